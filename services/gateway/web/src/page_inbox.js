/*
 * page_inbox: the home page: what happened and concerns the reader, what needs a hand first.
 * Owns: nothing.
 * Beware: "traité" holds for all readers of a notice: only those it is addressed to by role may say it; others are told.
 */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { get, post, query, session } from "./api.js";
import { label, may } from "./contract.js";
import { Name } from "./names.js";
import { Act, Badge, Empty, Loaded, Page, useLoad } from "./parts.js";
import { Doors } from "./receptions.js";
import { count, instant } from "./words.js";

const tones = { urgent: "bad", action: "warn", info: "" };

/* A task of the reader's role; a centre or a person who is told as well has nothing to tick off for the service. */
const mine = n => (n.audience || []).some(r => session.value.roles.includes(r)) || (Boolean(n.person) && n.person === session.value.person);
const task = n => n.urgency !== "info" && mine(n);

/* Days of several actions, told to one of their animators at once. */
const ownAgenda = n => n.about === "session" && !n.context && Boolean(n.count) && n.person === session.value.person && may("scheduling.availability.list");

/* Where a notice leads, by the kind of record that it is about. */
function place(n) {
	switch (n.about) {
	case "plan": return may("scheduling.plan.get") ? `#/dates/${n.object}` : null;
	case "action": return `#/actions/${n.object}`;
	case "session": return n.context ? `#/actions/${n.context}` : ownAgenda(n) ? "#/agenda" : null;
	case "enrolment": return n.context && `#/actions/${n.context}`;
	case "request": return `#/demandes/${n.object}`;
	case "proposal": case "ranking": case "request_link": case "shortlist": case "waiver": return n.context && `#/demandes/${n.context}`;
	case "sharing": return may("registry.sharing.get") ? `#/accords-mutualisation/${n.object}` : null;
	case "figure_sheet": return may("reporting.figure_sheet.get") ? `#/chiffres/${n.object}` : null;
	case "reception": return may("registry.sharing.list") && n.context ? `#/partenaires/${n.context}` : null;
	case "engagement": return `#/missions/${n.object}`;
	case "far_hold": return n.context && `#/demandes/${n.context}`;
	case "home_hold": return `#/missions-partenaires/${n.object}`;
	default: return null;
	}
}

function Subject({ n }) {
	const id = n.about === "action" ? n.object : n.context;
	if (["session", "enrolment", "action"].includes(n.about) && id)
		return html`<${Name} kind="action" id=${id} />`;
	if (n.about === "session" && n.count)
		return ownAgenda(n) ? "Mon agenda" : "Plusieurs journées";
	return { plan: "Proposition de dates", request: "Demande d’accompagnement", proposal: "Demande d’accompagnement",
		ranking: "Demande d’accompagnement", request_link: "Demande d’accompagnement", shortlist: "Demande d’accompagnement", waiver: "Demande d’accompagnement",
		engagement: "Mission d’accompagnement", far_hold: "Demande d’accompagnement", home_hold: "Mission pour une autre fédération",
		sharing: "Accord de mutualisation", reception: "Accueil des demandes de l’équipe" }[n.about] || "Voir";
}

/* One thing, with the newest that was said of it; what was said before stands below. */
function Line({ items, changed }) {
	const [n, ...rest] = items, to = place(n), open = items.filter(x => !x.handled_at && mine(x));
	const subject = html`<${Subject} n=${n} />`, urgency = most(items);
	const handle = async () => {
		for (const x of open)
			changed(await post(`/notices/${x.id}/handle`));
	};
	return html`<li class="notice">
		<div>${task(n) && html`<${Badge} tone=${tones[urgency]}>${label("notice", "urgency", urgency)}<//>`}
			<strong>${to ? html`<a href=${to}>${subject}</a>` : subject}</strong>
			<p>${n.sentence}</p><p class="quiet">${instant(n.created_at)}${n.handled_at && ` · traité le ${instant(n.handled_at)}`}</p>
			${rest.length > 0 && html`<details><summary>${count(rest.length, "message plus ancien", "messages plus anciens")}</summary>
				<ul>${rest.map(x => html`<li key=${x.id}>${x.sentence} <span class="quiet">${instant(x.created_at)}</span></li>`)}</ul></details>`}</div>
		${open.length > 0 && html`<${Act} run=${handle} kind="outline small">${open.length > 1 ? "Tout est traité" : "Traité"}<span class="hidden"> : ${n.sentence}</span><//>`}</li>`;
}

const order = { urgent: 0, action: 1, info: 2 };
const most = items => items.map(n => n.urgency).sort((a, b) => order[a] - order[b])[0];

/* What was said of one thing stands together; what is most urgent comes first, then what is newest. */
function gathered(items) {
	const groups = new Map();
	for (const n of items) {
		const key = n.context || n.object;
		groups.set(key, [...(groups.get(key) || []), n]);
	}
	return [...groups].sort(([, a], [, b]) => order[most(a)] - order[most(b)]);
}

function Part({ title, items, changed, none }) {
	const groups = gathered(items);
	return html`<section><h2>${title}${groups.length > 0 && html` <span class="quiet">(${groups.length})</span>`}</h2>
		${groups.length === 0 ? html`<${Empty}>${none}<//>`
			: html`<ul class="plain">${groups.map(([key, list]) => html`<${Line} key=${key} items=${list} changed=${changed} />`)}</ul>`}</section>`;
}

export function Inbox() {
	const [cursor, setCursor] = useState(null), [items, setItems] = useState([]), [handled, showHandled] = useState(false);
	const first = useLoad(async () => {
		const page = await get("/notices" + query({ newest: true, limit: 100 }));
		setItems(page.items);
		setCursor(page.next || null);
		return true;
	}, []);
	useEffect(() => {
		const again = () => document.visibilityState === "visible" && first.reload();
		document.addEventListener("visibilitychange", again);
		return () => document.removeEventListener("visibilitychange", again);
	}, []);
	const more = async () => {
		const page = await get("/notices" + query({ newest: true, limit: 100, cursor }));
		setItems(list => [...list, ...page.items]);
		setCursor(page.next || null);
	};
	const changed = n => setItems(list => list.map(x => x.id === n.id ? n : x));
	const shown = items.filter(n => handled || !n.handled_at);
	return html`<${Page} title="Accueil" intro="Ce qui s’est passé et vous concerne, le plus récent d’abord."><${Loaded} from=${first}>${() => html`
		<${Part} title="À faire" none="Rien n’attend de vous. Bonne journée !" changed=${changed}
			items=${shown.filter(task)} />
		<${Part} title="Pour information" none="Aucun message." changed=${changed} items=${shown.filter(n => !task(n))} />
		<p><label class="check"><input type="checkbox" checked=${handled} onChange=${e => showHandled(e.target.checked)} />
			Montrer aussi ce qui est traité</label></p>
		<${Doors} />
		${cursor && html`<p><${Act} run=${more} kind="outline">Messages plus anciens<//></p>`}`}<//><//>`;
}
