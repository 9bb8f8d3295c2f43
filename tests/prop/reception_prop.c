/*
 * reception_prop: two federations offer each other doors, take them up and leave, while words are lost, doubled and overtaken, peers are revoked and come
 *                 back, and guests go through: in the end both sides believe the same of each door, and no letter speaks of anything else.
 * Owns: nothing beyond a run.
 * Beware: RECEPTION_PROP_SEED=n plays one seed alone, RECEPTION_PROP_SEEDS=n as many from the first on.
 */
#include "common/calendar.h"
#include "tests/lib/reception_steps.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define SEEDS 24u
#define STEPS 160u
#define DOORS_MOST 200u
#define SIDES 2

static unsigned events[FAR_EVENTS_MOST]; /* of all seeds */
static unsigned entered, asked;

struct run {
	struct far_pair *p;
	uint64_t random;
	struct reception doors[DOORS_MOST]; /* of one side, as they were looked at last */
	unsigned count;
};

static unsigned
draw(struct run *r, unsigned below)
{
	return (unsigned)(stage_next(&r->random) >> 33) % below;
}

static void
doors_read(struct run *r, int side)
{
	struct world *w = r->p->world[side];
	struct db_txn t = db_begin(service_db(host_service(w->h, "matching")), DB_READ);
	struct db_scan s;

	r->count = 0;
	db_scan_all(&s, &t, &matching_reception, false);
	while (db_scan_next(&s, host_arena(w->h), &r->doors[r->count]))
		assert_true(++r->count < DOORS_MOST);
	db_scan_end(&s);
	db_abort(&t);
}

/* One of that direction; false: there is none. */
static bool
door_draw(struct run *r, int side, enum reception_direction direction, struct reception *ret)
{
	unsigned seen = 0;

	doors_read(r, side);
	for (unsigned i = 0; i < r->count; i++)
		if (r->doors[i].direction == direction && draw(r, ++seen) == 0)
			*ret = r->doors[i];
	return seen != 0;
}

/* --- steps -------------------------------------------------------------------------------------------------------------- */
static void
step_offer(struct run *r, int side)
{
	struct world *w = r->p->world[side];
	struct reception_offer in = door_terms(side, 1 - side);
	struct reception made;

	in.from = calendar_local(host_now(w->h)).day;
	if (draw(r, 3) == 0) {
		in.to = in.from + (day_t)draw(r, 4);
		in.has |= REC_BIT(3);
	}
	(void)!world_call(
	    w, &w->referent, "matching.reception.offer", &reception_offer_desc, &in, &reception_desc, &made);
}

static void
step_accept(struct run *r, int side)
{
	struct world *w = r->p->world[side];
	struct reception_accept in = { REC_BIT(1) | REC_BIT(2), { { 0 } }, w->federation };
	struct reception d;

	if (!door_draw(r, side, RECEPTION_THEIRS, &d))
		return;
	in.id = d.id;
	(void)!world_call(w, &w->coordinator, "matching.reception.accept", &reception_accept_desc, &in,
	    &reception_desc, &d);
}

static void
step_withdraw(struct run *r, int side)
{
	struct world *w = r->p->world[side];
	struct reception_withdraw in = { REC_BIT(1) | REC_BIT(2), { { 0 } }, text_of("Nous arrêtons là.") };
	struct reception d;

	if (!door_draw(r, side, draw(r, 2) == 0 ? RECEPTION_OURS : RECEPTION_THEIRS, &d))
		return;
	in.id = d.id;
	(void)!world_call(w, &w->coordinator, "matching.reception.withdraw", &reception_withdraw_desc, &in,
	    &reception_desc, &d);
}

/* Through a door of that side, open or not. */
static void
step_guest(struct run *r, int side)
{
	static const struct host_caller house = { .roles = ROLE_SERVICE };
	struct world *w = r->p->world[side];
	struct reception_guest_enter in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.name = text_of(NAME),
		.contact = text_of("06 11 22 33 44") };
	struct request_filing filing;
	struct request_filed filed;
	struct request_token token = { .has = REC_BIT(1) };
	struct reception_entry e;
	struct reception d;

	if (!door_draw(r, side, RECEPTION_OURS, &d))
		return;
	token.token = links_token(d.door);
	if (world_call(w, &house, "matching.reception.knock", &request_token_desc, &token,
		&reception_entry_desc, &e) != RC_OK)
		return;
	assert_int_equal(d.status, RECEPTION_ACTIVE);
	in.id = e.person;
	in.organisation = e.organisation;
	assert_int_equal(world_call(w, &house, "registry.reception_guest.enter", &reception_guest_enter_desc,
			     &in, NULL, NULL),
	    RC_OK);
	entered++;
	filing = links_filing(w, links_token(e.path));
	filing.from = calendar_local(host_now(w->h)).day;
	filing.to = filing.from + 40;
	asked += draw(r, 2) == 0 && links_file(w, &filing, &filed) == RC_OK;
}

