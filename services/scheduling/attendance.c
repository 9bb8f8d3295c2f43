/*
 * attendance: what is filled and checked when somebody's half-day is entered or corrected, and who may read it.
 * Owns: the rule that attendance is a fact: refused only before its day, and when it says two things at once.
 * Beware: a correction keeps what stood before; the newest stand in the record, all of them in its history.
 */
#include "services/scheduling/presence.h"

enum rc
presence_may_begin(struct context *c, const struct session *s, struct fault *why)
{
	char day[CALENDAR_LONG_CAP];

	if (!REC_HAS(s, SESSION_DAY))
		return fault_add(why, RC_RULE, "session", FAULT_ATTENDANCE_NO_DAY);
	if (s->day <= c->today)
		return RC_OK;
	calendar_day_long(s->day, day);
	return fault_addf(why, RC_RULE, "session", FAULT_ATTENDANCE_FUTURE, "%s", day);
}

enum rc
presence_half_check(const struct session *s, enum session_half half, struct fault *why)
{
	char labels[80], names[80];

	if ((s->halves & 1u << half) != 0)
		return RC_OK;
	return fault_say(why, RC_RULE, "half", FAULT_SIGNING_HALF,
	    rec_enum_words(&session_half_enum, s->halves, true, labels, sizeof labels),
	    rec_enum_words(&session_half_enum, s->halves, false, names, sizeof names));
}

/* --- flags ------------------------------------------------------------------------------------------- */
/* Needed that day, in one of the halves, by another action. */
static bool
animator_elsewhere(struct context *c, const struct presence_scene *s, const struct attendance *a)
{
	struct session_list day = { 0 };
	struct action other;

	scheduling_sessions_on(c, a->day, &day);
	for (uint32_t i = 0; i < day.count; i++) {
		const struct id *who = s->action.animators.items;

		if (id_equal(day.items[i].action, s->action.id) ||
		    (day.items[i].halves & 1u << a->half) == 0 ||
		    !context_latest(c, &scheduling_actions, day.items[i].action, &other))
			continue;
		if (a->kind == ATTENDANCE_ANIMATOR && scheduling_animates(&other, a->person))
			return true;
		for (uint32_t k = 0; a->kind == ATTENDANCE_PARTICIPANT && k < s->action.animators.count; k++)
			if (scheduling_animates(&other, who[k]))
				return true;
	}
	return false;
}

static uint32_t
present_with(const struct presence_scene *s, const struct attendance *a)
{
	uint32_t n = a->present && a->kind == ATTENDANCE_PARTICIPANT;

	for (uint32_t i = 0; i < s->rows.count; i++) {
		const struct attendance *r = &s->rows.items[i];

		n += r->present && r->kind == ATTENDANCE_PARTICIPANT && r->half == a->half &&
		    !id_equal(r->id, a->id);
	}
	return n;
}

static void
attendance_flag(
    struct context *c, const struct presence_scene *s, const struct attendance *before, struct attendance *a)
{
	struct id structure;
	struct presence_facts f = { .session = &s->session,
		.action = &s->action,
		.venue = s->has_venue ? &s->venue : NULL,
		.present = present_with(s, a),
		.enrolled = a->kind == ATTENDANCE_ANIMATOR
		    ? scheduling_animates(&s->action, a->person)
		    : presence_delegate(&s->in, a->person, &structure) != NULL,
		.elsewhere = animator_elsewhere(c, s, a) };
	uint32_t contradicted = 1u << ATTENDANCE_CONTRADICTED;

	a->flags = presence_flags(&f, a) | (before != NULL ? before->flags & contradicted : 0);
	if (before != NULL && !before->present && a->present &&
	    !REC_HAS(before, ATTENDANCE_SIGNED_PARTICIPANT) && REC_HAS(a, ATTENDANCE_SIGNED_PARTICIPANT) &&
	    a->source != ATTENDANCE_PAPER)
		a->flags |= contradicted;
	a->has = a->flags == 0 ? a->has & ~REC_BIT(ATTENDANCE_FLAGS) : a->has | REC_BIT(ATTENDANCE_FLAGS);
}

uint32_t
attendance_team_flags(struct context *c, const struct attendance *a)
{
	struct day_range r;

	return a->present && scheduling_absences_of(c, a->person, a->day, a->day, &r, 1) > 0
	    ? 1u << ATTENDANCE_PERSON_ABSENT
	    : 0;
}

