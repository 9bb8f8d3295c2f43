/*
 * checklist_test: what an action's checklist makes fall due: it moves with the days, is dropped, settled, or said to be done.
 * Owns: a registry, scheduling and notification, with one training of two days, 19 May and 16 June 2026.
 * Beware: today is 2026-03-02 at the start of each test; 8 May is a public holiday.
 */
#include "proto/proto.h"
#include "services/registry/checklist.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

extern const struct service_desc scheduling_service, notification_service;

#define USUAL                                                                                                \
	"2026-04-09 100 p,2026-04-17 200 p,2026-05-04 300 p,2026-05-07 401 p,2026-05-19 501 p,"              \
	"2026-06-05 402 p,2026-06-16 502 p,2026-06-24 600 p,2026-09-14 700 p"

struct room {
	struct desk *d;
	struct id action, first, second;
	struct deadline_page page;
};

static int
room_up(void **state)
{
	static const struct service_desc *const services[] = { &registry_service, &scheduling_service,
		&notification_service };
	static struct room r;

	r = (struct room){ .d = desk_new(services, 3, "2026-03-02") };
	r.action = desk_make(
	    r.d, "scheduling.action.create", "{\"title\":\"Gouvernance\",\"kind\":\"formation_action\"}");
	r.first = desk_make(r.d, "scheduling.session.create",
	    "{\"action\":\"%s\",\"rank\":1,\"fixed\":true,\"day\":\"2026-05-19\"}", desk_text(r.d, r.action));
	r.second = desk_make(r.d, "scheduling.session.create",
	    "{\"action\":\"%s\",\"rank\":2,\"fixed\":true,\"day\":\"2026-06-16\"}", desk_text(r.d, r.action));
	*state = &r;
	return 0;
}

static int
room_down(void **state)
{
	struct room *r = *state;

	assert_true(desk_verified(r->d, "scheduling"));
	return desk_close(r->d, "registry");
}

static const struct deadline *
listed(struct room *r, const char *query)
{
	assert_int_equal(desk_call(r->d, "registry.deadline.agenda", &r->page, "%s", query), RC_OK);
	return r->page.items.items;
}

/* "2026-04-09 100 p": the day, the number, and a letter for the status. */
static const char *
agenda_of(struct room *r, const char *query)
{
	static const char letters[] = { 'p', 'd', 'x', 'f' };
	static char text[2000];
	const struct deadline *d = listed(r, query);
	size_t n = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < r->page.items.count; i++) {
		char day[CALENDAR_DAY_CAP];

		calendar_day_format(d[i].due, day);
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s %u %c", i ? "," : "", day, d[i].number,
		    letters[d[i].status]);
	}
	return text;
}

static const char *
agenda(struct room *r)
{
	return agenda_of(r, "{}");
}

static struct deadline
numbered(struct room *r, uint32_t number)
{
	const struct deadline *d = listed(r, "{}");

	for (uint32_t i = 0; i < r->page.items.count; i++)
		if (d[i].number == number)
			return d[i];
	fail_msg("no due date %u", number);
	return (struct deadline){ 0 };
}

static void
session_put(struct room *r, struct id session, const char *day)
{
	struct session s = { 0 };
	const char *id = desk_text(r->d, session);

	assert_int_equal(desk_call(r->d, "scheduling.session.get", &s, "{\"id\":\"%s\"}", id), RC_OK);
	assert_int_equal(desk_call(r->d, "scheduling.session.update", NULL,
			     "{\"id\":\"%s\",\"version\":%u,\"day\":\"%s\"}", id, (unsigned)s.version, day),
	    RC_OK);
}

static enum rc
step(struct room *r, const char *method, struct id id)
{
	return desk_call(r->d, method, NULL, "{\"id\":\"%s\"}", desk_text(r->d, id));
}

static unsigned
notices(struct room *r)
{
	struct list_page page = { 0 };

	assert_int_equal(
	    desk_call(r->d, "notification.notice.list", &page,
		"{\"limit\":200,\"filters\":[{\"field\":\"event\",\"value\":\"deadline.due\"}]}"),
	    RC_OK);
	return page.count;
}

