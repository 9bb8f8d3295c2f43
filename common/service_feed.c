/*
 * service_feed: events between services, by pull: the side that is read, and the side that reads from its own cursor.
 * Owns: the kv table "cursor": service name -> last seq done (BE64).
 * Beware: what leaves is stripped of PERSONAL, SENSITIVE and SECRET fields, and of CARRIED ones but for who follows the record by name; effects and cursor are written in one
 *         transaction.
 */
#include "common/log.h"
#include "common/service_int.h"
#include <stdlib.h>

/* A cursor as kept: seq (BE64), mark (zero: none), hash of the names followed, how far it was read before (BE64). */
#define FEED_CURSOR_LEN (8 + CRYPTO_HASH_LEN + 8 + 8)
#define FEED_BROKEN_RETRY (5 * USEC_PER_SEC)
#define STRIPPED (REC_PRIVATE | SECRET)

/* --- the side that is read
 * ------------------------------------------------------------------------------------------ */
/* named: the reader asked for this record by its name. */
static struct text
strip_body(struct context *c, const struct journal_entry *j, bool named)
{
	const char *dot = memchr(j->event.ptr, '.', j->event.len);
	const struct db_table *t =
	    dot == NULL ? NULL : service_table(c->service->desc, j->event.ptr, (size_t)(dot - j->event.ptr));
	struct buf *b = &c->service->encode;
	void *rec;

	if (t == NULL || j->body.len == 0)
		return (struct text){ 0 };
	rec = arena_alloc(c->arena, t->rec->size);
	if (record_decode(t->rec, j->body.ptr, j->body.len, c->arena, rec, NULL, NULL) != RC_OK)
		return (struct text){ 0 };
	named = named && record_has_flag(t->rec, CARRIED);
	if (named)
		context_open(c, t, rec);
	buf_clear(b);
	record_encode(t->rec, rec, 0, named ? STRIPPED & ~(unsigned)CARRIED : STRIPPED, b);
	return (struct text){ arena_copy(c->arena, b->ptr, b->len), (uint32_t)b->len, 0 };
}

static void
pulled_fill(struct context *c, const struct journal_entry *j, bool named, struct pulled_event *e)
{
	*e = (struct pulled_event){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) |
		    REC_BIT(6),
		.seq = j->seq,
		.time = j->time,
		.event = j->event,
		.key = j->key,
		.actor = j->actor,
		.cause = j->cause };
	if (journal_foreign(j->event)) /* whoever wants it follows its own service */
		return;
	e->body = strip_body(c, j, named);
	if (e->body.len != 0)
		e->has |= REC_BIT(7);
}

/* Without a list all is told; with one, what is only kept from elsewhere is passed over too. */
static bool
pull_wants(const struct pull *p, struct text event)
{
	const struct text *names = p->want.items;
	const char *dot = memchr(event.ptr, '.', event.len);

	if (p->want.count == 0)
		return true;
	if (dot == NULL || journal_foreign(event))
		return false;
	for (uint32_t i = 0; i < p->want.count; i++)
		if (names[i].len == (size_t)(dot - event.ptr) &&
		    memcmp(names[i].ptr, event.ptr, names[i].len) == 0)
			return true;
	return false;
}

/* Fills events from p->after on, and says how far it has looked. */
static void
pull_scan(struct context *c, const struct pull *p, struct pulled *ret)
{
	uint64_t there = c->service->position > p->after ? c->service->position - p->after : 0;
	uint32_t most =
	    there < p->limit ? (uint32_t)there : p->limit; /* a pull that waits has room for nothing */
	struct pulled_event *events = ARENA_ARRAY(c->arena, most, struct pulled_event);
	struct journal_entry j;
	size_t bytes = 0;

	ret->events.items = events;
	for (ret->upto = p->after; ret->upto - p->after < PULL_SCAN_MOST && ret->events.count < most &&
	     journal_read(c->txn, ret->upto + 1, c->arena, &j);
	     ret->upto++) {
		if (!pull_wants(p, j.event))
			continue;
		bytes += j.body.len + 160;
		if (bytes > PULL_BYTES_MAX && ret->events.count != 0)
			break;
		pulled_fill(c, &j, p->want.count != 0, &events[ret->events.count++]);
	}
}

