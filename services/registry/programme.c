/*
 * programme: what a programme must hold to: periods in order, keys that stand once, points that a decision validates.
 * Owns: nothing.
 * Beware: steps are records of their own: a phase that one of them needs neither goes nor shrinks.
 */
#include "services/registry/programme.h"
#include "common/calendar.h"

#define TAG_PHASE_AXIS 3
#define TAG_PHASE_FROM 4
#define TAG_PHASE_TO 5
#define TAG_RESULT_AXIS 1
#define TAG_POINT_DECISION 3

const struct db_table programme_table = { &programme_desc };

enum rc
programme_machine_step(const struct machine *m, const struct rec_enum *labels, int from, int event,
    int *ret_to, struct fault *why)
{
	if (machine_step(m->edges, m->edge_count, from, event, ret_to) == RC_OK)
		return RC_OK;
	return rec_fault_value(why, RC_CONFLICT, "status", FAULT_STATE, labels, from);
}

/* A stretch of days; an end that is not known is open. */
struct period {
	bool has_from, has_to;
	day_t from, to;
};

static bool
period_is_backwards(const struct period *p)
{
	return p->has_from && p->has_to && p->to < p->from;
}

static bool
period_within(const struct period *in, const struct period *out)
{
	if (out->has_from && ((in->has_from && in->from < out->from) || (in->has_to && in->to < out->from)))
		return false;
	return !(out->has_to && ((in->has_to && in->to > out->to) || (in->has_from && in->from > out->to)));
}

static const char *
period_words(struct context *c, const struct period *p)
{
	char from[CALENDAR_LONG_CAP], to[CALENDAR_LONG_CAP];

	if (p->has_from)
		calendar_day_long(p->from, from);
	if (p->has_to)
		calendar_day_long(p->to, to);
	if (p->has_from && p->has_to)
		return arena_printf(c->arena, "du %s au %s", from, to);
	return p->has_from ? arena_printf(c->arena, "à partir du %s", from)
			   : arena_printf(c->arena, "jusqu’au %s", to);
}

static struct period
period_of_programme(const struct programme *p)
{
	return (
	    struct period){ REC_HAS(p, PROGRAMME_FROM) != 0, REC_HAS(p, PROGRAMME_TO) != 0, p->from, p->to };
}

static struct period
period_of_phase(const struct programme_phase *p)
{
	return (
	    struct period){ REC_HAS(p, TAG_PHASE_FROM) != 0, REC_HAS(p, TAG_PHASE_TO) != 0, p->from, p->to };
}

static bool
axis_known(const struct programme *p, struct text key)
{
	const struct programme_axis *axes = p->axes.items;

	for (uint32_t i = 0; i < p->axes.count; i++)
		if (text_equal(axes[i].key, key))
			return true;
	return false;
}

static void
axes_check(const struct programme *p, struct fault *why)
{
	const struct programme_axis *axes = p->axes.items;
	const struct programme_result *results = p->results.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < p->axes.count; i++)
		for (uint32_t k = 0; k < i; k++)
			if (text_equal(axes[i].key, axes[k].key)) {
				snprintf(field, sizeof field, "axes[%u].key", i);
				(void)fault_addf(why, RC_INVALID, field, FAULT_PROGRAMME_TWICE, TEXT_FMT,
				    TEXT_ARG(axes[i].key));
			}
	for (uint32_t i = 0; i < p->results.count; i++)
		if (REC_HAS(&results[i], TAG_RESULT_AXIS) && !axis_known(p, results[i].axis)) {
			snprintf(field, sizeof field, "results[%u].axis", i);
			(void)fault_addf(
			    why, RC_RULE, field, FAULT_PROGRAMME_AXIS, TEXT_FMT, TEXT_ARG(results[i].axis));
		}
}

static void
phase_check(struct context *c, const struct programme *p, uint32_t at, const char *path, struct fault *why)
{
	const struct programme_phase *phases = p->phases.items;
	struct period whole = period_of_programme(p), period = period_of_phase(&phases[at]);
	char field[FAULT_FIELD_MAX];

	for (uint32_t k = 0; k < at; k++)
		if (phases[k].number == phases[at].number) {
			snprintf(field, sizeof field, "%s.number", path);
			(void)fault_addf(
			    why, RC_INVALID, field, FAULT_PROGRAMME_TWICE, "%u", phases[at].number);
		}
	if (REC_HAS(&phases[at], TAG_PHASE_AXIS) && !axis_known(p, phases[at].axis)) {
		snprintf(field, sizeof field, "%s.axis", path);
		(void)fault_addf(
		    why, RC_RULE, field, FAULT_PROGRAMME_AXIS, TEXT_FMT, TEXT_ARG(phases[at].axis));
	}
	snprintf(field, sizeof field, "%s.to", path);
	if (period_is_backwards(&period))
		(void)fault_add(why, RC_INVALID, field, FAULT_PROGRAMME_PERIOD);
	else if (!period_within(&period, &whole))
		(void)fault_addf(why, RC_RULE, path, FAULT_PHASE_OUTSIDE, "%s", period_words(c, &whole));
}

