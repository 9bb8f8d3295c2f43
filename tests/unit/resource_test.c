/*
 * resource_test: calendars that are due, read and failing; stamps that only time and place raise; feeds and features, in a host.
 * Owns: nothing; the world is scheduling_world, and the gateway's part is played here.
 * Beware: today is 2019-10-15 in that world.
 */
#include "services/scheduling/resource.h"
#include "tests/lib/scheduling_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#define HOUR (3600 * USEC_PER_SEC)
#define ADDRESS "https://agenda.exemple.fr/secret.ics"

static const struct host_caller gateway = { .roles = ROLE_SERVICE };

static struct host_caller
animator_of(const struct world *w)
{
	return (struct host_caller){ .roles = ROLE_ANIMATOR, .person = w->animators[0] };
}

static struct calendar_source
calendar_made(struct world *w, struct id person, const char *address)
{
	struct calendar_source k = { .has = REC_BIT(CALENDAR_PERSON), .person = person }, made;

	if (address != NULL) {
		k.address = text_of(address);
		k.has |= REC_BIT(CALENDAR_ADDRESS);
	}
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.calendar.create", &calendar_desc, &k,
		&calendar_desc, &made),
	    RC_OK);
	return made;
}

static struct calendar_source
calendar_now(struct world *w, struct id id)
{
	struct ref ref = { REC_BIT(1), id };
	struct calendar_source k;

	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.calendar.get", &ref_desc, &ref, &calendar_desc, &k),
	    RC_OK);
	return k;
}

static uint32_t
due(struct world *w)
{
	struct nothing in = { 0 };
	struct calendar_due d;

	world_expect(w,
	    season_call(w, &gateway, "scheduling.calendar.due", &nothing_desc, &in, &calendar_due_desc, &d),
	    RC_OK);
	return d.calendars.count;
}

static struct calendar_task
take(struct world *w, struct id id)
{
	struct ref ref = { REC_BIT(1), id };
	struct calendar_task t;

	world_expect(w,
	    season_call(w, &gateway, "scheduling.calendar.take", &ref_desc, &ref, &calendar_task_desc, &t),
	    RC_OK);
	return t;
}

static void
tell(struct world *w, struct id id, enum calendar_outcome outcome, day_t busy)
{
	struct busy_day one = { REC_BIT(1) | REC_BIT(2), busy, 1u << SESSION_MORNING };
	struct calendar_result r = { .has = REC_BIT(1) | REC_BIT(2), .id = id, .outcome = outcome };
	struct calendar_source k;

	if (outcome == CALENDAR_READ) {
		r.days = (struct list){ &one, busy != 0 };
		r.entries = 1;
		r.mark = TEXT_LIT("\"7\"");
		r.has |= REC_BIT(3) | REC_BIT(4) | REC_BIT(5);
	}
	world_expect(w,
	    season_call(
		w, &gateway, "scheduling.calendar.read", &calendar_result_desc, &r, &calendar_desc, &k),
	    RC_OK);
}

static uint32_t
busy_days(struct world *w, struct id person, day_t from, day_t to)
{
	struct busy_query q = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), person, from, to };
	struct busy_page p;

	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.person.busy", &busy_query_desc, &q, &busy_page_desc, &p),
	    RC_OK);
	return p.days.count;
}

static void
verified(struct world *w)
{
	uint64_t events;

	world_expect(w, host_verify(w->host, "scheduling", &events, &w->why), RC_OK);
}

/* --- calendars ---------------------------------------------------------------------------------------------------------- */
static void
a_calendar_is_due_at_once_then_every_six_hours(void **state)
{
	struct world *w = *state;
	struct id person = w->animators[5];
	struct calendar_source k = calendar_made(w, person, ADDRESS);
	struct calendar_task t;
	day_t day = world_day("2019-11-05");

	assert_int_equal(due(w), 1);
	t = take(w, k.id);
	assert_true(text_is(t.address, ADDRESS) && !REC_HAS(&t, 3));
	assert_int_equal(due(w), 0); /* taken: another gateway leaves it */
	t = take(w, k.id);
	assert_false(REC_HAS(&t, 2));
	tell(w, k.id, CALENDAR_READ, day);
	assert_int_equal(busy_days(w, person, day, day), 1);
	host_advance(w->host, 5 * HOUR);
	assert_int_equal(due(w), 0);
	host_advance(w->host, HOUR);
	assert_int_equal(due(w), 1);
	t = take(w, k.id);
	assert_true(text_is(t.mark, "\"7\""));
	tell(w, k.id, CALENDAR_UNCHANGED, 0);
	assert_int_equal(busy_days(w, person, day, day), 1);
	assert_int_equal(calendar_now(w, k.id).entries, 1);
	verified(w);
}

