/*
 * route: from a verb and a path to the method that answers it, by a tree of segments built from the contract's rows.
 * Owns: the tree and the list of routes, made once at start.
 * Beware: nothing here knows a service: a new row is routed by being in the tables.
 */
#ifndef GATEWAY_ROUTE_H
#define GATEWAY_ROUTE_H

#include "common/contract.h"

#define ROUTE_PARAMS_MAX 4
#define ROUTE_SEGMENT_MAX 200 /* bytes of a path segment */
#define API_PREFIX "/api/v1"

enum verb { VERB_GET, VERB_POST, VERB_PATCH, VERB_PUT, VERB_DELETE, VERB_COUNT, VERB_NONE = VERB_COUNT };
const char *verb_name(enum verb v);
enum verb verb_parse(const char *name);

struct route {
	const struct method *method;
	const struct service_contract *service;
	size_t service_at; /* index among the contracts */
	size_t index;	   /* among the routes */
	enum verb verb;
	unsigned param_count;
	const struct rec_field *params[ROUTE_PARAMS_MAX]; /* fields of the input, in the path's order */
	const struct rec_field *raw;		  /* of a PUT: the field that the body becomes, as it is */
	bool secret; /* takes or gives a secret: no receipt of it is to be kept */
};
struct route_match {
	const struct route *route;
	struct text params[ROUTE_PARAMS_MAX]; /* as in the path, still percent-encoded */
	char allow[48];			      /* of a path that exists: "GET, POST" */
};

struct router;
/* RC_INVALID with a sentence in why when two rows claim one verb and path, or a name in braces is no field of the input. */
MUST_CHECK enum rc router_new(const struct service_contract *const *services, size_t count, struct router **ret_router,
    struct fault *why);
void router_free(struct router *r);
size_t router_count(const struct router *r);
const struct route *router_at(const struct router *r, size_t index);
/* path: behind API_PREFIX, without the query. RC_NOT_FOUND, or RC_METHOD with allow filled. */
MUST_CHECK enum rc router_find(const struct router *r, enum verb verb, struct text path, struct route_match *ret_match);
const struct route *router_method(const struct router *r, const char *name);

#endif
