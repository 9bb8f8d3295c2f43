/*
 * record_json_test: records as JSON: faults by path, exact numbers, escapes; and their JSON Schema.
 * Owns: nothing but the fixture's arena and buffers.
 * Beware: tests/lib/sample.c holds the tables that these count on.
 */
#include "common/record_walk.h"
#include "tests/lib/fix.h"
#include <stdio.h>
#include <jansson.h>
#include <math.h>

static enum rc
read_len(struct fix *x, const char *json, size_t len)
{
	fault_clear(&x->why);
	return record_from_json(&sample_desc, json, len, &x->arena, &x->s, &x->nulls, &x->why);
}

static enum rc
read(struct fix *x, const char *json)
{
	return read_len(x, json, strlen(json));
}

/* --- in ----------------------------------------------------------------------------------------------- */
static void
every_kind_is_read(void **state)
{
	struct fix *x = *state;

	assert_int_equal(
	    read(x,
		"{\"open\":true,\"seats\":12,\"serial\":9007199254740993,\"offset\":-9223372036854775808,"
		"\"ratio\":0.5,\"price\":-1250,\"day\":\"2019-11-26\",\"at\":\"2019-11-26T08:00:00.5Z\","
		"\"colour\":\"blue\",\"moments\":[\"evening\",\"morning\"],\"title\":"
		"\"\\u00e9\\ud83d\\ude00\","
		"\"picture\":\"AP8\",\"person\":\"0192F3A0-0000-7000-8000-0000000000ab\",\"ranks\":[1,2],"
		"\"words\":[\"a\",\"\"],\"persons\":[{\"name\":\"Ana\",\"leaves\":[{\"rank\":3}]}]}"),
	    RC_OK);
	assert_true(x->s.serial == 9007199254740993);
	assert_true(x->s.offset == INT64_MIN);
	assert_true(x->s.ratio == 0.5);
	assert_int_equal(x->s.day, 18226);
	assert_true(x->s.at == INT64_C(1574755200500000));
	assert_int_equal(x->s.moments, 5);
	assert_true(text_is(x->s.title, "é😀"));
	assert_memory_equal(x->s.picture.ptr, "\0\xff", 2);
	assert_int_equal(x->s.person.b[15], 0xab);
	const struct sample_person *p = x->s.persons.items;

	assert_int_equal(((const struct sample_leaf *)p->leaves.items)->rank, 3);
}

static void
absent_empty_and_null_are_three_things(void **state)
{
	struct fix *x = *state;

	assert_int_equal(read(x, "{\"title\":\"\",\"words\":[],\"day\":null}"), RC_OK);
	assert_true(x->s.has == (REC_BIT(11) | REC_BIT(19)));
	assert_true(x->nulls == REC_BIT(7));
	assert_int_equal(
	    record_from_json(&sample_desc, "{\"day\":null}", 12, &x->arena, &x->s, NULL, &x->why),
	    RC_INVALID);
	assert_fault(x, "day", FAULT_TYPE, "string");
	assert_int_equal(read(x, "{\"persons\":[{\"name\":null}]}"), RC_INVALID);
	assert_fault(x, "persons[0].name", FAULT_TYPE, "string");
}

static void
all_faults_are_told_at_once_each_at_its_path(void **state)
{
	struct fix *x = *state;

	assert_int_equal(
	    read(x,
		"{\"seats\":-1,\"open\":1,\"colour\":\"pink\",\"moments\":[\"noon\",\"morning\",\"morning\"],"
		"\"day\":\"26/11/2019\",\"at\":\"hier\",\"person\":\"x\",\"picture\":\"===\",\"price\":1.0,"
		"\"nothing\":0,\"persons\":[{},{\"role\":3,\"leaves\":[{\"rank\":\"x\",\"odd\":1}]}],"
		"\"words\":[1]}"),
	    RC_INVALID);
	assert_int_equal(x->why.count, 15);
	assert_fault(x, "seats", FAULT_RANGE, "1..500");
	assert_fault(x, "open", FAULT_TYPE, "boolean");
	assert_fault(x, "colour", FAULT_CHOICE, "Rouge, Vert, Bleu foncé");
	assert_fault(x, "moments[0]", FAULT_CHOICE, NULL);
	assert_fault(x, "moments[2]", FAULT_DUPLICATE, "Matin");
	assert_fault(x, "day", FAULT_FORMAT, "AAAA-MM-JJ");
	assert_fault(x, "at", FAULT_FORMAT, NULL);
	assert_fault(x, "person", FAULT_FORMAT, "un identifiant, comme 01a20101-2e9c-7244-aa04-8c0c2501647e");
	assert_fault(x, "picture", FAULT_FORMAT, "base64url");
	assert_fault(x, "price", FAULT_TYPE, "integer");
	assert_fault(x, "nothing", FAULT_UNKNOWN_FIELD, NULL);
	assert_fault(x, "persons[1].role", FAULT_TYPE, "string");
	assert_fault(x, "persons[1].leaves[0].rank", FAULT_TYPE, "integer");
	assert_fault(x, "persons[1].leaves[0].odd", FAULT_UNKNOWN_FIELD, NULL);
	assert_fault(x, "words[0]", FAULT_TYPE, "string");
}

