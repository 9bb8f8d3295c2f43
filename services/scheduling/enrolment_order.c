/*
 * enrolment_order: the order of the waiting list: first the structures that were not served, then the date of request.
 * Owns: what "served" means, and the sentence that says a rank.
 * Beware: the sentence goes to the structure itself: it says nothing of who stands before it.
 */
#include "services/scheduling/enrolment.h"

/* The last day of the action, or the day on which the place was given. */
static day_t
served_on(struct context *c, const struct enrolment *e)
{
	struct session_list sessions;
	day_t last = 0;
	bool any = false;

	scheduling_sessions_of(c, e->action, &sessions);
	for (uint32_t i = 0; i < sessions.count; i++) {
		const struct session *s = &sessions.items[i];

		if (!REC_HAS(s, SESSION_DAY))
			continue;
		last = !any || s->day > last ? s->day : last;
		any = true;
	}
	return any ? last : calendar_local(e->decided_at).day;
}

static bool
served_by(struct context *c, const struct action *action, const struct enrolment *e, day_t since)
{
	struct action other;

	if (e->status != ENROLMENT_ACCEPTED || scheduling_is_archived(e) || id_equal(e->action, action->id))
		return false;
	if (!context_latest(c, &scheduling_actions, e->action, &other) || other.kind != action->kind ||
	    other.status == ACTION_CANCELLED)
		return false;
	return served_on(c, e) >= since;
}

bool
enrolment_was_served(struct context *c, const struct action *action, struct id structure)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_enrolments, ENROLMENT_STRUCTURE, &structure);
	const struct enrolment *all = (const struct enrolment *)(void *)r.items;
	day_t since = calendar_add_months(c->today, -12 * (int)action->served_years);

	if (action->served_years == 0)
		return false;
	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].structure, structure) && served_by(c, action, &all[i], since))
			return true;
	return false;
}

enum waiting_order
enrolment_order(struct context *c, const struct action *action, const struct enrolment *e)
{
	if (REC_HAS(e, ENROLMENT_LAPSED_AT))
		return WAITING_LAPSED;
	return enrolment_was_served(c, action, e->structure) ? WAITING_SERVED : WAITING_NEVER_SERVED;
}

static usec_t
asked_at(const struct enrolment *e)
{
	return REC_HAS(e, ENROLMENT_ASKED_AT) ? e->asked_at : e->created_at;
}

struct waiting_entry
enrolment_entry(struct context *c, const struct action *action, const struct waiting_limits *l,
    const struct enrolment_list *live, const struct enrolment *e)
{
	struct delegation_facts facts;

	enrolment_facts(c, action, live, e, &facts);
	return (struct waiting_entry){ .rank = REC_HAS(e, ENROLMENT_RANK) ? e->rank : 0,
		.order = enrolment_order(c, action, e),
		.asked_at = asked_at(e),
		.party = waiting_party(l, e, enrolment_is_institution(c, e->structure)),
		.ready = delegation_check(&facts, e, NULL) == RC_OK };
}

uint32_t
enrolment_entries(struct context *c, const struct action *action, const struct waiting_limits *l,
    const struct enrolment_list *live, struct waiting_entry *out)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < live->count; i++) {
		if (live->items[i].status != ENROLMENT_WAITING)
			continue;
		out[n] = enrolment_entry(c, action, l, live, &live->items[i]);
		out[n++].index = i;
	}
	return n;
}

/* --- the sentence ---------------------------------------------------------------------- */
static const char *
years_words(struct context *c, uint32_t years)
{
	return years == 1 ? "la dernière année" : arena_printf(c->arena, "les %u dernières années", years);
}

static const char *
order_words(
    struct context *c, const struct action *action, const struct enrolment *e, enum waiting_order order)
{
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(calendar_local(asked_at(e)).day, day);
	if (order == WAITING_LAPSED) {
		calendar_day_long(calendar_local(e->lapsed_at).day, day);
		return arena_printf(
		    c->arena, "après les autres, car une place proposée est restée sans réponse le %s", day);
	}
	if (action->served_years == 0)
		return arena_printf(c->arena, "demandée le %s", day);
	return arena_printf(c->arena, "%s sur %s, demandée le %s",
	    order == WAITING_SERVED ? "déjà servie ou inscrite" : "jamais encore servie",
	    years_words(c, action->served_years), day);
}

/* Why it has no place; no figure of what is left, which would be an old one as soon as somebody else moves. */
static const char *
rule_words(struct context *c, const struct action *action, const struct enrolment *e, enum waiting_rule rule)
{
	const char *whole = arena_printf(c->arena,
	    "pour la délégation entière (%u personne%s), qui n’est jamais coupée ; une plus petite peut "
	    "passer avant",
	    e->persons.count, e->persons.count > 1 ? "s" : "");

	switch (rule) {
	case WAITING_STRUCTURES_MAX:
		return arena_printf(
		    c->arena, "le nombre de structures est atteint (%u)", action->structures_max);
	case WAITING_SEATS:
		return arena_printf(c->arena, "la salle n’a plus assez de places %s", whole);
	case WAITING_PLACES:
		return arena_printf(c->arena, "l’action n’a plus assez de places %s", whole);
	case WAITING_QUOTA:
		return "le quota d’un de ses publics est atteint ; une délégation sans ce public peut passer "
		       "avant";
	case WAITING_KEPT:
		return "les places qui restent sont gardées pour un autre public, dont une délégation peut "
		       "passer avant";
	}
	return "";
}

void
enrolment_rank(
    struct context *c, const struct action *action, struct enrolment *e, const struct waiting_entry *w)
{
	const char *then = w->blocked
	    ? arena_printf(c->arena, " Elle attend parce que %s.", rule_words(c, action, e, w->rule))
	    : w->ready
	    ? ""
	    : " Une place est libre, mais la délégation ne répond plus aux règles de l’action : modifiez-la.";

	e->rank = w->new_rank;
	e->order = w->order;
	e->reason = text_of(arena_printf(
	    c->arena, "Rang %u : %s.%s", w->new_rank, order_words(c, action, e, w->order), then));
	e->has |= REC_BIT(ENROLMENT_RANK) | REC_BIT(ENROLMENT_ORDER) | REC_BIT(ENROLMENT_REASON);
	e->has &= ~REC_BIT(ENROLMENT_RULE);
	if (w->blocked) {
		e->rule = w->rule;
		e->has |= REC_BIT(ENROLMENT_RULE);
	}
}
