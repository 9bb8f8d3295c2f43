/*
 * service_test: the host, with the registry in it: rights, versions, receipts, refusals, history, events to others,
 *         replay.
 * Owns: nothing.
 * Beware: virtual time only.
 */
#include "services/registry/service.h"
#include "tests/lib/host.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define NOW (INT64_C(1573000000) * USEC_PER_SEC) /* 2019-11-06 */

static const struct service_desc *const registry_only[] = { &registry_service };
static const struct host_caller coordinator = { .roles = ROLE_COORDINATOR, .person = { { 1 } } };
static const struct host_caller director = { .roles = ROLE_DIRECTOR, .person = { { 2 } } };
static const struct host_caller nobody = { .roles = 0 };

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

static struct organisation
centre(const char *name)
{
	struct organisation o = { .name = text_of(name), .kind = ORGANISATION_CENTRE };

	o.has = REC_BIT(7) | REC_BIT(8);
	return o;
}

static enum rc
organisation_create(struct host *h, const struct host_caller *who, const struct organisation *in,
    struct organisation *out, const char *key, struct fault *why)
{
	return host_call(h, who, "registry.organisation.create", &organisation_desc, in, 0,
	    &organisation_desc, out, key, why);
}

static enum rc
organisation_get(struct host *h, const struct host_caller *who, struct id id, struct organisation *out)
{
	struct ref r = { REC_BIT(1), id };

	return host_call(
	    h, who, "registry.organisation.get", &ref_desc, &r, 0, &organisation_desc, out, NULL, NULL);
}

static void
what_was_created_can_be_read_and_has_a_version(void **state)
{
	struct organisation in = centre("Centre A"), made, got;

	assert_int_equal(organisation_create(*state, &coordinator, &in, &made, NULL, NULL), RC_OK);
	assert_int_equal(made.version, 1);
	assert_int_equal(organisation_get(*state, &director, made.id, &got), RC_OK);
	assert_true(text_is(got.name, "Centre A"));
	assert_true(record_equal(&organisation_desc, &made, &got));
}

static void
a_role_that_may_not_write_is_refused_and_nobody_must_say_who_they_are(void **state)
{
	struct organisation in = centre("Centre A"), made;

	assert_int_equal(organisation_create(*state, &director, &in, &made, NULL, NULL), RC_FORBIDDEN);
	assert_int_equal(organisation_create(*state, &nobody, &in, &made, NULL, NULL), RC_UNAUTHENTICATED);
	assert_int_equal(service_position(host_service(*state, "registry")), 0);
}

static void
the_same_key_gives_the_same_answer_and_one_record(void **state)
{
	struct organisation in = centre("Centre A"), first, second, other = centre("Centre B");
	struct fault why;

	assert_int_equal(organisation_create(*state, &coordinator, &in, &first, "k1", NULL), RC_OK);
	assert_int_equal(organisation_create(*state, &coordinator, &in, &second, "k1", NULL), RC_OK);
	assert_true(id_equal(first.id, second.id));
	assert_int_equal(service_position(host_service(*state, "registry")), 1);
	assert_int_equal(organisation_create(*state, &coordinator, &other, &second, "k1", &why), RC_REUSED);
	host_restart(*state, "registry");
	assert_int_equal(organisation_create(*state, &coordinator, &in, &second, "k1", NULL), RC_OK);
	assert_int_equal(service_position(host_service(*state, "registry")), 1);
}

static void
answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	(void)env;
	(void)body;
	(void)len;
	*(enum rc *)arg = rc;
}

/* One try, as often as it is sent: the id says that it is the same. */
static enum rc
organisation_try(struct host *h, uint8_t id, const struct organisation *patch)
{
	struct envelope e;
	struct buf b = { 0 };
	enum rc rc = RC_COUNT;

	stage_envelope(&e, &coordinator, "registry.organisation.update", (struct id){ { 9, id } },
	    host_now(h) + 10 * USEC_PER_SEC, "the key");
	record_encode(&organisation_desc, patch, 0, 0, &b);
	service_local(host_service(h, "registry"), &e, b.ptr, b.len, answered, &rc);
	host_settle(h);
	buf_free(&b);
	return rc;
}

