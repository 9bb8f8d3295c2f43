/*
 * share_busy: on which half-days somebody is taken here, told to the other federation when it changes; and what that one told.
 * Owns: the tables of what was told last, and heard last.
 * Beware: what is told comes from this federation alone: what was heard of one is never told on, or two would tell each other their own
 *         words for ever.
 */
#include "services/scheduling/followup.h"
#include "services/scheduling/resource.h"
#include "services/scheduling/share.h"

const struct db_table scheduling_busy_shares = { &busy_share_desc };
const struct db_table scheduling_far_busy = { &far_busy_desc };

#define TELL_GRAIN (60 * USEC_PER_SEC) /* changes of a minute are told together */
#define TELL_AGAIN (24 * 3600 * USEC_PER_SEC) /* days to come move on */

static struct id
row_id(const char *kind, struct id share)
{
	const struct crypto_hash_part parts[] = { { kind, strlen(kind) }, { share.b, sizeof share.b } };

	return crypto_id_of(parts, 2);
}

/* Timers of the same instant are one. */
void
share_tell_soon(struct context *c, struct id share)
{
	context_timer(c, (c->now / TELL_GRAIN + 1) * TELL_GRAIN, "scheduling.person_share.tell", share);
}

void
share_follow(struct context *c, const struct db_table *t)
{
	static const struct db_table *const taking[] = { &scheduling_sessions, &scheduling_actions,
		&scheduling_enrolments, &scheduling_absences, &scheduling_availabilities,
		&scheduling_calendar_busy, &scheduling_intersessions };
	const int active = SHARE_ACTIVE;
	struct db_scan scan;
	struct id id;
	bool found = false;

	for (size_t i = 0; i < sizeof taking / sizeof taking[0]; i++)
		found |= t == taking[i];
	if (!found)
		return;
	db_scan_index(&scan, c->txn, &scheduling_person_shares,
	    record_field_tag(&person_share_desc, PERSON_SHARE_TAG_STATUS), &active, false);
	while (db_scan_next_id(&scan, &id))
		share_tell_soon(c, id);
	db_scan_end(&scan);
}

/* --- telling ---------------------------------------------------------------------------------------------------------- */
static struct list
busy_days(struct context *c, struct id person)
{
	uint8_t *halves = ARENA_ARRAY(c->arena, SHARE_DAYS_MOST, uint8_t);
	struct busy_day *days = ARENA_ARRAY(c->arena, SHARE_DAYS_MOST, struct busy_day);
	struct list l = { days, 0 };

	scheduling_taken_here(c, person, c->today, c->today + SHARE_DAYS_MOST - 1, halves);
	for (int32_t i = 0; i < SHARE_DAYS_MOST; i++)
		if (halves[i] != 0)
			days[l.count++] =
			    (struct busy_day){ REC_BIT(1) | REC_BIT(2), c->today + i, halves[i] };
	return l;
}

static bool
days_equal(const struct list *a, const struct list *b)
{
	const struct busy_day *x = a->items, *y = b->items;

	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (x[i].day != y[i].day || x[i].halves != y[i].halves)
			return false;
	return true;
}

/* Days that are over are forgotten by both sides alone. */
static void
days_drop_past(struct list *l, day_t today)
{
	const struct busy_day *d = l->items;

	while (l->count > 0 && d->day < today)
		d++, l->count--;
	l->items = (void *)(uintptr_t)d;
}

static enum rc
person_share_tell(struct context *c, const struct ref *in, struct nothing *ret, struct fault *why)
{
	struct person_share s;
	struct busy_share now = { .id = row_id("busy share", in->id) }, before = { 0 };

	(void)ret;
	(void)why;
	if (!context_get(c, &scheduling_person_shares, in->id, &s) || s.status != SHARE_ACTIVE)
		return RC_OK;
	context_timer(/* one a day, however often it is told in between */
	    c, (c->now / TELL_AGAIN + 1) * TELL_AGAIN, "scheduling.person_share.tell", s.id);
	now.days = busy_days(c, s.person);
	if (context_get(c, &scheduling_busy_shares, now.id, &before) &&
	    REC_HAS(&before, BUSY_SHARE_TAG_DAYS)) {
		days_drop_past(&before.days, c->today);
		if (days_equal(&before.days, &now.days))
			return RC_OK;
	}
	now.has = before.has & (REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT));
	now.version = before.version;
	now.created_at = before.created_at;
	now.peer = s.peer;
	now.far = s.far;
	now.has |= REC_BIT(TAG_ID) | REC_BIT(BUSY_SHARE_TAG_PEER) | REC_BIT(BUSY_SHARE_TAG_FAR) |
	    REC_BIT(BUSY_SHARE_TAG_DAYS);
	return event_stage(c, &scheduling_busy_shares, "told", &now);
}
SERVICE_HANDLER(person_share_tell, struct ref, struct nothing)

/* --- hearing ---------------------------------------------------------------------------------------------------------- */
static enum rc
heard_keep(struct context *c, const struct person_share *s, const struct list *days, const char *verb)
{
	struct far_busy f = { 0 };

	(void)context_get(c, &scheduling_far_busy, row_id("far busy", s->id), &f);
	f.id = row_id("far busy", s->id);
	f.share = s->id;
	f.person = s->person;
	f.days = *days;
	f.has |= REC_BIT(TAG_ID) | REC_BIT(FAR_BUSY_TAG_SHARE) | REC_BIT(FAR_BUSY_TAG_PERSON) |
	    REC_BIT(FAR_BUSY_TAG_DAYS);
	return event_stage(c, &scheduling_far_busy, verb, &f);
}

enum rc
share_heard(struct context *c, const struct person_share *s, const struct list *days)
{
	const struct busy_day *d = days->items;

	for (uint32_t i = 1; i < days->count; i++)
		if (d[i].day <= d[i - 1].day)
			return RC_OK; /* not what we would tell: nothing is taken from it */
	return heard_keep(c, s, days, "heard");
}

/* What was told and heard, once nothing is told any more, or all has to be told again. */
void
share_forget(struct context *c, const struct person_share *s)
{
	static const struct list none;
	struct busy_share told;
	struct far_busy heard;

	if (context_get(c, &scheduling_busy_shares, row_id("busy share", s->id), &told)) {
		told.has &= ~REC_BIT(BUSY_SHARE_TAG_DAYS);
		told.days = none;
		(void)event_stage(c, &scheduling_busy_shares, "forgotten", &told);
	}
	if (s->status != SHARE_ACTIVE &&
	    context_get(c, &scheduling_far_busy, row_id("far busy", s->id), &heard))
		(void)heard_keep(c, s, &none, "forgotten");
}

void
share_unavailable(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	struct far_busy f;
	struct db_scan scan;

	db_scan_index(&scan, c->txn, &scheduling_far_busy,
	    record_field_tag(&far_busy_desc, FAR_BUSY_TAG_PERSON), &person, false);
	while (db_scan_next(&scan, c->arena, &f)) {
		const struct busy_day *days = f.days.items;

		for (uint32_t i = 0; i < f.days.count; i++)
			if (days[i].day >= from && days[i].day <= to)
				halves[days[i].day - from] |= (uint8_t)(days[i].halves & 7u);
	}
	db_scan_end(&scan);
}
