/*
 * node_create: a node's folder made once, with its keys; and the key files read back.
 * Owns: the format of a key file.
 * Beware: each file is made O_EXCL with mode 0600 and fsynced, and so is each folder: a key that sealed
 * something must not be lost.
 */
#include "common/node_file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#define KEY_LEN_MAX CRYPTO_SIGN_SECRET_LEN
#define KEY_FILE_MAX (64 + 2 * KEY_LEN_MAX)

const char *
node_cause(int error)
{
	static const struct {
		int error;
		const char *french;
	} causes[] = {
		{ ENOENT, "il n’existe pas" },
		{ EACCES, "l’accès est refusé" },
		{ EPERM, "l’accès est refusé" },
		{ EEXIST, "il existe déjà" },
		{ ENOTDIR, "ce n’est pas un dossier" },
		{ EISDIR, "c’est un dossier" },
		{ ENOSPC, "le disque est plein" },
		{ EDQUOT, "le quota de disque est atteint" },
		{ EROFS, "le disque est en lecture seule" },
		{ EMFILE, "trop de fichiers sont ouverts" },
		{ EFBIG, "le fichier dépasse la taille permise" },
		{ EIO, "le disque signale une erreur" },
		{ ENOMEM, "la mémoire manque" },
		{ EADDRINUSE, "l’adresse est déjà prise" },
		{ ENAMETOOLONG, "le chemin est trop long" },
	};

	for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
		if (causes[i].error == error)
			return causes[i].french;
	return strerror(error);
}

/* The end of a path says more than its beginning. */
enum rc
node_fault_file(struct fault *why, const char *path)
{
	int saved = errno;
	size_t len = strlen(path);

	return fault_addf(why, RC_IO, NULL, FAULT_NODE_FILE, "%s%s (%s)", len > 70 ? "..." : "",
	    len > 70 ? path + len - 70 : path, node_cause(saved));
}

/* --- key files --------------------------------------------------------------------------------------------
 */
