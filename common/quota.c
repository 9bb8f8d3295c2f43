/*
 * quota: see quota.h.
 * Owns: nothing; the table is the service's.
 * Beware: a day begins at midnight in Paris, whenever the first row came.
 */
#include "common/quota.h"

static const struct rec_field quota_fields[] = {
	REC_HEAD(struct quota),
	REC_ID(QUOTA_TAG_WHO, struct quota, who, NULL, "De qui", "Another federation.",
	    .flags = REQUIRED | SERVER_SET),
	REC_TEXT(
	    QUOTA_TAG_KIND, struct quota, kind, 40, "Quoi", "Which rows.", .flags = REQUIRED | SERVER_SET),
	REC_DAY(QUOTA_TAG_DAY, struct quota, day, "Jour", "Of the figures.", .flags = REQUIRED | SERVER_SET),
	REC_U32(
	    QUOTA_TAG_USED, struct quota, used, 0, UINT32_MAX, "Nombre", "On that day.", .flags = SERVER_SET),
	REC_BOOL(
	    QUOTA_TAG_SPENT, struct quota, spent, "Épuisé", "More would have come.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(
    quota, struct quota, "Lignes d’un jour", "How many rows another federation has caused here in a day.");

bool
quota_take(struct context *c, const struct db_table *t, struct id who, const char *kind, uint32_t most)
{
	const struct crypto_hash_part parts[] = { { "quota", 5 }, { who.b, sizeof who.b },
		{ kind, strlen(kind) } };
	struct quota q = { .id = crypto_id_of(parts, sizeof parts / sizeof parts[0]) };
	bool fits;

	if (!context_latest(c, t, q.id, &q) || q.day != c->today) {
		q.who = who;
		q.kind = text_of(kind);
		q.day = c->today;
		q.used = 0;
		q.spent = false;
		q.has |= REC_BIT(TAG_ID) | REC_BIT(QUOTA_TAG_WHO) | REC_BIT(QUOTA_TAG_KIND) |
		    REC_BIT(QUOTA_TAG_DAY) | REC_BIT(QUOTA_TAG_USED) | REC_BIT(QUOTA_TAG_SPENT);
	}
	fits = q.used < most;
	if (!fits && q.spent)
		return false;
	q.used += fits;
	q.spent = !fits;
	(void)event_stage(c, t, fits ? "taken" : "spent", &q);
	return fits;
}
