/*
 * page_poll: one date poll: opened and closed, the links to hand on, who has not answered, the results, and what is made of them.
 * Owns: nothing.
 * Beware: links are the coordination's alone; of those who are asked, the team reads who answered what.
 */
import { html } from "htm/preact";
import { all, get, post } from "./api.js";
import { label, may } from "./contract.js";
import { Choices, Form, Submit, useForm } from "./form.js";
import { Name, Names, name } from "./names.js";
import { Act, Badge, Bar, Copy, Empty, Facts, Loaded, Page, Table, useLoad } from "./parts.js";
import { pollTones } from "./poll.js";
import { capital, count, day, dayBrief, instant } from "./words.js";

async function pollRead(id) {
	const poll = await get(`/polls/${id}`), asked = poll.status !== "draft";
	const [results, links, sessions] = await Promise.all([asked ? get(`/polls/${id}/results`) : undefined,
		asked && poll.status === "open" && may("scheduling.poll.links") ? get(`/polls/${id}/links`).then(l => l.items) : [], all("/sessions", { action: poll.action })]);
	return { poll, results, links, rank: new Map(sessions.map(s => [s.id, s.rank])) };
}

/* --- results ------------------------------------------------------------------------------------------------------------- */
const Counted = ({ n, of }) => html`<span>${n}</span><${Bar} value=${n} of=${of} />`;

function Results({ results, rank, poll }) {
	const applied = new Set(poll.applied || []);
	const who = (number, kind) => (results.voices || []).filter(v => (v[kind] || []).includes(number)).map(v => v.person);
	const cell = (c, kind, n) => html`<${Counted} n=${n} of=${results.asked} />${who(c.number, kind).length > 0 && html`<p class="quiet"><${Names} kind="person" ids=${who(c.number, kind)} /></p>`}`;
	return html`<section><h2>Réponses</h2><p>${count(results.answered, "personne a répondu", "personnes ont répondu")} sur ${results.asked}.</p>
		<${Table} caption="Réponses par jour" head=${["Jour", "Oui", "Si besoin", "Non", "Sans réponse"]} rows=${results.counts.map(c => [
			html`<span class="rank">J${rank.get(c.session)}</span> ${capital(dayBrief(c.day))}${applied.has(c.number) && html` <${Badge} tone="good">retenu<//>`}${
				c.fallen && html` <${Badge} tone="bad">tombé<//><p class="quiet">${c.reason}</p>`}`,
			cell(c, "yes", c.yes), cell(c, "if_needed", c.if_needed), cell(c, "no", c.no), html`<${Counted} n=${c.silent} of=${results.asked} />`])} /></section>`;
}

/* --- links ---------------------------------------------------------------------------------------------------------------- */
const whole = link => location.origin + link;

