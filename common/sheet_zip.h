/*
 * sheet_zip: the parts of a workbook, inflated and parsed as a stream, within bounds.
 * Owns: the archive's handle; the bytes stay the caller's.
 * Beware: included by common/sheet*.c only. Nothing is written out, no name of the archive becomes a path.
 */
#ifndef COMMON_SHEET_ZIP_H
#define COMMON_SHEET_ZIP_H

#include "common/sheet_int.h"
#include <zip.h>

struct sheet_zip {
	zip_t *zip;
	struct sheet_rows *rows; /* for faults, and to know when enough was read */
	uint64_t inflated;	 /* over all parts */
	uint64_t len;		 /* of the archive */
};
/* What is done with a part's XML; names come without their prefix. A member may be NULL; anything but RC_OK ends the reading. */
struct sheet_xml {
	enum rc (*start)(void *arg, const char *name, const char **attributes);
	enum rc (*end)(void *arg, const char *name);
	enum rc (*text)(void *arg, const char *text, size_t len);
};

/* RC_MALFORMED for what is no whole archive, or no workbook of this kind. */
MUST_CHECK enum rc sheet_zip_open(struct sheet_zip *z, const struct sheet_source *s, struct sheet_rows *rows);
void sheet_zip_close(struct sheet_zip *z);
/* Parses one part; missing: RC_MALFORMED if it is needed, else nothing happens. */
MUST_CHECK enum rc sheet_part(struct sheet_zip *z, const char *path, const struct sheet_xml *xml, void *arg, bool needed);
/* The value of an attribute, with or without a prefix; NULL when there is none. */
const char *sheet_attribute(const char **attributes, const char *name);

#endif
