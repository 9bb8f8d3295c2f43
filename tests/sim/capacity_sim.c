/*
 * capacity_sim: random histories of requests and missions on a few providers, dealt one by one or all at once, on a bad network, with
 *         crashes: the days of a provider are never oversold.
 * Owns: nothing.
 * Beware: a history is the life of one request; those of one seed go on together, on the same five providers, while their cards change.
 *         `capacity_sim --seed N` plays one seed again; SIM_SEEDS: how many seeds.
 */
#include "common/calendar.h"
#include "tests/lib/capacity_check.h"
#include "tests/lib/sim_world.h"
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
	unsigned long histories, calls, crashes, commits, moves, over, several, accepted, taken, refused,
	    expired, withdrawn, closed, paused, resumed, replaced, dealt;
} total;

struct play;
struct history {
	struct sim_actor actor;
	struct play *p;
	unsigned number;
	uint32_t turn;
	bool accepted, paused;
	enum pool pool;
	const struct host_caller *asker, *server;
	struct request request;
	struct ranking_view view;
	struct solicitations sent;
	struct solicitation one;
	struct answer_taken taken;
	struct list_page page;
	struct engagement engagement;
};
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
	struct history histories[AT_ONCE];
};

static uint32_t
draw(const struct history *x, uint32_t of, uint32_t what)
{
	return (uint32_t)(sim_draw(x->p->sim, 1000 + x->number, x->turn, what) % of);
}

/* --- one request ----------------------------------------------------------------------------------------- */
static void
request_make(struct history *x)
{
	day_t today = calendar_local(sim_wall(x->p->sim)).day;
	struct request r = { .kind = x->pool,
		.service = x->p->w.service,
		.department = TEXT_LIT("42"),
		.from = today,
		.to = today + 20 + (day_t)draw(x, 60, 1),
		.days = 1 + draw(x, 3, 2),
		.urgency = (enum request_urgency)draw(x, URGENCY_COUNT, 3) };

	r.has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_SERVICE) | REC_BIT(REQUEST_TAG_DEPARTMENT) |
	    REC_BIT(REQUEST_TAG_FROM) | REC_BIT(REQUEST_TAG_TO) | REC_BIT(REQUEST_TAG_DAYS) |
	    REC_BIT(REQUEST_TAG_URGENCY);
	if (x->pool == POOL_GROUP) {
		r.organisation = x->p->w.centres[x->number % WORLD_CENTRES];
		r.has |= REC_BIT(REQUEST_TAG_ORGANISATION);
	}
	sim_actor_call(
	    &x->actor, x->asker, "matching.request.create", &request_desc, &r, &request_desc, &x->request);
}

static void
solicit(struct history *x)
{
	struct solicit_several in = {
		.has = REC_BIT(1) | REC_BIT(2), .id = x->request.id, .together = 1 + draw(x, 4, 4)
	};

	sim_actor_call(&x->actor, x->server, "matching.request.solicit", &solicit_several_desc, &in,
	    &solicitations_desc, &x->sent);
}

static void
look(struct history *x)
{
	struct ref in = { REC_BIT(1), x->request.id };

	sim_actor_call(
	    &x->actor, x->server, "matching.request.proposals", &ref_desc, &in, &ranking_view_desc, &x->view);
}

/* The link of one who is asked, as the list was seen last; of anybody when none is. */
static void
link_ask(struct history *x)
{
	const struct ranking_line *lines = x->view.lines.items;
	uint32_t n = x->view.lines.count, at = n == 0 ? 0 : draw(x, n, 5);
	struct link_request in = { REC_BIT(1) | REC_BIT(2), x->request.id, draw(x, 8, 6) == 0 };

	for (uint32_t i = 0; i < n && lines[at].status != PROPOSAL_SENT; i++)
		at = (at + 1) % n;
	if (n != 0)
		in.id = lines[at].proposal;
	sim_actor_call(&x->actor, x->server, "matching.proposal.link", &link_request_desc, &in,
	    &solicitation_desc, &x->one);
}

static void
answer(struct history *x, bool accept)
{
	const struct solicitation *sent = &x->one;
	struct answer in = { .has = REC_BIT(1) | REC_BIT(2), .accept = accept, .reason = ANSWER_UNAVAILABLE };

	if (x->sent.items.count != 0 && (x->one.answer_link.len == 0 || draw(x, 2, 7) == 0))
		sent = (const struct solicitation *)x->sent.items.items + draw(x, x->sent.items.count, 8);
	in.token = sent->answer_link.len > 3
	    ? (struct text){ sent->answer_link.ptr + 3, sent->answer_link.len - 3, 0 }
	    : TEXT_LIT("rien");
	in.has |= accept ? 0 : REC_BIT(3);
	sim_actor_call(&x->actor, &x->p->w.as_nobody, "matching.answer.give", &answer_desc, &in,
	    &answer_taken_desc, &x->taken);
}

static void
of_request(struct history *x, const struct host_caller *who, const char *method)
{
	struct ref in = { REC_BIT(1), x->request.id };

	sim_actor_call(&x->actor, who, method, &ref_desc, &in, &request_desc, &x->request);
}

