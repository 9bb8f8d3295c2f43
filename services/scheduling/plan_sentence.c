/*
 * plan_sentence: the engine's reasons in French: why not that day, what a day that was given breaks.
 * Owns: the wording.
 * Beware: a person is "un·e intervenant·e" or "une personne inscrite", never a name; 300 characters at most.
 */
#include "services/scheduling/plan_case.h"

#define TITLE_CHARACTERS 60

/* --- names of things ------------------------------------------------------------------- */
/* Cut at a character, with an ellipsis. */
const char *
plan_text_short(struct plan_case *k, struct text t)
{
	uint32_t characters = 0, i = 0;

	while (i < t.len && characters < TITLE_CHARACTERS) {
		i++;
		while (i < t.len && ((unsigned char)t.ptr[i] & 0xc0) == 0x80)
			i++;
		characters++;
	}
	return arena_printf(&k->mem, "%.*s%s", (int)i, t.ptr, i < t.len ? "…" : "");
}

const char *
plan_title(struct plan_case *k, const struct action *a)
{
	return arena_printf(&k->mem, "« %s »", plan_text_short(k, a->title));
}

const char *
plan_session_name(struct plan_case *k, uint32_t session)
{
	const struct plan_session_fact *s = &k->sessions[session];

	return arena_printf(&k->mem, "J%u de %s", s->rec.rank, plan_title(k, plan_action_of(k, s)));
}

const char *
plan_venue_name(struct plan_case *k, uint32_t venue)
{
	return venue == PLACE_NONE
	    ? ""
	    : arena_printf(&k->mem, "« %s »", plan_text_short(k, k->venues[venue].name));
}

const char *
plan_day_name(struct plan_case *k, int32_t day)
{
	char out[CALENDAR_LONG_CAP];

	calendar_day_long(k->first + day, out);
	return arena_printf(&k->mem, "%s", out);
}

static const char *
weekday_name(day_t day)
{
	return rec_enum_by_value(&weekday_enum, (int)calendar_weekday(day))->label;
}

/* --- rules ----------------------------------------------------------------------------- */
static const enum plan_rule rule_of_bit[] = { PLAN_WEEKEND, PLAN_CLOSED_WEEKDAY, PLAN_PUBLIC_HOLIDAY,
	PLAN_SCHOOL_HOLIDAY, PLAN_VENUE_CLOSED, PLAN_WINDOW, PLAN_PAST, PLAN_POLLED_OUT, PLAN_ABSENT,
	PLAN_ABSENT };

enum plan_rule
plan_rule_of(const struct place_why *why)
{
	static const enum plan_rule same[] = { [PLACE_FIXED] = PLAN_FIXED,
		[PLACE_WINDOW] = PLAN_WINDOW,
		[PLACE_GAP_MIN] = PLAN_GAP_MIN,
		[PLACE_GAP_MAX] = PLAN_GAP_MAX,
		[PLACE_ORDER] = PLAN_ORDER,
		[PLACE_BUSY] = PLAN_ABSENT,
		[PLACE_TWICE] = PLAN_TWICE,
		[PLACE_VENUE] = PLAN_VENUE_TWICE,
		[PLACE_SEATS] = PLAN_SEATS,
		[PLACE_FEATURES] = PLAN_FEATURES,
		[PLACE_BETWEEN] = PLAN_BETWEEN,
		[PLACE_PRECEDENCE] = PLAN_ORDER };

	if (why->rule == PLACE_DAY)
		return why->subject < sizeof rule_of_bit / sizeof rule_of_bit[0] ? rule_of_bit[why->subject]
										 : PLAN_WINDOW;
	return why->rule < PLACE_RULES ? same[why->rule] : PLAN_WINDOW;
}

