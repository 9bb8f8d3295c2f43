/*
 * peer_steps: the life of a relation with another federation, as a table, and the commands that walk it.
 * Owns: the edges; who may count as the second person.
 * Beware: from the commit of a revocation on, nothing is sent, accepted or answered: the courier looks at this before each turn, and
 *         the handlers that it calls look again.
 */
#include "services/federation/service.h"

enum peer_event { PEER_EV_CONFIRM, PEER_EV_CONFIRM_AGAIN, PEER_EV_SUSPEND, PEER_EV_RESUME, PEER_EV_REVOKE };

static const struct edge peer_edges[] = {
	{ PEER_TO_CONFIRM, PEER_EV_CONFIRM, PEER_CONFIRMED_ONCE },
	{ PEER_CONFIRMED_ONCE, PEER_EV_CONFIRM_AGAIN, PEER_ACTIVE },
	{ PEER_ACTIVE, PEER_EV_SUSPEND, PEER_SUSPENDED },
	{ PEER_SUSPENDED, PEER_EV_RESUME, PEER_ACTIVE },
	{ PEER_TO_CONFIRM, PEER_EV_REVOKE, PEER_REVOKED },
	{ PEER_CONFIRMED_ONCE, PEER_EV_REVOKE, PEER_REVOKED },
	{ PEER_ACTIVE, PEER_EV_REVOKE, PEER_REVOKED },
	{ PEER_SUSPENDED, PEER_EV_REVOKE, PEER_REVOKED },
};
static const struct machine_name peer_states[] = {
	{ PEER_TO_CONFIRM, "to_confirm" },
	{ PEER_CONFIRMED_ONCE, "confirmed_once" },
	{ PEER_ACTIVE, "active" },
	{ PEER_SUSPENDED, "suspended" },
	{ PEER_REVOKED, "revoked" },
};
static const struct machine_name peer_event_names[] = {
	{ PEER_EV_CONFIRM, "confirm" },
	{ PEER_EV_CONFIRM_AGAIN, "confirm_by_another" },
	{ PEER_EV_SUSPEND, "suspend" },
	{ PEER_EV_RESUME, "resume" },
	{ PEER_EV_REVOKE, "revoke" },
};
const struct machine peer_machine = MACHINE_OF("peer", peer_edges, peer_states, peer_event_names);

/* The peer as the step leaves it; nothing is staged yet. */
static enum rc
peer_step(struct context *c, struct id id, enum peer_event event, struct peer *ret, struct fault *why)
{
	enum rc rc = context_need(c, &peer_table, id, "id", ret, why);
	int to;

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(ret, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (machine_step(peer_machine.edges, peer_machine.edge_count, (int)ret->status, (int)event, &to) !=
	    RC_OK)
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_STATE, &peer_status_enum, (int)ret->status);
	ret->status = (enum peer_status)to;
	return RC_OK;
}

/* --- two people ---------------------------------------------------------------------------------------------------------------- */
static bool
fingerprint_heard(struct text heard, struct text is)
{
	uint32_t i = 0, k = 0;

	for (;;) {
		while (i < heard.len && !(heard.ptr[i] >= '0' && heard.ptr[i] <= '9'))
			i++;
		while (k < is.len && !(is.ptr[k] >= '0' && is.ptr[k] <= '9'))
			k++;
		if (i == heard.len || k == is.len)
			return i == heard.len && k == is.len;
		if (heard.ptr[i++] != is.ptr[k++])
			return false;
	}
}

static unsigned
digits_of(struct text t)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < t.len; i++)
		n += t.ptr[i] >= '0' && t.ptr[i] <= '9';
	return n;
}

