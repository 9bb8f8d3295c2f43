/*
 * reporting_figures (contract): the tables of reporting_figures.h.
 * Owns: descriptors, collections and faults, as constants; which categories a measure has.
 * Beware: a director reads none of it. Sheets in which requests of persons count are for référents in charge alone (the service's hooks).
 */
#include "proto/reporting_figures.h"
#include "common/calendar.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct rec_enum_value measure_values[] = {
	{ MEASURE_ENTERED, "entered", "Saisi à la main, avec sa source" },
	{ MEASURE_REQUESTS_ANSWERED, "requests_answered", "Demandes d’accompagnement ayant reçu une réponse" },
	{ MEASURE_ACCOMPANIMENT_DAYS, "accompaniment_days", "Accompagnement réalisé, en demi-journées" },
	{ MEASURE_ACTIONS_HELD, "actions_held", "Actions tenues" },
	{ MEASURE_ATTENDANCE, "attendance", "Présences, en demi-journées" },
	{ MEASURE_PERSONS_TRAINED, "persons_trained", "Personnes formées" },
	{ MEASURE_STRUCTURES, "structures", "Structures ayant participé" },
};
REC_ENUM_DEFINE(figure_measure_enum, "figure_measure", measure_values);

static const struct rec_enum_value category_values[] = {
	{ CATEGORY_ALL, "all", "Ensemble" },
	{ CATEGORY_INDIVIDUAL, "individual", "Demandes individuelles" },
	{ CATEGORY_GROUP, "group", "Demandes collectives" },
	{ CATEGORY_PROFESSIONAL, "professional", "Professionnel·le·s" },
	{ CATEGORY_GOVERNING, "governing", "Administrateurs et administratrices" },
	{ CATEGORY_OTHER_PUBLIC, "other_public", "Autres personnes" },
	{ CATEGORY_CENTRE, "centre", "Centres sociaux" },
	{ CATEGORY_EVS, "evs", "Espaces de vie sociale" },
	{ CATEGORY_OTHER_STRUCTURE, "other_structure", "Autres structures" },
	{ CATEGORY_FORMATION_ACTION, "formation_action", "Formations-actions" },
	{ CATEGORY_JOURNEE_ETUDE, "journee_etude", "Journées d’étude" },
	{ CATEGORY_IMMERSION, "immersion", "Immersions" },
	{ CATEGORY_RESTITUTION, "restitution", "Restitutions" },
	{ CATEGORY_INSTANCE_MEETING, "instance_meeting", "Réunions d’instance" },
	{ CATEGORY_OTHER_ACTION, "other_action", "Autres actions" },
};
REC_ENUM_DEFINE(figure_category_enum, "figure_category", category_values);

static const struct rec_enum_value period_values[] = {
	{ PERIOD_QUARTER, "quarter", "Trimestre" },
	{ PERIOD_YEAR, "year", "Année" },
};
REC_ENUM_DEFINE(figure_period_enum, "figure_period", period_values);

static const struct rec_enum_value indicator_status_values[] = {
	{ INDICATOR_DRAFT, "draft", "Brouillon" },
	{ INDICATOR_PUBLISHED, "published", "Publié" },
	{ INDICATOR_WITHDRAWN, "withdrawn", "Retiré" },
};
REC_ENUM_DEFINE(indicator_status_enum, "indicator_status", indicator_status_values);

static const struct rec_enum_value sheet_status_values[] = {
	{ SHEET_DRAFT, "draft", "Brouillon" },
	{ SHEET_CLOSED, "closed", "Arrêtée" },
	{ SHEET_SENT, "sent", "Transmise" },
	{ SHEET_CLOSING, "closing", "En préparation" },
	{ SHEET_ASKING, "asking", "Vérification avant l’envoi" },
	{ SHEET_SENDING, "sending", "Envoi en préparation" },
};
REC_ENUM_DEFINE(sheet_status_enum, "sheet_status", sheet_status_values);

