/*
 * agrement: what an agrément must hold to when it is entered or corrected: who holds it, from whom, for which period.
 * Owns: the tables of agréments, of their rules and of the retro-planning templates.
 * Beware: the status is given once, when it is entered; a file that comes in again leaves it where decisions brought it.
 */
#include "services/registry/agrement.h"
#include "common/calendar.h"

const struct db_table agrement_table = { &agrement_desc };
const struct db_table agrement_rule_table = { &agrement_rule_desc };
const struct db_table retro_template_table = { &retro_template_desc };

#define STATUSES_CORRECTED (1u << AGREMENT_PENDING | 1u << AGREMENT_GRANTED | 1u << AGREMENT_RESERVED)

static enum rc
holder_check(struct context *c, const struct agrement *a, struct fault *why)
{
	struct organisation o;
	bool centre, evs;

	if (!context_get(c, &organisation_table, a->organisation, &o))
		return RC_OK; /* references are checked before */
	centre = o.kind == ORGANISATION_CENTRE;
	evs = o.kind == ORGANISATION_EVS;
	if (a->kind == AGREMENT_SINGLE ? centre || evs : a->kind == AGREMENT_EVS ? evs : centre)
		return RC_OK;
	return fault_addf(why, RC_RULE, "organisation", FAULT_AGREMENT_HOLDER, "%s",
	    a->kind == AGREMENT_SINGLE	  ? "un centre social ou un espace de vie sociale"
		: a->kind == AGREMENT_EVS ? "un espace de vie sociale"
					  : "un centre social");
}

static enum rc
caf_check(struct context *c, const struct agrement *a, struct fault *why)
{
	struct organisation o;

	if (!REC_HAS(a, AGREMENT_TAG_CAF) || !context_get(c, &organisation_table, a->caf, &o) ||
	    o.kind == ORGANISATION_INSTITUTION)
		return RC_OK;
	return fault_add(why, RC_RULE, "caf", FAULT_AGREMENT_CAF);
}

static bool
stands_in_the_way(const struct agrement *a, const struct agrement *other)
{
	return !id_equal(a->id, other->id) && id_equal(a->organisation, other->organisation) &&
	    a->kind == other->kind && other->status != AGREMENT_REFUSED && !REC_HAS(other, TAG_ARCHIVED_AT) &&
	    a->from <= other->to && other->from <= a->to;
}

static enum rc
overlap_fault(const struct agrement *other, struct fault *why)
{
	char from[CALENDAR_LONG_CAP], to[CALENDAR_LONG_CAP];

	calendar_day_long(other->from, from);
	calendar_day_long(other->to, to);
	return fault_addf(why, RC_RULE, "from", FAULT_AGREMENT_OVERLAP, "du %s au %s", from, to);
}

/* With those stored, and with those that came in beside it. */
static enum rc
overlap_check(struct context *c, const struct agrement *a, struct fault *why)
{
	const struct rec_field *f = record_field_tag(&agrement_desc, AGREMENT_TAG_ORGANISATION);
	const struct staged *at = NULL;
	const struct agrement *staged;
	struct agrement other;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &agrement_table, f, &a->organisation, false);
	while (!found && db_scan_next(&s, c->arena, &other))
		found = stands_in_the_way(a, &other);
	db_scan_end(&s);
	if (found)
		return overlap_fault(&other, why);
	while ((staged = context_staged_next(c, &agrement_table, &at)) != NULL)
		if (stands_in_the_way(a, staged))
			return overlap_fault(staged, why);
	return RC_OK;
}

enum rc
agrement_period_check(struct context *c, const struct agrement *a, struct fault *why)
{
	enum rc rc;

	if (a->to < a->from)
		return fault_add(why, RC_INVALID, "to", FAULT_AGREMENT_PERIOD);
	rc = agrement_duration_check(c, a, why);
	return rc != RC_OK ? rc : overlap_check(c, a, why);
}

static enum rc
corrected_check(const struct agrement *was, struct fault *why)
{
	if ((STATUSES_CORRECTED & 1u << was->status) != 0)
		return RC_OK;
	return rec_fault_value(
	    why, RC_CONFLICT, "to", FAULT_AGREMENT_DECIDED, &agrement_status_enum, (int)was->status);
}

/* What a file that comes in again says of an agrément that decisions have moved since: its first status and end. */
static void
decisions_keep(const struct agrement *was, struct agrement *a)
{
	a->status = was->status;
	if (REC_HAS(was, AGREMENT_TAG_EXTENDED_FROM) && a->to == was->extended_from)
		a->to = was->to;
}

enum rc
agrement_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct agrement *was = before;
	struct agrement *a = after;
	uint64_t changed = UINT64_MAX;
	bool moved;
	enum rc rc;

	if (was != NULL)
		decisions_keep(was, a);
	else if (!REC_HAS(a, AGREMENT_TAG_STATUS))
		a->status = AGREMENT_PENDING;
	a->has |= REC_BIT(AGREMENT_TAG_STATUS);
	if (was != NULL)
		changed = record_diff(&agrement_desc, was, a);
	moved = (changed & (REC_BIT(AGREMENT_TAG_FROM) | REC_BIT(AGREMENT_TAG_TO))) != 0;
	rc = was != NULL && moved ? corrected_check(was, why) : RC_OK;
	if (rc == RC_OK && (changed & (REC_BIT(AGREMENT_TAG_ORGANISATION) | REC_BIT(AGREMENT_TAG_KIND))) != 0)
		rc = holder_check(c, a, why);
	if (rc == RC_OK && (changed & REC_BIT(AGREMENT_TAG_CAF)) != 0)
		rc = caf_check(c, a, why);
	if (rc == RC_OK && moved)
		rc = agrement_period_check(c, a, why);
	return rc;
}
