/*
 * retention: requests that have been over for long lose their texts, by the rule that the registry keeps.
 * Owns: the nightly timer of matching.
 * Beware: nobody is told how many there are: a coordinator sets the rule, and must not learn whether somebody asked. Each request has
 *         a key of its own, which goes with its texts: what the journal keeps of them cannot be read after.
 */
#include "common/calendar.h"
#include "services/matching/consent.h"

#define NIGHT_MINUTE (3 * 60 + 45)
#define BATCH 100u
#define AGAIN (60 * USEC_PER_SEC)
#define RUN_METHOD "matching.retention.run"

/* The rule on requests, when there is one and it is switched on. */
static bool
rule_active(struct context *c, struct retention_rule *ret)
{
	int class = RETENTION_REQUEST_OVER;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &matching_retention_rule, matching_field(&matching_retention_rule, "class"),
	    &class, false);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = !REC_HAS(ret, TAG_ARCHIVED_AT) && ret->active;
	db_scan_end(&s);
	return found;
}

/* A draft that nobody went on with is over too. */
static bool
is_over(const struct request *r)
{
	return r->status == REQUEST_CLOSED || r->status == REQUEST_WITHDRAWN ||
	    r->status == REQUEST_EXHAUSTED || r->status == REQUEST_ORIENTED ||
	    r->status == REQUEST_CALLED_BACK || r->status == REQUEST_DRAFT;
}

/* Something that it said before, and says no more, can still be read in the journal. */
static bool
has_key(struct context *c, struct id request)
{
	uint8_t key[CRYPTO_KEY_LEN];
	bool found = context_key(c, request, false, key);

	crypto_wipe(key, sizeof key);
	return found;
}

static bool
is_due(struct context *c, const struct retention_rule *rule, struct request *r)
{
	day_t since = calendar_local(r->updated_at).day;

	return is_over(r) && calendar_add_months(since, (int)rule->months) < c->today &&
	    (record_strip(&request_desc, r) || has_key(c, r->id));
}

static uint32_t
due_find(struct context *c, const struct retention_rule *rule, struct id ids[BATCH])
{
	struct arena own = { 0 }; /* each is let go before the next */
	struct request r;
	struct db_scan s;
	uint32_t count = 0;

	db_scan_all(&s, c->txn, &matching_request, false);
	while (count < BATCH && db_scan_next(&s, &own, &r)) {
		if (is_due(c, rule, &r))
			ids[count++] = r.id;
		arena_reset(&own);
	}
	db_scan_end(&s);
	arena_free(&own);
	return count;
}

static void
night_timer(struct context *c, bool again)
{
	usec_t tonight = calendar_instant(c->today, NIGHT_MINUTE);
	usec_t due = tonight > c->now ? tonight : calendar_instant(c->today + 1, NIGHT_MINUTE);

	context_timer(c, again ? c->now + AGAIN : due, RUN_METHOD, (struct id){ { 0 } });
}

enum rc
matching_retention_run(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct retention_rule rule;
	struct id ids[BATCH];
	uint32_t count = 0;

	(void)in;
	(void)ret;
	(void)why;
	if (rule_active(c, &rule))
		count = due_find(c, &rule, ids);
	for (uint32_t i = 0; i < count; i++)
		request_texts_remove(c, ids[i]);
	if (count != BATCH)
		referents_resume(c);
	night_timer(c, count == BATCH);
	return RC_OK;
}

void
matching_retention_resume(struct context *c)
{
	night_timer(c, false);
}
