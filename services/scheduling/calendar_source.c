/*
 * calendar_source: persons' own calendars as records: their addresses, when they are read, and what came of it.
 * Owns: the tables of calendars and of what they make busy.
 * Beware: an address is a secret. When a reading fails, what was known stays.
 */
#include "services/scheduling/resource.h"

#define READ_EACH (6 * 3600 * USEC_PER_SEC)
#define TAKE_PATIENCE                                                                                        \
	(15 * 60 * USEC_PER_SEC) /* a gateway that went down while it read is followed by another */
#define FAILING_AFTER (5 * USEC_PER_DAY)

const struct db_table scheduling_calendars = { &calendar_desc };
const struct db_table scheduling_calendar_busy = { &calendar_busy_desc };

/* --- the record ------------------------------------------------------------------------------------------------------- */
static uint32_t
calendars_others(struct context *c, const struct calendar_source *self)
{
	const struct rec_field *f = record_field_tag(&calendar_desc, CALENDAR_PERSON);
	struct calendar_source other;
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_index(&scan, c->txn, &scheduling_calendars, f, &self->person, false);
	while (db_scan_next(&scan, c->arena, &other))
		n += !id_equal(other.id, self->id) && !scheduling_is_archived(&other);
	db_scan_end(&scan);
	return n;
}

static struct text
address_host(struct text address)
{
	const char *from = memchr(address.ptr, '/', address.len), *end = address.ptr + address.len, *to;

	if (from == NULL || end - from < 2)
		return TEXT_LIT("");
	for (to = from += 2; to < end && strchr("/:?#", *to) == NULL; to++)
		;
	return (struct text){ from, (uint32_t)(to - from), 0 };
}

/* Another address is another calendar: nothing of the former holds, but for its busy days until the new one is read. */
static void
address_set(struct context *c, struct calendar_source *k)
{
	k->has &= ~(REC_BIT(CALENDAR_HOST) | REC_BIT(CALENDAR_DUE_AT) | REC_BIT(CALENDAR_FAILURES) |
	    REC_BIT(CALENDAR_FAILING_SINCE) | REC_BIT(CALENDAR_LAST_OUTCOME) | REC_BIT(CALENDAR_MARK) |
	    REC_BIT(CALENDAR_TOLD_AT));
	if (!REC_HAS(k, CALENDAR_ADDRESS))
		return;
	if (k->address.len > 9 && memcmp(k->address.ptr, "webcal://", 9) == 0)
		k->address =
		    text_of(arena_printf(c->arena, "https%.*s", (int)k->address.len - 6, k->address.ptr + 6));
	k->host = address_host(k->address);
	k->due_at = c->now;
	k->has |= REC_BIT(CALENDAR_HOST) | REC_BIT(CALENDAR_DUE_AT);
}

enum rc
calendar_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct calendar_source *was = before;
	struct calendar_source *k = after;

	if (was == NULL && calendars_others(c, k) >= CALENDARS_MOST)
		return fault_addf(why, RC_RULE, "person", FAULT_CALENDARS_MOST, "%d", CALENDARS_MOST);
	if (was == NULL || REC_HAS(was, CALENDAR_ADDRESS) != REC_HAS(k, CALENDAR_ADDRESS) ||
	    (REC_HAS(k, CALENDAR_ADDRESS) && !text_equal(was->address, k->address)))
		address_set(c, k);
	return RC_OK;
}

/* What a calendar that is no longer kept made busy goes with it. */
static enum rc
busy_clear(struct context *c, struct id calendar)
{
	struct calendar_busy b;

	if (!context_get(c, &scheduling_calendar_busy, calendar, &b) || b.days.count == 0)
		return RC_OK;
	b.days = (struct list){ 0 };
	b.has |= REC_BIT(CALENDAR_BUSY_DAYS);
	return event_stage(c, &scheduling_calendar_busy, "read", &b);
}

enum rc
calendar_then(struct context *c, const void *before, const void *after, struct fault *why)
{
	const struct calendar_source *k = after;

	(void)before;
	(void)why;
	return scheduling_is_archived(k) ? busy_clear(c, k->id) : RC_OK;
}

void
calendars_erase(struct context *c, struct id person)
{
	const struct rec_field *f = record_field_tag(&calendar_desc, CALENDAR_PERSON);
	struct calendar_source k;
	struct db_scan scan;
	struct id_list all = { .items = ARENA_ARRAY(c->arena, 64, struct id) };

	db_scan_index(&scan, c->txn, &scheduling_calendars, f, &person, false);
	while (all.count < 64 && db_scan_next(&scan, c->arena, &k))
		if (!scheduling_is_archived(&k))
			all.items[all.count++] = k.id;
	db_scan_end(&scan);
	for (uint32_t i = 0; i < all.count; i++) {
		if (!context_get(c, &scheduling_calendars, all.items[i], &k))
			continue;
		k.archived_at = c->now;
		k.has |= REC_BIT(TAG_ARCHIVED_AT);
		k.has &= ~REC_BIT(CALENDAR_DUE_AT);
		if (event_stage(c, &scheduling_calendars, "archived", &k) == RC_OK)
			(void)busy_clear(c, k.id);
	}
}

