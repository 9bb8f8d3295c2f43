/*
 * peer_keys: which keys another federation uses now, while it changes them; its fingerprints, and which is which.
 * Owns: nothing.
 * Beware: it goes to the network, as probe.h says, for those alone that change their keys.
 */
#ifndef SERVICES_MAILLAGE_PEER_KEYS_H
#define SERVICES_MAILLAGE_PEER_KEYS_H

#include "services/maillage/peer.h"
#include "services/maillage/probe.h"

enum keys_used {
	KEYS_NEW, /* those of its newest card */
	KEYS_FORMER, /* those before: the newest are announced, and not in use */
	KEYS_UNSEEN /* nobody answered by either */
};

/* Its former keys are good still. */
bool peer_changes_keys(const struct peer *p);
/* How far one comes at its address, by its newest keys, else by the former ones while they are good. */
enum probe_verdict peer_knock(const struct node_keys *own, const struct peer *p, enum keys_used *ret_used);

struct fingerprints {
	char latest[CARD_FINGERPRINT_CAP], former[CARD_FINGERPRINT_CAP]; /* former: "" when its time is over, or there is none */
	enum keys_used used;
};
void peer_fingerprints(const struct node *n, const struct peer *p, struct fingerprints *ret);
/* The one that is read out over there now; where that was not seen, the newest. */
const char *fingerprint_used(const struct fingerprints *f);
/* The other one, where there is a doubt of it, and a word that says what it is; NULL: none. */
const char *fingerprint_other(const struct fingerprints *f, const char **ret_word);

#endif
