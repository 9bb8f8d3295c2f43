/*
 * page_campaigns: « Répartition »: which open requests are dealt together, within which bounds, and what was computed of late.
 * Owns: nothing.
 * Beware: personal requests are offered to référents only; the service decides who may deal them.
 */
import { html } from "htm/preact";
import { all, get, post } from "./api.js";
import { hasRole, label, title } from "./contract.js";
import { Choices, Form, Submit, Text, useForm } from "./form.js";
import { Badge, Empty, Loaded, Page, useLoad } from "./parts.js";
import { count, instant } from "./words.js";

export const campaignTones = { draft: "", running: "warn", ready: "warn", applied: "good", stale: "bad", cancelled: "" };
const pools = () => [["group", "Les demandes collectives des structures"], ...hasRole("referent") ? [["individual", "Les demandes personnelles"]] : []];
const bounds = ["most", "least", "most_days"];

/* What of a form's values is sent: bounds that were typed. */
const bodyOf = v => ({ pool: v.pool, ...Object.fromEntries(bounds.filter(b => v[b]).map(b => [b, Number(v[b])])) });

function Ask() {
	const form = useForm({ pool: "group", most: "", least: "", most_days: "" });
	const go = form.submit(async v => {
		const body = bodyOf(v), made = await post("/campaigns", body, form.key(body));
		await post(`/campaigns/${made.id}/run`);
		location.hash = "#/repartitions/" + made.id;
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Répartir les demandes">
		<${Choices} form=${form} name="pool" one label="Quelles demandes répartir ?" options=${pools()} />
		<details><summary>Réglages : être équitable entre prestataires</summary><p class="quiet">Laissez vide ce qui n’a pas à être limité.</p>
			<div class="pair">${bounds.map(b => html`<${Text} key=${b} form=${form} name=${b} type="number" min="0" label=${title("campaign", b)} />`)}</div></details>
		<p class="quiet">Le calcul ne sollicite personne : vous lirez d’abord ce qu’il propose.</p>
		<${Submit} form=${form}>Calculer une répartition<//><//>`;
}

const found = p => p.served === undefined ? "" : ` : ${count(p.served, "demande pourvue", "demandes pourvues")} sur ${p.served + p.undone}`;

function Lately() {
	const from = useLoad(() => get("/campaigns?newest=true&limit=10").then(p => p.items), []);
	return html`<section><h2>Répartitions récentes</h2><${Loaded} from=${from}>${list => list.length === 0 ? html`<${Empty}>Aucune répartition pour le moment.<//>`
		: html`<ul class="plain">${list.map(p => html`<li key=${p.id}><${Badge} tone=${campaignTones[p.status]}>${label("campaign", "status", p.status)}<//>
			<a href=${"#/repartitions/" + p.id}>${instant(p.created_at)}</a>, ${p.pool === "group" ? "demandes collectives" : "demandes personnelles"}${found(p)}</li>`)}</ul>`}<//></section>`;
}

function Waiting() {
	const from = useLoad(() => all("/requests", { status: "proposed" }), []);
	return html`<${Loaded} from=${from}>${list => html`<p>${list.length === 0 ? "Aucune demande n’attend de prestataire." : `${count(list.length, "demande attend", "demandes attendent")} un prestataire.`}</p>`}<//>`;
}

export function Campaigns() {
	return html`<${Page} title="Répartition" intro="Donner d’un coup un prestataire à toutes les demandes ouvertes, au mieux pour l’ensemble et sans dépasser les jours de personne.">
		<${Waiting} /><${Ask} /><${Lately} /><//>`;
}
