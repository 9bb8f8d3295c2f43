/*
 * rate: how often a handle may be tried: five wrong passwords, then a wait that doubles with each more.
 * Owns: a table of fixed size; a slot is taken over when another handle falls on it.
 * Beware: memory only: a restart forgets. Handles come in as keyed hashes, so nobody outside can aim at a
 * slot.
 */
#include "services/gateway/http.h"

#define SLOTS 4096
#define FREE_TRIES 5
#define WAIT_FIRST 30 /* seconds */
#define WAIT_MOST 900
#define FORGET (30 * 60 * USEC_PER_SEC)

struct slot {
	uint8_t handle[HASH_LEN];
	unsigned failures;
	usec_t last;
	usec_t until;
};
static struct slot slots[SLOTS];

static struct slot *
slot_of(const uint8_t handle[HASH_LEN])
{
	unsigned at;

	memcpy(&at, handle, sizeof at);
	return &slots[at % SLOTS];
}

unsigned
rate_wait(const uint8_t handle[HASH_LEN], usec_t now)
{
	const struct slot *s = slot_of(handle);

	if (memcmp(s->handle, handle, HASH_LEN) != 0 || s->until <= now)
		return 0;
	return (unsigned)((s->until - now) / USEC_PER_SEC) + 1;
}

void
rate_failed(const uint8_t handle[HASH_LEN], usec_t now)
{
	struct slot *s = slot_of(handle);
	unsigned wait = WAIT_FIRST;

	if (memcmp(s->handle, handle, HASH_LEN) != 0 || now - s->last > FORGET) {
		memset(s, 0, sizeof *s);
		memcpy(s->handle, handle, HASH_LEN);
	}
	s->failures++;
	s->last = now;
	if (s->failures < FREE_TRIES)
		return;
	for (unsigned i = FREE_TRIES; i < s->failures && wait < WAIT_MOST; i++)
		wait *= 2;
	s->until = now + (usec_t)(wait < WAIT_MOST ? wait : WAIT_MOST) * USEC_PER_SEC;
}

void
rate_passed(const uint8_t handle[HASH_LEN])
{
	struct slot *s = slot_of(handle);

	if (memcmp(s->handle, handle, HASH_LEN) == 0)
		memset(s, 0, sizeof *s);
}
