/*
 * convention_budget: what each partner plans, is asked, grants and pays for a year, its totals, and the indicators.
 * Owns: nothing.
 * Beware: what is granted is subject to the year's vote, and the balance waits for the year's documents: a payment that
 *         would bring the paid to the granted is refused until then.
 */
#include "services/registry/convention.h"

static int64_t
amount(const struct budget_line *b, unsigned tag, int64_t value)
{
	return REC_HAS(b, tag) ? value : 0;
}

/* --- a line ---------------------------------------------------------------------------------------------- */
static bool
is_same(const struct budget_line *b, const struct budget_line *other)
{
	return !id_equal(b->id, other->id) && id_equal(b->convention, other->convention) &&
	    id_equal(b->organisation, other->organisation) && b->year == other->year &&
	    b->dispositif == other->dispositif && !REC_HAS(other, TAG_ARCHIVED_AT);
}

static bool
line_doubled(struct context *c, const struct budget_line *b)
{
	const struct staged *at = NULL;
	const struct budget_line *staged;
	struct budget_line other;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &budget_line_table,
	    record_field_tag(&budget_line_desc, BUDGET_LINE_TAG_CONVENTION), &b->convention, false);
	while (!found && db_scan_next(&s, c->arena, &other))
		found = is_same(b, &other);
	db_scan_end(&s);
	while (!found && (staged = context_staged_next(c, &budget_line_table, &at)) != NULL)
		found = is_same(b, staged);
	return found;
}

static enum rc
amounts_check(struct context *c, const struct budget_line *b, struct fault *why)
{
	int64_t granted = amount(b, BUDGET_LINE_TAG_GRANTED, b->granted),
		paid = amount(b, BUDGET_LINE_TAG_PAID, b->paid);
	struct convention_year y;
	const char *missing;

	if (granted > 0 && !REC_HAS(b, BUDGET_LINE_TAG_VOTED_ON))
		return fault_add(why, RC_RULE, "voted_on", FAULT_BUDGET_VOTE);
	if (REC_HAS(b, BUDGET_LINE_TAG_VOTED_ON) && convention_past(c, b->voted_on, "voted_on", why) != RC_OK)
		return RC_INVALID;
	if (paid > granted)
		return fault_add(why, RC_RULE, "paid", FAULT_BUDGET_PAID);
	if (paid == 0 || paid < granted || !convention_year_find(c, b->convention, b->year, &y) ||
	    y.status != CONVENTION_YEAR_EXPECTED)
		return RC_OK;
	missing = convention_documents_missing(c, b->convention, b->year);
	return fault_addf(why, RC_RULE, "paid", FAULT_BUDGET_WITHHELD, "%s", missing == NULL ? "" : missing);
}

#define AMOUNT_TAGS                                                                                          \
	(REC_BIT(BUDGET_LINE_TAG_GRANTED) | REC_BIT(BUDGET_LINE_TAG_PAID) | REC_BIT(BUDGET_LINE_TAG_VOTED_ON))

enum rc
budget_line_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct budget_line *b = after;
	bool moved = before == NULL || (record_diff(&budget_line_desc, before, after) & AMOUNT_TAGS) != 0;
	struct convention v;
	enum rc rc = context_need(c, &convention_table, b->convention, "convention", &v, why);

	if (rc == RC_OK && !convention_is_party(&v, b->organisation))
		rc = fault_add(why, RC_RULE, "organisation", FAULT_CONVENTION_PARTNER);
	if (rc == RC_OK)
		rc = convention_year_check(&v, b->year, "year", why);
	if (rc == RC_OK && line_doubled(c, b))
		rc = fault_add(why, RC_CONFLICT, "year", FAULT_BUDGET_DOUBLE);
	return rc == RC_OK && moved ? amounts_check(c, b, why) : rc;
}

enum rc
convention_indicator_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct convention_indicator *n = after;
	const struct indicator_value *x = n->values.items;
	struct convention v;
	enum rc rc = context_need(c, &convention_table, n->convention, "convention", &v, why);

	(void)before;
	for (uint32_t i = 0; rc == RC_OK && i < n->values.count; i++) {
		bool twice = false;

		for (uint32_t k = 0; k < i; k++)
			twice = twice || x[k].year == x[i].year;
		if (twice || convention_year_check(&v, x[i].year, "values", NULL) != RC_OK)
			rc = fault_add(why, RC_INVALID, "values", FAULT_INDICATOR_YEAR);
	}
	return rc;
}

/* --- totals ---------------------------------------------------------------------------------------------- */
#define TOTAL_YEAR 1
#define TOTAL_ORGANISATION 2
#define TOTAL_SUMS                                                                                           \
	(REC_BIT(TOTAL_YEAR) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8))
#define TOTAL_FRAMEWORK (REC_BIT(9) | REC_BIT(10))
#define TOTALS_MOST 3100u /* of the table in proto/ */
#define YEARS_MOST 101u

