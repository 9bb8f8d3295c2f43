/*
 * subject_test: what is held about a person is told to that person whole, and goes with that person: in every service, through
 *         a restart and through a restore of yesterday's stores and keyrings.
 * Owns: a federation with all its services in one process.
 * Beware: virtual time only; keyrings are files here, as in a node.
 */
#include "services/matching/service.h"
#include "proto/gateway.h"
#include "proto/proto.h"
#include "proto/scheduling_resource.h"
#include "services/registry/service.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

extern const struct service_desc scheduling_service, reporting_service, notification_service,
    federation_service, gateway_service;
static const struct service_desc *const all_services[] = { &registry_service, &scheduling_service,
	&matching_service, &reporting_service, &notification_service, &federation_service, &gateway_service };
#define ALL (sizeof all_services / sizeof all_services[0])
#define SECRET_WORDS "des mots que personne d’autre ne lit"
#define PAGES_MOST 40

static int
setup(void **state)
{
	*state = world_new_of(all_services, ALL);
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	return 0;
}

/* --- by construction -------------------------------------------------------------------------------------------------- */
static bool
is_among(const char *name, const char *const *names)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* A text about a person stands in a record that says whose it is. But for: the person; what their service knows how to
 * find (a proposal, a provider's accreditation); free notes and names of files, which may name anybody;
 * what imports quote, which goes whole; who signed a convention, which is evidence of it and stays as long; who compared
 * the fingerprint of another federation, which is evidence too; whom a provider accompanies for another federation, which keeps that person
 * and says when the name goes; who came in by a door, whose number is the record's own; what a structure plans and works on, sealed because it is the structure's own. */
static void
every_kept_text_about_people_says_whose_it_is(void **unused)
{
	static const char *const known[] = { "person", "contact", "proposal", "accreditation", "file",
		"import_run", "import_page", "convention", "intersession", "action_plan", "peer", "guest",
		"reception_guest", "home_hold", NULL };

	(void)unused;
	for (size_t i = 0; i < ALL; i++)
		for (size_t k = 0; k < all_services[i]->table_count; k++) {
			const struct rec_desc *d = all_services[i]->tables[k]->rec;

			if (!record_has_flag(d, PERSONAL | SENSITIVE) || record_has_flag(d, SUBJECT) ||
			    is_among(d->name, known))
				continue;
			fail_msg("%s.%s keeps texts about people, and no field is a SUBJECT",
			    all_services[i]->contract->name, d->name);
		}
}

static void
points_or_fails(const char *service, const struct rec_desc *d)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		bool id = f->kind == REC_K_ID || (f->kind == REC_K_LIST && f->elem == REC_K_ID);

		if (f->sub != NULL)
			points_or_fails(service, f->sub);
		if (!id || f->ref != NULL)
			continue;
		if (strstr(f->name, "person") != NULL || strstr(f->name, "animator") != NULL ||
		    strstr(f->name, "member") != NULL)
			fail_msg("%s.%s.%s points to a person, and does not say so: no export would find it",
			    service, d->name, f->name);
	}
}

/* The export follows `ref`: a field that held a person's id without it would be left out. */
static void
every_field_that_points_to_a_person_is_found_by_the_export(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ALL; i++)
		for (size_t k = 0; k < all_services[i]->table_count; k++)
			points_or_fails(all_services[i]->contract->name, all_services[i]->tables[k]->rec);
}

/* --- what is held ------------------------------------------------------------------------------------------------------ */
/* All pages, the bodies one behind the other. */
static enum rc
export_all(struct world *w, const struct host_caller *who, struct id person, struct buf *out)
{
	struct subject_query q = { REC_BIT(1), person, { 0 } };
	struct person_export page;

	for (unsigned i = 0; i < PAGES_MOST; i++) {
		enum rc rc = world_call(
		    w, who, "registry.person.export", &subject_query_desc, &q, &person_export_desc, &page);
		struct text body = host_last_body(w->h);

		if (rc != RC_OK)
			return rc;
		buf_append(out, body.ptr, body.len);
		if (!REC_HAS(&page, 2))
			return RC_OK;
		q.cursor = page.next;
		q.has |= REC_BIT(2);
	}
	return RC_LIMIT;
}

static bool
holds(const struct buf *b, const char *words)
{
	return b->len > 0 && memmem(b->ptr, b->len, words, strlen(words)) != NULL;
}

