/*
 * shortlist: the short lists of a request, as its page shows them, and how one is opened from the ranking.
 * Owns: who is ticked, until the list is opened.
 * Beware: three or four; the service opens, whoever asks marks and chooses (page_shortlist.js).
 */
import { html } from "htm/preact";
import { all, post } from "./api.js";
import { label, may } from "./contract.js";
import { Choices, Form, Submit, useForm } from "./form.js";
import { name } from "./names.js";
import { Badge, useLoad } from "./parts.js";
import { count, instant } from "./words.js";

export const shortlistTones = { open: "warn", scored: "warn", chosen: "warn", engaged: "good", exhausted: "bad", cancelled: "" };
export const shortlistRuns = s => ["open", "scored", "chosen"].includes(s.status);

function Open({ request, lines, opened }) {
	const form = useForm({ proposals: lines.slice(0, 3).map(l => l.proposal) });
	const go = form.submit(async v => opened(await post("/shortlists", { request: request.id, proposals: v.proposals }, form.key(v))));
	return html`<details><summary>Faire comparer trois ou quatre prestataires</summary>
		<p>La personne ou la structure qui demande les entend, les note sur une grille, puis choisit. Aucun n’est sollicité avant ce choix.</p>
		<${Form} form=${form} onSubmit=${go} label="Ouvrir une liste restreinte">
			<${Choices} form=${form} name="proposals" label="Prestataires à comparer" options=${lines.map(l => [l.proposal, name("provider", l.provider) || `Proposition ${l.rank}`])} />
			<${Submit} form=${form}>Ouvrir la liste restreinte<//><//></details>`;
}

export function Shortlists({ request, ranking }) {
	const from = useLoad(() => may("matching.shortlist.list") ? all("/shortlists", { request: request.id }) : [], [request.id, request.version]);
	const lists = from.data || [], left = ((ranking && ranking.lines) || []).filter(l => l.status === "listed");
	const mayOpen = may("matching.shortlist.create") && request.status === "proposed" && left.length >= 3 && from.data && !lists.some(shortlistRuns);
	if (lists.length === 0 && !mayOpen)
		return "";
	return html`<section><h2>Comparer avant de choisir</h2>
		${lists.length > 0 && html`<ul class="plain">${lists.map(s => html`<li key=${s.id}><a href=${"#/listes-restreintes/" + s.id}>Liste restreinte du ${instant(s.created_at)}</a>
			${" "}<${Badge} tone=${shortlistTones[s.status]}>${label("shortlist", "status", s.status)}<//> <span class="quiet">${count(s.lines.length, "prestataire", "prestataires")}</span></li>`)}</ul>`}
		${mayOpen && html`<${Open} request=${request} lines=${left} opened=${s => { location.hash = "#/listes-restreintes/" + s.id; }} />`}</section>`;
}
