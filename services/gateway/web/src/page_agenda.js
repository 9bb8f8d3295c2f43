/*
 * page_agenda: « Mon agenda »: own days to come, polls to answer, when one can come, own calendars, and the addresses to subscribe to.
 * Owns: nothing.
 * Beware: polls are answered here with an account; without one the link does it (gateway).
 */
import { html } from "htm/preact";
import { get, post, query, session } from "./api.js";
import { Availability } from "./availability.js";
import { Feeds, OwnCalendars } from "./calendars.js";
import { hasRole, label, may } from "./contract.js";
import { Choices, Form, Submit, useForm } from "./form.js";
import { Name } from "./names.js";
import { Badge, Empty, Loaded, Page, useLoad } from "./parts.js";
import { capital, day, dayAfter, instant, today } from "./words.js";

/* --- days to come ---------------------------------------------------------------------------------------------------------- */
function ToCome({ me }) {
	const from = useLoad(() => get(`/people/${me}/sessions` + query({ from: today(), to: dayAfter(today(), 365) })).then(p => p.items || []), [me]);
	return html`<section><h2>Mes journées à venir</h2><${Loaded} from=${from}>${days => days.length === 0 ? html`<${Empty}>Aucune journée à venir.<//>`
		: html`<ol class="plain sessions">${days.map(s => html`<li key=${s.id}><span class="rank">J${s.rank}</span><div><strong>${capital(day(s.day))}</strong>
			<p><a href=${"#/actions/" + s.action}><${Name} kind="action" id=${s.action} /></a></p>
			<p class="quiet">${(s.halves || []).map(h => label("session", "halves", h)).join(" et ")}${s.starts_at ? `, ${s.starts_at}${s.ends_at ? ` à ${s.ends_at}` : ""}` : ""}${s.remote ? " · à distance" : ""}
			${s.venue && html` · <${Name} kind="venue" id=${s.venue} />`} · <a href=${`/api/v1/sessions/${s.id}/calendar`} download=${`journee-${s.day}.ics`}>mettre dans mon agenda (.ics)</a></p></div></li>`)}</ol>`}<//></section>`;
}

/* --- polls to answer ------------------------------------------------------------------------------------------------------- */
function Ballot({ b, changed }) {
	const form = useForm(Object.fromEntries(b.options.map(o => ["n" + o.number, o.value || ""])));
	const go = form.submit(async v => {
		await post(`/polls/${b.poll}/answer`, { answers: b.options.filter(o => v["n" + o.number]).map(o => ({ option: o.number, value: v["n" + o.number] })) });
		changed();
	});
	return html`<article><h3>${b.title}</h3><p class="quiet">Réponses jusqu’au ${instant(b.closes_at)}${b.answered_at && html` · <${Badge} tone="good">vous avez répondu<//>`}</p>
		<${Form} form=${form} onSubmit=${go} label=${"Répondre : " + b.title}>${b.options.map(o => html`<${Choices} key=${o.number} form=${form} name=${"n" + o.number} one
			label=${`J${o.rank} · ${capital(day(o.day))}`} options=${[["yes", "oui"], ["if_needed", "si besoin"], ["no", "non"]]} />`)}
		<${Submit} form=${form}>${b.answered_at ? "Changer mes réponses" : "Répondre"}<//><//></article>`;
}

function Ballots() {
	const from = useLoad(() => get("/polls/mine").then(p => p.items), []);
	return html`<${Loaded} from=${from}>${list => list.length > 0 && html`<section><h2>Sondages de dates</h2>${list.map(b => html`<${Ballot} key=${b.poll + b.answered_at} b=${b} changed=${from.reload} />`)}</section>`}<//>`;
}

/* --- the page -------------------------------------------------------------------------------------------------------------- */
export function Agenda() {
	const me = session.value.person, own = [["person", me], ...hasRole("director") ? (session.value.organisations || []).map(o => ["organisation", o]) : []];
	if (!me)
		return html`<${Page} title="Mon agenda"><${Empty}>Ce compte n’est celui de personne : il n’a pas d’agenda.<//><//>`;
	return html`<${Page} title="Mon agenda" intro="Vos journées, vos disponibilités et vos calendriers."><${ToCome} me=${me} /><${Ballots} />
		<${Availability} person=${me} /><${OwnCalendars} person=${me} />${may("scheduling.feed.list") && html`<${Feeds} subjects=${own} />`}<//>`;
}
