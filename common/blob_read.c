/*
 * blob_read: reading: parts put together, pieces of a whole, and what is to go.
 * Owns: nothing; see blob.c for the layout.
 * Beware: how many chunks there are comes from the file's length; that the last one is the last is part of its seal.
 */
#include <sodium.h>

#include "common/blob.h"
#include "common/blob_path.h"
#include "common/disk.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEALED_CHUNK (BLOB_CHUNK + CRYPTO_SEAL_OVERHEAD)

void
blob_chunk_aad(uint64_t index, bool last, uint8_t out[BLOB_CHUNK_AAD_LEN])
{
	for (unsigned i = 0; i < 8; i++)
		out[i] = (uint8_t)(index >> (56 - 8 * i));
	out[8] = last;
}

static enum rc
open_known(const char *path, int *ret_fd, uint64_t *ret_size)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return errno == ENOENT ? RC_NOT_FOUND : RC_IO;
	if (fstat(fd, &st) != 0) {
		close(fd);
		return RC_IO;
	}
	*ret_fd = fd;
	*ret_size = (uint64_t)st.st_size;
	return RC_OK;
}

/* --- parts ---------------------------------------------------------------------------- */
static enum rc
part_read(const char *folder, struct id id, uint32_t n, const uint8_t key[CRYPTO_KEY_LEN], uint8_t *out,
    size_t *ret_len)
{
	uint8_t aad[BLOB_AAD_LEN], *sealed;
	char name[64], path[BLOB_PATH_MAX];
	uint64_t size;
	int fd;
	enum rc rc;

	snprintf(name, sizeof name, "part.%u", n);
	blob_path_in(path, folder, id, name);
	rc = open_known(path, &fd, &size);
	if (rc != RC_OK)
		return rc;
	if (size < CRYPTO_SEAL_OVERHEAD || size > BLOB_PART_MOST + CRYPTO_SEAL_OVERHEAD) {
		close(fd);
		return RC_CORRUPT;
	}
	sealed = malloc(size);
	if (sealed == NULL)
		abort();
	rc = disk_read(fd, sealed, size, 0) ? RC_OK : RC_IO;
	close(fd);
	blob_part_aad(id, n, aad);
	if (rc == RC_OK)
		rc = crypto_unseal(key, aad, sizeof aad, sealed, size, out);
	free(sealed);
	*ret_len = size - CRYPTO_SEAL_OVERHEAD;
	return rc;
}

enum rc
blob_assemble(const char *folder, struct id id, const uint8_t key[CRYPTO_KEY_LEN], uint64_t size,
    blob_accept accept, void *arg, struct blob_sum *ret_sum, uint32_t *ret_missing)
{
	struct blob_writer *w = blob_begin(folder, id, key);
	uint8_t *part = malloc(BLOB_PART_MOST);
	enum rc rc = RC_OK;
	uint64_t done = 0;
	size_t len = 0;

	if (part == NULL)
		abort();
	for (uint32_t n = 1; done < size && rc == RC_OK; n++) {
		rc = part_read(folder, id, n, key, part, &len);
		if (rc == RC_NOT_FOUND)
			*ret_missing = n;
		if (rc == RC_OK)
			blob_add(w, part, len);
		done += len;
	}
	if (rc == RC_OK)
		rc = blob_finish(w, accept, arg, ret_sum);
	blob_free(w);
	crypto_wipe(part, BLOB_PART_MOST);
	free(part);
	return rc;
}

/* --- pieces --------------------------------------------------------------------------- */
struct shape {
	uint64_t chunks, total;
};

/* What a file of that length holds; false for a length that no blob has. */
static bool
shape_of(uint64_t stored, struct shape *ret_shape)
{
	uint64_t body = stored - BLOB_MAGIC_LEN, last;

	if (stored < BLOB_MAGIC_LEN + CRYPTO_SEAL_OVERHEAD)
		return false;
	ret_shape->chunks = (body + SEALED_CHUNK - 1) / SEALED_CHUNK;
	last = body - (ret_shape->chunks - 1) * SEALED_CHUNK;
	if (last < CRYPTO_SEAL_OVERHEAD)
		return false;
	ret_shape->total = body - ret_shape->chunks * CRYPTO_SEAL_OVERHEAD;
	return true;
}

static enum rc
chunk_read(int fd, const struct shape *s, uint64_t index, const uint8_t key[CRYPTO_KEY_LEN], uint8_t *sealed,
    uint8_t *out, size_t *ret_len)
{
	bool last = index + 1 == s->chunks;
	size_t plain = last ? (size_t)(s->total - index * BLOB_CHUNK) : BLOB_CHUNK;
	uint8_t aad[BLOB_CHUNK_AAD_LEN];

	if (!disk_read(
		fd, sealed, plain + CRYPTO_SEAL_OVERHEAD, (off_t)(BLOB_MAGIC_LEN + index * SEALED_CHUNK)))
		return RC_IO;
	blob_chunk_aad(index, last, aad);
	*ret_len = plain;
	return crypto_unseal(key, aad, sizeof aad, sealed, plain + CRYPTO_SEAL_OVERHEAD, out);
}

