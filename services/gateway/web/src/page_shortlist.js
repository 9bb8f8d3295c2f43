/*
 * page_shortlist: three or four providers to compare: who was heard, the marks on the grid, the choice and its reason, the minute.
 * Owns: nothing.
 * Beware: marks and the choice are the asker's; the service's pages show them to the service, which may give them only for somebody
 *         without an account.
 */
import { html } from "htm/preact";
import { get, noticesSettle, post, session } from "./api.js";
import { hasRole, label, may } from "./contract.js";
import { Form, Select, Submit, Text, useForm } from "./form.js";
import { name } from "./names.js";
import { Act, Badge, Bar, Facts, Loaded, Page, Prose, Table, useLoad } from "./parts.js";
import { shortlistRuns, shortlistTones } from "./shortlist.js";
import { day, figure, instant } from "./words.js";

const called = (line, i) => (may("registry.provider.get") && name("provider", line.provider)) || `Prestataire ${i + 1}`;
const markOf = (s, line, k) => (s.marks || []).find(m => m.proposal === line.proposal && m.criterion === k + 1);
const marks = [0, 1, 2, 3, 4, 5].map(v => [String(v), v === 0 ? "0, pas du tout" : v === 5 ? "5, tout à fait" : String(v)]);

function Grid({ s }) {
	const given = line => line.total === undefined ? "pas encore" : `${figure(line.total / 10)} %`;
	return html`<${Table} caption="Notes de 0 à 5 sur chaque critère" head=${["Critère (poids)", ...s.lines.map(called)]}
		rows=${[
			...s.grid.map((g, k) => [`${g.label} (${g.weight})`, ...s.lines.map(l => (markOf(s, l, k) || { mark: "–" }).mark)]),
			["Entendu le", ...s.lines.map(l => l.heard_on ? day(l.heard_on) : "pas encore")],
			["Note d’ensemble", ...s.lines.map(l => html`<span>${given(l)} <${Bar} value=${l.total} of=${1000} /></span>`)],
		]} />`;
}

function Heard({ s, changed }) {
	const form = useForm({ proposal: (s.lines.find(l => !l.heard_on) || s.lines[0]).proposal, day: "", minute: s.minute || "" });
	const go = form.submit(async v => {
		await post(`/shortlists/${s.id}/hear`, { proposal: v.proposal, ...v.day && { day: v.day }, ...v.minute && { minute: v.minute } }, form.key(v));
		changed();
	});
	return html`<section><h2>Noter un entretien</h2><${Form} form=${form} onSubmit=${go} label="Entretien tenu">
		<${Select} form=${form} name="proposal" label="Prestataire entendu" options=${s.lines.map((l, i) => [l.proposal, called(l, i)])} />
		<${Text} form=${form} name="day" type="date" label="Jour de l’entretien" help="Aujourd’hui si rien n’est indiqué." />
		<${Text} form=${form} name="minute" lines="5" label="Compte rendu" help="Qui était là, ce qui a été dit. Il se complète à chaque entretien." />
		<${Submit} form=${form}>Enregistrer l’entretien<//><//></section>`;
}

const cell = (i, k) => `marks-${i}-${k}`;

function Score({ s, changed }) {
	const first = {};
	s.lines.forEach((l, i) => s.grid.forEach((g, k) => { first[cell(i, k)] = markOf(s, l, k) ? String(markOf(s, l, k).mark) : ""; }));
	const form = useForm(first), heard = s.lines.map((l, i) => [l, i]).filter(([l]) => l.heard_on);
	const go = form.submit(async v => {
		const given = heard.flatMap(([l, i]) => s.grid.map((g, k) => ({ proposal: l.proposal, criterion: k + 1, mark: v[cell(i, k)] }))).filter(m => m.mark !== "");
		await post(`/shortlists/${s.id}/score`, { marks: given.map(m => ({ ...m, mark: Number(m.mark) })) }, form.key(v));
		await noticesSettle(s.id);
		changed();
	});
	if (heard.length === 0)
		return html`<p class="alert">Les notes se donnent après les entretiens : le service les inscrit ici au fur et à mesure.</p>`;
	return html`<section><h2>Noter</h2><${Form} form=${form} onSubmit=${go} label="Notes">
		${heard.map(([l, i]) => html`<fieldset key=${l.proposal}><legend>${called(l, i)}</legend><div class="grid">
			${s.grid.map((g, k) => html`<${Select} key=${k} form=${form} name=${cell(i, k)} label=${`${g.label} : note de ${called(l, i)}`} none="pas encore" options=${marks} />`)}</div></fieldset>`)}
		<${Submit} form=${form}>Enregistrer les notes<//><//></section>`;
}

