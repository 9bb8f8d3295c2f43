/*
 * page_imports: a spreadsheet comes in: sent, read, its columns shown, its faults by line, its likenesses decided, then written.
 * Owns: nothing; the run is the service's and goes on when the page is closed.
 * Beware: nothing is written before « Enregistrer »; a file with a single fault writes nothing.
 */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { all, get, patch, post } from "./api.js";
import { collection, collections, label, may, schemaOf } from "./contract.js";
import { Form, Select, Submit, useForm } from "./form.js";
import { Name } from "./names.js";
import { Act, Badge, Empty, Facts, Loaded, Page, Table, useLoad } from "./parts.js";
import { Progress, upload } from "./upload.js";
import { shownFields } from "./value.js";
import { count, figure, instant } from "./words.js";

const tones = { checked: "warn", refused: "bad", applying: "warn", done: "good", stopped: "", reading: "" };
const importable = () => collections("registry").filter(c => may(c.base + ".create") && c.record !== "import_run" && c.record !== "file")
	.sort((a, b) => a.plural.localeCompare(b.plural, "fr"));
const plural = record => (collection(record) || {}).plural || record;

function Begin() {
	const form = useForm({ collection: "organisation" }), [file, setFile] = useState(), [sent, setSent] = useState();
	const go = form.submit(async values => {
		if (!file)
			throw Object.assign(new Error("Choisissez d’abord un fichier."), { faults: [] });
		setSent({ done: 0, of: file.size });
		try {
			const kept = await upload(file, "import", (done, of) => setSent({ done, of }));
			const run = await post("/imports", { file: kept.id, collection: values.collection });
			location.hash = "#/imports/" + run.id;
		} finally {
			setSent(undefined);
		}
	});
	return html`<${Form} form=${form} onSubmit=${go} label="Importer un tableur">
		<${Select} form=${form} name="collection" label="Ce que contient le fichier" options=${importable().map(c => [c.record, c.plural])} />
		<div class="field"><label for="file">Fichier Excel (.xlsx) ou CSV</label><input id="file" type="file" accept=".xlsx,.csv" onChange=${e => setFile(e.target.files[0])} />
			<small>La première ligne nomme les colonnes. Le fichier est d’abord contrôlé : rien n’est enregistré sans votre accord.</small></div>
		${sent && html`<${Progress} ...${sent} label="Envoi…" />`}<${Submit} form=${form}>Envoyer et contrôler<//><//>`;
}

export function Imports() {
	const from = useLoad(() => get("/imports?newest=true&limit=20").then(p => p.items), []);
	return html`<${Page} title="Importer un tableur" back=${["#/registre", "Registre"]}><${Begin} />
		<section><h2>Imports récents</h2><${Loaded} from=${from}>${list => list.length === 0 ? html`<${Empty}>Aucun import pour le moment.<//>`
			: html`<${Table} caption="Imports récents" head=${["Quoi", "Quand", "Lignes", "État"]} rows=${list.map(r => [html`<a href=${"#/imports/" + r.id}>${plural(r.collection)}</a>`,
				instant(r.created_at), figure(r.rows || 0), html`<${Badge} tone=${tones[r.status]}>${label("import_run", "status", r.status)}<//>`])} />`}<//></section><//>`;
}

/* Each column of the file, the field it fills, and why; the reader may choose another. */
function Columns({ run, changed }) {
	const fields = shownFields(run.collection + "_create"), [mapping, setMapping] = useState({});
	const open = ["checked", "refused"].includes(run.status);
	const pick = (column, field) => setMapping({ ...mapping, [column]: field });
	const send = async () => {
		const before = (run.mapping || []).filter(m => !(m.column in mapping));
		await patch(`/imports/${run.id}`, { mapping: [...before, ...Object.entries(mapping).map(([column, field]) => ({ column, field }))] }, run.version);
		await post(`/imports/${run.id}/check`);
		setMapping({});
		changed();
	};
	const choice = c => html`<select aria-label=${`Champ de la colonne ${c.column}, ${c.heading || ""}`} onChange=${e => pick(c.column, e.target.value)}>
		<option value="" selected=${!c.field}>Laisser de côté</option>${fields.map(([name, s]) => html`<option value=${name} selected=${name === c.field}>${schemaOf(s).title}</option>`)}
		${c.field && !fields.some(([n]) => n === c.field) && html`<option value=${c.field} selected>${c.label || c.field}</option>`}</select>`;
	return html`<section><h2>Colonnes reconnues</h2><${Table} caption="Colonnes" head=${["Colonne", "Exemple", "Champ", "Pourquoi"]} rows=${(run.columns || []).map(c => [
		`${c.column} · ${c.heading || "sans titre"}`, c.sample || "", open ? choice(c) : c.label || "Laissée de côté",
		c.reason ? label("import_run", "columns.reason", c.reason) : ""])} />
		${Object.keys(mapping).length > 0 && html`<${Act} run=${send}>Contrôler avec ces colonnes<//>`}</section>`;
}

