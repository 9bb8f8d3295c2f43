/*
 * registry (contract): what a federation knows about its network, in parts.
 * Owns: the words that the parts share.
 * Beware: names and contacts live in this service only.
 */
#ifndef PROTO_REGISTRY_H
#define PROTO_REGISTRY_H

#include "proto/agrement.h"
#include "proto/convention.h"
#include "proto/deadline.h"
#include "proto/exchange.h"
#include "proto/far_party.h"
#include "proto/file.h"
#include "proto/identity.h"
#include "proto/merge.h"
#include "proto/network.h"
#include "proto/offer.h"
#include "proto/programme.h"
#include "proto/reception_guest.h"
#include "proto/search.h"
#include "proto/sharing.h"
#include "proto/sheet.h"
#include "proto/subject.h"

/* Who may write what the whole team shares. */
#define TEAM_WRITERS (ROLE_COORDINATOR | ROLE_OPERATOR)

/* Tag 6 of most records: how a federation's own files call it. */
#define CODE_FIELD(type) \
	REC_TEXT(6, type, code, 60, "Code", "The federation's own short name for it; imports find it again by this.", \
	    .flags = KEY, .format = &FORMAT_NAME)

extern const struct service_contract registry_contract;

#endif
