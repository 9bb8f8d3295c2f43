/*
 * availability: when somebody can come: the usual week, exceptions, absences, each in a sentence, added and taken away.
 * Owns: nothing.
 * Beware: no reason is asked for or kept, and none may be added here.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, archive, post } from "./api.js";
import { choices, label } from "./contract.js";
import { Choices, Form, Select, Submit, Text, useForm } from "./form.js";
import { Act, Empty, Loaded, useLoad } from "./parts.js";
import { capital, day, today } from "./words.js";

const listed = words => words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} et ${words[words.length - 1]}`;
const of = (field, values) => listed((values || []).map(v => label("availability", field, v).toLowerCase()));

const span = a => a.from && a.to ? a.from === a.to ? `le ${day(a.from)}` : `du ${day(a.from)} au ${day(a.to)}` : a.from ? `à partir du ${day(a.from)}` : a.to ? `jusqu’au ${day(a.to)}` : "";

/* "Disponible le mardi et le jeudi, le matin, une semaine sur 2, à partir du …" */
export function inWords(a) {
	const days = (a.weekdays || []).length > 0 ? `le ${of("weekdays", a.weekdays)}` : a.kind === "recurring" ? "tous les jours" : "";
	const halves = (a.halves || []).length > 0 && a.halves.length < 3 ? `(${of("halves", a.halves)})` : "";
	const weeks = a.every_weeks > 1 ? `une semaine sur ${a.every_weeks}` : "";
	return `${a.available ? "Disponible" : "Indisponible"} ${[[days, halves].filter(Boolean).join(" "), weeks, span(a)].filter(Boolean).join(", ")}`;
}

const away = (path, r, changed) => async () => {
	await archive(`${path}/${r.id}`, r.version);
	changed();
};

/* What a form leaves empty is not sent. */
const filled = values => Object.fromEntries(Object.entries(values).filter(([, v]) => v !== "" && !(Array.isArray(v) && v.length === 0)));

function Usual({ person, changed }) {
	const form = useForm({ can: "yes", weekdays: [], halves: [], every_weeks: "1", from: "", to: "" });
	const go = form.submit(async ({ can, every_weeks: every, ...v }) => {
		const body = { person, kind: "recurring", available: can === "yes", ...filled(v), ...every !== "1" && { every_weeks: Number(every) } };
		await post("/availabilities", body, form.key(body));
		changed();
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Ajouter une disponibilité régulière">
		<${Choices} form=${form} name="can" one label="Ces jours-là" options=${[["yes", "je peux venir"], ["no", "je ne peux pas venir"]]} />
		<${Choices} form=${form} name="weekdays" label="Jours de la semaine" help="Aucun : tous les jours." options=${choices("availability", "weekdays")} />
		<${Choices} form=${form} name="halves" label="Moments de la journée" help="Aucun : toute la journée." options=${choices("availability", "halves")} />
		<${Select} form=${form} name="every_weeks" label="Rythme" options=${[["1", "Toutes les semaines"], ["2", "Une semaine sur deux"], ["3", "Une semaine sur trois"], ["4", "Une semaine sur quatre"]]} />
		<div class="pair"><${Text} form=${form} name="from" type="date" label="À partir du" /><${Text} form=${form} name="to" type="date" label="Jusqu’au" /></div>
		<${Submit} form=${form}>Ajouter<//><//>`;
}

function Exception({ person, changed }) {
	const form = useForm({ can: "yes", halves: [], from: "", to: "" });
	const go = form.submit(async ({ can, ...v }) => {
		const body = { person, kind: "exception", available: can === "yes", ...filled(v) };
		await post("/availabilities", body, form.key(body));
		changed();
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Ajouter une exception"><div class="pair"><${Text} form=${form} name="from" type="date" label="Du" required min=${today()} />
		<${Text} form=${form} name="to" type="date" label="Au" required min=${form.values.from || today()} /></div>
		<${Choices} form=${form} name="can" one label="Pendant ces jours, contrairement à l’habitude" options=${[["yes", "je peux venir"], ["no", "je ne peux pas venir"]]} />
		<${Choices} form=${form} name="halves" label="Moments de la journée" help="Aucun : toute la journée." options=${choices("availability", "halves")} />
		<${Submit} form=${form}>Ajouter<//><//>`;
}

function Absence({ person, changed }) {
	const form = useForm({ from: "", to: "" });
	const go = form.submit(async v => {
		const body = { person, ...filled(v) };
		await post("/absences", body, form.key(body));
		changed();
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Ajouter une absence"><div class="pair"><${Text} form=${form} name="from" type="date" label="Du" required min=${today()} />
		<${Text} form=${form} name="to" type="date" label="Au" required min=${form.values.from || today()} /></div>
		<p class="quiet">La raison n’est ni demandée ni gardée.</p><${Submit} form=${form}>Ajouter<//><//>`;
}

/* A form behind its button, closed again once it has done its work. */
function Adding({ words, of: Inner, person, changed }) {
	const [open, setOpen] = useState(false);
	const done = () => {
		setOpen(false);
		changed();
	};
	return html`<div><button type="button" class="outline small" aria-expanded=${open ? "true" : "false"} onClick=${() => setOpen(!open)}>${words}</button>
		${open && html`<div class="step"><${Inner} person=${person} changed=${done} /></div>`}</div>`;
}

const Rows = ({ path, rows, changed, none, sentence }) => rows.length === 0 ? html`<${Empty}>${none}<//>` : html`<ul class="plain">${rows.map(r => html`<li class="notice" key=${r.id}><div>${sentence(r)}</div>
	<${Act} kind="outline small" run=${away(path, r, changed)} sure="Retirer cette ligne ?" yes="Oui, la retirer">Retirer<//></li>`)}</ul>`;

export function Availability({ person }) {
	const from = useLoad(async () => {
		const [rows, absences] = await Promise.all([all("/availabilities", { person }), all("/absences", { person })]);
		const live = r => !r.archived_at && (!r.to || r.to >= today()), by = (a, b) => (a.from || "") < (b.from || "") ? -1 : 1;
		return { usual: rows.filter(r => r.kind === "recurring" && live(r)), exceptions: rows.filter(r => r.kind === "exception" && live(r)).sort(by), absences: absences.filter(live).sort(by) };
	}, [person]);
	return html`<section><h2>Mes disponibilités</h2><p>Le calcul des dates en tient compte. La fédération voit vos demi-journées prises, sans savoir pourquoi ; votre employeur n’en voit rien.</p>
		<${Loaded} from=${from}>${d => html`<h3>La semaine habituelle</h3><${Rows} path="/availabilities" rows=${d.usual} changed=${from.reload} sentence=${inWords} none="Rien n’est indiqué : tous les jours sont supposés possibles." />
		<${Adding} words="Ajouter une habitude…" of=${Usual} person=${person} changed=${from.reload} />
		<h3 class="next">Exceptions</h3><${Rows} path="/availabilities" rows=${d.exceptions} changed=${from.reload} sentence=${inWords} none="Aucune exception." />
		<${Adding} words="Ajouter une exception…" of=${Exception} person=${person} changed=${from.reload} />
		<h3 class="next">Absences</h3><${Rows} path="/absences" rows=${d.absences} changed=${from.reload} sentence=${a => capital(span(a))} none="Aucune absence à venir." />
		<${Adding} words="Ajouter une absence…" of=${Absence} person=${person} changed=${from.reload} />`}<//></section>`;
}
