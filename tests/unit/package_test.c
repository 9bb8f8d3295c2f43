/*
 * package_test: packages out and back without a node: the same records, whatever they hold; foreign, cut and changed ones refused.
 * Owns: a small network in memory.
 * Beware: what is written by our own writer only proves a round trip; tests/flow/export_flow.py reads it with other tools.
 */
#include "common/archive.h"
#include "proto/package_hsds.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#define RECORDS_MOST 8

struct network {
	struct arena arena;
	union package_record recs[PACKAGE_KINDS][RECORDS_MOST];
	unsigned counts[PACKAGE_KINDS];
	enum package_kind kind; /* being gone through */
	unsigned at;
	unsigned faults; /* of rows that came back */
	char code[40]; /* of the last one */
};

static void
record_make(struct network *n, enum package_kind kind, const char *json)
{
	union package_record *rec = &n->recs[kind][n->counts[kind]++];
	struct fault why;

	fault_clear(&why);
	if (record_from_json(package_desc(kind), json, strlen(json), &n->arena, rec, NULL, &why) != RC_OK)
		fail_msg("%s: %s", why.items[0].field, json);
}

#define ID(n) "01890000-0000-7000-8000-00000000000" n

static void
network_make(struct network *n)
{
	memset(n, 0, sizeof *n);
	record_make(
	    n, PACKAGE_COMPETENCE, "{\"id\":\"" ID("1") "\",\"name\":\"Gouvernance\",\"code\":\"g\"}");
	record_make(n, PACKAGE_COMPETENCE,
	    "{\"id\":\"" ID("2") "\",\"name\":\"Bureau\",\"parent\":\"" ID(
		"1") "\",\"description\":\"Deux\\nlignes\","
		     "\"levels\":[{\"level\":2,\"description\":\"Notions, \\\"de base\\\"\"}]}");
	record_make(n, PACKAGE_BOUQUET,
	    "{\"id\":\"" ID("3") "\",\"name\":\"Traverser\",\"description\":\"Les crises ; et après\"}");
	record_make(n, PACKAGE_ORGANISATION,
	    "{\"id\":\"" ID("4") "\",\"name\":\"Fédération\",\"kind\":\"federation\"}");
	record_make(n, PACKAGE_ORGANISATION,
	    "{\"id\":\"" ID("5") "\",\"name\":\"Centre \\\"A\\\", b\",\"kind\":\"centre\",\"parent\":\"" ID(
		"4") "\",\"code\":\"a\","
		     "\"siret\":\"73282932000074\",\"rna\":\"W123456789\",\"commune\":\"42218\","
		     "\"management\":\"caf\",\"antenne\":false,"
		     "\"email\":\"a@exemple.org\",\"phone\":\"0477000000\"}");
	record_make(n, PACKAGE_SERVICE,
	    "{\"id\":\"" ID("6") "\",\"name\":\"=Appui\",\"bouquet\":\"" ID(
		"3") "\",\"kinds\":[\"individual\",\"group\"],"
		     "\"competences\":[\"" ID("2") "\",\"" ID("1") "\"],\"typical_days\":2}");
	record_make(n, PACKAGE_SERVICE,
	    "{\"id\":\"" ID("7") "\",\"name\":\"Médiation\",\"bouquet\":\"" ID(
		"3") "\",\"kinds\":[\"group\"],\"description\":\"À plusieurs\","
		     "\"competences\":[\"" ID("1") "\"],\"typical_days\":3}");
}

static void
network_rewind(void *arg, enum package_kind kind)
{
	struct network *n = arg;

	n->kind = kind;
	n->at = 0;
}

static bool
network_next(void *arg, struct arena *a, void *ret_rec)
{
	struct network *n = arg;

	(void)a;
	if (n->at == n->counts[n->kind])
		return false;
	memcpy(ret_rec, &n->recs[n->kind][n->at++], package_desc(n->kind)->size);
	return true;
}

static void
put(void *arg, const void *bytes, size_t len)
{
	buf_append(arg, bytes, len);
}

