/*
 * up: starts the supervisor of one node, or of several, and waits until they are ready.
 * Owns: nothing beyond the calls; the supervisor's process owns run/maillage.pid of each, and its lock.
 * Beware: the process that supervises never opens a client (threads); the one that waits for readiness is
 * another. Of several nodes, one that does not start keeps none of the others down.
 */
#include "services/maillage/programs.h"
#include "services/maillage/supervise.h"
#include "common/log.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define KILL_AFTER_MS 10000

struct launch_node {
	struct node node;
	struct program programs[PROGRAMS_MAX];
	char paths[PROGRAMS_MAX][PATH_MAX], logs[PROGRAMS_MAX][PATH_MAX];
	char state[PATH_MAX];
	int lock;
};
struct launch {
	struct launch_node *nodes;
	struct program_group *groups;
	size_t count;
	bool foreground;
	bool alone; /* one node was asked for */
	int64_t since_ms;
};

static void
launch_drop(struct launch_node *l)
{
	node_wipe(&l->node);
	*l = (struct launch_node){ .lock = -1 };
}

int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Two that cannot live side by side are told before anything starts. */
static enum exit_code
pair_check(const struct node *a, const struct node *b)
{
	if (crypto_equal(a->master, b->master, sizeof a->master)) {
		say("« %s » et « %s » sont deux copies du même nœud : n’en démarrez qu’une.", a->folder,
		    b->folder);
		return EXIT_REFUSED;
	}
	if (a->port == b->port && strcmp(a->address, b->address) == 0) {
		say("« %s » et « %s » demandent le même port %u : donnez à chacun le sien dans son node.conf "
		    "([gateway] port).",
		    a->folder, b->folder, (unsigned)a->port);
		return EXIT_BUSY;
	}
	if (a->endpoint[0] != '\0' && strcmp(a->endpoint, b->endpoint) == 0) {
		say("« %s » et « %s » attendent les autres fédérations à la même adresse %s : donnez à "
		    "chacun la "
		    "sienne dans son node.conf ([federation] endpoint).",
		    a->folder, b->folder, a->endpoint);
		return EXIT_BUSY;
	}
	return EXIT_DONE;
}

static enum exit_code
pairs_check(const struct launch *l)
{
	enum exit_code code = EXIT_DONE;

	for (size_t i = 0; i < l->count; i++)
		for (size_t k = 0; k < i && code == EXIT_DONE; k++)
			code = pair_check(&l->nodes[k].node, &l->nodes[i].node);
	return code;
}

static int
log_append(const struct node *n)
{
	char path[PATH_MAX];

	node_path(n, path, sizeof path, "log/maillage.log");
	return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static bool
launch_programs(struct launch_node *l, bool foreground)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < proto_service_count && i < PROGRAMS_MAX; i++) {
		const char *name = proto_services[i]->name;
		char socket[PATH_MAX];

		if (!program_path(name, l->paths[i]))
			return false;
		node_path(&l->node, l->logs[i], sizeof l->logs[i], "log/%s.log", name);
		node_path(&l->node, socket, sizeof socket, "run/%s.sock", name);
		(void)unlink(socket); /* left by a crash: nobody listens there, we hold the lock */
		l->programs[i] = (struct program){
			.name = name,
			.argv = { l->paths[i], "--node", l->node.folder },
			.log = foreground ? NULL : l->logs[i],
		};
	}
	node_path(&l->node, l->state, sizeof l->state, STATE_FILE);
	(void)unlink(l->state);
	node_path(&l->node, path, sizeof path, PORT_FILE);
	port_file_write(path, l->node.port);
	return true;
}

static int
launch_supervise(struct launch *l, pid_t announcer)
{
	struct supervisor s = {
		.groups = l->groups,
		.count = l->count,
		.kill_after_ms = KILL_AFTER_MS,
		.announcer = announcer,
	};

	for (size_t i = 0; i < l->count; i++) {
		struct launch_node *n = &l->nodes[i];

		l->groups[i] = (struct program_group){
			.name = n->node.name,
			.programs = n->programs,
			.count = proto_service_count,
			.state_file = n->state,
			.lock = n->lock,
			.log = l->foreground ? -1 : log_append(&n->node),
		};
		crypto_wipe(n->node.master, sizeof n->node.master); /* the services read it themselves */
	}
	log_open("maillage", LOG_INFO);
	return supervise(&s);
}

static void
streams_to_log(const struct node *n)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), log = log_append(n);

	if (null >= 0)
		dup2(null, STDIN_FILENO);
	if (log >= 0) {
		dup2(log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
	}
}

