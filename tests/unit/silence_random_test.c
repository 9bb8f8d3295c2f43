/*
 * silence_random_test: random histories, each lived twice, with and without what persons ask for themselves: all that an employer, a board, an
 *         animator, a coordinator or an institution can read, be told or hear of is the same, byte for byte.
 * Owns: two worlds of all services with one history; in the second, each call of a personal request is one that is refused.
 * Beware: what is read comes from the contracts: a new method is covered by being there. Records are asked for by the ids of the first
 *         world in both, so that an id that exists in one of them only may not be felt either. Ids derive from a command's number, so both
 *         worlds make as many calls.
 */
#include "common/calendar.h"
#include "proto/proto.h"
#include "services/gateway/stream.h"
#include "services/matching/agreement.h"
#include "tests/lib/silence.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SEEDS 12
#define STEPS 26
#define IDS_MOST 16 /* of each table at each look: the newest ones */
#define ANSWERS_MOST 400000u
#define PULLS 30
#define RANKINGS_MOST 400

extern const struct service_desc registry_service, scheduling_service, reporting_service,
    notification_service;
static const struct service_desc *const services[] = { &matching_service, &registry_service,
	&scheduling_service, &reporting_service, &notification_service };

struct answer_seen {
	size_t at, len; /* in bytes */
	const struct method *method; /* NULL: events heard */
	uint32_t reader;
	enum rc rc;
};
/* What a world shows. */
struct seen {
	struct buf bytes;
	struct answer_seen *answers;
	uint32_t count, full;
	uint32_t solicited, engaged, over, papers, dealt, moved; /* of personal requests, at the end */
	uint32_t replayed; /* rankings */
};
/* What the first world leaves for the second: how many calls each personal step took, and whom was asked about. */
struct trace {
	unsigned calls[STEPS * 4];
	usec_t took[STEPS * 4]; /* a call that has to wait moves the clock of the test */
	uint32_t call_count, call_at;
	struct id *ids;
	uint32_t id_count, id_at;
};
struct life {
	struct silence s;
	struct world *w; /* the same as s.w */
	struct seen *seen;
	struct trace *trace;
	bool happens; /* what persons ask for themselves */
};

