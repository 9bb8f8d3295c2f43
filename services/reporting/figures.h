/*
 * figures: indicators as aggregates between federations: what reporting.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. A sheet holds the true figures and never leaves; figure_report is what is told.
 */
#ifndef SERVICES_REPORTING_FIGURES_H
#define SERVICES_REPORTING_FIGURES_H

#include "common/runs.h"
#include "proto/federation.h"
#include "proto/reporting_figures.h"
#include "services/reporting/service.h"
#include "services/reporting/suppress.h"

enum indicator_event { INDICATOR_EV_PUBLISH, INDICATOR_EV_WITHDRAW };
enum sheet_event { SHEET_EV_CLOSE, SHEET_EV_SEND, SHEET_EV_CORRECT, SHEET_EV_READY, SHEET_EV_REFUSE, SHEET_EV_ANSWER };

extern const struct db_table indicator_table, indicator_notice_table, peer_indicator_table, figure_grant_table, figure_sheet_table,
    figure_ask_table, figure_held_table, figure_report_table, peer_figure_table, consolidation_table, kept_peer_table, kept_action_table, kept_attendance_table;
extern const struct machine indicator_machine, figure_sheet_machine;

/* --- figures_table.c: cells as the contract has them, and as a table */
/* A territory as the key of a row, and back ("42", in the arena); 0: all of them. */
uint32_t territory_key(struct text territory);
struct text territory_text(uint32_t key, struct arena *a);
/* A table of zeros; keys ascending, the total's not among them. */
struct edition table_new(struct arena *a, const uint32_t *rows, uint32_t row_count, const uint32_t *cols, uint32_t col_count);
/* The table that these cells make; what is missing is hidden. */
struct edition table_of_cells(struct arena *a, const struct list *cells);
struct list table_cells(struct arena *a, const struct edition *e);
/* The same without anything of what is hidden; of the others, that they count five people or more: how many would help to work out the
 * cells of another indicator of the same people. */
struct list cells_told(struct arena *a, const struct list *cells);
/* NULL: there is no such cell. An absent territory and an absent category mean the total. */
const struct figure_cell *cell_find(const struct list *cells, struct text territory, enum figure_category category);

/* --- figures_measure.c */
/* The figures of a computed indicator from the records kept here: people are counted once in the whole table. */
struct edition measure_compute(struct context *c, enum figure_measure measure, day_t from, day_t to);
enum figure_unit measure_unit(enum figure_measure measure);

/* --- figures_told.c */
#define TELLINGS_MOST 6 /* of the same figures: more would take long to protect, and are not told */
/* What somebody was told of the same figures and period, whoever it was. */
struct telling {
	struct list cells; /* struct figure_cell */
	usec_t at;
	bool recalled; /* it is known from who holds it alone: what it hid is not */
};
/* Oldest first; how many there are, of which TELLINGS_MOST are given. */
uint32_t tellings_of(struct context *c, const struct figure_sheet *s, struct telling ret[TELLINGS_MOST]);
/* The same is told and the same hidden, in the same places. */
bool cells_match(const struct list *a, const struct list *b);
/* It counts the same as the sheet. */
bool same_figures(const struct figure_sheet *s, enum figure_measure measure, struct text code);
/* Those that this node does not know it told are noted in the sheet; false when there is none. */
bool sheet_note_held(struct context *c, struct figure_sheet *s, const struct list *editions);
/* A sheet in use of the same figures, by quarter where this one is by year or the other way round, has days of this one's period. */
bool sheet_overlaps(struct context *c, const struct figure_sheet *s);

/* --- figures_ask.c */
/* Asks whoever may hold figures of the sheet's period: the federation that it goes to, and the others that ask for the same. */
enum rc asks_stage(struct context *c, const struct figure_sheet *s);
#define ASKS_MOST 100
/* Those of them, in service, that have not answered: ids, each once. */
struct list asks_wait(struct context *c, const struct figure_sheet *s);
/* The peer's answers are not waited for any more: sheets that do are looked at again. */
void asks_leave(struct context *c, struct id peer);
/* What was asked of the peer and not answered, and what was answered, is told once more. */
enum rc asks_again(struct context *c, struct id peer);
/* So many rows of one kind are kept of a federation: ten indicators by quarter make forty a year. */
#define FIGURE_ROWS_MOST 3000
bool peer_says_enough(struct context *c, const struct db_table *t, struct id peer);
enum rc ask_heard(struct context *c, struct id peer, const struct figure_ask *in);
enum rc held_heard(struct context *c, struct id peer, const struct figure_held *in);
/* An edition among those that were heard; false when it is there already. */
bool edition_note(struct context *c, struct figure_report *r, uint32_t number, usec_t sent_at, struct list cells);

/* --- figures_work.c */
/* What may be told of the sheet is worked out on a thread; the result comes back as a command. The caller stages the sheet. */
void sheet_work(struct context *c, const struct figure_sheet *s);
void figures_resume(struct context *c);
/* The three of service_desc: what is at work in this process is the service's memory, a struct runs. */
void *figures_open(struct db_txn *t);
void figures_close(void *runs);
void figures_applied(void *runs, const struct event *e);
SERVICE_THUNK(figure_sheet_progress);
SERVICE_THUNK(figure_sheet_prepare);
SERVICE_THUNK(figure_sheet_finish);

