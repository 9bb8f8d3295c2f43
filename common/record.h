/*
 * record: what a record is, as a static table, and the walkers over it: MessagePack, JSON, validation, schema, text (CSV).
 * Owns: nothing; records live in an arena, tables are constants of proto/.
 * Beware: every struct begins with `uint64_t has`, bit n set when the field of tag n is present. Absent is no bit; empty is
 *         a bit and an empty value; JSON null in a PATCH sets the bit in `nulls` instead. Tags are 0..63, ascending, never reused.
 */
#ifndef COMMON_RECORD_H
#define COMMON_RECORD_H

#include "common/arena.h"
#include "common/crypto.h"
#include "common/fault.h"
#include "common/types.h"

#define REC_TAG_MAX 63
#define REC_BYTES_MAX (256u * 1024u)

enum rec_kind {
	REC_K_BOOL,
	REC_K_U32,
	REC_K_U64,
	REC_K_I64,
	REC_K_F64,
	REC_K_MONEY, /* int64_t, cents of euro; JSON: a number of cents */
	REC_K_DAY,   /* day_t; JSON "2019-11-26" */
	REC_K_TIME,  /* usec_t; JSON RFC 3339 in Z */
	REC_K_ENUM,  /* an enum (int); JSON: its name */
	REC_K_SET,   /* uint32_t, bit v set for value v of the enum; JSON: an array of names, in the enum's order */
	REC_K_TEXT,  /* struct text, UTF-8 */
	REC_K_BYTES, /* struct text; JSON base64url */
	REC_K_ID,    /* struct id */
	REC_K_LIST   /* struct list of elem: U32, U64, DAY, TEXT, ID or REC */
};
#define REC_K_REC 14 /* as elem only: structs described by sub */

enum {
	REQUIRED = 1 << 0,   /* must be present at creation, cannot be cleared */
	KEY = 1 << 1,	     /* has an index: lists can be filtered by it */
	PERSONAL = 1 << 2,   /* a name or a contact: sealed at rest, never logged, never leaves by events. Texts only */
	SENSITIVE = 1 << 3,  /* text of a request, constraints: not logged, does not leave by events; texts are sealed at rest */
	SERVER_SET = 1 << 4, /* filled by the service; refused from outside */
	CREATE_ONLY = 1 << 5, /* given at creation, not changed after */
	SECRET = 1 << 6,     /* a password or a token: in, never out, never logged */
	SUBJECT = 1 << 7,    /* an id of whom the record's PERSONAL and SENSITIVE texts are about: they go with that person. Of several,
				the last one that is present counts: an organisation's own request stays when its writer goes */
	EVIDENCE = 1 << 8,   /* beside PERSONAL: kept by law; sealed with a key of its own, which erasing the person leaves */
	OWN_KEY = 1 << 9,    /* beside SUBJECT: the texts are sealed with a key of the record's own, which goes when the record loses them:
				nothing of them can be read in any copy of the journal, while the person's other texts stay */
	CARRIED = 1 << 10    /* as PERSONAL, but on its way to another service or another node: told, open, to a service that follows this
				record by its name, and to nobody else. Texts, and bytes of the record itself, are sealed at rest; other
				values are only kept from others */
};

#define REC_PRIVATE (PERSONAL | SENSITIVE | CARRIED) /* what is sealed at rest, where it is a text */

/* The collection whose records are people: what the `ref` of a field that points to one says. */
#define SUBJECT_REF "person"

struct rec_enum_value {
	int value;
	const char *name;  /* on the wire of JSON, stable */
	const char *label; /* French, for pages */
};
struct rec_enum {
	const char *name;
	const struct rec_enum_value *values;
	uint32_t count;
};
#define REC_ENUM_DEFINE(sym, name_, rows) \
	const struct rec_enum sym = { (name_), (rows), sizeof(rows) / sizeof((rows)[0]) }

