/*
 * api: a request under /api/v1: route, rights, binding, the call, and the answer by the method's shape.
 * Owns: nothing beyond the request.
 * Beware: an answer may come from inside api_call (a refusal by our own service): the request may be gone
 * when it returns.
 */
#include "proto/proto.h"
#include "services/gateway/answer.h"
#include "services/gateway/bind.h"
#include "services/gateway/fetch.h"
#include "services/gateway/flow.h"
#include "services/gateway/http.h"
#include <stdio.h>
#include <stdlib.h>

/* --- the call
 * ------------------------------------------------------------------------------------------------------- */
#define CONTENT_PATIENCE (290 * USEC_PER_SEC) /* deploy/nginx-site.conf waits as long */

/* An answer in many pieces has memory for each of them. */
static struct arena *
api_arena(struct exchange *r)
{
	return r->flow != NULL ? &r->flow->arena : &r->arena;
}

struct pending {
	struct exchange *r;
	size_t service_at;
};

static void
call_answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct pending p = *(struct pending *)arg;
	struct pass *pass = map_find(&p.r->g->directory->pass_ids, &p.r->who.pass_id);

	if (env != NULL && pass != NULL && env->position > pass->seen[p.service_at])
		pass->seen[p.service_at] = env->position;
	if (p.r->flow != NULL) {
		p.r->flow->busy = false;
		if (p.r->flow->gone) {
			flow_break(p.r);
			return;
		}
	}
	p.r->answered(p.r, rc, body, len);
}

/* What the caller has seen of the other services, so that an answer is never older than an answer before. */
static struct list
seen_of(struct exchange *r, size_t but)
{
	const struct pass *p = r->who.pass;
	struct position *seen = ARENA_ARRAY(api_arena(r), SERVICES_MOST, struct position);
	uint32_t n = 0;

	for (size_t i = 0; p != NULL && i < proto_service_count && i < SERVICES_MOST; i++)
		if (i != but && p->seen[i] != 0)
			seen[n++] = (struct position){ REC_BIT(1) | REC_BIT(2),
				text_of(proto_services[i]->name), p->seen[i] };
	return (struct list){ seen, n };
}

static struct text
key_of(struct exchange *r)
{
	const char *given = http_header(r, "Idempotency-Key");
	char *made;

	if (r->verb == VERB_POST && given != NULL)
		return text_of(given);
	made = arena_alloc(&r->arena, ID_TEXT_LEN + 1);
	id_format(r->id, made);
	return text_of(made);
}

void
api_call(struct exchange *r, const struct method *m, size_t service_at, bool with_key)
{
	struct gateway *g = r->g;
	const struct who *w = &r->who;
	struct pending *p = ARENA_NEW(api_arena(r), struct pending);
	struct envelope env = { .id = r->id,
		.method = text_of(m->name),
		.deadline = (r->pages > 0 || r->flow != NULL ? gateway_now() : r->began) +
		    (usec_t)process_node(g->process)->deadline_ms * 1000,
		.person = w->person,
		.account = w->account,
		.roles = w->roles == 0 ? ROLE_ANYONE : w->roles };

	p->r = r;
	p->service_at = service_at;
	if (r->pages > 0 || r->flow != NULL) /* each page of an export is a call of its own */
		env.id = gateway_id(g, gateway_now());
	if (w->pass != NULL)
		env.organisations = (struct list){ w->pass->organisations, w->pass->organisation_count };
	if (m->out == &content_part_desc) /* what is large may have to be made first */
		env.deadline += CONTENT_PATIENCE;
	env.seen = seen_of(r, service_at);
	if (with_key)
		env.key = key_of(r);
	envelope_mark(&env);
	if (proto_services[service_at] == gateway_service.contract)
		service_local(g->service, &env, r->in.ptr, r->in.len, call_answered, p);
	else
		call_send(service_calls(g->service), gateway_now(), NULL, &env, r->in.ptr, r->in.len,
		    m->kind != METHOD_WRITE || with_key, call_answered, p);
	process_wake(g->process);
}

void
api_faults(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	fault_clear(&r->why);
	if (body != NULL && len > 0)
		fault_decode(rc, body, len, proto_faults(), &r->arena, &r->why);
}

/* --- answers
 * -------------------------------------------------------------------------------------------------------- */
static void
answer_bad(struct exchange *r)
{
	fault_clear(&r->why);
	http_problem(r, RC_INTERNAL);
}

static void
answer_page(struct exchange *r, const void *body, size_t len)
{
	struct arena *a = api_arena(r);
	enum list_form form = export_form(r);
	struct list_page page;

	if (record_decode(&list_page_desc, body, len, a, &page, NULL, NULL) != RC_OK) {
		answer_bad(r);
	} else if (form != LIST_PAGE) {
		export_page(r, form, &page);
	} else {
		buf_clear(&r->out);
		if (answer_list(r->match.route->method->collection->rec, &page, &r->arena, &r->out) != RC_OK)
			answer_bad(r);
		else
			http_send(r, 200, TYPE_JSON);
	}
}

/* "/organisations/{id}" of what was made, when it has an id first. */
static bool
answer_location(struct exchange *r, const void *rec)
{
	const struct method *m = r->match.route->method;
	char id[ID_TEXT_LEN + 1];

	if (!answer_creates(m))
		return false;
	id_format(*(const struct id *)record_at_const(&m->out->fields[0], rec), id);
	http_header_add(r, "Location: " API_PREFIX "%s/%s", m->path, id);
	return true;
}

