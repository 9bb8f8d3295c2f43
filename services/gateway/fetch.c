/*
 * fetch: asks scheduling which calendars are due, takes each, goes out for it, reads it on a thread, and says what was found.
 * Owns: the order of these steps, and at most four calendars at once.
 * Beware: whatever goes wrong, taking a calendar has put its next reading off: nothing that crashes us comes back at once.
 */
#include "services/gateway/fetch.h"
#include "common/calendar.h"
#include "common/log.h"
#include <event2/event.h>
#include <stdlib.h>

#define POLL_SECONDS 60
#define SOON_USEC 1000 /* after this turn of the loop: the answer that calls for it leaves first */

static void hub_go_on(struct fetch_hub *h);

/* --- calls ---------------------------------------------------------------------------------------------------------------- */
static void
hub_call(struct fetch_hub *h, const char *method, const struct rec_desc *d, const void *in, bool idempotent,
    call_done done, void *arg)
{
	usec_t now = gateway_now();
	struct envelope env = {
		.id = gateway_id(h->g, now), .roles = ROLE_SERVICE, .deadline = now + CALL_DEADLINE
	};
	struct buf b = { 0 };

	env.method = text_of(method);
	envelope_mark(&env);
	record_encode(d, in, 0, 0, &b);
	call_send(service_calls(h->g->service), now, NULL, &env, b.ptr, b.len, idempotent, done, arg);
	buf_free(&b);
	process_wake(h->g->process);
}

static void
hub_poll_in(struct fetch_hub *h, usec_t in)
{
	struct timeval tv = { in / USEC_PER_SEC, in % USEC_PER_SEC };

	event_add(h->poll, &tv);
}

/* --- one calendar --------------------------------------------------------------------------------------------------------- */
static void
fetch_free(struct fetch_hub *h, struct fetch *f)
{
	struct fetch **at = &h->live;

	while (*at != f)
		at = &(*at)->next;
	*at = f->next;
	h->under_way--;
	fetch_curl_drop(f);
	if (f->bytes.ptr != NULL)
		crypto_wipe(f->bytes.ptr, f->bytes.len);
	buf_free(&f->bytes);
	free(f->days);
	free(f);
}

static void
fetch_over(struct fetch *f)
{
	struct fetch_hub *h = f->hub;

	fetch_free(h, f);
	hub_go_on(h);
}

static void
on_told(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	(void)env;
	(void)body;
	(void)len;
	if (rc != RC_OK) /* archived meanwhile, or scheduling is away: it is due again soon */
		log_emit(LOG_INFO, "calendar.untold", LOG_STR("rc", rc_info(rc)->name));
	fetch_over(arg);
}

static void
fetch_tell(struct fetch *f)
{
	struct calendar_result *r = &f->result;

	r->id = f->calendar;
	r->has |= REC_BIT(1);
	if (r->outcome == CALENDAR_READ && f->mark[0] != '\0') {
		r->mark = text_of(f->mark);
		r->has |= REC_BIT(4);
	}
	hub_call(f->hub, "scheduling.calendar.read", &calendar_result_desc, r, false, on_told, f);
}

static void
job_run(struct job *j)
{
	struct fetch *f = (struct fetch *)j;
	struct calendar_reading in = { (const char *)f->bytes.ptr, f->bytes.len, f->today, &j->stop };

	calendar_result_find(&in, f->days, &f->result);
}

static void
job_done(struct job *j)
{
	fetch_tell((struct fetch *)j);
}

void
fetch_ended(struct fetch *f, enum calendar_outcome outcome)
{
	f->result = (struct calendar_result){ .has = REC_BIT(2), .outcome = outcome };
	if (outcome != CALENDAR_READ) {
		fetch_tell(f);
		return;
	}
	if (f->bytes.len == 0)
		buf_byte(&f->bytes, '\n');
	f->today = calendar_local(gateway_now()).day;
	f->days = calloc(CALENDAR_BUSY_DAYS_MOST, sizeof *f->days);
	if (f->days == NULL)
		abort();
	f->job = (struct job){ .run = job_run, .done = job_done };
	job_start(f->hub->jobs, &f->job);
}