/* --- days ----------------------------------------------------------------------------------------------- */
static void
an_item_falls_on_a_working_day_on_its_own_side_of_the_session(void **state)
{
	day_t friday = desk_day("2026-05-29"), saturday = desk_day("2026-05-30");

	(void)state;
	assert_int_equal(checklist_day(desk_day("2026-05-19"), -30, false), desk_day("2026-04-17"));
	assert_int_equal(checklist_day(desk_day("2026-05-18"), -10, false), desk_day("2026-05-07"));
	assert_int_equal(checklist_day(desk_day("2026-04-13"), -10, true), desk_day("2026-04-02"));
	assert_int_equal(checklist_day(desk_day("2026-04-13"), -10, false), desk_day("2026-04-03"));
	assert_int_equal(
	    checklist_day(saturday, 0, false), saturday); /* the session's own day is not moved */
	assert_int_equal(checklist_day(friday, 1, false), desk_day("2026-06-01"));
	assert_int_equal(checklist_day(friday, 2, false), desk_day("2026-06-01"));
	assert_int_equal(checklist_day(friday, 8, false), desk_day("2026-06-05"));
}

static void
the_usual_checklist_falls_due_around_the_days_of_an_action(void **state)
{
	struct room *r = *state;
	const struct deadline *d;

	assert_string_equal(agenda(r), USUAL);
	d = listed(r, "{}");
	assert_int_equal(d[0].kind, DEADLINE_ACTION_STEP);
	assert_true(text_is(d[0].record_name, "action") && id_equal(d[0].record, r->action));
	assert_true(text_is(
	    d[0].title, "J−40 : Ouvrir les inscriptions et prévenir les structures invitées (Gouvernance)"));
	assert_true(text_is(d[5].title,
	    "Journée 2, J−10 : Préparer les feuilles d’émargement, la salle et les repas (Gouvernance)"));
	assert_true(text_is(d[8].title, "J+90 : Envoyer l’évaluation à froid (Gouvernance)"));
}

static void
when_the_first_session_moves_what_is_counted_from_it_moves(void **state)
{
	struct room *r = *state;
	struct id same = numbered(r, 300).id;

	session_put(r, r->first, "2026-05-26");
	assert_string_equal(agenda(r),
	    "2026-04-16 100 p,2026-04-24 200 p,2026-05-11 300 p,2026-05-15 401 p,2026-05-26 501 p,"
	    "2026-06-05 402 p,2026-06-16 502 p,2026-06-24 600 p,2026-09-14 700 p");
	assert_true(id_equal(numbered(r, 300).id, same));
	session_put(r, r->second, "2026-06-23");
	assert_int_equal(numbered(r, 600).due, desk_day("2026-07-01"));
	assert_int_equal(numbered(r, 100).due, desk_day("2026-04-16"));
}

static void
a_session_that_is_cancelled_leaves_what_it_called_for_and_the_last_one_counts(void **state)
{
	struct room *r = *state;

	assert_int_equal(step(r, "scheduling.session.cancel", r->second), RC_OK);
	assert_string_equal(agenda(r),
	    "2026-04-09 100 p,2026-04-17 200 p,2026-05-04 300 p,2026-05-07 401 p,2026-05-19 501 p,"
	    "2026-05-27 600 p,2026-08-17 700 p");
}

static void
what_the_state_of_the_action_has_overtaken_settles_by_itself(void **state)
{
	struct room *r = *state;

	desk_jump(r->d, "2026-04-10");
	assert_int_equal(numbered(r, 100).status, DEADLINE_DUE);
	assert_int_equal(step(r, "scheduling.action.open", r->action), RC_OK);
	assert_null(strstr(agenda(r), " 100 "));
	assert_non_null(strstr(agenda(r), " 200 "));
	assert_int_equal(step(r, "scheduling.action.confirm", r->action), RC_OK);
	assert_null(strstr(agenda(r), " 200 "));
	assert_non_null(strstr(agenda(r), " 300 "));
}

