/*
 * page_plan: one proposal of dates by itself: where « Planifier » and the inbox lead.
 * Owns: nothing.
 * Beware: the same drawing as on the page of an action, for all its actions.
 */
import { html } from "htm/preact";
import { get } from "./api.js";
import { may } from "./contract.js";
import { Name } from "./names.js";
import { Loaded, Page, useLoad } from "./parts.js";
import { PlanShow } from "./plan.js";
import { count } from "./words.js";

const few = 4;

function Actions({ ids }) {
	const list = html`<ul>${ids.map(a => html`<li key=${a}><a href=${"#/actions/" + a}><${Name} kind="action" id=${a} /></a></li>`)}</ul>`;
	return ids.length > few ? html`<details><summary>Pour ${count(ids.length, "action", "actions")}</summary>${list}</details>`
		: html`<p>Pour : ${ids.map((a, i) => html`${i ? " ; " : ""}<a href=${"#/actions/" + a}><${Name} kind="action" id=${a} /></a>`)}</p>`;
}

export function PlanPage({ id }) {
	const from = useLoad(() => get(`/plans/${id}`), [id]);
	const back = may("scheduling.plan.create") ? ["#/planifier", "Planifier"] : ["#/actions", "Toutes les actions"];
	return html`<${Page} title="Proposition de dates" back=${back}><${Loaded} from=${from}>${plan => html`<${Actions} ids=${plan.actions || []} />
		<${PlanShow} plan=${plan} changed=${from.reload} />`}<//><//>`;
}
