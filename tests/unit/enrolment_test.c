/*
 * enrolment_test: offers in virtual time, the order of the list, replacements and merges in a host, and a long random walk of commands.
 * Owns: scheduling and registry, with eight centres of four persons and one action.
 * Beware: today is 2026-01-15 at the start of each test, six in the morning (UTC). The walk counts places by a loop of its own.
 */
#include "services/scheduling/enrolment.h"
#include "services/scheduling/machines.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

extern const struct service_desc registry_service;

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define CENTRES 8
#define SEATS 4
static const char *const roles[SEATS] = { "director", "president", "employee", "administrator" };

struct room {
	struct desk *d;
	struct id action;
	struct id centres[CENTRES], people[CENTRES][SEATS];
};

static int
room_up(void **state)
{
	static const struct service_desc *const services[] = { &scheduling_service, &registry_service };
	static struct room r;

	r = (struct room){ .d = desk_new(services, 2, "2026-01-15") };
	for (int c = 0; c < CENTRES; c++) {
		r.centres[c] = desk_make(
		    r.d, "registry.organisation.create", "{\"name\":\"Centre %d\",\"kind\":\"centre\"}", c);
		for (int s = 0; s < SEATS; s++) {
			r.people[c][s] =
			    desk_make(r.d, "registry.person.create", "{\"name\":\"Une fonction %d\"}", s);
			desk_make(r.d, "registry.mandate.create",
			    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"%s\",\"from\":\"2020-01-"
			    "01\"}",
			    desk_text(r.d, r.people[c][s]), desk_text(r.d, r.centres[c]), roles[s]);
		}
	}
	host_settle(r.d->h);
	*state = &r;
	return 0;
}

static int
room_down(void **state)
{
	struct room *r = *state;

	return desk_close(r->d, "scheduling");
}

/* rules: further members of the JSON, with a comma before. */
static struct id
action_open(struct room *r, const char *rules)
{
	struct id made = desk_make(r->d, "scheduling.action.create",
	    "{\"title\":\"Action\",\"kind\":\"formation_action\"%s}", rules);

	desk_make(r->d, "scheduling.action.open", "{\"id\":\"%s\"}", desk_text(r->d, made));
	return made;
}

/* who: a set of seats, bit by bit. */
static enum rc
enrol(struct room *r, struct id action, int centre, unsigned who, struct enrolment *ret)
{
	char persons[600];
	size_t n = 0;

	for (int s = 0; s < SEATS; s++)
		if ((who >> s & 1u) != 0)
			n += (size_t)snprintf(persons + n, sizeof persons - n,
			    "%s{\"person\":\"%s\",\"role\":\"%s\"}", n > 0 ? "," : "",
			    desk_text(r->d, r->people[centre][s]), roles[s]);
	return desk_call(r->d, "scheduling.enrolment.create", ret,
	    "{\"action\":\"%s\",\"structure\":\"%s\",\"persons\":[%s]}", desk_text(r->d, action),
	    desk_text(r->d, r->centres[centre]), persons);
}

static struct id
enrolled(struct room *r, int centre, unsigned who)
{
	struct enrolment e = { 0 };

	assert_int_equal(enrol(r, r->action, centre, who, &e), RC_OK);
	return e.id;
}

static struct enrolment
now(struct room *r, struct id id)
{
	struct enrolment e = { 0 };

	assert_int_equal(
	    desk_call(r->d, "scheduling.enrolment.get", &e, "{\"id\":\"%s\"}", desk_text(r->d, id)), RC_OK);
	return e;
}

static enum rc
step(struct room *r, const char *verb, struct id id)
{
	char method[64];

	snprintf(method, sizeof method, "scheduling.enrolment.%s", verb);
	return desk_call(r->d, method, NULL, "{\"id\":\"%s\"}", desk_text(r->d, id));
}

