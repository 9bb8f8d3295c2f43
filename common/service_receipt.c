/*
 * service_receipt: what was answered to an idempotency key, kept seven days, so that a command is applied once.
 * Owns: the kv table "receipt": day (BE32), the key's order, 12 bytes of hash(caller, key) -> hash(method, body), whom
 *         the answer is about (zeros: nobody), the answer, sealed.
 * Beware: only what succeeded is kept: a refusal wrote nothing. An answer may hold a name or a link: never on the disk
 *         in clear; what is about somebody is sealed with that subject's key too, and goes with it.
 */
#include "common/service_int.h"
#include <stdlib.h>

static void
receipt_key(const struct command *c, uint32_t day, uint8_t out[RECEIPT_KEY_LEN])
{
	memcpy(out, c->receipt, RECEIPT_KEY_LEN);
	out[0] = (uint8_t)(day >> 24);
	out[1] = (uint8_t)(day >> 16);
	out[2] = (uint8_t)(day >> 8);
	out[3] = (uint8_t)day;
}

/* Keys that are numbers or UUIDs stand in the order of their beginning, so that those in time order (UUIDv7,
 * counters) fill the store page by page; what may be words is not kept. */
static void
receipt_order(struct text key, uint8_t out[RECEIPT_ORDER])
{
	size_t n = key.len < RECEIPT_ORDER ? key.len : RECEIPT_ORDER;

	memset(out, 0, RECEIPT_ORDER);
	for (size_t i = 0; i < n; i++)
		if (strchr("0123456789abcdefABCDEF-", key.ptr[i]) == NULL || key.ptr[i] == '\0')
			return;
	memcpy(out, key.ptr, n);
}

static void
receipt_identify(struct command *c)
{
	uint8_t hash[CRYPTO_HASH_LEN];
	struct crypto_hash_part parts[] = { { c->env.account.b, 16 }, { c->env.person.b, 16 },
		{ &c->env.roles, sizeof c->env.roles }, { c->env.key.ptr, c->env.key.len } };

	crypto_hash_framed(c->service->key, parts, 4, hash);
	receipt_order(c->env.key, c->receipt + 4);
	memcpy(c->receipt + 4 + RECEIPT_ORDER, hash, RECEIPT_KEY_LEN - 4 - RECEIPT_ORDER);
}

static void
receipt_body(const struct command *c, uint8_t hash[CRYPTO_HASH_LEN])
{
	struct crypto_hash_part parts[] = { { c->env.method.ptr, c->env.method.len },
		{ c->body, c->body_len } };

	crypto_hash_framed(c->service->key, parts, 2, hash);
}

/* The service's own key, or the subject's: false when that was destroyed. */
static bool
receipt_secret(const struct service *s, struct id subject, uint8_t ret_seal[CRYPTO_KEY_LEN])
{
	const uint8_t *key = id_is_zero(subject) ? s->key : keyring_find(s->ring, subject);

	if (key != NULL)
		crypto_derive(key, "receipt", ret_seal);
	return key != NULL;
}

/* Whose key closes what the answer names or quotes; zeros: nobody, or nobody whose texts are kept here. */
static struct id
receipt_subject(const struct command *c, const void *out)
{
	const struct rec_desc *d = c->binding->method->out;
	struct id subject = { { 0 } };

	if (d != NULL && out != NULL && record_has_flag(d, REC_PRIVATE))
		subject = record_sealer(d, out);
	return keyring_find(c->service->ring, subject) != NULL ? subject : (struct id){ { 0 } };
}

/* Appends the answer, sealed for this receipt alone. */
static void
receipt_seal(const struct command *c, struct id subject, const uint8_t key[RECEIPT_KEY_LEN], struct buf *out)
{
	const struct service *s = c->service;
	uint8_t seal[CRYPTO_KEY_LEN];

	if (!receipt_secret(s, subject, seal))
		abort(); /* it was there a moment ago */
	buf_append(out, subject.b, sizeof subject.b);
	buf_reserve(out, c->out.len + CRYPTO_SEAL_OVERHEAD);
	crypto_seal(seal, &s->io.entropy, key, 20, c->out.ptr, c->out.len, out->ptr + out->len);
	out->len += c->out.len + CRYPTO_SEAL_OVERHEAD;
	crypto_wipe(seal, sizeof seal);
}

