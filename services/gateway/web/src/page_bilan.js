/*
 * page_bilan: the bilan of the accompaniment service on its four points, and the bilan of one action.
 * Owns: nothing.
 * Beware: a figure that nothing could be computed from is said to be absent, never zero.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { get, query } from "./api.js";
import { choices } from "./contract.js";
import { Badge, Bar, Empty, Loaded, Page, Table, useLoad } from "./parts.js";
import { count, day, euros, figure, today } from "./words.js";

const units = { count: "", days: " j", percent: " %", score: " sur 5" };
export function valueInWords(value, unit) {
	if (value === undefined || value === null)
		return "pas encore mesurable";
	if (unit === "hours")
		return value < 1 ? "moins d’une heure" : value < 48 ? count(Math.round(value), "heure", "heures") : count(Math.round(value / 24), "jour", "jours");
	return unit === "cents" ? euros(Math.round(value)) : figure(value) + units[unit];
}

/* A mean beside counts is not one of them: it has no bar. */
const hasBar = f => f.value !== undefined && f.code !== "candidates" && ["percent", "score", "count", "days"].includes(f.unit);

/* Bars compare what can be compared: shares of 100, marks out of 5, and counts and days among themselves. */
function scale(f, figures) {
	if (f.unit === "percent")
		return 100;
	if (f.unit === "score")
		return 5;
	return Math.max(...figures.filter(g => g.unit === f.unit && hasBar(g)).map(g => g.value || 0)) || 1;
}

function Point({ name, figures }) {
	return html`<section class="point"><h2>${name}</h2><dl class="figures">${figures.map(f => html`<div key=${f.code}><dt>${f.label}</dt>
		<dd class=${f.value === undefined ? "quiet" : ""}>${valueInWords(f.value, f.unit)}</dd>
		<dd class="bar-cell">${hasBar(f) && html`<${Bar} value=${f.value} of=${scale(f, figures)} />`}</dd></div>`)}</dl></section>`;
}

/* What the figures say, in sentences: only those that can be said. */
function inWords(figures) {
	const by = Object.fromEntries(figures.map(f => [f.code, f.value]));
	const say = [];
	if (!by.requests_submitted)
		return ["Aucune demande n’a été déposée dans cette période."];
	say.push(by.requests_submitted === 1 ? "Une demande a été déposée." : `${figure(by.requests_submitted)} demandes ont été déposées.`);
	if (by.engaged_rate !== undefined)
		say.push(`${figure(by.engaged_rate)} % ont trouvé un ou une prestataire.`);
	if (by.relevance !== undefined)
		say.push(`Les personnes accompagnées jugent la pertinence à ${figure(by.relevance)} sur 5.`);
	if (by.days_done)
		say.push(by.days_done < 2 ? `${figure(by.days_done)} jour a été réalisé, pour ${euros(Math.round(by.cost || 0))}.`
			: `${figure(by.days_done)} jours ont été réalisés, pour ${euros(Math.round(by.cost || 0))}.`);
	return say;
}

export function Bilan() {
	const [period, setPeriod] = useState({}), [asked, setAsked] = useState({});
	const from = useLoad(() => get("/bilans/experimentation" + query(asked)), [JSON.stringify(asked)]);
	const set = name => e => setPeriod({ ...period, [name]: e.target.value });
	const fault = name => from.error && (from.error.faults || []).some(f => f.field === name) ? "true" : undefined;
	return html`<${Page} title="Bilan de l’expérimentation" intro="Le service d’accompagnement sur ses quatre points.">
		<form class="filters" onSubmit=${e => { e.preventDefault(); setAsked(period); }}>
			<p class="field"><label for="from">Du</label><input type="date" id="from" onInput=${set("from")} aria-invalid=${fault("from")} /></p>
			<p class="field"><label for="to">Au</label><input type="date" id="to" max=${today()} onInput=${set("to")} aria-invalid=${fault("to")} /></p>
			<p class="field"><button type="submit" class="outline">Calculer</button></p></form>
		<${Loaded} from=${from}>${b => html`<p class="quiet">${b.from > "1970-01-01" ? `Du ${day(b.from)} au ${day(b.to)}` : `Depuis le début, jusqu’au ${day(b.to)}`}</p>
			<p class="lead">${inWords(b.figures).join(" ")}</p>
			<div class="points">${choices("bilan", "figures.point").map(([point, words]) => html`<${Point} key=${point} name=${words}
				figures=${b.figures.filter(f => f.point === point)} />`)}</div>`}<//><//>`;
}

function expected(l) {
	const least = l.expected_min, most = l.expected_max;
	if (least === undefined && most === undefined)
		return "";
	if (least !== undefined && most !== undefined)
		return least === most ? figure(least) : `de ${figure(least)} à ${figure(most)}`;
	return least !== undefined ? `${figure(least)} au moins` : `${figure(most)} au plus`;
}

export function ActionBilan({ id }) {
	const from = useLoad(() => get(`/actions/${id}/bilan`), [id]);
	return html`<${Page} title="Bilan de l’action" back=${["#/actions/" + id, "L’action"]}><${Loaded} from=${from}>${b => html`<p class="lead">${b.title}</p>
		${(b.lines || []).length === 0 ? html`<${Empty}>Rien n’est encore à comparer.<//>` : html`<${Table} caption="Attendu et réalisé"
			head=${["Résultat", "Attendu", "Réalisé", "État"]} numbers=${[1, 2]} rows=${b.lines.map(l => [l.label, expected(l), valueInWords(l.actual, l.unit),
				l.reached === undefined ? "" : html`<${Badge} tone=${l.reached ? "good" : "warn"}>${l.reached ? "atteint" : "pas encore"}<//>`])} />`}`}<//><//>`;
}
