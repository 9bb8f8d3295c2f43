/*
 * hold_prop: two federations and the home itself race for the days of the same providers, while mails are lost, doubled and overtaken: no day is ever
 *            promised twice, and once the links have been up each mission is agreed by both sides or by none.
 * Owns: what a run knows of its requests.
 * Beware: HOLD_PROP_SEED=n plays one seed alone, HOLD_PROP_SEEDS=n as many from the first on.
 */
#include "common/calendar.h"
#include "common/mpscan.h"
#include "tests/lib/capacity_check.h"
#include "tests/lib/far_mission.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define SEEDS 16u
#define STEPS 240u
#define REQUESTS_MOST 64u
#define LIST_MOST 400u

static unsigned events[FAR_EVENTS_MOST]; /* of all seeds */

struct run {
	struct far_pair *p;
	uint64_t random;
	struct id requests[FAR_SIDES][REQUESTS_MOST];
	unsigned count[FAR_SIDES];
};

static unsigned
draw(struct run *r, unsigned below)
{
	return (unsigned)(stage_next(&r->random) >> 33) % below;
}

/* --- reading ------------------------------------------------------------------------------------------------------------ */
struct rows {
	char *items;
	uint32_t count;
};

/* All that its team may see, by pages; in the arena of the world. */
static struct rows
read_rows(struct run *r, int side, const char *method, const struct rec_desc *d)
{
	struct world *w = r->p->world[side];
	struct rows all = { arena_array(host_arena(w->h), LIST_MOST, d->size), 0 };
	struct list_query q = { .has = REC_BIT(1), .limit = 100 };
	struct list_page page;

	do {
		struct mpscan s;

		assert_int_equal(
		    world_call(w, &w->referent, method, &list_query_desc, &q, &list_page_desc, &page), RC_OK);
		s = mpscan_of(page.items.ptr, page.items.len);
		for (uint32_t i = 0; i < page.count; i++) {
			const uint8_t *at = s.pos;

			assert_int_equal(mpscan_skip(&s), RC_OK);
			assert_true(all.count < LIST_MOST);
			assert_int_equal(record_decode(d, at, (size_t)(s.pos - at), host_arena(w->h),
					     all.items + all.count++ * d->size, NULL, NULL),
			    RC_OK);
		}
		q.cursor = page.next;
		q.has |= REC_BIT(2);
	} while (REC_HAS(&page, 3) && page.next.len != 0);
	return all;
}

static struct rows
home_holds(struct run *r)
{
	return read_rows(r, FAR_HOME, "matching.home_hold.list", &home_hold_desc);
}

static struct rows
far_holds(struct run *r, int side)
{
	return read_rows(r, side, "matching.far_hold.list", &far_hold_desc);
}

/* --- what must hold ----------------------------------------------------------------------------------------------------- */
/* Each row of home's ledger is what proposals, missions and holds say together, and within the card. */
static void
check_ledger(struct run *r)
{
	struct rows rows = read_rows(r, FAR_HOME, "matching.capacity.list", &capacity_desc),
		    holds = home_holds(r),
		    proposals = read_rows(r, FAR_HOME, "matching.proposal.list", &proposal_desc),
		    engagements = read_rows(r, FAR_HOME, "matching.engagement.list", &engagement_desc);

	for (uint32_t i = 0; i < rows.count; i++) {
		const struct capacity *row = (const struct capacity *)(void *)rows.items + i;
		uint32_t held = 0, engaged = 0;

		for (uint32_t k = 0; k < proposals.count; k++) {
			const struct proposal *p = (const struct proposal *)(void *)proposals.items + k;

			if (p->pool == row->pool && id_equal(p->provider, row->provider))
				held += capacity_days_in(&p->held, row->month);
		}
		for (uint32_t k = 0; k < engagements.count; k++) {
			const struct engagement *e = (const struct engagement *)(void *)engagements.items + k;

			if (e->pool == row->pool && id_equal(e->provider, row->provider))
				engaged += capacity_days_in(&e->months, row->month);
		}
		for (uint32_t k = 0; k < holds.count; k++) {
			const struct home_hold *h = (const struct home_hold *)(void *)holds.items + k;

			if (h->pool != row->pool || !id_equal(h->provider, row->provider))
				continue;
			if (h->status == HOME_HELD || h->status == HOME_ACCEPTED)
				held += capacity_days_in(&h->months, row->month);
			else
				engaged += capacity_days_in(&h->months, row->month);
		}
		assert_int_equal(row->held, held);
		assert_int_equal(row->engaged, engaged);
		assert_true(row->held + row->engaged <= row->capacity);
	}
}

