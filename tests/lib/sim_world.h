/*
 * sim_world: who and what a simulated node is about: centres, their people, animators, providers, an offer; by import.
 * Owns: ids that are the same for every seed.
 * Beware: callers point into the world: it must outlive its actors.
 */
#ifndef TESTS_LIB_SIM_WORLD_H
#define TESTS_LIB_SIM_WORLD_H

#include "tests/lib/sim_actor.h"
#include "proto/matching.h"
#include "proto/scheduling.h"

#define WORLD_CENTRES 9
#define WORLD_ANIMATORS 4
#define WORLD_PROVIDERS 8 /* the last one is on the board of the first centre */
/* What a provider can do, and where: by its number. */
#define WORLD_CAN_OTHER(i) ((i) % 2 == 1)
#define WORLD_COMPETENCE "ecoute"
#define WORLD_OTHER_COMPETENCE "animation"
#define WORLD_BOUQUET "etre-soutenu"
#define WORLD_OTHER_BOUQUET "animer"
#define WORLD_DEPARTMENT "42"
#define WORLD_OTHER_DEPARTMENT "43"
/* Who asks for accompaniment: a letter to another node that has one of these says too much. */
#define WORLD_EMPLOYEE_NAME "Une personne salariée"
#define WORLD_CENTRE_NAME "Centre "
#define WORLD_MAIL "@personnes.example"
#define WORLD_START INT64_C(1571126400000000) /* 2019-10-15T08:00:00Z */
enum world_seat { SEAT_DIRECTOR, SEAT_PRESIDENT, SEAT_EMPLOYEE, WORLD_SEATS };

/* How many of each; at most what the arrays hold. */
struct world_size {
	int node; /* ids of another node are others */
	int centres, animators, providers;
};
struct world_ids {
	struct world_size size;
	struct id federation;
	struct id centres[WORLD_CENTRES];
	struct id people[WORLD_CENTRES][WORLD_SEATS];
	struct id animators[WORLD_ANIMATORS];
	struct id providers[WORLD_PROVIDERS], provider_people[WORLD_PROVIDERS];
	struct id referent, coordinator;
	struct id competence, bouquet, service; /* that requests ask for */
	struct id other_competence, other_bouquet, other_service; /* that some providers give as well */
	struct host_caller as_operator, as_coordinator, as_referent, as_nobody;
	struct host_caller as_director[WORLD_CENTRES], as_employee[WORLD_CENTRES];
};
extern const enum mandate_role world_roles[WORLD_SEATS];
void world_fill(struct world_ids *w); /* of the first node, all that there is place for */
void world_fill_sized(struct world_ids *w, const struct world_size *size);

/* Imports it, collection by collection. */
struct world_maker {
	struct sim_actor actor;
	const struct world_ids *w;
	int step;
	struct import_report report;
};
void world_maker_run(struct sim_actor *a);
/* Asks for the missions of a request. */
void world_engagements_of(
    struct sim_actor *a, const struct host_caller *who, struct id request, struct list_page *page);
#define WORLD_TARIFF(provider) (20000 + 5000 * (int64_t)(provider))

#endif
