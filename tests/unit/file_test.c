/*
 * file_test: files by their service: what time takes away, what it leaves, and what a stop in the middle does.
 * Owns: a registry on virtual time.
 * Beware: today is 2026-01-15 at the start of each test. Over HTTP: tests/flow/file_flow.py.
 */
#include "common/blob.h"
#include "common/machine.h"
#include "common/service_int.h"
#include "proto/registry.h"
#include "services/registry/file.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

extern const struct service_desc registry_service;

#define DAY (24 * 3600 * USEC_PER_SEC)
#define TEXT_SHA "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" /* of "abc" */

static struct desk *
office_new(void)
{
	static const struct service_desc *const services[] = { &registry_service };

	return desk_new(services, 1, "2026-01-15");
}

static enum rc
part_send(struct desk *d, struct id file, uint32_t n, const char *bytes)
{
	struct host_caller boss = { .roles = ROLE_COORDINATOR };
	struct file_part in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), file, n, text_of(bytes) };
	struct fault why;

	fault_clear(&why);
	return host_call(d->h, &boss, "registry.file.part", &file_part_desc, &in, 0, &file_part_kept_desc,
	    &(struct file_part_kept){ 0 }, NULL, &why);
}

/* A file "abc" of that purpose, whole. */
static struct id
file_bring(struct desk *d, const char *purpose)
{
	struct id id = desk_make(d, "registry.file.create",
	    "{\"name\":\"a.txt\",\"type\":\"text/plain\",\"purpose\":\"%s\",\"size\":3}", purpose);

	assert_int_equal(part_send(d, id, 1, "abc"), RC_OK);
	assert_int_equal(desk_call(d, "registry.file.complete", NULL,
			     "{\"id\":\"%s\",\"hash\":\"" TEXT_SHA "\"}", desk_text(d, id)),
	    RC_OK);
	return id;
}

static enum rc
file_get(struct desk *d, struct id id, struct file *ret_file)
{
	return desk_call(d, "registry.file.get", ret_file, "{\"id\":\"%s\"}", desk_text(d, id));
}

static enum rc
file_read_back(struct desk *d, struct id id)
{
	struct content_part part = { 0 };
	enum rc rc = desk_call(d, "registry.file.content", &part, "{\"id\":\"%s\"}", desk_text(d, id));

	if (rc == RC_OK)
		assert_true(text_is(part.bytes, "abc") && part.total == 3);
	return rc;
}

static void
file_archive(struct desk *d, struct id id)
{
	struct file f = { 0 };

	assert_int_equal(file_get(d, id, &f), RC_OK);
	assert_int_equal(desk_call(d, "registry.file.archive", NULL, "{\"id\":\"%s\",\"version\":%u}",
			     desk_text(d, id), (unsigned)f.version),
	    RC_OK);
}

static void
finish(struct desk *d)
{
	assert_true(desk_verified(d, "registry"));
	desk_free(d);
}

/* --- the machine ------------------------------------------------------------------------ */
static void
a_file_is_received_then_complete_then_removed_and_nothing_else(void **state)
{
	int to;

	(void)state;
	assert_true(machine_is_sound(&file_machine));
	for (int from = FILE_RECEIVING; from <= FILE_REMOVED; from++) {
		enum rc complete =
		    machine_step(file_machine.edges, file_machine.edge_count, from, FILE_EV_COMPLETE, &to);
		enum rc empty =
		    machine_step(file_machine.edges, file_machine.edge_count, from, FILE_EV_EMPTY, &to);

		assert_int_equal(complete, from == FILE_RECEIVING ? RC_OK : RC_CONFLICT);
		assert_int_equal(empty, from == FILE_COMPLETE ? RC_OK : RC_CONFLICT);
	}
}

