/*
 * page_record: one record of the registry: what it says, what may be done with it, how it changed, and the form that changes it.
 * Owns: nothing.
 * Beware: a change names the version that was read; another's change in between is told, never overwritten.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { archive, get, patch, post } from "./api.js";
import { collection, collections, may, operation, schemaOf, steps } from "./contract.js";
import { Fields, bodyOf, formFields, valuesOf } from "./fields.js";
import { Form, Submit, useForm } from "./form.js";
import { Name, name } from "./names.js";
import { Act, Badge, Empty, Loaded, Page, Table, useLoad } from "./parts.js";
import { Listed } from "./page_registry.js";
import { FactsOf, Value } from "./value.js";
import { capital, instant } from "./words.js";

function Change({ of, record, done }) {
	const schema = of.record + "_patch";
	const form = useForm(valuesOf(schema, record));
	const save = form.submit(async values => {
		const body = bodyOf(schema, values, record);
		if (Object.keys(body).length > 0)
			await patch(`${of.path}/${record.id}`, body, record.version);
		done();
	});
	return html`<section><h2>Modifier</h2><${Form} form=${form} onSubmit=${save} label="Modifier la fiche"><${Fields} form=${form} schema=${schema} />
		<p class="row"><${Submit} form=${form}>Enregistrer les changements<//> <button type="button" class="outline" onClick=${done}>Annuler</button></p><//></section>`;
}

/* A step of the record's life: a button, or a form when it asks for something. */
function Step({ of, record, row, done }) {
	const [open, setOpen] = useState(false), asks = row.body && formFields(row.body).length > 0;
	const words = capital(row.title.split(" : ").pop()), path = row.path.replace("{id}", record.id);
	const form = useForm(asks ? valuesOf(row.body) : {});
	const run = async body => {
		await post(path, body, form.key({ body, version: record.version, path }));
		setOpen(false);
		done();
	};
	if (!asks)
		return html`<${Act} kind="outline" run=${() => run({})}>${words}<//>`;
	if (!open)
		return html`<button type="button" class="outline" onClick=${() => setOpen(true)}>${words}…</button>`;
	return html`<${Form} form=${form} onSubmit=${form.submit(values => run(bodyOf(row.body, values)))} label=${words}><h3>${words}</h3>
		<${Fields} form=${form} schema=${row.body} /><p class="row"><${Submit} form=${form}>${words}<//>
		<button type="button" class="outline" onClick=${() => setOpen(false)}>Annuler</button></p><//>`;
}

function View({ record, row }) {
	const [open, setOpen] = useState(false);
	const words = capital(row.title.split(" : ").pop());
	return html`<details onToggle=${e => setOpen(e.target.open)}><summary>${words}</summary>${open && html`<${ViewShown} path=${row.path.replace("{id}", record.id)} row=${row} />`}</details>`;
}
function ViewShown({ path, row }) {
	const from = useLoad(() => get(path), [path]);
	return html`<${Loaded} from=${from}>${data => html`<${FactsOf} of=${row.answer} record=${data} />`}<//>`;
}

const events = { created: "Création", updated: "Modification", archived: "Archivage", moved: "Rattachement déplacé", merged: "Fusion" };
const happened = event => events[event.split(".").pop()] || event.split(".").pop();

function History({ of, id, version }) {
	const from = useLoad(() => get(`${of.path}/${id}/history`), [id, version]);
	return html`<${Loaded} from=${from}>${page => page.items.length === 0 ? html`<${Empty}>Rien encore.<//>`
		: html`<${Table} caption="Historique" head=${["Quand", "Quoi", "Par", "Changements"]} rows=${[...page.items].reverse().map(e => [instant(e.time), happened(e.event),
			e.actor ? html`<${Name} kind="person" id=${e.actor} />` : "Maillage",
			html`<ul class="plain tight">${(e.changes || []).filter(c => c.label).map(c => html`<li>${c.label} : ${c.from !== undefined ? `« ${c.from} » → ` : ""}${
				c.to !== undefined ? `« ${c.to} »` : "retiré"}</li>`)}</ul>`])} />`}<//>`;
}

/* Collections whose records refer to this one, each a list of its own. */
const about = of => collections(of.service).filter(c => may(c.base + ".list")).flatMap(c => (operation(c.base + ".list").parameters || [])
	.filter(p => (schemaOf(c.record).properties[p.name] || {})["x-ref"] === of.record && schemaOf(c.record).properties[p.name].type !== "array")
	.map(p => [c, p.name]));

function Related({ of, id }) {
	return about(of).map(([c, name]) => html`<details key=${c.record + name}><summary>${c.plural} : ${schemaOf(c.record).properties[name].title.toLowerCase()}</summary>
		<${RelatedList} of=${c} asked=${{ [name]: id }} /></details>`);
}
function RelatedList({ of, asked }) {
	return html`<${Listed} of=${of} asked=${asked} />${may(of.base + ".create") && html`<p><a href=${`#/registre/${of.record}/nouveau`}>Ajouter</a></p>`}`;
}

function Body({ of, r, from }) {
	const [changing, setChanging] = useState(false), beside = steps(of);
	const live = !r.archived_at;
	const done = () => {
		setChanging(false);
		from.reload();
	};
	const away = async () => {
		await archive(`${of.path}/${r.id}`, r.version);
		from.reload();
	};
	return html`${!live && html`<p><${Badge} tone="bad">Archivée<//> le ${instant(r.archived_at)}</p>`}
		<${FactsOf} of=${of.record} record=${r} />
		${live && !changing && html`<div class="row">${may(of.base + ".update") && html`<button type="button" onClick=${() => setChanging(true)}>Modifier</button>`}
			${beside.verbs.map(row => html`<${Step} key=${row.name} of=${of} record=${r} row=${row} done=${done} />`)}
			${may(of.base + ".archive") && html`<${Act} kind="outline" run=${away} sure="Archiver cette fiche ? Elle restera lisible, sans plus changer."
				yes="Oui, l’archiver">Archiver<//>`}</div>`}
		${changing && html`<${Change} of=${of} record=${r} done=${done} />`}
		${beside.views.map(row => html`<${View} key=${row.name} record=${r} row=${row} />`)}
		<${Related} of=${of} id=${r.id} />
		<details><summary>Historique</summary><${History} of=${of} id=${r.id} version=${r.version} /></details>`;
}

/* A record without a name of its own is called by what it is, and by the structure or person it is about. */
function heading(of, r) {
	const about = r.organisation ? name("organisation", r.organisation) : r.person ? name("person", r.person) : "";
	return r.name || r.title || [of.one, about].filter(Boolean).join(" · ");
}

export function Record({ record, id }) {
	const of = collection(record);
	const from = useLoad(() => get(`${of.path}/${id}`), [record, id]);
	return html`<${Loaded} from=${from}>${r => html`<${Page} title=${heading(of, r)} back=${["#/registre/" + record, of.plural]}>
		<${Body} key=${r.id + r.version} of=${of} r=${r} from=${from} /><//>`}<//>`;
}
