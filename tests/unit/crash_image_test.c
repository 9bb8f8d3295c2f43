/*
 * crash_image_test: a power cut at any point loses nothing acknowledged: store, journal, keyring.
 * Owns: the system calls of this program: its own pwrite, fsync and so on tell the recorder.
 * Beware: a kill cannot show a missing fsync; images can. The planted faults must be found, or the test is
 *         blind. TEST_SEED=n runs another row of points; a failure prints the seed and the point.
 */
#include "tests/lib/crash_calls.h" /* before any other: see there */
#include "common/journal.h"
#include "common/keyring.h"
#include "common/log.h"
#include "tests/lib/crash_image.h"
#include "tests/lib/scratch.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <sys/stat.h>

#define BATCHES 400u
#define SLOTS 64u
#define SUBJECTS 96u
#define OWNERS 5u
#define POINTS 2200u /* and each of the first operations, when the store is born */
#define BIRTH 120u
#define PLANTED_POINTS 150u

enum { MARK_BATCH, MARK_KEYS };

/* --- what is written ---------------------------------------------------------------------------------- */
struct note {
	REC_HEAD_MEMBERS;
	struct text body;
	day_t day;
	struct id owner;
};
enum { F_BODY = 5, F_DAY, F_OWNER };
static const struct rec_field note_fields[] = {
	REC_HEAD(struct note),
	REC_TEXT(6, struct note, body, 8000, "Texte", "Short or long."),
	REC_DAY(7, struct note, day, "Jour", "A key that moves.", .flags = KEY),
	REC_ID(8, struct note, owner, NULL, "Auteur", "A key that several share.", .flags = KEY),
};
REC_DESC_DEFINE(note, struct note, "Note", "What the test keeps.");
static const struct db_table note_table = { &note_desc };
static const struct db_table *const tables[] = { &note_table };
static const struct db_kv done_kv = { "done", DB_KV_PLAIN };
static const struct db_kv *const kvs[] = { &journal_kv, &journal_key_kv, &done_kv };
static const uint8_t master[CRYPTO_KEY_LEN] = "the master key of this test";

/* What must be found after each batch, and after each change of the keyring. */
static struct run {
	uint64_t random;
	char folder[SCRATCH_MAX + 16];
	uint16_t version[BATCHES + 1][SLOTS]; /* 0: not there */
	uint64_t events[BATCHES + 1];
	bool held[BATCHES + 1][SUBJECTS];
	uint8_t key[SUBJECTS][CRYPTO_KEY_LEN];
	unsigned subjects;
	uint32_t keys; /* changes of the keyring so far */
	struct db *db;
	struct keyring *ring;
	struct arena arena;
} run;

static unsigned
roll(unsigned below)
{
	return (unsigned)(crash_random(&run.random) % below);
}

static struct id
id_of(unsigned kind, unsigned n)
{
	return (struct id){ { (uint8_t)kind, (uint8_t)(n >> 8), (uint8_t)n } };
}

/* All of a note follows from its slot and version. */
static struct note
note_of(unsigned slot, unsigned version, struct arena *a)
{
	uint64_t seed = (uint64_t)slot << 32 | version;
	uint64_t r = crash_random(&seed);
	size_t len = r % 16 == 0 ? 4000 + r % 3000 : r % 300;
	char *body = arena_alloc(a, len + 1);
	struct note n = {
		.id = id_of(1, slot), .version = version, .owner = id_of(2, (unsigned)(r >> 32) % OWNERS)
	};

	memset(body, 'a' + (int)(version % 26), len);
	n.body = (struct text){ body, (uint32_t)len, 0 };
	n.day = (day_t)(r >> 16) % 1000 - 500;
	n.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8);
	return n;
}

static void
change_slot(struct db_txn *t, struct journal *j, uint16_t *version, unsigned slot)
{
	struct journal_entry e = { .event = TEXT_LIT("note.changed"), .key = id_of(1, slot) };
	struct note n = note_of(slot, version[slot] + 1u, &run.arena);
	struct text body;

	if (version[slot] > 0 && roll(5) == 0) {
		version[slot] = 0;
		db_remove(t, &note_table, n.id);
	} else {
		version[slot]++;
		db_put(t, &note_table, &n);
	}
	if (version[slot] > 0 && db_get_bytes(t, &note_table, n.id, &run.arena, &body))
		e.body = body;
	journal_append(t, j, &e);
}

static void
fill_seeded(void *arg, void *out, size_t len)
{
	uint8_t *bytes = out;

	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)crash_random(arg);
}

