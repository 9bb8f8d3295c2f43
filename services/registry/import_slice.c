/*
 * import_slice: the rows of a run, some hundreds a turn: tried, or written; and what a run ends with.
 * Owns: nothing beyond the work's load.
 * Beware: a trial sees the other rows of the file as if they were there, and leaves nothing. A run that was cut short tries all rows
 *         again: those that are written already change nothing, and are not counted twice.
 */
#include "services/registry/duplicate.h"
#include "services/registry/file.h"
#include "services/registry/import_run.h"

#define SLICE_ROWS 2000u /* of a check, and the least of an application */
#define SLICE_SHARE                                                                                          \
	10u /* a run is written in so many commits: keys lie anywhere, so that each writes most pages of the indexes again */
#define SLICE_MOST 10000u /* others wait for a slice to be over */
#define SHOW_EVERY 8u /* slices of a check between two notes of how far it is */
#define TIDY_AFTER (24 * 3600 * USEC_PER_SEC)

/* --- the other rows of the file --------------------------------------------------------------------------- */
struct rows_overlay {
	struct overlay overlay;
	struct context *c;
	const struct import_load *load;
	struct id self;
};

static bool
overlay_get(const struct overlay *o, const struct db_table *t, struct id id, struct arena *a, void *ret_rec)
{
	const struct rows_overlay *r = (const struct rows_overlay *)o;
	const struct load_row *row =
	    t == r->load->table && !id_equal(id, r->self) ? import_row_find(r->load, id) : NULL;
	void *rec;

	if (row == NULL)
		return false;
	if (!db_get(r->c->txn, t, id, a, ret_rec)) {
		import_row_decode(r->load, row, a, ret_rec);
		return true;
	}
	rec = arena_alloc(a, t->rec->size);
	import_row_decode(r->load, row, a, rec);
	record_patch(t->rec, ret_rec, rec, 0);
	return true;
}

/* --- one row ---------------------------------------------------------------------------------------------- */
struct trial {
	struct context *c;
	struct import_work *w;
	struct import_run *run;
	const struct load_row *row;
	void *rec;
	bool applying, failed;
};

static void
problems_tell(struct trial *t, const struct fault *why, enum rc rc)
{
	struct import_load *l = t->w->load;

	t->failed = true;
	if (why->count == 0)
		import_problem_code(l, t->row->line, SHEET_COLUMNS_MAX, FAULT_TEXT, rc_info(rc)->fr);
	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++) {
		const struct rec_field *f =
		    record_field(l->desc, why->items[i].field, strcspn(why->items[i].field, ".["));

		if (f == NULL || !(t->row->told >> f->tag & 1u))
			import_problem(
			    l, t->row->line, import_column_of(l, why->items[i].field), &why->items[i]);
	}
}

static void
remember(struct trial *t, struct id record, enum import_choice_kind choice)
{
	struct import_memory m = { .id = t->row->id, .record = record, .choice = choice, .run = t->run->id };
	struct import_memory old;

	m.has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8);
	if (t->applying && !context_get(t->c, &import_memory_table, m.id, &old))
		(void)event_stage(t->c, &import_memory_table, "created", &m);
}

/* Checked, and staged; counted by what it changed. */
static void
row_put(struct trial *t)
{
	struct import_load *l = t->w->load;
	const char *verb = NULL;
	struct fault why; /* not in the arena: it is large, and the rows of a slice are many */
	enum rc rc;

	fault_clear(&why);
	rc = context_import(t->c, l->table, t->rec, &verb, &why);
	if (rc != RC_OK)
		problems_tell(t, &why, rc);
	else if (verb == NULL)
		l->unchanged++;
	else if (strcmp(verb, "created") == 0)
		l->to_create++;
	else
		l->to_update++;
}

static struct text
row_name(const struct trial *t)
{
	const struct rec_field *f = record_field(t->w->load->desc, "name", 4);

	if (f == NULL || f->kind != REC_K_TEXT || !(*(const uint64_t *)t->rec >> f->tag & 1u))
		return (struct text){ "", 0, 0 };
	return *(const struct text *)record_at_const(f, t->rec);
}

static void
likeness_tell(struct trial *t, const struct duplicate *d, const enum import_choice_kind *choice)
{
	struct import_load *l = t->w->load;
	struct text name = row_name(t);
	struct import_likeness *k = &l->likenesses[l->likenesses_kept];

	l->likeness_count++;
	l->undecided += choice == NULL;
	if (l->likenesses_kept == IMPORT_PROBLEMS_MOST)
		return;
	l->likenesses_kept++;
	*k = (struct import_likeness){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.line = t->row->line,
		.record = d->id };
	k->name = (struct text){ arena_text(&l->arena, name.ptr, name.len), name.len, 0 };
	k->reason = (enum import_likeness_reason)d->reason;
}

