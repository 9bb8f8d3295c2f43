/*
 * far_competence: competences of far cards, found here by their codes; those that nothing has a code for stand by name, until something has.
 * Owns: nothing.
 * Beware: ids differ between nodes, codes are agreed by people: the same code is taken for the same competence.
 */
#include "services/registry/offer.h"
#include "services/registry/sharing.h"

#define TAG_COMPETENCE_CODE 6
#define LEARN_MOST 500u

static struct id
competence_find(struct context *c, struct text code)
{
	struct id found = { { 0 } };
	struct competence k;
	struct db_scan s;

	db_scan_index(&s, c->txn, &competence_table, record_field_tag(&competence_desc, TAG_COMPETENCE_CODE),
	    &code, false);
	while (id_is_zero(found) && db_scan_next(&s, c->arena, &k))
		if (!REC_HAS(&k, TAG_ARCHIVED_AT))
			found = k.id;
	db_scan_end(&s);
	return found;
}

static struct id
competence_of(struct context *c, struct code_book *book, struct text code)
{
	struct id found;

	if (code.len == 0)
		return (struct id){ { 0 } };
	for (uint32_t i = 0; i < book->count; i++)
		if (text_equal(book->items[i].code, code))
			return book->items[i].competence;
	found = competence_find(c, code);
	if (book->count < CODES_MOST) {
		book->items[book->count].code = code;
		book->items[book->count++].competence = found;
	}
	return found;
}

static bool
has_competence(const struct list *known, struct id competence)
{
	const struct provider_competence *l = known->items;

	for (uint32_t i = 0; i < known->count; i++)
		if (id_equal(l[i].competence, competence))
			return true;
	return false;
}

/* Those that are found go to the ones that the card has, while there is room; the rest is what remains by name. */
static void
competences_sort(struct context *c, struct code_book *book, const struct list *told, struct list *known,
    struct list *other)
{
	const struct far_competence *l = told->items;

	for (uint32_t i = 0; i < told->count; i++) {
		struct id id = competence_of(c, book, l[i].code);

		if (id_is_zero(id) || has_competence(known, id))
			((struct far_competence *)other->items)[other->count++] = l[i];
		else
			((struct provider_competence *)known->items)[known->count++] =
			    (struct provider_competence){
				    .has = REC_BIT(1) | REC_BIT(2), .competence = id, .level = l[i].level
			    };
	}
}

void
far_competences_take(struct context *c, struct code_book *book, const struct list *told, struct provider *p)
{
	p->competences =
	    (struct list){ ARENA_ARRAY(c->arena, told->count + 1, struct provider_competence), 0 };
	p->other_competences =
	    (struct list){ ARENA_ARRAY(c->arena, told->count + 1, struct far_competence), 0 };
	p->has |= REC_BIT(PROVIDER_TAG_COMPETENCES) | REC_BIT(PROVIDER_TAG_OTHER_COMPETENCES);
	competences_sort(c, book, told, &p->competences, &p->other_competences);
}

/* --- a code that comes into the list here ---------------------------------------------------------------------- */
void
far_competences_follow(struct context *c, const struct db_table *t, const void *after)
{
	const struct competence *k = after;
	struct competence was = { 0 };
	struct sharing_list all;

	if (t != &competence_table || REC_HAS(k, TAG_ARCHIVED_AT) || k->code.len == 0)
		return;
	if (context_get(c, &competence_table, k->id, &was) && text_equal(was.code, k->code))
		return;
	sharings_active(c, SHARING_THEIRS, &all);
	if (all.count != 0)
		context_timer(c, c->now, "registry.far_card.learn", (struct id){ { 0 } });
}

static void
card_learn(struct context *c, struct code_book *book, struct provider *p)
{
	struct list told = p->other_competences, known = p->competences;
	uint32_t before = told.count;

	if (!REC_HAS(p, PROVIDER_TAG_SHARING) || told.count == 0)
		return;
	p->competences =
	    (struct list){ ARENA_ARRAY(c->arena, known.count + told.count, struct provider_competence),
		    known.count };
	if (known.count != 0)
		memcpy(p->competences.items, known.items, known.count * sizeof(struct provider_competence));
	p->other_competences = (struct list){ ARENA_ARRAY(c->arena, told.count, struct far_competence), 0 };
	competences_sort(c, book, &told, &p->competences, &p->other_competences);
	if (p->other_competences.count != before)
		(void)event_stage(c, &provider_table, "updated", p);
}

/* Behind that card; from the beginning for an id of zeros. */
static enum rc
far_card_learn(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct code_book book = { .count = 0 };
	struct id last = in->id;
	struct provider p;
	struct db_scan s;
	uint32_t n = 0;

	(void)ret;
	(void)why;
	db_scan_all(&s, c->txn, &provider_table, false);
	if (!id_is_zero(in->id))
		db_scan_after(&s, in->id);
	for (; n < LEARN_MOST && db_scan_next(&s, c->arena, &p); n++) {
		last = p.id;
		card_learn(c, &book, &p);
	}
	db_scan_end(&s);
	if (n == LEARN_MOST)
		context_timer(c, c->now, "registry.far_card.learn", last);
	return RC_OK;
}
REGISTRY_HANDLER(far_card_learn, struct ref, void)
