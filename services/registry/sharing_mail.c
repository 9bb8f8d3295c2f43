/*
 * sharing_mail: what other federations say of agreements and cards, and what becomes of theirs when a peer is revoked or was put back.
 * Owns: the mirror of an agreement that another federation offers.
 * Beware: mail.peer says who speaks, never the body. What does not fit the state here changes nothing: it came late, or again.
 */
#include "services/registry/sharing.h"

#define TERMS                                                                                                \
	(REC_BIT(SHARING_TAG_BOUQUETS) | REC_BIT(SHARING_TAG_DEPARTMENTS) |                                  \
	    REC_BIT(SHARING_TAG_COMPETENCES) | REC_BIT(SHARING_TAG_PART_INDIVIDUAL) |                        \
	    REC_BIT(SHARING_TAG_PART_GROUP) | REC_BIT(SHARING_TAG_TARIFF) | REC_BIT(SHARING_TAG_FROM) |      \
	    REC_BIT(SHARING_TAG_TO) | REC_BIT(SHARING_TAG_KEY))

static struct id
mirror_id(struct id peer, struct id far)
{
	const struct crypto_hash_part parts[] = { { "sharing", 7 }, { peer.b, sizeof peer.b },
		{ far.b, sizeof far.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

/* --- agreements ---------------------------------------------------------------------------------------------- */
/* Told again by a node that was put back: it hears where things stand here. */
static void
mirror_answer(struct context *c, struct sharing *s)
{
	static const char *const verbs[] = { [SHARING_ACTIVE] = "accepted",
		[SHARING_REFUSED] = "refused",
		[SHARING_WITHDRAWN] = "withdrawn" };
	const char *verb = s->status < sizeof verbs / sizeof verbs[0] ? verbs[s->status] : NULL;

	if (verb != NULL)
		(void)event_stage(c, &sharing_table, verb, s);
	if (s->status == SHARING_ACTIVE)
		far_receipt_again(c, s);
}

/* Under other terms, or another key of fingerprints, than those that are known here: whoever offers was put back to its draft. */
static bool
offers_other(const struct sharing *s, const struct sharing *told)
{
	return sharing_is_open(s) && told->key.len == SHARING_KEY_LEN &&
	    (record_diff(&sharing_desc, s, told) & TERMS) != 0;
}

/* Nobody has accepted these: an offer is as it was told last, and what was accepted under others is over, which is told. */
static void
offer_other(struct context *c, struct sharing *s, const struct sharing *told)
{
	const struct sharing head = *s;

	if (s->status == SHARING_ACTIVE) {
		if (sharing_step(s, SHARING_EV_HEARD_WITHDRAWN, NULL) != RC_OK)
			return;
		s->reason = TEXT_LIT(
		    "Proposé de nouveau autrement qu’il n’avait été accepté : proposez un autre accord.");
		s->has |= REC_BIT(SHARING_TAG_REASON);
		sharing_closed(c, s, "left");
		(void)event_stage(c, &sharing_table, "withdrawn", s);
		return;
	}
	*s = *told;
	s->id = head.id;
	s->version = head.version;
	s->created_at = head.created_at;
	s->updated_at = head.updated_at;
	s->peer = head.peer;
	s->direction = head.direction;
	s->far_id = head.far_id;
	s->status = head.status;
	s->has = (told->has & TERMS) | (head.has & ~TERMS);
	(void)event_stage(c, &sharing_table, "received", s);
	sharing_end_arm(c, s);
}

static void
offer_take(struct context *c, const struct peer_mail *m, const struct sharing *told)
{
	struct sharing s = *told;

	s.id = mirror_id(m->peer, told->id);
	if (context_get(c, &sharing_table, s.id, &s)) {
		context_open(c, &sharing_table, &s);
		if (offers_other(&s, told))
			offer_other(c, &s, told);
		else
			mirror_answer(c, &s);
		return;
	}
	if (!REC_HAS(told, SHARING_TAG_KEY) || told->key.len != SHARING_KEY_LEN)
		return; /* without its key neutrality could not be kept */
	if (!quota_take(c, &registry_quota, m->peer, "agreements offered", SHARINGS_A_DAY))
		return;
	s = *told;
	s.id = mirror_id(m->peer, told->id);
	s.peer = m->peer;
	s.far_id = told->id;
	s.direction = SHARING_THEIRS;
	s.status = SHARING_OFFERED;
	s.has = (told->has & TERMS) | REC_BIT(TAG_ID) | REC_BIT(SHARING_TAG_PEER) |
	    REC_BIT(SHARING_TAG_DIRECTION) | REC_BIT(SHARING_TAG_FAR_ID) | REC_BIT(SHARING_TAG_STATUS);
	(void)event_stage(c, &sharing_table, "received", &s);
	sharing_end_arm(c, &s);
}

/* The record here of an agreement that the mail tells of: our own, or our mirror of theirs. */
static bool
agreement_of(struct context *c, const struct peer_mail *m, const struct sharing *told, struct sharing *ret)
{
	bool ours = told->direction == SHARING_THEIRS; /* as seen from there */
	struct id id = ours ? told->far_id : mirror_id(m->peer, told->id);

	if (!context_get(c, &sharing_table, id, ret) || !id_equal(ret->peer, m->peer) ||
	    (ret->direction == SHARING_OURS) != ours)
		return false;
	context_open(c, &sharing_table, ret);
	return true;
}

static void
reason_take(struct sharing *s, const struct sharing *told)
{
	if (!REC_HAS(told, SHARING_TAG_REASON))
		return;
	s->reason = told->reason;
	s->has |= REC_BIT(SHARING_TAG_REASON);
}

/* That peer was revoked here, and added anew as the one that speaks. */
static bool
is_of_before(struct context *c, struct id peer, const struct peer_mail *m)
{
	struct peer was, is;

	return context_get(c, &registry_peer_table, peer, &was) &&
	    context_get(c, &registry_peer_table, m->peer, &is) && peer_was(&was, &is);
}

/* Accepted over there, and over here since the revocation: they hear so, and what is left to be said of it is said between these two. */
static void
before_answer(struct context *c, const struct peer_mail *m, struct sharing *s)
{
	if (s->direction != SHARING_OURS || sharing_is_open(s) || !is_of_before(c, s->peer, m))
		return;
	context_open(c, &sharing_table, s);
	s->peer = m->peer;
	(void)event_stage(c, &sharing_table, "withdrawn", s);
}

/* Accepted over there, and unknown here: this node was put back from before it was offered. It is over, then, and they hear so. */
static void
unknown_answer(struct context *c, const struct peer_mail *m, const struct sharing *told)
{
	struct sharing s;

	if (told->direction != SHARING_THEIRS || !REC_HAS(told, SHARING_TAG_FAR_ID))
		return;
	if (context_get(c, &sharing_table, told->far_id, &s)) {
		before_answer(c, m, &s);
		return;
	}
	if (!quota_take(c, &registry_quota, m->peer, "agreements unknown", SHARINGS_A_DAY))
		return;
	s = *told;
	s.id = told->far_id;
	s.peer = m->peer;
	s.direction = SHARING_OURS;
	s.status = SHARING_WITHDRAWN;
	s.closed_on = c->today;
	s.has = (told->has & TERMS & ~REC_BIT(SHARING_TAG_KEY)) | REC_BIT(TAG_ID) |
	    REC_BIT(SHARING_TAG_PEER) | REC_BIT(SHARING_TAG_DIRECTION) | REC_BIT(SHARING_TAG_STATUS) |
	    REC_BIT(SHARING_TAG_CLOSED_ON);
	(void)event_stage(c, &sharing_table, "withdrawn", &s);
}

/* Accepted over there, and a draft here: this node was put back from before it was offered. It is over, then, and they hear so. */
static void
draft_answer(struct context *c, struct sharing *s)
{
	if (sharing_step(s, SHARING_EV_WITHDRAW, NULL) != RC_OK)
		return;
	s->reason =
	    TEXT_LIT("Accepté là-bas, puis oublié ici avec une sauvegarde : proposez un autre accord.");
	s->has |= REC_BIT(SHARING_TAG_REASON);
	sharing_closed(c, s, "withdrawn");
}

/* No step of ours: they were put back to before they had heard how it ended; or had forgotten that they accepted, and did so again. */
static void
step_again(struct context *c, struct sharing *s, enum sharing_event event)
{
	if (s->direction != SHARING_OURS || event != SHARING_EV_HEARD_ACCEPTED)
		return;
	if (s->status == SHARING_DRAFT)
		draft_answer(c, s);
	else if (s->status == SHARING_WITHDRAWN)
		(void)event_stage(c, &sharing_table, "withdrawn", s);
	else if (sharing_runs(c, s))
		context_timer(c, c->now, "registry.sharing.tell", s->id);
}

static void
agreement_take(
    struct context *c, const struct peer_mail *m, const struct sharing *told, enum sharing_event event)
{
	struct sharing s;

	if (!agreement_of(c, m, told, &s)) {
		if (event == SHARING_EV_HEARD_ACCEPTED)
			unknown_answer(c, m, told);
		return;
	}
	if (sharing_step(&s, event, NULL) != RC_OK) {
		step_again(c, &s, event);
		return;
	}
	if (event == SHARING_EV_HEARD_ACCEPTED) {
		sharing_opened(c, &s, "entered");
		return;
	}
	reason_take(&s, told);
	if (event == SHARING_EV_HEARD_REFUSED) { /* whatever was told before, no card of it is there */
		s.gone_at = c->now;
		s.has |= REC_BIT(SHARING_TAG_GONE_AT);
	}
	sharing_closed(c, &s, event == SHARING_EV_HEARD_REFUSED ? "declined" : "left");
}

/* --- who hears ----------------------------------------------------------------------------------------------- */
static void
mail_take(struct context *c, const struct peer_mail *m, const struct peer_topic *t)
{
	void *rec = arena_alloc(c->arena, t->rec->size);

	memset(rec, 0, t->rec->size);
	if (peer_mail_read(m, t->rec, c->arena, rec, NULL) != RC_OK)
		return;
	if (text_is(text_of(t->event), "sharing.offered"))
		offer_take(c, m, rec);
	else if (text_is(text_of(t->event), "sharing.accepted"))
		agreement_take(c, m, rec, SHARING_EV_HEARD_ACCEPTED);
	else if (text_is(text_of(t->event), "sharing.refused"))
		agreement_take(c, m, rec, SHARING_EV_HEARD_REFUSED);
	else if (text_is(text_of(t->event), "sharing.withdrawn"))
		agreement_take(c, m, rec, SHARING_EV_HEARD_WITHDRAWN);
	else if (t->rec == &card_parcel_desc)
		far_parcel_take(c, m, rec);
	else if (t->rec == &card_receipt_desc)
		shared_known(c, m, rec);
}

/* Nothing is said to a revoked peer, and nothing of it is believed: agreements with it are over. */
static void
peer_left(struct context *c, struct sharing *s)
{
	if (sharing_step(s,
		s->direction == SHARING_THEIRS && s->status == SHARING_OFFERED ? SHARING_EV_HEARD_WITHDRAWN
									       : SHARING_EV_WITHDRAW,
		NULL) == RC_OK)
		sharing_closed(c, s, "left");
	else if (s->direction == SHARING_THEIRS &&
	    s->status == SHARING_ENDED) /* its cards may be waiting for another's */
		context_timer(c, c->now, "registry.far_card.drop", s->id);
}

/* The other side may have forgotten, or this one: where each agreement stands is said again, and all cards. */
static void
peer_again(struct context *c, struct sharing *s)
{
	if (s->direction == SHARING_THEIRS) {
		mirror_answer(c, s);
		return;
	}
	if (!sharing_is_open(s) && s->status != SHARING_WITHDRAWN)
		return;
	(void)event_stage(c, &sharing_table, sharing_is_open(s) ? "offered" : "withdrawn", s);
	if (sharing_runs(c, s))
		context_timer(c, c->now, "registry.sharing.tell", s->id);
}

static void
each_of_peer(struct context *c, struct id peer, void (*run)(struct context *c, struct sharing *s))
{
	struct sharing s;
	struct db_scan scan;

	db_scan_index(
	    &scan, c->txn, &sharing_table, record_field_tag(&sharing_desc, SHARING_TAG_PEER), &peer, false);
	while (db_scan_next(&scan, c->arena, &s)) {
		context_open(c, &sharing_table, &s);
		run(c, &s);
	}
	db_scan_end(&scan);
}

enum rc
sharing_heard(struct context *c, const struct event *e, struct fault *why)
{
	const struct peer_topic *t;

	(void)why;
	if (e->rec_desc == &peer_mail_desc && e->rec != NULL && strcmp(e->verb, "received") == 0) {
		t = peer_topic_of_number(((const struct peer_mail *)e->rec)->topic);
		if (t != NULL && strcmp(t->service, "registry") == 0)
			mail_take(c, e->rec, t);
	} else if (e->rec_desc == &peer_desc && e->rec != NULL) {
		if (((const struct peer *)e->rec)->status == PEER_REVOKED)
			each_of_peer(c, e->key, peer_left);
		else if (strcmp(e->verb, "resync") == 0 || strcmp(e->verb, "restarted") == 0)
			each_of_peer(c, e->key, peer_again);
		else if (strcmp(e->verb, "relieved") == 0)
			shared_review(c);
	}
	return RC_OK;
}
