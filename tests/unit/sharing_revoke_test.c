/*
 * sharing_revoke_test: a federation is revoked, and added anew: agreements of before are over for both sides, and another one begins from nothing.
 * Owns: nothing.
 * Beware: while one has revoked the other nothing is carried; what was told meanwhile is lost.
 */
#include "common/mpscan.h"
#include "tests/lib/sharing_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct id none;

static struct sharing
kept(struct sharing_world *w, int at, struct id sharing)
{
	struct ref r = { REC_BIT(1), sharing };
	struct sharing s;

	sharing_world_at(w, at, "registry.sharing.get", &ref_desc, &r, &sharing_desc, &s);
	return s;
}

/* All of a node, oldest first. */
static uint32_t
all_of(struct sharing_world *w, int at, struct sharing *ret, uint32_t most)
{
	struct list_query q = { .has = REC_BIT(1), .limit = 10 };
	struct list_page page = { 0 };
	struct mpscan s;

	sharing_world_at(w, at, "registry.sharing.list", &list_query_desc, &q, &list_page_desc, &page);
	s = mpscan_of(page.items.ptr, page.items.len);
	assert_true(page.count <= most);
	for (uint32_t i = 0; i < page.count; i++) {
		const uint8_t *from = s.pos;

		assert_int_equal(mpscan_skip(&s), RC_OK);
		assert_int_equal(record_decode(&sharing_desc, from, (size_t)(s.pos - from),
				     host_arena(w->n.node[at].host), &ret[i], NULL, NULL),
		    RC_OK);
	}
	return page.count;
}

static struct sharing
mirror_in(struct sharing_world *w, enum sharing_status status)
{
	struct sharing all[10];
	uint32_t n = all_of(w, AWAY, all, 10);

	for (uint32_t i = 0; i < n; i++)
		if (all[i].status == status)
			return all[i];
	fail_msg("no agreement over there is in that state");
	return all[0];
}

/* What a test begins with: a provider's card is shared, and is over there. */
struct scene {
	struct sharing_world *w;
	struct id provider, sharing;
	struct sharing terms;
	struct provider far; /* the last that was seen over there */
};

static struct scene
scene_open(void)
{
	struct scene s = { .w = sharing_world_new(NULL, 0) };

	s.provider = sharing_world_provider(s.w, "Une prestataire", s.w->listening, none);
	s.terms = sharing_world_terms(s.w);
	s.sharing = sharing_world_shared(s.w, &s.terms);
	return s;
}

static bool
is_there(struct scene *s)
{
	return sharing_world_far(s->w, s->provider, &s->far);
}

/* Adds the other one anew, and all that is said then arrives. */
static void
added_again(struct scene *s, int at)
{
	two_nodes_add_again(&s->w->n, at);
	two_nodes_carry(&s->w->n);
}

static void
answered(struct scene *s, const char *verb, const char *reason)
{
	sharing_world_step(s->w, AWAY, mirror_in(s->w, SHARING_OFFERED).id, verb, reason);
	two_nodes_carry(&s->w->n);
}

static void
scene_close(struct scene *s)
{
	sharing_world_verified(s->w);
	sharing_world_free(s->w);
}

/* --- home, which shares --------------------------------------------------------------------------------------------------- */
static void
home_adds_anew_and_the_other_side_s_cards_of_before_go(void **unused)
{
	struct scene s = scene_open();

	(void)unused;
	two_nodes_revoke(&s.w->n, HOME);
	assert_int_equal(kept(s.w, HOME, s.sharing).status, SHARING_WITHDRAWN);
	assert_int_equal(sharing_world_agreement(s.w, AWAY).status, SHARING_ACTIVE); /* it hears nothing */
	assert_true(is_there(&s));
	added_again(&s, HOME);
	assert_int_equal(kept(s.w, HOME, s.sharing).status, SHARING_WITHDRAWN);
	assert_int_equal(sharing_world_agreement(s.w, AWAY).status, SHARING_WITHDRAWN);
	assert_false(is_there(&s));
	assert_int_equal(sharing_world_row(s.w, s.sharing, s.provider).status, SHARED_CARD_FORGOTTEN);
	scene_close(&s);
}

static void
once_added_anew_another_agreement_shares_the_cards_again(void **unused)
{
	struct scene s = scene_open();
	struct id other;

	(void)unused;
	two_nodes_revoke(&s.w->n, HOME);
	added_again(&s, HOME);
	s.terms.peer = s.w->n.peer[HOME];
	other = sharing_world_offered(s.w, &s.terms);
	two_nodes_carry(&s.w->n);
	answered(&s, "accept", NULL);
	assert_int_equal(kept(s.w, HOME, other).status, SHARING_ACTIVE);
	assert_true(is_there(&s));
	assert_true(id_equal(s.far.sharing, mirror_in(s.w, SHARING_ACTIVE).id));
	scene_close(&s);
}

static void
a_draft_for_a_revoked_federation_is_over_too(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct sharing terms = sharing_world_terms(w);
	struct id s;

	(void)unused;
	s = sharing_world_made(w, HOME, "registry.sharing.create", &sharing_desc, &terms);
	two_nodes_revoke(&w->n, HOME);
	assert_int_equal(kept(w, HOME, s).status, SHARING_WITHDRAWN);
	sharing_world_verified(w);
	sharing_world_free(w);
}

