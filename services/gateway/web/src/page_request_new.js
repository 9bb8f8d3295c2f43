/*
 * page_request_new: to ask for accompaniment, for oneself or for a structure.
 * Owns: nothing.
 * Beware: who will read it is said before anything is written; a personal request never names a structure.
 */
import { html } from "htm/preact";
import { all, get, post, session } from "./api.js";
import { Chooser } from "./chooser.js";
import { choices, hasRole, title } from "./contract.js";
import { departments } from "./departments.js";
import { Check, Choices, Form, Select, Submit, Text, useForm } from "./form.js";
import { Loaded, Page, useLoad } from "./parts.js";
import { capital, count, folded, today } from "./words.js";

const languages = [["fr", "français"], ["en", "anglais"], ["ar", "arabe"], ["es", "espagnol"], ["it", "italien"], ["pl", "polonais"],
	["pt", "portugais"], ["ro", "roumain"], ["tr", "turc"], ["uk", "ukrainien"]];

async function offerRead() {
	const [bouquets, services, organisations] = await Promise.all([all("/bouquets"), all("/services"),
		Promise.all(session.value.organisations.map(id => get(`/organisations/${id}`)))]);
	const byName = (a, b) => folded(a.name) < folded(b.name) ? -1 : 1;
	return { services, groups: bouquets.sort(byName).map(b => [b.name, services.filter(s => s.bouquet === b.id).sort(byName)]),
		centres: organisations.filter(o => ["centre", "evs"].includes(o.kind)) };
}

/* What is sent: nothing that the form left empty, nothing that does not belong to this kind or nature. */
function body(v, offer) {
	const out = { kind: v.kind === "group" ? "group" : "individual", nature: v.nature };
	const copy = (...names) => names.forEach(n => {
		if (v[n] !== undefined && v[n] !== "" && v[n] !== false && !(Array.isArray(v[n]) && v[n].length === 0))
			out[n] = v[n];
	});
	copy("text", "confidentiality");
	if (v.kind === "group")
		copy("organisation");
	if (v.kind === "other")
		copy("person", "consent_on");
	if (v.nature !== "accompaniment")
		return out;
	copy("service", "help", "department", "remote", "from", "to", "urgency", "languages", "accessibility", "wish");
	if (!offer.services.some(s => s.id === v.service && s.federation))
		delete out.help;
	if (v.days)
		out.days = Number(v.days);
	if (v.price_ceiling)
		out.price_ceiling = Math.round(Number(String(v.price_ceiling).replace(",", ".")) * 100);
	return out;
}

function Privacy({ kind }) {
	return html`<div class="alert"><p>${kind === "group"
		? "Cette demande sera lue par la direction et l’administration de la structure, la coordination et les référent·es du service, puis par le ou la prestataire qui accepte."
		: "Ce que vous écrivez n’est lu que par le ou la référent·e du service, puis par le ou la prestataire qui accepte. Votre employeur n’en sait rien. Chaque lecture est notée, et vous la voyez."}</p></div>`;
}

function Need({ form, offer }) {
	const v = form.values;
	const groups = offer.groups.map(([name, list]) => [name, list.filter(s => s.kinds.includes(v.kind === "group" ? "group" : "individual"))
		.map(s => [s.id, `${s.name} (${count(s.typical_days, "jour", "jours")})`])]).filter(([, list]) => list.length > 0);
	const chosen = offer.services.find(s => s.id === v.service);
	return html`<${Select} form=${form} name="service" label="Service souhaité" grouped options=${groups} none="Choisissez…" required
			help=${chosen && chosen.description} />
		${chosen && chosen.federation && html`<${Choices} form=${form} name="help" one options=${choices("request", "help")}
			label="La fédération propose aussi ce service elle-même : que préférez-vous ?" />`}
		<${Select} form=${form} name="department" label="Département" options=${departments.map(([c, n]) => [c, `${c} — ${n}`])} none="Choisissez…" />
		<${Check} form=${form} name="remote" label="À distance, cela me convient aussi" />
		<div class="pair"><${Text} form=${form} name="from" type="date" label=${title("request", "from")} required />
			<${Text} form=${form} name="to" type="date" label=${title("request", "to")} required /></div>
		<${Choices} form=${form} name="urgency" label="Est-ce urgent ?" one options=${choices("request", "urgency")} />
		<details><summary>Précisions facultatives</summary>
			<${Text} form=${form} name="days" type="number" min="1" max="120" label=${title("request", "days")} help="Sinon, la durée habituelle du service." />
			<${Choices} form=${form} name="languages" label="Langues nécessaires" options=${languages.map(([c, l]) => [c, capital(l)])} />
			<${Choices} form=${form} name="accessibility" label="Accessibilité" options=${choices("request", "accessibility")} />
			<${Choices} form=${form} name="wish" label=${title("request", "wish")} one options=${choices("request", "wish")} />
			<${Text} form=${form} name="price_ceiling" inputmode="decimal" label="Tarif maximal par jour, en euros" />
		</details>`;
}

function RequestForm({ offer }) {
	const groups = hasRole("director", "coordinator", "referent") && (offer.centres.length > 0 || hasRole("coordinator", "referent"));
	const alone = session.value.person && hasRole("beneficiary", "director");
	const kinds = [alone && ["individual", "Pour moi"], hasRole("referent") && ["other", "Pour une autre personne, avec son accord écrit"],
		groups && ["group", "Pour un groupe de ma structure"]].filter(Boolean);
	const form = useForm({ kind: kinds.length > 0 ? kinds[0][0] : "group", nature: "accompaniment", urgency: "normal", confidentiality: "standard",
		from: today(), department: "", organisation: offer.centres.length === 1 ? offer.centres[0].id : "" });
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
		<details><summary>Confidentialité</summary>
			<${Choices} form=${form} name="confidentiality" label=${title("request", "confidentiality")} one options=${choices("request", "confidentiality")} /></details>
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
		<${Loaded} from=${from}>${offer => html`<${RequestForm} offer=${offer} />`}<//><//>`;
}
