/*
 * federation_test: this node's card, and peers stored from the cards of others.
 * Owns: two pairs of keys, made for the test.
 * Beware: the host is the one of tests/lib; the identity is set by hand, as main does from the node's files.
 */
#include "services/federation/service.h"
#include "common/node.h"
#include "tests/lib/host.h"
#include "tests/lib/scratch.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

static const struct host_caller operator= { .roles = ROLE_OPERATOR };
static const struct host_caller coordinator = { .roles = ROLE_COORDINATOR };
static const struct host_caller director = { .roles = ROLE_DIRECTOR };

static struct buf own_line, other_line;
static char own_fingerprint[CARD_FINGERPRINT_CAP];
static struct host *host;

static void
card_make(const char *name, struct buf *line)
{
	struct node_keys keys;
	struct identity_keys k = { name, "Fédération", "", &keys, NULL, NULL };
	struct peer_card card = { .name = text_of(name), .federation = text_of("Fédération") };

	crypto_sign_keys(&entropy_system, keys.sign_public, keys.sign_secret);
	entropy_fill(&entropy_system, keys.curve_public, sizeof keys.curve_public);
	card.sign_public = (struct text){ (const char *)keys.sign_public, 32, 0 };
	card.curve_public = (struct text){ (const char *)keys.curve_public, 32, 0 };
	card.node = peer_node_id(keys.sign_public);
	buf_clear(line);
	peer_card_write(&card, keys.sign_secret, line);
	peer_card_fingerprint(&card, own_fingerprint);
	identity_set(&k);
}

static int
set_up(void **unused)
{
	static const struct service_desc *const services[] = { &federation_service };

	(void)unused;
	crypto_open();
	card_make("autre", &other_line);
	card_make("nous", &own_line);
	host = host_new(services, 1, INT64_C(1574755200000000));
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	host_free(host);
	identity_set(NULL);
	buf_free(&own_line);
	buf_free(&other_line);
	return 0;
}

static enum rc
peer_create(const struct host_caller *who, const char *code, const struct buf *line, struct peer *ret_peer,
    struct fault *why)
{
	struct peer p = {
		.has = REC_BIT(6) | REC_BIT(7),
		.code = text_of(code),
		.card = { (const char *)line->ptr, (uint32_t)line->len, 0 },
	};

	*why = (struct fault){ 0 };
	return host_call(
	    host, who, "federation.peer.create", &peer_desc, &p, 0, &peer_desc, ret_peer, NULL, why);
}

static void
the_card_is_given_to_the_team_and_reads_back(void **unused)
{
	struct node_card card;
	struct peer_card read;
	struct nothing none = { 0 };
	struct fault why = { 0 };

	(void)unused;
	assert_int_equal(host_call(host, &coordinator, "federation.card.get", &nothing_desc, &none, 0,
			     &node_card_desc, &card, NULL, &why),
	    RC_OK);
	assert_true(text_is(card.fingerprint, own_fingerprint));
	assert_int_equal(peer_card_read(card.card, NULL, host_arena(host), &read, &why), RC_OK);
	assert_true(text_is(read.name, "nous"));
	assert_true(text_equal(read.sign_public, card.sign_public));
	assert_int_equal(host_call(host, &director, "federation.card.get", &nothing_desc, &none, 0,
			     &node_card_desc, &card, NULL, &why),
	    RC_FORBIDDEN);
}

static void
a_peer_is_what_its_card_says_and_waits_for_people_to_compare(void **unused)
{
	struct peer p;
	struct fault why;

	(void)unused;
	assert_int_equal(peer_create(&operator, "isere", &other_line, &p, &why), RC_OK);
	assert_true(text_is(p.name, "autre"));
	assert_int_equal(p.status, PEER_TO_CONFIRM);
	assert_int_equal(p.fingerprint.len, 47);
	assert_int_equal(peer_create(&coordinator, "x", &other_line, &p, &why), RC_FORBIDDEN);
}

static void
a_card_that_is_cut_changed_or_our_own_is_refused(void **unused)
{
	struct peer p;
	struct fault why;
	struct buf bad = { 0 };

	(void)unused;
	buf_append(&bad, other_line.ptr, other_line.len - 3);
	assert_int_equal(peer_create(&operator, "x", &bad, &p, &why), RC_INVALID);
	assert_ptr_equal(why.items[0].code, FAULT_CARD_FORM);
	buf_clear(&bad);
	buf_append(&bad, other_line.ptr, other_line.len);
	bad.ptr[20] = bad.ptr[20] == 'c' ? 'd' : 'c'; /* in the name */
	assert_int_equal(peer_create(&operator, "x", &bad, &p, &why), RC_INVALID);
	assert_int_equal(peer_create(&operator, "x", &own_line, &p, &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_CARD_OWN);
	buf_free(&bad);
}

static void
the_same_federation_is_not_stored_twice(void **unused)
{
	struct peer p;
	struct fault why;

	(void)unused;
	assert_int_equal(peer_create(&operator, "isere", &other_line, &p, &why), RC_OK);
	assert_int_equal(peer_create(&operator, "isere-2", &other_line, &p, &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_PEER_KNOWN);
	assert_string_equal(why.items[0].argument, "isere");
}

static void
a_card_reads_only_whole_whatever_byte_is_changed(void **unused)
{
	struct arena a = { 0 };
	struct peer_card card;

	(void)unused;
	for (size_t i = 0; i < other_line.len; i++) {
		char *line = arena_copy(&a, other_line.ptr, other_line.len);

		line[i] = line[i] == 'A' ? 'B' : 'A';
		assert_int_equal(
		    peer_card_read((struct text){ line, (uint32_t)other_line.len, 0 }, NULL, &a, &card, NULL),
		    RC_INVALID);
	}
	arena_free(&a);
}

static void
without_its_keys_the_service_says_which_is_missing(void **unused)
{
	char scratch[SCRATCH_MAX], folder[SCRATCH_MAX + 8], key[SCRATCH_MAX + 32], name[] = "x",
										   option[] = "--node";
	char *argv[] = { name, option, folder, NULL };
	struct fault why = { 0 };

	(void)unused;
	scratch_make(scratch);
	snprintf(folder, sizeof folder, "%s/n", scratch);
	assert_int_equal(node_create(folder, "a", "", &entropy_system, NULL), RC_OK);
	assert_true(identity_load(3, argv));
	assert_int_equal(identity_hook.open(NULL, &why), RC_OK);
	snprintf(key, sizeof key, "%s/keys/node.sign", folder);
	assert_int_equal(unlink(key), 0);
	assert_false(identity_load(3, argv));
	assert_int_equal(identity_hook.open(NULL, &why), RC_CORRUPT);
	assert_string_equal(why.items[0].argument, "keys/node.sign");
	scratch_remove(scratch);
}

#define FEDERATION_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FEDERATION_TEST(the_card_is_given_to_the_team_and_reads_back),
		FEDERATION_TEST(a_peer_is_what_its_card_says_and_waits_for_people_to_compare),
		FEDERATION_TEST(a_card_that_is_cut_changed_or_our_own_is_refused),
		FEDERATION_TEST(the_same_federation_is_not_stored_twice),
		FEDERATION_TEST(without_its_keys_the_service_says_which_is_missing),
		FEDERATION_TEST(a_card_reads_only_whole_whatever_byte_is_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
