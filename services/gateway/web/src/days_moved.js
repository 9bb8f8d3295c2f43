/*
 * days_moved: days that a provider moves from one form of accompaniment to the other, and the months in which more is promised than the card has.
 * Owns: nothing.
 * Beware: only the provider moves days, or the référent on its written demand. How many are taken month by month is the référent's to read.
 */
import { html } from "htm/preact";
import { all, get, post } from "./api.js";
import { hasRole, label, may } from "./contract.js";
import { Form, Select, Submit, Text, useForm } from "./form.js";
import { Name } from "./names.js";
import { Badge, Empty, Loaded, Refused, Table, useLoad } from "./parts.js";
import { capital, count, day, month, today } from "./words.js";

const pools = ["individual", "group"];
const poolName = pool => label("capacity_transfer", "from", pool);
const moves = { individual: "de l’individuel vers le collectif", group: "du collectif vers l’individuel" };

/* This month and the twenty-four after it: the service opens no others. */
function monthsAhead() {
	const [year, at] = today().split("-").map(Number);
	return Array.from({ length: 25 }, (_, i) => new Date(Date.UTC(year, at - 1 + i, 1)).toISOString().slice(0, 10));
}

function MoveForm({ p, done }) {
	const months = monthsAhead(), form = useForm({ from: "", days: "", month: months[1], demanded_on: "" }), asks = hasRole("referent");
	const move = form.submit(async v => {
		const body = { provider: p.id, from: v.from || undefined, days: Number(v.days) || v.days || undefined, month: v.month, demanded_on: v.demanded_on || undefined };
		await post("/capacity-transfers", body, form.key(body));
		form.reset({ from: "", days: "", month: months[1], demanded_on: "" });
		done();
	});
	return html`<${Form} form=${form} onSubmit=${move} label="Déplacer des jours">
		<${Select} form=${form} name="from" label="Déplacer des jours" none="Choisir…" required options=${pools.map(x => [x, capital(moves[x])])} />
		<${Text} form=${form} name="days" label="Jours par mois" inputmode="numeric" required />
		<${Select} form=${form} name="month" label="À partir de" options=${months.map(m => [m, month(m)])} />
		${asks && html`<${Text} form=${form} name="demanded_on" type="date" max=${today()} label="Date de la demande écrite du prestataire" help="Seul le prestataire décide de ses jours : gardez sa demande." required />`}
		<${Submit} form=${form}>Déplacer ces jours<//><//>`;
}

const cell = row => row && html`${count(row.free || 0, "libre", "libres")} sur ${row.capacity}${row.held > 0 && `, ${count(row.held, "réservé", "réservés")}`}${row.engaged > 0 && `, ${count(row.engaged, "engagé", "engagés")}`}${
	row.over > 0 && html` <${Badge} tone="bad">${row.over} de trop<//>`}`;

/* Only months of which something is known to the service: the others are as the card says. */
function Months({ rows }) {
	const list = monthsAhead().map(m => [m, ...pools.map(pool => rows.find(r => r.month === m && r.pool === pool))]).filter(([, ...both]) => both.some(Boolean));
	return list.length === 0 ? html`<${Empty}>Aucun jour n’est encore promis : chaque mois est comme le dit la fiche.<//>`
		: html`<${Table} caption="Jours mois par mois" head=${["Mois", ...pools.map(poolName)]} rows=${list.map(([m, ...both]) => [capital(month(m)), ...both.map(r => cell(r) || html`<span class="quiet">comme la fiche</span>`)])} />`;
}

async function daysRead(id) {
	const [moved, rows] = await Promise.all([all("/capacity-transfers", { provider: id }), hasRole("referent") ? all("/capacities", { provider: id }) : []]);
	return { moved: moved.sort((a, b) => a.rank - b.rank), rows };
}

export function Days({ p }) {
	const from = useLoad(() => daysRead(p.id), [p.id]);
	if (from.error && from.error.status === 404)
		return "";
	return html`<section><h2>Jours de chaque mois</h2><${Loaded} from=${from}>${({ moved, rows }) => html`
		${hasRole("referent") && html`<${Months} rows=${rows} />`}
		${moved.length > 0 && html`<ul aria-label="Jours déplacés">${moved.map(t => html`<li key=${t.id}>À partir de ${month(t.month)} : ${count(t.days, "jour", "jours")} par mois ${moves[t.from]}${
			t.demanded_on && `, à la demande écrite du ${day(t.demanded_on)}`}</li>`)}</ul>`}
		${may("matching.capacity.transfer") && html`<details><summary>Déplacer des jours entre l’individuel et le collectif</summary><${MoveForm} p=${p} done=${from.reload} /></details>`}`}<//></section>`;
}

/* What is promised beyond the cards, with what to do. */
export function Overs() {
	const from = useLoad(() => may("matching.capacity.over") ? get("/over-commitments") : {}, []), list = (from.data && from.data.items) || [];
	if (from.error)
		return html`<${Refused} error=${from.error} again=${from.reload} />`;
	return list.length > 0 && html`<section><h2>Trop de jours promis</h2><ul class="plain">${list.map(o => html`<li key=${o.capacity} class="card">
		<p><strong><a href=${"#/prestataires/" + o.provider}><${Name} kind="provider" id=${o.provider} /></a>, ${month(o.month)}</strong> (${poolName(o.pool).toLowerCase()})</p><p>${o.advice}</p>
		${(o.engagements || []).length > 0 && html`<p>${o.engagements.map((id, i) => html`<a key=${id} href=${"#/missions/" + id}>${o.engagements.length > 1 ? `Mission ${i + 1}` : "Voir la mission"}</a>${" "}`)}</p>`}</li>`)}</ul></section>`;
}
