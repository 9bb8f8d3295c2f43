/*
 * figures_work: what may be told of a sheet, worked out on a thread from a copy of what the store says, and what follows from the result.
 * Owns: the work, with its copy.
 * Beware: the programmes behind a large table with several editions take long: a budget of their steps ends them, the same on every machine,
 *         and then nothing is told. What was told meanwhile makes a result stale: it is worked out anew.
 */
#include "services/reporting/figures.h"
#include <stdlib.h>

#define FINISH_METHOD "reporting.figure_sheet.finish"
#define PREPARE_METHOD "reporting.figure_sheet.prepare"
#define BUDGET                                                                                               \
	UINT64_C(                                                                                            \
	    200000000000) /* numbers of a tableau; the largest sheet beside six editions took under half of it */

struct figures_work {
	struct work work;
	struct id sheet;
	usec_t begun_at;
	struct edition now;
	struct edition before[TELLINGS_MOST];
	bool recalled[TELLINGS_MOST];
	uint32_t tellings;
	bool of_people; /* a value says its people */
	struct run_head *run;
	struct arena mem;
};

/* --- what is at work --------------------------------------------------------------------------------------- */
void *
figures_open(struct db_txn *t)
{
	struct runs *r = calloc(1, sizeof *r);

	(void)t;
	if (r == NULL)
		abort();
	return r;
}

void
figures_close(void *runs)
{
	if (runs != NULL)
		runs_leave(runs);
	free(runs);
}

/* The flag is raised by the event, when it is certain. */
void
figures_applied(void *runs, const struct event *e)
{
	if (e->rec_desc == &figure_sheet_desc && strcmp(e->verb, "reopened") == 0)
		runs_stop(runs, e->key);
}

static enum rc
figure_sheet_progress(struct context *c, const struct ref *in, struct figure_progress *ret, struct fault *why)
{
	const struct run_head *r = runs_find(c->state, in->id);
	struct figure_sheet s;
	enum rc rc = figure_sheet_load(c, in->id, &s, why);

	if (rc != RC_OK)
		return rc;
	*ret =
	    (struct figure_progress){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5),
		    .id = s.id,
		    .status = s.status };
	if (s.status == SHEET_ASKING) {
		ret->waits_for = asks_wait(c, &s);
		ret->has |= REC_BIT(6);
	}
	if (r != NULL && (s.status == SHEET_CLOSING || s.status == SHEET_SENDING)) {
		ret->running = atomic_load(&r->begun);
		ret->steps = atomic_load(&r->steps);
		ret->budget = atomic_load(&r->budget);
	}
	return RC_OK;
}
SERVICE_HANDLER(figure_sheet_progress, struct ref, struct figure_progress)

/* --- on the thread ----------------------------------------------------------------------------------------- */
static void
work_tell(void *arg, uint32_t done, uint32_t of)
{
	struct figures_work *w = arg;

	runs_tell(w->run, done, of, false, w->work.stop);
}

/* False: in ret why not. */
static bool
work_hide(struct figures_work *w, enum sheet_refusal *ret)
{
	struct suppress_budget budget = { BUDGET, &w->run->stop, work_tell, w };

	*ret = SHEET_TOLD_OFTEN;
	if (w->tellings > TELLINGS_MOST)
		return false;
	*ret = SHEET_FORGOTTEN;
	for (uint32_t i = 0; i < w->tellings; i++)
		if (w->recalled[i] && !edition_recall(&w->before[i], &w->now, w->of_people))
			return false;
	bool met = editions_suppress(&w->now, w->before, w->tellings, &budget, &w->mem);

	*ret = budget.left == 0 ? SHEET_TOO_LARGE : SHEET_OF_FEW;
	return met &&
	    (w->tellings == 0 || w->before[w->tellings - 1].cells[0].hidden || !w->now.cells[0].hidden);
}

static void
work_run(struct work *work)
{
	struct figures_work *w = (struct figures_work *)work;
	struct figure_outcome o = { .has = REC_BIT(OUTCOME_ID) | REC_BIT(OUTCOME_BEGUN_AT) |
		    REC_BIT(OUTCOME_TELLINGS),
		.id = w->sheet,
		.begun_at = w->begun_at,
		.tellings = w->tellings };

	atomic_store(&w->run->begun, true);
	if (work_hide(w, &o.refusal)) {
		o.cells = table_cells(&w->mem, &w->now);
		o.has |= REC_BIT(OUTCOME_CELLS);
	} else {
		o.has |= REC_BIT(OUTCOME_REFUSAL);
	}
	buf_clear(&work->result);
	record_encode(&figure_outcome_desc, &o, 0, 0, &work->result);
}

static void
work_free(struct work *work)
{
	struct figures_work *w = (struct figures_work *)work;

	runs_remove(w->run);
	arena_free(&w->mem);
	buf_free(&work->result);
	free(w);
}

/* --- its copy ------------------------------------------------------------------------------------------------ */
static struct edition
edition_copy(struct arena *a, const struct edition *e)
{
	struct edition copy = table_new(a, e->row_keys + 1, e->rows, e->col_keys + 1, e->cols);

	memcpy(copy.cells, e->cells, (size_t)(e->rows + 1) * (e->cols + 1) * sizeof *copy.cells);
	return copy;
}

