/*
 * offer: the offer of accompaniment: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_OFFER_H
#define SERVICES_REGISTRY_OFFER_H

#include "services/registry/deadline.h"
#include "services/registry/service.h"
#include "services/registry/sharing.h"

enum accreditation_event {
	ACCREDITATION_ACCREDIT,
	ACCREDITATION_REFUSE,
	ACCREDITATION_SUSPEND,
	ACCREDITATION_RESTORE,
	ACCREDITATION_END
};

extern const struct db_table recruitment_criterion_table;
extern const struct machine accreditation_machine;
extern const struct deadline_rule accreditation_deadlines, provider_deadlines;

/* competence.c */
enum rc competence_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc accompaniment_check(struct context *c, const void *before, void *after, struct fault *why);
/* Tags of a provider's fields. */
#define PROVIDER_TAG_PERSON 10
#define PROVIDER_TAG_ORGANISATION 11
#define PROVIDER_TAG_COMMUNE 12
#define PROVIDER_TAG_COMPETENCES 13
#define PROVIDER_TAG_LINKS 21
#define PROVIDER_TAG_REFRESHED_ON 22
#define PROVIDER_TAG_MONTHS 23

/* provider.c */
enum rc provider_check(struct context *c, const void *before, void *after, struct fault *why);
/* provider_card.c: the card's age, and what comes of it. */
enum rc provider_then(struct context *c, const void *before, const void *after, struct fault *why);
/* The day from which the card counts, and the first on which it is too old. */
struct card_age {
	day_t confirmed;
	day_t stale;
};
struct card_age card_age_of(struct context *c, const struct accreditation *a);
REGISTRY_THUNK(provider_refresh);
/* accreditation.c */
enum rc accreditation_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc accreditation_archive(struct context *c, const void *rec, struct fault *why);
/* Every required criterion recorded by that day is met, and proved where it asks for a document. */
enum rc accreditation_complete(struct context *c, const struct accreditation *a, day_t day, struct fault *why);
/* No other one of the provider is in force, or suspended, over days of its period. */
enum rc accreditation_single(struct context *c, const struct accreditation *a, struct fault *why);
/* accreditation_machine.c */
enum rc accreditation_step(struct accreditation *a, enum accreditation_event event, struct fault *why);
/* Adds a decision of today, without a person, and stages the record. */
enum rc accreditation_moved(
    struct context *c, struct accreditation *a, const char *reason, const char *verb);
REGISTRY_THUNK(accreditation_accredit);
REGISTRY_THUNK(accreditation_refuse);
REGISTRY_THUNK(accreditation_suspend);
REGISTRY_THUNK(accreditation_restore);
REGISTRY_THUNK(accreditation_end);

#define OFFER_TABLES &competence_table, &bouquet_table, &accompaniment_table, &provider_table, &recruitment_criterion_table, &accreditation_table,
#define OFFER_ROWS \
	{ .desc = &competence_collection, .table = &competence_table, .check = competence_check }, \
	{ .desc = &bouquet_collection, .table = &bouquet_table }, \
	{ .desc = &accompaniment_collection, .table = &accompaniment_table, .check = accompaniment_check }, \
	{ .desc = &provider_collection, .table = &provider_table, .check = provider_check, .archive = provider_archive, .then = provider_then }, \
	{ .desc = &recruitment_criterion_collection, .table = &recruitment_criterion_table }, \
	{ .desc = &accreditation_collection, .table = &accreditation_table, .check = accreditation_check, .archive = accreditation_archive },
#define OFFER_HANDLERS \
	{ "registry.provider.refresh", provider_refresh_thunk }, \
	{ "registry.accreditation.accredit", accreditation_accredit_thunk }, \
	{ "registry.accreditation.refuse", accreditation_refuse_thunk }, \
	{ "registry.accreditation.suspend", accreditation_suspend_thunk }, \
	{ "registry.accreditation.restore", accreditation_restore_thunk }, \
	{ "registry.accreditation.end", accreditation_end_thunk },
#define OFFER_MACHINES &accreditation_machine,
#define OFFER_DEADLINES &accreditation_deadlines, &provider_deadlines,

#endif
