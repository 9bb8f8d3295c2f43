/*
 * doctor: the command: a node looked at, then each of its links.
 * Owns: how findings are printed, for a person and as JSON.
 * Beware: it is typed when something is broken: nothing that is missing or does not answer may end it before the rest was looked at.
 */
#include "services/maillage/doctor.h"
#include "services/maillage/programs.h"
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>

/* --- findings -------------------------------------------------------------------------------------------------- */
/* Each word of ours in the text replaced by what it stands for. */
static void
words_replace(const struct doctor *d, const char *text, struct buf *out)
{
	char typed_code[sizeof d->code];
	const struct {
		const char *word, *value;
	} words[] = {
		{ "DOSSIER", d->folder },
		{ "CODE", shell_word(d->code, typed_code, sizeof typed_code) },
		{ "FEDERATION", d->federation },
		{ "ADRESSE", d->address },
	};

	while (*text != '\0') {
		size_t i = 0;

		while (i < 4 && strncmp(text, words[i].word, strlen(words[i].word)) != 0)
			i++;
		if (i < 4) {
			buf_text(out, words[i].value);
			text += strlen(words[i].word);
		} else {
			buf_byte(out, (uint8_t)*text++);
		}
	}
}

static void
finding_json(
    const struct doctor *d, enum finding kind, const char *word, const char *sentence, const char *remedy)
{
	static const char *const kinds[] = { "fine", "note", "fault" };
	struct buf out = { 0 };

	buf_text(&out, "{\"node\":");
	json_text(&out, d->node.name, strlen(d->node.name));
	if (d->code[0] != '\0') {
		buf_text(&out, ",\"peer\":");
		json_text(&out, d->code, strlen(d->code));
	}
	buf_printf(&out, ",\"finding\":\"%s\",\"kind\":\"%s\",\"sentence\":", word, kinds[kind]);
	json_text(&out, sentence, strlen(sentence));
	if (remedy != NULL) {
		buf_text(&out, ",\"remedy\":");
		json_text(&out, remedy, strlen(remedy));
	}
	buf_byte(&out, '}');
	puts(buf_cstr(&out));
	buf_free(&out);
}

void
finding(struct doctor *d, enum finding kind, const char *word, const char *remedy, const char *format, ...)
{
	static const char *const marks[] = { "bien", "à noter", "À CORRIGER" };
	struct buf sentence = { 0 }, cure = { 0 };
	char text[1200];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	words_replace(d, text, &sentence);
	if (remedy != NULL)
		words_replace(d, remedy, &cure);
	d->notes += kind == FINDING_NOTE;
	d->faults += kind == FINDING_FAULT;
	if (d->json) {
		finding_json(d, kind, word, buf_cstr(&sentence), remedy != NULL ? buf_cstr(&cure) : NULL);
	} else {
		fputs("  ", stdout);
		print_cell(stdout, marks[kind], 12);
		printf("%s\n", buf_cstr(&sentence));
		if (remedy != NULL)
			printf("              → %s\n", buf_cstr(&cure));
	}
	buf_free(&sentence);
	buf_free(&cure);
	fflush(stdout);
}

/* --- the command ----------------------------------------------------------------------------------------------- */
/* What can be known of it although its settings, or its keys, cannot be read. */
static enum exit_code
doctor_open(struct doctor *d, const char *folder)
{
	struct fault why = { 0 }, lost = { 0 };
	char line[FAULT_ARGUMENT_MAX + 512];
	bool loaded = node_load(folder, &d->node, &why) == RC_OK;

	if (!loaded && node_find(folder, &d->node, &lost) != RC_OK) {
		say_fault(NULL, &lost);
		return EXIT_NODE;
	}
	(void)shell_word(d->node.folder, d->folder, sizeof d->folder);
	if (!d->json)
		printf("%s%s%s (%s)\n", d->node.name, d->node.federation[0] != '\0' ? ", " : "",
		    d->node.federation, d->node.folder);
	for (uint32_t i = 0; !loaded && i < why.count && i < FAULT_MAX; i++) {
		fault_sentence(&why.items[i], 1, line, sizeof line);
		finding(d, FINDING_FAULT, "settings",
		    "corrigez, puis : maillage down DOSSIER && maillage up DOSSIER", "%s", line);
	}
	if (loaded)
		finding(d, FINDING_FINE, "settings", NULL, "Les réglages se lisent.");
	d->running = node_running(&d->node) != 0;
	return EXIT_DONE;
}

static void
links_look(struct doctor *d)
{
	struct client *c = NULL;
	struct fault why = { 0 };

	if (!d->running)
		finding(d, FINDING_NOTE, "links_unseen",
		    "maillage up DOSSIER, puis : maillage doctor DOSSIER",
		    "Les liens avec les autres fédérations ne se voient que quand le nœud est en marche.");
	else if (node_enter(&d->node, &why) == RC_OK && client_open(".", &c, &why) == RC_OK)
		doctor_links(d, c);
}

static void
doctor_sum(const struct doctor *d)
{
	if (d->json)
		return;
	if (d->faults > 0)
		printf("%u point%s à corriger.\n", d->faults, d->faults > 1 ? "s" : "");
	else if (d->notes > 0)
		printf("Rien à corriger ; %u point%s à noter.\n", d->notes, d->notes > 1 ? "s" : "");
	else
		printf("Tout va bien.\n");
}

static enum exit_code
folder_look(const struct invocation *v, const char *folder)
{
	struct doctor *d = calloc(1, sizeof *d);

	if (d == NULL)
		abort();
	d->json = invocation_value(v, "json") != NULL;
	d->verify = invocation_value(v, "verify") != NULL;
	enum exit_code code = doctor_open(d, folder);

	if (code == EXIT_DONE) {
		doctor_node(d);
		links_look(d);
		doctor_sum(d);
		code = d->faults > 0 ? EXIT_FAILED : EXIT_DONE;
	}
	node_keys_wipe(&d->keys);
	node_wipe(&d->node);
	free(d);
	return code;
}

static enum exit_code
doctor_run(const struct invocation *v)
{
	umask(077);
	return folders_each(v, folder_look);
}

static const struct option_row doctor_options[] = {
	{ "verify", NULL, "relit aussi tous les journaux (plus long)", false },
	{ "json", NULL, "un objet JSON par constat, pour un programme", false },
};
const struct command command_doctor = {
	.name = "doctor",
	.arguments = "DOSSIER...",
	.summary = "dit ce qui ne va pas dans un nœud et dans ses liens, et quoi faire",
	.detail = "Le nœud : réglages, clés, droits, disque, horloge, services, ports. Chaque lien : "
		  "l’adresse existe-t-elle, "
		  "répond-elle,\na-t-elle la clé de la carte, nous laisse-t-elle entrer, reçoit-elle ce que "
		  "nous envoyons ? Chaque "
		  "constat à corriger\ndit quoi taper. Il n’écrit rien et peut être lancé à tout moment. "
		  "Code de sortie 1 : il y a "
		  "quelque chose à corriger.",
	COMMAND_OPTIONS(doctor_options),
	.most = ARGUMENTS_NODES,
	.run = doctor_run,
};