static bool
values_are_people(const struct figure_sheet *s, const struct edition *e)
{
	bool are =
	    s->unit == UNIT_COUNT && (s->measure == MEASURE_ENTERED || s->measure == MEASURE_PERSONS_TRAINED);

	for (uint32_t i = 0; are && i < (e->rows + 1) * (e->cols + 1); i++)
		are = e->cells[i].people == e->cells[i].value;
	return are;
}

void
sheet_work(struct context *c, const struct figure_sheet *s)
{
	struct figures_work *w = calloc(1, sizeof *w);
	struct telling told[TELLINGS_MOST];
	struct edition now =
	    s->status == SHEET_CLOSING ? sheet_table(c, s) : table_of_cells(c->arena, &s->cells);

	if (w == NULL)
		abort();
	w->sheet = s->id;
	w->begun_at = s->begun_at;
	w->run = runs_add(c->state, s->id, sizeof *w->run);
	w->now = edition_copy(&w->mem, &now);
	w->of_people = values_are_people(s, &w->now);
	w->tellings = tellings_of(c, s, told);
	for (uint32_t i = 0; i < w->tellings && i < TELLINGS_MOST; i++) {
		struct edition e = table_of_cells(c->arena, &told[i].cells);

		w->before[i] = edition_copy(&w->mem, &e);
		w->recalled[i] = told[i].recalled;
	}
	w->work = (struct work){ .run = work_run, .free = work_free, .method = FINISH_METHOD };
	context_work(c, &w->work);
}

/* --- what follows -------------------------------------------------------------------------------------------- */
static enum rc
sheet_refuse(struct context *c, struct figure_sheet *s, enum sheet_refusal refusal, struct fault *why)
{
	enum rc rc = sheet_move(s, SHEET_EV_REFUSE, why);

	s->refusal = refusal;
	s->has |= REC_BIT(FIGURE_SHEET_REFUSAL);
	if (s->status == SHEET_DRAFT)
		s->has &= ~REC_BIT(FIGURE_SHEET_CELLS);
	return rc == RC_OK ? event_stage(c, &figure_sheet_table, "refused", s) : rc;
}

static bool
sheet_goes(struct context *c, const struct figure_sheet *s)
{
	struct fault why;

	fault_clear(&why);
	return sheet_may_go(c, s, &why) == RC_OK;
}

static enum rc
sheet_ready(struct context *c, struct figure_sheet *s, const struct figure_outcome *o, struct fault *why)
{
	enum rc rc = sheet_move(s, SHEET_EV_READY, why);

	s->cells = o->cells;
	s->has |= REC_BIT(FIGURE_SHEET_CELLS);
	if (rc != RC_OK)
		return rc;
	return s->status == SHEET_SENT ? sheet_told(c, s) : event_stage(c, &figure_sheet_table, "closed", s);
}

static bool
is_worked_out(const struct figure_sheet *s)
{
	return (s->status == SHEET_CLOSING || s->status == SHEET_SENDING) && !REC_HAS(s, TAG_ARCHIVED_AT);
}

/* Late, or of a closing that was given up: it is let go. */
static enum rc
figure_sheet_finish(struct context *c, const struct figure_outcome *in, void *ret_none, struct fault *why)
{
	struct telling told[TELLINGS_MOST];
	struct figure_sheet s;

	(void)ret_none;
	if (!context_get(c, &figure_sheet_table, in->id, &s) || !is_worked_out(&s) ||
	    s.begun_at != in->begun_at)
		return RC_OK;
	if (tellings_of(c, &s, told) != in->tellings) {
		sheet_work(c, &s);
		return RC_OK;
	}
	if (REC_HAS(in, OUTCOME_REFUSAL))
		return sheet_refuse(c, &s, in->refusal, why);
	if (s.status == SHEET_SENDING && !sheet_goes(c, &s))
		return sheet_refuse(c, &s, SHEET_NOT_ASKED, why);
	return sheet_ready(c, &s, in, why);
}
SERVICE_HANDLER(figure_sheet_finish, struct figure_outcome, void)

/* Everybody who was asked has answered: the sheet goes on. */
static enum rc
sheet_answered(struct context *c, struct figure_sheet *s, struct fault *why)
{
	enum rc rc;

	if (!sheet_goes(c, s))
		return sheet_refuse(c, s, SHEET_NOT_ASKED, why);
	if (asks_wait(c, s).count > 0)
		return RC_OK;
	rc = sheet_move(s, SHEET_EV_ANSWER, why);
	if (rc != RC_OK)
		return rc;
	sheet_work(c, s);
	return event_stage(c, &figure_sheet_table, "sending", s);
}

static enum rc
figure_sheet_prepare(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct figure_sheet s;

	(void)ret_none;
	if (!context_get(c, &figure_sheet_table, in->id, &s))
		return RC_OK;
	if (s.status == SHEET_ASKING)
		return sheet_answered(c, &s, why);
	if (is_worked_out(&s))
		sheet_work(c, &s);
	return RC_OK;
}
SERVICE_HANDLER(figure_sheet_prepare, struct ref, void)

void
figures_resume(struct context *c)
{
	static const int under_way[] = { SHEET_CLOSING, SHEET_SENDING };
	struct db_scan s;
	struct id id;

	for (size_t i = 0; i < 2; i++) {
		db_scan_index(&s, c->txn, &figure_sheet_table,
		    record_field_tag(&figure_sheet_desc, FIGURE_SHEET_STATUS), &under_way[i], false);
		while (db_scan_next_id(&s, &id))
			context_timer(c, c->now, PREPARE_METHOD, id);
		db_scan_end(&s);
	}
}
