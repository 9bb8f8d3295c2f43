/*
 * capacity_sim: random histories of requests and missions on a few providers, dealt one by one or all at once, on a bad network, with
 *         crashes: the days of a provider are never oversold.
 * Owns: nothing.
 * Beware: a history is the life of one request; those of one seed go on together, on the same five providers, while their cards change.
 *         `capacity_sim --seed N` plays one seed again; SIM_SEEDS: how many seeds.
 */
#include "common/calendar.h"
#include "tests/lib/capacity_check.h"
#include "tests/lib/sim_history.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define AT_ONCE 16 /* histories of one seed */
#define SEEDS 625 /* 10,000 histories */
#define TURNS 7 /* of one history */
#define CARD_TURNS 12
#define DEALER_TURNS 6
#define PHASE_MOST (240 * USEC_PER_SEC)
#define ROUGH (16 * USEC_PER_SEC)
#define JUMPS 5 /* of days, so that deadlines pass and reminders come */

extern const struct service_desc registry_service, matching_service;
static const struct service_desc *const services[] = { &registry_service, &matching_service };

/* What was seen of all seeds: a check that met nothing has shown nothing. */
static struct {
	unsigned long histories, calls, crashes, commits, moves, over, dealt;
	struct sim_history_seen seen;
} total;

struct play;
struct card {
	struct sim_actor actor;
	struct play *p;
	uint32_t turn;
	struct provider provider;
};
/* Deals what is open in a pool at once. */
struct dealer {
	struct sim_actor actor;
	struct play *p;
	enum pool pool;
	uint32_t turn;
	const struct host_caller *server;
	struct campaign campaign;
};
struct rules {
	struct sim_actor actor;
	struct play *p;
	struct policy policy;
};
struct play {
	struct sim *sim;
	struct sim_cast cast;
	struct world_ids w;
	struct world_maker maker;
	struct rules rules;
	struct card card;
	struct dealer dealers[POOL_COUNT];
	struct sim_history histories[AT_ONCE];
};

/* --- cards, rules ---------------------------------------------------------------------------------------- */
static void
card_run(struct sim_actor *a)
{
	struct card *x = (struct card *)a;
	const struct world_ids *w = &x->p->w;
	uint32_t n = (uint32_t)(sim_draw(x->p->sim, 900, x->turn, 0));
	struct ref ref = { REC_BIT(1), w->providers[n % WORLD_PROVIDERS] };
	struct provider change = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(16) | REC_BIT(17),
		.id = ref.id,
		.version = x->provider.version,
		.days_individual = n / 8 % 4,
		.days_group = n / 32 % 4 };

	ACTOR_BEGIN(a);
	for (; x->turn < CARD_TURNS; x->turn++) {
		ACTOR_PAUSE(a, (usec_t)(n / 128 % 2000000));
		ACTOR_CALL(a, &w->as_coordinator, "registry.provider.get", &ref_desc, &ref, &provider_desc,
		    &x->provider);
		change.version = x->provider.version;
		ACTOR_CALL(a, &w->as_coordinator, "registry.provider.update", &provider_desc, &change,
		    &provider_desc, &x->provider);
	}
	ACTOR_END(a);
}

static void
dealer_run(struct sim_actor *a)
{
	struct dealer *x = (struct dealer *)a;
	const struct campaign in = { .has = REC_BIT(CAMPAIGN_TAG_POOL), .pool = x->pool };
	const struct ref ref = { REC_BIT(1), x->campaign.id };
	uint32_t n = (uint32_t)sim_draw(x->p->sim, 902 + (uint32_t)x->pool, x->turn, 0);

	ACTOR_BEGIN(a);
	for (; x->turn < DEALER_TURNS; x->turn++) {
		ACTOR_PAUSE(a, (usec_t)(n % 2000000));
		ACTOR_CALL(a, x->server, "matching.campaign.create", &campaign_desc, &in, &campaign_desc,
		    &x->campaign);
		ACTOR_CALL(
		    a, x->server, "matching.campaign.run", &ref_desc, &ref, &campaign_desc, &x->campaign);
		ACTOR_PAUSE(a, (usec_t)(USEC_PER_SEC + n / 64 % 1500000));
		ACTOR_CALL(
		    a, x->server, "matching.campaign.apply", &ref_desc, &ref, &campaign_desc, &x->campaign);
		total.dealt += a->rc == RC_OK;
	}
	ACTOR_END(a);
}

