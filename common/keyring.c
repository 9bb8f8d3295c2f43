/*
 * keyring: keys by subject in memory, as lines of fixed size in a file that grows at its end.
 * Owns: the file, <path>.new while it is rewritten, and the keys in memory, which are wiped.
 * Beware: entries keep the order of the lines. After a failed write nothing more is written.
 *
 * The file:  head  8 "MLGKEYS\n" | 4 version, 1 | 4 bytes of a line, 96 | 32 check of the master | 8 id | 8
 * destroyed line  16 subject | 8 durable | 72 the key, sealed over the 24 bytes before it
 *
 * Numbers are big-endian. `durable` says how many lines were known to be on disk when this one was written. A
 * line that does not open and that another calls durable is RC_CORRUPT. Other lines that do not open were of
 * the last batch, torn by a power cut before its sync returned: no commit used them, and they are dropped.
 */
#include "common/keyring.h"
#include "common/disk.h"
#include "common/log.h"
#include "common/node.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "MLGKEYS\n"
#define VERSION 1u
#define HEAD_LEN 64u
#define CHECK_AT 16u
#define ID_AT 48u
#define DESTROYED_AT 56u
#define AAD_LEN 24u
#define LINE_LEN (AAD_LEN + CRYPTO_KEY_LEN + CRYPTO_SEAL_OVERHEAD)
#define FILE_MAX ((off_t)1 << 32)
#define SLOTS_MIN 64u

_Static_assert(LINE_LEN == 96, "the file's format is fixed");

FAULT_DEFINE(FAULT_KEYRING, "keyring",
    "Le trousseau de clés keys/%s. Remettez la dernière copie du dossier keys.",
    "The keyring keys/%s. Put back the last copy of the folder keys.");

struct entry {
	struct id subject;
	uint8_t key[CRYPTO_KEY_LEN];
};

struct keyring {
	char *path; /* NULL: in memory only */
	int fd;
	bool failed;
	int error;
	bool looking; /* the file is not written */
	uint8_t id[8];
	uint64_t destroyed;
	struct entropy entropy;
	uint8_t wrap[CRYPTO_KEY_LEN]; /* derived from the master key */
	struct entry *entries;
	size_t count;
	size_t cap;
	size_t durable; /* entries that are on disk: the first ones */
	uint32_t *slots; /* open addressing: index + 1, or 0 */
	size_t slot_count; /* a power of two, at least twice count */
};

/* --- the map ----------------------------------------------------------------------------------------- */
static void *
need_memory(size_t count, size_t size)
{
	void *p = calloc(count, size);

	if (p == NULL) {
		fputs("keyring: out of memory\n", stderr);
		abort();
	}
	return p;
}

