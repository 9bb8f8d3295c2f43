/*
 * page_requests: the list of accompaniment requests that the reader may see.
 * Owns: nothing.
 * Beware: what is personal shows only to its author and to the référent; the list is what the service gives, no more.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all } from "./api.js";
import { choices, hasRole, label, may } from "./contract.js";
import { Name } from "./names.js";
import { Badge, Empty, Loaded, Page, useLoad } from "./parts.js";
import { RequestLinks } from "./request_links.js";
import { day, instant } from "./words.js";

export const requestTones = { draft: "warn", proposed: "warn", submitted: "warn", solicited: "", engaged: "good", exhausted: "bad",
	closed: "", withdrawn: "", oriented: "good", called_back: "good" };

/* What is asked for, in a few words. */
export function Asked({ r }) {
	if (r.nature === "crisis")
		return html`<span>Situation de crise</span>`;
	if (r.service)
		return html`<${Name} kind="accompaniment" id=${r.service} />`;
	return html`<span>${r.nature === "information" ? "Demande d’information" : "Accompagnement, compétences choisies"}</span>`;
}

function Card({ r }) {
	const urgent = ["soon", "urgent"].includes(r.urgency);
	return html`<li class="card"><p><${Badge} tone=${requestTones[r.status]}>${label("request", "status", r.status)}<//>
		${urgent && html` <${Badge} tone="bad">${label("request", "urgency", r.urgency)}<//>`} ${r.kind === "group" ? "Collective" : "Personnelle"}</p>
		<h2><a href=${"#/demandes/" + r.id}><${Asked} r=${r} /></a></h2>
		${r.organisation && html`<p><${Name} kind="organisation" id=${r.organisation} /></p>`}
		<p class="quiet">${r.submitted_at ? `Déposée le ${instant(r.submitted_at)}` : `Commencée le ${instant(r.created_at)}`}
			${r.from && ` · du ${day(r.from)} au ${day(r.to)}`}</p></li>`;
}

/* A beneficiary finds there nothing but the own ones. */
export const requestsTitle = others => hasRole("beneficiary") && !hasRole("referent", "coordinator", "director", "provider") ? "Mes demandes" : others;

const intros = () => hasRole("referent") ? "Les demandes personnelles dont vous êtes référent·e, et celles des structures."
	: hasRole("coordinator") ? "Les demandes collectives des structures. Les demandes personnelles ne sont lues que par le ou la référent·e du service."
		: hasRole("director") ? "Les demandes collectives de votre structure, et les vôtres. Une demande personnelle d’une autre personne n’apparaît jamais ici."
			: hasRole("provider") ? "Les demandes dont vous avez accepté la mission."
				: "Vos demandes. Votre employeur ne les voit pas et n’en est pas informé.";

export function Requests() {
	const from = useLoad(() => all("/requests", { newest: true }), []);
	const [status, setStatus] = useState("");
	return html`<${Page} title=${requestsTitle("Demandes d’accompagnement")} intro=${intros()}>
		${may("matching.request.create") && html`<p><a role="button" href="#/demandes/nouvelle">Nouvelle demande</a></p>`}
		<${RequestLinks} />
		<${Loaded} from=${from}>${list => {
			const shown = list.filter(r => !status || r.status === status);
			return html`${list.length > 3 && html`<p class="field inline"><label for="status">État</label>
				<select id="status" onChange=${e => setStatus(e.target.value)}><option value="">Tous</option>
				${choices("request", "status").map(([v, l]) => html`<option value=${v}>${l}</option>`)}</select></p>`}
				${shown.length === 0 ? html`<${Empty}>Aucune demande${status && " dans cet état"}.<//>`
					: html`<ul class="plain cards">${shown.map(r => html`<${Card} key=${r.id} r=${r} />`)}</ul>`}`;
		}}<//><//>`;
}
