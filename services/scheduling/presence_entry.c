/*
 * presence_entry: the sheet of a half-day entered at once, for people without an account.
 * Owns: POST /sessions/{id}/attendances.
 * Beware: all lines or none; who stands there already is corrected, and what stood before stays readable.
 */
#include "services/scheduling/presence.h"

static enum rc
lines_check(struct context *c, const struct attendance_entry *in, struct fault *why)
{
	const struct attendance_line *l = in->lines.items;
	char field[FAULT_FIELD_MAX];

	if (REC_HAS(in, 3) && in->source == ATTENDANCE_LINK)
		return fault_add(why, RC_INVALID, "source", FAULT_ATTENDANCE_SOURCE);
	for (uint32_t i = 0; i < in->lines.count; i++) {
		struct person p;
		char id[ID_TEXT_LEN + 1];

		snprintf(field, sizeof field, "lines[%u].person", i);
		for (uint32_t k = 0; k < i; k++)
			if (id_equal(l[k].person, l[i].person))
				fault_add(why, RC_RULE, field, FAULT_ATTENDANCE_TWICE);
		if (context_get(c, &scheduling_persons, l[i].person, &p))
			continue;
		id_format(l[i].person, id);
		fault_addf(why, RC_INVALID, field, FAULT_UNKNOWN_REFERENCE, "%s", id);
	}
	return fault_rc(why);
}

/* What the line says, over what stands there. */
static struct attendance
line_row(struct context *c, const struct attendance_entry *in, const struct attendance_line *l,
    const struct attendance *before)
{
	struct attendance a = { .id = before == NULL ? context_id(c) : (struct id){ { 0 } },
		.session = in->id,
		.half = in->half,
		.person = l->person,
		.source = in->source };

	a.has = REC_BIT(TAG_ID) | REC_BIT(ATTENDANCE_SESSION) | REC_BIT(ATTENDANCE_HALF) |
	    REC_BIT(ATTENDANCE_PERSON) | REC_BIT(ATTENDANCE_PRESENT) |
	    (REC_HAS(in, 3) ? REC_BIT(ATTENDANCE_SOURCE) : 0);
	if (before != NULL)
		a = *before;
	a.present = l->present;
	if (REC_HAS(l, 2)) {
		a.kind = l->kind;
		a.has |= REC_BIT(ATTENDANCE_KIND);
	}
	if (REC_HAS(l, 4)) {
		a.minutes = l->minutes;
		a.has |= REC_BIT(ATTENDANCE_MINUTES);
	}
	if (REC_HAS(l, 5)) {
		a.signed_by_participant_at = l->signed_by_participant_at;
		a.has |= REC_BIT(ATTENDANCE_SIGNED_PARTICIPANT);
	}
	if (REC_HAS(in, 4)) {
		a.scan = in->scan;
		a.has |= REC_BIT(ATTENDANCE_SCAN);
	}
	if (REC_HAS(in, 5) && l->present) {
		a.signed_by_animator_at = in->signed_by_animator_at;
		a.has |= REC_BIT(ATTENDANCE_SIGNED_ANIMATOR);
	}
	return a;
}

static const char *const outcome_verbs[] = { "created", "corrected", "updated", NULL };

static enum attendance_outcome
line_outcome(const struct attendance *before, const struct attendance *after)
{
	if (before == NULL)
		return ATTENDANCE_CREATED;
	if (attendance_corrects(before, after))
		return ATTENDANCE_CORRECTED;
	return attendance_same(before, after) ? ATTENDANCE_UNCHANGED : ATTENDANCE_UPDATED;
}

static enum rc
line_settle(struct context *c, struct presence_scene *s, const struct attendance_entry *in, uint32_t i,
    struct attendance *ret_row, struct attendance_noted *ret_noted, struct fault *why)
{
	const struct attendance_line *l = (const struct attendance_line *)in->lines.items + i;
	const struct attendance *found = presence_row(s, in->half, l->person);
	struct attendance before;
	enum rc rc;

	if (found != NULL)
		before = *found;
	*ret_row = line_row(c, in, l, found != NULL ? &before : NULL);
	rc = attendance_settle(c, s, found != NULL ? &before : NULL, ret_row, why);
	if (rc != RC_OK)
		return rc;
	*ret_noted = (struct attendance_noted){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		ret_row->id, l->person, line_outcome(found != NULL ? &before : NULL, ret_row),
		ret_row->flags | attendance_team_flags(c, ret_row) };
	presence_row_put(c, s, ret_row);
	return RC_OK;
}

static enum rc
presence_attend(
    struct context *c, const struct attendance_entry *in, struct attendance_entered *ret, struct fault *why)
{
	struct attendance *rows = ARENA_ARRAY(c->arena, in->lines.count, struct attendance);
	struct attendance_noted *noted = ARENA_ARRAY(c->arena, in->lines.count, struct attendance_noted);
	struct presence_scene s;
	enum rc rc = presence_scene_read(c, in->id, "id", &s, why);

	if (rc == RC_OK)
		rc = lines_check(c, in, why);
	for (uint32_t i = 0; rc == RC_OK && i < in->lines.count; i++)
		rc = line_settle(c, &s, in, i, &rows[i], &noted[i], why);
	for (uint32_t i = 0; rc == RC_OK && i < in->lines.count; i++)
		if (noted[i].outcome != ATTENDANCE_UNCHANGED)
			rc = event_stage(
			    c, &scheduling_attendances, outcome_verbs[noted[i].outcome], &rows[i]);
	*ret = (struct attendance_entered){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), in->id, in->half,
		{ noted, in->lines.count } };
	return rc;
}
SERVICE_HANDLER(presence_attend, struct attendance_entry, struct attendance_entered)