static void
a_calendar_that_nobody_came_back_from_is_due_again(void **state)
{
	struct world *w = *state;
	struct calendar_source k = calendar_made(w, w->animators[5], ADDRESS);

	take(w, k.id);
	host_advance(w->host, 14 * 60 * USEC_PER_SEC);
	assert_int_equal(due(w), 0);
	host_advance(w->host, 61 * USEC_PER_SEC);
	assert_int_equal(due(w), 1);
}

static void
what_fails_keeps_what_was_known_and_is_told_once_after_five_days(void **state)
{
	struct world *w = *state;
	struct id person = w->animators[5];
	struct calendar_source k = calendar_made(w, person, ADDRESS);
	day_t day = world_day("2019-11-05");
	usec_t told;

	take(w, k.id);
	tell(w, k.id, CALENDAR_READ, day);
	for (unsigned i = 0; i < 20; i++) {
		host_advance(w->host, 6 * HOUR);
		take(w, k.id);
		tell(w, k.id, CALENDAR_UNREACHABLE, 0);
	}
	k = calendar_now(w, k.id);
	assert_int_equal(k.failures, 20);
	assert_int_equal(k.last_outcome, CALENDAR_UNREACHABLE);
	assert_false(REC_HAS(&k, CALENDAR_TOLD_AT));
	assert_int_equal(busy_days(w, person, day, day), 1);
	host_advance(w->host, 6 * HOUR);
	take(w, k.id);
	tell(w, k.id, CALENDAR_TIMEOUT, 0);
	k = calendar_now(w, k.id);
	assert_true(REC_HAS(&k, CALENDAR_TOLD_AT));
	told = k.told_at;
	host_advance(w->host, 6 * HOUR);
	take(w, k.id);
	tell(w, k.id, CALENDAR_TIMEOUT, 0);
	assert_int_equal(calendar_now(w, k.id).told_at, told);
	host_advance(w->host, 6 * HOUR);
	take(w, k.id);
	tell(w, k.id, CALENDAR_READ, 0);
	k = calendar_now(w, k.id);
	assert_false(REC_HAS(&k, CALENDAR_FAILURES) || REC_HAS(&k, CALENDAR_FAILING_SINCE) ||
	    REC_HAS(&k, CALENDAR_TOLD_AT));
	assert_int_equal(busy_days(w, person, day, day), 0);
	verified(w);
}

static void
days_gone_by_stay_as_they_were_known(void **state)
{
	struct world *w = *state;
	struct id person = w->animators[5];
	struct calendar_source k = calendar_made(w, person, ADDRESS);
	day_t day = world_day("2019-10-16");

	take(w, k.id);
	tell(w, k.id, CALENDAR_READ, day);
	host_advance(w->host, 3 * USEC_PER_DAY);
	take(w, k.id);
	tell(w, k.id, CALENDAR_READ, day + 30);
	assert_int_equal(busy_days(w, person, day, day + 30), 2);
}

static void
a_file_is_read_beside_the_loop_and_answers_whoever_brought_it(void **state)
{
	static const char ics[] = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:"
				  "20191105\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
	struct world *w = *state;
	const struct host_caller animator = animator_of(w),
				 director = { ROLE_DIRECTOR, w->persons[0][DIRECTOR], &w->centres[0], 1 };
	struct calendar_source k = calendar_made(w, w->animators[0], NULL), after;
	struct calendar_content in = { REC_BIT(1) | REC_BIT(2), k.id, TEXT_LIT(ics) };
	day_t day = world_day("2019-11-05");

	assert_int_equal(due(w), 0); /* it has no address */
	world_expect(w,
	    season_call(w, &animator, "scheduling.calendar.content", &calendar_content_desc, &in,
		&calendar_desc, &after),
	    RC_OK);
	assert_int_equal(after.last_outcome, CALENDAR_READ);
	assert_int_equal(busy_days(w, w->animators[0], day, day), 1);
	in.bytes = TEXT_LIT("autre chose");
	world_expect(w,
	    season_call(w, &animator, "scheduling.calendar.content", &calendar_content_desc, &in,
		&calendar_desc, &after),
	    RC_INVALID);
	assert_true(world_refused_for(w, FAULT_CALENDAR_CONTENT));
	world_expect(w,
	    season_call(w, &director, "scheduling.calendar.content", &calendar_content_desc, &in,
		&calendar_desc, &after),
	    RC_NOT_FOUND);
	assert_int_equal(busy_days(w, w->animators[0], day, day), 1);
	verified(w);
}

