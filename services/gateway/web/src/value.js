/*
 * value: what a field holds, drawn by its schema: days, amounts, words of a choice, names of what it refers to, lists.
 * Owns: nothing.
 * Beware: a field that the contract does not know is not drawn.
 */
import { html } from "htm/preact";
import { collection, may, schemaOf } from "./contract.js";
import { Name, name } from "./names.js";
import { Facts, Prose, Table } from "./parts.js";
import { day, euros, figure, instant } from "./words.js";

const isMoney = s => s["x-unit"] === "centimes";
const head = new Set(["id", "version", "created_at", "updated_at", "archived_at"]);

/* "1 jour", "3 jours par mois", "2,5 points" */
function measured(value, unit) {
	if (unit === "centièmes de point")
		return measured(value / 100, "points");
	return `${figure(value)} ${value < 2 ? unit.replace(/^(?!mois|voix)(\S+)s\b/, "$1") : unit}`;
}

/* What refers to records that the reader's role never reads says nothing to them. */
function closed(schema) {
	const of = schema["x-ref"] && collection(schema["x-ref"]);
	return Boolean(of) && !may(of.base + ".get");
}

/* The fields of a record that people read, in the contract's order. */
export const shownFields = of => Object.entries(schemaOf(of).properties || {}).filter(([name, s]) => !head.has(name) && !closed(schemaOf(s)));

/* What a label beside it says in French. */
const internal = new Set(["field", "record", "record_name", "service"]);

function Reference({ kind, id }) {
	const shown = html`<${Name} kind=${kind} id=${id} />`;
	return name(kind, id) === null ? shown : html`<a href=${`#/registre/${kind}/${id}`}>${shown}</a>`;
}

const holds = v => v !== undefined && v !== "" && !(Array.isArray(v) && v.length === 0);

/* Columns of sub-records: not the words of machines that a label says, nor the name of a structure that stands there as a link. */
function columnsOf(item, rows) {
	const all = shownFields(item), told = all.some(([name]) => name === "label"), linked = all.some(([, s]) => s["x-ref"] === "organisation");
	return all.filter(([name]) => !(told && internal.has(name)) && !(linked && name === "name") && rows.some(row => holds(row[name])));
}

/* Rows that explain themselves at length are read one under the other, not across. */
function Cards({ fields, rows }) {
	const about = fields.find(([name, s]) => s["x-ref"] === "organisation");
	const heading = row => html`${row.rank ? `Rang ${row.rank} · ` : ""}<${Value} schema=${about[1]} value=${row[about[0]]} />`;
	return html`<ol class="plain">${rows.map(row => html`<li class="card">${about && html`<p><strong>${heading(row)}</strong></p>`}
		<${Facts} of=${fields.filter(f => f !== about && holds(row[f[0]]) && !(about && f[0] === "rank")).map(([name, s]) => [s.title, html`<${Value} schema=${s} value=${row[name]} />`])} /></li>`)}</ol>`;
}

function SubRecords({ schema, item, value }) {
	const fields = columnsOf(item, value), wordy = value.some(row => fields.some(([name]) => Array.isArray(row[name]) || String(row[name]).length > 90));
	if (fields.length > 5 && wordy)
		return html`<${Cards} fields=${fields} rows=${value} />`;
	const numbers = fields.map(([, f], i) => isMoney(schemaOf(f)) ? i : 0).filter(Boolean);
	return html`<${Table} caption=${schema.title} head=${fields.map(([, f]) => f.title)} numbers=${numbers}
		rows=${value.map(row => fields.map(([name, f]) => html`<${Value} schema=${f} value=${row[name]} />`))} />`;
}

function List({ schema, value }) {
	const item = schemaOf(schema.items);
	if (item.type === "object")
		return html`<${SubRecords} schema=${schema} item=${item} value=${value} />`;
	if (value.length > 0 && value.some(v => String(v).length > 60))
		return html`<ol>${value.map(v => html`<li><${Value} schema=${item} value=${v} /></li>`)}</ol>`;
	return value.map((v, i) => html`${i ? ", " : ""}<${Value} schema=${item} value=${v} />`);
}

/* plain: without a link of its own, to stand inside of one. */
export function Value({ schema: given, value, plain }) {
	const schema = schemaOf(given);
	if (value === undefined || value === null || value === "")
		return "";
	if (schema["x-ref"] === "file")
		return html`<a href=${`/api/v1/files/${value}/content`}>Télécharger</a>`;
	if (schema["x-ref"] && plain)
		return html`<${Name} kind=${schema["x-ref"]} id=${value} />`;
	if (schema["x-ref"])
		return html`<${Reference} kind=${schema["x-ref"]} id=${value} />`;
	if (schema.format === "commune")
		return html`<${Name} kind="commune" id=${value} />`;
	if (schema["x-labels"])
		return schema["x-labels"][value] || value;
	if (schema.format === "date")
		return day(value);
	if (schema.format === "date-time")
		return instant(value);
	if (schema.type === "array")
		return value.length === 0 ? "" : html`<${List} schema=${schema} value=${value} />`;
	if (schema.type === "object")
		return html`<${FactsOf} of=${schema} record=${value} />`;
	if (schema.type === "boolean")
		return value ? "Oui" : "Non";
	if (isMoney(schema))
		return euros(value);
	if (schema.type === "integer" || schema.type === "number")
		return schema["x-unit"] ? measured(value, schema["x-unit"]) : schema.minimum >= 1800 && schema.maximum <= 2300 ? String(value) : figure(value);
	return String(value).length > 160 ? html`<${Prose} text=${value} />` : String(value);
}

/* All of a record that has a value, with its labels. */
export function FactsOf({ of, record }) {
	return html`<${Facts} of=${shownFields(of).filter(([name]) => record[name] !== undefined && !(Array.isArray(record[name]) && record[name].length === 0))
		.map(([name, schema]) => [schema.title, html`<${Value} schema=${schema} value=${record[name]} />`])} />`;
}
