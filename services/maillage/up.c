/*
 * up, down: starts the supervisor of a node and waits until the node is ready; stops it.
 * Owns: nothing beyond the calls; the supervisor's process owns run/maillage.pid and its lock.
 * Beware: the process that supervises never opens a client (threads); the one that waits for readiness is
 * another.
 */
#include "services/maillage/programs.h"
#include "services/maillage/supervise.h"
#include "common/log.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define KILL_AFTER_MS 10000
#define DOWN_MS 90000

struct launch {
	struct node node;
	struct program programs[PROGRAMS_MAX];
	char paths[PROGRAMS_MAX][PATH_MAX], logs[PROGRAMS_MAX][PATH_MAX];
	char state[PATH_MAX];
	bool foreground;
	int64_t since_ms;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Better told here than by a log: binds and lets go. */
static bool
port_is_free(const struct node *n)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(n->port) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(n->port) };
	bool v4 = inet_pton(AF_INET, n->address, &in.sin_addr) == 1;
	int one = 1, fd = socket(v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (!v4 && inet_pton(AF_INET6, n->address, &in6.sin6_addr) != 1)
		return true; /* node.conf was checked: cannot be */
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	bool taken = v4 ? bind(fd, (struct sockaddr *)&in, sizeof in) != 0
			: bind(fd, (struct sockaddr *)&in6, sizeof in6) != 0;

	taken = taken || listen(fd, 1) != 0;
	int saved = errno;

	close(fd);
	if (taken && saved == EADDRINUSE)
		say("le port %u est déjà pris sur %s ; arrêtez ce qui l’occupe, ou choisissez-en un autre "
		    "avec --port.",
		    (unsigned)n->port, n->address);
	else if (taken)
		say("impossible d’écouter sur %s, port %u : %s. Corrigez node.conf ou --port.", n->address,
		    (unsigned)n->port, node_cause(saved));
	return !taken;
}

static bool
launch_programs(struct launch *l)
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
			.log = l->foreground ? NULL : l->logs[i],
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
		.programs = l->programs,
		.count = proto_service_count,
		.state_file = l->state,
		.kill_after_ms = KILL_AFTER_MS,
		.announcer = announcer,
	};

	crypto_wipe(l->node.master, sizeof l->node.master); /* the services read it themselves */
	log_open("maillage", LOG_INFO);
	return supervise(&s);
}

static void
streams_to_log(const struct node *n)
{
	char path[PATH_MAX];
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), log;

	node_path(n, path, sizeof path, "log/maillage.log");
	log = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (null >= 0)
		dup2(null, STDIN_FILENO);
	if (log >= 0) {
		dup2(log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
	}
}

/* Waits until the lock is free; false when the time is over. */
static bool
wait_stopped(const struct node *n, int64_t ms)
{
	int64_t until = now_ms() + ms;

	while (node_running(n) != 0) {
		if (now_ms() > until)
			return false;
		nanosleep(&(struct timespec){ 0, 10 * 1000000 }, NULL);
	}
	return true;
}

/* The supervisor goes on in a session of its own; we wait here until the node is ready, or end it. */
static enum exit_code
launch_background(struct launch *l, int lock)
{
	fflush(NULL);
	pid_t pid = fork();

	if (pid < 0) {
		say("impossible de lancer un processus : %s.", node_cause(errno));
		return EXIT_FAILED;
	}
	if (pid == 0) {
		setsid();
		streams_to_log(&l->node);
		if (!pid_file_write(lock) || chdir("/") != 0)
			_exit(1);
		_exit(launch_supervise(l, 0));
	}
	close(lock);
	enum exit_code code = node_announce(&l->node, l->since_ms);

	if (code != EXIT_DONE) {
		say("le démarrage est abandonné ; ce qui était lancé s’arrête.");
		kill(pid, SIGTERM);
		(void)wait_stopped(&l->node, DOWN_MS);
	}
	return code;
}

