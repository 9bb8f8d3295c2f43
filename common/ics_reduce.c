/*
 * ics_reduce: a foreign calendar, line by line, down to what says when.
 * Owns: the lists of what is kept.
 * Beware: what is not known here does not pass. Identifiers pass as hashes, names of zones in a few safe letters.
 */
#include "common/crypto.h"
#include "common/ics.h"
#include <string.h>
#include <strings.h>

#define KEPT_LINE_MAX 2000 /* of one that is kept, unfolded */
#define ZONE_MAX 80

struct line {
	struct text name, params, value;
};

struct reduce {
	const char *at, *end;
	struct buf unfolded;
	struct buf *out;
	unsigned depth; /* components that are open, kept ones */
	unsigned skipped; /* open inside of one that is not */
	unsigned open[ICS_DEPTH_MAX];
	unsigned calendars, components, properties;
};

/* --- lines ------------------------------------------------------------------------------------------------------------ */
/* One line of the file, without its end; false behind the last. */
static bool
raw_next(struct reduce *r, struct text *ret_line)
{
	const char *nl;
	size_t len;

	if (r->at >= r->end)
		return false;
	nl = memchr(r->at, '\n', (size_t)(r->end - r->at));
	len = (size_t)((nl != NULL ? nl : r->end) - r->at);
	*ret_line = (struct text){ r->at, (uint32_t)len, 0 };
	r->at = nl != NULL ? nl + 1 : r->end;
	if (len > 0 && ret_line->ptr[len - 1] == '\r')
		ret_line->len--;
	return true;
}

static bool
goes_on(const struct reduce *r)
{
	return r->at < r->end && (*r->at == ' ' || *r->at == '\t');
}

/* Unfolded. Of a line beyond what may be kept only the beginning is, which no value that we know fits in. */
static bool
line_next(struct reduce *r, struct text *ret_line)
{
	struct text more;

	do {
		if (!raw_next(r, ret_line))
			return false;
	} while (ret_line->len == 0);
	if (!goes_on(r))
		return true;
	buf_clear(&r->unfolded);
	buf_append(&r->unfolded, ret_line->ptr, ret_line->len);
	while (goes_on(r) && raw_next(r, &more))
		if (r->unfolded.len <= KEPT_LINE_MAX)
			buf_append(&r->unfolded, more.ptr + 1, more.len > 0 ? more.len - 1 : 0);
	*ret_line = (struct text){ (const char *)r->unfolded.ptr, (uint32_t)r->unfolded.len, 0 };
	return true;
}

/* NAME;PARAMETERS:VALUE, the colon being the first one outside of quotes. */
static bool
line_split(struct text t, struct line *ret)
{
	bool quoted = false;
	uint32_t name = t.len, colon = t.len;

	for (uint32_t i = 0; i < t.len && colon == t.len; i++) {
		quoted ^= t.ptr[i] == '"';
		if (!quoted && name == t.len && (t.ptr[i] == ';' || t.ptr[i] == ':'))
			name = i;
		if (!quoted && t.ptr[i] == ':')
			colon = i;
	}
	if (colon == t.len || name == 0)
		return false;
	ret->name = (struct text){ t.ptr, name, 0 };
	ret->params = (struct text){ t.ptr + name, colon - name, 0 };
	ret->value = (struct text){ t.ptr + colon + 1, t.len - colon - 1, 0 };
	return true;
}

static bool
text_is_word(struct text t, const char *word)
{
	return strlen(word) == t.len && strncasecmp(t.ptr, word, t.len) == 0;
}

/* --- what is kept -------------------------------------------------------------------------------------------------- */
enum place { IN_CALENDAR = 1, IN_ZONE = 2, IN_OFFSET = 4, IN_EVENT = 8, IN_FREE = 16 };
static const struct component {
	const char *name;
	unsigned is, in; /* in: 0 is the top */
} components[] = {
	{ "VCALENDAR", IN_CALENDAR, 0 },
	{ "VTIMEZONE", IN_ZONE, IN_CALENDAR },
	{ "STANDARD", IN_OFFSET, IN_ZONE },
	{ "DAYLIGHT", IN_OFFSET, IN_ZONE },
	{ "VEVENT", IN_EVENT, IN_CALENDAR },
	{ "VFREEBUSY", IN_FREE, IN_CALENDAR },
};

