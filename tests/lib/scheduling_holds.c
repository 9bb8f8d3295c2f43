/*
 * scheduling_holds: see scheduling_holds.h.
 * Owns: nothing beyond struct holds.
 * Beware: seats may be taken away under those who sit (a room changes), so of seats only the rise above them is a fault.
 */
#include "tests/lib/scheduling_holds.h"
#include "common/calendar.h"
#include "services/scheduling/service.h"

void
holds_free(struct holds *h)
{
	arena_free(&h->views[0].arena);
	arena_free(&h->views[1].arena);
}

const struct holds_view *
holds_now(const struct holds *h)
{
	return &h->views[h->now];
}

static const struct holds_view *
holds_before(const struct holds *h)
{
	return &h->views[!h->now];
}

#define broken(h, ...) rows_broken((h)->sentence, sizeof(h)->sentence, __VA_ARGS__)

/* --- reading ----------------------------------------------------------------------------------------------- */
static void
view_read(struct holds_view *v, struct service *s)
{
	struct db_txn txn = db_begin(service_db(s), DB_READ);

	arena_reset(&v->arena);
	v->actions = rows_read(&txn, &scheduling_service, "action", &v->arena);
	v->sessions = rows_read(&txn, &scheduling_service, "session", &v->arena);
	v->venues = rows_read(&txn, &scheduling_service, "venue", &v->arena);
	v->enrolments = rows_read(&txn, &scheduling_service, "enrolment", &v->arena);
	v->organisations = rows_read(&txn, &scheduling_service, "organisation", &v->arena);
	v->polls = rows_read(&txn, &scheduling_service, "poll", &v->arena);
	v->answers = rows_read(&txn, &scheduling_service, "poll_answer", &v->arena);
	v->attendances = rows_read(&txn, &scheduling_service, "attendance", &v->arena);
	v->fundings = rows_read(&txn, &scheduling_service, "funding", &v->arena);
	v->surveys = rows_read(&txn, &scheduling_service, "survey", &v->arena);
	db_abort(&txn);
}

bool
holds_has_place(const struct enrolment *e)
{
	return !rows_archived(e) && (e->status == ENROLMENT_ACCEPTED || e->status == ENROLMENT_OFFERED);
}

static bool
is_live(const struct enrolment *e)
{
	return holds_has_place(e) || (!rows_archived(e) && e->status == ENROLMENT_WAITING);
}

static bool
is_institution(const struct holds_view *v, struct id structure)
{
	const struct organisation *o = rows_find(&v->organisations, structure);

	return o != NULL && o->kind == ORGANISATION_INSTITUTION;
}

/* --- places ------------------------------------------------------------------------------------------------ */
struct taken {
	uint32_t structures, persons, of_quota[SCHEDULING_QUOTAS_MAX];
};

static struct taken
taken_of(const struct holds_view *v, const struct action *a)
{
	const struct action_quota *q = a->quotas.items;
	struct taken t = { 0 };

	for (uint32_t i = 0; i < v->enrolments.count; i++) {
		const struct enrolment *e = rows_at(&v->enrolments, i);
		const struct delegate *who = e->persons.items;

		if (!holds_has_place(e) || !id_equal(e->action, a->id))
			continue;
		t.structures += !is_institution(v, e->structure);
		t.persons += e->persons.count;
		for (uint32_t k = 0; k < e->persons.count; k++)
			for (uint32_t n = 0; n < a->quotas.count; n++)
				t.of_quota[n] += q[n].roles >> (unsigned)who[k].role & 1u;
	}
	return t;
}

