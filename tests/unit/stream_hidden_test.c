/*
 * stream_hidden_test: what a service hides further than its contract says is not told by the stream either.
 * Owns: nothing.
 * Beware: the stream knows the contracts alone, no hook: a role that its collection lets read all hears of every record, also of those that
 *         the hook hides. How many there are, and when, would be told.
 */
#include "common/service.h"
#include "proto/matching.h"
#include "proto/notification.h"
#include "services/gateway/stream.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

extern const struct service_desc matching_service;

static void
no_collection_of_matching_that_a_hook_hides_is_read_whole_by_a_role(void **unused)
{
	unsigned hidden = 0;

	(void)unused;
	for (size_t i = 0; i < matching_service.collection_count; i++) {
		const struct collection *c = &matching_service.collections[i];

		if (c->visible == NULL)
			continue;
		hidden++;
		if (c->desc->read_all != 0)
			print_error("%s is read whole by roles\n", c->desc->path);
		assert_int_equal(c->desc->read_all, 0);
	}
	assert_true(hidden >= 8);
}

static void
a_coordinator_hears_nothing_of_a_campaign_of_personal_requests(void **unused)
{
	const struct viewer team = { ROLE_COORDINATOR | ROLE_OPERATOR, { { 9 } }, NULL, 0, false };
	const struct campaign p = {
		.has = REC_BIT(TAG_ID) | REC_BIT(CAMPAIGN_TAG_POOL), .id = { { 1 } }, .pool = POOL_INDIVIDUAL
	};
	const struct campaign_line l = { .has = REC_BIT(TAG_ID), .id = { { 2 } }, .campaign = p.id };
	struct arena a = { 0 };
	struct buf b = { 0 };

	(void)unused;
	record_encode(&campaign_desc, &p, 0, 0, &b);
	assert_false(stream_visible(&campaign_collection, &team, b.ptr, b.len, &a));
	buf_clear(&b);
	record_encode(&campaign_line_desc, &l, 0, 0, &b);
	assert_false(stream_visible(&campaign_line_collection, &team, b.ptr, b.len, &a));
	buf_free(&b);
	arena_free(&a);
}

static void
a_notice_of_a_persons_request_is_heard_by_the_referents_that_it_names_alone(void **unused)
{
	struct id named = { { 7 } };
	struct notice n = { .has =
				REC_BIT(TAG_ID) | REC_BIT(NOTICE_TAG_AUDIENCE) | REC_BIT(NOTICE_TAG_READERS),
		.id = { { 1 } },
		.audience = ROLE_REFERENT,
		.readers = { &named, 1 } };
	struct viewer v = { ROLE_REFERENT, named, NULL, 0, false };
	struct arena a = { 0 };
	struct buf b = { 0 };

	(void)unused;
	record_encode(&notice_desc, &n, 0, 0, &b);
	assert_true(stream_visible(&notice_collection, &v, b.ptr, b.len, &a));
	v.person.b[0] = 8;
	assert_false(stream_visible(&notice_collection, &v, b.ptr, b.len, &a));
	n.has &= ~REC_BIT(NOTICE_TAG_READERS); /* nobody is named */
	buf_clear(&b);
	record_encode(&notice_desc, &n, 0, 0, &b);
	assert_true(stream_visible(&notice_collection, &v, b.ptr, b.len, &a));
	v.in_centre = true;
	assert_false(stream_visible(&notice_collection, &v, b.ptr, b.len, &a));
	buf_free(&b);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_collection_of_matching_that_a_hook_hides_is_read_whole_by_a_role),
		cmocka_unit_test(a_coordinator_hears_nothing_of_a_campaign_of_personal_requests),
		cmocka_unit_test(a_notice_of_a_persons_request_is_heard_by_the_referents_that_it_names_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
