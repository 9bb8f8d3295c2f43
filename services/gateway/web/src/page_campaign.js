/*
 * page_campaign: one dealing of requests: while it is computed, what it proposes line by line and why, what changed since, and its application.
 * Owns: nothing.
 * Beware: applying asks every provider at once; when something changed meanwhile nobody is asked, and the page tells what it was.
 */
import { html } from "htm/preact";
import { all, get, post } from "./api.js";
import { label, may } from "./contract.js";
import { Name } from "./names.js";
import { campaignTones } from "./page_campaigns.js";
import { Asked } from "./page_requests.js";
import { Act, Badge, Bar, Empty, Loaded, Page, Table, useLoad } from "./parts.js";
import { Running } from "./running.js";
import { count, figure, instant, month } from "./words.js";

/* --- while it runs ------------------------------------------------------------------------------------------------------- */
const sentence = p => p.stop_asked ? "Arrêt demandé : la meilleure répartition trouvée est gardée." : !p.running && p.looked > 0 && p.looked < p.of ? `${figure(p.looked)} demandes examinées sur ${figure(p.of)}.`
	: !p.running ? "Le calcul attend son tour."
	: !p.found ? "Recherche d’une première répartition…"
	: p.gap === undefined ? "Une répartition est trouvée ; la recherche continue." : `Une répartition est trouvée, au plus ${figure(p.gap / 10)} % au-dessus du meilleur possible ; la recherche continue.`;

/* --- what it proposes ------------------------------------------------------------------------------------------------------ */
const days = l => (l.months || []).map(m => `${count(m.days, "jour", "jours")} en ${month(m.month)}`).join(", ");

function Request({ line, request }) {
	return html`<a href=${"#/demandes/" + line.request}>n° ${line.place}${request ? html` : <${Asked} r=${request} />` : ""}</a>
		${request && request.organisation && html`<br /><small><${Name} kind="organisation" id=${request.organisation} /></small>`}`;
}

const Rank = ({ line }) => html`${line.rank === 1 ? "1er" : `${line.rank}e`} sur ${figure(line.candidates)}`;

function Why({ line }) {
	return html`${line.sentence}${line.best && line.provider && line.best !== line.provider && html` <small>Premier : <${Name} kind="provider" id=${line.best} />,
		${figure(line.best_score)} points contre ${figure(line.score)}.</small>`}${line.kept && html` <${Badge}>Inchangée<//>`}`;
}

function Lines({ lines, requests }) {
	const row = l => [html`<${Request} line=${l} request=${requests.get(l.request)} />`,
		l.provider ? html`<${Name} kind="provider" id=${l.provider} /><br /><small>${days(l)}</small>` : html`<${Badge} tone="bad">Aucun<//>`,
		l.provider ? html`<${Rank} line=${l} />` : "", html`<${Why} line=${l} />`];
	return html`<section><h2>Demande par demande</h2><${Table} caption="Ce que reçoit chaque demande, et pourquoi" head=${["Demande", "Prestataire", "Rang", "Pourquoi"]}
		rows=${lines.map(row)} /></section>`;
}

/* How evenly it is dealt. */
function Loads({ lines }) {
	const of = new Map();
	for (const l of lines.filter(x => x.provider)) {
		const sum = of.get(l.provider) || { requests: 0, days: 0 };
		of.set(l.provider, { requests: sum.requests + 1, days: sum.days + l.days });
	}
	const rows = [...of].sort((a, b) => b[1].days - a[1].days), most = Math.max(1, ...rows.map(([, s]) => s.days));
	return rows.length > 0 && html`<section><h2>Par prestataire</h2><ul class="plain criteria">${rows.map(([id, s]) => html`<li key=${id}>
		<span><${Name} kind="provider" id=${id} /></span><${Bar} value=${s.days} of=${most} /><span class="number">${count(s.days, "jour", "jours")}</span>
		<small>${count(s.requests, "demande", "demandes")}</small></li>`)}</ul></section>`;
}

