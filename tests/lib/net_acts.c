/*
 * net_acts: see net_acts.h.
 * Owns: nothing.
 * Beware: one node's actor learns of another's deeds by asking again, as a person would look at the page again.
 */
#include "tests/lib/net_acts.h"
#include "common/calendar.h"
#include "tests/lib/net_figures.h"
#include <stdio.h>

#define LOOKS_MOST 14
#define LOOK_EVERY (3 * USEC_PER_SEC)
#define LOOK_AFTER (25 * USEC_PER_SEC) /* what was rough is over, and connections are back */
#define CARD_TURNS 5
#define HISTORY_TURNS 14
#define ANSWER_TURNS 24
#define ANSWER_PAUSE (4 * (uint64_t)USEC_PER_SEC)

static uint64_t
draw(const struct net_node *n, uint64_t what, uint64_t turn)
{
	return sim_draw(n->net->sim, 600 + what, (uint64_t)n->index, turn);
}

/* --- agreements
 * -------------------------------------------------------------------------------------------------------- */
/* One of what each node has two of; or neither: all. */
static struct list
one_of(struct text two[2], uint64_t d)
{
	return (struct list){ two + (d % 4) % 2, d % 4 < 2 ? 1 : 0 };
}

/* Half of the agreements share all cards, the others some bouquet, department or competence. */
static void
terms_draw(const struct net_sharer *x, struct sharing *s)
{
	static struct text bouquets[] = { TEXT_LIT(WORLD_BOUQUET), TEXT_LIT(WORLD_OTHER_BOUQUET) },
			   departments[] = { TEXT_LIT(WORLD_DEPARTMENT), TEXT_LIT(WORLD_OTHER_DEPARTMENT) },
			   competences[] = { TEXT_LIT(WORLD_COMPETENCE), TEXT_LIT(WORLD_OTHER_COMPETENCE) };
	uint64_t d = draw(x->at, 30, (uint64_t)x->to->index);

	if (x->at->net->small || d % 2 == 0)
		return;
	s->bouquets = one_of(bouquets, d >> 8);
	s->departments = one_of(departments, d >> 16);
	s->competences = one_of(competences, d >> 24);
	s->has |= REC_BIT(SHARING_TAG_BOUQUETS) | REC_BIT(SHARING_TAG_DEPARTMENTS) |
	    REC_BIT(SHARING_TAG_COMPETENCES);
}

static void
sharing_make(struct net_sharer *x)
{
	struct sharing s = { .has = REC_BIT(SHARING_TAG_PEER) | REC_BIT(SHARING_TAG_PART_INDIVIDUAL) |
		    REC_BIT(SHARING_TAG_PART_GROUP) | REC_BIT(SHARING_TAG_FROM),
		.peer = net_peer_id(x->at->net, x->at->index, x->to->index),
		.part_individual = 50 + (uint32_t)(draw(x->at, 1, (uint64_t)x->to->index) % 51),
		.part_group = (uint32_t)(draw(x->at, 2, (uint64_t)x->to->index) % 101),
		.from = calendar_local(WORLD_START).day - 1 };

	terms_draw(x, &s);
	sim_actor_move(&x->actor, x->at->node);
	x->with = s.peer;
	sim_actor_call(&x->actor, &x->at->w.as_coordinator, "registry.sharing.create", &sharing_desc, &s,
	    &sharing_desc, &x->made);
}

/* Whoever was revoked and added anew is offered the cards anew, as to a stranger. */
static bool
is_with_a_stranger(const struct net_sharer *x)
{
	const struct net_record *r = net_record(x->at->net, x->at->index, x->to->index);

	return r != NULL && r->status == PEER_ACTIVE && !id_equal(r->id, x->with);
}

static void
sharing_list(struct net_sharer *x)
{
	struct list_query q = { 0 };

	sim_actor_call(&x->actor, &x->to->w.as_coordinator, "registry.sharing.list", &list_query_desc, &q,
	    &list_page_desc, &x->page);
}

/* The offer as the other side has it. */
static bool
mirror_find(struct net_sharer *x)
{
	struct id peer = net_peer_id(x->at->net, x->to->index, x->at->index);
	struct mpscan items = mpscan_of(x->page.items.ptr, x->actor.rc == RC_OK ? x->page.items.len : 0);
	struct sharing s;

	bool offered = false;

	while (sim_page_next(&items, &sharing_desc, &x->actor.arena, &s)) {
		if (s.direction != SHARING_THEIRS || !id_equal(s.peer, peer))
			continue;
		x->mirror = s;
		offered = s.status == SHARING_OFFERED;
	}
	return offered;
}

static void
sharing_step(struct net_sharer *x, const struct net_node *who, const char *method, struct id sharing)
{
	struct ref in = { REC_BIT(1), sharing };

	sim_actor_call(&x->actor, &who->w.as_coordinator, method, &ref_desc, &in, &sharing_desc, &x->made);
}

static void
sharing_leave(struct net_sharer *x, const struct net_node *who, struct id sharing)
{
	struct sharing_decide in = { REC_BIT(1) | REC_BIT(2), sharing, TEXT_LIT("Les règles changent.") };

	sim_actor_call(&x->actor, &who->w.as_coordinator, "registry.sharing.withdraw", &sharing_decide_desc,
	    &in, &sharing_desc, &x->made);
}

