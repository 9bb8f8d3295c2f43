/*
 * year_play: see year.h: the calendar of a year, the weather on the lines, and the order of a run.
 * Owns: a simulator and its year.
 * Beware: an hour ends once nobody waits for an answer; what is still on its way is sent again at the next one, as after a cut.
 */
#include "common/calendar.h"
#include "tests/lib/sim_courier.h"
#include "tests/lib/year.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

extern const struct service_desc registry_service, scheduling_service, matching_service, reporting_service,
    notification_service, federation_service, gateway_service;

#define SPREAD (UINT64_C(1500) * 1000) /* within which all of an hour's deeds begin */
#define HOUR (2500 * INT64_C(1000))
#define NIGHT (1 * USEC_PER_SEC)
#define SETTLED (90 * USEC_PER_SEC)
#define SAMPLED_EVERY 1009 /* commits of matching */
#define ROUND (10 * USEC_PER_SEC)

const char *const year_plant_names[YEAR_PLANTS] = { "sound", "told_to_all" };
static const int minutes[YEAR_HOURS] = { 4 * 60, 9 * 60, 11 * 60, 14 * 60, 16 * 60 + 30 };
static const unsigned of_hour[YEAR_HOURS] = { 0, 30, 30, 25, 15 };
static const unsigned of_month[] = { 10, 11, 11, 9, 9, 10, 6, 2, 12, 13, 12, 7 };

void
year_fail(struct year *y, const char *format, ...)
{
	char line[320];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (y->failures++ == 0)
		snprintf(y->failure, sizeof y->failure, "on day %d: %s", y->hour / YEAR_HOURS + 1, line);
}

uint64_t
year_draw(const struct year *y, uint64_t what, uint64_t who, uint64_t turn)
{
	return sim_draw(y->sim, 9000 + what, who, turn);
}

/* --- the calendar
 * ------------------------------------------------------------------------------------------------------- */
bool
year_is_worked(const struct year *y, int hour)
{
	enum weekday w = calendar_weekday(y->first + hour / YEAR_HOURS);

	return hour % YEAR_HOURS != 0 && w != WEEKDAY_SATURDAY && w != WEEKDAY_SUNDAY;
}

usec_t
year_moment(const struct year *y, uint64_t drawn)
{
	uint64_t n = y->setup.moments == 0 ? SPREAD / SIM_QUANTUM : y->setup.moments;

	return y->sim->now + (usec_t)(drawn % n * (SPREAD / n));
}

static uint64_t
weight_of(const struct year *y, int hour)
{
	day_t day = y->first + hour / YEAR_HOURS;

	return year_is_worked(y, hour)
	    ? (uint64_t)of_month[calendar_ymd(day).month - 1] * of_hour[hour % YEAR_HOURS]
	    : 0;
}

static uint64_t
weight_until(const struct year *y, int hour)
{
	uint64_t sum = 0;

	for (int i = 0; i < hour; i++)
		sum += weight_of(y, i);
	return sum;
}

/* The clocks go on to an hour of the calendar; what came due meanwhile is done then. */
static void
clock_set(struct year *y, int hour)
{
	usec_t at = calendar_instant(y->first + hour / YEAR_HOURS, minutes[hour % YEAR_HOURS]);

	if (at > sim_wall(y->sim))
		sim_jump(y->sim, at - sim_wall(y->sim));
}

/* --- weather
 * ----------------------------------------------------------------------------------------------------------- */
static void
lines_clear(struct year *y)
{
	for (int i = 0; i < y->count; i++)
		for (int k = 0; k < y->nodes[i].peer_count; k++) {
			struct sim_way *w = sim_mesh_way(y->sim, i, y->nodes[i].peers[k].node);

			w->weather = (struct sim_weather){ .loss = y->setup.fair ? 0 : 2,
				.twice = y->setup.fair ? 0 : 1,
				.late = y->setup.fair ? 0 : 2,
				.latency = 15 * 1000,
				.ordered = true };
		}
}

/* Some lines are cut for some hours, some nodes are off for a night. */
static void
weather_come(struct year *y)
{
	for (int i = 0; i < y->count; i++) {
		struct year_node *n = &y->nodes[i];
		uint64_t d = year_draw(y, 40, (uint64_t)i, (uint64_t)y->hour);

		if (n->node->off && y->hour >= n->up_at)
			sim_node_up(n->node);
		for (int k = 0; k < n->peer_count; k++)
			if (sim_mesh_way(y->sim, i, n->peers[k].node)->cut && (d >> 8) % 2 == 0)
				sim_mesh_cut(y->sim, i, n->peers[k].node, false);
		if (y->setup.fair)
			continue;
		if (d % 400 == 0) {
			sim_mesh_cut(y->sim, i, n->peers[(d >> 20) % (uint64_t)n->peer_count].node, true);
			y->seen.cuts++;
		}
		if (y->hour % YEAR_HOURS == 0 && (d >> 40) % 150 == 0) {
			sim_node_down(n->node);
			n->up_at = y->hour + 1;
			y->seen.nights_off++;
		}
	}
}

/* --- an hour
 * ----------------------------------------------------------------------------------------------------------- */
