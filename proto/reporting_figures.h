/*
 * reporting_figures (contract): indicators as aggregates between federations: their definitions, the sheets of a period, whom they are told
 *         to, and what a national node adds up.
 * Owns: the shapes of these records.
 * Beware: what leaves a node is figure_report alone: figures of at least five people, and nothing of the cells that are hidden. Tags are for
 *         ever.
 */
#ifndef PROTO_REPORTING_FIGURES_H
#define PROTO_REPORTING_FIGURES_H

#include "proto/peer_mail.h"
#include "proto/reporting.h"

#define FIGURE_CELLS_MOST 260	/* of a sheet, totals too */
#define FIGURE_TERRITORIES_MOST 14
#define FIGURE_CATEGORIES_MOST 6
#define FIGURE_EDITIONS_MOST 4	/* of a sheet that are told; then its figures stay as they are */
#define FIGURE_HELD_MOST 8 /* editions of a period that a federation tells back: more than may be told, so that it shows */
#define FIGURE_LATE_DAYS 45	/* after the end of its period, a federation that has not told is late */
#define FIGURE_ELSEWHERE "00"	/* the territory of what is of no department of the federation's */

/* How the figure is computed; from events, but the first. */
enum figure_measure {
	MEASURE_ENTERED, MEASURE_REQUESTS_ANSWERED, MEASURE_ACCOMPANIMENT_DAYS, MEASURE_ACTIONS_HELD, MEASURE_ATTENDANCE,
	MEASURE_PERSONS_TRAINED, MEASURE_STRUCTURES, MEASURE_COUNT
};
enum figure_category { /* of all indicators; each measure has its own */
	CATEGORY_ALL, CATEGORY_INDIVIDUAL, CATEGORY_GROUP, CATEGORY_PROFESSIONAL, CATEGORY_GOVERNING, CATEGORY_OTHER_PUBLIC, CATEGORY_CENTRE,
	CATEGORY_EVS, CATEGORY_OTHER_STRUCTURE, CATEGORY_FORMATION_ACTION, CATEGORY_JOURNEE_ETUDE, CATEGORY_IMMERSION, CATEGORY_RESTITUTION,
	CATEGORY_INSTANCE_MEETING, CATEGORY_OTHER_ACTION, CATEGORY_COUNT
};
enum figure_period { PERIOD_QUARTER, PERIOD_YEAR };
enum indicator_status { INDICATOR_DRAFT, INDICATOR_PUBLISHED, INDICATOR_WITHDRAWN };
/* Closing and sending: what may be told is being worked out. Asking: who holds these figures is asked what of them, for this node may have
 * been put back from a backup, and have forgotten what it told. */
enum sheet_status { SHEET_DRAFT, SHEET_CLOSED, SHEET_SENT, SHEET_CLOSING, SHEET_ASKING, SHEET_SENDING };
enum sheet_refusal { SHEET_OF_FEW, SHEET_TOLD_OFTEN, SHEET_FORGOTTEN, SHEET_TOO_LARGE, SHEET_NOT_ASKED };
enum figure_standing { STANDING_AWAITED, STANDING_LATE, STANDING_REPORTED, STANDING_CORRECTED, STANDING_NOT_COMPARABLE, STANDING_LEFT };

