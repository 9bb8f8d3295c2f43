/*
 * record_test: records as bytes, their validation, comparing and patching.
 * Owns: nothing but the fixture's arena and buffers.
 * Beware: tests/lib/sample.c holds the tables that these count on.
 */
#include "common/mpscan.h"
#include "tests/lib/golden.h"
#include "tests/lib/fix.h"
#include <math.h>
#include <stdio.h>

static void
assert_bytes(const struct buf *got, const char *hex)
{
	struct buf want = { 0 };

	assert_true(golden_unhex(hex, strlen(hex), &want));
	assert_int_equal(got->len, want.len);
	assert_memory_equal(got->ptr, want.ptr, want.len);
	buf_free(&want);
}

/* Decodes bytes given in hexadecimal as a sample. */
static enum rc
decode(struct fix *x, const char *hex, uint64_t *nulls)
{
	buf_clear(&x->out);
	assert_true(golden_unhex(hex, strlen(hex), &x->out));
	fault_clear(&x->why);
	return record_decode(&sample_desc, x->out.ptr, x->out.len, &x->arena, &x->s, nulls, &x->why);
}

/* --- finding ------------------------------------------------------------------------------------------ */
static void
a_field_is_found_by_name_and_by_tag(void **state)
{
	const struct rec_enum *colours = record_field_tag(&sample_desc, 9)->values;

	(void)state;
	assert_int_equal(record_field(&sample_desc, "title", 5)->tag, 11);
	assert_null(record_field(&sample_desc, "titl", 4));
	assert_null(record_field(&sample_desc, "titles", 6));
	assert_string_equal(record_field_tag(&sample_desc, 63)->name, "secrets");
	assert_null(record_field_tag(&sample_desc, 4));
	assert_string_equal(rec_enum_by_value(colours, SAMPLE_BLUE)->name, "blue");
	assert_null(rec_enum_by_value(colours, 0));
	assert_int_equal(rec_enum_by_name(colours, "green", 5)->value, SAMPLE_GREEN);
	assert_null(rec_enum_by_name(colours, "gree", 4));
}

/* --- bytes -------------------------------------------------------------------------------------------- */
static void
the_bytes_are_a_map_of_ascending_tags_in_the_smallest_form(void **state)
{
	struct fix *x = *state;

	x->s.has |= REC_BIT(0) | REC_BIT(3) | REC_BIT(7) | REC_BIT(10);
	x->s.open = true;
	x->s.offset = -33;
	x->s.day = 18226;
	x->s.moments = 5;
	record_encode(&sample_desc, &x->s, 0, 0, &x->out);
	assert_bytes(&x->out, "86 00c3 010c 03d0df 07cd4732 0a05 0ba55469747265");
}

static void
nulls_go_as_nil_and_come_back_as_nulls(void **state)
{
	struct fix *x = *state;
	uint64_t nulls = 0;

	x->s.has = REC_BIT(1);
	record_encode(&sample_desc, &x->s, REC_BIT(7) | REC_BIT(11), 0, &x->out);
	assert_bytes(&x->out, "83 010c 07c0 0bc0");
	assert_int_equal(decode(x, "83 010c 07c0 0bc0", &nulls), RC_OK);
	assert_true(x->s.has == REC_BIT(1));
	assert_true(nulls == (REC_BIT(7) | REC_BIT(11)));
	assert_int_equal(decode(x, "83 010c 07c0 0bc0", NULL), RC_MALFORMED);
	assert_fault(x, "day", FAULT_TYPE, "day");
}

static void
dropped_flags_leave_their_fields_out(void **state)
{
	struct fix *x = *state;

	x->s.has |= REC_BIT(12) | REC_BIT(14);
	x->s.name = TEXT_LIT("Zoé");
	x->s.reason = TEXT_LIT("r");
	record_encode(&sample_desc, &x->s, 0, PERSONAL | SENSITIVE, &x->out);
	assert_bytes(&x->out, "82 010c 0ba55469747265");
}

static void
unknown_tags_are_skipped_with_all_they_hold(void **state)
{
	struct fix *x = *state;

	assert_int_equal(decode(x, "83 010c 0492a178820102c301 3cc0", NULL), RC_OK);
	assert_int_equal(decode(x, "83 010c 0493a178810102c3 3cc0", NULL), RC_OK);
	assert_true(x->s.has == REC_BIT(1));
	assert_int_equal(x->s.seats, 12);
}

