/*
 * bench/rank_load: callers of matching over the bus: requests of the mix ranked as drafts, or handed in, each caller with one call under way.
 * Owns: nothing; matching is the caller's.
 * Beware: what is timed of a submission is the whole: ranked, the ranking and its proposals written, and durable when it is answered; a preview
 *         only reads: the draft is ranked, and the list is told with its reasons in words.
 *
 * usage: rank_load rows COMMUNES.csv PROVIDERS SEED    the providers as rows for COPY, on standard output
 *        rank_load NODE COMMUNES.csv PROVIDERS SEED FROM COUNT CALLERS [QUESTIONS.tsv]
 *        rank_load NODE COMMUNES.csv PROVIDERS SEED follow|wait FROM POSITION
 * The requests FROM to FROM + COUNT are created, then submitted, which is timed, then their lists are read. Prints:
 * rank CALLERS COUNT A_SECOND P50_us P99_us MEDIAN_CANDIDATES OWN_CPU_us
 * (the last: of this program, its threads included, for each timed call)
 * and writes each question with the ids of its list, as a row for COPY. follow: one caller creates and submits requests, each with all that
 * matching has been seen to know of the registry as the least that its ranking must know, until matching knows POSITION; wait: the same
 * without requests. Prints:
 * follow EVENTS SECONDS EVENTS_A_SECOND RANKINGS P50_us P99_us
 */
#include "common/contract.h"
#include "services/matching/columns.h"
#include "services/matching/territory.h"
#include "tests/lib/bench_node.h"
#include "tests/lib/mix.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define CALLERS_MOST 64u
#define DAYS_MOST 6u
#define COMPETENCES 128u /* more than the mix has: the last ones nobody has */

struct load {
	struct event_base *base;
	struct bus *bus;
	struct mix *mix;
	uint32_t from, count, next, done, callers;
	struct id *requests;
	uint32_t of[CALLERS_MOST]; /* which one a caller asks about */
	double begun[CALLERS_MOST];
	double *times;
	uint32_t *candidates;
	FILE *out;
	enum { STAGE_CREATE, STAGE_PREVIEW, STAGE_SUBMIT, STAGE_READ, STAGE_STATUS, STAGE_COUNT } stage;
	bool previews; /* the requests stay drafts */
	/* of follow */
	bool follows;
	uint64_t first, known, target;
	double first_at, known_at;
};
#define TIMES_MOST 1000000u

static void
id_print(FILE *f, struct id id)
{
	char text[ID_TEXT_LEN + 1];

	id_format(id, text);
	fputs(text, f);
}

/* --- rows for the peer ------------------------------------------------------------------------------- */
static void
point_print(FILE *f, struct text commune)
{
	uint16_t at = territory_commune(commune);
	struct territory_point p;

	if (at == COMMUNE_NONE) {
		fputs("\\N\t\\N\t\\N", f);
		return;
	}
	p = territory_place(at);
	fprintf(f, "%d\t%d\t%d", p.x, p.y, p.z);
}

static void
skills_print(FILE *f, const struct provider *p)
{
	const struct provider_competence *s = p->competences.items;
	uint8_t levels[COMPETENCES] = { 0 };

	for (uint32_t i = 0; i < p->competences.count; i++) /* a level holds those below */
		for (uint32_t level = 1; level <= s[i].level; level++)
			fprintf(
			    f, "%s%u", i + level > 1 ? "," : "{", mix_number(s[i].competence) * 8 + level);
	fputs("}\t", f);
	for (uint32_t i = 0; i < p->competences.count; i++)
		levels[mix_number(s[i].competence)] = (uint8_t)s[i].level;
	fputs("\\\\x", f);
	for (uint32_t n = 0; n < COMPETENCES; n++)
		fprintf(f, "%02x", levels[n]);
	fputc('\t', f);
}

/* As one number: there, that competence, that level. */
static void
offers_print(FILE *f, const struct provider *p, unsigned department, bool *first)
{
	const struct provider_competence *s = p->competences.items;

	for (uint32_t i = 0; i < p->competences.count; i++)
		for (uint32_t level = 1; level <= s[i].level; level++, *first = false)
			fprintf(f, "%s%u", *first ? "" : ",",
			    department * COMPETENCES * 8 + mix_number(s[i].competence) * 8 + level);
}

