/*
 * scheduling_school_test: school holidays that a federation enters count wherever those that ship do, and contradict nothing.
 * Owns: scheduling and registry, with one action of zone A whose day is still to be found.
 * Beware: today is 2026-03-02; what ships ends with the holidays of autumn 2026, from 17 October to 1 November.
 */
#include "services/scheduling/school_entered.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

extern const struct service_desc registry_service;

#define CREATE "scheduling.school_holiday.create"
#define WINTER "{\"zone\":\"A\",\"name\":\"Vacances d’hiver\",\"from\":\"2027-02-06\",\"to\":\"2027-02-21\"}"

struct office {
	struct desk *d;
	struct id action, session;
	struct host_caller team;
};

static int
office_up(void **state)
{
	static const struct service_desc *const services[] = { &scheduling_service, &registry_service };
	static struct office o;

	o = (struct office){ .d = desk_new(services, 2, "2026-03-02") };
	o.team = o.d->who;
	o.action =
	    desk_make(o.d, "scheduling.action.create", "{\"title\":\"Gouvernance\",\"school_zone\":\"A\"}");
	o.session = desk_make(o.d, "scheduling.session.create",
	    "{\"action\":\"%s\",\"rank\":1,\"window_from\":\"2027-02-09\",\"window_to\":\"2027-02-22\"}",
	    desk_text(o.d, o.action));
	*state = &o;
	return 0;
}

static int
office_down(void **state)
{
	struct office *o = *state;

	return desk_close(o->d, "scheduling");
}

static struct id
entered(struct office *o, const char *zone, const char *from, const char *to)
{
	return desk_make(o->d, CREATE,
	    "{\"zone\":\"%s\",\"name\":\"Vacances\",\"from\":\"%s\",\"to\":\"%s\"}", zone, from, to);
}

static enum rc
enters(struct office *o, const char *zone, const char *from, const char *to)
{
	return desk_call(o->d, CREATE, NULL,
	    "{\"zone\":\"%s\",\"name\":\"Vacances\",\"from\":\"%s\",\"to\":\"%s\"}", zone, from, to);
}

static bool
any_says(const struct list *texts, const char *words)
{
	const struct text *t = texts->items;

	for (uint32_t i = 0; i < texts->count; i++)
		if (memmem(t[i].ptr, t[i].len, words, strlen(words)) != NULL)
			return true;
	return false;
}

/* --- plans ------------------------------------------------------------------------------ */
static struct plan
planned(struct office *o)
{
	struct id id = desk_make(o->d, "scheduling.plan.create", "{\"actions\":[\"%s\"],\"mode\":\"place\"}",
	    desk_text(o->d, o->action));
	struct plan p = { 0 };

	host_settle(o->d->h);
	assert_int_equal(
	    desk_call(o->d, "scheduling.plan.get", &p, "{\"id\":\"%s\"}", desk_text(o->d, id)), RC_OK);
	assert_int_equal(p.status, PLAN_COMPUTED);
	return p;
}

static day_t
first_day(const struct plan *p)
{
	const struct plan_option *option = p->options.items;
	const struct plan_placement *placements = option->placements.items;

	assert_true(p->options.count > 0 && option->placements.count == 1);
	return placements->day;
}

static void
a_plan_avoids_an_entered_holiday_and_the_note_about_unknown_days_moves(void **state)
{
	struct office *o = *state;
	struct plan p = planned(o);

	assert_true(any_says(&p.notes, "ne sont pas toutes connues"));
	assert_true(first_day(&p) < desk_day("2027-02-22"));
	(void)desk_make(o->d, CREATE, WINTER);
	p = planned(o);
	assert_int_equal(first_day(&p), desk_day("2027-02-22")); /* the only one left */
	assert_true(
	    any_says(&p.notes, "ne sont pas toutes connues")); /* the last day lies behind what is known */
	(void)entered(o, "B", "2027-04-10", "2027-04-25");
	p = planned(o);
	assert_true(any_says(&p.notes, "ne sont pas toutes connues"));
	(void)entered(o, "A", "2027-04-03", "2027-04-18");
	p = planned(o);
	assert_int_equal(first_day(&p), desk_day("2027-02-22"));
	assert_false(any_says(&p.notes, "ne sont pas toutes connues"));
}

static void
holidays_of_another_zone_and_archived_ones_close_no_day(void **state)
{
	struct office *o = *state;
	struct plan p;
	struct id id = desk_make(o->d, CREATE, WINTER);

	(void)entered(o, "B", "2027-02-13", "2027-02-28");
	p = planned(o);
	assert_int_equal(first_day(&p), desk_day("2027-02-22"));
	assert_int_equal(desk_call(o->d, "scheduling.school_holiday.archive", NULL,
			     "{\"id\":\"%s\",\"version\":1}", desk_text(o->d, id)),
	    RC_OK);
	p = planned(o);
	assert_true(first_day(&p) < desk_day("2027-02-22"));
}