static void
doubled_and_descending_tags_are_refused_with_order(void **state)
{
	struct fix *x = *state;

	assert_int_equal(decode(x, "82 010c 010c", NULL), RC_MALFORMED);
	assert_fault(x, "", FAULT_ORDER, NULL);
	assert_int_equal(decode(x, "82 010c 00c3", NULL), RC_MALFORMED);
	assert_fault(x, "", FAULT_ORDER, NULL);
	assert_int_equal(decode(x, "82 04c0 04c0", NULL), RC_MALFORMED);
	assert_fault(x, "", FAULT_ORDER, NULL);
	assert_int_equal(decode(x, "81 40c0", NULL), RC_MALFORMED);
	assert_fault(x, "", FAULT_RANGE, "0..63");
	assert_int_equal(decode(x, "81 ffc0", NULL), RC_MALFORMED);
}

static void
trailing_bytes_and_other_things_than_a_map_are_refused(void **state)
{
	struct fix *x = *state;

	assert_int_equal(decode(x, "81 010c 00", NULL), RC_MALFORMED);
	assert_fault(x, "", FAULT_TRAILING, NULL);
	assert_int_equal(decode(x, "91 01", NULL), RC_MALFORMED);
	assert_fault(x, "", FAULT_TYPE, "object");
	assert_int_equal(decode(x, "", NULL), RC_MALFORMED);
	assert_fault(x, "", FAULT_SYNTAX, "0");
	assert_int_equal(decode(x, "81 01ce0000", NULL), RC_MALFORMED);
	assert_fault(x, "seats", FAULT_SYNTAX, "2");
}

static void
a_wrong_type_is_told_at_its_path(void **state)
{
	struct fix *x = *state;

	assert_int_equal(decode(x, "81 0ba2c328", NULL), RC_MALFORMED);
	assert_fault(x, "title", FAULT_UTF8, NULL);
	assert_int_equal(decode(x, "81 0b01", NULL), RC_MALFORMED);
	assert_fault(x, "title", FAULT_TYPE, "string");
	assert_int_equal(decode(x, "81 01cf0000000100000000", NULL), RC_MALFORMED);
	assert_fault(x, "seats", FAULT_RANGE, NULL);
	assert_int_equal(decode(x, "81 01ff", NULL), RC_MALFORMED);
	assert_int_equal(decode(x, "81 10c40f000102030405060708090a0b0c0d0e", NULL), RC_MALFORMED);
	assert_fault(x, "person", FAULT_TYPE, "id");
	assert_int_equal(decode(x, "81 1592 80 81 0391 81 00a0", NULL), RC_MALFORMED);
	assert_fault(x, "persons[1].leaves[0].rank", FAULT_TYPE, "integer");
	assert_int_equal(decode(x, "81 0501", NULL), RC_MALFORMED);
	assert_fault(x, "ratio", FAULT_TYPE, "number");
}

static void
ciphertext_is_taken_only_where_something_can_be_sealed(void **state)
{
	struct fix *x = *state;

	assert_int_equal(decode(x, "81 0cc402abcd", NULL), RC_OK);
	assert_int_equal(x->s.name.sealed, 1);
	assert_int_equal(decode(x, "81 3f91c402abcd", NULL), RC_OK);
	assert_int_equal(((struct text *)x->s.secrets.items)->sealed, 1);
	assert_int_equal(decode(x, "81 0bc402abcd", NULL), RC_MALFORMED);
	assert_fault(x, "title", FAULT_TYPE, "string");
	assert_int_equal(record_validate(&sample_desc, &x->s, 0, RECORD_INPUT, &x->why), RC_INVALID);
}

static void
lists_that_would_fill_the_memory_are_refused(void **state)
{
	struct fix *x = *state;
	size_t n = 200000;

	/* as many empty persons as bytes: each would be a struct */
	buf_clear(&x->out);
	buf_append(&x->out, "\x81\x15\xdd\x00\x03\x0d\x40", 7);
	for (size_t i = 0; i < n; i++)
		buf_byte(&x->out, 0x80);
	assert_int_equal(
	    record_decode(&sample_desc, x->out.ptr, x->out.len, &x->arena, &x->s, NULL, &x->why), RC_LIMIT);
	assert_fault(x, "persons", FAULT_TOO_MANY, "4");
	for (size_t i = n; i <= REC_BYTES_MAX; i++)
		buf_byte(&x->out, 0x80);
	assert_int_equal(
	    record_decode(&sample_desc, x->out.ptr, x->out.len, &x->arena, &x->s, NULL, NULL), RC_LIMIT);
}

