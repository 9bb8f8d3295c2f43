/*
 * status_links: the part of a node's status about other federations: each link, for a person or as JSON.
 * Owns: nothing.
 * Beware: what came from nobody known stands in a row of its own, without a code.
 */
#include "services/maillage/status_links.h"
#include "services/maillage/programs.h"
#include <time.h>

/* --- for a person ---------------------------------------------------------------------------------------------------- */
/* "à l’instant", "il y a 3 min", "il y a 2 h", "il y a 4 j"; "jamais". */
static const char *
ago(usec_t then, char out[40])
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	long long s = (long long)now.tv_sec - (long long)(then / USEC_PER_SEC);

	if (then == 0)
		snprintf(out, 40, "jamais");
	else if (s < 60)
		snprintf(out, 40, "à l’instant");
	else if (s < 3600)
		snprintf(out, 40, "il y a %lld min", s / 60);
	else if (s < 86400)
		snprintf(out, 40, "il y a %lld h", s / 3600);
	else
		snprintf(out, 40, "il y a %lld j", s / 86400);
	return out;
}

const char *
link_state_french(const struct peer_link *l)
{
	switch (l->status) {
	case PEER_TO_CONFIRM:
		return "à confirmer";
	case PEER_CONFIRMED_ONCE:
		return "confirmée 1 fois";
	case PEER_SUSPENDED:
		return "suspendue";
	case PEER_REVOKED:
		return "révoquée";
	case PEER_ACTIVE:
	default:
		return l->connected ? "reliée" : l->heard_at == 0 ? "pas encore reliée" : "coupée";
	}
}

static void
cell_number(uint64_t n, size_t width)
{
	char cell[32];

	snprintf(cell, sizeof cell, "%llu", (unsigned long long)n);
	print_cell(stdout, cell, width);
}

/* "Sans signature (3), Venu d’un inconnu (12)" */
static void
refused_print(const struct list *refused)
{
	const struct peer_refused *r = refused->items;

	for (uint32_t i = 0; i < refused->count; i++) {
		const struct rec_enum_value *row = rec_enum_by_value(&peer_refusal_enum, (int)r[i].reason);

		printf("%s%s (%llu)", i > 0 ? ", " : "", row != NULL ? row->label : "?",
		    (unsigned long long)r[i].count);
	}
	puts(refused->count == 0 ? "-" : "");
}

static void
link_print(const struct peer_link *l)
{
	char code[256], cell[40];

	if (id_is_zero(l->peer)) {
		fputs("Inconnus, refusés : ", stdout);
		refused_print(&l->refused);
		return;
	}
	snprintf(code, sizeof code, TEXT_FMT, TEXT_ARG(l->code));
	print_cell(stdout, code, 16);
	print_cell(stdout, link_state_french(l), 18);
	print_cell(stdout, ago(l->heard_at, cell), 17);
	cell_number(l->queued, 12);
	print_cell(stdout, l->queued > 0 ? ago(l->oldest_at, cell) : "-", 17);
	cell_number(l->given_up, 12);
	refused_print(&l->refused);
}

void
links_print(const struct peer_links *links)
{
	const struct peer_link *l = links->links.items;

	if (links->links.count == 0)
		return;
	fputs(id_is_zero(l->peer) ? "\n"
				  : "\nFédération      Lien              Dernier signe    En attente  Depuis "
				    "          Abandonnés  "
				    "Refusés\n",
	    stdout);
	for (uint32_t i = 0; i < links->links.count; i++)
		link_print(&l[i]);
}

/* --- as JSON --------------------------------------------------------------------------------------------------------- */
void
links_json(const struct peer_links *links, struct buf *out)
{
	const struct peer_link *l = links->links.items;

	buf_text(out, ",\"links\":[");
	for (uint32_t i = 0; i < links->links.count; i++) {
		if (i > 0)
			buf_byte(out, ',');
		record_to_json(&peer_link_desc, &l[i], SECRET, out);
	}
	buf_byte(out, ']');
}
