/*
 * inline: making or changing a record where it is spoken of, and the next step of each line of a table below it.
 * Owns: nothing.
 * Beware: what the place itself says (the action, the structure) is sent along and not asked for again.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { patch, post } from "./api.js";
import { collection, may, schemaOf, steps } from "./contract.js";
import { Fields, bodyOf, valuesOf } from "./fields.js";
import { Form, Submit, useForm } from "./form.js";
import { stepOpen } from "./machines.js";
import { Steps } from "./page_steps.js";
import { Table } from "./parts.js";

/* The schema without what is known already; `among` narrows a reference to a few: { "measures.owner": [[id, words]…] }. */
function narrowed(name, without, among) {
	const schema = schemaOf(name), properties = { ...schema.properties };
	for (const field of without)
		delete properties[field];
	for (const [path, options] of Object.entries(among)) {
		const [field, below] = path.split(".");
		const few = of => ({ title: schemaOf(of).title, type: "string", "x-labels": Object.fromEntries(options) });
		if (!below)
			properties[field] = few(properties[field]);
		else {
			const list = schemaOf(properties[field]), item = schemaOf(list.items);
			properties[field] = { ...list, items: { ...item, properties: { ...item.properties, [below]: few(item.properties[below]) } } };
		}
	}
	return { ...schema, properties };
}

function Filled({ schema, first, words, save, close }) {
	const form = useForm(first);
	return html`<${Form} form=${form} onSubmit=${form.submit(values => save(values, form))} label=${words}><${Fields} form=${form} schema=${schema} />
		<p class="row"><${Submit} form=${form}>Enregistrer<//> <button type="button" class="outline" onClick=${close}>Annuler</button></p><//>`;
}

/* A button, and below it the form that makes a record of that collection. */
export function Make({ record, fixed, hide = [], among = {}, first = {}, words, done }) {
	const [open, setOpen] = useState(false), of = collection(record);
	if (!of || !may(of.base + ".create"))
		return "";
	if (!open)
		return html`<p><button type="button" class="outline small" onClick=${() => setOpen(true)}>${words}…</button></p>`;
	const schema = narrowed(record + "_create", [...Object.keys(fixed), ...hide, "code"], among);
	const save = async (values, form) => {
		const body = { ...bodyOf(schema, values), ...fixed };
		await post(of.path, body, form.key(body));
		setOpen(false);
		done();
	};
	return html`<div class="step"><${Filled} schema=${schema} first=${{ ...valuesOf(schema), ...first }} words=${words} save=${save} close=${() => setOpen(false)} /></div>`;
}

/* The same for a record that is there. */
export function Edit({ of: { record, path, base }, from, hide = [], among = {}, words = "Modifier", done }) {
	const [open, setOpen] = useState(false);
	if (!may(base + ".update"))
		return "";
	if (!open)
		return html`<button type="button" class="outline small" onClick=${() => setOpen(true)}>${words}…</button>`;
	const schema = narrowed(record + "_patch", [...hide, "code"], among);
	const save = async values => {
		const body = bodyOf(schema, values, from);
		if (Object.keys(body).length > 0)
			await patch(`${path}/${from.id}`, body, from.version);
		setOpen(false);
		done();
	};
	return html`<div class="step"><${Filled} schema=${schema} first=${valuesOf(schema, from)} words=${words} save=${save} close=${() => setOpen(false)} /></div>`;
}

/* rows: [{ record, words, cells }]. The steps of the line that was chosen open below the table. */
export function StepTable({ record, caption, head, numbers, rows, done }) {
	const [chosen, choose] = useState(), of = collection(record), verbs = steps(of).verbs;
	const open = r => verbs.some(row => stepOpen(record, row.path.split("/").pop(), r.status));
	const acts = rows.some(r => open(r.record)), at = rows.find(r => r.record.id === chosen);
	const button = r => open(r.record) && html`<button type="button" class="outline small" aria-expanded=${r.record.id === chosen ? "true" : "false"}
		onClick=${() => choose(r.record.id === chosen ? undefined : r.record.id)}>Étape suivante<span class="hidden"> : ${r.words}</span></button>`;
	const over = () => {
		choose(undefined);
		done();
	};
	return html`<${Table} caption=${caption} head=${[...head, ...acts ? ["À faire"] : []]} numbers=${numbers} rows=${rows.map(r => [...r.cells, ...acts ? [button(r)] : []])} />
		${at && html`<div class="card" key=${chosen}><p><strong>${at.words}</strong></p><${Steps} of=${of} record=${at.record} rows=${verbs} done=${over} /></div>`}`;
}
