/*
 * fault: why something was refused: a code, and a list of {field, code, argument}.
 * Owns: the codes that know no domain; proto/ adds the domain's as tables of the same shape.
 * Beware: a fault holds copies, never pointers into an arena; fields beyond FAULT_MAX are counted, not kept.
 */
#ifndef COMMON_FAULT_H
#define COMMON_FAULT_H

#include "common/rc.h"
#include <stddef.h>
#include <stdint.h>

#define FAULT_MAX 32
#define FAULT_FIELD_MAX 64
#define FAULT_ARGUMENT_MAX 320

/* A code is a constant of its own; FAULT_X is an array of one, so that it passes as a pointer.
 * fr and en are sentences for a person; the one %s in them, if any, becomes the argument. */
struct fault_code {
	const char *name; /* stable wire name, English, snake_case */
	const char *fr;
	const char *en;
};
#define FAULT_DECLARE(sym) extern const struct fault_code sym[1]
#define FAULT_DEFINE(sym, name_, fr_, en_) const struct fault_code sym[1] = { { (name_), (fr_), (en_) } }

FAULT_DECLARE(FAULT_REQUIRED);
FAULT_DECLARE(FAULT_UNKNOWN_FIELD);
FAULT_DECLARE(FAULT_TYPE);	    /* argument: the type expected */
FAULT_DECLARE(FAULT_RANGE);	    /* argument: "1..20" */
FAULT_DECLARE(FAULT_TOO_LONG);	    /* argument: the most characters */
FAULT_DECLARE(FAULT_TOO_SHORT);	    /* argument: the fewest characters */
FAULT_DECLARE(FAULT_TOO_MANY);	    /* argument: the most items */
FAULT_DECLARE(FAULT_UTF8);
FAULT_DECLARE(FAULT_DOUBLED_KEY);   /* argument: the key */
FAULT_DECLARE(FAULT_SYNTAX);	    /* argument: line and column, or byte offset */
FAULT_DECLARE(FAULT_CHOICE);	    /* argument: the values allowed */
FAULT_DECLARE(FAULT_FORMAT);	    /* argument: the format expected, in words */
FAULT_DECLARE(FAULT_SERVER_SET);    /* the server fills this field */
FAULT_DECLARE(FAULT_CREATE_ONLY);   /* given at creation, not changed after */
FAULT_DECLARE(FAULT_UNKNOWN_REFERENCE); /* argument: the id */
FAULT_DECLARE(FAULT_ROW_REFERENCE); /* of a row of a file: something that it points to, the store cannot tell which */
FAULT_DECLARE(FAULT_UNKNOWN_METHOD);
FAULT_DECLARE(FAULT_TRAILING);
FAULT_DECLARE(FAULT_DEPTH);
FAULT_DECLARE(FAULT_ORDER);	    /* tags not ascending, or an end before its beginning */
FAULT_DECLARE(FAULT_DUPLICATE);	    /* argument: the value that exists already */
FAULT_DECLARE(FAULT_STATE);	    /* argument: the state that forbids it */
FAULT_DECLARE(FAULT_ARCHIVED);
FAULT_DECLARE(FAULT_TEXT);	    /* argument: the whole sentence; for messages of the system */

struct fault_item {
	const struct fault_code *code;
	char field[FAULT_FIELD_MAX];	   /* path, "persons[2].role"; empty for the whole */
	char argument[FAULT_ARGUMENT_MAX]; /* UTF-8, cut at a character */
	char english[FAULT_ARGUMENT_MAX];  /* what the English sentence says instead, where the argument is words; else empty */
};

struct fault {
	enum rc rc;
	uint32_t count;	  /* faults seen; the first FAULT_MAX are kept */
	uint32_t dropped; /* seen beyond FAULT_MAX */
	struct fault_item items[FAULT_MAX];
};

void fault_clear(struct fault *why);
/* Each adds an item, sets why->rc (the first one wins) and returns it, so that a handler can return fault_add(...).
 * why may be NULL. field NULL means the whole. */
enum rc fault_add(struct fault *why, enum rc rc, const char *field, const struct fault_code *code);
enum rc fault_addf(struct fault *why, enum rc rc, const char *field, const struct fault_code *code,
    const char *format, ...) __attribute__((format(printf, 5, 6)));
/* The argument's words in both languages. */
enum rc fault_say(
    struct fault *why, enum rc rc, const char *field, const struct fault_code *code, const char *fr, const char *en);
/* What the English sentence says instead of the argument of the item just added. Returns rc:
 *	return fault_english(why, fault_addf(why, RC_RULE, "day", FAULT_X, "depuis le %s", day), "since %s", day); */
enum rc fault_english(struct fault *why, enum rc rc, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Sets the rc alone: its own sentence says enough (no token, no right, too late). Returns rc. */
static inline enum rc
fault_only(struct fault *why, enum rc rc)
{
	if (why != NULL && why->rc == RC_OK)
		why->rc = rc;
	return rc;
}
/* RC_OK when nothing was added. */
enum rc fault_rc(const struct fault *why);
/* Writes the item's sentence, in French or English, with its argument in place. Returns the length written.
 * In the English one, days in words ("mardi 1er juin 2027") are turned into English ones, and an argument that is French, or that somebody
 * wrote, and has no English form, stands in quotation marks. */
size_t fault_sentence(const struct fault_item *item, int french, char *out, size_t cap);
/* Looks a wire name up among the common codes, then among extra (ended by NULL; may be NULL). NULL if unknown. */
const struct fault_code *fault_code_find(const char *name, unsigned len, const struct fault_code *const *extra);

#endif