static void
a_copy_of_what_was_refused_is_refused_even_when_it_would_be_possible_now(void **state)
{
	struct organisation in = centre("Centre A"), made, out;
	struct organisation early = {
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(7), .version = 2, .name = TEXT_LIT("trop tôt")
	};
	struct organisation patch = {
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(7), .version = 1, .name = TEXT_LIT("Centre A bis")
	};

	assert_int_equal(organisation_create(*state, &coordinator, &in, &made, NULL, NULL), RC_OK);
	early.id = patch.id = made.id;
	assert_int_equal(organisation_try(*state, 1, &early), RC_STALE);
	assert_int_equal(host_call(*state, &coordinator, "registry.organisation.update", &organisation_desc,
			     &patch, 0, &organisation_desc, &out, NULL, NULL),
	    RC_OK);
	assert_int_equal(organisation_try(*state, 1, &early), RC_STALE);
	assert_int_equal(organisation_get(*state, &director, made.id, &out), RC_OK);
	assert_int_equal(out.version, 2);
	assert_int_equal(organisation_try(*state, 2, &early), RC_OK); /* a new try with the same key */
	assert_int_equal(organisation_try(*state, 2, &early), RC_OK);
	assert_int_equal(organisation_get(*state, &director, made.id, &out), RC_OK);
	assert_int_equal(out.version, 3);
}

static void
receipts_go_after_seven_days(void **state)
{
	struct organisation in = centre("Centre A"), made;

	assert_int_equal(organisation_create(*state, &coordinator, &in, &made, "k1", NULL), RC_OK);
	host_advance(*state, 9 * 86400 * USEC_PER_SEC);
	assert_int_equal(organisation_create(*state, &coordinator, &in, &made, "k1", NULL), RC_OK);
	assert_int_equal(service_position(host_service(*state, "registry")), 2);
}

static void
a_change_needs_the_version_that_stands(void **state)
{
	struct organisation in = centre("Centre A"), made, out;
	struct organisation patch = { 0 };

	assert_int_equal(organisation_create(*state, &coordinator, &in, &made, NULL, NULL), RC_OK);
	patch.id = made.id;
	patch.name = TEXT_LIT("Centre A bis");
	patch.has = REC_BIT(1) | REC_BIT(7);
	assert_int_equal(host_call(*state, &coordinator, "registry.organisation.update", &organisation_desc,
			     &patch, 0, &organisation_desc, &out, NULL, NULL),
	    RC_PRECONDITION);
	patch.version = 7;
	patch.has |= REC_BIT(2);
	assert_int_equal(host_call(*state, &coordinator, "registry.organisation.update", &organisation_desc,
			     &patch, 0, &organisation_desc, &out, NULL, NULL),
	    RC_STALE);
	patch.version = 1;
	assert_int_equal(host_call(*state, &coordinator, "registry.organisation.update", &organisation_desc,
			     &patch, 0, &organisation_desc, &out, NULL, NULL),
	    RC_OK);
	assert_int_equal(out.version, 2);
	assert_true(text_is(out.name, "Centre A bis"));
}

static void
a_null_clears_a_field_but_not_a_required_one(void **state)
{
	struct organisation in = centre("Centre A"), made, out;
	struct organisation patch = { .has = REC_BIT(1) | REC_BIT(2), .version = 1 };
	struct fault why;

	in.commune = TEXT_LIT("42218");
	in.has |= REC_BIT(14);
	assert_int_equal(organisation_create(*state, &coordinator, &in, &made, NULL, NULL), RC_OK);
	patch.id = made.id;
	assert_int_equal(host_call(*state, &coordinator, "registry.organisation.update", &organisation_desc,
			     &patch, REC_BIT(7), &organisation_desc, &out, NULL, &why),
	    RC_INVALID);
	assert_int_equal(host_call(*state, &coordinator, "registry.organisation.update", &organisation_desc,
			     &patch, REC_BIT(14), &organisation_desc, &out, NULL, &why),
	    RC_OK);
	assert_false(REC_HAS(&out, 14));
}

static void
references_are_checked_and_the_tree_has_no_cycle(void **state)
{
	struct organisation in = centre("Centre A"), a, b, out, patch = { 0 };
	struct fault why;

	in.parent = (struct id){ { 9 } };
	in.has |= REC_BIT(10);
	assert_int_equal(organisation_create(*state, &coordinator, &in, &a, NULL, &why), RC_INVALID);
	assert_string_equal(why.items[0].code->name, FAULT_UNKNOWN_REFERENCE->name);
	assert_string_equal(why.items[0].field, "parent");
	in.has &= ~REC_BIT(10);
	assert_int_equal(organisation_create(*state, &coordinator, &in, &a, NULL, NULL), RC_OK);
	in.parent = a.id;
	in.has |= REC_BIT(10);
	assert_int_equal(organisation_create(*state, &coordinator, &in, &b, NULL, NULL), RC_OK);
	patch = (struct organisation){
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(10), .id = a.id, .version = 1, .parent = b.id
	};
	assert_int_equal(host_call(*state, &coordinator, "registry.organisation.update", &organisation_desc,
			     &patch, 0, &organisation_desc, &out, NULL, &why),
	    RC_RULE);
	assert_string_equal(why.items[0].code->name, FAULT_TREE_CYCLE->name);
}

