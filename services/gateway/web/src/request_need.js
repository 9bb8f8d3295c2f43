/*
 * request_need: what a request for accompaniment asks for: a service or competences with levels, where, when, and what may be said beside.
 * Owns: nothing; values are the form's.
 * Beware: what is folded away opens by itself when something in it is refused; names of providers are looked up, their cards are not read.
 */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Chooser } from "./chooser.js";
import { choices, title } from "./contract.js";
import { departmentOf, departments } from "./departments.js";
import { number, rowForm } from "./fields.js";
import { Check, Choices, Select, Text, about, described } from "./form.js";
import { capital, count } from "./words.js";

const languages = [["fr", "français"], ["en", "anglais"], ["ar", "arabe"], ["es", "espagnol"], ["it", "italien"], ["pl", "polonais"],
	["pt", "portugais"], ["ro", "roumain"], ["tr", "turc"], ["uk", "ukrainien"]];
const levels = { 1: "notions", 5: "référence dans le domaine" };
const competencesMost = 12;

export const needFirst = { by: "service", competences: [{ competence: "", level: "1" }], department: "", urgency: "normal" };

/* Of the need alone. A line that names no competence is sent too: it is refused beside its field, and every other keeps its place. */
export function needOf(v, offer) {
	const out = {}, free = v.by === "competences";
	const copy = (...names) => names.forEach(n => {
		if (v[n] !== undefined && v[n] !== "" && v[n] !== false && !(Array.isArray(v[n]) && v[n].length === 0))
			out[n] = v[n];
	});
	copy("department", "commune", "remote", "from", "to", "urgency", "languages", "accessibility", "unwanted", "wish");
	if (free)
		out.competences = v.competences.map(l => ({ ...l.competence && { competence: l.competence }, level: Number(l.level) }));
	else {
		copy("service");
		if (offer.services.some(s => s.id === v.service && s.federation))
			copy("help");
	}
	if (!out.department && out.commune)
		out.department = departmentOf(out.commune);
	if (v.days)
		out.days = number(v.days);
	if (v.price_ceiling)
		out.price_ceiling = number(v.price_ceiling, true);
	return out;
}

/* Folded away until it is wanted, or until something in it is refused. */
export function Fold({ form, words, names, children }) {
	const frame = useRef();
	useLayoutEffect(() => {
		if (form.faults.some(f => names.includes(about(f))))
			frame.current.open = true;
	}, [form.faults]);
	return html`<details ref=${frame}><summary>${words}</summary>${children}</details>`;
}

/* What a level of that competence means is the catalogue's to say. */
function levelOptions(offer, id) {
	const known = offer.competences.find(c => c.id === id), said = (known && known.levels) || [];
	return [1, 2, 3, 4, 5].map(n => {
		const meaning = (said.find(l => l.level === n) || {}).description || levels[n];
		return [String(n), meaning ? `${n} sur 5 : ${meaning}` : `${n} sur 5`];
	});
}

function Competences({ form, offer }) {
	const rows = form.values.competences, frame = useRef(), next = useRef();
	const d = described({ ...form, faults: form.faults.filter(f => f.field === "competences") }, "competences");
	/* What had the focus goes away, or what was asked for comes: the focus goes there. */
	useEffect(() => {
		const target = next.current && [...frame.current.querySelectorAll(next.current)].pop();
		next.current = undefined;
		if (target)
			target.focus();
	}, [rows.length]);
	const add = () => {
		next.current = "[role=combobox]";
		form.set("competences", [...rows, { competence: "", level: "1" }]);
	};
	const drop = i => {
		next.current = ".add";
		form.set("competences", rows.filter((_row, k) => k !== i));
	};
	return html`<fieldset class="field rows" ref=${frame} aria-describedby=${d.ids}>
		<legend>Compétences souhaitées<span class="must"> (à remplir)</span></legend>
		${rows.map((row, i) => html`<div class="card" key=${i}>
			<${Chooser} form=${rowForm(form, "competences", i)} name="competence" kind="competence" label=${`Compétence ${i + 1}`} />
			<${Select} form=${rowForm(form, "competences", i)} name="level" label=${`Niveau de la compétence ${i + 1}, au moins`} options=${levelOptions(offer, row.competence)} />
			${rows.length > 1 && html`<button type="button" class="outline small" onClick=${() => drop(i)}>Retirer la compétence ${i + 1}</button>`}</div>`)}
		${rows.length < competencesMost && html`<button type="button" class="outline small add" onClick=${add}>Ajouter une compétence</button>`}${d.words}</fieldset>`;
}

