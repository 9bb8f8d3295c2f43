/*
 * delegations: who comes to an action: places taken, each delegation with its rank and why, offers, changes, withdrawals.
 * Owns: the answer links that were asked for, until the page is left.
 * Beware: a director sees only the delegation of the centre; the list says so instead of looking empty.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, get, post, session } from "./api.js";
import { hasRole, label, may } from "./contract.js";
import { Enrol } from "./enrol.js";
import { Form, Select, Submit, useForm } from "./form.js";
import { stepOpen } from "./machines.js";
import { Name, name } from "./names.js";
import { quotaInWords } from "./action_rules.js";
import { Act, Address, Badge, Empty, Facts, Loaded, useLoad } from "./parts.js";
import { capital, count, day, instant, range, today } from "./words.js";

export const live = e => ["accepted", "offered", "waiting"].includes(e.status);
const tones = { accepted: "good", offered: "warn", waiting: "warn", declined: "bad", withdrawn: "" };
const called = id => name("person", id) || "nom réservé";

/* --- places ------------------------------------------------------------------------------------------------------------ */
const against = (n, least, most, one, many) => `${count(n, one, many)}${least || most ? ` ; il en faut ${range(least, most, "", "").replace(/\s+/g, " ").trim()}` : ""}`;

function Places({ o }) {
	return html`<${Facts} of=${[
		["Structures inscrites", against(o.structures, o.structures_min, o.structures_max, "structure", "structures")],
		["Institutions", o.institutions > 0 && count(o.institutions, "institution", "institutions")],
		["Personnes inscrites", `${count(o.persons, "personne", "personnes")}${o.places ? `, pour ${count(o.places, "place", "places")}` : ""}`],
		...o.quotas.map(q => [`Quota`, html`${quotaInWords(q)} <strong>${count(q.persons, "inscrite", "inscrites")}</strong>`]),
		["Places proposées", o.offered > 0 && count(o.offered, "réponse attendue", "réponses attendues")],
		["Liste d’attente", o.waiting > 0 && count(o.waiting, "délégation", "délégations")],
		["Minimum", html`<${Badge} tone=${o.minimum_reached ? "good" : "warn"}>${o.minimum_reached ? "atteint" : "pas encore atteint"}<//>`],
	]} />`;
}

function Taken({ a, enrolments }) {
	const from = useLoad(() => get(`/actions/${a.id}/outlook`), [a.version, enrolments.map(e => `${e.id}${e.version}`).join()]);
	return html`<${Loaded} from=${from}>${o => html`<${Places} o=${o} />`}<//>`;
}

/* --- one delegation ------------------------------------------------------------------------------------------------------ */
function Standing({ e }) {
	const places = { waiting: `, rang ${e.rank}` };
	return html`<p><${Badge} tone=${tones[e.status]}>${label("enrolment", "status", e.status)}${e.rank && places[e.status]}<//></p>
		${e.status === "waiting" && html`<p class="quiet">${[e.order && label("enrolment", "order", e.order), e.rule && label("enrolment", "rule", e.rule)].filter(Boolean).join(" · ")}</p>`}
		${e.reason && ["waiting", "declined"].includes(e.status) && html`<p class="quiet">${e.reason}</p>`}
		${e.status === "offered" && html`<p>Une place est gardée : réponse attendue <strong>avant le ${instant(e.answer_by)}</strong>.</p>`}
		<${Replaced} e=${e} />`;
}

export const Replaced = ({ e }) => (e.replacements || []).map(r => html`<p class="quiet">${capital(day(r.on))} :
	<${Name} kind="person" id=${r.coming} /> remplace <${Name} kind="person" id=${r.leaving} /></p>`);

/* Another person of the same structure, in a role held today. path: of the enrolment, ours or in another federation. */
export function Replace({ e, path, done }) {
	const from = useLoad(() => all("/mandates", { organisation: e.structure }).then(list => list.filter(m => m.from <= today() && (!m.to || m.to >= today())
		&& !e.persons.some(p => p.person === m.person))), [e.id]);
	const form = useForm({ leaving: e.persons.length === 1 ? e.persons[0].person : "", coming: "" });
	const go = mandates => form.submit(async v => {
		const m = mandates.find(x => x.id === v.coming), body = { leaving: v.leaving || undefined, coming: m && m.person, role: m && m.role };
		await post(`${path}/replace`, body, form.key(body));
		done();
	});
	return html`<${Loaded} from=${from}>${mandates => html`<${Form} form=${form} onSubmit=${go(mandates)} label="Remplacer une personne">
		<${Select} form=${form} name="leaving" label="Qui ne vient plus ?" none="Choisir…" options=${e.persons.map(p => [p.person, called(p.person)])} />
		<${Select} form=${form} name="coming" label="Qui vient à sa place ?" none="Choisir…" help="Du même public, avec un mandat en cours dans la structure."
			options=${mandates.map(m => [m.id, `${called(m.person)} · ${label("mandate", "role", m.role)}`])} />
		<${Submit} form=${form}>Remplacer<//><//>`}<//>`;
}