static void
an_archived_record_is_not_chosen_any_more(void **state)
{
	struct organisation in = centre("Centre A"), a, b;
	struct organisation gone = { .has = REC_BIT(1) | REC_BIT(2), .version = 1 };
	struct fault why;

	assert_int_equal(organisation_create(*state, &coordinator, &in, &a, NULL, NULL), RC_OK);
	gone.id = a.id;
	assert_int_equal(host_call(*state, &coordinator, "registry.organisation.archive", &organisation_desc,
			     &gone, 0, &organisation_desc, &b, NULL, NULL),
	    RC_OK);
	in.parent = a.id;
	in.has |= REC_BIT(10);
	assert_int_equal(organisation_create(*state, &coordinator, &in, &b, NULL, &why), RC_INVALID);
	assert_string_equal(why.items[0].field, "parent");
	assert_string_equal(why.items[0].code->name, FAULT_ARCHIVED->name);
}

static enum rc
registry_pull(struct host *h, const struct pull *p, struct pulled *ret)
{
	static const struct host_caller service = { .roles = ROLE_SERVICE };

	return host_call(
	    h, &service, "registry.journal.pull", &pull_desc, p, 0, &pulled_desc, ret, NULL, NULL);
}

/* Another history than the one that was read: a store lost, or put back from an older copy. */
static void
a_journal_that_is_not_the_one_that_was_read_is_refused(void **state)
{
	struct pull p = { .has = REC_BIT(1) | REC_BIT(2), .limit = 10 };
	struct organisation in = centre("Centre A"), a;
	struct pulled got, more;

	assert_int_equal(organisation_create(*state, &coordinator, &in, &a, NULL, NULL), RC_OK);
	assert_int_equal(registry_pull(*state, &p, &got), RC_OK);
	assert_int_equal(got.mark.len, CRYPTO_HASH_LEN);
	p.after = got.upto;
	p.mark = got.mark;
	p.has |= REC_BIT(5);
	assert_int_equal(registry_pull(*state, &p, &more), RC_OK);
	p.mark = TEXT_LIT("another history, 32 bytes long..");
	assert_int_equal(registry_pull(*state, &p, &more), RC_CONFLICT);
	p.after = 7;
	p.mark = got.mark;
	assert_int_equal(registry_pull(*state, &p, &more), RC_CONFLICT);
}

static void
lists_come_in_pages_and_filters_use_what_is_indexed(void **state)
{
	struct list_query q = { .has = REC_BIT(1), .limit = 3 };
	struct filter by_kind = { REC_BIT(1) | REC_BIT(2), TEXT_LIT("kind"), TEXT_LIT("centre") };
	struct list_page page;
	struct organisation in, made;
	unsigned seen = 0, pages = 0;

	for (int i = 0; i < 10; i++) {
		in = centre("Centre");
		if (i % 2)
			in.kind = ORGANISATION_EVS;
		assert_int_equal(organisation_create(*state, &coordinator, &in, &made, NULL, NULL), RC_OK);
		host_advance(*state, 5000);
	}
	do {
		assert_int_equal(host_call(*state, &director, "registry.organisation.list", &list_query_desc,
				     &q, 0, &list_page_desc, &page, NULL, NULL),
		    RC_OK);
		seen += page.count;
		pages++;
		q.cursor = page.next;
		q.has |= REC_BIT(2);
	} while (REC_HAS(&page, 3));
	assert_int_equal(seen, 10);
	assert_int_equal(pages, 4);
	q = (struct list_query){ .has = REC_BIT(5), .filters = { &by_kind, 1 } };
	assert_int_equal(host_call(*state, &director, "registry.organisation.list", &list_query_desc, &q, 0,
			     &list_page_desc, &page, NULL, NULL),
	    RC_OK);
	assert_int_equal(page.count, 5);
	by_kind.field = TEXT_LIT("name");
	assert_int_equal(host_call(*state, &director, "registry.organisation.list", &list_query_desc, &q, 0,
			     &list_page_desc, &page, NULL, NULL),
	    RC_INVALID);
}