static enum rc
pieces_read(
    int fd, const struct shape *s, const uint8_t key[CRYPTO_KEY_LEN], uint64_t offset, struct buf *out)
{
	uint8_t *sealed = malloc(SEALED_CHUNK), *plain = malloc(BLOB_CHUNK), magic[BLOB_MAGIC_LEN];
	uint64_t index = offset / BLOB_CHUNK;
	size_t skip = (size_t)(offset % BLOB_CHUNK), len = 0, room = BLOB_PIECE_MOST;
	enum rc rc = RC_OK;

	if (sealed == NULL || plain == NULL)
		abort();
	if (!disk_read(fd, magic, sizeof magic, 0) || memcmp(magic, BLOB_MAGIC, sizeof magic) != 0)
		rc = RC_CORRUPT;
	for (; rc == RC_OK && index < s->chunks && room > 0; index++) {
		rc = chunk_read(fd, s, index, key, sealed, plain, &len);
		if (rc != RC_OK || len < skip)
			break;
		len = len - skip < room ? len - skip : room;
		buf_append(out, plain + skip, len);
		room -= len;
		skip = 0;
	}
	crypto_wipe(plain, BLOB_CHUNK);
	free(plain);
	free(sealed);
	return rc;
}

enum rc
blob_read(const char *folder, const char *address, const uint8_t key[CRYPTO_KEY_LEN], uint64_t offset,
    struct buf *out, uint64_t *ret_total)
{
	char path[BLOB_PATH_MAX];
	struct shape s;
	uint64_t stored;
	int fd;
	enum rc rc;

	blob_path(path, folder, address);
	rc = open_known(path, &fd, &stored);
	if (rc != RC_OK)
		return rc;
	if (!shape_of(stored, &s))
		rc = RC_CORRUPT;
	else if (offset > s.total)
		rc = RC_INVALID;
	else
		rc = pieces_read(fd, &s, key, offset, out);
	close(fd);
	if (rc == RC_OK)
		*ret_total = s.total;
	return rc;
}

enum rc
blob_check(const char *folder, const char *address)
{
	char path[BLOB_PATH_MAX], got[BLOB_ADDRESS_LEN + 1];
	uint8_t bytes[16384], hash[CRYPTO_HASH_LEN];
	crypto_generichash_state state;
	uint64_t size;
	int fd;
	enum rc rc;

	blob_path(path, folder, address);
	rc = open_known(path, &fd, &size);
	if (rc != RC_OK)
		return rc;
	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	for (uint64_t at = 0; at < size && rc == RC_OK; at += sizeof bytes) {
		size_t n = size - at < sizeof bytes ? (size_t)(size - at) : sizeof bytes;

		rc = disk_read(fd, bytes, n, (off_t)at) ? RC_OK : RC_IO;
		crypto_generichash_update(&state, bytes, n);
	}
	close(fd);
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(got, sizeof got, hash, sizeof hash);
	return rc == RC_OK && strcmp(got, address) != 0 ? RC_CORRUPT : rc;
}

/* --- what is to go -------------------------------------------------------------------- */
enum rc
blob_remove(const char *folder, const char *address)
{
	char path[BLOB_PATH_MAX];

	blob_path(path, folder, address);
	if (unlink(path) != 0)
		return errno == ENOENT ? RC_OK : RC_IO;
	blob_path_parent(path);
	return blob_folder_sync(path);
}

static enum rc
entry_sweep(const char *folder, struct id id, const char *name, const char *keep)
{
	const size_t note = sizeof BLOB_NOTE - 1;
	char path[BLOB_PATH_MAX];
	enum rc rc = RC_OK;

	if (strncmp(name, BLOB_NOTE, note) == 0 && strlen(name) == note + BLOB_ADDRESS_LEN &&
	    strcmp(name + note, keep) != 0)
		rc = blob_remove(folder, name + note);
	blob_path_in(path, folder, id, name);
	if (rc == RC_OK && unlink(path) != 0 && errno != ENOENT)
		rc = RC_IO;
	return rc;
}

enum rc
blob_sweep(const char *folder, struct id id, const char *keep)
{
	char path[BLOB_PATH_MAX];
	const struct dirent *e;
	enum rc rc = RC_OK;
	DIR *d;

	blob_path_in(path, folder, id, "");
	d = opendir(path);
	if (d == NULL)
		return errno == ENOENT ? RC_OK : RC_IO;
	while (rc == RC_OK && (e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			rc = entry_sweep(folder, id, e->d_name, keep);
	closedir(d);
	if (rc == RC_OK && rmdir(path) != 0 && errno != ENOENT && errno != ENOTEMPTY)
		rc = RC_IO;
	return rc;
}
