/*
 * rules_figures: what is told of indicators that other federations ask for, and of sheets that could not go.
 * Owns: the sentences of these.
 * Beware: no figure is told, nor that a sheet was made: where requests of persons count, that is for those in charge alone.
 */
#include "proto/reporting_figures.h"
#include "services/notification/service.h"
#include <stdio.h>

/* Closing and sending take a while, the more so when a link is cut: whoever asked for it has gone elsewhere by then. */
static bool
sheet_refused(const struct event *e, struct notice_draft *d)
{
	const struct figure_sheet *s = e->rec;

	if (s->personal || !text_is(e->name, "figure_sheet.refused"))
		return false;
	d->audience = ROLE_COORDINATOR;
	d->urgency = NOTICE_ACTION;
	snprintf(d->sentence, sizeof d->sentence,
	    "La fiche de chiffres « " TEXT_FMT
	    " » n’a pas pu être %s : ouvrez-la, elle dit pourquoi et que faire.",
	    TEXT_ARG(s->label), s->status == SHEET_CLOSED ? "transmise" : "arrêtée");
	return true;
}

bool
notice_of_reporting(const struct event *e, struct notice_draft *d)
{
	const struct indicator_notice *n = e->rec;

	if (e->rec_desc == &figure_sheet_desc)
		return sheet_refused(e, d);
	if (e->rec_desc != &peer_indicator_desc || !text_is(e->name, "peer_indicator.heard"))
		return false;
	d->audience = ROLE_COORDINATOR;
	d->context = n->peer;
	if (n->withdrawn)
		snprintf(d->sentence, sizeof d->sentence,
		    "Une fédération partenaire ne demande plus l’indicateur « " TEXT_FMT " ».",
		    TEXT_ARG(n->label));
	else
		snprintf(d->sentence, sizeof d->sentence,
		    "Une fédération partenaire demande l’indicateur « " TEXT_FMT
		    " », par %s : dites dans « Chiffres » s’il lui est transmis, "
		    "puis préparez ses fiches.",
		    TEXT_ARG(n->label), n->period == PERIOD_YEAR ? "année" : "trimestre");
	return true;
}
