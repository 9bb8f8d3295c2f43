/*
 * courier_calls: what the courier asks of the service, and what it does with the answers.
 * Owns: errands: calls under way.
 * Beware: an answer may come at once, from inside of the call, or in a step of the service: it changes the lane, and wakes; what is to be
 *         sent is sent by courier_tick alone.
 */
#include "services/federation/courier_int.h"
#include <stdlib.h>

#define SAID_MOST 8u
#define CALL_DEADLINE (30 * USEC_PER_SEC)

static void
errand_answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct errand *e = arg;
	struct courier *c = e->courier;

	(void)env;
	*e->at = e->next;
	if (e->next != NULL)
		e->next->at = e->at;
	e->done(e, c->now, rc, body, len);
	free(e);
	c->wire.wake(c->wire.arg);
}

static void
errand_send(struct courier *c, struct lane *l, const char *method, const struct rec_desc *d, const void *in,
    void (*done)(struct errand *, usec_t, enum rc, const void *, size_t))
{
	struct errand *e = calloc(1, sizeof *e);
	struct envelope env = { .version = ENVELOPE_VERSION,
		.kind = ENVELOPE_CALL,
		.method = text_of(method),
		.deadline = c->now + CALL_DEADLINE,
		.roles = ROLE_SERVICE };
	uint8_t random[CRYPTO_HASH_LEN];

	if (e == NULL)
		abort();
	*e = (struct errand){ .next = c->errands,
		.at = &c->errands,
		.courier = c,
		.lane = l,
		.generation = l != NULL ? l->generation : 0,
		.done = done };
	if (e->next != NULL)
		e->next->at = &e->next;
	c->errands = e;
	courier_draw(c, random);
	env.id = crypto_uuid7(c->now, random);
	envelope_mark(&env);
	buf_clear(&c->scratch);
	record_encode(d, in, 0, 0, &c->scratch);
	service_local(c->service, &env, c->scratch.ptr, c->scratch.len, errand_answered, e);
}

/* --- who may be heard ------------------------------------------------------------------------------------------------------------- */
static void
routes_done(struct errand *e, usec_t now, enum rc rc, const void *body, size_t len)
{
	struct courier *c = e->courier;
	struct arena a = { 0 };
	struct peer_routes routes;

	(void)now;
	c->routes_asked = false;
	if (rc == RC_OK && record_decode(&peer_routes_desc, body, len, &a, &routes, NULL, NULL) == RC_OK)
		courier_routes(c, &routes);
	else
		c->routes_old = true;
	arena_free(&a);
}

void
call_routes(struct courier *c)
{
	struct nothing none = { 0 };

	c->routes_old = false;
	c->routes_asked = true;
	errand_send(c, NULL, "federation.peer.routes", &nothing_desc, &none, routes_done);
}

/* --- what came ------------------------------------------------------------------------------------------------------------------------ */
/* Whoever asks how the exchange stands is told what is so now. */
static void
live_note(struct lane *l)
{
	struct peer_live *live = identity_live(service_state(l->courier->service), l->peer);

	live->heard_at = l->heard_at;
	live->epoch = l->link.epoch;
	live->acked = l->link.acked;
}

static void
settle_done(struct errand *e, usec_t now, enum rc rc, const void *body, size_t len)
{
	struct lane *l = e->lane;
	struct arena a = { 0 };
	struct peer_settled s = { 0 };

	l->settling = false;
	if (rc != RC_OK || record_decode(&peer_settled_desc, body, len, &a, &s, NULL, NULL) != RC_OK) {
		link_doubt(&l->link, now);
	} else {
		if (s.busy)
			link_unsettled(&l->link, now, s.again_at);
		else
			link_settled(&l->link, s.epoch, s.acked);
		l->noted_epoch = s.epoch;
		l->noted_acked = s.acked;
		live_note(l);
		lane_rewind(l);
	}
	arena_free(&a);
}

