/*
 * presence_paper: what the papers of a person, and the sheet of an action, say; names are the registry's.
 * Owns: GET /actions/{id}/papers/{paper}/{person}, GET /actions/{id}/sheet.
 * Beware: a paper is the person's: the team draws any, a centre those of its delegations, anybody their own. Hours are the attendance's.
 */
#include "services/scheduling/hours.h"
#include "services/scheduling/presence.h"
#include "services/scheduling/travel.h"

struct paper_work {
	struct context *c;
	struct action action;
	struct attendance_list rows; /* of the person, as what the paper is about */
	struct session_list sessions;
	struct paper_session *out;
	uint32_t minutes_planned;
	bool may_join; /* whoever reads it is told where */
};

/* --- sessions ---------------------------------------------------------------------------------------- */
/* "de 9 h 00 à 17 h 00", as its calendar says it, with spaces that do not break inside of an hour. */
static struct text
session_hours(struct context *c, const struct session *s)
{
	struct hours_run run[HOURS_RUNS_MAX];
	unsigned n = hours_of(s->halves, REC_HAS(s, SESSION_STARTS_AT) ? s->starts_at : TEXT_LIT(""),
	    REC_HAS(s, SESSION_ENDS_AT) ? s->ends_at : TEXT_LIT(""), run);
	const char *said = "";

	for (unsigned i = 0; i < n; i++)
		said = arena_printf(c->arena, "%s%sde %d\xc2\xa0h\xc2\xa0%02d à %d\xc2\xa0h\xc2\xa0%02d",
		    said, i > 0 ? " et " : "", run[i].from / 60, run[i].from % 60, run[i].to / 60,
		    run[i].to % 60);
	return text_of(said);
}

static void
session_say(struct paper_work *w, const struct session *s, struct paper_session *ret)
{
	struct venue v;

	*ret = (struct paper_session){ .session = s->id,
		.rank = s->rank,
		.day = s->day,
		.halves = s->halves,
		.status = s->status,
		.remote = s->remote };
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) | REC_BIT(11) |
	    REC_BIT(12) | REC_BIT(13) | (REC_HAS(s, SESSION_DAY) ? REC_BIT(3) : 0);
	if (REC_HAS(s, SESSION_LINK) && w->may_join) {
		ret->link = s->link;
		ret->has |= REC_BIT(7);
	}
	ret->hours = session_hours(w->c, s);
	if (presence_venue(w->c, s, &w->action, &v)) {
		ret->venue = v.name;
		ret->commune = v.commune;
		ret->access = v.access;
		ret->address = v.address;
		ret->town = travel_name(v.commune);
		ret->has |= REC_BIT(8) | (v.commune.len > 0 ? REC_BIT(9) : 0) |
		    (v.access.len > 0 ? REC_BIT(10) : 0) | (v.address.len > 0 ? REC_BIT(14) : 0) |
		    (ret->town.len > 0 ? REC_BIT(15) : 0);
	}
	for (int half = SESSION_MORNING; half <= SESSION_EVENING; half++)
		if ((s->halves & 1u << half) != 0)
			ret->minutes_planned += presence_minutes(s, (enum session_half)half);
	for (uint32_t i = 0; i < w->rows.count; i++)
		if (w->rows.items[i].present && id_equal(w->rows.items[i].session, s->id))
			ret->minutes_done += w->rows.items[i].minutes;
}

/* A session that was cancelled, or is not there any more, and all the same has hours. */
static void
sessions_with_hours(struct paper_work *w)
{
	struct session_list *l = &w->sessions;
	struct session *all = ARENA_ARRAY(w->c->arena, l->count + w->rows.count + 1, struct session);

	if (l->count > 0)
		memcpy(all, l->items, l->count * sizeof *all);
	l->items = all;
	for (uint32_t i = 0; i < w->rows.count; i++) {
		bool there = !w->rows.items[i].present;

		for (uint32_t k = 0; !there && k < l->count; k++)
			there = id_equal(all[k].id, w->rows.items[i].session);
		if (!there &&
		    context_get(w->c, &scheduling_sessions, w->rows.items[i].session, &all[l->count]))
			l->count++;
	}
}

static void
sessions_say(struct paper_work *w, struct list *ret)
{
	w->out = ARENA_ARRAY(w->c->arena, w->sessions.count + 1, struct paper_session);
	w->may_join = scheduling_may_join(w->c, w->action.id);
	for (uint32_t i = 0; i < w->sessions.count; i++) {
		struct paper_session made;
		uint32_t at = i;

		session_say(w, &w->sessions.items[i], &made);
		w->minutes_planned += made.status == SESSION_CANCELLED ? 0 : made.minutes_planned;
		for (; at > 0 && w->out[at - 1].rank > made.rank; at--)
			w->out[at] = w->out[at - 1];
		w->out[at] = made;
	}
	*ret = (struct list){ w->out, w->sessions.count };
}

