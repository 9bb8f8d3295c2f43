/*
 * mandate: what a mandate must hold to: a period, an organisation that is open, no double.
 * Owns: nothing.
 * Beware: neutrality and access are computed from mandates: one that ended stays, with its last day.
 */
#include "services/registry/far_party.h"

static day_t
last_day(const struct mandate *m)
{
	return REC_HAS(m, MANDATE_TAG_TO) ? m->to : REC_DAY_MAX;
}

bool
mandate_overlaps(const struct mandate *a, const struct mandate *b)
{
	return !REC_HAS(a, TAG_ARCHIVED_AT) && !REC_HAS(b, TAG_ARCHIVED_AT) && !id_equal(a->id, b->id) &&
	    id_equal(a->person, b->person) && id_equal(a->organisation, b->organisation) &&
	    a->role == b->role && a->from <= last_day(b) && b->from <= last_day(a);
}

static bool
doubled(struct context *c, const struct mandate *m, struct mandate *ret)
{
	const struct rec_field *f = record_field_tag(&mandate_desc, MANDATE_TAG_PERSON);
	const struct mandate *staged;
	const struct staged *at = NULL;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &mandate_table, f, &m->person, false);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = mandate_overlaps(m, ret);
	db_scan_end(&s);
	while (!found && (staged = context_staged_next(c, &mandate_table, &at)) != NULL)
		if (mandate_overlaps(m, staged)) {
			*ret = *staged;
			found = true;
		}
	return found;
}

static void
doubled_refuse(struct context *c, const struct mandate *other, struct fault *why)
{
	const char *from = network_day(c->arena, other->from);

	if (REC_HAS(other, MANDATE_TAG_TO))
		fault_addf(why, RC_RULE, "role", FAULT_MANDATE_DOUBLED, "du %s au %s", from,
		    network_day(c->arena, other->to));
	else
		fault_addf(why, RC_RULE, "role", FAULT_MANDATE_DOUBLED, "depuis le %s", from);
}

static enum rc
far_check(struct context *c, const struct mandate *m, struct fault *why)
{
	struct organisation o = { 0 };
	struct person p = { 0 };

	(void)context_latest(c, &organisation_table, m->organisation, &o);
	(void)context_latest(c, &person_table, m->person, &p);
	return far_party_refuse(&o, &p, why);
}

enum rc
mandate_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct mandate *m = after;
	struct mandate other;

	if (far_check(c, m, why) != RC_OK)
		return fault_rc(why);
	if (last_day(m) < m->from)
		return fault_add(why, RC_INVALID, "to", FAULT_MANDATE_PERIOD);
	if (before == NULL || last_day(before) < last_day(m)) /* new, or prolonged */
		organisation_open_check(c, m->organisation, last_day(m), "organisation", why);
	if (doubled(c, m, &other))
		doubled_refuse(c, &other, why);
	return fault_rc(why);
}

/* --- merges ----------------------------------------------------------------------------------------------- */
static bool
is_within(const struct mandate *a, const struct mandate *b)
{
	return b->from <= a->from && last_day(a) <= last_day(b);
}

/* One that another says as well, with all its days, is archived. Where each has days of its own both stay as they are: a file that
 * is read again finds its rows unchanged, and no day is lost. */
bool
mandate_moved(struct context *c, const void *before, void *after)
{
	const struct rec_field *f = record_field_tag(&mandate_desc, MANDATE_TAG_PERSON);
	const struct mandate *m = after;
	struct mandate *other = ARENA_NEW(c->arena, struct mandate);
	struct db_scan s;
	bool stays = true;

	(void)before;
	db_scan_index(&s, c->txn, &mandate_table, f, &m->person, false);
	while (stays && db_scan_next(&s, c->arena, other)) {
		if (!context_latest(c, &mandate_table, other->id, other) || !mandate_overlaps(m, other))
			continue;
		stays = !is_within(m, other);
		if (!stays || !is_within(other, m))
			continue;
		other->archived_at = c->now;
		other->has |= REC_BIT(TAG_ARCHIVED_AT);
		(void)event_stage(c, &mandate_table, "archived", other);
	}
	db_scan_end(&s);
	return stays;
}
