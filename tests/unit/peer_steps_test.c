/*
 * peer_steps_test: the life of a relation: two people compare, a pause, the end; cards that are renewed, keys that change.
 * Owns: a pair of nodes for each test.
 * Beware: every step is tried in every state: those that the machine does not have are refused with the state's name.
 */
#include "common/node_rotate.h"
#include "tests/lib/scratch.h"
#include "tests/lib/store_words.h"
#include "tests/lib/twin.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <cmocka.h>

TWIN_TOPICS;

static const struct host_caller operator= { .roles = ROLE_OPERATOR };

static void
two_people_compare_the_fingerprint_and_one_is_not_enough(void **unused)
{
	struct fault why = { 0 };

	(void)unused;
	assert_int_equal(twin_peer(twin, 0).status, PEER_TO_CONFIRM);
	assert_int_equal(twin_confirm(twin, 0, NULL, "Coordination", &why), RC_OK);
	assert_int_equal(twin_peer(twin, 0).status, PEER_CONFIRMED_ONCE);
	assert_int_equal(twin_confirm(twin, 0, NULL, "coordination ", &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_CONFIRMED_BY_SAME);
	assert_int_equal(twin_confirm(twin, 0, NULL, "", &why), RC_INVALID);
	assert_ptr_equal(why.items[0].code, FAULT_CONFIRM_NAME);
	assert_int_equal(twin_peer(twin, 0).status, PEER_CONFIRMED_ONCE);
	assert_int_equal(twin_confirm(twin, 0, NULL, "Présidence", &why), RC_OK);
	assert_int_equal(twin_peer(twin, 0).status, PEER_ACTIVE);
	assert_int_equal(twin_peer(twin, 0).confirmations.count, 2);
}

/* How often the node can still read that. */
static unsigned
read_at_home(const char *word)
{
	return store_words(host_service(twin->nodes[0].host, "federation"), word, false);
}

static void
names_from_the_command_line_are_kept_for_thirty_days_after_the_second(void **unused)
{
	struct host *h = twin->nodes[0].host;

	(void)unused;
	assert_int_equal(twin_confirm(twin, 0, NULL, "La trésorière", NULL), RC_OK);
	host_advance(h, 40 * 24 * 3600 * USEC_PER_SEC); /* the second has to be another one */
	assert_true(read_at_home("La trésorière") > 0);
	assert_int_equal(twin_confirm(twin, 0, NULL, "Le secrétaire", NULL), RC_OK);
	host_advance(h, 29 * 24 * 3600 * USEC_PER_SEC);
	assert_true(read_at_home("La trésorière") > 0);
	host_advance(h, 2 * 24 * 3600 * USEC_PER_SEC);
	assert_int_equal(read_at_home("La trésorière"), 0);
	assert_int_equal(read_at_home("Le secrétaire"), 0);
	assert_int_equal(twin_peer(twin, 0).confirmations.count, 2); /* when, and that there were two */
	assert_int_equal(twin_peer(twin, 0).status, PEER_ACTIVE);
	assert_true(twin_sound(twin));
}

static void
whoever_is_signed_in_is_kept_by_number_and_not_by_name(void **unused)
{
	struct host_caller first = { .roles = ROLE_OPERATOR, .person = { { 1 } } };
	struct peer p = twin_peer(twin, 0);
	struct peer_confirm in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), p.id, p.fingerprint,
		TEXT_LIT("La trésorière") };
	const struct peer_confirmation *c;

	(void)unused;
	assert_int_equal(host_call(twin->nodes[0].host, &first, "federation.peer.confirm", &peer_confirm_desc,
			     &in, 0, &peer_desc, &p, NULL, NULL),
	    RC_OK);
	c = p.confirmations.items;
	assert_true(REC_HAS(c, 2) && !REC_HAS(c, 3));
	assert_int_equal(read_at_home("La trésorière"), 0);
}