static enum exit_code
launch_foreground(struct launch *l)
{
	pid_t parent = getpid();

	fflush(NULL);
	pid_t announcer = fork();

	if (announcer == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		_exit(getppid() == parent ? (int)node_announce(&l->node, l->since_ms) : 1);
	}
	return (enum exit_code)launch_supervise(l, announcer > 0 ? announcer : 0);
}

static enum exit_code
up_locked(struct launch *l)
{
	char path[PATH_MAX];

	node_path(&l->node, path, sizeof path, PID_FILE);
	int lock = pid_file_take(path);

	if (lock < 0 && errno == EAGAIN) {
		say("ce nœud est déjà en marche (processus %d) ; « maillage down » l’arrête.",
		    node_running(&l->node));
		return EXIT_BUSY;
	}
	if (lock < 0) {
		say("impossible d’écrire %s : %s.", path, node_cause(errno));
		return EXIT_FAILED;
	}
	if (!port_is_free(&l->node))
		return EXIT_BUSY;
	if (!launch_programs(l))
		return EXIT_FAILED;
	return l->foreground ? launch_foreground(l) : launch_background(l, lock);
}

static enum exit_code
up_run(const struct invocation *v)
{
	struct launch *l = calloc(1, sizeof *l);
	const char *port = invocation_value(v, "port");
	struct fault why = { 0 };

	if (l == NULL)
		abort();
	umask(077);
	l->since_ms = now_ms();
	l->foreground = invocation_value(v, "foreground") != NULL;
	enum exit_code code = node_open(v, &l->node);

	if (code == EXIT_DONE && port != NULL) {
		if (node_set(&l->node, "gateway", "port", port, &why) != RC_OK) {
			say_fault(NULL, &why);
			code = EXIT_USAGE;
		}
		setenv("MAILLAGE_GATEWAY_PORT", port, 1); /* the gateway loads the node itself */
	}
	if (code == EXIT_DONE)
		code = up_locked(l);
	node_wipe(&l->node);
	free(l);
	return code;
}

static enum exit_code
down_run(const struct invocation *v)
{
	struct node n, named;
	struct fault why = { 0 };
	enum exit_code code = EXIT_DONE;

	if (node_find(v->folder, &n, &why) != RC_OK) { /* its settings may be broken by now */
		say_fault(NULL, &why);
		return EXIT_NODE;
	}
	if (node_load(v->folder, &named, NULL) == RC_OK)
		n = named;
	int pid = node_running(&n);

	if (pid == 0) {
		say("ce nœud n’est pas en marche.");
		code = EXIT_NOT_RUNNING;
	} else if (kill(pid, SIGTERM) != 0) {
		say("impossible d’arrêter le processus %d : %s.", pid, node_cause(errno));
		code = EXIT_FAILED;
	} else if (!wait_stopped(&n, DOWN_MS)) {
		say("le nœud ne s’est pas arrêté en %d secondes ; voyez log/maillage.log.", DOWN_MS / 1000);
		code = EXIT_FAILED;
	} else {
		printf("Le nœud « %s » est arrêté.\n", n.name);
	}
	node_wipe(&n);
	node_wipe(&named);
	return code;
}

static const struct option_row up_options[] = {
	{ "port", "PORT", "port des pages et de l’API (8470, ou celui de node.conf)", false },
	{ "foreground", NULL, "reste dans ce terminal ; Ctrl-C arrête tout", false },
};
const struct command command_up = {
	.name = "up",
	.arguments = "DOSSIER",
	.summary = "démarre le nœud et attend qu’il soit prêt",
	.detail = "Lance les sept services, relance celui qui s’arrête (après 100 ms, puis le double à "
		  "chaque fois, 10 s au plus) et\n"
		  "revient quand tous répondent. Ce que dit chaque service est dans DOSSIER/log.",
	COMMAND_OPTIONS(up_options),
	.run = up_run,
};
const struct command command_down = {
	.name = "down",
	.arguments = "DOSSIER",
	.summary = "arrête le nœud, l’accès web d’abord",
	.detail = "Chaque service répond à ce qu’il a reçu, puis s’arrête ; il a dix secondes pour le faire.",
	.run = down_run,
};
