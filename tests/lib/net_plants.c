/*
 * net_plants: see net_plants.h.
 * Owns: the changed copies.
 * Beware: a planted handler calls the sound one first: all else stays as it is.
 */
#include "tests/lib/net_plants.h"
#include "proto/sharing.h"
#include "services/federation/service.h"
#include <stdlib.h>

const char *const net_plant_names[NET_PLANTS] = { "sound", "early_ack", "no_dedup", "not_to_me",
	"bad_signature", "epoch_kept", "tombstone_lost", "figures_added" };

extern const struct service_desc registry_service, scheduling_service, matching_service, notification_service,
    gateway_service;

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
registry_planted(enum net_plant plant)
{
	if (plant != NET_TOMBSTONE_LOST)
		return &registry_service;
	registry = registry_service;
	if (registry.subscription_count > FOLLOWED_MOST)
		abort();
	memcpy(followed, registry.subscriptions, registry.subscription_count * sizeof *followed);
	for (size_t i = 0; i < registry.subscription_count; i++)
		if (strcmp(followed[i].service, "federation") == 0) {
			registry_hears = followed[i].on_event;
			followed[i].on_event = hear_no_tombstone;
		}
	registry.subscriptions = followed;
	return &registry;
}

/* --- the services
 * -------------------------------------------------------------------------------------------------------- */
static const struct service_desc *
federation_with(const char *method, handler_fn run)
{
	federation = federation_service;
	if (federation.handler_count > HANDLERS_MOST)
		abort();
	memcpy(handlers, federation.handlers, federation.handler_count * sizeof *handlers);
	for (size_t i = 0; i < federation.handler_count; i++)
		if (strcmp(handlers[i].method, method) == 0)
			handlers[i].run = run;
	federation.handlers = handlers;
	return &federation;
}

static const struct service_desc *
federation_planted(enum net_plant plant)
{
	overlooked = plant == NET_NO_DEDUP ? PEER_REPLAYED
	    : plant == NET_NOT_TO_ME	   ? PEER_FOR_ANOTHER
					   : PEER_BAD_SIGNATURE;
	switch (plant) {
	case NET_NO_DEDUP:
	case NET_NOT_TO_ME:
	case NET_BAD_SIGN:
		return federation_with("federation.envelope.receive", receive_overlooking);
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
		&matching_service, net_reporting(plant), &notification_service, federation_planted(plant),
		&gateway_service };

	memcpy(ret, all, sizeof all);
	return (int)(sizeof all / sizeof all[0]);
}
