/*
 * plan_why: why a session has this day and not its neighbours: who can come, who cannot, which rule leaves each other day out.
 * Owns: nothing.
 * Beware: the plan holds the reasons of its first solution, and not of every session of a large one: the others are asked for once opened.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { get, query } from "./api.js";
import { Names } from "./names.js";
import { Badge, Loaded, useLoad } from "./parts.js";
import { capital, count, day } from "./words.js";

const near = 3; /* neighbours shown on each side before the rest */

function Day({ d }) {
	return html`<li><${Badge} tone=${d.possible ? "warn" : ""}>${d.possible ? "possible" : "exclu"}<//> <strong>${capital(day(d.day))}</strong>
		<span> — ${d.sentence}</span></li>`;
}

function Reasons({ why }) {
	const days = why.days || [], before = days.filter(d => d.day < why.day), after = days.filter(d => d.day > why.day);
	const close = [...before.slice(-near), ...after.slice(0, near)], rest = days.filter(d => !close.includes(d));
	return html`<p>${why.sentence}</p>
		${close.length > 0 && html`<p>Les jours voisins :</p><ul class="plain tight">${close.map(d => html`<${Day} key=${d.day} d=${d} />`)}</ul>`}
		${rest.length > 0 && html`<details><summary>${count(rest.length, "autre jour examiné", "autres jours examinés")}</summary>
			<ul class="plain tight">${rest.map(d => html`<${Day} key=${d.day} d=${d} />`)}</ul></details>`}
		${why.can && why.can.length > 0 && html`<details><summary>${count(why.can.length, "personne peut venir", "personnes peuvent venir")}</summary>
			<p><${Names} kind="person" ids=${why.can} /></p></details>`}
		${why.cannot && why.cannot.length > 0 && html`<p class="fault">Ne peuvent pas venir : <${Names} kind="person" ids=${why.cannot} /></p>`}
		${why.missing && why.missing.length > 0 && html`<p>Qui manquerait, par fonction et structure :</p><ul class="tight">${why.missing.map((m, i) => html`<li key=${i}>${m}</li>`)}</ul>`}`;
}

function Asked({ plan, n, session }) {
	const from = useLoad(() => get(`/plans/${plan.id}/explanations` + query({ session, option: n })), [plan.id, n, session]);
	return html`<${Loaded} from=${from}>${why => html`<${Reasons} why=${why} />`}<//>`;
}

export function Why({ plan, n, session }) {
	const [open, setOpen] = useState(false);
	const known = n === 1 && (plan.explanations || []).find(e => e.session === session);
	return html`<details class="why" onToggle=${e => e.target === e.currentTarget && setOpen(e.target.open)}><summary>Pourquoi ce jour, et pas un autre ?</summary>
		${open && (known ? html`<${Reasons} why=${known} />` : html`<${Asked} plan=${plan} n=${n} session=${session} />`)}</details>`;
}