/* --- whose ------------------------------------------------------------------------------------------- */
static void
rows_of_person(struct paper_work *w, struct id person, enum attendance_kind kind)
{
	uint32_t n = 0;

	presence_rows(w->c, ATTENDANCE_ACTION, w->action.id, &w->rows);
	for (uint32_t i = 0; i < w->rows.count; i++)
		if (id_equal(w->rows.items[i].person, person) && w->rows.items[i].kind == kind)
			w->rows.items[n++] = w->rows.items[i];
	w->rows.count = n;
}

/* Whose delegation the person came with: the accepted one, or the one with which attendance was entered. */
static bool
paper_structure(struct paper_work *w, struct id person, struct id *ret, bool *ret_enrolled)
{
	struct enrolment_list in;

	scheduling_enrolments_of(w->c, w->action.id, &in);
	for (uint32_t i = 0; i < in.count; i++) {
		struct enrolment_list one = { &in.items[i], 1 };

		if (in.items[i].status == ENROLMENT_ACCEPTED &&
		    presence_delegate(&one, person, ret) != NULL) {
			*ret_enrolled = true;
			return true;
		}
	}
	for (uint32_t i = 0; i < w->rows.count; i++)
		if (REC_HAS(&w->rows.items[i], ATTENDANCE_STRUCTURE)) {
			*ret = w->rows.items[i].structure;
			return true;
		}
	return false;
}

static bool
paper_may_read(const struct context *c, const struct paper_ref *in, const struct id *structure)
{
	if (caller_has(c, ROLE_TEAM) ||
	    (!id_is_zero(c->caller.person) && id_equal(in->person, c->caller.person)))
		return true;
	return in->paper != PAPER_MISSION && structure != NULL && caller_has(c, ROLE_DIRECTOR) &&
	    caller_in(c, *structure);
}

/* --- whether there is one ---------------------------------------------------------------------------- */
static enum rc
paper_over(struct context *c, const struct paper *p, struct fault *why)
{
	const struct paper_session *s = p->sessions.items;
	char day[CALENDAR_LONG_CAP];

	for (uint32_t i = 0; i < p->sessions.count; i++) {
		if (s[i].status == SESSION_CANCELLED)
			continue;
		if (!REC_HAS(&s[i], 3))
			return fault_addf(why, RC_RULE, "paper", FAULT_PAPER_NOT_OVER,
			    "J%u n’a pas encore de date", s[i].rank);
		if (s[i].day <= c->today)
			continue;
		calendar_day_long(s[i].day, day);
		return fault_addf(
		    why, RC_RULE, "paper", FAULT_PAPER_NOT_OVER, "J%u est prévue le %s", s[i].rank, day);
	}
	return RC_OK;
}

static enum rc
paper_check(
    struct context *c, const struct action *a, const struct paper *p, bool enrolled, struct fault *why)
{
	const struct paper_session *s = p->sessions.items;

	switch (p->paper) {
	case PAPER_MISSION:
		return scheduling_animates(a, p->person)
		    ? RC_OK
		    : fault_add(why, RC_RULE, "person", FAULT_PAPER_NOT_ANIMATOR);
	case PAPER_CONVOCATION:
		if (!enrolled)
			return fault_add(why, RC_RULE, "person", FAULT_PAPER_NOT_ENROLLED);
		for (uint32_t i = 0; i < p->sessions.count; i++)
			if (REC_HAS(&s[i], 3))
				return RC_OK;
		return fault_add(why, RC_RULE, "paper", FAULT_PAPER_NO_DAY);
	case PAPER_CERTIFICATE:
	case PAPER_ATTESTATION:
		if (p->minutes_done == 0)
			return fault_add(why, RC_RULE, "paper", FAULT_PAPER_NO_HOURS);
		return p->paper == PAPER_ATTESTATION ? paper_over(c, p, why) : RC_OK;
	}
	return RC_OK;
}

