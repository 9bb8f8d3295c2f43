/*
 * protocol_print: see protocol_print.h.
 * Owns: the words for kinds of fields.
 * Beware: changing a word here changes PROTOCOL.md.
 */
#include "tests/lib/protocol_print.h"
#include "proto/proto.h"
#include "proto/roles.h"

const struct rec_desc *const protocol_shared[] = { &envelope_desc, &position_desc, &fault_body_desc,
	&fault_line_desc, &nothing_desc, &ref_desc, &content_part_desc, &list_query_desc, &filter_desc,
	&list_page_desc, &history_query_desc, &history_page_desc, &history_entry_desc, &change_desc,
	&pull_desc, &pulled_desc, &pulled_event_desc, &import_desc, &import_row_desc, &import_report_desc,
	&import_fault_desc, &service_status_desc, NULL };

static const char *const kind_words[] = { "bool", "u32", "u64", "i64", "f64", "money", "day", "time", "enum",
	"set", "text", "bytes", "id", "list", "record" };

static void
print_values(const struct rec_enum *e, struct buf *out)
{
	buf_text(out, "(");
	for (uint32_t i = 0; i < e->count; i++)
		buf_printf(out, "%s%d=%s", i == 0 ? "" : " ", e->values[i].value, e->values[i].name);
	buf_text(out, ")");
}

static void
print_field(const struct rec_field *f, struct buf *out)
{
	buf_printf(out, "%u %s: %s", f->tag, f->name, kind_words[f->kind]);
	if (f->kind == REC_K_LIST)
		buf_printf(out, " of %s", f->elem == REC_K_REC ? f->sub->name : kind_words[f->elem]);
	if (f->ref != NULL)
		buf_printf(out, " → %s", f->ref);
	if (f->values != NULL)
		print_values(f->values, out);
	if (f->flags & REQUIRED)
		buf_text(out, "!");
	if (f->flags & REC_PRIVATE)
		buf_text(out, "*");
	if (f->flags & SERVER_SET)
		buf_text(out, "°");
}

static void
print_record(const struct rec_desc *d, struct buf *out)
{
	bool head =
	    d->count > TAG_ARCHIVED_AT && strcmp(d->fields[TAG_ARCHIVED_AT - 1].name, "archived_at") == 0;

	buf_printf(out, "- **%s**: %s", d->name, head ? "head" : "");
	for (uint16_t i = head ? TAG_ARCHIVED_AT : 0; i < d->count; i++) {
		if (head || i != 0)
			buf_text(out, " · ");
		print_field(&d->fields[i], out);
	}
	buf_text(out, "\n");
}

static void
print_roles(uint32_t roles, struct buf *out)
{
	const char *sep = "";

	if ((roles & ROLE_ACCOUNTS) == ROLE_ACCOUNTS) {
		buf_text(out, "every account");
		roles &= ~ROLE_ACCOUNTS;
		sep = ", ";
	}
	for (uint32_t i = 0; i < roles_enum.count; i++)
		if (roles >> roles_enum.values[i].value & 1u) {
			buf_printf(out, "%s%s", sep, roles_enum.values[i].name);
			sep = ", ";
		}
	buf_printf(out, "%s", roles & ROLE_ANYONE ? (*sep ? ", anyone" : "anyone") : "");
	buf_printf(
	    out, "%s", roles & ROLE_SYSTEM ? (*sep ? ", the service itself" : "the service itself") : "");
	buf_printf(out, "%s", roles & ROLE_SERVICE ? (*sep ? ", services" : "services") : "");
}

static void
print_method(const struct method *m, struct buf *out)
{
	buf_printf(out, "| `%s` | ", m->name);
	if (m->verb != NULL)
		buf_printf(out, "%s %s", m->verb, m->path);
	buf_printf(out, " | %s → %s | ", m->in->name, m->out == NULL ? "nothing" : m->out->name);
	print_roles(m->roles, out);
	buf_text(out, " |\n");
}

