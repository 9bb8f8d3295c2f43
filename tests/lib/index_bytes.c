/*
 * index_bytes: see index_bytes.h.
 * Owns: nothing.
 * Beware: asserts with cmocka.
 */
#include "tests/lib/index_bytes.h"
#include "common/service_int.h"
#include "services/registry/index.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

void
index_bytes(struct service *s, struct buf *out)
{
	static const struct db_kv *const kvs[] = { &search_word_kv, &search_prefix_kv, &search_posting_kv,
		&search_document_kv, &duplicate_kv };
	struct db_txn t = db_begin(service_db(s), DB_READ);

	for (size_t i = 0; i < sizeof kvs / sizeof kvs[0]; i++) {
		struct db_kv_scan scan;

		db_kv_scan(&scan, &t, kvs[i], "", 0);
		while (db_kv_scan_next(&scan)) {
			buf_append(out, &scan.key_len, sizeof scan.key_len);
			buf_append(out, scan.key, scan.key_len);
			buf_append(out, &scan.value_len, sizeof scan.value_len);
			buf_append(out, scan.value, scan.value_len);
		}
		db_kv_scan_end(&scan);
	}
	assert_int_equal(t.rc, RC_OK);
	db_abort(&t);
}

void
index_forget(struct service *s)
{
	struct db_txn t = db_begin(service_db(s), DB_WRITE);

	db_kv_remove(&t, &index_kv, "version", 7);
	assert_int_equal(db_end(&t), RC_OK);
}
