/*
 * courier_refusal_test: what no honest sender makes is refused and counted by its reason, every time; nothing of it gets in, and what is
 *                       said after it still arrives.
 * Owns: a pair of nodes for each test; envelopes forged with the keys of one of them.
 * Beware: node 0 is attacked by node 1, whose connection and keys are real.
 */
#include "tests/lib/twin_forge.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

TWIN_TOPICS;

/* Of the first epochs: a peer of whom more came than it ever sent (it was forged) begins another. */
static uint64_t
mails(void)
{
	struct db_txn t = db_begin(service_db(host_service(twin->nodes[0].host, "federation")), DB_READ);
	struct db_scan scan;
	struct peer_mail m;
	uint64_t n = 0;

	db_scan_all(&scan, &t, &mail_table, false);
	while (db_scan_next(&scan, host_arena(twin->nodes[0].host), &m))
		n += m.epoch == 1 ? 1 : 0;
	db_scan_end(&scan);
	db_abort(&t);
	return n;
}

/* Counted once for that reason, and nothing more is in the store; what is said next arrives. */
static void
refused(struct twin_forged f, enum peer_refusal reason)
{
	uint64_t before = mails(), counted = twin_refused(twin, 0, reason);
	uint32_t number;

	twin_forged(twin, f);
	assert_int_equal(twin_refused(twin, 0, reason), counted + 1);
	assert_int_equal(mails(), before);
	number = twin_say(twin, 1);
	assert_true(twin_calm(twin, 120 * USEC_PER_SEC));
	assert_int_equal(twin_got(twin, 0, number), 1);
}

static void
one_that_nothing_is_wrong_with_is_taken(void **unused)
{
	uint64_t before = mails();

	(void)unused;
	twin_forged(twin, twin_forge(twin, twin_next(twin)));
	twin_run(twin, USEC_PER_SEC);
	assert_int_equal(
	    mails(), before + 1); /* so the others are refused for what is wrong with them alone */
}

static void
one_without_a_signature_is_refused(void **unused)
{
	struct twin_forged f = twin_forge(twin, twin_next(twin));

	(void)unused;
	f.signature.len = 0;
	refused(f, PEER_UNSIGNED);
}

/* The first of it would do: what follows was signed by nobody. */
static void
one_whose_signature_goes_on_behind_its_end_is_refused(void **unused)
{
	struct twin_forged f = twin_forge(twin, twin_next(twin));
	char *longer = arena_alloc(host_arena(twin->nodes[0].host), f.signature.len + 1u);

	(void)unused;
	memcpy(longer, f.signature.ptr, f.signature.len);
	f.signature = (struct text){ longer, f.signature.len + 1u, 0 };
	refused(f, PEER_BAD_SIGNATURE);
}

static void
one_signed_by_another_key_is_refused(void **unused)
{
	(void)unused;
	refused(twin_seal(twin, twin_next(twin), twin->nodes[0].keys.sign_secret), PEER_BAD_SIGNATURE);
}

static void
one_of_which_a_bit_is_turned_is_refused(void **unused)
{
	struct twin_forged f = twin_forge(twin, twin_next(twin));
	uint64_t before = mails(), counted = twin_refused(twin, 0, PEER_BAD_SIGNATURE);

	(void)unused;
	for (unsigned i = 0; i < 8;
	     i++) { /* of every bit: peer_envelope_test; here, that it is counted, each */
		((uint8_t *)(uintptr_t)f.frame.ptr)[i * (f.frame.len - 1) / 7] ^= (uint8_t)(1u << i);
		twin_forged(twin, f);
		((uint8_t *)(uintptr_t)f.frame.ptr)[i * (f.frame.len - 1) / 7] ^= (uint8_t)(1u << i);
	}
	assert_int_equal(twin_refused(twin, 0, PEER_BAD_SIGNATURE), counted + 8);
	assert_int_equal(mails(), before);
}

static void
one_for_another_node_is_refused(void **unused)
{
	struct peer_envelope e = twin_next(twin);

	(void)unused;
	e.to.b[0] ^= 1;
	refused(twin_forge(twin, e), PEER_FOR_ANOTHER);
}

