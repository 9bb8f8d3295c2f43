/*
 * page_data: all that the services hold about one person, to be read and to be taken away as a file.
 * Owns: nothing.
 * Beware: the file is made here, in the browser, from what the reader may know; it is never kept elsewhere.
 */
import { html } from "htm/preact";
import { get, query, session } from "./api.js";
import { may } from "./contract.js";
import { Name } from "./names.js";
import { Act, Empty, Facts, Loaded, Page, useLoad } from "./parts.js";
import { count, instant } from "./words.js";

/* Each service answers in turn; the last page says what was not told. */
async function held(id) {
	const found = { items: [], notes: [] };
	let cursor;
	do {
		const page = await get(`/people/${id}/export` + query({ cursor }));
		found.items.push(...(page.items || []));
		if (page.withheld && !found.notes.includes(page.withheld))
			found.notes.push(page.withheld);
		cursor = page.next;
	} while (cursor);
	return found;
}

function save(found, id) {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([JSON.stringify(found, null, 1)], { type: "application/json" }));
	link.download = `donnees-${id}.json`;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const machine = new Set(["id", "version"]);
const shown = f => /^\d{4}-\d\d-\d\dT/.test(f.value) ? instant(f.value) : f.value;

function Item({ item }) {
	return html`<li class="card"><h2>${item.label}</h2><${Facts} of=${(item.fields || []).filter(f => !machine.has(f.name)).map(f => [f.label, shown(f)])} />
		${(item.history || []).length > 0 && html`<p class="quiet">${count(item.history.length, "événement", "événements")} à l’historique, dans le fichier.</p>`}</li>`;
}

export function PersonData({ id }) {
	const from = useLoad(() => held(id), [id]), own = session.value && session.value.person === id;
	const back = !own && may("registry.person.list") ? ["#/registre/person/" + id, "La fiche de la personne"] : ["#/", "Accueil"];
	return html`<${Page} title=${own ? "Mes données" : "Données détenues sur une personne"} back=${back}
		intro="Tout ce que Maillage garde sur cette personne, et que votre compte peut lire.">${!own && html`<p><${Name} kind="person" id=${id} /></p>`}
		<${Loaded} from=${from}>${found => html`<p><${Act} run=${async () => save(found, id)}>Télécharger (fichier JSON)<//></p>
			${found.notes.map(n => html`<p class="quiet">${n}</p>`)}
			${found.items.length === 0 ? html`<${Empty}>Rien n’est gardé.<//>` : html`<ul class="cards">${found.items.map((item, i) => html`<${Item} key=${i} item=${item} />`)}</ul>`}`}<//><//>`;
}