static void
a_cancelled_action_calls_for_nothing_any_more(void **state)
{
	struct room *r = *state;
	struct id id;

	desk_jump(r->d, "2026-04-10");
	assert_int_equal(numbered(r, 100).status, DEADLINE_DUE);
	assert_int_equal(step(r, "scheduling.action.cancel", r->action), RC_OK);
	assert_string_equal(agenda(r), "");
	id = listed(r, "{\"status\":\"dropped\"}")[0].id;
	assert_int_equal(r->page.items.count, 8);
	assert_int_equal(step(r, "registry.deadline.done", id), RC_CONFLICT);
	id = listed(r, "{\"status\":\"done\"}")[0]
		 .id; /* settled by its record, which alone takes it up again */
	assert_int_equal(step(r, "registry.deadline.reopen", id), RC_CONFLICT);
	assert_string_equal(agenda_of(r, "{\"status\":\"done\"}"), "2026-04-09 100 f");
	desk_jump(r->d, "2026-12-01");
	assert_string_equal(agenda(r), "");
}

static void
a_day_that_was_held_settles_what_came_before_it_and_leaves_what_comes_after(void **state)
{
	struct room *r = *state;

	assert_int_equal(step(r, "scheduling.action.open", r->action), RC_OK);
	assert_int_equal(step(r, "scheduling.action.confirm", r->action), RC_OK);
	desk_jump(r->d, "2026-05-20");
	assert_int_equal(numbered(r, 300).status, DEADLINE_DUE);
	assert_int_equal(step(r, "scheduling.session.hold", r->first), RC_OK);
	assert_string_equal(agenda(r), "2026-06-05 402 p,2026-06-16 502 p,2026-06-24 600 p,2026-09-14 700 p");
	desk_jump(r->d, "2026-06-17");
	assert_int_equal(step(r, "scheduling.session.hold", r->second), RC_OK);
	assert_int_equal(step(r, "scheduling.action.start", r->action), RC_OK);
	assert_int_equal(step(r, "scheduling.action.finish", r->action), RC_OK);
	assert_string_equal(agenda(r), "2026-06-24 600 p,2026-09-14 700 p");
	desk_jump(r->d, "2026-10-01");
	assert_string_equal(agenda(r), "2026-06-24 600 d,2026-09-14 700 d");
}

static void
what_was_past_when_an_action_was_written_down_is_not_called_for(void **state)
{
	struct room *r = *state;
	struct id late;

	assert_int_equal(step(r, "scheduling.action.cancel", r->action), RC_OK);
	late = desk_make(
	    r->d, "scheduling.action.create", "{\"title\":\"Tardive\",\"first_day\":\"2026-03-20\"}");
	assert_string_equal(agenda(r),
	    "2026-03-05 300 p,2026-03-10 401 p,2026-03-20 501 p,2026-03-27 600 p,2026-06-18 700 p");
	assert_true(id_equal(listed(r, "{}")[0].record, late));
	desk_make(r->d, "scheduling.action.create", "{\"title\":\"Ancienne\",\"first_day\":\"2019-11-26\"}");
	listed(r, "{}");
	assert_int_equal(r->page.items.count, 5);
}

