/*
 * route: the tree: a node a segment; literal children by name, at most one child that takes any segment.
 * Owns: its nodes and routes.
 * Beware: a literal goes before a name in braces, without going back: "/requests/new" hides "/requests/{id}"
 * for "new".
 */
#include "services/gateway/route.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
	struct text segment;
	struct node *child, *next; /* literals */
	struct node *any; /* {name} */
	const struct route *routes[VERB_COUNT];
};
struct router {
	struct node root;
	struct route *routes;
	size_t count;
};

static const char *const verb_names[VERB_COUNT] = { "GET", "POST", "PATCH", "PUT", "DELETE" };

const char *
verb_name(enum verb v)
{
	return v < VERB_COUNT ? verb_names[v] : "";
}

enum verb
verb_parse(const char *name)
{
	for (unsigned v = 0; v < VERB_COUNT; v++)
		if (strcmp(name, verb_names[v]) == 0)
			return (enum verb)v;
	return VERB_NONE;
}

/* Takes the next segment off the path; false at the end. "/a//b" has an empty one, which matches nothing. */
static bool
segment_take(struct text *path, struct text *ret_segment)
{
	const char *slash;

	if (path->len == 0 || path->ptr[0] != '/')
		return false;
	slash = memchr(path->ptr + 1, '/', path->len - 1);
	ret_segment->ptr = path->ptr + 1;
	ret_segment->len = slash == NULL ? path->len - 1 : (uint32_t)(slash - path->ptr) - 1;
	ret_segment->sealed = 0;
	path->ptr += ret_segment->len + 1;
	path->len -= ret_segment->len + 1;
	return true;
}

static struct node *
node_literal(const struct node *n, struct text segment)
{
	struct node *c;

	for (c = n->child; c != NULL && !text_equal(c->segment, segment); c = c->next)
		;
	return c;
}

static struct node *
node_new(struct text segment)
{
	struct node *n = calloc(1, sizeof *n);

	if (n == NULL)
		abort();
	n->segment = segment;
	return n;
}

static struct node *
node_need(struct node *n, struct text segment, bool any)
{
	struct node *c;

	if (any) {
		if (n->any == NULL)
			n->any = node_new(segment);
		return n->any;
	}
	c = node_literal(n, segment);
	if (c == NULL) {
		c = node_new(segment);
		c->next = n->child;
		n->child = c;
	}
	return c;
}

static void
node_free(struct node *n)
{
	if (n == NULL)
		return;
	for (struct node *c = n->child, *next; c != NULL; c = next) {
		next = c->next;
		node_free(c);
	}
	node_free(n->any);
	free(n);
}

static bool
desc_has_secret(const struct rec_desc *d)
{
	for (unsigned i = 0; d != NULL && i < d->count; i++)
		if (d->fields[i].flags & SECRET)
			return true;
	return false;
}

/* The one field of bytes of a PUT's input. */
static const struct rec_field *
raw_field(const struct method *m)
{
	if (m->verb == NULL || strcmp(m->verb, "PUT") != 0)
		return NULL;
	for (unsigned i = 0; i < m->in->count; i++)
		if (m->in->fields[i].kind == REC_K_BYTES)
			return &m->in->fields[i];
	return NULL;
}

static enum rc
route_add(struct router *r, struct route *route, struct fault *why)
{
	const struct method *m = route->method;
	struct node *n = &r->root;
	struct text path, segment;

	assert(m != NULL && m->path != NULL);
	path = text_of(m->path);
	route->raw = raw_field(m);
	if (route->verb == VERB_PUT && route->raw == NULL)
		return fault_addf(
		    why, RC_INVALID, NULL, FAULT_TEXT, "%s: a PUT without a field of bytes", m->name);
	while (segment_take(&path, &segment)) {
		bool any = segment.len > 2 && segment.ptr[0] == '{' && segment.ptr[segment.len - 1] == '}';

		if (any) {
			const struct rec_field *f = record_field(m->in, segment.ptr + 1, segment.len - 2);

			if (f == NULL || route->param_count == ROUTE_PARAMS_MAX)
				return fault_addf(why, RC_INVALID, NULL, FAULT_TEXT,
				    "%s: its path names no field of its input", m->name);
			route->params[route->param_count++] = f;
		}
		n = node_need(n, segment, any);
	}
	if (n->routes[route->verb] != NULL)
		return fault_addf(why, RC_INVALID, NULL, FAULT_TEXT, "%s and %s share a verb and path",
		    m->name, n->routes[route->verb]->method->name);
	n->routes[route->verb] = route;
	return RC_OK;
}

