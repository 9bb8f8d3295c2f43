/*
 * delegation: see delegation.h.
 * Owns: nothing.
 * Beware: an institution may send one person without a binôme, and does not count as a structure; its roles
 * are still held to the targets. Of who has no mandate here nothing else is told: one centre asks, another's
 * people.
 */
#include "services/scheduling/delegation.h"
#include "services/scheduling/waiting.h"

#include <stdio.h>

#define MANDATE_TAG_TO 10

/* What the walk over the persons shares. rc keeps the first refusal, for callers without a fault. */
struct check {
	const struct delegation_facts *f;
	const struct enrolment *e;
	struct fault *why;
	enum rc rc;
};

static void
refuse(struct check *x, const char *field, const struct fault_code *code)
{
	enum rc rc = fault_add(x->why, RC_RULE, field, code);

	if (x->rc == RC_OK)
		x->rc = rc;
}

static void
refuse_with(struct check *x, const char *field, const struct fault_code *code, const char *argument)
{
	enum rc rc = fault_addf(x->why, RC_RULE, field, code, "%s", argument);

	if (x->rc == RC_OK)
		x->rc = rc;
}

static const struct delegate *
delegate_at(const struct enrolment *e, uint32_t i)
{
	return (const struct delegate *)e->persons.items + i;
}

static bool
role_is_in(enum mandate_role role, uint32_t set)
{
	return (set >> (unsigned)role & 1u) != 0;
}

bool
delegation_has(const struct enrolment *e, struct id person)
{
	for (uint32_t i = 0; i < e->persons.count; i++)
		if (id_equal(delegate_at(e, i)->person, person))
			return true;
	return false;
}

const char *
delegation_roles(uint32_t roles, char *out, size_t cap)
{
	size_t len = 0;

	out[0] = '\0';
	for (uint32_t i = 0; i < mandate_role_enum.count; i++) {
		const struct rec_enum_value *v = &mandate_role_enum.values[i];

		if (!role_is_in((enum mandate_role)v->value, roles) || len + strlen(v->label) + 3 > cap)
			continue;
		len += (size_t)snprintf(out + len, cap - len, "%s%s", len > 0 ? ", " : "", v->label);
	}
	return out;
}

/* The two sides of a binôme are publics of their own, so that a replacement keeps it. */
uint32_t
delegation_public(enum mandate_role role)
{
	if (role_is_in(role, MANDATES_GOVERNING))
		return MANDATES_GOVERNING;
	return role_is_in(role, MANDATES_PROFESSIONAL) ? MANDATES_PROFESSIONAL : 1u << (unsigned)role;
}

static bool
mandate_holds_on(const struct mandate *m, day_t day)
{
	return m->from <= day && (!REC_HAS(m, MANDATE_TAG_TO) || m->to >= day);
}

bool
delegation_is_binome(const struct enrolment *e)
{
	for (uint32_t i = 0; i < e->persons.count; i++) {
		if (!role_is_in(delegate_at(e, i)->role, MANDATES_GOVERNING))
			continue;
		for (uint32_t k = 0; k < e->persons.count; k++)
			if (role_is_in(delegate_at(e, k)->role, MANDATES_PROFESSIONAL) &&
			    !id_equal(delegate_at(e, k)->person, delegate_at(e, i)->person))
				return true;
	}
	return false;
}

static bool
structure_is_institution(const struct delegation_facts *f)
{
	return f->structure->kind == ORGANISATION_INSTITUTION;
}

static void
check_structure(struct check *x)
{
	enum organisation_kind kind = x->f->structure->kind;
	bool centre = kind == ORGANISATION_CENTRE || kind == ORGANISATION_EVS;

	if (!centre && !(structure_is_institution(x->f) && x->f->action->open_to_institutions))
		refuse(x, "structure", FAULT_STRUCTURE_KIND);
	if (x->f->structure->status == ORGANISATION_CLOSED)
		refuse(x, "structure", FAULT_STRUCTURE_CLOSED);
	for (uint32_t i = 0; i < x->f->other_count; i++) {
		const struct enrolment *other = &x->f->others[i];

		if (!id_equal(other->id, x->e->id) && id_equal(other->structure, x->e->structure)) {
			refuse(x, "structure", FAULT_ALREADY_ENROLLED);
			return;
		}
	}
}

static void
check_size(struct check *x)
{
	const struct action *a = x->f->action;
	uint32_t n = x->e->persons.count;
	char figure[16];

	if (n < a->persons_min && !structure_is_institution(x->f)) {
		snprintf(figure, sizeof figure, "%u", a->persons_min);
		refuse_with(x, "persons", FAULT_PERSONS_MIN, figure);
	}
	if (a->persons_max != 0 && n > a->persons_max) {
		snprintf(figure, sizeof figure, "%u", a->persons_max);
		refuse_with(x, "persons", FAULT_PERSONS_MAX, figure);
	}
}