/* The row of that year and organisation (NULL: of all), made in its place when it is not there. */
static struct budget_total *
total_of(struct list *l, uint32_t most, uint32_t year, const struct id *organisation)
{
	struct budget_total *t = l->items;
	uint32_t at = 0;

	while (at < l->count &&
	    (t[at].year < year ||
		(t[at].year == year && organisation != NULL &&
		    memcmp(t[at].organisation.b, organisation->b, sizeof organisation->b) < 0)))
		at++;
	if (at < l->count && t[at].year == year &&
	    (organisation == NULL || id_equal(t[at].organisation, *organisation)))
		return &t[at];
	if (l->count == most)
		return NULL;
	memmove(&t[at + 1], &t[at], (l->count - at) * sizeof *t);
	l->count++;
	t[at] = (struct budget_total){ .has = TOTAL_SUMS, .year = year };
	if (organisation != NULL) {
		t[at].organisation = *organisation;
		t[at].has |= REC_BIT(TOTAL_ORGANISATION);
	}
	return &t[at];
}

static void
total_add(struct budget_total *t, const struct budget_line *b)
{
	if (t == NULL)
		return;
	t->planned += amount(b, BUDGET_LINE_TAG_PLANNED, b->planned);
	t->requested += amount(b, BUDGET_LINE_TAG_REQUESTED, b->requested);
	t->granted += amount(b, BUDGET_LINE_TAG_GRANTED, b->granted);
	t->paid += amount(b, BUDGET_LINE_TAG_PAID, b->paid);
	t->balance = t->granted - t->paid;
}

static void
lines_add(
    struct context *c, struct id convention, void (*add)(void *arg, const struct budget_line *b), void *arg)
{
	struct budget_line b;
	struct db_scan s;

	db_scan_index(&s, c->txn, &budget_line_table,
	    record_field_tag(&budget_line_desc, BUDGET_LINE_TAG_CONVENTION), &convention, false);
	while (db_scan_next(&s, c->arena, &b))
		if (!REC_HAS(&b, TAG_ARCHIVED_AT))
			add(arg, &b);
	db_scan_end(&s);
}

static void
add_own(void *arg, const struct budget_line *b)
{
	struct convention_budget *r = arg;

	total_add(total_of(&r->years, YEARS_MOST, b->year, NULL), b);
	total_add(total_of(&r->partners, TOTALS_MOST, b->year, &b->organisation), b);
}

static struct budget_total *
partner_row(struct convention_budget *r, const struct budget_line *b)
{
	struct budget_total *t = r->partners.items;

	for (uint32_t i = 0; i < r->partners.count; i++)
		if (t[i].year == b->year && id_equal(t[i].organisation, b->organisation))
			return &t[i];
	return NULL;
}

static void
add_framework(void *arg, const struct budget_line *b)
{
	struct budget_total *t = partner_row(arg, b);

	if (t != NULL)
		t->framework += amount(b, BUDGET_LINE_TAG_PLANNED, b->planned);
}

static void
add_local(void *arg, const struct budget_line *b)
{
	struct budget_total *t = partner_row(arg, b);

	if (t != NULL)
		t->locals += amount(b, BUDGET_LINE_TAG_PLANNED, b->planned);
}

/* What the framework plans with each partner and year, beside what its local conventions plan together. */
static void
framework_add(struct context *c, struct id framework, struct convention_budget *r)
{
	struct budget_total *t = r->partners.items;
	struct convention local;
	struct db_scan s;

	lines_add(c, framework, add_framework, r);
	db_scan_index(&s, c->txn, &convention_table,
	    record_field_tag(&convention_desc, CONVENTION_TAG_FRAMEWORK), &framework, false);
	while (db_scan_next(&s, c->arena, &local))
		if (!REC_HAS(&local, TAG_ARCHIVED_AT))
			lines_add(c, local.id, add_local, r);
	db_scan_end(&s);
	for (uint32_t i = 0; i < r->partners.count; i++)
		t[i].has |= TOTAL_FRAMEWORK;
}

static void
withheld_mark(struct context *c, struct id convention, struct list *l)
{
	struct budget_total *t = l->items;
	struct convention_year y;

	for (uint32_t i = 0; i < l->count; i++)
		t[i].withheld = t[i].balance > 0 && convention_year_find(c, convention, t[i].year, &y) &&
		    y.status == CONVENTION_YEAR_EXPECTED;
}

static enum rc
convention_budget(struct context *c, const struct ref *in, struct convention_budget *ret, struct fault *why)
{
	struct convention v;

	if (!context_get(c, &convention_table, in->id, &v) || !convention_visible(c, &v))
		return fault_only(why, RC_NOT_FOUND);
	ret->has = REC_BIT(1) | REC_BIT(2);
	ret->years.items = ARENA_ARRAY(c->arena, YEARS_MOST + 1, struct budget_total);
	ret->partners.items = ARENA_ARRAY(c->arena, TOTALS_MOST + 1, struct budget_total);
	lines_add(c, v.id, add_own, ret);
	/* what other centres get is the federation's to know: the team's alone */
	if (caller_has(c, ROLE_TEAM))
		framework_add(c, v.level == CONVENTION_LOCAL ? v.framework : v.id, ret);
	withheld_mark(c, v.id, &ret->years);
	withheld_mark(c, v.id, &ret->partners);
	return RC_OK;
}
REGISTRY_HANDLER(convention_budget, struct ref, struct convention_budget)
