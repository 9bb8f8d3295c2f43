/*
 * campaign_world: see campaign_world.h.
 * Owns: nothing.
 * Beware: what must hold fails the test that calls.
 */
#include "tests/lib/campaign_world.h"
#include "common/mpscan.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

enum rc
campaign_step(
    struct world *w, const struct host_caller *who, const char *verb, struct id id, struct campaign *ret)
{
	char method[64];

	snprintf(method, sizeof method, "matching.campaign.%s", verb);
	return world_do(w, who, method, id, &campaign_desc, ret);
}

enum rc
campaign_drafted(
    struct world *w, const struct host_caller *who, const struct campaign *in, struct campaign *ret)
{
	return world_call(w, who, "matching.campaign.create", &campaign_desc, in, &campaign_desc, ret);
}

struct campaign
campaign_computed(struct world *w, const struct host_caller *who, const struct campaign *in)
{
	struct campaign p;

	assert_int_equal(campaign_drafted(w, who, in, &p), RC_OK);
	assert_int_equal(campaign_step(w, who, "run", p.id, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_RUNNING);
	assert_int_equal(campaign_step(w, who, "get", p.id, &p), RC_OK);
	return p;
}

const struct campaign campaign_group = { .has = REC_BIT(CAMPAIGN_TAG_POOL), .pool = POOL_GROUP };
const struct campaign campaign_individual = { .has = REC_BIT(CAMPAIGN_TAG_POOL), .pool = POOL_INDIVIDUAL };

/* Group requests of one month, of two days each: two a provider. */
void
campaign_requests(struct world *w, struct request *ret)
{
	for (int i = 0; i < CAMPAIGN_WORLD_REQUESTS; i++) {
		struct request in = world_request(w, POOL_GROUP);

		in.from = WORLD_TODAY + 40;
		in.to = WORLD_TODAY + 50;
		ret[i] = world_submitted(w, &w->director_a, &in);
	}
}

uint32_t
campaign_listed(struct world *w, const struct host_caller *who, const char *method, const char *field,
    const char *value, struct list_page *ret)
{
	struct filter f = { REC_BIT(1) | REC_BIT(2), text_of(field), text_of(value) };
	struct list_query q = { .has = REC_BIT(1) | (field[0] != '\0' ? REC_BIT(5) : 0),
		.limit = 200,
		.filters = { &f, field[0] != '\0' } };

	assert_int_equal(world_call(w, who, method, &list_query_desc, &q, &list_page_desc, ret), RC_OK);
	return ret->count;
}

uint32_t
campaign_counted(
    struct world *w, const struct host_caller *who, const char *method, const char *field, const char *value)
{
	struct list_page page;

	return campaign_listed(w, who, method, field, value, &page);
}

/* The lines of a campaign by place. */
struct campaign_line *
campaign_lines_of(struct world *w, const struct host_caller *who, struct id campaign, uint32_t *ret_count)
{
	struct campaign_line *all =
	    ARENA_ARRAY(host_arena(w->h), CAMPAIGN_REQUESTS_MAX, struct campaign_line);
	char id[ID_TEXT_LEN + 1];
	struct list_page page;
	struct mpscan s;

	id_format(campaign, id);
	*ret_count = campaign_listed(w, who, "matching.campaign_line.list", "campaign", id, &page);
	s = mpscan_of(page.items.ptr, page.items.len);
	for (uint32_t i = 0; i < *ret_count; i++) {
		const uint8_t *from = s.pos;
		struct campaign_line l;

		assert_int_equal(mpscan_skip(&s), RC_OK);
		assert_int_equal(record_decode(&campaign_line_desc, from, (size_t)(s.pos - from),
				     host_arena(w->h), &l, NULL, NULL),
		    RC_OK);
		all[l.place - 1] = l;
	}
	return all;
}

uint64_t
campaign_position(struct world *w)
{
	return service_position(host_service(w->h, "matching"));
}

void
campaign_verifies(struct world *w)
{
	uint64_t events;

	assert_int_equal(host_verify(w->h, "matching", &events, &w->why), RC_OK);
}
