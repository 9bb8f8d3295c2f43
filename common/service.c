/*
 * service: opening, the queues, and the step that answers what is waiting with one commit.
 * Owns: struct service.
 * Beware: nothing but the store is touched here; frames, time and randomness come and go by service_io.
 */
#include "common/erasures.h"
#include "common/log.h"
#include "common/service_int.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const struct db_kv receipt_kv = { "receipt", DB_KV_PLAIN };
const struct db_kv cursor_kv = { "cursor", DB_KV_PLAIN };
const struct db_kv timer_kv = { "timer", DB_KV_PLAIN };

void
queue_init(struct queue *q)
{
	q->head = NULL;
	q->tail = &q->head;
	q->count = 0;
}

void
queue_push(struct queue *q, struct command *c)
{
	c->next = NULL;
	*q->tail = c;
	q->tail = &c->next;
	q->count++;
}

struct command *
queue_pop(struct queue *q)
{
	struct command *c = q->head;

	if (c == NULL)
		return NULL;
	q->head = c->next;
	if (q->head == NULL)
		q->tail = &q->head;
	q->count--;
	c->next = NULL;
	return c;
}

static void
queue_free(struct queue *q)
{
	struct command *c;

	while ((c = queue_pop(q)) != NULL)
		command_free(c);
}

static MUST_CHECK enum rc
service_open_ring(struct service *s, const struct service_config *cfg, struct fault *why)
{
	struct db_txn t = db_begin(s->db, DB_READ);
	enum rc rc = t.rc;

	if (rc == RC_OK)
		rc = ring_check(&t, cfg->keyring, NULL, why);
	if (rc == RC_OK)
		rc = keyring_open(cfg->keyring, s->key, &s->io.entropy, &s->ring, why);
	if (rc == RC_OK)
		rc = ring_check(&t, cfg->keyring, s->ring, why);
	s->ring_on_disk = cfg->keyring != NULL;
	db_abort(&t);
	return rc;
}

static MUST_CHECK enum rc
service_open_store(struct service *s, const struct service_config *cfg, struct fault *why)
{
	const struct db_kv *kvs[SERVICE_KVS_MAX] = { &journal_kv, &journal_key_kv, &receipt_kv, &cursor_kv,
		&timer_kv, &ring_kv, &index_kv, &forget_kv };
	size_t own = 8, more = s->desc->kv_count;
	struct db_options o = { .folder = cfg->folder,
		.tables = s->desc->tables,
		.table_count = s->desc->table_count,
		.kvs = kvs,
		.kv_count = own + more,
		.env_flags = cfg->env_flags };
	enum rc rc;

	if (own + more > SERVICE_KVS_MAX)
		return fault_only(why, RC_INTERNAL);
	for (size_t i = 0; i < more; i++)
		kvs[own + i] = s->desc->kvs[i];
	rc = db_open(&o, &s->db, why);
	return rc == RC_OK ? service_open_ring(s, cfg, why) : rc;
}

static MUST_CHECK enum rc
service_load(struct service *s, struct fault *why)
{
	struct db_txn t = db_begin(s->db, DB_READ);
	const char *unread = "le journal de %s est illisible";
	enum rc rc = journal_load(&t, &s->journal);

	if (rc == RC_OK) {
		unread = "les tables de %s sont illisibles";
		s->position = s->journal.last;
		feeds_open(s, &t);
		timers_load(s, &t);
		if (s->desc->open != NULL)
			s->state = s->desc->open(&t);
		rc = t.rc;
	}
	db_abort(&t);
	if (rc != RC_OK)
		return fault_addf(why, rc, NULL, FAULT_TEXT, unread, s->desc->contract->name);
	return RC_OK;
}

static enum rc
transport_send(
    void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct service *s = arg;

	return s->io.send(s->io.arg, service, env, env_len, body, body_len);
}

/* Work that a crash interrupted is taken up again, as a command of the system's own. */
static void
service_resume(struct service *s)
{
	struct command *c;

	if (s->desc->resume == NULL)
		return;
	c = command_new(s);
	c->origin = COMMAND_SYSTEM;
	c->env.roles = ROLE_SYSTEM;
	c->env.deadline = INT64_MAX;
	queue_push(&s->writes, c);
}

