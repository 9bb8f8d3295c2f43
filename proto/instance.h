/*
 * instance (contract of the registry): committees with their members by mandate, their meetings, and what they decide.
 * Owns: the shapes of these records.
 * Beware: nobody is named here: a member is a mandate, and the words of a decision name no person.
 */
#ifndef PROTO_INSTANCE_H
#define PROTO_INSTANCE_H

#include "proto/network.h"

enum instance_kind { INSTANCE_STEERING, INSTANCE_TECHNICAL, INSTANCE_FOLLOW_UP, INSTANCE_PARTNER_SUPPORT, INSTANCE_LOCAL_STEERING };
enum member_quality { MEMBER_VOTING, MEMBER_CONSULTATIVE };
struct instance_member {
	uint64_t has;
	struct id mandate;
	enum member_quality quality;
};
struct instance {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;
	enum instance_kind kind;
	struct id programme;
	struct id convention;
	struct id organisation; /* whose it is: a centre's, for a local one */
	struct text mission;
	struct list members;	   /* struct instance_member */
	struct list organisations; /* ids: of the members' mandates */
};
/* A member as it stands today. The person's name is read under /people, with the reader's rights. */
struct member_view {
	uint64_t has;
	struct id mandate;
	struct id organisation;
	enum mandate_role role;
	enum member_quality quality;
	day_t from;
	day_t to;
	bool ended;
};
struct instance_members {
	uint64_t has;
	struct id id;
	struct list members; /* struct member_view */
	uint32_t voting;     /* members who may vote today */
};

enum meeting_status { MEETING_PLANNED, MEETING_HELD, MEETING_CANCELLED };
struct meeting {
	REC_HEAD_MEMBERS;
	struct id instance;
	day_t day;
	struct text place;
	struct list agenda;  /* texts, in order */
	struct list present; /* ids of mandates */
	struct list excused; /* ids of mandates */
	struct list guests;  /* ids of organisations */
	enum meeting_status status;
};

enum decision_outcome { DECISION_ADOPTED, DECISION_REJECTED, DECISION_POSTPONED, DECISION_NOTED };
struct decision {
	REC_HEAD_MEMBERS;
	struct id meeting;
	uint32_t number;
	struct text text;
	enum decision_outcome outcome;
	uint32_t votes_for, votes_against, abstained;
	struct id programme; /* what it concerns */
	struct id programme_step;
	struct id convention;
	struct id selection;
	struct id organisation; /* who carries it out */
	day_t due;
	uint32_t convention_step; /* 1 to 6: the arbitration that ends it */
};
struct meeting_minutes {
	uint64_t has;
	struct id id; /* of the meeting */
	struct text instance_name;
	enum instance_kind kind;
	enum meeting_status status;
	day_t day;
	struct text place;
	struct list agenda;	/* texts */
	struct list present;	/* struct member_view */
	struct list excused;	/* struct member_view */
	struct list absent;	/* struct member_view: neither present nor excused */
	struct list guests;	/* ids of organisations */
	struct list decisions;	/* struct decision, by number */
};

/* Tags that the service names. */
enum {
	INSTANCE_MEMBERS = 12, INSTANCE_ORGANISATIONS = 13,
	MEETING_INSTANCE = 6, MEETING_DAY = 7, MEETING_PLACE = 8, MEETING_AGENDA = 9, MEETING_PRESENT = 10, MEETING_EXCUSED = 11,
	MEETING_GUESTS = 12, MEETING_STATUS = 13,
	DECISION_MEETING = 6, DECISION_NUMBER = 7, DECISION_OUTCOME = 9, DECISION_FOR = 10, DECISION_AGAINST = 11, DECISION_ABSTAINED = 12,
	DECISION_PROGRAMME = 13, DECISION_STEP = 14, DECISION_CONVENTION = 15, DECISION_SELECTION = 16, DECISION_CONVENTION_STEP = 19
};
#define DECISIONS_MOST 60 /* of one meeting: its minutes go out as one answer */