enum shape { SHAPE_DATES, SHAPE_RULE, SHAPE_WORD, SHAPE_OFFSET, SHAPE_ZONE, SHAPE_HASH };
static const struct property {
	const char *name;
	unsigned in;
	enum shape shape;
} properties[] = {
	{ "DTSTART", IN_EVENT | IN_OFFSET, SHAPE_DATES },
	{ "DTEND", IN_EVENT, SHAPE_DATES },
	{ "DURATION", IN_EVENT, SHAPE_WORD },
	{ "RRULE", IN_EVENT | IN_OFFSET, SHAPE_RULE },
	{ "RDATE", IN_EVENT | IN_OFFSET, SHAPE_DATES },
	{ "EXDATE", IN_EVENT, SHAPE_DATES },
	{ "RECURRENCE-ID", IN_EVENT, SHAPE_DATES },
	{ "UID", IN_EVENT, SHAPE_HASH },
	{ "TRANSP", IN_EVENT, SHAPE_WORD },
	{ "STATUS", IN_EVENT, SHAPE_WORD },
	{ "X-MICROSOFT-CDO-BUSYSTATUS", IN_EVENT, SHAPE_WORD },
	{ "FREEBUSY", IN_FREE, SHAPE_DATES },
	{ "TZID", IN_ZONE, SHAPE_ZONE },
	{ "TZOFFSETFROM", IN_OFFSET, SHAPE_OFFSET },
	{ "TZOFFSETTO", IN_OFFSET, SHAPE_OFFSET },
};