struct indicator { /* what a node publishes: the definition that others report by */
	REC_HEAD_MEMBERS;
	struct text code;
	uint32_t edition; /* of the definition, from 1 */
	struct text label;
	enum figure_measure measure;
	enum figure_unit unit;
	struct text definition; /* in words: what counts, and what does not */
	day_t from;		/* periods before are not asked for */
	enum indicator_status status;
	enum figure_period period; /* the same in all editions: who has quarters and a year subtracts them */
};
struct indicator_notice { /* the same as told to one federation, and as heard of one */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct text code;
	uint32_t edition;
	struct text label;
	enum figure_measure measure;
	enum figure_unit unit;
	struct text definition;
	day_t from;
	bool withdrawn;
	enum figure_period period;
};
struct figure_grant { /* to whom this node tells which figures */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct list codes; /* texts */
	day_t from;	   /* periods that begin then or later */
};
struct figure_cell {
	uint64_t has;
	struct text territory;	       /* a department; absent: all of them */
	enum figure_category category; /* absent: all of them */
	int64_t value;
	uint32_t people;
	bool hidden;
};
struct figure_edition { /* as it was told */
	uint64_t has;
	uint32_t number;
	usec_t sent_at;
	struct list cells; /* struct figure_cell */
};
struct figure_sheet { /* one indicator of one period, of this federation */
	REC_HEAD_MEMBERS;
	struct id peer;	     /* whose definition it is; absent: our own */
	struct text code;
	enum figure_period period;
	day_t from;
	day_t to;
	uint32_t edition;    /* of the definition */
	struct text label;
	enum figure_measure measure;
	enum figure_unit unit;
	bool personal;	     /* requests of persons count in it */
	enum sheet_status status;
	uint32_t revision;   /* editions that were told */
	struct list entries; /* struct figure_cell: of what is entered by hand */
	struct text evidence; /* where it comes from */
	struct list cells;   /* struct figure_cell, once it is closed */
	struct list told;    /* struct figure_edition, oldest first */
	enum sheet_refusal refusal; /* of the last closing or sending, which led back to where it was; absent: none */
	usec_t begun_at;     /* the closing or sending; each has another */
	struct list held;    /* struct figure_edition: told before this node was put back, and not known here any more; as the other side has them */
};
struct figure_report { /* a sheet as one federation is told it, and as it is heard of one */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct text code;
	uint32_t edition;
	enum figure_period period;
	day_t from;
	uint32_t revision;
	usec_t sent_at;
	struct list cells; /* of what is hidden, where it stands and that it is */
	bool comparable;   /* heard: by a definition that we have published */
	uint32_t corrections; /* heard: how often it was replaced */
	struct list editions; /* heard: struct figure_edition, all of them, as they came */
};
/* Before a sheet is told: whoever may hold figures of its period is asked what they have, and answers. */
struct figure_ask {
	REC_HEAD_MEMBERS;
	struct id peer; /* who is asked */
	struct text code; /* theirs */
	enum figure_period period;
	day_t from;
	usec_t asked_at; /* the sheet's begun_at: an answer to an older question is none to this */
	struct id sheet;
	bool answered;
};
struct figure_held { /* the answer */
	REC_HEAD_MEMBERS;
	struct id peer; /* who asked */
	struct id ask; /* their record */
	usec_t asked_at;
	struct list editions; /* struct figure_edition */
};
struct figure_progress { /* of a sheet that is being closed or sent */
	uint64_t has;
	struct id id;
	enum sheet_status status;
	bool running; /* in this process, now */
	uint64_t steps, budget;
	struct list waits_for; /* ids of peers that have not answered */
};
struct figure_outcome { /* what was worked out of a sheet: input of reporting.figure_sheet.finish */
	uint64_t has;
	struct id id;
	usec_t begun_at;
	uint32_t tellings; /* that it was protected beside */
	enum sheet_refusal refusal; /* absent: none */
	struct list cells; /* struct figure_cell */
};
struct consolidation { /* one cell of all federations together */
	REC_HEAD_MEMBERS;
	struct text code;
	uint32_t edition;
	struct text label;
	enum figure_unit unit;
	enum figure_period period;
	day_t from;
	day_t to;
	struct text territory;
	enum figure_category category;
	int64_t value;	   /* of the federations that told it; absent when none did */
	uint32_t told;	   /* so many */
	uint32_t hidden;   /* federations that have it, and told it to nobody */
	uint32_t corrected; /* federations that corrected what they told before */
	uint32_t left;	    /* federations that told it or hid it, and are revoked since: not in the sum */
};
struct figure_place { /* a cell of the consolidated figures */
	uint64_t has;
	struct id id; /* of the definition */
	enum figure_period period;
	day_t from;
	struct text territory;
	enum figure_category category;
};
struct figure_part { /* what one federation tells of it */
	uint64_t has;
	struct id peer;
	struct text federation;
	enum figure_standing standing;
	uint32_t edition; /* of the definition that it reported by */
	uint32_t corrections;
	usec_t sent_at;
	int64_t value;
	bool hidden;
	bool suspended; /* meanwhile nothing passes between us; what it told before counts */
};
struct figure_parts {
	uint64_t has;
	struct text label;
	enum figure_unit unit;
	day_t to;
	day_t due;
	struct list parts; /* struct figure_part */
};