/* Waits for each. Of several, one that fails is stopped alone. EXIT_DONE when all are ready; ret_up: how many are. */
static enum exit_code
launch_announce(const struct launch *l, pid_t supervisor, size_t *ret_up)
{
	enum exit_code worst = EXIT_DONE;

	*ret_up = 0;
	for (size_t i = 0; i < l->count; i++) {
		const struct node *n = &l->nodes[i].node;
		enum exit_code code = node_announce(n, l->since_ms);

		*ret_up += code == EXIT_DONE;
		if (code == EXIT_DONE)
			continue;
		worst = code;
		if (l->count == 1)
			break;
		say("« %s » n’a pas démarré ; ce qui en était lancé s’arrête, les autres nœuds continuent.",
		    n->name);
		(void)node_stop(n, supervisor, (int)i);
	}
	return worst;
}

static void
locks_close(const struct launch *l)
{
	for (size_t i = 0; i < l->count; i++)
		close(l->nodes[i].lock);
}

static bool
pids_write(const struct launch *l)
{
	for (size_t i = 0; i < l->count; i++)
		if (!pid_file_write(l->nodes[i].lock, (int)i))
			return false;
	return true;
}

/* The supervisor goes on in a session of its own; we wait here until the nodes are ready, or end it. */
static enum exit_code
launch_background(struct launch *l)
{
	size_t up = 0;

	fflush(NULL);
	pid_t pid = fork();

	if (pid < 0) {
		say("impossible de lancer un processus : %s.", node_cause(errno));
		return EXIT_FAILED;
	}
	if (pid == 0) {
		setsid();
		streams_to_log(&l->nodes[0].node);
		if (!pids_write(l) || chdir("/") != 0)
			_exit(1);
		_exit(launch_supervise(l, 0));
	}
	locks_close(l);
	enum exit_code code = launch_announce(l, pid, &up);

	if (up == 0) {
		say("le démarrage est abandonné ; ce qui était lancé s’arrête.");
		kill(pid, SIGTERM);
		for (size_t i = 0; i < l->count; i++)
			(void)node_wait_stopped(&l->nodes[i].node);
	}
	return code;
}

static enum exit_code
launch_foreground(struct launch *l)
{
	pid_t parent = getpid();
	size_t up = 0;

	fflush(NULL);
	pid_t announcer = fork();

	if (announcer == 0) {
		locks_close(l);
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		enum exit_code code = getppid() == parent ? launch_announce(l, parent, &up) : EXIT_FAILED;

		_exit(up > 0 ? EXIT_DONE : (int)code);
	}
	return (enum exit_code)launch_supervise(l, announcer > 0 ? announcer : 0);
}

static enum exit_code
launch_lock(struct launch_node *n, int group)
{
	char path[PATH_MAX];

	node_path(&n->node, path, sizeof path, PID_FILE);
	n->lock = pid_file_take(path, group);
	if (n->lock >= 0)
		return EXIT_DONE;
	if (errno == EAGAIN) {
		say("« %s » est déjà en marche (processus %d) ; « maillage down %s » l’arrête.", n->node.name,
		    node_running(&n->node), n->node.folder);
		return EXIT_BUSY;
	}
	say("impossible d’écrire %s : %s.", path, node_cause(errno));
	return EXIT_FAILED;
}

/* Of several, those that run are left as they are; when all do, the lock of the first tells it. */
static void
running_leave_out(struct launch *l)
{
	int pids[NODES_MOST];
	size_t running = 0, kept = 0;

	for (size_t i = 0; i < l->count; i++)
		running += (pids[i] = node_running(&l->nodes[i].node)) != 0;
	if (running == l->count)
		return;
	for (size_t i = 0; i < l->count; i++) {
		if (pids[i] != 0)
			say("« %s » est déjà en marche (processus %d), et le reste ; les autres démarrent.",
			    l->nodes[i].node.name, pids[i]);
		else if (kept++ == i)
			continue;
		else
			l->nodes[kept - 1] = l->nodes[i];
		launch_drop(&l->nodes[i]);
	}
	l->count = kept;
}

/* All locks, then all ports: nothing is started when one of them is not to be had. */
static enum exit_code
launch_all(struct launch *l)
{
	enum exit_code code = pairs_check(l);

	if (code == EXIT_DONE)
		running_leave_out(l);
	for (size_t i = 0; i < l->count && code == EXIT_DONE; i++)
		code = launch_lock(&l->nodes[i], (int)i);
	for (size_t i = 0; i < l->count && code == EXIT_DONE; i++)
		code = ports_are_free(&l->nodes[i].node, l->alone) ? EXIT_DONE : EXIT_BUSY;
	for (size_t i = 0; i < l->count && code == EXIT_DONE; i++)
		code = node_stay_end(&l->nodes[i].node) ? EXIT_DONE : EXIT_FAILED;
	for (size_t i = 0; i < l->count && code == EXIT_DONE; i++)
		code = launch_programs(&l->nodes[i], l->foreground) ? EXIT_DONE : EXIT_FAILED;
	if (code != EXIT_DONE)
		return code;
	return l->foreground ? launch_foreground(l) : launch_background(l);
}