/* --- figures_sheet.c, figures_steps.c */
MUST_CHECK enum rc sheet_move(struct figure_sheet *s, enum sheet_event event, struct fault *why);
/* Its figures before anything is hidden. */
struct edition sheet_table(struct context *c, const struct figure_sheet *s);
/* Whether it may be told: it is asked for, and granted. */
MUST_CHECK enum rc sheet_may_go(struct context *c, const struct figure_sheet *s, struct fault *why);
/* It is told as it stands. */
enum rc sheet_told(struct context *c, struct figure_sheet *s);
enum rc figure_sheet_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc figure_sheet_archive(struct context *c, const void *rec, struct fault *why);
bool figure_sheet_visible(struct context *c, const void *rec);
/* A sheet that the caller may handle; else not found. */
MUST_CHECK enum rc figure_sheet_load(struct context *c, struct id id, struct figure_sheet *ret, struct fault *why);
SERVICE_THUNK(figure_sheet_close);
SERVICE_THUNK(figure_sheet_send);
SERVICE_THUNK(figure_sheet_correct);

/* --- figures_indicator.c */
enum rc indicator_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc indicator_archive(struct context *c, const void *rec, struct fault *why);
enum rc figure_grant_check(struct context *c, const void *before, void *after, struct fault *why);
SERVICE_THUNK(indicator_publish);
SERVICE_THUNK(indicator_withdraw);
/* The newest definition of that code that was published here; with an edition, that one. False: there is none. */
bool indicator_find(struct context *c, struct text code, uint32_t edition, struct indicator *ret);
/* The newest that the federation asks for; nobody (a zero id): any federation. */
bool peer_indicator_find(struct context *c, struct id peer, struct text code, struct indicator_notice *ret);
/* Told this indicator of a period that begins then. */
bool figure_is_granted(struct context *c, struct id peer, struct text code, day_t from);
bool peer_is_active(struct context *c, struct id peer);
/* A federation came into service, or has lost what we told it (again): all that is published, and what was sent to it. */
enum rc peer_tell(struct context *c, struct id peer, bool again);

/* --- figures_mail.c, figures_sum.c */
extern const struct db_table *const figures_keep[1];
extern const struct rec_desc *const figures_see[1];
enum rc figures_on_event(struct context *c, const struct event *e, struct fault *why);
/* The cells of all federations that this report, which takes the place of `was` (NULL: of none), changes. */
enum rc consolidate(struct context *c, const struct figure_report *was, const struct figure_report *now);
SERVICE_THUNK(consolidation_parts);
SERVICE_THUNK(figure_resum);
/* The federation is revoked: the sums of all that it told are made anew, one after the other. */
void figures_leave(struct context *c, struct id peer);

#define FIGURES_TABLES \
	&indicator_table, &indicator_notice_table, &peer_indicator_table, &figure_grant_table, &figure_sheet_table, &figure_ask_table, \
	&figure_held_table, &figure_report_table, \
	&peer_figure_table, &consolidation_table, &kept_peer_table, &kept_action_table, &kept_attendance_table,
#define FIGURES_ROWS \
	{ .desc = &indicator_collection, .table = &indicator_table, .check = indicator_check, .archive = indicator_archive }, \
	{ .desc = &peer_indicator_collection, .table = &peer_indicator_table }, \
	{ .desc = &figure_grant_collection, .table = &figure_grant_table, .check = figure_grant_check }, \
	{ .desc = &figure_sheet_collection, .table = &figure_sheet_table, .check = figure_sheet_check, .archive = figure_sheet_archive, \
	  .visible = figure_sheet_visible }, \
	{ .desc = &peer_figure_collection, .table = &peer_figure_table }, \
	{ .desc = &consolidation_collection, .table = &consolidation_table },
#define FIGURES_HANDLERS \
	{ "reporting.indicator.publish", indicator_publish_thunk }, { "reporting.indicator.withdraw", indicator_withdraw_thunk }, \
	{ "reporting.figure_sheet.close", figure_sheet_close_thunk }, { "reporting.figure_sheet.send", figure_sheet_send_thunk }, \
	{ "reporting.figure_sheet.correct", figure_sheet_correct_thunk }, \
	{ "reporting.figure_sheet.progress", figure_sheet_progress_thunk }, \
	{ "reporting.figure_sheet.prepare", figure_sheet_prepare_thunk }, { "reporting.figure_sheet.finish", figure_sheet_finish_thunk }, \
	{ "reporting.consolidation.parts", consolidation_parts_thunk }, \
	{ "reporting.figure.resum", figure_resum_thunk },
#define FIGURES_SUBSCRIPTION \
	{ .service = "federation", .keep = figures_keep, .keep_count = 1, .see = figures_see, .see_count = 1, .on_event = figures_on_event },
#define FIGURES_MACHINES &indicator_machine, &figure_sheet_machine,

#endif
