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
keys_make(const struct node *n)
{
	struct fault why = { 0 };

	if (node_keys_rotate(n, &entropy_system, &why) != RC_OK)
		return failed(&why);
	federation_restart(n);
	return EXIT_DONE;
}

static enum exit_code
keys_announce(const struct node *n, const char *folder)
{
	enum exit_code code = keys_make(n);

	if (code != EXIT_DONE)
		return code;
	printf("De nouvelles clés sont prêtes dans keys ; celles d’aujourd’hui servent encore. Gardez-en une "
	       "copie avec les autres.\n"
	       "Chaque fédération partenaire en est prévenue, sous la signature des clés d’aujourd’hui%s.\n"
	       "Dans quelques jours, quand toutes l’ont reçu, la même commande les met en service : maillage "
	       "peer rotate %s\n",
	    node_running(n) != 0 ? "" : " dès que le système est en marche", folder);
	return EXIT_DONE;
}

/* --- the second -------------------------------------------------------------------------------------------------------- */
/* With --now the two steps are one: those who are linked have some seconds to acknowledge. */
#define TOLD_MS 15000
#define TOLD_LOOK_MS 200

/* Linked, or about to be: all know. What the service said before it had the keys is of the former card. */
static bool
all_told(struct client *c, int64_t left_ms)
{
	struct arena a = { 0 };
	struct node_card card = { 0 };
	struct peer_links links = { 0 };
	bool told = client_call(c, "federation.card.get", ROLE_OPERATOR, &nothing_desc,
			&(struct nothing){ 0 }, &node_card_desc, &a, &card, left_ms * 1000, NULL) == RC_OK &&
	    card.next_card.len > 0 && links_fetch(c, &a, &links, NULL) == RC_OK;
	const struct peer_link *all = links.links.items;

	for (uint32_t i = 0; told && i < links.links.count; i++)
		told = all[i].status != PEER_ACTIVE || all[i].card_known;
	arena_free(&a);
	return told;
}

/* A service that does not come back is not waited for longer than those who are linked. */
static void
tell(struct client *c)
{
	int64_t until = now_ms() + TOLD_MS, left;

	say("les nouvelles clés sont prêtes ; les fédérations reliées en sont prévenues, un instant…");
	while ((left = until - now_ms()) > 0 && !all_told(c, left))
		nanosleep(&(struct timespec){ 0, TOLD_LOOK_MS * 1000000L }, NULL);
}

/* Those in use that do not know of them yet; their codes live in the arena. */
struct untold {
	struct arena arena;
	struct text *codes;
	size_t count;
	bool seen; /* the node could be asked */
};

static enum exit_code
untold_look(const struct invocation *v, struct untold *u, bool wait)
{
	struct node n;
	struct client *c = NULL;
	struct fault why = { 0 };
	struct peer_links links = { 0 };
	enum exit_code code = node_client(v, &n, &c);

	if (code != EXIT_DONE)
		return code;
	if (wait)
		tell(c);
	code = call_failed(links_fetch(c, &u->arena, &links, &why), NULL, &why);
	const struct peer_link *all = links.links.items;

	u->codes = arena_alloc(&u->arena, (links.links.count + 1) * sizeof *u->codes);
	for (uint32_t i = 0; i < links.links.count; i++) {
		bool counts = all[i].status == PEER_ACTIVE || all[i].status == PEER_SUSPENDED;

		if (!counts || all[i].card_known)
			continue;
		say("« " TEXT_FMT " » n’a pas encore accusé réception des nouvelles clés.",
		    TEXT_ARG(all[i].code));
		u->codes[u->count++] = all[i].code;
	}
	u->seen = code == EXIT_DONE;
	client_close(c);
	node_wipe(&n);
	return code;
}

/* One that was not told takes this node for a stranger: both sides begin anew. */
static void
untold_say(const struct untold *u, const char *folder)
{
	char typed_folder[PATH_MAX], typed_code[400], code[400];

	(void)shell_word(folder, typed_folder, sizeof typed_folder);
	for (size_t i = 0; i < u->count; i++) {
		snprintf(code, sizeof code, TEXT_FMT, TEXT_ARG(u->codes[i]));
		(void)shell_word(code, typed_code, sizeof typed_code);
		printf("« %s » n’en a pas été prévenue et ne nous reconnaît plus. Des deux côtés, on se "
		       "présente de "
		       "nouveau. Ici :\n"
		       "  maillage peer revoke %s %s\n"
		       "  maillage peer add %s AUTRE-CODE CARTE   (la carte qu’elle enverra)\n"
		       "  maillage peer card %s   (la nouvelle carte, à lui envoyer)\n"
		       "Chez elle, de même : nous révoquer, puis nous ajouter avec cette nouvelle carte. "
		       "Enfin chacune "
		       "compare l’empreinte de vive voix\n"
		       "et la saisit : maillage peer confirm.\n",
		    code, typed_folder, typed_code, typed_folder, typed_folder);
	}
}

