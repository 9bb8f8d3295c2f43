/*
 * blob: writing: a file beside, its chunks sealed as they come, hashed both ways, then given its name.
 * Owns: struct blob_writer, and the layout of the folder (with blob_read.c).
 * Beware: a note blob.<address> stands in in/<id> before the blob has its name: if nobody ever records that
 * address, blob_sweep finds by the note what to remove.
 */
#include <sodium.h>

#include "common/blob.h"
#include "common/blob_path.h"
#include "common/disk.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum blob_step blob_stop_after = BLOB_STEP_NONE;

struct blob_writer {
	char *folder;
	struct id id;
	uint8_t key[CRYPTO_KEY_LEN];
	char path[BLOB_PATH_MAX]; /* while it is written */
	int fd;
	enum rc rc;
	uint64_t index;
	size_t held;
	uint8_t chunk[BLOB_CHUNK];
	uint8_t sealed[BLOB_CHUNK + CRYPTO_SEAL_OVERHEAD];
	crypto_hash_sha256_state plain;
	crypto_generichash_state stored;
	struct blob_sum sum;
};

/* --- paths ---------------------------------------------------------------------------- */
void
blob_path(char out[BLOB_PATH_MAX], const char *folder, const char *address)
{
	snprintf(out, BLOB_PATH_MAX, "%s/files/%.2s/%s", folder, address, address);
}

void
blob_path_in(char out[BLOB_PATH_MAX], const char *folder, struct id id, const char *name)
{
	char text[ID_TEXT_LEN + 1];

	id_format(id, text);
	snprintf(out, BLOB_PATH_MAX, "%s/files/in/%s%s%s", folder, text, name[0] != '\0' ? "/" : "", name);
}

void
blob_path_parent(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash != NULL)
		*slash = '\0';
}

/* Makes the folder, and syncs the one above when it was made: else a crash could take it away again. */
static enum rc
folder_need(const char *path)
{
	char up[BLOB_PATH_MAX];

	if (mkdir(path, 0700) == 0) {
		snprintf(up, sizeof up, "%s", path);
		blob_path_parent(up);
		return blob_folder_sync(up);
	}
	return errno == EEXIST ? RC_OK : RC_IO;
}

static enum rc
folders_in(const char *folder, struct id id)
{
	char path[BLOB_PATH_MAX];
	enum rc rc;

	snprintf(path, sizeof path, "%s/files", folder);
	rc = folder_need(path);
	snprintf(path, sizeof path, "%s/files/in", folder);
	if (rc == RC_OK)
		rc = folder_need(path);
	blob_path_in(path, folder, id, "");
	return rc == RC_OK ? folder_need(path) : rc;
}

enum rc
blob_folder_sync(const char *path)
{
	return disk_sync_folder(path) ? RC_OK : RC_IO;
}

/* --- parts ---------------------------------------------------------------------------- */
void
blob_part_aad(struct id id, uint32_t n, uint8_t out[BLOB_AAD_LEN])
{
	memcpy(out, id.b, 16);
	for (unsigned i = 0; i < 4; i++)
		out[16 + i] = (uint8_t)(n >> (24 - 8 * i));
}

/* Two writers of one part write beside each other; the later rename wins, and both parts are whole. */
static enum rc
part_store(const char *folder, struct id id, uint32_t n, const uint8_t *sealed, size_t len)
{
	char name[64], path[BLOB_PATH_MAX], beside[BLOB_PATH_MAX + 8];
	bool done;
	int fd;

	snprintf(name, sizeof name, "part.%u", n);
	blob_path_in(path, folder, id, name);
	snprintf(beside, sizeof beside, "%s.XXXXXX", path);
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return RC_IO;
	done = disk_append(fd, sealed, len) && fsync(fd) == 0;
	done = close(fd) == 0 && done && rename(beside, path) == 0;
	if (!done) {
		unlink(beside);
		return RC_IO;
	}
	blob_path_parent(path);
	return blob_folder_sync(path);
}

enum rc
blob_part_write(const char *folder, struct id id, uint32_t n, const uint8_t key[CRYPTO_KEY_LEN],
    const void *bytes, size_t len)
{
	uint8_t aad[BLOB_AAD_LEN], *sealed;
	enum rc rc = folders_in(folder, id);

	if (rc != RC_OK || len > BLOB_PART_MOST)
		return rc != RC_OK ? rc : RC_LIMIT;
	sealed = malloc(len + CRYPTO_SEAL_OVERHEAD);
	if (sealed == NULL)
		abort();
	blob_part_aad(id, n, aad);
	crypto_seal(key, &entropy_system, aad, sizeof aad, bytes, len, sealed);
	rc = part_store(folder, id, n, sealed, len + CRYPTO_SEAL_OVERHEAD);
	free(sealed);
	return rc;
}

/* --- the writer ----------------------------------------------------------------------- */
static void
writer_put(struct blob_writer *w, const uint8_t *bytes, size_t len)
{
	if (w->rc != RC_OK)
		return;
	crypto_generichash_update(&w->stored, bytes, len);
	if (!disk_append(w->fd, bytes, len))
		w->rc = RC_IO;
}

static void
writer_seal(struct blob_writer *w, bool last)
{
	uint8_t aad[BLOB_CHUNK_AAD_LEN];

	blob_chunk_aad(w->index++, last, aad);
	crypto_seal(w->key, &entropy_system, aad, sizeof aad, w->chunk, w->held, w->sealed);
	writer_put(w, w->sealed, w->held + CRYPTO_SEAL_OVERHEAD);
	w->held = 0;
}

