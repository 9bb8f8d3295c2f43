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

/* Runs it and keeps the first bytes of what it said, on both outputs; the exit code, or -1. */
static int
program_output(const char *path, const char *folder, char *out, size_t cap)
{
	int ends[2], status = -1;
	size_t len = 0;
	ssize_t got;
	char rest[512];

	*out = '\0';
	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	pid_t pid = fork();

	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		execl(path, path, "--node", folder, "--verify", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	while (pid > 0 &&
	    (got = read(
		 ends[0], len + 1 < cap ? out + len : rest, len + 1 < cap ? cap - 1 - len : sizeof rest)) > 0)
		len += len + 1 < cap ? (size_t)got : 0;
	out[len] = '\0';
	close(ends[0]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The last line of what a program said: its verdict, or, of a log, the why. */
static char *
last_line(char *out)
{
	size_t len = strlen(out);

	while (len > 0 && out[len - 1] == '\n')
		out[--len] = '\0';
	char *line = strrchr(out, '\n');

	line = line != NULL ? line + 1 : out;
	char *why = strstr(line, "why=\"");

	if (why != NULL) {
		line = why + 5;
		line[strcspn(line, "\"")] = '\0';
	}
	return line;
}

/* "registry: corrupt <sentence>", "registry: io <sentence>", or whatever it said before it ended otherwise. */
static enum verdict
verdict_say(const char *service, char *out, char *ret_text, size_t cap)
{
	char *line = last_line(out), head[64];
	size_t len = (size_t)snprintf(head, sizeof head, "%s: ", service);
	bool spoken = strncmp(line, head, len) == 0,
	     damaged = spoken && strncmp(line + len, "corrupt", 7) == 0;
	const char *why = spoken ? strchr(line + len, ' ') : line;

	if (why == NULL || why[strspn(why, " ")] == '\0')
		why = damaged ? "des données sont abîmées"
			      : "le programme du service s’est arrêté sans rien dire";
	snprintf(ret_text, cap, "%s : %s : %s", program_french(service), damaged ? "ERREUR" : "NON VÉRIFIÉ",
	    why + strspn(why, " "));
	return damaged ? VERDICT_DAMAGED : VERDICT_NONE;
}

/* "registry: chain whole, 1234 events, replay equal, 12 sealed records open" */
static bool
whole_say(const char *service, const char *out, char *ret_text, size_t cap)
{
	unsigned long long events = 0, sealed = 0;
	const char *comma = strchr(out, ',');
	char open[80] = "";

	if (comma == NULL || sscanf(comma, ", %llu events, replay equal, %llu sealed", &events, &sealed) != 2)
		return false;
	if (sealed > 0)
		snprintf(open, sizeof open, ", %llu fiche%s scellée%s lisible%s", sealed,
		    sealed > 1 ? "s" : "", sealed > 1 ? "s" : "", sealed > 1 ? "s" : "");
	snprintf(ret_text, cap, "%s : chaîne entière, %llu événement%s, rejeu identique%s",
	    program_french(service), events, events > 1 ? "s" : "", open);
	return true;
}

enum verdict
service_verified(const struct node *n, const char *service, char *ret_text, size_t cap)
{
	char path[PATH_MAX], out[4096];

	node_path(n, path, sizeof path, "data/%s/data.mdb", service);
	if (access(path, F_OK) != 0) {
		snprintf(ret_text, cap, "%s : aucune donnée encore", program_french(service));
		return VERDICT_WHOLE;
	}
	if (!program_path(service, path)) {
		snprintf(ret_text, cap, "%s : NON VÉRIFIÉ : son programme manque", program_french(service));
		return VERDICT_NONE;
	}
	int code = program_output(path, n->folder, out, sizeof out);

	if (out[0] == '\0' && node_disk_full(n))
		snprintf(out, sizeof out, "le disque est plein");
	if (code == 0 && whole_say(service, out, ret_text, cap))
		return VERDICT_WHOLE;
	return verdict_say(service, out, ret_text, cap);
}

static enum exit_code
verify_run(const struct invocation *v)
{
	struct node n;
	char text[4200];
	bool damaged = false, unsure = false;
	enum exit_code code = node_open(v, &n);

	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; i < proto_service_count; i++) {
		enum verdict verdict = service_verified(&n, proto_services[i]->name, text, sizeof text);

		puts(text);
		damaged |= verdict == VERDICT_DAMAGED;
		unsure |= verdict == VERDICT_NONE;
		fflush(stdout);
	}
	if (damaged)
		say("des données, ou leurs clés, ne sont plus celles qui ont été écrites : arrêtez le nœud "
		    "et "
		    "reprenez la dernière sauvegarde saine.");
	if (unsure)
		say("la vérification n’a pas pu être faite partout : ce n’est pas dire que des données sont "
		    "abîmées. Corrigez ce qui l’empêche, puis recommencez.");
	node_wipe(&n);
	return damaged || unsure ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_verify = {
	.name = "verify",
	.arguments = "DOSSIER",
	.summary = "vérifie que les données sont celles qui ont été écrites",
	.detail = "Pour chaque service : la chaîne du journal est entière, et le journal rejoué redonne les "
		  "mêmes tables, octet pour octet ; ce qui est scellé s’ouvre avec les clés du dossier keys.",
	.run = verify_run,
};
