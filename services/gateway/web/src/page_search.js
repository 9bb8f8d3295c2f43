/*
 * page_search: one box over structures, people, providers and services, and what it finds.
 * Owns: nothing.
 * Beware: what is found depends on the reader's rights; nothing is said of what was not shown.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { get, query } from "./api.js";
import { label, may } from "./contract.js";
import { Empty, Loaded, Page, useLoad } from "./parts.js";
import { count } from "./words.js";

const places = { organisation: "structures", person: "registre/person", provider: "prestataires", service: "registre/accompaniment" };

export function SearchBox() {
	const [words, setWords] = useState("");
	const go = e => {
		e.preventDefault();
		if (words.trim())
			location.hash = "#/recherche/" + encodeURIComponent(words.trim());
	};
	return may("registry.search.find") && html`<search><form class="box" onSubmit=${go} aria-label="Rechercher dans le réseau">
		<input type="search" aria-label="Rechercher une structure, une personne, un prestataire, un service" placeholder="Nom, ville, SIRET, téléphone…" value=${words}
			onInput=${e => setWords(e.target.value)} /></form></search>`;
}

/* The label with what was matched made to stand out; ranges count characters. */
function Marked({ text, ranges = [] }) {
	const letters = Array.from(text || ""), parts = [];
	let at = 0;
	for (const r of ranges) {
		const from = r.from || 0;
		parts.push(letters.slice(at, from).join(""), html`<mark>${letters.slice(from, from + r.length).join("")}</mark>`);
		at = from + r.length;
	}
	return html`${parts}${letters.slice(at).join("")}`;
}

export function Search({ words: given }) {
	const words = decodeURIComponent(given);
	const from = useLoad(() => get("/search" + query({ q: words, limit: 50 })), [words]);
	return html`<${Page} title=${`Recherche : ${words}`}><${Loaded} from=${from}>${({ hits = [] }) => hits.length === 0
		? html`<${Empty}>Rien ne correspond. Essayez le début d’un mot, ou un seul mot.<//>`
		: html`<p class="quiet" role="status">${count(hits.length, "résultat", "résultats")}${hits.length === 50 ? " : les 50 meilleurs ; précisez pour réduire" : ""}</p>
			<ul class="plain">${hits.map(h => html`<li key=${h.id}><a href=${`#/${places[h.kind]}/${h.id}`}><${Marked} text=${h.label} ranges=${h.ranges} /></a>
				<span class="quiet"> · ${label("search_answer", "hits.kind", h.kind)}${h.archived ? " · archivé" : ""}</span></li>`)}</ul>`}<//><//>`;
}
