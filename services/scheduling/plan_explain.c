/*
 * plan_explain: for a session of a plan: who can be there, who cannot, and what stood against the other days.
 * Owns: nothing; all in the case's arena.
 * Beware: a plan must stay small: of many days those nearest to the chosen one are kept, weekends first left
 * out.
 */
#include "services/scheduling/plan_case.h"

#define AROUND 3 /* days beyond the window */

static bool
day_is_weekend(const struct place_day *d)
{
	for (uint32_t i = 0; i < d->why_count; i++)
		if (d->whys[i].rule == PLACE_DAY && plan_rule_of(&d->whys[i]) == PLAN_WEEKEND)
			return true;
	return false;
}

/* --- people ---------------------------------------------------------------------------- */
static bool
person_is_against(const struct place_day *chosen, uint32_t person)
{
	for (uint32_t i = 0; i < chosen->why_count; i++) {
		const struct place_why *w = &chosen->whys[i];

		if ((w->rule == PLACE_BUSY || w->rule == PLACE_TWICE) && w->subject == person)
			return true;
	}
	return false;
}

static void
people_fill(struct plan_case *k, uint32_t session, const struct place_day *chosen, const int32_t *days,
    struct plan_explanation *ret)
{
	const struct place_session *s = &k->problem.sessions[session];
	struct id *can = ARENA_ARRAY(&k->mem, s->member_count + 1, struct id);
	struct id *cannot = ARENA_ARRAY(&k->mem, s->member_count + 1, struct id);
	uint32_t yes = 0, no = 0;

	for (uint32_t i = 0; i < s->member_count && yes < 400 && no < 400; i++) {
		uint32_t person = s->members[i].person;

		if (person_is_against(chosen, person) ||
		    (k->required == PLAN_ANIMATORS && plan_is_elsewhere(k, session, person, days)) ||
		    plan_is_absent(k, k->persons[person], k->first + chosen->day, s->halves))
			cannot[no++] = k->persons[person];
		else
			can[yes++] = k->persons[person];
	}
	ret->can = (struct list){ can, yes };
	ret->cannot = (struct list){ cannot, no };
	if (k->required == PLAN_ANIMATORS && no > 0) {
		ret->missing = plan_missing(k, session, &ret->cannot, days);
		ret->has |= REC_BIT(PLAN_EXPLANATION_MISSING);
	}
}

/* --- other days ------------------------------------------------------------------------ */
static bool
was_asked(const struct plan_case *k, uint32_t session, day_t day)
{
	const struct list *polled = &k->sessions[session].polled;

	for (uint32_t i = 0; i < polled->count; i++)
		if (((const struct plan_polled *)polled->items)[i].day == day)
			return true;
	return false;
}

/* The heaviest of what it would cost more; asked: in a poll, about that day. */
static const char *
dearer_why(const struct place_cost *c, bool asked)
{
	static const struct {
		enum place_criterion by;
		const char *sentence;
	} told[] = {
		{ PLACE_COST_MOVED, "Possible, mais obligerait à déplacer la journée." },
		{ PLACE_COST_POLL, "Possible, mais convient moins bien d’après les réponses au sondage." },
		{ PLACE_COST_ABSENT, "Possible, mais davantage de personnes ne pourraient pas venir." },
		{ PLACE_COST_SPREAD, "Possible, mais trop près d’une autre journée des mêmes personnes." },
		{ PLACE_COST_SCHOOL, "Possible, mais pendant les vacances scolaires." },
		{ PLACE_COST_TRAVEL, "Possible, mais dans un lieu plus éloigné des structures." },
		{ PLACE_COST_VENUE, "Possible, mais obligerait à changer de lieu d’une journée à l’autre." },
	};
	const char *best =
	    "Possible, mais répond moins bien aux souhaits de rythme ou de jour de la semaine.";
	int64_t most = c->by[PLACE_COST_WISH] + c->by[PLACE_COST_PREFER];

	if (c->total <= 0)
		return "Possible aussi.";
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
		if (c->by[told[i].by] > most) {
			most = c->by[told[i].by];
			best = told[i].sentence;
			if (told[i].by == PLACE_COST_POLL && !asked)
				best = "Possible, mais n’a pas été proposé au sondage.";
		}
	return best;
}

/* What is so whatever else is placed is told first: a holiday or an absence rather than the distance to
 * another session. */
static const struct place_why *
why_told(const struct place_day *d)
{
	static const int place[PLACE_RULES] = { [PLACE_WINDOW] = 0,
		[PLACE_DAY] = 1,
		[PLACE_BUSY] = 2,
		[PLACE_SEATS] = 3,
		[PLACE_FEATURES] = 4,
		[PLACE_TWICE] = 5,
		[PLACE_VENUE] = 6,
		[PLACE_BETWEEN] = 7,
		[PLACE_PRECEDENCE] = 8,
		[PLACE_ORDER] = 9,
		[PLACE_GAP_MIN] = 10,
		[PLACE_GAP_MAX] = 11,
		[PLACE_FIXED] = 12 };
	const struct place_why *best = &d->whys[0];

	for (uint32_t i = 1; i < d->why_count; i++)
		if (place[d->whys[i].rule] < place[best->rule])
			best = &d->whys[i];
	return best;
}

