/*
 * service: the host in which each service is a pure state machine: decode, validate, authorise, gather, handle, apply, commit, reply.
 * Owns: the store, journal, keyring, receipts, timers, cursors and calls of one service.
 * Beware: handlers get typed structs and this context, and nothing else: no clock, network, randomness or thread. What they stage is
 *         applied by the host only if they return RC_OK. Handlers may not stage and then fail.
 */
#ifndef COMMON_SERVICE_H
#define COMMON_SERVICE_H

#include "common/bus.h"
#include "common/call.h"
#include "common/contract.h"
#include "common/db.h"
#include "common/job.h"
#include "common/journal.h"
#include "common/keyring.h"
#include "common/machine.h"

struct service;
struct node;

/* --- what a handler sees -------------------------------------------------------------------------------------------- */
struct caller {
	struct id person;  /* zero: none */
	struct id account;
	uint32_t roles;
	const struct id *organisations;
	uint32_t organisation_count;
	struct text node;
};

struct context {
	struct service *service;
	struct arena *arena;	/* lives until the reply has left */
	struct db_txn *txn;	/* for reading; writes go by event_stage */
	usec_t now;
	day_t today;		/* Europe/Paris */
	struct caller caller;
	struct id command;	/* ids and tokens derive from it */
	struct id cause;
	void *state;		/* the service's memory (service_desc.open) */
	const struct overlay *overlay; /* NULL, but while rows are tried */
	/* private to the host */
	struct staged *staged;
	struct staged **staged_end;
	struct staged **staged_slots; /* by id, the newest: an import stages thousands */
	uint32_t staged_mask, staged_count;
	struct staged_texts *staged_texts; /* by the text of a field, once one was asked for */
	uint32_t made; /* ids given out */
	unsigned lane; /* 0: the loop's thread; up to SERVICE_LANES: beside it, nobody else in the same */
	const struct command *call;
};

/* A new UUIDv7, derived from the command: the same command gives the same ids. */
struct id context_id(struct context *c);
/* 32 bytes of secret for a link, derived from the command under the service's key: a repeated command gives the same. */
void context_secret(struct context *c, const char *purpose, uint8_t out[32]);
/* A keyed hash for looking secrets up without keeping them. */
void context_fingerprint(struct context *c, const char *purpose, const void *bytes, size_t len, uint8_t out[32]);
bool caller_has(const struct context *c, uint32_t roles);
bool caller_in(const struct context *c, struct id organisation);

/* From here on the command writes neither who asked, nor the hour, nor what caused it: the journal has the day alone. For an answer by
 * which nobody is to be found; ids that derive from the command are made before. */
void context_blur(struct context *c);

/* Reading: decoded into the arena; what this transaction staged before is seen only once applied (after the command). */
bool context_get(struct context *c, const struct db_table *t, struct id id, void *ret_rec);
/* Opens the sealed texts of a record of this service (they become absent if their key is destroyed). */
void context_open(struct context *c, const struct db_table *t, void *rec);
/* The record, or RC_NOT_FOUND in why with the field named. */
MUST_CHECK enum rc context_need(struct context *c, const struct db_table *t, struct id id, const char *field, void *ret_rec,
    struct fault *why);
/* The i-th record that this command has staged in that table so far, oldest first; NULL at the end. For rules over several records of
 * one import: a record may come more than once, the last one counts. */
const void *context_staged(const struct context *c, const struct db_table *t, unsigned i);
/* The same without counting, for imports of many rows: *at is NULL before the first. */
const void *context_staged_next(const struct context *c, const struct db_table *t, const struct staged **at);
/* The same of those that have that text in that field, the newest first. Nothing is staged between two steps. */
const void *context_staged_text(struct context *c, const struct db_table *t, const struct rec_field *f, struct text value,
    const struct staged **at);
/* The record of that id as this command has staged it last; NULL when it has not. */
const void *context_staged_id(const struct context *c, const struct db_table *t, struct id id);
/* One row of an import, as "<service>.import" takes it: validated, checked, staged as created or as updated; nothing when it is as it
 * stands (ret_verb NULL). With no id it gets a new one. */
