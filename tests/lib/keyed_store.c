/*
 * keyed_store: a table with a key of every kind, and a store of it in a scratch folder, for the tests of db.
 * Owns: the fixture, from setup to teardown.
 * Beware: the scratch folder goes with the fixture, also when the test failed.
 */
#include "tests/lib/keyed_store.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

static const struct rec_enum_value colour_values[] = { { RED, "red", "rouge" }, { GREEN, "green", "vert" },
	{ BLUE, "blue", "bleu" } };
static REC_ENUM_DEFINE(colours_enum, "colour", colour_values);

static const struct rec_field keyed_fields[] = {
	REC_HEAD(struct keyed),
	REC_TEXT(6, struct keyed, name, 2000, "Nom", "A name.", .flags = KEY),
	REC_I64(7, struct keyed, balance, INT64_MIN, INT64_MAX, "Solde", "A number.", .flags = KEY),
	REC_F64(8, struct keyed, weight, -1000000, 1000000, "Poids", "A double.", .flags = KEY),
	REC_DAY(9, struct keyed, day, "Jour", "A day.", .flags = KEY),
	REC_ENUM(10, struct keyed, colour, colours_enum, "Couleur", "An enum.", .flags = KEY),
	REC_SET(11, struct keyed, colours, colours_enum, "Couleurs", "A set.", .flags = KEY),
	REC_IDS(12, struct keyed, friends, "keyed", 100, "Amis", "Ids.", .flags = KEY),
	REC_TEXTS(13, struct keyed, words, 100, 100, "Mots", "Texts.", .flags = KEY),
	REC_ID(14, struct keyed, owner, "keyed", "Propriétaire", "An id.", .flags = KEY),
	REC_BOOL(15, struct keyed, open, "Ouvert", "A boolean.", .flags = KEY),
	REC_TEXT(16, struct keyed, secret, 100, "Secret", "Sealed at rest.", .flags = KEY | PERSONAL),
};
REC_DESC_DEFINE(keyed, struct keyed, "Échantillon", "All kinds of keys.");

const struct db_table keyed_table = { &keyed_desc };
const struct db_kv keyed_notes = { "notes", DB_KV_PLAIN }, keyed_counted = { "counted", DB_KV_APPENDED },
		   keyed_gathered = { "gathered", DB_KV_GATHERED };
static const struct db_table *const tables[] = { &keyed_table };
static const struct db_kv *const kvs[] = { &keyed_notes, &keyed_counted, &keyed_gathered };

const struct rec_field *
keyed_field(unsigned f)
{
	return &keyed_fields[5 + f];
}

struct db_options
keyed_options(const char *folder)
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
	struct db_options o = keyed_options(x->folder);

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
keyed_id(unsigned n)
{
	struct id id = { { 1 } };

	id.b[14] = (uint8_t)(n >> 8);
	id.b[15] = (uint8_t)n;
	return id;
}

struct keyed
keyed_of(unsigned n)
{
	struct keyed s = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION), .version = 1 };

	s.id = keyed_id(n);
	return s;
}

void
keyed_put(struct db *db, const struct keyed *s)
{
	struct db_txn t = db_begin(db, DB_WRITE);

	db_put(&t, &keyed_table, s);
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
