/*
 * request_links: requests by a link, for tests of who asks.
 * Owns: nothing; all in the world's host.
 * Beware: what is filed is by nobody's account.
 */
#ifndef TESTS_LIB_REQUEST_LINKS_H
#define TESTS_LIB_REQUEST_LINKS_H

#include "tests/lib/matching_world.h"

/* A link for a person or a structure, given by that caller. */
enum rc links_give(struct world *w, const struct host_caller *who, enum pool kind, struct id id,
    struct request_link_made *ret);
/* What stands behind the last slash. */
struct text links_token(struct text link);
/* A whole request by that link, and what comes of filing one. */
struct request_filing links_filing(const struct world *w, struct text token);
enum rc links_file(struct world *w, const struct request_filing *in, struct request_filed *ret);
/* {token} in, a record out. */
enum rc
links_by_token(struct world *w, const char *method, struct text token, const struct rec_desc *d, void *ret);
/* What was filed by it, as the référent reads it. */
struct request links_request(struct world *w, struct id link);

#endif
