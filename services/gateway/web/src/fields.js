/*
 * fields: a form made from a record's schema: one input a field, by its type.
 * Owns: nothing; values are the form's.
 * Beware: amounts are typed in euros and sent in cents; what is emptied is sent as null when a record is changed.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { schemaOf } from "./contract.js";
import { Check, Choices, Select, Text, described } from "./form.js";
import { Chooser } from "./chooser.js";
import { FileField } from "./upload.js";
import { day } from "./words.js";

const isMoney = s => s["x-unit"] === "centimes";
const long = s => s.type === "string" && !s.format && (s.maxLength || 0) > 300;

/* The fields that a person fills in: not those of the server, nor (when changing) those given once. */
export const formFields = schema => Object.entries(schemaOf(schema).properties || {}).filter(([, s]) => !s.readOnly);

/* An instant as the clock here shows it, to the minute: "2026-11-24T18:30". */
function localOf(instant) {
	const at = new Date(instant), two = n => String(n).padStart(2, "0");
	return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
const instantOf = local => Number.isNaN(Date.parse(local)) ? local : new Date(local).toISOString();

/* From a record to what the inputs hold, and back. */
function typed(schema, value) {
	const s = schemaOf(schema);
	if (value === undefined || value === null)
		return s.type === "array" ? [] : s.type === "boolean" ? false : "";
	if (s.format === "date-time")
		return localOf(value);
	if (isMoney(s))
		return String(value / 100).replace(".", ",");
	if (s.type === "array" && schemaOf(s.items).type === "object")
		return value.map(row => valuesOf(s.items, row));
	return value;
}

export function valuesOf(schema, record = {}) {
	return Object.fromEntries(formFields(schema).map(([name, s]) => [name, typed(s, record[name])]));
}

/* A number as it was typed, in cents where they are asked for; what is none stays as it is, for the service to refuse beside the field. */
export function number(text, cents) {
	const plain = String(text).replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
	const read = Number(plain);
	return plain === "" || Number.isNaN(read) ? text : cents ? Math.round(read * 100) : read;
}

/* Numbers that people write in groups and the registry keeps in one piece. */
const packed = new Set(["siret", "rna"]);

function given(schema, value) {
	const s = schemaOf(schema);
	if (s.type === "array") {
		const item = schemaOf(s.items).type, kept = item === "object" ? value.map(row => bodyOf(s.items, row))
			: value.filter(v => v !== "").map(v => item === "integer" ? number(v) : v);
		return kept.length > 0 ? kept : undefined;
	}
	if (value === "" || value === undefined)
		return undefined;
	if (s.format === "date-time")
		return instantOf(value);
	if (packed.has(s.format))
		return value.replace(/[\s\u00a0\u202f.]/g, "").toUpperCase();
	return s.type === "integer" || s.type === "number" ? number(value, isMoney(s)) : value;
}

/* What is sent. before: the record as read; then only what differs, and null for what was emptied. A box left empty is an answer where
 * there has to be one. */
export function bodyOf(schema, values, before) {
	const body = {}, must = schemaOf(schema).required || [];
	for (const [name, s] of formFields(schema)) {
		const was = before && before[name], kept = was !== undefined && schemaOf(s).format === "date-time" && typed(s, was) === values[name];
		const value = kept ? was : given(s, values[name]);
		if (!before && value !== undefined && !(s.type === "boolean" && value === false && !must.includes(name)))
			body[name] = value;
		else if (before && JSON.stringify(value) !== JSON.stringify(was) && !(value === false && was === undefined))
			body[name] = value === undefined ? null : value;
	}
	return body;
}

function Lines({ form, name, label, help }) {
	const d = described(form, name, help), value = form.values[name] || [];
	return html`<div class="field"><label for=${d.id}>${label}</label><textarea id=${d.id} name=${name} rows="3" aria-invalid=${d.invalid}
		aria-describedby=${d.ids} onInput=${e => form.set(name, e.target.value.split("\n"))}>${value.join("\n")}</textarea>
		<small>Une valeur par ligne.</small>${d.words}</div>`;
}

/* Days: one after the other, each taken away by its own button. */
function Days({ form, name, label, help }) {
	const d = described(form, name, help), value = form.values[name] || [], [typed, type] = useState("");
	const add = () => {
		if (typed)
			form.set(name, [...new Set([...value, typed])].sort());
		type("");
	};
	return html`<div class="field"><label for=${d.id}>${label}</label>${value.map(v => html`<p class="chosen" key=${v}>${day(v)} ${" "}
			<button type="button" class="outline small" aria-label=${`Retirer le ${day(v)} de « ${label} »`} onClick=${() => form.set(name, value.filter(x => x !== v))}>Retirer</button></p>`)}
		<div class="joined"><input id=${d.id} type="date" value=${typed} onInput=${e => type(e.target.value)} aria-invalid=${d.invalid} aria-describedby=${d.ids} />
			<button type="button" class="outline small" onClick=${add}>Ajouter ce jour</button></div>${d.words}</div>`;
}

/* One of the sub-records of a form, as a form of its own: refusals of it stand beside its fields. */
export const rowForm = (form, name, i) => ({
	...form, values: form.values[name][i], shown: new Set(), faults: form.faults.filter(f => (f.field || "").startsWith(`${name}[${i}].`))
		.map(f => ({ ...f, field: f.field.slice(`${name}[${i}].`.length) })),
	number: `${form.number}-${name}-${i}`,
	set: (field, value) => form.set(name, form.values[name].map((row, k) => k === i ? { ...row, [field]: value } : row)),
});

/* Sub-records: a group of fields each, added and taken away; those that need a number get the next one, and keep it. */
function Rows({ form, name, schema, label }) {
	const d = described(form, name), rows = form.values[name] || [];
	const put = next => form.set(name, next);
	const inner = i => rowForm(form, name, i);
	const item = schemaOf(schema.items), counted = (item.required || []).includes("number");
	const { number: _, ...rest } = item.properties, asked = counted ? { ...item, properties: rest } : item;
	const fresh = () => ({ ...valuesOf(item), ...counted ? { number: 1 + Math.max(0, ...rows.map(row => Number(row.number) || 0)) } : {} });
	return html`<fieldset class="field rows"><legend>${label}</legend>${rows.map((row, i) => html`<div class="card" key=${counted ? row.number : i}>
			${counted && html`<p><strong>N° ${row.number}</strong></p>`}<${Fields} form=${inner(i)} schema=${asked} />
			<button type="button" class="outline small" onClick=${() => put(rows.filter((_row, k) => k !== i))}>Retirer cette ligne</button></div>`)}
		<button type="button" class="outline small" onClick=${() => put([...rows, fresh()])}>Ajouter : ${(item.title || label).toLowerCase()}</button>
		${d.words}</fieldset>`;
}

function ListField({ form, name, schema, label, help }) {
	const item = schemaOf(schema.items);
	if (item["x-labels"])
		return html`<${Choices} form=${form} name=${name} label=${label} help=${help} options=${Object.entries(item["x-labels"])} />`;
	if (item.type === "object")
		return html`<${Rows} form=${form} name=${name} schema=${schema} label=${label} />`;
	if (schema["x-ref"] || item["x-ref"])
		return html`<${Chooser} form=${form} name=${name} kind=${schema["x-ref"] || item["x-ref"]} label=${label} help=${help} several />`;
	if (item.format === "date")
		return html`<${Days} form=${form} name=${name} label=${label} help=${help} />`;
	return html`<${Lines} form=${form} name=${name} label=${label} help=${help} />`;
}

function Field({ form, name, schema, required }) {
	const label = schema.title, help = name === "code" ? "Facultatif : votre propre référence." : helpOf(schema), same = { form, name, label, help, required };
	if (schema["x-ref"] === "file" && schema.type !== "array")
		return html`<${FileField} ...${same} />`;
	if (schema["x-ref"] && schema.type !== "array")
		return html`<${Chooser} ...${same} kind=${schema["x-ref"]} />`;
	if (schema.format === "commune")
		return html`<${Chooser} ...${same} kind="commune" />`;
	if (schema["x-labels"] && schema.type !== "array")
		return html`<${Select} ...${same} options=${Object.entries(schema["x-labels"])} none="Choisir…" />`;
	if (schema.type === "array")
		return html`<${ListField} ...${same} schema=${schema} />`;
	if (schema.type === "boolean")
		return html`<${Check} ...${same} />`;
	if (schema.format === "date")
		return html`<${Text} ...${same} type="date" />`;
	if (schema.format === "date-time")
		return html`<${Text} ...${same} type="datetime-local" />`;
	return html`<${Text} ...${same} lines=${long(schema) ? 4 : undefined} inputmode=${schema.type === "integer" ? "decimal" : undefined}
		type=${schema.format === "email" ? "email" : "text"} />`;
}

const helps = {
	siret: "14 chiffres. Une antenne peut ne pas en avoir.", rna: "W suivi de 9 chiffres.", email: "Par exemple prenom@exemple.fr.",
	phone: "Par exemple 01 23 45 67 89.", name: undefined, commune: undefined,
};
const lengths = /^(jours|journées|mois|ans|heures|octets|degrés|%)/;

function helpOf(schema) {
	const unit = isMoney(schema) ? "En euros." : schema["x-unit"] && !schema.title.toLowerCase().includes(schema["x-unit"]) && `${lengths.test(schema["x-unit"]) ? "En" : "Nombre de"} ${schema["x-unit"]}.`;
	const form = schema.format in helps ? helps[schema.format] : schema["x-expected"] && `Attendu : ${schema["x-expected"]}.`;
	return [unit, form].filter(Boolean).join(" ") || undefined;
}

/* All fields of a schema; those seldom needed are folded away behind a line. */
export function Fields({ form, schema }) {
	const required = new Set(schemaOf(schema).required || []);
	const weight = ([name]) => (required.has(name) ? 0 : name === "code" ? 2 : 1);
	const fields = formFields(schema).sort((a, b) => weight(a) - weight(b)), [open, setOpen] = useState(false);
	const first = fields.length <= 14 ? fields : fields.filter(([name], i) => required.has(name) || i < 12), rest = fields.filter(f => !first.includes(f));
	const draw = ([name, s]) => html`<${Field} key=${name} form=${form} name=${name} schema=${{ ...schemaOf(s), title: schemaOf(s).title || name }} required=${required.has(name)} />`;
	const told = rest.some(([name]) => form.faults.some(f => (f.field || "").split(/[.[]/)[0] === name));
	return html`${first.map(draw)}${rest.length > 0 && (open || told ? rest.map(draw)
		: html`<p><button type="button" class="outline small" onClick=${() => setOpen(true)}>Plus de champs (${rest.length})</button></p>`)}`;
}