/* --- offers ------------------------------------------------------------------------------------------------ */
static void
an_offer_holds_its_place_for_seven_days_and_lapses_to_the_next(void **state)
{
	struct room *r = *state;
	struct id first, second, third;
	usec_t begun = host_now(r->d->h);

	r->action = action_open(r, ",\"structures_max\":1");
	first = enrolled(r, 0, 1);
	second = enrolled(r, 1, 1);
	third = enrolled(r, 2, 1);
	assert_int_equal(step(r, "withdraw", first), RC_OK);
	assert_int_equal(now(r, second).status, ENROLMENT_OFFERED);
	assert_in_range(now(r, second).answer_by - begun, 7 * USEC_PER_DAY, 7 * USEC_PER_DAY + USEC_PER_MIN);
	host_advance(r->d->h, 7 * USEC_PER_DAY - USEC_PER_MIN);
	assert_int_equal(now(r, second).status, ENROLMENT_OFFERED);
	host_advance(r->d->h, 2 * USEC_PER_MIN);
	assert_int_equal(now(r, second).status, ENROLMENT_WAITING);
	assert_int_equal(now(r, second).order, WAITING_LAPSED);
	assert_int_equal(now(r, third).status, ENROLMENT_OFFERED);
	assert_int_equal(step(r, "accept", second), RC_CONFLICT);
	assert_true(desk_refused(r->d, "answer_by", FAULT_OFFER_LAPSED));
	host_advance(r->d->h, 8 * USEC_PER_DAY);
	assert_int_equal(
	    now(r, third).status, ENROLMENT_WAITING); /* and nobody is offered it in turn for ever */
	assert_int_equal(now(r, second).status, ENROLMENT_WAITING);
	assert_int_equal(now(r, second).rank + now(r, third).rank, 3);
	assert_int_equal(step(r, "offer", third), RC_OK);
	assert_int_equal(step(r, "accept", third), RC_OK);
	assert_int_equal(now(r, third).status, ENROLMENT_ACCEPTED);
	assert_int_equal(step(r, "accept", third), RC_CONFLICT);
	assert_true(desk_refused(r->d, "status", FAULT_OFFER_ANSWERED));
	host_advance(r->d->h, 10 * USEC_PER_DAY); /* the timer of an offer that was taken does nothing */
	assert_int_equal(now(r, third).status, ENROLMENT_ACCEPTED);
}

static void
the_eve_of_the_next_session_comes_before_the_seven_days(void **state)
{
	struct room *r = *state;
	struct id first, second;

	r->action = action_open(r, ",\"structures_max\":1,\"first_day\":\"2026-01-18\"");
	first = enrolled(r, 0, 1);
	second = enrolled(r, 1, 1);
	assert_int_equal(step(r, "withdraw", first), RC_OK);
	assert_true(now(r, second).answer_by == calendar_instant(desk_day("2026-01-18"), 0));
}

static void
a_yes_is_held_to_the_rules_of_that_day(void **state)
{
	struct room *r = *state;
	struct id first, second, elsewhere;

	r->action = action_open(r, ",\"structures_max\":1,\"first_day\":\"2026-02-10\"");
	first = enrolled(r, 0, 1);
	second = enrolled(r, 1, 1);
	assert_int_equal(step(r, "withdraw", first), RC_OK);
	elsewhere = action_open(r, ",\"first_day\":\"2026-02-10\"");
	assert_int_equal(enrol(r, elsewhere, 1, 1, &(struct enrolment){ 0 }), RC_OK);
	assert_int_equal(step(r, "accept", second), RC_RULE);
	assert_true(desk_refused(r->d, "persons[0].person", FAULT_PERSON_BUSY));
	assert_int_equal(now(r, second).status, ENROLMENT_OFFERED);
}

static void
an_offer_survives_a_restart_and_still_lapses(void **state)
{
	struct room *r = *state;
	struct id first, second;

	r->action = action_open(r, ",\"structures_max\":1,\"answer_days\":2");
	first = enrolled(r, 0, 1);
	second = enrolled(r, 1, 1);
	assert_int_equal(step(r, "decline", first), RC_OK);
	host_restart(r->d->h, "scheduling");
	host_advance(r->d->h, 3 * USEC_PER_DAY);
	assert_int_equal(now(r, second).order, WAITING_LAPSED);
}

