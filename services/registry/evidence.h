/*
 * evidence: what the registry tells federation when a name is to be read no more; what registry.c takes of this part.
 * Owns: nothing.
 * Beware: what is still to be taken in by this service must not be let go of: `upto` is the message that it has in hand.
 */
#ifndef SERVICES_REGISTRY_EVIDENCE_H
#define SERVICES_REGISTRY_EVIDENCE_H

#include "proto/peer_mail.h"
#include "services/registry/service.h"

extern const struct db_table evidence_end_table;

/* Of what this node has said to others about that one: a card, or a record that was told, by its id. */
void evidence_end_said(struct context *c, struct id subject);
/* Of what that peer has said, by the id that it has there; what came behind `upto` (NULL: all) is left. */
void evidence_end_heard(struct context *c, struct id peer, struct id subject, const struct peer_mail *upto);

#define EVIDENCE_TABLES &evidence_end_table,

#endif
