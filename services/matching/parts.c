/*
 * parts: where all lies that a caller may see of what matching lists: whose it is, whose structure, who serves, who is engaged.
 * Owns: the `within` hooks of matching's collections.
 * Beware: wider than what rights.c shows is slow and tells by its time what is hidden; narrower hides what may be seen. Personal requests
 *         of which no référent is named are looked at by whoever has the role: who may serve each is known of each alone.
 */
#include "services/matching/parts.h"
#include "services/matching/campaign.h"
#include "services/matching/consent.h"

/* The cards that are the caller's own. */
static struct list
own_cards(struct context *c)
{
	struct list all = { NULL, 0 };
	struct db_scan s;
	struct id *ids;
	struct id id;

	if (id_is_zero(c->caller.person) || !caller_has(c, ROLE_PROVIDER))
		return all;
	all.items = ids = ARENA_ARRAY(c->arena, PARTS_CARDS_MOST, struct id);
	db_scan_index(&s, c->txn, &matching_provider, matching_field(&matching_provider, "person"),
	    &c->caller.person, false);
	while (all.count < PARTS_CARDS_MOST && db_scan_next_id(&s, &id))
		ids[all.count++] = id;
	db_scan_end(&s);
	return all;
}

static void
parts_of_cards(struct context *c, struct parts *p)
{
	struct list cards = own_cards(c);

	for (uint32_t i = 0; i < cards.count; i++)
		parts_add(c, p, "provider", ((const struct id *)cards.items)[i]);
}

static void
parts_of_structures(struct context *c, struct parts *p)
{
	for (uint32_t i = 0; caller_has(c, ROLE_DIRECTOR) && i < c->caller.organisation_count; i++)
		parts_add(c, p, "organisation", c->caller.organisations[i]);
}

static void
parts_of_person(struct context *c, struct parts *p)
{
	if (!id_is_zero(c->caller.person))
		parts_add(c, p, "person", c->caller.person);
}

/* What the team serves of groups, and a référent in charge of persons. */
static void
parts_served(struct context *c, struct parts *p, const char *pool)
{
	if (caller_has(c, ROLE_COORDINATOR | ROLE_REFERENT))
		parts_add_choice(c, p, pool, POOL_GROUP);
	if (referent_in_charge(c))
		parts_add_choice(c, p, pool, POOL_INDIVIDUAL);
}

/* Of persons' requests, those that say that the caller may serve them, and those that the caller entered. */
static void
requests_of_referent(struct context *c, struct parts *p)
{
	if (!referent_in_charge(c))
		return;
	if (!referents_named(c) || id_is_zero(c->caller.person)) {
		parts_add_choice(c, p, "kind", POOL_INDIVIDUAL);
		return;
	}
	parts_add(c, p, "referents", c->caller.person);
	parts_add(c, p, "entered_by", c->caller.person);
}

static void
requests_engaged(struct context *c, struct parts *p)
{
	struct list cards = own_cards(c);
	struct engagement e;
	struct db_scan s;

	for (uint32_t i = 0; i < cards.count; i++) {
		db_scan_index(&s, c->txn, &matching_engagement,
		    matching_field(&matching_engagement, "provider"), (const struct id *)cards.items + i,
		    false);
		while (db_scan_next(&s, c->arena, &e))
			parts_add(c, p, NULL, e.request);
		db_scan_end(&s);
	}
}

bool
request_within(struct context *c, struct parts *ret)
{
	if (caller_has(c, ROLE_COORDINATOR | ROLE_REFERENT))
		parts_add_choice(c, ret, "kind", POOL_GROUP);
	parts_of_structures(c, ret);
	parts_of_person(c, ret);
	requests_of_referent(c, ret);
	requests_engaged(c, ret);
	return true;
}

bool
proposal_within(struct context *c, struct parts *ret)
{
	parts_served(c, ret, "pool");
	return true;
}

bool
engagement_within(struct context *c, struct parts *ret)
{
	parts_served(c, ret, "pool");
	parts_of_structures(c, ret);
	parts_of_person(c, ret);
	parts_of_cards(c, ret);
	return true;
}

bool
shortlist_within(struct context *c, struct parts *ret)
{
	parts_served(c, ret, "pool");
	parts_of_structures(c, ret);
	parts_of_person(c, ret);
	return true;
}

bool
capacity_within(struct context *c, struct parts *ret)
{
	for (int pool = 0; pool < POOL_COUNT; pool++) {
		const struct capacity row = { .pool = (enum pool)pool };

		if (capacity_visible(c, &row))
			parts_add_choice(c, ret, "pool", pool);
	}
	return true;
}

bool
home_hold_within(struct context *c, struct parts *ret)
{
	(void)!capacity_within(c, ret);
	parts_of_cards(c, ret);
	return true;
}

bool
request_link_within(struct context *c, struct parts *ret)
{
	parts_served(c, ret, "kind");
	return true;
}

/* An invoice says no person: whose it is, the engagement does. */
bool
invoice_within(struct context *c, struct parts *ret)
{
	struct db_scan s;
	struct id id;

	parts_served(c, ret, "pool");
	parts_of_structures(c, ret);
	parts_of_cards(c, ret);
	if (id_is_zero(c->caller.person))
		return true;
	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "person"),
	    &c->caller.person, false);
	while (db_scan_next_id(&s, &id))
		parts_add(c, ret, "engagement", id);
	db_scan_end(&s);
	return true;
}

/* Of the caller's own requests and structures; the team's are looked at one by one: a waiver says its request alone. */
bool
waiver_within(struct context *c, struct parts *ret)
{
	const struct rec_field *by = matching_field(&matching_request, "person");
	struct db_scan s;
	struct id id;

	if (caller_has(c, ROLE_COORDINATOR | ROLE_REFERENT))
		return false;
	for (uint32_t i = 0; i <= c->caller.organisation_count; i++) {
		db_scan_index(&s, c->txn, &matching_request, by,
		    i == 0 ? &c->caller.person : &c->caller.organisations[i - 1], false);
		while (db_scan_next_id(&s, &id))
			parts_add(c, ret, "request", id);
		db_scan_end(&s);
		by = matching_field(&matching_request, "organisation");
	}
	return true;
}

bool
campaign_within(struct context *c, struct parts *ret)
{
	for (int pool = 0; pool < POOL_COUNT; pool++)
		if (campaign_pool_open(c, (enum pool)pool))
			parts_add_choice(c, ret, "pool", pool);
	return true;
}

bool
campaign_line_within(struct context *c, struct parts *ret)
{
	struct db_scan s;
	struct id id;

	for (int pool = 0; pool < POOL_COUNT; pool++) {
		if (!campaign_pool_open(c, (enum pool)pool))
			continue;
		db_scan_index(
		    &s, c->txn, &matching_campaign, matching_field(&matching_campaign, "pool"), &pool, false);
		while (db_scan_next_id(&s, &id))
			parts_add(c, ret, "campaign", id);
		db_scan_end(&s);
	}
	return true;
}

bool
transfer_within(struct context *c, struct parts *ret)
{
	const struct capacity seen = { .pool = POOL_INDIVIDUAL };

	if (capacity_visible(c, &seen))
		return false;
	parts_of_cards(c, ret);
	return true;
}
