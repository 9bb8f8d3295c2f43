/*
 * flow: answers that leave in pieces, with what the answers of lists and contents share.
 * Owns: nothing.
 * Beware: once flow_begin returned true, exactly one of flow_end, flow_break or the client's going ends the request; flow_piece may do so
 *         before it returns.
 */
#ifndef GATEWAY_FLOW_H
#define GATEWAY_FLOW_H

#include "services/gateway/http.h"

struct flow {
	struct arena arena; /* of one piece */
	unsigned pieces;    /* taken so far */
	bool last;	    /* the piece under way is the last one */
	bool busy;	    /* a call is under way for the next piece */
	bool gone;	    /* the client went while one was */
	void (*more)(struct exchange *r);
	void *own; /* of whoever makes the pieces */
	void (*own_free)(void *own);
};

/* Sends the head; length NULL: not known. False when that was all (a HEAD, or nobody there any more): the request is over. */
bool flow_begin(struct exchange *r, const char *type, const uint64_t *length, void (*more)(struct exchange *r));
/* Sends r->out; when the client has taken it, `more` is called, or the answer ended. */
void flow_piece(struct exchange *r, bool last);
void flow_end(struct exchange *r);
void flow_break(struct exchange *r);
/* Is the caller still one? Looks the pass up again: it may have been revoked since the piece before. */
bool flow_may_go_on(struct exchange *r);
/* Calls the route's method again, for the next piece; breaks off when the caller is one no more. */
void flow_ask(struct exchange *r);
void flow_free(struct flow *f);

/* content.c: a method that answers content_part. */
void content_answered(struct exchange *r, const void *body, size_t len);
/* export.c: a list as a whole: CSV, JSON, XLSX. */
enum list_form { LIST_PAGE, LIST_JSON_ALL, LIST_CSV, LIST_XLSX };
enum list_form export_form(struct exchange *r);
void export_page(struct exchange *r, enum list_form form, const struct list_page *page);
/* A page was refused: what was collected so far goes. */
void export_refused(struct exchange *r);

#endif
