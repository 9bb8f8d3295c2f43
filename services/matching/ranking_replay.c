/*
 * ranking_replay: a ranking made again from what it was made of, whatever has happened to providers and rules since.
 * Owns: GET /rankings/{id}/replay.
 * Beware: the engine runs over columns of its own, filled from the kept facts through the same doors as events use; nothing of today's
 *         tables is looked at but the proposals that were kept then, to compare.
 */
#include "common/calendar.h"
#include "services/matching/ranking.h"

#define DAY_ZERO ((day_t)10957) /* as in ranking_inputs.c */

/* Ids for rows that had one, and need none any more. */
static struct id
row_id(uint32_t card, uint32_t row, uint8_t kind)
{
	struct id id = { { kind } };

	memcpy(id.b + 4, &card, sizeof card);
	memcpy(id.b + 8, &row, sizeof row);
	return id;
}

/* Days that the pool has in that month beyond what the card says: as a row says it, against MOVED_ZERO. */
static uint32_t
moved_in(const struct card_facts *f, uint32_t month)
{
	const uint32_t *moved = f->moved.items;

	for (uint32_t i = 0; i + 1 < f->moved.count; i += 2)
		if (moved[i] == month)
			return moved[i + 1];
	return MOVED_ZERO;
}

static void
facts_fill(struct columns *k, const struct ranking_inputs *in, uint32_t n)
{
	const struct card_facts *f = &((const struct card_facts *)in->facts.items)[n];
	struct id provider = ((const struct provider *)in->cards.items)[n].id;
	const day_t *days = f->accreditations.items;
	const uint32_t *months = f->months.items, *done = f->engagements.items;

	for (uint32_t i = 0; i + 1 < f->accreditations.count; i += 2) {
		const struct accreditation a = { .has = REC_BIT(ACCREDITATION_TAG_FROM) |
			    REC_BIT(ACCREDITATION_TAG_TO),
			.id = row_id(n, i, 'a'),
			.provider = provider,
			.status = ACCREDITATION_ACCREDITED,
			.from = days[i],
			.to = days[i + 1] };

		columns_accreditation(k, &a);
	}
	for (uint32_t i = 0; i + 1 < f->months.count; i += 2) {
		const struct capacity row = { .has = REC_BIT(CAPACITY_TAG_CARD),
			.id = row_id(n, i, 'm'),
			.card = MOVED_ZERO,
			.capacity = moved_in(f, months[i]),
			.provider = provider,
			.pool = in->pool,
			.month = columns_month_day(months[i]),
			.held = months[i + 1] };

		columns_capacity(k, &row);
	}
	for (uint32_t i = f->engagements.count / 2; i-- > 0;) { /* the oldest first, as they came */
		const struct engagement e = { .id = row_id(n, i, 'e'),
			.provider = provider,
			.pool = in->pool,
			.relevance = done[2 * i + 1] };

		columns_engagement(k, &e, DAY_ZERO + (day_t)done[2 * i]);
	}
}

static struct rank_set
set_of(struct arena *a, const struct intern *t, const struct list *ids)
{
	uint32_t *items = ARENA_ARRAY(a, ids->count + 1, uint32_t);

	for (uint32_t i = 0; i < ids->count; i++)
		items[i] = intern_find(t, ((const struct id *)ids->items)[i]);
	return rank_set_make(items, ids->count);
}

static void
query_lists(struct arena *a, const struct columns *k, const struct ranking_inputs *in, struct rank_query *q)
{
	const struct competence_need *asked = in->needs.items;
	const uint32_t *pairs = in->months.items;
	struct rank_need *needs = ARENA_ARRAY(a, in->needs.count + 1, struct rank_need);
	struct rank_month *months = ARENA_ARRAY(a, in->months.count / 2 + 1, struct rank_month);

	for (uint32_t i = 0; i < in->needs.count; i++)
		needs[i] =
		    (struct rank_need){ intern_find(&k->competences, asked[i].competence), asked[i].level };
	for (uint32_t i = 0; i < in->months.count / 2; i++)
		months[i] = (struct rank_month){ pairs[2 * i], pairs[2 * i + 1] };
	q->needs = needs;
	q->need_count = in->needs.count;
	q->months = months;
	q->month_count = in->months.count / 2;
	q->languages = in->languages.items;
	q->language_count = in->languages.count;
	q->unwanted = set_of(a, &k->providers, &in->unwanted);
	q->organisations = set_of(a, &k->organisations, &in->organisations);
	q->persons = set_of(a, &k->persons, &in->persons);
	q->apart = set_of(a, &k->providers, &in->apart);
	q->answered = set_of(a, &k->providers, &in->answered);
	q->known = set_of(a, &k->providers, &in->known);
	q->waived = set_of(a, &k->providers, &in->waived);
}

static void
query_again(struct arena *a, const struct columns *k, const struct ranking_inputs *in, struct rank_query *q)
{
	*q = (struct rank_query){ .pool = in->pool,
		.today = in->today,
		.date = in->date,
		.days = in->days,
		.department = in->department,
		.remote = in->remote,
		.access = in->access,
		.price_ceiling = in->price_ceiling,
		.link_kinds = in->link_kinds,
		.link_until = in->link_until,
		.commune = territory_commune(in->commune),
		.continuity = (int)in->continuity,
		.marks = { in->marks_sum, in->marks_count },
		.reference_tariff = in->reference_tariff,
		.lines = in->lines };
	for (uint32_t i = 0; i < CRITERION_COUNT && i < in->weights.count; i++)
		q->weights[i] = ((const uint32_t *)in->weights.items)[i];
	for (uint32_t i = 0; i < RANK_LINK_KINDS && i < in->link_since.count; i++)
		q->link_since[i] = ((const day_t *)in->link_since.items)[i];
	query_lists(a, k, in, q);
}

