/*
 * api: calls to /api/v1, with the session's cookie and its CSRF token; refusals become one kind of error.
 * Owns: who is signed in (a signal), and the CSRF token, in memory only.
 * Beware: a repeated POST sends the key of the first try again, so that a doubtful network never makes two records.
 */
import { signal } from "@preact/signals";

export const session = signal(undefined); /* undefined: not asked yet; null: nobody; else what GET /me says */
export const parting = signal(""); /* why the sign-in page shows */

/* A refusal in the service's own words: detail, and faults [{field, code, detail}]. */
export class Refusal extends Error {
	constructor(status, problem) {
		super(problem.detail || "La demande n’a pas abouti : réessayez dans un instant.");
		this.status = status;
		this.faults = problem.faults || [];
	}
}

const silence = "Le service ne répond pas. Vérifiez la connexion, puis réessayez.";

export function keyNew() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");
}

async function answerRead(answer) {
	const text = await answer.text();
	if (!/json/.test(answer.headers.get("Content-Type") || ""))
		return {};
	try {
		return JSON.parse(text);
	} catch {
		return {};
	}
}

/* key: of a POST; the version read, of a PATCH or DELETE. A body of bytes goes as it is. */
async function call(verb, path, body, key) {
	const headers = { Accept: "application/json" };
	const raw = body instanceof Blob;
	if (verb !== "GET") {
		headers["Content-Type"] = raw ? "application/octet-stream" : "application/json";
		if (session.value && session.value.csrf)
			headers["X-CSRF-Token"] = session.value.csrf;
		if (verb === "POST")
			headers["Idempotency-Key"] = key || keyNew();
		else if (key)
			headers["If-Match"] = `"${key}"`;
	}
	let answer;
	try {
		answer = await fetch("/api/v1" + path, {
			method: verb, headers, credentials: "same-origin",
			body: raw ? body : verb === "GET" || verb === "DELETE" ? undefined : JSON.stringify(body || {}),
		});
	} catch {
		throw new Refusal(0, { detail: silence });
	}
	const read = await answerRead(answer);
	if (answer.ok)
		return read;
	if (answer.status === 401 && path !== "/session" && session.value) {
		parting.value = "Votre session est terminée. Connectez-vous à nouveau pour continuer.";
		session.value = null;
	}
	throw new Refusal(answer.status, read);
}

export const get = path => call("GET", path);
export const post = (path, body, key) => call("POST", path, body, key);
export const patch = (path, body, version) => call("PATCH", path, body, version);
export const archive = (path, version) => call("DELETE", path, undefined, version);
export const put = (path, bytes) => call("PUT", path, bytes);

/* ?a=b from what has a value */
export function query(values) {
	const parts = Object.entries(values).filter(([, v]) => v !== undefined && v !== null && v !== "" && v !== false);
	return parts.length ? "?" + parts.map(([k, v]) => `${k}=${encodeURIComponent(v)}`).join("&") : "";
}

/* All items of a list, page after page, at most `most`; `more` says that there are others. */
export async function all(path, values = {}, most = 1000) {
	const items = [];
	let cursor;
	do {
		const page = await get(path + query({ limit: 200, ...values, cursor }));
		items.push(...page.items);
		cursor = page.next;
	} while (cursor && items.length < most);
	items.more = Boolean(cursor);
	return items;
}

/* What was just decided needs no hand any more: its notices to the reader are taken care of. Nothing depends on it. */
export async function noticesSettle(object) {
	try {
		const page = await get("/notices" + query({ object, limit: 50 }));
		for (const n of page.items.filter(x => !x.handled_at && x.urgency !== "info"))
			await post(`/notices/${n.id}/handle`);
	} catch {
		/* they stay in the inbox */
	}
}

export async function sessionResume() {
	try {
		session.value = await get("/me");
	} catch (why) {
		if (why.status !== 401)
			throw why;
		session.value = null;
	}
}

export async function signIn(handle, password) {
	session.value = await post("/session", { handle, password });
	parting.value = "";
}

export async function signOut() {
	try {
		await call("DELETE", "/session");
	} finally {
		parting.value = "Vous êtes déconnecté·e.";
		session.value = null;
	}
}
