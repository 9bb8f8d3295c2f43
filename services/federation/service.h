/*
 * federation: who this node is for others, and which others it knows.
 * Owns: the store of peers; the public part of this node's identity, in memory.
 * Beware: the identity is read by main before the host starts (identity.c): handlers do no I/O and see only what open copied.
 */
#ifndef SERVICES_FEDERATION_SERVICE_H
#define SERVICES_FEDERATION_SERVICE_H

#include "common/service.h"
#include "proto/federation.h"

extern const struct service_desc federation_service;
extern const struct db_table peer_table;

/* The card that the next federation_service opened in this process answers with; NULL: none. Copied. A test sets its own. */
void identity_set(const struct node_card *card);
/* Reads the keys of the node named by --node in the arguments, signs the card, sets it, wipes the secrets. False when there is no --node or
 * the keys cannot be read: the host will say what is wrong with the node. */
bool identity_load(int argc, char **argv);
/* Keeps the process from serving without its keys, with the sentence of what is wrong with them. */
extern struct process_hook identity_hook;
/* service_desc.open and close: a copy of what was set. */
void *identity_open(struct db_txn *t);
void identity_close(void *state);
/* NULL when none was set. */
const struct node_card *identity_card(const struct context *c);

/* card.c */
enum rc card_get(struct context *c, const struct nothing *in, struct node_card *ret_card, struct fault *why);
/* peer.c */
enum rc peer_check(struct context *c, const void *before, void *after, struct fault *why);

#endif
