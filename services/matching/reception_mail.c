/*
 * reception_mail: what is told of a door to the other federation, and what it says of it.
 * Owns: reception_word; the mirror of a door that another federation offers.
 * Beware: mail.peer says who speaks, never the body. What does not fit the state here changes nothing: it came late, or again. A word that nobody
 *         knows is answered in one row a peer, whatever its token: nobody fills the store by guessing.
 */
#include "services/matching/hold.h"
#include "services/matching/reception.h"

const struct db_table matching_reception_word = { &reception_word_desc };

static struct id
id_made(const char *what, struct id peer, struct id token)
{
	const struct crypto_hash_part parts[] = { { what, strlen(what) }, { peer.b, sizeof peer.b },
		{ token.b, sizeof token.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

/* --- telling ------------------------------------------------------------------------------------------------------------ */
static void
word_stage(struct context *c, struct id id, const struct reception_word *say)
{
	struct reception_word w, was;

	w = *say;
	w.id = id;
	w.has |= REC_BIT(TAG_ID);
	if (context_latest(c, &matching_reception_word, id, &was)) { /* its head */
		w.version = was.version;
		w.created_at = was.created_at;
		w.updated_at = was.updated_at;
		w.has |= was.has & (REC_BIT(TAG_FIRST) - 1);
	}
	(void)event_stage(c, &matching_reception_word, "told", &w);
}

static uint64_t
bit(const struct reception *r, unsigned tag, unsigned to)
{
	return (r->has >> tag & 1u) != 0 ? REC_BIT(to) : 0;
}

void
reception_say(struct context *c, const struct reception *r)
{
	struct reception_word w = { .peer = r->peer,
		.token = r->token,
		.offers = r->direction == RECEPTION_OURS,
		.status = r->status,
		.from = r->from,
		.to = r->to,
		.door = r->door,
		.name = r->name,
		.siret = r->siret,
		.rna = r->rna,
		.reason = r->reason };

	w.has = REC_BIT(RECEPTION_WORD_TAG_PEER) | REC_BIT(RECEPTION_WORD_TAG_TOKEN) |
	    REC_BIT(RECEPTION_WORD_TAG_OFFERS) | REC_BIT(RECEPTION_WORD_TAG_STATUS) |
	    bit(r, RECEPTION_TAG_REASON, RECEPTION_WORD_TAG_REASON);
	if (w.offers)
		w.has |= bit(r, RECEPTION_TAG_FROM, RECEPTION_WORD_TAG_FROM) |
		    bit(r, RECEPTION_TAG_TO, RECEPTION_WORD_TAG_TO) |
		    bit(r, RECEPTION_TAG_DOOR, RECEPTION_WORD_TAG_DOOR);
	else
		w.has |= bit(r, RECEPTION_TAG_NAME, RECEPTION_WORD_TAG_NAME) |
		    bit(r, RECEPTION_TAG_SIRET, RECEPTION_WORD_TAG_SIRET) |
		    bit(r, RECEPTION_TAG_RNA, RECEPTION_WORD_TAG_RNA);
	word_stage(c, id_made("reception word", r->peer, r->token), &w);
}

/* Of a door that is not known here, or of another record of that peer: it is over. */
static void
say_over(struct context *c, struct id peer, struct id token)
{
	const struct reception_word w = { .peer = peer,
		.token = token,
		.offers = true,
		.status = RECEPTION_WITHDRAWN,
		.has = REC_BIT(RECEPTION_WORD_TAG_PEER) | REC_BIT(RECEPTION_WORD_TAG_TOKEN) |
		    REC_BIT(RECEPTION_WORD_TAG_OFFERS) | REC_BIT(RECEPTION_WORD_TAG_STATUS) };

	word_stage(c, id_made("reception unknown", peer, (struct id){ { 0 } }), &w);
}

/* --- theirs, for our team ----------------------------------------------------------------------------------------------- */
static uint32_t
offered_open(struct context *c, struct id peer)
{
	struct reception r;
	uint32_t count = 0;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_reception, matching_field(&matching_reception, "peer"), &peer, false);
	while (db_scan_next(&s, c->arena, &r))
		count += r.direction == RECEPTION_THEIRS && reception_is_open(&r);
	db_scan_end(&s);
	return count;
}

static void
offer_take(struct context *c, struct id peer, const struct reception_word *w)
{
	struct reception r = { .id = id_made("reception", peer, w->token),
		.peer = peer,
		.direction = RECEPTION_THEIRS,
		.token = w->token,
		.status = RECEPTION_OFFERED,
		.from = w->from,
		.to = w->to,
		.door = w->door };

	if (!REC_HAS(w, RECEPTION_WORD_TAG_DOOR) || !REC_HAS(w, RECEPTION_WORD_TAG_FROM) ||
	    (REC_HAS(w, RECEPTION_WORD_TAG_TO) && w->to < c->today) ||
	    offered_open(c, peer) >= RECEPTIONS_MOST ||
	    !quota_take(c, &matching_quota, peer, "doors offered", RECEPTIONS_A_DAY))
		return;
	r.has = REC_BIT(TAG_ID) | REC_BIT(RECEPTION_TAG_PEER) | REC_BIT(RECEPTION_TAG_DIRECTION) |
	    REC_BIT(RECEPTION_TAG_TOKEN) | REC_BIT(RECEPTION_TAG_STATUS) | REC_BIT(RECEPTION_TAG_FROM) |
	    REC_BIT(RECEPTION_TAG_DOOR) | (REC_HAS(w, RECEPTION_WORD_TAG_TO) ? REC_BIT(RECEPTION_TAG_TO) : 0);
	(void)event_stage(c, &matching_reception, "received", &r);
	reception_arm(c, &r);
}

static void
left(struct context *c, struct reception *r, const struct reception_word *w)
{
	if (reception_step(r, RECEPTION_EV_HEARD_WITHDRAWN, NULL) != RC_OK)
		return;
	if (REC_HAS(w, RECEPTION_WORD_TAG_REASON)) {
		r->reason = w->reason;
		r->has |= REC_BIT(RECEPTION_TAG_REASON);
	}
	reception_close(c, r, "left");
}

static void
hear_offering(struct context *c, struct id peer, const struct reception_word *w)
{
	bool open = w->status == RECEPTION_OFFERED || w->status == RECEPTION_ACTIVE;
	struct reception r;

	if (!context_get(c, &matching_reception, id_made("reception", peer, w->token), &r)) {
		if (open)
			offer_take(c, peer, w);
		return;
	}
	if (!open)
		left(c, &r, w);
	else if (r.status == RECEPTION_WITHDRAWN ||
	    (r.status == RECEPTION_ACTIVE && w->status == RECEPTION_OFFERED))
		reception_say(c, &r); /* it has forgotten, or ours has not arrived yet */
}

/* --- ours, for their team ----------------------------------------------------------------------------------------------- */
static void
opened(struct context *c, struct reception *r, const struct reception_word *w)
{
	bool siret = REC_HAS(w, RECEPTION_WORD_TAG_SIRET), rna = REC_HAS(w, RECEPTION_WORD_TAG_RNA);

	if (!REC_HAS(w, RECEPTION_WORD_TAG_NAME) || (!siret && !rna) ||
	    reception_step(r, RECEPTION_EV_HEARD_ACCEPTED, NULL) != RC_OK)
		return; /* without a number neutrality could not be kept */
	r->name = w->name;
	r->siret = w->siret;
	r->rna = w->rna;
	r->has |= REC_BIT(RECEPTION_TAG_NAME) | (siret ? REC_BIT(RECEPTION_TAG_SIRET) : 0) |
	    (rna ? REC_BIT(RECEPTION_TAG_RNA) : 0);
	r->organisation = reception_frame(c, r);
	r->accepted_on = c->today;
	r->has |= REC_BIT(RECEPTION_TAG_ORGANISATION) | REC_BIT(RECEPTION_TAG_ACCEPTED_ON);
	(void)event_stage(c, &matching_reception, "entered", r);
}

static void
hear_taking(struct context *c, struct id peer, const struct reception_word *w)
{
	struct reception r;

	if (!context_get(c, &matching_reception, w->token, &r) || r.direction != RECEPTION_OURS ||
	    !id_equal(r.peer, peer)) {
		if (w->status == RECEPTION_ACTIVE)
			say_over(c, peer, w->token);
	} else if (w->status == RECEPTION_WITHDRAWN) {
		left(c, &r, w);
	} else if (w->status == RECEPTION_ACTIVE && r.status == RECEPTION_OFFERED) {
		opened(c, &r, w);
	} else if (w->status == RECEPTION_ACTIVE && !reception_is_open(&r)) {
		reception_say(c, &r);
	}
}

/* --- who hears ---------------------------------------------------------------------------------------------------------- */
static void
mail_take(struct context *c, const struct peer_mail *m)
{
	const struct peer_topic *t = peer_topic_of_number(m->topic);
	struct reception_word w = { 0 };

	if (t == NULL || t->rec != &reception_word_desc ||
	    peer_mail_read(m, &reception_word_desc, c->arena, &w, &(struct fault){ 0 }) != RC_OK)
		return;
	if (w.offers)
		hear_offering(c, m->peer, &w);
	else
		hear_taking(c, m->peer, &w);
}

/* Nothing is said to a revoked peer, and its door leads nowhere any more. */
static void
peer_left(struct context *c, struct reception *r)
{
	if (reception_step(r, RECEPTION_EV_HEARD_WITHDRAWN, NULL) == RC_OK)
		reception_close(c, r, "left");
}

static void
peer_again(struct context *c, struct reception *r)
{
	if (r->status != RECEPTION_ENDED &&
	    (r->direction == RECEPTION_OURS || r->status != RECEPTION_OFFERED))
		reception_say(c, r);
}

static void
each_of_peer(struct context *c, struct id peer, void (*run)(struct context *c, struct reception *r))
{
	struct reception r;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_reception, matching_field(&matching_reception, "peer"), &peer, false);
	while (db_scan_next(&s, c->arena, &r))
		run(c, &r);
	db_scan_end(&s);
}

enum rc
reception_heard(struct context *c, const struct event *e, struct fault *why)
{
	(void)why;
	if (e->rec_desc == &peer_mail_desc && e->rec != NULL && text_is(e->name, "peer_mail.received")) {
		mail_take(c, e->rec);
	} else if (e->rec_desc == &peer_desc && e->rec != NULL) {
		if (((const struct peer *)e->rec)->status == PEER_REVOKED)
			each_of_peer(c, e->key, peer_left);
		else if (strcmp(e->verb, "resync") == 0 || strcmp(e->verb, "restarted") == 0)
			each_of_peer(c, e->key, peer_again);
	}
	return RC_OK;
}