struct id
plan_subject_of(const struct plan_case *k, uint32_t session, const struct place_why *why)
{
	uint32_t subject = why->subject;
	struct id none = { { 0 } };

	switch (why->rule) {
	case PLACE_FIXED:
	case PLACE_WINDOW:
	case PLACE_SEATS:
	case PLACE_FEATURES:
		return k->sessions[subject].rec.id;
	case PLACE_BETWEEN:
		return k->sessions[k->problem.betweens[subject].later].rec.id;
	case PLACE_PRECEDENCE:
		return k->sessions[k->problem.orders[subject].after].rec.id;
	case PLACE_GAP_MIN:
	case PLACE_GAP_MAX:
	case PLACE_ORDER:
		return subject < k->own_action_count ? k->actions[subject].rec.id : none;
	case PLACE_BUSY:
	case PLACE_TWICE:
		return k->persons[subject];
	case PLACE_VENUE:
		return k->venues[subject].id;
	case PLACE_DAY:
		if (session == PLACE_NONE)
			return none;
		if (subject == PLAN_REASON_BIT_VENUE && plan_venue_of(k, &k->sessions[session]) != PLACE_NONE)
			return k->venues[plan_venue_of(k, &k->sessions[session])].id;
		return plan_action_of(k, &k->sessions[session])->id;
	case PLACE_RULES:
		break;
	}
	return none;
}

/* Behind a number of persons: whether they are there, or may still come. */
const char *
plan_seats_why(const struct plan_case *k, uint32_t session)
{
	const struct plan_session_fact *s = &k->sessions[session];

	return k->problem.sessions[session].seats > k->actions[s->action].participants.count
	    ? ", autant que l’action peut en accueillir"
	    : "";
}

/* --- why not that day ------------------------------------------------------------------ */
static const char *
closed_day(struct plan_case *k, uint32_t session, int32_t day, const struct place_why *why)
{
	const struct plan_session_fact *s = &k->sessions[session];
	const struct action *a = plan_action_of(k, s);
	const char zone[] = { (char)('A' + (int)a->school_zone), '\0' };
	const char *name = NULL;
	day_t date = k->first + day;

	switch (plan_rule_of(why)) {
	case PLAN_WEEKEND:
		return "Fin de semaine.";
	case PLAN_CLOSED_WEEKDAY:
		return arena_printf(
		    &k->mem, "Le %s n’est pas un jour retenu pour cette action.", weekday_name(date));
	case PLAN_PUBLIC_HOLIDAY:
		calendar_is_public_holiday(date, a->alsace_moselle, &name);
		return arena_printf(&k->mem, "Jour férié : %s.", name == NULL ? "" : name);
	case PLAN_SCHOOL_HOLIDAY:
		name = calendar_school_holiday(k->calendar, text_of(zone), date);
		return arena_printf(
		    &k->mem, "%s (zone %s).", name == NULL ? "Vacances scolaires" : name, zone);
	case PLAN_VENUE_CLOSED:
		if (k->problem.sessions[session].choice_count > 0)
			return "Les lieux possibles sont fermés ou déjà pris.";
		return arena_printf(
		    &k->mem, "Le lieu %s est fermé.", plan_venue_name(k, plan_venue_of(k, s)));
	case PLAN_POLLED_OUT:
		return "Personne ne peut ce jour-là, d’après les réponses au sondage.";
	case PLAN_ABSENT:
		return why->subject == PLAN_REASON_BIT_ANIMATOR
		    ? "Un·e intervenant·e n’est pas libre à ce moment de la journée."
		    : "Une personne inscrite n’est pas libre à ce moment de la journée.";
	default:
		return "Ce jour est passé.";
	}
}

static const char *
far_or_near(struct plan_case *k, uint32_t session, const struct place_why *why, const int32_t *days)
{
	const struct action *a = plan_action_of(k, &k->sessions[session]);
	uint32_t rank = k->sessions[why->other].rec.rank;
	const char *when = plan_day_name(k, days[why->other]);

	if (why->rule == PLACE_GAP_MIN)
		return arena_printf(
		    &k->mem, "Il faut au moins %u jours avec J%u (%s).", a->gap_min, rank, when);
	if (why->rule == PLACE_GAP_MAX)
		return arena_printf(
		    &k->mem, "Il faut au plus %u jours avec J%u (%s).", a->gap_max, rank, when);
	return arena_printf(&k->mem, "Les journées se suivent dans l’ordre, et J%u est le %s.", rank, when);
}

