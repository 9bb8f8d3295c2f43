/*
 * network_test: the rules of organisations, mandates and memberships among the rows of one import, and the states of an organisation.
 * Owns: a host with the registry alone.
 * Beware: the rows of an import see one another before anything is stored.
 */
#include "services/registry/network.h"
#include "tests/lib/host.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#define NOW INT64_C(1574760000000000) /* 2019-11-26 */
#define TODAY 18226

static const struct service_desc *const services[] = { &registry_service };
static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
static struct host *host;
static struct fault why;

static int
set_up(void **unused)
{
	(void)unused;
	crypto_open();
	host = host_new(services, 1, NOW);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	host_free(host);
	return 0;
}

static struct id
id_of(uint8_t n)
{
	return (struct id){ { n, [6] = 0x70, [8] = 0x80, [15] = n } };
}

/* Two rows of a collection; what is said of them. */
static struct import_report
import_two(const struct rec_desc *d, const void *first, const void *second)
{
	struct import_row rows[2] = { { REC_BIT(1) | REC_BIT(2), 2, { 0 } },
		{ REC_BIT(1) | REC_BIT(2), 3, { 0 } } };
	struct import in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), text_of(d->name), false, { rows, 2 } };
	struct import_report report;
	struct buf bytes[2] = { { 0 }, { 0 } };

	record_encode(d, first, 0, 0, &bytes[0]);
	record_encode(d, second, 0, 0, &bytes[1]);
	for (int i = 0; i < 2; i++)
		rows[i].body = (struct text){ (char *)bytes[i].ptr, (uint32_t)bytes[i].len, 0 };
	assert_int_equal(host_call(host, &boss, "registry.import", &import_desc, &in, 0, &import_report_desc,
			     &report, NULL, &why),
	    RC_OK);
	buf_free(&bytes[0]);
	buf_free(&bytes[1]);
	return report;
}

static void
assert_told(const struct import_report *r, uint32_t line, const char *code)
{
	const struct import_fault *f = r->faults.items;

	assert_int_equal(r->faults.count, 1);
	assert_int_equal(f->line, line);
	assert_true(text_is(f->code, code));
	assert_int_equal(r->created, 0);
}

static struct organisation
centre(uint8_t n, const char *siret)
{
	struct organisation o = { .has = REC_BIT(TAG_ID) | REC_BIT(7) | REC_BIT(8),
		.id = id_of(n),
		.name = text_of("Centre"),
		.kind = ORGANISATION_CENTRE,
		.siret = text_of(siret) };

	o.has |= siret[0] != '\0' ? REC_BIT(ORGANISATION_TAG_SIRET) : 0;
	return o;
}

static void
two_rows_of_an_import_with_one_siret_are_refused(void **unused)
{
	struct organisation a = centre(1, "99900011100016"), b = centre(2, "99900011100016");
	struct import_report r = import_two(&organisation_desc, &a, &b);

	(void)unused;
	assert_told(&r, 3, "siret_taken");
}

/* Fourteen digits that hold: the last is Luhn's. */
static void
siret_write(unsigned n, char out[15])
{
	unsigned sum = 0;

	snprintf(out, 15, "9%08u0001", n);
	for (int i = 0; i < 13; i++) {
		unsigned v = (unsigned)(out[i] - '0') * (i % 2 == 0 ? 2 : 1);

		sum += v > 9 ? v - 9 : v;
	}
	out[13] = (char)('0' + (10 - sum % 10) % 10);
	out[14] = '\0';
}

#define MANY 400