static void
call_settle(struct lane *l, const struct peer_outcome *o)
{
	struct peer_settle in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.peer = l->peer,
		.epoch = o->ack_epoch,
		.seq = o->ack_seq,
		.hash = o->ack_hash };

	in.has |= o->ack_hash.len > 0 ? REC_BIT(4) : 0;
	l->settling = true;
	errand_send(l->courier, l, "federation.stream.settle", &peer_settle_desc, &in, settle_done);
}

static void
control_came(struct lane *l, usec_t now, const struct peer_outcome *o)
{
	const uint8_t *hash = o->ack_hash.len == CRYPTO_HASH_LEN ? (const uint8_t *)o->ack_hash.ptr : NULL;

	if (o->kind == PEER_HELLO)
		link_called(&l->link, now, o->ack_epoch, o->ack_seq);
	else if (o->kind == PEER_STATE && !l->settling && link_state_came(&l->link, now, o->nonce))
		call_settle(l, o);
	else if (o->kind == PEER_ACK &&
	    link_acked(&l->link, now, o->ack_epoch, o->ack_seq, hash) == LINK_REWIND)
		lane_rewind(l);
}

/* What a link that loses and doubles brings with it is counted, and nobody is blamed for it. */
static bool
is_blamed(uint32_t refusal)
{
	return refusal != PEER_REPLAYED && refusal != PEER_SEQUENCE && refusal != PEER_REFUSED_SUSPENDED &&
	    refusal != PEER_REFUSED_REVOKED;
}

static void
outcomes_came(struct lane *l, usec_t now, const struct peer_taken *t)
{
	const struct peer_outcome *all = t->outcomes.items;
	unsigned blamed = 0;

	for (uint32_t i = 0; i < t->outcomes.count; i++) {
		if (all[i].refusal != 0) {
			lane_refused(l, (enum peer_refusal)all[i].refusal, 1);
			blamed += is_blamed(all[i].refusal) ? 1 : 0;
			continue;
		}
		if (all[i].kind == PEER_HELLO && link_called_too_often(&l->link, now)) {
			lane_refused(l, PEER_FLOOD, 1);
			blamed++;
			continue;
		}
		l->heard_at = now;
		control_came(l, now, &all[i]);
	}
	live_note(l);
	link_refused(&l->link, now, blamed);
	if (l->link.acked != l->noted_acked || l->link.epoch != l->noted_epoch)
		lane_note(l);
}

static void
receive_done(struct errand *e, usec_t now, enum rc rc, const void *body, size_t len)
{
	struct lane *l = e->lane;
	struct arena a = { 0 };
	struct peer_taken t;

	l->receiving = false;
	if (rc == RC_OK && record_decode(&peer_taken_desc, body, len, &a, &t, NULL, NULL) == RC_OK) {
		if (l->said.count >= SAID_MOST) /* the newest says all that those before it said */
			free(parcels_pop(&l->said));
		if (t.answer.len > 0 && l->status == PEER_ACTIVE)
			parcels_push(&l->said,
			    parcel_new(t.answer.ptr, t.answer.len, t.signature.ptr, t.signature.len));
		outcomes_came(l, now, &t);
	}
	arena_free(&a);
}

void
call_receive(struct lane *l)
{
	struct peer_frame frames[PEER_BATCH_MOST];
	struct peer_batch in = { REC_BIT(1) | REC_BIT(2), l->peer, { frames, 0 } };
	struct parcels taken;
	struct parcel *p;
	size_t bytes = 0;

	parcels_init(&taken);
	while (in.frames.count < PEER_BATCH_MOST && (p = l->came.head) != NULL &&
	    (in.frames.count == 0 || bytes + p->len <= PEER_BATCH_BYTES)) {
		frames[in.frames.count++] =
		    (struct peer_frame){ REC_BIT(1) | REC_BIT(2), { (const char *)p->frame, p->len, 0 },
			    { (const char *)p->signature, p->signature_len, 0 }, 0, { 0 } };
		bytes += p->len;
		parcels_push(&taken, parcels_pop(&l->came));
	}
	l->receiving = true;
	errand_send(l->courier, l, "federation.envelope.receive", &peer_batch_desc, &in, receive_done);
	parcels_free(&taken);
}

