/*
 * poll_test: date polls in virtual time: whom they ask, reminders, the deadline, days that fall, what the planner takes, persons who are one.
 * Owns: scheduling, registry and notification, with one training of two sessions still to be placed.
 * Beware: today is 2026-03-02 at the start of each test, six in the morning (UTC).
 */
#include "proto/proto.h"
#include "services/scheduling/poll.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

extern const struct service_desc registry_service, notification_service;

#define PEOPLE 4
#define DAY1 "2026-05-19"
#define DAY2 "2026-05-21"
#define DAY3 "2026-06-16"

struct room {
	struct desk *d;
	struct id action, first, second, poll;
	struct id people[PEOPLE];
	struct host_caller team;
};

static int
room_up(void **state)
{
	static const struct service_desc *const services[] = { &scheduling_service, &registry_service,
		&notification_service };
	static struct room r;

	r = (struct room){ .d = desk_new(services, 3, "2026-03-02") };
	r.team = r.d->who;
	for (int i = 0; i < PEOPLE; i++)
		r.people[i] = desk_make(r.d, "registry.person.create", "{\"name\":\"Une fonction %d\"}", i);
	r.action = desk_make(r.d, "scheduling.action.create",
	    "{\"title\":\"Gouvernance\",\"animators\":[\"%s\"]}", desk_text(r.d, r.people[0]));
	r.first = desk_make(r.d, "scheduling.session.create",
	    "{\"action\":\"%s\",\"rank\":1,\"window_from\":\"2026-05-01\",\"window_to\":\"2026-06-30\"}",
	    desk_text(r.d, r.action));
	r.second = desk_make(r.d, "scheduling.session.create",
	    "{\"action\":\"%s\",\"rank\":2,\"window_from\":\"2026-05-01\",\"window_to\":\"2026-06-30\"}",
	    desk_text(r.d, r.action));
	*state = &r;
	return 0;
}

static int
room_down(void **state)
{
	struct room *r = *state;

	return desk_close(r->d, "scheduling");
}

/* Asks the animator and two more until 2026-03-20 at noon (UTC). */
static void
poll_make(struct room *r)
{
	const char *j1 = desk_text(r->d, r->first), *j2 = desk_text(r->d, r->second);

	r->poll = desk_make(r->d, "scheduling.poll.create",
	    "{\"action\":\"%s\",\"animators\":true,\"persons\":[\"%s\",\"%s\"],\"closes_at\":\"2026-03-20T12:"
	    "00:00Z\","
	    "\"options\":[{\"session\":\"%s\",\"day\":\"" DAY1 "\"},{\"session\":\"%s\",\"day\":\"" DAY2
	    "\"},"
	    "{\"session\":\"%s\",\"day\":\"" DAY3 "\"}]}",
	    desk_text(r->d, r->action), desk_text(r->d, r->people[1]), desk_text(r->d, r->people[2]), j1, j1,
	    j2);
}

static enum rc
step(struct room *r, const char *method, struct id id)
{
	return desk_call(r->d, method, NULL, "{\"id\":\"%s\"}", desk_text(r->d, id));
}

static void
poll_opened(struct room *r)
{
	poll_make(r);
	assert_int_equal(step(r, "scheduling.poll.open", r->poll), RC_OK);
}

static struct poll
poll_now(struct room *r)
{
	struct poll p = { 0 };

	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.get", &p, "{\"id\":\"%s\"}", desk_text(r->d, r->poll)), RC_OK);
	return p;
}

/* What somebody says to the options, in their order: y, i, n, or - for nothing. */
static enum rc
says(struct room *r, int person, const char *values)
{
	char json[400] = "";
	size_t n = 0;
	enum rc rc;

	for (unsigned i = 0; values[i] != '\0'; i++)
		if (values[i] != '-')
			n += (size_t)snprintf(json + n, sizeof json - n, "%s{\"option\":%u,\"value\":\"%s\"}",
			    n > 0 ? "," : "", i + 1,
			    values[i] == 'y'	   ? "yes"
				: values[i] == 'i' ? "if_needed"
						   : "no");
	r->d->who = (struct host_caller){ .roles = ROLE_ANIMATOR, .person = r->people[person] };
	rc = desk_call(r->d, "scheduling.poll.reply", NULL, "{\"id\":\"%s\",\"answers\":[%s]}",
	    desk_text(r->d, r->poll), json);
	r->d->who = r->team;
	return rc;
}

