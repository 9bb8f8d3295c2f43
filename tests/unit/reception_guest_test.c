/*
 * reception_guest_test: who comes through a door is a guest of the federation that offers it: served, read by few, forgotten; and nothing of it reaches the
 *                       other one.
 * Owns: nothing.
 * Beware: what may be read by whom is asked here of every method of the two services: a new one is covered by being there.
 */
#include "common/calendar.h"
#include "proto/identity.h"
#include "tests/lib/reception_steps.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* --- who comes in ------------------------------------------------------------------------------------------------------- */
static void
a_request_through_the_door_is_served_and_nothing_of_it_leaves(void **state)
{
	struct far_pair *p = *state;
	struct reception r = door_opened(p);
	uint64_t matching = service_position(host_service(THERE(p)->h, "matching")),
		 registry = service_position(host_service(THERE(p)->h, "registry"));
	struct reception_entry e = door_come_in(p, r.door);
	struct request in = door_asked(p, &e, NATURE_ACCOMPANIMENT);
	struct ranking_view v = world_proposals(HERE(p), &HERE(p)->referent, in.id);
	struct request_state state_now;
	struct engagement done;
	struct request_link_made follow;

	assert_int_equal(in.status, REQUEST_PROPOSED);
	for (uint32_t i = 0; i < v.lines.count; i++)
		assert_false(id_equal(world_line(&v, i)->provider, p->copy)); /* the employer's own card */
	done = world_engaged(HERE(p), &HERE(p)->referent, &in);
	assert_int_equal(done.status, ENGAGEMENT_ACTIVE);
	assert_int_equal(world_do(HERE(p), &HERE(p)->referent, "matching.request.follow_link", in.id,
			     &request_link_made_desc, &follow),
	    RC_OK);
	assert_int_equal(links_by_token(HERE(p), "matching.request_follow.get", links_token(follow.link),
			     &request_state_desc, &state_now),
	    RC_OK);
	assert_int_equal(state_now.status, REQUEST_ENGAGED);
	assert_int_equal(p->count[FAR_ASKER], 0);
	assert_true(service_position(host_service(THERE(p)->h, "matching")) == matching);
	assert_true(service_position(host_service(THERE(p)->h, "registry")) == registry);
}

static void
the_name_is_read_by_who_serves_and_then_by_who_accompanies(void **state)
{
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct host_caller other = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
	struct reception r = door_opened(p);
	struct reception_entry e = door_come_in(p, r.door);
	struct reception_guest g;
	struct person nobody;
	struct request in;
	struct ranking_view v;

	assert_int_equal(door_enter(p, &e), RC_CONFLICT); /* once */
	assert_int_equal(door_guest(p, &w->referent, e.person, &g), RC_NOT_FOUND); /* nothing is asked yet */
	in = door_asked(p, &e, NATURE_ACCOMPANIMENT);
	assert_int_equal(door_guest(p, &w->referent, e.person, &g), RC_OK);
	assert_true(text_is(g.name, NAME));
	assert_int_equal(door_guest(p, &other, e.person, &g), RC_NOT_FOUND);
	assert_int_equal(door_guest(p, &w->coordinator, e.person, &g), RC_FORBIDDEN);
	assert_int_equal(door_guest(p, &w->operator, e.person, &g), RC_FORBIDDEN);
	assert_int_equal(world_do(w, &w->coordinator, "registry.person.get", e.person, &person_desc, &nobody),
	    RC_NOT_FOUND);
	v = world_proposals(w, &w->referent, in.id);
	(void)world_engaged(w, &w->referent, &in);
	host_settle(w->h);
	for (unsigned i = 0; i < WORLD_PROVIDERS; i++)
		assert_int_equal(door_guest(p, &w->provider[i], e.person, &g),
		    id_equal(w->providers[i], world_line(&v, 0)->provider) ? RC_OK : RC_NOT_FOUND);
}