static void
partners_check(const struct programme *p, struct fault *why)
{
	const struct programme_partner *partners = p->partners.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < p->partners.count; i++)
		for (uint32_t k = 0; k < i; k++)
			if (id_equal(partners[i].organisation, partners[k].organisation) &&
			    partners[i].part == partners[k].part) {
				snprintf(field, sizeof field, "partners[%u]", i);
				(void)fault_add(why, RC_INVALID, field, FAULT_PROGRAMME_PARTNER);
			}
}

static void
points_check(struct context *c, const struct programme *p, struct fault *why)
{
	const struct programme_point *points = p->points.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < p->points.count; i++) {
		struct decision d;

		for (uint32_t k = 0; k < i; k++)
			if (points[k].number == points[i].number) {
				snprintf(field, sizeof field, "points[%u].number", i);
				(void)fault_addf(
				    why, RC_INVALID, field, FAULT_PROGRAMME_TWICE, "%u", points[i].number);
			}
		if (!REC_HAS(&points[i], TAG_POINT_DECISION) ||
		    (decision_adopted(c, points[i].decision, &d) && REC_HAS(&d, DECISION_PROGRAMME) &&
			id_equal(d.programme, p->id)))
			continue;
		snprintf(field, sizeof field, "points[%u].decision", i);
		(void)fault_addf(why, RC_RULE, field, FAULT_PROGRAMME_POINT, "%u", points[i].number);
	}
}

static const struct programme_phase *
phase_of(const struct programme *p, uint32_t number)
{
	const struct programme_phase *phases = p->phases.items;

	for (uint32_t i = 0; i < p->phases.count; i++)
		if (phases[i].number == number)
			return &phases[i];
	return NULL;
}

enum rc
programme_step_fits(
    struct context *c, const struct programme *p, const struct programme_step *s, struct fault *why)
{
	struct period whole = period_of_programme(p),
		      period = { REC_HAS(s, PROGRAMME_STEP_FROM) != 0, REC_HAS(s, PROGRAMME_STEP_TO) != 0,
			      s->from, s->to };

	if (REC_HAS(s, PROGRAMME_STEP_PHASE)) {
		const struct programme_phase *phase = phase_of(p, s->phase);
		struct period of_phase;

		if (phase == NULL)
			return fault_addf(why, RC_RULE, "phase", FAULT_PROGRAMME_STEP_PHASE, "%u", s->phase);
		of_phase = period_of_phase(phase);
		if (!period_within(&period, &of_phase))
			return fault_addf(why, RC_RULE, "to", FAULT_PROGRAMME_STEP_OUTSIDE, "%s",
			    period_words(c, &of_phase));
	}
	if (!period_within(&period, &whole))
		return fault_addf(
		    why, RC_RULE, "to", FAULT_PROGRAMME_STEP_OUTSIDE, "%s", period_words(c, &whole));
	return RC_OK;
}

/* No step that stood in its place is left without it. */
static void
steps_check(
    struct context *c, const struct programme *before, const struct programme *after, struct fault *why)
{
	struct programme_step s;
	struct db_scan scan;

	db_scan_index(&scan, c->txn, &programme_step_table,
	    record_field_tag(&programme_step_desc, PROGRAMME_STEP_PROGRAMME), &after->id, false);
	while (db_scan_next(&scan, c->arena, &s)) {
		if (REC_HAS(&s, TAG_ARCHIVED_AT) || s.status == PROGRAMME_STEP_DROPPED)
			continue;
		if (programme_step_fits(c, before, &s, NULL) == RC_OK &&
		    programme_step_fits(c, after, &s, NULL) != RC_OK)
			(void)fault_addf(
			    why, RC_RULE, "phases", FAULT_PHASE_IN_USE, TEXT_FMT, TEXT_ARG(s.title));
	}
	db_scan_end(&scan);
}

enum rc
programme_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct programme *p = after;
	struct period whole = period_of_programme(p);

	if (period_is_backwards(&whole))
		return fault_add(why, RC_INVALID, "to", FAULT_PROGRAMME_PERIOD);
	axes_check(p, why);
	for (uint32_t i = 0; i < p->phases.count; i++) {
		char path[24];

		snprintf(path, sizeof path, "phases[%u]", i);
		phase_check(c, p, i, path, why);
	}
	partners_check(p, why);
	points_check(c, p, why);
	if (before != NULL)
		steps_check(c, before, p, why);
	return fault_rc(why);
}
