/*
 * sim_check_domain: what the domain's rules say of a simulated node: days, places, dates, notices, figures.
 * Owns: nothing.
 * Beware: written from DOMAIN.md, not from the services.
 */
#include "common/calendar.h"
#include "services/notification/service.h"
#include "tests/lib/capacity_check.h"
#include "tests/lib/sim_check.h"
#include <stdio.h>
#include <stdlib.h>

#define RECORDS_MOST 512

static uint32_t
read_all(struct thread *t, const char *service, const char *record, const struct rec_desc *d, struct arena *a,
    void **ret)
{
	struct check_scan c;
	uint32_t n = 0;
	char *items = arena_array(a, RECORDS_MOST, d->size);

	*ret = items;
	if (!check_open(&c, &t->sim->nodes[0], service, record))
		return 0;
	while (n < RECORDS_MOST && db_scan_next(&c.scan, a, items + (size_t)n * d->size))
		n++;
	if (n == RECORDS_MOST)
		sim_fail(&t->cast, "too many %s to check", record);
	check_close(&c);
	return n;
}

/* --- at each commit
 * --------------------------------------------------------------------------------------------------- */
static void
capacity_check(struct thread *t)
{
	struct check_scan c;
	struct capacity row;

	if (!check_open(&c, &t->sim->nodes[0], "matching", "capacity"))
		return;
	while (check_next(&c, &row))
		if (row.held + row.engaged > row.capacity && !row.overcommitted)
			sim_fail(&t->cast, "oversold: %u held, %u engaged of %u", row.held, row.engaged,
			    row.capacity);
	check_close(&c);
}

static void
places_check(struct thread *t)
{
	uint32_t structures[THREAD_ACTIONS] = { 0 }, persons[THREAD_ACTIONS] = { 0 };
	struct check_scan c;
	struct enrolment e;

	if (!check_open(&c, &t->sim->nodes[0], "scheduling", "enrolment"))
		return;
	while (check_next(&c, &e))
		for (int i = 0; i < THREAD_ACTIONS; i++) {
			if (e.status != ENROLMENT_ACCEPTED || !id_equal(e.action, t->actions[i].made.id))
				continue;
			structures[i]++;
			persons[i] += e.persons.count;
		}
	check_close(&c);
	if (structures[THREAD_GOVERNANCE] > THREAD_STRUCTURES_MAX)
		sim_fail(&t->cast, "%u structures for %u places", structures[THREAD_GOVERNANCE],
		    THREAD_STRUCTURES_MAX);
	for (int i = 0; i < THREAD_ACTIONS; i++)
		if (persons[i] > THREAD_SEATS)
			sim_fail(&t->cast, "%u persons on %u seats", persons[i], THREAD_SEATS);
}

/* Commands of one commit come together: what is asked of a single change is not asked here. */
static void
holds_check(struct thread *t, struct sim_slot *slot)
{
	const char *what = holds_look(&t->holds, slot->service, false);

	if (what != NULL)
		sim_fail(&t->cast, "scheduling: %s", what);
}

static void
matching_check(struct thread *t, struct sim_slot *slot)
{
	const char *what = matching_holds_look(&t->matching_holds, slot->service);

	if (what != NULL)
		sim_fail(&t->cast, "matching: %s", what);
}

void
check_commit(void *thread, struct sim_slot *slot)
{
	if (strcmp(slot->desc->contract->name, "matching") == 0) {
		capacity_check(thread);
		matching_check(thread, slot);
	} else if (strcmp(slot->desc->contract->name, "scheduling") == 0) {
		places_check(thread);
		holds_check(thread, slot);
	}
}

/* --- the ledger
 * ------------------------------------------------------------------------------------------------------- */
