/*
 * subject (contract of the registry): what is held about a person: export, erasure.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in subject.c and never used again. The reason of an erasure is a choice, not a
 *         text: it outlives the person's data, and must not name anybody.
 */
#ifndef PROTO_SUBJECT_H
#define PROTO_SUBJECT_H

#include "proto/retention.h"
#include "proto/roles.h"

struct person_export {
	uint64_t has;
	struct list items; /* struct subject_item */
	struct text next;
	struct text withheld; /* what is not told to somebody else than the person; French */
};

enum erasure_reason {
	ERASURE_ASKED, ERASURE_CONSENT_WITHDRAWN, ERASURE_RETENTION_OVER, ERASURE_BY_MISTAKE, ERASURE_ORDERED
};
struct person_erase {
	uint64_t has;
	struct id id;
	enum erasure_reason reason;
	bool dry_run;
};
struct person_erasure {
	uint64_t has;
	struct id id;
	bool done; /* false: what it would do */
	usec_t erased_at;
	struct list lines; /* struct subject_line: what the caller may read of it, as it was before */
	struct list notes; /* texts, French: what goes and what stays, and why */
};
REC_DESC_DECLARE(person_export);
REC_DESC_DECLARE(person_erase);
REC_DESC_DECLARE(person_erasure);

extern const struct rec_enum erasure_reason_enum;

FAULT_DECLARE(FAULT_PERSON_ERASED);  /* argument: the day on which */
FAULT_DECLARE(FAULT_ERASE_MERGED);   /* argument: the id that it was merged into */
FAULT_DECLARE(FAULT_EXPORT_CURSOR);  /* a cursor that no page gave */

/* The other services, asked with the caller's own rights. */
#define SUBJECT_EXPORT_READS \
	((const char *const[]){ "scheduling.subject.export", "id", "matching.subject.export", "id", "reporting.subject.export", "id", \
	    "notification.subject.export", "id", "federation.subject.export", "id", "gateway.subject.export", "id", NULL, NULL })
#define SUBJECT_SURVEY_READS \
	((const char *const[]){ "scheduling.subject.survey", "id", "matching.subject.survey", "id", "reporting.subject.survey", "id", \
	    "notification.subject.survey", "id", "federation.subject.survey", "id", "gateway.subject.survey", "id", NULL, NULL })

/* What registry.c takes of this part, each item with its comma. */
#define SUBJECT_METHODS \
	{ .name = "registry.person.export", .verb = "GET", .path = "/people/{id}/export", .kind = METHOD_AUDITED_READ, \
	  .shape = METHOD_CUSTOM, .in = &subject_query_desc, .out = &person_export_desc, .roles = ROLE_ACCOUNTS, \
	  .reads = SUBJECT_EXPORT_READS, \
	  .doc = "All that is held about a person, over all services, by pages: whole for the person; for the team, what it may read anyway.", \
	  .title = "Personnes : données détenues" }, \
	{ .name = "registry.person.erase", .verb = "POST", .path = "/people/{id}/erase", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &person_erase_desc, .out = &person_erasure_desc, .roles = ROLE_OPERATOR | ROLE_COORDINATOR, \
	  .reads = SUBJECT_SURVEY_READS, \
	  .doc = "Erase a person's data in every service, for ever; dry_run tells what would go and what stays.", \
	  .title = "Personnes : effacer les données" }, \
	RETENTION_METHODS
#define SUBJECT_COLLECTIONS RETENTION_COLLECTIONS
#define SUBJECT_RECORDS &person_export_desc, &person_erase_desc, &person_erasure_desc, &subject_query_desc, &subject_field_desc, \
	&subject_event_desc, &subject_item_desc, &subject_page_desc, &subject_line_desc, &subject_survey_desc, RETENTION_RECORDS
#define SUBJECT_EVENTS \
	{ "person.erased", &person_desc, "All that is held about the person goes, in every service and at every peer." }, \
	{ "provider.erased", &provider_desc, "The card of a person who was erased." }, \
	{ "contact.erased", &contact_desc, "Its time was over: the note went." },
#define SUBJECT_FAULTS FAULT_PERSON_ERASED, FAULT_ERASE_MERGED, FAULT_EXPORT_CURSOR, RETENTION_FAULTS

#endif