void
inputs_run(struct arena *a, const struct ranking_inputs *in, struct replayed *ret)
{
	ret->columns = (struct columns){ 0 };
	for (uint32_t i = 0; i < in->cards.count && i < in->facts.count; i++) {
		columns_provider(&ret->columns, &((const struct provider *)in->cards.items)[i]);
		facts_fill(&ret->columns, in, i);
	}
	query_again(a, &ret->columns, in, &ret->query);
	rank_run(&ret->columns, &ret->query, &ret->result);
}

/* --- the answer --------------------------------------------------------------------------------------------- */
static bool
is_line_same(const struct proposal *p, const struct ranking_line *l)
{
	if (p->rank != l->rank || p->score != l->score || !id_equal(p->provider, l->provider) ||
	    p->criteria.count != l->criteria.count)
		return false;
	for (uint32_t i = 0; i < p->criteria.count; i++) {
		const struct criterion_line *a = &((const struct criterion_line *)p->criteria.items)[i];
		const struct criterion_line *b = &((const struct criterion_line *)l->criteria.items)[i];

		if (a->criterion != b->criterion || a->value != b->value || a->weight != b->weight ||
		    a->contribution != b->contribution)
			return false;
	}
	return true;
}

static bool
is_list_same(const struct list *kept, const struct list *lines)
{
	bool same = kept->count == lines->count;

	for (uint32_t i = 0; same && i < kept->count; i++)
		same = is_line_same(&((const struct proposal *)kept->items)[i],
		    &((const struct ranking_line *)lines->items)[i]);
	return same;
}

/* What stood on the list when it was made: a campaign may have added to it since. */
static struct list
kept_then(struct context *c, const struct ranking *k, const struct ranking_inputs *in)
{
	struct list all = proposals_of_round(c, k->request, k->round);
	struct proposal *p = all.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < all.count; i++) {
		bool known = false;

		for (uint32_t card = 0; card < in->cards.count && !known; card++)
			known = id_equal(((const struct provider *)in->cards.items)[card].id, p[i].provider);
		if (known && p[i].created_at == k->created_at)
			p[n++] = p[i];
	}
	return (struct list){ p, n };
}

static struct list
replay_lines(struct context *c, const struct replayed *again)
{
	struct ranking_line *lines = ARENA_ARRAY(c->arena, again->result.line_count + 1, struct ranking_line);

	for (uint32_t i = 0; i < again->result.line_count; i++)
		lines[i] = (struct ranking_line){ .has = REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5),
			.provider = again->columns.providers.ids[again->result.lines[i].provider],
			.rank = i + 1,
			.score = rank_part(&again->query, again->result.lines[i].total),
			.criteria =
			    explain_line(c, &again->columns, &again->query, &again->result.lines[i]) };
	return (struct list){ lines, again->result.line_count };
}

static struct text
replay_sentence(struct context *c, const struct ranking *k, bool same)
{
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(calendar_local(k->created_at).day, day);
	if (same)
		return text_of(arena_printf(c->arena,
		    "Refait aujourd’hui à partir des données du %s et des règles d’alors, ce classement "
		    "donne la "
		    "même liste.",
		    day));
	if (k->engine != RANKING_ENGINE)
		return text_of(arena_printf(c->arena,
		    "Les formules du logiciel ont changé depuis le %s : la liste refaite diffère de celle "
		    "qui a été "
		    "gardée, qui reste la bonne.",
		    day));
	return text_of(arena_printf(c->arena,
	    "La liste refaite à partir des données du %s diffère de celle qui a été gardée : signalez-le à "
	    "l’exploitant du service.",
	    day));
}

static enum rc
ranking_replay(struct context *c, const struct ref *in, struct ranking_replay *ret, struct fault *why)
{
	struct replayed *again = ARENA_NEW(c->arena, struct replayed);
	struct ranking_inputs inputs;
	struct ranking k;
	struct request r;
	struct list kept;

	if (!context_get(c, &matching_ranking, in->id, &k) ||
	    !context_get(c, &matching_request, k.request, &r) || !request_serves(c, &r))
		return fault_only(why, RC_NOT_FOUND);
	if (!inputs_open(c, &k, &inputs))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_RANKING_INPUTS);
	request_told(c, &r);
	inputs_run(c->arena, &inputs, again);
	kept = kept_then(c, &k, &inputs);
	*ret = (struct ranking_replay){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) |
		    (REC_HAS(&k, 9) ? REC_BIT(5) : 0),
		.ranking = k.id,
		.request = k.request,
		.round = k.round,
		.ranked_at = k.created_at,
		.policy = k.policy,
		.policy_version = k.policy_version,
		.engine = k.engine,
		.lines = replay_lines(c, again) };
	columns_free(&again->columns);
	ret->same = is_list_same(&kept, &ret->lines);
	ret->sentence = replay_sentence(c, &k, ret->same);
	for (unsigned tag = 6; tag <= 10; tag++)
		ret->has |= REC_BIT(tag);
	return RC_OK;
}
SERVICE_HANDLER(ranking_replay, struct ref, struct ranking_replay)