REC_DESC_DECLARE(indicator);
REC_DESC_DECLARE(indicator_notice);
REC_DESC_DECLARE(peer_indicator); /* struct indicator_notice, heard */
REC_DESC_DECLARE(figure_grant);
REC_DESC_DECLARE(figure_cell);
REC_DESC_DECLARE(figure_edition);
REC_DESC_DECLARE(figure_sheet);
REC_DESC_DECLARE(figure_report);
REC_DESC_DECLARE(peer_figure); /* struct figure_report, heard */
REC_DESC_DECLARE(figure_ask);
REC_DESC_DECLARE(figure_held);
REC_DESC_DECLARE(figure_progress);
REC_DESC_DECLARE(figure_outcome);
REC_DESC_DECLARE(consolidation);
REC_DESC_DECLARE(figure_place);
REC_DESC_DECLARE(figure_part);
REC_DESC_DECLARE(figure_parts);
extern const struct rec_enum figure_measure_enum, figure_category_enum, figure_period_enum, indicator_status_enum, sheet_status_enum,
    sheet_refusal_enum, figure_standing_enum;

enum indicator_tag {
	INDICATOR_CODE = 6, INDICATOR_EDITION, INDICATOR_LABEL, INDICATOR_MEASURE, INDICATOR_UNIT, INDICATOR_DEFINITION, INDICATOR_FROM,
	INDICATOR_STATUS, INDICATOR_PERIOD
};
enum indicator_notice_tag {
	NOTICE_PEER = 6, NOTICE_CODE, NOTICE_EDITION, NOTICE_LABEL, NOTICE_MEASURE, NOTICE_UNIT, NOTICE_DEFINITION, NOTICE_FROM, NOTICE_WITHDRAWN,
	NOTICE_PERIOD
};
enum figure_grant_tag { GRANT_PEER = 6, GRANT_CODES, GRANT_FROM };
enum figure_cell_tag { CELL_TERRITORY = 1, CELL_CATEGORY, CELL_VALUE, CELL_PEOPLE, CELL_HIDDEN };
enum figure_sheet_tag {
	FIGURE_SHEET_PEER = 6, FIGURE_SHEET_CODE, FIGURE_SHEET_PERIOD, FIGURE_SHEET_FROM, FIGURE_SHEET_TO, FIGURE_SHEET_EDITION, FIGURE_SHEET_LABEL,
	FIGURE_SHEET_MEASURE, FIGURE_SHEET_UNIT, FIGURE_SHEET_PERSONAL, FIGURE_SHEET_STATUS, FIGURE_SHEET_REVISION, FIGURE_SHEET_ENTRIES,
	FIGURE_SHEET_EVIDENCE, FIGURE_SHEET_CELLS, FIGURE_SHEET_TOLD, FIGURE_SHEET_REFUSAL, FIGURE_SHEET_BEGUN_AT, FIGURE_SHEET_HELD
};
enum figure_report_tag {
	REPORT_PEER = 6, REPORT_CODE, REPORT_EDITION, REPORT_PERIOD, REPORT_FROM, REPORT_REVISION, REPORT_SENT_AT, REPORT_CELLS,
	REPORT_COMPARABLE, REPORT_CORRECTIONS, REPORT_EDITIONS
};
enum figure_ask_tag { ASK_PEER = 6, ASK_CODE, ASK_PERIOD, ASK_FROM, ASK_ASKED_AT, ASK_SHEET, ASK_ANSWERED };
enum figure_held_tag { HELD_PEER = 6, HELD_ASK, HELD_ASKED_AT, HELD_EDITIONS };
enum figure_outcome_tag { OUTCOME_ID = 1, OUTCOME_BEGUN_AT, OUTCOME_TELLINGS, OUTCOME_REFUSAL, OUTCOME_CELLS };
enum consolidation_tag {
	CONSOLIDATION_CODE = 6, CONSOLIDATION_EDITION, CONSOLIDATION_LABEL, CONSOLIDATION_UNIT, CONSOLIDATION_PERIOD, CONSOLIDATION_FROM,
	CONSOLIDATION_TO, CONSOLIDATION_TERRITORY, CONSOLIDATION_CATEGORY, CONSOLIDATION_VALUE, CONSOLIDATION_TOLD, CONSOLIDATION_HIDDEN,
	CONSOLIDATION_CORRECTED, CONSOLIDATION_LEFT
};
enum figure_place_tag { PLACE_ID = 1, PLACE_PERIOD, PLACE_FROM, PLACE_TERRITORY, PLACE_CATEGORY };
enum figure_part_tag {
	PART_PEER = 1, PART_FEDERATION, PART_STANDING, PART_EDITION, PART_CORRECTIONS, PART_SENT_AT, PART_VALUE, PART_HIDDEN, PART_SUSPENDED
};

