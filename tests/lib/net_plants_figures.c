/*
 * net_plants_figures: faults of figures, planted in the service that adds them up.
 * Owns: the changed copy of its declaration.
 * Beware: as in net_plants.c: a program plays one plant at a time.
 */
#include "tests/lib/net_plants.h"
#include "proto/reporting_figures.h"

extern const struct service_desc reporting_service;

static struct service_desc reporting;

/* A correction is added to what it should replace. */
static void
correction_added(struct context *c, const struct db_table *t, const void *after)
{
	struct consolidation was, sum;

	if (t->rec != &consolidation_desc)
		return;
	sum = *(const struct consolidation *)after;
	if (sum.corrected == 0 || !context_get(c, t, sum.id, &was) || !REC_HAS(&was, CONSOLIDATION_VALUE))
		return;
	sum.value += was.value;
	(void)!event_stage(c, t, "summed", &sum);
}

const struct service_desc *
net_reporting(enum net_plant plant)
{
	if (plant != NET_FIGURES_ADDED)
		return &reporting_service;
	reporting = reporting_service;
	reporting.follow = correction_added;
	return &reporting;
}
