/*
 * net_actions: see net_actions.h.
 * Owns: nothing.
 * Beware: nothing is changed in the last part of the rough time: days are told a minute later, and have to be there at the end.
 */
#include "tests/lib/net_actions.h"
#include "common/calendar.h"
#include "tests/lib/net_acts.h"
#include <stdio.h>

#define TRIES_MOST 12
#define TURNS 9
#define TURN_EVERY (4 * USEC_PER_SEC)
#define CHANGES_END (20 * USEC_PER_SEC) /* before all is calm */
#define DAYS_AHEAD 20

static uint64_t
draw(const struct net_carrier *x, uint64_t what)
{
	return sim_draw(x->at->net->sim, 900 + what, (uint64_t)x->at->index, x->turn);
}

static const struct host_caller *
team(const struct net_node *n)
{
	return &n->w.as_coordinator;
}

static day_t
first_day(void)
{
	return calendar_local(WORLD_START).day + DAYS_AHEAD;
}

/* --- at home ---------------------------------------------------------------------------------------------------------- */
static void
action_make(struct net_carrier *x)
{
	struct id animator[1] = { x->at->w.animators[0] };
	struct action a = { .has = REC_BIT(7) | REC_BIT(ACTION_KIND) | REC_BIT(ACTION_FIRST_DAY) |
		    REC_BIT(ACTION_PLACES) | REC_BIT(ACTION_ANIMATORS),
		.title = TEXT_LIT("Gouvernance"),
		.kind = ACTION_FORMATION_ACTION,
		.first_day = first_day(),
		.places = NET_ACTION_PLACES,
		.animators = { animator, 1 } };

	sim_actor_move(&x->actor, x->at->node);
	sim_actor_call(
	    &x->actor, team(x->at), "scheduling.action.create", &action_desc, &a, &action_desc, &x->action);
}

static void
home_step(struct net_carrier *x, const char *method, struct id id)
{
	struct ref in = { REC_BIT(1), id };

	sim_actor_move(&x->actor, x->at->node);
	sim_actor_call(&x->actor, team(x->at), method, &ref_desc, &in, NULL, NULL);
}

static void
share_withdraw(struct net_carrier *x)
{
	struct action_share_leaving in = { REC_BIT(1) | REC_BIT(2), x->share.id,
		TEXT_LIT("La salle est prise") };

	sim_actor_move(&x->actor, x->at->node);
	sim_actor_call(&x->actor, team(x->at), "scheduling.action_share.withdraw", &action_share_leaving_desc,
	    &in, NULL, NULL);
}

static void
share_make(struct net_carrier *x)
{
	struct action_share_ask in = { .has = REC_BIT(1) | REC_BIT(2),
		.peer = net_peer_id(x->at->net, x->at->index, x->to->index),
		.action = x->action.id };

	sim_actor_move(&x->actor, x->at->node);
	sim_actor_call(&x->actor, team(x->at), "scheduling.action_share.create", &action_share_ask_desc, &in,
	    &action_share_desc, &x->share);
}

static void
ours_enrol(struct net_carrier *x)
{
	const struct world_ids *w = &x->at->w;
	struct delegate who[2] = { { REC_BIT(1) | REC_BIT(2), w->people[1][0], world_roles[0] },
		{ REC_BIT(1) | REC_BIT(2), w->people[1][1], world_roles[1] } };
	struct enrolment e = { .has = REC_BIT(ENROLMENT_ACTION) | REC_BIT(ENROLMENT_STRUCTURE) |
		    REC_BIT(ENROLMENT_PERSONS),
		.action = x->action.id,
		.structure = w->centres[1],
		.persons = { who, 1 + (uint32_t)(draw(x, 1) % 2) } };

	sim_actor_move(&x->actor, x->at->node);
	sim_actor_call(&x->actor, team(x->at), "scheduling.enrolment.create", &enrolment_desc, &e,
	    &enrolment_desc, &x->ours);
}

static void
sessions_list(struct net_carrier *x)
{
	struct list_query q = { 0 };

	sim_actor_move(&x->actor, x->at->node);
	sim_actor_call(&x->actor, team(x->at), "scheduling.session.list", &list_query_desc, &q,
	    &list_page_desc, &x->page);
}

static void
session_move(struct net_carrier *x)
{
	struct mpscan items = mpscan_of(x->page.items.ptr, x->actor.rc == RC_OK ? x->page.items.len : 0);
	struct session s = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(SESSION_DAY),
		.day = first_day() + 7 * (day_t)(1 + x->turn) }; /* so that each says something new */

	while (sim_page_next(&items, &session_desc, &x->actor.arena, &x->session))
		if (id_equal(x->session.action, x->action.id)) {
			s.id = x->session.id;
			s.version = x->session.version;
		}
	sim_actor_call(&x->actor, team(x->at), "scheduling.session.update", &session_desc, &s, NULL, NULL);
}

