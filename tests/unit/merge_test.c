/*
 * merge_test: two organisations, or two people, become one in every service; what is refused; what looks alike.
 * Owns: a matching_world with all the services that keep references.
 * Beware: an id that was merged away is searched for in the bytes of every table of every service: none may be forgotten.
 */
#include "common/calendar.h"
#include "proto/notification.h"
#include "proto/scheduling.h"
#include "services/gateway/service.h"
#include "services/matching/service.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

extern const struct service_desc registry_service, scheduling_service, reporting_service,
    notification_service, gateway_service;
static const struct service_desc *const services[] = { &registry_service, &matching_service,
	&scheduling_service, &reporting_service, &notification_service, &gateway_service };
#define SERVICES (sizeof services / sizeof services[0])
static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };

static int
set_up(void **state)
{
	*state = world_new_of(services, SERVICES);
	return 0;
}

static int
tear_down(void **state)
{
	world_free(*state);
	return 0;
}

static struct id
make(struct world *w, const char *method, const struct rec_desc *d, const void *in)
{
	struct rec_head *out = arena_alloc(host_arena(w->h), d->size);

	assert_int_equal(world_call(w, &boss, method, d, in, d, out), RC_OK);
	return out->id;
}

static struct id
organisation_make(struct world *w, const char *name, enum organisation_kind kind, struct id parent)
{
	struct organisation o = { .has = REC_BIT(7) | REC_BIT(8),
		.name = text_of(name),
		.kind = kind,
		.parent = parent,
		.commune = text_of("42218") };

	o.has |= id_is_zero(parent) ? 0 : REC_BIT(10);
	o.has |= REC_BIT(14);
	host_advance(w->h, USEC_PER_SEC); /* ids are in the order of their time */
	return make(w, "registry.organisation.create", &organisation_desc, &o);
}

static struct id
person_make(struct world *w, const char *name, const char *email)
{
	struct person p = { .has = REC_BIT(7), .name = text_of(name), .email = text_of(email) };

	p.has |= email[0] == '\0' ? 0 : REC_BIT(8);
	host_advance(w->h, USEC_PER_SEC);
	return make(w, "registry.person.create", &person_desc, &p);
}

static struct id
mandate_make(struct world *w, struct id person, struct id organisation, day_t from, day_t to)
{
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) |
		    (to != 0 ? REC_BIT(10) : 0),
		.person = person,
		.organisation = organisation,
		.role = MANDATE_EMPLOYEE,
		.from = from,
		.to = to };

	return make(w, "registry.mandate.create", &mandate_desc, &m);
}

static struct id
membership_make(struct world *w, struct id organisation, uint32_t year, int64_t due)
{
	struct membership m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.organisation = organisation,
		.federation = w->federation,
		.year = year,
		.due = due };

	return make(w, "registry.membership.create", &membership_desc, &m);
}

static enum rc
merge(
    struct world *w, const char *record, struct id id, struct id into, bool dry_run, struct merge_result *ret)
{
	struct merge_order o = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), id, into, dry_run };
	char method[64];

	snprintf(method, sizeof method, "registry.%s.merge", record);
	return world_call(w, &boss, method, &merge_order_desc, &o, &merge_result_desc, ret);
}

static void
get(struct world *w, const char *method, struct id id, const struct rec_desc *d, void *ret)
{
	assert_int_equal(world_do(w, &boss, method, id, d, ret), RC_OK);
}

/* --- nothing is left behind ------------------------------------------------------------------------------ */
static bool
holds(const struct buf *b, struct id id)
{
	return memmem(b->ptr, b->len, id.b, sizeof id.b) != NULL;
}

/* Records of the service that name the id, but for itself and for the one that says what was merged into it. */
static unsigned
naming(struct world *w, const struct service_desc *d, struct id gone, struct id stays)
{
	struct db_txn t = db_begin(service_db(host_service(w->h, d->contract->name)), DB_READ);
	struct arena a = { 0 };
	struct buf b = { 0 };
	unsigned found = 0;

	for (size_t i = 0; i < d->table_count; i++) {
		struct db_scan s;
		struct rec_head *rec;

		db_scan_all(&s, &t, d->tables[i], false);
		while (db_scan_next(&s, &a, rec = arena_alloc(&a, d->tables[i]->rec->size))) {
			buf_clear(&b);
			record_encode(d->tables[i]->rec, rec, 0, 0, &b);
			if (holds(&b, gone) && !id_equal(rec->id, gone) && !id_equal(rec->id, stays)) {
				print_message(
				    "%s: %s still names it\n", d->contract->name, d->tables[i]->rec->name);
				found++;
			}
			arena_reset(&a);
		}
		db_scan_end(&s);
	}
	db_abort(&t);
	buf_free(&b);
	arena_free(&a);
	return found;
}

