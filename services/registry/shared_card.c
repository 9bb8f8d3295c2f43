/*
 * shared_card: what an agreement shares of a card: which competences, where, how many days, at what price; or nothing at all.
 * Owns: nothing; read from the card, its accreditation, the offer and the agreement.
 * Beware: the days are the agreement's part of what the CARD gives, whatever is taken of them: what persons ask shows in no card.
 */
#include "services/registry/offer.h"
#include "services/registry/sharing.h"

#define SERVICES_MOST 100u

struct shared_terms {
	const struct sharing *sharing;
	struct accompaniment *services; /* in use, of the agreement's bouquets */
	uint32_t service_count;
	struct id *competences; /* of the agreement, by id; none: all */
	uint32_t competence_count;
	bool bounded; /* by bouquets: a competence counts that one of the services needs */
};

/* --- the agreement ------------------------------------------------------------------------------------------- */
static bool
in_bouquets(struct context *c, const struct sharing *s, const struct accompaniment *a)
{
	struct bouquet b;

	return s->bouquets.count == 0 ||
	    (context_get(c, &bouquet_table, a->bouquet, &b) && list_has_text(&s->bouquets, b.code));
}

static void
services_load(struct context *c, struct shared_terms *t)
{
	uint32_t most = (uint32_t)db_count(c->txn, &accompaniment_table);
	struct accompaniment a;
	struct db_scan s;

	t->services = ARENA_ARRAY(c->arena, most + 1, struct accompaniment);
	db_scan_all(&s, c->txn, &accompaniment_table, false);
	while (t->service_count < most && db_scan_next(&s, c->arena, &a))
		if (!REC_HAS(&a, TAG_ARCHIVED_AT) && in_bouquets(c, t->sharing, &a))
			t->services[t->service_count++] = a;
	db_scan_end(&s);
}

static void
competences_load(struct context *c, struct shared_terms *t)
{
	const struct text *codes = t->sharing->competences.items;

	t->competences = ARENA_ARRAY(c->arena, t->sharing->competences.count + 1, struct id);
	for (uint32_t i = 0; i < t->sharing->competences.count; i++) {
		struct db_scan s;

		db_scan_index(&s, c->txn, &competence_table, record_field(&competence_desc, "code", 4),
		    &codes[i], false);
		t->competence_count += db_scan_next_id(&s, &t->competences[t->competence_count]);
		db_scan_end(&s);
	}
}

struct shared_terms *
shared_terms_load(struct context *c, const struct sharing *s)
{
	struct shared_terms *t = ARENA_NEW(c->arena, struct shared_terms);

	*t = (struct shared_terms){ .sharing = s, .bounded = s->bouquets.count != 0 };
	services_load(c, t);
	competences_load(c, t);
	return t;
}

static bool
ids_hold(const struct id *ids, uint32_t count, struct id id)
{
	for (uint32_t i = 0; i < count; i++)
		if (id_equal(ids[i], id))
			return true;
	return false;
}

static bool
is_shared_competence(const struct shared_terms *t, struct id competence)
{
	if (t->sharing->competences.count != 0 && !ids_hold(t->competences, t->competence_count, competence))
		return false;
	for (uint32_t i = 0; t->bounded && i < t->service_count; i++)
		if (ids_hold(t->services[i].competences.items, t->services[i].competences.count, competence))
			return true;
	return !t->bounded;
}

/* --- the card ------------------------------------------------------------------------------------------------ */
static uint32_t
level_of(const struct provider *p, struct id competence)
{
	const struct provider_competence *l = p->competences.items;

	for (uint32_t i = 0; i < p->competences.count; i++)
		if (id_equal(l[i].competence, competence))
			return l[i].level;
	return 0;
}

static bool
can_give(const struct provider *p, const struct accompaniment *a)
{
	const struct id *ids = a->competences.items;
	const struct accompaniment_need *needs = a->needs.items;

	for (uint32_t i = 0; i < a->competences.count; i++)
		if (level_of(p, ids[i]) == 0)
			return false;
	for (uint32_t i = 0; i < a->needs.count; i++)
		if (level_of(p, needs[i].competence) < needs[i].level)
			return false;
	return true;
}

/* A service without a code cannot be named over there; it counts all the same. */
static bool
services_make(
    struct context *c, const struct shared_terms *t, const struct provider *p, struct told_card *ret)
{
	struct text *codes = ARENA_ARRAY(c->arena, SERVICES_MOST, struct text);
	bool any = false;

	ret->services = (struct list){ codes, 0 };
	ret->has |= REC_BIT(TOLD_TAG_SERVICES);
	for (uint32_t i = 0; i < t->service_count && ret->services.count < SERVICES_MOST; i++) {
		if (!can_give(p, &t->services[i]))
			continue;
		any = true;
		if (t->services[i].code.len != 0)
			codes[ret->services.count++] = t->services[i].code;
	}
	return any;
}

static bool
competences_make(
    struct context *c, const struct shared_terms *t, const struct provider *p, struct told_card *ret)
{
	const struct provider_competence *l = p->competences.items;
	struct far_competence *items = ARENA_ARRAY(c->arena, p->competences.count + 1, struct far_competence);
	struct competence k;

