/*
 * request_page: what reading the form of a request by a link, and drawing it, share.
 * Owns: nothing; all of it lies in the exchange's arena.
 * Beware: the faults here are by the names of the page's own fields ("competence2"), not by those of the record.
 */
#ifndef GATEWAY_REQUEST_PAGE_H
#define GATEWAY_REQUEST_PAGE_H

#include "proto/matching.h"
#include "services/gateway/pages.h"

#define PAGE_COMPETENCES 3
#define PAGE_UNWANTED 3
#define PAGE_FIELD_CAP 24

struct request_page {
	struct text token;
	struct request_form form;
	struct request_filing in;
	bool sent;	  /* what is drawn was sent once, and refused */
	struct fault why; /* of what was sent */
	struct id unwanted[PAGE_UNWANTED]; /* those that were found */
	unsigned competence_at[PAGE_COMPETENCES]; /* which of the page's fields each one stood in, from 1 */
	unsigned unwanted_at[PAGE_UNWANTED];
	unsigned looked; /* fields of unwanted providers that were gone through */
	struct text name; /* of the provider that is looked for */
};

/* request_form.c: r->own is a struct request_page with its form. */
void request_form_draw(struct exchange *r);

#endif
