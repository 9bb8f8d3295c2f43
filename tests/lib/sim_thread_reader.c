/*
 * sim_thread_reader: who reads at the end: all that a director, and the coordinator beside, can read.
 * Owns: nothing.
 * Beware: of the inbox only what it says is kept: ids and times of notices come from when they were told.
 */
#include "tests/lib/sim_thread.h"
#include <stdlib.h>

enum reading_kind {
	READ_LIST, /* all of a collection */
	READ_GROUP, /* something about the group's request */
	READ_INBOX, /* a list of notices */
	READ_SERVED, /* a list that does depend on personal requests */
	READ_BILAN
};
enum reading_who { READ_AS_DIRECTOR, READ_AS_COORDINATOR, READ_AS_REFERENT };
struct reading_step {
	enum reading_who who;
	enum reading_kind kind;
	const char *method;
};
static const struct reading_step steps[] = {
	{ READ_AS_DIRECTOR, READ_LIST, "registry.organisation.list" },
	{ READ_AS_DIRECTOR, READ_LIST, "registry.person.list" },
	{ READ_AS_DIRECTOR, READ_LIST, "registry.mandate.list" },
	{ READ_AS_DIRECTOR, READ_LIST, "scheduling.action.list" },
	{ READ_AS_DIRECTOR, READ_LIST, "scheduling.session.list" },
	{ READ_AS_DIRECTOR, READ_LIST, "scheduling.enrolment.list" },
	{ READ_AS_DIRECTOR, READ_LIST, "scheduling.absence.list" },
	{ READ_AS_DIRECTOR, READ_LIST, "matching.request.list" },
	{ READ_AS_DIRECTOR, READ_LIST, "matching.engagement.list" },
	{ READ_AS_DIRECTOR, READ_GROUP, "matching.request.get" },
	{ READ_AS_DIRECTOR, READ_GROUP, "matching.request.proposals" },
	{ READ_AS_DIRECTOR, READ_GROUP, "matching.request.readers" },
	{ READ_AS_DIRECTOR, READ_INBOX, "notification.notice.list" },
	{ READ_AS_COORDINATOR, READ_LIST, "matching.request.list" },
	{ READ_AS_COORDINATOR, READ_LIST, "matching.proposal.list" },
	{ READ_AS_COORDINATOR, READ_LIST, "matching.engagement.list" },
	{ READ_AS_COORDINATOR, READ_LIST, "matching.capacity.list" },
	{ READ_AS_COORDINATOR, READ_INBOX, "notification.notice.list" },
	{ READ_AS_REFERENT, READ_SERVED, "matching.request.list" },
	{ READ_AS_REFERENT, READ_BILAN, "reporting.bilan.get" },
};
#define STEPS ((int)(sizeof steps / sizeof steps[0]))

static void
read_step(struct reader_actor *x, const struct reading_step *step)
{
	const struct host_caller *all[] = { &x->t->w.as_director[0], &x->t->w.as_coordinator,
		&x->t->w.as_referent };
	struct list_query q = { .has = REC_BIT(1) | REC_BIT(3), .limit = 200, .archived = true };
	struct ref group = { REC_BIT(1), x->t->requests[2].request.id };
	struct bilan_query whole = { 0 };
	const struct host_caller *who = all[step->who];

	if (step->kind == READ_GROUP)
		sim_actor_call(&x->actor, who, step->method, &ref_desc, &group, NULL, NULL);
	else if (step->kind == READ_BILAN)
		sim_actor_call(
		    &x->actor, who, step->method, &bilan_query_desc, &whole, &bilan_desc, &x->bilan);
	else
		sim_actor_call(&x->actor, who, step->method, &list_query_desc, &q, &list_page_desc, &x->page);
}

static int
notice_order(const void *a, const void *b)
{
	const struct text *x = a, *y = b;
	uint32_t n = x->len < y->len ? x->len : y->len;
	int c = memcmp(x->ptr, y->ptr, n);

	return c != 0 ? c : (x->len > y->len) - (x->len < y->len);
}

static void
read_notices(struct reader_actor *x)
{
	struct text *all = arena_array(&x->actor.arena, x->page.count + 1, sizeof *all);
	uint64_t head = REC_BIT(TAG_ID) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT);
	const char *p = x->page.items.ptr, *end = p + x->page.items.len;
	struct buf b = { 0 };

	for (uint32_t i = 0; i < x->page.count; i++) {
		size_t len = 1;
		struct notice n;

		while (p + len < end &&
		    record_decode(&notice_desc, p, len, &x->actor.arena, &n, NULL, NULL) != RC_OK)
			len++;
		if (record_decode(&notice_desc, p, len, &x->actor.arena, &n, NULL, NULL) != RC_OK)
			abort();
		n.has &= ~head;
		buf_clear(&b);
		record_to_json(&notice_desc, &n, 0, &b);
		all[i] = (struct text){ arena_copy(&x->actor.arena, b.ptr, b.len), (uint32_t)b.len, 0 };
		p += len;
	}
	qsort(all, x->page.count, sizeof *all, notice_order);
	for (uint32_t i = 0; i < x->page.count; i++)
		buf_append(&x->notices, all[i].ptr, all[i].len);
	buf_free(&b);
}

static void
read_take(struct reader_actor *x, const struct reading_step *step)
{
	const struct text *answer = &x->actor.answer;

	if (!sim_actor_expect(&x->actor, RC_OK)) {
		sim_actor_end(&x->actor);
		return;
	}
	if (step->kind == READ_INBOX)
		read_notices(x);
	else if (step->kind == READ_SERVED)
		buf_append(&x->served, answer->ptr, answer->len);
	else if (step->kind != READ_BILAN)
		buf_append(&x->read, answer->ptr, answer->len);
}

void
reader_actor_run(struct sim_actor *a)
{
	struct reader_actor *x = (struct reader_actor *)a;

	if (a->calls != 0)
		read_take(x, &steps[x->step++]);
	if (x->step < STEPS && !a->done)
		read_step(x, &steps[x->step]);
	else
		sim_actor_end(a);
}
