/*
 * plan_running: a calculation of dates while it runs: how far it is, and the button that ends it with the best found.
 * Owns: nothing.
 * Beware: asks again and again until the plan has its answer; what it is asked of stops with the page.
 */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { get, post } from "./api.js";
import { may } from "./contract.js";
import { Act, Refused } from "./parts.js";
import { count, figure } from "./words.js";

const often = 500; /* milliseconds */

const sentence = p => p.stop_asked ? "Arrêt demandé : la meilleure solution trouvée est gardée." : !p.running ? "Le calcul attend son tour."
	: p.options > 0 ? `${count(p.options, "solution trouvée", "solutions trouvées")}${p.cost === undefined ? "" : ` ; la meilleure compte ${count(p.cost, "point", "points")}`}. La recherche continue.`
	: "Recherche d’une première solution…";

/* done: called once when the answer is there. */
export function Running({ plan, done }) {
	const [progress, setProgress] = useState({}), [error, setError] = useState(), [turn, again] = useState(0);
	useEffect(() => {
		let timer, over = false;
		const ask = async () => {
			try {
				const now = await get(`/plans/${plan.id}/progress`);
				if (over)
					return;
				setProgress(now);
				if (now.status !== "requested") {
					done();
					return;
				}
				timer = setTimeout(ask, often);
			} catch (why) {
				if (!over)
					setError(why);
			}
		};
		setError(undefined);
		ask();
		return () => {
			over = true;
			clearTimeout(timer);
		};
	}, [plan.id, turn]);
	if (error)
		return html`<${Refused} error=${error} again=${() => again(turn + 1)} />`;
	const stop = async () => {
		await post(`/plans/${plan.id}/stop`);
		setProgress({ ...progress, stop_asked: true });
	};
	return html`<div class="alert"><p role="status">Calcul en cours. ${sentence(progress)}</p>
		<progress aria-label="Avancement du calcul" value=${progress.steps || 0} max=${progress.budget || 1}></progress>
		${progress.budget > 0 && html`<p class="quiet">${figure(Math.min(100, Math.floor(100 * (progress.steps || 0) / progress.budget)))} % de la recherche prévue</p>`}
		${may("scheduling.plan.stop") && !progress.stop_asked && html`<p><${Act} kind="outline" run=${stop}>Arrêter et garder le meilleur<//></p>`}</div>`;
}
