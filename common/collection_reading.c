/*
 * collection_reading: readings that are told once in a while, for answers that carry a little of many records.
 * Owns: nothing.
 * Beware: the journal is looked through from its end, as far back as the span: what is of an earlier command of the same commit is
 *         there already, what this command staged is not.
 */
#include "common/service_int.h"

static bool
is_staged(const struct context *c, struct id id)
{
	for (const struct staged *s = c->staged; s != NULL; s = s->next)
		if (s->note && id_equal(s->id, id) && strcmp(s->verb, "read") == 0)
			return true;
	return false;
}

static bool
is_reading(struct text event)
{
	return event.len > 5 && memcmp(event.ptr + event.len - 5, ".read", 5) == 0;
}

static bool
is_told(struct context *c, struct id id)
{
	struct id actor = id_is_zero(c->caller.person) ? c->caller.account : c->caller.person;
	uint64_t seq = UINT64_MAX;
	struct journal_entry j;

	while (journal_before(c->txn, id, seq, &seq) && journal_read(c->txn, seq, c->arena, &j) &&
	    j.time > c->now - READING_SPAN)
		if (is_reading(j.event) && id_equal(j.actor, actor))
			return true;
	return false;
}

void
event_reading(struct context *c, const struct db_table *t, struct id id)
{
	if (!is_staged(c, id) && !is_told(c, id))
		event_note(c, t, "read", id);
}