/* --- what goes --------------------------------------------------------------------------------------------------------------------------- */
static void
hello_done(struct errand *e, usec_t now, enum rc rc, const void *body, size_t len)
{
	struct lane *l = e->lane;
	struct arena a = { 0 };
	struct peer_frame f;

	(void)now;
	l->greeting = false;
	if (rc == RC_OK && l->link.state == LINK_GREETING &&
	    record_decode(&peer_frame_desc, body, len, &a, &f, NULL, NULL) == RC_OK)
		parcels_push(
		    &l->said, parcel_new(f.frame.ptr, f.frame.len, f.signature.ptr, f.signature.len));
	arena_free(&a);
}

void
call_hello(struct lane *l)
{
	struct peer_greet in = { REC_BIT(1) | REC_BIT(2), l->peer, l->link.nonce };

	l->greeting = true;
	errand_send(l->courier, l, "federation.link.hello", &peer_greet_desc, &in, hello_done);
}

static void
frames_taken(struct lane *l, const struct peer_outbox *o)
{
	const struct peer_frame *frames = o->frames.items;

	for (uint32_t i = 0; i < o->frames.count; i++) {
		struct parcel *p = parcel_new(frames[i].frame.ptr, frames[i].frame.len,
		    frames[i].signature.ptr, frames[i].signature.len);

		p->seq = frames[i].seq;
		if (frames[i].hash.len == sizeof p->hash)
			memcpy(p->hash, frames[i].hash.ptr, sizeof p->hash);
		parcels_push(&l->ready, p);
		l->taken = p->seq;
	}
	l->more = o->more;
}

static void
take_done(struct errand *e, usec_t now, enum rc rc, const void *body, size_t len)
{
	struct lane *l = e->lane;
	struct arena a = { 0 };
	struct peer_outbox o;

	l->taking = false;
	if (e->generation != l->generation) {
		l->more = true;
	} else if (rc != RC_OK || record_decode(&peer_outbox_desc, body, len, &a, &o, NULL, NULL) != RC_OK) {
		l->more = true;
		l->stalled = now + USEC_PER_SEC;
	} else if (o.epoch != l->link.epoch) {
		link_doubt(&l->link, now);
	} else {
		frames_taken(l, &o);
	}
	arena_free(&a);
}

void
call_take(struct lane *l)
{
	struct peer_take in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), l->peer, l->link.epoch,
		l->taken, PEER_BATCH_MOST };

	l->taking = true;
	l->more = false;
	errand_send(l->courier, l, "federation.outbox.take", &peer_take_desc, &in, take_done);
}

/* --- what is noted --------------------------------------------------------------------------------------------------------------------------- */
static void
note_done(struct errand *e, usec_t now, enum rc rc, const void *body, size_t len)
{
	(void)now;
	(void)rc;
	(void)body;
	(void)len;
	e->lane->noting = false;
}

void
call_note(struct lane *l)
{
	struct peer_refused lines[PEER_REFUSALS];
	struct peer_note in = { REC_BIT(6), l->peer, l->link.epoch, l->link.acked, { lines, 0 }, l->heard_at,
		l->connected };

	for (int i = 1; i < PEER_REFUSALS; i++)
		if (l->refused[i] > 0)
			((struct peer_refused *)in.refused.items)[in.refused.count++] =
			    (struct peer_refused){ REC_BIT(1) | REC_BIT(2), (enum peer_refusal)i,
				    l->refused[i] };
	in.has |= (id_is_zero(l->peer) ? 0 : REC_BIT(1) | REC_BIT(2) | REC_BIT(3)) |
	    (in.refused.count > 0 ? REC_BIT(4) : 0) | (l->heard_at != 0 ? REC_BIT(5) : 0);
	memset(l->refused, 0, sizeof l->refused);
	l->any_refused = false;
	l->noted_acked = l->link.acked;
	l->noted_epoch = l->link.epoch;
	l->noted_connected = l->connected;
	l->note_at = INT64_MAX;
	l->noting = true;
	errand_send(l->courier, l, "federation.stream.note", &peer_note_desc, &in, note_done);
}
