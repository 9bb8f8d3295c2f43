/*
 * search: the handler: what the caller may look among, and the answer drawn with the caller's rights.
 * Owns: nothing.
 * Beware: people and providers are looked for in the index for the team only. Others are given those that they may see, matched one by
 *         one: what they get never depends on people whom they may not see.
 */
#include "services/registry/search.h"

#define CANDIDATES_MOST 2000u /* people of the caller's organisations that are looked at */
#define TAG_MANDATE_ORGANISATION 7
#define TAG_ORGANISATION_COMMUNE 14
#define TAG_PROVIDER_PERSON 10
#define TAG_PROVIDER_ORGANISATION 11
#define SPARE 8u /* found beyond the limit, for what turns out to be none when it is drawn */

struct answering {
	struct context *c;
	struct search_want want;
	unsigned weights[SEARCH_TERMS_MOST];
	struct search_best best;
	unsigned looked;
};

/* --- what only some may see: matched directly -------------------------------------------------------- */
static void
candidate_match(struct answering *a, enum search_kind kind, void *rec)
{
	const struct rec_head *h = rec;
	struct search_found found = { .kind = (uint8_t)kind, .id = h->id };
	struct search_text text;

	if (REC_HAS(h, TAG_ARCHIVED_AT))
		return;
	context_open(a->c, search_table(kind), rec);
	text = search_text_of(kind, rec, a->want.terms.wholes);
	if (search_text_cost(&a->want.terms, a->weights, &text, &found.cost))
		search_best_add(&a->best, &found);
}

static void
candidate_person(struct answering *a, struct id id)
{
	struct person p;

	if (a->looked++ < CANDIDATES_MOST && context_get(a->c, &person_table, id, &p) &&
	    person_visible(a->c, &p))
		candidate_match(a, SEARCH_PERSON, &p);
}

static void
candidate_people(struct answering *a)
{
	const struct caller *who = &a->c->caller;
	const struct rec_field *f = record_field_tag(&mandate_desc, TAG_MANDATE_ORGANISATION);

	if (!id_is_zero(who->person))
		candidate_person(a, who->person);
	for (uint32_t i = 0; caller_has(a->c, ROLE_DIRECTOR) && i < who->organisation_count; i++) {
		struct db_scan s;
		struct mandate m;

		db_scan_index(&s, a->c->txn, &mandate_table, f, &who->organisations[i], false);
		while (a->looked < CANDIDATES_MOST && db_scan_next(&s, a->c->arena, &m))
			candidate_person(a, m.person);
		db_scan_end(&s);
	}
}

static void
candidate_cards(struct answering *a, unsigned tag, const struct id *of)
{
	struct db_scan s;
	struct provider p;

	db_scan_index(&s, a->c->txn, &provider_table, record_field_tag(&provider_desc, tag), of, false);
	while (db_scan_next(&s, a->c->arena, &p))
		candidate_match(a, SEARCH_PROVIDER, &p);
	db_scan_end(&s);
}

static void
candidate_providers(struct answering *a)
{
	const struct caller *who = &a->c->caller;

	if (!caller_has(a->c, ROLE_PROVIDER))
		return;
	if (!id_is_zero(who->person))
		candidate_cards(a, TAG_PROVIDER_PERSON, &who->person);
	for (uint32_t i = 0; i < who->organisation_count; i++)
		candidate_cards(a, TAG_PROVIDER_ORGANISATION, &who->organisations[i]);
}

/* --- drawing ----------------------------------------------------------------------------------------- */
static struct list
ranges_of(struct answering *a, struct text label)
{
	struct search_range *ranges = ARENA_ARRAY(a->c->arena, SEARCH_WORDS_MOST, struct search_range);

	return (struct list){ ranges, search_ranges(&a->want.terms, label, ranges, SEARCH_WORDS_MOST) };
}

/* False when it is none after all: two words of one token, which is as rare as it sounds. */
static bool
hit_draw(struct answering *a, const struct search_found *f, struct search_hit *ret)
{
	enum search_kind kind = (enum search_kind)(f->kind & ~SEARCH_ARCHIVED);
	const struct db_table *t = search_table(kind);
	void *rec = arena_alloc(a->c->arena, t->rec->size);
	struct search_text text;
	uint32_t cost;

	if (!context_get(a->c, t, f->id, rec))
		return false;
	context_open(a->c, t, rec);
	text = search_text_of(kind, rec, a->want.terms.wholes);
	if (!search_text_cost(&a->want.terms, a->weights, &text, &cost))
		return false;
	*ret = (struct search_hit){ .kind = kind, .id = f->id, .label = text.label };
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4);
	ret->ranges = ranges_of(a, text.label);
	if (kind == SEARCH_ORGANISATION &&
	    REC_HAS((const struct organisation *)rec, TAG_ORGANISATION_COMMUNE)) {
		ret->commune = ((const struct organisation *)rec)->commune;
		ret->has |= REC_BIT(5);
	}
	if (f->kind & SEARCH_ARCHIVED) {
		ret->archived = true;
		ret->has |= REC_BIT(6);
	}
	return true;
}

/* --- the handler ------------------------------------------------------------------------------------- */
static enum rc
question_read(struct answering *a, const struct search_query *in, struct fault *why)
{
	struct search_want *w = &a->want;
	bool team = caller_has(a->c, ROLE_TEAM);

	search_terms_parse(a->c->arena, in->q, &w->terms);
	w->kinds = REC_HAS(in, 2) ? in->kinds : (1u << SEARCH_KIND_COUNT) - 1u;
	w->limit = REC_HAS(in, 3) ? in->limit : SEARCH_LIMIT_DEFAULT;
	w->archived = REC_HAS(in, 4) && in->archived;
	w->spaces[SEARCH_PUBLIC] = w->kinds & (1u << SEARCH_ORGANISATION | 1u << SEARCH_SERVICE);
	w->spaces[SEARCH_PRIVATE] = team && (w->kinds & (1u << SEARCH_PERSON | 1u << SEARCH_PROVIDER));
	a->best.limit = w->limit + SPARE;
	if (w->terms.too_many)
		return fault_addf(why, RC_INVALID, "q", FAULT_SEARCH_TERMS, "%d", SEARCH_TERMS_MOST);
	if (w->terms.count == 0)
		return fault_add(why, RC_INVALID, "q", FAULT_SEARCH_EMPTY);
	if (w->archived && !team)
		return fault_add(why, RC_FORBIDDEN, "archived", FAULT_SEARCH_ARCHIVED);
	return RC_OK;
}

static enum rc
search_find(struct context *c, const struct search_query *in, struct search_answer *out, struct fault *why)
{
	struct answering *a = ARENA_NEW(c->arena, struct answering);
	struct search_hit *hits;
	enum rc rc;

	a->c = c;
	rc = question_read(a, in, why);
	if (rc != RC_OK)
		return rc;
	search_index_find(c, &a->want, &a->best, a->weights);
	if (!caller_has(c, ROLE_TEAM) && (a->want.kinds >> SEARCH_PERSON & 1u))
		candidate_people(a);
	if (!caller_has(c, ROLE_TEAM) && (a->want.kinds >> SEARCH_PROVIDER & 1u))
		candidate_providers(a);
	hits = ARENA_ARRAY(c->arena, a->want.limit, struct search_hit);
	out->has = REC_BIT(1);
	out->hits.items = hits;
	for (unsigned i = 0; i < a->best.count && out->hits.count < a->want.limit; i++)
		out->hits.count += hit_draw(a, &a->best.items[i], &hits[out->hits.count]);
	return RC_OK;
}

REGISTRY_HANDLER(search_find, struct search_query, struct search_answer)
