/*
 * reception_steps: doors for the team of another federation, in a pair of federations: offered, taken up, gone through; for tests.
 * Owns: nothing; all in the pair's worlds.
 * Beware: side FAR_HOME is the employer here, and FAR_ASKER receives its team: one of its cards is the employer's own. What must hold and does not
 *         fails the test.
 */
#ifndef TESTS_LIB_RECEPTION_STEPS_H
#define TESTS_LIB_RECEPTION_STEPS_H

#include "proto/reception_guest.h"
#include "services/matching/reception.h"
#include "tests/lib/far_mission.h"
#include "tests/lib/request_links.h"

#define SIRET "73282932000074"
#define HERE(p) ((p)->world[FAR_ASKER])
#define THERE(p) ((p)->world[FAR_HOME])
#define DAY (24 * 3600 * USEC_PER_SEC)
#define NAME "Personne de passage"

struct referent door_named(struct world *w, const struct host_caller *who, bool alternate);
struct reception_offer door_terms(int peer_of, int peer);
enum rc door_offer(struct far_pair *p, const struct host_caller *who, const struct reception_offer *in,
    struct reception *ret);
struct reception door_offered(struct far_pair *p);
/* The only one of a side; how many there are. */
uint32_t door_list(struct world *w, const struct host_caller *who, struct reception *ret);
enum reception_status door_status(struct world *w);
void door_siret_give(struct world *w, struct id organisation, const char *siret);
enum rc door_accept_for(
    struct far_pair *p, const struct host_caller *who, struct id organisation, struct reception *ret);
enum rc door_withdraw(struct world *w, const struct host_caller *who, const char *reason);
/* Offered, told, taken up, and not told back yet. */
struct reception door_taken_up(struct far_pair *p);
struct reception door_opened(struct far_pair *p);
enum rc door_look(struct far_pair *p, struct text door, struct reception_door *ret);
enum rc door_knock(struct far_pair *p, struct text door, struct reception_entry *ret);
enum rc door_enter(struct far_pair *p, const struct reception_entry *e);
struct reception_entry door_come_in(struct far_pair *p, struct text door);
/* The request of who came in, as the référent reads it. */
struct request door_asked(struct far_pair *p, const struct reception_entry *e, enum request_nature nature);
enum rc
door_guest(struct far_pair *p, const struct host_caller *who, struct id person, struct reception_guest *ret);
/* For cmocka: the journals of both sides, of matching and of the registry, replayed are the tables. */
int door_teardown(void **state);

#endif
