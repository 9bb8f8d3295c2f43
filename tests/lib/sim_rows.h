/*
 * sim_rows: rows of an import, by which the worlds of the simulator come to their nodes: structures, people, an offer, providers.
 * Owns: the rows, in an arena.
 * Beware: names are roles. An import is of one collection.
 */
#ifndef TESTS_LIB_SIM_ROWS_H
#define TESTS_LIB_SIM_ROWS_H

#include "common/contract.h"
#include "proto/registry.h"

#define SIM_ROWS_MOST 200
#define SIM_CAN_MOST 4
struct sim_rows {
	struct import_row items[SIM_ROWS_MOST];
	struct import import;
	struct arena arena;
	/* Called when no more go in, and by whoever made some: sends them, and begins anew (sim_rows_clear). */
	void (*send)(struct sim_rows *r);
	void *arg;
};
void sim_rows_clear(struct sim_rows *r);
void sim_row_organisation(struct sim_rows *r, struct id id, const char *name, enum organisation_kind kind);
/* mail: NULL: none */
void sim_row_person(struct sim_rows *r, struct id id, const char *name, const char *mail);
void sim_row_mandate(struct sim_rows *r, struct id person, struct id organisation, enum mandate_role role);
void sim_row_competence(struct sim_rows *r, struct id id, const char *code, const char *name);
void sim_row_bouquet(struct sim_rows *r, struct id id, const char *code, const char *name);
void sim_row_service(struct sim_rows *r, struct id id, const char *code, struct id bouquet, struct id competence);
struct sim_card {
	struct id id, person;
	struct list competences; /* ids, at most SIM_CAN_MOST */
	struct list departments; /* texts */
	uint32_t days; /* a month, in each pool */
	int64_t tariff;
	day_t refreshed_on; /* 0: not since it was accredited, so that it is suspended as soon as somebody looks */
};
void sim_row_provider(struct sim_rows *r, const struct sim_card *card);
void sim_row_accreditation(struct sim_rows *r, struct id id, struct id provider);

#endif