/* --- two lives, step by step ------------------------------------------------------------ */
static void
personal_step(struct life *l)
{
	unsigned before = l->w->calls;
	usec_t began = host_now(l->w->h);

	if (!l->happens) {
		world_be_refused(l->w, l->trace->calls[l->trace->call_at]);
		host_advance(l->w->h, began + l->trace->took[l->trace->call_at++] - host_now(l->w->h));
		return;
	}
	silence_own(&l->s);
	l->trace->took[l->trace->call_count] = host_now(l->w->h) - began;
	l->trace->calls[l->trace->call_count++] = l->w->calls - before;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */
static void
seen_add(struct life *l, const struct method *m, uint32_t reader, enum rc rc, struct text body)
{
	struct seen *s = l->seen;

	assert_in_range(s->count, 0, ANSWERS_MOST - 1);
	s->answers[s->count++] = (struct answer_seen){ s->bytes.len, body.len, m, reader, rc };
	s->full += rc == RC_OK && body.len > 40;
	buf_append(&s->bytes, body.ptr, body.len);
}

/* Every day of a long time, archived too; required ids are the reader's. */
static void *
input_of(struct life *l, const struct method *m, const struct host_caller *who, const struct id *id)
{
	uint64_t *in = arena_alloc(host_arena(l->w->h), m->in->size);

	for (const struct rec_field *f = m->in->fields; f < record_end(m->in); f++) {
		if (id != NULL && f->kind == REC_K_ID && strcmp(f->name, "id") == 0)
			*(struct id *)record_at(f, in) = *id;
		else if (f->kind == REC_K_ID && strcmp(f->name, "provider") == 0)
			*(struct id *)record_at(f, in) = l->w->providers[0];
		else if (f->kind == REC_K_DAY)
			*(day_t *)record_at(f, in) =
			    strcmp(f->name, "from") == 0 ? WORLD_TODAY - 30 : WORLD_TODAY + 300;
		else if (strcmp(f->name, "archived") == 0)
			*(bool *)record_at(f, in) = true;
		else if (f->kind == REC_K_ID && (f->flags & REQUIRED))
			*(struct id *)record_at(f, in) = who->person;
		else
			continue;
		*in |= REC_BIT(f->tag);
	}
	return in;
}

static void
method_ask(struct life *l, uint32_t reader, const struct host_caller *who, const struct method *m,
    const struct id *id)
{
	enum rc rc = world_call(l->w, who, m->name, m->in, input_of(l, m, who, id), NULL, NULL);

	seen_add(l, m, reader, rc, host_last_body(l->w->h));
}

/* Ids of the first world's newest records; the second world asks for the same. */
static uint32_t
ids_of(struct life *l, const struct service_desc *desc, const struct db_table *table, struct id *ret)
{
	struct trace *t = l->trace;
	struct db_txn txn;
	struct db_scan scan;
	uint32_t n = 0;

	if (!l->happens) {
		while (!id_is_zero(t->ids[t->id_at]))
			ret[n++] = t->ids[t->id_at++];
		t->id_at++;
		return n;
	}
	txn = db_begin(service_db(host_service(l->w->h, desc->contract->name)), DB_READ);
	db_scan_all(&scan, &txn, table, true);
	while (n < IDS_MOST && db_scan_next_id(&scan, &ret[n]))
		n++;
	db_scan_end(&scan);
	db_abort(&txn);
	t->ids = realloc(t->ids, (t->id_count + n + 1) * sizeof *t->ids);
	memcpy(t->ids + t->id_count, ret, n * sizeof *ret);
	t->ids[t->id_count + n] = (struct id){ { 0 } };
	t->id_count += n + 1;
	return n;
}

static void
method_read(struct life *l, uint32_t reader, const struct host_caller *who, const struct service_desc *desc,
    const struct method *m)
{
	const struct db_table *table = stage_table_of(desc, m);
	struct id ids[IDS_MOST];
	uint32_t n;

	if (record_field(m->in, "id", 2) == NULL) {
		method_ask(l, reader, who, m, NULL);
		return;
	}
	n = table == NULL ? 0 : ids_of(l, desc, table, ids);
	for (uint32_t i = 0; i < n; i++)
		method_ask(l, reader, who, m, &ids[i]);
}

static void
event_hear(struct life *l, const struct viewer *v, const struct service_desc *desc,
    const struct pulled_event *e, struct buf *heard)
{
	const char *name = arena_text(host_arena(l->w->h), e->event.ptr, e->event.len);
	const struct collection_desc *c = proto_collection(name, (uint32_t)strcspn(name, "."));

	if (c == NULL || strcmp(c->service, desc->contract->name) != 0 ||
	    !stream_visible(c, v, e->body.ptr, e->body.len, host_arena(l->w->h)))
		return;
	buf_append(heard, e->event.ptr, e->event.len);
	buf_append(heard, e->key.b, sizeof e->key.b);
	buf_append(heard, &e->time, sizeof e->time);
}

/* The stream of events, as the gateway lets this reader hear it. */
static void
events_hear(struct life *l, uint32_t reader, const struct host_caller *who, const struct service_desc *desc)
{
	static const struct host_caller gateway = { .roles = ROLE_SERVICE };
	const struct viewer v = { who->roles, who->person, who->organisations, who->organisation_count,
		who->organisation_count != 0 };
	struct pull q = { .has = REC_BIT(1) | REC_BIT(2), .limit = 200 };
	struct pulled p;
	struct buf heard = { 0 };
	char *method = arena_printf(host_arena(l->w->h), "%s.journal.pull", desc->contract->name);

	for (int i = 0; i < PULLS; i++) { /* as many in both worlds: they count for the numbers of commands */
		assert_int_equal(
		    host_call(l->w->h, &gateway, method, &pull_desc, &q, 0, &pulled_desc, &p, NULL, NULL),
		    RC_OK);
		for (uint32_t k = 0; k < p.events.count; k++)
			event_hear(l, &v, desc, &((const struct pulled_event *)p.events.items)[k], &heard);
		q.after = p.upto;
	}
	assert_int_equal(p.upto, p.last);
	seen_add(l, NULL, reader, RC_OK, (struct text){ (const char *)heard.ptr, (uint32_t)heard.len, 0 });
	buf_free(&heard);
}

/* A file's address is the hash of its sealed bytes, and sealing takes dice: two equal files have two addresses. */
static bool
is_asked(const struct method *m, const struct host_caller *who)
{
	return m->kind != METHOD_WRITE && m->verb != NULL && (m->roles & who->roles) != 0 &&
	    strncmp(m->name, "registry.file.", 14) != 0;
}

static void
all_read(struct life *l)
{
	const struct host_caller institution = { .roles = ROLE_INSTITUTION },
				 national = { .roles = ROLE_NATIONAL };
	const struct host_caller *const readers[] = { &l->w->director_a, &l->w->board_a, &l->w->director_b,
		&l->w->animator, &l->w->coordinator, &l->w->operator, & l->w->two_hats, &l->w->nobody,
		&institution, &national };

	for (uint32_t r = 0; r < COUNT(readers); r++)
		for (size_t k = 0; k < COUNT(services); k++) {
			for (size_t i = 0; i < services[k]->contract->method_count; i++) {
				const struct method *m = &services[k]->contract->methods[i];

				if (is_asked(m, readers[r]))
					method_read(l, r, readers[r], services[k], m);
			}
			events_hear(l, r, readers[r], services[k]);
		}
}

/* --- two lives ---------------------------------------------------------------------------------------------------- */
static void
retention_set(struct world *w)
{
	static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
	struct retention_rule r = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10),
		.class = RETENTION_REQUEST_OVER,
		.months = 1,
		.action = RETENTION_REMOVE_TEXTS,
		.basis = TEXT_LIT("Décision du conseil"),
		.active = true },
			      out;

	assert_int_equal(world_call(w, &boss, "registry.retention_rule.create", &retention_rule_desc, &r,
			     &retention_rule_desc, &out),
	    RC_OK);
}