/* Slips in a service's declaration, found at start rather than at the first call. */
static MUST_CHECK enum rc
service_check(struct service *s, struct fault *why)
{
	const struct collection *lost = service_untabled(s->desc);

	if (lost != NULL)
		return fault_addf(why, RC_INTERNAL, NULL, FAULT_TEXT,
		    "la collection %s n’a pas sa table parmi celles du service %s", lost->desc->rec->name,
		    s->desc->contract->name);
	if (!service_bind(s))
		return fault_addf(why, RC_INTERNAL, NULL, FAULT_TEXT,
		    "une méthode du service %s n’a pas de code", s->desc->contract->name);
	return RC_OK;
}

/* Of the node: the services that have none to keep in one do not read it. */
static void
lists_name(struct service *s, const char *erasures)
{
	char beside[PATH_MAX];

	if (erasures == NULL)
		return;
	erasures_beside(erasures, beside);
	s->erasures = strdup(erasures);
	s->endings = s->desc->ending != NULL ? strdup(beside) : NULL;
	if (s->erasures == NULL || (s->desc->ending != NULL && s->endings == NULL))
		abort();
}

enum rc
service_open(const struct service_desc *d, const struct service_config *cfg, const struct service_io *io,
    struct service **ret_service, struct fault *why)
{
	struct service *s = calloc(1, sizeof *s);
	struct call_transport transport = { s, transport_send };
	char purpose[80];
	enum rc rc;

	if (s == NULL)
		return fault_only(why, RC_INTERNAL);
	s->desc = d;
	s->io = *io;
	snprintf(s->node, sizeof s->node, "%s", cfg->node);
	s->folder = strdup(cfg->folder);
	if (s->folder == NULL)
		abort();
	snprintf(purpose, sizeof purpose, "service:%s", d->contract->name);
	crypto_derive(cfg->master, purpose, s->key);
	memcpy(s->erasures_master, cfg->master, sizeof s->erasures_master);
	lists_name(s, cfg->erasures);
	queue_init(&s->reads);
	queue_init(&s->writes);
	queue_init(&s->pages);
	queue_init(&s->waiting);
	queue_init(&s->parked);
	asides_open(&s->asides);
	s->calls = calls_new(&transport, &s->io.entropy);
	rc = service_open_store(s, cfg, why);
	if (rc == RC_OK)
		rc = service_check(s, why);
	if (rc == RC_OK)
		rc = service_load(s, why);
	if (rc == RC_OK)
		rc = index_open(s, why);
	if (rc == RC_OK)
		rc = erasures_apply(s, why);
	if (rc == RC_OK)
		rc = endings_apply(s, why);
	if (rc != RC_OK) {
		service_close(s);
		return rc;
	}
	service_resume(s);
	*ret_service = s;
	return RC_OK;
}

void
service_close(struct service *s)
{
	struct command *c;

	if (s == NULL)
		return;
	calls_free(s->calls);
	asides_close(&s->asides);
	queue_free(&s->reads);
	queue_free(&s->writes);
	queue_free(&s->pages);
	queue_free(&s->waiting);
	queue_free(&s->parked);
	feeds_close(s);
	refusals_free(s);
	while ((c = s->spare) != NULL) {
		s->spare = c->next;
		arena_free(&c->arena);
		buf_free(&c->out);
		free(c);
	}
	if (s->state != NULL && s->desc->close != NULL)
		s->desc->close(s->state);
	keyring_close(s->ring);
	db_close(s->db);
	buf_free(&s->scratch);
	buf_free(&s->reply_env);
	buf_free(&s->encode);
	free(s->bindings);
	free(s->names);
	free(s->status_cursors);
	free(s->folder);
	free(s->erasures);
	free(s->endings);
	crypto_wipe(s->key, sizeof s->key);
	crypto_wipe(s->erasures_master, sizeof s->erasures_master);
	free(s);
}

void
service_call(struct service *s, const struct bus_peer *from, const void *env, size_t env_len,
    const void *body, size_t body_len)
{
	struct command *c = command_new(s);
	void *env_copy = arena_copy(&c->arena, env, env_len);

	c->origin = COMMAND_CALL;
	c->peer = *from;
	if (record_decode(&envelope_desc, env_copy, env_len, &c->arena, &c->env, NULL, NULL) != RC_OK ||
	    record_validate(&envelope_desc, &c->env, 0, RECORD_INPUT, NULL) != RC_OK ||
	    c->env.kind != ENVELOPE_CALL || c->env.version != ENVELOPE_VERSION) {
		log_emit(LOG_WARN, "call.malformed", LOG_U64("bytes", env_len));
		command_free(c);
		return;
	}
	if (work_answers(s, c->env.id)) { /* sent again because the answer takes its time */
		command_free(c);
		return;
	}
	c->body = arena_copy(&c->arena, body, body_len);
	c->body_len = body_len;
	command_admit(c);
}

