/*
 * page_actions: the list of actions with their days.
 * Owns: nothing.
 * Beware: all sessions are read in one list and sorted under their actions here.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all } from "./api.js";
import { choices, label, may } from "./contract.js";
import { namesLearn } from "./names.js";
import { Badge, Empty, Loaded, Page, useLoad } from "./parts.js";
import { count, dayBrief } from "./words.js";

export const actionTones = { open: "good", confirmed: "good", running: "good", cancelled: "bad", done: "", envisaged: "warn" };

export const byRank = (a, b) => a.rank - b.rank;
export const sessionsOf = (sessions, action) => sessions.filter(s => s.action === action).sort(byRank);

export async function actionsRead() {
	const [actions, sessions, enrolments] = await Promise.all([all("/actions"), all("/sessions"),
		may("scheduling.enrolment.list") ? all("/enrolments") : []]);
	namesLearn("action", actions);
	return { actions, sessions, enrolments };
}

function Days({ sessions }) {
	return html`<ul class="days">${sessions.map(s => html`<li key=${s.id} class=${s.status === "cancelled" ? "gone" : ""}>
		<span class="rank">J${s.rank}</span> ${s.day ? dayBrief(s.day) : "à placer"}</li>`)}</ul>`;
}

function Card({ a, data }) {
	const own = data.enrolments.filter(e => e.action === a.id);
	const accepted = own.filter(e => e.status === "accepted").length, waiting = own.filter(e => e.status === "waiting").length;
	return html`<li class="card"><p><${Badge} tone=${actionTones[a.status]}>${label("action", "status", a.status)}<//> ${label("action", "kind", a.kind)}</p>
		<h2><a href=${"#/actions/" + a.id}>${a.title}</a></h2><${Days} sessions=${sessionsOf(data.sessions, a.id)} />
		${own.length > 0 && html`<p class="quiet">${count(accepted, "délégation inscrite", "délégations inscrites")}${waiting > 0 &&
			`, ${waiting} en liste d’attente`}</p>`}</li>`;
}

export function Actions() {
	const from = useLoad(actionsRead, []);
	const [status, setStatus] = useState("");
	return html`<${Page} title="Actions" intro="Formations, journées d’étude et autres rendez-vous du réseau, avec leurs journées."><${Loaded} from=${from}>${data => {
		const shown = data.actions.filter(a => !status || a.status === status);
		return html`${may("scheduling.action.create") && html`<p><a role="button" class="small" href="#/registre/action/nouveau">Nouvelle action</a></p>`}
			<p class="field inline"><label for="status">État</label><select id="status" onChange=${e => setStatus(e.target.value)}>
				<option value="">Tous</option>${choices("action", "status").map(([v, l]) => html`<option value=${v}>${l}</option>`)}</select></p>
			${shown.length === 0 ? html`<${Empty}>Aucune action${status && " dans cet état"}. ${may("scheduling.action.create") &&
				"Une action se crée en trois informations : un intitulé, une date, des structures."}<//>`
				: html`<ul class="plain cards">${shown.map(a => html`<${Card} key=${a.id} a=${a} data=${data} />`)}</ul>`}`;
	}}<//><//>`;
}