static void
nesting_beyond_the_limit_is_refused_also_in_unknown_fields(void **state)
{
	struct fix *x = *state;

	assert_int_equal(decode(x, "81 04 91919191919191919191919191919191 c0", NULL), RC_LIMIT);
	assert_fault(x, "", FAULT_DEPTH, NULL);
	assert_int_equal(decode(x, "81 04 919191919191919191919191919191 c0", NULL), RC_OK);
}

/* --- validation --------------------------------------------------------------------------------------- */
static enum rc
validate(struct fix *x, uint64_t nulls, enum record_mode mode)
{
	fault_clear(&x->why);
	return record_validate(&sample_desc, &x->s, nulls, mode, &x->why);
}

static void
all_faults_are_told_at_once(void **state)
{
	struct fix *x = *state;

	x->s = (struct sample){ .has = REC_BIT(5) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) |
		    REC_BIT(11) | REC_BIT(12) | REC_BIT(13) | REC_BIT(2),
		.ratio = 1e7,
		.day = 90000,
		.at = INT64_MAX,
		.colour = (enum sample_colour)9,
		.moments = 8,
		.title = TEXT_LIT("é!"),
		.name = TEXT_LIT("deux\nlignes"),
		.email = TEXT_LIT("nul"),
		.serial = UINT64_MAX };
	assert_int_equal(validate(x, 0, RECORD_CREATE), RC_INVALID);
	assert_int_equal(x->why.count, 10);
	assert_fault(x, "seats", FAULT_REQUIRED, NULL);
	assert_fault(x, "serial", FAULT_RANGE, NULL);
	assert_fault(x, "ratio", FAULT_RANGE, "-1000000..1000000");
	assert_fault(x, "day", FAULT_RANGE, "du lundi 1er janvier 1900 au mercredi 1er janvier 2200");
	assert_fault(x, "at", FAULT_RANGE, NULL);
	assert_fault(x, "colour", FAULT_CHOICE, "Rouge, Vert, Bleu foncé");
	assert_fault(x, "moments", FAULT_CHOICE, "Matin, Après-midi, Soir");
	assert_fault(x, "title", FAULT_TOO_SHORT, "3");
	assert_fault(x, "name", FAULT_FORMAT, FORMAT_NAME.expected);
	assert_fault(x, "email", FAULT_FORMAT, FORMAT_EMAIL.expected);
}

static void
items_of_lists_are_held_to_their_own_table(void **state)
{
	struct fix *x = *state;
	struct sample_leaf leaf = { .has = REC_BIT(0), .rank = 21 };
	struct sample_person persons[2] = {
		{ .has = REC_BIT(1), .name = TEXT_LIT("Ana") },
		{ .has = REC_BIT(2) | REC_BIT(3), .role = (enum sample_colour)7, .leaves = { &leaf, 1 } },
	};
	struct text words[2] = { TEXT_LIT("court"), TEXT_LIT("plus long que vingt signes") };
	day_t days[1] = { 100000 };

	x->s.has |= REC_BIT(18) | REC_BIT(19) | REC_BIT(21);
	x->s.persons = (struct list){ persons, 2 };
	x->s.words = (struct list){ words, 2 };
	x->s.days = (struct list){ days, 1 };
	assert_int_equal(validate(x, 0, RECORD_PATCH), RC_INVALID);
	assert_int_equal(x->why.count, 5);
	assert_fault(x, "persons[1].name", FAULT_REQUIRED, NULL);
	assert_fault(x, "persons[1].role", FAULT_CHOICE, NULL);
	assert_fault(x, "persons[1].leaves[0].rank", FAULT_RANGE, "1..20");
	assert_fault(x, "words[1]", FAULT_TOO_LONG, "20");
	assert_fault(x, "days[0]", FAULT_RANGE, "du lundi 1er janvier 1900 au mercredi 1er janvier 2200");
	x->s.persons.count = 5;
	assert_int_equal(validate(x, 0, RECORD_PATCH), RC_INVALID);
	assert_fault(x, "persons", FAULT_TOO_MANY, "4");
}

