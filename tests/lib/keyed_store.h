/*
 * keyed_store: a table with a key of every kind, and a store of it in a scratch folder, for the tests of db.
 * Owns: the fixture, from setup to teardown.
 * Beware: its helpers assert: they are called within a cmocka test only.
 */
#ifndef TESTS_LIB_KEYED_STORE_H
#define TESTS_LIB_KEYED_STORE_H

#include "common/db.h"
#include "tests/lib/scratch.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum colour { RED = 1, GREEN, BLUE };
struct keyed {
	REC_HEAD_MEMBERS;
	struct text name;
	int64_t balance;
	double weight;
	day_t day;
	enum colour colour;
	uint32_t colours;
	struct list friends; /* of ids */
	struct list words; /* of texts */
	struct id owner;
	bool open;
	struct text secret;
};
REC_DESC_DECLARE(keyed);
enum {
	F_NAME,
	F_BALANCE,
	F_WEIGHT,
	F_DAY,
	F_COLOUR,
	F_COLOURS,
	F_FRIENDS,
	F_WORDS,
	F_OWNER,
	F_OPEN,
	F_SECRET
};
extern const struct db_table keyed_table;
extern const struct db_kv keyed_notes, keyed_counted, keyed_gathered;

struct fixture {
	char scratch[SCRATCH_MAX];
	char folder[SCRATCH_MAX + 8];
	struct db *db;
	struct arena arena;
};
int fixture_setup(void **state);
int fixture_teardown(void **state);

const struct rec_field *keyed_field(unsigned f);
struct db_options keyed_options(const char *folder);
struct id keyed_id(unsigned n);
/* An id and a version, nothing else. */
struct keyed keyed_of(unsigned n);
#define KEYED_SET(s, f, mem, value) ((s)->mem = (value), (s)->has |= REC_BIT(keyed_field(f)->tag))
/* In a transaction of its own. */
void keyed_put(struct db *db, const struct keyed *s);

/* The scan gives just these, in this order; it is ended. */
void scan_expect(struct db_scan *s, size_t count, const unsigned *want);
#define EXPECT(s, ...)                                                                                       \
	scan_expect((s), COUNT(((const unsigned[]){ __VA_ARGS__ })), (const unsigned[]){ __VA_ARGS__ })
#define EXPECT_NONE(s) scan_expect((s), 0, NULL)

#endif
