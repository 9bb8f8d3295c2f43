/*
 * notification (contract): what needs a hand, told to whom it concerns: the inbox.
 * Owns: the shape of a notice.
 * Beware: a notice has no name and no text of a request: ids, resolved when the page is drawn with the reader's rights. What comes from a
 *         personal request goes to référents and to the person, never to a centre or a coordinator.
 */
#ifndef PROTO_NOTIFICATION_H
#define PROTO_NOTIFICATION_H

#include "proto/roles.h"

enum notice_urgency { NOTICE_INFO, NOTICE_ACTION, NOTICE_URGENT };
struct notice {
	REC_HEAD_MEMBERS;
	struct text event;	/* "enrolment.created" */
	enum notice_urgency urgency;
	struct text sentence;	/* French */
	uint32_t audience;	/* set of role: who finds it in their inbox */
	struct id person;	/* or this person alone */
	struct id organisation; /* or the direction of this one */
	struct text about;	/* record's name: "enrolment" */
	struct id object;	/* its id */
	struct id context;	/* of the action or the request that it is part of */
	usec_t handled_at;	/* somebody took care of it */
	struct list objects;	/* ids: it says of all these what one command did; absent: of its object alone */
	uint32_t count;		/* how many they are */
	day_t first, last;	/* days that they lie between */
	struct list readers;	/* persons: of the référents, these alone; absent: all who stand in no centre */
};
enum {
	NOTICE_TAG_EVENT = 6, NOTICE_TAG_URGENCY, NOTICE_TAG_SENTENCE, NOTICE_TAG_AUDIENCE, NOTICE_TAG_PERSON,
	NOTICE_TAG_ORGANISATION, NOTICE_TAG_ABOUT, NOTICE_TAG_OBJECT, NOTICE_TAG_CONTEXT, NOTICE_TAG_HANDLED_AT,
	NOTICE_TAG_OBJECTS, NOTICE_TAG_COUNT, NOTICE_TAG_FIRST, NOTICE_TAG_LAST, NOTICE_TAG_READERS
};
#define NOTICE_OBJECTS_MAX 1000 /* more are counted, and not listed */
#define NOTICE_READERS_MAX 40
REC_DESC_DECLARE(notice);
/* Of those whose role is the notice's audience: is that person among its readers? */
bool notice_names(const struct notice *n, struct id person);
extern const struct rec_enum notice_urgency_enum;
extern const struct collection_desc notice_collection;
FAULT_DECLARE(FAULT_NOTICE_HANDLED);

extern const struct service_contract notification_contract;

#endif