void
service_reply(struct service *s, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct arena a = { 0 };
	struct envelope e;

	if (record_decode(&envelope_desc, env, env_len, &a, &e, NULL, NULL) == RC_OK &&
	    e.kind == ENVELOPE_REPLY)
		calls_reply(s->calls, &e, body, body_len);
	arena_free(&a);
}

void
service_local(
    struct service *s, struct envelope *env, const void *body, size_t body_len, service_done done, void *arg)
{
	struct command *c = command_new(s);

	c->origin = COMMAND_CALL;
	c->done = done;
	c->done_arg = arg;
	record_copy(&envelope_desc, env, &c->arena, &c->env);
	c->body = arena_copy(&c->arena, body, body_len);
	c->body_len = body_len;
	command_admit(c);
}

/* A command is over: its work starts, and it is answered, unless that work will. A call that came twice before works once. */
static void
step_over(struct command *c)
{
	bool deferred = command_deferred(c);

	if (deferred && work_answers(c->service, c->env.id))
		works_drop(c);
	works_start(c, true);
	if (deferred)
		command_free(c);
	else
		command_answer(c);
}

static void
step_reads(struct service *s)
{
	struct db_txn t;
	struct command *c;

	if (s->reads.count == 0)
		return;
	t = db_begin(s->db, DB_READ);
	for (unsigned i = 0; i < SERVICE_BATCH && (c = queue_pop(&s->reads)) != NULL; i++) {
		command_run(c, &t);
		if (c->park_until != 0)
			queue_push(&s->parked, c);
		else
			step_over(c);
	}
	db_abort(&t);
}

/* The commands of a queue that the time of a commit allows: at least one when it is its turn. Returns how many. */
static unsigned
step_queue(
    struct service *s, struct queue *q, bool turn, struct db_txn *t, usec_t until, struct queue *answered)
{
	struct command *c;
	unsigned n = 0;

	for (;
	     n < SERVICE_BATCH && ((turn && n == 0) || !service_late(s, until)) && (c = queue_pop(q)) != NULL;
	     n++) {
		if (c->feed != NULL)
			feed_run(c, t);
		else
			command_run(c, t);
		queue_push(answered, c);
	}
	return n;
}

/* Runs what is asked, then pages of events; those that had no time in the last commit have their turn. What is answered is kept until the commit
 * has returned. */
static void
step_batch(struct service *s, struct db_txn *t, usec_t until, struct queue *answered)
{
	bool turn = s->pages_waited || s->writes.count == 0;

	(void)step_queue(s, &s->writes, true, t, until, answered);
	s->pages_waited = step_queue(s, &s->pages, turn, t, until, answered) == 0 && s->pages.count != 0;
}

void
commit_failed(enum rc rc, int cause)
{
	char why[200];

	snprintf(why, sizeof why, "l’enregistrement a échoué : %s",
	    cause != 0 ? db_cause(cause) : rc_info(rc)->name);
	log_emit(LOG_ERROR, "commit.failed", LOG_STR("rc", rc_info(rc)->name), LOG_STR("why", why));
	_exit(70);
}

void
commit_or_end(struct service *s, struct db_txn *t)
{
	enum rc rc = keyring_sync(s->ring);
	int cause = keyring_error(s->ring);

	if (rc == RC_OK) {
		ring_keep(s, t);
		rc = db_end(t);
		cause = t->error;
	} else {
		db_abort(t);
	}
	if (rc != RC_OK)
		commit_failed(rc, cause);
}

/* Nothing but readings, told by commands that ran beside the loop. */
static bool
is_readings(const struct queue *q)
{
	for (const struct command *c = q->head; c != NULL; c = c->next)
		if (c->aside == NULL)
			return false;
	return true;
}

static usec_t
work_most(const struct service *s, usec_t now)
{
	bool asked = now < s->asked_at + SERVICE_ALONE_AFTER && now >= s->asked_at - SERVICE_ALONE_AFTER;

	return asked ? SERVICE_WORK_ASKED : SERVICE_WORK_ALONE;
}