void
check_ledger(struct thread *t)
{
	struct arena a = { 0 };
	void *rows, *proposals, *engagements, *homes;
	uint32_t n = read_all(t, "matching", "capacity", &capacity_desc, &a, &rows);
	uint32_t np = read_all(t, "matching", "proposal", &proposal_desc, &a, &proposals);
	uint32_t ne = read_all(t, "matching", "engagement", &engagement_desc, &a, &engagements);
	uint32_t nh = read_all(t, "matching", "home_hold", &home_hold_desc, &a, &homes);

	for (uint32_t i = 0; i < n; i++) {
		const struct capacity *row = (const struct capacity *)rows + i;
		uint32_t held = 0, engaged = 0;

		for (uint32_t k = 0; k < np; k++) {
			const struct proposal *p = (const struct proposal *)proposals + k;

			if (p->pool == row->pool && id_equal(p->provider, row->provider))
				held += capacity_days_in(&p->held, row->month);
		}
		for (uint32_t k = 0; k < ne; k++) {
			const struct engagement *e = (const struct engagement *)engagements + k;

			if (e->pool == row->pool && id_equal(e->provider, row->provider))
				engaged += capacity_days_in(&e->months, row->month);
		}
		for (uint32_t k = 0; k < nh; k++) { /* for other federations, in the same ledger */
			const struct home_hold *h = (const struct home_hold *)homes + k;
			bool waits = h->status == HOME_HELD || h->status == HOME_ACCEPTED;

			if (h->pool == row->pool && id_equal(h->provider, row->provider))
				*(waits ? &held : &engaged) += capacity_days_in(&h->months, row->month);
		}
		if (held != row->held || engaged != row->engaged)
			sim_fail(&t->cast, "the ledger says %u held and %u engaged, records say %u and %u",
			    row->held, row->engaged, held, engaged);
	}
	arena_free(&a);
}

/* --- dates
 * ------------------------------------------------------------------------------------------------------------
 */
/* Zone A, 2019-2020: the ministry's calendar. */
static bool
is_school_holiday(day_t day)
{
	static const char *const periods[][2] = { { "2019-10-19", "2019-11-03" },
		{ "2019-12-21", "2020-01-05" }, { "2020-02-22", "2020-03-08" } };
	day_t from, to;

	for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++)
		if (calendar_day_parse(periods[i][0], 10, &from) &&
		    calendar_day_parse(periods[i][1], 10, &to) && day >= from && day <= to)
			return true;
	return false;
}

static bool
is_working_day(day_t day)
{
	enum weekday w = calendar_weekday(day);

	return w != WEEKDAY_WEDNESDAY && w != WEEKDAY_SATURDAY && w != WEEKDAY_SUNDAY &&
	    !calendar_is_public_holiday(day, false, NULL) && !is_school_holiday(day);
}

struct dates {
	struct thread *t;
	struct session *sessions;
	struct enrolment *enrolments;
	struct absence *absences;
	struct action *actions;
	uint32_t ns, ne, nb, na;
};

static void
date_check(const struct dates *d, const struct session *s)
{
	if (!REC_HAS(s, SESSION_DAY)) {
		sim_fail(&d->t->cast, "J%u has no day", s->rank);
		return;
	}
	if (!s->fixed && (!is_working_day(s->day) || s->day < s->window_from || s->day > s->window_to))
		sim_fail(&d->t->cast, "J%u is on a day that its rules exclude (%d)", s->rank, s->day);
	for (uint32_t i = 0; i < d->ns; i++) {
		const struct session *o = &d->sessions[i];

		if (!id_equal(o->action, s->action) || o->rank != s->rank + 1 || !REC_HAS(o, SESSION_DAY))
			continue;
		if (o->day - s->day < 14)
			sim_fail(
			    &d->t->cast, "J%u and J%u are %d days apart", s->rank, o->rank, o->day - s->day);
	}
}

static bool
comes(const struct dates *d, struct id action, struct id person)
{
	for (uint32_t i = 0; i < d->na; i++) {
		const struct id *who = d->actions[i].animators.items;

		for (uint32_t k = 0; id_equal(d->actions[i].id, action) && k < d->actions[i].animators.count;
		     k++)
			if (id_equal(who[k], person))
				return true;
	}
	for (uint32_t i = 0; i < d->ne; i++) {
		const struct delegate *who = d->enrolments[i].persons.items;

		for (uint32_t k = 0; k < d->enrolments[i].persons.count; k++)
			if (d->enrolments[i].status == ENROLMENT_ACCEPTED &&
			    id_equal(d->enrolments[i].action, action) && id_equal(who[k].person, person))
				return true;
	}
	return false;
}

