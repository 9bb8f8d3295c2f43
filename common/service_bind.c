/*
 * service_bind: which code answers which method: collections by their shape, custom rows by the service's handlers, the
 *         host's own.
 * Owns: the rows of the host's methods, and the hash of names.
 * Beware: a custom row without a handler is found at start, not at the first call.
 */
#include "common/service_int.h"
#include <stdlib.h>

enum { HOST_PULL, HOST_IMPORT, HOST_STATUS, HOST_EXPORT, HOST_SURVEY, HOST_COUNT };
/* Their names are "<service>." and these. */
static const char *const host_names[HOST_COUNT] = { "journal.pull", "import", "status", "subject.export",
	"subject.survey" };
static const struct method host_methods[HOST_COUNT] = {
	{ .kind = METHOD_READ, .in = &pull_desc, .out = &pulled_desc, .roles = ROLE_SERVICE },
	{ .kind = METHOD_WRITE,
	    .in = &import_desc,
	    .out = &import_report_desc,
	    .roles = 1u /* operator, bit 0 */ },
	{ .kind = METHOD_READ,
	    .in = &list_query_desc,
	    .out = &service_status_desc,
	    .roles = ROLE_SERVICE | 1u },
	{ .kind = METHOD_AUDITED_READ, /* each record by its own rights */
	    .in = &subject_query_desc,
	    .out = &subject_page_desc,
	    .roles = ~UINT32_C(0) },
	{ .kind = METHOD_READ,
	    .in = &subject_query_desc,
	    .out = &subject_survey_desc,
	    .roles = ~UINT32_C(0) },
};
static const handler_fn host_handlers[HOST_COUNT] = { pull_handle, import_handle, status_handle,
	export_handle, survey_handle };

static uint64_t
name_hash(const char *s, size_t len)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		h = (h ^ (uint8_t)s[i]) * UINT64_C(1099511628211);
	return h;
}

static void
name_add(struct service *s, const char *name, uint32_t index)
{
	size_t at = name_hash(name, strlen(name)) & s->name_mask;

	while (s->names[at] != 0)
		at = (at + 1) & s->name_mask;
	s->names[at] = index + 1;
}

static bool
binding_is(const struct service *s, const struct binding *b, struct text name)
{
	size_t prefix = strlen(s->desc->contract->name) + 1;
	size_t host = (size_t)(b->method - host_methods);

	if (b->method->name != NULL)
		return text_is(name, b->method->name);
	return name.len > prefix && memcmp(name.ptr, s->desc->contract->name, prefix - 1) == 0 &&
	    text_is((struct text){ name.ptr + prefix, name.len - (uint32_t)prefix, 0 }, host_names[host]);
}

const struct binding *
service_binding(const struct service *s, struct text name)
{
	size_t at = name_hash(name.ptr, name.len) & s->name_mask;

	for (; s->names[at] != 0; at = (at + 1) & s->name_mask) {
		const struct binding *b = &s->bindings[s->names[at] - 1];

		if (binding_is(s, b, name))
			return b;
	}
	return NULL;
}

static handler_fn
handler_find(const struct service_desc *d, const char *method)
{
	for (size_t i = 0; i < d->handler_count; i++)
		if (strcmp(d->handlers[i].method, method) == 0)
			return d->handlers[i].run;
	return NULL;
}

const struct collection *
service_collection(const struct service_desc *d, const char *name, size_t len)
{
	for (size_t i = 0; i < d->collection_count; i++)
		if (text_is((struct text){ name, (uint32_t)len, 0 }, d->collections[i].desc->rec->name))
			return &d->collections[i];
	return NULL;
}

const struct db_table *
service_table(const struct service_desc *d, const char *name, size_t len)
{
	for (size_t i = 0; i < d->table_count; i++)
		if (text_is((struct text){ name, (uint32_t)len, 0 }, d->tables[i]->rec->name))
			return d->tables[i];
	return NULL;
}

static bool
is_aside(const struct service_desc *d, const struct method *m)
{
	for (size_t i = 0; d->aside != NULL && d->aside[i] != NULL; i++)
		if (strcmp(d->aside[i], m->name) == 0)
			return m->kind == METHOD_AUDITED_READ && m->reads == NULL && m->out != NULL;
	return false;
}

static bool
bind_row(const struct service_desc *d, const struct method *m, struct binding *b)
{
	b->method = m;
	b->aside = is_aside(d, m);
	b->run = handler_find(d, m->name); /* a service may handle a collection's method itself */
	if (m->shape != METHOD_CUSTOM) {
		const char *name = m->collection->rec->name;

		b->collection = service_collection(d, name, strlen(name));
		if (b->run == NULL && b->collection != NULL)
			b->run = collection_handler(m->shape);
		b->takes_nulls = m->shape == METHOD_UPDATE;
	}
	return b->run != NULL;
}

static void
bind_host(struct service *s, size_t at, size_t host)
{
	char name[128];

	s->bindings[at].method = &host_methods[host];
	s->bindings[at].run = host_handlers[host];
	snprintf(name, sizeof name, "%s.%s", s->desc->contract->name, host_names[host]);
	name_add(s, name, (uint32_t)at);
}

const struct collection *
service_untabled(const struct service_desc *d)
{
	for (size_t i = 0; i < d->collection_count; i++) {
		bool found = false;

		for (size_t k = 0; k < d->table_count && !found; k++)
			found = d->tables[k] == d->collections[i].table;
		if (!found)
			return &d->collections[i];
	}
	return NULL;
}

bool
service_bind(struct service *s)
{
	const struct service_contract *k = s->desc->contract;

	s->binding_count = k->method_count + HOST_COUNT;
	s->bindings = calloc(s->binding_count, sizeof *s->bindings);
	for (s->name_mask = 64; s->name_mask < s->binding_count * 3; s->name_mask *= 2)
		;
	s->names = calloc(s->name_mask, sizeof *s->names);
	s->name_mask--;
	if (s->bindings == NULL || s->names == NULL)
		return false;
	for (size_t i = 0; i < k->method_count; i++) {
		if (!bind_row(s->desc, &k->methods[i], &s->bindings[i]))
			return false;
		name_add(s, k->methods[i].name, (uint32_t)i);
	}
	for (size_t i = 0; i < HOST_COUNT; i++)
		bind_host(s, k->method_count + i, i);
	return true;
}