static void
rules_run(struct sim_actor *a)
{
	struct rules *x = (struct rules *)a;
	uint64_t n = sim_draw(x->p->sim, 901, 0, 0);
	struct policy policy = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(18) | REC_BIT(19) | REC_BIT(20) |
		    REC_BIT(21) | REC_BIT(33) | REC_BIT(34) | REC_BIT(35),
		.name = TEXT_LIT("Règles"),
		.active = true,
		.answer_days_normal = 4,
		.answer_days_soon = 2,
		.answer_days_urgent = 1,
		.cascade = n % 4 != 0,
		.working_days = n / 4 % 2 == 0,
		.together = (uint32_t)(1 + n / 8 % 3),
		.starts = n / 32 % 2 == 0 };

	ACTOR_BEGIN(a);
	ACTOR_DO(a, &x->p->w.as_coordinator, "matching.policy.create", &policy_desc, &policy, &policy_desc,
	    &x->policy);
	ACTOR_END(a);
}

/* --- a seed ---------------------------------------------------------------------------------------------- */
static void
committed(void *arg, struct sim_slot *slot)
{
	struct play *p = arg;
	struct ymd now = calendar_ymd(calendar_local(sim_wall(p->sim)).day);
	struct capacity_seen seen = { 0 };
	const char *wrong;
	day_t month = 0;

	if (slot->desc != &matching_service || !calendar_day_of(now.year, now.month, 1, &month))
		return;
	wrong = capacity_check_store(slot, month, &seen);
	if (wrong != NULL)
		sim_fail(&p->cast, "%s", wrong);
	total.commits++;
	total.over += seen.over;
}

static bool
all_done(void *arg)
{
	const struct play *p = arg;

	return p->cast.done == p->cast.actors;
}

/* Matching has read all that the registry has told. Of services that are not here nothing is waited for. */
static bool
settled(void *arg)
{
	const struct sim *s = ((struct play *)arg)->sim;
	struct service *from = sim_service(s, "registry"), *to = sim_service(s, "matching");
	const struct service_status *st = to == NULL ? NULL : service_status(to);
	const struct position *p = st == NULL ? NULL : st->cursors.items;

	if (from == NULL || st == NULL || calls_pending(s->nodes[0].calls) != 0)
		return false;
	for (uint32_t k = 0; k < st->cursors.count; k++)
		if (text_is(p[k].service, "registry"))
			return p[k].seq == service_position(from);
	return false;
}

static void
phase(struct play *p, bool (*enough)(void *arg), const char *what)
{
	if (!sim_run(p->sim, p->sim->now + PHASE_MOST, enough, p))
		sim_fail(&p->cast, "%s is not over", what);
}

static void
histories_start(struct play *p)
{
	static const char *const names[AT_ONCE] = { "h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8",
		"h9", "h10", "h11", "h12", "h13", "h14", "h15" };

	for (unsigned i = 0; i < AT_ONCE; i++) {
		struct sim_history *x = &p->histories[i];

		sim_history_cast(x, &p->w, i);
		x->seen = &total.seen;
		x->turns = TURNS;
		sim_actor_start(&x->actor, &p->cast, names[i], sim_history_run);
	}
	p->card.p = p;
	sim_actor_start(&p->card.actor, &p->cast, "card", card_run);
	for (int i = 0; i < POOL_COUNT; i++) {
		p->dealers[i].p = p;
		p->dealers[i].pool = (enum pool)i;
		p->dealers[i].server = i == POOL_GROUP ? &p->w.as_coordinator : &p->w.as_referent;
		sim_actor_start(
		    &p->dealers[i].actor, &p->cast, i == POOL_GROUP ? "group" : "individual", dealer_run);
	}
}

static void
play_act(struct play *p)
{
	struct sim *s = p->sim;

	p->maker.w = &p->w;
	sim_actor_start(&p->maker.actor, &p->cast, "maker", world_maker_run);
	phase(p, all_done, "the import");
	p->rules.p = p;
	sim_actor_start(&p->rules.actor, &p->cast, "rules", rules_run);
	phase(p, all_done, "the policy");
	phase(p, settled, "the quiet before");
	histories_start(p);
	s->calm_at = s->now + ROUGH;
	sim_plan_crashes(s, 2 + (unsigned)(sim_draw(s, 5, 0, 0) % 4), ROUGH);
	for (unsigned i = 0; i < JUMPS; i++)
		sim_plan_clock(s, s->now + (usec_t)(sim_draw(s, 6, i, 0) % ROUGH),
		    (usec_t)(1 + sim_draw(s, 7, i, 0) % 3) * USEC_PER_DAY);
	phase(p, all_done, "the histories");
	(void)sim_run(s, s->now > s->calm_at ? s->now : s->calm_at, NULL, NULL);
	sim_calm(s);
	sim_jump(s, 12 * USEC_PER_DAY); /* all deadlines */
	phase(p, settled, "the quiet at the end");
}

static void
play_check(struct play *p)
{
	uint32_t moves = 0;

	for (int i = 0; i < p->sim->count; i++)
		if (p->sim->slots[i].desc == &matching_service) {
			const char *wrong = capacity_check_journal(&p->sim->slots[i], &moves);

			committed(p, &p->sim->slots[i]);
			if (wrong != NULL)
				sim_fail(&p->cast, "%s", wrong);
		}
	total.moves += moves;
}

