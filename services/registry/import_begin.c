/*
 * import_begin: a run's file read on a thread, in turns with the loop; runs that were cut short taken up again.
 * Owns: the works, with a copy of the file's key while they run.
 * Beware: the same file, mapping and choices give the same rows in the same order, so a run goes on where it was.
 */
#include "services/registry/file.h"
#include "services/registry/import_run.h"
#include "services/registry/network.h"
#include <stdlib.h>

#define PEOPLE_MOST 5000 /* others wait while their names are opened; beyond, people go by their code */

static void
work_free(struct work *work)
{
	struct import_work *w = (struct import_work *)work;

	import_load_free(w->load);
	crypto_wipe(w->key, sizeof w->key);
	buf_free(&w->work.result);
	free(w->folder);
	free(w);
}

/* --- on the thread ---------------------------------------------------------------------------------------- */
static bool
bytes_read(struct import_work *w, struct buf *out)
{
	uint64_t total = w->size;

	buf_reserve(out, w->size);
	while (out->len < total && !atomic_load(w->work.stop)) {
		size_t before = out->len;

		if (blob_read(w->folder, w->address, w->key, out->len, out, &total) != RC_OK ||
		    out->len == before)
			return false;
	}
	return out->len == total;
}

static void
file_read_all(struct import_work *w)
{
	struct buf bytes = { 0 };

	if (!bytes_read(w, &bytes)) {
		(void)fault_add(&w->load->file_fault, RC_NOT_FOUND, NULL, FAULT_IMPORT_FILE);
		w->refused = true;
	} else {
		w->refused = !import_load_read(
		    w->load, bytes.ptr != NULL ? (const void *)bytes.ptr : "", bytes.len, w->db);
	}
	if (bytes.ptr != NULL)
		crypto_wipe(bytes.ptr, bytes.len);
	buf_free(&bytes);
}

/* The first turn reads; the others only give the loop its turn. */
static void
work_run(struct work *work)
{
	struct import_work *w = (struct import_work *)work;
	struct ref run = { REC_BIT(1), w->run };

	if (!w->read)
		file_read_all(w);
	w->read = true;
	buf_clear(&work->result);
	record_encode(&ref_desc, &run, 0, 0, &work->result);
}

