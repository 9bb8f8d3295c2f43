/*
 * presence: who did what of an action, which sheets lack somebody, and the papers drawn from the attendance.
 * Owns: nothing.
 * Beware: papers are drawn by the gateway itself, not by these pages; the service says who is seen and what is missing.
 */
import { html } from "htm/preact";
import { get, session } from "./api.js";
import { hasRole, label, may } from "./contract.js";
import { Name } from "./names.js";
import { Badge, Loaded, Table, useLoad } from "./parts.js";
import { count, dayBrief } from "./words.js";

const hours = minutes => `${Math.floor(minutes / 60)} h${minutes % 60 ? " " + String(minutes % 60).padStart(2, "0") : ""}`;
const halfOf = h => label("attendance", "half", h);
const sheetOf = h => `/emargements/${h.session}/${h.half}`;

/* A person's papers are the team's, the centre's that sent them, and the person's own. */
const draws = p => hasRole("coordinator", "operator", "referent") || p.person === session.value.person || (hasRole("director") && p.kind === "participant");

function Papers({ action, p }) {
	if (!draws(p))
		return "";
	const paper = (path, words) => html`<a href=${`/${path}/${action}/${p.person}`}>${words}</a>`;
	if (p.kind === "animator")
		return paper("lettres-mission", "Lettre de mission");
	return html`${paper("convocations", "Convocation")}${p.minutes > 0 && html` · ${paper("certificats", "Certificat")} · ${
		paper("attestations", "Attestation")}`}`;
}

function Sheets({ seen }) {
	const lacks = h => seen.missing.find(m => m.session === h.session && m.half === h.half);
	if (!may("scheduling.session.sheet") || seen.halves.length === 0)
		return "";
	return html`<${Table} caption="Feuilles d’émargement" head=${["Demi-journée", "Saisis", "Présents", "À signer", "À vérifier"]} numbers=${[1, 2, 3, 4]}
		rows=${seen.halves.map(h => [html`<a href=${sheetOf(h)}>J${h.rank} ${halfOf(h.half)}</a> <span class="quiet">${dayBrief(h.day)}</span>
			${lacks(h) && html` <${Badge} tone="warn">émargement manquant<//>`}`,
			`${h.entered} sur ${h.expected}`, h.present, h.to_sign, h.flagged])} />`;
}

/* Read anew whenever the action or its delegations have changed. */
export function Presence({ action, enrolments }) {
	const from = useLoad(() => get(`/actions/${action.id}/presence`), [action.version, enrolments.map(e => `${e.id}${e.version}`).join()]);
	return html`<${Loaded} from=${from}>${seen => seen.people.length > 0 && html`<section><h2>Présences et documents</h2>
		<p>${seen.persons > 0 && html`${count(seen.complete, "personne a suivi l’action", "personnes ont suivi l’action")} sur ${seen.persons} ;
			assiduité ${seen.rate} % ; ${hours(seen.minutes)} réalisées. `}<a href=${"/fiches-formation/" + action.id}>Fiche à imprimer</a></p>
		<${Sheets} seen=${seen} />
		<${Table} caption="Présences" head=${["Personne", "Durée réalisée", "Demi-journées", "Documents"]} numbers=${[1, 2]}
			rows=${seen.people.map(p => [html`<${Name} kind="person" id=${p.person} />${p.complete && html` <${Badge} tone="good">action suivie<//>`}`,
				hours(p.minutes), `${p.halves_present} sur ${p.halves_planned}`, html`<${Papers} action=${action.id} p=${p} />`])} /></section>`}<//>`;
}