static void
clock_to(struct room *r, const char *day, int hour)
{
	host_jump(r->d->h, calendar_instant(desk_day(day), hour * 60));
}

static unsigned
notices(struct room *r, const char *event)
{
	struct list_page page = { 0 };

	assert_int_equal(desk_call(r->d, "notification.notice.list", &page,
			     "{\"limit\":200,\"filters\":[{\"field\":\"event\",\"value\":\"%s\"}]}", event),
	    RC_OK);
	return page.count;
}

/* As the planner asks for them: "2026-05-19 y1 i0 n2 s0", with an x when the day fell, and an a when it did for who animates too. */
static const char *
days_of(struct room *r, struct id session)
{
	static char text[400];
	struct poll_day days[8];
	struct arena a = { 0 };
	struct db_txn t = db_begin(service_db(host_service(r->d->h, "scheduling")), DB_READ);
	struct context c = { .service = host_service(r->d->h, "scheduling"),
		.arena = &a,
		.txn = &t,
		.now = host_now(r->d->h) };
	uint32_t n = poll_days_of(&c, session, days, 8);
	size_t at = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < n; i++) {
		char day[CALENDAR_DAY_CAP];

		calendar_day_format(days[i].day, day);
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s y%u i%u n%u s%u%s%s", i ? "," : "",
		    day, days[i].yes, days[i].if_needed, days[i].no, days[i].silent,
		    days[i].fallen ? " x" : "", days[i].animator_no ? " a" : "");
	}
	db_abort(&t);
	arena_free(&a);
	return text;
}

/* --- its life ------------------------------------------------------------------------------------------- */
static void
a_poll_goes_through_its_life_and_no_other_way(void **state)
{
	struct room *r = *state;
	struct poll p;

	poll_make(r);
	assert_int_equal(step(r, "scheduling.poll.close", r->poll), RC_CONFLICT);
	assert_int_equal(says(r, 0, "y"), RC_NOT_FOUND); /* nobody is asked yet */
	assert_int_equal(step(r, "scheduling.poll.open", r->poll), RC_OK);
	p = poll_now(r);
	assert_int_equal(p.status, POLL_OPEN);
	assert_int_equal(p.asked.count, 3);
	assert_true(p.opened_at == host_now(r->d->h));
	assert_int_equal(step(r, "scheduling.poll.open", r->poll), RC_CONFLICT);
	assert_int_equal(desk_call(r->d, "scheduling.poll.apply", NULL, "{\"id\":\"%s\",\"options\":[1]}",
			     desk_text(r->d, r->poll)),
	    RC_CONFLICT); /* not before it is closed */
	assert_int_equal(step(r, "scheduling.poll.close", r->poll), RC_OK);
	assert_int_equal(step(r, "scheduling.poll.open", r->poll), RC_CONFLICT);
	assert_int_equal(step(r, "scheduling.poll.close", r->poll), RC_CONFLICT);
	assert_true(desk_refused(r->d, "status", FAULT_STATE));
	assert_int_equal(desk_call(r->d, "scheduling.poll.update", NULL,
			     "{\"id\":\"%s\",\"version\":3,\"reminders\":[2]}", desk_text(r->d, r->poll)),
	    RC_CONFLICT);
	assert_int_equal(desk_call(r->d, "scheduling.poll.apply", NULL, "{\"id\":\"%s\",\"options\":[1,3]}",
			     desk_text(r->d, r->poll)),
	    RC_OK);
	assert_int_equal(poll_now(r).status, POLL_APPLIED);
	assert_int_equal(step(r, "scheduling.poll.close", r->poll), RC_CONFLICT);
	assert_int_equal(notices(r, "poll.closed"), 1);
}