/* --- corrections ------------------------------------------------------------------------------------- */
static bool
time_replaced(
    const struct attendance *before, const struct attendance *after, unsigned tag, usec_t was, usec_t is)
{
	return REC_HAS(before, tag) && (!REC_HAS(after, tag) || was != is);
}

/* Something that was said is said otherwise; what was left open and is filled now corrects nothing. */
bool
attendance_corrects(const struct attendance *before, const struct attendance *after)
{
	return before->present != after->present || before->minutes != after->minutes ||
	    before->kind != after->kind ||
	    time_replaced(before, after, ATTENDANCE_SIGNED_PARTICIPANT, before->signed_by_participant_at,
		after->signed_by_participant_at) ||
	    time_replaced(before, after, ATTENDANCE_SIGNED_ANIMATOR, before->signed_by_animator_at,
		after->signed_by_animator_at) ||
	    (REC_HAS(before, ATTENDANCE_SCAN) &&
		(!REC_HAS(after, ATTENDANCE_SCAN) || !id_equal(before->scan, after->scan)));
}

static void
attendance_keep(struct context *c, struct id by, const struct attendance *before, struct attendance *after)
{
	struct list *l = &after->corrections;
	uint32_t kept = REC_HAS(before, ATTENDANCE_CORRECTIONS) ? before->corrections.count : 0;
	uint32_t skip = kept == ATTENDANCE_CORRECTIONS_MAX;
	struct attendance_correction *items = ARENA_ARRAY(c->arena, kept + 1, struct attendance_correction),
				     *made;

	if (kept > skip)
		memcpy(items, (const struct attendance_correction *)before->corrections.items + skip,
		    (kept - skip) * sizeof *items);
	made = &items[kept - skip];
	*made = (struct attendance_correction){ .at = c->now,
		.by = by,
		.kind = before->kind,
		.present = before->present,
		.minutes = before->minutes,
		.source = before->source,
		.signed_by_participant_at = before->signed_by_participant_at,
		.signed_by_animator_at = before->signed_by_animator_at,
		.scan = before->scan };
	made->has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) |
	    (id_is_zero(by) ? 0 : REC_BIT(2)) |
	    (REC_HAS(before, ATTENDANCE_SIGNED_PARTICIPANT) ? REC_BIT(7) : 0) |
	    (REC_HAS(before, ATTENDANCE_SIGNED_ANIMATOR) ? REC_BIT(8) : 0) |
	    (REC_HAS(before, ATTENDANCE_SCAN) ? REC_BIT(9) : 0);
	*l = (struct list){ items, kept - skip + 1 };
	after->has |= REC_BIT(ATTENDANCE_CORRECTIONS);
}

/* --- filling ----------------------------------------------------------------------------------------- */
static void
attendance_fill(const struct presence_scene *s, const struct attendance *before, struct attendance *a)
{
	bool turned = before != NULL && before->present != a->present && before->minutes == a->minutes;

	if (!REC_HAS(a, ATTENDANCE_KIND))
		a->kind =
		    scheduling_animates(&s->action, a->person) ? ATTENDANCE_ANIMATOR : ATTENDANCE_PARTICIPANT;
	if (!REC_HAS(a, ATTENDANCE_SOURCE))
		a->source = ATTENDANCE_PAPER;
	if (!REC_HAS(a, ATTENDANCE_MINUTES) || turned)
		a->minutes = a->present ? presence_minutes(&s->session, a->half) : 0;
	a->has |= REC_BIT(ATTENDANCE_KIND) | REC_BIT(ATTENDANCE_SOURCE) | REC_BIT(ATTENDANCE_MINUTES);
	if (before == NULL) {
		a->action = s->action.id;
		a->day = s->session.day;
		a->has |= REC_BIT(ATTENDANCE_ACTION) | REC_BIT(ATTENDANCE_DAY);
		if (presence_delegate(&s->in, a->person, &a->structure) != NULL)
			a->has |= REC_BIT(ATTENDANCE_STRUCTURE);
	}
}

/* Who entered it, and what looks wrong by now, are no news by themselves. */
bool
attendance_same(const struct attendance *before, const struct attendance *after)
{
	uint64_t aside = REC_BIT(ATTENDANCE_ENTERED_BY) | REC_BIT(ATTENDANCE_FLAGS);

	return (record_diff(&attendance_desc, before, after) & ~aside) == 0;
}

