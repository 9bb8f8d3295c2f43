/*
 * matching_preview_test: who would be proposed for a draft, asked before it is handed in.
 * Owns: nothing.
 * Beware: what is said must be what handing in then finds, and nothing may be written but a reading.
 */
#include "services/matching/service.h"
#include "tests/lib/matching_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define ITEM(list, type, i) (((const type *)(list).items)[i])

/* Entered by the référent for the employee, who signed. */
static struct request
drafted_on_paper(struct world *w)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), out;

	in.person = w->employee.person;
	in.consent_on = WORLD_TODAY;
	in.has |= REC_BIT(REQUEST_TAG_PERSON) | REC_BIT(REQUEST_TAG_CONSENT_ON);
	assert_int_equal(
	    world_call(w, &w->referent, "matching.request.create", &request_desc, &in, &request_desc, &out),
	    RC_OK);
	return out;
}

static struct request
drafted(struct world *w, const struct host_caller *who, enum pool pool)
{
	struct request in = world_request(w, pool), out;

	assert_int_equal(
	    world_call(w, who, "matching.request.create", &request_desc, &in, &request_desc, &out), RC_OK);
	return out;
}

static enum rc
previewed(struct world *w, const struct host_caller *who, struct id request, struct ranking_view *ret)
{
	*ret = (struct ranking_view){ 0 };
	return world_do(w, who, "matching.request.preview", request, &ranking_view_desc, ret);
}

static void
a_preview_says_what_handing_in_then_finds_and_writes_that_it_was_read_alone(void **state)
{
	struct world *w = world_new();
	struct request r = drafted(w, &w->coordinator, POOL_GROUP), out;
	uint64_t before = service_position(host_service(w->h, "matching"));
	struct ranking_view would, is;

	(void)state;
	assert_int_equal(previewed(w, &w->coordinator, r.id, &would), RC_OK);
	assert_int_equal(service_position(host_service(w->h, "matching")), before); /* by who filed it */
	assert_int_equal(previewed(w, &w->director_a, r.id, &would), RC_OK);
	assert_int_equal(service_position(host_service(w->h, "matching")), before + 1);
	assert_int_equal(would.status, REQUEST_DRAFT);
	assert_int_not_equal(would.lines.count, 0);
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.request.submit", r.id, &request_desc, &out), RC_OK);
	is = world_proposals(w, &w->coordinator, r.id);
	assert_int_equal(would.lines.count, is.lines.count);
	assert_int_equal(would.considered, is.considered);
	assert_int_equal(would.excluded.count, is.excluded.count);
	for (uint32_t i = 0; i < is.lines.count; i++) {
		const struct ranking_line *a = &ITEM(would.lines, struct ranking_line, i);
		const struct ranking_line *b = &ITEM(is.lines, struct ranking_line, i);

		assert_true(id_equal(a->provider, b->provider));
		assert_int_equal(a->score, b->score);
		assert_false(REC_HAS(a, 1)); /* no proposal: nobody can be asked from here */
	}
	world_free(w);
}

/* Who is missing would tell a director who accompanies the team: whole lists of a person's request are the référent's. */
static void
the_preview_of_a_personal_request_is_the_referents_alone(void **state)
{
	struct world *w = world_new();
	struct request own = drafted(w, &w->employee, POOL_INDIVIDUAL), r = drafted_on_paper(w);
	struct ranking_view v;

	(void)state;
	assert_int_equal(previewed(w, &w->referent, r.id, &v), RC_OK);
	assert_int_equal(
	    previewed(w, &w->referent, own.id, &v), RC_NOT_FOUND); /* not before it is handed in */
	assert_int_equal(previewed(w, &w->coordinator, r.id, &v), RC_NOT_FOUND);
	assert_int_equal(previewed(w, &w->director_a, r.id, &v), RC_NOT_FOUND);
	assert_int_equal(previewed(w, &w->two_hats, r.id, &v), RC_NOT_FOUND);
	assert_int_not_equal(previewed(w, &w->employee, r.id, &v), RC_OK);
	world_free(w);
}

static void
what_was_handed_in_is_previewed_no_more(void **state)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->coordinator, &in);
	struct ranking_view v;

	(void)state;
	(void)world_do(w, &w->coordinator, "matching.request.close", r.id, &request_desc, &r);
	assert_int_equal(previewed(w, &w->coordinator, r.id, &v), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_REQUEST_STATE));
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_preview_says_what_handing_in_then_finds_and_writes_that_it_was_read_alone),
		cmocka_unit_test(the_preview_of_a_personal_request_is_the_referents_alone),
		cmocka_unit_test(what_was_handed_in_is_previewed_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
