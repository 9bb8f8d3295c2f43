/*
 * calendars: a person's own calendars, which are read, and ours, which others subscribe to.
 * Owns: the address just made, until the page is left: the service does not show it again.
 * Beware: an address is a secret on both sides: whoever has it reads the calendar.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { all, archive, post, put } from "./api.js";
import { label, may } from "./contract.js";
import { Form, Select, Submit, Text, useForm } from "./form.js";
import { Name, name } from "./names.js";
import { Act, Address, Badge, Empty, Loaded, useLoad } from "./parts.js";
import { count, instant } from "./words.js";

/* --- those that are read ------------------------------------------------------------------------------------------------- */
const wellRead = ["read", "unchanged"];

/* A file chosen is brought at once. */
function Bring({ words, bring }) {
	const [state, set] = useState({}), id = "bring-" + words.replace(/\W/g, "");
	const chosen = async e => {
		const file = e.target.files[0];
		if (!file)
			return;
		set({ busy: true });
		try {
			await bring(file);
			set({});
		} catch (error) {
			set({ error });
		}
	};
	return html`<div class="field"><label for=${id}>${words}</label><input id=${id} type="file" accept=".ics,text/calendar" onChange=${chosen} disabled=${state.busy} aria-invalid=${state.error ? "true" : undefined} />
		<small>Un fichier .ics, tel que votre agenda l’exporte. Seules les demi-journées prises sont gardées.</small>${state.error && html`<p class="fault" role="alert">${state.error.message}</p>`}</div>`;
}

function Own({ c, changed }) {
	const [replacing, replace] = useState(false), failed = c.last_outcome && !wellRead.includes(c.last_outcome);
	const refresh = async () => {
		await post(`/calendars/${c.id}/refresh`);
		changed();
	};
	const away = async () => {
		await archive(`/calendars/${c.id}`, c.version);
		changed();
	};
	const bring = async file => {
		await put(`/calendars/${c.id}/content`, file);
		replace(false);
		changed();
	};
	return html`<li class="card"><h3>${c.host ? `Agenda en ligne (${c.host})` : "Fichier déposé"}</h3>
		<p><${Badge} tone=${failed ? "bad" : c.last_outcome ? "good" : "warn"}>${c.last_outcome ? label("calendar", "last_outcome", c.last_outcome) : "pas encore lu"}<//></p>
		${c.last_read_at && html`<p>Lu le ${instant(c.last_read_at)} : ${count(c.entries || 0, "rendez-vous pris en compte", "rendez-vous pris en compte")}.</p>`}
		${c.failing_since && html`<p>En échec depuis le ${instant(c.failing_since)}.</p>`}${c.host && c.due_at && html`<p class="quiet">Prochaine lecture le ${instant(c.due_at)}</p>`}
		<div class="row">${c.host ? html`<${Act} kind="outline small" run=${refresh}>Relire maintenant<//>`
			: html`<button type="button" class="outline small" onClick=${() => replace(!replacing)}>Remplacer le fichier…</button>`}
			<${Act} kind="outline small" run=${away} sure="Retirer cet agenda ? Les demi-journées qu’il prenait seront libres." yes="Oui, le retirer">Retirer<//></div>
		${replacing && html`<${Bring} words="Nouveau fichier" bring=${bring} />`}</li>`;
}

function Add({ person, changed }) {
	const form = useForm({ address: "" });
	const go = form.submit(async ({ address }) => {
		const body = { person, address: address.trim() };
		await post("/calendars", body, form.key(body));
		changed();
	});
	/* The record, then its content: a content that is refused leaves no empty record. */
	const bring = async file => {
		const made = await post("/calendars", { person });
		try {
			await put(`/calendars/${made.id}/content`, file);
		} catch (why) {
			await archive(`/calendars/${made.id}`, made.version);
			throw why;
		}
		changed();
	};
	return html`<${Form} form=${form} onSubmit=${go} label="Ajouter un agenda en ligne"><${Text} form=${form} name="address" label="Adresse secrète de votre agenda en ligne"
			help="Dans les réglages de votre agenda : « adresse secrète au format iCal ». Elle ne sera plus montrée." /><${Submit} form=${form}>Ajouter cette adresse<//><//>
		<${Bring} words="Ou déposer un fichier" bring=${bring} />`;
}

export function OwnCalendars({ person }) {
	const from = useLoad(() => all("/calendars", { person }).then(list => list.filter(c => !c.archived_at)), [person]), [adding, setAdding] = useState(false);
	const done = () => {
		setAdding(false);
		from.reload();
	};
	return html`<section><h2>Mon agenda personnel</h2><p>Maillage n’en garde que les demi-journées prises : ni les titres, ni les lieux, ni les personnes.</p>
		<${Loaded} from=${from}>${list => html`${list.length === 0 ? html`<${Empty}>Aucun agenda n’est lu.<//>` : html`<ul class="plain cards">${list.map(c => html`<${Own} key=${c.id} c=${c} changed=${from.reload} />`)}</ul>`}
		<p><button type="button" class="outline small" aria-expanded=${adding ? "true" : "false"} onClick=${() => setAdding(!adding)}>Ajouter un agenda…</button></p>
		${adding && html`<div class="step"><${Add} person=${person} changed=${done} /></div>`}`}<//></section>`;
}

