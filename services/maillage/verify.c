/*
 * verify: asks each service's program whether its journal is whole and gives its tables again.
 * Owns: nothing; the programs read the stores, whether the node runs or not.
 * Beware: a store that was never opened has nothing to verify, and that is said, not counted as a fault.
 */
#include "services/maillage/programs.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs it and keeps the first bytes of what it printed; the exit code, or -1. */
static int
program_output(const char *path, const char *folder, char *out, size_t cap)
{
	int ends[2], status = -1;
	size_t len = 0;
	ssize_t got;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	pid_t pid = fork();

	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execl(path, path, "--node", folder, "--verify", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	while (pid > 0 && (got = read(ends[0], out + len, cap - 1 - len)) > 0)
		len += (size_t)got;
	out[len] = '\0';
	close(ends[0]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* "registry: chain whole, 1234 events, replay equal" or "registry: corrupt <sentence>" */
static bool
service_verified(const struct node *n, const char *service)
{
	char path[PATH_MAX], out[1024];
	unsigned long long events = 0;

	node_path(n, path, sizeof path, "data/%s/data.mdb", service);
	if (access(path, F_OK) != 0) {
		printf("%s : aucune donnée encore\n", program_french(service));
		return true;
	}
	if (!program_path(service, path))
		return false;
	int code = program_output(path, n->folder, out, sizeof out);
	const char *comma = strchr(out, ',');

	if (code == 0 && comma != NULL && sscanf(comma, ", %llu", &events) == 1) {
		printf("%s : chaîne entière, %llu événement%s, rejeu identique\n", program_french(service),
		    events, events > 1 ? "s" : "");
		return true;
	}
	const char *space = strchr(out, ' '), *why = space != NULL ? strchr(space + 1, ' ') : NULL;

	out[strcspn(out, "\n")] = '\0';
	printf("%s : ERREUR : %s\n", program_french(service),
	    why != NULL && why[1] != '\0' ? why + 1 : "la vérification s’est arrêtée ; voyez ci-dessus");
	return false;
}

static enum exit_code
verify_run(const struct invocation *v)
{
	struct node n;
	bool whole = true;
	enum exit_code code = node_open(v, &n);

	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; i < proto_service_count; i++) {
		whole &= service_verified(&n, proto_services[i]->name);
		fflush(stdout);
	}
	if (!whole)
		say("des données ne sont plus celles qui ont été écrites : arrêtez le nœud et reprenez la "
		    "dernière sauvegarde saine.");
	node_wipe(&n);
	return whole ? EXIT_DONE : EXIT_FAILED;
}

const struct command command_verify = {
	.name = "verify",
	.arguments = "DOSSIER",
	.summary = "vérifie que les données sont celles qui ont été écrites",
	.detail = "Pour chaque service : la chaîne du journal est entière, et le journal rejoué redonne les "
		  "mêmes tables, octet pour octet.",
	.run = verify_run,
};
