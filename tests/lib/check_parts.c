/*
 * check_parts: see check_parts.h.
 * Owns: what was seen, over all seeds.
 * Beware: what is shared of a card is computed here from the card and the agreement, without the service's code.
 */
#include "tests/lib/check_parts.h"
#include "common/calendar.h"
#include "proto/matching.h"
#include "proto/sharing.h"
#include "tests/lib/capacity_check.h"
#include "tests/lib/sim_check_node.h"

struct check_parts_seen check_parts_seen;

/* --- agreements and cards
 * ---------------------------------------------------------------------------------------------- */
struct shared {
	struct net *net;
	int at, to;
	struct sharing made, mirror;
};

/* The other side's record of it. */
static bool
mirror_of(struct shared *x)
{
	struct id peer = net_peer_id(x->net, x->to, x->at);
	struct check_scan c;
	struct sharing s;
	bool found = false;

	if (!check_open(&c, x->net->nodes[x->to].node, "registry", "sharing"))
		return false;
	while (!found && check_next(&c, &s)) {
		found =
		    s.direction == SHARING_THEIRS && id_equal(s.peer, peer) && id_equal(s.far_id, x->made.id);
		x->mirror = found ? s : x->mirror;
	}
	check_close(&c);
	return found;
}

static bool
is_accredited(struct net *net, int at, struct id provider)
{
	struct accreditation a;
	struct check_scan c;
	bool found = false;

	if (!check_open(&c, net->nodes[at].node, "registry", "accreditation"))
		return false;
	while (!found && check_next(&c, &a))
		found = id_equal(a.provider, provider) && a.status == ACCREDITATION_ACCREDITED &&
		    !REC_HAS(&a, TAG_ARCHIVED_AT);
	check_close(&c);
	return found;
}

/* The card as it stands over there; false when it does not. */
static bool
far_card(const struct shared *x, struct id home, struct provider *ret)
{
	struct id peer = net_peer_id(x->net, x->to, x->at);
	struct check_scan c;
	bool found = false;

	if (!check_open(&c, x->net->nodes[x->to].node, "registry", "provider"))
		return false;
	while (!found && check_next(&c, ret))
		found = id_equal(ret->home, peer) && id_equal(ret->home_id, home) &&
		    !REC_HAS(ret, TAG_ARCHIVED_AT);
	check_close(&c);
	return found;
}

/* --- what an agreement leaves of a card: of what the world gives two of */
static bool
allows(const struct list *codes, const char *code)
{
	const struct text *items = codes->items;

	for (uint32_t i = 0; i < codes->count; i++)
		if (text_is(items[i], code))
			return true;
	return codes->count == 0;
}

static uint32_t
competences_of(const struct shared *x, const struct provider *p)
{
	const struct sharing *s = &x->made;
	uint32_t n = 0;

	n += allows(&s->competences, WORLD_COMPETENCE) && allows(&s->bouquets, WORLD_BOUQUET);
	n += p->competences.count == 2 && allows(&s->competences, WORLD_OTHER_COMPETENCE) &&
	    allows(&s->bouquets, WORLD_OTHER_BOUQUET);
	return n;
}

static uint32_t
departments_of(const struct shared *x, const struct provider *p)
{
	uint32_t n = 0;

	n += allows(&x->made.departments, WORLD_DEPARTMENT);
	n += p->departments.count == 2 && allows(&x->made.departments, WORLD_OTHER_DEPARTMENT);
	return n;
}