/* --- the order --------------------------------------------------------------------------------------------- */
static void
served_is_an_accepted_place_of_the_same_kind_within_the_years(void **state)
{
	struct room *r = *state;
	struct enrolment e;
	struct id other;

	other = action_open(r, ",\"first_day\":\"2026-01-20\"");
	for (int c = 1; c <= 3; c++)
		assert_int_equal(enrol(r, other, c, 1, &e), RC_OK);
	assert_int_equal(step(r, "withdraw", e.id), RC_OK); /* centre 3 did not come */
	other =
	    desk_make(r->d, "scheduling.action.create", "{\"title\":\"Autre nature\",\"kind\":\"other\"}");
	desk_make(r->d, "scheduling.action.open", "{\"id\":\"%s\"}", desk_text(r->d, other));
	assert_int_equal(enrol(r, other, 4, 1, &e), RC_OK);
	other = action_open(r, "");
	assert_int_equal(enrol(r, other, 5, 1, &e), RC_OK);
	desk_make(r->d, "scheduling.action.cancel", "{\"id\":\"%s\"}", desk_text(r->d, other));
	r->action = action_open(r, ",\"structures_max\":1");
	enrolled(r, 0, 1);
	for (int c = 1; c <= 5; c++)
		assert_int_equal(
		    now(r, enrolled(r, c, 4)).order, c <= 2 ? WAITING_SERVED : WAITING_NEVER_SERVED);
	desk_jump(r->d, "2029-02-01"); /* three years on, nobody was served lately */
	r->action = action_open(r, ",\"structures_max\":1");
	enrolled(r, 0, 1);
	assert_int_equal(now(r, enrolled(r, 1, 4)).order, WAITING_NEVER_SERVED);
}

static void
who_waits_moves_up_behind_who_leaves_once_the_action_runs(void **state)
{
	struct room *r = *state;
	struct id second, third;

	r->action = action_open(r, ",\"structures_max\":1");
	enrolled(r, 0, 1);
	second = enrolled(r, 1, 1);
	third = enrolled(r, 2, 1);
	desk_make(r->d, "scheduling.action.confirm", "{\"id\":\"%s\"}", desk_text(r->d, r->action));
	desk_make(r->d, "scheduling.action.start", "{\"id\":\"%s\"}", desk_text(r->d, r->action));
	assert_int_equal(step(r, "withdraw", second), RC_OK);
	assert_int_equal(now(r, third).status, ENROLMENT_WAITING);
	assert_int_equal(now(r, third).rank, 1);
	assert_int_equal(now(r, third).rule, WAITING_STRUCTURES_MAX);
}

/* --- merges ------------------------------------------------------------------------------------------------ */
static void
two_persons_who_are_one_sit_once_and_stay_in_the_replacements(void **state)
{
	struct room *r = *state;
	struct enrolment e;
	struct id in, twin;

	r->action = action_open(r, "");
	in = enrolled(r, 0, 1 | 2 | 4);
	twin = desk_make(r->d, "registry.person.create", "{\"name\":\"La même fonction\"}");
	desk_make(r->d, "registry.mandate.create",
	    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"employee\",\"from\":\"2020-01-01\"}",
	    desk_text(r->d, twin), desk_text(r->d, r->centres[0]));
	host_settle(r->d->h);
	assert_int_equal(desk_call(r->d, "scheduling.enrolment.replace", NULL,
			     "{\"id\":\"%s\",\"leaving\":\"%s\",\"coming\":\"%s\",\"role\":\"employee\"}",
			     desk_text(r->d, in), desk_text(r->d, r->people[0][0]), desk_text(r->d, twin)),
	    RC_OK);
	desk_call(r->d, "registry.person.merge", NULL, "{\"id\":\"%s\",\"into\":\"%s\"}",
	    desk_text(r->d, twin), desk_text(r->d, r->people[0][2]));
	host_settle(r->d->h);
	e = now(r, in);
	assert_int_equal(e.persons.count, 2);
	assert_int_equal(e.replacements.count, 1);
	assert_true(id_equal(((const struct replacement *)e.replacements.items)[0].coming, r->people[0][2]));
}

static void
nobody_comes_instead_of_another_who_is_in_the_delegation_already(void **state)
{
	static const int leaving[] = { 1, 3, 1 },
			 coming[] = { 3, 1, 1 }; /* of the same public, or the same */
	struct room *r = *state;
	struct id in;

	r->action = action_open(r, "");
	in = enrolled(r, 0, 2 | 8);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(desk_call(r->d, "scheduling.enrolment.replace", NULL,
				     "{\"id\":\"%s\",\"leaving\":\"%s\",\"coming\":\"%s\",\"role\":\"%s\"}",
				     desk_text(r->d, in), desk_text(r->d, r->people[0][leaving[i]]),
				     desk_text(r->d, r->people[0][coming[i]]), roles[coming[i]]),
		    RC_RULE);
		assert_true(desk_refused(r->d, "coming", FAULT_REPLACEMENT_THERE));
	}
	assert_int_equal(now(r, in).persons.count, 2);
}

static void
merge_centres(struct room *r, int from, int into)
{
	desk_call(r->d, "registry.organisation.merge", NULL, "{\"id\":\"%s\",\"into\":\"%s\"}",
	    desk_text(r->d, r->centres[from]), desk_text(r->d, r->centres[into]));
	host_settle(r->d->h);
}

