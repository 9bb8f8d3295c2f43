/*
 * names: the names on a page or a paper, asked of who keeps them one after the other by the reader's own calls.
 * Owns: nothing; a name list lives in the request's arena.
 * Beware: whom the reader may not read has no name here: the page says what it can without.
 */
#ifndef GATEWAY_NAMES_H
#define GATEWAY_NAMES_H

#include "services/gateway/pages.h"

enum named { NAMED_ORGANISATION, NAMED_MANDATE, NAMED_PERSON, NAMED_ACTION, NAMED_BALANCE, NAMED_PROVIDER, NAMED_SERVICE };
/* What is asked for, once each; a mandate leads to its person. */
struct name {
	enum named what;
	struct id id;
	struct text text; /* empty: not known, or not the reader's to know */
	struct id person; /* of a mandate */
	struct text siret; /* of an organisation */
	struct text objectives, modalities; /* of an action */
	bool counted;	   /* of an enrolment: what remains to pay is known */
	int64_t remains;   /* cents */
};
/* What an exchange's `own` begins with while names are asked for. */
struct names {
	struct name *items;
	unsigned count, most, asked;
	void (*done)(struct exchange *r);
};

/* Room for so many; what comes beyond is not asked for. */
void names_room(struct exchange *r, struct names *n, unsigned most);
void names_want(struct names *n, enum named what, struct id id);
const struct name *names_find(const struct names *n, enum named what, struct id id);
/* Empty when it is not known. */
struct text names_text(const struct names *n, enum named what, struct id id);
/* Asks for all that is wanted, and then calls done. r->own begins with the struct names. */
void names_ask(struct exchange *r, void (*done)(struct exchange *r));
/* A service's answer as a record that may be kept until the page is drawn. */
bool answer_read(struct exchange *r, const struct rec_desc *d, const void *body, size_t len, void *ret_rec);

#endif
