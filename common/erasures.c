/*
 * erasures: see erasures.h.
 * Owns: nothing beyond a call.
 * Beware: one process at a time adds to a file: the service that keeps the people, or the one that keeps the peers, or a restore
 *         while none runs.
 *
 * The file:  head  8 "MLGERAS\n" or "MLGREVO\n" | 4 version, 1 | 4 bytes of a line, 64
 *            line  16 subject | 8 time | 8 zero | 32 hash of the hash before and the 32 bytes before it, keyed
 */
#include "common/erasures.h"
#include "common/disk.h"
#include "common/node.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_LEN 16u
#define LINE_LEN 64u
#define BODY_LEN 32u
#define LINES_MOST ((off_t)1 << 24)

FAULT_DEFINE(FAULT_ERASURES, "erasures",
    "La liste des effacements (fichier « erasures » du nœud) %s : remettez la dernière copie saine de ce "
    "fichier.",
    "The list of erasures (the node's file \"erasures\") %s: put back the last sound copy of that file.");

FAULT_DEFINE(FAULT_REVOCATIONS, "revocations",
    "La liste des fédérations révoquées (fichier « revocations » du nœud) %s : remettez la dernière copie "
    "saine de ce fichier.",
    "The list of revoked federations (the node's file \"revocations\") %s: put back the last sound copy of "
    "that file.");

static const struct kind {
	uint8_t head[HEAD_LEN];
	const char *purpose; /* of the key */
	const struct fault_code *fault;
} kinds[] = {
	[ERASURES_PEOPLE] = { "MLGERAS\n\0\0\0\1\0\0\0\100", "erasures", FAULT_ERASURES },
	[ERASURES_PEERS] = { "MLGREVO\n\0\0\0\1\0\0\0\100", "revocations", FAULT_REVOCATIONS },
};

struct chain {
	const struct kind *kind;
	uint8_t key[CRYPTO_KEY_LEN];
	uint8_t hash[CRYPTO_HASH_LEN]; /* of the last line */
};

void
erasures_beside(const char *erasures, char out[PATH_MAX])
{
	const char *slash = strrchr(erasures, '/');

	snprintf(out, PATH_MAX, "%.*srevocations", slash == NULL ? 0 : (int)(slash + 1 - erasures), erasures);
}

static void
chain_open(struct chain *c, enum erasures_kind kind, const uint8_t master[CRYPTO_KEY_LEN])
{
	memset(c, 0, sizeof *c);
	c->kind = &kinds[kind];
	crypto_derive(master, c->kind->purpose, c->key);
}

static void
chain_next(struct chain *c, const uint8_t body[BODY_LEN])
{
	struct crypto_hash_part parts[] = { { c->hash, sizeof c->hash }, { body, BODY_LEN } };
	uint8_t hash[CRYPTO_HASH_LEN];

	crypto_hash(c->key, parts, 2, hash);
	memcpy(c->hash, hash, sizeof hash);
}

static enum rc
refuse(const struct kind *k, enum rc rc, const char *what, struct fault *why)
{
	return fault_addf(why, rc, NULL, k->fault, "%s", what);
}

static void
line_write(struct chain *c, const struct erasure_line *l, uint8_t out[LINE_LEN])
{
	memset(out, 0, LINE_LEN);
	memcpy(out, l->subject.b, sizeof l->subject.b);
	for (unsigned i = 0; i < 8; i++)
		out[16 + i] = (uint8_t)((uint64_t)l->time >> (56 - 8 * i));
	chain_next(c, out);
	memcpy(out + BODY_LEN, c->hash, sizeof c->hash);
}

static bool
line_read(struct chain *c, const uint8_t in[LINE_LEN], struct erasure_line *ret)
{
	uint64_t time = 0;

	memcpy(ret->subject.b, in, sizeof ret->subject.b);
	for (unsigned i = 0; i < 8; i++)
		time = time << 8 | in[16 + i];
	ret->time = (usec_t)time;
	chain_next(c, in);
	return crypto_equal(c->hash, in + BODY_LEN, sizeof c->hash);
}