/* --- time --------------------------------------------------------------------------------- */
static void
what_was_never_completed_goes_after_a_day_with_its_parts(void **state)
{
	struct desk *d = office_new();
	struct file f = { 0 };
	struct id id = desk_make(d, "registry.file.create",
	    "{\"name\":\"a.txt\",\"type\":\"text/plain\",\"purpose\":\"document\",\"size\":3}");

	(void)state;
	assert_int_equal(part_send(d, id, 1, "abc"), RC_OK);
	host_advance(d->h, DAY / 2);
	assert_int_equal(file_get(d, id, &f), RC_OK);
	host_advance(d->h, DAY);
	assert_int_equal(file_get(d, id, &f), RC_NOT_FOUND);
	assert_int_equal(part_send(d, id, 1, "abc"), RC_NOT_FOUND);
	finish(d);
}

static void
what_is_complete_stays_as_long_as_it_is_not_archived(void **state)
{
	struct desk *d = office_new();
	struct id id = file_bring(d, "document");

	(void)state;
	host_advance(d->h, 4000 * DAY);
	assert_int_equal(file_read_back(d, id), RC_OK);
	host_restart(d->h, "registry");
	assert_int_equal(file_read_back(d, id), RC_OK);
	finish(d);
}

static void
an_archived_document_loses_its_bytes_and_name_after_thirty_days(void **state)
{
	struct desk *d = office_new();
	struct id id = file_bring(d, "document");
	struct file f = { 0 };

	(void)state;
	file_archive(d, id);
	host_advance(d->h, 29 * DAY);
	assert_int_equal(file_read_back(d, id), RC_OK);
	host_advance(d->h, 2 * DAY);
	assert_int_equal(file_read_back(d, id), RC_CONFLICT);
	assert_int_equal(file_get(d, id, &f), RC_OK);
	assert_int_equal(f.status, FILE_REMOVED);
	assert_false(REC_HAS(&f, FILE_TAG_NAME));
	assert_true(text_is(f.hash, TEXT_SHA));
	finish(d);
}

static void
evidence_stays_ten_years_after_it_was_archived(void **state)
{
	struct desk *d = office_new();
	struct id id = file_bring(d, "evidence");

	(void)state;
	file_archive(d, id);
	host_advance(d->h, 3650 * DAY);
	assert_int_equal(file_read_back(d, id), RC_OK);
	host_advance(d->h, 10 * DAY);
	assert_int_equal(file_read_back(d, id), RC_CONFLICT);
	finish(d);
}

static void
an_export_is_there_for_a_day_and_then_nothing_of_it_is_left(void **state)
{
	struct desk *d = office_new();
	struct content_part part = { 0 };
	struct file f = { 0 };
	struct list_page page = { 0 };

	(void)state;
	desk_make(d, "registry.organisation.create", "{\"name\":\"Centre A\",\"kind\":\"centre\"}");
	assert_int_equal(desk_call(d, "registry.export.inclusion", &part, "{}"), RC_OK);
	assert_non_null(memmem(part.bytes.ptr, part.bytes.len, "Centre A", 8));
	assert_int_equal(file_get(d, part.source, &f), RC_OK);
	assert_int_equal(f.purpose, FILE_EXPORT);
	host_advance(d->h, 2 * DAY);
	assert_int_equal(file_get(d, part.source, &f), RC_NOT_FOUND);
	assert_int_equal(desk_call(d, "registry.file.list", &page, "{\"archived\":true}"), RC_OK);
	assert_int_equal(page.count, 0);
	finish(d);
}

/* --- stops -------------------------------------------------------------------------------- */
static void
a_stop_while_parts_are_put_together_loses_nothing(void **state)
{
	static const enum blob_step steps[] = { BLOB_STEP_WRITTEN, BLOB_STEP_NOTED, BLOB_STEP_RENAMED };
	struct desk *d = office_new();

	(void)state;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		struct id id = desk_make(d, "registry.file.create",
		    "{\"name\":\"a.txt\",\"type\":\"text/plain\",\"purpose\":\"document\",\"size\":3}");

		assert_int_equal(part_send(d, id, 1, "abc"), RC_OK);
		blob_stop_after = steps[i];
		assert_int_equal(desk_call(d, "registry.file.complete", NULL,
				     "{\"id\":\"%s\",\"hash\":\"" TEXT_SHA "\"}", desk_text(d, id)),
		    RC_IO);
		blob_stop_after = BLOB_STEP_NONE;
		host_restart(d->h, "registry");
		assert_int_equal(file_read_back(d, id), RC_CONFLICT);
		assert_int_equal(desk_call(d, "registry.file.complete", NULL,
				     "{\"id\":\"%s\",\"hash\":\"" TEXT_SHA "\"}", desk_text(d, id)),
		    RC_OK);
		assert_int_equal(file_read_back(d, id), RC_OK);
	}
	finish(d);
}

