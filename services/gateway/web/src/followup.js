/*
 * followup: what follows the days of an action: days of accompaniment between them, and the action plan of each structure.
 * Owns: nothing.
 * Beware: of a draft the team learns that it is there, never what it says; the structure shares it when it is ready.
 */
import { html } from "htm/preact";
import { all, get, patch, session } from "./api.js";
import { collection, hasRole, label, may, steps } from "./contract.js";
import { Edit, Make, StepTable } from "./inline.js";
import { Name, name } from "./names.js";
import { Steps } from "./page_steps.js";
import { Act, Badge, Empty, Facts, Loaded, Prose, Table, useLoad } from "./parts.js";
import { count, day, dayBrief, figure, today } from "./words.js";

const called = (kind, id) => name(kind, id) || "nom réservé";
const accepted = enrolments => enrolments.filter(e => e.status === "accepted");

/* --- between the days ------------------------------------------------------------------------------------------------- */
const days = halves => `${figure(halves / 2)} j`;

function SlotSums({ sums }) {
	return html`<${Table} caption="Jours d’accompagnement" head=${["Pour", "Demandés", "Prévus", "Faits", "Reste à prévoir", "Durée"]} numbers=${[1, 2, 3, 4, 5]}
		rows=${sums.lines.map(l => [l.structure ? html`<${Name} kind="organisation" id=${l.structure} />` : "Toute l’action", days(l.asked), days(l.planned), days(l.done),
			html`${l.beyond > 0 ? html`<${Badge} tone="warn">${days(l.beyond)} de plus<//>` : days(l.remaining)}`, l.minutes > 0 ? `${figure(l.minutes / 60)} h` : ""])} />`;
}

const slotWhen = s => `${day(s.day)}${s.begins ? `, de ${s.begins} à ${s.ends}` : ""}`;

function Slots({ a, enrolments }) {
	const from = useLoad(() => Promise.all([get(`/actions/${a.id}/intersessions/summary`), all("/intersessions", { action: a.id })]), [a.version]);
	const animators = (a.animators || []).map(id => [id, called("person", id)]), whole = a.intersession_per === "action";
	return html`<h3>Accompagnement entre les journées</h3><${Loaded} from=${from}>${([sums, slots]) => html`<${SlotSums} sums=${sums} />
		${slots.length > 0 && html`<${StepTable} record="intersession" caption="Rendez-vous" head=${["Jour", "Pour", "Intervenant·e", "État", "Activités"]} done=${from.reload}
			rows=${slots.sort((x, y) => x.day.localeCompare(y.day)).map(s => ({ record: s, words: slotWhen(s), cells: [html`${slotWhen(s)}${s.link && html` <a href=${s.link} rel="noreferrer">rejoindre</a>`}`,
				s.structure ? html`<${Name} kind="organisation" id=${s.structure} />` : "Toute l’action", html`<${Name} kind="person" id=${s.animator} />`,
				html`<${Badge} tone=${s.status === "done" ? "good" : ""}>${label("intersession", "status", s.status)}<//>${(s.flags || []).map(f => html` <${Badge} tone="warn">${label("intersession", "flags", f)}<//>`)}`,
				s.activities || ""] }))} />`}
		<${Make} record="intersession" fixed=${{ action: a.id }} hide=${["activities", "minutes", ...whole ? ["structure"] : []]} words="Prévoir un rendez-vous" done=${from.reload} first=${{ animator: animators.length === 1 ? animators[0][0] : "" }}
			among=${{ ...animators.length > 0 ? { animator: animators } : {}, ...whole ? {} : { structure: accepted(enrolments).map(e => [e.structure, called("organisation", e.structure)]) } }} />`}<//>`;
}

/* --- action plans --------------------------------------------------------------------------------------------------------- */
const planTones = { draft: "warn", shared: "good", followed: "good", closed: "" };
const measureOpen = m => ["todo", "doing"].includes(m.status);

function Measures({ p, changed }) {
	const writes = may("scheduling.action_plan.update") && p.status !== "closed";
	const done = number => async () => {
		const bare = ({ told: _, ...m }) => m.number === number ? { ...m, status: "done" } : m;
		await patch("/action-plans/" + p.id, { measures: p.measures.map(bare) }, p.version);
		changed();
	};
	return html`<${Table} caption="Mesures" head=${["Mesure", "Qui", "Échéance", "État", ...writes ? ["Suivi"] : []]} rows=${p.measures.map(m => [html`${m.title}${m.comment && html`<p class="quiet">${m.comment}</p>`}`,
		m.owner ? html`<${Name} kind="person" id=${m.owner} />` : m.role, html`${dayBrief(m.due)}${measureOpen(m) && m.due < today() && html` <${Badge} tone="bad">échue<//>`}`,
		label("action_plan", "measures.status", m.status), ...writes ? [measureOpen(m) && html`<${Act} run=${done(m.number)} kind="outline small">Fait<span class="hidden"> : ${m.title}</span><//>`] : []])} />`;
}