static void
two_accounts_count_as_two_people_and_one_account_as_one(void **unused)
{
	struct host_caller first = { .roles = ROLE_OPERATOR, .person = { { 1 } } };
	struct host_caller second = { .roles = ROLE_COORDINATOR, .person = { { 2 } } };
	struct peer p = twin_peer(twin, 0);
	struct peer_confirm in = { REC_BIT(1) | REC_BIT(2), p.id, p.fingerprint, { 0 } };
	struct host *h = twin->nodes[0].host;
	struct fault why = { 0 };

	(void)unused;
	assert_int_equal(host_call(h, &first, "federation.peer.confirm", &peer_confirm_desc, &in, 0,
			     &peer_desc, &p, NULL, &why),
	    RC_OK);
	assert_int_equal(host_call(h, &first, "federation.peer.confirm", &peer_confirm_desc, &in, 0,
			     &peer_desc, &p, NULL, &why),
	    RC_RULE);
	assert_int_equal(host_call(h, &second, "federation.peer.confirm", &peer_confirm_desc, &in, 0,
			     &peer_desc, &p, NULL, &why),
	    RC_OK);
	assert_int_equal(p.status, PEER_ACTIVE);
	second.roles = ROLE_DIRECTOR;
	assert_int_equal(host_call(h, &second, "federation.peer.confirm", &peer_confirm_desc, &in, 0,
			     &peer_desc, &p, NULL, &why),
	    RC_FORBIDDEN);
}

