/*
 * why_not: « Pourquoi pas…? » of a provider that somebody thought of, and the rankings of a request round after round, made again at will.
 * Owns: the provider asked about, and what was answered last.
 * Beware: the answer is of today; the list above it is of the day of its ranking.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { get } from "./api.js";
import { Chooser } from "./chooser.js";
import { label, may } from "./contract.js";
import { Form, Submit, useForm } from "./form.js";
import { Name } from "./names.js";
import { Act, Badge, Bar, Loaded, useLoad } from "./parts.js";
import { count, figure, instant } from "./words.js";

function Rules({ rules }) {
	return html`<ul>${rules.map(r => html`<li key=${r.rule}><strong>${r.label}</strong><br />${r.sentence}<br /><span class="quiet">${r.advice}</span></li>`)}</ul>`;
}

function Lost({ answer }) {
	const rows = (answer.criteria || []).filter(c => c.weight > 0);
	return html`<ul class="plain criteria">${rows.map(c => html`<li key=${c.criterion}><span>${label("why_not", "criteria.criterion", c.criterion)}</span>
		<${Bar} value=${c.value} of=${1000} words=${`${figure(c.value / 10)} %`} /><span class="number">+${figure(c.contribution)}</span><small>${c.sentence}</small></li>`)}</ul>`;
}

function Answer({ answer }) {
	const rules = answer.rules || [];
	return html`<div class="card" role="status" id="pourquoi-reponse"><h3><${Name} kind="provider" id=${answer.provider} /></h3><p>${answer.sentence}</p>
		${rules.length > 0 ? html`<${Rules} rules=${rules} />` : html`<${Lost} answer=${answer} />`}</div>`;
}

export function WhyNot({ request }) {
	const form = useForm({ provider: "" }), [answer, setAnswer] = useState();
	const ask = form.submit(async v => setAnswer(await get(`/requests/${request.id}/why-not/${v.provider}`)));
	if (!may("matching.request.why_not") || request.nature !== "accompaniment")
		return "";
	return html`<section id="pourquoi"><h2>Pourquoi pas un autre prestataire ?</h2>
		<${Form} form=${form} onSubmit=${ask} label="Demander pourquoi">
		<${Chooser} form=${form} name="provider" kind="provider" label="Prestataire auquel vous pensiez" required /><${Submit} form=${form}>Savoir pourquoi<//><//>
		${answer && html`<${Answer} answer=${answer} />`}</section>`;
}

function Again({ ranking }) {
	const [said, setSaid] = useState();
	const run = async () => setSaid(await get(`/rankings/${ranking}/replay`));
	return html`<p><${Act} run=${run} kind="outline">Refaire ce classement à l’identique<//></p>${said && html`<p role="status" class=${said.same ? "quiet" : "alert"}>${said.sentence}</p>`}`;
}

function Round({ round }) {
	const lines = round.lines || [];
	return html`<li class="card"><h3>Tour ${round.round}, ${instant(round.ranked_at)}</h3>
		<p class="quiet">${round.policy_name}${round.policy_version > 0 && `, version ${round.policy_version}`} : ${count(round.candidates, "prestataire possible", "prestataires possibles")} sur ${figure(round.considered)}.</p>
		<ol>${lines.map(l => html`<li key=${l.proposal}><${Name} kind="provider" id=${l.provider} /> : ${figure(l.score)} points${" "}
			<${Badge}>${label("ranking_view", "lines.status", l.status)}<//></li>`)}</ol>
		${may("matching.ranking.replay") && html`<${Again} ranking=${round.ranking} />`}</li>`;
}

/* Read only when it is opened. */
function RoundsRead({ request }) {
	const from = useLoad(() => get(`/requests/${request.id}/rankings`), [request.id, request.version]);
	return html`<${Loaded} from=${from}>${all => html`<ul class="plain cards">${(all.rounds || []).map(r => html`<${Round} key=${r.round} round=${r} />`)}</ul>`}<//>`;
}

export function Rounds({ request }) {
	const [open, setOpen] = useState(false);
	if (!may("matching.request.rankings") || !(request.round > 0))
		return "";
	return html`<details id="tours" onToggle=${e => setOpen(e.currentTarget.open)}><summary>Classements successifs (${request.round})</summary>
		${open && html`<${RoundsRead} request=${request} />`}</details>`;
}
