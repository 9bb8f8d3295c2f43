/*
 * receptions: doors by which whoever works at a federation asks another one: the address for our team, what is offered, taken up and closed, and
 *             who came in here.
 * Owns: the doors that are open for our team (a signal).
 * Beware: the address is read for everybody at sign-in, whoever asks or not, and opened by a plain link that says nothing of where it stood: nothing
 *         that this page sends may depend on who needs it.
 */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, get, post, session } from "./api.js";
import { hasRole, label, may } from "./contract.js";
import { Form, Select, Submit, Text, useForm } from "./form.js";
import { stepOpen } from "./machines.js";
import { Act, Badge, Copy, Empty, Facts, Loaded, useLoad } from "./parts.js";
import { day, today } from "./words.js";

const doors = signal([]);
const tones = { offered: "warn", active: "good", withdrawn: "bad", ended: "" };
const period = r => r.to ? `du ${day(r.from)} au ${day(r.to)}` : `à partir du ${day(r.from)}`;

/* Without a right to it, or without an answer, there is none to show. */
export async function doorsLoad() {
	doors.value = [];
	if (session.value && may("matching.reception.list"))
		doors.value = await all("/receptions", { direction: "theirs", status: "active" }).catch(() => []);
}

/* Only what leads to a page: the services have looked at it, and a link made of something else would not be one. */
const siteOf = door => {
	try {
		const url = new URL(door);
		return ["https:", "http:"].includes(url.protocol) ? url.host : "";
	} catch {
		return "";
	}
};

export function Doors() {
	const open = doors.value.filter(r => siteOf(r.door));
	return open.length > 0 && html`<section class="alert"><h2>Vous travaillez à la fédération ?</h2>
		<p>Une fédération partenaire accueille les demandes d’accompagnement de votre équipe : ses référent·es vous lisent, jamais vos collègues. Ouvrez cette adresse, ou
			recopiez-la : rien n’est noté ici, pas même que vous l’ouvrez. Le réseau et l’ordinateur du bureau peuvent garder trace des pages ouvertes :
			préférez votre téléphone ou votre ordinateur personnel.</p>
		<ul class="plain">${open.map(r => html`<li key=${r.id}><a href=${r.door} rel="noreferrer noopener" referrerpolicy="no-referrer">Demander un accompagnement à ${siteOf(r.door)}</a>
			${r.to && html` <span class="quiet">jusqu’au ${day(r.to)}</span>`} <${Copy} text=${r.door} kind="outline small">Copier l’adresse<//></li>`)}</ul></section>`;
}

