/*
 * net_faults: see net_faults.h.
 * Owns: what is planned, until it has come.
 * Beware: a node that is put back was kept some seconds before; what it acknowledged since is lost to it, and to nobody else.
 */
#include "tests/lib/net_faults.h"
#include <stdlib.h>

#define CUT_MOST (30 * (uint64_t)USEC_PER_SEC)
#define SKEW_MOST (60 * (uint64_t)USEC_PER_SEC)
#define FULL_MOST (6 * (uint64_t)USEC_PER_SEC)
#define OFF_MOST (4 * (uint64_t)USEC_PER_SEC)
#define AGAIN_MOST (20 * (uint64_t)USEC_PER_SEC)
#define SLOW_LEAST 4000
#define LETTER_MOST (64u * 1024u)

enum planned_kind { PLAN_CUT, PLAN_HEAL, PLAN_FILL, PLAN_KEEP, PLAN_DOWN, PLAN_UP };
struct planned {
	struct net *net;
	enum planned_kind kind;
	int a, b;
	bool both;
	usec_t for_long;
};

static void
planned_come(void *arg)
{
	struct planned *p = arg;
	struct net *net = p->net;
	struct sim *s = net->sim;
	struct sim_node *n = &s->nodes[p->a];
	bool over = s->now >= s->calm_at;

	if (p->kind == PLAN_CUT || p->kind == PLAN_HEAL) {
		sim_mesh_cut(s, p->a, p->b, p->kind == PLAN_CUT && !over);
		if (p->both)
			sim_mesh_cut(s, p->b, p->a, p->kind == PLAN_CUT && !over);
		net->cuts += p->kind == PLAN_CUT;
	} else if (p->kind == PLAN_FILL && !over) {
		sim_node_fill(n, p->for_long);
		net->fills++;
	} else if (p->kind == PLAN_KEEP && !over) {
		sim_node_keep(n);
	} else if (p->kind == PLAN_DOWN && !over && n->is_kept) {
		sim_node_down(n);
	} else if (p->kind == PLAN_UP && n->off) {
		net->restores += sim_node_put_back(n);
		sim_node_up(n);
	}
	free(p);
}

static void
plan(struct net *net, usec_t at, const struct planned *what)
{
	struct planned *p = malloc(sizeof *p);

	if (p == NULL)
		abort();
	*p = *what;
	p->net = net;
	sim_wake(net->sim, at, (uint64_t)what->kind, planned_come, p);
}

static void
plan_weather(struct net *net, int a, int b)
{
	struct sim *s = net->sim;
	uint64_t d = sim_draw(s, 501, (uint64_t)a, (uint64_t)b);
	struct sim_weather w = { .latency = (usec_t)(1000 + d % 150000) };

	w.loss = (unsigned)(d >> 20) % 120;
	w.twice = (unsigned)(d >> 30) % 120;
	w.late = (unsigned)(d >> 40) % 150;
	if ((d >> 52) % 8 == 0)
		w.bytes_a_second = SLOW_LEAST + (uint32_t)(d % 20000);
	sim_mesh_way(s, a, b)->weather = w;
}

static void
plan_cuts(struct net *net, int a, int b, usec_t within)
{
	struct sim *s = net->sim;
	uint64_t d = sim_draw(s, 502, (uint64_t)a, (uint64_t)b);

	for (uint64_t i = 0; i < d % 3; i++) {
		uint64_t x = sim_draw(s, 503 + i, (uint64_t)a, (uint64_t)b);
		usec_t at = s->now + (usec_t)(x % (uint64_t)within);
		struct planned cut = { .kind = PLAN_CUT, .a = a, .b = b, .both = (x >> 50) % 2 == 0 };

		plan(net, at, &cut);
		cut.kind = PLAN_HEAL;
		plan(net, at + (usec_t)(USEC_PER_SEC + (usec_t)((x >> 20) % CUT_MOST)), &cut);
	}
}

/* A day's backup, and the morning it is needed, in seconds. */
static void
plan_restore(struct net *net, usec_t within)
{
	struct sim *s = net->sim;
	uint64_t d = sim_draw(s, 510, 0, 0);
	usec_t kept = s->now + (usec_t)(d % (uint64_t)(within / 2));
	usec_t down = kept + USEC_PER_SEC + (usec_t)((d >> 24) % (uint64_t)(within / 2));
	struct planned p = { .kind = PLAN_KEEP, .a = (int)((d >> 50) % (uint64_t)net->count) };

	plan(net, kept, &p);
	p.kind = PLAN_DOWN;
	plan(net, down, &p);
	p.kind = PLAN_UP;
	plan(net, down + (usec_t)((d >> 10) % OFF_MOST), &p);
}

void
net_faults_plan(struct net *net, usec_t within)
{
	struct sim *s = net->sim;
	uint64_t d = sim_draw(s, 500, 0, 0);
	struct planned fill = { .kind = PLAN_FILL,
		.a = (int)((d >> 8) % (uint64_t)net->count),
		.for_long = (usec_t)((d >> 20) % FULL_MOST) };

	for (int a = 0; a < net->count; a++) {
		s->nodes[a].skew = (usec_t)(sim_draw(s, 504, (uint64_t)a, 0) % (2 * SKEW_MOST)) / 2 -
		    (usec_t)(SKEW_MOST / 2);
		for (int b = 0; b < net->count; b++) {
			if (a == b)
				continue;
			plan_weather(net, a, b);
			plan_cuts(net, a, b, within);
		}
	}
	sim_plan_crashes(s, 2 + (unsigned)(d % 6), within);
	for (uint64_t i = 0; i < 1 + (d >> 52) % 5; i++) { /* and more of who speaks with the others */
		uint64_t x = sim_draw(s, 530 + i, 0, 0);

		sim_plan_crash(sim_node_slot(&s->nodes[x % (uint64_t)net->count], "federation"),
		    s->now + (usec_t)((x >> 8) % (uint64_t)within));
	}
	if ((d >> 40) % 3 == 0)
		plan(net, s->now + (usec_t)((d >> 12) % (uint64_t)within), &fill);
	net->restores_planned = (d >> 44) % 3 == 0;
	if (net->restores_planned)
		plan_restore(net, within);
}

/* --- who listens on the line
 * ------------------------------------------------------------------------------------------- */
static void
letter_again(struct net *net, const struct sim_letter *l, uint64_t d)
{
	struct sim_letter copy = *l;
	uint8_t frame[LETTER_MOST];
	usec_t after;

	if (l->len == 0 || l->len > sizeof frame)
		return;
	memcpy(frame, l->frame, l->len);
	copy.frame = frame;
	copy.forged = true;
	if ((d >> 20) % 3 == 0) {
		frame[(d >> 24) % l->len] ^= (uint8_t)(1u << ((d >> 12) & 7));
		net->altered++;
	} else if ((d >> 20) % 3 == 1 && net->count > 2) {
		do
			copy.to = (copy.to + 1) % net->count;
		while (copy.to == l->from);
		net->astray++;
	} else {
		copy.forged = false;
		net->sent_again++;
	}
	after = (usec_t)((d >> 30) % AGAIN_MOST);
	sim_mesh_inject(net->sim, &copy, after);
	if (net->sim->now + after > net->forged_at)
		net->forged_at = net->sim->now + after;
}

void
net_faults_listen(void *arg, const struct sim_letter *l)
{
	struct net *net = arg;
	uint64_t d = sim_draw(net->sim, 520, (uint64_t)(l->from * NET_NODES_MAX + l->to), ++net->overheard);

	if (net->sim->now < net->sim->calm_at && d % 16 == 0)
		letter_again(net, l, d);
}
