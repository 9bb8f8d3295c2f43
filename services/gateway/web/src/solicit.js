/*
 * solicit: several providers asked at once, the best of the ranking first, each with a link to hand on.
 * Owns: the links last shown, until the page is left.
 * Beware: the first who accepts is engaged; the service tells the others, whose days are free again.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { noticesSettle, post } from "./api.js";
import { may } from "./contract.js";
import { Form, Select, Submit, useForm } from "./form.js";
import { name } from "./names.js";
import { Address } from "./parts.js";

const called = (s, i) => (may("registry.provider.get") && name("provider", s.provider)) || `Prestataire ${i + 1}`;

export function SolicitSeveral({ request, ranking, changed }) {
	const form = useForm({ together: "2" }), [sent, setSent] = useState([]);
	const left = ((ranking && ranking.lines) || []).filter(l => l.status === "listed").length;
	const open = may("matching.request.solicit") && ["proposed", "solicited"].includes(request.status) && left > 0;
	const go = form.submit(async v => {
		const answer = await post(`/requests/${request.id}/solicit`, { together: Number(v.together) }, form.key(v));
		setSent(answer.items || []);
		await noticesSettle(request.id);
		changed();
	});
	if (!open && sent.length === 0)
		return "";
	return html`<section><h2>Solliciter plusieurs prestataires à la fois</h2>
		${open && html`<p>Le premier qui accepte est retenu ; les jours des autres leur sont rendus, et leur lien le leur dit.</p>
			<${Form} form=${form} onSubmit=${go} label="Solliciter plusieurs prestataires">
			<${Select} form=${form} name="together" label="Combien attendent en même temps" options=${["1", "2", "3", "4", "5"].map(v => [v, v])} />
			<${Submit} form=${form}>Solliciter les mieux placés<//><//>`}
		${sent.map((s, i) => s.answer_link ? html`<${Address} key=${s.id} path=${s.answer_link} label=${`${called(s, i)} : lien à transmettre (il ne sert qu’une fois)`} />`
			: html`<p key=${s.id}>${called(s, i)} : sa fédération le sollicite elle-même, et sa réponse arrivera ici.</p>`)}</section>`;
}
