/*
 * page_consolidated: « Chiffres consolidés »: what all federations told of an indicator, added up; who told it; and the definitions.
 * Owns: nothing.
 * Beware: a sum is of what was told: how many federations it is of, and how many hide it, is always said beside it.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, get, post, query } from "./api.js";
import { collection, hasRole, label, may, steps } from "./contract.js";
import { Fields, bodyOf, valuesOf } from "./fields.js";
import { FigureBars, FigureTable, PeriodFields, amount, categoryOrder, categoryWords, periodFirst, periodOf, periodWords } from "./figures.js";
import { Form, Select, Submit, useForm } from "./form.js";
import { Steps } from "./page_steps.js";
import { Badge, Empty, Loaded, Page, Table, useLoad } from "./parts.js";
import { count, day, instant } from "./words.js";

const tones = { awaited: "", late: "bad", reported: "good", corrected: "good", not_comparable: "warn", left: "" };
const back = () => hasRole("coordinator", "referent") ? ["#/chiffres", "Chiffres"] : undefined;
const federations = n => count(n, "fédération", "fédérations");

/* Of how many federations a sum is, who hides theirs, and who is not counted any more. */
function ofWhom(row) {
	const hides = row.hidden ? `, ${federations(row.hidden)} ne la ${row.hidden === 1 ? "communique" : "communiquent"} pas` : "";
	const left = row.left ? `, ${federations(row.left)} n’${row.left === 1 ? "est plus comptée" : "sont plus comptées"}` : "";
	return `${federations(row.told || 0)}${hides}${left}`;
}

/* What a place without a sum is: hidden by all who have it, or of federations that have left. */
const noSum = row => row.hidden ? "masqué" : "plus comptée";

/* What is beside the standing of a federation. */
function Standing({ x }) {
	const besides = [x.corrections && count(x.corrections, "correction", "corrections"), x.standing === "not_comparable" && `d’après l’édition ${x.edition} de la définition`,
		x.suspended && "échanges suspendus"].filter(Boolean);
	return html`<${Badge} tone=${tones[x.standing]}>${label("figure_parts", "parts.standing", x.standing)}<//>${besides.length > 0 ? " " + besides.join(", ") : ""}`;
}

const standingWords = {
	late: "En retard : la fédération n’a rien transmis, et la date est passée. Ses chiffres s’ajouteront quand ils arriveront.",
	corrected: "Corrigée : les derniers chiffres transmis remplacent les précédents.",
	not_comparable: "Non comparable : la fiche suit une autre édition de la définition ; elle compte avec celle-là, choisissez-la plus haut.",
	left: "Plus comptée : la relation avec cette fédération est révoquée ; ce qu’elle avait transmis n’est plus dans la somme.",
};

/* Only of what is there. */
const Legend = ({ parts }) => html`<ul class="quiet">${Object.keys(standingWords).filter(s => parts.some(x => x.standing === s)).map(s => html`<li key=${s}>${standingWords[s]}</li>`)}
	${parts.some(x => x.suspended) && html`<li>Échanges suspendus : rien ne passe pour le moment ; ce qui a été transmis avant compte toujours.</li>`}</ul>`;

function Parts({ of, asked }) {
	const from = useLoad(() => get(`/consolidation-parts/${of.id}` + query(asked)), [of.id, JSON.stringify(asked)]);
	return html`<section><h2>Par fédération</h2><${Loaded} from=${from}>${p => (p.parts || []).length === 0 ? html`<${Empty}>Aucune fédération n’est encore sollicitée pour cet indicateur.<//>`
		: html`<p class="quiet">Les fiches sont attendues jusqu’au ${day(p.due)}.</p>
			<${Table} caption="Par fédération" head=${["Fédération", "Situation", "Transmis le", "Valeur"]} numbers=${[3]} rows=${p.parts.map(x => [x.federation,
				html`<${Standing} x=${x} />`,
				instant(x.sent_at), x.value === undefined ? x.hidden ? "masqué" : "" : amount(x.value, p.unit)])} />
			<${Legend} parts=${p.parts} />
			<${FigureBars} unit=${p.unit} rows=${p.parts.filter(x => x.value !== undefined).map(x => ({ key: x.peer, words: x.federation, value: x.value }))} />`}<//></section>`;
}

function Sums({ of, rows }) {
	const here = rows.filter(r => !r.territory), total = here.find(r => (r.category || "all") === "all");
	const listed = here.filter(r => r !== total).sort((a, b) => categoryOrder(a.category, b.category)).map(r => ({ key: r.id, words: categoryWords(r.category), value: r.value, note: ofWhom(r), none: noSum(r) }));
	if (rows.length === 0)
		return html`<${Empty}>Aucune fédération n’a encore transmis de chiffres pour cette période.<//>`;
	return html`${total && html`<p class="lead">${total.value === undefined ? `Ensemble : ${noSum(total)}` : `Ensemble : ${amount(total.value, of.unit)}`} (${ofWhom(total)}).</p>`}
		<section><h2>Par catégorie</h2><${FigureBars} rows=${listed} unit=${of.unit} /></section>
		${rows.some(r => r.territory) && html`<section><h2>Par département</h2><${FigureTable} caption="Par département" unit=${of.unit}
			cells=${rows.map(r => ({ ...r, hidden: r.value === undefined }))} /></section>`}
		${rows.some(r => r.hidden) && html`<p class="quiet">Masqué : dans une fédération, moins de cinq personnes, ou un chiffre qui permettrait d’en retrouver un tel. Elle ne le transmet à personne, et la somme ne le compte pas.</p>`}
		${["entered", "persons_trained"].includes(of.measure) && of.unit === "count" && html`<p class="quiet">Qui est connu de deux fédérations compte dans chacune d’elles : aucun nom n’est échangé pour compter.</p>`}`;
}