/* What was typed is not the fingerprint of the card: which of the slips that people make it is. */
static enum rc
fingerprint_refused(struct context *c, struct text heard, struct text is, struct fault *why)
{
	const struct node_card *own = identity_card(c);

	if (digits_of(heard) != digits_of(is))
		return fault_add(why, RC_INVALID, "fingerprint", FAULT_FINGERPRINT_SHORT);
	if (own != NULL &&
	    (fingerprint_heard(heard, own->fingerprint) || fingerprint_heard(heard, own->next_fingerprint)))
		return fault_add(why, RC_RULE, "fingerprint", FAULT_FINGERPRINT_OWN);
	return fault_add(why, RC_RULE, "fingerprint", FAULT_FINGERPRINT);
}

static struct id
who_calls(const struct context *c)
{
	return id_is_zero(c->caller.person) ? c->caller.account : c->caller.person;
}

static char
lower(char b)
{
	return b >= 'A' && b <= 'Z' ? (char)(b + 32) : b;
}

/* The same letters, whatever their case and the blanks. */
static bool
same_name(struct text a, struct text b)
{
	uint32_t i = 0, k = 0;

	for (;;) {
		while (i < a.len && a.ptr[i] == ' ')
			i++;
		while (k < b.len && b.ptr[k] == ' ')
			k++;
		if (i == a.len || k == b.len)
			return i == a.len && k == b.len;
		if (lower(a.ptr[i++]) != lower(b.ptr[k++]))
			return false;
	}
}

static bool
is_same_person(const struct peer_confirmation *first, const struct peer_confirmation *now)
{
	if (REC_HAS(first, 2) && REC_HAS(now, 2) && id_equal(first->by, now->by))
		return true;
	return REC_HAS(first, 3) && REC_HAS(now, 3) && same_name(first->name, now->name);
}

static enum rc
confirmation_check(struct context *c, struct peer *p, const struct peer_confirmation *now,
    const struct peer_confirm *in, struct fault *why)
{
	const struct peer_confirmation *before = p->confirmations.items;

	if (!fingerprint_heard(in->fingerprint, p->fingerprint))
		return fingerprint_refused(c, in->fingerprint, p->fingerprint, why);
	if (!REC_HAS(now, 2) && !REC_HAS(now, 3))
		return fault_add(why, RC_INVALID, "name", FAULT_CONFIRM_NAME);
	for (uint32_t i = 0; i < p->confirmations.count; i++)
		if (is_same_person(&before[i], now))
			return fault_add(why, RC_RULE, "name", FAULT_CONFIRMED_BY_SAME);
	return RC_OK;
}

static void
confirmation_add(struct context *c, struct peer *p, const struct peer_confirmation *now)
{
	struct peer_confirmation *all =
	    ARENA_ARRAY(c->arena, p->confirmations.count + 1u, struct peer_confirmation);

	if (p->confirmations.count > 0)
		memcpy(all, p->confirmations.items, p->confirmations.count * sizeof *all);
	all[p->confirmations.count] = *now;
	p->confirmations = (struct list){ all, p->confirmations.count + 1 };
	p->has |= REC_BIT(PEER_TAG_CONFIRMATIONS);
}

static enum rc
peer_confirm(struct context *c, const struct peer_confirm *in, struct peer *ret, struct fault *why)
{
	struct peer_confirmation now = {
		.has = REC_BIT(1), .at = c->now, .by = who_calls(c), .name = in->name
	};
	struct peer before;
	bool second = context_get(c, &peer_table, in->id, &before) && before.status == PEER_CONFIRMED_ONCE;
	enum rc rc = peer_step(c, in->id, second ? PEER_EV_CONFIRM_AGAIN : PEER_EV_CONFIRM, ret, why);

	if (rc != RC_OK)
		return rc;
	if (!id_is_zero(now.by))
		now.has |= REC_BIT(2); /* whose name it is, the registry knows */
	else if (REC_HAS(in, 3) && in->name.len > 0)
		now.has |= REC_BIT(3);
	context_open(c, &peer_table, ret);
	rc = confirmation_check(c, ret, &now, in, why);
	if (rc != RC_OK)
		return rc;
	confirmation_add(c, ret, &now);
	rc = event_stage(c, &peer_table, "confirmed", ret);
	return rc == RC_OK && ret->status == PEER_ACTIVE ? outbox_announce(c, ret, why) : rc;
}
SERVICE_HANDLER(peer_confirm, struct peer_confirm, struct peer)