static void
a_doubled_key_is_told_with_the_faults_around_it(void **state)
{
	struct fix *x = *state;

	assert_int_equal(read(x, "{\"seats\":1,\"persons\":[{},{\"name\":\"a\",\"name\":\"b\"}],\"odd\":1}"),
	    RC_MALFORMED);
	assert_int_equal(x->why.count, 2);
	assert_fault(x, "persons[1].name", FAULT_DOUBLED_KEY, "name");
	assert_fault(x, "odd", FAULT_UNKNOWN_FIELD, NULL);
}

static void
what_cannot_be_parsed_is_told_apart(void **state)
{
	struct fix *x = *state;

	assert_int_equal(read(x, "{\"seats\":1,\n  \"title\" 2}"), RC_MALFORMED);
	assert_fault(x, "title", FAULT_SYNTAX, "ligne 2, colonne 11");
	assert_int_equal(read(x, "{\"words\":[\"a\",\"\xc3\x28\"]}"), RC_MALFORMED);
	assert_fault(x, "words[1]", FAULT_UTF8, NULL);
	assert_int_equal(read(x, "{\"title\":\"\\ud800\"}"), RC_MALFORMED);
	assert_int_equal(read(x, "{\"title\":\"a\\u0000b\"}"), RC_MALFORMED);
	assert_fault(x, "title", FAULT_FORMAT, NULL);
	assert_int_equal(read_len(x, "{\"title\":\"a\0b\"}", 15), RC_MALFORMED);
	assert_int_equal(read(x, "{\"seats\":18446744073709551616}"), RC_MALFORMED);
	assert_fault(x, "seats", FAULT_RANGE, NULL);
	assert_int_equal(read(x, "{} {}"), RC_MALFORMED);
	assert_fault(x, "", FAULT_TRAILING, NULL);
	assert_int_equal(read(x, ""), RC_MALFORMED);
	assert_fault(x, "", FAULT_SYNTAX, NULL);
	assert_int_equal(read(x, "{\"title\":\"a"), RC_MALFORMED);
	assert_fault(x, "title", FAULT_SYNTAX, NULL);
	assert_int_equal(read(x, "[]"), RC_INVALID);
	assert_fault(x, "", FAULT_TYPE, "object");
	assert_int_equal(read(x, "12"), RC_INVALID);
}

static void
depth_and_size_are_bounded(void **state)
{
	struct fix *x = *state;
	char deep[64] = "{\"odd\":";

	memset(deep + 7, '[', 17);
	assert_int_equal(read(x, deep), RC_LIMIT);
	assert_fault(x, "", FAULT_DEPTH, NULL);
	assert_int_equal(read(x, "{\"title\":\"[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[\"}"), RC_OK);
	buf_append(&x->out, "{}", 2);
	while (x->out.len <= REC_BYTES_MAX)
		buf_byte(&x->out, ' ');
	assert_int_equal(read_len(x, (char *)x->out.ptr, x->out.len), RC_LIMIT);
}

