/*
 * status_links: the part of a node's status about other federations.
 * Owns: nothing.
 * Beware: nothing here asks a service: what is printed was fetched before.
 */
#ifndef SERVICES_MAILLAGE_STATUS_LINKS_H
#define SERVICES_MAILLAGE_STATUS_LINKS_H

#include "services/maillage/peer.h"

/* A table; nothing when there is no peer. */
void links_print(const struct peer_links *links);
/* ,"links":[...] with the fields of GET /federation/links. */
void links_json(const struct peer_links *links, struct buf *out);
/* "reliée", "pas encore reliée", "coupée", "suspendue"... */
const char *link_state_french(const struct peer_link *l);

#endif
