/*
 * retention: which records have been kept long enough, shown at any time, and gone through every night by the rules that are active.
 * Owns: the table of rules; the nightly timer.
 * Beware: a night goes through whole tables, a bounded number of changes at a time: what is left comes a minute later. A person without
 *         any mandate never "left": those are the federation's own accounts, and people just entered.
 */
#include "services/registry/retention.h"
#include "common/calendar.h"
#include "services/registry/network.h"

#define NIGHT_MINUTE (3 * 60 + 30)
#define BATCH 100u
#define IDS_SHOWN 100u
#define AGAIN (60 * USEC_PER_SEC)
#define RUN_METHOD "registry.retention.run"
#define NEVER REC_DAY_MAX
#define TAG_CLASS 6
#define TAG_MANDATE_TO 10
#define TAG_ACCREDITATION_TO 9

const struct db_table retention_rule_table = { &retention_rule_desc };

/* --- since when ------------------------------------------------------------------------------------------------------- */
static day_t
archived_since(struct context *c, const void *rec)
{
	const struct rec_head *h = rec;

	(void)c;
	return REC_HAS(h, TAG_ARCHIVED_AT) ? calendar_local(h->archived_at).day : NEVER;
}

/* The end of the last mandate; never while one goes on, or when there was none. */
static day_t
person_left(struct context *c, const void *rec)
{
	const struct person *p = rec;
	day_t last = REC_DAY_MIN;
	struct mandate m;
	struct db_scan s;

	if (REC_HAS(p, TAG_ARCHIVED_AT))
		return NEVER;
	db_scan_index(&s, c->txn, &mandate_table, record_field(&mandate_desc, "person", strlen("person")),
	    &p->id, false);
	while (db_scan_next(&s, c->arena, &m)) {
		day_t end = REC_HAS(&m, TAG_MANDATE_TO) ? m.to : archived_since(c, &m);

		last = end > last ? end : last;
	}
	db_scan_end(&s);
	return last == REC_DAY_MIN ? NEVER : last;
}

/* Of what is in use only: archived is what becomes of it. */
static day_t
mandate_ended(struct context *c, const void *rec)
{
	const struct mandate *m = rec;

	(void)c;
	return REC_HAS(m, TAG_ARCHIVED_AT) || !REC_HAS(m, TAG_MANDATE_TO) ? NEVER : m->to;
}

static day_t
contact_day(struct context *c, const void *rec)
{
	(void)c;
	return ((const struct contact *)rec)->day;
}

static day_t
accreditation_ended(struct context *c, const void *rec)
{
	const struct accreditation *a = rec;

	(void)c;
	return REC_HAS(a, TAG_ACCREDITATION_TO) ? a->to : NEVER;
}

static day_t
membership_over(struct context *c, const void *rec)
{
	const struct membership *m = rec;
	day_t end;

	(void)c;
	return REC_HAS(m, TAG_ARCHIVED_AT) || !calendar_day_of((int)m->year, 12, 31, &end) ? NEVER : end;
}

/* Those without a table are another service's, which applies the rule itself. */
static const struct class_info {
	const struct db_table *table;
	day_t (*since)(struct context *c, const void *rec);
} classes[RETENTION_CLASS_COUNT] = {
	[RETENTION_PERSON_LEFT] = { &person_table, person_left },
	[RETENTION_PERSON_ARCHIVED] = { &person_table, archived_since },
	[RETENTION_MANDATE_ENDED] = { &mandate_table, mandate_ended },
	[RETENTION_CONTACT] = { &contact_table, contact_day },
	[RETENTION_PROVIDER_ARCHIVED] = { &provider_table, archived_since },
	[RETENTION_ACCREDITATION_ENDED] = { &accreditation_table, accreditation_ended },
	[RETENTION_MEMBERSHIP] = { &membership_table, membership_over },
};

/* --- which records ---------------------------------------------------------------------------------------------------- */
/* Has the action been taken already? */
static bool
is_done(enum retention_action action, const struct db_table *t, void *rec)
{
	const struct rec_head *h = rec;

	if (action == RETENTION_ARCHIVE)
		return REC_HAS(h, TAG_ARCHIVED_AT);
	if (action == RETENTION_ERASE)
		return REC_HAS((const struct person *)rec, PERSON_TAG_ERASED_AT);
	return !record_strip(t->rec, rec);
}

/* Those whose time is over: the first `most` in ret_ids; returns how many there are, counted up to count_most. */
static uint32_t
due_find(struct context *c, const struct retention_rule *rule, struct id *ret_ids, uint32_t most,
    uint32_t count_most)
{
	const struct class_info *k = &classes[rule->class];
	struct arena *kept = c->arena, own = { 0 };
	uint32_t count = 0;
	struct db_scan s;
	void *rec;

	if (k->table == NULL)
		return 0;
	rec = arena_alloc(kept, k->table->rec->size);
	c->arena = &own; /* a table may be long: each record is let go before the next */
	db_scan_all(&s, c->txn, k->table, false);
	while (count < count_most && db_scan_next(&s, &own, rec)) {
		day_t since = k->since(c, rec);

		if (since < NEVER && calendar_add_months(since, (int)rule->months) < c->today &&
		    !is_done(rule->action, k->table, rec)) {
			if (count < most)
				ret_ids[count] = ((const struct rec_head *)rec)->id;
			count++;
		}
		arena_reset(&own);
	}
	db_scan_end(&s);
	c->arena = kept;
	arena_free(&own);
	return count;
}