static struct buf
network_write(struct network *n, bool hsds)
{
	struct package_source s = {
		.arg = n, .rewind = network_rewind, .next = network_next, .node = TEXT_LIT("essai")
	};
	struct buf out = { 0 };

	s.federation = n->recs[PACKAGE_ORGANISATION][0].head.id;
	assert_int_equal(
	    hsds ? package_write_hsds(&s, put, &out) : package_write_inclusion(&s, put, &out), RC_OK);
	return out;
}

static bool
row_take(void *arg, const struct package_row *row)
{
	struct network *n = arg;

	if (row->why != NULL) {
		n->faults++;
		snprintf(n->code, sizeof n->code, "%s", row->why->items[0].code->name);
	}
	if (n->counts[row->kind] < RECORDS_MOST)
		record_copy(package_desc(row->kind), row->rec, &n->arena,
		    &n->recs[row->kind][n->counts[row->kind]++]);
	return true;
}

static enum rc
network_read(struct network *n, const void *bytes, size_t len)
{
	struct fault why;

	memset(n, 0, sizeof *n);
	fault_clear(&why);
	return package_read(bytes, len, row_take, n, &why);
}

static const union package_record *
network_find(const struct network *n, enum package_kind kind, struct id id)
{
	for (unsigned i = 0; i < n->counts[kind]; i++)
		if (id_equal(n->recs[kind][i].head.id, id))
			return &n->recs[kind][i];
	return NULL;
}

static void
assert_same(const struct network *a, const struct network *b)
{
	for (unsigned k = 0; k < PACKAGE_KINDS; k++) {
		assert_int_equal(a->counts[k], b->counts[k]);
		for (unsigned i = 0; i < a->counts[k]; i++) {
			const union package_record *other =
			    network_find(b, (enum package_kind)k, a->recs[k][i].head.id);

			assert_non_null(other);
			if (!record_equal(package_desc((enum package_kind)k), &a->recs[k][i], other))
				fail_msg("a %s did not come back as it left",
				    package_desc((enum package_kind)k)->name);
		}
	}
}

static void
records_come_back_as_they_left_and_make_the_same_bytes_again(void **state)
{
	(void)state;
	for (int hsds = 0; hsds <= 1; hsds++) {
		struct network n, back;
		struct buf first, again;

		network_make(&n);
		first = network_write(&n, hsds);
		assert_true(package_is(first.ptr, first.len));
		assert_int_equal(network_read(&back, first.ptr, first.len), RC_OK);
		assert_int_equal(back.faults, 0);
		assert_same(&n, &back);
		again = network_write(&back, hsds);
		assert_int_equal(again.len, first.len);
		assert_memory_equal(again.ptr, first.ptr, first.len);
		buf_free(&first);
		buf_free(&again);
		arena_free(&n.arena);
		arena_free(&back.arena);
	}
}

static void
an_empty_network_makes_a_package_that_reads_back_empty(void **state)
{
	(void)state;
	for (int hsds = 0; hsds <= 1; hsds++) {
		struct network n = { 0 }, back;
		struct buf out = network_write(&n, hsds);

		assert_int_equal(network_read(&back, out.ptr, out.len), RC_OK);
		assert_same(&n, &back);
		buf_free(&out);
	}
}

static void
a_package_cut_anywhere_is_refused(void **state)
{
	(void)state;
	for (int hsds = 0; hsds <= 1; hsds++) {
		struct network n, back;
		struct buf out;

		network_make(&n);
		out = network_write(&n, hsds);
		for (size_t len = 4; len + 3 < out.len; len += 97) {
			assert_int_not_equal(network_read(&back, out.ptr, len), RC_OK);
			arena_free(&back.arena);
		}
		buf_free(&out);
		arena_free(&n.arena);
	}
}

