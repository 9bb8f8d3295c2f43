/*
 * federation (contract): this node's card, and the nodes of other federations.
 * Owns: the shapes of these records.
 * Beware: a peer is added from a card alone; everything but its short name is read from the card, once its signature holds.
 */
#ifndef PROTO_FEDERATION_H
#define PROTO_FEDERATION_H

#include "proto/peer_card.h"
#include "proto/roles.h"

enum peer_status {
	PEER_TO_CONFIRM = 1, /* stored; nobody has compared the fingerprint yet */
	PEER_ACTIVE,
	PEER_SUSPENDED,
	PEER_REVOKED
};

struct peer {
	REC_HEAD_MEMBERS;
	struct text code; /* the federation's own short name for it: "isere" */
	struct text card; /* the line that the other side gave */
	struct text name;
	struct text federation;
	struct text sign_public;
	struct text curve_public;
	struct text endpoint;
	struct text fingerprint; /* "12345 67890 ...", to compare aloud */
	enum peer_status status;
};

/* What GET /federation/card answers. */
struct node_card {
	uint64_t has;
	struct text name;
	struct text federation;
	struct text sign_public;
	struct text curve_public;
	struct text fingerprint;
	struct text card; /* to give to another federation */
};

REC_DESC_DECLARE(peer);
REC_DESC_DECLARE(node_card);

extern const struct collection_desc peer_collection;

FAULT_DECLARE(FAULT_CARD_OWN);
FAULT_DECLARE(FAULT_PEER_KNOWN); /* argument: its short name */
FAULT_DECLARE(FAULT_NO_IDENTITY);

extern const struct service_contract federation_contract;

#endif
