/*
 * answer: from records and faults to the bytes of an answer: JSON, CSV, problem+json.
 * Owns: nothing.
 * Beware: SECRET fields never leave (the record walkers see to it), sealed texts neither.
 */
#ifndef GATEWAY_ANSWER_H
#define GATEWAY_ANSWER_H

#include "common/contract.h"

/* Begins with REC_HEAD: it has an id and a version, so an address and an ETag. */
bool answer_has_head(const struct rec_desc *d);
/* Does it make a record whose id it answers: 201 and Location? */
bool answer_creates(const struct method *m);
/* RFC 9457, both languages, all faults. rc when why is NULL or empty. */
void answer_problem(const struct fault *why, enum rc rc, int status, struct id request, struct buf *out);
/* The status of a refusal: its rc's, but 415 and 431, for which there is no rc. */
int answer_status(const struct fault *why, enum rc rc);
/* {"items": […], "next": "…"} from a page of encoded records. RC_CORRUPT when a service sent something else. */
MUST_CHECK enum rc answer_list(const struct rec_desc *d, const struct list_page *page, struct arena *a, struct buf *out);
/* The items alone, each behind a comma; the first too when more. */
MUST_CHECK enum rc answer_items(const struct rec_desc *d, const struct list_page *page, bool more, struct arena *a, struct buf *out);
/* The same as rows of CSV; the head and the BOM when first. */
MUST_CHECK enum rc answer_csv(const struct rec_desc *d, const struct list_page *page, bool first, struct arena *a,
    struct buf *out);

#endif