static void
on_taken(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct fetch *f = arg;
	struct calendar_task task;
	struct arena a = { 0 };

	(void)env;
	if (rc == RC_OK && record_decode(&calendar_task_desc, body, len, &a, &task, NULL, NULL) == RC_OK &&
	    REC_HAS(&task, 2))
		fetch_curl_start(f, task.address, REC_HAS(&task, 3) ? task.mark : TEXT_LIT(""));
	else
		fetch_over(f);
	arena_free(&a);
}

static void
fetch_begin(struct fetch_hub *h, struct id calendar)
{
	struct ref in = { REC_BIT(1), calendar };
	struct fetch *f = calloc(1, sizeof *f);

	if (f == NULL)
		abort();
	f->hub = h;
	f->calendar = calendar;
	f->next = h->live;
	h->live = f;
	h->under_way++;
	hub_call(h, "scheduling.calendar.take", &ref_desc, &in, false, on_taken, f);
}

/* --- which are due -------------------------------------------------------------------------------------------------------- */
static void
hub_go_on(struct fetch_hub *h)
{
	while (h->waiting_count > 0 && h->under_way < FETCH_AT_ONCE)
		fetch_begin(h, h->waiting[--h->waiting_count]);
}

static void
on_due(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct fetch_hub *h = arg;
	struct calendar_due due = { 0 };
	struct arena a = { 0 };

	(void)env;
	h->asking = false;
	if (rc == RC_OK && record_decode(&calendar_due_desc, body, len, &a, &due, NULL, NULL) == RC_OK) {
		h->waiting_count =
		    due.calendars.count < CALENDARS_DUE_MOST ? due.calendars.count : CALENDARS_DUE_MOST;
		if (h->waiting_count > 0)
			memcpy(h->waiting, due.calendars.items, h->waiting_count * sizeof h->waiting[0]);
	}
	arena_free(&a);
	hub_poll_in(h, h->again ? SOON_USEC : POLL_SECONDS * USEC_PER_SEC);
	h->again = false;
	hub_go_on(h);
}

static void
on_poll(evutil_socket_t fd, short what, void *arg)
{
	struct fetch_hub *h = arg;
	struct nothing in = { 0 };

	(void)fd;
	(void)what;
	if (h->asking) {
		h->again = true;
		return;
	}
	h->asking = true;
	hub_call(h, "scheduling.calendar.due", &nothing_desc, &in, true, on_due, h);
}

void
fetch_soon(struct gateway *g)
{
	if (g->fetches != NULL)
		hub_poll_in(g->fetches, SOON_USEC);
}

enum rc
fetch_open(struct gateway *g, struct fault *why)
{
	struct fetch_hub *h = calloc(1, sizeof *h);

	if (h == NULL)
		abort();
	h->g = g;
	h->allow_private = process_node(g->process)->calendar_private;
	g->fetches = h;
	h->jobs = jobs_new(g->base, 1);
	h->poll = evtimer_new(g->base, on_poll, h);
	if (fetch_curl_open(h) != RC_OK || h->jobs == NULL || h->poll == NULL)
		return fault_addf(
		    why, RC_INTERNAL, NULL, FAULT_TEXT, "la lecture des agendas en ligne ne se prépare pas");
	hub_poll_in(h, USEC_PER_SEC);
	return RC_OK;
}

void
fetch_close(struct gateway *g)
{
	struct fetch_hub *h = g->fetches;

	if (h == NULL)
		return;
	for (struct fetch *f = h->live; f != NULL; f = f->next)
		atomic_store(&f->job.stop, true);
	jobs_free(h->jobs);
	while (h->live != NULL)
		fetch_free(h, h->live);
	fetch_curl_close(h);
	if (h->poll != NULL)
		event_free(h->poll);
	free(h);
	g->fetches = NULL;
}
