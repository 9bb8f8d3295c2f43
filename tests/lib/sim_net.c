/*
 * sim_net: the network of the simulator: what is lost, doubled, late; and the faults that are planted in it.
 * Owns: nothing.
 * Beware: a frame's fate follows from its call and the instant: other frames do not change it.
 */
#include "tests/lib/sim.h"
#include <stdlib.h>

#define LATE_QUANTA 5000

const char *const sim_plant_names[SIM_PLANTS] = { "sound", "lost_receipt", "early_reply", "double_apply",
	"lost_event" };

static uint64_t
mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

uint64_t
sim_draw(const struct sim *s, uint64_t a, uint64_t b, uint64_t c)
{
	return mix(mix(mix(mix(s->seed) ^ a) ^ b) ^ c);
}

/* Services number their own calls with their own randomness, which the runs that are compared do not share:
 * only calls from outside are told apart by id. */
static uint64_t
frame_call(struct sim *s, const struct sim_frame *f)
{
	struct envelope e;
	uint64_t id;

	if (f->from < SIM_CLIENT && f->to < SIM_CLIENT)
		return 0;
	if (record_decode(&envelope_desc, f->env, f->env_len, &s->scratch, &e, NULL, NULL) != RC_OK)
		abort();
	memcpy(&id, e.id.b + 8, sizeof id);
	arena_reset(&s->scratch);
	return id;
}

static uint64_t
frame_fate(struct sim *s, const struct sim_frame *f, uint64_t salt)
{
	uint64_t route = (uint64_t)f->from << 20 | (uint64_t)f->to << 4 | (f->reply ? 1 : 0) | salt << 40;

	return sim_draw(s, route, frame_call(s, f), (uint64_t)s->now);
}

bool
sim_drawn(uint64_t *fate, unsigned of_thousand)
{
	uint64_t x = *fate % 1000;

	*fate = mix(*fate);
	return x < of_thousand;
}

static usec_t
delay(const struct sim *s, uint64_t *fate)
{
	bool late = sim_drawn(fate, s->faults.late);
	usec_t quanta = 1 + (usec_t)(*fate % (late ? LATE_QUANTA : 4));

	*fate = mix(*fate);
	return quanta * SIM_QUANTUM;
}

static usec_t
next_instant(const struct sim *s, usec_t delayed)
{
	usec_t at = s->now + delayed;

	return at - at % SIM_QUANTUM + SIM_QUANTUM;
}

/* --- planted
 * ----------------------------------------------------------------------------------------------------------
 */
static void
arrive_changed(struct sim *s, usec_t at, uint64_t tie, const struct sim_frame *f, struct envelope *e)
{
	struct sim_frame other = *f;
	struct buf b = { 0 };

	record_encode(&envelope_desc, e, 0, 0, &b);
	other.env = b.ptr;
	other.env_len = b.len;
	sim_arrive(s, at, tie, &other);
	buf_free(&b);
}

/* The frame without its key; or once more, as another call. */
static bool
plant_call(struct sim *s, usec_t at, const struct sim_frame *f, uint64_t fate)
{
	uint64_t tie = fate;
	struct envelope e;

	if (f->from < SIM_CLIENT || !sim_drawn(&fate, s->plant == SIM_LOST_RECEIPT ? 60 : 20) ||
	    record_decode(&envelope_desc, f->env, f->env_len, &s->scratch, &e, NULL, NULL) != RC_OK)
		return false;
	e.key = (struct text){ 0 };
	e.has &= ~REC_BIT(ENVELOPE_TAG_KEY);
	if (s->plant == SIM_DOUBLE_APPLY) {
		e.id.b[0] ^= 0xff;
		sim_arrive(s, at, tie, f);
	}
	arrive_changed(s, at + SIM_QUANTUM, tie, f, &e);
	return true;
}

/* One event of a pull's answer is given a name that nobody follows. */
static bool
plant_event(struct sim *s, usec_t at, const struct sim_frame *f, uint64_t fate)
{
	uint64_t tie = fate;
	struct sim_frame other = *f;
	struct pulled_event *e;
	struct buf b = { 0 };
	struct pulled p;

	if (!f->reply || f->to >= SIM_CLIENT || !sim_drawn(&fate, 20) ||
	    record_decode(&pulled_desc, f->body, f->body_len, &s->scratch, &p, NULL, NULL) != RC_OK ||
	    p.events.count == 0)
		return false;
	e = &((struct pulled_event *)p.events.items)[fate % p.events.count];
	e->event = text_of("event.lost");
	record_encode(&pulled_desc, &p, 0, 0, &b);
	other.body = b.ptr;
	other.body_len = b.len;
	sim_arrive(s, at, tie, &other);
	buf_free(&b);
	return true;
}

static void
arrive_planted(struct sim *s, usec_t at, const struct sim_frame *f)
{
	uint64_t fate = frame_fate(s, f, 7);
	bool done = false;

	if (s->now < s->calm_at && (s->plant == SIM_LOST_RECEIPT || s->plant == SIM_DOUBLE_APPLY))
		done = plant_call(s, at, f, fate);
	else if (s->now < s->calm_at && s->plant == SIM_LOST_EVENT)
		done = plant_event(s, at, f, fate);
	if (!done)
		sim_arrive(s, at, fate, f);
	arena_reset(&s->scratch);
}

/* A pull's answer without events (its record begins with their list); the call that asked is one too. */
static bool
is_of_nothing(const struct sim_frame *f)
{
	const uint8_t *b = f->body;

	return f->reply && f->to < SIM_CLIENT && f->body_len > 3 && b[0] == 0x84 && b[1] == 1 && b[2] == 0x90;
}

static void
frame_count(struct sim *s, const struct sim_frame *f)
{
	bool call = !f->reply && f->from < SIM_CLIENT && f->to >= 0;

	s->frames++;
	if (is_of_nothing(f)) {
		s->idle += 2;
		s->bytes -= s->slots[f->to].asked[s->slots[f->from].index % s->slots[f->from].node->count];
		return;
	}
	s->bytes += f->env_len + f->body_len;
	if (call)
		s->slots[f->from].asked[f->to % s->slots[f->to].node->count] = f->env_len + f->body_len;
}

/* --- the fate of a frame
 * ---------------------------------------------------------------------------------------------- */
enum rc
sim_post(struct sim *s, const struct sim_frame *f)
{
	uint64_t fate = frame_fate(s, f, 0);
	bool down = f->to < SIM_CLIENT && s->slots[f->to].service == NULL;

	frame_count(s, f);
	if (down && !f->reply && sim_drawn(&fate, 500))
		return RC_UNAVAILABLE; /* the connection is known to be gone; or not yet, and the frame is
					  lost */
	if (s->now >= s->calm_at) {
		sim_arrive(s, next_instant(s, 0), fate, f);
		return RC_OK;
	}
	if (sim_drawn(&fate, s->faults.loss)) {
		s->lost++;
		return RC_OK;
	}
	arrive_planted(s, next_instant(s, delay(s, &fate)), f);
	if (sim_drawn(&fate, s->faults.twice)) {
		s->doubled++;
		arrive_planted(s, next_instant(s, delay(s, &fate)), f);
	}
	return RC_OK;
}
