/*
 * init: makes a node's folder.
 * Owns: nothing.
 * Beware: the keys made here cannot be made again: the message says to back them up.
 */
#include "services/maillage/maillage.h"
#include <ctype.h>

/* The folder's own name, as far as a node's name can carry it. */
static void
name_from_folder(const char *folder, char out[NODE_NAME_MAX + 1])
{
	size_t end = strlen(folder), n = 0;

	while (end > 1 && folder[end - 1] == '/')
		end--;
	size_t at = end;

	while (at > 0 && folder[at - 1] != '/')
		at--;
	for (; at < end && n < NODE_NAME_MAX; at++) {
		unsigned char c = (unsigned char)folder[at];

		if (c < 0x80 && isalnum(c))
			out[n++] = (char)tolower(c);
		else if (n > 0 && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n > 0 && out[n - 1] == '-')
		n--;
	out[n] = '\0';
	if (n == 0)
		memcpy(out, "maillage", sizeof "maillage");
}

static enum exit_code
init_run(const struct invocation *v)
{
	const char *name = invocation_value(v, "name"), *federation = invocation_value(v, "federation");
	char own[NODE_NAME_MAX + 1];
	struct fault why = { 0 };

	name_from_folder(v->folder, own);
	enum rc rc = node_create(v->folder, name != NULL ? name : own, federation != NULL ? federation : "",
	    &entropy_system, &why);

	if (rc != RC_OK) {
		say_fault(NULL, &why);
		return rc == RC_CONFLICT ? EXIT_BUSY : rc == RC_INVALID ? EXIT_REFUSED : EXIT_FAILED;
	}
	printf(
	    "Nœud « %s » créé dans %s.\n"
	    "Gardez une copie de %s/keys en lieu sûr, ailleurs que les données : sans ces clés, les noms et "
	    "les demandes\nenregistrés sont illisibles. Ce dossier grandit avec chaque personne : "
	    "renouvelez la copie chaque fois que vous copiez\nles données, nœud arrêté, les deux du même "
	    "moment.\n"
	    "Ensuite : maillage up %s\n",
	    name != NULL ? name : own, v->folder, v->folder, v->folder);
	return EXIT_DONE;
}

static const struct option_row init_options[] = {
	{ "name", "NOM", "nom court du nœud : minuscules, chiffres, tirets", false },
	{ "federation", "NOM", "nom de la fédération, tel qu’il s’affiche", false },
};
const struct command command_init = {
	.name = "init",
	.arguments = "DOSSIER",
	.summary = "crée un nœud : dossier, réglages et clés",
	.detail = "Le dossier doit être absent ou vide. Sans --name, le nœud prend le nom du dossier.\n"
		  "Les réglages sont dans DOSSIER/node.conf ; une variable d’environnement "
		  "MAILLAGE_SECTION_CLE l’emporte\n"
		  "(MAILLAGE_NODE_NAME, MAILLAGE_NODE_FEDERATION, MAILLAGE_GATEWAY_ADDRESS, "
		  "MAILLAGE_GATEWAY_PORT,\n"
		  "MAILLAGE_GATEWAY_DEADLINE_MS, MAILLAGE_GATEWAY_CALENDAR_PRIVATE, "
		  "MAILLAGE_FEDERATION_ENDPOINT,\n"
		  "MAILLAGE_FEDERATION_PUBLIC). deploy/node.conf.example explique chacun.",
	COMMAND_OPTIONS(init_options),
	.run = init_run,
};
