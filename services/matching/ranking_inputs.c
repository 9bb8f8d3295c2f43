/*
 * ranking_inputs: what a ranking was made of: the query with ids for numbers, and the facts of each provider that it lists.
 * Owns: the shape in which that is kept: JSON in one sealed text of the ranking.
 * Beware: it says where the asker holds mandates: it is sealed under the request's own key, goes with the request's texts, and is
 *         read to make the list again, never told. Ids and figures only: names and free text of a card are left out.
 */
#include "common/calendar.h"
#include "services/matching/ranking.h"
#include "services/matching/transfer.h"

#define SET_MOST                                                                                             \
	300u /* ids of a set that are kept: who is in one that excludes is not listed, so the list stays the same */
#define ENGAGEMENTS_MOST 200u /* the last ones of a provider */
#define INPUTS_MOST 200000u /* bytes; a ranking beyond is kept without, and cannot be made again */
#define MONTHS_KEPT 36u
#define DAY_ZERO ((day_t)10957) /* 2000-01-01: what days of engagements are counted from */

static const struct rec_field card_facts_fields[] = {
	REC_DAYS(1, struct card_facts, accreditations, 200, "Agréments", "Days in pairs: valid from, to."),
	REC_U32S(2, struct card_facts, months, 80, "Mois", "In pairs: month, days used."),
	REC_U32S(3, struct card_facts, engagements, 2 * ENGAGEMENTS_MOST, "Missions",
	    "In pairs: days since 2000, relevance."),
	REC_U32S(4, struct card_facts, moved, 80, "Jours déplacés",
	    "In pairs: month, a hundred and the days that came from the other pool, or less those that went "
	    "there."),
};
REC_DESC_DEFINE(card_facts, struct card_facts, "Faits", "What the engine looks at of a provider.");

#define SET(tag, mem)                                                                                        \
	REC_IDS(tag, struct ranking_inputs, mem, NULL, SET_MOST, "Ensemble",                                 \
	    "Ids of the query's set of that name.")
static const struct rec_field ranking_inputs_fields[] = {
	REC_ENUM(1, struct ranking_inputs, pool, pool_enum, "Forme", "The request's."),
	REC_DAY(2, struct ranking_inputs, today, "Le", "When it was made."),
	REC_DAY(3, struct ranking_inputs, date, "À la date du", "On which accreditations are looked at."),
	REC_U32(4, struct ranking_inputs, days, 0, 1000, "Jours", "Asked for."),
	REC_LIST(5, struct ranking_inputs, needs, competence_need_desc, 64, "Besoins", "With their levels."),
	REC_U32(6, struct ranking_inputs, department, 0, 200, "Département", "Its number in the columns."),
	REC_BOOL(7, struct ranking_inputs, remote, "À distance", "Accepted."),
	REC_U32S(8, struct ranking_inputs, months, 80, "Mois", "In pairs: month, days of the period in it."),
	REC_U32S(9, struct ranking_inputs, languages, 20, "Langues", "As numbers."),
	REC_U32(10, struct ranking_inputs, access, 0, UINT32_MAX, "Accessibilité", "A set."),
	REC_I64(11, struct ranking_inputs, price_ceiling, -1, INT64_MAX, "Plafond", "Cents a day; -1: none."),
	SET(12, unwanted),
	SET(13, organisations),
	SET(14, persons),
	SET(15, apart),
	SET(16, answered),
	SET(17, known),
	REC_U32(18, struct ranking_inputs, link_kinds, 0, UINT32_MAX, "Liens", "Kinds that count, a set."),
	REC_DAYS(19, struct ranking_inputs, link_since, 32, "Depuis", "Of links, by kind."),
	REC_DAY(20, struct ranking_inputs, link_until, "Jusqu’au", "Of links."),
	REC_U32S(21, struct ranking_inputs, weights, 32, "Poids", "By criterion."),
	REC_I64(22, struct ranking_inputs, reference_tariff, 0, INT64_MAX, "Tarif de référence", "Cents."),
	REC_U32(23, struct ranking_inputs, lines, 0, 1000, "Lignes", "Wanted."),
	REC_LIST(24, struct ranking_inputs, cards, provider_desc, 64, "Fiches", "Without texts."),
	REC_LIST(25, struct ranking_inputs, facts, card_facts_desc, 64, "Faits", "One a card."),
	SET(26, waived),
	REC_TEXT(27, struct ranking_inputs, commune, 5, "Commune", "INSEE code."),
	REC_I64(28, struct ranking_inputs, continuity, -1, 1, "Continuité", "The asker's wish."),
	REC_U64(29, struct ranking_inputs, marks_sum, "Notes", "Of the pool: their sum."),
	REC_U64(30, struct ranking_inputs, marks_count, "Évaluations", "Of the pool: how many."),
	REC_U64(31, struct ranking_inputs, position, "Position", "Of the journal."),
	REC_TEXT(32, struct ranking_inputs, head, 64, "Empreinte", "Of the journal there."),
};
REC_DESC_DEFINE(ranking_inputs, struct ranking_inputs, "Données d’un classement", "What it was made of.");