/* An employee asks, in words, and is engaged; the référent reads it. */
static struct request
confided(struct world *w, const struct host_caller *who)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), r, read;

	in.text = text_of(SECRET_WORDS);
	in.has |= REC_BIT(REQUEST_TAG_TEXT);
	r = world_submitted(w, who, &in);
	(void)world_engaged(w, &w->referent, &r);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &read), RC_OK);
	assert_true(text_is(read.text, SECRET_WORDS));
	return r;
}

static void
a_person_is_told_everything_in_all_services_with_who_read_it(void **state)
{
	struct world *w = *state;
	struct buf got = { 0 };

	confided(w, &w->employee);
	assert_int_equal(export_all(w, &w->employee, w->employee.person, &got), RC_OK);
	assert_true(holds(&got, SECRET_WORDS));
	assert_true(holds(&got, "une personne"));
	assert_true(holds(&got, "request.read"));
	assert_true(holds(&got, "mandate"));
	assert_true(holds(&got, "engagement"));
	buf_free(&got);
}

static void
the_team_is_told_what_it_may_read_anyway_and_others_nothing(void **state)
{
	struct world *w = *state;
	struct buf before = { 0 }, after = { 0 };

	assert_int_equal(export_all(w, &w->coordinator, w->employee.person, &before), RC_OK);
	confided(w, &w->employee);
	assert_int_equal(export_all(w, &w->coordinator, w->employee.person, &after), RC_OK);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.ptr, after.ptr, after.len); /* that somebody asked shows nowhere */
	assert_true(holds(&after, "une personne"));
	buf_clear(&after);
	assert_int_equal(export_all(w, &w->director_a, w->employee.person, &after), RC_NOT_FOUND);
	assert_int_equal(export_all(w, &w->colleague, w->employee.person, &after), RC_NOT_FOUND);
	buf_clear(&after);
	assert_int_equal(export_all(w, &w->operator, w->employee.person, &after), RC_OK);
	assert_false(holds(&after, SECRET_WORDS));
	buf_clear(&after);
	assert_int_equal(export_all(w, &w->referent, w->employee.person, &after), RC_OK);
	assert_true(holds(&after, SECRET_WORDS));
	buf_free(&before);
	buf_free(&after);
}

static void
a_cursor_that_no_page_gave_is_refused(void **state)
{
	struct world *w = *state;
	struct subject_query q = { REC_BIT(1) | REC_BIT(2), w->employee.person, TEXT_LIT("elsewhere/") };

	assert_int_equal(
	    world_call(w, &w->employee, "registry.person.export", &subject_query_desc, &q, NULL, NULL),
	    RC_INVALID);
	assert_true(world_refused(w, "cursor", FAULT_EXPORT_CURSOR));
}

/* --- erasure ------------------------------------------------------------------------------------------------------------- */
static enum rc
erase(struct world *w, const struct host_caller *who, struct id person, bool dry_run,
    struct person_erasure *ret)
{
	struct person_erase in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), person, ERASURE_ASKED, dry_run };

	return world_call(
	    w, who, "registry.person.erase", &person_erase_desc, &in, &person_erasure_desc, ret);
}

static void
verify_all(struct world *w)
{
	struct fault why = { 0 };
	uint64_t events;

	for (size_t i = 0; i < ALL; i++)
		if (host_verify(w->h, all_services[i]->contract->name, &events, &why) != RC_OK)
			fail_msg("%s: %s", all_services[i]->contract->name,
			    why.count > 0 ? why.items[0].argument : "");
}

static void
nothing_is_left_of(struct world *w, struct id person, struct id request)
{
	struct buf got = { 0 };
	const struct host_caller self = { .roles = ROLE_BENEFICIARY, .person = person };
	struct person p;
	struct request r;

	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.person.get", person, &person_desc, &p), RC_OK);
	assert_false(REC_HAS(&p, 6) || REC_HAS(&p, 7) || REC_HAS(&p, 8) || REC_HAS(&p, 9));
	assert_true(REC_HAS(&p, TAG_ARCHIVED_AT) && REC_HAS(&p, PERSON_TAG_ERASED_AT));
	assert_int_equal(export_all(w, &self, person, &got), RC_OK);
	assert_false(holds(&got, SECRET_WORDS) || holds(&got, "une personne"));
	buf_free(&got);
	assert_int_equal(world_do(w, &self, "matching.request.get", request, &request_desc, &r), RC_OK);
	assert_false(REC_HAS(&r, REQUEST_TAG_TEXT));
	assert_int_equal(r.status, REQUEST_CLOSED);
}

