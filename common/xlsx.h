/*
 * xlsx: a workbook of one sheet from records: French labels in its head, a typed cell for each field.
 * Owns: nothing.
 * Beware: long work: on a thread, or in a program that has nothing else to do. What is no cell (record_is_cell) and SECRET fields have no column.
 */
#ifndef COMMON_XLSX_H
#define COMMON_XLSX_H

#include "common/record.h"
#include <stdatomic.h>

#define XLSX_ROWS_MOST 1048575u /* of a sheet, but for its head */

/* rows_fd: a file of encoded records, one behind the other, that can be mapped; out_fd: an empty file, written through /proc/self/fd.
 * RC_TIMEOUT when stop was set (NULL: never). */
MUST_CHECK enum rc xlsx_write(const struct rec_desc *d, int rows_fd, int out_fd, const atomic_bool *stop);

#endif