static unsigned
naming_anywhere(struct world *w, struct id gone, struct id stays)
{
	unsigned found = 0;

	for (size_t i = 0; i < SERVICES; i++)
		found += naming(w, services[i], gone, stays);
	return found;
}

static void
all_replay(struct world *w)
{
	for (size_t i = 0; i < SERVICES; i++) {
		uint64_t events;
		struct fault why = { 0 };

		assert_int_equal(host_verify(w->h, services[i]->contract->name, &events, &why), RC_OK);
	}
}

/* What other services keep of a centre and of one of its people. */
static void
references_make(struct world *w, struct id centre, struct id person)
{
	struct host_caller self = { ROLE_BENEFICIARY, person, &centre, 1 };
	struct host_caller chief = { ROLE_DIRECTOR, person, &centre, 1 };
	struct id invited[2] = { w->centre_a, centre };
	struct venue v = { .has = REC_BIT(7) | REC_BIT(8), .name = text_of("Salle"), .organisation = centre };
	struct absence ab = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.person = person,
		.from = WORLD_TODAY,
		.to = WORLD_TODAY + 1 };
	struct action ac = { .title = text_of("Formation"),
		.first_day = WORLD_TODAY + 30,
		.invited = { invited, 2 },
		.animators = { &person, 1 } };
	struct request own = world_request(w, POOL_INDIVIDUAL), team = world_request(w, POOL_GROUP);
	struct token_new token = { REC_BIT(1) | REC_BIT(2), ROLE_BENEFICIARY, person, { 0 }, 0 };
	struct account_new account = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.handle = text_of("jumelle"),
		.password = text_of("une phrase assez longue"),
		.roles = ROLE_BENEFICIARY,
		.person = person };
	struct token_made token_made;
	struct account made;

	make(w, "scheduling.venue.create", &venue_desc, &v);
	make(w, "scheduling.absence.create", &absence_desc, &ab);
	ac.has = REC_BIT(7);
	for (const struct rec_field *f = action_desc.fields; f < record_end(&action_desc); f++)
		if (f->off == offsetof(struct action, first_day) ||
		    f->off == offsetof(struct action, invited) ||
		    f->off == offsetof(struct action, animators))
			ac.has |= REC_BIT(f->tag);
	make(w, "scheduling.action.create", &action_desc, &ac);
	world_submitted(w, &self, &own);
	team.organisation = centre;
	world_submitted(w, &chief, &team);
	assert_int_equal(world_call(w, &boss, "gateway.token.create", &token_new_desc, &token,
			     &token_made_desc, &token_made),
	    RC_OK);
	assert_int_equal(
	    world_call(w, &boss, "gateway.account.create", &account_new_desc, &account, &account_desc, &made),
	    RC_OK);
}

static void
what_pointed_to_the_one_points_to_the_other_in_every_service_and_the_journals_replay(void **state)
{
	struct world *w = *state;
	struct id bis = organisation_make(w, "Centre A bis", ORGANISATION_CENTRE, w->federation);
	struct id child = organisation_make(w, "Sous le bis", ORGANISATION_CENTRE, bis);
	struct id twin = person_make(w, "Une jumelle", "jumelle@exemple.fr");
	struct contact talk = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.organisation = bis,
		.day = WORLD_TODAY,
		.note = text_of("Une note") };
	struct merge_result done;
	struct organisation o;
	struct person p;

	mandate_make(w, twin, bis, WORLD_TODAY - 400, 0);
	make(w, "registry.contact.create", &contact_desc, &talk);
	references_make(w, bis, twin);
	assert_true(naming_anywhere(w, bis, bis) > 6);
	assert_true(naming_anywhere(w, twin, twin) > 6);

	assert_int_equal(merge(w, "organisation", bis, w->centre_a, false, &done), RC_OK);
	assert_int_equal(merge(w, "person", twin, w->employee.person, false, &done), RC_OK);
	host_settle(w->h);
	assert_int_equal(naming_anywhere(w, bis, w->centre_a), 0);
	assert_int_equal(naming_anywhere(w, twin, w->employee.person), 0);

	get(w, "registry.organisation.get", bis, &organisation_desc, &o);
	assert_true(REC_HAS(&o, TAG_ARCHIVED_AT) && id_equal(o.merged_into, w->centre_a));
	get(w, "registry.organisation.get", child, &organisation_desc, &o);
	assert_true(id_equal(o.parent, w->centre_a));
	get(w, "registry.organisation.get", w->centre_a, &organisation_desc, &o);
	assert_true(o.merged_from.count == 1 && id_equal(*(struct id *)o.merged_from.items, bis));
	get(w, "registry.person.get", twin, &person_desc, &p);
	assert_true(text_is(p.name, "Une jumelle") && id_equal(p.merged_into, w->employee.person));
	get(w, "registry.person.get", w->employee.person, &person_desc, &p);
	assert_true(text_is(p.email, "jumelle@exemple.fr")); /* it had none */
	all_replay(w);
}