static void
a_dry_run_tells_and_changes_nothing(void **state)
{
	struct world *w = *state;
	struct person_erasure told;
	uint64_t before = service_position(host_service(w->h, "registry"));
	struct person p;

	assert_int_equal(erase(w, &w->coordinator, w->employee.person, true, &told), RC_OK);
	assert_false(told.done);
	assert_true(told.lines.count >= 2 && told.notes.count > 0);
	assert_int_equal(service_position(host_service(w->h, "registry")), before);
	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.person.get", w->employee.person, &person_desc, &p), RC_OK);
	assert_true(REC_HAS(&p, 7));
}

static void
only_the_team_erases_and_only_once(void **state)
{
	struct world *w = *state;
	struct person_erasure told;

	assert_int_equal(erase(w, &w->director_a, w->employee.person, false, &told), RC_FORBIDDEN);
	assert_int_equal(erase(w, &w->employee, w->employee.person, false, &told), RC_FORBIDDEN);
	assert_int_equal(erase(w, &w->coordinator, w->competence, false, &told), RC_NOT_FOUND);
	assert_int_equal(erase(w, &w->coordinator, w->employee.person, false, &told), RC_OK);
	assert_int_equal(erase(w, &w->coordinator, w->employee.person, false, &told), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_PERSON_ERASED));
}

static void
erased_is_erased_in_every_service_and_what_ran_has_ended(void **state)
{
	struct world *w = *state;
	struct request r = confided(w, &w->employee);
	struct person_erasure told;
	struct capacity row;

	assert_true(world_row(w, w->providers[0], WORLD_TODAY, &row) && row.engaged > 0);
	assert_int_equal(erase(w, &w->coordinator, w->employee.person, false, &told), RC_OK);
	assert_true(told.done);
	nothing_is_left_of(w, w->employee.person, r.id);
	assert_true(world_row(w, w->providers[0], WORLD_TODAY, &row) && row.engaged == 0 && row.held == 0);
	verify_all(w);
	nothing_is_left_of(w, w->employee.person, r.id); /* verify has opened each anew */
}

static void
a_provider_who_is_erased_leaves_no_card_and_no_reason(void **state)
{
	struct world *w = *state;
	struct person_erasure told;
	struct provider card;

	assert_int_equal(erase(w, &w->coordinator, w->provider_persons[0], false, &told), RC_OK);
	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.provider.get", w->providers[0], &provider_desc, &card),
	    RC_OK);
	assert_false(REC_HAS(&card, 6) || REC_HAS(&card, 7));
	assert_true(REC_HAS(&card, TAG_ARCHIVED_AT));
	verify_all(w);
}

static void
who_was_asked_for_an_erased_person_is_let_go(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->colleague, &in),
		       now;
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicit s = { REC_BIT(1), ((struct ranking_line *)v.lines.items)[0].proposal, { 0 } };
	const struct host_caller self = w->colleague;
	struct solicitation sent;
	struct person_erasure told;
	struct answer_taken taken;
	struct capacity row;

	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	assert_int_equal(erase(w, &w->coordinator, w->colleague.person, false, &told), RC_OK);
	assert_int_equal(world_do(w, &self, "matching.request.get", r.id, &request_desc, &now), RC_OK);
	assert_int_equal(now.status, REQUEST_WITHDRAWN);
	assert_int_not_equal(world_answer(w, world_token(sent.answer_link), true, 0, &taken), RC_OK);
	assert_true(world_row(w, sent.provider, WORLD_TODAY, &row) && row.held == 0);
}

static void
the_words_of_an_agreement_go_with_its_beneficiary(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct engagement e = world_engaged(w, &w->referent, &r);
	struct engagement_agreement a = { .has = REC_BIT(ACCORD_TAG_ENGAGEMENT) | REC_BIT(ACCORD_TAG_OBJECT),
		.engagement = e.id,
		.object = text_of(SECRET_WORDS) };
	struct person_erasure told;

	assert_int_equal(world_call(w, &w->referent, "matching.engagement_agreement.create",
			     &engagement_agreement_desc, &a, &engagement_agreement_desc, &a),
	    RC_OK);
	assert_true(text_is(a.object, SECRET_WORDS));
	assert_int_equal(erase(w, &w->coordinator, w->employee.person, false, &told), RC_OK);
	host_settle(w->h);
	assert_int_equal(world_do(w, &w->referent, "matching.engagement_agreement.get", a.id,
			     &engagement_agreement_desc, &a),
	    RC_OK);
	assert_false(REC_HAS(&a, ACCORD_TAG_OBJECT));
	assert_int_equal(a.status, ACCORD_CANCELLED);
	verify_all(w);
}

