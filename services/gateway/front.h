/*
 * front: what a request's raw bytes must look like before evhttp may see them.
 * Owns: the state of one connection's scan, a few dozen bytes; no memory, no I/O.
 * Beware: a fault is sticky: after it the connection is only good to carry the refusal and to be closed.
 */
#ifndef GATEWAY_FRONT_H
#define GATEWAY_FRONT_H

#include "proto/gateway.h"

#define FRONT_HEAD_MAX (16u * 1024u)
#define FRONT_BODY_MAX (256u * 1024u)

enum front_state {
	FRONT_METHOD,
	FRONT_TARGET,
	FRONT_VERSION,
	FRONT_LINE_LF, /* a CR was read: LF must follow */
	FRONT_FIELD,   /* first byte of a header line */
	FRONT_NAME,
	FRONT_VALUE,
	FRONT_END_LF, /* CR of the empty line was read */
	FRONT_BODY
};
enum front_header { FRONT_OTHER, FRONT_HOST, FRONT_LENGTH, FRONT_TRANSFER, FRONT_EXPECT, FRONT_CODING };

struct front {
	enum front_state state;
	enum front_header header; /* whose value is being read */
	uint32_t head;		  /* bytes of this head so far */
	uint32_t token_len;	  /* of the method, name, version or value being read */
	char token[20];		  /* its beginning; names in lower case */
	uint32_t hosts;
	uint32_t once; /* headers seen that may come once: bits by front.c's table */
	bool may_have_body;
	bool value_ended; /* white space was seen after the value */
	uint64_t body;	  /* Content-Length, then what is left of it */
	uint64_t heads;	  /* complete heads seen on this connection */
	enum rc rc;	  /* sticky */
	const struct fault_code *fault;
	const char *argument; /* of the fault; NULL: none */
};

/* Reads the next bytes of the connection, any cut, several requests if they are pipelined. RC_OK so far; otherwise the sticky
 * fault (RC_MALFORMED, RC_LIMIT or RC_METHOD), whose code is in f->fault. Begin with a zeroed struct. */
enum rc front_scan(struct front *f, const uint8_t *bytes, size_t len);
/* The HTTP status of the fault: 431 for the head, 413 for the body, 415, 417, 405 or 400. */
int front_status(const struct front *f);

#endif