/* splitmix64's finalizer */
static uint64_t
mixed(uint64_t z)
{
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint64_t
keyring_hash(struct id subject)
{
	uint64_t a, b;

	memcpy(&a, subject.b, 8);
	memcpy(&b, subject.b + 8, 8);
	return mixed(a ^ mixed(b));
}

/* The slot of the subject, or the empty one where it would go. */
static uint32_t *
slot_of(const struct keyring *k, struct id subject)
{
	for (size_t at = (size_t)keyring_hash(subject);; at++) {
		uint32_t *slot = &k->slots[at & (k->slot_count - 1)];

		if (*slot == 0 || id_equal(k->entries[*slot - 1].subject, subject))
			return slot;
	}
}

static void
index_entries(struct keyring *k, size_t slot_count)
{
	free(k->slots);
	k->slots = need_memory(slot_count, sizeof k->slots[0]);
	k->slot_count = slot_count;
	for (size_t i = 0; i < k->count; i++)
		*slot_of(k, k->entries[i].subject) = (uint32_t)i + 1;
}

/* Not realloc: it would leave keys behind. */
static void
grow_entries(struct keyring *k)
{
	size_t cap = k->cap == 0 ? SLOTS_MIN / 2 : k->cap * 2;
	struct entry *entries = need_memory(cap, sizeof entries[0]);

	if (k->count > 0 && k->entries != NULL) {
		memcpy(entries, k->entries, k->count * sizeof entries[0]);
		crypto_wipe(k->entries, k->count * sizeof entries[0]);
	}
	free(k->entries);
	k->entries = entries;
	k->cap = cap;
}

static struct entry *
add_entry(struct keyring *k, struct id subject)
{
	if (k->count == k->cap)
		grow_entries(k);
	assert(k->entries != NULL);
	k->entries[k->count].subject = subject;
	k->count++;
	if (2 * k->count > k->slot_count)
		index_entries(k, k->slot_count * 2);
	else
		*slot_of(k, subject) = (uint32_t)k->count;
	return &k->entries[k->count - 1];
}

/* --- lines ------------------------------------------------------------------------------------------- */
static void
be32(uint32_t v, uint8_t out[4])
{
	for (int i = 3; i >= 0; i--, v >>= 8)
		out[i] = (uint8_t)v;
}

static void
be64(uint64_t v, uint8_t out[8])
{
	be32((uint32_t)(v >> 32), out);
	be32((uint32_t)v, out + 4);
}

static void
write_head(const struct keyring *k, uint64_t destroyed, struct buf *out)
{
	uint8_t head[HEAD_LEN] = MAGIC;

	be32(VERSION, head + 8);
	be32(LINE_LEN, head + 12);
	crypto_derive(k->wrap, "keyring check", head + CHECK_AT);
	memcpy(head + ID_AT, k->id, sizeof k->id);
	be64(destroyed, head + DESTROYED_AT);
	buf_append(out, head, sizeof head);
}

static void
write_line(const struct keyring *k, const struct entry *e, uint64_t durable, struct buf *out)
{
	uint8_t line[LINE_LEN];

	memcpy(line, e->subject.b, sizeof e->subject.b);
	be64(durable, line + 16);
	crypto_seal(k->wrap, &k->entropy, line, AAD_LEN, e->key, sizeof e->key, line + AAD_LEN);
	buf_append(out, line, sizeof line);
}

static enum rc
refuse(const struct keyring *k, enum rc rc, const char *what, struct fault *why)
{
	const char *slash = strrchr(k->path, '/');

	return fault_addf(
	    why, rc, NULL, FAULT_KEYRING, "%.60s %s", slash != NULL ? slash + 1 : k->path, what);
}

static enum rc
read_head(struct keyring *k, const uint8_t *head, size_t len, struct fault *why)
{
	struct buf want = { 0 };
	enum rc rc = RC_OK;

	write_head(k, 0, &want);
	if (len < HEAD_LEN || memcmp(head, want.ptr, CHECK_AT) != 0)
		rc = refuse(k, RC_CORRUPT, "est abîmé ou d’une autre version", why);
	else if (!crypto_equal(head + CHECK_AT, want.ptr + CHECK_AT, CRYPTO_HASH_LEN))
		rc = refuse(k, RC_CORRUPT, "a été fait sous une autre clé maîtresse (master.key)", why);
	buf_free(&want);
	if (rc != RC_OK)
		return rc;
	memcpy(k->id, head + ID_AT, sizeof k->id);
	for (size_t i = DESTROYED_AT; i < HEAD_LEN; i++)
		k->destroyed = k->destroyed << 8 | head[i];
	return rc;
}

/* False when it does not open, or tells of a subject twice. */
static bool
read_line(struct keyring *k, const uint8_t *line, size_t *attested)
{
	uint8_t key[CRYPTO_KEY_LEN];
	struct id subject;
	uint64_t durable = 0;
	bool fresh;

	if (crypto_unseal(k->wrap, line, AAD_LEN, line + AAD_LEN, LINE_LEN - AAD_LEN, key) != RC_OK)
		return false;
	memcpy(subject.b, line, sizeof subject.b);
	for (size_t i = 16; i < AAD_LEN; i++)
		durable = durable << 8 | line[i];
	if (durable > *attested)
		*attested = (size_t)durable;
	fresh = *slot_of(k, subject) == 0;
	if (fresh)
		memcpy(add_entry(k, subject)->key, key, sizeof key);
	crypto_wipe(key, sizeof key);
	return fresh;
}

/* ret_torn: lines of the last batch that do not open, a cut one included. */
static enum rc
read_lines(struct keyring *k, const uint8_t *bytes, size_t len, size_t *ret_torn, struct fault *why)
{
	size_t lines = (len - HEAD_LEN) / LINE_LEN, attested = 0, first_bad = SIZE_MAX, torn = 0;

	for (size_t i = 0; i < lines; i++)
		if (!read_line(k, bytes + HEAD_LEN + i * LINE_LEN, &attested)) {
			first_bad = torn == 0 ? i : first_bad;
			torn++;
		}
	if (first_bad < attested || attested > lines) {
		char what[80];

		snprintf(what, sizeof what, "est abîmé : la ligne %zu ne s’ouvre pas",
		    (first_bad < attested ? first_bad : lines) + 1);
		return refuse(k, RC_CORRUPT, what, why);
	}
	*ret_torn = torn + ((len - HEAD_LEN) % LINE_LEN != 0);
	return RC_OK;
}

/* --- the file ---------------------------------------------------------------------------------------- */
/* Whole, synced, and under its name; returns the new descriptor, or -1 with the old file untouched or
 * replaced. */
static int
replace_file(const char *path, const struct buf *bytes)
{
	char beside[PATH_MAX];
	int fd, n = snprintf(beside, sizeof beside, "%s.new", path);

	if (n < 0 || n >= PATH_MAX)
		return -1;
	fd = open(beside, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -1;
	if (disk_write(fd, bytes->ptr, bytes->len, 0) && fsync(fd) == 0 && rename(beside, path) == 0 &&
	    disk_sync_folder_of(path))
		return fd;
	close(fd);
	return -1;
}

/* Which entries go when the file is written anew. */
struct gone {
	size_t *at;
	size_t count;
};

static bool
gone_has(const struct gone *g, size_t at)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->at[i] == at)
			return true;
	return false;
}

