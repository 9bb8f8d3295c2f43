/*
 * sharing: agreements under which providers are shared with another federation: the list, the form of a new one, what is done with one.
 * Owns: nothing.
 * Beware: an agreement goes one way; terms do not change once offered. What the other side wrote shows as it was written.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, post } from "./api.js";
import { label, may } from "./contract.js";
import { departments } from "./departments.js";
import { Choices, Form, Submit, Text, useForm } from "./form.js";
import { stepOpen } from "./machines.js";
import { Name } from "./names.js";
import { Act, Badge, Empty, Loaded, useLoad } from "./parts.js";
import { day, today } from "./words.js";

const tones = { draft: "", offered: "warn", active: "good", refused: "bad", withdrawn: "bad", ended: "" };
export const sharingState = s => html`<${Badge} tone=${tones[s.status]}>${label("sharing", "status", s.status)}<//>`;
export const sharingPeriod = s => s.to ? `du ${day(s.from)} au ${day(s.to)}` : `à partir du ${day(s.from)}`;

const fromForm = v => ({ ...v.bouquets.length && { bouquets: v.bouquets }, ...v.departments.trim() && { departments: v.departments.split(/[\s,;]+/).filter(Boolean) },
	part_individual: Number(v.part_individual || 0), part_group: Number(v.part_group || 0), from: v.from, ...v.to && { to: v.to },
	...v.tariff && { tariff: Math.round(Number(v.tariff.replace(",", ".")) * 100) } });

function Propose({ peer, bouquets, done }) {
	const form = useForm({ bouquets: [], departments: "", part_individual: "20", part_group: "20", from: today(), to: "", tariff: "" });
	const go = form.submit(async v => {
		const body = { peer: peer.id, ...fromForm(v) }, made = await post("/sharings", body, form.key(body));
		await post(`/sharings/${made.id}/offer`);
		done();
	});
	const coded = bouquets.filter(b => b.code);
	return html`<${Form} form=${form} onSubmit=${go} label="Proposer un accord">
		<p class="quiet">Vous partagez vos prestataires agréés avec cette fédération ; pour les siens, c’est elle qui propose un accord. Le nom de chaque prestataire partagé lui est dit, pas ses
			coordonnées. Les liens de neutralité voyagent sous forme d’empreintes : l’autre fédération peut vérifier si une structure qu’elle connaît y figure.</p>
		${coded.length > 0 && html`<${Choices} form=${form} name="bouquets" label="Bouquets partagés" help="Aucun coché : tous." options=${coded.map(b => [b.code, b.name])} />`}
		<${Text} form=${form} name="departments" label="Départements" help=${`Par exemple ${departments.slice(0, 2).map(([c]) => c).join(", ")} ; vide : tous.`} />
		<div class="pair"><${Text} form=${form} name="part_individual" type="number" min="0" max="100" label="Part des jours individuels (%)" />
			<${Text} form=${form} name="part_group" type="number" min="0" max="100" label="Part des jours collectifs (%)" /></div>
		<div class="pair"><${Text} form=${form} name="from" type="date" required label="Premier jour" /><${Text} form=${form} name="to" type="date" label="Dernier jour" help="Vide : jusqu’à un retrait." /></div>
		<${Text} form=${form} name="tariff" label="Tarif par jour (€)" help="Vide : celui de chaque fiche." inputmode="decimal" />
		<${Submit} form=${form}>Proposer cet accord<//><//>`;
}

function Reason({ s, verb, words, done }) {
	const form = useForm({ reason: "" });
	const go = form.submit(async v => {
		await post(`/sharings/${s.id}/${verb}`, v, form.key({ ...v, version: s.version }));
		done();
	});
	return html`<${Form} form=${form} onSubmit=${go} label=${words}>
		<${Text} form=${form} name="reason" required lines="2" label="Pourquoi ?" help="Une phrase : l’autre fédération la lira." /><${Submit} form=${form}>${words}<//><//>`;
}

/* Refusing and withdrawing are said with a reason; the form opens below the button. */
export function SharingSteps({ s, done }) {
	const [asked, ask] = useState("");
	const side = s.direction === "ours" ? "sharing_ours" : "sharing_theirs";
	const can = verb => may("registry.sharing." + verb) && stepOpen(side, verb, s.status);
	const step = verb => async () => {
		await post(`/sharings/${s.id}/${verb}`);
		done();
	};
	const over = () => {
		ask("");
		done();
	};
	const words = { refuse: "Refuser cet accord", withdraw: s.status === "draft" ? "Abandonner ce brouillon" : "Se retirer de cet accord" };
	return html`<p class="row">${s.direction === "ours" && can("offer") && html`<${Act} run=${step("offer")}>Proposer<//>`}
		${s.direction === "theirs" && can("accept") && html`<${Act} run=${step("accept")}>Accepter<//>`}
		${Object.keys(words).filter(v => can(v) && (v !== "refuse" || s.direction === "theirs") && asked !== v).map(v => html`<button type="button" class="outline" onClick=${() => ask(v)}>${words[v]}</button>`)}</p>
		${asked && can(asked) && html`<${Reason} s=${s} verb=${asked} words=${words[asked]} done=${over} />`}`;
}

async function agreementsRead(peer) {
	const [list, bouquets] = await Promise.all([all("/sharings", peer ? { peer: peer.id } : {}), peer ? all("/bouquets") : []]);
	return { list, bouquets };
}

/* Of one federation, where a new one may be proposed; or of all. */
export function Agreements({ peer }) {
	const [open, setOpen] = useState(false), from = useLoad(() => may("registry.sharing.list") ? agreementsRead(peer) : { list: [], bouquets: [] }, [peer && peer.id]);
	const done = () => {
		setOpen(false);
		from.reload();
	};
	return may("registry.sharing.list") && html`<section><h2>Accords de mutualisation</h2><${Loaded} from=${from}>${({ list, bouquets }) => html`
		${list.length === 0 ? html`<${Empty}>Aucun accord pour le moment.<//>` : html`<ul class="plain">${list.map(s => html`<li key=${s.id}>${sharingState(s)}
			<a href=${"#/accords-mutualisation/" + s.id}>${label("sharing", "direction", s.direction)}</a>${!peer && html`, <${Name} kind="peer" id=${s.peer} />`} : ${sharingPeriod(s)}</li>`)}</ul>`}
		${peer && peer.status === "active" && may("registry.sharing.create") && (open ? html`<${Propose} peer=${peer} bouquets=${bouquets} done=${done} />`
			: html`<p><button type="button" class="outline" onClick=${() => setOpen(true)}>Proposer un accord</button></p>`)}`}<//></section>`;
}