/* Of the smallest room in which the action still meets; 0: of none is it known. */
static uint32_t
seats_of(const struct holds_view *v, const struct action *a)
{
	const struct venue *room = rows_find(&v->venues, a->venue);
	uint32_t least = 0, sessions = 0;

	for (uint32_t i = 0; i < v->sessions.count; i++) {
		const struct session *s = rows_at(&v->sessions, i);
		const struct venue *own = REC_HAS(s, SESSION_VENUE) ? rows_find(&v->venues, s->venue) : room;

		if (!id_equal(s->action, a->id) || rows_archived(s) || s->status == SESSION_CANCELLED)
			continue;
		sessions++;
		if (!s->remote && s->status != SESSION_HELD && own != NULL && own->seats != 0)
			least = least == 0 || own->seats < least ? own->seats : least;
	}
	return sessions == 0 && room != NULL ? room->seats : least;
}

static void
places_look(struct holds *h, const struct action *a)
{
	struct taken t = taken_of(holds_now(h), a);
	const struct action *was = rows_find(&holds_before(h)->actions, a->id);
	const struct action_quota *q = a->quotas.items;
	uint32_t seats = seats_of(holds_now(h), a);

	if (a->structures_max != 0 && t.structures > a->structures_max)
		broken(h, "%u structures have a place of %u", t.structures, a->structures_max);
	if (a->places != 0 && t.persons > a->places)
		broken(h, "%u persons have a place of %u", t.persons, a->places);
	for (uint32_t i = 0; i < a->quotas.count; i++)
		if (q[i].max != 0 && t.of_quota[i] > q[i].max)
			broken(h, "%u persons of a public for %u", t.of_quota[i], q[i].max);
	if (seats != 0 && t.persons > seats && was != NULL && h->looks > 0 &&
	    t.persons > taken_of(holds_before(h), a).persons && seats == seats_of(holds_before(h), was))
		broken(h, "%u persons come to sit on %u seats", t.persons, seats);
}

/* --- delegations ------------------------------------------------------------------------------------------- */
static bool
has_person(const struct enrolment *e, struct id person)
{
	const struct delegate *who = e->persons.items;

	for (uint32_t i = 0; i < e->persons.count; i++)
		if (id_equal(who[i].person, person))
			return true;
	return false;
}

static bool
is_pair(const struct enrolment *e)
{
	const struct delegate *who = e->persons.items;
	unsigned sides = 0;

	for (uint32_t i = 0; i < e->persons.count; i++) {
		sides |= (MANDATES_GOVERNING >> (unsigned)who[i].role & 1u) != 0 ? 1u : 0;
		sides |= (MANDATES_PROFESSIONAL >> (unsigned)who[i].role & 1u) != 0 ? 2u : 0;
	}
	return sides == 3;
}

static void
persons_look(struct holds *h, const struct enrolment *e)
{
	const struct rows *all = &holds_now(h)->enrolments;
	const struct delegate *who = e->persons.items;

	for (uint32_t i = 0; i < e->persons.count; i++) {
		for (uint32_t k = 0; k < i; k++)
			if (id_equal(who[k].person, who[i].person))
				broken(h, "a person is twice in a delegation");
		for (uint32_t k = 0; k < all->count; k++) {
			const struct enrolment *other = rows_at(all, k);

			if (is_live(other) && !id_equal(other->id, e->id) &&
			    id_equal(other->action, e->action) && has_person(other, who[i].person))
				broken(h, "a person is in two live delegations of an action");
		}
	}
}

/* Half a binôme has a place only where it had it before the rule came. */
static void
pair_look(struct holds *h, const struct action *a, const struct enrolment *e)
{
	const struct action *rule_was = rows_find(&holds_before(h)->actions, a->id);
	const struct enrolment *was = rows_find(&holds_before(h)->enrolments, e->id);

	if (!a->binome || !holds_has_place(e) || is_institution(holds_now(h), e->structure) || is_pair(e))
		return;
	if (was == NULL || !holds_has_place(was))
		broken(h, "half a binôme comes in");
	else if (is_pair(was) && rule_was != NULL && rule_was->binome)
		broken(h, "a binôme has become a half");
}