static void
of_many_rows_of_an_import_the_one_with_the_siret_of_another_is_told(void **unused)
{
	struct import_row rows[MANY];
	struct import in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), text_of("organisation"), false,
		{ rows, MANY } };
	struct buf bytes[MANY] = { { 0 } };
	struct import_report report;
	char siret[15];

	(void)unused;
	for (unsigned i = 0; i < MANY; i++) {
		struct organisation o = centre(1, "");

		siret_write(i + 1 < MANY ? i : 2, siret);
		o.id.b[1] = (uint8_t)(i >> 8);
		o.id.b[15] = (uint8_t)i;
		o.siret = text_of(siret);
		o.has |= REC_BIT(ORGANISATION_TAG_SIRET);
		record_encode(&organisation_desc, &o, 0, 0, &bytes[i]);
		rows[i] = (struct import_row){ REC_BIT(1) | REC_BIT(2), i + 2,
			{ (char *)bytes[i].ptr, (uint32_t)bytes[i].len, 0 } };
	}
	assert_int_equal(host_call(host, &boss, "registry.import", &import_desc, &in, 0, &import_report_desc,
			     &report, NULL, &why),
	    RC_OK);
	assert_told(&report, MANY + 1, "siret_taken");
	for (unsigned i = 0; i < MANY; i++)
		buf_free(&bytes[i]);
}

static void
two_rows_of_an_import_that_stand_above_one_another_are_refused(void **unused)
{
	struct organisation a = centre(1, ""), b = centre(2, "");
	struct import_report r;

	(void)unused;
	assert_int_equal(import_two(&organisation_desc, &a, &b).created, 2);
	a.parent = b.id;
	b.parent = a.id;
	a.has |= REC_BIT(ORGANISATION_TAG_PARENT);
	b.has |= REC_BIT(ORGANISATION_TAG_PARENT);
	r = import_two(&organisation_desc, &a, &b);
	assert_told(&r, 3, "tree_cycle");
}

static void
two_rows_of_an_import_that_say_the_same_mandate_are_refused(void **unused)
{
	struct organisation o = centre(1, ""), other = centre(2, "");
	struct person p = { .has = REC_BIT(TAG_ID) | REC_BIT(7),
		.id = id_of(3),
		.name = text_of("Personne") },
		      q = p;
	struct mandate m = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.id = id_of(5),
		.person = p.id,
		.organisation = o.id,
		.role = MANDATE_EMPLOYEE,
		.from = 100 },
		       n = m;
	struct import_report r;

	(void)unused;
	q.id = id_of(4);
	n.id = id_of(6);
	n.from = 200;
	assert_int_equal(import_two(&organisation_desc, &o, &other).created, 2);
	assert_int_equal(import_two(&person_desc, &p, &q).created, 2);
	r = import_two(&mandate_desc, &m, &n);
	assert_told(&r, 3, "mandate_doubled");
	n.organisation = other.id;
	assert_int_equal(import_two(&mandate_desc, &m, &n).created, 2);
	assert_int_equal(import_two(&mandate_desc, &m, &n).unchanged, 2); /* again: the same rows */
}

static void
two_rows_of_an_import_for_one_year_are_refused(void **unused)
{
	struct organisation o = centre(1, ""), f = centre(2, "");
	struct membership m = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.id = id_of(5),
		.organisation = o.id,
		.federation = f.id,
		.year = 2019,
		.due = 100 },
			  n = m;
	struct import_report r;

	(void)unused;
	f.kind = ORGANISATION_FEDERATION;
	n.id = id_of(6);
	assert_int_equal(import_two(&organisation_desc, &o, &f).created, 2);
	r = import_two(&membership_desc, &m, &n);
	assert_told(&r, 3, "membership_twice");
}

static enum rc
close_on(struct id id, const struct id *successor, struct organisation *ret)
{
	struct organisation_close in = { REC_BIT(1) | REC_BIT(2), id, TODAY - 10, { { 0 } } };

	if (successor != NULL) {
		in.successor = *successor;
		in.has |= REC_BIT(3);
	}
	return host_call(host, &boss, "registry.organisation.close", &organisation_close_desc, &in, 0,
	    &organisation_desc, ret, NULL, &why);
}

