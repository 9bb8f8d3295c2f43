/*
 * surveys: the questionnaires of an action: opened, handed on by links, their results as bars.
 * Owns: the links that were asked for, until the page is left.
 * Beware: what is broken down, and from how many answers on, is the service's decision: here it is only drawn.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, get } from "./api.js";
import { collection, label, may, steps } from "./contract.js";
import { Make } from "./inline.js";
import { Name } from "./names.js";
import { Steps } from "./page_steps.js";
import { Badge, Bar, Copy, Empty, Facts, Loaded, useLoad } from "./parts.js";
import { count, day, figure } from "./words.js";

function Question({ q, asked }) {
	return html`<li><p><strong>${q.label}</strong> <span class="quiet">${count(q.answered, "réponse", "réponses")}${q.mean !== undefined && ` · moyenne ${figure(q.mean)}`}</span></p>
		${(q.counts || []).length > 0 && html`<ul class="plain criteria">${q.counts.map(c => html`<li key=${c.label}><span>${c.label}</span><${Bar} value=${c.count} of=${asked} /><span class="number">${c.count}</span></li>`)}</ul>`}
		${(q.texts || []).length > 0 && html`<ul>${q.texts.map(t => html`<li>${t.text}${t.respondent && html` <span class="quiet">— <${Name} kind="person" id=${t.respondent} /></span>`}</li>`)}</ul>`}
		${q.texts_left > 0 && html`<p class="quiet">et ${count(q.texts_left, "autre texte", "autres textes")}, sur la page à imprimer</p>`}</li>`;
}

function Results({ s }) {
	const from = useLoad(() => get(`/surveys/${s.id}/results`), [s.id, s.version]);
	return html`<${Loaded} from=${from}>${r => html`<p>${count(r.answered, "réponse", "réponses")} sur ${r.asked}. <a href=${"/resultats/" + s.id}>Résultats à imprimer</a></p>
		${r.hidden && html`<p class="quiet">${r.hidden}</p>`}
		${r.answered > 0 && (r.questions || []).some(q => (q.counts || []).length + (q.texts || []).length > 0) && html`<details open><summary>Résultats</summary>
			<ol>${r.questions.map(q => html`<${Question} key=${q.number} q=${q} asked=${r.answered} />`)}</ol></details>`}`}<//>`;
}

function LinkList({ s }) {
	const from = useLoad(() => get(`/surveys/${s.id}/links`), [s.id]);
	return html`<${Loaded} from=${from}>${l => html`<p><${Copy} text=${l.items.filter(i => !i.used).map(i => location.origin + i.path).join("\n")}>Copier tous les liens<//></p>
		<ul class="plain">${l.items.map(i => html`<li key=${i.path}>${i.person ? html`<${Name} kind="person" id=${i.person} />` : `Lien ${i.number}`}
			${i.used ? html` <${Badge} tone="good">répondu<//>` : html` <${Copy} kind="outline small" text=${location.origin + i.path}>Copier le lien<//>`}</li>`)}</ul>`}<//>`;
}

function Links({ s }) {
	const [open, setOpen] = useState(false);
	return html`<details onToggle=${e => setOpen(e.target.open)}><summary>Liens à transmettre</summary>
		<p><a href=${"/liens/" + s.id}>Liens à imprimer</a>${s.anonymous && " : les réponses sont anonymes, chaque lien sert une fois."}</p>${open && html`<${LinkList} s=${s} />`}</details>`;
}

function Survey({ s, changed }) {
	const of = collection("survey");
	return html`<article><h4>${s.title || label("survey", "moment", s.moment)}</h4><p><${Badge} tone=${s.status === "open" ? "good" : ""}>${label("survey", "status", s.status)}<//>
			<span class="quiet"> ${label("survey", "moment", s.moment)}${s.anonymous ? " · anonyme" : " · réponses nominatives"}</span></p>
		<${Facts} of=${[["Ouvre le", s.status === "planned" && day(s.opens_on)], ["Ferme le", s.status !== "closed" && day(s.closes_on)]]} />
		${s.status !== "planned" && html`<${Results} s=${s} />`}${s.status === "open" && may("scheduling.survey.links") && html`<${Links} s=${s} />`}
		<${Steps} of=${of} record=${s} rows=${steps(of).verbs} done=${changed}>${may("scheduling.survey.update") && html`<a href=${"#/registre/survey/" + s.id}>Questions et réglages</a>`}<//></article>`;
}

export function Surveys({ a }) {
	const from = useLoad(() => all("/surveys", { action: a.id }), [a.id]);
	return html`<h3>Questionnaires</h3><${Loaded} from=${from}>${list => html`${list.length === 0 && html`<${Empty}>Aucun questionnaire pour le moment.<//>`}
		${list.sort((x, y) => (x.opens_on || "").localeCompare(y.opens_on || "")).map(s => html`<${Survey} key=${s.id + s.version} s=${s} changed=${from.reload} />`)}
		<${Make} record="survey" fixed=${{ action: a.id }} hide=${["questions", "links"]} words="Préparer un questionnaire" done=${from.reload} />`}<//>`;
}
