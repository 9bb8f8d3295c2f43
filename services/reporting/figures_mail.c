/*
 * figures_mail: what other federations say of figures: definitions to report by, and sheets.
 * Owns: nothing.
 * Beware: mail may come twice, late, or after newer mail: what is not newer than what stands changes nothing. Who sent it is mail.peer; the
 *         body is only believed as far as its bounds. A cell that counts fewer than five people is kept hidden, whatever its sender did.
 *
 *  what is lost or late                    what either side believes                       what mends it
 *  a definition, on its way                here: told; there: not asked for                federation sends it again until it is acknowledged
 *  a definition after its withdrawal       withdrawn: it stays so (a new one is an edition) nothing to mend
 *  a sheet, on its way                     there: told; here: awaited, then late           as above
 *  an older sheet after a newer one        here: the newer, by the sender's rank           nothing to mend: a sheet's is above the one before, whatever its clock says
 *  the sender was restored (older copy)    its revision begins lower again; its clock not  what it sends next is newer; it asks what we hold first
 *  we were restored                        what we heard since is gone                     peer.resync there: all is told again
 *  a federation is revoked, or added anew  in no sum any more; another peer, the same node once a node, by the peer that is in service
 *  a sheet by a definition we never gave   kept, not comparable, in no sum                 the sender corrects it by one that we gave
 */
#include "services/reporting/figures.h"

static struct id
heard_id(const char *what, struct id peer, struct text code, uint32_t edition, day_t from, int period)
{
	const struct crypto_hash_part parts[] = { { what, strlen(what) }, { &peer, sizeof peer },
		{ code.ptr, code.len }, { &edition, sizeof edition }, { &from, sizeof from },
		{ &period, sizeof period } };

	return crypto_id_of(parts, 6);
}

static enum rc
indicator_heard(struct context *c, struct id peer, const struct indicator_notice *in)
{
	struct indicator_notice n = *in, was;
	const struct rec_head head = { .has = REC_BIT(TAG_ID),
		.id = heard_id("peer_indicator", peer, in->code, in->edition, 0, 0) };
	const uint64_t heads = REC_BIT(TAG_FIRST) - 1;
	bool known = context_get(c, &peer_indicator_table, head.id, &was);

	if (known ? was.withdrawn || !in->withdrawn : peer_says_enough(c, &peer_indicator_table, peer))
		return RC_OK;
	memcpy(&n, known ? (const void *)&was : &head, sizeof head);
	n.has = (n.has & heads) | (in->has & ~heads);
	n.peer = peer;
	return event_stage(c, &peer_indicator_table, "heard", &n);
}

/* --- sheets --------------------------------------------------------------------------------- */
/* Each place once; what may not be told is hidden here too. */
static bool
cells_take(struct context *c, const struct list *in, struct list *ret)
{
	struct figure_cell *out = arena_copy(c->arena, in->items, in->count * sizeof *out);

	*ret = (struct list){ out, in->count };
	for (uint32_t i = 0; i < in->count; i++) {
		struct figure_cell *f = &out[i];

		if (cell_find(ret, REC_HAS(f, CELL_TERRITORY) ? f->territory : (struct text){ 0 },
			REC_HAS(f, CELL_CATEGORY) ? f->category : CATEGORY_ALL) != f)
			return false;
		f->hidden |= !REC_HAS(f, CELL_VALUE) || f->people < SUPPRESS_PEOPLE_LEAST;
		f->has |= REC_BIT(CELL_HIDDEN);
	}
	*ret = cells_told(c->arena, ret);
	return true;
}

/* An older one, which was not known: it stands for nothing, and somebody may have seen it. */
static enum rc
report_late(struct context *c, struct figure_report *was, struct list editions)
{
	was->editions = editions;
	was->has |= REC_BIT(REPORT_EDITIONS);
	return event_stage(c, &peer_figure_table, "kept", was);
}

static enum rc
report_heard(struct context *c, struct id peer, const struct figure_report *in)
{
	struct figure_report was, r = *in;
	struct indicator own;
	struct id id = heard_id("peer_figure", peer, in->code, in->edition, in->from, (int)in->period);
	bool known = context_get(c, &peer_figure_table, id, &was);
	day_t to;

	if (!figure_period_end(in->period, in->from, &to) || !cells_take(c, &in->cells, &r.cells) ||
	    (!known && peer_says_enough(c, &peer_figure_table, peer)))
		return RC_OK;
	r.editions = known ? was.editions : (struct list){ 0 };
	if (known && was.editions.count == 0) /* heard by a version that did not keep them */
		(void)edition_note(c, &r, was.revision, was.sent_at, was.cells);
	if (!edition_note(c, &r, in->revision, in->sent_at, r.cells) && known && in->sent_at <= was.sent_at)
		return RC_OK;
	if (known && in->sent_at <= was.sent_at)
		return report_late(c, &was, r.editions);
	r.id = id;
	r.version = known ? was.version : 0;
	r.created_at = known ? was.created_at : 0;
	r.peer = peer;
	r.corrections = known ? was.corrections + 1 : 0;
	r.comparable = indicator_find(c, in->code, in->edition, &own);
	r.has = REC_BIT(TAG_ID);
	r.has |= known ? was.has & (REC_BIT(TAG_FIRST) - 1) : 0;
	for (unsigned tag = REPORT_PEER; tag <= REPORT_EDITIONS; tag++)
		r.has |= REC_BIT(tag);
	enum rc rc = event_stage(c, &peer_figure_table, "heard", &r);

	return rc == RC_OK && r.comparable ? consolidate(c, known ? &was : NULL, &r) : rc;
}

/* --- what federation says ---------------------------------------------------------------------- */
static enum rc
mail_take(struct context *c, const struct peer_mail *m)
{
	const struct peer_topic *topic = peer_topic_of_number(m->topic);
	struct peer known;
	struct fault why;
	union {
		struct indicator_notice notice;
		struct figure_report report;
		struct figure_ask ask;
		struct figure_held held;
	} body = { 0 };

	if (topic == NULL || strcmp(topic->service, "reporting") != 0 ||
	    !context_get(c, &kept_peer_table, m->peer, &known))
		return RC_OK;
	fault_clear(&why);
	if (peer_mail_read(m, topic->rec, c->arena, &body, &why) != RC_OK)
		return RC_OK;
	if (topic->rec == &indicator_notice_desc)
		return indicator_heard(c, m->peer, &body.notice);
	if (topic->rec == &figure_report_desc)
		return report_heard(c, m->peer, &body.report);
	return topic->rec == &figure_ask_desc ? ask_heard(c, m->peer, &body.ask)
					      : held_heard(c, m->peer, &body.held);
}

enum rc
figures_on_event(struct context *c, const struct event *e, struct fault *why)
{
	const struct peer *p = e->rec;

	(void)why;
	if (e->rec_desc == &peer_mail_desc)
		return strcmp(e->verb, "received") == 0 ? mail_take(c, e->rec) : RC_OK;
	if (e->rec_desc != &peer_desc)
		return RC_OK;
	if (p->status == PEER_REVOKED)
		figures_leave(c, p->id);
	if (p->status == PEER_REVOKED || p->status == PEER_SUSPENDED)
		asks_leave(c, p->id);
	if (p->status != PEER_ACTIVE)
		return RC_OK;
	return peer_tell(c, p->id, strcmp(e->verb, "resync") == 0);
}

const struct db_table *const figures_keep[1] = { &kept_peer_table };
const struct rec_desc *const figures_see[1] = { &peer_mail_desc };
