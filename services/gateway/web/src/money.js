/*
 * money: who pays for whom in an action, what was asked, granted, invoiced and paid, and what remains to pay for each structure.
 * Owns: nothing.
 * Beware: a director reads the structure's own alone; sums are the service's, never made here.
 */
import { html } from "htm/preact";
import { all, get } from "./api.js";
import { label, may } from "./contract.js";
import { live } from "./delegations.js";
import { Make, StepTable } from "./inline.js";
import { Name, name } from "./names.js";
import { Badge, Empty, Facts, Loaded, useLoad } from "./parts.js";
import { euros } from "./words.js";

const tones = { granted: "good", paid: "good", refused: "bad", cancelled: "", planned: "warn", asked: "warn", invoiced: "warn" };
const amount = (f, field) => f[field] === undefined ? "" : euros(f[field]);
const called = id => name("person", id) || "nom réservé";

async function moneyRead(a, enrolments) {
	const fundings = await all("/fundings", { action: a.id });
	if (may("scheduling.action.balances")) {
		const sums = await get(`/actions/${a.id}/balances`);
		return { fundings, sums, balances: sums.balances };
	}
	const own = enrolments.filter(e => ["accepted", "offered"].includes(e.status) || fundings.some(f => f.enrolment === e.id));
	return { fundings, balances: await Promise.all(own.map(e => get(`/enrolments/${e.id}/balance`))) };
}

function Lines({ fundings, done }) {
	return html`<${StepTable} record="funding" caption="Prises en charge" head=${["Personne", "Qui paie", "État", "Demandé", "Accordé", "Facturé", "Payé"]} numbers=${[3, 4, 5, 6]} done=${done}
		rows=${fundings.map(f => ({ record: f, words: `${called(f.person)}, ${label("funding", "payer", f.payer)}`, cells: [html`<${Name} kind="person" id=${f.person} />`,
			html`${label("funding", "payer", f.payer)}${f.reference && html` <span class="quiet">${f.reference}</span>`}`,
			html`<${Badge} tone=${tones[f.status]}>${label("funding", "status", f.status)}<//>${f.late && html` <${Badge} tone="bad">demandée après le début<//>`}`,
			amount(f, f.asked === undefined ? "planned" : "asked"), amount(f, "granted"), amount(f, "invoiced"), amount(f, "paid")] }))} />`;
}

function Structure({ b, fundings, enrolment, done }) {
	return html`<article><h3><${Name} kind="organisation" id=${b.structure} /></h3>
		<${Facts} of=${[["Reste à payer", html`<strong>${euros(b.remains)}</strong>`], ["Prix", b.price !== undefined && `${euros(b.total)} (${euros(b.price)} par personne)`],
			["En attente de réponse", b.pending > 0 && euros(b.pending)], ["Accordé par d’autres", b.granted > 0 && euros(b.granted)], ["Facturé", b.invoiced > 0 && euros(b.invoiced)],
			["Reçu", b.received > 0 && euros(b.received)], ["Frais de déplacement", b.travel > 0 && `${euros(b.travel)}, dont ${euros(b.travel_paid)} réglés`]]} />
		${fundings.length > 0 ? html`<${Lines} fundings=${fundings} done=${done} />` : html`<${Empty}>Aucune prise en charge n’est encore prévue.<//>`}
		${enrolment && live(enrolment) && html`<${Make} record="funding" fixed=${{ enrolment: b.enrolment }} words="Prévoir une prise en charge" done=${done}
			among=${{ person: enrolment.persons.map(p => [p.person, called(p.person)]) }} />`}</article>`;
}

export function Money({ a, enrolments }) {
	const from = useLoad(() => moneyRead(a, enrolments), [a.version, enrolments.map(e => `${e.id}${e.version}`).join()]);
	return html`<${Loaded} from=${from}>${({ fundings, sums, balances }) => (a.price > 0 || fundings.length > 0) && html`<section><h2>Prises en charge et reste à payer</h2>
		${sums && balances.length > 1 && html`<p class="lead">Reste à payer : <strong>${euros(sums.remains)}</strong> sur ${euros(sums.total)} ; ${euros(sums.granted)} accordés, ${euros(sums.received)} reçus.</p>`}
		${balances.length === 0 ? html`<${Empty}>Aucune structure n’est inscrite.<//>` : balances.map(b => html`<${Structure} key=${b.enrolment} b=${b} done=${from.reload}
			fundings=${fundings.filter(f => f.enrolment === b.enrolment)} enrolment=${enrolments.find(e => e.id === b.enrolment)} />`)}</section>`}<//>`;
}
