/*
 * node_rotate: keys of a node that change: the next ones lie beside those in use until every peer was told of them.
 * Owns: keys/node.sign.next, node.sign.next.pub, curve.next.key, curve.next.pub, and node.first.pub.
 * Beware: a node's id is made of its first signing key, which node.first.pub keeps once that key is gone.
 */
#ifndef COMMON_NODE_ROTATE_H
#define COMMON_NODE_ROTATE_H

#include "common/node.h"

/* The signing key that the node had first: node.first.pub, or the one in use while there is no such file. */
MUST_CHECK enum rc node_first_public(const struct node *n, const struct node_keys *in_use, uint8_t ret_public[CRYPTO_SIGN_PUBLIC_LEN],
    struct fault *why);
/* Those that are made and not in use. ret_has false: there are none; those whose making was cut count for none. RC_CORRUPT when one of them
 * is damaged or gone. */
MUST_CHECK enum rc node_keys_next(const struct node *n, struct node_keys *ret_keys, bool *ret_has, struct fault *why);
/* How long they have been there, by the clock and the file's own date (a restore dates it anew); 0: there are none. */
usec_t node_keys_next_age(const struct node *n);
/* Makes them, on disk when it returns; none of them stays when it fails. RC_CONFLICT when there are some. The service tells its peers at its
 * next start. */
MUST_CHECK enum rc node_keys_rotate(const struct node *n, const struct entropy *e, struct fault *why);
/* Puts them in use at the next start: once every peer has been told. Done again after a crash, it finishes. RC_NOT_FOUND: there are
 * none. */
MUST_CHECK enum rc node_keys_promote(const struct node *n, struct fault *why);
/* A crash cut that: the keys in use are of both pairs until it is done again. */
bool node_keys_half_used(const struct node *n);

#endif