static void
person_check(const struct dates *d, struct id person)
{
	for (uint32_t i = 0; i < d->ns; i++) {
		const struct session *s = &d->sessions[i];

		if (!REC_HAS(s, SESSION_DAY) || !comes(d, s->action, person))
			continue;
		for (uint32_t k = i + 1; k < d->ns; k++)
			if (REC_HAS(&d->sessions[k], SESSION_DAY) && d->sessions[k].day == s->day &&
			    comes(d, d->sessions[k].action, person))
				sim_fail(&d->t->cast, "somebody is twice on day %d", s->day);
		for (uint32_t k = 0; k < d->nb; k++)
			if (id_equal(d->absences[k].person, person) && s->day >= d->absences[k].from &&
			    s->day <= d->absences[k].to)
				sim_fail(&d->t->cast, "somebody who is away is expected on day %d", s->day);
	}
}

static void
waiting_check(const struct dates *d)
{
	for (int i = 0; i < THREAD_ACTIONS; i++) {
		uint32_t waiting = 0, ranks = 0;

		for (uint32_t k = 0; k < d->ne; k++)
			if (d->enrolments[k].status == ENROLMENT_WAITING &&
			    id_equal(d->enrolments[k].action, d->t->actions[i].made.id)) {
				waiting++;
				ranks |= 1u << (d->enrolments[k].rank - 1);
			}
		if (ranks != (1u << waiting) - 1)
			sim_fail(&d->t->cast, "%u wait, and their ranks are not 1 to %u", waiting, waiting);
	}
}

void
check_sessions(struct thread *t)
{
	struct arena a = { 0 };
	void *p[4];
	struct dates d = { .t = t };

	d.ns = read_all(t, "scheduling", "session", &session_desc, &a, &p[0]);
	d.ne = read_all(t, "scheduling", "enrolment", &enrolment_desc, &a, &p[1]);
	d.nb = read_all(t, "scheduling", "absence", &absence_desc, &a, &p[2]);
	d.na = read_all(t, "scheduling", "action", &action_desc, &a, &p[3]);
	d.sessions = p[0];
	d.enrolments = p[1];
	d.absences = p[2];
	d.actions = p[3];
	if (d.ns != 3 * THREAD_ACTIONS + 1) /* and the one of the single place */
		sim_fail(&t->cast, "%u sessions", d.ns);
	for (uint32_t i = 0; i < d.ns; i++)
		date_check(&d, &d.sessions[i]);
	for (int i = 0; i < WORLD_CENTRES; i++)
		for (int k = 0; k < WORLD_SEATS; k++)
			person_check(&d, t->w.people[i][k]);
	for (int i = 0; i < WORLD_ANIMATORS; i++)
		person_check(&d, t->w.animators[i]);
	waiting_check(&d);
	arena_free(&a);
}

/* --- notices
 * ----------------------------------------------------------------------------------------------------------
 */
struct told {
	struct id object;
	struct id person; /* zero: a role's */
	char event[60];
};

static int
told_order(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct told));
}

static void
told_add(struct told *all, uint32_t *n, struct id object, struct id person, struct text event)
{
	if (*n == RECORDS_MOST)
		return;
	all[*n] = (struct told){ .object = object, .person = person };
	/* days that one command places and moves are told together */
	if (text_is(event, "session.moved"))
		event = text_of("session.placed");
	snprintf(all[*n].event, sizeof all[*n].event, TEXT_FMT, TEXT_ARG(event));
	(*n)++;
}

#define ACTIONS_MOST 32
#define ANSWERED_MOST 256
#define ANIMATORS_MOST 8

/* Who animates each action, as its journal has said so far. */
struct animated {
	struct id action, who[ANIMATORS_MOST];
	uint32_t count;
};

static void
animated_note(struct animated *all, const struct action *a)
{
	uint32_t i = 0;

	while (i + 1 < ACTIONS_MOST && !id_is_zero(all[i].action) && !id_equal(all[i].action, a->id))
		i++;
	all[i].action = a->id;
	all[i].count = a->animators.count < ANIMATORS_MOST ? a->animators.count : ANIMATORS_MOST;
	for (uint32_t k = 0; k < all[i].count; k++)
		all[i].who[k] = ((const struct id *)a->animators.items)[k];
}