static void
days_that_were_chosen_become_those_of_the_sessions_in_their_order(void **state)
{
	struct room *r = *state;
	struct session s = { 0 };
	const char *id;

	poll_opened(r);
	assert_int_equal(step(r, "scheduling.poll.close", r->poll), RC_OK);
	id = desk_text(r->d, r->poll);
	assert_int_equal(
	    desk_call(r->d, "scheduling.session.update", NULL,
		"{\"id\":\"%s\",\"version\":1,\"day\":\"2026-05-20\"}", desk_text(r->d, r->second)),
	    RC_OK);
	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.apply", NULL, "{\"id\":\"%s\",\"options\":[2]}", id), RC_RULE);
	assert_true(desk_refused(r->d, "options", FAULT_POLL_ORDER)); /* J1 would come after J2 */
	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.apply", NULL, "{\"id\":\"%s\",\"options\":[2,3]}", id), RC_OK);
	assert_int_equal(
	    desk_call(r->d, "scheduling.session.get", &s, "{\"id\":\"%s\"}", desk_text(r->d, r->first)),
	    RC_OK);
	assert_int_equal(s.day, desk_day(DAY2));
	assert_int_equal(s.status, SESSION_PLACED);
	assert_int_equal(
	    desk_call(r->d, "scheduling.session.get", &s, "{\"id\":\"%s\"}", desk_text(r->d, r->second)),
	    RC_OK);
	assert_int_equal(s.day, desk_day(DAY3));
	assert_int_equal(notices(r, "poll.applied"), 1); /* once, not once a day */
	assert_int_equal(notices(r, "session.placed") + notices(r, "session.moved"), 0);
}

static void
a_day_that_went_by_or_left_its_period_since_is_not_chosen(void **state)
{
	struct room *r = *state;
	const char *id;

	poll_opened(r);
	assert_int_equal(step(r, "scheduling.poll.close", r->poll), RC_OK);
	assert_int_equal(
	    desk_call(r->d, "scheduling.session.update", NULL,
		"{\"id\":\"%s\",\"version\":1,\"window_to\":\"2026-06-10\"}", desk_text(r->d, r->second)),
	    RC_OK);
	id = desk_text(r->d, r->poll);
	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.apply", NULL, "{\"id\":\"%s\",\"options\":[2,3]}", id), RC_RULE);
	assert_true(desk_refused(r->d, "options[1]", FAULT_POLL_OPTION_OUTSIDE));
	clock_to(r, DAY1, 12);
	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.apply", NULL, "{\"id\":\"%s\",\"options\":[1]}", id),
	    RC_INVALID);
	assert_true(desk_refused(r->d, "options[0]", FAULT_POLL_OPTION_PAST));
	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.apply", NULL, "{\"id\":\"%s\",\"options\":[2]}", id), RC_OK);
}

/* --- time ----------------------------------------------------------------------------------------------- */
static void
reminders_come_three_days_and_one_day_before_and_name_who_is_silent(void **state)
{
	struct room *r = *state;
	struct poll p;

	poll_opened(r);
	assert_int_equal(says(r, 1, "y--"), RC_OK);
	clock_to(r, "2026-03-17", 12);
	assert_int_equal(notices(r, "poll.reminded"), 0);
	clock_to(r, "2026-03-17", 14);
	p = poll_now(r);
	assert_int_equal(p.reminded.count, 2);
	assert_int_equal(notices(r, "poll.reminded"), 1);
	assert_int_equal(says(r, 0, "y--"), RC_OK);
	host_restart(r->d->h, "scheduling");
	clock_to(r, "2026-03-19", 14);
	p = poll_now(r);
	assert_int_equal(p.reminded.count, 1);
	assert_true(id_equal(*(const struct id *)p.reminded.items, r->people[2]));
	assert_false(REC_HAS(&p, POLL_TAG_REMIND_AT));
	assert_int_equal(notices(r, "poll.reminded"), 2);
}

