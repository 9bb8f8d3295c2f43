/*
 * import_run: a run's steps as people ask for them: made, checked again, chosen about, applied, stopped, tidied.
 * Owns: the table of runs.
 * Beware: the file holds names: it goes some time after the run, and what was shown of it with it.
 */
#include "services/registry/file.h"
#include "services/registry/import_run.h"
#include "common/fold.h"

#define USEC_PER_DAY (24 * 3600 * USEC_PER_SEC)
#define TIDY_AFTER USEC_PER_DAY /* of its end */
#define FORGET_AFTER (30 * USEC_PER_DAY) /* of its beginning, ended or not */

const struct db_table import_run_table = { &import_run_desc };
const struct db_table import_page_table = { &import_page_desc };
const struct db_table import_memory_table = { &import_memory_desc };

/* --- small things ----------------------------------------------------------------------------------------- */
bool
import_moves(struct import_run *run, enum import_event event)
{
	int to;

	if (machine_step(
		import_machine.edges, import_machine.edge_count, (int)run->status, (int)event, &to) != RC_OK)
		return false;
	run->status = (enum import_status)to;
	run->has |= REC_BIT(IMPORT_TAG_STATUS);
	return true;
}

enum rc
import_move(struct import_run *run, enum import_event event, struct fault *why)
{
	if (import_moves(run, event))
		return RC_OK;
	return rec_fault_value(
	    why, RC_CONFLICT, "status", FAULT_IMPORT_STATE, &import_status_enum, (int)run->status);
}

void
import_message(struct context *c, struct import_run *run, const char *text)
{
	run->message = (struct text){ arena_text(c->arena, text, strlen(text)), (uint32_t)strlen(text), 0 };
	run->has |= REC_BIT(IMPORT_TAG_MESSAGE);
}

void
import_count(struct import_run *run, unsigned tag, uint32_t *at, uint32_t value)
{
	*at = value;
	run->has |= REC_BIT(tag);
}

/* From the beginning: another work that may still run finds that it is not meant any more. */
static void
restart(struct context *c, struct import_run *run)
{
	run->started_at = c->now > run->started_at ? c->now : run->started_at + 1;
	run->has |= REC_BIT(IMPORT_TAG_STARTED_AT);
	run->has &= ~REC_BIT(IMPORT_TAG_ENDED_AT);
	import_count(run, IMPORT_TAG_DONE, &run->done, 0);
	import_message(c, run, "Le fichier est lu et contrôlé : rien n’est écrit.");
}

static enum rc
run_need(struct context *c, struct id id, struct import_run *ret_run, struct fault *why)
{
	enum rc rc = context_need(c, &import_run_table, id, "id", ret_run, why);

	if (rc == RC_OK && REC_HAS(ret_run, TAG_ARCHIVED_AT))
		rc = fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		context_open(c, &import_run_table, ret_run);
	return rc;
}

static enum rc
run_stage(struct context *c, const char *verb, struct import_run *run)
{
	return event_stage(c, &import_run_table, verb, run);
}

/* --- made and changed ------------------------------------------------------------------------------------- */
/* "organisation", "organisations", "/organisations", "Structures": the collection, if this person may write it. */
static const struct collection_desc *
collection_of(struct context *c, struct text said)
{
	const char *want = text_fold(c->arena, said.ptr, said.len);

	for (size_t i = 0; i < registry_service.collection_count; i++) {
		const struct collection_desc *d = registry_service.collections[i].desc;
		const char *const names[] = { d->rec->name, d->path, d->plural,
			arena_printf(c->arena, "%ss", d->rec->name) };

		if (d == &import_run_collection || d == &file_collection || !caller_has(c, d->write_all))
			continue;
		for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
			if (strcmp(text_fold(c->arena, names[k], strlen(names[k])), want) == 0)
				return d;
	}
	return NULL;
}

static enum rc
run_made(struct context *c, struct import_run *run, struct fault *why)
{
	const struct collection_desc *d = collection_of(c, run->collection);
	struct id by = id_is_zero(c->caller.person) ? c->caller.account : c->caller.person;

	if (d == NULL)
		return fault_add(why, RC_INVALID, "collection", FAULT_IMPORT_COLLECTION);
	run->collection = text_of(d->rec->name);
	run->status = IMPORT_READING;
	run->by = by;
	run->has |= REC_BIT(IMPORT_TAG_STATUS) | (id_is_zero(by) ? 0 : REC_BIT(IMPORT_TAG_BY));
	restart(c, run);
	return import_file_check(c, run->file, why);
}

enum rc
import_run_check(struct context *c, const void *before, void *after, struct fault *why)
{
	struct import_run *run = after;
	enum rc rc;

	if (before == NULL)
		return run_made(c, run, why);
	rc = import_move(run, IMPORT_EV_AGAIN, why);
	if (rc == RC_OK)
		restart(c, run);
	return rc;
}

enum rc
import_run_then(struct context *c, const void *before, const void *after, struct fault *why)
{
	const struct import_run *run = after;

	if (REC_HAS(run, TAG_ARCHIVED_AT)) {
		context_timer(c, c->now, "registry.import_run.tidy", run->id);
		return RC_OK;
	}
	if (before == NULL)
		context_timer(c, c->now + FORGET_AFTER, "registry.import_run.tidy", run->id);
	return import_start(c, run, NULL, why);
}

/* --- asked for -------------------------------------------------------------------------------------------- */
/* Moves it, and begins to work; the work is asked for first, since it may be refused. */
static enum rc
run_go(struct context *c, struct import_run *run, enum import_event event, const struct import_choices *more,
    struct fault *why)
{
	enum rc rc = import_move(run, event, why);

