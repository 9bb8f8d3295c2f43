/*
 * plan_note: what a plan's reader should know beside the dates: what was not known, what was decided by default.
 * Owns: the wording.
 * Beware: no person's name; twenty notes at most, those about the whole first.
 */
#include "services/scheduling/plan_case.h"

#define NOTES_MOST 20
#define LEFT_MOST 8 /* actions told one by one */

struct notes {
	struct plan_case *k;
	struct text *items;
	uint32_t count;
};

static void
note(struct notes *n, const char *sentence)
{
	if (n->count < NOTES_MOST)
		n->items[n->count++] = text_of(sentence);
}

/* Days for which nobody has told us the school holidays are not days of lessons. */
static bool
school_is_known(const struct plan_case *k, const struct action *a)
{
	const char zone[] = { (char)('A' + (int)a->school_zone), '\0' };

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		const struct session *s = &k->sessions[i].rec;

		bool has_day = plan_session_has_day(&k->sessions[i]); /* a given day is no better known */

		if (!id_equal(s->action, a->id) || s->status == SESSION_HELD)
			continue;
		if (!calendar_known(k->calendar, text_of(zone), has_day ? s->day : s->window_from) ||
		    !calendar_known(k->calendar, text_of(zone), has_day ? s->day : s->window_to))
			return false;
	}
	return true;
}

static void
notes_of_moves(struct notes *n, const struct place_plan *best)
{
	struct plan_case *k = n->k;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		const struct session *s = &k->sessions[i].rec;

		if (s->fixed && plan_session_has_day(&k->sessions[i]) && k->first + best->days[i] != s->day)
			note(n,
			    arena_printf(&k->mem,
				"%s était fixée : elle est déplacée parce qu’un·e intervenant·e est absent·e "
				"ce jour-là.",
				plan_session_name(k, i)));
	}
}

static void
notes_of_end(struct notes *n, const struct plan_solved *solved, uint32_t options_left)
{
	struct plan_case *k = n->k;

	if (solved->rc != RC_OK)
		note(n,
		    "Le calcul n’a pas pu se faire avec ces données : vérifiez les journées et les "
		    "périodes.");
	else if (solved->result.stopped || k->hurried)
		note(n,
		    solved->result.plan_count > 0
			? "Le calcul a été arrêté : voici ce qu’il avait trouvé de mieux ; il n’a pas "
			  "cherché "
			  "toutes les autres solutions."
			: "Le calcul a été arrêté avant d’avoir trouvé des dates : demandez-les à nouveau.");
	else if (solved->result.status == PLACE_UNDECIDED)
		note(n,
		    "Le temps de calcul prévu n’a pas suffi : demandez moins d’actions à la fois, ou "
		    "élargissez les périodes.");
	if (options_left > 0)
		note(n,
		    arena_printf(&k->mem,
			"%u autres solutions trouvées ne sont pas gardées : il y a trop de journées.",
			options_left));
	for (uint32_t i = 0; i < k->left_count && i < LEFT_MOST; i++)
		note(n,
		    arena_printf(&k->mem,
			"%s n’a pas pu être placée : elle est laissée de côté, et les règles qui l’empêchent "
			"sont "
			"dites plus bas.",
			plan_title(k, &k->actions[k->left[i].action].rec)));
	if (k->left_count > LEFT_MOST)
		note(n,
		    arena_printf(&k->mem, "%u autres actions sont laissées de côté de même.",
			k->left_count - LEFT_MOST));
	if (k->foreign_left > 0)
		note(n,
		    arena_printf(&k->mem,
			"%u journées d’autres actions n’ont pas pu être regardées : demandez moins d’actions "
			"à la fois.",
			k->foreign_left));
	if (k->retrospective)
		note(n, "Toutes ces dates sont passées : elles sont traitées comme une saisie après coup.");
}

static void
notes_of_school(struct notes *n, const struct action *a)
{
	struct plan_case *k = n->k;

	if (REC_HAS(a, ACTION_SCHOOL_ZONE) && a->avoid_school_holidays && !school_is_known(k, a))
		note(n,
		    arena_printf(&k->mem,
			"%s : les vacances scolaires ne sont pas toutes connues à ces dates ; "
			"saisissez-les dans « Vacances scolaires », ou vérifiez-les avant de confirmer.",
			plan_title(k, a)));
}