/* The old file is no longer linked: its keys are overwritten where they lay, as far as the disk lets us. */
static void
retire_file(int fd, const struct gone *g, size_t durable)
{
	static const uint8_t zeros[LINE_LEN];

	if (fd < 0)
		return;
	for (size_t i = 0; i < g->count; i++)
		if (g->at[i] < durable)
			(void)disk_write(fd, zeros, sizeof zeros, (off_t)(HEAD_LEN + g->at[i] * LINE_LEN));
	(void)fdatasync(fd); /* once for all: the loop waits for it */
	close(fd);
}

/* Writes every entry but those that go. */
static enum rc
rewrite(struct keyring *k, const struct gone *g)
{
	struct buf out = { 0 };
	size_t kept = k->count - g->count;
	uint64_t destroyed = k->destroyed + g->count;
	int fd;

	write_head(k, destroyed, &out);
	for (size_t i = 0; i < k->count; i++)
		if (!gone_has(g, i))
			write_line(k, &k->entries[i], kept, &out);
	fd = replace_file(k->path, &out);
	buf_free(&out);
	if (fd < 0) {
		k->failed = true;
		k->error = errno;
		return RC_IO;
	}
	k->destroyed = destroyed;
	retire_file(k->fd, g, k->durable);
	k->fd = fd;
	k->durable = kept;
	return RC_OK;
}

static enum rc
parse(struct keyring *k, const uint8_t *bytes, size_t len, struct fault *why)
{
	size_t torn = 0;
	enum rc rc = read_head(k, bytes, len, why);

	if (rc == RC_OK)
		rc = read_lines(k, bytes, len, &torn, why);
	if (rc != RC_OK)
		return rc;
	if (k->looking) {
		rc = RC_OK; /* a line cut short may be one that is being written */
	} else if (torn > 0) {
		log_emit(LOG_WARN, "keyring_torn", LOG_U64("lines", torn));
		rc = rewrite(k, &(struct gone){ NULL, 0 });
	} else if (fdatasync(k->fd) != 0) { /* a process that was killed wrote, and may not have synced */
		rc = RC_IO;
	}
	k->durable = k->count;
	return rc;
}

static enum rc
load_file(struct keyring *k, struct fault *why)
{
	struct stat st;
	uint8_t *bytes;
	enum rc rc = RC_IO;

	if (fstat(k->fd, &st) != 0)
		return RC_IO;
	if (st.st_size > FILE_MAX)
		return RC_LIMIT;
	bytes = need_memory((size_t)st.st_size + 1, 1);
	if (disk_read(k->fd, bytes, (size_t)st.st_size, 0))
		rc = parse(k, bytes, (size_t)st.st_size, why);
	free(bytes);
	return rc;
}

