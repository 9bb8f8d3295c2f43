/*
 * service_apply: what a handler staged becomes journal entries and state; the one place where state is written.
 * Owns: the rule from event to table, for live work and replay alike.
 * Beware: apply_event sees sealed texts, as the journal does: equal entries give equal tables.
 */
#include "common/service_int.h"

#define STAGED_LARGE (64u * 1024u)
#define STAGED_MOST (REC_BYTES_MAX - 16u * 1024u) /* seals, head and hash come on top */

/* Where an id stands, or would: its last bytes are random. */
static struct staged **
staged_slot(const struct context *c, struct id id)
{
	uint32_t hash;

	memcpy(&hash, id.b + 12, sizeof hash);
	for (uint32_t i = hash & c->staged_mask;; i = (i + 1) & c->staged_mask)
		if (c->staged_slots[i] == NULL || id_equal(c->staged_slots[i]->id, id))
			return &c->staged_slots[i];
}

struct staged *
staged_find(const struct context *c, struct id id)
{
	return c->staged_slots != NULL ? *staged_slot(c, id) : NULL;
}

/* The newest of its id; a note does not take the place of the record that it is about. */
static void
staged_place(struct context *c, struct staged *s)
{
	struct staged **slot = staged_slot(c, s->id);

	if (!s->note || *slot == NULL)
		*slot = s;
}

static void
staged_grow(struct context *c)
{
	uint32_t cap = c->staged_slots == NULL ? 0 : c->staged_mask + 1;

	if (2 * (c->staged_count + 1) <= cap)
		return;
	c->staged_mask = (cap == 0 ? 16 : 4 * cap) - 1;
	c->staged_slots = ARENA_ARRAY(c->arena, c->staged_mask + 1u, struct staged *);
	for (struct staged *s = c->staged; s != NULL; s = s->next)
		staged_place(c, s);
}

void
staged_clear(struct context *c)
{
	c->staged = NULL;
	c->staged_end = &c->staged;
	c->staged_slots = NULL;
	c->staged_texts = NULL;
	c->staged_count = 0;
}

static struct staged *
stage(struct context *c, const struct db_table *t, const char *verb, struct id id, bool note)
{
	struct staged *s = ARENA_NEW(c->arena, struct staged);

	s->table = t;
	s->verb = verb;
	s->id = id;
	s->note = note;
	staged_grow(c);
	*c->staged_end = s;
	c->staged_end = &s->next;
	staged_place(c, s);
	c->staged_count++;
	return s;
}

/* A record may have grown by many small changes: what the store would refuse is refused here, before anything
 * is written. */
static enum rc
staged_fits(struct context *c, const struct staged *s)
{
	struct buf *b = &c->service->encode;

	buf_clear(b);
	record_encode(s->table->rec, s->rec, 0, 0, b);
	return b->len < STAGED_MOST ? RC_OK : RC_LIMIT;
}

enum rc
event_stage(struct context *c, const struct db_table *t, const char *verb, void *rec)
{
	struct rec_head *h = rec;
	const struct staged *before = staged_find(c, h->id);
	struct staged *s = stage(c, t, verb, h->id, false);
	size_t total;

	if (before != NULL && before->rec != NULL) {
		h->version = ((const struct rec_head *)before->rec)->version + 1;
	} else {
		h->version = REC_HAS(h, TAG_VERSION) ? h->version + 1 : 1;
	}
	if (!REC_HAS(h, TAG_CREATED_AT))
		h->created_at = c->now;
	h->updated_at = c->now;
	h->has |= REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT);
	total = c->arena->total;
	s->rec = arena_alloc(c->arena, t->rec->size);
	record_copy(t->rec, rec, c->arena, s->rec);
	return c->arena->total - total < STAGED_LARGE ? RC_OK : staged_fits(c, s);
}

void
stage_known(struct context *c, const struct db_table *t, const char *verb, void *rec)
{
	struct staged *s = stage(c, t, verb, ((struct rec_head *)rec)->id, false);

	s->rec = rec;
}

void
event_note(struct context *c, const struct db_table *t, const char *verb, struct id id)
{
	/* the tombstone of somebody erased is all that is left */
	stage(c, t, verb, id, strcmp(verb, "erased") != 0);
}