/* --- done ----------------------------------------------------------------------------------------------- */
static void
a_step_is_said_to_be_done_once_with_who_and_when_and_stays_so(void **state)
{
	struct room *r = *state;
	struct id id = numbered(r, 300).id;
	struct deadline d = { 0 };

	r->d->who.person = r->first; /* any id stands for a person here */
	assert_int_equal(
	    desk_call(r->d, "registry.deadline.done", &d, "{\"id\":\"%s\"}", desk_text(r->d, id)), RC_OK);
	assert_int_equal(d.status, DEADLINE_DONE);
	assert_true(id_equal(d.done_by, r->first) && d.done_at == host_now(r->d->h));
	assert_int_equal(step(r, "registry.deadline.done", id), RC_CONFLICT);
	assert_true(desk_refused(r->d, "status", FAULT_DEADLINE_STATUS));
	session_put(r, r->first, "2026-05-26"); /* it moves, and is done all the same */
	assert_string_equal(agenda_of(r, "{\"status\":\"done\"}"), "2026-05-11 300 f");
	desk_jump(r->d, "2026-05-12");
	assert_string_equal(agenda_of(r, "{\"status\":\"done\"}"), "2026-05-11 300 f");
	assert_int_equal(notices(r), 2); /* of the two that came before it */
	assert_int_equal(step(r, "registry.deadline.reopen", id), RC_OK);
	d = numbered(r, 300);
	assert_int_equal(d.status, DEADLINE_DUE); /* its day is over: at once */
	assert_false(REC_HAS(&d, DEADLINE_TAG_DONE_AT));
	assert_int_equal(step(r, "registry.deadline.reopen", id), RC_CONFLICT);
}

static void
what_a_record_settles_nobody_says_is_done(void **state)
{
	struct room *r = *state;
	struct id centre, caf, agrement;
	struct id found = { { 0 } };

	centre =
	    desk_make(r->d, "registry.organisation.create", "{\"name\":\"Centre A\",\"kind\":\"centre\"}");
	caf = desk_make(r->d, "registry.organisation.create", "{\"name\":\"Caf\",\"kind\":\"institution\"}");
	agrement = desk_make(r->d, "registry.agrement.create",
	    "{\"organisation\":\"%s\",\"caf\":\"%s\",\"kind\":\"agc\",\"status\":\"granted\","
	    "\"from\":\"2024-01-01\",\"to\":\"2027-12-31\"}",
	    desk_text(r->d, centre), desk_text(r->d, caf));
	for (uint32_t i = 0; i < (listed(r, "{}"), r->page.items.count); i++)
		if (id_equal(((const struct deadline *)r->page.items.items)[i].record, agrement))
			found = ((const struct deadline *)r->page.items.items)[i].id;
	assert_int_equal(step(r, "registry.deadline.done", found), RC_RULE);
	assert_true(desk_refused(r->d, "kind", FAULT_DEADLINE_KIND));
	r->d->who.roles = ROLE_REFERENT;
	assert_int_equal(step(r, "registry.deadline.done", numbered(r, 100).id), RC_FORBIDDEN);
}

static void
a_step_falls_due_once_and_is_told_to_the_coordinator(void **state)
{
	struct room *r = *state;

	desk_jump(r->d, "2026-05-05");
	assert_int_equal(notices(r), 3);
	host_restart(r->d->h, "registry");
	host_restart(r->d->h, "scheduling");
	session_put(r, r->first, "2026-05-18");
	assert_int_equal(notices(r), 3);
	assert_int_equal(numbered(r, 300).status, DEADLINE_DUE);
	assert_int_equal(step(r, "registry.deadline.reopen", numbered(r, 300).id), RC_CONFLICT);
	assert_int_equal(step(r, "registry.deadline.done", numbered(r, 300).id), RC_OK);
	assert_string_equal(agenda_of(r, "{\"status\":\"done\"}"),
	    "2026-04-30 300 f"); /* the 3rd is a Sunday, the 1st a holiday */
}

/* --- a checklist of one's own --------------------------------------------------------------------------- */
#define OWN                                                                                                  \
	"{\"kind\":\"formation_action\",\"items\":[{\"number\":1,\"label\":\"Relancer\",\"offset\":-20},"    \
	"{\"number\":2,\"label\":\"Bilan\",\"offset\":5,\"anchor\":\"first\"}]}"

