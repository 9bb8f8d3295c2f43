/*
 * retention_test: periods are shown before they are applied, applied at night when they are switched on, and never against the law.
 * Owns: a registry alone, on virtual time.
 * Beware: time begins on 2019-11-06.
 */
#include "services/registry/service.h"
#include "tests/lib/host.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define NOW (INT64_C(1573000000) * USEC_PER_SEC)
#define TODAY ((day_t)18206)
#define DAY (86400 * USEC_PER_SEC)

static const struct service_desc *const registry_only[] = { &registry_service };
static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR, .person = { { 1 } } };
static const struct host_caller director = { .roles = ROLE_DIRECTOR, .person = { { 2 } } };

static int
setup(void **state)
{
	*state = host_new(registry_only, 1, NOW);
	return 0;
}

static int
teardown(void **state)
{
	host_free(*state);
	return 0;
}

static struct id
make(struct host *h, const char *method, const struct rec_desc *d, const void *rec)
{
	struct rec_head *out = arena_alloc(host_arena(h), d->size);

	assert_int_equal(host_call(h, &boss, method, d, rec, 0, d, out, NULL, NULL), RC_OK);
	return out->id;
}

static struct id
centre_make(struct host *h)
{
	const struct organisation o = {
		.has = REC_BIT(7) | REC_BIT(8), .name = TEXT_LIT("Centre A"), .kind = ORGANISATION_CENTRE
	};

	return make(h, "registry.organisation.create", &organisation_desc, &o);
}

/* Somebody whose only mandate ended that many days ago; 0: goes on. */
static struct id
person_make(struct host *h, struct id centre, day_t ended)
{
	const struct person p = { .has = REC_BIT(7), .name = TEXT_LIT("Une personne") };
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.person = make(h, "registry.person.create", &person_desc, &p),
		.organisation = centre,
		.role = MANDATE_VOLUNTEER,
		.from = TODAY - 5000 };

	if (ended != 0) {
		m.to = TODAY - ended;
		m.has |= REC_BIT(10);
	}
	make(h, "registry.mandate.create", &mandate_desc, &m);
	return m.person;
}

static enum rc
rule_make(struct host *h, enum retention_class class, uint32_t months, enum retention_action action,
    bool active, struct retention_rule *out, struct fault *why)
{
	const struct retention_rule r = { .has =
					      REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10),
		.class = class,
		.months = months,
		.action = action,
		.basis = TEXT_LIT("Décision du conseil"),
		.active = active };

	return host_call(h, &boss, "registry.retention_rule.create", &retention_rule_desc, &r, 0,
	    &retention_rule_desc, out, NULL, why);
}

static struct retention_line
preview(struct host *h, enum retention_class class)
{
	struct retention_preview p;

	assert_int_equal(host_call(h, &boss, "registry.retention.preview", NULL, NULL, 0,
			     &retention_preview_desc, &p, NULL, NULL),
	    RC_OK);
	assert_int_equal(p.lines.count, RETENTION_CLASS_COUNT);
	return ((const struct retention_line *)p.lines.items)[class];
}

static bool
is_erased(struct host *h, struct id person)
{
	const struct ref r = { REC_BIT(1), person };
	struct person p;

	assert_int_equal(
	    host_call(h, &boss, "registry.person.get", &ref_desc, &r, 0, &person_desc, &p, NULL, NULL),
	    RC_OK);
	return REC_HAS(&p, PERSON_TAG_ERASED_AT);
}

static void
defaults_are_shown_with_what_they_would_go_through_and_do_nothing(void **state)
{
	struct host *h = *state;
	struct id centre = centre_make(h), left = person_make(h, centre, 3 * 366 + 40);
	struct retention_line line;

	person_make(h, centre, 0);
	person_make(h, centre, 100);
	line = preview(h, RETENTION_PERSON_LEFT);
	assert_int_equal(line.count, 1);
	assert_true(id_equal(((const struct id *)line.ids.items)[0], left));
	assert_false(line.active || REC_HAS(&line, 7));
	assert_true(line.basis.len > 0);
	assert_true(preview(h, RETENTION_MEMBERSHIP).law);
	host_advance(h, 3 * DAY);
	assert_false(is_erased(h, left));
}

