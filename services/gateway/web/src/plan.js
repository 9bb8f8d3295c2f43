/*
 * plan: proposed dates: how they are asked for, the options, and per day why that one and not its neighbours.
 * Owns: nothing.
 * Beware: only the first option is explained by the engine; the others are told by what they change.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, get, noticesSettle, post } from "./api.js";
import { label, may } from "./contract.js";
import { Choices, Form, Submit, useForm } from "./form.js";
import { Name, Names } from "./names.js";
import { Act, Badge, Empty, Loaded, Table, useLoad } from "./parts.js";
import { capital, count, day, figure } from "./words.js";

const pause = ms => new Promise(done => setTimeout(done, ms));

/* The engine takes a moment: asked again until it has answered. */
export async function planWait(plan) {
	for (let tries = 0; plan.status === "requested" && tries < 150; tries++) {
		await pause(tries < 10 ? 150 : 400);
		plan = await get(`/plans/${plan.id}`);
	}
	return plan;
}

export function PlanAsk({ action, sessions, changed }) {
	const others = useLoad(() => all("/actions").then(list => list.filter(a => a.id !== action.id && !["done", "cancelled"].includes(a.status))), []);
	const placed = sessions.length > 0 && sessions.every(s => s.day || s.status === "cancelled");
	const form = useForm({ mode: placed ? "replan" : "place", actions: [] });
	const go = form.submit(async v => {
		const body = { actions: [action.id, ...v.actions], mode: v.mode };
		await planWait(await post("/plans", body, form.key(body)));
		changed();
	});
	return html`<section><h2>Proposer des dates</h2><${Form} form=${form} onSubmit=${go} label="Proposer des dates">
		<${Choices} form=${form} name="mode" label="Que faut-il faire ?" one options=${[["place", "Placer les journées qui n’ont pas encore de date"],
			["replan", "Réparer ce qui ne va plus, en déplaçant le moins possible"]]} />
		<${Loaded} from=${others}>${list => list.length > 0 && html`<${Choices} form=${form} name="actions" label="Tenir compte aussi de ces actions, placées ensemble"
			help="Utile quand elles ont en commun des personnes ou le lieu." options=${list.map(a => [a.id, a.title])} />`}<//>
		<${Submit} form=${form}>Proposer des dates<//>
		${form.busy && html`<p role="status">Calcul en cours : quelques secondes…</p>`}<//></section>`;
}

/* --- one option ---------------------------------------------------------------------------------------------------- */
const near = 3; /* neighbours shown on each side before the rest */

function Day({ d }) {
	return html`<li><${Badge} tone=${d.possible ? "warn" : ""}>${d.possible ? "possible" : "exclu"}<//> <strong>${capital(day(d.day))}</strong>
		<span> — ${d.sentence}</span></li>`;
}

function Why({ why }) {
	const before = why.days.filter(d => d.day < why.day), after = why.days.filter(d => d.day > why.day);
	const close = [...before.slice(-near), ...after.slice(0, near)];
	const rest = why.days.filter(d => !close.includes(d));
	return html`<details class="why"><summary>Pourquoi ce jour, et pas un autre ?</summary><p>${why.sentence}</p>
		${close.length > 0 && html`<p>Les jours voisins :</p><ul class="plain tight">${close.map(d => html`<${Day} key=${d.day} d=${d} />`)}</ul>`}
		${rest.length > 0 && html`<details><summary>${count(rest.length, "autre jour examiné", "autres jours examinés")}</summary>
			<ul class="plain tight">${rest.map(d => html`<${Day} key=${d.day} d=${d} />`)}</ul></details>`}
		${why.can && why.can.length > 0 && html`<details><summary>${count(why.can.length, "personne peut venir", "personnes peuvent venir")}</summary>
			<p><${Names} kind="person" ids=${why.can} /></p></details>`}
		${why.cannot && why.cannot.length > 0 && html`<p class="fault">Ne peuvent pas venir : <${Names} kind="person" ids=${why.cannot} /></p>`}</details>`;
}

function Placed({ p, session, why }) {
	return html`<li><span class="rank">J${session ? session.rank : "?"}</span><div><strong>${capital(day(p.day))}</strong>
		${p.moved && html` <${Badge} tone="warn">déplacée du ${day(p.before)}<//>`}${!p.before && html` <${Badge} tone="good">nouvelle date<//>`}
		${p.before && !p.moved && html` <${Badge}>inchangée<//>`}${why && html`<${Why} why=${why} />`}</div></li>`;
}

/* The placements under the title of their action. */
function Grouped({ placements, sessions, reasons, action }) {
	const own = placements.filter(p => sessions.get(p.session) && sessions.get(p.session).action === action)
		.sort((a, b) => sessions.get(a.session).rank - sessions.get(b.session).rank);
	return html`<div class="group"><h4><${Name} kind="action" id=${action} /></h4><ol class="plain sessions">${own.map(p => html`
		<${Placed} key=${p.session} p=${p} session=${sessions.get(p.session)} why=${reasons && reasons.get(p.session)} />`)}</ol></div>`;
}

function Criteria({ option }) {
	const rows = (option.criteria || []).map(c => [label("plan", "options.criteria.criterion", c.criterion), figure(c.value), figure(c.weight), figure(c.contribution)]);
	return html`<details><summary>Ce qui est compté : ${figure(option.cost)} ${option.cost < 2 ? "point" : "points"} (moins il y en a, mieux c’est)</summary>
		<${Table} caption="Critères" head=${["Critère", "Valeur", "Poids", "Points"]} numbers=${[1, 2, 3]} rows=${rows} /></details>`;
}

function Apply({ plan, n, changed }) {
	const go = async () => {
		await post(`/plans/${plan.id}/apply`, { option: n });
		await noticesSettle(plan.id);
		changed();
	};
	if (plan.status === "applied")
		return plan.applied_option === n ? html`<p><${Badge} tone="good">Solution appliquée<//></p>` : "";
	return plan.status === "computed" && may("scheduling.plan.apply")
		? html`<p><${Act} run=${go} kind=${n === 1 ? "" : "outline"}>Appliquer la solution ${n}<//></p>` : "";
}