/* How far persons came in this world. */
static void
ends_count(struct life *l)
{
	struct db_txn txn = db_begin(service_db(host_service(l->w->h, "matching")), DB_READ);
	struct db_scan scan;
	struct proposal p;
	struct engagement e;
	struct engagement_agreement a;
	struct request r;

	db_scan_all(&scan, &txn, &matching_proposal, false);
	while (db_scan_next(&scan, host_arena(l->w->h), &p))
		l->seen->solicited += p.pool == POOL_INDIVIDUAL && REC_HAS(&p, 14);
	db_scan_end(&scan);
	db_scan_all(&scan, &txn, &matching_engagement, false);
	while (db_scan_next(&scan, host_arena(l->w->h), &e))
		l->seen->engaged += e.pool == POOL_INDIVIDUAL;
	db_scan_end(&scan);
	db_scan_all(&scan, &txn, &matching_request, false);
	while (db_scan_next(&scan, host_arena(l->w->h), &r))
		l->seen->over += r.kind == POOL_INDIVIDUAL && r.status >= REQUEST_CLOSED;
	db_scan_end(&scan);
	db_scan_all(&scan, &txn, &matching_engagement_agreement, false);
	while (db_scan_next(&scan, host_arena(l->w->h), &a))
		l->seen->papers += a.pool == POOL_INDIVIDUAL && a.status == ACCORD_SIGNED;
	db_scan_end(&scan);
	l->seen->dealt = l->s.dealt;
	l->seen->moved = l->s.moved;
	db_abort(&txn);
}

/* Whatever has become of cards, rules and days since, every ranking of this life can be made again, but those whose request has lost its
 * texts. */
static void
rankings_replay(struct life *l)
{
	struct db_txn txn = db_begin(service_db(host_service(l->w->h, "matching")), DB_READ);
	struct ranking *all = ARENA_ARRAY(host_arena(l->w->h), RANKINGS_MOST, struct ranking);
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_all(&scan, &txn, &matching_ranking, false);
	while (n < RANKINGS_MOST && db_scan_next(&scan, host_arena(l->w->h), &all[n]))
		n++;
	db_scan_end(&scan);
	db_abort(&txn);
	for (uint32_t i = 0; i < n; i++) {
		struct ranking_replay r;
		enum rc rc = world_do(
		    l->w, &l->w->referent, "matching.ranking.replay", all[i].id, &ranking_replay_desc, &r);

		if (!REC_HAS(&all[i], RANKING_TAG_INPUTS))
			assert_int_equal(rc, RC_CONFLICT);
		else if (rc != RC_OK || !r.same)
			fail_msg("ranking %u of %u is another when it is made again (%d)", i, n, (int)rc);
		l->seen->replayed += rc == RC_OK;
	}
}

