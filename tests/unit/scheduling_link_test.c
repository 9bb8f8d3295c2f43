/*
 * scheduling_link_test: where to join a remote session is told to the team, to who animates and to who has a place, by no route to others.
 * Owns: scheduling and registry: one action with room for one structure, a remote session, a centre with a place, one that waits, one that
 *         never asked.
 * Beware: a route tells it when the bytes of its answer hold the address, whatever the shape of that answer.
 */
#include "proto/registry.h"
#include "services/scheduling/service.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

extern const struct service_desc registry_service;

#define ADDRESS "https://visio.example/salle"
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum centre { WITH_PLACE, WAITING, STRANGER, CENTRES };

struct office {
	struct desk *d;
	struct id federation, centres[CENTRES], directors[CENTRES], employees[CENTRES], animator,
	    other_animator;
	struct id action, session, enrolments[2];
	struct host_caller team;
};

static struct id
person_make(struct office *o, struct id structure, const char *role)
{
	struct id who = desk_make(o->d, "registry.person.create", "{\"name\":\"Une fonction\"}");

	(void)desk_make(o->d, "registry.mandate.create",
	    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"%s\",\"from\":\"2020-01-01\"}",
	    desk_text(o->d, who), desk_text(o->d, structure), role);
	return who;
}

static void
people_make(struct office *o)
{
	o->federation = desk_make(
	    o->d, "registry.organisation.create", "{\"name\":\"Fédération\",\"kind\":\"federation\"}");
	o->animator = person_make(o, o->federation, "animator");
	o->other_animator = person_make(o, o->federation, "animator");
	for (int c = 0; c < CENTRES; c++) {
		o->centres[c] = desk_make(
		    o->d, "registry.organisation.create", "{\"name\":\"Centre %d\",\"kind\":\"centre\"}", c);
		o->directors[c] = person_make(o, o->centres[c], "director");
		o->employees[c] = person_make(o, o->centres[c], "employee");
	}
	host_settle(o->d->h);
}

