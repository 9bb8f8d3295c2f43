/*
 * service_int: what the files of the host share among themselves.
 * Owns: struct service and struct command.
 * Beware: included by common/service*.c and common/collection*.c only.
 */
#ifndef COMMON_SERVICE_INT_H
#define COMMON_SERVICE_INT_H

#include "common/note.h"
#include "common/service.h"
#include <pthread.h>

#define SERVICE_BATCH 256
/* Work of one commit, as the clock sees it: what is not done by then waits for the next, so that whoever asks meanwhile waits for one commit and its
 * own. Larger ones cost less a record, and are made while nobody has asked for a while. A command, a timer and a page of events are never cut; in
 * virtual time no time passes inside of a step. */
#define SERVICE_WORK_ASKED (25 * INT64_C(1000))
#define SERVICE_WORK_ALONE (250 * INT64_C(1000))
#define SERVICE_ALONE_AFTER (1 * USEC_PER_SEC)
#define SERVICE_READS_MAX 8
#define SERVICE_KVS_MAX 16
#define SERVICE_TIMERS_BATCH 32
#define RECEIPT_DAYS 7
#define RECEIPT_ORDER 16 /* characters of an idempotency key that order receipts */
#define RECEIPT_KEY_LEN (4 + RECEIPT_ORDER + 12)
#define PULL_DEADLINE (2 * USEC_PER_SEC)
#define PULL_PARK (1600 * INT64_C(1000))
#define PULL_SCAN_MOST 4000u
#define FEED_UNKEPT_MOST 2000u
#define PULL_BYTES_MAX (200u * 1024u)
#define FEED_RETRY (200 * INT64_C(1000))
#define WORKS_MAX 4

extern const struct db_kv receipt_kv, cursor_kv, timer_kv, ring_kv, index_kv, forget_kv;

struct staged {
	struct staged *next;
	const struct db_table *table;
	const char *verb;
	void *rec;
	struct staged *alike; /* of service_staged.c: the next whose text may be the same */
	struct id id;
	bool last; /* of its id, when what follows from it is looked for */
	bool note; /* says something of a record, and leaves it as it is */
};

struct staged_timer {
	struct staged_timer *next;
	usec_t due;
	const char *method;
	struct id id;
};

/* A key that goes once the command is committed. */
struct staged_forget {
	struct staged_forget *next;
	struct id subject;
};

enum command_origin { COMMAND_CALL, COMMAND_FEED, COMMAND_SYSTEM };

/* What a method name leads to. */
struct binding {
	const struct method *method;
	const struct collection *collection;
	handler_fn run;
	bool takes_nulls;
	bool aside; /* on threads beside the loop, where there are */
};

struct command {
	struct command *next;
	struct arena arena;
	enum command_origin origin;
	struct service *service;
	struct bus_peer peer;
	service_done done; /* local caller; NULL: over the bus */
	void *done_arg;
	struct envelope env;
	const void *body;
	size_t body_len;
	const struct binding *binding;
	void *in;
	uint64_t nulls;
	uint8_t receipt[RECEIPT_KEY_LEN]; /* key of its receipt, without the day */
	/* what the row reads elsewhere */
	unsigned reads_pending;
	enum rc read_rc[SERVICE_READS_MAX];
	struct text read_body[SERVICE_READS_MAX];
	/* events of another service */
	struct feed *feed;
	struct pulled pulled;
	/* what a handler left */
	struct staged_timer *timers;
	struct staged_forget *forgets;
	struct work *works[WORKS_MAX];
	unsigned work_count;
	struct work *worked; /* whose result this is */
	/* of one that runs beside the loop */
	struct job job;
	struct command *aside_next, **aside_at;
	struct context *aside; /* what it ran in; NULL: it runs on the loop */
	uint64_t position;     /* what it has seen, at least; 0: all */
	/* answer */
	enum rc rc;
	struct fault *why;
	struct buf out;
	usec_t park_until; /* of a pull with nothing to say yet */
	bool parked_enough;
	struct fault fault; /* why points here; last, so that it need not be wiped for each command */
};

struct queue {
	struct command *head, **tail;
	size_t count;
};