static void
territory_print(FILE *f, const struct provider *p)
{
	const struct text *d = p->departments.items;
	bool first = true;

	for (uint32_t i = 0; i < p->departments.count; i++)
		fprintf(f, "%s%u", i > 0 ? "," : "{", department_of(d[i]));
	fprintf(f, "%s}\t{", p->remote ? ",0" : "");
	for (uint32_t i = 0; i < p->departments.count; i++)
		offers_print(f, p, department_of(d[i]), &first);
	if (p->remote)
		offers_print(f, p, 0, &first);
	fprintf(f, "}\t%u\t", department_of_commune(p->commune));
	point_print(f, p->commune);
}

static void
free_print(FILE *f, const uint8_t *days)
{
	bool first = true;

	fputc('{', f);
	for (unsigned m = 0; m < MIX_MONTHS; m++)
		for (unsigned d = 1; d <= days[m] && d <= DAYS_MOST; d++, first = false)
			fprintf(f, "%s%u", first ? "" : ",", m * 8 + d);
	fputs("}\t", f);
}

static void
links_print(FILE *f, const struct provider *p)
{
	const struct provider_link *l = p->links.items;
	uint32_t n = p->links.count;

	fputs("\t{", f);
	for (uint32_t i = 0; i < n; i++) {
		fputs(i > 0 ? "," : "", f);
		id_print(f, l[i].organisation);
	}
	fputs("}\t{", f);
	for (uint32_t i = 0; i < n; i++)
		fprintf(f, "%s%d", i > 0 ? "," : "", (int)l[i].kind);
	fputs("}\t{", f);
	for (uint32_t i = 0; i < n; i++)
		fprintf(f, "%s%d", i > 0 ? "," : "", l[i].from);
	fputs("}\t{", f);
	for (uint32_t i = 0; i < n; i++)
		fprintf(f, "%s%d", i > 0 ? "," : "", REC_HAS(&l[i], 4) ? l[i].to : REC_DAY_MAX);
	fputs("}\n", f);
}

static int
rows_print(const struct mix *m)
{
	for (uint32_t i = 0; i < mix_count(m); i++) {
		struct mix_provider p;

		mix_provider(m, i, 0, &p);
		id_print(stdout, p.card.id);
		fputc('\t', stdout);
		skills_print(stdout, &p.card);
		territory_print(stdout, &p.card);
		fputc('\t', stdout);
		free_print(stdout, p.free[POOL_GROUP]);
		fprintf(stdout, "%d\t%d\t%lld", p.accreditation.from, p.accreditation.to,
		    (long long)p.card.tariff);
		links_print(stdout, &p.card);
	}
	return fflush(stdout) != 0;
}

static void
question_print(struct load *l, uint32_t number, const struct ranking_view *v)
{
	const struct ranking_line *lines = v->lines.items;
	struct mix_request r;

	mix_request(l->mix, number, &r);
	fprintf(l->out, "%u\t{", number);
	for (uint32_t i = 0; i < r.ask.competences.count; i++)
		fprintf(l->out, "%s%u", i > 0 ? "," : "",
		    mix_number(r.needs[i].competence) * 8 + r.needs[i].level);
	fputs("}\t{", l->out);
	for (uint32_t i = 0; i < r.ask.competences.count; i++)
		fprintf(l->out, "%s%u", i > 0 ? "," : "", mix_number(r.needs[i].competence));
	fputs("}\t{", l->out);
	for (uint32_t i = 0; i < r.ask.competences.count; i++)
		fprintf(l->out, "%s%u", i > 0 ? "," : "", r.needs[i].level);
	fprintf(l->out, "}\t%u\t{%u%s}\t", department_of(r.ask.department), department_of(r.ask.department),
	    r.ask.remote ? ",0" : "");
	point_print(l->out, r.ask.commune);
	fprintf(l->out, "\t%u\t%u\t", r.month, r.ask.days);
	if (REC_HAS(&r.ask, REQUEST_TAG_PRICE_CEILING))
		fprintf(l->out, "%lld", (long long)r.ask.price_ceiling);
	else
		fputs("\\N", l->out);
	fprintf(l->out, "\t%d\t%d\t", r.ask.from, r.ask.to);
	id_print(l->out, r.ask.organisation);
	fputs("\t{", l->out);
	for (uint32_t i = 0; i < v->lines.count; i++) {
		fputs(i > 0 ? "," : "", l->out);
		id_print(l->out, lines[i].provider);
	}
	fputs("}\n", l->out);
}

/* --- calls ------------------------------------------------------------------------------------------- */
static void
body_make(const struct load *l, uint32_t at, struct buf *out)
{
	struct ref ref = { REC_BIT(1), l->requests[at] };
	struct mix_request r;

	if (l->stage == STAGE_STATUS)
		return record_encode(&list_query_desc, &(struct list_query){ 0 }, 0, 0, out);
	if (l->stage != STAGE_CREATE) {
		record_encode(&ref_desc, &ref, 0, 0, out);
		return;
	}
	mix_request(l->mix, l->from + at, &r);
	record_encode(&request_desc, &r.ask, 0, 0, out);
}

