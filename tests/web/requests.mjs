/*
 * requests: a link given by the service, the form that it opens without an account, the link that follows; and asking on the pages,
 *         by the keyboard, with all that may be asked.
 * Owns: nothing.
 * Beware: runs on a node of pages.py; the pages of links have no script, and are looked at as any other.
 */
import { base, call, equal, make, ok, person, run, shot, sound, visit } from "./browser.mjs";

async function given(page) {
	await visit(page, "demandes");
	await page.getByText("Donner un lien à quelqu’un qui n’a pas de compte").click();
	await page.getByRole("combobox", { name: /Structure/ }).fill("centre");
	await page.locator("[role=option]").first().click();
	await sound(page, "giving a link");
	await page.getByRole("button", { name: "Donner un lien" }).click();
	const address = page.locator("input[readonly]");
	await address.waitFor();
	return address.inputValue();
}

async function filed(page, link) {
	await page.goto(base + new URL(link).pathname);
	equal(await page.textContent("h1"), "Demander un accompagnement", "the link opens a form, without an account");
	await sound(page, "the form of a link");
	await shot(page, "demande-lien");
	equal(await page.locator("details[open]").count(), 0, "the few fields that are needed come first, the others are folded");
	await page.getByLabel("Département (son numéro)").fill("Loi");
	for (const folded of await page.locator("summary").all()) {
		await folded.focus();
		await page.keyboard.press("Enter");
	}
	await sound(page, "the whole form of a link");
	await page.getByLabel("Première compétence", { exact: true }).selectOption({ index: 1 });
	await page.getByLabel("Niveau de la première compétence").selectOption("3");
	await page.getByLabel("français").check();
	equal(await page.getByRole("group", { name: /Avec votre nom/ }).count(), 0, "of a group there is no contact to choose");
	await page.getByLabel("Premier nom").fill("Personne de ce nom");
	await page.getByRole("button", { name: "Déposer ma demande" }).click();
	equal(await page.textContent("h1"), "Votre demande n’est pas encore déposée", "what is wrong comes back with the form");
	await page.getByRole("alert").getByRole("link", { name: "Premier nom" }).waitFor();
	equal(await page.locator("[aria-invalid]").evaluateAll(all => all.map(f => f.id)), ["department", "from", "to", "days", "unwanted1"], "all of it at once, beside the fields");
	equal([await page.getByLabel("Département (son numéro)").inputValue(), await page.getByLabel("Niveau de la première compétence").inputValue(),
		await page.getByLabel("français").isChecked()], ["Loi", "3", true], "with what was filled in");
	await sound(page, "the form with its faults");
	await shot(page, "demande-lien-fautes");
	await page.getByLabel("Premier nom").fill("");
	await page.getByLabel("Département (son numéro)").fill("");
	await page.getByLabel("Une information").or(page.getByLabel("Information")).first().check();
	await page.getByLabel(/Avec vos mots/).fill("Comment préparer\nnotre projet ?");
	await page.getByRole("button", { name: "Déposer ma demande" }).click();
	await page.getByRole("link", { name: "Suivre ma demande" }).click();
	await page.getByRole("heading", { name: "Ma demande d’accompagnement" }).waitFor();
	await sound(page, "the page that follows a request");
	await shot(page, "demande-suivi");
	ok(!/Comment préparer/.test(await page.textContent("main")), "what was written is not shown again");
	await page.getByRole("button", { name: "Retirer ma demande" }).click();
	await page.getByText("Votre demande est retirée").waitFor();
	equal(await page.getByRole("button", { name: "Retirer ma demande" }).count(), 0, "it is withdrawn there, once");
	await page.goto(base + new URL(link).pathname);
	ok(/ne sert qu’une fois/.test(await page.textContent("main")), "the first link works once");
	await sound(page, "a link that was used");
}

