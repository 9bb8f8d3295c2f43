/*
 * form: fields with labels, and refusals beside the field that they are about.
 * Owns: values and refusals of one form while it is open.
 * Beware: a refusal about a field that the form does not show is told at its head, never lost.
 */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { keyNew } from "./api.js";

export const about = fault => (fault.field || "").split(/[.[]/)[0];

let forms = 0; /* several may stand on a page: ids of their fields differ by this */

/* {values, set, submit, busy, faults, ...}: give it to every field. `first` may be given anew with `reset`. */
export function useForm(first) {
	const [values, setValues] = useState(first);
	const [state, setState] = useState({ faults: [] });
	const shown = useRef(new Set()), element = useRef(), sent = useRef({}), number = useRef(0);
	number.current = number.current || ++forms;
	const form = {
		number: number.current, values, shown: shown.current, element, faults: state.faults, message: state.message, busy: state.busy,
		set: (name, value) => setValues(v => ({ ...v, [name]: value })),
		reset: v => { setValues(v); setState({ faults: [] }); },
		/* The same body again has the same key: a second try never makes a second record. */
		key: body => {
			const text = JSON.stringify(body);
			if (sent.current.text !== text)
				sent.current = { text, key: keyNew() };
			return sent.current.key;
		},
		submit: run => async event => {
			if (event)
				event.preventDefault();
			setState({ faults: [], busy: true });
			try {
				await run(values);
				setState({ faults: [] });
			} catch (why) {
				setState({ faults: why.faults || [], message: why.message, turn: {} });
			}
		},
	};
	useEffect(() => {
		if (!state.turn || !element.current)
			return;
		const target = element.current.querySelector("[aria-invalid=true]") || element.current.querySelector("[role=alert]");
		if (target)
			target.focus();
	}, [state.turn]);
	return form;
}

/* The form itself, with what concerns no field at its head. */
export function Form({ form, onSubmit, children, label }) {
	const rest = form.faults.filter(f => !form.shown.has(about(f)));
	return html`<form ref=${form.element} onSubmit=${onSubmit} novalidate aria-label=${label}>
		${form.message && html`<div class="alert bad" role="alert" tabindex="-1">
			${form.faults.length > rest.length && html`<p>Certains champs sont à corriger : voyez ce qui est écrit à côté de chacun.</p>`}
			${form.faults.length === 0 && html`<p>${form.message}</p>`}
			${rest.map(f => html`<p>${f.detail}</p>`)}</div>`}
		${children}</form>`;
}

const faultsOf = (form, name) => form.faults.filter(f => about(f) === name);
export function described(form, name, help) {
	form.shown.add(name);
	const faults = faultsOf(form, name), id = `f${form.number}-${name}`;
	const ids = [help && id + "-help", faults.length && id + "-fault"].filter(Boolean).join(" ");
	return {
		id, invalid: faults.length ? "true" : undefined, ids: ids || undefined,
		words: html`${help && html`<small id=${id + "-help"}>${help}</small>`}
			${faults.length > 0 && html`<p class="fault" id=${id + "-fault"}>${faults.map(f => f.detail).join(" ")}</p>`}`,
	};
}

export function Text({ form, name, label, help, type = "text", required, lines, ...more }) {
	const d = described(form, name, help), value = form.values[name] ?? "";
	const change = e => form.set(name, e.target.value);
	const same = { id: d.id, name, value, onInput: change, "aria-invalid": d.invalid, "aria-describedby": d.ids, required, ...more };
	return html`<div class="field"><label for=${d.id}>${label}${required && html`<span class="must"> (à remplir)</span>`}</label>
		${lines ? html`<textarea rows=${lines} ...${same} />` : html`<input type=${type} ...${same} />`}${d.words}</div>`;
}

/* options: [[value, label]], or groups [[label, [[value, label]…]]…] with `grouped`. */
export function Select({ form, name, label, help, options, grouped, none, required }) {
	const d = described(form, name, help);
	const option = ([v, l]) => html`<option value=${v} selected=${form.values[name] === v}>${l}</option>`;
	return html`<div class="field"><label for=${d.id}>${label}${required && html`<span class="must"> (à remplir)</span>`}</label>
		<select id=${d.id} name=${name} onChange=${e => form.set(name, e.target.value)} aria-invalid=${d.invalid}
			aria-describedby=${d.ids} required=${required}>
			${none && html`<option value="" selected=${!form.values[name]}>${none}</option>`}
			${grouped ? options.map(([l, list]) => html`<optgroup label=${l}>${list.map(option)}</optgroup>`) : options.map(option)}
		</select>${d.words}</div>`;
}

export function Check({ form, name, label, help }) {
	const d = described(form, name, help);
	return html`<div class="field"><label class="check"><input type="checkbox" name=${name} checked=${Boolean(form.values[name])}
		onChange=${e => form.set(name, e.target.checked)} aria-describedby=${d.ids} aria-invalid=${d.invalid} />${label}</label>${d.words}</div>`;
}

/* One or several of a few: `one` makes them radio buttons. The value is a list, or a single one. */
export function Choices({ form, name, label, help, options, one }) {
	const d = described(form, name, help), value = form.values[name];
	const on = v => one ? value === v : (value || []).includes(v);
	const change = v => e => form.set(name, one ? v : e.target.checked ? [...(value || []), v] : value.filter(x => x !== v));
	return html`<fieldset class="field" aria-describedby=${d.ids}><legend>${label}</legend>
		${options.map(([v, l]) => html`<label class="check" key=${v}><input type=${one ? "radio" : "checkbox"} name=${name} checked=${on(v)}
			aria-invalid=${d.invalid} onChange=${change(v)} />${l}</label>`)}${d.words}</fieldset>`;
}

export const Submit = ({ form, children }) =>
	html`<button type="submit" disabled=${form.busy} aria-busy=${form.busy ? "true" : undefined}>${children}</button>`;
