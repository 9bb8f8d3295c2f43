/*
 * action: the parts of an action's page, each used: places, offers and their link, presences by the keyboard, signing, papers, follow-up, money.
 * Owns: nothing.
 * Beware: the action is made by pages.py: centre A has its only place, centre B waits. The parts follow upon each other.
 */
import { call, equal, make, ok, person, run, shot, sound, visit } from "./browser.mjs";

const action = process.env.PAGES_FOLLOWED, at = "actions/" + action;
const words = async (page, part) => (await page.textContent("#" + part)).replace(/[\s\u00a0\u202f]+/g, " ");
const settled = page => page.waitForFunction(() => !document.querySelector("main [aria-busy=true]"));

/* That a name is reserved is an answer of 404, and a refusal one of 422: the browser tells both as errors. */
const complaintsOf = list => list.filter(c => !/status of (404|422)/.test(c));

async function opened(handle, width, address = at) {
	const seen = await person(handle, width);
	await visit(seen.page, address);
	return seen;
}

/* --- presences ----------------------------------------------------------------------------------------------------------- */
async function entered() {
	const { page, complaints, close } = await opened("coordination", 1280, at + "/presences");
	const cell = name => page.getByLabel(name, { exact: true });

	await page.getByRole("button", { name: "Tous présents : J1 matin" }).click();
	await cell("Direction, centre A, J1 après-midi").focus();
	await page.keyboard.type("a");
	await page.keyboard.press("Enter");
	await page.keyboard.type("1h30");
	await page.keyboard.press("ArrowLeft");
	equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Salarié·e, centre A, J1 après-midi", "an arrow inside of what is typed stays in the cell");
	await cell("Salarié·e, centre A, J1 matin").focus();
	await page.keyboard.press("ArrowUp");
	equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Direction, centre A, J1 matin", "arrows go from person to person");
	await cell("Direction, centre A, J1 après-midi").fill("peut-ê");
	ok(await page.getByText("1 case n’est pas comprise").isVisible(), "what is not understood is told before it is sent");
	await cell("Direction, centre A, J1 après-midi").fill("a");
	await page.getByLabel("Les personnes présentes ont signé la feuille papier").check();
	await sound(page, "a sheet being filled in");
	await page.getByRole("button", { name: "Enregistrer 4 présences" }).click();
	await page.getByText("4 présences enregistrées").waitFor();
	await settled(page);
	await page.waitForFunction(name => document.querySelector(`[aria-label="${name}"]`)?.value !== "", "Salarié·e, centre A, J1 après-midi"); // the sheet is read again
	equal(await cell("Salarié·e, centre A, J1 après-midi").inputValue(), "90", "minutes are kept");
	equal([await cell("Direction, centre A, J1 matin").inputValue(), await cell("Direction, centre A, J1 après-midi").inputValue()], ["p", "a"], "so are who was there and who was not");
	await cell("Salarié·e, centre A, J1 après-midi").fill("120");
	await page.getByRole("button", { name: "Enregistrer 1 présence" }).click();
	await page.getByText("dont 1 corrigée").waitFor();
	await page.getByText("1 correction", { exact: true }).click();
	ok(await page.getByText("disait « présent·e, 90 minutes »").isVisible(), "what stood before a correction stays readable");
	await sound(page, "a sheet that was filled in and corrected");
	equal(complaintsOf(complaints), [], "the sheet leaves the browser without complaint");
	await close();
}

async function signed() {
	const { page, close } = await opened("intervention", 360);

	await page.getByRole("button", { name: "Signer la demi-journée : J1 matin" }).click();
	await settled(page);
	await visit(page, at + "/presences");
	ok(/intervenant·e.*signé/is.test(await page.textContent("main table")), "who animates signs the half-day, and reads it");
	equal(await page.locator("main .grid").count(), 0, "and enters nobody");
	await sound(page, "presences, for who animates");
	await close();
}

async function papers() {
	const { page, close } = await opened("coordination", 1280), said = await words(page, "papiers");

	ok(/pas encore : J2 est prévue le/.test(said), "a certificate of the end is not ready, and why", said);
	ok(/pas encore préparée/.test(said), "nor is the training agreement");
	for (const [name, heading] of [["Certificat", "Certificat de réalisation"], ["Convocation", "Convocation"]]) {
		await visit(page, at);
		await page.locator("#papiers").getByRole("link", { name, exact: true }).first().click();
		await page.waitForSelector("main.papier");
		equal(await page.textContent("h1"), heading, `« ${name} » leads to its paper`);
	}
	await close();
}

