/*
 * check_actions: see check_actions.h.
 * Owns: what was seen, over all seeds.
 * Beware: a share is compared by what each side says of it: no code of the services is asked.
 */
#include "tests/lib/check_actions.h"
#include "common/calendar.h"
#include "proto/scheduling.h"
#include "tests/lib/net_acts.h"
#include "tests/lib/sim_check_node.h"

#define DAYS_TOLD 400
#define TOLD_WITHIN (70 * USEC_PER_SEC) /* of a change: changes of a minute are told together */

struct check_actions_seen check_actions_seen;

/* --- letters ---------------------------------------------------------------------------------------------------------- */
static bool
is_given(const struct check_given *g, struct id token)
{
	for (uint32_t i = 0; i < g->count; i++)
		if (id_equal(g->tokens[i], token))
			return true;
	return false;
}

static void
given_add(struct check_given *g, struct id token)
{
	if (!is_given(g, token) && g->count < CHECK_GIVEN_MOST)
		g->tokens[g->count++] = token;
}

static void
names_check(struct net *net, const struct sim_letter *l, const struct peer_envelope *e)
{
	static const char *const names[] = { "Direction", "Présidence", "Une personne salariée", "Centre A",
		"Centre B" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (memmem(e->body.ptr, e->body.len, names[i], strlen(names[i])) != NULL)
			sim_fail(&net->cast, "n%d tells n%d a name in a letter of topic %u", l->from, l->to,
			    e->topic);
}

/* A place is given as well by a letter that somebody on the line sent again: the node's own may have been lost. */
void
check_actions_letter(struct net *net, const struct sim_letter *l, const struct peer_envelope *e)
{
	struct check_given *given = &net->acts->given;
	struct arena a = { 0 };
	struct visitor_answer answer = { 0 };
	struct far_name name = { 0 };

	if (!l->again && e->topic >= TOPIC_ACTION_SHARED && e->topic <= TOPIC_VISITOR_ANSWERED)
		names_check(net, l, e);
	if (e->topic == TOPIC_VISITOR_ANSWERED &&
	    record_decode(&visitor_answer_desc, e->body.ptr, e->body.len, &a, &answer, NULL, NULL) == RC_OK &&
	    answer.status == VISITOR_ACCEPTED)
		given_add(given, answer.token);
	if (!l->again && e->topic == TOPIC_NAME_TOLD &&
	    record_decode(&far_name_desc, e->body.ptr, e->body.len, &a, &name, NULL, NULL) == RC_OK) {
		check_actions_seen.names_told++;
		if (!is_given(given, name.token))
			sim_fail(&net->cast, "n%d tells n%d a name of a delegation that has no place",
			    l->from, l->to);
	}
	arena_free(&a);
}

/* --- places ----------------------------------------------------------------------------------------------------------- */
void
check_actions_commit(struct net *net, struct sim_slot *slot)
{
	struct id action = net->acts->carriers[slot->node->index].action.id;
	struct check_scan c;
	struct enrolment e;
	uint32_t taken = 0;

	if (strcmp(slot->desc->contract->name, "scheduling") != 0 || id_is_zero(action) ||
	    !check_open(&c, slot->node, "scheduling", "enrolment"))
		return;
	while (check_next(&c, &e))
		if (id_equal(e.action, action) && !REC_HAS(&e, TAG_ARCHIVED_AT) &&
		    (e.status == ENROLMENT_ACCEPTED || e.status == ENROLMENT_OFFERED))
			taken += e.persons.count;
	check_close(&c);
	if (taken > NET_ACTION_PLACES)
		sim_fail(
		    &net->cast, "n%d has given %u places of %u", slot->node->index, taken, NET_ACTION_PLACES);
}

/* --- what both believe ------------------------------------------------------------------------------------------------ */
static bool
is_live(enum visitor_status s)
{
	return s != VISITOR_DECLINED && s != VISITOR_WITHDRAWN;
}

static bool
visitor_of(const struct net *net, int at, int from, struct id token, struct visitor *ret)
{
	struct id peer = net_peer_id(net, at, from);
	struct check_scan c;
	bool found = false;

	if (!check_open(&c, net->nodes[at].node, "scheduling", "visitor"))
		return false;
	while (!found && check_next(&c, ret))
		found = id_equal(ret->peer, peer) && id_equal(ret->token, token);
	check_close(&c);
	return found;
}

static void
count_status(enum visitor_status s)
{
	check_actions_seen.delegations++;
	check_actions_seen.places += s == VISITOR_ACCEPTED;
	check_actions_seen.waiting += s == VISITOR_WAITING || s == VISITOR_OFFERED;
	check_actions_seen.ended += !is_live(s);
}

/* Those asked by `from` of `at`. */
static void
delegations_check(struct net *net, int at, int from)
{
	struct id peer = net_peer_id(net, from, at);
	struct check_scan c;
	struct far_enrolment e;
	struct visitor g;

	if (!check_open(&c, net->nodes[from].node, "scheduling", "far_enrolment"))
		return;
	while (check_next(&c, &e)) {
		bool known;

		if (!id_equal(e.peer, peer))
			continue;
		known = visitor_of(net, at, from, e.id, &g);
		count_status(e.status);
		check_actions_seen.replaced += e.replacements.count != 0;
		if (is_live(e.status) != (known && is_live(g.status)) ||
		    (is_live(e.status) && e.status != g.status))
			sim_fail(&net->cast,
			    "a delegation of n%d to n%d has state %d here and %d there; asked %lld, heard of "
			    "%lld",
			    from, at, (int)e.status, known ? (int)g.status : -1, (long long)e.said_at,
			    (long long)e.heard_of);
	}
	check_close(&c);
}

/* No visitor of ours that its own federation knows nothing of. */
static void
visitors_check(struct net *net, int at, int from)
{
	struct id peer = net_peer_id(net, at, from);
	struct check_scan c, there;
	struct visitor g;
	struct far_enrolment e;

	if (!check_open(&c, net->nodes[at].node, "scheduling", "visitor"))
		return;
	while (check_next(&c, &g)) {
		bool found = !id_equal(g.peer, peer) || !is_live(g.status);

		if (found || !check_open(&there, net->nodes[from].node, "scheduling", "far_enrolment"))
			continue;
		while (!found && check_next(&there, &e))
			found = id_equal(e.id, g.token);
		check_close(&there);
		if (!found)
			sim_fail(&net->cast, "n%d keeps a place for n%d, which asks for none", at, from);
	}
	check_close(&c);
}

/* --- names ------------------------------------------------------------------------------------------------------------ */
static bool
is_erased(const struct net *net, int at, struct id person)
{
	struct check_scan c;
	struct person p;
	bool erased = false;

	if (!check_open(&c, net->nodes[at].node, "registry", "person"))
		return false;
	while (check_next(&c, &p))
		if (id_equal(p.id, person))
			erased = REC_HAS(&p, PERSON_TAG_ERASED_AT);
	check_close(&c);
	return erased;
}

/* A node that was put back has places again of people who were erased since; a federation that has revoked it tells it nothing of that. */
static bool
is_forgotten(const struct net *net, int at, struct id peer)
{
	int from = net_record_node(net, at, peer);

	return net->nodes[at].node->restores != 0 && (from < 0 || !net_is_linked(net, at, from));
}

/* Who has a place has a stand-in that may be named; who has none is nameless for ever. */
static void
stand_ins_check(struct net *net, int at)
{
	struct check_scan c;
	struct visitor g;

	if (!check_open(&c, net->nodes[at].node, "scheduling", "visitor"))
		return;
	while (check_next(&c, &g))
		for (uint32_t i = 0; i < g.persons.count; i++) {
			bool erased = is_erased(net, at, ((const struct id *)g.persons.items)[i]);

			check_actions_seen.named += is_live(g.status);
			check_actions_seen.nameless += !is_live(g.status);
			if (erased == is_live(g.status) && !is_forgotten(net, at, g.peer))
				sim_fail(&net->cast, "n%d has a delegation in state %d whose people are %s",
				    at, (int)g.status, erased ? "erased" : "not erased");
		}
	check_close(&c);
}

/* What was told of ours is told of those who have a place, and of nobody else. */
static void
told_check(struct net *net, int at)
{
	struct check_scan c, e;
	struct far_name n;
	struct far_enrolment f;

	if (!check_open(&c, net->nodes[at].node, "registry", "far_name"))
		return;
	while (check_next(&c, &n)) {
		bool with = false;

		if (!REC_HAS(&n, 11) || !check_open(&e, net->nodes[at].node, "scheduling", "far_enrolment"))
			continue;
		while (!with && check_next(&e, &f))
			for (uint32_t i = 0;
			     id_equal(f.id, n.token) && is_live(f.status) && i < f.persons.count; i++)
				with |=
				    id_equal(((const struct delegate *)f.persons.items)[i].person, n.person);
		check_close(&e);
		if (!with)
			sim_fail(&net->cast, "n%d still tells a name of somebody who does not come", at);
	}
	check_close(&c);
}

/* --- people in common ------------------------------------------------------------------------------------------------- */
struct taken {
	uint8_t halves[DAYS_TOLD];
	day_t from;
	usec_t changed_at;
};

static void
taken_on(struct taken *t, day_t day, uint32_t halves)
{
	if (day >= t->from && day < t->from + DAYS_TOLD)
		t->halves[day - t->from] |= (uint8_t)(halves & 7u);
}

static void
changed(struct taken *t, usec_t at)
{
	t->changed_at = at > t->changed_at ? at : t->changed_at;
}

/* As the records say: absences, and days of actions that the person animates. */
static void
taken_read(const struct net *net, int at, struct id person, struct taken *t)
{
	struct id action = net->acts->carriers[at].action.id;
	struct check_scan c;
	struct absence a;
	struct session s;

	*t = (struct taken){ .from = calendar_local(sim_node_wall(net->nodes[at].node)).day };
	if (check_open(&c, net->nodes[at].node, "scheduling", "absence")) {
		while (check_next(&c, &a)) {
			changed(t, a.updated_at);
			for (day_t d = a.from; id_equal(a.person, person) && d <= a.to; d++)
				taken_on(t, d, 7);
		}
		check_close(&c);
	}
	if (!check_open(&c, net->nodes[at].node, "scheduling", "session"))
		return;
	while (check_next(&c, &s)) {
		changed(t, s.updated_at);
		if (id_equal(s.action, action) && REC_HAS(&s, SESSION_DAY) && s.status != SESSION_CANCELLED)
			taken_on(t, s.day, s.halves);
	}
	check_close(&c);
}

static bool
heard_of(const struct net *net, int at, struct id share, struct taken *t, uint32_t *ret_days)
{
	struct check_scan c;
	struct far_busy f;
	bool found = false;

	*ret_days = 0;
	if (!check_open(&c, net->nodes[at].node, "scheduling", "far_busy"))
		return false;
	while (check_next(&c, &f)) {
		const struct busy_day *d = f.days.items;

		for (uint32_t i = 0; id_equal(f.share, share) && i < f.days.count; i++, (*ret_days)++)
			taken_on(t, d[i].day, d[i].halves);
		found |= id_equal(f.share, share);
	}
	check_close(&c);
	return found;
}

static bool
share_of(const struct net *net, int at, struct id id, struct person_share *ret)
{
	struct check_scan c;
	bool found = false;

	if (!check_open(&c, net->nodes[at].node, "scheduling", "person_share"))
		return false;
	while (!found && check_next(&c, ret))
		found = id_equal(ret->id, id);
	check_close(&c);
	return found;
}

/* What `to` has heard of somebody in common is what `at` has of that person, unless it changed just now. */
static void
days_compare(struct net *net, int at, int to, const struct person_share *s)
{
	struct taken is, heard;
	struct person_share mirror;
	uint32_t days;

	taken_read(net, at, s->person, &is);
	heard = (struct taken){ .from = is.from };
	if (!share_of(net, to, s->far, &mirror) || mirror.status != SHARE_ACTIVE) {
		sim_fail(&net->cast, "n%d tells n%d days of somebody who is not in common there", at, to);
		return;
	}
	(void)heard_of(net, to, mirror.id, &heard, &days);
	check_actions_seen.people++;
	check_actions_seen.days += days;
	if (net->nodes[at].node->restores + net->nodes[to].node->restores == 0 &&
	    is.changed_at + TOLD_WITHIN < sim_node_wall(net->nodes[at].node) &&
	    memcmp(is.halves, heard.halves, sizeof is.halves) != 0)
		sim_fail(&net->cast, "n%d has told n%d other days than somebody in common is taken", at, to);
}

static void
people_check(struct net *net, int at, int to)
{
	struct id peer = net_peer_id(net, at, to);
	struct check_scan c;
	struct person_share s;
	struct taken none = { 0 };
	uint32_t days;

	if (!check_open(&c, net->nodes[at].node, "scheduling", "person_share"))
		return;
	while (check_next(&c, &s)) {
		if (!id_equal(s.peer, peer))
			continue;
		if (s.status == SHARE_ACTIVE)
			days_compare(net, at, to, &s);
		else if (heard_of(net, at, s.id, &none, &days) && days != 0)
			sim_fail(&net->cast,
			    "n%d keeps days of somebody who is not in common with n%d any more", at, to);
	}
	check_close(&c);
}

/* --- all -------------------------------------------------------------------------------------------------------------- */
static void
shares_count(const struct net *net, int at)
{
	struct check_scan c;
	struct action_share s;

	if (!check_open(&c, net->nodes[at].node, "scheduling", "action_share"))
		return;
	while (check_next(&c, &s))
		check_actions_seen.shares++;
	check_close(&c);
}

void
check_actions(struct net *net)
{
	for (int a = 0; a < net->count; a++) {
		shares_count(net, a);
		stand_ins_check(net, a);
		told_check(net, a);
		for (int b = 0; b < net->count; b++)
			if (a != b && net_is_linked(net, a, b)) {
				delegations_check(net, a, b);
				visitors_check(net, a, b);
				people_check(net, a, b);
			}
	}
}