/* Who sits there, as a set: seats of the one centre, then those of the other. */
static unsigned
sitting(struct room *r, const struct enrolment *e, int one, int other)
{
	const struct delegate *d = e->persons.items;
	unsigned set = 0;

	for (uint32_t i = 0; i < e->persons.count; i++)
		for (int s = 0; s < SEATS; s++) {
			set |= id_equal(d[i].person, r->people[one][s]) ? 1u << s : 0;
			set |= id_equal(d[i].person, r->people[other][s]) ? 1u << (SEATS + s) : 0;
		}
	return set;
}

/* The one that went: closed, out of sight, and told so by its history. */
static void
assert_absorbed(struct room *r, struct id id)
{
	struct enrolment gone = now(r, id);

	assert_int_equal(gone.status, ENROLMENT_WITHDRAWN);
	assert_true(REC_HAS(&gone, TAG_ARCHIVED_AT));
	assert_true(id_equal(gone.structure, r->centres[0]));
	assert_true(gone.persons.count > 0);
}

static void
two_structures_who_are_one_have_one_delegation_and_nobody_loses_a_place(void **state)
{
	struct room *r = *state;
	struct id stays, goes, next;
	struct enrolment e;

	r->action = action_open(r, ",\"structures_max\":2,\"persons_max\":3");
	stays = enrolled(r, 0, 1 | 4);
	goes = enrolled(r, 1, 1 | 2);
	next = enrolled(r, 2, 1);
	assert_int_equal(now(r, next).status, ENROLMENT_WAITING);
	merge_centres(r, 1, 0);
	e = now(r, stays);
	assert_int_equal(e.status, ENROLMENT_ACCEPTED);
	assert_int_equal(sitting(r, &e, 0, 1), 1 | 4 | 1 << SEATS | 2 << SEATS);
	assert_absorbed(r, goes);
	assert_int_equal(now(r, next).status, ENROLMENT_OFFERED); /* there is one structure less */
	assert_int_equal(
	    desk_call(r->d, "scheduling.enrolment.withdraw", NULL, "{\"id\":\"%s\",\"person\":\"%s\"}",
		desk_text(r->d, stays), desk_text(r->d, r->people[1][0])),
	    RC_OK); /* the one that is left is changed as any other */
}

static void
a_person_of_both_delegations_sits_once_after_both_merges(void **state)
{
	struct room *r = *state;
	struct id stays, goes;
	struct enrolment e;

	r->action = action_open(r, "");
	stays = enrolled(r, 0, 1 | 4);
	goes = enrolled(r, 1, 1 | 2);
	desk_call(r->d, "registry.person.merge", NULL, "{\"id\":\"%s\",\"into\":\"%s\"}",
	    desk_text(r->d, r->people[1][0]), desk_text(r->d, r->people[0][0]));
	host_settle(r->d->h);
	merge_centres(r, 1, 0);
	e = now(r, stays);
	assert_int_equal(e.persons.count, 3);
	assert_int_equal(sitting(r, &e, 0, 1), 1 | 4 | 2 << SEATS);
	assert_absorbed(r, goes);
}

static void
who_waits_comes_along_only_where_the_limits_allow_it(void **state)
{
	static const struct {
		const char *rules;
		unsigned sits;
	} cases[] = {
		{ ",\"structures_max\":1", 1 | 1 << SEATS },
		{ ",\"structures_max\":1,\"places\":1", 1 << SEATS },
		{ ",\"structures_max\":1,\"persons_max\":1", 1 << SEATS },
	};
	struct room *r = *state;
	struct id goes[COUNT(cases)], stays[COUNT(cases)];

	for (size_t i = 0; i < COUNT(cases); i++) {
		r->action = action_open(r, cases[i].rules);
		goes[i] = enrolled(r, 1, 1);
		stays[i] = enrolled(r, 0, 1);
		assert_int_equal(now(r, stays[i]).status, ENROLMENT_WAITING);
	}
	merge_centres(r, 1, 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct enrolment e = now(r, stays[i]);

		assert_int_equal(e.status, ENROLMENT_ACCEPTED); /* the better of the two */
		assert_false(REC_HAS(&e, ENROLMENT_RANK) || REC_HAS(&e, ENROLMENT_REASON));
		assert_int_equal(sitting(r, &e, 0, 1), cases[i].sits);
		assert_absorbed(r, goes[i]);
	}
}

