/*
 * deadline_test: due dates follow their records, fire once, survive restarts and jumps of the clock.
 * Owns: a registry of one centre and one Caf, with an agrément whose retro-planning is looked at.
 * Beware: today is 2026-01-15 at the start of each test.
 */
#include "proto/registry.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

extern const struct service_desc registry_service, notification_service;

#define LISTED_MOST 32

struct office {
	struct desk *d;
	struct id centre, caf, agrement;
	struct deadline_page page;
};

static struct office *
office_new(void)
{
	static const struct service_desc *const services[] = { &registry_service, &notification_service };
	static struct office o;

	o = (struct office){ .d = desk_new(services, 2, "2026-01-15") };
	o.centre =
	    desk_make(o.d, "registry.organisation.create", "{\"name\":\"Centre A\",\"kind\":\"centre\"}");
	o.caf = desk_make(o.d, "registry.organisation.create", "{\"name\":\"Caf\",\"kind\":\"institution\"}");
	return &o;
}

/* Granted until that day, under the usual retro-planning. */
static void
office_agree(struct office *o, const char *to)
{
	o->agrement = desk_make(o->d, "registry.agrement.create",
	    "{\"organisation\":\"%s\",\"caf\":\"%s\",\"kind\":\"agc\",\"status\":\"granted\","
	    "\"from\":\"2024-01-01\",\"to\":\"%s\"}",
	    desk_text(o->d, o->centre), desk_text(o->d, o->caf), to);
}

static const struct deadline *
listed(struct office *o, const char *query)
{
	assert_int_equal(desk_call(o->d, "registry.deadline.agenda", &o->page, "%s", query), RC_OK);
	return o->page.items.items;
}

/* The days of all, and a letter for each one's status, in order: "2026-10-31 p,2027-01-01 d". */
static const char *
agenda(struct office *o)
{
	static char text[LISTED_MOST * 16];
	const struct deadline *d = listed(o, "{}");
	size_t n = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < o->page.items.count && i < LISTED_MOST; i++) {
		struct buf b = { 0 };

		record_get_text(record_field_tag(&deadline_desc, DEADLINE_TAG_DUE), &d[i], &b);
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s %c", i ? "," : "", (int)b.len,
		    (const char *)b.ptr, d[i].status == DEADLINE_DUE ? 'd' : 'p');
		buf_free(&b);
	}
	return text;
}

static unsigned
notices(struct office *o)
{
	struct list_page page = { 0 };

	assert_int_equal(
	    desk_call(o->d, "notification.notice.list", &page,
		"{\"limit\":200,\"filters\":[{\"field\":\"event\",\"value\":\"deadline.due\"}]}"),
	    RC_OK);
	return page.count;
}

static unsigned
version(struct office *o)
{
	struct agrement a = { 0 };

	assert_int_equal(
	    desk_call(o->d, "registry.agrement.get", &a, "{\"id\":\"%s\"}", desk_text(o->d, o->agrement)),
	    RC_OK);
	return (unsigned)a.version;
}

static enum rc
agrement_patch(struct office *o, const char *fields)
{
	return desk_call(o->d, "registry.agrement.update", NULL, "{\"id\":\"%s\",\"version\":%u,%s}",
	    desk_text(o->d, o->agrement), version(o), fields);
}

static void
finish(struct office *o)
{
	assert_true(desk_verified(o->d, "registry"));
	desk_free(o->d);
}

/* --- following ------------------------------------------------------------------------------------------- */
static void
a_record_brings_its_deadlines_with_it_in_the_order_of_their_days(void **state)
{
	struct office *o = office_new();
	const struct deadline *d;

	(void)state;
	office_agree(o, "2027-12-31");
	assert_string_equal(agenda(o), "2026-10-31 p,2026-12-31 p,2027-09-30 p,2028-01-01 p");
	d = listed(o, "{\"until\":\"2026-11-30\"}");
	assert_int_equal(o->page.items.count, 1);
	assert_int_equal(d[0].kind, DEADLINE_AGREMENT_STEP);
	assert_true(id_equal(d[0].record, o->agrement));
	assert_true(id_equal(d[0].organisation, o->centre));
	assert_true(text_is(d[0].record_name, "agrement"));
	assert_non_null(strstr(
	    arena_text(host_arena(o->d->h), d[0].title.ptr, d[0].title.len), "travaux de renouvellement"));
	finish(o);
}