/* A subscription at work. Pages that come while it is far behind are held and written together: a commit costs much more than a page. */
#define FEED_HELD_MOST 16u
struct feed {
	const struct subscription *sub;
	struct service *service;
	uint64_t cursor;   /* all up to here is done, or was none of ours */
	uint64_t read;	   /* all up to here has come: what is past the cursor is held, or waits to be written */
	struct queue held; /* pages that have come and wait for more */
	uint32_t pages;	   /* held, or among the service's */
	uint64_t kept;	   /* the cursor as committed: what is between them would be passed over again after a crash */
	struct text *want; /* names of the records followed */
	uint32_t want_count;
	uint64_t last;	   /* newest seq heard of */
	bool heard;	   /* an answer came since start */
	bool broken;	   /* the other journal is not the one that was read: lost, or an older copy */
	uint8_t mark[CRYPTO_HASH_LEN], read_mark[CRYPTO_HASH_LEN]; /* of the entry at cursor, and at read */
	bool marked, read_marked;
	uint8_t wanted[8]; /* hash of the names followed: with others, the journal is read again from its beginning */
	uint64_t again;	   /* up to here it was read before: records are kept anew, but nothing happens twice */
	bool under_way;	   /* a pull */
	usec_t retry_at;
};

/* What runs beside the loop; first: all that was started and is not done. */
struct asides {
	void (*start)(void *arg, struct job *j); /* NULL: nothing does */
	void *arg;
	pthread_rwlock_t gate; /* read: by who runs; write: by the loop, while it writes */
	atomic_uint lanes;     /* that are free, a set */
	struct command *first;
};

struct service {
	const struct service_desc *desc;
	struct service_io io;
	char node[64];
	char *folder; /* of the store */
	struct service_job *answering; /* works under way whose end answers a call */
	uint8_t key[CRYPTO_KEY_LEN]; /* this service's, from the master key */
	struct db *db;
	struct keyring *ring;
	bool ring_on_disk;
	uint64_t ring_made; /* keys that the store knows it made */
	bool forgetting;    /* keys are to be destroyed, as the store says */
	char *erasures;	    /* path of the node's list, or NULL */
	uint8_t erasures_master[CRYPTO_KEY_LEN];
	char *endings; /* path of the node's list of what is over, or NULL */
	bool ending;   /* something is, since the list was written */
	struct journal journal;
	uint64_t position; /* committed */
	uint64_t listed;   /* records that lists have read */
	struct calls *calls;
	struct binding *bindings;
	size_t binding_count;
	uint32_t *names; /* hash of method names: index + 1 into bindings */
	size_t name_mask;
	struct feed *feeds;
	struct refusal *refusals; /* of service_refusal.c; NULL before the first */
	struct queue reads, writes, waiting, parked;
	struct queue pages; /* of events, to be written: behind what people ask */
	usec_t asked_at;    /* last, by a person or for one */
	bool pages_waited;  /* the last commit had no time for them */
	struct asides asides;
	struct command *spare;
	unsigned spare_count;
	usec_t next_timer;
	usec_t next_sweep;
	usec_t last_step; /* what the clock said then */
	void *state;
	struct service_status status;
	struct position *status_cursors;
	struct buf scratch, reply_env, encode;
};

void queue_init(struct queue *q);
void queue_push(struct queue *q, struct command *c);
struct command *queue_pop(struct queue *q);

struct command *command_new(struct service *s);
void command_free(struct command *c);
/* Decodes, checks rights, gathers what the row reads; puts the command on its queue, or answers it at once when it is refused. */
void command_admit(struct command *c);
void command_answer(struct command *c);
/* Onto its queue, or beside the loop. */
void command_queue(struct command *c);
/* Runs one command in a transaction: receipt, validation, handler, events, timers, receipt. The answer stays in c. */
void command_run(struct command *c, struct db_txn *t);
/* Runs a handler under a fresh context and applies what it staged. */
enum rc command_handle(struct command *c, struct db_txn *t, enum rc (*run)(struct context *, void *), void *arg);
/* At start, before anything is heard: the service's own step about that id; what it makes has the same ids when it is done again. */
enum rc command_at_start(struct service *s, struct db_txn *t, const char *purpose, struct id about,
    enum rc (*step)(struct context *c, struct id about));
