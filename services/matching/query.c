/*
 * query: a request as the ranking engine wants it: numbers of the columns, sorted sets, months.
 * Owns: nothing; all of it lives in the command's arena.
 * Beware: the rule between a team and its direction is asked in the individual pool only: in the group pool
 * it would let a director see, by who is missing, that somebody of the team is accompanied (apart.c warns there).
 */
#include "common/calendar.h"
#include "services/matching/hold.h"
#include "services/matching/reception.h"

/* A set that grows in the arena. */
struct gather {
	struct context *c;
	uint32_t *items;
	uint32_t count, cap;
};

static void
gather_add(struct gather *g, uint32_t item)
{
	if (g->count == g->cap) {
		uint32_t cap = g->cap == 0 ? 32 : g->cap * 2, *more = ARENA_ARRAY(g->c->arena, cap, uint32_t);

		if (g->count != 0)
			memcpy(more, g->items, g->count * sizeof *more);
		g->items = more;
		g->cap = cap;
	}
	g->items[g->count++] = item;
}

static struct rank_set
gather_end(const struct gather *g)
{
	return rank_set_make(g->items, g->count);
}

static void
need_add(struct rank_need *needs, uint32_t *count, uint32_t competence, uint32_t level)
{
	for (uint32_t i = 0; i < *count; i++)
		if (competence != INTERN_NONE && needs[i].competence == competence) {
			needs[i].level = needs[i].level > level ? needs[i].level : level;
			return;
		}
	needs[(*count)++] = (struct rank_need){ competence, level };
}

/* How much of it the service takes, unless the request says more. */
static uint32_t
service_level(const struct accompaniment *service, struct id competence)
{
	const struct accompaniment_need *needs = service->needs.items;

	for (uint32_t i = 0; i < service->needs.count; i++)
		if (id_equal(needs[i].competence, competence))
			return needs[i].level;
	return 1;
}

static void
query_needs(struct context *c, const struct request *r, struct rank_query *q)
{
	const struct competence_need *asked = r->competences.items;
	const struct intern *known = &columns_of(c)->competences;
	struct accompaniment service = { 0 };
	struct rank_need *needs;

	if (!id_is_zero(r->service))
		(void)!context_get(c, &matching_accompaniment, r->service, &service);
	needs = ARENA_ARRAY(c->arena, service.competences.count + r->competences.count + 1, struct rank_need);
	for (uint32_t i = 0; i < service.competences.count; i++) {
		struct id competence = ((const struct id *)service.competences.items)[i];

		need_add(needs, &q->need_count, intern_find(known, competence),
		    service_level(&service, competence));
	}
	for (uint32_t i = 0; i < r->competences.count; i++)
		need_add(needs, &q->need_count, intern_find(known, asked[i].competence),
		    REC_HAS(&asked[i], 2) ? asked[i].level : 1);
	q->needs = needs;
}

static void
query_months(struct context *c, const struct request *r, struct rank_query *q)
{
	struct rank_month *months = ARENA_ARRAY(c->arena, RANK_MONTHS_MAX, struct rank_month);
	day_t from = r->from > c->today ? r->from : c->today;

	for (uint32_t m = columns_month(from); m <= columns_month(r->to) && q->month_count < RANK_MONTHS_MAX;
	     m++) {
		day_t first = columns_month_day(m), last = columns_month_day(m + 1) - 1;

		first = first > from ? first : from;
		last = last < r->to ? last : r->to;
		if (last >= first)
			months[q->month_count++] = (struct rank_month){ m, (uint32_t)(last - first + 1) };
	}
	q->months = months;
	q->date = from;
}

static void
unwanted_of_home(struct context *c, struct gather *g, struct id peer)
{
	struct db_scan s;
	struct id id;

	db_scan_index(
	    &s, c->txn, &matching_provider, matching_field(&matching_provider, "home"), &peer, false);
	while (db_scan_next_id(&s, &id))
		gather_add(g, intern_find(&columns_of(c)->providers, id));
	db_scan_end(&s);
}

/* To ask one would be a letter to the guest's own federation: none of its cards is proposed, tied to it or not; nor when it was revoked and
 * added anew since. */
static void
unwanted_of_guest(struct context *c, struct gather *g, const struct request *r)
{
	struct reception door;
	struct peer host, p;
	struct db_scan s;

	if (r->kind != POOL_INDIVIDUAL || !reception_of(c, r->person, &door))
		return;
	unwanted_of_home(c, g, door.peer);
	if (!context_get(c, &matching_peer, door.peer, &host) || !REC_HAS(&host, PEER_TAG_NODE))
		return;
	db_scan_all(&s, c->txn, &matching_peer, false);
	while (db_scan_next(&s, c->arena, &p))
		if (!id_equal(p.id, host.id) && REC_HAS(&p, PEER_TAG_NODE) && id_equal(p.node, host.node))
			unwanted_of_home(c, g, p.id);
	db_scan_end(&s);
}

