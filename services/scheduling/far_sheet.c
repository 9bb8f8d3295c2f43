/*
 * far_sheet: the sheet of an action as another federation is told it.
 * Owns: the table of what was told last.
 * Beware: only what every account of ours may read goes in; the link of a remote session does not.
 */
#include "services/scheduling/far.h"

const struct db_table scheduling_shared_actions = { &shared_action_desc };

#define HEAD (REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT))

/* --- what it says ----------------------------------------------------------------------------------------------------- */
static void
place_in_words(struct context *c, const struct action *a, const struct session *s, struct shared_session *ret)
{
	struct venue v;

	if (s->remote ||
	    !context_latest(c, &scheduling_venues, REC_HAS(s, SESSION_VENUE) ? s->venue : a->venue, &v))
		return;
	ret->place = v.address.len == 0
	    ? v.name
	    : text_of(arena_printf(c->arena, TEXT_FMT ", " TEXT_FMT, TEXT_ARG(v.name), TEXT_ARG(v.address)));
	ret->has |= REC_BIT(9);
}

static struct shared_session
session_tell(struct context *c, const struct action *a, const struct session *s)
{
	struct shared_session r = { .rank = s->rank,
		.day = s->day,
		.window_from = s->window_from,
		.window_to = s->window_to,
		.halves = s->halves,
		.starts_at = s->starts_at,
		.ends_at = s->ends_at,
		.remote = s->remote,
		.status = s->status };
	static const struct {
		unsigned from, to;
	} same[] = { { SESSION_DAY, 2 }, { SESSION_WINDOW_FROM, 3 }, { SESSION_WINDOW_TO, 4 },
		{ SESSION_HALVES, 5 }, { SESSION_STARTS_AT, 6 }, { SESSION_ENDS_AT, 7 },
		{ SESSION_REMOTE, 8 } };

	r.has = REC_BIT(1) | REC_BIT(10);
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		if (REC_HAS(s, same[i].from))
			r.has |= REC_BIT(same[i].to);
	place_in_words(c, a, s, &r);
	return r;
}

static struct list
sessions_tell(struct context *c, const struct action *a)
{
	struct shared_session *out = ARENA_ARRAY(c->arena, SCHEDULING_RANK_MAX, struct shared_session);
	struct list l = { out, 0 };
	struct session_list all;

	scheduling_sessions_of(c, a->id, &all);
	for (uint32_t i = 0; i < all.count && l.count < SCHEDULING_RANK_MAX; i++)
		out[l.count++] = session_tell(c, a, &all.items[i]);
	return l;
}

static void
places_tell(struct context *c, const struct action *a, struct shared_action *ret)
{
	const struct id none = { { 0 } };
	struct waiting_limits limits = enrolment_limits(c, a);
	struct enrolment_list live;
	struct waiting_taken taken;

	scheduling_enrolments_of(c, a->id, &live);
	taken = enrolments_taken(c, &limits, &live, none);
	ret->places = waiting_places(&limits);
	ret->has |= REC_BIT(SHARED_TAG_PLACES);
	if (ret->places == 0)
		return;
	ret->places_left = ret->places > taken.persons ? ret->places - taken.persons : 0;
	ret->has |= REC_BIT(SHARED_TAG_LEFT);
}

static void
rules_tell(const struct action *a, struct shared_action *ret)
{
	ret->persons_min = a->persons_min;
	ret->persons_max = a->persons_max;
	ret->targets = a->targets;
	ret->binome = a->binome;
	ret->all_sessions = a->all_sessions;
	ret->action_plan_required = a->action_plan_required;
	ret->open_to_institutions = a->open_to_institutions;
	ret->quotas = a->quotas;
	ret->price = a->price;
	ret->open = scheduling_action_takes_enrolments(a);
	ret->has |= REC_BIT(SHARED_TAG_PERSONS_MIN) | REC_BIT(SHARED_TAG_PERSONS_MAX) |
	    REC_BIT(SHARED_TAG_TARGETS) | REC_BIT(SHARED_TAG_BINOME) | REC_BIT(SHARED_TAG_ALL_SESSIONS) |
	    REC_BIT(SHARED_TAG_PLAN) | REC_BIT(SHARED_TAG_INSTITUTIONS) | REC_BIT(SHARED_TAG_OPEN);
	if (REC_HAS(a, ACTION_QUOTAS))
		ret->has |= REC_BIT(SHARED_TAG_QUOTAS);
	if (REC_HAS(a, ACTION_PRICE))
		ret->has |= REC_BIT(SHARED_TAG_PRICE);
}

