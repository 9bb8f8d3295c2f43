/*
 * value: what a field holds, drawn by its schema: days, amounts, words of a choice, names of what it refers to, lists.
 * Owns: nothing.
 * Beware: a field that the contract does not know is not drawn.
 */
import { html } from "htm/preact";
import { schemaOf } from "./contract.js";
import { Name } from "./names.js";
import { Facts, Prose, Table } from "./parts.js";
import { day, euros, figure, instant } from "./words.js";

const isMoney = s => s["x-unit"] === "centimes";
const head = new Set(["id", "version", "created_at", "updated_at", "archived_at"]);

/* The fields of a record that people read, in the contract's order. */
export const shownFields = of => Object.entries(schemaOf(of).properties || {}).filter(([name]) => !head.has(name));

/* What a label beside it says in French. */
const internal = new Set(["field", "record", "record_name", "service"]);

function Reference({ kind, id }) {
	return html`<a href=${`#/registre/${kind}/${id}`}><${Name} kind=${kind} id=${id} /></a>`;
}

function List({ schema, value }) {
	const item = schemaOf(schema.items);
	if (item.type === "object") {
		const all = shownFields(item), told = all.some(([name]) => name === "label");
		const fields = all.filter(([name]) => !(told && internal.has(name)) && value.some(row => row[name] !== undefined));
		return html`<${Table} caption=${schema.title} head=${fields.map(([, f]) => f.title)}
			rows=${value.map(row => fields.map(([name, f]) => html`<${Value} schema=${f} value=${row[name]} />`))} />`;
	}
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
		return schema["x-unit"] ? `${figure(value)} ${schema["x-unit"]}` : /year|année/i.test(schema.title) ? String(value) : figure(value);
	return String(value).length > 160 ? html`<${Prose} text=${value} />` : String(value);
}

/* All of a record that has a value, with its labels. */
export function FactsOf({ of, record }) {
	return html`<${Facts} of=${shownFields(of).filter(([name]) => record[name] !== undefined && !(Array.isArray(record[name]) && record[name].length === 0))
		.map(([name, schema]) => [schema.title, html`<${Value} schema=${schema} value=${record[name]} />`])} />`;
}