static enum rc
parse(struct chain *c, const uint8_t *bytes, size_t len, struct erasures *ret, struct fault *why)
{
	if (len < HEAD_LEN)
		return RC_OK; /* cut short while it was first made */
	if (memcmp(bytes, c->kind->head, HEAD_LEN) != 0)
		return refuse(c->kind, RC_CORRUPT, "est d’une autre sorte ou d’une autre version", why);
	ret->lines = calloc((len - HEAD_LEN) / LINE_LEN + 1, sizeof *ret->lines);
	if (ret->lines == NULL)
		abort();
	for (size_t at = HEAD_LEN; at + LINE_LEN <= len; at += LINE_LEN) {
		if (!line_read(c, bytes + at, &ret->lines[ret->count]))
			return refuse(c->kind, RC_CORRUPT, "est abîmée, ou n’est pas celle de ce nœud", why);
		ret->count++;
	}
	return RC_OK;
}

static enum rc
load(int fd, struct chain *c, struct erasures *ret, struct fault *why)
{
	struct stat st;
	uint8_t *bytes;
	enum rc rc;

	if (fstat(fd, &st) != 0 || st.st_size > LINES_MOST * (off_t)LINE_LEN)
		return refuse(c->kind, RC_IO, "est inaccessible", why);
	bytes = calloc((size_t)st.st_size + 1, 1);
	if (bytes == NULL)
		abort();
	if (disk_read(fd, bytes, (size_t)st.st_size, 0))
		rc = parse(c, bytes, (size_t)st.st_size, ret, why);
	else
		rc = refuse(c->kind, RC_IO, "est inaccessible", why);
	free(bytes);
	return rc;
}

enum rc
erasures_read(enum erasures_kind kind, const char *path, const uint8_t master[CRYPTO_KEY_LEN],
    struct erasures *ret_list, struct fault *why)
{
	struct chain c;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum rc rc;

	*ret_list = (struct erasures){ 0 };
	if (fd < 0)
		return errno == ENOENT ? RC_OK : refuse(&kinds[kind], RC_IO, node_cause(errno), why);
	chain_open(&c, kind, master);
	rc = load(fd, &c, ret_list, why);
	close(fd);
	crypto_wipe(&c, sizeof c);
	if (rc != RC_OK)
		erasures_free(ret_list);
	return rc;
}

void
erasures_free(struct erasures *list)
{
	free(list->lines);
	*list = (struct erasures){ 0 };
}

bool
erasures_has(const struct erasures *list, struct id subject)
{
	for (size_t i = 0; i < list->count; i++)
		if (id_equal(list->lines[i].subject, subject))
			return true;
	return false;
}

/* Where the sound lines end, and the head when there is none yet; what was torn behind it goes. */
static bool
append(const struct kind *k, int fd, const char *path, size_t count, const uint8_t line[LINE_LEN])
{
	off_t at = (off_t)(HEAD_LEN + count * LINE_LEN);

	if (count == 0 && !disk_write(fd, k->head, HEAD_LEN, 0))
		return false;
	if (ftruncate(fd, at) != 0 || !disk_write(fd, line, LINE_LEN, at) || fsync(fd) != 0)
		return false;
	return count > 0 || disk_sync_folder_of(path);
}

enum rc
erasures_add(enum erasures_kind kind, const char *path, const uint8_t master[CRYPTO_KEY_LEN],
    struct id subject, usec_t time, struct fault *why)
{
	const struct erasure_line l = { subject, time };
	struct erasures list = { 0 };
	uint8_t line[LINE_LEN];
	struct chain c;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	enum rc rc;

	if (fd < 0)
		return refuse(&kinds[kind], RC_IO, node_cause(errno), why);
	chain_open(&c, kind, master);
	rc = load(fd, &c, &list, why);
	if (rc == RC_OK && !erasures_has(&list, subject)) {
		line_write(&c, &l, line);
		if (!append(c.kind, fd, path, list.count, line))
			rc = refuse(&kinds[kind], RC_IO, node_cause(errno), why);
	}
	close(fd);
	erasures_free(&list);
	crypto_wipe(&c, sizeof c);
	return rc;
}

enum rc
erasures_merge(enum erasures_kind kind, const char *into, const char *from,
    const uint8_t master[CRYPTO_KEY_LEN], size_t *ret_added, struct fault *why)
{
	struct erasures has = { 0 }, more = { 0 };
	enum rc rc = erasures_read(kind, into, master, &has, why);

	*ret_added = 0;
	if (rc == RC_OK)
		rc = erasures_read(kind, from, master, &more, why);
	for (size_t i = 0; rc == RC_OK && i < more.count; i++) {
		if (erasures_has(&has, more.lines[i].subject))
			continue;
		rc = erasures_add(kind, into, master, more.lines[i].subject, more.lines[i].time, why);
		++*ret_added;
	}
	erasures_free(&has);
	erasures_free(&more);
	return rc;
}
