/*
 * campaign_lines: what a campaign found, a line a request, each with its reason as a sentence; and the summary of all.
 * Owns: the ids of lines, which derive from campaign and request, so that there is one; the sentences.
 * Beware: a line of an earlier round stays as it was when its request is not dealt any more: it holds nothing.
 */
#include "services/matching/campaign.h"
#include <stdlib.h>

struct id
campaign_line_id(struct id campaign, struct id request)
{
	const struct crypto_hash_part parts[] = { { "campaign line", 13 }, { campaign.b, sizeof campaign.b },
		{ request.b, sizeof request.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

static int
place_order(const void *a, const void *b)
{
	const struct campaign_line *x = a, *y = b;

	return x->place < y->place ? -1 : x->place > y->place;
}

struct list
campaign_lines(struct context *c, const struct campaign *p)
{
	struct campaign_line *items = ARENA_ARRAY(c->arena, CAMPAIGN_REQUESTS_MAX, struct campaign_line), l;
	struct list all = { items, 0 };
	struct db_scan s;

	db_scan_index(&s, c->txn, &matching_campaign_line,
	    matching_field(&matching_campaign_line, "campaign"), &p->id, false);
	while (all.count < CAMPAIGN_REQUESTS_MAX && db_scan_next(&s, c->arena, &l))
		if (l.round == p->round)
			items[all.count++] = l;
	db_scan_end(&s);
	if (all.count != 0)
		qsort(items, all.count, sizeof *items, place_order);
	return all;
}

/* --- in words ------------------------------------------------------------------------------------------------------ */
static const char *
why_words(enum campaign_why why)
{
	switch (why) {
	case CAMPAIGN_FULL:
		return "les jours du premier vont à d’autres demandes";
	case CAMPAIGN_MOST:
		return "le premier a déjà tout ce qu’un prestataire peut recevoir ici";
	case CAMPAIGN_LEAST:
		return "ce prestataire n’avait pas encore le minimum prévu";
	case CAMPAIGN_KEPT:
		return "gardé du calcul précédent, en changer apporterait trop peu";
	case CAMPAIGN_APART:
		return "le premier est retenu pour l’équipe ou la direction de la même structure";
	default:
		return "la recherche s’est arrêtée avant d’avoir tout essayé";
	}
}

static struct text
sentence_of(struct context *c, const struct campaign_pick *k)
{
	if (k->why == CAMPAIGN_FIRST)
		return text_of(arena_printf(c->arena, "Premier de son classement, parmi %u.", k->candidates));
	if (k->why == CAMPAIGN_NOBODY)
		return text_of("Aucun prestataire ne remplit toutes les conditions de cette demande.");
	if (k->why == CAMPAIGN_NO_ROOM)
		return text_of(k->candidates == 1 ? "Le seul prestataire possible n’a plus assez de jours : "
						    "ils vont à d’autres demandes."
						  : arena_printf(c->arena,
							"Les %u prestataires possibles n’ont plus assez de "
							"jours : ils vont à d’autres demandes.",
							k->candidates));
	if (!REC_HAS(k, CAMPAIGN_PICK_PROVIDER))
		return text_of("Sans prestataire : la recherche s’est arrêtée avant d’avoir tout essayé.");
	return text_of(arena_printf(
	    c->arena, "%ue de son classement, parmi %u : %s.", k->rank, k->candidates, why_words(k->why)));
}

static uint32_t
firsts(const struct campaign_outcome *o)
{
	const struct campaign_pick *k = o->picks.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < o->picks.count; i++)
		n += k[i].why == CAMPAIGN_FIRST;
	return n;
}

static const char *
quality_words(struct context *c, const struct campaign_outcome *o)
{
	if (o->proven)
		return "Il n’existe pas de meilleure répartition : c’est prouvé.";
	if (!REC_HAS(o, 8))
		return "L’écart à la meilleure répartition possible n’est pas connu.";
	return arena_printf(c->arena,
	    "La qualité perdue est au plus %u,%u %% au-dessus du meilleur possible.", o->gap / 10,
	    o->gap % 10);
}

struct text
campaign_summary(struct context *c, const struct campaign *p, const struct campaign_outcome *o)
{
	uint32_t best = firsts(o);

	return text_of(
	    arena_printf(c->arena, "%u %s sur %u %s un prestataire ; %u %s le premier de %s classement. %s%s",
		p->served, p->served < 2 ? "demande" : "demandes", p->served + p->undone,
		p->served < 2 ? "reçoit" : "reçoivent", best, best < 2 ? "reçoit" : "reçoivent",
		best < 2 ? "son" : "leur", quality_words(c, o),
		p->stopped ? " Le calcul a été arrêté avant sa fin." : ""));
}

/* --- kept ---------------------------------------------------------------------------------------------------------- */
static void
line_provider(const struct campaign_pick *k, struct campaign_line *l)
{
	l->provider = k->provider;
	l->provider_version = k->provider_version;
	l->rank = k->rank;
	l->score = k->score;
	l->free = k->free;
	l->months = k->months;
	l->has |= REC_BIT(CAMPAIGN_LINE_PROVIDER) | REC_BIT(CAMPAIGN_LINE_PROVIDER_VERSION) |
	    REC_BIT(CAMPAIGN_LINE_RANK) | REC_BIT(CAMPAIGN_LINE_SCORE) | REC_BIT(CAMPAIGN_LINE_FREE) |
	    REC_BIT(CAMPAIGN_LINE_MONTHS);
	if (k->kept) {
		l->kept = true;
		l->has |= REC_BIT(CAMPAIGN_LINE_KEPT);
	}
}

static void
line_stage(struct context *c, const struct campaign *p, const struct campaign_pick *k, uint32_t place)
{
	struct campaign_line l = { .id = campaign_line_id(p->id, k->request) }, before;

	if (context_get(
		c, &matching_campaign_line, l.id, &before)) { /* of an earlier round: its version goes on */
		l.version = before.version;
		l.created_at = before.created_at;
		l.has = before.has & (REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT));
	}
	l.campaign = p->id;
	l.request = k->request;
	l.round = p->round;
	l.place = place;
	l.candidates = k->candidates;
	l.why = k->why;
	l.days = k->days;
	l.request_version = k->request_version;
	l.sentence = sentence_of(c, k);
	l.has |= REC_BIT(TAG_ID) | REC_BIT(CAMPAIGN_LINE_CAMPAIGN) | REC_BIT(CAMPAIGN_LINE_REQUEST) |
	    REC_BIT(CAMPAIGN_LINE_ROUND) | REC_BIT(CAMPAIGN_LINE_PLACE) | REC_BIT(CAMPAIGN_LINE_CANDIDATES) |
	    REC_BIT(CAMPAIGN_LINE_WHY) | REC_BIT(CAMPAIGN_LINE_DAYS) |
	    REC_BIT(CAMPAIGN_LINE_REQUEST_VERSION) | REC_BIT(CAMPAIGN_LINE_SENTENCE);
	if (REC_HAS(k, CAMPAIGN_PICK_BEST)) {
		l.best = k->best;
		l.best_score = k->best_score;
		l.has |= REC_BIT(CAMPAIGN_LINE_BEST) | REC_BIT(CAMPAIGN_LINE_BEST_SCORE);
	}
	if (REC_HAS(k, CAMPAIGN_PICK_PROVIDER))
		line_provider(k, &l);
	event_stage(c, &matching_campaign_line, "computed", &l);
}

void
campaign_lines_stage(struct context *c, const struct campaign *p, const struct campaign_outcome *o)
{
	const struct campaign_pick *k = o->picks.items;

	for (uint32_t i = 0; i < o->picks.count; i++)
		line_stage(c, p, &k[i], i + 1);
}
