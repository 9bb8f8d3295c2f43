/*
 * notification: events of the other services become notices in the inboxes of those concerned.
 * Owns: the store of notices.
 * Beware: see proto/notification.h: nothing of a personal request reaches a centre or a coordinator.
 */
#ifndef SERVICES_NOTIFICATION_SERVICE_H
#define SERVICES_NOTIFICATION_SERVICE_H

#include "common/service.h"
#include "proto/notification.h"

extern const struct service_desc notification_service;
extern const struct db_table notice_table;

/* Days of one command that are told to one reader in one sentence. */
/* Of an answer, one of the events that say it is told: that which says most. */
enum notice_gather { GATHER_NONE, GATHER_GIVEN, GATHER_CHANGED, GATHER_CANCELLED, GATHER_ANSWER };

/* What an event leads to: a row of rules.c. */
struct notice_draft {
	enum notice_urgency urgency;
	uint32_t audience;
	struct id person;
	struct id organisation;
	struct id context;
	bool to_animators; /* of the action that is its context, each */
	bool named; /* of the référents, those in readers alone are told */
	struct list readers;
	enum notice_gather gather;
	day_t day; /* of what is gathered */
	const char *to_asker; /* the person and the structure are told this instead, for their information; NULL: the same */
	bool asker_acts; /* it is theirs to do */
	char sentence[400];
};
struct notice_rule {
	const char *event;
	enum notice_urgency urgency;
	bool to_person; /* also the person that the record names */
	const char *sentence;
};
/* The row of that event, or NULL. */
const struct notice_rule *notice_rule_find(const struct notice_rule *rules, size_t n, struct text event);

/* False when nobody needs to be told. Pure: tested over every event. */
bool notice_of_registry(const struct event *e, struct notice_draft *ret_draft);
bool notice_of_sharing(const struct event *e, struct notice_draft *d);
bool notice_of_scheduling(const struct event *e, struct notice_draft *ret_draft);
bool notice_of_followup(const struct event *e, struct notice_draft *ret_draft); /* of scheduling's */
bool notice_of_far(const struct event *e, struct notice_draft *ret_draft); /* the same, of actions of two federations */
bool notice_of_matching(const struct event *e, struct notice_draft *ret_draft);
bool notice_of_reception(const struct event *e, struct notice_draft *d); /* of matching's, doors for teams */
bool notice_of_federation(const struct event *e, struct notice_draft *ret_draft);
bool notice_of_reporting(const struct event *e, struct notice_draft *ret_draft);
/* How much the event says of an answer to a request, or of none that came; 0: it is about something else. */
unsigned notice_answer_weight(struct text event);

/* --- gather.c: the notice that stands for all of one reader, one kind and one command --- */
bool notice_gathers(const struct event *e, const struct notice_draft *d);
/* Derived from these: it is found again at the next event. */
struct id notice_gathered_id(struct context *c, const struct event *e, const struct notice_draft *d);
/* One more comes to n, which was written before; false when it is in it already. */
bool notice_gather(struct context *c, const struct event *e, const struct notice_draft *d, struct notice *n);

#endif
