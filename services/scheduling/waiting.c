/*
 * waiting: see waiting.h.
 * Owns: nothing.
 * Beware: after a promotion the list is walked again: what was kept for a public may be free now.
 */
#include "services/scheduling/waiting.h"

static bool
quota_counts(const struct action_quota *q, enum mandate_role role)
{
	return (q->roles >> (unsigned)role & 1u) != 0;
}

struct waiting_taken
waiting_party(const struct waiting_limits *l, const struct enrolment *e, bool institution)
{
	const struct delegate *who = e->persons.items;
	struct waiting_taken party = { .structures = !institution, .persons = e->persons.count };

	for (uint32_t i = 0; i < e->persons.count; i++)
		for (uint32_t q = 0; q < l->quota_count; q++)
			party.of_quota[q] += quota_counts(&l->quotas[q], who[i].role);
	return party;
}

void
waiting_add(struct waiting_taken *taken, const struct waiting_taken *party)
{
	taken->structures += party->structures;
	taken->persons += party->persons;
	for (uint32_t q = 0; q < SCHEDULING_QUOTAS_MAX; q++)
		taken->of_quota[q] += party->of_quota[q];
}

uint32_t
waiting_places(const struct waiting_limits *l)
{
	if (l->seats == 0 || l->places == 0)
		return l->seats + l->places;
	return l->seats < l->places ? l->seats : l->places;
}

/* Persons that the minima still want beyond the places that are left. */
static uint32_t
shortfall(const struct waiting_limits *l, const struct waiting_taken *taken)
{
	uint32_t places = waiting_places(l), wanted = 0, left;

	if (places == 0)
		return 0;
	left = places > taken->persons ? places - taken->persons : 0;
	for (uint32_t q = 0; q < l->quota_count; q++)
		if (l->quotas[q].min > taken->of_quota[q])
			wanted += l->quotas[q].min - taken->of_quota[q];
	return wanted > left ? wanted - left : 0;
}

static bool
over(uint32_t limit, uint32_t taken, uint32_t more)
{
	return limit != 0 && more != 0 && (more > limit || taken > limit - more);
}

/* The limits alone, without what is kept for a public. */
static bool
limits_hold(const struct waiting_limits *l, const struct waiting_taken *taken,
    const struct waiting_taken *party, enum waiting_rule *ret_rule, uint32_t *ret_quota)
{
	*ret_quota = 0;
	if (over(l->structures_max, taken->structures, party->structures)) {
		*ret_rule = WAITING_STRUCTURES_MAX;
		return false;
	}
	if (over(l->seats, taken->persons, party->persons)) {
		*ret_rule = WAITING_SEATS;
		return false;
	}
	if (over(l->places, taken->persons, party->persons)) {
		*ret_rule = WAITING_PLACES;
		return false;
	}
	for (uint32_t q = 0; q < l->quota_count; q++)
		if (over(l->quotas[q].max, taken->of_quota[q], party->of_quota[q])) {
			*ret_rule = WAITING_QUOTA;
			*ret_quota = q;
			return false;
		}
	return true;
}

bool
waiting_fits(const struct waiting_limits *l, const struct waiting_taken *taken,
    const struct waiting_taken *party, enum waiting_rule *ret_rule, uint32_t *ret_quota)
{
	struct waiting_taken with = *taken;

	waiting_add(&with, party);
	if (!limits_hold(l, taken, party, ret_rule, ret_quota))
		return false;
	*ret_rule = WAITING_KEPT;
	return shortfall(l, &with) <= shortfall(l, taken);
}

bool
waiting_may_become(const struct waiting_limits *l, const struct waiting_taken *taken,
    const struct waiting_taken *former, const struct waiting_taken *party, enum waiting_rule *ret_rule,
    uint32_t *ret_quota)
{
	struct waiting_taken with = *taken, was = *taken, more = *party;

	waiting_add(&with, party);
	waiting_add(&was, former);
	more.structures = 0;
	if (party->persons <= former->persons)
		more.persons = 0;
	for (uint32_t q = 0; q < l->quota_count; q++)
		if (party->of_quota[q] <= former->of_quota[q])
			more.of_quota[q] = 0;
	if (!limits_hold(l, taken, &more, ret_rule, ret_quota))
		return false;
	*ret_rule = WAITING_KEPT;
	/* a smaller delegation is never refused for what it leaves */
	return party->persons < former->persons || shortfall(l, &with) <= shortfall(l, &was);
}

static bool
comes_before(const struct waiting_entry *a, const struct waiting_entry *b)
{
	uint32_t rank_a = a->rank == 0 ? UINT32_MAX : a->rank, rank_b = b->rank == 0 ? UINT32_MAX : b->rank;

	if (a->order != b->order)
		return a->order < b->order;
	if (a->asked_at != b->asked_at)
		return a->asked_at < b->asked_at;
	return rank_a < rank_b;
}

/* Lists are short, and nearly in order: insertion, which leaves equal ones as they come. */
void
waiting_sort(struct waiting_entry *e, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct waiting_entry x = e[i];
		uint32_t at = i;

		for (; at > 0 && comes_before(&x, &e[at - 1]); at--)
			e[at] = e[at - 1];
		e[at] = x;
	}
}

/* One walk down the list. An entry that fits now may have had to wait for another before it. */
static uint32_t
promote_pass(const struct waiting_limits *l, struct waiting_taken *taken, struct waiting_entry *entries,
    uint32_t count)
{
	uint32_t promoted = 0, quota;

	for (uint32_t i = 0; i < count; i++) {
		struct waiting_entry *e = &entries[i];
		enum waiting_rule rule;

		if (e->promoted)
			continue;
		e->blocked = !waiting_fits(l, taken, &e->party, &rule, &quota);
		if (e->blocked) {
			e->rule = rule;
		} else if (e->ready && e->order != WAITING_LAPSED) {
			e->promoted = true;
			waiting_add(taken, &e->party);
			promoted++;
		}
	}
	return promoted;
}

uint32_t
waiting_promote(const struct waiting_limits *l, struct waiting_taken *taken, struct waiting_entry *entries,
    uint32_t count)
{
	uint32_t promoted = 0, rank = 0, more;

	waiting_sort(entries, count);
	while ((more = promote_pass(l, taken, entries, count)) > 0)
		promoted += more;
	for (uint32_t i = 0; i < count; i++)
		if (!entries[i].promoted)
			entries[i].new_rank = ++rank;
	return promoted;
}
