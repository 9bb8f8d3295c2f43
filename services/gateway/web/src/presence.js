/*
 * presence: who did what of an action, by half-day, person and structure; signing one's own half-day.
 * Owns: nothing.
 * Beware: the service says who is seen and what is missing; entering is a page of its own.
 */
import { html } from "htm/preact";
import { post, session } from "./api.js";
import { label, may } from "./contract.js";
import { Name } from "./names.js";
import { Act, Badge, Table } from "./parts.js";
import { count, dayBrief, today } from "./words.js";

export const hours = minutes => `${Math.floor(minutes / 60)} h${minutes % 60 ? " " + String(minutes % 60).padStart(2, "0") : ""}`;
export const halfOf = h => label("attendance", "half", h);
export const halfName = h => `J${h.rank} ${halfOf(h.half).toLowerCase()}`;
export const begun = h => Boolean(h.day) && h.day <= today();

/* Signing by account: one's own presence; for who animates, the half-day as a whole. Doing it again says that it is done. */
export function Sign({ h, animates, done }) {
	const sign = async () => {
		await post(`/sessions/${h.session}/sheets/${h.half}/sign`);
		done();
	};
	return html`<${Act} run=${sign} kind="outline small">${animates ? "Signer la demi-journée" : "Signer ma présence"}<span class="hidden"> : ${halfName(h)}</span><//>`;
}

function Halves({ seen, a, changed }) {
	const me = session.value.person, mine = seen.people.find(p => p.person === me), animates = (a.animators || []).includes(me);
	const signs = Boolean(mine) && a.status !== "cancelled" && seen.halves.some(begun), team = may("scheduling.session.attend");
	const lacks = h => seen.missing.some(m => m.session === h.session && m.half === h.half);
	if (seen.halves.length === 0 || (!may("scheduling.session.sheet") && !signs))
		return "";
	const own = h => h.day && begun(h) && html`<${Sign} h=${h} animates=${animates} done=${changed} />`;
	if (!may("scheduling.session.sheet"))
		return html`<${Table} caption="Mes signatures" head=${["Demi-journée", "Signature"]} rows=${seen.halves.filter(begun).map(h => [`${halfName(h)}, ${dayBrief(h.day)}`, own(h)])} />`;
	return html`<${Table} caption="Feuilles d’émargement" head=${["Demi-journée", "Saisis", "Présents", "À signer", "À vérifier", ...signs ? ["Signature"] : []]} numbers=${[1, 2, 3, 4]}
		rows=${seen.halves.map(h => [html`${halfName(h)} <span class="quiet">${dayBrief(h.day)}</span>
			${team && lacks(h) && html` <${Badge} tone="warn">émargement manquant<//>`}`,
			`${h.entered} sur ${h.expected}`, h.present, h.to_sign, h.flagged, ...signs ? [own(h)] : []])} />`;
}

export function Presence({ a, seen, changed }) {
	if (seen.people.length === 0)
		return "";
	const page = html`<a href=${`#/actions/${a.id}/presences`}>${may("scheduling.session.attend") ? "Saisir les présences" : "Feuilles et présences"}</a>`;
	return html`<section><h2>Présences</h2>
		<p>${seen.persons > 0 && seen.halves.some(begun) && html`${count(seen.complete, "personne a suivi l’action", "personnes ont suivi l’action")} sur ${seen.persons} ;
			assiduité ${seen.rate} % ; ${hours(seen.minutes)} réalisées. `}${may("scheduling.session.sheet") && page}</p>
		<${Halves} seen=${seen} a=${a} changed=${changed} />
		${seen.halves.some(begun) && html`<${Table} caption="Présences par personne" head=${["Personne", "Durée réalisée", "Demi-journées", "Assiduité"]} numbers=${[1, 2, 3]}
			rows=${seen.people.map(p => [html`<${Name} kind="person" id=${p.person} />${p.kind === "animator" && html` <span class="quiet">${label("attendance", "kind", p.kind)}</span>`}
				${p.complete && html` <${Badge} tone="good">action suivie<//>`}`, hours(p.minutes), `${p.halves_present} sur ${p.halves_planned}`, p.halves_held > 0 ? `${p.rate} %` : ""])} />`}
		${seen.structures.length > 1 && seen.halves.some(begun) && html`<details><summary>Par structure</summary><${Table} caption="Présences par structure" head=${["Structure", "Personnes", "Ont suivi l’action", "Durée réalisée", "Assiduité"]} numbers=${[1, 2, 3, 4]}
			rows=${seen.structures.map(s => [html`<${Name} kind="organisation" id=${s.structure} />`, s.persons, s.complete, hours(s.minutes), `${s.rate} %`])} /></details>`}</section>`;
}
