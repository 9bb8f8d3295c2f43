/*
 * peer_rotate: this node's keys changed, in two steps: the next ones are made and announced; once each federation knows them they are put in
 * use.
 * Owns: nothing; the files are node_rotate's.
 * Beware: a federation that has not acknowledged the announcement would not know us any more: it has to be introduced anew.
 */
#include "services/maillage/peer.h"
#include "services/maillage/programs.h"
#include "services/maillage/supervise.h"
#include "common/node_rotate.h"
#include <signal.h>
#include <time.h>

/* The service reads its keys when it starts: the supervisor starts it again at once. Nothing to do when it does not run. */
static void
federation_restart(const struct node *n)
{
	struct state_row rows[PROGRAMS_MAX];
	char path[PATH_MAX];

	node_path(n, path, sizeof path, STATE_FILE);
	size_t count = node_running(n) != 0 ? state_read(path, rows, PROGRAMS_MAX) : 0;

	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].name, "federation") == 0 && rows[i].pid > 0)
			kill(rows[i].pid, SIGTERM);
}

static enum exit_code
failed(const struct fault *why)
{
	say_fault(NULL, why);
	return EXIT_FAILED;
}

/* --- the first step ---------------------------------------------------------------------------------------------------- */
static enum exit_code
keys_make(const struct node *n, const char *folder)
{
	struct fault why = { 0 };

	if (node_keys_rotate(n, &entropy_system, &why) != RC_OK)
		return failed(&why);
	federation_restart(n);
	printf("De nouvelles clés sont prêtes dans keys ; celles d’aujourd’hui servent encore. Gardez-en une "
	       "copie avec les autres.\n"
	       "Chaque fédération partenaire en est prévenue, sous la signature des clés d’aujourd’hui%s.\n"
	       "Dans quelques jours, quand toutes l’ont reçu, la même commande les met en service : maillage "
	       "peer rotate %s\n",
	    node_running(n) != 0 ? "" : " dès que le nœud est en marche", folder);
	return EXIT_DONE;
}

/* --- the second -------------------------------------------------------------------------------------------------------- */
/* How many in use do not know of them yet; each is named. */
static enum exit_code
unaware(const struct invocation *v, size_t *ret_count)
{
	struct node n;
	struct client *c = NULL;
	struct fault why = { 0 };
	struct arena a = { 0 };
	struct peer_links links = { 0 };
	enum exit_code code = node_client(v, &n, &c);

	if (code != EXIT_DONE)
		return code;
	code = call_failed(links_fetch(c, &a, &links, &why), NULL, &why);
	const struct peer_link *all = links.links.items;

	for (uint32_t i = 0; i < links.links.count; i++) {
		bool counts = all[i].status == PEER_ACTIVE || all[i].status == PEER_SUSPENDED;

		if (!counts || all[i].card_known)
			continue;
		say("« " TEXT_FMT " » n’a pas encore accusé réception des nouvelles clés.",
		    TEXT_ARG(all[i].code));
		*ret_count += 1;
	}
	arena_free(&a);
	client_close(c);
	node_wipe(&n);
	return code;
}

static enum exit_code
keys_promote(const struct node *n)
{
	struct fault why = { 0 };
	char fingerprint[CARD_FINGERPRINT_CAP];

	if (node_keys_promote(n, &why) != RC_OK)
		return failed(&why);
	federation_restart(n);
	enum exit_code code = own_card(n, NULL, fingerprint);

	if (code == EXIT_DONE)
		printf("Les nouvelles clés sont en service. L’empreinte de ce nœud est maintenant :\n%s\n"
		       "Les fédérations qui le connaissent n’ont rien à comparer : ses anciennes clés l’ont "
		       "annoncée.\n",
		    fingerprint);
	return code;
}

static enum exit_code
peer_rotate_run(const struct invocation *v)
{
	struct node n;
	struct node_keys next;
	struct fault why = { 0 };
	size_t count = 0;
	bool made = false;
	enum exit_code code = node_open(v, &n);

	if (code != EXIT_DONE)
		return code;
	if (node_keys_next(&n, &next, &made, &why) != RC_OK)
		code = failed(&why);
	node_keys_wipe(&next);
	if (code == EXIT_DONE && !made)
		code = keys_make(&n, v->folder);
	else if (code == EXIT_DONE) {
		if (invocation_value(v, "now") == NULL)
			code = unaware(v, &count);
		if (code == EXIT_DONE && count > 0) {
			say("attendez qu’elles soient reliées (maillage status %s), puis recommencez. Avec "
			    "--now, celles-là devraient être "
			    "présentées de nouveau.",
			    v->folder);
			code = EXIT_REFUSED;
		}
		if (code == EXIT_DONE)
			code = keys_promote(&n);
	}
	node_wipe(&n);
	return code;
}

static const struct option_row rotate_options[] = {
	{ "now", NULL,
	    "n’attend pas celles qui ne le savent pas encore : il faudra se présenter à elles de nouveau",
	    false },
};
const struct command command_peer_rotate = {
	.name = "peer rotate",
	.arguments = "DOSSIER",
	.summary = "change les clés de ce nœud, en deux fois : les annoncer, puis les mettre en service",
	.detail = "La première fois : fait de nouvelles clés et les annonce. La seconde, quand chaque "
		  "fédération partenaire l’a reçu : les met en\n"
		  "service. Les deux paires valent pendant 30 jours chez les autres. L’identité du nœud ne "
		  "change pas.",
	COMMAND_OPTIONS(rotate_options),
	.run = peer_rotate_run,
};
