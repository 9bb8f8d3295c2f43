/*
 * doctor_node: the node itself: its folder and keys, the disk, the clock, its services and ports, its journals.
 * Owns: nothing.
 * Beware: it runs as the operator, perhaps as root: that a file can be read here does not say that the services can.
 */
#include "services/maillage/doctor.h"
#include "services/maillage/probe.h"
#include "services/maillage/programs.h"
#include "services/maillage/supervise.h"
#include "common/node_rotate.h"
#include "proto/federation.h"
#include "proto/gateway.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#define MIB (UINT64_C(1) << 20)
#define DISK_LOW (1024 * MIB)
#define CLOCK_SECONDS 60
#define RESTARTS_MANY 3
#define LAG_MANY 1000
#define DAY (24 * 3600 * USEC_PER_SEC)
/* Announced keys that nobody puts in use: warned of while there is time left before the former ones are good no more. */
#define KEYS_WAIT_MOST (20 * DAY)

/* --- the folder ------------------------------------------------------------------------------------------------ */
/* What the files of a node have in common, looked at once. */
struct census {
	uid_t owner; /* of the folder */
	unsigned open, foreign;
	char first_open[PATH_MAX], first_foreign[PATH_MAX];
	time_t newest;
};

static void
census_file(struct census *s, const char *path, const struct stat *st)
{
	if ((st->st_mode & 077) != 0 && s->open++ == 0)
		snprintf(s->first_open, sizeof s->first_open, "%s", path);
	if (st->st_uid != s->owner && s->foreign++ == 0)
		snprintf(s->first_foreign, sizeof s->first_foreign, "%s", path);
	if (S_ISREG(st->st_mode) && st->st_mtime > s->newest)
		s->newest = st->st_mtime;
}

/* Two levels hold all that a node has of its own but the blobs, which lie deeper. */
static void
census_folder(struct census *s, const char *folder, int depth)
{
	DIR *dir = opendir(folder);
	struct dirent *e;
	struct stat st;
	char path[PATH_MAX];

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		int len = snprintf(path, sizeof path, "%s/%s", folder, e->d_name);

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 || len >= (int)sizeof path ||
		    lstat(path, &st) != 0)
			continue;
		census_file(s, path, &st);
		if (S_ISDIR(st.st_mode) && depth > 0)
			census_folder(s, path, depth - 1);
	}
	if (dir != NULL)
		closedir(dir);
}

static void
look_at_folder(struct doctor *d, struct census *s)
{
	struct stat st;
	char path[PATH_MAX];

	if (stat(d->node.folder, &st) == 0) {
		s->owner = st.st_uid;
		census_file(s, d->node.folder, &st);
	}
	census_folder(s, d->node.folder, 3);
	if (s->open > 0)
		finding(d, FINDING_FAULT, "rights", "chmod -R go= DOSSIER",
		    "Le nœud peut être lu par d’autres utilisateurs de cette machine : %u fichier%s ou "
		    "dossier%s, dont %s.",
		    s->open, s->open > 1 ? "s" : "", s->open > 1 ? "s" : "", s->first_open);
	if (s->foreign > 0)
		finding(d, FINDING_FAULT, "owner", "chown -R --reference=DOSSIER DOSSIER",
		    "%u fichier%s n’appartien%s pas au propriétaire du nœud (une commande lancée sous un "
		    "autre compte ?), dont %s.",
		    s->foreign, s->foreign > 1 ? "s" : "", s->foreign > 1 ? "nent" : "t", s->first_foreign);
	if (s->open + s->foreign == 0)
		finding(d, FINDING_FINE, "rights", NULL, "Le dossier est réservé à son propriétaire.");
	node_path(&d->node, path, sizeof path, "restore.new");
	if (access(path, F_OK) == 0)
		finding(d, FINDING_FAULT, "restore_cut",
		    "relancez la même commande : maillage restore DOSSIER SAUVEGARDE",
		    "La remise en place d’une sauvegarde a été interrompue.");
}

static void
look_at_keys(struct doctor *d)
{
	struct fault why = { 0 };
	char line[FAULT_ARGUMENT_MAX + 512];

	d->keys_read = node_keys_load(&d->node, &d->keys, &why) == RC_OK;
	if (d->keys_read) {
		finding(d, FINDING_FINE, "keys", NULL, "Les clés se lisent.");
		return;
	}
	fault_sentence(&why.items[0], 1, line, sizeof line);
	finding(d, FINDING_FAULT, "keys",
	    "remettez le dossier keys de la dernière sauvegarde, puis : maillage up DOSSIER", "%s", line);
}

