/*
 * funding_test: the machines of fundings and training agreements, whole; which payers fit which public; what persons who leave leave behind.
 * Owns: scheduling and registry, with one centre, one action at 300 euros a person, and a delegation of three.
 * Beware: today is 2026-01-15 at the start of each test, six in the morning (UTC). Amounts are cents.
 */
#include "services/scheduling/enrolment.h"
#include "services/scheduling/funding.h"
#include "services/scheduling/machines.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

extern const struct service_desc registry_service;

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define BIT(v) (1u << (unsigned)(v))
#define NO (-1)

/* --- machines ---------------------------------------------------------------------------------------------- */
/* Rows by state, columns by event. */
static void
machine_is(const struct machine *m, const int *want, int states, int events)
{
	assert_true(machine_is_sound(m));
	assert_int_equal(m->state_count, states);
	assert_int_equal(m->event_count, events);
	for (int from = 0; from < states; from++)
		for (int event = 0; event < events; event++) {
			int to = NO, should = want[from * events + event];
			enum rc rc = machine_step(m->edges, m->edge_count, from, event, &to);

			assert_int_equal(rc, should == NO ? RC_CONFLICT : RC_OK);
			assert_int_equal(to, should);
		}
}

static void
names_are(const struct machine *m, const struct rec_enum *e)
{
	assert_int_equal(m->state_count, e->count);
	for (size_t i = 0; i < m->state_count; i++)
		assert_string_equal(rec_enum_by_value(e, m->states[i].value)->name, m->states[i].name);
}

static void
every_step_of_a_funding_leads_where_it_should_or_nowhere(void **unused)
{
	/* ask, grant, refuse, invoice, pay_part, pay, cancel */
	static const int want[][7] = {
		[FUNDING_PLANNED] = { FUNDING_ASKED, NO, NO, FUNDING_INVOICED, NO, NO, FUNDING_CANCELLED },
		[FUNDING_ASKED] = { NO, FUNDING_GRANTED, FUNDING_REFUSED, NO, NO, NO, FUNDING_CANCELLED },
		[FUNDING_GRANTED] = { NO, NO, NO, FUNDING_INVOICED, NO, NO, FUNDING_CANCELLED },
		[FUNDING_REFUSED] = { NO, NO, NO, NO, NO, NO, NO },
		[FUNDING_INVOICED] = { NO, NO, NO, NO, FUNDING_INVOICED, FUNDING_PAID, FUNDING_CANCELLED },
		[FUNDING_PAID] = { NO, NO, NO, NO, NO, NO, NO },
		[FUNDING_CANCELLED] = { NO, NO, NO, NO, NO, NO, NO },
	};

	(void)unused;
	machine_is(&scheduling_funding_machine, want[0], COUNT(want), 7);
	names_are(&scheduling_funding_machine, &funding_status_enum);
}

static void
every_step_of_an_agreement_leads_where_it_should_or_nowhere(void **unused)
{
	/* send, revise, sign, close, cancel */
	static const int want[][5] = {
		[AGREEMENT_DRAFT] = { AGREEMENT_SENT, NO, NO, NO, AGREEMENT_CANCELLED },
		[AGREEMENT_SENT] = { NO, AGREEMENT_DRAFT, AGREEMENT_SIGNED, NO, AGREEMENT_CANCELLED },
		[AGREEMENT_SIGNED] = { NO, NO, NO, AGREEMENT_CLOSED, AGREEMENT_CANCELLED },
		[AGREEMENT_CLOSED] = { NO, NO, NO, NO, NO },
		[AGREEMENT_CANCELLED] = { NO, NO, NO, NO, NO },
	};

	(void)unused;
	machine_is(&scheduling_agreement_machine, want[0], COUNT(want), 5);
	names_are(&scheduling_agreement_machine, &agreement_status_enum);
}

