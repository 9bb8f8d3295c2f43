/*
 * outlook: what confirming or cancelling an action would do, before it is done.
 * Owns: the sentences that say it. It reads what action_machine.c and enrolment_machine.c would stage.
 * Beware: it is the team's alone: it names every structure.
 */
#include "services/scheduling/clash.h"
#include "services/scheduling/enrolment.h"
#include "services/scheduling/followup.h"
#include "services/scheduling/funding.h"

#define SENTENCES_MAX 16

struct look {
	struct context *c;
	const struct action *action;
	struct waiting_limits limits;
	struct waiting_taken accepted;
	struct action_outlook *out;
};

/* Adds a sentence to a list of texts that has room for SENTENCES_MAX. */
static void
say(struct list *to, const char *sentence)
{
	if (to->count < SENTENCES_MAX)
		((struct text *)to->items)[to->count++] = text_of(sentence);
}

static const char *
some(struct look *l, uint32_t n, const char *one, const char *many)
{
	return arena_printf(l->c->arena, "%u %s", n, n > 1 ? many : one);
}

/* --- delegations ----------------------------------------------------------------------- */
static void
look_structures(struct look *l)
{
	struct action_outlook *o = l->out;
	struct outlook_structure *told;
	struct enrolment_list live;

	scheduling_enrolments_of(l->c, l->action->id, &live);
	told = ARENA_ARRAY(l->c->arena, live.count + 1, struct outlook_structure);
	for (uint32_t i = 0; i < live.count; i++) {
		const struct enrolment *e = &live.items[i];
		bool institution = enrolment_is_institution(l->c, e->structure);
		struct waiting_taken party = waiting_party(&l->limits, e, institution);

		told[i] = (struct outlook_structure){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
			e->id, e->structure, e->status, e->persons.count, e->rank };
		if (REC_HAS(e, ENROLMENT_RANK))
			told[i].has |= REC_BIT(5);
		o->offered += e->status == ENROLMENT_OFFERED;
		o->waiting += e->status == ENROLMENT_WAITING;
		if (e->status != ENROLMENT_ACCEPTED)
			continue;
		o->institutions += institution;
		waiting_add(&l->accepted, &party);
	}
	o->told = (struct list){ told, live.count };
	o->structures = l->accepted.structures;
	o->persons = l->accepted.persons;
}

static void
look_minima(struct look *l)
{
	const struct action *a = l->action;
	const struct action_quota *quotas = a->quotas.items;
	struct outlook_quota *of = ARENA_ARRAY(l->c->arena, a->quotas.count + 1, struct outlook_quota);
	struct action_outlook *o = l->out;
	char words[200];

	if (o->structures < a->structures_min)
		say(&o->missing,
		    arena_printf(l->c->arena, "Structures inscrites : %u, il en faut au moins %u.",
			o->structures, a->structures_min));
	for (uint32_t q = 0; q < a->quotas.count; q++) {
		of[q] = (struct outlook_quota){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
			quotas[q].roles, quotas[q].min, quotas[q].max, l->accepted.of_quota[q] };
		if (of[q].persons < of[q].min)
			say(&o->missing,
			    arena_printf(l->c->arena, "%s : %u, il en faut au moins %u.",
				delegation_roles(of[q].roles, words, sizeof words), of[q].persons,
				of[q].min));
	}
	o->quotas = (struct list){ of, a->quotas.count };
	o->minimum_reached = o->missing.count == 0;
	o->can_confirm = o->minimum_reached && a->status == ACTION_OPEN;
	o->can_cancel = !scheduling_action_is_closed(a);
}

/* --- days ------------------------------------------------------------------------------ */
static void
look_sessions(struct look *l)
{
	struct outlook_session *freed;
	struct session_list sessions;
	uint32_t n = 0;

	scheduling_sessions_of(l->c, l->action->id, &sessions);
	freed = ARENA_ARRAY(l->c->arena, sessions.count + 1, struct outlook_session);
	for (uint32_t i = 0; i < sessions.count && n < SCHEDULING_RANK_MAX; i++) {
		const struct session *s = &sessions.items[i];
		struct outlook_session *f = &freed[n];

		if (s->status == SESSION_HELD)
			continue;
		*f = (struct outlook_session){ REC_BIT(1) | REC_BIT(2), s->id, s->rank, s->day,
			REC_HAS(s, SESSION_VENUE) ? s->venue : l->action->venue };
		if (REC_HAS(s, SESSION_DAY))
			f->has |= REC_BIT(3);
		if (!s->remote && !id_is_zero(f->venue))
			f->has |= REC_BIT(4);
		l->out->venue_days += (f->has & REC_BIT(3)) != 0 && (f->has & REC_BIT(4)) != 0;
		n++;
	}
	l->out->freed = (struct list){ freed, n };
	l->out->animators = n > 0 ? l->action->animators.count : 0;
}

/* What there is none of is not said: "2 journées, 1 jour de salle et 3 intervenant·es". */
static const char *
counted(struct look *l, const char *parts[], unsigned count)
{
	const char *said = "";

	for (unsigned i = 0; i < count; i++)
		said = arena_printf(l->c->arena, "%s%s%s", said,
		    i == 0		 ? ""
			: i + 1 == count ? " et "
					 : ", ",
		    parts[i]);
	return said;
}