static void
one_person_has_five_calendars_at_most(void **state)
{
	struct world *w = *state;
	struct calendar_source k = { .has = REC_BIT(CALENDAR_PERSON), .person = w->animators[0] };

	for (unsigned i = 0; i < CALENDARS_MOST; i++)
		calendar_made(w, w->animators[0], NULL);
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.calendar.create", &calendar_desc, &k, &calendar_desc, &k),
	    RC_RULE);
	assert_true(world_refused_for(w, FAULT_CALENDARS_MOST));
	calendar_made(w, w->animators[1], NULL);
}

static void
webcal_is_https_by_another_name(void **state)
{
	struct world *w = *state;
	struct calendar_source k = calendar_made(w, w->animators[0], "webcal://agenda.exemple.fr/a.ics");

	assert_true(text_is(take(w, k.id).address, "https://agenda.exemple.fr/a.ics"));
	assert_true(text_is(k.host, "agenda.exemple.fr"));
}

/* --- feeds ------------------------------------------------------------------------------------------------------------ */
static struct feed_link
feed_made(struct world *w, const struct host_caller *who, struct calendar_feed f, enum rc want)
{
	struct feed_link made = { 0 };

	world_expect(
	    w, season_call(w, who, "scheduling.feed.create", &feed_desc, &f, &feed_link_desc, &made), want);
	return made;
}

static struct text
feed_text_of(struct world *w, const struct feed_link *l, enum rc want)
{
	struct feed_query q = { .has = REC_BIT(1), .token = { l->address.ptr + 5, l->address.len - 9, 0 } };
	const struct host_caller nobody = { 0 };
	struct feed_text t = { 0 };

	world_expect(w,
	    season_call(w, &nobody, "scheduling.feed.read", &feed_query_desc, &q, &feed_text_desc, &t), want);
	return t.bytes;
}

/* --- feeds, stamps, features -------------------------------------------------------------------------------------------- */
static void
each_makes_feeds_of_what_is_its_own(void **state)
{
	struct world *w = *state;
	const struct host_caller animator = animator_of(w),
				 director = { ROLE_DIRECTOR, w->persons[0][DIRECTOR], &w->centres[0], 1 },
				 member = { ROLE_BENEFICIARY, w->persons[0][EMPLOYEE], &w->centres[0], 1 };
	struct calendar_feed person = { .has = REC_BIT(FEED_KIND) | REC_BIT(FEED_TAG_PERSON),
		.kind = FEED_PERSON,
		.person = w->animators[0] };
	struct calendar_feed centre = { .has = REC_BIT(FEED_KIND) | REC_BIT(FEED_TAG_ORGANISATION),
		.kind = FEED_ORGANISATION,
		.organisation = w->centres[0] };
	struct calendar_feed venue = {
		.has = REC_BIT(FEED_KIND) | REC_BIT(FEED_TAG_VENUE), .kind = FEED_VENUE, .venue = w->venue
	};

	feed_made(w, &world_coordinator, person, RC_OK);
	feed_made(w, &world_coordinator, centre, RC_OK);
	feed_made(w, &world_coordinator, venue, RC_OK);
	feed_made(w, &animator, person, RC_OK);
	feed_made(w, &animator, venue, RC_FORBIDDEN);
	feed_made(w, &director, centre, RC_OK);
	feed_made(w, &director, person, RC_FORBIDDEN);
	feed_made(w, &member, centre, RC_FORBIDDEN);
	centre.organisation = w->centres[1];
	feed_made(w, &director, centre, RC_FORBIDDEN);
	venue.has |= REC_BIT(FEED_TAG_PERSON);
	feed_made(w, &world_coordinator, venue, RC_INVALID);
	assert_true(world_refused_for(w, FAULT_FEED_SUBJECT));
	person.person = (struct id){ { 9 } };
	feed_made(w, &world_coordinator, person, RC_INVALID);
	assert_true(world_refused_for(w, FAULT_UNKNOWN_REFERENCE));
}