static void
answer_one(struct exchange *r, const void *body, size_t len)
{
	const struct method *m = r->match.route->method;
	void *rec = arena_alloc(&r->arena, m->out->size);
	const char *known = http_header(r, "If-None-Match");
	int status = 200;
	char etag[32];

	if (record_decode(m->out, body, len, &r->arena, rec, NULL, NULL) != RC_OK) {
		answer_bad(r);
		return;
	}
	if (answer_location(r, rec))
		status = 201;
	if (answer_has_head(m->out)) {
		snprintf(etag, sizeof etag, "\"%llu\"",
		    (unsigned long long)((const struct rec_head *)rec)->version);
		http_header_add(r, "ETag: %s", etag);
		if (r->verb == VERB_GET && known != NULL && strcmp(known, etag) == 0) {
			http_send(r, 304, NULL);
			return;
		}
	}
	record_to_json(m->out, rec, SECRET, &r->out);
	http_send(r, status, TYPE_JSON);
}

static void
api_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	const struct method *m = r->match.route->method;

	if (rc == RC_OK && m->kind == METHOD_WRITE && m->out == &calendar_desc)
		fetch_soon(r->g); /* it may be due to be read */
	if (rc != RC_OK && r->flow != NULL) {
		flow_break(r);
	} else if (rc != RC_OK) {
		export_refused(r);
		api_faults(r, rc, body, len);
		http_problem(r, rc);
	} else if (m->out == &content_part_desc) {
		content_answered(r, body, len);
	} else if (m->out == NULL) {
		http_send(r, 204, NULL);
	} else if (m->shape == METHOD_LIST) {
		answer_page(r, body, len);
	} else {
		answer_one(r, body, len);
	}
}

/* --- the request
 * ---------------------------------------------------------------------------------------------------- */
static bool
idempotency_key_ok(const char *key)
{
	size_t n = strlen(key);

	for (size_t i = 0; i < n; i++)
		if (key[i] <= 0x20 || key[i] >= 0x7f)
			return false;
	return n >= 1 && n <= ENVELOPE_KEY_MAX;
}

static enum rc
api_check(struct exchange *r)
{
	const char *key = http_header(r, "Idempotency-Key");
	const struct route *route = r->match.route;
	struct bind_source src = { r->query, r->body, http_header(r, "Content-Type"),
		http_header(r, "If-Match") };
	enum rc rc = auth_allows(r, route->method->roles, route->method->kind == METHOD_WRITE);

	if (rc != RC_OK)
		return rc;
	if (key != NULL && !idempotency_key_ok(key))
		return fault_add(&r->why, RC_MALFORMED, NULL, FAULT_IDEMPOTENCY_KEY);
	return bind_request(&r->match, &src, &r->arena, &r->in, &r->why);
}

/* The same for everybody and until the next start: a browser that has it asks only whether it still holds. */
static void
openapi_send(struct exchange *r)
{
	const char *known = http_header(r, "If-None-Match");

	http_header_add(r, "ETag: %s", r->g->openapi_etag);
	http_header_add(r, "Cache-Control: no-cache");
	if (known != NULL && strcmp(known, r->g->openapi_etag) == 0) {
		http_send(r, 304, NULL);
		return;
	}
	buf_append(&r->out, r->g->openapi.ptr, r->g->openapi.len);
	http_send(r, 200, TYPE_JSON);
}

/* What lies beside the table: the description itself and the stream. True when answered. */
static bool
api_beside(struct exchange *r, struct text path)
{
	if (r->verb != VERB_GET)
		return false;
	if (text_is(path, "/openapi.json")) {
		openapi_send(r);
		return true;
	}
	if (text_is(path, "/events")) {
		stream_request(r);
		return true;
	}
	return false;
}

static void
api_no_route(struct exchange *r, enum rc rc, struct text path)
{
	if (rc == RC_METHOD || text_is(path, "/openapi.json") || text_is(path, "/events")) {
		const char *allow = rc == RC_METHOD ? r->match.allow : "GET, HEAD";

		http_header_add(r, "Allow: %s", allow);
		fault_addf(&r->why, RC_METHOD, NULL, FAULT_VERB, "%s", allow);
		http_problem(r, RC_METHOD);
		return;
	}
	fault_addf(&r->why, RC_NOT_FOUND, NULL, FAULT_PATH, TEXT_FMT, TEXT_ARG(r->path));
	http_problem(r, RC_NOT_FOUND);
}

void
api_request(struct exchange *r)
{
	const size_t prefix = sizeof API_PREFIX - 1;
	struct text path = { r->path.ptr + prefix, r->path.len - (uint32_t)prefix, 0 };
	enum rc rc;

	if (api_beside(r, path))
		return;
	rc = router_find(r->g->router, r->verb, path, &r->match);
	if (rc != RC_OK) {
		api_no_route(r, rc, path);
		return;
	}
	if (login_request(r))
		return;
	rc = api_check(r);
	if (rc != RC_OK) {
		http_problem(r, rc);
		return;
	}
	r->answered = api_answered;
	api_call(r, r->match.route->method, r->match.route->service_at,
	    r->match.route->method->kind == METHOD_WRITE && !r->match.route->secret);
}
