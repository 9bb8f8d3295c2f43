/*
 * outlook: what confirming or cancelling an action would do, shown before it is done.
 * Owns: nothing.
 * Beware: the sentences are the service's: they are shown as they come.
 */
import { html } from "htm/preact";
import { get } from "./api.js";
import { Loaded, useLoad } from "./parts.js";

const List = ({ title, of }) => of && of.length > 0 && html`<h3>${title}</h3><ul>${of.map(s => html`<li>${s}</li>`)}</ul>`;

/* Read anew whenever the action or its delegations have changed. */
export function Outlook({ action, enrolments }) {
	const from = useLoad(() => get(`/actions/${action.id}/outlook`), [action.version, enrolments.map(e => `${e.id}${e.version}`).join()]);
	return html`<section><h2>Avant de confirmer ou d’annuler</h2><${Loaded} from=${from}>${o => html`
		<${List} title="Ce qui manque pour confirmer" of=${action.status === "open" && o.missing} />
		<${List} title="Confirmer" of=${o.confirming} /><${List} title="Annuler" of=${o.cancelling} />`}<//></section>`;
}