/* --- days that stand, days that are asked ----------------------------------------------------- */
static bool
is_hindered(struct office *o)
{
	struct history_page page = { 0 };
	const struct history_entry *e;

	assert_int_equal(desk_call(o->d, "scheduling.session.history", &page, "{\"id\":\"%s\"}",
			     desk_text(o->d, o->session)),
	    RC_OK);
	e = page.items.items;
	for (uint32_t i = 0; i < page.items.count; i++)
		if (text_equal(e[i].event, TEXT_LIT("session.hindered")))
			return true;
	return false;
}

static void
a_day_that_falls_into_entered_holidays_is_told(void **state)
{
	struct office *o = *state;
	struct action_outlook out = { 0 };

	assert_int_equal(
	    desk_call(o->d, "scheduling.session.update", NULL,
		"{\"id\":\"%s\",\"version\":1,\"day\":\"2027-02-09\"}", desk_text(o->d, o->session)),
	    RC_OK);
	(void)entered(o, "B", "2027-02-06", "2027-02-21");
	assert_false(is_hindered(o));
	(void)desk_make(o->d, CREATE, WINTER);
	assert_true(is_hindered(o));
	assert_int_equal(
	    desk_call(o->d, "scheduling.action.outlook", &out, "{\"id\":\"%s\"}", desk_text(o->d, o->action)),
	    RC_OK);
	assert_true(any_says(&out.clashes, "vacances scolaires"));
}

static void
no_poll_offers_a_day_of_entered_holidays(void **state)
{
	struct office *o = *state;
	struct id person = desk_make(o->d, "registry.person.create", "{\"name\":\"Une fonction\"}");
	const char *poll = "{\"action\":\"%s\",\"persons\":[\"%s\"],\"closes_at\":\"2026-03-20T12:00:00Z\","
			   "\"options\":[{\"session\":\"%s\",\"day\":\"2027-02-09\"}]}";

	(void)desk_make(o->d, CREATE, WINTER);
	assert_int_equal(desk_call(o->d, "scheduling.poll.create", NULL, poll, desk_text(o->d, o->action),
			     desk_text(o->d, person), desk_text(o->d, o->session)),
	    RC_RULE);
	assert_true(desk_refused(o->d, "options[0].day", FAULT_POLL_OPTION_CLOSED));
	assert_non_null(strstr(o->d->why.items[0].argument, "vacances scolaires"));
}

/* --- what is refused ---------------------------------------------------------------------- */
static void
holidays_that_cannot_be_are_refused_each_by_its_rule(void **state)
{
	struct office *o = *state;

	assert_int_equal(enters(o, "A", "2027-02-21", "2027-02-20"), RC_INVALID);
	assert_true(desk_refused(o->d, "to", FAULT_SCHOOL_HOLIDAY_PERIOD));
	assert_int_equal(enters(o, "A", "2027-01-01", "2027-05-11"), RC_INVALID); /* 131 days */
	assert_true(desk_refused(o->d, "to", FAULT_SCHOOL_HOLIDAY_LONG));
	assert_int_equal(enters(o, "A", "2027-01-01", "2027-05-10"), RC_OK); /* 130 */
	assert_int_equal(enters(o, "B", "2027-01-01", "2027-01-01"), RC_OK); /* one */
	assert_int_equal(desk_call(o->d, CREATE, NULL,
			     "{\"zone\":\"A\",\"name\":\"\",\"from\":\"2028-01-01\",\"to\":\"2028-01-02\"}"),
	    RC_INVALID);
	assert_true(o->d->why.count == 1 && strcmp(o->d->why.items[0].field, "name") == 0);
	assert_int_equal(desk_call(o->d, CREATE, NULL,
			     "{\"name\":\"Hiver\",\"from\":\"2028-01-01\",\"to\":\"2028-01-02\"}"),
	    RC_INVALID);
	assert_true(desk_refused(o->d, "zone", FAULT_REQUIRED));
}

