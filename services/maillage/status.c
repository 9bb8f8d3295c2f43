/*
 * status: the table of a node's services, for a person or as JSON.
 * Owns: nothing.
 * Beware: it works when the node is down (and says so by its exit code), and when a service does not answer.
 */
#include "services/maillage/programs.h"
#include "services/maillage/status_links.h"
#include "services/maillage/supervise.h"
#include "proto/gateway.h"

struct view {
	struct service_status status[PROGRAMS_MAX];
	bool answered[PROGRAMS_MAX];
	struct state_row rows[PROGRAMS_MAX];
	size_t row_count;
	struct peer_links links; /* none when federation does not answer */
	struct arena arena;
	bool running;
	bool silent; /* a service does not answer */
};

static const struct state_row *
view_row(const struct view *w, const char *service)
{
	for (size_t i = 0; i < w->row_count; i++)
		if (strcmp(w->rows[i].name, service) == 0)
			return &w->rows[i];
	return NULL;
}

static uint64_t
view_position(const struct view *w, struct text service)
{
	for (size_t i = 0; i < proto_service_count; i++)
		if (w->answered[i] && text_is(service, proto_services[i]->name))
			return w->status[i].position;
	return 0;
}

static uint64_t
lag_of(const struct view *w, const struct position *p)
{
	uint64_t newest = view_position(w, p->service);

	return newest > p->seq ? newest - p->seq : 0;
}

static uint64_t
lag_most(const struct view *w, const struct service_status *st)
{
	const struct position *cursors = st->cursors.items;
	uint64_t most = 0;

	for (uint32_t i = 0; i < st->cursors.count; i++)
		most = lag_of(w, &cursors[i]) > most ? lag_of(w, &cursors[i]) : most;
	return most;
}

static void
view_ask(struct view *w, struct client *c)
{
	char method[64];
	struct fault why;

	for (size_t i = 0; i < proto_service_count; i++) {
		why = (struct fault){ 0 };
		snprintf(method, sizeof method, "%s.status", proto_services[i]->name);
		w->answered[i] =
		    client_call(c, method, ROLE_OPERATOR, &nothing_desc, &(struct nothing){ 0 },
			&service_status_desc, &w->arena, &w->status[i], USEC_PER_SEC, &why) == RC_OK;
		w->silent |= !w->answered[i];
	}
	why = (struct fault){ 0 };
	if (links_fetch(c, &w->arena, &w->links, &why) != RC_OK)
		w->links = (struct peer_links){ 0 };
}

/* --- for a person
 * --------------------------------------------------------------------------------------------- */
static const char *
state_french(const struct view *w, size_t i)
{
	const struct state_row *row = view_row(w, proto_services[i]->name);

	if (!w->running)
		return "arrêté";
	if (w->answered[i])
		return w->status[i].ready ? "prêt" : "rattrape";
	if (row != NULL && strcmp(row->state, "waiting") == 0)
		return "va redémarrer";
	return "ne répond pas";
}

static void
row_print(const struct view *w, size_t i)
{
	const struct state_row *row = view_row(w, proto_services[i]->name);
	const struct service_status *st = &w->status[i];
	char cell[64];

	print_cell(stdout, program_french(proto_services[i]->name), 16);
	print_cell(stdout, proto_services[i]->name, 14);
	print_cell(stdout, state_french(w, i), 15);
	snprintf(cell, sizeof cell, "%d",
	    w->answered[i]		    ? (int)st->pid
		: row != NULL && w->running ? row->pid
					    : 0);
	print_cell(stdout, cell[0] == '0' ? "-" : cell, 11);
	snprintf(cell, sizeof cell, "%u", row != NULL && w->running ? row->restarts : 0);
	print_cell(stdout, cell, 10);
	if (!w->answered[i]) {
		fputs("-         -       -\n", stdout);
		return;
	}
	snprintf(cell, sizeof cell, "%llu", (unsigned long long)st->position);
	print_cell(stdout, cell, 10);
	snprintf(cell, sizeof cell, "%llu", (unsigned long long)lag_most(w, st));
	print_cell(stdout, cell, 8);
	printf("%llu Kio\n", (unsigned long long)(st->store_bytes / 1024));
}

static void
view_print(const struct view *w, const struct node *n)
{
	printf("%s%s%s : %s\n", n->name, n->federation[0] != '\0' ? ", " : "", n->federation,
	    w->running ? "en marche" : "arrêté");
	if (w->running)
		printf("adresse : http://%s:%u/\n", n->address, (unsigned)n->port);
	fputs(
	    "\nService         Programme     État           Processus  Relances  Position  Retard  Taille\n",
	    stdout);
	for (size_t i = 0; i < proto_service_count; i++)
		row_print(w, i);
	links_print(&w->links);
}

/* Which services do not answer, and the last that they said. */
static void
silent_say(const struct view *w, const struct node *n)
{
	char line[400];

	if (w->running && node_disk_full(n))
		say("le disque est plein : libérez de la place.");
	for (size_t i = 0; w->silent && i < proto_service_count; i++) {
		const struct state_row *row = view_row(w, proto_services[i]->name);

		if (w->answered[i])
			continue;
		program_last_words(n, proto_services[i]->name, line, sizeof line);
		say("le service %s (%s) ne répond pas%s ; il a dit en dernier : %s",
		    program_french(proto_services[i]->name), proto_services[i]->name,
		    row != NULL && row->exit_code != 0 ? " (il vient de s’arrêter)" : "",
		    line[0] != '\0' ? line : "rien");
	}
}

