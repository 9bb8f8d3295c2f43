/*
 * browser: what the tests of the pages share: Debian's Chromium, somebody signed in, TAP lines, and what no page may do.
 * Owns: the browser that it starts; close() ends it.
 * Beware: a check waits for what it looks at, never for a time.
 */
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";

export const base = process.env.PAGES_BASE;
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];
let browser, count = 0, failed = 0;

export function ok(passed, sentence, detail) {
	count++;
	failed += passed ? 0 : 1;
	console.log(`${passed ? "ok" : "not ok"} ${count} - ${sentence}`);
	if (!passed && detail !== undefined)
		for (const line of String(detail).split("\n").slice(0, 30))
			console.log("# " + line);
}

export const equal = (got, want, sentence) => ok(JSON.stringify(got) === JSON.stringify(want), sentence,
	`got  ${JSON.stringify(got)}\nwant ${JSON.stringify(want)}`);

/* A page of its own for somebody, signed in; complaints collects what the browser finds wrong by itself. */
export async function person(handle, width = 1280) {
	const context = await browser.newContext({ viewport: { width, height: 900 }, locale: "fr-FR", timezoneId: "Europe/Paris" });
	const page = await context.newPage(), complaints = [];
	page.setDefaultTimeout(15000);
	page.on("console", m => ["error", "warning"].includes(m.type()) && complaints.push("console: " + m.text()));
	page.on("pageerror", e => complaints.push("error: " + e.message));
	page.on("response", r => r.status() >= 500 && complaints.push(`${r.status()} ${r.url()}`));
	await page.goto(base + "/");
	await page.waitForSelector("[name=handle]");
	complaints.length = 0; /* that nobody is signed in yet is an answer of 401, which the browser tells as an error */
	if (handle) {
		await page.fill("[name=handle]", handle);
		await page.fill("[name=password]", process.env.PAGES_PASSWORD);
		await page.click("[type=submit]");
		await page.waitForSelector("header.top");
	}
	return { page, complaints, close: () => context.close() };
}

/* Opens an address below /#/ and waits until its heading is there and nothing is loading any more. */
export async function visit(page, address) {
	await page.goto(base + "/#/" + address);
	await page.waitForLoadState("networkidle");
	await page.waitForFunction(() => document.querySelector("main h1") && !document.querySelector("main [aria-busy=true]"));
}

/* Calls the interface as whoever is signed in on the page; answers {status, body}. */
export const call = (page, verb, path, body) => page.evaluate(async ([method, where, what]) => {
	const me = await (await fetch("/api/v1/me")).json();
	const answer = await fetch("/api/v1" + where, { method, body: what && JSON.stringify(what),
		headers: { "Content-Type": "application/json", "X-CSRF-Token": me.csrf, ...method === "POST" && { "Idempotency-Key": crypto.randomUUID() } } });
	return { status: answer.status, body: await answer.json().catch(() => ({})) };
}, [verb, path, body]);

/* The same, for what must be made. */
export async function make(page, path, body = {}) {
	const answer = await call(page, "POST", path, body);
	if (answer.status >= 300)
		throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
	return answer.body;
}

/* A picture of the whole page, where they are kept. */
export async function shot(page, name) {
	if (process.env.PAGES_SHOTS)
		await page.screenshot({ path: `${process.env.PAGES_SHOTS}/${name}-${page.viewportSize().width}.png`, fullPage: true });
}

/* What no page may do: be wider than the screen, or leave somebody out who does not see or use a mouse. */
export async function sound(page, name) {
	/* a button that changes its kind fades from one colour to the other: what is looked at is where it ends */
	await page.waitForFunction(() => document.getAnimations().every(a => a.playState !== "running" || a.effect.getComputedTiming().endTime === Infinity));
	const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	const found = (await new AxeBuilder({ page }).analyze()).violations;

	ok(over <= 0, `${name}: nothing is wider than the screen`, `${over} pixels`);
	ok(found.length === 0, `${name}: axe finds nothing`, found.map(v => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ")}`).join("\n"));
}

/* Runs main with the browser; the exit code tells whether all was well. */
export async function run(main) {
	try {
		browser = await chromium.launch({ executablePath: process.env.PAGES_CHROMIUM || "/usr/bin/chromium", args: flags });
		await main();
	} catch (error) {
		ok(false, "the pages are played to their end", error.stack);
	} finally {
		if (browser)
			await browser.close();
	}
	console.log(`1..${count}`);
	process.exit(failed === 0 && count > 0 ? 0 : 1);
}

/* Both widths of what is open now. */
export async function looked(page, name) {
	for (const width of [1280, 360]) {
		await page.setViewportSize({ width, height: 900 });
		await shot(page, name);
		await sound(page, `${name}, ${width} px`);
	}
	await page.setViewportSize({ width: 1280, height: 900 });
}

/* Whether the page comes to say that: what it loads may not be there yet. */
export const says = (page, what) => page.locator("main", { hasText: what }).waitFor().then(() => true, () => false);

/* The day that many days from now. */
export const after = n => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);
