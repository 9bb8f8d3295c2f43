/*
 * far_mission: see far_mission.h.
 * Owns: nothing.
 * Beware: what cannot be is the test's own fault, and ends it.
 */
#include "tests/lib/far_mission.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

struct proposal
far_proposal(struct far_pair *p, struct id proposal)
{
	struct world *w = p->world[FAR_ASKER];
	struct proposal got;
	struct ref r = { REC_BIT(1), proposal };

	if (world_call(w, &w->referent, "matching.proposal.get", &ref_desc, &r, &proposal_desc, &got) !=
	    RC_OK)
		abort();
	return got;
}

struct proposal
far_solicit(struct far_pair *p, struct id request)
{
	struct world *w = p->world[FAR_ASKER];
	struct ranking_view v = world_proposals(w, &w->referent, request);
	struct solicit s = { REC_BIT(1), world_line(&v, 0)->proposal, { 0 } };
	struct solicitation sent;

	if (world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s, &solicitation_desc,
		&sent) != RC_OK) {
		fprintf(stderr, "far_pair: solicit: %s\n", w->why.count ? w->why.items[0].code->name : "");
		abort();
	}
	return far_proposal(p, s.id);
}

/* How many there are; with the record's description, the first of them. */
static uint32_t
list_first(struct far_pair *p, int side, const char *method, const struct rec_desc *d, void *ret)
{
	struct world *w = p->world[side];
	struct list_query q = { 0 };
	struct list_page page;

	if (world_call(w, &w->referent, method, &list_query_desc, &q, &list_page_desc, &page) != RC_OK)
		abort();
	if (d != NULL && page.count != 0 &&
	    record_decode(d, page.items.ptr, page.items.len, host_arena(w->h), ret, NULL, NULL) != RC_OK)
		abort();
	return page.count;
}

static void
only(struct far_pair *p, int side, const char *method, const struct rec_desc *d, void *ret)
{
	if (list_first(p, side, method, d, ret) != 1)
		abort();
}

struct far_hold
far_hold_only(struct far_pair *p)
{
	struct far_hold h = { 0 };

	only(p, FAR_ASKER, "matching.far_hold.list", &far_hold_desc, &h);
	return h;
}

struct home_hold
home_hold_only(struct far_pair *p)
{
	struct home_hold h = { 0 };

	only(p, FAR_HOME, "matching.home_hold.list", &home_hold_desc, &h);
	return h;
}

struct home_hold
home_hold_of_token(struct far_pair *p, struct id token)
{
	struct world *w = p->world[FAR_HOME];
	struct id peer = far_peer_now(p, FAR_HOME, FAR_ASKER);
	const struct crypto_hash_part parts[] = { { "home hold", 9 }, { peer.b, sizeof peer.b },
		{ token.b, sizeof token.b } };
	struct home_hold h = { 0 };

	if (world_do(w, &w->referent, "matching.home_hold.get", crypto_id_of(parts, 3), &home_hold_desc,
		&h) != RC_OK)
		abort();
	return h;
}

uint32_t
far_count(struct far_pair *p, int side, const char *method)
{
	return list_first(p, side, method, NULL, NULL);
}

enum rc
far_answer(struct far_pair *p, struct id home_hold, bool accept, int reason)
{
	struct world *w = p->world[FAR_HOME];
	struct home_link_ask ask = { REC_BIT(1), home_hold, false };
	struct home_link link;
	struct answer_taken taken;
	enum rc rc = world_call(
	    w, &w->referent, "matching.home_hold.link", &home_link_ask_desc, &ask, &home_link_desc, &link);

	return rc == RC_OK ? world_answer(w, world_token(link.answer_link), accept, reason, &taken) : rc;
}

struct id
far_asked(struct far_pair *p, int days, struct proposal *ret_proposal)
{
	struct world *w = p->world[FAR_ASKER];
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct proposal solicited;

	in.to = WORLD_TODAY + days;
	r = world_submitted(w, &w->employee, &in);
	solicited = far_solicit(p, r.id);
	if (ret_proposal != NULL)
		*ret_proposal = solicited;
	return r.id;
}

void
far_accepted(struct far_pair *p)
{
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
}

void
far_stand(struct far_pair *p, enum far_status far, enum home_status home)
{
	assert_int_equal(far_hold_only(p).status, far);
	assert_int_equal(home_hold_only(p).status, home);
}

void
home_refused(struct far_pair *p, enum hold_refusal why)
{
	assert_int_equal(home_hold_only(p).status, HOME_REFUSED);
	assert_int_equal(home_hold_only(p).refusal, why);
}

struct id
far_held(struct far_pair *p, int days)
{
	struct id request = far_asked(p, days, NULL);

	far_carry(p);
	far_stand(p, FAR_HELD, HOME_HELD);
	return request;
}

struct id
far_agreed(struct far_pair *p, int days)
{
	struct id request = far_held(p, days);

	far_accepted(p);
	far_carry(p);
	far_stand(p, FAR_AGREED, HOME_ENGAGED);
	return request;
}

enum rc
home_day_done(struct far_pair *p, day_t day)
{
	struct world *w = p->world[FAR_HOME];
	struct home_day d = { REC_BIT(1) | REC_BIT(2), home_hold_only(p).id, day, false };
	struct home_hold out;

	return world_call(
	    w, &w->provider[0], "matching.home_hold.add_day", &home_day_desc, &d, &home_hold_desc, &out);
}

struct request
home_asks(struct far_pair *p, day_t from, day_t to, uint32_t days)
{
	struct world *w = p->world[FAR_HOME];
	struct request in = world_request(w, POOL_INDIVIDUAL);

	in.from = from;
	in.to = to;
	in.days = days;
	return world_submitted(w, &w->employee, &in);
}

void
far_forget(struct far_pair *p, int side)
{
	host_put_back(p->world[side]->h, false);
	for (int s = 0; s < p->sides; s++)
		while (p->count[s] != 0)
			far_drop(p, s, 0);
}

void
far_say_again(struct far_pair *p, int first)
{
	int then = first == FAR_HOME ? FAR_ASKER : FAR_HOME;

	far_resync(p, first, then);
	far_resync(p, then, first);
	far_carry(p);
}

uint32_t
far_promised(struct far_pair *p)
{
	struct capacity row = { 0 };

	(void)world_row(p->world[FAR_HOME], p->card, WORLD_TODAY, &row);
	assert_true(row.held + row.engaged <= row.capacity);
	return row.held + row.engaged;
}

struct engagement
far_engagement(struct far_pair *p, struct id request)
{
	struct world *w = p->world[FAR_ASKER];
	char text[ID_TEXT_LEN + 1];
	struct filter f = { REC_BIT(1) | REC_BIT(2), text_of("request"), { 0 } };
	struct list_query q = { .has = REC_BIT(5), .filters = { &f, 1 } };
	struct list_page page;
	struct engagement e = { 0 };

	id_format(request, text);
	f.value = text_of(text);
	if (world_call(w, &w->referent, "matching.engagement.list", &list_query_desc, &q, &list_page_desc,
		&page) != RC_OK)
		abort();
	if (page.count != 0 &&
	    record_decode(
		&engagement_desc, page.items.ptr, page.items.len, host_arena(w->h), &e, NULL, NULL) != RC_OK)
		abort();
	return e;
}