static void
what_moves_keeps_its_identity_and_what_does_not_move_leaves_no_event(void **state)
{
	struct office *o = office_new();
	struct id first;
	struct history_page h = { 0 };

	(void)state;
	office_agree(o, "2027-12-31");
	first = listed(o, "{}")[0].id;
	assert_int_equal(agrement_patch(o, "\"to\":\"2028-12-31\""), RC_OK);
	assert_string_equal(agenda(o), "2027-10-31 p,2027-12-31 p,2028-09-30 p,2029-01-01 p");
	assert_true(id_equal(listed(o, "{}")[0].id, first));
	assert_int_equal(agrement_patch(o, "\"code\":\"agc-a\""), RC_OK);
	assert_int_equal(
	    desk_call(o->d, "registry.deadline.history", &h, "{\"id\":\"%s\"}", desk_text(o->d, first)),
	    RC_OK);
	assert_int_equal(h.items.count, 2); /* created, moved */
	finish(o);
}

static void
an_archived_record_calls_for_none_and_what_had_fired_is_settled(void **state)
{
	struct office *o = office_new();

	(void)state;
	office_agree(o, "2027-12-31");
	desk_jump(o->d, "2026-11-02");
	assert_int_equal(desk_call(o->d, "registry.agrement.archive", NULL, "{\"id\":\"%s\",\"version\":%u}",
			     desk_text(o->d, o->agrement), version(o)),
	    RC_OK);
	assert_string_equal(agenda(o), "");
	assert_int_equal(listed(o, "{\"status\":\"done\"}")[0].due, desk_day("2026-10-31"));
	assert_int_equal(o->page.items.count, 1);
	listed(o, "{\"status\":\"dropped\"}");
	assert_int_equal(o->page.items.count, 3);
	finish(o);
}

/* --- firing ---------------------------------------------------------------------------------------------- */
static void
each_fires_on_its_day_at_six_in_paris_and_not_before(void **state)
{
	struct office *o = office_new();

	(void)state;
	office_agree(o, "2027-12-31");
	desk_jump(o->d, "2026-10-30");
	assert_string_equal(agenda(o), "2026-10-31 p,2026-12-31 p,2027-09-30 p,2028-01-01 p");
	host_jump(o->d->h, host_now(o->d->h) + 22 * 3600 * USEC_PER_SEC); /* 05:00 in Paris of the day */
	assert_int_equal(listed(o, "{}")[0].status, DEADLINE_PENDING);
	host_jump(o->d->h, host_now(o->d->h) + 3600 * USEC_PER_SEC);
	assert_string_equal(agenda(o), "2026-10-31 d,2026-12-31 p,2027-09-30 p,2028-01-01 p");
	assert_int_equal(notices(o), 1);
	finish(o);
}

static void
a_jump_of_the_clock_fires_each_once_in_the_order_of_their_days(void **state)
{
	struct office *o = office_new();
	const struct deadline *d;

	(void)state;
	office_agree(o, "2026-12-31"); /* two of its steps are past when it is entered */
	assert_string_equal(agenda(o), "2025-10-31 d,2025-12-31 d,2026-09-30 p,2027-01-01 p");
	assert_int_equal(notices(o), 2);
	desk_jump(o->d, "2027-01-15");
	assert_string_equal(agenda(o), ""); /* it is over, by itself: nothing is left to do */
	d = listed(o, "{\"status\":\"done\"}");
	assert_int_equal(o->page.items.count, 4);
	for (uint32_t i = 1; i < o->page.items.count; i++)
		assert_true(d[i - 1].fired_at <= d[i].fired_at && d[i].version == 3);
	assert_int_equal(notices(o), 4);
	desk_jump(o->d, "2029-01-15");
	host_restart(o->d->h, "registry");
	assert_int_equal(notices(o), 4);
	finish(o);
}

static void
a_restart_between_forgets_none_and_doubles_none(void **state)
{
	struct office *o = office_new();

	(void)state;
	office_agree(o, "2027-12-31");
	host_restart(o->d->h, "registry");
	desk_jump(o->d, "2026-11-02");
	host_restart(o->d->h, "registry");
	host_restart(o->d->h, "notification");
	assert_string_equal(agenda(o), "2026-10-31 d,2026-12-31 p,2027-09-30 p,2028-01-01 p");
	assert_int_equal(notices(o), 1);
	finish(o);
}

static void
one_that_was_moved_does_not_fire_on_its_old_day(void **state)
{
	struct office *o = office_new();

	(void)state;
	office_agree(o, "2027-12-31");
	assert_int_equal(agrement_patch(o, "\"to\":\"2028-12-31\""), RC_OK);
	desk_jump(o->d, "2026-12-01");
	assert_string_equal(agenda(o), "2027-10-31 p,2027-12-31 p,2028-09-30 p,2029-01-01 p");
	assert_int_equal(notices(o), 0);
	desk_jump(o->d, "2027-11-02");
	assert_string_equal(agenda(o), "2027-10-31 d,2027-12-31 p,2028-09-30 p,2029-01-01 p");
	assert_int_equal(notices(o), 1);
	finish(o);
}

