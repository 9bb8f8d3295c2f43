/*
 * papers: all that can be printed for an action, and what is not ready yet and why.
 * Owns: nothing.
 * Beware: papers are drawn by the gateway itself; the service refuses those that are not ready, for the reasons told here.
 */
import { html } from "htm/preact";
import { all, session } from "./api.js";
import { hasRole, label, may } from "./contract.js";
import { live } from "./delegations.js";
import { Name } from "./names.js";
import { Badge, Loaded, Table, useLoad } from "./parts.js";
import { begun, halfName } from "./presence.js";
import { day, dayBrief, today } from "./words.js";

/* Why a paper cannot be drawn yet; nothing when it can. */
const noDay = sessions => !sessions.some(s => s.day) && "aucune journée n’a de date";
const noHours = p => p.minutes === 0 && "aucune heure réalisée";
function notOver(sessions) {
	const left = sessions.find(s => s.status !== "cancelled" && !(s.day && s.day <= today()));
	return left && (left.day ? `J${left.rank} est prévue le ${day(left.day)}` : `J${left.rank} n’a pas de date`);
}

/* A person's papers are the team's, the centre's that sent them, and the person's own. */
const draws = p => hasRole("coordinator", "operator", "referent") || p.person === session.value.person || (hasRole("director") && p.kind === "participant");

const Paper = ({ to, words, why }) => why ? html`<span class="quiet">pas encore : ${why}</span>` : html`<a href=${to}>${words}</a>`;

function People({ a, sessions, enrolments, seen }) {
	const accepted = new Set(enrolments.filter(e => e.status === "accepted").flatMap(e => e.persons.map(p => p.person)));
	const people = seen.people.filter(draws), come = people.filter(p => p.kind === "participant"), lead = people.filter(p => p.kind === "animator");
	const to = (kind, p) => `/${kind}/${a.id}/${p.person}`;
	const enrolled = p => enrolments.length > 0 && !accepted.has(p.person) && "personne non inscrite";
	return html`${come.length > 0 && html`<${Table} caption="Documents par personne" head=${["Personne", "Convocation", "Certificat de réalisation", "Attestation de fin"]}
			rows=${come.map(p => [html`<${Name} kind="person" id=${p.person} />`,
				html`<${Paper} to=${to("convocations", p)} words="Convocation" why=${enrolled(p) || noDay(sessions)} />`,
				html`<${Paper} to=${to("certificats", p)} words="Certificat" why=${noHours(p)} />`,
				html`<${Paper} to=${to("attestations", p)} words="Attestation" why=${noHours(p) || notOver(sessions)} />`])} />`}
		${lead.length > 0 && html`<h3>Lettres de mission</h3><ul>${lead.map(p => html`<li key=${p.person}><a href=${to("lettres-mission", p)}><${Name} kind="person" id=${p.person} /></a></li>`)}</ul>`}`;
}

function Sheets({ seen }) {
	if (!may("scheduling.session.sheet") || seen.halves.length === 0)
		return "";
	return html`<h3>Feuilles d’émargement, avec les codes à scanner</h3><ul>${seen.halves.map(h => html`<li key=${h.session + h.half}>
		<a href=${`/emargements/${h.session}/${h.half}`}>${halfName(h)}</a> <span class="quiet">${dayBrief(h.day)}</span>${begun(h) && h.entered < h.expected && html` <${Badge} tone="warn">incomplète<//>`}</li>`)}</ul>`;
}

function Agreements({ a, enrolments }) {
	const from = useLoad(() => all("/training-agreements", { action: a.id }), [a.id]);
	return html`<${Loaded} from=${from}>${list => {
		const made = list.filter(g => g.status !== "cancelled"), having = new Set(made.map(g => g.structure));
		const lacking = enrolments.filter(e => e.status === "accepted" && !having.has(e.structure)).map(e => e.structure), writes = may("scheduling.training_agreement.create");
		return (made.length > 0 || lacking.length > 0) && html`<h3>Conventions de formation</h3><ul>
			${made.map(g => html`<li key=${g.id}><a href=${"/conventions-formation/" + g.id}><${Name} kind="organisation" id=${g.structure} /></a>
				<span class="quiet"> n° ${g.number}</span> <${Badge} tone=${g.status === "signed" ? "good" : ""}>${label("training_agreement", "status", g.status)}<//>
				${writes && html` <a href=${"#/registre/training_agreement/" + g.id}>Suivre<span class="hidden"> la convention n° ${g.number}</span></a>`}</li>`)}
			${lacking.map(s => html`<li key=${s}><${Name} kind="organisation" id=${s} /> : <span class="quiet">pas encore préparée</span>
				${writes && html` <a href=${`#/registre/training_agreement/nouveau?action=${a.id}&structure=${s}`}>Préparer</a>`}</li>`)}</ul>`;
	}}<//>`;
}

export function Papers({ a, sessions, enrolments, seen }) {
	return html`<section><h2>Papiers</h2><p><a href=${"/fiches-formation/" + a.id}>Fiche à imprimer</a></p>
		<${People} a=${a} sessions=${sessions} enrolments=${enrolments} seen=${seen} /><${Sheets} seen=${seen} />
		${may("scheduling.training_agreement.list") && enrolments.some(live) && html`<${Agreements} a=${a} enrolments=${enrolments} />`}</section>`;
}
