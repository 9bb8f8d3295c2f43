/*
 * notification (contract): the tables of notification.h.
 * Owns: descriptor, collection, methods.
 * Beware: see notification.h on who may be told what.
 */
#include "proto/notification.h"

static const struct rec_enum_value urgency_values[] = {
	{ NOTICE_INFO, "info", "Pour information" },
	{ NOTICE_ACTION, "action", "À faire" },
	{ NOTICE_URGENT, "urgent", "Urgent" },
};
REC_ENUM_DEFINE(notice_urgency_enum, "notice_urgency", urgency_values);

static const struct rec_field notice_fields[] = {
	REC_HEAD(struct notice),
	REC_TEXT(6, struct notice, event, 60, "Événement", "What happened: record.verb.", .flags = SERVER_SET | KEY),
	REC_ENUM(7, struct notice, urgency, notice_urgency_enum, "Urgence", "Whether it needs a hand.", .flags = SERVER_SET | KEY),
	REC_TEXT(8, struct notice, sentence, 400, "Message", "In a sentence, without any name.", .flags = SERVER_SET),
	REC_SET(9, struct notice, audience, roles_enum, "Pour", "Roles that find it in their inbox.", .flags = SERVER_SET),
	REC_ID(10, struct notice, person, "person", "Personne", "Or this person alone.", .flags = SERVER_SET),
	REC_ID(11, struct notice, organisation, "organisation", "Structure", "Or the direction of this one.", .flags = SERVER_SET),
	REC_TEXT(12, struct notice, about, 40, "Objet", "Name of the record it is about.", .flags = SERVER_SET),
	REC_ID(13, struct notice, object, NULL, "Identifiant de l’objet", "Id of that record.", .flags = SERVER_SET | KEY),
	REC_ID(14, struct notice, context, NULL, "Dossier", "The action or the request that it is part of.", .flags = SERVER_SET | KEY),
	REC_TIME(15, struct notice, handled_at, "Traité le", "When somebody took care of it.", .flags = SERVER_SET),
	REC_IDS(16, struct notice, objects, NULL, NOTICE_OBJECTS_MAX, "Objets réunis", "Ids of the records that it gathers: one command did the same to all.", .flags = SERVER_SET),
	REC_U32(17, struct notice, count, 1, UINT32_MAX, "Nombre", "How many it gathers; absent: it is about its object alone.", .flags = SERVER_SET),
	REC_DAY(18, struct notice, first, "Du", "First of the days that it gathers.", .flags = SERVER_SET),
	REC_DAY(19, struct notice, last, "Au", "Last of the days that it gathers.", .flags = SERVER_SET),
	REC_IDS(20, struct notice, readers, "person", NOTICE_READERS_MAX, "Référent·es concerné·es", "Of the référents, these alone find it: those named who may serve the request.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(notice, struct notice, "Notification", "Something that happened and concerns the reader.");

bool
notice_names(const struct notice *n, struct id person)
{
	return !REC_HAS(n, NOTICE_TAG_READERS) || list_has_id(&n->readers, person);
}

const struct collection_desc notice_collection = {
	.service = "notification", .path = "/notices", .plural = "Boîte de réception", .rec = &notice_desc,
	.read_scoped = ROLE_ACCOUNTS, .own_tag = NOTICE_TAG_PERSON, .org_tag = NOTICE_TAG_ORGANISATION,
};

static const struct method notification_methods[] = {
	COLLECTION_READ_METHODS("notification", notice, "/notices", ROLE_ACCOUNTS, "Boîte de réception"),
	{ .name = "notification.notice.handle", .verb = "POST", .path = "/notices/{id}/handle", .kind = METHOD_WRITE,
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &notice_desc, .roles = ROLE_ACCOUNTS,
	  .doc = "Say that it has been taken care of.", .title = "Notification : traitée" },
};

FAULT_DEFINE(FAULT_NOTICE_HANDLED, "notice_handled", "Cette notification a déjà été traitée : il n’y a plus rien à faire.",
    "This notice was taken care of already: nothing is left to do.");
static const struct fault_code *const notification_faults[] = { FAULT_NOTICE_HANDLED, NULL };
static const struct event_desc notification_events[] = { { "notice.handled", &notice_desc, "Somebody took care of it." } };
static const struct collection_desc *const notification_collections[] = { &notice_collection };
static const struct rec_desc *const notification_records[] = { &notice_desc };

const struct service_contract notification_contract = {
	.name = "notification",
	.methods = notification_methods,
	.method_count = sizeof notification_methods / sizeof notification_methods[0],
	.collections = notification_collections,
	.collection_count = 1,
	.events = notification_events,
	.event_count = 1,
	.records = notification_records,
	.record_count = 1,
	.faults = notification_faults,
};
