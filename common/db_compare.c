/*
 * db_compare: are the state tables of two stores the same, byte by byte? The proof that replay is true.
 * Owns: nothing.
 * Beware: both are read as they are at the start; a difference is told by table and key, never by content.
 */
#include "common/db_internal.h"
#include <stdio.h>

#define KEY_SHOWN 24 /* bytes of a key that fit a fault's argument in hexadecimal */

struct pair {
	struct db_txn *a;
	struct db_txn *b;
	struct fault *why;
};

static enum rc
differ(
    struct pair *p, const struct db_store *s, const struct db_index *x, const MDB_val *key, const char *how)
{
	char hex[2 * KEY_SHOWN + 1] = "";
	const uint8_t *bytes = key->mv_data;

	for (size_t i = 0; i < key->mv_size && i < KEY_SHOWN; i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	return fault_addf(p->why, RC_CORRUPT, s->table->rec->name, FAULT_TEXT, "table %s%s%s, clé %s : %s",
	    s->table->rec->name, x != NULL ? "." : "", x != NULL ? x->field->name : "", hex, how);
}

static bool
val_equal(const MDB_val *a, const MDB_val *b)
{
	return a->mv_size == b->mv_size &&
	    (a->mv_size == 0 || memcmp(a->mv_data, b->mv_data, a->mv_size) == 0);
}

/* No cursor: a table that is not there, hence empty. */
static int
next_of(MDB_cursor *cursor, MDB_val *key, MDB_val *value)
{
	return cursor == NULL ? MDB_NOTFOUND : mdb_cursor_get(cursor, key, value, MDB_NEXT);
}

static enum rc
walk(struct pair *p, const struct db_store *s, const struct db_index *x, MDB_cursor *a, MDB_cursor *b)
{
	for (;;) {
		MDB_val key_a, key_b, val_a, val_b;
		int ea = next_of(a, &key_a, &val_a);
		int eb = next_of(b, &key_b, &val_b);

		if (ea == MDB_NOTFOUND && eb == MDB_NOTFOUND)
			return RC_OK;
		if ((ea != 0 && ea != MDB_NOTFOUND) || (eb != 0 && eb != MDB_NOTFOUND))
			return db_rc(ea != 0 && ea != MDB_NOTFOUND ? ea : eb);
		if (ea != 0)
			return differ(p, s, x, &key_b, "dans le journal, pas dans la table");
		if (eb != 0)
			return differ(p, s, x, &key_a, "dans la table, pas dans le journal");
		if (!val_equal(&key_a, &key_b))
			return differ(p, s, x, &key_a, "le journal en donne une autre");
		if (!val_equal(&val_a, &val_b))
			return differ(p, s, x, &key_a, "le journal donne une autre valeur");
	}
}

static enum rc
compare_one(struct pair *p, const struct db_store *s, const struct db_index *x, MDB_dbi dbi_a, MDB_dbi dbi_b)
{
	MDB_cursor *a = NULL, *b = NULL;
	int e = dbi_a == DB_DBI_NONE ? 0 : mdb_cursor_open(p->a->txn, dbi_a, &a);
	enum rc rc;

	if (e == 0 && dbi_b != DB_DBI_NONE)
		e = mdb_cursor_open(p->b->txn, dbi_b, &b);
	rc = e == 0 ? walk(p, s, x, a, b) : db_rc(e);
	if (a != NULL)
		mdb_cursor_close(a);
	if (b != NULL)
		mdb_cursor_close(b);
	return rc;
}

static enum rc
compare_store(struct pair *p, const struct db_store *s)
{
	const struct db_store *other = db_store_of(p->b, s->table, DB_READ);
	enum rc rc;

	if (other == NULL)
		return fault_addf(p->why, RC_CORRUPT, s->table->rec->name, FAULT_TEXT,
		    "la copie n’a pas de table %s", s->table->rec->name);
	rc = compare_one(p, s, NULL, s->dbi, other->dbi);
	for (size_t i = 0; i < s->index_count && rc == RC_OK; i++) {
		MDB_dbi dbi_a = s->indexes[i].dbi, dbi_b = other->indexes[i].dbi;

		if (dbi_a != DB_DBI_NONE && dbi_b != DB_DBI_NONE) /* else it is still to be built */
			rc = compare_one(p, s, &s->indexes[i], dbi_a, dbi_b);
	}
	return rc;
}

enum rc
db_compare(struct db *a, struct db *b, struct fault *why)
{
	struct db_txn ta = db_begin(a, DB_READ), tb = db_begin(b, DB_READ);
	struct pair p = { &ta, &tb, why };
	enum rc rc = ta.rc != RC_OK ? ta.rc : tb.rc;

	if (rc == RC_OK && a->store_count != b->store_count)
		rc = fault_addf(why, RC_CORRUPT, NULL, FAULT_TEXT,
		    "il y a %zu tables d’un côté et %zu de l’autre", a->store_count, b->store_count);
	for (size_t i = 0; i < a->store_count && rc == RC_OK; i++)
		rc = compare_store(&p, &a->stores[i]);
	db_abort(&ta);
	db_abort(&tb);
	return rc;
}