static void
another_fingerprint_confirms_nothing_however_it_is_written(void **unused)
{
	struct peer p = twin_peer(twin, 0);
	char heard[CARD_FINGERPRINT_CAP + 8];
	struct fault why = { 0 };
	size_t n = 0;

	(void)unused;
	assert_int_equal(twin_confirm(twin, 0, "12345 67890", "Une", &why), RC_INVALID);
	assert_ptr_equal(why.items[0].code, FAULT_FINGERPRINT_SHORT);
	snprintf(heard, sizeof heard, TEXT_FMT,
	    TEXT_ARG(twin_peer(twin, 1).fingerprint)); /* as the other has it: our own */
	assert_int_equal(twin_confirm(twin, 0, heard, "Une", &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_FINGERPRINT_OWN);
	snprintf(heard, sizeof heard, TEXT_FMT, TEXT_ARG(p.fingerprint));
	heard[46] = heard[46] == '0' ? '1' : '0';
	assert_int_equal(twin_confirm(twin, 0, heard, "Une", &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_FINGERPRINT);
	for (uint32_t i = 0; i < p.fingerprint.len; i++) /* without blanks, with dots */
		if (p.fingerprint.ptr[i] != ' ')
			heard[n++] = p.fingerprint.ptr[i];
	heard[n++] = '.';
	heard[n] = '\0';
	assert_int_equal(twin_confirm(twin, 0, heard, "Une", &why), RC_OK);
}

static void
nothing_goes_before_both_sides_have_confirmed(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(twin_confirm(twin, 0, NULL, i == 0 ? "Une" : "Autre", NULL), RC_OK);
	twin_say(twin, 0);
	twin_run(twin, 600 * USEC_PER_SEC);
	assert_int_equal(twin->nodes[0].sent, 0);
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(twin_confirm(twin, 1, NULL, i == 0 ? "Une" : "Autre", NULL), RC_OK);
	assert_true(twin_calm(twin, 600 * USEC_PER_SEC));
	assert_int_equal(twin_got(twin, 1, 1), 1);
}

/* --- every step in every state ------------------------------------------------------------------------------------- */
static void
bring_to(enum peer_status status)
{
	if (status == PEER_TO_CONFIRM)
		return;
	assert_int_equal(twin_confirm(twin, 0, NULL, "Une", NULL), RC_OK);
	if (status == PEER_CONFIRMED_ONCE)
		return;
	assert_int_equal(twin_confirm(twin, 0, NULL, "Autre", NULL), RC_OK);
	if (status == PEER_SUSPENDED)
		assert_int_equal(twin_step(twin, 0, "suspend", NULL), RC_OK);
	if (status == PEER_REVOKED)
		assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
}

static void
steps_that_the_machine_does_not_have_are_refused(void **unused)
{
	static const struct {
		enum peer_status from;
		const char *verb;
		enum peer_status to; /* 0: refused */
	} cases[] = {
		{ PEER_TO_CONFIRM, "suspend", 0 },
		{ PEER_TO_CONFIRM, "resume", 0 },
		{ PEER_TO_CONFIRM, "revoke", PEER_REVOKED },
		{ PEER_CONFIRMED_ONCE, "suspend", 0 },
		{ PEER_CONFIRMED_ONCE, "resume", 0 },
		{ PEER_CONFIRMED_ONCE, "revoke", PEER_REVOKED },
		{ PEER_ACTIVE, "suspend", PEER_SUSPENDED },
		{ PEER_ACTIVE, "resume", 0 },
		{ PEER_ACTIVE, "revoke", PEER_REVOKED },
		{ PEER_SUSPENDED, "suspend", 0 },
		{ PEER_SUSPENDED, "resume", PEER_ACTIVE },
		{ PEER_SUSPENDED, "revoke", PEER_REVOKED },
		{ PEER_REVOKED, "suspend", 0 },
		{ PEER_REVOKED, "resume", 0 },
		{ PEER_REVOKED, "revoke", 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fault why = { 0 };
		enum rc rc;

		bring_to(cases[i].from);
		rc = twin_step(twin, 0, cases[i].verb, &why);
		assert_int_equal(rc, cases[i].to == 0 ? RC_CONFLICT : RC_OK);
		if (cases[i].to == 0)
			assert_ptr_equal(why.items[0].code, FAULT_STATE);
		assert_int_equal(twin_peer(twin, 0).status, cases[i].to == 0 ? cases[i].from : cases[i].to);
		(void)twin_teardown(unused);
		(void)twin_setup_strangers(unused);
	}
}

static void
a_code_is_one_peers_alone(void **unused)
{
	struct peer p = { .has = REC_BIT(6), .code = TEXT_LIT("autre") }, was = twin_peer(twin, 0);
	struct fault why = { 0 };

	(void)unused;
	p.card = was.card;
	p.has |= REC_BIT(7);
	assert_int_equal(host_call(twin->nodes[0].host, &operator, "federation.peer.create", &peer_desc, &p,
			     0, &peer_desc, &p, NULL, &why),
	    RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_PEER_CODE);
}

static void
the_code_of_a_revoked_peer_stays_its_own_and_the_refusal_names_one_that_is_free(void **unused)
{
	struct peer p = { .has = REC_BIT(6) | REC_BIT(7), .code = TEXT_LIT("autre") }, made;
	struct fault why = { 0 };

	(void)unused;
	bring_to(PEER_REVOKED);
	p.card = twin_peer(twin, 0).card;
	for (unsigned n = 2; n < 4; n++) {
		char free_code[16];

		p.code = text_of("autre");
		assert_int_equal(host_call(twin->nodes[0].host, &operator, "federation.peer.create",
				     &peer_desc, &p, 0, &peer_desc, &made, NULL, &why),
		    RC_RULE);
		assert_ptr_equal(why.items[0].code, FAULT_PEER_CODE_REVOKED);
		snprintf(free_code, sizeof free_code, "autre-%u", n);
		assert_string_equal(why.items[0].argument, free_code);
		p.code = text_of(free_code);
		assert_int_equal(host_call(twin->nodes[0].host, &operator, "federation.peer.create",
				     &peer_desc, &p, 0, &peer_desc, &made, NULL, &why),
		    RC_OK);
		assert_int_equal(
		    host_call(twin->nodes[0].host, &operator, "federation.peer.revoke", &ref_desc,
			&(struct ref){ REC_BIT(1), made.id }, 0, &peer_desc, &made, NULL, &why),
		    RC_OK);
	}
}

static void
a_code_that_would_be_taken_for_anothers_is_refused(void **unused)
{
	static const char *const alike[] = { "Autre", " au-tre", "AUTRE.", "Autré" };
	struct arena a = { 0 };
	struct peer p = { .has = REC_BIT(6) | REC_BIT(7) }, made;
	struct fault why = { 0 };

	(void)unused;
	p.card = twin_peer(twin, 0).card;
	for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++) {
		p.code = text_of(alike[i]);
		assert_int_equal(host_call(twin->nodes[0].host, &operator, "federation.peer.create",
				     &peer_desc, &p, 0, &peer_desc, &made, NULL, &why),
		    RC_RULE);
		assert_ptr_equal(why.items[0].code, FAULT_PEER_CODE_ALIKE);
		assert_string_equal(why.items[0].argument, "autre");
	}
	assert_true(peer_code_alike(&a, text_of("FCS 44"), text_of("fcs-44")));
	assert_true(peer_code_alike(&a, text_of("fcs44"), text_of("fcs-44")));
	assert_false(peer_code_alike(&a, text_of("fede-1-2"), text_of("fede-12")));
	assert_false(peer_code_alike(&a, text_of("fcs-44"), text_of("fcs-44-2")));
	assert_false(peer_code_alike(&a, text_of("--"), text_of("-")));
	arena_free(&a);
}

static enum rc
remove_it(struct fault *why)
{
	struct peer p = twin_peer(twin, 0);

	p.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	return host_call(twin->nodes[0].host, &operator, "federation.peer.archive", &peer_desc, &p, 0,
	    &peer_desc, &p, NULL, why);
}

static void
a_peer_that_was_ever_in_use_is_not_removed(void **unused)
{
	static const enum peer_status used[] = { PEER_ACTIVE, PEER_SUSPENDED, PEER_REVOKED };

	for (size_t i = 0; i < sizeof used / sizeof used[0]; i++) {
		struct fault why = { 0 };

		bring_to(used[i]);
		assert_int_equal(remove_it(&why), RC_CONFLICT);
		assert_ptr_equal(why.items[0].code, FAULT_PEER_USED);
		(void)twin_teardown(unused);
		(void)twin_setup_strangers(unused);
	}
}

static uint32_t
twin_links(void)
{
	struct peer_links links = { 0 };

	assert_int_equal(host_call(twin->nodes[0].host, &operator, "federation.peer.links", &nothing_desc,
			     &(struct nothing){ 0 }, 0, &peer_links_desc, &links, NULL, NULL),
	    RC_OK);
	return links.links.count;
}

static void
a_peer_that_was_never_in_use_is_removed_and_its_code_and_card_are_free(void **unused)
{
	for (unsigned confirmed = 0; confirmed < 2; confirmed++)
		for (unsigned revoked = 0; revoked < 2; revoked++) {
			struct id was = twin->nodes[0].peer;

			if (confirmed > 0)
				bring_to(PEER_CONFIRMED_ONCE);
			if (revoked > 0)
				assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
			assert_int_equal(remove_it(NULL), RC_OK);
			twin_add_anew(twin, 0, "autre");
			assert_false(id_equal(was, twin->nodes[0].peer));
			assert_int_equal(twin_links(), 1); /* nothing is told of it any more */
			bring_to(PEER_ACTIVE);
			for (unsigned i = 0; i < 2; i++)
				assert_int_equal(
				    twin_confirm(twin, 1, NULL, i == 0 ? "Une" : "Autre", NULL), RC_OK);
			twin_say(twin, 1);
			assert_true(twin_calm(twin, 600 * USEC_PER_SEC));
			assert_int_equal(twin_got(twin, 0, 1), 1);
			assert_true(twin_sound(twin));
			(void)twin_teardown(unused);
			(void)twin_setup_strangers(unused);
		}
}

static void
whoever_compared_for_a_peer_that_was_removed_is_named_for_thirty_days(void **unused)
{
	(void)unused;
	assert_int_equal(twin_confirm(twin, 0, NULL, "La trésorière", NULL), RC_OK);
	assert_int_equal(remove_it(NULL), RC_OK);
	host_advance(twin->nodes[0].host, 32 * 24 * 3600 * USEC_PER_SEC);
	assert_int_equal(read_at_home("La trésorière"), 0);
	assert_true(twin_sound(twin));
}

/* --- cards ------------------------------------------------------------------------------------------------------------- */
static enum rc
renew(struct peer_card *card, const uint8_t *secret, struct fault *why)
{
	struct peer_renew in = { REC_BIT(1) | REC_BIT(2), twin->nodes[0].peer, { 0 } };
	struct buf line = { 0 };
	struct peer p;
	enum rc rc;

	peer_card_write(card, secret, &line);
	in.card = (struct text){ (const char *)line.ptr, (uint32_t)line.len, 0 };
	rc = host_call(twin->nodes[0].host, &operator, "federation.peer.renew", &peer_renew_desc, &in, 0,
	    &peer_desc, &p, NULL, why);
	buf_free(&line);
	return rc;
}

static struct peer_card
their_card(const struct node_keys *k)
{
	return (struct peer_card){ .name = TEXT_LIT("loire"),
		.sign_public = { (const char *)k->sign_public, 32, 0 },
		.curve_public = { (const char *)k->curve_public, 32, 0 },
		.endpoint = TEXT_LIT("tcp://ailleurs.example:8479"),
		.node = peer_node_id(twin->nodes[1].keys.sign_public) };
}

static void
a_newer_card_by_hand_brings_another_address_but_no_other_keys_and_no_other_node(void **unused)
{
	const struct node_keys *theirs = &twin->nodes[1].keys;
	struct peer_card card = their_card(theirs);
	struct node_keys other;
	struct fault why = { 0 };

	(void)unused;
	bring_to(PEER_ACTIVE);
	assert_int_equal(renew(&card, theirs->sign_secret, &why), RC_OK);
	assert_true(text_is(twin_peer(twin, 0).endpoint, "tcp://ailleurs.example:8479"));
	assert_int_equal(twin_peer(twin, 0).status, PEER_ACTIVE);
	crypto_sign_keys(&entropy_system, other.sign_public, other.sign_secret);
	entropy_fill(&entropy_system, other.curve_public, 32);
	card = their_card(&other); /* says that it is the same node, and is signed by itself */
	assert_int_equal(renew(&card, other.sign_secret, &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_CARD_KEYS);
	card.node = peer_node_id(other.sign_public);
	assert_int_equal(renew(&card, other.sign_secret, &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_CARD_OTHER_NODE);
}

static void
a_peer_whose_next_keys_are_somebody_elses_keeps_its_own(void **unused)
{
	struct node_keys *next = &twin->nodes[1].next;
	struct peer before, after;

	(void)unused;
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(twin_confirm(twin, i, NULL, "Une", NULL), RC_OK);
		assert_int_equal(twin_confirm(twin, i, NULL, "Autre", NULL), RC_OK);
	}
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	before = twin_peer(twin, 0);
	crypto_sign_keys(&entropy_system, next->sign_public, next->sign_secret);
	memcpy(next->curve_public, twin->nodes[0].keys.curve_public, 32); /* of the one that is told */
	twin->nodes[1].has_next = true;
	twin_restart(twin, 1);
	twin_run(twin, 60 * USEC_PER_SEC);
	after = twin_peer(twin, 0);
	assert_memory_equal(after.curve_public.ptr, before.curve_public.ptr, 32);
	assert_memory_equal(after.sign_public.ptr, before.sign_public.ptr, 32);
	assert_false(REC_HAS(&after, PEER_TAG_FORMER_CURVE));
}

static void
a_card_with_a_key_of_a_federation_that_is_known_is_refused(void **unused)
{
	const struct node_keys *theirs = &twin->nodes[1].keys;
	struct node_keys other;
	struct peer_card card;
	struct peer p = { .has = REC_BIT(PEER_TAG_CODE) | REC_BIT(PEER_TAG_CARD), .code = TEXT_LIT("tiers") };
	struct buf line = { 0 };
	struct fault why = { 0 };

	(void)unused;
	bring_to(PEER_ACTIVE);
	crypto_sign_keys(&entropy_system, other.sign_public, other.sign_secret);
	memcpy(other.curve_public, theirs->curve_public, 32);
	card = their_card(&other);
	card.node = peer_node_id(other.sign_public);
	peer_card_write(&card, other.sign_secret, &line);
	p.card = (struct text){ (const char *)line.ptr, (uint32_t)line.len, 0 };
	assert_int_equal(host_call(twin->nodes[0].host, &operator, "federation.peer.create", &peer_desc, &p,
			     0, NULL, NULL, NULL, &why),
	    RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_PEER_KNOWN);
	buf_free(&line);
}

/* The two are linked; the second makes other keys, which are read at a start, and announced. */
static void
keys_announced(void)
{
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(twin_confirm(twin, i, NULL, "Une", NULL), RC_OK);
		assert_int_equal(twin_confirm(twin, i, NULL, "Autre", NULL), RC_OK);
	}
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	crypto_sign_keys(&entropy_system, twin->nodes[1].next.sign_public, twin->nodes[1].next.sign_secret);
	entropy_fill(&entropy_system, twin->nodes[1].next.curve_public, 32);
	twin->nodes[1].has_next = true;
	twin_restart(twin, 1);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_run(twin, 15 * USEC_PER_SEC);
}

/* As the operator does. */
static void
keys_put_in_use(void)
{
	struct twin_node *n = &twin->nodes[1];

	memcpy(n->first, n->keys.sign_public, 32);
	n->has_first = true;
	n->keys = n->next;
	n->has_next = false;
	twin_restart(twin, 1);
}

static void
keys_that_change_are_told_in_the_stream_and_both_are_good_for_thirty_days(void **unused)
{
	struct node_keys first = twin->nodes[1].keys;
	struct peer p;

	(void)unused;
	keys_announced();
	assert_true(twin_link(twin, 1).card_known);
	p = twin_peer(twin, 0);
	assert_memory_equal(p.sign_public.ptr, twin->nodes[1].next.sign_public, 32);
	assert_memory_equal(p.former_sign.ptr, first.sign_public, 32);
	twin_say(twin, 1); /* still with the former ones */
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	keys_put_in_use();
	twin_say(twin, 1);
	twin_say(twin, 0);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_true(twin_got_in_order(twin, 0, 1, 2));
	assert_int_equal(twin_got(twin, 1, 1), 1);
	twin_run(twin, 31 * 24 * 3600 * USEC_PER_SEC);
	assert_int_equal(twin->nodes[0].admitted_count, 1); /* the former key is good no more */
	twin_say(twin, 1);
	assert_true(twin_calm(twin, 600 * USEC_PER_SEC));
	courier_refused(twin->nodes[0].courier, host_now(twin->nodes[0].host), first.curve_public,
	    PEER_STRANGER, 2); /* an old copy of it knocks: it is not taken for somebody unknown */
	twin->nodes[0].woken = true;
	assert_int_equal(twin_refused(twin, 0, PEER_OLD_KEYS), 2);
	assert_int_equal(twin_refused(twin, 0, PEER_STRANGER), 0);
	assert_true(twin_sound(twin));
}

/* What was said before is signed by keys that whoever starts from nothing has never seen. */
static void
one_whose_keys_changed_is_heard_by_who_adds_it_anew(void **unused)
{
	(void)unused;
	keys_announced();
	twin_say(twin, 1);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	keys_put_in_use();
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	twin_say(twin, 1);
	twin_add_anew(twin, 0, "encore");
	assert_int_equal(twin_confirm(twin, 0, NULL, "Une", NULL), RC_OK);
	assert_int_equal(twin_confirm(twin, 0, NULL, "Autre", NULL), RC_OK);
	twin_say(twin, 1);
	assert_true(twin_calm(twin, 120 * USEC_PER_SEC));
	assert_int_equal(twin_got(twin, 0, 2), 1);
	assert_int_equal(twin_got(twin, 0, 3), 1);
	assert_int_equal(twin_refused(twin, 0, PEER_BAD_SIGNATURE), 0);
	assert_true(twin_sound(twin));
}

static void
keys_to_come_lie_beside_those_in_use_and_take_their_place_when_asked(void **unused)
{
	char scratch[SCRATCH_MAX], folder[SCRATCH_MAX + 8];
	struct node_keys now, next, after;
	uint8_t first[CRYPTO_SIGN_PUBLIC_LEN];
	struct node n;
	struct fault why = { 0 };
	bool has;

	(void)unused;
	scratch_make(scratch);
	snprintf(folder, sizeof folder, "%s/n", scratch);
	assert_int_equal(node_create(folder, "a", "", &entropy_system, NULL), RC_OK);
	assert_int_equal(node_load(folder, &n, NULL), RC_OK);
	assert_int_equal(node_keys_next(&n, &next, &has, &why), RC_OK);
	assert_false(has);
	assert_int_equal(node_keys_promote(&n, &why), RC_NOT_FOUND);
	assert_int_equal(node_keys_rotate(&n, &entropy_system, &why), RC_OK);
	assert_int_equal(node_keys_rotate(&n, &entropy_system, &why),
	    RC_CONFLICT); /* those that wait are not thrown away */
	assert_int_equal(node_keys_load(&n, &now, &why), RC_OK);
	assert_int_equal(node_keys_next(&n, &next, &has, &why), RC_OK);
	assert_true(has);
	assert_memory_not_equal(now.sign_public, next.sign_public, 32);
	assert_int_equal(node_keys_promote(&n, &why), RC_OK);
	assert_int_equal(node_keys_load(&n, &after, &why), RC_OK);
	assert_memory_equal(after.sign_secret, next.sign_secret, 64);
	assert_memory_equal(after.curve_secret, next.curve_secret, 32);
	assert_int_equal(node_first_public(&n, &after, first, &why), RC_OK);
	assert_memory_equal(first, now.sign_public, 32);
	assert_int_equal(
	    node_keys_rotate(&n, &entropy_system, &why), RC_OK); /* and again: the first stays the first */
	assert_int_equal(node_keys_promote(&n, &why), RC_OK);
	assert_int_equal(node_first_public(&n, &after, first, &why), RC_OK);
	assert_memory_equal(first, now.sign_public, 32);
	scratch_remove(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWIN_STRANGERS_TEST(two_people_compare_the_fingerprint_and_one_is_not_enough),
		TWIN_STRANGERS_TEST(two_accounts_count_as_two_people_and_one_account_as_one),
		TWIN_STRANGERS_TEST(names_from_the_command_line_are_kept_for_thirty_days_after_the_second),
		TWIN_STRANGERS_TEST(whoever_is_signed_in_is_kept_by_number_and_not_by_name),
		TWIN_STRANGERS_TEST(another_fingerprint_confirms_nothing_however_it_is_written),
		TWIN_STRANGERS_TEST(nothing_goes_before_both_sides_have_confirmed),
		TWIN_STRANGERS_TEST(steps_that_the_machine_does_not_have_are_refused),
		TWIN_STRANGERS_TEST(a_code_is_one_peers_alone),
		TWIN_STRANGERS_TEST(
		    the_code_of_a_revoked_peer_stays_its_own_and_the_refusal_names_one_that_is_free),
		TWIN_STRANGERS_TEST(a_code_that_would_be_taken_for_anothers_is_refused),
		TWIN_STRANGERS_TEST(a_peer_that_was_ever_in_use_is_not_removed),
		TWIN_STRANGERS_TEST(a_peer_that_was_never_in_use_is_removed_and_its_code_and_card_are_free),
		TWIN_STRANGERS_TEST(whoever_compared_for_a_peer_that_was_removed_is_named_for_thirty_days),
		TWIN_STRANGERS_TEST(
		    a_newer_card_by_hand_brings_another_address_but_no_other_keys_and_no_other_node),
		TWIN_STRANGERS_TEST(a_peer_whose_next_keys_are_somebody_elses_keeps_its_own),
		TWIN_STRANGERS_TEST(a_card_with_a_key_of_a_federation_that_is_known_is_refused),
		TWIN_STRANGERS_TEST(
		    keys_that_change_are_told_in_the_stream_and_both_are_good_for_thirty_days),
		TWIN_STRANGERS_TEST(one_whose_keys_changed_is_heard_by_who_adds_it_anew),
		cmocka_unit_test(keys_to_come_lie_beside_those_in_use_and_take_their_place_when_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
