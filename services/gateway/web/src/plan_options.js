/*
 * plan_options: the solutions side by side, each with its cost by criterion and what it moves; below, the days of the chosen one, month by month.
 * Owns: nothing.
 * Beware: bars compare a criterion between the solutions: they share one scale.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { noticesSettle, post } from "./api.js";
import { label, may } from "./contract.js";
import { Name } from "./names.js";
import { Act, Badge, Bar } from "./parts.js";
import { capital, count, day, dayBrief, figure, month } from "./words.js";
import { Why } from "./plan_why.js";

const Title = ({ s }) => s ? html`J${s.rank} de « <${Name} kind="action" id=${s.action} /> »` : "une journée";

/* --- one solution in short ------------------------------------------------------------------------------------------------ */
/* The criteria that cost something in one of the solutions, in each of them, so that they can be compared line by line. */
function Criteria({ option, shown, most }) {
	const rows = (option.criteria || []).filter(c => shown.has(c.criterion));
	return html`<ul class="plain criteria narrow-bars">${rows.map(c => html`<li key=${c.criterion}><span>${label("plan", "options.criteria.criterion", c.criterion)}</span>
		<span class="number">${figure(c.contribution)}</span><${Bar} value=${c.contribution} of=${most} /><small>${figure(c.value)} × ${figure(c.weight)}</small></li>`)}</ul>`;
}

/* Those that cost nothing anywhere, in a line. */
function Costless({ options, shown }) {
	const words = (options[0].criteria || []).filter(c => c.weight > 0 && !shown.has(c.criterion)).map(c => label("plan", "options.criteria.criterion", c.criterion).toLowerCase());
	return words.length > 0 && html`<p class="quiet">Ne coûtent rien ici : ${words.join(" ; ")}.</p>`;
}

function Moves({ option, sessions }) {
	const moved = option.placements.filter(p => p.moved), venues = option.placements.filter(p => p.venue && p.venue_before && p.venue !== p.venue_before);
	if (moved.length + venues.length === 0)
		return option.placements.some(p => p.before) && html`<p>Aucune journée déjà placée ne bouge.</p>`;
	return html`<details><summary>${moved.length > 0 && count(moved.length, "journée quitte son jour", "journées quittent leur jour")}${moved.length > 0 && venues.length > 0 && " ; "}${
		venues.length > 0 && count(venues.length, "change de lieu", "changent de lieu")}</summary>
		<ul>${moved.map(p => html`<li key=${p.session}><${Title} s=${sessions.get(p.session)} /> : ${day(p.day)}, au lieu du ${day(p.before)}</li>`)}
		${venues.map(p => html`<li key=${"v" + p.session}><${Title} s=${sessions.get(p.session)} /> : <${Name} kind="venue" id=${p.venue} />, au lieu de <${Name} kind="venue" id=${p.venue_before} /></li>`)}</ul></details>`;
}

function Differs({ plan, option, sessions }) {
	const best = new Map(plan.options[0].placements.map(p => [p.session, p]));
	const differ = option.placements.filter(p => best.has(p.session) && best.get(p.session).day !== p.day);
	return differ.length === 0 ? html`<p>Mêmes jours que la solution 1, d’autres lieux.</p>`
		: html`<details><summary>${count(differ.length, "journée diffère", "journées diffèrent")} de la solution 1</summary><ul>${differ.map(p => html`<li key=${p.session}>
			<${Title} s=${sessions.get(p.session)} /> : <strong>${dayBrief(p.day)}</strong> au lieu du ${dayBrief(best.get(p.session).day)}</li>`)}</ul></details>`;
}

function Apply({ plan, n, changed }) {
	const placed = plan.options[n - 1].placements.filter(p => p.moved || !p.before).length;
	const go = async () => {
		await post(`/plans/${plan.id}/apply`, { option: n });
		await noticesSettle(plan.id);
		changed();
	};
	if (plan.status === "applied")
		return plan.applied_option === n ? html`<p><${Badge} tone="good">Solution appliquée<//></p>` : "";
	return plan.status === "computed" && may("scheduling.plan.apply") ? html`<p><${Act} run=${go} kind=${n === 1 ? "small" : "outline small"} yes="Oui, l’appliquer"
		sure=${`Appliquer la solution ${n} ? ${count(placed, "journée prendra ce jour", "journées prendront ces jours")}.`}>Appliquer la solution ${n}<//></p>` : "";
}

