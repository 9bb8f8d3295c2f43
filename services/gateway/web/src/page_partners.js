/*
 * page_partners: « Fédérations partenaires »: our own card, those we exchange with, the fingerprint that two persons compare, how the exchange goes.
 * Owns: nothing.
 * Beware: the fingerprint that was heard is typed, never copied from this page: that is what comparing means.
 */
import { html } from "htm/preact";
import { all, archive, get, post } from "./api.js";
import { label, may, title } from "./contract.js";
import { Form, Submit, Text, useForm } from "./form.js";
import { Act, Badge, Copy, Empty, Facts, Loaded, Page, Table, useLoad } from "./parts.js";
import { Receptions } from "./receptions.js";
import { Agreements } from "./sharing.js";
import { count, figure, instant } from "./words.js";

const tones = { to_confirm: "warn", confirmed_once: "warn", active: "good", suspended: "warn", revoked: "bad" };
const state = p => html`<${Badge} tone=${tones[p.status]}>${label("peer", "status", p.status)}<//>`;
const toCompare = p => ["to_confirm", "confirmed_once"].includes(p.status); // never in use yet
const linksRead = async () => may("federation.peer.links") ? (await get("/federation/links")).links || [] : [];

function Add({ done }) {
	const form = useForm({ code: "", card: "" });
	const go = form.submit(async v => {
		const made = await post("/peers", v, form.key(v));
		done(made);
	});
	return html`<section><h2>Ajouter une fédération</h2><p>Chacune donne à l’autre sa carte de présentation, puis deux personnes comparent l’empreinte de vive voix.</p>
		<${Form} form=${form} onSubmit=${go} label="Ajouter une fédération">
			<${Text} form=${form} name="code" required label="Nom court" help="Celui que vous utiliserez ici, par exemple « isere »." />
			<${Text} form=${form} name="card" required lines="3" label="Sa carte de présentation" help="La ligne que l’autre fédération vous a donnée, entière." />
			<${Submit} form=${form}>Ajouter<//><//></section>`;
}

function Own() {
	const from = useLoad(() => get("/federation/card"), []);
	return html`<section><h2>Notre carte de présentation</h2><${Loaded} from=${from}>${c => html`<${Facts} of=${[["Fédération", c.federation],
		["Notre empreinte, à dire de vive voix", c.fingerprint]]} />
		<p><${Copy} text=${c.card}>Copier notre carte<//></p>`}<//></section>`;
}

export function Partners() {
	const from = useLoad(async () => ({ peers: may("federation.peer.list") ? await all("/peers") : null, links: await linksRead() }), []);
	return html`<${Page} title="Fédérations partenaires" intro="Celles avec qui des prestataires sont mis en commun, et où en sont les échanges.">
		<${Loaded} from=${from}>${({ peers, links }) => peers && (peers.length === 0 ? html`<${Empty}>Aucune fédération partenaire pour le moment.<//>`
			: html`<${Table} caption="Fédérations partenaires" head=${["Fédération", "État", "Échanges", "Dernier signe"]} rows=${peers.map(p => {
				const l = links.find(x => x.peer === p.id) || {};
				return [html`<a href=${"#/partenaires/" + p.id}>${p.federation || p.code}</a>`, state(p),
					p.status !== "active" ? "" : l.connected ? "reliée" : "pas reliée en ce moment", l.heard_at ? instant(l.heard_at) : "jamais"];
			})} />`)}<//>
		${may("scheduling.person_share.list") && html`<p><a href="#/personnes-en-commun">Personnes en commun</a></p>`}
		<${Agreements} />
		<${Receptions} />
		${may("federation.card.get") && html`<${Own} />`}
		${may("federation.peer.create") && html`<${Add} done=${p => { location.hash = "#/partenaires/" + p.id; }} />`}<//>`;
}

function Confirm({ peer, done }) {
	const form = useForm({ fingerprint: "" });
	const go = form.submit(async v => {
		await post(`/peers/${peer.id}/confirm`, v, form.key({ ...v, version: peer.version }));
		done();
	});
	const first = (peer.confirmations || []).length === 0;
	return html`<section><h2>Comparer l’empreinte</h2>
		<p>Appelez l’autre fédération à un numéro que vous connaissez déjà, faites-vous lire son empreinte et tapez ce que vous entendez.
			${first ? " Deux personnes le font, chacune depuis son compte." : " Une première personne l’a fait : il en faut une seconde, depuis un autre compte."}</p>
		<${Form} form=${form} onSubmit=${go} label="Comparer l’empreinte">
			<${Text} form=${form} name="fingerprint" required label="Empreinte entendue" autocomplete="off" />
			<${Submit} form=${form}>C’est ce que j’ai entendu<//><//></section>`;
}

function Exchange({ link }) {
	const refused = (link.refused || []).filter(r => r.count > 0);
	return html`<section><h2>Échanges</h2><${Facts} of=${[["En ce moment", link.connected ? "reliée" : "pas reliée"], ["Dernier signe", instant(link.heard_at)],
		["En attente d’envoi", link.queued !== undefined && count(link.queued, "message", "messages")],
		["Abandonnés après cinq jours", link.given_up > 0 && count(link.given_up, "message", "messages")],
		["Refusés", refused.length > 0 && refused.map(r => `${label("peer_link", "refused.reason", r.reason)} : ${figure(r.count)}`).join(", ")]]} /></section>`;
}

async function partnerRead(id) {
	const [peer, links] = await Promise.all([get("/peers/" + id), linksRead()]);
	return { peer, link: links.find(l => l.peer === id) || {} };
}

export function Partner({ id }) {
	const from = useLoad(() => partnerRead(id), [id]);
	const step = verb => async () => {
		await post(`/peers/${id}/${verb}`);
		from.reload();
	};
	const remove = p => async () => {
		await archive("/peers/" + id, p.version);
		location.hash = "#/partenaires";
	};
	return html`<${Loaded} from=${from}>${({ peer: p, link }) => html`<${Page} title=${p.federation || p.code} back=${["#/partenaires", "Toutes les fédérations partenaires"]}>
		<p>${state(p)}</p><${Facts} of=${[["Nom court", p.code], ["Nom sur sa carte", p.name], [title("peer", "endpoint"), p.endpoint]]} />
		${toCompare(p) && may("federation.peer.confirm") && html`<${Confirm} peer=${p} done=${from.reload} />`}
		${p.status === "active" && html`<${Exchange} link=${link} />`}
		<${Agreements} peer=${p} />
		<${Receptions} peer=${p} />
		${may("federation.peer.suspend") && html`<p class="row">
			${toCompare(p) && html`<${Act} kind="outline" run=${remove(p)} sure="Retirer cette fédération ? Rien n’a été échangé avec elle : son nom court sera libre de nouveau." yes="Oui, retirer">Ajoutée par erreur : retirer<//>`}
			${p.status === "active" && html`<${Act} kind="outline" run=${step("suspend")} sure="Suspendre les échanges ? Ce qui est en attente est gardé." yes="Oui, suspendre">Suspendre les échanges<//>`}
			${p.status === "suspended" && html`<${Act} run=${step("resume")}>Reprendre les échanges<//>`}
			${p.status !== "revoked" && html`<${Act} kind="danger" run=${step("revoke")} sure="Rompre pour toujours ? Ses fiches disparaissent d’ici, et les accords sont clos." yes="Oui, rompre">Rompre pour toujours<//>`}</p>`}<//>`}<//>`;
}
