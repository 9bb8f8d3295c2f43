/*
 * plan_scope: see plan_scope.h.
 * Owns: the rules that a request is held to.
 * Beware: a session that is held or cancelled is not placed any more; the day of one that is held still counts beside the others.
 */
#include "services/scheduling/plan_scope.h"
#include "services/scheduling/plan.h"
#include "services/scheduling/plan_case.h"

#include <stdlib.h>

static int
id_order(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

/* --- sessions ---------------------------------------------------------------------------- */
static bool
is_named(const struct list *sorted, struct id id)
{
	return sorted->count == 0 || bsearch(&id, sorted->items, sorted->count, sizeof id, id_order) != NULL;
}

static struct list
sorted_copy(struct context *c, const struct list *ids)
{
	struct list out = { arena_copy(c->arena, ids->items, ids->count * sizeof(struct id)), ids->count };

	if (out.count > 1)
		qsort(out.items, out.count, sizeof(struct id), id_order);
	return out;
}

uint32_t
plan_scope_sessions(struct context *c, const struct plan *p, struct plan_scoped *out, uint32_t cap)
{
	struct list named = sorted_copy(c, &p->sessions), left = sorted_copy(c, &p->left_out);
	const struct id *ids = p->actions.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->actions.count; i++) {
		struct session_list l;
		bool leave = left.count > 0 && is_named(&left, ids[i]);

		scheduling_sessions_of(c, ids[i], &l);
		for (uint32_t k = 0; k < l.count; k++) {
			bool asked = !leave && is_named(&named, l.items[k].id);

			if (!asked && !REC_HAS(&l.items[k], SESSION_DAY))
				continue;
			if (n < cap)
				out[n] = (struct plan_scoped){ l.items[k], !asked };
			n++;
		}
	}
	return n;
}

/* --- a season ---------------------------------------------------------------------------- */
static bool
session_touches(const struct session *s, day_t from, day_t to)
{
	if (s->status == SESSION_HELD)
		return false;
	if (REC_HAS(s, SESSION_DAY))
		return s->day >= from && s->day <= to;
	return REC_HAS(s, SESSION_WINDOW_FROM) && REC_HAS(s, SESSION_WINDOW_TO) && s->window_from <= to &&
	    s->window_to >= from;
}

static bool
action_touches(struct context *c, struct id action, day_t from, day_t to)
{
	struct session_list l;

	scheduling_sessions_of(c, action, &l);
	for (uint32_t i = 0; i < l.count; i++)
		if (session_touches(&l.items[i], from, to))
			return true;
	return false;
}

/* One more than a plan may have is enough to know. */
static void
season_fill(struct context *c, struct plan *p)
{
	struct id *ids = ARENA_ARRAY(c->arena, SCHEDULING_PLAN_ACTIONS_MAX + 1, struct id);
	const struct rec_field *status = record_field_tag(&action_desc, ACTION_STATUS);
	uint32_t n = 0;

	for (int state = ACTION_ENVISAGED; state <= ACTION_RUNNING; state++) {
		struct db_scan scan;
		struct action a;

		db_scan_index(&scan, c->txn, &scheduling_actions, status, &state, false);
		while (n <= SCHEDULING_PLAN_ACTIONS_MAX && db_scan_next(&scan, c->arena, &a))
			if (!scheduling_is_archived(&a) && action_touches(c, a.id, p->from, p->to))
				ids[n++] = a.id;
		db_scan_end(&scan);
	}
	p->actions = (struct list){ ids, n };
	p->has |= REC_BIT(PLAN_ACTIONS);
}

static enum rc
season_empty(const struct plan *p, struct fault *why)
{
	char from[CALENDAR_LONG_CAP], to[CALENDAR_LONG_CAP];

	calendar_day_long(p->from, from);
	calendar_day_long(p->to, to);
	return fault_addf(why, RC_RULE, "from", FAULT_PLAN_NO_ACTION, "entre le %s et le %s", from, to);
}

static enum rc
season_check(struct context *c, struct plan *p, struct fault *why)
{
	if (!REC_HAS(p, PLAN_FROM) || !REC_HAS(p, PLAN_TO))
		return fault_add(why, RC_INVALID, REC_HAS(p, PLAN_FROM) ? "to" : "from", FAULT_REQUIRED);
	if (p->from > p->to)
		return fault_add(why, RC_INVALID, "to", FAULT_PLAN_PERIOD);
	season_fill(c, p);
	if (p->actions.count > SCHEDULING_PLAN_ACTIONS_MAX)
		return fault_addf(
		    why, RC_RULE, "to", FAULT_PLAN_LARGE, "%d actions au plus", SCHEDULING_PLAN_ACTIONS_MAX);
	if (p->actions.count == 0)
		return season_empty(p, why);
	return RC_OK;
}

/* --- some sessions ----------------------------------------------------------------------- */
static enum rc
session_check(struct context *c, const struct list *ids, uint32_t i, struct id *ret_action, struct fault *why)
{
	char field[FAULT_FIELD_MAX], text[ID_TEXT_LEN + 1];
	struct id id = ((const struct id *)ids->items)[i];
	struct session s;
	enum rc rc;

	snprintf(field, sizeof field, "sessions[%u]", i);
	rc = context_need(c, &scheduling_sessions, id, field, &s, why);
	if (rc != RC_OK)
		return rc;
	if (s.status == SESSION_HELD || s.status == SESSION_CANCELLED || scheduling_is_archived(&s))
		return fault_add(why, RC_CONFLICT, field, FAULT_SESSION_CLOSED);
	id_format(id, text);
	if (list_has_id_before(ids, i, id))
		return fault_addf(why, RC_INVALID, field, FAULT_DUPLICATE, "%s", text);
	*ret_action = s.action;
	return RC_OK;
}