/* --- payers ------------------------------------------------------------------------------------------------ */
static void
who_pays_depends_on_the_public_and_on_who_manages_the_centre(void **unused)
{
	const unsigned always = BIT(PAYER_FEDERATION) | BIT(PAYER_STRUCTURE) | BIT(PAYER_PERSON);
	struct organisation association = { .kind = ORGANISATION_CENTRE };
	struct organisation town = {
		.kind = ORGANISATION_CENTRE, .management = MANAGEMENT_MUNICIPAL, .has = REC_BIT(15)
	};
	struct organisation caf = { .kind = ORGANISATION_INSTITUTION };
	static const enum mandate_role volunteers[] = { MANDATE_VOLUNTEER, MANDATE_ADMINISTRATOR,
		MANDATE_PRESIDENT, MANDATE_COPRESIDENT, MANDATE_BOARD_MEMBER };

	(void)unused;
	for (size_t i = 0; i < COUNT(volunteers); i++) {
		assert_int_equal(funding_payers(volunteers[i], &association), always | BIT(PAYER_FDVA));
		assert_int_equal(funding_payers(volunteers[i], &town), always | BIT(PAYER_FDVA));
	}
	assert_int_equal(funding_payers(MANDATE_DIRECTOR, &association), always | BIT(PAYER_OPCO));
	assert_int_equal(
	    funding_payers(MANDATE_DIRECTOR, &town), always | BIT(PAYER_CNFPT) | BIT(PAYER_OWN_BUDGET));
	assert_int_equal(
	    funding_payers(MANDATE_HEAD_OF_SERVICE, &caf), always | BIT(PAYER_CNFPT) | BIT(PAYER_OWN_BUDGET));
	assert_int_equal(funding_payers(MANDATE_ELECTED, &town), always | BIT(PAYER_OWN_BUDGET));
}

/* --- in a host --------------------------------------------------------------------------------------------- */
struct room {
	struct desk *d;
	struct id action, centre, enrolment;
	struct id people[4]; /* director, president, employee; another employee who is not enrolled */
};
static const char *const roles[] = { "director", "president", "employee", "employee" };

static int
room_up(void **state)
{
	static const struct service_desc *const services[] = { &scheduling_service, &registry_service };
	static struct room r;

	r = (struct room){ .d = desk_new(services, 2, "2026-01-15") };
	r.centre =
	    desk_make(r.d, "registry.organisation.create", "{\"name\":\"Centre A\",\"kind\":\"centre\"}");
	for (size_t i = 0; i < COUNT(roles); i++) {
		r.people[i] = desk_make(r.d, "registry.person.create", "{\"name\":\"Une fonction %zu\"}", i);
		desk_make(r.d, "registry.mandate.create",
		    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"%s\",\"from\":\"2020-01-01\"}",
		    desk_text(r.d, r.people[i]), desk_text(r.d, r.centre), roles[i]);
	}
	host_settle(r.d->h);
	r.action = desk_make(r.d, "scheduling.action.create",
	    "{\"title\":\"Formation\",\"price\":30000,\"first_day\":\"2026-03-10\"}");
	desk_make(r.d, "scheduling.action.open", "{\"id\":\"%s\"}", desk_text(r.d, r.action));
	r.enrolment = desk_make(r.d, "scheduling.enrolment.create",
	    "{\"action\":\"%s\",\"structure\":\"%s\",\"persons\":[{\"person\":\"%s\",\"role\":\"director\"},"
	    "{\"person\":\"%s\",\"role\":\"president\"},{\"person\":\"%s\",\"role\":\"employee\"}]}",
	    desk_text(r.d, r.action), desk_text(r.d, r.centre), desk_text(r.d, r.people[0]),
	    desk_text(r.d, r.people[1]), desk_text(r.d, r.people[2]));
	*state = &r;
	return 0;
}

static int
room_down(void **state)
{
	struct room *r = *state;

	return desk_close(r->d, "scheduling");
}

static struct id
fund(struct room *r, int person, const char *payer, int planned)
{
	return desk_make(r->d, "scheduling.funding.create",
	    "{\"enrolment\":\"%s\",\"person\":\"%s\",\"payer\":\"%s\",\"planned\":%d}",
	    desk_text(r->d, r->enrolment), desk_text(r->d, r->people[person]), payer, planned);
}

static struct funding
now(struct room *r, struct id id)
{
	struct funding f = { 0 };

	assert_int_equal(
	    desk_call(r->d, "scheduling.funding.get", &f, "{\"id\":\"%s\"}", desk_text(r->d, id)), RC_OK);
	return f;
}

static void
step(struct room *r, const char *method, struct id id)
{
	assert_int_equal(desk_call(r->d, method, NULL, "{\"id\":\"%s\"}", desk_text(r->d, id)), RC_OK);
}

static struct funding
kept(struct room *r, struct id id)
{
	struct db_txn t = db_begin(service_db(host_service(r->d->h, "scheduling")), DB_READ);
	struct funding f = { 0 };

	assert_true(db_get(&t, &scheduling_fundings, id, host_arena(r->d->h), &f));
	db_abort(&t);
	return f;
}

