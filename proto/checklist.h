/*
 * checklist (contract of the registry): what is to be done around an action's days, by kind of action.
 * Owns: the shape of a checklist, and of the usual one that stands where a kind has none of its own.
 * Beware: only registry.c and the registry's own files include it: it needs the kinds of actions, which stand above proto/registry.h.
 */
#ifndef PROTO_CHECKLIST_H
#define PROTO_CHECKLIST_H

#include "proto/scheduling_action.h"

#define CHECKLIST_ITEMS_MAX 30
#define CHECKLIST_OFFSET_MAX 365

enum checklist_anchor { CHECKLIST_FIRST, CHECKLIST_LAST, CHECKLIST_EACH };
struct checklist_item {
	uint64_t has;
	uint32_t number; /* stays the same when the item changes: its due dates move */
	struct text label;
	int64_t offset; /* days after the anchor's day; before it when negative */
	enum action_status settled_by; /* absent: by nothing. Once the action is in this state, or a later one, there is nothing to do */
	enum checklist_anchor anchor; /* absent: the first session for what comes before or on the day, the last for what comes after */
};
struct checklist {
	REC_HEAD_MEMBERS;
	enum action_kind kind;
	struct list items; /* struct checklist_item */
	bool active;	   /* true when absent at creation; false: actions of that kind call for nothing */
};
struct checklist_usual { /* what a kind without a checklist of its own follows */
	uint64_t has;
	struct list items; /* struct checklist_item */
};

REC_DESC_DECLARE(checklist_item);
REC_DESC_DECLARE(checklist);
REC_DESC_DECLARE(checklist_usual);
enum { CHECKLIST_ITEM_NUMBER = 1, CHECKLIST_ITEM_LABEL, CHECKLIST_ITEM_OFFSET, CHECKLIST_ITEM_ANCHOR, CHECKLIST_ITEM_SETTLED_BY };
enum { CHECKLIST_TAG_KIND = 6, CHECKLIST_TAG_ITEMS, CHECKLIST_TAG_ACTIVE };
extern const struct collection_desc checklist_collection;
extern const struct rec_enum checklist_anchor_enum;

FAULT_DECLARE(FAULT_CHECKLIST_DOUBLE); /* that kind of action has one already */
FAULT_DECLARE(FAULT_CHECKLIST_NUMBER); /* two items with a number */
FAULT_DECLARE(FAULT_CHECKLIST_LONG);   /* too many due dates for an action of many days */

/* What registry.c takes of this part, each item with its comma. */
#define CHECKLIST_METHODS \
	COLLECTION_METHODS("registry", checklist, "/checklists", ROLE_TEAM, TEAM_WRITERS, false, "Listes de contrôle"), \
	{ .name = "registry.checklist.usual", .verb = "GET", .path = "/checklists/usual", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &nothing_desc, .out = &checklist_usual_desc, .roles = ROLE_TEAM, \
	  .doc = "What actions of a kind without a checklist of its own call for.", .title = "Liste de contrôle habituelle" },
#define CHECKLIST_COLLECTIONS &checklist_collection,
#define CHECKLIST_RECORDS &checklist_item_desc, &checklist_desc, &checklist_usual_desc,
#define CHECKLIST_FAULTS FAULT_CHECKLIST_DOUBLE, FAULT_CHECKLIST_NUMBER, FAULT_CHECKLIST_LONG,

#endif