/* What rests on the venue is told of all of them: the engine tells of the one that comes nearest to fitting. */
static struct plan_venue_why
day_against(struct plan_case *k, uint32_t session, const struct place_day *from, const int32_t *days,
    const uint32_t *venues)
{
	const struct place_why *why = why_told(from);
	struct plan_venue_why told = { .rule = plan_rule_of(why) };
	bool housing = told.rule == PLAN_VENUE_CLOSED || told.rule == PLAN_VENUE_TWICE ||
	    told.rule == PLAN_SEATS || told.rule == PLAN_FEATURES;

	if (housing && plan_venue_why(k, session, from->day, days, venues, &told))
		return told;
	told.subject = plan_subject_of(k, session, why);
	told.sentence = plan_sentence_day(k, session, from->day, why, days);
	return told;
}

static void
day_fill(struct plan_case *k, uint32_t session, const struct place_day *from, const int32_t *days,
    const uint32_t *venues, struct plan_day *ret)
{
	struct plan_venue_why told;

	*ret = (struct plan_day){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(6),
		.day = k->first + from->day,
		.possible = from->why_count == 0 };
	if (ret->possible) {
		ret->dearer = from->dearer.total;
		ret->sentence = text_of(dearer_why(&from->dearer, was_asked(k, session, ret->day)));
		ret->has |= REC_BIT(5);
		return;
	}
	told = day_against(k, session, from, days, venues);
	ret->rule = told.rule;
	ret->subject = told.subject;
	ret->sentence = told.sentence;
	ret->has |= REC_BIT(3) | (id_is_zero(ret->subject) ? 0 : REC_BIT(4));
}

static bool
day_is_kept(const struct place_day *d, int32_t chosen, int32_t distance, bool weekends)
{
	int32_t off = d->day > chosen ? d->day - chosen : chosen - d->day;

	return !d->chosen && off <= distance && (weekends || !day_is_weekend(d));
}

static uint32_t
days_kept(const struct place_days *all, int32_t chosen, int32_t distance, bool weekends)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < all->count; i++)
		n += day_is_kept(&all->days[i], chosen, distance, weekends);
	return n;
}

static void
days_fill(struct plan_case *k, uint32_t session, const struct place_days *all, const int32_t *days,
    const uint32_t *venues, uint32_t most, struct plan_explanation *ret)
{
	int32_t chosen = days[session], distance = (int32_t)k->horizon;
	bool weekends = days_kept(all, chosen, distance, true) <= most;
	struct plan_day *out;
	uint32_t n = 0;

	while (distance > 0 && days_kept(all, chosen, distance, weekends) > most)
		distance--;
	out = ARENA_ARRAY(&k->mem, most + 1, struct plan_day);
	for (uint32_t i = 0; i < all->count; i++)
		if (day_is_kept(&all->days[i], chosen, distance, weekends))
			day_fill(k, session, &all->days[i], days, venues, &out[n++]);
	ret->days = (struct list){ out, n };
}

/* --- the sentence ---------------------------------------------------------------------- */
static const char *
moved_why(struct plan_case *k, uint32_t session, const int32_t *days, const uint32_t *venues,
    const struct place_days *all)
{
	int32_t current = k->problem.sessions[session].current;
	char from[CALENDAR_LONG_CAP];

	calendar_day_long(k->first + current, from);
	for (uint32_t i = 0; i < all->count; i++)
		if (all->days[i].day == current && all->days[i].why_count > 0) {
			struct text t = day_against(k, session, &all->days[i], days, venues).sentence;

			return arena_printf(&k->mem, "Déplacée du %s : " TEXT_FMT, from, TEXT_ARG(t));
		}
	return arena_printf(&k->mem, "Déplacée du %s pour que les autres journées tiennent.", from);
}

/* What stands against the venue that it had, on that day. */
static const char *
venue_lost(struct plan_case *k, uint32_t session, const int32_t *days, const uint32_t *venues)
{
	uint32_t *had = arena_copy(&k->mem, venues, k->session_count * sizeof *had), n = 0;
	struct place_clash *clashes;
	struct place_cost cost;

	had[session] = k->problem.sessions[session].venue;
	if (place_check(&k->problem, days, had, &k->mem, &clashes, &n, &cost) != RC_OK)
		n = 0;
	for (uint32_t i = 0; i < n; i++) {
		bool mine = clashes[i].session == session || clashes[i].why.other == session;

		if (mine && clashes[i].why.rule == PLACE_DAY)
			return "qui est fermé ce jour-là";
		if (mine && clashes[i].why.rule == PLACE_VENUE)
			return "qui est déjà pris ce jour-là";
		if (mine && clashes[i].why.rule == PLACE_SEATS)
			return "qui est trop petit";
		if (mine && clashes[i].why.rule == PLACE_FEATURES)
			return "qui n’a pas tous les équipements nécessaires";
	}
	return "pour que l’ensemble tienne mieux";
}