REC_DESC_DECLARE(instance_member);
REC_DESC_DECLARE(instance);
REC_DESC_DECLARE(member_view);
REC_DESC_DECLARE(instance_members);
REC_DESC_DECLARE(meeting);
REC_DESC_DECLARE(decision);
REC_DESC_DECLARE(meeting_minutes);

extern const struct collection_desc instance_collection, meeting_collection, decision_collection;
extern const struct rec_enum meeting_status_enum;

FAULT_DECLARE(FAULT_MANDATE_ENDED);	 /* argument: the day it ended */
FAULT_DECLARE(FAULT_MEMBER_TWICE);
FAULT_DECLARE(FAULT_NOT_A_MEMBER);
FAULT_DECLARE(FAULT_PRESENT_EXCUSED);
FAULT_DECLARE(FAULT_MEETING_CANCELLED);
FAULT_DECLARE(FAULT_MEETING_FUTURE);	 /* argument: its day */
FAULT_DECLARE(FAULT_MEETING_NOT_HELD);	 /* argument: its state */
FAULT_DECLARE(FAULT_DECISION_NUMBER);	 /* argument: the number taken */
FAULT_DECLARE(FAULT_DECISIONS_MOST);
FAULT_DECLARE(FAULT_DECISION_VOTES);	 /* argument: voters present */
FAULT_DECLARE(FAULT_DECISION_MAJORITY);	 /* adopted with fewer votes for than against */
FAULT_DECLARE(FAULT_DECISION_CONVENTION); /* a step of no convention */
FAULT_DECLARE(FAULT_DECISION_USED);	 /* argument: what it validated */

#define MEETING_WRITE(verb_, title_, doc_) \
	{ .name = "registry.meeting." verb_, .verb = "POST", .path = "/meetings/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &meeting_desc, .roles = TEAM_WRITERS, .title = title_, .doc = doc_ }

#define INSTANCE_METHODS \
	COLLECTION_METHODS("registry", instance, "/instances", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Instances"), \
	{ .name = "registry.instance.members", .verb = "GET", .path = "/instances/{id}/members", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &instance_members_desc, .roles = ROLE_ACCOUNTS, .title = "Membres de l’instance à ce jour", \
	  .doc = "Its members as their mandates stand today; a mandate that has ended is shown as such." }, \
	COLLECTION_METHODS("registry", meeting, "/meetings", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Réunions d’instance"), \
	MEETING_WRITE("hold", "Réunion tenue", "It took place: decisions may be written."), \
	MEETING_WRITE("cancel", "Annuler la réunion", "It will not take place."), \
	{ .name = "registry.meeting.minutes", .verb = "GET", .path = "/meetings/{id}/minutes", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &meeting_minutes_desc, .roles = ROLE_ACCOUNTS, .title = "Relevé de décisions", \
	  .doc = "Who was there, and what was decided, in order." }, \
	COLLECTION_METHODS("registry", decision, "/decisions", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Décisions"),
#define INSTANCE_COLLECTIONS &instance_collection, &meeting_collection, &decision_collection,
#define INSTANCE_RECORDS \
	&instance_member_desc, &instance_desc, &member_view_desc, &instance_members_desc, &meeting_desc, &decision_desc, &meeting_minutes_desc,
#define INSTANCE_FAULTS \
	FAULT_MANDATE_ENDED, FAULT_MEMBER_TWICE, FAULT_NOT_A_MEMBER, FAULT_PRESENT_EXCUSED, FAULT_MEETING_CANCELLED, FAULT_MEETING_FUTURE, \
	FAULT_MEETING_NOT_HELD, FAULT_DECISION_NUMBER, FAULT_DECISIONS_MOST, FAULT_DECISION_VOTES, \
	FAULT_DECISION_MAJORITY, FAULT_DECISION_CONVENTION, FAULT_DECISION_USED,

#endif
