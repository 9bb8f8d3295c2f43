/*
 * net_plants: see net_plants.h.
 * Owns: the changed copies.
 * Beware: a planted handler calls the sound one first: all else stays as it is.
 */
#include "tests/lib/net_plants.h"
#include "proto/matching_hold.h"
#include "proto/scheduling.h"
#include "proto/sharing.h"
#include "services/federation/service.h"
#include <stdlib.h>

const char *const net_plant_names[NET_PLANTS] = { "sound", "early_ack", "no_dedup", "not_to_me",
	"bad_signature", "epoch_kept", "tombstone_lost", "figures_added", "name_early", "revoked_heard",
	"days_kept", "days_twice", "party_named" };

extern const struct service_desc registry_service, scheduling_service, notification_service, gateway_service;

#define HANDLERS_MOST 64
#define FOLLOWED_MOST 8
static enum peer_refusal overlooked; /* a reason to refuse that the planted receiver does not know */
static struct handler handlers[HANDLERS_MOST];
static struct service_desc federation;

/* --- what is refused is taken all the same
 * ----------------------------------------------------------------------------- */
static enum rc
mail_stage(struct context *c, const struct peer_batch *in, const struct peer_frame *f)
{
	struct peer_envelope e = { 0 };
	struct peer_mail m;
	uint8_t hash[CRYPTO_HASH_LEN];

	if (record_decode(&peer_envelope_desc, f->frame.ptr, f->frame.len, c->arena, &e, NULL, NULL) !=
		RC_OK ||
	    e.kind != PEER_DATA)
		return RC_OK;
	peer_envelope_hash(f->frame, hash);
	m = (struct peer_mail){ .id = context_id(c),
		.peer = in->peer,
		.topic = e.topic,
		.about = e.about,
		.epoch = e.epoch,
		.seq = e.seq,
		.sent_at = e.time,
		.body = e.body,
		.signature = f->signature,
		.sealed_by = stream_key(in->peer, c->today) };
	text_keep(c, hash, sizeof hash, &m.hash);
	m.has = REC_BIT(TAG_ID) | (REC_BIT(PEER_MAIL_TAG_SEALED_BY + 1) - REC_BIT(PEER_MAIL_TAG_PEER));
	return event_stage(c, &mail_table, "received", &m);
}

static enum rc
receive_overlooking(struct context *c, const void *in, void *ret, struct fault *why)
{
	const struct peer_batch *batch = in;
	struct peer_taken *taken = ret;
	const struct peer_outcome *outcomes;
	enum rc rc = envelope_receive_thunk(c, in, ret, why);

	outcomes = taken->outcomes.items;
	for (uint32_t i = 0; rc == RC_OK && i < taken->outcomes.count; i++)
		if (outcomes[i].refusal == (uint32_t)overlooked)
			rc = mail_stage(c, batch, (const struct peer_frame *)batch->frames.items + i);
	return rc;
}

/* --- a node that was put back does not notice
 * --------------------------------------------------------------------------- */
static enum rc
settle_as_told(struct context *c, const void *in, void *ret, struct fault *why)
{
	const struct peer_settle *s = in;
	struct peer_stream stream;

	(void)why;
	stream_get(c, s->peer, &stream);
	*(struct peer_settled *)ret = (struct peer_settled){
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.epoch = stream.out_epoch,
		.acked = s->epoch == stream.out_epoch ? s->seq : 0,
	};
	return RC_OK;
}

/* --- what is shared no more stays
 * --------------------------------------------------------------------------------------- */
static struct service_desc registry;
static struct subscription followed[FOLLOWED_MOST];
static enum rc (*registry_hears)(struct context *c, const struct event *e, struct fault *why);

static bool
is_tombstone(struct context *c, const struct event *e)
{
	const struct peer_mail *m = e->rec;
	struct card_parcel p = { 0 };

	return e->rec_desc == &peer_mail_desc && m != NULL &&
	    m->topic == peer_topic_of_event("registry", text_of("card_parcel.told"))->number &&
	    peer_mail_read(m, &card_parcel_desc, c->arena, &p, NULL) == RC_OK && p.gone.count != 0;
}

static enum rc
hear_no_tombstone(struct context *c, const struct event *e, struct fault *why)
{
	return is_tombstone(c, e) ? RC_OK : registry_hears(c, e, why);
}

static const struct service_desc *
registry_with(
    const char *source, enum rc (*hears)(struct context *c, const struct event *e, struct fault *why))
{
	registry = registry_service;
	if (registry.subscription_count > FOLLOWED_MOST)
		abort();
	memcpy(followed, registry.subscriptions, registry.subscription_count * sizeof *followed);
	for (size_t i = 0; i < registry.subscription_count; i++)
		if (strcmp(followed[i].service, source) == 0) {
			registry_hears = followed[i].on_event;
			followed[i].on_event = hears;
		}
	registry.subscriptions = followed;
	return &registry;
}

