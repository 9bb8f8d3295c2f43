/*
 * campaign_world: the small steps of a campaign in a test: drafted, computed, its lines read, records counted.
 * Owns: nothing; all in the world's host.
 * Beware: computed campaigns are read again once their work is done.
 */
#ifndef TESTS_LIB_CAMPAIGN_WORLD_H
#define TESTS_LIB_CAMPAIGN_WORLD_H

#include "tests/lib/matching_world.h"

#define CAMPAIGN_WORLD_REQUESTS 6 /* group requests of one month, of two days each: two a provider */

extern const struct campaign campaign_group, campaign_individual;

enum rc campaign_step(struct world *w, const struct host_caller *who, const char *verb, struct id id, struct campaign *ret);
enum rc campaign_drafted(struct world *w, const struct host_caller *who, const struct campaign *in, struct campaign *ret);
struct campaign campaign_computed(struct world *w, const struct host_caller *who, const struct campaign *in);
/* Submits as many. */
void campaign_requests(struct world *w, struct request *ret);
/* A page of those that have that value in that field (empty: all), and how many they are. */
uint32_t campaign_listed(struct world *w, const struct host_caller *who, const char *method, const char *field,
    const char *value, struct list_page *ret);
uint32_t campaign_counted(
    struct world *w, const struct host_caller *who, const char *method, const char *field, const char *value);
/* The lines of a campaign by place. */
struct campaign_line *campaign_lines_of(struct world *w, const struct host_caller *who, struct id campaign, uint32_t *ret_count);
uint64_t campaign_position(struct world *w);
/* The journal replayed gives the tables. */
void campaign_verifies(struct world *w);

#endif