struct context command_context(struct command *c, struct db_txn *t);

const struct binding *service_binding(const struct service *s, struct text name);
const struct db_table *service_table(const struct service_desc *d, const char *name, size_t len);
const struct collection *service_collection(const struct service_desc *d, const char *name, size_t len);
bool service_bind(struct service *s);
/* A table of its own records, not of what it keeps of others'. */
bool service_owns(const struct service_desc *d, const struct db_table *t);
/* A collection whose table is not among the service's; NULL when there is none. */
const struct collection *service_untabled(const struct service_desc *d);

/* service_apply.c */
void apply_staged(struct context *c);
/* body: the record as it is encoded, of who has it; NULL: it is encoded here. */
void apply_event(const struct service_desc *d, struct db_txn *t, const struct event *e,
    const struct db_table *table, const struct text *body, void *state);
void stage_known(struct context *c, const struct db_table *t, const char *verb, void *rec);

struct staged *staged_find(const struct context *c, struct id id);
/* Lets go of all. */
void staged_clear(struct context *c);

/* service_erase.c */
/* What a record that was erased leaves to do after the commit; listed: it is a person. */
void forget_keep(struct service *s, struct db_txn *t, struct id subject, bool listed);
void forgets_keep(struct command *c, struct db_txn *t);
/* After the commit, and at start: writes the list, destroys the keys, and takes the note away. Ends the process when it cannot. */
void forgets_run(struct service *s);
/* At start, before anything is answered: those on the node's list are erased again, if a restore brought them back. */
MUST_CHECK enum rc erasures_apply(struct service *s, struct fault *why);
/* service_end.c */
/* After the commit: writes the list. Ends the process when it cannot. */
void endings_run(struct service *s);
/* At start, before anything is heard: what was over is so again, if a restore brought it back. */
MUST_CHECK enum rc endings_apply(struct service *s, struct fault *why);
enum rc export_handle(struct context *c, const void *in, void *out, struct fault *why);
enum rc survey_handle(struct context *c, const void *in, void *out, struct fault *why);

/* service.c */
/* The process ends: nothing was acknowledged, and the supervisor starts it again from what is on disk. */
_Noreturn void commit_failed(enum rc rc, int cause);
void commit_or_end(struct service *s, struct db_txn *t);

/* service_ring.c */
/* Before the keyring is opened (ring NULL): it is there, when the store knows of one. After: it is that one, and no older copy. */
enum rc ring_check(struct db_txn *t, const char *path, const struct keyring *ring, struct fault *why);
/* Notes, in the transaction that first uses them, the keys made since. */
void ring_keep(struct service *s, struct db_txn *t);
/* The keys that open a record, and those that seal it (made when missing). They hold until the ring changes. */
struct record_keys ring_find(const struct keyring *ring, const struct rec_desc *d, const void *rec);
struct record_keys ring_need(struct keyring *ring, const struct rec_desc *d, const void *rec);

/* service_index.c: makes the index anew when the store notes another version than the service's, or none. */
enum rc index_open(struct service *s, struct fault *why);
/* The index of a store that has just been emptied of it: of every record of every table. */
enum rc index_rebuild(struct service *s, struct fault *why);

/* service_receipt.c */
bool receipt_find(struct command *c, struct db_txn *t);
/* out: the answer as a record, or NULL. */
void receipt_keep(struct command *c, const void *out, struct db_txn *t);
void receipt_sweep(struct service *s, struct db_txn *t, usec_t now);

/* service_refusal.c */
bool refusal_find(struct command *c);
void refusal_keep(struct command *c, usec_t now);
void refusals_free(struct service *s);

/* service_timer.c */
/* What is in the queue would make this commit longer than whoever asks should wait. */
static inline bool
service_late(const struct service *s, usec_t until)
{
	return s->io.now(s->io.arg) >= until;
}
void timers_load(struct service *s, struct db_txn *t);
void timers_keep(struct command *c, struct db_txn *t);
void timers_fire(struct service *s, struct db_txn *t, usec_t now, usec_t until);

