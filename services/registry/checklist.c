/*
 * checklist: which checklist an action follows, and what that makes fall due around its days.
 * Owns: the tables of this part; the numbers of its due dates: a hundred times the item's, and the session's rank for what each one calls for.
 * Beware: what comes before a day is no longer called for once that day was held, nor what was past already when the action was written
 *         down; what comes after it stays until somebody says that it is done. A cancelled action calls for nothing.
 */
#include "common/calendar.h"
#include "services/registry/checklist.h"

const struct db_table checklist_table = { &checklist_desc };
const struct db_table checklist_actions = { &action_desc };
const struct db_table checklist_sessions = { &session_desc };

#define TITLE_MOST 100 /* bytes of an action's title, in a due date's */

/* --- which checklist ------------------------------------------------------------------------------------- */
/* That kind's, as this command leaves it; but for the one of id `but`. */
static bool
checklist_find(struct context *c, enum action_kind kind, const struct id *but, struct checklist *ret)
{
	const struct staged *at = NULL;
	const struct checklist *staged;
	struct checklist k;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &checklist_table, record_field_tag(&checklist_desc, CHECKLIST_TAG_KIND),
	    &kind, false);
	while (!found && db_scan_next(&s, c->arena, &k))
		found = context_staged_id(c, &checklist_table, k.id) == NULL &&
		    !REC_HAS(&k, TAG_ARCHIVED_AT) && (but == NULL || !id_equal(k.id, *but));
	db_scan_end(&s);
	while (!found && (staged = context_staged_next(c, &checklist_table, &at)) != NULL) {
		k = *staged;
		found = staged == context_staged_id(c, &checklist_table, k.id) && k.kind == kind &&
		    !REC_HAS(&k, TAG_ARCHIVED_AT) && (but == NULL || !id_equal(k.id, *but));
	}
	if (found)
		*ret = k;
	return found;
}

static struct list
items_of(struct context *c, const struct action *a)
{
	struct list none = { NULL, 0 };
	struct checklist k;

	if (!checklist_find(c, a->kind, NULL, &k))
		return checklist_usual();
	return k.active ? k.items : none;
}

static void
items_check(const struct checklist *k, struct fault *why)
{
	const struct checklist_item *items = k->items.items;
	uint32_t most = 0;

	for (uint32_t i = 0; i < k->items.count; i++) {
		most += checklist_anchor_of(&items[i]) == CHECKLIST_EACH ? SCHEDULING_RANK_MAX : 1;
		for (uint32_t j = 0; j < i; j++) {
			char field[FAULT_FIELD_MAX];

			if (items[j].number != items[i].number)
				continue;
			snprintf(field, sizeof field, "items[%u].number", i);
			(void)fault_addf(
			    why, RC_INVALID, field, FAULT_CHECKLIST_NUMBER, "%u", items[i].number);
		}
	}
	if (most > DEADLINES_MOST)
		(void)fault_addf(why, RC_RULE, "items", FAULT_CHECKLIST_LONG, "%u, et %u au plus", most,
		    (unsigned)DEADLINES_MOST);
}

enum rc
checklist_check(struct context *c, const void *before, void *after, struct fault *why)
{
	struct checklist *k = after, other;

	if (before == NULL && !REC_HAS(k, CHECKLIST_TAG_ACTIVE)) {
		k->active = true;
		k->has |= REC_BIT(CHECKLIST_TAG_ACTIVE);
	}
	items_check(k, why);
	if (checklist_find(c, k->kind, &k->id, &other))
		(void)fault_add(why, RC_RULE, "kind", FAULT_CHECKLIST_DOUBLE);
	return fault_rc(why);
}

static enum rc
checklist_usual_tell(
    struct context *c, const struct nothing *in, struct checklist_usual *ret, struct fault *why)
{
	(void)c;
	(void)in;
	(void)why;
	*ret = (struct checklist_usual){ .has = REC_BIT(1), .items = checklist_usual() };
	return RC_OK;
}
REGISTRY_HANDLER(checklist_usual_tell, struct nothing, struct checklist_usual)

/* --- the sessions of an action --------------------------------------------------------------------------- */
struct days {
	struct session items[2 * SCHEDULING_RANK_MAX];
	uint32_t count;
};

static void
days_put(struct days *d, const struct session *s)
{
	uint32_t i = 0;

	while (i < d->count && !id_equal(d->items[i].id, s->id))
		i++;
	if (i == 2 * SCHEDULING_RANK_MAX)
		return;
	d->items[i] = *s;
	d->count += i == d->count;
}

static bool
has_day(const struct session *s)
{
	return !REC_HAS(s, TAG_ARCHIVED_AT) && s->status != SESSION_CANCELLED && REC_HAS(s, SESSION_DAY);
}