/* "she was on sick leave": it is about the person, and goes with the person. */
static void
why_a_rule_is_set_aside_is_sealed_and_read_again_after_each_step(void **state)
{
	static const char why[] = "en arrêt au moment de la demande";
	struct room *r = *state;
	struct id id = fund(r, 2, "opco", 10000);
	struct funding f = { 0 };

	assert_int_equal(desk_call(r->d, "scheduling.funding.ask", &f, "{\"id\":\"%s\",\"overruled\":\"%s\"}",
			     desk_text(r->d, id), why),
	    RC_OK);
	assert_true(text_is(f.overruled, why));
	assert_true(kept(r, id).overruled.sealed);
	assert_int_equal(
	    desk_call(r->d, "scheduling.funding.grant", &f, "{\"id\":\"%s\"}", desk_text(r->d, id)), RC_OK);
	assert_true(text_is(f.overruled, why));
	assert_int_equal(
	    desk_call(r->d, "scheduling.enrolment.replace", NULL,
		"{\"id\":\"%s\",\"leaving\":\"%s\",\"coming\":\"%s\",\"role\":\"employee\"}",
		desk_text(r->d, r->enrolment), desk_text(r->d, r->people[2]), desk_text(r->d, r->people[3])),
	    RC_OK);
	assert_int_equal(now(r, id).status, FUNDING_CANCELLED);
	assert_true(text_is(now(r, id).overruled, why));
	assert_true(kept(r, id).overruled.sealed);
}

static void
what_is_not_invoiced_goes_with_the_person_who_leaves(void **state)
{
	struct room *r = *state;
	struct id asked = fund(r, 2, "opco", 10000), paid = fund(r, 2, "structure", 5000),
		  other = fund(r, 0, "opco", 10000);
	struct enrolment_balance b = { 0 };

	step(r, "scheduling.funding.ask", asked);
	step(r, "scheduling.funding.invoice", paid);
	assert_int_equal(
	    desk_call(r->d, "scheduling.enrolment.replace", NULL,
		"{\"id\":\"%s\",\"leaving\":\"%s\",\"coming\":\"%s\",\"role\":\"employee\"}",
		desk_text(r->d, r->enrolment), desk_text(r->d, r->people[2]), desk_text(r->d, r->people[3])),
	    RC_OK);
	assert_int_equal(now(r, asked).status, FUNDING_CANCELLED);
	assert_int_equal(now(r, paid).status, FUNDING_INVOICED);
	assert_int_equal(now(r, other).status, FUNDING_PLANNED);
	step(r, "scheduling.funding.pay", paid);
	assert_int_equal(desk_call(r->d, "scheduling.enrolment.balance", &b, "{\"id\":\"%s\"}",
			     desk_text(r->d, r->enrolment)),
	    RC_OK);
	assert_int_equal(b.total, 90000); /* three persons, whoever they are */
	assert_int_equal(b.paid, 5000); /* and what was paid for who left counts */
	assert_int_equal(b.remains, 85000);
	assert_int_equal(b.pending, 10000);
	assert_int_equal(b.lines.count, 4);
}

static void
who_withdraws_owes_nothing_and_what_is_open_is_cancelled(void **state)
{
	struct room *r = *state;
	struct id asked = fund(r, 2, "opco", 10000);
	struct enrolment_balance b = { 0 };

	step(r, "scheduling.enrolment.withdraw", r->enrolment);
	assert_int_equal(now(r, asked).status, FUNDING_CANCELLED);
	assert_int_equal(desk_call(r->d, "scheduling.enrolment.balance", &b, "{\"id\":\"%s\"}",
			     desk_text(r->d, r->enrolment)),
	    RC_OK);
	assert_int_equal(b.total, 0);
	assert_int_equal(b.remains, 0);
	assert_int_equal(desk_call(r->d, "scheduling.funding.create", NULL,
			     "{\"enrolment\":\"%s\",\"person\":\"%s\",\"payer\":\"opco\",\"planned\":1}",
			     desk_text(r->d, r->enrolment), desk_text(r->d, r->people[2])),
	    RC_RULE);
	assert_true(desk_refused(r->d, "enrolment", FAULT_FUNDING_ENROLMENT));
}

