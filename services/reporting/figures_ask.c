/*
 * figures_ask: before a sheet is told, whoever may hold figures of its period is asked what they have; and the other side, which says so.
 * Owns: nothing.
 * Beware: a node that was put back from a backup has forgotten what it told since, and does not know that it has. Laid beside a new edition,
 *         a forgotten one could tell of somebody. So it is asked each time, not only once a restore was noticed: what was queued before the
 *         link came up would be too late.
 *
 *  what is lost or late                      what either side believes                    what mends it
 *  the question, or the answer               the sheet waits                              federation sends it again; peer.resync: both are told again
 *  the answer to an older question           it names another instant                     nothing to mend: it is let go
 *  the asker is put back while it waits      its question is forgotten, or open again     the answer meets no question; or it comes once more
 *  the holder is put back                    it has forgotten what it heard               federation there gets again what was kept as evidence
 *  an older sheet is on its way meanwhile    it arrives before the question               the answer has it: one stream, in order
 *  the holder is suspended or revoked        it is not waited for                         whoever wants to wait resumes it
 */
#include "services/reporting/figures.h"

static struct id
id_of(const char *what, struct id a, struct id b, struct text code)
{
	const struct crypto_hash_part parts[] = { { what, strlen(what) }, { &a, sizeof a }, { &b, sizeof b },
		{ code.ptr, code.len } };

	return crypto_id_of(parts, 4);
}

/* --- asking ---------------------------------------------------------------------------------------------- */
static enum rc
ask_stage(struct context *c, const struct figure_sheet *s, const struct indicator_notice *n)
{
	struct figure_ask a;
	struct id id = id_of("figure_ask", s->id, n->peer, n->code);

	if (context_staged_id(c, &figure_ask_table, id) != NULL) /* another edition of the same definition */
		return RC_OK;
	if (!context_get(c, &figure_ask_table, id, &a))
		a = (struct figure_ask){ .has = REC_BIT(TAG_ID), .id = id };
	a.peer = n->peer;
	a.code = n->code;
	a.period = s->period;
	a.from = s->from;
	a.asked_at = s->begun_at;
	a.sheet = s->id;
	a.answered = false;
	for (unsigned tag = ASK_PEER; tag <= ASK_ANSWERED; tag++)
		a.has |= REC_BIT(tag);
	return event_stage(c, &figure_ask_table, "asked", &a);
}

enum rc
asks_stage(struct context *c, const struct figure_sheet *s)
{
	struct indicator_notice n;
	struct db_scan scan;
	enum rc rc = RC_OK;

	db_scan_all(&scan, c->txn, &peer_indicator_table, false);
	while (rc == RC_OK && db_scan_next(&scan, c->arena, &n))
		if (same_figures(s, n.measure, n.code) && peer_is_active(c, n.peer))
			rc = ask_stage(c, s, &n);
	db_scan_end(&scan);
	return rc;
}

static void
id_add(struct list *ids, struct id id)
{
	struct id *all = ids->items;

	for (uint32_t i = 0; i < ids->count; i++)
		if (id_equal(all[i], id))
			return;
	if (ids->count < ASKS_MOST)
		all[ids->count++] = id;
}

struct list
asks_wait(struct context *c, const struct figure_sheet *s)
{
	struct list waited = { ARENA_ARRAY(c->arena, ASKS_MOST, struct id), 0 };
	struct figure_ask a;
	struct db_scan scan;

	db_scan_index(
	    &scan, c->txn, &figure_ask_table, record_field_tag(&figure_ask_desc, ASK_SHEET), &s->id, false);
	while (db_scan_next(&scan, c->arena, &a))
		if (a.asked_at == s->begun_at && !a.answered && peer_is_active(c, a.peer))
			id_add(&waited, a.peer);
	db_scan_end(&scan);
	return waited;
}

void
asks_leave(struct context *c, struct id peer)
{
	struct figure_ask a;
	struct db_scan scan;

	db_scan_index(
	    &scan, c->txn, &figure_ask_table, record_field_tag(&figure_ask_desc, ASK_PEER), &peer, false);
	while (db_scan_next(&scan, c->arena, &a))
		if (!a.answered)
			context_timer(c, c->now, "reporting.figure_sheet.prepare", a.sheet);
	db_scan_end(&scan);
}

enum rc
held_heard(struct context *c, struct id peer, const struct figure_held *in)
{
	struct figure_ask a;
	struct figure_sheet s;
	enum rc rc;

	if (!context_get(c, &figure_ask_table, in->ask, &a) || !id_equal(a.peer, peer) || a.answered ||
	    a.asked_at != in->asked_at || !context_get(c, &figure_sheet_table, a.sheet, &s) ||
	    s.status != SHEET_ASKING || s.begun_at != a.asked_at)
		return RC_OK;
	a.answered = true;
	rc = event_stage(c, &figure_ask_table, "answered", &a);
	if (rc == RC_OK && sheet_note_held(c, &s, &in->editions))
		rc = event_stage(c, &figure_sheet_table, "held", &s);
	context_timer(c, c->now, "reporting.figure_sheet.prepare", s.id);
	return rc;
}

