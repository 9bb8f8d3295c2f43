/*
 * share_mail: what another federation says of people in common: a code, that it fits, busy days, the end.
 * Owns: nothing.
 * Beware: a record of ours is touched only by the federation that it is shared with, whatever id it names.
 */
#include "services/scheduling/share.h"

#define GUESSES_MOST 10u
#define GUESSES_WITHIN (24 * 3600 * USEC_PER_SEC)

/* Ours, of that federation. */
static bool
share_of(struct context *c, struct id id, struct id peer, struct person_share *ret)
{
	return !id_is_zero(id) && context_get(c, &scheduling_person_shares, id, ret) &&
	    id_equal(ret->peer, peer);
}

/* The one that waits for that code. */
static bool
share_of_code(struct context *c, struct id peer, struct text code, struct person_share *ret)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_person_shares, PERSON_SHARE_TAG_PEER, &peer);
	const struct person_share *all = (const struct person_share *)(const void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].peer, peer) && all[i].status == SHARE_WAITING &&
		    text_equal(all[i].code, code)) {
			*ret = all[i];
			return true;
		}
	return false;
}

/* The same said again: it is linked already, or refused. */
static bool
joined_before(struct context *c, struct id peer, struct id far)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_person_shares, PERSON_SHARE_TAG_PEER, &peer);
	const struct person_share *all = (const struct person_share *)(const void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].peer, peer) && id_equal(all[i].far, far))
			return true;
	return false;
}

/* How many codes of that federation fitted nothing within a day. */
static uint32_t
guesses_of(struct context *c, struct id peer)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_person_shares, PERSON_SHARE_TAG_PEER, &peer);
	const struct person_share *all = (const struct person_share *)(const void *)r.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < r.count; i++)
		n += id_equal(all[i].peer, peer) && !REC_HAS(&all[i], PERSON_SHARE_TAG_PERSON) &&
		    all[i].created_at > c->now - GUESSES_WITHIN;
	return n;
}

/* A code that fits nothing leaves a line: somebody mistyped. Who guesses gets no further: neither lines nor answers. */
static enum rc
join_refuse(struct context *c, const struct peer_mail *m)
{
	struct person_share s = {
		.id = context_id(c), .peer = m->peer, .status = SHARE_REFUSED, .far = m->about
	};

	s.has = REC_BIT(TAG_ID) | REC_BIT(PERSON_SHARE_TAG_PEER) | REC_BIT(PERSON_SHARE_TAG_STATUS) |
	    REC_BIT(PERSON_SHARE_TAG_FAR);
	if (guesses_of(c, m->peer) >= GUESSES_MOST)
		return RC_OK;
	return event_stage(c, &scheduling_person_shares, "refused", &s);
}

static enum rc
joined(struct context *c, const struct peer_mail *m, const struct person_share *said)
{
	struct person_share s;

	if (joined_before(c, m->peer, m->about))
		return RC_OK;
	if (!REC_HAS(said, PERSON_SHARE_TAG_CODE) || guesses_of(c, m->peer) >= GUESSES_MOST ||
	    !share_of_code(c, m->peer, said->code, &s))
		return join_refuse(c, m);
	s.far = m->about;
	s.has |= REC_BIT(PERSON_SHARE_TAG_FAR);
	if (share_step(c, &s, SHARE_EV_CODE_FITS, "linked"))
		share_tell_soon(c, s.id);
	return RC_OK;
}

/* One that is unknown here: we were put back to before it, and say that it is over. */
static enum rc
unknown_end(struct context *c, const struct peer_mail *m)
{
	struct person_share s = {
		.id = context_id(c), .peer = m->peer, .status = SHARE_ENDED, .far = m->about
	};

	s.has = REC_BIT(TAG_ID) | REC_BIT(PERSON_SHARE_TAG_PEER) | REC_BIT(PERSON_SHARE_TAG_STATUS) |
	    REC_BIT(PERSON_SHARE_TAG_FAR);
	if (joined_before(c, m->peer, m->about) || guesses_of(c, m->peer) >= GUESSES_MOST)
		return RC_OK;
	return event_stage(c, &scheduling_person_shares, "ended", &s);
}

