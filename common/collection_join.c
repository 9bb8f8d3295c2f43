/*
 * collection_join: the records that have several values at once, from the indexes of each.
 * Owns: nothing; the scans are the caller's, each of one value (its ids are in order).
 * Beware: nothing is written while it goes on.
 */
#include "common/service_int.h"

static bool
is_behind(const struct join *j, struct id a, struct id b)
{
	int order = memcmp(a.b, b.b, sizeof a.b);

	return j->reverse ? order > 0 : order < 0;
}

/* The next id that every scan has. Whenever one of them stands further than the candidate, that is the candidate. */
bool
join_next(struct join *j, struct id *ret_id)
{
	struct id at, candidate;

	if (!db_scan_next_id(&j->scans[0], &candidate))
		return false;
	for (unsigned agreed = 1, i = 1 % j->count; agreed < j->count; i = (i + 1) % j->count) {
		db_scan_from(&j->scans[i], candidate);
		if (!db_scan_next_id(&j->scans[i], &at))
			return false;
		agreed = is_behind(j, candidate, at) ? 1 : agreed + 1;
		candidate = at;
	}
	*ret_id = candidate;
	return true;
}

void
join_end(struct join *j)
{
	for (unsigned i = 0; i < j->count; i++)
		db_scan_end(&j->scans[i]);
}
