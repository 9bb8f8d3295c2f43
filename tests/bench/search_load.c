/*
 * bench/search_load: callers of a registry over the bus, each with one call under way: what they get a second, and how long they wait.
 * Owns: nothing; the registry is the caller's.
 * Beware: all callers are of one process and one thread; the service answers one question at a time whatever their number.
 *
 * usage: search_load NODE CALLERS RATE SECONDS search QUERIES.tsv | list FILTERS.tsv
 * RATE 0: each caller asks again as soon as it is answered. Otherwise so many questions begin a second whatever was answered meanwhile, and
 * a wait counts from when its question should have begun. Prints: load CALLERS ANSWERS_A_SECOND P50_us P99_us WORST_us SHARE_FOUND
 */
#include "common/contract.h"
#include "proto/registry.h"
#include "tests/lib/bench_node.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define QUESTIONS_MOST 65536u
#define CALLERS_MOST 256u
#define TIMES_MOST (1u << 22)

struct question {
	struct buf body;
};
struct load {
	struct event_base *base;
	struct bus *bus;
	struct question *questions;
	unsigned question_count, next, callers;
	const char *method;
	double begun[CALLERS_MOST], until;
	double rate, due; /* questions a second, and when the next one begins */
	bool busy[CALLERS_MOST];
	struct event *tick;
	float *times;
	unsigned time_count;
	uint64_t found;
};

/* --- questions --------------------------------------------------------------------------------------- */
static void
search_encode(const char *line, struct buf *out)
{
	const char *tab = strchr(line, '\t');
	struct search_query q = { .has = REC_BIT(1), .q = text_of(tab == NULL ? line : tab + 1) };

	record_encode(&search_query_desc, &q, 0, 0, out);
}

/* field=value, apart by tabs */
static void
list_encode(char *line, struct buf *out)
{
	struct filter filters[8];
	struct list_query q = { .has = REC_BIT(1) | REC_BIT(5), .limit = 50 };
	char *save = NULL;

	for (char *pair = strtok_r(line, "\t", &save); pair != NULL && q.filters.count < 8;
	     pair = strtok_r(NULL, "\t", &save)) {
		char *value = strchr(pair, '=');

		if (value == NULL)
			bench_die("a filter without its value");
		*value++ = '\0';
		filters[q.filters.count++] =
		    (struct filter){ REC_BIT(1) | REC_BIT(2), text_of(pair), text_of(value) };
	}
	q.filters.items = filters;
	record_encode(&list_query_desc, &q, 0, 0, out);
}

static void
questions_read(struct load *l, const char *path, bool search)
{
	FILE *f = fopen(path, "r");
	char line[512];

	l->questions = calloc(QUESTIONS_MOST, sizeof *l->questions);
	if (f == NULL || l->questions == NULL)
		bench_die(path);
	while (l->question_count < QUESTIONS_MOST && fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (search)
			search_encode(line, &l->questions[l->question_count++].body);
		else
			list_encode(line, &l->questions[l->question_count++].body);
	}
	fclose(f);
	if (l->question_count == 0)
		bench_die("no question");
}

/* --- calls ------------------------------------------------------------------------------------------- */
static bool
call(struct load *l, unsigned caller)
{
	struct question *q = &l->questions[l->next++ % l->question_count];
	struct envelope e = bench_call(l->method, ROLE_COORDINATOR, (uint8_t)caller);
	struct buf b = { 0 };
	bool sent;

	record_encode(&envelope_desc, &e, 0, 0, &b);
	l->begun[caller] = l->rate > 0 ? l->due : bench_clock_us();
	l->busy[caller] = true;
	sent = bus_send(l->bus, "registry", b.ptr, b.len, q->body.ptr, q->body.len) == RC_OK;
	buf_free(&b);
	return sent;
}

static void
answered(void *arg, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct load *l = arg;
	struct arena a = { 0 };
	struct envelope e;
	double now = bench_clock_us();

	e = bench_answer(env, env_len, body, body_len, &a);
	l->found += body_len > 16;
	if (l->time_count < TIMES_MOST)
		l->times[l->time_count++] = (float)(now - l->begun[e.id.b[15]]);
	l->busy[e.id.b[15]] = false;
	if (now >= l->until)
		event_base_loopbreak(l->base);
	else if (l->rate <= 0 && !call(l, e.id.b[15]))
		bench_die("the registry does not take calls");
	arena_free(&a);
}

/* Begins what is due, with callers that are free; a question that finds none begins late, and its wait tells. */
static void
ticked(evutil_socket_t fd, short what, void *arg)
{
	struct load *l = arg;
	const struct timeval soon = { 0,
		0 }; /* the loop's own timers are of a millisecond: too coarse to begin on time */
	const struct timespec pause = { 0, 100000 };
	double now;

	(void)fd, (void)what;
	nanosleep(&pause, NULL);
	now = bench_clock_us();
	for (unsigned i = 0; i < l->callers && l->due <= now; i++)
		if (!l->busy[i]) {
			if (!call(l, i))
				bench_die("the registry does not take calls");
			l->due += 1e6 / l->rate;
		}
	event_add(l->tick, &soon);
}

static int
time_compare(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

static void
load_run(struct load *l, double seconds)
{
	const struct timespec pause = { 0, 2000000 };
	double begun, rate = l->rate;

	l->rate = 0; /* until the connection stands */
	for (unsigned i = 0; i < 1000 && !call(l, 0); i++) {
		nanosleep(&pause, NULL);
		event_base_loop(l->base, EVLOOP_NONBLOCK);
	}
	begun = bench_clock_us();
	l->until = begun + seconds * 1e6;
	for (unsigned i = 1; i < l->callers && rate <= 0; i++)
		if (!call(l, i))
			bench_die("the registry does not take calls");
	l->rate = rate;
	l->due = begun;
	if (rate > 0)
		ticked(-1, 0, l);
	event_base_dispatch(l->base);
	seconds = (bench_clock_us() - begun) / 1e6;
	qsort(l->times, l->time_count, sizeof l->times[0], time_compare);
	printf("load %u %.1f %.1f %.1f %.1f %.3f\n", l->callers, l->time_count / seconds,
	    l->times[l->time_count / 2], l->times[(size_t)((double)l->time_count * 0.99)],
	    l->times[l->time_count - 1], (double)l->found / l->time_count);
}

int
main(int argc, char **argv)
{
	static struct load l;
	const struct bus_events on = { .arg = &l, .reply = answered };

	if (argc != 7)
		bench_die("usage: search_load NODE CALLERS RATE SECONDS search|list FILE");
	l.callers = (unsigned)atoi(argv[2]);
	if (l.callers == 0 || l.callers > CALLERS_MOST)
		bench_die("1 to 256 callers");
	l.rate = atof(argv[3]);
	l.method = strcmp(argv[5], "search") == 0 ? "registry.search.find" : "registry.organisation.list";
	l.times = malloc(TIMES_MOST * sizeof *l.times);
	if (l.times == NULL)
		bench_die("memory");
	questions_read(&l, argv[6], strcmp(argv[5], "search") == 0);
	bench_bus_open(argv[1], &on, &l.base, &l.bus);
	l.tick = event_new(l.base, -1, 0, ticked, &l);
	if (l.tick == NULL)
		bench_die("memory");
	load_run(&l, atof(argv[4]));
	event_free(l.tick);
	bus_close(l.bus);
	event_base_free(l.base);
	return 0;
}
