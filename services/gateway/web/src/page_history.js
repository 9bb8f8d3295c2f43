/*
 * page_history: what happened to a record: when, by whom, which fields, in the words of the page.
 * Owns: nothing.
 * Beware: the journal keeps ids, codes and cents: each value is drawn as its field is.
 */
import { html } from "htm/preact";
import { all, session } from "./api.js";
import { schemaOf } from "./contract.js";
import { Name, name } from "./names.js";
import { Empty, Loaded, Table, useLoad } from "./parts.js";
import { Value } from "./value.js";
import { instant } from "./words.js";

const events = { created: "Création", archived: "Archivage", moved: "Rattachement déplacé", merged: "Fusion", erased: "Données effacées" };
const happened = event => events[event.split(".").pop()] || "Modification";

function By({ actor }) {
	if (!actor)
		return "Maillage";
	if (session.value && [session.value.account, session.value.person].includes(actor))
		return "Vous";
	return name("person", actor) === null ? html`<span class="quiet">Un compte de l’équipe</span>` : html`<${Name} kind="person" id=${actor} />`;
}

const number = text => Number(text.replace(",", "."));

/* What the history says as in a cell, as the field's own type: amounts in euros, oui or non, several between "|", sub-records as JSON. */
function read(schema, text) {
	const items = schemaOf(schema.items || {});
	if (schema["x-unit"] === "centimes")
		return Math.round(number(text) * 100);
	if (["integer", "number"].includes(schema.type))
		return number(text);
	if (schema.type === "boolean")
		return text === "oui";
	if (schema.type !== "array")
		return text;
	if (items.type === "object")
		return JSON.parse(text);
	return text.split("|").filter(Boolean).map(v => ["integer", "number"].includes(items.type) ? number(v) : v);
}

function Was({ schema, text }) {
	const value = read(schema, text);
	return schema.type === "array" && schemaOf(schema.items).type === "object" ? html`<${Value} schema=${schema} value=${value} />`
		: html`« <${Value} schema=${schema} value=${value} /> »`;
}

function Changed({ record, of }) {
	const schema = schemaOf((schemaOf(record).properties || {})[of.field]);
	return html`<li>${of.label} : ${of.from !== undefined && html`<${Was} schema=${schema} text=${of.from} /> → `}
		${of.to !== undefined ? html`<${Was} schema=${schema} text=${of.to} />` : "retiré"}</li>`;
}

export function History({ of, id, version }) {
	const from = useLoad(() => all(`${of.path}/${id}/history`, {}, 600), [id, version]);
	return html`<${Loaded} from=${from}>${list => list.length === 0 ? html`<${Empty}>Rien encore.<//>`
		: html`<${Table} caption="Historique" head=${["Quand", "Quoi", "Par", "Changements"]} rows=${[...list].reverse().map(e => [instant(e.time), happened(e.event),
			html`<${By} actor=${e.actor} />`, html`<ul class="plain tight">${(e.changes || []).filter(c => c.label).map(c => html`
				<${Changed} record=${of.record} of=${c} />`)}</ul>`])} />`}<//>`;
}
