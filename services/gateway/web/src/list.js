/*
 * list: a list of records with a search by name and the filters that the service offers.
 * Owns: nothing.
 * Beware: names are searched among what was read; a list longer than that says so.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all } from "./api.js";
import { choices, filters, title } from "./contract.js";
import { namesLearn } from "./names.js";
import { Empty, Loaded, useLoad } from "./parts.js";
import { count, folded } from "./words.js";

/* Filters of the list that have words to choose from (enums); others are searched by name. */
function offered(operation, record) {
	return filters(operation).filter(f => choices(record, f).length > 0);
}

/* narrow: further filters done here: [name, label, options, (record, value) => bool]. */
export function Searched({ path, operation, record, kind, one, many, narrow = [], children }) {
	const [asked, setAsked] = useState({}), [words, setWords] = useState(""), [narrowed, setNarrowed] = useState({});
	const from = useLoad(async () => {
		const found = await all(path, asked);
		namesLearn(kind, found);
		return found;
	}, [JSON.stringify(asked)]);
	const keep = r => folded(r.name).includes(folded(words)) && narrow.every(([n, , , test]) => !narrowed[n] || test(r, narrowed[n]));
	const select = (id, label, options, change) => html`<p class="field" key=${id}><label for=${id}>${label}</label>
		<select id=${id} onChange=${e => change(e.target.value)}><option value="">Tous</option>${options.map(([v, l]) => html`<option value=${v}>${l}</option>`)}</select></p>`;
	return html`<search><form class="filters" onSubmit=${e => e.preventDefault()}>
			<p class="field"><label for="words">Nom</label><input type="search" id="words" value=${words} onInput=${e => setWords(e.target.value)} /></p>
			${offered(operation, record).map(f => select("by-" + f, title(record, f), choices(record, f), v => setAsked({ ...asked, [f]: v })))}
			${narrow.map(([n, label, options]) => select("by-" + n, label, options, v => setNarrowed({ ...narrowed, [n]: v })))}</form></search>
		<${Loaded} from=${from}>${list => {
			const shown = list.filter(keep).sort((a, b) => folded(a.name).localeCompare(folded(b.name), "fr", { numeric: true }));
			return html`<p class="quiet" role="status">${count(shown.length, one, many)}${list.more ? " parmi les 1000 premières fiches ; choisissez un filtre pour voir les autres" : ""}</p>
				${shown.length === 0 ? html`<${Empty}>Rien ne correspond à cette recherche : élargissez-la.<//>` : children(shown)}`;
		}}<//>`;
}
