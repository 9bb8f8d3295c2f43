/*
 * centres: the structures in which whoever asks holds, or held, a mandate.
 * Owns: nothing; computed from the mandates each time and never stored, so that nobody can be matched by an employer.
 *         Who came in by a door (reception.h) holds none here, and acts in the federation that the door is for.
 * Beware: an antenne and what it is an antenne of count as one; a federation above its centres does not.
 */
#include "services/matching/reception.h"

#define CENTRES_FIRST 8 /* room at first; doubled as needed */
#define DIRECTION (MANDATES_GOVERNING | 1u << MANDATE_DIRECTOR | 1u << MANDATE_ELECTED)

static void
centres_grow(struct context *c, struct centres *all)
{
	struct centre *more = ARENA_ARRAY(c->arena, 2 * (size_t)all->count, struct centre);

	memcpy(more, all->items, all->count * sizeof *more);
	all->items = more;
}

static void
centres_add(struct context *c, struct centres *all, struct id organisation, uint32_t sides)
{
	for (uint32_t i = 0; i < all->count; i++)
		if (id_equal(all->items[i].organisation, organisation)) {
			all->items[i].sides |= sides;
			return;
		}
	if (all->count >= CENTRES_FIRST && (all->count & (all->count - 1)) == 0)
		centres_grow(c, all);
	all->items[all->count++] = (struct centre){ organisation, sides };
}

static void
centres_add_children(struct context *c, struct centres *all, struct id parent, uint32_t sides)
{
	struct organisation o;
	struct db_scan s;

	db_scan_index(&s, c->txn, &matching_organisation, matching_field(&matching_organisation, "parent"),
	    &parent, false);
	while (db_scan_next(&s, c->arena, &o))
		if (o.antenne)
			centres_add(c, all, o.id, sides);
	db_scan_end(&s);
}

static void
centres_widen(struct context *c, struct centres *all)
{
	uint32_t count = all->count;

	for (uint32_t i = 0; i < count; i++) {
		struct centre one = all->items[i];
		struct organisation o;

		if (context_get(c, &matching_organisation, one.organisation, &o) && o.antenne &&
		    !id_is_zero(o.parent)) {
			centres_add(c, all, o.parent, one.sides);
			centres_add_children(c, all, o.parent, one.sides);
		}
		centres_add_children(c, all, one.organisation, one.sides);
	}
}

static uint32_t
mandate_sides(const struct mandate *m, day_t today)
{
	if (m->from > today || (REC_HAS(m, 10) && m->to < today))
		return 0;
	return (DIRECTION >> m->role & 1u) != 0 ? SIDE_DIRECTION : SIDE_TEAM;
}

/* The day before which a mandate that ended does not count: by its kind of tie, or it has to be held today. */
static day_t
mandate_since(const struct context *c, const struct mandate *m, const struct policy *former)
{
	return former == NULL ? c->today : policy_since_kind(former, policy_mandate_kind(m->role), c->today);
}

/* A guest is of that federation's team, whatever the guest does there; and nobody of the registry here, where guests hold no mandate. */
static void
centres_add_guest(struct context *c, struct centres *all, struct id person)
{
	struct reception r;

	all->guest = all->count == 0 && reception_of(c, person, &r);
	if (all->guest && REC_HAS(&r, RECEPTION_TAG_ORGANISATION))
		centres_add(c, all, r.organisation, SIDE_TEAM);
}

static struct centres
centres_gather(struct context *c, struct id person, const struct policy *former)
{
	struct centres all = { ARENA_ARRAY(c->arena, CENTRES_FIRST, struct centre), 0, false };
	struct mandate m;
	struct db_scan s;

	if (id_is_zero(person))
		return all;
	db_scan_index(
	    &s, c->txn, &matching_mandate, matching_field(&matching_mandate, "person"), &person, false);
	while (db_scan_next(&s, c->arena, &m))
		if (!REC_HAS(&m, TAG_ARCHIVED_AT) &&
		    (!REC_HAS(&m, 10) || m.to >= mandate_since(c, &m, former)))
			centres_add(c, &all, m.organisation, mandate_sides(&m, c->today));
	db_scan_end(&s);
	centres_add_guest(c, &all, person);
	centres_widen(c, &all);
	return all;
}

struct centres
centres_of_person(struct context *c, struct id person)
{
	return centres_gather(c, person, NULL);
}

struct centres
centres_of_asker(struct context *c, struct id person, const struct policy *p)
{
	return centres_gather(c, person, p);
}

struct centres
centres_of_request(struct context *c, const struct request *r, const struct policy *p)
{
	struct centres all;

	if (r->kind == POOL_INDIVIDUAL)
		return centres_of_asker(c, r->person, p);
	all = (struct centres){ ARENA_ARRAY(c->arena, CENTRES_FIRST, struct centre), 0, false };
	centres_add(c, &all, r->organisation, 0);
	centres_widen(c, &all);
	return all;
}

struct centres
centres_around(struct context *c, const struct centres *own)
{
	struct centres all = { ARENA_ARRAY(c->arena, CENTRES_FIRST, struct centre), 0, false };

	for (uint32_t i = 0; i < own->count; i++)
		centres_add(c, &all, own->items[i].organisation, own->items[i].sides);
	centres_widen(c, &all);
	return all;
}

bool
centres_has(const struct centres *all, struct id organisation)
{
	for (uint32_t i = 0; i < all->count; i++)
		if (id_equal(all->items[i].organisation, organisation))
			return true;
	return false;
}

bool
centres_face(const struct centres *a, const struct centres *b)
{
	for (uint32_t i = 0; i < a->count; i++)
		for (uint32_t k = 0; k < b->count; k++) {
			uint32_t x = a->items[i].sides, y = b->items[k].sides;

			if (id_equal(a->items[i].organisation, b->items[k].organisation) &&
			    (((x & SIDE_TEAM) && (y & SIDE_DIRECTION)) ||
				((x & SIDE_DIRECTION) && (y & SIDE_TEAM))))
				return true;
		}
	return false;
}
