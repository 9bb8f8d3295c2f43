/*
 * reporting: figures from the events of the other services.
 * Owns: copies, without texts or names, of the records that it counts.
 * Beware: nothing here is decided; a figure that cannot be computed is absent, never zero.
 */
#ifndef SERVICES_REPORTING_SERVICE_H
#define SERVICES_REPORTING_SERVICE_H

#include "common/service.h"
#include "proto/matching.h"
#include "proto/reporting.h"
#include "proto/scheduling.h"

extern const struct service_desc reporting_service;
extern const struct db_table kept_request_table, kept_ranking_table, kept_proposal_table, kept_engagement_table, kept_session_table,
    kept_enrolment_table, kept_organisation_table, kept_referent_table, kept_far_enrolment_table,
    kept_far_action_table;

/* bilan.c: sums over the kept records; pure once filled. */
struct tally {
	uint32_t submitted, proposed, engaged, withdrawn, exhausted;
	uint32_t group_submitted, group_engaged;
	uint32_t help_asked; /* the federation's own help was wanted too */
	uint32_t chosen[3];  /* by enum request_help, where the federation gives the service itself */
	uint32_t informed, oriented, called_back; /* asked for information; of all, answered so; in a crisis, called */
	uint32_t sent, accepted, refused, expired;
	uint32_t evaluated, relevance_sum, complementarity_sum;
	uint32_t engagements, days_planned, half_days_done;
	int64_t cents;
	uint64_t answer_usec; /* from solicitation to answer */
	uint32_t answers;
	uint64_t accept_usec; /* from submission to engagement */
	uint32_t accepts;
	uint32_t considered, candidates, rankings;
};
/* figures has room for BILAN_FIGURES_MOST; returns how many were written. detail: personal requests are counted in t. */
#define BILAN_FIGURES_MOST 40
uint32_t bilan_figures(const struct tally *t, bool detail, struct figure *figures);

/* Whether requests of persons count in what this caller reads: a référent in charge, who stands in no centre. */
bool bilan_reads_personal(struct context *c);
enum rc bilan_get(struct context *c, const struct bilan_query *in, struct bilan *ret, struct fault *why);
enum rc action_bilan_get(struct context *c, const struct ref *in, struct action_bilan *ret, struct fault *why);

#endif
