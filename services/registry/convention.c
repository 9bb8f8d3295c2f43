/*
 * convention: what a convention must hold to when it is entered or corrected, and who reads it.
 * Owns: the tables of conventions and of what belongs to them.
 * Beware: a framework stands alone; a local one is bound to its framework, to an agrément of its centre, and to their days.
 */
#include "services/registry/convention.h"
#include "common/calendar.h"
#include "services/registry/agrement.h"

const struct db_table convention_table = { &convention_desc };
const struct db_table convention_step_table = { &convention_step_desc };
const struct db_table convention_year_table = { &convention_year_desc };
const struct db_table convention_document_table = { &convention_document_desc };
const struct db_table budget_line_table = { &budget_line_desc };
const struct db_table convention_indicator_table = { &convention_indicator_desc };

/* What changes only by an amendment once it is signed. */
#define BOUND_TAGS                                                                                           \
	(REC_BIT(CONVENTION_TAG_AGREMENT) | REC_BIT(CONVENTION_TAG_FROM) | REC_BIT(CONVENTION_TAG_TO) |      \
	    REC_BIT(CONVENTION_TAG_PARTNERS) | REC_BIT(CONVENTION_TAG_OBJECTIVES))

static const char *
period_words(struct context *c, day_t from, day_t to)
{
	char first[CALENDAR_LONG_CAP], last[CALENDAR_LONG_CAP];

	calendar_day_long(from, first);
	calendar_day_long(to, last);
	return arena_printf(c->arena, "du %s au %s", first, last);
}

enum rc
convention_past(struct context *c, day_t day, const char *field, struct fault *why)
{
	return day <= c->today ? RC_OK : fault_add(why, RC_INVALID, field, FAULT_CONVENTION_FUTURE);
}

enum rc
convention_year_check(const struct convention *v, uint32_t year, const char *field, struct fault *why)
{
	int first = calendar_ymd(v->from).year, last = calendar_ymd(v->to).year;

	if ((int)year >= first && (int)year <= last)
		return RC_OK;
	return fault_addf(why, RC_INVALID, field, FAULT_CONVENTION_YEAR, "de %d à %d", first, last);
}

/* --- what it must hold to -------------------------------------------------------------------------------- */
static enum rc
level_check(struct context *c, const struct convention *v, struct fault *why)
{
	bool framework = REC_HAS(v, CONVENTION_TAG_FRAMEWORK), agrement = REC_HAS(v, CONVENTION_TAG_AGREMENT);
	struct organisation o;

	if (v->level == CONVENTION_FRAMEWORK) {
		if (framework || agrement)
			return fault_addf(why, RC_INVALID, framework ? "framework" : "agrement",
			    FAULT_CONVENTION_LEVEL, "à laisser vide");
		return RC_OK;
	}
	if (!framework)
		fault_addf(
		    why, RC_INVALID, "framework", FAULT_CONVENTION_LEVEL, "la convention-cadre manque");
	if (!agrement)
		fault_addf(why, RC_INVALID, "agrement", FAULT_CONVENTION_LEVEL, "l’agrément manque");
	if (context_get(c, &organisation_table, v->organisation, &o) && o.kind != ORGANISATION_CENTRE &&
	    o.kind != ORGANISATION_EVS)
		fault_addf(why, RC_INVALID, "organisation", FAULT_CONVENTION_LEVEL,
		    "la structure est un centre social ou un espace de vie sociale");
	return fault_rc(why);
}

static enum rc
framework_check(struct context *c, const struct convention *v, struct fault *why)
{
	struct convention f;

	if (!REC_HAS(v, CONVENTION_TAG_FRAMEWORK) || !context_latest(c, &convention_table, v->framework, &f))
		return RC_OK; /* references are checked before */
	if (f.level != CONVENTION_FRAMEWORK || f.status == CONVENTION_DENOUNCED ||
	    f.status == CONVENTION_ENDED)
		return fault_add(why, RC_RULE, "framework", FAULT_CONVENTION_FRAMEWORK);
	if (v->from < f.from || v->to > f.to)
		return fault_addf(why, RC_RULE, v->from < f.from ? "from" : "to",
		    FAULT_CONVENTION_FRAMEWORK_PERIOD, "%s", period_words(c, f.from, f.to));
	return RC_OK;
}

static enum rc
agrement_of_check(struct context *c, const struct convention *v, struct fault *why)
{
	struct agrement a;

	if (!REC_HAS(v, CONVENTION_TAG_AGREMENT) || !context_latest(c, &agrement_table, v->agrement, &a))
		return RC_OK;
	if (!id_equal(a.organisation, v->organisation) ||
	    (a.status == AGREMENT_REFUSED && v->status == CONVENTION_DRAFT))
		return fault_add(why, RC_RULE, "agrement", FAULT_CONVENTION_AGREMENT);
	if (v->from < a.from || v->to > a.to)
		return fault_addf(why, RC_RULE, v->from < a.from ? "from" : "to",
		    FAULT_CONVENTION_AGREMENT_PERIOD, "%s", period_words(c, a.from, a.to));
	return RC_OK;
}

