/*
 * rank_scan: see rank_scan.h.
 * Owns: struct scan.
 * Beware: an id is told by its last eight bytes, which are random.
 */
#include "tests/lib/rank_scan.h"
#include "services/matching/territory.h"
#include <stdlib.h>

#define MONTHS MIX_MONTHS

struct tie {
	uint64_t organisation;
	day_t from, to;
	uint32_t kind;
};
struct card {
	struct id id;
	uint64_t skills[MIX_SKILLS_MOST];
	struct tie ties[MIX_LINKS_MOST];
	int64_t tariff;
	day_t good_from, good_to, months[MONTHS];
	uint8_t levels[MIX_SKILLS_MOST], skill_count, tie_count, days[MONTHS];
	char departments[1 + MIX_NEAR_MOST][4], home[4];
	uint8_t department_count;
	uint16_t commune;
	bool remote;
};
struct scan {
	struct card *cards;
	uint32_t count;
};

static uint64_t
tail_of(struct id id)
{
	uint64_t v;

	memcpy(&v, id.b + 8, sizeof v);
	return v;
}

static void
code_copy(char *to, struct text code)
{
	memset(to, 0, 4);
	memcpy(to, code.ptr, code.len < 3 ? code.len : 3);
}

struct scan *
scan_new(uint32_t providers)
{
	struct scan *s = calloc(1, sizeof *s);

	if (s == NULL || (s->cards = calloc(providers, sizeof *s->cards)) == NULL)
		abort();
	s->count = providers;
	return s;
}

void
scan_free(struct scan *s)
{
	if (s != NULL)
		free(s->cards);
	free(s);
}

static void
take_lists(struct card *c, const struct mix_provider *p)
{
	c->skill_count = (uint8_t)p->card.competences.count;
	for (unsigned i = 0; i < c->skill_count; i++) {
		c->skills[i] = tail_of(p->skills[i].competence);
		c->levels[i] = (uint8_t)p->skills[i].level;
	}
	c->tie_count = (uint8_t)p->card.links.count;
	for (unsigned i = 0; i < c->tie_count; i++)
		c->ties[i] = (struct tie){ tail_of(p->links[i].organisation), p->links[i].from,
			REC_HAS(&p->links[i], 4) ? p->links[i].to : INT32_MAX, p->links[i].kind };
	c->department_count = (uint8_t)p->card.departments.count;
	for (unsigned i = 0; i < c->department_count; i++)
		code_copy(c->departments[i], p->departments[i]);
	for (unsigned i = 0; i < MONTHS; i++) {
		c->months[i] = p->months[i].month;
		c->days[i] = (uint8_t)p->months[i].days_group;
	}
}

void
scan_take(struct scan *s, uint32_t number, const struct mix_provider *p)
{
	struct card *c = &s->cards[number];

	*c = (struct card){ .id = p->card.id,
		.tariff = p->card.tariff,
		.remote = p->card.remote,
		.good_from = p->accreditation.from,
		.good_to = p->accreditation.to,
		.commune = territory_commune(p->card.commune) };
	code_copy(c->home,
	    (struct text){ p->card.commune.ptr,
		p->card.commune.ptr[0] == '9' && p->card.commune.ptr[1] >= '7' ? 3 : 2, 0 });
	take_lists(c, p);
}

static uint32_t
level_in(const struct card *c, uint64_t competence)
{
	for (unsigned i = 0; i < c->skill_count; i++)
		if (c->skills[i] == competence)
			return c->levels[i];
	return 0;
}

static bool
goes_to(const struct card *c, struct text department)
{
	char want[4];

	code_copy(want, department);
	for (unsigned i = 0; i < c->department_count; i++)
		if (memcmp(c->departments[i], want, 4) == 0)
			return true;
	return false;
}

/* Days of the request's month. */
static uint32_t
days_in(const struct card *c, const struct request *r)
{
	for (unsigned i = 0; i < MONTHS; i++)
		if (c->months[i] == r->from)
			return c->days[i];
	return 0;
}

static bool
is_tied(const struct card *c, const struct scan_ask *ask)
{
	uint64_t centre = tail_of(ask->request->organisation);

	for (unsigned i = 0; i < c->tie_count; i++)
		if (c->ties[i].organisation == centre && (ask->policy->links & 1u << c->ties[i].kind) &&
		    c->ties[i].from <= ask->request->to && c->ties[i].to >= ask->since)
			return true;
	return false;
}

