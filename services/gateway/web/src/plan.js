/*
 * plan: proposed dates: how they are asked for on the page of an action, and what came of it, whatever its state.
 * Owns: nothing.
 * Beware: a plan that is still computed shows its progress and comes back by itself when its answer is there.
 */
import { html } from "htm/preact";
import { all, post } from "./api.js";
import { Choices, Form, Submit, useForm } from "./form.js";
import { Empty, Loaded, useLoad } from "./parts.js";
import { Clashes, Conflicts, LeftOut } from "./plan_conflicts.js";
import { Options } from "./plan_options.js";
import { PlanRunning } from "./plan_running.js";
import { Settings, settingsBody, settingsFirst } from "./plan_settings.js";

export const isOpen = action => !["done", "cancelled"].includes(action.status);

export function PlanAsk({ action, sessions, changed }) {
	const others = useLoad(() => all("/actions").then(list => list.filter(a => a.id !== action.id && isOpen(a))), []);
	const placed = sessions.length > 0 && sessions.every(s => s.day || s.status === "cancelled");
	const form = useForm({ ...settingsFirst(placed ? "replan" : "place"), actions: [] });
	const go = form.submit(async v => {
		await post("/plans", { actions: [action.id, ...v.actions], ...settingsBody(v) });
		changed();
	});
	return html`<section><h2>Proposer des dates</h2><${Form} form=${form} onSubmit=${go} label="Proposer des dates"><${Settings} form=${form} />
		<${Loaded} from=${others}>${list => list.length > 0 && html`<details><summary>Placer d’autres actions en même temps</summary><${Choices} form=${form} name="actions"
			label="Tenir compte aussi de ces actions, placées ensemble" help="Utile quand elles ont en commun des personnes ou le lieu." options=${list.map(a => [a.id, a.title])} /></details>`}<//>
		<${Submit} form=${form}>Proposer des dates<//><//></section>`;
}

const few = 5; /* actions whose sessions are read one by one */

async function sessionsRead(plan) {
	const lists = plan.actions.length > few ? [await all("/sessions", {}, 5000)] : await Promise.all(plan.actions.map(a => all("/sessions", { action: a })));
	return new Map(lists.flat().map(s => [s.id, s]));
}

const Notes = ({ of }) => html`<div class="alert"><p>À savoir :</p><ul>${of.map(n => html`<li>${n}</li>`)}</ul></div>`;

function Answer({ plan, first, changed }) {
	const from = useLoad(() => sessionsRead(plan), [plan.id, plan.version]), options = plan.options || [];
	return html`<${Loaded} from=${from}>${sessions => html`
		${plan.status === "undecided" && html`<p class="alert">Le calcul n’a pas abouti dans le temps donné : choisissez « À fond » dans les réglages, ou moins d’actions à la fois, puis recommencez.</p>`}
		${plan.stopped && html`<p class="alert">Le calcul a été arrêté : voici ce qu’il avait trouvé de mieux.</p>`}
		${plan.status === "infeasible" && html`<${Conflicts} plan=${plan} sessions=${sessions} />`}
		${plan.status !== "infeasible" && plan.left_out && plan.left_out.length > 0 && html`<${LeftOut} plan=${plan} sessions=${sessions} />`}
		${plan.clashes && plan.clashes.length > 0 && html`<${Clashes} plan=${plan} sessions=${sessions} />`}
		${options.length > 0 && html`<${Options} key=${plan.id + plan.version} plan=${plan} sessions=${sessions} first=${first} changed=${changed} />`}
		${plan.notes && plan.notes.length > 0 && html`<${Notes} of=${plan.notes} />`}
		${options.length === 0 && ["computed", "applied"].includes(plan.status) && html`<${Empty}>Aucune solution n’est gardée.<//>`}`}<//>`;
}

export function PlanShow({ plan, first, changed }) {
	return html`<section><h2>${plan.status === "applied" ? "Dates appliquées, et pourquoi" : "Dates proposées"}</h2>${plan.status === "requested"
		? html`<${PlanRunning} plan=${plan} done=${changed} />` : html`<${Answer} plan=${plan} first=${first} changed=${changed} />`}</section>`;
}