static void
nobody_is_reminded_once_all_have_answered_or_the_action_is_cancelled(void **state)
{
	struct room *r = *state;

	poll_opened(r);
	for (int i = 0; i < 3; i++)
		assert_int_equal(says(r, i, "yyy"), RC_OK);
	clock_to(r, "2026-03-19", 14);
	assert_int_equal(notices(r, "poll.reminded"), 0);
	poll_opened(r);
	assert_int_equal(step(r, "scheduling.action.cancel", r->action), RC_OK);
	clock_to(r, "2026-03-20", 8);
	assert_int_equal(notices(r, "poll.reminded"), 0);
	assert_int_equal(says(r, 0, "y"), RC_CONFLICT);
	assert_true(desk_refused(r->d, "action", FAULT_POLL_ACTION));
}

static void
the_deadline_closes_it_once_and_may_be_put_off(void **state)
{
	struct room *r = *state;

	poll_opened(r);
	assert_int_equal(desk_call(r->d, "scheduling.poll.update", NULL,
			     "{\"id\":\"%s\",\"version\":2,\"closes_at\":\"2026-04-10T12:00:00Z\"}",
			     desk_text(r->d, r->poll)),
	    RC_OK);
	clock_to(r, "2026-03-21", 12);
	assert_int_equal(poll_now(r).status, POLL_OPEN);
	assert_int_equal(notices(r, "poll.reminded"), 0);
	assert_int_equal(says(r, 0, "y--"), RC_OK);
	clock_to(r, "2026-04-10", 13);
	assert_int_equal(says(r, 0, "n--"), RC_OK);
	clock_to(r, "2026-04-10", 15);
	assert_int_equal(poll_now(r).status, POLL_CLOSED);
	assert_int_equal(says(r, 0, "y--"), RC_CONFLICT);
	assert_true(desk_refused(r->d, "closes_at", FAULT_POLL_LATE));
	assert_int_equal(notices(r, "poll.closed"), 1);
}

/* --- days that fall ------------------------------------------------------------------------------------- */
static void
a_day_falls_when_all_who_are_asked_say_no_and_rises_when_one_can(void **state)
{
	struct room *r = *state;
	struct poll p;

	poll_opened(r);
	assert_int_equal(says(r, 0, "n-y"), RC_OK);
	assert_int_equal(says(r, 1, "n-y"), RC_OK);
	assert_string_equal(days_of(r, r->first), DAY1 " y0 i0 n2 s1," DAY2 " y0 i0 n0 s3");
	assert_int_equal(says(r, 2, "nny"), RC_OK);
	p = poll_now(r);
	assert_true(((const struct poll_option *)p.options.items)[0].fallen);
	assert_true(text_is(((const struct poll_option *)p.options.items)[0].reason,
	    "Aucune des 3 personnes interrogées ne peut ce jour-là."));
	assert_int_equal(notices(r, "poll.fell"), 1);
	assert_string_equal(days_of(r, r->first), DAY1 " y0 i0 n3 s0 x a," DAY2 " y0 i0 n1 s2");
	assert_int_equal(says(r, 1, "i--"), RC_OK);
	assert_string_equal(days_of(r, r->first), DAY1 " y0 i1 n2 s0," DAY2 " y0 i0 n1 s2");
	assert_int_equal(step(r, "scheduling.poll.close", r->poll), RC_OK);
	/* one of three said no: too few to say that nobody can */
	assert_string_equal(days_of(r, r->first), DAY1 " y0 i1 n2 s0," DAY2 " y0 i0 n1 s2");
	assert_string_equal(days_of(r, r->second), DAY3 " y3 i0 n0 s0");
}