static void
the_refusal_names_the_last_of_those_who_took_over(void **unused)
{
	struct organisation a = centre(1, ""), b = centre(2, ""), c = centre(3, ""), d = centre(4, ""), out;
	struct person p = { .has = REC_BIT(TAG_ID) | REC_BIT(7),
		.id = id_of(5),
		.name = text_of("Personne") },
		      q = p;
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.person = p.id,
		.organisation = a.id,
		.role = MANDATE_EMPLOYEE,
		.from = TODAY };

	(void)unused;
	q.id = id_of(6);
	c.name = text_of("Le dernier");
	assert_int_equal(import_two(&organisation_desc, &a, &b).created, 2);
	assert_int_equal(import_two(&organisation_desc, &c, &d).created, 2);
	assert_int_equal(import_two(&person_desc, &p, &q).created, 2);
	assert_int_equal(close_on(a.id, &b.id, &out), RC_OK);
	assert_int_equal(close_on(b.id, &c.id, &out), RC_OK);
	assert_int_equal(close_on(c.id, &a.id, &out), RC_RULE); /* no ring */
	assert_int_equal(host_call(host, &boss, "registry.mandate.create", &mandate_desc, &m, 0,
			     &mandate_desc, &m, NULL, &why),
	    RC_RULE);
	assert_non_null(strstr(why.items[0].argument, "Le dernier"));
}

static void
an_organisation_closes_once_and_does_not_open_again(void **unused)
{
	int to = ORGANISATION_ACTIVE;

	(void)unused;
	assert_true(machine_is_sound(&organisation_machine));
	assert_int_equal(machine_step(organisation_machine.edges, organisation_machine.edge_count,
			     ORGANISATION_ACTIVE, ORGANISATION_CLOSE, &to),
	    RC_OK);
	assert_int_equal(to, ORGANISATION_CLOSED);
	assert_int_equal(machine_step(organisation_machine.edges, organisation_machine.edge_count,
			     ORGANISATION_CLOSED, ORGANISATION_CLOSE, &to),
	    RC_CONFLICT);
	assert_int_equal(organisation_machine.edge_count, 1);
}

static void
the_journal_of_closings_and_memberships_replays(void **unused)
{
	struct organisation o = centre(1, ""), f = centre(2, ""), out;
	struct membership m = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) |
		    REC_BIT(MEMBERSHIP_TAG_DUE_ON),
		.id = id_of(5),
		.organisation = o.id,
		.federation = f.id,
		.year = 2019,
		.due = 100,
		.due_on = TODAY + 20 },
			  n = m;
	struct key_figure k = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(11) |
		    REC_BIT(12),
		.organisation = f.id,
		.name = text_of("Adhérents"),
		.value = 25,
		.unit = text_of("structures"),
		.year = 2018,
		.source = text_of("Rapport") };
	uint64_t events;

	(void)unused;
	f.kind = ORGANISATION_FEDERATION;
	n.id = id_of(6);
	n.year = 2018;
	n.paid = 100;
	n.has |= REC_BIT(10);
	assert_int_equal(import_two(&organisation_desc, &o, &f).created, 2);
	assert_int_equal(import_two(&membership_desc, &m, &n).created, 2);
	assert_int_equal(host_call(host, &boss, "registry.key_figure.create", &key_figure_desc, &k, 0,
			     &key_figure_desc, &k, NULL, &why),
	    RC_OK);
	assert_int_equal(close_on(o.id, NULL, &out), RC_OK);
	assert_int_equal(host_verify(host, "registry", &events, &why), RC_OK);
	assert_true(events >= 7); /* one deadline among them: the paid year calls for none */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(two_rows_of_an_import_with_one_siret_are_refused),
		TEST(of_many_rows_of_an_import_the_one_with_the_siret_of_another_is_told),
		TEST(two_rows_of_an_import_that_stand_above_one_another_are_refused),
		TEST(two_rows_of_an_import_that_say_the_same_mandate_are_refused),
		TEST(two_rows_of_an_import_for_one_year_are_refused),
		TEST(the_refusal_names_the_last_of_those_who_took_over),
		TEST(an_organisation_closes_once_and_does_not_open_again),
		TEST(the_journal_of_closings_and_memberships_replays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
