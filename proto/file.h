/*
 * file (contract of the registry): files kept by content: their metadata, parts that come in, parts that go out.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in file.c and never used again.
 */
#ifndef PROTO_FILE_H
#define PROTO_FILE_H

#include "proto/roles.h"

/* What registry.c takes of this part, each item with its comma. */
#define FILE_METHODS
#define FILE_COLLECTIONS
#define FILE_RECORDS
#define FILE_FAULTS

#endif
