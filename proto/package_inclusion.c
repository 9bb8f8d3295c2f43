/*
 * package_inclusion: structures and services as data·inclusion has them (schema v1, JSON), out and back.
 * Owns: the table of members.
 * Beware: what their schema has no member for stands in the object "maillage" of each, which others skip. `date_maj` is the day of the
 *         record's last change here; it is not read back: a record changes here when it is imported.
 */
#include "common/calendar.h"
#include "proto/package.h"
#include <jansson.h>
#include <stdlib.h>

/* The one table: their member, our field. Written and read as texts. */
static const struct member {
	enum package_kind kind;
	const char *name;
	uint8_t tag;
} members[] = {
	{ PACKAGE_ORGANISATION, "nom", 7 },
	{ PACKAGE_ORGANISATION, "siret", 12 },
	{ PACKAGE_ORGANISATION, "code_insee", 14 },
	{ PACKAGE_ORGANISATION, "courriel", 17 },
	{ PACKAGE_ORGANISATION, "telephone", 18 },
	{ PACKAGE_SERVICE, "nom", 7 },
	{ PACKAGE_SERVICE, "description", 12 },
};
#define MEMBER_COUNT (sizeof members / sizeof members[0])
#define SOURCE "maillage"
#define REST "maillage"

struct writer {
	const struct package_source *source;
	package_put_fn put;
	void *arg;
	struct arena arena;
	struct buf out;
};

static bool
is_member(enum package_kind kind, unsigned tag)
{
	for (size_t i = 0; i < MEMBER_COUNT; i++)
		if (members[i].kind == kind && members[i].tag == tag)
			return true;
	return false;
}

/* --- out ------------------------------------------------------------------------------ */
static void
put_member(struct writer *w, const char *name, struct text value)
{
	buf_printf(&w->out, ",\"%s\":", name);
	json_text(&w->out, value.ptr, value.len);
}

static void
put_id(struct writer *w, const char *name, struct id id)
{
	char text[ID_TEXT_LEN + 1];

	id_format(id, text);
	put_member(w, name, text_of(text));
}

static void
put_members(struct writer *w, enum package_kind kind, const union package_record *rec)
{
	struct buf cell = { 0 };

	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		if (members[i].kind != kind || !REC_HAS(&rec->head, members[i].tag))
			continue;
		buf_clear(&cell);
		record_get_text(record_field_tag(package_desc(kind), members[i].tag), rec, &cell);
		put_member(w, members[i].name, (struct text){ (const char *)cell.ptr, (uint32_t)cell.len, 0 });
	}
	buf_free(&cell);
}

/* All that has no member of its own. */
static void
put_rest(struct writer *w, enum package_kind kind, const union package_record *rec)
{
	const struct rec_desc *d = package_desc(kind);
	union package_record rest = *rec;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if (!package_carries(f) || is_member(kind, f->tag))
			rest.head.has &= ~REC_BIT(f->tag);
	buf_printf(&w->out, ",\"%s\":", REST);
	record_to_json(d, &rest, 0, &w->out);
}

static void
put_structure(struct writer *w, const struct organisation *o)
{
	const struct commune_entry *c =
	    w->source->communes != NULL && REC_HAS(o, 14) ? communes_by_code(w->source->communes, o->commune) : NULL;
	struct text postal;

	if (c != NULL) {
		postal = c->postal_codes;
		postal.len = postal.len > 5 ? 5 : postal.len;
		put_member(w, "commune", c->name);
		if (postal.len == 5)
			put_member(w, "code_postal", postal);
	}
	if (o->kind == ORGANISATION_CENTRE || o->kind == ORGANISATION_EVS || o->kind == ORGANISATION_FEDERATION)
		buf_text(&w->out, ",\"reseaux_porteurs\":[\"fcsf\"]");
}

static void
put_service(struct writer *w, const struct accompaniment *a)
{
	(void)a;
	put_id(w, "structure_id", w->source->federation);
	buf_text(&w->out, ",\"type\":\"accompagnement\",\"mobilisable_par\":[\"professionnels\"]");
}

