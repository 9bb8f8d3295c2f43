/*
 * resource: features, availability, calendars, busy times, feeds: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_SCHEDULING_RESOURCE_H
#define SERVICES_SCHEDULING_RESOURCE_H

#include "proto/scheduling_resource.h"
#include "services/scheduling/service.h"

#define AVAILABILITIES_MOST 100 /* looked at, of one person */
#define SESSIONS_LOOKED_AT 64	/* of one action, cancelled and archived ones too */

extern const struct db_table scheduling_features, scheduling_availabilities, scheduling_calendars, scheduling_calendar_busy,
    scheduling_feeds, scheduling_session_stamps;
enum feed_event { FEED_EV_REVOKE };
extern const struct machine scheduling_feed_machine;

/* --- feature.c, availability_check.c, calendar_source.c */
enum rc feature_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc availability_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc calendar_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc calendar_then(struct context *c, const void *before, const void *after, struct fault *why);
void calendars_erase(struct context *c, struct id person);
SERVICE_THUNK(calendar_refresh);
SERVICE_THUNK(calendar_content);
SERVICE_THUNK(calendar_due);
SERVICE_THUNK(calendar_take);
SERVICE_THUNK(calendar_read);
/* calendar_work.c. Answers with what comes of "scheduling.calendar.read". */
void calendar_work_start(struct context *c, struct id calendar, struct text bytes);

/* --- busy.c. halves: one set of session_half a day from `from` on, to which what hinders the person is added. */
/* Absences, availability, own calendars, and days told by other federations. */
void scheduling_unavailable(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves);
/* The same and slots between sessions; not sessions, which the planner knows by itself. */
void scheduling_hindered(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves);
/* All of that and sessions, but for what other federations told. */
void scheduling_taken_here(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves);
uint32_t scheduling_availabilities_of(struct context *c, struct id person, struct availability *ret, uint32_t cap);
SERVICE_THUNK(person_busy);
SERVICE_THUNK(person_sessions);

/* --- involved.c. Actions that a person animates or attends, that a structure has a place in, that use a venue. */
struct id_list {
	struct id *items;
	uint32_t count, room;
};
void scheduling_actions_of(struct context *c, enum feed_kind kind, struct id subject, struct id_list *ret);

/* --- session_stamp.c. False when the session has never had a day. */
bool session_stamp_of(struct context *c, const struct session *s, struct session_stamp *ret);
void resource_follow(struct context *c, const struct db_table *t, const void *after);

/* --- feed.c, feed_draw.c */
bool feed_visible(struct context *c, const void *rec);
void feed_draw(struct context *c, enum feed_kind kind, struct id subject, struct buf *out);
/* A calendar of that one session, to go with a convocation. */
enum rc scheduling_session_ics(struct context *c, struct id session, struct buf *out, struct fault *why);
void resource_erase(struct context *c, struct id person);
SERVICE_THUNK(feed_create);
SERVICE_THUNK(feed_revoke);
SERVICE_THUNK(feed_read);
SERVICE_THUNK(session_calendar);

#define RESOURCE_TABLES \
	&scheduling_features, &scheduling_availabilities, &scheduling_calendars, &scheduling_calendar_busy, &scheduling_feeds, \
	    &scheduling_session_stamps,
#define RESOURCE_ROWS \
	{ .desc = &venue_feature_collection, .table = &scheduling_features, .check = feature_check }, \
	    { .desc = &availability_collection, .table = &scheduling_availabilities, .check = availability_check }, \
	    { .desc = &calendar_collection, .table = &scheduling_calendars, .check = calendar_check, .then = calendar_then }, \
	    { .desc = &feed_collection, .table = &scheduling_feeds, .visible = feed_visible },
#define RESOURCE_HANDLERS \
	{ "scheduling.calendar.refresh", calendar_refresh_thunk }, { "scheduling.calendar.content", calendar_content_thunk }, \
	    { "scheduling.calendar.due", calendar_due_thunk }, { "scheduling.calendar.take", calendar_take_thunk }, \
	    { "scheduling.calendar.read", calendar_read_thunk }, { "scheduling.person.busy", person_busy_thunk }, \
	    { "scheduling.person.sessions", person_sessions_thunk }, \
	    { "scheduling.feed.create", feed_create_thunk }, { "scheduling.feed.revoke", feed_revoke_thunk }, \
	    { "scheduling.feed.read", feed_read_thunk }, { "scheduling.session.calendar", session_calendar_thunk },
#define RESOURCE_MACHINES &scheduling_feed_machine,

#endif