extern const struct collection_desc indicator_collection, peer_indicator_collection, figure_grant_collection, figure_sheet_collection,
    peer_figure_collection, consolidation_collection;

/* The last day of a period that begins then; false when no period does. */
bool figure_period_end(enum figure_period period, day_t from, day_t *ret_to);
/* Whether requests of persons count in it: then référents in charge alone handle its sheets. */
bool figure_is_personal(enum figure_measure measure);
/* Whether its figures are told by department. */
bool figure_has_territories(enum figure_measure measure);
/* The categories of a measure that is computed, ascending; how many there are (none: those of its entries). */
uint32_t figure_categories(enum figure_measure measure, const enum figure_category **ret);

FAULT_DECLARE(FAULT_INDICATOR_STATE);	  /* argument: the state, and what can be done instead */
FAULT_DECLARE(FAULT_INDICATOR_UNIT);	  /* the unit of a computed one is its measure's; argument: which */
FAULT_DECLARE(FAULT_INDICATOR_CODE);	  /* not small letters, digits and _ */
FAULT_DECLARE(FAULT_INDICATOR_PERIOD);	  /* another period than the code's editions before; argument: which */
FAULT_DECLARE(FAULT_FIGURE_PEER);	  /* the federation is unknown, or not in service */
FAULT_DECLARE(FAULT_FIGURE_GRANTED);	  /* grant: that federation has one; argument: the code */
FAULT_DECLARE(FAULT_FIGURE_CODE_UNKNOWN); /* sheet, grant: no published definition of that code; argument: the code */
FAULT_DECLARE(FAULT_FIGURE_PERIOD);	  /* sheet: it does not begin with a quarter or a year */
FAULT_DECLARE(FAULT_FIGURE_PERIOD_KIND);  /* sheet: not the definition's period; argument: which it is */
FAULT_DECLARE(FAULT_FIGURE_OVERLAP);	  /* sheet: the same figures have a sheet of another period that overlaps */
FAULT_DECLARE(FAULT_FIGURE_EARLY);	  /* sheet: before the definition's first period; argument: the day */
FAULT_DECLARE(FAULT_FIGURE_DOUBLE);	  /* sheet: there is one of that indicator and period */
FAULT_DECLARE(FAULT_FIGURE_PERSONAL);	  /* sheet: for the référent in charge */
FAULT_DECLARE(FAULT_FIGURE_COMPUTED);	  /* sheet: entries of a computed indicator */
FAULT_DECLARE(FAULT_FIGURE_NOT_ENTERED);  /* sheet: nothing is entered */
FAULT_DECLARE(FAULT_FIGURE_CELL);	  /* sheet: an entry without its category, or twice; argument: which */
FAULT_DECLARE(FAULT_FIGURE_PEOPLE);	  /* sheet: a value of nobody */
FAULT_DECLARE(FAULT_FIGURE_TERRITORIES);  /* sheet: too many departments or categories */
FAULT_DECLARE(FAULT_FIGURE_EVIDENCE);	  /* sheet.close: entered without saying where it comes from */
FAULT_DECLARE(FAULT_FIGURE_STATE);	  /* argument: the state, and what can be done instead */
FAULT_DECLARE(FAULT_FIGURE_OPEN);	  /* sheet.close: the period is not over; argument: its last day */
FAULT_DECLARE(FAULT_FIGURE_EDITIONS);	  /* sheet.correct: it was corrected often enough */
FAULT_DECLARE(FAULT_FIGURE_GRANT);	  /* sheet.send: that federation is not told this indicator */
FAULT_DECLARE(FAULT_FIGURE_OWN);	  /* sheet.send: a definition of our own is told to nobody */
FAULT_DECLARE(FAULT_FIGURE_WITHDRAWN);	  /* sheet.send: the definition was withdrawn */

