/*
 * campaign: the pages on which open requests are dealt at once: asked for, followed, read, refused once stale, computed again, applied.
 * Owns: the providers and requests that it makes.
 * Beware: other requests may be open on the node: what is expected is read from the interface, not counted by hand.
 */
import { after, call, equal, looked, make, ok, person, run, visit } from "./browser.mjs";

const text = page => page.textContent("main");

/* Two providers that fit three requests of one structure. */
async function world(page) {
	const competence = (await make(page, "/competences", { name: "Tenir une réunion" })).id;
	const bouquet = (await make(page, "/bouquets", { name: "Faire ensemble" })).id;
	const service = (await make(page, "/services", { name: "Appui au collectif", bouquet, kinds: ["group"], competences: [competence], typical_days: 2 })).id;
	const organisation = (await call(page, "GET", "/organisations?code=centre-a")).body.items[0].id;

	for (const name of ["Cabinet du Pilat", "Cabinet du Forez"]) {
		const provider = (await make(page, "/providers", { name, competences: [{ competence, level: 4 }], departments: ["42"], remote: true, days_individual: 4, days_group: 4,
			tariff: 60000, refreshed_on: after(-30) })).id;
		await make(page, "/accreditations", { provider, status: "accredited", from: "2019-01-01" });
	}
	const requests = [];
	for (let i = 0; i < 3; i++) {
		const { id } = await make(page, "/requests", { kind: "group", organisation, service, department: "42", remote: true, from: after(40), to: after(60), days: 2 });
		await make(page, `/requests/${id}/submit`);
		requests.push(id);
	}
	return requests;
}

async function state(page, words) {
	await page.waitForFunction(want => [...document.querySelectorAll("main .badge")].some(b => b.textContent === want) && !document.querySelector("main [aria-busy=true]"), words);
}

async function asked(page) {
	await visit(page, "repartitions");
	await looked(page, "repartitions");
	ok(/3 demandes attendent|demandes attendent un prestataire/.test(await text(page)), "how many requests wait is told");
	equal(await page.getByLabel("Les demandes personnelles").count(), 0, "personal requests are not offered to a coordinator");
	await page.getByText("Réglages : être équitable").click();
	await page.getByLabel("Demandes au moins par prestataire").fill("3");
	await page.getByLabel("Demandes au plus par prestataire").fill("1");
	await page.getByRole("button", { name: "Calculer une répartition" }).click();
	await page.locator(".fault").first().waitFor();
	ok(/minimum par prestataire dépasse le maximum/.test(await text(page)), "bounds that contradict are refused beside the field");
	await page.getByLabel("Demandes au moins par prestataire").fill("");
	await page.getByLabel("Demandes au plus par prestataire").fill("");
	await page.getByRole("button", { name: "Calculer une répartition" }).focus();
	await page.keyboard.press("Enter");
	await page.waitForURL(/#\/repartitions\/[0-9a-f-]{36}$/);
	await state(page, "Prête à appliquer");
	return page.url().split("/").pop();
}

async function told(page, id) {
	const campaign = (await call(page, "GET", "/campaigns/" + id)).body;
	const lines = (await call(page, "GET", `/campaign-lines?limit=200&campaign=${id}&round=${campaign.round}`)).body.items;

	equal(await page.locator("main table tbody tr").count(), lines.length, "every request has its line");
	ok((await text(page)).includes(campaign.summary), "what came of it is summed up", campaign.summary);
	ok(lines.every(l => l.sentence) && (await page.locator("main table tbody").textContent()).includes(lines[0].sentence), "and each line says why");
	equal((await call(page, "GET", "/proposals?status=sent")).body.items.length, 0, "nobody was asked");
	await looked(page, "repartition");
	return campaign;
}

async function refused(page, request) {
	await call(page, "POST", `/requests/${request}/withdraw`, {});
	await page.getByRole("button", { name: "Appliquer la répartition" }).click();
	await page.getByRole("button", { name: "Oui, les solliciter" }).click();
	await state(page, "Dépassée");
	ok(/Personne n’a été sollicité/.test(await text(page)) && /n’est plus ouverte/.test(await text(page)), "a request that was withdrawn since is told, and nobody is asked");
	equal((await call(page, "GET", "/proposals?status=sent")).body.items.length, 0, "nobody was, indeed");
	await looked(page, "repartition-depassee");
}

async function applied(page, id) {
	await page.getByRole("button", { name: "Recalculer" }).click();
	await state(page, "Prête à appliquer");
	await page.getByRole("button", { name: "Appliquer la répartition" }).focus();
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Oui, les solliciter" }).focus();
	await page.keyboard.press("Enter");
	await state(page, "Appliquée");
	const { served } = (await call(page, "GET", "/campaigns/" + id)).body;
	equal((await call(page, "GET", "/proposals?status=sent&limit=200")).body.items.length, served, "all its providers are asked, by the keyboard alone");
	await looked(page, "repartition-appliquee");
}

/* A calculation that lasts as long as it is looked at. */
async function running(page, campaign) {
	const json = body => ({ status: 200, contentType: "application/json", body: JSON.stringify(body) });
	let stopped = false;

	await page.route(`**/api/v1/campaigns/${campaign.id}`, r => stopped ? r.continue() : r.fulfill(json({ ...campaign, status: "running", summary: undefined })));
	await page.route(`**/api/v1/campaigns/${campaign.id}/progress`, r => r.fulfill(json({ id: campaign.id, status: stopped ? "ready" : "running", running: true, steps: 300, budget: 1000,
		found: true, gap: 12 })));
	await page.route(`**/api/v1/campaigns/${campaign.id}/stop`, r => {
		stopped = true;
		r.fulfill(json(campaign));
	});
	await visit(page, "repartitions");
	await visit(page, "repartitions/" + campaign.id);
	await page.getByText("au plus 1,2 % au-dessus du meilleur possible").waitFor();
	await looked(page, "repartition-calcul");
	await page.getByRole("button", { name: "Arrêter et garder le meilleur" }).click();
	await page.getByRole("heading", { name: "Demande par demande" }).waitFor();
	ok(true, "a calculation that is stopped shows what it found");
	await page.unroute(`**/api/v1/campaigns/${campaign.id}`);
}

await run(async () => {
	const { page, complaints, close } = await person("coordination");
	const requests = await world(page), id = await asked(page), campaign = await told(page, id);

	await running(page, campaign);
	await visit(page, "repartitions");
	await visit(page, "repartitions/" + id);
	await refused(page, requests[1]);
	await applied(page, id);
	equal(complaints.filter(c => !/ 4\d\d /.test(c)), [], "dealing requests leaves the browser without complaint");
	await close();
});