/* The listed choice of a line; else the one for all others. NULL: none yet. */
static const enum import_choice_kind *
choice_of(const struct trial *t, const struct duplicate *d)
{
	const struct load_choice *known = import_choice_find(t->w->load, t->row->line);

	if (known != NULL && known->decided && id_equal(known->record, d->id))
		return &known->choice;
	return REC_HAS(t->run, IMPORT_TAG_OTHERS) ? &t->run->others : NULL;
}

static void
row_as(struct trial *t, enum import_choice_kind choice, struct id record)
{
	if (choice == IMPORT_UPDATE)
		((struct rec_head *)t->rec)->id = record;
	if (choice == IMPORT_SKIP)
		t->w->load->skipped++;
	else
		row_put(t);
	if (choice != IMPORT_CREATE && !t->failed)
		remember(t, record, choice);
}

static void
row_alike(struct trial *t, const struct duplicate *d)
{
	const struct load_choice *listed = import_choice_find(t->w->load, t->row->line);
	const enum import_choice_kind *choice = choice_of(t, d);
	struct import_load *l = t->w->load;

	likeness_tell(t, d, choice);
	if (listed != NULL && listed->decided && choice == &listed->choice &&
	    l->likeness_count <= IMPORT_PROBLEMS_MOST) {
		l->likenesses[l->likenesses_kept - 1].choice = listed->choice;
		l->likenesses[l->likenesses_kept - 1].has |= REC_BIT(5);
	}
	if (choice != NULL)
		row_as(t, *choice, d->id);
	else if (t->applying)
		import_problem_code(l, t->row->line, SHEET_COLUMNS_MAX, FAULT_IMPORT_UNDECIDED, "1"),
		    t->failed = true;
}

/* A record that is there no more: merged into another, it is left alone; archived, it is told. */
static void
row_gone(struct trial *t, const void *before)
{
	const struct rec_field *f = record_field(t->w->load->desc, "merged_into", 11);

	if (f != NULL && (*(const uint64_t *)before >> f->tag & 1u)) {
		t->w->load->skipped++;
		return;
	}
	import_problem_code(t->w->load, t->row->line, SHEET_COLUMNS_MAX, FAULT_ARCHIVED, NULL);
	t->failed = true;
}

static bool
memory_find(struct trial *t, struct import_memory *ret_memory)
{
	struct rec_head *target = arena_alloc(t->c->arena, t->w->load->desc->size);

	if (!context_get(t->c, &import_memory_table, t->row->id, ret_memory))
		return false;
	return db_get(t->c->txn, t->w->load->table, ret_memory->record, t->c->arena, target) &&
	    !REC_HAS(target, TAG_ARCHIVED_AT);
}

/* A row of the file that was taken for a record that is there: who refers to it refers to that record. */
static void
ref_follow(struct trial *t, struct id id)
{
	struct import_load *l = t->w->load;
	struct import_memory memory;

	if (import_row_find(l, id) != NULL && !db_exists(t->c->txn, l->table, id) &&
	    context_get(t->c, &import_memory_table, id, &memory))
		import_id_replace(l->desc, t->rec, id, memory.record);
}

/* Rows come in the order of what they refer to, so those are decided, and remembered, by an earlier slice. */
static void
refs_follow(struct trial *t)
{
	const struct rec_desc *d = t->w->load->desc;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		const struct list *list = record_at_const(f, t->rec);

		if (f->ref == NULL || strcmp(f->ref, d->name) != 0 ||
		    !(*(const uint64_t *)t->rec >> f->tag & 1u))
			continue;
		if (f->kind == REC_K_ID)
			ref_follow(t, *(const struct id *)record_at_const(f, t->rec));
		for (uint32_t i = 0; f->kind == REC_K_LIST && f->elem == REC_K_ID && i < list->count; i++)
			ref_follow(t, ((const struct id *)list->items)[i]);
	}
}

