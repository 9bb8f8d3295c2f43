/*
 * planning: the pages of planning: a season asked for, followed, stopped, compared and applied; what does not fit; a date poll; one's own agenda.
 * Owns: the actions that it makes.
 * Beware: a long calculation is played by answers of its own, so that it lasts as long as it is looked at and no longer.
 */
import { after, call, equal, make, ok, person, run, shot, sound, visit } from "./browser.mjs";

const text = (page, where = "main") => page.textContent(where);
/* The first day of that weekday (0 is Sunday) from n days on. */
function weekday(day, n) {
	while (new Date(after(n)).getUTCDay() !== day)
		n++;
	return after(n);
}

async function narrow(page, name) {
	await page.setViewportSize({ width: 360, height: 800 });
	await shot(page, name);
	await sound(page, `${name}, 360 px`);
	await page.setViewportSize({ width: 1280, height: 900 });
}

/* Both widths of what is open now. */
async function looked(page, name) {
	await shot(page, name);
	await sound(page, `${name}, 1280 px`);
	await narrow(page, name);
}

async function people(page) {
	const all = (await call(page, "GET", "/people?limit=200")).body.items;
	return Object.fromEntries(all.map(p => [p.code, p.id]));
}

async function actionMade(page, title, windows, more = {}) {
	const action = await make(page, "/actions", { title, ...more });
	for (const [i, [from, to]] of windows.entries())
		await make(page, "/sessions", { action: action.id, rank: i + 1, window_from: from, window_to: to });
	return action.id;
}