/* --- somebody who works for both -------------------------------------------------------------------------------------- */
static void
person_share(struct net_carrier *x, struct net_node *who, const struct net_node *other, struct text code,
    struct person_share *ret)
{
	struct person_share_ask in = { .has = REC_BIT(1) | REC_BIT(2) | (code.len != 0 ? REC_BIT(3) : 0),
		.peer = net_peer_id(x->at->net, who->index, other->index),
		.person = who->w.animators[0],
		.code = code };

	sim_actor_move(&x->actor, who->node);
	sim_actor_call(&x->actor, team(who), "scheduling.person_share.create", &person_share_ask_desc, &in,
	    &person_share_desc, ret);
}

static void
absence_make(struct net_carrier *x)
{
	struct net_node *n = draw(x, 3) % 2 == 0 ? x->at : x->to;
	day_t from = first_day() + (day_t)(draw(x, 4) % 200);
	struct absence a = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.person = n->w.animators[0],
		.from = from,
		.to = from + (day_t)(draw(x, 5) % 3) };

	sim_actor_move(&x->actor, n->node);
	sim_actor_call(&x->actor, team(n), "scheduling.absence.create", &absence_desc, &a, NULL, NULL);
}

static void
person_share_end(struct net_carrier *x)
{
	struct ref in = { REC_BIT(1), x->joined.id };

	sim_actor_move(&x->actor, x->to->node);
	sim_actor_call(&x->actor, team(x->to), "scheduling.person_share.end", &ref_desc, &in, NULL, NULL);
}

/* --- over there ------------------------------------------------------------------------------------------------------- */
static void
far_list(struct net_carrier *x, const char *method)
{
	struct list_query q = { 0 };

	sim_actor_move(&x->actor, x->to->node);
	sim_actor_call(&x->actor, team(x->to), method, &list_query_desc, &q, &list_page_desc, &x->page);
}

static bool
far_find(struct net_carrier *x)
{
	struct mpscan items = mpscan_of(x->page.items.ptr, x->actor.rc == RC_OK ? x->page.items.len : 0);
	struct id peer = net_peer_id(x->at->net, x->to->index, x->at->index);
	struct shared_action a;
	bool found = false;

	while (sim_page_next(&items, &far_action_desc, &x->actor.arena, &a))
		if (id_equal(a.peer, peer) && id_equal(a.share, x->share.id)) {
			x->far = a;
			found = true;
		}
	return found;
}

static void
far_step(struct net_carrier *x, const char *method, struct id id)
{
	struct ref in = { REC_BIT(1), id };

	sim_actor_move(&x->actor, x->to->node);
	sim_actor_call(&x->actor, team(x->to), method, &ref_desc, &in, NULL, NULL);
}

static void
far_enrol(struct net_carrier *x)
{
	const struct world_ids *w = &x->to->w;
	unsigned centre = (unsigned)(draw(x, 6) % 2);
	struct delegate who[2] = { { REC_BIT(1) | REC_BIT(2), w->people[centre][0], world_roles[0] },
		{ REC_BIT(1) | REC_BIT(2), w->people[centre][1], world_roles[1] } };
	struct far_enrolment_ask in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.far_action = x->far.id,
		.structure = w->centres[centre],
		.persons = { who, 1 + (uint32_t)(draw(x, 7) % 2) } };

	sim_actor_move(&x->actor, x->to->node);
	sim_actor_call(&x->actor, team(x->to), "scheduling.far_enrolment.create", &far_enrolment_ask_desc,
	    &in, &far_enrolment_desc, &x->asked);
}

/* One of those that live. */
static bool
asked_find(struct net_carrier *x)
{
	struct mpscan items = mpscan_of(x->page.items.ptr, x->actor.rc == RC_OK ? x->page.items.len : 0);
	struct far_enrolment e;
	uint64_t best = UINT64_MAX;

	while (sim_page_next(&items, &far_enrolment_desc, &x->actor.arena, &e)) {
		uint64_t d = draw(x, 8 + e.id.b[15]);

		if (!id_equal(e.far_action, x->far.id) || e.status == VISITOR_DECLINED ||
		    e.status == VISITOR_WITHDRAWN || d >= best)
			continue;
		best = d;
		x->asked = e;
	}
	return best != UINT64_MAX;
}

