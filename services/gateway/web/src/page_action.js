/*
 * page_action: one action: rules in words, days, delegations, what may be done next, and the dates proposed.
 * Owns: nothing.
 * Beware: a director sees only the delegation of the centre; the list says so instead of looking empty.
 */
import { html } from "htm/preact";
import { all, get, post } from "./api.js";
import { hasRole, label, may, title } from "./contract.js";
import { Enrol } from "./enrol.js";
import { Name, Names } from "./names.js";
import { Outlook } from "./outlook.js";
import { actionTones, byRank } from "./page_actions.js";
import { Act, Badge, Empty, Facts, Loaded, Page, Prose, Table, useLoad } from "./parts.js";
import { PlanAsk, PlanShow } from "./plan.js";
import { Polls } from "./poll.js";
import { Presence } from "./presence.js";
import { capital, count, day, instant, range } from "./words.js";

/* The rules of an action, a sentence each. */
export function rulesInWords(a) {
	const structures = range(a.structures_min, a.structures_max, "structure", "structures");
	const persons = range(a.persons_min, a.persons_max, "personne", "personnes");
	const weekdays = (a.weekdays || []).map(w => label("action", "weekdays", w)).join(", ");
	return [
		structures && `${capital(structures)}${a.structures_max ? " ; ensuite, liste d’attente" : ""}.`,
		persons && `${capital(persons)} par structure.`,
		a.targets && a.targets.length > 0 && `Publics : ${a.targets.map(t => label("action", "targets", t).toLowerCase()).join(", ")}.`,
		a.binome && "Binôme : au moins une personne qui administre et une personne professionnelle de la même structure, les deux ou aucune.",
		a.all_sessions && "Présence demandée à toutes les journées.",
		a.action_plan_required && "Un plan d’actions est demandé à chaque structure.",
		a.open_to_institutions && "Ouverte aussi aux institutions.",
		a.gap_min > 0 && `Au moins ${count(a.gap_min, "jour", "jours")} entre deux journées.`,
		a.gap_max > 0 && `Au plus ${count(a.gap_max, "jour", "jours")} entre deux journées.`,
		weekdays && `Jours possibles : ${weekdays}.`,
		a.avoid_school_holidays && `Hors vacances scolaires (zone ${a.school_zone}).`,
		a.intersession_days > 0 && `${count(a.intersession_days, "jour", "jours")} d’accompagnement à distance entre les journées${
			a.intersession_per ? ` (${label("action", "intersession_per", a.intersession_per).toLowerCase()})` : ""}.`,
	].filter(Boolean);
}

export const sessionWhen = s => s.day ? capital(day(s.day))
	: `À placer entre le ${day(s.window_from)} et le ${day(s.window_to)}`;

function Sessions({ action, sessions }) {
	const add = may("scheduling.session.create") && html`<p><a href=${"#/registre/session/nouveau?action=" + action}>Ajouter une journée</a></p>`;
	return html`<${SessionList} sessions=${sessions} />${add}`;
}

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

const enrolmentTones = { accepted: "good", offered: "warn", waiting: "warn", declined: "bad", withdrawn: "" };

function Standing({ e }) {
	return html`<${Badge} tone=${enrolmentTones[e.status]}>${label("enrolment", "status", e.status)}${e.status === "waiting" && e.rank && `, rang ${e.rank}`}<//>
		${e.status === "waiting" && e.rule && html`<p class="quiet">${label("enrolment", "rule", e.rule)}</p>`}
		${e.status === "waiting" && e.reason && html`<p class="quiet">${e.reason}</p>`}
		${e.status === "offered" && html`<p class="quiet">Réponse attendue avant le ${instant(e.answer_by)}</p>`}
		${(e.replacements || []).map(r => html`<p class="quiet">${capital(day(r.on))} : <${Name} kind="person" id=${r.coming} /> remplace <${Name} kind="person" id=${r.leaving} /></p>`)}`;
}

function Steps({ e, changed }) {
	const step = verb => async () => {
		await post(`/enrolments/${e.id}/${verb}`);
		changed();
	};
	const own = hasRole("director");
	if (!["accepted", "offered", "waiting"].includes(e.status))
		return "";
	return html`${own && e.status === "offered" && html`<${Act} run=${step("accept")} kind="small">Prendre la place<//>
			<${Act} run=${step("refuse")} kind="outline small" sure="Renoncer à cette place ? Elle ira à la structure suivante."
				yes="Oui, y renoncer">Y renoncer<//>`}
		${own && e.status !== "offered" && html`<${Act} run=${step("withdraw")} kind="outline small" sure="Retirer la délégation ? Sa place passera à la liste d’attente."
			yes="Oui, la retirer">Retirer<//>`}
		${may("scheduling.enrolment.decline") && html`<${Act} run=${step("decline")} kind="outline small"
			sure="Refuser cette délégation ?" yes="Oui, la refuser">Refuser<//>`}`;
}

function Delegations({ enrolments, changed }) {
	const order = { accepted: 0, offered: 1, waiting: 2, declined: 3, withdrawn: 4 };
	const rows = [...enrolments].sort((a, b) => order[a.status] - order[b.status] || (a.rank || 0) - (b.rank || 0));
	const writes = may("scheduling.enrolment.decline") || hasRole("director");
	if (rows.length === 0)
		return html`<${Empty}>${hasRole("director") ? "Votre structure n’a pas encore de délégation." : "Aucune délégation pour le moment."}<//>`;
	return html`<${Table} caption="Délégations" head=${["Structure", "Personnes", "État", ...writes ? ["Décision"] : []]}
		rows=${rows.map(e => [html`<${Name} kind="organisation" id=${e.structure} />`,
			html`<ul class="plain">${e.persons.map(p => html`<li><${Name} kind="person" id=${p.person} />
				<span class="quiet"> · ${label("enrolment", "persons.role", p.role)}</span></li>`)}</ul>`,
			html`<${Standing} e=${e} />`, ...writes ? [html`<${Steps} e=${e} changed=${changed} />`] : []])} />`;
}

