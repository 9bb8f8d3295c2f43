/*
 * scheduling_deal: see scheduling_deal.h.
 * Owns: nothing beyond struct scheduling_deal.
 * Beware: ids come from the last look; what was written since is unknown.
 */
#include "tests/lib/scheduling_deal.h"
#include "tests/lib/link_next.h"
#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* --- inputs that chance alone does not find ---------------------------------------------------------------- */
static const void *
any_of(struct scheduling_deal *r, const struct rows *rows)
{
	return rows->count == 0 ? NULL : rows_at(rows, (uint32_t)walk_draw(r->w, rows->count));
}

static int
centre_of(const struct scheduling_deal *r, struct id structure)
{
	int c = 0;

	while (c < DEAL_CENTRES && !id_equal(r->centres[c], structure))
		c++;
	return c;
}

static struct delegate
seat_of(const struct scheduling_deal *r, int centre, unsigned seat)
{
	static const enum mandate_role roles[DEAL_SEATS] = { MANDATE_DIRECTOR, MANDATE_PRESIDENT,
		MANDATE_EMPLOYEE, MANDATE_ADMINISTRATOR };

	return (struct delegate){ REC_BIT(1) | REC_BIT(2), r->people[centre][seat], roles[seat] };
}

/* Some of those who have a mandate there. */
static void
fill_persons(struct scheduling_deal *r, struct enrolment *e)
{
	struct delegate *who = ARENA_ARRAY(&r->w->arena, DEAL_SEATS, struct delegate);
	int c = centre_of(r, e->structure);
	uint32_t n = 0;

	if (c == DEAL_CENTRES) {
		who[n++] = (struct delegate){ REC_BIT(1) | REC_BIT(2), r->official, MANDATE_ELECTED };
	} else {
		for (unsigned s = 0; s < DEAL_SEATS; s++)
			if (walk_draw(r->w, 2) == 0)
				who[n++] = seat_of(r, c, s);
		if (n == 0)
			who[n++] = seat_of(r, c, (unsigned)walk_draw(r->w, DEAL_SEATS));
	}
	e->persons = (struct list){ who, n };
	e->has |= REC_BIT(ENROLMENT_PERSONS);
}

static bool
is_enrolled(const struct scheduling_deal *r, struct id action, struct id structure)
{
	const struct rows *all = &holds_now(r->holds)->enrolments;

	for (uint32_t i = 0; i < all->count; i++) {
		const struct enrolment *e = rows_at(all, i);

		if (id_equal(e->action, action) && id_equal(e->structure, structure) &&
		    (holds_has_place(e) || e->status == ENROLMENT_WAITING))
			return true;
	}
	return false;
}

/* Of a structure that is not in yet, to an action that is open, where a few draws find both. */
static void
fill_enrolment(struct scheduling_deal *r, void *in)
{
	struct enrolment *e = in;

	for (unsigned tries = 0; tries < 12; tries++) {
		const struct action *a = any_of(r, &holds_now(r->holds)->actions);

		if (a == NULL || a->status != ACTION_OPEN || REC_HAS(a, TAG_ARCHIVED_AT))
			continue;
		e->action = a->id;
		e->structure = r->centres[walk_draw(r->w, DEAL_CENTRES)];
		if (a->open_to_institutions && walk_draw(r->w, 6) == 0)
			e->structure = r->town;
		if (!is_enrolled(r, a->id, e->structure))
			break;
	}
	e->committed = true;
	e->has |= REC_BIT(ENROLMENT_COMMITTED) | REC_BIT(ENROLMENT_ACTION) | REC_BIT(ENROLMENT_STRUCTURE);
	fill_persons(r, e);
}

const struct enrolment *
scheduling_enrolment_any(struct scheduling_deal *r)
{
	return any_of(r, &holds_now(r->holds)->enrolments);
}

static struct id
person_any(struct scheduling_deal *r, const struct enrolment *e)
{
	const struct delegate *who = e->persons.items;

	return e->persons.count == 0 ? r->animators[0] : who[walk_draw(r->w, e->persons.count)].person;
}

static void
fill_replace(struct scheduling_deal *r, void *in)
{
	struct enrolment_replace *x = in;
	const struct enrolment *e = scheduling_enrolment_any(r);
	struct delegate d;
	int c;

	if (e == NULL || (c = centre_of(r, e->structure)) == DEAL_CENTRES)
		return;
	d = seat_of(r, c, (unsigned)walk_draw(r->w, DEAL_SEATS));
	*x = (struct enrolment_replace){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), e->id,
		person_any(r, e), d.person, d.role };
}