/* A check beyond type and bounds, with the words of what is expected: "14 chiffres", "adresse e-mail". */
struct rec_format {
	const char *name; /* as JSON Schema's format, or a name of our own */
	const char *expected;
	const char *expected_en;
	bool (*holds)(struct text value);
};
extern const struct rec_format FORMAT_EMAIL, FORMAT_PHONE, FORMAT_URL, FORMAT_LANG, FORMAT_SIRET, FORMAT_RNA,
    FORMAT_COMMUNE, FORMAT_DEPARTMENT, FORMAT_NAME, FORMAT_CONTACT;

struct rec_desc;
struct rec_field {
	uint8_t tag;
	uint8_t kind;  /* enum rec_kind */
	uint8_t elem;  /* of a list */
	uint16_t flags;
	uint16_t off;
	uint16_t size; /* of the member */
	int64_t min;   /* numbers, days: bounds; texts: fewest characters; lists: fewest items */
	int64_t max;   /* numbers, days: bounds; texts: most characters; lists: most items */
	uint32_t most; /* lists of texts: most characters of each */
	const char *name;  /* of the member: wire of JSON, CSV column */
	const char *label; /* French */
	const char *unit;  /* "jours", "€", or NULL */
	const char *doc;   /* a line, English */
	const struct rec_enum *values;
	const struct rec_desc *sub;
	const char *ref;   /* the collection that an id (or a list of ids) points to */
	const struct rec_format *format;
};
struct rec_desc {
	const char *name;  /* singular, snake_case */
	const char *label; /* French, singular */
	const char *doc;
	const struct rec_field *fields; /* ascending by tag */
	uint16_t count;
	uint32_t size;	   /* of the struct */
};

/* --- tables: a field whose member has another C type does not compile ---------------------------------------------- */
#define REC_OF(type, mem, ctype) \
	(sizeof(((type *)0)->mem) + 0 * sizeof(char[_Generic(((type *)0)->mem, ctype : 1, default : -1)]))
/* an enum's C type may be int or unsigned: only its size can be held to */
#define REC_OF_ENUM(type, mem) \
	(sizeof(((type *)0)->mem) + 0 * sizeof(char[sizeof(((type *)0)->mem) == sizeof(int) ? 1 : -1]))
#define REC_ROW(tag_, type, mem, ctype, kind_, label_, doc_) \
	.tag = (tag_), .name = #mem, .kind = (kind_), .off = offsetof(type, mem), \
	.size = (uint16_t)REC_OF(type, mem, ctype), .label = (label_), .doc = (doc_)

/* Each takes further designators at its end: .flags = REQUIRED | KEY, .unit = "jours" */
#define REC_BOOL(tag_, type, mem, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, bool, REC_K_BOOL, label_, doc_), .max = 1, __VA_ARGS__ }
#define REC_U32(tag_, type, mem, lo, hi, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, uint32_t, REC_K_U32, label_, doc_), .min = (lo), .max = (hi), __VA_ARGS__ }
#define REC_U64(tag_, type, mem, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, uint64_t, REC_K_U64, label_, doc_), .max = INT64_MAX, __VA_ARGS__ }
#define REC_I64(tag_, type, mem, lo, hi, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, int64_t, REC_K_I64, label_, doc_), .min = (lo), .max = (hi), __VA_ARGS__ }
#define REC_F64(tag_, type, mem, lo, hi, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, double, REC_K_F64, label_, doc_), .min = (lo), .max = (hi), __VA_ARGS__ }
#define REC_MONEY(tag_, type, mem, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, int64_t, REC_K_MONEY, label_, doc_), .min = INT64_C(-100000000000), \
	  .max = INT64_C(100000000000), .unit = "centimes", __VA_ARGS__ }
