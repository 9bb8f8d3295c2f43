/*
 * deadline: due dates follow the records that call for them, and fire once when their day comes.
 * Owns: the table of deadlines; each has a timer at six in the morning, Paris, of its day.
 * Beware: a timer is never taken back: one whose deadline has moved finds nothing to do, and the new one fires.
 */
#include "services/registry/deadline.h"
#include "common/calendar.h"
#include "services/registry/agrement.h"
#include "services/registry/checklist.h"
#include "services/registry/convention.h"
#include "services/registry/exchange.h"
#include "services/registry/file.h"
#include "services/registry/merge.h"
#include "services/registry/network.h"
#include "services/registry/offer.h"
#include "services/registry/programme.h"
#include "services/registry/search.h"
#include "services/registry/sheet.h"
#include "services/registry/subject.h"

#define FIRE_MINUTE (6 * 60)
#define FIRE_METHOD "registry.deadline.fire"

const struct db_table deadline_table = { &deadline_desc };

/* clang-format off */
static const struct deadline_rule *const rules[] = {
	NETWORK_DEADLINES
	OFFER_DEADLINES
	SHEET_DEADLINES
	AGREMENT_DEADLINES
	CONVENTION_DEADLINES
	PROGRAMME_DEADLINES
	FILE_DEADLINES
	EXCHANGE_DEADLINES
	SEARCH_DEADLINES
	MERGE_DEADLINES
	SUBJECT_DEADLINES
	CHECKLIST_DEADLINES
	NULL
};
/* clang-format on */

static const struct deadline_rule *
rule_of(const struct db_table *t)
{
	for (const struct deadline_rule *const *r = rules; *r != NULL; r++)
		if ((*r)->table == t)
			return *r;
	return NULL;
}

void
deadline_want(
    struct deadline_wants *w, enum deadline_kind kind, uint32_t number, day_t due, const char *title)
{
	if (w->count == DEADLINES_MOST)
		return;
	w->items[w->count++] =
	    (struct deadline_want){ .kind = kind, .number = number, .due = due, .title = title };
}

static struct id
deadline_id(struct id record, const struct deadline_want *w)
{
	uint8_t which[8];
	struct crypto_hash_part parts[] = { { record.b, sizeof record.b }, { which, sizeof which } };

	db_be64((uint64_t)w->kind << 32 | w->number, which);
	return crypto_id_of(parts, 2);
}

/* --- following ------------------------------------------------------------------------------------------- */
/* What a deadline says of its want, beside day and status; true when it is not what stood. */
static bool
want_write(const struct deadline_want *w, struct deadline *d)
{
	struct text title = text_of(w->title);
	bool none = id_is_zero(w->organisation),
	     same = REC_HAS(d, DEADLINE_TAG_TITLE) && text_equal(d->title, title) &&
	    none == !REC_HAS(d, DEADLINE_TAG_ORGANISATION) &&
	    (none || id_equal(d->organisation, w->organisation));

	d->title = title;
	d->organisation = w->organisation;
	d->has |= REC_BIT(DEADLINE_TAG_TITLE);
	d->has =
	    none ? d->has & ~REC_BIT(DEADLINE_TAG_ORGANISATION) : d->has | REC_BIT(DEADLINE_TAG_ORGANISATION);
	return !same;
}

void
deadline_arm(struct context *c, struct deadline *d)
{
	d->status = DEADLINE_PENDING;
	d->has = (d->has | REC_BIT(DEADLINE_TAG_STATUS)) &
	    ~(REC_BIT(DEADLINE_TAG_FIRED_AT) | REC_BIT(DEADLINE_TAG_DONE_AT) | REC_BIT(DEADLINE_TAG_DONE_BY));
	context_timer(c, calendar_instant(d->due, FIRE_MINUTE), FIRE_METHOD, d->id);
}

static void
want_new(struct context *c, const struct db_table *t, struct id record, const struct deadline_want *w)
{
	struct deadline d = { .id = deadline_id(record, w),
		.kind = w->kind,
		.number = w->number,
		.record_name = text_of(t->rec->name),
		.record = record,
		.due = w->due };

	d.has = REC_BIT(TAG_ID) | REC_BIT(DEADLINE_TAG_KIND) | REC_BIT(DEADLINE_TAG_NUMBER) |
	    REC_BIT(DEADLINE_TAG_RECORD_NAME) | REC_BIT(DEADLINE_TAG_RECORD) | REC_BIT(DEADLINE_TAG_DUE);
	want_write(w, &d);
	deadline_arm(c, &d);
	(void)event_stage(c, &deadline_table, "created", &d);
}

/* Those whose day does by itself what they call for: nothing is left to anybody once they have fired. */
static bool
settles_itself(enum deadline_kind kind)
{
	return kind == DEADLINE_CARD_SUSPENSION || kind == DEADLINE_ACCREDITATION_END ||
	    kind == DEADLINE_AGREMENT_END || kind == DEADLINE_CONVENTION_RENEWAL ||
	    kind == DEADLINE_CONVENTION_END;
}

