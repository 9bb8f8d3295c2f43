/*
 * page_presences: the attendance of an action: a grid of persons and half-days filled in with the keyboard, its sheets and links, what to look at again.
 * Owns: what was typed and not yet saved.
 * Beware: attendance is a fact: it is never refused for looking wrong, and what stood before a correction stays readable.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, get, post, session } from "./api.js";
import { Chooser } from "./chooser.js";
import { label, may } from "./contract.js";
import { Check, Form, Submit, useForm } from "./form.js";
import { Name, name } from "./names.js";
import { Act, Badge, Copy, Empty, Loaded, Page, Table, useLoad } from "./parts.js";
import { Cell, meant, shown } from "./presence_cell.js";
import { Sign, begun, halfName } from "./presence.js";
import { FileField } from "./upload.js";
import { capital, count, day, dayBrief, instant, today } from "./words.js";

const keyOf = (h, person) => `${h.session}/${h.half}/${person}`;
const called = id => name("person", id) || "nom réservé";

async function presencesRead(id) {
	const [action, seen, rows] = await Promise.all([get(`/actions/${id}`), get(`/actions/${id}/presence`), all("/attendances", { action: id })]);
	const halves = seen.halves.filter(begun);
	const sheets = await Promise.all(halves.map(h => get(`/sessions/${h.session}/sheets/${h.half}`)));
	return { action, rows, later: seen.halves.filter(h => !begun(h)), halves: halves.map((h, i) => ({ ...h, whole: sheets[i].minutes, lines: new Map(sheets[i].lines.filter(l => l.person).map(l => [l.person, l])) })) };
}

/* Everybody who is on a sheet, participants by structure before who animates; then those added by hand. */
function peopleOf(halves, added) {
	const people = new Map();
	for (const h of halves)
		for (const [person, l] of h.lines)
			people.set(person, { ...people.get(person), person, kind: l.kind, ...l.structure ? { structure: l.structure } : {} });
	for (const person of added)
		if (!people.has(person))
			people.set(person, { person, kind: "participant" });
	const place = p => p.kind === "animator" ? "2" : p.structure ? "0" + p.structure : "1";
	return [...people.values()].sort((a, b) => place(a).localeCompare(place(b)));
}

/* --- saving ---------------------------------------------------------------------------------------------------------------- */
const minuteAgo = () => new Date(Date.now() - 60000).toISOString().replace(/\.\d+Z/, "Z");
const signedAt = h => h.day < today() ? `${h.day}T${{ morning: "10", afternoon: "15", evening: "19" }[h.half]}:00:00Z` : minuteAgo();

/* One entry a half-day: only what differs from what stands there. */
function entries(halves, people, typed, v) {
	return halves.map(h => {
		const lines = people.map(p => {
			const text = typed.get(keyOf(h, p.person)), said = text === undefined || text === shown(h.lines.get(p.person), h.whole) ? undefined : meant(text);
			return said && { person: p.person, kind: p.kind, minutes: said.present && said.minutes === undefined ? h.whole : said.minutes, present: said.present,
				...v.signed && said.present && p.kind === "participant" ? { signed_by_participant_at: signedAt(h) } : {} };
		}).filter(Boolean);
		return { h, body: { half: h.half, source: "paper", ...v.scan ? { scan: v.scan } : {}, ...v.countersigned ? { signed_by_animator_at: signedAt(h) } : {}, lines } };
	}).filter(e => e.body.lines.length > 0);
}

