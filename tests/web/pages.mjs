/*
 * pages: every page of the menu for each kind of account, wide and narrow; then an action made, its days asked for and applied by hand.
 * Owns: nothing.
 * Beware: runs on a node of pages.py, with the demonstration's network and accounts.
 */
import { base, equal, ok, person, run, sound, visit } from "./browser.mjs";

const menuOf = page => page.$$eval("header nav a", links => links.map(a => [a.textContent, a.getAttribute("href").replace("#/", "")]));

/* The menu, page by page. */
async function menu(handle, width) {
	const { page, complaints, close } = await person(handle, width);
	const entries = await menuOf(page);

	ok(entries.length > 2, `${handle}: the menu has its entries`, entries.join(" "));
	for (const [words, address] of entries) {
		await visit(page, address);
		const heading = await page.textContent("main h1");
		ok(!/introuvable/.test(heading), `${handle}, ${width} px: « ${words} » has its page`, heading);
		await sound(page, `${handle}, ${width} px: « ${words} »`);
	}
	equal(complaints, [], `${handle}, ${width} px: the browser has nothing to complain of`);
	await close();
}

async function fill(page, values) {
	for (const [name, value] of Object.entries(values))
		await page.fill(`form [name=${name}]`, value);
}

async function planned() {
	const { page, complaints, close } = await person("coordination");

	await visit(page, "actions");
	await page.getByRole("button", { name: "Nouvelle action" }).click();
	await page.waitForSelector("form [name=title]");
	await sound(page, "a new action");
	await fill(page, { title: "Accueillir autrement", first_day: "2027-03-02" });
	await page.getByRole("button", { name: "Enregistrer" }).click();
	await page.waitForURL(/#\/registre\/action\/[0-9a-f-]{36}$/);
	const id = page.url().split("/").pop();

	await visit(page, "actions/" + id);
	equal(await page.textContent("main h1"), "Accueillir autrement", "the action has a page of its own");
	await page.getByRole("link", { name: "Ajouter une journée" }).click();
	await page.waitForSelector("form [name=rank]");
	await fill(page, { rank: "2", window_from: "2027-03-20", window_to: "2027-05-20" });
	await page.getByRole("button", { name: "Enregistrer" }).click();
	await page.waitForURL(/#\/registre\/session\/[0-9a-f-]{36}$/);
	await visit(page, "actions/" + id);
	ok(/À placer/.test(await page.textContent(".sessions")), "its second day is still to be placed");
	await page.getByRole("button", { name: /dates/i }).first().click();
	await page.getByRole("button", { name: /Appliquer/ }).first().click();
	await page.getByRole("button", { name: "Oui, l’appliquer" }).click();
	await page.waitForFunction(() => !/À placer/.test(document.querySelector(".sessions").textContent));
	ok(true, "dates are asked for, and one proposal becomes the days");
	await sound(page, "an action with its days");
	equal(complaints, [], "making an action leaves the browser without complaint");
	await close();
}

async function refused() {
	const { page, close } = await person(null);

	await page.waitForSelector("[name=handle]");
	await sound(page, "signing in");
	await page.fill("[name=handle]", "coordination");
	await page.fill("[name=password]", "ce n’est pas la bonne phrase");
	await page.click("[type=submit]");
	await page.waitForSelector("[role=alert]");
	ok(page.url().startsWith(base), "a wrong password is told on the page");
	await close();
}

await run(async () => {
	await refused();
	await menu("coordination", 1280);
	await menu("coordination", 360);
	await menu("direction-a", 360);
	await planned();
});
