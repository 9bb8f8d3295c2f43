/*
 * evidence_test: what was said about somebody who is erased is read no more on either side; its place in the stream stays, and the stream
 *                goes on.
 * Owns: a pair of nodes for each test.
 * Beware: a parcel's note stands for a name; "erased" is what the service that said it, or the one that took it in, tells federation.
 */
#include "tests/lib/store_words.h"
#include "tests/lib/twin.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

TWIN_TOPICS;

static const struct host_caller coordinator = { .roles = ROLE_COORDINATOR };
static const struct host_caller operator= { .roles = ROLE_OPERATOR };

static void
say_many(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		twin_say(twin, 0);
}

static void
calm(void)
{
	assert_true(twin_calm(twin, 600 * USEC_PER_SEC));
}

/* The parcel of that number, of node 0. */
static struct id
parcel_of(uint32_t number)
{
	struct host *h = twin->nodes[0].host;
	struct db_txn t = db_begin(service_db(host_service(h, "registry")), DB_READ);
	struct twin_parcel p;
	struct id found = { { 0 } };
	struct db_scan s;

	db_scan_all(&s, &t, &twin_parcel_table, false);
	while (db_scan_next(&s, host_arena(h), &p))
		found = p.number == number ? p.id : found;
	db_scan_end(&s);
	db_abort(&t);
	assert_false(id_is_zero(found));
	return found;
}

static void
erase_at_home(uint32_t number)
{
	struct ref ref = { REC_BIT(1), parcel_of(number) };

	assert_int_equal(host_call(twin->nodes[0].host, &coordinator, "registry.twin_parcel.erase", &ref_desc,
			     &ref, 0, NULL, NULL, NULL, NULL),
	    RC_OK);
}

/* The newest mail about that parcel there. */
static struct peer_mail
mail_about(uint32_t number)
{
	struct host *h = twin->nodes[1].host;
	struct db_txn t = db_begin(service_db(host_service(h, "federation")), DB_READ);
	struct id about = parcel_of(number);
	struct peer_mail m, found = { 0 };
	struct db_scan s;

	db_scan_all(&s, &t, &mail_table, false);
	while (db_scan_next(&s, host_arena(h), &m))
		if (id_equal(m.about, about))
			found = m;
	db_scan_end(&s);
	db_abort(&t);
	return found;
}

/* upto: of the stream; 0: all of it. */
static void
erase_there(uint32_t number, uint64_t upto)
{
	struct id about = parcel_of(number);
	struct evidence_end e = { .has = REC_BIT(EVIDENCE_END_TAG_PEER) | REC_BIT(EVIDENCE_END_TAG_SUBJECT),
		.peer = twin->nodes[1].peer,
		.subject = about,
		.epoch = 1,
		.seq = upto };

	if (upto > 0)
		e.has |= REC_BIT(EVIDENCE_END_TAG_EPOCH) | REC_BIT(EVIDENCE_END_TAG_SEQ);
	assert_int_equal(host_call(twin->nodes[1].host, &coordinator, "registry.twin_got.erase",
			     &evidence_end_desc, &e, 0, NULL, NULL, NULL, NULL),
	    RC_OK);
	calm();
}

/* In how many places a federation service can still read the note of that number. */
static unsigned
read_at(unsigned node, uint32_t number, bool tell)
{
	char note[40];

	snprintf(note, sizeof note, "mot n° %u", number);
	return store_words(host_service(twin->nodes[node].host, "federation"), note, tell);
}

static struct peer_proof
proof_of(struct id mail)
{
	struct ref ref = { REC_BIT(1), mail };
	struct peer_proof proof;

	assert_int_equal(host_call(twin->nodes[1].host, &operator, "federation.peer_mail.prove", &ref_desc,
			     &ref, 0, &peer_proof_desc, &proof, NULL, NULL),
	    RC_OK);
	return proof;
}

static void
a_name_that_arrived_leaves_the_evidence_of_both_sides_and_the_others_stay(void **unused)
{
	(void)unused;
	say_many(3);
	calm();
	twin_run(twin, 15 * USEC_PER_SEC);
	assert_true(read_at(0, 2, false) > 0);
	assert_true(read_at(1, 2, false) > 0);
	erase_at_home(2);
	calm();
	assert_int_equal(read_at(0, 2, true), 0);
	assert_true(read_at(0, 1, false) > 0);
	assert_true(read_at(0, 3, false) > 0);
	erase_there(2, 0);
	assert_int_equal(read_at(1, 2, true), 0);
	assert_true(read_at(1, 3, false) > 0);
	assert_int_equal(twin_stream(twin, 0).out_epoch, 1); /* nothing of it was under way */
	say_many(1);
	calm();
	assert_true(twin_got_in_order(twin, 1, 1, 4));
	assert_true(twin_sound(twin));
}

static void
its_place_is_shown_as_erased_and_the_one_behind_it_is_still_proved(void **unused)
{
	struct peer_proof proof;

	(void)unused;
	say_many(3);
	calm();
	erase_there(2, 0);
	proof = proof_of(mail_about(2).id);
	assert_true(!proof.kept && REC_HAS(&proof, 6) && proof.erased_at > 0);
	proof = proof_of(mail_about(3).id); /* it names the hash of what is gone */
	assert_true(proof.kept && proof.whole && proof.authentic && proof.chained && !REC_HAS(&proof, 6));
	proof = proof_of(mail_about(1).id);
	assert_true(proof.kept && proof.whole && !REC_HAS(&proof, 6));
}

