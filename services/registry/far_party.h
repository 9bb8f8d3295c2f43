/*
 * far_party: delegations of other federations, and names told for ours: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. See proto/far_party.h for who believes what.
 */
#ifndef SERVICES_REGISTRY_FAR_PARTY_H
#define SERVICES_REGISTRY_FAR_PARTY_H

#include "proto/scheduling.h"
#include "services/registry/network.h"

extern const struct db_table far_party_table, far_name_table;

/* Of one federation: a structure, its people and their mandates stand in for each delegation, and what is left of them stays when it is over. */
#define FAR_PARTIES_A_DAY 200u
#define FAR_NEWCOMERS_A_DAY 200u
/* far_party.c: what another federation asks for, and what scheduling made of it. */
enum rc far_party_mail(struct context *c, const struct event *e, struct fault *why);
void far_party_visitor(struct context *c, const struct visitor *g);
/* The action is over: from that day on the ordinary retention counts. */
void far_party_action_done(struct context *c, struct id action);
struct id far_party_id(struct id peer, struct id token);
/* What the other federation is called here. */
struct text federation_of(struct context *c, struct id peer);
/* Nameless for ever. */
void far_person_end(struct context *c, struct id person);
/* RC_CONFLICT for what another federation keeps. */
MUST_CHECK enum rc far_party_refuse(const struct organisation *o, const struct person *p, struct fault *why);

/* far_name.c: names of ours, told and taken back; names of others, heard. */
void far_name_enrolment(struct context *c, const struct far_enrolment *e);
/* A person was changed: who was told the name is told the new one. */
void far_name_follow(struct context *c, const struct db_table *t, const void *after);
enum rc far_name_mail(struct context *c, const struct peer_mail *m, struct fault *why);
void far_names_again(struct context *c, struct id peer);

/* far_hear.c: the subscriptions to scheduling and, for this part, to federation. */
enum rc far_scheduling_heard(struct context *c, const struct event *e, struct fault *why);
enum rc far_federation_heard(struct context *c, const struct event *e, struct fault *why);

#define FAR_PARTY_TABLES &far_party_table, &far_name_table,

#endif
