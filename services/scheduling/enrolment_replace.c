/*
 * enrolment_replace: one person of a delegation is replaced by another of the same public, until the action ends.
 * Owns: the list of replacements that an enrolment keeps.
 * Beware: only what the newcomer changes is looked at: that somebody else of the delegation has left since is no reason to refuse.
 */
#include "services/scheduling/enrolment.h"
#include "services/scheduling/funding.h"

#include <stdio.h>

/* Where the leaving one stands in the delegation; the count when nowhere. */
static uint32_t
place_of(const struct enrolment *e, struct id person)
{
	const struct delegate *all = e->persons.items;
	uint32_t i = 0;

	while (i < e->persons.count && !id_equal(all[i].person, person))
		i++;
	return i;
}

static enum rc
replace_state(const struct action *a, const struct enrolment *e, struct fault *why)
{
	if (!scheduling_enrolment_is_live(e))
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_STATE, &enrolment_status_enum, (int)e->status);
	if (scheduling_action_is_closed(a))
		return fault_add(why, RC_CONFLICT, "action", FAULT_ACTION_CLOSED);
	return RC_OK;
}

static enum rc
replace_public(enum mandate_role leaving, enum mandate_role coming, struct fault *why)
{
	uint32_t same = delegation_public(leaving);
	char words[200];

	if ((same >> (unsigned)coming & 1u) != 0)
		return RC_OK;
	return fault_addf(why, RC_RULE, "role", FAULT_REPLACEMENT_PUBLIC, "%s",
	    delegation_roles(same, words, sizeof words));
}

/* The rules that the newcomer breaks, by the fields of this command. */
static enum rc
replace_rules(struct context *c, const struct action *a, const struct enrolment_list *live,
    const struct enrolment *e, uint32_t at, struct fault *why)
{
	struct fault *found = ARENA_NEW(c->arena, struct fault);
	char person[FAULT_FIELD_MAX], role[FAULT_FIELD_MAX];
	struct delegation_facts facts;

	snprintf(person, sizeof person, "persons[%u].person", at);
	snprintf(role, sizeof role, "persons[%u].role", at);
	enrolment_facts(c, a, live, e, &facts);
	if (delegation_check(&facts, e, found) == RC_OK)
		return RC_OK;
	for (uint32_t i = 0; i < found->count && i < FAULT_MAX; i++) {
		const struct fault_item *f = &found->items[i];
		const char *field = strcmp(f->field, person) == 0 ? "coming"
		    : strcmp(f->field, role) == 0		  ? "role"
								  : NULL;

		if (field != NULL)
			(void)fault_addf(why, RC_RULE, field, f->code, "%s", f->argument);
	}
	return fault_rc(why);
}

static void
replace_keep(struct context *c, struct enrolment *e, const struct enrolment_replace *in, uint32_t at)
{
	uint32_t n = e->replacements.count,
		 kept = n < ENROLMENT_REPLACEMENTS_MAX ? n : ENROLMENT_REPLACEMENTS_MAX - 1;
	struct replacement *all = ARENA_ARRAY(c->arena, kept + 1, struct replacement);

	if (kept > 0)
		memcpy(
		    all, (const struct replacement *)e->replacements.items + (n - kept), kept * sizeof *all);
	all[kept] = (struct replacement){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), in->leaving,
		in->coming, ((const struct delegate *)e->persons.items)[at].role, c->today };
	e->replacements = (struct list){ all, kept + 1 };
	e->has |= REC_BIT(ENROLMENT_REPLACEMENTS);
}

static enum rc
replace_person(struct context *c, const struct action *a, const struct enrolment_replace *in,
    struct enrolment *e, struct fault *why)
{
	uint32_t at = place_of(e, in->leaving), n = e->persons.count;
	struct delegate *persons = ARENA_ARRAY(c->arena, n + 1, struct delegate);
	struct enrolment before = *e;
	struct enrolment_list live;
	enum rc rc;

	if (at == n)
		return fault_add(why, RC_INVALID, "leaving", FAULT_PERSON_NOT_THERE);
	if (delegation_has(e, in->coming))
		return fault_add(why, RC_RULE, "coming", FAULT_REPLACEMENT_THERE);
	memcpy(persons, e->persons.items, n * sizeof *persons);
	rc = replace_public(persons[at].role, in->role, why);
	if (rc != RC_OK)
		return rc;
	persons[at] = (struct delegate){ REC_BIT(1) | REC_BIT(2), in->coming, in->role };
	e->persons.items = persons;
	scheduling_enrolments_of(c, a->id, &live);
	rc = replace_rules(c, a, &live, e, at, why);
	if (rc == RC_OK)
		rc = enrolment_change(c, a, &live, &before, e, why);
	if (rc != RC_OK)
		return rc;
	replace_keep(c, e, in, at);
	return event_stage(c, &scheduling_enrolments, "replaced", e);
}

static enum rc
scheduling_enrolment_replace(
    struct context *c, const struct enrolment_replace *in, struct enrolment *ret, struct fault *why)
{
	struct id leaving = in->leaving;
	struct action action;
	enum rc rc = enrolment_take(c, in->id, ret, why);

	if (rc == RC_OK)
		rc = context_need(c, &scheduling_actions, ret->action, "action", &action, why);
	if (rc == RC_OK)
		rc = replace_state(&action, ret, why);
	if (rc == RC_OK)
		rc = replace_person(c, &action, in, ret, why);
	if (rc == RC_OK)
		rc = scheduling_fundings_end(c, ret->id, &leaving);
	return rc != RC_OK ? rc : scheduling_waiting_promote(c, &action);
}

SERVICE_HANDLER(scheduling_enrolment_replace, struct enrolment_replace, struct enrolment)