function First({ plan, sessions, first, changed }) {
	const option = plan.options[0], reasons = new Map((plan.explanations || []).map(e => [e.session, e]));
	const group = a => html`<${Grouped} key=${a} placements=${option.placements} sessions=${sessions} reasons=${reasons} action=${a} />`;
	const rest = plan.actions.filter(a => a !== first);
	return html`<article><h3>Solution 1${plan.options.length > 1 ? ", la meilleure" : ""}</h3>
		<p>${option.moves ? `${count(option.moves, "journée quitte", "journées quittent")} le jour qu’elle${option.moves > 1 ? "s avaient" : " avait"}. ` : ""}
			${option.proven ? "Il n’existe pas de meilleure solution : c’est prouvé." : "C’est la meilleure solution trouvée dans le temps donné."}</p>
		${first ? group(first) : plan.actions.map(group)}
		${first && rest.length > 0 && html`<details><summary>${count(rest.length, "autre action placée", "autres actions placées")} dans le même calcul</summary>${rest.map(group)}</details>`}
		<${Criteria} option=${option} /><${Apply} plan=${plan} n=${1} changed=${changed} /></article>`;
}

function Other({ plan, n, sessions, changed }) {
	const option = plan.options[n - 1], best = new Map(plan.options[0].placements.map(p => [p.session, p.day]));
	const differ = option.placements.filter(p => best.get(p.session) !== p.day);
	return html`<article><h3>Solution ${n}</h3><p>Par rapport à la solution 1, ${count(differ.length, "journée change", "journées changent")} :</p>
		<ul>${differ.map(p => html`<li key=${p.session}><strong>J${sessions.has(p.session) ? sessions.get(p.session).rank : "?"}</strong>
			${sessions.has(p.session) && html` de « <${Name} kind="action" id=${sessions.get(p.session).action} /> »`} :
			<strong> ${day(p.day)}</strong> au lieu du ${day(best.get(p.session))}</li>`)}</ul>
		<${Criteria} option=${option} /><${Apply} plan=${plan} n=${n} changed=${changed} /></article>`;
}

/* --- when nothing fits ------------------------------------------------------------------------------------------------ */
function Conflicts({ plan }) {
	return html`<article><h3>Aucune date ne convient</h3><p>Ces règles ne peuvent pas tenir ensemble. Assouplissez-en une, puis demandez à nouveau des dates.</p>
		<ul>${plan.conflicts.map(c => html`<li>${c.sentence}${c.cures && html` <${Badge} tone="good">l’assouplir suffit<//>`}</li>`)}</ul></article>`;
}

const heads = { computed: "Dates proposées", applied: "Dates appliquées, et pourquoi", infeasible: "Dates proposées",
	undecided: "Dates proposées", requested: "Dates proposées" };

export function PlanShow({ plan, first, changed }) {
	const [more, setMore] = useState(false);
	const from = useLoad(() => Promise.all(plan.actions.map(a => all("/sessions", { action: a })))
		.then(lists => new Map(lists.flat().map(s => [s.id, s]))), [plan.id, plan.version]);
	const options = plan.options || [];
	return html`<section><h2>${heads[plan.status]}</h2><${Loaded} from=${from}>${sessions => html`
		${plan.status === "undecided" && html`<p class="alert">Le calcul n’a pas abouti dans le temps donné : tenez compte de moins d’actions à la fois, puis recommencez.</p>`}
		${plan.status === "requested" && html`<p class="alert" role="status">Le calcul est en cours : revenez dans un instant.</p>`}
		${plan.status === "infeasible" && plan.conflicts && html`<${Conflicts} plan=${plan} />`}
		${plan.clashes && plan.clashes.length > 0 && html`<div class="alert"><p>Déjà en défaut, d’après les jours donnés :</p><ul>${plan.clashes.map(c => html`<li>${c.sentence}</li>`)}</ul></div>`}
		${options.length > 0 && html`<${First} plan=${plan} sessions=${sessions} first=${first} changed=${changed} />`}
		${options.length > 1 && !more && html`<p><button type="button" class="outline" onClick=${() => setMore(true)}>Voir ${count(options.length - 1, "autre solution", "autres solutions")}</button></p>`}
		${more && options.slice(1).map((_, i) => html`<${Other} key=${i} plan=${plan} n=${i + 2} sessions=${sessions} changed=${changed} />`)}
		${plan.notes && plan.notes.length > 0 && html`<div class="alert"><p>À savoir :</p><ul>${plan.notes.map(n => html`<li>${n}</li>`)}</ul></div>`}
		${options.length === 0 && !["infeasible", "requested", "undecided"].includes(plan.status) && html`<${Empty}>Aucune solution n’est gardée.<//>`}`}<//></section>`;
}
