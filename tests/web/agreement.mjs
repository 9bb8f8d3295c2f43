/*
 * agreement: a mission's agreement is prepared, given to sign, signed by a link and by an account, printed; then its days and its invoice.
 * Owns: the request of centre A that it makes, and its mission, which it closes.
 * Beware: the page behind a link has no script of its own: it is acted on without scripts, and looked at in a page that has them for axe.
 */
import { after, base, call, equal, looked, make, ok, person, run, visit } from "./browser.mjs";

const byCode = async (page, path, code) => (await call(page, "GET", `${path}?code=${code}`)).body.items[0].id;
const text = page => page.textContent("main");

async function press(page, name) {
	const button = page.getByRole("button", { name, exact: true });
	await button.focus();
	await page.keyboard.press("Enter");
}

/* The form of a step: its heading takes the focus first, and a key before that would go there. */
async function stepped(page, name) {
	await press(page, name + "…");
	await page.waitForFunction(() => document.activeElement.matches(".step h2"));
	return page.getByRole("form", { name, exact: true });
}

const standing = (page, words) => page.locator("main .badge", { hasText: words }).first().waitFor();

/* A request of centre A that its best provider has accepted: the mission's id. */
async function engaged(coordination, direction) {
	const request = await make(direction, "/requests", { kind: "group", organisation: await byCode(direction, "/organisations", "centre-a"), days: 2,
		competences: [{ competence: await byCode(direction, "/competences", "stress"), level: 1 }], department: "42", from: after(0), to: after(120) });
	await make(direction, `/requests/${request.id}/submit`);
	const { lines } = (await call(coordination, "GET", `/requests/${request.id}/proposals`)).body;
	const sent = await make(coordination, `/proposals/${lines[0].proposal}/solicit`);

	await make(coordination, `/answers/${sent.answer_link.split("/").pop()}`, { accept: true });
	return (await call(coordination, "GET", `/engagements?request=${request.id}`)).body.items[0].id;
}

/* What is wrong is told beside its field; then the draft is there. */
async function written(page, mission) {
	await visit(page, "missions/" + mission);
	await press(page, "Préparer l’accord…");
	const form = page.getByRole("form", { name: "Préparer l’accord" });
	await form.waitFor();
	equal(await form.locator("[name=days]").inputValue(), "2", "the form has what the mission says");
	await form.locator("[name=days]").fill("40");
	await form.locator("[name=payer]").selectOption("person");
	await form.getByRole("button", { name: "Enregistrer" }).press("Enter");
	await form.locator("[aria-invalid=true]").first().waitFor();
	equal(await form.locator("[aria-invalid=true]").evaluateAll(all => all.map(e => e.name)), ["object"], "an agreement about nothing is refused beside its field");
	await looked(page, "accord-refuse");
	await form.locator("[name=object]").fill("Deux journées sur la charge de travail.");
	await form.getByRole("button", { name: "Enregistrer" }).press("Enter");
	await form.locator("[name=days][aria-invalid=true]").waitFor();
	ok(/prévoit 2 jours/.test(await text(page)) && /fonds mutualisé ou par la structure/.test(await text(page)), "so are too many days and who may not pay", await form.textContent());
	await form.locator("[name=days]").fill("2");
	await form.locator("[name=payer]").selectOption("structure");
	await form.getByRole("button", { name: "Enregistrer" }).press("Enter");
	await standing(page, "Brouillon");
}

/* It is given to sign, with a link for each of the two who may have no account. */
async function proposed(page) {
	await press(page, "Proposer");
	await standing(page, "À signer");
	await press(page, "Lien de signature : prestataire");
	const link = page.getByLabel(/^Prestataire : lien à transmettre/);
	await link.waitFor();
	await looked(page, "accord-a-signer");
	return link.inputValue();
}

/* /accord/…: read as often as one likes, not signed without the box, signed once by the keyboard. */
async function signed(coordination, link) {
	const browser = coordination.context().browser(), shown = await browser.newContext({ locale: "fr-FR" }).then(c => c.newPage());
	const page = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR" }).then(c => c.newPage());

	for (let i = 0; i < 2; i++) {
		await page.goto(link);
		equal(await page.textContent("h1"), "Un accord de mission à signer", "reading signs nothing");
	}
	ok(!/centre a\b|cabinet/i.test(await text(page)), "the page of a link names nobody", await text(page));
	await shown.goto(link);
	await looked(shown, "accord-par-lien");
	await page.getByRole("button", { name: "Signer" }).press("Enter");
	equal(await page.textContent("h1"), "Un accord de mission à signer", "without the box it is not signed");
	await page.getByRole("checkbox").press("Space");
	await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Signer" }).press("Enter")]);
	equal(await page.textContent("h1"), "Merci, c’est signé", "a signature is thanked for");
	await page.goto(link);
	ok(/Votre signature est enregistrée/.test(await text(page)) && await page.getByRole("button").count() === 0, "the link says that it is done, and asks nothing more", await text(page));
	await page.context().close();
	await shown.context().close();
}