/* --- a name is told before both have agreed
 * ----------------------------------------------------------------------------- */
static enum rc
hear_agreed_early(struct context *c, const struct event *e, struct fault *why)
{
	struct event early = *e;
	struct far_hold far;
	struct home_hold home;

	if (e->rec != NULL && e->rec_desc == &far_hold_desc) {
		far = *(const struct far_hold *)e->rec;
		far.status = far.status == FAR_HELD ? FAR_AGREED : far.status;
		early.rec = &far;
	} else if (e->rec != NULL && e->rec_desc == &home_hold_desc) {
		home = *(const struct home_hold *)e->rec;
		if (home.status == HOME_HELD) {
			home.status = HOME_ENGAGED;
			home.has |= REC_BIT(HOME_TAG_ENGAGED_AT);
		}
		early.rec = &home;
	}
	return registry_hears(c, &early, why);
}

/* Names of a delegation go with the request for its place. */
static enum rc
hear_placed_early(struct context *c, const struct event *e, struct fault *why)
{
	struct event early = *e;
	struct far_enrolment asked;

	if (e->rec != NULL && e->rec_desc == &far_enrolment_desc) {
		asked = *(const struct far_enrolment *)e->rec;
		asked.status = asked.status == VISITOR_ASKED ? VISITOR_ACCEPTED : asked.status;
		asked.has &= ~REC_BIT(FAR_ENROLMENT_TAG_HEARD_OF);
		early.rec = &asked;
	}
	return registry_hears(c, &early, why);
}

static const struct service_desc *
registry_planted(enum net_plant plant)
{
	return plant == NET_TOMBSTONE_LOST ? registry_with("federation", hear_no_tombstone)
	    : plant == NET_NAME_EARLY	   ? registry_with("matching", hear_agreed_early)
	    : plant == NET_PARTY_NAMED	   ? registry_with("scheduling", hear_placed_early)
					   : &registry_service;
}

/* --- a revoked peer is heard
 * ------------------------------------------------------------------------------------------- */
static handler_fn routes_sound;

/* Its connection stays, as of one in use. */
static enum rc
routes_of_revoked(struct context *c, const void *in, void *ret, struct fault *why)
{
	enum rc rc = routes_sound(c, in, ret, why);
	struct peer_routes *routes = ret;
	struct peer_route *all = routes->routes.items;

	for (uint32_t i = 0; rc == RC_OK && i < routes->routes.count; i++)
		if (all[i].status == PEER_REVOKED)
			all[i].status = PEER_ACTIVE;
	return rc;
}

/* --- the services
 * -------------------------------------------------------------------------------------------------------- */
/* Returns what it was. */
static handler_fn
handler_replace(const char *method, handler_fn run)
{
	handler_fn was = NULL;

	for (size_t i = 0; i < federation.handler_count; i++)
		if (strcmp(handlers[i].method, method) == 0) {
			was = handlers[i].run;
			handlers[i].run = run;
		}
	if (was == NULL)
		abort();
	return was;
}

static const struct service_desc *
federation_with(const char *method, handler_fn run)
{
	federation = federation_service;
	if (federation.handler_count > HANDLERS_MOST)
		abort();
	memcpy(handlers, federation.handlers, federation.handler_count * sizeof *handlers);
	federation.handlers = handlers;
	(void)handler_replace(method, run);
	return &federation;
}

static const struct service_desc *
federation_planted(enum net_plant plant)
{
	overlooked = plant == NET_NO_DEDUP ? PEER_REPLAYED
	    : plant == NET_NOT_TO_ME	   ? PEER_FOR_ANOTHER
	    : plant == NET_REVOKED_HEARD   ? PEER_REFUSED_REVOKED
					   : PEER_BAD_SIGNATURE;
	switch (plant) {
	case NET_NO_DEDUP:
	case NET_NOT_TO_ME:
	case NET_BAD_SIGN:
		return federation_with("federation.envelope.receive", receive_overlooking);
	case NET_REVOKED_HEARD:
		(void)federation_with("federation.envelope.receive", receive_overlooking);
		routes_sound = handler_replace("federation.peer.routes", routes_of_revoked);
		return &federation;
	case NET_EPOCH_KEPT:
		return federation_with("federation.stream.settle", settle_as_told);
	default:
		return &federation_service;
	}
}

int
net_services(enum net_plant plant, const struct service_desc *ret[SIM_SERVICES_MAX])
{
	const struct service_desc *const all[] = { registry_planted(plant), &scheduling_service,
		net_matching(plant), net_reporting(plant), &notification_service, federation_planted(plant),
		&gateway_service };

	memcpy(ret, all, sizeof all);
	return (int)(sizeof all / sizeof all[0]);
}
