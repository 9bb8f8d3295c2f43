/*
 * page_request: one request: what is asked, where it stands, who is proposed and why, who has read it.
 * Owns: nothing.
 * Beware: opening it is itself a reading that its author will see, for everybody but the author.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, get, noticesSettle, post, session } from "./api.js";
import { hasRole, label, may, title } from "./contract.js";
import { departmentName } from "./departments.js";
import { Form, Submit, Text, useForm } from "./form.js";
import { Name, Names, name, providerKind } from "./names.js";
import { MissionCard } from "./page_missions.js";
import { Asked, requestTones } from "./page_requests.js";
import { Act, Address, Badge, Empty, Facts, Loaded, Page, Prose, Refused, useLoad } from "./parts.js";
import { Ranking } from "./ranking.js";
import { Guest, cameIn } from "./receptions.js";
import { Shortlists } from "./shortlist.js";
import { SolicitSeveral } from "./solicit.js";
import { Waivers } from "./waivers.js";
import { count, day, euros, instant } from "./words.js";

const optional = promise => promise.catch(error => ({ error }));

async function requestRead(id) {
	const request = await get(`/requests/${id}`);
	const ranked = request.round > 0 && may("matching.request.proposals");
	const [ranking, readers, missions, guest] = await Promise.all([
		ranked ? optional(get(`/requests/${id}/proposals`)) : null,
		may("matching.request.readers") ? optional(get(`/requests/${id}/readers`)) : null,
		all("/engagements", { request: id }).catch(() => []),
		cameIn(request),
	]);
	return { request, ranking, readers, missions, guest };
}

function What({ r, guest }) {
	const list = (name, values) => (values || []).map(v => label("request", name, v)).join(", ");
	return html`<${Facts} of=${[
		["Structure", r.organisation && html`<${Name} kind="organisation" id=${r.organisation} />`],
		["Personne", r.kind === "individual" && r.person !== session.value.person && !guest && html`<${Name} kind="person" id=${r.person} />`],
		[title("request", "competences"), (r.competences || []).length > 0 && r.competences.map(c => `${name("competence", c.competence) || "compétence réservée"}, niveau ${c.level || 1} au moins`).join(" ; ")],
		[title("request", "commune"), r.commune && html`<${Name} kind="commune" id=${r.commune} />`],
		["Département", r.department && departmentName(r.department) + (r.remote ? ", ou à distance" : "")],
		["Période", r.from && `du ${day(r.from)} au ${day(r.to)}`],
		[title("request", "days"), r.days && count(r.days, "jour", "jours")],
		["Urgence", r.nature === "accompaniment" && r.urgency && label("request", "urgency", r.urgency)],
		["Langues", r.languages && r.languages.join(", ")],
		["Accessibilité", list("accessibility", r.accessibility)],
		[title("request", "price_ceiling"), r.price_ceiling && euros(r.price_ceiling)],
		[title("request", "unwanted"), (r.unwanted || []).length > 0 && html`<${Names} kind=${providerKind()} ids=${r.unwanted} />`],
		["Confidentialité", r.confidentiality === "reinforced" && label("request", "confidentiality", r.confidentiality)],
		["Contact donné au prestataire", r.contact && r.contact !== "any" && label("request", "contact", r.contact)],
		[title("request", "help"), r.help ? label("request", "help", r.help) : r.federation_help && "Appui de la fédération souhaité"],
		[title("request", "wish"), r.wish && label("request", "wish", r.wish)],
		[title("request", "consent_on"), r.consent_on && day(r.consent_on)],
		[title("request", "consent_holder"), r.consent_holder && html`<${Name} kind="person" id=${r.consent_holder} />`],
		["Déposée le", instant(r.submitted_at)],
	]} />${r.text && html`<blockquote><${Prose} text=${r.text} /></blockquote>`}
	${r.orientation && html`<section><h2>Réponse du service</h2><${Prose} text=${r.orientation} /></section>`}`;
}

function Orient({ r, changed }) {
	const form = useForm({ text: "" });
	const go = form.submit(async v => {
		await post(`/requests/${r.id}/orient`, { text: v.text }, form.key(v));
		await noticesSettle(r.id);
		changed();
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Répondre à la demande">
		<${Text} form=${form} name="text" lines="5" label="Votre réponse à la personne" /><${Submit} form=${form}>Envoyer la réponse<//><//>`;
}

/* What may be done now, by the state of the request and who one is. */
function Steps({ r, changed }) {
	const own = !hasRole("referent", "coordinator") || r.person === session.value.person;
	const go = verb => async () => {
		await post(`/requests/${r.id}/${verb}`);
		if (!own && verb !== "submit")
			await noticesSettle(r.id);
		changed();
	};
	const can = (verb, ...states) => states.includes(r.status) && may("matching.request." + verb);
	return html`<div class="row">
		${can("submit", "draft") && html`<${Act} run=${go("submit")}>Déposer la demande<//>`}
		${can("submit", "exhausted") && html`<${Act} run=${go("submit")}>Chercher à nouveau<//>`}
		${can("submit", "proposed") && !own && html`<${Act} run=${go("submit")} kind="outline">Refaire le classement<//>`}
		${can("called_back", "submitted") && r.nature === "crisis" && html`<${Act} run=${go("called-back")}>J’ai rappelé la personne<//>`}
		${can("withdraw", "draft", "submitted", "proposed", "solicited", "engaged", "exhausted", "oriented", "called_back") && own && html`<${Act} run=${go("withdraw")} kind="outline"
			sure=${r.status === "engaged" ? "Retirer cette demande ? La mission s’arrête." : "Retirer cette demande ? Plus personne ne sera sollicité."} yes="Oui, la retirer">Retirer la demande<//>`}
		${can("close", "proposed", "exhausted", "oriented", "called_back") && !own && html`<${Act} run=${go("close")} kind="outline"
			sure="Clore cette demande ?" yes="Oui, la clore">Clore<//>`}</div>
		${can("orient", "submitted") && (r.nature === "information" || r.help === "federation") && html`<${Orient} r=${r} changed=${changed} />`}`;
}

/* Who filed it by a link and lost the one that follows it: another is handed on, the old one works no more. Whose account is closed gets a first one. */
function FollowLink({ r }) {
	const [path, setPath] = useState(null);
	return path ? html`<${Address} path=${path} label="Lien de suivi à transmettre à cette seule personne, jamais par sa structure ; il n’est montré qu’ici" />`
		: html`<p><${Act} kind="outline small" run=${async () => setPath((await post(`/requests/${r.id}/follow-link`)).link)}
			sure=${r.link ? "Donner un nouveau lien de suivi ? L’ancien ne fonctionnera plus." : "La personne n’a plus de compte ? Ce lien lui sert à suivre sa demande, et à la retirer."}
			yes="Oui, en donner un">${r.link ? "Redonner le lien de suivi" : "Compte fermé : donner un lien de suivi"}<//></p>`;
}

