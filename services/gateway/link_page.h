/*
 * link_page: what the pages share that somebody reaches by a link, without an account and without JavaScript.
 * Owns: nothing.
 * Beware: no Origin is asked for: the link itself is the right to ask and no cookie counts. A browser sends "null" there, since our
 *         pages ask it to send no referrer.
 */
#ifndef GATEWAY_LINK_PAGE_H
#define GATEWAY_LINK_PAGE_H

#include "services/gateway/pages.h"

/* Asks the method with the token as it stands in the path: the first field of the record d, and all that it needs. */
void link_ask(struct exchange *r, struct text raw, const struct rec_desc *d, const char *method,
    void (*answered)(struct exchange *r, enum rc rc, const void *body, size_t len));

/* What was wrong with that field of what was sent; NULL: nothing. */
const struct fault_item *link_fault_at(const struct fault *why, const char *field);
/* In French. */
void link_fault_say(struct buf *out, const struct fault_item *f);

/* A page from its heading on, and its end, which sends it. */
void link_page_open(struct exchange *r, const char *title);
void link_page_close(struct exchange *r, int status);
/* "mardi 26 novembre 2019 à 9 h 05" */
void link_moment(struct buf *out, usec_t t);
/* A choice for every value: chosen is the one that is chosen already, or LINK_NONE. */
#define LINK_NONE (-1)
void link_choices(struct buf *out, const char *name, const struct rec_enum *e, int chosen, bool required);

/* Languages that may be chosen, as they are called in a sentence. */
extern const struct rec_enum link_languages;

/* "true", or "true" or "false", in that field of what was sent; false, and answered, when something else stands there. */
bool link_agreed(struct exchange *r, const char *name);
bool link_yes_no(struct exchange *r, const char *name, bool *ret_yes);
/* A browser ends the lines of a text with two bytes; a record has one. */
struct text link_lines(struct exchange *r, struct text sent);

#endif
