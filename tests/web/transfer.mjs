/*
 * transfer: a provider moves days between the two forms, the référent enters one on a written demand, and a card that promises too much is told.
 * Owns: the request of centre A that it makes, which it withdraws; the days of the card are given back as they were.
 * Beware: days moved stay moved: those moved here go there and back.
 */
import { after, call, equal, looked, make, ok, person, run, visit } from "./browser.mjs";

const text = page => page.textContent("main");

/* The form, opened by the keyboard. */
async function opened(page, provider) {
	await visit(page, "prestataires/" + provider);
	await page.getByText("Déplacer des jours entre l’individuel et le collectif").focus();
	await page.keyboard.press("Enter");
	return page.getByRole("form", { name: "Déplacer des jours" });
}

const sent = form => form.getByRole("button", { name: "Déplacer ces jours" }).press("Enter");

const wrong = async (page, form, want, sentence) => {
	await page.waitForFunction(names => JSON.stringify([...document.querySelectorAll("form[aria-label='Déplacer des jours'] [aria-invalid=true]")].map(e => e.name)) === JSON.stringify(names), want);
	ok(true, sentence);
};

async function by_provider(page, provider) {
	const form = await opened(page, provider), first = await form.locator("[name=month] option").first().textContent();

	ok(/^[a-zéû]+ \d{4}$/.test(first) && await form.locator("[name=month] option").count() === 25, "the month is chosen among those that are open", first);
	equal(await form.locator("[name=demanded_on]").count(), 0, "a provider needs no written demand");
	await sent(form);
	await wrong(page, form, ["from", "days"], "what is missing is told beside each field");
	await looked(page, "jours-a-deplacer");
	await form.locator("[name=from]").selectOption("individual");
	await form.locator("[name=days]").fill("20");
	await sent(form);
	await wrong(page, form, ["days"], "more days than the card has are refused beside the field");
	ok(/ne compte que 6 jours en [a-zéû]+ \d{4}, déplacements précédents compris/.test(await form.textContent()), "with how many it has", await form.textContent());
	await form.locator("[name=days]").fill("2");
	await sent(form);
	await page.getByText(/2 jours par mois de l’individuel vers le collectif/).waitFor();
	await looked(page, "jours-deplaces");
}

async function by_referent(page, provider) {
	const form = await opened(page, provider);

	ok(/4 libres sur 4/.test(await text(page)) && /6 libres sur 6/.test(await text(page)), "the référent reads month by month what is free", await text(page));
	await form.locator("[name=from]").selectOption("group");
	await form.locator("[name=days]").fill("2");
	await sent(form);
	await wrong(page, form, ["demanded_on"], "the référent needs the day of the written demand, told beside the field");
	await form.locator("[name=demanded_on]").fill(after(-1));
	await sent(form);
	await page.getByText(/2 jours par mois du collectif vers l’individuel, à la demande écrite du/).waitFor();
	await looked(page, "jours-demande-saisie");
}

/* Changes the days that the card gives to groups. */
const carded = (page, provider, days) => page.evaluate(async ([id, n]) => {
	const me = await (await fetch("/api/v1/me")).json(), card = await fetch("/api/v1/providers/" + id);
	const answer = await fetch("/api/v1/providers/" + id, { method: "PATCH", body: JSON.stringify({ days_group: n }),
		headers: { "Content-Type": "application/json", "X-CSRF-Token": me.csrf, "If-Match": card.headers.get("ETag") } });
	return answer.status;
}, [provider, days]);

/* A mission with that provider, whose card then gives no days to groups any more. */
async function over(page, provider) {
	const items = async path => (await call(page, "GET", path)).body.items;
	const competence = (await call(page, "GET", "/providers/" + provider)).body.competences[0].competence;
	const { id } = await make(page, "/requests", { kind: "group", organisation: (await items("/organisations?code=centre-a"))[0].id, days: 2,
		competences: [{ competence, level: 1 }], department: "42", from: after(0), to: after(60) });
	await make(page, `/requests/${id}/submit`);
	const { lines } = (await call(page, "GET", `/requests/${id}/proposals`)).body;
	const { answer_link: link } = await make(page, `/proposals/${lines.find(l => l.provider === provider).proposal}/solicit`, { reason: "Par son expérience." });
	await make(page, `/answers/${link.split("/").pop()}`, { accept: true });
	await visit(page, "missions");
	equal(await page.getByRole("heading", { name: "Trop de jours promis" }).count(), 0, "as long as promises hold, nothing is told");
	equal(await carded(page, provider, 0), 200, "the card gives no days to groups any more");
	for (let told = false; !told;)
		told = (await call(page, "GET", "/over-commitments")).body.items.length > 0;
	await visit(page, "structures");
	await visit(page, "missions");
	await page.getByRole("heading", { name: "Trop de jours promis" }).waitFor();
	ok(/de trop : .*dans une mission\. Pour rétablir/.test(await text(page)), "what is promised beyond the card is told, with what to do", await text(page));
	await looked(page, "jours-de-trop");
	await page.getByRole("link", { name: "Voir la mission" }).first().press("Enter");
	await page.getByRole("button", { name: "Déplacer des jours…" }).waitFor();
	ok(true, "and leads to the mission, where days can be moved");
	await carded(page, provider, 4);
	await make(page, `/requests/${id}/withdraw`);
}

await run(async () => {
	const coordination = await person("coordination"), referent = await person("referente"), own = await person("prestataire");
	const provider = (await call(coordination.page, "GET", "/providers?code=prestataire-01")).body.items[0].id;

	await by_provider(own.page, provider);
	await by_referent(referent.page, provider);
	await visit(coordination.page, "prestataires/" + provider);
	ok(!/Jours de chaque mois|à la demande écrite/.test(await text(coordination.page)), "a coordinator is told nothing of it");
	await over(coordination.page, provider);
	for (const who of [coordination, referent, own]) {
		ok(who.complaints.every(c => /422/.test(c)), "the browser complains of nothing but what was refused", who.complaints.join("\n"));
		await who.close();
	}
});