static void
state_look(struct holds *h, const struct action *a, const struct enrolment *e)
{
	if (a->persons_max != 0 && is_live(e) && e->persons.count > a->persons_max)
		broken(h, "%u persons of one structure for %u", e->persons.count, a->persons_max);
	if ((e->status == ENROLMENT_WAITING) != REC_HAS(e, ENROLMENT_RANK))
		broken(h, "a rank is for those who wait, and for all of them");
	if ((e->status == ENROLMENT_OFFERED) != REC_HAS(e, ENROLMENT_ANSWER_BY))
		broken(h, "a deadline to answer is for offers, and for all of them");
	if (e->status == ENROLMENT_OFFERED && (!REC_HAS(e, ENROLMENT_LINK) || e->link == 0))
		broken(h, "an offer has no link");
}

static void
ranks_look(struct holds *h, const struct action *a)
{
	const struct rows *all = &holds_now(h)->enrolments;
	uint32_t waiting = 0, sum = 0, most = 0;
	uint64_t squares = 0;

	for (uint32_t i = 0; i < all->count; i++) {
		const struct enrolment *e = rows_at(all, i);

		if (rows_archived(e) || e->status != ENROLMENT_WAITING || !id_equal(e->action, a->id))
			continue;
		waiting++;
		sum += e->rank;
		squares += (uint64_t)e->rank * e->rank;
		most = e->rank > most ? e->rank : most;
	}
	/* n numbers up to n with the sum and the squares of 1..n are 1..n for the few that wait */
	if (most > waiting || sum != waiting * (waiting + 1) / 2 ||
	    squares != (uint64_t)waiting * (waiting + 1) * (2 * waiting + 1) / 6)
		broken(h, "%u wait for an action (status %d), and their ranks are not 1 to %u", waiting,
		    (int)a->status, waiting);
}

static void
enrolments_look(struct holds *h, bool one_by_one)
{
	const struct holds_view *v = holds_now(h);

	for (uint32_t i = 0; i < v->actions.count; i++) {
		const struct action *a = rows_at(&v->actions, i);

		if (rows_archived(a))
			continue;
		places_look(h, a);
		ranks_look(h, a);
	}
	for (uint32_t i = 0; i < v->enrolments.count; i++) {
		const struct enrolment *e = rows_at(&v->enrolments, i);
		const struct action *a = rows_find(&v->actions, e->action);

		if (a == NULL || rows_archived(a) || rows_archived(e))
			continue;
		state_look(h, a, e);
		if (one_by_one && h->looks > 0)
			pair_look(h, a, e);
		if (is_live(e))
			persons_look(h, e);
	}
}

/* --- polls ------------------------------------------------------------------------------------------------- */
static bool
option_exists(const struct poll *p, uint32_t number)
{
	const struct poll_option *o = p->options.items;

	for (uint32_t i = 0; i < p->options.count; i++)
		if (o[i].number == number)
			return true;
	return false;
}

static void
values_look(struct holds *h, const struct poll *p, const struct poll_answer *a)
{
	const struct poll_value *values = a->values.items;

	for (uint32_t i = 0; i < a->values.count; i++) {
		if (!option_exists(p, values[i].option))
			broken(h, "an answer is about option %u, which is not asked", values[i].option);
		for (uint32_t k = 0; k < i; k++)
			if (values[k].option == values[i].option)
				broken(h, "option %u is answered twice", values[i].option);
	}
	if (REC_HAS(a, POLL_ANSWER_TAG_ANSWERED_AT) && REC_HAS(p, POLL_TAG_CLOSED_AT) &&
	    a->answered_at > p->closed_at)
		broken(h, "somebody answered a poll that was closed");
	if (REC_HAS(a, POLL_ANSWER_TAG_ANSWERED_AT) && a->answered_at > p->closes_at)
		broken(h, "somebody answered after the deadline");
}