static void
what_contradicts_holidays_that_are_known_is_refused_and_what_repeats_them_is_not(void **state)
{
	struct office *o = *state;
	struct id id;

	assert_int_equal(
	    enters(o, "A", "2026-10-17", "2026-11-02"), RC_RULE); /* the day of return, for the last one */
	assert_true(desk_refused(o->d, "from", FAULT_SCHOOL_HOLIDAY_OVERLAP));
	assert_string_equal(o->d->why.items[0].argument,
	    "Vacances de la Toussaint, du samedi 17 octobre 2026 au dimanche 1er novembre 2026");
	assert_int_equal(enters(o, "A", "2026-10-17", "2026-11-01"), RC_OK);
	id = desk_make(o->d, CREATE, WINTER);
	assert_int_equal(enters(o, "A", "2027-02-21", "2027-03-01"), RC_RULE);
	assert_true(desk_refused(o->d, "from", FAULT_SCHOOL_HOLIDAY_OVERLAP));
	assert_int_equal(enters(o, "A", "2027-02-22", "2027-03-01"), RC_OK);
	assert_int_equal(enters(o, "C", "2027-02-21", "2027-03-01"), RC_OK);
	assert_int_equal(desk_call(o->d, "scheduling.school_holiday.update", NULL,
			     "{\"id\":\"%s\",\"version\":1,\"to\":\"2027-02-20\"}", desk_text(o->d, id)),
	    RC_OK); /* no contradiction with itself */
	assert_int_equal(desk_call(o->d, "scheduling.school_holiday.update", NULL,
			     "{\"id\":\"%s\",\"version\":2,\"to\":\"2027-02-22\"}", desk_text(o->d, id)),
	    RC_RULE);
	assert_true(desk_refused(o->d, "from", FAULT_SCHOOL_HOLIDAY_OVERLAP));
}

static struct school_holiday
row(const char *from, const char *to)
{
	return (struct school_holiday){ .has = REC_BIT(SCHOOL_HOLIDAY_ZONE) | REC_BIT(SCHOOL_HOLIDAY_NAME) |
		    REC_BIT(SCHOOL_HOLIDAY_FROM) | REC_BIT(SCHOOL_HOLIDAY_TO),
		.zone = SCHOOL_ZONE_C,
		.name = TEXT_LIT("Vacances"),
		.from = desk_day(from),
		.to = desk_day(to) };
}

static void
a_calendar_comes_as_a_file_whose_rows_are_held_to_each_other(void **state)
{
	struct office *o = *state;
	struct school_holiday rows[] = { row("2027-02-13", "2027-02-28"), row("2027-02-28", "2027-03-14"),
		row("2027-04-10", "2027-04-25") };
	const void *recs[] = { &rows[0], &rows[1], &rows[2] };
	const struct import_fault *f;
	struct import_report report;

	assert_int_equal(
	    desk_import_rows(o->d, "scheduling.import", &school_holiday_desc, recs, 3, &report), 1);
	f = report.faults.items;
	assert_true(f->line == 2 && text_equal(f->code, TEXT_LIT("school_holiday_overlap")));
	rows[1] = row("2027-03-01", "2027-03-14");
	assert_int_equal(
	    desk_import_rows(o->d, "scheduling.import", &school_holiday_desc, recs, 3, &report), 0);
	assert_int_equal(report.created, 3);
}

static void
everybody_with_an_account_reads_them_and_the_team_alone_writes(void **state)
{
	struct office *o = *state;
	struct id id = desk_make(o->d, CREATE, WINTER);
	struct school_holiday h = { 0 };
	const uint32_t roles[] = { ROLE_DIRECTOR, ROLE_ANIMATOR, ROLE_INSTITUTION };

	for (unsigned i = 0; i < sizeof roles / sizeof roles[0]; i++) {
		o->d->who = (struct host_caller){ .roles = roles[i], .person = { { 7 } } };
		assert_int_equal(desk_call(o->d, "scheduling.school_holiday.get", &h, "{\"id\":\"%s\"}",
				     desk_text(o->d, id)),
		    RC_OK);
		assert_int_equal(h.to, desk_day("2027-02-21"));
		assert_int_equal(enters(o, "C", "2027-02-06", "2027-02-21"), RC_FORBIDDEN);
	}
	o->d->who = o->team;
}

#define OFFICE(test) cmocka_unit_test_setup_teardown(test, office_up, office_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE(a_plan_avoids_an_entered_holiday_and_the_note_about_unknown_days_moves),
		OFFICE(holidays_of_another_zone_and_archived_ones_close_no_day),
		OFFICE(a_day_that_falls_into_entered_holidays_is_told),
		OFFICE(no_poll_offers_a_day_of_entered_holidays),
		OFFICE(holidays_that_cannot_be_are_refused_each_by_its_rule),
		OFFICE(what_contradicts_holidays_that_are_known_is_refused_and_what_repeats_them_is_not),
		OFFICE(a_calendar_comes_as_a_file_whose_rows_are_held_to_each_other),
		OFFICE(everybody_with_an_account_reads_them_and_the_team_alone_writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
