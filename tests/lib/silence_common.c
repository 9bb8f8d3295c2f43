/*
 * silence_common: what both worlds of a random history live: structures ask and are served, cards and rules change, time passes.
 * Owns: nothing.
 * Beware: nothing here may look at what persons have done: both worlds take the same steps.
 */
#include "common/calendar.h"
#include "services/matching/service.h"
#include "tests/lib/silence.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

uint32_t
silence_dice(uint64_t *state, uint32_t n)
{
	return (uint32_t)(stage_next(state) >> 33) % n;
}

static void
group_ask(struct silence *l)
{
	const struct host_caller *who = silence_dice(&l->common, 2) ? &l->w->director_a : &l->w->director_b;
	struct request in = world_request(l->w, POOL_GROUP), r;

	in.organisation = who == &l->w->director_a ? l->w->centre_a : l->w->centre_b;
	in.days = 1 + silence_dice(&l->common, 4);
	in.to += (day_t)silence_dice(&l->common, 100); /* into months whose days were moved */
	if (silence_dice(&l->common, 3) == 0) {
		in.commune = text_of("42218");
		in.has |= REC_BIT(REQUEST_TAG_COMMUNE);
	}
	if (l->group_count == SILENCE_MOST ||
	    world_call(l->w, who, "matching.request.create", &request_desc, &in, &request_desc, &r) != RC_OK)
		return;
	l->groups[l->group_count++] = r.id;
	(void)world_do(l->w, who, "matching.request.submit", r.id, &request_desc, &r);
}

struct text
silence_solicit(struct silence *l, uint64_t *state, const struct host_caller *who, struct id request)
{
	struct solicit s = { REC_BIT(1) | REC_BIT(2), { { 0 } }, text_of("Pour la suite donnée.") };
	struct ranking_view v = { 0 };
	struct solicitation sent = { 0 };

	if (world_do(l->w, who, "matching.request.proposals", request, &ranking_view_desc, &v) != RC_OK ||
	    v.lines.count == 0)
		return (struct text){ 0 };
	s.id = ((const struct ranking_line *)v.lines.items)[silence_dice(state, v.lines.count)].proposal;
	if (world_call(l->w, who, "matching.proposal.solicit", &solicit_desc, &s, &solicitation_desc,
		&sent) != RC_OK)
		return (struct text){ 0 };
	return world_token(sent.answer_link);
}

static void
group_serve(struct silence *l)
{
	struct answer_taken taken;
	struct text token;

	if (l->group_count == 0)
		return;
	token = silence_solicit(
	    l, &l->common, &l->w->coordinator, l->groups[silence_dice(&l->common, l->group_count)]);
	if (token.len != 0 && silence_dice(&l->common, 4) != 0)
		(void)world_answer(l->w, token, silence_dice(&l->common, 3) != 0, ANSWER_UNAVAILABLE, &taken);
}

static void
group_end(struct silence *l)
{
	struct request r;

	if (l->group_count != 0)
		(void)world_do(l->w, &l->w->director_a,
		    silence_dice(&l->common, 2) ? "matching.request.withdraw" : "matching.request.submit",
		    l->groups[silence_dice(&l->common, l->group_count)], &request_desc, &r);
}

static void
card_change(struct silence *l)
{
	static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
	struct provider p,
	    change = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(16) | REC_BIT(17) };
	struct id id = l->w->providers[silence_dice(&l->common, WORLD_PROVIDERS)];

	if (world_do(l->w, &boss, "registry.provider.get", id, &provider_desc, &p) != RC_OK)
		return;
	change.id = id;
	change.version = p.version;
	change.days_individual = silence_dice(&l->common, 6);
	change.days_group = silence_dice(&l->common, 6);
	(void)world_call(
	    l->w, &boss, "registry.provider.update", &provider_desc, &change, &provider_desc, &p);
}

static void
rules_change(struct silence *l)
{
	static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
	struct policy p = { .name = text_of("Règles"),
		.active = true,
		.neutrality_years = silence_dice(&l->common, 5),
		.cascade = silence_dice(&l->common, 2),
		.answer_days_normal = 1 + silence_dice(&l->common, 9),
		.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(16) | REC_BIT(18) | REC_BIT(21) },
		      out;

	(void)world_call(l->w, &boss, "matching.policy.create", &policy_desc, &p, &policy_desc, &out);
}

/* A director's own request: its author is the one who may feel a difference in the names, so nobody is asked for it. */
static void
director_asks(struct silence *l)
{
	struct request in = world_request(l->w, POOL_INDIVIDUAL), r;

	if (l->deals)
		return;
	if (world_call(l->w, &l->w->director_a, "matching.request.create", &request_desc, &in, &request_desc,
		&r) == RC_OK)
		(void)world_do(l->w, &l->w->director_a, "matching.request.submit", r.id, &request_desc, &r);
}

bool
silence_campaign(struct silence *l, const struct host_caller *who, enum pool pool, bool apply)
{
	struct campaign p = { .has = REC_BIT(CAMPAIGN_TAG_POOL), .pool = pool };

	if (world_call(l->w, who, "matching.campaign.create", &campaign_desc, &p, &campaign_desc, &p) !=
		RC_OK ||
	    world_do(l->w, who, "matching.campaign.run", p.id, &campaign_desc, &p) != RC_OK)
		return false;
	return world_do(l->w, who, apply ? "matching.campaign.apply" : "matching.campaign.cancel", p.id,
		   &campaign_desc, &p) == RC_OK &&
	    apply;
}

static void
group_campaign(struct silence *l)
{
	(void)silence_campaign(l, &l->w->coordinator, POOL_GROUP, silence_dice(&l->common, 3) != 0);
}

/* A provider offers structures less, or persons: those in months that no request of a person reaches, for days that are promised to one
 * would be another story in each world, and the provider's own to tell. */
static void
days_move(struct silence *l)
{
	uint32_t n = silence_dice(&l->common, WORLD_PROVIDERS);
	bool own = silence_dice(&l->common, 2) == 0, persons = silence_dice(&l->common, 2) == 0;
	day_t today = calendar_local(host_now(l->w->h)).day;
	struct transfer_ask in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | (own ? 0 : REC_BIT(5)),
		l->w->providers[n], persons ? POOL_INDIVIDUAL : POOL_GROUP, 1, today + (persons ? 90 : 0),
		today };
	struct capacity_transfer out;

	if (world_call(l->w, own ? &l->w->provider[n] : &l->w->referent, "matching.capacity.transfer",
		&transfer_ask_desc, &in, &capacity_transfer_desc, &out) == RC_OK)
		l->moved += persons;
}

static void
time_passes(struct silence *l)
{
	host_advance(l->w->h, (usec_t)(1 + silence_dice(&l->common, 9)) * USEC_PER_DAY);
}

void
silence_common(struct silence *l)
{
	static void (*const steps[])(struct silence *) = { group_ask, group_ask, group_serve, group_serve,
		group_end, card_change, rules_change, director_asks, time_passes, group_campaign, days_move };

	steps[silence_dice(&l->common, COUNT(steps))](l);
}
