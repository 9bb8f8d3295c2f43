/*
 * matching_prop: whatever happens to matching, in any order: what is refused changes nothing, what is accepted replays to the same, the
 *         rules of DOMAIN.md hold after each step, and nothing that an employer's side is answered tells of a personal request.
 * Owns: matching and the registry in one process, at random, by a seed.
 * Beware: it walks the contract: a new collection or method is covered by being there. MATCHING_PROP_SEED=n runs another seed,
 *         MATCHING_PROP_STEPS=n more of it. The rules are those of tests/lib/matching_holds.c.
 */
#include "common/log.h"
#include "services/matching/service.h"
#include "tests/lib/matching_acts.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define SEEDS 7
#define STEPS 2800
#define SWEEP_EVERY 60
#define METHODS_MOST 160
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

extern const struct service_desc registry_service;
static const struct service_desc *const services[] = { &matching_service, &registry_service };

struct run {
	struct walk w; /* first: the walk's hook finds the run by it */
	struct desk desk;
	struct matching_holds holds;
	struct matching_deal deal;
	struct matching_acts acts;
	unsigned called; /* before the last step: it may have found nothing to call for */
};
/* Over all seeds: calls of each method that were accepted, answers in which secrets were looked for, secrets at the end. */
static unsigned accepted[METHODS_MOST], searched, secrets;
static unsigned told[POOL_COUNT][MATCHING_EVENTS_MOST]; /* of each event, how often it came */

/* --- what is true at any instant --------------------------------------------------------------------------- */
/* Of centre A, or of somebody of it: a provider of that board is tied to it. */
static bool
is_tied(const struct run *r, const struct request *q)
{
	const struct world *w = r->deal.world;
	const struct id tied[] = { w->employee.person, w->colleague.person, w->director_a.person };

	for (size_t i = 0; i < COUNT(tied); i++)
		if (q->kind == POOL_INDIVIDUAL && id_equal(q->person, tied[i]))
			return true;
	return q->kind == POOL_GROUP && id_equal(q->organisation, w->centre_a);
}

/* Whom a tie keeps from the own structure is asked only where the asker has waived that. */
static void
neutrality(struct run *r, const char *after)
{
	const struct world *w = r->deal.world;

	for (uint32_t i = 0; i < r->holds.proposals.count; i++) {
		const struct proposal *p = rows_at(&r->holds.proposals, i);
		const struct request *q = rows_find(&r->holds.requests, p->request);
		bool waived = false;

		if (p->status != PROPOSAL_SENT || !id_equal(p->provider, w->colleague_provider) ||
		    !is_tied(r, q))
			continue;
		for (uint32_t k = 0; k < r->holds.waivers.count; k++) {
			const struct waiver *x = rows_at(&r->holds.waivers, k);

			waived |= x->status == WAIVER_GIVEN && id_equal(x->request, q->id) &&
			    id_equal(x->provider, p->provider);
		}
		if (!waived)
			fail_msg("seed %llu, call %u: after %s: a provider of the own board is asked",
			    (unsigned long long)r->w.seed, r->w.calls, after);
	}
}

static void
look(struct run *r, const char *after)
{
	struct service *s = host_service(r->w.desk->h, "matching");
	const char *what;

	if (service_position(s) == r->holds.seen)
		return;
	what = matching_holds_look(&r->holds, s);
	if (what != NULL)
		fail_msg("seed %llu, call %u: after %s: %s", (unsigned long long)r->w.seed, r->w.calls, after,
		    what);
	neutrality(r, after);
}

/* The last answer, if it was one, to whoever is the caller now: a link's holder is told by the link, whoever that is. */
static void
silence(struct run *r, const struct method *m)
{
	struct text body = host_last_body(r->w.desk->h);

	if (r->w.calls == r->called || r->w.desk->why.rc != RC_OK || body.len < sizeof(struct id))
		return;
	if (record_field(m->in, "token", 5) != NULL)
		return;
	searched++;
	for (uint32_t i = 0; i < r->holds.secret_count; i++) {
		const struct matching_secret *s = &r->holds.secrets[i];

		if (matching_deal_outsider(&r->deal, s) &&
		    memmem(body.ptr, body.len, s->id.b, sizeof s->id.b) != NULL)
			fail_msg("seed %llu, call %u: %s tells an outsider of a person's request",
			    (unsigned long long)r->w.seed, r->w.calls, m->name);
	}
}