static bool
call(struct load *l, uint32_t caller)
{
	static const char *const names[STAGE_COUNT] = { "matching.request.create", "matching.request.preview",
		"matching.request.submit", "matching.request.proposals", "matching.status" };
	bool again = l->stage == STAGE_READ && l->previews; /* a draft's list is not kept */
	struct position seen = { REC_BIT(1) | REC_BIT(2), TEXT_LIT("registry"), l->known };
	struct envelope e = bench_call(names[again ? STAGE_PREVIEW : l->stage],
	    l->stage == STAGE_STATUS ? ROLE_OPERATOR : ROLE_COORDINATOR, (uint8_t)caller);
	struct buf b = { 0 }, body = { 0 };
	bool sent;

	if (l->known != 0) {
		e.seen = (struct list){ &seen, 1 };
		e.has |= REC_BIT(ENVELOPE_TAG_SEEN);
	}
	l->of[caller] = l->next;
	body_make(l, l->next, &body);
	record_encode(&envelope_desc, &e, 0, 0, &b);
	l->begun[caller] = bench_clock_us();
	sent = bus_send(l->bus, "matching", b.ptr, b.len, body.ptr, body.len) == RC_OK;
	l->next += sent;
	buf_free(&b);
	buf_free(&body);
	return sent;
}

static void
status_take(struct load *l, const void *body, size_t len, struct arena *a)
{
	struct service_status st;
	const struct position *p;

	if (record_decode(&service_status_desc, body, len, a, &st, NULL, NULL) != RC_OK)
		bench_die("a status that is none");
	p = st.cursors.items;
	for (uint32_t i = 0; i < st.cursors.count; i++)
		if (text_is(p[i].service, "registry"))
			l->known = p[i].seq;
	l->known_at = bench_clock_us();
	if (l->first_at == 0) {
		l->first = l->known;
		l->first_at = l->known_at;
	}
}

static void
answer_take(struct load *l, uint32_t at, const void *body, size_t len, struct arena *a)
{
	struct request r;
	struct ranking_view v;

	if (l->stage == STAGE_CREATE) {
		if (record_decode(&request_desc, body, len, a, &r, NULL, NULL) != RC_OK)
			bench_die("a request that is none");
		l->requests[at] = r.id;
	} else if (l->stage == STAGE_STATUS) {
		status_take(l, body, len, a);
	} else if (l->stage == STAGE_READ) {
		if (record_decode(&ranking_view_desc, body, len, a, &v, NULL, NULL) != RC_OK)
			bench_die("a list that is none");
		l->candidates[at] = v.considered;
		for (uint32_t i = 0; i < v.excluded.count; i++)
			l->candidates[at] -= ((const struct exclusion *)v.excluded.items)[i].count;
		if (l->out != NULL)
			question_print(l, l->from + at, &v);
	}
}

static void
answered(void *arg, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct load *l = arg;
	struct arena a = { 0 };
	struct envelope e;
	double now = bench_clock_us();
	uint32_t caller, at;

	e = bench_answer(env, env_len, body, body_len, &a);
	caller = e.id.b[15];
	at = l->of[caller];
	if (l->stage == STAGE_SUBMIT || l->stage == STAGE_PREVIEW)
		l->times[at] = now - l->begun[caller];
	answer_take(l, at, body, body_len, &a);
	if (l->follows)
		event_base_loopbreak(l->base);
	else if (++l->done == l->count)
		event_base_loopbreak(l->base);
	else if (l->next < l->count && !call(l, caller))
		bench_die("matching does not take calls");
	arena_free(&a);
}

/* Seconds. */
static double
stage_run(struct load *l)
{
	const struct timespec pause = { 0, 2000000 };
	double begun = bench_clock_us();

	l->next = l->done = 0;
	for (unsigned i = 0; i < 1000 && !call(l, 0); i++) { /* until the connection stands */
		nanosleep(&pause, NULL);
		event_base_loop(l->base, EVLOOP_NONBLOCK);
	}
	for (uint32_t i = 1; i < l->callers && l->next < l->count; i++)
		if (!call(l, i))
			bench_die("matching does not take calls");
	event_base_dispatch(l->base);
	return (bench_clock_us() - begun) / 1e6;
}