static void
animators_add(const struct animated *actions, struct id action, const struct journal_entry *j,
    struct told *all, uint32_t *n)
{
	for (uint32_t i = 0; i < ACTIONS_MOST; i++)
		for (uint32_t k = 0; id_equal(actions[i].action, action) && k < actions[i].count; k++)
			told_add(all, n, j->key, actions[i].who[k], j->event);
}

/* A notice that gathers says of each of its objects what one of its own would. */
static void
notice_add(struct told *all, uint32_t *n, const struct notice *told)
{
	if (!REC_HAS(told, NOTICE_TAG_OBJECTS))
		told_add(all, n, told->object, told->person, told->event);
	for (uint32_t i = 0; REC_HAS(told, NOTICE_TAG_OBJECTS) && i < told->objects.count; i++)
		told_add(all, n, ((const struct id *)told->objects.items)[i], told->person, told->event);
}

/* What one command says of an answer to one reader in several events: that which says most is told. */
struct answered {
	struct id cause, context, person;
	uint32_t audience;
	uint32_t told; /* where in all of them */
};
struct telling {
	struct told *all;
	uint32_t *n;
	struct answered answered[ANSWERED_MOST];
	uint32_t answered_count;
};

static void
told_want(struct telling *t, const struct event *e, const struct notice_draft *d, struct id person)
{
	struct answered *a = t->answered;
	uint32_t audience = id_is_zero(person) ? d->audience : 0, i = 0;

	if (d->gather != GATHER_ANSWER || id_is_zero(e->cause)) {
		told_add(t->all, t->n, e->key, person, e->name);
		return;
	}
	while (i < t->answered_count &&
	    (!id_equal(a[i].cause, e->cause) || !id_equal(a[i].context, d->context) ||
		!id_equal(a[i].person, person) || a[i].audience != audience))
		i++;
	if (i == t->answered_count && i < ANSWERED_MOST) {
		a[t->answered_count++] = (struct answered){ e->cause, d->context, person, audience, *t->n };
		told_add(t->all, t->n, e->key, person, e->name);
	} else if (i < ANSWERED_MOST &&
	    notice_answer_weight(e->name) > notice_answer_weight(text_of(t->all[a[i].told].event))) {
		uint32_t at = a[i].told;

		told_add(t->all, &at, e->key, person, e->name);
	}
}

/* The events of a journal that a rule speaks of. */
static void
tell(struct thread *t, const char *service, const struct rec_desc *const *seen, size_t count,
    bool (*rule)(const struct event *e, struct notice_draft *d), struct told *all, uint32_t *n)
{
	struct db_txn txn = db_begin(service_db(sim_service(t->sim, service)), DB_READ);
	struct arena a = { 0 };
	struct animated actions[ACTIONS_MOST] = { 0 };
	struct telling telling = { .all = all, .n = n };
	struct journal_entry j;

	for (uint64_t seq = 1; journal_read(&txn, seq, &a, &j); seq++) {
		const char *dot = memchr(j.event.ptr, '.', j.event.len);
		struct event e = {
			.name = j.event, .key = j.key, .actor = j.actor, .cause = j.cause, .time = j.time
		};
		struct notice_draft draft = { 0 };

		for (size_t i = 0; i < count; i++)
			if (dot != NULL && strlen(seen[i]->name) == (size_t)(dot - j.event.ptr) &&
			    memcmp(seen[i]->name, j.event.ptr, (size_t)(dot - j.event.ptr)) == 0)
				e.rec_desc = seen[i];
		if (e.rec_desc == NULL || (j.body.len == 0 && !text_is(j.event, "session.hindered")))
			continue;
		e.rec = j.body.len > 0 ? arena_alloc(&a, e.rec_desc->size) : NULL;
		e.verb = dot + 1;
		if (e.rec != NULL &&
		    record_decode(e.rec_desc, j.body.ptr, j.body.len, &a, (void *)(uintptr_t)e.rec, NULL,
			NULL) != RC_OK)
			continue;
		if (e.rec != NULL && e.rec_desc == &action_desc)
			animated_note(actions, e.rec);
		if (!rule(&e, &draft))
			continue;
		if (draft.audience != 0 || (draft.to_asker == NULL && !id_is_zero(draft.organisation)))
			told_want(&telling, &e, &draft, (struct id){ { 0 } });
		if (draft.to_asker != NULL &&
		    !id_is_zero(draft.organisation)) /* in words for the structure */
			told_want(&telling, &e, &draft, (struct id){ { 0 } });
		if (!id_is_zero(draft.person)) /* a notice of their own, that no role reads */
			told_want(&telling, &e, &draft, draft.person);
		if (draft.to_animators)
			animators_add(actions, draft.context, &j, all, n);
	}
	db_abort(&txn);
	arena_free(&a);
}

