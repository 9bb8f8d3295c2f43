/*
 * poll: the date polls of an action, and the form that prepares one: from the last proposal of dates, or by hand.
 * Owns: nothing.
 * Beware: the days of a proposal are taken by the service itself; only those added by hand are sent.
 */
import { html } from "htm/preact";
import { all, get, post } from "./api.js";
import { label, may } from "./contract.js";
import { Chooser } from "./chooser.js";
import { Check, Choices, Form, Select, Submit, Text, described, useForm } from "./form.js";
import { Name } from "./names.js";
import { Badge, Empty, Loaded, Page, useLoad } from "./parts.js";
import { byRank } from "./page_actions.js";
import { capital, count, day, dayAfter, instant, today } from "./words.js";

export const pollTones = { draft: "", open: "good", closed: "warn", applied: "good" };
const near = [[7, "7 jours avant"], [3, "3 jours avant"], [1, "la veille"]];
const pollable = s => !["held", "cancelled"].includes(s.status);

/* On the page of its action. */
export function Polls({ action }) {
	const from = useLoad(() => all("/polls", { action: action.id, newest: true }), [action.id, action.version]);
	return html`<section><h2>Sondages de dates</h2><${Loaded} from=${from}>${polls => polls.length === 0
		? html`<${Empty}>Aucun sondage pour cette action.<//>` : html`<ul class="plain">${polls.map(p => html`<li key=${p.id}>
			<${Badge} tone=${pollTones[p.status]}>${label("poll", "status", p.status)}<//> <a href=${"#/sondages/" + p.id}>${count((p.options || []).length, "jour proposé", "jours proposés")}</a>,
			<span class="quiet">${p.closed_at ? `clos le ${instant(p.closed_at)}` : `réponses attendues jusqu’au ${instant(p.closes_at)}`}</span></li>`)}</ul>`}<//>
		${may("scheduling.poll.create") && !["done", "cancelled"].includes(action.status) && html`<p><a href=${`#/actions/${action.id}/sondage`}>Préparer un sondage de dates</a></p>`}</section>`;
}

/* --- making one ----------------------------------------------------------------------------------------------------------- */
/* The days of all solutions of a plan, for one action, once each. */
function planDays(plan, sessions) {
	const own = new Map(sessions.map(s => [s.id, s])), seen = new Map();
	for (const option of (plan && plan.options) || [])
		for (const p of option.placements)
			if (own.has(p.session) && p.day > today())
				seen.set(p.session + p.day, { session: own.get(p.session), day: p.day });
	return [...seen.values()].sort((a, b) => a.session.rank - b.session.rank || (a.day < b.day ? -1 : 1));
}

/* Rows of a session and a day, added and taken away. */
function ByHand({ form, sessions }) {
	const d = described(form, "options", "Une ligne par jour proposé."), rows = form.values.options;
	const put = next => form.set("options", next);
	const row = i => ({ ...form, number: `${form.number}-o${i}`, values: rows[i], shown: new Set(),
		faults: form.faults.filter(f => (f.field || "").startsWith(`options[${i}].`)).map(f => ({ ...f, field: f.field.slice(`options[${i}].`.length) })),
		set: (name, value) => put(rows.map((r, k) => k === i ? { ...r, [name]: value } : r)) });
	return html`<fieldset class="field" id=${d.id}><legend>Jours ajoutés à la main</legend>${rows.map((r, i) => html`<div class="card" key=${i}><div class="pair">
			<${Select} form=${row(i)} name="session" label="Journée" options=${sessions.map(s => [s.id, `J${s.rank}`])} />
			<${Text} form=${row(i)} name="day" type="date" label="Jour proposé" min=${dayAfter(today(), 1)} /></div>
			<button type="button" class="outline small" onClick=${() => put(rows.filter((_, k) => k !== i))}>Retirer ce jour</button></div>`)}
		<p><button type="button" class="outline small" onClick=${() => put([...rows, { session: sessions[0].id, day: "" }])}>Ajouter un jour</button></p>${d.words}</fieldset>`;
}

/* Rows without a day are left out. The deadline is the end of its day. */
function bodyOf(v, action, plan) {
	const days = v.options.filter(o => o.day);
	const closes = v.closes_on && new Date(v.closes_on + "T23:59:00").toISOString();
	return { action: action.id, ...v.from_plan && { plan: plan.id }, ...days.length > 0 && { options: days }, participants: v.participants, animators: v.animators,
		...v.persons.length > 0 && { persons: v.persons }, ...closes && { closes_at: closes }, ...v.reminders.length > 0 && { reminders: v.reminders } };
}

function Ask({ action, sessions, plan }) {
	const days = planDays(plan, sessions);
	const form = useForm({ from_plan: days.length > 0, options: days.length > 0 ? [] : [{ session: sessions[0].id, day: "" }], participants: true, animators: true,
		persons: [], closes_on: "", reminders: [3] });
	const go = form.submit(async v => {
		const body = bodyOf(v, action, plan), made = await post("/polls", body, form.key(body));
		location.hash = "#/sondages/" + made.id;
	});
	form.shown.add("closes_at");
	return html`<${Form} form=${form} onSubmit=${go} label="Préparer un sondage de dates">
		${days.length > 0 && html`<${Check} form=${form} name="from_plan" label=${`Reprendre les jours du dernier calcul (${days.length})`} />
			${form.values.from_plan && html`<ul>${days.map(d => html`<li key=${d.session.id + d.day}>J${d.session.rank} : ${capital(day(d.day))}</li>`)}</ul>`}`}
		<${ByHand} form=${form} sessions=${sessions} />
		<fieldset class="field"><legend>À qui demander ?</legend><${Check} form=${form} name="participants" label="Aux personnes des délégations acceptées" />
			<${Check} form=${form} name="animators" label="Aux intervenant·es" /></fieldset>
		<${Chooser} form=${form} name="persons" kind="person" label="À d’autres personnes" several />
		<${Text} form=${{ ...form, faults: form.faults.map(f => f.field === "closes_at" ? { ...f, field: "closes_on" } : f) }} name="closes_on" type="date" required
			label="Répondre au plus tard le" min=${today()} help="Jusqu’à la fin de ce jour, et avant le premier jour proposé." />
		<${Choices} form=${form} name="reminders" label="Relancer ceux qui n’ont pas répondu" options=${near} />
		<${Submit} form=${form}>Enregistrer le sondage<//><//>`;
}

async function pollRead(id) {
	const [action, sessions, plans] = await Promise.all([get(`/actions/${id}`), all("/sessions", { action: id }),
		may("scheduling.plan.list") ? get("/plans?newest=true&limit=20").then(p => p.items) : []]);
	return { action, sessions: sessions.filter(pollable).sort(byRank), plan: plans.find(p => p.actions.includes(id) && (p.options || []).length > 0) };
}

export function PollNew({ id }) {
	const from = useLoad(() => pollRead(id), [id]);
	return html`<${Page} title="Préparer un sondage de dates" back=${["#/actions/" + id, "L’action"]}
		intro="Chaque personne reçoit un lien à elle et répond sans compte : oui, si besoin, non."><${Loaded} from=${from}>${({ action, sessions, plan }) => html`
		<p class="lead"><${Name} kind="action" id=${action.id} /></p>${sessions.length === 0 ? html`<${Empty}>Cette action n’a pas encore de journée à dater.<//>`
			: html`<${Ask} action=${action} sessions=${sessions} plan=${plan} />`}`}<//><//>`;
}
