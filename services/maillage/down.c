/*
 * down: stops nodes, each through its supervisor, and waits until nothing of them runs.
 * Owns: nothing.
 * Beware: a supervisor may serve other nodes too: it is told which one to stop, and ends by itself with the last.
 */
#include "services/maillage/programs.h"
#include "services/maillage/supervise.h"
#include <errno.h>
#include <signal.h>
#include <time.h>

#define DOWN_MS 90000

bool
node_wait_stopped(const struct node *n)
{
	int64_t until = now_ms() + DOWN_MS;

	while (node_running(n) != 0) {
		if (now_ms() > until)
			return false;
		nanosleep(&(struct timespec){ 0, 10 * 1000000 }, NULL);
	}
	return true;
}

/* A lock that tells no group is a backup's, or that of a supervisor of before there were groups: it has this node alone. */
bool
node_stop(const struct node *n, int pid, int group)
{
	union sigval which = { .sival_int = group };
	int failed = group >= 0 ? sigqueue(pid, SUPERVISE_STOP, which) : kill(pid, SIGTERM);

	if (failed != 0 && errno != ESRCH) {
		say("impossible d’arrêter le processus %d : %s.", pid, node_cause(errno));
		return false;
	}
	if (node_wait_stopped(n))
		return true;
	say("« %s » ne s’est pas arrêté en %d secondes ; voyez log/maillage.log.", n->name, DOWN_MS / 1000);
	return false;
}

static enum exit_code
node_down(const struct node *n)
{
	char path[PATH_MAX];
	int group = -1;

	node_path(n, path, sizeof path, PID_FILE);
	int pid = pid_file_owner(path, &group);

	if (pid == 0) {
		say("« %s » n’est pas en marche.", n->name);
		return EXIT_NOT_RUNNING;
	}
	if (!node_stop(n, pid, group))
		return EXIT_FAILED;
	printf("Le nœud « %s » est arrêté.\n", n->name);
	return EXIT_DONE;
}

/* Where others are beside it, that it stays stopped is something to know. */
static void
stay_say(const struct node *n)
{
	struct folder_list beside;
	char folder[PATH_MAX + 64];

	folders_beside(n->folder, &beside);
	if (beside.count > 0)
		printf("Il le reste quand « maillage up » démarre tout le dossier qui le contient ; pour le "
		       "redémarrer : maillage up %s\n",
		    shell_word(n->folder, folder, sizeof folder));
	folder_list_free(&beside);
}

static enum exit_code
folder_down(const char *folder, bool by_name)
{
	struct node n, named;
	struct fault why = { 0 };

	if (node_find(folder, &n, &why) != RC_OK) { /* its settings may be broken by now */
		say_fault(NULL, &why);
		return EXIT_NODE;
	}
	if (node_load(folder, &named, NULL) == RC_OK)
		n = named;
	bool marked = !by_name || node_stay(&n); /* before: it stays so whatever comes in between */
	enum exit_code code = node_down(&n);

	if (by_name && marked)
		stay_say(&n);
	if (!marked)
		code = EXIT_FAILED;
	node_wipe(&n);
	node_wipe(&named);
	return code;
}

static enum exit_code
down_run(const struct invocation *v)
{
	struct folder_list folders;
	enum exit_code worst = folders_of(v, &folders);
	size_t idle = 0;

	if (worst != EXIT_DONE)
		return worst;
	for (size_t i = 0; i < folders.count; i++) {
		enum exit_code code = folder_down(folders.paths[i], folders.named[i]);

		idle += code == EXIT_NOT_RUNNING;
		if (code != EXIT_NOT_RUNNING && code > worst)
			worst = code;
	}
	if (worst == EXIT_DONE && idle == folders.count)
		worst = EXIT_NOT_RUNNING;
	folder_list_free(&folders);
	return worst;
}

const struct command command_down = {
	.name = "down",
	.arguments = "DOSSIER...",
	.summary = "arrête un nœud, ou plusieurs, l’accès web d’abord",
	.detail =
	    "Chaque service répond à ce qu’il a reçu, puis s’arrête ; il a dix secondes pour le faire.\n"
	    "Les autres nœuds du même superviseur continuent. Un nœud nommé par son propre dossier reste "
	    "arrêté quand « maillage up »\ndémarre le dossier qui en contient plusieurs, au redémarrage de "
	    "la "
	    "machine aussi, jusqu’à ce que « maillage up » le nomme.",
	.most = ARGUMENTS_NODES,
	.run = down_run,
};