static void
the_ranking_after_a_merge_is_that_of_a_service_that_starts_anew(void **state)
{
	struct world *w = *state;
	struct id bis = organisation_make(w, "Centre A bis", ORGANISATION_CENTRE, w->federation);
	struct provider_link link = { REC_BIT(1) | REC_BIT(2), bis, LINK_EMPLOYER, 0, 0 };
	struct request r = world_request(w, POOL_INDIVIDUAL);
	struct provider card, changed;
	struct merge_result done;
	struct ranking_view before, after;
	struct request first, second;
	struct id best;

	first = world_submitted(w, &w->employee, &r);
	before = world_proposals(w, &w->referent, first.id);
	assert_int_equal(before.lines.count, WORLD_PROVIDERS);
	best = ((struct ranking_line *)before.lines.items)[0].provider;
	get(w, "registry.provider.get", best, &provider_desc, &card);
	changed = (struct provider){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(21),
		.id = card.id,
		.version = card.version,
		.links = { &link, 1 } };
	assert_int_equal(
	    world_call(w, &boss, "registry.provider.update", &provider_desc, &changed, &provider_desc, &card),
	    RC_OK);
	assert_int_equal(merge(w, "organisation", bis, w->centre_a, false, &done), RC_OK);
	host_settle(w->h);

	second = world_submitted(w, &w->employee, &r);
	after = world_proposals(w, &w->referent, second.id);
	assert_int_equal(after.lines.count, WORLD_PROVIDERS - 1);
	for (uint32_t i = 0; i < after.lines.count;
	     i++) /* who is employed by the twin is employed by the centre */
		assert_false(id_equal(((struct ranking_line *)after.lines.items)[i].provider, best));
	host_restart(w->h, "matching");
	second = world_submitted(w, &w->employee, &r);
	before = world_proposals(w, &w->referent, second.id);
	assert_int_equal(before.lines.count, after.lines.count);
	for (uint32_t i = 0; i < after.lines.count; i++)
		assert_true(id_equal(((struct ranking_line *)before.lines.items)[i].provider,
		    ((struct ranking_line *)after.lines.items)[i].provider));
}

/* --- what an employer reads ------------------------------------------------------------------------------- */
static void
director_reads(struct world *w, struct buf *out)
{
	static const char *const lists[] = { "registry.organisation.list", "registry.person.list",
		"registry.mandate.list", "registry.membership.list", "matching.request.list",
		"matching.engagement.list", "matching.capacity.list", "scheduling.enrolment.list",
		"notification.notice.list" };
	struct list_query q = { .has = 0 };

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		struct list_page page;
		enum rc rc =
		    world_call(w, &w->director_a, lists[i], &list_query_desc, &q, &list_page_desc, &page);
		struct text body = host_last_body(w->h);

		buf_printf(out, "%s %d ", lists[i], rc);
		buf_append(out, body.ptr, body.len);
	}
}