static void
one_in_the_name_of_another_is_refused(void **unused)
{
	struct peer_envelope e = twin_next(twin);

	(void)unused;
	e.from = e.to;
	refused(twin_forge(twin, e), PEER_IMPOSTOR);
}

static void
one_that_came_before_is_refused(void **unused)
{
	struct twin_forged f = twin_forge(twin, twin_next(twin));
	uint64_t before = mails();

	(void)unused;
	twin_forged(twin, f);
	twin_run(twin, USEC_PER_SEC);
	twin_forged(twin, f);
	assert_int_equal(twin_refused(twin, 0, PEER_REPLAYED), 1);
	assert_int_equal(mails(), before + 1);
}

static void
one_too_old_is_refused(void **unused)
{
	struct peer_envelope e = twin_next(twin);

	(void)unused;
	e.time -= PEER_AGE_MOST + USEC_PER_SEC;
	refused(twin_forge(twin, e), PEER_TOO_OLD);
}

static void
one_of_the_future_is_refused(void **unused)
{
	struct peer_envelope e = twin_next(twin);

	(void)unused;
	e.time += PEER_AHEAD_MOST + 120 * USEC_PER_SEC;
	refused(twin_forge(twin, e), PEER_FUTURE);
}

static void
one_too_large_is_refused(void **unused)
{
	struct peer_envelope e = twin_next(twin);

	(void)unused;
	e.body =
	    (struct text){ arena_alloc(host_arena(twin->nodes[0].host), PEER_FRAME_MAX), PEER_FRAME_MAX, 0 };
	refused(twin_forge(twin, e), PEER_OVERSIZED);
}

/* A tag that nobody knows is skipped, but not to any depth. */
static void
one_too_deep_is_refused(void **unused)
{
	static const char purpose[] = "maillage envelope 1";
	struct twin_forged f = twin_forge(twin, twin_next(twin));
	size_t head = sizeof purpose - 1, len = f.frame.len + 42u;
	uint8_t *told = arena_alloc(host_arena(twin->nodes[0].host), head + len), *deep = told + head,
		signature[CRYPTO_SIGNATURE_LEN];

	(void)unused;
	memcpy(told, purpose, head);
	memcpy(deep, f.frame.ptr, f.frame.len);
	deep[0]++;
	deep[f.frame.len] = 60;
	memset(deep + f.frame.len + 1, 0x91, 40);
	deep[len - 1] = 0xc0;
	crypto_sign(twin->nodes[1].keys.sign_secret, told, head + len, signature);
	f.frame = (struct text){ (const char *)deep, (uint32_t)len, 0 };
	f.signature = (struct text){ arena_copy(host_arena(twin->nodes[0].host), signature, sizeof signature),
		sizeof signature, 0 };
	refused(f, PEER_DEEP);
}

static void
one_that_leaves_a_gap_or_names_another_before_it_is_refused(void **unused)
{
	struct peer_envelope e = twin_next(twin);

	(void)unused;
	e.seq++;
	refused(twin_forge(twin, e), PEER_SEQUENCE);
	e = twin_next(twin);
	e.previous = TEXT_LIT("0123456789abcdef0123456789abcdef");
	refused(twin_forge(twin, e), PEER_SEQUENCE);
	e = twin_next(twin);
	e.epoch++; /* a new epoch begins with 1 */
	refused(twin_forge(twin, e), PEER_SEQUENCE);
}

static void
an_acknowledgement_of_more_than_there_can_be_is_refused(void **unused)
{
	struct peer_envelope e = twin_next(twin);

	(void)unused;
	e.kind = PEER_ACK;
	e.epoch = e.seq = 0;
	e.previous = (struct text){ 0 };
	e.about = (struct id){ { 0 } };
	e.topic = 0;
	e.body = (struct text){ 0 };
	e.ack_epoch = 1;
	e.ack_seq = UINT64_C(1) << 48;
	refused(twin_forge(twin, e), PEER_MALFORMED);
}

