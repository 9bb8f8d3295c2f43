/*
 * todo: what an action asks next of the structures that the reader directs.
 * Owns: nothing.
 * Beware: it only gathers what the records say; the sections below are where it is done.
 */
import { html } from "htm/preact";
import { all, get, session } from "./api.js";
import { label, may } from "./contract.js";
import { live } from "./delegations.js";
import { name } from "./names.js";
import { Badge, Loaded, useLoad } from "./parts.js";
import { count, day, instant, today } from "./words.js";

const called = id => name("person", id) || "une personne";

async function todoRead(a) {
	const list = (operation, path) => may(operation) ? all(path, { action: a.id }) : [];
	const [fundings, agreements, plans] = await Promise.all([list("scheduling.funding.list", "/fundings"), list("scheduling.training_agreement.list", "/training-agreements"),
		may("scheduling.action_plan.summary") ? get(`/actions/${a.id}/action-plans/summary`).then(s => s.lines) : []]);
	return { fundings, agreements, plans };
}

/* [tone, sentence, where it is done] */
function enrolling(a, own) {
	if (own.length === 0)
		return a.status === "open" ? [["warn", "Les inscriptions sont ouvertes : inscrivez une délégation.", "delegations"]] : [];
	return own.flatMap(e => [
		e.status === "offered" && ["bad", `Une place vous est gardée : répondez avant le ${instant(e.answer_by)}.`, "delegations"],
		e.status === "accepted" && a.persons_min > e.persons.length && ["warn", `Complétez votre délégation : il faut au moins ${count(a.persons_min, "personne", "personnes")}.`, "delegations"],
	].filter(Boolean));
}

function planning(a, own, plans) {
	return plans.filter(l => a.action_plan_required && own.some(e => e.structure === l.structure && e.status === "accepted")).map(l => {
		if (!l.plan)
			return ["warn", "Écrivez le plan d’actions de votre structure.", "suivi"];
		return l.status === "draft" && ["warn", "Votre plan d’actions est un brouillon : partagez-le quand il est prêt.", "suivi"];
	}).filter(Boolean);
}

/* Who pays is asked before the first day; afterwards it may be refused. */
function paying(a, own, sessions, { fundings, agreements }) {
	const first = sessions.filter(s => s.day && s.status !== "cancelled").map(s => s.day).sort()[0], before = !first || first > today();
	const until = first ? `avant le ${day(first)}` : "avant le début";
	const having = new Set(fundings.filter(f => !["refused", "cancelled"].includes(f.status)).map(f => f.person));
	const without = a.price > 0 && before ? own.filter(e => e.status === "accepted").flatMap(e => e.persons).filter(p => !having.has(p.person)) : [];
	return [
		...fundings.filter(f => f.status === "planned" && before && ["opco", "fdva", "cnfpt"].includes(f.payer)).map(f => ["warn", `Demandez la prise en charge de ${called(f.person)} (${label("funding", "payer", f.payer)}) ${until}.`, "argent"]),
		without.length > 0 && ["", `Qui paie pour ${without.map(p => called(p.person)).join(", ")} ? Dites-le à la fédération ${until}.`, "argent"],
		...agreements.filter(g => g.status === "sent").map(g => ["warn", `Signez et renvoyez la convention de formation n° ${g.number}.`, "papiers"]),
	].filter(Boolean);
}

export const goTo = id => e => {
	e.preventDefault();
	const target = document.getElementById(id);
	if (target) {
		target.scrollIntoView();
		target.focus({ preventScroll: true });
	}
};

/* Read anew whenever the page was: `seen` is another object then. */
export function Todo({ a, sessions, enrolments, seen }) {
	const from = useLoad(() => todoRead(a), [seen]);
	return html`<${Loaded} from=${from}>${read => {
		const own = enrolments.filter(e => live(e) && session.value.organisations.includes(e.structure));
		const closed = a.status === "cancelled", tasks = closed ? [] : [...enrolling(a, own), ...planning(a, own, read.plans), ...paying(a, own, sessions, read)];
		return html`<section class="alert"><h2>Ce qui vous est demandé</h2>${tasks.length === 0 ? html`<p>Rien pour le moment.</p>`
			: html`<ul class="plain">${tasks.map(([tone, words, where]) => html`<li key=${words}>${tone === "bad" && html`<${Badge} tone="bad">à faire vite<//>`} <a href=${"#" + where} onClick=${goTo(where)}>${words}</a></li>`)}</ul>`}</section>`;
	}}<//>`;
}
