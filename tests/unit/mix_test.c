/*
 * mix_test: the mix that ranking is measured with is what the issue says, and the same on every machine.
 * Owns: nothing.
 * Beware: proportions are of one seed, so they either hold or never did.
 */
#include "tests/lib/mix.h"
#include "common/crypto.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define COMMUNES "deploy/data/communes.csv"
#define COUNT 20000u

static int
setup(void **state)
{
	*state = mix_new(COMMUNES, COUNT, 1, MIX_FIRST_MONTH);
	return *state == NULL;
}

static int
teardown(void **state)
{
	mix_free(*state);
	return 0;
}

static void
hash_record(uint8_t hash[CRYPTO_HASH_LEN], const struct rec_desc *d, const void *rec)
{
	struct buf b = { 0 };

	buf_append(&b, hash, CRYPTO_HASH_LEN);
	record_encode(d, rec, 0, 0, &b);
	const struct crypto_hash_part parts[] = { { b.ptr, b.len } };
	crypto_hash_framed(NULL, parts, 1, hash);
	buf_free(&b);
}

static void
the_same_seed_gives_the_same_bytes(void **state)
{
	static const uint8_t golden[8] = { 0x1d, 0x86, 0x50, 0xfa, 0xa0, 0x5b, 0x82, 0xa2 };
	uint8_t hash[CRYPTO_HASH_LEN] = { 0 };
	struct mix_provider p;
	struct mix_request r;
	uint32_t days = 0;

	for (uint32_t i = 0; i < 1000; i++) {
		mix_provider(*state, i * 19, i % 3, &p);
		hash_record(hash, &provider_desc, &p.card);
		hash_record(hash, &accreditation_desc, &p.accreditation);
		for (unsigned k = 0; k < MIX_MONTHS; k++)
			days = days * 31 + p.free[POOL_GROUP][k];
		mix_request(*state, i, &r);
		hash_record(hash, &request_desc, &r.ask);
	}
	assert_int_equal(days, 0xf4fd96fd);
	assert_memory_equal(hash, golden, sizeof golden);
}

static void
another_version_is_another_card_of_who_lives_there(void **state)
{
	struct mix_provider a, b;

	assert_int_equal(mix_number(mix_organisation_id(MIX_ORGANISATIONS - 1)), MIX_ORGANISATIONS - 1);
	mix_provider(*state, 7, 0, &a);
	mix_provider(*state, 7, 1, &b);
	assert_true(id_equal(a.card.id, b.card.id));
	assert_true(text_equal(a.card.commune, b.card.commune));
	assert_int_not_equal(a.card.tariff, b.card.tariff);
}

static void
providers_are_as_the_issue_says(void **state)
{
	uint32_t remote = 0, none = 0, over = 0, first = 0, out_of_order = 0;
	struct id before = { { 0 } };

	for (uint32_t i = 0; i < COUNT; i++) {
		struct mix_provider p;
		uint32_t days = 0;

		mix_provider(*state, i, 0, &p);
		assert_int_equal(record_validate(&provider_desc, &p.card, 0, RECORD_STORED, NULL), RC_OK);
		assert_in_range(p.card.competences.count, 1, MIX_SKILLS_MOST);
		assert_in_range(p.card.departments.count, 1, 1 + MIX_NEAR_MOST);
		assert_in_range(p.card.links.count, 0, MIX_LINKS_MOST);
		for (unsigned m = 0; m < MIX_MONTHS; m++) {
			assert_in_range(p.free[POOL_GROUP][m] + p.free[POOL_INDIVIDUAL][m], 0, 60);
			assert_int_equal(p.months[m].days_group, p.free[POOL_GROUP][m]);
			days += p.free[POOL_GROUP][m];
		}
		remote += p.card.remote;
		none += days == 0;
		over += p.accreditation.to < mix_month(*state, 0);
		for (uint32_t k = 0; k < p.card.competences.count; k++)
			first += id_equal(p.skills[k].competence, mix_competence_id(0));
		out_of_order += memcmp(before.b, p.card.id.b, sizeof before.b) > 0;
		before = p.card.id;
	}
	assert_in_range(remote, COUNT * 19 / 100, COUNT * 21 / 100);
	assert_in_range(none, COUNT * 9 / 100, COUNT * 11 / 100);
	assert_in_range(over, COUNT * 45 / 1000, COUNT * 55 / 1000);
	assert_in_range(first, COUNT * 55 / 100, COUNT * 75 / 100);
	assert_in_range(out_of_order, COUNT / 4, COUNT * 3 / 4);
}

static void
requests_are_as_the_issue_says(void **state)
{
	uint32_t remote = 0, ceiling = 0, common = 0, needs = 0;

	for (uint32_t i = 0; i < COUNT; i++) {
		struct mix_request r;

		mix_request(*state, i, &r);
		assert_in_range(r.ask.competences.count, 1, MIX_NEEDS_MOST);
		assert_in_range(r.ask.days, 1, 6);
		assert_int_equal(r.ask.from, mix_month(*state, r.month));
		remote += r.ask.remote;
		ceiling += REC_HAS(&r.ask, REQUEST_TAG_PRICE_CEILING);
		for (uint32_t k = 0; k < r.ask.competences.count; k++, needs++)
			for (uint32_t c = 0; c < MIX_COMMON; c++)
				common += id_equal(r.needs[k].competence, mix_competence_id(c));
	}
	assert_in_range(remote, COUNT * 15 / 100, COUNT * 18 / 100);
	assert_in_range(ceiling, COUNT * 32 / 100, COUNT * 35 / 100);
	assert_in_range(common, needs * 45 / 100, needs * 52 / 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_gives_the_same_bytes),
		cmocka_unit_test(another_version_is_another_card_of_who_lives_there),
		cmocka_unit_test(providers_are_as_the_issue_says),
		cmocka_unit_test(requests_are_as_the_issue_says),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