static void
fill_leaving(struct scheduling_deal *r, void *in)
{
	struct enrolment_leaving *x = in;
	const struct enrolment *e = scheduling_enrolment_any(r);

	if (e == NULL)
		return;
	*x = (struct enrolment_leaving){ REC_BIT(1), e->id, person_any(r, e) };
	if (walk_draw(r->w, 5) == 0)
		x->has |= REC_BIT(ENROLMENT_LEAVING_PERSON);
}

static void
fill_funding(struct scheduling_deal *r, void *in)
{
	struct funding *f = in;
	const struct enrolment *e = scheduling_enrolment_any(r);

	if (e == NULL)
		return;
	f->enrolment = e->id;
	f->person = person_any(r, e);
	f->planned = 1 + (int64_t)walk_draw(r->w, 20000);
	f->has |= REC_BIT(FUNDING_TAG_ENROLMENT) | REC_BIT(FUNDING_TAG_PERSON) | REC_BIT(FUNDING_TAG_PLANNED);
}

/* Today, and an amount that may be right. */
static void
fill_step(struct scheduling_deal *r, void *in)
{
	struct funding_step *x = in;

	x->on = r->w->deal.today - (day_t)walk_draw(r->w, 2);
	x->amount = 1 + (int64_t)walk_draw(r->w, 20000);
	x->has |= REC_BIT(2);
	if (walk_draw(r->w, 2) == 0)
		x->has &= ~REC_BIT(FUNDING_STEP_AMOUNT);
}

static const struct session *
session_over(struct scheduling_deal *r)
{
	const struct session *s = NULL;

	for (unsigned tries = 0; tries < 8; tries++) {
		s = any_of(r, &holds_now(r->holds)->sessions);
		if (s != NULL && REC_HAS(s, SESSION_DAY) && s->day <= r->w->deal.today)
			break;
	}
	return s;
}

static void
fill_attendance(struct scheduling_deal *r, void *in)
{
	struct attendance *a = in;
	const struct session *s = session_over(r);
	const struct enrolment *e = scheduling_enrolment_any(r);

	if (s != NULL)
		a->session = s->id;
	if (e != NULL)
		a->person = person_any(r, e);
}

static void
fill_attend(struct scheduling_deal *r, void *in)
{
	struct attendance_entry *x = in;
	struct attendance_line *lines = ARENA_ARRAY(&r->w->arena, DEAL_SEATS, struct attendance_line);
	const struct session *s = session_over(r);
	int c = (int)walk_draw(r->w, DEAL_CENTRES);

	for (unsigned i = 0; i < DEAL_SEATS; i++)
		lines[i] = (struct attendance_line){ REC_BIT(1) | REC_BIT(3), r->people[c][i],
			ATTENDANCE_PARTICIPANT, walk_draw(r->w, 3) != 0, 0, 0 };
	if (s == NULL)
		return;
	*x = (struct attendance_entry){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(6),
		.id = s->id,
		.half = (enum session_half)walk_draw(r->w, 2),
		.lines = { lines, 1 + (uint32_t)walk_draw(r->w, DEAL_SEATS) } };
}

/* Days of sessions that are to come, of one action. */
static void
fill_poll(struct scheduling_deal *r, void *in)
{
	struct poll *p = in;
	const struct session *s = any_of(r, &holds_now(r->holds)->sessions);
	struct poll_option *o = ARENA_ARRAY(&r->w->arena, 3, struct poll_option);
	struct id *who = ARENA_ARRAY(&r->w->arena, 2, struct id);
	day_t first = r->w->deal.today + 40;

	if (s == NULL)
		return;
	if (REC_HAS(s, SESSION_WINDOW_FROM) && s->window_from > first)
		first = s->window_from;
	for (uint32_t i = 0; i < 3; i++, first++) {
		while (calendar_weekday(first) == WEEKDAY_WEDNESDAY ||
		    calendar_weekday(first) >= WEEKDAY_SATURDAY)
			first++; /* actions take the other days when nothing is said */
		o[i] = (struct poll_option){ .has = REC_BIT(POLL_OPTION_SESSION) | REC_BIT(POLL_OPTION_DAY),
			.session = s->id,
			.day = first };
	}
	who[0] = r->people[walk_draw(r->w, DEAL_CENTRES)][0];
	who[1] = r->animators[1];
	*p = (struct poll){ .has = REC_BIT(POLL_TAG_ACTION) | REC_BIT(POLL_TAG_OPTIONS) |
		    REC_BIT(POLL_TAG_PERSONS) | REC_BIT(POLL_TAG_PARTICIPANTS) | REC_BIT(POLL_TAG_CLOSES_AT),
		.action = s->action,
		.options = { o, 1 + (uint32_t)walk_draw(r->w, 3) },
		.persons = { who, 2 },
		.participants = walk_draw(r->w, 2) == 0,
		.closes_at = host_now(r->w->desk->h) + (5 + (usec_t)walk_draw(r->w, 20)) * USEC_PER_DAY };
}

