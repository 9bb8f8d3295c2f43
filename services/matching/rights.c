/*
 * rights: who sees and who acts, record by record.
 * Owns: the visible hooks of requests, proposals, engagements and capacity.
 * Beware: what is not visible answers as what does not exist. Whoever wears two hats (référent, and a mandate
 * where the asker has one) is treated as the employer would be: not at all. What a person has not handed in, or took
 * back before, is that person's alone, and of the référent who entered it on paper.
 */
#include "services/matching/service.h"

/* Whose it is: what rights are decided on. */
struct owner {
	enum pool pool;
	struct id person;
	struct id organisation;
};

static bool
owner_is_caller(const struct context *c, const struct owner *o)
{
	return !id_is_zero(c->caller.person) && id_equal(c->caller.person, o->person);
}

static bool
owner_serves(struct context *c, const struct owner *o)
{
	if (o->pool == POOL_GROUP)
		return caller_has(c, ROLE_COORDINATOR | ROLE_REFERENT);
	return !owner_is_caller(c, o) && referent_serves(c, o->person);
}

static bool
owner_asks(struct context *c, const struct owner *o)
{
	if (o->pool == POOL_GROUP)
		return caller_has(c, ROLE_DIRECTOR) && caller_in(c, o->organisation);
	return owner_is_caller(c, o);
}

static bool
owner_acts(struct context *c, const struct owner *o)
{
	return owner_serves(c, o) || owner_asks(c, o);
}

bool
provider_is_caller(struct context *c, struct id provider)
{
	struct provider p;

	return !id_is_zero(c->caller.person) && caller_has(c, ROLE_PROVIDER) &&
	    context_get(c, &matching_provider, provider, &p) && id_equal(p.person, c->caller.person);
}

/* A provider reads the request once engaged on it, until another one goes on. */
static bool
is_engaged_provider(struct context *c, struct id request)
{
	struct engagement e;
	struct db_scan s;
	bool found = false;

	if (!caller_has(c, ROLE_PROVIDER))
		return false;
	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "request"),
	    &request, false);
	while (!found && db_scan_next(&s, c->arena, &e))
		found = e.status != ENGAGEMENT_REPLACED && provider_is_caller(c, e.provider);
	db_scan_end(&s);
	return found;
}

bool
asker_serves(struct context *c, enum pool pool, struct id person, struct id organisation)
{
	const struct owner o = { pool, person, organisation };

	return owner_serves(c, &o);
}

/* By the caller, for the person, on paper. An account of no person leaves no name: those that leave none go on. */
static bool
is_entered_by_caller(const struct context *c, const struct request *r)
{
	if (!id_is_zero(c->caller.person))
		return REC_HAS(r, REQUEST_TAG_ENTERED_BY) && id_equal(r->entered_by, c->caller.person);
	return REC_HAS(r, REQUEST_TAG_CONSENT_ON) && !REC_HAS(r, REQUEST_TAG_ENTERED_BY);
}

bool
request_serves(struct context *c, const struct request *r)
{
	bool shared = r->kind == POOL_GROUP || REC_HAS(r, REQUEST_TAG_SUBMITTED_AT);

	return asker_serves(c, r->kind, r->person, r->organisation) && (shared || is_entered_by_caller(c, r));
}

bool
request_acts(struct context *c, const struct request *r)
{
	return request_asks(c, r) || request_serves(c, r);
}

bool
request_speaks(struct context *c, const struct request *r)
{
	return request_asks(c, r) ||
	    (request_serves(c, r) && (r->kind == POOL_GROUP || is_entered_by_caller(c, r)));
}

bool
request_asks(struct context *c, const struct request *r)
{
	const struct owner o = { r->kind, r->person, r->organisation };

	return owner_asks(c, &o);
}

bool
request_visible(struct context *c, const void *rec)
{
	const struct request *r = rec;

	return request_acts(c, r) || is_engaged_provider(c, r->id);
}

bool
proposal_visible(struct context *c, const void *rec)
{
	struct request r;

	return context_get(c, &matching_request, ((const struct proposal *)rec)->request, &r) &&
	    request_serves(c, &r);
}

bool
engagement_acts(struct context *c, const struct engagement *e)
{
	const struct owner o = { e->pool, e->person, e->organisation };

	return owner_acts(c, &o);
}

bool
engagement_serves(struct context *c, const struct engagement *e)
{
	const struct owner o = { e->pool, e->person, e->organisation };

	return owner_serves(c, &o);
}

bool
engagement_visible(struct context *c, const void *rec)
{
	const struct engagement *e = rec;

	return engagement_acts(c, e) || provider_is_caller(c, e->provider);
}

/* Whoever stands in a centre is an employer, or one of its people, to somebody. */
static bool
stands_in_centre(struct context *c)
{
	struct centres own = centres_of_person(c, c->caller.person);
	struct organisation o;

	for (uint32_t i = 0; i < own.count + c->caller.organisation_count; i++) {
		struct id id =
		    i < own.count ? own.items[i].organisation : c->caller.organisations[i - own.count];

		if (context_get(c, &matching_organisation, id, &o) &&
		    (o.kind == ORGANISATION_CENTRE || o.kind == ORGANISATION_EVS))
			return true;
	}
	return false;
}

/* A coordinator, or a référent on a centre's board, who saw the days that persons take would learn that
 * somebody asked. */
bool
capacity_visible(struct context *c, const void *rec)
{
	if (((const struct capacity *)rec)->pool == POOL_GROUP)
		return caller_has(c, ROLE_REFERENT | ROLE_COORDINATOR);
	return referent_in_charge(c) && !stands_in_centre(c);
}

static enum rc
load(struct context *c, struct id id, bool (*may)(struct context *, const struct request *),
    struct request *ret, struct fault *why)
{
	if (!context_get(c, &matching_request, id, ret) || !may(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	if (REC_HAS(ret, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	return RC_OK;
}

enum rc
request_load(struct context *c, struct id id, struct request *ret, struct fault *why)
{
	return load(c, id, request_acts, ret, why);
}

enum rc
request_load_served(struct context *c, struct id id, struct request *ret, struct fault *why)
{
	return load(c, id, request_serves, ret, why);
}

enum rc
proposal_load(
    struct context *c, struct id id, struct proposal *ret, struct request *ret_request, struct fault *why)
{
	if (!context_get(c, &matching_proposal, id, ret))
		return fault_only(why, RC_NOT_FOUND);
	return request_load_served(c, ret->request, ret_request, why);
}
