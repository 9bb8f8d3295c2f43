/*
 * net_peers: see net_peers.h.
 * Owns: what has happened, over all seeds.
 * Beware: keys change in two steps, each with a start of federation, as `maillage peer rotate` does; letters of before are on their way meanwhile.
 */
#include "tests/lib/net_peers.h"
#include <stdio.h>

#define KEEP_WITHIN (40 * (uint64_t)USEC_PER_SEC)
#define PAUSE_WITHIN (12 * (uint64_t)USEC_PER_SEC)
#define ROTATE_LOOKS 100
#define ROTATE_LOOK_EVERY USEC_PER_SEC

struct net_kept net_kept;

enum keeping { KEEP_NOTHING, KEEP_SUSPENDS, KEEP_REVOKES, KEEP_ADDS_ANEW };

static enum keeping
keeping_of(uint64_t dice)
{
	switch (dice % 24) {
	case 0:
	case 1:
		return KEEP_SUSPENDS;
	case 2:
		return KEEP_REVOKES;
	case 3:
	case 4:
		return KEEP_ADDS_ANEW;
	default:
		return KEEP_NOTHING;
	}
}

/* --- one relation
 * ------------------------------------------------------------------------------------------------------ */
static void
peer_step(struct net_keeper *k, const char *method)
{
	struct ref in = { REC_BIT(1), net_peer_id(k->at->net, k->at->index, k->to->index) };

	sim_actor_call(&k->actor, &k->at->as_first, method, &ref_desc, &in, &peer_desc, &k->peer);
}

static void
card_ask(struct net_keeper *k)
{
	struct nothing none = { 0 };

	sim_actor_move(&k->actor, k->to->node);
	sim_actor_call(&k->actor, &k->to->as_first, "federation.card.get", &nothing_desc, &none,
	    &node_card_desc, &k->card);
}

static void
peer_add(struct net_keeper *k)
{
	struct peer p = { .has = REC_BIT(PEER_TAG_CODE) | REC_BIT(PEER_TAG_CARD),
		.code = text_of(k->code),
		.card = k->card.card };

	sim_actor_move(&k->actor, k->at->node);
	sim_actor_call(
	    &k->actor, &k->at->as_first, "federation.peer.create", &peer_desc, &p, &peer_desc, &k->peer);
}

static void
peer_confirm(struct net_keeper *k, const struct host_caller *who)
{
	struct peer_confirm c = { REC_BIT(1) | REC_BIT(2), k->peer.id, k->card.fingerprint, { 0 } };

	sim_actor_call(
	    &k->actor, who, "federation.peer.confirm", &peer_confirm_desc, &c, &peer_desc, &k->peer);
}

static void
keeper_run(struct sim_actor *a)
{
	struct net_keeper *k = (struct net_keeper *)a;
	enum keeping what = keeping_of(k->dice);

	ACTOR_BEGIN(a)
	ACTOR_PAUSE(a, (usec_t)((k->dice >> 8) % KEEP_WITHIN));
	if (what == KEEP_SUSPENDS) {
		ACTOR_STEP(a, peer_step(k, "federation.peer.suspend"));
		net_kept.suspended += a->rc == RC_OK;
		ACTOR_PAUSE(a, (usec_t)((k->dice >> 40) % PAUSE_WITHIN));
		ACTOR_STEP(a, peer_step(k, "federation.peer.resume"));
		sim_actor_end(a);
		return;
	}
	ACTOR_STEP(a, peer_step(k, "federation.peer.revoke"));
	net_kept.revoked += a->rc == RC_OK;
	if (what == KEEP_REVOKES || a->rc != RC_OK) {
		sim_actor_end(a);
		return;
	}
	ACTOR_PAUSE(a, (usec_t)((k->dice >> 40) % PAUSE_WITHIN));
	ACTOR_STEP(a, card_ask(k));
	ACTOR_STEP(a, peer_add(k));
	if (a->rc == RC_OK) {
		ACTOR_STEP(a, peer_confirm(k, &k->at->as_first));
		ACTOR_STEP(a, peer_confirm(k, &k->at->as_second));
		net_kept.added += a->rc == RC_OK;
	}
	ACTOR_END(a);
}

/* --- keys
 * -------------------------------------------------------------------------------------------------------------- */
static bool
is_known_everywhere(const struct net_node *n)
{
	for (int i = 0; i < n->net->count; i++)
		if (i != n->index && !net_knows_next(n->net, i, n->index))
			return false;
	return true;
}

/* Whoever is added while its keys change may be added by a card of before: people would have to meet again. */
static bool
is_added_anew(const struct net *net, int node)
{
	for (int i = 0; i < net->count; i++)
		if (net->keeping->keepers[i][node].actor.name != NULL &&
		    keeping_of(net->keeping->keepers[i][node].dice) == KEEP_ADDS_ANEW)
			return true;
	return false;
}

static void
rotator_run(struct sim_actor *a)
{
	struct net_rotator *r = (struct net_rotator *)a;

	ACTOR_BEGIN(a)
	ACTOR_PAUSE(a, (usec_t)(sim_draw(a->cast->sim, 901, (uint64_t)r->at->index, 0) % KEEP_WITHIN));
	net_keys_next(r->at);
	while (!is_known_everywhere(r->at) && ++r->looks < ROTATE_LOOKS)
		ACTOR_PAUSE(a, ROTATE_LOOK_EVERY);
	if (r->looks < ROTATE_LOOKS) {
		net_keys_use(r->at);
		net_kept.rotated++;
	}
	ACTOR_END(a);
}

/* --- everybody
 * --------------------------------------------------------------------------------------------------------- */
static void
keepers_start(struct net *net, int i)
{
	for (int k = 0; k < net->count; k++) {
		struct net_keeper *x = &net->keeping->keepers[i][k];

		x->dice = sim_draw(net->sim, 900, (uint64_t)i, (uint64_t)k);
		if (k == i || keeping_of(x->dice) == KEEP_NOTHING)
			continue;
		x->at = &net->nodes[i];
		x->to = &net->nodes[k];
		x->actor.node = x->at->node;
		snprintf(x->name, sizeof x->name, "n%d keeps n%d", i, k);
		snprintf(x->code, sizeof x->code, "fede-%d-bis", k);
		sim_actor_start(&x->actor, &net->cast, x->name, keeper_run);
	}
}

void
net_peers_start(struct net *net)
{
	for (int i = 0; i < net->count; i++)
		keepers_start(net, i);
	for (int i = 0; i < net->count; i++) {
		struct net_rotator *r = &net->keeping->rotators[i];

		/* who was put back knows the former keys alone: people would have to meet again */
		if (net->restores_planned || is_added_anew(net, i) ||
		    sim_draw(net->sim, 902, (uint64_t)i, 0) % 6 != 0)
			continue;
		r->at = &net->nodes[i];
		r->actor.node = r->at->node;
		snprintf(r->name, sizeof r->name, "n%d keys", i);
		sim_actor_start(&r->actor, &net->cast, r->name, rotator_run);
	}
}

void
net_peers_free(struct net *net)
{
	for (int i = 0; i < net->count; i++) {
		for (int k = 0; k < net->count; k++)
			sim_actor_free(&net->keeping->keepers[i][k].actor);
		sim_actor_free(&net->keeping->rotators[i].actor);
	}
}