	if (rc != RC_OK)
		return rc;
	restart(c, run);
	rc = import_start(c, run, more, why);
	return rc;
}

static enum rc
import_again(struct context *c, const struct ref *in, struct import_run *ret_run, struct fault *why)
{
	enum rc rc = run_need(c, in->id, ret_run, why);

	if (rc == RC_OK)
		rc = run_go(c, ret_run, IMPORT_EV_AGAIN, NULL, why);
	return rc == RC_OK ? run_stage(c, "rechecked", ret_run) : rc;
}
REGISTRY_HANDLER(import_again, struct ref, struct import_run)

static enum rc
import_apply(struct context *c, const struct ref *in, struct import_run *ret_run, struct fault *why)
{
	enum rc rc = run_need(c, in->id, ret_run, why);

	if (rc != RC_OK)
		return rc;
	if (ret_run->status == IMPORT_CHECKED && ret_run->undecided > 0)
		return fault_addf(
		    why, RC_CONFLICT, "undecided", FAULT_IMPORT_UNDECIDED, "%u", ret_run->undecided);
	rc = run_go(c, ret_run, IMPORT_EV_APPLY, NULL, why);
	if (rc != RC_OK)
		return rc;
	import_count(ret_run, IMPORT_TAG_CREATED, &ret_run->created, 0);
	import_count(ret_run, IMPORT_TAG_UPDATED, &ret_run->updated, 0);
	import_message(c, ret_run, "Les fiches s’enregistrent.");
	return run_stage(c, "applied", ret_run);
}
REGISTRY_HANDLER(import_apply, struct ref, struct import_run)

static enum rc
import_stop(struct context *c, const struct ref *in, struct import_run *ret_run, struct fault *why)
{
	enum rc rc = run_need(c, in->id, ret_run, why);
	bool wrote;

	if (rc != RC_OK)
		return rc;
	wrote = ret_run->status == IMPORT_APPLYING && ret_run->created + ret_run->updated > 0;
	rc = import_move(ret_run, IMPORT_EV_STOP, why);
	if (rc != RC_OK)
		return rc;
	import_message(c, ret_run,
	    wrote ? "Arrêté : ce qui est écrit le reste. Contrôlez de nouveau pour reprendre ; rien ne sera "
		    "doublé."
		  : "Arrêté : rien n’a été écrit.");
	ret_run->ended_at = c->now;
	ret_run->has |= REC_BIT(IMPORT_TAG_ENDED_AT);
	return run_stage(c, "stopped", ret_run);
}
REGISTRY_HANDLER(import_stop, struct ref, struct import_run)

/* --- choices ---------------------------------------------------------------------------------------------- */
static enum rc
choices_check(struct context *c, const struct import_choices *in, struct fault *why)
{
	const struct import_choice *choices = in->choices.items;
	struct import_load known = { 0 };
	char field[48];

	import_choices_read(c, in->id, &known);
	for (uint32_t i = 0; REC_HAS(in, 2) && i < in->choices.count; i++) {
		snprintf(field, sizeof field, "choices[%u].line", i);
		if (import_choice_find(&known, choices[i].line) == NULL)
			fault_addf(why, RC_INVALID, field, FAULT_IMPORT_LINE, "%u", choices[i].line);
	}
	arena_free(&known.arena);
	return fault_rc(why);
}

/* What is chosen is checked at once: an update may break a rule that a creation did not. */
static enum rc
import_choose(
    struct context *c, const struct import_choices *in, struct import_run *ret_run, struct fault *why)
{
	enum rc rc = run_need(c, in->id, ret_run, why);

	if (rc == RC_OK)
		rc = choices_check(c, in, why);
	if (rc == RC_OK && REC_HAS(in, 3)) {
		ret_run->others = in->others;
		ret_run->has |= REC_BIT(IMPORT_TAG_OTHERS);
	}
	if (rc == RC_OK)
		rc = run_go(c, ret_run, IMPORT_EV_AGAIN, in, why);
	if (rc != RC_OK)
		return rc;
	if (REC_HAS(in, 2))
		import_choices_keep(c, in);
	return run_stage(c, "chosen", ret_run);
}
REGISTRY_HANDLER(import_choose, struct import_choices, struct import_run)

/* --- going ------------------------------------------------------------------------------------------------ */
static enum rc
file_forget(struct context *c, struct id id, struct fault *why)
{
	struct file f;

	if (!context_get(c, &file_table, id, &f) || REC_HAS(&f, TAG_ARCHIVED_AT) || f.status != FILE_COMPLETE)
		return RC_OK;
	f.archived_at = c->now;
	f.has |= REC_BIT(TAG_ARCHIVED_AT);
	(void)event_stage(c, &file_table, "archived", &f);
	return file_then(c, NULL, &f, why);
}

static enum rc
import_tidy(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct import_run run;
	struct import_column *columns;
	bool old;

	(void)ret_none;
	if (!context_get(c, &import_run_table, in->id, &run))
		return RC_OK;
	old = c->now >= run.created_at + FORGET_AFTER || REC_HAS(&run, TAG_ARCHIVED_AT);
	if (run.status == IMPORT_APPLYING || (!old && run.status != IMPORT_DONE))
		return RC_OK; /* its end, or its month, sets another timer */
	(void)import_moves(&run, IMPORT_EV_STOP);
	columns = run.columns.items;
	for (uint32_t i = 0; REC_HAS(&run, IMPORT_TAG_COLUMNS) && i < run.columns.count; i++)
		columns[i].has &= ~REC_BIT(7);
	import_pages_remove(c, run.id);
	(void)run_stage(c, "tidied", &run);
	return file_forget(c, run.file, why);
}
REGISTRY_HANDLER(import_tidy, struct ref, void)
