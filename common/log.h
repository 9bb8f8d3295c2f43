/*
 * log: one event a line on standard error, as key=value (logfmt), with the request id and the service's name.
 * Owns: the level and the name, set once at start.
 * Beware: never log a text that a person wrote; log_record writes only fields whose descriptor is neither PERSONAL nor SENSITIVE.
 */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

#include "common/types.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_pair {
	const char *key;
	enum { LOG_K_TEXT, LOG_K_U64, LOG_K_I64, LOG_K_ID } kind;
	union {
		struct text text;
		uint64_t u64;
		int64_t i64;
		struct id id;
	} v;
};

#define LOG_STR(k, s) ((struct log_pair){ (k), LOG_K_TEXT, { .text = text_of(s) } })
#define LOG_TEXT(k, t) ((struct log_pair){ (k), LOG_K_TEXT, { .text = (t) } })
#define LOG_U64(k, n) ((struct log_pair){ (k), LOG_K_U64, { .u64 = (uint64_t)(n) } })
#define LOG_I64(k, n) ((struct log_pair){ (k), LOG_K_I64, { .i64 = (int64_t)(n) } })
#define LOG_UUID(k, i) ((struct log_pair){ (k), LOG_K_ID, { .id = (i) } })

/* name: the service's; level: the least that is written. A capture function replaces standard error in tests. */
void log_open(const char *name, enum log_level level);
void log_capture(void (*sink)(void *arg, const char *line, size_t len), void *arg);
/* The request that lines belong to until changed; a zero id means none. Not thread-wide: the event loop's thread only. */
void log_request(struct id request);
void log_event(enum log_level level, const char *event, const struct log_pair *pairs, size_t n);

#define log_emit(level, event, ...)                                                                          \
	log_event((level), (event), (const struct log_pair[]){ __VA_ARGS__ },                                \
	    sizeof((const struct log_pair[]){ __VA_ARGS__ }) / sizeof(struct log_pair))

struct rec_desc;
/* Writes the record's fields that are safe to write, after the event's name. Defined in record_log.c. */
void log_record(enum log_level level, const char *event, const struct rec_desc *desc, const void *rec);

#endif