static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
key_parse(const char *text, size_t text_len, const char *kind, uint8_t *ret_key, size_t len)
{
	char head[64];
	int head_len = snprintf(head, sizeof head, "maillage %s 1\n", kind);

	if (text_len != (size_t)head_len + 2 * len + 1 || memcmp(text, head, (size_t)head_len) != 0 ||
	    text[text_len - 1] != '\n')
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = hex_digit(text[(size_t)head_len + 2 * i]),
		    low = hex_digit(text[(size_t)head_len + 2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret_key[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

enum rc
node_key_read(
    const struct node *n, const char *file, const char *kind, uint8_t *ret_key, size_t len, struct fault *why)
{
	char path[PATH_MAX], text[KEY_FILE_MAX + 1];

	node_path(n, path, sizeof path, "keys/%s", file);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return errno == ENOENT ? fault_addf(why, RC_CORRUPT, NULL, FAULT_NODE_KEY, "keys/%s", file)
				       : node_fault_file(why, path);
	struct stat st;

	if (strstr(kind, "pub") == NULL && (fstat(fd, &st) != 0 || (st.st_mode & 077) != 0)) {
		close(fd);
		return fault_addf(why, RC_CORRUPT, NULL, FAULT_NODE_KEY_OPEN, "%s", path);
	}
	ssize_t got = read(fd, text, sizeof text);
	bool sound = got > 0 && key_parse(text, (size_t)got, kind, ret_key, len);

	close(fd);
	crypto_wipe(text, sizeof text);
	return sound ? RC_OK : fault_addf(why, RC_CORRUPT, NULL, FAULT_NODE_KEY, "keys/%s", file);
}

enum rc
node_folder_sync(const char *path, struct fault *why)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;
	enum rc rc = done ? RC_OK : node_fault_file(why, path);

	if (fd >= 0)
		close(fd);
	return rc;
}

static enum rc
file_write(const struct node *n, const char *name, const char *text, size_t len, struct fault *why)
{
	char path[PATH_MAX];

	node_path(n, path, sizeof path, "%s", name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return node_fault_file(why, path);
	bool done = write(fd, text, len) == (ssize_t)len && fsync(fd) == 0;
	enum rc rc = done ? RC_OK : node_fault_file(why, path);

	close(fd);
	return rc;
}

enum rc
node_key_write(const struct node *n, const char *file, const char *kind, const uint8_t *key, size_t len,
    struct fault *why)
{
	char text[KEY_FILE_MAX], name[64];
	size_t at = (size_t)snprintf(text, sizeof text, "maillage %s 1\n", kind);

	for (size_t i = 0; i < len; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%02x", key[i]);
	text[at++] = '\n';
	snprintf(name, sizeof name, "keys/%s", file);
	enum rc rc = file_write(n, name, text, at, why);

	crypto_wipe(text, sizeof text);
	return rc;
}

enum rc
node_keys_draw(const struct entropy *e, struct node_keys *ret_keys, struct fault *why)
{
	char curve_public[41], curve_secret[41];
	bool done;

	crypto_sign_keys(e, ret_keys->sign_public, ret_keys->sign_secret);
	done = zmq_curve_keypair(curve_public, curve_secret) == 0 &&
	    zmq_z85_decode(ret_keys->curve_public, curve_public) != NULL &&
	    zmq_z85_decode(ret_keys->curve_secret, curve_secret) != NULL;
	crypto_wipe(curve_secret, sizeof curve_secret);
	if (!done)
		return fault_addf(
		    why, RC_INTERNAL, NULL, FAULT_TEXT, "libzmq a été compilée sans chiffrement (CURVE)");
	return RC_OK;
}

enum rc
node_keys_write(
    const struct node *n, const struct node_keys *k, const struct node_key_files *f, struct fault *why)
{
	enum rc rc = node_key_write(n, f->sign, "sign", k->sign_secret, sizeof k->sign_secret, why);

	if (rc == RC_OK)
		rc = node_key_write(n, f->sign_pub, "sign.pub", k->sign_public, sizeof k->sign_public, why);
	if (rc == RC_OK)
		rc = node_key_write(n, f->curve, "curve", k->curve_secret, sizeof k->curve_secret, why);
	if (rc == RC_OK)
		rc = node_key_write(
		    n, f->curve_pub, "curve.pub", k->curve_public, sizeof k->curve_public, why);
	return rc;
}

static enum rc
keys_make(const struct node *n, const struct entropy *e, struct fault *why)
{
	struct node_keys k;
	uint8_t master[CRYPTO_KEY_LEN];
	enum rc rc;

	entropy_fill(e, master, sizeof master);
	rc = node_keys_draw(e, &k, why);
	if (rc == RC_OK)
		rc = node_key_write(n, "master.key", "master", master, sizeof master, why);
	if (rc == RC_OK)
		rc = node_keys_write(n, &k, &node_keys_in_use, why);
	crypto_wipe(master, sizeof master);
	node_keys_wipe(&k);
	return rc;
}

/* --- the folder -------------------------------------------------------------------------------------------
 */
static bool
folder_is_empty(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	bool empty = true;

	while (d != NULL && (e = readdir(d)) != NULL)
		empty = empty && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0);
	if (d != NULL)
		closedir(d);
	return d != NULL && empty;
}

/* The folder that would hold it, when that is what is missing. */
static enum rc
fault_folder(struct fault *why, const char *folder)
{
	char above[PATH_MAX];
	size_t len = strlen(folder);

	while (len > 1 && folder[len - 1] == '/')
		len--;
	while (len > 0 && folder[len - 1] != '/')
		len--;
	if (errno != ENOENT || len <= 1 || len >= sizeof above)
		return node_fault_file(why, folder);
	memcpy(above, folder, len - 1);
	above[len - 1] = '\0';
	return fault_addf(why, RC_NOT_FOUND, NULL, FAULT_NODE_PARENT, "%s", above);
}

static enum rc
folder_make(const char *folder, struct node *n, struct fault *why)
{
	static const char *const parts[] = { "keys", "data", "run", "log" };
	char path[PATH_MAX];

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return fault_folder(why, folder);
	if (realpath(folder, path) == NULL || strlen(path) > sizeof n->folder - 200)
		return node_fault_file(why, folder);
	if (!folder_is_empty(path))
		return fault_addf(why, RC_CONFLICT, NULL, FAULT_NODE_NOT_EMPTY, "%s", folder);
	if (chmod(path, 0700) != 0) /* it may have been made beforehand, for everybody to read */
		return node_fault_file(why, folder);
	memcpy(n->folder, path, strlen(path) + 1);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		node_path(n, path, sizeof path, "%s", parts[i]);
		if (mkdir(path, 0700) != 0)
			return node_fault_file(why, path);
	}
	return RC_OK;
}

static enum rc
conf_write(const struct node *n, struct fault *why)
{
	char text[2048];
	int len = snprintf(text, sizeof text,
	    "; Réglages du nœud. La variable MAILLAGE_SECTION_CLE, si elle existe, l’emporte.\n"
	    "[node]\nname = %s\nfederation = %s\n\n"
	    "; Adresse et port des pages et de l’API ; mettez nginx devant pour le chiffrement "
	    "(deploy/nginx-site.conf).\n"
	    "[gateway]\naddress = %s\nport = %u\n"
	    "; Agendas en ligne : « yes » permet aussi des adresses de votre propre réseau, et http. Gardez "
	    "« no » si "
	    "vous n’en avez pas besoin.\n"
	    "; calendar_private = no\n\n"
	    "; Liaison avec les autres fédérations. endpoint : adresse et port où les autres nœuds se "
	    "connectent ; public : où ils\n"
	    "; vous joignent, tel que le dit votre carte de présentation. Sans eux, c’est vous qui appelez "
	    "les autres.\n"
	    "[federation]\n"
	    "; endpoint = tcp://0.0.0.0:8479\n"
	    "; public = tcp://maillage.exemple.org:8479\n",
	    n->name, n->federation, NODE_ADDRESS_DEFAULT, (unsigned)NODE_PORT_DEFAULT);

	return file_write(n, "node.conf", text, (size_t)len, why);
}

enum rc
node_create(
    const char *folder, const char *name, const char *federation, const struct entropy *e, struct fault *why)
{
	struct node n = { 0 };
	char path[PATH_MAX];
	enum rc rc = node_set(&n, "node", "name", name, why);

	if (rc == RC_OK)
		rc = node_set(&n, "node", "federation", federation, why);
	if (rc == RC_OK)
		rc = folder_make(folder, &n, why);
	if (rc == RC_OK)
		rc = keys_make(&n, e, why);
	if (rc != RC_OK)
		return rc;
	node_path(&n, path, sizeof path, "keys");
	rc = node_folder_sync(path, why);
	if (rc == RC_OK)
		rc = conf_write(&n, why);
	if (rc == RC_OK)
		rc = node_folder_sync(n.folder, why);
	node_path(&n, path, sizeof path, "..");
	return rc == RC_OK ? node_folder_sync(path, why) : rc;
}
