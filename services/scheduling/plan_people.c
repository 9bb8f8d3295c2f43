/*
 * plan_people: who is expected at the sessions, and when they are taken elsewhere.
 * Owns: nothing; pure, all in the case's arena.
 * Beware: a participant's absence never moves an announced day; an animator's does, in a replan. The engine knows a
 *         person as taken for a day or not: who is taken for a part of it is in the way of the sessions that need that
 *         part, as a closed day of theirs, unless every session of that person needs it. Where those who animate alone are
 *         required, who takes part is in the way of nothing, and costs the sessions that miss them.
 */
#include "services/scheduling/plan_case.h"

#include <stdlib.h>

const struct place_member *
plan_members(struct plan_case *k, const struct plan_action_fact *a, uint32_t *ret_count)
{
	struct place_member *out =
	    ARENA_ARRAY(&k->mem, a->participants.count + a->rec.animators.count + 1, struct place_member);
	const struct list *lists[] = { &a->rec.animators, &a->participants };
	const enum place_role roles[] = { PLACE_ANIMATOR, PLACE_PARTICIPANT };
	uint32_t n = 0;

	for (int l = 0; l < 2; l++)
		for (uint32_t i = 0; i < lists[l]->count; i++) {
			uint32_t person = plan_person_index(k, ((const struct id *)lists[l]->items)[i]);

			if (person != PLACE_NONE)
				out[n++] = (struct place_member){ person, roles[l] };
		}
	*ret_count = n;
	return out;
}

/* --- absences by person ---------------------------------------------------------------- */
static int
absence_order(const void *a, const void *b)
{
	const struct plan_absence_fact *x = a, *y = b;
	int order = memcmp(x->person.b, y->person.b, sizeof x->person.b);

	return order != 0 ? order : (x->from > y->from) - (x->from < y->from);
}

void
plan_absences_index(struct plan_case *k)
{
	uint32_t at = 0;

	if (k->absence_count > 1)
		qsort(k->absences, k->absence_count, sizeof *k->absences, absence_order);
	k->absence_at = ARENA_ARRAY(&k->mem, k->person_count + 1, uint32_t);
	for (uint32_t p = 0; p < k->person_count; p++) {
		while (at < k->absence_count &&
		    memcmp(k->absences[at].person.b, k->persons[p].b, sizeof(struct id)) < 0)
			at++;
		k->absence_at[p] = at;
		while (at < k->absence_count && id_equal(k->absences[at].person, k->persons[p]))
			at++;
	}
	k->absence_at[k->person_count] = at;
}

/* --- announced days --------------------------------------------------------------------- */
/* For each person and day: takes part in a session that was announced for it; animates one. */
enum { TAKES_PART = 1, ANIMATES = 2 };

struct people {
	struct plan_case *k;
	const struct place_session *sessions;
	uint16_t *const *forbid;
	uint8_t *announced; /* persons * horizon */
	uint32_t *session_at, *session_of; /* the sessions of each person */
	struct place_busy *busy;
	uint32_t busy_count, busy_cap;
	struct place_session *costly; /* the sessions again, to be given costs */
	int32_t **absent; /* a session each: its costs by day; NULL: none yet */
};

static void
announced_fill(struct people *x)
{
	const struct plan_case *k = x->k;

	x->announced = ARENA_ARRAY(&x->k->mem, (size_t)k->person_count * k->horizon + 1, uint8_t);
	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		int32_t day = x->sessions[i].current;

		for (uint32_t j = 0; day >= 0 && day < (int32_t)k->horizon && j < x->sessions[i].member_count;
		     j++) {
			const struct place_member *m = &x->sessions[i].members[j];

			x->announced[(size_t)m->person * k->horizon + (uint32_t)day] |=
			    m->role == PLACE_ANIMATOR ? ANIMATES : TAKES_PART;
		}
	}
}

static void
sessions_index(struct people *x)
{
	const struct plan_case *k = x->k;
	uint32_t total = 0;

	x->session_at = ARENA_ARRAY(&x->k->mem, k->person_count + 2, uint32_t);
	for (uint32_t i = k->foreign_count; i < k->session_count; i++)
		for (uint32_t j = 0; j < x->sessions[i].member_count; j++, total++)
			x->session_at[x->sessions[i].members[j].person + 2]++;
	for (uint32_t p = 2; p < k->person_count + 2; p++)
		x->session_at[p] += x->session_at[p - 1];
	x->session_of = ARENA_ARRAY(&x->k->mem, total + 1, uint32_t);
	for (uint32_t i = k->foreign_count; i < k->session_count; i++)
		for (uint32_t j = 0; j < x->sessions[i].member_count; j++)
			x->session_of[x->session_at[x->sessions[i].members[j].person + 1]++] = i;
}

