/*
 * figures: what the pages of figures share: periods in words, values with their unit, a table of cells of which some are hidden, bars.
 * Owns: nothing.
 * Beware: a hidden cell never says why it is hidden: "fewer than five" and "beside such a one" told apart would tell how many they are.
 */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { label, labels } from "./contract.js";
import { Select } from "./form.js";
import { Badge, Bar, Table } from "./parts.js";
import { dayAfter, figure, today } from "./words.js";

export const hiddenWords = "masqué";
const unitWords = unit => unit === "count" ? "" : " " + (labels("indicator", "unit")[unit] || "");
export const amount = (value, unit) => figure(value) + unitWords(unit).replace(/s$/, value < 2 ? "" : "s");
export const territoryWords = code => !code ? "Ensemble" : code === "00" ? "Ailleurs ou à distance" : `Département ${code}`;
export const categoryWords = code => label("consolidation", "category", code || "all");
/* In the order of the contract; all of them together at the end. */
export const categoryOrder = (a, b) => (a === "all") - (b === "all") || categoryPlace(a) - categoryPlace(b);
const categoryPlace = code => Object.keys(labels("consolidation", "category")).indexOf(code);

/* "année 2026", "2e trimestre 2026" */
export function periodWords(period, from) {
	const quarter = 1 + (Number(from.slice(5, 7)) - 1) / 3;
	return period === "year" ? `année ${from.slice(0, 4)}` : `${quarter === 1 ? "1er" : quarter + "e"} trimestre ${from.slice(0, 4)}`;
}

const quarters = [["01", "1er trimestre"], ["04", "2e trimestre"], ["07", "3e trimestre"], ["10", "4e trimestre"]];
const years = () => [0, 1, 2, 3, 4].map(n => String(Number(today().slice(0, 4)) - n)).map(y => [y, y]);

/* A period as a form holds it (year, month), at first the last one that is over; and as it is asked for: an indicator is by quarter or by year. */
export function periodFirst(of) {
	const { from } = dueOf(of.period, today());
	return { year: from.slice(0, 4), month: from.slice(5, 7) };
}
export const periodOf = (of, v) => ({ period: of.period, from: `${v.year}-${of.period === "year" ? "01" : v.month}-01` });
/* Another kind of period begins with its own last one. */
export function PeriodFields({ form, of }) {
	useEffect(() => {
		const first = periodFirst(of);
		form.set("year", first.year);
		form.set("month", first.month);
	}, [of.period]);
	return html`<${Select} form=${form} name="year" label="Année" options=${years()} />
		${of.period === "quarter" && html`<${Select} form=${form} name="month" label="Trimestre" options=${quarters} />`}`;
}

/* Of each code of each federation, the newest definition. */
export const definitionOf = (list, s) => list.filter(i => i.peer === s.peer && i.code === s.code && !i.withdrawn && i.status !== "draft" && i.status !== "withdrawn")
	.sort((a, b) => b.edition - a.edition)[0];
export const newestOf = list => list.filter(i => definitionOf(list, i) === i);

/* The last period that is over on that day, and until when its sheets are expected (FIGURE_LATE_DAYS of the contract after its end). */
const lateDays = 45;
export function dueOf(period, on) {
	const year = Number(on.slice(0, 4)), months = period === "year" ? 12 : 3, begun = Math.floor((Number(on.slice(5, 7)) - 1) / months) * months;
	const first = m => new Date(Date.UTC(year, m, 1)).toISOString().slice(0, 10);
	return { from: first(begun - months), due: dayAfter(first(begun), lateDays - 1) };
}

function Cell({ cell, unit, own }) {
	if (!cell || (cell.value === undefined && !cell.hidden))
		return html`<span class="quiet">–</span>`;
	if (!cell.hidden)
		return amount(cell.value, unit);
	return own ? html`${amount(cell.value, unit)} <${Badge}>${hiddenWords}<//>` : html`<span class="quiet">${hiddenWords}</span>`;
}

const distinct = list => [...new Set(list)];

/* own: the true figures are known, and shown beside what will be hidden. */
export function FigureTable({ cells, unit, caption, own }) {
	const rows = distinct(cells.map(c => c.territory || "")).sort(), cols = distinct(cells.map(c => c.category || "all")).sort(categoryOrder);
	const at = (r, c) => cells.find(x => (x.territory || "") === r && (x.category || "all") === c);
	const cell = (r, c) => html`<${Cell} cell=${at(r, c)} unit=${unit} own=${own} />`;
	if (rows.length < 2)
		return html`<${Table} caption=${caption} head=${["Catégorie", "Valeur"]} numbers=${[1]} rows=${cols.map(c => [categoryWords(c), cell(rows[0], c)])} />`;
	return html`<${Table} caption=${caption} head=${["Département", ...cols.map(categoryWords)]} numbers=${cols.map((_, i) => i + 1)}
		rows=${[...rows.filter(Boolean), ""].map(r => [territoryWords(r), ...cols.map(c => cell(r, c))])} />`;
}

/* Bars of what can be compared: [{key, words, value, note}]; without a value there is no bar. */
export function FigureBars({ rows, unit }) {
	const most = Math.max(1, ...rows.map(r => r.value || 0));
	return html`<dl class="figures">${rows.map(r => html`<div key=${r.key}><dt>${r.words}</dt>
		<dd class=${r.value === undefined ? "quiet" : ""}>${r.value === undefined ? r.none || hiddenWords : amount(r.value, unit)}${r.note && html` <small>${r.note}</small>`}</dd>
		<dd class="bar-cell">${r.value !== undefined && html`<${Bar} value=${r.value} of=${most} />`}</dd></div>`)}</dl>`;
}
