/*
 * package: organisations and services as others read them: the HSDS 3.0 tabular package (ZIP) and data·inclusion (JSON), out and back.
 * Owns: nothing: what is written goes to a sink, what is read to a callback, record by record.
 * Beware: pure: no store, no file, no clock. What a format has a place for stands there; all else that a record carries travels in the
 *         place that the format leaves to its users (HSDS: attributes; data·inclusion: the member "maillage"), so that it comes back whole.
 *         Never a person's contact: PERSONAL and SENSITIVE fields are not carried at all.
 */
#ifndef PROTO_PACKAGE_H
#define PROTO_PACKAGE_H

#include "common/commune.h"
#include "proto/registry.h"

#define PACKAGE_BYTES_MOST (64u * 1024u * 1024u)     /* of one that is read */
#define PACKAGE_INFLATED_MOST (512u * 1024u * 1024u) /* over all its files */

/* In the order in which they are written and read: what is referred to comes first. */
enum package_kind { PACKAGE_COMPETENCE, PACKAGE_BOUQUET, PACKAGE_ORGANISATION, PACKAGE_SERVICE, PACKAGE_KINDS };
const struct rec_desc *package_desc(enum package_kind kind);
union package_record {
	struct rec_head head;
	struct competence competence;
	struct bouquet bouquet;
	struct organisation organisation;
	struct accompaniment accompaniment;
};
/* Fields that leave at all: neither the server's own nor a person's. */
bool package_carries(const struct rec_field *f);

struct package_source {
	void *arg;
	/* Each kind is gone through more than once, always in the same order. The record holds until the arena is reset. */
	void (*rewind)(void *arg, enum package_kind kind);
	bool (*next)(void *arg, struct arena *a, void *ret_rec);
	struct id federation; /* who offers the services; zero: none known */
	struct text node;
	const struct communes *communes;
};
typedef void (*package_put_fn)(void *arg, const void *bytes, size_t len);
MUST_CHECK enum rc package_write_hsds(const struct package_source *source, package_put_fn put, void *arg);
MUST_CHECK enum rc package_write_inclusion(const struct package_source *source, package_put_fn put, void *arg);

/* A record of a package, with its id; file and line for messages. why: what could not be read of it. */
struct package_row {
	enum package_kind kind;
	const void *rec;
	const char *file;
	uint32_t line;
	const struct fault *why;
};
typedef bool (*package_row_fn)(void *arg, const struct package_row *row);
/* By its first bytes. RC_MALFORMED or RC_LIMIT when the whole is none; then no row, or some, were given. */
MUST_CHECK enum rc package_read(const void *bytes, size_t len, package_row_fn row, void *arg, struct fault *why);
/* Does it look like a package rather than a table or a list of records? */
bool package_is(const void *bytes, size_t len);

/* --- what the files of package share --- */
MUST_CHECK enum rc package_read_hsds(const void *bytes, size_t len, package_row_fn row, void *arg, struct fault *why);
MUST_CHECK enum rc package_read_inclusion(const void *bytes, size_t len, package_row_fn row, void *arg, struct fault *why);
/* An id of what has none of its own, for ever the same. */
struct id package_id(const char *what, const void *bytes, size_t len);
/* A UUID as it is; any other text gives an id that is always the same. */
struct id package_id_of(struct text text);
bool package_resolve(void *arg, const char *collection, struct text code, struct id *ret_id);
/* One line, French: what it is; for descriptions that a format asks for and we do not keep. */
void package_describe(enum package_kind kind, const void *rec, struct buf *out);

#endif
