/*
 * import_package: packages of organisations and services (HSDS, data·inclusion) as rows of their collections.
 * Owns: nothing.
 * Beware: a package's records keep their ids, so that what points to them still does.
 */
#include "services/maillage/import.h"
#include "proto/package.h"

struct taking {
	struct import_set *set;
	const char *file;
	struct import_part *parts[PACKAGE_KINDS];
};

static struct import_part *
part_of(struct taking *t, enum package_kind kind)
{
	const char *name = package_desc(kind)->name;

	if (t->parts[kind] == NULL)
		t->parts[kind] =
		    import_part_new(t->set, t->file, proto_collection(name, strlen(name)), false);
	return t->parts[kind];
}

static bool
row_take(void *arg, const struct package_row *row)
{
	struct taking *t = arg;
	struct import_part *part = part_of(t, row->kind);
	struct import_line *l = import_line_new(t->set, part, row->line);

	record_copy(package_desc(row->kind), row->rec, &t->set->arena, l->rec);
	if (row->why != NULL)
		import_complain_all(t->set, part, row->line, row->why);
	import_identify(t->set, l);
	return true;
}

void
import_package(struct import_set *s, const char *file, const void *bytes, size_t len)
{
	struct taking t = { .set = s, .file = file };
	struct fault why = { 0 };

	if (package_read(bytes, len, row_take, &t, &why) != RC_OK)
		import_complain_all(s, import_part_new(s, file, NULL, false), 0, &why);
}
