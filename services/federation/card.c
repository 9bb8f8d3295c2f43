/*
 * card: how this node introduces itself to another federation.
 * Owns: nothing.
 * Beware: all of it is public; the fingerprint is compared by people, out of band.
 */
#include "services/federation/service.h"

static enum rc
card_get(struct context *c, const struct nothing *in, struct node_card *ret_card, struct fault *why)
{
	const struct node_card *card = identity_card(c);

	(void)in;
	if (card == NULL)
		return fault_add(why, RC_UNAVAILABLE, NULL, FAULT_NO_IDENTITY);
	*ret_card = *card;
	return RC_OK;
}
SERVICE_HANDLER(card_get, struct nothing, struct node_card)
