/*
 * paper: papers of trainings drawn to be printed and signed: what they share.
 * Owns: nothing.
 * Beware: every value goes through html_text; a record is read by its own method, with the reader's rights.
 */
#ifndef GATEWAY_PAPER_H
#define GATEWAY_PAPER_H

#include "proto/scheduling.h"
#include "services/gateway/names.h"
#include "services/gateway/print.h"

struct paper_row;
struct paper_print {
	struct names names;
	const struct paper_row *row;
	void *rec;
};
/* A kind of paper: one method is read, then the names on it, then it is drawn. */
struct paper_row {
	const char *method;
	const struct rec_desc *in, *out;
	const char *title; /* of the window */
	void (*want)(const void *rec, struct names *n);
	void (*draw)(struct exchange *r, const struct paper_print *p, struct buf *out);
};
void paper_page(struct exchange *r, const struct paper_row *row, const void *in);

/* convocation_page.c: the papers of one person, at "action/person". */
void person_paper_want(const void *rec, struct names *n);
void person_paper_page(struct exchange *r, struct text rest, enum paper_kind paper, const struct paper_row *row);

/* "a/b", both ids; false (and answered) otherwise. */
bool paper_ids(struct exchange *r, struct text rest, struct id *ret_first, struct id *ret_second);

/* --- pieces -------------------------------------------------------------------------------------------------------------- */
/* Who issues it, and what it is; subtitle may be NULL. */
void paper_head(struct exchange *r, struct buf *out, const char *what, struct text subtitle);
/* "Fait le …", and room for signatures; labels are ended by NULL. */
void paper_foot(struct buf *out, day_t day, const char *const *signers);
/* "Le nom", or a line to write it on. */
void paper_name(struct buf *out, struct text name);
/* People as a list, those whose name the reader may know; nothing when there is none. */
void paper_people(struct buf *out, const char *title, const struct names *n, const struct list *ids);
/* "10 h 30", "45 min", with spaces that do not break. */
const char *paper_hours(struct arena *a, uint32_t minutes);
const char *paper_day(struct arena *a, day_t day);
/* 123450 as "1 234,50 €", with spaces that do not break. */
const char *paper_money(struct arena *a, int64_t cents);
/* Days of the sessions that have one: false when none has. */
bool paper_period(const struct list *sessions, day_t *ret_first, day_t *ret_last);
/* Sessions as a table, with how to get there; done: with the hours of the person instead. */
void paper_sessions(struct arena *a, struct buf *out, const struct list *sessions, bool done);

#endif