/* service_feed.c */
void feeds_open(struct service *s, struct db_txn *t);
void feeds_close(struct service *s);
void feeds_pull(struct service *s, usec_t now);
bool feeds_reached(const struct service *s, const struct envelope *env);
void feed_run(struct command *c, struct db_txn *t);
enum rc pull_handle(struct context *c, const void *in, void *out, struct fault *why);
void parked_wake(struct service *s, usec_t now, bool committed);

/* service_work.c */
/* from: the command whose answer the work brings (it goes unanswered then), or NULL. */
void work_start(struct service *s, struct work *w, const struct command *from);
/* A call that came again while the work that will answer it runs: whoever calls waits for the one answer. */
bool work_answers(const struct service *s, struct id call);
/* Starts what the command left, once it has committed. */
void works_start(struct command *c, bool answering);
/* Frees what of it was never started. */
void works_drop(struct command *c);
/* Whether a command's answer will come from its work. */
bool command_deferred(const struct command *c);

/* service_aside.c */
void asides_open(struct asides *a);
void asides_close(struct asides *a);
/* Between the two nobody runs beside the loop. */
void asides_hold(struct service *s);
void asides_let(struct service *s);
/* False for a command that runs on the loop. */
bool aside_start(struct command *c);
/* What a command that ran left to be written. */
void aside_write(struct command *c, struct db_txn *t);

/* service_import.c, service_status.c */
enum rc import_handle(struct context *c, const void *in, void *out, struct fault *why);
enum rc status_handle(struct context *c, const void *in, void *out, struct fault *why);

/* collection.c */
handler_fn collection_handler(enum method_shape shape);
/* One row of an import: created, updated or left as it is (verb NULL). What follows from it is not done yet. */
struct imported {
	struct id id;
	const char *verb;
	void *before, *after; /* before: NULL for one that is created */
};
enum rc collection_import(
    struct context *c, const struct collection *coll, void *rec, struct imported *ret, struct fault *why);
/* What follows from a change that is staged. */
enum rc collection_then(
    struct context *c, const struct collection *coll, const void *before, void *after, struct fault *why);
bool collection_sees(struct context *c, const struct collection *coll, const void *rec, bool writing);
/* Takes out of a copy what this caller may not read of a record that it sees. */
/* The readings that it is, of audited records and of those that `told` knows of: once a READING_SPAN. */
void collection_told(struct context *c, const struct collection *coll, const void *rec);
void collection_strip(struct context *c, const struct collection *coll, void *rec);
const struct collection *context_collection(const struct context *c);
enum rc collection_list(struct context *c, const void *in, void *out, struct fault *why);
enum rc collection_history(struct context *c, const void *in, void *out, struct fault *why);
/* collection_join.c: the ids that all of several scans of one value have, in the order of ids: each scan leaps to where another stands,
 * so that the work is of the rarest value. */
#define JOIN_MOST 4
struct join {
	struct db_scan scans[JOIN_MOST];
	unsigned count;
	bool reverse;
};
bool join_next(struct join *j, struct id *ret_id);
void join_end(struct join *j);
/* collection_parts.c: the ids that any of several walks has, once each, in the order of ids; a walk is a join, or one id. */
struct walk {
	struct join *join; /* NULL: of the one id */
	struct id at;
	bool over;
};
struct walks {
	struct walk *items;
	uint32_t count;
	bool reverse, begun;
};
bool walks_next(struct walks *w, struct id *ret_id);
void walks_end(struct walks *w);

/* collection_refs.c: every id that points to a record of this store points to one that exists. before: NULL, or what it was. */
enum rc collection_refs(struct context *c, const struct rec_desc *d, const void *before, const void *after, struct fault *why);

/* collection_move.c: after another service's event, if it says that two records were merged. */
void references_follow(struct context *c, const struct event *e);
/* A file may be older than a merge: its rows mean what stays where they name what was merged. */
void references_current(struct context *c, const struct rec_desc *d, void *rec);
bool references_merged(struct context *c, const struct db_table *t, struct id id);

/* What is said of a cursor that is none of ours. */
#define CURSOR_EXPECTED "la valeur « next » de la page précédente, telle quelle", "the value “next” of the page before, as it is"

#endif
