/*
 * node: node.conf as a table of settings, the node's folder made, loaded and entered.
 * Owns: nothing beyond a call; secrets are in the structs of the caller, who wipes them.
 * Beware: node.conf is written last, so a folder where creation was cut short is never taken for a node.
 */
#include "common/node.h"
#include <arpa/inet.h>
#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/node_file.h"

FAULT_DEFINE(FAULT_NODE_MISSING, "node_missing",
    "Le dossier « %s » n’est pas celui d’un nœud (il n’y a pas de node.conf) : vérifiez le chemin, ou "
    "créez-le par « maillage init ».",
    "\"%s\" is not a node's folder (no node.conf): check the path, or make it with \"maillage init\".");
FAULT_DEFINE(FAULT_NODE_NOT_EMPTY, "node_not_empty",
    "Le dossier « %s » n’est pas vide : choisissez-en un autre, pour ne rien écraser.",
    "The folder \"%s\" is not empty: choose another, so that nothing is overwritten.");
FAULT_DEFINE(FAULT_NODE_FILE, "node_file", "Fichier ou dossier inaccessible : %s.",
    "File or folder out of reach: %s.");
FAULT_DEFINE(FAULT_NODE_KEY, "node_key",
    "Le fichier de clé « %s » est illisible ou abîmé : remettez celui de la dernière sauvegarde.",
    "The key file \"%s\" cannot be read or is damaged: put back the one of the last backup.");
FAULT_DEFINE(FAULT_NODE_KEY_OPEN, "node_key_open",
    "La clé secrète « %s » peut être lue par d’autres utilisateurs de cette machine : réservez-la à son "
    "propriétaire par « chmod 600 », puis recommencez.",
    "Other users of this machine may read the secret key \"%s\": keep it to its owner by \"chmod 600\", then "
    "try again.");
FAULT_DEFINE(FAULT_NODE_PARENT, "node_parent",
    "Le dossier « %s », où mettre celui du nœud, n’existe pas : créez-le d’abord, ou vérifiez le chemin.",
    "The folder \"%s\" that should hold the node's does not exist: make it first, or check the path.");
FAULT_DEFINE(FAULT_NODE_LINE, "node_line",
    "Réglage inconnu ou mal écrit, %s : comparez avec deploy/node.conf.example.",
    "Unknown or malformed setting, %s: compare with deploy/node.conf.example.");
FAULT_DEFINE(FAULT_NODE_SETTING, "node_setting", "La valeur de ce réglage ne convient pas : %s.",
    "The value of this setting does not do: %s.");

/* The end of a long path says more than its beginning. */
static const char *
path_end(const char *path)
{
	size_t len = strlen(path);

	if (len > 90)
		path += len - 90;
	while (((unsigned char)*path & 0xc0) == 0x80)
		path++;
	return path;
}

/* --- settings ---------------------------------------------------------------------------------------------
 */
bool
node_name_ok(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len > NODE_NAME_MAX || name[0] == '-')
		return false;
	return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static enum rc
setting_name(struct node *n, const char *value)
{
	if (!node_name_ok(value))
		return RC_INVALID;
	memcpy(n->name, value, strlen(value) + 1);
	return RC_OK;
}

/* What libinih would give back otherwise is refused: comments, blanks at the ends, lines. */
static enum rc
setting_federation(struct node *n, const char *value)
{
	size_t len = strlen(value);

	if (len > NODE_FEDERATION_MAX || (len > 0 && (value[0] == ' ' || value[len - 1] == ' ')))
		return RC_INVALID;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f || value[i] == ';')
			return RC_INVALID;
	memcpy(n->federation, value, len + 1);
	return RC_OK;
}

static enum rc
setting_address(struct node *n, const char *value)
{
	unsigned char out[16];

	if (strlen(value) >= sizeof n->address ||
	    (inet_pton(AF_INET, value, out) != 1 && inet_pton(AF_INET6, value, out) != 1))
		return RC_INVALID;
	memcpy(n->address, value, strlen(value) + 1);
	return RC_OK;
}

static enum rc
setting_port(struct node *n, const char *value)
{
	unsigned long port = strtoul(value, NULL, 10);
	size_t len = strlen(value);

	if (len == 0 || len > 5 || strspn(value, "0123456789") != len || port == 0 || port > UINT16_MAX)
		return RC_INVALID;
	n->port = (uint16_t)port;
	return RC_OK;
}

/* Below a tenth of a second a commit on a slow disk would be cut off; above a minute people have gone. */
static enum rc
setting_deadline(struct node *n, const char *value)
{
	unsigned long ms = strtoul(value, NULL, 10);
	size_t len = strlen(value);

	if (len == 0 || len > 5 || strspn(value, "0123456789") != len || ms < 100 || ms > 60000)
		return RC_INVALID;
	n->deadline_ms = (uint32_t)ms;
	return RC_OK;
}

/* For tests and for a network of one's own; else whoever gives an address could have the node look into that network. */
static enum rc
setting_calendar_private(struct node *n, const char *value)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return RC_INVALID;
	n->calendar_private = strcmp(value, "yes") == 0;
	return RC_OK;
}

