/*
 * rank: the ranking engine on the mix: how long a ranking takes, what the columns weigh, how fast they are built and changed; and
 *         that its answers are those of a scan of everybody.
 * Owns: nothing.
 * Beware: drawing a record from its number is no part of any figure. The scan takes milliseconds a request: ask for fewer.
 *
 * usage: rank [--providers N] [--requests N] [--check N] [--changes N] [--seed N] [--each] [--cpu]
 * prints: a line for each figure, "name value unit"; with --check "identical N of N"; with --each a line a request: candidates, µs;
 *         with --cpu the seconds of the processor are counted, for a machine that others use
 */
#include "services/matching/columns_load.h"
#include "services/matching/rank.h"
#include "services/matching/service.h"
#include "tests/lib/change_journal.h"
#include "tests/lib/rank_scan.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define COMMUNES "deploy/data/communes.csv"
#define MONTHS ((day_t)18262) /* 2020-01-01 */
#define BATCH 4096u
#define CHANGES_A_RANKING 100u
#define RANKINGS_A_SAMPLE 20u
#define CHANGES_FOLDER "build/bench/rank_changes"

static const struct policy policy = { .weight_competence = 20,
	.weight_territory = 20,
	.weight_start = 10,
	.weight_rotation = 15,
	.weight_load = 10,
	.weight_continuity = 5,
	.weight_evaluation = 10,
	.weight_cost = 10,
	.links = 1u << LINK_EMPLOYER | 1u << LINK_EMPLOYEE | 1u << LINK_ADMINISTRATOR | 1u << LINK_FAMILY,
	.reference_tariff = 100000 };

struct bench {
	uint32_t providers, requests, check, changes;
	uint64_t seed;
	bool each;
	struct mix *mix;
	struct matching_state state;
	struct scan *scan;
	double build_seconds;
};
struct asking {
	struct mix_request request;
	struct rank_query q;
	struct rank_need needs[MIX_NEEDS_MOST];
	struct rank_month month;
	uint32_t organisation[1];
};

static clockid_t clock_of = CLOCK_MONOTONIC;

