/*
 * convention_year: each year of a convention: « reconduite, pièces attendues », its documents, its balance.
 * Owns: the edges of a year.
 * Beware: a year is complete by its documents alone: one taken back, or expected in addition, makes it wait again
 *         until its balance was released.
 */
#include "common/calendar.h"
#include "common/machine.h"
#include "services/registry/convention.h"

static const struct edge edges[] = {
	{ CONVENTION_YEAR_EXPECTED, CONVENTION_YEAR_FILL, CONVENTION_YEAR_COMPLETE },
	{ CONVENTION_YEAR_COMPLETE, CONVENTION_YEAR_LACK, CONVENTION_YEAR_EXPECTED },
	{ CONVENTION_YEAR_COMPLETE, CONVENTION_YEAR_RELEASE, CONVENTION_YEAR_RELEASED },
};
static const struct machine_name states[] = {
	{ CONVENTION_YEAR_EXPECTED, "expected" },
	{ CONVENTION_YEAR_COMPLETE, "complete" },
	{ CONVENTION_YEAR_RELEASED, "released" },
};
static const struct machine_name events[] = {
	{ CONVENTION_YEAR_FILL, "fill" },
	{ CONVENTION_YEAR_LACK, "lack" },
	{ CONVENTION_YEAR_RELEASE, "release" },
};
const struct machine convention_year_machine = MACHINE_OF("convention_year", edges, states, events);

/* What every year calls for, six months after its end: the books are closed then. The balance waits for the financial ones. */
static const enum convention_document_kind usual[] = { DOCUMENT_ACCOUNTS, DOCUMENT_FINANCIAL_REPORT,
	DOCUMENT_ACTIVITY_REPORT };

static struct id
part_id(struct id convention, uint32_t year, int kind)
{
	uint8_t which[8];
	struct crypto_hash_part parts[] = { { convention.b, sizeof convention.b }, { which, sizeof which } };

	db_be64((uint64_t)year << 8 | (uint8_t)(kind + 1), which);
	return crypto_id_of(parts, 2);
}

static void
document_make(
    struct context *c, const struct convention *v, uint32_t year, enum convention_document_kind kind)
{
	struct convention_document d = {
		.id = part_id(v->id, year, (int)kind), .convention = v->id, .year = year, .kind = kind
	};

	if (db_exists(c->txn, &convention_document_table, d.id))
		return;
	(void)calendar_day_of((int)year + 1, 6, 30, &d.expected_by);
	d.has = REC_BIT(TAG_ID) | REC_BIT(CONVENTION_DOCUMENT_TAG_CONVENTION) |
	    REC_BIT(CONVENTION_DOCUMENT_TAG_YEAR) | REC_BIT(CONVENTION_DOCUMENT_TAG_KIND) |
	    REC_BIT(CONVENTION_DOCUMENT_TAG_OPTIONAL) | REC_BIT(CONVENTION_DOCUMENT_TAG_EXPECTED_BY);
	(void)event_stage(c, &convention_document_table, "created", &d);
}

void
convention_year_make(struct context *c, const struct convention *v, uint32_t year, bool renewed)
{
	struct convention_year y = { .id = part_id(v->id, year, -1),
		.convention = v->id,
		.year = year,
		.renewed = renewed,
		.status = CONVENTION_YEAR_EXPECTED };

	if (db_exists(c->txn, &convention_year_table, y.id))
		return;
	y.has = REC_BIT(TAG_ID) | REC_BIT(CONVENTION_YEAR_TAG_CONVENTION) |
	    REC_BIT(CONVENTION_YEAR_TAG_YEAR) | REC_BIT(CONVENTION_YEAR_TAG_RENEWED) |
	    REC_BIT(CONVENTION_YEAR_TAG_STATUS);
	(void)event_stage(c, &convention_year_table, renewed ? "renewed" : "created", &y);
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		document_make(c, v, year, usual[i]);
}

bool
convention_year_find(struct context *c, struct id convention, uint32_t year, struct convention_year *ret)
{
	return context_latest(c, &convention_year_table, part_id(convention, year, -1), ret);
}

/* --- documents ------------------------------------------------------------------------------------------- */
static const char *
document_words(struct context *c, const struct convention_document *d)
{
	if (d->kind == DOCUMENT_OTHER && REC_HAS(d, CONVENTION_DOCUMENT_TAG_TITLE))
		return arena_text(c->arena, d->title.ptr, d->title.len);
	if (REC_HAS(d, TAG_ARCHIVED_AT))
		return arena_printf(c->arena, "%s (pièce archivée, à saisir de nouveau)",
		    rec_enum_by_value(&convention_document_kind_enum, (int)d->kind)->label);
	return rec_enum_by_value(&convention_document_kind_enum, (int)d->kind)->label;
}

static bool
is_double(const struct convention_document *d, const struct convention_document *other)
{
	return !id_equal(d->id, other->id) && id_equal(d->convention, other->convention) &&
	    d->year == other->year && d->kind == other->kind && d->kind != DOCUMENT_OTHER &&
	    !REC_HAS(other, TAG_ARCHIVED_AT);
}

static bool
document_doubled(struct context *c, const struct convention_document *d)
{
	const struct staged *at = NULL;
	const struct convention_document *staged;
	struct convention_document other;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &convention_document_table,
	    record_field_tag(&convention_document_desc, CONVENTION_DOCUMENT_TAG_CONVENTION), &d->convention,
	    false);
	while (!found && db_scan_next(&s, c->arena, &other))
		found = is_double(d, &other);
	db_scan_end(&s);
	while (!found && (staged = context_staged_next(c, &convention_document_table, &at)) != NULL)
		found = is_double(d, staged);
	return found;
}

