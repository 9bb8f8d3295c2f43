/*
 * ics_write: our calendars as RFC 5545 has them: CRLF, lines of 75 octets at most, texts escaped, hours of Europe/Paris with their zone.
 * Owns: nothing.
 * Beware: DTSTAMP is when the event last changed, not when it is asked for: the same calendar asked for twice is the same bytes.
 */
#include "common/ics.h"
#include <string.h>

#define LINE_MAX_OCTETS 75

/* Folded between characters: a line that goes on begins with a blank, which counts. */
static void
line_put(struct buf *out, const char *text, size_t len)
{
	size_t at = 0, room = LINE_MAX_OCTETS;

	while (len - at > room) {
		size_t n = room;

		while (n > 1 && ((unsigned char)text[at + n] & 0xc0u) == 0x80)
			n--;
		buf_append(out, text + at, n);
		buf_text(out, "\r\n ");
		at += n;
		room = LINE_MAX_OCTETS - 1;
	}
	buf_append(out, text + at, len - at);
	buf_text(out, "\r\n");
}

static void
line_text(struct buf *out, const char *name, struct text value)
{
	struct buf line = { 0 };

	buf_printf(&line, "%s:", name);
	for (uint32_t i = 0; i < value.len; i++) {
		unsigned char ch = (unsigned char)value.ptr[i];

		if (ch == '\n')
			buf_text(&line, "\\n");
		else if (ch == '\\' || ch == ';' || ch == ',')
			buf_printf(&line, "\\%c", ch);
		else if (ch >= 0x20 && ch != 0x7f)
			buf_byte(&line, ch);
	}
	line_put(out, (const char *)line.ptr, line.len);
	buf_free(&line);
}

/* An address is no text: nothing is escaped, and what cannot stand in one is left out with all of it. */
static void
line_uri(struct buf *out, const char *name, struct text value)
{
	struct buf line = { 0 };

	for (uint32_t i = 0; i < value.len; i++)
		if (value.ptr[i] <= 0x20 || value.ptr[i] >= 0x7f)
			return;
	buf_printf(&line, "%s:", name);
	buf_append(&line, value.ptr, value.len);
	line_put(out, (const char *)line.ptr, line.len);
	buf_free(&line);
}

static void
line_utc(struct buf *out, const char *name, usec_t at)
{
	day_t day = (day_t)(at / USEC_PER_DAY);
	int second = (int)(at % USEC_PER_DAY / USEC_PER_SEC);
	struct ymd d = calendar_ymd(day);

	buf_printf(out, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, d.year, d.month, d.day, second / 3600,
	    second / 60 % 60, second % 60);
}

static void
line_local(struct buf *out, const char *name, day_t day, int minute)
{
	struct ymd d = calendar_ymd(day);

	buf_printf(out, "%s;TZID=Europe/Paris:%04d%02d%02dT%02d%02d00\r\n", name, d.year, d.month, d.day,
	    minute / 60, minute % 60);
}

void
ics_begin(struct buf *out, struct text name)
{
	buf_text(out,
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Maillage//"
	    "FR\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	line_text(out, "NAME", name);
	line_text(out, "X-WR-CALNAME", name);
	buf_text(out,
	    "X-WR-TIMEZONE:Europe/Paris\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
	    "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n"
	    "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:"
	    "CET\r\n"
	    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
	    "BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:"
	    "CEST\r\n"
	    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n");
}

void
ics_event(struct buf *out, const struct ics_event *e)
{
	buf_text(out, "BEGIN:VEVENT\r\n");
	line_text(out, "UID", text_of(e->uid));
	line_utc(out, "DTSTAMP", e->changed);
	line_utc(out, "LAST-MODIFIED", e->changed);
	buf_printf(out, "SEQUENCE:%u\r\n", e->sequence);
	line_local(out, "DTSTART", e->day, e->from);
	line_local(out, "DTEND", e->day, e->to);
	line_text(out, "SUMMARY", e->summary);
	if (e->location.len > 0)
		line_text(out, "LOCATION", e->location);
	if (e->url.len > 0)
		line_uri(out, "URL", e->url);
	buf_printf(out, "STATUS:%s\r\nTRANSP:%s\r\nEND:VEVENT\r\n", e->cancelled ? "CANCELLED" : "CONFIRMED",
	    e->cancelled ? "TRANSPARENT" : "OPAQUE");
}

void
ics_end(struct buf *out)
{
	buf_text(out, "END:VCALENDAR\r\n");
}