static size_t
routes_collect(struct router *r, const struct service_contract *const *services, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < services[i]->method_count; k++) {
			const struct method *m = &services[i]->methods[k];

			if (m->verb == NULL || m->path == NULL || verb_parse(m->verb) == VERB_NONE)
				continue;
			if (r->routes != NULL)
				r->routes[n] = (struct route){ .method = m,
					.service = services[i],
					.service_at = i,
					.index = n,
					.verb = verb_parse(m->verb),
					.secret = desc_has_secret(m->in) ||
					    strcmp(m->name, "gateway.token.create") == 0 };
			n++;
		}
	}
	return n;
}

enum rc
router_new(const struct service_contract *const *services, size_t count, struct router **ret_router,
    struct fault *why)
{
	struct router *r = calloc(1, sizeof *r);
	enum rc rc = RC_OK;

	if (r == NULL)
		abort();
	r->count = routes_collect(r, services, count);
	r->routes = calloc(r->count + 1, sizeof *r->routes);
	if (r->routes == NULL)
		abort();
	routes_collect(r, services, count);
	for (size_t i = 0; i < r->count && rc == RC_OK; i++)
		rc = route_add(r, &r->routes[i], why);
	if (rc != RC_OK) {
		router_free(r);
		return rc;
	}
	*ret_router = r;
	return RC_OK;
}

void
router_free(struct router *r)
{
	if (r == NULL)
		return;
	for (struct node *c = r->root.child, *next; c != NULL; c = next) {
		next = c->next;
		node_free(c);
	}
	node_free(r->root.any);
	free(r->routes);
	free(r);
}

size_t
router_count(const struct router *r)
{
	return r->count;
}

const struct route *
router_at(const struct router *r, size_t index)
{
	return &r->routes[index];
}

const struct route *
router_method(const struct router *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->routes[i].method->name, name) == 0)
			return &r->routes[i];
	return NULL;
}

/* False when no row knows the path at all. */
static bool
allow_list(const struct node *n, char *out, size_t cap)
{
	size_t len = 0;

	out[0] = '\0';
	for (unsigned v = 0; v < VERB_COUNT; v++)
		if (n->routes[v] != NULL && len < cap)
			len += (size_t)snprintf(out + len, cap - len, "%s%s%s", len ? ", " : "",
			    verb_names[v], v == VERB_GET ? ", HEAD" : "");
	return len != 0;
}

enum rc
router_find(const struct router *r, enum verb verb, struct text path, struct route_match *ret_match)
{
	const struct node *n = &r->root;
	struct text segment;
	unsigned params = 0;

	memset(ret_match, 0, sizeof *ret_match);
	while (n != NULL && segment_take(&path, &segment)) {
		const struct node *literal = node_literal(n, segment);

		if (literal == NULL && n->any != NULL && segment.len > 0 &&
		    segment.len <= ROUTE_SEGMENT_MAX && params < ROUTE_PARAMS_MAX) {
			ret_match->params[params++] = segment;
			literal = n->any;
		}
		n = literal;
	}
	if (n == NULL || n == &r->root || path.len != 0)
		return RC_NOT_FOUND;
	if (verb < VERB_COUNT && n->routes[verb] != NULL) {
		ret_match->route = n->routes[verb];
		return RC_OK;
	}
	return allow_list(n, ret_match->allow, sizeof ret_match->allow) ? RC_METHOD : RC_NOT_FOUND;
}
