/*
 * provider_card: a card is confirmed each year: reminders, then the accreditation is suspended until it is.
 * Owns: the deadlines of accreditations: the card's age, and the last day of validity.
 * Beware: the deadlines stand on the accreditation, not on the card: a provider without one is reminded of nothing. A
 *         card that says no day counts from the start of the accreditation, but not from before it was entered here: a
 *         federation that brings its directory in is not answered by suspending everybody.
 */
#include "common/calendar.h"
#include "services/registry/offer.h"

#define CARD_MONTHS 12

static bool
provider_of(struct context *c, const struct accreditation *a, struct provider *ret)
{
	const struct provider *staged = context_staged_id(c, &provider_table, a->provider);

	if (staged == NULL)
		return context_get(c, &provider_table, a->provider, ret);
	*ret = *staged;
	return true;
}

struct card_age
card_age_of(struct context *c, const struct accreditation *a)
{
	struct provider p;
	day_t entered = calendar_local(a->created_at).day, day = entered;

	if (provider_of(c, a, &p) && REC_HAS(&p, PROVIDER_TAG_REFRESHED_ON))
		day = p.refreshed_on;
	else if (REC_HAS(a, ACCREDITATION_TAG_FROM) && a->from > entered)
		day = a->from;
	return (struct card_age){ day, calendar_add_months(day, CARD_MONTHS) };
}

/* --- what an accreditation calls for --------------------------------------------------------------------- */
/* A card that was too old when it was entered is not announced any more, it is suspended. */
static void
card_wants(struct context *c, const struct accreditation *a, struct deadline_wants *w)
{
	day_t stale = card_age_of(c, a).stale;
	char last[CALENDAR_LONG_CAP];
	const char *title;

	calendar_day_long(stale, last);
	title = arena_printf(
	    c->arena, "Fiche prestataire à confirmer avant le %s, sinon son agrément est suspendu", last);
	if (stale > calendar_local(a->created_at).day) {
		deadline_want(w, DEADLINE_CARD_REMINDER, 30, stale - 30, title);
		deadline_want(w, DEADLINE_CARD_REMINDER, 10, stale - 10, title);
	}
	deadline_want(w, DEADLINE_CARD_SUSPENSION, 0, stale,
	    "Fiche prestataire non confirmée depuis un an : agrément suspendu");
}

static void
accreditation_derive(struct context *c, const void *rec, struct deadline_wants *ret)
{
	const struct accreditation *a = rec;
	struct provider p = { 0 };

	if (a->status != ACCREDITATION_ACCREDITED && a->status != ACCREDITATION_SUSPENDED)
		return;
	(void)provider_of(c, a, &p);
	if (provider_is_far(&p)) /* its own federation sees to it */
		return;
	if (a->status == ACCREDITATION_ACCREDITED && !REC_HAS(&p, TAG_ARCHIVED_AT))
		card_wants(c, a, ret);
	if (REC_HAS(a, ACCREDITATION_TAG_TO))
		deadline_want(ret, DEADLINE_ACCREDITATION_END, 0, a->to + 1,
		    "Agrément d’un prestataire : terminé depuis la veille");
	for (uint32_t i = 0; REC_HAS(&p, PROVIDER_TAG_ORGANISATION) && i < ret->count; i++)
		ret->items[i].organisation = p.organisation;
}

static void
accreditation_due(struct context *c, const struct deadline *d)
{
	struct accreditation a;

	if (!context_get(c, &accreditation_table, d->record, &a))
		return;
	if (d->kind ==
	    DEADLINE_CARD_REMINDER) { /* the provider is told of its own accreditation, not of deadlines */
		(void)event_stage(c, &accreditation_table, "reminded", &a);
		return;
	}
	if (d->kind == DEADLINE_ACCREDITATION_END) {
		if (accreditation_step(&a, ACCREDITATION_END, NULL) == RC_OK)
			(void)accreditation_moved(c, &a, "Fin de validité.", "ended");
		return;
	}
	if (accreditation_step(&a, ACCREDITATION_SUSPEND, NULL) != RC_OK)
		return;
	a.suspended_for = SUSPENSION_STALE_CARD;
	a.has |= REC_BIT(ACCREDITATION_TAG_SUSPENDED_FOR);
	(void)accreditation_moved(c, &a, "Fiche non confirmée depuis un an.", "suspended");
}

