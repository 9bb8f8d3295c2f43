/*
 * parts: what every page is made of: title, loading, refusals, badges, tables, definitions, a button that asks twice.
 * Owns: the document's title and where the focus goes when a page opens.
 * Beware: nothing inline: the policy of content refuses style attributes.
 */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";

/* A page: its title in the tab, its heading focused once, so that a screen reader says where we are. */
export function Page({ title, intro, back, children }) {
	const heading = useRef();
	useEffect(() => {
		document.title = `${title} — Maillage`;
	}, [title]);
	useEffect(() => heading.current.focus({ preventScroll: true }), []);
	return html`${back && html`<p class="back"><a href=${back[0]}>← ${back[1]}</a></p>`}
		<h1 tabindex="-1" ref=${heading}>${title}</h1>
		${intro && html`<p class="intro">${intro}</p>`}
		${children}`;
}

/* Runs when deps change: {data, error, busy, reload}. What was read stays while it is read again. */
export function useLoad(run, deps) {
	const [state, set] = useState({ busy: true });
	const turn = useRef(0);
	const reload = async () => {
		const mine = ++turn.current;
		set(s => ({ ...s, busy: true, error: undefined }));
		try {
			const data = await run();
			if (mine === turn.current)
				set({ data, busy: false });
		} catch (error) {
			if (mine === turn.current)
				set(s => ({ ...s, error, busy: false }));
		}
	};
	useEffect(() => {
		reload();
		return () => turn.current++;
	}, deps);
	return { ...state, reload };
}

export function Refused({ error, again }) {
	return html`<div class="alert bad" role="alert"><p>${error.message}</p>
		${error.faults && error.faults.length > 1 && html`<ul>${error.faults.map(f => html`<li>${f.detail}</li>`)}</ul>`}
		${again && html`<button type="button" class="outline" onClick=${again}>Réessayer</button>`}</div>`;
}

/* Draws what was loaded, or says that it is under way, or why it is not there. */
export function Loaded({ from, children }) {
	if (from.error)
		return html`<${Refused} error=${from.error} again=${from.reload} />`;
	if (from.data === undefined)
		return html`<p aria-busy="true">Chargement…</p>`;
	return children(from.data);
}

export const Empty = ({ children }) => html`<p class="empty">${children}</p>`;
export const Badge = ({ tone, children }) => html`<span class=${"badge " + (tone || "")}>${children}</span>`;

/* On a telephone each row is a card whose cells say their heading: roles keep it a table for those who listen. */
export function Table({ caption, head, rows, numbers = [] }) {
	const kind = i => numbers.includes(i) ? "number" : undefined;
	return html`<div class="scroll"><table role="table"><caption class="hidden">${caption}</caption>
		<thead role="rowgroup"><tr role="row">${head.map((h, i) => html`<th role="columnheader" scope="col" class=${kind(i)}>${h}</th>`)}</tr></thead>
		<tbody role="rowgroup">${rows.map(cells => html`<tr role="row">${cells.map((c, i) => i === 0
			? html`<th role="rowheader" scope="row">${c}</th>` : html`<td role="cell" data-head=${head[i]} class=${kind(i)}><div>${c}</div></td>`)}</tr>`)}</tbody>
		</table></div>`;
}

/* Words and what they mean here; those without a value are left out. */
export function Facts({ of }) {
	const rows = of.filter(([, v]) => v !== undefined && v !== null && v !== "" && v !== false);
	return html`<dl class="facts">${rows.map(([k, v]) => html`<div key=${k}><dt>${k}</dt><dd>${v}</dd></div>`)}</dl>`;
}

const focusOnce = element => element && element.focus();

/* A button whose work is waited for and whose refusal is told beside it. `sure`: a question asked first. */
export function Act({ run, sure, yes, kind = "", children }) {
	const [state, set] = useState({});
	const go = async () => {
		set({ busy: true });
		try {
			await run();
			set({});
		} catch (error) {
			set({ error });
		}
	};
	const alert = state.error && html`<div class="alert bad" role="alert"><p>${state.error.message}</p></div>`;
	if (state.asking)
		return html`<span class="act asking" role="alertdialog" aria-label=${sure}><span>${sure}</span>
			<button type="button" class="danger" onClick=${go}>${yes}</button>
			<button type="button" class="outline" ref=${focusOnce} onClick=${() => set({})}>Non, revenir</button></span>`;
	return html`<span class="act"><button type="button" class=${kind} aria-busy=${state.busy ? "true" : undefined} disabled=${state.busy}
		onClick=${sure ? () => set({ asking: true }) : go}>${children}</button>${alert}</span>`;
}

/* Paragraphs of a text somebody wrote. */
export const Prose = ({ text }) => (text || "").split(/\n{2,}/).filter(Boolean).map(p => html`<p class="prose">${p}</p>`);

/* How much of a whole; `words` says it to those who do not see it, when no figure stands beside it. */
export function Bar({ value, of, words }) {
	const width = value === undefined ? 0 : Math.max(0, Math.min(100, 100 * value / (of || 1)));
	return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role=${words ? "img" : undefined} aria-label=${words} aria-hidden=${words ? undefined : "true"}>
		<rect class="track" width="100" height="6" /><rect class="fill" width=${width} height="6" /></svg>`;
}

/* Puts a text where it can be pasted from. */
export function Copy({ text, kind = "outline", children = "Copier" }) {
	const [said, say] = useState("");
	const copy = () => navigator.clipboard.writeText(text).then(() => say("Copié."), () => say("Le navigateur ne permet pas de copier : sélectionnez le texte."));
	return html`<span class="act"><button type="button" class=${kind} onClick=${copy}>${children}</button><span class="quiet" role="status">${said}</span></span>`;
}

/* An address, whole, ready to be handed on. */
export function Address({ path, label }) {
	const whole = location.origin + path, id = "address-" + path.slice(-12).replace(/\W/g, "");
	return html`<div class="alert good"><label for=${id}>${label}</label>
		<div class="joined"><input id=${id} readonly value=${whole} onFocus=${e => e.target.select()} /> <${Copy} text=${whole} /></div></div>`;
}