static void
a_feed_is_revoked_once_and_for_good(void **state)
{
	struct world *w = *state;
	const struct host_caller director = { ROLE_DIRECTOR, w->persons[0][DIRECTOR], &w->centres[0], 1 };
	struct calendar_feed venue = { .has = REC_BIT(FEED_KIND) | REC_BIT(FEED_TAG_VENUE),
		.kind = FEED_VENUE,
		.venue = w->venue },
			     f;
	struct feed_link l = feed_made(w, &world_coordinator, venue, RC_OK);
	struct ref ref = { REC_BIT(1), l.id };

	world_expect(w, season_call(w, &director, "scheduling.feed.revoke", &ref_desc, &ref, &feed_desc, &f),
	    RC_NOT_FOUND);
	feed_text_of(w, &l, RC_OK);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.feed.revoke", &ref_desc, &ref, &feed_desc, &f),
	    RC_OK);
	assert_int_equal(f.status, FEED_REVOKED);
	feed_text_of(w, &l, RC_NOT_FOUND);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.feed.revoke", &ref_desc, &ref, &feed_desc, &f),
	    RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_STATE));
	assert_true(machine_is_sound(&scheduling_feed_machine));
	verified(w);
}

static uint32_t
sequence_of(struct world *w, struct id session)
{
	struct db_txn t = db_begin(service_db(host_service(w->host, "scheduling")), DB_READ);
	struct session_stamp st = { .sequence = UINT32_MAX };
	bool known = db_get(&t, &scheduling_session_stamps, session, host_arena(w->host), &st);

	db_abort(&t);
	return known ? st.sequence : UINT32_MAX;
}

static void
a_plan_that_places_and_moves_raises_the_sequence_of_what_moved(void **state)
{
	static const int study[] = { STUDY };
	struct world *w = *state;
	struct session j1 = world_session_at(w, STUDY, 1), j2 = world_session_at(w, STUDY, 2), moved;
	struct plan p = world_plan_asked(w, PLAN_PLACE, study, 1);
	uint32_t before;

	assert_int_equal(sequence_of(w, j1.id), 0); /* fixed from the beginning */
	assert_int_equal(sequence_of(w, j2.id), UINT32_MAX);
	world_expect(w, world_plan_applied(w, p.id), RC_OK);
	assert_int_equal(sequence_of(w, j1.id), 0);
	assert_int_equal(sequence_of(w, j2.id), 0);
	j2 = world_session_at(w, STUDY, 2);
	for (int i = 0; i < ANIMATORS; i++)
		world_absent(w, w->animators[i], j2.day, j2.day);
	p = world_plan_asked(w, PLAN_REPLAN, study, 1);
	world_expect(w, world_plan_applied(w, p.id), RC_OK);
	moved = world_session_at(w, STUDY, 2);
	before = sequence_of(w, j1.id);
	assert_int_not_equal(moved.day, j2.day);
	assert_int_equal(sequence_of(w, j2.id), 1);
	assert_int_equal(before, 0);
	verified(w);
}

static void
the_list_of_features_has_an_end(void **state)
{
	struct world *w = *state;
	struct venue_feature f = { .has = REC_BIT(FEATURE_LABEL) };
	char label[32];

	f.label.ptr = label;
	for (unsigned i = 0; i < SCHEDULING_FEATURES_MAX; i++) {
		f.label.len = (uint32_t)snprintf(label, sizeof label, "Équipement %u", i);
		world_expect(w,
		    season_call(w, &world_coordinator, "scheduling.venue_feature.create", &venue_feature_desc,
			&f, NULL, NULL),
		    RC_OK);
	}
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.venue_feature.create", &venue_feature_desc, &f,
		NULL, NULL),
	    RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_DUPLICATE));
	f.label.len = (uint32_t)snprintf(label, sizeof label, "Un de trop");
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.venue_feature.create", &venue_feature_desc, &f,
		NULL, NULL),
	    RC_RULE);
	assert_true(world_refused_for(w, FAULT_FEATURES_MOST));
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_up, world_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(a_calendar_is_due_at_once_then_every_six_hours),
		IN_WORLD(a_calendar_that_nobody_came_back_from_is_due_again),
		IN_WORLD(what_fails_keeps_what_was_known_and_is_told_once_after_five_days),
		IN_WORLD(days_gone_by_stay_as_they_were_known),
		IN_WORLD(a_file_is_read_beside_the_loop_and_answers_whoever_brought_it),
		IN_WORLD(one_person_has_five_calendars_at_most),
		IN_WORLD(webcal_is_https_by_another_name),
		IN_WORLD(each_makes_feeds_of_what_is_its_own),
		IN_WORLD(a_feed_is_revoked_once_and_for_good),
		IN_WORLD(a_plan_that_places_and_moves_raises_the_sequence_of_what_moved),
		IN_WORLD(the_list_of_features_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
