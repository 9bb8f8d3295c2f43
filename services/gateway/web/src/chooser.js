/*
 * chooser: choosing one record or several by typing a part of the name: a field with suggestions.
 * Owns: what was typed, while it is open.
 * Beware: suggestions come with the reader's own rights; what is not found there cannot be chosen.
 */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { all, get, query } from "./api.js";
import { may } from "./contract.js";
import { described } from "./form.js";
import { Name, called, kindOf, namesLearn } from "./names.js";
import { folded } from "./words.js";

const most = 8;
const searched = { organisation: "organisation", person: "person", provider: "provider", accompaniment: "service" };

const least = { provider_name: 3 }; /* letters, before it is looked up */

const looked = kind => kind === "commune" || kind === "provider_name" || (searched[kind] && may("registry.search.find"));

/* [[id, label]…] of what the services look up; records of what is read whole, which are named as their names come in. */
async function suggest(kind, words) {
	if (kind === "commune") {
		const found = await get("/communes" + query({ q: words, limit: most }));
		return found.items.map(c => [c.code, `${c.name} (${(c.postal_codes || []).join(", ") || c.code})`]);
	}
	if (kind === "provider_name") {
		const found = words.trim().length < least[kind] ? { items: [] } : await get("/provider-names" + query({ search: words.trim() }));
		return found.items.slice(0, most).map(p => [p.id, p.name]);
	}
	if (looked(kind) && words.trim().length > 1) {
		const found = await get("/search" + query({ q: words, kinds: searched[kind], limit: most }));
		return (found.hits || []).map(h => [h.id, h.label]);
	}
	const list = await all(kindOf(kind)[0], {}, 400);
	namesLearn(kind, list);
	return list;
}

/* Those whose name has every word that was typed. */
function kept(kind, found, words) {
	const want = folded(words).split(/\s+/).filter(Boolean);
	return found.map(r => Array.isArray(r) ? r : [r.id, called(r, kind)]).filter(([, l], i) => Array.isArray(found[i]) || want.every(w => folded(l).includes(w))).slice(0, most);
}

const noneSaid = (kind, words) => least[kind] && words.trim().length < least[kind] ? "Tapez au moins trois lettres du nom." : "Rien de ce nom.";

function Suggestions({ id, found, at, choose, none }) {
	return html`<ul class="suggestions" role="listbox" id=${id}>${found.map(([value, label], i) => html`<li role="option" key=${value} id=${`${id}-${i}`}
		aria-selected=${i === at ? "true" : "false"} onMouseDown=${e => { e.preventDefault(); choose(value, label); }}>${label}</li>`)}
		${found.length === 0 && html`<li class="quiet" role="option" aria-disabled="true">${none}</li>`}</ul>`;
}

export function Chooser({ form, name, kind, label, help, required, several }) {
	const d = described(form, name, help);
	const [words, setWords] = useState(""), [read, setRead] = useState(), [at, setAt] = useState(0), [open, setOpen] = useState(false);
	const turn = useRef(0), labels = useRef({}), frame = useRef(), next = useRef();
	const value = form.values[name], chosen = several ? value || [] : value ? [value] : [];
	const found = read && kept(kind, read, words), wanted = words.trim() !== "" || (open && !looked(kind));
	useEffect(() => {
		const mine = ++turn.current;
		if (!wanted) {
			setRead(undefined);
			return undefined;
		}
		const timer = setTimeout(() => suggest(kind, words).then(f => {
			if (mine === turn.current) {
				setRead(f);
				setAt(0);
			}
		}, () => setRead([])), 150);
		return () => clearTimeout(timer);
	}, [words, kind, wanted]);
	/* What had the focus goes away: it passes to what came instead. */
	useEffect(() => {
		const target = next.current && frame.current.querySelector(next.current);
		next.current = undefined;
		if (target)
			target.focus();
	}, [chosen.join()]);
	const close = () => {
		setWords("");
		setOpen(false);
	};
	const choose = (id, text) => {
		labels.current[id] = text;
		next.current = several ? "input" : ".chosen button";
		form.set(name, several ? [...new Set([...chosen, id])] : id);
		close();
	};
	const drop = id => {
		next.current = "input";
		form.set(name, several ? chosen.filter(c => c !== id) : "");
	};
	const keys = e => {
		if (e.key === "Enter" && words.trim() !== "")
			e.preventDefault(); /* it chooses; a form is not sent by what was typed to look something up */
		if (!found) {
			setOpen(e.key === "ArrowDown");
			return;
		}
		if (e.key === "ArrowDown" || e.key === "ArrowUp") {
			e.preventDefault();
			setAt((at + (e.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(found.length, 1));
		} else if (e.key === "Enter" && found[at]) {
			e.preventDefault(); /* also where nothing was typed */
			choose(...found[at]);
		} else if (e.key === "Escape") {
			close();
		}
	};
	const list = `${d.id}-list`;
	return html`<div class="field chooser" ref=${frame}><label for=${d.id}>${label}${required && html`<span class="must"> (à remplir)</span>`}</label>
		${chosen.map(id => html`<p class="chosen" key=${id}>${labels.current[id] || html`<${Name} kind=${kind} id=${id} />`} ${" "}
			<button type="button" class="outline small" aria-label=${`Retirer de « ${label} »`} onClick=${() => drop(id)}>Retirer</button></p>`)}
		${(several || chosen.length === 0) && html`<input id=${d.id} type="text" role="combobox" autocomplete="off" aria-expanded=${found ? "true" : "false"}
			aria-controls=${list} aria-activedescendant=${found && found[at] ? `${list}-${at}` : undefined} aria-invalid=${d.invalid} aria-describedby=${d.ids}
			value=${words} placeholder=${looked(kind) ? "Tapez le début du nom" : "Tapez un nom, ou cliquez pour choisir"} onInput=${e => setWords(e.target.value)}
			onClick=${() => setOpen(true)} onKeyDown=${keys} onBlur=${close} />`}
		${found && html`<${Suggestions} id=${list} found=${found} at=${at} choose=${choose} none=${noneSaid(kind, words)} />`}${d.words}</div>`;
}