static enum rc
open_file(struct keyring *k, struct fault *why)
{
	enum rc rc;

	k->fd = open(k->path, (k->looking ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NOFOLLOW);
	if (k->fd >= 0) {
		rc = load_file(k, why);
	} else if (errno == ENOENT && !k->looking) {
		entropy_fill(&k->entropy, k->id, sizeof k->id);
		rc = rewrite(k, &(struct gone){ NULL, 0 });
	} else {
		rc = errno == ENOENT ? RC_CORRUPT : RC_IO;
	}
	if (rc != RC_OK && why != NULL && why->count == 0) {
		char what[80];

		snprintf(what, sizeof what, "est inaccessible : %.50s", node_cause(errno));
		return refuse(k, rc, what, why);
	}
	return rc;
}

/* --- the whole --------------------------------------------------------------------------------------- */
static enum rc
keyring_new(const char *path, const uint8_t master[CRYPTO_KEY_LEN], const struct entropy *e,
    struct keyring **ret_ring, struct fault *why)
{
	struct keyring *k = need_memory(1, sizeof *k);
	enum rc rc = RC_OK;

	k->fd = -1;
	k->looking = e == NULL;
	if (e != NULL)
		k->entropy = *e;
	crypto_derive(master, "keyring", k->wrap);
	index_entries(k, SLOTS_MIN);
	if (path != NULL) {
		k->path = need_memory(strlen(path) + 1, 1);
		memcpy(k->path, path, strlen(path));
		rc = open_file(k, why);
	}
	if (rc == RC_OK)
		*ret_ring = k;
	else
		keyring_close(k);
	return rc;
}

enum rc
keyring_open(const char *path, const uint8_t master[CRYPTO_KEY_LEN], const struct entropy *e,
    struct keyring **ret_ring, struct fault *why)
{
	return keyring_new(path, master, e, ret_ring, why);
}

enum rc
keyring_read(
    const char *path, const uint8_t master[CRYPTO_KEY_LEN], struct keyring **ret_ring, struct fault *why)
{
	return keyring_new(path, master, NULL, ret_ring, why);
}

void
keyring_close(struct keyring *k)
{
	if (k == NULL)
		return;
	if (k->fd >= 0)
		close(k->fd);
	if (k->cap > 0)
		crypto_wipe(k->entries, k->cap * sizeof k->entries[0]);
	free(k->entries);
	free(k->slots);
	free(k->path);
	crypto_wipe(k, sizeof *k);
	free(k);
}

const uint8_t *
keyring_find(const struct keyring *k, struct id subject)
{
	uint32_t slot = *slot_of(k, subject);

	return slot == 0 ? NULL : k->entries[slot - 1].key;
}

const uint8_t *
keyring_need(struct keyring *k, struct id subject)
{
	const uint8_t *found = keyring_find(k, subject);
	struct entry *made;

	if (found != NULL)
		return found;
	made = add_entry(k, subject);
	entropy_fill(&k->entropy, made->key, sizeof made->key);
	return made->key;
}

enum rc
keyring_sync(struct keyring *k)
{
	struct buf out = { 0 };

	if (k->failed)
		return RC_IO;
	if (k->path == NULL || k->durable == k->count)
		return RC_OK;
	for (size_t i = k->durable; i < k->count; i++)
		write_line(k, &k->entries[i], k->durable, &out);
	if (!disk_write(k->fd, out.ptr, out.len, (off_t)(HEAD_LEN + k->durable * LINE_LEN)) ||
	    fdatasync(k->fd) != 0) {
		k->failed = true;
		k->error = errno;
	} else {
		k->durable = k->count;
	}
	buf_free(&out);
	return k->failed ? RC_IO : RC_OK;
}

/* The entries that stay close up. */
static void
forget_entries(struct keyring *k, const struct gone *g)
{
	size_t kept = 0;

	for (size_t i = 0; i < k->count; i++)
		if (!gone_has(g, i))
			k->entries[kept++] = k->entries[i];
	crypto_wipe(&k->entries[kept], (k->count - kept) * sizeof k->entries[0]);
	k->count = kept;
	index_entries(k, k->slot_count);
}

enum rc
keyring_destroy_all(struct keyring *k, const struct id *subjects, size_t count)
{
	struct gone g = { need_memory(count + 1, sizeof(size_t)), 0 };
	enum rc rc = RC_OK;

	for (size_t i = 0; i < count; i++) {
		uint32_t slot = *slot_of(k, subjects[i]);

		if (slot != 0 && !gone_has(&g, slot - 1))
			g.at[g.count++] = slot - 1;
	}
	if (g.count > 0 && k->failed)
		rc = RC_IO;
	if (rc == RC_OK && g.count > 0 && k->path != NULL)
		rc = rewrite(k, &g);
	if (rc == RC_OK && g.count > 0)
		forget_entries(k, &g);
	free(g.at);
	return rc;
}

enum rc
keyring_destroy(struct keyring *k, struct id subject)
{
	return *slot_of(k, subject) == 0 ? RC_NOT_FOUND : keyring_destroy_all(k, &subject, 1);
}

size_t
keyring_count(const struct keyring *k)
{
	return k->count;
}

struct keyring_mark
keyring_mark(const struct keyring *k)
{
	struct keyring_mark m = { .made = k->count + k->destroyed };

	memcpy(m.id, k->id, sizeof m.id);
	return m;
}

int
keyring_error(const struct keyring *k)
{
	return k->error;
}
