/*
 * check_net: see check_net.h.
 * Owns: nothing.
 * Beware: rows of a stream lie in the order of epoch and seq, as federation gives them their ids.
 */
#include "tests/lib/check_net.h"
#include "tests/lib/check_actions.h"
#include "services/federation/service.h"
#include "tests/lib/sim_check_node.h"

/* The newest row of the stream that one sends to another, or has of it; false when there is none. */
struct newest {
	uint64_t epoch, seq;
};

static bool
newest_mail(const struct net *net, int at, int from, struct newest *ret)
{
	struct id peer = net_peer_id(net, at, from);
	struct peer_mail m;
	struct check_scan c;

	*ret = (struct newest){ 0 };
	if (id_is_zero(peer) || !check_open(&c, net->nodes[at].node, "federation", "peer_mail"))
		return false;
	while (check_next(&c, &m))
		if (id_equal(m.peer, peer) &&
		    (m.epoch > ret->epoch || (m.epoch == ret->epoch && m.seq > ret->seq)))
			*ret = (struct newest){ m.epoch, m.seq };
	check_close(&c);
	return ret->seq != 0;
}

static bool
newest_sent(const struct net *net, int at, int to, struct newest *ret)
{
	struct id peer = net_peer_id(net, at, to);
	struct peer_sent m;
	struct check_scan c;

	*ret = (struct newest){ 0 };
	if (id_is_zero(peer) || !check_open(&c, net->nodes[at].node, "federation", "peer_sent"))
		return false;
	while (check_next(&c, &m))
		if (id_equal(m.peer, peer) &&
		    (m.epoch > ret->epoch || (m.epoch == ret->epoch && m.seq > ret->seq)))
			*ret = (struct newest){ m.epoch, m.seq };
	check_close(&c);
	return ret->seq != 0;
}

/* --- what was said
 * ----------------------------------------------------------------------------------------------------- */
/* What is as it was signed, to whom it was, is only read. */
void
check_net_arrives(void *arg, const struct sim_letter *l)
{
	struct net *net = arg;
	struct net_told *told = &net->told[l->from][l->to];
	const struct net_record *r = net_record(net, l->from, l->to);
	struct peer_envelope e;
	struct arena a = { 0 };

	if (!l->forged && r != NULL &&
	    record_decode(&peer_envelope_desc, l->frame, l->len, &a, &e, NULL, NULL) == RC_OK) {
		if (!l->again && e.time >= r->since && /* else it was said to a former record */
		    (e.ack_epoch > told->epoch || (e.ack_epoch == told->epoch && e.ack_seq > told->seq)))
			*told = (struct net_told){ e.ack_epoch, e.ack_seq };
		check_actions_letter(net, l, &e);
	}
	arena_free(&a);
}

void
check_net_told(struct net *net, const struct sim_slot *federation)
{
	int at = federation->node->index;

	for (int from = 0; federation->node->restores == 0 && from < net->count; from++) {
		const struct net_told *told = &net->told[at][from];
		struct newest has;

		if (from == at || told->seq == 0)
			continue;
		(void)newest_mail(net, at, from, &has);
		if (has.epoch < told->epoch || (has.epoch == told->epoch && has.seq < told->seq))
			sim_fail(&net->cast,
			    "n%d has said to have %llu/%llu of n%d, and comes up with %llu/%llu", at,
			    (unsigned long long)told->epoch, (unsigned long long)told->seq, from,
			    (unsigned long long)has.epoch, (unsigned long long)has.seq);
	}
}

/* --- streams
 * ----------------------------------------------------------------------------------------------------------- */
static bool
is_level(const struct net *net, int from, int to)
{
	struct newest sent, has;

	if (!net_is_linked(net, from, to) || !newest_sent(net, from, to, &sent))
		return true;
	return newest_mail(net, to, from, &has) && has.epoch == sent.epoch && has.seq == sent.seq;
}

bool
check_net_is_level(const struct net *net)
{
	for (int a = 0; a < net->count; a++)
		for (int b = 0; b < net->count; b++)
			if (a != b && !is_level(net, a, b))
				return false;
	return true;
}

/* Of a node that was put back, only the epoch that it runs in since can be compared; and nothing once streams were begun anew besides, or if it was never told. */
static bool
is_forgotten(const struct net *net, int from, int to, uint64_t epoch)
{
	struct newest sent;

	return net->nodes[from].node->restores != 0 && newest_sent(net, from, to, &sent) &&
	    (epoch != sent.epoch || net_record_count(net, from, to) > 1 ||
		net_record_count(net, to, from) > 1 || !net_is_linked(net, from, to));
}

/* The row of the sender's own evidence, under any record that it has had of the other. */
static bool
sent_find(const struct net *net, int from, int at, const struct peer_mail *m, struct db_txn *t,
    struct arena *a, struct peer_sent *ret)
{
	const struct net_relations *r = &net->nodes[from].relations;

	for (uint32_t i = r->count; i > 0; i--)
		if (r->all[i - 1].node == at &&
		    db_get(t, &sent_table, sent_id(r->all[i - 1].id, m->epoch, m->seq), a, ret) &&
		    text_equal(ret->hash, m->hash))
			return true;
	return false;
}

static void
mail_compare(struct net *net, int at, int from, const struct peer_mail *m)
{
	struct service *other = sim_node_service(net->nodes[from].node, "federation");
	struct db_txn t = db_begin(service_db(other), DB_READ);
	struct arena a = { 0 };
	struct peer_sent s;

	if (!sent_find(net, from, at, m, &t, &a, &s))
		sim_fail(&net->cast, "n%d has %llu/%llu of n%d, which never sent it", at,
		    (unsigned long long)m->epoch, (unsigned long long)m->seq, from);
	else if (s.topic != m->topic || !id_equal(s.about, m->about))
		sim_fail(&net->cast, "n%d has another %llu/%llu of n%d than was sent", at,
		    (unsigned long long)m->epoch, (unsigned long long)m->seq, from);
	db_abort(&t);
	arena_free(&a);
}

static void
mails_check(struct net *net, int at)
{
	struct newest last = { 0 };
	struct id peer = { { 0 } }; /* rows of one lie together */
	struct check_scan c;
	struct peer_mail m;

	if (!check_open(&c, net->nodes[at].node, "federation", "peer_mail"))
		return;
	while (check_next(&c, &m)) {
		int from = net_record_node(net, at, m.peer);

		if (!id_equal(m.peer, peer))
			last = (struct newest){ 0 };
		peer = m.peer;
		if (from < 0) {
			sim_fail(&net->cast, "n%d has mail of nobody", at);
			continue;
		}
		if (m.epoch == last.epoch ? m.seq != last.seq + 1 : m.epoch < last.epoch || m.seq != 1)
			sim_fail(&net->cast, "n%d has %llu/%llu of n%d behind %llu/%llu", at,
			    (unsigned long long)m.epoch, (unsigned long long)m.seq, from,
			    (unsigned long long)last.epoch, (unsigned long long)last.seq);
		last = (struct newest){ m.epoch, m.seq };
		if (!is_forgotten(net, from, at, m.epoch))
			mail_compare(net, at, from, &m);
	}
	check_close(&c);
}

void
check_net_streams(struct net *net)
{
	for (int i = 0; i < net->count; i++)
		mails_check(net, i);
}