static void
who_has_a_mandate_at_that_federation_serves_nobody_of_it(void **state)
{
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct organisation body = { .has = REC_BIT(7) | REC_BIT(8) | REC_BIT(ORGANISATION_TAG_SIRET),
		.name = text_of("Fédération d’à côté"),
		.kind = ORGANISATION_FEDERATION,
		.siret = text_of(SIRET) };
	struct host_caller both;
	struct reception r, ours = { 0 };
	struct reception_entry e;
	struct reception_guest g;
	struct request in, seen;

	assert_int_equal(world_call(w, &w->coordinator, "registry.organisation.create", &organisation_desc,
			     &body, &organisation_desc, &body),
	    RC_OK);
	both = world_person(w, ROLE_REFERENT, body.id, MANDATE_EMPLOYEE);
	(void)door_named(w, &both, true);
	r = door_opened(p);
	assert_int_equal(door_list(w, &w->coordinator, &ours), 1);
	assert_true(id_equal(ours.organisation, body.id)); /* it is known here: no second one is made */
	e = door_come_in(p, r.door);
	in = door_asked(p, &e, NATURE_ACCOMPANIMENT);
	assert_int_equal(in.referents.count, 1);
	assert_int_equal(
	    world_do(w, &both, "matching.request.get", in.id, &request_desc, &seen), RC_NOT_FOUND);
	assert_int_equal(door_guest(p, &both, e.person, &g), RC_NOT_FOUND);
}

static void
a_provider_tied_to_that_federation_is_left_out(void **state)
{
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct reception r = door_opened(p), ours = { 0 };
	struct mandate tie = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.role = MANDATE_ADMINISTRATOR,
		.from = WORLD_TODAY - 30 },
		       made;
	struct reception_entry e;
	struct ranking_view v;
	struct request in;

	assert_int_equal(
	    door_list(w, &w->coordinator, &ours), 1); /* made by the registry: none had that number */
	tie.person = w->provider_persons[1];
	tie.organisation = ours.organisation;
	assert_int_equal(world_call(w, &w->coordinator, "registry.mandate.create", &mandate_desc, &tie,
			     &mandate_desc, &made),
	    RC_OK);
	host_settle(w->h);
	e = door_come_in(p, r.door);
	in = door_asked(p, &e, NATURE_ACCOMPANIMENT);
	v = world_proposals(w, &w->referent, in.id);
	assert_true(v.lines.count > 0);
	for (uint32_t i = 0; i < v.lines.count; i++)
		assert_false(id_equal(world_line(&v, i)->provider, w->providers[1]));
}

/* Of the one contact that was given, here an address. */
static void
a_guest_chooses_whether_the_contact_goes_with_the_name(void **state)
{
	static const struct host_caller house = { .roles = ROLE_SERVICE };
	static const bool told[] = { [CONTACT_ANY] = true,
		[CONTACT_EMAIL] = true,
		[CONTACT_PHONE] = false,
		[CONTACT_BOTH] = true,
		[CONTACT_NONE] = false };
	struct far_pair *p = *state;
	struct reception r = door_opened(p);
	struct reception_entry e = door_come_in(p, r.door);
	struct identity_ask ask = { .has =
					REC_BIT(IDENTITY_ASK_TAG_PERSON) | REC_BIT(IDENTITY_ASK_TAG_CONTACT),
		.person = e.person };

	for (int choice = CONTACT_ANY; choice <= CONTACT_NONE; choice++) {
		struct identity who = { 0 };

		ask.contact = (enum contact_choice)choice;
		assert_int_equal(world_call(HERE(p), &house, "registry.identity.tell", &identity_ask_desc,
				     &ask, &identity_desc, &who),
		    RC_OK);
		assert_true(REC_HAS(&who, 1));
		assert_int_equal(REC_HAS(&who, 2) != 0, told[choice]);
		assert_false(REC_HAS(&who, 3));
	}
}

