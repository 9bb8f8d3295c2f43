/*
 * action: the bilan of an action: what its rules expected, what enrolments and sessions show.
 * Owns: these definitions.
 * Beware: the action itself is read from scheduling with the caller's own rights; figures follow its events.
 */
#include "services/reporting/service.h"

#define LINES_MOST 12

struct counts {
	uint32_t structures, persons, waiting, withdrawn, sessions, placed, held;
	uint32_t governing, professional;
};

static void
count_enrolment(struct counts *n, const struct enrolment *e)
{
	const struct delegate *d = e->persons.items;

	n->waiting += e->status == ENROLMENT_WAITING || e->status == ENROLMENT_OFFERED;
	n->withdrawn += e->status == ENROLMENT_WITHDRAWN && !REC_HAS(e, TAG_ARCHIVED_AT);
	if (e->status != ENROLMENT_ACCEPTED)
		return;
	n->structures++;
	n->persons += e->persons.count;
	for (uint32_t i = 0; i < e->persons.count; i++) {
		n->governing += (MANDATES_GOVERNING >> d[i].role) & 1u;
		n->professional += (MANDATES_PROFESSIONAL >> d[i].role) & 1u;
	}
}

static struct counts
count_action(struct context *c, struct id action)
{
	struct counts n = { 0 };
	struct db_scan s;
	struct enrolment e;
	struct session j;

	db_scan_index(&s, c->txn, &kept_enrolment_table, record_field_tag(&enrolment_desc, ENROLMENT_ACTION),
	    &action, false);
	while (db_scan_next(&s, c->arena, &e))
		count_enrolment(&n, &e);
	db_scan_end(&s);
	db_scan_index(
	    &s, c->txn, &kept_session_table, record_field_tag(&session_desc, SESSION_ACTION), &action, false);
	while (db_scan_next(&s, c->arena, &j)) {
		n.sessions += j.status != SESSION_CANCELLED;
		n.placed += j.status == SESSION_PLACED || j.status == SESSION_HELD;
		n.held += j.status == SESSION_HELD;
	}
	db_scan_end(&s);
	return n;
}

static void
line_add(
    struct action_bilan *b, const char *code, const char *label, uint32_t min, uint32_t max, uint32_t actual)
{
	struct comparison *l = &((struct comparison *)b->lines.items)[b->lines.count++];

	*l = (struct comparison){
		.code = text_of(code), .label = text_of(label), .actual = actual, .unit = UNIT_COUNT
	};
	l->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(COMPARISON_ACTUAL) | REC_BIT(COMPARISON_UNIT);
	if (min == 0 && max == 0)
		return;
	l->expected_min = min;
	l->expected_max = max;
	l->has |=
	    REC_BIT(COMPARISON_MIN) | REC_BIT(COMPARISON_REACHED) | (max == 0 ? 0 : REC_BIT(COMPARISON_MAX));
	l->reached = actual >= min && (max == 0 || actual <= max);
}

enum rc
action_bilan_get(struct context *c, const struct ref *in, struct action_bilan *ret, struct fault *why)
{
	struct action a;
	struct counts n;

	if (!context_read(c, 0, &action_desc, &a))
		return fault_only(why, RC_NOT_FOUND);
	n = count_action(c, in->id);
	*ret = (struct action_bilan){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), in->id, a.title,
		{ ARENA_ARRAY(c->arena, LINES_MOST, struct comparison), 0 } };
	line_add(ret, "structures", "Structures inscrites", a.structures_min, a.structures_max, n.structures);
	line_add(ret, "persons", "Personnes inscrites", a.structures_min * a.persons_min,
	    a.structures_max * a.persons_max, n.persons);
	line_add(ret, "governing", "dont administrateurs et administratrices", a.binome ? n.structures : 0, 0,
	    n.governing);
	line_add(
	    ret, "professional", "dont professionnel·le·s", a.binome ? n.structures : 0, 0, n.professional);
	line_add(ret, "waiting", "Délégations en liste d’attente", 0, 0, n.waiting);
	line_add(ret, "withdrawn", "Délégations retirées", 0, 0, n.withdrawn);
	line_add(ret, "placed", "Journées dont la date est fixée", n.sessions, n.sessions, n.placed);
	line_add(ret, "held", "Journées tenues", n.sessions, n.sessions, n.held);
	return RC_OK;
}
