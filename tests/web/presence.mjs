/*
 * presence: an action that was held, as its page tells it, and its papers behind it, for the coordination and a centre.
 * Owns: nothing.
 * Beware: the action is made by pages.py: one person of centre A was there in the morning, nobody was entered in the afternoon.
 */
import { base, equal, ok, person, run, sound, visit } from "./browser.mjs";

const action = process.env.PAGES_ACTION;
const section = page => page.textContent("main section:has(h2:text-is('Présences'))");

async function told(handle, width) {
	const { page, complaints, close } = await person(handle, width);

	await visit(page, "actions/" + action);
	const words = (await section(page)).replace(/\s+/g, " ");
	ok(/3 h 30 réalisées/.test(words) && /1 sur 2/.test(words), `${handle}, ${width} px: hours done are told`, words);
	equal(/émargement manquant/.test(words), handle === "coordination", `${handle}, ${width} px: the sheet that lacks somebody is told to who keeps them`);
	await sound(page, `${handle}, ${width} px: an action that was held`);
	for (const [link, heading] of [["Certificat", "Certificat de réalisation"], ["Convocation", "Convocation"], ["Fiche à imprimer", "Fiche action de formation"]]) {
		await visit(page, "actions/" + action);
		await page.getByRole("link", { name: link, exact: true }).click();
		await page.waitForSelector("main.papier");
		equal(await page.textContent("h1"), heading, `${handle}, ${width} px: « ${link} » leads to its paper`);
		await sound(page, `${handle}, ${width} px: « ${heading} »`);
	}
	equal(complaints, [], `${handle}, ${width} px: the browser has nothing to complain of`);
	await close();
}

/* A code on the sheet is drawn by the server, and nothing of it is refused by the browser. */
async function sheet() {
	const { page, complaints, close } = await person("coordination", 1280);

	await visit(page, "actions/" + action);
	await page.getByRole("link", { name: "J1 après-midi", exact: true }).click();
	await page.waitForSelector("main.papier");
	equal(await page.locator("svg.qr").count(), 1, "the sheet has a code for who has not signed");
	await sound(page, "a sheet to sign");
	equal(complaints, [], "the sheet leaves the browser without complaint");
	await close();
}

await run(async () => {
	ok(base !== undefined && action !== undefined, "there is an action to look at");
	await told("coordination", 1280);
	await told("coordination", 360);
	await told("direction-a", 360);
	await sheet();
});