/* --- follow-up and money ---------------------------------------------------------------------------------------------------- */
async function planned() {
	const { page, close } = await opened("direction-a", 360);

	ok(/Écrivez le plan d’actions/.test(await page.textContent("main section.alert")), "a director reads what is asked");
	await page.getByRole("button", { name: "Écrire le plan d’actions…" }).click();
	await page.getByLabel("Objectif").fill("Associer les habitants");
	await page.getByRole("button", { name: /^Ajouter : / }).click();
	await page.locator("#suivi [name=title]").fill("Revoir le bureau");
	await page.locator("#suivi [name=owner]").selectOption({ label: "Salarié·e, centre A" });
	await page.locator("#suivi [name=due]").fill("2027-03-01");
	await sound(page, "an action plan being written, 360 px");
	await page.locator("#suivi").getByRole("button", { name: "Enregistrer" }).click();
	await page.locator("#suivi").getByText("Revoir le bureau").first().waitFor();
	await page.locator("#suivi").getByRole("button", { name: /^Partager/ }).click();
	await page.locator("#suivi").getByText("Ce brouillon n’est lu que de votre structure", { exact: false }).waitFor({ state: "detached" }); // shared: a measure of the older version would be refused
	await page.locator("#suivi").getByRole("button", { name: /^Fait/ }).click();
	await page.locator("#suivi").getByText("1 mesure faite sur 1").waitFor();
	ok(true, "it is written, shared, and a measure of it is done");
	await visit(page, at);
	ok(!/plan d’actions/.test(await page.textContent("main section.alert")), "what is done is not asked any more");
	ok(/Reste à payer/.test(await words(page, "argent")) && /600 €/.test(await words(page, "argent")), "what remains to pay is told", await words(page, "argent"));
	equal(await page.locator("#argent").getByRole("button").count(), 0, "and a director writes none of it");
	await sound(page, "an action for a director, 360 px");
	await close();
}

async function paid() {
	const { page, complaints, close } = await opened("coordination", 1280), part = page.locator("#argent");

	await part.getByRole("button", { name: /^Étape suivante/ }).click();
	await part.getByRole("button", { name: /^Demandée/ }).click();
	await part.locator("form").getByRole("button", { name: /^Demandée/ }).click();
	await part.locator("form .fault, form [role=alert]").first().waitFor();
	ok(true, "an OPCO that is asked after the first day is refused, beside the form");
	await part.locator("form [name=overruled]").fill("Accord de principe donné avant le début.");
	await part.locator("form").getByRole("button", { name: /^Demandée/ }).click();
	await part.getByText("demandée après le début").waitFor();
	ok(true, "with a reason it is asked for, and the line says that it is late");
	await page.locator("#suivi").getByRole("button", { name: "Prévoir un rendez-vous…" }).click();
	await page.locator("#suivi [name=structure]").selectOption({ label: "Centre social A, Saint-Étienne" });
	await page.locator("#suivi [name=day]").fill(await page.evaluate(() => new Date(Date.now() + 6 * 86400000).toISOString().slice(0, 10)));
	await page.locator("#suivi").getByRole("button", { name: "Enregistrer" }).click();
	await page.locator("#suivi").getByText("Reste à prévoir").waitFor();
	await page.locator("#suivi table").getByText("1 j", { exact: true }).first().waitFor();
	ok(true, "a day between the days is planned, and what remains is counted");
	await page.locator("#suivi").getByRole("button", { name: "Préparer un questionnaire…" }).click();
	await page.locator("#suivi [name=moment]").selectOption("hot");
	await page.locator("#suivi").getByRole("button", { name: "Enregistrer" }).click();
	await page.locator("#suivi").getByRole("button", { name: /^Ouvrir/ }).click();
	await page.locator("#suivi").getByText("Liens à transmettre").click();
	await page.getByRole("button", { name: "Copier tous les liens" }).waitFor();
	ok(/0 réponse sur/.test(await words(page, "suivi")), "a questionnaire is opened, with its links and no answer yet", await words(page, "suivi"));
	await sound(page, "follow-up and money");
	equal(complaintsOf(complaints), [], "follow-up leaves the browser without complaint");
	await close();
}