static const struct home_hold *
home_of(const struct rows *holds, struct id peer, struct id token)
{
	for (uint32_t i = 0; i < holds->count; i++) {
		const struct home_hold *h = (const struct home_hold *)(void *)holds->items + i;

		if (id_equal(h->token, token) &&
		    id_equal(h->peer, peer)) /* nodes of a test make the same tokens */
			return h;
	}
	return NULL;
}

static const struct engagement *
engagement_of(const struct rows *all, struct id proposal)
{
	for (uint32_t i = 0; i < all->count; i++) {
		const struct engagement *e = (const struct engagement *)(void *)all->items + i;

		if (id_equal(e->proposal, proposal))
			return e;
	}
	return NULL;
}

/* Of one hold, once all was carried. Both have the same days done. */
static void
check_pair(const struct far_hold *f, const struct home_hold *h, const struct engagement *e)
{
	bool runs = h != NULL && (h->status == HOME_ENGAGED || h->status == HOME_DONE);

	if ((f->status == FAR_AGREED) != runs)
		fail_msg("here %s, at home %s (told %u heard %u acked %u; at home told %u heard %u acked %u)",
		    rec_enum_by_value(&far_status_enum, (int)f->status)->name,
		    h == NULL ? "nothing" : rec_enum_by_value(&home_status_enum, (int)h->status)->name,
		    f->told, f->heard, f->acked, h == NULL ? 0 : h->told, h == NULL ? 0 : h->heard,
		    h == NULL ? 0 : h->acked);
	assert_int_not_equal(f->status, FAR_CONFIRMED);
	if (h != NULL && f->status != FAR_ASKED && f->status != FAR_HELD)
		assert_true(h->status != HOME_HELD && h->status != HOME_ACCEPTED);
	if (f->status == FAR_AGREED) {
		assert_non_null(e);
		assert_true(e->status == ENGAGEMENT_ACTIVE || e->status == ENGAGEMENT_DONE ||
		    e->status == ENGAGEMENT_SUSPENDED);
		assert_int_equal(e->days_done.count, h->days_done.count);
	} else if (e != NULL) {
		assert_true(e->status == ENGAGEMENT_CLOSED || e->status == ENGAGEMENT_ENDED ||
		    e->status == ENGAGEMENT_REPLACED);
	}
}

static void
check_agreed(struct run *r)
{
	struct rows home = home_holds(r);

	for (int side = 0; side < FAR_SIDES; side++) {
		struct rows far, engagements;

		if (side == FAR_HOME)
			continue;
		far = far_holds(r, side);
		engagements = read_rows(r, side, "matching.engagement.list", &engagement_desc);
		for (uint32_t i = 0; i < far.count; i++) {
			const struct far_hold *f = (const struct far_hold *)(void *)far.items + i;

			check_pair(f, home_of(&home, far_peer_id(FAR_HOME, side), f->token),
			    engagement_of(&engagements, f->proposal));
		}
	}
}

/* --- what people do ----------------------------------------------------------------------------------------------------- */
/* May be refused: the machine, or the ledger, says so. */
static bool
try(struct run *r, int side, const struct host_caller *who, const char *method, const struct rec_desc *d,
    const void *in)
{
	return world_call(r->p->world[side], who, method, d, in, NULL, NULL) == RC_OK;
}