/* Once their time is over the others know the new keys alone, and the link is cut, without a word over there or here. */
static void
look_at_next_keys(struct doctor *d)
{
	usec_t age = node_keys_next_age(&d->node);
	int days = (int)(age / DAY);

	if (age >= PEER_OVERLAP)
		finding(d, FINDING_FAULT, "keys_waiting", "maillage peer rotate DOSSIER",
		    "De nouvelles clés attendent depuis %d jours. Les fédérations prévenues il y a %d jours "
		    "ou "
		    "plus ne reconnaissent plus "
		    "les anciennes : le lien avec elles est coupé tant que les nouvelles ne servent pas.",
		    days, (int)(PEER_OVERLAP / DAY));
	else if (age >= KEYS_WAIT_MOST)
		finding(d, FINDING_NOTE, "keys_waiting", "maillage peer rotate DOSSIER",
		    "De nouvelles clés attendent depuis %d jours. Mettez-les en service : %d jours après "
		    "l’annonce, les autres "
		    "fédérations ne reconnaîtront plus les anciennes, et les liens seront coupés.",
		    days, (int)(PEER_OVERLAP / DAY));
}

/* --- the machine ----------------------------------------------------------------------------------------------- */
static void
look_at_disk(struct doctor *d)
{
	struct statvfs st;

	if (statvfs(d->node.folder, &st) != 0)
		return;
	uint64_t left = (uint64_t)st.f_bavail * st.f_frsize;
	unsigned long long mib = (unsigned long long)(left / MIB);

	if (node_disk_full(&d->node))
		finding(d, FINDING_FAULT, "disk_full",
		    "libérez de la place (df -h DOSSIER) ; les services repartent d’eux-mêmes",
		    "Le disque est plein : plus rien ne peut être enregistré.");
	else if (left < DISK_LOW)
		finding(d, FINDING_NOTE, "disk_low", "df -h DOSSIER",
		    "Il ne reste que %llu Mio sur le disque du nœud.", mib);
	else
		finding(d, FINDING_FINE, "disk", NULL, "Il reste %llu Gio sur le disque.", mib / 1024);
}

/* What was written here before cannot lie ahead. Peers compare theirs with ours when they meet. */
static void
look_at_clock(struct doctor *d, const struct census *s)
{
	struct timex tx = { 0 };
	time_t now = time(NULL);

	if (s->newest > now + CLOCK_SECONDS) {
		finding(d, FINDING_FAULT, "clock_behind", "timedatectl ; timedatectl set-ntp true",
		    "L’horloge de cette machine retarde : le nœud a écrit des fichiers datés de %lld minutes "
		    "plus tard qu’elle.",
		    (long long)(s->newest - now) / 60);
		return;
	}
	if (adjtimex(&tx) == TIME_ERROR)
		finding(d, FINDING_NOTE, "clock_alone", "timedatectl set-ntp true",
		    "L’horloge n’est réglée sur aucune autre : elle s’écartera peu à peu de celles des "
		    "autres fédérations.");
	else
		finding(d, FINDING_FINE, "clock", NULL, "L’horloge est réglée.");
}

/* --- services -------------------------------------------------------------------------------------------------- */
static uint32_t
restarts_of(const struct node *n, const char *service)
{
	struct state_row rows[PROGRAMS_MAX];
	char path[PATH_MAX];

	node_path(n, path, sizeof path, STATE_FILE);
	size_t count = state_read(path, rows, PROGRAMS_MAX);

	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].name, service) == 0)
			return rows[i].restarts;
	return 0;
}

static bool
look_at_service(struct doctor *d, struct client *c, const char *service, struct arena *a)
{
	struct service_status st = { 0 };
	struct fault why = { 0 };
	char method[64], line[400], remedy[300];
	uint32_t restarts = restarts_of(&d->node, service);

	snprintf(method, sizeof method, "%s.status", service);
	snprintf(remedy, sizeof remedy, "tail DOSSIER/log/%s.log", service);
	bool answers = client_call(c, method, ROLE_OPERATOR, &nothing_desc, &(struct nothing){ 0 },
			   &service_status_desc, a, &st, 2 * USEC_PER_SEC, &why) == RC_OK;

	program_last_words(&d->node, service, line, sizeof line);
	if (!answers)
		finding(d, FINDING_FAULT, "service_silent", remedy,
		    "Le service %s (%s) ne répond pas ; il a dit en dernier : %s", program_french(service),
		    service, line[0] != '\0' ? line : "rien");
	else if (!st.ready)
		finding(d, FINDING_NOTE, "service_catching_up", "maillage status DOSSIER",
		    "Le service %s (%s) rattrape ce que les autres ont écrit.", program_french(service),
		    service);
	if (answers && restarts >= RESTARTS_MANY)
		finding(d, FINDING_NOTE, "service_restarts", remedy,
		    "Le service %s (%s) a été relancé %u fois depuis le démarrage.", program_french(service),
		    service, restarts);
	return answers && st.ready;
}

