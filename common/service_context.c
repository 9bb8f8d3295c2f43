/*
 * service_context: what a handler may do: ids, secrets, reading, timers, work.
 * Owns: nothing; all of it lives in the command's arena.
 * Beware: ids and secrets derive from the command, so that a command that is run again after a crash gives
 * the same ones.
 */
#include "common/calendar.h"
#include "common/service_int.h"
#include <stdlib.h>

struct id
context_id(struct context *c)
{
	uint8_t hash[CRYPTO_HASH_LEN];
	uint32_t n = c->made++;
	struct crypto_hash_part parts[] = { { c->command.b, sizeof c->command.b }, { &n, sizeof n } };

	crypto_hash(c->service->key, parts, 2, hash);
	return crypto_uuid7(c->now, hash);
}

void
context_secret(struct context *c, const char *purpose, uint8_t out[32])
{
	struct crypto_hash_part parts[] = { { c->command.b, sizeof c->command.b },
		{ purpose, strlen(purpose) } };

	crypto_hash_framed(c->service->key, parts, 2, out);
}

void
context_fingerprint(struct context *c, const char *purpose, const void *bytes, size_t len, uint8_t out[32])
{
	struct crypto_hash_part parts[] = { { purpose, strlen(purpose) }, { bytes, len } };

	crypto_hash_framed(c->service->key, parts, 2, out);
}

void
context_blur(struct context *c)
{
	c->caller = (struct caller){ .roles = c->caller.roles, .node = c->caller.node };
	c->command = (struct id){ { 0 } };
	c->now = calendar_instant(c->today, 0);
}

bool
caller_has(const struct context *c, uint32_t roles)
{
	return (c->caller.roles & roles) != 0;
}

bool
caller_in(const struct context *c, struct id organisation)
{
	for (uint32_t i = 0; i < c->caller.organisation_count; i++)
		if (id_equal(c->caller.organisations[i], organisation))
			return true;
	return false;
}

bool
context_get(struct context *c, const struct db_table *t, struct id id, void *ret_rec)
{
	if (c->overlay != NULL && c->overlay->get(c->overlay, t, id, c->arena, ret_rec))
		return true;
	return db_get(c->txn, t, id, c->arena, ret_rec);
}

void
context_open(struct context *c, const struct db_table *t, void *rec)
{
	struct record_keys keys;

	if (!record_has_sealed(t->rec, rec))
		return;
	keys = ring_find(c->service->ring, t->rec, rec);
	record_open_keys(t->rec, rec, ((struct rec_head *)rec)->id, &keys, c->arena);
}

enum rc
context_need(struct context *c, const struct db_table *t, struct id id, const char *field, void *ret_rec,
    struct fault *why)
{
	char text[ID_TEXT_LEN + 1];

	if (context_get(c, t, id, ret_rec))
		return RC_OK;
	if (field == NULL ||
	    strcmp(field, "id") ==
		0) /* the record itself: no more is said than of one that may not be seen */
		return fault_only(why, RC_NOT_FOUND);
	id_format(id, text);
	return fault_addf(why, RC_NOT_FOUND, field, FAULT_UNKNOWN_REFERENCE, "%s", text);
}

const void *
context_staged(const struct context *c, const struct db_table *t, unsigned i)
{
	for (const struct staged *s = c->staged; s != NULL; s = s->next)
		if (s->table == t && s->rec != NULL && i-- == 0)
			return s->rec;
	return NULL;
}

const void *
context_staged_next(const struct context *c, const struct db_table *t, const struct staged **at)
{
	const struct staged *s = *at == NULL ? c->staged : (*at)->next;

	while (s != NULL && (s->table != t || s->rec == NULL))
		s = s->next;
	if (s == NULL)
		return NULL;
	*at = s;
	return s->rec;
}

const void *
context_staged_id(const struct context *c, const struct db_table *t, struct id id)
{
	const struct staged *newest = staged_find(c, id);
	const void *found = NULL;

	if (newest == NULL || (newest->table == t && newest->rec != NULL))
		return newest == NULL ? NULL : newest->rec;
	for (const struct staged *s = c->staged; s != NULL; s = s->next) /* or of another table */
		if (s->table == t && s->rec != NULL && id_equal(s->id, id))
			found = s->rec;
	return found;
}

bool
context_read(struct context *c, unsigned i, const struct rec_desc *d, void *ret_rec)
{
	const struct text *body = c->call->read_body;

	if (i >= SERVICE_READS_MAX || c->call->read_rc[i] != RC_OK || body[i].ptr == NULL)
		return false;
	return record_decode(d, body[i].ptr, body[i].len, c->arena, ret_rec, NULL, NULL) == RC_OK;
}

void
context_timer(struct context *c, usec_t due, const char *method, struct id id)
{
	struct command *cmd = (struct command *)(uintptr_t)c->call;
	struct staged_timer *t = ARENA_NEW(c->arena, struct staged_timer);

	t->due = due;
	t->method = method;
	t->id = id;
	t->next = cmd->timers;
	cmd->timers = t;
}

void
context_work(struct context *c, struct work *w)
{
	struct command *cmd = (struct command *)(uintptr_t)c->call;

	if (cmd->work_count == WORKS_MAX)
		abort(); /* a handler's own doing: no input leads here */
	cmd->works[cmd->work_count++] = w;
}

bool
context_key(struct context *c, struct id subject, bool make, uint8_t ret_key[CRYPTO_KEY_LEN])
{
	struct keyring *ring = c->service->ring;
	const uint8_t *key = make ? keyring_need(ring, subject) : keyring_find(ring, subject);

	if (key == NULL)
		return false;
	memcpy(ret_key, key, CRYPTO_KEY_LEN);
	return true;
}

const char *
context_folder(const struct context *c)
{
	return c->service->folder;
}

const char *
context_node(const struct context *c)
{
	return c->service->node;
}

struct work *
context_worked(const struct context *c)
{
	return c->call->worked;
}

enum rc
context_import(
    struct context *c, const struct db_table *t, void *rec, const char **ret_verb, struct fault *why)
{
	const struct collection *coll =
	    service_collection(c->service->desc, t->rec->name, strlen(t->rec->name));
	struct imported row = { 0 };
	enum rc rc = coll == NULL ? fault_only(why, RC_INTERNAL) : collection_import(c, coll, rec, &row, why);

	*ret_verb = row.verb;
	if (rc != RC_OK || row.verb == NULL)
		return rc;
	return collection_then(c, coll, row.before, row.after, why);
}

void
context_drop(struct context *c)
{
	struct command *cmd = (struct command *)(uintptr_t)c->call;

	staged_clear(c);
	cmd->timers = NULL;
	for (unsigned i = 0; i < cmd->work_count; i++)
		cmd->works[i]->free(cmd->works[i]);
	cmd->work_count = 0;
}