static void
a_kind_follows_its_own_checklist_as_long_as_it_has_one(void **state)
{
	struct room *r = *state;
	struct id list = desk_make(r->d, "registry.checklist.create", OWN);
	const char *id = desk_text(r->d, list);

	assert_string_equal(agenda(r), "2026-04-29 100 p,2026-05-22 200 p");
	assert_true(text_is(numbered(r, 200).title, "J+5 : Bilan (Gouvernance)"));
	assert_int_equal(desk_call(r->d, "registry.checklist.update", NULL,
			     "{\"id\":\"%s\",\"version\":1,\"items\":[{\"number\":2,\"label\":\"Bilan\","
			     "\"offset\":7,\"anchor\":\"each\"}]}",
			     id),
	    RC_OK);
	assert_string_equal(agenda(r), "2026-05-26 201 p,2026-06-23 202 p");
	assert_int_equal(desk_call(r->d, "registry.checklist.update", NULL,
			     "{\"id\":\"%s\",\"version\":2,\"active\":false}", id),
	    RC_OK);
	assert_string_equal(agenda(r), "");
	assert_int_equal(
	    desk_call(r->d, "registry.checklist.archive", NULL, "{\"id\":\"%s\",\"version\":3}", id), RC_OK);
	assert_string_equal(agenda(r), USUAL);
}

/* Else each step that is added would fall due, today, for all that took place in years. */
static void
an_action_that_is_over_keeps_the_steps_that_it_had(void **state)
{
	struct room *r = *state;
	unsigned told;

	assert_int_equal(step(r, "scheduling.action.open", r->action), RC_OK);
	assert_int_equal(step(r, "scheduling.action.confirm", r->action), RC_OK);
	desk_jump(r->d, "2026-06-17");
	assert_int_equal(step(r, "scheduling.session.hold", r->first), RC_OK);
	assert_int_equal(step(r, "scheduling.session.hold", r->second), RC_OK);
	assert_int_equal(step(r, "scheduling.action.start", r->action), RC_OK);
	assert_int_equal(step(r, "scheduling.action.finish", r->action), RC_OK);
	desk_jump(r->d, "2026-10-01");
	told = notices(r);
	desk_make(r->d, "registry.checklist.create", OWN);
	desk_jump(r->d, "2026-10-02");
	assert_string_equal(agenda(r), "2026-06-24 600 d,2026-09-14 700 d");
	assert_int_equal(notices(r), told);
}

static void
another_kind_of_action_does_not_follow_it(void **state)
{
	struct room *r = *state;

	desk_make(r->d, "registry.checklist.create",
	    "{\"kind\":\"journee_etude\",\"items\":[{\"number\":1,\"label\":\"Relancer\",\"offset\":-20}]}");
	assert_string_equal(agenda(r), USUAL);
}

static void
a_checklist_that_cannot_be_followed_is_refused(void **state)
{
	struct room *r = *state;
	struct checklist_usual usual = { 0 };

	assert_int_equal(desk_call(r->d, "registry.checklist.create", NULL,
			     "{\"kind\":\"other\",\"items\":[{\"number\":1,\"label\":\"A\",\"offset\":1},"
			     "{\"number\":1,\"label\":\"B\",\"offset\":2}]}"),
	    RC_INVALID);
	assert_true(desk_refused(r->d, "items[1].number", FAULT_CHECKLIST_NUMBER));
	assert_int_equal(
	    desk_call(r->d, "registry.checklist.create", NULL,
		"{\"kind\":\"other\",\"items\":[{\"number\":1,\"label\":\"A\",\"offset\":400}]}"),
	    RC_INVALID);
	assert_true(desk_refused(r->d, "items[0].offset", FAULT_RANGE));
	assert_int_equal(
	    desk_call(r->d, "registry.checklist.create", NULL, "{\"kind\":\"other\",\"items\":[]}"),
	    RC_INVALID);
	assert_int_equal(desk_call(r->d, "registry.checklist.create", NULL,
			     "{\"kind\":\"other\",\"items\":["
			     "{\"number\":1,\"label\":\"A\",\"offset\":1,\"anchor\":\"each\"},"
			     "{\"number\":2,\"label\":\"A\",\"offset\":1,\"anchor\":\"each\"},"
			     "{\"number\":3,\"label\":\"A\",\"offset\":1,\"anchor\":\"each\"},"
			     "{\"number\":4,\"label\":\"A\",\"offset\":1,\"anchor\":\"each\"},"
			     "{\"number\":5,\"label\":\"A\",\"offset\":1,\"anchor\":\"each\"},"
			     "{\"number\":6,\"label\":\"A\",\"offset\":1,\"anchor\":\"each\"},"
			     "{\"number\":7,\"label\":\"A\",\"offset\":1,\"anchor\":\"each\"}]}"),
	    RC_RULE);
	assert_true(desk_refused(r->d, "items", FAULT_CHECKLIST_LONG));
	desk_make(r->d, "registry.checklist.create", OWN);
	assert_int_equal(desk_call(r->d, "registry.checklist.create", NULL, OWN), RC_RULE);
	assert_true(desk_refused(r->d, "kind", FAULT_CHECKLIST_DOUBLE));
	assert_int_equal(desk_call(r->d, "registry.checklist.usual", &usual, "{}"), RC_OK);
	assert_int_equal(usual.items.count, 7);
	r->d->who.roles = ROLE_DIRECTOR;
	assert_int_equal(desk_call(r->d, "registry.checklist.usual", NULL, "{}"), RC_FORBIDDEN);
}