static int
time_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int
count_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Microseconds of this process. */
static double
cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static void
load_run(struct load *l)
{
	double seconds, cpu;

	l->requests = calloc(l->count, sizeof *l->requests);
	l->times = calloc(l->count, sizeof *l->times);
	l->candidates = calloc(l->count, sizeof *l->candidates);
	if (l->requests == NULL || l->times == NULL || l->candidates == NULL)
		bench_die("memory");
	l->stage = STAGE_CREATE;
	(void)stage_run(l);
	l->stage = l->previews ? STAGE_PREVIEW : STAGE_SUBMIT;
	cpu = cpu_us();
	seconds = stage_run(l);
	cpu = (cpu_us() - cpu) / l->count;
	l->stage = STAGE_READ;
	(void)stage_run(l);
	qsort(l->times, l->count, sizeof *l->times, time_compare);
	qsort(l->candidates, l->count, sizeof *l->candidates, count_compare);
	printf("rank %u %u %.1f %.1f %.1f %u %.1f\n", l->callers, l->count, l->count / seconds,
	    l->times[l->count / 2], l->times[(size_t)l->count * 99 / 100], l->candidates[l->count / 2], cpu);
}

static void
one(struct load *l, int stage)
{
	const struct timespec pause = { 0, 2000000 };

	l->stage = (__typeof__(l->stage))stage;
	l->next = 0;
	while (!call(l, 0)) {
		nanosleep(&pause, NULL);
		event_base_loop(l->base, EVLOOP_NONBLOCK);
	}
	event_base_dispatch(l->base);
}

static void
follow_run(struct load *l, bool ask)
{
	const struct timespec pause = { 0, 50000000 };
	struct id request;
	uint32_t n = 0;
	double seconds, *times = calloc(TIMES_MOST, sizeof *times);

	l->requests = &request;
	if (times == NULL)
		bench_die("memory");
	for (one(l, STAGE_STATUS); l->known < l->target && n < TIMES_MOST; one(l, STAGE_STATUS)) {
		if (!ask) {
			nanosleep(&pause, NULL);
			continue;
		}
		l->times = &times[n++];
		one(l, STAGE_CREATE);
		one(l, STAGE_SUBMIT);
		l->from++;
	}
	seconds = (l->known_at - l->first_at) / 1e6;
	qsort(times, n, sizeof *times, time_compare);
	printf("follow %llu %.3f %.1f %u %.1f %.1f\n", (unsigned long long)(l->known - l->first), seconds,
	    (double)(l->known - l->first) / (seconds > 0 ? seconds : 1), n, times[n / 2],
	    times[(size_t)n * 99 / 100]);
	free(times);
}

static void
bus_start(struct load *l, const char *folder)
{
	static struct bus_events on = { .reply = answered };

	on.arg = l;
	bench_bus_open(folder, &on, &l->base, &l->bus);
}

int
main(int argc, char **argv)
{
	static struct load l;

	if (argc != 5 && (argc < 8 || argc > 10))
		bench_die("usage: see the head of tests/bench/rank_load.c");
	crypto_open();
	l.mix = mix_new(
	    argv[2], (uint32_t)strtoul(argv[3], NULL, 10), strtoull(argv[4], NULL, 10), MIX_FIRST_MONTH);
	if (l.mix == NULL)
		return 1;
	if (argc == 5)
		return rows_print(l.mix);
	if (argc == 8 && (strcmp(argv[5], "follow") == 0 || strcmp(argv[5], "wait") == 0)) {
		l.follows = true;
		l.from = (uint32_t)strtoul(argv[6], NULL, 10);
		l.target = strtoull(argv[7], NULL, 10);
		bus_start(&l, argv[1]);
		follow_run(&l, strcmp(argv[5], "follow") == 0);
		return 0;
	}
	l.previews = strcmp(argv[5], "preview") == 0;
	if (argc < 9 || (!l.previews && strcmp(argv[5], "submit") != 0))
		bench_die("preview, or submit");
	l.from = (uint32_t)strtoul(argv[6], NULL, 10);
	l.count = (uint32_t)strtoul(argv[7], NULL, 10);
	l.callers = (uint32_t)strtoul(argv[8], NULL, 10);
	if (l.callers == 0 || l.callers > CALLERS_MOST || l.count == 0)
		bench_die("1 to 64 callers, and something to ask");
	if (argc == 10 && (l.out = fopen(argv[9], "w")) == NULL)
		bench_die(argv[9]);
	bus_start(&l, argv[1]);
	load_run(&l);
	bus_close(l.bus);
	event_base_free(l.base);
	mix_free(l.mix);
	return l.out != NULL && fclose(l.out) != 0;
}