static void
of_two_that_wait_the_earlier_request_counts(void **state)
{
	struct room *r = *state;
	struct id between, stays;
	struct enrolment e;

	r->action = action_open(r, ",\"structures_max\":1");
	enrolled(r, 3, 1);
	enrolled(r, 1, 1);
	between = enrolled(r, 2, 1);
	stays = enrolled(r, 0, 4);
	assert_int_equal(now(r, stays).rank, 3);
	merge_centres(r, 1, 0);
	e = now(r, stays);
	assert_int_equal(e.rank, 1);
	assert_int_equal(sitting(r, &e, 0, 1), 4 | 1 << SEATS);
	assert_int_equal(now(r, between).rank, 2);
}

static void
an_offer_goes_on_with_its_deadline_and_lapses_there(void **state)
{
	struct room *r = *state;
	struct id first, goes, stays;
	struct enrolment e;
	usec_t until;

	r->action = action_open(r, ",\"structures_max\":1");
	first = enrolled(r, 3, 1);
	goes = enrolled(r, 1, 1);
	stays = enrolled(r, 0, 1);
	assert_int_equal(step(r, "withdraw", first), RC_OK);
	until = now(r, goes).answer_by;
	merge_centres(r, 1, 0);
	e = now(r, stays);
	assert_int_equal(e.status, ENROLMENT_OFFERED);
	assert_true(e.answer_by == until && REC_HAS(&e, ENROLMENT_LINK));
	assert_absorbed(r, goes);
	desk_jump(r->d, "2026-01-25");
	host_settle(r->d->h);
	assert_int_equal(now(r, stays).status, ENROLMENT_WAITING);
	assert_int_equal(now(r, goes).status, ENROLMENT_WITHDRAWN);
}

static void
what_was_funded_for_the_delegation_that_went_goes_on_with_the_other(void **state)
{
	struct room *r = *state;
	struct id stays, goes, id;
	struct funding f = { 0 };

	r->action = action_open(r, ",\"price\":60000");
	stays = enrolled(r, 0, 1);
	goes = enrolled(r, 1, 1);
	id = desk_make(r->d, "scheduling.funding.create",
	    "{\"enrolment\":\"%s\",\"person\":\"%s\",\"payer\":\"opco\",\"planned\":30000}",
	    desk_text(r->d, goes), desk_text(r->d, r->people[1][0]));
	merge_centres(r, 1, 0);
	assert_int_equal(
	    desk_call(r->d, "scheduling.funding.get", &f, "{\"id\":\"%s\"}", desk_text(r->d, id)), RC_OK);
	assert_true(id_equal(f.enrolment, stays) && id_equal(f.structure, r->centres[0]));
	assert_int_equal(f.status, FUNDING_PLANNED);
}

static void
what_happened_to_both_is_in_their_histories(void **state)
{
	static const char *const want[] = { "enrolment.united", "enrolment.absorbed" };
	struct room *r = *state;
	struct id both[2];

	r->action = action_open(r, "");
	both[0] = enrolled(r, 0, 1);
	both[1] = enrolled(r, 1, 1);
	merge_centres(r, 1, 0);
	for (int i = 0; i < 2; i++) {
		struct history_page h = { 0 };
		bool there = false;

		assert_int_equal(desk_call(r->d, "scheduling.enrolment.history", &h, "{\"id\":\"%s\"}",
				     desk_text(r->d, both[i])),
		    RC_OK);
		for (uint32_t k = 0; k < h.items.count; k++)
			there =
			    there || text_is(((const struct history_entry *)h.items.items)[k].event, want[i]);
		assert_true(there);
	}
}