/* Two were put together at once: the sweep of the first may take the note by which the blob of the second would be found. */
static void
what_a_second_completion_made_does_not_stay(void **state)
{
	static const uint8_t key[CRYPTO_KEY_LEN] = { 1 };
	struct host_caller system = { .roles = ROLE_SYSTEM };
	struct desk *d = office_new();
	struct id id = file_bring(d, "document");
	const char *folder = host_service(d->h, "registry")->folder;
	struct blob_writer *w = blob_begin(folder, id, key);
	struct file_assembled in = { .id = id, .outcome = FILE_OUT_OK, .want = TEXT_LIT(TEXT_SHA) };
	struct fault why;
	struct blob_sum *sum = calloc(1, sizeof *sum);

	(void)state;
	fault_clear(&why);
	blob_add(w, "abc", 3);
	assert_int_equal(blob_finish(w, NULL, NULL, sum), RC_OK);
	blob_free(w);
	assert_int_equal(blob_sweep(folder, id, sum->address), RC_OK);
	in.address = text_of(sum->address);
	in.size = 3;
	in.hash = in.want;
	in.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8);
	in.type_holds = true;
	assert_int_equal(host_call(d->h, &system, "registry.file.assembled", &file_assembled_desc, &in, 0,
			     &file_desc, &(struct file){ 0 }, NULL, &why),
	    RC_OK);
	assert_int_equal(blob_check(folder, sum->address), RC_NOT_FOUND);
	assert_int_equal(file_read_back(d, id), RC_OK);
	free(sum);
	finish(d);
}

static void
one_person_has_at_most_twenty_files_on_their_way(void **state)
{
	struct desk *d = office_new();
	struct host_caller one = { .roles = ROLE_DIRECTOR };
	struct file in = { .has = REC_BIT(FILE_TAG_NAME) | REC_BIT(FILE_TAG_PURPOSE) |
		    REC_BIT(FILE_TAG_TYPE) | REC_BIT(FILE_TAG_SIZE),
		.name = TEXT_LIT("a.txt"),
		.purpose = FILE_DOCUMENT,
		.type = FILE_TXT,
		.size = 3 };
	struct fault why;
	struct file out;

	(void)state;
	one.person = desk_make(d, "registry.person.create", "{\"name\":\"Direction A\"}");
	for (unsigned i = 0; i <= 20; i++) {
		enum rc rc;

		fault_clear(&why);
		rc = host_call(
		    d->h, &one, "registry.file.create", &file_desc, &in, 0, &file_desc, &out, NULL, &why);
		assert_int_equal(rc, i < 20 ? RC_OK : RC_LIMIT);
	}
	finish(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_received_then_complete_then_removed_and_nothing_else),
		cmocka_unit_test(what_was_never_completed_goes_after_a_day_with_its_parts),
		cmocka_unit_test(what_is_complete_stays_as_long_as_it_is_not_archived),
		cmocka_unit_test(an_archived_document_loses_its_bytes_and_name_after_thirty_days),
		cmocka_unit_test(evidence_stays_ten_years_after_it_was_archived),
		cmocka_unit_test(an_export_is_there_for_a_day_and_then_nothing_of_it_is_left),
		cmocka_unit_test(a_stop_while_parts_are_put_together_loses_nothing),
		cmocka_unit_test(what_a_second_completion_made_does_not_stay),
		cmocka_unit_test(one_person_has_at_most_twenty_files_on_their_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