/* --- those that others read -------------------------------------------------------------------------------------------- */
const subjectOf = f => f.person ? ["person", f.person] : f.venue ? ["venue", f.venue] : ["organisation", f.organisation];

function Make({ subjects, made }) {
	const form = useForm({ of: subjects[0].join("/") });
	const go = form.submit(async v => {
		const [kind, id] = v.of.split("/");
		made(await post("/feeds", { kind, [kind]: id }));
	});
	const words = ([kind, id]) => `${label("feed", "kind", kind)} : ${name(kind, id) || "nom réservé"}`;
	return html`<${Form} form=${form} onSubmit=${go} label="Créer une adresse">${subjects.length > 1 && html`<${Select} form=${form} name="of" label="Calendrier de" options=${subjects.map(s => [s.join("/"), words(s)])} />`}
		<${Submit} form=${form}>Créer une adresse<//><//>`;
}

function Feed({ f, changed }) {
	const revoke = async () => {
		await post(`/feeds/${f.id}/revoke`);
		changed();
	};
	const [kind, id] = subjectOf(f);
	return html`<li class="notice"><div><${Name} kind=${kind} id=${id} /> <span class="quiet">· adresse créée le ${instant(f.created_at)}</span></div>
		<${Act} kind="outline small" run=${revoke} sure="Révoquer cette adresse ? Les agendas qui la lisent ne verront plus rien." yes="Oui, la révoquer">Révoquer<//></li>`;
}

/* subjects: [[kind, id]…] of which an address may be made here. */
export function Feeds({ subjects, heading = "S’abonner au calendrier" }) {
	const keys = subjects.map(s => s.join("/")), [path, setPath] = useState("");
	const from = useLoad(() => all("/feeds").then(list => list.filter(f => f.status === "active" && keys.includes(subjectOf(f).join("/")))), [keys.join()]);
	const made = link => {
		setPath(link.address);
		from.reload();
	};
	const revoked = () => {
		setPath("");
		from.reload();
	};
	return html`<section><h2>${heading}</h2><p>Une adresse à coller dans un agenda (téléphone, messagerie) : les journées y paraissent et s’y mettent à jour seules. Qui la connaît lit ce calendrier.</p>
		${path && html`<${Address} path=${path} label="Adresse à copier maintenant : elle ne sera plus montrée" />`}
		<${Loaded} from=${from}>${list => list.length > 0 && html`<ul class="plain">${list.map(f => html`<${Feed} key=${f.id} f=${f} changed=${revoked} />`)}</ul>`}<//>
		${may("scheduling.feed.create") && html`<${Make} subjects=${subjects} made=${made} />`}</section>`;
}