/* --- what is in the way ----------------------------------------------------------------- */
static void
busy_push(struct people *x, uint32_t person, int32_t day)
{
	if (x->busy_count == x->busy_cap) {
		struct place_busy *grown =
		    ARENA_ARRAY(&x->k->mem, (size_t)x->busy_cap * 2, struct place_busy);

		memcpy(grown, x->busy, x->busy_count * sizeof *grown);
		x->busy = grown;
		x->busy_cap *= 2;
	}
	x->busy[x->busy_count++] = (struct place_busy){ person, day, PLACE_ABSENCE };
}

static bool
needs_half(const struct place_session *s, uint32_t halves)
{
	return s->halves == 0 || (s->halves & halves) != 0;
}

static enum plan_reason_bit
reason_of(const struct place_session *s, uint32_t person)
{
	for (uint32_t j = 0; j < s->member_count; j++)
		if (s->members[j].person == person && s->members[j].role == PLACE_ANIMATOR)
			return PLAN_REASON_BIT_ANIMATOR;
	return PLAN_REASON_BIT_PARTICIPANT;
}

static bool
is_required(const struct people *x, uint32_t session, uint32_t person)
{
	return x->k->required == PLAN_EVERYONE ||
	    reason_of(&x->sessions[session], person) == PLAN_REASON_BIT_ANIMATOR;
}

/* Taken for those halves of a day: the whole person, if no session that requires that person could do without them. */
static void
partly_busy(struct people *x, uint32_t person, int32_t day, uint32_t halves)
{
	uint32_t need = 0, required = 0, all = x->session_at[person + 1] - x->session_at[person];
	const uint32_t *of = x->session_of + x->session_at[person];

	for (uint32_t i = 0; i < all; i++) {
		bool is = is_required(x, of[i], person);

		required += is;
		need += is && needs_half(&x->sessions[of[i]], halves);
	}
	if (need == required) {
		if (required > 0 || all == 0)
			busy_push(x, person, day);
		return;
	}
	for (uint32_t i = 0; i < all; i++)
		if (is_required(x, of[i], person) && needs_half(&x->sessions[of[i]], halves) &&
		    x->forbid[of[i]] != NULL)
			x->forbid[of[i]][day] |= (uint16_t)(1u << reason_of(&x->sessions[of[i]], person));
}

/* --- what is missed ---------------------------------------------------------------------- */
static void
session_misses(struct people *x, uint32_t session, int32_t day)
{
	struct place_session *s = &x->costly[session];

	if (s->held || (s->fixed != PLACE_NO_DAY && !s->movable))
		return; /* it has no choice */
	if (x->absent[session] == NULL) {
		x->absent[session] = ARENA_ARRAY(&x->k->mem, x->k->horizon, int32_t);
		s->soft[PLACE_SOFT_ABSENT] = x->absent[session];
	}
	x->absent[session][day] += (int32_t)x->k->weights[PLAN_COST_ABSENT];
}

/* The sessions that the person takes part in, each once: they do without, and it costs them. */
static void
day_missed(struct people *x, uint32_t person, int32_t day, uint32_t halves)
{
	uint32_t all = x->session_at[person + 1] - x->session_at[person];
	const uint32_t *of = x->session_of + x->session_at[person];

	for (uint32_t i = 0; i < all; i++) {
		bool again = i > 0 && of[i] == of[i - 1]; /* by two structures */
		bool away = halves == PLAN_NO_HALVES || needs_half(&x->sessions[of[i]], halves);

		if (!again && away && !is_required(x, of[i], person))
			session_misses(x, of[i], day);
	}
}

static void
absence_take(struct people *x, uint32_t person, const struct plan_absence_fact *f)
{
	const struct plan_case *k = x->k;
	int32_t from = f->from < k->first ? 0 : (int32_t)(f->from - k->first);
	int32_t to =
	    f->to >= k->first + (day_t)k->horizon ? (int32_t)k->horizon - 1 : (int32_t)(f->to - k->first);

	for (int32_t d = from; d <= to; d++) {
		if (k->required == PLAN_ANIMATORS)
			day_missed(x, person, d, f->halves);
		if (x->announced[(size_t)person * k->horizon + (uint32_t)d] == TAKES_PART)
			continue; /* announced, and only takes part */
		if (f->halves == PLAN_NO_HALVES)
			busy_push(x, person, d);
		else
			partly_busy(x, person, d, f->halves);
	}
}

void
plan_busy_fill(struct plan_case *k, struct place_session *sessions, uint16_t *const *forbid)
{
	struct people x = { .k = k, .sessions = sessions, .forbid = forbid, .busy_cap = 1024 };

	x.costly = sessions;
	x.absent = ARENA_ARRAY(&k->mem, k->session_count + 1, int32_t *);
	announced_fill(&x);
	sessions_index(&x);
	x.busy = ARENA_ARRAY(&k->mem, x.busy_cap, struct place_busy);
	for (uint32_t p = 0; p < k->person_count; p++)
		for (uint32_t i = k->absence_at[p]; i < k->absence_at[p + 1]; i++)
			absence_take(&x, p, &k->absences[i]);
	k->problem.busy = x.busy;
	k->problem.busy_count = x.busy_count;
}
