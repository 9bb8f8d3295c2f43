/*
 * request_links: see request_links.h.
 * Owns: nothing.
 * Beware: what must hold and does not ends the program: it is no case of a test.
 */
#include "tests/lib/request_links.h"
#include <stdlib.h>
#include <string.h>

enum rc
links_give(struct world *w, const struct host_caller *who, enum pool kind, struct id id,
    struct request_link_made *ret)
{
	const struct request_link_order in = { .has = REC_BIT(1) | REC_BIT(kind == POOL_GROUP ? 3 : 2),
		.kind = kind,
		.person = id,
		.organisation = id };

	return world_call(w, who, "matching.request_link.create", &request_link_order_desc, &in,
	    &request_link_made_desc, ret);
}

/* What stands behind the last slash. */
struct text
links_token(struct text link)
{
	const char *slash = memrchr(link.ptr, '/', link.len);

	if (slash == NULL)
		abort();
	return (struct text){ slash + 1, link.len - (uint32_t)(slash + 1 - link.ptr), 0 };
}

struct request_filing
links_filing(const struct world *w, struct text token)
{
	struct request_filing f = { .token = token,
		.service = w->service,
		.department = text_of("42"),
		.from = WORLD_TODAY,
		.to = WORLD_TODAY + 60,
		.days = 2,
		.text = text_of("Je préfère ne pas avoir de compte.") };

	f.has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(12);
	return f;
}

enum rc
links_file(struct world *w, const struct request_filing *in, struct request_filed *ret)
{
	return world_call(
	    w, &w->nobody, "matching.request_form.file", &request_filing_desc, in, &request_filed_desc, ret);
}

enum rc
links_by_token(struct world *w, const char *method, struct text token, const struct rec_desc *d, void *ret)
{
	const struct request_token in = { REC_BIT(1), token };

	return world_call(w, &w->nobody, method, &request_token_desc, &in, d, ret);
}

struct request
links_request(struct world *w, struct id link)
{
	struct request_link l;
	struct request r;

	if (world_do(w, &w->referent, "matching.request_link.get", link, &request_link_desc, &l) != RC_OK ||
	    l.status != REQUEST_LINK_FILED ||
	    world_do(w, &w->referent, "matching.request.get", l.request, &request_desc, &r) != RC_OK)
		abort();
	return r;
}