static enum rc
setting_endpoint(struct node *n, const char *value)
{
	if (!endpoint_binds(text_of(value)))
		return RC_INVALID;
	memcpy(n->endpoint, value, strlen(value) + 1);
	return RC_OK;
}

static enum rc
setting_reached(struct node *n, const char *value)
{
	if (!endpoint_connects(text_of(value)))
		return RC_INVALID;
	memcpy(n->reached, value, strlen(value) + 1);
	return RC_OK;
}

static const struct setting {
	const char *section, *key;
	const char *environment;
	const char *expected;
	enum rc (*set)(struct node *n, const char *value);
} settings[] = {
	{ "node", "name", "MAILLAGE_NODE_NAME", "1 à 63 lettres minuscules sans accent, chiffres ou tirets",
	    setting_name },
	{ "node", "federation", "MAILLAGE_NODE_FEDERATION", "160 octets au plus, sans « ; »",
	    setting_federation },
	{ "gateway", "address", "MAILLAGE_GATEWAY_ADDRESS", "une adresse IP de cette machine",
	    setting_address },
	{ "gateway", "port", "MAILLAGE_GATEWAY_PORT", "1 à 65535", setting_port },
	{ "gateway", "deadline_ms", "MAILLAGE_GATEWAY_DEADLINE_MS", "100 à 60000 (millisecondes)",
	    setting_deadline },
	{ "gateway", "calendar_private", "MAILLAGE_GATEWAY_CALENDAR_PRIVATE", "yes ou no",
	    setting_calendar_private },
	{ "federation", "endpoint", "MAILLAGE_FEDERATION_ENDPOINT",
	    "tcp://, une adresse IP de cette machine (0.0.0.0 pour toutes) et un port, comme "
	    "tcp://0.0.0.0:8479",
	    setting_endpoint },
	{ "federation", "public", "MAILLAGE_FEDERATION_PUBLIC",
	    "tcp://, le nom ou l’adresse IP par où les autres vous joignent et un port, comme "
	    "tcp://maillage.exemple.org:8479",
	    setting_reached },
};
#define SETTINGS (sizeof settings / sizeof settings[0])

static const struct setting *
setting_find(const char *section, const char *key)
{
	for (size_t i = 0; i < SETTINGS; i++)
		if (strcmp(settings[i].section, section) == 0 && strcmp(settings[i].key, key) == 0)
			return &settings[i];
	return NULL;
}

static enum rc
setting_apply(
    struct node *n, const struct setting *s, const char *value, const char *where, struct fault *why)
{
	char field[FAULT_FIELD_MAX];

	if (s->set(n, value) == RC_OK)
		return RC_OK;
	snprintf(field, sizeof field, "%s.%s", s->section, s->key);
	return fault_addf(why, RC_INVALID, field, FAULT_NODE_SETTING,
	    "%s.%s = « %.40s »%s%s%s ; attendu : %s", s->section, s->key, value, where[0] != '\0' ? " (" : "",
	    where, where[0] != '\0' ? ")" : "", s->expected);
}

enum rc
node_set(struct node *n, const char *section, const char *key, const char *value, struct fault *why)
{
	const struct setting *s = setting_find(section, key);

	if (s == NULL)
		return fault_addf(why, RC_INVALID, NULL, FAULT_NODE_LINE, "%s.%s", section, key);
	return setting_apply(n, s, value, "", why);
}

struct conf {
	struct node *node;
	const char *path; /* its end, as faults tell it */
	struct fault *why;
};

static int
conf_line(void *arg, const char *section, const char *key, const char *value)
{
	struct conf *c = arg;
	const struct setting *s = setting_find(section, key);

	/* 0 makes libinih keep the line's number; a value that does not do has its own fault already */
	return s != NULL && setting_apply(c->node, s, value, c->path, c->why) == RC_OK;
}

/* A line that was not understood is shown as it stands. */
static void
line_read(const char *path, int line, char *out, size_t cap)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;

	while (f != NULL && line > 0 && getline(&text, &room, f) >= 0)
		line--;
	size_t len = text != NULL && line == 0 ? strcspn(text, "\r\n") : 0;

	while (len >= cap || (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80))
		len--;
	if (len > 0)
		memcpy(out, text, len);
	out[len] = '\0';
	free(text);
	if (f != NULL)
		fclose(f);
}

static enum rc
conf_read(struct node *n, struct fault *why)
{
	char path[PATH_MAX], text[60];

	node_path(n, path, sizeof path, "node.conf");

	struct conf c = { n, path_end(path), why };

	errno = 0;
	int line = ini_parse(path, conf_line, &c);

	if (line == -1 && errno == ENOENT)
		return fault_addf(why, RC_NOT_FOUND, NULL, FAULT_NODE_MISSING, "%s", n->folder);
	if (line < 0)
		return node_fault_file(why, path);
	if (line > 0 && fault_rc(why) == RC_OK) {
		line_read(path, line, text, sizeof text);
		return fault_addf(
		    why, RC_INVALID, NULL, FAULT_NODE_LINE, "« %s », %s, ligne %d", text, c.path, line);
	}
	for (size_t i = 0; i < SETTINGS; i++) {
		const char *value = getenv(settings[i].environment);

		if (value != NULL)
			(void)setting_apply(n, &settings[i], value, settings[i].environment, why);
	}
	if (n->name[0] == '\0')
		fault_addf(why, RC_INVALID, "node.name", FAULT_NODE_SETTING,
		    "node.name manque (%s) ; attendu : %s", c.path, settings[0].expected);
	return fault_rc(why);
}