static const char *
taken(struct plan_case *k, uint32_t session, const struct place_why *why)
{
	const char *other = why->other == PLACE_NONE ? "" : plan_session_name(k, why->other);
	const struct place_session *s = &k->problem.sessions[session];

	if (why->rule == PLACE_TWICE && why->role == PLACE_ANIMATOR)
		return arena_printf(&k->mem, "Un·e intervenant·e est déjà pris·e par %s.", other);
	if (why->rule == PLACE_TWICE)
		return arena_printf(&k->mem, "Une personne inscrite est déjà prise par %s.", other);
	if (why->rule == PLACE_VENUE && s->choice_count > 0)
		return arena_printf(&k->mem,
		    "Aucun des lieux possibles n’est libre : %s est déjà pris par %s.",
		    plan_venue_name(k, why->subject), other);
	if (why->rule == PLACE_VENUE)
		return arena_printf(
		    &k->mem, "Le lieu %s est déjà pris par %s.", plan_venue_name(k, why->subject), other);
	if (s->choice_count > 0)
		return arena_printf(&k->mem, "Aucun des lieux possibles n’a %u places.", s->seats);
	return arena_printf(&k->mem, "Le lieu %s est trop petit : %u places pour %u personnes%s.",
	    plan_venue_name(k, s->venue), k->venues[s->venue].seats, s->seats, plan_seats_why(k, session));
}

/* Days of intersession between J1 and J3, and how many. */
static const char *
between_day(struct plan_case *k, uint32_t subject)
{
	const struct place_between *b = &k->problem.betweens[subject];
	const struct plan_session_fact *later = &k->sessions[b->later];

	return arena_printf(&k->mem,
	    "Il ne resterait pas %u jours ouvrés pour l’accompagnement en intersession entre J%u et J%u.",
	    plan_action_of(k, later)->intersession_days, k->sessions[b->earlier].rec.rank, later->rec.rank);
}

struct text
plan_sentence_day(
    struct plan_case *k, uint32_t session, int32_t day, const struct place_why *why, const int32_t *days)
{
	switch (why->rule) {
	case PLACE_FIXED:
		return text_of(arena_printf(&k->mem, "La journée est fixée au %s.",
		    plan_day_name(k,
			k->problem.sessions[session].fixed >= 0 ? k->problem.sessions[session].fixed : day)));
	case PLACE_WINDOW:
		return text_of("Hors de la période prévue pour cette journée.");
	case PLACE_GAP_MIN:
	case PLACE_GAP_MAX:
	case PLACE_ORDER:
		return text_of(far_or_near(k, session, why, days));
	case PLACE_DAY:
		return text_of(closed_day(k, session, day, why));
	case PLACE_BUSY:
		return text_of(why->role == PLACE_ANIMATOR ? "Un·e intervenant·e est absent·e ce jour-là."
							   : "Une personne inscrite est absente ce jour-là.");
	case PLACE_TWICE:
	case PLACE_VENUE:
	case PLACE_SEATS:
		return text_of(taken(k, session, why));
	case PLACE_FEATURES:
		return text_of(k->problem.sessions[session].choice_count > 0
			? "Aucun des lieux possibles n’a tous les équipements nécessaires."
			: "Le lieu n’a pas tous les équipements nécessaires.");
	case PLACE_BETWEEN:
		return text_of(between_day(k, why->subject));
	case PLACE_PRECEDENCE:
		return text_of("Une autre journée doit venir avant.");
	case PLACE_RULES:
		break;
	}
	return text_of("");
}

struct text
plan_sentence_clash(struct plan_case *k, const struct place_clash *clash, const int32_t *days)
{
	struct text why = plan_sentence_day(k, clash->session, clash->day, &clash->why, days);

	return text_of(arena_printf(&k->mem, "%s, %s : " TEXT_FMT, plan_session_name(k, clash->session),
	    plan_day_name(k, clash->day), TEXT_ARG(why)));
}
