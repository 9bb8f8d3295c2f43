/*
 * erase: somebody is erased: what runs for that person ends by the machines, as if withdrawn or closed.
 * Owns: service_desc.erase of matching; the texts of a request taken away.
 * Beware: days go back to the providers, so that nobody waits for a mission that is over. A structure's request that the person only
 *         filed goes on.
 */
#include "services/matching/consent.h"
#include "services/matching/ranking.h"
#include "services/matching/shortlist.h"
#include "services/matching/agreement.h"

/* Every record of the table that names it loses its texts. */
static void
texts_strip(struct context *c, const struct db_table *t, const char *field, struct id named)
{
	struct db_scan s;
	struct id id;

	db_scan_index(&s, c->txn, t, matching_field(t, field), &named, false);
	while (db_scan_next_id(&s, &id))
		subject_strip(c, t, id);
	db_scan_end(&s);
}

/* What was noted on the choice of a provider may speak of the asker; so may what a ranking was made of. */
static void
proposals_strip(struct context *c, struct id request)
{
	texts_strip(c, &matching_proposal, "request", request);
	texts_strip(c, &matching_ranking, "request", request);
}

/* The one that runs: those that were replaced by it are over. */
static void
engagement_stop(struct context *c, struct id request)
{
	struct engagement e;
	struct db_scan s;
	struct fault why = { 0 };
	bool found = false;

	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "request"),
	    &request, false);
	while (!found && db_scan_next(&s, c->arena, &e))
		found = machine_step(engagement_machine.edges, engagement_machine.edge_count, (int)e.status,
			    ENGAGEMENT_CLOSE, &(int){ 0 }) == RC_OK;
	db_scan_end(&s);
	if (found)
		(void)engagement_end(c, &e, &why);
}

static void
request_stop(struct context *c, struct request *r)
{
	struct fault why = { 0 };
	struct request out;

	switch (r->status) {
	case REQUEST_DRAFT:
	case REQUEST_SUBMITTED:
	case REQUEST_PROPOSED:
	case REQUEST_SOLICITED:
	case REQUEST_EXHAUSTED:
		if (request_move(r, REQUEST_WITHDRAW, &why) == RC_OK)
			(void)request_end(c, r, "withdrawn", &out, &why);
		break;
	case REQUEST_ORIENTED:
	case REQUEST_CALLED_BACK:
		if (request_move(r, REQUEST_CLOSE, &why) == RC_OK)
			(void)request_end(c, r, "closed", &out, &why);
		break;
	case REQUEST_ENGAGED:
		engagement_stop(c, r->id);
		break;
	case REQUEST_CLOSED:
	case REQUEST_WITHDRAWN:
		break;
	}
}

void
request_texts_remove(struct context *c, struct id request)
{
	struct engagement e;
	struct db_scan s;

	subject_strip(c, &matching_request, request);
	proposals_strip(c, request);
	texts_strip(c, &matching_shortlist, "request", request);
	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "request"),
	    &request, false);
	while (db_scan_next(&s, c->arena, &e)) {
		subject_strip(c, &matching_engagement, e.id);
		texts_strip(c, &matching_engagement_agreement, "engagement", e.id);
	}
	db_scan_end(&s);
}

void
matching_erase(struct context *c, struct id subject)
{
	struct request r;
	struct db_scan s;

	request_links_end(c, subject);
	db_scan_index(
	    &s, c->txn, &matching_request, matching_field(&matching_request, "person"), &subject, false);
	while (db_scan_next(&s, c->arena, &r)) {
		if (r.kind != POOL_INDIVIDUAL)
			continue;
		request_stop(c, &r);
		proposals_strip(c, r.id);
	}
	db_scan_end(&s);
}
