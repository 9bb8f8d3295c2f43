/*
 * collection_refs: ids in a record point to records that exist, where the store can tell.
 * Owns: nothing.
 * Beware: only what changed is looked at, so that a reference to something since gone does not block other
 * changes.
 */
#include "common/service_int.h"

struct refs {
	struct context *c;
	struct fault *why;
};

enum ref_state { REF_GOOD, REF_UNKNOWN, REF_ARCHIVED };

static enum ref_state
ref_state(struct context *c, const struct db_table *t, struct id id)
{
	const struct staged *staged = staged_find(c, id);
	struct rec_head *rec;

	if (staged != NULL && staged->table == t)
		return REF_GOOD;
	rec = arena_alloc(c->arena, t->rec->size);
	if (!context_get(c, t, id, rec))
		return REF_UNKNOWN;
	return REC_HAS(rec, TAG_ARCHIVED_AT) ? REF_ARCHIVED : REF_GOOD;
}

static void
ref_check(struct refs *r, const struct rec_field *f, struct id id, const char *path)
{
	const struct db_table *t = service_table(r->c->service->desc, f->ref, strlen(f->ref));
	enum ref_state state = t == NULL ? REF_GOOD : ref_state(r->c, t, id);
	char text[ID_TEXT_LEN + 1];

	if (state == REF_GOOD)
		return;
	id_format(id, text);
	if (state == REF_ARCHIVED)
		(void)fault_add(r->why, RC_INVALID, path, FAULT_ARCHIVED);
	else
		(void)fault_addf(r->why, RC_INVALID, path, FAULT_UNKNOWN_REFERENCE, "%s", text);
}

static void
refs_walk(struct refs *r, const struct rec_desc *d, uint64_t changed, const void *rec, const char *path);

static void
refs_list(struct refs *r, const struct rec_field *f, const struct list *l, const char *path)
{
	char item[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < l->count; i++) {
		snprintf(item, sizeof item, "%.48s[%u]", path, i);
		if (f->elem == REC_K_ID && f->ref != NULL)
			ref_check(r, f, ((const struct id *)l->items)[i], item);
		else if (f->elem == REC_K_REC)
			refs_walk(
			    r, f->sub, UINT64_MAX, (const char *)l->items + (size_t)i * f->sub->size, item);
	}
}

static void
refs_walk(struct refs *r, const struct rec_desc *d, uint64_t changed, const void *rec, const char *path)
{
	char here[FAULT_FIELD_MAX];

	for (uint16_t i = 0; i < d->count; i++) {
		const struct rec_field *f = &d->fields[i];

		if (((*(const uint64_t *)rec & changed) >> f->tag & 1u) == 0)
			continue;
		snprintf(here, sizeof here, "%.40s%s%.20s", path, path[0] == '\0' ? "" : ".", f->name);
		if (f->kind == REC_K_ID && f->ref != NULL)
			ref_check(r, f, *(const struct id *)record_at_const(f, rec), here);
		else if (f->kind == REC_K_LIST)
			refs_list(r, f, record_at_const(f, rec), here);
	}
}

enum rc
collection_refs(
    struct context *c, const struct rec_desc *d, const void *before, const void *after, struct fault *why)
{
	struct refs r = { c, why };
	uint64_t changed = before == NULL ? UINT64_MAX : record_diff(d, before, after);

	refs_walk(&r, d, changed, after, "");
	return fault_rc(why);
}
