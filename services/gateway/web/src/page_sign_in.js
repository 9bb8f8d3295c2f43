/*
 * page_sign_in: a handle and a password.
 * Owns: nothing; the session is in api.js.
 * Beware: the service never says which of the two is wrong, and neither does this page.
 */
import { html } from "htm/preact";
import { parting, signIn } from "./api.js";
import { Form, Submit, Text, useForm } from "./form.js";
import { Page } from "./parts.js";

export function SignIn() {
	const form = useForm({ handle: "", password: "" });
	const go = form.submit(v => signIn(v.handle, v.password));
	return html`<p class="brand">Maillage</p><${Page} title="Se connecter">
		${parting.value && html`<p class="alert" role="status">${parting.value}</p>`}
		<${Form} form=${form} onSubmit=${go} label="Connexion">
			<${Text} form=${form} name="handle" label="Identifiant" autocomplete="username" autocapitalize="none" spellcheck="false" />
			<${Text} form=${form} name="password" type="password" label="Mot de passe" autocomplete="current-password" />
			<${Submit} form=${form}>Se connecter<//>
		<//>
		<p class="quiet">Un compte se demande à la coordination de votre fédération. Prestataire ? Votre lien de réponse suffit : il n’y a pas besoin de compte.</p><//>`;
}
