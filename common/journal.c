/*
 * journal: appends entries, each hashed over the one before, reads them back, and walks the chain.
 * Owns: the kv tables journal (seq -> entry) and journal_key (record, seq -> nothing).
 * Beware: encoding is canonical, so what is stored must be what its decoded entry encodes to, byte by byte.
 */
#include "common/journal.h"

#define SEQ_LEN 8
#define KEY_SEQ_LEN (sizeof(struct id) + SEQ_LEN)

enum { TAG_SEQ = 1, TAG_TIME, TAG_EVENT, TAG_KEY, TAG_ACTOR, TAG_CAUSE, TAG_BODY, TAG_HASH };

static const struct rec_field journal_entry_fields[] = {
	REC_U64(TAG_SEQ, struct journal_entry, seq, "Rang", "Its place, from 1, without a gap.",
	    .flags = REQUIRED),
	REC_TIME(TAG_TIME, struct journal_entry, time, "Date", "When it was accepted.", .flags = REQUIRED),
	REC_TEXT(TAG_EVENT, struct journal_entry, event, 96, "Événement", "The record's name, a dot, a verb.",
	    .flags = REQUIRED),
	REC_ID(TAG_KEY, struct journal_entry, key, NULL, "Fiche", "The record it happened to.",
	    .flags = REQUIRED),
	REC_ID(TAG_ACTOR, struct journal_entry, actor, NULL, "Auteur",
	    "Who gave the command; absent: the system."),
	REC_ID(TAG_CAUSE, struct journal_entry, cause, NULL, "Commande", "The command it came from."),
	REC_BYTES(TAG_BODY, struct journal_entry, body, REC_BYTES_MAX, "Contenu",
	    "The encoded record after the event, sealed.", .flags = SENSITIVE),
	REC_BYTES(TAG_HASH, struct journal_entry, hash, CRYPTO_HASH_LEN, "Empreinte",
	    "BLAKE2b-256 of the hash before and of the fields above.", .flags = REQUIRED),
};
REC_DESC_DEFINE(journal_entry, struct journal_entry, "Entrée du journal", "A thing that happened, for ever.");

const struct db_kv journal_kv = { "journal", DB_KV_APPENDED };
const struct db_kv journal_key_kv = { "journal_key", DB_KV_PLAIN };

static void
key_seq(struct id key, uint64_t seq, uint8_t out[KEY_SEQ_LEN])
{
	memcpy(out, key.b, sizeof key.b);
	db_be64(seq, out + sizeof key.b);
}

/* Over the entry as it is encoded without its hash; bytes is room to encode in. */
static void
entry_hash(const struct journal_entry *e, const uint8_t previous[CRYPTO_HASH_LEN], struct buf *bytes,
    uint8_t ret_hash[CRYPTO_HASH_LEN])
{
	struct journal_entry open = *e;

	open.has &= ~REC_BIT(TAG_HASH);
	buf_clear(bytes);
	record_encode(&journal_entry_desc, &open, 0, 0, bytes);
	const struct crypto_hash_part parts[] = { { previous, CRYPTO_HASH_LEN }, { bytes->ptr, bytes->len } };

	crypto_hash_framed(NULL, parts, 2, ret_hash);
}

static bool
entry_decode(struct text bytes, struct arena *a, struct journal_entry *ret_entry)
{
	*ret_entry = (struct journal_entry){ 0 };
	return record_decode(&journal_entry_desc, bytes.ptr, bytes.len, a, ret_entry, NULL, NULL) == RC_OK &&
	    ret_entry->hash.len == CRYPTO_HASH_LEN;
}

static enum rc
load_head(struct text key, struct text bytes, struct arena *a, struct journal *ret_journal)
{
	struct journal_entry e;

	if (key.len != SEQ_LEN || !entry_decode(bytes, a, &e) ||
	    e.seq != db_from_be64((const uint8_t *)key.ptr))
		return RC_CORRUPT;
	ret_journal->last = e.seq;
	memcpy(ret_journal->hash, e.hash.ptr, CRYPTO_HASH_LEN);
	return RC_OK;
}

enum rc
journal_load(struct db_txn *t, struct journal *ret_journal)
{
	struct arena a = { 0 };
	struct journal j = { 0 };
	struct text key, bytes;
	uint8_t end[SEQ_LEN];
	enum rc rc = RC_OK;

	db_be64(UINT64_MAX, end);
	if (db_kv_seek(t, &journal_kv, end, sizeof end, true, &a, &key, &bytes))
		rc = load_head(key, bytes, &a, &j);
	else
		rc = t->rc;
	arena_free(&a);
	if (rc == RC_OK)
		*ret_journal = j;
	return rc;
}

/* What an entry has follows from its values, so that the same event always encodes alike. */
static uint64_t
entry_has(const struct journal_entry *e)
{
	uint64_t has =
	    REC_BIT(TAG_SEQ) | REC_BIT(TAG_TIME) | REC_BIT(TAG_EVENT) | REC_BIT(TAG_KEY) | REC_BIT(TAG_HASH);

	if (!id_is_zero(e->actor))
		has |= REC_BIT(TAG_ACTOR);
	if (!id_is_zero(e->cause))
		has |= REC_BIT(TAG_CAUSE);
	if (e->body.len > 0)
		has |= REC_BIT(TAG_BODY);
	return has;
}

bool
journal_foreign(struct text event)
{
	return event.len > 6 && memcmp(event.ptr + event.len - 6, ".known", 6) == 0;
}

