/*
 * waivers: a provider in spite of a link with the own structure: the service asks, the requester alone decides.
 * Owns: nothing.
 * Beware: what whoever serves asks counts for nothing before the requester agreed.
 */
import { html } from "htm/preact";
import { all, post } from "./api.js";
import { Chooser } from "./chooser.js";
import { label, may } from "./contract.js";
import { Form, Submit, useForm } from "./form.js";
import { name, providerKind } from "./names.js";
import { Act, Loaded, useLoad } from "./parts.js";

function AskForm({ r, changed }) {
	const form = useForm({});
	const ask = form.submit(async v => {
		await post(`/requests/${r.id}/waivers/ask`, { provider: v.provider }, form.key(v));
		changed();
	});
	return html`<${Form} form=${form} onSubmit=${ask} label="Demander l’accord de la personne ou de la structure">
		<${Chooser} form=${form} name="provider" kind="provider" label="Prestataire lié à sa structure" required />
		<${Submit} form=${form}>Demander son accord<//><//>`;
}

function Line({ w, r, own, changed }) {
	const give = async () => changed((await post(`/requests/${r.id}/waivers`, { provider: w.provider })).next);
	const revoke = async () => changed((await post(`/waivers/${w.id}/revoke`)).next);
	return html`<li>${name(providerKind(), w.provider) ?? "Un prestataire qui n’est plus proposé"} : ${label("waiver", "status", w.status)}
		${own && html`<div class="row">${w.status !== "given" && html`<${Act} run=${give}>Accepter ce prestataire<//>`}
			${w.status !== "revoked" && html`<${Act} run=${revoke} kind="outline">${w.status === "asked" ? "Refuser" : "Revenir sur cet accord"}<//>`}</div>`}</li>`;
}

/* What is given or taken back makes the list again: the page is read anew, and what was said of it stays. */
export function Waivers({ r, own, changed, said, say }) {
	const from = useLoad(() => may("matching.waiver.list") ? all("/waivers", { request: r.id }) : [], [r.id, r.version]);
	const open = ["draft", "submitted", "proposed", "solicited", "exhausted"].includes(r.status) && r.nature === "accompaniment" && r.help !== "federation";
	const heard = sentence => {
		say(sentence);
		changed();
		from.reload();
	};
	return html`<${Loaded} from=${from}>${list => (list.length > 0 || (open && !own && may("matching.waiver.ask"))) && html`<section><h2>Neutralité</h2>
		<p class="quiet">Un prestataire lié à la structure n’est proposé que si la personne ou la structure qui demande l’accepte, elle seule. Son accord vaut pour ce prestataire et cette demande ; elle peut revenir dessus tant qu’il n’est pas sollicité.</p>
		${said && html`<p role="status">${said}</p>`}
		<ul>${list.map(w => html`<${Line} key=${w.id} w=${w} r=${r} own=${own && open} changed=${heard} />`)}</ul>
		${open && !own && may("matching.waiver.ask") && html`<details><summary>Demander son accord pour un prestataire</summary><${AskForm} r=${r} changed=${from.reload} /></details>`}</section>`}<//>`;
}