static void
a_crisis_through_the_door_is_called_back(void **state)
{
	struct far_pair *p = *state;
	struct reception r = door_opened(p);
	struct reception_entry e = door_come_in(p, r.door);
	struct request in = door_asked(p, &e, NATURE_CRISIS), out;
	struct reception_guest g;

	assert_int_equal(in.status, REQUEST_SUBMITTED);
	assert_int_equal(door_guest(p, &HERE(p)->referent, e.person, &g), RC_OK);
	assert_true(text_is(g.contact, "ailleurs@exemple.fr"));
	assert_int_equal(
	    world_do(HERE(p), &HERE(p)->referent, "matching.request.called_back", in.id, &request_desc, &out),
	    RC_OK);
	assert_int_equal(p->count[FAR_ASKER], 0);
}

static void
whoever_knocks_too_often_is_asked_for_patience_and_finds_it_open_later(void **state)
{
	struct far_pair *p = *state;
	struct reception r = door_opened(p);
	struct reception_entry e;
	unsigned in = 0;

	while (in <= RECEPTION_HOUR_MOST && door_knock(p, r.door, &e) == RC_OK)
		in++;
	assert_in_range(in, RECEPTION_HOUR_LEAST, RECEPTION_HOUR_MOST);
	assert_true(world_refused(HERE(p), "token", FAULT_RECEPTION_PATIENCE));
	assert_int_equal(door_look(p, r.door, &(struct reception_door){ 0 }), RC_OK);
	far_advance(p, 61 * 60 * USEC_PER_SEC);
	assert_int_equal(door_knock(p, r.door, &e), RC_OK);
}

static void
an_address_that_was_never_given_opens_nothing(void **state)
{
	struct far_pair *p = *state;
	struct reception r = door_opened(p);
	char bent[65];
	struct request_token in = { REC_BIT(1), { bent, 64, 0 } };
	struct reception_door d;

	memcpy(bent, links_token(r.door).ptr, 64);
	bent[40] = bent[40] == 'A' ? 'B' : 'A';
	assert_int_equal(world_call(HERE(p), &HERE(p)->nobody, "matching.reception.look", &request_token_desc,
			     &in, &reception_door_desc, &d),
	    RC_NOT_FOUND);
	assert_int_equal(world_call(HERE(p), &HERE(p)->nobody, "matching.reception.knock",
			     &request_token_desc, &in, &reception_entry_desc, &(struct reception_entry){ 0 }),
	    RC_FORBIDDEN);
}

/* The provider of another federation, whoever is better placed. */
static void
solicit_copy(struct far_pair *p, struct id request)
{
	struct ranking_view v = world_proposals(HERE(p), &HERE(p)->referent, request);
	struct solicit s = { REC_BIT(1) | REC_BIT(2), { { 0 } }, text_of("La personne le préfère.") };
	struct solicitation sent;

	for (uint32_t i = 0; i < v.lines.count; i++)
		if (id_equal(world_line(&v, i)->provider, p->copy))
			s.id = world_line(&v, i)->proposal;
	assert_int_equal(world_call(HERE(p), &HERE(p)->referent, "matching.proposal.solicit", &solicit_desc,
			     &s, &solicitation_desc, &sent),
	    RC_OK);
}