static void
a_funding_follows_its_structure_into_the_one_it_was_merged_with(void **state)
{
	struct room *r = *state;
	struct id f = fund(r, 2, "opco", 10000);
	struct id into =
	    desk_make(r->d, "registry.organisation.create", "{\"name\":\"Centre B\",\"kind\":\"centre\"}");

	assert_int_equal(
	    desk_call(r->d, "registry.organisation.merge", NULL, "{\"id\":\"%s\",\"into\":\"%s\"}",
		desk_text(r->d, r->centre), desk_text(r->d, into)),
	    RC_OK);
	host_settle(r->d->h);
	assert_true(id_equal(now(r, f).structure, into));
	r->d->who =
	    (struct host_caller){ .roles = ROLE_DIRECTOR, .organisations = &into, .organisation_count = 1 };
	assert_true(id_equal(now(r, f).id, f));
}

static void
an_agreement_with_somebody_who_left_is_not_sent(void **state)
{
	struct room *r = *state;
	struct id g = desk_make(r->d, "scheduling.training_agreement.create",
	    "{\"action\":\"%s\",\"structure\":\"%s\",\"programme\":\"Trois journées.\"}",
	    desk_text(r->d, r->action), desk_text(r->d, r->centre));

	assert_int_equal(
	    desk_call(r->d, "scheduling.enrolment.withdraw", NULL, "{\"id\":\"%s\",\"person\":\"%s\"}",
		desk_text(r->d, r->enrolment), desk_text(r->d, r->people[1])),
	    RC_OK);
	assert_int_equal(desk_call(r->d, "scheduling.training_agreement.send", NULL, "{\"id\":\"%s\"}",
			     desk_text(r->d, g)),
	    RC_RULE);
	assert_true(desk_refused(r->d, "persons[1]", FAULT_PERSON_NOT_THERE));
	assert_int_equal(desk_call(r->d, "scheduling.training_agreement.update", NULL,
			     "{\"id\":\"%s\",\"version\":1,\"persons\":[\"%s\"]}", desk_text(r->d, g),
			     desk_text(r->d, r->people[0])),
	    RC_OK);
	step(r, "scheduling.training_agreement.send", g);
}

static void
numbers_of_agreements_begin_anew_each_year(void **state)
{
	struct room *r = *state;
	struct training_agreement g = { 0 };
	struct id first = desk_make(r->d, "scheduling.training_agreement.create",
	    "{\"action\":\"%s\",\"structure\":\"%s\"}", desk_text(r->d, r->action),
	    desk_text(r->d, r->centre));

	step(r, "scheduling.training_agreement.cancel", first);
	desk_make(r->d, "scheduling.training_agreement.create", "{\"action\":\"%s\",\"structure\":\"%s\"}",
	    desk_text(r->d, r->action), desk_text(r->d, r->centre));
	desk_call(r->d, "scheduling.training_agreement.get", &g, "{\"id\":\"%s\"}", desk_text(r->d, first));
	assert_true(text_is(g.number, "2026-001"));
	desk_jump(r->d, "2027-01-04");
	step(r, "scheduling.enrolment.withdraw", r->enrolment);
	r->enrolment = desk_make(r->d, "scheduling.enrolment.create",
	    "{\"action\":\"%s\",\"structure\":\"%s\",\"persons\":[{\"person\":\"%s\",\"role\":\"director\"}]"
	    "}",
	    desk_text(r->d, r->action), desk_text(r->d, r->centre), desk_text(r->d, r->people[0]));
	assert_int_equal(desk_call(r->d, "scheduling.training_agreement.create", &g,
			     "{\"action\":\"%s\",\"structure\":\"%s\"}", desk_text(r->d, r->action),
			     desk_text(r->d, r->centre)),
	    RC_OK);
	assert_true(text_is(g.number, "2027-001"));
	assert_int_equal(g.price, 30000);
}

int
main(void)
{
#define IN_ROOM(f) cmocka_unit_test_setup_teardown(f, room_up, room_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step_of_a_funding_leads_where_it_should_or_nowhere),
		cmocka_unit_test(every_step_of_an_agreement_leads_where_it_should_or_nowhere),
		cmocka_unit_test(who_pays_depends_on_the_public_and_on_who_manages_the_centre),
		IN_ROOM(why_a_rule_is_set_aside_is_sealed_and_read_again_after_each_step),
		IN_ROOM(what_is_not_invoiced_goes_with_the_person_who_leaves),
		IN_ROOM(who_withdraws_owes_nothing_and_what_is_open_is_cancelled),
		IN_ROOM(a_funding_follows_its_structure_into_the_one_it_was_merged_with),
		IN_ROOM(an_agreement_with_somebody_who_left_is_not_sent),
		IN_ROOM(numbers_of_agreements_begin_anew_each_year),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
