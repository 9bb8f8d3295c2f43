/*
 * page_far_missions: our providers for other federations: asked, engaged, their days; and what the provider alone reads of whom it accompanies.
 * Owns: the link last shown, until the page is left.
 * Beware: of who asks nothing is known here but what an answer link shows; a name comes once both federations have agreed, to the provider alone.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, get, post } from "./api.js";
import { label, may, title } from "./contract.js";
import { departmentName } from "./departments.js";
import { Check, Form, Submit, Text, useForm } from "./form.js";
import { Name } from "./names.js";
import { Act, Address, Badge, Empty, Facts, Loaded, Page, useLoad } from "./parts.js";
import { capital, count, day, instant, today } from "./words.js";

const tones = { held: "warn", accepted: "warn", engaged: "good", done: "good" };
const live = h => ["held", "accepted", "engaged"].includes(h.status);
const State = ({ h }) => html`<${Badge} tone=${tones[h.status] || ""}>${label("home_hold", "status", h.status)}<//>`;
const days = h => h.days ? count(h.days, "jour", "jours") : "";

export function FarMissions() {
	const from = useLoad(() => all("/home-holds", { newest: true }), []);
	return html`<${Page} title="Missions pour d’autres fédérations" intro="Nos prestataires, sollicités ou engagés pour une fédération partenaire."><${Loaded} from=${from}>${list =>
		list.length === 0 ? html`<${Empty}>Aucune fédération partenaire n’a encore demandé l’un de nos prestataires.<//>`
			: html`<ul class="plain cards">${list.map(h => html`<li key=${h.id}><div class="card"><p><${State} h=${h} /> ${days(h)}</p>
				<h2><a href=${"#/missions-partenaires/" + h.id}>${h.service_name || "Accompagnement"}</a></h2><p>Pour <${Name} kind="peer" id=${h.peer} /></p>
				${h.provider && may("registry.provider.get") && html`<p>Avec <${Name} kind="provider" id=${h.provider} /></p>`}</div></li>`)}</ul>`}<//><//>`;
}

function DayForm({ h, changed }) {
	const form = useForm({ day: "", half: false });
	const go = form.submit(async v => {
		const body = v.half ? { day: v.day, half: true } : { day: v.day };
		await post(`/home-holds/${h.id}/days`, body, form.key(body));
		form.reset({ day: "", half: false });
		changed();
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Déclarer un jour réalisé">
		<${Text} form=${form} name="day" type="date" max=${today()} label="Jour réalisé" /><${Check} form=${form} name="half" label="Une demi-journée seulement" />
		<${Submit} form=${form}>Déclarer ce jour<//><//>`;
}

function AnswerLink({ h }) {
	const [link, setLink] = useState(null);
	const show = async renew => setLink((await post(`/home-holds/${h.id}/link`, renew ? { renew } : {})).answer_link);
	return html`<section><h2>Réponse du prestataire</h2><p>Transmettez-lui son lien : il y lit ce qui est demandé, sans savoir pour qui, et répond avant le ${instant(h.expires_at)}.</p>
		${link ? html`<${Address} path=${link} label="Lien à transmettre (il ne sert qu’une fois)" />` : html`<p><${Act} kind="outline" run=${() => show(false)}>Afficher le lien de réponse<//></p>`}
		${link && html`<p><${Act} kind="outline" sure="Remplacer le lien ? Le précédent ne fonctionnera plus." yes="Oui, remplacer le lien" run=${() => show(true)}>Remplacer le lien<//></p>`}</section>`;
}

/* The provider's own; the service reads none of it. */
function Guests({ hold }) {
	const from = useLoad(() => all(`/guests?hold=${hold}`), [hold]);
	return html`<section><h2>Qui vous accompagnez</h2><${Loaded} from=${from}>${list => list.length === 0 || !list[0].name
		? html`<${Empty}>${list.length > 0 && list[0].status === "forgotten" ? "Le nom a été effacé." : "Le nom n’est pas encore arrivé : sa fédération l’envoie une fois la mission convenue."}<//>`
		: html`<${Facts} of=${[["Nom", list[0].name], ["Contact", list[0].contact], ["Autre contact", list[0].second], ["Gardé jusqu’au", list[0].until && instant(list[0].until)]]} />
			${!list[0].contact && html`<p class="quiet">Pour le premier contact, passez par le service d’accompagnement.</p>`}`}<//></section>`;
}

export function FarMission({ id }) {
	const from = useLoad(() => get("/home-holds/" + id), [id]);
	return html`<${Loaded} from=${from}>${h => html`<${Page} title="Mission pour une autre fédération" back=${["#/missions-partenaires", "Toutes ces missions"]}>
		<p class="lead">${h.service_name || "Accompagnement"}</p><p><${State} h=${h} /> ${days(h)}${h.suspended ? html` <${Badge}>Suspendue<//>` : ""}</p>
		<${Facts} of=${[["Demandée par", html`<${Name} kind="peer" id=${h.peer} />`], ["Prestataire", h.provider && may("registry.provider.get") && html`<${Name} kind="provider" id=${h.provider} />`],
			[title("home_hold", "pool"), label("home_hold", "pool", h.pool)], ["Période", h.from && `du ${day(h.from)} au ${day(h.to)}`],
			[title("home_hold", "department"), h.department && departmentName(h.department)], [title("home_hold", "competences"), (h.competences || []).map(n => n.name).join(", ")],
			["Parce que", h.refusal && label("home_hold", "refusal", h.refusal)], [title("home_hold", "reason"), h.reason && label("home_hold", "reason", h.reason)],
			["Pertinence", h.relevance && `${h.relevance} sur 5`], ["Terminée le", h.closed_at && instant(h.closed_at)]]} />
		${h.status === "held" && may("matching.home_hold.link") && html`<${AnswerLink} h=${h} />`}
		${h.status === "accepted" && html`<p>Ses jours sont réservés : l’autre fédération a jusqu’au ${instant(h.expires_at)} pour confirmer.</p>`}
		${may("registry.guest.list") && h.engaged_at && html`<${Guests} hold=${h.id} />`}
		<section><h2>Jours</h2>${(h.days_done || []).length === 0 ? html`<${Empty}>Aucun jour n’est encore déclaré.<//>`
			: html`<ul>${h.days_done.map(d => html`<li key=${d.day}>${capital(day(d.day))}${d.half ? ", une demi-journée" : ""}</li>`)}</ul>`}
		${may("matching.home_hold.add_day") && h.status === "engaged" && !h.suspended && html`<${DayForm} h=${h} changed=${from.reload} />`}</section>
		${live(h) && may("matching.home_hold.stop") && html`<p><${Act} kind="outline" sure="Arrêter cette mission ? Les jours non réalisés seront rendus au prestataire, et l’autre fédération cherchera quelqu’un d’autre."
			yes="Oui, arrêter la mission" run=${async () => { await post(`/home-holds/${h.id}/stop`); from.reload(); }}>Arrêter la mission<//></p>`}<//>`}<//>`;
}
