/*
 * page_providers: the providers' cards, for the team and for the provider.
 * Owns: nothing.
 * Beware: days of the two pools stand side by side as the card gives them; how many are taken is shown to the référent alone (days_moved.js).
 */
import { html } from "htm/preact";
import { all, get, post } from "./api.js";
import { label, may, title } from "./contract.js";
import { Days } from "./days_moved.js";
import { departmentName, departments } from "./departments.js";
import { Searched } from "./list.js";
import { Name, Names } from "./names.js";
import { Act, Badge, Empty, Facts, Loaded, Page, Table, useLoad } from "./parts.js";
import { count, day, euros } from "./words.js";

const sets = (record, name, values) => (values || []).map(v => label(record, name, v)).join(", ");
const list = (p, n = 3) => (p.competences || []).slice(0, n).map(c => c.competence);

export function Providers() {
	const competences = useLoad(() => all("/competences"), []);
	return html`<${Page} title="Prestataires" intro="Les personnes et organismes qui accompagnent, avec leurs compétences.">
		<${Loaded} from=${competences}>${known => {
			const narrow = [["department", "Intervient dans", departments.map(([c, n]) => [c, `${c} — ${n}`]), (p, d) => (p.departments || []).includes(d)],
				["competence", "Compétence", known.map(c => [c.id, c.name]), (p, id) => (p.competences || []).some(c => c.competence === id)],
				["remote", "À distance", [["yes", "Oui"]], p => p.remote]];
			return html`<${Searched} path="/providers" operation="registry.provider.list" record="provider" kind="provider" one="prestataire" many="prestataires" narrow=${narrow}>${found => html`
				<${Table} caption="Prestataires" head=${["Nom", "Compétences", "Départements", "Tarif par jour"]} numbers=${[3]} rows=${found.map(p => [
					html`<a href=${"#/prestataires/" + p.id}>${p.name}</a>${p.home && html` <span class="quiet">· <${Name} kind="peer" id=${p.home} /></span>`}`, html`<${Names} kind="competence" ids=${list(p)} />${p.competences.length > 3 ? "…" : ""}`,
					(p.departments || []).join(", ") + (p.remote ? " · à distance" : ""), p.tariff ? euros(p.tariff) : ""])} />`}<//>`;
		}}<//><//>`;
}

async function providerRead(id) {
	const [provider, accreditations] = await Promise.all([get(`/providers/${id}`),
		may("registry.accreditation.list") ? all("/accreditations", { provider: id }) : []]);
	return { provider, accreditations };
}

/* Of a card that another federation keeps. */
function Far({ p, done }) {
	const verify = async () => {
		await post(`/providers/${p.id}/verify-links`);
		done();
	};
	const open = p.unknown_links > 0 && !p.links_verified_on;
	return html`<section class="alert"><p>Fiche tenue par la fédération « <${Name} kind="peer" id=${p.home} /> » : elle se corrige là-bas, et arrive ici d’elle-même.
			Les jours indiqués sont la part prévue par l’accord ; leur disponibilité est confirmée par cette fédération quand le prestataire est sollicité.</p>
		${(p.other_competences || []).length > 0 && html`<p>Aussi, sans équivalent dans notre liste : ${p.other_competences.map(c => c.name).join(", ")}.</p>`}
		${open && html`<p>${count(p.unknown_links, "lien", "liens")} avec des structures sans SIRET ni RNA : demandez au prestataire lesquelles avant de le solliciter.</p>`}
		${open && may("registry.provider.verify_links") && html`<${Act} run=${verify} sure="Le prestataire a-t-il dit avec quelles structures, et aucune n’est celle de la personne ?" yes="Oui, c’est vérifié">Noter que c’est vérifié<//>`}
		${p.links_verified_on && html`<p class="quiet">Liens vérifiés le ${day(p.links_verified_on)}.</p>`}</section>`;
}

export function Provider({ id }) {
	const from = useLoad(() => providerRead(id), [id]);
	return html`<${Loaded} from=${from}>${({ provider: p, accreditations }) => html`<${Page} title=${p.name} back=${["#/prestataires", "Tous les prestataires"]}>
		<${Facts} of=${[["Intervient dans", (p.departments || []).map(departmentName).join(", ")], ["À distance", p.remote && "oui"],
			[title("provider", "days_individual"), p.days_individual !== undefined && `${p.days_individual} par mois`],
			[title("provider", "days_group"), p.days_group !== undefined && `${p.days_group} par mois`],
			["Tarif par jour", p.tariff && euros(p.tariff)], ["Langues", (p.languages || []).join(", ")], ["Accessibilité", sets("provider", "accessibility", p.accessibility)],
			["Organisme", p.organisation && html`<${Name} kind="organisation" id=${p.organisation} />`],
			["Adresse e-mail", p.email && html`<a href=${"mailto:" + p.email}>${p.email}</a>`], ["Téléphone", p.phone],
			[title("provider", "refreshed_on"), day(p.refreshed_on)]]} />
		${p.home && html`<${Far} p=${p} done=${from.reload} />`}
		${!p.home && may("matching.capacity_transfer.list") && html`<${Days} p=${p} />`}
		<section><h2>Agrément de prestataire</h2>${accreditations.length === 0 ? html`<${Empty}>Aucune décision enregistrée : ce prestataire n’est pas proposé.<//>`
			: html`<ul>${accreditations.map(a => html`<li key=${a.id}><${Badge} tone=${a.status === "accredited" ? "good" : "warn"}>${label("accreditation", "status", a.status)}<//>
				${a.from && ` du ${day(a.from)}`}${a.to && ` au ${day(a.to)}`}</li>`)}</ul>`}</section>
		<section><h2>Compétences</h2><${Table} caption="Compétences" head=${["Compétence", "Niveau", "Preuve"]} numbers=${[1]}
			rows=${p.competences.map(c => [html`<${Name} kind="competence" id=${c.competence} />`, `${c.level} sur 5`, c.evidence || ""])} /></section>
		${p.links && p.links.length > 0 && html`<section><h2>Liens déclarés</h2><p class="quiet">Ils comptent pour la neutralité : ce prestataire n’est pas proposé aux personnes de ces structures.</p>
			<ul>${p.links.map(l => html`<li>${label("provider", "links.kind", l.kind)} : <${Name} kind="organisation" id=${l.organisation} /></li>`)}</ul></section>`}<//>`}<//>`;
}
