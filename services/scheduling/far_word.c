/*
 * far_word: what every word between two federations has: an id that derives from what it is about, a rank, a head that goes on.
 * Owns: nothing.
 * Beware: a rank is the clock's, and always above the one before: a node that was put back says nothing below what it said.
 */
#include "services/scheduling/far.h"

struct id
far_id(const char *kind, struct id a, struct id b)
{
	const struct crypto_hash_part parts[] = { { kind, strlen(kind) }, { a.b, sizeof a.b },
		{ b.b, sizeof b.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

usec_t
far_rank(const struct context *c, usec_t before)
{
	return c->now > before ? c->now : before + 1;
}

void
far_head(struct context *c, const struct db_table *t, void *rec)
{
	struct rec_head *h = rec, *was = arena_alloc(c->arena, t->rec->size);

	if (!context_latest(c, t, h->id, was))
		return;
	h->version = was->version;
	h->created_at = was->created_at;
	h->has |= was->has & (REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT));
}
