/*
 * page_registry: the collections of the registry and of scheduling, and the list of one, with its filters, its export and the way to a new record.
 * Owns: the order in which the collections are shown.
 * Beware: a collection that the contract has and no group names stands under "Autres": nothing is hidden.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { get, post, query } from "./api.js";
import { Chooser } from "./chooser.js";
import { choices, collection, collections, field, filters, labelField, may, schemaOf, title } from "./contract.js";
import { Fields, bodyOf, valuesOf } from "./fields.js";
import { Form, Submit, useForm } from "./form.js";
import { namesLearn } from "./names.js";
import { Empty, Page, Refused, Table, useLoad } from "./parts.js";
import { Value, shownFields } from "./value.js";
import { folded } from "./words.js";

const groups = { registry: [
	["Réseau", ["organisation", "person", "mandate", "membership", "key_figure", "contact"]],
	["Offre d’accompagnement", ["bouquet", "accompaniment", "competence", "provider", "recruitment_criterion", "accreditation"]],
	["Agréments et conventions", ["agrement", "agrement_rule", "retro_template", "convention", "convention_step", "convention_year", "convention_document",
		"budget_line", "convention_indicator"]],
	["Programmes et instances", ["programme", "programme_step", "instance", "meeting", "decision", "selection", "candidature", "selection_ranking"]],
	["Fiches", ["action_sheet", "theme_sheet"]],
], scheduling: [
	["Actions", ["action", "session", "enrolment", "plan"]],
	["Dates", ["poll", "poll_answer", "absence", "availability", "calendar", "feed", "school_holiday"]],
	["Lieux", ["venue", "venue_feature"]],
	["Présences et papiers", ["attendance", "training_agreement", "funding"]],
	["Suivi", ["intersession", "action_plan", "survey", "survey_answer"]],
] };

function grouped(service) {
	const open = collections(service).filter(c => may(c.base + ".list") && c.record !== "import_run");
	const named = new Set(groups[service].flatMap(([, list]) => list));
	return [...groups[service].map(([name, list]) => [name, list.map(r => open.find(c => c.record === r)).filter(Boolean)]),
		["Autres", open.filter(c => !named.has(c.record))]].filter(([, list]) => list.length > 0);
}

export function Registry() {
	return html`<${Page} title="Registre" intro="Tout ce que la fédération sait de son réseau, en un seul endroit.">
		${may("registry.import_run.create") && html`<p><a href="#/imports">Importer un tableur</a></p>`}<${Groups} service="registry" /><//>`;
}

export function Planning() {
	return html`<${Page} title="Planification" intro="Tout ce dont les actions sont faites : journées, lieux, disponibilités, inscriptions, présences, suivi.">
		<${Groups} service="scheduling" /><//>`;
}

function Groups({ service }) {
	return html`<div class="points">${grouped(service).map(([name, list]) => html`<section key=${name}><h2>${name}</h2><ul class="plain">${list.map(c => html`
			<li key=${c.record}><a href=${"#/registre/" + c.record}>${c.plural}</a></li>`)}</ul></section>`)}</div>`;
}

/* Made where they belong: a file by the form that needs it, an address of a calendar where it is shown once. */
export const elsewhere = new Set(["file", "feed"]);

/* Where a list is found again. */
const homes = { scheduling: ["#/planification", "Planification"], reporting: ["#/chiffres", "Chiffres"] };
export const homeOf = of => of && homes[of.service] || ["#/registre", "Registre"];

/* The fields that tell records apart at a glance: the label, then what lists can be asked by, then the rest. */
function columnsOf(of, items, asked) {
	const filled = v => v !== undefined && v !== "" && v !== false && !(Array.isArray(v) && v.length === 0);
	const fields = shownFields(of.record).filter(([, s]) => {
		const schema = schemaOf(s);
		const item = schemaOf(schema.items), listed = schema.type === "array" && (item["x-ref"] || item["x-labels"]);
		return schema.type !== "object" && (schema.type !== "array" || listed) && (schema.maxLength || 0) <= 300;
	});
	const label = labelField(of.record), weight = ([name, s]) => (name === label ? 0 : name === "home_name" ? 0.5 : name === "status" ? 3 : schemaOf(s)["x-key"] ? 1 : 2);
	return fields.filter(([name]) => name !== "code" && !(name === "home" && schemaOf(of.record).properties.home_name) && !(schemaOf(of.record).properties[name]["x-ref"] && asked[name]) && items.some(r => filled(r[name]))).sort((a, b) => weight(a) - weight(b)).slice(0, 5);
}

/* By name; records without one by year, rank, nature and day. */
function ordered(record, items) {
	const label = labelField(record), nature = Object.entries(schemaOf(record).properties).find(([name, s]) => s["x-labels"] && s.type !== "array" && name !== "status");
	const place = r => nature ? Object.keys(nature[1]["x-labels"]).indexOf(r[nature[0]]) : 0;
	const words = r => folded(["name", "title"].includes(label) ? r[label] : r.day || r.from || "");
	return [...items].sort((a, b) => ["name", "title"].includes(label) ? words(a).localeCompare(words(b), "fr", { numeric: true })
		: (a.year || 0) - (b.year || 0) || (a.number || a.rank || 0) - (b.number || b.rank || 0) || place(a) - place(b) || words(a).localeCompare(words(b)));
}

/* A column that nobody filled in says nothing, nor does what all were asked for. */
function Rows({ of, items, whole, asked }) {
	const columns = columnsOf(of, items, asked), rows = whole ? ordered(of.record, items) : items;
	const cell = (r, [name, schema], i) => {
		const value = html`<${Value} schema=${schema} value=${r[name]} plain=${i === 0} />`;
		return i > 0 ? value : html`<a href=${`#/registre/${of.record}/${r.id}`}>${r[name] === undefined ? "Ouvrir" : value}</a>`;
	};
	return html`<${Table} caption=${of.plural} head=${columns.map(([, s]) => schemaOf(s).title)} rows=${rows.map(r => columns.map((c, i) => cell(r, c, i)))} />`;
}