/* The registry keeps what scheduling says, as scheduling has it. */
static void
the_registry_keeps_actions_and_sessions_as_they_are(void **state)
{
	static const struct {
		const char *method;
		const struct db_table *kept;
	} pairs[] = { { "scheduling.action.get", &checklist_actions },
		{ "scheduling.session.get", &checklist_sessions } };
	struct room *r = *state;
	struct id ids[] = { r->action, r->first };

	session_put(r, r->first, "2026-05-26");
	assert_int_equal(step(r, "scheduling.action.open", r->action), RC_OK);
	for (int i = 0; i < 2; i++) {
		const struct rec_desc *d = pairs[i].kept->rec;
		void *own = arena_alloc(host_arena(r->d->h), d->size), *kept;
		struct db_txn t = db_begin(service_db(host_service(r->d->h, "registry")), DB_READ);

		kept = arena_alloc(host_arena(r->d->h), d->size);
		assert_true(db_get(&t, pairs[i].kept, ids[i], host_arena(r->d->h), kept));
		db_abort(&t);
		assert_int_equal(
		    desk_call(r->d, pairs[i].method, own, "{\"id\":\"%s\"}", desk_text(r->d, ids[i])), RC_OK);
		assert_true(record_equal(d, own, kept));
	}
}

#define ROOM(test) cmocka_unit_test_setup_teardown(test, room_up, room_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_item_falls_on_a_working_day_on_its_own_side_of_the_session),
		ROOM(the_usual_checklist_falls_due_around_the_days_of_an_action),
		ROOM(when_the_first_session_moves_what_is_counted_from_it_moves),
		ROOM(a_session_that_is_cancelled_leaves_what_it_called_for_and_the_last_one_counts),
		ROOM(what_the_state_of_the_action_has_overtaken_settles_by_itself),
		ROOM(a_cancelled_action_calls_for_nothing_any_more),
		ROOM(a_day_that_was_held_settles_what_came_before_it_and_leaves_what_comes_after),
		ROOM(what_was_past_when_an_action_was_written_down_is_not_called_for),
		ROOM(a_step_is_said_to_be_done_once_with_who_and_when_and_stays_so),
		ROOM(what_a_record_settles_nobody_says_is_done),
		ROOM(a_step_falls_due_once_and_is_told_to_the_coordinator),
		ROOM(a_kind_follows_its_own_checklist_as_long_as_it_has_one),
		ROOM(another_kind_of_action_does_not_follow_it),
		ROOM(an_action_that_is_over_keeps_the_steps_that_it_had),
		ROOM(a_checklist_that_cannot_be_followed_is_refused),
		ROOM(the_registry_keeps_actions_and_sessions_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
