/*
 * reception_test: a door for the team of another federation: offered, taken up, closed, whatever is lost; who comes through it is a guest of the
 *                 federation that offers it, and nothing of that reaches the other.
 * Owns: nothing.
 * Beware: side FAR_HOME is the employer here, and FAR_ASKER receives its team: one of its cards is the employer's own. Words are carried by hand.
 */
#include "common/calendar.h"
#include "proto/identity.h"
#include "proto/matching_reception.h"
#include "proto/reception_guest.h"
#include "services/matching/reception.h"
#include "tests/lib/far_pair.h"
#include "tests/lib/request_links.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define SIRET "73282932000074"
#define OTHER_SIRET "35600000000048"
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define HERE(p) ((p)->world[FAR_ASKER])
#define THERE(p) ((p)->world[FAR_HOME])
#define DAY (24 * 3600 * USEC_PER_SEC)
#define NAME "Personne de passage"

/* --- steps -------------------------------------------------------------------------------------------------------------- */
static struct referent
named(struct world *w, const struct host_caller *who, bool alternate)
{
	struct referent r = { .has = REC_BIT(6) | REC_BIT(7), .person = who->person, .alternate = alternate },
			made;

	assert_int_equal(world_call(w, &w->coordinator, "matching.referent.create", &referent_desc, &r,
			     &referent_desc, &made),
	    RC_OK);
	host_settle(w->h);
	return made;
}

static struct reception_offer
terms(int peer_of, int peer)
{
	return (struct reception_offer){ REC_BIT(1) | REC_BIT(2) | REC_BIT(4), far_peer_id(peer_of, peer),
		WORLD_TODAY, 0, text_of("https://maillage.exemple.fr") };
}

static enum rc
offer(struct far_pair *p, const struct host_caller *who, const struct reception_offer *in,
    struct reception *ret)
{
	return world_call(
	    HERE(p), who, "matching.reception.offer", &reception_offer_desc, in, &reception_desc, ret);
}

static struct reception
offered(struct far_pair *p)
{
	struct reception_offer in = terms(FAR_ASKER, FAR_HOME);
	struct reception r;

	(void)named(HERE(p), &HERE(p)->referent, false);
	assert_int_equal(offer(p, &HERE(p)->referent, &in, &r), RC_OK);
	return r;
}

/* The only one of a side; how many there are. */
static uint32_t
doors(struct world *w, const struct host_caller *who, struct reception *ret)
{
	struct list_query q = { 0 };
	struct list_page page;

	assert_int_equal(
	    world_call(w, who, "matching.reception.list", &list_query_desc, &q, &list_page_desc, &page),
	    RC_OK);
	if (page.count == 1)
		assert_int_equal(record_decode(&reception_desc, page.items.ptr, page.items.len,
				     host_arena(w->h), ret, NULL, NULL),
		    RC_OK);
	return page.count;
}

static enum reception_status
status(struct world *w)
{
	struct reception r = { 0 };

	assert_int_equal(doors(w, &w->coordinator, &r), 1);
	return r.status;
}

static void
siret_give(struct world *w, struct id organisation, const char *siret)
{
	struct organisation o, out;
	struct ref r = { REC_BIT(1), organisation };

	assert_int_equal(world_call(w, &w->coordinator, "registry.organisation.get", &ref_desc, &r,
			     &organisation_desc, &o),
	    RC_OK);
	o.siret = text_of(siret);
	o.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(ORGANISATION_TAG_SIRET);
	assert_int_equal(world_call(w, &w->coordinator, "registry.organisation.update", &organisation_desc,
			     &o, &organisation_desc, &out),
	    RC_OK);
	host_settle(w->h);
}

static enum rc
accept_for(struct far_pair *p, const struct host_caller *who, struct id organisation, struct reception *ret)
{
	struct reception_accept in = { REC_BIT(1) | REC_BIT(2), { { 0 } }, organisation };
	struct reception theirs = { 0 };

	assert_int_equal(doors(THERE(p), &THERE(p)->coordinator, &theirs), 1);
	in.id = theirs.id;
	return world_call(
	    THERE(p), who, "matching.reception.accept", &reception_accept_desc, &in, &reception_desc, ret);
}

static enum rc
withdraw(struct world *w, const struct host_caller *who, const char *reason)
{
	struct reception_withdraw in = { REC_BIT(1) | (reason != NULL ? REC_BIT(2) : 0), { { 0 } },
		text_of(reason != NULL ? reason : "") };
	struct reception r = { 0 };

	assert_int_equal(doors(w, &w->coordinator, &r), 1);
	in.id = r.id;
	return world_call(
	    w, who, "matching.reception.withdraw", &reception_withdraw_desc, &in, &reception_desc, &r);
}

