/*
 * main: starts the pages: who is there, what may be done, which page the address asks for.
 * Owns: the table of pages and the menu.
 * Beware: the menu shows what the roles may do (openapi.json's x-roles); the services decide, not this file.
 */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { session, sessionResume, signOut } from "./api.js";
import { contractLoad, hasRole, labels, may } from "./contract.js";
import { namesForget } from "./names.js";
import { Page, Refused } from "./parts.js";
import { Action } from "./page_action.js";
import { Actions } from "./page_actions.js";
import { Agenda } from "./page_agenda.js";
import { ActionBilan, Bilan } from "./page_bilan.js";
import { Campaign } from "./page_campaign.js";
import { Campaigns } from "./page_campaigns.js";
import { Consolidated, Indicators } from "./page_consolidated.js";
import { PersonData } from "./page_data.js";
import { Deadlines } from "./page_deadlines.js";
import { FigureSheet } from "./page_figure_sheet.js";
import { Figures } from "./page_figures.js";
import { Import, Imports } from "./page_imports.js";
import { Inbox } from "./page_inbox.js";
import { FarAction, FarActions } from "./page_far_actions.js";
import { FarMission, FarMissions } from "./page_far_missions.js";
import { Mission, Missions } from "./page_missions.js";
import { Partner, Partners } from "./page_partners.js";
import { PlanPage } from "./page_plan.js";
import { Planner } from "./page_planner.js";
import { Poll } from "./page_poll.js";
import { Presences } from "./page_presences.js";
import { Provider, Providers } from "./page_providers.js";
import { Record } from "./page_record.js";
import { Planning, RecordNew, Records, Registry } from "./page_registry.js";
import { Request } from "./page_request.js";
import { RequestNew } from "./page_request_new.js";
import { Requests, requestsTitle } from "./page_requests.js";
import { Search, SearchBox } from "./page_search.js";
import { Sharing } from "./page_sharing.js";
import { SharedPeople } from "./page_shared_people.js";
import { Sheets } from "./page_sheets.js";
import { Shortlist } from "./page_shortlist.js";
import { SignIn } from "./page_sign_in.js";
import { Structure, Structures } from "./page_structures.js";
import { PollNew } from "./poll.js";
import { doorsLoad } from "./receptions.js";

/* address, what it needs, its name in the menu, the page */
const pages = [
	["", "notification.notice.list", "Accueil", Inbox],
	["actions", "scheduling.action.list", "Actions", Actions],
	["actions/:id", "scheduling.action.get", null, Action],
	["actions-partenaires", "scheduling.far_action.list", "Actions d’autres fédérations", FarActions],
	["actions-partenaires/:id", "scheduling.far_action.get", null, FarAction],
	["planifier", "scheduling.plan.create", "Planifier", Planner],
	["planification", "scheduling.action.create", null, Planning],
	["agenda", "scheduling.availability.list", () => session.value.person ? "Mon agenda" : null, Agenda],
	["actions/:id/sondage", "scheduling.poll.create", null, PollNew],
	["sondages/:id", "scheduling.poll.get", null, Poll],
	["actions/:id/presences", "scheduling.session.sheet", null, Presences],
	["actions/:id/bilan", "reporting.action_bilan.get", null, ActionBilan],
	["dates/:id", "scheduling.plan.get", null, PlanPage],
	["demandes", "matching.request.list", () => requestsTitle("Demandes"), Requests],
	["demandes/nouvelle", "matching.request.create", null, RequestNew],
	["demandes/:id", "matching.request.get", null, Request],
	["listes-restreintes/:id", "matching.shortlist.get", null, Shortlist],
	["repartitions", "matching.campaign.create", "Répartition", Campaigns],
	["repartitions/:id", "matching.campaign.get", null, Campaign],
	["missions", "matching.engagement.list", "Missions", Missions],
	["missions/:id", "matching.engagement.get", null, Mission],
	["missions-partenaires", "matching.home_hold.list", "Missions pour d’autres fédérations", FarMissions],
	["missions-partenaires/:id", "matching.home_hold.get", null, FarMission],
	["structures", "registry.organisation.list", "Structures", Structures],
	["structures/:id", "registry.organisation.get", null, Structure],
	["prestataires", "registry.provider.list", "Prestataires", Providers],
	["prestataires/:id", "registry.provider.get", null, Provider],
	["partenaires", "registry.sharing.list", "Fédérations partenaires", Partners],
	["personnes-en-commun", "scheduling.person_share.list", null, SharedPeople],
	["partenaires/:id", "registry.sharing.list", null, Partner],
	["accords-mutualisation/:id", "registry.sharing.get", null, Sharing],
	["registre", "registry.organisation.list", "Registre", Registry],
	["registre/:record", "registry.organisation.list", null, Records],
	["registre/:record/nouveau", "registry.organisation.list", null, RecordNew],
	["registre/:record/:id", "registry.organisation.list", null, Record],
	["donnees/:id", "registry.person.export", null, PersonData],
	["imports", "registry.import_run.create", null, Imports],
	["imports/:id", "registry.import_run.get", null, Import],
	["echeances", "registry.deadline.agenda", "Échéances", Deadlines],
	["recherche/:words", "registry.search.find", null, Search],
	["bilan", "reporting.bilan.get", "Bilan", Bilan],
	["chiffres", "reporting.figure_sheet.list", "Chiffres", Figures],
	["chiffres/:id", "reporting.figure_sheet.get", null, FigureSheet],
	["chiffres-consolides", "reporting.consolidation.list", () => hasRole("national") ? "Chiffres consolidés" : null, Consolidated],
	["indicateurs", "reporting.indicator.list", () => hasRole("national") ? "Indicateurs" : null, Indicators],
	["fiches", "registry.action_sheet.list", "Fiches action", Sheets],
];

