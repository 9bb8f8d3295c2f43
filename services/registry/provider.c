/*
 * provider: what a provider's card must hold to.
 * Owns: nothing.
 * Beware: only what changed is looked at, so that a card written before a rule can still be refreshed.
 */
#include "services/registry/communes.h"
#include "services/registry/offer.h"

enum rc
provider_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct provider *p = after;
	uint64_t changed = before == NULL ? UINT64_MAX : record_diff(&provider_desc, before, after);

	if (REC_HAS(p, PROVIDER_TAG_REFRESHED_ON) && p->refreshed_on > c->today &&
	    (changed & REC_BIT(PROVIDER_TAG_REFRESHED_ON)) != 0)
		fault_add(why, RC_INVALID, "refreshed_on", FAULT_PROVIDER_REFRESHED);
	if (REC_HAS(p, PROVIDER_TAG_PERSON) && REC_HAS(p, PROVIDER_TAG_ORGANISATION) &&
	    (changed & (REC_BIT(PROVIDER_TAG_PERSON) | REC_BIT(PROVIDER_TAG_ORGANISATION))) != 0)
		fault_add(why, RC_RULE, "organisation", FAULT_PROVIDER_WHO);
	if (REC_HAS(p, PROVIDER_TAG_COMMUNE) && (changed & REC_BIT(PROVIDER_TAG_COMMUNE)) != 0)
		commune_check(p->commune, "commune", why);
	return fault_rc(why);
}
