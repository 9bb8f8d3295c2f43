/*
 * action_rules: the rules of an action in words, and its days.
 * Owns: nothing.
 * Beware: nothing here is computed: what a rule does is the service's.
 */
import { html } from "htm/preact";
import { label, may } from "./contract.js";
import { Name } from "./names.js";
import { Badge, Empty } from "./parts.js";
import { capital, count, day, euros, range } from "./words.js";

/* "administrateur·rices et président·es" */
export const rolesInWords = roles => (roles || []).map(r => label("action", "targets", r).toLowerCase()).join(", ");

export const quotaInWords = q => `${capital(range(q.min, q.max, "personne", "personnes") || "personnes")} parmi : ${rolesInWords(q.roles)}.`;

/* The rules of an action, a sentence each. */
export function rulesInWords(a) {
	const structures = range(a.structures_min, a.structures_max, "structure", "structures");
	const persons = range(a.persons_min, a.persons_max, "personne", "personnes");
	const weekdays = (a.weekdays || []).map(w => label("action", "weekdays", w)).join(", ");
	return [
		structures && `${capital(structures)}${a.structures_max ? " ; ensuite, liste d’attente" : ""}.`,
		persons && `${capital(persons)} par structure.`,
		a.places > 0 && `${capital(count(a.places, "place", "places"))} en tout.`,
		a.targets && a.targets.length > 0 && `Publics : ${rolesInWords(a.targets)}.`,
		...(a.quotas || []).map(quotaInWords),
		a.binome && "Binôme : au moins une personne qui administre et une personne professionnelle de la même structure, les deux ou aucune.",
		a.all_sessions && "Présence demandée à toutes les journées.",
		a.action_plan_required && "Un plan d’actions est demandé à chaque structure.",
		a.open_to_institutions && "Ouverte aussi aux institutions.",
		a.price > 0 && `${euros(a.price)} par personne.`,
		a.gap_min > 0 && `Au moins ${count(a.gap_min, "jour", "jours")} entre deux journées.`,
		a.gap_max > 0 && `Au plus ${count(a.gap_max, "jour", "jours")} entre deux journées.`,
		weekdays && `Jours possibles : ${weekdays}.`,
		a.avoid_school_holidays && `Hors vacances scolaires (zone ${a.school_zone}).`,
		a.intersession_days > 0 && `${count(a.intersession_days, "jour", "jours")} d’accompagnement à distance entre les journées${
			a.intersession_per ? ` (${label("action", "intersession_per", a.intersession_per).toLowerCase()})` : ""}.`,
	].filter(Boolean);
}

export const sessionWhen = s => s.day ? capital(day(s.day))
	: s.window_from ? `À placer entre le ${day(s.window_from)} et le ${day(s.window_to)}` : "À placer";

function SessionList({ sessions }) {
	if (sessions.length === 0)
		return html`<${Empty}>Aucune journée n’est encore prévue.<//>`;
	return html`<ol class="plain sessions">${sessions.map(s => html`<li key=${s.id} class=${s.status === "cancelled" ? "gone" : ""}>
		<span class="rank">J${s.rank}</span><div><strong>${may("scheduling.session.update")
			? html`<a href=${"#/registre/session/" + s.id}>${sessionWhen(s)}</a>` : sessionWhen(s)}</strong>
		${s.fixed && html` <${Badge}>Jour fixé<//>`}${["held", "cancelled"].includes(s.status) && html` <${Badge}>${label("session", "status", s.status)}<//>`}
		<p class="quiet">${(s.halves || []).map(h => label("session", "halves", h)).join(" et ")}${s.remote ? " · à distance" : ""}
		${s.venue && html` · <${Name} kind="venue" id=${s.venue} />`}${s.remote && s.link && html` · <a href=${s.link} rel="noreferrer">rejoindre</a>`}</p></div></li>`)}</ol>`;
}

export function Sessions({ action, sessions }) {
	const add = may("scheduling.session.create") && html`<p><a href=${"#/registre/session/nouveau?action=" + action}>Ajouter une journée</a></p>`;
	return html`<${SessionList} sessions=${sessions} />${add}`;
}