/* A structure's request: the service asks about a provider, its direction decides. */
async function waived() {
	const boss = await person("coordination"), director = await person("direction-a", 390);
	const me = await call(director.page, "GET", "/me"), service = (await call(boss.page, "GET", "/services")).body.items.find(s => s.kinds.includes("group"));
	const cards = (await call(boss.page, "GET", "/providers?limit=200")).body.items;
	const [provider, other] = ["prestataire-13", "prestataire-14"].map(c => cards.find(p => p.code === c)); // one administers the centre, one is family
	const r = await make(director.page, "/requests", { kind: "group", organisation: me.body.organisations[0], service: service.id, department: "42", remote: true,
		from: "2030-01-01", to: "2030-03-31", days: 1 });
	for (const p of [provider, other])
		await make(boss.page, `/requests/${r.id}/waivers/ask`, { provider: p.id });
	await visit(boss.page, "demandes/" + r.id);
	await sound(boss.page, "a request as the service reads it");
	ok(await boss.page.getByRole("button", { name: "Accepter ce prestataire" }).count() === 0, "who serves does not agree in the structure’s place");
	await visit(director.page, "demandes/" + r.id);
	for (const p of [provider, other])
		await director.page.getByRole("listitem").filter({ hasText: p.name }).waitFor();
	ok(true, "each provider that it is about is named");
	await director.page.getByRole("listitem").filter({ hasText: provider.name }).getByRole("button", { name: "Accepter ce prestataire" }).click();
	await director.page.getByText("il comptera quand la demande sera déposée").waitFor();
	await director.page.getByRole("button", { name: "Revenir sur cet accord" }).waitFor();
	await sound(director.page, "a request with a waiver, on a telephone");
	equal([...boss.complaints, ...director.complaints], [], "and the browser has nothing to complain of");
	await boss.close();
	await director.close();
}

/* A person's own: who was waived is named there too, to tell one from the other. */
async function named() {
	const { page, complaints, close } = await person("salarie-a", 390), providers = [];
	const service = (await call(page, "GET", "/services")).body.items.find(s => s.kinds.includes("individual") && !s.federation);
	const r = await make(page, "/requests", { kind: "individual", service: service.id, department: "42", from: "2030-01-01", to: "2030-03-31" });

	for (const words of ["Prestataire 13", "Prestataire 14"]) {
		const found = (await call(page, "GET", "/provider-names?search=" + encodeURIComponent(words))).body.items;
		providers.push(found[0]);
		await make(page, `/requests/${r.id}/waivers`, { provider: found[0].id });
	}
	await visit(page, "demandes/" + r.id);
	for (const p of providers)
		await page.getByRole("listitem").filter({ hasText: p.name }).getByRole("button", { name: "Revenir sur cet accord" }).waitFor();
	ok(providers[0].name !== providers[1].name, "a person reads the name of each provider that was waived");
	await sound(page, "a person’s request with two waivers");
	equal(complaints, [], "and the browser has nothing to complain of");
	await close();
}

/* Chooses what a field suggests, without a mouse. */
async function picked(page, label, words) {
	await page.getByRole("combobox", { name: label }).focus();
	await page.keyboard.type(words);
	await page.locator("[role=option]:not([aria-disabled])").first().waitFor();
	await page.keyboard.press("Enter");
	await page.locator("[role=listbox]").waitFor({ state: "detached" });
}

async function pressed(page, target) {
	await target.focus();
	await page.keyboard.press("Enter");
}

/* What may be asked beside the need: two folds. */
async function refined(page) {
	await pressed(page, page.getByText("Lieu, durée, langues, accessibilité"));
	await picked(page, /^Commune/, "Saint-Étienne");
	await page.getByLabel("Français").check();
	await page.getByRole("group", { name: "Accessibilité" }).getByRole("checkbox").first().check();
	await pressed(page, page.getByText("Souhaits sur les prestataires, tarif"));
	await page.getByRole("combobox", { name: /Prestataires à ne pas proposer/ }).fill("Pr");
	await page.getByText("Tapez au moins trois lettres du nom.").waitFor();
	await page.getByRole("combobox", { name: /Prestataires à ne pas proposer/ }).fill("");
	await picked(page, /Prestataires à ne pas proposer/, "Prestataire 13");
	await page.getByLabel(/Tarif maximal/).fill("sept cents");
}

