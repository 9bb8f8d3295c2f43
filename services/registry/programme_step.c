/*
 * programme_step: what a step of a programme must hold to, and the due dates that it calls for.
 * Owns: nothing.
 * Beware: what was delivered, validated or dropped is not changed under the committee's eyes: it is given back or resumed first.
 */
#include "common/mpscan.h"
#include "services/registry/programme.h"

#define TAG_DUE 2
#define TAG_DELIVERED_ON 3
#define TITLE_MOST 140 /* bytes of a step's or deliverable's title inside of a deadline's */

const struct db_table programme_step_table = { &programme_step_desc };

static bool
step_is_closed(const struct programme_step *s)
{
	return s->status == PROGRAMME_STEP_DELIVERED || s->status == PROGRAMME_STEP_VALIDATED ||
	    s->status == PROGRAMME_STEP_DROPPED;
}

static bool
same_place(const struct programme_step *a, const struct programme_step *b)
{
	bool has_a = REC_HAS(a, PROGRAMME_STEP_PHASE) != 0, has_b = REC_HAS(b, PROGRAMME_STEP_PHASE) != 0;

	return !id_equal(a->id, b->id) && !REC_HAS(a, TAG_ARCHIVED_AT) &&
	    id_equal(a->programme, b->programme) && a->number == b->number && has_a == has_b &&
	    (!has_a || a->phase == b->phase);
}

static void
number_check(struct context *c, const struct programme_step *s, struct fault *why)
{
	const struct programme_step *staged;
	const struct staged *at = NULL;
	struct programme_step other;
	struct db_scan scan;
	struct text taken = { 0 };

	while ((staged = context_staged_next(c, &programme_step_table, &at)) != NULL)
		if (same_place(staged, s))
			taken = staged->title;
	db_scan_index(&scan, c->txn, &programme_step_table,
	    record_field_tag(&programme_step_desc, PROGRAMME_STEP_PROGRAMME), &s->programme, false);
	while (taken.len == 0 && db_scan_next(&scan, c->arena, &other))
		if (same_place(&other, s))
			taken = other.title;
	db_scan_end(&scan);
	if (taken.len != 0)
		(void)fault_addf(
		    why, RC_RULE, "number", FAULT_PROGRAMME_STEP_NUMBER, TEXT_FMT, TEXT_ARG(taken));
}

static void
deliverables_check(struct context *c, const struct programme_step *s, struct fault *why)
{
	const struct programme_step_deliverable *d = s->deliverables.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < s->deliverables.count; i++)
		if (REC_HAS(&d[i], TAG_DELIVERED_ON) && d[i].delivered_on > c->today) {
			snprintf(field, sizeof field, "deliverables[%u].delivered_on", i);
			(void)fault_add(why, RC_INVALID, field, FAULT_PROGRAMME_STEP_FUTURE);
		}
}

enum rc
programme_step_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct programme_step *old = before;
	struct programme_step *s = after;
	struct programme p;

	if (old == NULL) {
		s->status = PROGRAMME_STEP_PLANNED;
		s->has |= REC_BIT(PROGRAMME_STEP_STATUS);
	} else if (step_is_closed(old)) {

		return rec_fault_value(why, RC_CONFLICT, "status", FAULT_PROGRAMME_STEP_CLOSED,
		    &programme_step_status_enum, (int)old->status);
	}
	if (REC_HAS(s, PROGRAMME_STEP_FROM) && REC_HAS(s, PROGRAMME_STEP_TO) && s->to < s->from)
		return fault_add(why, RC_INVALID, "to", FAULT_PROGRAMME_PERIOD);
	if (context_get(c, &programme_table, s->programme, &p) && programme_step_fits(c, &p, s, why) != RC_OK)
		return fault_rc(why);
	number_check(c, s, why);
	deliverables_check(c, s, why);
	return fault_rc(why);
}

/* The title, cut between two characters where it is long. */
static const char *
title_in(struct context *c, const char *format, struct text title)
{
	uint32_t len = (uint32_t)utf8_cut(title.ptr, title.len, TITLE_MOST);

	return arena_printf(
	    c->arena, "%s « %.*s%s »", format, (int)len, title.ptr, len < title.len ? "…" : "");
}

static void
step_derive(struct context *c, const void *rec, struct deadline_wants *ret_wants)
{
	const struct programme_step *s = rec;
	const struct programme_step_deliverable *d = s->deliverables.items;

	if (s->status == PROGRAMME_STEP_VALIDATED || s->status == PROGRAMME_STEP_DROPPED)
		return;
	if (REC_HAS(s, PROGRAMME_STEP_TO) && s->status != PROGRAMME_STEP_DELIVERED)
		deadline_want(ret_wants, DEADLINE_PROGRAMME_STEP, 0, s->to,
		    title_in(c, "Fin de l’étape de programme", s->title));
	for (uint32_t i = 0; i < s->deliverables.count; i++)
		if (REC_HAS(&d[i], TAG_DUE) && !REC_HAS(&d[i], TAG_DELIVERED_ON))
			deadline_want(ret_wants, DEADLINE_PROGRAMME_STEP, i + 1, d[i].due,
			    title_in(c, "Livrable attendu :", d[i].title));
}

const struct deadline_rule programme_step_deadlines = { .table = &programme_step_table,
	.derive = step_derive };
