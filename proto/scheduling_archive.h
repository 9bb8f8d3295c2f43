/*
 * scheduling (contract): why a record of scheduling is not archived: something still rests on it.
 * Owns: the faults; which record they stand for is decided in services/scheduling/archive.c.
 * Beware: each sentence says what to do first.
 */
#ifndef PROTO_SCHEDULING_ARCHIVE_H
#define PROTO_SCHEDULING_ARCHIVE_H

#include "common/contract.h"

FAULT_DECLARE(FAULT_ARCHIVE_ACTION);	 /* action: open, confirmed or running; argument: which */
FAULT_DECLARE(FAULT_ARCHIVE_ENVISAGED);	 /* action: envisaged, with a session held or delegations */
FAULT_DECLARE(FAULT_ARCHIVE_HELD);	 /* session: held, or somebody's attendance is noted */
FAULT_DECLARE(FAULT_ARCHIVE_PLACED);	 /* session: has its day in a live action */
FAULT_DECLARE(FAULT_ARCHIVE_VENUE);	 /* venue: a session is to come there; argument: its day */
FAULT_DECLARE(FAULT_ARCHIVE_ATTENDANCE); /* attendance: present, signed or corrected */
FAULT_DECLARE(FAULT_ARCHIVE_POLL);	 /* poll: open */
FAULT_DECLARE(FAULT_ARCHIVE_SURVEY);	 /* survey: open */
FAULT_DECLARE(FAULT_ARCHIVE_PLAN);	 /* plan: being computed */
FAULT_DECLARE(FAULT_ARCHIVE_ENROLMENT);	 /* enrolment: accepted or offered */
FAULT_DECLARE(FAULT_ARCHIVE_FUNDING);	 /* funding: invoiced or paid */
FAULT_DECLARE(FAULT_ARCHIVE_AGREEMENT);	 /* training agreement: signed */

#define ARCHIVE_FAULTS \
	FAULT_ARCHIVE_ACTION, FAULT_ARCHIVE_ENVISAGED, FAULT_ARCHIVE_HELD, FAULT_ARCHIVE_PLACED, FAULT_ARCHIVE_VENUE, \
	FAULT_ARCHIVE_ATTENDANCE, FAULT_ARCHIVE_POLL, FAULT_ARCHIVE_SURVEY, FAULT_ARCHIVE_PLAN, FAULT_ARCHIVE_ENROLMENT, \
	FAULT_ARCHIVE_FUNDING, FAULT_ARCHIVE_AGREEMENT,

#endif