static void
one_of_a_version_too_far_is_refused(void **unused)
{
	struct peer_envelope e = twin_next(twin);
	uint64_t before = mails();
	struct twin_forged f;
	struct buf frame = { 0 };
	uint8_t signature[CRYPTO_SIGNATURE_LEN];

	(void)unused;
	e.version = PEER_VERSION + 2;
	peer_envelope_write(&e, twin->nodes[1].keys.sign_secret, &frame, signature);
	f.frame = (struct text){ (const char *)frame.ptr, (uint32_t)frame.len, 0 };
	f.signature = (struct text){ (const char *)signature, sizeof signature, 0 };
	twin_forged(twin, f);
	assert_int_equal(twin_refused(twin, 0, PEER_UNREAD_VERSION), 1);
	assert_int_equal(mails(), before);
	buf_free(&frame);
}

static void
what_a_revoked_peer_sends_is_refused_whatever_its_connection_does(void **unused)
{
	uint64_t before = mails(), sent;

	(void)unused;
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	sent = twin->nodes[0].sent;
	twin_forged(twin,
	    twin_forge(
		twin, twin_next(twin))); /* before the courier has had a turn: the service looks for itself */
	twin_run(twin, USEC_PER_SEC);
	twin_forged(twin, twin_forge(twin, twin_next(twin)));
	assert_int_equal(twin_refused(twin, 0, PEER_REFUSED_REVOKED), 2);
	assert_int_equal(mails(), before);
	assert_int_equal(twin->nodes[0].sent, sent);
}

static void
what_a_suspended_peer_sends_is_refused(void **unused)
{
	uint64_t before = mails();

	(void)unused;
	assert_int_equal(twin_step(twin, 0, "suspend", NULL), RC_OK);
	twin_forged(twin, twin_forge(twin, twin_next(twin)));
	assert_int_equal(twin_refused(twin, 0, PEER_REFUSED_SUSPENDED), 1);
	assert_int_equal(mails(), before);
}

static void
what_the_wire_refuses_itself_is_counted_too(void **unused)
{
	const uint8_t *known = twin->nodes[1].keys.curve_public, stranger[WIRE_KEY_LEN] = { 1, 2, 3 };
	struct courier *c = twin->nodes[0].courier;
	usec_t now = host_now(twin->nodes[0].host);

	(void)unused;
	courier_refused(c, now, known, PEER_FRAMES, 3);
	courier_refused(c, now, NULL, PEER_STRANGER, 2);
	courier_frame(c, now, stranger, "x", 1, "y", 1);
	assert_int_equal(twin_refused(twin, 0, PEER_FRAMES), 3);
	assert_int_equal(twin_refused(twin, 0, PEER_STRANGER), 3);
}

/* The wire cuts off whoever is not in the set, and cannot say why it is not. */
static void
what_the_wire_cuts_off_is_counted_by_where_the_relation_stands(void **unused)
{
	const uint8_t *known = twin->nodes[1].keys.curve_public;
	struct courier *c = twin->nodes[0].courier;

	(void)unused;
	assert_int_equal(twin_step(twin, 0, "suspend", NULL), RC_OK);
	twin_run(twin, USEC_PER_SEC);
	courier_refused(c, host_now(twin->nodes[0].host), known, PEER_REFUSED_REVOKED, 2);
	assert_int_equal(twin_refused(twin, 0, PEER_REFUSED_SUSPENDED), 2);
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	twin_run(twin, USEC_PER_SEC);
	courier_refused(c, host_now(twin->nodes[0].host), known, PEER_REFUSED_REVOKED, 3);
	twin->nodes[0].woken = true; /* as the wire does */
	assert_int_equal(twin_refused(twin, 0, PEER_REFUSED_REVOKED), 3);
	assert_int_equal(twin_refused(twin, 0, PEER_REFUSED_SUSPENDED), 2);
}