/* --- what may be done ------------------------------------------------------------------------------------------------------ */
const isStale = why => (why.faults || []).some(f => f.code === "campaign_stale");

function Steps({ campaign: p, changed }) {
	const go = verb => async () => {
		await post(`/campaigns/${p.id}/${verb}`);
		changed();
	};
	const apply = async () => {
		try {
			await post(`/campaigns/${p.id}/apply`);
		} catch (why) {
			if (!isStale(why))
				throw why;
			await post(`/campaigns/${p.id}/check`);
		}
		changed();
	};
	const can = (verb, ...states) => states.includes(p.status) && may("matching.campaign." + verb);
	return html`<div class="row">
		${can("apply", "ready") && p.served > 0 && html`<${Act} run=${apply} yes="Oui, les solliciter" sure=${`Appliquer cette répartition ? ${count(p.served, "prestataire sera sollicité", "prestataires seront sollicités")} tout de suite.`}>Appliquer la répartition<//>`}
		${can("run", "draft", "ready", "stale") && html`<${Act} run=${go("run")} kind=${p.status === "ready" ? "outline" : ""}>${p.status === "draft" ? "Calculer" : "Recalculer"}<//>`}
		${can("cancel", "draft", "ready", "stale") && html`<${Act} run=${go("cancel")} kind="outline" sure="Abandonner cette répartition ?" yes="Oui, l’abandonner">Abandonner<//>`}</div>`;
}

function Changes({ campaign: p }) {
	const list = p.changes || [];
	return html`<div class="alert bad" role="alert"><p>${list.length > 0 ? "Personne n’a été sollicité : depuis le calcul," : "Les réglages ont changé depuis le calcul : recalculez."}</p>
		${list.length > 0 && html`<ul>${list.map(c => html`<li>${c.sentence}</li>`)}</ul>`}</div>`;
}

async function campaignRead(id) {
	const campaign = await get(`/campaigns/${id}`);
	if (campaign.status === "running" || !campaign.round)
		return { campaign, lines: [], requests: new Map() };
	const [lines, requests] = await Promise.all([all("/campaign-lines", { campaign: id, round: campaign.round }, 2000), all("/requests", { newest: true }, 2000)]);
	return { campaign, lines: lines.sort((a, b) => a.place - b.place), requests: new Map(requests.map(r => [r.id, r])) };
}

export function Campaign({ id }) {
	const from = useLoad(() => campaignRead(id), [id]);
	return html`<${Loaded} from=${from}>${({ campaign: p, lines, requests }) => html`
		<${Page} title="Répartition des demandes" back=${["#/repartitions", "Toutes les répartitions"]}>
		<p><${Badge} tone=${campaignTones[p.status]}>${label("campaign", "status", p.status)}<//> ${p.pool === "group" ? "Demandes collectives" : "Demandes personnelles"}${p.computed_at ? `, calculée le ${instant(p.computed_at)}` : ""}</p>
		${p.status === "running" && html`<${Running} path=${"/campaigns/" + p.id} state="running" round=${p.round} sentence=${sentence}
			right="matching.campaign.stop" done=${from.reload} />`}
		${p.status === "stale" && html`<${Changes} campaign=${p} />`}
		${p.summary && html`<p class="lead">${p.summary}</p>`}
		${p.left_out > 0 && html`<p class="alert">${count(p.left_out, "demande attend", "demandes attendent")} la prochaine répartition.</p>`}
		${p.status === "applied" && html`<p class="alert good">Appliquée le ${instant(p.applied_at)} : les prestataires sont sollicités. Les réponses se suivent sur la page de chaque demande.</p>`}
		<${Steps} campaign=${p} changed=${from.reload} />
		${lines.length > 0 && html`<${Lines} lines=${lines} requests=${requests} /><${Loads} lines=${lines} />`}
		${p.status === "draft" && html`<${Empty}>Rien n’est encore calculé.<//>`}<//>`}<//>`;
}
