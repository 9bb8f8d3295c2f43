/*
 * figures: the pages of figures between federations: what a national body reads, definitions made and published, a sheet prepared and closed.
 * Owns: the definitions and the sheet that it makes.
 * Beware: another federation has told a sheet of last year before (pages.py): 44 people in two departments, of whom three in one cell.
 */
import { call, equal, looked, ok, person, run, says, visit } from "./browser.mjs";

const text = page => page.textContent("main");
const menuOf = page => page.$$eval("header nav a", links => links.map(a => a.textContent));

async function national() {
	const { page, complaints, close } = await person("nationale");

	ok((await menuOf(page)).includes("Chiffres consolidés"), "the national body has its page in the menu");
	await visit(page, "chiffres-consolides");
	await page.getByRole("heading", { name: "Par fédération" }).waitFor();
	await page.getByText("Ensemble : 44").waitFor();
	const said = await text(page);
	ok(/Fédération de la Loire/.test(said) && /Transmise/.test(said), "who has told is named, and that it has", said);
	ok(/Professionnel·le·s.*Administrateurs et administratrices/s.test(said), "categories have their names, in their order", said);
	ok(/masqué/.test(said), "what is hidden is said to be so", said);
	ok(/Masqué : dans une fédération, moins de cinq personnes/.test(said), "and why", said);
	ok(/connu de deux fédérations compte dans chacune/.test(said), "that somebody may count twice is said", said);
	const row = await page.locator("table", { hasText: "Département 42" }).locator("tr", { hasText: "Département 42" }).textContent();
	ok(!/\b3\b/.test(row) && !/\b9\b/.test(row.replace("42", "")), "of the three, and of the nine beside them, nothing is there", row);
	await looked(page, "chiffres-consolides");
	await page.getByLabel("Année").selectOption(String(new Date().getFullYear() - 3));
	await page.getByText("Aucune fédération n’a encore transmis de chiffres").waitFor();
	ok(await says(page, /En retard/), "of another period, who has not told is late");
	await visit(page, "indicateurs");
	ok(await says(page, /Personnes accueillies/) && await says(page, /Publié/), "the definitions are there");
	await looked(page, "indicateurs");
	equal(complaints, [], "the browser has nothing to complain of");
	await close();
}

async function defined(page) {
	await visit(page, "indicateurs");
	await page.getByRole("button", { name: "Nouvelle définition" }).click();
	await page.fill("form [name=code]", "Mauvais code");
	await page.fill("form [name=label]", "Bénévoles formés");
	await page.selectOption("form [name=measure]", "entered");
	await page.selectOption("form [name=period]", "year");
	await page.fill("form [name=definition]", "Une personne compte une fois.");
	await page.getByRole("button", { name: "Enregistrer" }).click();
	await page.locator(".fault").first().waitFor();
	ok(await says(page, /lettres minuscules/), "a code that is none is refused beside the field");
	await page.fill("form [name=code]", "benevoles");
	await page.getByRole("button", { name: "Enregistrer" }).click();
	const card = page.locator("article", { hasText: "Bénévoles formés" });
	await card.getByRole("button", { name: "Publier" }).click();
	await card.getByText("Publié", { exact: true }).waitFor();
	ok(true, "a definition is made and published");
	await card.getByRole("button", { name: "Édition suivante" }).click();
	equal(await card.locator("[name=code]").inputValue(), "benevoles", "the next edition begins with what the last one says");
	await card.locator("[name=definition]").fill("Une personne compte une fois par an.");
	await card.getByRole("button", { name: "Enregistrer" }).click();
	await page.getByText("benevoles, édition 2").waitFor();
	ok(await says(page, /Brouillon/), "and is a draft, beside the one that is published");
	await looked(page, "indicateurs-editions");
}

/* States that pass too quickly here, or that need a node put back from a backup: the sheet as the service would answer it. */
async function underWay(page, id) {
	const sheet = (await call(page, "GET", "/figure-sheets/" + id)).body, there = "**/api/v1/figure-sheets/" + id;
	const held = [{ number: 1, sent_at: "2026-10-01T08:00:00Z", cells: [{ value: 31, people: 5, hidden: false }, { category: "professional", hidden: true },
		{ category: "governing", hidden: true }, { category: "other_public", value: 20, people: 5, hidden: false }] }];
	const as = async (change, progress, expected, name) => {
		await page.route(there, route => route.fulfill({ json: { ...sheet, ...change } }));
		await page.route(there + "/progress", route => route.fulfill({ json: { id, status: change.status, running: true, ...progress } }));
		await visit(page, "chiffres");
		await visit(page, "chiffres/" + id);
		ok(await says(page, expected), `a sheet that is ${change.status} says so`, await text(page));
		if (name)
			await looked(page, name);
		await page.unroute(there + "/progress");
		await page.unroute(there);
	};
	await as({ status: "closing", cells: undefined }, { steps: 20, budget: 80 }, /Calcul en cours/, "chiffres-preparation");
	await as({ status: "asking" }, { waits_for: [id] }, /Réponse attendue de/, "chiffres-verification");
	await as({ status: "closed", refusal: "forgotten", held }, {}, /Ce que l’autre fédération détient/, "chiffres-oubliee");
	ok(true, "what it waits for, and why it did not go, is read");
}