/* Offered, told, taken up, and not told back yet. */
static struct reception
taken_up(struct far_pair *p)
{
	struct reception r = offered(p), theirs;

	siret_give(THERE(p), THERE(p)->federation, SIRET);
	far_carry(p);
	assert_int_equal(accept_for(p, &THERE(p)->coordinator, THERE(p)->federation, &theirs), RC_OK);
	return r;
}

static struct reception
opened(struct far_pair *p)
{
	struct reception r = taken_up(p);

	far_carry(p);
	host_settle(HERE(p)->h);
	assert_int_equal(status(HERE(p)), RECEPTION_ACTIVE);
	return r;
}

static enum rc
look(struct far_pair *p, struct text door, struct reception_door *ret)
{
	return links_by_token(
	    HERE(p), "matching.reception.look", links_token(door), &reception_door_desc, ret);
}

static enum rc
knock(struct far_pair *p, struct text door, struct reception_entry *ret)
{
	static const struct host_caller house = { .roles = ROLE_SERVICE };
	const struct request_token in = { REC_BIT(1), links_token(door) };

	return world_call(HERE(p), &house, "matching.reception.knock", &request_token_desc, &in,
	    &reception_entry_desc, ret);
}

static enum rc
enter(struct far_pair *p, const struct reception_entry *e)
{
	static const struct host_caller house = { .roles = ROLE_SERVICE };
	const struct reception_guest_enter in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		e->person, e->organisation, text_of(NAME), text_of("ailleurs@exemple.fr") };

	return world_call(
	    HERE(p), &house, "registry.reception_guest.enter", &reception_guest_enter_desc, &in, NULL, NULL);
}

static struct reception_entry
come_in(struct far_pair *p, struct text door)
{
	struct reception_entry e;

	assert_int_equal(knock(p, door, &e), RC_OK);
	assert_int_equal(enter(p, &e), RC_OK);
	return e;
}