const hashRead = () => location.hash.replace(/^#\/?/, "").split("?")[0];
const address = signal(hashRead());
addEventListener("hashchange", () => {
	address.value = hashRead();
	scrollTo(0, 0);
});

function match(pattern, path) {
	const want = pattern.split("/"), have = path.split("/");
	const found = {};
	if (want.length !== have.length)
		return null;
	for (let i = 0; i < want.length; i++)
		if (want[i].startsWith(":"))
			found[want[i].slice(1)] = have[i];
		else if (want[i] !== have[i])
			return null;
	return found;
}

function Missing() {
	return html`<${Page} title="Page introuvable"><p>Il n’y a rien à cette adresse, ou votre compte n’y a pas accès. ${" "}
		<a href="#/">Revenir à l’accueil</a></p><//>`;
}

function Menu() {
	const here = address.value.split("/")[0];
	const me = session.value, [open, setOpen] = useState(false);
	const roles = me.roles.map(r => labels("me", "roles")[r] || r).join(", ");
	return html`<header class="top container"><p class="brand"><a href="#/">Maillage</a></p>
		<${SearchBox} /><p class="who"><span>${me.label || roles}</span> ${me.person && may("registry.person.export") && html`<a href=${"#/donnees/" + me.person}>Mes données</a>`} <button type="button" class="outline small" onClick=${signOut}>Se déconnecter</button></p>
		<nav aria-label="Menu principal" class=${open ? "open" : undefined}><button type="button" class="outline small" aria-expanded=${open ? "true" : "false"}
			onClick=${() => setOpen(!open)}>Menu</button><ul onClick=${() => setOpen(false)}>${pages.map(([to, need, label]) => [to, need, typeof label === "function" ? label() : label]).filter(([, need, label]) => label && may(need)).map(([to, , label]) => html`
			<li key=${to}><a href=${"#/" + to} aria-current=${to === here ? "page" : undefined}>${label}</a></li>`)}
		</ul></nav></header>`;
}

function App() {
	const me = session.value, path = address.value;
	useEffect(() => {
		namesForget();
		doorsLoad();
	}, [me && me.account]);
	if (!me)
		return html`<main class="container narrow" id="contenu"><${SignIn} /></main>`;
	let shown = html`<${Missing} />`;
	for (const [pattern, need, , View] of pages) {
		const found = match(pattern, path);
		if (found && may(need)) {
			shown = html`<${View} key=${path} ...${found} />`;
			break;
		}
	}
	const skip = e => {
		e.preventDefault();
		document.getElementById("contenu").focus();
	};
	return html`<a class="skip" href="#contenu" onClick=${skip}>Aller au contenu</a><${Menu} />
		<main class="container" id="contenu" tabindex="-1">${shown}</main>`;
}

async function start() {
	const root = document.getElementById("app");
	try {
		await Promise.all([contractLoad(), sessionResume()]);
	} catch (error) {
		render(html`<main class="container narrow"><h1>Maillage</h1><${Refused} error=${error} again=${start} /></main>`, root);
		return;
	}
	root.replaceChildren();
	render(html`<${App} />`, root);
}
start();