/* --- loading ----------------------------------------------------------------------------------------------
 */
void
node_path(const struct node *n, char *out, size_t cap, const char *format, ...)
{
	size_t len = strlen(n->folder);
	va_list ap;

	if (len + 1 >= cap)
		abort();
	memcpy(out, n->folder, len);
	out[len] = '/';
	va_start(ap, format);
	int more = vsnprintf(out + len + 1, cap - len - 1, format, ap);
	va_end(ap);
	if (more < 0 || (size_t)more >= cap - len - 1)
		abort();
}

/* Room is left for what node_path puts behind. */
static enum rc
folder_find(const char *folder, struct node *n, struct fault *why)
{
	char real[PATH_MAX];

	if (realpath(folder, real) == NULL)
		return errno == ENOENT ? fault_addf(why, RC_NOT_FOUND, NULL, FAULT_NODE_MISSING, "%s", folder)
				       : node_fault_file(why, folder);
	if (strlen(real) > sizeof n->folder - 200)
		return fault_addf(why, RC_INVALID, NULL, FAULT_NODE_FILE, "le chemin est trop long");
	memcpy(n->folder, real, strlen(real) + 1);
	return RC_OK;
}

static void
node_defaults(struct node *n)
{
	memset(n, 0, sizeof *n);
	n->port = NODE_PORT_DEFAULT;
	n->deadline_ms = NODE_DEADLINE_MS_DEFAULT;
	memcpy(n->address, NODE_ADDRESS_DEFAULT, sizeof NODE_ADDRESS_DEFAULT);
}

enum rc
node_find(const char *folder, struct node *ret_node, struct fault *why)
{
	struct node *n = ret_node;
	char conf[PATH_MAX], pid[PATH_MAX];

	node_defaults(n);
	enum rc rc = folder_find(folder, n, why);

	if (rc != RC_OK)
		return rc;
	node_path(n, conf, sizeof conf, "node.conf");
	node_path(n, pid, sizeof pid, "run/maillage.pid");
	if (access(conf, F_OK) != 0 && access(pid, F_OK) != 0)
		return fault_addf(why, RC_NOT_FOUND, NULL, FAULT_NODE_MISSING, "%s", n->folder);
	snprintf(n->name, sizeof n->name, "%.60s", strrchr(n->folder, '/') + 1);
	return RC_OK;
}

enum rc
node_load(const char *folder, struct node *ret_node, struct fault *why)
{
	struct fault local = { 0 };
	struct node *n = ret_node;

	if (why == NULL)
		why = &local;
	node_defaults(n);
	enum rc rc = folder_find(folder, n, why);

	if (rc == RC_OK)
		rc = conf_read(n, why);
	if (rc == RC_OK)
		rc = node_key_read(n, "master.key", "master", n->master, sizeof n->master, why);
	if (rc != RC_OK)
		node_wipe(n);
	return rc;
}

const struct node_key_files node_keys_in_use = { "node.sign", "node.sign.pub", "curve.key", "curve.pub" };

enum rc
node_keys_read(
    const struct node *n, const struct node_key_files *f, struct node_keys *ret_keys, struct fault *why)
{
	struct node_keys *k = ret_keys;
	enum rc rc = node_key_read(n, f->sign, "sign", k->sign_secret, sizeof k->sign_secret, why);

	if (rc == RC_OK)
		rc = node_key_read(n, f->sign_pub, "sign.pub", k->sign_public, sizeof k->sign_public, why);
	if (rc == RC_OK)
		rc = node_key_read(n, f->curve, "curve", k->curve_secret, sizeof k->curve_secret, why);
	if (rc == RC_OK)
		rc =
		    node_key_read(n, f->curve_pub, "curve.pub", k->curve_public, sizeof k->curve_public, why);
	if (rc != RC_OK)
		node_keys_wipe(k);
	return rc;
}

enum rc
node_keys_load(const struct node *n, struct node_keys *ret_keys, struct fault *why)
{
	return node_keys_read(n, &node_keys_in_use, ret_keys, why);
}

void
node_wipe(struct node *n)
{
	crypto_wipe(n, sizeof *n);
}

void
node_keys_wipe(struct node_keys *k)
{
	crypto_wipe(k, sizeof *k);
}

enum rc
node_enter(const struct node *n, struct fault *why)
{
	char run[PATH_MAX];

	umask(077);
	node_path(n, run, sizeof run, "run");
	if (mkdir(run, 0700) != 0 && errno != EEXIST)
		return node_fault_file(why, run);
	return chdir(run) == 0 ? RC_OK : node_fault_file(why, run);
}
