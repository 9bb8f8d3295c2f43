/*
 * running: a calculation while it runs: how far it is, and the button that ends it with the best found.
 * Owns: nothing.
 * Beware: asks again and again until there is an answer; what it is asked of stops with the page.
 */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { get, post } from "./api.js";
import { may } from "./contract.js";
import { Act, Refused } from "./parts.js";

const often = 500; /* milliseconds */

/* path: of the record; state: the status it has as long as it runs; round: which time it is computed; sentence, more: what is said of a
 * progress, above and below the bar; right: to stop it; done: called once when the answer is there. */
export function Running({ path, state, round, sentence, more, right, done }) {
	const [progress, setProgress] = useState({}), [error, setError] = useState(), [turn, again] = useState(0);
	useEffect(() => {
		let timer, over = false;
		const ask = async () => {
			try {
				const now = await get(`${path}/progress`);
				if (over)
					return;
				setProgress(now);
				if (now.status !== state)
					done();
				else
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
	}, [path, round, turn]);
	if (error)
		return html`<${Refused} error=${error} again=${() => again(turn + 1)} />`;
	const stop = async () => {
		await post(`${path}/stop`);
		setProgress({ ...progress, stop_asked: true });
	};
	return html`<div class="alert"><p role="status">Calcul en cours. ${sentence(progress)}</p>
		<progress aria-label="Avancement du calcul" value=${progress.steps || 0} max=${progress.budget || 1}></progress>
		${more && more(progress)}
		${right && may(right) && !progress.stop_asked && html`<p><${Act} kind="outline" run=${stop}>Arrêter et garder le meilleur<//></p>`}</div>`;
}
