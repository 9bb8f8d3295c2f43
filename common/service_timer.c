/*
 * service_timer: deadlines as rows of the store, so that they survive a restart.
 * Owns: the kv table "timer": due (BE64), id, method -> nothing.
 * Beware: a timer is gone once its command has run, refused or not: the handler looks at the record's state
 * and may set another.
 */
#include "common/log.h"
#include "common/service_int.h"

#define TIMER_FIXED 24

static size_t
timer_key(const struct staged_timer *t, uint8_t out[TIMER_FIXED + 128])
{
	size_t n = strlen(t->method);

	if (n > 128)
		n = 128;
	db_be64((uint64_t)t->due, out);
	memcpy(out + 8, t->id.b, 16);
	memcpy(out + TIMER_FIXED, t->method, n);
	return TIMER_FIXED + n;
}

void
timers_load(struct service *s, struct db_txn *t)
{
	struct arena a = { 0 };
	uint8_t least[1] = { 0 };
	struct text key, value;

	s->next_timer = INT64_MAX;
	if (db_kv_seek(t, &timer_kv, least, 1, false, &a, &key, &value))
		s->next_timer = (usec_t)db_from_be64((const uint8_t *)key.ptr);
	arena_free(&a);
}

void
timers_keep(struct command *c, struct db_txn *t)
{
	uint8_t key[TIMER_FIXED + 128];

	for (const struct staged_timer *s = c->timers; s != NULL; s = s->next) {
		db_kv_put(t, &timer_kv, key, timer_key(s, key), "", 0);
		if (s->due < c->service->next_timer)
			c->service->next_timer = s->due;
	}
	c->timers = NULL;
}

static void
timer_run(struct service *s, struct db_txn *t, struct text key)
{
	struct command *c = command_new(s);
	struct id id;
	struct crypto_hash_part part = { key.ptr, key.len };
	struct ref *in;

	memcpy(id.b, key.ptr + 8, 16);
	c->origin = COMMAND_SYSTEM;
	c->env.roles = ROLE_SYSTEM;
	c->env.deadline = INT64_MAX;
	c->env.id = crypto_id_of(&part, 1); /* the same timer makes the same ids */
	c->env.method = (struct text){ key.ptr + TIMER_FIXED, key.len - TIMER_FIXED, 0 };
	c->binding = service_binding(s, c->env.method);
	if (c->binding != NULL) {
		in = ARENA_NEW(&c->arena, struct ref);
		*in = (struct ref){ REC_BIT(1), id };
		c->in = in;
		command_run(c, t);
		if (c->rc != RC_OK)
			log_emit(LOG_INFO, "timer.refused", LOG_TEXT("method", c->env.method),
			    LOG_STR("rc", rc_info(c->rc)->name));
		works_start(c, false);
	}
	command_free(c);
}

void
timers_fire(struct service *s, struct db_txn *t, usec_t now, usec_t until)
{
	struct arena a = { 0 };
	uint8_t least[1] = { 0 };
	struct text key, value;

	s->next_timer = INT64_MAX;
	for (unsigned i = 0; db_kv_seek(t, &timer_kv, least, 1, false, &a, &key, &value); i++) {
		usec_t due = (usec_t)db_from_be64((const uint8_t *)key.ptr);

		if (due > now || i == SERVICE_TIMERS_BATCH || (i != 0 && service_late(s, until))) {
			s->next_timer = due;
			break;
		}
		db_kv_remove(t, &timer_kv, key.ptr, key.len);
		timer_run(s, t, key);
		arena_reset(&a);
	}
	arena_free(&a);
}