function Choose({ s, changed }) {
	const best = s.lines.reduce((a, l) => (l.total || 0) > (a.total || 0) ? l : a, s.lines[0]);
	const form = useForm({ proposal: best.proposal, reason: "" });
	const go = form.submit(async v => {
		await post(`/shortlists/${s.id}/choose`, { proposal: v.proposal, reason: v.reason }, form.key(v));
		await noticesSettle(s.id);
		changed();
	});
	return html`<section><h2>Choisir</h2><p>Le prestataire choisi est alors sollicité ; ses jours lui sont réservés jusqu’à sa réponse.</p>
		<${Form} form=${form} onSubmit=${go} label="Choix">
		<${Select} form=${form} name="proposal" label="Votre choix" options=${s.lines.map((l, i) => [l.proposal, called(l, i)])} />
		<${Text} form=${form} name="reason" lines="3" label="Pourquoi ce choix ?" required />
		<${Submit} form=${form}>Choisir et faire solliciter<//><//></section>`;
}

/* Whose the marks are; the référent for somebody without an account, behind a fold. */
function Asker({ s, changed }) {
	const own = s.pool === "group" ? hasRole("director") : s.person === session.value.person;
	const forms = html`<${Score} key=${"s" + s.version} s=${s} changed=${changed} />${s.status === "scored" && html`<${Choose} key=${"c" + s.version} s=${s} changed=${changed} />`}`;
	if (s.status !== "open" && s.status !== "scored")
		return "";
	if (own)
		return forms;
	return s.pool === "individual" && may("matching.shortlist.score") && html`<details><summary>Saisir les notes d’une personne sans compte</summary>${forms}</details>`;
}

export function Shortlist({ id }) {
	const from = useLoad(() => get("/shortlists/" + id), [id]);
	const cancel = s => async () => {
		await post(`/shortlists/${s.id}/cancel`);
		from.reload();
	};
	return html`<${Loaded} from=${from}>${s => html`<${Page} title="Prestataires à comparer" back=${["#/demandes/" + s.request, "La demande"]}>
		<p><${Badge} tone=${shortlistTones[s.status]}>${label("shortlist", "status", s.status)}<//></p>
		<${Grid} s=${s} />
		<${Facts} of=${[
			["Choix", s.chosen && called(s.lines.find(l => l.proposal === s.chosen), s.lines.findIndex(l => l.proposal === s.chosen))],
			["Raison du choix", s.reason && html`<${Prose} text=${s.reason} />`],
			["Choisi le", s.chosen_at && instant(s.chosen_at)],
			["Compte rendu", s.minute && html`<${Prose} text=${s.minute} />`],
		]} />
		<${Asker} s=${s} changed=${from.reload} />
		${may("matching.shortlist.hear") && ["open", "scored"].includes(s.status) && html`<${Heard} key=${"h" + s.version} s=${s} changed=${from.reload} />`}
		${may("matching.shortlist.cancel") && shortlistRuns(s) && s.status !== "chosen" && html`<p><${Act} run=${cancel(s)} kind="outline"
			sure="Annuler cette comparaison ? Le classement reprend son cours habituel." yes="Oui, l’annuler">Annuler la liste restreinte<//></p>`}<//>`}<//>`;
}
