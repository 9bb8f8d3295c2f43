/*
 * envelope: the first of a message's two frames: who asks what of whom, until when, on whose behalf.
 * Owns: nothing; it is a record like any other (see proto/PROTOCOL.md for its tags).
 * Beware: the caller in it is believed because only processes of this node reach the socket; the gateway and
 *         federation build it.
 */
#ifndef COMMON_ENVELOPE_H
#define COMMON_ENVELOPE_H

#include "common/record.h"

#define ENVELOPE_VERSION 1

enum envelope_kind { ENVELOPE_CALL = 1, ENVELOPE_REPLY = 2 };

/* Roles are the domain's (proto/roles.h), bits 0..23; these are the house's own. */
#define ROLE_ANYONE (1u << 28) /* nobody has said who they are */
#define ROLE_SYSTEM (1u << 29) /* a timer or a job of the service itself */
#define ROLE_SERVICE (1u << 30) /* another service of this node */

struct position {
	uint64_t has;
	struct text service;
	uint64_t seq;
};
REC_DESC_DECLARE(position);

struct envelope {
	uint64_t has;
	uint32_t version;
	enum envelope_kind kind;
	struct id id; /* of the call; the reply repeats it. Ids of what it creates derive from it */
	struct text method; /* "registry.organisation.create" */
	usec_t deadline; /* absolute */
	struct id person; /* caller */
	struct id account; /* caller's account or token */
	uint32_t roles;
	struct list organisations; /* of struct id: where the caller holds a mandate today */
	struct text node;
	struct id cause; /* the command or event behind this one */
	struct text key; /* idempotency key; absent: none */
	struct list seen; /* of struct position */
	struct text rc; /* reply: the rc's name, "ok" too; a reply without one is a broken one */
	uint64_t position; /* reply: the service's journal after the command */
};
REC_DESC_DECLARE(envelope);

enum envelope_tag {
	ENVELOPE_TAG_VERSION = 1,
	ENVELOPE_TAG_KIND,
	ENVELOPE_TAG_ID,
	ENVELOPE_TAG_METHOD,
	ENVELOPE_TAG_DEADLINE,
	ENVELOPE_TAG_PERSON,
	ENVELOPE_TAG_ACCOUNT,
	ENVELOPE_TAG_ROLES,
	ENVELOPE_TAG_ORGANISATIONS,
	ENVELOPE_TAG_NODE,
	ENVELOPE_TAG_CAUSE,
	ENVELOPE_TAG_KEY,
	ENVELOPE_TAG_SEEN,
	ENVELOPE_TAG_RC,
	ENVELOPE_TAG_POSITION
};
#define ENVELOPE_METHOD_MAX 120
#define ENVELOPE_KEY_MAX 200
#define ENVELOPE_ORGANISATIONS_MAX 256
#define ENVELOPE_SEEN_MAX 16
#define ENVELOPE_SERVICE_MAX 31 /* a service's name: [a-z0-9_-] */

/* Sets `has` from the members: one that is zero or empty is absent. So are the positions of `seen`. */
void envelope_mark(struct envelope *e);

/* Body of a reply whose rc is not ok. */
struct fault_line {
	uint64_t has;
	struct text field;
	struct text code;
	struct text argument;
	struct text english;
};
REC_DESC_DECLARE(fault_line);
struct fault_body {
	uint64_t has;
	struct list items; /* of struct fault_line */
	uint32_t dropped;
};
REC_DESC_DECLARE(fault_body);
void fault_encode(const struct fault *why, struct arena *a, struct buf *out);
/* Items that do not fit are counted in dropped. A body that cannot be decoded leaves ret_why with rc and no
 * item. Codes are looked up among the common ones and extra; an unknown one becomes FAULT_TEXT with its name.
 */
void fault_decode(enum rc rc, const void *bytes, size_t len, const struct fault_code *const *extra,
    struct arena *a, struct fault *ret_why);

#endif