	ret->competences = (struct list){ items, 0 };
	ret->has |= REC_BIT(TOLD_TAG_COMPETENCES);
	for (uint32_t i = 0; i < p->competences.count; i++) {
		if (!is_shared_competence(t, l[i].competence) ||
		    !context_get(c, &competence_table, l[i].competence, &k))
			continue;
		items[ret->competences.count++] = (struct far_competence){ .has = REC_BIT(2) | REC_BIT(3) |
			    (k.code.len != 0 ? REC_BIT(1) : 0),
			.code = k.code,
			.name = k.name,
			.level = l[i].level };
	}
	return ret->competences.count != 0;
}

static bool
places_make(struct context *c, const struct sharing *s, const struct provider *p, struct told_card *ret)
{
	const struct text *from = p->departments.items;
	struct text *items = ARENA_ARRAY(c->arena, p->departments.count + 1, struct text);

	ret->departments = (struct list){ items, 0 };
	for (uint32_t i = 0; i < p->departments.count; i++)
		if (s->departments.count == 0 || list_has_text(&s->departments, from[i]))
			items[ret->departments.count++] = from[i];
	ret->remote = p->remote;
	ret->has |= REC_BIT(TOLD_TAG_DEPARTMENTS) | REC_BIT(TOLD_TAG_REMOTE);
	return ret->departments.count != 0 || p->remote;
}

static uint32_t
part_of(uint32_t days, uint32_t percent)
{
	return days * percent / 100;
}

static bool
days_make(struct context *c, const struct sharing *s, const struct provider *p, struct told_card *ret)
{
	const struct provider_month *from = p->months.items;
	struct provider_month *items = ARENA_ARRAY(c->arena, p->months.count + 1, struct provider_month);
	uint32_t any;

	ret->days_individual = part_of(p->days_individual, s->part_individual);
	ret->days_group = part_of(p->days_group, s->part_group);
	any = ret->days_individual | ret->days_group;
	for (uint32_t i = 0; i < p->months.count; i++) {
		items[i] = from[i];
		items[i].days_individual = part_of(from[i].days_individual, s->part_individual);
		items[i].days_group = part_of(from[i].days_group, s->part_group);
		any |= items[i].days_individual | items[i].days_group;
	}
	ret->months = (struct list){ items, p->months.count };
	ret->has |=
	    REC_BIT(TOLD_TAG_DAYS_INDIVIDUAL) | REC_BIT(TOLD_TAG_DAYS_GROUP) | REC_BIT(TOLD_TAG_MONTHS);
	return any != 0;
}

/* In force, suspended ones left out. */
static bool
accreditation_make(struct context *c, const struct provider *p, struct told_card *ret)
{
	struct accreditation a;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &accreditation_table,
	    record_field_tag(&accreditation_desc, ACCREDITATION_TAG_PROVIDER), &p->id, false);
	while (!found && db_scan_next(&s, c->arena, &a))
		found = !REC_HAS(&a, TAG_ARCHIVED_AT) && a.status == ACCREDITATION_ACCREDITED &&
		    (!REC_HAS(&a, ACCREDITATION_TAG_TO) || a.to >= c->today);
	db_scan_end(&s);
	if (!found)
		return false;
	ret->accredited_from = a.from;
	ret->accredited_to = a.to;
	ret->has |= (REC_HAS(&a, ACCREDITATION_TAG_FROM) ? REC_BIT(TOLD_TAG_ACCREDITED_FROM) : 0) |
	    (REC_HAS(&a, ACCREDITATION_TAG_TO) ? REC_BIT(TOLD_TAG_ACCREDITED_TO) : 0);
	return true;
}

static void
rest_make(const struct sharing *s, const struct provider *p, struct told_card *ret)
{
	static const struct {
		uint8_t from, to;
	} same[] = { { 7, TOLD_TAG_NAME }, { PROVIDER_TAG_COMMUNE, TOLD_TAG_COMMUNE },
		{ 18, TOLD_TAG_TARIFF }, { 19, TOLD_TAG_LANGUAGES }, { 20, TOLD_TAG_ACCESSIBILITY },
		{ PROVIDER_TAG_REFRESHED_ON, TOLD_TAG_REFRESHED_ON } };

	ret->provider = p->id;
	ret->name = p->name;
	ret->commune = p->commune;
	ret->tariff = REC_HAS(s, SHARING_TAG_TARIFF) ? s->tariff : p->tariff;
	ret->languages = p->languages;
	ret->accessibility = p->accessibility;
	ret->refreshed_on = p->refreshed_on;
	ret->has |= REC_BIT(TOLD_TAG_PROVIDER);
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		ret->has |= REC_HAS(p, same[i].from) ? REC_BIT(same[i].to) : 0;
	if (REC_HAS(s, SHARING_TAG_TARIFF))
		ret->has |= REC_BIT(TOLD_TAG_TARIFF);
}

bool
shared_card_make(
    struct context *c, const struct shared_terms *t, const struct provider *p, struct told_card *ret)
{
	*ret = (struct told_card){ 0 };
	if (provider_is_far(p) || REC_HAS(p, TAG_ARCHIVED_AT))
		return false;
	rest_make(t->sharing, p, ret);
	if (!services_make(c, t, p, ret) && t->bounded)
		return false;
	if (!accreditation_make(c, p, ret) || !days_make(c, t->sharing, p, ret) ||
	    !places_make(c, t->sharing, p, ret) || !competences_make(c, t, p, ret))
		return false;
	shared_links_make(c, t->sharing, p, ret);
	return REC_HAS(ret, TOLD_TAG_NAME);
}
