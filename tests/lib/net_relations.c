/*
 * net_relations: see net_relations.h.
 * Owns: nothing.
 * Beware: ids of records follow the order in which they were made.
 */
#include "tests/lib/net_relations.h"
#include "services/federation/service.h"
#include "tests/lib/net_world.h"
#include "tests/lib/sim_check_node.h"
#include <stdlib.h>

static int
node_named(const struct net *net, struct id node)
{
	for (int i = 0; i < net->count; i++)
		if (id_equal(net->nodes[i].id, node))
			return i;
	return -1;
}

static struct net_record *
record_find(struct net_relations *r, struct id id)
{
	for (uint32_t i = 0; i < r->count; i++)
		if (id_equal(r->all[i].id, id))
			return &r->all[i];
	return NULL;
}

static void
record_take(struct net *net, int at, const struct peer *p)
{
	struct net_relations *r = &net->nodes[at].relations;
	struct net_record *x = record_find(r, p->id);

	if (x == NULL) {
		if (r->count == NET_RECORDS_MOST)
			abort();
		x = &r->all[r->count++];
		*x = (struct net_record){
			.id = p->id, .node = node_named(net, p->node), .since = p->created_at
		};
		if (x->node >= 0) /* what was said to the former record is not said to this one */
			net->told[at][x->node] = (struct net_told){ 0 };
	}
	x->status = p->status;
}

void
net_relations_read(struct net *net, int at)
{
	struct net_relations *r = &net->nodes[at].relations;
	struct sim_slot *slot = sim_node_slot(net->nodes[at].node, "federation");
	const struct net_relations before = *r;
	struct net_told told[NET_NODES_MAX];
	struct check_scan c;
	struct peer p;

	memcpy(told, net->told[at], sizeof told);
	*r = (struct net_relations){ .followed = service_position(slot->service) };
	if (!check_open(&c, net->nodes[at].node, "federation", "peer"))
		return;
	while (check_next(&c, &p))
		record_take(net, at, &p);
	check_close(&c);
	for (int i = 0; i < net->count; i++)
		if (r->count == before.count) /* the same records: what was said to them stands */
			net->told[at][i] = told[i];
}

static void
mail_judge(struct net *net, int at, const struct peer_mail *m)
{
	const struct net_record *x = record_find(&net->nodes[at].relations, m->peer);

	if (x == NULL || x->status != PEER_ACTIVE)
		sim_fail(&net->cast, "n%d has taken mail of n%d, which it has %s", at,
		    x == NULL ? -1 : x->node,
		    x == NULL			    ? "not"
			: x->status == PEER_REVOKED ? "revoked"
						    : "suspended");
	net->judged++;
}

static bool
has_apart(const struct net_relations *r)
{
	for (uint32_t i = 0; i < r->count; i++)
		if (r->all[i].status == PEER_REVOKED || r->all[i].status == PEER_SUSPENDED)
			return true;
	return false;
}

static void
entry_take(struct net *net, int at, const struct journal_entry *j, struct arena *a)
{
	struct peer p;
	struct peer_mail m;

	if (j->event.len > 5 && memcmp(j->event.ptr, "peer.", 5) == 0 &&
	    record_decode(&peer_desc, j->body.ptr, j->body.len, a, &p, NULL, NULL) == RC_OK)
		record_take(net, at, &p);
	else if (text_is(j->event, "peer_mail.received") && has_apart(&net->nodes[at].relations) &&
	    record_decode(&peer_mail_desc, j->body.ptr, j->body.len, a, &m, NULL, NULL) == RC_OK)
		mail_judge(net, at, &m);
}

void
net_relations_follow(struct net *net, int at)
{
	struct net_relations *r = &net->nodes[at].relations;
	struct service *s = sim_node_service(net->nodes[at].node, "federation");
	struct journal_entry j;
	struct arena a = { 0 };
	struct db_txn t;

	if (s == NULL || service_position(s) == r->followed)
		return;
	t = db_begin(service_db(s), DB_READ);
	while (r->followed < service_position(s) && journal_read(&t, r->followed + 1, &a, &j)) {
		entry_take(net, at, &j, &a);
		r->followed++;
	}
	db_abort(&t);
	arena_free(&a);
}

const struct net_record *
net_record(const struct net *net, int at, int to)
{
	const struct net_relations *r = &net->nodes[at].relations;
	const struct net_record *found = NULL;

	for (uint32_t i = 0; i < r->count; i++)
		if (r->all[i].node == to &&
		    (found == NULL || found->status == PEER_REVOKED || r->all[i].status != PEER_REVOKED))
			found = &r->all[i];
	return found;
}

uint32_t
net_record_count(const struct net *net, int at, int to)
{
	const struct net_relations *r = &net->nodes[at].relations;
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->count; i++)
		n += r->all[i].node == to;
	return n;
}

int
net_record_node(const struct net *net, int at, struct id peer)
{
	const struct net_relations *r = &net->nodes[at].relations;

	for (uint32_t i = 0; i < r->count; i++)
		if (id_equal(r->all[i].id, peer))
			return r->all[i].node;
	return -1;
}

struct id
net_peer_id(const struct net *net, int at, int to)
{
	const struct net_record *x = net_record(net, at, to);

	return x == NULL ? (struct id){ { 0 } } : x->id;
}

bool
net_is_linked(const struct net *net, int a, int b)
{
	const struct net_record *x = net_record(net, a, b), *y = net_record(net, b, a);

	return x != NULL && y != NULL && x->status == PEER_ACTIVE && y->status == PEER_ACTIVE;
}

void
net_relations_leaves(struct net *net, const struct sim_letter *l)
{
	const struct net_record *x;

	net_relations_follow(net, l->from);
	x = net_record(net, l->from, l->to);
	if (x == NULL || x->status != PEER_ACTIVE)
		sim_fail(&net->cast, "n%d says something to n%d, which it has %s", l->from, l->to,
		    x == NULL			    ? "not"
			: x->status == PEER_REVOKED ? "revoked"
						    : "suspended or unconfirmed");
}
