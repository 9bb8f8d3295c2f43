/*
 * presence_cell: one cell of the sheet of presences: what is typed, what it means, and moving about with the arrows.
 * Owns: nothing.
 * Beware: a present without minutes stands for the whole half-day, as long as the sheet says that is.
 */
import { html } from "htm/preact";
import { label } from "./contract.js";

/* What stands in a cell for a line of the sheet: "p" the whole half-day, "a" absent, else minutes. */
export function shown(line, whole) {
	if (!line || line.attendance === undefined)
		return "";
	if (!line.present)
		return "a";
	return line.minutes === whole ? "p" : String(line.minutes);
}

/* { present, minutes } from what was typed; undefined: nothing; null: not understood. */
export function meant(text) {
	const t = text.trim().toLowerCase(), clock = /^(\d{1,2}) ?h ?(\d{2})?$/.exec(t);
	if (t === "")
		return undefined;
	if (["p", "o", "oui", "x"].includes(t))
		return { present: true };
	if (["a", "n", "non", "0"].includes(t))
		return { present: false };
	if (clock)
		return { present: true, minutes: Number(clock[1]) * 60 + Number(clock[2] || 0) };
	return /^\d{1,4}$/.test(t) && Number(t) <= 1440 ? { present: true, minutes: Number(t) } : null;
}

/* Up, down and Enter go from person to person; left and right from half-day to half-day, at the edge of what is typed. */
function keys(e) {
	const input = e.target, edge = input.selectionStart === input.selectionEnd || input.selectionEnd - input.selectionStart === input.value.length;
	const step = { ArrowDown: [1, 0], Enter: [1, 0], ArrowUp: [-1, 0], ArrowRight: edge && input.selectionEnd === input.value.length && [0, 1], ArrowLeft: edge && input.selectionStart === 0 && [0, -1] }[e.key];
	if (!step)
		return;
	e.preventDefault();
	const row = Number(input.dataset.row) + step[0], column = Number(input.dataset.column) + step[1];
	const next = input.closest(".grid").querySelector(`input[data-row="${row}"][data-column="${column}"]`);
	if (next)
		next.focus();
}

/* Under the cell: who signed, what looks wrong, whether it was corrected. */
function Below({ line }) {
	const signed = line.kind === "animator" ? line.signed_by_animator_at : line.signed_by_participant_at;
	const words = [signed && "signé", (line.flags || []).length > 0 && "à vérifier"].filter(Boolean);
	return words.length > 0 && html`<small title=${(line.flags || []).map(f => label("attendance", "flags", f)).join(" · ")}>${words.join(", ")}</small>`;
}

export function Cell({ line, whole, typed, set, words, row, column }) {
	const before = shown(line, whole), value = typed === undefined ? before : typed, bad = typed !== undefined && (meant(typed) === null || (typed.trim() === "" && before !== ""));
	return html`<input type="text" autocomplete="off" maxlength="6" class=${typed !== undefined && typed !== before ? "changed" : undefined} value=${value} aria-label=${words} aria-invalid=${bad ? "true" : undefined}
		data-row=${row} data-column=${column} onInput=${e => set(e.target.value)} onKeyDown=${keys} onFocus=${e => e.target.select()} />
		${line && line.attendance && html`<${Below} line=${line} />`}`;
}
