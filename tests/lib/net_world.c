/*
 * net_world: see net_world.h.
 * Owns: nothing.
 * Beware: keys follow from the node's number alone: a seed changes what happens, not who is who.
 */
#include "tests/lib/net_world.h"
#include "services/federation/service.h"
#include "tests/lib/sim_check_node.h"
#include <stdio.h>
#include <stdlib.h>

#define CENTRES 2
#define ANIMATORS 1
#define PROVIDERS 3

/* --- keys
 * --------------------------------------------------------------------------------------------------------------
 */
static void
keys_fill(void *arg, void *out, size_t len)
{
	stage_fill(arg, out, len);
}

static void
keys_make(struct net_node *n, struct node_keys *ret)
{
	uint64_t random = UINT64_C(0x5eed) + (uint64_t)n->index + (uint64_t)n->key_count * 1000;
	const struct entropy e = { keys_fill, &random };

	crypto_sign_keys(&e, ret->sign_public, ret->sign_secret);
	keys_fill(&random, ret->curve_public, sizeof ret->curve_public);
	if (n->key_count++ == 0)
		memcpy(ret->curve_public, sim_mesh_key(n->net->sim, n->index), sizeof ret->curve_public);
	memcpy(ret->curve_secret, ret->curve_public, sizeof ret->curve_secret);
}

static void
first_keys_make(struct net_node *n)
{
	keys_make(n, &n->keys);
	memcpy(n->first_public, n->keys.sign_public, sizeof n->first_public);
	n->id = peer_node_id(n->first_public);
}

void
net_opening(void *arg, struct sim_slot *slot)
{
	struct net *net = arg;
	struct net_node *n = &net->nodes[slot->node->index];
	char federation[NET_NAME_CAP], endpoint[NET_NAME_CAP];

	if (strcmp(slot->desc->contract->name, "federation") != 0)
		return;
	net->sim = slot->sim;
	n->net = net;
	n->node = slot->node;
	n->index = slot->node->index;
	if (n->key_count == 0)
		first_keys_make(n);
	snprintf(federation, sizeof federation, "Fédération %d", slot->node->index);
	/* each time it starts at another port, which its peers have to be told */
	snprintf(endpoint, sizeof endpoint, "tcp://node%d:%u", slot->node->index, 8000 + slot->life % 1000);
	identity_set(&(const struct identity_keys){ slot->node->name, federation, endpoint, &n->keys,
	    n->has_next ? &n->next : NULL, n->first_public });
}

static void
federation_restart(struct net_node *n)
{
	struct sim_slot *slot = sim_node_slot(n->node, "federation");

	slot->pause = USEC_PER_SEC / 5;
	sim_crash(slot);
}

void
net_keys_next(struct net_node *n)
{
	keys_make(n, &n->next);
	n->has_next = true;
	federation_restart(n);
}

void
net_keys_use(struct net_node *n)
{
	n->keys = n->next;
	n->has_next = false;
	federation_restart(n);
	sim_mesh_rekey(n->net->sim, n->index, n->keys.curve_public);
}

bool
net_knows_next(const struct net *net, int at, int of)
{
	const struct net_record *r = net_record(net, at, of);
	const struct net_node *n = &net->nodes[of];
	struct check_scan c;
	struct peer p;
	bool knows = r == NULL || r->status == PEER_REVOKED;

	if (knows || !check_open(&c, net->nodes[at].node, "federation", "peer"))
		return knows;
	while (!knows && check_next(&c, &p))
		knows = id_equal(p.id, r->id) && p.sign_public.len == sizeof n->next.sign_public &&
		    memcmp(p.sign_public.ptr, n->next.sign_public, sizeof n->next.sign_public) == 0;
	check_close(&c);
	return knows;
}

/* --- who knows whom
 * ---------------------------------------------------------------------------------------------------- */
static void
card_ask(struct net_linker *l)
{
	struct nothing none = { 0 };

	sim_actor_call(&l->actor, &l->to->as_first, "federation.card.get", &nothing_desc, &none,
	    &node_card_desc, &l->card);
}

static void
peer_add(struct net_linker *l)
{
	struct peer p = { .has = REC_BIT(PEER_TAG_CODE) | REC_BIT(PEER_TAG_CARD),
		.code = text_of(l->code),
		.card = l->card.card };

	sim_actor_call(
	    &l->actor, &l->at->as_first, "federation.peer.create", &peer_desc, &p, &peer_desc, &l->peer);
}

static void
peer_confirm(struct net_linker *l, const struct host_caller *who)
{
	struct peer_confirm c = { REC_BIT(1) | REC_BIT(2), l->peer.id, l->card.fingerprint, { 0 } };

	sim_actor_call(
	    &l->actor, who, "federation.peer.confirm", &peer_confirm_desc, &c, &peer_desc, &l->peer);
}

static void
linker_run(struct sim_actor *a)
{
	struct net_linker *l = (struct net_linker *)a;

	ACTOR_BEGIN(a)
	sim_actor_move(a, l->to->node);
	ACTOR_MUST(a, card_ask(l));
	sim_actor_move(a, l->at->node);
	ACTOR_MUST(a, peer_add(l));
	ACTOR_MUST(a, peer_confirm(l, &l->at->as_first));
	ACTOR_MUST(a, peer_confirm(l, &l->at->as_second));
	if (l->peer.status != PEER_ACTIVE)
		sim_fail(a->cast, "%s: confirmed twice, and not active", a->name);
	ACTOR_END(a);
}

void
net_linkers_start(struct net *net)
{
	for (int i = 0; i < net->count; i++)
		for (int k = 0; k < net->count; k++) {
			struct net_linker *l = &net->nodes[i].linkers[k];

			if (i == k)
				continue;
			l->at = &net->nodes[i];
			l->to = &net->nodes[k];
			snprintf(l->name, sizeof l->name, "n%d links n%d", i, k);
			snprintf(l->code, sizeof l->code, "fede-%d", k);
			sim_actor_start(&l->actor, &net->cast, l->name, linker_run);
		}
}

void
net_makers_start(struct net *net)
{
	for (int i = 0; i < net->count; i++) {
		struct net_node *n = &net->nodes[i];

		n->maker.w = &n->w;
		n->maker.actor.node = n->node;
		snprintf(n->maker_name, sizeof n->maker_name, "n%d maker", i);
		sim_actor_start(&n->maker.actor, &net->cast, n->maker_name, world_maker_run);
	}
}

void
net_fill(struct net *net, struct sim *s)
{
	net->sim = s;
	net->cast.sim = s;
	for (int i = 0; i < net->count; i++) {
		const struct world_size size = { i, CENTRES, ANIMATORS, PROVIDERS };
		struct net_node *n = &net->nodes[i];

		n->net = net;
		n->node = &s->nodes[i];
		n->index = i;
		world_fill_sized(&n->w, &size);
		n->as_first = (struct host_caller){ ROLE_OPERATOR, n->w.coordinator, &n->w.federation, 1 };
		n->as_second = (struct host_caller){ ROLE_OPERATOR, n->w.referent, &n->w.federation, 1 };
	}
}

void
net_world_free(struct net *net)
{
	for (int i = 0; i < net->count; i++) {
		sim_actor_free(&net->nodes[i].maker.actor);
		for (int k = 0; k < net->count; k++)
			sim_actor_free(&net->nodes[i].linkers[k].actor);
	}
	sim_cast_free(&net->cast);
}
