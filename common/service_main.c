/*
 * service_main: a service as a process: the host on a bus, a clock, the system's randomness, threads for jobs, and
 *         signals.
 * Owns: the event loop and all that hangs on it.
 * Beware: SIGTERM answers what is queued, then ends; anything else that ends the process loses nothing that was
 *         acknowledged.
 */
#include "common/log.h"
#include "common/node.h"
#include "common/service.h"
#include <event2/event.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define EXIT_CONFIG 78
#define HOUSEKEEP_SECONDS 60
#define STOP_STEPS 1000

struct process {
	const struct service_desc *desc;
	struct node node;
	struct event_base *base;
	struct bus *bus;
	struct jobs *jobs, *asides;
	struct service *service;
	struct process_hook *hook;
	struct event *step, *due, *term, *interrupt, *housekeep;
	char data[PATH_MAX], ring[PATH_MAX], erasures[PATH_MAX];
};

usec_t
process_now(void *unused)
{
	struct timespec ts;

	(void)unused;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (usec_t)ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000;
}

void
process_wake(struct process *p)
{
	event_active(p->step, EV_READ, 0);
}

static void
wake_io(void *arg)
{
	process_wake(arg);
}

static enum rc
send_io(void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct process *p = arg;

	return p->bus == NULL ? RC_UNAVAILABLE : bus_send(p->bus, service, env, env_len, body, body_len);
}

static void
reply_io(
    void *arg, const struct bus_peer *to, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct process *p = arg;

	if (bus_reply(p->bus, to, env, env_len, body, body_len) != RC_OK)
		log_emit(
		    LOG_DEBUG, "reply.unreachable"); /* the caller is gone; its retry finds the receipt */
}

static void
job_io(void *arg, struct job *j)
{
	job_start(((struct process *)arg)->jobs, j);
}

static void
aside_io(void *arg, struct job *j)
{
	job_start(((struct process *)arg)->asides, j);
}

static void
on_call(void *arg, const struct bus_peer *from, const void *env, size_t env_len, const void *body,
    size_t body_len)
{
	service_call(((struct process *)arg)->service, from, env, env_len, body, body_len);
}

static void
on_reply(void *arg, const void *env, size_t env_len, const void *body, size_t body_len)
{
	service_reply(((struct process *)arg)->service, env, env_len, body, body_len);
}

static void
arm_due(struct process *p)
{
	usec_t due = service_due(p->service), now;
	struct timeval tv;

	if (due == INT64_MAX) {
		event_del(p->due);
		return;
	}
	now = process_now(NULL);
	due = due > now ? due - now : 0;
	if (due > 3600 * USEC_PER_SEC)
		due = 3600 * USEC_PER_SEC; /* the clock may be set meanwhile */
	tv.tv_sec = due / USEC_PER_SEC;
	tv.tv_usec = due % USEC_PER_SEC;
	event_add(p->due, &tv);
}

static void
on_step(evutil_socket_t fd, short what, void *arg)
{
	struct process *p = arg;

	(void)fd;
	(void)what;
	if (service_step(p->service))
		event_active(p->step, EV_READ, 0);
	arm_due(p);
}

static void
on_drained(void *arg)
{
	process_wake(arg);
}

static void
on_stop(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(((struct process *)arg)->base);
}

static void
on_housekeep(evutil_socket_t fd, short what, void *arg)
{
	struct process *p = arg;
	struct timeval tv = { HOUSEKEEP_SECONDS, 0 };

	(void)fd;
	(void)what;
	db_housekeep(service_db(p->service));
	event_add(p->housekeep, &tv);
}

static struct service_config
process_config(struct process *p)
{
	struct service_config cfg = { .folder = p->data,
		.keyring = p->ring,
		.master = p->node.master,
		.node = p->node.name,
		.erasures = p->erasures };

	node_path(&p->node, p->data, sizeof p->data, "data/%s", p->desc->contract->name);
	node_path(&p->node, p->ring, sizeof p->ring, "keys/%s.ring", p->desc->contract->name);
	node_path(&p->node, p->erasures, sizeof p->erasures, "erasures");
	return cfg;
}

/* A thread each, for what runs beside the loop. */
static unsigned
processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > SERVICE_LANES ? SERVICE_LANES : (unsigned)n;
}

static enum rc
process_events(struct process *p, struct fault *why)
{
	p->base = bus_base_new();
	p->step = event_new(p->base, -1, EV_PERSIST, on_step, p);
	p->due = event_new(p->base, -1, 0, on_step, p);
	p->term = evsignal_new(p->base, SIGTERM, on_stop, p);
	p->interrupt = evsignal_new(p->base, SIGINT, on_stop, p);
	p->housekeep = event_new(p->base, -1, 0, on_housekeep, p);
	if (p->step == NULL || p->due == NULL || p->term == NULL || p->interrupt == NULL ||
	    p->housekeep == NULL)
		return fault_addf(
		    why, RC_INTERNAL, NULL, FAULT_TEXT, "la boucle d’événements ne se crée pas");
	event_add(p->term, NULL);
	event_add(p->interrupt, NULL);
	p->jobs = jobs_new(p->base, 1);
	p->asides = p->desc->aside != NULL ? jobs_new(p->base, processors()) : NULL;
	return RC_OK;
}

