/*
 * far_enrolment_rules: a delegation of ours to an action of another federation, held to the rules that were told, before it is asked.
 * Owns: nothing.
 * Beware: the home has the last word: what fits here may still wait there, or be refused for what is not told.
 */
#include "services/scheduling/far.h"

/* The rules as those of an action of ours. */
static struct action
action_of(const struct shared_action *a)
{
	return (struct action){ .id = a->id,
		.persons_min = a->persons_min,
		.persons_max = a->persons_max,
		.targets = a->targets,
		.binome = a->binome,
		.places = a->places,
		.quotas = a->quotas,
		.open_to_institutions = a->open_to_institutions };
}

static struct enrolment
enrolment_of(const struct far_enrolment *e)
{
	return (struct enrolment){
		.id = e->id, .action = e->far_action, .structure = e->structure, .persons = e->persons
	};
}

/* Our other live delegations to it, as enrolments. */
static struct list
others_of(struct context *c, const struct far_enrolment *e)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_far_enrolments, FAR_ENROLMENT_TAG_ACTION, &e->far_action);
	const struct far_enrolment *all = (const struct far_enrolment *)(const void *)r.items;
	struct enrolment *out = ARENA_ARRAY(c->arena, r.count + 1, struct enrolment);
	struct list l = { out, 0 };

	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].far_action, e->far_action) && visitor_is_live(all[i].status) &&
		    !id_equal(all[i].id, e->id))
			out[l.count++] = enrolment_of(&all[i]);
	return l;
}

static void
busy_read(struct context *c, const struct shared_action *a, const struct enrolment *e,
    struct delegation_facts *f, struct delegation_busy *out)
{
	const struct shared_session *sessions = a->sessions.items;

	for (uint32_t i = 0; i < a->sessions.count; i++)
		if (REC_HAS(&sessions[i], 2) && sessions[i].status == SESSION_PLACED)
			enrolment_busy_on(c, e, sessions[i].day, f, out, ENROLMENT_BUSY_MAX);
}

static enum rc
state_check(const struct shared_action *a, const struct far_enrolment *e, uint32_t others, struct fault *why)
{
	if (a->status != ACTION_SHARE_ACCEPTED)
		return rec_fault_value(why, RC_CONFLICT, "far_action", FAULT_FAR_NOT_ACCEPTED,
		    &action_share_status_enum, (int)a->status);
	if (!a->open)
		return fault_add(why, RC_RULE, "far_action", FAULT_ACTION_NOT_OPEN);
	if (REC_HAS(a, SHARED_TAG_MOST) && others >= a->structures_most)
		return fault_addf(why, RC_RULE, "structure", FAULT_FAR_LIMIT, "%u", a->structures_most);
	if (a->all_sessions && !e->committed)
		return fault_add(why, RC_RULE, "committed", FAULT_COMMITMENT);
	return RC_OK;
}

enum rc
far_enrolment_check(
    struct context *c, const struct shared_action *a, const struct far_enrolment *e, struct fault *why)
{
	struct organisation o;
	enum rc rc = context_need(c, &scheduling_organisations, e->structure, "structure", &o, why);

	if (rc == RC_OK)
		rc = state_check(a, e, others_of(c, e).count, why);
	return rc != RC_OK ? rc : far_delegation_check(c, a, e, why);
}

enum rc
far_delegation_check(
    struct context *c, const struct shared_action *a, const struct far_enrolment *e, struct fault *why)
{
	struct delegation_busy *busy = ARENA_ARRAY(c->arena, ENROLMENT_BUSY_MAX, struct delegation_busy);
	struct list others = others_of(c, e);
	struct action action = action_of(a);
	struct enrolment asked = enrolment_of(e);
	struct delegation_facts f;
	struct organisation o;
	struct mandate_list mandates;
	enum rc rc = context_need(c, &scheduling_organisations, e->structure, "structure", &o, why);

	if (rc != RC_OK)
		return rc;
	scheduling_mandates_of(c, e->persons.items, e->persons.count, &mandates);
	f = (struct delegation_facts){ .action = &action,
		.structure = &o,
		.mandates = mandates.items,
		.mandate_count = mandates.count,
		.others = others.items,
		.other_count = others.count,
		.busy = busy,
		.today = c->today };
	busy_read(c, a, &asked, &f, busy);
	return delegation_check(&f, &asked, why);
}

/* --- what it takes of somebody ---------------------------------------------------------------------------------------- */
static bool
has_person(const struct far_enrolment *e, struct id person)
{
	const struct delegate *d = e->persons.items;

	for (uint32_t i = 0; i < e->persons.count; i++)
		if (id_equal(d[i].person, person))
			return true;
	return false;
}

void
far_unavailable(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	const int accepted = VISITOR_ACCEPTED;
	struct far_enrolment e;
	struct shared_action a;
	struct db_scan scan;

	db_scan_index(&scan, c->txn, &scheduling_far_enrolments,
	    record_field_tag(&far_enrolment_desc, FAR_ENROLMENT_TAG_STATUS), &accepted, false);
	while (db_scan_next(&scan, c->arena, &e)) {
		const struct shared_session *s;

		if (!has_person(&e, person) || !context_get(c, &scheduling_far_actions, e.far_action, &a))
			continue;
		s = a.sessions.items;
		for (uint32_t i = 0; i < a.sessions.count; i++)
			if (REC_HAS(&s[i], 2) && s[i].day >= from && s[i].day <= to)
				halves[s[i].day - from] |= (uint8_t)(s[i].halves & 7u);
	}
	db_scan_end(&scan);
}