static void
put_description(struct writer *w, enum package_kind kind, const union package_record *rec)
{
	struct buf text = { 0 };

	if (kind == PACKAGE_SERVICE && REC_HAS(&rec->head, 12))
		return; /* its own, among the members */
	package_describe(kind, rec, &text);
	put_member(w, "description", (struct text){ (const char *)text.ptr, (uint32_t)text.len, 0 });
	buf_free(&text);
}

static void
put_one(struct writer *w, enum package_kind kind, const union package_record *rec)
{
	char id[ID_TEXT_LEN + 1], day[CALENDAR_DAY_CAP];

	id_format(rec->head.id, id);
	calendar_day_format(calendar_local(rec->head.updated_at).day, day);
	buf_printf(&w->out, "{\"id\":\"%s\",\"source\":\"%s\",\"date_maj\":\"%s\"", id, SOURCE, day);
	if (kind == PACKAGE_ORGANISATION || kind == PACKAGE_SERVICE) {
		put_members(w, kind, rec);
		put_description(w, kind, rec);
	}
	if (kind == PACKAGE_ORGANISATION)
		put_structure(w, &rec->organisation);
	else if (kind == PACKAGE_SERVICE)
		put_service(w, &rec->accompaniment);
	put_rest(w, kind, rec);
	buf_byte(&w->out, '}');
	w->put(w->arg, w->out.ptr, w->out.len);
	buf_clear(&w->out);
}

static void
put_array(struct writer *w, const char *name, enum package_kind kind, const char *after)
{
	union package_record rec;
	bool more = false;

	buf_printf(&w->out, "\"%s\":[", name);
	w->source->rewind(w->source->arg, kind);
	arena_reset(&w->arena);
	while (w->source->next(w->source->arg, &w->arena, &rec)) {
		if (more)
			buf_text(&w->out, ",\n");
		put_one(w, kind, &rec);
		more = true;
		arena_reset(&w->arena);
	}
	buf_printf(&w->out, "]%s", after);
	w->put(w->arg, w->out.ptr, w->out.len);
	buf_clear(&w->out);
}

enum rc
package_write_inclusion(const struct package_source *source, package_put_fn put, void *arg)
{
	struct writer w = { .source = source, .put = put, .arg = arg };

	buf_byte(&w.out, '{');
	put_array(&w, "structures", PACKAGE_ORGANISATION, ",\n");
	put_array(&w, "services", PACKAGE_SERVICE, ",\n");
	buf_text(&w.out, "\"" REST "\":{");
	put_array(&w, "competences", PACKAGE_COMPETENCE, ",\n");
	put_array(&w, "bouquets", PACKAGE_BOUQUET, "}}\n");
	arena_free(&w.arena);
	buf_free(&w.out);
	return RC_OK;
}

/* --- back ----------------------------------------------------------------------------- */
struct reader {
	package_row_fn row;
	void *arg;
	struct arena arena;
};

static void
member_set(struct reader *r, enum package_kind kind, const struct member *m, const json_t *one, void *rec, struct fault *why)
{
	const struct rec_field *f = record_field_tag(package_desc(kind), m->tag);
	const json_t *value = json_object_get(one, m->name);
	struct text text;

	if (value == NULL || json_is_null(value))
		return;
	if (!json_is_string(value)) {
		fault_addf(why, RC_INVALID, m->name, FAULT_TYPE, "string");
		return;
	}
	text = (struct text){ arena_text(&r->arena, json_string_value(value), json_string_length(value)),
		(uint32_t)json_string_length(value), 0 };
	if (record_set_text(f, text, NULL, &r->arena, rec, m->name, why) != RC_OK)
		return; /* what is wrong is in why */
}

