/*
 * collection_strip_test: what a collection's strip takes out of a record reaches its reader by no route of the host: get, list, history, what
 *         is held about a person; and it is kept all the same.
 * Owns: a copy of scheduling whose absences tell their last day to the team alone.
 * Beware: the record that a change answers with is whole: who may write it reads all of it.
 */
#include "services/scheduling/service.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

extern const struct service_desc registry_service;

#define ABSENCE_TAG_FROM 7
#define ABSENCE_TAG_TO 8
#define COLLECTIONS_MOST 64
#define CHANGED "2027-09-17" /* a last day, as histories and what is held about a person write it */

static void
last_day_strip(struct context *c, void *rec)
{
	struct absence *a = rec;

	if (!caller_has(c, ROLE_TEAM))
		a->has &= ~REC_BIT(ABSENCE_TAG_TO);
}

struct office {
	struct desk *d;
	struct id person, absence;
	struct host_caller team, owner;
};

static int
office_up(void **state)
{
	static struct collection collections[COLLECTIONS_MOST];
	static struct service_desc scheduling;
	static const struct service_desc *const services[] = { &scheduling, &registry_service };
	static struct office o;

	scheduling = scheduling_service;
	assert_true(scheduling.collection_count <= COLLECTIONS_MOST);
	memcpy(collections, scheduling.collections, scheduling.collection_count * sizeof *collections);
	scheduling.collections = collections;
	for (size_t i = 0; i < scheduling.collection_count; i++)
		if (collections[i].desc == &absence_collection)
			collections[i].strip = last_day_strip;
	o = (struct office){ .d = desk_new(services, 2, "2026-03-02") };
	o.team = o.d->who;
	o.person = desk_make(o.d, "registry.person.create", "{\"name\":\"Une fonction\"}");
	host_settle(o.d->h);
	o.owner = (struct host_caller){ .roles = ROLE_ANIMATOR, .person = o.person };
	o.absence = desk_make(o.d, "scheduling.absence.create",
	    "{\"person\":\"%s\",\"from\":\"2027-09-10\",\"to\":\"2027-09-16\"}", desk_text(o.d, o.person));
	assert_int_equal(
	    desk_call(o.d, "scheduling.absence.update", NULL,
		"{\"id\":\"%s\",\"version\":1,\"to\":\"" CHANGED "\"}", desk_text(o.d, o.absence)),
	    RC_OK);
	*state = &o;
	return 0;
}

static int
office_down(void **state)
{
	struct office *o = *state;

	o->d->who = o->team;
	return desk_close(o->d, "scheduling");
}

static bool
got(struct office *o)
{
	struct absence a = { 0 };

	assert_int_equal(
	    desk_call(o->d, "scheduling.absence.get", &a, "{\"id\":\"%s\"}", desk_text(o->d, o->absence)),
	    RC_OK);
	assert_true(REC_HAS(&a, ABSENCE_TAG_FROM));
	return REC_HAS(&a, ABSENCE_TAG_TO);
}

static bool
listed(struct office *o)
{
	struct list_page page = { 0 };
	struct absence a = { 0 };

	assert_int_equal(desk_call(o->d, "scheduling.absence.list", &page, "{}"), RC_OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(
	    record_decode(&absence_desc, page.items.ptr, page.items.len, host_arena(o->d->h), &a, NULL, NULL),
	    RC_OK);
	assert_true(REC_HAS(&a, ABSENCE_TAG_FROM));
	return REC_HAS(&a, ABSENCE_TAG_TO);
}

static bool
told_it(struct office *o)
{
	struct text body = host_last_body(o->d->h);

	return memmem(body.ptr, body.len, CHANGED, sizeof CHANGED - 1) != NULL;
}

static bool
in_history(struct office *o)
{
	assert_int_equal(desk_call(o->d, "scheduling.absence.history", NULL, "{\"id\":\"%s\"}",
			     desk_text(o->d, o->absence)),
	    RC_OK);
	return told_it(o);
}

static bool
held_about(struct office *o)
{
	struct subject_query q = {
		.has = REC_BIT(1) | REC_BIT(2), .id = o->person, .cursor = TEXT_LIT("scheduling/")
	};
	struct subject_page page = { 0 };

	assert_int_equal(host_call(o->d->h, &o->d->who, "scheduling.subject.export", &subject_query_desc, &q,
			     0, &subject_page_desc, &page, NULL, NULL),
	    RC_OK);
	assert_true(page.items.count > 0);
	return told_it(o);
}

/* One answer for all routes; they must agree. */
static bool
told(struct office *o, struct host_caller who)
{
	bool by_get, by_list;

	o->d->who = who;
	by_get = got(o);
	by_list = listed(o);
	assert_int_equal(by_list, by_get);
	assert_int_equal(in_history(o), by_get);
	assert_int_equal(held_about(o), by_get);
	o->d->who = o->team;
	return by_get;
}

static void
what_is_stripped_reaches_its_reader_by_no_route(void **state)
{
	struct office *o = *state;

	assert_false(told(o, o->owner));
}

static void
other_readers_and_the_store_have_all_of_it(void **state)
{
	struct office *o = *state;

	assert_false(told(o, o->owner));
	assert_true(told(o, o->team));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_is_stripped_reaches_its_reader_by_no_route, office_up, office_down),
		cmocka_unit_test_setup_teardown(
		    other_readers_and_the_store_have_all_of_it, office_up, office_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
