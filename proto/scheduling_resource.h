/*
 * scheduling_resource (contract): features of venues, when persons can come, their own calendars, what is busy, and our calendars for others.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever. Of a person's own calendar nothing is kept but days and half-days, and an employer's account reads none of it.
 */
#ifndef PROTO_SCHEDULING_RESOURCE_H
#define PROTO_SCHEDULING_RESOURCE_H

#include "proto/scheduling_enrolment.h"
#include <stdatomic.h>

#define CALENDARS_MOST 5		      /* of one person */
#define CALENDAR_UPLOAD_MOST (192u * 1024u) /* bytes of one that is brought, so that a message holds it */
#define CALENDAR_BUSY_DAYS_MOST 1600	      /* that are kept of one */
#define CALENDAR_HORIZON_DAYS 550	      /* of one that is read, from today on */
#define CALENDARS_DUE_MOST 50		      /* told at once */
#define FEED_BYTES_MOST (192u * 1024u)	      /* of a piece */
#define BUSY_SPAN_MOST 400		      /* days asked for at once */
#define PERSON_SESSIONS_MOST 400	      /* told at once */

struct venue_feature { /* what a venue may offer and a session may need: the federation's own list */
	REC_HEAD_MEMBERS;
	struct text code;
	struct text label;
};

enum availability_kind { AVAILABILITY_RECURRING, AVAILABILITY_EXCEPTION };
struct availability {
	REC_HEAD_MEMBERS;
	struct id person;
	enum availability_kind kind;
	bool available;	   /* can come then, or cannot */
	uint32_t weekdays; /* set of weekday; absent: every day */
	uint32_t halves;   /* set of session_half; absent: all */
	day_t from;
	day_t to;
	uint32_t every_weeks; /* counted from the week of `from`; absent: every week */
};

/* How the last reading went. */
enum calendar_outcome {
	CALENDAR_READ, CALENDAR_UNCHANGED, CALENDAR_UNREACHABLE, CALENDAR_PRIVATE_ADDRESS, CALENDAR_NOT_SAFE, CALENDAR_REFUSED,
	CALENDAR_TIMEOUT, CALENDAR_TOO_LARGE, CALENDAR_NO_CALENDAR, CALENDAR_TOO_MANY
};
struct calendar_source { /* "calendar" on the wire: a person's own, of which busy half-days are kept */
	REC_HEAD_MEMBERS;
	struct id person;
	struct text address; /* a secret: in, and out to the gateway alone */
	struct text host;    /* of it, to know it by */
	usec_t due_at;	     /* of the next reading */
	usec_t last_read_at; /* that went well */
	enum calendar_outcome last_outcome;
	uint32_t failures;   /* since the last that went well */
	usec_t failing_since;
	uint32_t entries;    /* that make the person busy */
	struct text mark;    /* ETag of what was read */
	usec_t told_at;	     /* that it has been failing for long */
};
struct busy_day {
	uint64_t has;
	day_t day;
	uint32_t halves; /* set of session_half */
};
struct calendar_busy { /* what was found in a calendar; its id is the calendar's */
	REC_HEAD_MEMBERS;
	struct id person;
	struct list days; /* struct busy_day, ascending */
};

struct calendar_content { /* PUT /calendars/{id}/content, the body raw */
	uint64_t has;
	struct id id;
	struct text bytes;
};
struct calendar_due { /* ids of calendars whose reading is due */
	uint64_t has;
	struct list calendars;
};
struct calendar_task { /* for the gateway alone */
	uint64_t has;
	struct id id;
	struct text address;
	struct text mark;
};
struct calendar_result {
	uint64_t has;
	struct id id;
	enum calendar_outcome outcome;
	uint32_t entries;
	struct text mark;
	struct list days; /* struct busy_day, ascending, from today on */
};

struct busy_query {
	uint64_t has;
	struct id id; /* the person */
	day_t from;
	day_t to;
};
struct busy_page {
	uint64_t has;
	struct id person;
	day_t from;
	day_t to;
	struct list days; /* struct busy_day */
};

struct person_sessions { /* what a person animates or is enrolled in, with a day */
	uint64_t has;
	struct id person;
	day_t from;
	day_t to;
	struct list items; /* struct session, the first to come first; none that is cancelled */
};