/* The same calls in the same order, but that a request is made, or only read of. */
static void
employer_view(bool request_is_made, struct buf *out)
{
	struct world *w = world_new_of(services, SERVICES);
	struct id twin = person_make(w, "Une jumelle", "");
	struct host_caller self = { ROLE_BENEFICIARY, twin, &w->centre_a, 1 };
	struct request r = world_request(w, POOL_INDIVIDUAL), made;
	struct merge_result done;

	mandate_make(w, twin, w->centre_a, WORLD_TODAY - 400, WORLD_TODAY - 10);
	if (!request_is_made)
		r.days = 0; /* refused: the number of calls, from which ids derive, is the same */
	assert_int_equal(
	    world_call(w, &self, "matching.request.create", &request_desc, &r, &request_desc, &made),
	    request_is_made ? RC_OK : RC_INVALID);
	assert_int_equal(merge(w, "person", twin, w->employee.person, false, &done), RC_OK);
	director_reads(w, out);
	world_free(w);
}

static void
an_employer_reads_the_same_of_a_merge_whether_or_not_the_person_asked_for_something(void **unused)
{
	struct buf with = { 0 }, without = { 0 };

	(void)unused;
	employer_view(true, &with);
	employer_view(false, &without);
	assert_true(with.len > 500);
	assert_int_equal(with.len, without.len);
	assert_memory_equal(with.ptr, without.ptr, with.len);
	buf_free(&with);
	buf_free(&without);
}

/* --- rules ------------------------------------------------------------------------------------------------ */
static void
a_dry_run_says_what_would_be_done_and_writes_nothing(void **state)
{
	struct world *w = *state;
	struct id bis = organisation_make(w, "Centre A bis", ORGANISATION_CENTRE, w->federation);
	uint64_t position = service_position(host_service(w->h, "registry"));
	struct merge_result dry, done;
	const struct change *taken;

	mandate_make(w, w->colleague.person, bis, WORLD_TODAY - 2000, WORLD_TODAY - 1500);
	position = service_position(host_service(w->h, "registry"));
	assert_int_equal(merge(w, "organisation", bis, w->centre_a, true, &dry), RC_OK);
	assert_int_equal(service_position(host_service(w->h, "registry")), position);
	assert_true(dry.dry_run);
	taken = dry.taken.items;
	assert_int_equal(dry.taken.count, 2); /* its place in the tree, and its commune */
	assert_true(text_is(taken[0].field, "parent") && text_is(taken[1].field, "commune"));
	assert_true(text_is(taken[1].to, "42218"));
	assert_int_equal(dry.moved.count, 1);
	assert_true(text_is(((struct merge_count *)dry.moved.items)[0].record_name, "mandate"));
	assert_int_equal(merge(w, "organisation", bis, w->centre_a, false, &done), RC_OK);
	assert_int_equal(done.taken.count, 2);
	assert_int_equal(((struct merge_count *)done.moved.items)[0].count, 1);
	assert_false(done.dry_run);
}

static void
what_is_not_one_is_not_merged(void **state)
{
	struct world *w = *state;
	struct id none = { { 0 } }, gone = { { 1 } };
	struct id closed = organisation_make(w, "Centre fermé", ORGANISATION_CENTRE, none);
	struct id middle = organisation_make(w, "Milieu", ORGANISATION_CENTRE, w->centre_b);
	struct id low = organisation_make(w, "Bas", ORGANISATION_CENTRE, middle);
	struct organisation_close end = { REC_BIT(1) | REC_BIT(2), closed, WORLD_TODAY - 5, { { 0 } } };
	struct merge_order o = { REC_BIT(1) | REC_BIT(2), w->centre_b, w->centre_a, false };
	struct merge_result r;
	struct organisation shut;

	assert_int_equal(merge(w, "organisation", w->centre_a, w->centre_a, false, &r), RC_RULE);
	assert_true(world_refused(w, "into", FAULT_MERGE_SELF));
	assert_int_equal(merge(w, "person", w->employee.person, w->employee.person, true, &r), RC_RULE);
	assert_true(world_refused(w, "into", FAULT_MERGE_SELF));
	assert_int_equal(merge(w, "organisation", w->centre_a, w->federation, false, &r), RC_RULE);
	assert_true(world_refused(w, "into", FAULT_MERGE_KINDS));
	assert_int_equal(merge(w, "organisation", gone, w->centre_a, false, &r), RC_NOT_FOUND);
	assert_int_equal(merge(w, "organisation", w->centre_a, gone, false, &r), RC_NOT_FOUND);
	assert_true(world_refused(w, "into", FAULT_UNKNOWN_REFERENCE));
	assert_int_equal(merge(w, "organisation", w->centre_b, low, false, &r), RC_RULE);
	assert_true(world_refused(w, "into", FAULT_MERGE_TREE));
	assert_int_equal(world_call(w, &boss, "registry.organisation.close", &organisation_close_desc, &end,
			     &organisation_desc, &shut),
	    RC_OK);
	assert_int_equal(merge(w, "organisation", w->centre_a, closed, false, &r), RC_RULE);
	assert_true(world_refused(w, "into", FAULT_MERGE_CLOSED));
	assert_int_equal(
	    merge(w, "person", w->provider_persons[0], w->provider_persons[1], false, &r), RC_RULE);
	assert_true(world_refused(w, "into", FAULT_MERGE_PROVIDERS));
	assert_int_equal(world_call(w, &w->director_a, "registry.organisation.merge", &merge_order_desc, &o,
			     &merge_result_desc, &r),
	    RC_FORBIDDEN);

	assert_int_equal(merge(w, "organisation", low, middle, false, &r), RC_OK);
	assert_int_equal(merge(w, "organisation", low, w->centre_a, false, &r), RC_CONFLICT);
	assert_true(world_refused(w, "id", FAULT_ARCHIVED));
	assert_int_equal(merge(w, "organisation", w->centre_a, low, false, &r), RC_CONFLICT);
	assert_true(world_refused(w, "into", FAULT_ARCHIVED));
}