static void
act_request(struct run *r, int side)
{
	struct world *w = r->p->world[side];
	struct request in = world_request(w, draw(r, 3) == 0 ? POOL_GROUP : POOL_INDIVIDUAL), made;
	const struct host_caller *who = in.kind == POOL_GROUP ? &w->director_a
	    : draw(r, 2) == 0				      ? &w->employee
							      : &w->colleague;
	struct solicit_several several = { .has = REC_BIT(1) };

	if (r->count[side] == REQUESTS_MOST)
		return;
	in.from = calendar_local(host_now(w->h)).day;
	in.to = in.from + 10 + (day_t)draw(r, 50);
	in.days = 1 + draw(r, 3);
	made = world_submitted(w, who, &in);
	r->requests[side][r->count[side]++] = made.id;
	several.id = made.id;
	(void)try(r, side, &w->referent, "matching.request.solicit", &solicit_several_desc, &several);
}

static void
act_mail(struct run *r)
{
	int side = (int)draw(r, FAR_SIDES);
	unsigned n = r->p->count[side], i, luck = draw(r, 10);

	if (n == 0)
		return;
	i = luck < 7 ? 0 : draw(r, n); /* mostly in order */
	if (luck != 9)
		far_deliver(r->p, side, i);
	if (luck != 8)
		far_drop(r->p, side, i);
}

/* The first who is asked at home, or one of the local ones, says yes or no. */
static void
act_answer(struct run *r)
{
	struct rows holds = home_holds(r);
	unsigned skip = draw(r, 3);

	for (uint32_t i = 0; i < holds.count; i++) {
		const struct home_hold *h = (const struct home_hold *)(void *)holds.items + i;

		if (h->status != HOME_HELD || skip-- != 0)
			continue;
		(void)!far_answer(r->p, h->id, draw(r, 4) != 0, ANSWER_OTHER);
		return;
	}
}

static void
act_answer_here(struct run *r, int side)
{
	struct world *w = r->p->world[side];
	struct rows all = read_rows(r, side, "matching.proposal.list", &proposal_desc);

	for (uint32_t i = 0; i < all.count; i++) {
		const struct proposal *p = (const struct proposal *)(void *)all.items + i;
		struct link_request in = { REC_BIT(1), p->id, false };
		struct solicitation out;
		struct answer_taken taken;

		if (p->status != PROPOSAL_SENT || REC_HAS(p, PROPOSAL_TAG_PEER))
			continue;
		if (world_call(w, &w->referent, "matching.proposal.link", &link_request_desc, &in,
			&solicitation_desc, &out) == RC_OK)
			(void)!world_answer(
			    w, world_token(out.answer_link), draw(r, 3) != 0, ANSWER_OTHER, &taken);
		return;
	}
}

static void
act_withdraw(struct run *r, int side)
{
	struct world *w = r->p->world[side];
	struct ref in = { REC_BIT(1), { { 0 } } };

	if (r->count[side] == 0)
		return;
	in.id = r->requests[side][draw(r, r->count[side])];
	if (!try(r, side, &w->employee, "matching.request.withdraw", &ref_desc, &in))
		(void)try(r, side, &w->director_a, "matching.request.withdraw", &ref_desc, &in);
}