static enum rc
partners_check(const struct convention *v, struct fault *why)
{
	const struct convention_partner *p = v->partners.items;

	for (uint32_t i = 0; i < v->partners.count; i++)
		for (uint32_t k = i + 1; k < v->partners.count; k++)
			if (id_equal(p[i].organisation, p[k].organisation) &&
			    p[i].dispositif == p[k].dispositif)
				return fault_add(
				    why, RC_INVALID, "partners", FAULT_CONVENTION_PARTNER_DOUBLE);
	return RC_OK;
}

enum rc
convention_bounds_check(struct context *c, const struct convention *v, struct fault *why)
{
	enum rc rc = framework_check(c, v, why);

	if (rc == RC_OK)
		rc = agrement_of_check(c, v, why);
	return rc == RC_OK ? partners_check(v, why) : rc;
}

static enum rc
bound_check(const struct convention *was, const struct convention *v, struct fault *why)
{
	uint64_t changed = record_diff(&convention_desc, was, v) & BOUND_TAGS;

	for (unsigned tag = TAG_FIRST; tag <= REC_TAG_MAX; tag++)
		if (changed >> tag & 1u)
			fault_add(why, RC_CONFLICT, record_field_tag(&convention_desc, tag)->name,
			    FAULT_CONVENTION_BOUND);
	return changed == 0 ? RC_OK : RC_CONFLICT;
}

/* Whoever has signed has signed another text: all sign again what has changed since. */
static void
signatures_drop(const struct convention *was, struct convention *v)
{
	if ((record_diff(&convention_desc, was, v) & BOUND_TAGS) == 0)
		return;
	v->signatories = (struct list){ NULL, 0 };
	v->has &= ~REC_BIT(CONVENTION_TAG_SIGNATORIES);
}

enum rc
convention_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct convention *was = before;
	struct convention *v = after;
	enum rc rc;

	if (was == NULL)
		v->status = CONVENTION_DRAFT;
	v->has |= REC_BIT(CONVENTION_TAG_STATUS);
	rc = was != NULL && was->status != CONVENTION_DRAFT ? bound_check(was, v, why) : RC_OK;
	if (rc != RC_OK)
		return rc;
	if (was != NULL && was->status == CONVENTION_DRAFT)
		signatures_drop(was, v);
	if (v->to < v->from)
		return fault_add(why, RC_INVALID, "to", FAULT_CONVENTION_PERIOD);
	rc = level_check(c, v, why);
	if (rc != RC_OK || (was != NULL && was->status != CONVENTION_DRAFT))
		return rc;
	return convention_bounds_check(c, v, why);
}

/* A local convention is born with its six steps. */
enum rc
convention_then(struct context *c, const void *before, const void *after, struct fault *why)
{
	const struct convention *v = after;

	(void)why;
	if (before != NULL || v->version != 1 || v->level != CONVENTION_LOCAL || REC_HAS(v, TAG_ARCHIVED_AT))
		return RC_OK;
	return convention_steps_make(c, v);
}

/* --- who reads it ---------------------------------------------------------------------------------------- */
bool
convention_is_party(const struct convention *v, struct id organisation)
{
	const struct convention_partner *p = v->partners.items;

	if (id_equal(v->organisation, organisation))
		return true;
	for (uint32_t i = 0; i < v->partners.count; i++)
		if (id_equal(p[i].organisation, organisation))
			return true;
	return false;
}

bool
convention_visible(struct context *c, const void *rec)
{
	const struct convention *v = rec;

	if (caller_has(c, ROLE_TEAM))
		return true;
	for (uint32_t i = 0; i < c->caller.organisation_count; i++)
		if (convention_is_party(v, c->caller.organisations[i]))
			return true;
	return false;
}

bool
convention_part_visible(struct context *c, const void *rec)
{
	const struct convention_year *part =
	    rec; /* whatever it is: its convention stands at the same place */
	struct convention v;

	if (caller_has(c, ROLE_TEAM))
		return true;
	return context_get(c, &convention_table, part->convention, &v) && convention_visible(c, &v);
}
_Static_assert(offsetof(struct convention_year, convention) == offsetof(struct convention_step, convention) &&
	offsetof(struct convention_year, convention) == offsetof(struct convention_document, convention) &&
	offsetof(struct convention_year, convention) == offsetof(struct budget_line, convention) &&
	offsetof(struct convention_year, convention) == offsetof(struct convention_indicator, convention),
    "the convention comes first in each of its parts");
