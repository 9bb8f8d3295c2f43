/*
 * package_hsds: the one table of HSDS 3.0 columns that we write and read: their file, their name, our field.
 * Owns: nothing; the rows stand in package_hsds.c.
 * Beware: included by proto/package_hsds*.c only. The order of the rows is the order of the columns.
 */
#ifndef PROTO_PACKAGE_HSDS_H
#define PROTO_PACKAGE_HSDS_H

#include "proto/package.h"

/* What stands in a column that is no field of ours. */
enum hsds_how {
	HSDS_FIELD,	 /* our field `tag`, as text */
	HSDS_ID,	 /* the record's own id */
	HSDS_ROW_ID,	 /* an id of this row, made from the record's and the file */
	HSDS_LOCATION,	 /* the id of the place of the organisation */
	HSDS_FEDERATION, /* who offers the services */
	HSDS_FIXED,	 /* always `fixed` */
	HSDS_DESCRIBE,	 /* our field `tag`, or a sentence when it has none */
	HSDS_CITY, HSDS_DEPARTMENT, HSDS_POSTAL /* of the commune */
};
struct hsds_column {
	const char *file; /* without its ending */
	enum package_kind kind;
	const char *name;
	enum hsds_how how;
	uint8_t tag;
	const char *fixed;
	const char *doc; /* in our own words, for datapackage.json */
};
extern const struct hsds_column hsds_columns[];
extern const size_t hsds_column_count;

/* Files whose rows are written only when the record has that field; 0: always. */
struct hsds_file {
	const char *name;
	enum package_kind kind;
	uint8_t needs;
	const char *doc;
};
extern const struct hsds_file hsds_files[];
extern const size_t hsds_file_count;

/* Identifiers of an organisation: scheme (org-id.guide), type, our field. */
struct hsds_identifier {
	const char *scheme, *type;
	uint8_t tag;
};
extern const struct hsds_identifier hsds_identifiers[];
extern const size_t hsds_identifier_count;

#define HSDS_TAXONOMY_FIELDS "Champs de Maillage"
#define HSDS_TAXONOMY_COMPETENCES "Compétences"
#define HSDS_COMPETENCES_TAG 10 /* of an accompaniment */

/* The term that stands for a field of ours that HSDS has no column for. */
struct id hsds_term(const struct rec_desc *d, const struct rec_field *f);
/* Has a column, an identifier or attributes of its own: not in the attributes of fields. */
bool hsds_is_mapped(enum package_kind kind, const struct rec_field *f);
const char *hsds_entity(enum package_kind kind);

#endif
