/*
 * year_sim: a network of federations over weeks or a year: it holds, and what it costs a node does not grow with the number of nodes.
 * Owns: nothing.
 * Beware: `year_sim --nodes 100 --days 365 --requests 1000000 [--moments 2] [--disk DIR] [--minutes M]` plays one and prints what a request
 *         costs; `year_sim --growth 12,25,50,100 --days 14 --requests 300` several, with so many requests a node, beside the first.
 */
#include "tests/lib/year.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#define SMALL 12
#define LARGE 24
#define FORTNIGHT 14
#define REQUESTS 2000
#define YEAR 366
#define YEAR_REQUESTS 200
#define SHORT_DAYS 4
#define SHORT_REQUESTS 25 /* a node */
#define FLAT 1.15

static int said, failed;

static void
say(bool ok, const char *name, const char *reason)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", ++said, name);
	if (!ok)
		printf("# %s\n", reason);
	failed += !ok;
}

/* --- what was seen
 * ----------------------------------------------------------------------------------------------------- */
static void
seen_say(const struct year *y)
{
	const struct year_seen *x = &y->seen;
	const struct year_checked *c = &y->checked;

#define N(field) (unsigned long long)x->field
	printf("# %d nodes, %d days, %u requests: %llu handed in, %llu questions answered, %llu providers "
	       "asked (%llu elsewhere), %llu declined, %llu silent,\n# %llu missions (%llu elsewhere), %llu "
	       "days done, %llu evaluated, %llu closed; %llu withdrawn, %llu without anybody left; %llu "
	       "calls (%llu refused, %llu unanswered),\n# %llu nodes off for a night, %llu lines cut\n",
	    y->count, y->hours / YEAR_HOURS, y->filed, N(filed), N(informed), N(asked), N(asked_elsewhere),
	    N(declined), N(silent), N(engaged), N(engaged_elsewhere), N(days), N(evaluated), N(closed),
	    N(withdrawn), N(exhausted), N(calls), N(refused), N(unanswered), N(nights_off), N(cuts));
#undef N
	printf("# looked at: %llu letters on both sides, %llu cards elsewhere, %llu missions asked "
	       "elsewhere (%llu promised), %llu rows of days,\n# at the end and at %llu commits of %llu; "
	       "%llu journals replayed\n",
	    (unsigned long long)c->letters, (unsigned long long)c->cards, (unsigned long long)c->missions,
	    (unsigned long long)c->promised, (unsigned long long)c->rows, (unsigned long long)c->commits,
	    (unsigned long long)y->commits, (unsigned long long)c->journals);
}

/* "year name figure" a line, for whoever reads it by program. */
static void
cost_say(const struct year *y)
{
	struct year_cost c = year_cost(y);

	printf(
	    "year requests %.0f\nyear nodes %d\nyear days %d\n", c.requests, y->count, y->hours / YEAR_HOURS);
	printf("year messages %.2f\nyear message_bytes %.0f\nyear idle_messages %.2f\n", c.frames,
	    c.frame_bytes, c.idle_frames);
	printf("year letters %.3f\nyear letter_bytes %.0f\nyear stored_bytes %.0f\nyear cpu_ms %.3f\n",
	    c.letters, c.letter_bytes, c.stored, c.cpu_ms);
}

/* --- growth
 * ------------------------------------------------------------------------------------------------------------
 */
static struct year_cost
node_cost(const struct year_setup *like, int nodes, enum year_plant plant, char reason[500])
{
	struct year_setup s = *like;
	struct year_cost c;
	struct year *y;

	s.nodes = nodes;
	s.requests = like->requests * (uint32_t)nodes;
	s.plant = plant;
	y = year_play(&s);
	if (y->failures != 0)
		snprintf(reason, 500, "%d nodes, %s", nodes, y->failure);
	c = year_node_cost(y);
	year_free(y);
	return c;
}

/* The largest of what grew, as a ratio. */
static double
growth(const struct year_cost *a, const struct year_cost *b)
{
	const double ratios[] = { b->frames / a->frames, b->frame_bytes / a->frame_bytes,
		b->letters / a->letters, b->letter_bytes / a->letter_bytes, b->stored / a->stored };
	double most = 0;

	for (size_t i = 0; i < sizeof ratios / sizeof ratios[0]; i++)
		most = ratios[i] > most ? ratios[i] : most;
	return most;
}

static void
growth_test(void)
{
	const struct year_setup like = { .seed = 3,
		.days = SHORT_DAYS,
		.requests = SHORT_REQUESTS,
		.moments = 2,
		.fair = true,
		.alike = true };
	char reason[500] = "", told[200];
	struct year_cost small = node_cost(&like, SMALL, YEAR_SOUND, reason),
			 large = node_cost(&like, LARGE, YEAR_SOUND, reason),
			 planted = node_cost(&like, LARGE, YEAR_TOLD_TO_ALL, reason);
	double sound = growth(&small, &large), found = growth(&small, &planted);

	printf("# a node among %d costs at most %.2f times what it does among %d; %.2f times when each tells "
	       "all\n",
	    LARGE, sound, SMALL, found);
	if (reason[0] == '\0' && sound > FLAT)
		snprintf(reason, sizeof reason, "it grows to %.2f", sound);
	say(reason[0] == '\0', "what a node costs does not grow with the number of nodes", reason);
	snprintf(told, sizeof told, "it grows to %.2f only", found);
	say(found > FLAT, "planted: each node tells all others: it is found", told);
}