/* The history that the reader followed must be ours: a store that was lost or put back from an older copy
 * would otherwise be read on from a place that means something else. */
static enum rc
pull_continues(struct context *c, const struct pull *p, struct fault *why)
{
	struct journal_entry j;

	if (p->after == 0 || !REC_HAS(p, 5))
		return RC_OK;
	if (journal_read(c->txn, p->after, c->arena, &j) && text_equal(j.hash, p->mark))
		return RC_OK;
	return fault_addf(why, RC_CONFLICT, "after", FAULT_TEXT, "le journal n’est pas celui qui a été lu");
}

static void
pulled_mark(struct context *c, struct pulled *ret)
{
	struct journal_entry j;

	if (ret->upto == 0 || !journal_read(c->txn, ret->upto, c->arena, &j))
		return;
	ret->mark = j.hash;
	ret->has |= REC_BIT(4);
}

enum rc
pull_handle(struct context *c, const void *in, void *out, struct fault *why)
{
	const struct pull *p = in;
	struct pulled *ret = out;
	struct command *cmd = (struct command *)(uintptr_t)c->call;

	cmd->park_until = 0;
	if (pull_continues(c, p, why) != RC_OK)
		return RC_CONFLICT;
	pull_scan(c, p, ret);
	ret->last = c->service->position;
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3);
	pulled_mark(c, ret);
	if (ret->upto == p->after && p->wait && !cmd->parked_enough &&
	    c->now + PULL_PARK / 8 < c->call->env.deadline) {
		cmd->park_until = c->now + PULL_PARK;
		if (cmd->park_until > c->call->env.deadline - PULL_PARK / 8)
			cmd->park_until = c->call->env.deadline - PULL_PARK / 8;
	}
	return RC_OK;
}

/* Parked pulls are answered when there is something to tell, or when their time is over (with nothing). */
void
parked_wake(struct service *s, usec_t now, bool committed)
{
	struct queue still;
	struct command *c;

	if (s->parked.count == 0)
		return;
	queue_init(&still);
	while ((c = queue_pop(&s->parked)) != NULL) {
		if (!committed && c->park_until > now) {
			queue_push(&still, c);
			continue;
		}
		c->parked_enough = !committed;
		c->park_until = 0;
		queue_push(&s->reads, c);
	}
	s->parked = still;
	if (still.head == NULL)
		s->parked.tail = &s->parked.head;
}

/* --- the side that reads
 * -------------------------------------------------------------------------------------------- */
static void
feed_want(struct feed *f)
{
	const struct subscription *sub = f->sub;

	f->want = calloc(sub->keep_count + sub->see_count + 1, sizeof *f->want);
	if (f->want == NULL)
		abort();
	for (size_t i = 0; i < sub->keep_count; i++)
		f->want[f->want_count++] = text_of(sub->keep[i]->rec->name);
	for (size_t i = 0; i < sub->see_count; i++)
		f->want[f->want_count++] = text_of(sub->see[i]->name);
}

static void
feed_wanted(struct feed *f)
{
	struct crypto_hash_part *parts = calloc(f->want_count + 1, sizeof *parts);
	uint8_t hash[CRYPTO_HASH_LEN];

	if (parts == NULL)
		abort();
	for (uint32_t i = 0; i < f->want_count; i++)
		parts[i] = (struct crypto_hash_part){ f->want[i].ptr, f->want[i].len };
	crypto_hash_framed(NULL, parts, f->want_count, hash);
	memcpy(f->wanted, hash, sizeof f->wanted);
	free(parts);
}