static void
numbers_are_exact_or_refused(void **state)
{
	struct fix *x = *state;

	assert_int_equal(read(x, "{\"ratio\":9007199254740992}"), RC_OK);
	assert_int_equal(read(x, "{\"ratio\":9007199254740993}"), RC_INVALID);
	assert_fault(x, "ratio", FAULT_RANGE, NULL);
	assert_int_equal(read(x, "{\"ratio\":9223372036854775807}"), RC_INVALID);
	assert_int_equal(read(x, "{\"ratio\":1e400}"), RC_MALFORMED);
	assert_int_equal(read(x, "{\"seats\":3.0}"), RC_INVALID);
	assert_int_equal(read(x, "{\"seats\":4294967296}"), RC_INVALID);
	assert_int_equal(read(x, "{\"serial\":-1}"), RC_INVALID);
}

/* --- out ---------------------------------------------------------------------------------------------- */
static void
json_is_written_in_the_tables_order(void **state)
{
	struct fix *x = *state;
	struct text words[2] = { TEXT_LIT("a\"\\\n\x01/é"), TEXT_LIT("") };

	x->s = (struct sample){ .has = REC_BIT(0) | REC_BIT(2) | REC_BIT(5) | REC_BIT(7) | REC_BIT(8) |
		    REC_BIT(9) | REC_BIT(10) | REC_BIT(15) | REC_BIT(19) | REC_BIT(21) | REC_BIT(24),
		.serial = 9007199254740993,
		.ratio = 0.1,
		.day = 18226,
		.at = INT64_C(1574755200500000),
		.colour = SAMPLE_GREEN,
		.moments = 6,
		.picture = TEXT_LIT("\xff"),
		.words = { words, 2 },
		.password = TEXT_LIT("secret") };
	record_to_json(&sample_desc, &x->s, 0, &x->out);
	assert_string_equal(buf_cstr(&x->out),
	    "{\"open\":false,\"serial\":9007199254740993,\"ratio\":0.1,\"day\":\"2019-11-26\","
	    "\"at\":\"2019-11-26T08:00:00.5Z\",\"colour\":\"green\",\"moments\":[\"afternoon\",\"evening\"],"
	    "\"picture\":\"_w\",\"words\":[\"a\\\"\\\\\\n\\u0001/é\",\"\"],\"persons\":[]}");
}

static void
sealed_texts_and_dropped_fields_do_not_come_out(void **state)
{
	struct fix *x = *state;
	struct text secrets[2] = { TEXT_LIT("open"), { "cipher", 6, 1 } };

	x->s = (struct sample){ .has = REC_BIT(1) | REC_BIT(11) | REC_BIT(12) | REC_BIT(14) | REC_BIT(63) |
		    REC_BIT(9),
		.seats = 2,
		.title = TEXT_LIT("t"),
		.name = { "cipher", 6, 1 },
		.reason = TEXT_LIT("why"),
		.secrets = { secrets, 2 },
		.colour = (enum sample_colour)44 };
	record_to_json(&sample_desc, &x->s, 0, &x->out);
	assert_string_equal(buf_cstr(&x->out), "{\"seats\":2,\"title\":\"t\",\"reason\":\"why\"}");
	buf_clear(&x->out);
	record_to_json(&sample_desc, &x->s, SENSITIVE, &x->out);
	assert_string_equal(buf_cstr(&x->out), "{\"seats\":2,\"title\":\"t\"}");
}

static void
every_double_reads_back_as_itself(void **state)
{
	static const double values[] = { 0.0, -0.0, 0.1, 1.0 / 3, 1e15, 1e15 + 0.5, 123456789012345678.0,
		5e-324, 1.7976931348623157e308, -1e-7, 4503599627370497.5, 1e22 };
	struct fix *x = *state;

	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		struct sample want = { .has = REC_BIT(5), .ratio = values[i] };

		buf_clear(&x->out);
		record_to_json(&sample_desc, &want, 0, &x->out);
		assert_int_equal(read_len(x, (char *)x->out.ptr, x->out.len), RC_OK);
		assert_true(record_equal(&sample_desc, &want, &x->s));
	}
	struct sample odd = { .has = REC_BIT(5), .ratio = NAN };

	buf_clear(&x->out);
	record_to_json(&sample_desc, &odd, 0, &x->out);
	assert_string_equal(buf_cstr(&x->out), "{\"ratio\":null}");
}