/* At the gate, by the key that was proved: who is known is no stranger, and people who left it out are not told that it knocks. */
static void
who_is_known_and_knocks_in_vain_is_counted_under_its_own_name(void **unused)
{
	const uint8_t *known = twin->nodes[1].keys.curve_public, stranger[WIRE_KEY_LEN] = { 1, 2, 3 };
	struct courier *c = twin->nodes[0].courier;
	static const struct {
		const char *verb;
		enum peer_refusal reason;
	} steps[] = { { "suspend", PEER_REFUSED_SUSPENDED }, { "revoke", PEER_REFUSED_REVOKED } };

	(void)unused;
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(twin_step(twin, 0, steps[i].verb, NULL), RC_OK);
		twin_run(twin, USEC_PER_SEC);
		courier_refused(c, host_now(twin->nodes[0].host), known, PEER_STRANGER, 30);
		twin->nodes[0].woken = true;
		assert_int_equal(twin_refused(twin, 0, steps[i].reason), 30);
	}
	assert_int_equal(twin_refused(twin, 0, PEER_STRANGER), 0);
	assert_int_equal(twin_stream(twin, 0).refused_told_at, 0);
	courier_refused(c, host_now(twin->nodes[0].host), stranger, PEER_STRANGER, 1);
	twin->nodes[0].woken = true;
	assert_int_equal(twin_refused(twin, 0, PEER_STRANGER), 1);
	twin_add_anew(twin, 0, "encore"); /* not compared yet: no more revoked, and not let in either */
	twin_run(twin, USEC_PER_SEC);
	courier_refused(c, host_now(twin->nodes[0].host), known, PEER_STRANGER, 1);
	twin->nodes[0].woken = true;
	assert_int_equal(twin_refused(twin, 0, PEER_REFUSED_SUSPENDED), 31);
}

static void
counts_outlive_the_process(void **unused)
{
	struct twin_forged f = twin_forge(twin, twin_next(twin));

	(void)unused;
	f.signature.len = 0;
	twin_forged(twin, f);
	assert_int_equal(twin_refused(twin, 0, PEER_UNSIGNED), 1);
	twin_restart(twin, 0);
	assert_int_equal(twin_refused(twin, 0, PEER_UNSIGNED), 1);
	assert_true(twin_sound(twin));
}

/* --- evidence */
static struct peer_proof
proof_of(struct id mail)
{
	static const struct host_caller operator= { .roles = ROLE_OPERATOR };
	struct ref ref = { REC_BIT(1), mail };
	struct peer_proof proof;

	assert_int_equal(host_call(twin->nodes[0].host, &operator, "federation.peer_mail.prove", &ref_desc,
			     &ref, 0, &peer_proof_desc, &proof, NULL, NULL),
	    RC_OK);
	return proof;
}

static void
what_has_a_topic_of_another_version_is_kept_and_told(void **unused)
{
	struct peer_envelope e = twin_next(twin);
	uint64_t before = mails();

	(void)unused;
	e.topic = UINT32_MAX;
	e.about = (struct id){ { 0 } }; /* of nothing */
	twin_forged(twin, twin_forge(twin, e));
	twin_run(twin, USEC_PER_SEC);
	assert_int_equal(mails(), before + 1);
	assert_int_equal(twin_link(twin, 0).not_understood, 1);
	assert_int_equal(twin_stream(twin, 0).odd_topic, UINT32_MAX);
	assert_true(proof_of(mail_id(twin->nodes[0].peer, e.epoch, e.seq)).whole);
	assert_true(twin_sound(twin));
}

static void
what_came_can_be_shown_to_have_been_said_by_the_peer_in_its_place(void **unused)
{
	static const struct host_caller operator= { .roles = ROLE_OPERATOR };
	struct peer_proof proof;
	struct ref ref = { REC_BIT(1), { { 0 } } };
	struct peer_mail told;

	(void)unused;
	for (unsigned i = 0; i < 3; i++) {
		proof = proof_of(twin_newest(twin).id);
		assert_true(proof.kept && proof.whole && proof.authentic && proof.chained && proof.key_known);
		twin_say(twin, 1);
		assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	}
	ref.id = twin_newest(twin).id; /* that it was said, not what */
	assert_int_equal(host_call(twin->nodes[0].host, &operator, "federation.peer_mail.get", &ref_desc,
			     &ref, 0, &peer_mail_desc, &told, NULL, NULL),
	    RC_OK);
	assert_false(REC_HAS(&told, PEER_MAIL_TAG_BODY));
	assert_true(REC_HAS(&told, PEER_MAIL_TAG_SENT_AT));
}