static void
live(struct seen *seen, struct trace *trace, uint64_t seed, bool happens)
{
	struct world *w = world_new_of(services, COUNT(services));
	struct life l = { .s = { .w = w, .common = seed, .personal = seed * 77 + 1, .deals = seed % 2 != 0 },
		.w = w,
		.seen = seen,
		.trace = trace,
		.happens = happens };
	struct fault why = { 0 };
	uint64_t events;

	seen->answers = calloc(ANSWERS_MOST, sizeof *seen->answers);
	assert_non_null(seen->answers);
	retention_set(l.w);
	personal_step(&l);
	for (int i = 0; i < STEPS; i++) {
		silence_common(&l.s);
		for (int k = 0; k < 3; k++)
			personal_step(&l);
		if (i == STEPS / 2)
			all_read(&l);
	}
	host_settle(l.w->h);
	host_advance(l.w->h, 70 * USEC_PER_DAY); /* deadlines, reminders, retention */
	all_read(&l);
	ends_count(&l);
	rankings_replay(&l);
	assert_int_equal(host_verify(l.w->h, "matching", &events, &why), RC_OK);
	world_free(l.w);
}

/* Where two answers part, with what stands around it. */
static void
bytes_print(const char *which, const struct seen *s, const struct answer_seen *a, size_t at)
{
	const uint8_t *p = s->bytes.ptr + a->at;
	char line[161];
	size_t n = 0;

	for (size_t i = at < 40 ? 0 : at - 40; i < a->len && n < sizeof line - 1; i++)
		line[n++] = p[i] >= 32 && p[i] < 127 ? (char)p[i] : '.';
	line[n] = '\0';
	print_message("%s: rc %d, %zu bytes, from %zu: %s\n", which, (int)a->rc, a->len, at, line);
}

static void
seen_compare(const struct seen *a, const struct seen *b, uint64_t seed)
{
	for (uint32_t i = 0; i < a->count && i < b->count; i++) {
		const struct answer_seen *x = &a->answers[i], *y = &b->answers[i];
		size_t at = 0;

		if (x->rc == y->rc && x->len == y->len &&
		    memcmp(a->bytes.ptr + x->at, b->bytes.ptr + y->at, x->len) == 0)
			continue;
		while (at < x->len && at < y->len && a->bytes.ptr[x->at + at] == b->bytes.ptr[y->at + at])
			at++;
		bytes_print("with", a, x, at);
		bytes_print("without", b, y, at);
		fail_msg("seed %llu: reader %u is told something else by %s", (unsigned long long)seed,
		    x->reader, x->method == NULL ? "events" : x->method->name);
	}
	assert_int_equal(a->count, b->count);
}

static void
nothing_that_others_read_or_hear_tells_of_what_persons_ask(void **state)
{
	uint32_t answers = 0, full = 0, solicited = 0, engaged = 0, over = 0, replayed = 0, papers = 0,
		 dealt = 0, moved = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct seen with = { 0 }, without = { 0 };
		struct trace trace = { 0 };

		live(&with, &trace, seed * 7919, true);
		live(&without, &trace, seed * 7919, false);
		seen_compare(&with, &without, seed);
		assert_int_equal(trace.id_at, trace.id_count);
		answers += with.count;
		full += with.full;
		solicited += with.solicited - without.solicited;
		engaged += with.engaged - without.engaged;
		over += with.over - without.over;
		replayed += with.replayed;
		papers += with.papers;
		dealt += with.dealt;
		moved += with.moved;
		assert_int_equal(with.moved, without.moved);
		buf_free(&with.bytes);
		buf_free(&without.bytes);
		free(with.answers);
		free(without.answers);
		free(trace.ids);
	}
	print_message("%u answers, %u with something to read; of persons, %u asked a provider, %u were "
		      "accompanied, %u ended, %u agreements signed, %u campaigns applied; %u rankings made "
		      "again, %u times "
		      "days of persons moved\n",
	    answers, full, solicited, engaged, over, papers, dealt, replayed, moved);
	assert_true(full > 10000);
	assert_true(papers > 5 && dealt > 5 && moved > 5);
	assert_true(solicited > 50 && engaged > 10 && over > 20 && replayed > 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_that_others_read_or_hear_tells_of_what_persons_ask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
