/*
 * clash: what stands against a day that a session has: people, its venue, the calendar.
 * Owns: nothing.
 * Beware: the sentences are the team's: they say that somebody is not free, never who, and never why.
 */
#ifndef SERVICES_SCHEDULING_CLASH_H
#define SERVICES_SCHEDULING_CLASH_H

#include "services/scheduling/service.h"

/* Of a placed session that is to come, as this command leaves everything: sentences in the context's arena, at most cap. How many. */
uint32_t session_clashes(struct context *c, const struct action *a, const struct session *s, struct text *ret, uint32_t cap);
/* "session.hindered" for each day that this change stands against. */
enum rc scheduling_absence_then(struct context *c, const struct absence *before, const struct absence *after, struct fault *why);
enum rc scheduling_session_then(struct context *c, const struct session *before, const struct session *after, struct fault *why);
void clash_venue_changed(struct context *c, const struct venue *before, const struct venue *after);
void clash_school_holiday(struct context *c, const struct school_holiday *h);

#endif