async function refused(page) {
	const fold = page.locator("details").filter({ hasText: "Tarif maximal" });

	await pressed(page, page.getByText("Souhaits sur les prestataires, tarif"));
	equal(await fold.evaluate(e => e.open), false, "what is not needed can be folded away");
	await pressed(page, page.getByRole("button", { name: "Déposer la demande" }));
	await page.locator("input[name=price_ceiling][aria-invalid=true]").waitFor();
	await page.waitForFunction(() => document.activeElement.name === "price_ceiling");
	equal(await fold.evaluate(e => e.open), true, "a fault in it opens it, and the focus is there");
	await sound(page, "a new request with a fault in a fold");
	await page.getByLabel(/Tarif maximal/).fill("700,50");
}

/* All that may be asked, by the keyboard: competences with levels, and what stands in the folds. */
async function described(width) {
	const { page, complaints, close } = await person("salarie-a", width), at = `${width} px`;

	await visit(page, "demandes/nouvelle");
	equal(await page.locator("details[open]").count(), 0, `${at}: what is not needed is folded away`);
	await pressed(page, page.getByRole("button", { name: "Déposer la demande" }));
	await page.locator("select[name=service][aria-invalid=true]").waitFor();
	await page.waitForFunction(() => document.activeElement.name === "service");
	ok(true, `${at}: what is missing is told beside its field, which has the focus`);
	complaints.length = 0; /* the browser tells a refusal as an error */
	await page.getByLabel("Des compétences précises, sans service").check();
	await picked(page, /Compétence 1/, "stress");
	await page.getByLabel("Niveau de la compétence 1, au moins").selectOption("3");
	await pressed(page, page.getByRole("button", { name: "Ajouter une compétence" }));
	await page.waitForFunction(() => document.activeElement.id.endsWith("competences-1-competence"));
	ok(true, `${at}: a line that is added has the focus`);
	await picked(page, /Compétence 2/, "ecoute");
	await page.getByLabel(/^Département/).selectOption("42");
	for (const [name, value] of [["days", "2"], ["from", "2030-01-01"], ["to", "2030-03-31"]])
		await page.locator(`input[name=${name}]`).fill(value);
	await refined(page);
	await sound(page, `a new request with all that may be asked, ${at}`);
	await shot(page, "demande-nouvelle");
	await refused(page);
	complaints.length = 0;
	await pressed(page, page.getByRole("button", { name: "Déposer la demande" }));
	await page.getByText("Gestion du stress, niveau 3 au moins ; Écoute et soutien, niveau 1 au moins").waitFor();
	await page.getByText("Prestataire 13, psychologue du travail").first().waitFor();
	await page.getByText(/^Saint-Étienne/).first().waitFor();
	await sound(page, `its page, ${at}`);
	const r = (await call(page, "GET", "/requests/" + page.url().split("/").pop())).body;
	equal([r.competences.map(c => c.level), r.commune, r.languages, r.accessibility.length, r.unwanted.length, r.price_ceiling, r.days],
		[[3, 1], "42218", ["fr"], 1, 1, 70050, 2], `${at}: all of it was sent`);
	equal(complaints, [], `${at}: the browser has nothing to complain of`);
	await close();
}

async function asked(handle, width) {
	const { page, complaints, close } = await person(handle, width);

	await visit(page, "demandes/nouvelle");
	await sound(page, `${handle}, ${width} px: a new request`);
	equal(complaints, [], `${handle}: asking leaves the browser without complaint`);
	await close();
}

await run(async () => {
	const { page, complaints, close } = await person("coordination"), link = await given(page);

	ok(/\/demande\/.{40}/.test(link), "a link is given, to hand on", link);
	equal(complaints, [], "giving it leaves the browser without complaint");
	await close();
	const nobody = await person(undefined, 390);
	await filed(nobody.page, link);
	await nobody.close();
	await waived();
	await named();
	await described(1280);
	await described(360);
	await asked("coordination", 1280);
	await asked("direction-a", 390);
});