/* Those that have a day, the first one first. */
static void
days_read(struct context *c, struct id action, struct days *ret)
{
	const struct session *staged;
	const struct staged *at = NULL;
	struct session s;
	struct db_scan scan;
	uint32_t n = 0;

	ret->count = 0;
	db_scan_index(&scan, c->txn, &checklist_sessions, record_field_tag(&session_desc, SESSION_ACTION),
	    &action, false);
	while (db_scan_next(&scan, c->arena, &s))
		if (has_day(&s) || context_staged_id(c, &checklist_sessions, s.id) != NULL)
			days_put(ret, &s);
	db_scan_end(&scan);
	while ((staged = context_staged_next(c, &checklist_sessions, &at)) != NULL)
		if (id_equal(staged->action, action))
			days_put(ret, staged);
	for (uint32_t i = 0; i < ret->count; i++) {
		uint32_t to;

		s = ret->items[i];
		if (!has_day(&s))
			continue;
		for (to = n++; to > 0 && ret->items[to - 1].day > s.day; to--)
			ret->items[to] = ret->items[to - 1];
		ret->items[to] = s;
	}
	ret->count = n;
}

/* --- what an action calls for ---------------------------------------------------------------------------- */
struct call {
	struct context *c;
	const struct action *action;
	day_t known_on; /* when the action was written down */
	const char *title;
	struct deadline_wants *wants;
};

static void
item_call(struct call *k, const struct checklist_item *i, const struct session *s)
{
	bool each = checklist_anchor_of(i) == CHECKLIST_EACH;
	day_t due = checklist_day(s->day, i->offset, k->action->alsace_moselle);
	const char *mark = checklist_mark(k->c->arena, i->offset);

	if (REC_HAS(i, CHECKLIST_ITEM_SETTLED_BY) && k->action->status >= i->settled_by)
		return; /* done by what has become of the action; a cancelled one calls for nothing before this */
	if (i->offset <= 0 && (s->status == SESSION_HELD || k->action->status == ACTION_DONE))
		return;
	if (due < k->known_on)
		return;
	deadline_want(k->wants, DEADLINE_ACTION_STEP, i->number * 100 + (each ? s->rank : 0), due,
	    each ? arena_printf(k->c->arena, "Journée %u, %s : " TEXT_FMT " (%s)", s->rank, mark,
		       TEXT_ARG(i->label), k->title)
		 : arena_printf(k->c->arena, "%s : " TEXT_FMT " (%s)", mark, TEXT_ARG(i->label), k->title));
}

/* Cut at a character. */
static const char *
title_short(struct arena *a, struct text t)
{
	uint32_t n = t.len;

	if (n <= TITLE_MOST)
		return arena_text(a, t.ptr, n);
	for (n = TITLE_MOST; n > 0 && ((unsigned char)t.ptr[n] & 0xc0) == 0x80; n--)
		;
	return arena_printf(a, "%.*s…", (int)n, t.ptr);
}

static void
action_derive(struct context *c, const void *rec, struct deadline_wants *ret)
{
	const struct action *a = rec;
	struct call k = { c, a, calendar_local(a->created_at).day, title_short(c->arena, a->title), ret };
	struct days *d = ARENA_NEW(c->arena, struct days);
	struct list items = { NULL, 0 };

	if (a->status == ACTION_CANCELLED)
		return;
	days_read(c, a->id, d);
	if (d->count > 0)
		items = items_of(c, a);
	for (uint32_t i = 0; i < items.count; i++) {
		const struct checklist_item *item = &((const struct checklist_item *)items.items)[i];

		switch (checklist_anchor_of(item)) {
		case CHECKLIST_FIRST:
			item_call(&k, item, &d->items[0]);
			break;
		case CHECKLIST_LAST:
			item_call(&k, item, &d->items[d->count - 1]);
			break;
		case CHECKLIST_EACH:
			for (uint32_t s = 0; s < d->count; s++)
				item_call(&k, item, &d->items[s]);
			break;
		}
	}
}
const struct deadline_rule checklist_action_deadlines = {
	.table = &checklist_actions, .derive = action_derive, .kept = true
};

/* --- what else changes it -------------------------------------------------------------------------------- */
static void
session_others(struct context *c, const void *rec)
{
	const struct session *s = rec;
	struct action a;

	if (context_latest(c, &checklist_actions, s->action, &a))
		deadline_follow(c, &checklist_actions, &a);
}
const struct deadline_rule checklist_session_deadlines = {
	.table = &checklist_sessions, .others = session_others, .kept = true
};

/* What is over keeps the steps that it had: one that is added now would fall due at once for all that took place in years. */
static void
checklist_others(struct context *c, const void *rec)
{
	const struct checklist *k = rec;
	struct db_scan s;
	struct action a;

	db_scan_index(
	    &s, c->txn, &checklist_actions, record_field_tag(&action_desc, ACTION_KIND), &k->kind, false);
	while (db_scan_next(&s, c->arena, &a))
		if (a.status != ACTION_DONE)
			deadline_follow(c, &checklist_actions, &a);
	db_scan_end(&s);
}
const struct deadline_rule checklist_deadlines = { .table = &checklist_table, .others = checklist_others };
