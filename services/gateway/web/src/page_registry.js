/*
 * page_registry: the registry's collections, and the list of one, with its filters, its export and the way to a new record.
 * Owns: the order in which the collections are shown.
 * Beware: a collection that the contract has and no group names stands under "Autres": nothing is hidden.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { get, post, query } from "./api.js";
import { choices, collection, collections, field, filters, labelField, may, schemaOf, title } from "./contract.js";
import { Fields, bodyOf, valuesOf } from "./fields.js";
import { Form, Submit, useForm } from "./form.js";
import { called, namesLearn } from "./names.js";
import { Empty, Page, Refused, Table, useLoad } from "./parts.js";
import { Value, shownFields } from "./value.js";

const groups = [
	["Réseau", ["organisation", "person", "mandate", "membership", "key_figure", "contact"]],
	["Offre d’accompagnement", ["bouquet", "accompaniment", "competence", "provider", "recruitment_criterion", "accreditation"]],
	["Agréments et conventions", ["agrement", "agrement_rule", "retro_template", "convention", "convention_step", "convention_year", "convention_document",
		"budget_line", "convention_indicator"]],
	["Programmes et instances", ["programme", "programme_step", "instance", "meeting", "decision", "selection", "candidature", "selection_ranking"]],
	["Fiches", ["action_sheet", "theme_sheet"]],
];

function grouped() {
	const open = collections("registry").filter(c => may(c.base + ".list"));
	const named = new Set(groups.flatMap(([, list]) => list));
	return [...groups.map(([name, list]) => [name, list.map(r => open.find(c => c.record === r)).filter(Boolean)]),
		["Autres", open.filter(c => !named.has(c.record))]].filter(([, list]) => list.length > 0);
}

export function Registry() {
	return html`<${Page} title="Registre" intro="Tout ce que la fédération sait de son réseau, en un seul endroit.">
		${may("registry.import_run.create") && html`<p><a href="#/imports">Importer un tableur</a></p>`}
		<div class="points">${grouped().map(([name, list]) => html`<section key=${name}><h2>${name}</h2><ul class="plain">${list.map(c => html`
			<li key=${c.record}><a href=${"#/registre/" + c.record}>${c.plural}</a></li>`)}</ul></section>`)}</div><//>`;
}

/* The fields that tell records apart at a glance: the label, then what lists can be asked by, then the rest. */
function columnsOf(of) {
	const fields = shownFields(of.record).filter(([, s]) => {
		const schema = schemaOf(s);
		return schema.type !== "object" && schemaOf(schema.items).type !== "object" && (schema.maxLength || 0) <= 300;
	});
	const label = labelField(of.record), weight = ([name, s]) => (name === label ? 0 : schemaOf(s)["x-key"] ? 1 : 2);
	return fields.filter(([name]) => name !== "code").sort((a, b) => weight(a) - weight(b)).slice(0, 5);
}

function Rows({ of, items }) {
	const columns = columnsOf(of), label = labelField(of.record);
	const cell = (r, [name, schema], i) => {
		const value = html`<${Value} schema=${schema} value=${r[name]} />`;
		return i === 0 ? html`<a href=${`#/registre/${of.record}/${r.id}`}>${name === label ? r[name] || called(r) || "Ouvrir" : html`Ouvrir`}</a>${name === label ? "" : html` ${value}`}` : value;
	};
	return html`<${Table} caption=${of.plural} head=${columns.map(([, s]) => schemaOf(s).title)} rows=${items.map(r => columns.map((c, i) => cell(r, c, i)))} />`;
}

/* Pages are read one by one, and stay. */
function useListed(of, asked) {
	const [more, setMore] = useState({ items: [] });
	const from = useLoad(async () => {
		const page = await get(of.path + query({ ...asked, limit: 50 }));
		namesLearn(of.record, page.items);
		setMore({ items: [], next: page.next });
		return page.items;
	}, [of.path, JSON.stringify(asked)]);
	const next = async () => {
		const page = await get(of.path + query({ ...asked, limit: 50, cursor: more.next }));
		setMore({ items: [...more.items, ...page.items], next: page.next });
	};
	return { from, items: [...(from.data || []), ...more.items], next: more.next && next };
}

function Filters({ of, asked, set }) {
	const offered = filters(of.base + ".list").filter(f => choices(of.record, f).length > 0 || !field(of.record, f)["x-ref"]);
	return html`<search><form class="filters" onSubmit=${e => e.preventDefault()}>${offered.map(f => {
		const options = choices(of.record, f), change = e => set({ ...asked, [f]: e.target.value });
		return html`<p class="field" key=${f}><label for=${"by-" + f}>${title(of.record, f)}</label>${options.length > 0
			? html`<select id=${"by-" + f} onChange=${change}><option value="">Tous</option>${options.map(([v, l]) => html`<option value=${v}>${l}</option>`)}</select>`
			: html`<input id=${"by-" + f} type=${field(of.record, f).format === "date" ? "date" : "search"} onChange=${change} />`}</p>`;
	})}<p class="field"><label class="check"><input type="checkbox" onChange=${e => set({ ...asked, archived: e.target.checked })} />Avec les archives</label></p></form></search>`;
}

export function Records({ record }) {
	const of = collection(record);
	const [asked, setAsked] = useState({});
	if (!of || !may(of.base + ".list"))
		return html`<${Page} title="Page introuvable" back=${["#/registre", "Registre"]}><p>Il n’y a rien à cette adresse.</p><//>`;
	return html`<${Page} title=${of.plural} back=${["#/registre", "Registre"]}>
		<p class="row">${may(of.base + ".create") && html`<a role="button" class="small" href=${`#/registre/${record}/nouveau`}>Ajouter</a>`}
			<a href=${"/api/v1" + of.path + query({ ...asked, format: "csv" })} download=${record + ".csv"}>Exporter (CSV)</a>
			<a href=${"/api/v1" + of.path + query({ ...asked, format: "xlsx" })} download=${record + ".xlsx"}>Exporter (Excel)</a></p>
		<${Filters} of=${of} asked=${asked} set=${setAsked} /><${Listed} of=${of} asked=${asked} /><//>`;
}

export function Listed({ of, asked }) {
	const { from, items, next } = useListed(of, asked);
	if (from.error)
		return html`<${Refused} error=${from.error} again=${from.reload} />`;
	if (from.data === undefined)
		return html`<p aria-busy="true">Chargement…</p>`;
	if (items.length === 0)
		return html`<${Empty}>Aucune fiche pour le moment.<//>`;
	return html`<${Rows} of=${of} items=${items} />${next && html`<p><button type="button" class="outline" onClick=${next}>Afficher la suite</button></p>`}`;
}

export function RecordNew({ record }) {
	const of = collection(record), schema = record + "_create";
	const form = useForm(valuesOf(schema));
	const save = form.submit(async values => {
		const body = bodyOf(schema, values), made = await post(of.path, body, form.key(body));
		location.hash = `#/registre/${record}/${made.id}`;
	});
	return html`<${Page} title=${`${of.one} : nouvelle fiche`} back=${["#/registre/" + record, of.plural]}>
		<${Form} form=${form} onSubmit=${save} label=${`${of.one} : nouvelle fiche`}><${Fields} form=${form} schema=${schema} />
			<${Submit} form=${form}>Enregistrer<//><//><//>`;
}
