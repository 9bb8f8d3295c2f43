/*
 * command: the table of commands and exit codes; options and help come from it.
 * Owns: these tables.
 * Beware: getopt_long moves arguments about in argv, once.
 */
#include "services/maillage/command.h"
#include <getopt.h>
#include <stdlib.h>

const struct command *const commands[] = {
	&command_init,
	&command_up,
	&command_down,
	&command_status,
	&command_token,
	&command_user_add,
	&command_import,
	&command_export,
	&command_verify,
	&command_doctor,
	&command_backup,
	&command_restore,
	&command_peer_card,
	&command_peer_add,
	&command_peer_list,
	&command_peer_fingerprint,
	&command_peer_confirm,
	&command_peer_suspend,
	&command_peer_resume,
	&command_peer_revoke,
	&command_peer_remove,
	&command_peer_renew,
	&command_peer_rotate,
};
const size_t command_count = sizeof commands / sizeof commands[0];

static const struct {
	enum exit_code code;
	const char *meaning;
} exits[] = {
	{ EXIT_DONE, "fait" },
	{ EXIT_FAILED,
	    "échec : essayé, sans y parvenir ; un service ne répond pas ; ou « verify » a trouvé une "
	    "erreur" },
	{ EXIT_USAGE, "commande mal écrite" },
	{ EXIT_NOT_RUNNING, "le nœud n’est pas en marche" },
	{ EXIT_REFUSED, "ce qui a été donné est refusé par les règles" },
	{ EXIT_BUSY, "déjà en marche, dossier non vide ou port déjà pris" },
	{ EXIT_NODE, "le dossier n’est pas celui d’un nœud, ou ses réglages ou ses clés ne conviennent pas" },
};

/* --- help --------------------------------------------------------------------------------------------------
 */
static void
exits_print(FILE *to)
{
	fputs("\nCodes de sortie :\n", to);
	for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++)
		fprintf(to, "  %d  %s\n", (int)exits[i].code, exits[i].meaning);
}

static void
command_help(const struct command *c, FILE *to)
{
	fprintf(to, "Usage : maillage %s %s%s\n\n%s\n", c->name, c->arguments,
	    c->option_count != 0 ? " [OPTIONS]" : "", c->summary);
	if (c->detail != NULL)
		fprintf(to, "\n%s\n", c->detail);
	fputs("\nOptions :\n", to);
	for (size_t i = 0; i < c->option_count; i++) {
		const struct option_row *o = &c->options[i];
		int len = fprintf(
		    to, "  --%s%s%s", o->name, o->value != NULL ? " " : "", o->value != NULL ? o->value : "");

		fprintf(to, "%*s%s%s\n", len < 26 ? 26 - len : 1, "", o->doc,
		    o->required ? " (obligatoire)" : "");
	}
	fprintf(to, "  --help%*scette aide\n", 18, "");
	exits_print(to);
}

static void
help(FILE *to)
{
	fputs("Maillage : le service d’une fédération de centres sociaux, en un dossier.\n\n"
	      "Usage : maillage COMMANDE DOSSIER [OPTIONS]\n\nCommandes :\n",
	    to);
	for (size_t i = 0; i < command_count; i++)
		fprintf(to, "  %-18s%s\n", commands[i]->name, commands[i]->summary);
	fputs("\n« maillage COMMANDE --help » explique chacune. « maillage completion » écrit ce que bash "
	      "complète.\n",
	    to);
	exits_print(to);
}

/* --- options
 * ------------------------------------------------------------------------------------------------ */
const char *
invocation_value(const struct invocation *v, const char *name)
{
	for (size_t i = 0; i < v->command->option_count; i++)
		if (strcmp(v->command->options[i].name, name) == 0)
			return v->values[i];
	return NULL;
}

bool
invocation_number(const struct invocation *v, const char *name, long low, long high, long *ret_number)
{
	const char *value = invocation_value(v, name);
	char *end;

	if (value == NULL)
		return true;
	long n = strtol(value, &end, 10);

	if (*value == '\0' || *end != '\0' || n < low || n > high) {
		say("--%s attend un nombre entre %ld et %ld, et non « %s ».", name, low, high, value);
		return false;
	}
	*ret_number = n;
	return true;
}

static void
options_build(const struct command *c, struct option rows[OPTIONS_MAX + 2])
{
	size_t n = 0;

	for (; n < c->option_count; n++)
		rows[n] = (struct option){ c->options[n].name,
			c->options[n].value != NULL ? required_argument : no_argument, NULL, (int)n + 1000 };
	rows[n++] = (struct option){ "help", no_argument, NULL, 'h' };
	rows[n] = (struct option){ 0 };
}

