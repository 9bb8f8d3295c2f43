/*
 * page_far_actions: actions of other federations: taking part, enrolling one of our structures there, and where each delegation stands.
 * Owns: nothing.
 * Beware: the other federation has the last word: until it has answered, a delegation is only asked for. Who comes is named to it once there is a place.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, get, post, session } from "./api.js";
import { rulesInWords } from "./action_rules.js";
import { Chooser } from "./chooser.js";
import { hasRole, label, may } from "./contract.js";
import { Replace, Replaced } from "./delegations.js";
import { Check, Choices, Form, Submit, useForm } from "./form.js";
import { Name } from "./names.js";
import { Act, Badge, Empty, Facts, Loaded, Page, Prose, useLoad } from "./parts.js";
import { capital, count, day, instant, range, today } from "./words.js";

const tones = { offered: "warn", accepted: "good", asked: "warn", waiting: "warn", declined: "bad", withdrawn: "" };
const live = e => ["asked", "waiting", "offered", "accepted"].includes(e.status);
const State = ({ a }) => html`<${Badge} tone=${tones[a.status]}>${a.status === "offered" ? "Proposée à notre fédération" : label("far_action", "status", a.status)}<//>`;
const when = s => s.day ? capital(day(s.day)) : `à placer entre le ${day(s.window_from)} et le ${day(s.window_to)}`;

/* --- enrolling --------------------------------------------------------------------------------------------------------- */
const heldNow = structure => all("/mandates", { organisation: structure }).then(list => list.filter(m => m.from <= today() && (!m.to || m.to >= today())));

function Delegation({ a, structure, done }) {
	const from = useLoad(() => heldNow(structure), [structure]), form = useForm({ persons: [] });
	const go = form.submit(async v => {
		const persons = v.persons.map(k => from.data.find(m => m.id === k)).map(m => ({ person: m.person, role: m.role }));
		const body = { far_action: a.id, structure, persons, ...a.all_sessions && { committed: !!v.committed } };
		await post("/far-enrolments", body, form.key(body));
		done();
	});
	const size = range(a.persons_min, a.persons_max, "personne", "personnes");
	const help = [size && `Il faut ${size} de la structure.`, a.binome && "Avec un binôme : une personne qui administre et une professionnelle.",
		"L’autre fédération ne connaît d’abord que les rôles ; les noms lui sont transmis quand la délégation a sa place."].filter(Boolean).join(" ");
	return html`<${Loaded} from=${from}>${mandates => html`<${Form} form=${form} onSubmit=${go} label="Inscrire une délégation">
		<${Choices} form=${form} name="persons" label="Qui vient ?" help=${help} options=${mandates.map(m => [m.id,
			html`<span><${Name} kind="person" id=${m.person} /> <span class="quiet">· ${label("mandate", "role", m.role)}</span></span>`])} />
		${a.all_sessions && html`<${Check} form=${form} name="committed" label="Toute la délégation sera présente à toutes les journées" />`}
		<${Submit} form=${form}>Demander une place<//><//>`}<//>`;
}

function Enrol({ a, done }) {
	const own = session.value.organisations || [], form = useForm({ structure: own.length === 1 ? own[0] : "" });
	const [open, setOpen] = useState(false);
	if (!open)
		return html`<p><button type="button" onClick=${() => setOpen(true)}>Inscrire une délégation</button></p>`;
	return html`<section><h3>Inscrire une délégation</h3>
		${own.length !== 1 && html`<${Chooser} form=${form} name="structure" kind="organisation" label="Structure" required />`}
		${form.values.structure && html`<${Delegation} key=${form.values.structure} a=${a} structure=${form.values.structure} done=${() => { setOpen(false); done(); }} />`}</section>`;
}

/* --- one delegation ---------------------------------------------------------------------------------------------------- */
function Presences({ e }) {
	const list = e.presences || [];
	return list.length > 0 && html`<p>Présences : ${list.map((p, i) => html`${i > 0 ? " ; " : ""}<${Name} kind="person" id=${e.persons[p.member - 1].person} />,
		${count(p.halves, "demi-journée", "demi-journées")}`)}.</p>`;
}

function Changing({ e, done }) {
	const [open, setOpen] = useState(false);
	return html`<details open=${open} onToggle=${x => setOpen(x.target.open)}><summary>Remplacer une personne</summary>${open && html`
		<p class="quiet">La délégation garde sa place ou son rang. L’autre fédération connaît d’abord le rôle de la personne qui vient, puis son nom si la place est donnée.</p>
		<${Replace} e=${e} path=${"/far-enrolments/" + e.id} done=${done} />`}</details>`;
}

