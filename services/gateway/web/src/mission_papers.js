/*
 * mission_papers: the agreement of a mission and its invoices: prepared, given to sign, printed, followed.
 * Owns: the signing links last shown, until the page is left.
 * Beware: nobody signs for another: a link is for one person, and what was signed on paper is the service's to enter.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, post, session } from "./api.js";
import { collection, hasRole, label, may, steps, title } from "./contract.js";
import { Form, Select, Submit, Text, useForm } from "./form.js";
import { Edit, Make, StepTable } from "./inline.js";
import { Steps } from "./page_steps.js";
import { Act, Address, Badge, Empty, Facts, Loaded, useLoad } from "./parts.js";
import { count, day, euros, instant, today } from "./words.js";

const tones = { proposed: "warn", signed: "good" };
const parties = ["beneficiary", "provider", "service"];
const serves = () => hasRole("referent", "coordinator");
const has = (a, party) => (a.signatures || []).some(s => s.party === party);
const partyName = party => label("engagement_agreement", "signatures.party", party);

/* As whom the reader signs. */
const ownPart = m => m.pool === "individual" && m.person === session.value.person ? "beneficiary" : serves() ? "service" : hasRole("provider") ? "provider" : "beneficiary";

function Links({ a }) {
	const [links, setLinks] = useState([]);
	const give = party => async () => {
		const made = await post(`/agreements/${a.id}/link`, { party });
		setLinks(old => [...old.filter(l => l.party !== party), made]);
	};
	return html`<div class="row">${parties.filter(p => p !== "service" && !has(a, p)).map(p => html`<${Act} key=${p} kind="outline" run=${give(p)}>Lien de signature : ${partyName(p).toLowerCase()}<//>`)}</div>
		${links.map(l => html`<${Address} key=${l.party} path=${l.path} label=${`${partyName(l.party)} : lien à transmettre à cette seule personne, valable jusqu’au ${instant(l.until)}`} />`)}`;
}

function Paper({ a, done }) {
	const left = parties.filter(p => p !== "service" && !has(a, p)), form = useForm({ on: today() });
	const enter = form.submit(async v => {
		const body = { party: v.party || undefined, on: v.on || undefined, paper: true };
		await post(`/agreements/${a.id}/sign`, body, form.key(body));
		done();
	});
	return left.length > 0 && html`<details><summary>Saisir une signature sur papier</summary><${Form} form=${form} onSubmit=${enter} label="Saisir une signature sur papier">
		<${Select} form=${form} name="party" label="Qui a signé" none="Choisir…" options=${left.map(p => [p, partyName(p)])} required />
		<${Text} form=${form} name="on" type="date" max=${today()} label="Signé le" /><${Submit} form=${form}>Enregistrer la signature<//><//></details>`;
}

function Signatures({ a, m, done }) {
	const party = ownPart(m);
	const sign = async () => {
		await post(`/agreements/${a.id}/sign`, { party });
		done();
	};
	return html`<ul>${parties.map(p => {
		const s = (a.signatures || []).find(x => x.party === p);
		return html`<li key=${p}>${partyName(p)} : ${s ? `signature du ${day(s.on)} (${label("engagement_agreement", "signatures.way", s.way).toLowerCase()})` : html`<span class="quiet">pas encore de signature</span>`}</li>`;
	})}</ul>${a.status === "proposed" && !has(a, party) && html`<p><${Act} run=${sign} sure="Signer cet accord ? Vous l’avez lu et il vous convient." yes="Oui, je le signe">${party === "service" ? "Signer pour le service" : "Signer l’accord"}<//></p>`}
		${a.status === "proposed" && may("matching.engagement_agreement.link") && html`<${Links} a=${a} /><${Paper} a=${a} done=${done} />`}`;
}

function Accord({ a, m, done }) {
	const of = collection("engagement_agreement"), verbs = steps(of).verbs.filter(r => /\.(propose|revise|cancel)$/.test(r.name));
	return html`<div class="card"><p><${Badge} tone=${tones[a.status]}>${label("engagement_agreement", "status", a.status)}<//> <a href=${"/accords-mission/" + a.id}>Accord à imprimer</a></p>
		<${Facts} of=${[[title("engagement_agreement", "object"), a.object], ["Jours", count(a.days, "jour", "jours")], ["Période", `du ${day(a.from)} au ${day(a.to)}`],
			["Tarif par jour", euros(a.tariff)], [title("engagement_agreement", "payer"), label("engagement_agreement", "payer", a.payer)]]} />
		${a.status === "draft" ? html`<${Edit} of=${of} from=${a} hide=${["engagement"]} words="Modifier l’accord" done=${done} />` : html`<${Signatures} a=${a} m=${m} done=${done} />`}
		${verbs.length > 0 && html`<${Steps} of=${of} record=${a} rows=${verbs} done=${done} />`}</div>`;
}

/* What the mission says stands in the form of a new agreement, to be read and changed. */
const asPlanned = m => ({ days: String(m.days_planned), from: m.from, to: m.to, place: "on_site", payer: "fund", ...m.tariff === undefined ? {} : { tariff: String(m.tariff / 100).replace(".", ",") } });

export function Accords({ m, running }) {
	const from = useLoad(() => all("/agreements", { engagement: m.id }), [m.id]);
	return html`<${Loaded} from=${from}>${list => {
		const live = list.filter(a => a.status !== "cancelled"), writes = may("matching.engagement_agreement.create") && running && live.length === 0;
		return (live.length > 0 || writes) && html`<section><h2>Accord de mission</h2>${live.length === 0 && html`<${Empty}>Pas encore d’accord : le service le prépare, puis la personne ou la structure, le prestataire et le service le signent.<//>`}
			${live.map(a => html`<${Accord} key=${a.id + a.version} a=${a} m=${m} done=${from.reload} />`)}
			${writes && html`<${Make} record="engagement_agreement" fixed=${{ engagement: m.id }} first=${asPlanned(m)} words="Préparer l’accord" done=${from.reload} />`}</section>`;
	}}<//>`;
}

/* Days that were done and not invoiced yet. */
const unbilled = m => (m.days_done || []).reduce((n, d) => n + (d.half ? 1 : 2), 0) - (m.half_days_invoiced || 0);

export function Invoices({ m, changed }) {
	const from = useLoad(() => all("/invoices", { engagement: m.id }), [m.id, m.version]);
	const enters = steps(collection("engagement")).verbs.filter(r => r.name === "matching.engagement.invoice"), left = unbilled(m);
	return html`<${Loaded} from=${from}>${list => (list.length > 0 || (enters.length > 0 && left > 0)) && html`<section><h2>Factures</h2>
		${left > 0 && html`<p class="quiet">${count(left / 2, "jour réalisé reste à facturer", "jours réalisés restent à facturer")}.</p>`}
		${list.length > 0 && html`<${StepTable} record="invoice" caption="Factures de la mission" head=${["Facture", "Date", "Jours", "Montant", "État"]} numbers=${[2, 3]} done=${() => { from.reload(); changed(); }}
			rows=${list.map(i => ({ record: i, words: `facture ${i.number}`, cells: [i.number, day(i.on), count(i.half_days / 2, "jour", "jours"), euros(i.amount),
				html`<${Badge} tone=${i.status === "paid" ? "good" : ""}>${label("invoice", "status", i.status)}<//>`] }))} />`}
		${enters.length > 0 && left > 0 && html`<${Steps} of=${collection("engagement")} record=${m} rows=${enters} done=${changed} />`}</section>`}<//>`;
}
