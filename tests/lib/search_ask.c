/*
 * search_ask: see search_ask.h.
 * Owns: nothing.
 * Beware: asserts with cmocka.
 */
#include "tests/lib/search_ask.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum rc
search_ask(struct host *h, const struct host_caller *who, const char *q, uint32_t kinds, bool archived,
    struct search_answer *ret, struct fault *why)
{
	struct search_query in = {
		.has = REC_BIT(1) | REC_BIT(3), .q = text_of(q), .limit = SEARCH_ASK_LIMIT
	};

	if (kinds != 0) {
		in.kinds = kinds;
		in.has |= REC_BIT(2);
	}
	if (archived) {
		in.archived = true;
		in.has |= REC_BIT(4);
	}
	return host_call(
	    h, who, "registry.search.find", &search_query_desc, &in, 0, &search_answer_desc, ret, NULL, why);
}

struct id
search_make(struct host *h, const char *method, const struct rec_desc *desc, void *rec)
{
	static const struct host_caller team = { .roles = ROLE_COORDINATOR };
	struct fault why = { 0 };

	assert_int_equal(host_call(h, &team, method, desc, rec, 0, desc, rec, NULL, &why), RC_OK);
	return ((struct rec_head *)rec)->id;
}