/* Once for all of them. */
static void
notes_of_zones(struct notes *n)
{
	struct plan_case *k = n->k;
	const struct action *first = NULL;
	uint32_t without = 0;

	for (uint32_t i = 0; i < k->own_action_count; i++)
		if (!REC_HAS(&k->actions[i].rec, ACTION_SCHOOL_ZONE) && without++ == 0)
			first = &k->actions[i].rec;
	if (without == 0)
		return;
	note(n,
	    arena_printf(&k->mem,
		"%s : aucune zone scolaire n’est indiquée, les vacances scolaires n’ont pas été regardées ; "
		"donnez la zone (A, B ou C) si elles comptent.",
		without == 1 ? plan_title(k, first)
			     : arena_printf(&k->mem, "%u actions, dont %s", without, plan_title(k, first))));
}

/* Not everybody is required: what that means is said once. */
static void
notes_of_required(struct notes *n)
{
	if (n->k->required == PLAN_ANIMATORS)
		note(n,
		    "Seules les personnes qui animent étaient indispensables : les absences des autres "
		    "n’écartent aucun jour, elles sont comptées, et chaque journée dit qui manquerait.");
}

/* The places of an action are a rule; what its structures could send at most is worth a remark. */
static void
notes_of_seats(struct notes *n, const struct place_plan *best)
{
	struct plan_case *k = n->k;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		const struct action *a = plan_action_of(k, &k->sessions[i]);
		uint32_t venue = best->venues == NULL ? PLACE_NONE : best->venues[i];
		uint64_t most = (uint64_t)a->structures_max * a->persons_max;

		if (!plan_session_is_asked(k, i) || plan_session_has_day(&k->sessions[i]) || a->places > 0 ||
		    a->status > ACTION_OPEN || venue == PLACE_NONE || k->venues[venue].seats == 0 ||
		    k->venues[venue].seats >= most)
			continue;
		note(n,
		    arena_printf(&k->mem,
			"%s : le lieu %s a %u places, et les inscriptions peuvent aller jusqu’à %u "
			"structures "
			"de %u personnes.",
			plan_session_name(k, i), plan_venue_name(k, venue), k->venues[venue].seats,
			a->structures_max, a->persons_max));
	}
}

/* Somewhere to go was asked for, and there is nowhere. */
static void
notes_of_venues(struct notes *n)
{
	struct plan_case *k = n->k;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		const struct place_session *s = &k->problem.sessions[i];

		if (plan_session_is_asked(k, i) && plan_chooses(k, &k->sessions[i]) && s->choice_count == 0)
			note(n,
			    arena_printf(&k->mem,
				"%s : aucun des lieux en service n’est assez grand et assez proche ; elle "
				"est placée "
				"sans lieu.",
				plan_session_name(k, i)));
	}
}

/* Venues to choose among that are not in use any more, and places that nobody has told. */
static void
notes_of_places(struct notes *n)
{
	struct plan_case *k = n->k;
	bool far = false;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++)
		far = far || k->problem.sessions[i].choice_count > 1;
	for (uint32_t i = 0; i < k->venue_count; i++)
		if (REC_HAS(&k->venues[i], TAG_ARCHIVED_AT) && far)
			note(n,
			    arena_printf(&k->mem, "Le lieu %s n’est plus utilisé : il n’a pas été retenu.",
				plan_venue_name(k, i)));
	for (uint32_t i = 0; i < k->venue_count && far; i++)
		if (!REC_HAS(&k->venues[i], TAG_ARCHIVED_AT) && !k->venue_places[i].known) {
			note(n,
			    arena_printf(&k->mem,
				"La commune du lieu %s n’est pas connue : les trajets vers ce lieu sont "
				"comptés comme "
				"la moyenne des autres.",
				plan_venue_name(k, i)));
			return;
		}
}

struct list
plan_notes(struct plan_case *k, const struct plan_solved *solved, uint32_t options_left)
{
	struct notes n = { k, ARENA_ARRAY(&k->mem, NOTES_MOST, struct text), 0 };

	notes_of_end(&n, solved, options_left);
	if (solved->rc == RC_OK && solved->result.plan_count > 0)
		notes_of_moves(&n, &solved->result.plans[0]);
	notes_of_required(&n);
	notes_of_venues(&n);
	notes_of_zones(&n);
	notes_of_places(&n);
	if (solved->rc == RC_OK && solved->result.plan_count > 0)
		notes_of_seats(&n, &solved->result.plans[0]);
	for (uint32_t i = 0; i < k->own_action_count; i++)
		notes_of_school(&n, &k->actions[i].rec);
	return (struct list){ n.items, n.count };
}
