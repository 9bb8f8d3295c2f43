/*
 * net_plants_holds: faults of days held for another federation, planted where the provider is: in its holds, and in its ledger.
 * Owns: a changed copy of the matching service's subscriptions.
 * Beware: a word about a hold is heard by matching in the mail of its federation; all else stays as it is.
 */
#include "services/matching/hold.h"
#include "tests/lib/net_plants.h"
#include <stdlib.h>

#define FOLLOWED_MOST 8

extern const struct service_desc matching_service;

static struct service_desc matching;
static struct subscription followed[FOLLOWED_MOST];
static enum rc (*sound)(struct context *c, const struct event *e, struct fault *why);

static bool
is_ask(struct context *c, const struct event *e, struct hold_ask *ret)
{
	const struct peer_mail *m = e->rec;

	return e->rec_desc == &peer_mail_desc && m != NULL && text_is(e->name, "peer_mail.received") &&
	    m->topic == peer_topic_of_event("matching", text_of("hold_ask.told"))->number &&
	    peer_mail_read(m, &hold_ask_desc, c->arena, ret, NULL) == RC_OK;
}

/* Days that are needed no more stay held, or engaged. */
static enum rc
hear_no_end(struct context *c, const struct event *e, struct fault *why)
{
	struct hold_ask a = { 0 };

	return is_ask(c, e, &a) && a.want == WANT_NOTHING ? RC_OK : sound(c, e, why);
}

static bool
engaged_hold(struct context *c, struct id token, struct home_hold *ret)
{
	struct db_scan s;
	bool found;

	db_scan_index(
	    &s, c->txn, &matching_home_hold, matching_field(&matching_home_hold, "token"), &token, false);
	found = db_scan_next(&s, c->arena, ret);
	db_scan_end(&s);
	return found && ret->status == HOME_ENGAGED;
}

/* A mission of which another word comes takes its days once more. */
static enum rc
hear_and_take_again(struct context *c, const struct event *e, struct fault *why)
{
	struct hold_ask a = { 0 };
	struct home_hold h;
	bool again = is_ask(c, e, &a) && a.want == WANT_ENGAGED && engaged_hold(c, a.id, &h);
	enum rc rc = sound(c, e, why);

	if (rc == RC_OK && again)
		(void)!home_days(c, &h, LEDGER_TAKE, NULL);
	return rc;
}

const struct service_desc *
net_matching(enum net_plant plant)
{
	if (plant != NET_DAYS_KEPT && plant != NET_DAYS_TWICE)
		return &matching_service;
	matching = matching_service;
	if (matching.subscription_count > FOLLOWED_MOST)
		abort();
	memcpy(followed, matching.subscriptions, matching.subscription_count * sizeof *followed);
	for (size_t i = 0; i < matching.subscription_count; i++)
		if (strcmp(followed[i].service, "federation") == 0) {
			sound = followed[i].on_event;
			followed[i].on_event = plant == NET_DAYS_KEPT ? hear_no_end : hear_and_take_again;
		}
	matching.subscriptions = followed;
	return &matching;
}