/* Whatever the byte, it ends, and what it gives is a record; under a sanitizer this says more. */
/* The entry of that name: where it begins, and where the next one does; from 0 to 0 where there is none. */
static void
entry_find(const struct buf *b, const char *name, size_t *ret_from, size_t *ret_to)
{
	const uint8_t *in = memmem(b->ptr, b->len, name, strlen(name)), *next;

	*ret_from = *ret_to = 0;
	if (in == NULL)
		return;
	next = memmem(in, b->len - (size_t)(in - b->ptr), "PK\3\4", 4);
	*ret_from = (size_t)(in - b->ptr);
	*ret_to = next != NULL ? (size_t)(next - b->ptr) : b->len;
}

/* But for a package's description of itself, which nobody reads. */
static void
a_changed_byte_is_refused_or_gives_records(void **state)
{
	(void)state;
	for (int hsds = 0; hsds <= 1; hsds++) {
		struct network n, back;
		struct buf out;
		unsigned refused = 0, tried = 0;
		size_t from, to;

		network_make(&n);
		out = network_write(&n, hsds);
		entry_find(&out, "datapackage.json", &from, &to);
		for (size_t at = 0; at < out.len; at += 13) {
			if (at >= from && at < to)
				continue;
			out.ptr[at] ^= 0x20;
			refused += network_read(&back, out.ptr, out.len) != RC_OK || back.faults > 0;
			arena_free(&back.arena);
			out.ptr[at] ^= 0x20;
			tried++;
		}
		assert_true(refused > tried / 4);
		buf_free(&out);
		arena_free(&n.arena);
	}
}

/* --- packages of others ------------------------------------------------------------------- */
static void
file_put(struct archive *a, const char *name, const char *text)
{
	archive_entry(a, name);
	archive_write(a, text, strlen(text));
}

static struct buf
foreign_make(const char *organizations, const char *services)
{
	struct buf out = { 0 };
	struct archive *a = archive_new(put, &out);

	file_put(a, "datapackage.json", "{}");
	file_put(a, "data/organizations.csv", organizations);
	if (services != NULL)
		file_put(a, "data/services.csv", services);
	assert_int_equal(archive_finish(a), RC_OK);
	archive_free(a);
	return out;
}

static void
a_package_of_others_is_read_with_ids_that_stay_the_same(void **state)
{
	struct buf out = foreign_make(
	    "\xef\xbb\xbf"
	    "id,name,website,description\r\norg-1,\"Maison, du quartier\",https://exemple.org,x\r\n",
	    "id,organization_id,name,status\n");
	struct network one, two;

	(void)state;
	assert_int_equal(network_read(&one, out.ptr, out.len), RC_OK);
	assert_int_equal(network_read(&two, out.ptr, out.len), RC_OK);
	assert_int_equal(one.counts[PACKAGE_ORGANISATION], 1);
	assert_true(text_is(one.recs[PACKAGE_ORGANISATION][0].organisation.name, "Maison, du quartier"));
	assert_int_equal(one.recs[PACKAGE_ORGANISATION][0].organisation.kind, ORGANISATION_PARTNER);
	assert_same(&one, &two);
	buf_free(&out);
	arena_free(&one.arena);
	arena_free(&two.arena);
}

static void
what_a_field_cannot_hold_is_told_with_its_row(void **state)
{
	struct buf out =
	    foreign_make("id,name,legal_status,email\r\n1,Maison,royale,a@b.fr\r\n2,Autre\xff,,\r\n", "id\n");
	struct network n;

	(void)state;
	assert_int_equal(network_read(&n, out.ptr, out.len), RC_OK);
	assert_int_equal(n.counts[PACKAGE_ORGANISATION], 2);
	assert_int_equal(n.faults, 2);
	assert_string_equal(n.code, "utf8");
	buf_free(&out);
	arena_free(&n.arena);
}