function Card({ plan, n, chosen, choose, sessions, shown, most, changed }) {
	const option = plan.options[n - 1], alone = plan.options.length === 1;
	return html`<li class=${"card" + (chosen && !alone ? " chosen-card" : "")}><h3>Solution ${n}${n === 1 && !alone ? ", la meilleure" : ""}</h3>
		<p><strong>${count(option.cost, "point", "points")}</strong></p>
		<${Criteria} option=${option} shown=${shown} most=${most} /><${Moves} option=${option} sessions=${sessions} />
		${n > 1 && html`<${Differs} plan=${plan} option=${option} sessions=${sessions} />`}
		${option.proven && option.cost === plan.options[0].cost && html`<p><${Badge} tone="good">Il n’existe pas mieux : c’est prouvé<//></p>`}
		${!alone && html`<p><button type="button" class="outline small" aria-pressed=${chosen ? "true" : "false"} onClick=${choose}>Voir ses journées</button></p>`}
		<${Apply} plan=${plan} n=${n} changed=${changed} /></li>`;
}

/* --- the days of one solution ------------------------------------------------------------------------------------------ */
function Placed({ plan, n, p, session, single }) {
	return html`<li><span class="rank">J${session ? session.rank : "?"}</span><div><strong>${capital(day(p.day))}</strong>
		${p.moved && html` <${Badge} tone="warn">déplacée du ${dayBrief(p.before)}<//>`}${!p.before && html` <${Badge} tone="good">nouvelle date<//>`}
		${p.before && !p.moved && html` <${Badge}>inchangée<//>`}
		<p>${!single && session && html`<a href=${"#/actions/" + session.action}><${Name} kind="action" id=${session.action} /></a>`}${p.venue && html`${single ? "" : " · "}<${Name} kind="venue" id=${p.venue} /> ${
			p.venue !== p.venue_before && html`<${Badge} tone="good">lieu proposé<//>`}`}</p>
		<${Why} key=${n} plan=${plan} n=${n} session=${p.session} /></div></li>`;
}

function Months({ plan, n, placements, sessions, single }) {
	const months = [...new Set(placements.map(p => p.day.slice(0, 7)))].sort();
	return html`<div class="months">${months.map(m => {
		const own = placements.filter(p => p.day.startsWith(m)).sort((a, b) => a.day < b.day ? -1 : a.day > b.day ? 1 : 0);
		return html`<div class="group" key=${m}><h4>${capital(month(m))}${!single && html` <span class="quiet">${count(own.length, "journée", "journées")}</span>`}</h4><ol class="plain sessions">${own.map(p => html`
			<${Placed} key=${p.session} plan=${plan} n=${n} p=${p} session=${sessions.get(p.session)} single=${single} />`)}</ol></div>`;
	})}</div>`;
}

/* first: the action whose page it stands on. */
export function Options({ plan, sessions, first, changed }) {
	const options = plan.options, [picked, pick] = useState(plan.applied_option || 1), n = Math.min(picked, options.length);
	const most = Math.max(1, ...options.flatMap(o => (o.criteria || []).map(c => c.contribution)));
	const shown = new Set(options.flatMap(o => (o.criteria || []).filter(c => c.contribution !== 0).map(c => c.criterion)));
	const all = options[n - 1].placements, of = p => (sessions.get(p.session) || {}).action === first;
	const own = first ? all.filter(of) : all, rest = first ? all.filter(p => !of(p)) : [];
	const months = (placements, single) => html`<${Months} plan=${plan} n=${n} placements=${placements} sessions=${sessions} single=${single} />`;
	return html`<p>Moins une solution compte de points, mieux elle convient.</p><ul class="plain cards solutions">${options.map((o, i) => html`<${Card} key=${i} plan=${plan} n=${i + 1} chosen=${n === i + 1} choose=${() => pick(i + 1)}
			sessions=${sessions} shown=${shown} most=${most} changed=${changed} />`)}</ul><${Costless} options=${options} shown=${shown} />
		<section aria-live="polite"><h3>${options.length > 1 ? `Les journées de la solution ${n}` : "Les journées"}</h3>${months(own, Boolean(first))}
		${rest.length > 0 && html`<details><summary>${count(rest.length, "journée d’une autre action, placée", "journées d’autres actions, placées")} dans le même calcul</summary>${months(rest, false)}</details>`}</section>`;
}