static void
row_try(struct trial *t)
{
	struct import_load *l = t->w->load;
	struct rec_head *before = arena_alloc(t->c->arena, l->desc->size);
	struct duplicate alike[DUPLICATES_MOST];
	struct import_memory memory;

	t->rec = arena_alloc(t->c->arena, l->desc->size);
	t->failed = false;
	import_row_decode(l, t->row, t->c->arena, t->rec);
	if (t->applying)
		refs_follow(t);
	if (db_get(t->c->txn, l->table, t->row->id, t->c->arena, before)) {
		if (REC_HAS(before, TAG_ARCHIVED_AT))
			row_gone(t, before);
		else
			row_put(t);
	} else if (memory_find(t, &memory)) {
		row_as(t, memory.choice, memory.record);
	} else if (t->row->told == 0 && duplicate_find(t->c, l->table, t->rec, alike) > 0) {
		row_alike(t, &alike[0]);
	} else {
		row_put(t);
	}
}

/* --- a slice ---------------------------------------------------------------------------------------------- */
static uint32_t
slice_most(const struct import_load *l)
{
	uint32_t share = l->row_count / SLICE_SHARE;

	return share < SLICE_ROWS ? SLICE_ROWS : share < SLICE_MOST ? share : SLICE_MOST;
}

static uint32_t
slice_end(const struct import_load *l, uint32_t at, uint32_t most)
{
	uint32_t end = at;

	while (end < l->row_count && end - at < most && l->rows[end].level == l->rows[at].level)
		end++;
	return end;
}

static void
slice_check(struct trial *t, uint32_t end)
{
	struct rows_overlay o = { { overlay_get }, t->c, t->w->load, { { 0 } } };

	for (; t->w->at < end; t->w->at++) {
		t->row = &t->w->load->rows[t->w->at];
		o.self = t->row->id;
		t->c->overlay = &o.overlay;
		row_try(t);
		t->c->overlay = NULL;
		context_drop(t->c);
	}
}

/* False when a row was refused: nothing of the slice is written then. */
static bool
slice_apply(struct trial *t, uint32_t end)
{
	struct import_load *l = t->w->load;

	l->to_create = l->to_update = 0;
	for (; t->w->at < end; t->w->at++) {
		t->row = &l->rows[t->w->at];
		row_try(t);
		if (t->failed) {
			context_drop(t->c);
			return false;
		}
	}
	import_count(t->run, IMPORT_TAG_CREATED, &t->run->created, t->run->created + l->to_create);
	import_count(t->run, IMPORT_TAG_UPDATED, &t->run->updated, t->run->updated + l->to_update);
	return true;
}

/* --- the end ---------------------------------------------------------------------------------------------- */
static void
counts_tell(struct import_run *run, const struct import_load *l)
{
	import_count(run, IMPORT_TAG_TO_CREATE, &run->to_create, l->to_create);
	import_count(run, IMPORT_TAG_TO_UPDATE, &run->to_update, l->to_update);
	import_count(run, IMPORT_TAG_UNCHANGED, &run->unchanged, l->unchanged);
	import_count(run, IMPORT_TAG_SKIPPED, &run->skipped, l->skipped);
	import_count(run, IMPORT_TAG_FAULTS, &run->faults, l->problem_count);
	import_count(run, IMPORT_TAG_LIKENESSES, &run->likenesses, l->likeness_count);
	import_count(run, IMPORT_TAG_UNDECIDED, &run->undecided, l->undecided);
}

static enum rc
check_end(struct context *c, struct import_work *w, struct import_run *run)
{
	bool refused = w->load->problem_count > 0;

	counts_tell(run, w->load);
	import_pages_write(c, run, w->load);
	(void)import_moves(run, refused ? IMPORT_EV_REFUSE : IMPORT_EV_PASS);
	import_message(c, run, import_check_message(c, run, w->load));
	return event_stage(c, &import_run_table, refused ? "refused" : "checked", run);
}

static enum rc
apply_end(struct context *c, struct import_work *w, struct import_run *run, bool whole)
{
	uint32_t changed = run->created + run->updated + w->load->skipped;

	(void)import_moves(run, whole ? IMPORT_EV_FINISH : IMPORT_EV_STOP);
	run->ended_at = c->now;
	run->has |= REC_BIT(IMPORT_TAG_ENDED_AT);
	import_count(run, IMPORT_TAG_SKIPPED, &run->skipped, w->load->skipped);
	import_count(
	    run, IMPORT_TAG_UNCHANGED, &run->unchanged, run->total > changed ? run->total - changed : 0);
	import_count(run, IMPORT_TAG_FAULTS, &run->faults, w->load->problem_count);
	import_pages_write(c, run, w->load);
	context_timer(c, c->now + TIDY_AFTER, "registry.import_run.tidy", run->id);
	if (!whole)
		import_message(c, run,
		    "Arrêté : des fiches ont changé depuis le contrôle. Ce qui est écrit le reste ; "
		    "contrôlez de nouveau pour reprendre.");
	else if (changed == w->load->skipped)
		import_message(c, run, "Terminé : rien n’a changé, tout était déjà là.");
	else
		import_message(c, run,
		    arena_printf(c->arena, "Terminé : %s, %s, %s.",
			import_several(c, run->created, "fiche créée", "fiches créées"),
			import_several(c, run->updated, "modifiée", "modifiées"),
			import_several(c, run->unchanged, "inchangée", "inchangées")));
	return event_stage(c, &import_run_table, whole ? "finished" : "stopped", run);
}

