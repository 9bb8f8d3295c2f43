/*
 * rc: the one result code of every function that can fail, with its wire name, HTTP status and text.
 * Owns: the table rc_table. Knows nothing else.
 * Beware: a code is a stable English name on the wire; never renumber names, only add.
 */
#ifndef COMMON_RC_H
#define COMMON_RC_H

#define MUST_CHECK __attribute__((warn_unused_result))

enum rc {
	RC_OK = 0,
	RC_MALFORMED,	    /* bytes that could not be decoded */
	RC_INVALID,	    /* decoded, but fields do not satisfy the contract */
	RC_LIMIT,	    /* too large, too deep, too many */
	RC_UNAUTHENTICATED, /* no caller, or one that we do not know */
	RC_FORBIDDEN,	    /* a caller whose role may not do this */
	RC_NOT_FOUND,	    /* no such record, or none that the caller may know of */
	RC_METHOD,	    /* the path exists, the verb does not */
	RC_CONFLICT,	    /* the state of the record does not allow it */
	RC_STALE,	    /* the record changed since it was read */
	RC_PRECONDITION,    /* the write must say which version it read */
	RC_RULE,	    /* a rule of the domain refuses it */
	RC_REUSED,	    /* idempotency key used before with another body */
	RC_UNAVAILABLE,	    /* a service is down */
	RC_TIMEOUT,	    /* the deadline passed */
	RC_RATE,	    /* too many tries */
	RC_IO,		    /* the disk or the system failed us */
	RC_CORRUPT,	    /* what we kept is not what we wrote */
	RC_INTERNAL,	    /* a broken invariant that could be contained */
	RC_COUNT
};

struct rc_info {
	enum rc rc;
	const char *name;  /* stable wire name */
	int status;	   /* HTTP status */
	const char *en;	   /* title, English */
	const char *fr;	   /* title, French */
};

/* Never NULL: an unknown code answers as RC_INTERNAL does. */
const struct rc_info *rc_info(enum rc rc);
/* RC_INTERNAL when the name is unknown (a newer node may know more). */
enum rc rc_from_name(const char *name, unsigned len);

#endif
