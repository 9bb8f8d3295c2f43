/*
 * node_rotate: see node_rotate.h.
 * Owns: the order in which files change places.
 * Beware: a rename is the one step that a crash cannot cut in two: promoting is a row of them, each of which may be done already. Both that
 *         and making them begin with the signing key and end with curve.next.pub: whether it is there says whether they were made, and not
 *         yet used, to the end.
 */
#include "common/node_rotate.h"
#include "common/node_file.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FIRST "node.first.pub"

static const struct node_key_files next_files = { "node.sign.next", "node.sign.next.pub", "curve.next.key",
	"curve.next.pub" };

static bool
is_there(const struct node *n, const char *file)
{
	char path[PATH_MAX];

	node_path(n, path, sizeof path, "keys/%s", file);
	return access(path, F_OK) == 0;
}

static enum rc
folder_done(const struct node *n, struct fault *why)
{
	char path[PATH_MAX];

	node_path(n, path, sizeof path, "keys");
	return node_folder_sync(path, why);
}

enum rc
node_first_public(const struct node *n, const struct node_keys *in_use,
    uint8_t ret_public[CRYPTO_SIGN_PUBLIC_LEN], struct fault *why)
{
	if (is_there(n, FIRST))
		return node_key_read(n, FIRST, "sign.pub", ret_public, CRYPTO_SIGN_PUBLIC_LEN, why);
	memcpy(ret_public, in_use->sign_public, CRYPTO_SIGN_PUBLIC_LEN);
	return RC_OK;
}

/* Made to the end, and not used to the end. */
static bool
has_next(const struct node *n)
{
	return is_there(n, next_files.curve_pub);
}

bool
node_keys_half_used(const struct node *n)
{
	return has_next(n) && !is_there(n, next_files.sign);
}

enum rc
node_keys_next(const struct node *n, struct node_keys *ret_keys, bool *ret_has, struct fault *why)
{
	*ret_has = has_next(n);
	return *ret_has ? node_keys_read(n, &next_files, ret_keys, why) : RC_OK;
}

usec_t
node_keys_next_age(const struct node *n)
{
	char path[PATH_MAX];
	struct stat st;
	time_t now = time(NULL);

	node_path(n, path, sizeof path, "keys/%s", next_files.curve_pub);
	return stat(path, &st) == 0 && st.st_mtime < now ? (usec_t)(now - st.st_mtime) * USEC_PER_SEC : 0;
}

/* Those of which only some were written: nobody was told of them. */
static void
next_remove(const struct node *n)
{
	const char *const files[] = { next_files.curve_pub, next_files.curve, next_files.sign_pub,
		next_files.sign };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		node_path(n, path, sizeof path, "keys/%s", files[i]);
		(void)unlink(path);
	}
}

enum rc
node_keys_rotate(const struct node *n, const struct entropy *e, struct fault *why)
{
	struct node_keys k;
	enum rc rc;

	if (has_next(n))
		return fault_addf(why, RC_CONFLICT, NULL, FAULT_TEXT,
		    "de nouvelles clés attendent déjà d’être mises en service (keys/%s)", next_files.sign);
	rc = node_keys_draw(e, &k, why);
	next_remove(n);
	if (rc == RC_OK)
		rc = node_keys_write(n, &k, &next_files, why);
	if (rc != RC_OK)
		next_remove(n);
	node_keys_wipe(&k);
	return rc == RC_OK ? folder_done(n, why) : rc;
}

static enum rc
take_place(const struct node *n, const char *from, const char *to, struct fault *why)
{
	char source[PATH_MAX], target[PATH_MAX];

	node_path(n, source, sizeof source, "keys/%s", from);
	node_path(n, target, sizeof target, "keys/%s", to);
	if (rename(source, target) != 0 && errno != ENOENT)
		return node_fault_file(why, source);
	return RC_OK;
}

/* Before the first key goes. */
static enum rc
first_keep(const struct node *n, struct fault *why)
{
	struct node_keys k;
	enum rc rc;

	if (is_there(n, FIRST))
		return RC_OK;
	rc = node_keys_load(n, &k, why);
	if (rc == RC_OK)
		rc = node_key_write(n, FIRST, "sign.pub", k.sign_public, sizeof k.sign_public, why);
	node_keys_wipe(&k);
	return rc == RC_OK ? folder_done(n, why) : rc;
}

enum rc
node_keys_promote(const struct node *n, struct fault *why)
{
	enum rc rc;

	if (!has_next(n))
		return fault_addf(why, RC_NOT_FOUND, NULL, FAULT_TEXT,
		    "aucune nouvelle clé n’attend d’être mise en service");
	rc = first_keep(n, why);
	if (rc == RC_OK)
		rc = take_place(n, next_files.sign, node_keys_in_use.sign, why);
	if (rc == RC_OK)
		rc = take_place(n, next_files.sign_pub, node_keys_in_use.sign_pub, why);
	if (rc == RC_OK)
		rc = take_place(n, next_files.curve, node_keys_in_use.curve, why);
	if (rc == RC_OK)
		rc = take_place(n, next_files.curve_pub, node_keys_in_use.curve_pub, why);
	return rc == RC_OK ? folder_done(n, why) : rc;
}