/* --- a season ------------------------------------------------------------------------------------------------------------- */
async function season(page, actions) {
	await visit(page, "planifier");
	await looked(page, "planifier");
	await page.getByLabel("Certaines actions").check();
	for (const title of actions)
		await page.getByLabel(title).check();
	await page.getByText("Réglages").click();
	await page.getByLabel(/vacances/i).selectOption({ label: "Beaucoup" });
	await looked(page, "planifier-reglages");
	await page.getByRole("button", { name: "Chercher des dates" }).click();
	await page.waitForURL(/#\/dates\/[0-9a-f-]{36}$/);
	await page.getByText(/^Solution 1/).waitFor();
	const id = page.url().split("/").pop(), plan = (await call(page, "GET", "/plans/" + id)).body;

	equal([plan.mode, plan.weights.map(w => [w.criterion, w.weight])], ["place", [["school", 100]]], "what was chosen in words is what the service was asked");
	equal(await page.locator(".solutions > li").count(), plan.options.length, "every solution has its card");
	ok(plan.options.length > 1, "there is more than one to choose from", plan.options.length);
	equal(await page.locator(".months .sessions > li").count(), plan.options[0].placements.length, "every session of the first stands under its month");
	await looked(page, "solutions");
	return plan;
}

async function reasons(page, plan) {
	await page.locator(".why > summary").first().click();
	await page.getByText("Les jours voisins :").first().waitFor();
	ok(/exclu|possible/.test(await text(page, ".why")), "the neighbouring days are told, with the rule or the price");
	await page.getByRole("button", { name: "Voir ses journées" }).nth(1).click();
	await page.getByText("Les journées de la solution 2").waitFor();
	const days = await page.$$eval(".months .sessions strong", all => all.map(e => e.textContent));
	equal(days.length, plan.options[1].placements.length, "the second solution shows its own days");
	await page.locator(".why > summary").first().click();
	await page.locator(".why p").first().waitFor();
	ok(true, "why a day of the second solution is asked for when it is opened");
	await looked(page, "solution-2");
	await page.getByRole("button", { name: "Appliquer la solution 2" }).click();
	await page.getByRole("button", { name: "Oui, l’appliquer" }).click();
	await page.getByText("Solution appliquée").waitFor();
	equal((await call(page, "GET", "/plans/" + plan.id)).body.applied_option, 2, "the solution that was chosen is the one applied");
}

/* --- while it runs ------------------------------------------------------------------------------------------------------ */
async function running(page, plan) {
	let stopped = false;
	const json = body => ({ status: 200, contentType: "application/json", body: JSON.stringify(body) });

	await page.route(`**/api/v1/plans/${plan.id}`, r => stopped ? r.continue() : r.fulfill(json({ ...plan, status: "requested", options: undefined })));
	await page.route(`**/api/v1/plans/${plan.id}/progress`, r => r.fulfill(json({ id: plan.id, status: stopped ? "computed" : "requested", running: true, steps: 300, budget: 1000,
		options: 2, cost: 41 })));
	await page.route(`**/api/v1/plans/${plan.id}/stop`, r => {
		stopped = true;
		r.fulfill(json(plan));
	});
	await visit(page, "planifier");
	await visit(page, "dates/" + plan.id);
	await page.getByText("30 % de la recherche prévue").waitFor();
	ok(/2 solutions trouvées ; la meilleure compte 41 points/.test(await text(page)), "how far the calculation is and what it has found are told");
	await looked(page, "calcul");
	await page.getByRole("button", { name: "Arrêter et garder le meilleur" }).click();
	await page.getByText(/^Solution 1/).waitFor();
	ok(true, "a calculation that is stopped shows the best that it found");
	await page.unroute(`**/api/v1/plans/${plan.id}`);
}

async function impossible(page) {
	const saturday = weekday(6, 40), action = await actionMade(page, "Trop serré", [[saturday, saturday]]);
	const plan = await make(page, "/plans", { actions: [action] });

	await visit(page, "dates/" + plan.id);
	await page.getByText("Aucune date ne convient").waitFor();
	await looked(page, "impossible");
	const links = await page.$$eval("main article li a", all => all.map(a => a.getAttribute("href")));
	ok(links.length > 0 && links.some(l => l === "#/registre/action/" + action || l.startsWith("#/registre/session/")), "each rule leads to the record that can lift it", links.join(" "));
	await page.locator("main article li a").first().click();
	await page.getByRole("button", { name: "Modifier" }).waitFor();
	ok(true, "and that record can be changed there");
}

/* One enrolled is absent on the only day there is: impossible for everybody, possible for who animates. */
async function someAway(page, animates, ids) {
	const only = weekday(2, 45), action = await actionMade(page, "Sans attendre tout le monde", [[only, only]], { animators: [animates] });
	const centre = (await call(page, "GET", "/organisations?code=centre-a")).body.items[0].id;
	await make(page, `/actions/${action}/open`, {});
	await make(page, "/enrolments", { action, structure: centre, persons: [{ person: ids["direction-a"], role: "director" }] });
	await make(page, "/absences", { person: ids["direction-a"], from: only, to: only });

	await visit(page, "planifier");
	await page.getByLabel("Certaines actions").check();
	await page.getByLabel("Sans attendre tout le monde").check();
	ok(await page.getByLabel(/^Toutes les personnes attendues/).isChecked(), "everybody is required unless another choice is made");
	await page.getByLabel(/^Les intervenant·es seulement/).check();
	await page.getByRole("button", { name: "Chercher des dates" }).click();
	await page.waitForURL(/#\/dates\/[0-9a-f-]{36}$/);
	await page.getByText(/^Solution 1/).waitFor();
	ok(/Personnes qui ne peuvent pas venir/.test(await text(page)), "what the absence costs stands among the criteria");
	await page.locator(".why > summary").first().click();
	await page.getByText("Qui manquerait, par fonction et structure :").waitFor();
	ok(/Direction, « .+ » : pas libre/.test(await text(page, ".why")), "who would be missing is told by function and structure", await text(page, ".why"));
	await looked(page, "sans-tout-le-monde");
}

/* --- a poll --------------------------------------------------------------------------------------------------------------- */
/* One that fits beside one that does not. */
async function leftOut(page) {
	const saturday = weekday(6, 40), fits = await actionMade(page, "Celle qui trouve", [[after(30), after(60)]]);
	const plan = await make(page, "/plans", { actions: [fits, await actionMade(page, "Celle qui ne trouve pas", [[saturday, saturday]])] });

	await visit(page, "dates/" + plan.id);
	await page.getByText("Cette action ne trouve pas de dates").waitFor();
	await looked(page, "left out");
	const told = await text(page, ".alert");
	ok(/Celle qui ne trouve pas/.test(told) && !/« Celle qui trouve »/.test(told), "an action without dates is told with its rules, and the other is placed", told);
}

async function poll(page, action, who) {
	await visit(page, "actions/" + action);
	await page.getByRole("link", { name: "Préparer un sondage de dates" }).click();
	await page.getByText("Jours ajoutés à la main").waitFor();
	await page.getByRole("button", { name: "Enregistrer le sondage" }).click();
	await page.locator(".fault").first().waitFor();
	ok(/jusqu|délai|répon|remplir|obligatoire|manque/i.test(await text(page, ".fault")), "a poll without its deadline is refused beside the field", await text(page, ".fault"));
	await page.locator("[name=closes_on]").fill(after(10));
	await looked(page, "sondage-nouveau");
	await page.getByRole("button", { name: "Enregistrer le sondage" }).click();
	await page.waitForURL(/#\/sondages\/[0-9a-f-]{36}$/);
	const id = page.url().split("/").pop(), drafted = (await call(page, "GET", "/polls/" + id)).body;
	await page.getByRole("link", { name: "Modifier" }).click();
	await page.getByRole("button", { name: "Modifier" }).click();
	await page.locator("[name=closes_at]").fill(after(9) + "T18:30");
	await shot(page, "sondage-modifier");
	await page.getByRole("button", { name: "Enregistrer les changements" }).click();
	await page.getByText("18 h 30").first().waitFor();
	const changed = (await call(page, "GET", "/polls/" + id)).body;
	equal([changed.closes_at !== drafted.closes_at, changed.options], [true, drafted.options], "a draft's deadline is changed by its clock, and nothing else with it");
	await visit(page, "sondages/" + id);
	await page.getByRole("button", { name: "Ouvrir le sondage" }).click();
	await page.getByRole("button", { name: "Oui, l’ouvrir" }).click();
	await page.getByText("Liens à transmettre").first().waitFor();
	equal((await call(page, "GET", "/polls/" + id)).body.asked, [who], "those who animate are asked");
	ok(/1 personne n’a pas répondu/.test(await text(page)), "who has not answered is told");
	const link = (await call(page, "GET", `/polls/${id}/links`)).body.items[0].link, options = (await call(page, "GET", "/polls/" + id)).body.options;
	await make(page, "/polls/answers/" + link.split("/").pop(), { answers: options.map((o, i) => ({ option: o.number, value: i === 0 ? "yes" : "no" })) });
	await visit(page, "actions/" + action);
	await visit(page, "sondages/" + id);
	ok(/Tout le monde a répondu/.test(await text(page)), "an answer by link is seen at once");
	equal(await page.locator("table").first().locator("tbody tr").count(), options.length, "every day has its row of results");
	await looked(page, "sondage");
	await page.getByRole("button", { name: "Clore le sondage" }).click();
	await page.getByRole("button", { name: "Oui, le clore" }).click();
	await page.getByText("Retenir des jours").first().waitFor();
	await looked(page, "sondage-clos");
	await page.getByRole("button", { name: "Proposer des dates avec ces réponses" }).click();
	await page.waitForURL(/#\/dates\/[0-9a-f-]{36}$/);
	ok(true, "the answers feed a new proposal of dates");
}

/* All open actions of a period, as the page proposes it. */
async function period(page, actions) {
	await visit(page, "planifier");
	await page.getByRole("button", { name: "Chercher des dates" }).click();
	await page.waitForURL(/#\/dates\/[0-9a-f-]{36}$/);
	await page.getByText(/^Solution 1|Aucune date ne convient/).first().waitFor();
	const plan = (await call(page, "GET", "/plans/" + page.url().split("/").pop())).body;
	ok(actions.every(a => plan.actions.includes(a)), "a period takes every open action with a session to place", JSON.stringify(plan.actions));
	await visit(page, "planifier");
	ok(/Propositions récentes/.test(await text(page)) && await page.locator(`a[href="#/dates/${plan.id}"]`).count() === 1, "the proposal is found again on the page that it was asked from");
}

/* --- what is set up once -------------------------------------------------------------------------------------------------- */
async function venue(page) {
	const feature = await make(page, "/venue-features", { code: "essai-projecteur", label: "Vidéoprojecteur d’essai" });
	const made = await make(page, "/venues", { name: "Salle d’essai", seats: 20 });

	await visit(page, "registre/venue/" + made.id);
	await page.getByRole("button", { name: "Modifier" }).click();
	await page.getByLabel("Équipements").click();
	await page.getByRole("option", { name: "Vidéoprojecteur d’essai" }).click();
	await page.getByLabel("Fermetures").fill(after(33));
	await page.locator(".field", { hasText: "Fermetures" }).getByRole("button", { name: "Ajouter ce jour" }).click();
	await page.getByRole("group", { name: "Jours d’ouverture" }).getByLabel("mardi", { exact: false }).check();
	await looked(page, "lieu-modifier");
	await page.getByRole("button", { name: "Enregistrer les changements" }).click();
	await page.getByText("Vidéoprojecteur d’essai").waitFor();
	const now = (await call(page, "GET", "/venues/" + made.id)).body;
	equal([now.features, now.closed_days, now.weekdays], [[feature.id], [after(33)], ["tuesday"]], "a venue says what it offers, and when it is open");
	await page.getByText("S’abonner à son calendrier").click();
	await page.getByRole("button", { name: "Créer une adresse" }).click();
	await page.getByLabel(/Adresse à copier maintenant/).waitFor();
	await looked(page, "lieu");
}

async function animator(page, who) {
	await visit(page, "registre/person/" + who);
	await page.getByText("Demi-journées prises").click();
	await page.getByText(/Jours pris/).first().waitFor();
	await page.getByText("Journées", { exact: true }).first().click();
	await looked(page, "intervenante");
	ok(!/Raison|Motif/.test(await text(page)), "when somebody is taken is told to the team without why");
}

async function ownDays(page, plan) {
	await visit(page, "agenda");
	const days = await page.locator("section", { hasText: "Mes journées à venir" }).locator(".sessions > li").count();
	equal(days, plan.options[1].placements.length, "who animates finds the days to come in the own agenda");
	await looked(page, "mes-journees");
}

async function coordination() {
	const { page, complaints, close } = await person("coordination");
	const ids = await people(page), animates = ids["coordination"];
	const windows = [[after(30), after(60)], [after(61), after(120)]], names = ["Accueil et vie sociale", "Aller vers les habitants"], made = [];
	for (const title of names)
		made.push(await actionMade(page, title, windows, { animators: [animates] }));

	const plan = await season(page, names);
	await running(page, plan);
	await visit(page, "actions");
	await visit(page, "dates/" + plan.id);
	await reasons(page, plan);
	await ownDays(page, plan);
	await animator(page, animates);
	await venue(page);
	await period(page, [await actionMade(page, "Ouverte à tous", windows)]);
	await asked(page, ids["direction-a"]);
	await impossible(page);
	await leftOut(page);
	await someAway(page, animates, ids);
	await poll(page, await actionMade(page, "À dater ensemble", [[after(40), after(90)]], { animators: [animates] }).then(async id => {
		const asked = await make(page, "/plans", { actions: [id] });
		await visit(page, "dates/" + asked.id);
		await page.getByText(/^Solution 1/).waitFor();
		return id;
	}), animates);
	await page.waitForLoadState("networkidle");
	equal(complaints.filter(c => !/422|400/.test(c)), [], "planning leaves the browser without complaint");
	await close();
}

/* A poll that waits for somebody's answer. */
async function asked(page, who) {
	const id = await actionMade(page, "Qui peut quand", [[after(40), after(90)]]), [session] = (await call(page, "GET", "/sessions?action=" + id)).body.items;
	const made = await make(page, "/polls", { action: id, persons: [who], closes_at: after(8) + "T12:00:00Z",
		options: [{ session: session.id, day: weekday(2, 45) }, { session: session.id, day: weekday(4, 45) }] });

	await make(page, `/polls/${made.id}/open`);
}

/* --- one's own agenda ---------------------------------------------------------------------------------------------------- */
const stamp = iso => iso.replace(/-/g, "");
const ics = day => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//essai//\r\nBEGIN:VEVENT\r\nUID:un\r\nSUMMARY:Rien à dire\r\nDTSTART;TZID=Europe/Paris:${stamp(day)}T090000\r\n`
	+ `DTEND;TZID=Europe/Paris:${stamp(day)}T113000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

async function agenda() {
	const { page, complaints, close } = await person("direction-a");

	await page.getByRole("link", { name: "Mon agenda" }).click();
	await page.getByText("La semaine habituelle").waitFor();
	await page.getByText("Qui peut quand").waitFor();
	await page.getByLabel("oui").first().check();
	await page.getByLabel("si besoin").nth(1).check();
	await page.getByRole("button", { name: "Répondre", exact: true }).click();
	await page.getByText("vous avez répondu").waitFor();
	ok(true, "a poll is answered with an account, on the own agenda");
	await page.getByRole("button", { name: "Ajouter une habitude…" }).click();
	await page.getByLabel("je ne peux pas venir").check();
	await page.getByLabel("mercredi", { exact: false }).check();
	await page.getByRole("button", { name: "Ajouter", exact: true }).click();
	await page.getByText(/Indisponible le mercredi/).waitFor();
	ok(true, "a habit is told in a sentence");
	await page.getByRole("button", { name: "Ajouter une absence…" }).click();
	await page.locator("[name=from]").fill(after(20));
	await page.locator("[name=to]").fill(after(15));
	await page.getByRole("button", { name: "Ajouter", exact: true }).click();
	await page.locator(".fault").first().waitFor();
	ok(true, "an absence that ends before it begins is refused beside the field");
	await page.locator("[name=to]").fill(after(22));
	await page.getByRole("button", { name: "Ajouter", exact: true }).click();
	await page.getByText(/Du .* au /).first().waitFor();
	await page.getByRole("button", { name: "Ajouter un agenda…" }).click();
	await page.getByLabel("Ou déposer un fichier").setInputFiles({ name: "agenda.ics", mimeType: "text/calendar", buffer: Buffer.from(ics(after(9))) });
	await page.getByText("Fichier déposé").waitFor();
	ok(/1 rendez-vous/.test(await text(page)), "a calendar brought as a file is read at once");
	await page.getByRole("button", { name: "Créer une adresse" }).click();
	const address = await page.getByLabel(/Adresse à copier maintenant/).inputValue();
	const read = path => page.evaluate(async where => (await fetch(where, { cache: "reload" })).status, path);
	equal(await read(new URL(address).pathname), 200, "the address that was made gives the calendar");
	await looked(page, "agenda");
	await page.getByRole("button", { name: "Révoquer" }).click();
	await page.getByRole("button", { name: "Oui, la révoquer" }).click();
	await page.waitForFunction(() => ![...document.querySelectorAll("button")].some(b => b.textContent === "Révoquer"));
	ok(await read(new URL(address).pathname) >= 400, "once revoked it gives nothing");
	equal(complaints.filter(c => !/ 4\d\d /.test(c)), [], "the agenda leaves the browser without complaint");
	await close();
}

await run(async () => {
	await coordination();
	await agenda();
});