function Plan({ id, who, changed }) {
	const from = useLoad(() => get("/action-plans/" + id), [id]), of = collection("action_plan");
	const done = () => {
		from.reload();
		changed();
	};
	return html`<${Loaded} from=${from}>${p => html`<${Facts} of=${[["Contexte", p.context && html`<${Prose} text=${p.context} />`], ["Objectif", p.objective && html`<${Prose} text=${p.objective} />`]]} />
		${p.measures && p.measures.length > 0 ? html`<${Measures} p=${p} changed=${done} />` : html`<${Empty}>Aucune mesure n’est encore écrite.<//>`}
		${p.status === "draft" && html`<p class="quiet">Ce brouillon n’est lu que de votre structure. « Partager » le donne à lire à la fédération et aux intervenant·es.</p>`}
		<${Steps} of=${of} record=${p} rows=${steps(of).verbs} done=${done}><a href=${"/plans-actions/" + p.id}>Plan à imprimer</a><//>
		${p.status !== "closed" && html`<${Edit} key=${p.version} of=${of} from=${p} words="Modifier le plan" done=${done} among=${who.length > 0 ? { "measures.owner": who } : {}} hide=${["action", "structure"]} />`}`}<//>`;
}

function PlanLine({ l, a, enrolment, changed }) {
	const own = hasRole("director") && session.value.organisations.includes(l.structure);
	const who = enrolment ? enrolment.persons.map(p => [p.person, called("person", p.person)]) : [], reads = own || (l.plan && l.status !== "draft");
	return html`<article><h4><${Name} kind="organisation" id=${l.structure} /></h4><p>${l.plan ? html`<${Badge} tone=${planTones[l.status]}>${label("action_plan", "status", l.status)}<//>
			<span class="quiet">${l.measures !== undefined && ` ${count(l.measures_done, "mesure faite", "mesures faites")} sur ${l.measures}`} · modifié le ${day(l.changed_on)}</span>`
			: html`<${Badge} tone="warn">pas encore écrit<//>`}</p>
		${reads && l.plan && (own ? html`<${Plan} id=${l.plan} who=${who} changed=${changed} />`
			: html`<details><summary>Lire le plan</summary><${Plan} id=${l.plan} who=${who} changed=${changed} /></details>`)}
		${!l.plan && html`<${Make} record="action_plan" fixed=${{ action: a.id, structure: l.structure }} words=${own ? "Écrire le plan d’actions" : "Saisir le plan remis par la structure"} done=${changed}
			among=${who.length > 0 ? { "measures.owner": who } : {}} />`}</article>`;
}

function Plans({ a, enrolments, changed }) {
	const from = useLoad(() => get(`/actions/${a.id}/action-plans/summary`), [a.version, enrolments.map(e => e.version).join()]);
	const done = () => {
		from.reload();
		changed();
	};
	return html`<${Loaded} from=${from}>${sum => sum.lines.length > 0 && html`<h3 id="plans">Plans d’actions</h3>
		<p>${sum.required ? "Un plan d’actions est demandé à chaque structure." : "Un plan d’actions n’est pas demandé, mais peut être écrit."}${sum.missing > 0 && sum.lines.length > 1 && ` ${count(sum.missing, "structure n’en a", "structures n’en ont")} pas encore.`}</p>
		${sum.lines.map(l => html`<${PlanLine} key=${l.structure} l=${l} a=${a} changed=${done} enrolment=${accepted(enrolments).find(e => e.structure === l.structure)} />`)}`}<//>`;
}

/* Whether anything is followed up at all; the section has no heading of its own otherwise. */
export function Followup({ a, enrolments, changed, children }) {
	const slots = a.intersession_days > 0 && may("scheduling.intersession.summary"), plans = may("scheduling.action_plan.summary") && accepted(enrolments).length > 0;
	return (slots || plans || children) && html`<section><h2>Suivi</h2>${slots && html`<${Slots} a=${a} enrolments=${enrolments} />`}
		${plans && html`<${Plans} a=${a} enrolments=${enrolments} changed=${changed} />`}${children}</section>`;
}