static bool
fails(const struct card *c, const struct scan_ask *ask, int rule)
{
	const struct request *r = ask->request;
	const struct competence_need *needs = r->competences.items;

	switch (rule) {
	case RULE_ACCREDITATION:
		return r->from < c->good_from || r->from > c->good_to;
	case RULE_COMPETENCE:
		for (uint32_t i = 0; i < r->competences.count; i++)
			if (level_in(c, tail_of(needs[i].competence)) < needs[i].level)
				return true;
		return false;
	case RULE_TERRITORY:
		return !(r->remote && c->remote) && !goes_to(c, r->department);
	case RULE_CAPACITY:
		return days_in(c, r) < r->days;
	case RULE_PRICE:
		return REC_HAS(r, REQUEST_TAG_PRICE_CEILING) && c->tariff > r->price_ceiling;
	case RULE_NEUTRALITY:
		return is_tied(c, ask);
	default:
		return false;
	}
}

static uint32_t
thousandths(int64_t part, int64_t whole)
{
	return (uint32_t)((2000 * part + whole) / (2 * whole)); /* half up */
}

static uint32_t
total_of(const struct card *c, const struct scan_ask *ask)
{
	const struct request *r = ask->request;
	const struct policy *p = ask->policy;
	const struct competence_need *needs = r->competences.items;
	uint32_t above = 0, most = 0, near = 250, cost, km;
	int64_t dear = REC_HAS(r, REQUEST_TAG_PRICE_CEILING) ? r->price_ceiling : p->reference_tariff;

	for (uint32_t i = 0; i < r->competences.count; i++) {
		above += level_in(c, tail_of(needs[i].competence)) - needs[i].level;
		most += 5 - needs[i].level;
	}
	if (goes_to(c, r->department)) {
		uint16_t here = territory_commune(r->commune);
		char want[4];

		code_copy(want, r->department);
		if (here != COMMUNE_NONE && c->commune != COMMUNE_NONE) {
			km = territory_km(here, c->commune);
			near = km < 150 ? 1000 - 5 * km : 250;
		} else {
			near = memcmp(want, c->home, 4) == 0 ? 1000 : 500;
		}
	}
	cost = c->tariff >= dear ? 0 : thousandths(dear - c->tariff, dear);
	/* nothing is held, nobody was engaged or evaluated: three and a half of five is 625 */
	return p->weight_competence * thousandths(above, most) + p->weight_territory * near +
	    p->weight_start * 1000 + p->weight_rotation * 1000 + p->weight_load * 1000 +
	    p->weight_evaluation * 625 + p->weight_cost * cost;
}

static bool
line_before(const struct scan_line *a, const struct scan_line *b)
{
	return a->total != b->total ? a->total > b->total : memcmp(a->id.b, b->id.b, 16) < 0;
}

static void
line_take(struct scan_answer *ret, struct scan_line line)
{
	uint32_t at = ret->line_count < SCAN_LINES ? ret->line_count++ : SCAN_LINES;

	for (; at > 0 && line_before(&line, &ret->lines[at - 1]); at--)
		if (at < SCAN_LINES)
			ret->lines[at] = ret->lines[at - 1];
	if (at < SCAN_LINES)
		ret->lines[at] = line;
}

static void
relax(const struct scan *s, const struct scan_ask *ask, struct scan_answer *ret)
{
	uint32_t alone[RULE_COUNT] = { 0 };

	for (uint32_t i = 0; i < s->count; i++) {
		int failed = 0, last = 0;

		for (int r = 0; r < RULE_COUNT && failed < 2; r++)
			if (fails(&s->cards[i], ask, r)) {
				failed++;
				last = r;
			}
		alone[last] += failed == 1;
	}
	for (int r = 0; r < RULE_COUNT; r++)
		if (alone[r] > ret->relax_candidates) {
			ret->relax_rule = r;
			ret->relax_candidates = alone[r];
		}
}

void
scan_run(const struct scan *s, const struct scan_ask *ask, struct scan_answer *ret)
{
	*ret = (struct scan_answer){ .considered = s->count, .relax_rule = -1 };
	for (uint32_t i = 0; i < s->count; i++) {
		int r = 0;

		while (r < RULE_COUNT && !fails(&s->cards[i], ask, r))
			r++;
		if (r < RULE_COUNT) {
			ret->excluded[r]++;
			continue;
		}
		ret->candidates++;
		line_take(ret, (struct scan_line){ s->cards[i].id, total_of(&s->cards[i], ask) });
	}
	if (ret->candidates == 0)
		relax(s, ask, ret);
}