MUST_CHECK enum rc context_import(struct context *c, const struct db_table *t, void *rec, const char **ret_verb,
    struct fault *why);
/* Lets go of what this command has staged, with its timers and works: a trial leaves nothing. */
void context_drop(struct context *c);
/* Records that are not there yet, as context_get sees them while rows of a file are tried: NULL in any other command. */
struct overlay {
	bool (*get)(const struct overlay *o, const struct db_table *t, struct id id, struct arena *a, void *ret_rec);
};
/* What a `reads` pair of the method row fetched, decoded; i is the pair's index. False when the other service said not found. */
bool context_read(struct context *c, unsigned i, const struct rec_desc *d, void *ret_rec);

/* Stages "<record>.<verb>" with the whole record after the event (head included: a new record takes context_id, the host fills version,
 * created_at, updated_at). The record is copied. verb must live for ever (a constant). A record staged twice by one command keeps order. */
enum rc event_stage(struct context *c, const struct db_table *t, const char *verb, void *rec);
/* --- a person's data (service_subject.c, service_erase.c) ---
 * All that is held here about a person goes: the service's `erase`, then each own record about the person loses its texts ("erased",
 * one event a record), and once this is committed the keys are destroyed. For the handler of the service that keeps the people: in
 * the others the host does it when it hears that event. */
void subject_erase(struct context *c, struct id subject);
/* One record, as this command leaves it, loses its texts and its key. */
void subject_strip(struct context *c, const struct db_table *t, struct id id);
/* A subject's key is destroyed once this command has committed: what it sealed is in no record any more, only in the journal. */
void context_forget(struct context *c, struct id subject);
/* What the host's methods "subject.export" and "subject.survey" answer, for a handler that puts the services together. */
MUST_CHECK enum rc subject_export(struct context *c, const struct subject_query *q, struct subject_page *ret, struct fault *why);
void subject_survey(struct context *c, struct id subject, struct subject_survey *ret);
/* The record as this command leaves it so far: staged, or as kept. A copy of its own. */
bool context_latest(struct context *c, const struct db_table *t, struct id id, void *ret_rec);
/* After two records of the collection `ref` were merged: every record of that table which points to `from`, wherever it does, points to
 * `to`, staged with the verb "moved" (or "known", of another service's that is kept here). The two themselves are left alone. Returns how
 * many; dry_run: stages nothing. Services that follow the one that merges do the same by themselves, in the transaction in which they
 * take its event "<ref>.merged", whose record says merged_into. */
uint32_t references_move(
    struct context *c, const struct db_table *t, const char *ref, struct id from, struct id to, bool dry_run);
/* Runs the service's method at that time, as ROLE_SYSTEM, with {id} as its input; in the same transaction as the events. */
void context_timer(struct context *c, usec_t due, const char *method, struct id id);
/* The key of one subject, for sealing what lies beside the store; make: when there is none yet (a write only; it is on the disk before
 * the command's commit). False when there is none: never made, or destroyed. The key is the caller's to wipe. */
bool context_key(struct context *c, struct id subject, bool make, uint8_t ret_key[CRYPTO_KEY_LEN]);
/* The node's name. */
const char *context_node(const struct context *c);
/* The store's folder, beside which a work may keep files of its own. */
const char *context_folder(const struct context *c);
/* Starts a job once the command has committed (of a read: at once). The job's result comes back as a command: method, as ROLE_SYSTEM, with its body. */
struct work {
	void (*run)(struct work *w); /* on a thread: fills result (an encoded record of the method's input) */
	void (*free)(struct work *w);
	const char *method;
	struct buf result;
	const atomic_bool *stop;
	/* The command that started it is not answered itself: what `method` answers is its answer. Such a command stages nothing, and its
	 * row's output is that of `method`. At most one of a command's works. */
	bool answers;
	/* Set by the handler that takes a result (context_worked): once that command has committed, run is called again with the same
	 * work, whose next result comes back in turn. So a long load goes on in slices, each with a commit of its own. */
	bool more;
};
void context_work(struct context *c, struct work *w);
/* The work whose result this command is, with what it keeps; NULL for any other command. */
struct work *context_worked(const struct context *c);

