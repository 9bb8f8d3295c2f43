/*
 * campaign_run: which campaigns the engine is at work on in this process, how far it is, and whether it was asked to stop.
 * Owns: the list of runs in the service's memory; each run belongs to the work that it tells about.
 * Beware: the list is the loop's alone; between it and the engine's thread nothing but the atomics is shared. What must hold after a
 *         restart stands in the campaign's record.
 */
#include "services/matching/campaign.h"
#include <stdlib.h>

struct campaign_run *
campaign_run_new(struct matching_state *st, struct id campaign)
{
	struct campaign_run *r = calloc(1, sizeof *r);

	if (r == NULL)
		abort();
	r->campaign = campaign;
	r->state = st;
	r->next = st->campaigns;
	st->campaigns = r;
	return r;
}

void
campaign_run_free(struct campaign_run *r)
{
	if (r->state != NULL) {
		struct campaign_run **at = &r->state->campaigns;

		while (*at != NULL && *at != r)
			at = &(*at)->next;
		if (*at != NULL)
			*at = r->next;
	}
	free(r);
}

const struct campaign_run *
campaign_run_find(const struct matching_state *st, struct id campaign)
{
	for (const struct campaign_run *r = st->campaigns; r != NULL; r = r->next)
		if (id_equal(r->campaign, campaign))
			return r;
	return NULL;
}

/* The flag is raised by the event, when it is certain. */
void
campaigns_applied(struct matching_state *st, const struct event *e)
{
	if (e->rec_desc != &campaign_desc ||
	    (strcmp(e->verb, "stopping") != 0 && strcmp(e->verb, "cancelled") != 0))
		return;
	for (struct campaign_run *r = st->campaigns; r != NULL; r = r->next)
		if (id_equal(r->campaign, e->key))
			atomic_store(&r->stop, true);
}

/* Works that nobody will answer any more may still hold their runs. */
void
campaigns_leave(struct matching_state *st)
{
	for (struct campaign_run *r = st->campaigns; r != NULL; r = r->next)
		r->state = NULL;
}