/* The request of who came in, as the référent reads it. */
static struct request
asked(struct far_pair *p, const struct reception_entry *e, enum request_nature nature)
{
	struct request_filing in = links_filing(HERE(p), links_token(e->path));
	struct list_query q = { 0 };
	struct list_page page;
	struct request_filed filed;
	struct request r = { 0 };

	in.nature = nature;
	in.has |= REC_BIT(FILING_TAG_NATURE);
	assert_int_equal(links_file(HERE(p), &in, &filed), RC_OK);
	host_settle(HERE(p)->h);
	assert_int_equal(world_call(HERE(p), &HERE(p)->referent, "matching.request.list", &list_query_desc,
			     &q, &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(record_decode(&request_desc, page.items.ptr, page.items.len, host_arena(HERE(p)->h),
			     &r, NULL, NULL),
	    RC_OK);
	assert_true(id_equal(r.person, e->person));
	return r;
}

static enum rc
guest(struct far_pair *p, const struct host_caller *who, struct id person, struct reception_guest *ret)
{
	*ret = (struct reception_guest){ 0 };
	return world_do(HERE(p), who, "registry.reception_guest.get", person, &reception_guest_desc, ret);
}

/* --- offering and taking up --------------------------------------------------------------------------------------------- */
static void
a_door_is_open_once_both_have_agreed(void **state)
{
	struct far_pair *p = *state;
	struct reception_door d;
	struct reception r = offered(p), theirs = { 0 };

	assert_true(text_is((struct text){ r.door.ptr, 36, 0 }, "https://maillage.exemple.fr/accueil/"));
	assert_int_equal(look(p, r.door, &d), RC_CONFLICT);
	assert_true(world_refused(HERE(p), "token", FAULT_RECEPTION_EARLY));
	siret_give(THERE(p), THERE(p)->federation, SIRET);
	far_carry(p);
	assert_int_equal(status(THERE(p)), RECEPTION_OFFERED);
	assert_int_equal(accept_for(p, &THERE(p)->coordinator, THERE(p)->federation, &theirs), RC_OK);
	assert_true(text_equal(theirs.door, r.door));
	far_carry(p);
	assert_int_equal(status(HERE(p)), RECEPTION_ACTIVE);
	assert_int_equal(look(p, r.door, &d), RC_OK);
	assert_true(text_equal(d.federation, theirs.name));
}

static void
only_a_referent_who_is_named_offers_one(void **state)
{
	struct far_pair *p = *state;
	struct reception_offer in = terms(FAR_ASKER, FAR_HOME);
	struct world *w = HERE(p);
	struct host_caller other = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
	struct reception r;

	assert_int_equal(offer(p, &w->coordinator, &in, &r), RC_FORBIDDEN);
	assert_int_equal(offer(p, &w->referent, &in, &r), RC_RULE);
	assert_true(world_refused(w, "", FAULT_RECEPTION_UNNAMED));
	(void)named(w, &w->referent, false);
	assert_int_equal(offer(p, &other, &in, &r), RC_RULE);
	assert_true(world_refused(w, "", FAULT_RECEPTION_CHARGE));
	assert_int_equal(offer(p, &w->referent, &in, &r), RC_OK);
	assert_int_equal(offer(p, &w->referent, &in, &r), RC_CONFLICT);
	assert_true(world_refused(w, "peer", FAULT_RECEPTION_TWICE));
}

static void
what_is_wrong_with_an_offer_is_told(void **state)
{
	static const char *const bad[] = { "http://maillage.exemple.fr",
		"https://maillage.exemple.fr/accueil", "javascript:alert(1)", "http://127.0.0.1.exemple.fr",
		"https://maillage.exemple.fr?a", "maillage" };
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct reception_offer in = terms(FAR_ASKER, FAR_HOME), bent = in;
	struct reception r;

	(void)named(w, &w->referent, false);
	for (size_t i = 0; i < COUNT(bad); i++) {
		bent.address = text_of(bad[i]);
		assert_int_equal(offer(p, &w->referent, &bent, &r), RC_INVALID);
		assert_true(world_refused(w, "address", FAULT_FORMAT));
	}
	bent = in;
	bent.has |= REC_BIT(3);
	bent.to = WORLD_TODAY - 1;
	assert_int_equal(offer(p, &w->referent, &bent, &r), RC_INVALID);
	assert_true(world_refused(w, "to", FAULT_RECEPTION_PERIOD));
	bent.from = WORLD_TODAY - 9;
	assert_int_equal(offer(p, &w->referent, &bent, &r), RC_INVALID);
	assert_true(world_refused(w, "to", FAULT_RECEPTION_PAST));
	bent = in;
	bent.peer = w->centre_a;
	assert_int_equal(offer(p, &w->referent, &bent, &r), RC_INVALID);
	assert_true(world_refused(w, "peer", FAULT_UNKNOWN_REFERENCE));
	far_peer(p, FAR_ASKER, FAR_HOME, PEER_SUSPENDED);
	assert_int_equal(offer(p, &w->referent, &in, &r), RC_CONFLICT);
	assert_true(world_refused(w, "peer", FAULT_RECEPTION_PEER));
}

static void
it_is_taken_up_for_a_federation_that_has_a_number(void **state)
{
	struct far_pair *p = *state;
	struct world *w = THERE(p);
	struct reception r;

	(void)offered(p);
	far_carry(p);
	assert_int_equal(accept_for(p, &w->referent, w->federation, &r), RC_FORBIDDEN);
	assert_int_equal(accept_for(p, &w->coordinator, w->centre_a, &r), RC_RULE);
	assert_true(world_refused(w, "organisation", FAULT_RECEPTION_BODY));
	assert_int_equal(accept_for(p, &w->coordinator, w->federation, &r), RC_RULE);
	assert_true(world_refused(w, "organisation", FAULT_RECEPTION_NUMBER));
	siret_give(w, w->federation, SIRET);
	assert_int_equal(accept_for(p, &w->coordinator, w->federation, &r), RC_OK);
	assert_int_equal(accept_for(p, &w->coordinator, w->federation, &r), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_RECEPTION_STEP));
}

static void
its_address_is_shown_to_who_works_there_and_to_no_centre(void **state)
{
	struct far_pair *p = *state;
	struct world *w = THERE(p);
	struct host_caller own = world_person(w, ROLE_BENEFICIARY, w->federation, MANDATE_EMPLOYEE);
	struct reception r = { 0 };

	(void)taken_up(p);
	assert_int_equal(doors(w, &own, &r), 1);
	assert_true(r.door.len > 0);
	assert_int_equal(doors(w, &w->employee, &r), 0);
	assert_int_equal(doors(w, &w->director_a, &r), 0);
	assert_int_equal(withdraw(w, &w->coordinator, "Nous avons une suppléante."), RC_OK);
	assert_int_equal(doors(w, &own, &r), 0);
}

/* --- closing, and what is lost ------------------------------------------------------------------------------------------ */
static void
either_side_closes_it_with_a_reason_that_the_other_reads(void **state)
{
	struct far_pair *p = *state;
	struct reception r = opened(p), theirs = { 0 };
	struct reception_door d;

	assert_int_equal(withdraw(HERE(p), &HERE(p)->referent, NULL), RC_INVALID);
	assert_true(world_refused(HERE(p), "reason", FAULT_RECEPTION_REASON));
	assert_int_equal(withdraw(HERE(p), &HERE(p)->referent, "Plus assez de monde."), RC_OK);
	assert_int_equal(look(p, r.door, &d), RC_CONFLICT);
	assert_true(world_refused(HERE(p), "token", FAULT_RECEPTION_CLOSED));
	far_carry(p);
	assert_int_equal(doors(THERE(p), &THERE(p)->coordinator, &theirs), 1);
	assert_int_equal(theirs.status, RECEPTION_WITHDRAWN);
	assert_true(text_is(theirs.reason, "Plus assez de monde."));
	assert_int_equal(withdraw(THERE(p), &THERE(p)->coordinator, "Aussi."), RC_CONFLICT);
}

static void
an_offer_is_refused_by_withdrawing_from_it(void **state)
{
	struct far_pair *p = *state;

	(void)offered(p);
	far_carry(p);
	assert_int_equal(withdraw(THERE(p), &THERE(p)->coordinator, "Pas besoin."), RC_OK);
	far_carry(p);
	assert_int_equal(status(HERE(p)), RECEPTION_WITHDRAWN);
}

static void
the_last_day_ends_it_on_either_side_by_its_own_clock(void **state)
{
	struct far_pair *p = *state;
	struct reception_offer in = terms(FAR_ASKER, FAR_HOME);
	struct reception r;

	in.to = WORLD_TODAY + 2;
	in.has |= REC_BIT(3);
	(void)named(HERE(p), &HERE(p)->referent, false);
	assert_int_equal(offer(p, &HERE(p)->referent, &in, &r), RC_OK);
	siret_give(THERE(p), THERE(p)->federation, SIRET);
	far_carry(p);
	assert_int_equal(accept_for(p, &THERE(p)->coordinator, THERE(p)->federation, &r), RC_OK);
	far_carry(p);
	far_advance(p, 3 * DAY);
	assert_int_equal(status(HERE(p)), RECEPTION_ENDED);
	assert_int_equal(status(THERE(p)), RECEPTION_ENDED);
	assert_int_equal(p->count[FAR_ASKER] + p->count[FAR_HOME], 0);
}

static void
a_word_that_comes_twice_or_late_changes_nothing(void **state)
{
	struct far_pair *p = *state;

	(void)offered(p);
	siret_give(THERE(p), THERE(p)->federation, SIRET);
	far_deliver(p, FAR_ASKER, 0);
	far_deliver(p, FAR_ASKER, 0);
	assert_int_equal(status(THERE(p)), RECEPTION_OFFERED);
	assert_int_equal(
	    accept_for(p, &THERE(p)->coordinator, THERE(p)->federation, &(struct reception){ 0 }), RC_OK);
	far_deliver(p, FAR_ASKER, 0); /* the offer, again: it is told that it is taken up */
	assert_int_equal(status(THERE(p)), RECEPTION_ACTIVE);
	far_deliver(p, FAR_HOME, 0);
	far_deliver(p, FAR_HOME, 0);
	assert_int_equal(status(HERE(p)), RECEPTION_ACTIVE);
	assert_int_equal(withdraw(HERE(p), &HERE(p)->referent, "Fini."), RC_OK);
	far_carry(p);
	assert_int_equal(status(HERE(p)), RECEPTION_WITHDRAWN);
	assert_int_equal(status(THERE(p)), RECEPTION_WITHDRAWN);
}

static void
taking_up_and_withdrawing_cross_and_both_end_alike(void **state)
{
	struct far_pair *p = *state;

	(void)taken_up(p);
	assert_int_equal(withdraw(HERE(p), &HERE(p)->referent, "Trop tard."), RC_OK);
	far_carry(p);
	assert_int_equal(status(HERE(p)), RECEPTION_WITHDRAWN);
	assert_int_equal(status(THERE(p)), RECEPTION_WITHDRAWN);
}

static void
what_was_lost_is_told_again_when_a_node_begins_anew(void **state)
{
	struct far_pair *p = *state;

	(void)offered(p);
	siret_give(THERE(p), THERE(p)->federation, SIRET);
	far_drop(p, FAR_ASKER, 0);
	far_resync(p, FAR_ASKER, FAR_HOME);
	far_carry(p);
	assert_int_equal(
	    accept_for(p, &THERE(p)->coordinator, THERE(p)->federation, &(struct reception){ 0 }), RC_OK);
	far_drop(p, FAR_HOME, 0);
	assert_int_equal(status(HERE(p)), RECEPTION_OFFERED);
	far_resync(p, FAR_HOME, FAR_ASKER);
	far_carry(p);
	assert_int_equal(status(HERE(p)), RECEPTION_ACTIVE);
	assert_int_equal(withdraw(THERE(p), &THERE(p)->coordinator, "Fini."), RC_OK);
	while (p->count[FAR_HOME] != 0)
		far_drop(p, FAR_HOME, 0);
	far_resync(p, FAR_ASKER, FAR_HOME); /* who offers says that it is open, and hears that it is not */
	far_carry(p);
	assert_int_equal(status(HERE(p)), RECEPTION_WITHDRAWN);
}

static void
a_revoked_peer_has_no_door_and_one_added_anew_is_told_that_it_is_over(void **state)
{
	struct far_pair *p = *state;
	struct reception r = opened(p);
	struct reception_door d;

	far_peer(p, FAR_ASKER, FAR_HOME, PEER_REVOKED);
	assert_int_equal(status(HERE(p)), RECEPTION_WITHDRAWN);
	assert_int_equal(p->count[FAR_ASKER], 0);
	assert_int_equal(look(p, r.door, &d), RC_CONFLICT);
	assert_int_equal(status(THERE(p)), RECEPTION_ACTIVE);
	far_peer(p, FAR_ASKER, FAR_HOME, PEER_ACTIVE);
	far_resync(p, FAR_HOME, FAR_ASKER);
	far_carry(p);
	assert_int_equal(status(THERE(p)), RECEPTION_WITHDRAWN);
}

/* As the word of a confirmed peer that guesses. */
static void
word_put(struct far_pair *p, int from, struct reception_word *w)
{
	struct far_mail *m = &p->mails[from][p->count[from]++];
	struct buf b = { 0 };

	w->id = (struct id){ { 9, 9 } };
	w->peer = (struct id){ { 3 } };
	w->has |= REC_BIT(TAG_ID) | REC_BIT(RECEPTION_WORD_TAG_PEER) | REC_BIT(RECEPTION_WORD_TAG_TOKEN) |
	    REC_BIT(RECEPTION_WORD_TAG_OFFERS) | REC_BIT(RECEPTION_WORD_TAG_STATUS);
	record_encode(&reception_word_desc, w, 0, 0, &b);
	*m = (struct far_mail){ from == FAR_HOME ? FAR_ASKER : FAR_HOME, 50, w->id, b.len, malloc(b.len) };
	memcpy(m->body, b.ptr, b.len);
	buf_free(&b);
}

static void
an_address_that_leads_elsewhere_is_not_taken_and_offers_are_bounded(void **state)
{
	static const char good[] = "https://maillage.exemple.fr/accueil/"
				   "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	struct far_pair *p = *state;
	struct reception_word w = { .offers = true, .from = WORLD_TODAY };
	struct reception r;

	w.has = REC_BIT(RECEPTION_WORD_TAG_FROM) | REC_BIT(RECEPTION_WORD_TAG_DOOR);
	w.token.b[0] = 1;
	w.door = text_of("javascript:alert(1)//accueil/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	word_put(p, FAR_ASKER, &w);
	w.door = text_of("https://maillage.exemple.fr/autre/page");
	word_put(p, FAR_ASKER, &w);
	far_carry(p);
	assert_int_equal(doors(THERE(p), &THERE(p)->coordinator, &r), 0);
	w.door = text_of(good);
	for (unsigned i = 0; i < RECEPTIONS_MOST + 5; i++) {
		w.token.b[1] = (uint8_t)i;
		word_put(p, FAR_ASKER, &w);
	}
	far_carry(p);
	assert_int_equal(doors(THERE(p), &THERE(p)->coordinator, &r), RECEPTIONS_MOST);
}

static void
words_on_doors_that_are_not_there_leave_one_row(void **state)
{
	struct far_pair *p = *state;
	struct reception_word w = { .status = RECEPTION_ACTIVE };
	struct db_txn t;
	struct db_scan s;
	struct id id;
	unsigned rows = 0;

	for (unsigned i = 0; i < 7; i++) {
		w.token.b[1] = (uint8_t)i;
		word_put(p, FAR_HOME, &w);
	}
	far_carry_from(p, FAR_HOME);
	assert_int_equal(p->count[FAR_ASKER], 7); /* each is answered */
	t = db_begin(service_db(host_service(HERE(p)->h, "matching")), DB_READ);
	db_scan_all(&s, &t, &matching_reception_word, false);
	while (db_scan_next_id(&s, &id))
		rows++;
	db_scan_end(&s);
	db_abort(&t);
	assert_int_equal(rows, 1);
	far_carry(p);
}

/* --- who comes in ------------------------------------------------------------------------------------------------------- */
static void
a_request_through_the_door_is_served_and_nothing_of_it_leaves(void **state)
{
	struct far_pair *p = *state;
	struct reception r = opened(p);
	uint64_t matching = service_position(host_service(THERE(p)->h, "matching")),
		 registry = service_position(host_service(THERE(p)->h, "registry"));
	struct reception_entry e = come_in(p, r.door);
	struct request in = asked(p, &e, NATURE_ACCOMPANIMENT);
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
	struct reception r = opened(p);
	struct reception_entry e = come_in(p, r.door);
	struct reception_guest g;
	struct person nobody;
	struct request in;
	struct ranking_view v;

	assert_int_equal(enter(p, &e), RC_CONFLICT); /* once */
	assert_int_equal(guest(p, &w->referent, e.person, &g), RC_NOT_FOUND); /* nothing is asked yet */
	in = asked(p, &e, NATURE_ACCOMPANIMENT);
	assert_int_equal(guest(p, &w->referent, e.person, &g), RC_OK);
	assert_true(text_is(g.name, NAME));
	assert_int_equal(guest(p, &other, e.person, &g), RC_NOT_FOUND);
	assert_int_equal(guest(p, &w->coordinator, e.person, &g), RC_FORBIDDEN);
	assert_int_equal(guest(p, &w->operator, e.person, &g), RC_FORBIDDEN);
	assert_int_equal(world_do(w, &w->coordinator, "registry.person.get", e.person, &person_desc, &nobody),
	    RC_NOT_FOUND);
	v = world_proposals(w, &w->referent, in.id);
	(void)world_engaged(w, &w->referent, &in);
	host_settle(w->h);
	for (unsigned i = 0; i < WORLD_PROVIDERS; i++)
		assert_int_equal(guest(p, &w->provider[i], e.person, &g),
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
	(void)named(w, &both, true);
	r = opened(p);
	assert_int_equal(doors(w, &w->coordinator, &ours), 1);
	assert_true(id_equal(ours.organisation, body.id)); /* it is known here: no second one is made */
	e = come_in(p, r.door);
	in = asked(p, &e, NATURE_ACCOMPANIMENT);
	assert_int_equal(in.referents.count, 1);
	assert_int_equal(
	    world_do(w, &both, "matching.request.get", in.id, &request_desc, &seen), RC_NOT_FOUND);
	assert_int_equal(guest(p, &both, e.person, &g), RC_NOT_FOUND);
}

static void
a_provider_tied_to_that_federation_is_left_out(void **state)
{
	struct far_pair *p = *state;
	struct world *w = HERE(p);
	struct reception r = opened(p), ours = { 0 };
	struct mandate tie = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.role = MANDATE_ADMINISTRATOR,
		.from = WORLD_TODAY - 30 },
		       made;
	struct reception_entry e;
	struct ranking_view v;
	struct request in;

	assert_int_equal(
	    doors(w, &w->coordinator, &ours), 1); /* made by the registry: none had that number */
	tie.person = w->provider_persons[1];
	tie.organisation = ours.organisation;
	assert_int_equal(world_call(w, &w->coordinator, "registry.mandate.create", &mandate_desc, &tie,
			     &mandate_desc, &made),
	    RC_OK);
	host_settle(w->h);
	e = come_in(p, r.door);
	in = asked(p, &e, NATURE_ACCOMPANIMENT);
	v = world_proposals(w, &w->referent, in.id);
	assert_true(v.lines.count > 0);
	for (uint32_t i = 0; i < v.lines.count; i++)
		assert_false(id_equal(world_line(&v, i)->provider, w->providers[1]));
}

static void
a_crisis_through_the_door_is_called_back(void **state)
{
	struct far_pair *p = *state;
	struct reception r = opened(p);
	struct reception_entry e = come_in(p, r.door);
	struct request in = asked(p, &e, NATURE_CRISIS), out;
	struct reception_guest g;

	assert_int_equal(in.status, REQUEST_SUBMITTED);
	assert_int_equal(guest(p, &HERE(p)->referent, e.person, &g), RC_OK);
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
	struct reception r = opened(p);
	struct reception_entry e;
	unsigned in = 0;

	while (in <= RECEPTION_HOUR_MOST && knock(p, r.door, &e) == RC_OK)
		in++;
	assert_in_range(in, RECEPTION_HOUR_LEAST, RECEPTION_HOUR_MOST);
	assert_true(world_refused(HERE(p), "token", FAULT_RECEPTION_PATIENCE));
	assert_int_equal(look(p, r.door, &(struct reception_door){ 0 }), RC_OK);
	far_advance(p, 61 * 60 * USEC_PER_SEC);
	assert_int_equal(knock(p, r.door, &e), RC_OK);
}

static void
an_address_that_was_never_given_opens_nothing(void **state)
{
	struct far_pair *p = *state;
	struct reception r = opened(p);
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
	struct reception_offer in = terms(FAR_ASKER, FAR_OTHER);
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
	(void)named(w, &w->referent, false);
	assert_int_equal(offer(p, &w->referent, &in, &r), RC_OK);
	siret_give(employer, employer->federation, SIRET);
	far_carry(p);
	assert_int_equal(doors(employer, &employer->coordinator, &theirs), 1);
	take.id = theirs.id;
	assert_int_equal(world_call(employer, &employer->coordinator, "matching.reception.accept",
			     &reception_accept_desc, &take, &reception_desc, &theirs),
	    RC_OK);
	far_carry(p);
	host_settle(w->h);
	position = service_position(host_service(employer->h, "matching"));
	e = come_in(p, r.door);
	request = asked(p, &e, NATURE_ACCOMPANIMENT);
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
	struct reception r = opened(p);
	struct reception_entry e = come_in(p, r.door);
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
	in = asked(p, &e, NATURE_ACCOMPANIMENT);
	v = world_proposals(w, &w->referent, in.id);
	assert_true(v.lines.count > 0);
	for (uint32_t i = 0; i < v.lines.count; i++)
		assert_false(id_equal(world_line(&v, i)->provider, p->copy));
}

/* --- what is kept ------------------------------------------------------------------------------------------------------- */
static void
who_asks_nothing_is_forgotten_with_the_link(void **state)
{
	struct far_pair *p = *state;
	struct reception r = opened(p);
	struct reception_entry e = come_in(p, r.door);
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
	struct reception r = opened(p);
	struct reception_entry e = come_in(p, r.door);
	struct request in = asked(p, &e, NATURE_INFORMATION), out;
	struct request_orient answer = { REC_BIT(1) | REC_BIT(2), { { 0 } },
		text_of("Voyez la médecine du travail.") };
	struct reception_guest g;

	far_advance(p, (RECEPTION_UNASKED_DAYS + 2) * DAY); /* something is under way */
	assert_int_equal(guest(p, &w->referent, e.person, &g), RC_OK);
	assert_int_equal(g.status, RECEPTION_GUEST_KNOWN);
	answer.id = in.id;
	assert_int_equal(world_call(w, &w->referent, "matching.request.orient", &request_orient_desc, &answer,
			     &request_desc, &out),
	    RC_OK);
	host_settle(w->h);
	far_advance(p, (RECEPTION_OVER_DAYS + 1) * DAY);
	host_settle(w->h);
	assert_int_equal(guest(p, &w->referent, e.person, &g), RC_OK);
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
	struct reception r = opened(p);
	struct reception_entry e = come_in(p, r.door);
	struct request in = asked(p, &e, NATURE_ACCOMPANIMENT), out;
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

/* --- the machines ------------------------------------------------------------------------------------------------------- */
static void
steps_that_the_machines_do_not_have_are_refused(void **state)
{
	static const struct {
		enum reception_direction side;
		enum reception_status from;
		enum reception_event event;
		int to; /* -1: refused */
	} rows[] = {
		{ RECEPTION_OURS, RECEPTION_OFFERED, RECEPTION_EV_ACCEPT, -1 },
		{ RECEPTION_OURS, RECEPTION_OFFERED, RECEPTION_EV_HEARD_ACCEPTED, RECEPTION_ACTIVE },
		{ RECEPTION_OURS, RECEPTION_ACTIVE, RECEPTION_EV_HEARD_ACCEPTED, -1 },
		{ RECEPTION_OURS, RECEPTION_ACTIVE, RECEPTION_EV_END, RECEPTION_ENDED },
		{ RECEPTION_OURS, RECEPTION_WITHDRAWN, RECEPTION_EV_HEARD_ACCEPTED, -1 },
		{ RECEPTION_OURS, RECEPTION_ENDED, RECEPTION_EV_WITHDRAW, -1 },
		{ RECEPTION_THEIRS, RECEPTION_OFFERED, RECEPTION_EV_ACCEPT, RECEPTION_ACTIVE },
		{ RECEPTION_THEIRS, RECEPTION_OFFERED, RECEPTION_EV_HEARD_ACCEPTED, -1 },
		{ RECEPTION_THEIRS, RECEPTION_OFFERED, RECEPTION_EV_WITHDRAW, RECEPTION_WITHDRAWN },
		{ RECEPTION_THEIRS, RECEPTION_ACTIVE, RECEPTION_EV_HEARD_WITHDRAWN, RECEPTION_WITHDRAWN },
		{ RECEPTION_THEIRS, RECEPTION_WITHDRAWN, RECEPTION_EV_ACCEPT, -1 },
		{ RECEPTION_THEIRS, RECEPTION_ENDED, RECEPTION_EV_HEARD_WITHDRAWN, -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct reception r = { .direction = rows[i].side, .status = rows[i].from };
		struct fault why = { 0 };

		assert_int_equal(
		    reception_step(&r, rows[i].event, &why), rows[i].to < 0 ? RC_CONFLICT : RC_OK);
		assert_int_equal(r.status, rows[i].to < 0 ? rows[i].from : (enum reception_status)rows[i].to);
	}
}

/* The registry's journal too, on both sides. */
static int
teardown(void **state)
{
	struct far_pair *p = *state;
	enum rc rc = RC_OK;

	for (int side = 0; side < p->sides && rc == RC_OK; side++)
		rc = host_verify(p->world[side]->h, "registry", &(uint64_t){ 0 }, &(struct fault){ 0 });
	return far_pair_teardown(state) == 0 && rc == RC_OK ? 0 : -1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, far_pair_setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_door_is_open_once_both_have_agreed),
		TEST(only_a_referent_who_is_named_offers_one),
		TEST(what_is_wrong_with_an_offer_is_told),
		TEST(it_is_taken_up_for_a_federation_that_has_a_number),
		TEST(its_address_is_shown_to_who_works_there_and_to_no_centre),
		TEST(either_side_closes_it_with_a_reason_that_the_other_reads),
		TEST(an_offer_is_refused_by_withdrawing_from_it),
		TEST(the_last_day_ends_it_on_either_side_by_its_own_clock),
		TEST(a_word_that_comes_twice_or_late_changes_nothing),
		TEST(taking_up_and_withdrawing_cross_and_both_end_alike),
		TEST(what_was_lost_is_told_again_when_a_node_begins_anew),
		TEST(a_revoked_peer_has_no_door_and_one_added_anew_is_told_that_it_is_over),
		TEST(an_address_that_leads_elsewhere_is_not_taken_and_offers_are_bounded),
		TEST(words_on_doors_that_are_not_there_leave_one_row),
		TEST(a_request_through_the_door_is_served_and_nothing_of_it_leaves),
		TEST(the_name_is_read_by_who_serves_and_then_by_who_accompanies),
		TEST(who_has_a_mandate_at_that_federation_serves_nobody_of_it),
		TEST(a_provider_tied_to_that_federation_is_left_out),
		TEST(a_crisis_through_the_door_is_called_back),
		cmocka_unit_test(a_provider_of_a_third_federation_learns_the_name_and_the_employer_nothing),
		TEST(a_card_of_the_same_node_is_left_out_under_another_record_of_it_too),
		TEST(whoever_knocks_too_often_is_asked_for_patience_and_finds_it_open_later),
		TEST(an_address_that_was_never_given_opens_nothing),
		TEST(who_asks_nothing_is_forgotten_with_the_link),
		TEST(what_is_over_is_forgotten_name_and_words),
		TEST(at_the_guests_wish_all_goes_at_once_and_what_runs_ends),
		cmocka_unit_test(steps_that_the_machines_do_not_have_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