static void
play_free(struct play *p)
{
	total.histories += AT_ONCE;
	total.calls += p->cast.count;
	total.crashes += p->sim->crashes;
	sim_actor_free(&p->maker.actor);
	sim_actor_free(&p->rules.actor);
	sim_actor_free(&p->card.actor);
	for (int i = 0; i < POOL_COUNT; i++)
		sim_actor_free(&p->dealers[i].actor);
	for (int i = 0; i < AT_ONCE; i++)
		sim_actor_free(&p->histories[i].actor);
	sim_free(p->sim);
	sim_cast_free(&p->cast);
	free(p);
}

/* Empty when it holds. */
static void
play_one(uint64_t seed, bool trace, char reason[800])
{
	const struct sim_setup setup = { .seed = seed,
		.services = services,
		.count = 2,
		.start = WORLD_START,
		.calm_after = 0,
		.trace = trace };
	struct play *p = calloc(1, sizeof *p);

	if (p == NULL)
		abort();
	p->sim = sim_new(&setup);
	p->sim->faults = (struct sim_faults){ .loss = (unsigned)(sim_draw(p->sim, 11, 0, 0) % 80),
		.twice = (unsigned)(sim_draw(p->sim, 12, 0, 0) % 150),
		.late = (unsigned)(sim_draw(p->sim, 13, 0, 0) % 100) };
	p->cast.sim = p->sim;
	world_fill(&p->w);
	p->sim->committed = committed;
	p->sim->hooks_arg = p;
	play_act(p);
	if (p->cast.failures == 0)
		play_check(p);
	reason[0] = '\0';
	if (p->cast.failures != 0)
		snprintf(reason, 800, "%s\n# replay: build/test/sim/capacity_sim --seed %llu",
		    p->cast.failure, (unsigned long long)seed);
	play_free(p);
}

static bool
say(unsigned number, bool holds, const char *name, const char *reason)
{
	printf("%sok %u - %s\n", holds ? "" : "not ", number, name);
	if (reason[0] != '\0')
		printf("# %s\n", reason);
	fflush(stdout);
	return holds;
}

static bool
histories_hold(unsigned long seeds)
{
	char reason[800] = "", name[120];
	struct timespec a, b;

	clock_gettime(CLOCK_MONOTONIC, &a);
	for (uint64_t seed = 1; seed <= seeds && reason[0] == '\0'; seed++)
		play_one(seed, false, reason);
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("# %.1f s; %lu calls, %lu commits looked at, %lu moves in the journals, %lu crashes\n",
	    (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9, total.calls, total.commits,
	    total.moves, total.crashes);
	printf("# several at once %lu, accepted %lu, taken %lu, refused %lu, too late %lu, withdrawn %lu, "
	       "closed %lu, paused %lu, resumed %lu, replaced %lu, campaigns applied %lu, rows over %lu\n",
	    total.seen.several, total.seen.accepted, total.seen.taken, total.seen.refused, total.seen.expired,
	    total.seen.withdrawn, total.seen.closed, total.seen.paused, total.seen.resumed,
	    total.seen.replaced, total.dealt, total.over);
	snprintf(name, sizeof name, "%lu histories never oversell a provider's days", total.histories);
	return say(2, reason[0] == '\0', name, reason);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = { { "seed", required_argument, NULL, 's' },
		{ "trace", no_argument, NULL, 't' }, { 0 } };
	const char *asked = getenv("SIM_SEEDS"), *seed = NULL;
	unsigned long seeds = asked != NULL ? strtoul(asked, NULL, 10) : SEEDS;
	char reason[800];
	bool trace = false, ok;
	int o;

	while ((o = getopt_long(argc, argv, "", options, NULL)) != -1) {
		seed = o == 's' ? optarg : seed;
		trace = trace || o == 't';
	}
	if (seed != NULL) {
		play_one(strtoull(seed, NULL, 10), trace, reason);
		return say(1, reason[0] == '\0', "the seed holds", reason) ? 0 : 1;
	}
	printf("1..3\n");
	ok = say(1, capacity_check_sees(), "the check tells each wrong row from the right one", "");
	ok &= histories_hold(seeds);
	ok &= say(3,
	    total.seen.several > 0 && total.seen.accepted > 0 && total.seen.taken > 0 &&
		total.seen.refused > 0 && total.seen.expired > 0 && total.seen.withdrawn > 0 &&
		total.seen.closed > 0 && total.over > 0 && total.seen.paused > 0 && total.seen.resumed > 0 &&
		total.seen.replaced > 0 && total.dealt > 0 && total.crashes > 0,
	    "all that may happen to days has happened in them", "");
	return ok ? 0 : 1;
}
