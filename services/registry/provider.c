/*
 * provider: what a provider's card must hold to.
 * Owns: nothing.
 * Beware: only what changed is looked at, so that a card written before a rule can still be refreshed.
 */
#include "common/calendar.h"
#include "services/registry/communes.h"
#include "services/registry/offer.h"
#include "services/registry/sharing.h"

static bool
month_is_same(day_t a, day_t b)
{
	struct ymd x = calendar_ymd(a), y = calendar_ymd(b);

	return x.year == y.year && x.month == y.month;
}

/* A line may name any day of its month. */
static void
months_check(const struct provider *p, struct fault *why)
{
	const struct provider_month *m = p->months.items;
	char month[CALENDAR_LONG_CAP], field[FAULT_FIELD_MAX];

	for (uint32_t i = 1; i < p->months.count; i++)
		for (uint32_t j = 0; j < i; j++)
			if (month_is_same(m[i].month, m[j].month)) {
				calendar_day_long(m[i].month, month);
				snprintf(field, sizeof field, "months[%u].month", i);
				fault_addf(why, RC_INVALID, field, FAULT_PROVIDER_MONTH_TWICE, "%s", month);
				return;
			}
}

/* One line a competence: of two, nobody knows which level is meant. */
static void
competences_check(const struct provider *p, struct fault *why)
{
	const struct provider_competence *l = p->competences.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 1; i < p->competences.count; i++)
		for (uint32_t j = 0; j < i; j++) {
			if (!id_equal(l[i].competence, l[j].competence))
				continue;
			snprintf(field, sizeof field, "competences[%u].competence", i);
			fault_add(why, RC_INVALID, field, FAULT_COMPETENCE_TWICE);
			return;
		}
}

enum rc
provider_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct provider *p = after;
	uint64_t changed = before == NULL ? UINT64_MAX : record_diff(&provider_desc, before, after);

	if (before != NULL && far_card_refuse(c, before, why) != RC_OK)
		return fault_rc(why);
	if (REC_HAS(p, PROVIDER_TAG_REFRESHED_ON) && p->refreshed_on > c->today &&
	    (changed & REC_BIT(PROVIDER_TAG_REFRESHED_ON)) != 0)
		fault_add(why, RC_INVALID, "refreshed_on", FAULT_PROVIDER_REFRESHED);
	if (REC_HAS(p, PROVIDER_TAG_PERSON) && REC_HAS(p, PROVIDER_TAG_ORGANISATION) &&
	    (changed & (REC_BIT(PROVIDER_TAG_PERSON) | REC_BIT(PROVIDER_TAG_ORGANISATION))) != 0)
		fault_add(why, RC_RULE, "organisation", FAULT_PROVIDER_WHO);
	if (REC_HAS(p, PROVIDER_TAG_COMMUNE) && (changed & REC_BIT(PROVIDER_TAG_COMMUNE)) != 0)
		commune_check(p->commune, "commune", why);
	if ((changed & REC_BIT(PROVIDER_TAG_COMPETENCES)) != 0)
		competences_check(p, why);
	if (REC_HAS(p, PROVIDER_TAG_MONTHS) && (changed & REC_BIT(PROVIDER_TAG_MONTHS)) != 0)
		months_check(p, why);
	return fault_rc(why);
}