/* money that is never below nothing: a price, a ceiling */
#define REC_PRICE(tag_, type, mem, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, int64_t, REC_K_MONEY, label_, doc_), .min = 0, .max = INT64_C(100000000000), .unit = "centimes", __VA_ARGS__ }
/* what a day of work costs: ten million euros at most, so that 32 bits hold it */
#define REC_DAY_RATE(tag_, type, mem, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, int64_t, REC_K_MONEY, label_, doc_), .min = 0, .max = INT64_C(1000000000), .unit = "centimes", __VA_ARGS__ }
/* days between 1900-01-01 and 2200-01-01, also in lists */
#define REC_DAY_MIN (-25567)
#define REC_DAY_MAX 84006
#define REC_DAY(tag_, type, mem, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, day_t, REC_K_DAY, label_, doc_), .min = REC_DAY_MIN, .max = REC_DAY_MAX, __VA_ARGS__ }
/* of what is planned: 2000-01-01 to 2100-12-31, so that a slip in the year is seen */
#define REC_PLANNED_DAY(tag_, type, mem, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, day_t, REC_K_DAY, label_, doc_), .min = 10957, .max = 47846, __VA_ARGS__ }
#define REC_TIME(tag_, type, mem, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, usec_t, REC_K_TIME, label_, doc_), .min = INT64_C(-2208988800000000), \
	  .max = INT64_C(7258118400000000), __VA_ARGS__ }
#define REC_ENUM(tag_, type, mem, values_, label_, doc_, ...) \
	{ .tag = (tag_), .name = #mem, .kind = REC_K_ENUM, .off = offsetof(type, mem), \
	  .size = (uint16_t)REC_OF_ENUM(type, mem), .label = (label_), .doc = (doc_), .values = &(values_), __VA_ARGS__ }
#define REC_SET(tag_, type, mem, values_, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, uint32_t, REC_K_SET, label_, doc_), .values = &(values_), __VA_ARGS__ }
#define REC_TEXT(tag_, type, mem, most_, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, struct text, REC_K_TEXT, label_, doc_), .max = (most_), __VA_ARGS__ }
#define REC_BYTES(tag_, type, mem, most_, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, struct text, REC_K_BYTES, label_, doc_), .max = (most_), __VA_ARGS__ }
#define REC_ID(tag_, type, mem, ref_, label_, doc_, ...) \
	{ REC_ROW(tag_, type, mem, struct id, REC_K_ID, label_, doc_), .ref = (ref_), __VA_ARGS__ }
#define REC_LIST_ROW(tag_, type, mem, elem_, most_, label_, doc_) \
	REC_ROW(tag_, type, mem, struct list, REC_K_LIST, label_, doc_), .elem = (elem_), .max = (most_)
#define REC_IDS(tag_, type, mem, ref_, most_, label_, doc_, ...) \
	{ REC_LIST_ROW(tag_, type, mem, REC_K_ID, most_, label_, doc_), .ref = (ref_), __VA_ARGS__ }
#define REC_TEXTS(tag_, type, mem, most_, chars_, label_, doc_, ...) \
	{ REC_LIST_ROW(tag_, type, mem, REC_K_TEXT, most_, label_, doc_), .most = (chars_), __VA_ARGS__ }
#define REC_DAYS(tag_, type, mem, most_, label_, doc_, ...) \
	{ REC_LIST_ROW(tag_, type, mem, REC_K_DAY, most_, label_, doc_), __VA_ARGS__ }
#define REC_U32S(tag_, type, mem, most_, label_, doc_, ...) \
	{ REC_LIST_ROW(tag_, type, mem, REC_K_U32, most_, label_, doc_), __VA_ARGS__ }
/* a list of records: sub_ is a rec_desc; the member is struct list */
#define REC_LIST(tag_, type, mem, sub_, most_, label_, doc_, ...) \
	{ REC_LIST_ROW(tag_, type, mem, REC_K_REC, most_, label_, doc_), .sub = &(sub_), __VA_ARGS__ }