/* --- offered, taken up, closed ------------------------------------------------------------------------------------------------ */
function Propose({ partners, done }) {
	const form = useForm({ peer: partners.length === 1 ? partners[0].peer : "", from: today(), to: "" });
	const go = form.submit(async v => {
		const body = { peer: v.peer, from: v.from, ...v.to && { to: v.to }, address: location.origin };
		await post("/receptions", body, form.key(body));
		done();
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Proposer un accueil">
		<p class="quiet">Qui travaille à cette fédération n’y a que des collègues pour référent·es. Vous proposez de recevoir ici les demandes de son équipe, par une adresse
			qui est la même pour tout le monde. Elle ne saura jamais qui est venu, ni si quelqu’un est venu. L’accompagnement est payé par votre fonds mutualisé ou par la personne.</p>
		<${Select} form=${form} name="peer" label="Fédération partenaire" required none="Choisissez…" options=${partners.map(p => [p.peer, p.federation])} />
		<div class="pair"><${Text} form=${form} name="from" type="date" required label="Premier jour" /><${Text} form=${form} name="to" type="date" label="Dernier jour" help="Vide : jusqu’à un retrait." /></div>
		<${Submit} form=${form}>Proposer cet accueil<//><//>`;
}

function Accept({ r, done }) {
	const from = useLoad(() => all("/organisations", { kind: "federation" }), []);
	return html`<${Loaded} from=${from}>${list => html`<${AcceptForm} r=${r} list=${list} done=${done} />`}<//>`;
}

function AcceptForm({ r, list, done }) {
	const form = useForm({ organisation: list.length === 1 ? list[0].id : "" });
	const go = form.submit(async v => {
		await post(`/receptions/${r.id}/accept`, v, form.key({ ...v, version: r.version }));
		done();
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Accepter cet accueil">
		<p class="quiet">Le nom, le SIRET et le RNA de votre fédération sont dits à l’autre, pour qu’elle écarte les prestataires qui vous sont liés. Rien d’autre, ni maintenant ni plus tard.</p>
		<${Select} form=${form} name="organisation" label="Votre fédération" required none="Choisissez…" options=${list.map(o => [o.id, o.name])} />
		<${Submit} form=${form}>Accepter cet accueil<//><//>`;
}

function Withdraw({ r, words, done }) {
	const form = useForm({ reason: "" });
	const go = form.submit(async v => {
		await post(`/receptions/${r.id}/withdraw`, v, form.key({ ...v, version: r.version }));
		done();
	});
	return html`<${Form} form=${form} onSubmit=${go} label=${words}>
		<${Text} form=${form} name="reason" required lines="2" label="Pourquoi ?" help="Une phrase : l’autre fédération la lira." /><${Submit} form=${form}>${words}<//><//>`;
}

function Steps({ r, done }) {
	const [asked, ask] = useState("");
	const can = verb => may("matching.reception." + verb) && stepOpen("reception_" + r.direction, verb, r.status);
	const words = { accept: "Accepter cet accueil", withdraw: r.direction === "theirs" && r.status === "offered" ? "Refuser cet accueil" : "Se retirer de cet accueil" };
	const verbs = Object.keys(words).filter(v => can(v) && (v !== "accept" || r.direction === "theirs"));
	const over = () => {
		ask("");
		done();
	};
	return html`${verbs.some(v => v !== asked) && html`<p class="row">${verbs.filter(v => v !== asked).map(v => html`<button type="button" class="outline" onClick=${() => ask(v)}>${words[v]}</button>`)}</p>`}
		${asked === "accept" && can("accept") && html`<${Accept} r=${r} done=${over} />`}
		${asked === "withdraw" && can("withdraw") && html`<${Withdraw} r=${r} words=${words.withdraw} done=${over} />`}`;
}

const Reception = ({ r, named, partners, done }) => html`<li><${Badge} tone=${tones[r.status]}>${label("reception", "status", r.status)}<//>
	${label("reception", "direction", r.direction)}${named && `, ${(partners.find(p => p.peer === r.peer) || { federation: "fédération partenaire" }).federation}`} : ${period(r)}
	<${Facts} of=${[["Adresse, la même pour toute l’équipe", (r.status === "active" || (r.status === "offered" && r.direction === "ours")) && html`<span class="address">${r.door}</span> <${Copy} text=${r.door} kind="outline small">Copier l’adresse<//>`],
		["Motif du retrait", r.reason]]} /><${Steps} r=${r} done=${done} /></li>`;

async function receptionsRead(peer) {
	const [list, known] = await Promise.all([all("/receptions", peer ? { peer: peer.id } : {}), may("matching.reception.partners") ? get("/reception-partners") : {}]);
	const partners = (known.items || []).filter(p => !peer || p.peer === peer.id);
	const has = p => list.some(r => r.peer === p.peer && r.direction === "ours" && ["offered", "active"].includes(r.status));
	return { list, partners, free: partners.filter(p => p.linked && !has(p)) };
}

/* Of one federation, or of all. */
export function Receptions({ peer }) {
	const [open, setOpen] = useState(false), from = useLoad(() => receptionsRead(peer), [peer && peer.id]);
	const done = () => {
		setOpen(false);
		from.reload();
		doorsLoad();
	};
	return may("matching.reception.list") && html`<section><h2>Accueil des demandes de l’équipe</h2><${Loaded} from=${from}>${({ list, partners, free }) => html`
		${list.length === 0 ? html`<${Empty}>Aucun accueil pour le moment.<//>`
			: html`<ul class="plain">${list.map(r => html`<${Reception} key=${r.id} r=${r} named=${!peer} partners=${partners} done=${done} />`)}</ul>`}
		${free.length > 0 && may("matching.reception.offer") && (open ? html`<${Propose} partners=${free} done=${done} />`
			: html`<p><button type="button" class="outline" onClick=${() => setOpen(true)}>Proposer un accueil</button></p>`)}`}<//></section>`;
}

/* --- who came in -------------------------------------------------------------------------------------------------------------- */
/* Did the request come through a door? Its link says so, to who serves it. */
export const cameIn = async r => r.kind === "individual" && r.link && r.person !== session.value.person && hasRole("referent")
	? Boolean((await get("/request-links/" + r.link).catch(() => ({}))).reception) : false;

/* Whoever has come through one is nobody of the registry, and is known here alone. */
export function Guest({ r, changed }) {
	const from = useLoad(() => get("/reception-guests/" + r.person).catch(() => null), [r.id, r.version]);
	const forget = async () => {
		await post(`/reception-guests/${r.person}/forget`);
		changed();
	};
	return from.data ? html`<section><h2>Personne venue par l’accueil</h2>
		${from.data.status === "forgotten" ? html`<p>Son nom et son contact sont effacés.</p>` : html`<${Facts} of=${[["Nom", from.data.name], ["Pour la joindre", from.data.contact],
			["Gardé jusqu’au", from.data.until && day(from.data.until.slice(0, 10))]]} />
		<p class="quiet">Ne la joignez jamais par sa fédération : celle-ci ne sait pas qu’une demande existe.</p>
		${hasRole("referent") && html`<${Act} kind="danger" run=${forget} sure="Tout effacer, à la demande de la personne ? Sa demande s’arrête, et rien ne peut être retrouvé." yes="Oui, tout effacer">Tout effacer<//>`}`}</section>` : null;
}
