/*
 * rc_fault_test: the tables of codes and the list of faults.
 * Owns: nothing.
 * Beware: a wire name that changes here changes for nodes in the field too; add names, never edit one.
 */
#include "common/fault.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void
every_code_has_its_own_row_and_reads_back_from_its_name(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < RC_COUNT; i++) {
		const struct rc_info *info = rc_info((enum rc)i);

		assert_int_equal(info->rc, i);
		assert_int_equal(rc_from_name(info->name, (unsigned)strlen(info->name)), i);
		assert_int_equal(info->en[strlen(info->en) - 1], '.');
		assert_int_equal(info->fr[strlen(info->fr) - 1], '.');
	}
}

static void
the_http_statuses_are_those_of_the_contract(void **unused)
{
	static const struct {
		enum rc rc;
		int status;
	} rows[] = {
		{ RC_OK, 200 },
		{ RC_MALFORMED, 400 },
		{ RC_INVALID, 422 },
		{ RC_LIMIT, 413 },
		{ RC_UNAUTHENTICATED, 401 },
		{ RC_FORBIDDEN, 403 },
		{ RC_NOT_FOUND, 404 },
		{ RC_METHOD, 405 },
		{ RC_CONFLICT, 409 },
		{ RC_STALE, 412 },
		{ RC_PRECONDITION, 428 },
		{ RC_RULE, 422 },
		{ RC_REUSED, 422 },
		{ RC_UNAVAILABLE, 503 },
		{ RC_TIMEOUT, 504 },
		{ RC_RATE, 429 },
		{ RC_IO, 500 },
		{ RC_CORRUPT, 500 },
		{ RC_INTERNAL, 500 },
	};

	(void)unused;
	assert_int_equal(sizeof rows / sizeof rows[0], RC_COUNT);
	for (size_t i = 0; i < RC_COUNT; i++)
		assert_int_equal(rc_info(rows[i].rc)->status, rows[i].status);
}

static void
an_unknown_code_or_name_answers_as_internal(void **unused)
{
	(void)unused;
	assert_int_equal(rc_info((enum rc)999)->rc, RC_INTERNAL);
	assert_int_equal(rc_info((enum rc) - 1)->rc, RC_INTERNAL);
	assert_int_equal(rc_from_name("from_the_future", 15), RC_INTERNAL);
	assert_int_equal(rc_from_name("stal", 4), RC_INTERNAL);
	assert_int_equal(rc_from_name("stale", 0), RC_INTERNAL);
}

static void
the_first_fault_gives_the_code_and_all_are_kept_in_order(void **unused)
{
	struct fault why;

	(void)unused;
	fault_clear(&why);
	assert_int_equal(fault_rc(&why), RC_OK);
	assert_int_equal(fault_add(&why, RC_INVALID, "title", FAULT_REQUIRED), RC_INVALID);
	assert_int_equal(fault_addf(&why, RC_RULE, NULL, FAULT_RANGE, "%d..%d", 1, 20), RC_RULE);
	assert_int_equal(fault_rc(&why), RC_INVALID);
	assert_int_equal(why.count, 2);
	assert_string_equal(why.items[0].field, "title");
	assert_ptr_equal(why.items[0].code, FAULT_REQUIRED);
	assert_string_equal(why.items[1].field, "");
	assert_string_equal(why.items[1].argument, "1..20");
}

static void
faults_beyond_the_room_are_counted_and_not_kept(void **unused)
{
	struct fault why;

	(void)unused;
	fault_clear(&why);
	for (int i = 0; i < FAULT_MAX + 5; i++)
		fault_addf(&why, RC_INVALID, "x", FAULT_TOO_MANY, "%d", i);
	assert_int_equal(why.count, FAULT_MAX + 5);
	assert_int_equal(why.dropped, 5);
	assert_string_equal(why.items[FAULT_MAX - 1].argument, "31");
}

static void
a_caller_who_wants_no_detail_still_gets_the_code(void **unused)
{
	(void)unused;
	assert_int_equal(fault_add(NULL, RC_RULE, "x", FAULT_ORDER), RC_RULE);
	assert_int_equal(fault_addf(NULL, RC_RULE, "x", FAULT_RANGE, "%d", 1), RC_RULE);
	assert_int_equal(fault_rc(NULL), RC_OK);
}

static void
an_argument_is_cut_at_a_character_and_is_always_utf8(void **unused)
{
	struct fault why;
	char text[400];

	(void)unused;
	fault_clear(&why);
	text[0] = 'x';
	for (size_t i = 1; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "é", 3);
	fault_addf(&why, RC_INVALID, text, FAULT_TEXT, "%s", text);
	assert_int_equal(strlen(why.items[0].argument), FAULT_ARGUMENT_MAX - 1);
	assert_memory_equal(why.items[0].argument + FAULT_ARGUMENT_MAX - 3, "é", 3);
	assert_int_equal(strlen(why.items[0].field), FAULT_FIELD_MAX - 1);
	fault_addf(&why, RC_INVALID, "x", FAULT_TEXT, "a%sb", "\xC3\x28\xFF");
	assert_string_equal(why.items[1].argument, "a?(?b");
}