/* --- the machine ------------------------------------------------------------------------------------------- */
static void
every_step_of_an_enrolment_leads_where_it_should_or_nowhere(void **unused)
{
	enum { NO = -1 };
	/* promote, offer, accept, refuse, lapse, withdraw, decline, absorb */
	static const int want[][8] = {
		[ENROLMENT_ACCEPTED] = { NO, NO, NO, NO, NO, ENROLMENT_WITHDRAWN, ENROLMENT_DECLINED,
		    ENROLMENT_WITHDRAWN },
		[ENROLMENT_WAITING] = { ENROLMENT_ACCEPTED, ENROLMENT_OFFERED, NO, NO, NO,
		    ENROLMENT_WITHDRAWN, ENROLMENT_DECLINED, ENROLMENT_WITHDRAWN },
		[ENROLMENT_DECLINED] = { NO, NO, NO, NO, NO, NO, NO, NO },
		[ENROLMENT_WITHDRAWN] = { NO, NO, NO, NO, NO, NO, NO, NO },
		[ENROLMENT_OFFERED] = { NO, ENROLMENT_OFFERED, ENROLMENT_ACCEPTED, ENROLMENT_WITHDRAWN,
		    ENROLMENT_WAITING, ENROLMENT_WITHDRAWN, ENROLMENT_DECLINED, ENROLMENT_WITHDRAWN },
	};
	const struct machine *m = &scheduling_enrolment_machine;

	(void)unused;
	for (int from = 0; from < (int)COUNT(want); from++)
		for (int event = 0; event < 8; event++) {
			int to = NO;
			enum rc rc = machine_step(m->edges, m->edge_count, from, event, &to);

			assert_int_equal(rc, want[from][event] == NO ? RC_CONFLICT : RC_OK);
			assert_int_equal(to, want[from][event]);
		}
}

/* --- a walk: whatever is commanded, no limit is passed, and the list stays in order ------------------------- */
#define WALK_STEPS 400

static uint32_t
next_random(uint64_t *s)
{
	*s = *s * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*s >> 33);
}

struct walk {
	struct room *r;
	uint64_t random;
	struct id ids[WALK_STEPS];
	uint32_t count;
	uint32_t structures_max, places, governing_max;
	unsigned seen; /* set of states, so that the walk is known to go everywhere */
};

static void
walk_limits(struct walk *w)
{
	struct action a = { 0 };
	uint32_t structures_max = 2 + next_random(&w->random) % 4, places = 4 + next_random(&w->random) % 6,
		 governing_max = 1 + next_random(&w->random) % 5;

	desk_call(w->r->d, "scheduling.action.get", &a, "{\"id\":\"%s\"}", desk_text(w->r->d, w->r->action));
	if (desk_call(w->r->d, "scheduling.action.update", NULL,
		"{\"id\":\"%s\",\"version\":%llu,\"structures_max\":%u,\"places\":%u,\"quotas\":[{\"roles\":["
		"\"president\",\"administrator\"],\"max\":%u},{\"roles\":[\"employee\"],\"min\":1}]}",
		desk_text(w->r->d, w->r->action), (unsigned long long)a.version, structures_max, places,
		governing_max) != RC_OK)
		return; /* refused: somebody would have been left out */
	w->structures_max = structures_max;
	w->places = places;
	w->governing_max = governing_max;
}

static void
walk_replace(struct walk *w, struct id id)
{
	struct enrolment e = now(w->r, id);
	const struct delegate *who = e.persons.items;
	int c = 0;

	while (c < CENTRES - 1 && !id_equal(w->r->centres[c], e.structure))
		c++;
	for (uint32_t i = 0; i < e.persons.count; i++) {
		uint32_t seat = next_random(&w->random) % SEATS;

		if (desk_call(w->r->d, "scheduling.enrolment.replace", NULL,
			"{\"id\":\"%s\",\"leaving\":\"%s\",\"coming\":\"%s\",\"role\":\"%s\"}",
			desk_text(w->r->d, id), desk_text(w->r->d, who[i].person),
			desk_text(w->r->d, w->r->people[c][seat]), roles[seat]) == RC_OK)
			return;
	}
}

static void
walk_reduce(struct walk *w, struct id id)
{
	struct enrolment e = now(w->r, id);
	const struct delegate *who = e.persons.items;
	enum rc rc = desk_call(w->r->d, "scheduling.enrolment.withdraw", NULL,
	    "{\"id\":\"%s\",\"person\":\"%s\"}", desk_text(w->r->d, id), desk_text(w->r->d, who[0].person));

	assert_true(rc == RC_OK || rc == RC_RULE || rc == RC_CONFLICT);
}

static void
walk_change(struct walk *w, struct id id)
{
	struct enrolment e = now(w->r, id);
	unsigned who = 1 + next_random(&w->random) % 15;
	char persons[600];
	size_t n = 0;
	int c = 0;

	while (c < CENTRES - 1 && !id_equal(w->r->centres[c], e.structure))
		c++;
	for (int s = 0; s < SEATS; s++)
		if ((who >> s & 1u) != 0)
			n += (size_t)snprintf(persons + n, sizeof persons - n,
			    "%s{\"person\":\"%s\",\"role\":\"%s\"}", n > 0 ? "," : "",
			    desk_text(w->r->d, w->r->people[c][s]), roles[s]);
	(void)desk_call(w->r->d, "scheduling.enrolment.update", NULL,
	    "{\"id\":\"%s\",\"version\":%llu,\"persons\":[%s]}", desk_text(w->r->d, id),
	    (unsigned long long)e.version, persons);
}