function Save({ halves, people, typed, saved }) {
	const form = useForm({ signed: false, countersigned: false, scan: "" });
	const bad = [...typed.values()].filter(text => meant(text) === null).length, ready = entries(halves, people, typed, form.values).reduce((n, e) => n + e.body.lines.length, 0);
	const go = form.submit(async v => {
		const noted = [];
		for (const { h, body } of entries(halves, people, typed, v))
			noted.push(...(await post(`/sessions/${h.session}/attendances`, body)).lines);
		form.reset({ signed: false, countersigned: false, scan: "" });
		saved(noted);
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Enregistrer les présences">
		${ready > 0 && html`<${Check} form=${form} name="signed" label="Les personnes présentes ont signé la feuille papier" />
			<${Check} form=${form} name="countersigned" label="L’intervenant·e a signé la feuille papier" />
			<${FileField} form=${form} name="scan" label="La feuille scannée (facultatif)" purpose="evidence" />`}
		${bad > 0 && html`<p class="fault">${count(bad, "case n’est pas comprise", "cases ne sont pas comprises")} : p, a, ou une durée (90, 1h30).</p>`}
		<${Submit} form=${form}>${ready > 0 ? `Enregistrer ${count(ready, "présence", "présences")}` : "Enregistrer"}<//><//>`;
}

/* --- the grid -------------------------------------------------------------------------------------------------------------- */
function Grid({ halves, people, typed, set }) {
	const of = p => p.kind === "animator" ? html`<span class="quiet">${label("attendance", "kind", p.kind)}</span>`
		: p.structure ? html`<span class="quiet"><${Name} kind="organisation" id=${p.structure} /></span>` : html`<${Badge} tone="warn">non inscrite<//>`;
	return html`<div class="grid"><${Table} caption="Présences, par personne et demi-journée" head=${["Personne", ...halves.map(h => capital(halfName(h)))]}
		rows=${people.map((p, row) => [html`<${Name} kind="person" id=${p.person} /><br />${of(p)}`, ...halves.map((h, column) => html`<${Cell} row=${row} column=${column} line=${h.lines.get(p.person)} whole=${h.whole}
			typed=${typed.get(keyOf(h, p.person))} set=${text => set(keyOf(h, p.person), text)} words=${`${called(p.person)}, ${halfName(h)}`} />`)])} /></div>`;
}

function Enter({ halves, changed }) {
	const [typed, setTyped] = useState(new Map()), [added, setAdded] = useState([]), [told, tell] = useState("");
	const people = peopleOf(halves, added);
	const set = (key, text) => setTyped(t => new Map(t).set(key, text));
	const fill = h => setTyped(t => {
		const next = new Map(t);
		for (const p of people)
			if (p.kind === "participant" && shown(h.lines.get(p.person), h.whole) === "" && !next.get(keyOf(h, p.person)))
				next.set(keyOf(h, p.person), "p");
		return next;
	});
	const saved = noted => {
		const corrected = noted.filter(l => l.outcome === "corrected").length, flagged = noted.filter(l => (l.flags || []).length > 0).length;
		tell(`${count(noted.length, "présence enregistrée", "présences enregistrées")}${corrected ? `, dont ${count(corrected, "corrigée", "corrigées")}` : ""}${flagged ? ` ; ${flagged} à vérifier` : ""}.`);
		setTyped(new Map());
		changed();
	};
	const chooser = { number: 0, values: {}, faults: [], shown: new Set(), set: (_, person) => person && setAdded([...added, person]) };
	return html`<section><h2>Saisir</h2><p>Dans chaque case : <kbd>p</kbd> présent·e toute la demi-journée, <kbd>a</kbd> absent·e, ou la durée (<kbd>90</kbd> minutes, <kbd>1h30</kbd>).
		Entrée et les flèches passent d’une case à l’autre.</p>
		<p class="row">${halves.map(h => html`<button type="button" class="outline small" key=${h.session + h.half} onClick=${() => fill(h)}>Tous présents : ${halfName(h)}</button>`)}</p>
		<${Grid} halves=${halves} people=${people} typed=${typed} set=${set} />
		<p role="status">${told}</p><${Save} halves=${halves} people=${people} typed=${typed} saved=${saved} />
		<details><summary>Quelqu’un d’autre est venu</summary><${Chooser} key=${added.length} form=${chooser} name="added" kind="person" label="Ajouter une personne" /></details></section>`;
}

/* Who may not enter reads the same grid as words. */
function Read({ halves }) {
	const said = (h, p) => {
		const line = h.lines.get(p.person), text = shown(line, h.whole);
		return text === "" ? "" : text === "a" ? "absent·e" : `${text === "p" ? "présent·e" : `${text} min`}${(line.kind === "animator" ? line.signed_by_animator_at : line.signed_by_participant_at) ? ", signé" : ""}`;
	};
	return html`<section><h2>Présences</h2><${Table} caption="Présences, par personne et demi-journée" head=${["Personne", ...halves.map(h => capital(halfName(h)))]}
		rows=${peopleOf(halves, []).map(p => [html`<${Name} kind="person" id=${p.person} />`, ...halves.map(h => said(h, p))])} /></section>`;
}

/* --- sheets and links -------------------------------------------------------------------------------------------------------- */
function Sheets({ action, halves, changed }) {
	const animates = (action.animators || []).includes(session.value.person);
	const missing = h => [...h.lines.values()].filter(l => !l.attendance).map(l => l.person);
	const links = h => [...h.lines.values()].filter(l => l.path && !(l.kind === "animator" ? l.signed_by_animator_at : l.signed_by_participant_at)).map(l => `${called(l.person)} : ${location.origin}${l.path}`).join("\n");
	const renew = h => async () => {
		await post(`/sessions/${h.session}/sheets/${h.half}/renew`);
		changed();
	};
	return html`<section><h2>Feuilles et liens</h2><p>La feuille imprimée porte un code par personne, à scanner pour signer ; le même lien peut être transmis par message.</p>
		<${Table} caption="Feuilles et liens de signature" head=${["Demi-journée", "Feuille", "Il manque", "Liens"]} rows=${halves.map(h => [html`${capital(halfName(h))} <span class="quiet">${dayBrief(h.day)}</span>`,
			html`<a href=${`/emargements/${h.session}/${h.half}`}>Feuille à imprimer<span class="hidden"> : ${halfName(h)}</span></a>${animates && begun(h) && html`<br /><${Sign} h=${h} animates done=${changed} />`}`,
			missing(h).length === 0 ? html`<${Badge} tone="good">rien<//>` : html`${count(missing(h).length, "personne", "personnes")} : ${missing(h).map(called).join(", ")}`,
			html`<${Copy} kind="outline small" text=${links(h)}>Copier les liens<//> ${may("scheduling.session.renew_links") && html`<${Act} kind="outline small" run=${renew(h)}
				sure="Changer les liens ? Ceux qui ont été transmis ne serviront plus." yes="Oui, les changer">Changer<span class="hidden"> les liens : ${halfName(h)}</span><//>`}`])} /></section>`;
}

/* --- to look at again ---------------------------------------------------------------------------------------------------------- */
const saidOf = r => r.present ? `présent·e, ${count(r.minutes || 0, "minute", "minutes")}` : "absent·e";

function Corrections({ r }) {
	return html`<details><summary>${count(r.corrections.length, "correction", "corrections")}</summary><ul>${r.corrections.map(c => html`<li key=${c.at}>${instant(c.at)} : disait « ${saidOf(c)} »
		${c.by && html`, corrigé par <${Name} kind="person" id=${c.by} />`}</li>`)}</ul></details>`;
}

function Again({ rows, halves }) {
	const half = r => halves.find(h => h.session === r.session && h.half === r.half), look = rows.filter(r => (r.flags || []).length > 0 || (r.corrections || []).length > 0);
	return look.length > 0 && html`<section><h2>À vérifier, et corrections</h2><${Table} caption="À vérifier, et corrections" head=${["Personne", "Demi-journée", "Noté", "À vérifier", "Avant"]}
		rows=${look.map(r => [html`<${Name} kind="person" id=${r.person} />`, half(r) ? halfName(half(r)) : `${day(r.day)}, ${label("attendance", "half", r.half).toLowerCase()}`, html`${saidOf(r)}${r.scan && html` · <a href=${`/api/v1/files/${r.scan}/content`}>feuille scannée</a>`}`,
			(r.flags || []).map(f => html`<p class="quiet">${label("attendance", "flags", f)}</p>`), (r.corrections || []).length > 0 && html`<${Corrections} r=${r} />`])} /></section>`;
}

export function Presences({ id }) {
	const from = useLoad(() => presencesRead(id), [id]);
	return html`<${Loaded} from=${from}>${({ action, halves, later, rows }) => html`<${Page} title=${`Présences : ${action.title}`} back=${["#/actions/" + id, "L’action"]}>
		${halves.length === 0 ? html`<${Empty}>Aucune demi-journée n’a encore eu lieu : les présences se saisissent à partir du jour même.<//>`
			: html`${may("scheduling.session.attend") ? html`<${Enter} halves=${halves} changed=${from.reload} />` : html`<${Read} halves=${halves} />`}
				<${Sheets} action=${action} halves=${halves} changed=${from.reload} /><${Again} rows=${rows} halves=${halves} />`}
		${later.length > 0 && html`<section><h2>À venir</h2><ul>${later.map(h => html`<li key=${h.session + h.half}><a href=${`/emargements/${h.session}/${h.half}`}>Feuille à imprimer : ${halfName(h)}</a> <span class="quiet">${h.day ? dayBrief(h.day) : "sans date"}</span></li>`)}</ul></section>`}<//>`}<//>`;
}