static void
card_compare(struct shared *x, const struct provider *p)
{
	uint32_t competences = competences_of(x, p), departments = departments_of(x, p);
	uint32_t individual = p->days_individual * x->made.part_individual / 100;
	uint32_t group = p->days_group * x->made.part_group / 100;
	bool shared = x->made.status == SHARING_ACTIVE && x->mirror.status == SHARING_ACTIVE &&
	    !REC_HAS(p, TAG_ARCHIVED_AT) && individual + group != 0 && competences != 0 && departments != 0 &&
	    is_accredited(x->net, x->at, p->id);
	struct provider far;
	bool there = far_card(x, p->id, &far);

	check_parts_seen.cards += shared && there;
	if (shared != there)
		sim_fail(&x->net->cast, "a card of n%d is %sshared, and is %sthere on n%d", x->at,
		    shared ? "" : "not ", there ? "" : "not ", x->to);
	else if (shared &&
	    (far.days_individual != individual || far.days_group != group || far.tariff != p->tariff))
		sim_fail(&x->net->cast, "a card of n%d has %u and %u days on n%d, and %u and %u are shared",
		    x->at, far.days_individual, far.days_group, x->to, individual, group);
	else if (shared && (far.competences.count != competences || far.departments.count != departments))
		sim_fail(&x->net->cast,
		    "a card of n%d has %u competences in %u departments on n%d, and %u in %u are shared",
		    x->at, far.competences.count, far.departments.count, x->to, competences, departments);
	check_parts_seen.partly +=
	    shared && (competences < p->competences.count || departments < p->departments.count);
}

static void
cards_compare(struct shared *x)
{
	struct check_scan c;
	struct provider p;

	if (!check_open(&c, x->net->nodes[x->at].node, "registry", "provider"))
		return;
	while (check_next(&c, &p))
		if (!REC_HAS(&p, PROVIDER_TAG_HOME))
			card_compare(x, &p);
	check_close(&c);
}

/* A node that was put back has forgotten that it accepted, and so has one that added the other anew: somebody has to do so again. */
static bool
waits_for_somebody(const struct shared *x)
{
	bool forgot = x->net->nodes[x->to].node->restores != 0 || net_record_count(x->net, x->to, x->at) > 1;

	return forgot && x->made.status == SHARING_ACTIVE && x->mirror.status == SHARING_OFFERED;
}

static void
states_compare(struct shared *x)
{
	if (x->made.status != x->mirror.status && !waits_for_somebody(x))
		sim_fail(&x->net->cast, "an agreement of n%d with n%d has state %d here and %d there", x->at,
		    x->to, (int)x->made.status, (int)x->mirror.status);
	check_parts_seen.agreements++;
}

static bool
is_in_force(const struct shared *x)
{
	return x->made.status == SHARING_ACTIVE && x->mirror.status == SHARING_ACTIVE;
}

/* Each agreement that was made; cards are over there by the one in force, or not at all. */
static void
agreements_check(struct net *net, int at, int to)
{
	struct shared x = { .net = net, .at = at, .to = to }, by = x;
	struct id peer = net_peer_id(net, at, to);
	struct check_scan c;
	struct sharing s;
	bool any = false;

	if (!check_open(&c, net->nodes[at].node, "registry", "sharing"))
		return;
	while (check_next(&c, &s)) {
		if (s.direction != SHARING_OURS || !id_equal(s.peer, peer) || s.status == SHARING_DRAFT)
			continue;
		x.made = s;
		if (mirror_of(&x)) {
			states_compare(&x);
			by = any && is_in_force(&by) ? by : x;
			any = true;
		} else if (s.status == SHARING_OFFERED || s.status == SHARING_ACTIVE) {
			/* of one that is over, a node may know nothing that was put back */
			sim_fail(&net->cast, "n%d has an agreement with n%d, which knows none", at, to);
		}
	}
	if (any)
		cards_compare(&by);
	check_close(&c);
}

void
check_parts_cards(struct net *net)
{
	for (int a = 0; a < net->count; a++)
		for (int b = 0; b < net->count; b++)
			if (a != b && net_is_linked(net, a, b))
				agreements_check(net, a, b);
}

/* --- days held for another
 * --------------------------------------------------------------------------------------------- */