#define FIGURES_TEAM (ROLE_COORDINATOR | ROLE_REFERENT)
#define FIGURES_NATIONAL (ROLE_COORDINATOR | ROLE_NATIONAL)
#define FIGURES_ACT(name_, path_, record_, roles_, title_, doc_) \
	{ .name = "reporting." name_, .verb = "POST", .path = path_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, \
	  .out = &record_##_desc, .roles = (roles_), .title = title_, .doc = doc_ }
#define FIGURES_SYSTEM(name_, record_, title_, doc_) \
	{ .name = "reporting." name_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &record_##_desc, .roles = ROLE_SYSTEM, \
	  .title = title_, .doc = doc_ }
/* What reporting.c takes of this part, each item with its comma. */
#define FIGURES_METHODS \
	COLLECTION_METHODS("reporting", indicator, "/indicators", FIGURES_NATIONAL, FIGURES_NATIONAL, false, "Indicateurs définis"), \
	FIGURES_ACT("indicator.publish", "/indicators/{id}/publish", indicator, FIGURES_NATIONAL, "Indicateur : publier", \
	    "The definition does not change any more; federations may report by it."), \
	FIGURES_ACT("indicator.withdraw", "/indicators/{id}/withdraw", indicator, FIGURES_NATIONAL, "Indicateur : retirer", \
	    "Nothing more is reported by it; what was stays."), \
	COLLECTION_READ_METHODS("reporting", peer_indicator, "/peer-indicators", FIGURES_TEAM, "Indicateurs demandés"), \
	COLLECTION_METHODS("reporting", figure_grant, "/figure-grants", FIGURES_TEAM, ROLE_COORDINATOR, false, "Chiffres transmis à"), \
	COLLECTION_METHODS("reporting", figure_sheet, "/figure-sheets", FIGURES_TEAM, FIGURES_TEAM, true, "Fiches de chiffres"), \
	FIGURES_ACT("figure_sheet.close", "/figure-sheets/{id}/close", figure_sheet, FIGURES_TEAM, "Fiche de chiffres : arrêter", \
	    "The period is over: its figures are computed, and those hidden in which somebody could be recognised. That takes a while: its state says when it is done, or why not."), \
	FIGURES_ACT("figure_sheet.send", "/figure-sheets/{id}/send", figure_sheet, FIGURES_TEAM, "Fiche de chiffres : transmettre", \
	    "Tell it to the federation that asks for it: what is hidden stays here. First that federation is asked what it holds of the period; its state says when it has gone."), \
	FIGURES_ACT("figure_sheet.correct", "/figure-sheets/{id}/correct", figure_sheet, FIGURES_TEAM, "Fiche de chiffres : corriger", \
	    "Open it again: late figures, or a mistake; or give up a closing or sending that is under way."), \
	{ .name = "reporting.figure_sheet.progress", .verb = "GET", .path = "/figure-sheets/{id}/progress", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &figure_progress_desc, .roles = FIGURES_TEAM, .title = "Fiche de chiffres : avancement", \
	  .doc = "How far the closing or sending of a sheet is; nothing of it is kept." }, \
	FIGURES_SYSTEM("figure_sheet.prepare", ref, "Fiche de chiffres : reprendre la préparation", "One that a restart cut short, or whose question may be answered."), \
	FIGURES_SYSTEM("figure_sheet.finish", figure_outcome, "Fiche de chiffres : fin de la préparation", "What may be told of it is worked out."), \
	COLLECTION_READ_METHODS("reporting", peer_figure, "/peer-figures", FIGURES_NATIONAL, "Chiffres reçus"), \
	COLLECTION_READ_METHODS("reporting", consolidation, "/consolidations", FIGURES_NATIONAL, "Chiffres consolidés"), \
	{ .name = "reporting.consolidation.parts", .verb = "GET", .path = "/consolidation-parts/{id}", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &figure_place_desc, .out = &figure_parts_desc, .roles = FIGURES_NATIONAL, .title = "Chiffres consolidés par fédération", \
	  .doc = "Who has reported an indicator of a period, who is late, who corrected, and what each tells." }, \
	FIGURES_SYSTEM("figure.resum", ref, "Chiffres consolidés : refaire la somme", "Of the places of one report, whose federation counts no more."),
#define FIGURES_COLLECTIONS \
	&indicator_collection, &peer_indicator_collection, &figure_grant_collection, &figure_sheet_collection, &peer_figure_collection, \
	&consolidation_collection,
#define FIGURES_RECORDS \
	&indicator_desc, &indicator_notice_desc, &peer_indicator_desc, &figure_grant_desc, &figure_cell_desc, &figure_edition_desc, \
	&figure_sheet_desc, &figure_ask_desc, &figure_held_desc, &figure_progress_desc, &figure_outcome_desc, &figure_report_desc, &peer_figure_desc, &consolidation_desc, &figure_place_desc, &figure_part_desc, \
	&figure_parts_desc,
#define FIGURES_EVENTS \
	{ "indicator.published", &indicator_desc, "Federations may report by it." }, \
	{ "indicator.withdrawn", &indicator_desc, "Nothing more is reported by it." }, \
	{ "indicator_notice.told", &indicator_notice_desc, "A definition goes to one federation; also when it is withdrawn." }, \
	{ "peer_indicator.heard", &peer_indicator_desc, "A federation asks for an indicator, or not any more." }, \
	{ "figure_sheet.closing", &figure_sheet_desc, "What may be told of it is being worked out." }, \
	{ "figure_sheet.closed", &figure_sheet_desc, "Its figures stand." }, \
	{ "figure_sheet.asking", &figure_sheet_desc, "It is to be told: who may hold these figures is asked what they have." }, \
	{ "figure_sheet.held", &figure_sheet_desc, "Another federation holds figures of it that this node has forgotten." }, \
	{ "figure_sheet.sending", &figure_sheet_desc, "They have answered: what may be told is worked out once more." }, \
	{ "figure_sheet.refused", &figure_sheet_desc, "It was not closed, or not told; its refusal says why." }, \
	{ "figure_ask.asked", &figure_ask_desc, "A federation is asked what it holds of a period." }, \
	{ "figure_ask.answered", &figure_ask_desc, "It has said so." }, \
	{ "figure_held.told", &figure_held_desc, "What is held of a federation's period is told back to it." }, \
	{ "peer_figure.kept", &peer_figure_desc, "An older edition came late: it is kept, and stands for nothing." }, \
	{ "figure_sheet.sent", &figure_sheet_desc, "It was told." }, \
	{ "figure_sheet.reopened", &figure_sheet_desc, "It is being corrected." }, \
	{ "figure_report.sent", &figure_report_desc, "A sheet goes to one federation." }, \
	{ "peer_figure.heard", &peer_figure_desc, "A federation told a sheet, for the first time or corrected." }, \
	{ "consolidation.summed", &consolidation_desc, "A cell of all federations was added up again." },
#define FIGURES_TOPICS \
	PEER_TOPIC(80, "reporting", "indicator_notice.told", indicator_notice), \
	PEER_TOPIC(81, "reporting", "figure_report.sent", figure_report), \
	PEER_TOPIC(82, "reporting", "figure_ask.asked", figure_ask), \
	PEER_TOPIC(83, "reporting", "figure_held.told", figure_held),
#define FIGURES_FAULTS \
	FAULT_INDICATOR_STATE, FAULT_INDICATOR_UNIT, FAULT_INDICATOR_CODE, FAULT_INDICATOR_PERIOD, FAULT_FIGURE_PEER, FAULT_FIGURE_GRANTED, FAULT_FIGURE_CODE_UNKNOWN, \
	FAULT_FIGURE_PERIOD, FAULT_FIGURE_PERIOD_KIND, FAULT_FIGURE_OVERLAP, FAULT_FIGURE_EARLY, FAULT_FIGURE_DOUBLE, FAULT_FIGURE_PERSONAL, FAULT_FIGURE_COMPUTED, FAULT_FIGURE_NOT_ENTERED, \
	FAULT_FIGURE_CELL, FAULT_FIGURE_PEOPLE, FAULT_FIGURE_TERRITORIES, FAULT_FIGURE_EVIDENCE, FAULT_FIGURE_STATE, FAULT_FIGURE_OPEN, \
	FAULT_FIGURE_EDITIONS, FAULT_FIGURE_GRANT, FAULT_FIGURE_OWN, FAULT_FIGURE_WITHDRAWN,

#endif