/* --- a pause, and the end -------------------------------------------------------------------------------------------------------- */
static enum rc
peer_suspend(struct context *c, const struct ref *in, struct peer *ret, struct fault *why)
{
	enum rc rc = peer_step(c, in->id, PEER_EV_SUSPEND, ret, why);
	struct peer_stream s;

	if (rc != RC_OK)
		return rc;
	stream_get(c, in->id, &s);
	s.paused_at = c->now;
	rc = event_stage(c, &peer_table, "suspended", ret);
	return rc == RC_OK ? stream_stage(c, "noted", &s) : rc;
}
SERVICE_HANDLER(peer_suspend, struct ref, struct peer)

/* What was queued before, and not yet too old then, is not too old now: nobody tried to deliver it meanwhile. */
static enum rc
peer_resume(struct context *c, const struct ref *in, struct peer *ret, struct fault *why)
{
	enum rc rc = peer_step(c, in->id, PEER_EV_RESUME, ret, why);
	struct peer_stream s;

	if (rc != RC_OK)
		return rc;
	stream_get(c, in->id, &s);
	if (s.paused_at != 0)
		s.kept_from = s.paused_at - LETTER_AGE_MOST;
	s.paused_at = 0;
	rc = event_stage(c, &peer_table, "resumed", ret);
	if (rc == RC_OK)
		rc = stream_stage(c, "noted", &s);
	return rc == RC_OK ? outbox_announce(c, ret, why) : rc;
}
SERVICE_HANDLER(peer_resume, struct ref, struct peer)

static enum rc
revocation_stage(struct context *c, struct peer *p)
{
	struct peer_stream s;
	struct peer_sent last;
	enum rc rc;

	stream_get(c, p->id, &s);
	rc = event_stage(c, &peer_table, "revoked", p);
	if (rc != RC_OK || !sent_last(c, p->id, s.out_epoch, &last) || last.epoch != s.out_epoch ||
	    last.seq <= s.acked)
		return rc;
	s.given_up += last.seq - s.acked;
	return stream_stage(c, "dropped", &s);
}

static enum rc
peer_revoke(struct context *c, const struct ref *in, struct peer *ret, struct fault *why)
{
	enum rc rc = peer_step(c, in->id, PEER_EV_REVOKE, ret, why);

	return rc == RC_OK ? revocation_stage(c, ret) : rc;
}
SERVICE_HANDLER(peer_revoke, struct ref, struct peer)

/* --- and no return from it ------------------------------------------------------------------------------------------------------- */
/* Of this record and that node: the same node, added anew, is another. */
static bool
peer_is_over(const void *rec, struct id *ret_mark)
{
	const struct peer *p = rec;
	const struct crypto_hash_part parts[] = { { "revocation", strlen("revocation") },
		{ p->id.b, sizeof p->id.b }, { p->node.b, sizeof p->node.b } };

	*ret_mark = crypto_id_of(parts, 3);
	return p->status == PEER_REVOKED;
}

/* Also of one that the restored store has archived before it was confirmed. */
static enum rc
peer_revoke_again(struct context *c, struct id id)
{
	struct peer p;
	int to;

	if (!context_get(c, &peer_table, id, &p) ||
	    machine_step(peer_machine.edges, peer_machine.edge_count, (int)p.status, PEER_EV_REVOKE, &to) !=
		RC_OK)
		return RC_OK; /* over already */
	p.status = (enum peer_status)to;
	return revocation_stage(c, &p);
}
const struct ending peer_ending = { &peer_table, "revoked", peer_is_over, peer_revoke_again };