void
far_sheet_make(struct context *c, const struct action_share *s, struct shared_action *ret)
{
	struct action a;

	*ret = (struct shared_action){ .id = far_id("shared action", s->peer, s->id),
		.peer = s->peer,
		.share = s->id,
		.status = s->status };
	ret->has = REC_BIT(TAG_ID) | REC_BIT(SHARED_TAG_PEER) | REC_BIT(SHARED_TAG_SHARE) |
	    REC_BIT(SHARED_TAG_STATUS);
	if (REC_HAS(s, ACTION_SHARE_TAG_MOST)) {
		ret->structures_most = s->structures_most;
		ret->has |= REC_BIT(SHARED_TAG_MOST);
	}
	if (REC_HAS(s, ACTION_SHARE_TAG_REASON)) {
		ret->reason = s->reason;
		ret->has |= REC_BIT(SHARED_TAG_REASON);
	}
	if (!context_latest(c, &scheduling_actions, s->action, &a))
		return;
	ret->title = a.title;
	ret->kind = a.kind;
	ret->action_status = a.status;
	ret->objectives = a.objectives;
	ret->sessions = sessions_tell(c, &a);
	ret->has |= REC_BIT(SHARED_TAG_TITLE) | REC_BIT(SHARED_TAG_KIND) | REC_BIT(SHARED_TAG_ACTION_STATUS) |
	    REC_BIT(SHARED_TAG_SESSIONS) | (a.objectives.len != 0 ? REC_BIT(SHARED_TAG_OBJECTIVES) : 0);
	rules_tell(&a, ret);
	places_tell(c, &a, ret);
}

/* --- telling ---------------------------------------------------------------------------------------------------------- */
static void
sheet_say(struct context *c, struct shared_action *s, bool always)
{
	struct shared_action before = { 0 };

	if (context_latest(c, &scheduling_shared_actions, s->id, &before)) {
		context_open(c, &scheduling_shared_actions, &before);
		s->said_at = before.said_at;
		s->has |= before.has & REC_BIT(SHARED_TAG_SAID_AT);
		if (!always && (record_diff(&shared_action_desc, &before, s) & ~HEAD) == 0)
			return;
	}
	s->said_at = far_rank(c, before.said_at);
	s->has |= REC_BIT(SHARED_TAG_SAID_AT);
	far_head(c, &scheduling_shared_actions, s);
	(void)event_stage(c, &scheduling_shared_actions, "told", s);
}

bool
far_sheet_stands(struct context *c, const struct action_share *s, const struct action *a)
{
	struct shared_action told;

	return context_latest(
		   c, &scheduling_shared_actions, far_id("shared action", s->peer, s->id), &told) &&
	    told.action_status == a->status && told.open == scheduling_action_takes_enrolments(a);
}

void
far_sheet_tell(struct context *c, const struct action_share *s, bool always)
{
	struct shared_action now;

	far_sheet_make(c, s, &now);
	sheet_say(c, &now, always);
}

void
far_sheet_none(struct context *c, struct id peer, struct id share)
{
	struct shared_action s = { .id = far_id("shared action", peer, share),
		.peer = peer,
		.share = share,
		.status = ACTION_SHARE_WITHDRAWN };

	s.has = REC_BIT(TAG_ID) | REC_BIT(SHARED_TAG_PEER) | REC_BIT(SHARED_TAG_SHARE) |
	    REC_BIT(SHARED_TAG_STATUS);
	sheet_say(c, &s, true);
}