/* Numbers that may exist. */
static struct list
values_of(struct scheduling_deal *r)
{
	struct poll_value *v = ARENA_ARRAY(&r->w->arena, 3, struct poll_value);

	for (uint32_t i = 0; i < 3; i++)
		v[i] = (struct poll_value){ REC_BIT(1) | REC_BIT(2), i + 1,
			(enum poll_choice)walk_draw(r->w, 3) };
	return (struct list){ v, 1 + (uint32_t)walk_draw(r->w, 3) };
}

static void
fill_vote(struct scheduling_deal *r, void *in)
{
	((struct poll_vote *)in)->answers = values_of(r);
	((struct poll_vote *)in)->has |= REC_BIT(2);
}

static void
fill_reply(struct scheduling_deal *r, void *in)
{
	((struct poll_reply *)in)->answers = values_of(r);
	((struct poll_reply *)in)->has |= REC_BIT(2);
}

static void
fill_offering(struct scheduling_deal *r, void *in)
{
	struct enrolment_offering *x = in;

	x->answer_by = host_now(r->w->desk->h) + (usec_t)(1 + walk_draw(r->w, 10)) * USEC_PER_DAY;
	if (walk_draw(r->w, 2) == 0)
		x->has |= REC_BIT(ENROLMENT_OFFERING_ANSWER_BY);
}

/* A quick one, and of few sessions. */
static void
fill_plan(struct scheduling_deal *r, void *in)
{
	struct plan *p = in;
	struct id *ids = ARENA_ARRAY(&r->w->arena, 1, struct id);
	const struct action *a = any_of(r, &holds_now(r->holds)->actions);

	if (a == NULL)
		return;
	ids[0] = a->id;
	*p = (struct plan){ .has = REC_BIT(PLAN_ACTIONS) | REC_BIT(PLAN_MODE) | REC_BIT(PLAN_EFFORT),
		.actions = { ids, 1 },
		.mode = (enum plan_mode)walk_draw(r->w, 2),
		.effort = PLAN_QUICK };
}

/* Rules that quickly bind. */
static void
fill_action(struct scheduling_deal *r, void *in)
{
	struct action *a = in;

	a->structures_max = (uint32_t)walk_draw(r->w, 4);
	a->structures_min = 0;
	a->places = (uint32_t)walk_draw(r->w, 3) * 3;
	a->persons_min = 0;
	a->targets = 0;
	a->answer_days = (uint32_t)walk_draw(r->w, 4);
	a->first_day = r->w->deal.today + (day_t)walk_draw(r->w, 30);
	a->price = (int64_t)walk_draw(r->w, 2) * 30000;
	a->has = (a->has & ~REC_BIT(ACTION_TARGETS)) | REC_BIT(ACTION_STRUCTURES_MAX) |
	    REC_BIT(ACTION_PLACES) | REC_BIT(ACTION_ANSWER_DAYS) | REC_BIT(ACTION_FIRST_DAY);
}

/* One whose state the step is for, where there is one. */
static void
fill_id(struct scheduling_deal *r, const struct rows *rows, size_t status, int wanted, struct id *id)
{
	uint64_t seen = 0;

	for (uint32_t i = 0; i < rows->count; i++) {
		const struct rec_head *rec = rows_at(rows, i);

		if (rows_enum(rec, status) == wanted && !REC_HAS(rec, TAG_ARCHIVED_AT) &&
		    walk_draw(r->w, ++seen) == 0)
			*id = rec->id;
	}
}

