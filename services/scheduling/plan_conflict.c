/*
 * plan_conflict: the rules that cannot all hold, in French: what a coordinator may soften.
 * Owns: the wording.
 * Beware: a person is "un·e intervenant·e" or "une personne inscrite", never a name; 300 characters at most.
 */
#include "services/scheduling/plan_case.h"

/* --- what cannot hold together --------------------------------------------------------- */
static bool
person_animates(const struct plan_case *k, uint32_t person)
{
	for (uint32_t i = 0; i < k->own_action_count; i++)
		if (plan_is_animator(&k->actions[i].rec, k->persons[person]))
			return true;
	return false;
}

static const char *
seats_rule(struct plan_case *k, uint32_t session, const char *name)
{
	const struct place_session *s = &k->problem.sessions[session];

	const char *why = plan_seats_why(k, session);

	if (s->choice_count > 0 || s->venue == PLACE_NONE)
		return arena_printf(&k->mem, "%s : il faut un lieu de %u places%s.", name, s->seats, why);
	return arena_printf(&k->mem, "%s : le lieu %s a %u places, il en faut %u%s.", name,
	    plan_venue_name(k, s->venue), k->venues[s->venue].seats, s->seats, why);
}

static const char *
session_rule(struct plan_case *k, const struct place_conflict *c)
{
	const struct place_session *s = &k->problem.sessions[c->subject];
	const char *name = plan_session_name(k, c->subject);

	if (c->rule == PLACE_FIXED)
		return arena_printf(
		    &k->mem, "%s est le %s.", name, plan_day_name(k, s->fixed >= 0 ? s->fixed : s->current));
	if (c->rule == PLACE_SEATS)
		return seats_rule(k, c->subject, name);
	if (c->rule == PLACE_FEATURES)
		return arena_printf(
		    &k->mem, "%s : il faut un lieu avec tous les équipements demandés.", name);
	if (s->from >= 0 && s->from == s->to)
		return arena_printf(&k->mem, "%s doit avoir lieu le %s.", name, plan_day_name(k, s->from));
	return arena_printf(&k->mem, "%s doit avoir lieu entre le %s et le %s.", name,
	    plan_day_name(k, s->from < 0 ? 0 : s->from),
	    plan_day_name(k, s->to < 0 ? (int32_t)k->horizon - 1 : s->to));
}

static const char *
between_rule(struct plan_case *k, uint32_t subject)
{
	const struct place_between *b = &k->problem.betweens[subject];
	const struct action *a = plan_action_of(k, &k->sessions[b->later]);

	return arena_printf(&k->mem,
	    a->intersession_per == INTERSESSION_ACTION
		? "%s : il faut %u jours ouvrés d’intersession entre J%u et J%u."
		: "%s : chaque structure a besoin de %u jours ouvrés d’intersession entre J%u et J%u.",
	    plan_title(k, a), a->intersession_days, k->sessions[b->earlier].rec.rank,
	    k->sessions[b->later].rec.rank);
}

static const char *
precedence_rule(struct plan_case *k, uint32_t subject)
{
	const struct place_order *o = &k->problem.orders[subject];

	return arena_printf(
	    &k->mem, "%s vient avant %s.", plan_session_name(k, o->before), plan_session_name(k, o->after));
}

static const char *
action_rule(struct plan_case *k, const struct place_conflict *c)
{
	const struct action *a = &k->actions[c->subject].rec;

	if (c->rule == PLACE_GAP_MIN)
		return arena_printf(
		    &k->mem, "%s : au moins %u jours entre deux journées.", plan_title(k, a), a->gap_min);
	if (c->rule == PLACE_GAP_MAX)
		return arena_printf(
		    &k->mem, "%s : au plus %u jours entre deux journées.", plan_title(k, a), a->gap_max);
	return arena_printf(&k->mem, "%s : les journées se suivent dans l’ordre.", plan_title(k, a));
}

static const char *
day_rule(uint32_t bit)
{
	struct place_why why = { .rule = PLACE_DAY, .subject = bit };

	switch (plan_rule_of(&why)) {
	case PLAN_WEEKEND:
		return "Pas de journée en fin de semaine.";
	case PLAN_CLOSED_WEEKDAY:
		return "Seuls certains jours de la semaine sont retenus.";
	case PLAN_PUBLIC_HOLIDAY:
		return "Pas de journée un jour férié.";
	case PLAN_SCHOOL_HOLIDAY:
		return "Pas de journée pendant les vacances scolaires.";
	case PLAN_VENUE_CLOSED:
		return "Le lieu est fermé certains jours.";
	case PLAN_POLLED_OUT:
		return "Les dates que tout le monde a refusées au sondage sont écartées.";
	case PLAN_ABSENT:
		return bit == PLAN_REASON_BIT_ANIMATOR
		    ? "Un·e intervenant·e n’est libre qu’une partie de certaines journées."
		    : "Une personne inscrite n’est libre qu’une partie de certaines journées.";
	default:
		return "Un jour passé ne peut plus être choisi.";
	}
}

static const char *
person_rule(struct plan_case *k, const struct place_conflict *c)
{
	bool animates = person_animates(k, c->subject);

	if (c->rule == PLACE_BUSY)
		return animates ? "Un·e intervenant·e est absent·e certains jours."
				: "Une personne inscrite est absente certains jours.";
	return arena_printf(&k->mem, "%s ne peut pas être à deux journées le même jour.",
	    animates ? "Un·e intervenant·e" : "Une personne inscrite");
}

static const char *
rule_sentence(struct plan_case *k, const struct place_conflict *c)
{
	switch (c->rule) {
	case PLACE_FIXED:
	case PLACE_WINDOW:
	case PLACE_SEATS:
	case PLACE_FEATURES:
		return session_rule(k, c);
	case PLACE_BETWEEN:
		return between_rule(k, c->subject);
	case PLACE_PRECEDENCE:
		return precedence_rule(k, c->subject);
	case PLACE_GAP_MIN:
	case PLACE_GAP_MAX:
	case PLACE_ORDER:
		return action_rule(k, c);
	case PLACE_DAY:
		return day_rule(c->subject);
	case PLACE_BUSY:
	case PLACE_TWICE:
		return person_rule(k, c);
	case PLACE_VENUE:
		return arena_printf(&k->mem, "Le lieu %s n’accueille qu’une journée à la fois.",
		    plan_venue_name(k, c->subject));
	case PLACE_RULES:
		break;
	}
	return "";
}

void
plan_conflict_fill(struct plan_case *k, const struct place_conflict *from, struct plan_conflict *ret)
{
	struct place_why why = { .rule = from->rule, .subject = from->subject, .other = PLACE_NONE };

	*ret = (struct plan_conflict){ .rule = plan_rule_of(&why),
		.subject = plan_subject_of(k, PLACE_NONE, &why),
		.cures = from->cures,
		.sentence = text_of(rule_sentence(k, from)) };
	ret->has = REC_BIT(1) | REC_BIT(5) | REC_BIT(6) | (id_is_zero(ret->subject) ? 0 : REC_BIT(2));
}