/* A program of tomorrow says more in its envelopes than this one can write again. */
static void
newer_says(struct peer_envelope e)
{
	static const char purpose[] = "maillage envelope 1";
	struct twin_forged f;
	size_t head = sizeof purpose - 1;
	uint8_t *told, signature[CRYPTO_SIGNATURE_LEN];

	e.version = PEER_VERSION + 1;
	f = twin_forge(twin, e);
	told = arena_alloc(host_arena(twin->nodes[0].host), head + f.frame.len + 2u);
	memcpy(told, purpose, head);
	told[head + f.frame.len] = 60;
	told[head + f.frame.len + 1] = 0xc3;
	memcpy(told + head, f.frame.ptr, f.frame.len);
	told[head]++;
	crypto_sign(twin->nodes[1].keys.sign_secret, told, head + f.frame.len + 2u, signature);
	twin_inject(twin, 0, told + head, f.frame.len + 2u, signature, sizeof signature);
	twin_run(twin, 100 * INT64_C(1000));
}

static void
what_a_newer_version_said_is_kept_to_the_byte(void **unused)
{
	struct peer_envelope e = twin_next(twin);
	struct peer_proof proof;

	(void)unused;
	newer_says(e);
	proof = proof_of(mail_id(twin->nodes[0].peer, e.epoch, e.seq));
	assert_true(proof.kept && proof.whole && proof.authentic);
}

/* Its words twice would be more than an event holds: they are taken once, and the stream goes on. */
static void
what_a_newer_version_said_at_length_is_taken_all_the_same(void **unused)
{
	struct peer_envelope e = twin_next(twin);
	uint64_t before = mails();
	uint32_t number;

	(void)unused;
	e.body =
	    (struct text){ arena_alloc(host_arena(twin->nodes[0].host), PEER_BODY_MAX), PEER_BODY_MAX, 0 };
	newer_says(e);
	assert_int_equal(mails(), before + 1);
	assert_true(proof_of(mail_id(twin->nodes[0].peer, e.epoch, e.seq)).kept);
	number = twin_say(twin, 1);
	assert_true(twin_calm(twin, 120 * USEC_PER_SEC));
	assert_int_equal(twin_got(twin, 0, number), 1);
}

/* --- a flood, and another peer meanwhile ----------------------------------------------------------------------------- */
static struct node_keys third;

static struct id
third_peer(void)
{
	static const struct host_caller operator= { .roles = ROLE_OPERATOR };
	struct host *h = twin->nodes[0].host;
	struct peer_card card = { .name = TEXT_LIT("isere"),
		.sign_public = { (const char *)third.sign_public, 32, 0 },
		.curve_public = { (const char *)third.curve_public, 32, 0 } };
	struct peer p = { .has = REC_BIT(6) | REC_BIT(7), .code = TEXT_LIT("isere") };
	struct peer_confirm confirm;
	struct buf line = { 0 };

	crypto_sign_keys(&entropy_system, third.sign_public, third.sign_secret);
	entropy_fill(&entropy_system, third.curve_public, 32);
	peer_card_write(&card, third.sign_secret, &line);
	p.card = (struct text){ (const char *)line.ptr, (uint32_t)line.len, 0 };
	assert_int_equal(
	    host_call(h, &operator, "federation.peer.create", &peer_desc, &p, 0, &peer_desc, &p, NULL, NULL),
	    RC_OK);
	for (unsigned i = 0; i < 2; i++) {
		confirm = (struct peer_confirm){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), p.id, p.fingerprint,
			i == 0 ? TEXT_LIT("Une") : TEXT_LIT("Autre") };
		assert_int_equal(host_call(h, &operator, "federation.peer.confirm", &peer_confirm_desc,
				     &confirm, 0, &peer_desc, &p, NULL, NULL),
		    RC_OK);
	}
	buf_free(&line);
	twin_run(twin, USEC_PER_SEC);
	return p.id;
}

