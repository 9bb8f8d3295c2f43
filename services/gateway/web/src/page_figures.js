/*
 * page_figures: « Chiffres »: what other federations ask for and by when, the sheets of this one, and to whom they are told.
 * Owns: nothing.
 * Beware: what is due is the last period that is over: of earlier ones the list of sheets says what was told.
 */
import { html } from "htm/preact";
import { all, post } from "./api.js";
import { hasRole, label, may } from "./contract.js";
import { PeriodFields, dueOf, newestOf, periodFirst, periodOf, periodWords } from "./figures.js";
import { Form, Select, Submit, useForm } from "./form.js";
import { Partner, sheetBadge } from "./page_figure_sheet.js";
import { Act, Badge, Empty, Loaded, Page, Prose, useLoad } from "./parts.js";
import { day, today } from "./words.js";

/* What a sheet can be made of: what is asked for here, and what is defined here. */
async function known() {
	const asked = newestOf((await all("/peer-indicators")).filter(i => !i.withdrawn));
	const own = may("reporting.indicator.list") ? newestOf(await all("/indicators", { status: "published" })) : [];
	return { asked, own };
}

function NewSheet({ from }) {
	const known = [...from.asked, ...from.own], options = known.map(i => [i.id, i.peer ? i.label : `${i.label} (défini ici)`]);
	const form = useForm({ ...periodFirst(known[0]), indicator: known[0].id }), of = known.find(i => i.id === form.values.indicator);
	const go = form.submit(async v => {
		const body = { code: of.code, ...periodOf(of, v), ...of.peer && { peer: of.peer } };
		location.hash = "#/chiffres/" + (await post("/figure-sheets", body, form.key(body))).id;
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Préparer une fiche"><${Select} form=${form} name="indicator" label="Indicateur" options=${options} />
		<${PeriodFields} form=${form} of=${of} /><${Submit} form=${form}>Préparer la fiche<//><//>`;
}

function Sheets() {
	const from = useLoad(() => all("/figure-sheets", { newest: true }), []);
	return html`<section><h2>Nos fiches</h2><${Loaded} from=${from}>${list => list.length === 0 ? html`<${Empty}>Aucune fiche pour le moment.<//>`
		: html`<ul class="plain">${list.map(s => html`<li key=${s.id}>${sheetBadge(s)} <a href=${"#/chiffres/" + s.id}>${s.label}, ${periodWords(s.period, s.from)}</a></li>`)}</ul>`}<//></section>`;
}

/* Whether the federation that asks for it is told it, and from when on. */
const granted = (i, grants) => grants.find(g => g.peer === i.peer && g.codes.includes(i.code));

async function sheetMake(i, from) {
	location.hash = "#/chiffres/" + (await post("/figure-sheets", { code: i.code, peer: i.peer, period: i.period, from })).id;
}

/* The last period that is over: told, or by when it is expected. */
function Due({ i, told, sheets }) {
	const { from, due } = dueOf(i.period, today()), sheet = sheets.find(s => s.peer === i.peer && s.code === i.code && s.from === from), late = today() > due;
	if (from < told.from || (i.from && from < i.from))
		return null;
	const words = periodWords(i.period, from), link = sheet && html`<a href=${"#/chiffres/" + sheet.id}>la fiche</a>`;
	if (sheet && (sheet.told || []).length > 0)
		return html`<p class="quiet">${words} : transmis, voir ${link}.</p>`;
	return html`<p><${Badge} tone=${late ? "bad" : "warn"}>${late ? "En retard" : "À transmettre"}<//> ${words}, ${late ? "était attendu" : "attendu"} jusqu’au ${day(due)}${sheet ? html` : voir ${link}` : ""}.</p>
		${!sheet && html`<${Act} run=${() => sheetMake(i, from)} kind="outline">Préparer la fiche<//>`}`;
}

function Asked({ i, grants, sheets, done }) {
	const told = granted(i, grants), from = i.from || today().slice(0, 4) + "-01-01";
	const accept = async () => {
		await post("/figure-grants", { peer: i.peer, codes: [i.code], from });
		done();
	};
	return html`<article><h3>${i.label}</h3><p class="quiet"><${Partner} id=${i.peer} />, par ${i.period === "year" ? "année" : "trimestre"} · ${label("peer_indicator", "measure", i.measure)}${i.edition > 1 ? ` · définition changée, édition ${i.edition}` : ""}</p>
		<${Prose} text=${i.definition} />${told ? html`<p><${Badge} tone="good">Nous le transmettons<//> depuis le ${day(told.from)} ${" "}
			<a href=${"#/registre/figure_grant/" + told.id}>Changer</a></p>`
		: may("reporting.figure_grant.create") ? html`<${Act} run=${accept} sure=${`Transmettre « ${i.label} » à cette fédération, pour les périodes à partir du ${day(from)} ?`} yes="Oui, le transmettre">Accepter de le transmettre<//>`
		: html`<p><${Badge}>Pas encore transmis<//></p>`}${told && html`<${Due} i=${i} told=${told} sheets=${sheets} />`}</article>`;
}

function AllAsked({ list, done }) {
	const from = useLoad(async () => ({ grants: await all("/figure-grants"), sheets: await all("/figure-sheets") }), []);
	const over = () => {
		from.reload();
		done();
	};
	return html`<section><h2>Ce qui nous est demandé</h2>${list.length === 0 ? html`<${Empty}>Aucune fédération ne demande de chiffres pour le moment.<//>`
		: html`<${Loaded} from=${from}>${k => list.map(i => html`<${Asked} key=${i.id} i=${i} grants=${k.grants} sheets=${k.sheets} done=${over} />`)}<//>`}</section>`;
}

export function Figures() {
	const from = useLoad(known, []);
	return html`<${Page} title="Chiffres" intro="Les indicateurs que d’autres fédérations nous demandent. Rien de personnel ne part d’ici : ce qui compte moins de cinq personnes reste masqué.">
		${hasRole("coordinator") && html`<p class="row"><a href="#/chiffres-consolides">Chiffres consolidés</a> <a href="#/indicateurs">Indicateurs que nous définissons</a></p>`}
		<${Loaded} from=${from}>${k => html`<${AllAsked} list=${k.asked} done=${from.reload} />
			${k.asked.length + k.own.length > 0 && html`<section><h2>Préparer une fiche</h2><${NewSheet} from=${k} /></section>`}`}<//>
		<${Sheets} /><//>`;
}