static void
walk_step(struct walk *w)
{
	static const char *const verbs[] = { "withdraw", "decline", "accept", "accept", "refuse", "offer" };
	uint32_t what = next_random(&w->random) % 16;
	struct enrolment e = { 0 };

	if (what == 15) {
		host_advance(w->r->d->h, (usec_t)(1 + next_random(&w->random) % 8) * USEC_PER_DAY);
	} else if (what == 14) {
		walk_limits(w);
	} else if (what < 5 || w->count == 0) {
		if (enrol(w->r, w->r->action, (int)(next_random(&w->random) % CENTRES),
			1 + next_random(&w->random) % 15, &e) == RC_OK)
			w->ids[w->count++] = e.id;
	} else {
		struct id id = w->ids[next_random(&w->random) % w->count];

		if (what < 11)
			(void)step(w->r, verbs[what - 5], id);
		else if (what == 11)
			walk_replace(w, id);
		else if (what == 12)
			walk_reduce(w, id);
		else
			walk_change(w, id);
	}
}

struct counted {
	uint32_t structures, persons, governing, employees, waiting;
	uint64_t ranks;
};

static void
walk_count(struct walk *w, const struct enrolment *e, struct counted *n)
{
	const struct delegate *who = e->persons.items;

	w->seen |= 1u << e->status;
	if (e->status == ENROLMENT_WAITING) {
		n->waiting++;
		assert_in_range(e->rank, 1, 60);
		n->ranks |= UINT64_C(1) << (e->rank - 1);
		assert_true(REC_HAS(e, ENROLMENT_REASON) && REC_HAS(e, ENROLMENT_ORDER));
	} else {
		assert_false(REC_HAS(e, ENROLMENT_RANK) || REC_HAS(e, ENROLMENT_REASON));
	}
	if (e->status == ENROLMENT_OFFERED)
		assert_true(e->answer_by > host_now(w->r->d->h));
	if (!enrolment_has_place(e))
		return;
	n->structures++;
	n->persons += e->persons.count;
	for (uint32_t i = 0; i < e->persons.count; i++) {
		n->governing += who[i].role == MANDATE_PRESIDENT || who[i].role == MANDATE_ADMINISTRATOR;
		n->employees += who[i].role == MANDATE_EMPLOYEE;
	}
}

static void
walk_check(struct walk *w)
{
	struct enrolment all[WALK_STEPS];
	struct counted n = { 0 };

	for (uint32_t i = 0; i < w->count; i++) {
		all[i] = now(w->r, w->ids[i]);
		walk_count(w, &all[i], &n);
	}
	assert_true(n.structures <= w->structures_max);
	assert_true(n.persons <= w->places);
	assert_true(n.governing <= w->governing_max);
	assert_true(n.ranks == (UINT64_C(1) << n.waiting) - 1);
	for (uint32_t i = 0; i < w->count; i++)
		for (uint32_t k = 0; k < w->count; k++)
			if (all[i].status == ENROLMENT_WAITING && all[k].status == ENROLMENT_WAITING &&
			    all[i].order == all[k].order && all[i].asked_at < all[k].asked_at)
				assert_true(all[i].rank < all[k].rank);
}

static void
whatever_is_commanded_no_quota_is_passed_and_the_list_stays_in_order(void **state)
{
	struct walk w = {
		.r = *state, .random = 20260115, .structures_max = 3, .places = 7, .governing_max = 3
	};

	w.r->action = action_open(w.r,
	    ",\"structures_max\":3,\"places\":7,\"quotas\":[{\"roles\":[\"president\",\"administrator\"],"
	    "\"max\":3},{"
	    "\"roles\":[\"employee\"],\"min\":1}]");
	for (int i = 0; i < WALK_STEPS; i++) {
		walk_step(&w);
		walk_check(&w);
	}
	assert_int_equal(w.seen, (1u << 5) - 1); /* all five states were met */
}