/* Either side leaves, now and then. */
static void
sharer_leave(struct net_sharer *x, bool from_there)
{
	sim_actor_move(&x->actor, from_there ? x->to->node : x->at->node);
	sharing_leave(x, from_there ? x->to : x->at, from_there ? x->mirror.id : x->own);
}

static void
sharer_run(struct sim_actor *a)
{
	struct net_sharer *x = (struct net_sharer *)a;
	uint64_t d = draw(x->at, 3, (uint64_t)x->to->index);

	ACTOR_BEGIN(a)
	ACTOR_PAUSE(a, (usec_t)(d % 4000000));
	do /* until the registry has heard of the peer */
		ACTOR_STEP(a, sharing_make(x));
	while (a->rc != RC_OK && ++x->turn < LOOKS_MOST);
	x->own = x->made.id;
	ACTOR_STEP(a, sharing_step(x, x->at, "registry.sharing.offer", x->own));
	sim_actor_move(a, x->to->node);
	/* also once it was accepted: a node that was put back has forgotten, and somebody does so again */
	for (x->turn = 0; x->turn < LOOKS_MOST || a->cast->sim->now < a->cast->sim->calm_at + LOOK_AFTER;
	     x->turn++) {
		ACTOR_PAUSE(a, LOOK_EVERY);
		ACTOR_STEP(a, sharing_list(x));
		if (mirror_find(x))
			ACTOR_STEP(a, sharing_step(x, x->to, "registry.sharing.accept", x->mirror.id));
		if (d % 5 == 0 && x->turn == (d >> 8) % 20)
			ACTOR_STEP(a, sharer_leave(x, (d >> 40) % 2 == 0));
		if (is_with_a_stranger(x)) {
			ACTOR_STEP(a, sharing_make(x));
			x->own = a->rc == RC_OK ? x->made.id : x->own;
			ACTOR_STEP(a, sharing_step(x, x->at, "registry.sharing.offer", x->own));
		}
		sim_actor_move(a, x->to->node);
	}
	ACTOR_END(a);
}

/* --- cards
 * -------------------------------------------------------------------------------------------------------------
 */
static void
changer_run(struct sim_actor *a)
{
	struct net_changer *x = (struct net_changer *)a;
	const struct world_ids *w = &x->at->w;
	uint64_t d = draw(x->at, 4, x->turn);
	struct ref ref = { REC_BIT(1), w->providers[d % (uint64_t)w->size.providers] };
	struct provider change = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(16) | REC_BIT(17) |
		    REC_BIT(18),
		.id = ref.id,
		.version = x->provider.version,
		.days_individual = (uint32_t)(d >> 8) % 5,
		.days_group = (uint32_t)(d >> 16) % 5,
		.tariff = 10000 + 100 * (int64_t)x->turn }; /* so that each says something new */

	ACTOR_BEGIN(a)
	for (; x->turn < CARD_TURNS; x->turn++) {
		ACTOR_PAUSE(a, (usec_t)((d >> 20) % 8000000));
		ACTOR_CALL(a, &w->as_coordinator, "registry.provider.get", &ref_desc, &ref, &provider_desc,
		    &x->provider);
		change.version = x->provider.version;
		ACTOR_CALL(a, &w->as_coordinator, "registry.provider.update", &provider_desc, &change,
		    &provider_desc, &x->provider);
	}
	ref.id = w->providers[0];
	if (d % 4 == 0)
		ACTOR_CALL(a, &w->as_coordinator, "registry.provider.archive", &ref_desc, &ref, NULL, NULL);
	ACTOR_END(a);
}

/* --- days for another federation
 * --------------------------------------------------------------------------------------- */
static void
holds_list(struct net_answerer *x)
{
	struct list_query q = { 0 };

	x->who = x->turn % 2 == 0 ? &x->at->w.as_referent : &x->at->w.as_coordinator;
	sim_actor_call(
	    &x->actor, x->who, "matching.home_hold.list", &list_query_desc, &q, &list_page_desc, &x->page);
}

/* One of those that wait for somebody here. */
static bool
hold_find(struct net_answerer *x)
{
	struct mpscan items = mpscan_of(x->page.items.ptr, x->actor.rc == RC_OK ? x->page.items.len : 0);
	struct home_hold h;
	uint64_t best = UINT64_MAX;

	while (sim_page_next(&items, &home_hold_desc, &x->actor.arena, &h)) {
		uint64_t d = draw(x->at, 5 + h.id.b[15], x->turn);

		if ((h.status != HOME_HELD && h.status != HOME_ENGAGED) || d >= best)
			continue;
		best = d;
		x->hold = h;
	}
	return best != UINT64_MAX;
}

