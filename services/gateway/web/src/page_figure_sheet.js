/*
 * page_figure_sheet: one sheet of figures: where it stands, why it did not go, its table, what another federation holds of it, its steps.
 * Owns: nothing.
 * Beware: what is hidden is worked out by the service when a sheet is closed; here it is shown beside the true figures, which do not leave.
 */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";
import { all, get } from "./api.js";
import { collection, label, may, steps } from "./contract.js";
import { FigureTable, definitionOf, periodWords } from "./figures.js";
import { Name } from "./names.js";
import { Steps } from "./page_steps.js";
import { Badge, Facts, Loaded, Page, useLoad } from "./parts.js";
import { Running } from "./running.js";
import { count, day, instant, today } from "./words.js";

const tones = { sent: "good", closed: "" };
export const sheetBadge = s => html`<${Badge} tone=${tones[s.status] ?? "warn"}>${label("figure_sheet", "status", s.status)}<//>`;
const often = 1000; /* milliseconds */

/* Who is in charge of the service alone does not read the list of federations. */
export const Partner = ({ id }) => may("federation.peer.get") ? html`<${Name} kind="peer" id=${id} />` : "une fédération partenaire";

const underWay = {
	closing: () => "Les chiffres sont calculés, et ce qui ferait reconnaître quelqu’un est masqué. Cela prend un instant, quelques minutes pour un très grand tableau.",
	asking: () => "Avant l’envoi, nous demandons aux fédérations qui reçoivent ces chiffres ce qu’elles détiennent déjà de cette période : comparés, deux envois ne doivent faire reconnaître "
		+ "personne. La fiche part dès que la réponse est là ; tant que la liaison est coupée, elle attend. « Corriger » y renonce.",
	sending: () => "La réponse est là. Ce qui peut partir est vérifié une dernière fois.",
};

/* By name: one that cannot be reached can be let go of. */
function WaitsFor({ s }) {
	const from = useLoad(() => get(`/figure-sheets/${s.id}/progress`), [s.id, s.version]), list = (from.data && from.data.waits_for) || [];
	return list.length > 0 && html`<p>Réponse attendue de : ${list.map((id, i) => html`${i > 0 && ", "}<${Partner} key=${id} id=${id} />`)}.
		${may("registry.sharing.list") && html` Si une fédération reste injoignable, ${may("federation.peer.suspend") ? html`suspendez les échanges avec elle dans
			<a href="#/partenaires">« Fédérations partenaires »</a>` : "demandez à la personne qui administre le système de suspendre les échanges avec elle"} : sa réponse n’est plus attendue.`}</p>`;
}

/* Looked at again until the other federation has answered. */
function Asking({ s, from }) {
	useEffect(() => {
		const timer = setInterval(from.reload, often);
		return () => clearInterval(timer);
	}, [s.id]);
	return html`<div class="alert"><p role="status">${underWay.asking()}</p><${WaitsFor} s=${s} /></div>`;
}

const UnderWay = ({ s, from }) => s.status === "asking" ? html`<${Asking} s=${s} from=${from} />`
	: html`<${Running} path=${"/figure-sheets/" + s.id} state=${s.status} round=${s.begun_at} sentence=${underWay[s.status]} done=${from.reload} />`;

/* Another definition than the newest: what it counts is told with the edition, and is not mixed with the others'. */
function OtherDefinition({ s, newest }) {
	const unsent = (s.told || []).length === 0;
	if (!newest)
		return html`<p class="alert">La fédération ne demande plus cet indicateur : cette fiche ne peut plus lui être transmise.</p>`;
	return newest.edition > s.edition && html`<p class="alert">La définition a changé : l’édition ${newest.edition} est publiée, cette fiche suit l’édition ${s.edition}.
		${unsent ? " Pour suivre la nouvelle, archivez cette fiche et préparez-en une autre." : " Ce qui est transmis reste compté avec les fiches de cette édition, et n’est pas additionné aux autres."}</p>`;
}

