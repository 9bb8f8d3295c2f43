/*
 * page_request_new: to ask for accompaniment, for oneself or for a structure.
 * Owns: nothing.
 * Beware: who will read it is said before anything is written; a personal request never names a structure.
 */
import { html } from "htm/preact";
import { all, get, post, session } from "./api.js";
import { Chooser } from "./chooser.js";
import { choices, hasRole, title } from "./contract.js";
import { Choices, Form, Select, Submit, Text, useForm } from "./form.js";
import { Loaded, Page, useLoad } from "./parts.js";
import { Doors } from "./receptions.js";
import { Fold, Need, needFirst, needOf } from "./request_need.js";
import { folded, today } from "./words.js";

async function offerRead() {
	const [bouquets, services, competences, organisations] = await Promise.all([all("/bouquets"), all("/services"), all("/competences"),
		Promise.all(session.value.organisations.map(id => get(`/organisations/${id}`)))]);
	const byName = (a, b) => folded(a.name) < folded(b.name) ? -1 : 1;
	return { services, competences, groups: bouquets.sort(byName).map(b => [b.name, services.filter(s => s.bouquet === b.id).sort(byName)]),
		centres: organisations.filter(o => ["centre", "evs"].includes(o.kind)) };
}

/* What is sent: nothing that the form left empty, nothing that does not belong to this kind or nature. */
function body(v, offer) {
	const out = { kind: v.kind === "group" ? "group" : "individual", nature: v.nature };
	const copy = (...names) => names.forEach(n => {
		if (v[n] !== undefined && v[n] !== "")
			out[n] = v[n];
	});
	copy("text", "confidentiality");
	if (v.kind === "group")
		copy("organisation");
	else
		copy("contact");
	if (v.kind === "other")
		copy("person", "consent_on");
	return v.nature === "accompaniment" ? { ...out, ...needOf(v, offer) } : out;
}

function Privacy({ kind }) {
	return html`<div class="alert"><p>${kind === "group"
		? "Cette demande sera lue par la direction et l’administration de la structure, la coordination et les référent·es du service, puis par le ou la prestataire qui accepte."
		: "Ce que vous écrivez n’est lu que par le ou la référent·e du service, puis par le ou la prestataire qui accepte. Votre employeur n’en sait rien. Chaque lecture est notée, et vous la voyez."}</p></div>`;
}

function RequestForm({ offer }) {
	const groups = hasRole("director", "coordinator", "referent") && (offer.centres.length > 0 || hasRole("coordinator", "referent"));
	const alone = session.value.person && hasRole("beneficiary", "director");
	const kinds = [alone && ["individual", "Pour moi"], hasRole("referent") && ["other", "Pour une autre personne, avec son accord écrit"],
		groups && ["group", "Pour un groupe de ma structure"]].filter(Boolean);
	const form = useForm({ ...needFirst, kind: kinds.length > 0 ? kinds[0][0] : "group", nature: "accompaniment", confidentiality: "standard", contact: "any",
		from: today(), organisation: offer.centres.length === 1 ? offer.centres[0].id : "" });
	const v = form.values;
	const save = submitted => form.submit(async values => {
		const sent = body(values, offer);
		const made = await post("/requests", sent, form.key(sent));
		/* A crisis is submitted by being told. What is refused here stays a draft, whose page says so and why. */
		if (submitted && made.status === "draft")
			await post(`/requests/${made.id}/submit`).catch(() => {});
		location.hash = `#/demandes/${made.id}`;
	});
	return html`<${Form} form=${form} onSubmit=${save(true)} label="Nouvelle demande">
		${kinds.length > 1 && html`<${Choices} form=${form} name="kind" label="Pour qui ?" one options=${kinds} />`}
		<${Privacy} kind=${v.kind} />
		${v.kind === "other" && html`<${Chooser} form=${form} name="person" kind="person" label="Personne" required />
			<${Text} form=${form} name="consent_on" type="date" label=${title("request", "consent_on")} required=${v.nature !== "crisis"}
				help="Vous gardez le papier ; la personne le lira dans sa demande." />`}
		${v.kind === "group" && (offer.centres.length > 0
			? html`<${Select} form=${form} name="organisation" label="Structure" options=${offer.centres.map(o => [o.id, o.name])} none="Choisissez…" required />`
			: html`<${Structures} form=${form} />`)}
		<${Choices} form=${form} name="nature" label="De quoi s’agit-il ?" one options=${[["accompaniment", "Un accompagnement"],
			["information", "Une information"], ["crisis", "Une situation de crise : quelqu’un doit rappeler tout de suite"]]} />
		${v.nature === "accompaniment" && html`<${Need} form=${form} offer=${offer} />`}
		<${Text} form=${form} name="text" lines="6" label=${v.nature === "crisis" ? "Que se passe-t-il, et comment vous joindre ?" : "Votre demande, avec vos mots"} />
		<${Fold} form=${form} words="Confidentialité" names=${["confidentiality", "contact"]}>
			<${Choices} form=${form} name="confidentiality" label=${title("request", "confidentiality")} one options=${choices("request", "confidentiality")} />
			${v.kind !== "group" && v.nature === "accompaniment" && html`<${Choices} form=${form} name="contact" label="Avec votre nom, une fois la mission convenue, le ou la prestataire reçoit" one
				options=${choices("request", "contact")} />`}<//>
		<div class="row"><${Submit} form=${form}>${v.nature === "crisis" ? "Demander à être rappelé·e" : "Déposer la demande"}<//>
			${v.nature !== "crisis" && html`<button type="button" class="outline" disabled=${form.busy} onClick=${save(false)}>Garder en brouillon</button>`}</div><//>`;
}

/* The team asks in the name of a structure that has no account: all of them can be chosen. */
function Structures({ form }) {
	const from = useLoad(() => all("/organisations", { kind: "centre" }), []);
	return html`<${Loaded} from=${from}>${list => html`<${Select} form=${form} name="organisation" label="Structure" required none="Choisissez…"
		options=${list.sort((a, b) => folded(a.name) < folded(b.name) ? -1 : 1).map(o => [o.id, o.name])} />`}<//>`;
}

export function RequestNew() {
	const from = useLoad(offerRead, []);
	return html`<${Page} title="Nouvelle demande d’accompagnement" back=${["#/demandes", "Demandes"]}>
		<${Doors} />
		<${Loaded} from=${from}>${offer => html`<${RequestForm} offer=${offer} />`}<//><//>`;
}
