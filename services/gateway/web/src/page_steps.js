/*
 * page_steps: what may be done with one record beyond changing it: a button, a form, or a trial whose effects are read first.
 * Owns: nothing.
 * Beware: what can be tried without effect (a merge, an erasure) is always tried first: the reader confirms what was shown.
 */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { get, post } from "./api.js";
import { schemaOf } from "./contract.js";
import { Fields, bodyOf, formFields, valuesOf } from "./fields.js";
import { Form, Submit, useForm } from "./form.js";
import { stepOpen } from "./machines.js";
import { Name } from "./names.js";
import { Act, Badge, Empty, Loaded, useLoad } from "./parts.js";
import { FactsOf, shownFields } from "./value.js";
import { capital } from "./words.js";

export const wordsOf = row => capital(row.title.split(" : ").pop());
const verbOf = row => row.path.split("/").pop();

/* The fields to fill in: the trial is the page's, and a merge is into a record of the same kind. */
function asked(of, row) {
	const schema = schemaOf(row.body), { dry_run: trial, ...rest } = schema.properties || {};
	if (rest.into && !rest.into["x-ref"])
		rest.into = { ...rest.into, "x-ref": of.record, title: "Fiche à garder" };
	return { trial: Boolean(trial), schema: { ...schema, properties: rest } };
}

/* A heading that takes the focus, so that what opens below a button is found. */
function Opened({ children }) {
	const heading = useRef();
	useEffect(() => heading.current.focus(), []);
	return html`<h2 tabindex="-1" ref=${heading}>${children}</h2>`;
}

/* What would be done, then the button that does it. */
function Trial({ of, row, path, body, words, done, back }) {
	const from = useLoad(() => post(path, { ...body, dry_run: true }), [path, JSON.stringify(body)]);
	const run = async () => {
		await post(path, body);
		done();
	};
	return html`<${Loaded} from=${from}>${effects => html`<p><${Badge} tone="warn">Rien n’est encore fait<//> Voici ce qui serait fait :</p>
		${effects.merged && html`<p>« <${Name} kind=${of.record} id=${effects.merged} /> » est archivée, et tout ce qui s’y rattache passe à
			« <${Name} kind=${of.record} id=${effects.id} /> », qui reste.</p>`}
		<${FactsOf} of=${row.answer} record=${{ ...effects, merged: undefined, dry_run: undefined, done: undefined }} />
		<${Act} kind="danger" run=${run}>${words}<//>`}<//> <button type="button" class="outline" onClick=${back}>Revenir</button>`;
}

function StepForm({ of, record, row, path, done, close }) {
	const { trial, schema } = asked(of, row), words = wordsOf(row), [tried, setTried] = useState();
	const form = useForm(valuesOf(schema));
	const run = async values => {
		const body = bodyOf(schema, values);
		if (trial) {
			await post(path, { ...body, dry_run: true });
			setTried(body);
			return;
		}
		await post(path, body, form.key({ body, version: record.version, path }));
		done();
	};
	return html`<section class="step"><${Opened}>${words}<//>${tried
		? html`<${Trial} of=${of} row=${row} path=${path} body=${tried} words=${words} done=${done} back=${() => setTried(undefined)} />`
		: html`<${Form} form=${form} onSubmit=${form.submit(run)} label=${words}><${Fields} form=${form} schema=${schema} />
			<p class="row"><${Submit} form=${form}>${trial ? "Voir ce qui serait fait" : words}<//>
			<button type="button" class="outline" onClick=${close}>Annuler</button></p><//>`}</section>`;
}

const final = new Set(["cancel", "withdraw"]); /* steps that nothing takes back */

/* Buttons side by side; the form of the one that was chosen opens below them. */
export function Steps({ of, record, rows, done, children, last }) {
	const [chosen, choose] = useState(), possible = rows.filter(row => stepOpen(of.record, verbOf(row), record.status || record.outcome));
	const path = row => row.path.replace("{id}", record.id);
	const over = () => {
		choose(undefined);
		done();
	};
	const row = possible.find(r => r.name === chosen);
	return html`<div class="row">${children}${possible.map(r => r.body && formFields(r.body).length > 0
		? html`<button type="button" class="outline" key=${r.name} aria-expanded=${r.name === chosen ? "true" : "false"} onClick=${() => choose(r.name === chosen ? undefined : r.name)}>${wordsOf(r)}…</button>`
		: html`<${Act} kind="outline" key=${r.name} sure=${final.has(verbOf(r)) && `${wordsOf(r)} ? Cela ne se reprend pas.`} yes="Oui" run=${async () => { await post(path(r)); over(); }}>${wordsOf(r)}<//>`)}${last}</div>
		${row && html`<${StepForm} key=${row.name} of=${of} record=${record} row=${row} path=${path(row)} done=${over} close=${() => choose(undefined)} />`}`;
}

function ViewShown({ path, row }) {
	const from = useLoad(() => get(path), [path]);
	const says = data => shownFields(row.answer).some(([name]) => data[name] !== undefined && !(Array.isArray(data[name]) && data[name].length === 0));
	return html`<${Loaded} from=${from}>${data => says(data) ? html`<${FactsOf} of=${row.answer} record=${data} />` : html`<${Empty}>Rien à montrer pour le moment.<//>`}<//>`;
}

export function View({ record, row }) {
	const [open, setOpen] = useState(false);
	return html`<details onToggle=${e => setOpen(e.target.open)}><summary>${wordsOf(row)}</summary>
		${open && html`<${ViewShown} path=${row.path.replace("{id}", record.id)} row=${row} />`}</details>`;
}
