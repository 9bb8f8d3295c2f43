/*
 * membership: one a year for each member, its status from what is asked and paid, and the day it is due.
 * Owns: nothing.
 * Beware: a membership of years before a closing can still be entered; one of a year after cannot.
 */
#include "common/calendar.h"
#include "services/registry/network.h"

static bool
is_same_year(const struct membership *a, const struct membership *b)
{
	return !REC_HAS(a, TAG_ARCHIVED_AT) && !REC_HAS(b, TAG_ARCHIVED_AT) && !id_equal(a->id, b->id) &&
	    id_equal(a->organisation, b->organisation) && a->year == b->year;
}

/* The other one of its organisation, in use, for that year. */
static bool
other_find(struct context *c, const struct membership *m, struct membership *ret_other)
{
	const struct rec_field *f = record_field_tag(&membership_desc, MEMBERSHIP_TAG_ORGANISATION);
	const struct membership *staged;
	const struct staged *at = NULL;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &membership_table, f, &m->organisation, false);
	while (!found && db_scan_next(&s, c->arena, ret_other))
		found = context_latest(c, &membership_table, ret_other->id, ret_other) &&
		    is_same_year(m, ret_other);
	db_scan_end(&s);
	while (!found && (staged = context_staged_next(c, &membership_table, &at)) != NULL) {
		*ret_other = *staged;
		found = is_same_year(m, staged);
	}
	return found;
}

bool
membership_doubled(struct context *c, const struct membership *m)
{
	struct membership other;

	return other_find(c, m, &other);
}

static void
federation_check(struct context *c, const struct membership *m, struct fault *why)
{
	struct organisation o;

	if (id_equal(m->federation, m->organisation) ||
	    (context_latest(c, &organisation_table, m->federation, &o) && o.kind != ORGANISATION_FEDERATION))
		fault_add(why, RC_RULE, "federation", FAULT_MEMBERSHIP_FEDERATION);
}

enum rc
membership_check(struct context *c, const void *before, void *after, struct fault *why)
{
	struct membership *m = after;

	if (before == NULL) {
		day_t begin = 0;

		(void)calendar_day_of((int)m->year, 1, 1, &begin); /* the field's bounds are a calendar's */
		federation_check(c, m, why);
		organisation_open_check(c, m->organisation, begin, "organisation", why);
		if (membership_doubled(c, m))
			fault_addf(why, RC_RULE, "year", FAULT_MEMBERSHIP_TWICE, "%u", m->year);
	}
	m->status = m->paid >= m->due ? MEMBERSHIP_PAID : m->paid > 0 ? MEMBERSHIP_PART : MEMBERSHIP_DUE;
	m->has |= REC_BIT(MEMBERSHIP_TAG_STATUS);
	return fault_rc(why);
}

/* Two organisations that are one owed once: the one of which more was paid is kept, that of what stays when it is as much. */
bool
membership_moved(struct context *c, const void *before, void *after)
{
	const struct membership *m = after;
	struct membership other;

	(void)before;
	if (!other_find(c, m, &other))
		return true;
	if (other.paid >= m->paid)
		return false;
	other.archived_at = c->now;
	other.has |= REC_BIT(TAG_ARCHIVED_AT);
	(void)event_stage(c, &membership_table, "archived", &other);
	return true;
}

static void
membership_derive(struct context *c, const void *rec, struct deadline_wants *ret_wants)
{
	const struct membership *m = rec;

	if (!REC_HAS(m, MEMBERSHIP_TAG_DUE_ON) || m->status == MEMBERSHIP_PAID)
		return;
	deadline_want(ret_wants, DEADLINE_MEMBERSHIP_DUE, 0, m->due_on,
	    arena_printf(c->arena, "Cotisation %u à régler", m->year));
	ret_wants->items[ret_wants->count - 1].organisation = m->organisation;
}

const struct deadline_rule membership_deadlines = { .table = &membership_table, .derive = membership_derive };
