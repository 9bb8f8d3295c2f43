/*
 * scheduling_prop: whatever happens to scheduling, in any order: what is refused changes nothing, what is accepted replays to the same,
 *         and the rules of DOMAIN.md hold after each step.
 * Owns: scheduling and the registry in one process, at random, by a seed.
 * Beware: it walks the contract: a new collection or method is covered by being there. SCHEDULING_PROP_SEED=n runs another seed,
 *         SCHEDULING_PROP_STEPS=n more of it. The rules are those of tests/lib/scheduling_holds.c.
 */
#include "proto/scheduling.h"
#include "services/scheduling/service.h"
#include "tests/lib/scheduling_deal.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define SEEDS 8
#define STEPS 2500
#define COLLECTIONS_MOST 64
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

extern const struct service_desc registry_service;
static const struct service_desc *const services[] = { &scheduling_service, &registry_service };
static const char *const seats[DEAL_SEATS] = { "director", "president", "employee", "administrator" };

struct run {
	struct walk w; /* first: the walk's hook finds the run by it */
	struct holds holds;
	struct scheduling_deal deal;
	uint64_t seen; /* position at the last look */
};
/* Over all seeds: records that each collection had at the end; enrolments by state at any look; links that were answered. */
static uint64_t kept[COLLECTIONS_MOST];
static unsigned customs, customs_done, by_state[5], links_done[SCHEDULING_LINKS];

/* --- what is true at any instant --------------------------------------------------------------------------- */
static void
look(struct run *r, const char *after, bool one_by_one)
{
	struct service *s = host_service(r->w.desk->h, "scheduling");
	const struct rows *all;
	const char *what;

	if (service_position(s) == r->seen)
		return;
	r->seen = service_position(s);
	what = holds_look(&r->holds, s, one_by_one);
	if (what != NULL)
		fail_msg("seed %llu, call %u: after %s: %s", (unsigned long long)r->w.seed, r->w.calls, after,
		    what);
	all = &holds_now(&r->holds)->enrolments;
	for (uint32_t i = 0; i < all->count; i++)
		by_state[((const struct enrolment *)rows_at(all, i))->status]++;
}

static void
fill(struct walk *w, const struct method *m, void *in)
{
	scheduling_deal_fill(&((struct run *)w)->deal, m, in);
}

/* --- steps ------------------------------------------------------------------------------------------------- */
static const struct method *
method_draw(struct run *r, enum method_kind kind)
{
	for (;;) {
		const struct method *m =
		    &scheduling_contract.methods[walk_draw(&r->w, scheduling_contract.method_count)];
		bool known = walk_table_of(&r->w, m) != NULL || record_field(m->in, "token", 5) != NULL;

		if (m->kind == kind && m->verb != NULL && known &&
		    (kind == METHOD_READ || m->shape == METHOD_CUSTOM))
			return m;
	}
}

/* Reading is refused or not, and never writes. */
static void
read_once(struct run *r, const struct method *m)
{
	const struct db_table *t = walk_table_of(&r->w, m);
	const struct rec_field *id = record_field(m->in, "id", 2);
	struct service *s = host_service(r->w.desk->h, "scheduling");
	uint64_t before = service_position(s);
	void *in = arena_alloc(&r->w.arena, m->in->size);

	deal_fill(&r->w.deal, m->in, in);
	(void)scheduling_deal_link_draw(&r->deal);
	scheduling_deal_token(&r->deal, m->in, in);
	if (id != NULL && t != NULL && deal_pick(&r->w.deal, t, record_at(id, in)))
		*(uint64_t *)in |= REC_BIT(id->tag);
	scheduling_deal_fill(&r->deal, m, in);
	if (walk_call(&r->w, m, in, 0, NULL) == RC_OK)
		scheduling_deal_links(&r->deal, host_last_body(r->w.desk->h));
	if (service_position(s) != before)
		fail_msg("seed %llu, call %u: %s reads, and has written", (unsigned long long)r->w.seed,
		    r->w.calls, m->name);
}

static const struct method *
method_named(const char *name)
{
	for (size_t i = 0; i < scheduling_contract.method_count; i++)
		if (strcmp(scheduling_contract.methods[i].name, name) == 0)
			return &scheduling_contract.methods[i];
	fail_msg("no method %s", name);
	return NULL;
}