/* The direction and the employee take each other's place. */
static void
asked_replace(struct net_carrier *x)
{
	const struct delegate *d = x->asked.persons.items;
	const struct world_ids *w = &x->to->w;
	unsigned centre = id_equal(x->asked.structure, w->centres[1]);
	bool back = d->role == world_roles[2];
	struct enrolment_replace in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), x->asked.id,
		d->person, w->people[centre][back ? 0 : 2], world_roles[back ? 0 : 2] };

	sim_actor_call(&x->actor, team(x->to), "scheduling.far_enrolment.replace", &enrolment_replace_desc,
	    &in, NULL, NULL);
}

static void
asked_turn(struct net_carrier *x)
{
	if (x->asked.status == VISITOR_OFFERED)
		far_step(x,
		    draw(x, 300) % 4 == 0 ? "scheduling.far_enrolment.refuse"
					  : "scheduling.far_enrolment.accept",
		    x->asked.id);
	else if (draw(x, 301) % 4 != 0)
		asked_replace(x);
	else
		far_step(x, "scheduling.far_enrolment.withdraw", x->asked.id);
}

/* --- one after the other ---------------------------------------------------------------------------------------------- */
static bool
is_late(const struct net_carrier *x)
{
	return x->actor.cast->sim->now > x->actor.cast->sim->calm_at - CHANGES_END;
}

static void
carrier_run(struct sim_actor *a)
{
	struct net_carrier *x = (struct net_carrier *)a;
	uint64_t d = draw(x, 9);

	ACTOR_BEGIN(a)
	ACTOR_PAUSE(a, (usec_t)(d % 3000000));
	ACTOR_STEP(a, action_make(x));
	ACTOR_STEP(a, home_step(x, "scheduling.action.open", x->action.id));
	do /* until scheduling has heard of the peer */
		ACTOR_STEP(a, share_make(x));
	while (a->rc != RC_OK && ++x->turn < TRIES_MOST);
	ACTOR_STEP(a, ours_enrol(x));
	ACTOR_STEP(a, person_share(x, x->at, x->to, (struct text){ 0 }, &x->code));
	ACTOR_STEP(a, person_share(x, x->to, x->at, x->code.code, &x->joined));
	for (x->turn = 0; x->turn < TURNS && !is_late(x); x->turn++) {
		ACTOR_PAUSE(a, TURN_EVERY);
		if (x->far.status != ACTION_SHARE_ACCEPTED || id_is_zero(x->far.id)) {
			ACTOR_STEP(a, far_list(x, "scheduling.far_action.list"));
			if (!far_find(x))
				continue;
			if (x->far.status == ACTION_SHARE_OFFERED)
				ACTOR_STEP(a, far_step(x, "scheduling.far_action.accept", x->far.id));
			continue;
		}
		if (draw(x, 10) % 2 == 0)
			ACTOR_STEP(a, far_enrol(x));
		ACTOR_STEP(a, far_list(x, "scheduling.far_enrolment.list"));
		if (asked_find(x) && draw(x, 11) % 3 != 0)
			ACTOR_STEP(a, asked_turn(x));
		if (draw(x, 12) % 4 == 0)
			ACTOR_STEP(a, absence_make(x));
		if (draw(x, 13) % 4 == 0)
			ACTOR_STEP(a, home_step(x, "scheduling.enrolment.withdraw", x->ours.id));
		else if (draw(x, 13) % 4 == 1)
			ACTOR_STEP(a, ours_enrol(x));
		if (draw(x, 14) % 6 != 0)
			continue;
		ACTOR_STEP(a, sessions_list(x));
		ACTOR_STEP(a, session_move(x));
	}
	if (d % 7 == 0)
		ACTOR_STEP(a, share_withdraw(x));
	else if (d % 7 == 1)
		ACTOR_STEP(a, far_step(x, "scheduling.far_action.decline", x->far.id));
	if (d % 5 == 0)
		ACTOR_STEP(a, person_share_end(x));
	ACTOR_END(a);
}

void
net_actions_start(struct net *net)
{
	for (int i = 0; i < net->count; i++) {
		struct net_carrier *x = &net->acts->carriers[i];

		x->at = &net->nodes[i];
		x->to = &net->nodes[(i + 1) % net->count];
		x->actor.node = x->at->node;
		snprintf(x->name, sizeof x->name, "n%d carries with n%d", i, x->to->index);
		sim_actor_start(&x->actor, &net->cast, x->name, carrier_run);
	}
}

void
net_actions_free(struct net *net)
{
	for (int i = 0; i < net->count; i++)
		sim_actor_free(&net->acts->carriers[i].actor);
}