/* By itself beyond what the whole action takes: it would wait for ever. */
static void
check_quotas(struct check *x)
{
	const struct action *a = x->f->action;
	const struct action_quota *quotas = a->quotas.items;
	const struct waiting_limits limits = {
		.places = a->places, .quotas = quotas, .quota_count = a->quotas.count
	};
	struct waiting_taken party = waiting_party(&limits, x->e, false), none = { 0 };
	char words[200], argument[256];
	enum waiting_rule rule;
	uint32_t q;

	if (waiting_fits(&limits, &none, &party, &rule, &q))
		return;
	if (rule == WAITING_QUOTA) {
		snprintf(argument, sizeof argument, "%s : %u au plus",
		    delegation_roles(quotas[q].roles, words, sizeof words), quotas[q].max);
		refuse_with(x, "persons", FAULT_QUOTA, argument);
	} else if (rule == WAITING_PLACES) {
		snprintf(argument, sizeof argument, "%u", a->places);
		refuse_with(x, "persons", FAULT_PLACES, argument);
	} else {
		refuse(x, "persons", FAULT_PLACES_KEPT);
	}
}

/* A person who is in the delegation twice, in another one, or animates. */
static void
check_person(struct check *x, uint32_t i, const char *field)
{
	struct id person = delegate_at(x->e, i)->person;
	const struct id *animators = x->f->action->animators.items;

	for (uint32_t k = 0; k < i; k++)
		if (id_equal(delegate_at(x->e, k)->person, person)) {
			refuse(x, field, FAULT_PERSON_TWICE);
			return;
		}
	for (uint32_t k = 0; k < x->f->action->animators.count; k++)
		if (id_equal(animators[k], person))
			refuse(x, field, FAULT_PERSON_ANIMATES);
	for (uint32_t k = 0; k < x->f->other_count; k++)
		if (!id_equal(x->f->others[k].structure, x->e->structure) &&
		    delegation_has(&x->f->others[k], person)) {
			refuse(x, field, FAULT_PERSON_ENROLLED);
			return;
		}
}

/* False when there is none in the structure: whoever that is, a stranger is all that the refusal says. */
static bool
check_mandate(struct check *x, uint32_t i, const char *field)
{
	const struct delegate *d = delegate_at(x->e, i);
	bool any = false, as_said = false;

	for (uint32_t k = 0; k < x->f->mandate_count; k++) {
		const struct mandate *m = &x->f->mandates[k];

		if (!id_equal(m->person, d->person) || !id_equal(m->organisation, x->e->structure) ||
		    !mandate_holds_on(m, x->f->today))
			continue;
		any = true;
		as_said = as_said || m->role == d->role;
	}
	if (!any)
		refuse(x, field, FAULT_MANDATE_MISSING);
	else if (!as_said)
		refuse(x, field, FAULT_MANDATE_ROLE);
	return any;
}

static void
check_target(struct check *x, uint32_t i, const char *field)
{
	enum mandate_role role = delegate_at(x->e, i)->role;
	const struct rec_enum_value *label = rec_enum_by_value(&mandate_role_enum, (int)role);
	uint32_t targets = x->f->action->targets;

	if (targets != 0 && !role_is_in(role, targets))
		refuse_with(x, field, FAULT_TARGET, label == NULL ? "" : label->label);
}

static void
check_busy(struct check *x, uint32_t i, const char *field)
{
	for (uint32_t k = 0; k < x->f->busy_count; k++) {
		char day[CALENDAR_LONG_CAP];

		if (!id_equal(x->f->busy[k].person, delegate_at(x->e, i)->person))
			continue;
		calendar_day_long(x->f->busy[k].day, day);
		refuse_with(x, field, FAULT_PERSON_BUSY, day);
		return;
	}
}

enum rc
delegation_check(const struct delegation_facts *f, const struct enrolment *e, struct fault *why)
{
	struct check x = { f, e, why, RC_OK };

	check_structure(&x);
	check_size(&x);
	check_quotas(&x);
	for (uint32_t i = 0; i < e->persons.count; i++) {
		char person[FAULT_FIELD_MAX], role[FAULT_FIELD_MAX];

		snprintf(person, sizeof person, "persons[%u].person", i);
		snprintf(role, sizeof role, "persons[%u].role", i);
		if (!check_mandate(&x, i, person))
			continue;
		check_person(&x, i, person);
		check_target(&x, i, role);
		check_busy(&x, i, person);
	}
	if (f->action->binome && !structure_is_institution(f) && !delegation_is_binome(e))
		refuse(&x, "persons", FAULT_BINOME);
	return x.rc;
}
