/*
 * outlook: the next step of an action; what confirming, finishing or cancelling it would do is shown before it is done.
 * Owns: nothing.
 * Beware: the sentences are the service's: they are shown as they come, and read anew each time they are asked for.
 */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { get, post } from "./api.js";
import { may } from "./contract.js";
import { Act, Badge, Loaded, useLoad } from "./parts.js";

/* What the coordinator may do next, by the state of the action. */
const next = {
	envisaged: [["open", "Ouvrir les inscriptions"]], open: [["confirm", "Confirmer l’action"]], confirmed: [["start", "Commencer l’action"]],
	running: [["finish", "Terminer l’action"]], done: [], cancelled: [],
};
const told = { confirm: "confirming", finish: "finishing", cancel: "cancelling" }; /* where the outlook says what the step would do */

const Sentences = ({ of }) => of.length > 0 && html`<ul>${of.map(s => html`<li>${s}</li>`)}</ul>`;

function Missing({ missing }) {
	return missing.length > 0 && html`<div class="alert bad"><p>Ce qui manque pour confirmer :</p><${Sentences} of=${missing} /></div>`;
}

function Before({ a, verb, words, go, back }) {
	const from = useLoad(() => get(`/actions/${a.id}/outlook`), [a.version, verb]), heading = useRef();
	useEffect(() => heading.current.focus(), []);
	return html`<section class="step"><h2 tabindex="-1" ref=${heading}>${words}</h2><${Loaded} from=${from}>${o => html`
		<p><${Badge} tone="warn">Rien n’est encore fait<//> ${o[told[verb]].length > 0 && "Voici ce qui se passerait :"}</p>
		<${Sentences} of=${o[told[verb]]} />${verb === "confirm" && html`<${Missing} missing=${o.missing} />`}
		${verb === "confirm" && !o.can_confirm ? "" : html`<${Act} kind=${verb === "cancel" ? "danger" : ""} run=${go}>Oui, ${words.charAt(0).toLowerCase() + words.slice(1)}<//>`}`}<//>
		<button type="button" class="outline" onClick=${back}>Revenir</button></section>`;
}

export function ActionSteps({ a, changed }) {
	const [asked, ask] = useState();
	const go = verb => async () => {
		await post(`/actions/${a.id}/${verb}`);
		ask(undefined);
		changed();
	};
	const steps = [...next[a.status], ...["done", "cancelled"].includes(a.status) ? [] : [["cancel", "Annuler l’action"]]].filter(([verb]) => may("scheduling.action." + verb));
	if (steps.length === 0)
		return "";
	const chosen = steps.find(([verb]) => verb === asked);
	return html`<div class="row">${steps.map(([verb, words]) => told[verb] ? html`<button type="button" key=${verb} class=${verb === "cancel" ? "outline" : ""}
			aria-expanded=${verb === asked ? "true" : "false"} onClick=${() => ask(verb === asked ? undefined : verb)}>${words}…</button>`
		: html`<${Act} key=${verb} run=${go(verb)}>${words}<//>`)}</div>
		${chosen && html`<${Before} key=${asked} a=${a} verb=${asked} words=${chosen[1]} go=${go(asked)} back=${() => ask(undefined)} />`}`;
}