/* Setting a document aside brings nobody's accounts in: the balance waits for those, until one of the kind takes its place. */
static bool
is_set_aside(struct context *c, const struct convention_document *d)
{
	bool financial = d->kind == DOCUMENT_ACCOUNTS || d->kind == DOCUMENT_FINANCIAL_REPORT;

	return REC_HAS(d, TAG_ARCHIVED_AT) && (!financial || document_doubled(c, d));
}

static bool
is_missing(struct context *c, const struct convention_document *d, uint32_t year)
{
	return d->year == year && !d->optional && !REC_HAS(d, CONVENTION_DOCUMENT_TAG_RECEIVED_ON) &&
	    !is_set_aside(c, d);
}

/* As this command leaves them: those stored, each as staged, and those staged anew. */
const char *
convention_documents_missing(struct context *c, struct id convention, uint32_t year)
{
	const struct staged *at = NULL;
	const struct convention_document *staged;
	struct convention_document d;
	const char *words = NULL;
	struct db_scan s;

	db_scan_index(&s, c->txn, &convention_document_table,
	    record_field_tag(&convention_document_desc, CONVENTION_DOCUMENT_TAG_CONVENTION), &convention,
	    false);
	while (db_scan_next(&s, c->arena, &d)) {
		if ((staged = context_staged_id(c, &convention_document_table, d.id)) != NULL)
			d = *staged;
		if (is_missing(c, &d, year))
			words = words == NULL
			    ? document_words(c, &d)
			    : arena_printf(c->arena, "%s, %s", words, document_words(c, &d));
	}
	db_scan_end(&s);
	while ((staged = context_staged_next(c, &convention_document_table, &at)) != NULL)
		if (id_equal(staged->convention, convention) && is_missing(c, staged, year) &&
		    !db_exists(c->txn, &convention_document_table, staged->id) &&
		    staged == context_staged_id(c, &convention_document_table, staged->id))
			words = words == NULL
			    ? document_words(c, staged)
			    : arena_printf(c->arena, "%s, %s", words, document_words(c, staged));
	return words;
}

enum rc
convention_document_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct convention_document *d = after;
	struct convention v;
	enum rc rc = context_need(c, &convention_table, d->convention, "convention", &v, why);

	(void)before;
	if (rc == RC_OK)
		rc = convention_year_check(&v, d->year, "year", why);
	if (rc == RC_OK && d->kind == DOCUMENT_OTHER && !REC_HAS(d, CONVENTION_DOCUMENT_TAG_TITLE))
		rc = fault_add(why, RC_INVALID, "title", FAULT_CONVENTION_DOCUMENT_TITLE);
	if (rc == RC_OK && REC_HAS(d, CONVENTION_DOCUMENT_TAG_RECEIVED_ON))
		rc = convention_past(c, d->received_on, "received_on", why);
	if (rc == RC_OK && document_doubled(c, d))
		rc = fault_add(why, RC_CONFLICT, "kind", FAULT_CONVENTION_DOCUMENT_DOUBLE);
	return rc;
}

static bool
year_step(struct convention_year *y, enum convention_year_event event)
{
	int to;

	if (machine_step(edges, sizeof edges / sizeof edges[0], (int)y->status, (int)event, &to) != RC_OK)
		return false;
	y->status = (enum convention_year_status)to;
	return true;
}

/* The year follows its documents. */
enum rc
convention_document_then(struct context *c, const void *before, const void *after, struct fault *why)
{
	const struct convention_document *d = after;
	struct convention_year y;

	(void)before;
	(void)why;
	if (!convention_year_find(c, d->convention, d->year, &y))
		return RC_OK; /* a year to come, or one before the convention was in force */
	if (convention_documents_missing(c, d->convention, d->year) != NULL) {
		if (!year_step(&y, CONVENTION_YEAR_LACK))
			return RC_OK;
		y.has &= ~REC_BIT(CONVENTION_YEAR_TAG_COMPLETED_ON);
		return event_stage(c, &convention_year_table, "lacking", &y);
	}
	if (!year_step(&y, CONVENTION_YEAR_FILL))
		return RC_OK;
	y.completed_on = c->today;
	y.has |= REC_BIT(CONVENTION_YEAR_TAG_COMPLETED_ON);
	return event_stage(c, &convention_year_table, "completed", &y);
}

static enum rc
convention_year_release(struct context *c, const struct ref *in, struct convention_year *y, struct fault *why)
{
	enum rc rc = context_need(c, &convention_year_table, in->id, "id", y, why);
	const char *missing;

	if (rc != RC_OK)
		return rc;
	missing = convention_documents_missing(c, y->convention, y->year);
	if (y->status == CONVENTION_YEAR_EXPECTED && missing != NULL)
		return fault_addf(why, RC_RULE, "status", FAULT_CONVENTION_DOCUMENTS, "%s", missing);
	if (!year_step(y, CONVENTION_YEAR_RELEASE))
		return rec_fault_value(why, RC_CONFLICT, "status", FAULT_CONVENTION_YEAR_STATUS,
		    &convention_year_status_enum, (int)y->status);
	y->released_on = c->today;
	y->has |= REC_BIT(CONVENTION_YEAR_TAG_RELEASED_ON);
	return event_stage(c, &convention_year_table, "released", y);
}
REGISTRY_HANDLER(convention_year_release, struct ref, struct convention_year)