static void
a_sentence_carries_its_argument_in_both_languages(void **unused)
{
	struct fault why;
	char out[256];

	(void)unused;
	fault_clear(&why);
	fault_addf(&why, RC_INVALID, "rank", FAULT_RANGE, "1..20");
	size_t n = fault_sentence(&why.items[0], 1, out, sizeof out);

	assert_string_equal(
	    out, "La valeur sort des limites permises (1..20). Choisissez-en une qui y tient.");
	assert_int_equal(n, strlen(out));
	fault_sentence(&why.items[0], 0, out, sizeof out);
	assert_string_equal(out, "The value is outside the allowed limits (1..20). Choose one within them.");
	assert_int_equal(fault_sentence(&why.items[0], 1, out, 10), 9);
	assert_string_equal(out, "La valeur");
	assert_int_equal(fault_sentence(&why.items[0], 1, out, 0), 0);
}

static void
says_in_english(const struct fault *why, uint32_t i, const char *words)
{
	char out[512];

	fault_sentence(&why->items[i], 0, out, sizeof out);
	assert_string_equal(out, words);
}

static void
an_argument_in_words_is_said_in_the_language_of_its_sentence(void **unused)
{
	struct fault why;
	char out[256];

	(void)unused;
	fault_clear(&why);
	(void)fault_say(&why, RC_CONFLICT, "status", FAULT_STATE, "clôturée", "closed");
	(void)fault_addf(&why, RC_RULE, "x", FAULT_STATE, "depuis le mardi 1er février 2027");
	(void)fault_addf(&why, RC_RULE, "x", FAULT_STATE, "mardi 1er février 2027");
	(void)fault_addf(&why, RC_RULE, "x", FAULT_DOUBLED_KEY, "clé");
	(void)fault_english(
	    &why, fault_addf(&why, RC_RULE, "x", FAULT_STATE, "depuis %d ans", 3), "for %d years", 3);
	fault_sentence(&why.items[0], 1, out, sizeof out);
	assert_string_equal(out,
	    "L’état actuel (clôturée) ne permet pas cette opération. Relisez la fiche pour voir ce qui est "
	    "possible.");
	says_in_english(&why, 0,
	    "The present state (closed) does not allow this. Read the record again to see what is possible.");
	says_in_english(&why, 1,
	    "The present state (“depuis le mardi 1er février 2027”) does not allow this. Read the record "
	    "again to see what is possible.");
	says_in_english(&why, 2,
	    "The present state (Tuesday 1 February 2027) does not allow this. Read the record again to see "
	    "what is possible.");
	says_in_english(&why, 3, "The item “clé” is given twice. Keep only one.");
	says_in_english(&why, 4,
	    "The present state (for 3 years) does not allow this. Read the record again to see what is "
	    "possible.");
}

static void
an_argument_with_a_percent_sign_is_only_text(void **unused)
{
	struct fault why;
	char out[64];

	(void)unused;
	fault_clear(&why);
	fault_addf(&why, RC_INVALID, "x", FAULT_TEXT, "%s", "100 %s %n");
	fault_sentence(&why.items[0], 1, out, sizeof out);
	assert_string_equal(out, "100 %s %n");
}

FAULT_DECLARE(FAULT_OF_A_DOMAIN);
FAULT_DEFINE(FAULT_OF_A_DOMAIN, "binome", "Il faut un binôme.", "A pair is needed.");

static void
a_code_is_found_by_name_among_the_common_ones_then_the_domain_s(void **unused)
{
	const struct fault_code *const extra[] = { FAULT_OF_A_DOMAIN, NULL };

	(void)unused;
	assert_ptr_equal(fault_code_find("doubled_key", 11, NULL), FAULT_DOUBLED_KEY);
	assert_ptr_equal(fault_code_find("binome", 6, extra), FAULT_OF_A_DOMAIN);
	assert_null(fault_code_find("binome", 6, NULL));
	assert_null(fault_code_find("require", 7, extra));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_has_its_own_row_and_reads_back_from_its_name),
		cmocka_unit_test(the_http_statuses_are_those_of_the_contract),
		cmocka_unit_test(an_unknown_code_or_name_answers_as_internal),
		cmocka_unit_test(the_first_fault_gives_the_code_and_all_are_kept_in_order),
		cmocka_unit_test(faults_beyond_the_room_are_counted_and_not_kept),
		cmocka_unit_test(a_caller_who_wants_no_detail_still_gets_the_code),
		cmocka_unit_test(an_argument_is_cut_at_a_character_and_is_always_utf8),
		cmocka_unit_test(a_sentence_carries_its_argument_in_both_languages),
		cmocka_unit_test(an_argument_in_words_is_said_in_the_language_of_its_sentence),
		cmocka_unit_test(an_argument_with_a_percent_sign_is_only_text),
		cmocka_unit_test(a_code_is_found_by_name_among_the_common_ones_then_the_domain_s),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