/* --- as JSON
 * ------------------------------------------------------------------------------------------------------ */
static void
cursors_json(const struct view *w, const struct service_status *st, struct buf *out)
{
	const struct position *cursors = st->cursors.items;

	buf_text(out, ",\"cursors\":[");
	for (uint32_t i = 0; i < st->cursors.count; i++) {
		buf_text(out, i > 0 ? ",{\"service\":" : "{\"service\":");
		json_text(out, cursors[i].service.ptr, cursors[i].service.len);
		buf_printf(out, ",\"seq\":%llu,\"lag\":%llu}", (unsigned long long)cursors[i].seq,
		    (unsigned long long)lag_of(w, &cursors[i]));
	}
	buf_text(out, "]");
}

static void
row_json(const struct view *w, size_t i, struct buf *out)
{
	const struct state_row *row = view_row(w, proto_services[i]->name);
	const struct service_status *st = &w->status[i];

	buf_printf(out, "{\"service\":\"%s\",\"answers\":%s,\"ready\":%s,\"pid\":%d,\"restarts\":%u",
	    proto_services[i]->name, w->answered[i] ? "true" : "false",
	    w->answered[i] && st->ready ? "true" : "false",
	    w->answered[i]		    ? (int)st->pid
		: row != NULL && w->running ? row->pid
					    : 0,
	    row != NULL && w->running ? row->restarts : 0);
	if (w->answered[i]) {
		buf_printf(out,
		    ",\"position\":%llu,\"commands\":%llu,\"commits\":%llu,\"refused\":%llu,\"store_bytes\":%"
		    "llu",
		    (unsigned long long)st->position, (unsigned long long)st->commands,
		    (unsigned long long)st->commits, (unsigned long long)st->refused,
		    (unsigned long long)st->store_bytes);
		cursors_json(w, st, out);
	}
	buf_byte(out, '}');
}

static void
view_json(const struct view *w, const struct node *n, int pid)
{
	struct buf out = { 0 };

	buf_text(&out, "{\"node\":");
	json_text(&out, n->name, strlen(n->name));
	buf_text(&out, ",\"federation\":");
	json_text(&out, n->federation, strlen(n->federation));
	buf_printf(&out, ",\"running\":%s,\"supervisor\":%d,\"address\":\"%s\",\"port\":%u,\"services\":[",
	    w->running ? "true" : "false", pid, n->address, (unsigned)n->port);
	for (size_t i = 0; i < proto_service_count; i++) {
		if (i > 0)
			buf_byte(&out, ',');
		row_json(w, i, &out);
	}
	buf_byte(&out, ']');
	links_json(&w->links, &out);
	buf_byte(&out, '}');
	puts(buf_cstr(&out));
	buf_free(&out);
}

/* Settings that do not load are said, and what runs is shown all the same. n->folder is empty when there is
 * no node at all. */
static enum exit_code
status_node(const char *folder, struct node *n)
{
	struct fault why = { 0 }, lost = { 0 };

	if (node_load(folder, n, &why) == RC_OK)
		return EXIT_DONE;
	say_fault(NULL, &why);
	if (node_find(folder, n, &lost) != RC_OK)
		node_wipe(n);
	return EXIT_NODE;
}

static enum exit_code
status_folder(const struct invocation *v, const char *folder)
{
	bool json = invocation_value(v, "json") != NULL;
	struct view w = { 0 };
	struct node n;
	struct client *c = NULL;
	struct fault why = { 0 };
	char path[PATH_MAX];
	enum exit_code code = status_node(folder, &n);

	if (n.folder[0] == '\0')
		return code;
	int pid = node_running(&n);

	w.running = pid != 0;
	node_path(&n, path, sizeof path, PORT_FILE);
	n.port = w.running ? port_file_read(path, n.port) : n.port;
	node_path(&n, path, sizeof path, STATE_FILE);
	w.row_count = state_read(path, w.rows, PROGRAMS_MAX);
	if (w.running && node_enter(&n, &why) == RC_OK && client_open(".", &c, &why) == RC_OK)
		view_ask(&w, c);
	if (json)
		view_json(&w, &n, pid);
	else
		view_print(&w, &n);
	silent_say(&w, &n);
	client_close(c);
	arena_free(&w.arena);
	node_wipe(&n);
	if (code == EXIT_DONE)
		code = !w.running ? EXIT_NOT_RUNNING : w.silent ? EXIT_FAILED : EXIT_DONE;
	return code;
}

static enum exit_code
status_run(const struct invocation *v)
{
	return folders_each(v, status_folder);
}

static const struct option_row status_options[] = {
	{ "json", NULL, "un objet JSON par nœud, un par ligne, pour un programme", false },
};
const struct command command_status = {
	.name = "status",
	.arguments = "DOSSIER...",
	.summary = "dit où en est chaque service d’un nœud, ou de plusieurs",
	.detail =
	    "Position : dernier événement de son journal. Retard : événements des autres qu’il n’a pas "
	    "encore lus.\n"
	    "Puis chaque fédération partenaire : le lien, quand elle s’est manifestée, les messages qui "
	    "l’attendent, ceux qui ne seront "
	    "plus livrés, ceux\nqui ont été refusés, par raison. « maillage doctor » dit pourquoi un lien "
	    "est coupé.\n"
	    "Répond aussi quand le nœud est arrêté, avec le code de sortie 3 ; 1 : un service ne répond pas.",
	COMMAND_OPTIONS(status_options),
	.most = ARGUMENTS_NODES,
	.run = status_run,
};