static void
once_closed_silence_counts_no_more_where_half_have_answered(void **state)
{
	struct room *r = *state;
	struct poll p;

	poll_opened(r);
	assert_int_equal(says(r, 0, "ny-"), RC_OK);
	assert_int_equal(says(r, 1, "ny-"), RC_OK);
	assert_int_equal(step(r, "scheduling.poll.close", r->poll), RC_OK);
	p = poll_now(r);
	assert_true(text_is(((const struct poll_option *)p.options.items)[0].reason,
	    "Aucune des 2 personnes qui ont répondu ne peut ce jour-là."));
	assert_string_equal(days_of(r, r->first), DAY1 " y0 i0 n2 s1 x a," DAY2 " y2 i0 n0 s1");
	assert_int_equal(desk_call(r->d, "scheduling.poll.apply", NULL, "{\"id\":\"%s\",\"options\":[1]}",
			     desk_text(r->d, r->poll)),
	    RC_RULE);
	assert_true(desk_refused(r->d, "options[0]", FAULT_POLL_FALLEN));
}

static void
a_day_that_falls_without_a_word_of_who_animates_is_told_as_that(void **state)
{
	struct room *r = *state;

	poll_opened(r);
	assert_int_equal(says(r, 1, "ny-"), RC_OK);
	assert_int_equal(says(r, 2, "ny-"), RC_OK);
	assert_int_equal(step(r, "scheduling.poll.close", r->poll), RC_OK);
	assert_string_equal(days_of(r, r->first), DAY1 " y0 i0 n2 s1 x," DAY2 " y2 i0 n0 s1");
}

/* --- what the planner takes ----------------------------------------------------------------------------- */
static void
the_latest_poll_that_was_opened_counts_and_a_day_by_what_suits_most(void **state)
{
	struct room *r = *state;
	const char *j1 = desk_text(r->d, r->first);

	assert_string_equal(days_of(r, r->first), "");
	poll_make(r);
	assert_string_equal(days_of(r, r->first), ""); /* not open yet */
	assert_int_equal(step(r, "scheduling.poll.open", r->poll), RC_OK);
	assert_int_equal(says(r, 0, "yyy"), RC_OK);
	clock_to(r, "2026-03-03", 12);
	r->poll = desk_make(r->d, "scheduling.poll.create",
	    "{\"action\":\"%s\",\"animators\":true,\"closes_at\":\"2026-03-20T12:00:00Z\",\"options\":["
	    "{\"session\":\"%s\",\"day\":\"" DAY1 "\",\"halves\":[\"morning\"]},"
	    "{\"session\":\"%s\",\"day\":\"" DAY1 "\",\"halves\":[\"evening\"]}]}",
	    desk_text(r->d, r->action), j1, j1);
	assert_int_equal(step(r, "scheduling.poll.open", r->poll), RC_OK);
	assert_int_equal(says(r, 0, "ny"), RC_OK);
	assert_string_equal(days_of(r, r->first), DAY1 " y1 i0 n0 s0"); /* in the evening */
	assert_string_equal(days_of(r, r->second), DAY3 " y1 i0 n0 s2"); /* still of the first poll */
}

/* --- people --------------------------------------------------------------------------------------------- */
static void
two_persons_who_are_one_answer_once_and_what_was_said_stays(void **state)
{
	struct room *r = *state;
	struct poll_results results = { 0 };

	poll_opened(r);
	assert_int_equal(says(r, 1, "yn-"), RC_OK);
	assert_int_equal(desk_call(r->d, "registry.person.merge", NULL, "{\"id\":\"%s\",\"into\":\"%s\"}",
			     desk_text(r->d, r->people[1]), desk_text(r->d, r->people[2])),
	    RC_OK);
	host_settle(r->d->h);
	assert_int_equal(poll_now(r).asked.count, 2);
	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.results", &results, "{\"id\":\"%s\"}", desk_text(r->d, r->poll)),
	    RC_OK);
	assert_int_equal(results.asked, 2);
	assert_int_equal(results.answered, 1);
	assert_true(id_equal(((const struct poll_voice *)results.voices.items)[0].person, r->people[2]));
	assert_string_equal(days_of(r, r->first), DAY1 " y1 i0 n0 s1," DAY2 " y0 i0 n1 s1");
}