static void
query_constraints(struct context *c, const struct request *r, struct rank_query *q)
{
	uint32_t *languages = ARENA_ARRAY(c->arena, r->languages.count + 1, uint32_t);
	struct gather unwanted = { .c = c };
	struct request plain = *r;

	context_open(c, &matching_request, &plain); /* as it lies in the store, its languages are sealed */
	for (uint32_t i = 0; i < plain.languages.count; i++)
		languages[i] = language_of(((const struct text *)plain.languages.items)[i]);
	for (uint32_t i = 0; i < r->unwanted.count; i++)
		gather_add(&unwanted,
		    intern_find(&columns_of(c)->providers, ((const struct id *)r->unwanted.items)[i]));
	unwanted_of_guest(c, &unwanted, r);
	q->languages = languages;
	q->language_count = plain.languages.count;
	q->unwanted = gather_end(&unwanted);
	q->department = department_of(plain.department);
	q->commune = territory_commune(plain.commune);
	q->remote = r->remote;
	q->access = r->accessibility;
	q->price_ceiling = REC_HAS(r, REQUEST_TAG_PRICE_CEILING) ? r->price_ceiling : RANK_NO_CEILING;
}

/* The people who hold, or held within the years of that kind of mandate, one in one of the asker's structures; among them, those who
 * are providers count. */
static void
neutrality_persons(struct context *c, struct gather *g, struct id organisation, const struct rank_query *q)
{
	struct mandate m;
	struct db_scan s;

	db_scan_index(&s, c->txn, &matching_mandate, matching_field(&matching_mandate, "organisation"),
	    &organisation, false);
	while (db_scan_next(&s, c->arena, &m))
		if (!REC_HAS(&m, TAG_ARCHIVED_AT) && m.from <= q->link_until &&
		    (!REC_HAS(&m, 10) || m.to >= q->link_since[policy_mandate_kind(m.role)]))
			gather_add(g, intern_find(&columns_of(c)->persons, m.person));
	db_scan_end(&s);
}

static void
query_neutrality(struct context *c, const struct request *r, const struct policy *p, struct rank_query *q)
{
	struct gather organisations = { .c = c }, persons = { .c = c };
	struct centres centres;

	for (int kind = 0; kind < RANK_LINK_KINDS; kind++)
		q->link_since[kind] = policy_since_kind(p, (enum link_kind)kind, c->today);
	q->link_until = r->to;
	q->link_kinds = p->links;
	centres = centres_of_request(c, r, p);
	gather_add(&persons, intern_find(&columns_of(c)->persons, r->person));
	for (uint32_t i = 0; i < centres.count; i++) {
		gather_add(&organisations,
		    intern_find(&columns_of(c)->organisations, centres.items[i].organisation));
		neutrality_persons(c, &persons, centres.items[i].organisation, q);
	}
	q->organisations = gather_end(&organisations);
	q->persons = gather_end(&persons);
}

/* Neutrality that the requester alone lifted, provider by provider. */
static void
query_waived(struct context *c, const struct request *r, struct rank_query *q)
{
	struct list given = waivers_given(c, r->id);
	struct gather waived = { .c = c };

	for (uint32_t i = 0; i < given.count; i++)
		gather_add(
		    &waived, intern_find(&columns_of(c)->providers, ((const struct id *)given.items)[i]));
	q->waived = gather_end(&waived);
}

/* Who accompanies that person, or is asked to. */
static void
apart_add(struct context *c, struct gather *g, struct id person, struct id but)
{
	struct engagement e;
	struct proposal p;
	struct request r;
	struct db_scan s, asked;

	db_scan_index(
	    &s, c->txn, &matching_engagement, matching_field(&matching_engagement, "person"), &person, false);
	while (db_scan_next(&s, c->arena, &e))
		if (e.pool == POOL_INDIVIDUAL &&
		    (e.status == ENGAGEMENT_ACTIVE || e.status == ENGAGEMENT_SUSPENDED))
			gather_add(g, intern_find(&columns_of(c)->providers, e.provider));
	db_scan_end(&s);
	db_scan_index(
	    &s, c->txn, &matching_request, matching_field(&matching_request, "person"), &person, false);
	while (db_scan_next(&s, c->arena, &r)) {
		if (r.kind != POOL_INDIVIDUAL || r.status != REQUEST_SOLICITED || id_equal(r.id, but))
			continue;
		db_scan_index(&asked, c->txn, &matching_proposal,
		    matching_field(&matching_proposal, "request"), &r.id, false);
		while (db_scan_next(&asked, c->arena, &p))
			if (p.status == PROPOSAL_SENT)
				gather_add(g, intern_find(&columns_of(c)->providers, p.provider));
		db_scan_end(&asked);
	}
	db_scan_end(&s);
}