static void
feed_write(const struct feed *f, struct db_txn *t)
{
	uint8_t value[FEED_CURSOR_LEN] = { 0 };

	db_be64(f->cursor, value);
	if (f->marked)
		memcpy(value + 8, f->mark, sizeof f->mark);
	memcpy(value + 8 + CRYPTO_HASH_LEN, f->wanted, sizeof f->wanted);
	db_be64(f->again, value + 8 + CRYPTO_HASH_LEN + 8);
	db_kv_put(t, &cursor_kv, f->sub->service, strlen(f->sub->service), value, sizeof value);
}

/* A program that follows more records than the one before it must hear of those that came earlier too. */
static void
feed_read(struct feed *f, struct text kept)
{
	static const uint8_t unmarked[CRYPTO_HASH_LEN];
	const uint8_t *p = (const uint8_t *)kept.ptr;
	uint64_t cursor = kept.len < 8 ? 0 : db_from_be64(p);

	if (kept.len == FEED_CURSOR_LEN &&
	    memcmp(p + 8 + CRYPTO_HASH_LEN, f->wanted, sizeof f->wanted) == 0) {
		f->cursor = f->kept = f->read = cursor;
		f->again = db_from_be64(p + 8 + CRYPTO_HASH_LEN + 8);
		memcpy(f->mark, p + 8, sizeof f->mark);
		memcpy(f->read_mark, p + 8, sizeof f->mark);
		f->marked = f->read_marked = memcmp(f->mark, unmarked, sizeof f->mark) != 0;
		return;
	}
	if (kept.len == FEED_CURSOR_LEN)
		f->again = db_from_be64(p + 8 + CRYPTO_HASH_LEN + 8);
	if (cursor > f->again)
		f->again = cursor;
	log_emit(LOG_INFO, "feed.again", LOG_STR("from", f->sub->service), LOG_U64("upto", f->again));
}

void
feeds_open(struct service *s, struct db_txn *t)
{
	struct arena a = { 0 };
	struct text value;

	s->feeds = calloc(s->desc->subscription_count + 1, sizeof *s->feeds);
	if (s->feeds == NULL)
		abort();
	for (size_t i = 0; i < s->desc->subscription_count; i++) {
		struct feed *f = &s->feeds[i];

		f->sub = &s->desc->subscriptions[i];
		f->service = s;
		queue_init(&f->held);
		feed_want(f);
		feed_wanted(f);
		if (db_kv_get(t, &cursor_kv, f->sub->service, strlen(f->sub->service), &a, &value))
			feed_read(f, value);
	}
	arena_free(&a);
}

void
feeds_close(struct service *s)
{
	struct command *c;

	for (size_t i = 0; s->feeds != NULL && i < s->desc->subscription_count; i++) {
		while ((c = queue_pop(&s->feeds[i].held)) != NULL)
			command_free(c);
		free(s->feeds[i].want);
	}
	free(s->feeds);
}

bool
feeds_reached(const struct service *s, const struct envelope *env)
{
	const struct position *seen = env->seen.items;

	for (uint32_t i = 0; i < env->seen.count; i++)
		for (size_t k = 0; k < s->desc->subscription_count; k++)
			if (text_is(seen[i].service, s->feeds[k].sub->service) &&
			    s->feeds[k].cursor < seen[i].seq)
				return false;
	return true;
}

/* As far as was looked at, with the mark of that entry; never back. */
static void
mark_move(const struct pulled *p, uint64_t *seq, bool *marked, uint8_t mark[CRYPTO_HASH_LEN])
{
	if (p->upto < *seq)
		return;
	*seq = p->upto;
	*marked = p->mark.len == CRYPTO_HASH_LEN;
	if (*marked)
		memcpy(mark, p->mark.ptr, CRYPTO_HASH_LEN);
}

static void
feed_move(struct feed *f, const struct pulled *p)
{
	mark_move(p, &f->cursor, &f->marked, f->mark);
}

/* The next pull begins behind this page, whether it is written by then or not. */
static void
feed_ahead(struct feed *f, const struct pulled *p)
{
	mark_move(p, &f->read, &f->read_marked, f->read_mark);
}

static void
feed_let(struct feed *f)
{
	struct command *c;

	while ((c = queue_pop(&f->held)) != NULL)
		queue_push(&f->service->pages, c);
}