static void
step_writes(struct service *s, usec_t now)
{
	struct queue answered;
	struct command *c;
	struct db_txn t;
	usec_t until;
	bool quiet = s->next_timer > now && s->next_sweep > now;

	if (s->writes.count == 0 && s->pages.count == 0 && quiet)
		return;
	until = s->io.now(s->io.arg) + work_most(s, now);
	queue_init(&answered);
	asides_hold(s);
	t = db_begin(s->db, DB_WRITE);
	if (s->next_timer <= now)
		timers_fire(s, &t, now, until);
	if (s->next_sweep <= now)
		receipt_sweep(s, &t, now);
	step_batch(s, &t, until, &answered);
	quiet = quiet && is_readings(&answered);
	if (quiet)
		asides_let(s);
	commit_or_end(s, &t);
	s->status.commits++;
	s->position = s->journal.last;
	forgets_run(s);
	endings_run(s);
	if (!quiet)
		asides_let(s);
	while ((c = queue_pop(&answered)) != NULL)
		step_over(c);
	parked_wake(s, now, true);
}

/* Commands that wait for another service's events or records: those that have them go on, those past their
 * deadline are answered. */
static void
step_waiting(struct service *s, usec_t now)
{
	struct queue still;
	struct command *c;

	queue_init(&still);
	while ((c = queue_pop(&s->waiting)) != NULL) {
		if (c->env.deadline <= now) {
			c->rc = fault_only(c->why, RC_TIMEOUT);
			if (c->reads_pending == 0)
				command_answer(c);
			else
				queue_push(&still, c);
		} else if (c->reads_pending == 0 && feeds_reached(s, &c->env)) {
			command_queue(c);
		} else {
			queue_push(&still, c);
		}
	}
	s->waiting = still;
	if (still.head == NULL)
		s->waiting.tail = &s->waiting.head;
}

/* The clock was set back: pulls and pauses go by what has passed, not by the old hour that comes again.
 * Timers are of the calendar, and wait. */
static void
step_clock(struct service *s, usec_t now)
{
	usec_t back = s->last_step - now;

	s->last_step = now;
	if (back <= 0)
		return;
	for (struct command *c = s->parked.head; c != NULL; c = c->next)
		c->park_until -= back;
	for (size_t i = 0; i < s->desc->subscription_count; i++)
		s->feeds[i].retry_at -= back;
	s->next_sweep -= back;
}

bool
service_step(struct service *s)
{
	usec_t now = s->io.now(s->io.arg);

	step_clock(s, now);
	calls_tick(s->calls, now);
	step_waiting(s, now);
	step_reads(s);
	feeds_pull(s, now); /* what comes next is read by the other service while this is written */
	step_writes(s, now);
	step_waiting(s, now);
	parked_wake(s, now, false);
	feeds_pull(s, now);
	return s->reads.count != 0 || s->writes.count != 0 || s->pages.count != 0;
}

usec_t
service_due(const struct service *s)
{
	usec_t due = s->next_timer < s->next_sweep ? s->next_timer : s->next_sweep;
	usec_t call = calls_due(s->calls);

	if (s->reads.count != 0 || s->writes.count != 0 || s->pages.count != 0)
		return 0;
	for (const struct command *c = s->waiting.head; c != NULL; c = c->next)
		if (c->env.deadline < due)
			due = c->env.deadline;
	for (const struct command *c = s->parked.head; c != NULL; c = c->next)
		if (c->park_until < due)
			due = c->park_until;
	for (size_t i = 0; i < s->desc->subscription_count; i++)
		if (!s->feeds[i].under_way && s->feeds[i].retry_at < due)
			due = s->feeds[i].retry_at;
	return call < due ? call : due;
}

struct calls *
service_calls(struct service *s)
{
	return s->calls;
}

uint64_t
service_listed(const struct service *s)
{
	return s->listed;
}

uint64_t
service_position(const struct service *s)
{
	return s->position;
}

struct db *
service_db(struct service *s)
{
	return s->db;
}

void *
service_state(struct service *s)
{
	return s->state;
}

void
service_key(const struct service *s, const char *purpose, uint8_t ret_key[CRYPTO_KEY_LEN])
{
	crypto_derive(s->key, purpose, ret_key);
}
