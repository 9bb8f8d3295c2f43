/*
 * programs: names and places of the service programs, and waiting for them to be ready.
 * Owns: the table of French names.
 * Beware: a service whose settings are wrong ends at once with 78; it is told after a few tries, with the
 * last line of its log.
 */
#include "services/maillage/programs.h"
#include "services/maillage/supervise.h"
#include "proto/gateway.h"
#include "common/mpscan.h"
#include <stdlib.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define READY_MS 60000
#define CONFIG_TRIES 4
#define FULL_MS 5000 /* on a full disk not even the table of states is written */

static const struct {
	const char *service, *french;
} names[] = {
	{ "registry", "registre" },
	{ "scheduling", "planning" },
	{ "matching", "accompagnement" },
	{ "reporting", "bilans" },
	{ "notification", "avis" },
	{ "federation", "fédération" },
	{ "gateway", "accès web" },
};

const char *
program_french(const char *service)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i].service, service) == 0)
			return names[i].french;
	return service;
}

bool
program_path(const char *service, char out[PATH_MAX])
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

	if (len > 0) {
		self[len] = '\0';
		char *slash = strrchr(self, '/');

		*slash = '\0';
		if (snprintf(out, PATH_MAX, "%s/maillage-%s", self, service) < PATH_MAX &&
		    access(out, X_OK) == 0)
			return true;
	}
	say("le programme maillage-%s manque à côté de maillage ; réinstallez l’ensemble.", service);
	return false;
}

void
print_cell(FILE *to, const char *text, size_t width)
{
	size_t len = utf8_count(text, strlen(text));

	fprintf(to, "%s%*s", text, len < width ? (int)(width - len) : 1, "");
}

/* --- ready
 * -------------------------------------------------------------------------------------------------- */
static void
sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, (ms % 1000) * 1000000 }, NULL);
}

bool
node_disk_full(const struct node *n)
{
	struct statvfs st;

	return statvfs(n->folder, &st) == 0 && (uint64_t)st.f_bavail * st.f_frsize < (UINT64_C(1) << 20);
}

/* On a full disk the log itself may have stopped before the cause. */
void
program_last_words(const struct node *n, const char *service, char *out, size_t cap)
{
	char path[PATH_MAX];

	node_path(n, path, sizeof path, "log/%.31s.log", service);
	log_last_line(path, out, cap);
	if (node_disk_full(n))
		snprintf(out, cap, "le disque est plein : libérez de la place, puis redémarrez");
}

/* What ends a program for good: settings and keys (78), usage (64), a commit that fails each time (70). */
static bool
end_is_lasting(const struct state_row *r)
{
	return r->restarts >= CONFIG_TRIES &&
	    (r->exit_code == 78 || r->exit_code == 64 || r->exit_code == 70);
}

/* A service that ends again and again for its settings, or a supervisor that is gone. */
static bool
start_failed(const struct node *n)
{
	struct state_row rows[PROGRAMS_MAX];
	char path[PATH_MAX], line[400];

	if (node_running(n) == 0) {
		say("le nœud s’est arrêté pendant son démarrage%s ; voyez log/maillage.log.",
		    node_disk_full(n) ? " : le disque est plein" : "");
		return true;
	}
	node_path(n, path, sizeof path, STATE_FILE);
	size_t count = state_read(path, rows, PROGRAMS_MAX);

	for (size_t i = 0; i < count; i++) {
		if (!end_is_lasting(&rows[i]))
			continue;
		program_last_words(n, rows[i].name, line, sizeof line);
		say("le service %s (%s) ne démarre pas : %s", program_french(rows[i].name), rows[i].name,
		    line[0] != '\0' ? line : "voyez son journal");
		return true;
	}
	return false;
}

static bool
service_is_ready(struct client *c, const char *service, struct arena *a)
{
	char name[64];
	struct service_status st;
	struct fault why = { 0 };

	snprintf(name, sizeof name, "%s.sock", service);
	if (access(name, F_OK) != 0)
		return false; /* to connect before it listens would cost a tenth of a second */
	snprintf(name, sizeof name, "%s.status", service);
	arena_reset(a);
	return client_call(c, name, ROLE_OPERATOR, &nothing_desc, &(struct nothing){ 0 },
		   &service_status_desc, a, &st, USEC_PER_SEC, &why) == RC_OK &&
	    st.ready;
}

static void
late_say(const struct node *n, const char *service, int64_t waited_ms)
{
	char line[400];

	program_last_words(n, service, line, sizeof line);
	say("le service %s (%s) n’est pas prêt après %lld secondes ; son journal dans log/ finit par : %s",
	    program_french(service), service, (long long)waited_ms / 1000, line[0] != '\0' ? line : "rien");
}

static enum exit_code
wait_ready(const struct node *n, struct client *c, int64_t since_ms)
{
	struct arena a = { 0 };
	enum exit_code code = EXIT_DONE;

	for (size_t i = 0; i < proto_service_count && code == EXIT_DONE;) {
		if (service_is_ready(c, proto_services[i]->name, &a)) {
			i++;
			continue;
		}
		int64_t waited = now_ms() - since_ms;

		if (start_failed(n)) {
			code = EXIT_FAILED;
		} else if (waited > READY_MS || (waited > FULL_MS && node_disk_full(n))) {
			late_say(n, proto_services[i]->name, waited);
			code = EXIT_FAILED;
		}
		sleep_ms(3);
	}
	arena_free(&a);
	return code;
}

enum exit_code
node_announce(const struct node *n, int64_t since_ms)
{
	struct fault why = { 0 };
	struct client *c = NULL;
	bool v6 = strchr(n->address, ':') != NULL;

	if (node_enter(n, &why) != RC_OK || client_open(".", &c, &why) != RC_OK) {
		say_fault(NULL, &why);
		return EXIT_FAILED;
	}
	enum exit_code code = wait_ready(n, c, since_ms);

	client_close(c);
	if (code != EXIT_DONE)
		return code;
	printf("%s%s%s est prêt : http://%s%s%s:%u/ (démarré en %lld ms)\n", n->name,
	    n->federation[0] != '\0' ? ", " : "", n->federation, v6 ? "[" : "", n->address, v6 ? "]" : "",
	    (unsigned)n->port, (long long)(now_ms() - since_ms));
	fflush(stdout);
	return EXIT_DONE;
}