function Standing({ a, e, done }) {
	const step = verb => async () => { await post(`/far-enrolments/${e.id}/${verb}`); done(); };
	return html`<article><h3><${Name} kind="organisation" id=${e.structure} /></h3>
		<p><${Badge} tone=${tones[e.status]}>${label("far_enrolment", "status", e.status)}${e.rank && e.status === "waiting" ? `, rang ${e.rank}` : ""}<//></p>
		${e.reason && html`<p class="quiet">${e.reason}</p>`}${e.refusal && html`<p>${label("far_enrolment", "refusal", e.refusal)}.</p>`}
		<p>${e.persons.map((p, i) => html`${i > 0 ? ", " : ""}<${Name} kind="person" id=${p.person} />`)}</p><${Presences} e=${e} /><${Replaced} e=${e} />
		${e.status === "offered" && html`<p>Une place est gardée : répondez <strong>avant le ${instant(e.answer_by)}</strong>.</p>
			${e.want === "offered" ? html`<p class="quiet">Votre accord est transmis, en attente de la confirmation de l’autre fédération.</p>`
				: html`<p class="row"><${Act} run=${step("accept")}>Prendre la place<//> <${Act} kind="outline" sure="Renoncer à cette place ?" yes="Oui, renoncer" run=${step("refuse")}>Renoncer<//></p>`}`}
		${live(e) && e.status !== "offered" && (a.action_status !== "done" || e.status === "asked") && html`<p><${Act} kind="outline" sure="Retirer cette délégation ?" yes="Oui, la retirer" run=${step("withdraw")}>Retirer la délégation<//></p>`}
		${live(e) && !["done", "cancelled"].includes(a.action_status) && may("scheduling.far_enrolment.replace") && html`<${Changing} key=${e.version} e=${e} done=${done} />`}</article>`;
}

/* --- one action -------------------------------------------------------------------------------------------------------- */
function TakePart({ a, done }) {
	const step = verb => async () => { await post(`/far-actions/${a.id}/${verb}`); done(); };
	if (!may("scheduling.far_action.accept") || !["offered", "accepted"].includes(a.status))
		return "";
	return html`<p class="row">${a.status === "offered" && html`<${Act} run=${step("accept")}>Participer : nos structures pourront s’inscrire<//>`}
		<${Act} kind="outline" sure=${a.status === "offered" ? "Refuser cette proposition ?" : "Ne plus participer ? Nos délégations seront retirées."} yes="Oui" run=${step("decline")}>
			${a.status === "offered" ? "Refuser" : "Ne plus participer"}<//></p>`;
}

export function FarAction({ id }) {
	const from = useLoad(async () => {
		const [a, enrolments] = await Promise.all([get("/far-actions/" + id), all("/far-enrolments", { far_action: id })]);
		return { a, enrolments };
	}, [id]);
	return html`<${Loaded} from=${from}>${({ a, enrolments }) => html`<${Page} title=${a.title || "Action"} back=${["#/actions-partenaires", "Actions d’autres fédérations"]}>
		<p><${State} a=${a} /> ${a.action_status && html`<${Badge}>${label("far_action", "action_status", a.action_status)}<//>`}</p>
		${a.reason && html`<p class="alert">La fédération qui porte l’action a retiré ce partage. Son motif : ${a.reason}</p>`}
		${hasRole("coordinator", "operator") && html`<p>Portée par <${Name} kind="peer" id=${a.peer} /></p>`}<${TakePart} a=${a} done=${from.reload} />
		<section><h2>Journées</h2><ul>${(a.sessions || []).map(s => html`<li>J${s.rank} : ${when(s)}${s.remote ? ", à distance" : s.place ? `, ${s.place}` : ""}</li>`)}</ul></section>
		<section><h2>Règles</h2><ul>${rulesInWords(a).map(r => html`<li>${r}</li>`)}</ul>
			<${Facts} of=${[["Places libres", a.places_left !== undefined && count(a.places_left, "place", "places")],
				["Structures de notre fédération", a.structures_most && `${a.structures_most} au plus`]]} /></section>
		${a.objectives && html`<section><h2>Objectifs</h2><${Prose} text=${a.objectives} /></section>`}
		<section><h2>Nos délégations</h2>${enrolments.length === 0 && html`<${Empty}>Aucune délégation pour le moment.<//>`}
			${enrolments.map(e => html`<${Standing} key=${e.id} a=${a} e=${e} done=${from.reload} />`)}
			${a.status === "accepted" && a.open && may("scheduling.far_enrolment.create") && html`<${Enrol} a=${a} done=${from.reload} />`}</section><//>`}<//>`;
}

export function FarActions() {
	const from = useLoad(() => all("/far-actions", { newest: true }), []);
	return html`<${Page} title="Actions d’autres fédérations" intro="Des fédérations partenaires y accueillent nos structures. Elles décident des places ; chaque structure s’inscrit d’ici.">
		<${Loaded} from=${from}>${list => list.length === 0 ? html`<${Empty}>Aucune fédération partenaire ne partage d’action avec nous pour le moment.<//>`
			: html`<ul class="plain cards">${list.map(a => html`<li key=${a.id}><div class="card"><p><${State} a=${a} /></p>
				<h2><a href=${"#/actions-partenaires/" + a.id}>${a.title || "Action"}</a></h2>
				<p>${(a.sessions || []).length > 0 ? when(a.sessions[0]) : "Sans journée pour le moment"}</p></div></li>`)}</ul>`}<//><//>`;
}
