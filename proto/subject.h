/*
 * subject (contract of the registry): what is held about a person: export, erasure, retention.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in subject.c and never used again.
 */
#ifndef PROTO_SUBJECT_H
#define PROTO_SUBJECT_H

#include "proto/roles.h"

/* What registry.c takes of this part, each item with its comma. */
#define SUBJECT_METHODS
#define SUBJECT_COLLECTIONS
#define SUBJECT_RECORDS
#define SUBJECT_FAULTS

#endif
