/*
 * courier: see courier.h: peers and their keys, queues, and the turn in which what is due is done.
 * Owns: lanes, one a peer; parcels.
 * Beware: while who may be heard is being read anew, nothing goes out: a peer revoked in the last commit gets nothing any more.
 */
#include "services/federation/courier_int.h"
#include <assert.h>
#include <stdlib.h>

/* --- parcels -------------------------------------------------------------------------------------------------------------------------- */
struct parcel *
parcel_new(const void *frame, size_t len, const void *signature, size_t signature_len)
{
	struct parcel *p = calloc(1, sizeof *p + len);

	if (p == NULL)
		abort();
	p->len = (uint32_t)len;
	p->signature_len =
	    (uint32_t)(signature_len < sizeof p->signature ? signature_len : sizeof p->signature);
	if (len > 0)
		memcpy(p->frame, frame, len);
	if (p->signature_len > 0)
		memcpy(p->signature, signature, p->signature_len);
	return p;
}

void
parcels_init(struct parcels *q)
{
	*q = (struct parcels){ .tail = NULL };
	q->tail = &q->head;
}

void
parcels_push(struct parcels *q, struct parcel *p)
{
	p->next = NULL;
	*q->tail = p;
	q->tail = &p->next;
	q->count++;
	q->bytes += p->len;
}

struct parcel *
parcels_pop(struct parcels *q)
{
	struct parcel *p = q->head;

	if (p == NULL)
		return NULL;
	q->head = p->next;
	if (q->head == NULL)
		q->tail = &q->head;
	q->count--;
	q->bytes -= p->len;
	return p;
}

void
parcels_free(struct parcels *q)
{
	struct parcel *p;

	while ((p = parcels_pop(q)) != NULL)
		free(p);
}

/* --- lanes -------------------------------------------------------------------------------------------------------------------------------- */
void
courier_draw(struct courier *c, uint8_t ret_random[CRYPTO_HASH_LEN])
{
	uint64_t n = ++c->drawn;
	const struct crypto_hash_part parts[] = { { &n, sizeof n }, { &c->now, sizeof c->now } };

	crypto_hash_framed(c->key, parts, 2, ret_random);
}

struct lane *
courier_lane(struct courier *c, struct id peer)
{
	struct lane **at = &c->lanes, *l;

	for (; (l = *at) != NULL; at = &l->next)
		if (id_equal(l->peer, peer))
			return l;
	l = calloc(1, sizeof *l);
	if (l == NULL)
		abort();
	l->courier = c;
	l->peer = peer;
	l->note_at = INT64_MAX;
	link_init(&l->link);
	parcels_init(&l->came);
	parcels_init(&l->ready);
	parcels_init(&l->said);
	*at = l;
	return l;
}

/* Of several records with one key (revoked, and added anew later), the one that is in use, or may be. */
static struct lane *
lane_of_key(struct courier *c, const uint8_t *key, size_t *ret_which)
{
	struct lane *found = NULL;

	for (struct lane *l = c->lanes; l != NULL; l = l->next)
		for (size_t k = 0; k < l->key_count; k++)
			if (memcmp(l->keys[k].key, key, WIRE_KEY_LEN) == 0 &&
			    (found == NULL || l->status == PEER_ACTIVE || found->status == PEER_REVOKED)) {
				found = l;
				*ret_which = k;
			}
	return found;
}

/* Whose key it was, whose time is over: nobody is heard by it. */
static struct lane *
lane_of_old_key(struct courier *c, const uint8_t *key)
{
	for (struct lane *l = c->lanes; l != NULL; l = l->next)
		if (l->has_old && memcmp(l->old, key, WIRE_KEY_LEN) == 0)
			return l;
	return NULL;
}

void
lane_note(struct lane *l)
{
	if (l->note_at == INT64_MAX)
		l->note_at = l->courier->now + LANE_NOTE_AFTER;
}

void
lane_refused(struct lane *l, enum peer_refusal reason, uint64_t count)
{
	l->refused[reason] += count;
	l->any_refused = true;
	lane_note(l);
}

void
lane_rewind(struct lane *l)
{
	parcels_free(&l->ready);
	l->generation++;
	l->taken = l->link.acked;
	l->more = true;
}

static bool
lane_is_up(const struct lane *l)
{
	return (l->key_count > 0 && l->up[0]) || (l->key_count > 1 && l->up[1]);
}