static bool
made_of(struct text t, const char *others)
{
	for (uint32_t i = 0; i < t.len; i++) {
		char ch = t.ptr[i];

		if (!((ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z')) &&
		    (ch == '\0' || strchr(others, ch) == NULL))
			return false;
	}
	return t.len > 0;
}

static bool
holds_word(struct text t, const char *word)
{
	size_t n = strlen(word);

	for (uint32_t i = 0; i + n <= t.len; i++)
		if (strncasecmp(t.ptr + i, word, n) == 0)
			return true;
	return false;
}

/* A day at the least between two dates: what comes by the hour or the second would only keep us busy. */
static bool
rule_is_sound(struct text t, unsigned in)
{
	static const char *const never[] = { "SECONDLY", "MINUTELY", "HOURLY", "BYSECOND", "BYMINUTE",
		"BYHOUR", "RSCALE", "BYEASTER" };

	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		if (holds_word(t, never[i]))
			return false;
	return made_of(t, "=,;+-") && holds_word(t, "FREQ=") &&
	    (in != IN_OFFSET || holds_word(t, "FREQ=YEARLY"));
}

/* The value of a parameter, without its quotes; empty when it is not there. */
static struct text
param_of(struct text params, const char *name)
{
	size_t n = strlen(name);
	const char *p = params.ptr, *end = params.ptr + params.len;

	while (p < end) {
		const char *from = ++p; /* past the semicolon */
		bool quoted = false;

		for (; p < end && (quoted || *p != ';'); p++)
			quoted ^= *p == '"';
		if ((size_t)(p - from) > n && strncasecmp(from, name, n) == 0 && from[n] == '=') {
			struct text v = { from + n + 1, (uint32_t)((size_t)(p - from) - n - 1), 0 };

			if (v.len >= 2 && v.ptr[0] == '"' && v.ptr[v.len - 1] == '"')
				v = (struct text){ v.ptr + 1, v.len - 2, 0 };
			return v;
		}
	}
	return TEXT_LIT("");
}

/* The same letters wherever the zone is named; others as "_". */
static void
zone_put(struct buf *out, struct text zone)
{
	for (uint32_t i = 0; i < zone.len && i < ZONE_MAX; i++) {
		struct text one = { zone.ptr + i, 1, 0 };

		buf_byte(out, (uint8_t)(made_of(one, "/+-_. ") ? zone.ptr[i] : '_'));
	}
}

static void
hash_put(struct buf *out, struct text value)
{
	uint8_t hash[CRYPTO_HASH_LEN];
	struct crypto_hash_part part = { value.ptr, value.len };

	crypto_hash(NULL, &part, 1, hash);
	for (size_t i = 0; i < 12; i++)
		buf_printf(out, "%02x", hash[i]);
}

/* --- writing ---------------------------------------------------------------------------------------------------------- */
/* Hours of Paris are known without a table: a zone of that name need not be looked up. */
static bool
zone_is_paris(struct text zone)
{
	static const char paris[] = "Europe/Paris";
	size_t n = sizeof paris - 1;

	return zone.len >= n && strncasecmp(zone.ptr + zone.len - n, paris, n) == 0;
}

static void
dates_put(struct buf *out, const struct property *p, const struct line *l, struct text value)
{
	struct text zone = param_of(l->params, "TZID"), kind = param_of(l->params, "VALUE"),
		    fb = param_of(l->params, "FBTYPE");

	buf_text(out, p->name);
	if (text_is_word(kind, "DATE") || text_is_word(kind, "PERIOD"))
		buf_printf(out, ";VALUE=%s", text_is_word(kind, "DATE") ? "DATE" : "PERIOD");
	if (text_is_word(fb, "FREE"))
		buf_text(out, ";FBTYPE=FREE");
	if (zone.len > 0 && !zone_is_paris(zone)) {
		buf_text(out, ";TZID=\"");
		zone_put(out, zone);
		buf_byte(out, '"');
	}
	buf_byte(out, ':');
	buf_append(out, value.ptr, value.len);
	buf_text(out, "\r\n");
}

/* Dates one a line. */
static void
dates_split(struct reduce *r, const struct property *p, const struct line *l)
{
	struct text rest = l->value;

	while (rest.len > 0) {
		const char *comma = memchr(rest.ptr, ',', rest.len);
		uint32_t n = comma == NULL ? rest.len : (uint32_t)(comma - rest.ptr);
		struct text one = { rest.ptr, n, 0 };

		if (n >= 8 && n <= 40 && made_of(one, "/+-")) {
			dates_put(r->out, p, l, one);
			r->properties++;
		}
		n += comma != NULL;
		rest = (struct text){ rest.ptr + n, rest.len - n, 0 };
	}
}

static void
property_put(struct reduce *r, const struct property *p, const struct line *l)
{
	r->properties++;
	if (p->shape == SHAPE_DATES) {
		dates_split(r, p, l);
		return;
	}
	if ((p->shape == SHAPE_RULE && !rule_is_sound(l->value, r->open[r->depth - 1])) ||
	    (p->shape == SHAPE_WORD && !made_of(l->value, "-+")) ||
	    (p->shape == SHAPE_OFFSET && !made_of(l->value, "-+")) || l->value.len == 0 ||
	    l->value.len > KEPT_LINE_MAX)
		return;
	buf_printf(r->out, "%s:", p->name);
	if (p->shape == SHAPE_HASH)
		hash_put(r->out, l->value);
	else if (p->shape == SHAPE_ZONE)
		zone_put(r->out, l->value);
	else
		buf_append(r->out, l->value.ptr, l->value.len);
	buf_text(r->out, "\r\n");
}

/* --- components ------------------------------------------------------------------------------------------------------ */
static enum ics_outcome
component_begin(struct reduce *r, struct text name)
{
	unsigned in = r->depth == 0 ? 0 : r->open[r->depth - 1];

	if (++r->components > ICS_COMPONENTS_MAX || r->skipped >= ICS_DEPTH_MAX)
		return ICS_TOO_MANY;
	for (size_t i = 0; r->skipped == 0 && i < sizeof components / sizeof components[0]; i++) {
		const struct component *k = &components[i];

		if (k->in != in || !text_is_word(name, k->name))
			continue;
		r->open[r->depth++] = k->is;
		r->calendars += k->is == IN_CALENDAR;
		if (k->is != IN_CALENDAR)
			buf_printf(r->out, "BEGIN:%s\r\n", k->name);
		return ICS_OK;
	}
	if (in == 0)
		return ICS_NOT_CALENDAR;
	r->skipped++;
	return ICS_OK;
}

/* Who begins a thing ends it, by its name. */
static enum ics_outcome
component_end(struct reduce *r, struct text name)
{
	if (r->skipped > 0) {
		r->skipped--;
		return ICS_OK;
	}
	for (size_t i = 0; r->depth > 0 && i < sizeof components / sizeof components[0]; i++) {
		if (components[i].is != r->open[r->depth - 1] || !text_is_word(name, components[i].name))
			continue;
		if (--r->depth > 0)
			buf_printf(r->out, "END:%s\r\n", components[i].name);
		return ICS_OK;
	}
	return ICS_NOT_CALENDAR;
}

static enum ics_outcome
line_take(struct reduce *r, struct text raw)
{
	struct line l;

	if (!line_split(raw, &l))
		return r->depth == 0 ? ICS_NOT_CALENDAR : ICS_OK;
	if (text_is_word(l.name, "BEGIN"))
		return component_begin(r, l.value);
	if (text_is_word(l.name, "END"))
		return component_end(r, l.value);
	if (r->depth == 0)
		return ICS_NOT_CALENDAR;
	for (size_t i = 0; r->skipped == 0 && i < sizeof properties / sizeof properties[0]; i++)
		if ((properties[i].in & r->open[r->depth - 1]) != 0 &&
		    text_is_word(l.name, properties[i].name))
			property_put(r, &properties[i], &l);
	return r->properties > ICS_PROPERTIES_MAX ? ICS_TOO_MANY : ICS_OK;
}

enum ics_outcome
ics_reduce(const char *bytes, size_t len, struct buf *out)
{
	struct reduce r = { .at = bytes, .end = bytes + len, .out = out };
	enum ics_outcome outcome = ICS_OK;
	struct text line;

	if (len > ICS_BYTES_MAX)
		return ICS_TOO_LARGE;
	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		r.at += 3;
	buf_text(out, "BEGIN:VCALENDAR\r\n");
	while (outcome == ICS_OK && line_next(&r, &line))
		outcome = line_take(&r, line);
	buf_text(out, "END:VCALENDAR\r\n");
	buf_free(&r.unfolded);
	if (outcome == ICS_OK && (r.calendars == 0 || r.depth > 0 || r.skipped > 0))
		return ICS_NOT_CALENDAR;
	return outcome;
}