static void
a_flood_is_throttled_and_another_peer_is_heard_meanwhile(void **unused)
{
	struct twin_forged junk = twin_seal(twin, twin_next(twin), twin->nodes[0].keys.sign_secret), good;
	struct peer_envelope e = twin_next(twin);
	uint64_t before;
	uint32_t number;

	(void)unused;
	third_peer();
	before = mails();
	for (unsigned turn = 0; turn < 20; turn++) {
		for (unsigned i = 0; i < 500; i++)
			twin_forged(twin, junk);
		twin_run(twin, 100 * INT64_C(1000));
	}
	e.from = peer_node_id(third.sign_public);
	e.epoch = e.seq = 1;
	e.previous = (struct text){ 0 };
	good = twin_seal(twin, e, third.sign_secret);
	courier_frame(twin->nodes[0].courier, host_now(twin->nodes[0].host), third.curve_public,
	    good.frame.ptr, good.frame.len, good.signature.ptr, good.signature.len);
	twin->nodes[0].woken = true;
	twin_run(twin, 100 * INT64_C(1000));
	assert_int_equal(mails(), before + 1);
	/* all of it is counted; only what came before the throttle cost a verification */
	assert_true(twin_refused(twin, 0, PEER_BAD_SIGNATURE) <= 100);
	assert_int_equal(
	    twin_refused(twin, 0, PEER_BAD_SIGNATURE) + twin_refused(twin, 0, PEER_FLOOD), 10000);
	number = twin_say(twin, 1);
	assert_true(twin_calm(twin, 600 * USEC_PER_SEC)); /* the throttle ends */
	assert_int_equal(twin_got(twin, 0, number), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWIN_TALKING_TEST(one_that_nothing_is_wrong_with_is_taken),
		TWIN_TALKING_TEST(one_without_a_signature_is_refused),
		TWIN_TALKING_TEST(one_whose_signature_goes_on_behind_its_end_is_refused),
		TWIN_TALKING_TEST(one_signed_by_another_key_is_refused),
		TWIN_TALKING_TEST(one_of_which_a_bit_is_turned_is_refused),
		TWIN_TALKING_TEST(one_for_another_node_is_refused),
		TWIN_TALKING_TEST(one_in_the_name_of_another_is_refused),
		TWIN_TALKING_TEST(one_that_came_before_is_refused),
		TWIN_TALKING_TEST(one_too_old_is_refused),
		TWIN_TALKING_TEST(one_of_the_future_is_refused),
		TWIN_TALKING_TEST(one_too_large_is_refused),
		TWIN_TALKING_TEST(one_too_deep_is_refused),
		TWIN_TALKING_TEST(one_that_leaves_a_gap_or_names_another_before_it_is_refused),
		TWIN_TALKING_TEST(an_acknowledgement_of_more_than_there_can_be_is_refused),
		TWIN_TALKING_TEST(one_of_a_version_too_far_is_refused),
		TWIN_TALKING_TEST(what_a_revoked_peer_sends_is_refused_whatever_its_connection_does),
		TWIN_TALKING_TEST(what_a_suspended_peer_sends_is_refused),
		TWIN_TALKING_TEST(what_the_wire_refuses_itself_is_counted_too),
		TWIN_TALKING_TEST(what_the_wire_cuts_off_is_counted_by_where_the_relation_stands),
		TWIN_TALKING_TEST(who_is_known_and_knocks_in_vain_is_counted_under_its_own_name),
		TWIN_TALKING_TEST(counts_outlive_the_process),
		TWIN_TALKING_TEST(what_has_a_topic_of_another_version_is_kept_and_told),
		TWIN_TALKING_TEST(what_came_can_be_shown_to_have_been_said_by_the_peer_in_its_place),
		TWIN_TALKING_TEST(what_a_newer_version_said_is_kept_to_the_byte),
		TWIN_TALKING_TEST(what_a_newer_version_said_at_length_is_taken_all_the_same),
		TWIN_TALKING_TEST(a_flood_is_throttled_and_another_peer_is_heard_meanwhile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