function Readers({ of, own }) {
	if (of.error)
		return html`<${Refused} error=${of.error} />`;
	const readings = of.readings || [];
	return html`<section><h2>Qui peut la lire, et qui l’a lue</h2>
		${!own && html`<p class="quiet">Ce qui est dit à la personne :</p>`}<ul>${(of.may || []).map(s => html`<li>${s}</li>`)}</ul>
		<details><summary>${readings.length ? `Lue ${readings.length} fois` : "Personne ne l’a lue"}</summary>
		<ul>${readings.map(x => html`<li>${instant(x.time)} : ${x.own ? "par la personne qui l’a déposée"
			: hasRole("referent", "coordinator") && x.reader ? html`<${Name} kind="person" id=${x.reader} />` : "par quelqu’un qui en a le droit"}</li>`)}</ul></details></section>`;
}

const waiting = {
	crisis: "Une personne du service rappelle tout de suite.",
	information: "Une réponse vous sera donnée par le ou la référent·e du service.",
};

export function Request({ id }) {
	const from = useLoad(() => requestRead(id), [id]), [said, say] = useState("");
	return html`<${Loaded} from=${from}>${({ request: r, ranking, readers, missions, guest }) => html`
		<${Page} title="Demande d’accompagnement" back=${["#/demandes", "Toutes les demandes"]}>
		<p class="lead"><${Asked} r=${r} /></p>
		<p><${Badge} tone=${requestTones[r.status]}>${label("request", "status", r.status)}<//> ${r.kind === "group" ? "Demande collective" : "Demande personnelle"}</p>
		${r.status === "submitted" && r.help === "federation" && html`<p class="alert">${waiting.information}</p>`}
		${r.status === "submitted" && waiting[r.nature] && html`<p class="alert">${waiting[r.nature]}</p>`}
		${r.service_archived_at && hasRole("referent", "coordinator") && html`<p class="alert">Le service choisi a été retiré du catalogue le ${instant(r.service_archived_at)} : la demande suit son cours ; voyez avec qui la demande s’il faut en choisir un autre.</p>`}
		<${What} r=${r} guest=${guest} />${guest && html`<${Guest} r=${r} changed=${from.reload} />`}<${Steps} r=${r} changed=${from.reload} />
		${(r.link || (r.kind === "individual" && r.submitted_at)) && may("matching.request.follow_link") && hasRole("referent", "coordinator") && r.person !== session.value.person && html`<${FollowLink} r=${r} />`}
		${missions.map(m => html`<section key=${m.id}><h2>La mission</h2><${MissionCard} m=${m} /></section>`)}
		${ranking && (ranking.error ? html`<${Refused} error=${ranking.error} />` : html`<${Ranking} view=${ranking} request=${r} changed=${from.reload} />`)}
		${r.round > 0 && html`<${SolicitSeveral} request=${r} ranking=${ranking} changed=${from.reload} />`}
		${r.round > 0 && html`<${Shortlists} request=${r} ranking=${ranking} />`}
		${!ranking && r.status === "draft" && html`<${Empty}>Des prestataires seront proposés quand la demande sera déposée.<//>`}
		${may("matching.waiver.list") && html`<${Waivers} r=${r} changed=${from.reload} said=${said} say=${say} own=${r.kind === "group" ? !hasRole("referent", "coordinator") : r.person === session.value.person} />`}
		${readers && html`<${Readers} of=${readers} own=${r.kind === "group" || r.person === session.value.person} />`}<//>`}<//>`;
}