/* --- on the loop ------------------------------------------------------------------------------------------ */
static enum rc
file_need_whole(struct context *c, struct id id, struct file *ret_file, struct fault *why)
{
	enum rc rc = context_need(c, &file_table, id, "file", ret_file, why);

	if (rc != RC_OK)
		return rc;
	if (ret_file->status != FILE_COMPLETE || ret_file->purpose != FILE_IMPORT ||
	    REC_HAS(ret_file, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, "file", FAULT_IMPORT_FILE);
	return RC_OK;
}

enum rc
import_file_check(struct context *c, struct id file, struct fault *why)
{
	struct file f;

	return file_need_whole(c, file, &f, why);
}

static struct import_work *
work_new(struct context *c, const struct import_run *run, const struct file *f)
{
	struct import_work *w = calloc(1, sizeof *w);
	const char *record = arena_text(c->arena, run->collection.ptr, run->collection.len);
	struct import_run copy;

	if (w == NULL || (w->folder = strdup(context_folder(c))) == NULL)
		abort();
	w->work = (struct work){ .run = work_run, .free = work_free, .method = "registry.import_run.turn" };
	w->load = import_load_new(import_table_of(record));
	w->run = run->id;
	w->started_at = run->started_at;
	w->db = service_db(c->service);
	w->size = f->size;
	snprintf(w->address, sizeof w->address, TEXT_FMT, TEXT_ARG(f->address));
	record_copy(&import_run_desc, run, &w->load->arena, &copy);
	w->load->mapping = REC_HAS(run, IMPORT_TAG_MAPPING) ? copy.mapping : (struct list){ NULL, 0 };
	if (REC_HAS(run, IMPORT_TAG_SHEET))
		w->load->sheet = (struct text){ arena_text(&w->load->arena, copy.sheet.ptr, copy.sheet.len),
			copy.sheet.len, 0 };
	return w;
}

/* Names of people are sealed, and the thread opens nothing: where rows refer to people, their names are opened here. */
static void
people_name(struct context *c, struct import_load *l)
{
	struct person p;
	struct db_scan s;
	bool refers = false;

	for (const struct rec_field *f = l->desc->fields; f < record_end(l->desc); f++)
		refers = refers ||
		    (f->kind == REC_K_ID && f->ref != NULL && strcmp(f->ref, person_desc.name) == 0);
	if (!refers || db_count(c->txn, &person_table) > PEOPLE_MOST)
		return;
	db_scan_all(&s, c->txn, &person_table, false);
	while (db_scan_next(&s, c->arena, &p)) {
		if (REC_HAS(&p, TAG_ARCHIVED_AT) || !REC_HAS(&p, PERSON_TAG_NAME))
			continue;
		context_open(c, &person_table, &p);
		if (!p.name.sealed)
			import_person_name(l, p.name, p.id);
	}
	db_scan_end(&s);
	arena_reset(&l->row_arena);
}

static void
choices_join(struct import_load *l, const struct import_choices *more)
{
	const struct import_choice *choices = more->choices.items;

	for (uint32_t i = 0; i < more->choices.count; i++) {
		struct load_choice *known =
		    (struct load_choice *)(uintptr_t)import_choice_find(l, choices[i].line);

		if (known == NULL)
			continue;
		known->decided = true;
		known->choice = choices[i].choice;
	}
}

enum rc
import_start(
    struct context *c, const struct import_run *run, const struct import_choices *more, struct fault *why)
{
	struct import_work *w;
	struct file f;
	enum rc rc = file_need_whole(c, run->file, &f, why);

	if (rc != RC_OK)
		return rc;
	w = work_new(c, run, &f);
	if (!context_key(c, f.id, false, w->key)) {
		work_free(&w->work);
		return fault_add(why, RC_CONFLICT, "file", FAULT_IMPORT_FILE);
	}
	import_choices_read(c, run->id, w->load);
	people_name(c, w->load);
	if (more != NULL && REC_HAS(more, 2))
		choices_join(w->load, more);
	context_work(c, &w->work);
	return RC_OK;
}

/* --- taken up again --------------------------------------------------------------------------------------- */
static enum rc
import_begin(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct fault lost = { 0 };
	struct import_run run;
	enum rc rc = context_need(c, &import_run_table, in->id, "id", &run, why);

	(void)ret_none;
	if (rc != RC_OK || REC_HAS(&run, TAG_ARCHIVED_AT) ||
	    (run.status != IMPORT_READING && run.status != IMPORT_APPLYING))
		return rc;
	context_open(c, &import_run_table, &run);
	if (import_start(c, &run, NULL, &lost) == RC_OK)
		return RC_OK;
	import_message(
	    c, &run, "Le fichier n’est plus là : envoyez-le de nouveau, puis recommencez l’import.");
	rc = import_move(&run, IMPORT_EV_STOP, why);
	return rc == RC_OK ? event_stage(c, &import_run_table, "stopped", &run) : rc;
}
REGISTRY_HANDLER(import_begin, struct ref, void)

void
import_resume(struct context *c)
{
	static const enum import_status under_way[] = { IMPORT_READING, IMPORT_APPLYING };
	struct db_scan scan;
	struct id id;

	for (size_t i = 0; i < sizeof under_way / sizeof under_way[0]; i++) {
		db_scan_index(&scan, c->txn, &import_run_table,
		    record_field_tag(&import_run_desc, IMPORT_TAG_STATUS), &under_way[i], false);
		while (db_scan_next_id(&scan, &id))
			context_timer(c, c->now, "registry.import_run.begin", id);
		db_scan_end(&scan);
	}
}