const held = s => (s.held || []).length > 0 && html`<section><h2>Ce que l’autre fédération détient</h2>
	<p>Notre serveur a été restauré, et ne connaît plus ces chiffres, transmis avant. Ce qui part maintenant ne doit faire reconnaître personne, comparé à eux.</p>
	${s.held.map((e, i) => html`<div key=${i}><h3>Transmis le ${instant(e.sent_at)}</h3><${FigureTable} cells=${e.cells} unit=${s.unit} caption=${`Transmis le ${instant(e.sent_at)}`} /></div>`)}</section>`;

const masked = cells => cells.some(c => c.hidden);

/* The total is never entered: it is the sum of the lines. */
const plainTotal = html`<p class="quiet">Pour un simple total, saisissez une seule ligne, sans département : la catégorie la plus proche (« Autres personnes » à défaut), la valeur et le
	nombre de personnes qu’elle compte ; le total s’en déduit.</p>`;

function Figures({ s }) {
	if (s.cells)
		return html`<${FigureTable} cells=${s.cells} unit=${s.unit} caption="Tableau de la fiche" own />
			${masked(s.cells) && html`<p class="quiet">Ce qui est marqué « masqué » n’est transmis à personne : une case de moins de cinq personnes, ou une case qui permettrait de la retrouver.
				Le chiffre exact reste ici.</p>`}`;
	if ((s.entries || []).length > 0)
		return html`<${FigureTable} cells=${s.entries} unit=${s.unit} caption="Ce qui est saisi" />`;
	return html`<p class="quiet">${s.measure === "entered" ? "Saisissez les chiffres, puis arrêtez la fiche." : "Les chiffres sont calculés quand la fiche est arrêtée, après la fin de la période."}</p>`;
}

function Body({ s, newest, from }) {
	const of = collection("figure_sheet"), running = s.to >= today();
	return html`<p>${sheetBadge(s)}</p>${underWay[s.status] && html`<${UnderWay} s=${s} from=${from} />`}
		${s.refusal && html`<div class="alert bad" role="alert"><p>${label("figure_sheet", "refusal", s.refusal)}</p></div>`}
		<${OtherDefinition} s=${s} newest=${newest} />
		${s.status === "draft" && running && html`<p class="alert">La période n’est pas terminée : la fiche s’arrête après le ${day(s.to)}.</p>`}
		<${Facts} of=${[["Période", periodWords(s.period, s.from)], ["Demandé par", s.peer && html`<${Partner} id=${s.peer} />`],
			["Calcul", label("figure_sheet", "measure", s.measure)], ["Édition de la définition", s.edition], ["Source", s.evidence],
			["Transmissions", (s.told || []).length > 0 && `${count(s.told.length, "fois", "fois")} : ${s.told.map(t => instant(t.sent_at)).join(", ")}`]]} />
		<${Figures} s=${s} />${s.measure === "entered" && s.status === "draft" && plainTotal}${held(s)}
		<${Steps} of=${of} record=${s} rows=${steps(of).verbs} done=${from.reload}>
			${s.status === "draft" && html`<a role="button" class="outline" href=${"#/registre/figure_sheet/" + s.id}>${s.measure === "entered" ? "Saisir les chiffres" : "Voir la fiche entière"}</a>`}<//>`;
}

async function sheetLoad(id) {
	const s = await get("/figure-sheets/" + id), own = !s.peer;
	const list = own ? may("reporting.indicator.list") ? await all("/indicators", { code: s.code }) : [{ edition: s.edition, code: s.code }]
		: await all("/peer-indicators", { code: s.code });
	return { s, newest: definitionOf(list, s) };
}

export function FigureSheet({ id }) {
	const from = useLoad(() => sheetLoad(id), [id]);
	return html`<${Loaded} from=${from}>${({ s, newest }) => html`<${Page} title=${s.label} back=${["#/chiffres", "Chiffres"]}><${Body} s=${s} newest=${newest} from=${from} /><//>`}<//>`;
}
