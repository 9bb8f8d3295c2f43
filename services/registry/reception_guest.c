/*
 * reception_guest: the name of who came in by a door, who may read it, and when it goes.
 * Owns: reception_guest; the structure that stands for a federation whose team is received, where none has its numbers.
 * Beware: matching alone says who serves the request and who accepted it. Nobody else learns that there is somebody: no notice, no search, no
 *         count of people.
 */
#include "services/registry/reception_guest.h"
#include "common/calendar.h"
#include "proto/matching_engagement.h"
#include "proto/matching_reception.h"
#include "services/registry/network.h"
#include "services/registry/offer.h"

#define OVER_METHOD "registry.reception_guest.over"

const struct db_table reception_guest_table = { &reception_guest_desc };

static void
until_set(struct context *c, struct reception_guest *g, uint32_t days)
{
	g->until = c->now + days * USEC_PER_DAY;
	g->has |= REC_BIT(RECEPTION_GUEST_TAG_UNTIL);
	context_timer(c, g->until, OVER_METHOD, g->id);
}

/* --- the name ----------------------------------------------------------------------------------------------------------- */
static enum rc
reception_guest_enter(struct context *c, const struct reception_guest_enter *in, void *ret, struct fault *why)
{
	struct reception_guest g = { .id = in->id,
		.status = RECEPTION_GUEST_KNOWN,
		.organisation = in->organisation,
		.name = in->name,
		.contact = in->contact };

	(void)ret;
	if (db_exists(c->txn, &reception_guest_table, in->id))
		return fault_add(why, RC_CONFLICT, "id", FAULT_RECEPTION_GUEST_NAMED);
	g.has = REC_BIT(TAG_ID) | REC_BIT(RECEPTION_GUEST_TAG_STATUS) |
	    REC_BIT(RECEPTION_GUEST_TAG_ORGANISATION) | REC_BIT(RECEPTION_GUEST_TAG_NAME) |
	    REC_BIT(RECEPTION_GUEST_TAG_CONTACT);
	until_set(c, &g, RECEPTION_UNASKED_DAYS);
	return event_stage(c, &reception_guest_table, "entered", &g);
}
REGISTRY_HANDLER(reception_guest_enter, struct reception_guest_enter, void)

/* --- its end ------------------------------------------------------------------------------------------------------------ */
/* Part of registry_erase: matching ends what runs when it hears of this, and who accompanies it for another federation is told as of any
 * person. */
void
reception_guest_erase(struct context *c, struct id subject)
{
	struct reception_guest g;

	if (!context_latest(c, &reception_guest_table, subject, &g) || g.status == RECEPTION_GUEST_FORGOTTEN)
		return;
	g.status = RECEPTION_GUEST_FORGOTTEN;
	g.has &= ~(REC_BIT(RECEPTION_GUEST_TAG_NAME) | REC_BIT(RECEPTION_GUEST_TAG_CONTACT) |
	    REC_BIT(RECEPTION_GUEST_TAG_UNTIL));
	(void)event_stage(c, &reception_guest_table, "erased", &g);
}

static enum rc
reception_guest_over(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct reception_guest g;

	(void)ret;
	(void)why;
	if (context_get(c, &reception_guest_table, in->id, &g) && g.status != RECEPTION_GUEST_FORGOTTEN &&
	    REC_HAS(&g, RECEPTION_GUEST_TAG_UNTIL) && g.until <= c->now)
		subject_erase(c, g.id);
	return RC_OK;
}
REGISTRY_HANDLER(reception_guest_over, struct ref, void)