enum feed_kind { FEED_PERSON, FEED_ORGANISATION, FEED_VENUE };
enum feed_status { FEED_ACTIVE, FEED_REVOKED };
struct calendar_feed { /* one of our calendars, read by whoever holds its address */
	REC_HEAD_MEMBERS;
	enum feed_kind kind;
	struct id person;
	struct id organisation;
	struct id venue;
	enum feed_status status;
};
struct feed_link {
	uint64_t has;
	struct id id;
	struct text address; /* "/ics/<token>.ics" */
};
struct feed_query {
	uint64_t has;
	struct text token;
	uint64_t offset;
};
struct feed_text {
	uint64_t has;
	struct text bytes;
	uint64_t offset;
	uint64_t total;
	struct text mark; /* of the whole: the ETag */
};
struct session_calendar_query {
	uint64_t has;
	struct id id; /* the session */
	uint64_t offset;
};
struct session_stamp { /* when and where a session was last told to be; its id is the session's */
	REC_HEAD_MEMBERS;
	struct id action;
	uint32_t sequence; /* raised when time or place changes */
	day_t day;	   /* the last one that it had */
	uint32_t halves;
	struct id venue;   /* its own, or its action's */
	bool remote;
	struct text link;
	struct text starts_at;
	struct text ends_at;
	bool cancelled;	   /* or without a day any more */
	usec_t changed_at;
};

enum {
	FEATURE_CODE = 6, FEATURE_LABEL = 7,
	AVAILABILITY_PERSON = 6, AVAILABILITY_KIND = 7, AVAILABILITY_AVAILABLE = 8, AVAILABILITY_WEEKDAYS = 9, AVAILABILITY_HALVES = 10,
	AVAILABILITY_FROM = 11, AVAILABILITY_TO = 12, AVAILABILITY_EVERY = 13,
	CALENDAR_PERSON = 6, CALENDAR_ADDRESS = 7, CALENDAR_HOST = 8, CALENDAR_DUE_AT = 9, CALENDAR_LAST_READ_AT = 10,
	CALENDAR_LAST_OUTCOME = 11, CALENDAR_FAILURES = 12, CALENDAR_FAILING_SINCE = 13, CALENDAR_ENTRIES = 14, CALENDAR_MARK = 15, CALENDAR_TOLD_AT = 16,
	CALENDAR_BUSY_PERSON = 6, CALENDAR_BUSY_DAYS = 7,
	FEED_KIND = 6, FEED_TAG_PERSON = 7, FEED_TAG_ORGANISATION = 8, FEED_TAG_VENUE = 9, FEED_STATUS = 10,
	STAMP_ACTION = 6, STAMP_SEQUENCE = 7, STAMP_DAY = 8, STAMP_HALVES = 9, STAMP_VENUE = 10, STAMP_REMOTE = 11, STAMP_LINK = 12,
	STAMP_STARTS_AT = 13, STAMP_ENDS_AT = 14, STAMP_CANCELLED = 15, STAMP_CHANGED_AT = 16
};

REC_DESC_DECLARE(venue_feature);
REC_DESC_DECLARE(availability);
REC_DESC_DECLARE(calendar);
REC_DESC_DECLARE(busy_day);
REC_DESC_DECLARE(calendar_busy);
REC_DESC_DECLARE(calendar_content);
REC_DESC_DECLARE(calendar_due);
REC_DESC_DECLARE(calendar_task);
REC_DESC_DECLARE(calendar_result);
REC_DESC_DECLARE(busy_query);
REC_DESC_DECLARE(busy_page);
REC_DESC_DECLARE(person_sessions);
REC_DESC_DECLARE(feed);
REC_DESC_DECLARE(feed_link);
REC_DESC_DECLARE(feed_query);
REC_DESC_DECLARE(feed_text);
REC_DESC_DECLARE(session_calendar_query);
REC_DESC_DECLARE(session_stamp);
extern const struct collection_desc venue_feature_collection, availability_collection, calendar_collection, feed_collection;
extern const struct rec_enum calendar_outcome_enum, feed_status_enum;