/* --- asking for a reading ----------------------------------------------------------------------------------------------- */
/* As a change of it: who may not see it is not told that it is there. */
static enum rc
calendar_own(struct context *c, struct id id, struct calendar_source *ret, struct fault *why)
{
	bool known = context_get(c, &scheduling_calendars, id, ret);

	if (!known ||
	    (!caller_has(c, ROLE_TEAM) &&
		(id_is_zero(c->caller.person) || !id_equal(ret->person, c->caller.person))))
		return fault_only(why, RC_NOT_FOUND);
	return scheduling_is_archived(ret) ? fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED) : RC_OK;
}

static enum rc
calendar_refresh(struct context *c, const struct ref *in, struct calendar_source *ret, struct fault *why)
{
	enum rc rc = calendar_own(c, in->id, ret, why);

	if (rc != RC_OK)
		return rc;
	if (!REC_HAS(ret, CALENDAR_ADDRESS))
		return fault_add(why, RC_CONFLICT, "address", FAULT_CALENDAR_NO_ADDRESS);
	ret->due_at = c->now;
	ret->has |= REC_BIT(CALENDAR_DUE_AT);
	rc = event_stage(c, &scheduling_calendars, "asked", ret);
	context_open(c, &scheduling_calendars, ret);
	return rc;
}
SERVICE_HANDLER(calendar_refresh, struct ref, struct calendar_source)

static enum rc
calendar_content(
    struct context *c, const struct calendar_content *in, struct calendar_source *ret, struct fault *why)
{
	enum rc rc = calendar_own(c, in->id, ret, why);

	if (rc == RC_OK)
		calendar_work_start(c, in->id, in->bytes);
	return rc;
}
SERVICE_HANDLER(calendar_content, struct calendar_content, struct calendar_source)

static enum rc
calendar_due(struct context *c, const struct nothing *in, struct calendar_due *ret, struct fault *why)
{
	const struct rec_field *f = record_field_tag(&calendar_desc, CALENDAR_DUE_AT);
	struct id *ids = ARENA_ARRAY(c->arena, CALENDARS_DUE_MOST, struct id);
	struct calendar_source k;
	struct db_scan scan;
	uint32_t n = 0;

	(void)in;
	(void)why;
	db_scan_range(&scan, c->txn, &scheduling_calendars, f, NULL, &c->now, false);
	while (n < CALENDARS_DUE_MOST && db_scan_next(&scan, c->arena, &k))
		if (!scheduling_is_archived(&k))
			ids[n++] = k.id;
	db_scan_end(&scan);
	*ret = (struct calendar_due){ REC_BIT(1), { ids, n } };
	return RC_OK;
}
SERVICE_HANDLER(calendar_due, struct nothing, struct calendar_due)

static enum rc
calendar_take(struct context *c, const struct ref *in, struct calendar_task *ret, struct fault *why)
{
	struct calendar_source k, open;
	enum rc rc = context_need(c, &scheduling_calendars, in->id, "id", &k, why);

	if (rc != RC_OK)
		return rc;
	*ret = (struct calendar_task){ .has = REC_BIT(1), .id = k.id };
	if (scheduling_is_archived(&k) || !REC_HAS(&k, CALENDAR_DUE_AT) || k.due_at > c->now)
		return RC_OK; /* another came first */
	open = k;
	context_open(c, &scheduling_calendars, &open);
	k.due_at = c->now + TAKE_PATIENCE;
	if (!REC_HAS(&open, CALENDAR_ADDRESS)) /* erased: never again */
		k.has &= ~REC_BIT(CALENDAR_DUE_AT);
	else
		ret->has |= REC_BIT(2);
	ret->address = open.address;
	if (REC_HAS(&open, CALENDAR_MARK)) {
		ret->mark = open.mark;
		ret->has |= REC_BIT(3);
	}
	return event_stage(c, &scheduling_calendars, "taken", &k);
}
SERVICE_HANDLER(calendar_take, struct ref, struct calendar_task)

