/*
 * manifest: what a backup holds, with the size and hash of each file: written last, checked before a restore touches anything.
 * Owns: the format: "maillage sauvegarde 1", time, node, then "hash size path" a line, and a last line that says how many.
 * Beware: the hashes tell damage, not intent: whoever can write a backup can write its manifest.
 */
#include "common/disk.h"
#include "common/node_file.h"
#include "services/maillage/copy.h"
#include "services/maillage/programs.h"
#include "services/maillage/supervise.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_LINE "maillage sauvegarde 1\n"
#define HASH_HEX (2 * CRYPTO_HASH_LEN)

FAULT_DEFINE(FAULT_BACKUP_MISSING, "backup_missing",
    "Le dossier « %s » n’est pas une sauvegarde entière (il y manque le fichier « " MANIFEST_FILE
    " », écrit en dernier) : choisissez-en une autre.",
    "The folder \"%s\" is no whole backup (no file \"" MANIFEST_FILE
    "\", which is written last): choose another.");
FAULT_DEFINE(FAULT_BACKUP_DAMAGED, "backup_damaged",
    "La sauvegarde est abîmée : le fichier « %s » n’est plus celui qui a été copié. Prenez une autre "
    "sauvegarde.",
    "The backup is damaged: the file \"%s\" is not the one that was copied. Take another backup.");

static void
hex(const uint8_t hash[CRYPTO_HASH_LEN], char out[HASH_HEX + 1])
{
	for (size_t i = 0; i < CRYPTO_HASH_LEN; i++)
		snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

static bool
file_write(const char *folder, const struct buf *text, struct fault *why)
{
	char path[PATH_MAX];
	int fd, n = snprintf(path, sizeof path, "%s/%s", folder, MANIFEST_FILE);
	bool done = false;

	if (n < 0 || n >= (int)sizeof path)
		return false;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0)
		done = disk_write(fd, text->ptr, text->len, 0) && fsync(fd) == 0 && disk_sync_folder_of(path);
	if (!done)
		(void)node_fault_file(why, path);
	if (fd >= 0)
		close(fd);
	return done;
}

bool
manifest_write(const char *folder, const struct copy_list *l, struct fault *why)
{
	struct buf b = { 0 };
	char hash[HASH_HEX + 1];
	bool done;

	buf_text(&b, FIRST_LINE);
	buf_printf(&b, "%lld %s\n", (long long)l->time, l->name);
	for (size_t i = 0; i < l->count; i++) {
		hex(l->items[i].hash, hash);
		buf_printf(&b, "%s %llu %s\n", hash, (unsigned long long)l->items[i].size, l->items[i].path);
	}
	buf_printf(&b, "%zu fichiers\n", l->count);
	done = file_write(folder, &b, why);
	buf_free(&b);
	return done;
}

/* Nothing of a manifest leads out of the folder, or to what is no part of a node. */
static bool
path_ok(const char *path)
{
	bool known = strcmp(path, "node.conf") == 0 || strcmp(path, "erasures") == 0 ||
	    strcmp(path, "revocations") == 0 || strncmp(path, "keys/", 5) == 0 ||
	    strncmp(path, "data/", 5) == 0;

	return known && strstr(path, "..") == NULL;
}

static enum rc
damaged(struct fault *why, const char *path)
{
	return fault_addf(why, RC_CORRUPT, NULL, FAULT_BACKUP_DAMAGED, "%.100s", path);
}

static enum rc
line_check(const char *folder, const char *line, struct copy_list *l, struct fault *why)
{
	char said[HASH_HEX + 1], found[HASH_HEX + 1], path[PATH_MAX];
	unsigned long long size;
	struct copied now;

	if (sscanf(line, "%64[0-9a-f] %llu %4000[^\n]", said, &size, path) != 3 || !path_ok(path))
		return damaged(why, MANIFEST_FILE);
	if (!copied_again(folder, path, &now))
		return damaged(why, path);
	hex(now.hash, found);
	if (now.size != size || strcmp(said, found) != 0)
		return damaged(why, path);
	l->count++;
	l->bytes += size;
	return RC_OK;
}

static enum rc
lines_check(const char *folder, FILE *f, struct copy_list *l, struct fault *why)
{
	char line[PATH_MAX + 128];
	long long time;
	size_t count;
	enum rc rc = RC_OK;

	if (fgets(line, sizeof line, f) == NULL || strcmp(line, FIRST_LINE) != 0 ||
	    fgets(line, sizeof line, f) == NULL || sscanf(line, "%lld %63s", &time, l->name) != 2)
		return damaged(why, MANIFEST_FILE);
	l->time = time;
	while (rc == RC_OK && fgets(line, sizeof line, f) != NULL) {
		if (sscanf(line, "%zu fichiers", &count) == 1 && strstr(line, " fichiers\n") != NULL &&
		    strchr(line, '/') == NULL)
			return count == l->count ? RC_OK : damaged(why, MANIFEST_FILE);
		rc = line_check(folder, line, l, why);
	}
	return rc != RC_OK ? rc : damaged(why, MANIFEST_FILE); /* its end is missing */
}

enum rc
manifest_check(const char *folder, struct copy_list *ret_list, struct fault *why)
{
	char path[PATH_MAX];
	enum rc rc;
	FILE *f;

	*ret_list = (struct copy_list){ 0 };
	if (snprintf(path, sizeof path, "%s/%s", folder, MANIFEST_FILE) >= (int)sizeof path)
		return fault_addf(why, RC_NOT_FOUND, NULL, FAULT_BACKUP_MISSING, "%.100s", folder);
	f = fopen(path, "re");
	if (f == NULL)
		return fault_addf(why, RC_NOT_FOUND, NULL, FAULT_BACKUP_MISSING, "%.100s", folder);
	rc = lines_check(folder, f, ret_list, why);
	fclose(f);
	return rc;
}

/* --- nobody at work meanwhile --------------------------------------------------------------------------------------- */
/* Under systemd there is no supervisor of ours: then the services' own locks tell. The descriptors stay open on purpose. */
static bool
store_hold(const struct node *n, const char *service)
{
	char path[PATH_MAX];
	int fd;

	node_path(n, path, sizeof path, "data/%s/lock.flock", service);
	fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	return fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0;
}

bool
node_hold(const struct node *n)
{
	char path[PATH_MAX];
	struct fault why = { 0 };
	bool held;

	node_path(n, path, sizeof path, "run");
	held = folder_make(path, &why);
	node_path(n, path, sizeof path, PID_FILE);
	held = held && pid_file_take(path, -1) >= 0;
	for (size_t i = 0; held && i < proto_service_count; i++)
		held = store_hold(n, proto_services[i]->name);
	if (!held)
		say("le nœud est en marche, ou l’un de ses services : arrêtez-le d’abord (maillage down %s), "
		    "pour que tout soit du même moment.",
		    n->folder);
	return held;
}