/* The direction signs by its account, the service last. */
async function complete(coordination, direction, mission) {
	await visit(direction, "missions/" + mission);
	equal(await direction.getByRole("button", { name: /Lien de signature|Abandonner|Reprendre/ }).count(), 0, "a direction is offered nothing of the service's");
	await press(direction, "Signer l’accord");
	await press(direction, "Oui, je le signe");
	await direction.getByText(/accompagnée : signature du/).waitFor();
	equal(await direction.getByRole("button", { name: /Signer/ }).count(), 0, "who has signed is not asked again");
	await visit(coordination, "missions");
	await visit(coordination, "missions/" + mission);
	await press(coordination, "Signer pour le service");
	await press(coordination, "Oui, je le signe");
	await standing(coordination, "Signé par les trois");
	await looked(coordination, "accord-signe");
	const paper = await coordination.getByRole("link", { name: "Accord à imprimer" }).getAttribute("href");
	const printed = await coordination.context().newPage();
	await printed.goto(base + paper);
	ok(/Deux journées sur la charge de travail/.test(await text(printed)) && /Prestataire, le [^,]+, par un lien/.test(await text(printed)), "the paper says what was agreed, and who signed", await text(printed));
	await looked(printed, "accord-papier");
	await printed.close();
}

async function worked(page) {
	await page.getByRole("button", { name: "Déclarer ce jour" }).press("Enter");
	await page.locator("[name=day][aria-invalid=true]").waitFor();
	ok(true, "a day without a date is refused beside its field");
	await page.locator("[name=day]").fill(after(0));
	await page.getByLabel("Une demi-journée seulement").press("Space");
	await page.getByRole("button", { name: "Déclarer ce jour" }).press("Enter");
	await page.getByText(/, une demi-journée$/).waitFor();
	ok(/0,5 jour réalisé reste à facturer/.test(await text(page)), "what was done is told to be invoiced", await text(page));
}

async function invoiced(page) {
	const form = await stepped(page, "Saisir une facture");
	await form.locator("[name=number]").fill("F-12");
	await form.locator("[name=half_days]").fill("3");
	await form.getByRole("button", { name: "Saisir une facture" }).press("Enter");
	await form.locator("[name=half_days][aria-invalid=true]").waitFor();
	ok(/il reste 0,5 jour à facturer/.test(await form.textContent()), "days that were not done are not invoiced, and how many are is told", await form.textContent());
	await form.locator("[name=half_days]").fill("1");
	await form.getByRole("button", { name: "Saisir une facture" }).press("Enter");
	await page.getByRole("button", { name: "Étape suivante : facture F-12" }).press("Enter");
	const paid = await stepped(page, "Noter le paiement");
	await looked(page, "facture-payee");
	await paid.getByRole("button", { name: "Noter le paiement" }).press("Enter");
	await standing(page, "Payée");
	ok(/F-12/.test(await page.getByRole("table", { name: "Factures de la mission" }).textContent()), "the invoice stands on the page of its mission");
}

/* Suspended with its days given back, resumed, closed. */
async function interrupted(page) {
	const form = await stepped(page, "Suspendre");
	await form.locator("[name=reason]").selectOption({ index: 1 });
	await form.getByRole("button", { name: "Suspendre" }).press("Enter");
	await standing(page, "Suspendue");
	await (await stepped(page, "Reprendre")).getByRole("button", { name: "Reprendre" }).press("Enter");
	await standing(page, "En cours");
	await press(page, "Clore la mission");
	await press(page, "Oui, clore la mission");
	await page.getByRole("button", { name: "Clore la mission" }).waitFor({ state: "detached" });
	ok(true, "a box left empty is an answer: the days go back, and the mission pauses, goes on and ends");
}

await run(async () => {
	const coordination = await person("coordination"), direction = await person("direction-a");
	const mission = await engaged(coordination.page, direction.page);

	await written(coordination.page, mission);
	await signed(coordination.page, await proposed(coordination.page));
	await complete(coordination.page, direction.page, mission);
	await worked(coordination.page);
	await invoiced(coordination.page);
	await interrupted(coordination.page);
	ok(coordination.complaints.every(c => /422/.test(c)), "the coordination's browser complains of nothing but what was refused", coordination.complaints.join("\n"));
	equal(direction.complaints, [], "nor does the direction's");
	await coordination.close();
	await direction.close();
});