static void
history_says_who_changed_what_from_what(void **state)
{
	struct organisation in = centre("Centre A"), made, out;
	struct organisation patch = {
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(7), .version = 1, .name = TEXT_LIT("Centre B")
	};
	struct history_query q = { .has = REC_BIT(1) };
	struct history_page page;
	const struct history_entry *e;
	const struct change *c;

	assert_int_equal(organisation_create(*state, &coordinator, &in, &made, NULL, NULL), RC_OK);
	patch.id = q.id = made.id;
	assert_int_equal(host_call(*state, &coordinator, "registry.organisation.update", &organisation_desc,
			     &patch, 0, &organisation_desc, &out, NULL, NULL),
	    RC_OK);
	assert_int_equal(host_call(*state, &coordinator, "registry.organisation.history", &history_query_desc,
			     &q, 0, &history_page_desc, &page, NULL, NULL),
	    RC_OK);
	assert_int_equal(page.items.count, 2);
	e = page.items.items;
	assert_true(text_is(e[1].event, "organisation.updated"));
	assert_true(id_equal(e[1].actor, coordinator.person));
	assert_int_equal(e[1].changes.count, 1);
	c = e[1].changes.items;
	assert_true(text_is(c->field, "name") && text_is(c->from, "Centre A") && text_is(c->to, "Centre B"));
}

static void
a_person_is_sealed_at_rest_and_seen_by_those_of_the_same_centre_only(void **state)
{
	struct person in = { .has = REC_BIT(7), .name = TEXT_LIT("Direction, centre A") }, made, got;
	struct organisation o = centre("Centre A"), org;
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.role = MANDATE_DIRECTOR,
		.from = 17000 },
		       mm;
	struct host_caller own = director;
	struct ref r = { .has = REC_BIT(1) };
	struct db_txn t;
	struct arena a = { 0 };
	struct text bytes;

	assert_int_equal(organisation_create(*state, &coordinator, &o, &org, NULL, NULL), RC_OK);
	assert_int_equal(host_call(*state, &coordinator, "registry.person.create", &person_desc, &in, 0,
			     &person_desc, &made, NULL, NULL),
	    RC_OK);
	assert_true(text_is(made.name, "Direction, centre A"));
	t = db_begin(service_db(host_service(*state, "registry")), DB_READ);
	assert_true(db_get_bytes(&t, &person_table, made.id, &a, &bytes));
	assert_null(memmem(bytes.ptr, bytes.len, "Direction", 9));
	db_abort(&t);
	arena_free(&a);
	r.id = made.id;
	assert_int_equal(
	    host_call(*state, &own, "registry.person.get", &ref_desc, &r, 0, &person_desc, &got, NULL, NULL),
	    RC_NOT_FOUND);
	m.person = made.id;
	m.organisation = org.id;
	assert_int_equal(host_call(*state, &coordinator, "registry.mandate.create", &mandate_desc, &m, 0,
			     &mandate_desc, &mm, NULL, NULL),
	    RC_OK);
	own.organisations = &org.id;
	own.organisation_count = 1;
	assert_int_equal(
	    host_call(*state, &own, "registry.person.get", &ref_desc, &r, 0, &person_desc, &got, NULL, NULL),
	    RC_OK);
	assert_true(text_is(got.name, "Direction, centre A"));
}

static void
events_leave_without_names(void **state)
{
	static const struct host_caller service = { .roles = ROLE_SERVICE };
	struct person in = { .has = REC_BIT(7), .name = TEXT_LIT("Direction, centre A") }, made;
	struct pull p = { .has = REC_BIT(1) | REC_BIT(2), .limit = 10 };
	struct pulled got;

	assert_int_equal(host_call(*state, &coordinator, "registry.person.create", &person_desc, &in, 0,
			     &person_desc, &made, NULL, NULL),
	    RC_OK);
	assert_int_equal(host_call(*state, &service, "registry.journal.pull", &pull_desc, &p, 0, &pulled_desc,
			     &got, NULL, NULL),
	    RC_OK);
	assert_int_equal(got.events.count, 1);
	assert_null(memmem(host_last_body(*state).ptr, host_last_body(*state).len, "Direction", 9));
	assert_int_equal(host_call(*state, &coordinator, "registry.journal.pull", &pull_desc, &p, 0,
			     &pulled_desc, &got, NULL, NULL),
	    RC_FORBIDDEN);
}