const struct deadline_rule accreditation_deadlines = {
	.table = &accreditation_table, .derive = accreditation_derive, .due = accreditation_due
};

/* --- what a card changes --------------------------------------------------------------------------------- */
/* Those that this command has moved are followed by themselves. */
static void
card_others(struct context *c, const void *rec)
{
	const struct provider *p = rec;
	struct accreditation a;
	struct db_scan s;

	if (p->version == 1) /* nothing can name it yet */
		return;
	db_scan_index(&s, c->txn, &accreditation_table,
	    record_field_tag(&accreditation_desc, ACCREDITATION_TAG_PROVIDER), &p->id, false);
	while (db_scan_next(&s, c->arena, &a))
		if (context_staged_id(c, &accreditation_table, a.id) == NULL)
			deadline_follow(c, &accreditation_table, &a);
	db_scan_end(&s);
}

const struct deadline_rule provider_deadlines = { .table = &provider_table, .others = card_others };

/* A suspension that came of the card's age is over when the card is young again. */
static enum rc
suspensions_lift(struct context *c, const struct provider *p)
{
	struct accreditation a;
	struct db_scan s;
	enum rc rc = RC_OK;

	if (!REC_HAS(p, PROVIDER_TAG_REFRESHED_ON) ||
	    calendar_add_months(p->refreshed_on, CARD_MONTHS) <= c->today)
		return RC_OK;
	db_scan_index(&s, c->txn, &accreditation_table,
	    record_field_tag(&accreditation_desc, ACCREDITATION_TAG_PROVIDER), &p->id, false);
	while (rc == RC_OK && db_scan_next(&s, c->arena, &a)) {
		if (REC_HAS(&a, TAG_ARCHIVED_AT) || a.status != ACCREDITATION_SUSPENDED ||
		    !REC_HAS(&a, ACCREDITATION_TAG_SUSPENDED_FOR) || a.suspended_for != SUSPENSION_STALE_CARD)
			continue;
		rc = accreditation_step(&a, ACCREDITATION_RESTORE, NULL);
		if (rc == RC_OK)
			rc = accreditation_moved(c, &a, "Fiche confirmée.", "restored");
	}
	db_scan_end(&s);
	return rc;
}

enum rc
provider_then(struct context *c, const void *before, const void *after, struct fault *why)
{
	(void)why;
	return before == NULL ? RC_OK : suspensions_lift(c, after);
}

/* The team, or the provider itself; for another it is as if it were not there. */
static enum rc
provider_refresh(struct context *c, const struct ref *in, struct provider *ret, struct fault *why)
{
	enum rc rc = context_need(c, &provider_table, in->id, "id", ret, why);

	if (rc != RC_OK)
		return rc;
	if (!caller_has(c, TEAM_WRITERS) &&
	    !(REC_HAS(ret, PROVIDER_TAG_PERSON) && !id_is_zero(c->caller.person) &&
		id_equal(ret->person, c->caller.person)) &&
	    !(REC_HAS(ret, PROVIDER_TAG_ORGANISATION) && caller_in(c, ret->organisation)))
		return fault_only(why, RC_NOT_FOUND);
	if (far_card_refuse(c, ret, why) != RC_OK)
		return fault_rc(why);
	if (REC_HAS(ret, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	ret->refreshed_on = c->today;
	ret->has |= REC_BIT(PROVIDER_TAG_REFRESHED_ON);
	rc = event_stage(c, &provider_table, "refreshed", ret);
	if (rc == RC_OK)
		rc = suspensions_lift(c, ret);
	context_open(c, &provider_table, ret);
	return rc;
}
REGISTRY_HANDLER(provider_refresh, struct ref, struct provider)