/* Pages are read one by one, and stay. */
function useListed(of, asked) {
	const [more, setMore] = useState({ items: [] });
	const from = useLoad(async () => {
		const page = await get(of.path + query({ ...asked, limit: 200 }));
		namesLearn(of.record, page.items);
		setMore({ items: [], next: page.next });
		return page.items;
	}, [of.path, JSON.stringify(asked)]);
	const next = async () => {
		const page = await get(of.path + query({ ...asked, limit: 200, cursor: more.next }));
		setMore({ items: [...more.items, ...page.items], next: page.next });
	};
	return { from, items: [...(from.data || []), ...more.items], next: more.next && next };
}

/* Each filter by the type of its field: words to choose from, a name to look up, a day, or text. */
function Filter({ of, name, asked, set }) {
	const schema = field(of.record, name), options = choices(of.record, name), id = "by-" + name;
	const change = value => set({ ...asked, [name]: value }), kind = schema.format === "commune" ? "commune" : schema["x-ref"];
	if (kind)
		return html`<${Chooser} form=${{ number: 0, values: asked, faults: [], shown: new Set(), set: (_, v) => change(v) }} name=${name} kind=${kind} label=${title(of.record, name)} />`;
	return html`<p class="field"><label for=${id}>${title(of.record, name)}</label>${options.length > 0
		? html`<select id=${id} onChange=${e => change(e.target.value)}><option value="">Tous</option>${options.map(([v, l]) => html`<option value=${v}>${l}</option>`)}</select>`
		: schema.type === "boolean" ? html`<select id=${id} onChange=${e => change(e.target.value)}><option value="">Tous</option><option value="true">Oui</option></select>`
		: html`<input id=${id} type=${schema.format === "date" ? "date" : "search"} onChange=${e => change(e.target.value.trim())} />`}</p>`;
}

function Filters({ of, asked, set }) {
	const [more, setMore] = useState(false);
	const known = filters(of.base + ".list").filter(f => !["code", "merged_into"].includes(f) && field(of.record, f).type !== "array");
	const handy = known.filter(f => choices(of.record, f).length > 0), rest = known.filter(f => !handy.includes(f));
	return html`<search><form class="filters" onSubmit=${e => e.preventDefault()}>
		${[...handy, ...(more || rest.length < 3 ? rest : [])].map(f => html`<${Filter} key=${f} of=${of} name=${f} asked=${asked} set=${set} />`)}
		<p class="field"><label class="check"><input type="checkbox" onChange=${e => set({ ...asked, archived: e.target.checked })} />Avec les archives</label>
			${rest.length >= 3 && !more && html`<button type="button" class="outline small" onClick=${() => setMore(true)}>Plus de filtres</button>`}</p></form></search>`;
}

export function Records({ record }) {
	const of = collection(record);
	const [asked, setAsked] = useState({});
	if (!of || !may(of.base + ".list"))
		return html`<${Page} title="Page introuvable" back=${["#/registre", "Registre"]}><p>Il n’y a rien à cette adresse.</p><//>`;
	return html`<${Page} title=${of.plural} back=${homeOf(of)}>
		<p class="row">${may(of.base + ".create") && !elsewhere.has(record) && html`<a role="button" class="small" href=${`#/registre/${record}/nouveau`}>Ajouter</a>`}
			<a href=${"/api/v1" + of.path + query({ ...asked, format: "csv" })} download=${record + ".csv"}>Exporter (CSV)</a>
			<a href=${"/api/v1" + of.path + query({ ...asked, format: "xlsx" })} download=${record + ".xlsx"}>Exporter (Excel)</a></p>
		<${Filters} of=${of} asked=${asked} set=${setAsked} /><${Listed} of=${of} asked=${asked} narrowed /><//>`;
}

export function Listed({ of, asked, narrowed }) {
	const { from, items, next } = useListed(of, asked);
	if (from.error)
		return html`<${Refused} error=${from.error} again=${from.reload} />`;
	if (from.data === undefined)
		return html`<p aria-busy="true">Chargement…</p>`;
	if (items.length === 0)
		return html`<${Empty}>${narrowed && Object.values(asked).some(Boolean) ? "Aucune fiche ne correspond." : "Aucune fiche pour le moment."}${
			may(of.base + ".create") && !elsewhere.has(of.record) ? " « Ajouter » en fait une nouvelle." : ""}<//>`;
	return html`<${Rows} of=${of} items=${items} whole=${!next} asked=${asked} />${next && html`<p><button type="button" class="outline" onClick=${next}>Afficher la suite</button></p>`}`;
}

/* What the address fills in already: ?organisation=… of the record that one comes from. */
const prefilled = () => Object.fromEntries(new URLSearchParams(location.hash.split("?")[1] || ""));

export function RecordNew({ record }) {
	const of = collection(record), schema = record + "_create";
	const form = useForm(valuesOf(schema, of ? prefilled() : {}));
	const save = form.submit(async values => {
		const body = bodyOf(schema, values), made = await post(of.path, body, form.key(body));
		location.hash = `#/registre/${record}/${made.id}`;
	});
	return html`<${Page} title=${`${of.one} : nouvelle fiche`} back=${["#/registre/" + record, of.plural]}>
		<${Form} form=${form} onSubmit=${save} label=${`${of.one} : nouvelle fiche`}><${Fields} form=${form} schema=${schema} />
			<${Submit} form=${form}>Enregistrer<//><//><//>`;
}