static enum exit_code
keys_promote(const struct node *n, const struct untold *u, const char *folder)
{
	struct fault why = { 0 };
	char fingerprint[CARD_FINGERPRINT_CAP];

	if (node_keys_promote(n, &why) != RC_OK)
		return failed(&why);
	federation_restart(n);
	enum exit_code code = own_card(n, NULL, fingerprint);

	if (code != EXIT_DONE)
		return code;
	printf("Les nouvelles clés sont en service. Notre empreinte est maintenant :\n%s\n", fingerprint);
	untold_say(u, folder);
	if (u->seen)
		printf("Les %sfédérations qui nous connaissent n’ont rien à faire ni à comparer : nos "
		       "anciennes clés "
		       "l’ont annoncé.\n",
		    u->count > 0 ? "autres " : "");
	else
		printf(
		    "Celles qui avaient reçu l’annonce n’ont rien à faire. Lesquelles ne l’avaient pas reçue "
		    "n’a "
		    "pas pu être vu : celles dont le lien\n"
		    "ne se rétablit pas (maillage doctor) sont à révoquer et à ajouter de nouveau, des deux "
		    "côtés.\n");
	return EXIT_DONE;
}

/* made: now, by this very command. Without --now, nobody may be left behind; with it, what cannot be asked does not keep the keys from changing. */
static enum exit_code
keys_use(const struct node *n, const struct invocation *v, bool made)
{
	struct untold u = { 0 };
	bool now = invocation_value(v, "now") != NULL;
	enum exit_code code = now && node_running(n) == 0 ? EXIT_DONE : untold_look(v, &u, made);

	if (code == EXIT_DONE && u.count > 0 && !now) {
		say("attendez qu’elles soient reliées (maillage status %s), puis recommencez. Avec --now, "
		    "celles-là "
		    "devraient être présentées de nouveau.",
		    v->folder);
		code = EXIT_REFUSED;
	}
	if (code == EXIT_DONE || now)
		code = keys_promote(n, &u, v->folder);
	arena_free(&u.arena);
	return code;
}

static enum exit_code
keys_at_once(const struct node *n, const struct invocation *v)
{
	enum exit_code code = keys_make(n);

	return code == EXIT_DONE ? keys_use(n, v, true) : code;
}

static enum exit_code
peer_rotate_run(const struct invocation *v)
{
	struct node n;
	struct node_keys next;
	struct fault why = { 0 };
	bool made = false, now = invocation_value(v, "now") != NULL;
	enum exit_code code = node_open(v, &n);

	if (code != EXIT_DONE)
		return code;
	bool half =
	    node_keys_half_used(&n); /* by a second step that was cut: who knows of them was looked at then */

	if (!half && node_keys_next(&n, &next, &made, &why) != RC_OK)
		code = failed(&why);
	node_keys_wipe(&next);
	if (half)
		code = keys_promote(&n, &(struct untold){ 0 }, v->folder);
	else if (code == EXIT_DONE)
		code = made ? keys_use(&n, v, false)
		    : now   ? keys_at_once(&n, v)
			    : keys_announce(&n, v->folder);
	node_wipe(&n);
	return code;
}

static const struct option_row rotate_options[] = {
	{ "now", NULL,
	    "tout de suite, en une fois (clés volées) : celles qui ne peuvent en être prévenues sont "
	    "nommées, il "
	    "faudra se présenter à elles de nouveau",
	    false },
};
const struct command command_peer_rotate = {
	.name = "peer rotate",
	.arguments = "DOSSIER",
	.summary = "change nos clés, en deux fois : les annoncer, puis les mettre en service",
	.detail = "La première fois : fait de nouvelles clés et les annonce. La seconde, quand chaque "
		  "fédération partenaire l’a reçu : les met en\n"
		  "service. Avec --now, les deux en une fois. Les deux paires valent pendant 30 jours chez "
		  "les autres. Nous restons les mêmes "
		  "pour elles.",
	COMMAND_OPTIONS(rotate_options),
	.run = peer_rotate_run,
};
