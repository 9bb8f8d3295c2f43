/*
 * recourse: pages of a request that cannot simply go on: a list that is used up, and a mission that changes its provider by the keyboard.
 * Owns: nothing.
 * Beware: the requests are filed here for centre A, withdrawn again at the end: nobody's days stay taken.
 */
import { call, equal, make, ok, person, run, sound, visit } from "./browser.mjs";

const plain = text => text.replace(/[\s\u00a0\u202f]+/g, " ");
const ahead = days => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

async function filed(page) {
	const items = async path => (await call(page, "GET", path)).body.items;
	const centre = (await items("/organisations?code=centre-a"))[0].id;
	const service = (await items("/services")).find(s => s.kinds.includes("group")).id;
	const request = await make(page, "/requests", { kind: "group", organisation: centre, service, department: "42", remote: true, from: ahead(0), to: ahead(120), days: 1 });
	await make(page, `/requests/${request.id}/submit`);
	return request.id;
}

const lines = async (page, id) => (await call(page, "GET", `/requests/${id}/proposals`)).body.lines || [];

/* Who is asked, or else the best left, gives that answer; false when nobody is left. */
async function answered(page, id, body) {
	const all = await lines(page, id), asked = all.find(l => l.status === "sent"), best = all.find(l => l.status === "listed");
	if (!asked && !best)
		return false;
	const sent = asked ? await make(page, `/proposals/${asked.proposal}/link`) : await make(page, `/proposals/${best.proposal}/solicit`);
	await make(page, `/answers/${sent.answer_link.split("/").pop()}`, body);
	return true;
}

async function used_up(page, width) {
	const id = await filed(page);
	while (await answered(page, id, { accept: false, reason: "unavailable" }));
	await visit(page, "demandes/" + id);
	const shown = plain(await page.textContent("#prestataires"));
	ok(/Tous les prestataires de cette liste/.test(shown) && /(cherchez à nouveau|Plus personne)/.test(shown), `${width} px: a list that is used up says which of the two it is`, shown.slice(0, 600));
	ok(await page.getByRole("button", { name: "Chercher à nouveau" }).count() === 1, `${width} px: and the list can be made again`);
	await sound(page, `${width} px: a list that is used up`);
	await make(page, `/requests/${id}/withdraw`);
}

async function replaced(page, width) {
	const id = await filed(page);
	await answered(page, id, { accept: true });
	const mission = (await call(page, "GET", "/engagements?request=" + id)).body.items[0];
	await visit(page, "missions/" + mission.id);
	await page.getByRole("button", { name: "Changer de prestataire" }).focus();
	await page.keyboard.press("Enter");
	const form = page.getByRole("form", { name: "Changer de prestataire" });
	await form.waitFor();
	await sound(page, `${width} px: a mission that changes its provider`);
	await form.getByRole("button", { name: "Changer de prestataire" }).click();
	await form.locator("[aria-invalid=true]").first().waitFor();
	equal(await form.locator("[aria-invalid=true]").count(), 1, `${width} px: without a reason it is refused, beside the field`);
	if (await form.locator("select").count() > 0)
		await form.locator("select").first().selectOption("provider_stops");
	else
		await form.locator("input[type=radio]").first().check();
	await form.getByRole("button", { name: "Changer de prestataire" }).click();
	await page.getByText("Repris", { exact: false }).first().waitFor();
	ok((await lines(page, id)).every(l => l.provider !== mission.provider), `${width} px: then another provider is looked for`);
	await make(page, `/requests/${id}/withdraw`);
}

async function coordinator(width) {
	const { page, complaints, close } = await person("coordination", width);

	await used_up(page, width);
	await replaced(page, width);
	equal(complaints.filter(c => !/422/.test(c)), [], `${width} px: the browser has nothing to complain of`);
	await close();
}

await run(async () => {
	await coordinator(1280);
	await coordinator(360);
});
