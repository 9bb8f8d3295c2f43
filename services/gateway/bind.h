/*
 * bind: from a request's path, query, headers and JSON body to the encoded input of its method.
 * Owns: nothing; everything is made in the request's arena.
 * Beware: all faults of one request are told at once; bounds of good values are left to the service, which checks them anyway.
 */
#ifndef GATEWAY_BIND_H
#define GATEWAY_BIND_H

#include "services/gateway/route.h"

struct bind_source {
	struct text query; /* behind the "?", still encoded; empty: none */
	struct text body;
	const char *content_type; /* NULL: none */
	const char *if_match;	  /* NULL: none */
};

/* Appends the encoded input to out. */
MUST_CHECK enum rc bind_request(const struct route_match *match, const struct bind_source *src, struct arena *a,
    struct buf *out, struct fault *why);
/* "3" in its quotes. RC_PRECONDITION when absent, RC_MALFORMED for anything but one strong number. */
MUST_CHECK enum rc bind_if_match(const char *header, uint64_t *ret_version, struct fault *why);
/* %xx, and + when it is of a query. False when malformed or not UTF-8-safe (a NUL). */
bool bind_unescape(struct text in, bool query, struct arena *a, struct text *ret_out);
/* Takes the next name=value off a query, decoded; false at the end. A malformed one sets *ret_bad. */
bool bind_query_next(struct text *query, struct arena *a, struct text *ret_name, struct text *ret_value, bool *ret_bad);
/* The value of a query's parameter; empty when there is none. */
struct text bind_query_get(struct text query, const char *name, struct arena *a);
/* The same of a form that a page sent: values without the blanks around them. */
bool bind_form_next(struct text *form, struct arena *a, struct text *ret_name, struct text *ret_value, bool *ret_bad);
struct text bind_form_get(struct text form, const char *name, struct arena *a);
bool bind_is_json(const char *content_type);

#endif