void
protocol_print_service(const struct service_contract *s, struct buf *out)
{
	buf_printf(out,
	    "# %s\n\nPrinted from proto/%s.c by tests/unit/protocol_test.c; read with "
	    "PROTOCOL.md.\n\nRecords:\n\n",
	    s->name, s->name);
	for (size_t i = 0; i < s->record_count; i++)
		print_record(s->records[i], out);
	buf_text(
	    out, "\n| method | HTTP, under /api/v1 | input → output | roles |\n| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < s->method_count; i++)
		print_method(&s->methods[i], out);
	if (s->event_count != 0)
		buf_text(out, "\nEvents beyond created, updated, archived:\n\n");
	for (size_t i = 0; i < s->event_count; i++)
		buf_printf(out, "- `%s`: %s\n", s->events[i].name, s->events[i].doc);
	if (s->faults != NULL && s->faults[0] != NULL) {
		buf_text(out, "\nFault codes:");
		for (size_t i = 0; s->faults[i] != NULL; i++)
			buf_printf(out, "%s `%s`", i == 0 ? "" : ",", s->faults[i]->name);
		buf_text(out, ".\n");
	}
}

void
protocol_print_machines(const struct machine *const *machines, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		buf_printf(out, "\nThe life of `%s`:\n\n```mermaid\n", machines[i]->name);
		machine_print(machines[i], MACHINE_MERMAID, out);
		buf_text(out, "```\n");
	}
}

void
protocol_print_shared(struct buf *out)
{
	buf_text(out, "\n");
	for (size_t i = 0; protocol_shared[i] != NULL; i++)
		print_record(protocol_shared[i], out);
	buf_text(out, "\n");
}

/* --- samples
 * ----------------------------------------------------------------------------------------------------------
 */
static struct text
sample_text(const struct rec_field *f, struct arena *a)
{
	char *s = arena_printf(a, "é%u", f->tag);

	return text_of(s);
}

static struct id
sample_id(unsigned tag)
{
	struct id id;

	memset(id.b, (int)tag, sizeof id.b);
	return id;
}

static void
sample_list(const struct rec_field *f, struct arena *a, struct list *l)
{
	l->count = 1;
	switch (f->elem) {
	case REC_K_ID:
		l->items = ARENA_NEW(a, struct id);
		*(struct id *)l->items = sample_id(f->tag);
		break;
	case REC_K_TEXT:
		l->items = ARENA_NEW(a, struct text);
		*(struct text *)l->items = sample_text(f, a);
		break;
	case REC_K_REC:
		l->items = arena_alloc(a, f->sub->size);
		protocol_sample(f->sub, a, l->items);
		break;
	default:
		l->items = arena_alloc(a, sizeof(uint64_t));
		*(uint32_t *)l->items = 18000u + f->tag;
	}
}

static void
sample_field(const struct rec_field *f, struct arena *a, void *at)
{
	switch ((enum rec_kind)f->kind) {
	case REC_K_BOOL:
		*(bool *)at = true;
		break;
	case REC_K_F64:
		*(double *)at = f->tag + 0.5;
		break;
	case REC_K_U32:
	case REC_K_DAY:
		*(uint32_t *)at = f->kind == REC_K_DAY ? 18000u + f->tag : f->tag;
		break;
	case REC_K_ENUM:
		*(int *)at = f->values->values[f->values->count - 1].value;
		break;
	case REC_K_SET:
		*(uint32_t *)at = 1u << f->values->values[f->values->count - 1].value;
		break;
	case REC_K_U64:
	case REC_K_I64:
	case REC_K_MONEY:
		*(int64_t *)at = 70000 + f->tag;
		break;
	case REC_K_TIME:
		*(int64_t *)at = INT64_C(1574700000000000) + f->tag;
		break;
	case REC_K_TEXT:
	case REC_K_BYTES:
		*(struct text *)at = sample_text(f, a);
		break;
	case REC_K_ID:
		*(struct id *)at = sample_id(f->tag);
		break;
	case REC_K_LIST:
		sample_list(f, a, at);
		break;
	}
}

void
protocol_sample(const struct rec_desc *d, struct arena *a, void *ret_rec)
{
	uint64_t *has = ret_rec;

	for (uint16_t i = 0; i < d->count; i++) {
		sample_field(&d->fields[i], a, record_at(&d->fields[i], ret_rec));
		*has |= REC_BIT(d->fields[i].tag);
	}
}
