/*
 * peer: what the commands about other federations share: the peers known, one of them by its code, this node's own card.
 * Owns: nothing.
 * Beware: texts of the peers live in the list's arena.
 */
#ifndef SERVICES_MAILLAGE_PEER_H
#define SERVICES_MAILLAGE_PEER_H

#include "proto/federation.h"
#include "services/maillage/maillage.h"

struct peer_list {
	struct arena arena;
	struct peer *items;
	size_t count;
};
/* All of them, added to the list, which begins as zero. The arena is the caller's to free, whatever is returned. */
MUST_CHECK enum rc peers_fetch(struct client *c, struct peer_list *ret_list, struct fault *why);
/* The one with that code; else a message that lists the codes there are, and EXIT_REFUSED. */
MUST_CHECK enum exit_code peer_by_code(
    struct client *c, const char *code, struct peer_list *l, const struct peer **ret_peer);
const char *peer_status_label(enum peer_status status);
/* How the exchange with each of them stands. Its texts live in the arena. */
MUST_CHECK enum rc links_fetch(struct client *c, struct arena *a, struct peer_links *ret_links, struct fault *why);
/* The card that was given: the line itself, a file that holds it, or "-" for standard input. Read before the client is opened, which changes
 * the working folder. */
MUST_CHECK enum exit_code card_read(const char *given, struct buf *ret_card);
/* This node's own card as a line (NULL: not wanted) and its fingerprint, from its keys; EXIT_NODE after a message. */
MUST_CHECK enum exit_code own_card(
    const struct node *n, struct buf *ret_line, char ret_fingerprint[CARD_FINGERPRINT_CAP]);

#endif