/* After its state, its keys or its connection changed. again: a connection came up, whether there was another or not. */
static void
lane_follow(struct lane *l, bool again)
{
	struct courier *c = l->courier;
	bool connected = l->status == PEER_ACTIVE && lane_is_up(l);
	struct peer_live *live = identity_live(service_state(c->service), l->peer);

	if (connected && (again || !l->connected))
		link_up(&l->link, c->now);
	if (!connected) {
		link_down(&l->link);
		parcels_free(&l->said);
		parcels_free(&l->ready);
		l->generation++;
	}
	if (connected != l->connected) {
		if (!connected)
			l->heard_at = live->heard_at = c->now; /* until now it gave its signs */
		live->since = c->now;
		lane_note(l);
	}
	live->connected = l->connected = connected;
}

/* --- who may be heard ----------------------------------------------------------------------------------------------------------------------- */
static void
key_set(struct lane *l, size_t i, struct text key, struct text endpoint)
{
	struct wire_peer *k = &l->keys[i];

	*k = (struct wire_peer){ .peer = l->peer };
	memcpy(k->key, key.ptr, WIRE_KEY_LEN);
	if (endpoint.len < sizeof k->endpoint && endpoint.len > 0)
		memcpy(k->endpoint, endpoint.ptr, endpoint.len);
}

/* Keys whose connections are up: they stay so, whichever record of a peer they are of after. */
struct ups {
	uint8_t (*keys)[WIRE_KEY_LEN];
	size_t count;
};

static struct ups
ups_of(const struct courier *c)
{
	struct ups u = { 0 };
	size_t most = 0;

	for (const struct lane *l = c->lanes; l != NULL; l = l->next)
		most += l->key_count;
	u.keys = calloc(most + 1, sizeof *u.keys);
	if (u.keys == NULL)
		abort();
	for (const struct lane *l = c->lanes; l != NULL; l = l->next)
		for (size_t k = 0; k < l->key_count; k++)
			if (l->up[k])
				memcpy(u.keys[u.count++], l->keys[k].key, WIRE_KEY_LEN);
	return u;
}

static bool
is_among(const struct ups *u, const uint8_t *key)
{
	for (size_t i = 0; i < u->count; i++)
		if (memcmp(u->keys[i], key, WIRE_KEY_LEN) == 0)
			return true;
	return false;
}

static void
lane_route(struct lane *l, const struct peer_route *r, const struct ups *u)
{
	l->status = r->status;
	l->key_count = 0;
	if (r->curve_public.len == WIRE_KEY_LEN)
		key_set(l, l->key_count++, r->curve_public, r->endpoint);
	l->has_old =
	    REC_HAS(r, 4) && r->former_curve.len == WIRE_KEY_LEN && r->former_until <= l->courier->now;
	if (l->has_old)
		memcpy(l->old, r->former_curve.ptr, WIRE_KEY_LEN);
	else if (REC_HAS(r, 4) && r->former_curve.len == WIRE_KEY_LEN)
		key_set(l, l->key_count++, r->former_curve, r->endpoint);
	for (size_t k = 0; k < 2; k++)
		l->up[k] = k < l->key_count && l->status == PEER_ACTIVE && is_among(u, l->keys[k].key);
	lane_follow(l, false);
}

static void
wire_tell(struct courier *c)
{
	struct wire_peer *all;
	size_t n = 0;

	for (struct lane *l = c->lanes; l != NULL; l = l->next)
		n += l->status == PEER_ACTIVE ? l->key_count : 0;
	all = calloc(n + 1, sizeof *all);
	if (all == NULL)
		abort();
	n = 0;
	for (struct lane *l = c->lanes; l != NULL; l = l->next)
		for (size_t k = 0; l->status == PEER_ACTIVE && k < l->key_count; k++)
			all[n++] = l->keys[k];
	c->wire.peers(c->wire.arg, all, n);
	free(all);
}

void
courier_routes(struct courier *c, const struct peer_routes *routes)
{
	const struct peer_route *all = routes->routes.items;
	struct ups u = ups_of(c);

	c->routes_until = INT64_MAX;
	for (uint32_t i = 0; i < routes->routes.count; i++) {
		lane_route(courier_lane(c, all[i].peer), &all[i], &u);
		if (REC_HAS(&all[i], 6) && all[i].former_until > c->now &&
		    all[i].former_until < c->routes_until)
			c->routes_until = all[i].former_until;
	}
	c->routed = false;
	free(u.keys);
}