function Shown({ of, asked }) {
	const list = { code: of.code, from: asked.from, period: asked.period };
	const from = useLoad(() => all("/consolidations", list).then(rows => rows.filter(r => r.edition === of.edition)), [of.id, JSON.stringify(asked)]);
	const file = format => "/api/v1/consolidations" + query({ ...list, format });
	return html`<h2>${of.label}, ${periodWords(asked.period, asked.from)}</h2><p class="quiet">${of.definition}</p>
		<${Loaded} from=${from}>${rows => html`<${Sums} of=${of} rows=${rows} />`}<//><${Parts} of=${of} asked=${asked} />
		<p class="row"><a href=${file("csv")} download="chiffres.csv">Exporter (CSV)</a> <a href=${file("xlsx")} download="chiffres.xlsx">Exporter (Excel)</a></p>`;
}

function Choose({ list }) {
	const form = useForm({ ...periodFirst(list[0]), indicator: list[0].id }), of = list.find(i => i.id === form.values.indicator);
	const several = i => list.filter(o => o.code === i.code).length > 1 ? ` (édition ${i.edition})` : "";
	return html`<form class="filters" onSubmit=${e => e.preventDefault()} aria-label="Ce qui est montré">
			<${Select} form=${form} name="indicator" label="Indicateur" options=${list.map(i => [i.id, i.label + several(i)])} /><${PeriodFields} form=${form} of=${of} /></form>
		<${Shown} key=${of.id + form.values.year + form.values.month} of=${of} asked=${periodOf(of, form.values)} />`;
}

export function Consolidated() {
	const from = useLoad(() => all("/indicators").then(list => list.filter(i => i.status !== "draft")), []);
	return html`<${Page} title="Chiffres consolidés" back=${back()} intro="Ce que les fédérations ont transmis, additionné. Une case de moins de cinq personnes n’est jamais communiquée.">
		<${Loaded} from=${from}>${list => list.length === 0 ? html`<${Empty}>Aucun indicateur n’est encore publié.<//>` : html`<${Choose} list=${list} />`}<//>
		${may("reporting.indicator.list") && html`<p><a href="#/indicateurs">Définitions des indicateurs</a></p>`}<//>`;
}

/* --- definitions ---------------------------------------------------------------------------------------------------- */
const states = { draft: "warn", published: "good", withdrawn: "" };

function Definition({ i, last, done }) {
	const of = collection("indicator");
	return html`<article><h2>${i.label}</h2><p><${Badge} tone=${states[i.status]}>${label("indicator", "status", i.status)}<//> <span class="quiet">${i.code}, édition ${i.edition} · ${label("indicator", "measure", i.measure)}</span></p>
		<p class="prose">${i.definition}</p><${Steps} of=${of} record=${i} rows=${steps(of).verbs} done=${done} />
		${last && i.status !== "draft" && may("reporting.indicator.create") && html`<${NewDefinition} words="Édition suivante" like=${i} done=${done} />`}</article>`;
}

/* like: the edition that it takes the place of; its words are there to be changed. */
function NewDefinition({ words, like, done }) {
	const [open, setOpen] = useState(false), schema = "indicator_create", form = useForm(valuesOf(schema, like));
	const save = form.submit(async values => {
		const body = bodyOf(schema, values);
		await post("/indicators", body, form.key(body));
		form.reset(valuesOf(schema, like));
		setOpen(false);
		done();
	});
	if (!open)
		return html`<p><button type="button" class=${like ? "outline" : ""} onClick=${() => setOpen(true)}>${words}</button></p>`;
	return html`<section><h2>${words}</h2>${like && html`<p class="quiet">Les fédérations calculent d’après elle dès qu’elle est publiée. Ce qu’elles ont transmis d’après l’édition ${like.edition} reste compté à part :
			les deux ne s’additionnent pas.</p>`}<${Form} form=${form} onSubmit=${save} label=${words}><${Fields} form=${form} schema=${schema} />
		<p class="row"><${Submit} form=${form}>Enregistrer<//> <button type="button" class="outline" onClick=${() => setOpen(false)}>Annuler</button></p><//></section>`;
}

export function Indicators() {
	const from = useLoad(() => all("/indicators", { newest: true }), []);
	return html`<${Page} title="Définitions des indicateurs" back=${["#/chiffres-consolides", "Chiffres consolidés"]}
		intro="Une définition publiée ne change plus : les fédérations calculent d’après elle. Pour la changer, créez l’édition suivante avec le même code.">
		${may("reporting.indicator.create") && html`<${NewDefinition} words="Nouvelle définition" done=${from.reload} />`}
		<${Loaded} from=${from}>${list => list.length === 0 ? html`<${Empty}>Aucune définition pour le moment.<//>` : list.map(i => html`<${Definition} key=${i.id + i.version} i=${i} done=${from.reload}
			last=${list.every(o => o.code !== i.code || o.edition <= i.edition)} />`)}<//><//>`;
}