static void
act_mission(struct run *r, int side)
{
	struct world *w = r->p->world[side];
	struct rows all = read_rows(r, side, "matching.engagement.list", &engagement_desc);
	const struct engagement *e = (const struct engagement *)(void *)all.items;
	struct engagement_day day = { .has = REC_BIT(1) | REC_BIT(2),
		.day = calendar_local(host_now(w->h)).day };
	struct engagement_suspend pause = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), { { 0 } }, PAUSE_ASKED,
		true, 0 };
	struct engagement_evaluate marks = { .has = REC_BIT(1) | REC_BIT(2), .relevance = 1 + draw(r, 5) };
	struct ref in = { REC_BIT(1), { { 0 } } };

	uint32_t at = all.count == 0 ? 0 : draw(r, all.count);

	while (at < all.count && !REC_HAS(&e[at], ENGAGEMENT_TAG_PEER) && side != FAR_HOME)
		at++; /* where it is asked for, one with a provider of home's */
	if (at >= all.count)
		return;
	in.id = day.id = pause.id = marks.id = e[at].id;
	switch (draw(r, 8)) {
	case 0:
		(void)try(r, side, &w->referent, "matching.engagement.close", &ref_desc, &in);
		break;
	case 1:
		(void)try(
		    r, side, &w->referent, "matching.engagement.suspend", &engagement_suspend_desc, &pause);
		break;
	case 2:
		(void)try(r, side, &w->referent, "matching.engagement.resume", &engagement_resume_desc, &in);
		break;
	case 3:
		(void)try(
		    r, side, &w->referent, "matching.engagement.evaluate", &engagement_evaluate_desc, &marks);
		break;
	default:
		(void)try(r, side, &w->referent, "matching.engagement.add_day", &engagement_day_desc, &day);
	}
}

static void
act_home_mission(struct run *r)
{
	struct world *w = r->p->world[FAR_HOME];
	struct rows all = home_holds(r);
	struct home_day day = { .has = REC_BIT(1) | REC_BIT(2), .day = calendar_local(host_now(w->h)).day };
	struct home_link_ask link = { REC_BIT(1) | REC_BIT(2), { { 0 } }, true };
	struct ref in = { REC_BIT(1), { { 0 } } };

	const struct home_hold *h = (const struct home_hold *)(void *)all.items;
	uint32_t at = all.count == 0 ? 0 : draw(r, all.count);

	while (at + 1 < all.count && h[at].status != HOME_ENGAGED && h[at].status != HOME_HELD)
		at++;
	if (all.count == 0)
		return;
	in.id = day.id = link.id = h[at].id;
	if (draw(r, 5) == 0)
		(void)try(r, FAR_HOME, &w->referent, "matching.home_hold.stop", &ref_desc, &in);
	else if (draw(r, 3) == 0)
		(void)try(r, FAR_HOME, &w->referent, "matching.home_hold.link", &home_link_ask_desc, &link);
	else
		(void)try(r, FAR_HOME, &w->referent, "matching.home_hold.add_day", &home_day_desc, &day);
}

static void
step(struct run *r)
{
	int asker = draw(r, 2) == 0 ? FAR_ASKER : FAR_OTHER;

	switch (draw(r, 16)) {
	case 0:
	case 1:
		act_request(r, asker);
		return;
	case 2:
		act_request(r, FAR_HOME);
		return;
	case 3:
		act_answer_here(r, draw(r, 2) == 0 ? FAR_HOME : asker);
		return;
	case 4:
	case 5:
		act_answer(r);
		return;
	case 6:
		act_withdraw(r, draw(r, 3) == 0 ? FAR_HOME : asker);
		return;
	case 7:
		act_mission(r, draw(r, 3) == 0 ? FAR_HOME : asker);
		return;
	case 8:
		act_home_mission(r);
		return;
	case 9:
		far_advance(r->p, (usec_t)(1 + draw(r, 20)) * 3600 * USEC_PER_SEC);
		return;
	case 10:
		if (draw(r, 6) == 0)
			far_advance(r->p, (usec_t)(1 + draw(r, 4)) * USEC_PER_DAY);
		return;
	default:
		act_mail(r);
	}
}

