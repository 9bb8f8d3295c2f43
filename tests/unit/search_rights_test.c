/*
 * search_rights_test: who finds whom, by what, and what the index keeps of them.
 * Owns: one host with a registry.
 * Beware: what an account finds is compared as bytes: that is what non-interference means.
 */
#include "services/registry/search.h"
#include "tests/lib/index_bytes.h"
#include "tests/lib/search_ask.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct host_caller team = { .roles = ROLE_COORDINATOR };
static struct host *host;
static struct id competence;

static int
set_up(void **unused)
{
	static const struct service_desc *const services[] = { &registry_service };
	struct competence c = { .has = REC_BIT(7), .name = TEXT_LIT("zzz") };

	(void)unused;
	host = host_new(services, 1, INT64_C(1793000000000000));
	competence = search_make(host, "registry.competence.create", &competence_desc, &c);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	host_free(host);
	return 0;
}

static bool
holds_bytes(const struct buf *b, const char *needle)
{
	return memmem(b->ptr, b->len, needle, strlen(needle)) != NULL;
}

static struct id
person_create(const char *name, const char *email)
{
	struct person p = { .has = REC_BIT(7) | REC_BIT(8), .name = text_of(name), .email = text_of(email) };

	return search_make(host, "registry.person.create", &person_desc, &p);
}

static void
the_index_holds_no_letter_of_a_name_or_of_an_address(void **unused)
{
	struct buf b = { 0 };

	(void)unused;
	(void)person_create("Quelquunique Personnage", "quelquunique@exemple.example");
	index_bytes(host_service(host, "registry"), &b);
	for (const char *const *w = (const char *const[]){ "uelqu", "ersonn", "exempl", NULL }; *w != NULL;
	     w++)
		assert_false(holds_bytes(&b, *w));
	buf_free(&b);
}

static unsigned
found(const struct host_caller *who, const char *q)
{
	struct search_answer got;
	struct fault why = { 0 };

	assert_int_equal(search_ask(host, who, q, 0, false, &got, &why), RC_OK);
	return got.hits.count;
}

static void
an_address_that_was_taken_away_finds_nobody(void **unused)
{
	struct person p = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION), .version = 1 };
	struct fault why = { 0 };

	(void)unused;
	p.id = person_create("Quelquunique Personnage", "quelquunique@exemple.example");
	assert_int_equal(found(&team, "quelquunique@exemple.example"), 1);
	assert_int_equal(host_call(host, &team, "registry.person.update", &person_desc, &p, REC_BIT(8),
			     &person_desc, &p, NULL, &why),
	    RC_OK);
	assert_int_equal(found(&team, "quelquunique@exemple.example"), 0);
	assert_int_equal(found(&team, "quelquunique"), 1);
}

/* As erasure does: the record stands, and its texts do not, whatever the members hold. */
static void
what_loses_its_texts_leaves_nothing_in_the_index(void **unused)
{
	struct service *s = host_service(host, "registry");
	struct buf empty = { 0 }, after = { 0 };
	struct person p = { .has = REC_BIT(TAG_ID), .name = TEXT_LIT("Quelquunique Personnage") };
	struct arena a = { 0 };

	(void)unused;
	index_bytes(host_service(host, "registry"), &empty);
	p.id = person_create("Quelquunique Personnage", "quelquunique@exemple.example");
	assert_int_equal(found(&team, "quelquuniq"), 1);
	struct db_txn t = db_begin(service_db(s), DB_WRITE);
	struct context c = { .service = s, .arena = &a, .txn = &t };

	registry_service.indexed(&c, &person_table, p.id, &p);
	assert_int_equal(db_end(&t), RC_OK);
	index_bytes(host_service(host, "registry"), &after);
	assert_int_equal(empty.len, after.len);
	buf_free(&empty);
	buf_free(&after);
	arena_free(&a);
}

static void
organisations_answer_to_their_numbers_communes_and_addresses(void **unused)
{
	struct organisation o = { .has = REC_BIT(7) | REC_BIT(8) | REC_BIT(12) | REC_BIT(13) | REC_BIT(14) |
		    REC_BIT(17) | REC_BIT(18),
		.name = TEXT_LIT("Centre de l’Œuvre"),
		.kind = ORGANISATION_CENTRE,
		.siret = TEXT_LIT("77560712400010"),
		.rna = TEXT_LIT("W421234567"),
		.commune = TEXT_LIT("42218"),
		.email = TEXT_LIT("Accueil@Oeuvre.example"),
		.phone = TEXT_LIT("+33 4 77 00 11 22") };

	(void)unused;
	(void)search_make(host, "registry.organisation.create", &organisation_desc, &o);
	assert_int_equal(found(&team, "77560712400010"), 1);
	assert_int_equal(found(&team, "775 607 124 00010"), 1);
	assert_int_equal(found(&team, "w421234567"), 1);
	assert_int_equal(found(&team, "42218"), 1);
	assert_int_equal(found(&team, "42000"), 1); /* a postal code of that commune */
	assert_int_equal(found(&team, "42100 oeuvre"), 1);
	assert_int_equal(found(&team, "42218 ailleurs"), 0);
	assert_int_equal(found(&team, "accueil@oeuvre.example"), 1);
	assert_int_equal(found(&team, "accueil@oeuvre.exampl"), 0);
	assert_int_equal(found(&team, "4221"), 0);
	assert_int_equal(found(&team, "oeuvre"), 1);
	assert_int_equal(found(&team, "ŒUV"), 1);
	for (const char *const *q = (const char *const[]){ "0477001122", "04 77 00 11 22", "775607124",
		 "775 607 124", "etienne", "œuvre saint-étienne", "centre etien", "etiene", NULL };
	     *q != NULL; q++)
		assert_int_equal(found(&team, *q), 1);
	assert_int_equal(found(&team, "centre montbrison"), 0);
	assert_int_equal(found(&team, "04770011"), 0);
}

