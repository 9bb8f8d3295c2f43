/*
 * page_missions: missions: days planned and done, what interrupts them, the evaluation, the end.
 * Owns: nothing.
 * Beware: days are declared by the service or the provider, the evaluation is the beneficiary's; a centre sees its own collective ones only.
 */
import { html } from "htm/preact";
import { all, get, post, session } from "./api.js";
import { collection, hasRole, label, may, steps, title } from "./contract.js";
import { Check, Choices, Form, Submit, Text, useForm } from "./form.js";
import { Overs } from "./days_moved.js";
import { Accords, Invoices } from "./mission_papers.js";
import { Name } from "./names.js";
import { Steps } from "./page_steps.js";
import { Act, Badge, Empty, Facts, Loaded, Page, Prose, useLoad } from "./parts.js";
import { capital, count, day, euros, instant, month, today } from "./words.js";

const tones = { active: "good", done: "warn", closed: "", ended: "bad" };
const done = m => (m.days_done || []).reduce((n, d) => n + (d.half ? 0.5 : 1), 0);
const running = m => m.status === "active" || m.status === "suspended";
const progress = m => `${count(done(m), "jour réalisé", "jours réalisés")} sur ${m.days_planned}`;
const Service = ({ m }) => m.service ? html`<${Name} kind="accompaniment" id=${m.service} />` : html`<span>Accompagnement</span>`;

/* Days that the other federation was asked to move, and what it said. */
function Moved({ h }) {
	if (!h.shift) return null;
	const what = html`Déplacement de ${count(h.shift_days, "jour", "jours")} de ${month(h.shift_from)} vers ${month(h.shift_to)}`;
	if (h.shift > (h.shift_heard || 0)) return html`<p>${what} : demandé, l’autre fédération n’a pas encore répondu.</p>`;
	return h.shift_refused ? html`<p class="alert">${what} : refusé par l’autre fédération. ${label("far_hold", "shift_refused", h.shift_refused)}.</p>` : html`<p>${what} : fait.</p>`;
}

/* The provider is of another federation, which keeps its days: where the two stand. */
function Elsewhere({ m }) {
	const from = useLoad(() => all(`/far-holds?proposal=${m.proposal}`), [m.id]);
	return html`<${Loaded} from=${from}>${list => list.length > 0 && html`<p><${Badge} tone=${list[0].status === "agreed" ? "good" : ""}>${label("far_hold", "status", list[0].status)}<//>
		Le prestataire est d’une fédération partenaire (<${Name} kind="peer" id=${m.peer} />), qui tient ses jours : ils s’affichent ici dès qu’elle les a inscrits.</p><${Moved} h=${list[0]} />`}<//>`;
}

export function MissionCard({ m, level = "h3" }) {
	return html`<div class="card"><p><${Badge} tone=${tones[m.status]}>${label("engagement", "status", m.status)}<//> ${progress(m)}</p>
		<${level}><a href=${"#/missions/" + m.id}><${Service} m=${m} /></a><//>
		${may("registry.provider.get") && html`<p>Avec <${Name} kind="provider" id=${m.provider} /></p>`}</div>`;
}

export function Missions() {
	const from = useLoad(() => all("/engagements", { newest: true }), []);
	return html`<${Page} title="Missions" intro="Les accompagnements en cours ou terminés que vous pouvez lire."><${Overs} /><${Loaded} from=${from}>${list =>
		list.length === 0 ? html`<${Empty}>Aucune mission pour le moment : elle commence quand un ou une prestataire accepte une demande.<//>`
			: html`<ul class="plain cards">${list.map(m => html`<li key=${m.id}><${MissionCard} m=${m} level="h2" /></li>`)}</ul>`}<//><//>`;
}