function Links({ poll, links, changed }) {
	const waiting = links.filter(l => !l.answered), nameIs = l => name("person", l.person) || "Nom réservé";
	const renew = person => async () => {
		await post(`/polls/${poll.id}/links`, { person });
		changed();
	};
	return html`<section><h2>Liens à transmettre</h2><p>${waiting.length === 0 ? "Tout le monde a répondu."
			: html`${count(waiting.length, "personne n’a pas répondu", "personnes n’ont pas répondu")}. <${Copy} text=${waiting.map(l => `${nameIs(l)} : ${whole(l.link)}`).join("\n")} kind="outline small">Copier leurs liens<//>`}</p>
		<${Table} caption="Liens à transmettre" head=${["Personne", "Réponse", "Lien"]} rows=${links.map(l => [html`<${Name} kind="person" id=${l.person} />`,
			html`<${Badge} tone=${l.answered ? "good" : "warn"}>${l.answered ? "a répondu" : "pas encore"}<//>`,
			html`<span class="row"><${Copy} text=${whole(l.link)} kind="outline small">Copier le lien<//>
				<${Act} kind="outline small" run=${renew(l.person)} sure="Remplacer ce lien ? L’ancien ne servira plus." yes="Oui, le remplacer">Remplacer<//></span>`])} /></section>`;
}

/* For those who read the poll without its links. */
function Silent({ poll, results }) {
	const said = new Set((results.voices || []).map(v => v.person)), ids = (poll.asked || []).filter(p => !said.has(p));
	return ids.length > 0 && html`<section><h2>N’ont pas répondu</h2><p><${Names} kind="person" ids=${ids} /></p></section>`;
}

/* --- what is made of the answers -------------------------------------------------------------------------------------- */
function Choose({ poll, results, rank, changed }) {
	const sessions = [...new Set(results.counts.map(c => c.session))].sort((a, b) => rank.get(a) - rank.get(b));
	const best = s => results.counts.filter(c => c.session === s && !c.fallen).sort((a, b) => b.yes - a.yes || b.if_needed - a.if_needed)[0];
	const form = useForm(Object.fromEntries(sessions.map(s => [s, best(s) ? String(best(s).number) : "none"])));
	const go = form.submit(async v => {
		await post(`/polls/${poll.id}/apply`, { options: sessions.map(s => v[s]).filter(n => n !== "none").map(Number) });
		changed();
	});
	const replan = async () => {
		const made = await post("/plans", { actions: [poll.action] });
		location.hash = "#/dates/" + made.id;
	};
	return html`<section><h2>Retenir des jours</h2><${Form} form=${form} onSubmit=${go} label="Retenir des jours">${sessions.map(s => html`<${Choices} key=${s} form=${form} name=${s} one
			label=${`J${rank.get(s)}`} options=${[...results.counts.filter(c => c.session === s && !c.fallen).map(c => [String(c.number), `${capital(day(c.day))} : ${c.yes} oui, ${c.if_needed} si besoin, ${c.no} non`]),
				["none", "Aucun pour le moment"]]} />`)}<${Submit} form=${form}>Retenir ces jours<//><//>
		${may("scheduling.plan.create") && html`<p>Ou laissez le calcul en tenir compte, avec toutes les règles de l’action :
			<${Act} kind="outline" run=${replan}>Proposer des dates avec ces réponses<//></p>`}</section>`;
}

function Steps({ poll, changed }) {
	const step = verb => async () => {
		await post(`/polls/${poll.id}/${verb}`);
		changed();
	};
	if (!may("scheduling.poll.open"))
		return "";
	return html`<div class="row">${poll.status === "draft" && html`<${Act} run=${step("open")} sure="Ouvrir le sondage ? Ses jours et les personnes interrogées ne changeront plus." yes="Oui, l’ouvrir">Ouvrir le sondage<//>
			<a href=${"#/registre/poll/" + poll.id}>Modifier</a>`}
		${poll.status === "open" && html`<${Act} kind="outline" run=${step("close")} sure="Clore le sondage ? Plus aucune réponse ne sera reçue." yes="Oui, le clore">Clore le sondage<//>`}</div>`;
}

function Draft({ poll, rank }) {
	return html`<section><h2>Jours proposés</h2>${(poll.options || []).length === 0 ? html`<${Empty}>Aucun jour.<//>` : html`<ul class="plain">${poll.options.map(o => html`<li key=${o.number}>
		<span class="rank">J${rank.get(o.session)}</span> ${capital(day(o.day))}</li>`)}</ul>`}</section>`;
}

export function Poll({ id }) {
	const from = useLoad(() => pollRead(id), [id]);
	return html`<${Loaded} from=${from}>${({ poll, results, links, rank }) => html`<${Page} title="Sondage de dates" back=${["#/actions/" + poll.action, "L’action"]}>
		<p class="lead"><${Name} kind="action" id=${poll.action} /></p>
		<p><${Badge} tone=${pollTones[poll.status]}>${label("poll", "status", poll.status)}<//></p>
		<${Facts} of=${[["Réponses jusqu’au", instant(poll.closes_at)], ["Clos le", poll.closed_at && instant(poll.closed_at)], ["Prochaine relance", poll.remind_at && instant(poll.remind_at)]]} />
		<${Steps} poll=${poll} changed=${from.reload} />
		${poll.status === "draft" ? html`<${Draft} poll=${poll} rank=${rank} />` : html`<${Results} poll=${poll} results=${results} rank=${rank} />`}
		${links.length > 0 ? html`<${Links} poll=${poll} links=${links} changed=${from.reload} />` : poll.status === "open" && html`<${Silent} poll=${poll} results=${results} />`}
		${poll.status === "closed" && may("scheduling.poll.apply") && html`<${Choose} poll=${poll} results=${results} rank=${rank} changed=${from.reload} />`}<//>`}<//>`;
}
