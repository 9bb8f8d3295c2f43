/*
 * stage: see stage.h.
 * Owns: nothing beyond the key.
 * Beware: stores are opened MDB_NOSYNC: what a power cut does is crash_image_test's subject. MDB_NORDAHEAD: the seven hundred of a year of a
 *         hundred federations are larger than the memory, and a page that is read must not bring the megabytes around it.
 */
#include "tests/lib/stage.h"
#include <stdio.h>
#include <stdlib.h>

static const uint8_t master[CRYPTO_KEY_LEN] = "the key of a host of tests only";

uint64_t
stage_next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

void
stage_fill(uint64_t *state, void *out, size_t len)
{
	uint8_t *p = out;

	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t)(stage_next(state) >> 56);
}

struct service_config
stage_config(const char *root, const char *service, char *folder, char *ring, char *erasures)
{
	snprintf(erasures, STAGE_PATH_MAX, "%s/erasures", root);
	snprintf(folder, STAGE_PATH_MAX, "%s/%s", root, service);
	snprintf(ring, STAGE_PATH_MAX, "%s/%s.ring", root, service);
	return (struct service_config){ folder, ring, master, "test", MDB_NOSYNC | MDB_NORDAHEAD, erasures };
}

struct service *
stage_open_with(const struct service_desc *d, const struct service_config *cfg, const struct service_io *io)
{
	struct service *s;
	struct fault why = { 0 };

	if (service_open(d, cfg, io, &s, &why) == RC_OK)
		return s;
	fprintf(stderr, "stage: %s does not open: %s %s\n", d->contract->name, rc_info(why.rc)->name,
	    why.count != 0 ? why.items[0].argument : "");
	abort();
}

struct service *
stage_open(const struct service_desc *d, const char *root, const struct service_io *io)
{
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX];
	struct service_config cfg = stage_config(root, d->contract->name, folder, ring, erasures);

	return stage_open_with(d, &cfg, io);
}

const struct db_table *
stage_table_of(const struct service_desc *d, const struct method *m)
{
	const char *record = m->name + strlen(d->contract->name) + 1;
	size_t len = strcspn(record, ".");

	for (size_t i = 0; i < d->table_count; i++)
		if (strlen(d->tables[i]->rec->name) == len &&
		    memcmp(d->tables[i]->rec->name, record, len) == 0)
			return d->tables[i];
	return NULL;
}

void
stage_envelope(struct envelope *e, const struct host_caller *who, const char *method, struct id id,
    usec_t deadline, const char *key)
{
	*e = (struct envelope){ .version = ENVELOPE_VERSION,
		.kind = ENVELOPE_CALL,
		.id = id,
		.method = text_of(method),
		.deadline = deadline,
		.person = who->person,
		.account = who->person,
		.roles = who->roles };
	e->organisations = (struct list){ (void *)(uintptr_t)who->organisations, who->organisation_count };
	e->has = REC_BIT(ENVELOPE_TAG_VERSION) | REC_BIT(ENVELOPE_TAG_KIND) | REC_BIT(ENVELOPE_TAG_ID) |
	    REC_BIT(ENVELOPE_TAG_METHOD) | REC_BIT(ENVELOPE_TAG_DEADLINE) | REC_BIT(ENVELOPE_TAG_ROLES) |
	    REC_BIT(ENVELOPE_TAG_ORGANISATIONS);
	if (!id_is_zero(who->person))
		e->has |= REC_BIT(ENVELOPE_TAG_PERSON) | REC_BIT(ENVELOPE_TAG_ACCOUNT);
	if (key != NULL) {
		e->key = text_of(key);
		e->has |= REC_BIT(ENVELOPE_TAG_KEY);
	}
}