/* Who works for that structure, or is asked to, on what its direction asked for. Whom r itself has asked already was asked before. */
static void
apart_add_group(struct context *c, struct gather *g, struct id organisation, const struct request *r)
{
	struct engagement e;
	struct request group;
	struct proposal p;
	struct db_scan s, asked;

	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "organisation"),
	    &organisation, false);
	while (db_scan_next(&s, c->arena, &e))
		if ((e.status == ENGAGEMENT_ACTIVE || e.status == ENGAGEMENT_SUSPENDED) &&
		    !request_has_asked(c, r, e.provider))
			gather_add(g, intern_find(&columns_of(c)->providers, e.provider));
	db_scan_end(&s);
	db_scan_index(&s, c->txn, &matching_request, matching_field(&matching_request, "organisation"),
	    &organisation, false);
	while (db_scan_next(&s, c->arena, &group)) {
		if (group.status != REQUEST_SOLICITED)
			continue;
		db_scan_index(&asked, c->txn, &matching_proposal,
		    matching_field(&matching_proposal, "request"), &group.id, false);
		while (db_scan_next(&asked, c->arena, &p))
			if (p.status == PROPOSAL_SENT && !request_has_asked(c, r, p.provider))
				gather_add(g, intern_find(&columns_of(c)->providers, p.provider));
		db_scan_end(&asked);
	}
	db_scan_end(&s);
}

/* Who accompanies, or is asked to accompany, somebody who faces the asker in a structure. It is looked for among the people of the
 * asker's structures: never among all that is under way. */
static void
query_apart(struct context *c, const struct request *r, struct rank_query *q)
{
	struct gather apart = { .c = c };
	struct centres asker = centres_of_person(c, r->person);
	struct centres around = centres_around(c, &asker);
	struct mandate m;
	struct db_scan s;

	for (uint32_t i = 0; i < around.count; i++) {
		db_scan_index(&s, c->txn, &matching_mandate,
		    matching_field(&matching_mandate, "organisation"), &around.items[i].organisation, false);
		while (db_scan_next(&s, c->arena, &m)) {
			struct centres other;

			if (REC_HAS(&m, TAG_ARCHIVED_AT) || m.from > c->today ||
			    (REC_HAS(&m, 10) && m.to < c->today))
				continue;
			other = centres_of_person(c, m.person);
			if (centres_face(&asker, &other))
				apart_add(c, &apart, m.person, r->id);
		}
		db_scan_end(&s);
	}
	for (uint32_t i = 0; i < asker.count; i++)
		if (asker.items[i].sides == SIDE_TEAM)
			apart_add_group(c, &apart, asker.items[i].organisation, r);
	q->apart = gather_end(&apart);
}

static void
query_history(struct context *c, const struct request *r, struct rank_query *q)
{
	const char *by = r->kind == POOL_GROUP ? "organisation" : "person";
	struct id who = r->kind == POOL_GROUP ? r->organisation : r->person;
	struct gather answered = { .c = c }, known = { .c = c };
	struct proposal p;
	struct engagement e;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_proposal, matching_field(&matching_proposal, "request"), &r->id, false);
	while (db_scan_next(&s, c->arena, &p))
		if (p.status == PROPOSAL_REFUSED || p.status == PROPOSAL_EXPIRED)
			gather_add(&answered, intern_find(&columns_of(c)->providers, p.provider));
	db_scan_end(&s);
	db_scan_index(
	    &s, c->txn, &matching_engagement, matching_field(&matching_engagement, by), &who, false);
	while (db_scan_next(&s, c->arena, &e))
		if (id_equal(e.request, r->id) && e.status == ENGAGEMENT_REPLACED) {
			gather_add(&answered, intern_find(&columns_of(c)->providers, e.provider));
		} else if (e.pool == r->kind) {
			gather_add(&known, intern_find(&columns_of(c)->providers, e.provider));
		}
	db_scan_end(&s);
	q->answered = gather_end(&answered);
	q->known = gather_end(&known);
}

void
query_build(struct context *c, const struct request *r, const struct policy *p, struct rank_query *ret)
{
	*ret =
	    (struct rank_query){ .pool = r->kind, .today = c->today, .days = r->days, .lines = p->list_size };
	/* who is known goes before, as the policy weighs it, unless the requester wishes for somebody else */
	ret->continuity = REC_HAS(r, REQUEST_TAG_WISH) && r->wish == WISH_OTHER ? -1 : 1;
	ret->marks = columns_of(c)->marks[r->kind];
	ret->weights[CRITERION_COMPETENCE] = p->weight_competence;
	ret->weights[CRITERION_TERRITORY] = p->weight_territory;
	ret->weights[CRITERION_START] = p->weight_start;
	ret->weights[CRITERION_ROTATION] = p->weight_rotation;
	ret->weights[CRITERION_LOAD] = p->weight_load;
	ret->weights[CRITERION_CONTINUITY] = p->weight_continuity;
	ret->weights[CRITERION_EVALUATION] = p->weight_evaluation;
	ret->weights[CRITERION_COST] = p->weight_cost;
	ret->reference_tariff = p->reference_tariff;
	query_needs(c, r, ret);
	query_months(c, r, ret);
	query_constraints(c, r, ret);
	query_neutrality(c, r, p, ret);
	query_waived(c, r, ret);
	query_history(c, r, ret);
	if (r->kind == POOL_INDIVIDUAL)
		query_apart(c, r, ret);
}
