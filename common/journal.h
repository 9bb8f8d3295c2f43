/*
 * journal: the history of a service, append-only: seq -> {time, event, key, actor, cause, body, hash}.
 * Owns: the kv tables "journal" and "journal_key" of the service's store.
 * Beware: state is written only by applying what is appended here. Bodies are sealed before they come in. What is only kept of
 *         another service ("provider.known") has no row in journal_key: its history is told by that service.
 */
#ifndef COMMON_JOURNAL_H
#define COMMON_JOURNAL_H

#include "common/db.h"

extern const struct db_kv journal_kv; /* seq (BE) -> entry */
extern const struct db_kv journal_key_kv; /* record id, seq (BE) -> nothing */

/* An entry is a record of its own, so that it travels as it is kept. */
struct journal_entry {
	uint64_t has;
	uint64_t seq;
	usec_t time;
	struct text event; /* "organisation.created": the record's name, a dot, a verb */
	struct id key; /* of the record */
	struct id actor; /* person or account behind the command; absent or zero: the system */
	struct id cause; /* the command; absent or zero: none */
	struct text body; /* the encoded record after the event, sealed */
	struct text hash; /* BLAKE2b-256(previous hash, all the fields above as encoded) */
};
REC_DESC_DECLARE(journal_entry);

struct journal {
	uint64_t last; /* seq of the newest entry in this transaction; 0 when empty */
	uint8_t hash[CRYPTO_HASH_LEN];
};
/* Reads the head (last seq and its hash). */
MUST_CHECK enum rc journal_load(struct db_txn *t, struct journal *ret_journal);
/* "<record>.known": of another service's, kept here. */
bool journal_foreign(struct text event);
/* Fills has, seq and hash of the entry, writes it and its key index. Failure is sticky in t; after an abort,
 * load the head again. The entry's hash points into j: it is the next one's after the next append. An entry
 * over REC_BYTES_MAX is RC_LIMIT. */
void journal_append(struct db_txn *t, struct journal *j, struct journal_entry *e);
bool journal_read(struct db_txn *t, uint64_t seq, struct arena *a, struct journal_entry *ret_entry);
/* Entries of one record of this service, oldest first, after seq; returns how many were written to seqs (at most cap). */
size_t journal_of_key(struct db_txn *t, struct id key, uint64_t after, uint64_t *seqs, size_t cap);
/* The newest entry of one record of this service before that seq; false when there is none. */
bool journal_before(struct db_txn *t, struct id key, uint64_t before, uint64_t *ret_seq);
/* Walks the chain from the beginning; RC_CORRUPT with the first bad seq in why. ret_count: entries that are
 * sound. */
MUST_CHECK enum rc journal_verify(struct db_txn *t, uint64_t *ret_count, struct fault *why);

#endif