static bool
home_of(const struct net *net, int at, int home, struct id token, struct home_hold *ret)
{
	struct id peer = net_peer_id(net, home, at);
	struct check_scan c;
	bool found = false;

	if (!check_open(&c, net->nodes[home].node, "matching", "home_hold"))
		return false;
	while (!found && check_next(&c, ret))
		found = id_equal(ret->peer, peer) && id_equal(ret->token, token);
	check_close(&c);
	return found;
}

static bool
far_of(const struct net *net, int at, int home, struct id token, struct far_hold *ret)
{
	struct id peer = net_peer_id(net, at, home);
	struct check_scan c;
	bool found = false;

	if (!check_open(&c, net->nodes[at].node, "matching", "far_hold"))
		return false;
	while (!found && check_next(&c, ret))
		found = id_equal(ret->peer, peer) && id_equal(ret->token, token);
	check_close(&c);
	return found;
}

static bool
is_promised(const struct home_hold *h)
{
	return h->status == HOME_ENGAGED || h->status == HOME_DONE;
}

static void
far_check(struct net *net, int at, int home, const struct far_hold *f)
{
	struct home_hold h = { .status = HOME_ASKED };
	bool known = home_of(net, at, home, f->token, &h);

	check_parts_seen.asked++;
	check_parts_seen.held += f->status == FAR_HELD;
	check_parts_seen.agreed += f->status == FAR_AGREED;
	check_parts_seen.ended += f->status == FAR_ENDED;
	if ((f->status == FAR_AGREED) != (known && is_promised(&h)) || f->status == FAR_CONFIRMED)
		sim_fail(&net->cast,
		    "a mission asked by n%d of n%d has state %d here, and %d there; words told %u and %u, "
		    "heard %u and %u, days done there %u",
		    at, home, (int)f->status, known ? (int)h.status : -1, f->told, h.told, f->heard, h.heard,
		    h.days_done.count);
}

static void
holds_check(struct net *net, int at, int home)
{
	struct id asked = net_peer_id(net, at, home), asks = net_peer_id(net, home, at);
	struct check_scan c;
	struct far_hold f, unused;
	struct home_hold h;

	if (!check_open(&c, net->nodes[at].node, "matching", "far_hold"))
		return;
	while (check_next(&c, &f))
		if (id_equal(f.peer, asked))
			far_check(net, at, home, &f);
	check_close(&c);
	if (!check_open(&c, net->nodes[home].node, "matching", "home_hold"))
		return;
	while (check_next(&c, &h))
		if (id_equal(h.peer, asks) && is_promised(&h) && !far_of(net, at, home, h.token, &unused))
			sim_fail(&net->cast, "n%d has engaged days for n%d, which knows nothing of them",
			    home, at);
	check_close(&c);
}

void
check_parts_holds(struct net *net)
{
	for (int a = 0; a < net->count; a++)
		for (int b = 0; b < net->count; b++)
			if (a != b && net_is_linked(net, a, b))
				holds_check(net, a, b);
}

/* --- days
 * --------------------------------------------------------------------------------------------------------------
 */
void
check_parts_commit(struct net *net, struct sim_slot *slot)
{
	struct ymd now = calendar_ymd(calendar_local(sim_node_wall(slot->node)).day);
	struct capacity_seen seen = { 0 };
	const char *wrong;
	day_t month = 0;

	if (strcmp(slot->desc->contract->name, "matching") != 0 ||
	    !calendar_day_of(now.year, now.month, 1, &month))
		return;
	wrong = capacity_check_store(slot, month, &seen);
	if (wrong != NULL)
		sim_fail(&net->cast, "n%d: %s", slot->node->index, wrong);
	check_parts_seen.commits++;
}

void
check_parts_moves(struct net *net)
{
	for (int i = 0; i < net->count; i++) {
		uint32_t moves = 0;
		const char *wrong =
		    capacity_check_journal(sim_node_slot(net->nodes[i].node, "matching"), &moves);

		if (wrong != NULL)
			sim_fail(&net->cast, "n%d: %s", i, wrong);
		check_parts_seen.moves += moves;
	}
}