function DayForm({ m, changed }) {
	const form = useForm({ day: "", half: false });
	const go = form.submit(async v => {
		const body = v.half ? { day: v.day, half: true } : { day: v.day };
		await post(`/engagements/${m.id}/days`, body, form.key(body));
		form.reset({ day: "", half: false });
		changed();
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Déclarer un jour réalisé">
		<${Text} form=${form} name="day" type="date" max=${today()} label="Jour réalisé" /><${Check} form=${form} name="half" label="Une demi-journée seulement" />
		<${Submit} form=${form}>Déclarer ce jour<//><//>`;
}

const grades = [[1, "1, pas du tout"], [2, "2"], [3, "3"], [4, "4"], [5, "5, tout à fait"]];

function Evaluate({ m, changed }) {
	const form = useForm({ comment: "" });
	const go = form.submit(async v => {
		const body = Object.fromEntries(Object.entries(v).filter(([, x]) => x));
		await post(`/engagements/${m.id}/evaluate`, body, form.key(body));
		changed();
	});
	return html`<section><h2>Évaluer la mission</h2><${Form} form=${form} onSubmit=${go} label="Évaluer la mission">
		<${Choices} form=${form} name="relevance" one label="Cet accompagnement répondait-il à votre besoin ?" options=${grades} />
		<${Choices} form=${form} name="complementarity" one label="A-t-il complété l’action de la fédération ?" options=${grades} />
		<${Text} form=${form} name="comment" lines="4" label="Avec vos mots" /><${Submit} form=${form}>Envoyer l’évaluation<//><//></section>`;
}

function Evaluated({ m }) {
	return html`<section><h2>Évaluation</h2><${Facts} of=${[["Pertinence", m.relevance && `${m.relevance} sur 5`],
		["Complémentarité", m.complementarity && `${m.complementarity} sur 5`], ["Évaluée le", instant(m.evaluated_at)]]} />
		${m.comment && html`<blockquote><${Prose} text=${m.comment} /></blockquote>`}</section>`;
}

/* The beneficiary evaluates; for a structure, its direction. */
const evaluates = m => m.pool === "individual" ? m.person === session.value.person : hasRole("director", "referent");

export function Mission({ id }) {
	const from = useLoad(() => get(`/engagements/${id}`), [id]);
	return html`<${Loaded} from=${from}>${m => html`<${Page} title="Mission d’accompagnement" back=${["#/missions", "Toutes les missions"]}>
		<p class="lead"><${Service} m=${m} /></p><p><${Badge} tone=${tones[m.status]}>${label("engagement", "status", m.status)}<//> ${progress(m)}</p>
		<${Facts} of=${[["Prestataire", may("registry.provider.get") && html`<${Name} kind="provider" id=${m.provider} />`],
			["Structure", m.organisation && html`<${Name} kind="organisation" id=${m.organisation} />`],
			["Période", m.from && `du ${day(m.from)} au ${day(m.to)}`], [title("engagement", "tariff"), m.tariff && `${euros(m.tariff)} par jour`],
			["Demande", html`<a href=${"#/demandes/" + m.request}>voir la demande</a>`], ["Close le", instant(m.closed_at)]]} />
		${m.peer && may("matching.far_hold.list") && html`<${Elsewhere} m=${m} />`}
		${m.card_archived_at && running(m) && hasRole("referent", "coordinator") && html`<p class="alert">La fiche de ce prestataire est archivée depuis le ${instant(m.card_archived_at)} : changez de prestataire, ou faites recréer sa fiche si la mission doit se terminer avec lui.</p>`}
		<section><h2>Jours</h2>${(m.days_done || []).length === 0 ? html`<${Empty}>Aucun jour n’est encore déclaré.<//>`
			: html`<ul>${m.days_done.map(d => html`<li key=${d.day}>${capital(day(d.day))}${d.half ? ", une demi-journée" : ""}</li>`)}</ul>`}
		${may("matching.engagement.add_day") && m.status === "active" && html`<${DayForm} m=${m} changed=${from.reload} />`}</section>
		${may("matching.engagement_agreement.list") && html`<${Accords} m=${m} running=${running(m) || m.status === "done"} />`}
		${may("matching.invoice.list") && html`<${Invoices} m=${m} changed=${from.reload} />`}
		${m.evaluated_at ? html`<${Evaluated} m=${m} />` : evaluates(m) && (m.days_done || []).length > 0 && html`<${Evaluate} m=${m} changed=${from.reload} />`}
		${running(m) && html`<${Steps} of=${collection("engagement")} record=${m} rows=${steps(collection("engagement")).verbs.filter(r => /\.(shift|suspend|resume|replace)$/.test(r.name))} done=${from.reload} />`}
		${may("matching.engagement.close") && ["active", "suspended", "done"].includes(m.status) && html`<p><${Act} kind="outline" sure="Clore la mission ? Les jours non réalisés seront rendus au prestataire."
			yes="Oui, clore la mission" run=${async () => { await post(`/engagements/${m.id}/close`); from.reload(); }}>Clore la mission<//></p>`}<//>`}<//>`;
}
