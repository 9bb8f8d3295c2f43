/*
 * record_seal_test: what sealing hides, what opening needs, and what of a record reaches the log.
 * Owns: nothing but the fixture's arena and buffers.
 * Beware: tests/lib/sample.c holds the flags that these count on.
 */
#include "common/log.h"
#include "tests/lib/fix.h"

/* --- seals -------------------------------------------------------------------------------------------- */
static const uint8_t key[CRYPTO_KEY_LEN] = { 1 }, other_key[CRYPTO_KEY_LEN] = { 2 };
static const struct id id = { { 9 } }, other_id = { { 8 } };

static void
fill_private(struct fix *x, struct sample_person *person, struct text secrets[2])
{
	*person = (struct sample_person){ .has = REC_BIT(1), .name = TEXT_LIT("Ana Martin") };
	secrets[0] = TEXT_LIT("pas le lundi");
	secrets[1] = TEXT_LIT("");
	x->s.has |= REC_BIT(12) | REC_BIT(14) | REC_BIT(21) | REC_BIT(63);
	x->s.name = TEXT_LIT("Zoé");
	x->s.reason = TEXT_LIT("");
	x->s.persons = (struct list){ person, 1 };
	x->s.secrets = (struct list){ secrets, 2 };
}

static void
sealing_hides_every_private_text_and_nothing_else(void **state)
{
	struct fix *x = *state;
	struct sample_person person;
	struct text secrets[2];
	struct sample sealed;

	fill_private(x, &person, secrets);
	sealed = x->s;
	assert_true(record_has_open(&sample_desc, &sealed));
	record_seal(&sample_desc, &sealed, id, key, &entropy_system, &x->arena);
	assert_false(record_has_open(&sample_desc, &sealed));
	assert_true(text_is(sealed.title, "Titre"));
	assert_int_equal(sealed.name.len, 4 + CRYPTO_SEAL_OVERHEAD);
	record_encode(&sample_desc, &sealed, 0, 0, &x->out);
	assert_null(memmem(x->out.ptr, x->out.len, "Zo", 2));
	assert_null(memmem(x->out.ptr, x->out.len, "Martin", 6));
	assert_null(memmem(x->out.ptr, x->out.len, "lundi", 5));
	assert_int_equal(person.name.sealed, 0); /* who shares the list's items sees no change */
	assert_int_equal(record_open(&sample_desc, &sealed, id, key, &x->arena), 0);
	assert_true(record_equal(&sample_desc, &x->s, &sealed));
}

static void
without_its_key_a_private_text_is_absent(void **state)
{
	struct fix *x = *state;
	struct sample_person person;
	struct text secrets[2];

	fill_private(x, &person, secrets);
	for (int i = 0; i < 3; i++) {
		struct sample s = x->s;

		record_seal(&sample_desc, &s, id, key, &entropy_system, &x->arena);
		assert_int_equal(record_open(&sample_desc, &s, i == 2 ? other_id : id,
				     i == 0	  ? NULL
					 : i == 1 ? other_key
						  : key,
				     &x->arena),
		    5);
		assert_true(s.has == (REC_BIT(1) | REC_BIT(11) | REC_BIT(21)));
		assert_true(((struct sample_person *)s.persons.items)->has == 0);
		assert_int_equal(record_validate(&sample_desc, &s, 0, RECORD_STORED, &x->why), RC_OK);
	}
}

static void
ciphertext_does_not_open_in_another_field(void **state)
{
	struct fix *x = *state;

	x->s.has |= REC_BIT(12) | REC_BIT(14);
	x->s.name = x->s.reason = TEXT_LIT("Zoé");
	record_seal(&sample_desc, &x->s, id, key, &entropy_system, &x->arena);
	x->s.reason = x->s.name;
	assert_int_equal(record_open(&sample_desc, &x->s, id, key, &x->arena), 1);
	assert_true(REC_HAS(&x->s, 12) && !REC_HAS(&x->s, 14));
}

/* --- log ---------------------------------------------------------------------------------------------- */
static void
catch_line(void *arg, const char *line, size_t len)
{
	buf_append(arg, line, len);
}