/* --- the query --------------------------------------------------------------------------------------------- */
static struct list
ids_of(struct arena *a, const struct intern *t, const struct rank_set *s)
{
	struct list all = { ARENA_ARRAY(a, s->count + 1, struct id), 0 };

	for (uint32_t i = 0; i < s->count && all.count < SET_MOST; i++)
		((struct id *)all.items)[all.count++] = t->ids[s->items[i]];
	return all;
}

/* Of the providers that this asker knows, those that are listed: the others play no part in the list. */
static struct list
known_among(struct context *c, const struct rank_query *q, const struct id *providers, uint32_t count)
{
	struct list all = { ARENA_ARRAY(c->arena, count + 1, struct id), 0 };

	for (uint32_t i = 0; i < count; i++)
		if (rank_set_has(&q->known, intern_find(&columns_of(c)->providers, providers[i])))
			((struct id *)all.items)[all.count++] = providers[i];
	return all;
}

static struct list
figures_of(struct arena *a, const uint32_t *items, uint32_t count)
{
	struct list all = { ARENA_ARRAY(a, count + 1, uint32_t), count };

	if (count != 0)
		memcpy(all.items, items, count * sizeof *items);
	return all;
}

static void
gather_needs(struct context *c, const struct rank_query *q, struct ranking_inputs *ret)
{
	struct competence_need *needs = ARENA_ARRAY(c->arena, q->need_count + 1, struct competence_need);
	uint32_t *months = ARENA_ARRAY(c->arena, 2 * (size_t)q->month_count + 1, uint32_t);

	for (uint32_t i = 0; i < q->need_count; i++) {
		needs[i] =
		    (struct competence_need){ .has = REC_BIT(1) | REC_BIT(2), .level = q->needs[i].level };
		if (q->needs[i].competence != INTERN_NONE)
			needs[i].competence = columns_of(c)->competences.ids[q->needs[i].competence];
	}
	for (uint32_t i = 0; i < q->month_count; i++) {
		months[2 * i] = q->months[i].month;
		months[2 * i + 1] = q->months[i].days;
	}
	ret->needs = (struct list){ needs, q->need_count };
	ret->months = (struct list){ months, 2 * q->month_count };
}

static void
gather_query(struct context *c, const struct rank_query *q, struct ranking_inputs *ret)
{
	const struct columns *k = columns_of(c);

	ret->pool = q->pool;
	ret->today = q->today;
	ret->date = q->date;
	ret->days = q->days;
	ret->department = q->department;
	ret->remote = q->remote;
	ret->languages = figures_of(c->arena, q->languages, q->language_count);
	ret->access = q->access;
	ret->price_ceiling = q->price_ceiling;
	ret->unwanted = ids_of(c->arena, &k->providers, &q->unwanted);
	ret->organisations = ids_of(c->arena, &k->organisations, &q->organisations);
	ret->persons = ids_of(c->arena, &k->persons, &q->persons);
	ret->apart = ids_of(c->arena, &k->providers, &q->apart);
	ret->answered = ids_of(c->arena, &k->providers, &q->answered);
	ret->link_kinds = q->link_kinds;
	ret->link_since =
	    (struct list){ arena_copy(c->arena, q->link_since, sizeof q->link_since), RANK_LINK_KINDS };
	ret->waived = ids_of(c->arena, &k->providers, &q->waived);
	ret->continuity = q->continuity;
	ret->marks_sum = q->marks.sum;
	ret->marks_count = q->marks.count;
	ret->link_until = q->link_until;
	ret->weights = figures_of(c->arena, q->weights, CRITERION_COUNT);
	ret->reference_tariff = q->reference_tariff;
	ret->lines = q->lines;
	gather_needs(c, q, ret);
}

