/*
 * feed_draw: sessions as events of a calendar: of a person, a structure, a venue, or one alone.
 * Owns: the words on it.
 * Beware: no name of a person ever stands on it: whoever holds an address reads it. What was cancelled stays, as cancelled, for a year.
 */
#include "common/ics.h"
#include "services/scheduling/hours.h"
#include "services/scheduling/resource.h"
#include "services/scheduling/travel.h"

#define PAST_DAYS 400
#define EVENTS_BYTES_MOST (2u * 1024u * 1024u)

struct drawing {
	struct context *c;
	struct buf *out;
	struct action action;
	struct id venue; /* only what is there; zero: anything */
	bool may_join; /* whoever reads it is told where to join */
};

static usec_t
latest(usec_t a, usec_t b)
{
	return a > b ? a : b;
}

/* "Salle haute, Saint-Étienne", or that there is none to go to. */
static struct text
place_of(struct context *c, const struct session_stamp *st, usec_t *changed)
{
	struct text commune;
	struct venue v;

	if (st->remote)
		return TEXT_LIT("À distance");
	if (!REC_HAS(st, STAMP_VENUE) || !context_get(c, &scheduling_venues, st->venue, &v))
		return TEXT_LIT("");
	*changed = latest(*changed, v.updated_at);
	commune = travel_name(v.commune);
	if (commune.len == 0 || memmem(v.name.ptr, v.name.len, commune.ptr, commune.len) != NULL)
		return v.name;
	return text_of(arena_printf(c->arena, TEXT_FMT ", " TEXT_FMT, TEXT_ARG(v.name), TEXT_ARG(commune)));
}

static void
session_draw(struct drawing *d, const struct session *s, const struct session_stamp *st)
{
	struct hours_run runs[HOURS_RUNS_MAX];
	unsigned n = hours_of(st->halves, st->starts_at, st->ends_at, runs);
	struct ics_event e = { .sequence = st->sequence, .day = st->day, .cancelled = st->cancelled };
	char id[ID_TEXT_LEN + 1];

	e.changed = latest(latest(st->changed_at, s->updated_at), d->action.updated_at);
	e.summary = text_of(arena_printf(d->c->arena, TEXT_FMT " – J%u", TEXT_ARG(d->action.title), s->rank));
	e.location = place_of(d->c, st, &e.changed);
	if (st->remote && d->may_join)
		e.url = st->link;
	id_format(s->id, id);
	for (unsigned i = 0; i < n; i++) {
		snprintf(e.uid, sizeof e.uid, i == 0 ? "%s@%s" : "%s-soir@%s", id, context_node(d->c));
		e.from = runs[i].from;
		e.to = runs[i].to;
		ics_event(d->out, &e);
	}
}

static void
action_draw(struct drawing *d, struct id action)
{
	const struct rec_field *f = record_field_tag(&session_desc, SESSION_ACTION);
	struct session *all = ARENA_ARRAY(d->c->arena, SESSIONS_LOOKED_AT, struct session);
	struct session_stamp st;
	struct db_scan scan;
	uint32_t n = 0;

	if (!context_get(d->c, &scheduling_actions, action, &d->action))
		return;
	db_scan_index(&scan, d->c->txn, &scheduling_sessions, f, &action, false);
	while (n < SESSIONS_LOOKED_AT && db_scan_next(&scan, d->c->arena, &all[n]))
		n++;
	db_scan_end(&scan);
	for (uint32_t i = 0; i < n; i++)
		if (session_stamp_of(d->c, &all[i], &st) && st.day >= d->c->today - PAST_DAYS &&
		    (id_is_zero(d->venue) || (!st.remote && id_equal(st.venue, d->venue))) &&
		    d->out->len < EVENTS_BYTES_MOST)
			session_draw(d, &all[i], &st);
}

static struct text
feed_title(struct context *c, enum feed_kind kind, struct id subject)
{
	struct venue v;

	if (kind == FEED_PERSON)
		return TEXT_LIT("Mes journées");
	if (kind == FEED_VENUE && context_get(c, &scheduling_venues, subject, &v))
		return v.name;
	return TEXT_LIT("Journées de la structure");
}

void
feed_draw(struct context *c, enum feed_kind kind, struct id subject, struct buf *out)
{
	struct drawing d = { .c = c, .out = out };
	struct id_list actions;

	if (kind == FEED_VENUE)
		d.venue = subject;
	else
		d.may_join = true; /* whom it is about animates these actions, or has a place in them */
	scheduling_actions_of(c, kind, subject, &actions);
	ics_begin(out, feed_title(c, kind, subject));
	for (uint32_t i = 0; i < actions.count; i++)
		action_draw(&d, actions.items[i]);
	ics_end(out);
}

enum rc
scheduling_session_ics(struct context *c, struct id session, struct buf *out, struct fault *why)
{
	struct drawing d = { .c = c, .out = out };
	struct session_stamp st;
	struct session s;
	enum rc rc = context_need(c, &scheduling_sessions, session, "id", &s, why);

	if (rc == RC_OK)
		rc = context_need(c, &scheduling_actions, s.action, "action", &d.action, why);
	if (rc != RC_OK)
		return rc;
	d.may_join = scheduling_may_join(c, s.action);
	if (!session_stamp_of(c, &s, &st))
		return fault_add(why, RC_CONFLICT, "day", FAULT_SESSION_NO_CALENDAR);
	ics_begin(out, d.action.title);
	session_draw(&d, &s, &st);
	ics_end(out);
	return RC_OK;
}

static enum rc
session_calendar(
    struct context *c, const struct session_calendar_query *in, struct content_part *ret, struct fault *why)
{
	uint64_t offset = REC_HAS(in, 2) ? in->offset : 0;
	struct buf text = { 0 };
	enum rc rc = scheduling_session_ics(c, in->id, &text, why);

	if (rc != RC_OK)
		return rc;
	if (offset > text.len)
		offset = text.len;
	*ret = (struct content_part){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5),
		.offset = offset,
		.total = text.len,
		.type = TEXT_LIT("text/calendar;charset=utf-8"),
		.name = TEXT_LIT("journee.ics") };
	ret->bytes.len = (uint32_t)(text.len - offset);
	ret->bytes.ptr = arena_copy(c->arena, text.ptr + offset, ret->bytes.len);
	buf_free(&text);
	return RC_OK;
}
SERVICE_HANDLER(session_calendar, struct session_calendar_query, struct content_part)