static double
now(void)
{
	struct timespec t;

	clock_gettime(clock_of, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t
resident(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	size_t size = 0, pages = 0;

	if (f == NULL || fscanf(f, "%zu %zu", &size, &pages) != 2)
		exit(1);
	fclose(f);
	return pages * 4096;
}

/* Records are drawn a batch ahead, outside of the clock. */
static void
columns_build(struct bench *b)
{
	struct mix_provider *batch = calloc(BATCH, sizeof *batch);
	static const struct provider *cards[BATCH];
	static const struct accreditation *accreditations[BATCH];
	size_t before;
	double begun;

	if (batch == NULL)
		exit(1);
	(void)territory_commune(text_of("42218")); /* the map is no provider's */
	for (uint32_t i = 0; i < BATCH; i++)
		mix_provider(b->mix, 0, 0, &batch[i]);
	before = resident();
	begun = now();
	columns_load_begin(&b->state.columns, b->providers);
	b->build_seconds += now() - begun;
	for (uint32_t first = 0; first < b->providers; first += BATCH) {
		uint32_t n = b->providers - first < BATCH ? b->providers - first : BATCH;

		for (uint32_t i = 0; i < n; i++) {
			mix_provider(b->mix, first + i, 0, &batch[i]);
			cards[i] = &batch[i].card;
			accreditations[i] = &batch[i].accreditation;
		}
		begun = now();
		columns_load_providers(&b->state.columns, cards, n);
		columns_load_accreditations(&b->state.columns, accreditations, n);
		b->build_seconds += now() - begun;
	}
	begun = now();
	columns_load_end(&b->state.columns);
	b->build_seconds += now() - begun;
	free(batch);
	printf("build %.2f s\n", b->build_seconds);
	printf("resident %.0f bytes a provider\n", (double)(resident() - before) / b->providers);
}

static void
scan_build(struct bench *b)
{
	struct mix_provider *p = malloc(sizeof *p);

	if (p == NULL)
		exit(1);
	b->scan = scan_new(b->providers);
	for (uint32_t i = 0; i < b->providers; i++) {
		mix_provider(b->mix, i, 0, p);
		scan_take(b->scan, i, p);
	}
	free(p);
}

/* What the columns are asked, of a request that was drawn. */
static void
asking_query(const struct bench *b, struct asking *x)
{
	const struct columns *k = &b->state.columns;
	const struct request *r = &x->request.ask;

	for (uint32_t i = 0; i < r->competences.count; i++)
		x->needs[i] =
		    (struct rank_need){ intern_find(&k->competences, x->request.needs[i].competence),
			    x->request.needs[i].level };
	x->month = (struct rank_month){ columns_month(r->from), (uint32_t)(r->to - r->from + 1) };
	x->organisation[0] = intern_find(&k->organisations, r->organisation);
	x->q = (struct rank_query){ .pool = r->kind,
		.today = MONTHS,
		.date = r->from,
		.needs = x->needs,
		.need_count = r->competences.count,
		.department = department_of(r->department),
		.commune = territory_commune(r->commune),
		.remote = r->remote,
		.months = &x->month,
		.month_count = 1,
		.days = r->days,
		.price_ceiling = REC_HAS(r, REQUEST_TAG_PRICE_CEILING) ? r->price_ceiling : RANK_NO_CEILING,
		.organisations = rank_set_make(x->organisation, 1),
		.link_kinds = policy.links,
		.link_until = r->to,
		.continuity = 1,
		.weights = { policy.weight_competence, policy.weight_territory, policy.weight_start,
		    policy.weight_rotation, policy.weight_load, policy.weight_continuity,
		    policy.weight_evaluation, policy.weight_cost },
		.reference_tariff = policy.reference_tariff,
		.lines = SCAN_LINES };
	for (int kind = 0; kind < RANK_LINK_KINDS; kind++)
		x->q.link_since[kind] = MONTHS - 1096;
}

static void
asking_make(const struct bench *b, uint32_t number, struct asking *x)
{
	mix_request(b->mix, number, &x->request);
	asking_query(b, x);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void
requests_time(struct bench *b)
{
	double *took = calloc(b->requests, sizeof *took), *left = calloc(b->requests, sizeof *left);
	static struct rank_result found;
	struct asking x;

	if (took == NULL || left == NULL)
		exit(1);
	for (uint32_t i = 0; i < b->requests; i++) {
		double begun;

		asking_make(b, i, &x);
		begun = now();
		rank_run(&b->state.columns, &x.q, &found);
		took[i] = (now() - begun) * 1e6;
		left[i] = found.candidates;
		if (b->each)
			printf("%u %u %.1f needs %u remote %d ceiling %d\n", i, found.candidates, took[i],
			    x.q.need_count, x.q.remote, x.q.price_ceiling >= 0);
	}
	qsort(took, b->requests, sizeof *took, by_size);
	qsort(left, b->requests, sizeof *left, by_size);
	printf("p50 %.1f us\n", took[b->requests / 2]);
	printf("p99 %.1f us\n", took[b->requests / 100 * 99]);
	printf("worst %.1f us\n", took[b->requests - 1]);
	printf("candidates %.0f median\n", left[b->requests / 2]);
	free(took);
	free(left);
}

static bool
answers_agree(const struct bench *b, const struct rank_result *got, const struct scan_answer *want)
{
	bool same = got->considered == want->considered && got->candidates == want->candidates &&
	    memcmp(got->excluded, want->excluded, sizeof want->excluded) == 0 &&
	    got->relax_rule == want->relax_rule && got->relax_candidates == want->relax_candidates &&
	    got->line_count == want->line_count;

	for (uint32_t i = 0; same && i < want->line_count; i++)
		same = got->lines[i].total == want->lines[i].total &&
		    id_equal(b->state.columns.providers.ids[got->lines[i].provider], want->lines[i].id);
	return same;
}

static void
answers_show(
    const struct bench *b, uint32_t number, const struct rank_result *got, const struct scan_answer *want)
{
	char id[2][ID_TEXT_LEN + 1];

	fprintf(stderr, "rank: request %u: %u candidates, and not %u; relax %d by %u, and not %d by %u\n",
	    number, got->candidates, want->candidates, got->relax_rule, got->relax_candidates,
	    want->relax_rule, want->relax_candidates);
	for (uint32_t i = 0; i < got->line_count && i < want->line_count; i++) {
		id_format(b->state.columns.providers.ids[got->lines[i].provider], id[0]);
		id_format(want->lines[i].id, id[1]);
		fprintf(stderr, "  %s %u, and not %s %u\n", id[0], got->lines[i].total, id[1],
		    want->lines[i].total);
	}
}

/* --- changes from a filled journal, while rankings go on ------------------------------------------------ */
/* A ranking that was made in between: behind that change, and before the next. */
struct sample {
	struct asking x;
	struct rank_result got;
	uint32_t change;
};

/* Requests of the mix, drawn before; one in so many asks for what the change just before it offers: a ranking of an older position would
 * count other providers. */
static struct mix_request *
requests_draw(const struct bench *b, uint32_t count)
{
	struct mix_request *drawn = calloc(count, sizeof *drawn);
	struct mix_provider *p = malloc(sizeof *p);

	if (drawn == NULL || p == NULL)
		exit(1);
	for (uint32_t i = 0; i < count; i++) {
		mix_request(b->mix, i, &drawn[i]);
		drawn[i].ask.competences.items = drawn[i].needs;
		if (i % RANKINGS_A_SAMPLE != 0)
			continue;
		change_draw(b->mix, i * CHANGES_A_RANKING, p);
		drawn[i].needs[0].competence = p->skills[0].competence;
		drawn[i].needs[0].level =
		    p->skills[0].level < 5 ? p->skills[0].level : 4; /* as the mix asks */
		drawn[i].ask.competences.count = 1;
	}
	free(p);
	return drawn;
}

/* Reads to the end of the journal; the seconds that it took. */
static double
changes_apply(struct bench *b, struct change_journal *j, struct mix_request *drawn, struct sample *samples)
{
	static struct rank_result found;
	struct asking *x = calloc(1, sizeof *x);
	struct db_ahead *ahead;
	struct db_batch batch;
	uint64_t position = 0;
	double begun = now();

	if (x == NULL)
		exit(1);
	ahead = change_journal_read(j);
	while (db_ahead_next(ahead, &batch))
		for (uint32_t i = 0; i < batch.count; i++) {
			const struct change_entry *e = batch.records[i];
			uint32_t change = (uint32_t)((e->seq - 1) / CHANGE_ENTRIES);

			if (e->seq != ++position)
				exit(1);
			state_applied(&b->state, &e->event);
			if (e->seq % CHANGE_ENTRIES != 0 || change % CHANGES_A_RANKING != 0)
				continue;
			x->request = drawn[change / CHANGES_A_RANKING];
			x->request.ask.competences.items = x->request.needs;
			asking_query(b, x);
			rank_run(&b->state.columns, &x->q, &found);
			if (change / CHANGES_A_RANKING % RANKINGS_A_SAMPLE == 0)
				samples[change / CHANGES_A_RANKING / RANKINGS_A_SAMPLE] =
				    (struct sample){ *x, found, change };
		}
	db_ahead_free(ahead);
	free(x);
	if (position != (uint64_t)CHANGE_ENTRIES * b->changes)
		exit(1);
	return now() - begun;
}

static bool
sample_agrees(const struct bench *b, struct sample *s)
{
	struct scan_ask ask = { &s->x.request.ask, &policy, MONTHS - 1096 };
	struct scan_answer want;

	s->x.request.ask.competences.items = s->x.request.needs;
	scan_run(b->scan, &ask, &want);
	return answers_agree(b, &s->got, &want);
}

/* The same changes once more, for the scan: each ranking is the scan's behind its change. Before that change the scan mostly says
 * something else, or nothing would be seen of a ranking that is late. */
static void
samples_check(struct bench *b, struct sample *samples)
{
	struct mix_provider *p = malloc(sizeof *p);
	uint32_t count = 0, same = 0, other = 0;

	if (p == NULL)
		exit(1);
	for (uint32_t i = 0; i < b->changes; i++) {
		bool asked = i % (CHANGES_A_RANKING * RANKINGS_A_SAMPLE) == 0;

		if (asked)
			other += !sample_agrees(b, &samples[count]);
		change_draw(b->mix, i, p);
		scan_take(b->scan, change_provider(b->mix, i), p);
		if (asked)
			same += sample_agrees(b, &samples[count++]);
	}
	free(p);
	printf("current %u of %u\n", same, count);
	printf("seen %u of them were another before the last change\n", other);
}

static void
changes_time(struct bench *b)
{
	uint32_t rankings = (b->changes + CHANGES_A_RANKING - 1) / CHANGES_A_RANKING;
	struct sample *samples = calloc(rankings / RANKINGS_A_SAMPLE + 1, sizeof *samples);
	struct change_journal *j = change_journal_new(CHANGES_FOLDER, b->mix, b->changes);
	struct mix_request *drawn = requests_draw(b, rankings);
	double took;

	if (samples == NULL)
		exit(1);
	took = changes_apply(b, j, drawn, samples);
	printf("changes %.0f a second, of %u\n", b->changes / took, b->changes);
	printf("rankings %.0f a second beside them\n", rankings / took);
	if (b->scan != NULL)
		samples_check(b, samples);
	change_journal_free(j);
	free(drawn);
	free(samples);
}

static void
requests_check(struct bench *b)
{
	static struct rank_result got;
	struct scan_answer want;
	uint32_t same = 0;
	struct asking x;

	for (uint32_t i = 0; i < b->check; i++) {
		struct scan_ask ask = { &x.request.ask, &policy, MONTHS - 1096 };

		asking_make(b, i, &x);
		rank_run(&b->state.columns, &x.q, &got);
		scan_run(b->scan, &ask, &want);
		if (answers_agree(b, &got, &want))
			same++;
		else
			answers_show(b, i, &got, &want);
	}
	printf("identical %u of %u\n", same, b->check);
}

static void
arguments_read(struct bench *b, int argc, char **argv)
{
	static const struct option options[] = { { "providers", required_argument, NULL, 'p' },
		{ "requests", required_argument, NULL, 'r' }, { "check", required_argument, NULL, 'c' },
		{ "changes", required_argument, NULL, 'm' }, { "seed", required_argument, NULL, 's' },
		{ "each", no_argument, NULL, 'e' }, { "cpu", no_argument, NULL, 't' }, { 0 } };
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		uint32_t n = optarg == NULL ? 0 : (uint32_t)strtoul(optarg, NULL, 10);

		if (c == 'p')
			b->providers = n;
		else if (c == 'r')
			b->requests = n;
		else if (c == 'c')
			b->check = n;
		else if (c == 'm')
			b->changes = n;
		else if (c == 's')
			b->seed = n;
		else if (c == 'e')
			b->each = true;
		else if (c == 't')
			clock_of = CLOCK_THREAD_CPUTIME_ID;
		else
			exit(2);
	}
	if (optind != argc || b->providers == 0 || b->requests < 100)
		exit(2);
}

int
main(int argc, char **argv)
{
	struct bench b = { .providers = 1000000, .requests = 10000, .changes = 200000, .seed = 1 };

	arguments_read(&b, argc, argv);
	b.mix = mix_new(COMMUNES, b.providers, b.seed, MONTHS);
	if (b.mix == NULL)
		return 1;
	columns_build(&b);
	requests_time(&b);
	if (b.check != 0)
		scan_build(&b);
	if (b.changes != 0)
		changes_time(&b);
	if (b.check != 0)
		requests_check(&b);
	scan_free(b.scan);
	columns_free(&b.state.columns);
	mix_free(b.mix);
	return 0;
}
