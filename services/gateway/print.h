/*
 * print: records drawn as documents to print: what they share.
 * Owns: nothing.
 * Beware: every value goes through html_text; there is no other way for a record into a page.
 */
#ifndef GATEWAY_PRINT_H
#define GATEWAY_PRINT_H

#include "services/gateway/pages.h"

/* A kind of record that has a document: read by its own method with the reader's rights, then drawn. */
struct printed {
	const char *method; /* "registry.action_sheet.get" */
	const struct collection_desc *collection;
	struct text (*title)(const void *rec);
	void (*draw)(const void *rec, struct buf *out);
};
void print_page(struct exchange *r, struct text id, const struct printed *kind);

/* Pieces of a document; nothing is drawn for what the record does not have. */
void print_prose(struct buf *out, const char *title, bool has, struct text t);
/* tag: "ul" or "ol"; an item of several lines keeps them. */
void print_list(struct buf *out, const char *tag, const struct list *texts);
void print_list_section(struct buf *out, const char *title, const char *tag, bool has, const struct list *texts);
/* A line of a definition list. */
void print_row(struct buf *out, const char *label, bool has, struct text t);

#endif
