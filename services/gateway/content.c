/*
 * content: GET of something large: the method is called again and again, each time for the piece behind what has left.
 * Owns: nothing.
 * Beware: the first piece says how long the whole is; a later one that does not fit breaks the answer off.
 */
#include "services/gateway/flow.h"
#include <stdio.h>

/* The next call's input: as the first, but from where the piece ended, and of what the first call made. */
static bool
content_next(struct exchange *r, const struct content_part *part, uint64_t offset)
{
	const struct rec_desc *d = r->match.route->method->in;
	const struct rec_field *at = record_field(d, "offset", 6), *from = record_field(d, "source", 6);
	struct arena *a = r->flow != NULL ? &r->flow->arena : &r->arena;
	void *in = arena_alloc(a, d->size);

	if (at == NULL || at->kind != REC_K_U64 ||
	    record_decode(d, arena_copy(a, r->in.ptr, r->in.len), r->in.len, a, in, NULL, NULL) != RC_OK)
		return false;
	*(uint64_t *)record_at(at, in) = offset;
	*(uint64_t *)in |= REC_BIT(at->tag);
	if (from != NULL && from->kind == REC_K_ID && REC_HAS(part, 6)) {
		*(struct id *)record_at(from, in) = part->source;
		*(uint64_t *)in |= REC_BIT(from->tag);
	}
	buf_clear(&r->in);
	record_encode(d, in, 0, 0, &r->in);
	return true;
}

/* Both forms of RFC 6266: what an old program reads, and the name as it is. */
static void
content_headers(struct exchange *r, const struct content_part *part)
{
	struct buf plain = { 0 }, coded = { 0 };

	for (uint32_t i = 0; i < part->name.len; i++) {
		uint8_t b = (uint8_t)part->name.ptr[i];
		bool simple = (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') ||
		    b == '.' || b == '-' || b == '_';

		if (simple || (b & 0xc0u) != 0x80) /* one sign a character */
			buf_byte(&plain, simple ? b : '_');
		if (simple)
			buf_byte(&coded, b);
		else
			buf_printf(&coded, "%%%02X", b);
	}
	if (plain.len == 0)
		http_header_add(r, "Content-Disposition: attachment");
	else
		http_header_add(r, "Content-Disposition: attachment; filename=\"%s\"; filename*=UTF-8''%s",
		    buf_cstr(&plain), buf_cstr(&coded));
	buf_free(&plain);
	buf_free(&coded);
}

static bool
type_is_sound(struct text type)
{
	for (uint32_t i = 0; i < type.len; i++)
		if (type.ptr[i] <= 0x20 || type.ptr[i] >= 0x7f)
			return false;
	return type.len > 0;
}

static bool
content_first(struct exchange *r, const struct content_part *part)
{
	uint64_t length = part->total - part->offset;
	char type[128];

	content_headers(r, part);
	snprintf(type, sizeof type, TEXT_FMT, TEXT_ARG(part->type));
	return flow_begin(
	    r, type_is_sound(part->type) ? type : "application/octet-stream", &length, flow_ask);
}

void
content_answered(struct exchange *r, const void *body, size_t len)
{
	struct arena *a = r->flow != NULL ? &r->flow->arena : &r->arena;
	struct content_part part;
	uint64_t end;
	bool sound = record_decode(&content_part_desc, body, len, a, &part, NULL, NULL) == RC_OK;

	end = sound ? part.offset + part.bytes.len : 0;
	sound = sound && end <= part.total && (part.bytes.len > 0 || end == part.total) &&
	    content_next(r, &part, end);
	if (!sound) {
		if (r->flow != NULL)
			flow_break(r);
		else
			http_problem(r, RC_INTERNAL);
		return;
	}
	if (r->flow == NULL && !content_first(r, &part))
		return;
	buf_clear(&r->out);
	buf_append(&r->out, part.bytes.ptr, part.bytes.len);
	flow_piece(r, end == part.total);
}