static void
feed_hold(struct feed *f, struct command *c)
{
	c->origin = COMMAND_FEED;
	c->feed = f;
	f->pages++;
	feed_ahead(f, &c->pulled);
	queue_push(&f->held, c);
	if (f->read >= f->last || f->held.count >= FEED_HELD_MOST)
		feed_let(f);
}

static void
feed_answer(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct feed *f = arg;
	struct service *s = f->service;
	struct command *c;
	usec_t now = s->io.now(s->io.arg);

	(void)env;
	f->under_way = false;
	if (rc != RC_OK) {
		f->retry_at = now + (rc == RC_CONFLICT ? FEED_BROKEN_RETRY : FEED_RETRY);
		if (rc == RC_CONFLICT && !f->broken)
			log_emit(LOG_ERROR, "feed.broken", LOG_STR("from", f->sub->service),
			    LOG_U64("cursor", f->cursor));
		f->broken = f->broken || rc == RC_CONFLICT;
		feed_let(f);
		return;
	}
	c = command_new(s);
	c->body = arena_copy(&c->arena, body, len);
	if (record_decode(&pulled_desc, c->body, len, &c->arena, &c->pulled, NULL, NULL) != RC_OK) {
		log_emit(LOG_ERROR, "feed.malformed", LOG_STR("from", f->sub->service));
		f->retry_at = now + FEED_RETRY;
		command_free(c);
		feed_let(f);
		return;
	}
	f->last = c->pulled.last;
	f->heard = true;
	f->broken = false;
	f->retry_at = now;
	if (c->pulled.events.count == 0 && f->pages == 0 && c->pulled.upto < f->kept + FEED_UNKEPT_MOST) {
		/* nothing for us: no commit for a cursor alone, or every write of one service would cost all
		 * the others one; what is passed over is passed over again after a crash */
		feed_move(f, &c->pulled);
		feed_ahead(f, &c->pulled);
		command_free(c);
	} else {
		feed_hold(f, c);
	}
	if (s->io.wake != NULL)
		s->io.wake(s->io.arg);
}

static void
feed_pull(struct feed *f, usec_t now)
{
	struct service *s = f->service;
	struct pull p = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.after = f->read,
		.limit = 500, /* by bytes, mostly fewer */
		.wait = f->heard, /* at start: is there anything? */
		.want = { f->want, f->want_count },
		.mark = { (const char *)f->read_mark, sizeof f->read_mark, 0 } };
	struct envelope e = { .version = ENVELOPE_VERSION,
		.kind = ENVELOPE_CALL,
		.deadline = now + PULL_DEADLINE,
		.roles = ROLE_SERVICE };
	char method[100];

	p.has |= f->read_marked ? REC_BIT(5) : 0;
	e.has = REC_BIT(ENVELOPE_TAG_VERSION) | REC_BIT(ENVELOPE_TAG_KIND) | REC_BIT(ENVELOPE_TAG_ID) |
	    REC_BIT(ENVELOPE_TAG_METHOD) | REC_BIT(ENVELOPE_TAG_DEADLINE) | REC_BIT(ENVELOPE_TAG_ROLES);
	snprintf(method, sizeof method, "%s.journal.pull", f->sub->service);
	e.method = text_of(method);
	buf_clear(&s->scratch);
	record_encode(&pull_desc, &p, 0, 0, &s->scratch);
	f->under_way = true;
	call_send(s->calls, now, f->sub->service, &e, s->scratch.ptr, s->scratch.len, false, feed_answer, f);
}

void
feeds_pull(struct service *s, usec_t now)
{
	for (size_t i = 0; i < s->desc->subscription_count; i++)
		if (!s->feeds[i].under_way && s->feeds[i].retry_at <= now &&
		    s->feeds[i].pages < 2 * FEED_HELD_MOST)
			feed_pull(&s->feeds[i], now);
}