/* The team asks for links, to hand them on; or does what makes some. */
static void
step_links(struct run *r)
{
	static const char *const givers[SCHEDULING_LINKS] = { "scheduling.enrolment.link",
		"scheduling.poll.links", "scheduling.session.sheet", "scheduling.survey.links" };
	static const char *const makers[SCHEDULING_LINKS] = { "scheduling.enrolment.withdraw",
		"scheduling.poll.open", NULL, "scheduling.survey.open" };
	size_t kind = walk_draw(&r->w, SCHEDULING_LINKS);

	r->w.desk->who = (struct host_caller){ .roles = ROLE_COORDINATOR };
	if (makers[kind] != NULL && walk_draw(&r->w, 4) != 0) {
		walk_custom(&r->w, method_named(makers[kind]));
		look(r, makers[kind], true);
	}
	read_once(r, method_named(givers[kind]));
}

static void
answer_draw(struct run *r)
{
	unsigned offers = r->deal.link_count[SCHEDULING_LINK_OFFER];

	(void)scheduling_deal_link_draw(&r->deal);
	if (offers == 0 || walk_draw(&r->w, 2) == 0)
		return;
	/* offers are rare, and do not stand for long: the newest */
	r->deal.link = &r->deal.links[SCHEDULING_LINK_OFFER][(offers - 1) % LINKS_KEPT];
}

/* What comes of a structure's or a person's link. */
static void
step_answer(struct run *r)
{
	static const char *const answers[SCHEDULING_LINKS] = { "scheduling.offer.answer",
		"scheduling.poll.vote", "scheduling.presence.sign", "scheduling.survey.answer" };
	unsigned before = r->w.customs_done;

	r->w.desk->who = (struct host_caller){ .roles = ROLE_COORDINATOR };
	if (walk_draw(&r->w, 2) == 0)
		read_once(r, method_named("scheduling.enrolment.link"));
	answer_draw(r);
	if (r->deal.link == NULL)
		return;
	r->w.desk->who = (struct host_caller){ .roles = ROLE_ANYONE };
	walk_custom(&r->w, method_named(answers[r->deal.link->kind]));
	links_done[r->deal.link->kind] += r->w.customs_done - before;
}

/* The sums of a balance are those of its fundings. */
static void
step_balance(struct run *r)
{
	const struct holds_view *v = holds_now(&r->holds);
	const struct enrolment *e = scheduling_enrolment_any(&r->deal);
	const struct action *a = e == NULL ? NULL : rows_find(&v->actions, e->action);
	struct enrolment_balance b;
	int64_t received = 0, invoiced = 0, granted = 0, paid = 0, total, travel = 0;

	if (a == NULL || REC_HAS(e, TAG_ARCHIVED_AT) ||
	    desk_call(r->w.desk, "scheduling.enrolment.balance", &b, "{\"id\":\"%s\"}",
		desk_text(r->w.desk, e->id)) != RC_OK)
		return;
	for (uint32_t i = 0; i < v->fundings.count; i++) {
		const struct funding *f = rows_at(&v->fundings, i);
		bool theirs =
		    f->payer == PAYER_STRUCTURE || f->payer == PAYER_OWN_BUDGET || f->payer == PAYER_PERSON;
		bool agreed = f->status == FUNDING_GRANTED || f->status == FUNDING_INVOICED ||
		    f->status == FUNDING_PAID;

		if (!id_equal(f->enrolment, e->id) || f->status == FUNDING_CANCELLED ||
		    REC_HAS(f, TAG_ARCHIVED_AT))
			continue;
		received += f->paid;
		invoiced += f->invoiced;
		granted += !theirs && agreed ? f->granted : 0;
		paid += theirs ? f->paid : 0;
		travel += f->travel;
	}
	total = holds_has_place(e) && REC_HAS(a, ACTION_PRICE) ? a->price * e->persons.count : 0;
	if (b.received != received || b.invoiced != invoiced || b.granted != granted || b.paid != paid ||
	    b.travel != travel || b.total != total || b.remains != total - granted - paid)
		fail_msg("seed %llu, call %u: a balance is not the sum of its fundings",
		    (unsigned long long)r->w.seed, r->w.calls);
}