static int
growth_print(const struct year_setup *like, const char *sizes)
{
	struct year_cost first = { 0 };
	char reason[500] = "";

	printf("# nodes  messages  bytes    letters  bytes    stored   cpu ms   a node, of %u requests; "
	       "ratios to the first\n",
	    like->requests);
	for (char *at = (char *)(uintptr_t)sizes; *at != '\0'; at += *at == ',') {
		int nodes = (int)strtol(at, &at, 10);
		struct year_cost c;

		if (nodes < 2 || nodes > SIM_NODES_MAX)
			return 2;
		c = node_cost(like, nodes, YEAR_SOUND, reason);
		if (first.frames <= 0)
			first = c;
		printf("growth %d %.0f %.0f %.0f %.0f %.0f %.0f ratios %.3f %.3f %.3f %.3f %.3f %.3f most "
		       "%.3f\n",
		    nodes, c.frames, c.frame_bytes, c.letters, c.letter_bytes, c.stored, c.cpu_ms,
		    c.frames / first.frames, c.frame_bytes / first.frame_bytes, c.letters / first.letters,
		    c.letter_bytes / first.letter_bytes, c.stored / first.stored, c.cpu_ms / first.cpu_ms,
		    growth(&first, &c));
		fflush(stdout);
	}
	if (reason[0] != '\0')
		printf("# FAILED %s\n", reason);
	return reason[0] != '\0';
}

/* --- one run
 * ----------------------------------------------------------------------------------------------------------- */
static int
one_print(const struct year_setup *s)
{
	struct year *y = year_play(s);
	int exit = y->failures != 0;

	seen_say(y);
	cost_say(y);
	if (y->failures != 0)
		printf("# FAILED %s\n", y->failure);
	year_free(y);
	return exit;
}

static void
fortnight_test(void)
{
	const struct year_setup s = {
		.seed = 1, .nodes = SMALL, .days = FORTNIGHT, .requests = REQUESTS, .moments = 2
	};
	struct year *y = year_play(&s);
	const struct year_seen *x = &y->seen;
	const struct year_checked *c = &y->checked;

	seen_say(y);
	cost_say(y);
	say(y->failures == 0, "after a fortnight both sides have the same, and days add up", y->failure);
	say(x->engaged_elsewhere != 0 && x->closed != 0 && x->declined != 0 && x->withdrawn != 0 &&
		x->nights_off != 0 && c->promised != 0 && c->commits != 0 && y->filed == REQUESTS,
	    "every way that a request can go was gone", "one was not");
	year_free(y);
}

/* Few requests, but each deadline of a year comes: a card that nobody looks at for twelve months is shared no more. */
static void
year_test(void)
{
	const struct year_setup s = {
		.seed = 1, .nodes = SMALL, .days = YEAR, .requests = YEAR_REQUESTS, .moments = 1
	};
	struct year *y = year_play(&s);

	seen_say(y);
	say(y->failures == 0, "after a year both sides have the same, cards included", y->failure);
	year_free(y);
}

static unsigned
figure(const char *text)
{
	return (unsigned)strtoul(text, NULL, 10);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = { { "nodes", required_argument, NULL, 'n' },
		{ "days", required_argument, NULL, 'd' }, { "requests", required_argument, NULL, 'r' },
		{ "moments", required_argument, NULL, 'm' }, { "seed", required_argument, NULL, 's' },
		{ "disk", required_argument, NULL, 'f' }, { "minutes", required_argument, NULL, 'u' },
		{ "growth", required_argument, NULL, 'g' }, { 0 } };
	struct year_setup s = { .seed = 1, .nodes = SMALL, .days = FORTNIGHT, .requests = REQUESTS };
	const char *growth = NULL;
	int o;

	while ((o = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (o) {
		case 'n':
			s.nodes = (int)figure(optarg);
			break;
		case 'd':
			s.days = (int)figure(optarg);
			break;
		case 'r':
			s.requests = figure(optarg);
			break;
		case 'm':
			s.moments = figure(optarg);
			break;
		case 's':
			s.seed = figure(optarg);
			break;
		case 'f':
			s.disk = optarg;
			break;
		case 'u':
			s.minutes = figure(optarg);
			break;
		case 'g':
			growth = optarg;
			break;
		default:
			return 2;
		}
	if (s.nodes < 2 || s.nodes > SIM_NODES_MAX || s.days < 1 || s.requests < 1)
		return 2;
	s.progress = argc > 1 && growth == NULL;
	s.fair = s.alike = growth != NULL;
	if (growth != NULL)
		return growth_print(&s, growth);
	if (argc > 1)
		return one_print(&s);
	printf("1..5\n");
	fortnight_test();
	year_test();
	growth_test();
	return failed == 0 ? 0 : 1;
}
