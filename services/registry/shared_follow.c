/*
 * shared_follow: which changes here call for a parcel.
 * Owns: nothing.
 * Beware: called for every record that a command stages: with no agreement in force it costs one look at an index. What many cards may
 *         rest on (the offer, a structure's number, a whole file of cards) is looked through by slices, not in the command that changed it.
 */
#include "services/registry/network.h"
#include "services/registry/offer.h"
#include "services/registry/sharing.h"

#define FOLLOW_MOST 64u /* records of one command that are followed one by one */

static bool
shares_any(struct context *c)
{
	struct sharing_list all;

	sharings_active(c, SHARING_OURS, &all);
	return all.count != 0;
}

void
shared_review(struct context *c)
{
	context_timer(c, c->now, "registry.shared_card.review", (struct id){ { 0 } });
}

static void
card_due(struct context *c, struct id provider)
{
	if (c->staged_count > FOLLOW_MOST)
		shared_review(c);
	else
		context_timer(c, c->now, "registry.shared_card.follow", provider);
}

static void
cards_of_person(struct context *c, struct id person)
{
	struct db_scan s;
	struct id id;

	db_scan_index(&s, c->txn, &provider_table, record_field_tag(&provider_desc, PROVIDER_TAG_PERSON),
	    &person, false);
	while (db_scan_next_id(&s, &id))
		card_due(c, id);
	db_scan_end(&s);
}

/* Its numbers are in the fingerprints of those that it is linked with. A new one has no link yet. */
static bool
numbers_change(struct context *c, const struct organisation *o)
{
	const uint64_t tags = REC_BIT(ORGANISATION_TAG_SIRET) | REC_BIT(ORGANISATION_TAG_RNA) |
	    REC_BIT(ORGANISATION_TAG_MERGED_INTO);
	struct organisation was;

	return context_get(c, &organisation_table, o->id, &was) &&
	    (record_diff(&organisation_desc, &was, o) & tags) != 0;
}

/* No card names one that was made just now. */
static bool
competence_changes(struct context *c, const struct competence *m)
{
	struct competence was;

	return context_get(c, &competence_table, m->id, &was);
}

static bool
is_of_cards(const struct db_table *t)
{
	return t == &provider_table || t == &accreditation_table || t == &mandate_table ||
	    t == &organisation_table || t == &competence_table || t == &accompaniment_table ||
	    t == &bouquet_table;
}

void
shared_follow(struct context *c, const struct db_table *t, const void *after)
{
	if (!is_of_cards(t) || (t == &provider_table && provider_is_far(after)) ||
	    (t == &organisation_table && !numbers_change(c, after)) ||
	    (t == &competence_table && !competence_changes(c, after)) || !shares_any(c))
		return;
	if (t == &provider_table)
		card_due(c, ((const struct provider *)after)->id);
	else if (t == &accreditation_table)
		card_due(c, ((const struct accreditation *)after)->provider);
	else if (t == &mandate_table)
		cards_of_person(c, ((const struct mandate *)after)->person);
	else
		shared_review(c);
}