/* --- what a service declares ---------------------------------------------------------------------------------------- */
typedef enum rc (*handler_fn)(struct context *c, const void *in, void *ret_out, struct fault *why);
struct handler {
	const char *method;
	handler_fn run;
};
/* The same for a handler in a file of its own: SERVICE_HANDLER there, SERVICE_THUNK in the header of its part. */
#define SERVICE_THUNK(fn) enum rc fn##_thunk(struct context *c, const void *in, void *ret_out, struct fault *why)
#define SERVICE_HANDLER(fn, in_type, out_type) \
	SERVICE_THUNK(fn) \
	{ \
		return fn(c, (const in_type *)in, (out_type *)ret_out, why); \
	}
/* A typed thunk, so that handlers are free of void pointers: HANDLER(enrolment_withdraw, struct ref, struct enrolment) */
#define HANDLER(fn, in_type, out_type) \
	static enum rc fn##_thunk(struct context *c, const void *in, void *ret_out, struct fault *why) \
	{ \
		return fn(c, (const in_type *)in, (out_type *)ret_out, why); \
	}

/* Parts of a table, each the records of one value of an indexed field; a record may lie in several (collection_parts.c). */
struct part {
	const char *field; /* of ids, of a list of them, or a choice; NULL: the one record of that id */
	struct id id;
	int choice;
};
struct parts {
	struct part *items;
	uint32_t count, cap;
};
void parts_add(struct context *c, struct parts *p, const char *field, struct id id);
void parts_add_choice(struct context *c, struct parts *p, const char *field, int choice);

/* A collection as kept by its service: the contract row, its table, and what is special. Hooks may be NULL. */
struct collection {
	const struct collection_desc *desc;
	const struct db_table *table;
	/* Called before create (before NULL), update and import; may fill fields of after. References in the same store have been checked. */
	enum rc (*check)(struct context *c, const void *before, void *after, struct fault *why);
	/* Called before archive: RC_CONFLICT while something still rests on the record, in words that say what to do first. */
	enum rc (*archive)(struct context *c, const void *rec, struct fault *why);
	/* Further events of the same command, after the record's own has been staged. */
	enum rc (*then)(struct context *c, const void *before, const void *after, struct fault *why);
	/* Further limits on who sees a record, beyond the row's roles. */
	bool (*visible)(struct context *c, const void *rec);
	/* Takes out of a copy that is about to be told to the caller (get, list, history, what is held about a person) the fields that this
	 * caller may not read: clears their bits in `has`. Not for fields that lists are filtered by, which would tell them all the same;
	 * whoever may write the record must be one who reads all of it. */
	void (*strip)(struct context *c, void *rec);
	/* Told of each record that an answer carries to the caller (get, list, update, history): where that is a reading of another one. */
	void (*told)(struct context *c, const void *rec);
	/* A reference of it goes to another record, because two were merged: `before` as it stood, `after` as it will be, which may be
	 * changed further, and further events staged. False: it is archived, for another record says the same by now. */
	bool (*moved)(struct context *c, const void *before, void *after);
	/* Parts of the table in which all lies that the caller may see, where `visible` leaves that to be said: lists walk these and nothing
	 * else, so that their time tells nothing of what is hidden. False: every record is looked at. */
	bool (*within)(struct context *c, struct parts *ret);
	/* Fields, by tag, whose ids `check` answers for itself: where "unknown" would tell the caller what else is there. */
	uint64_t refs_own;
};
#define COLLECTION_HOOK(fn, type) \
	static enum rc fn##_hook(struct context *c, const void *before, void *after, struct fault *why) \
	{ \
		return fn(c, (const type *)before, (type *)after, why); \
	}

/* An event of this or of another service, decoded. */
struct event {
	const struct rec_desc *rec_desc;
	struct text name; /* "organisation.created" */
	const char *verb; /* after the dot */
	struct id key;
	struct id actor;
	usec_t time;
	const void *rec; /* PERSONAL and SENSITIVE fields: sealed if ours, absent if another's */
	struct id cause; /* the command: the same of all that it led to; zero: none is told */
};

