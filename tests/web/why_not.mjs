/*
 * why_not: the page of a structure's request as a coordinator uses it: providers with their reasons, « Pourquoi pas…? », rounds made again.
 * Owns: nothing.
 * Beware: the request is filed here for centre A; the demonstration's providers are those of the registry.
 */
import { call, equal, make, ok, person, run, shot, sound, visit } from "./browser.mjs";

const plain = text => text.replace(/[\s\u00a0\u202f]+/g, " ");
const words = async (page, part) => plain(await page.textContent("#" + part));
const ahead = days => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

/* A request of centre A for a service that is offered to structures, ranked. */
async function filed(page) {
	const items = async path => (await call(page, "GET", path)).body.items;
	const centre = (await items("/organisations?code=centre-a"))[0].id;
	const service = (await items("/services")).find(s => s.kinds.includes("group")).id;
	const request = await make(page, "/requests", { kind: "group", organisation: centre, service, department: "42", remote: true, from: ahead(7), to: ahead(120), days: 1 });
	await make(page, `/requests/${request.id}/submit`);
	return request.id;
}

async function asked(page, name) {
	const taken = page.locator("#pourquoi").getByRole("button", { name: "Retirer" });
	if (await taken.count() > 0)
		await taken.click();
	await page.locator("#pourquoi input").fill(name);
	await page.locator("#pourquoi [role=option]").filter({ hasText: name }).first().click();
	await page.getByRole("button", { name: "Savoir pourquoi" }).click();
	await page.locator("#pourquoi-reponse h3").filter({ hasText: name }).waitFor();
	return words(page, "pourquoi-reponse");
}

async function coordinator(width) {
	const { page, complaints, close } = await person("coordination", width);
	const id = await filed(page), view = (await call(page, "GET", `/requests/${id}/proposals`)).body;
	const providers = (await call(page, "GET", "/providers?limit=200")).body.items, lines = view.lines || [];
	const called = p => providers.find(x => x.id === p).name;

	await visit(page, "demandes/" + id);
	const shown = await words(page, "prestataires");
	ok(/selon « [^»]+ »/.test(shown), `${width} px: the page says by which rules the list was made`);
	ok(lines.length > 0 && /soit \d+ points? sur 1000/.test(shown), `${width} px: each criterion says its weight and its points`, shown.slice(0, 400));
	await sound(page, `${width} px: a request with its proposals`);

	const out = providers.find(p => !lines.some(l => l.provider === p.id));
	if (lines.length > 0)
		ok(/Aucune règle ne l’écarte/.test(await asked(page, called(lines[lines.length - 1].provider))), `${width} px: of a provider that is proposed its place is told`);
	const why = (await call(page, "GET", `/requests/${id}/why-not/${out.id}`)).body;
	const told = await asked(page, out.name);
	ok((why.rules || []).length > 0 && why.rules.every(r => told.includes(plain(r.sentence)) && told.includes(plain(r.advice))),
		`${width} px: of one that is not, every rule with its fact and what to do`, told);
	await sound(page, `${width} px: « Pourquoi pas un autre prestataire ? »`);

	await page.getByText("Classements successifs").focus();
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Refaire ce classement à l’identique" }).click();
	await page.getByText("donne la même liste").waitFor();
	ok(/Tour 1/.test(await words(page, "tours")), `${width} px: rounds are opened by the keyboard, and one is made again`);
	await sound(page, `${width} px: rounds`);
	await shot(page, "why_not");
	equal(complaints, [], `${width} px: the browser has nothing to complain of`);
	await close();
	return id;
}

/* A director of that centre reads the reasons, and is not asked whom the service should have thought of. */
async function director(id) {
	const { page, close } = await person("direction-a", 360);

	await visit(page, "demandes/" + id);
	ok(/points? sur 1000/.test(await words(page, "prestataires")), "a director reads why each provider is where it is");
	equal(await page.locator("#pourquoi").count(), 0, "and has no « Pourquoi pas…? »");
	equal(await page.getByRole("button", { name: "Solliciter" }).count(), 0, "nor a button to ask somebody");
	await sound(page, "the same page for a director");
	await close();
}

await run(async () => {
	const id = await coordinator(1280);
	await coordinator(360);
	await director(id);
});
