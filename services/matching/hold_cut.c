/*
 * hold_cut: another federation is revoked, and perhaps added anew; or this node was put back, and may have forgotten what it agreed to.
 * Owns: hold_recall; matching.far_hold.cut and matching.home_hold.cut, which timers run.
 * Beware: the rule for all parts stands in proto/federation.h: a revocation ends everything on this side, by the machine's own steps, and whoever
 *         is added anew begins from nothing. Its node is the same, so tokens of before are known, and refused.
 */
#include "common/calendar.h"
#include "services/matching/hold.h"

#define RECALL                                                                                               \
	(30 * USEC_PER_DAY) /* a backup that is put back is not older, and by then all was told again */

const struct db_table matching_hold_recall = { &hold_recall_desc };

/* --- who it is ------------------------------------------------------------------------------------------------------------ */
bool
hold_peer_is_revoked(struct context *c, struct id peer)
{
	struct peer p;

	return context_get(c, &matching_peer, peer, &p) && p.status == PEER_REVOKED;
}

bool
hold_peer_was(struct context *c, struct id before, struct id now)
{
	struct peer was, is;

	return context_get(c, &matching_peer, before, &was) && context_get(c, &matching_peer, now, &is) &&
	    peer_was(&was, &is);
}

bool
home_knew_before(struct context *c, struct id peer, struct id token)
{
	struct home_hold h;
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &matching_home_hold, matching_field(&matching_home_hold, "token"), &token, false);
	while (!found && db_scan_next(&s, c->arena, &h))
		found = hold_peer_was(c, h.peer, peer);
	db_scan_end(&s);
	return found;
}

/* --- put back ------------------------------------------------------------------------------------------------------------- */
static void
recall_note(struct context *c, struct id peer)
{
	struct hold_recall r = { .id = peer };

	if (context_latest(c, &matching_hold_recall, peer, &r)) /* its head */
		r.has &= REC_BIT(TAG_FIRST) - 1;
	r.until = c->now + RECALL;
	r.has |= REC_BIT(TAG_ID) | REC_BIT(RECALL_TAG_UNTIL);
	event_stage(c, &matching_hold_recall, "noted", &r);
}

bool
hold_recalls(struct context *c, struct id peer)
{
	struct hold_recall r;

	return context_get(c, &matching_hold_recall, peer, &r) && r.until > c->now;
}

/* --- revoked -------------------------------------------------------------------------------------------------------------- */
/* Each in a command of its own: there may be thousands. */
static void
all_cut(struct context *c, struct id peer)
{
	struct far_hold f;
	struct home_hold h;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_far_hold, matching_field(&matching_far_hold, "peer"), &peer, false);
	while (db_scan_next(&s, c->arena, &f))
		if (!far_is_over(f.status))
			context_timer(c, c->now, "matching.far_hold.cut", f.id);
	db_scan_end(&s);
	db_scan_index(
	    &s, c->txn, &matching_home_hold, matching_field(&matching_home_hold, "peer"), &peer, false);
	while (db_scan_next(&s, c->arena, &h))
		if (!home_is_over(h.status))
			context_timer(c, c->now, "matching.home_hold.cut", h.id);
	db_scan_end(&s);
}

/* As the provider's federation stops it; days that are all done stay so. */
static enum rc
home_hold_cut(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct home_hold h;

	(void)ret;
	if (!context_get(c, &matching_home_hold, in->id, &h) || home_is_over(h.status) ||
	    !hold_peer_is_revoked(c, h.peer))
		return RC_OK;
	context_open(c, &matching_home_hold, &h);
	home_refusal(&h, HOLD_REVOKED);
	return home_end(c, &h, h.status == HOME_DONE ? HOME_EV_WITHDRAW : HOME_EV_STOP, why);
}
SERVICE_HANDLER(home_hold_cut, struct ref, void)

void
hold_peer_follow(struct context *c, const struct event *e)
{
	const struct peer *p = e->rec;

	if (p != NULL && p->status == PEER_REVOKED) {
		all_cut(c, e->key);
		return;
	}
	if (strcmp(e->verb, "resync") == 0)
		recall_note(c, e->key);
	if (strcmp(e->verb, "resync") == 0 || strcmp(e->verb, "restarted") == 0)
		hold_tell_again(c, e->key, strcmp(e->verb, "resync") == 0);
}