/* What will keep it from starting. */
static void
look_at_free_port(struct doctor *d)
{
	char remedy[120];

	if (port_bind_error(d->node.address, d->node.port) == 0)
		return;
	snprintf(remedy, sizeof remedy,
	    "ss -ltnp 'sport = :%u' dit par qui ; ou changez [gateway] port dans node.conf",
	    (unsigned)d->node.port);
	finding(d, FINDING_FAULT, "port_taken", remedy, "Le port %u, où seront ses pages, est pris sur %s.",
	    (unsigned)d->node.port, d->node.address);
}

static void
look_at_services(struct doctor *d)
{
	struct client *c = NULL;
	struct fault why = { 0 };
	struct arena a = { 0 };
	size_t ready = 0;

	if (!d->running) {
		bool stays = node_stays(&d->node);

		finding(d, FINDING_FAULT, "stopped",
		    stays ? "maillage up DOSSIER ; s’il tourne maintenant sur une autre machine, retirez ce "
			    "dossier"
			  : "maillage up DOSSIER",
		    "Le nœud n’est pas en marche%s.",
		    stays ? " : il a été arrêté à la main, et le reste quand les autres de son dossier "
			    "démarrent"
			  : "");
		look_at_free_port(d);
		return;
	}
	if (node_enter(&d->node, &why) == RC_OK && client_open(".", &c, &why) == RC_OK)
		for (size_t i = 0; i < proto_service_count; i++)
			ready += look_at_service(d, c, proto_services[i]->name, &a);
	if (ready == proto_service_count)
		finding(d, FINDING_FINE, "services", NULL, "Les %zu services répondent.", ready);
	client_close(c);
	arena_free(&a);
}

/* --- ports ----------------------------------------------------------------------------------------------------- */
/* "0.0.0.0" and "::" are all addresses of the machine: it is reached at its own. */
static const char *
from_here(const char *address)
{
	return strcmp(address, "0.0.0.0") == 0 ? "127.0.0.1" : strcmp(address, "::") == 0 ? "::1" : address;
}

static void
look_at_pages(struct doctor *d)
{
	char path[PATH_MAX];

	node_path(&d->node, path, sizeof path, PORT_FILE);
	uint16_t port = port_file_read(path, d->node.port);
	int error = probe_pages(from_here(d->node.address), port);

	if (error == 0)
		finding(d, FINDING_FINE, "pages", NULL, "Les pages répondent sur %s, port %u.",
		    d->node.address, (unsigned)port);
	else
		finding(d, FINDING_FAULT, "pages", "tail DOSSIER/log/gateway.log",
		    error == EPROTO ? "Sur %s, port %u, ce ne sont pas les pages de ce nœud qui répondent."
				    : "Rien ne répond sur %s, port %u, où devraient être les pages.",
		    d->node.address, (unsigned)port);
}

/* As the others do, but with this node's own key, which its door knows and does not let in: so it is seen that it is this one. */
static enum probe_verdict
own_door(const struct doctor *d, const char *endpoint)
{
	const struct probe p = { endpoint, d->keys.curve_public, d->keys.curve_public, d->keys.curve_secret };

	return probe_run(&p);
}

/* Many a box lets nobody out and in again: what does not answer from here may answer the others. */
#define PUBLIC_UNREACHED                                                                                          \
	FINDING_NOTE, "public_unreached",                                                                         \
	    "L’adresse de votre carte, ADRESSE, ne répond pas d’ici. Depuis l’intérieur d’un réseau, " \
	    "certaines "                                                                                          \
	    "box ne le permettent pas.",                                                                          \
	    "demandez à une fédération partenaire ce que dit « maillage doctor » chez elle ; si rien n’y " \
	    "répond non plus, ouvrez ce port vers ce nœud, dans votre box et dans le pare-feu"
static const struct {
	enum probe_verdict verdict;
	enum finding kind;
	const char *word, *sentence, *remedy;
} doors[] = {
	{ PROBE_STRANGERS, FINDING_FINE, "public", "L’adresse de votre carte, ADRESSE, mène bien à ce nœud.",
	    NULL },
	{ PROBE_NO_NAME, FINDING_FAULT, "public_unknown",
	    "Le nom de l’adresse de votre carte, ADRESSE, ne se trouve pas : aucune fédération ne peut vous "
	    "appeler.",
	    "corrigez « public » sous [federation] dans node.conf, puis : maillage down DOSSIER && maillage "
	    "up DOSSIER" },
	{ PROBE_OTHER_KEY, FINDING_FAULT, "public_other_key",
	    "À l’adresse de votre carte, ADRESSE, répond un autre système que ce nœud, avec d’autres clés.",
	    "corrigez « public » sous [federation] dans node.conf, ou le renvoi de ce port dans votre box, "
	    "puis : maillage down "
	    "DOSSIER && maillage up DOSSIER" },
	{ PROBE_NOT_NODE, FINDING_FAULT, "public_not_a_node",
	    "À l’adresse de votre carte, ADRESSE, répond autre chose que le système d’une fédération.",
	    "corrigez « public » sous [federation] dans node.conf, ou le renvoi de ce port dans votre box, "
	    "puis : maillage down "
	    "DOSSIER && maillage up DOSSIER" },
	{ PROBE_REFUSED, PUBLIC_UNREACHED },
	{ PROBE_NO_WAY, PUBLIC_UNREACHED },
	{ PROBE_SILENT, PUBLIC_UNREACHED },
};