/* One call of a longer way through. */
static void
acted(struct matching_acts *a, const struct method *m)
{
	struct run *r = (struct run *)a->deal->w;

	r->called = r->w.calls - 1;
	matching_deal_links(&r->deal, host_last_body(r->w.desk->h));
	silence(r, m);
	look(r, m->name);
	if (strcmp(m->name, "registry.provider.archive") == 0 && matching_holds_archived(&r->holds) != NULL)
		fail_msg("seed %llu, call %u: %s", (unsigned long long)r->w.seed, r->w.calls,
		    matching_holds_archived(&r->holds));
}

static void
fill(struct walk *w, const struct method *m, void *in)
{
	matching_deal_fill(&((struct run *)w)->deal, m, in);
}

/* --- steps ------------------------------------------------------------------------------------------------- */
static size_t
number_of(const struct method *m)
{
	return (size_t)(m - matching_contract.methods);
}

/* Reading is refused or not; what it writes is that somebody read, and moves nothing. */
static void
read_once(struct run *r, const struct method *m)
{
	const struct db_table *t = walk_table_of(&r->w, m);
	const struct rec_field *id = record_field(m->in, "id", 2);
	void *in = arena_alloc(&r->w.arena, m->in->size);

	deal_fill(&r->w.deal, m->in, in);
	if (id != NULL && t != NULL && deal_pick(&r->w.deal, t, record_at(id, in)))
		*(uint64_t *)in |= REC_BIT(id->tag);
	matching_deal_fill(&r->deal, m, in);
	if (walk_call(&r->w, m, in, 0, NULL) == RC_OK)
		accepted[number_of(m)]++;
}

static void
method_do(struct run *r, const struct method *m)
{
	unsigned before = r->w.customs_done;

	r->called = r->w.calls;
	if (m->kind != METHOD_WRITE || m->verb == NULL) { /* those of the system are nobody else's */
		read_once(r, m);
		return;
	}
	if (m->shape == METHOD_CREATE)
		accepted[number_of(m)] += walk_create(&r->w, m->in) == RC_OK;
	else if (m->shape == METHOD_UPDATE)
		walk_update(&r->w, m->in);
	else if (m->shape == METHOD_ARCHIVE)
		walk_archive(&r->w, m->collection->rec);
	else
		walk_custom(&r->w, m);
	accepted[number_of(m)] += r->w.customs_done - before;
}

/* Somebody named to read requests comes to govern a structure: the naming counts no more. */
static void
step_referent(struct run *r)
{
	struct desk *d = r->w.desk;
	struct id person = r->deal.world->provider_persons[walk_draw(&r->w, WORLD_PROVIDERS)];

	(void)desk_call(d, "matching.referent.create", NULL, "{\"person\":\"%s\"}", desk_text(d, person));
	(void)desk_call(d, "registry.mandate.create", NULL,
	    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"administrator\",\"from\":\"2019-01-01\"}",
	    desk_text(d, person), desk_text(d, r->deal.world->centre_a));
}

