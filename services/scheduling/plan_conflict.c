/*
 * plan_conflict: the rules that cannot all hold, in French: what a coordinator may soften.
 * Owns: the wording.
 * Beware: a person is "un·e intervenant·e" or "une personne inscrite", never a name; 400 characters at most.
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

/* --- whom and which days a rule concerns ------------------------------------------------- */
#define SPANS_MOST 2

/* Of the sessions to place: the first that a rule about days concerns, how many other actions, and on which days. */
struct concern {
	uint32_t session; /* PLACE_NONE: none */
	uint32_t venue; /* a closed one */
	uint32_t actions;
	int32_t from[SPANS_MOST], to[SPANS_MOST]; /* of that session, days in a row as one */
	uint32_t spans;
	bool more;
};

static void
concern_day(struct concern *c, int32_t day)
{
	if (c->spans > 0 && c->to[c->spans - 1] + 1 == day)
		c->to[c->spans - 1] = day;
	else if (c->spans == SPANS_MOST)
		c->more = true;
	else {
		c->from[c->spans] = c->to[c->spans] = day;
		c->spans++;
	}
}

static uint32_t
venue_closed_on(const struct plan_case *k, const struct place_session *s, int32_t day)
{
	for (uint32_t i = 0; i < s->choice_count; i++) {
		const uint16_t *closed = k->problem.venues[s->choices[i].venue].closed;

		if (closed != NULL && closed[day] != 0)
			return s->choices[i].venue;
	}
	if (s->choice_count == 0 && s->venue != PLACE_NONE && k->problem.venues[s->venue].closed != NULL &&
	    k->problem.venues[s->venue].closed[day] != 0)
		return s->venue;
	return PLACE_NONE;
}

static bool
bit_concerns(const struct plan_case *k, const struct place_session *s, uint32_t bit, int32_t day)
{
	if (s->forbid != NULL && (s->forbid[day] >> bit & 1u) != 0)
		return true;
	return bit == PLAN_REASON_BIT_VENUE && venue_closed_on(k, s, day) != PLACE_NONE;
}

static bool
person_concerns(const struct plan_case *k, const struct place_session *s, uint32_t person, int32_t day)
{
	for (uint32_t i = 0; i < s->member_count; i++)
		if (s->members[i].person == person &&
		    (k->required == PLAN_EVERYONE || s->members[i].role == PLACE_ANIMATOR))
			return plan_is_absent(k, k->persons[person], k->first + day, s->halves);
	return false;
}

/* Of a session that has its day, that day; else its window. */
static void
session_span(const struct plan_case *k, const struct place_session *s, int32_t *ret_from, int32_t *ret_to)
{
	*ret_from = s->from < 0 ? 0 : s->from;
	*ret_to = s->to < 0 || s->to >= (int32_t)k->horizon ? (int32_t)k->horizon - 1 : s->to;
	if (s->fixed >= 0)
		*ret_from = *ret_to = s->fixed;
}

static struct concern
concern_of(const struct plan_case *k, bool of_person, uint32_t subject)
{
	struct concern c = { .session = PLACE_NONE, .venue = PLACE_NONE };
	uint32_t action = PLACE_NONE;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		const struct place_session *s = &k->problem.sessions[i];
		int32_t from, to;

		session_span(k, s, &from, &to);
		for (int32_t d = from; d <= to && !s->held; d++) {
			if (!(of_person ? person_concerns(k, s, subject, d) : bit_concerns(k, s, subject, d)))
				continue;
			if (k->sessions[i].action != action)
				c.actions++;
			action = k->sessions[i].action;
			if (c.session == PLACE_NONE) {
				c.session = i;
				c.venue = venue_closed_on(k, s, d);
			}
			if (c.session != i)
				break;
			concern_day(&c, d);
		}
	}
	return c;
}

/* « le 3 mars, du 5 au 9 mars… » */
static const char *
spans_text(struct plan_case *k, const struct concern *c)
{
	const char *out = "";

	for (uint32_t i = 0; i < c->spans; i++) {
		const char *from = plan_day_name(k, c->from[i]);

		if (c->from[i] == c->to[i])
			out = arena_printf(&k->mem, "%s%s le %s", out, i > 0 ? "," : "", from);
		else
			out = arena_printf(&k->mem, "%s%s du %s au %s", out, i > 0 ? "," : "", from,
			    plan_day_name(k, c->to[i]));
	}
	return c->more ? arena_printf(&k->mem, "%s, et d’autres jours", out) : out;
}

/* « J2 de « title » », and how many other actions. */
static const char *
concern_name(struct plan_case *k, const struct concern *c)
{
	if (c->actions <= 1)
		return plan_session_name(k, c->session);
	return arena_printf(&k->mem, "%s (et %u %s)", plan_session_name(k, c->session), c->actions - 1,
	    c->actions == 2 ? "autre action" : "autres actions");
}

