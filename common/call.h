/*
 * call: requests under way to other services: deadline, resend of what is idempotent, the one answer.
 * Owns: the table of pending calls and copies of their frames.
 * Beware: a call without an idempotency key that writes is sent once only. Exactly one of answer/fault
 * reaches the callback, once, and never from inside call_send. Callbacks may send and drop calls.
 */
#ifndef COMMON_CALL_H
#define COMMON_CALL_H

#include "common/envelope.h"

/* How frames leave: RC_OK when taken, RC_UNAVAILABLE when the service cannot be reached now; any other code
 * ends the call with it. It must not hand a reply back before it returns. */
struct call_transport {
	void *arg;
	enum rc (*send)(void *arg, const char *service, const void *env, size_t env_len, const void *body,
	    size_t body_len);
};

/* env is NULL when no answer came: rc is RC_UNAVAILABLE (never reached), RC_TIMEOUT, or what the transport
 * refused it with. Otherwise rc is the reply's own. Pointers die at return. */
typedef void (*call_done)(
    void *arg, enum rc rc, const struct envelope *env, const void *body, size_t body_len);

struct calls;
struct calls *calls_new(const struct call_transport *t, const struct entropy *e);
void calls_free(struct calls *c); /* callbacks are not called */

#define CALL_RESEND_FIRST (250 * 1000) /* µs; doubles at each try up to CALL_RESEND_MOST */
#define CALL_RESEND_MOST (2000 * 1000)
/* µs until a send that was refused is tried again; doubles up to CALL_RETRY_MOST */
#define CALL_RETRY_FIRST (2 * 1000)
#define CALL_RETRY_MOST (100 * 1000)
/* µs that an unreachable service is tried before RC_UNAVAILABLE */
#define CALL_UNREACHED_MOST (1500 * 1000)

/* service: the part of env->method before the first dot, unless given. env->id is made here when zero (from
 * now); env->deadline must be set; version, kind and `has` are filled here (envelope_mark). idempotent: a
 * read, or a write with a key. Frames are copied. An id is pending once at most. Returns the call's id. Tick
 * after it: what is due may have moved closer. */
struct id call_send(struct calls *c, usec_t now, const char *service, struct envelope *env, const void *body,
    size_t body_len, bool idempotent, call_done done, void *arg);
/* Forgets it; the callback is not called. */
void call_drop(struct calls *c, struct id id);
/* A reply frame came in (decoded). False when nobody waits for it any more. */
bool calls_reply(struct calls *c, const struct envelope *env, const void *body, size_t body_len);
/* Resends and expires; returns when to call again (absolute), or INT64_MAX. */
usec_t calls_tick(struct calls *c, usec_t now);
/* When the next tick is due, or INT64_MAX. */
usec_t calls_due(const struct calls *c);
size_t calls_pending(const struct calls *c);

#endif