/* The service applies an event: looked at after its commit. */
static void
event_told(void *arg, const struct event *e)
{
	struct courier *c = arg;
	const struct peer_sent *s = e->rec;

	if (e->rec_desc == &peer_desc)
		c->routes_old = true;
	else if (e->rec_desc == &peer_sent_desc && s != NULL && strcmp(e->verb, "erased") == 0)
		lane_rewind(courier_lane(c, s->peer)); /* what was taken may be what is to leave no more */
	else if (e->rec_desc == &peer_sent_desc && s != NULL)
		courier_lane(c, s->peer)->more = true;
	else
		return;
	c->wire.wake(c->wire.arg);
}

/* --- the clock ------------------------------------------------------------------------------------------------------------------------------------ */
static void
lane_clock_back(struct lane *l, usec_t by)
{
	link_clock_back(&l->link, by);
	l->stalled -= by;
	if (l->heard_at > l->courier->now)
		l->heard_at = l->courier->now;
	if (l->note_at != INT64_MAX)
		l->note_at -= by;
}

/* Keys are good by the calendar: who may be heard is read anew when the clock was set back. */
static void
courier_clock(struct courier *c, usec_t now)
{
	usec_t back = c->now - now;

	c->now = now;
	if (back <= 0)
		return;
	for (struct lane *l = c->lanes; l != NULL; l = l->next)
		lane_clock_back(l, back);
	if (back > USEC_PER_SEC)
		c->routes_old = true;
}

/* --- what comes ------------------------------------------------------------------------------------------------------------------------------- */
struct courier *
courier_new(struct service *federation, const struct wire *w)
{
	struct courier *c = calloc(1, sizeof *c);
	struct federation *f = service_state(federation);

	if (c == NULL)
		abort();
	c->service = federation;
	c->wire = *w;
	c->routes_old = true;
	c->routes_until = INT64_MAX;
	c->hour_most = LANE_HOUR_BYTES;
	service_key(federation, "courier", c->key);
	(void)courier_lane(c, (struct id){ { 0 } });
	f->told = event_told;
	f->told_arg = c;
	return c;
}

void
courier_free(struct courier *c)
{
	struct federation *f;
	struct lane *l;
	struct errand *e;

	if (c == NULL)
		return;
	f = service_state(c->service);
	f->told = NULL;
	while ((l = c->lanes) != NULL) {
		c->lanes = l->next;
		parcels_free(&l->came);
		parcels_free(&l->ready);
		parcels_free(&l->said);
		free(l);
	}
	while ((e = c->errands) != NULL) {
		c->errands = e->next;
		free(e);
	}
	buf_free(&c->scratch);
	crypto_wipe(c->key, sizeof c->key);
	free(c);
}

/* The wire knows only that it is not admitted, or no more. */
static enum peer_refusal
left_out(const struct lane *l)
{
	return l->status == PEER_REVOKED ? PEER_REFUSED_REVOKED : PEER_REFUSED_SUSPENDED;
}

void
courier_refused(struct courier *c, usec_t now, const uint8_t *key, enum peer_refusal reason, uint32_t count)
{
	size_t which;
	struct lane *l = key != NULL ? lane_of_key(c, key, &which) : NULL;

	courier_clock(c, now);
	if (l != NULL && l->status != PEER_ACTIVE &&
	    (reason == PEER_STRANGER || reason == PEER_REFUSED_REVOKED))
		reason = left_out(l);
	if (l == NULL && key != NULL) {
		l = lane_of_old_key(c, key);
		reason = l != NULL ? PEER_OLD_KEYS : PEER_STRANGER;
	}
	if (l == NULL || reason == PEER_STRANGER)
		l = c->lanes; /* that of nobody known */
	assert(l != NULL);
	lane_refused(l, reason, count);
}

/* Also more than it may have this node write in an hour. */
static bool
is_too_much(struct lane *l, size_t len)
{
	usec_t now = l->courier->now;

	if (now >= l->hour_from + LANE_HOUR || now < l->hour_from) {
		l->hour_from = now;
		l->hour_bytes = 0;
	}
	if (link_is_mute(&l->link, now) || l->came.count >= LANE_WAITING_MOST ||
	    l->came.bytes + len > LANE_WAITING_BYTES || l->hour_bytes + len > l->courier->hour_most)
		return true;
	l->hour_bytes += len + LANE_AROUND;
	return false;
}

