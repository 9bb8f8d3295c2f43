/*
 * reception: a door for the team of another federation: what it says, who comes in and is served; one for our own team, taken up and shown; both closed.
 * Owns: the answers that it gives.
 * Beware: another federation has taken up our door before, and offers one (pages.py); « referente » is named to serve.
 */
import { base, equal, looked, ok, person, run, says, sound, visit } from "./browser.mjs";

const words = "Je ne peux pas en parler à mes collègues.";

/* The address that the team of the other federation has. */
async function door(page) {
	await visit(page, "partenaires");
	await page.getByRole("heading", { name: "Accueil des demandes de l’équipe" }).waitFor();
	await page.locator("li", { hasText: "Nous accueillons l’équipe" }).getByText("Ouvert", { exact: true }).waitFor();
	await looked(page, "accueils");
	return new URL(await page.locator("li", { hasText: "Nous accueillons l’équipe" }).locator(".address").innerText()).pathname;
}

async function comesIn(address) {
	const { page, complaints, close } = await person(null);
	await page.goto(base + address);
	ok(/Fédération de la Loire/.test(await page.textContent("main")), "the page says for whose team it is");
	await sound(page, "accueil");
	await page.fill("#name", "Quelqu’un d’ailleurs");
	await page.fill("#contact", "x");
	await page.getByRole("button", { name: "Continuer vers ma demande" }).click();
	await page.getByRole("alert").waitFor();
	ok(await page.locator("#contact[aria-invalid=true]").count() === 1 && await page.inputValue("#name") === "Quelqu’un d’ailleurs", "what is wrong stands beside its field, what was written stays");
	await sound(page, "accueil-refusé");
	await page.fill("#contact", " 06 11 22 33 44 ");
	await page.getByRole("button", { name: "Continuer vers ma demande" }).click();
	await page.getByRole("link", { name: "Écrire ma demande" }).click();
	await page.locator("summary", { hasText: "Confidentialité" }).focus();
	await page.keyboard.press("Enter");
	const contact = page.getByRole("group", { name: /Avec votre nom, une fois la mission convenue/ });
	equal(await contact.getByRole("radio").count(), 5, "which contacts the provider is given with the name may be chosen");
	await contact.getByLabel("Aucun : par le service d’accompagnement").check();
	await sound(page, "demande-contact");
	await page.getByLabel("Information", { exact: true }).check();
	await page.fill("#text", words);
	await page.getByRole("button", { name: "Déposer ma demande" }).click();
	await page.getByRole("link", { name: "Suivre ma demande" }).waitFor();
	ok(true, "and the request is filed without an account");
	equal(complaints.filter(c => !/422/.test(c)), [], "the browser finds nothing wrong");
	await close();
}

async function served(page) {
	await visit(page, "demandes");
	await page.locator("main a[href^='#/demandes/']", { hasNotText: "Nouvelle" }).last().click();
	await page.getByText(words).waitFor();
	await page.getByRole("heading", { name: "Personne venue par l’accueil" }).waitFor();
	ok(await says(page, /Quelqu’un d’ailleurs[^]*06 11 22 33 44/), "who serves reads the name and how to reach the person");
	await looked(page, "demande-accueil");
	await page.getByRole("button", { name: "Tout effacer" }).click();
	await page.getByRole("button", { name: "Oui, tout effacer" }).click();
	await page.getByText("Son nom et son contact sont effacés.").waitFor();
	ok(true, "and erases all at the person’s wish");
}

async function closed(page, address) {
	await visit(page, "partenaires");
	const ours = page.locator("li", { hasText: "Nous accueillons l’équipe" }).filter({ hasText: "Ouvert" });
	await ours.getByRole("button", { name: "Se retirer de cet accueil" }).click();
	await page.fill("form [name=reason]", "Nous ne sommes plus assez.");
	await page.locator("form").getByRole("button", { name: "Se retirer de cet accueil" }).click();
	await page.locator("li", { hasText: "Nous accueillons l’équipe" }).getByText("Retiré", { exact: true }).waitFor();
	const shut = await page.request.get(base + address);
	ok(shut.status() === 409 && /plus ouvert/.test(await shut.text()), "our door is closed, and its page says so kindly");
	await page.getByRole("button", { name: "Proposer un accueil" }).click();
	await looked(page, "accueil-nouveau");
	await page.getByRole("button", { name: "Proposer cet accueil" }).click();
	await page.locator("li", { hasText: "Nous accueillons l’équipe" }).getByText("Proposé", { exact: true }).waitFor();
	ok(true, "another one is offered");
}

async function takenUp(page) {
	await visit(page, "partenaires");
	await page.getByRole("button", { name: "Accepter cet accueil" }).click();
	await page.locator("form [name=organisation]").waitFor();
	await looked(page, "accueil-accepter");
	if (await page.inputValue("form [name=organisation]") === "")
		await page.selectOption("form [name=organisation]", { index: 1 });
	await page.locator("form").getByRole("button", { name: "Accepter cet accueil" }).click();
	await page.locator("li", { hasText: "accueille notre équipe" }).getByText("Ouvert", { exact: true }).waitFor();
	await visit(page, "");
	const link = page.getByRole("link", { name: "Demander un accompagnement à maillage.exemple.fr" });
	await link.waitFor();
	equal([await link.getAttribute("rel"), await link.getAttribute("referrerpolicy"), /^https:\/\/maillage\.exemple\.fr\/accueil\//.test(await link.getAttribute("href"))],
		["noreferrer noopener", "no-referrer", true], "its address is shown on the home page, as a plain link that says nothing of where it stood");
	await looked(page, "accueil-adresse");
}

run(async () => {
	const who = await person("referente");
	const address = await door(who.page);
	await comesIn(address);
	await served(who.page);
	await closed(who.page, address);
	equal(who.complaints, [], "the browser finds nothing wrong for who serves");
	await who.close();
	const boss = await person("coordination");
	await takenUp(boss.page);
	equal(boss.complaints, [], "nor for the coordination");
	await boss.close();
});