/* Home is another partner than the employer here: it has the provider, and is told the name when both have agreed, as of any person. */
static void
a_provider_of_a_third_federation_learns_the_name_and_the_employer_nothing(void **state)
{
	struct far_pair *p = far_trio_new();
	struct world *w = HERE(p), *employer = p->world[FAR_OTHER];
	struct reception_offer in = door_terms(FAR_ASKER, FAR_OTHER);
	struct reception_accept take = { REC_BIT(1) | REC_BIT(2), { { 0 } }, employer->federation };
	struct list_query q = { 0 };
	struct list_page page;
	struct reception r, theirs = { 0 };
	struct reception_entry e;
	struct request request;
	struct guest known;
	uint64_t position;

	(void)state;
	far_peer(p, FAR_ASKER, FAR_OTHER, PEER_ACTIVE);
	far_peer(p, FAR_OTHER, FAR_ASKER, PEER_ACTIVE);
	(void)door_named(w, &w->referent, false);
	assert_int_equal(door_offer(p, &w->referent, &in, &r), RC_OK);
	door_siret_give(employer, employer->federation, SIRET);
	far_carry(p);
	assert_int_equal(door_list(employer, &employer->coordinator, &theirs), 1);
	take.id = theirs.id;
	assert_int_equal(world_call(employer, &employer->coordinator, "matching.reception.accept",
			     &reception_accept_desc, &take, &reception_desc, &theirs),
	    RC_OK);
	far_carry(p);
	host_settle(w->h);
	position = service_position(host_service(employer->h, "matching"));
	e = door_come_in(p, r.door);
	request = door_asked(p, &e, NATURE_ACCOMPANIMENT);
	solicit_copy(p, request.id);
	far_carry(p);
	assert_int_equal(far_answer(p, home_hold_only(p).id, true, -1), RC_OK);
	far_carry(p);
	assert_int_equal(world_call(THERE(p), &THERE(p)->provider[0], "registry.guest.list", &list_query_desc,
			     &q, &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(record_decode(&guest_desc, page.items.ptr, page.items.len, host_arena(THERE(p)->h),
			     &known, NULL, NULL),
	    RC_OK);
	assert_true(text_is(known.name, NAME));
	assert_true(service_position(host_service(employer->h, "matching")) == position);
	assert_int_equal(host_verify(w->h, "registry", &(uint64_t){ 0 }, &(struct fault){ 0 }), RC_OK);
	far_pair_free(p);
}

/* Revoked and added anew, it is the same employer. */
static void
a_card_of_the_same_node_is_left_out_under_another_record_of_it_too(void **state)
{
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct peer other = { .has = REC_BIT(TAG_ID) | REC_BIT(PEER_TAG_CODE) | REC_BIT(PEER_TAG_CARD) |
		    REC_BIT(PEER_TAG_STATUS) | REC_BIT(PEER_TAG_NODE),
		.id = far_peer_id(FAR_ASKER, FAR_HOME),
		.code = text_of("ailleurs"),
		.card = text_of("carte"),
		.status = PEER_ACTIVE,
		.node = { { 7, 7 } } };
	struct reception r = door_opened(p);
	struct reception_entry e = door_come_in(p, r.door);
	struct ranking_view v;
	struct provider card;
	struct request in;

	assert_int_equal(
	    world_call(w, &w->operator, "federation.peer.put", &peer_desc, &other, NULL, NULL), RC_OK);
	other.id = (struct id){ { 0xaa, 0xbb } };
	assert_int_equal(
	    world_call(w, &w->operator, "federation.peer.put", &peer_desc, &other, NULL, NULL), RC_OK);
	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.provider.get", p->copy, &provider_desc, &card), RC_OK);
	card.home = other.id;
	assert_int_equal(
	    world_call(w, &w->operator, "registry.card.put", &provider_desc, &card, NULL, NULL), RC_OK);
	host_settle(w->h);
	in = door_asked(p, &e, NATURE_ACCOMPANIMENT);
	v = world_proposals(w, &w->referent, in.id);
	assert_true(v.lines.count > 0);
	for (uint32_t i = 0; i < v.lines.count; i++)
		assert_false(id_equal(world_line(&v, i)->provider, p->copy));
}

/* --- who serves nobody there --------------------------------------------------------------------------------------------- */
#define READERS 7

/* What each of them can list or ask for without naming a record, in the bytes of the answer. */
struct shown {
	struct buf bytes;
	uint32_t answers, full;
};

/* An export is a new file each time that it is asked for. */
static bool
makes_a_file(const struct method *m)
{
	return strncmp(m->name, "registry.export.", 16) == 0 || strncmp(m->name, "registry.file.", 14) == 0;
}

static void
show(struct world *w, const struct host_caller *who, const struct service_contract *s, struct shown *ret)
{
	for (size_t i = 0; i < s->method_count; i++) {
		const struct method *m = &s->methods[i];
		void *in = m->in == NULL ? NULL : arena_alloc(host_arena(w->h), m->in->size);
		bool names = false;
		struct text body;

		if (m->kind == METHOD_WRITE || m->path == NULL || (m->roles & who->roles) == 0 ||
		    makes_a_file(m))
			continue;
		for (const struct rec_field *f = m->in->fields; m->in != NULL && f < record_end(m->in); f++)
			names |= (f->flags & REQUIRED) != 0;
		if (names)
			continue;
		(void)!host_call(w->h, who, m->name, m->in, in, 0, m->out, NULL, NULL, &(struct fault){ 0 });
		body = host_last_body(w->h);
		buf_append(&ret->bytes, body.ptr, body.len);
		ret->answers++;
		ret->full += body.len > 40;
	}
}

static struct shown
show_all(struct world *w, const struct host_caller *readers)
{
	struct shown s = { 0 };

	for (unsigned i = 0; i < READERS; i++) {
		show(w, &readers[i], &matching_contract, &s);
		show(w, &readers[i], &registry_contract, &s);
	}
	return s;
}

static void
who_serves_nobody_of_it_is_shown_the_same_whoever_came(void **state)
{
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct reception r = door_opened(p);
	const struct host_caller readers[READERS] = { w->coordinator, w->operator, w->director_a, w->board_a,
		w->animator, w->employee, world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE) };
	struct shown before, after;
	struct reception_entry e;
	struct request in;

	host_settle(w->h);
	before = show_all(w, readers);
	e = door_come_in(p, r.door);
	in = door_asked(p, &e, NATURE_ACCOMPANIMENT);
	(void)world_engaged(w, &w->referent, &in);
	host_settle(w->h);
	after = show_all(w, readers);
	assert_true(before.answers > 100 && before.full > 40);
	assert_int_equal(before.answers, after.answers);
	assert_int_equal(before.bytes.len, after.bytes.len);
	assert_memory_equal(before.bytes.ptr, after.bytes.ptr, before.bytes.len);
	buf_free(&before.bytes);
	buf_free(&after.bytes);
}

/* --- what is kept ------------------------------------------------------------------------------------------------------- */
static void
who_asks_nothing_is_forgotten_with_the_link(void **state)
{
	struct far_pair *p = *state;
	struct reception r = door_opened(p);
	struct reception_entry e = door_come_in(p, r.door);
	struct request_form f;

	far_advance(p, (RECEPTION_UNASKED_DAYS + 1) * DAY);
	host_settle(HERE(p)->h);
	assert_int_equal(
	    links_by_token(HERE(p), "matching.request_form.get", links_token(e.path), &request_form_desc, &f),
	    RC_CONFLICT);
	assert_true(world_refused(HERE(p), "token", FAULT_REQUEST_LINK_REVOKED));
}

static void
what_is_over_is_forgotten_name_and_words(void **state)
{
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct reception r = door_opened(p);
	struct reception_entry e = door_come_in(p, r.door);
	struct request in = door_asked(p, &e, NATURE_INFORMATION), out;
	struct request_orient answer = { REC_BIT(1) | REC_BIT(2), { { 0 } },
		text_of("Voyez la médecine du travail.") };
	struct reception_guest g;

	far_advance(p, (RECEPTION_UNASKED_DAYS + 2) * DAY); /* something is under way */
	assert_int_equal(door_guest(p, &w->referent, e.person, &g), RC_OK);
	assert_int_equal(g.status, RECEPTION_GUEST_KNOWN);
	answer.id = in.id;
	assert_int_equal(world_call(w, &w->referent, "matching.request.orient", &request_orient_desc, &answer,
			     &request_desc, &out),
	    RC_OK);
	host_settle(w->h);
	far_advance(p, (RECEPTION_OVER_DAYS + 1) * DAY);
	host_settle(w->h);
	assert_int_equal(door_guest(p, &w->referent, e.person, &g), RC_OK);
	assert_int_equal(g.status, RECEPTION_GUEST_FORGOTTEN);
	assert_false(REC_HAS(&g, RECEPTION_GUEST_TAG_NAME) || REC_HAS(&g, RECEPTION_GUEST_TAG_CONTACT));
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.get", in.id, &request_desc, &out), RC_OK);
	assert_false(REC_HAS(&out, REQUEST_TAG_TEXT));
}

static void
at_the_guests_wish_all_goes_at_once_and_what_runs_ends(void **state)
{
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct reception r = door_opened(p);
	struct reception_entry e = door_come_in(p, r.door);
	struct request in = door_asked(p, &e, NATURE_ACCOMPANIMENT), out;
	struct host_caller other = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
	struct reception_guest g;

	assert_int_equal(
	    world_do(w, &other, "registry.reception_guest.forget", e.person, &reception_guest_desc, &g),
	    RC_NOT_FOUND);
	assert_int_equal(
	    world_do(w, &w->referent, "registry.reception_guest.forget", e.person, &reception_guest_desc, &g),
	    RC_OK);
	assert_int_equal(g.status, RECEPTION_GUEST_FORGOTTEN);
	host_settle(w->h);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.get", in.id, &request_desc, &out), RC_OK);
	assert_int_equal(out.status, REQUEST_WITHDRAWN);
	assert_int_equal(
	    world_do(w, &w->referent, "registry.reception_guest.forget", e.person, &reception_guest_desc, &g),
	    RC_CONFLICT);
}

/* The keyring of the backup has the key again: the node's list of erasures has it destroyed before anybody reads. */
static void
a_backup_that_is_put_back_does_not_bring_the_name_back(void **state)
{
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct reception r = door_opened(p);
	struct reception_entry e = door_come_in(p, r.door);
	struct request in = door_asked(p, &e, NATURE_CRISIS);
	struct reception_guest g;

	(void)in;
	host_keep(w->h);
	assert_int_equal(
	    world_do(w, &w->referent, "registry.reception_guest.forget", e.person, &reception_guest_desc, &g),
	    RC_OK);
	host_settle(w->h);
	host_put_back(w->h, false);
	host_settle(w->h);
	assert_int_equal(door_guest(p, &w->referent, e.person, &g), RC_OK);
	assert_int_equal(g.status, RECEPTION_GUEST_FORGOTTEN);
	assert_false(REC_HAS(&g, RECEPTION_GUEST_TAG_NAME) || REC_HAS(&g, RECEPTION_GUEST_TAG_CONTACT));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, far_pair_setup, door_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_through_the_door_is_served_and_nothing_of_it_leaves),
		TEST(the_name_is_read_by_who_serves_and_then_by_who_accompanies),
		TEST(who_has_a_mandate_at_that_federation_serves_nobody_of_it),
		TEST(a_provider_tied_to_that_federation_is_left_out),
		TEST(a_guest_chooses_whether_the_contact_goes_with_the_name),
		TEST(a_crisis_through_the_door_is_called_back),
		cmocka_unit_test(a_provider_of_a_third_federation_learns_the_name_and_the_employer_nothing),
		TEST(a_card_of_the_same_node_is_left_out_under_another_record_of_it_too),
		TEST(whoever_knocks_too_often_is_asked_for_patience_and_finds_it_open_later),
		TEST(an_address_that_was_never_given_opens_nothing),
		TEST(who_asks_nothing_is_forgotten_with_the_link),
		TEST(what_is_over_is_forgotten_name_and_words),
		TEST(at_the_guests_wish_all_goes_at_once_and_what_runs_ends),
		TEST(who_serves_nobody_of_it_is_shown_the_same_whoever_came),
		TEST(a_backup_that_is_put_back_does_not_bring_the_name_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