static const struct rec_enum_value refusal_values[] = {
	{ SHEET_OF_FEW, "of_few",
	  "Cette correction porte sur moins de cinq personnes : comparée à ce qui a été transmis, elle les ferait reconnaître. Gardez-la pour la prochaine, quand d’autres s’y ajouteront." },
	{ SHEET_TOLD_OFTEN, "told_often", "Ces chiffres ont déjà été transmis six fois, à une fédération ou à plusieurs : une transmission de plus ferait reconnaître des personnes. Ils restent comme ils sont." },
	{ SHEET_FORGOTTEN, "forgotten",
	  "L’autre fédération détient de cette période des chiffres que nous ne connaissons plus, parce que notre serveur a été restauré depuis. Rouvrez la fiche et reprenez les chiffres qu’elle détient : d’autres feraient reconnaître des personnes." },
	{ SHEET_TOO_LARGE, "too_large", "Ce tableau est trop grand pour que les personnes y soient protégées en un temps raisonnable : rouvrez la fiche et regroupez des départements sous « 00 »." },
	{ SHEET_NOT_ASKED, "not_asked",
	  "La fédération n’est plus en service, ne demande plus cet indicateur, ou il ne lui est plus transmis. Voyez « Ce qui nous est demandé », puis transmettez de nouveau." },
};
REC_ENUM_DEFINE(sheet_refusal_enum, "sheet_refusal", refusal_values);

static const struct rec_enum_value standing_values[] = {
	{ STANDING_AWAITED, "awaited", "Attendue" },
	{ STANDING_LATE, "late", "En retard" },
	{ STANDING_REPORTED, "reported", "Transmise" },
	{ STANDING_CORRECTED, "corrected", "Corrigée" },
	{ STANDING_NOT_COMPARABLE, "not_comparable", "Non comparable" },
	{ STANDING_LEFT, "left", "Plus comptée" },
};
REC_ENUM_DEFINE(figure_standing_enum, "figure_standing", standing_values);

/* --- definitions ------------------------------------------------------------------------------------------------------ */
static const struct rec_field indicator_fields[] = {
	REC_HEAD(struct indicator),
	REC_TEXT(6, struct indicator, code, 60, "Code", "Small letters, digits and _.", .flags = REQUIRED | KEY | CREATE_ONLY, .min = 2),
	REC_U32(7, struct indicator, edition, 1, 9999, "Édition", "Of the definition, from 1.", .flags = SERVER_SET),
	REC_TEXT(8, struct indicator, label, 200, "Indicateur", "As it is shown.", .flags = REQUIRED, .min = 1),
	REC_ENUM(9, struct indicator, measure, figure_measure_enum, "Calcul", "How it is computed.", .flags = REQUIRED | CREATE_ONLY),
	REC_ENUM(10, struct indicator, unit, figure_unit_enum, "Unité", "Of one that is entered; else its measure's."),
	REC_TEXT(11, struct indicator, definition, 2000, "Définition", "What counts, and what does not.", .flags = REQUIRED, .min = 1),
	REC_PLANNED_DAY(12, struct indicator, from, "À partir du", "Periods before are not asked for."),
	REC_ENUM(13, struct indicator, status, indicator_status_enum, "État", "Draft, published, withdrawn.", .flags = SERVER_SET | KEY),
	REC_ENUM(14, struct indicator, period, figure_period_enum, "Période", "What a sheet is of; the same in all editions.", .flags = REQUIRED | CREATE_ONLY),
};
REC_DESC_DEFINE(indicator, struct indicator, "Indicateur défini", "What federations report by: one edition of a definition.");

#define NOTICE_FIELDS \
	REC_HEAD(struct indicator_notice), \
	REC_ID(6, struct indicator_notice, peer, "peer", "Fédération", "The other side.", .flags = REQUIRED | KEY | SERVER_SET), \
	REC_TEXT(7, struct indicator_notice, code, 60, "Code", "Stable name.", .flags = REQUIRED | KEY | SERVER_SET, .min = 2), \
	REC_U32(8, struct indicator_notice, edition, 1, 9999, "Édition", "Of the definition.", .flags = REQUIRED | SERVER_SET), \
	REC_TEXT(9, struct indicator_notice, label, 200, "Indicateur", "As it is shown.", .flags = REQUIRED | SERVER_SET, .min = 1), \
	REC_ENUM(10, struct indicator_notice, measure, figure_measure_enum, "Calcul", "How it is computed.", .flags = REQUIRED | SERVER_SET), \
	REC_ENUM(11, struct indicator_notice, unit, figure_unit_enum, "Unité", "Of its figures.", .flags = REQUIRED | SERVER_SET), \
	REC_TEXT(12, struct indicator_notice, definition, 2000, "Définition", "What counts, and what does not.", .flags = SERVER_SET), \
	REC_DAY(13, struct indicator_notice, from, "À partir du", "Periods before are not asked for.", .flags = SERVER_SET), \
	REC_BOOL(14, struct indicator_notice, withdrawn, "Retiré", "Nothing more is reported by it.", .flags = SERVER_SET), \
	REC_ENUM(15, struct indicator_notice, period, figure_period_enum, "Période", "What a sheet is of.", .flags = REQUIRED | SERVER_SET),