static bool
is_archived(struct world *w, struct id mandate)
{
	struct mandate m;

	get(w, "registry.mandate.get", mandate, &mandate_desc, &m);
	return REC_HAS(&m, TAG_ARCHIVED_AT);
}

static void
of_mandates_that_become_the_same_those_within_another_are_archived(void **state)
{
	struct world *w = *state;
	struct id twin = person_make(w, "Une jumelle", ""), one = person_make(w, "Une personne", "");
	struct id early = mandate_make(w, one, w->centre_a, 1000, 1100),
		  late = mandate_make(w, one, w->centre_a, 1200, 0),
		  inside = mandate_make(w, one, w->centre_b, 1010, 1020);
	struct id same = mandate_make(w, twin, w->centre_a, 1000, 1040),
		  bridge = mandate_make(w, twin, w->centre_a, 1050, 1250),
		  around = mandate_make(w, twin, w->centre_b, 1000, 0);
	struct merge_result r;

	assert_int_equal(merge(w, "person", twin, one, false, &r), RC_OK);
	assert_true(is_archived(w, same) && is_archived(w, inside));
	assert_false(is_archived(w, early) || is_archived(w, late) || is_archived(w, bridge) ||
	    is_archived(w, around));
	all_replay(w);
}

static void
a_mandate_of_one_person_in_both_organisations_stays_once(void **state)
{
	struct world *w = *state;
	struct id bis = organisation_make(w, "Centre A bis", ORGANISATION_CENTRE, w->federation);
	struct id one = person_make(w, "Une personne", "");
	struct id here = mandate_make(w, one, w->centre_a, 1000, 0),
		  there = mandate_make(w, one, bis, 1000, 0);
	struct merge_result r;

	assert_int_equal(merge(w, "organisation", bis, w->centre_a, false, &r), RC_OK);
	assert_true(is_archived(w, there) && !is_archived(w, here));
}

/* The rows of a file, as the command sends them. */
static struct import_report
import_one(struct world *w, const struct rec_desc *d, const void *rec)
{
	struct import_row row = { REC_BIT(1) | REC_BIT(2), 2, { 0 } };
	struct import in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), text_of(d->name), false, { &row, 1 } };
	struct import_report report;
	struct buf bytes = { 0 };

	record_encode(d, rec, 0, 0, &bytes);
	row.body = (struct text){ (char *)bytes.ptr, (uint32_t)bytes.len, 0 };
	assert_int_equal(
	    world_call(w, &boss, "registry.import", &import_desc, &in, &import_report_desc, &report), RC_OK);
	buf_free(&bytes);
	assert_int_equal(report.faults.count, 0);
	return report;
}

