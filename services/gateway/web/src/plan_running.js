/*
 * plan_running: a calculation of dates while it runs, in words.
 * Owns: nothing.
 * Beware: the percentage is of the steps that the search may take, not of the time.
 */
import { html } from "htm/preact";
import { Running } from "./running.js";
import { count, figure } from "./words.js";

const sentence = p => p.stop_asked ? "Arrêt demandé : la meilleure solution trouvée est gardée." : !p.running ? "Le calcul attend son tour."
	: p.options > 0 ? `${count(p.options, "solution trouvée", "solutions trouvées")}${p.cost === undefined ? "" : ` ; la meilleure compte ${count(p.cost, "point", "points")}`}. La recherche continue.`
	: "Recherche d’une première solution…";

const part = p => p.budget > 0 && html`<p class="quiet">${figure(Math.min(100, Math.floor(100 * (p.steps || 0) / p.budget)))} % de la recherche prévue</p>`;

export const PlanRunning = ({ plan, done }) => html`<${Running} path=${"/plans/" + plan.id} state="requested" sentence=${sentence} more=${part}
	right="scheduling.plan.stop" done=${done} />`;
