/*
 * http_fuzz: bytes from anywhere as an HTTP connection: the scanner says the same however they are cut, and what follows
 *         it (the route, the query, the body) takes them without harm.
 * Owns: nothing.
 * Beware: the first byte chooses the cut; the rest is the connection.
 */
#include "proto/proto.h"
#include "services/gateway/bind.h"
#include "services/gateway/front.h"
#include "services/gateway/pages.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
scan_cut(const uint8_t *data, size_t size, size_t step, struct front *ret_front)
{
	memset(ret_front, 0, sizeof *ret_front);
	for (size_t i = 0; i < size; i += step)
		front_scan(ret_front, data + i, size - i < step ? size - i : step);
}

static void
scan_agrees(const uint8_t *data, size_t size, size_t step)
{
	struct front whole, cut;

	scan_cut(data, size, size + 1, &whole);
	scan_cut(data, size, step, &cut);
	must(whole.rc == cut.rc && whole.fault == cut.fault && whole.heads == cut.heads &&
	    whole.state == cut.state);
	must((whole.rc == RC_OK) == (whole.fault == NULL));
	if (whole.rc != RC_OK) {
		must(front_status(&whole) >= 400);
		must(front_scan(&whole, (const uint8_t *)"GET / HTTP/1.1\r\n", 16) == whole.rc);
	}
}

/* "path?query" up to the first line end, and the rest as a JSON body, for each verb. */
static void
bind_as_request(const struct router *router, struct text all, struct arena *a)
{
	const char *eol = memchr(all.ptr, '\n', all.len), *mark;
	struct text path = { all.ptr, eol == NULL ? all.len : (uint32_t)(eol - all.ptr), 0 };
	struct bind_source src = { TEXT_LIT(""), TEXT_LIT(""), "application/json", "\"1\"" };
	struct route_match m;

	if (eol != NULL)
		src.body = (struct text){ eol + 1, all.len - path.len - 1, 0 };
	mark = memchr(path.ptr, '?', path.len);
	if (mark != NULL) {
		src.query = (struct text){ mark + 1, path.len - (uint32_t)(mark - path.ptr) - 1, 0 };
		path.len = (uint32_t)(mark - path.ptr);
	}
	for (unsigned v = 0; v < VERB_COUNT; v++) {
		struct fault why = { 0 };
		struct buf out = { 0 };

		if (router_find(router, (enum verb)v, path, &m) != RC_OK)
			continue;
		must((bind_request(&m, &src, a, &out, &why) == RC_OK) == (why.count == 0));
		buf_free(&out);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct router *router;
	struct arena a = { 0 };
	struct text all;

	if (router == NULL)
		must(router_new(proto_services, proto_service_count, &router, NULL) == RC_OK);
	if (size == 0)
		return 0;
	scan_agrees(data + 1, size - 1, (size_t)data[0] % 17 + 1);
	all = (struct text){ (const char *)data + 1, (uint32_t)(size - 1), 0 };
	bind_as_request(router, all, &a);
	files_path_ok(all);
	arena_free(&a);
	return 0;
}