/* --- in words -------------------------------------------------------------------------- */
static void
say_confirming(struct look *l)
{
	struct action_outlook *o = l->out;
	struct arena *a = l->c->arena;
	const char *told[2], *same[2];
	unsigned n = 0, unchanged = 0;

	if (o->structures > 0)
		told[n++] = some(l, o->structures, "structure", "structures");
	if (o->institutions > 0)
		told[n++] = some(l, o->institutions, "institution", "institutions");
	if (o->offered > 0)
		same[unchanged++] = some(l, o->offered, "place proposée", "places proposées");
	if (o->waiting > 0)
		same[unchanged++] = some(l, o->waiting, "délégation en attente", "délégations en attente");
	say(&o->confirming,
	    n == 0 ? "Personne n’est encore inscrit : il n’y a personne à prévenir."
		   : arena_printf(a, "Prévenir %s que l’action a lieu (%s).", counted(l, told, n),
			 some(l, o->persons, "personne inscrite", "personnes inscrites")));
	if (unchanged > 0)
		say(&o->confirming, arena_printf(a, "Sans changement : %s.", counted(l, same, unchanged)));
}

static void
say_cancelling(struct look *l)
{
	struct action_outlook *o = l->out;
	struct arena *a = l->c->arena;
	const char *freed[3];
	unsigned n = 0;

	if (o->freed.count > 0)
		freed[n++] = some(l, o->freed.count, "journée", "journées");
	if (o->venue_days > 0)
		freed[n++] = some(l, o->venue_days, "jour de salle", "jours de salle");
	if (o->freed.count > 0 && o->animators > 0)
		freed[n++] = some(l, o->animators, "intervenant·e", "intervenant·es");
	say(&o->cancelling,
	    o->told.count == 0
		? "Aucune structure n’est inscrite : il n’y a personne à prévenir."
		: arena_printf(a, "Prévenir %s%s ; %s.", some(l, o->told.count, "structure", "structures"),
		      o->waiting > 0 ? ", liste d’attente comprise" : "",
		      o->told.count > 1 ? "leurs inscriptions prennent fin" : "son inscription prend fin"));
	if (n > 0)
		say(&o->cancelling, arena_printf(a, "Libérer %s.", counted(l, freed, n)));
	if (o->fundings > 0)
		say(&o->cancelling,
		    arena_printf(a, "Annuler %s (%lld,%02lld €).",
			some(l, o->fundings, "prise en charge", "prises en charge"),
			(long long)(o->fundings_amount / 100), (long long)(o->fundings_amount % 100)));
	if (o->fundings_kept > 0)
		say(&o->cancelling,
		    arena_printf(a, "Reste à régler à la main : %s.",
			some(l, o->fundings_kept, "prise en charge déjà facturée ou payée",
			    "prises en charge déjà facturées ou payées")));
}

/* A plan that is asked for and does not come stops nothing: it is told. */
static void
say_finishing(struct look *l)
{
	uint32_t missing = scheduling_action_plans_missing(l->c, l->action->id).count;

	if (l->action->action_plan_required && missing > 0)
		say(&l->out->finishing,
		    arena_printf(l->c->arena, "Plan d’actions attendu : %s.",
			some(l, missing, "structure n’en a pas encore", "structures n’en ont pas encore")));
}

static void
look_clashes(struct look *l)
{
	struct list *to = &l->out->clashes;
	struct session_list days;

	scheduling_sessions_of(l->c, l->action->id, &days);
	for (uint32_t i = 0; i < days.count; i++)
		to->count += session_clashes(l->c, l->action, &days.items[i],
		    (struct text *)to->items + to->count, SENTENCES_MAX - to->count);
}

static void
look_fundings(struct look *l)
{
	struct funding_sum sum;

	scheduling_fundings_sum(l->c, l->action->id, &sum);
	l->out->fundings = sum.open;
	l->out->fundings_amount = sum.open_amount;
	l->out->fundings_kept = sum.settled;
}

static enum rc
scheduling_action_outlook(
    struct context *c, const struct ref *in, struct action_outlook *ret, struct fault *why)
{
	struct action *action = ARENA_NEW(c->arena, struct action);
	struct look l = { .c = c, .action = action, .out = ret };
	enum rc rc = context_need(c, &scheduling_actions, in->id, "id", action, why);

	if (rc != RC_OK)
		return rc;
	l.limits = enrolment_limits(c, action);
	*ret = (struct action_outlook){ .action = action->id,
		.structures_min = action->structures_min,
		.structures_max = action->structures_max,
		.places = waiting_places(&l.limits),
		.missing = { ARENA_ARRAY(c->arena, SENTENCES_MAX, struct text), 0 },
		.confirming = { ARENA_ARRAY(c->arena, SENTENCES_MAX, struct text), 0 },
		.cancelling = { ARENA_ARRAY(c->arena, SENTENCES_MAX, struct text), 0 },
		.finishing = { ARENA_ARRAY(c->arena, SENTENCES_MAX, struct text), 0 },
		.clashes = { ARENA_ARRAY(c->arena, SENTENCES_MAX, struct text), 0 } };
	for (unsigned tag = 1; tag <= action_outlook_desc.fields[action_outlook_desc.count - 1].tag; tag++)
		ret->has |= REC_BIT(tag);
	look_structures(&l);
	look_minima(&l);
	look_sessions(&l);
	look_fundings(&l);
	look_clashes(&l);
	if (action->status != ACTION_CANCELLED)
		say_finishing(&l);
	if (ret->can_confirm)
		say_confirming(&l);
	if (ret->can_cancel)
		say_cancelling(&l);
	return RC_OK;
}

SERVICE_HANDLER(scheduling_action_outlook, struct ref, struct action_outlook)