function Faults({ run }) {
	const from = useLoad(() => all(`/imports/${run.id}/faults`, {}, 1000), [run.id, run.version]);
	return html`<section><h2>${count(run.faults, "erreur à corriger", "erreurs à corriger")}</h2><p>Corrigez le tableur, puis envoyez-le à nouveau : rien n’a été enregistré.</p>
		<${Loaded} from=${from}>${list => html`<${Table} caption="Erreurs" head=${["Ligne", "Colonne", "Ce qui ne va pas"]} rows=${list.map(p => [String(p.line), p.heading || p.column || "", p.sentence])} />
			${list.length < run.faults && html`<p class="quiet">Les ${figure(list.length)} premières sont montrées.</p>`}`}<//></section>`;
}

const decisions = [["", "À décider"], ["create", "Créer quand même"], ["update", "Compléter cette fiche"], ["skip", "Laisser cette ligne"]];

function Likenesses({ run, changed }) {
	const from = useLoad(() => all(`/imports/${run.id}/likenesses`, {}, 1000), [run.id, run.version]);
	const [chosen, setChosen] = useState({}), open = run.status === "checked";
	const send = async others => {
		await post(`/imports/${run.id}/choices`, { ...Object.keys(chosen).length && { choices: Object.entries(chosen).map(([line, choice]) => ({ line: Number(line), choice })) },
			...others && { others } });
		setChosen({});
		changed();
	};
	const kind = run.collection === "accompaniment" ? "accompaniment" : run.collection;
	const pick = l => html`<select aria-label=${`Décision pour la ligne ${l.line}`} disabled=${!open} onChange=${e => setChosen({ ...chosen, [l.line]: e.target.value })}>
		${decisions.map(([v, words]) => html`<option value=${v} selected=${(chosen[l.line] || l.choice || "") === v}>${words}</option>`)}</select>`;
	return html`<section><h2>${count(run.likenesses, "ligne ressemble à une fiche connue", "lignes ressemblent à des fiches connues")}</h2>
		<${Loaded} from=${from}>${list => html`<${Table} caption="Ressemblances" head=${["Ligne", "Dans le fichier", "Fiche connue", "Pourquoi", "Décision"]} rows=${list.map(l => [String(l.line), l.name,
			html`<a href=${`#/registre/${kind}/${l.record}`}><${Name} kind=${kind} id=${l.record} /></a>`, label("import_likenesses", "items.reason", l.reason), pick(l)])} />`}<//>
		${open && html`<p class="row">${Object.keys(chosen).length > 0 && html`<${Act} run=${() => send()}>Retenir ces décisions<//>`}
			<${Act} kind="outline" run=${() => send("update")}>Tout compléter<//> <${Act} kind="outline" run=${() => send("create")}>Tout créer<//> <${Act} kind="outline" run=${() => send("skip")}>Tout laisser<//></p>`}</section>`;
}

function Body({ run, changed }) {
	const go = verb => async () => {
		await post(`/imports/${run.id}/${verb}`);
		changed();
	};
	return html`<p><${Badge} tone=${tones[run.status]}>${label("import_run", "status", run.status)}<//></p>${run.message && html`<div class="alert"><p>${run.message}</p></div>`}
		${["reading", "applying"].includes(run.status) && html`<${Progress} done=${run.done || 0} of=${run.total || 0}
			label=${run.status === "reading" ? "Lecture et contrôle…" : `Enregistrement : ${figure(run.done || 0)} sur ${figure(run.total || 0)}`} />
			<${Act} kind="outline" run=${go("stop")} sure="Arrêter ? Ce qui est déjà enregistré reste." yes="Oui, arrêter">Arrêter<//>`}
		<${Facts} of=${[["Lignes lues", run.rows && figure(run.rows)], ["À créer", run.to_create && figure(run.to_create)], ["À modifier", run.to_update && figure(run.to_update)],
			["Déjà à jour", run.unchanged && figure(run.unchanged)], ["Laissées", run.skipped && figure(run.skipped)], ["Créées", run.created && figure(run.created)],
			["Modifiées", run.updated && figure(run.updated)]]} />
		${run.status === "checked" && (run.to_create > 0 || run.to_update > 0) && html`<${Act} key=${run.version} run=${go("apply")}>Enregistrer<//>`}
		${run.faults > 0 && html`<${Faults} run=${run} />`}${run.likenesses > 0 && html`<${Likenesses} run=${run} changed=${changed} />`}
		${run.columns && html`<${Columns} key=${run.version} run=${run} changed=${changed} />`}`;
}

export function Import({ id }) {
	const from = useLoad(() => get(`/imports/${id}`), [id]);
	const moving = from.data && ["reading", "applying"].includes(from.data.status);
	useEffect(() => {
		if (!moving)
			return undefined;
		const timer = setInterval(from.reload, 1000);
		return () => clearInterval(timer);
	}, [moving, id]);
	return html`<${Loaded} from=${from}>${run => html`<${Page} title=${`Import : ${plural(run.collection)}`} back=${["#/imports", "Tous les imports"]}>
		<${Body} run=${run} changed=${from.reload} /><//>`}<//>`;
}