static void
attendance_sign_off(struct id by, const struct attendance *before, struct attendance *a)
{
	const struct attendance *from = before != NULL && attendance_same(before, a) ? before : NULL;
	uint64_t kept = REC_BIT(ATTENDANCE_ENTERED_BY) | REC_BIT(ATTENDANCE_FLAGS);

	if (from != NULL) {
		a->entered_by = from->entered_by;
		a->flags = from->flags;
		a->has = (a->has & ~kept) | (from->has & kept);
		return;
	}
	a->entered_by = by;
	a->has &= ~REC_BIT(ATTENDANCE_ENTERED_BY);
	a->has |= id_is_zero(by) ? 0 : REC_BIT(ATTENDANCE_ENTERED_BY);
}

static enum rc
signatures_check(struct context *c, const struct attendance *a, struct fault *why)
{
	if (REC_HAS(a, ATTENDANCE_SIGNED_PARTICIPANT) && a->signed_by_participant_at > c->now)
		return fault_add(why, RC_INVALID, "signed_by_participant_at", FAULT_SIGNATURE_FUTURE);
	if (REC_HAS(a, ATTENDANCE_SIGNED_ANIMATOR) && a->signed_by_animator_at > c->now)
		return fault_add(why, RC_INVALID, "signed_by_animator_at", FAULT_SIGNATURE_FUTURE);
	return RC_OK;
}

enum rc
attendance_settle(struct context *c, const struct presence_scene *s, const struct attendance *before,
    struct attendance *after, struct fault *why)
{
	enum rc rc = before == NULL ? presence_may_begin(c, &s->session, why) : RC_OK;

	if (rc == RC_OK)
		rc = signatures_check(c, after, why);
	if (rc != RC_OK)
		return rc;
	attendance_fill(s, before, after);
	if (!after->present && after->minutes > 0)
		return fault_addf(
		    why, RC_INVALID, "minutes", FAULT_ATTENDANCE_ABSENT_MINUTES, "%u", after->minutes);
	attendance_flag(c, s, before, after);
	attendance_sign_off(s->by, before, after);
	if (before != NULL && attendance_corrects(before, after))
		attendance_keep(c, s->by, before, after);
	return RC_OK;
}

/* --- hooks ------------------------------------------------------------------------------------------- */
enum rc
attendance_check(struct context *c, const void *was, void *is, struct fault *why)
{
	const struct attendance *before = was, *other;
	struct attendance *after = is;
	struct presence_scene s;
	enum rc rc = presence_scene_read(c, after->session, "session", &s, why);

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(after, ATTENDANCE_SOURCE) && after->source == ATTENDANCE_LINK &&
	    (before == NULL || before->source != ATTENDANCE_LINK))
		return fault_add(why, RC_INVALID, "source", FAULT_ATTENDANCE_SOURCE);
	other = presence_row(&s, after->half, after->person);
	if (before == NULL && other != NULL && !id_equal(other->id, after->id))
		return fault_add(why, RC_CONFLICT, "person", FAULT_ATTENDANCE_TWICE);
	return attendance_settle(c, &s, before, after, why);
}

bool
attendance_visible(struct context *c, const void *rec)
{
	const struct attendance *a = rec;
	struct action action;

	if (caller_has(c, ROLE_TEAM) ||
	    (!id_is_zero(c->caller.person) && id_equal(a->person, c->caller.person)))
		return true;
	if (caller_has(c, ROLE_DIRECTOR) && REC_HAS(a, ATTENDANCE_STRUCTURE) && caller_in(c, a->structure))
		return true;
	return caller_has(c, ROLE_ANIMATOR) && context_get(c, &scheduling_actions, a->action, &action) &&
	    scheduling_animates(&action, c->caller.person);
}

/* Two people were one: of two rows of one half-day the one that stands there stays. */
bool
attendance_moved(struct context *c, const void *before, void *after)
{
	const struct attendance *a = after;
	struct attendance_list rows;

	(void)before;
	presence_rows(c, ATTENDANCE_SESSION, a->session, &rows);
	for (uint32_t i = 0; i < rows.count; i++)
		if (!id_equal(rows.items[i].id, a->id) && rows.items[i].half == a->half &&
		    id_equal(rows.items[i].person, a->person))
			return false;
	return true;
}
