/*
 * stream: what of an event goes to whom, and the opaque ids by which a reader resumes. Pure; stream.c does the I/O.
 * Owns: nothing.
 * Beware: when in doubt an event is not sent: a reader that misses a hint reads again; one that gets too much has learnt something.
 */
#ifndef GATEWAY_STREAM_H
#define GATEWAY_STREAM_H

#include "services/gateway/service.h"

struct viewer {
	uint32_t roles;
	struct id person;
	const struct id *organisations;
	uint32_t organisation_count;
	bool in_centre;
};
/* May this caller know that something happened to this record? body: the record as other services may see it. */
bool stream_visible(const struct collection_desc *c, const struct viewer *v, const void *body, size_t len, struct arena *a);
/* A vector of positions as "id:", sealed for that account alone: nothing of it can be counted or compared. */
#define STREAM_ID_CHARS 240
void stream_id_seal(const uint8_t key[CRYPTO_KEY_LEN], struct id account, const uint64_t at[SERVICES_MOST], char out[STREAM_ID_CHARS]);
MUST_CHECK enum rc stream_id_open(const uint8_t key[CRYPTO_KEY_LEN], struct id account, const char *text,
    uint64_t ret_at[SERVICES_MOST]);

#endif