function Service({ form, offer }) {
	const v = form.values;
	const groups = offer.groups.map(([name, list]) => [name, list.filter(s => s.kinds.includes(v.kind === "group" ? "group" : "individual"))
		.map(s => [s.id, `${s.name} (${count(s.typical_days, "jour", "jours")})`])]).filter(([, list]) => list.length > 0);
	const chosen = offer.services.find(s => s.id === v.service);
	return html`<${Select} form=${form} name="service" label="Service souhaité" grouped options=${groups} none="Choisissez…" required
			help=${chosen && chosen.description} />
		${chosen && chosen.federation && html`<${Choices} form=${form} name="help" one options=${choices("request", "help")}
			label="La fédération propose aussi ce service elle-même : que préférez-vous ?" />`}`;
}

export function Need({ form, offer }) {
	const free = form.values.by === "competences";
	const days = html`<${Text} form=${form} name="days" type="number" min="1" max="120" label=${title("request", "days")} required=${free}
		help=${free ? undefined : "Sinon, la durée habituelle du service."} />`;
	return html`<${Choices} form=${form} name="by" label="Que cherchez-vous ?" one
			options=${[["service", "Un service du catalogue"], ["competences", "Des compétences précises, sans service"]]} />
		${free ? html`<${Competences} form=${form} offer=${offer} />` : html`<${Service} form=${form} offer=${offer} />`}
		${free && days}
		<${Select} form=${form} name="department" label="Département" options=${departments.map(([c, n]) => [c, `${c} — ${n}`])} none="Choisissez…" required=${!form.values.remote} />
		<${Check} form=${form} name="remote" label="À distance, cela me convient aussi" />
		<div class="pair"><${Text} form=${form} name="from" type="date" label=${title("request", "from")} required />
			<${Text} form=${form} name="to" type="date" label=${title("request", "to")} required /></div>
		<${Choices} form=${form} name="urgency" label="Est-ce urgent ?" one options=${choices("request", "urgency")} />
		<${Fold} form=${form} words="Lieu, durée, langues, accessibilité (facultatif)" names=${["commune", "languages", "accessibility", ...free || !form.values.service ? [] : ["days"]]}>
			<${Chooser} form=${form} name="commune" kind="commune" label="Commune" help="Pour préférer les prestataires proches. Elle remplit le département, s’il est resté vide." />
			${!free && days}
			<${Choices} form=${form} name="languages" label="Langues nécessaires" options=${languages.map(([c, l]) => [c, capital(l)])} />
			<${Choices} form=${form} name="accessibility" label="Accessibilité" options=${choices("request", "accessibility")} /><//>
		<${Fold} form=${form} words="Souhaits sur les prestataires, tarif (facultatif)" names=${["unwanted", "wish", "price_ceiling"]}>
			<${Chooser} form=${form} name="unwanted" kind="provider_name" label="Prestataires à ne pas proposer" several help="Ils ne seront pas proposés pour cette demande." />
			<${Choices} form=${form} name="wish" label=${title("request", "wish")} one options=${choices("request", "wish")} />
			<${Text} form=${form} name="price_ceiling" inputmode="decimal" label="Tarif maximal par jour, en euros" /><//>`;
}
