/*
 * archive: what still rests on a record that somebody wants to archive.
 * Owns: nothing.
 * Beware: hooks of struct collection, called before anything is staged.
 */
#ifndef SERVICES_SCHEDULING_ARCHIVE_H
#define SERVICES_SCHEDULING_ARCHIVE_H

#include "services/scheduling/service.h"

#define ARCHIVE_HOOK(fn) enum rc fn(struct context *c, const void *rec, struct fault *why)

ARCHIVE_HOOK(action_archive);
ARCHIVE_HOOK(session_archive);
ARCHIVE_HOOK(venue_archive);
ARCHIVE_HOOK(attendance_archive);
ARCHIVE_HOOK(poll_archive);
ARCHIVE_HOOK(survey_archive);
ARCHIVE_HOOK(plan_archive);
ARCHIVE_HOOK(enrolment_archive);
ARCHIVE_HOOK(funding_archive);
ARCHIVE_HOOK(agreement_archive);

/* The sessions of an action that goes go with it. */
MUST_CHECK enum rc scheduling_sessions_archive(struct context *c, struct id action);

#endif