/* A card says other days from now on; somebody begins to work where a provider sits, or a card changes hands. */
static void
step_registry(struct run *r)
{
	struct desk *d = r->w.desk;
	struct provider p;
	struct id id = r->deal.world->providers[walk_draw(&r->w, WORLD_PROVIDERS)];

	d->who = (struct host_caller){ .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
	if (walk_draw(&r->w, 12) == 0) {
		step_referent(r);
		return;
	}
	if (walk_draw(&r->w, 6) == 0) {
		(void)desk_call(d, "registry.mandate.create", NULL,
		    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"administrator\",\"from\":\"2019-"
		    "01-01\"}",
		    desk_text(d, r->deal.world->provider_persons[walk_draw(&r->w, WORLD_PROVIDERS)]),
		    desk_text(
			d, walk_draw(&r->w, 2) == 0 ? r->deal.world->centre_a : r->deal.world->centre_b));
		return;
	}
	if (desk_call(d, "registry.provider.get", &p, "{\"id\":\"%s\"}", desk_text(d, id)) == RC_OK)
		(void)desk_call(d, "registry.provider.update", NULL,
		    "{\"id\":\"%s\",\"version\":%llu,\"days_individual\":%u,\"days_group\":%u}",
		    desk_text(d, id), (unsigned long long)p.version, (unsigned)walk_draw(&r->w, 8),
		    (unsigned)walk_draw(&r->w, 8));
}

/* All that an employer's side may list, and each record by its id, is read at once. */
static void
sweep(struct run *r)
{
	const struct world *w = r->deal.world;
	const struct host_caller *const who[] = { &w->director_a, &w->board_a, &w->director_b,
		&w->coordinator, &w->animator, &w->operator, & w->two_hats, &w->employee };

	for (size_t k = 0; k < COUNT(who); k++)
		for (size_t i = 0; i < matching_contract.method_count; i++) {
			const struct method *m = &matching_contract.methods[i];
			struct list_query q = { .has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4),
				.limit = 200,
				.archived = true,
				.newest = true };

			r->w.desk->who = *who[k];
			r->called = r->w.calls;
			if (m->shape == METHOD_LIST)
				(void)walk_call(&r->w, m, &q, 0, NULL);
			else if (m->kind == METHOD_READ && m->verb != NULL)
				read_once(r, m);
			silence(r, m);
		}
}

/* What ends requests, and what changes the rules for all, is rarer than chance would have it. */
static bool
ends_much(const struct method *m)
{
	static const char *const names[] = { "matching.request.withdraw", "matching.request.archive",
		"matching.request.close", "matching.policy.update", "matching.referent.archive" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(m->name, names[i]) == 0)
			return true;
	return false;
}

static const struct method *
method_named(const char *name)
{
	for (size_t i = 0; i < matching_contract.method_count; i++)
		if (strcmp(matching_contract.methods[i].name, name) == 0)
			return &matching_contract.methods[i];
	fail_msg("no method %s", name);
	return NULL;
}

/* What a request goes through, which chance would seldom find in its order. */
static const char *const ways[] = { "matching.engagement_agreement.create",
	"matching.engagement_agreement.create", "matching.engagement_agreement.propose",
	"matching.engagement_agreement.link", "matching.engagement_agreement.link", "matching.accord.get",
	"matching.accord.give", "matching.accord.give", "matching.request.create", "matching.request.create",
	"matching.request.submit", "matching.request.submit", "matching.request.submit",
	"matching.request.solicit", "matching.proposal.solicit", "matching.answer.give",
	"matching.answer.give", "matching.answer.give", "matching.answer.get", "matching.answer.mission",
	"matching.answer.mission", "matching.answer.mission", "matching.engagement.add_day",
	"matching.engagement.add_day", "matching.engagement.evaluate", "matching.engagement.suspend",
	"matching.engagement.resume", "matching.engagement.close", "matching.shortlist.create",
	"matching.shortlist.hear", "matching.shortlist.hear", "matching.shortlist.create",
	"matching.shortlist.score", "matching.shortlist.score", "matching.shortlist.choose",
	"matching.shortlist.choose", "matching.engagement_agreement.link",
	"matching.engagement_agreement.propose", "matching.accord.give", "matching.accord.give",
	"matching.shortlist.hear", "matching.shortlist.score", "matching.shortlist.choose",
	"matching.engagement_agreement.create", "matching.engagement_agreement.propose",
	"matching.engagement_agreement.link", "matching.engagement_agreement.sign",
	"matching.engagement_agreement.sign", "matching.accord.get", "matching.accord.give",
	"matching.engagement.invoice", "matching.invoice.pay", "matching.invoice.cancel",
	"matching.campaign.create", "matching.campaign.run", "matching.campaign.check",
	"matching.campaign.apply", "matching.request_link.create", "matching.request_form.file",
	"matching.request_follow.waive", "matching.request_follow.unwaive",
	"matching.engagement_agreement.revise" };

