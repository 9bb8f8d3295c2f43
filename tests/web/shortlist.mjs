/*
 * shortlist: a direction compares three providers, marks them and chooses one; the provider answers by the page behind the link.
 * Owns: the request of centre A that it makes.
 * Beware: the provider's page has no script and no account: it is looked at in a context of its own.
 */
import { after, base, call, equal, looked, make, ok, person, run, visit } from "./browser.mjs";

const byCode = async (page, path, code) => (await call(page, "GET", `${path}?code=${code}`)).body.items[0].id;

async function requested(page) {
	const made = await make(page, "/requests", { kind: "group", organisation: await byCode(page, "/organisations", "centre-a"), days: 2,
		competences: [{ competence: await byCode(page, "/competences", "stress"), level: 1 }], department: "42", from: after(0), to: after(120) });
	await make(page, `/requests/${made.id}/submit`);
	return made.id;
}

/* The coordination ticks three of the ranking and notes who was heard. */
async function opened(page, request) {
	await visit(page, "demandes/" + request);
	await page.getByText("Faire comparer trois ou quatre prestataires").click();
	equal(await page.locator("[name=proposals]:checked").count(), 3, "the three best are ticked");
	await looked(page, "liste-restreinte-ouvrir");
	await page.getByRole("button", { name: "Ouvrir la liste restreinte" }).click();
	await page.waitForURL(/#\/listes-restreintes\/[0-9a-f-]{36}$/);
	await page.getByLabel("Prestataire entendu").waitFor();
	for (let i = 0; i < 3; i++) {
		await page.getByLabel("Prestataire entendu").selectOption({ index: i });
		await page.getByLabel("Compte rendu").fill("Trois entretiens au centre.");
		await page.getByRole("button", { name: "Enregistrer l’entretien" }).click();
		await page.waitForFunction(n => [...document.querySelectorAll("tr")].some(r => /Entendu le/.test(r.textContent) && (r.textContent.match(/pas encore/g) || []).length === n), 2 - i);
	}
	await looked(page, "liste-restreinte-entretiens");
	return page.url().split("/").pop();
}

/* The direction marks by the keyboard and chooses, with a reason. */
async function chosen(page, list) {
	await visit(page, "listes-restreintes/" + list);
	const selects = page.locator("form[aria-label=Notes] select"), n = await selects.count();
	equal(n, 12, "three providers, four criteria");
	for (let i = 0; i < n; i++) {
		await selects.nth(i).focus();
		await page.keyboard.type(i >= 4 && i < 8 ? "5" : "2");
	}
	await looked(page, "liste-restreinte-noter");
	await page.getByRole("button", { name: "Enregistrer les notes" }).press("Enter");
	await page.getByLabel("Votre choix").waitFor();
	ok(/100\s%/.test(await page.textContent("main table")) && /40\s%/.test(await page.textContent("main table")), "the grid adds up", await page.textContent("main table"));
	await page.getByRole("button", { name: "Choisir et faire solliciter" }).click();
	await page.locator("form[aria-label=Choix] .fault").waitFor();
	ok(await page.locator("[name=reason][aria-invalid=true]").count() === 1, "a choice without a reason is refused beside its field");
	await page.getByLabel(/Pourquoi ce choix/).fill("La méthode nous convient.");
	await looked(page, "liste-restreinte-choisir");
	await page.getByRole("button", { name: "Choisir et faire solliciter" }).click();
	await page.getByText("Choix fait, réponse attendue").waitFor();
	await looked(page, "liste-restreinte-choisie");
}

/* /r/…: without an account, without a script; the first page answers nothing by being read. */
async function answered(coordination, request, direction) {
	const lines = (await call(coordination, "GET", `/requests/${request}/proposals`)).body.lines, asked = lines.find(l => l.status === "sent");
	const link = (await make(coordination, `/proposals/${asked.proposal}/link`)).answer_link;
	const page = await direction.context().browser().newContext({ javaScriptEnabled: false, locale: "fr-FR" }).then(c => c.newPage());

	for (let i = 0; i < 2; i++) {
		await page.goto(base + link);
		equal(await page.textContent("h1"), "Une demande d’accompagnement pour vous", "the page asks, as often as it is read");
	}
	ok(!/centre/i.test(await page.textContent("dl")), "it does not say who asks", await page.textContent("dl"));
	ok(/ à \d+ h \d\d/.test(await page.textContent("dl")), "it says until which hour");
	await page.getByRole("button", { name: "Accepter" }).focus();
	await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
	equal(await page.textContent("h1"), "Merci d’avoir accepté", "an acceptance is thanked for");
	const again = await page.goto(base + link);
	ok(again.status() === 200 && /Votre mission/.test(await page.textContent("main")) && await page.getByRole("button").count() === 0,
		"the link answers once; from then on it says whom the mission is for", await page.textContent("main"));
	await page.context().close();
	return link;
}

/* Two of another request are asked at once; the first who accepts is thanked, the other is told kindly. */
async function several(coordination, direction) {
	const request = await requested(direction);

	await visit(coordination, "demandes/" + request);
	await coordination.getByLabel("Combien attendent en même temps").selectOption("2");
	await coordination.getByRole("button", { name: "Solliciter les mieux placés" }).click();
	await coordination.getByLabel(/lien à transmettre/).nth(1).waitFor();
	await looked(coordination, "solliciter-plusieurs");
	const links = await coordination.getByLabel(/lien à transmettre/).evaluateAll(all => all.map(i => i.value));
	const page = await coordination.context().browser().newContext({ javaScriptEnabled: false, locale: "fr-FR" }).then(c => c.newPage());

	equal(links.length, 2, "each has a link of its own");
	await page.goto(links[0]);
	ok(/sollicités en même temps/.test(await page.textContent("main")), "a provider is told that others are asked");
	await page.getByRole("button", { name: "Accepter" }).click();
	await page.goto(links[1]);
	ok(/accepté un peu avant/.test(await page.textContent("main")), "who comes after is told kindly", await page.textContent("main"));
	await page.context().close();
}

await run(async () => {
	const coordination = await person("coordination"), direction = await person("direction-a");
	const request = await requested(direction.page), list = await opened(coordination.page, request);

	await chosen(direction.page, list);
	await answered(coordination.page, request, direction.page);
	await visit(direction.page, "missions");
	await visit(direction.page, "listes-restreintes/" + list);
	await direction.page.getByText("Choisi le").waitFor();
	ok(/a accepté/.test(await direction.page.textContent("main")), "the list says that the one who was chosen accepted");
	equal((await call(direction.page, "GET", "/requests/" + request)).body.status, "engaged", "and the mission begins");
	await several(coordination.page, direction.page);
	equal(coordination.complaints, [], "the coordination's browser has nothing to complain of");
	ok(direction.complaints.every(c => /422/.test(c)), "nor the direction's, but for the choice without a reason", direction.complaints.join("\n"));
	await coordination.close();
	await direction.close();
});