static void
a_file_that_is_older_than_the_merge_changes_nothing_when_it_is_read_again(void **state)
{
	struct world *w = *state;
	struct id twin = { { 7, [6] = 0x70, [8] = 0x80 } }, mandate = { { 8, [6] = 0x70, [8] = 0x80 } },
		  more = { { 9, [6] = 0x70, [8] = 0x80 } };
	struct person p = { .has = REC_BIT(TAG_ID) | REC_BIT(7), .id = twin, .name = text_of("Une jumelle") };
	struct mandate m = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.id = mandate,
		.person = twin,
		.organisation = w->centre_b,
		.role = MANDATE_VOLUNTEER,
		.from = 1000 };
	struct merge_result r;
	struct mandate now;

	assert_int_equal(import_one(w, &person_desc, &p).created, 1);
	assert_int_equal(import_one(w, &mandate_desc, &m).created, 1);
	assert_int_equal(merge(w, "person", twin, w->employee.person, false, &r), RC_OK);
	p.name = text_of("Un autre nom");
	assert_int_equal(import_one(w, &person_desc, &p).unchanged, 1);
	assert_int_equal(import_one(w, &mandate_desc, &m).unchanged, 1);
	m.id = more;
	m.role = MANDATE_ADMINISTRATOR;
	assert_int_equal(import_one(w, &mandate_desc, &m).created, 1); /* a new row means who stays */
	get(w, "registry.mandate.get", more, &mandate_desc, &now);
	assert_true(id_equal(now.person, w->employee.person));
}

static void
of_two_memberships_of_a_year_the_one_of_what_stays_counts(void **state)
{
	struct world *w = *state;
	struct id bis = organisation_make(w, "Centre A bis", ORGANISATION_CENTRE, w->federation);
	struct id ours = membership_make(w, w->centre_a, 2019, 300),
		  theirs = membership_make(w, bis, 2019, 200), before = membership_make(w, bis, 2018, 100);
	struct merge_result r;
	struct membership m;

	assert_int_equal(merge(w, "organisation", bis, w->centre_a, false, &r), RC_OK);
	get(w, "registry.membership.get", ours, &membership_desc, &m);
	assert_false(REC_HAS(&m, TAG_ARCHIVED_AT));
	get(w, "registry.membership.get", theirs, &membership_desc, &m);
	assert_true(REC_HAS(&m, TAG_ARCHIVED_AT) && id_equal(m.organisation, w->centre_a));
	get(w, "registry.membership.get", before, &membership_desc, &m);
	assert_true(!REC_HAS(&m, TAG_ARCHIVED_AT) && id_equal(m.organisation, w->centre_a));
}

static void
merging_along_a_chain_leads_to_the_last(void **state)
{
	struct world *w = *state;
	struct id a = person_make(w, "Une", ""), b = person_make(w, "Deux", ""),
		  c = person_make(w, "Trois", "");
	struct merge_result r;
	struct person p;

	assert_int_equal(merge(w, "person", a, b, false, &r), RC_OK);
	assert_int_equal(merge(w, "person", b, c, false, &r), RC_OK);
	get(w, "registry.person.get", a, &person_desc, &p);
	assert_true(id_equal(p.merged_into, c) &&
	    text_is(p.name, "Une")); /* opened, and sealed with the key of who stays */
	all_replay(w);
}

static void
a_delegation_of_two_who_are_one_has_one_member(void **state)
{
	struct world *w = *state;
	struct id twin = person_make(w, "Une jumelle", "");
	struct action a = { .has = REC_BIT(7), .title = text_of("Formation") };
	struct delegate both[2] = { { REC_BIT(1) | REC_BIT(2), w->employee.person, MANDATE_EMPLOYEE },
		{ REC_BIT(1) | REC_BIT(2), twin, MANDATE_EMPLOYEE } };
	struct enrolment e = { .has = REC_BIT(ENROLMENT_ACTION) | REC_BIT(ENROLMENT_STRUCTURE) |
		    REC_BIT(ENROLMENT_PERSONS),
		.structure = w->centre_a,
		.persons = { both, 2 } };
	const struct rec_field *first = record_field(&action_desc, "first_day", 9);
	struct merge_result r;

	mandate_make(w, twin, w->centre_a, WORLD_TODAY - 400, 0);
	a.first_day = WORLD_TODAY + 30;
	a.has |= REC_BIT(first->tag);
	e.action = make(w, "scheduling.action.create", &action_desc, &a);
	get(w, "scheduling.action.open", e.action, &action_desc, &a);
	e.id = make(w, "scheduling.enrolment.create", &enrolment_desc, &e);
	assert_int_equal(merge(w, "person", twin, w->employee.person, false, &r), RC_OK);
	host_settle(w->h);
	get(w, "scheduling.enrolment.get", e.id, &enrolment_desc, &e);
	assert_int_equal(e.persons.count, 1);
	assert_true(id_equal(((struct delegate *)e.persons.items)[0].person, w->employee.person));
}