/* However many they are: nothing limits how often somebody asks for an address. */
static void
every_calendar_address_of_an_erased_person_is_gone(void **state)
{
	enum { MANY = 230 };
	struct world *w = *state;
	struct calendar_feed want = { .has = REC_BIT(FEED_KIND) | REC_BIT(FEED_TAG_PERSON),
		.kind = FEED_PERSON,
		.person = w->employee.person };
	const struct host_caller nobody = { 0 };
	struct person_erasure told;
	struct feed_link links[MANY];
	struct feed_text text;

	for (int i = 0; i < MANY; i++)
		assert_int_equal(world_call(w, &w->employee, "scheduling.feed.create", &feed_desc, &want,
				     &feed_link_desc, &links[i]),
		    RC_OK);
	assert_int_equal(erase(w, &w->coordinator, w->employee.person, false, &told), RC_OK);
	for (int i = 0; i < MANY; i++) {
		struct feed_query q = { .has = REC_BIT(1),
			.token = { links[i].address.ptr + 5, links[i].address.len - 9, 0 } };

		assert_int_equal(world_call(w, &nobody, "scheduling.feed.read", &feed_query_desc, &q,
				     &feed_text_desc, &text),
		    RC_NOT_FOUND);
	}
}

static void
what_was_merged_into_a_person_goes_with_that_person(void **state)
{
	struct world *w = *state;
	struct request r = confided(w, &w->employee), now;
	struct merge_order order = { REC_BIT(1) | REC_BIT(2), w->employee.person, w->colleague.person,
		false };
	struct merge_result merged;
	struct person_erasure told;
	struct person p;

	assert_int_equal(world_call(w, &w->coordinator, "registry.person.merge", &merge_order_desc, &order,
			     &merge_result_desc, &merged),
	    RC_OK);
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &now), RC_OK);
	assert_true(
	    id_equal(now.person, w->colleague.person) && text_is(now.text, SECRET_WORDS)); /* sealed anew */
	assert_int_equal(erase(w, &w->coordinator, w->employee.person, false, &told), RC_CONFLICT);
	assert_true(world_refused(w, "id", FAULT_ERASE_MERGED));
	assert_int_equal(erase(w, &w->coordinator, w->colleague.person, false, &told), RC_OK);
	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.person.get", w->employee.person, &person_desc, &p), RC_OK);
	assert_true(REC_HAS(&p, PERSON_TAG_ERASED_AT) && !REC_HAS(&p, 7));
	nothing_is_left_of(w, w->colleague.person, r.id);
	verify_all(w);
}

static void
requests_over_for_long_lose_their_words_at_night_and_nobody_is_told_how_many(void **state)
{
	struct world *w = *state;
	struct retention_rule rule = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10),
		.class = RETENTION_REQUEST_OVER,
		.months = 2,
		.action = RETENTION_REMOVE_TEXTS,
		.basis = TEXT_LIT("Décision du conseil"),
		.active = true };
	struct request over = confided(w, &w->employee), in = world_request(w, POOL_INDIVIDUAL), open, now;
	struct engagement e;
	struct list_page page;
	struct list_query q = { 0 };
	struct retention_preview shown;
	const struct retention_line *line;

	in.text = text_of(SECRET_WORDS);
	in.has |= REC_BIT(REQUEST_TAG_TEXT);
	open = world_submitted(w, &w->colleague, &in);
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(
	    record_decode(&engagement_desc, page.items.ptr, page.items.len, host_arena(w->h), &e, NULL, NULL),
	    RC_OK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &e), RC_OK);
	assert_int_equal(world_call(w, &w->coordinator, "registry.retention_rule.create",
			     &retention_rule_desc, &rule, &retention_rule_desc, &rule),
	    RC_OK);
	assert_int_equal(world_call(w, &w->coordinator, "registry.retention.preview", NULL, NULL,
			     &retention_preview_desc, &shown),
	    RC_OK);
	line = (const struct retention_line *)shown.lines.items + RETENTION_REQUEST_OVER;
	assert_true(line->active && !REC_HAS(line, 8) && !REC_HAS(line, 9));
	/* day by day: host_advance goes from one look at the feeds to the next, which are millions here */
	for (unsigned day = 0; day < 70; day++)
		host_jump(w->h, host_now(w->h) + 86400 * USEC_PER_SEC);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.get", over.id, &request_desc, &now), RC_OK);
	assert_false(REC_HAS(&now, REQUEST_TAG_TEXT));
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.get", open.id, &request_desc, &now), RC_OK);
	assert_true(REC_HAS(&now, REQUEST_TAG_TEXT));
	verify_all(w);
}