#define OF_ENROLMENT offsetof(struct holds_view, enrolments), offsetof(struct enrolment, status)
#define OF_POLL offsetof(struct holds_view, polls), offsetof(struct poll, status)
#define OF_SURVEY offsetof(struct holds_view, surveys), offsetof(struct survey, status)
#define OF_FUNDING offsetof(struct holds_view, fundings), offsetof(struct funding, status)
static const struct {
	const char *method;
	size_t rows, status;
	int wanted;
} states[] = {
	{ "scheduling.enrolment.offer", OF_ENROLMENT, ENROLMENT_WAITING },
	{ "scheduling.enrolment.accept", OF_ENROLMENT, ENROLMENT_OFFERED },
	{ "scheduling.enrolment.refuse", OF_ENROLMENT, ENROLMENT_OFFERED },
	{ "scheduling.enrolment.link", OF_ENROLMENT, ENROLMENT_OFFERED },
	{ "scheduling.poll.open", OF_POLL, POLL_DRAFT },
	{ "scheduling.poll.close", OF_POLL, POLL_OPEN },
	{ "scheduling.poll.reply", OF_POLL, POLL_OPEN },
	{ "scheduling.poll.links", OF_POLL, POLL_OPEN },
	{ "scheduling.poll.apply", OF_POLL, POLL_CLOSED },
	{ "scheduling.survey.open", OF_SURVEY, SURVEY_PLANNED },
	{ "scheduling.survey.links", OF_SURVEY, SURVEY_OPEN },
	{ "scheduling.funding.ask", OF_FUNDING, FUNDING_PLANNED },
	{ "scheduling.funding.grant", OF_FUNDING, FUNDING_ASKED },
	{ "scheduling.funding.invoice", OF_FUNDING, FUNDING_GRANTED },
	{ "scheduling.funding.pay", OF_FUNDING, FUNDING_INVOICED },
};

static void
fill_state(struct scheduling_deal *r, const struct method *m, void *in)
{
	const struct holds_view *v = holds_now(r->holds);

	for (size_t i = 0; i < COUNT(states); i++)
		if (strcmp(states[i].method, m->name) == 0) /* the id is the input's first field */
			fill_id(r, (const struct rows *)(const void *)((const char *)v + states[i].rows),
			    states[i].status, states[i].wanted, record_at(&m->in->fields[0], in));
}

static const struct {
	const char *method;
	void (*fill)(struct scheduling_deal *r, void *in);
} fills[] = {
	{ "scheduling.enrolment.create", fill_enrolment },
	{ "scheduling.enrolment.replace", fill_replace },
	{ "scheduling.enrolment.withdraw", fill_leaving },
	{ "scheduling.enrolment.offer", fill_offering },
	{ "scheduling.funding.create", fill_funding },
	{ "scheduling.funding.ask", fill_step },
	{ "scheduling.funding.grant", fill_step },
	{ "scheduling.funding.invoice", fill_step },
	{ "scheduling.funding.pay", fill_step },
	{ "scheduling.attendance.create", fill_attendance },
	{ "scheduling.session.attend", fill_attend },
	{ "scheduling.poll.create", fill_poll },
	{ "scheduling.poll.vote", fill_vote },
	{ "scheduling.poll.reply", fill_reply },
	{ "scheduling.plan.create", fill_plan },
	{ "scheduling.action.create", fill_action },
};

void
scheduling_deal_token(struct scheduling_deal *r, const struct rec_desc *d, void *in)
{
	const struct rec_field *token = record_field(d, "token", 5);

	if (token == NULL || r->link == NULL || walk_draw(r->w, 20) == 0)
		return;
	*(struct text *)record_at(token, in) = text_of(r->link->token);
	*(uint64_t *)in |= REC_BIT(token->tag);
}

void
scheduling_deal_fill(struct scheduling_deal *r, const struct method *m, void *in)
{
	scheduling_deal_token(r, m->in, in);
	if (walk_draw(r->w, 8) == 0)
		return;
	fill_state(r, m, in);
	for (size_t i = 0; i < COUNT(fills); i++)
		if (strcmp(fills[i].method, m->name) == 0)
			fills[i].fill(r, in);
}

/* --- links ------------------------------------------------------------------------------------------------- */
static const char *const paths[SCHEDULING_LINKS] = { "/inscription/", "/sondage/", "/presence/",
	"/questionnaire/" };

void
scheduling_deal_links(struct scheduling_deal *r, struct text body)
{
	for (unsigned i = 0; i < SCHEDULING_LINKS; i++) {
		struct text rest = body;
		struct scheduling_deal_link link = { .kind = i };

		while (link_next(&rest, paths[i], link.token, sizeof link.token))
			r->links[i][r->link_count[i]++ % LINKS_KEPT] = link;
	}
}

bool
scheduling_deal_link_draw(struct scheduling_deal *r)
{
	uint64_t kind = walk_draw(r->w, SCHEDULING_LINKS);
	unsigned n = r->link_count[kind] < LINKS_KEPT ? r->link_count[kind] : LINKS_KEPT;

	r->link = n == 0 ? NULL : &r->links[kind][walk_draw(r->w, n)];
	return r->link != NULL;
}