static enum rc
reception_guest_forget(
    struct context *c, const struct ref *in, struct reception_guest *ret, struct fault *why)
{
	if (!context_get(c, &reception_guest_table, in->id, ret) || !reception_guest_visible(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	if (ret->status == RECEPTION_GUEST_FORGOTTEN)
		return fault_add(why, RC_CONFLICT, "status", FAULT_RECEPTION_GUEST_NAMED);
	subject_erase(c, in->id);
	(void)context_latest(c, &reception_guest_table, in->id, ret);
	return RC_OK;
}
REGISTRY_HANDLER(reception_guest_forget, struct ref, struct reception_guest)

/* --- who reads it ------------------------------------------------------------------------------------------------------- */
static bool
accompanies(struct context *c, const struct reception_guest *g)
{
	struct provider p;

	for (uint32_t i = 0; caller_has(c, ROLE_PROVIDER) && i < g->providers.count; i++)
		if (context_get(c, &provider_table, ((const struct id *)g->providers.items)[i], &p) &&
		    !id_is_zero(p.person) && id_equal(p.person, c->caller.person))
			return true;
	return false;
}

bool
reception_guest_visible(struct context *c, const void *rec)
{
	const struct reception_guest *g = rec;

	if (id_is_zero(c->caller.person))
		return false;
	return (caller_has(c, ROLE_REFERENT) &&
		   (list_has_id(&g->readers, c->caller.person) ||
		       (g->any_referent && !caller_in(c, g->organisation)))) ||
	    accompanies(c, g);
}

bool
reception_guest_open(struct context *c, struct id person, struct reception_guest *ret)
{
	if (!context_get(c, &reception_guest_table, person, ret))
		return false;
	context_open(c, &reception_guest_table, ret);
	return REC_HAS(ret, RECEPTION_GUEST_TAG_NAME);
}

/* --- what matching tells ------------------------------------------------------------------------------------------------ */
/* How long the name is kept from now on; 0: as long as that lasts. */
static uint32_t
days_kept(const struct request *r)
{
	switch (r->status) {
	case REQUEST_CLOSED:
	case REQUEST_WITHDRAWN:
	case REQUEST_ORIENTED:
	case REQUEST_CALLED_BACK:
		return RECEPTION_OVER_DAYS;
	case REQUEST_EXHAUSTED:
		return RECEPTION_EXHAUSTED_DAYS;
	default:
		return 0;
	}
}

static void
request_follow(struct context *c, const struct request *r)
{
	bool named = REC_HAS(r, REQUEST_TAG_REFERENTS);
	struct reception_guest g, was;
	uint32_t days = days_kept(r);

	if (!REC_HAS(r, REQUEST_TAG_SUBMITTED_AT) ||
	    !context_latest(c, &reception_guest_table, r->person, &g) ||
	    g.status == RECEPTION_GUEST_FORGOTTEN)
		return;
	was = g;
	g.readers = named ? r->referents : (struct list){ 0 };
	g.any_referent = !named;
	g.has |= REC_BIT(RECEPTION_GUEST_TAG_READERS) | REC_BIT(RECEPTION_GUEST_TAG_ANY_REFERENT);
	if (days == 0)
		g.has &= ~REC_BIT(RECEPTION_GUEST_TAG_UNTIL);
	else
		until_set(c, &g, days);
	if (record_diff(&reception_guest_desc, &was, &g) != 0)
		(void)event_stage(c, &reception_guest_table, "moved", &g);
}

static void
engagement_follow(struct context *c, const struct engagement *e)
{
	struct reception_guest g;
	struct id *ids;

	if (!context_latest(c, &reception_guest_table, e->person, &g) ||
	    g.status == RECEPTION_GUEST_FORGOTTEN || list_has_id(&g.providers, e->provider) ||
	    g.providers.count == RECEPTION_GUEST_PROVIDERS)
		return;
	ids = ARENA_ARRAY(c->arena, g.providers.count + 1, struct id);
	if (g.providers.count != 0)
		memcpy(ids, g.providers.items, g.providers.count * sizeof *ids);
	ids[g.providers.count] = e->provider;
	g.providers = (struct list){ ids, g.providers.count + 1 };
	g.has |= REC_BIT(RECEPTION_GUEST_TAG_PROVIDERS);
	(void)event_stage(c, &reception_guest_table, "moved", &g);
}

/* Matching has looked for a structure of these numbers, and found none: a partner like others, which nobody of that team is tied to here. */
static void
body_make(struct context *c, const struct reception *r)
{
	struct organisation o = { .id = r->organisation,
		.kind = ORGANISATION_FEDERATION,
		.status = ORGANISATION_ACTIVE,
		.name = r->name,
		.siret = r->siret,
		.rna = r->rna };

	if (r->direction != RECEPTION_OURS || !REC_HAS(r, RECEPTION_TAG_ORGANISATION) ||
	    db_exists(c->txn, &organisation_table, o.id))
		return;
	o.has = REC_BIT(TAG_ID) | REC_BIT(7) | REC_BIT(ORGANISATION_TAG_KIND) |
	    REC_BIT(ORGANISATION_TAG_STATUS) |
	    (REC_HAS(r, RECEPTION_TAG_SIRET) ? REC_BIT(ORGANISATION_TAG_SIRET) : 0) |
	    (REC_HAS(r, RECEPTION_TAG_RNA) ? REC_BIT(ORGANISATION_TAG_RNA) : 0);
	(void)event_stage(c, &organisation_table, "created", &o);
}

enum rc
reception_matching(struct context *c, const struct event *e, struct fault *why)
{
	(void)why;
	if (e->rec == NULL)
		return RC_OK;
	if (e->rec_desc == &reception_desc)
		body_make(c, e->rec);
	else if (e->rec_desc == &request_desc)
		request_follow(c, e->rec);
	else if (e->rec_desc == &engagement_desc)
		engagement_follow(c, e->rec);
	return RC_OK;
}