/* Of a session whose venue the planner chose: which, and why it is another one than before. */
static const char *
venue_why(struct plan_case *k, uint32_t session, const int32_t *days, const uint32_t *venues)
{
	const struct place_session *s = &k->problem.sessions[session];
	uint32_t venue = venues == NULL ? PLACE_NONE : venues[session];

	if (s->choice_count == 0 || venue == PLACE_NONE)
		return "";
	if (s->venue != PLACE_NONE && s->venue != venue)
		return arena_printf(&k->mem, " Elle a lieu à %s au lieu de %s, %s.",
		    plan_venue_name(k, venue), plan_venue_name(k, s->venue),
		    venue_lost(k, session, days, venues));
	return arena_printf(
	    &k->mem, " Lieu retenu : %s, parmi %u possibles.", plan_venue_name(k, venue), s->choice_count);
}

/* A new day that is taken although some are not there. */
static const char *
chosen_without(struct plan_case *k, const struct plan_explanation *e)
{
	static const char kept[] = "toutes les autres règles de l’action sont respectées.";
	uint32_t no = e->cannot.count, all = no + e->can.count;

	if (all == 1)
		return arena_printf(
		    &k->mem, "Jour retenu bien que la personne attendue ne puisse pas venir ; %s", kept);
	return arena_printf(&k->mem,
	    "Jour retenu bien que %u des %u personnes attendues ne %s pas venir ; %s", no, all,
	    no == 1 ? "puisse" : "puissent", kept);
}

static const char *
session_why(struct plan_case *k, uint32_t session, const int32_t *days, const uint32_t *venues,
    const struct place_days *all, const struct plan_explanation *e)
{
	const struct place_session *s = &k->problem.sessions[session];
	const struct session *rec = &k->sessions[session].rec;
	bool housed = s->venue != PLACE_NONE || s->choice_count > 0;

	if (s->current >= 0 && s->current != days[session])
		return moved_why(k, session, days, venues, all);
	if (e->cannot.count > 0 && k->required == PLAN_ANIMATORS && s->current < 0)
		return chosen_without(k, e);
	if (e->cannot.count > 0)
		return arena_printf(&k->mem,
		    "Ce jour est gardé, mais %u des %u personnes attendues ne peuvent pas venir.",
		    e->cannot.count, e->cannot.count + e->can.count);
	if (rec->status == SESSION_HELD)
		return "Cette journée a déjà eu lieu.";
	if (rec->fixed)
		return "Ce jour était fixé : il n’a pas changé.";
	if (s->current >= 0)
		return "Cette journée était déjà placée : son jour n’a pas changé.";
	if (k->actions[k->sessions[session].action].participants.count == 0 && e->can.count > 0)
		return arena_printf(&k->mem,
		    "Personne n’est encore inscrit ; qui anime est libre%s, et toutes les règles de l’action "
		    "sont respectées.",
		    housed ? ", le lieu aussi" : "");
	if (e->can.count == 0)
		return housed ? "Le lieu est libre, et toutes les règles de l’action sont respectées."
			      : "Toutes les règles de l’action sont respectées.";
	return arena_printf(&k->mem, "%s%s, et toutes les règles de l’action sont respectées.",
	    e->can.count == 1 ? "La personne attendue est libre"
			      : arena_printf(&k->mem, "Les %u personnes attendues sont libres", e->can.count),
	    housed ? ", le lieu aussi" : "");
}

void
plan_explanation_fill(struct plan_case *k, const int32_t *days, const uint32_t *venues, uint32_t session,
    uint32_t days_most, struct plan_explanation *ret)
{
	const struct place_session *s = &k->problem.sessions[session];
	bool pinned = s->held || (s->fixed >= 0 && !s->movable);
	struct place_day none = { .day = days[session], .chosen = true };
	const struct place_day *chosen = &none;
	struct place_days all = { 0 };

	*ret = (struct plan_explanation){ .session = k->sessions[session].rec.id,
		.day = k->first + days[session] };
	if (place_explain(&k->problem, days, venues, session, AROUND, &k->mem, &all) != RC_OK)
		all.count = 0;
	for (uint32_t i = 0; i < all.count; i++)
		if (all.days[i].chosen)
			chosen = &all.days[i];
	people_fill(k, session, chosen, days, ret);
	if (!pinned)
		days_fill(k, session, &all, days, venues, days_most, ret);
	ret->sentence = text_of(arena_printf(&k->mem, "%s%s",
	    session_why(k, session, days, venues, &all, ret), venue_why(k, session, days, venues)));
	ret->has |= REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6);
}
