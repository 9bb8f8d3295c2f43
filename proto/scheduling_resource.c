/*
 * scheduling_resource (contract): the tables of scheduling_resource.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: what a person's own calendar says is nowhere here but as days and half-days.
 */
#include "proto/scheduling_resource.h"

static const struct rec_field venue_feature_fields[] = {
	REC_HEAD(struct venue_feature),
	REC_TEXT(6, struct venue_feature, code, 60, "Code", "The federation's own short name for it; imports find it again by this.",
	    .flags = KEY, .format = &FORMAT_NAME),
	REC_TEXT(7, struct venue_feature, label, 120, "Libellé", "As people say it: vidéoprojecteur, accès de plain-pied.",
	    .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
};
REC_DESC_DEFINE(venue_feature, struct venue_feature, "Équipement", "What a venue may offer and a session may need.");

const struct collection_desc venue_feature_collection = {
	.service = "scheduling", .path = "/venue-features", .plural = "Équipements", .rec = &venue_feature_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = SCHEDULING_WRITERS,
};

FAULT_DEFINE(FAULT_FEATURES_MOST, "features_most",
    "Il y a déjà %s équipements : renommez ou archivez-en un qui ne sert plus.",
    "There are %s features already: rename or archive one that is of no use any more.");
FAULT_DEFINE(FAULT_SESSION_HOURS, "session_hours", "La journée finit avant d’avoir commencé (%s) : corrigez l’une des deux heures.",
    "The session ends before it begins (%s): correct one of the two hours.");
