/*
 * fault_words_test: whatever is refused, a person reads no code of a program in French and no French in English.
 * Owns: nothing.
 * Beware: walks every record, enum and fault that the contract lists; what services say of their own is held to it call by call, in tests/lib/host.
 */
#include "proto/proto.h"
#include "tests/lib/fault_words.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

static void
hold(const struct fault *why)
{
	char flaw[1200];

	for (uint32_t i = 0; i < why->count; i++)
		if (fault_words_flaw(&why->items[i], flaw, sizeof flaw) != NULL)
			fail_msg("%s", flaw);
}

/* What JSON can say wrong of one field: an unknown value, a text of no form, a number, a list. */
static unsigned
field_refused(const struct rec_desc *d, const struct rec_field *f, struct arena *a)
{
	static const char *const wrong[] = { "\"\u00a1\"", "[\"\u00a1\"]", "-1", "1e300", "[-1]", "{}",
		"true", "[{\"x\":1}]" };
	unsigned told = 0;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct fault why = { 0 };
		char *json = arena_printf(a, "{\"%s\":%s}", f->name, wrong[i]);
		void *rec = arena_alloc(a, d->size);
		uint64_t nulls;

		if (record_from_json(d, json, strlen(json), a, rec, &nulls, &why) == RC_OK)
			told += record_validate(d, rec, 0, RECORD_CREATE, &why) != RC_OK;
		hold(&why);
		told += why.count;
	}
	arena_reset(a);
	return told;
}

static void
every_field_of_the_contract_refuses_in_words(void **unused)
{
	struct arena a = { 0 };
	unsigned told = 0;

	(void)unused;
	for (size_t s = 0; s < proto_service_count; s++)
		for (size_t r = 0; r < proto_services[s]->record_count; r++)
			for (uint16_t i = 0; i < proto_services[s]->records[r]->count; i++)
				told += field_refused(proto_services[s]->records[r],
				    &proto_services[s]->records[r]->fields[i], &a);
	assert_true(told > 10000);
	arena_free(&a);
}

/* As the argument of a refusal a value is its label in French and its name in English. */
static void
every_value_of_every_enum_has_a_label_for_a_person(void **unused)
{
	unsigned values = 0;

	(void)unused;
	for (size_t s = 0; s < proto_service_count; s++)
		for (size_t r = 0; r < proto_services[s]->record_count; r++) {
			const struct rec_desc *d = proto_services[s]->records[r];

			for (uint16_t i = 0; i < d->count; i++)
				for (uint32_t v = 0;
				     d->fields[i].values != NULL && v < d->fields[i].values->count; v++) {
					const struct rec_enum *e = d->fields[i].values;
					struct fault why = { 0 };

					(void)rec_fault_value(
					    &why, RC_CONFLICT, "x", FAULT_STATE, e, e->values[v].value);
					assert_string_equal(why.items[0].argument, e->values[v].label);
					assert_string_equal(why.items[0].english, e->values[v].name);
					assert_null(strchr(e->values[v].label, '_'));
					hold(&why);
					values++;
				}
		}
	assert_true(values > 500);
}

static void
every_sentence_of_the_contract_is_french_or_english_and_ends(void **unused)
{
	const struct fault_code *const *all = proto_faults();
	unsigned n = 0;

	(void)unused;
	for (; all[n] != NULL; n++) {
		struct fault why = { 0 };
		char english[1024];

		(void)fault_addf(&why, RC_RULE, "x", all[n], "7");
		hold(&why);
		assert_non_null(strchr(".:…!?%s)", all[n]->fr[strlen(all[n]->fr) - 1]));
		fault_sentence(&why.items[0], 0, english, sizeof english);
		assert_null(strstr(english, "%s"));
		if ((strstr(all[n]->fr, "%s") != NULL) != (strstr(all[n]->en, "%s") != NULL))
			fail_msg("%s: one of its sentences leaves the argument out", all[n]->name);
	}
	assert_true(n > 300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_of_the_contract_refuses_in_words),
		cmocka_unit_test(every_value_of_every_enum_has_a_label_for_a_person),
		cmocka_unit_test(every_sentence_of_the_contract_is_french_or_english_and_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