static void
one_that_fired_waits_again_when_its_day_is_put_off_and_only_then(void **state)
{
	struct office *o = office_new();

	(void)state;
	office_agree(o, "2027-12-31");
	desk_jump(o->d, "2026-11-02");
	assert_int_equal(notices(o), 1);
	assert_int_equal(
	    agrement_patch(o, "\"to\":\"2027-11-30\""), RC_OK); /* brought forward: said already */
	assert_string_equal(agenda(o), "2026-09-30 d,2026-11-30 p,2027-08-30 p,2027-12-01 p");
	assert_int_equal(notices(o), 1);
	assert_int_equal(agrement_patch(o, "\"to\":\"2028-02-29\""), RC_OK);
	assert_string_equal(agenda(o), "2026-12-29 p,2027-02-28 p,2027-11-29 p,2028-03-01 p");
	desk_jump(o->d, "2026-12-30");
	assert_int_equal(notices(o), 2);
	finish(o);
}

static void
what_was_renewed_has_nothing_left_to_prepare_and_still_ends(void **state)
{
	struct office *o = office_new();
	const char *next;

	(void)state;
	office_agree(o, "2027-12-31");
	desk_jump(o->d, "2026-11-02");
	next = desk_text(o->d,
	    desk_make(o->d, "registry.agrement.create",
		"{\"organisation\":\"%s\",\"caf\":\"%s\",\"kind\":\"agc\",\"from\":\"2028-01-01\","
		"\"to\":\"2031-12-31\"}",
		desk_text(o->d, o->centre), desk_text(o->d, o->caf)));
	assert_string_equal(agenda(o), "2026-10-31 d,2026-12-31 p,2027-09-30 p,2028-01-01 p");
	assert_int_equal(desk_call(o->d, "registry.agrement.grant", NULL,
			     "{\"id\":\"%s\",\"decided_on\":\"2026-11-02\"}", next),
	    RC_OK);
	assert_string_equal(agenda(o), "2028-01-01 p,2030-10-31 p,2030-12-31 p,2031-09-30 p,2032-01-01 p");
	assert_int_equal(
	    desk_call(o->d, "registry.agrement.archive", NULL, "{\"id\":\"%s\",\"version\":2}", next), RC_OK);
	assert_string_equal(agenda(o), "2026-10-31 d,2026-12-31 p,2027-09-30 p,2028-01-01 p");
	assert_int_equal(notices(o), 1);
	finish(o);
}

/* --- templates ------------------------------------------------------------------------------------------- */
static void
the_template_of_its_caf_goes_before_the_default_and_that_before_the_usual_steps(void **state)
{
	struct office *o = office_new();
	struct id of_caf;

	(void)state;
	office_agree(o, "2027-12-31");
	desk_make(o->d, "registry.retro_template.create", "{\"steps\":[{\"months\":6,\"title\":\"Bilan\"}]}");
	assert_string_equal(agenda(o), "2027-06-30 p,2028-01-01 p");
	of_caf = desk_make(o->d, "registry.retro_template.create",
	    "{\"caf\":\"%s\",\"steps\":[{\"months\":6,\"title\":\"Bilan\"},{\"months\":2,\"title\":"
	    "\"Dossier\"}]}",
	    desk_text(o->d, o->caf));
	assert_string_equal(agenda(o), "2027-06-30 p,2027-10-31 p,2028-01-01 p");
	assert_int_equal(desk_call(o->d, "registry.retro_template.update", NULL,
			     "{\"id\":\"%s\",\"version\":1,\"steps\":[{\"months\":9,\"title\":\"Bilan\"}]}",
			     desk_text(o->d, of_caf)),
	    RC_OK);
	assert_string_equal(agenda(o), "2027-03-31 p,2028-01-01 p");
	assert_int_equal(desk_call(o->d, "registry.retro_template.archive", NULL,
			     "{\"id\":\"%s\",\"version\":2}", desk_text(o->d, of_caf)),
	    RC_OK);
	assert_string_equal(agenda(o), "2027-06-30 p,2028-01-01 p");
	finish(o);
}