/* New subjects, or sometimes one destroyed; the changes are acknowledged once they are synced. */
static void
change_keys(void)
{
	bool *held = run.held[++run.keys];
	unsigned gone = roll(run.subjects + (run.subjects == 0));

	memcpy(held, run.held[run.keys - 1], sizeof run.held[0]);
	if (run.subjects > 8 && held[gone] && roll(4) == 0) {
		held[gone] = false;
		assert_int_equal(keyring_destroy(run.ring, id_of(3, gone)), RC_OK);
	} else {
		for (unsigned n = 1 + roll(5); n > 0 && run.subjects < SUBJECTS; n--, run.subjects++) {
			memcpy(run.key[run.subjects], keyring_need(run.ring, id_of(3, run.subjects)),
			    CRYPTO_KEY_LEN);
			held[run.subjects] = true;
		}
		assert_int_equal(keyring_sync(run.ring), RC_OK);
	}
	crash_mark(MARK_KEYS, run.keys);
}

static void
write_batch(uint32_t batch)
{
	uint16_t *version = run.version[batch];
	unsigned changes = roll(40) == 0 ? 60 : 1 + roll(6);
	struct journal j;
	struct db_txn t = db_begin(run.db, DB_WRITE);

	memcpy(version, run.version[batch - 1], sizeof run.version[0]);
	assert_int_equal(journal_load(&t, &j), RC_OK);
	for (unsigned i = 0; i < changes; i++)
		change_slot(&t, &j, version, roll(SLOTS));
	run.events[batch] = j.last;
	db_kv_put(&t, &done_kv, "batch", 5, &batch, sizeof batch);
	assert_int_equal(db_end(&t), RC_OK);
	crash_mark(MARK_BATCH, batch);
	arena_reset(&run.arena);
}

static void
record_run(const char *scratch, uint64_t seed, unsigned env_flags, const char *ignore)
{
	char store[sizeof run.folder + 8], ring[sizeof run.folder + 8];
	const struct entropy e = { fill_seeded, &run.random };

	memset(&run, 0, sizeof run);
	run.random = seed;
	snprintf(run.folder, sizeof run.folder, "%s/live", scratch);
	snprintf(store, sizeof store, "%s/store", run.folder);
	snprintf(ring, sizeof ring, "%s/keyring", run.folder);
	scratch_remove(run.folder);
	assert_int_equal(mkdir(run.folder, 0700), 0);
	struct db_options o = { store, tables, 1, kvs, 3, false, env_flags };

	crash_record(run.folder, ignore);
	assert_int_equal(db_open(&o, &run.db, NULL), RC_OK);
	assert_int_equal(keyring_open(ring, master, &e, &run.ring, NULL), RC_OK);
	for (uint32_t batch = 1; batch <= BATCHES; batch++) {
		if (roll(8) == 0)
			change_keys();
		write_batch(batch);
	}
	crash_stop();
	keyring_close(run.ring);
	db_close(run.db);
	arena_free(&run.arena);
}

/* --- what is found ------------------------------------------------------------------------------------ */
static char flaw[512];
#define FLAW(...) (snprintf(flaw, sizeof flaw, __VA_ARGS__), false)

static bool
slot_is_right(struct db_txn *t, unsigned slot, unsigned version, struct arena *a)
{
	struct note want = note_of(slot, version, a);
	struct buf bytes = { 0 };
	struct text got;
	bool there = db_get_bytes(t, &note_table, want.id, a, &got), right;

	if (version == 0)
		return !there || FLAW("slot %u was removed and is there", slot);
	record_encode(&note_desc, &want, 0, 0, &bytes);
	right = there && got.len == bytes.len && memcmp(got.ptr, bytes.ptr, bytes.len) == 0;
	buf_free(&bytes);
	return right || FLAW("slot %u is %s at version %u", slot, there ? "not whole" : "missing", version);
}

/* Each record once in the table and once in each index, under its own value. */
static bool
indexes_are_right(struct db_txn *t, unsigned live, struct arena *a)
{
	unsigned seen[3] = { 0 };
	struct db_scan s;
	struct note n;

	for (unsigned i = 0; i < 3; i++) {
		if (i == 0)
			db_scan_all(&s, t, &note_table, false);
		else
			db_scan_range(
			    &s, t, &note_table, &note_fields[i == 1 ? F_DAY : F_OWNER], NULL, NULL, false);
		for (day_t last = INT32_MIN; db_scan_next(&s, a, &n); last = n.day, seen[i]++)
			if (i == 1 && n.day < last)
				return FLAW("an index is out of order");
		db_scan_end(&s);
	}
	return (seen[0] == live && seen[1] == live && seen[2] == live && db_count(t, &note_table) == live) ||
	    FLAW("%u records, seen %u, by day %u, by owner %u", live, seen[0], seen[1], seen[2]);
}

