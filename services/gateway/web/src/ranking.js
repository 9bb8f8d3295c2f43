/*
 * ranking: the providers proposed for a request, criterion by criterion, and how many each rule left out.
 * Owns: the answer link last shown, until the page is left.
 * Beware: the order advises: to choose another than the best a reason is asked for.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { post } from "./api.js";
import { label, may } from "./contract.js";
import { Form, Submit, Text, useForm } from "./form.js";
import { name } from "./names.js";
import { Act, Address, Badge, Bar, Empty } from "./parts.js";
import { Rounds, WhyNot } from "./why_not.js";
import { count, figure, instant } from "./words.js";

const tones = { listed: "", sent: "warn", accepted: "good", refused: "bad", expired: "bad", passed: "" };

function Criteria({ line }) {
	const rows = line.criteria.filter(c => c.weight > 0);
	return html`<details open=${line.rank === 1}><summary>Pourquoi cette place : ${figure(line.score)} points sur 1000</summary>
		<ul class="plain criteria">${rows.map(c => html`<li key=${c.criterion}><span>${label("ranking_view", "lines.criteria.criterion", c.criterion)}</span>
			<${Bar} value=${c.value} of=${1000} words=${`${figure(c.value / 10)} %`} /><span class="number">+${figure(c.contribution)}</span>
			<small>${c.sentence || ""}</small></li>`)}</ul></details>`;
}

function Solicit({ line, best, sent }) {
	const form = useForm({ reason: "" }), [open, setOpen] = useState(false);
	const ask = async reason => sent(await post(`/proposals/${line.proposal}/solicit`, reason ? { reason } : {}));
	const go = form.submit(v => ask(v.reason));
	if (best)
		return html`<p><${Act} run=${() => ask()}>Solliciter<//></p>`;
	if (!open)
		return html`<p><button type="button" class="outline" onClick=${() => setOpen(true)}>Choisir celui-ci, avec une raison</button></p>`;
	return html`<${Form} form=${form} onSubmit=${go} label="Raison du choix">
		<${Text} form=${form} name="reason" lines="2" label="Pourquoi ce choix plutôt que la première proposition ?" />
		<${Submit} form=${form}>Solliciter<//><//>`;
}

function Line({ line, best, free, serves, changed }) {
	const [path, setPath] = useState("");
	const called = line.provider ? name("provider", line.provider) : null;
	const sent = answer => {
		setPath(answer.answer_link || "");
		changed();
	};
	const again = async () => setPath((await post(`/proposals/${line.proposal}/link`)).answer_link);
	return html`<li class="card"><h3><span class="rank">${line.rank}</span> ${called || `Proposition ${line.rank}`}</h3>
		<p><${Badge} tone=${tones[line.status]}>${label("ranking_view", "lines.status", line.status)}<//>
			${line.status === "sent" && line.expires_at && html` <span class="quiet">réponse avant le ${instant(line.expires_at)}</span>`}</p>
		${line.home && html`<p><${Badge}>${line.home}<//></p>`}
		${line.to_ask && html`<p class="alert">${line.to_ask} ${line.provider && may("registry.provider.get") && html`<a href=${"#/prestataires/" + line.provider}>Ouvrir sa fiche</a>`}</p>`}
		${line.caution && html`<p class="alert">${line.caution}</p>`}
		<${Criteria} line=${line} />
		${serves && line.status === "listed" && free && !line.to_ask && html`<${Solicit} line=${line} best=${best} sent=${sent} />`}
		${line.status === "sent" && line.home && html`<p class="quiet">Sa fédération le sollicite elle-même : sa réponse arrivera ici.</p>`}
		${serves && line.status === "sent" && !line.home && !path && html`<p><${Act} run=${again} kind="outline">Voir le lien de réponse<//></p>`}
		${path && html`<${Address} path=${path} label="Lien à transmettre au prestataire (il ne sert qu’une fois)" />`}</li>`;
}

function Excluded({ view }) {
	const out = (view.excluded || []).filter(x => x.count > 0);
	const total = out.reduce((n, x) => n + x.count, 0);
	if (view.considered === undefined)
		return "";
	return html`<details open=${(view.lines || []).length === 0}><summary>${count(view.considered, "prestataire examiné", "prestataires examinés")}, ${figure(total)} ${total < 2 ? "écarté" : "écartés"}</summary>
		<p class="quiet">Chacun est compté une fois, à la première règle qui l’écarte.</p>
		<ul class="plain criteria">${out.map(x => html`<li key=${x.rule}><span>${x.label || label("ranking_view", "excluded.rule", x.rule)}</span>
			<${Bar} value=${x.count} of=${view.considered} label=${`${x.count} sur ${view.considered}`} /><span class="number">${x.count}</span>
			${x.advice && html`<small>${x.advice}</small>`}</li>`)}</ul></details>`;
}

/* Of a personal request its author is told who was asked, not the whole list: the référent chooses and speaks with them. */
function Told({ view }) {
	const lines = view.lines || [];
	return html`<section><h2>Prestataires</h2>${view.sentence && html`<p class=${view.status === "exhausted" ? "alert" : ""}>${view.sentence}</p>`}
		${lines.length > 0 && html`<ul class="plain">${lines.map((l, i) => html`<li key=${l.proposal}>Prestataire ${i + 1} : ${" "}<${Badge} tone=${tones[l.status]}>${label("ranking_view", "lines.status", l.status)}<//></li>`)}</ul>`}</section>`;
}

export function Ranking({ view, request, changed }) {
	if (view.considered === undefined)
		return html`<${Told} view=${view} />`;
	const lines = view.lines || [], serves = may("matching.proposal.solicit");
	const free = request.status === "proposed";
	const best = lines.find(l => l.status === "listed" && !l.to_ask);
	return html`<section id="prestataires"><h2>Prestataires proposés</h2>
		<p class="quiet">Classés le ${instant(view.ranked_at)} selon « ${view.policy_name} »${view.policy_version > 0 && ` (version ${view.policy_version})`}.</p>
		${lines.length > 0 && !may("registry.provider.get") && html`<p class="quiet">Le service d’accompagnement connaît leurs noms et vous les dira ; les raisons du classement sont ici.</p>`}
		${lines.length === 0 && html`<${Empty}>Aucun prestataire ne remplit toutes les conditions.<//>`}
		${view.sentence && html`<p class="alert">${view.sentence}</p>`}
		${view.relax_label && html`<p class="alert">${view.relax_label} ${view.relax_advice}</p>`}
		<ol class="plain">${lines.map(l => html`<${Line} key=${l.proposal || l.rank} line=${l} best=${l === best} free=${free} serves=${serves} changed=${changed} />`)}</ol>
		<${Excluded} view=${view} /><${Rounds} request=${request} /></section>${serves && html`<${WhyNot} request=${request} />`}`;
}