/* What was left sealed is of another subject than before (a merge): it is opened under the old key, to be sealed under the new. */
static void
apply_reseal(struct context *c, struct staged *st)
{
	const struct rec_desc *d = st->table->rec;
	void *before = arena_alloc(c->arena, d->size);
	struct id sealer = record_sealer(d, st->rec);
	struct record_keys keys;

	if (!record_has_flag(d, SUBJECT) || !context_get(c, st->table, st->id, before) ||
	    id_equal(record_sealer(d, before), sealer))
		return;
	keys = ring_find(c->service->ring, d, before);
	record_open_keys(d, st->rec, st->id, &keys, c->arena);
}

static void
apply_seal(struct context *c, struct staged *st)
{
	struct service *s = c->service;
	struct record_keys keys;

	if (st->rec == NULL)
		return;
	if (!record_has_open(st->table->rec, st->rec))
		return;
	keys = ring_need(s->ring, st->table->rec, st->rec);
	record_seal_keys(st->table->rec, st->rec, st->id, &keys, &s->io.entropy, c->arena);
}

/* What a handler left sealed is opened in a copy: the index is told of words, not of ciphertext. */
static void
apply_index(struct context *c, struct staged *st)
{
	const struct service_desc *d = c->service->desc;
	void *open = st->rec;

	if (d->indexed == NULL || (st->rec == NULL && strcmp(st->verb, "removed") != 0))
		return;
	if (st->rec != NULL && record_has_sealed(st->table->rec, st->rec)) {
		open = arena_alloc(c->arena, st->table->rec->size);
		record_copy(st->table->rec, st->rec, c->arena, open);
		context_open(c, st->table, open);
	}
	d->indexed(c, st->table, st->id, open);
}

void
apply_event(const struct service_desc *d, struct db_txn *t, const struct event *e,
    const struct db_table *table, const struct text *body, void *state)
{
	if (strcmp(e->verb, "removed") == 0)
		db_remove(t, table, e->key);
	else if (e->rec != NULL && body != NULL)
		db_put_encoded(t, table, e->rec, *body);
	else if (e->rec != NULL)
		db_put(t, table, e->rec);
	if (state != NULL && d->applied != NULL && t->rc == RC_OK)
		d->applied(state, e);
}

static void
apply_one(struct context *c, struct staged *st)
{
	struct service *s = c->service;
	char *name = arena_printf(c->arena, "%s.%s", st->table->rec->name, st->verb);
	struct event e = { st->table->rec, text_of(name), st->verb, st->id, { { 0 } }, c->now, st->rec,
		c->command };
	struct journal_entry j = { .time = c->now, .event = e.name, .key = st->id, .cause = c->command };

	if (st->rec != NULL && record_has_sealed(st->table->rec, st->rec))
		apply_reseal(c, st);
	apply_index(c, st);
	apply_seal(c, st);
	e.actor = id_is_zero(c->caller.person) ? c->caller.account : c->caller.person;
	j.actor = e.actor;
	buf_clear(&s->encode);
	if (st->rec != NULL)
		record_encode(st->table->rec, st->rec, 0, 0, &s->encode);
	j.body = (struct text){ (const char *)s->encode.ptr, (uint32_t)s->encode.len, 0 };
	journal_append(c->txn, &s->journal, &j);
	apply_event(s->desc, c->txn, &e, st->table, &j.body, s->state);
	if (strcmp(st->verb, "erased") == 0)
		forget_keep(
		    s, c->txn, st->id, st->table == s->desc->subjects || st->table == s->desc->guests);
	if (s->endings != NULL && st->table == s->desc->ending->table &&
	    strcmp(st->verb, s->desc->ending->verb) == 0)
		s->ending = true;
}

/* A record staged twice is followed once, as it stands at the end. */
static void
follow_staged(struct context *c)
{
	for (struct staged *s = c->staged; s != NULL; s = s->next)
		s->last = *staged_slot(c, s->id) == s;
	for (struct staged *s = c->staged; s != NULL;
	     s = s->next) /* what is staged meanwhile is not `last` */
		if (s->last && s->rec != NULL)
			c->service->desc->follow(c, s->table, s->rec);
}

void
apply_staged(struct context *c)
{
	if (c->service->desc->follow != NULL)
		follow_staged(c);
	for (struct staged *st = c->staged; st != NULL && c->txn->rc == RC_OK; st = st->next)
		apply_one(c, st);
	staged_clear(c);
}
