/*
 * session_stamp: when and where each session is, as calendars are told, with a number that only grows when that changes.
 * Owns: its table.
 * Beware: derived from what is staged, whichever method changed it. A place may change by the action's venue, without the session.
 */
#include "services/scheduling/resource.h"

const struct db_table scheduling_session_stamps = { &session_stamp_desc };

static void
text_keep(struct session_stamp *st, unsigned tag, struct text *to, bool has, struct text from)
{
	*to = has ? from : TEXT_LIT("");
	st->has = has ? st->has | REC_BIT(tag) : st->has & ~REC_BIT(tag);
}

/* As the session stands; the day that it had stays when it has none any more. */
static void
stamp_fill(struct context *c, const struct session *s, struct session_stamp *st)
{
	struct action a;

	st->id = s->id;
	st->action = s->action;
	st->cancelled =
	    s->status == SESSION_CANCELLED || scheduling_is_archived(s) || !REC_HAS(s, SESSION_DAY);
	st->has |=
	    REC_BIT(TAG_ID) | REC_BIT(STAMP_ACTION) | REC_BIT(STAMP_SEQUENCE) | REC_BIT(STAMP_CANCELLED);
	if (!REC_HAS(s, SESSION_DAY))
		return;
	st->day = s->day;
	st->halves = s->halves;
	st->remote = REC_HAS(s, SESSION_REMOTE) && s->remote;
	st->has |= REC_BIT(STAMP_DAY) | REC_BIT(STAMP_HALVES) | REC_BIT(STAMP_REMOTE);
	st->has &= ~REC_BIT(STAMP_VENUE);
	if (REC_HAS(s, SESSION_VENUE))
		st->venue = s->venue;
	else if (context_latest(c, &scheduling_actions, s->action, &a) && REC_HAS(&a, ACTION_VENUE))
		st->venue = a.venue;
	else
		st->venue = (struct id){ { 0 } };
	if (!id_is_zero(st->venue))
		st->has |= REC_BIT(STAMP_VENUE);
	text_keep(st, STAMP_LINK, &st->link, REC_HAS(s, SESSION_LINK), s->link);
	text_keep(st, STAMP_STARTS_AT, &st->starts_at, REC_HAS(s, SESSION_STARTS_AT), s->starts_at);
	text_keep(st, STAMP_ENDS_AT, &st->ends_at, REC_HAS(s, SESSION_ENDS_AT), s->ends_at);
}

bool
session_stamp_of(struct context *c, const struct session *s, struct session_stamp *ret)
{
	if (context_get(c, &scheduling_session_stamps, s->id, ret))
		return true;
	*ret = (struct session_stamp){ 0 }; /* placed before there were stamps */
	stamp_fill(c, s, ret);
	ret->changed_at = s->updated_at;
	ret->has |= REC_BIT(STAMP_CHANGED_AT);
	return REC_HAS(ret, STAMP_DAY) && !ret->cancelled;
}

static void
stamp_session(struct context *c, const struct session *s)
{
	struct session_stamp was, st = { 0 };
	bool known = context_get(c, &scheduling_session_stamps, s->id, &was);

	if (known)
		st = was;
	stamp_fill(c, s, &st);
	if (known ? record_equal(&session_stamp_desc, &was, &st) : st.cancelled)
		return;
	st.sequence = known ? was.sequence + 1 : 0;
	st.changed_at = c->now;
	st.has |= REC_BIT(STAMP_CHANGED_AT);
	(void)event_stage(c, &scheduling_session_stamps, "noted", &st);
}

/* Its sessions that have no venue of their own go where it goes. */
static void
stamp_action(struct context *c, const struct action *a)
{
	const struct rec_field *f = record_field_tag(&session_desc, SESSION_ACTION);
	struct id_list ids = { .items = ARENA_ARRAY(c->arena, SESSIONS_LOOKED_AT, struct id) };
	struct session s;
	struct action was;
	struct db_scan scan;

	if (!context_get(c, &scheduling_actions, a->id, &was) || id_equal(was.venue, a->venue))
		return;
	db_scan_index(&scan, c->txn, &scheduling_sessions, f, &a->id, false);
	while (ids.count < SESSIONS_LOOKED_AT && db_scan_next(&scan, c->arena, &s))
		if (!REC_HAS(&s, SESSION_VENUE))
			ids.items[ids.count++] = s.id;
	db_scan_end(&scan);
	for (uint32_t i = 0; i < ids.count; i++)
		if (context_latest(c, &scheduling_sessions, ids.items[i], &s))
			stamp_session(c, &s);
}

void
resource_follow(struct context *c, const struct db_table *t, const void *after)
{
	if (t == &scheduling_sessions)
		stamp_session(c, after);
	else if (t == &scheduling_actions)
		stamp_action(c, after);
}
