/*
 * figures_sheet: an indicator of a quarter or a year: which definition it follows, what may be entered, and who handles it.
 * Owns: nothing.
 * Beware: where requests of persons count, a sheet is not there for anybody but the référents in charge who stand in no centre: its figures
 *         would tell a coordinator what the bilan does not.
 */
#include "services/reporting/figures.h"

bool
figure_sheet_visible(struct context *c, const void *rec)
{
	const struct figure_sheet *s = rec;

	return !s->personal || bilan_reads_personal(c);
}

enum rc
figure_sheet_load(struct context *c, struct id id, struct figure_sheet *ret, struct fault *why)
{
	enum rc rc = context_need(c, &figure_sheet_table, id, "id", ret, why);

	if (rc != RC_OK)
		return rc;
	if (!figure_sheet_visible(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	return REC_HAS(ret, TAG_ARCHIVED_AT) ? fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED) : RC_OK;
}

/* --- what it follows ---------------------------------------------------------------------- */
static void
sheet_follow(struct figure_sheet *s, uint32_t edition, struct text label, enum figure_measure measure,
    enum figure_unit unit)
{
	s->edition = edition;
	s->label = label;
	s->measure = measure;
	s->unit = unit;
	s->personal = figure_is_personal(measure);
	s->status = SHEET_DRAFT;
	s->has |= REC_BIT(FIGURE_SHEET_TO) | REC_BIT(FIGURE_SHEET_EDITION) | REC_BIT(FIGURE_SHEET_LABEL) |
	    REC_BIT(FIGURE_SHEET_MEASURE) | REC_BIT(FIGURE_SHEET_UNIT) | REC_BIT(FIGURE_SHEET_PERSONAL) |
	    REC_BIT(FIGURE_SHEET_STATUS) | REC_BIT(FIGURE_SHEET_REVISION);
}

/* Of the federation that is named; else our own of that code, else any federation's. */
static enum rc
sheet_define(struct context *c, struct figure_sheet *s, day_t *ret_from, enum figure_period *ret_period,
    struct fault *why)
{
	bool named = REC_HAS(s, FIGURE_SHEET_PEER);
	struct indicator own;
	struct indicator_notice asked;

	if (!named && indicator_find(c, s->code, 0, &own)) {
		sheet_follow(s, own.edition, own.label, own.measure, own.unit);
		*ret_from = own.from;
		*ret_period = own.period;
		return RC_OK;
	}
	if (!peer_indicator_find(c, named ? s->peer : (struct id){ 0 }, s->code, &asked))
		return fault_addf(
		    why, RC_RULE, "code", FAULT_FIGURE_CODE_UNKNOWN, TEXT_FMT, TEXT_ARG(s->code));
	s->peer = asked.peer;
	s->has |= REC_BIT(FIGURE_SHEET_PEER);
	sheet_follow(s, asked.edition, asked.label, asked.measure, asked.unit);
	*ret_from = asked.from;
	*ret_period = asked.period;
	return RC_OK;
}

static bool
sheet_is_double(struct context *c, const struct figure_sheet *s)
{
	struct figure_sheet o;
	struct db_scan scan;
	bool found = false;

	db_scan_index(&scan, c->txn, &figure_sheet_table,
	    record_field_tag(&figure_sheet_desc, FIGURE_SHEET_CODE), &s->code, false);
	while (!found && db_scan_next(&scan, c->arena, &o))
		found = !REC_HAS(&o, TAG_ARCHIVED_AT) && !id_equal(o.id, s->id) && o.from == s->from &&
		    o.period == s->period && id_equal(o.peer, s->peer);
	db_scan_end(&scan);
	return found;
}

static enum rc
sheet_begin(struct context *c, struct figure_sheet *s, struct fault *why)
{
	enum figure_period period = PERIOD_YEAR;
	day_t from = 0;
	enum rc rc;

	if (!figure_period_end(s->period, s->from, &s->to))
		return fault_add(why, RC_INVALID, "from", FAULT_FIGURE_PERIOD);
	rc = sheet_define(c, s, &from, &period, why);
	if (rc != RC_OK)
		return rc;
	if (!figure_sheet_visible(c, s))
		return fault_add(why, RC_RULE, "code", FAULT_FIGURE_PERSONAL);
	if (s->period != period)
		return rec_fault_value(
		    why, RC_RULE, "period", FAULT_FIGURE_PERIOD_KIND, &figure_period_enum, (int)period);
	if (s->from < from) {
		char day[CALENDAR_LONG_CAP];

		calendar_day_long(from, day);
		return fault_addf(why, RC_RULE, "from", FAULT_FIGURE_EARLY, "%s", day);
	}
	if (sheet_overlaps(c, s))
		return fault_add(why, RC_RULE, "period", FAULT_FIGURE_OVERLAP);
	return sheet_is_double(c, s) ? fault_add(why, RC_CONFLICT, "from", FAULT_FIGURE_DOUBLE) : RC_OK;
}

/* --- what is entered ------------------------------------------------------------------------ */
static enum rc
entry_check(const struct list *entries, uint32_t i, struct fault *why)
{
	const struct figure_cell *f = (const struct figure_cell *)entries->items + i;
	struct text territory = REC_HAS(f, CELL_TERRITORY) ? f->territory : (struct text){ 0 };
	char field[40];

	snprintf(field, sizeof field, "entries[%u]", i);
	if (!REC_HAS(f, CELL_CATEGORY) || f->category == CATEGORY_ALL ||
	    cell_find(entries, territory, f->category) != f)
		return rec_fault_value(
		    why, RC_INVALID, field, FAULT_FIGURE_CELL, &figure_category_enum, (int)f->category);
	if (!REC_HAS(f, CELL_PEOPLE) || !REC_HAS(f, CELL_VALUE) || (f->people == 0 && f->value != 0))
		return fault_add(why, RC_INVALID, field, FAULT_FIGURE_PEOPLE);
	return RC_OK;
}

static enum rc
entries_check(struct context *c, const struct figure_sheet *s, struct fault *why)
{
	const struct figure_cell *f = s->entries.items;
	bool of_territories = false;
	enum rc rc = RC_OK;

	if (!REC_HAS(s, FIGURE_SHEET_ENTRIES))
		return RC_OK;
	if (s->measure != MEASURE_ENTERED && s->entries.count > 0)
		return fault_add(why, RC_RULE, "entries", FAULT_FIGURE_COMPUTED);
	for (uint32_t i = 0; rc == RC_OK && i < s->entries.count; i++) {
		rc = entry_check(&s->entries, i, why);
		of_territories |= REC_HAS(&f[i], CELL_TERRITORY);
	}
	for (uint32_t i = 0; rc == RC_OK && of_territories && i < s->entries.count; i++)
		if (!REC_HAS(&f[i],
			CELL_TERRITORY)) /* beside departments, every line has one: else it would be no part of their sum */
			rc = rec_fault_value(why, RC_INVALID, "entries", FAULT_FIGURE_CELL,
			    &figure_category_enum, (int)f[i].category);
	if (rc != RC_OK)
		return rc;
	struct edition e = table_of_cells(c->arena, &s->entries);

	return e.rows >= FIGURE_TERRITORIES_MOST || e.cols > FIGURE_CATEGORIES_MOST
	    ? fault_add(why, RC_RULE, "entries", FAULT_FIGURE_TERRITORIES)
	    : RC_OK;
}

enum rc
figure_sheet_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct figure_sheet *was = before;
	struct figure_sheet *s = after;
	enum rc rc = RC_OK;

	if (was == NULL)
		rc = sheet_begin(c, s, why);
	else if (was->status != SHEET_DRAFT)
		rc = fault_say(why, RC_CONFLICT, "status", FAULT_FIGURE_STATE,
		    "arrêtée ou transmise : rouvrez-la pour la corriger",
		    "is closed or told: open it again to correct it");
	return rc != RC_OK ? rc : entries_check(c, s, why);
}

enum rc
figure_sheet_archive(struct context *c, const void *rec, struct fault *why)
{
	const struct figure_sheet *s = rec;

	(void)c;
	if (s->revision == 0)
		return RC_OK;
	return fault_say(why, RC_CONFLICT, "status", FAULT_FIGURE_STATE,
	    "déjà transmise : elle se corrige, et ne s’archive pas",
	    "was told: it is corrected, not archived");
}
