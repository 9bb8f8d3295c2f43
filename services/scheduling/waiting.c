/*
 * waiting: see waiting.h.
 * Owns: nothing.
 * Beware: an entry that fits but is not ready keeps the rule that it had.
 */
#include "services/scheduling/waiting.h"

bool
waiting_fits(const struct waiting_limits *l, const struct waiting_taken *taken, uint32_t persons,
    bool institution, enum waiting_rule *ret_rule)
{
	if (!institution && l->structures_max != 0 && taken->structures >= l->structures_max) {
		*ret_rule = WAITING_STRUCTURES_MAX;
		return false;
	}
	if (l->seats != 0 && (persons > l->seats || taken->persons > l->seats - persons)) {
		*ret_rule = WAITING_SEATS;
		return false;
	}
	return true;
}

/* Lists are short, and nearly in order: insertion. */
static void
entries_sort(struct waiting_entry *e, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct waiting_entry x = e[i];
		uint32_t at = i;

		for (; at > 0 && e[at - 1].rank > x.rank; at--)
			e[at] = e[at - 1];
		e[at] = x;
	}
}

uint32_t
waiting_promote(const struct waiting_limits *l, struct waiting_taken *taken, struct waiting_entry *entries,
    uint32_t count)
{
	uint32_t promoted = 0, rank = 0;

	entries_sort(entries, count);
	for (uint32_t i = 0; i < count; i++) {
		struct waiting_entry *e = &entries[i];

		if (waiting_fits(l, taken, e->persons, e->institution, &e->rule) && e->ready) {
			e->promoted = true;
			taken->persons += e->persons;
			taken->structures += !e->institution;
			promoted++;
		} else {
			e->new_rank = ++rank;
		}
	}
	return promoted;
}