static enum rc
process_open(struct process *p, struct fault *why)
{
	struct service_io io = { p, process_now, entropy_system, send_io, reply_io, job_io, wake_io };
	struct bus_events on = { p, on_call, on_reply, on_drained };
	struct service_config cfg = process_config(p);
	enum rc rc = process_events(p, why);

	if (rc == RC_OK) /* the store's lock comes first: only its holder may take the address */
		rc = service_open(p->desc, &cfg, &io, &p->service, why);
	if (rc == RC_OK && p->asides != NULL)
		service_aside(p->service, aside_io, p);
	if (rc == RC_OK)
		rc = bus_open(p->base, ".", p->desc->contract->name, &on, &p->bus, why);
	if (rc == RC_OK && p->hook != NULL)
		rc = p->hook->open(p, why);
	if (rc == RC_OK)
		on_housekeep(-1, 0, p);
	return rc;
}

static void
event_drop(struct event *e)
{
	if (e != NULL)
		event_free(e);
}

static void
process_close(struct process *p)
{
	if (p->hook != NULL && p->hook->close != NULL)
		p->hook->close(p);
	jobs_free(p->jobs);
	jobs_free(p->asides);
	service_close(p->service);
	bus_close(p->bus);
	event_drop(p->step);
	event_drop(p->due);
	event_drop(p->term);
	event_drop(p->interrupt);
	event_drop(p->housekeep);
	if (p->base != NULL)
		event_base_free(p->base);
	node_wipe(&p->node);
}

/* What had been received is answered before we go. */
static void
process_finish(struct process *p)
{
	for (int i = 0; i < STOP_STEPS && (service_step(p->service) || service_is_aside(p->service)); i++)
		if (service_is_aside(p->service))
			event_base_loop(p->base, EVLOOP_ONCE);
	event_base_loop(p->base, EVLOOP_NONBLOCK);
}

static void
fault_log(const struct fault *why)
{
	char line[512];

	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++) {
		fault_sentence(&why->items[i], 1, line, sizeof line);
		log_emit(LOG_ERROR, "start.failed", LOG_STR("why", line));
	}
	if (why->count == 0)
		log_emit(LOG_ERROR, "start.failed", LOG_STR("why", rc_info(why->rc)->fr));
}

static int
process_serve(struct process *p)
{
	struct fault why = { 0 };

	if (process_open(p, &why) != RC_OK) {
		fault_log(&why);
		process_close(p);
		return EXIT_CONFIG;
	}
	log_emit(LOG_INFO, "service.started", LOG_U64("pid", getpid()),
	    LOG_U64("position", service_position(p->service)));
	process_wake(p);
	event_base_dispatch(p->base);
	process_finish(p);
	log_emit(LOG_INFO, "service.stopped", LOG_U64("position", service_position(p->service)));
	process_close(p);
	return EXIT_SUCCESS;
}

static int
process_verify(struct process *p)
{
	struct service_config cfg = process_config(p);
	struct fault why = { 0 };
	struct verified v;
	enum rc rc = service_verify(p->desc, &cfg, &v, &why);
	char line[512] = "";

	node_wipe(&p->node);
	if (rc == RC_OK) {
		printf("%s: chain whole, %llu events, replay equal, %llu sealed records open\n",
		    p->desc->contract->name, (unsigned long long)v.events, (unsigned long long)v.unsealed);
		return EXIT_SUCCESS;
	}
	if (why.count != 0)
		fault_sentence(&why.items[0], 1, line, sizeof line);
	printf("%s: %s %s\n", p->desc->contract->name, rc_info(rc)->name, line);
	return EXIT_FAILURE;
}

static void
usage(const struct service_desc *d, FILE *to)
{
	fprintf(to,
	    "usage: maillage-%s --node DIR [--verify]\n"
	    "Serves the %s of the node in DIR until SIGTERM; --verify walks its journal's chain, replays it "
	    "into\n"
	    "an empty store and compares (exit 0: equal; 1: not; 64: usage; 78: configuration).\n",
	    d->contract->name, d->contract->name);
}

static int
process_start(struct process *p, const char *folder, bool verify)
{
	struct fault why = { 0 };

	crypto_open();
	if (node_load(folder, &p->node, &why) != RC_OK || node_enter(&p->node, &why) != RC_OK) {
		fault_log(&why);
		return EXIT_CONFIG;
	}
	return verify ? process_verify(p) : process_serve(p);
}

int
service_main_with(const struct service_desc *d, int argc, char **argv, struct process_hook *hook)
{
	static const struct option options[] = { { "node", required_argument, NULL, 'n' },
		{ "verify", no_argument, NULL, 'v' }, { "help", no_argument, NULL, 'h' }, { 0 } };
	struct process p = { .desc = d, .hook = hook };
	const char *folder = NULL;
	bool verify = false;
	int o;

	while ((o = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (o == 'n')
			folder = optarg;
		else if (o == 'v')
			verify = true;
		else {
			usage(d, o == 'h' ? stdout : stderr);
			return o == 'h' ? EXIT_SUCCESS : 64;
		}
	}
	if (folder == NULL || optind != argc) {
		usage(d, stderr);
		return 64;
	}
	signal(SIGPIPE, SIG_IGN);
	log_open(d->contract->name, LOG_INFO);
	return process_start(&p, folder, verify);
}

int
service_main(const struct service_desc *d, int argc, char **argv)
{
	return service_main_with(d, argc, argv, NULL);
}

struct event_base *
process_base(struct process *p)
{
	return p->base;
}

struct service *
process_service(struct process *p)
{
	return p->service;
}

const struct node *
process_node(struct process *p)
{
	return &p->node;
}

struct bus *
process_bus(struct process *p)
{
	return p->bus;
}

struct jobs *
process_jobs(struct process *p)
{
	return p->jobs;
}

struct process_hook *
process_hook(struct process *p)
{
	return p->hook;
}