/* --- rights ------------------------------------------------------------------------------------------ */
static struct id
centre_create(const char *name)
{
	struct organisation o = {
		.has = REC_BIT(7) | REC_BIT(8), .name = text_of(name), .kind = ORGANISATION_CENTRE
	};

	return search_make(host, "registry.organisation.create", &organisation_desc, &o);
}

static struct id
employee_create(const char *name, struct id centre)
{
	struct id id = person_create(name, "quelquun@exemple.example");
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.person = id,
		.organisation = centre,
		.role = MANDATE_EMPLOYEE,
		.from = 18000 };

	(void)search_make(host, "registry.mandate.create", &mandate_desc, &m);
	return id;
}

static struct text
answer_bytes(const struct host_caller *who, const char *q)
{
	(void)found(who, q);
	return host_last_body(host);
}

static void
a_director_finds_the_people_of_the_centre_and_the_answer_knows_no_others(void **unused)
{
	static const char *const questions[] = { "martelle", "centre", "marte centre", "martel dupondet",
		"mart", "m", "martlele" };
	struct id a = centre_create("Centre Martelle"), b = centre_create("Centre B"), mine;
	struct host_caller director = {
		.roles = ROLE_DIRECTOR, .organisations = &a, .organisation_count = 1
	};
	struct text before[sizeof questions / sizeof questions[0]];

	(void)unused;
	mine = employee_create("Martelle Dupondet", a);
	director.person = employee_create("Direction Premier", a);
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
		before[i] = answer_bytes(&director, questions[i]);
	assert_int_equal(found(&director, "martelle"), 2); /* the centre, and its employee */
	for (unsigned i = 0; i < 40; i++) {
		char name[40];

		snprintf(name, sizeof name, "Martelle Mart%c%c Dupondet", 'a' + (int)(i % 26),
		    'a' + (int)(i / 26));
		(void)employee_create(name, b);
	}
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		struct text now = answer_bytes(&director, questions[i]);

		assert_int_equal(now.len, before[i].len);
		assert_memory_equal(now.ptr, before[i].ptr, now.len);
	}
	assert_int_equal(found(&team, "martelle"), SEARCH_ASK_LIMIT);
	director.organisations = &b;
	assert_int_equal(found(&director, "martelle dupondet"), SEARCH_ASK_LIMIT);
	(void)mine;
}

static void
others_find_themselves_alone(void **unused)
{
	struct id a = centre_create("Centre A"), me = employee_create("Martelle Dupondet", a);
	struct host_caller self = {
		.roles = ROLE_BENEFICIARY, .person = me, .organisations = &a, .organisation_count = 1
	};
	struct host_caller nobody = { .roles = ROLE_ANIMATOR };
	struct provider card = { .has = REC_BIT(7) | REC_BIT(10) | REC_BIT(13),
		.name = TEXT_LIT("Cabinet Martelle"),
		.person = me };
	struct provider_competence known = { REC_BIT(1) | REC_BIT(2), competence, 3, { 0 } };
	struct host_caller provider = { .roles = ROLE_PROVIDER, .person = me };

	(void)unused;
	(void)employee_create("Martelle Autre", a);
	card.competences = (struct list){ &known, 1 };
	(void)search_make(host, "registry.provider.create", &provider_desc, &card);
	assert_int_equal(found(&self, "martelle"), 1);
	assert_int_equal(found(&nobody, "martelle"), 0);
	assert_int_equal(found(&nobody, "centre"), 1);
	assert_int_equal(found(&provider, "martelle"), 2); /* the person and the card */
	assert_int_equal(found(&team, "martelle"), 3);
}

static void
archives_are_for_the_team(void **unused)
{
	struct host_caller nobody = { .roles = ROLE_ANIMATOR };
	struct search_answer got;
	struct fault why = { 0 };

	(void)unused;
	assert_int_equal(search_ask(host, &nobody, "centre", 0, true, &got, &why), RC_FORBIDDEN);
	assert_ptr_equal(why.items[0].code, FAULT_SEARCH_ARCHIVED);
	assert_string_equal(why.items[0].field, "archived");
}

int
main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_index_holds_no_letter_of_a_name_or_of_an_address),
		TEST(an_address_that_was_taken_away_finds_nobody),
		TEST(what_loses_its_texts_leaves_nothing_in_the_index),
		TEST(organisations_answer_to_their_numbers_communes_and_addresses),
		TEST(a_director_finds_the_people_of_the_centre_and_the_answer_knows_no_others),
		TEST(others_find_themselves_alone),
		TEST(archives_are_for_the_team),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
