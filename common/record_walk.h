/*
 * record_walk: what the walkers of record.h share among themselves: paths of fields, sizes of list items, numbers as text.
 * Owns: nothing.
 * Beware: private to common/record*.c; a path lives on the walker's stack and is written out only when there is a fault to tell.
 */
#ifndef COMMON_RECORD_WALK_H
#define COMMON_RECORD_WALK_H

#include "common/record.h"

/* What the lists of one record may take in memory: an empty sub-record costs a byte on the wire and a struct here. */
#define REC_LIST_MEMORY_MAX ((size_t)8 * 1024 * 1024)
#define REC_NUMBER_CAP 40 /* room for any number as text, with its NUL */

/* A step of "persons[2].role"; index -1 when the step is a field and not one item of it. */
struct rec_path {
	const struct rec_path *up;
	const char *name;
	int64_t index;
};

static inline struct rec_path
rec_path_item(const struct rec_path *field, int64_t index)
{
	return (struct rec_path){ field->up, field->name, index };
}
/* Cut to FAULT_FIELD_MAX; path NULL gives "". */
void rec_path_text(const struct rec_path *path, char out[FAULT_FIELD_MAX]);
/* fault_addf at a path. format NULL: no argument. why may be NULL. */
enum rc rec_fault(struct fault *why, enum rc rc, const struct rec_path *path, const struct fault_code *code,
    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Every record begins with its bits. */
static inline const uint64_t *
rec_has(const void *rec)
{
	return rec;
}
/* Bytes of one item of a list. */
size_t rec_item_size(const struct rec_field *f);
/* The row of one item, as if it were a field of its own at offset 0: lists are walked as fields are. */
struct rec_field rec_item_field(const struct rec_field *f);
/* An array of items in the arena, charged to the budget; NULL when that is spent. */
void *rec_items_new(struct arena *a, const struct rec_field *f, size_t count, size_t *budget);

/* Does the row, or the list that it is in (outer), hold texts that are sealed at rest? */
static inline bool
rec_is_sealable(unsigned outer, const struct rec_field *f)
{
	return ((outer | f->flags) & REC_PRIVATE) != 0;
}
/* Bytes that are sealed at rest: a byte before them says whether they are. */
static inline bool
rec_is_marked(const struct rec_field *f)
{
	return f->kind == REC_K_BYTES && (f->flags & CARRIED);
}
/* Bits of the tags 1 to 5 when the record begins with REC_HEAD, else 0. */
uint64_t rec_head_mask(const struct rec_desc *d);
uint64_t rec_enum_mask(const struct rec_enum *e);

/* Present, without a flag of drop, never SECRET, and in the clear: what may be shown as JSON, CSV or in a log. A value that
 * the enum's table does not know (a newer node's) has no name to show. */
bool rec_is_shown(const struct rec_field *f, const void *rec, unsigned drop);

/* Each returns the length. A double is written with the fewest digits that read back as the same one; never with a comma. */
size_t rec_u64_text(uint64_t value, char out[REC_NUMBER_CAP]);
size_t rec_i64_text(int64_t value, char out[REC_NUMBER_CAP]);
size_t rec_f64_text(double value, char out[REC_NUMBER_CAP]);
/* A U32, U64 or F64, or any kind that is kept as an int64_t, as text. */
size_t rec_number_text(unsigned kind, const void *at, char out[REC_NUMBER_CAP]);
/* A bound of the row as text: a number, a day or an instant. */
size_t rec_bound_text(const struct rec_field *f, int64_t bound, char out[REC_NUMBER_CAP]);

/* FAULT_RANGE with "lo..hi"; FAULT_CHOICE with the labels in French and the names in English; FAULT_FORMAT with what is expected. */
enum rc rec_fault_range(struct fault *why, enum rc rc, const struct rec_path *path, const struct rec_field *f);
enum rc rec_fault_choice(struct fault *why, enum rc rc, const struct rec_path *path, const struct rec_enum *e);
enum rc rec_fault_format(
    struct fault *why, enum rc rc, const struct rec_path *path, const char *expected, const char *expected_en);

/* Words of what is expected where no rec_format says it, in French and in English. */
#define REC_EXPECTED_DAY "AAAA-MM-JJ", "YYYY-MM-DD"
#define REC_EXPECTED_DAY_CELL "JJ/MM/AAAA, comme 26/11/2019", "DD/MM/YYYY, as 26/11/2019"
#define REC_EXPECTED_AMOUNT "un montant en euros, comme 1250 ou 1 250,50", "an amount in euros, as 1250 or 1 250,50"
#define REC_EXPECTED_TIME "AAAA-MM-JJThh:mm:ssZ", "YYYY-MM-DDThh:mm:ssZ"
#define REC_EXPECTED_ID "un identifiant, comme 01a20101-2e9c-7244-aa04-8c0c2501647e", "an id, as 01a20101-2e9c-7244-aa04-8c0c2501647e"
#define REC_EXPECTED_BYTES "base64url", "base64url"
#define REC_EXPECTED_PLAIN "sans caractère de contrôle", "no control characters"

#endif