static void
an_active_rule_erases_at_night_who_left_long_ago_and_nobody_else(void **state)
{
	struct host *h = *state;
	struct id centre = centre_make(h), left = person_make(h, centre, 800),
		  stays = person_make(h, centre, 0), recent = person_make(h, centre, 100);
	const struct person alone = { .has = REC_BIT(7), .name = TEXT_LIT("Sans mandat") };
	struct id without = make(h, "registry.person.create", &person_desc, &alone);
	struct retention_rule r;
	struct fault why = { 0 };
	uint64_t events;

	assert_int_equal(rule_make(h, RETENTION_PERSON_LEFT, 24, RETENTION_ERASE, true, &r, NULL), RC_OK);
	assert_int_equal(preview(h, RETENTION_PERSON_LEFT).count, 1);
	host_advance(h, 2 * DAY);
	assert_true(is_erased(h, left));
	assert_false(is_erased(h, stays) || is_erased(h, recent) || is_erased(h, without));
	assert_int_equal(preview(h, RETENTION_PERSON_LEFT).count, 0);
	host_restart(h, "registry");
	host_advance(h, 700 * DAY);
	assert_true(is_erased(h, recent)); /* two years after the end of the mandate */
	assert_false(is_erased(h, stays));
	assert_int_equal(host_verify(h, "registry", &events, &why), RC_OK);
}

static void
a_night_with_more_than_a_batch_goes_on_until_all_is_done(void **state)
{
	struct host *h = *state;
	const struct id centre = centre_make(h);
	struct contact log = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.organisation = centre,
		.day = TODAY - 1000,
		.kind = CONTACT_CALL,
		.note = TEXT_LIT("Un appel") };
	struct retention_rule r;

	for (int i = 0; i < 130; i++)
		make(h, "registry.contact.create", &contact_desc, &log);
	log.day = TODAY - 10;
	make(h, "registry.contact.create", &contact_desc, &log);
	assert_int_equal(rule_make(h, RETENTION_CONTACT, 12, RETENTION_REMOVE_TEXTS, true, &r, NULL), RC_OK);
	assert_int_equal(preview(h, RETENTION_CONTACT).count, 130);
	host_advance(h, 2 * DAY);
	assert_int_equal(preview(h, RETENTION_CONTACT).count, 0);
}

static void
a_rule_against_the_law_or_beside_its_class_is_refused(void **state)
{
	struct host *h = *state;
	struct retention_rule r;
	struct fault why = { 0 };

	assert_int_equal(rule_make(h, RETENTION_MEMBERSHIP, 60, RETENTION_ARCHIVE, false, &r, &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_RETENTION_LAW);
	fault_clear(&why);
	assert_int_equal(
	    rule_make(h, RETENTION_MANDATE_ENDED, 240, RETENTION_ERASE, false, &r, &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_RETENTION_ACTION);
	assert_int_equal(rule_make(h, RETENTION_CONTACT, 24, RETENTION_ARCHIVE, false, &r, NULL), RC_OK);
	fault_clear(&why);
	assert_int_equal(rule_make(h, RETENTION_CONTACT, 36, RETENTION_ARCHIVE, false, &r, &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_RETENTION_TWICE);
	assert_int_equal(
	    host_call(h, &director, "registry.retention.preview", NULL, NULL, 0, NULL, NULL, NULL, NULL),
	    RC_FORBIDDEN);
}

int
main(void)
{
#define RETENTION_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		RETENTION_TEST(defaults_are_shown_with_what_they_would_go_through_and_do_nothing),
		RETENTION_TEST(an_active_rule_erases_at_night_who_left_long_ago_and_nobody_else),
		RETENTION_TEST(a_night_with_more_than_a_batch_goes_on_until_all_is_done),
		RETENTION_TEST(a_rule_against_the_law_or_beside_its_class_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