static const struct rec_desc *
feed_wants(const struct subscription *sub, const char *name, size_t len, const struct db_table **ret_keep)
{
	struct text n = { name, (uint32_t)len, 0 };

	*ret_keep = NULL;
	for (size_t i = 0; i < sub->keep_count; i++)
		if (text_is(n, sub->keep[i]->rec->name)) {
			*ret_keep = sub->keep[i];
			return sub->keep[i]->rec;
		}
	for (size_t i = 0; i < sub->see_count; i++)
		if (text_is(n, sub->see[i]->name))
			return sub->see[i];
	return NULL;
}

struct feed_event {
	struct command *c;
	const struct pulled_event *from;
	struct event e;
	const struct db_table *keep;
};

static enum rc
feed_event_run(struct context *ctx, void *arg)
{
	struct feed_event *fe = arg;
	const struct subscription *sub = fe->c->feed->sub;

	ctx->cause = fe->from->cause;
	if (fe->keep != NULL && fe->e.rec != NULL)
		stage_known(ctx, fe->keep, "known", (void *)(uintptr_t)fe->e.rec);
	else if (fe->keep != NULL && strcmp(fe->e.verb, "removed") == 0)
		event_note(ctx, fe->keep, "removed", fe->e.key);
	if (strcmp(fe->e.verb, "erased") == 0)
		subject_erase(ctx, fe->e.key);
	if (fe->from->seq <= fe->c->feed->again)
		return RC_OK;
	references_follow(ctx, &fe->e);
	if (sub->on_event == NULL)
		return RC_OK;
	return sub->on_event(ctx, &fe->e, fe->c->why);
}

static void
feed_event(struct command *c, struct db_txn *t, const struct pulled_event *p)
{
	const char *dot = memchr(p->event.ptr, '.', p->event.len);
	struct feed_event fe = { c, p,
		{ .name = p->event, .key = p->key, .actor = p->actor, .time = p->time, .cause = p->cause },
		NULL };
	/* not its number: what others may not know of would move the ids of all that comes after it */
	struct crypto_hash_part parts[] = { { c->feed->sub->service, strlen(c->feed->sub->service) },
		{ p->event.ptr, p->event.len }, { p->key.b, sizeof p->key.b },
		{ p->cause.b, sizeof p->cause.b }, { &p->time, sizeof p->time },
		{ p->body.ptr, p->body.len } };
	void *rec;

	if (dot == NULL || journal_foreign(p->event))
		return;
	fe.e.rec_desc = feed_wants(c->feed->sub, p->event.ptr, (size_t)(dot - p->event.ptr), &fe.keep);
	if (fe.e.rec_desc == NULL)
		return;
	fe.e.verb = arena_text(&c->arena, dot + 1, p->event.len - (size_t)(dot - p->event.ptr) - 1);
	if (p->body.len != 0) {
		rec = arena_alloc(&c->arena, fe.e.rec_desc->size);
		if (record_decode(fe.e.rec_desc, p->body.ptr, p->body.len, &c->arena, rec, NULL, NULL) ==
		    RC_OK)
			fe.e.rec = rec;
	}
	c->env.id = crypto_id_of(
	    parts, sizeof parts / sizeof parts[0]); /* seen again after a crash, it makes the same ids */
	c->env.roles = ROLE_SYSTEM;
	fault_clear(c->why);
	if (command_handle(c, t, feed_event_run, &fe) != RC_OK)
		log_emit(LOG_WARN, "event.refused", LOG_TEXT("event", p->event), LOG_U64("seq", p->seq));
}

void
feed_run(struct command *c, struct db_txn *t)
{
	struct feed *f = c->feed;
	const struct pulled_event *events = c->pulled.events.items;

	for (uint32_t i = 0; i < c->pulled.events.count && t->rc == RC_OK; i++) {
		if (events[i].seq <= f->cursor)
			continue;
		feed_event(c, t, &events[i]);
		f->cursor = events[i].seq;
	}
	feed_move(f, &c->pulled);
	f->kept = f->cursor;
	feed_write(f, t);
	f->pages--;
}