static void
paper_count(const struct paper_work *w, bool enrolled, struct paper *p)
{
	struct presence_slot *slots =
	    ARENA_ARRAY(w->c->arena, 3 * w->sessions.count + 1, struct presence_slot);
	struct session_list live;
	struct presence_person person = { .person = p->person, .enrolled = enrolled };

	scheduling_sessions_of(w->c, w->action.id, &live);
	presence_count_people(slots, presence_slots(live.items, live.count, slots), w->rows.items,
	    w->rows.count, w->c->today, presence_completion(&w->action), &person, 1);
	p->minutes_done = person.minutes;
	p->minutes_planned = w->minutes_planned;
	p->halves_present = person.halves_present;
	p->halves_planned = person.halves_planned;
	p->rate = person.halves_planned == 0 ? 0 : person.halves_present * 100 / person.halves_planned;
	p->complete = person.complete;
	p->enrolled = enrolled;
	p->has |=
	    REC_BIT(20) | REC_BIT(12) | REC_BIT(13) | REC_BIT(14) | REC_BIT(15) | REC_BIT(16) | REC_BIT(17);
}

static void
paper_head(const struct paper_work *w, struct paper *p)
{
	const struct action *a = &w->action;

	p->title = a->title;
	p->kind = a->kind;
	p->objectives = a->objectives;
	p->content = a->content;
	p->modalities = a->modalities;
	p->animators = a->animators;
	p->today = w->c->today;
	p->intersession_days = a->intersession_days;
	p->has |= REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(5) | REC_BIT(6) | REC_BIT(10) | REC_BIT(11) |
	    REC_BIT(18) | REC_BIT(19) | (a->objectives.len > 0 ? REC_BIT(7) : 0) |
	    (a->content.len > 0 ? REC_BIT(8) : 0) | (a->modalities.len > 0 ? REC_BIT(9) : 0);
}

static enum rc
presence_paper(struct context *c, const struct paper_ref *in, struct paper *ret, struct fault *why)
{
	struct paper_work w = { .c = c };
	struct id structure;
	struct person person;
	bool enrolled = false, has_structure;
	enum rc rc = context_need(c, &scheduling_actions, in->id, "id", &w.action, why);

	if (rc != RC_OK)
		return rc;
	rows_of_person(
	    &w, in->person, in->paper == PAPER_MISSION ? ATTENDANCE_ANIMATOR : ATTENDANCE_PARTICIPANT);
	has_structure = paper_structure(&w, in->person, &structure, &enrolled);
	if (!paper_may_read(c, in, has_structure ? &structure : NULL) ||
	    !context_get(c, &scheduling_persons, in->person, &person))
		return fault_only(why, RC_NOT_FOUND);
	*ret = (struct paper){ .action = in->id, .paper = in->paper, .person = in->person };
	if (has_structure) {
		ret->structure = structure;
		ret->has |= REC_BIT(4);
	}
	scheduling_sessions_of(c, in->id, &w.sessions);
	sessions_with_hours(&w);
	sessions_say(&w, &ret->sessions);
	paper_head(&w, ret);
	paper_count(&w, enrolled, ret);
	return paper_check(c, &w.action, ret, enrolled, why);
}
SERVICE_HANDLER(presence_paper, struct paper_ref, struct paper)

/* --- the action -------------------------------------------------------------------------------------- */
static enum rc
presence_training_sheet(
    struct context *c, const struct ref *in, struct training_sheet *ret, struct fault *why)
{
	struct paper_work w = { .c = c };
	const struct action *a = &w.action;
	enum rc rc = context_need(c, &scheduling_actions, in->id, "id", &w.action, why);

	if (rc != RC_OK)
		return rc;
	scheduling_sessions_of(c, in->id, &w.sessions);
	*ret = (struct training_sheet){ .action = a->id,
		.title = a->title,
		.kind = a->kind,
		.status = a->status,
		.animators = a->animators,
		.targets = a->targets,
		.structures_min = a->structures_min,
		.structures_max = a->structures_max,
		.persons_min = a->persons_min,
		.persons_max = a->persons_max,
		.binome = a->binome,
		.all_sessions = a->all_sessions,
		.action_plan_required = a->action_plan_required,
		.open_to_institutions = a->open_to_institutions,
		.intersession_days = a->intersession_days,
		.objectives = a->objectives,
		.content = a->content,
		.modalities = a->modalities };
	sessions_say(&w, &ret->sessions);
	ret->minutes_planned = w.minutes_planned;
	ret->deliverables = a->deliverables;
	ret->recommendations = a->recommendations;
	ret->has = REC_BIT(17) - REC_BIT(1);
	ret->has |= REC_BIT(20) | REC_BIT(21) | REC_BIT(22) | (a->objectives.len > 0 ? REC_BIT(17) : 0) |
	    (a->content.len > 0 ? REC_BIT(18) : 0) | (a->modalities.len > 0 ? REC_BIT(19) : 0);
	if (!REC_HAS(a, ACTION_TARGETS) || a->targets == 0)
		ret->has &= ~REC_BIT(7);
	return RC_OK;
}
SERVICE_HANDLER(presence_training_sheet, struct ref, struct training_sheet)