static void
control_characters_are_refused_but_newline_and_tab(void **state)
{
	static const char *const bad[] = { "abc\x01", "abc\r", "abc\x7f", "abc\xc2\x85", "\x1b[31m",
		"abc\b" };
	struct fix *x = *state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		x->s.title = text_of(bad[i]);
		assert_int_equal(validate(x, 0, RECORD_CREATE), RC_INVALID);
		assert_fault(x, "title", FAULT_FORMAT, NULL);
	}
	x->s.title = TEXT_LIT("a\nb\tc\xc2\xa0"
			      "d");
	assert_int_equal(validate(x, 0, RECORD_CREATE), RC_OK);
	x->s.title = (struct text){ "a\0b", 3, 0 };
	assert_int_equal(validate(x, 0, RECORD_CREATE), RC_INVALID);
}

static void
each_mode_asks_for_its_own_presence(void **state)
{
	struct fix *x = *state;

	x->s.has |= REC_BIT(23);
	assert_int_equal(validate(x, 0, RECORD_CREATE), RC_INVALID);
	assert_fault(x, "made_by", FAULT_SERVER_SET, NULL);
	assert_int_equal(validate(x, 0, RECORD_INPUT), RC_OK);
	assert_int_equal(validate(x, 0, RECORD_STORED), RC_OK);
	x->s.has = REC_BIT(22);
	x->s.code = TEXT_LIT("c");
	assert_int_equal(validate(x, 0, RECORD_PATCH), RC_INVALID);
	assert_fault(x, "code", FAULT_CREATE_ONLY, NULL);
	x->s.has = 0;
	assert_int_equal(validate(x, 0, RECORD_PATCH), RC_OK);
	assert_int_equal(validate(x, REC_BIT(7), RECORD_PATCH), RC_OK);
	assert_int_equal(validate(x, REC_BIT(11), RECORD_PATCH), RC_INVALID);
	assert_fault(x, "title", FAULT_REQUIRED, NULL);
	assert_int_equal(validate(x, REC_BIT(23), RECORD_PATCH), RC_INVALID);
	assert_fault(x, "made_by", FAULT_SERVER_SET, NULL);
	assert_int_equal(validate(x, 0, RECORD_INPUT), RC_INVALID);
	assert_int_equal(x->why.count, 2);
}

static void
a_patch_may_carry_the_id_and_the_version_and_no_more_of_the_head(void **state)
{
	struct fix *x = *state;
	struct sample_card card = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION), .version = 3 };

	assert_int_equal(record_validate(&sample_card_desc, &card, 0, RECORD_PATCH, &x->why), RC_OK);
	assert_int_equal(
	    record_validate(&sample_card_desc, &card, REC_BIT(TAG_VERSION), RECORD_PATCH, &x->why), RC_OK);
	card.has |= REC_BIT(TAG_CREATED_AT);
	assert_int_equal(record_validate(&sample_card_desc, &card, 0, RECORD_PATCH, &x->why), RC_INVALID);
	assert_fault(x, "created_at", FAULT_SERVER_SET, NULL);
}

static void
a_required_text_is_not_empty(void **state)
{
	struct fix *x = *state;

	x->s.title = TEXT_LIT("");
	assert_int_equal(validate(x, 0, RECORD_CREATE), RC_INVALID);
	assert_fault(x, "title", FAULT_REQUIRED, NULL);
}

static void
no_number_that_is_none_passes(void **state)
{
	struct fix *x = *state;

	x->s.has |= REC_BIT(5);
	x->s.ratio = NAN;
	assert_int_equal(validate(x, 0, RECORD_CREATE), RC_INVALID);
	x->s.ratio = INFINITY;
	assert_int_equal(validate(x, 0, RECORD_CREATE), RC_INVALID);
	x->s.ratio = -1000000;
	assert_int_equal(validate(x, 0, RECORD_CREATE), RC_OK);
}

/* --- values ------------------------------------------------------------------------------------------- */
static void
a_patch_takes_what_it_has_and_clears_what_it_nulls(void **state)
{
	struct sample_card card = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(6) | REC_BIT(8),
		.version = 4,
		.title = TEXT_LIT("avant"),
		.days = 3 };
	struct sample_card patch = {
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(6), .version = 9, .title = TEXT_LIT("après")
	};

	(void)state;
	record_patch(&sample_card_desc, &card, &patch, REC_BIT(8) | REC_BIT(2));
	assert_true(card.has == (REC_BIT(1) | REC_BIT(2) | REC_BIT(6)));
	assert_int_equal(card.version, 4);
	assert_true(text_is(card.title, "après"));
	assert_int_equal(card.days, 0);
}