static void
hold_turn(struct net_answerer *x)
{
	struct home_link_ask ask = { REC_BIT(1), x->hold.id, false };
	struct home_day day = { .has = REC_BIT(1) | REC_BIT(2), .id = x->hold.id };
	struct ref stop = { REC_BIT(1), x->hold.id };
	uint64_t d = draw(x->at, 6, x->turn);

	day.day = calendar_local(sim_node_wall(x->at->node)).day - (day_t)(d % 3);
	x->link = (struct home_link){ 0 };
	if (x->hold.status == HOME_HELD)
		sim_actor_call(&x->actor, x->who, "matching.home_hold.link", &home_link_ask_desc, &ask,
		    &home_link_desc, &x->link);
	else if (d % 5 == 0)
		sim_actor_call(&x->actor, x->who, "matching.home_hold.stop", &ref_desc, &stop,
		    &home_hold_desc, &x->hold);
	else
		sim_actor_call(&x->actor, x->who, "matching.home_hold.add_day", &home_day_desc, &day,
		    &home_hold_desc, &x->hold);
}

static void
hold_answer(struct net_answerer *x)
{
	bool accept = draw(x->at, 7, x->turn) % 4 != 0;
	struct answer in = { .has = REC_BIT(1) | REC_BIT(2) | (accept ? 0 : REC_BIT(3)),
		.token = { x->link.answer_link.ptr + 3, x->link.answer_link.len - 3, 0 },
		.accept = accept,
		.reason = ANSWER_UNAVAILABLE };

	sim_actor_call(&x->actor, &x->at->w.as_nobody, "matching.answer.give", &answer_desc, &in,
	    &answer_taken_desc, &x->taken);
}

static void
answerer_run(struct sim_actor *a)
{
	struct net_answerer *x = (struct net_answerer *)a;

	ACTOR_BEGIN(a)
	for (; x->turn < x->turns; x->turn++) {
		ACTOR_PAUSE(a, (usec_t)(draw(x->at, 8, x->turn) % ANSWER_PAUSE));
		ACTOR_STEP(a, holds_list(x));
		if (!hold_find(x))
			continue;
		ACTOR_STEP(a, hold_turn(x));
		if (a->rc == RC_OK && x->link.answer_link.len > 3)
			ACTOR_STEP(a, hold_answer(x));
	}
	ACTOR_END(a);
}

/* --- everybody
 * --------------------------------------------------------------------------------------------------------- */
static void
sharers_start(struct net *net, int i)
{
	for (int k = 0; k < net->count; k++) {
		struct net_sharer *x = &net->acts->sharers[i][k];

		if (k == i)
			continue;
		x->at = &net->nodes[i];
		x->to = &net->nodes[k];
		x->actor.node = x->at->node;
		snprintf(x->name, sizeof x->name, "n%d shares with n%d", i, k);
		sim_actor_start(&x->actor, &net->cast, x->name, sharer_run);
	}
}

static void
histories_start(struct net *net, int i, int count)
{
	for (int k = 0; k < count; k++) {
		struct net_history *x = &net->acts->histories[i][k];

		sim_history_cast(&x->h, &net->nodes[i].w, (unsigned)(i * NET_HISTORIES + k));
		x->h.seen = &net->acts->seen;
		x->h.turns = HISTORY_TURNS;
		x->h.later = (usec_t)((8 + 8 * k) * USEC_PER_SEC); /* once cards of others have come */
		x->h.actor.node = net->nodes[i].node;
		snprintf(x->name, sizeof x->name, "n%d history %d", i, k);
		sim_actor_start(&x->h.actor, &net->cast, x->name, sim_history_run);
	}
}

void
net_answerer_start(struct net *net, struct net_answerer *x, int node, uint32_t turns)
{
	x->at = &net->nodes[node];
	x->turns = turns;
	x->actor.node = x->at->node;
	sim_actor_start(&x->actor, &net->cast, x->name, answerer_run);
}

static void
answerer_start(struct net *net, int i)
{
	struct net_answerer *x = &net->acts->answerers[i];

	snprintf(x->name, sizeof x->name, "n%d answers", i);
	net_answerer_start(net, x, i, ANSWER_TURNS);
}

void
net_acts_start(struct net *net)
{
	for (int i = 0; i < net->count; i++) {
		struct net_changer *x = &net->acts->changers[i];

		sharers_start(net, i);
		x->at = &net->nodes[i];
		x->actor.node = x->at->node;
		snprintf(x->name, sizeof x->name, "n%d cards", i);
		sim_actor_start(&x->actor, &net->cast, x->name, changer_run);
		histories_start(net, i, NET_HISTORIES);
		answerer_start(net, i);
	}
	net_figures_start(net);
	net_actions_start(net);
}

void
net_acts_start_few(struct net *net)
{
	sharers_start(net, 1);
	histories_start(net, 0, 1);
	answerer_start(net, 1);
}

void
net_acts_free(struct net *net)
{
	net_figures_free(net);
	net_actions_free(net);
	for (int i = 0; i < net->count; i++) {
		for (int k = 0; k < net->count; k++)
			sim_actor_free(&net->acts->sharers[i][k].actor);
		sim_actor_free(&net->acts->changers[i].actor);
		sim_actor_free(&net->acts->answerers[i].actor);
		for (int k = 0; k < NET_HISTORIES; k++)
			sim_actor_free(&net->acts->histories[i][k].h.actor);
	}
}