static bool
journal_is_right(struct db_txn *t, uint64_t events)
{
	struct fault why = { 0 };
	uint64_t count = 0;

	if (journal_verify(t, &count, &why) != RC_OK)
		return FLAW("journal: %s", why.items[0].argument);
	return count == events ||
	    FLAW("journal: %llu events of %llu", (unsigned long long)count, (unsigned long long)events);
}

static bool
content_is_right(struct db_txn *t, uint32_t acknowledged, struct arena *a)
{
	struct text done;
	uint32_t batch = 0;
	unsigned live = 0;

	if (db_kv_get(t, &done_kv, "batch", 5, a, &done))
		memcpy(&batch, done.ptr, sizeof batch);
	if (batch != acknowledged && batch != acknowledged + 1) /* one may have been on its way */
		return FLAW("batch %u is there, %u was acknowledged", batch, acknowledged);
	for (unsigned slot = 0; slot < SLOTS; slot++) {
		live += run.version[batch][slot] > 0;
		if (!slot_is_right(t, slot, run.version[batch][slot], a))
			return false;
	}
	return indexes_are_right(t, live, a) && journal_is_right(t, run.events[batch]);
}

static bool
store_is_right(const char *folder, uint32_t acknowledged)
{
	char path[SCRATCH_MAX + 32];
	struct fault why = { 0 };
	struct arena a = { 0 };
	struct db *db;
	bool right;

	snprintf(path, sizeof path, "%s/store", folder);
	struct db_options o = { path, tables, 1, kvs, 3, false, 0 };

	if (db_open(&o, &db, &why) != RC_OK)
		return FLAW("%s", why.items[0].argument);
	struct db_txn t = db_begin(db, DB_WRITE); /* it must also take new writes */

	db_kv_put(&t, &done_kv, "after", 5, "", 0);
	right = content_is_right(&t, acknowledged, &a);
	if (t.rc != RC_OK)
		right = FLAW("reading: %s", rc_info(t.rc)->name);
	if (db_end(&t) != RC_OK && right)
		right = FLAW("a write after the cut: %s", rc_info(t.rc)->name);
	db_close(db);
	arena_free(&a);
	return right;
}

/* Held before and after the change on its way: there, and the same. Held neither before nor after: not there.
 */
static bool
subject_is_right(const struct keyring *ring, unsigned subject, const bool *before, const bool *after)
{
	const uint8_t *key = keyring_find(ring, id_of(3, subject));

	if (before[subject] && after[subject] && key == NULL)
		return FLAW("key %u is lost", subject);
	if (!before[subject] && !after[subject] && key != NULL)
		return FLAW("key %u is there again", subject);
	return key == NULL || memcmp(key, run.key[subject], CRYPTO_KEY_LEN) == 0 ||
	    FLAW("key %u changed", subject);
}

static bool
ring_is_right(const char *folder, uint32_t acknowledged)
{
	const bool *before = run.held[acknowledged];
	const bool *after = run.held[acknowledged < run.keys ? acknowledged + 1 : acknowledged];
	char path[SCRATCH_MAX + 32];
	struct fault why = { 0 };
	struct keyring *ring;
	bool right = true;

	snprintf(path, sizeof path, "%s/keyring", folder);
	if (keyring_open(path, master, &entropy_system, &ring, &why) != RC_OK)
		return FLAW("%s", why.items[0].argument);
	for (unsigned s = 0; s < SUBJECTS && right; s++)
		right = subject_is_right(ring, s, before, after);
	keyring_close(ring);
	return right;
}

