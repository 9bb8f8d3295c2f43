/*
 * far_actions: the pages of actions of other federations: taken part in by the coordinator, enrolled in by a director; people in common.
 * Owns: the answers that it gives.
 * Beware: another federation has shared an action before (pages.py), and is down: what is asked of it stays unanswered.
 */
import { after, equal, looked, make, ok, person, run, says, visit } from "./browser.mjs";

async function taken(page) {
	await visit(page, "actions-partenaires");
	ok(await says(page, /Proposée à notre fédération/), "an action that is shared is there, to be answered");
	await looked(page, "actions-partenaires");
	await page.getByRole("link", { name: "Gouvernance partagée" }).click();
	await page.getByRole("button", { name: /Participer/ }).waitFor();
	ok(await says(page, /Binôme/) && await says(page, /J1/), "with its rules and its days");
	await page.getByRole("button", { name: /Participer/ }).click();
	await page.getByRole("button", { name: "Ne plus participer" }).waitFor();
	ok(true, "the federation takes part");
}

async function enrolled(page) {
	await page.reload();
	await page.getByRole("link", { name: "Gouvernance partagée" }).waitFor();
	await page.getByRole("link", { name: "Gouvernance partagée" }).click();
	await page.getByRole("button", { name: "Inscrire une délégation" }).click();
	await page.getByRole("button", { name: "Demander une place" }).waitFor();
	await page.locator("fieldset label", { hasText: "Direction" }).first().click();
	await page.getByRole("button", { name: "Demander une place" }).click();
	await page.locator(".fault").first().waitFor();
	ok(/binôme/i.test(await page.locator(".fault").first().textContent()), "a delegation that breaks a rule is refused beside the field, before it is asked");
	await looked(page, "action-partenaire");
	await page.locator("fieldset label", { hasText: "Présidence" }).first().click();
	await page.getByRole("button", { name: "Demander une place" }).click();
	await page.getByText("Remplacer une personne").first().waitFor();
	ok(await says(page, /attente de la réponse/i), "one that keeps them is asked for, and waits for the other federation");
}

async function replaced(page) {
	await page.getByText("Remplacer une personne").first().click();
	await page.getByLabel("Qui ne vient plus ?").waitFor();
	await looked(page, "delegation-partenaire");
	await page.getByRole("button", { name: "Remplacer", exact: true }).click();
	await page.locator(".fault").first().waitFor();
	ok(true, "nobody is replaced by nobody");
}

/* One of ours: offered, and taken back with a reason. */
async function takenBack(page) {
	const ours = await make(page, "/actions", { title: "Partagée puis retirée", kind: "formation_action", first_day: after(60) });
	await visit(page, "actions/" + ours.id);
	await page.getByRole("button", { name: "Proposer l’action" }).click();
	await page.getByRole("button", { name: "Retirer", exact: true }).click();
	await page.getByRole("button", { name: "Retirer ce partage" }).click();
	await page.locator(".fault").first().waitFor();
	ok(true, "a share is not taken back without a reason");
	await page.getByLabel("Pourquoi retirer ce partage ?").fill("La salle n’est plus libre.");
	await looked(page, "partage-retrait");
	await page.getByRole("button", { name: "Retirer ce partage" }).click();
	await page.getByText("Partage retiré", { exact: true }).waitFor();
	ok(await says(page, /Motif : La salle n’est plus libre/), "it is taken back, and goes on saying why");
}

async function common(page) {
	await visit(page, "personnes-en-commun");
	await page.getByRole("heading", { name: "Ajouter une personne" }).waitFor();
	await page.getByRole("button", { name: "Ajouter", exact: true }).click();
	await page.locator(".fault").first().waitFor();
	ok(true, "nobody in common without a name");
	await page.getByLabel(/Personne/).first().fill("intervenant");
	await page.locator(".suggestions [role=option]").first().click();
	await page.getByRole("button", { name: "Ajouter", exact: true }).click();
	await page.getByText(/Code à dire à l’autre fédération/).first().waitFor();
	ok(await says(page, /[0-9A-Z]{4}-[0-9A-Z]{4}/), "somebody in common gets a code to say aloud");
	await looked(page, "personnes-en-commun");
	await page.getByRole("button", { name: "Mettre fin" }).click();
	await page.getByRole("button", { name: "Oui, y mettre fin" }).click();
	await page.getByText("Terminé", { exact: true }).waitFor();
	ok(true, "and it is ended");
}

await run(async () => {
	const director = await person("direction-a");
	await visit(director.page, "actions-partenaires");
	ok(await says(director.page, /ne partage d’action avec nous/), "a director sees none before the federation takes part");
	const { page, complaints, close } = await person("coordination");

	await taken(page);
	await takenBack(page);
	await common(page);
	equal(complaints.filter(c => !/40[0-9]|422/.test(c)), [], "the browser has nothing else to complain of");
	await close();
	await enrolled(director.page);
	await replaced(director.page);
	await director.close();
});