static enum rc
linked(struct context *c, const struct peer_mail *m, const struct person_share *said)
{
	struct person_share s;

	if (!share_of(c, said->far, m->peer, &s)) {
		if (share_of_before(c, said->far, m->peer, &m->about))
			return RC_OK;
		return unknown_end(c, m);
	}
	s.far = m->about;
	s.has |= REC_BIT(PERSON_SHARE_TAG_FAR);
	if (s.status ==
	    SHARE_ENDED) /* before the code was answered: only now is it known what to call it over there */
		return event_stage(c, &scheduling_person_shares, "ended", &s);
	if (share_step(c, &s, SHARE_EV_LINKED, "activated"))
		share_tell_soon(c, s.id);
	return RC_OK;
}

/* Of the code refused, or of the whole ended over there. A code that is refused after it was taken: they were put back to before it. */
static enum rc
over(struct context *c, const struct peer_mail *m, const struct person_share *said, enum share_event e)
{
	struct person_share s;

	if (share_of(c, said->far, m->peer, &s) && s.status == SHARE_ACTIVE)
		e = SHARE_EV_END;
	if (share_of(c, said->far, m->peer, &s))
		(void)share_step(c, &s, e, e == SHARE_EV_REFUSED ? "denied" : "closed");
	return RC_OK;
}

static enum rc
told(struct context *c, const struct peer_mail *m, struct fault *why)
{
	struct busy_share said = { 0 };
	struct person_share s;
	enum rc rc = peer_mail_read(m, &busy_share_desc, c->arena, &said, why);

	if (rc != RC_OK)
		return rc;
	if (share_of_before(c, said.far, m->peer, NULL) || !share_of(c, said.far, m->peer, &s))
		return RC_OK;
	if (s.status == SHARE_ENDED) /* they were put back to before the end, which they hear again */
		return event_stage(c, &scheduling_person_shares, "ended", &s);
	if (s.status != SHARE_ACTIVE)
		return RC_OK;
	return share_heard(c, &s, &said.days);
}

/* A new beginning of what we tell them: all of it again. */
static void
peer_follow(struct context *c, const struct event *e)
{
	struct scheduling_rows r;
	const struct person_share *all;

	if (strcmp(e->verb, "resync") != 0)
		return;
	r = scheduling_rows_of(c, &scheduling_person_shares, PERSON_SHARE_TAG_PEER, &e->key);
	all = (const struct person_share *)(const void *)r.items;
	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].peer, e->key) && all[i].status == SHARE_ACTIVE) {
			share_forget(c, &all[i]);
			share_tell_soon(c, all[i].id);
		}
}

enum rc
share_mail(struct context *c, const struct event *e, struct fault *why)
{
	const struct peer_mail *m = e->rec;
	struct person_share said = { 0 };
	enum rc rc;

	if (e->rec_desc == &peer_desc)
		peer_follow(c, e);
	if (e->rec_desc != &peer_mail_desc || m == NULL || strcmp(e->verb, "received") != 0 ||
	    m->topic < TOPIC_SHARE_JOINED || m->topic > TOPIC_BUSY_TOLD)
		return RC_OK;
	if (m->topic == TOPIC_BUSY_TOLD)
		return told(c, m, why);
	rc = peer_mail_read(m, &person_share_desc, c->arena, &said, why);
	if (rc != RC_OK)
		return rc;
	if (m->topic == TOPIC_SHARE_JOINED)
		return joined(c, m, &said);
	if (m->topic == TOPIC_SHARE_LINKED)
		return linked(c, m, &said);
	return over(c, m, &said, m->topic == TOPIC_SHARE_REFUSED ? SHARE_EV_REFUSED : SHARE_EV_END);
}