static enum rc
receipt_open(struct command *c, const uint8_t key[RECEIPT_KEY_LEN], const char *sealed, size_t len)
{
	uint8_t seal[CRYPTO_KEY_LEN];
	struct id subject;
	enum rc rc;

	if (len < sizeof subject.b + CRYPTO_SEAL_OVERHEAD)
		return RC_CORRUPT;
	memcpy(subject.b, sealed, sizeof subject.b);
	sealed += sizeof subject.b;
	len -= sizeof subject.b;
	if (!receipt_secret(c->service, subject, seal))
		return RC_NOT_FOUND; /* done it was; what it answered was erased with whom it was about */
	buf_reserve(&c->out, len);
	rc = crypto_unseal(seal, key, 20, sealed, len, c->out.ptr + c->out.len);
	if (rc == RC_OK)
		c->out.len += len - CRYPTO_SEAL_OVERHEAD;
	crypto_wipe(seal, sizeof seal);
	return rc;
}

static bool
receipt_wanted(const struct command *c)
{
	return c->origin == COMMAND_CALL && REC_HAS(&c->env, ENVELOPE_TAG_KEY) && c->env.key.len != 0 &&
	    c->binding->method->kind != METHOD_READ;
}

static uint32_t
receipt_day(usec_t t)
{
	return (uint32_t)(t / (86400 * USEC_PER_SEC));
}

bool
receipt_find(struct command *c, struct db_txn *t)
{
	uint32_t today = receipt_day(c->service->io.now(c->service->io.arg));
	uint8_t key[RECEIPT_KEY_LEN], hash[CRYPTO_HASH_LEN];
	struct text kept;

	if (!receipt_wanted(c))
		return false;
	receipt_identify(c);
	for (uint32_t back = 0; back <= RECEIPT_DAYS; back++) {
		receipt_key(c, today - back, key);
		if (!db_kv_get(t, &receipt_kv, key, sizeof key, &c->arena, &kept))
			continue;
		receipt_body(c, hash);
		if (kept.len < sizeof hash || !crypto_equal(hash, kept.ptr, sizeof hash)) {
			c->rc = fault_only(c->why, RC_REUSED);
			return true;
		}
		c->rc = receipt_open(c, key, kept.ptr + sizeof hash, kept.len - sizeof hash);
		if (c->rc != RC_OK)
			(void)fault_only(c->why, c->rc);
		return true;
	}
	return false;
}

void
receipt_keep(struct command *c, const void *out, struct db_txn *t)
{
	struct service *s = c->service;
	uint8_t key[RECEIPT_KEY_LEN], hash[CRYPTO_HASH_LEN];

	if (!receipt_wanted(c))
		return;
	receipt_key(c, receipt_day(s->io.now(s->io.arg)), key);
	receipt_body(c, hash);
	buf_clear(&s->scratch);
	buf_append(&s->scratch, hash, sizeof hash);
	receipt_seal(c, receipt_subject(c, out), key, &s->scratch);
	db_kv_put(t, &receipt_kv, key, sizeof key, s->scratch.ptr, s->scratch.len);
}

/* A bounded number a sweep: old days go in the shadow of other work. */
void
receipt_sweep(struct service *s, struct db_txn *t, usec_t now)
{
	uint32_t oldest = receipt_day(now) - RECEIPT_DAYS;
	uint8_t least[4] = { 0 };
	struct text key, value;
	struct arena a = { 0 };
	unsigned n;

	for (n = 0; n < 1000 && db_kv_seek(t, &receipt_kv, least, sizeof least, false, &a, &key, &value);
	     n++) {
		const uint8_t *k = (const uint8_t *)key.ptr;

		if (((uint32_t)k[0] << 24 | (uint32_t)k[1] << 16 | (uint32_t)k[2] << 8 | k[3]) >= oldest)
			break;
		db_kv_remove(t, &receipt_kv, key.ptr, key.len);
		arena_reset(&a);
	}
	arena_free(&a);
	s->next_sweep = now + (n == 1000 ? USEC_PER_SEC : 3600 * USEC_PER_SEC);
}