static void
an_archived_poll_takes_no_answer_and_counts_for_nothing(void **state)
{
	struct room *r = *state;
	struct poll_links links = { 0 };
	char token[100];

	poll_opened(r);
	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.links", &links, "{\"id\":\"%s\"}", desk_text(r->d, r->poll)),
	    RC_OK);
	assert_int_equal(links.items.count, 3);
	snprintf(
	    token, sizeof token, TEXT_FMT, TEXT_ARG(((const struct poll_link *)links.items.items)[0].link));
	assert_memory_equal(token, "/sondage/", 9);
	r->d->who = (struct host_caller){ .roles = ROLE_ANYONE };
	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.read", NULL, "{\"token\":\"%s\"}", token + 9), RC_OK);
	r->d->who = r->team;
	assert_int_equal(desk_call(r->d, "scheduling.poll.archive", NULL, "{\"id\":\"%s\",\"version\":2}",
			     desk_text(r->d, r->poll)),
	    RC_CONFLICT); /* while it is open */
	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.close", NULL, "{\"id\":\"%s\"}", desk_text(r->d, r->poll)),
	    RC_OK);
	assert_int_equal(desk_call(r->d, "scheduling.poll.archive", NULL, "{\"id\":\"%s\",\"version\":3}",
			     desk_text(r->d, r->poll)),
	    RC_OK);
	assert_string_equal(days_of(r, r->first), "");
	assert_int_equal(says(r, 0, "y--"), RC_NOT_FOUND);
	r->d->who = (struct host_caller){ .roles = ROLE_ANYONE };
	assert_int_equal(
	    desk_call(r->d, "scheduling.poll.read", NULL, "{\"token\":\"%s\"}", token + 9), RC_NOT_FOUND);
	r->d->who = r->team;
	clock_to(r, "2026-03-21", 12);
	assert_int_equal(poll_now(r).status, POLL_CLOSED); /* as it was */
}

#define ROOM(test) cmocka_unit_test_setup_teardown(test, room_up, room_down)

/* Answers come from those who are asked: a file would go around that. */
static void
no_file_brings_answers(void **state)
{
	struct room *r = *state;
	struct import in = { .has = REC_BIT(1) | REC_BIT(3), .collection = text_of("poll_answer") };
	struct import_report report;

	assert_int_equal(host_call(r->d->h, &r->team, "scheduling.import", &import_desc, &in, 0,
			     &import_report_desc, &report, NULL, &r->d->why),
	    RC_INVALID);
	assert_true(desk_refused(r->d, "collection", FAULT_CHOICE));
	in.collection = text_of("poll");
	assert_int_equal(host_call(r->d->h, &r->team, "scheduling.import", &import_desc, &in, 0,
			     &import_report_desc, &report, NULL, &r->d->why),
	    RC_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM(a_poll_goes_through_its_life_and_no_other_way),
		ROOM(days_that_were_chosen_become_those_of_the_sessions_in_their_order),
		ROOM(a_day_that_went_by_or_left_its_period_since_is_not_chosen),
		ROOM(reminders_come_three_days_and_one_day_before_and_name_who_is_silent),
		ROOM(nobody_is_reminded_once_all_have_answered_or_the_action_is_cancelled),
		ROOM(the_deadline_closes_it_once_and_may_be_put_off),
		ROOM(a_day_falls_when_all_who_are_asked_say_no_and_rises_when_one_can),
		ROOM(once_closed_silence_counts_no_more_where_half_have_answered),
		ROOM(a_day_that_falls_without_a_word_of_who_animates_is_told_as_that),
		ROOM(the_latest_poll_that_was_opened_counts_and_a_day_by_what_suits_most),
		ROOM(two_persons_who_are_one_answer_once_and_what_was_said_stays),
		ROOM(no_file_brings_answers),
		ROOM(an_archived_poll_takes_no_answer_and_counts_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