/* The class's rule in use; false: the default is filled in. */
static bool
rule_of(struct context *c, enum retention_class class, struct retention_rule *ret)
{
	const struct retention_default *d = retention_default_of(class);
	int value = (int)class;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &retention_rule_table, record_field_tag(&retention_rule_desc, TAG_CLASS),
	    &value, false);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = !REC_HAS(ret, TAG_ARCHIVED_AT);
	db_scan_end(&s);
	if (!found)
		*ret = (struct retention_rule){
			.class = class, .months = d->months, .action = d->action, .basis = text_of(d->basis)
		};
	return found;
}

/* --- rules ------------------------------------------------------------------------------------------------------------- */
static const char *
actions_text(struct context *c, uint32_t actions)
{
	const char *text = "";

	for (uint32_t i = 0; i < retention_action_enum.count; i++)
		if (actions >> retention_action_enum.values[i].value & 1u)
			text = arena_printf(c->arena, "%s%s%s", text, text[0] != '\0' ? ", " : "",
			    retention_action_enum.values[i].label);
	return text;
}

enum rc
retention_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct retention_rule *r = after;
	const struct retention_default *d = retention_default_of(r->class);
	struct retention_rule other;

	(void)before;
	if (rule_of(c, r->class, &other) && !id_equal(other.id, r->id))
		fault_add(why, RC_RULE, "class", FAULT_RETENTION_TWICE);
	if (r->months < d->months_least)
		fault_addf(why, RC_RULE, "months", FAULT_RETENTION_LAW, "%u", d->months_least);
	if ((d->actions >> r->action & 1u) == 0)
		fault_addf(why, RC_RULE, "action", FAULT_RETENTION_ACTION, "%s", actions_text(c, d->actions));
	return fault_rc(why);
}

static enum rc
retention_preview(
    struct context *c, const struct nothing *in, struct retention_preview *ret, struct fault *why)
{
	struct retention_line *lines = ARENA_ARRAY(c->arena, RETENTION_CLASS_COUNT, struct retention_line);

	(void)in;
	(void)why;
	for (unsigned i = 0; i < RETENTION_CLASS_COUNT; i++) {
		struct id *ids = ARENA_ARRAY(c->arena, IDS_SHOWN, struct id);
		struct retention_rule rule;
		bool own = rule_of(c, (enum retention_class)i, &rule);
		uint32_t count = due_find(c, &rule, ids, IDS_SHOWN, UINT32_MAX);

		lines[i] = (struct retention_line){ .has = REC_BIT(10) - REC_BIT(1),
			.class = rule.class,
			.months = rule.months,
			.action = rule.action,
			.basis = rule.basis,
			.law = retention_default_of(rule.class)->months_least != 0,
			.active = own && rule.active,
			.rule = rule.id,
			.count = count,
			.ids = { ids, count < IDS_SHOWN ? count : IDS_SHOWN } };
		if (!own)
			lines[i].has &= ~REC_BIT(7);
		if (classes[i].table == NULL)
			lines[i].has &= ~(REC_BIT(8) | REC_BIT(9));
	}
	*ret = (struct retention_preview){ REC_BIT(1), { lines, RETENTION_CLASS_COUNT } };
	return RC_OK;
}
REGISTRY_HANDLER(retention_preview, struct nothing, struct retention_preview)

/* --- every night --------------------------------------------------------------------------------------------------------- */
static void
apply_rule(struct context *c, const struct retention_rule *rule, struct id id)
{
	const struct db_table *t = classes[rule->class].table;
	struct rec_head *h = arena_alloc(c->arena, t->rec->size);

	if (rule->action == RETENTION_ERASE) {
		person_erase_over(c, id);
	} else if (rule->action == RETENTION_REMOVE_TEXTS) {
		subject_strip(c, t, id);
	} else if (context_latest(c, t, id, h)) {
		h->archived_at = c->now;
		h->has |= REC_BIT(TAG_ARCHIVED_AT);
		(void)event_stage(c, t, "archived", h);
	}
}

static void
night_timer(struct context *c, usec_t due)
{
	context_timer(c, due, RUN_METHOD, (struct id){ { 0 } });
}

/* The next half past three, in Paris. */
static usec_t
next_night(const struct context *c)
{
	usec_t tonight = calendar_instant(c->today, NIGHT_MINUTE);

	return tonight > c->now ? tonight : calendar_instant(c->today + 1, NIGHT_MINUTE);
}

static enum rc
retention_run(struct context *c, const struct ref *in, struct nothing *ret, struct fault *why)
{
	struct id ids[BATCH];
	uint32_t left = BATCH;

	(void)in;
	(void)ret;
	(void)why;
	for (unsigned i = 0; i < RETENTION_CLASS_COUNT && left > 0; i++) {
		struct retention_rule rule;
		uint32_t count;

		if (!rule_of(c, (enum retention_class)i, &rule) || !rule.active)
			continue;
		count = due_find(c, &rule, ids, left, left);
		for (uint32_t k = 0; k < count; k++)
			apply_rule(c, &rule, ids[k]);
		left -= count;
	}
	night_timer(c, left == 0 ? c->now + AGAIN : next_night(c));
	return RC_OK;
}
REGISTRY_HANDLER(retention_run, struct ref, struct nothing)

void
retention_resume(struct context *c)
{
	night_timer(
	    c, next_night(c)); /* the same hour makes the same timer, however often the service starts */
}