void
courier_frame(struct courier *c, usec_t now, const uint8_t key[WIRE_KEY_LEN], const void *frame, size_t len,
    const void *signature, size_t signature_len)
{
	size_t which;
	struct lane *l = lane_of_key(c, key, &which);
	bool large = len > PEER_FRAME_MAX, false_seal = signature_len > CRYPTO_SIGNATURE_LEN;

	courier_clock(c, now);
	if (l == NULL)
		lane_refused(c->lanes, PEER_STRANGER, 1);
	else if (l->status != PEER_ACTIVE)
		lane_refused(l, left_out(l), 1);
	else if (large || false_seal)
		lane_refused(l, large ? PEER_OVERSIZED : PEER_BAD_SIGNATURE, 1);
	else if (is_too_much(l, len))
		lane_refused(l, PEER_FLOOD, 1);
	else
		parcels_push(&l->came, parcel_new(frame, len, signature, signature_len));
	if (l != NULL && (large || false_seal))
		link_refused(&l->link, now, 1);
}

void
courier_up(struct courier *c, usec_t now, const uint8_t key[WIRE_KEY_LEN], bool up)
{
	size_t which;
	struct lane *l = lane_of_key(c, key, &which);

	courier_clock(c, now);
	if (l == NULL)
		return;
	l->up[which] = up;
	lane_follow(l, up);
}

/* --- the turn ------------------------------------------------------------------------------------------------------------------------------------- */
static bool
lane_send(struct lane *l, const struct parcel *p)
{
	struct courier *c = l->courier;

	for (size_t k = 0; k < l->key_count; k++)
		if (l->up[k] &&
		    c->wire.send(
			c->wire.arg, l->keys[k].key, p->frame, p->len, p->signature, p->signature_len))
			return true;
	l->stalled = c->now + LANE_STALL;
	return false;
}

static void
lane_talk(struct lane *l)
{
	struct courier *c = l->courier;
	uint8_t random[CRYPTO_HASH_LEN];

	if (l->link.due <= c->now) {
		courier_draw(c, random);
		switch (link_tick(&l->link, c->now, random)) {
		case LINK_HELLO:
			if (!l->greeting)
				call_hello(l);
			break;
		case LINK_REWIND:
			lane_rewind(l);
			break;
		case LINK_NOTHING:
			break;
		}
	}
	if (l->link.state == LINK_OPEN && l->more && !l->taking && l->ready.count < PEER_BATCH_MOST)
		call_take(l);
}

static void
lane_deliver(struct lane *l)
{
	while (l->said.head != NULL && lane_send(l, l->said.head))
		free(parcels_pop(&l->said));
	while (l->said.head == NULL && l->ready.head != NULL && link_room(&l->link) > 0 &&
	    lane_send(l, l->ready.head)) {
		struct parcel *p = parcels_pop(&l->ready);

		link_sent(&l->link, l->courier->now, p->seq, p->hash);
		free(p);
	}
}

static usec_t
sooner(usec_t a, usec_t b)
{
	return a < b ? a : b;
}

/* Returns when it wants another turn. */
static usec_t
lane_turn(struct lane *l)
{
	usec_t now = l->courier->now, due = INT64_MAX;

	if (l->came.head != NULL && !l->receiving)
		call_receive(l);
	if (l->status == PEER_ACTIVE && l->connected) {
		lane_talk(l);
		if (l->stalled <= now)
			lane_deliver(l);
		if (l->said.head != NULL || (l->ready.head != NULL && link_room(&l->link) > 0))
			due = sooner(due, l->stalled > now ? l->stalled : now + LANE_STALL);
		due = sooner(due, l->link.due);
	}
	if (l->note_at <= now && !l->noting)
		call_note(l);
	return sooner(due, l->noting ? INT64_MAX : l->note_at);
}

usec_t
courier_tick(struct courier *c, usec_t now)
{
	usec_t due = INT64_MAX;

	courier_clock(c, now);
	if (c->routes_until <= now)
		c->routes_old = true;
	if (c->routes_old && !c->routes_asked)
		call_routes(c);
	if (c->routes_old || c->routes_asked)
		return due;
	if (!c->routed) {
		c->routed = true;
		wire_tell(c);
	}
	for (struct lane *l = c->lanes; l != NULL; l = l->next)
		due = sooner(due, lane_turn(l));
	return sooner(due, c->routes_until);
}
