/*
 * record_log: a record as a line of the log, with the fields that are safe to write and no others.
 * Owns: nothing.
 * Beware: a list shows as its count; a text without a flag is written: flags are what keeps a log clean.
 */
#include "common/log.h"
#include "common/record_walk.h"

/* Fields that say who or what: neither a name nor a request, nor bytes that nobody could read. */
static bool
is_logged(const struct rec_field *f, const void *rec)
{
	return f->kind != REC_K_BYTES && rec_is_shown(f, rec, REC_PRIVATE);
}

void
log_record(enum log_level level, const char *event, const struct rec_desc *desc, const void *rec)
{
	struct log_pair pairs[REC_TAG_MAX + 1];
	size_t from[REC_TAG_MAX + 2], n = 0;
	struct buf text = { 0 };

	for (const struct rec_field *f = desc->fields; f < record_end(desc) && n <= REC_TAG_MAX; f++) {
		if (!is_logged(f, rec))
			continue;
		from[n] = text.len;
		pairs[n].key = f->name;
		if (f->kind == REC_K_LIST)
			buf_printf(&text, "%u", ((const struct list *)record_at_const(f, rec))->count);
		else
			record_get_text(f, rec, &text);
		n++;
	}
	from[n] = text.len;
	for (size_t i = 0; i < n; i++) /* only now: the buffer moves as it grows */
		pairs[i] = LOG_TEXT(pairs[i].key,
		    ((struct text){ text.ptr ? (const char *)text.ptr + from[i] : "",
			(uint32_t)(from[i + 1] - from[i]), 0 }));
	log_event(level, event, pairs, n);
	buf_free(&text);
}
