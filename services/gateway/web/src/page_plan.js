/*
 * page_plan: one proposal of dates by itself: where the inbox leads.
 * Owns: nothing.
 * Beware: the same drawing as on the page of an action, for all its actions.
 */
import { html } from "htm/preact";
import { get } from "./api.js";
import { Name } from "./names.js";
import { Loaded, Page, useLoad } from "./parts.js";
import { PlanShow, planWait } from "./plan.js";

export function PlanPage({ id }) {
	const from = useLoad(() => get(`/plans/${id}`).then(planWait), [id]);
	return html`<${Page} title="Proposition de dates" back=${["#/actions", "Toutes les actions"]}><${Loaded} from=${from}>${plan => html`
		<p>Pour : ${plan.actions.map((a, i) => html`${i ? " ; " : ""}<a href=${"#/actions/" + a}><${Name} kind="action" id=${a} /></a>`)}</p>
		<${PlanShow} plan=${plan} changed=${from.reload} />`}<//><//>`;
}