static const char *
differ_first(const struct told *want, uint32_t wanted, const struct told *have, uint32_t had)
{
	for (uint32_t i = 0; i < wanted || i < had; i++)
		if (i >= wanted || (i < had && told_order(&want[i], &have[i]) > 0))
			return have[i].event;
		else if (i >= had || told_order(&want[i], &have[i]) != 0)
			return want[i].event;
	return "";
}

void
check_notices(struct thread *t)
{
	static const struct rec_desc *const scheduling[] = { &enrolment_desc, &session_desc, &plan_desc,
		&action_desc };
	static const struct rec_desc *const matching[] = { &request_desc, &proposal_desc, &engagement_desc,
		&shortlist_desc, &ranking_desc, &waiver_desc, &request_link_desc };
	static const struct rec_desc *const registry[] = { &deadline_desc, &person_desc,
		&accreditation_desc };
	struct told *want = calloc(RECORDS_MOST, sizeof *want), *have = calloc(RECORDS_MOST, sizeof *have);
	uint32_t wanted = 0, had = 0;
	struct check_scan c;
	struct notice n;

	tell(t, "scheduling", scheduling, 4, notice_of_scheduling, want, &wanted);
	tell(
	    t, "matching", matching, sizeof matching / sizeof matching[0], notice_of_matching, want, &wanted);
	tell(t, "registry", registry, 3, notice_of_registry, want, &wanted);
	if (check_open(&c, &t->sim->nodes[0], "notification", "notice")) {
		while (check_next(&c, &n))
			notice_add(have, &had, &n);
		check_close(&c);
	}
	qsort(want, wanted, sizeof *want, told_order);
	qsort(have, had, sizeof *have, told_order);
	if (wanted == RECORDS_MOST)
		sim_fail(&t->cast, "too many events to check");
	else if (wanted != had || memcmp(want, have, wanted * sizeof *want) != 0)
		sim_fail(&t->cast, "%u events were to be told, %u notices tell; first of which: %s", wanted,
		    had, differ_first(want, wanted, have, had));
	free(want);
	free(have);
}

/* --- the bilan
 * -------------------------------------------------------------------------------------------------------- */
static void
figure_check(struct thread *t, const char *code, double expected)
{
	const struct figure *f = t->reader.bilan.figures.items;

	for (uint32_t i = 0; i < t->reader.bilan.figures.count; i++)
		if (text_is(f[i].code, code)) {
			double off = f[i].value - expected;

			if (off > 0.001 || off < -0.001)
				sim_fail(&t->cast, "the bilan says %s %.2f, it was %.2f", code, f[i].value,
				    expected);
			return;
		}
	sim_fail(&t->cast, "the bilan has no %s", code);
}

void
check_bilan(struct thread *t)
{
	const struct thread_tally *n = &t->tally;

	figure_check(t, "requests_submitted", n->submitted);
	figure_check(t, "requests_group", n->group_submitted);
	figure_check(t, "withdrawn", n->withdrawn);
	figure_check(t, "accepted", n->accepted);
	figure_check(t, "refused", n->refused);
	figure_check(t, "expired", n->expired);
	figure_check(t, "days_planned", n->days_planned);
	figure_check(t, "days_done", n->half_days / 2.0);
	figure_check(t, "cost", (double)n->cents);
	figure_check(t, "relevance", (double)n->relevance / n->evaluated);
	figure_check(t, "complementarity", (double)n->complementarity / n->evaluated);
	figure_check(t, "engaged_rate", 100.0 * n->engaged / n->submitted);
}