static void
an_import_tells_every_fault_and_writes_all_or_nothing(void **state)
{
	static const struct host_caller operator_ = { .roles = ROLE_OPERATOR };
	struct organisation good = centre("Centre A"), bad = { .has = 0 };
	struct buf b1 = { 0 }, b2 = { 0 };
	struct import_row rows[2];
	struct import im = { REC_BIT(1) | REC_BIT(3), TEXT_LIT("organisation"), false, { rows, 2 } };
	struct import_report report;

	good.id = (struct id){ { 7 } };
	good.has |= REC_BIT(1);
	record_encode(&organisation_desc, &good, 0, 0, &b1);
	record_encode(&organisation_desc, &bad, 0, 0, &b2);
	rows[0] = (struct import_row){ REC_BIT(1) | REC_BIT(2), 2, { (char *)b1.ptr, (uint32_t)b1.len, 0 } };
	rows[1] = (struct import_row){ REC_BIT(1) | REC_BIT(2), 3, { (char *)b2.ptr, (uint32_t)b2.len, 0 } };
	assert_int_equal(host_call(*state, &operator_, "registry.import", &import_desc, &im, 0,
			     &import_report_desc, &report, NULL, NULL),
	    RC_OK);
	assert_int_equal(report.faults.count, 2); /* name and kind are missing */
	assert_int_equal(((struct import_fault *)report.faults.items)[0].line, 3);
	assert_int_equal(service_position(host_service(*state, "registry")), 0);
	im.rows.count = 1;
	assert_int_equal(host_call(*state, &operator_, "registry.import", &import_desc, &im, 0,
			     &import_report_desc, &report, NULL, NULL),
	    RC_OK);
	assert_int_equal(report.created, 1);
	assert_int_equal(host_call(*state, &operator_, "registry.import", &import_desc, &im, 0,
			     &import_report_desc, &report, NULL, NULL),
	    RC_OK);
	assert_int_equal(report.unchanged, 1);
	buf_free(&b1);
	buf_free(&b2);
}

static void
the_contact_log_of_a_centre_is_the_coordinators_and_has_a_history(void **state)
{
	struct organisation o = centre("Centre A"), org;
	struct contact in = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.day = 18210,
		.note = TEXT_LIT("Appel") },
		       made;
	struct contact patch = {
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(8), .version = 1, .kind = CONTACT_VISIT
	};

	assert_int_equal(organisation_create(*state, &coordinator, &o, &org, NULL, NULL), RC_OK);
	in.organisation = org.id;
	assert_int_equal(host_call(*state, &director, "registry.contact.create", &contact_desc, &in, 0,
			     &contact_desc, &made, NULL, NULL),
	    RC_FORBIDDEN);
	assert_int_equal(host_call(*state, &coordinator, "registry.contact.create", &contact_desc, &in, 0,
			     &contact_desc, &made, NULL, NULL),
	    RC_OK);
	patch.id = made.id;
	assert_int_equal(host_call(*state, &coordinator, "registry.contact.update", &contact_desc, &patch, 0,
			     &contact_desc, &made, NULL, NULL),
	    RC_OK);
	assert_true(made.version == 2 && made.kind == CONTACT_VISIT && text_is(made.note, "Appel"));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(what_was_created_can_be_read_and_has_a_version),
		T(a_role_that_may_not_write_is_refused_and_nobody_must_say_who_they_are),
		T(the_same_key_gives_the_same_answer_and_one_record),
		T(a_copy_of_what_was_refused_is_refused_even_when_it_would_be_possible_now),
		T(receipts_go_after_seven_days),
		T(a_change_needs_the_version_that_stands),
		T(a_null_clears_a_field_but_not_a_required_one),
		T(references_are_checked_and_the_tree_has_no_cycle),
		T(an_archived_record_is_not_chosen_any_more),
		T(a_journal_that_is_not_the_one_that_was_read_is_refused),
		T(lists_come_in_pages_and_filters_use_what_is_indexed),
		T(history_says_who_changed_what_from_what),
		T(a_person_is_sealed_at_rest_and_seen_by_those_of_the_same_centre_only),
		T(events_leave_without_names),
		T(the_contact_log_of_a_centre_is_the_coordinators_and_has_a_history),
		T(an_import_tells_every_fault_and_writes_all_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
