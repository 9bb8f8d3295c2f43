/*
 * campaign_stale: does a campaign still hold? Line by line: its request, its provider's card and days, the rules as they are asked today.
 * Owns: the sentences of what changed.
 * Beware: a request that gets nobody is not looked at: nothing is done for it. What changed is told by the line's number, never by a name.
 */
#include "services/matching/campaign.h"

struct look {
	struct context *c;
	const struct campaign *p;
	const struct list *lines;
	struct policy policy;
	struct request *requests; /* of the lines */
	struct list changes;
};

static void
change_add(struct look *k, const struct campaign_line *l, enum campaign_changed changed, const char *sentence)
{
	struct campaign_change *x = (struct campaign_change *)k->changes.items + k->changes.count++;

	*x = (struct campaign_change){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.request = l->request,
		.provider = l->provider,
		.changed = changed,
		.sentence = text_of(sentence) };
}

static const char *
about(struct look *k, const struct campaign_line *l, enum campaign_changed changed, const char *rule)
{
	static const char *const words[] = {
		[CAMPAIGN_REQUEST_GONE] = "la demande n° %u n’est plus ouverte",
		[CAMPAIGN_REQUEST_CHANGED] = "la demande n° %u a été modifiée, ou classée à nouveau",
		[CAMPAIGN_PROVIDER_CHANGED] =
		    "la fiche du prestataire prévu pour la demande n° %u a été modifiée",
		[CAMPAIGN_DAYS_CHANGED] = "les jours du prestataire prévu pour la demande n° %u ont changé",
		[CAMPAIGN_EXCLUDED] = "le prestataire prévu pour la demande n° %u est désormais écarté",
	};
	const char *end = strstr(words[changed], "%u");

	return arena_printf(k->c->arena, "%.*s%u%s%s%s%s.", (int)(end - words[changed]), words[changed],
	    l->place, end + 2, rule == NULL ? "" : " (« ", rule == NULL ? "" : rule,
	    rule == NULL ? "" : " »)");
}

static void
changed(struct look *k, const struct campaign_line *l, enum campaign_changed what)
{
	change_add(k, l, what, about(k, l, what, NULL));
}

/* --- days ---------------------------------------------------------------------------------------------------------- */
static uint32_t
free_now(struct look *k, const struct request *r, uint32_t provider)
{
	uint32_t base = columns_month(k->p->day), first, last, sum = 0;

	if (!campaign_window(r, k->p->day, &first, &last))
		return 0;
	for (uint32_t m = first; m <= last; m++)
		sum += campaign_free(k->c, k->p->pool, provider, base + m);
	return sum;
}

/* What all lines together take of a provider's month. */
static uint32_t
taken(const struct look *k, struct id provider, day_t month)
{
	const struct campaign_line *l = k->lines->items;
	uint32_t sum = 0;

	for (uint32_t i = 0; i < k->lines->count; i++)
		if (id_equal(l[i].provider, provider))
			sum += capacity_days_of(&l[i].months, month);
	return sum;
}

static bool
days_hold(struct look *k, const struct campaign_line *l, const struct request *r, uint32_t provider)
{
	const struct month_days *m = l->months.items;

	if (free_now(k, r, provider) != l->free)
		return false;
	for (uint32_t i = 0; i < l->months.count; i++)
		if (columns_month(m[i].month) < columns_month(k->c->today) ||
		    taken(k, l->provider, m[i].month) >
			campaign_free(k->c, k->p->pool, provider, columns_month(m[i].month)))
			return false;
	return true;
}

/* --- rules --------------------------------------------------------------------------------------------------------- */
static bool
faces(struct context *c, const struct request *a, const struct request *b)
{
	struct centres x = centres_of_person(c, a->person), y = centres_of_person(c, b->person);

	return centres_face(&x, &y);
}

/* Somebody who faces the asker, by a mandate of since, gets the same provider. */
static bool
faces_before(struct look *k, uint32_t at)
{
	const struct campaign_line *l = k->lines->items;

	if (k->p->pool != POOL_INDIVIDUAL)
		return false;
	for (uint32_t i = 0; i < at; i++)
		if (id_equal(l[i].provider, l[at].provider) && !id_is_zero(k->requests[i].id) &&
		    faces(k->c, &k->requests[i], &k->requests[at]))
			return true;
	return false;
}

static void
rules_look(struct look *k, uint32_t at, uint32_t provider)
{
	const struct campaign_line *l = (const struct campaign_line *)k->lines->items + at;
	struct rank_query q;
	int rule;

	query_build(k->c, &k->requests[at], &k->policy, &q);
	rule = rank_exclusion(columns_of(k->c), &q, provider);
	if (rule < 0 && faces_before(k, at))
		rule = RULE_TEAM_AND_DIRECTOR;
	if (rule >= 0)
		change_add(
		    k, l, CAMPAIGN_EXCLUDED, about(k, l, CAMPAIGN_EXCLUDED, explain_rule((enum rule)rule)));
}

static void
line_look(struct look *k, uint32_t at)
{
	const struct campaign_line *l = (const struct campaign_line *)k->lines->items + at;
	struct request *r = &k->requests[at];
	uint32_t provider = intern_find(&columns_of(k->c)->providers, l->provider);
	struct provider card;

	if (!context_get(k->c, &matching_request, l->request, r) || !campaign_takes(k->c, r, k->p->pool))
		changed(k, l, CAMPAIGN_REQUEST_GONE);
	else if (r->version != l->request_version)
		changed(k, l, CAMPAIGN_REQUEST_CHANGED);
	else if (provider == INTERN_NONE || !context_get(k->c, &matching_provider, l->provider, &card) ||
	    REC_HAS(&card, TAG_ARCHIVED_AT) || card.version != l->provider_version)
		changed(k, l, CAMPAIGN_PROVIDER_CHANGED);
	else if (!days_hold(k, l, r, provider))
		changed(k, l, CAMPAIGN_DAYS_CHANGED);
	else
		rules_look(k, at, provider);
}

struct list
campaign_changes(struct context *c, const struct campaign *p, const struct list *lines)
{
	const struct campaign_line *l = lines->items;
	struct look k = { .c = c, .p = p, .lines = lines };

	k.changes.items = ARENA_ARRAY(c->arena, CAMPAIGN_CHANGES_MAX + 1, struct campaign_change);
	k.requests = ARENA_ARRAY(c->arena, lines->count + 1, struct request);
	policy_active(c, &k.policy);
	for (uint32_t i = 0; i < lines->count && k.changes.count < CAMPAIGN_CHANGES_MAX; i++)
		if (!id_is_zero(l[i].provider))
			line_look(&k, i);
	return k.changes;
}