FAULT_DECLARE(FAULT_FEATURES_MOST);	     /* venue_feature: more than the planner can hold; argument: the most */
FAULT_DECLARE(FAULT_SESSION_HOURS);	     /* session: it ends before it begins */
FAULT_DECLARE(FAULT_AVAILABILITY_PERIOD);    /* availability: it ends before it begins */
FAULT_DECLARE(FAULT_AVAILABILITY_EXCEPTION); /* availability: an exception without its days */
FAULT_DECLARE(FAULT_AVAILABILITY_EMPTY);     /* availability: no weekday, or no half-day */
FAULT_DECLARE(FAULT_AVAILABILITY_EVERY);     /* availability: every n weeks, from when? */
FAULT_DECLARE(FAULT_CALENDARS_MOST);	     /* calendar: too many of one person; argument: the most */
FAULT_DECLARE(FAULT_CALENDAR_NO_ADDRESS);    /* calendar: nothing to read anew */
FAULT_DECLARE(FAULT_CALENDAR_CONTENT);	     /* calendar: what was brought is none */
FAULT_DECLARE(FAULT_CALENDAR_MUCH);	     /* calendar: too much in it */
FAULT_DECLARE(FAULT_BUSY_PERIOD);	     /* busy: ends before it begins, or too long; argument: the most */
FAULT_DECLARE(FAULT_FEED_SUBJECT);	     /* feed: exactly the one that its kind names; argument: its field */
FAULT_DECLARE(FAULT_FEED_GONE);		     /* feed: its address leads nowhere (any more) */
FAULT_DECLARE(FAULT_SESSION_NO_CALENDAR);    /* session: it has never had a day */

/* scheduling_calendar.c. What makes busy from `today` on, found in these bytes (ics_read: may take seconds). days: room for
 * CALENDAR_BUSY_DAYS_MOST, which result points to. The id and the mark are the caller's to set. */
struct calendar_reading {
	const char *bytes;
	size_t len;
	day_t today;
	const atomic_bool *stop;
};
void calendar_result_find(const struct calendar_reading *in, struct busy_day *days, struct calendar_result *ret_result);

/* Our calendars: the team of everything; others of themselves, and a director of the structures that the account stands in. */
#define FEED_ROLES (ROLE_ACCOUNTS & ~(ROLE_INSTITUTION | ROLE_NATIONAL))

