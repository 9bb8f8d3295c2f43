/*
 * page_record: one record of the registry: what it says, what may be done with it, how it changed, and the form that changes it.
 * Owns: nothing.
 * Beware: a change names the version that was read; another's change in between is told, never overwritten.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { archive, get, patch, session } from "./api.js";
import { collection, collections, hasRole, may, operation, schemaOf, steps } from "./contract.js";
import { Feeds } from "./calendars.js";
import { Fields, bodyOf, valuesOf } from "./fields.js";
import { Form, Submit, useForm } from "./form.js";
import { called } from "./names.js";
import { History } from "./page_history.js";
import { Listed, elsewhere } from "./page_registry.js";
import { Steps, View } from "./page_steps.js";
import { Act, Badge, Loaded, Page, useLoad } from "./parts.js";
import { FactsOf } from "./value.js";
import { instant } from "./words.js";

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

/* Collections whose records refer to this one, each a list of its own. */
const about = of => collections(of.service).filter(c => may(c.base + ".list")).flatMap(c => (operation(c.base + ".list").parameters || [])
	.filter(p => (schemaOf(c.record).properties[p.name] || {})["x-ref"] === of.record && schemaOf(c.record).properties[p.name].type !== "array")
	.map(p => [c, p.name]));

const small = words => /^Caf\b/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);

/* What the record is there, when it is not simply what they are about: « Structures (successeur) ». */
function Related({ of, id }) {
	const lists = about(of);
	const words = (c, name) => name === of.record || lists.filter(([other]) => other.record === c.record).length === 1 && c.record !== of.record ? c.plural
		: `${c.plural} (${small(schemaOf(c.record).properties[name].title)})`;
	return lists.length > 0 && html`<section><h2>Ce qui s’y rattache</h2>${lists.map(([c, name]) => html`<${Fold} key=${c.record + name} words=${words(c, name)}>${() => html`
		<${Listed} of=${c} asked=${{ [name]: id }} />${may(c.base + ".create") && !elsewhere.has(c.record) && html`<p><a href=${`#/registre/${c.record}/nouveau?${name}=${id}`}>Ajouter</a></p>`}`}<//>`)}</section>`;
}

/* Read only once it is opened. */
function Fold({ words, children }) {
	const [open, setOpen] = useState(false);
	return html`<details onToggle=${e => setOpen(e.target.open)}><summary>${words}</summary>${open && children()}</details>`;
}

/* What of a record is drawn to be printed. */
const papers = {
	meeting: () => [["/releves/", "Relevé de décisions à imprimer"]],
	action_plan: () => [["/plans-actions/", "Plan d’actions à imprimer"]],
	training_agreement: () => [["/conventions-formation/", "Convention à imprimer"]],
	survey: r => [r.status !== "planned" && may("scheduling.survey.links") && ["/liens/", "Liens à transmettre, à imprimer"],
		r.status !== "planned" && ["/resultats/", "Résultats à imprimer"]].filter(Boolean),
};
const papersOf = (record, r) => papers[record] ? papers[record](r) : [];

function Body({ of, r, from }) {
	const [changing, setChanging] = useState(false), beside = steps(of), live = !r.archived_at;
	const done = () => {
		setChanging(false);
		from.reload();
	};
	const away = async () => {
		await archive(`${of.path}/${r.id}`, r.version);
		from.reload();
	};
	const archiving = may(of.base + ".archive") && html`<${Act} kind="outline" run=${away} sure="Archiver cette fiche ? Elle restera lisible, sans plus changer."
		yes="Oui, l’archiver">Archiver<//>`;
	return html`${!live && html`<p><${Badge} tone="bad">Archivée<//> le ${instant(r.archived_at)}</p>`}
		${papersOf(of.record, r).map(([path, words]) => html`<p key=${path}><a href=${path + r.id}>${words}</a></p>`)}
		<${FactsOf} of=${of.record} record=${{ ...r, [r.name ? "name" : "title"]: undefined }} />
		${live && !changing && html`<${Steps} of=${of} record=${r} rows=${beside.verbs} done=${done} last=${archiving}>
			${may(of.base + ".update") && html`<button type="button" onClick=${() => setChanging(true)}>Modifier</button>`}<//>`}
		${changing && html`<${Change} of=${of} record=${r} done=${done} />`}
		${of.record === "file" && r.status === "complete" && html`<p><a href=${`/api/v1/files/${r.id}/content`}>Télécharger le fichier</a></p>`}
		${of.record === "person" && (may("registry.person.erase") || session.value.person === r.id) && html`<p><a href=${"#/donnees/" + r.id}>Données détenues sur cette personne</a></p>`}
		${beside.views.filter(row => row.name !== "registry.person.export").map(row => html`<${View} key=${row.name} record=${r} row=${row} />`)}
		${live && ["venue", "organisation", "person"].includes(of.record) && hasRole("coordinator", "operator", "referent") && may("scheduling.feed.create")
			&& html`<section><${Fold} words="S’abonner à son calendrier">${() => html`<${Feeds} subjects=${[[of.record, r.id]]} />`}<//></section>`}
		<${Related} of=${of} id=${r.id} />
		<section><${Fold} words="Historique">${() => html`<${History} of=${of} id=${r.id} version=${r.version} />`}<//></section>`;
}

/* A record without a name of its own is called by what it is, and by what it is about. */
const heading = (of, r) => r.name || r.title || [of.one, called(r, of.record)].filter(Boolean).join(" · ");

export function Record({ record, id }) {
	const of = collection(record);
	const from = useLoad(() => get(`${of.path}/${id}`), [record, id]);
	return html`<${Loaded} from=${from}>${r => html`<${Page} title=${heading(of, r)} back=${["#/registre/" + record, of.plural]}>
		<${Body} key=${r.id + r.version} of=${of} r=${r} from=${from} /><//>`}<//>`;
}