/* The list of the first is as long as it says; what joins it may not be written behind its end. */
static void
competences_told_as_a_field_and_then_row_by_row_all_arrive(void **state)
{
	const struct rec_desc *d = package_desc(PACKAGE_SERVICE);
	struct id term = hsds_term(d, record_field(d, "competences", 11));
	struct buf out = { 0 }, rows = { 0 };
	struct archive *a = archive_new(put, &out);
	char text[ID_TEXT_LEN + 1];
	const struct accompaniment *s;
	struct network n;

	(void)state;
	id_format(term, text);
	buf_printf(&rows,
	    "id,link_id,taxonomy_term_id,value\n1,s,%s,\"{\"\"competences\"\":[\"\"" ID("1") "\"\"]}\"\n",
	    text);
	for (unsigned i = 2; i <= 9; i++)
		buf_printf(&rows, "%u,s," ID("%u") ",\n", i, i);
	file_put(a, "organizations.csv", "id,name\n");
	file_put(a, "services.csv", "id,name\ns,Appui\n");
	file_put(a, "taxonomy_terms.csv",
	    "id,name\n" ID("1") ",a\n" ID("2") ",b\n" ID("3") ",c\n" ID("4") ",d\n" ID("5") ",e\n" ID(
		"6") ",f\n" ID("7") ",g\n" ID("8") ",h\n" ID("9") ",i\n");
	file_put(a, "attributes.csv", buf_cstr(&rows));
	assert_int_equal(archive_finish(a), RC_OK);
	archive_free(a);
	assert_int_equal(network_read(&n, out.ptr, out.len), RC_OK);
	assert_int_equal(n.counts[PACKAGE_SERVICE], 1);
	s = &n.recs[PACKAGE_SERVICE][0].accompaniment;
	assert_int_equal(s->competences.count, 9);
	for (unsigned i = 0; i < 9; i++)
		assert_int_equal(((const struct id *)s->competences.items)[i].b[15], i + 1);
	buf_free(&rows);
	buf_free(&out);
	arena_free(&n.arena);
}

static void
a_package_without_its_tables_is_none(void **state)
{
	struct buf out = foreign_make("id,name\r\n1,Maison\r\n", NULL);
	struct network n;
	static const char json[] = "{\"structures\":{}}", bad[] = "{\"structures\":[";

	(void)state;
	assert_int_equal(network_read(&n, out.ptr, out.len), RC_MALFORMED);
	assert_int_equal(network_read(&n, json, sizeof json - 1), RC_MALFORMED);
	assert_int_equal(network_read(&n, bad, sizeof bad - 1), RC_MALFORMED);
	assert_false(package_is("id;name\r\n", 9));
	buf_free(&out);
}

/* A row of a billion zeros would be small in the archive. */
static void
an_archive_that_inflates_beyond_measure_is_refused(void **state)
{
	struct buf out = { 0 };
	struct archive *a = archive_new(put, &out);
	char *zeros = calloc(1, 1u << 20);
	struct network n;

	(void)state;
	archive_entry(a, "datapackage.json");
	archive_entry(a, "organizations.csv");
	for (unsigned i = 0; i <= PACKAGE_INFLATED_MOST >> 20; i++)
		archive_write(a, zeros, 1u << 20);
	assert_int_equal(archive_finish(a), RC_OK);
	archive_free(a);
	free(zeros);
	assert_true(out.len < 4u << 20);
	assert_int_equal(network_read(&n, out.ptr, out.len), RC_LIMIT);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_come_back_as_they_left_and_make_the_same_bytes_again),
		cmocka_unit_test(an_empty_network_makes_a_package_that_reads_back_empty),
		cmocka_unit_test(a_package_cut_anywhere_is_refused),
		cmocka_unit_test(a_changed_byte_is_refused_or_gives_records),
		cmocka_unit_test(a_package_of_others_is_read_with_ids_that_stay_the_same),
		cmocka_unit_test(what_a_field_cannot_hold_is_told_with_its_row),
		cmocka_unit_test(competences_told_as_a_field_and_then_row_by_row_all_arrive),
		cmocka_unit_test(a_package_without_its_tables_is_none),
		cmocka_unit_test(an_archive_that_inflates_beyond_measure_is_refused),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