/* --- accounts --------------------------------------------------------------------------------------------- */
static struct id
account_make(struct world *w, const char *handle, struct id person)
{
	struct account_new in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.handle = text_of(handle),
		.password = text_of("une phrase assez longue"),
		.roles = ROLE_BENEFICIARY,
		.person = person };
	struct account made;

	assert_int_equal(
	    world_call(w, &boss, "gateway.account.create", &account_new_desc, &in, &account_desc, &made),
	    RC_OK);
	return made.id;
}

/* Where that person stands, as the door knows it. */
static uint32_t
organisations_of(struct world *w, struct id person)
{
	struct pass p = { .id = person };
	uint32_t n;

	directory_organisations(service_state(host_service(w->h, "gateway")), &p, person, WORLD_TODAY);
	n = p.organisation_count;
	free(p.organisations);
	return n;
}

static void
of_two_accounts_the_one_of_who_stays_is_kept_and_stands_where_both_stood(void **state)
{
	struct world *w = *state;
	struct id twin = person_make(w, "Une jumelle", "");
	struct id kept = account_make(w, "salariee", w->employee.person),
		  other = account_make(w, "jumelle", twin);
	struct merge_result r;
	struct account a;

	mandate_make(w, twin, w->centre_b, 1000, 0);
	host_settle(w->h);
	assert_int_equal(organisations_of(w, w->employee.person), 1);
	assert_int_equal(organisations_of(w, twin), 1);
	assert_int_equal(merge(w, "person", twin, w->employee.person, false, &r), RC_OK);
	host_settle(w->h);
	assert_int_equal(organisations_of(w, w->employee.person), 2);
	assert_int_equal(organisations_of(w, twin), 0);
	get(w, "gateway.account.get", kept, &account_desc, &a);
	assert_true(id_equal(a.person, w->employee.person) && !REC_HAS(&a, TAG_ARCHIVED_AT));
	get(w, "gateway.account.get", other, &account_desc, &a);
	assert_true(id_equal(a.person, w->employee.person) && REC_HAS(&a, TAG_ARCHIVED_AT));
	host_restart(w->h, "gateway");
	assert_int_equal(organisations_of(w, w->employee.person), 2);
	assert_int_equal(organisations_of(w, twin), 0);
}

/* --- likenesses ------------------------------------------------------------------------------------------- */
static uint32_t
pairs(struct world *w, enum duplicate_collection collection, uint32_t limit, struct duplicate_pair *out,
    uint32_t cap)
{
	struct duplicate_query q = { REC_BIT(1) | REC_BIT(2), collection, limit, { 0 }, { { 0 } } };
	struct duplicate_page page;
	uint32_t n = 0;

	do {
		assert_int_equal(world_call(w, &boss, "registry.duplicate.list", &duplicate_query_desc, &q,
				     &duplicate_page_desc, &page),
		    RC_OK);
		assert_true(page.items.count <= limit && n + page.items.count <= cap);
		if (page.items.count > 0)
			memcpy(out + n, page.items.items, page.items.count * sizeof *out);
		n += page.items.count;
		q.cursor = page.next;
		q.has |= REC_BIT(3);
	} while (REC_HAS(&page, 2));
	return n;
}

/* How many look like that one. */
static uint32_t
alike(struct world *w, enum duplicate_collection collection, struct id id)
{
	struct duplicate_query q = { REC_BIT(1) | REC_BIT(4), collection, 0, { 0 }, id };
	struct duplicate_page page;

	assert_int_equal(world_call(w, &boss, "registry.duplicate.list", &duplicate_query_desc, &q,
			     &duplicate_page_desc, &page),
	    RC_OK);
	for (uint32_t i = 0; i < page.items.count; i++)
		assert_true(id_equal(((struct duplicate_pair *)page.items.items)[i].first, id));
	assert_false(REC_HAS(&page, 2));
	return page.items.count;
}

