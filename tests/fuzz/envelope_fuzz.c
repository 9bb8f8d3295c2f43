/*
 * envelope_fuzz: bytes from anywhere as an envelope between nodes, signed by a key that is good and by one that is not.
 * Owns: one pair of keys, always the same.
 * Beware: the first byte says how it is sealed: 0 as it comes, with the rest's last 64 bytes for a signature; else signed well, so that what
 *         is behind the signature is reached.
 */
#include "proto/peer_envelope.h"
#include "proto/peer_mail.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t public_key[CRYPTO_SIGN_PUBLIC_LEN], secret_key[CRYPTO_SIGN_SECRET_LEN];

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
fill(void *arg, void *out, size_t len)
{
	(void)arg;
	memset(out, 7, len);
}

static void
keys_once(void)
{
	static const struct entropy same = { fill, NULL };

	if (public_key[0] != 0)
		return;
	crypto_open();
	crypto_sign_keys(&same, public_key, secret_key);
	must(public_key[0] != 0);
}

static void
sign(const uint8_t *bytes, size_t len, struct arena *a, uint8_t signature[CRYPTO_SIGNATURE_LEN])
{
	static const char purpose[] = "maillage envelope 1";
	uint8_t *told = arena_alloc(a, sizeof purpose - 1 + len + 1);

	memcpy(told, purpose, sizeof purpose - 1);
	if (len > 0)
		memcpy(told + sizeof purpose - 1, bytes, len);
	crypto_sign(secret_key, told, sizeof purpose - 1 + len, signature);
}

/* What is taken keeps its promises, and is the same when it is written again. */
static void
taken_holds(struct peer_envelope *e, struct peer_reader *r, struct arena *a)
{
	struct peer_envelope back;
	struct buf frame = { 0 };
	uint8_t signature[CRYPTO_SIGNATURE_LEN];

	must(id_equal(e->to, r->to) && id_equal(e->from, r->from));
	must(e->body.len <= PEER_BODY_MAX);
	must(e->previous.len == 0 || e->previous.len == CRYPTO_HASH_LEN);
	must(e->ack_hash.len == 0 || e->ack_hash.len == CRYPTO_HASH_LEN);
	must(e->kind != PEER_DATA || (e->epoch > 0 && e->seq > 0 && e->topic > 0));
	peer_envelope_write(e, secret_key, &frame, signature);
	must(peer_envelope_read(r, (struct text){ (const char *)frame.ptr, (uint32_t)frame.len, 0 },
		 (struct text){ (const char *)signature, sizeof signature, 0 }, a, &back) == PEER_TAKEN);
	back.has = e->has; /* empty bytes that were present are absent after */
	must(record_equal(&peer_envelope_desc, e, &back));
	buf_free(&frame);
}

/* Ids that the seeds have, so that what is behind them is reached too. */
static struct peer_reader
reader(void)
{
	struct peer_reader r = { .keys = { public_key, NULL }, .now = INT64_C(1574755200) * USEC_PER_SEC };

	memset(r.from.b, 'f', sizeof r.from.b);
	memset(r.to.b, 't', sizeof r.to.b);
	return r;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct peer_reader r = reader();
	struct arena a = { 0 };
	struct peer_envelope e;
	uint8_t signature[CRYPTO_SIGNATURE_LEN];
	enum peer_refusal says;
	size_t len;

	keys_once();
	if (size == 0)
		return 0;
	len = size - 1;
	if (data[0] == 0) { /* nobody here can make that signature */
		size_t tail = len < sizeof signature ? len : sizeof signature;

		says =
		    peer_envelope_read(&r, (struct text){ (const char *)data + 1, (uint32_t)(len - tail), 0 },
			(struct text){ (const char *)data + 1 + len - tail, (uint32_t)tail, 0 }, &a, &e);
		must(says == PEER_BAD_SIGNATURE || says == PEER_UNSIGNED || says == PEER_OVERSIZED);
	} else {
		sign(data + 1, len, &a, signature);
		says = peer_envelope_read(&r, (struct text){ (const char *)data + 1, (uint32_t)len, 0 },
		    (struct text){ (const char *)signature, sizeof signature, 0 }, &a, &e);
		must(says != PEER_BAD_SIGNATURE && says != PEER_UNSIGNED && says < PEER_REFUSALS);
		if (says == PEER_TAKEN)
			taken_holds(&e, &r, &a);
	}
	arena_free(&a);
	return 0;
}