/* Follow another service's journal. Records of keep are kept in our own store in tables of their names (as events of our own
 * journal, verb "known"), and on_event may stage further events; both in one transaction with the cursor. */
struct subscription {
	const char *service;
	const struct db_table *const *keep;
	size_t keep_count;
	const struct rec_desc *const *see; /* records wanted by on_event but not kept */
	size_t see_count;
	enum rc (*on_event)(struct context *c, const struct event *e, struct fault *why);
};

/* Records that are over for ever, also when a restore brings back what was before: they stand in the node's list of endings, on disk
 * before the step that ends one is answered. */
struct ending {
	const struct db_table *table;
	const char *verb; /* of the event that ends one */
	/* Whether it is over; and always the mark that stands for it in the list. */
	bool (*over)(const void *rec, struct id *ret_mark);
	/* At start, of one that was over already: stages its end. */
	enum rc (*again)(struct context *c, struct id id);
};

struct service_desc {
	const struct service_contract *contract;
	const struct db_table *const *tables; /* of records written by events: own and kept */
	size_t table_count;
	const struct collection *collections;
	size_t collection_count;
	const struct handler *handlers; /* of METHOD_CUSTOM rows */
	size_t handler_count;
	const struct subscription *subscriptions;
	size_t subscription_count;
	/* Memory beside the store (columns of an engine). open builds it from the tables; applied keeps it, live and in replay alike. */
	void *(*open)(struct db_txn *t);
	void (*close)(void *state);
	void (*applied)(void *state, const struct event *e);
	/* Once at start, after open: stage nothing here but restart work left unfinished (context_work, context_timer). May be NULL */
	void (*resume)(struct context *c);
	/* After a command (or another service's event) was accepted, before it is applied: once for each record that it staged, as it
	 * will stand. May stage further records and timers (they are not followed in turn). What derives from a record is written
	 * here, whichever method changed it. May be NULL */
	void (*follow)(struct context *c, const struct db_table *t, const void *after);
	/* While a record is applied, live only (not in replay): its texts are open in after (NULL: it goes); what stood before is
	 * still in the table. Keeps what can be made again from the tables, with db_kv_put and db_kv_remove on the kvs below. May be NULL */
	void (*indexed)(struct context *c, const struct db_table *t, struct id id, const void *after);
	const struct db_kv *const *kvs; /* of `indexed`; outside of what replay makes */
	size_t kv_count;
	/* Raised whenever `indexed` would keep something else: a store that notes another version has its kvs emptied and made anew from
	 * the tables before it serves (indexed is called for each record, which is in its table already). 0: no index. */
	uint32_t index_version;
	const struct machine *const *machines; /* drawn in proto/<service>.md */
	size_t machine_count;
	/* Names of audited reads that take long to compute and write nothing but readings (event_reading): they run on several threads
	 * beside the loop, where the process has them, each with its own lane and a transaction for reading, and never while something is
	 * written. What their code keeps between calls is kept by lane. NULL ends the list; may be NULL */
	const char *const *aside;
	/* The table whose records are the people: "erased" of one of them is written in the node's list of erasures. May be NULL */
	const struct db_table *subjects;
	const struct db_table *guests; /* the same, of people who stand apart. May be NULL */
	/* Somebody is being erased: this service's own steps before its records lose their texts (end what runs, close an access). Stages
	 * only. It may come again for the same person, after a restore: nothing is left to do then. May be NULL */
	void (*erase)(struct context *c, struct id subject);
	const struct ending *ending; /* may be NULL; one service of a node has it */
};

/* --- the host, free of any I/O but its store -------------------------------------------------------------------------- */
struct service_io {
	void *arg;
	usec_t (*now)(void *arg);
	struct entropy entropy;
	enum rc (*send)(void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len);
	void (*reply)(void *arg, const struct bus_peer *to, const void *env, size_t env_len, const void *body,
	    size_t body_len);
	/* Runs j->run somewhere and j->done back on this loop. */
	void (*job)(void *arg, struct job *j);
	/* Work has come from inside (a job ended): step soon. May be NULL */
	void (*wake)(void *arg);
};
struct service_config {
	const char *folder;	 /* of the store */
	const char *keyring;	 /* path; NULL: in memory */
	const uint8_t *master;	 /* CRYPTO_KEY_LEN; the node's key */
	const char *node;	 /* name */
	unsigned env_flags;	 /* of the store; 0 for kept data */
	const char *erasures;	 /* path of the node's list, beside which the list of endings stands; NULL: none */
};