static void
polls_look(struct holds *h)
{
	const struct holds_view *v = holds_now(h);

	for (uint32_t i = 0; i < v->answers.count; i++) {
		const struct poll_answer *a = rows_at(&v->answers, i);
		const struct poll *p = rows_find(&v->polls, a->poll);

		if (p == NULL || !list_has_id(&p->asked, a->person)) {
			broken(h, "somebody who is not asked has an answer");
			continue;
		}
		for (uint32_t k = 0; k < i; k++) {
			const struct poll_answer *other = rows_at(&v->answers, k);

			if (id_equal(other->poll, a->poll) && id_equal(other->person, a->person))
				broken(h, "somebody has two answers in a poll");
		}
		values_look(h, p, a);
	}
}

/* --- attendance -------------------------------------------------------------------------------------------- */
/* Something that was said before is said otherwise now. */
static bool
is_corrected(const struct attendance *was, const struct attendance *is)
{
	return was->present != is->present || was->minutes != is->minutes || was->kind != is->kind ||
	    (REC_HAS(was, ATTENDANCE_SIGNED_PARTICIPANT) &&
		(!REC_HAS(is, ATTENDANCE_SIGNED_PARTICIPANT) ||
		    was->signed_by_participant_at != is->signed_by_participant_at));
}

static void
correction_look(struct holds *h, const struct attendance *was, const struct attendance *is)
{
	const struct attendance_correction *c = is->corrections.items;

	if (!is_corrected(was, is))
		return;
	if (is->corrections.count == 0 ||
	    (is->corrections.count == was->corrections.count &&
		is->corrections.count < ATTENDANCE_CORRECTIONS_MAX))
		broken(h, "an attendance is corrected, and what stood before is not kept");
	else if (c[is->corrections.count - 1].present != was->present ||
	    c[is->corrections.count - 1].minutes != was->minutes)
		broken(h, "a correction does not say what stood before");
}

static void
attendances_look(struct holds *h, bool one_by_one)
{
	const struct rows *now = &holds_now(h)->attendances, *before = &holds_before(h)->attendances;

	for (uint32_t i = 0; h->looks > 0 && i < before->count; i++) {
		const struct attendance *was = rows_at(before, i), *is = rows_find(now, was->id);

		if (is == NULL)
			broken(h, "an attendance is gone");
		else if (one_by_one)
			correction_look(h, was, is);
	}
	for (uint32_t i = 0; i < now->count; i++) {
		const struct attendance *a = rows_at(now, i);

		if (a->day > calendar_local(a->updated_at).day && !rows_archived(a))
			broken(h, "somebody was there on a day that had not come");
		for (uint32_t k = 0; k < i && !rows_archived(a); k++) {
			const struct attendance *o = rows_at(now, k);

			if (!rows_archived(o) && id_equal(o->session, a->session) && o->half == a->half &&
			    id_equal(o->person, a->person))
				broken(h, "a person has two attendances of a half-day");
		}
	}
}

/* --- fundings ---------------------------------------------------------------------------------------------- */
static void
fundings_look(struct holds *h)
{
	const struct holds_view *v = holds_now(h);

	for (uint32_t i = 0; i < v->fundings.count; i++) {
		const struct funding *f = rows_at(&v->fundings, i);

		if (f->paid > f->invoiced)
			broken(h, "more is paid than was invoiced");
		if (REC_HAS(f, FUNDING_TAG_GRANTED) && f->invoiced > f->granted)
			broken(h, "more is invoiced than was granted");
		if (REC_HAS(f, FUNDING_TAG_ASKED) && f->granted > f->asked)
			broken(h, "more is granted than was asked");
		if (f->status == FUNDING_PAID && f->paid != f->invoiced)
			broken(h, "a funding is paid, and is not");
		if (f->travel_paid > f->travel)
			broken(h, "more travel is paid than it cost");
	}
}

const char *
holds_look(struct holds *h, struct service *s, bool one_by_one)
{
	h->now = !h->now;
	h->sentence[0] = '\0';
	view_read(&h->views[h->now], s);
	enrolments_look(h, one_by_one);
	polls_look(h);
	attendances_look(h, one_by_one);
	fundings_look(h);
	h->looks++;
	return h->sentence[0] == '\0' ? NULL : h->sentence;
}