/* --- what came of it ---------------------------------------------------------------------------------------------------- */
/* Days gone by stay as they were known; those to come are as they were found. Nothing is written when nothing changed. */
static enum rc
busy_keep(struct context *c, const struct calendar_source *k, const struct calendar_result *in)
{
	struct calendar_busy was = { 0 },
			     b = { .has = REC_BIT(TAG_ID) | REC_BIT(CALENDAR_BUSY_PERSON) |
					 REC_BIT(CALENDAR_BUSY_DAYS) };
	bool known = context_get(c, &scheduling_calendar_busy, k->id, &was);
	const struct busy_day *old = was.days.items, *found = in->days.items;
	struct busy_day *days = ARENA_ARRAY(c->arena, CALENDAR_BUSY_DAYS_MOST, struct busy_day);
	uint32_t n = 0;

	if (known)
		b = was;
	b.id = k->id;
	b.person = k->person;
	for (uint32_t i = 0; i < was.days.count; i++)
		if (old[i].day < c->today && old[i].day >= c->today - BUSY_SPAN_MOST &&
		    n < CALENDAR_BUSY_DAYS_MOST)
			days[n++] = old[i];
	for (uint32_t i = 0; i < in->days.count; i++)
		if (found[i].day >= c->today && n < CALENDAR_BUSY_DAYS_MOST)
			days[n++] = found[i];
	b.days = (struct list){ days, n };
	b.has |= REC_BIT(CALENDAR_BUSY_DAYS);
	if (known && record_equal(&calendar_busy_desc, &was, &b))
		return RC_OK;
	return event_stage(c, &scheduling_calendar_busy, "read", &b);
}

static enum rc
calendar_found(struct context *c, struct calendar_source *k, const struct calendar_result *in)
{
	bool fetched = context_worked(c) == NULL;
	enum rc rc;

	if (fetched && REC_HAS(k, CALENDAR_ADDRESS)) {
		k->due_at = c->now + READ_EACH;
		k->has |= REC_BIT(CALENDAR_DUE_AT);
	}
	k->last_read_at = c->now;
	k->last_outcome = in->outcome;
	k->has &= ~(REC_BIT(CALENDAR_FAILURES) | REC_BIT(CALENDAR_FAILING_SINCE) | REC_BIT(CALENDAR_TOLD_AT));
	k->has |= REC_BIT(CALENDAR_LAST_READ_AT) | REC_BIT(CALENDAR_LAST_OUTCOME);
	if (in->outcome == CALENDAR_UNCHANGED)
		return event_stage(c, &scheduling_calendars, "read", k);
	k->entries = in->entries;
	k->has |= REC_BIT(CALENDAR_ENTRIES);
	k->has &= ~REC_BIT(CALENDAR_MARK);
	if (fetched && REC_HAS(in, 4)) {
		k->mark = in->mark;
		k->has |= REC_BIT(CALENDAR_MARK);
	}
	rc = event_stage(c, &scheduling_calendars, "read", k);
	return rc != RC_OK ? rc : busy_keep(c, k, in);
}

/* Told once, when five days have gone by; each six hours it is tried again. */
static enum rc
calendar_failed(struct context *c, struct calendar_source *k, const struct calendar_result *in)
{
	const char *verb = "failed";

	if (!REC_HAS(k, CALENDAR_FAILING_SINCE)) {
		k->failing_since = c->now;
		k->failures = 0;
	}
	if (!REC_HAS(k, CALENDAR_TOLD_AT) && c->now - k->failing_since >= FAILING_AFTER) {
		k->told_at = c->now;
		k->has |= REC_BIT(CALENDAR_TOLD_AT);
		verb = "failing";
	}
	k->failures++;
	k->last_outcome = in->outcome;
	k->due_at = c->now + READ_EACH;
	k->has |= REC_BIT(CALENDAR_FAILING_SINCE) | REC_BIT(CALENDAR_FAILURES) |
	    REC_BIT(CALENDAR_LAST_OUTCOME) | REC_BIT(CALENDAR_DUE_AT);
	return event_stage(c, &scheduling_calendars, verb, k);
}

static enum rc
calendar_read(
    struct context *c, const struct calendar_result *in, struct calendar_source *ret, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_calendars, in->id, "id", ret, why);
	bool brought = context_worked(c) != NULL;

	if (rc == RC_OK && scheduling_is_archived(ret))
		rc = fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc != RC_OK)
		return rc;
	if (in->outcome == CALENDAR_READ || in->outcome == CALENDAR_UNCHANGED)
		rc = calendar_found(c, ret, in);
	else if (!brought)
		rc = calendar_failed(c, ret, in);
	else
		return fault_add(why, RC_INVALID, "bytes",
		    in->outcome == CALENDAR_TOO_MANY ? FAULT_CALENDAR_MUCH : FAULT_CALENDAR_CONTENT);
	context_open(c, &scheduling_calendars, ret);
	return rc;
}
SERVICE_HANDLER(calendar_read, struct calendar_result, struct calendar_source)
