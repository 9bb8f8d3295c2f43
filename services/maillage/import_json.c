/*
 * import_json: records as JSON: an array of one collection, or an object of collections.
 * Owns: jansson's tree while it reads.
 * Beware: jansson forgets where a value stood: lines are counted by a scan of our own, in the same order.
 */
#include "services/maillage/import.h"
#include <jansson.h>
#include <stdlib.h>

/* Where each object at that depth begins. */
struct lines {
	const char *pos, *end;
	uint32_t line;
	int depth;
	int wanted;
};

/* The line of the next object at the wanted depth, or 0. */
static uint32_t
line_next(struct lines *n)
{
	bool quoted = false;

	for (; n->pos < n->end; n->pos++) {
		char c = *n->pos;

		if (c == '\n')
			n->line++;
		if (quoted) {
			if (c == '\\')
				n->pos++;
			quoted = c != '"';
			continue;
		}
		if (c == '"')
			quoted = true;
		if (c == ']' || c == '}')
			n->depth--;
		if ((c == '[' || c == '{') && n->depth++ == n->wanted && c == '{') {
			n->pos++;
			return n->line;
		}
	}
	return 0;
}

static void codes_resolve(struct import_set *s, const struct rec_desc *d, json_t *object);

static json_t *
code_resolved(struct import_set *s, const struct rec_field *f, const json_t *value)
{
	struct text code = { json_string_value(value), (uint32_t)json_string_length(value), 0 };
	char text[ID_TEXT_LEN + 1];

	id_format(import_resolve(s, f->ref, code), text);
	return json_string(text);
}

static void
list_resolve(struct import_set *s, const struct rec_field *f, json_t *array)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		json_t *item = json_array_get(array, i);

		if (f->elem == REC_K_REC && json_is_object(item))
			codes_resolve(s, f->sub, item);
		else if (f->elem == REC_K_ID && f->ref != NULL && json_string_length(item) > 0)
			json_array_set_new(array, i, code_resolved(s, f, item));
	}
}

/* Codes become ids wherever the record has an id of another. */
static void
codes_resolve(struct import_set *s, const struct rec_desc *d, json_t *object)
{
	for (const struct rec_field *f = d->fields; f < d->fields + d->count; f++) {
		json_t *value = json_object_get(object, f->name);

		if (f->kind == REC_K_LIST && json_is_array(value))
			list_resolve(s, f, value);
		else if (f->kind == REC_K_ID && f->ref != NULL && json_string_length(value) > 0)
			json_object_set_new(object, f->name, code_resolved(s, f, value));
	}
}

static void
object_take(struct import_set *s, struct import_part *part, json_t *object, uint32_t line)
{
	const struct rec_desc *d = part->collection->rec;
	struct fault why = { 0 };

	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if (f->tag > TAG_ID &&
		    (f->flags & SERVER_SET) != 0) /* the service's own: an export comes back as it left */
			json_object_del(object, f->name);
	codes_resolve(s, d, object);
	char *text = json_dumps(object, JSON_COMPACT);
	struct import_line *l = import_line_new(s, part, line);

	if (record_from_json(d, text, strlen(text), &s->arena, l->rec, NULL, &why) != RC_OK)
		import_complain_all(s, part, line, &why);
	free(text);
	import_identify(s, l);
}

static void
array_take(struct import_set *s, struct import_part *part, json_t *array, struct lines *at)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		json_t *item = json_array_get(array, i);
		char place[96];

		snprintf(place, sizeof place, "élément %zu ; un objet entre accolades est attendu", i + 1);
		if (json_is_object(item))
			object_take(s, part, item, line_next(at));
		else
			import_complain(s, part, 0, NULL, FAULT_SYNTAX, place);
	}
}

static void
collections_take(struct import_set *s, const char *file, json_t *root, struct lines *at)
{
	const char *key;
	json_t *array;

	json_object_foreach(root, key, array)
	{
		const struct collection_desc *c = import_collection(key);
		struct import_part *part = import_part_new(s, file, c, false);

		if (c == NULL || !json_is_array(array))
			import_complain(
			    s, part, 0, key, c == NULL ? FAULT_UNKNOWN_FIELD : FAULT_TYPE, "array");
		else
			array_take(s, part, array, at);
	}
}

void
import_json(
    struct import_set *s, const char *file, const struct collection_desc *c, const char *text, size_t len)
{
	struct lines at = { text, text + len, 1, 0, 1 };
	json_error_t error;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	char place[64];

	if (root == NULL) {
		snprintf(place, sizeof place, "colonne %d", error.column);
		import_complain(s, import_part_new(s, file, c, false),
		    (uint32_t)(error.line > 0 ? error.line : 1), NULL, FAULT_SYNTAX, place);
	} else if (json_is_object(root)) {
		at.wanted = 2;
		collections_take(s, file, root, &at);
	} else if (c == NULL) {
		import_complain(s, import_part_new(s, file, NULL, false), 0, NULL, FAULT_TEXT,
		    "Le nom du fichier ne dit pas de quelle collection il s’agit (organisations.json).");
	} else {
		array_take(s, import_part_new(s, file, c, false), root, &at);
	}
	json_decref(root);
}
