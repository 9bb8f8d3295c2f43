/*
 * parts: where all lies that a caller may see of what matching lists (struct collection's `within`).
 * Owns: nothing.
 * Beware: a collection whose rights change has its parts changed with them.
 */
#ifndef MATCHING_PARTS_H
#define MATCHING_PARTS_H

#include "services/matching/service.h"

#define PARTS_CARDS_MOST 8 /* cards of one person */

bool request_within(struct context *c, struct parts *ret);
bool proposal_within(struct context *c, struct parts *ret);
bool engagement_within(struct context *c, struct parts *ret); /* agreements on one too */
bool shortlist_within(struct context *c, struct parts *ret);
bool capacity_within(struct context *c, struct parts *ret);
bool home_hold_within(struct context *c, struct parts *ret);
bool request_link_within(struct context *c, struct parts *ret);
bool invoice_within(struct context *c, struct parts *ret);
bool waiver_within(struct context *c, struct parts *ret);
bool campaign_within(struct context *c, struct parts *ret);
bool campaign_line_within(struct context *c, struct parts *ret);
bool transfer_within(struct context *c, struct parts *ret);

#endif