static void
likenesses_are_listed_by_pages_each_pair_once_until_they_are_merged(void **state)
{
	struct world *w = *state;
	struct id none = { { 0 } };
	struct id a = organisation_make(w, "Centre de l’Été", ORGANISATION_CENTRE, none),
		  b = organisation_make(w, "CENTRE DE L'ETE", ORGANISATION_CENTRE, none),
		  c = organisation_make(w, "centre de l ete", ORGANISATION_CENTRE, none);
	struct duplicate_pair out[8];
	struct merge_result r;

	organisation_make(w, "Centre d’hiver", ORGANISATION_CENTRE, none);
	assert_int_equal(pairs(w, DUPLICATE_OF_ORGANISATION, 1, out, 8), 2);
	assert_true(id_equal(out[0].first, a) && id_equal(out[0].second, b) && id_equal(out[1].second, c));
	assert_int_equal(out[0].reason, DUPLICATE_NAME_COMMUNE);
	assert_true(text_is(out[0].second_name, "CENTRE DE L'ETE"));
	assert_int_equal(alike(w, DUPLICATE_OF_ORGANISATION, b), 2);
	assert_int_equal(merge(w, "organisation", c, a, false, &r), RC_OK);
	assert_int_equal(alike(w, DUPLICATE_OF_ORGANISATION, b), 1);
	assert_int_equal(pairs(w, DUPLICATE_OF_ORGANISATION, 50, out, 8), 1);
	assert_int_equal(merge(w, "organisation", b, a, false, &r), RC_OK);
	assert_int_equal(pairs(w, DUPLICATE_OF_ORGANISATION, 50, out, 8), 0);
}

static bool
is_pair(const struct duplicate_pair *all, uint32_t n, struct id a, struct id b, enum duplicate_reason reason)
{
	for (uint32_t i = 0; i < n; i++)
		if (id_equal(all[i].first, a) && id_equal(all[i].second, b) && all[i].reason == reason)
			return true;
	return false;
}

static void
two_people_are_alike_by_their_address_or_by_their_name_in_one_organisation(void **state)
{
	struct world *w = *state;
	struct id a = person_make(w, "Claude Rôle", "claude@exemple.fr"),
		  b = person_make(w, "C. Rôle", "Claude@Exemple.fr"), c = person_make(w, "claude role", ""),
		  d = person_make(w, "Claude Rôle", "");
	struct duplicate_pair out[100];
	uint32_t n = pairs(w, DUPLICATE_OF_PERSON, 100, out, 100), more;

	assert_true(is_pair(out, n, a, b, DUPLICATE_EMAIL));
	assert_false(is_pair(out, n, a, c, DUPLICATE_NAME_ORGANISATION));
	mandate_make(w, a, w->centre_a, 1000, 1100);
	mandate_make(w, c, w->centre_a, 1000, 0);
	mandate_make(w, d, w->centre_b, 1000, 0);
	more = pairs(w, DUPLICATE_OF_PERSON, 100, out, 100);
	assert_int_equal(more, n + 1);
	assert_true(is_pair(out, more, a, c, DUPLICATE_NAME_ORGANISATION));
	assert_int_equal(
	    alike(w, DUPLICATE_OF_PERSON, a), 2); /* the one by its address, the other by its name */
	assert_int_equal(alike(w, DUPLICATE_OF_PERSON, d), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(what_pointed_to_the_one_points_to_the_other_in_every_service_and_the_journals_replay),
		TEST(the_ranking_after_a_merge_is_that_of_a_service_that_starts_anew),
		cmocka_unit_test(
		    an_employer_reads_the_same_of_a_merge_whether_or_not_the_person_asked_for_something),
		TEST(a_dry_run_says_what_would_be_done_and_writes_nothing),
		TEST(what_is_not_one_is_not_merged),
		TEST(of_mandates_that_become_the_same_those_within_another_are_archived),
		TEST(a_mandate_of_one_person_in_both_organisations_stays_once),
		TEST(a_file_that_is_older_than_the_merge_changes_nothing_when_it_is_read_again),
		TEST(of_two_memberships_of_a_year_the_one_of_what_stays_counts),
		TEST(a_delegation_of_two_who_are_one_has_one_member),
		TEST(merging_along_a_chain_leads_to_the_last),
		TEST(of_two_accounts_the_one_of_who_stays_is_kept_and_stands_where_both_stood),
		TEST(likenesses_are_listed_by_pages_each_pair_once_until_they_are_merged),
		TEST(two_people_are_alike_by_their_address_or_by_their_name_in_one_organisation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
