/*
 * page_structures: the organisations of the network, and the people of one, for those who may know them.
 * Owns: nothing.
 * Beware: a mandate that is over is not shown.
 */
import { html } from "htm/preact";
import { all, get } from "./api.js";
import { label, may, title } from "./contract.js";
import { departmentName, departmentOf, departments } from "./departments.js";
import { Searched } from "./list.js";
import { Name } from "./names.js";
import { Badge, Empty, Facts, Loaded, Page, Table, useLoad } from "./parts.js";
import { day, today } from "./words.js";

const where = o => o.commune ? departmentName(departmentOf(o.commune)) : "";

export function Structures() {
	const narrow = [["department", "Département", departments.map(([c, n]) => [c, `${c} — ${n}`]), (o, d) => departmentOf(o.commune) === d]];
	return html`<${Page} title="Structures" intro="Centres sociaux, espaces de vie sociale, institutions et partenaires du réseau.">
		<${Searched} path="/organisations" operation="registry.organisation.list" record="organisation" kind="organisation"
			one="structure" many="structures" narrow=${narrow}>${list => html`
			<${Table} caption="Structures" head=${["Nom", "Nature", "Département"]} rows=${list.map(o => [html`<a href=${"#/structures/" + o.id}>${o.name}</a>${o.home_name && html` <${Badge}>${o.home_name}<//>`}`,
				html`${label("organisation", "kind", o.kind)}${o.status === "closed" ? html` <${Badge} tone="bad">Fermée<//>` : ""}`, where(o)])} />`}<//><//>`;
}

async function structureRead(id) {
	const now = today();
	const [structure, children, mandates] = await Promise.all([get(`/organisations/${id}`), all("/organisations", { parent: id }),
		may("registry.mandate.list") ? all("/mandates", { organisation: id }) : []]);
	return { structure, children, mandates: mandates.filter(m => m.from <= now && (!m.to || m.to >= now)) };
}

export function Structure({ id }) {
	const from = useLoad(() => structureRead(id), [id]);
	return html`<${Loaded} from=${from}>${({ structure: o, children, mandates }) => html`
		<${Page} title=${o.name} back=${["#/structures", "Toutes les structures"]}>
		<${Facts} of=${[["Nature", label("organisation", "kind", o.kind)], [title("organisation", "management"), label("organisation", "management", o.management)],
			[title("organisation", "parent"), o.parent && html`<a href=${"#/structures/" + o.parent}><${Name} kind="organisation" id=${o.parent} /></a>`],
			["Commune", o.commune && html`<${Name} kind="commune" id=${o.commune} />`],
			["Fermée le", day(o.closed_on)], [title("organisation", "successor"), o.successor && html`<a href=${"#/structures/" + o.successor}><${Name} kind="organisation" id=${o.successor} /></a>`], ["SIRET", o.siret],
			["Adresse e-mail", o.email && html`<a href=${"mailto:" + o.email}>${o.email}</a>`], ["Téléphone", o.phone && html`<a href=${"tel:" + o.phone}>${o.phone}</a>`]]} />
		${o.home_name && html`<p class="alert">Structure de « ${o.home_name} », inscrite à une action que vous lui partagez : sa fiche est tenue par cette fédération.</p>`}
		<p><a href=${"#/registre/organisation/" + o.id}>${may("registry.organisation.update") ? "Fiche complète : modifier, agréments, conventions, historique" : "Fiche complète"}</a></p>
		<section><h2>Personnes</h2>${mandates.length === 0 ? html`<${Empty}>Aucune personne que votre compte puisse voir.<//>`
			: html`<${Table} caption="Personnes" head=${["Personne", "Rôle", "Depuis"]} rows=${mandates.map(m => [html`<${Name} kind="person" id=${m.person} />`,
				label("mandate", "role", m.role), day(m.from)])} />`}</section>
		${children.length > 0 && html`<section><h2>Structures rattachées</h2><ul>${children.map(c => html`<li key=${c.id}><a href=${"#/structures/" + c.id}>${c.name}</a></li>`)}</ul></section>`}<//>`}<//>`;
}