static void
a_log_line_holds_no_name_no_request_no_password(void **state)
{
	struct fix *x = *state;
	struct sample_person person;
	struct text secrets[2];

	fill_private(x, &person, secrets);
	x->s.has |= REC_BIT(24) | REC_BIT(9) | REC_BIT(7);
	x->s.password = TEXT_LIT("motdepasse");
	x->s.colour = SAMPLE_GREEN;
	x->s.day = 18226;
	log_open("test", LOG_INFO);
	log_capture(catch_line, &x->out);
	log_record(LOG_INFO, "sample_made", &sample_desc, &x->s);
	log_capture(NULL, NULL);
	const char *line = buf_cstr(&x->out);

	assert_non_null(strstr(line, "seats=12"));
	assert_non_null(strstr(line, "colour=green"));
	assert_non_null(strstr(line, "day=2019-11-26"));
	assert_non_null(strstr(line, "persons=1"));
	assert_null(strstr(line, "Zo"));
	assert_null(strstr(line, "Martin"));
	assert_null(strstr(line, "lundi"));
	assert_null(strstr(line, "motdepasse"));
}

#define FIX(test) cmocka_unit_test_setup_teardown(test, fix_setup_filled, fix_teardown)

/* --- whose it is ---------------------------------------------------------------------------------------- */
struct note {
	REC_HEAD_MEMBERS;
	struct id person, organisation;
	struct text words, proof;
	uint32_t needs;
};
static const struct rec_field note_fields[] = {
	REC_HEAD(struct note),
	REC_ID(6, struct note, person, SUBJECT_REF, "Personne", "Whose words.", .flags = SUBJECT),
	REC_ID(7, struct note, organisation, "organisation", "Structure", "Or whose.", .flags = SUBJECT),
	REC_TEXT(8, struct note, words, 100, "Mots", "Go with the person.", .flags = SENSITIVE),
	REC_TEXT(9, struct note, proof, 100, "Preuve", "Kept by law.", .flags = PERSONAL | EVIDENCE),
	REC_U32(10, struct note, needs, 0, 9, "Besoins", "No text, and sensitive.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(note, struct note, "Note", "A record about somebody.");

static struct note
note_of(struct id person)
{
	return (struct note){ .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10),
		.id = id,
		.person = person,
		.words = TEXT_LIT("des mots"),
		.proof = TEXT_LIT("une preuve"),
		.needs = 3 };
}

static void
a_record_is_about_its_person_or_an_organisation_or_itself(void **state)
{
	static const struct id organisation = { { 5 } };
	struct note n = note_of(other_id);

	(void)state;
	assert_true(id_equal(record_subject(&note_desc, &n), other_id));
	n.organisation = organisation;
	n.has |= REC_BIT(7);
	assert_true(id_equal(record_subject(&note_desc, &n), organisation)); /* the last that is present */
	n.has &= ~(REC_BIT(6) | REC_BIT(7));
	assert_true(id_equal(record_subject(&note_desc, &n), id));
	assert_false(id_equal(record_evidence_subject(id), id));
}

static void
evidence_opens_when_the_subjects_key_is_gone(void **state)
{
	struct fix *x = *state;
	const struct record_keys both = { .subject = key, .evidence = other_key };
	const struct record_keys left = { .evidence = other_key };
	struct note n = note_of(other_id);

	record_seal_keys(&note_desc, &n, id, &both, &entropy_system, &x->arena);
	assert_int_equal(record_open_keys(&note_desc, &n, id, &left, &x->arena), 1);
	assert_false(REC_HAS(&n, 8));
	assert_true(text_is(n.proof, "une preuve"));
}

static void
what_was_sealed_before_it_had_a_subject_still_opens(void **state)
{
	struct fix *x = *state;
	const struct record_keys now = { .subject = other_key, .evidence = other_key, .former = key };
	struct note n = note_of(other_id);

	record_seal(&note_desc, &n, id, key, &entropy_system, &x->arena);
	assert_int_equal(record_open_keys(&note_desc, &n, id, &now, &x->arena), 0);
	assert_true(text_is(n.words, "des mots"));
}

static void
stripping_takes_all_but_evidence_and_says_when_nothing_was_left(void **state)
{
	struct note n = note_of(other_id);

	(void)state;
	assert_true(record_strip(&note_desc, &n));
	assert_false(REC_HAS(&n, 8) || REC_HAS(&n, 10));
	assert_true(REC_HAS(&n, 9) && REC_HAS(&n, 6));
	assert_false(record_strip(&note_desc, &n));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIX(sealing_hides_every_private_text_and_nothing_else),
		FIX(without_its_key_a_private_text_is_absent),
		FIX(ciphertext_does_not_open_in_another_field),
		FIX(a_record_is_about_its_person_or_an_organisation_or_itself),
		FIX(evidence_opens_when_the_subjects_key_is_gone),
		FIX(what_was_sealed_before_it_had_a_subject_still_opens),
		FIX(stripping_takes_all_but_evidence_and_says_when_nothing_was_left),
		FIX(a_log_line_holds_no_name_no_request_no_password),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