/* --- answering ------------------------------------------------------------------------------------------- */
bool
edition_note(struct context *c, struct figure_report *r, uint32_t number, usec_t sent_at, struct list cells)
{
	const struct figure_edition *e = r->editions.items;
	struct figure_edition *all = ARENA_ARRAY(c->arena, r->editions.count + 1, struct figure_edition);

	for (uint32_t i = 0; i < r->editions.count; i++) {
		if (e[i].sent_at == sent_at && cells_match(&e[i].cells, &cells))
			return false;
		all[i] = e[i];
	}
	if (r->editions.count == FIGURE_HELD_MOST) /* so many show that there are too many */
		return false;
	all[r->editions.count] = (struct figure_edition){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.number = number,
		.sent_at = sent_at,
		.cells = cells };
	r->editions = (struct list){ all, r->editions.count + 1 };
	r->has |= REC_BIT(REPORT_EDITIONS);
	return true;
}

static bool
is_same_node(struct context *c, struct id a, struct id b)
{
	struct peer p, q;

	return id_equal(a, b) ||
	    (context_get(c, &kept_peer_table, a, &p) && context_get(c, &kept_peer_table, b, &q) &&
		!id_is_zero(p.node) && id_equal(p.node, q.node));
}

/* Also what was heard of it as another peer, before it was revoked and added anew. */
static struct list
editions_held(struct context *c, struct id peer, const struct figure_ask *in)
{
	struct figure_report r, all = { 0 };
	struct db_scan scan;

	db_scan_index(&scan, c->txn, &peer_figure_table, record_field_tag(&peer_figure_desc, REPORT_FROM),
	    &in->from, false);
	while (db_scan_next(&scan, c->arena, &r)) {
		const struct figure_edition *e = r.editions.items;

		if (r.period != in->period || !text_equal(r.code, in->code) || !is_same_node(c, r.peer, peer))
			continue;
		for (uint32_t i = 0; i < r.editions.count; i++)
			(void)edition_note(c, &all, e[i].number, e[i].sent_at, e[i].cells);
		(void)edition_note(c, &all, r.revision, r.sent_at, r.cells);
	}
	db_scan_end(&scan);
	return all.editions;
}

bool
peer_says_enough(struct context *c, const struct db_table *t, struct id peer)
{
	struct db_scan scan;
	struct id id;
	uint32_t count = 0;

	db_scan_index(&scan, c->txn, t, record_field(t->rec, "peer", 4), &peer, false);
	while (count < FIGURE_ROWS_MOST && db_scan_next_id(&scan, &id))
		count++;
	db_scan_end(&scan);
	return count == FIGURE_ROWS_MOST;
}

enum rc
ask_heard(struct context *c, struct id peer, const struct figure_ask *in)
{
	struct id id = id_of("figure_held", peer, in->id, (struct text){ 0 });
	struct figure_held h;

	if (context_get(c, &figure_held_table, id, &h)) {
		if (h.asked_at == in->asked_at)
			return RC_OK;
	} else {
		if (peer_says_enough(c, &figure_held_table, peer))
			return RC_OK;
		h = (struct figure_held){ .has = REC_BIT(TAG_ID), .id = id };
	}
	h.peer = peer;
	h.ask = in->id;
	h.asked_at = in->asked_at;
	h.editions = editions_held(c, peer, in);
	for (unsigned tag = HELD_PEER; tag <= HELD_EDITIONS; tag++)
		h.has |= REC_BIT(tag);
	return event_stage(c, &figure_held_table, "told", &h);
}

/* --- again ----------------------------------------------------------------------------------------------- */
enum rc
asks_again(struct context *c, struct id peer)
{
	struct figure_ask a;
	struct figure_held h;
	struct db_scan s;
	enum rc rc = RC_OK;

	db_scan_index(
	    &s, c->txn, &figure_ask_table, record_field_tag(&figure_ask_desc, ASK_PEER), &peer, false);
	while (rc == RC_OK && db_scan_next(&s, c->arena, &a))
		if (!a.answered)
			rc = event_stage(c, &figure_ask_table, "asked", &a);
	db_scan_end(&s);
	db_scan_index(
	    &s, c->txn, &figure_held_table, record_field_tag(&figure_held_desc, HELD_PEER), &peer, false);
	while (rc == RC_OK && db_scan_next(&s, c->arena, &h))
		rc = event_stage(c, &figure_held_table, "told", &h);
	db_scan_end(&s);
	return rc;
}