MUST_CHECK enum rc service_open(const struct service_desc *d, const struct service_config *cfg, const struct service_io *io,
    struct service **ret_service, struct fault *why);
void service_close(struct service *s);
/* A call came in; it is queued until the next step. */
void service_call(struct service *s, const struct bus_peer *from, const void *env, size_t env_len, const void *body,
    size_t body_len);
/* A reply to a call of ours came in. */
void service_reply(struct service *s, const void *env, size_t env_len, const void *body, size_t body_len);
/* Answers what is waiting: reads from one snapshot, then writes (at most 256) in one transaction, one commit, then replies; fires due
 * timers; pulls from others. Ends the process (via io abort in the simulator: RC returned) when the commit fails. Returns true when more is
 * waiting already. */
bool service_step(struct service *s);
/* From now on the methods of service_desc.aside run as jobs of start, on at most SERVICE_LANES threads; before the first call. */
#define SERVICE_LANES 4
void service_aside(struct service *s, void (*start)(void *arg, struct job *j), void *arg);
/* Some of them are not answered yet. */
bool service_is_aside(const struct service *s);
/* When to step next if nothing comes in (absolute), or INT64_MAX. */
usec_t service_due(const struct service *s);

/* For the gateway and tests, which are callers inside the same process: run a command of this service without a socket. done is called at
 * the step that answers. env as in a call; body is copied. */
typedef void (*service_done)(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t body_len);
void service_local(struct service *s, struct envelope *env, const void *body, size_t body_len, service_done done, void *arg);
struct calls *service_calls(struct service *s);
uint64_t service_position(const struct service *s);
/* Records that its lists have read since it was opened, told or not: what their time goes by. */
uint64_t service_listed(const struct service *s);
const struct service_status *service_status(struct service *s);
struct db *service_db(struct service *s);
void *service_state(struct service *s);
/* A key of this service for one purpose, derived from the node's master key. */
void service_key(const struct service *s, const char *purpose, uint8_t ret_key[CRYPTO_KEY_LEN]);

/* --- the process (service_main.c) ------------------------------------------------------------------------------------- */
/* Runs the service: `maillage-x --node DIR` serves until SIGTERM; `--verify` walks the chain, replays it into an empty store and compares.
 * Returns the exit code. */
int service_main(const struct service_desc *d, int argc, char **argv);
/* The same with something of its own on the loop (the gateway's listener): opened once the host and the bus stand, closed before them.
 * open returns RC_OK or a fault; schedule(arg of process) may be called whenever something was queued by service_local or calls. */
struct process;
struct process_hook {
	enum rc (*open)(struct process *p, struct fault *why);
	void (*close)(struct process *p);
	void *state; /* the hook's own */
};
int service_main_with(const struct service_desc *d, int argc, char **argv, struct process_hook *hook);
struct event_base *process_base(struct process *p);
struct service *process_service(struct process *p);
const struct node *process_node(struct process *p);
struct bus *process_bus(struct process *p);
struct jobs *process_jobs(struct process *p);
struct process_hook *process_hook(struct process *p);
/* The system's clock, as the service is told it; the argument is not looked at. */
usec_t process_now(void *unused);
/* A step will follow soon: call after service_local, call_send, or anything that gave the host work. */
void process_wake(struct process *p);
/* Chain, replay equals tables, and every sealed record opens. RC_CORRUPT when not; another code when the check could not be made.
 * Used by --verify and tests. */
struct verified {
	uint64_t events;
	uint64_t unsealed; /* sealed records that opened */
};
MUST_CHECK enum rc service_verify(const struct service_desc *d, const struct service_config *cfg,
    struct verified *ret_verified, struct fault *why);

#endif