/* A word arrives, and may come again; or is lost. None is about anything but a door. */
static void
step_mail(struct run *r, int side)
{
	unsigned n = r->p->count[side], i;

	for (i = 0; i < n; i++)
		assert_int_equal(r->p->mails[side][i].topic, 50);
	if (n == 0)
		return;
	i = draw(r, 3) == 0 ? draw(r, n) : 0;
	if (draw(r, 6) != 0)
		far_deliver(r->p, side, i);
	if (draw(r, 5) != 0)
		far_drop(r->p, side, i);
}

static void
step(struct run *r)
{
	int side = (int)draw(r, SIDES);

	switch (draw(r, 16)) {
	case 0:
	case 1:
		step_offer(r, side);
		return;
	case 2:
	case 3:
		step_accept(r, side);
		return;
	case 4:
		step_withdraw(r, side);
		return;
	case 5:
	case 6:
		step_guest(r, side);
		return;
	case 7:
		far_resync(r->p, side, 1 - side);
		return;
	case 8:
		if (draw(r, 4) == 0)
			far_peer(r->p, side, 1 - side, draw(r, 2) == 0 ? PEER_REVOKED : PEER_ACTIVE);
		return;
	case 9:
		far_advance(r->p, (usec_t)(1 + draw(r, 30)) * 3600 * USEC_PER_SEC);
		return;
	default:
		step_mail(r, side);
	}
}

/* --- the end ------------------------------------------------------------------------------------------------------------ */
static enum reception_status
seen_from(const struct run *r, enum reception_direction direction, struct id token, bool *ret_known)
{
	for (unsigned i = 0; i < r->count; i++)
		if (r->doors[i].direction == direction && id_equal(r->doors[i].token, token)) {
			*ret_known = true;
			return r->doors[i].status;
		}
	*ret_known = false;
	return RECEPTION_WITHDRAWN;
}

/* Of each door that one side believes to be open, the other believes the same. */
static void
check_level(struct run *r, int side)
{
	static struct reception mine[DOORS_MOST];
	unsigned count;

	doors_read(r, side);
	memcpy(mine, r->doors, r->count * sizeof *mine);
	count = r->count;
	doors_read(r, 1 - side);
	for (unsigned i = 0; i < count; i++) {
		bool known;
		enum reception_status there =
		    seen_from(r, mine[i].direction == RECEPTION_OURS ? RECEPTION_THEIRS : RECEPTION_OURS,
			mine[i].token, &known);

		if (!reception_is_open(&mine[i]))
			continue;
		assert_true(known);
		assert_int_equal(there, mine[i].status);
	}
}

static void
side_open(struct run *r, int side)
{
	static const char *const numbers[SIDES] = { SIRET, "35600000000048" };
	struct world *w = r->p->world[side];

	(void)door_named(w, &w->referent, false);
	door_siret_give(w, w->federation, numbers[side]);
}

static void
run_seed(uint64_t seed)
{
	struct run *r = calloc(1, sizeof *r);
	void *state;

	r->p = far_pair_new();
	r->random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	r->p->events = &events;
	state = r->p;
	for (int side = 0; side < SIDES; side++)
		side_open(r, side);
	for (unsigned i = 0; i < STEPS; i++)
		step(r);
	for (int side = 0; side < SIDES; side++)
		far_peer(r->p, side, 1 - side, PEER_ACTIVE);
	for (int side = 0; side < SIDES; side++) { /* the links are up: what was lost is told again */
		far_carry(r->p);
		far_resync(r->p, side, 1 - side);
		far_carry(r->p);
	}
	for (int side = 0; side < SIDES; side++)
		check_level(r, side);
	assert_int_equal(door_teardown(&state), 0);
	free(r);
}

static unsigned
setting(const char *name, unsigned otherwise)
{
	const char *said = getenv(name);

	return said == NULL ? otherwise : (unsigned)strtoul(said, NULL, 10);
}

static void
in_the_end_both_sides_believe_the_same_of_each_door(void **state)
{
	unsigned one = setting("RECEPTION_PROP_SEED", 0), seeds = setting("RECEPTION_PROP_SEEDS", SEEDS);

	(void)state;
	for (unsigned seed = one != 0 ? one : 1; seed <= (one != 0 ? one : seeds); seed++) {
		print_message("RECEPTION_PROP_SEED=%u build/test/prop/reception_prop\n", seed);
		run_seed(seed);
	}
}

static void
every_event_of_doors_came_and_guests_went_through(void **state)
{
	unsigned missing = 0;

	(void)state;
	if (setting("RECEPTION_PROP_SEED", 0) != 0)
		return;
	for (size_t i = 0; i < matching_contract.event_count; i++) {
		const struct event_desc *e = &matching_contract.events[i];

		if ((e->rec != &reception_desc && e->rec != &reception_word_desc) || events[i] != 0)
			continue;
		print_message("%s never came\n", e->name);
		missing++;
	}
	print_message("%u guests came in, %u asked\n", entered, asked);
	assert_int_equal(missing, 0);
	assert_true(entered > 20 && asked > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_the_end_both_sides_believe_the_same_of_each_door),
		cmocka_unit_test(every_event_of_doors_came_and_guests_went_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
