/*
 * page_sheets: the action sheets and theme sheets, each with its printable page.
 * Owns: nothing.
 * Beware: /fiches/{id} and /themes/{id} are drawn by the gateway itself, not by these pages.
 */
import { html } from "htm/preact";
import { all } from "./api.js";
import { may } from "./contract.js";
import { Empty, Loaded, Page, useLoad } from "./parts.js";

function Themes() {
	const from = useLoad(() => all("/theme-sheets"), []);
	return html`<${Loaded} from=${from}>${list => list.length > 0 && html`<section><h2>Fiches thème</h2><ul class="plain cards">${list.map(s => html`
		<li class="card" key=${s.id}><p class="quiet">${s.axis || ""}</p><h3><a href=${"/themes/" + s.id}>${s.title}</a></h3></li>`)}</ul></section>`}<//>`;
}

export function Sheets() {
	const from = useLoad(() => all("/action-sheets"), []);
	return html`<${Page} title="Fiches action" intro="Chaque fiche s’ouvre comme un document à imprimer."><${Loaded} from=${from}>${list =>
		list.length === 0 ? html`<${Empty}>Aucune fiche action pour le moment.<//>`
			: html`<ul class="plain cards">${list.sort((a, b) => (a.number || 0) - (b.number || 0)).map(s => html`<li class="card" key=${s.id}>
				<p class="quiet">${[s.territory, s.number && `fiche n° ${s.number}`].filter(Boolean).join(" · ")}</p>
				<h2><a href=${"/fiches/" + s.id}>${s.title}</a></h2><p>${[s.start, s.duration].filter(Boolean).join(" · ")}</p></li>`)}</ul>`}<//>${may("registry.theme_sheet.list") && html`<${Themes} />`}<//>`;
}
