/*
 * page_sharing: one agreement with another federation: its terms, its steps, and the cards: ours as told and acknowledged, or theirs as they stand here.
 * Owns: nothing.
 * Beware: « reçue là-bas » and « retirée là-bas » are what the other side has acknowledged, not what was sent.
 */
import { html } from "htm/preact";
import { get } from "./api.js";
import { label, title } from "./contract.js";
import { departmentName } from "./departments.js";
import { Name } from "./names.js";
import { Badge, Empty, Facts, Loaded, Page, Table, useLoad } from "./parts.js";
import { SharingSteps, sharingPeriod, sharingState } from "./sharing.js";
import { day, euros, instant } from "./words.js";

const tones = { told: "warn", known: "good", gone: "warn", forgotten: "" };
const shown = 200;

function Ours({ sharing }) {
	const from = useLoad(() => get(`/shared-cards?sharing=${sharing}&newest=true&limit=${shown}`), [sharing]);
	return html`<section><h2>Fiches partagées</h2><${Loaded} from=${from}>${page => page.items.length === 0 ? html`<${Empty}>Aucune fiche envoyée.<//>`
		: html`<${Table} caption="Fiches partagées" head=${["Prestataire", "État", "Envoyée le", "Accusé de réception"]} rows=${page.items.map(c => [
			html`<a href=${"#/prestataires/" + c.provider}><${Name} kind="provider" id=${c.provider} /></a>`,
			html`<${Badge} tone=${tones[c.status]}>${label("shared_card", "status", c.status)}<//>`, instant(c.told_at), c.known_at ? instant(c.known_at) : "pas encore"])} />
			${page.next && html`<p class="quiet">Les ${shown} dernières.</p>`}`}<//></section>`;
}

function Theirs({ sharing }) {
	const from = useLoad(() => get(`/providers?sharing=${sharing}&limit=${shown}`), [sharing]);
	return html`<section><h2>Prestataires reçus</h2><${Loaded} from=${from}>${page => page.items.length === 0 ? html`<${Empty}>Aucune fiche reçue.<//>`
		: html`<${Table} caption="Prestataires reçus" head=${["Prestataire", "Départements", "Liens"]} rows=${page.items.map(p => [
			html`<a href=${"#/prestataires/" + p.id}>${p.name}</a>`, (p.departments || []).join(", ") + (p.remote ? " · à distance" : ""),
			p.unknown_links > 0 && !p.links_verified_on ? html`<${Badge} tone="warn">à vérifier<//>` : "connus"])} />
			${page.next && html`<p class="quiet">Les ${shown} premiers.</p>`}`}<//></section>`;
}

export function Sharing({ id }) {
	const from = useLoad(() => get("/sharings/" + id), [id]);
	return html`<${Loaded} from=${from}>${s => html`<${Page} title="Accord de mutualisation" back=${["#/partenaires/" + s.peer, "La fédération partenaire"]}>
		<p>${sharingState(s)} ${label("sharing", "direction", s.direction)} : <${Name} kind="peer" id=${s.peer} /></p>
		<${Facts} of=${[["Période", sharingPeriod(s)], [title("sharing", "bouquets"), (s.bouquets || []).join(", ") || "tous"],
			[title("sharing", "departments"), (s.departments || []).map(departmentName).join(", ") || "tous"], [title("sharing", "competences"), (s.competences || []).join(", ") || "toutes"],
			[title("sharing", "part_individual"), `${s.part_individual || 0} %`], [title("sharing", "part_group"), `${s.part_group || 0} %`],
			["Tarif par jour", s.tariff !== undefined ? euros(s.tariff) : "celui de chaque fiche"], [title("sharing", "accepted_on"), day(s.accepted_on)],
			[title("sharing", "closed_on"), day(s.closed_on)], [title("sharing", "reason"), s.reason], ["Toutes les fiches retirées là-bas", s.gone_at && instant(s.gone_at)]]} />
		<${SharingSteps} s=${s} done=${from.reload} />
		${s.accepted_on && (s.direction === "ours" ? html`<${Ours} sharing=${s.id} />` : html`<${Theirs} sharing=${s.id} />`)}<//>`}<//>`;
}
