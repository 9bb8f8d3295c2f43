/*
 * presence_sheet: who is expected on a half-day, what is signed, and each person's signing link.
 * Owns: GET /sessions/{id}/sheets/{half}.
 * Beware: the links are the right to sign: for the team, and for who animates the action. That somebody is noted as absent is told to the
 * team alone.
 */
#include "services/scheduling/presence.h"

struct sheet {
	struct context *c;
	const struct presence_scene *scene;
	enum session_half half;
	uint32_t number; /* of the links */
	struct sheet_line *lines;
	uint32_t count, cap;
};

static void
line_of_row(struct sheet *s, const struct attendance *a, struct sheet_line *l)
{
	l->kind = a->kind;
	l->attendance = a->id;
	l->present = a->present;
	l->minutes = a->minutes;
	l->source = a->source;
	l->signed_by_participant_at = a->signed_by_participant_at;
	l->signed_by_animator_at = a->signed_by_animator_at;
	l->flags = a->flags | (caller_has(s->c, ROLE_TEAM) ? attendance_team_flags(s->c, a) : 0);
	l->has |= REC_BIT(2) | REC_BIT(SHEET_LINE_ATTENDANCE) | REC_BIT(7) | REC_BIT(8) | REC_BIT(12) |
	    (REC_HAS(a, ATTENDANCE_SIGNED_PARTICIPANT) ? REC_BIT(SHEET_LINE_SIGNED_PARTICIPANT) : 0) |
	    (REC_HAS(a, ATTENDANCE_SIGNED_ANIMATOR) ? REC_BIT(SHEET_LINE_SIGNED_ANIMATOR) : 0) |
	    (l->flags != 0 ? REC_BIT(11) : 0);
}

static struct sheet_line *
sheet_add(struct sheet *s, struct id person, enum attendance_kind kind)
{
	const struct attendance *row = presence_row(s->scene, s->half, person);
	struct sheet_line *l;

	if (s->count == s->cap)
		return NULL;
	l = &s->lines[s->count++];
	*l = (struct sheet_line){ REC_BIT(1) | REC_BIT(2), .person = person, .kind = kind };
	if (!id_is_zero(person)) {
		l->path = presence_link(s->c, s->scene->session.id, s->half, s->number, person);
		l->has |= REC_BIT(5);
	}
	if (row != NULL)
		line_of_row(s, row, l);
	return l;
}

static void
sheet_participants(struct sheet *s)
{
	for (uint32_t i = 0; i < s->scene->in.count; i++) {
		const struct enrolment *e = &s->scene->in.items[i];
		const struct delegate *d = e->persons.items;

		for (uint32_t k = 0; k < e->persons.count; k++) {
			struct sheet_line *l = sheet_add(s, d[k].person, ATTENDANCE_PARTICIPANT);

			if (l == NULL)
				return;
			l->structure = e->structure;
			l->role = d[k].role;
			l->has |= REC_BIT(3) | REC_BIT(4);
		}
	}
}

/* Who was entered without being expected. */
static void
sheet_others(struct sheet *s)
{
	for (uint32_t i = 0; i < s->scene->rows.count; i++) {
		const struct attendance *a = &s->scene->rows.items[i];
		struct sheet_line *l;
		bool there = a->half != s->half;

		for (uint32_t k = 0; !there && k < s->count; k++)
			there = id_equal(s->lines[k].person, a->person);
		l = there ? NULL : sheet_add(s, a->person, a->kind);
		if (l != NULL && REC_HAS(a, ATTENDANCE_STRUCTURE)) {
			l->structure = a->structure;
			l->has |= REC_BIT(3);
		}
	}
}

static void
sheet_head(const struct presence_scene *s, struct attendance_sheet *ret)
{
	ret->session = s->session.id;
	ret->action = s->action.id;
	ret->title = s->action.title;
	ret->rank = s->session.rank;
	ret->day = s->session.day;
	ret->status = s->session.status;
	ret->minutes = presence_minutes(&s->session, ret->half);
	ret->remote = s->session.remote;
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(7) | REC_BIT(8) |
	    REC_BIT(9) | REC_BIT(12) | (REC_HAS(&s->session, SESSION_DAY) ? REC_BIT(6) : 0);
	if (s->has_venue) {
		ret->venue = s->venue.name;
		ret->commune = s->venue.commune;
		ret->has |= REC_BIT(10) | (s->venue.commune.len > 0 ? REC_BIT(11) : 0);
	}
}

/* Of a half-day that is not planned there is a sheet once somebody was entered on it. */
static enum rc
sheet_check(struct context *c, const struct presence_scene *s, enum session_half half, struct fault *why)
{
	if (!caller_has(c, ROLE_TEAM) && !scheduling_animates(&s->action, c->caller.person))
		return fault_only(why, RC_NOT_FOUND);
	for (uint32_t i = 0; i < s->rows.count; i++)
		if (s->rows.items[i].half == half)
			return RC_OK;
	return presence_half_check(&s->session, half, why);
}

static enum rc
presence_sheet(struct context *c, const struct sheet_ref *in, struct attendance_sheet *ret, struct fault *why)
{
	struct presence_scene scene;
	struct sheet s = { c, &scene, in->half, 0, NULL, 0, 2 * ATTENDANCE_LINES_MAX };
	const struct id *animators;
	enum rc rc = presence_scene_read(c, in->id, "id", &scene, why);

	if (rc == RC_OK)
		rc = sheet_check(c, &scene, in->half, why);
	if (rc != RC_OK)
		return rc;
	s.number = presence_link_number(c, in->id, in->half);
	s.lines = ARENA_ARRAY(c->arena, s.cap, struct sheet_line);
	*ret = (struct attendance_sheet){ .half = in->half };
	sheet_head(&scene, ret);
	sheet_participants(&s);
	animators = scene.action.animators.items;
	for (uint32_t i = 0; i < scene.action.animators.count; i++)
		sheet_add(&s, animators[i], ATTENDANCE_ANIMATOR);
	sheet_others(&s);
	ret->lines = (struct list){ s.lines, s.count };
	return RC_OK;
}
SERVICE_HANDLER(presence_sheet, struct sheet_ref, struct attendance_sheet)
