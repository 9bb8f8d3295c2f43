/*
 * plan_conflicts: the rules that cannot hold together, in plain French, each with the way to the record that can lift it.
 * Owns: nothing.
 * Beware: sentences are the service's and hold no name; the link beside them has it, by the reader's own rights.
 */
import { html } from "htm/preact";
import { may } from "./contract.js";
import { Name } from "./names.js";
import { Badge } from "./parts.js";

/* What a rule is about, by the contract of plans: of the others it is the action. */
const subjects = {
	fixed: "session", window: "session", past: "session", seats: "session", features: "session", intersession: "session", polled_out: "session",
	venue_closed: "venue", venue_twice: "venue", absent: "person", person_twice: "person",
};
const verbs = { session: "Modifier la journée", venue: "Modifier le lieu", person: "Voir les disponibilités de", action: "Modifier l’action" };

const few = 4;
const actionLink = id => html` <a key=${id} href=${`#/registre/action/${id}`}>${verbs.action} « <${Name} kind="action" id=${id} /> »</a>`;

/* A rule that names no action is one of those that the others of the set are about. */
function actionsOf(all, sessions, plan) {
	const found = all.map(c => sessions.get(c.subject) || sessions.get(c.session)).filter(Boolean).map(s => s.action);
	return [...new Set(found.length > 0 ? found : plan.actions.length <= few ? plan.actions : [])];
}

function Way({ c, all, sessions, plan }) {
	const kind = subjects[c.rule] || "action", session = kind === "session" && sessions.get(c.subject);
	if (!may("scheduling.session.update"))
		return "";
	if (kind === "action")
		return (c.subject ? [c.subject] : actionsOf(all, sessions, plan)).map(actionLink);
	return c.subject && html` <a href=${`#/registre/${kind}/${c.subject}`}>${verbs[kind]} ${session
		? html`J${session.rank} de « <${Name} kind="action" id=${session.action} /> »` : kind !== "session" && html`<${Name} kind=${kind} id=${c.subject} />`}</a>`;
}

const Rules = ({ all, sessions, plan }) => html`<ul>${all.map(c => html`<li>${c.sentence}${c.cures && html` <${Badge} tone="good">l’assouplir suffit<//>`}<${Way}
	c=${c} all=${all} sessions=${sessions} plan=${plan} /></li>`)}</ul>`;

export function Conflicts({ plan, sessions }) {
	return html`<article><h3>Aucune date ne convient</h3><p>Ces règles ne peuvent pas tenir ensemble. Assouplissez-en une, puis demandez à nouveau des dates.</p>
		<${Rules} all=${plan.conflicts || []} sessions=${sessions} plan=${plan} /></article>`;
}

/* Each action that found no room, with what stands against it alone. */
export function LeftOut({ plan, sessions }) {
	return html`<div class="alert"><p>${plan.left_out.length > 1 ? "Ces actions ne trouvent pas de dates ; les autres sont placées sans elles :"
		: "Cette action ne trouve pas de dates ; les autres sont placées sans elle :"}</p>${plan.left_out.map(id => html`<section key=${id}>
		<h3><${Name} kind="action" id=${id} /></h3><${Rules} all=${(plan.conflicts || []).filter(c => c.action === id)} sessions=${sessions} plan=${plan} /></section>`)}</div>`;
}

export function Clashes({ plan, sessions }) {
	return html`<div class="alert"><p>Déjà en défaut, d’après les jours donnés :</p><${Rules} all=${plan.clashes} sessions=${sessions} plan=${plan} /></div>`;
}
