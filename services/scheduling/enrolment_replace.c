/*
 * enrolment_replace: one person of a delegation is replaced by another of the same public, until the action ends.
 * Owns: the list of replacements that an enrolment keeps.
 * Beware: only what the newcomer changes is looked at: that somebody else of the delegation has left since is no reason to refuse.
 */
#include "services/scheduling/enrolment.h"
#include "services/scheduling/funding.h"

#include <stdio.h>

uint32_t
delegates_place(const struct list *persons, struct id person)
{
	const struct delegate *all = persons->items;
	uint32_t i = 0;

	while (i < persons->count && !id_equal(all[i].person, person))
		i++;
	return i;
}

struct list
delegates_put(
    struct context *c, const struct list *persons, uint32_t at, struct id coming, enum mandate_role role)
{
	struct delegate *all = ARENA_ARRAY(c->arena, persons->count + 1, struct delegate);

	memcpy(all, persons->items, persons->count * sizeof *all);
	all[at] = (struct delegate){ REC_BIT(1) | REC_BIT(2), coming, role };
	return (struct list){ all, persons->count };
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

enum rc
replacement_check(const struct list *persons, const struct enrolment_replace *in, struct fault *why)
{
	uint32_t at = delegates_place(persons, in->leaving);

	if (at == persons->count)
		return fault_add(why, RC_INVALID, "leaving", FAULT_PERSON_NOT_THERE);
	if (delegates_place(persons, in->coming) != persons->count)
		return fault_add(why, RC_RULE, "coming", FAULT_REPLACEMENT_THERE);
	return replace_public(((const struct delegate *)persons->items)[at].role, in->role, why);
}

enum rc
replacement_faults(const struct fault *found, uint32_t at, struct fault *why)
{
	char person[FAULT_FIELD_MAX], role[FAULT_FIELD_MAX];

	snprintf(person, sizeof person, "persons[%u].person", at);
	snprintf(role, sizeof role, "persons[%u].role", at);
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

/* The rules that the newcomer breaks, by the fields of this command. */
static enum rc
replace_rules(struct context *c, const struct action *a, const struct enrolment_list *live,
    const struct enrolment *e, uint32_t at, struct fault *why)
{
	struct fault *found = ARENA_NEW(c->arena, struct fault);
	struct delegation_facts facts;

	enrolment_facts(c, a, live, e, &facts);
	return delegation_check(&facts, e, found) == RC_OK ? RC_OK : replacement_faults(found, at, why);
}

struct list
replacements_add(struct context *c, const struct list *before, const struct enrolment_replace *in)
{
	uint32_t n = before->count,
		 kept = n < ENROLMENT_REPLACEMENTS_MAX ? n : ENROLMENT_REPLACEMENTS_MAX - 1;
	struct replacement *all = ARENA_ARRAY(c->arena, kept + 1, struct replacement);

	if (kept > 0)
		memcpy(all, (const struct replacement *)before->items + (n - kept), kept * sizeof *all);
	all[kept] = (struct replacement){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), in->leaving,
		in->coming, in->role, c->today };
	return (struct list){ all, kept + 1 };
}

enum rc
enrolment_replaced(struct context *c, const struct enrolment_replace *in, struct enrolment *e)
{
	e->replacements = replacements_add(c, &e->replacements, in);
	e->has |= REC_BIT(ENROLMENT_REPLACEMENTS);
	return event_stage(c, &scheduling_enrolments, "replaced", e);
}

static enum rc
replace_person(struct context *c, const struct action *a, const struct enrolment_replace *in,
    struct enrolment *e, struct fault *why)
{
	uint32_t at = delegates_place(&e->persons, in->leaving);
	struct enrolment before = *e;
	struct enrolment_list live;
	enum rc rc = replacement_check(&e->persons, in, why);

	if (rc != RC_OK)
		return rc;
	e->persons = delegates_put(c, &e->persons, at, in->coming, in->role);
	scheduling_enrolments_of(c, a->id, &live);
	rc = replace_rules(c, a, &live, e, at, why);
	if (rc == RC_OK)
		rc = enrolment_change(c, a, &live, &before, e, why);
	return rc != RC_OK ? rc : enrolment_replaced(c, in, e);
}

static enum rc
scheduling_enrolment_replace(
    struct context *c, const struct enrolment_replace *in, struct enrolment *ret, struct fault *why)
{
	struct id leaving = in->leaving;
	struct action action;
	enum rc rc = enrolment_take(c, in->id, ret, why);

	if (rc == RC_OK && enrolment_is_far(c, ret))
		rc = fault_add(why, RC_CONFLICT, "leaving", FAULT_FAR_PARTY);
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
