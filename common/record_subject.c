/*
 * record_subject: whom a record is about, and what of it goes with that person.
 * Owns: nothing.
 * Beware: a record without a SUBJECT that is present is about itself: a person's own record, a note of the contact log.
 */
#include "common/record_walk.h"

struct id
record_subject(const struct rec_desc *d, const void *rec)
{
	struct id subject = { { 0 } };

	if (rec_head_mask(d) != 0)
		subject = ((const struct rec_head *)rec)->id;
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		const struct id *id = record_at_const(f, rec);

		if ((f->flags & SUBJECT) && f->kind == REC_K_ID && (*rec_has(rec) & REC_BIT(f->tag)) &&
		    !id_is_zero(*id))
			subject = *id;
	}
	return subject;
}

struct id
record_sealer(const struct rec_desc *d, const void *rec)
{
	return record_has_flag(d, OWN_KEY) ? ((const struct rec_head *)rec)->id : record_subject(d, rec);
}

struct id
record_evidence_subject(struct id subject)
{
	static const char word[] = "evidence";
	const struct crypto_hash_part parts[] = { { word, sizeof word - 1 },
		{ subject.b, sizeof subject.b } };

	return crypto_id_of(parts, 2);
}

bool
record_has_flag(const struct rec_desc *d, unsigned flags)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if ((f->flags & flags) || (f->sub != NULL && record_has_flag(f->sub, flags)))
			return true;
	return false;
}

static bool
strip_items(const struct rec_field *f, struct list *l)
{
	bool found = false;

	for (uint32_t i = 0; i < l->count; i++)
		found |= record_strip(f->sub, (char *)l->items + i * f->sub->size);
	return found;
}

bool
record_strip(const struct rec_desc *d, void *rec)
{
	uint64_t *has = rec;
	bool found = false;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (!(*has & REC_BIT(f->tag)) || (f->flags & EVIDENCE))
			continue;
		if (f->flags & REC_PRIVATE) {
			*has &= ~REC_BIT(f->tag);
			memset(record_at(f, rec), 0, f->size);
			found = true;
		} else if (f->kind == REC_K_LIST && f->elem == REC_K_REC) {
			found |= strip_items(f, record_at(f, rec));
		}
	}
	return found;
}
