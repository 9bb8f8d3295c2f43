/*
 * upload: a file sent in parts, with its progress, and its SHA-256 compared at the end.
 * Owns: nothing.
 * Beware: the browser computes the hash only on https or on this machine: elsewhere the upload says so.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Refusal, post, put } from "./api.js";
import { described } from "./form.js";

const part = 192 * 1024;
const office = "application/vnd.openxmlformats-officedocument.", oasis = "application/vnd.oasis.opendocument.";
const types = {
	pdf: "application/pdf", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", odt: oasis + "text", ods: oasis + "spreadsheet",
	docx: office + "wordprocessingml.document", xlsx: office + "spreadsheetml.sheet", csv: "text/csv", txt: "text/plain", zip: "application/zip",
	json: "application/json",
};
const refuse = detail => new Refusal(0, { detail });

async function hashOf(file) {
	if (!globalThis.crypto || !crypto.subtle)
		throw refuse("Le navigateur ne peut contrôler un fichier que par une adresse en https : demandez à la personne qui administre Maillage.");
	const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
	return Array.from(new Uint8Array(hash), b => b.toString(16).padStart(2, "0")).join("");
}

/* Returns the record of the file. told(sent, of) is called after each part. */
export async function upload(file, purpose, told) {
	const type = types[file.name.split(".").pop().toLowerCase()];
	if (!type)
		throw refuse("Ce type de fichier n’est pas accepté. Enregistrez-le en PDF, en image, en document ou en tableur (.xlsx, .csv).");
	const hash = await hashOf(file);
	const made = await post("/files", { name: file.name, type, size: file.size, purpose });
	for (let n = 1, at = 0; at < file.size; n++, at += part) {
		await put(`/files/${made.id}/parts/${n}`, file.slice(at, at + part));
		told(Math.min(at + part, file.size), file.size);
	}
	return post(`/files/${made.id}/complete`, { hash });
}

export function Progress({ done, of, label }) {
	return html`<p role="status">${label} <progress value=${done} max=${of || 1}></progress></p>`;
}

/* A field of a form that refers to a file: sent as soon as it is chosen. */
export function FileField({ form, name, label, help, required, purpose = "document" }) {
	const d = described(form, name, help), [state, set] = useState({}), value = form.values[name];
	const chosen = async e => {
		const file = e.target.files[0];
		if (!file)
			return;
		set({ sent: 0, of: file.size });
		try {
			const kept = await upload(file, purpose, (sent, of) => set({ sent, of }));
			form.set(name, kept.id);
			set({ name: file.name });
		} catch (error) {
			set({ error });
		}
	};
	return html`<div class="field"><label for=${d.id}>${label}${required && html`<span class="must"> (à remplir)</span>`}</label>
		${value && html`<p class="chosen"><a href=${`/api/v1/files/${value}/content`}>${state.name || "Fichier enregistré"}</a> ${" "}
			<button type="button" class="outline small" onClick=${() => form.set(name, "")}>Retirer</button></p>`}
		<input id=${d.id} type="file" onChange=${chosen} aria-invalid=${d.invalid || (state.error ? "true" : undefined)} aria-describedby=${d.ids} />
		${state.of && html`<${Progress} done=${state.sent} of=${state.of} label="Envoi…" />`}
		${state.error && html`<p class="fault" role="alert">${state.error.message}</p>`}${d.words}</div>`;
}
