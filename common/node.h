/*
 * node: how a node lies on disk: node.conf, keys/, data/<service>/, run/, log/; and what node.conf says.
 * Owns: that layout, the settings table and the format of the key files.
 * Beware: socket paths are limited to about 100 characters. A process of the node calls node_enter, which changes into DIR/run, and gives
 *         "." as the run folder to bus_open and client_open; `folder` stays absolute, so node_path works from anywhere.
 */
#ifndef COMMON_NODE_H
#define COMMON_NODE_H

#include "common/crypto.h"
#include "common/endpoint.h"
#include "common/fault.h"
#include <limits.h>

/*
 * DIR/
 *   node.conf                 settings (ini), 0600; MAILLAGE_SECTION_KEY in the environment is stronger
 *   keys/master.key           the node's key, 32 random bytes: without it personal data cannot be read
 *   keys/node.sign, .sign.pub Ed25519: what other federations know this node by
 *   keys/curve.key, .pub      Curve25519: encrypts the links between nodes
 *   keys/node.sign.next, ...  those that will be in use once all peers were told (node_rotate.h)
 *   keys/node.first.pub       the first node.sign.pub, once it is another: the node's id is made of it
 *   keys/<service>.ring       keyring of a service (keyring.h), made by the service
 *   data/<service>/           its store
 *   erasures                  those who were erased (erasures.h); no restore takes it back
 *   revocations               the federations that were revoked: the same
 *   stopped                   `down` stopped it by its name: `up` of a folder of nodes leaves it out
 *   run/                      <service>.sock, maillage.pid (with the lock of `up`), maillage.state
 *   log/<service>.log         what it said
 */
#define NODE_NAME_MAX 63
#define NODE_FEDERATION_MAX 160 /* bytes: libinih reads lines of less than 200 */
#define NODE_PORT_DEFAULT 8470
#define NODE_ADDRESS_DEFAULT "127.0.0.1"
#define NODE_DEADLINE_MS_DEFAULT 10000
#define NODE_CURVE_LEN 32

struct node {
	char folder[PATH_MAX]; /* absolute, without links */
	char name[NODE_NAME_MAX + 1];
	char federation[NODE_FEDERATION_MAX + 1];
	char address[64]; /* that the gateway listens on */
	uint16_t port;
	uint32_t deadline_ms; /* that an HTTP request waits for a service, before 504 */
	bool calendar_private; /* calendars may be read from addresses that are not public, and over http */
	char endpoint[ENDPOINT_MAX + 1]; /* that federation binds for other nodes; empty: none, it only connects out */
	char reached[ENDPOINT_MAX + 1];	 /* where other nodes reach it, as its card says; empty: nowhere */
	uint8_t master[CRYPTO_KEY_LEN];
};

/* Who the node is for others; read by federation and by `maillage peer card` only. */
struct node_keys {
	uint8_t sign_secret[CRYPTO_SIGN_SECRET_LEN];
	uint8_t sign_public[CRYPTO_SIGN_PUBLIC_LEN];
	uint8_t curve_secret[NODE_CURVE_LEN];
	uint8_t curve_public[NODE_CURVE_LEN];
};

FAULT_DECLARE(FAULT_NODE_MISSING);   /* argument: the folder */
FAULT_DECLARE(FAULT_NODE_NOT_EMPTY); /* argument: the folder */
FAULT_DECLARE(FAULT_NODE_FILE);	     /* argument: the file and what the system said */
FAULT_DECLARE(FAULT_NODE_KEY);	     /* argument: the file */
FAULT_DECLARE(FAULT_NODE_KEY_OPEN);  /* argument: the file: others than its owner may read it */
FAULT_DECLARE(FAULT_NODE_PARENT);    /* argument: the folder above, that is not there */
FAULT_DECLARE(FAULT_NODE_LINE);	     /* argument: file and line */
FAULT_DECLARE(FAULT_NODE_SETTING);   /* argument: the value and what is expected; field: section.key */

/* Reads node.conf, the environment and the master key. RC_NOT_FOUND when the folder is no node; RC_INVALID for a setting; RC_CORRUPT for
 * a key file, or one that others may read; RC_IO. The node is wiped when it fails. */
MUST_CHECK enum rc node_load(const char *folder, struct node *ret_node, struct fault *why);
/* The folder alone, whatever its settings and keys say: enough for node_path and node_enter, to see what runs there and to stop it. Named by
 * its last part. RC_NOT_FOUND when nothing tells it for a node's. */
MUST_CHECK enum rc node_find(const char *folder, struct node *ret_node, struct fault *why);
/* Makes the folder (or takes an empty one), all keys and, last, node.conf; everything is on disk when it returns. RC_CONFLICT when it is
 * not empty; RC_INVALID for a name other than [a-z0-9-]{1,63} or a federation's name that node.conf cannot hold. */
MUST_CHECK enum rc node_create(const char *folder, const char *name, const char *federation, const struct entropy *e,
    struct fault *why);
MUST_CHECK enum rc node_keys_load(const struct node *n, struct node_keys *ret_keys, struct fault *why);
void node_wipe(struct node *n);
void node_keys_wipe(struct node_keys *k);
/* Every process of a node begins so: umask 077 and its working folder is DIR/run. */
MUST_CHECK enum rc node_enter(const struct node *n, struct fault *why);
/* "data/%s" -> "/srv/42-43/data/registry". Names come from our own tables: one that does not fit is a broken invariant (abort). */
void node_path(const struct node *n, char *out, size_t cap, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* errno in French for what an operator meets; the system's words for the rest. */
const char *node_cause(int error);
/* [a-z0-9-]{1,63}, beginning with a letter or a digit. */
bool node_name_ok(const char *name);
/* Sets one value of node.conf, checked; used for the file, the environment and the command line. */
MUST_CHECK enum rc node_set(struct node *n, const char *section, const char *key, const char *value, struct fault *why);

#endif