/* What the coordinator may do next, by the state of the action. */
const next = {
	envisaged: [["open", "Ouvrir les inscriptions"]],
	open: [["confirm", "Confirmer l’action"]],
	confirmed: [["start", "Commencer l’action"]],
	running: [["finish", "Terminer l’action"]],
};

function ActionSteps({ a, changed }) {
	const go = verb => async () => {
		await post(`/actions/${a.id}/${verb}`);
		changed();
	};
	const steps = (next[a.status] || []).filter(([verb]) => may("scheduling.action." + verb));
	if (!may("scheduling.action.open") || (steps.length === 0 && ["done", "cancelled"].includes(a.status)))
		return "";
	return html`<div class="row">${steps.map(([verb, words]) => html`<${Act} key=${verb} run=${go(verb)}>${words}<//>`)}
		<${Act} run=${go("cancel")} kind="outline" sure="Annuler l’action ? Ses journées à venir seront annulées."
			yes="Oui, annuler l’action">Annuler l’action<//></div>`;
}

async function actionRead(id) {
	const list = (operation, path, values) => may(operation) ? all(path, values) : [];
	const [action, sessions, enrolments, plans] = await Promise.all([
		get(`/actions/${id}`), all("/sessions", { action: id }), list("scheduling.enrolment.list", "/enrolments", { action: id }),
		may("scheduling.plan.list") ? get("/plans?newest=true&limit=20").then(p => p.items) : [],
	]);
	const plan = plans.find(p => p.actions.includes(id));
	return { action, sessions: sessions.sort(byRank), enrolments, plan };
}

function Sheet({ a }) {
	const parts = ["objectives", "content", "modalities"].filter(f => a[f]);
	return parts.length === 0 ? "" : html`<section><h2>La fiche</h2>${parts.map(f => html`<details key=${f}>
		<summary>${title("action", f)}</summary><${Prose} text=${a[f]} /></details>`)}</section>`;
}

export function Action({ id }) {
	const from = useLoad(() => actionRead(id), [id]);
	return html`<${Loaded} from=${from}>${({ action: a, sessions, enrolments, plan }) => html`
		<${Page} title=${a.title} back=${["#/actions", "Toutes les actions"]}>
		<p><${Badge} tone=${actionTones[a.status]}>${label("action", "status", a.status)}<//> ${label("action", "kind", a.kind)}
			${may("reporting.action_bilan.get") && html` · <a href=${`#/actions/${id}/bilan`}>Bilan de l’action</a>`}
			${may("scheduling.action.update") && html` · <a href=${"#/registre/action/" + id}>Toute la fiche, et la modifier</a>`}</p>
		<${ActionSteps} a=${a} changed=${from.reload} />
		<${Facts} of=${[["Lieu", a.venue && html`<${Name} kind="venue" id=${a.venue} />`],
			["Intervenant·es", a.animators && a.animators.length > 0 && html`<${Names} kind="person" ids=${a.animators} />`]]} />
		<div class="split"><section><h2>Journées</h2><${Sessions} action=${id} sessions=${sessions} /></section>
			<section><h2>Règles</h2><ul>${rulesInWords(a).map(r => html`<li>${r}</li>`)}</ul></section></div>
		${plan && html`<${PlanShow} plan=${plan} first=${id} changed=${from.reload} />`}
		${may("scheduling.plan.create") && !["done", "cancelled"].includes(a.status) && html`<${PlanAsk} action=${a} sessions=${sessions} changed=${from.reload} />`}
		${may("scheduling.poll.list") && html`<${Polls} action=${a} />`}
		${may("scheduling.enrolment.list") && html`<section><h2>${hasRole("director") ? "Votre délégation" : "Délégations"}</h2>
			<${Delegations} enrolments=${enrolments} changed=${from.reload} />
			${hasRole("director") && a.status !== "cancelled" && html`<${Enrol} action=${a} enrolments=${enrolments} changed=${from.reload} />`}</section>`}
		${may("scheduling.action.confirm") && ["open", "confirmed", "running"].includes(a.status) && html`<${Outlook} action=${a} enrolments=${enrolments} />`}
		${a.status !== "envisaged" && html`<${Presence} action=${a} enrolments=${enrolments} />`}
		<${Sheet} a=${a} /><//>`}<//>`;
}