struct blob_writer *
blob_begin(const char *folder, struct id id, const uint8_t key[CRYPTO_KEY_LEN])
{
	/* libsodium's state of a hash wants more than malloc promises */
	struct blob_writer *w = aligned_alloc(_Alignof(struct blob_writer), sizeof *w);

	if (w == NULL)
		abort();
	memset(w, 0, sizeof *w);
	if ((w->folder = strdup(folder)) == NULL)
		abort();
	w->id = id;
	memcpy(w->key, key, sizeof w->key);
	w->fd = -1;
	w->rc = folders_in(folder, id);
	crypto_hash_sha256_init(&w->plain);
	crypto_generichash_init(&w->stored, NULL, 0, CRYPTO_HASH_LEN);
	if (w->rc == RC_OK) {
		blob_path_in(w->path, folder, id, "whole.XXXXXX");
		w->fd = mkostemp(w->path, O_CLOEXEC);
		if (w->fd < 0)
			w->rc = RC_IO;
	}
	writer_put(w, (const uint8_t *)BLOB_MAGIC, BLOB_MAGIC_LEN);
	return w;
}

/* The first bytes, and always the last ones: two halves of the tail take turns. */
static void
sum_note(struct blob_sum *s, const uint8_t *bytes, size_t len)
{
	size_t head = BLOB_HEAD - s->head_len < len ? BLOB_HEAD - s->head_len : len;

	memcpy(s->head + s->head_len, bytes, head);
	s->head_len += head;
	s->has_nul = s->has_nul || memchr(bytes, 0, len) != NULL;
	s->size += len;
	if (len >= BLOB_TAIL) {
		memcpy(s->tail, bytes + len - BLOB_TAIL, BLOB_TAIL);
		s->tail_len = BLOB_TAIL;
		return;
	}
	if (s->tail_len + len > BLOB_TAIL) {
		size_t drop = s->tail_len + len - BLOB_TAIL;

		memmove(s->tail, s->tail + drop, s->tail_len - drop);
		s->tail_len -= drop;
	}
	memcpy(s->tail + s->tail_len, bytes, len);
	s->tail_len += len;
}

void
blob_add(struct blob_writer *w, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	if (len == 0)
		return;
	crypto_hash_sha256_update(&w->plain, at, len);
	sum_note(&w->sum, at, len);
	while (len > 0) {
		size_t take = BLOB_CHUNK - w->held < len ? BLOB_CHUNK - w->held : len;

		if (w->held == BLOB_CHUNK) { /* more follows: this one is not the last */
			writer_seal(w, false);
			continue;
		}
		memcpy(w->chunk + w->held, at, take);
		w->held += take;
		at += take;
		len -= take;
	}
}

static void
writer_sum(struct blob_writer *w)
{
	uint8_t hash[crypto_hash_sha256_BYTES], address[CRYPTO_HASH_LEN];

	crypto_hash_sha256_final(&w->plain, hash);
	crypto_generichash_final(&w->stored, address, sizeof address);
	sodium_bin2hex(w->sum.hash, sizeof w->sum.hash, hash, sizeof hash);
	sodium_bin2hex(w->sum.address, sizeof w->sum.address, address, sizeof address);
}

/* The note that says what is about to have a name, on the disk before the name. */
static enum rc
writer_mark(const struct blob_writer *w)
{
	char name[BLOB_ADDRESS_LEN + 8], path[BLOB_PATH_MAX];
	int fd;

	snprintf(name, sizeof name, BLOB_NOTE "%s", w->sum.address);
	blob_path_in(path, w->folder, w->id, name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return RC_IO;
	close(fd);
	blob_path_parent(path);
	return blob_folder_sync(path);
}

static enum rc
writer_name(struct blob_writer *w)
{
	char path[BLOB_PATH_MAX], up[BLOB_PATH_MAX];
	enum rc rc = writer_mark(w);

	blob_path(path, w->folder, w->sum.address);
	memcpy(up, path, sizeof up);
	blob_path_parent(up);
	if (rc == RC_OK)
		rc = folder_need(up);
	if (rc != RC_OK || blob_stop_after == BLOB_STEP_NOTED)
		return rc != RC_OK ? rc : RC_IO;
	if (rename(w->path, path) != 0)
		return RC_IO;
	w->path[0] = '\0';
	return blob_stop_after == BLOB_STEP_RENAMED ? RC_IO : blob_folder_sync(up);
}

enum rc
blob_finish(struct blob_writer *w, blob_accept accept, void *arg, struct blob_sum *ret_sum)
{
	writer_seal(w, true);
	writer_sum(w);
	if (w->rc == RC_OK && accept != NULL && !accept(arg, &w->sum))
		w->rc = RC_INVALID;
	if (w->rc == RC_OK && fsync(w->fd) != 0)
		w->rc = RC_IO;
	if (w->rc == RC_OK && blob_stop_after == BLOB_STEP_WRITTEN)
		w->rc = RC_IO;
	if (w->rc == RC_OK)
		w->rc = writer_name(w);
	if (w->rc == RC_OK)
		*ret_sum = w->sum;
	return w->rc;
}

void
blob_free(struct blob_writer *w)
{
	if (w == NULL)
		return;
	if (w->fd >= 0)
		close(w->fd);
	if (w->path[0] != '\0' && blob_stop_after == BLOB_STEP_NONE)
		unlink(w->path);
	free(w->folder);
	crypto_wipe(w, sizeof *w);
	free(w);
}
