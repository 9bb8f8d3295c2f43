/*
 * agrement_rules: how long an agrément may last and be extended: rules with dates of effect, as records.
 * Owns: which rule binds an agrément: the last of its kind that was in force on its first day.
 * Beware: a kind without a rule is bound by none. A rule written later does not look back at what was agreed to.
 */
#include "common/calendar.h"
#include "services/registry/agrement.h"

#define RULE_TAG_KIND 6

static bool
rule_in_force(struct context *c, const struct agrement *a, struct agrement_rule *ret)
{
	struct agrement_rule r;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &agrement_rule_table, record_field_tag(&agrement_rule_desc, RULE_TAG_KIND),
	    &a->kind, false);
	while (db_scan_next(&s, c->arena, &r)) {
		if (REC_HAS(&r, TAG_ARCHIVED_AT) || r.effective_from > a->from ||
		    (found && r.effective_from <= ret->effective_from))
			continue;
		*ret = r;
		found = true;
	}
	db_scan_end(&s);
	return found;
}

static const char *
rule_says(struct context *c, const struct agrement_rule *r, bool extension)
{
	char since[CALENDAR_LONG_CAP];
	const char *much = extension
	    ? r->extension_max == 0
		? "aucune prolongation"
		: arena_printf(c->arena, "%u mois de prolongation au plus", r->extension_max)
	    : arena_printf(c->arena, "de %u à %u mois", r->duration_min, r->duration_max);

	calendar_day_long(r->effective_from, since);
	return arena_printf(c->arena, "%s, selon « " TEXT_FMT " », en vigueur depuis le %s", much,
	    TEXT_ARG(r->reference), since);
}

/* The day after the last one that so many months from a day leave. */
static bool
is_within(day_t first, day_t last, uint32_t months)
{
	return last < calendar_add_months(first, (int)months);
}

enum rc
agrement_duration_check(struct context *c, const struct agrement *a, struct fault *why)
{
	bool extended = REC_HAS(a, AGREMENT_TAG_EXTENDED_FROM);
	day_t last = extended ? a->extended_from : a->to;
	struct agrement_rule r;
	uint32_t most;

	if (!rule_in_force(c, a, &r))
		return RC_OK;
	/* one that was entered as extended does not tell its first end */
	most = r.duration_max + (a->status == AGREMENT_EXTENDED && !extended ? r.extension_max : 0);
	if (last + 1 < calendar_add_months(a->from, (int)r.duration_min) || !is_within(a->from, last, most))
		return fault_addf(why, RC_RULE, "to", FAULT_AGREMENT_DURATION, "%s", rule_says(c, &r, false));
	if (extended && !is_within(last + 1, a->to, r.extension_max))
		return fault_addf(why, RC_RULE, "to", FAULT_AGREMENT_EXTENSION, "%s", rule_says(c, &r, true));
	return RC_OK;
}

static bool
is_double(const struct agrement_rule *r, const struct agrement_rule *other)
{
	return !id_equal(r->id, other->id) && r->kind == other->kind &&
	    r->effective_from == other->effective_from && !REC_HAS(other, TAG_ARCHIVED_AT);
}

enum rc
agrement_rule_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct agrement_rule *r = after, *staged;
	const struct staged *at = NULL;
	struct agrement_rule other;
	struct db_scan s;
	bool found = false;

	(void)before;
	if (r->duration_min > r->duration_max)
		return fault_add(why, RC_RULE, "duration_min", FAULT_AGREMENT_RULE_BOUNDS);
	db_scan_index(&s, c->txn, &agrement_rule_table, record_field_tag(&agrement_rule_desc, RULE_TAG_KIND),
	    &r->kind, false);
	while (!found && db_scan_next(&s, c->arena, &other))
		found = is_double(r, &other);
	db_scan_end(&s);
	while (!found && (staged = context_staged_next(c, &agrement_rule_table, &at)) != NULL)
		found = is_double(r, staged);
	return found ? fault_add(why, RC_RULE, "effective_from", FAULT_AGREMENT_RULE_DOUBLE) : RC_OK;
}