/* One that has fired stays so until it is put off: to a day to come, or to one past that nobody was told of. One that was settled
 * and is called for again is due again; it was told before. One that somebody said is done stays so, wherever it moves. */
static void
want_again(struct context *c, const struct deadline_want *w, struct deadline *d)
{
	bool written = want_write(w, d), moved = d->due != w->due, later = w->due > d->due,
	     dropped = d->status == DEADLINE_DROPPED,
	     undone =
		 d->status == DEADLINE_DONE && !settles_itself(d->kind) && !REC_HAS(d, DEADLINE_TAG_DONE_AT);

	if (!written && !moved && !dropped && !undone)
		return;
	d->due = w->due;
	if (dropped ||
	    (moved && !REC_HAS(d, DEADLINE_TAG_DONE_AT) && (d->status == DEADLINE_PENDING || later)))
		deadline_arm(c, d);
	else if (undone)
		d->status = DEADLINE_DUE;
	(void)event_stage(c, &deadline_table, moved || dropped ? "moved" : "updated", d);
}

/* What is no longer called for; one that has fired is settled. */
static void
deadline_drop(struct context *c, struct deadline *d)
{
	bool fired = d->status == DEADLINE_DUE;

	if (!fired && d->status != DEADLINE_PENDING)
		return;
	d->status = fired ? DEADLINE_DONE : DEADLINE_DROPPED;
	(void)event_stage(c, &deadline_table, fired ? "done" : "dropped", d);
}

/* Each stored deadline meets its want, which is then taken off by its kind and number. */
static void
stored_meet(struct context *c, struct id record, const struct deadline_wants *w, bool met[DEADLINES_MOST])
{
	const struct deadline *staged;
	struct db_scan s;
	struct deadline d;

	db_scan_index(&s, c->txn, &deadline_table, record_field_tag(&deadline_desc, DEADLINE_TAG_RECORD),
	    &record, false);
	while (db_scan_next(&s, c->arena, &d)) {
		uint32_t i = 0;

		if ((staged = context_staged_id(c, &deadline_table, d.id)) != NULL)
			d = *staged; /* fired by this command, which goes before all that follows from it */
		while (i < w->count && (w->items[i].kind != d.kind || w->items[i].number != d.number))
			i++;
		if (i == w->count) {
			deadline_drop(c, &d);
		} else {
			met[i] = true;
			want_again(c, &w->items[i], &d);
		}
	}
	db_scan_end(&s);
}

static void
wants_meet(struct context *c, const struct deadline_rule *r, const struct rec_head *h, bool stored)
{
	struct deadline_wants w = { .count = 0 };
	bool met[DEADLINES_MOST] = { false };

	if (!REC_HAS(h, TAG_ARCHIVED_AT))
		r->derive(c, h, &w);
	if (stored)
		stored_meet(c, h->id, &w, met);
	for (uint32_t i = 0; i < w.count; i++)
		if (!met[i])
			want_new(c, r->table, h->id, &w.items[i]);
}

void
deadline_follow(struct context *c, const struct db_table *t, const void *rec)
{
	const struct deadline_rule *r = rule_of(t);

	if (r != NULL && r->derive != NULL)
		wants_meet(c, r, rec, true);
}

void
deadline_staged(struct context *c, const struct db_table *t, const void *after)
{
	const struct deadline_rule *r = rule_of(t);
	const struct rec_head *h = after;

	if (r == NULL)
		return;
	if (r->derive != NULL)
		wants_meet(c, r, h, h->version > 1 || r->kept); /* a new record has none yet */
	if (r->others != NULL)
		r->others(c, after);
}

/* --- firing ---------------------------------------------------------------------------------------------- */
static enum rc
deadline_fire(struct context *c, const struct ref *in, struct deadline *ret, struct fault *why)
{
	enum rc rc = context_need(c, &deadline_table, in->id, "id", ret, why);

	if (rc != RC_OK || ret->status != DEADLINE_PENDING || ret->due > c->today)
		return rc;
	ret->status = DEADLINE_DUE;
	ret->fired_at = c->now;
	ret->has |= REC_BIT(DEADLINE_TAG_FIRED_AT);
	rc = event_stage(c, &deadline_table, "due", ret);
	for (const struct deadline_rule *const *r = rules; rc == RC_OK && *r != NULL; r++)
		if ((*r)->due != NULL && text_is(ret->record_name, (*r)->table->rec->name))
			(*r)->due(c, ret);
	if (rc != RC_OK || !settles_itself(ret->kind))
		return rc;
	ret->status = DEADLINE_DONE;
	return event_stage(c, &deadline_table, "done", ret);
}
REGISTRY_HANDLER(deadline_fire, struct ref, struct deadline)