/* 'h': help was asked; 0: understood; '?': not, after a message. argv[0] is the command's last word. */
static int
options_parse(struct invocation *v, int argc, char **argv)
{
	struct option rows[OPTIONS_MAX + 2];
	int o;

	options_build(v->command, rows);
	opterr = 0;
	optind = 1;
	while ((o = getopt_long(argc, argv, ":h", rows, NULL)) != -1) {
		if (o == 'h')
			return 'h';
		if (o == '?' || o == ':') {
			say(o == '?' ? "l’option « %s » n’existe pas pour cette commande."
				     : "il manque la valeur de « %s ».",
			    argv[optind - 1]);
			return '?';
		}
		v->values[o - 1000] = optarg != NULL ? optarg : "";
	}
	for (size_t i = 0; i < v->command->option_count; i++) {
		if (v->command->options[i].required && v->values[i] == NULL) {
			say("il manque --%s %s.", v->command->options[i].name, v->command->options[i].value);
			return '?';
		}
	}
	return 0;
}

static bool
arguments_parse(struct invocation *v, int argc, char **argv)
{
	int after = argc - optind - 1, most = v->command->most;

	if (after < 0) {
		say("il manque le dossier du nœud.");
		return false;
	}
	if (most == ARGUMENTS_FILES && after == 0) {
		say("il manque le fichier à lire.");
		return false;
	}
	if (most >= 0 && after > most) {
		say("« %s » est en trop.", argv[optind + 1 + most]);
		return false;
	}
	v->folder = argv[optind];
	v->arguments = argv + optind + 1;
	v->count = after;
	return true;
}

/* --- finding
 * ------------------------------------------------------------------------------------------------ */
/* A command of one or two words; ret_words: how many. */
static const struct command *
command_find(int argc, char **argv, int *ret_words)
{
	char two[64];

	for (size_t i = 0; i < command_count; i++) {
		if (strcmp(commands[i]->name, argv[0]) == 0) {
			*ret_words = 1;
			return commands[i];
		}
		if (argc < 2)
			continue;
		snprintf(two, sizeof two, "%s %s", argv[0], argv[1]);
		if (strcmp(commands[i]->name, two) == 0) {
			*ret_words = 2;
			return commands[i];
		}
	}
	return NULL;
}

/* The commands of two words that begin with the first of these; false: none does. */
static bool
family_help(int argc, char **argv, bool asks, FILE *to)
{
	size_t len = strlen(argv[0]), shown = 0;

	for (size_t i = 0; i < command_count; i++) {
		if (strncmp(commands[i]->name, argv[0], len) != 0 || commands[i]->name[len] != ' ')
			continue;
		if (shown++ == 0 && (asks || argc < 2))
			fprintf(to, "« %s » se complète par l’un de ces mots :\n", argv[0]);
		else if (shown == 1)
			fprintf(to,
			    "maillage : la commande « %s %s » n’existe pas ; celles qui commencent par « %s "
			    "» :\n",
			    argv[0], argv[1], argv[0]);
		fprintf(to, "  %-18s%s\n", commands[i]->name, commands[i]->summary);
	}
	if (shown > 0)
		fprintf(to, "« maillage %s MOT --help » explique chacune.\n", argv[0]);
	return shown > 0;
}

/* No command: help about those that begin alike, if it was asked for; else what there is. */
static enum exit_code
command_unknown(int argc, char **argv, bool asks)
{
	asks = asks || (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0));
	if (family_help(argc, argv, asks, asks ? stdout : stderr))
		return asks ? EXIT_DONE : EXIT_USAGE;
	say("la commande « %s » n’existe pas ; « maillage help » donne la liste.", argv[0]);
	return EXIT_USAGE;
}

static int
command_run(const struct command *c, int argc, char **argv)
{
	struct invocation v = { .command = c };
	int asked = options_parse(&v, argc, argv);

	if (asked == 'h') {
		command_help(c, stdout);
		return EXIT_DONE;
	}
	if (asked != 0 || !arguments_parse(&v, argc, argv)) {
		fprintf(stderr, "Usage : maillage %s %s (maillage %s --help pour les options)\n", c->name,
		    c->arguments, c->name);
		return EXIT_USAGE;
	}
	return (int)c->run(&v);
}

int
command_main(int argc, char **argv)
{
	const struct command *c;
	int words = 0;

	if (argc < 2) {
		help(stderr);
		return EXIT_USAGE;
	}
	bool asks = strcmp(argv[1], "help") == 0;

	if ((asks && argc == 2) || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		help(stdout);
		return EXIT_DONE;
	}
	if (strcmp(argv[1], "completion") == 0 && argc == 2) {
		completion_print();
		return EXIT_DONE;
	}
	c = command_find(argc - 1 - asks, argv + 1 + asks, &words);
	if (c == NULL)
		return (int)command_unknown(argc - 1 - asks, argv + 1 + asks, asks);
	crypto_open();
	if (!asks)
		return command_run(c, argc - words, argv + words);
	command_help(c, stdout);
	return EXIT_DONE;
}
