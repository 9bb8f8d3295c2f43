/*
 * plan_settings: how dates are to be looked for: the mode, how long, and what counts more or less, in words.
 * Owns: the usual weights, in proportion to which "un peu" and "beaucoup" are sent.
 * Beware: the usual weights are plan_weights.c's; tests/flow/web_flow.py compares both. What is left as usual is not sent.
 */
import { html } from "htm/preact";
import { choices, label, title } from "./contract.js";
import { Choices, Select } from "./form.js";

export const usual = { poll: 10, spread: 4, prefer: 1, moved: 50, shift: 1, wish: 5, school: 20, travel: 1, venue: 10, absent: 40 };
const levels = [["none", "Pas du tout"], ["little", "Un peu"], ["", "Normalement"], ["much", "Beaucoup"]];
const weightOf = (criterion, level) => level === "none" ? 0 : level === "much" ? usual[criterion] * 5 : Math.max(1, Math.floor(usual[criterion] / 4));
/* Of what counts one already, less is nothing. */
const levelsOf = criterion => levels.filter(([v]) => v !== "little" || usual[criterion] > 1);

const criteria = () => choices("plan", "options.criteria.criterion").filter(([c]) => c in usual);
const nameOf = criterion => "weight_" + criterion;

export const settingsFirst = mode => ({ mode, required: "everyone", effort: "normal", ...Object.fromEntries(Object.keys(usual).map(c => [nameOf(c), ""])) });

/* What of a form's values is sent. */
export function settingsBody(values) {
	const weights = Object.keys(usual).filter(c => values[nameOf(c)]).map(c => ({ criterion: c, weight: weightOf(c, values[nameOf(c)]) }));
	return { mode: values.mode, effort: values.effort, ...values.required !== "everyone" && { required: values.required }, ...weights.length > 0 && { weights } };
}

const efforts = { quick: "Vite : une première réponse", normal: "Normalement", thorough: "À fond : plus long, pour une saison entière" };

const required = { everyone: "Toutes les personnes attendues : une seule absence écarte un jour",
	animators: "Les intervenant·es seulement : les autres absences sont comptées, sans écarter de jour" };

export function Settings({ form }) {
	return html`<${Choices} form=${form} name="mode" label="Que faut-il faire ?" one options=${[["place", "Placer les journées qui n’ont pas encore de date"],
			["replan", "Réparer ce qui ne va plus, en déplaçant le moins possible"]]} />
		<${Choices} form=${form} name="required" label=${title("plan", "required")} one options=${choices("plan", "required").map(([v, l]) => [v, required[v] || l])} />
		<details><summary>Réglages</summary>
			<${Choices} form=${form} name="effort" label="Combien de temps chercher ?" one options=${choices("plan", "effort").map(([v, l]) => [v, efforts[v] || l])} />
			<fieldset class="field"><legend>Ce qui doit compter</legend><small>Les règles de chaque action sont toujours tenues ; ceci départage les jours qui restent possibles.</small>
			<div class="pair">${criteria().map(([c]) => html`<${Select} key=${c} form=${form} name=${nameOf(c)} label=${label("plan", "options.criteria.criterion", c)}
				options=${levelsOf(c)} />`)}</div></fieldset></details>`;
}
