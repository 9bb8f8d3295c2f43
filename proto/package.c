/*
 * package: what both formats share: which records, which fields, ids, and telling one from the other.
 * Owns: nothing.
 * Beware: ids made here are for ever: a package read twice must find the same records.
 */
#include "proto/package.h"

FAULT_DEFINE(FAULT_PACKAGE, "package", "Ce fichier n’est pas un paquet complet : %s. Exportez-le à nouveau, puis réessayez.",
    "This file is no whole package: %s. Export it again, then try again.");

const struct rec_desc *
package_desc(enum package_kind kind)
{
	static const struct rec_desc *const descs[PACKAGE_KINDS] = { &competence_desc, &bouquet_desc, &organisation_desc, &accompaniment_desc };

	return descs[kind];
}

bool
package_carries(const struct rec_field *f)
{
	return f->tag >= TAG_FIRST && (f->flags & (SERVER_SET | PERSONAL | SENSITIVE | SECRET)) == 0;
}

struct id
package_id(const char *what, const void *bytes, size_t len)
{
	const struct crypto_hash_part parts[] = { { "package", 7 }, { what, strlen(what) }, { bytes, len } };

	return crypto_id_of(parts, 3);
}

struct id
package_id_of(struct text text)
{
	struct id id;

	return id_parse(text.ptr, text.len, &id) ? id : package_id("foreign", text.ptr, text.len);
}

bool
package_resolve(void *arg, const char *collection, struct text code, struct id *ret_id)
{
	(void)arg;
	(void)collection;
	*ret_id = package_id_of(code);
	return true;
}

void
package_describe(enum package_kind kind, const void *rec, struct buf *out)
{
	const struct rec_desc *d = package_desc(kind);
	const struct rec_field *name = record_field(d, "name", 4), *what = record_field(d, "kind", 4);
	const struct text *text = record_at_const(name, rec);
	const char *label = d->label;

	if (what != NULL && what->kind == REC_K_ENUM) {
		const struct rec_enum_value *v = rec_enum_by_value(what->values, *(const int *)record_at_const(what, rec));

		label = v != NULL ? v->label : label;
	}
	buf_printf(out, "%s du réseau des centres sociaux : " TEXT_FMT ".", label, TEXT_ARG(*text));
}

static bool
is_zip(const void *bytes, size_t len)
{
	return len >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0;
}

/* A workbook is a ZIP too: it names its parts in its first entries. */
bool
package_is(const void *bytes, size_t len)
{
	static const char first[] = "datapackage.json", structures[] = "\"structures\"";
	size_t head = len < 4096 ? len : 4096;

	if (is_zip(bytes, len))
		return memmem(bytes, len, first, sizeof first - 1) != NULL;
	return memmem(bytes, head, structures, sizeof structures - 1) != NULL;
}

enum rc
package_read(const void *bytes, size_t len, package_row_fn row, void *arg, struct fault *why)
{
	if (len > PACKAGE_BYTES_MOST)
		return fault_addf(why, RC_LIMIT, NULL, FAULT_PACKAGE, "il dépasse %u Mio", PACKAGE_BYTES_MOST >> 20);
	return is_zip(bytes, len) ? package_read_hsds(bytes, len, row, arg, why) : package_read_inclusion(bytes, len, row, arg, why);
}
