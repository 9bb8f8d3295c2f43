/*
 * matching_named (contract): whoever holds a provider's answer link is told, once the mission is agreed, whom it is for.
 * Owns: the shape of what matching answers to the house; no name is in it: the registry gives that when the page is drawn.
 * Beware: the link is the right, as it was to accept; it ends with the mission, after the days in which a name is kept elsewhere too.
 */
#ifndef PROTO_MATCHING_NAMED_H
#define PROTO_MATCHING_NAMED_H

#include "proto/matching_engagement.h"
#include "proto/matching_proposal.h"

struct answer_mission {
	uint64_t has;
	struct id person;
	struct id organisation;
	struct id hold; /* a mission for another federation */
	enum contact_choice contact;
	struct text service_name;
	uint32_t days;
	day_t from;
	day_t to;
	enum pool pool;
	bool over; /* done, or ended: kept in sight for some days */
};
enum answer_mission_tag {
	ANSWER_MISSION_TAG_PERSON = 1, ANSWER_MISSION_TAG_ORGANISATION, ANSWER_MISSION_TAG_HOLD, ANSWER_MISSION_TAG_CONTACT,
	ANSWER_MISSION_TAG_SERVICE_NAME, ANSWER_MISSION_TAG_DAYS, ANSWER_MISSION_TAG_FROM, ANSWER_MISSION_TAG_TO, ANSWER_MISSION_TAG_POOL,
	ANSWER_MISSION_TAG_OVER
};
REC_DESC_DECLARE(answer_mission);

#define NAMED_METHODS \
	{ .name = "matching.answer.mission", .verb = "POST", .path = "/answers/{token}/mission", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &answer_ref_desc, .out = &answer_mission_desc, \
	  .roles = ROLE_SERVICE, .doc = "The house draws the page of a link whose mission is agreed: whom it is for, by number. It is told as a reading.", \
	  .title = "Réponse : la mission convenue" },
#define NAMED_RECORDS &answer_mission_desc,

#endif