static const char *
weekdays_text(struct plan_case *k, uint32_t set)
{
	const char *out = "";

	for (unsigned w = 0; w < 7; w++)
		if (set >> w & 1u)
			out = arena_printf(&k->mem, "%s%s%s", out, out[0] == '\0' ? "" : ", ",
			    rec_enum_by_value(&weekday_enum, (int)w)->label);
	return out;
}

/* --- rules about days and people ---------------------------------------------------------- */
static const char *
day_what(struct plan_case *k, uint32_t bit, const struct concern *c)
{
	struct place_why why = { .rule = PLACE_DAY, .subject = bit };

	switch (plan_rule_of(&why)) {
	case PLAN_WEEKEND:
	case PLAN_CLOSED_WEEKDAY:
		return arena_printf(&k->mem, "seuls ces jours de la semaine sont retenus : %s",
		    weekdays_text(k, plan_action_of(k, &k->sessions[c->session])->weekdays));
	case PLAN_PUBLIC_HOLIDAY:
		return arena_printf(&k->mem, "pas de journée un jour férié (%s)", spans_text(k, c) + 1);
	case PLAN_SCHOOL_HOLIDAY:
		return arena_printf(
		    &k->mem, "pas de journée pendant les vacances scolaires (%s)", spans_text(k, c) + 1);
	case PLAN_VENUE_CLOSED:
		return arena_printf(&k->mem, "le lieu %s est fermé%s",
		    plan_venue_name(
			k, c->venue != PLACE_NONE ? c->venue : plan_venue_of(k, &k->sessions[c->session])),
		    spans_text(k, c));
	case PLAN_POLLED_OUT:
		return arena_printf(
		    &k->mem, "tout le monde a refusé ces dates au sondage :%s", spans_text(k, c));
	case PLAN_ABSENT:
		return arena_printf(&k->mem, "%s n’est libre qu’une partie de la journée%s",
		    bit == PLAN_REASON_BIT_ANIMATOR ? "un·e intervenant·e" : "une personne inscrite",
		    spans_text(k, c));
	default:
		return "un jour passé ne peut plus être choisi";
	}
}

static const char *
day_rule(struct plan_case *k, uint32_t bit)
{
	struct concern c = concern_of(k, false, bit);

	if (c.session == PLACE_NONE)
		return "Certains jours sont écartés par une règle de l’action.";
	return arena_printf(&k->mem, "%s : %s.", concern_name(k, &c), day_what(k, bit, &c));
}

/* The sessions in which somebody is, or that may be in a venue: the first two. */
static uint32_t
two_sessions(const struct plan_case *k, bool of_person, uint32_t subject, uint32_t out[2])
{
	uint32_t n = 0;

	for (uint32_t i = k->session_count; i > 0 && n < 2; i--) {
		const struct place_session *s = &k->problem.sessions[i - 1];
		bool in = !of_person && s->venue == subject;

		for (uint32_t j = 0; !of_person && j < s->choice_count; j++)
			in = in || s->choices[j].venue == subject;
		for (uint32_t j = 0; of_person && j < s->member_count; j++)
			in = in || s->members[j].person == subject;
		if (in)
			out[n++] = i - 1;
	}
	return n;
}

static const char *
person_rule(struct plan_case *k, const struct place_conflict *c)
{
	const char *who = person_animates(k, c->subject) ? "un·e intervenant·e" : "une personne inscrite";
	struct concern at = concern_of(k, true, c->subject);
	uint32_t two[2];

	if (c->rule == PLACE_BUSY && at.session != PLACE_NONE)
		return arena_printf(&k->mem, "%s : %s est %s%s.", concern_name(k, &at), who,
		    person_animates(k, c->subject) ? "absent·e" : "absente", spans_text(k, &at));
	if (c->rule == PLACE_TWICE && two_sessions(k, true, c->subject, two) == 2)
		return arena_printf(&k->mem,
		    "%s et %s : %s est des deux, qui ne peuvent pas être le même jour.",
		    plan_session_name(k, two[1]), plan_session_name(k, two[0]), who);
	return arena_printf(&k->mem, "%s n’est pas libre certains jours.",
	    person_animates(k, c->subject) ? "Un·e intervenant·e" : "Une personne inscrite");
}

static const char *
venue_rule(struct plan_case *k, uint32_t venue)
{
	uint32_t two[2];

	if (two_sessions(k, false, venue, two) == 2)
		return arena_printf(&k->mem, "%s et %s : le lieu %s n’accueille qu’une journée à la fois.",
		    plan_session_name(k, two[1]), plan_session_name(k, two[0]), plan_venue_name(k, venue));
	return arena_printf(
	    &k->mem, "Le lieu %s n’accueille qu’une journée à la fois.", plan_venue_name(k, venue));
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
		return day_rule(k, c->subject);
	case PLACE_BUSY:
	case PLACE_TWICE:
		return person_rule(k, c);
	case PLACE_VENUE:
		return venue_rule(k, c->subject);
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
