/*
 * request_links: a link by which somebody without an account files one request, given by the service.
 * Owns: the link, until the page is left: it is shown once.
 * Beware: a personal one is the référent's to give; a coordinator gives those of structures.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { post } from "./api.js";
import { Chooser } from "./chooser.js";
import { hasRole, may } from "./contract.js";
import { Choices, Form, Submit, Text, useForm } from "./form.js";
import { Address } from "./parts.js";
import { instant } from "./words.js";

function LinkForm() {
	const [made, setMade] = useState();
	const form = useForm({ kind: hasRole("referent") ? "individual" : "group", days: "14" });
	const v = form.values, personal = v.kind === "individual";
	const give = form.submit(async values => {
		const sent = { kind: values.kind, days: Number(values.days) || 14 };
		sent[personal ? "person" : "organisation"] = values[personal ? "person" : "organisation"];
		setMade(await post("/request-links", sent, form.key(sent)));
	});
	return html`${made && html`<${Address} path=${made.link} label="Lien à transmettre à cette seule personne ; il n’est montré qu’ici" />
			<p class="quiet">Il sert une fois, jusqu’au ${instant(made.expires_at)}.</p>`}
		<${Form} form=${form} onSubmit=${give} label="Donner un lien de demande">
		${hasRole("referent") && html`<${Choices} form=${form} name="kind" label="Pour quelle demande ?" one options=${[["individual", "Personnelle"], ["group", "D’une structure"]]} />`}
		${personal ? html`<${Chooser} form=${form} name="person" kind="person" label="Personne" required />`
			: html`<${Chooser} form=${form} name="organisation" kind="organisation" label="Structure" required />`}
		<${Text} form=${form} name="days" type="number" min="1" max="60" label="Valable, en jours" />
		<${Submit} form=${form}>Donner un lien<//><//>`;
}

export function RequestLinks() {
	/* whoever has an account may call it too, and is told to ask by the account */
	return may("matching.request_link.revoke") && html`<details><summary>Donner un lien à quelqu’un qui n’a pas de compte</summary><${LinkForm} /></details>`;
}