/* Who is in a delegation of another federation is said by that one. */
function Changes({ e, changed }) {
	const from = useLoad(async () => may("scheduling.visitor.list") ? all("/visitors", { enrolment: e.id }) : [], [e.id]);
	const leave = person => async () => {
		await post(`/enrolments/${e.id}/withdraw`, { person });
		changed();
	};
	return html`<${Loaded} from=${from}>${visitors => visitors.length > 0
		? html`<p class="quiet">Cette délégation vient d’une autre fédération : c’est elle qui dit qui la compose. Demandez-lui le changement ; ici, vous pouvez seulement retirer ou refuser toute la délégation.</p>`
		: html`<${Replace} e=${e} path=${"/enrolments/" + e.id} done=${changed} />${e.persons.length > 1 && html`<p>Sans remplacement :</p><ul class="plain">${e.persons.map(p => html`<li key=${p.person}>
			<${Act} run=${leave(p.person)} kind="outline small" sure=${`Retirer ${called(p.person)} de la délégation, sans remplacement ?`} yes="Oui, retirer">
			<${Name} kind="person" id=${p.person} /> ne vient plus<//></li>`)}</ul>`}`}<//>`;
}

function Changing({ e, changed }) {
	const [open, setOpen] = useState(false);
	return html`<details open=${open} onToggle=${x => setOpen(x.target.open)}><summary>Changer la délégation</summary>${open && html`<${Changes} e=${e} changed=${changed} />`}</details>`;
}

/* The structure answers by it without an account; the offer has one as long as it waits. */
function Link({ e }) {
	const [link, setLink] = useState();
	if (!may("scheduling.enrolment.link") || e.status !== "offered")
		return "";
	return link ? html`<${Address} path=${link} label="Lien à transmettre à la structure, pour répondre sans compte" />`
		: html`<p><${Act} kind="outline small" run=${async () => setLink((await get(`/enrolments/${e.id}/link`)).answer_link)}>Voir le lien de réponse<//></p>`;
}

function Decisions({ e, changed }) {
	const own = hasRole("director") && session.value.organisations.includes(e.structure);
	const step = verb => async () => {
		await post(`/enrolments/${e.id}/${verb}`);
		changed();
	};
	const can = verb => stepOpen("enrolment", verb, e.status) && may("scheduling.enrolment." + verb) && (own || may("scheduling.enrolment.decline"));
	return html`<div class="row">
		${can("accept") && html`<${Act} run=${step("accept")} kind="small">${own ? "Prendre la place" : "Elle prend la place"}<//>`}
		${can("refuse") && html`<${Act} run=${step("refuse")} kind="outline small" sure="Renoncer à cette place ? Elle pourra aller à une autre structure." yes="Oui, y renoncer">${own ? "Y renoncer" : "Elle y renonce"}<//>`}
		${e.status === "waiting" && can("offer") && html`<${Act} run=${step("offer")} kind="outline small">Proposer une place<//>`}
		${e.status !== "offered" && can("withdraw") && html`<${Act} run=${step("withdraw")} kind="outline small"
			sure="Retirer la délégation ? Sa place passera à la liste d’attente." yes="Oui, la retirer">Retirer la délégation<//>`}
		${can("decline") && html`<${Act} run=${step("decline")} kind="outline small" sure="Refuser cette délégation ?" yes="Oui, la refuser">Refuser<//>`}</div>`;
}

function Delegation({ e, changed, closed }) {
	const writes = !closed && live(e) && may("scheduling.enrolment.replace");
	return html`<li class="card"><h3><${Name} kind="organisation" id=${e.structure} /></h3><${Standing} e=${e} />
		<ul class="plain">${e.persons.map(p => html`<li key=${p.person}><${Name} kind="person" id=${p.person} />
			<span class="quiet"> · ${label("enrolment", "persons.role", p.role)}</span></li>`)}</ul>
		${!closed && html`<${Decisions} e=${e} changed=${changed} />`}<${Link} e=${e} />${writes && html`<${Changing} key=${e.version} e=${e} changed=${changed} />`}</li>`;
}

const order = { accepted: 0, offered: 1, waiting: 2, declined: 3, withdrawn: 4 };

export function Delegations({ a, enrolments, changed }) {
	const rows = [...enrolments].sort((x, y) => order[x.status] - order[y.status] || (x.rank || 0) - (y.rank || 0));
	const closed = ["done", "cancelled"].includes(a.status), gone = rows.filter(e => !live(e)), director = hasRole("director");
	const list = of => html`<ul class="plain cards">${of.map(e => html`<${Delegation} key=${e.id} e=${e} changed=${changed} closed=${closed} />`)}</ul>`;
	return html`<section><h2>${director ? "Votre délégation" : "Délégations"}</h2>
		${may("scheduling.action.outlook") && a.status !== "envisaged" && html`<${Taken} a=${a} enrolments=${enrolments} />`}
		${gone.length === rows.length ? html`<${Empty}>${director ? "Votre structure n’a pas de délégation." : "Aucune délégation pour le moment."}<//>` : list(rows.filter(live))}
		${gone.length > 0 && html`<details><summary>${count(gone.length, "délégation retirée ou refusée", "délégations retirées ou refusées")}</summary>${list(gone)}</details>`}
		${director && !closed && html`<${Enrol} action=${a} enrolments=${enrolments} changed=${changed} />`}
		${!director && !closed && may("scheduling.enrolment.create") && html`<p><a href=${"#/registre/enrolment/nouveau?action=" + a.id}>Inscrire une délégation pour une structure</a></p>`}</section>`;
}