/* Each mission that may be. */
static void
evaluate_all(struct run *r, int side)
{
	struct world *w = r->p->world[side];
	struct rows all = read_rows(r, side, "matching.engagement.list", &engagement_desc);

	for (uint32_t i = 0; i < all.count; i++) {
		struct engagement_evaluate marks = { .has = REC_BIT(1) | REC_BIT(2),
			.id = ((const struct engagement *)(void *)all.items)[i].id,
			.relevance = 1 + draw(r, 5) };

		(void)try(
		    r, side, &w->referent, "matching.engagement.evaluate", &engagement_evaluate_desc, &marks);
	}
}

static day_t
month_with_days(const struct engagement *e)
{
	const struct month_days *m = e->months.items;
	uint32_t i = 0;

	while (i + 1 < e->months.count && m[i].days == 0)
		i++;
	return e->months.count == 0 ? e->from : m[i].month;
}

/* A day of each mission with one of home's providers goes to the other end of its period, as far as it may. */
static void
shift_all(struct run *r, int side)
{
	struct world *w = r->p->world[side];
	struct rows all = read_rows(r, side, "matching.engagement.list", &engagement_desc);
	const struct engagement *e = (const struct engagement *)(void *)all.items;

	for (uint32_t i = 0; i < all.count; i++) {
		struct engagement_shift in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), e[i].id,
			month_with_days(&e[i]), e[i].to, 1 };

		if (in.to < in.from + 31)
			in.to = e[i].from;
		if (REC_HAS(&e[i], ENGAGEMENT_TAG_PEER))
			(void)try(
			    r, side, &w->referent, "matching.engagement.shift", &engagement_shift_desc, &in);
	}
}

static void
run_seed(uint64_t seed)
{
	struct run r = { .p = far_trio_new(), .random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1 };
	void *state = r.p;

	r.p->events = &events;
	for (unsigned i = 0; i < STEPS; i++) {
		step(&r);
		if (i % 8 == 0)
			check_ledger(&r);
	}
	evaluate_all(&r, FAR_ASKER);
	far_carry(r.p); /* the links are up again: what was lost is told again within hours */
	shift_all(&r, FAR_ASKER);
	shift_all(&r, FAR_OTHER);
	for (int i = 0; i < 4; i++) {
		far_advance(r.p, 13 * 3600 * USEC_PER_SEC);
		far_carry(r.p);
	}
	check_ledger(&r);
	check_agreed(&r);
	assert_int_equal(far_pair_teardown(&state), 0);
}

/* --- tests -------------------------------------------------------------------------------------------------------------- */
static unsigned
setting(const char *name, unsigned otherwise)
{
	const char *said = getenv(name);

	return said == NULL ? otherwise : (unsigned)strtoul(said, NULL, 10);
}

static void
no_day_is_promised_twice_and_each_mission_is_agreed_by_both_or_by_none(void **state)
{
	unsigned one = setting("HOLD_PROP_SEED", 0), seeds = setting("HOLD_PROP_SEEDS", SEEDS);

	(void)state;
	for (unsigned seed = one != 0 ? one : 1; seed <= (one != 0 ? one : seeds); seed++) {
		print_message("HOLD_PROP_SEED=%u build/test/prop/hold_prop\n", seed);
		run_seed(seed);
	}
}

static void
every_event_between_two_federations_came(void **state)
{
	unsigned missing = 0;

	(void)state;
	assert_true(matching_contract.event_count <= FAR_EVENTS_MOST);
	if (setting("HOLD_PROP_SEED", 0) != 0)
		return;
	for (size_t i = 0; i < matching_contract.event_count; i++) {
		const struct event_desc *e = &matching_contract.events[i];

		if (e->rec != &far_hold_desc && e->rec != &home_hold_desc && e->rec != &hold_answer_desc)
			continue;
		if (events[i] != 0 ||
		    strcmp(e->name, "home_hold.erased") == 0) /* nobody asked in another language */
			continue;
		print_message("%s never came\n", e->name);
		missing++;
	}
	assert_int_equal(missing, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_day_is_promised_twice_and_each_mission_is_agreed_by_both_or_by_none),
		cmocka_unit_test(every_event_between_two_federations_came),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