/* Here is one node alone: two of them are played by hold_prop, and doors between them by reception_prop. */
static bool
is_between_nodes(const char *name)
{
	return strncmp(name, "far_hold.", 9) == 0 || strncmp(name, "home_hold.", 10) == 0 ||
	    strncmp(name, "hold_", 5) == 0 || strncmp(name, "lent_card.", 10) == 0 ||
	    strncmp(name, "quota.", 6) == 0 || strncmp(name, "reception", 9) == 0;
}

static const struct method *
method_draw(struct run *r, bool steps)
{
	if (steps && walk_draw(&r->w, 3) != 0)
		return method_named(ways[walk_draw(&r->w, COUNT(ways))]);
	for (;;) {
		const struct method *m =
		    &matching_contract.methods[walk_draw(&r->w, matching_contract.method_count)];

		if (steps && (m->kind != METHOD_WRITE || m->verb == NULL || m->shape != METHOD_CUSTOM))
			continue;
		if (is_between_nodes(m->name + strlen("matching.")) && walk_draw(&r->w, 8) != 0)
			continue;
		if (!ends_much(m) || walk_draw(&r->w, 5) == 0)
			return m;
	}
}

static void
step(struct run *r)
{
	uint64_t what = walk_draw(&r->w, 100);
	const struct method *m = method_draw(r, what < 60);
	const char *did = m->name;

	if (what < 12) {
		did = matching_act(&r->acts);
	} else if (what < 84) {
		matching_deal_caller(&r->deal, m);
		(void)matching_deal_link_draw(&r->deal, m);
		method_do(r, m);
		matching_deal_links(&r->deal, host_last_body(r->w.desk->h));
		silence(r, m);
		did = m->name;
	} else if (what < 90) {
		step_registry(r);
		did = "a card changed";
	} else if (what < 92) {
		r->w.desk->who = (struct host_caller){ .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
		did = "an import";
		walk_import(&r->w, matching_contract.collections[walk_collection_draw(&r->w)]->rec);
	} else if (what < 99) {
		walk_time(&r->w, (int)walk_draw(&r->w, 3), walk_draw(&r->w, 4) == 0);
		did = "the time that passed";
	} else {
		host_restart(r->w.desk->h, "matching");
	}
	if (what >= 84)
		host_advance(
		    r->w.desk->h, 2 * USEC_PER_SEC); /* matching hears of it, and what was due is done */
	walk_settle(&r->w);
	look(r, did);
}

static void
run_seed(uint64_t seed, unsigned steps)
{
	static struct run r;
	struct world *w = world_new();

	memset(&r, 0, sizeof r);
	r.desk.h = w->h;
	walk_on(&r.w, seed, &matching_service, &r.desk);
	r.w.fill = fill;
	r.deal.w = &r.w;
	r.deal.world = w;
	r.deal.holds = &r.holds;
	r.acts = (struct matching_acts){ .deal = &r.deal, .acted = acted };
	if (seed % 2 == 0)
		matching_acts_retention(&r.acts);
	look(&r, "the beginning");
	for (unsigned i = 1; i <= steps; i++) {
		step(&r);
		if (i % SWEEP_EVERY == 0)
			sweep(&r);
	}
	secrets += r.holds.secret_count;
	for (size_t i = 0; i < MATCHING_EVENTS_MOST; i++)
		for (int pool = 0; pool < POOL_COUNT; pool++)
			told[pool][i] += r.holds.told[pool][i];
	for (uint32_t i = 0; i < r.holds.shortlists.count; i++) { /* of the deeds too */
		const struct shortlist *l = rows_at(&r.holds.shortlists, i);

		accepted[number_of(method_named("matching.shortlist.score"))] +=
		    REC_HAS(l, SHORTLIST_TAG_SCORED_AT);
		accepted[number_of(method_named("matching.shortlist.choose"))] +=
		    REC_HAS(l, SHORTLIST_TAG_CHOSEN_AT);
	}
	r.w.desk->who = w->referent;
	walk_verify(&r.w, services, COUNT(services));
	print_message("seed %llu: %u calls, %u accepted, %llu events, %u secrets\n", (unsigned long long)seed,
	    r.w.calls, r.w.accepted, (unsigned long long)r.holds.seen, r.holds.secret_count);
	matching_holds_free(&r.holds);
	arena_free(&r.w.arena);
	world_free(w);
}

/* --- tests ------------------------------------------------------------------------------------------------- */
static void
whatever_happens_the_rules_of_matching_hold_and_the_journal_replays(void **state)
{
	(void)state;
	assert_true(matching_contract.method_count <= METHODS_MOST);
	walk_seeds("MATCHING_PROP", SEEDS, STEPS, run_seed);
}

static void
every_step_that_a_person_may_take_was_taken(void **state)
{
	unsigned missing = 0;

	(void)state;
	if (walk_setting("MATCHING_PROP_SEED", 0) != 0)
		return; /* one seed need not meet all */
	for (size_t i = 0; i < matching_contract.method_count; i++) {
		const struct method *m = &matching_contract.methods[i];

		if (m->verb == NULL || m->shape != METHOD_CUSTOM || accepted[i] != 0 ||
		    strcmp(m->name, "matching.campaign.stop") == 0 || /* here an engine is done at once */
		    is_between_nodes(m->name + strlen("matching.")))
			continue;
		print_message("%s was never accepted\n", m->name);
		missing++;
	}
	print_message("%u answers were searched for %u secrets\n", searched, secrets);
	assert_int_equal(missing, 0);
	assert_true(secrets > 100);
}

/* What must have happened to persons and to structures. */
static bool
is_of_both(const char *event)
{
	static const char *const both[] = { "request.engaged", "request.service_archived", "waiver.given",
		"waiver.revoked", "engagement.suspended", "engagement.resumed", "engagement.replaced",
		"engagement.card_archived", "shortlist.scored", "shortlist.chosen", "shortlist.engaged",
		"engagement_agreement.signed", "engagement_agreement.revised", "invoice.paid",
		"invoice.cancelled", "campaign.applied", "campaign.stale", "campaign.cancelled",
		"capacity_transfer.entered" };

	for (size_t i = 0; i < COUNT(both); i++)
		if (strcmp(event, both[i]) == 0)
			return true;
	return false;
}

/* An engine is done at once here: none is stopped, nor finds that nothing is left to deal. */
static bool
is_of_a_slow_engine(const char *event)
{
	return strcmp(event, "campaign.stopping") == 0 || strcmp(event, "campaign.undecided") == 0;
}

static void
every_event_came(void **state)
{
	unsigned missing = 0;

	(void)state;
	assert_true(matching_contract.event_count <= MATCHING_EVENTS_MOST);
	if (walk_setting("MATCHING_PROP_SEED", 0) != 0)
		return;
	for (size_t i = 0; i < matching_contract.event_count; i++) {
		const char *name = matching_contract.events[i].name;
		unsigned individual = told[POOL_INDIVIDUAL][i], group = told[POOL_GROUP][i];

		if (is_of_a_slow_engine(name) || is_between_nodes(name) ||
		    (is_of_both(name) ? individual != 0 && group != 0 : individual + group != 0))
			continue;
		print_message("%s came %u times to persons, %u otherwise\n", name, individual, group);
		missing++;
	}
	assert_int_equal(missing, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_happens_the_rules_of_matching_hold_and_the_journal_replays),
		cmocka_unit_test(every_step_that_a_person_may_take_was_taken),
		cmocka_unit_test(every_event_came),
	};

	log_open("matching_prop", LOG_WARN); /* each erasure says what it destroyed */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
