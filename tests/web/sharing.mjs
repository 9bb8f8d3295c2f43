/*
 * sharing: the pages of providers in common: federations, agreements answered, offered and left, cards that came, links to ask about.
 * Owns: the answers that it gives.
 * Beware: another federation has offered two agreements before (pages.py), of which one is in force, with two cards.
 */
import { equal, looked, ok, person, run, says, visit } from "./browser.mjs";

const text = page => page.textContent("main");

async function partners(page) {
	await page.getByRole("link", { name: "Fédérations partenaires" }).click();
	await page.getByRole("heading", { name: "Notre carte de présentation" }).waitFor();
	await page.getByRole("link", { name: "Fédération de la Loire" }).first().waitFor();
	ok(await says(page, /Notre empreinte/), "our own card and its fingerprint are there, to say aloud");
	await looked(page, "partenaires");
	await page.locator("table").getByRole("link", { name: "Fédération de la Loire" }).click();
	await page.getByRole("heading", { name: "Accords de mutualisation" }).waitFor();
	await page.locator("li", { hasText: "En vigueur" }).waitFor();
	await page.locator("li", { hasText: "Leurs prestataires" }).filter({ hasText: "Proposé" }).waitFor();
	ok(true, "agreements with it stand there with their state");
	await looked(page, "partenaire");
}

async function answered(page) {
	await page.locator("li", { hasText: "Leurs prestataires" }).filter({ hasText: "Proposé" }).getByRole("link").click();
	await page.getByRole("button", { name: "Refuser cet accord" }).click();
	await page.getByRole("button", { name: "Refuser cet accord" }).last().click();
	await page.locator(".fault, :invalid").first().waitFor({ state: "attached" });
	ok(!/Refusé/.test(await text(page)), "a refusal without a reason is none");
	await page.fill("form [name=reason]", "Une seule période nous suffit.");
	await page.getByRole("button", { name: "Refuser cet accord" }).last().click();
	await page.getByText("Refusé", { exact: true }).waitFor();
	ok(await says(page, /Une seule période nous suffit/), "with one it is refused, and the reason shows");
	await page.getByRole("link", { name: /La fédération partenaire/ }).click();
}

async function offered(page) {
	await page.getByRole("button", { name: "Proposer un accord" }).click();
	await page.fill("form [name=part_individual]", "0");
	await page.fill("form [name=part_group]", "0");
	await page.getByRole("button", { name: "Proposer cet accord" }).click();
	await page.locator(".fault").first().waitFor();
	ok(await says(page, /ne partage aucun jour/), "an agreement of no day is refused beside the field");
	await page.fill("form [name=part_group]", "30");
	await looked(page, "accord-nouveau");
	await page.getByRole("button", { name: "Proposer cet accord" }).click();
	await page.locator("li", { hasText: "Nos prestataires" }).getByText("Proposé", { exact: true }).waitFor();
	ok(true, "one of three days in ten for groups is offered");
}

async function received(page) {
	await page.locator("li", { hasText: "En vigueur" }).getByRole("link").click();
	await page.getByRole("heading", { name: "Prestataires reçus" }).waitFor();
	await page.getByRole("link", { name: "Prestataire à vérifier" }).waitFor();
	await looked(page, "accord");
	await page.getByRole("link", { name: "Prestataire à vérifier" }).click();
	await page.getByText("Fiche tenue par la fédération").waitFor();
	ok(await says(page, /1 lien avec des structures sans SIRET/), "a card that came says who keeps it, and what is to be asked");
	await looked(page, "fiche-ailleurs");
	await page.getByRole("button", { name: "Noter que c’est vérifié" }).click();
	await page.getByRole("button", { name: "Oui, c’est vérifié" }).click();
	await page.getByText("Liens vérifiés le").waitFor();
	ok(true, "which is noted once it was");
}

async function left(page) {
	await visit(page, "partenaires");
	await page.locator("li", { hasText: "En vigueur" }).getByRole("link").click();
	await page.getByRole("button", { name: "Se retirer de cet accord" }).click();
	await page.fill("form [name=reason]", "Nous arrêtons là.");
	await page.getByRole("button", { name: "Se retirer de cet accord" }).last().click();
	await page.getByText("Retiré", { exact: true }).waitFor();
	await visit(page, "prestataires");
	await page.getByRole("heading", { name: "Prestataires" }).waitFor();
	ok(!/d’ailleurs|à vérifier/.test(await text(page)), "left: no card of that federation is here any more");
}

/* Added by mistake, and nobody has compared its fingerprint. */
async function removed() {
	const { page, complaints, close } = await person("administration");

	await visit(page, "partenaires");
	await page.locator("table").getByRole("link", { name: "Fédération ajoutée à tort" }).click();
	await page.getByText("Nom sur sa carte").waitFor();
	await page.getByRole("button", { name: "Ajoutée par erreur : retirer" }).click();
	await page.getByRole("button", { name: "Oui, retirer" }).click();
	await page.getByRole("heading", { name: "Notre carte de présentation" }).waitFor();
	await page.locator("table").getByRole("link", { name: "Fédération de la Loire" }).waitFor();
	ok(!/ajoutée à tort/.test(await text(page)), "a federation that was added by mistake is removed from the list");
	await page.locator("table").getByRole("link", { name: "Fédération de la Loire" }).click();
	await page.getByRole("button", { name: "Suspendre les échanges" }).waitFor();
	equal(await page.getByRole("button", { name: /retirer/ }).count(), 0, "one that is in use offers no such thing");
	equal(complaints, [], "the browser has nothing to complain of");
	await close();
}

await run(async () => {
	const { page, complaints, close } = await person("coordination");

	await partners(page);
	await answered(page);
	await offered(page);
	await received(page);
	await left(page);
	equal(complaints.filter(c => !/40[0-9]|422/.test(c)), [], "the browser has nothing else to complain of");
	await close();
	const director = await person("direction-a");
	ok(!/Fédérations partenaires/.test(await director.page.textContent("header")), "a director has none of these pages");
	await director.close();
	await removed();
});
