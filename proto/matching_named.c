/*
 * matching_named (contract): the table of matching_named.h.
 * Owns: the descriptor.
 * Beware: tags are for ever.
 */
#include "proto/matching_named.h"

static const struct rec_field answer_mission_fields[] = {
	REC_ID(ANSWER_MISSION_TAG_PERSON, struct answer_mission, person, "person", "Personne", "Whom it is for."),
	REC_ID(ANSWER_MISSION_TAG_ORGANISATION, struct answer_mission, organisation, "organisation", "Structure", "Or which structure."),
	REC_ID(ANSWER_MISSION_TAG_HOLD, struct answer_mission, hold, "home_hold", "Mission", "Or somebody of another federation."),
	REC_ENUM(ANSWER_MISSION_TAG_CONTACT, struct answer_mission, contact, contact_choice_enum, "Contact", "That may be told."),
	REC_TEXT(ANSWER_MISSION_TAG_SERVICE_NAME, struct answer_mission, service_name, 200, "Service", "What was asked for."),
	REC_U32(ANSWER_MISSION_TAG_DAYS, struct answer_mission, days, 0, 1000, "Durée prévue", "In days.", .unit = "jours"),
	REC_DAY(ANSWER_MISSION_TAG_FROM, struct answer_mission, from, "À partir du", "First day."),
	REC_DAY(ANSWER_MISSION_TAG_TO, struct answer_mission, to, "Jusqu’au", "Last day."),
	REC_ENUM(ANSWER_MISSION_TAG_POOL, struct answer_mission, pool, pool_enum, "Forme", "For a person, or for a group."),
	REC_BOOL(ANSWER_MISSION_TAG_OVER, struct answer_mission, over, "Terminée", "Done, or ended."),
};
REC_DESC_DEFINE(answer_mission, struct answer_mission, "Mission convenue", "Whom the mission of an answer link is for.");