#define REC_DESC_DEFINE(sym, type, label_, doc_) \
	_Static_assert(offsetof(type, has) == 0 && sizeof(((type *)0)->has) == 8, "has comes first"); \
	const struct rec_desc sym##_desc = { #sym, (label_), (doc_), sym##_fields, \
		sizeof(sym##_fields) / sizeof(sym##_fields[0]), sizeof(type) }
#define REC_DESC_DECLARE(sym) extern const struct rec_desc sym##_desc

/* What every record of a collection begins with; tags 1 to 5. */
#define REC_HEAD_MEMBERS \
	uint64_t has; struct id id; uint64_t version; usec_t created_at; usec_t updated_at; usec_t archived_at
struct rec_head { REC_HEAD_MEMBERS; };
enum { TAG_ID = 1, TAG_VERSION, TAG_CREATED_AT, TAG_UPDATED_AT, TAG_ARCHIVED_AT, TAG_FIRST = 6 };
#define REC_HEAD(type) \
	REC_ID(TAG_ID, type, id, NULL, "Identifiant", "Its id, for ever.", .flags = SERVER_SET), \
	REC_U64(TAG_VERSION, type, version, "Version", "Raised by one at each change; the ETag.", .flags = SERVER_SET), \
	REC_TIME(TAG_CREATED_AT, type, created_at, "Créé le", "When it was created.", .flags = SERVER_SET), \
	REC_TIME(TAG_UPDATED_AT, type, updated_at, "Modifié le", "When it last changed.", .flags = SERVER_SET), \
	REC_TIME(TAG_ARCHIVED_AT, type, archived_at, "Archivé le", "When it was archived; absent while in use.", .flags = SERVER_SET)

#define REC_BIT(tag) (UINT64_C(1) << (tag))
#define REC_HAS(rec, tag) (((rec)->has >> (tag)) & 1u)

/* --- finding ------------------------------------------------------------------------------------------------------ */
const struct rec_field *record_field(const struct rec_desc *d, const char *name, size_t len);
const struct rec_field *record_field_tag(const struct rec_desc *d, unsigned tag);
/* Past the last row; some records have no field, and no table then. */
static inline const struct rec_field *
record_end(const struct rec_desc *d)
{
	return d->count > 0 ? d->fields + d->count : d->fields;
}
/* The row of a value, or NULL. */
const struct rec_enum_value *rec_enum_by_value(const struct rec_enum *e, int value);
const struct rec_enum_value *rec_enum_by_name(const struct rec_enum *e, const char *name, size_t len);
/* Of the values whose bit is set (UINT64_MAX: of all), the labels or the names: "lundi, mardi". What does not fit is "…". Returns out. */
const char *rec_enum_words(const struct rec_enum *e, uint64_t mask, bool labels, char *out, size_t cap);
/* A fault whose argument is a value: its label in the French sentence, its name in the English one. */
enum rc rec_fault_value(struct fault *why, enum rc rc, const char *field, const struct fault_code *code, const struct rec_enum *e,
    int value);
static inline void *
record_at(const struct rec_field *f, void *rec)
{
	return (char *)rec + f->off;
}
static inline const void *
record_at_const(const struct rec_field *f, const void *rec)
{
	return (const char *)rec + f->off;
}

/* --- MessagePack -------------------------------------------------------------------------------------------------- */
/* Appends the map. Fields with any flag of drop are left out. A sealed text goes as bin, an open one as str.
 * nulls (a tag mask) go as nil. Canonical: equal records give equal bytes. */
void record_encode(const struct rec_desc *d, const void *rec, uint64_t nulls, unsigned drop, struct buf *out);
/* One pass. Texts point into bytes; lists are allocated in the arena. Unknown tags are skipped. ret_nulls may be NULL: nil is
 * refused then. On error ret_rec is undefined and why says where. Bounds are not checked here: record_validate does; but
 * bytes beyond REC_BYTES_MAX, and lists that would take 8 MiB here, are RC_LIMIT. bin is taken for a text only where the
 * field (or the list around it) is PERSONAL or SENSITIVE: it is ciphertext. Integers may come in any width. */
MUST_CHECK enum rc record_decode(const struct rec_desc *d, const void *bytes, size_t len, struct arena *a, void *ret_rec,
    uint64_t *ret_nulls, struct fault *why);

/* --- JSON --------------------------------------------------------------------------------------------------------- */
/* Texts are copied into the arena. All faults at once: unknown fields, wrong types, doubled keys, invalid UTF-8, each by path
 * (what jansson cannot parse is told alone). ret_nulls NULL: null is refused, as it is inside of lists. At most REC_BYTES_MAX
 * bytes. A key not found, a wrong type or a value that cannot be kept is RC_INVALID; what is no JSON is RC_MALFORMED. */
MUST_CHECK enum rc record_from_json(const struct rec_desc *d, const char *json, size_t len, struct arena *a, void *ret_rec,
    uint64_t *ret_nulls, struct fault *why);
/* Fields with any flag of drop are left out; so are sealed texts, SECRET fields and enum values that the table does not know. */
void record_to_json(const struct rec_desc *d, const void *rec, unsigned drop, struct buf *out);
void json_text(struct buf *out, const char *s, size_t len); /* quoted and escaped */

/* --- validation --------------------------------------------------------------------------------------------------- */
enum record_mode {
	RECORD_CREATE, /* REQUIRED present, SERVER_SET absent */
	RECORD_PATCH,  /* SERVER_SET (but id and version) and CREATE_ONLY absent, REQUIRED not cleared; items of lists are given
			  whole, so as in CREATE */
	RECORD_INPUT,  /* a method's input: REQUIRED present, but for SERVER_SET */
	RECORD_STORED  /* REQUIRED present, but for PERSONAL and SENSITIVE, which erasure takes away; bounds of what is there */
};
/* All faults at once, into a fault that the caller has cleared. A REQUIRED text holds a character at least. Texts hold no
 * control character but newline and tab. A sealed text is refused in every mode but RECORD_STORED. */
MUST_CHECK enum rc record_validate(const struct rec_desc *d, const void *rec, uint64_t nulls, enum record_mode mode,
    struct fault *why);

/* --- JSON Schema (2020-12), as OpenAPI 3.1 takes it --------------------------------------------------------------- */
/* mode RECORD_CREATE, RECORD_PATCH or RECORD_INPUT for request bodies, RECORD_STORED for answers. sub-records are written in
 * place. title is the French label; what JSON Schema has no word for is under x-: x-unit, x-ref, x-labels (French, by enum
 * name), x-expected, x-personal, x-sensitive, x-key, x-create-only. Format, unit and doc are in the description too. */
void record_schema(const struct rec_desc *d, enum record_mode mode, struct buf *out);
void record_schema_field(const struct rec_field *f, enum record_mode mode, struct buf *out);

/* --- text: CSV cells, query parameters ---------------------------------------------------------------------------- */
/* Lists and sets are separated by "|". Sub-records cannot be given as text. An id may be any text if resolve is given: it turns a
 * code into an id of the collection f->ref. Empty text leaves the field absent. Days also as 26/11/2019, decimals with a comma, money in euros,
 * booleans oui/non/true/false/1/0. French labels of enums are accepted beside their names. */
struct record_resolver {
	bool (*resolve)(void *arg, const char *collection, struct text code, struct id *ret_id);
	void *arg;
};
MUST_CHECK enum rc record_set_text(const struct rec_field *f, struct text value, const struct record_resolver *r,
    struct arena *a, void *rec, const char *path, struct fault *why);
/* The same for a cell of a spreadsheet: without the ' before what looks like a formula; several sub-records as "code:4|code:3", their
 * fields in order. */
MUST_CHECK enum rc record_set_cell(const struct rec_field *f, struct text cell, const struct record_resolver *r, struct arena *a,
    void *rec, struct fault *why);
/* The id for ever of the record that a federation's own files call so. */
struct id record_code_id(const char *record, struct text code);
/* The id of what has no code: made of all that it must have (but a status and amounts); of `otherwise` too when some of that is
 * missing. */
struct id record_content_id(const struct rec_desc *d, const void *rec, const char *otherwise, struct arena *a);
/* What record_set_text reads back (decimals with a comma); nothing when the field is absent, sealed, SECRET or holds
 * sub-records. A "|" inside of a list's text is not escaped: that list comes back with an item more. */
void record_get_text(const struct rec_field *f, const void *rec, struct buf *out);
/* Whether record_set_cell reads back what record_get_cell writes: anything but sub-records that have texts, times or lists of their own
 * (whose ":" and "|" would be taken for marks), or fields with any flag of drop. */
bool record_is_cell(const struct rec_field *f, unsigned drop);
/* As record_get_text; several sub-records as "id:director|id:employee". */
void record_get_cell(const struct rec_field *f, const void *rec, struct buf *out);
/* CSV for French Excel: `;`, CRLF, decimal comma, formulas neutralised; the caller writes the BOM. What is no cell is left out. */
void record_csv_head(const struct rec_desc *d, unsigned drop, struct buf *out);
void record_csv_row(const struct rec_desc *d, const void *rec, unsigned drop, struct buf *out);
/* A cell read back: without the ' that record_csv_row put before what a spreadsheet would take for a formula. */
struct text record_csv_plain(struct text cell);

/* --- values ------------------------------------------------------------------------------------------------------- */
bool record_equal(const struct rec_desc *d, const void *a, const void *b);
/* Mask of the tags whose presence or value differs. */
uint64_t record_diff(const struct rec_desc *d, const void *a, const void *b);
/* dst takes what patch has, loses what nulls names. Head tags are not touched. */
void record_patch(const struct rec_desc *d, void *dst, const void *patch, uint64_t nulls);
/* Deep copy: nothing of src is pointed to after. */
void record_copy(const struct rec_desc *d, const void *src, struct arena *a, void *ret_dst);
/* Removes fields with any of the flags, also from the items of lists, in place. */
void record_drop(const struct rec_desc *d, void *rec, unsigned flags);

/* --- seals -------------------------------------------------------------------------------------------------------- */
/* True when a text of the record is PERSONAL or SENSITIVE and open (so that sealing has work). */
bool record_has_open(const struct rec_desc *d, const void *rec);
/* Has it a text that is sealed? */
bool record_has_sealed(const struct rec_desc *d, const void *rec);
/* Seals every open PERSONAL or SENSITIVE text, in place (ciphertext in the arena). AAD = desc name, id, tag. Texts in lists
 * too (AAD: the tags on the way to them), in a copy of the list, so that who shares its items sees no change. */
void record_seal(const struct rec_desc *d, void *rec, struct id id, const uint8_t key[CRYPTO_KEY_LEN],
    const struct entropy *e, struct arena *a);
/* Opens them; with key NULL (destroyed) or a wrong key the field becomes absent (a list of texts as a whole).
 * Returns the number of texts that could not be opened. */
unsigned record_open(const struct rec_desc *d, void *rec, struct id id, const uint8_t *key, struct arena *a);
/* The same with a key for each: of the subject, of the evidence that the law keeps (fields flagged EVIDENCE), and, to open
 * only, the one of the record's own id, under which it was sealed before it had a subject. Any may be NULL; sealing needs
 * those that the record has fields for. */
struct record_keys { const uint8_t *subject, *evidence, *former; };
void record_seal_keys(const struct rec_desc *d, void *rec, struct id id, const struct record_keys *keys, const struct entropy *e,
    struct arena *a);
unsigned record_open_keys(const struct rec_desc *d, void *rec, struct id id, const struct record_keys *keys, struct arena *a);
/* Whom the texts are about: the SUBJECT, or the record itself (also a person's own record). Zero for what has no id. */
struct id record_subject(const struct rec_desc *d, const void *rec);
/* Whose key seals them: the subject's, or the record's own (OWN_KEY). */
struct id record_sealer(const struct rec_desc *d, const void *rec);
/* Whose key seals that subject's evidence: no erasure asks for it. */
struct id record_evidence_subject(struct id subject);
/* Has any field of it, or of a record in a list of it, one of the flags? */
bool record_has_flag(const struct rec_desc *d, unsigned flags);
/* Takes away what is personal or sensitive and no evidence, in place. False when there was nothing of it. */
bool record_strip(const struct rec_desc *d, void *rec);

#endif