static enum exit_code
port_override(struct node *n, const char *port)
{
	struct fault why = { 0 };

	if (port == NULL)
		return EXIT_DONE;
	if (node_set(n, "gateway", "port", port, &why) != RC_OK) {
		say_fault(NULL, &why);
		return EXIT_USAGE;
	}
	setenv("MAILLAGE_GATEWAY_PORT", port, 1); /* the gateway loads the node itself */
	return EXIT_DONE;
}

/* Those that were stopped by hand stay so, unless they are named themselves. */
static void
stopped_leave_out(struct folder_list *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->count; i++) {
		struct node n;
		struct fault why = { 0 };
		char folder[PATH_MAX + 64];

		if (l->named[i] || node_find(l->paths[i], &n, &why) != RC_OK || !node_stays(&n) ||
		    node_running(&n) != 0) {
			l->named[kept] = l->named[i];
			l->paths[kept++] = l->paths[i];
			continue;
		}
		say("« %s » a été arrêté à la main, et le reste. Pour le redémarrer : maillage up %s ; s’il "
		    "tourne maintenant sur une autre machine, retirez ce dossier.",
		    n.name, shell_word(n.folder, folder, sizeof folder));
		free(l->paths[i]);
	}
	l->count = kept;
}

/* Started by its name while those beside it run, it is looked after apart from them. */
static void
apart_say(const struct node *n)
{
	struct folder_list beside;
	size_t running = 0;

	folders_beside(n->folder, &beside);
	for (size_t i = 0; i < beside.count; i++) {
		struct node other;
		struct fault why = { 0 };

		running += node_find(beside.paths[i], &other, &why) == RC_OK && node_running(&other) != 0;
	}
	if (running > 0)
		printf("Il a son propre superviseur, à côté de celui des autres ; « maillage down » puis « "
		       "maillage "
		       "up » du dossier qui les contient les réunissent.\n");
	folder_list_free(&beside);
}

static enum exit_code
up_nodes(struct launch *l, const struct folder_list *folders, const char *port)
{
	enum exit_code code = EXIT_DONE;

	if (!l->alone && port != NULL) {
		say("--port ne vaut que pour un seul nœud : donnez à chacun son port dans son node.conf "
		    "([gateway] "
		    "port).");
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < folders->count && code == EXIT_DONE; i++) {
		l->nodes[i].lock = -1;
		code = node_open_folder(folders->paths[i], &l->nodes[i].node);
		l->count = i + 1;
	}
	if (code == EXIT_DONE)
		code = port_override(&l->nodes[0].node, port);
	if (code == EXIT_DONE)
		code = launch_all(l);
	if (code == EXIT_DONE && l->alone && !l->foreground)
		apart_say(&l->nodes[0].node);
	for (size_t i = 0; i < l->count; i++)
		node_wipe(&l->nodes[i].node);
	return code;
}

static enum exit_code
up_run(const struct invocation *v)
{
	struct folder_list folders;
	struct launch l = { .since_ms = now_ms(), .foreground = invocation_value(v, "foreground") != NULL };
	enum exit_code code = folders_of(v, &folders);

	if (code != EXIT_DONE)
		return code;
	l.alone = folders.count == 1;
	stopped_leave_out(&folders);
	if (folders.count == 0)
		return EXIT_DONE; /* as it was asked: a failure would have systemd try again */
	umask(077);
	l.nodes = calloc(folders.count, sizeof *l.nodes);
	l.groups = calloc(folders.count, sizeof *l.groups);
	if (l.nodes == NULL || l.groups == NULL)
		abort();
	code = up_nodes(&l, &folders, invocation_value(v, "port"));
	free(l.nodes);
	free(l.groups);
	folder_list_free(&folders);
	return code;
}

static const struct option_row up_options[] = {
	{ "port", "PORT", "port des pages et de l’API (8470, ou celui de node.conf)", false },
	{ "foreground", NULL, "reste dans ce terminal ; Ctrl-C arrête tout", false },
};
const struct command command_up = {
	.name = "up",
	.arguments = "DOSSIER...",
	.summary = "démarre un nœud, ou plusieurs, et attend qu’ils soient prêts",
	.detail =
	    "Lance les sept services, relance celui qui s’arrête (après 100 ms, puis le double à "
	    "chaque fois, 10 s au plus) et\n"
	    "revient quand tous répondent. Ce que dit chaque service est dans DOSSIER/log.\n"
	    "Plusieurs dossiers, ou un dossier qui contient ceux de plusieurs nœuds : un seul processus les "
	    "surveille tous. Chacun\n"
	    "a ses données, ses clés et son port (node.conf) ; « down » en arrête un sans toucher aux "
	    "autres.\nUn nœud que « down » a arrêté par son nom reste arrêté, jusqu’à ce que « up » le nomme "
	    "; "
	    "ceux qui sont en marche le restent.\nUn nœud démarré seul, à côté des autres, a son propre "
	    "superviseur.",
	COMMAND_OPTIONS(up_options),
	.most = ARGUMENTS_NODES,
	.run = up_run,
};