/* --- the providers ------------------------------------------------------------------------------------------ */
/* As the columns take it, less what the query does not look at. */
static void
card_gather(struct context *c, const struct rank_query *q, struct id provider, struct provider *ret)
{
	struct provider_competence *skills;
	struct provider_link *links;
	struct list kept = { 0 };

	if (!context_get(c, &matching_provider, provider, ret)) {
		*ret = (struct provider){ .has = REC_BIT(TAG_ID), .id = provider };
		return;
	}
	record_drop(&provider_desc, ret, PERSONAL | SENSITIVE);
	ret->has &= ~REC_BIT(6); /* its code is somebody's word */
	skills = ARENA_ARRAY(c->arena, ret->competences.count + 1, struct provider_competence);
	for (uint32_t i = 0; i < ret->competences.count; i++) {
		struct provider_competence s =
		    ((const struct provider_competence *)ret->competences.items)[i];
		uint32_t n = intern_find(&columns_of(c)->competences, s.competence);

		s.has &= REC_BIT(1) | REC_BIT(2);
		for (uint32_t k = 0; k < q->need_count; k++)
			if (q->needs[k].competence == n) {
				skills[kept.count++] = s;
				break;
			}
	}
	ret->competences = (struct list){ skills, kept.count };
	links = ARENA_ARRAY(c->arena, ret->links.count + 1, struct provider_link);
	kept.count = 0;
	for (uint32_t i = 0; i < ret->links.count; i++) {
		const struct provider_link *l = &((const struct provider_link *)ret->links.items)[i];

		if (rank_set_has(
			&q->organisations, intern_find(&columns_of(c)->organisations, l->organisation)))
			links[kept.count++] = *l;
	}
	ret->links = (struct list){ links, kept.count };
}

static struct list
accreditations_gather(struct context *c, struct id provider)
{
	struct list all = { ARENA_ARRAY(c->arena, 200, day_t), 0 };
	struct accreditation a;
	struct db_scan s;
	day_t *days = all.items;

	db_scan_index(&s, c->txn, &matching_accreditation,
	    matching_field(&matching_accreditation, "provider"), &provider, true);
	while (all.count < 200 && db_scan_next(&s, c->arena, &a)) {
		if (a.status != ACCREDITATION_ACCREDITED || REC_HAS(&a, TAG_ARCHIVED_AT))
			continue;
		days[all.count++] = REC_HAS(&a, ACCREDITATION_TAG_FROM) ? a.from : REC_DAY_MIN;
		days[all.count++] = REC_HAS(&a, ACCREDITATION_TAG_TO) ? a.to : REC_DAY_MAX;
	}
	db_scan_end(&s);
	return all;
}

static struct list
months_gather(struct context *c, const struct rank_query *q, struct id provider)
{
	uint32_t *pairs = ARENA_ARRAY(c->arena, 2 * MONTHS_KEPT, uint32_t), n = 0;
	struct capacity row;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_capacity, matching_field(&matching_capacity, "provider"), &provider, false);
	while (n < 2 * MONTHS_KEPT && db_scan_next(&s, c->arena, &row))
		for (uint32_t m = 0; m < q->month_count; m++)
			if (row.pool == q->pool && columns_month(row.month) == q->months[m].month) {
				pairs[n++] = q->months[m].month;
				pairs[n++] = row.held + row.engaged;
			}
	db_scan_end(&s);
	return (struct list){ pairs, n };
}

/* Of the months that have more, or fewer, days than the card says. */
static struct list
moved_gather(struct context *c, const struct rank_query *q, struct id provider)
{
	uint32_t *pairs = ARENA_ARRAY(c->arena, 2 * MONTHS_KEPT, uint32_t), n = 0;

	for (uint32_t m = 0; m < q->month_count && n < 2 * MONTHS_KEPT; m++) {
		struct capacity row;

		if (!capacity_row(c, provider, q->months[m].month, q->pool, &row) ||
		    !REC_HAS(&row, CAPACITY_TAG_CARD) || row.capacity == row.card)
			continue;
		pairs[n++] = q->months[m].month;
		pairs[n++] = MOVED_ZERO + row.capacity - row.card;
	}
	return (struct list){ pairs, n };
}