static void
look_at_public(struct doctor *d)
{
	enum probe_verdict verdict = own_door(d, d->node.reached);

	snprintf(d->address, sizeof d->address, "%s", d->node.reached);
	for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++)
		if (doors[i].verdict == verdict)
			finding(d, doors[i].kind, doors[i].word, doors[i].remedy, "%s", doors[i].sentence);
}

static void
look_at_endpoint(struct doctor *d)
{
	char host[ENDPOINT_MAX + 1];
	bool bound = d->node.endpoint[0] != '\0', told = d->node.reached[0] != '\0';

	if (told && !bound)
		finding(d, FINDING_FAULT, "endpoint_missing",
		    "ajoutez « endpoint = tcp://0.0.0.0:8479 » sous [federation], puis : maillage down "
		    "DOSSIER && maillage up DOSSIER",
		    "La carte annonce %s, mais ce nœud n’y attend personne (node.conf, [federation] "
		    "endpoint).",
		    d->node.reached);
	if (!bound)
		return;
	snprintf(d->address, sizeof d->address, "%s", d->node.endpoint);
	uint16_t port = endpoint_parts(d->node.endpoint, host);
	char near[ENDPOINT_MAX + 60];

	snprintf(near, sizeof near, strchr(from_here(host), ':') != NULL ? "tcp://[%s]:%u" : "tcp://%s:%u",
	    from_here(host), (unsigned)port);
	enum probe_verdict verdict = d->keys_read ? own_door(d, near) : PROBE_SILENT;
	int error = verdict == PROBE_STRANGERS ? 0 : probe_port(from_here(host), port);

	if (error != 0)
		finding(d, FINDING_FAULT, "endpoint_closed", "tail DOSSIER/log/federation.log",
		    "Rien n’attend les autres fédérations à ADRESSE : %s.", node_cause(error));
	else if (verdict == PROBE_OTHER_KEY || verdict == PROBE_NOT_NODE)
		finding(d, FINDING_FAULT, "endpoint_other", "maillage down DOSSIER && maillage up DOSSIER",
		    "À ADRESSE, où ce nœud attend les autres fédérations, répond un autre système, ou ce "
		    "nœud avec ses "
		    "clés d’avant.");
	else
		finding(
		    d, FINDING_FINE, "endpoint", NULL, "Les autres fédérations sont attendues à ADRESSE.");
	if (told && verdict == PROBE_STRANGERS)
		look_at_public(d);
	if (!told)
		finding(d, FINDING_NOTE, "public_missing",
		    "ajoutez « public = tcp://VOTRE-NOM:8479 » sous [federation], puis redonnez votre carte "
		    ": maillage peer card DOSSIER",
		    "Ce nœud attend les autres à ADRESSE, mais sa carte ne dit pas par où l’on y vient "
		    "(node.conf, [federation] public).");
}

/* --- journals -------------------------------------------------------------------------------------------------- */
static void
look_at_journals(struct doctor *d)
{
	char text[4096];

	for (size_t i = 0; i < proto_service_count; i++) {
		const char *service = proto_services[i]->name;
		enum verdict verdict = service_verified(&d->node, service, text, sizeof text);

		finding(d,
		    verdict == VERDICT_WHOLE	     ? FINDING_FINE
			: verdict == VERDICT_DAMAGED ? FINDING_FAULT
						     : FINDING_NOTE,
		    verdict == VERDICT_WHOLE	     ? "journal"
			: verdict == VERDICT_DAMAGED ? "journal_damaged"
						     : "journal_unread",
		    verdict == VERDICT_WHOLE ? NULL
			: verdict == VERDICT_DAMAGED
			? "maillage down DOSSIER, puis reprenez la dernière sauvegarde saine : maillage "
			  "restore DOSSIER SAUVEGARDE"
			: "maillage verify DOSSIER",
		    "Journal, %s", text);
	}
}

void
doctor_node(struct doctor *d)
{
	struct census s = { 0 };

	look_at_keys(d);
	look_at_next_keys(d);
	look_at_folder(d, &s);
	look_at_disk(d);
	look_at_clock(d, &s);
	look_at_services(d);
	if (d->running) {
		look_at_pages(d);
		look_at_endpoint(d);
	}
	if (d->verify)
		look_at_journals(d);
}