/* --- schema ------------------------------------------------------------------------------------------- */
static json_t *
schema(struct fix *x, const struct rec_desc *d, enum record_mode mode)
{
	json_error_t e;

	buf_clear(&x->out);
	record_schema(d, mode, &x->out);
	json_t *root = json_loadb((char *)x->out.ptr, x->out.len, JSON_REJECT_DUPLICATES, &e);

	assert_non_null(root);
	return root;
}

static bool
lists_name(json_t *array, const char *name)
{
	for (size_t i = 0; i < json_array_size(array); i++)
		if (strcmp(json_string_value(json_array_get(array, i)), name) == 0)
			return true;
	return false;
}

static void
the_schema_of_a_creation_asks_for_what_validation_asks(void **state)
{
	struct fix *x = *state;
	json_t *root = schema(x, &sample_desc, RECORD_CREATE), *p = json_object_get(root, "properties");
	json_t *title = json_object_get(p, "title"), *persons = json_object_get(p, "persons");

	assert_true(lists_name(json_object_get(root, "required"), "title"));
	assert_true(lists_name(json_object_get(root, "required"), "seats"));
	assert_int_equal(json_array_size(json_object_get(root, "required")), 2);
	assert_true(json_is_false(json_object_get(root, "additionalProperties")));
	assert_null(json_object_get(p, "made_by"));
	assert_non_null(json_object_get(p, "password"));
	assert_int_equal(json_integer_value(json_object_get(title, "minLength")), 3);
	assert_int_equal(json_integer_value(json_object_get(title, "maxLength")), 60);
	assert_string_equal(json_string_value(json_object_get(title, "title")), "Titre");
	json_t *name =
	    json_object_get(json_object_get(json_object_get(persons, "items"), "properties"), "name");

	assert_true(json_is_true(json_object_get(name, "x-personal")));
	assert_int_equal(json_integer_value(json_object_get(name, "minLength")), 1);
	json_t *moments = json_object_get(json_object_get(p, "moments"), "items");

	assert_true(lists_name(json_object_get(moments, "enum"), "evening"));
	json_decref(root);
}

static void
the_schema_of_a_patch_allows_null_where_clearing_is_allowed(void **state)
{
	struct fix *x = *state;
	json_t *root = schema(x, &sample_card_desc, RECORD_PATCH), *p = json_object_get(root, "properties");

	assert_null(json_object_get(root, "required"));
	assert_null(json_object_get(p, "created_at"));
	assert_true(lists_name(json_object_get(json_object_get(p, "siret"), "type"), "null"));
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(p, "title"), "type")), "string");
	json_decref(root);
}

static void
the_schema_of_an_answer_shows_the_head_and_no_secret(void **state)
{
	struct fix *x = *state;
	json_t *root = schema(x, &sample_card_desc, RECORD_STORED), *p = json_object_get(root, "properties");

	assert_true(json_is_true(json_object_get(json_object_get(p, "created_at"), "readOnly")));
	assert_null(json_object_get(root, "additionalProperties"));
	json_decref(root);
	root = schema(x, &sample_desc, RECORD_STORED);
	assert_null(json_object_get(json_object_get(root, "properties"), "password"));
	json_decref(root);
	for (size_t i = 0; i < sample_record_count; i++)
		for (int mode = RECORD_CREATE; mode <= RECORD_STORED; mode++)
			json_decref(schema(x, sample_records[i], (enum record_mode)mode));
}

#define FIX(test) cmocka_unit_test_setup_teardown(test, fix_setup, fix_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIX(every_kind_is_read),
		FIX(absent_empty_and_null_are_three_things),
		FIX(all_faults_are_told_at_once_each_at_its_path),
		FIX(a_doubled_key_is_told_with_the_faults_around_it),
		FIX(what_cannot_be_parsed_is_told_apart),
		FIX(depth_and_size_are_bounded),
		FIX(numbers_are_exact_or_refused),
		FIX(json_is_written_in_the_tables_order),
		FIX(sealed_texts_and_dropped_fields_do_not_come_out),
		FIX(every_double_reads_back_as_itself),
		FIX(the_schema_of_a_creation_asks_for_what_validation_asks),
		FIX(the_schema_of_a_patch_allows_null_where_clearing_is_allowed),
		FIX(the_schema_of_an_answer_shows_the_head_and_no_secret),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