static void
what_waits_goes_without_the_name_in_a_new_epoch_and_nothing_else_is_lost(void **unused)
{
	(void)unused;
	say_many(2);
	calm();
	twin_run(twin, 15 * USEC_PER_SEC);
	twin_cut(twin, true);
	say_many(4);
	erase_at_home(4);
	assert_int_equal(read_at(0, 4, true), 0);
	say_many(1);
	twin_cut(twin, false);
	calm();
	assert_int_equal(read_at(1, 4, true), 0); /* it never came */
	assert_int_equal(twin_got(twin, 1, 4), UINT32_MAX); /* what is left of it did, without words */
	for (uint32_t n = 1; n <= 7; n++)
		if (n != 4)
			assert_int_equal(twin_got(twin, 1, n), 1);
	assert_true(twin_got_in_order(twin, 1, 1, 7));
	assert_int_equal(twin_stream(twin, 0).out_epoch, 2);
	assert_int_equal(twin_link(twin, 0).queued, 0);
	assert_int_equal(twin_link(twin, 0).given_up, 0);
	assert_true(twin_sound(twin));
}

static void
several_that_wait_are_erased_one_after_the_other_while_the_new_epoch_is_filled(void **unused)
{
	(void)unused;
	twin_cut(twin, true);
	say_many(1200); /* moved in slices */
	erase_at_home(300);
	erase_at_home(1100);
	erase_at_home(600);
	assert_int_equal(read_at(0, 300, true) + read_at(0, 1100, true), 0);
	twin_cut(twin, false);
	assert_true(twin_calm(twin, 1200 * USEC_PER_SEC));
	assert_int_equal(read_at(1, 1100, true), 0);
	assert_int_equal(twin_got(twin, 1, 1100), UINT32_MAX);
	assert_true(twin_got(twin, 1, 599) >= 1 && twin_got(twin, 1, 599) != UINT32_MAX);
	assert_int_equal(twin_got(twin, 1, 1200), 1);
	assert_true(twin_sound(twin));
}

/* Every acknowledgement is lost: the other side has it, and nobody here knows. */
static bool
only_forth(
    struct twin *p, unsigned from, const void *frame, size_t len, const void *signature, size_t signature_len)
{
	(void)p;
	(void)frame;
	(void)len;
	(void)signature;
	(void)signature_len;
	return from == 0;
}

static void
one_that_left_and_was_not_acknowledged_is_followed_by_an_epoch_without_it(void **unused)
{
	(void)unused;
	say_many(2);
	calm();
	twin->tap = only_forth;
	say_many(3);
	twin_run(twin, 5 * USEC_PER_SEC);
	assert_int_equal(twin_got(twin, 1, 5), 1);
	erase_at_home(4);
	twin_run(twin, USEC_PER_SEC);
	twin->tap = NULL;
	calm();
	assert_int_equal(
	    twin_stream(twin, 0).out_epoch, 2); /* once, although they have more than was known */
	assert_int_equal(read_at(0, 4, true), 0);
	say_many(1);
	calm();
	assert_int_equal(twin_got(twin, 1, 6), 1);
	assert_true(twin_sound(twin));
}

static void
a_receiver_put_back_that_needs_it_again_is_told_all_but_that(void **unused)
{
	(void)unused;
	say_many(2);
	calm();
	twin_keep(twin, 1);
	say_many(4);
	calm();
	twin_run(twin, 15 * USEC_PER_SEC);
	erase_at_home(4);
	twin_put_back(twin, 1);
	calm();
	assert_true(twin_got_in_order(twin, 1, 1, 3));
	assert_int_equal(twin_got(twin, 1, 4), 0);
	assert_int_equal(twin_got(twin, 1, 5), 1);
	assert_int_equal(twin_got(twin, 1, 6), 1);
	assert_int_equal(twin_stream(twin, 0).out_epoch, 2);
	assert_int_equal(read_at(0, 4, true) + read_at(1, 4, true), 0);
	assert_true(twin_sound(twin));
}

static void
what_came_behind_the_word_that_ends_it_stays(void **unused)
{
	uint64_t seq;

	(void)unused;
	say_many(2);
	calm();
	seq = mail_about(2).seq;
	erase_there(2, seq - 1);
	assert_true(read_at(1, 2, false) > 0);
	erase_there(2, seq);
	assert_int_equal(read_at(1, 2, true), 0);
}

static void
a_row_that_is_let_go_in_time_takes_its_key_with_it(void **unused)
{
	off_t keys;

	(void)unused;
	say_many(50);
	calm();
	keys = host_keyring_size(twin->nodes[0].host, "federation");
	for (unsigned i = 0; i < 2; i++)
		host_jump(twin->nodes[i].host,
		    host_now(twin->nodes[i].host) + 500 * 24 * 3600 * USEC_PER_SEC); /* it was off for long */
	twin_run(twin, 7200 * USEC_PER_SEC);
	assert_true(host_keyring_size(twin->nodes[0].host, "federation") < keys / 10);
	for (uint32_t n = 1; n < 50; n++)
		assert_int_equal(read_at(0, n, true), 0); /* the journal has them, and no key opens it */
	assert_true(twin_sound(twin));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWIN_TEST(a_name_that_arrived_leaves_the_evidence_of_both_sides_and_the_others_stay),
		TWIN_TEST(its_place_is_shown_as_erased_and_the_one_behind_it_is_still_proved),
		TWIN_TEST(what_waits_goes_without_the_name_in_a_new_epoch_and_nothing_else_is_lost),
		TWIN_TEST(several_that_wait_are_erased_one_after_the_other_while_the_new_epoch_is_filled),
		TWIN_TEST(one_that_left_and_was_not_acknowledged_is_followed_by_an_epoch_without_it),
		TWIN_TEST(a_receiver_put_back_that_needs_it_again_is_told_all_but_that),
		TWIN_TEST(what_came_behind_the_word_that_ends_it_stays),
		TWIN_TEST(a_row_that_is_let_go_in_time_takes_its_key_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