/* Of the action that was held: its questionnaire opens at once. */
async function surveyed() {
	const { page, close } = await person("coordination", 360), held = process.env.PAGES_ACTION, part = page.locator("#suivi");
	const s = await make(page, "/surveys", { action: held, moment: "hot", anonymous: true, links: 6 });
	const links = (await call(page, "GET", `/surveys/${s.id}/links`)).body.items.map(i => i.path.split("/").pop());
	const value = { scale: () => "4", yes_no: () => "yes", choice: q => q.options[0], number: () => "3", text: () => "Utile" };
	const answer = async token => {
		const form = (await call(page, "GET", "/questionnaires/" + token)).body;
		await make(page, "/questionnaires/" + token, { answers: form.questions.map(q => ({ question: q.number, value: value[q.kind](q) })) });
	};

	for (const token of links.slice(0, 5))
		await answer(token);
	await visit(page, "actions/" + held);
	ok(/5 réponses sur 6/.test(await words(page, "suivi")), "answers are counted", await words(page, "suivi"));
	equal(await part.locator("svg.bar").count(), 0, "as long as it is open nobody reads more, when it is anonymous");
	await part.getByRole("button", { name: "Clore le questionnaire" }).click();
	await part.locator("svg.bar").first().waitFor();
	ok(true, "once it is closed, five answers are drawn as bars");
	await sound(page, "results of a questionnaire, 360 px");
	await shot(page, "results");
	await close();
}

/* --- delegations ---------------------------------------------------------------------------------------------------------------- */
async function offered() {
	const { page, complaints, close } = await opened("coordination", 1280), part = page.locator("#delegations");
	const card = name => part.locator("li.card").filter({ hasText: name });

	ok(/rang 1/.test(await words(page, "delegations")) && /Liste d’attente/.test(await words(page, "delegations")), "who waits has a rank, and why");
	await page.getByRole("button", { name: "Annuler l’action…" }).click();
	await page.getByText("Voici ce qui se passerait").waitFor();
	ok(/Prévenir 2 structures/.test(await page.textContent("main section.step")), "what cancelling would do is read first");
	await sound(page, "before an action is cancelled");
	await page.getByRole("button", { name: "Revenir" }).click();
	await card("Centre social A").getByText("Changer la délégation").click();
	await part.locator("[name=leaving]").selectOption({ label: "Salarié·e, centre A" });
	equal(await part.locator("[name=coming] option").evaluateAll(list => list.filter(o => /Direction|Salarié·e, centre A/.test(o.textContent)).length), 0, "who comes already is not offered as a replacement");
	await sound(page, "a person being replaced");
	await card("Centre social A").getByRole("button", { name: "Retirer la délégation" }).click();
	await page.getByRole("button", { name: "Oui, la retirer" }).click();
	await card("Centre social B").getByText("Place proposée").waitFor();
	await card("Centre social B").getByRole("button", { name: "Voir le lien de réponse" }).click();
	const link = await part.getByLabel("Lien à transmettre à la structure, pour répondre sans compte").inputValue();
	ok(/\/inscription\/.{40}/.test(link), "a place that frees is offered, by a link to hand on", link);
	await sound(page, "an offer and its link");
	equal(complaintsOf(complaints), [], "delegations leave the browser without complaint");
	await close();
}

async function answered() {
	const { page, close } = await opened("direction-b", 360);

	ok(/Une place vous est gardée/.test(await page.textContent("main section.alert")), "a director reads that a place waits for an answer");
	await sound(page, "an offer on a telephone");
	await page.getByRole("button", { name: "Prendre la place" }).click();
	await page.locator("#delegations").getByText("Acceptée").waitFor();
	ok(true, "and takes it");
	await close();
}

async function confirmed() {
	const { page, close } = await opened("coordination", 360);

	await page.getByRole("button", { name: "Confirmer l’action…" }).click();
	await page.getByText("Voici ce qui se passerait").waitFor();
	await sound(page, "before an action is confirmed, 360 px");
	await page.getByRole("button", { name: "Oui, confirmer l’action" }).click();
	await page.getByRole("button", { name: "Commencer l’action" }).waitFor();
	ok(true, "what confirming does is read, then done");
	await close();
}

await run(async () => {
	for (const [handle, width] of [["coordination", 1280], ["coordination", 360], ["direction-a", 1280], ["intervention", 360]]) {
		const { page, close } = await opened(handle, width);
		await sound(page, `${handle}, ${width} px: an action with all its parts`);
		await close();
	}
	await entered();
	await signed();
	await papers();
	await planned();
	await paid();
	await surveyed();
	await offered();
	await answered();
	await confirmed();
});