static enum rc
sessions_check(struct context *c, struct plan *p, struct fault *why)
{
	struct id *actions = ARENA_ARRAY(c->arena, p->sessions.count + 1, struct id), last = { { 0 } };
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->sessions.count; i++) {
		enum rc rc = session_check(c, &p->sessions, i, &actions[i], why);

		if (rc != RC_OK)
			return rc;
	}
	qsort(actions, p->sessions.count, sizeof *actions, id_order);
	for (uint32_t i = 0; i < p->sessions.count; i++) {
		if (!id_equal(actions[i], last))
			actions[n++] = actions[i];
		last = actions[n - 1];
	}
	p->actions = (struct list){ actions, n };
	p->has |= REC_BIT(PLAN_ACTIONS);
	return n <= SCHEDULING_PLAN_ACTIONS_MAX ? RC_OK
						: fault_addf(why, RC_RULE, "sessions", FAULT_PLAN_LARGE,
						      "%d actions au plus", SCHEDULING_PLAN_ACTIONS_MAX);
}

/* --- venues to choose among ------------------------------------------------------------------ */
enum rc
scheduling_venues_check(bool given, const struct list *venues, bool any, struct fault *why)
{
	const struct id *ids = venues->items;

	if (given && (venues->count > 0 || any))
		return fault_add(why, RC_RULE, venues->count > 0 ? "venues" : "any_venue", FAULT_VENUE_GIVEN);
	for (uint32_t i = 0; i < venues->count; i++)
		for (uint32_t k = 0; k < i; k++) {
			char field[FAULT_FIELD_MAX], text[ID_TEXT_LEN + 1];

			if (!id_equal(ids[k], ids[i]))
				continue;
			snprintf(field, sizeof field, "venues[%u]", i);
			id_format(ids[i], text);
			return fault_addf(why, RC_INVALID, field, FAULT_DUPLICATE, "%s", text);
		}
	return RC_OK;
}

/* --- the whole --------------------------------------------------------------------------- */
static enum rc
actions_check(struct context *c, const struct plan *p, struct fault *why)
{
	const struct id *ids = p->actions.items;

	for (uint32_t i = 0; i < p->actions.count; i++) {
		char field[FAULT_FIELD_MAX], text[ID_TEXT_LEN + 1];
		struct action a;
		enum rc rc;

		snprintf(field, sizeof field, "actions[%u]", i);
		rc = context_need(c, &scheduling_actions, ids[i], field, &a, why);
		if (rc != RC_OK)
			return rc;
		if (scheduling_action_is_closed(&a) || scheduling_is_archived(&a))
			return fault_add(why, RC_CONFLICT, field, FAULT_ACTION_CLOSED);
		id_format(ids[i], text);
		for (uint32_t k = 0; k < i; k++)
			if (id_equal(ids[k], ids[i]))
				return fault_addf(why, RC_INVALID, field, FAULT_DUPLICATE, "%s", text);
	}
	return RC_OK;
}

static enum rc
weights_check(const struct plan *p, struct fault *why)
{
	const struct plan_weight *w = p->weights.items;

	for (uint32_t i = 0; i < p->weights.count; i++)
		for (uint32_t k = 0; k < i; k++) {
			char field[FAULT_FIELD_MAX];

			if (w[k].criterion != w[i].criterion)
				continue;
			snprintf(field, sizeof field, "weights[%u].criterion", i);
			return fault_addf(why, RC_INVALID, field, FAULT_PLAN_WEIGHT, "%s",
			    rec_enum_by_value(&plan_criterion_enum, (int)w[i].criterion)->label);
		}
	return RC_OK;
}

static enum rc
size_check(struct context *c, const struct plan *p, struct fault *why)
{
	const char *field = p->sessions.count > 0 ? "sessions" : REC_HAS(p, PLAN_FROM) ? "from" : "actions";
	struct plan_scoped *all = ARENA_ARRAY(c->arena, SCHEDULING_PLAN_SESSIONS_MAX, struct plan_scoped);
	struct session *s = ARENA_ARRAY(c->arena, SCHEDULING_PLAN_SESSIONS_MAX, struct session);
	uint32_t n = plan_scope_sessions(c, p, all, SCHEDULING_PLAN_SESSIONS_MAX);
	day_t first, last;

	if (n == 0)
		return fault_add(why, RC_RULE, field, FAULT_PLAN_EMPTY);
	if (n > SCHEDULING_PLAN_SESSIONS_MAX)
		return fault_addf(why, RC_RULE, field, FAULT_PLAN_LARGE, "%u journées, %d au plus", n,
		    SCHEDULING_PLAN_SESSIONS_MAX);
	for (uint32_t i = 0; i < n; i++)
		s[i] = all[i].rec;
	if (!plan_span(s, n, p->mode == PLAN_REPLAN, &first, &last))
		return fault_addf(why, RC_RULE, field, FAULT_PLAN_LARGE,
		    "%d jours au plus entre la première et la dernière", PLAN_HORIZON_MAX);
	return RC_OK;
}

enum rc
plan_scope_check(struct context *c, struct plan *p, struct fault *why)
{
	bool season = REC_HAS(p, PLAN_FROM) || REC_HAS(p, PLAN_TO);
	enum rc rc = RC_OK;

	if ((p->actions.count > 0) + (p->sessions.count > 0) + season != 1)
		return fault_add(why, RC_INVALID, "actions", FAULT_PLAN_ASKED);
	if (season)
		rc = season_check(c, p, why);
	else if (p->sessions.count > 0)
		rc = sessions_check(c, p, why);
	if (rc == RC_OK)
		rc = actions_check(c, p, why);
	if (rc == RC_OK)
		rc = weights_check(p, why);
	return rc == RC_OK ? size_check(c, p, why) : rc;
}