/* Most often the team; else a director, an animator, or somebody without an account. */
static void
caller_draw(struct run *r)
{
	struct host_caller *who = &r->w.desk->who;
	uint64_t n = walk_draw(&r->w, 14);
	unsigned c = (unsigned)walk_draw(&r->w, DEAL_CENTRES);

	*who = (struct host_caller){ .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
	if (n == 7 || n == 8)
		*who = (struct host_caller){ ROLE_DIRECTOR, r->deal.people[c][0], &r->deal.centres[c], 1 };
	else if (n == 9)
		*who = (struct host_caller){ c == 0 ? ROLE_ANYONE : ROLE_ANIMATOR, r->deal.animators[c % 2],
			NULL, 0 };
}

/* What ends an action or a day is rarer than chance would have it. */
static bool
ends_much(const struct method *m)
{
	static const char *const names[] = { "scheduling.action.cancel", "scheduling.session.cancel",
		"scheduling.action.start", "scheduling.action.finish", "scheduling.poll.close",
		"scheduling.survey.close" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(m->name, names[i]) == 0)
			return true;
	return false;
}

/* There is always something to enrol in. */
static void
actions_keep(struct run *r)
{
	const struct rows *all = &holds_now(&r->holds)->actions;
	unsigned open = 0;
	struct ref ref = { .has = REC_BIT(1) };

	for (uint32_t i = 0; i < all->count; i++) {
		const struct action *a = rows_at(all, i);

		open += a->status == ACTION_OPEN && !(a->has >> TAG_ARCHIVED_AT & 1u);
		if (a->status == ACTION_ENVISAGED)
			ref.id = a->id;
	}
	if (open > 2)
		return;
	r->w.desk->who = (struct host_caller){ .roles = ROLE_COORDINATOR };
	if (id_is_zero(ref.id))
		(void)walk_create(&r->w, &action_desc);
	else
		(void)walk_call(&r->w, method_named("scheduling.action.open"), &ref, 0, NULL);
	walk_settle(&r->w);
	look(r, "an action was opened", true);
}

static void
step(struct run *r)
{
	struct walk *w = &r->w;
	const struct rec_desc *rd = scheduling_contract.collections[walk_collection_draw(w)]->rec;
	uint64_t what = walk_draw(w, 100);
	const char *did = rd->name;
	bool one = false; /* command was applied at most */

	actions_keep(r);
	caller_draw(r);
	if (what < 18) {
		(void)walk_create(w, rd);
		one = true;
	} else if (what < 34) {
		(void)walk_create(w, &enrolment_desc);
		did = "enrolment.create";
		one = true;
	} else if (what < 42) {
		walk_update(w, rd);
	} else if (what < 44) {
		walk_archive(w, rd);
		one = true;
	} else if (what < 70) {
		const struct method *m = method_draw(r, METHOD_WRITE);

		if (ends_much(m) && walk_draw(w, 5) != 0)
			return;
		did = m->name;
		walk_custom(w, m);
		one = true;
	} else if (what < 80) {
		read_once(r, method_draw(r, METHOD_READ));
	} else if (what < 88) {
		if (walk_draw(w, 2) == 0)
			step_links(r);
		else
			step_answer(r);
		did = "an answer by link";
		one = true;
	} else if (what < 92) {
		w->desk->who.roles = ROLE_COORDINATOR;
		step_balance(r);
	} else if (what < 94) {
		walk_import(w, rd);
	} else if (what < 99) {
		walk_time(w, (int)walk_draw(w, 3), walk_draw(w, 4) == 0);
		did = "the time that passed";
	} else {
		host_restart(w->desk->h, "scheduling");
	}
	walk_settle(w);
	look(r, did, one);
}

/* --- who is there ------------------------------------------------------------------------------------------ */
static struct id
person_make(struct run *r, struct id structure, const char *role)
{
	struct desk *d = r->w.desk;
	struct id who = desk_make(d, "registry.person.create", "{\"name\":\"Une fonction\"}");

	(void)desk_make(d, "registry.mandate.create",
	    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"%s\",\"from\":\"2020-01-01\"}",
	    desk_text(d, who), desk_text(d, structure), role);
	return who;
}

static void
seed_network(struct run *r)
{
	struct desk *d = r->w.desk;
	struct id federation =
	    desk_make(d, "registry.organisation.create", "{\"name\":\"Fédération\",\"kind\":\"federation\"}");
	struct id town =
	    desk_make(d, "registry.organisation.create", "{\"name\":\"Ville\",\"kind\":\"institution\"}");

	for (int c = 0; c < DEAL_CENTRES; c++) {
		r->deal.centres[c] = desk_make(
		    d, "registry.organisation.create", "{\"name\":\"Centre %d\",\"kind\":\"centre\"}", c);
		for (int s = 0; s < DEAL_SEATS; s++)
			r->deal.people[c][s] = person_make(r, r->deal.centres[c], seats[s]);
	}
	for (int i = 0; i < 2; i++)
		r->deal.animators[i] = person_make(r, federation, "animator");
	r->deal.town = town;
	r->deal.official = person_make(r, town, "elected");
}

/* Three actions whose rules are those of the seeds, and bind soon. */
static void
seed_actions(struct run *r)
{
	static const char *const rules[] = { "\"structures_max\":2,\"binome\":true,\"persons_min\":2",
		("\"places\":6,\"open_to_institutions\":true,\"quotas\":[{\"roles\":[\"president\","
		 "\"administrator\"],\"min\":1,\"max\":3},{\"roles\":[\"director\",\"employee\"],\"max\":3}"
		 "]"),
		"\"answer_days\":0,\"all_sessions\":true,\"price\":30000" };
	struct desk *d = r->w.desk;
	struct id room = desk_make(d, "scheduling.venue.create", "{\"name\":\"Salle\",\"seats\":5}");

	for (size_t i = 0; i < COUNT(rules); i++) {
		struct id a = desk_make(d, "scheduling.action.create",
		    "{\"title\":\"Action\",\"first_day\":\"2026-03-%02zu\",\"venue\":\"%s\",\"animators\":["
		    "\"%s\"],%s}",
		    3 + 9 * i, desk_text(d, room), desk_text(d, r->deal.animators[i % 2]), rules[i]);

		(void)desk_make(d, "scheduling.session.create",
		    "{\"action\":\"%s\",\"rank\":2,\"window_from\":\"2026-04-10\",\"window_to\":\"2026-06-"
		    "20\"}",
		    desk_text(d, a));
		(void)desk_make(d, "scheduling.action.open", "{\"id\":\"%s\"}", desk_text(d, a));
	}
}

static void
records_count(struct run *r)
{
	struct db_txn txn = db_begin(service_db(r->w.deal.service), DB_READ);

	assert_true(scheduling_contract.collection_count <= COLLECTIONS_MOST);
	for (size_t i = 0; i < scheduling_contract.collection_count; i++)
		kept[i] +=
		    db_count(&txn, deal_table(&r->w.deal, scheduling_contract.collections[i]->rec->name));
	db_abort(&txn);
}

static void
run_seed(uint64_t seed, unsigned steps)
{
	static struct run r;

	memset(&r, 0, sizeof r);
	walk_open(&r.w, seed, &scheduling_service, services, COUNT(services), "2026-03-02");
	r.w.fill = fill;
	r.deal.w = &r.w;
	r.deal.holds = &r.holds;
	seed_network(&r);
	seed_actions(&r);
	look(&r, "the beginning", false);
	for (unsigned i = 0; i < steps; i++)
		step(&r);
	records_count(&r);
	r.w.desk->who = (struct host_caller){ .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
	walk_verify(&r.w, services, COUNT(services));
	customs += r.w.customs;
	customs_done += r.w.customs_done;
	print_message("seed %llu: %u calls, %u accepted, %llu events\n", (unsigned long long)seed, r.w.calls,
	    r.w.accepted, (unsigned long long)r.seen);
	holds_free(&r.holds);
	walk_close(&r.w);
}

/* --- tests ------------------------------------------------------------------------------------------------- */
static void
whatever_happens_the_rules_of_scheduling_hold_and_the_journal_replays(void **state)
{
	(void)state;
	walk_seeds("SCHEDULING_PROP", SEEDS, STEPS, run_seed);
}

static void
every_collection_had_records_and_every_state_of_an_enrolment_was_met(void **state)
{
	unsigned missing;

	(void)state;
	if (walk_setting("SCHEDULING_PROP_SEED", 0) != 0)
		return; /* one seed need not meet all */
	missing = walk_missing(&scheduling_contract, kept);
	for (size_t i = 0; i < COUNT(by_state); i++)
		if (by_state[i] == 0) {
			print_message("no enrolment was ever in state %zu\n", i);
			missing++;
		}
	for (size_t i = 0; i < SCHEDULING_LINKS; i++) {
		print_message("%u links of kind %zu were answered\n", links_done[i], i);
		missing += links_done[i] == 0;
	}
	print_message("%u of %u methods beside them were accepted\n", customs_done, customs);
	assert_int_equal(missing, 0);
	assert_true(customs_done > customs / 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_happens_the_rules_of_scheduling_hold_and_the_journal_replays),
		cmocka_unit_test(every_collection_had_records_and_every_state_of_an_enrolment_was_met),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