void
journal_append(struct db_txn *t, struct journal *j, struct journal_entry *e)
{
	struct buf *bytes = &(struct buf){ 0 };
	uint8_t seq[SEQ_LEN], row[KEY_SEQ_LEN];

	if (t->rc != RC_OK)
		return;
	e->seq = j->last + 1;
	e->has = entry_has(e);
	entry_hash(e, j->hash, bytes, j->hash);
	j->last = e->seq;
	e->hash = (struct text){ (const char *)j->hash, CRYPTO_HASH_LEN, 0 };
	buf_clear(bytes);
	record_encode(&journal_entry_desc, e, 0, 0, bytes);
	db_be64(e->seq, seq);
	key_seq(e->key, e->seq, row);
	if (bytes->len > REC_BYTES_MAX)
		t->rc = RC_LIMIT;
	db_kv_put(t, &journal_kv, seq, sizeof seq, bytes->ptr, bytes->len);
	if (!journal_foreign(e->event))
		db_kv_put(t, &journal_key_kv, row, sizeof row, "", 0);
	buf_free(bytes);
}

bool
journal_read(struct db_txn *t, uint64_t seq, struct arena *a, struct journal_entry *ret_entry)
{
	uint8_t key[SEQ_LEN];
	struct text bytes;

	db_be64(seq, key);
	if (!db_kv_get(t, &journal_kv, key, sizeof key, a, &bytes))
		return false;
	if (entry_decode(bytes, a, ret_entry) && ret_entry->seq == seq)
		return true;
	t->rc = RC_CORRUPT;
	return false;
}

size_t
journal_of_key(struct db_txn *t, struct id key, uint64_t after, uint64_t *seqs, size_t cap)
{
	struct arena a = { 0 };
	struct text row, nothing;
	uint8_t from[KEY_SEQ_LEN];
	size_t n = 0;

	while (n < cap && after < UINT64_MAX) {
		key_seq(key, after + 1, from);
		arena_reset(&a);
		if (!db_kv_seek(t, &journal_key_kv, from, sizeof from, false, &a, &row, &nothing) ||
		    row.len != KEY_SEQ_LEN || memcmp(row.ptr, key.b, sizeof key.b) != 0)
			break;
		after = db_from_be64((const uint8_t *)row.ptr + sizeof key.b);
		seqs[n++] = after;
	}
	arena_free(&a);
	return n;
}

bool
journal_before(struct db_txn *t, struct id key, uint64_t before, uint64_t *ret_seq)
{
	struct arena a = { 0 };
	struct text row, nothing;
	uint8_t from[KEY_SEQ_LEN];
	bool found;

	key_seq(key, before - 1, from);
	found = db_kv_seek(t, &journal_key_kv, from, sizeof from, true, &a, &row, &nothing) &&
	    row.len == KEY_SEQ_LEN && memcmp(row.ptr, key.b, sizeof key.b) == 0;
	if (found)
		*ret_seq = db_from_be64((const uint8_t *)row.ptr + sizeof key.b);
	arena_free(&a);
	return found;
}

/* --- verifying --------------------------------------------------------------------------------------- */
struct verifier {
	struct db_txn *t;
	struct journal head; /* of what was verified */
	struct arena arena;
	struct buf bytes;
};

static const char *
entry_flaw(struct verifier *v, struct text key, struct text stored)
{
	struct journal_entry e;
	uint8_t hash[CRYPTO_HASH_LEN], row[KEY_SEQ_LEN];
	struct text nothing;

	if (key.len != SEQ_LEN || db_from_be64((const uint8_t *)key.ptr) != v->head.last + 1)
		return "manque";
	if (!entry_decode(stored, &v->arena, &e) || e.seq != v->head.last + 1)
		return "est illisible";
	entry_hash(&e, v->head.hash, &v->bytes, hash);
	if (!crypto_equal(hash, e.hash.ptr, CRYPTO_HASH_LEN))
		return "n’a pas l’empreinte qu’elle annonce";
	buf_clear(&v->bytes);
	record_encode(&journal_entry_desc, &e, 0, 0, &v->bytes);
	if (v->bytes.len != stored.len || memcmp(v->bytes.ptr, stored.ptr, stored.len) != 0)
		return "n’est pas rangée comme elle a été écrite";
	key_seq(e.key, e.seq, row);
	if (!journal_foreign(e.event) &&
	    !db_kv_get(v->t, &journal_key_kv, row, sizeof row, &v->arena, &nothing))
		return "ne se retrouve pas par sa fiche";
	memcpy(v->head.hash, hash, sizeof hash);
	return NULL;
}

static enum rc
verify_chain(struct verifier *v, struct fault *why)
{
	uint8_t from[SEQ_LEN];
	struct text key, stored;
	const char *flaw;

	for (;; v->head.last++) {
		db_be64(v->head.last + 1, from);
		arena_reset(&v->arena);
		if (!db_kv_seek(v->t, &journal_kv, from, sizeof from, false, &v->arena, &key, &stored))
			return v->t->rc;
		flaw = entry_flaw(v, key, stored);
		if (v->t->rc != RC_OK)
			return v->t->rc;
		if (flaw != NULL)
			return fault_addf(why, RC_CORRUPT, "journal", FAULT_TEXT,
			    "l’entrée %llu du journal %s", (unsigned long long)v->head.last + 1, flaw);
	}
}

enum rc
journal_verify(struct db_txn *t, uint64_t *ret_count, struct fault *why)
{
	struct verifier v = { .t = t };
	enum rc rc = verify_chain(&v, why);

	*ret_count = v.head.last;
	buf_free(&v.bytes);
	arena_free(&v.arena);
	return rc;
}
