/*
 * page_planner: « Planifier »: which actions are placed together, how, and the proposals of late.
 * Owns: nothing.
 * Beware: of a period the service takes every open action that has a session in it; the list below is for choosing some.
 */
import { html } from "htm/preact";
import { all, get, post } from "./api.js";
import { label, may } from "./contract.js";
import { Choices, Form, Submit, Text, useForm } from "./form.js";
import { Name } from "./names.js";
import { Badge, Empty, Loaded, Page, useLoad } from "./parts.js";
import { isOpen } from "./plan.js";
import { Settings, settingsBody, settingsFirst } from "./plan_settings.js";
import { count, day, dayAfter, instant, today } from "./words.js";

const season = 300; /* days of a period, when nothing else is typed */
const tones = { requested: "warn", computed: "warn", infeasible: "bad", undecided: "bad", applied: "good" };

const covers = { period: v => ({ from: v.from, to: v.to }), some: v => ({ actions: v.actions }) };

function Which({ form, actions }) {
	return html`<${Choices} form=${form} name="which" label="Quelles actions placer ensemble ?" one
			options=${[["period", "Toutes les actions ouvertes d’une période"], ["some", "Certaines actions"]]} />
		${form.values.which === "period" ? html`<div class="pair"><${Text} form=${form} name="from" type="date" label="Du" required /><${Text} form=${form} name="to" type="date" label="Au" required /></div>`
			: actions.length === 0 ? html`<${Empty}>Aucune action n’est à planifier : créez-en une d’abord.<//>`
			: html`<${Choices} form=${form} name="actions" label="Actions" options=${actions.map(a => [a.id, a.title])} />`}`;
}

function Ask({ actions }) {
	const form = useForm({ ...settingsFirst("place"), which: "period", from: today(), to: dayAfter(today(), season), actions: [] });
	const go = form.submit(async v => {
		const body = { ...covers[v.which](v), ...settingsBody(v) };
		const made = await post("/plans", body);
		location.hash = "#/dates/" + made.id;
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Planifier"><${Which} form=${form} actions=${actions} /><${Settings} form=${form} />
		<${Submit} form=${form}>Chercher des dates<//><//>`;
}

/* What it was asked for, in a line. */
function About({ plan }) {
	if (plan.from)
		return html`du ${day(plan.from)} au ${day(plan.to)}`;
	return plan.actions.length === 1 ? html`<${Name} kind="action" id=${plan.actions[0]} />` : count(plan.actions.length, "action", "actions");
}

function Lately() {
	const from = useLoad(() => get("/plans?newest=true&limit=10").then(p => p.items), []);
	return html`<section><h2>Propositions récentes</h2><${Loaded} from=${from}>${plans => plans.length === 0 ? html`<${Empty}>Aucune proposition pour le moment.<//>`
		: html`<ul class="plain">${plans.map(p => html`<li key=${p.id}><${Badge} tone=${tones[p.status]}>${label("plan", "status", p.status)}<//>
			<a href=${"#/dates/" + p.id}>${instant(p.created_at)}</a> : <${About} plan=${p} /></li>`)}</ul>`}<//></section>`;
}

export function Planner() {
	const from = useLoad(() => all("/actions").then(list => list.filter(isOpen)), []);
	return html`<${Page} title="Planifier" intro="Trouver les jours qui conviennent à tout le monde, pour une action ou pour toute une saison.">
		<${Loaded} from=${from}>${actions => html`<${Ask} actions=${actions} />`}<//><${Lately} />
		${may("scheduling.action.create") && html`<section><p><a href="#/planification">Tout ce dont les actions sont faites : journées, lieux, disponibilités, sondages…</a></p></section>`}<//>`;
}
