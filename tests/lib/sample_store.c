/*
 * sample_store: a table with a key of every kind, and a store of it in a scratch folder, for the tests of db.
 * Owns: the fixture, from setup to teardown.
 * Beware: the scratch folder goes with the fixture, also when the test failed.
 */
#include "tests/lib/sample_store.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

static const struct rec_enum_value colour_values[] = { { RED, "red", "rouge" }, { GREEN, "green", "vert" },
	{ BLUE, "blue", "bleu" } };
static REC_ENUM_DEFINE(colours_enum, "colour", colour_values);

static const struct rec_field sample_fields[] = {
	REC_HEAD(struct sample),
	REC_TEXT(6, struct sample, name, 2000, "Nom", "A name.", .flags = KEY),
	REC_I64(7, struct sample, balance, INT64_MIN, INT64_MAX, "Solde", "A number.", .flags = KEY),
	REC_F64(8, struct sample, weight, -1000000, 1000000, "Poids", "A double.", .flags = KEY),
	REC_DAY(9, struct sample, day, "Jour", "A day.", .flags = KEY),
	REC_ENUM(10, struct sample, colour, colours_enum, "Couleur", "An enum.", .flags = KEY),
	REC_SET(11, struct sample, colours, colours_enum, "Couleurs", "A set.", .flags = KEY),
	REC_IDS(12, struct sample, friends, "sample", 100, "Amis", "Ids.", .flags = KEY),
	REC_TEXTS(13, struct sample, words, 100, 100, "Mots", "Texts.", .flags = KEY),
	REC_ID(14, struct sample, owner, "sample", "Propriétaire", "An id.", .flags = KEY),
	REC_BOOL(15, struct sample, open, "Ouvert", "A boolean.", .flags = KEY),
	REC_TEXT(16, struct sample, secret, 100, "Secret", "Sealed at rest.", .flags = KEY | PERSONAL),
};
REC_DESC_DEFINE(sample, struct sample, "Échantillon", "All kinds of keys.");

const struct db_table sample_table = { &sample_desc };
const struct db_kv sample_notes = { "notes", false }, sample_counted = { "counted", true };
static const struct db_table *const tables[] = { &sample_table };
static const struct db_kv *const kvs[] = { &sample_notes, &sample_counted };

const struct rec_field *
sample_field(unsigned f)
{
	return &sample_fields[5 + f];
}

struct db_options
sample_options(const char *folder)
{
	return (struct db_options){ folder, tables, COUNT(tables), kvs, COUNT(kvs), false, 0 };
}

int
fixture_setup(void **state)
{
	struct fixture *x = calloc(1, sizeof *x);
	struct fault why = { 0 };

	assert_non_null(x);
	scratch_make(x->scratch);
	snprintf(x->folder, sizeof x->folder, "%s/store", x->scratch);
	struct db_options o = sample_options(x->folder);

	if (db_open(&o, &x->db, &why) != RC_OK)
		fail_msg("%s", why.items[0].argument);
	*state = x;
	return 0;
}

int
fixture_teardown(void **state)
{
	struct fixture *x = *state;

	db_close(x->db);
	arena_free(&x->arena);
	scratch_remove(x->scratch);
	free(x);
	return 0;
}

struct id
sample_id(unsigned n)
{
	struct id id = { { 1 } };

	id.b[14] = (uint8_t)(n >> 8);
	id.b[15] = (uint8_t)n;
	return id;
}

struct sample
sample_of(unsigned n)
{
	struct sample s = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION), .version = 1 };

	s.id = sample_id(n);
	return s;
}

void
sample_put(struct db *db, const struct sample *s)
{
	struct db_txn t = db_begin(db, DB_WRITE);

	db_put(&t, &sample_table, s);
	assert_int_equal(db_end(&t), RC_OK);
}

void
scan_expect(struct db_scan *s, size_t count, const unsigned *want)
{
	struct id id;
	size_t n = 0;

	for (; db_scan_next_id(s, &id); n++) {
		assert_true(n < count);
		assert_int_equal(id.b[14] << 8 | id.b[15], want[n]);
	}
	assert_int_equal(n, count);
	db_scan_end(s);
	assert_int_equal(s->t->rc, RC_OK);
}
