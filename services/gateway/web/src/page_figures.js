/*
 * page_figures: « Chiffres »: what other federations ask for, the sheets of this one, and to whom they are told; one sheet with its table.
 * Owns: nothing.
 * Beware: what is hidden is decided by the service when a sheet is closed; here it is shown beside the true figures, which do not leave.
 */
import { html } from "htm/preact";
import { all, get, post } from "./api.js";
import { hasRole, label, may, steps, collection } from "./contract.js";
import { FigureTable, PeriodFields, periodFirst, periodOf, periodWords } from "./figures.js";
import { Form, Select, Submit, useForm } from "./form.js";
import { Name } from "./names.js";
import { Steps } from "./page_steps.js";
import { Act, Badge, Empty, Facts, Loaded, Page, Prose, useLoad } from "./parts.js";
import { day, instant, today } from "./words.js";

export const sheetTones = { draft: "warn", closed: "", sent: "good" };
const sheetBadge = s => html`<${Badge} tone=${sheetTones[s.status]}>${label("figure_sheet", "status", s.status)}<//>`;

/* Who is in charge of the service alone does not read the list of federations. */
const Partner = ({ id }) => may("federation.peer.get") ? html`<${Name} kind="peer" id=${id} />` : "une fédération partenaire";

/* What a sheet can be made of: what is asked for here, and what is defined here. */
async function known() {
	const asked = (await all("/peer-indicators")).filter(i => !i.withdrawn);
	const own = may("reporting.indicator.list") ? await all("/indicators", { status: "published" }) : [];
	return { asked, own };
}

function NewSheet({ from }) {
	const known = [...from.asked, ...from.own], options = known.map(i => [i.id, i.peer ? i.label : `${i.label} (défini ici)`]);
	const form = useForm({ ...periodFirst(), indicator: known[0].id }), of = known.find(i => i.id === form.values.indicator);
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

function Asked({ i, grants, done }) {
	const told = granted(i, grants), from = i.from || today().slice(0, 4) + "-01-01";
	const accept = async () => {
		await post("/figure-grants", { peer: i.peer, codes: [i.code], from });
		done();
	};
	return html`<article><h3>${i.label}</h3><p class="quiet"><${Partner} id=${i.peer} />, par ${i.period === "year" ? "année" : "trimestre"} · ${label("peer_indicator", "measure", i.measure)}</p>
		<${Prose} text=${i.definition} />${told ? html`<p><${Badge} tone="good">Nous le transmettons<//> depuis le ${day(told.from)} ${" "}
			<a href=${"#/registre/figure_grant/" + told.id}>Changer</a></p>`
		: may("reporting.figure_grant.create") ? html`<${Act} run=${accept} sure=${`Transmettre « ${i.label} » à cette fédération, pour les périodes à partir du ${day(from)} ?`} yes="Oui, le transmettre">Accepter de le transmettre<//>`
		: html`<p><${Badge}>Pas encore transmis<//></p>`}</article>`;
}

function AllAsked({ list, done }) {
	const from = useLoad(() => all("/figure-grants"), []);
	const over = () => {
		from.reload();
		done();
	};
	return html`<section><h2>Ce qui nous est demandé</h2>${list.length === 0 ? html`<${Empty}>Aucune fédération ne demande de chiffres pour le moment.<//>`
		: html`<${Loaded} from=${from}>${grants => list.map(i => html`<${Asked} key=${i.id} i=${i} grants=${grants} done=${over} />`)}<//>`}</section>`;
}

export function Figures() {
	const from = useLoad(known, []);
	return html`<${Page} title="Chiffres" intro="Les indicateurs que d’autres fédérations nous demandent. Rien de personnel ne part d’ici : ce qui compte moins de cinq personnes reste masqué.">
		${hasRole("coordinator") && html`<p class="row"><a href="#/chiffres-consolides">Chiffres consolidés</a> <a href="#/indicateurs">Indicateurs que nous définissons</a></p>`}
		<${Loaded} from=${from}>${k => html`<${AllAsked} list=${k.asked} done=${from.reload} />
			${k.asked.length + k.own.length > 0 && html`<section><h2>Préparer une fiche</h2><${NewSheet} from=${k} /></section>`}`}<//>
		<${Sheets} /><//>`;
}

const masked = cells => cells.some(c => c.hidden);
function Body({ s, from }) {
	const of = collection("figure_sheet");
	return html`<p>${sheetBadge(s)}</p><${Facts} of=${[["Période", periodWords(s.period, s.from)], ["Demandé par", s.peer && html`<${Partner} id=${s.peer} />`],
			["Calcul", label("figure_sheet", "measure", s.measure)], ["Édition de la définition", s.edition], ["Source", s.evidence],
			["Transmissions", (s.told || []).length > 0 && (s.told || []).map(t => instant(t.sent_at)).join(", ")]]} />
		${s.cells ? html`<${FigureTable} cells=${s.cells} unit=${s.unit} caption="Tableau de la fiche" own />
			${masked(s.cells) && html`<p class="quiet">Ce qui est marqué « masqué » n’est transmis à personne : une case de moins de cinq personnes, ou une case qui permettrait de la retrouver.</p>`}`
			: (s.entries || []).length > 0 ? html`<${FigureTable} cells=${s.entries} unit=${s.unit} caption="Ce qui est saisi" />`
			: html`<p class="quiet">${s.measure === "entered" ? "Saisissez les chiffres, puis arrêtez la fiche." : "Les chiffres sont calculés quand la fiche est arrêtée, après la fin de la période."}</p>`}
		<${Steps} of=${of} record=${s} rows=${steps(of).verbs} done=${from.reload}>
			${s.status === "draft" && html`<a role="button" class="outline" href=${"#/registre/figure_sheet/" + s.id}>${s.measure === "entered" ? "Saisir les chiffres" : "Voir la fiche entière"}</a>`}<//>`;
}

export function FigureSheet({ id }) {
	const from = useLoad(() => get("/figure-sheets/" + id), [id]);
	return html`<${Loaded} from=${from}>${s => html`<${Page} title=${s.label} back=${["#/chiffres", "Chiffres"]}><${Body} s=${s} from=${from} /><//>`}<//>`;
}
