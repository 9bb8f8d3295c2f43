/*
 * reception_steps: see reception_steps.h.
 * Owns: nothing.
 * Beware: words are carried by the test that uses it.
 */
#include "tests/lib/reception_steps.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct referent
door_named(struct world *w, const struct host_caller *who, bool alternate)
{
	struct referent r = { .has = REC_BIT(6) | REC_BIT(7), .person = who->person, .alternate = alternate },
			made;

	assert_int_equal(world_call(w, &w->coordinator, "matching.referent.create", &referent_desc, &r,
			     &referent_desc, &made),
	    RC_OK);
	host_settle(w->h);
	return made;
}

struct reception_offer
door_terms(int peer_of, int peer)
{
	return (struct reception_offer){ REC_BIT(1) | REC_BIT(2) | REC_BIT(4), far_peer_id(peer_of, peer),
		WORLD_TODAY, 0, text_of("https://maillage.exemple.fr") };
}

enum rc
door_offer(struct far_pair *p, const struct host_caller *who, const struct reception_offer *in,
    struct reception *ret)
{
	return world_call(
	    HERE(p), who, "matching.reception.offer", &reception_offer_desc, in, &reception_desc, ret);
}

struct reception
door_offered(struct far_pair *p)
{
	struct reception_offer in = door_terms(FAR_ASKER, FAR_HOME);
	struct reception r;

	(void)door_named(HERE(p), &HERE(p)->referent, false);
	assert_int_equal(door_offer(p, &HERE(p)->referent, &in, &r), RC_OK);
	return r;
}

/* The only one of a side; how many there are. */
uint32_t
door_list(struct world *w, const struct host_caller *who, struct reception *ret)
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

enum reception_status
door_status(struct world *w)
{
	struct reception r = { 0 };

	assert_int_equal(door_list(w, &w->coordinator, &r), 1);
	return r.status;
}

void
door_siret_give(struct world *w, struct id organisation, const char *siret)
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

enum rc
door_accept_for(
    struct far_pair *p, const struct host_caller *who, struct id organisation, struct reception *ret)
{
	struct reception_accept in = { REC_BIT(1) | REC_BIT(2), { { 0 } }, organisation };
	struct reception theirs = { 0 };

	assert_int_equal(door_list(THERE(p), &THERE(p)->coordinator, &theirs), 1);
	in.id = theirs.id;
	return world_call(
	    THERE(p), who, "matching.reception.accept", &reception_accept_desc, &in, &reception_desc, ret);
}

enum rc
door_withdraw(struct world *w, const struct host_caller *who, const char *reason)
{
	struct reception_withdraw in = { REC_BIT(1) | (reason != NULL ? REC_BIT(2) : 0), { { 0 } },
		text_of(reason != NULL ? reason : "") };
	struct reception r = { 0 };

	assert_int_equal(door_list(w, &w->coordinator, &r), 1);
	in.id = r.id;
	return world_call(
	    w, who, "matching.reception.withdraw", &reception_withdraw_desc, &in, &reception_desc, &r);
}

/* Offered, told, taken up, and not told back yet. */
struct reception
door_taken_up(struct far_pair *p)
{
	struct reception r = door_offered(p), theirs;

	door_siret_give(THERE(p), THERE(p)->federation, SIRET);
	far_carry(p);
	assert_int_equal(door_accept_for(p, &THERE(p)->coordinator, THERE(p)->federation, &theirs), RC_OK);
	return r;
}

struct reception
door_opened(struct far_pair *p)
{
	struct reception r = door_taken_up(p);

	far_carry(p);
	host_settle(HERE(p)->h);
	assert_int_equal(door_status(HERE(p)), RECEPTION_ACTIVE);
	return r;
}

enum rc
door_look(struct far_pair *p, struct text door, struct reception_door *ret)
{
	return links_by_token(
	    HERE(p), "matching.reception.look", links_token(door), &reception_door_desc, ret);
}

enum rc
door_knock(struct far_pair *p, struct text door, struct reception_entry *ret)
{
	static const struct host_caller house = { .roles = ROLE_SERVICE };
	const struct request_token in = { REC_BIT(1), links_token(door) };

	return world_call(HERE(p), &house, "matching.reception.knock", &request_token_desc, &in,
	    &reception_entry_desc, ret);
}

enum rc
door_enter(struct far_pair *p, const struct reception_entry *e)
{
	static const struct host_caller house = { .roles = ROLE_SERVICE };
	const struct reception_guest_enter in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		e->person, e->organisation, text_of(NAME), text_of("ailleurs@exemple.fr") };

	return world_call(
	    HERE(p), &house, "registry.reception_guest.enter", &reception_guest_enter_desc, &in, NULL, NULL);
}

struct reception_entry
door_come_in(struct far_pair *p, struct text door)
{
	struct reception_entry e;

	assert_int_equal(door_knock(p, door, &e), RC_OK);
	assert_int_equal(door_enter(p, &e), RC_OK);
	return e;
}

/* The request of who came in, as the référent reads it. */
struct request
door_asked(struct far_pair *p, const struct reception_entry *e, enum request_nature nature)
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

enum rc
door_guest(struct far_pair *p, const struct host_caller *who, struct id person, struct reception_guest *ret)
{
	*ret = (struct reception_guest){ 0 };
	return world_do(HERE(p), who, "registry.reception_guest.get", person, &reception_guest_desc, ret);
}

int
door_teardown(void **state)
{
	struct far_pair *p = *state;
	enum rc rc = RC_OK;

	for (int side = 0; side < p->sides && rc == RC_OK; side++)
		rc = host_verify(p->world[side]->h, "registry", &(uint64_t){ 0 }, &(struct fault){ 0 });
	return far_pair_teardown(state) == 0 && rc == RC_OK ? 0 : -1;
}