/* --- rooms that come in a file ------------------------------------------------------------------------------ */
static struct venue
room_of(struct room *r, const char *name, uint32_t seats)
{
	struct venue v = { 0 };

	assert_int_equal(desk_call(r->d, "scheduling.venue.create", &v, "{\"name\":\"%s\",\"seats\":%u}",
			     name, (unsigned)seats),
	    RC_OK);
	v.has = REC_BIT(TAG_ID) | REC_BIT(record_field(&venue_desc, "name", 4)->tag) |
	    REC_BIT(VENUE_SEATS); /* as a file says it */
	return v;
}

/* One room grows and the other shrinks: whoever waits is not let in by the first line and left standing by the second. */
static void
a_file_of_rooms_lets_in_only_who_has_a_seat_once_all_of_it_stands(void **state)
{
	struct room *r = *state;
	struct venue a = room_of(r, "Salle A", 2), b = room_of(r, "Salle B", 9);
	const void *rows[] = { &a, &b };
	struct import_report report;
	struct id in, waits;
	char rules[200];

	snprintf(rules, sizeof rules, ",\"venue\":\"%s\"", desk_text(r->d, a.id));
	r->action = action_open(r, rules);
	desk_make(r->d, "scheduling.session.create", "{\"action\":\"%s\",\"rank\":1,\"day\":\"2026-03-02\"}",
	    desk_text(r->d, r->action));
	desk_make(r->d, "scheduling.session.create",
	    "{\"action\":\"%s\",\"rank\":2,\"day\":\"2026-03-09\",\"venue\":\"%s\"}",
	    desk_text(r->d, r->action), desk_text(r->d, b.id));
	in = enrolled(r, 0, 3);
	waits = enrolled(r, 1, 3);
	assert_int_equal(now(r, waits).status, ENROLMENT_WAITING);
	a.seats = 9;
	b.seats = 3;
	assert_int_equal(desk_import_rows(r->d, "scheduling.import", &venue_desc, rows, 2, &report), 0);
	assert_int_equal(report.updated, 2);
	assert_int_equal(now(r, in).status, ENROLMENT_ACCEPTED);
	assert_int_equal(now(r, waits).status, ENROLMENT_WAITING);
}

static void
a_file_says_a_record_once(void **state)
{
	struct room *r = *state;
	struct venue a = room_of(r, "Salle A", 2), larger = a;
	const void *rows[] = { &larger, &a };
	struct import_report report;
	const struct import_fault *f;

	larger.seats = 11;
	assert_int_equal(desk_import_rows(r->d, "scheduling.import", &venue_desc, rows, 2, &report), 1);
	f = report.faults.items;
	assert_int_equal(f->line, 2);
	assert_string_equal(arena_printf(host_arena(r->d->h), TEXT_FMT, TEXT_ARG(f->code)), "doubled_key");
	assert_int_equal(report.updated, 0);
}

int
main(void)
{
#define IN_ROOM(f) cmocka_unit_test_setup_teardown(f, room_up, room_down)
	const struct CMUnitTest tests[] = {
		IN_ROOM(an_offer_holds_its_place_for_seven_days_and_lapses_to_the_next),
		IN_ROOM(the_eve_of_the_next_session_comes_before_the_seven_days),
		IN_ROOM(a_yes_is_held_to_the_rules_of_that_day),
		IN_ROOM(an_offer_survives_a_restart_and_still_lapses),
		IN_ROOM(served_is_an_accepted_place_of_the_same_kind_within_the_years),
		IN_ROOM(who_waits_moves_up_behind_who_leaves_once_the_action_runs),
		IN_ROOM(two_persons_who_are_one_sit_once_and_stay_in_the_replacements),
		IN_ROOM(two_structures_who_are_one_have_one_delegation_and_nobody_loses_a_place),
		IN_ROOM(a_person_of_both_delegations_sits_once_after_both_merges),
		IN_ROOM(who_waits_comes_along_only_where_the_limits_allow_it),
		IN_ROOM(of_two_that_wait_the_earlier_request_counts),
		IN_ROOM(an_offer_goes_on_with_its_deadline_and_lapses_there),
		IN_ROOM(what_was_funded_for_the_delegation_that_went_goes_on_with_the_other),
		IN_ROOM(what_happened_to_both_is_in_their_histories),
		IN_ROOM(nobody_comes_instead_of_another_who_is_in_the_delegation_already),
		cmocka_unit_test(every_step_of_an_enrolment_leads_where_it_should_or_nowhere),
		IN_ROOM(a_file_of_rooms_lets_in_only_who_has_a_seat_once_all_of_it_stands),
		IN_ROOM(a_file_says_a_record_once),
		IN_ROOM(whatever_is_commanded_no_quota_is_passed_and_the_list_stays_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