/* What scheduling.c takes of this part, each item with its comma. */
#define RESOURCE_METHODS \
	COLLECTION_METHODS("scheduling", venue_feature, "/venue-features", ROLE_ACCOUNTS, SCHEDULING_WRITERS, false, "Équipements"), \
	COLLECTION_METHODS("scheduling", availability, "/availabilities", ROLE_ACCOUNTS, ROLE_ACCOUNTS, false, "Disponibilités"), \
	COLLECTION_METHODS("scheduling", calendar, "/calendars", ROLE_ACCOUNTS, ROLE_ACCOUNTS, false, "Agendas"), \
	{ .name = "scheduling.calendar.refresh", .verb = "POST", .path = "/calendars/{id}/refresh", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &calendar_desc, .roles = ROLE_ACCOUNTS, \
	  .doc = "Read it anew as soon as can be.", .title = "Agenda : relire maintenant" }, \
	{ .name = "scheduling.calendar.content", .verb = "PUT", .path = "/calendars/{id}/content", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &calendar_content_desc, .out = &calendar_desc, .roles = ROLE_ACCOUNTS, \
	  .doc = "Bring the calendar itself (text/calendar, 192 KiB at most): its busy half-days take the place of those before; nothing else of it is kept.", \
	  .title = "Agenda : déposer un fichier" }, \
	{ .name = "scheduling.calendar.due", .kind = METHOD_READ, .shape = METHOD_CUSTOM, .in = &nothing_desc, .out = &calendar_due_desc, \
	  .roles = ROLE_SERVICE, .doc = "Calendars whose reading is due, for the gateway, which goes out to them." }, \
	{ .name = "scheduling.calendar.take", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &calendar_task_desc, \
	  .roles = ROLE_SERVICE, .doc = "Where to read one; it is due again only later, whatever becomes of this reading." }, \
	{ .name = "scheduling.calendar.read", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &calendar_result_desc, \
	  .out = &calendar_desc, .roles = ROLE_SERVICE | ROLE_SYSTEM, .doc = "A calendar was read, or could not be." }, \
	{ .name = "scheduling.person.busy", .verb = "GET", .path = "/people/{id}/busy", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &busy_query_desc, .out = &busy_page_desc, .roles = ROLE_ACCOUNTS, \
	  .doc = "Half-days on which a person cannot be counted on, without why: for the team, and for the person.", \
	  .title = "Personne : demi-journées prises" }, \
	{ .name = "scheduling.person.sessions", .verb = "GET", .path = "/people/{id}/sessions", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &busy_query_desc, .out = &person_sessions_desc, .roles = ROLE_ACCOUNTS, \
	  .doc = "Sessions that a person animates or has a place in: for the team, and for the person.", \
	  .title = "Personne : journées" }, \
	COLLECTION_READ_METHODS("scheduling", feed, "/feeds", FEED_ROLES, "Calendriers partagés"), \
	{ .name = "scheduling.feed.create", .verb = "POST", .path = "/feeds", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &feed_desc, .out = &feed_link_desc, .roles = FEED_ROLES, \
	  .doc = "Make an address under which anybody who holds it reads this calendar, until it is revoked.", \
	  .title = "Calendrier partagé : créer une adresse" }, \
	{ .name = "scheduling.feed.revoke", .verb = "POST", .path = "/feeds/{id}/revoke", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &feed_desc, .roles = FEED_ROLES, .doc = "Its address leads nowhere from now on.", \
	  .title = "Calendrier partagé : révoquer l’adresse" }, \
	{ .name = "scheduling.feed.read", .kind = METHOD_READ, .shape = METHOD_CUSTOM, .in = &feed_query_desc, .out = &feed_text_desc, \
	  .roles = ROLE_ANYONE, .doc = "The calendar itself, by its token." }, \
	{ .name = "scheduling.session.calendar", .verb = "GET", .path = "/sessions/{id}/calendar", .kind = METHOD_READ, \
	  .shape = METHOD_CUSTOM, .in = &session_calendar_query_desc, .out = &content_part_desc, .roles = ROLE_ACCOUNTS, \
	  .doc = "The session as a calendar of one event (text/calendar).", .title = "Journée : événement d’agenda" },
#define RESOURCE_COLLECTIONS &venue_feature_collection, &availability_collection, &calendar_collection, &feed_collection,
#define RESOURCE_RECORDS \
	&venue_feature_desc, &availability_desc, &calendar_desc, &busy_day_desc, &calendar_busy_desc, &calendar_content_desc, \
	&calendar_due_desc, &calendar_task_desc, &calendar_result_desc, &busy_query_desc, &busy_page_desc, &person_sessions_desc, &feed_desc, &feed_link_desc, \
	&feed_query_desc, &feed_text_desc, &session_calendar_query_desc, &session_stamp_desc,
#define RESOURCE_EVENTS \
	{ "calendar.asked", &calendar_desc, "It is to be read anew." }, \
	{ "calendar.taken", &calendar_desc, "The gateway goes out to read it." }, \
	{ "calendar.read", &calendar_desc, "It was read." }, \
	{ "calendar.failed", &calendar_desc, "It could not be read; what was known stays." }, \
	{ "calendar.failing", &calendar_desc, "It could not be read for five days." }, \
	{ "calendar_busy.read", &calendar_busy_desc, "The half-days that it makes busy changed." }, \
	{ "feed.revoked", &feed_desc, "Its address leads nowhere any more." }, \
	{ "session_stamp.noted", &session_stamp_desc, "A session's time or place, as calendars are told." },
#define RESOURCE_FAULTS \
	FAULT_FEATURES_MOST, FAULT_SESSION_HOURS, FAULT_AVAILABILITY_PERIOD, FAULT_AVAILABILITY_EXCEPTION, FAULT_AVAILABILITY_EMPTY, \
	FAULT_AVAILABILITY_EVERY, FAULT_CALENDARS_MOST, FAULT_CALENDAR_NO_ADDRESS, FAULT_CALENDAR_CONTENT, \
	FAULT_CALENDAR_MUCH, FAULT_BUSY_PERIOD, FAULT_FEED_SUBJECT, FAULT_FEED_GONE, FAULT_SESSION_NO_CALENDAR,

#endif