async function prepared() {
	const { page, complaints, close } = await person("coordination");

	await defined(page);
	await visit(page, "chiffres");
	await looked(page, "chiffres");
	await page.getByLabel("Indicateur").selectOption({ label: "Bénévoles formés (défini ici)" });
	await page.getByRole("button", { name: "Préparer la fiche" }).click();
	await page.waitForURL(/#\/chiffres\/[0-9a-f-]{36}$/);
	const id = page.url().split("/").pop();
	await page.getByRole("button", { name: "Arrêter" }).click();
	await page.getByRole("alert").waitFor();
	ok(await says(page, /Pour un simple total, saisissez une seule ligne/), "how a plain total is entered is said where it is missed");
	ok(await says(page, /Rien n’est saisi/), "a sheet of nothing is not closed, and it is said why");
	const sheet = (await call(page, "GET", "/figure-sheets/" + id)).body;
	const answer = await page.evaluate(async ([where, version]) => {
		const me = await (await fetch("/api/v1/me")).json();
		const body = { evidence: "Liste d’émargement", entries: [["professional", 3], ["governing", 9], ["other_public", 20]].map(([category, n]) => ({ category, people: n, value: n })) };
		return (await fetch("/api/v1/figure-sheets/" + where, { method: "PATCH", body: JSON.stringify(body),
			headers: { "Content-Type": "application/json", "X-CSRF-Token": me.csrf, "If-Match": `"${version}"` } })).status;
	}, [id, sheet.version]);
	equal(answer, 200, "figures are entered");
	await visit(page, "chiffres");
	await visit(page, "chiffres/" + id);
	await page.getByRole("button", { name: "Arrêter" }).click();
	await page.getByText("Arrêtée", { exact: true }).waitFor();
	equal(await page.locator("table .badge", { hasText: "masqué" }).count(), 2, "two cells are marked as hidden: the three, and another");
	await looked(page, "chiffres-fiche");
	await underWay(page, id);
	await visit(page, "chiffres");
	await visit(page, "chiffres/" + id);
	await page.getByRole("button", { name: "Transmettre" }).click();
	await page.getByRole("alert").waitFor();
	ok(await says(page, /n’est transmise à personne/), "what is defined here is told to nobody");
	await visit(page, "registre/figure_sheet/" + id);
	await page.getByRole("button", { name: "Corriger" }).click();
	await page.getByRole("button", { name: "Modifier" }).click();
	await page.waitForSelector("form [name=evidence]");
	await looked(page, "chiffres-saisie");
	equal(complaints.filter(c => !/40[0-9]|422/.test(c)), [], "the browser has nothing else to complain of");
	await close();
}

/* What another federation asks for is accepted on the page; who is in charge of the service reads the page too. */
async function granted() {
	const coordination = await person("coordination");
	await visit(coordination.page, "chiffres");
	const asked = coordination.page.locator("article", { hasText: "Accueil de loisirs" });
	await asked.getByRole("button", { name: "Accepter de le transmettre" }).click();
	await asked.getByRole("button", { name: "Oui, le transmettre" }).click();
	await asked.getByText("Nous le transmettons").waitFor();
	ok(/depuis le/.test(await asked.textContent()), "what another federation asks for is accepted, from a day on");
	if (new Date().getMonth() >= 3) { /* it is told from this year on, of which a quarter is over */
		await asked.getByText(/En retard|À transmettre/).waitFor();
		ok(/trimestre \d{4}, (était )?attendu/.test(await asked.textContent()), "by when the last quarter that is over is expected is said", await asked.textContent());
		await asked.getByRole("button", { name: "Préparer la fiche" }).click();
		await coordination.page.waitForURL(/#\/chiffres\/[0-9a-f-]{36}$/);
		ok(await says(coordination.page, /Brouillon/), "and its sheet is one step away");
		await visit(coordination.page, "chiffres");
		await asked.getByText("Nous le transmettons").waitFor();
	}
	await looked(coordination.page, "chiffres-demandes");
	equal(coordination.complaints, [], "accepting leaves the browser without complaint");
	await coordination.close();
	const referente = await person("referente");
	await visit(referente.page, "chiffres");
	ok(/Nos fiches/.test(await text(referente.page)), "who is in charge of the service has the page of sheets");
	await looked(referente.page, "chiffres-referente");
	equal(referente.complaints, [], "and the browser has nothing to complain of");
	await referente.close();
}

await run(async () => {
	await national();
	await prepared();
	await granted();
	const { page, close } = await person("direction-a");
	ok(!(await menuOf(page)).some(w => /Chiffres|Indicateurs/.test(w)), "a director has none of these pages");
	await close();
});
