/*
 * checklist_days: the usual checklist, and on which day an item falls.
 * Owns: the items of the usual checklist, with their numbers for ever.
 * Beware: no store here: days in, days out.
 */
#include "common/calendar.h"
#include "services/registry/checklist.h"

#define USUAL(number, offset, anchor, label)                                                                 \
	{                                                                                                    \
		REC_BIT(CHECKLIST_ITEM_NUMBER) | REC_BIT(CHECKLIST_ITEM_LABEL) |                             \
		    REC_BIT(CHECKLIST_ITEM_OFFSET) | REC_BIT(CHECKLIST_ITEM_ANCHOR),                         \
		    (number), { (label), sizeof(label) - 1, 0 }, (offset), ACTION_ENVISAGED, (anchor)        \
	}
/* The same, settled by a state of the action. */
#define USUAL_UNTIL(number, offset, anchor, state, label)                                                    \
	{                                                                                                    \
		REC_BIT(CHECKLIST_ITEM_NUMBER) | REC_BIT(CHECKLIST_ITEM_LABEL) |                             \
		    REC_BIT(CHECKLIST_ITEM_OFFSET) | REC_BIT(CHECKLIST_ITEM_ANCHOR) |                        \
		    REC_BIT(CHECKLIST_ITEM_SETTLED_BY),                                                      \
		    (number), { (label), sizeof(label) - 1, 0 }, (offset), (state), (anchor)                 \
	}
static const struct checklist_item usual[] = {
	USUAL_UNTIL(1, -40, CHECKLIST_FIRST, ACTION_OPEN,
	    "Ouvrir les inscriptions et prévenir les structures invitées"),
	USUAL_UNTIL(2, -30, CHECKLIST_FIRST, ACTION_CONFIRMED, "Décider de confirmer ou d’annuler l’action"),
	USUAL(3, -15, CHECKLIST_FIRST, "Envoyer les convocations"),
	USUAL(4, -10, CHECKLIST_EACH, "Préparer les feuilles d’émargement, la salle et les repas"),
	USUAL(5, 0, CHECKLIST_EACH, "Accueillir, et faire signer les feuilles d’émargement"),
	USUAL(6, 8, CHECKLIST_LAST, "Recueillir l’évaluation à chaud et envoyer les attestations"),
	USUAL(7, 90, CHECKLIST_LAST, "Envoyer l’évaluation à froid"),
};

struct list
checklist_usual(void)
{
	return (struct list){ (void *)(uintptr_t)usual, sizeof usual / sizeof usual[0] };
}

enum checklist_anchor
checklist_anchor_of(const struct checklist_item *i)
{
	if (REC_HAS(i, CHECKLIST_ITEM_ANCHOR))
		return i->anchor;
	return i->offset > 0 ? CHECKLIST_LAST : CHECKLIST_FIRST;
}

const char *
checklist_mark(struct arena *a, int64_t offset)
{
	if (offset == 0)
		return "J0";
	return arena_printf(a, "J%s%d", offset < 0 ? "−" : "+", (int)(offset < 0 ? -offset : offset));
}

static bool
is_working(day_t day, bool alsace_moselle)
{
	return calendar_weekday(day) < WEEKDAY_SATURDAY &&
	    !calendar_is_public_holiday(day, alsace_moselle, NULL);
}

day_t
checklist_day(day_t anchor, int64_t offset, bool alsace_moselle)
{
	day_t day = anchor + (day_t)offset, before = day;

	if (offset == 0)
		return day;
	while (!is_working(before, alsace_moselle))
		before--;
	if (offset < 0 || before > anchor)
		return before;
	while (!is_working(day, alsace_moselle))
		day++;
	return day;
}
