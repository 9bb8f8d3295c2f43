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

static uint32_t
list_first(struct far_pair *p, int side, const char *method, const struct rec_desc *d, void *ret)
{
	struct world *w = p->world[side];
	struct list_query q = { 0 };
	struct list_page page;

	if (world_call(w, &w->referent, method, &list_query_desc, &q, &list_page_desc, &page) != RC_OK)
		abort();
	if (page.count != 0 &&
	    record_decode(d, page.items.ptr, page.items.len, host_arena(w->h), ret, NULL, NULL) != RC_OK)
		abort();
	return page.count;
}

struct far_hold
far_hold_only(struct far_pair *p)
{
	struct far_hold h = { 0 };

	if (list_first(p, FAR_ASKER, "matching.far_hold.list", &far_hold_desc, &h) != 1)
		abort();
	return h;
}

struct home_hold
home_hold_only(struct far_pair *p)
{
	struct home_hold h = { 0 };

	if (list_first(p, FAR_HOME, "matching.home_hold.list", &home_hold_desc, &h) != 1)
		abort();
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
	struct world *w = p->world[side];
	struct list_query q = { 0 };
	struct list_page page;

	if (world_call(w, &w->referent, method, &list_query_desc, &q, &list_page_desc, &page) != RC_OK)
		abort();
	return page.count;
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

struct id
far_agreed(struct far_pair *p, int days)
{
	struct id request = far_asked(p, days, NULL);

	far_carry(p);
	far_accepted(p);
	far_carry(p);
	assert_int_equal(far_hold_only(p).status, FAR_AGREED);
	assert_int_equal(home_hold_only(p).status, HOME_ENGAGED);
	return request;
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