static bool
array_has(const json_t *array, const char *word)
{
	for (size_t i = 0; i < json_array_size(array); i++)
		if (json_is_string(json_array_get(array, i)) && strcmp(json_string_value(json_array_get(array, i)), word) == 0)
			return true;
	return false;
}

static void
kind_guess(const json_t *one, struct organisation *o)
{
	if (REC_HAS(o, 8))
		return;
	o->kind = array_has(json_object_get(one, "reseaux_porteurs"), "fcsf") ? ORGANISATION_CENTRE : ORGANISATION_PARTNER;
	o->has |= REC_BIT(8);
}

/* The sentence that stands for a description which is not there says nothing of its own. */
static void
description_clear(struct accompaniment *a)
{
	struct buf text = { 0 };

	if (!REC_HAS(a, 7) || !REC_HAS(a, 12))
		return;
	package_describe(PACKAGE_SERVICE, a, &text);
	if (text.len == a->description.len && memcmp(text.ptr, a->description.ptr, text.len) == 0)
		a->has &= ~REC_BIT(12);
	buf_free(&text);
}

static bool
object_read(struct reader *r, enum package_kind kind, const json_t *one, const char *file, uint32_t line)
{
	const struct rec_desc *d = package_desc(kind);
	const json_t *rest = json_object_get(one, REST), *id = json_object_get(one, "id");
	struct rec_head *rec = arena_alloc(&r->arena, d->size);
	struct fault why;

	fault_clear(&why);
	if (json_is_object(rest)) {
		char *text = json_dumps(rest, JSON_COMPACT);

		if (text == NULL)
			abort();
		if (record_from_json(d, text, strlen(text), &r->arena, rec, NULL, &why) != RC_OK)
			rec->has = 0;
		free(text);
	}
	if (json_is_string(id)) {
		rec->id = package_id_of((struct text){ json_string_value(id), (uint32_t)json_string_length(id), 0 });
		rec->has |= REC_BIT(TAG_ID);
	}
	for (size_t i = 0; i < MEMBER_COUNT; i++)
		if (members[i].kind == kind)
			member_set(r, kind, &members[i], one, rec, &why);
	if (kind == PACKAGE_ORGANISATION)
		kind_guess(one, (struct organisation *)rec);
	else if (kind == PACKAGE_SERVICE)
		description_clear((struct accompaniment *)rec);
	return r->row(r->arg, &(struct package_row){ kind, rec, file, line, why.count > 0 ? &why : NULL });
}

static bool
array_read(struct reader *r, enum package_kind kind, const json_t *array, const char *name)
{
	bool on = true;

	for (size_t i = 0; on && i < json_array_size(array); i++) {
		on = object_read(r, kind, json_array_get(array, i), name, (uint32_t)i + 1);
		arena_reset(&r->arena);
	}
	return on;
}

enum rc
package_read_inclusion(const void *bytes, size_t len, package_row_fn row, void *arg, struct fault *why)
{
	struct reader r = { .row = row, .arg = arg };
	json_error_t error;
	json_t *root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &error);
	const json_t *rest = json_object_get(root, REST);

	if (root == NULL)
		return fault_addf(why, RC_MALFORMED, NULL, FAULT_PACKAGE, "le JSON s’interrompt ou se trompe à la ligne %d, colonne %d",
		    error.line, error.column);
	if (!json_is_array(json_object_get(root, "structures"))) {
		json_decref(root);
		return fault_addf(why, RC_MALFORMED, NULL, FAULT_PACKAGE, "il n’a pas de liste « structures »");
	}
	if (array_read(&r, PACKAGE_COMPETENCE, json_object_get(rest, "competences"), "competences") &&
	    array_read(&r, PACKAGE_BOUQUET, json_object_get(rest, "bouquets"), "bouquets") &&
	    array_read(&r, PACKAGE_ORGANISATION, json_object_get(root, "structures"), "structures"))
		(void)array_read(&r, PACKAGE_SERVICE, json_object_get(root, "services"), "services");
	json_decref(root);
	arena_free(&r.arena);
	return RC_OK;
}
