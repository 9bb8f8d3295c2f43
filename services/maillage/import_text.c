/*
 * import_text: names of files and of collections.
 * Owns: nothing.
 * Beware: a file may be called by a collection's path, its record or its French name.
 */
#include "services/maillage/import.h"
#include "common/fold.h"

/* The name without folder, "NN-" before and ".ext" after. */
static void
stem_of(const char *name, char *out, size_t cap)
{
	const char *slash = strrchr(name, '/');
	size_t digits;

	name = slash != NULL ? slash + 1 : name;
	digits = strspn(name, "0123456789");
	if (digits > 0 && name[digits] != '\0' && strchr("-_ .", name[digits]) != NULL)
		name += digits + 1;
	snprintf(out, cap, "%s", name);
	char *dot = strrchr(out, '.');

	if (dot != NULL)
		*dot = '\0';
}

const struct collection_desc *
import_collection(const char *name)
{
	const struct collection_desc *found = NULL;
	struct arena a = { 0 };
	char stem[128];

	stem_of(name, stem, sizeof stem);
	const char *want = text_fold(&a, stem, strlen(stem));

	for (size_t i = 0; i < proto_service_count; i++) {
		for (size_t k = 0; k < proto_services[i]->collection_count; k++) {
			const struct collection_desc *c = proto_services[i]->collections[k];
			const char *const names[] = { c->path, c->rec->name, c->plural,
				arena_printf(&a, "%ss", c->rec->name) };

			for (size_t j = 0; found == NULL && *want != '\0' && j < 4; j++)
				if (strcmp(text_fold(&a, names[j], strlen(names[j])), want) == 0)
					found = c;
		}
	}
	arena_free(&a);
	return found;
}
