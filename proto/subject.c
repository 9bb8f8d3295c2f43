/*
 * subject (contract of the registry): the tables of subject.h.
 * Owns: descriptors and faults, as constants.
 * Beware: who may export is narrower than the row: the person, or the team (services/registry/subject.c).
 */
#include "proto/registry.h"

static const struct rec_enum_value erasure_reason_values[] = {
	{ ERASURE_ASKED, "asked", "La personne l’a demandé" },
	{ ERASURE_CONSENT_WITHDRAWN, "consent_withdrawn", "Consentement retiré" },
	{ ERASURE_RETENTION_OVER, "retention_over", "Durée de conservation écoulée" },
	{ ERASURE_BY_MISTAKE, "by_mistake", "Fiche créée par erreur" },
	{ ERASURE_ORDERED, "ordered", "Décision d’une autorité" },
};
REC_ENUM_DEFINE(erasure_reason_enum, "erasure_reason", erasure_reason_values);

static const struct rec_field person_export_fields[] = {
	REC_LIST(1, struct person_export, items, subject_item_desc, 500, "Fiches", "Records that are about the person, or point there."),
	REC_TEXT(2, struct person_export, next, 200, "Suite", "Give it as cursor for the next page; absent at the end."),
	REC_TEXT(3, struct person_export, withheld, 600, "Non communiqué", "What only the person is told."),
};
REC_DESC_DEFINE(person_export, struct person_export, "Données d’une personne", "A page of what is held about a person, over all services.");

static const struct rec_field person_erase_fields[] = {
	REC_ID(1, struct person_erase, id, "person", "Personne", "Whose data.", .flags = REQUIRED),
	REC_ENUM(2, struct person_erase, reason, erasure_reason_enum, "Motif", "Why; kept with the date.", .flags = REQUIRED),
	REC_BOOL(3, struct person_erase, dry_run, "À blanc", "Only tell what would go and what stays."),
};
REC_DESC_DEFINE(person_erase, struct person_erase, "Effacement", "To erase a person's data.");

static const struct rec_field person_erasure_fields[] = {
	REC_ID(1, struct person_erasure, id, "person", "Personne", "Whose data."),
	REC_BOOL(2, struct person_erasure, done, "Effectué", "False: nothing was changed."),
	REC_TIME(3, struct person_erasure, erased_at, "Effacé le", "When."),
	REC_LIST(4, struct person_erasure, lines, subject_line_desc, 400, "Fiches", "By service and kind, as far as the caller may read them."),
	REC_TEXTS(5, struct person_erasure, notes, 12, 400, "À savoir", "What goes, what stays, and why."),
};
REC_DESC_DEFINE(person_erasure, struct person_erasure, "Effacement", "What an erasure did, or would do.");

FAULT_DEFINE(FAULT_PERSON_ERASED, "person_erased",
    "Les données de cette personne ont été effacées le %s : la fiche ne reprend plus rien. Si la personne revient, créez une "
    "nouvelle fiche, sous un autre code.",
    "This person's data were erased on %s: the record takes nothing any more. If the person comes back, make a new record under "
    "another code.");
FAULT_DEFINE(FAULT_ERASE_MERGED, "erase_merged",
    "Cette fiche a été fusionnée dans celle de la personne %s : effacez celle-là, tout ce qui a été fusionné part avec elle.",
    "This record was merged into that of the person %s: erase that one, and all that was merged goes with it.");
FAULT_DEFINE(FAULT_EXPORT_CURSOR, "export_cursor",
    "Cette suite n’est pas celle d’un export : reprenez la valeur « next » de la page précédente, telle quelle, ou recommencez sans elle.",
    "No export gave this cursor: send the value of next as the page before gave it, or begin again without one.");
