/*
 * page_shared_people: « Personnes en commun »: who works for another federation too, and an action that is shared with one.
 * Owns: nothing.
 * Beware: what is told of somebody's days has neither name nor reason; the code is said by voice, and says who it is.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, post } from "./api.js";
import { Chooser } from "./chooser.js";
import { label, may } from "./contract.js";
import { Form, Select, Submit, Text, useForm } from "./form.js";
import { Name } from "./names.js";
import { Act, Badge, Empty, Loaded, Page, Table, useLoad } from "./parts.js";

const tones = { waiting: "warn", asked: "warn", active: "good", refused: "bad", offered: "warn", accepted: "good", declined: "bad" };
const inService = list => list.filter(p => p.status === "active").map(p => [p.id, p.federation || p.code]);

function Add({ peers, done }) {
	const form = useForm({ peer: peers[0][0], person: "", code: "" });
	const go = form.submit(async v => {
		const body = { peer: v.peer, person: v.person || undefined, ...v.code && { code: v.code } };
		await post("/person-shares", body, form.key(body));
		form.reset({ peer: v.peer, person: "", code: "" });
		done();
	});
	return html`<section><h2>Ajouter une personne</h2><${Form} form=${form} onSubmit=${go} label="Ajouter une personne en commun">
		<${Select} form=${form} name="peer" label="Fédération" options=${peers} /><${Chooser} form=${form} name="person" kind="person" label="Personne" required />
		<${Text} form=${form} name="code" label="Code dit par l’autre fédération" autocomplete="off" help="Laissez vide pour recevoir un code à lui dire de vive voix." />
		<${Submit} form=${form}>Ajouter<//><//></section>`;
}

export function SharedPeople() {
	const from = useLoad(async () => ({ list: await all("/person-shares", { newest: true }), peers: inService(await all("/peers")) }), []);
	const end = s => async () => { await post(`/person-shares/${s.id}/end`); from.reload(); };
	return html`<${Page} title="Personnes en commun" back=${["#/partenaires", "Fédérations partenaires"]}
		intro="Qui travaille aussi pour une autre fédération : chacune dit à l’autre les demi-journées prises, sans nom, sans lieu et sans motif, pour que les dates ne se heurtent pas.">
		<${Loaded} from=${from}>${({ list, peers }) => html`${list.length === 0 ? html`<${Empty}>Personne n’est en commun pour le moment.<//>`
			: html`<${Table} caption="Personnes en commun" head=${["Personne", "Fédération", "État", "Code à dire", "À faire"]} rows=${list.map(s => [
				s.person ? html`<${Name} kind="person" id=${s.person} />` : "inconnue", html`<${Name} kind="peer" id=${s.peer} />`,
				html`<${Badge} tone=${tones[s.status]}>${label("person_share", "status", s.status)}<//>`, s.status === "waiting" ? s.code : "",
				["waiting", "asked", "active"].includes(s.status) && may("scheduling.person_share.end")
					? html`<${Act} kind="outline" sure="Mettre fin à cet échange ?" yes="Oui, y mettre fin" run=${end(s)}>Mettre fin<//>` : ""])} />`}
			${peers.length > 0 && may("scheduling.person_share.create") && html`<${Add} peers=${peers} done=${from.reload} />`}
			${peers.length === 0 && html`<p class="quiet">Aucune relation n’est en service avec une autre fédération : voyez dans <a href="#/partenaires">« Fédérations partenaires »</a> où en est chacune, avec la personne qui administre le système.</p>`}`}<//><//>`;
}

/* --- an action of ours, shared ------------------------------------------------------------------------------------------ */
function Offer({ a, peers, done }) {
	const form = useForm({ peer: peers[0][0], most: "" });
	const go = form.submit(async v => {
		const body = { peer: v.peer, action: a.id, ...v.most && { structures_most: Number(v.most) } };
		await post("/action-shares", body, form.key(body));
		done();
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Partager avec une autre fédération"><${Select} form=${form} name="peer" label="Fédération" options=${peers} />
		<${Text} form=${form} name="most" type="number" min="1" label="Structures de cette fédération au plus" help="Vide : les mêmes règles que pour nos structures." />
		<${Submit} form=${form}>Proposer l’action<//><//>`;
}

/* It is said why; the form opens below the button. */
function TakeBack({ s, done }) {
	const [asked, ask] = useState(false), form = useForm({ reason: "" });
	const go = form.submit(async v => {
		await post(`/action-shares/${s.id}/withdraw`, v, form.key({ ...v, version: s.version }));
		done();
	});
	if (!asked)
		return html`<button type="button" class="outline" onClick=${() => ask(true)}>Retirer</button>`;
	return html`<${Form} form=${form} onSubmit=${go} label="Retirer ce partage"><p>Les délégations de cette fédération perdent leur place.</p>
		<${Text} form=${form} name="reason" required lines="2" label="Pourquoi retirer ce partage ?" help="Une phrase : l’autre fédération la lira." />
		<p class="row"><${Submit} form=${form}>Retirer ce partage<//> <button type="button" class="outline" onClick=${() => ask(false)}>Garder le partage</button></p><//>`;
}

export function ActionShares({ a }) {
	const from = useLoad(async () => ({ list: await all("/action-shares", { action: a.id }), peers: inService(await all("/peers")) }), [a.id]);
	return html`<${Loaded} from=${from}>${({ list, peers }) => {
		const taken = list.filter(s => ["offered", "accepted"].includes(s.status)), free = peers.filter(([id]) => !taken.some(s => s.peer === id));
		if (list.length === 0 && peers.length === 0)
			return "";
		return html`<section><h2>Partage avec d’autres fédérations</h2>${list.map(s => html`<div key=${s.id}><p><${Name} kind="peer" id=${s.peer} />
			<${Badge} tone=${tones[s.status]}>${label("action_share", "status", s.status)}<//>${s.reason && html`<span class="quiet"> Motif : ${s.reason}</span>`}</p>
			${taken.includes(s) && may("scheduling.action_share.withdraw") && html`<${TakeBack} s=${s} done=${from.reload} />`}</div>`)}
			${free.length > 0 && !["done", "cancelled"].includes(a.status) && may("scheduling.action_share.create") && html`<${Offer} a=${a} peers=${free} done=${from.reload} />`}</section>`;
	}}<//>`;
}
