/*
 * provider_name: names of providers for whoever files a request, to say whom not to propose, and to tell two of them apart.
 * Owns: nothing.
 * Beware: id and name alone, of cards in use whose accreditation is in force today. Every one of them is looked at: by the index of
 *         search an answer would depend on people whom the reader may not see.
 */
#include "services/registry/offer.h"
#include "services/registry/search.h"

#define TAG_NAME 7

static bool
is_proposable(const struct accreditation *a, day_t day)
{
	return !REC_HAS(a, TAG_ARCHIVED_AT) && a->status == ACCREDITATION_ACCREDITED &&
	    (!REC_HAS(a, ACCREDITATION_TAG_FROM) || a->from <= day) &&
	    (!REC_HAS(a, ACCREDITATION_TAG_TO) || day <= a->to);
}

/* False too for a card whose person was erased: it has no name any more. */
static bool
name_of(struct context *c, struct id provider, struct text *ret)
{
	struct provider p;

	if (!context_get(c, &provider_table, provider, &p) || REC_HAS(&p, TAG_ARCHIVED_AT))
		return false;
	context_open(c, &provider_table, &p);
	*ret = p.name;
	return REC_HAS(&p, TAG_NAME) && !p.name.sealed;
}

static struct provider_name
named(struct id provider, struct text name)
{
	return (struct provider_name){ REC_BIT(1) | REC_BIT(2), provider, name };
}

static enum rc
terms_read(struct context *c, struct text search, struct search_terms *ret, struct fault *why)
{
	unsigned letters = 0;

	search_terms_parse(c->arena, search, ret);
	if (ret->too_many)
		return fault_addf(why, RC_INVALID, "search", FAULT_SEARCH_TERMS, "%d", SEARCH_TERMS_MOST);
	for (unsigned i = 0; i < ret->count; i++)
		letters += ret->items[i].word.len;
	if (letters < PROVIDER_NAME_LETTERS_LEAST)
		return fault_add(why, RC_INVALID, "search", FAULT_PROVIDER_NAME_SHORT);
	return RC_OK;
}

static void
names_match(struct context *c, const struct search_terms *terms, struct search_best *best)
{
	const struct rec_field *f = record_field_tag(&accreditation_desc, ACCREDITATION_TAG_STATUS);
	int accredited = ACCREDITATION_ACCREDITED;
	unsigned weights[SEARCH_TERMS_MOST];
	struct search_found found = { .kind = SEARCH_PROVIDER };
	struct search_text text = { 0 };
	struct accreditation a;
	struct db_scan s;

	for (unsigned i = 0; i < SEARCH_TERMS_MOST; i++)
		weights[i] = 1; /* how rare a word is tells of names that are not shown */
	db_scan_index(&s, c->txn, &accreditation_table, f, &accredited, false);
	while (db_scan_next(&s, c->arena, &a)) {
		found.id = a.provider;
		if (is_proposable(&a, c->today) && name_of(c, a.provider, &text.label) &&
		    search_text_cost(terms, weights, &text, &found.cost))
			search_best_add(best, &found);
	}
	db_scan_end(&s);
}

static enum rc
provider_name_find(struct context *c, const struct provider_name_query *in, struct provider_name_page *ret,
    struct fault *why)
{
	struct provider_name *items = ARENA_ARRAY(c->arena, PROVIDER_NAMES_MOST, struct provider_name);
	struct search_best *best = ARENA_NEW(c->arena, struct search_best);
	struct search_terms terms;
	enum rc rc = terms_read(c, in->search, &terms, why);
	struct text name;

	if (rc != RC_OK)
		return rc;
	best->limit = PROVIDER_NAMES_MOST;
	names_match(c, &terms, best);
	*ret = (struct provider_name_page){ REC_BIT(1), { items, 0 } };
	for (unsigned i = 0; i < best->count; i++)
		if (name_of(c, best->items[i].id, &name))
			items[ret->items.count++] = named(best->items[i].id, name);
	return RC_OK;
}
REGISTRY_HANDLER(provider_name_find, struct provider_name_query, struct provider_name_page)

static enum rc
provider_name_get(struct context *c, const struct ref *in, struct provider_name *ret, struct fault *why)
{
	const struct rec_field *f = record_field_tag(&accreditation_desc, ACCREDITATION_TAG_PROVIDER);
	struct accreditation a;
	bool proposable = false;
	struct db_scan s;
	struct text name;

	db_scan_index(&s, c->txn, &accreditation_table, f, &in->id, false);
	while (!proposable && db_scan_next(&s, c->arena, &a))
		proposable = is_proposable(&a, c->today);
	db_scan_end(&s);
	if (!proposable || !name_of(c, in->id, &name))
		return fault_only(why, RC_NOT_FOUND);
	*ret = named(in->id, name);
	return RC_OK;
}
REGISTRY_HANDLER(provider_name_get, struct ref, struct provider_name)
