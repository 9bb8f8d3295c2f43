/*
 * doctor_stream: what passes over a link: is it heard and acknowledged, understood, refused, of our time.
 * Owns: nothing.
 * Beware: an exchange that is quiet is not broken: only what waits, or was refused, tells.
 */
#ifndef SERVICES_MAILLAGE_DOCTOR_STREAM_H
#define SERVICES_MAILLAGE_DOCTOR_STREAM_H

#include "services/maillage/doctor.h"

/* Of a peer in use. */
void doctor_stream(struct doctor *d, const struct peer_link *l);
/* What came and was not taken, by reason; of nobody known when the link has no peer. */
void doctor_refused(struct doctor *d, const struct peer_link *l);

#endif
