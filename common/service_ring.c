/*
 * service_ring: the store remembers its keyring: which one it is, and how many keys it has made.
 * Owns: one entry of the store, written by the commits that add keys; which keys seal a record.
 * Beware: a keyring that has made more than the store knows is right: a crash came between it and the commit.
 *         One that has made fewer is an old copy, or another: what it closed would be lost without a word.
 */
#include "common/service_int.h"
#include <unistd.h>

FAULT_DEFINE(FAULT_RING_MISSING, "ring_missing",
    "Le trousseau keys/%s manque : sans lui, des noms et des demandes sont illisibles. Remettez la dernière "
    "copie "
    "du dossier keys, puis redémarrez.",
    "The keyring keys/%s is missing: names and requests cannot be read without it. Put back the last copy of "
    "the "
    "folder keys, then start again.");
FAULT_DEFINE(FAULT_RING_OLD, "ring_old",
    "Le trousseau keys/%s : des noms et des demandes seraient illisibles. Remettez la dernière copie du "
    "dossier "
    "keys, puis redémarrez.",
    "The keyring keys/%s: names and requests could not be read. Put back the last copy of the folder keys, "
    "then "
    "start again.");

#define RING_KEY "ring"
#define RING_LEN 16u

const struct db_kv ring_kv = { "ring", DB_KV_PLAIN };

static bool
ring_known(struct db_txn *t, struct keyring_mark *ret_mark)
{
	struct arena a = { 0 };
	struct text value;
	bool known = db_kv_get(t, &ring_kv, RING_KEY, strlen(RING_KEY), &a, &value) && value.len == RING_LEN;

	if (known) {
		memcpy(ret_mark->id, value.ptr, sizeof ret_mark->id);
		ret_mark->made = db_from_be64((const uint8_t *)value.ptr + sizeof ret_mark->id);
	}
	arena_free(&a);
	return known;
}

enum rc
ring_check(struct db_txn *t, const char *path, const struct keyring *ring, struct fault *why)
{
	const char *slash = path != NULL ? strrchr(path, '/') : NULL;
	struct keyring_mark known, mark;

	if (path == NULL || !ring_known(t, &known))
		return t->rc;
	const char *name = slash != NULL ? slash + 1 : path;

	if (ring == NULL)
		return access(path, F_OK) == 0
		    ? RC_OK
		    : fault_addf(why, RC_CORRUPT, NULL, FAULT_RING_MISSING, "%s", name);
	mark = keyring_mark(ring);
	if (memcmp(mark.id, known.id, sizeof mark.id) != 0)
		return fault_addf(
		    why, RC_CORRUPT, NULL, FAULT_RING_OLD, "%s n’est pas celui de ces données", name);
	if (mark.made < known.made)
		return fault_addf(why, RC_CORRUPT, NULL, FAULT_RING_OLD,
		    "%s est une copie trop ancienne : il y manque %llu clé%s", name,
		    (unsigned long long)(known.made - mark.made), known.made - mark.made > 1 ? "s" : "");
	return RC_OK;
}

void
ring_keep(struct service *s, struct db_txn *t)
{
	struct keyring_mark mark = keyring_mark(s->ring);
	uint8_t value[RING_LEN];

	if (!s->ring_on_disk || mark.made == s->ring_made)
		return;
	memcpy(value, mark.id, sizeof mark.id);
	db_be64(mark.made, value + sizeof mark.id);
	db_kv_put(t, &ring_kv, RING_KEY, strlen(RING_KEY), value, sizeof value);
	s->ring_made = mark.made; /* a commit that fails ends the process */
}

/* --- the keys of a record ---------------------------------------------------------------------------------------- */
struct record_keys
ring_find(const struct keyring *ring, const struct rec_desc *d, const void *rec)
{
	struct id subject = record_subject(d, rec), own = ((const struct rec_head *)rec)->id;
	struct id sealer = record_sealer(d, rec);
	struct record_keys keys = { .subject = keyring_find(ring, sealer) };

	if (!id_equal(subject, own)) /* sealed before it had a subject, or before it had a key of its own */
		keys.former = keyring_find(ring, id_equal(sealer, own) ? subject : own);
	if (record_has_flag(d, EVIDENCE))
		keys.evidence = keyring_find(ring, record_evidence_subject(subject));
	return keys;
}

struct record_keys
ring_need(struct keyring *ring, const struct rec_desc *d, const void *rec)
{
	struct id subject = record_subject(d, rec);

	(void)keyring_need(ring, record_sealer(d, rec));
	if (record_has_flag(d, EVIDENCE))
		(void)keyring_need(ring, record_evidence_subject(subject));
	return ring_find(ring, d, rec); /* only now: a key that is added moves the others */
}