static const struct rec_field indicator_notice_fields[] = { NOTICE_FIELDS };
REC_DESC_DEFINE(indicator_notice, struct indicator_notice, "Indicateur annoncé", "A definition as it is told to one federation.");
static const struct rec_field peer_indicator_fields[] = { NOTICE_FIELDS };
REC_DESC_DEFINE(peer_indicator, struct indicator_notice, "Indicateur demandé", "A definition that another federation asks to report by.");

/* --- sheets ----------------------------------------------------------------------------------------------------------- */
static const struct rec_field figure_grant_fields[] = {
	REC_HEAD(struct figure_grant),
	REC_ID(6, struct figure_grant, peer, "peer", "Fédération", "Who is told.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_TEXTS(7, struct figure_grant, codes, 60, 60, "Indicateurs", "Codes that this federation asks for.", .flags = REQUIRED, .min = 1),
	REC_PLANNED_DAY(8, struct figure_grant, from, "À partir du", "Periods that begin then or later.", .flags = REQUIRED),
};
REC_DESC_DEFINE(figure_grant, struct figure_grant, "Chiffres transmis à", "To whom this federation tells which figures, from when on.");

static const struct rec_field figure_cell_fields[] = {
	REC_TEXT(1, struct figure_cell, territory, 3, "Département", "Absent: all of them; 00: none of the federation's.", .min = 1),
	REC_ENUM(2, struct figure_cell, category, figure_category_enum, "Catégorie", "Absent: all of them."),
	REC_I64(3, struct figure_cell, value, 0, INT64_C(1000000000000), "Valeur", "Absent: hidden."),
	REC_U32(4, struct figure_cell, people, 0, 1000000000, "Personnes", "That it counts; as told, 5 is five or more; absent: hidden."),
	REC_BOOL(5, struct figure_cell, hidden, "Masquée", "Not told, so that nobody can be recognised.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(figure_cell, struct figure_cell, "Case d’un tableau", "The figure of a territory and a category.");

static const struct rec_field figure_edition_fields[] = {
	REC_U32(1, struct figure_edition, number, 1, FIGURE_EDITIONS_MOST, "Édition", "From 1."),
	REC_TIME(2, struct figure_edition, sent_at, "Transmise le", "When."),
	REC_LIST(3, struct figure_edition, cells, figure_cell_desc, FIGURE_CELLS_MOST, "Cases", "As they were then."),
};
REC_DESC_DEFINE(figure_edition, struct figure_edition, "Édition transmise", "A sheet as it was told.");

static const struct rec_field figure_sheet_fields[] = {
	REC_HEAD(struct figure_sheet),
	REC_ID(6, struct figure_sheet, peer, "peer", "Fédération", "Who asks for it; absent: our own definition.", .flags = KEY | CREATE_ONLY),
	REC_TEXT(7, struct figure_sheet, code, 60, "Indicateur", "Its code.", .flags = REQUIRED | KEY | CREATE_ONLY, .min = 2),
	REC_ENUM(8, struct figure_sheet, period, figure_period_enum, "Période", "A quarter or a year.", .flags = REQUIRED | CREATE_ONLY),
	REC_PLANNED_DAY(9, struct figure_sheet, from, "Premier jour", "Of the period.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_DAY(10, struct figure_sheet, to, "Dernier jour", "Of the period.", .flags = SERVER_SET),
	REC_U32(11, struct figure_sheet, edition, 1, 9999, "Édition de la définition", "The newest when it was created.", .flags = SERVER_SET),
	REC_TEXT(12, struct figure_sheet, label, 200, "Intitulé", "Of the definition.", .flags = SERVER_SET),
	REC_ENUM(13, struct figure_sheet, measure, figure_measure_enum, "Calcul", "Of the definition.", .flags = SERVER_SET),
	REC_ENUM(14, struct figure_sheet, unit, figure_unit_enum, "Unité", "Of the definition.", .flags = SERVER_SET),
	REC_BOOL(15, struct figure_sheet, personal, "Demandes personnelles comprises", "Then référents in charge alone read it.", .flags = SERVER_SET),
	REC_ENUM(16, struct figure_sheet, status, sheet_status_enum, "État", "In preparation, closed, told.", .flags = SERVER_SET | KEY),
	REC_U32(17, struct figure_sheet, revision, 0, FIGURE_EDITIONS_MOST, "Transmissions", "How often it was told.", .flags = SERVER_SET),
	REC_LIST(18, struct figure_sheet, entries, figure_cell_desc, FIGURE_CELLS_MOST, "Saisie", "Figures of an indicator that is entered: people, category, department."),
	REC_TEXT(19, struct figure_sheet, evidence, 500, "Source", "Where what is entered comes from."),
	REC_LIST(20, struct figure_sheet, cells, figure_cell_desc, FIGURE_CELLS_MOST, "Tableau", "Once it is closed.", .flags = SERVER_SET),
	REC_LIST(21, struct figure_sheet, told, figure_edition_desc, FIGURE_EDITIONS_MOST, "Déjà transmis", "Oldest first.", .flags = SERVER_SET),
	REC_ENUM(22, struct figure_sheet, refusal, sheet_refusal_enum, "Pourquoi elle n’est pas partie", "Why the last closing or sending led back to where it was.", .flags = SERVER_SET),
	REC_TIME(23, struct figure_sheet, begun_at, "Préparation commencée le", "Of the last closing or sending.", .flags = SERVER_SET),
	REC_LIST(24, struct figure_sheet, held, figure_edition_desc, FIGURE_HELD_MOST, "Détenu par l’autre fédération", "Told before this node was put back, and not known here any more.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(figure_sheet, struct figure_sheet, "Fiche de chiffres", "An indicator of a quarter or a year, of this federation.");

#define REPORT_FIELDS \
	REC_HEAD(struct figure_report), \
	REC_ID(6, struct figure_report, peer, "peer", "Fédération", "The other side.", .flags = REQUIRED | KEY | SERVER_SET), \
	REC_TEXT(7, struct figure_report, code, 60, "Indicateur", "Its code.", .flags = REQUIRED | KEY | SERVER_SET, .min = 2), \
	REC_U32(8, struct figure_report, edition, 1, 9999, "Édition", "Of the definition.", .flags = REQUIRED | SERVER_SET), \
	REC_ENUM(9, struct figure_report, period, figure_period_enum, "Période", "A quarter or a year.", .flags = REQUIRED | SERVER_SET), \
	REC_DAY(10, struct figure_report, from, "Premier jour", "Of the period.", .flags = REQUIRED | KEY | SERVER_SET), \
	REC_U32(11, struct figure_report, revision, 1, FIGURE_EDITIONS_MOST, "Transmission", "1, then one more with each correction.", .flags = REQUIRED | SERVER_SET), \
	REC_TIME(12, struct figure_report, sent_at, "Transmise le", "By the sender's clock.", .flags = REQUIRED | SERVER_SET), \
	REC_LIST(13, struct figure_report, cells, figure_cell_desc, FIGURE_CELLS_MOST, "Tableau", "Hidden cells without any figure.", .flags = REQUIRED | SERVER_SET, .min = 1), \
	REC_BOOL(14, struct figure_report, comparable, "Comparable", "By a definition that was published here.", .flags = SERVER_SET), \
	REC_U32(15, struct figure_report, corrections, 0, 1000000, "Corrections", "How often it was replaced.", .flags = SERVER_SET), \
	REC_LIST(16, struct figure_report, editions, figure_edition_desc, FIGURE_HELD_MOST, "Éditions reçues", "All of them, as they came.", .flags = SERVER_SET),
static const struct rec_field figure_report_fields[] = { REPORT_FIELDS };
REC_DESC_DEFINE(figure_report, struct figure_report, "Chiffres transmis", "A sheet as it is told to one federation.");
static const struct rec_field peer_figure_fields[] = { REPORT_FIELDS };
REC_DESC_DEFINE(peer_figure, struct figure_report, "Chiffres reçus", "A sheet as a federation told it.");

static const struct rec_field figure_ask_fields[] = {
	REC_HEAD(struct figure_ask),
	REC_ID(6, struct figure_ask, peer, "peer", "Fédération", "The other side.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_TEXT(7, struct figure_ask, code, 60, "Indicateur", "Its code, over there.", .flags = REQUIRED | SERVER_SET, .min = 2),
	REC_ENUM(8, struct figure_ask, period, figure_period_enum, "Période", "A quarter or a year.", .flags = REQUIRED | SERVER_SET),
	REC_DAY(9, struct figure_ask, from, "Premier jour", "Of the period.", .flags = REQUIRED | SERVER_SET),
	REC_TIME(10, struct figure_ask, asked_at, "Demandé le", "An answer to an older question is none to this one.", .flags = REQUIRED | SERVER_SET),
	REC_ID(11, struct figure_ask, sheet, NULL, "Fiche", "That is to be told.", .flags = KEY | SERVER_SET),
	REC_BOOL(12, struct figure_ask, answered, "Répondu", "It has said what it holds.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(figure_ask, struct figure_ask, "Chiffres détenus : question", "What a federation holds of a period, asked before more is told.");

static const struct rec_field figure_held_fields[] = {
	REC_HEAD(struct figure_held),
	REC_ID(6, struct figure_held, peer, "peer", "Fédération", "The other side.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(7, struct figure_held, ask, NULL, "Question", "Their record of it.", .flags = REQUIRED | SERVER_SET),
	REC_TIME(8, struct figure_held, asked_at, "Demandé le", "By the clock of who asked.", .flags = REQUIRED | SERVER_SET),
	REC_LIST(9, struct figure_held, editions, figure_edition_desc, FIGURE_HELD_MOST, "Éditions", "All that were heard of them.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(figure_held, struct figure_held, "Chiffres détenus", "What this node holds of a federation's period.");

static const struct rec_field figure_progress_fields[] = {
	REC_ID(1, struct figure_progress, id, NULL, "Fiche", "Which one."),
	REC_ENUM(2, struct figure_progress, status, sheet_status_enum, "État", "Of the sheet."),
	REC_BOOL(3, struct figure_progress, running, "En cours", "It is at work on it; else it waits for its turn, or for an answer."),
	REC_U64(4, struct figure_progress, steps, "Pas faits", "Of work."),
	REC_U64(5, struct figure_progress, budget, "Pas au plus", "It ends sooner when less has to be hidden."),
	REC_IDS(6, struct figure_progress, waits_for, "peer", 100, "Réponses attendues", "Of federations that were asked what they hold."),
};
REC_DESC_DEFINE(figure_progress, struct figure_progress, "Avancement", "How far a sheet is on its way to be closed or told.");

static const struct rec_field figure_outcome_fields[] = {
	REC_ID(1, struct figure_outcome, id, NULL, "Fiche", "Which one.", .flags = REQUIRED),
	REC_TIME(2, struct figure_outcome, begun_at, "Préparation commencée le", "Which closing or sending of it.", .flags = REQUIRED),
	REC_U32(3, struct figure_outcome, tellings, 0, 10000, "Transmissions", "That it was protected beside."),
	REC_ENUM(4, struct figure_outcome, refusal, sheet_refusal_enum, "Refus", "Absent: none."),
	REC_LIST(5, struct figure_outcome, cells, figure_cell_desc, FIGURE_CELLS_MOST, "Tableau", "With what is hidden."),
};
REC_DESC_DEFINE(figure_outcome, struct figure_outcome, "Fiche préparée", "What may be told of a sheet.");

/* --- all together ----------------------------------------------------------------------------------------------------- */
static const struct rec_field consolidation_fields[] = {
	REC_HEAD(struct consolidation),
	REC_TEXT(6, struct consolidation, code, 60, "Indicateur", "Its code.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(7, struct consolidation, edition, 1, 9999, "Édition", "Of the definition.", .flags = REQUIRED | SERVER_SET),
	REC_TEXT(8, struct consolidation, label, 200, "Intitulé", "Of the definition.", .flags = SERVER_SET),
	REC_ENUM(9, struct consolidation, unit, figure_unit_enum, "Unité", "Of the value.", .flags = SERVER_SET),
	REC_ENUM(10, struct consolidation, period, figure_period_enum, "Période", "A quarter or a year.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_DAY(11, struct consolidation, from, "Premier jour", "Of the period.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_DAY(12, struct consolidation, to, "Dernier jour", "Of the period.", .flags = SERVER_SET),
	REC_TEXT(13, struct consolidation, territory, 3, "Département", "Absent: all of them.", .flags = KEY | SERVER_SET),
	REC_ENUM(14, struct consolidation, category, figure_category_enum, "Catégorie", "All, or one.", .flags = KEY | SERVER_SET),
	REC_I64(15, struct consolidation, value, 0, INT64_MAX, "Valeur", "The sum of what was told; absent when nobody told it.", .flags = SERVER_SET),
	REC_U32(16, struct consolidation, told, 0, 100000, "Fédérations comptées", "That told it.", .flags = SERVER_SET),
	REC_U32(17, struct consolidation, hidden, 0, 100000, "Fédérations masquées", "That hide it: fewer than five people, or next to it.", .flags = SERVER_SET),
	REC_U32(18, struct consolidation, corrected, 0, 100000, "Fédérations ayant corrigé", "What they told before.", .flags = SERVER_SET),
	REC_U32(19, struct consolidation, left, 0, 100000, "Fédérations plus comptées", "That had told or hidden it, and are revoked since.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(consolidation, struct consolidation, "Chiffre consolidé", "A figure of all federations that told it, added up.");

static const struct rec_field figure_place_fields[] = {
	REC_ID(1, struct figure_place, id, "indicator", "Indicateur", "An edition of its definition.", .flags = REQUIRED),
	REC_ENUM(2, struct figure_place, period, figure_period_enum, "Période", "A quarter or a year.", .flags = REQUIRED),
	REC_PLANNED_DAY(3, struct figure_place, from, "Premier jour", "Of the period.", .flags = REQUIRED),
	REC_TEXT(4, struct figure_place, territory, 3, "Département", "Absent: all of them."),
	REC_ENUM(5, struct figure_place, category, figure_category_enum, "Catégorie", "Absent: all of them."),
};
REC_DESC_DEFINE(figure_place, struct figure_place, "Case demandée", "Which figure of which period.");

static const struct rec_field figure_part_fields[] = {
	REC_ID(1, struct figure_part, peer, "peer", "Fédération", "Which one.", .flags = REQUIRED),
	REC_TEXT(2, struct figure_part, federation, 200, "Nom de la fédération", "As its card says."),
	REC_ENUM(3, struct figure_part, standing, figure_standing_enum, "Situation", "Told, corrected, awaited, late, not comparable.", .flags = REQUIRED),
	REC_U32(4, struct figure_part, edition, 1, 9999, "Édition", "Of the definition that it reported by."),
	REC_U32(5, struct figure_part, corrections, 0, 1000000, "Corrections", "So far."),
	REC_TIME(6, struct figure_part, sent_at, "Transmise le", "By its clock."),
	REC_I64(7, struct figure_part, value, 0, INT64_MAX, "Valeur", "Absent: nothing was told of this cell."),
	REC_BOOL(8, struct figure_part, hidden, "Masquée", "It has it, and tells nobody."),
	REC_BOOL(9, struct figure_part, suspended, "Échanges suspendus", "Nothing passes meanwhile; what it told before counts."),
};
REC_DESC_DEFINE(figure_part, struct figure_part, "Part d’une fédération", "What one federation tells of a figure.");

static const struct rec_field figure_parts_fields[] = {
	REC_TEXT(1, struct figure_parts, label, 200, "Intitulé", "Of the definition."),
	REC_ENUM(2, struct figure_parts, unit, figure_unit_enum, "Unité", "Of the values."),
	REC_DAY(3, struct figure_parts, to, "Dernier jour", "Of the period."),
	REC_DAY(4, struct figure_parts, due, "Attendue jusqu’au", "Then whoever has not told is late."),
	REC_LIST(5, struct figure_parts, parts, figure_part_desc, 1000, "Fédérations", "Those that are asked for it, and those that told it."),
};
REC_DESC_DEFINE(figure_parts, struct figure_parts, "Chiffres par fédération", "Who has told a figure, who has not, and what.");

/* --- rights ----------------------------------------------------------------------------------------------------------- */
const struct collection_desc indicator_collection = { .service = "reporting", .path = "/indicators", .plural = "Indicateurs définis",
	.rec = &indicator_desc, .read_all = FIGURES_NATIONAL, .write_all = FIGURES_NATIONAL };
const struct collection_desc peer_indicator_collection = { .service = "reporting", .path = "/peer-indicators", .plural = "Indicateurs demandés",
	.rec = &peer_indicator_desc, .read_all = FIGURES_TEAM };
const struct collection_desc figure_grant_collection = { .service = "reporting", .path = "/figure-grants", .plural = "Chiffres transmis à",
	.rec = &figure_grant_desc, .read_all = FIGURES_TEAM, .write_all = ROLE_COORDINATOR };
const struct collection_desc figure_sheet_collection = { .service = "reporting", .path = "/figure-sheets", .plural = "Fiches de chiffres",
	.rec = &figure_sheet_desc, .read_all = FIGURES_TEAM, .write_all = FIGURES_TEAM, .audited = true };
const struct collection_desc peer_figure_collection = { .service = "reporting", .path = "/peer-figures", .plural = "Chiffres reçus",
	.rec = &peer_figure_desc, .read_all = FIGURES_NATIONAL };
const struct collection_desc consolidation_collection = { .service = "reporting", .path = "/consolidations", .plural = "Chiffres consolidés",
	.rec = &consolidation_desc, .read_all = FIGURES_NATIONAL };

/* --- what follows from a measure or a period --------------------------------------------------------------------------- */
bool
figure_period_end(enum figure_period period, day_t from, day_t *ret_to)
{
	struct ymd d = calendar_ymd(from);

	if (d.day != 1 || (d.month - 1) % (period == PERIOD_YEAR ? 12 : 3) != 0)
		return false;
	*ret_to = calendar_add_months(from, period == PERIOD_YEAR ? 12 : 3) - 1;
	return true;
}

bool
figure_is_personal(enum figure_measure measure)
{
	return measure == MEASURE_REQUESTS_ANSWERED || measure == MEASURE_ACCOMPANIMENT_DAYS;
}

bool
figure_has_territories(enum figure_measure measure)
{
	return measure != MEASURE_ACTIONS_HELD;
}

uint32_t
figure_categories(enum figure_measure measure, const enum figure_category **ret)
{
	static const enum figure_category pools[] = { CATEGORY_INDIVIDUAL, CATEGORY_GROUP };
	static const enum figure_category publics[] = { CATEGORY_PROFESSIONAL, CATEGORY_GOVERNING, CATEGORY_OTHER_PUBLIC };
	static const enum figure_category structures[] = { CATEGORY_CENTRE, CATEGORY_EVS, CATEGORY_OTHER_STRUCTURE };
	static const enum figure_category actions[] = { CATEGORY_FORMATION_ACTION, CATEGORY_JOURNEE_ETUDE, CATEGORY_IMMERSION,
		CATEGORY_RESTITUTION, CATEGORY_INSTANCE_MEETING, CATEGORY_OTHER_ACTION };
	static const struct {
		const enum figure_category *at;
		uint32_t count;
	} of[MEASURE_COUNT] = {
		[MEASURE_REQUESTS_ANSWERED] = { pools, COUNT(pools) }, [MEASURE_ACCOMPANIMENT_DAYS] = { pools, COUNT(pools) },
		[MEASURE_ACTIONS_HELD] = { actions, COUNT(actions) }, [MEASURE_ATTENDANCE] = { publics, COUNT(publics) },
		[MEASURE_PERSONS_TRAINED] = { publics, COUNT(publics) }, [MEASURE_STRUCTURES] = { structures, COUNT(structures) },
	};

	if ((unsigned)measure >= MEASURE_COUNT)
		return 0;
	*ret = of[measure].at;
	return of[measure].count;
}

/* --- refusals ---------------------------------------------------------------------------------------------------------- */
FAULT_DEFINE(FAULT_INDICATOR_STATE, "indicator_state", "Cette définition est %s.", "This definition: %s.");
FAULT_DEFINE(FAULT_INDICATOR_UNIT, "indicator_unit", "L’unité de ce calcul est « %s » : laissez ce champ vide.",
    "The unit of this measure is \"%s\": leave the field empty.");
FAULT_DEFINE(FAULT_INDICATOR_CODE, "indicator_code", "Un code s’écrit en lettres minuscules sans accent, chiffres et tirets bas : « personnes_formees ».",
    "A code is written in small letters without accents, digits and underscores: \"persons_trained\".");
FAULT_DEFINE(FAULT_INDICATOR_PERIOD, "indicator_period",
    "Les éditions précédentes de cet indicateur sont par période « %s » : gardez-la, ou choisissez un autre code.",
    "The editions before are by \"%s\": keep it, or choose another code.");
FAULT_DEFINE(FAULT_FIGURE_PEER, "figure_peer", "Cette fédération partenaire n’est pas en service ici : vérifiez son état dans la liste des fédérations partenaires.",
    "This federation is not in service here: see the list of partner federations.");
FAULT_DEFINE(FAULT_FIGURE_GRANTED, "figure_granted", "L’indicateur « %s » est déjà transmis à cette fédération : modifiez la ligne qui existe.",
    "The indicator \"%s\" is told to this federation already: change the line that there is.");
FAULT_DEFINE(FAULT_FIGURE_CODE_UNKNOWN, "figure_code_unknown", "Aucune définition publiée n’a le code « %s » : choisissez un indicateur de la liste.",
    "No published definition has the code \"%s\": choose one of the list.");
FAULT_DEFINE(FAULT_FIGURE_PERIOD, "figure_period", "Une période commence le premier jour d’un trimestre ou d’une année civile : corrigez le premier jour.",
    "A period begins on the first day of a quarter or of a year: correct its first day.");
FAULT_DEFINE(FAULT_FIGURE_PERIOD_KIND, "figure_period_kind", "Cet indicateur est demandé par période « %s » : choisissez-la.",
    "This indicator is asked for by \"%s\": choose that period.");
FAULT_DEFINE(FAULT_FIGURE_OVERLAP, "figure_overlap",
    "Les mêmes chiffres ont déjà une fiche par trimestre ou par année qui recouvre cette période : soustraites, les deux feraient reconnaître des personnes. Archivez l’autre si elle n’est pas transmise.",
    "The same figures have a sheet by quarter or by year that overlaps: subtracted, both would tell of people. Archive the other one if it was not told.");
FAULT_DEFINE(FAULT_FIGURE_EARLY, "figure_early", "Cet indicateur n’est demandé qu’à partir du %s : choisissez une période plus récente.",
    "This indicator is asked for from %s on: choose a later period.");
FAULT_DEFINE(FAULT_FIGURE_DOUBLE, "figure_double", "Il y a déjà une fiche de cet indicateur pour cette période : ouvrez-la, et corrigez-la s’il le faut.",
    "There is a sheet of this indicator and period: open it, and correct it if need be.");
FAULT_DEFINE(FAULT_FIGURE_PERSONAL, "figure_personal",
    "Cet indicateur compte aussi les demandes personnelles : seule une personne référente en charge du service prépare sa fiche.",
    "Requests of persons count in this indicator: only who is in charge of the service prepares its sheet.");
FAULT_DEFINE(FAULT_FIGURE_COMPUTED, "figure_computed", "Cet indicateur est calculé : n’y saisissez rien.", "This indicator is computed: enter nothing.");
FAULT_DEFINE(FAULT_FIGURE_NOT_ENTERED, "figure_not_entered", "Rien n’est saisi : indiquez au moins une ligne avec sa catégorie, sa valeur et le nombre de personnes.",
    "Nothing is entered: give a line at least, with its category, value and number of people.");
FAULT_DEFINE(FAULT_FIGURE_CELL, "figure_cell",
    "Chaque ligne saisie a sa catégorie, une fois par département ; le total, « Ensemble », est calculé et ne se saisit pas : corrigez ou retirez la ligne « %s ».",
    "Each line has its category, once for a department; the total, \"all\", is computed and not entered: correct or remove the line \"%s\".");
FAULT_DEFINE(FAULT_FIGURE_PEOPLE, "figure_people", "Chaque ligne dit combien de personnes elle compte : une valeur sans personne n’est pas possible.",
    "Each line says how many people it counts: a value of nobody is not possible.");
FAULT_DEFINE(FAULT_FIGURE_TERRITORIES, "figure_territories", "Une fiche a treize départements et six catégories au plus : regroupez les autres départements sous « 00 ».",
    "A sheet has thirteen departments and six categories at most: put the other departments together under \"00\".");
FAULT_DEFINE(FAULT_FIGURE_EVIDENCE, "figure_evidence", "Dites d’où viennent ces chiffres avant d’arrêter la fiche.", "Say where these figures come from before closing.");
FAULT_DEFINE(FAULT_FIGURE_STATE, "figure_state", "Cette fiche est %s.", "This sheet: %s.");
FAULT_DEFINE(FAULT_FIGURE_OPEN, "figure_open", "La période n’est pas terminée : arrêtez la fiche après le %s.", "The period is not over: close the sheet after %s.");
FAULT_DEFINE(FAULT_FIGURE_EDITIONS, "figure_editions", "Cette fiche a été transmise quatre fois : elle ne se corrige plus.",
    "This sheet was told four times: it is not corrected any more.");
FAULT_DEFINE(FAULT_FIGURE_GRANT, "figure_grant_missing",
    "Cet indicateur n’est pas transmis à cette fédération pour cette période : ajoutez d’abord une ligne « Chiffres transmis à ».",
    "This federation is not told this indicator of this period: add it to what is told first.");
FAULT_DEFINE(FAULT_FIGURE_OWN, "figure_own", "Cet indicateur est défini par votre fédération : sa fiche n’est transmise à personne.",
    "This indicator is defined by your own federation: its sheet is told to nobody.");
FAULT_DEFINE(FAULT_FIGURE_WITHDRAWN, "figure_withdrawn", "La fédération qui demandait cet indicateur l’a retiré : il n’y a plus rien à transmettre.",
    "The federation that asked for this indicator has withdrawn it: nothing more is to be told.");