/* A director's whole view, bytes one behind the other. */
static void
look(struct world *w, const struct host_caller *who, struct buf *out)
{
	static const char *const lists[] = { "registry.person.list", "registry.mandate.list",
		"matching.request.list", "matching.engagement.list", "notification.notice.list" };
	const struct list_query q = { .has = REC_BIT(3), .archived = true };

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		struct text body;

		(void)world_call(w, who, lists[i], &list_query_desc, &q, NULL, NULL);
		body = host_last_body(w->h);
		buf_append(out, body.ptr, body.len);
	}
}

static void
see_erasure(bool asked, struct buf *out)
{
	struct world *w = world_new_of(all_services, ALL);
	unsigned before = w->calls;
	struct person_erasure told;
	struct buf ignored = { 0 };
	static unsigned took;

	if (asked) {
		confided(w, &w->employee);
		took = w->calls - before;
	}
	while (w->calls - before < took) /* ids derive from the number of a call */
		(void)world_do(w, &w->employee, "matching.request.get", w->competence, NULL, NULL);
	assert_int_equal(export_all(w, &w->employee, w->employee.person, &ignored), RC_OK);
	look(w, &w->director_a, out);
	assert_int_equal(erase(w, &w->coordinator, w->employee.person, false, &told), RC_OK);
	buf_append(
	    out, host_last_body(w->h).ptr, host_last_body(w->h).len); /* nor does the coordinator see it */
	look(w, &w->director_a, out);
	buf_free(&ignored);
	world_free(w);
}

static void
an_employer_sees_the_same_bytes_whether_or_not_the_erased_had_asked(void **unused)
{
	struct buf with = { 0 }, without = { 0 };

	(void)unused;
	see_erasure(true, &with);
	see_erasure(false, &without);
	assert_int_equal(with.len, without.len);
	assert_memory_equal(with.ptr, without.ptr, with.len);
	buf_free(&with);
	buf_free(&without);
}

/* --- what would bring somebody back ---------------------------------------------------------------------------------------- */
static void
yesterdays_stores_and_keyrings_bring_nobody_back(void **state)
{
	struct world *w = *state;
	struct request r = confided(w, &w->employee);
	struct person_erasure told;

	host_keep(w->h);
	assert_int_equal(erase(w, &w->coordinator, w->employee.person, false, &told), RC_OK);
	host_put_back(w->h, false);
	nothing_is_left_of(w, w->employee.person, r.id);
	verify_all(w);
}

static void
a_keyring_put_back_loses_the_keys_of_the_erased_again(void **state)
{
	static const char *const rings[] = { "registry", "matching" };
	struct world *w = *state;
	struct person_erasure told;
	off_t before[2], after[2];

	confided(w, &w->employee);
	host_keep(w->h);
	for (size_t i = 0; i < 2; i++)
		before[i] = host_keyring_size(w->h, rings[i]);
	assert_int_equal(erase(w, &w->coordinator, w->employee.person, false, &told), RC_OK);
	for (size_t i = 0; i < 2; i++) {
		after[i] = host_keyring_size(w->h, rings[i]);
		assert_true(after[i] < before[i]);
	}
	host_put_back(w->h, true);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(host_keyring_size(w->h, rings[i]), after[i]);
	verify_all(w);
}

