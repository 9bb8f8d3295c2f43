/*
 * link: see link.h.
 * Owns: nothing.
 * Beware: every wait grows, and is shaken by a quarter: nodes that were cut off together must not come back together.
 */
#include "services/federation/link.h"

#define LINK_REWINDS 2u

void
link_init(struct link *l)
{
	*l = (struct link){ .state = LINK_DOWN, .due = INT64_MAX };
}

static void
link_greet(struct link *l, usec_t now)
{
	usec_t soonest = l->hello_at + LINK_RETRY_FIRST;

	l->state = LINK_GREETING;
	l->nonce = (struct id){ { 0 } };
	l->due = l->hello_at != 0 && now >= l->hello_at && now < soonest ? soonest : now;
}

void
link_up(struct link *l, usec_t now)
{
	l->tries = 0;
	l->hello_at = l->held_until = 0;
	link_greet(l, now);
}

void
link_down(struct link *l)
{
	l->state = LINK_DOWN;
	l->due = INT64_MAX;
}

void
link_doubt(struct link *l, usec_t now)
{
	if (l->state == LINK_OPEN || l->state == LINK_SETTLING)
		link_greet(l, now);
}

void
link_called(struct link *l, usec_t now, uint64_t epoch, uint64_t seq)
{
	usec_t soonest = l->hello_at + LINK_RETRY_FIRST;

	if (l->state == LINK_OPEN && (epoch != l->epoch || seq < l->acked))
		link_greet(l, now);
	else if (l->state == LINK_GREETING && now >= l->held_until && l->due > now && l->due > soonest) {
		l->tries = 0;
		l->due = now > soonest
		    ? now
		    : soonest; /* also when ours went out a moment ago, and was not heard */
	}
}

bool
link_called_too_often(struct link *l, usec_t now)
{
	if (now >= l->called_from + LINK_MUTE || now < l->called_from) {
		l->called_from = now;
		l->called = 0;
	}
	return ++l->called > LINK_HELLOS_MOST;
}

static usec_t
link_wait(struct link *l, const uint8_t random[16])
{
	usec_t wait = l->tries >= 9 ? LINK_RETRY_MOST : LINK_RETRY_FIRST << l->tries;
	usec_t shake = (usec_t)(random[0] | random[1] << 8);

	if (wait > LINK_RETRY_MOST)
		wait = LINK_RETRY_MOST;
	l->tries++;
	return wait * 3 / 4 + wait / 2 * shake / 65536;
}

enum link_do
link_tick(struct link *l, usec_t now, const uint8_t random[16])
{
	if (l->state == LINK_DOWN || l->due > now)
		return LINK_NOTHING;
	if (l->state == LINK_GREETING && link_is_mute(l, now)) { /* their answer would not be read */
		l->due = l->mute_until;
		l->tries = 0;
		return LINK_NOTHING;
	}
	l->due = now + link_wait(l, random);
	if (l->state == LINK_OPEN && l->sent == l->acked) {
		l->due = INT64_MAX;
		l->tries = 0;
		return LINK_NOTHING;
	}
	if (l->state == LINK_OPEN && l->tries <= LINK_REWINDS) {
		l->sent = l->acked;
		return LINK_REWIND;
	}
	l->state = LINK_GREETING;
	l->hello_at = now;
	memcpy(l->nonce.b, random, sizeof l->nonce.b);
	return LINK_HELLO;
}

bool
link_state_came(struct link *l, usec_t now, struct id nonce)
{
	if (l->state != LINK_GREETING || id_is_zero(l->nonce) || !id_equal(l->nonce, nonce))
		return false;
	l->state = LINK_SETTLING;
	l->due = now + LINK_RETRY_MOST; /* the service answers sooner, or not at all */
	return true;
}

void
link_unsettled(struct link *l, usec_t now, usec_t again)
{
	if (l->state != LINK_SETTLING)
		return;
	l->state = LINK_GREETING;
	l->nonce = (struct id){ { 0 } };
	l->held_until = again;
	l->due = again > now ? again : now + LINK_RETRY_FIRST;
}

void
link_settled(struct link *l, uint64_t epoch, uint64_t acked)
{
	if (l->state != LINK_SETTLING)
		return;
	l->state = LINK_OPEN;
	l->epoch = epoch;
	l->acked = l->sent = acked;
	l->tries = 0;
	l->due = INT64_MAX;
}

static uint8_t *
hash_at(struct link *l, uint64_t seq)
{
	return l->hash[seq % LINK_WINDOW];
}

enum link_do
link_acked(struct link *l, usec_t now, uint64_t epoch, uint64_t seq, const uint8_t *hash)
{
	if (l->state != LINK_OPEN || epoch < l->epoch || (epoch == l->epoch && seq < l->acked))
		return LINK_NOTHING;
	if (epoch > l->epoch || seq > l->sent ||
	    (seq > l->acked && (hash == NULL || memcmp(hash_at(l, seq), hash, CRYPTO_HASH_LEN) != 0))) {
		link_greet(l, now); /* they have what was never sent from here */
		return LINK_NOTHING;
	}
	if (seq > l->acked) {
		l->acked = seq;
		l->tries = 0;
		l->due = l->sent > seq ? now + LINK_RETRY_FIRST : INT64_MAX;
		return LINK_NOTHING;
	}
	if (l->sent == l->acked || now < l->sent_at + LINK_AGAIN_SOONEST)
		return LINK_NOTHING;
	l->sent = l->acked;
	return LINK_REWIND;
}

unsigned
link_room(const struct link *l)
{
	return l->state == LINK_OPEN ? LINK_WINDOW - (unsigned)(l->sent - l->acked) : 0;
}

void
link_sent(struct link *l, usec_t now, uint64_t seq, const uint8_t hash[CRYPTO_HASH_LEN])
{
	memcpy(hash_at(l, seq), hash, CRYPTO_HASH_LEN);
	l->sent = seq;
	l->sent_at = now;
	if (l->due == INT64_MAX)
		l->due = now + LINK_RETRY_FIRST;
}

void
link_refused(struct link *l, usec_t now, unsigned count)
{
	if (count == 0)
		return;
	if (now >= l->refused_from + LINK_MUTE || now < l->refused_from) {
		l->refused_from = now;
		l->refused = 0;
	}
	l->refused += count;
	if (l->refused >= LINK_REFUSED_MOST) {
		l->mute_until = now + LINK_MUTE;
		l->refused = 0;
		l->refused_from = now;
		link_doubt(
		    l, now); /* at its end: whether anything is to be sent or not, they wait to be called */
	}
}

bool
link_is_mute(const struct link *l, usec_t now)
{
	return now < l->mute_until && now >= l->mute_until - LINK_MUTE;
}

/* What is counted by the minute begins anew by itself. */
void
link_clock_back(struct link *l, usec_t by)
{
	if (l->due != INT64_MAX)
		l->due -= by;
	l->sent_at -= by;
	l->held_until -= by;
	l->hello_at -= l->hello_at != 0 ? by : 0;
}