static int
office_up(void **state)
{
	static const struct service_desc *const services[] = { &scheduling_service, &registry_service };
	static struct office o;
	struct desk *d;

	o = (struct office){ .d = desk_new(services, 2, "2026-03-02") };
	d = o.d;
	o.team = d->who;
	people_make(&o);
	o.action = desk_make(d, "scheduling.action.create",
	    "{\"title\":\"Gouvernance\",\"animators\":[\"%s\"],\"structures_max\":1}",
	    desk_text(d, o.animator));
	o.session = desk_make(d, "scheduling.session.create",
	    "{\"action\":\"%s\",\"rank\":1,\"day\":\"2026-04-14\",\"fixed\":true,\"remote\":true,\"link\":"
	    "\"" ADDRESS "\"}",
	    desk_text(d, o.action));
	(void)desk_make(d, "scheduling.action.open", "{\"id\":\"%s\"}", desk_text(d, o.action));
	for (int c = 0; c < 2; c++)
		o.enrolments[c] = desk_make(d, "scheduling.enrolment.create",
		    "{\"action\":\"%s\",\"structure\":\"%s\",\"persons\":[{\"person\":\"%s\",\"role\":"
		    "\"director\"}"
		    ",{\"person\":\"%s\",\"role\":\"employee\"}]}",
		    desk_text(d, o.action), desk_text(d, o.centres[c]), desk_text(d, o.directors[c]),
		    desk_text(d, o.employees[c]));
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

/* --- routes ------------------------------------------------------------------------------ */
static const struct route {
	const char *method, *json; /* %s: the id */
	bool of_action;
} routes[] = {
	{ "scheduling.session.get", "{\"id\":\"%s\"}", false },
	{ "scheduling.session.list", "{\"filters\":[{\"field\":\"action\",\"value\":\"%s\"}]}", true },
	{ "scheduling.session.history", "{\"id\":\"%s\"}", false },
	{ "scheduling.session.calendar", "{\"id\":\"%s\"}", false },
	{ "scheduling.action.training_sheet", "{\"id\":\"%s\"}", true },
};

/* Each of them answers, and says it or not. */
static void
routes_tell(struct office *o, struct host_caller who, bool want)
{
	o->d->who = who;
	for (size_t i = 0; i < COUNT(routes); i++) {
		const char *id = desk_text(o->d, routes[i].of_action ? o->action : o->session);
		char json[200];
		struct text body;
		bool told;

		snprintf(json, sizeof json, routes[i].json, id);
		assert_int_equal(desk_call(o->d, routes[i].method, NULL, "%s", json), RC_OK);
		body = host_last_body(o->d->h);
		assert_true(body.len > 30);
		told = memmem(body.ptr, body.len, ADDRESS, sizeof ADDRESS - 1) != NULL;
		if (told != want)
			fail_msg("%s: told %d to roles %x", routes[i].method, told, who.roles);
	}
	o->d->who = o->team;
}

static struct host_caller
of_centre(struct office *o, uint32_t role, enum centre c)
{
	return (struct host_caller){ role, o->directors[c], &o->centres[c], 1 };
}

static void
the_team_who_animates_and_who_has_a_place_are_told_where_to_join(void **state)
{
	struct office *o = *state;
	const uint32_t team[] = { ROLE_COORDINATOR, ROLE_OPERATOR, ROLE_REFERENT };

	for (size_t i = 0; i < COUNT(team); i++)
		routes_tell(o, (struct host_caller){ .roles = team[i] }, true);
	routes_tell(o, (struct host_caller){ .roles = ROLE_ANIMATOR, .person = o->animator }, true);
	routes_tell(o, of_centre(o, ROLE_DIRECTOR, WITH_PLACE), true);
	/* of the delegation, by an account that stands for no structure */
	routes_tell(
	    o, (struct host_caller){ .roles = ROLE_BENEFICIARY, .person = o->employees[WITH_PLACE] }, true);
}

static void
nobody_else_is(void **state)
{
	struct office *o = *state;

	routes_tell(o, of_centre(o, ROLE_DIRECTOR, WAITING), false);
	routes_tell(o, of_centre(o, ROLE_DIRECTOR, STRANGER), false);
	routes_tell(
	    o, (struct host_caller){ .roles = ROLE_BENEFICIARY, .person = o->employees[WAITING] }, false);
	routes_tell(o, (struct host_caller){ .roles = ROLE_ANIMATOR, .person = o->other_animator }, false);
	routes_tell(o, (struct host_caller){ .roles = ROLE_INSTITUTION }, false);
	routes_tell(o, (struct host_caller){ .roles = ROLE_NATIONAL }, false);
}

/* What stood there before is told no more than what stands there now. */
static void
who_loses_the_place_is_not_told_any_more_and_who_gets_it_is(void **state)
{
	struct office *o = *state;
	struct session s = { 0 };

	assert_int_equal(
	    desk_call(o->d, "scheduling.session.update", NULL,
		"{\"id\":\"%s\",\"version\":1,\"link\":\"" ADDRESS "-2\"}", desk_text(o->d, o->session)),
	    RC_OK);
	assert_int_equal(desk_call(o->d, "scheduling.enrolment.withdraw", NULL, "{\"id\":\"%s\"}",
			     desk_text(o->d, o->enrolments[WITH_PLACE])),
	    RC_OK);
	routes_tell(o, of_centre(o, ROLE_DIRECTOR, WITH_PLACE), false);
	routes_tell(
	    o, (struct host_caller){ .roles = ROLE_BENEFICIARY, .person = o->employees[WITH_PLACE] }, false);
	o->d->who = of_centre(o, ROLE_DIRECTOR, STRANGER);
	assert_int_equal(
	    desk_call(o->d, "scheduling.session.get", &s, "{\"id\":\"%s\"}", desk_text(o->d, o->session)),
	    RC_OK);
	assert_false(REC_HAS(&s, SESSION_LINK)); /* absent, not empty */
	assert_true(REC_HAS(&s, SESSION_REMOTE) && s.remote);
	o->d->who = o->team;
	routes_tell(o, of_centre(o, ROLE_DIRECTOR, WAITING), false); /* a place is offered, no more */
	assert_int_equal(desk_call(o->d, "scheduling.enrolment.accept", NULL, "{\"id\":\"%s\"}",
			     desk_text(o->d, o->enrolments[WAITING])),
	    RC_OK);
	routes_tell(o, of_centre(o, ROLE_DIRECTOR, WAITING), true);
	assert_int_equal(
	    desk_call(o->d, "scheduling.session.get", &s, "{\"id\":\"%s\"}", desk_text(o->d, o->session)),
	    RC_OK);
	assert_true(text_equal(s.link, TEXT_LIT(ADDRESS "-2"))); /* what was told to others changed nothing */
}

/* --- what is drawn for somebody --------------------------------------------------------- */
static bool
feed_tells(struct office *o, const char *json, struct id subject)
{
	struct feed_link made = { 0 };
	const char *token;
	struct text body;

	assert_int_equal(
	    desk_call(o->d, "scheduling.feed.create", &made, json, desk_text(o->d, subject)), RC_OK);
	token =
	    arena_text(host_arena(o->d->h), made.address.ptr + 5, made.address.len - 9); /* "/ics/", ".ics" */
	o->d->who = (struct host_caller){ 0 };
	assert_int_equal(desk_call(o->d, "scheduling.feed.read", NULL, "{\"token\":\"%s\"}", token), RC_OK);
	body = host_last_body(o->d->h);
	o->d->who = o->team;
	return memmem(body.ptr, body.len, ADDRESS, sizeof ADDRESS - 1) != NULL;
}

static void
calendars_to_subscribe_to_tell_it_to_those_alone(void **state)
{
	struct office *o = *state;
	const char *person = "{\"kind\":\"person\",\"person\":\"%s\"}",
		   *structure = "{\"kind\":\"organisation\",\"organisation\":\"%s\"}";

	assert_true(feed_tells(o, person, o->animator));
	assert_true(feed_tells(o, person, o->employees[WITH_PLACE]));
	assert_true(feed_tells(o, structure, o->centres[WITH_PLACE]));
	assert_false(feed_tells(o, person, o->employees[WAITING]));
	assert_false(feed_tells(o, structure, o->centres[WAITING]));
	assert_false(feed_tells(o, structure, o->centres[STRANGER]));
}

static void
a_convocation_and_ones_own_sessions_tell_it_to_who_has_a_place(void **state)
{
	struct office *o = *state;
	struct host_caller employee = { .roles = ROLE_BENEFICIARY, .person = o->employees[WITH_PLACE] };
	struct text body;

	o->d->who = employee;
	assert_int_equal(desk_call(o->d, "scheduling.action.paper", NULL,
			     "{\"id\":\"%s\",\"paper\":\"convocation\",\"person\":\"%s\"}",
			     desk_text(o->d, o->action), desk_text(o->d, o->employees[WITH_PLACE])),
	    RC_OK);
	body = host_last_body(o->d->h);
	assert_non_null(memmem(body.ptr, body.len, ADDRESS, sizeof ADDRESS - 1));
	assert_int_equal(desk_call(o->d, "scheduling.person.sessions", NULL,
			     "{\"id\":\"%s\",\"from\":\"2026-04-01\",\"to\":\"2026-04-30\"}",
			     desk_text(o->d, o->employees[WITH_PLACE])),
	    RC_OK);
	body = host_last_body(o->d->h);
	assert_non_null(memmem(body.ptr, body.len, ADDRESS, sizeof ADDRESS - 1));
	o->d->who = o->team;
}

#define OFFICE(test) cmocka_unit_test_setup_teardown(test, office_up, office_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE(the_team_who_animates_and_who_has_a_place_are_told_where_to_join),
		OFFICE(nobody_else_is),
		OFFICE(who_loses_the_place_is_not_told_any_more_and_who_gets_it_is),
		OFFICE(calendars_to_subscribe_to_tell_it_to_those_alone),
		OFFICE(a_convocation_and_ones_own_sessions_tell_it_to_who_has_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