/* --- the tests ---------------------------------------------------------------------------------------- */
static int
compare_points(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* Ascending: at random over the whole log, and each of its first operations. */
static void
choose_points(uint64_t seed, size_t *points, size_t random, size_t first)
{
	for (size_t i = 0; i < random; i++)
		points[i] = (size_t)(crash_random(&seed) % (crash_ops() + 1));
	for (size_t i = 0; i < first; i++)
		points[random + i] = i;
	qsort(points, random + first, sizeof points[0], compare_points);
}

/* LMDB can be killed by what a lost write left (a page beyond the file's end is SIGBUS), so that a child
 * looks. */
struct search {
	size_t points[POINTS + BIRTH];
	bool quiet; /* losses are planted: LMDB's last words are of no interest */
	size_t count;
	size_t next;
	size_t losses;
	size_t first; /* point of the first loss */
	char flaw[sizeof flaw];
};

static void
note_loss(struct search *s, const char *how)
{
	if (s->losses++ > 0)
		return;
	s->first = s->points[s->next];
	snprintf(s->flaw, sizeof s->flaw, "%s", how);
}

_Noreturn static void
look(struct search *s, const char *folder, uint64_t seed)
{
	const struct rlimit no_core = { 0, 0 };
	uint32_t marks[CRASH_MARKS];

	setrlimit(RLIMIT_CORE, &no_core);
	signal(SIGBUS, SIG_DFL); /* not cmocka's, which would go on with the tests */
	signal(SIGSEGV, SIG_DFL);
	signal(SIGABRT, SIG_DFL);
	if (s->quiet && freopen("/dev/null", "w", stderr) == NULL)
		_exit(1);
	for (; s->next < s->count; s->next++) {
		crash_image(s->points[s->next], seed + s->next, folder, marks);
		if (!store_is_right(folder, marks[MARK_BATCH]) || !ring_is_right(folder, marks[MARK_KEYS]))
			note_loss(s, flaw);
	}
	_exit(0);
}

static void
look_in_children(struct search *s, const char *folder, uint64_t seed)
{
	char how[64];
	int status;

	while (s->next < s->count) {
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0)
			look(s, folder, seed);
		assert_int_equal(waitpid(child, &status, 0), child);
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			continue;
		snprintf(how, sizeof how, "opening it ended with status %#x", (unsigned)status);
		note_loss(s, how);
		s->next++;
	}
}

/* How many points show a loss; the first flaw is in `flaw`, its point in *ret_first. */
static size_t
count_losses(const char *scratch, uint64_t seed, size_t random, size_t first, size_t *ret_first)
{
	struct search *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char folder[SCRATCH_MAX + 8];
	size_t losses;

	assert_true(s != MAP_FAILED);
	snprintf(folder, sizeof folder, "%s/image", scratch);
	choose_points(seed, s->points, random, first);
	s->count = random + first;
	s->quiet = first == 0;
	crash_rewind();
	look_in_children(s, folder, seed);
	losses = s->losses;
	*ret_first = s->first;
	memcpy(flaw, s->flaw, sizeof flaw);
	munmap(s, sizeof *s);
	return losses;
}

static uint64_t
test_seed(void)
{
	const char *asked = getenv("TEST_SEED");

	return asked != NULL ? strtoull(asked, NULL, 0) : 20260101;
}

static void
no_power_cut_loses_what_was_acknowledged(void **state)
{
	uint64_t seed = test_seed();
	size_t at = 0;

	record_run(*state, seed, 0, NULL);
	print_message("%u points and the first %u among %zu operations, seed %llu\n", POINTS, BIRTH,
	    crash_ops(), (unsigned long long)seed);
	if (count_losses(*state, seed, POINTS, BIRTH, &at) > 0)
		fail_msg("seed %llu, point %zu: %s", (unsigned long long)seed, at, flaw);
}

static void
expect_loss(const char *scratch, unsigned env_flags, const char *ignore)
{
	uint64_t seed = test_seed();
	size_t at = 0, losses;

	record_run(scratch, seed, env_flags, ignore);
	losses = count_losses(scratch, seed, PLANTED_POINTS, 0, &at);
	print_message("%zu of %u points show it; the first, %zu: %s\n", losses, PLANTED_POINTS, at, flaw);
	if (losses == 0)
		fail_msg("seed %llu: the planted fault was not found", (unsigned long long)seed);
}

static void
a_store_opened_without_sync_is_found_out(void **state)
{
	expect_loss(*state, MDB_NOSYNC, NULL);
}

static void
a_store_opened_without_sync_of_its_head_is_found_out(void **state)
{
	expect_loss(*state, MDB_NOMETASYNC, NULL);
}

static void
a_keyring_that_is_not_synced_is_found_out(void **state)
{
	expect_loss(*state, 0, "keyring.new");
}

static void
ignore_line(void *arg, const char *line, size_t len)
{
	(void)arg;
	(void)line;
	(void)len;
}

static int
setup(void **state)
{
	static char scratch[SCRATCH_MAX];

	scratch_make(scratch);
	log_capture(ignore_line, NULL); /* a torn keyring says so each time */
	*state = scratch;
	return 0;
}

static int
teardown(void **state)
{
	crash_stop();
	crash_forget();
	scratch_remove(*state);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_power_cut_loses_what_was_acknowledged),
		TEST(a_store_opened_without_sync_is_found_out),
		TEST(a_store_opened_without_sync_of_its_head_is_found_out),
		TEST(a_keyring_that_is_not_synced_is_found_out),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