static struct list
engagements_gather(struct context *c, const struct rank_query *q, struct id provider)
{
	uint32_t *pairs = ARENA_ARRAY(c->arena, 2 * ENGAGEMENTS_MOST, uint32_t), n = 0;
	struct engagement e;
	struct db_scan s;

	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "provider"),
	    &provider, true);
	while (n < 2 * ENGAGEMENTS_MOST && db_scan_next(&s, c->arena, &e))
		if (e.pool == q->pool) {
			day_t day = calendar_local(e.created_at).day;

			pairs[n++] = day > DAY_ZERO ? (uint32_t)(day - DAY_ZERO) : 0;
			pairs[n++] = e.relevance;
		}
	db_scan_end(&s);
	return (struct list){ pairs, n };
}

void
inputs_gather(struct context *c, const struct request *r, const struct rank_query *q,
    const struct id *providers, uint32_t count, struct ranking_inputs *ret)
{
	struct request open = *r;
	struct provider *cards = ARENA_ARRAY(c->arena, count + 1, struct provider);
	struct card_facts *facts = ARENA_ARRAY(c->arena, count + 1, struct card_facts);

	*ret = (struct ranking_inputs){ 0 };
	context_open(c, &matching_request, &open); /* as it lies in the store, its commune is sealed */
	gather_query(c, q, ret);
	ret->commune = open.commune;
	ret->known = known_among(c, q, providers, count);
	for (uint32_t i = 0; i < count; i++) {
		card_gather(c, q, providers[i], &cards[i]);
		facts[i] = (struct card_facts){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
			accreditations_gather(c, providers[i]), months_gather(c, q, providers[i]),
			engagements_gather(c, q, providers[i]), moved_gather(c, q, providers[i]) };
	}
	ret->cards = (struct list){ cards, count };
	ret->facts = (struct list){ facts, count };
	for (unsigned tag = 1; tag <= 30; tag++)
		ret->has |= REC_BIT(tag);
}

/* --- keeping, and opening ----------------------------------------------------------------------------------- */
static void
inputs_place(struct context *c, struct ranking_inputs *in)
{
	struct journal j;
	char *hex = arena_alloc(c->arena, 2 * CRYPTO_HASH_LEN + 1);

	if (journal_load(c->txn, &j) != RC_OK)
		return;
	for (size_t i = 0; i < CRYPTO_HASH_LEN; i++) {
		hex[2 * i] = "0123456789abcdef"[j.hash[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[j.hash[i] & 15];
	}
	in->position = j.last;
	in->head = text_of(hex);
	in->has |= REC_BIT(31) | REC_BIT(32);
}

void
inputs_keep(struct context *c, const struct request *r, const struct rank_query *q,
    const struct rank_result *found, struct ranking *k)
{
	struct ranking_inputs in;
	struct id *listed = ARENA_ARRAY(c->arena, found->line_count + 1, struct id);
	struct buf b = { 0 };

	for (uint32_t i = 0; i < found->line_count; i++)
		listed[i] = columns_of(c)->providers.ids[found->lines[i].provider];
	inputs_gather(c, r, q, listed, found->line_count, &in);
	inputs_place(c, &in);
	record_to_json(&ranking_inputs_desc, &in, 0, &b);
	k->engine = RANKING_ENGINE;
	k->has |= REC_BIT(RANKING_TAG_ENGINE);
	if (b.len <= INPUTS_MOST) {
		k->inputs =
		    (struct text){ arena_text(c->arena, (const char *)b.ptr, b.len), (uint32_t)b.len, 0 };
		k->has |= REC_BIT(RANKING_TAG_INPUTS);
	}
	buf_free(&b);
}

bool
inputs_open(struct context *c, const struct ranking *k, struct ranking_inputs *ret)
{
	struct ranking open = *k;
	struct fault why = { 0 };

	context_open(c, &matching_ranking, &open);
	if (!REC_HAS(&open, RANKING_TAG_INPUTS) || open.inputs.len == 0)
		return false;
	return record_from_json(&ranking_inputs_desc, open.inputs.ptr, open.inputs.len, c->arena, ret, NULL,
		   &why) == RC_OK;
}
