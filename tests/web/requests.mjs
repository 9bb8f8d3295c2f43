/*
 * requests: a link given by the service, the form that it opens without an account, the link that follows; and asking on the pages.
 * Owns: nothing.
 * Beware: runs on a node of pages_flow.py; the pages of links have no script, and are looked at as any other.
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
	const provider = (await call(boss.page, "GET", "/providers?limit=200")).body.items.find(p => p.code === "prestataire-13"); // administers the centre
	const r = await make(director.page, "/requests", { kind: "group", organisation: me.body.organisations[0], service: service.id, department: "42", remote: true,
		from: "2030-01-01", to: "2030-03-31", days: 1 });
	await make(boss.page, `/requests/${r.id}/waivers/ask`, { provider: provider.id });
	await visit(boss.page, "demandes/" + r.id);
	await sound(boss.page, "a request as the service reads it");
	ok(await boss.page.getByRole("button", { name: "Accepter ce prestataire" }).count() === 0, "who serves does not agree in the structure’s place");
	await visit(director.page, "demandes/" + r.id);
	await director.page.getByRole("button", { name: "Accepter ce prestataire" }).click();
	await director.page.getByText("il comptera quand la demande sera déposée").waitFor();
	await director.page.getByRole("button", { name: "Revenir sur cet accord" }).waitFor();
	await sound(director.page, "a request with a waiver, on a telephone");
	equal([...boss.complaints, ...director.complaints], [], "and the browser has nothing to complain of");
	await boss.close();
	await director.close();
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
	await asked("coordination", 1280);
	await asked("direction-a", 390);
});