/* --- a turn ----------------------------------------------------------------------------------------------- */
static void
column_tell(struct context *c, struct import_load *l, uint32_t i, struct import_column *ret)
{
	const struct load_column *column = &l->columns[i];
	const struct import_target *t = &column->guess.target;
	struct buf b = { 0 };
	char letters[8];

	sheet_column_name(i, letters);
	*ret = (struct import_column){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(5) | REC_BIT(6),
		.heading = column->heading,
		.confidence = column->guess.confidence,
		.reason = column->guess.reason };
	ret->column = text_of(arena_text(c->arena, letters, strlen(letters)));
	if (column->sample.len > 0) {
		ret->sample = column->sample;
		ret->has |= REC_BIT(7);
	}
	if (t->field == NULL)
		return;
	import_target_print(t, &b);
	ret->field = text_of(arena_text(c->arena, buf_cstr(&b), b.len));
	buf_clear(&b);
	import_target_label(t, &b);
	ret->label = text_of(arena_text(c->arena, buf_cstr(&b), b.len));
	ret->has |= REC_BIT(3) | REC_BIT(4);
	buf_free(&b);
}

static void
read_tell(struct context *c, struct import_work *w, struct import_run *run)
{
	struct import_load *l = w->load;
	struct import_column *columns = ARENA_ARRAY(c->arena, SHEET_COLUMNS_MAX, struct import_column);

	for (uint32_t i = 0; i < l->column_count; i++)
		column_tell(c, l, i, &columns[i]);
	run->columns = (struct list){ columns, l->column_count };
	run->has |= REC_BIT(IMPORT_TAG_COLUMNS);
	if (l->read.name[0] != '\0') {
		run->read_sheet = text_of(l->read.name);
		run->has |= REC_BIT(IMPORT_TAG_READ_SHEET);
	}
	import_count(run, IMPORT_TAG_ROWS, &run->rows, (uint32_t)l->raw_count);
	import_count(run, IMPORT_TAG_TOTAL, &run->total, l->row_count);
	w->told = true;
	if (w->refused)
		import_problem(l, l->read.line, SHEET_COLUMNS_MAX, &l->file_fault.items[0]);
}

static enum rc
turn_go(struct context *c, struct import_work *w, struct import_run *run)
{
	struct trial t = { .c = c, .w = w, .run = run, .applying = run->status == IMPORT_APPLYING };
	uint32_t end = slice_end(w->load, w->at, t.applying ? slice_most(w->load) : SLICE_ROWS);
	bool told = w->told, whole = true;

	if (!told)
		read_tell(c, w, run);
	if (t.applying && w->load->problem_count > 0)
		return apply_end(c, w, run, false);
	if (t.applying)
		whole = slice_apply(&t, end);
	else if (!w->refused)
		slice_check(&t, end);
	import_count(run, IMPORT_TAG_DONE, &run->done, w->at);
	if (t.applying && (!whole || w->at == w->load->row_count))
		return apply_end(c, w, run, whole);
	if (!t.applying && (w->refused || w->at == w->load->row_count))
		return check_end(c, w, run);
	w->work.more = true;
	return t.applying || !told || ++w->slices % SHOW_EVERY == 0
	    ? event_stage(c, &import_run_table, "progressed", run)
	    : RC_OK;
}

static enum rc
import_turn(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct import_work *w = (struct import_work *)context_worked(c);
	struct import_run run;
	enum rc rc = context_need(c, &import_run_table, in->id, "id", &run, why);

	(void)ret_none;
	if (rc != RC_OK)
		return rc;
	if (w == NULL || REC_HAS(&run, TAG_ARCHIVED_AT) || run.started_at != w->started_at ||
	    (run.status != IMPORT_READING && run.status != IMPORT_APPLYING))
		return fault_only(why, RC_CONFLICT); /* stopped, or begun anew: this work is let go */
	context_open(c, &import_run_table, &run);
	c->caller.person = REC_HAS(&run, IMPORT_TAG_BY) ? run.by : c->caller.person;
	return turn_go(c, w, &run);
}
REGISTRY_HANDLER(import_turn, struct ref, void)