static void
a_difference_names_its_tags(void **state)
{
	struct fix *x = *state;
	struct sample other = x->s;
	struct text a[1] = { TEXT_LIT("a") }, b[1] = { TEXT_LIT("b") };

	assert_true(record_equal(&sample_desc, &x->s, &other));
	x->s.has |= REC_BIT(19);
	x->s.words = (struct list){ a, 1 };
	other.has |= REC_BIT(19) | REC_BIT(0);
	other.words = (struct list){ b, 1 };
	assert_true(record_diff(&sample_desc, &x->s, &other) == (REC_BIT(0) | REC_BIT(19)));
	other.has ^= REC_BIT(0) | REC_BIT(4); /* a bit without a row is nothing */
	other.words.items = a;
	assert_true(record_equal(&sample_desc, &x->s, &other));
}

static void
a_copy_points_to_nothing_of_its_source(void **state)
{
	struct fix *x = *state;
	char title[] = "titre", note[] = "note";
	struct sample_leaf leaf = { .has = REC_BIT(1), .note = { note, 4, 0 } };
	struct sample_person person = { .has = REC_BIT(3), .leaves = { &leaf, 1 } };
	struct sample copy;

	x->s.has |= REC_BIT(21);
	x->s.title = (struct text){ title, 5, 0 };
	x->s.persons = (struct list){ &person, 1 };
	record_copy(&sample_desc, &x->s, &x->arena, &copy);
	assert_true(record_equal(&sample_desc, &x->s, &copy));
	memset(title, 'x', 5);
	memset(note, 'x', 4);
	leaf.has = 0;
	const struct sample_person *p = copy.persons.items;
	const struct sample_leaf *l = p->leaves.items;

	assert_true(text_is(copy.title, "titre"));
	assert_true(text_is(l->note, "note"));
}

static void
dropping_reaches_into_lists(void **state)
{
	struct fix *x = *state;
	struct sample_person person = {
		.has = REC_BIT(1) | REC_BIT(2), .name = TEXT_LIT("Ana"), .role = SAMPLE_RED
	};

	x->s.has |= REC_BIT(12) | REC_BIT(21);
	x->s.name = TEXT_LIT("Ana");
	x->s.persons = (struct list){ &person, 1 };
	record_drop(&sample_desc, &x->s, PERSONAL);
	assert_true(x->s.has == (REC_BIT(1) | REC_BIT(11) | REC_BIT(21)));
	assert_true(person.has == REC_BIT(2));
	assert_int_equal(person.name.len, 0);
}

#define FIX(test) cmocka_unit_test_setup_teardown(test, fix_setup_filled, fix_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIX(a_field_is_found_by_name_and_by_tag),
		FIX(the_bytes_are_a_map_of_ascending_tags_in_the_smallest_form),
		FIX(nulls_go_as_nil_and_come_back_as_nulls),
		FIX(dropped_flags_leave_their_fields_out),
		FIX(unknown_tags_are_skipped_with_all_they_hold),
		FIX(doubled_and_descending_tags_are_refused_with_order),
		FIX(trailing_bytes_and_other_things_than_a_map_are_refused),
		FIX(a_wrong_type_is_told_at_its_path),
		FIX(ciphertext_is_taken_only_where_something_can_be_sealed),
		FIX(lists_that_would_fill_the_memory_are_refused),
		FIX(nesting_beyond_the_limit_is_refused_also_in_unknown_fields),
		FIX(all_faults_are_told_at_once),
		FIX(items_of_lists_are_held_to_their_own_table),
		FIX(control_characters_are_refused_but_newline_and_tab),
		FIX(each_mode_asks_for_its_own_presence),
		FIX(a_patch_may_carry_the_id_and_the_version_and_no_more_of_the_head),
		FIX(a_required_text_is_not_empty),
		FIX(no_number_that_is_none_passes),
		FIX(a_patch_takes_what_it_has_and_clears_what_it_nulls),
		FIX(a_difference_names_its_tags),
		FIX(a_copy_points_to_nothing_of_its_source),
		FIX(dropping_reaches_into_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
