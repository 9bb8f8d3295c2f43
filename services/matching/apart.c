/*
 * apart: a provider between somebody of a team and the structure itself: what the référent of that person is told.
 * Owns: matching.proposal.meet, which a timer runs after a provider was asked for a structure.
 * Beware: whoever serves or asks the structure's request learns nothing, neither by a line that is missing nor by a record that moved:
 *         what was met is kept with the person's own proposal, by a command of its own.
 */
#include "services/matching/service.h"

bool
request_has_asked(struct context *c, const struct request *r, struct id provider)
{
	struct proposal p;
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &matching_proposal, matching_field(&matching_proposal, "request"), &r->id, false);
	while (!found && db_scan_next(&s, c->arena, &p))
		found = p.status == PROPOSAL_SENT && id_equal(p.provider, provider);
	db_scan_end(&s);
	return found;
}

/* Stands in that structure today, and not on the side of its direction. */
static bool
is_of_team(struct context *c, struct id person, struct id organisation)
{
	struct centres own = centres_of_person(c, person);

	for (uint32_t i = 0; i < own.count; i++)
		if (id_equal(own.items[i].organisation, organisation))
			return own.items[i].sides == SIDE_TEAM;
	return false;
}

/* Of persons of the team of that structure, those whom that provider accompanies or is asked to accompany. */
struct team {
	struct id provider, organisation;
	struct list found; /* struct proposal, at most MET_MOST */
};

static void
team_add(struct context *c, struct team *t, const struct proposal *p)
{
	struct request r;

	if (t->found.count < MET_MOST && p->pool == POOL_INDIVIDUAL && id_equal(p->provider, t->provider) &&
	    context_get(c, &matching_request, p->request, &r) && is_of_team(c, r.person, t->organisation))
		((struct proposal *)t->found.items)[t->found.count++] = *p;
}

static void
team_asked(struct context *c, struct team *t)
{
	int sent = PROPOSAL_SENT;
	struct proposal p;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_proposal, matching_field(&matching_proposal, "status"), &sent, true);
	while (db_scan_next(&s, c->arena, &p))
		team_add(c, t, &p);
	db_scan_end(&s);
}

static void
team_engaged(struct context *c, struct team *t, int status)
{
	struct engagement e;
	struct proposal p;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_engagement, matching_field(&matching_engagement, "status"), &status, true);
	while (db_scan_next(&s, c->arena, &e))
		if (e.pool == POOL_INDIVIDUAL && id_equal(e.provider, t->provider) &&
		    context_get(c, &matching_proposal, e.proposal, &p))
			team_add(c, t, &p);
	db_scan_end(&s);
}

/* What is under way with that provider for persons of the team of that structure: struct proposal. It is looked for among what is under
 * way at all: what was ever proposed to a provider grows with the years, ten times as fast as what they took on. */
static struct list
team_proposals(struct context *c, struct id provider, struct id organisation)
{
	struct team t = { provider, organisation, { ARENA_ARRAY(c->arena, MET_MOST, struct proposal), 0 } };

	team_asked(c, &t);
	team_engaged(c, &t, ENGAGEMENT_ACTIVE);
	team_engaged(c, &t, ENGAGEMENT_SUSPENDED);
	return t.found;
}

static bool
has_met(const struct proposal *p, struct id request)
{
	return list_has_id(&p->met, request);
}

static void
met_add(struct context *c, struct proposal *p, struct id request)
{
	struct id *ids = ARENA_ARRAY(c->arena, p->met.count + 1, struct id);

	if (has_met(p, request) || p->met.count == MET_MOST)
		return;
	if (p->met.count != 0)
		memcpy(ids, p->met.items, p->met.count * sizeof *ids);
	ids[p->met.count] = request;
	p->met = (struct list){ ids, p->met.count + 1 };
	p->has |= REC_BIT(PROPOSAL_TAG_MET);
	event_stage(c, &matching_proposal, "met", p);
}

static enum rc
proposal_meet(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct proposal p;
	struct request r;
	struct list all;

	(void)ret;
	(void)why;
	if (!context_get(c, &matching_proposal, in->id, &p) || p.pool != POOL_GROUP ||
	    !context_get(c, &matching_request, p.request, &r))
		return RC_OK;
	all = team_proposals(c, p.provider, r.organisation);
	for (uint32_t i = 0; i < all.count; i++)
		met_add(c, (struct proposal *)all.items + i, r.id);
	return RC_OK;
}
SERVICE_HANDLER(proposal_meet, struct ref, void)

/* --- as the référent reads it -------------------------------------------------------------------------------------------- */
/* Of a line of the structure's request: to who serves the person, and that is a reading of the person's. */
static struct text
group_caution(struct context *c, const struct request *group, const struct proposal *p)
{
	struct list all = team_proposals(c, p->provider, group->organisation);
	bool told = false;

	for (uint32_t i = 0; i < all.count; i++) {
		struct request r;

		if (!context_get(c, &matching_request, ((const struct proposal *)all.items)[i].request, &r) ||
		    !request_serves(c, &r))
			continue;
		request_told(c, &r);
		told = true;
	}
	return !told
	    ? (struct text){ 0 }
	    : text_of("Pour vous seul·e : ce prestataire accompagne déjà, ou est sollicité pour accompagner, "
		      "quelqu’un de l’équipe de cette structure. N’en dites rien à la structure ni à la "
		      "coordination ; voyez avec la personne s’il faut lui chercher quelqu’un d’autre.");
}

struct text
proposal_caution(struct context *c, const struct request *r, const struct proposal *p)
{
	bool live =
	    p->status == PROPOSAL_LISTED || p->status == PROPOSAL_SENT || p->status == PROPOSAL_ACCEPTED;

	if (!live || !caller_has(c, ROLE_REFERENT))
		return (struct text){ 0 };
	if (r->kind == POOL_GROUP)
		return group_caution(c, r, p);
	return p->met.count == 0
	    ? (struct text){ 0 }
	    : text_of("Ce prestataire a aussi été sollicité pour une demande de la structure de la personne. "
		      "Voyez avec elle s’il faut changer de prestataire ; la structure n’en sait rien.");
}
