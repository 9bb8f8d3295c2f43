/*
 * page_deadlines: what falls due, in order of days, up to a day that the reader chooses.
 * Owns: nothing.
 * Beware: a deadline follows the record that calls for it: it is moved there, never here. Of an action's steps alone one says here that
 *         they are done.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, post } from "./api.js";
import { choices, label, may } from "./contract.js";
import { Name } from "./names.js";
import { Act, Badge, Empty, Loaded, Page, Table, useLoad } from "./parts.js";
import { count, day, today } from "./words.js";

function later(iso, days) {
	const at = new Date(iso + "T00:00:00Z");
	at.setUTCDate(at.getUTCDate() + days);
	return at.toISOString().slice(0, 10);
}

const spans = [[31, "dans le mois"], [92, "dans les trois mois"], [365, "dans l’année"], [1826, "dans les cinq ans"]];

function standing(d, now) {
	if (d.status === "pending")
		return d.due < later(now, 31) ? html`<${Badge} tone="warn">Bientôt<//>` : "";
	return html`<${Badge} tone=${d.status === "due" ? "bad" : ""}>${label("deadline", "status", d.status)}<//>`;
}

/* An action has a page of its own. */
const place = d => d.record_name === "action" ? `#/actions/${d.record}` : `#/registre/${d.record_name}/${d.record}`;

function Done({ of, again }) {
	const run = async () => {
		await post(`/deadlines/${of.id}/done`);
		await again();
	};
	return of.kind === "action_step" && may("registry.deadline.done") && html`<${Act} kind="outline small" run=${run}>C’est fait<//>`;
}

export function Deadlines() {
	const now = today(), [span, setSpan] = useState(92), [kind, setKind] = useState(""), [past, setPast] = useState(false);
	const from = useLoad(() => all("/deadlines", { until: later(now, span), from: past ? undefined : later(now, -30), kind }), [span, kind, past]);
	return html`<${Page} title="Échéances" intro="Ce qui arrive à son terme : fiches prestataires, agréments, conventions, étapes de programmes et d’actions.">
		<search><form class="filters" onSubmit=${e => e.preventDefault()}>
			<p class="field"><label for="span">Jusqu’à</label><select id="span" onChange=${e => setSpan(Number(e.target.value))}>
				${spans.map(([n, words]) => html`<option value=${n} selected=${n === span}>${words}</option>`)}</select></p>
			<p class="field"><label for="kind">Nature</label><select id="kind" onChange=${e => setKind(e.target.value)}><option value="">Toutes</option>
				${choices("deadline", "kind").map(([v, l]) => html`<option value=${v}>${l}</option>`)}</select></p>
			<p class="field"><label class="check"><input type="checkbox" onChange=${e => setPast(e.target.checked)} />Avec celles de plus d’un mois</label></p></form></search>
		<${Loaded} from=${from}>${list => list.length === 0 ? html`<${Empty}>Aucune échéance sur cette période.<//>`
			: html`<p class="quiet" role="status">${count(list.length, "échéance", "échéances")}</p><${Table} caption="Échéances" head=${["Quoi", "Jour", "Structure", "État"]}
				rows=${list.map(d => [html`<a href=${place(d)}>${d.title}</a>`, day(d.due),
					d.organisation && html`<a href=${"#/structures/" + d.organisation}><${Name} kind="organisation" id=${d.organisation} /></a>`, html`${standing(d, now)} <${Done} of=${d} again=${from.reload} />`])} />`}<//><//>`;
}
