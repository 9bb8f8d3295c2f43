/*
 * names: what an id is called, asked of the services at the moment it is drawn, with the reader's own rights.
 * Owns: what was read, for as long as somebody is signed in on this page.
 * Beware: a name that the reader may not know stays "nom réservé"; that is an answer, not an error.
 */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { all, get, query } from "./api.js";
import { collection, hasRole, may, schemaOf } from "./contract.js";
import { dayBrief } from "./words.js";

const kinds = {
	person: ["/people", "registry.person.list"], organisation: ["/organisations", "registry.organisation.list"],
	provider: ["/providers", "registry.provider.list"], provider_name: ["/provider-names", ""], accompaniment: ["/services", "registry.accompaniment.list"],
	competence: ["/competences", "registry.competence.list"], bouquet: ["/bouquets", "registry.bouquet.list"],
	venue: ["/venues", "scheduling.venue.list"], action: ["/actions", "scheduling.action.list"],
};
const many = 3; /* from so many on, the list is read instead of one record each */

/* Where records of that kind are read: those above, and any collection of the contract. */
function kindOf(kind) {
	const found = kinds[kind] || (collection(kind) && [collection(kind).path, collection(kind).base + ".list"]);
	return found || ["", ""];
}

/* What a record without a name is made of: what it is about, of which nature, when. */
function made(kind, r) {
	const fields = Object.entries(schemaOf(kind).properties || {}).filter(([name]) => r[name] !== undefined);
	const about = fields.filter(([, s]) => s["x-ref"] && s["x-ref"] !== kind && s["x-ref"] !== "file" && s.type !== "array").slice(0, 2)
		.map(([name, s]) => nameOf(s["x-ref"], r[name]));
	const nature = fields.filter(([name, s]) => s["x-labels"] && s.type !== "array" && !["status", "outcome", "erased_for"].includes(name)).slice(0, 1).map(([name, s]) => s["x-labels"][r[name]]);
	const when = r.from ? `du ${dayBrief(r.from)}${r.to ? ` au ${dayBrief(r.to)}` : ""}` : r.day && dayBrief(r.day);
	return [...about, ...nature, r.number && `n° ${r.number}`, r.rank && `n° ${r.rank}`, r.year, when].filter(Boolean).join(" · ") || r.code || "";
}

/* A record is called by its name, or by what tells it apart. */
/* A structure that stands in for another federation's says whose it is. */
const ofHome = (r, kind) => kind === "organisation" && r.home_name ? `${r.name} · ${r.home_name}` : r.name;
const called = (r, kind) => r.erased_at ? "Données effacées" : (kind === "peer" && r.federation) || ofHome(r, kind) || r.title || r.label || made(kind, r);

const known = signal(new Map());
let wanted = new Map();

export function namesForget() {
	known.value = new Map();
	wanted = new Map();
}

export { called, kindOf };

/* What a list page has read already need not be asked again. */
export function namesLearn(kind, records) {
	const next = new Map(known.value);
	for (const r of records)
		next.set(`${kind}/${r.id}`, r);
	known.value = next;
}

async function one(kind, id) {
	const [, operation] = kindOf(kind);
	try {
		if (operation && !may(operation))
			throw new Error("not this reader's to know");
		if (kind === "commune") {
			const found = await get("/communes" + query({ q: id, limit: 1 }));
			const row = found.items.find(c => c.code === id);
			namesLearn(kind, [{ id, name: row ? `${row.name} (${row.department})` : id }]);
		} else
			namesLearn(kind, [await get(`${kindOf(kind)[0]}/${id}`).catch(why => {
				if (kind !== "person" || !may("registry.reception_guest.get"))
					throw why;
				return get(`/reception-guests/${id}`); /* nobody of the registry: who came in by a door */
			})]);
	} catch {
		known.value = new Map(known.value).set(`${kind}/${id}`, null);
	}
}

async function flush() {
	const asked = wanted;
	wanted = new Map();
	for (const [kind, ids] of asked) {
		const [path, operation] = kindOf(kind);
		if (path && ids.size > many && may(operation))
			await all(path).then(found => namesLearn(kind, found), () => {});
		await Promise.all([...ids].filter(id => !known.value.has(`${kind}/${id}`)).map(id => one(kind, id)));
	}
}

function want(kind, id) {
	if (wanted.size === 0)
		setTimeout(flush, 0);
	if (!wanted.has(kind))
		wanted.set(kind, new Set());
	wanted.get(kind).add(id);
}

/* A name; "…" while it is asked for; null when the reader may not know it. */
export function name(kind, id) {
	const key = `${kind}/${id}`;
	if (!id)
		return "";
	if (!known.value.has(key)) {
		want(kind, id);
		return "…";
	}
	const found = known.value.get(key);
	return found && called(found, kind);
}
/* Who reads no cards is told what a provider is called, and nothing else of it. */
export const providerKind = () => hasRole("referent", "coordinator", "operator") ? "provider" : "provider_name";

const nameOf = (kind, id) => name(kind, id) || "";

export function Name({ kind, id }) {
	const found = name(kind, id);
	return found === null ? html`<span class="quiet">nom réservé</span>` : html`<span>${found}</span>`;
}

/* Separated by commas; those that may not be known are counted at the end. */
export function Names({ kind, ids = [] }) {
	const hidden = ids.filter(id => name(kind, id) === null).length;
	const shown = ids.filter(id => name(kind, id) !== null);
	const rest = hidden === 0 ? "" : html`<span class="quiet">${shown.length ? " et " : ""}${hidden === 1 ? "1 nom réservé" : `${hidden} noms réservés`}</span>`;
	return html`${shown.map((id, i) => html`${i ? ", " : ""}<${Name} kind=${kind} id=${id} key=${id} />`)}${rest}`;
}