/* A mission pauses, with its days or without; goes on; is handed on, or closed. */
static void
engagement_turn(struct history *x)
{
	uint32_t dice = draw(x, 6, 12);
	struct ref in = { REC_BIT(1), x->request.id };
	struct engagement_suspend pause = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.keep = draw(x, 2, 13) == 0 };
	struct engagement_resume resume = { .has = REC_BIT(1) };
	struct engagement_replace other = { .has = REC_BIT(1) | REC_BIT(2) };

	if (x->page.count != 0 &&
	    record_decode(&engagement_desc, x->page.items.ptr, x->page.items.len, &x->actor.arena,
		&x->engagement, NULL, NULL) == RC_OK)
		in.id = x->engagement.id;
	pause.id = resume.id = other.id = in.id;
	if (dice < 2)
		sim_actor_call(&x->actor, x->server, "matching.engagement.close", &ref_desc, &in,
		    &engagement_desc, &x->engagement);
	else if (dice == 2)
		sim_actor_call(&x->actor, x->server, "matching.engagement.replace", &engagement_replace_desc,
		    &other, &engagement_desc, &x->engagement);
	else if (x->paused)
		sim_actor_call(&x->actor, x->asker, "matching.engagement.resume", &engagement_resume_desc,
		    &resume, &engagement_desc, &x->engagement);
	else
		sim_actor_call(&x->actor, x->asker, "matching.engagement.suspend", &engagement_suspend_desc,
		    &pause, &engagement_desc, &x->engagement);
}

/* One deed of those that somebody may do to a request, whether it makes sense now or not. */
static void
act(struct history *x)
{
	uint32_t dice = draw(x, 16, 9);

	if (x->accepted && dice % 2 == 0) /* the mission goes on to its end */
		dice = x->page.count == 0 ? 14 : 15;
	if ((x->turn == 0 && draw(x, 3, 14) != 0) || dice < 3) /* else left to be dealt */
		solicit(x);
	else if (dice < 5)
		look(x);
	else if (dice < 8)
		link_ask(x);
	else if (dice < 11)
		answer(x, true);
	else if (dice < 12)
		answer(x, false);
	else if (dice < 13)
		of_request(x, x->asker, "matching.request.withdraw");
	else if (dice < 14)
		of_request(x, x->asker, "matching.request.submit");
	else if (dice < 15)
		world_engagements_of(&x->actor, x->server, x->request.id, &x->page);
	else
		engagement_turn(x);
}

static bool
has_done(const struct sim_actor *a, const char *method)
{
	return a->rc == RC_OK && strcmp(a->method, method) == 0;
}

static void
turn_note(struct history *x)
{
	bool paused = has_done(&x->actor, "matching.engagement.suspend"),
	     resumed = has_done(&x->actor, "matching.engagement.resume");

	x->paused = paused || (x->paused && !resumed);
	total.paused += paused;
	total.resumed += resumed;
	total.replaced += has_done(&x->actor, "matching.engagement.replace");
	total.closed += has_done(&x->actor, "matching.engagement.close");
}

/* Whatever the state, an answer is one of these. */
static void
act_note(struct history *x)
{
	enum rc rc = x->actor.rc;
	bool answered = strcmp(x->actor.method, "matching.answer.give") == 0;

	if (rc != RC_OK && rc != RC_CONFLICT && rc != RC_RULE && rc != RC_NOT_FOUND)
		sim_fail(&x->p->cast, "%s answers %s", x->actor.method, rc_info(rc)->name);
	x->accepted |= answered && rc == RC_OK && x->taken.status == PROPOSAL_ACCEPTED;
	total.several += has_done(&x->actor, "matching.request.solicit") && x->sent.items.count > 1;
	total.accepted += answered && rc == RC_OK && x->taken.status == PROPOSAL_ACCEPTED;
	total.refused += answered && rc == RC_OK && x->taken.status == PROPOSAL_REFUSED;
	total.taken += sim_actor_refused(&x->actor, FAULT_ANSWER_TAKEN);
	total.expired += sim_actor_refused(&x->actor, FAULT_ANSWER_EXPIRED);
	total.withdrawn += has_done(&x->actor, "matching.request.withdraw");
	turn_note(x);
}

static void
history_run(struct sim_actor *a)
{
	struct history *x = (struct history *)a;
	struct ref ref = { REC_BIT(1), x->request.id };

	ACTOR_BEGIN(a);
	ACTOR_PAUSE(a, (usec_t)draw(x, 2000000, 10));
	ACTOR_MUST(a, request_make(x));
	ref.id = x->request.id;
	ACTOR_DO(a, x->asker, "matching.request.submit", &ref_desc, &ref, &request_desc, &x->request);
	for (; x->turn < TURNS; x->turn++) {
		ACTOR_PAUSE(a, (usec_t)draw(x, 2500000, 11));
		ACTOR_STEP(a, act(x));
		act_note(x);
	}
	ACTOR_END(a);
}

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
		total.dealt += has_done(a, "matching.campaign.apply");
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
		struct history *x = &p->histories[i];
		unsigned centre = i % WORLD_CENTRES;

		x->p = p;
		x->number = i;
		x->pool = i % 2 == 0 ? POOL_INDIVIDUAL : POOL_GROUP;
		x->asker = x->pool == POOL_GROUP ? &p->w.as_director[centre] : &p->w.as_employee[centre];
		x->server = x->pool == POOL_GROUP ? &p->w.as_coordinator : &p->w.as_referent;
		sim_actor_start(&x->actor, &p->cast, names[i], history_run);
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
	    total.several, total.accepted, total.taken, total.refused, total.expired, total.withdrawn,
	    total.closed, total.paused, total.resumed, total.replaced, total.dealt, total.over);
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
	    total.several > 0 && total.accepted > 0 && total.taken > 0 && total.refused > 0 &&
		total.expired > 0 && total.withdrawn > 0 && total.closed > 0 && total.over > 0 &&
		total.paused > 0 && total.resumed > 0 && total.replaced > 0 && total.dealt > 0 &&
		total.crashes > 0,
	    "all that may happen to days has happened in them", "");
	return ok ? 0 : 1;
}