static void
the_answer_of_a_command_goes_with_the_person_that_it_named(void **state)
{
	struct world *w = *state;
	struct person in = { .has = REC_BIT(7), .name = TEXT_LIT("Une personne de passage") }, made, again;
	struct person_erasure told;

	assert_int_equal(host_call(w->h, &w->coordinator, "registry.person.create", &person_desc, &in, 0,
			     &person_desc, &made, "visitor", &w->why),
	    RC_OK);
	assert_int_equal(host_call(w->h, &w->coordinator, "registry.person.create", &person_desc, &in, 0,
			     &person_desc, &again, "visitor", &w->why),
	    RC_OK);
	assert_true(id_equal(made.id, again.id));
	assert_int_equal(erase(w, &w->coordinator, made.id, false, &told), RC_OK);
	assert_int_equal(host_call(w->h, &w->coordinator, "registry.person.create", &person_desc, &in, 0,
			     &person_desc, &again, "visitor", &w->why),
	    RC_NOT_FOUND);
}

static void
an_import_does_not_fill_an_erased_record_again(void **state)
{
	struct world *w = *state;
	struct person p = {
		.has = REC_BIT(TAG_ID) | REC_BIT(7), .id = w->employee.person, .name = TEXT_LIT("De retour")
	};
	struct buf b = { 0 };
	struct import_row row = { REC_BIT(1) | REC_BIT(2), 2, { 0 } };
	struct import in = { REC_BIT(1) | REC_BIT(3), TEXT_LIT("person"), false, { &row, 1 } };
	struct import_report report;
	struct person_erasure told;

	assert_int_equal(erase(w, &w->coordinator, w->employee.person, false, &told), RC_OK);
	record_encode(&person_desc, &p, 0, 0, &b);
	row.body = (struct text){ (const char *)b.ptr, (uint32_t)b.len, 0 };
	assert_int_equal(
	    world_call(w, &w->operator, "registry.import", &import_desc, &in, &import_report_desc, &report),
	    RC_OK);
	assert_int_equal(report.faults.count, 1);
	assert_true(text_is(((const struct import_fault *)report.faults.items)[0].code, "person_erased"));
	buf_free(&b);
}

static void
an_erased_person_has_no_way_in_any_more(void **state)
{
	struct world *w = *state;
	struct token_new want = {
		.has = REC_BIT(1) | REC_BIT(2), .roles = ROLE_BENEFICIARY, .person = w->employee.person
	};
	struct token_made made;
	struct person_erasure told;
	struct token now;

	assert_int_equal(world_call(w, &w->operator, "gateway.token.create", &token_new_desc, &want,
			     &token_made_desc, &made),
	    RC_OK);
	assert_int_equal(erase(w, &w->operator, w->employee.person, false, &told), RC_OK);
	assert_int_equal(world_do(w, &w->operator, "gateway.token.get", made.id, &token_desc, &now), RC_OK);
	assert_true(REC_HAS(&now, TAG_ARCHIVED_AT));
}

int
main(void)
{
#define SUBJECT_TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kept_text_about_people_says_whose_it_is),
		cmocka_unit_test(every_field_that_points_to_a_person_is_found_by_the_export),
		SUBJECT_TEST(a_person_is_told_everything_in_all_services_with_who_read_it),
		SUBJECT_TEST(the_team_is_told_what_it_may_read_anyway_and_others_nothing),
		SUBJECT_TEST(a_cursor_that_no_page_gave_is_refused),
		SUBJECT_TEST(a_dry_run_tells_and_changes_nothing),
		SUBJECT_TEST(only_the_team_erases_and_only_once),
		SUBJECT_TEST(erased_is_erased_in_every_service_and_what_ran_has_ended),
		SUBJECT_TEST(a_provider_who_is_erased_leaves_no_card_and_no_reason),
		SUBJECT_TEST(the_words_of_an_agreement_go_with_its_beneficiary),
		SUBJECT_TEST(every_calendar_address_of_an_erased_person_is_gone),
		SUBJECT_TEST(who_was_asked_for_an_erased_person_is_let_go),
		SUBJECT_TEST(what_was_merged_into_a_person_goes_with_that_person),
		SUBJECT_TEST(requests_over_for_long_lose_their_words_at_night_and_nobody_is_told_how_many),
		cmocka_unit_test(an_employer_sees_the_same_bytes_whether_or_not_the_erased_had_asked),
		SUBJECT_TEST(yesterdays_stores_and_keyrings_bring_nobody_back),
		SUBJECT_TEST(a_keyring_put_back_loses_the_keys_of_the_erased_again),
		SUBJECT_TEST(the_answer_of_a_command_goes_with_the_person_that_it_named),
		SUBJECT_TEST(an_import_does_not_fill_an_erased_record_again),
		SUBJECT_TEST(an_erased_person_has_no_way_in_any_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
