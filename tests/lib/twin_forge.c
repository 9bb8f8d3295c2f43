/*
 * twin_forge: see twin_forge.h.
 * Owns: nothing.
 * Beware: what is forged is right in all but what the test turns.
 */
#include "tests/lib/twin_forge.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena *
arena(const struct twin *p)
{
	return host_arena(p->nodes[0].host);
}

struct peer_mail
twin_newest(struct twin *p)
{
	struct db_txn t = db_begin(service_db(host_service(p->nodes[0].host, "federation")), DB_READ);
	struct peer_mail m = { 0 };
	struct db_scan scan;

	db_scan_all(&scan, &t, &mail_table, true);
	assert_true(db_scan_next(&scan, arena(p), &m));
	db_scan_end(&scan);
	db_abort(&t);
	return m;
}

struct peer_envelope
twin_next(struct twin *p)
{
	struct peer_mail m = twin_newest(p);

	return (struct peer_envelope){ .version = PEER_VERSION,
		.from = peer_node_id(p->nodes[1].keys.sign_public),
		.to = peer_node_id(p->nodes[0].keys.sign_public),
		.epoch = m.epoch,
		.seq = m.seq + 1,
		.previous = m.hash,
		.time = host_now(p->nodes[0].host),
		.kind = PEER_DATA,
		.topic = TWIN_TOPIC,
		.about = { { 9 } },
		.body = TEXT_LIT("\x80") };
}

struct twin_forged
twin_seal(struct twin *p, struct peer_envelope e, const uint8_t *secret)
{
	struct twin_forged f = { .e = e };
	struct buf frame = { 0 };
	uint8_t signature[CRYPTO_SIGNATURE_LEN];

	peer_envelope_write(&f.e, secret, &frame, signature);
	f.frame = (struct text){ arena_copy(arena(p), frame.ptr, frame.len), (uint32_t)frame.len, 0 };
	f.signature = (struct text){ arena_copy(arena(p), signature, sizeof signature), sizeof signature, 0 };
	buf_free(&frame);
	return f;
}

struct twin_forged
twin_forge(struct twin *p, struct peer_envelope e)
{
	return twin_seal(p, e, p->nodes[1].keys.sign_secret);
}

void
twin_forged(struct twin *p, struct twin_forged f)
{
	twin_inject(p, 0, f.frame.ptr, f.frame.len, f.signature.ptr, f.signature.len);
}