static void
a_template_stands_once_for_each_caf(void **state)
{
	struct office *o = office_new();
	const char *caf = desk_text(o->d, o->caf), *centre = desk_text(o->d, o->centre);
	static const char with[] = "{\"caf\":\"%s\",\"steps\":[{\"months\":6,\"title\":\"Bilan\"}]}";
	static const char without[] = "{\"steps\":[{\"months\":6,\"title\":\"Bilan\"}]}";

	(void)state;
	desk_make(o->d, "registry.retro_template.create", with, caf);
	assert_int_equal(desk_call(o->d, "registry.retro_template.create", NULL, with, caf), RC_RULE);
	assert_true(desk_refused(o->d, "caf", FAULT_RETRO_TEMPLATE_DOUBLE));
	desk_make(o->d, "registry.retro_template.create", without);
	assert_int_equal(desk_call(o->d, "registry.retro_template.create", NULL, without), RC_RULE);
	assert_true(desk_refused(o->d, "caf", FAULT_RETRO_TEMPLATE_DOUBLE));
	assert_int_equal(desk_call(o->d, "registry.retro_template.create", NULL, with, centre), RC_RULE);
	assert_true(desk_refused(o->d, "caf", FAULT_AGREMENT_CAF));
	finish(o);
}

/* --- listing --------------------------------------------------------------------------------------------- */
/* Page after page of one each: the days must rise. */
static unsigned
walked(struct office *o, const char *fields)
{
	char next[80] = "", query[240];
	day_t last = 0;
	unsigned pages = 0;

	do {
		const struct deadline *d;

		snprintf(query, sizeof query, "{\"limit\":1%s%s%s%s}", fields, pages ? ",\"cursor\":\"" : "",
		    next, pages ? "\"" : "");
		d = listed(o, query);
		assert_int_equal(o->page.items.count, 1);
		assert_true(d[0].due > last);
		last = d[0].due;
		pages++;
		snprintf(next, sizeof next, TEXT_FMT, TEXT_ARG(o->page.next));
	} while (REC_HAS(&o->page, 2) && pages < 10);
	return pages;
}

static void
pages_follow_one_another_without_gap_or_double(void **state)
{
	struct office *o = office_new();
	char of_centre[80];

	(void)state;
	office_agree(o, "2027-12-31");
	assert_int_equal(walked(o, ""), 4);
	assert_int_equal(walked(o, ",\"from\":\"2026-11-01\""), 3);
	snprintf(of_centre, sizeof of_centre, ",\"organisation\":\"%s\"", desk_text(o->d, o->centre));
	assert_int_equal(walked(o, of_centre), 4);
	finish(o);
}

static void
a_list_is_narrowed_by_kind_and_organisation_and_refuses_a_period_upside_down(void **state)
{
	struct office *o = office_new();
	char query[160];

	(void)state;
	office_agree(o, "2027-12-31");
	listed(o, "{\"kind\":\"agrement_end\"}");
	assert_int_equal(o->page.items.count, 1);
	snprintf(query, sizeof query, "{\"organisation\":\"%s\"}", desk_text(o->d, o->caf));
	listed(o, query);
	assert_int_equal(o->page.items.count, 0);
	assert_int_equal(desk_call(o->d, "registry.deadline.agenda", &o->page,
			     "{\"from\":\"2027-01-01\",\"until\":\"2026-01-01\"}"),
	    RC_INVALID);
	assert_true(desk_refused(o->d, "until", FAULT_DEADLINE_PERIOD));
	assert_int_equal(
	    desk_call(o->d, "registry.deadline.agenda", &o->page, "{\"cursor\":\"nonsense\"}"), RC_INVALID);
	assert_true(desk_refused(o->d, "cursor", FAULT_FORMAT));
	o->d->who.roles = ROLE_DIRECTOR;
	assert_int_equal(desk_call(o->d, "registry.deadline.agenda", &o->page, "{}"), RC_FORBIDDEN);
	finish(o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_brings_its_deadlines_with_it_in_the_order_of_their_days),
		cmocka_unit_test(what_moves_keeps_its_identity_and_what_does_not_move_leaves_no_event),
		cmocka_unit_test(an_archived_record_calls_for_none_and_what_had_fired_is_settled),
		cmocka_unit_test(each_fires_on_its_day_at_six_in_paris_and_not_before),
		cmocka_unit_test(a_jump_of_the_clock_fires_each_once_in_the_order_of_their_days),
		cmocka_unit_test(a_restart_between_forgets_none_and_doubles_none),
		cmocka_unit_test(one_that_was_moved_does_not_fire_on_its_old_day),
		cmocka_unit_test(one_that_fired_waits_again_when_its_day_is_put_off_and_only_then),
		cmocka_unit_test(what_was_renewed_has_nothing_left_to_prepare_and_still_ends),
		cmocka_unit_test(
		    the_template_of_its_caf_goes_before_the_default_and_that_before_the_usual_steps),
		cmocka_unit_test(a_template_stands_once_for_each_caf),
		cmocka_unit_test(pages_follow_one_another_without_gap_or_double),
		cmocka_unit_test(
		    a_list_is_narrowed_by_kind_and_organisation_and_refuses_a_period_upside_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
