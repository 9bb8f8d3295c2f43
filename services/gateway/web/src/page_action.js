/*
 * page_action: one action: what is asked, rules in words, days, dates proposed, delegations, presence, papers, follow-up, money.
 * Owns: nothing; each part is a file of its own.
 * Beware: what a reader may not call is not asked for, and its part not shown.
 */
import { html } from "htm/preact";
import { all, get } from "./api.js";
import { Sessions, rulesInWords } from "./action_rules.js";
import { hasRole, label, may, title } from "./contract.js";
import { Delegations } from "./delegations.js";
import { ActionShares } from "./page_shared_people.js";
import { Followup } from "./followup.js";
import { Money } from "./money.js";
import { Name, Names } from "./names.js";
import { ActionSteps } from "./outlook.js";
import { actionTones, byRank } from "./page_actions.js";
import { Papers } from "./papers.js";
import { Badge, Facts, Loaded, Page, Prose, useLoad } from "./parts.js";
import { PlanAsk, PlanShow } from "./plan.js";
import { Polls } from "./poll.js";
import { Presence } from "./presence.js";
import { Surveys } from "./surveys.js";
import { Todo, goTo } from "./todo.js";

async function actionRead(id) {
	const list = (operation, path, values) => may(operation) ? all(path, values) : [];
	const [action, sessions, enrolments, plans, seen] = await Promise.all([
		get(`/actions/${id}`), all("/sessions", { action: id }), list("scheduling.enrolment.list", "/enrolments", { action: id }),
		may("scheduling.plan.list") ? get("/plans?newest=true&limit=20").then(p => p.items) : [], get(`/actions/${id}/presence`),
	]);
	const plan = plans.find(p => p.actions.includes(id));
	return { action, sessions: sessions.sort(byRank), enrolments, plan, seen };
}

function Sheet({ a }) {
	const parts = ["objectives", "content", "modalities"].filter(f => a[f]);
	return parts.length === 0 ? "" : html`<section><h2>La fiche</h2>${parts.map(f => html`<details key=${f}>
		<summary>${title("action", f)}</summary><${Prose} text=${a[f]} /></details>`)}</section>`;
}

function Head({ a }) {
	return html`<p><${Badge} tone=${actionTones[a.status]}>${label("action", "status", a.status)}<//> ${label("action", "kind", a.kind)}
			${may("reporting.action_bilan.get") && html` · <a href=${`#/actions/${a.id}/bilan`}>Bilan de l’action</a>`}
			${may("scheduling.action.update") && html` · <a href=${"#/registre/action/" + a.id}>Toute la fiche, et la modifier</a>`}</p>
		<${Facts} of=${[["Lieu", a.venue && html`<${Name} kind="venue" id=${a.venue} />`],
			["Intervenant·es", a.animators && a.animators.length > 0 && html`<${Names} kind="person" ids=${a.animators} />`]]} />`;
}

/* The parts of a long page, each a place to go to. */
const Part = ({ id, children }) => html`<div id=${id} tabindex="-1" class="part">${children}</div>`;

function Contents({ parts }) {
	return parts.length > 2 && html`<nav aria-label="Dans cette page" class="contents">${parts.map(([id, words]) => html`<a key=${id} href=${"#" + id} onClick=${goTo(id)}>${words}</a>`)}</nav>`;
}

function Body({ a, sessions, enrolments, plan, seen, changed }) {
	const director = hasRole("director"), open = a.status !== "envisaged", money = may("scheduling.funding.list") && enrolments.length > 0;
	const surveys = open && may("scheduling.survey.list"), followed = open && (may("scheduling.intersession.summary") || surveys);
	const enrol = may("scheduling.enrolment.list"), dates = may("scheduling.plan.create") && !["done", "cancelled"].includes(a.status);
	return html`<${Contents} parts=${[["journees", "Journées"], (plan || dates) && ["dates", "Dates"], enrol && ["delegations", "Délégations"],
			open && seen.people.length > 0 && ["presences", "Présences"], open && ["papiers", "Papiers"], followed && ["suivi", "Suivi"], money && ["argent", "Prises en charge"]].filter(Boolean)} />
		${director && open && html`<${Todo} a=${a} sessions=${sessions} enrolments=${enrolments} seen=${seen} />`}
		<${Part} id="journees"><div class="split"><section><h2>Journées</h2><${Sessions} action=${a.id} sessions=${sessions} /></section>
			<section><h2>Règles</h2><ul>${rulesInWords(a).map(r => html`<li>${r}</li>`)}</ul></section></div><//>
		<${Part} id="dates">${plan && html`<${PlanShow} plan=${plan} first=${a.id} changed=${changed} />`}
			${dates && html`<${PlanAsk} action=${a} sessions=${sessions} changed=${changed} />`}
			${may("scheduling.poll.list") && html`<${Polls} action=${a} />`}<//>
		${enrol && html`<${Part} id="delegations"><${Delegations} a=${a} enrolments=${enrolments} changed=${changed} />
			${may("scheduling.action_share.list") && may("federation.peer.list") && html`<${ActionShares} a=${a} />`}<//>`}
		${open && html`<${Part} id="presences"><${Presence} a=${a} seen=${seen} changed=${changed} /><//>
			<${Part} id="papiers"><${Papers} a=${a} sessions=${sessions} enrolments=${enrolments} seen=${seen} /><//>
			<${Part} id="suivi"><${Followup} a=${a} enrolments=${enrolments} changed=${changed}>${surveys && html`<${Surveys} a=${a} />`}<//><//>`}
		${money && html`<${Part} id="argent"><${Money} a=${a} enrolments=${enrolments} /><//>`}
		<${Sheet} a=${a} />`;
}

export function Action({ id }) {
	const from = useLoad(() => actionRead(id), [id]);
	return html`<${Loaded} from=${from}>${read => html`<${Page} title=${read.action.title} back=${["#/actions", "Toutes les actions"]}><${Head} a=${read.action} />
		<${ActionSteps} a=${read.action} changed=${from.reload} />
		<${Body} ...${read} a=${read.action} changed=${from.reload} /><//>`}<//>`;
}
