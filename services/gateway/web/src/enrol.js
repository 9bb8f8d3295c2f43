/*
 * enrol: a director makes a delegation: people of the centre, each in a role held today.
 * Owns: nothing.
 * Beware: the rules are the service's: the form says them, the service checks them, all refusals come back at once.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, get, post, session } from "./api.js";
import { label } from "./contract.js";
import { Check, Choices, Form, Submit, useForm } from "./form.js";
import { Name } from "./names.js";
import { Empty, Loaded, useLoad } from "./parts.js";
import { range, today } from "./words.js";

/* The caller's organisations that could come, with those who hold a mandate in them today. */
async function centresRead() {
	const now = today();
	const found = await Promise.all(session.value.organisations.map(async id => {
		const [organisation, mandates] = await Promise.all([get(`/organisations/${id}`), all("/mandates", { organisation: id })]);
		return { organisation, mandates: mandates.filter(m => m.from <= now && (!m.to || m.to >= now)) };
	}));
	return found.filter(c => ["centre", "evs", "institution"].includes(c.organisation.kind));
}

function Delegation({ action, centre, changed }) {
	const form = useForm({ persons: [] });
	const go = form.submit(async v => {
		const persons = v.persons.map(k => centre.mandates.find(m => m.id === k)).map(m => ({ person: m.person, role: m.role }));
		const body = { action: action.id, structure: centre.organisation.id, persons, ...action.all_sessions && { committed: !!v.committed } };
		await post("/enrolments", body, form.key(body));
		changed();
	});
	const size = range(action.persons_min, action.persons_max, "personne", "personnes");
	const help = [size && `Il faut ${size} de la structure.`, action.binome && "Avec un binôme : une personne qui administre et une professionnelle."]
		.filter(Boolean).join(" ");
	return html`<${Form} form=${form} onSubmit=${go} label=${"Inscrire une délégation de " + centre.organisation.name}>
		<${Choices} form=${form} name="persons" label="Qui vient ?" help=${help} options=${centre.mandates.map(m => [m.id,
			html`<span><${Name} kind="person" id=${m.person} /> <span class="quiet">· ${label("mandate", "role", m.role)}</span></span>`])} />
		${action.all_sessions && html`<${Check} form=${form} name="committed" label="Toute la délégation sera présente à toutes les journées" />`}
		<${Submit} form=${form}>Inscrire la délégation<//><//>`;
}

export function Enrol({ action, enrolments, changed }) {
	const [open, setOpen] = useState(false);
	const from = useLoad(centresRead, []);
	if (action.status === "envisaged")
		return html`<p class="quiet">Les inscriptions ne sont pas encore ouvertes.</p>`;
	return html`<${Loaded} from=${from}>${centres => {
		const taken = new Set(enrolments.filter(e => ["accepted", "offered", "waiting"].includes(e.status)).map(e => e.structure));
		const free = centres.filter(c => !taken.has(c.organisation.id));
		if (centres.length === 0)
			return html`<${Empty}>Votre compte n’est rattaché à aucune structure aujourd’hui : demandez à la fédération d’enregistrer votre mandat.<//>`;
		if (free.length > 0 && !open)
			return html`<p><button type="button" onClick=${() => setOpen(true)}>Inscrire une délégation</button></p>`;
		return free.map(c => html`<article key=${c.organisation.id}><h3>${c.organisation.name}</h3>
			<${Delegation} action=${action} centre=${c} changed=${() => { setOpen(false); changed(); }} /></article>`);
	}}<//>`;
}