static void
requests_file(struct year *y)
{
	uint64_t upto;

	if (y->weight == 0)
		y->weight = weight_until(y, y->hours);
	upto = y->setup.requests * weight_until(y, y->hour + 1) / y->weight;
	while (y->filed < upto)
		year_life_file(y,
		    (uint16_t)((y->setup.alike ? y->filed : year_draw(y, 41, y->filed, 0)) %
			(uint64_t)y->count));
}

static bool
is_answered(void *arg)
{
	return ((struct year *)arg)->pending == 0;
}

static void
hour_play(struct year *y)
{
	struct sim *s = y->sim;
	usec_t began;
	bool night = y->hour % YEAR_HOURS == 0, worked = year_is_worked(y, y->hour);

	if (!night && !worked)
		return;
	clock_set(y, y->hour);
	began = s->now;
	weather_come(y);
	if (worked) {
		requests_file(y);
		year_lives_act(y);
		for (int i = 0; y->hour % YEAR_HOURS == 1 && i < y->count; i++)
			year_desk_act(&y->nodes[i]);
	}
	(void)sim_run(s, s->now + (night ? NIGHT : HOUR), NULL, NULL);
	(void)sim_run(s, s->now + SETTLED, is_answered, y);
	y->active += (uint64_t)(s->now - began);
}

static void
progress_say(struct year *y)
{
	const struct year_seen *x = &y->seen;
	struct year_cost c;

	year_count(y, &y->after);
	c = year_cost(y);
	printf("# day %3d: %u requests, %llu calls, %llu missions (%llu elsewhere), %llu refused; a request: "
	       "%.1f "
	       "messages of %.0f bytes in all, %.2f letters of %.0f, %.0f bytes stored, %.2f ms of CPU (%.0f "
	       "s)\n",
	    y->hour / YEAR_HOURS + 1, y->filed, (unsigned long long)x->calls, (unsigned long long)x->engaged,
	    (unsigned long long)x->engaged_elsewhere, (unsigned long long)x->refused, c.frames, c.frame_bytes,
	    c.letters, c.letter_bytes, c.stored, c.cpu_ms, y->after.cpu - y->began);
	fflush(stdout);
}

static void
days_play(struct year *y)
{
	time_t began = time(NULL);

	for (y->hour = 0; y->hour < y->hours && y->failures == 0; y->hour++) {
		hour_play(y);
		if (y->setup.minutes != 0 && time(NULL) > began + 60 * (time_t)y->setup.minutes) {
			y->hours = y->hour + 1; /* as far as it came */
			break;
		}
		if (y->setup.progress && y->hour % (10 * YEAR_HOURS) == YEAR_HOURS - 1)
			progress_say(y);
	}
	y->hour = y->hours - 1;
}

/* All lines are up, and what was to be told has been. */
static void
quiet(struct year *y)
{
	for (int i = 0; i < y->count; i++)
		if (y->nodes[i].node->off)
			sim_node_up(y->nodes[i].node);
	sim_calm(y->sim);
	for (int i = 0; i < 6; i++) { /* what is told again, is after some hours */
		(void)sim_run(y->sim, y->sim->now + ROUND, NULL, NULL);
		sim_jump(y->sim, 3 * 3600 * USEC_PER_SEC);
	}
	(void)sim_run(y->sim, y->sim->now + 6 * ROUND, NULL, NULL);
}

/* After some commits of matching, drawn by their number. */
static void
committed(void *arg, struct sim_slot *slot)
{
	struct year *y = arg;

	if (strcmp(slot->desc->contract->name, "matching") != 0 || ++y->commits % SAMPLED_EVERY != 0)
		return;
	year_check_days(y, &y->nodes[slot->node->index]);
	y->checked.commits++;
}

/* --- beginning and end
 * ------------------------------------------------------------------------------------------------- */
static struct year *
year_new(const struct year_setup *setup)
{
	const struct service_desc *const all[] = { &registry_service, &scheduling_service, &matching_service,
		&reporting_service, &notification_service, &federation_service, &gateway_service };
	struct year *y = calloc(1, sizeof *y);
	struct sim_setup s = { .seed = setup->seed,
		.services = all,
		.count = (int)(sizeof all / sizeof all[0]),
		.nodes = setup->nodes,
		.port = &sim_courier_port,
		.opening = year_opening,
		.hooks_arg = y };

	if (y == NULL || !calendar_day_of(2027, 1, 4, &y->first))
		abort();
	y->setup = *setup;
	y->began = year_cpu();
	y->count = setup->nodes;
	y->hours = setup->days * YEAR_HOURS;
	y->nodes = calloc((size_t)y->count, sizeof *y->nodes);
	y->due = calloc((size_t)y->hours, sizeof(struct year_life *));
	if (y->nodes == NULL || y->due == NULL)
		abort();
	s.start = calendar_instant(y->first - 1, 12 * 60);
	y->sim = sim_new(&s);
	y->sim->committed = committed;
	return y;
}

struct year *
year_play(const struct year_setup *setup)
{
	struct year *y = year_new(setup);

	year_world_make(y);
	lines_clear(y);
	year_count(y, &y->before);
	if (y->failures == 0)
		days_play(y);
	year_count(y, &y->after);
	quiet(y);
	if (y->failures == 0)
		year_check(y);
	return y;
}

void
year_free(struct year *y)
{
	for (struct year_life *block = y->chunks, *next; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	sim_free(y->sim);
	arena_free(&y->arena);
	arena_free(&y->scratch);
	free(y->nodes);
	free(y->due);
	free(y);
}