/* --- the side that takes -------------------------------------------------------------------------------------------------- */
static void
the_taking_side_adds_anew_and_is_asked_again(void **unused)
{
	struct scene s = scene_open();

	(void)unused;
	two_nodes_revoke(&s.w->n, AWAY);
	assert_false(is_there(&s));
	assert_int_equal(sharing_world_agreement(s.w, AWAY).status, SHARING_WITHDRAWN);
	added_again(&s, AWAY);
	assert_int_equal(kept(s.w, HOME, s.sharing).status, SHARING_ACTIVE);
	assert_false(is_there(&s)); /* nobody has accepted it */
	answered(&s, "accept", NULL);
	assert_true(is_there(&s));
	scene_close(&s);
}

static void
the_taking_side_adds_anew_and_refuses_and_home_shares_no_more(void **unused)
{
	struct scene s = scene_open();

	(void)unused;
	two_nodes_revoke(&s.w->n, AWAY);
	added_again(&s, AWAY);
	answered(&s, "refuse", "Plus cette année.");
	assert_int_equal(kept(s.w, HOME, s.sharing).status, SHARING_REFUSED);
	assert_false(is_there(&s));
	assert_int_equal(sharing_world_row(s.w, s.sharing, s.provider).status, SHARED_CARD_FORGOTTEN);
	scene_close(&s);
}

static void
both_revoke_and_nothing_of_before_is_told_again(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct sharing terms = sharing_world_terms(w);
	uint32_t told[2];

	(void)unused;
	(void)sharing_world_provider(w, "Une prestataire", w->listening, none);
	(void)sharing_world_shared(w, &terms);
	two_nodes_revoke(&w->n, HOME);
	two_nodes_revoke(&w->n, AWAY);
	told[HOME] = w->n.node[HOME].count;
	told[AWAY] = w->n.node[AWAY].count;
	two_nodes_add_again(&w->n, HOME);
	w->n.peer[AWAY].b[sizeof w->n.peer[AWAY].b - 1]++;
	two_nodes_peer(&w->n, AWAY, PEER_ACTIVE);
	two_nodes_carry(&w->n);
	assert_int_equal(w->n.node[HOME].count, told[HOME]);
	assert_int_equal(w->n.node[AWAY].count, told[AWAY]);
	sharing_world_free(w);
}

/* --- more than fits into a day -------------------------------------------------------------------------------- */
static uint32_t
kept_at(struct sharing_world *w, int at)
{
	struct db_txn txn = db_begin(service_db(host_service(w->n.node[at].host, "registry")), DB_READ);
	uint32_t n = (uint32_t)db_count(&txn, &sharing_table);

	assert_int_equal(db_end(&txn), RC_OK);
	return n;
}

static void
agreements_that_a_federation_invents_are_bounded(void **unused)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct sharing terms = sharing_world_terms(w), said = terms;
	char key[SHARING_KEY_LEN] = { 1 };

	(void)unused;
	(void)sharing_world_offered(w, &terms);
	two_nodes_carry(&w->n);
	said.has |= REC_BIT(TAG_ID) | REC_BIT(SHARING_TAG_KEY) | REC_BIT(SHARING_TAG_DIRECTION) |
	    REC_BIT(SHARING_TAG_FAR_ID) | REC_BIT(SHARING_TAG_STATUS);
	said.key = (struct text){ key, sizeof key, 0 };
	said.status = SHARING_OFFERED;
	for (unsigned i = 0; i < SHARINGS_A_DAY + 20; i++) {
		said.id = said.far_id = (struct id){ { 0xee, (uint8_t)i, 1 } };
		said.direction = SHARING_OURS;
		two_nodes_say(&w->n, HOME, "registry", "sharing.offered", &said);
		said.direction = SHARING_THEIRS;
		two_nodes_say(&w->n, HOME, "registry", "sharing.accepted", &said);
	}
	assert_int_equal(kept_at(w, AWAY), 2 * SHARINGS_A_DAY);
	two_nodes_advance(&w->n, 86400 * USEC_PER_SEC);
	said.id.b[2] = 2;
	said.direction = SHARING_OURS;
	two_nodes_say(&w->n, HOME, "registry", "sharing.offered", &said);
	assert_int_equal(kept_at(w, AWAY), 2 * SHARINGS_A_DAY + 1);
	sharing_world_verified(w);
	sharing_world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(home_adds_anew_and_the_other_side_s_cards_of_before_go),
		cmocka_unit_test(once_added_anew_another_agreement_shares_the_cards_again),
		cmocka_unit_test(a_draft_for_a_revoked_federation_is_over_too),
		cmocka_unit_test(the_taking_side_adds_anew_and_is_asked_again),
		cmocka_unit_test(the_taking_side_adds_anew_and_refuses_and_home_shares_no_more),
		cmocka_unit_test(both_revoke_and_nothing_of_before_is_told_again),
		cmocka_unit_test(agreements_that_a_federation_invents_are_bounded),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
