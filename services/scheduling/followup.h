/*
 * followup: intersession accompaniment, action plans of structures, surveys: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_SCHEDULING_FOLLOWUP_H
#define SERVICES_SCHEDULING_FOLLOWUP_H

#include "proto/scheduling_followup.h"
#include "services/scheduling/machines.h"
#include "services/scheduling/archive.h"
#include "services/scheduling/service.h"

extern const struct db_table scheduling_intersessions, scheduling_action_plans, scheduling_surveys, scheduling_survey_templates,
    scheduling_survey_answers;
extern const struct machine scheduling_intersession_machine, scheduling_action_plan_machine, scheduling_survey_machine;

/* --- followup.c: who takes part ----------------------------------------------------------------------------------------- */
/* Whether that structure has an accepted delegation in the action. */
bool followup_is_enrolled(struct context *c, struct id action, struct id structure);
/* The same of one of the caller's organisations. */
bool followup_caller_takes_part(struct context *c, struct id action);
/* Whether the caller is one of the animators of the action. */
bool followup_caller_animates(struct context *c, struct id action);
/* The action of a record that is being written: RC_NOT_FOUND, or RC_CONFLICT when it is archived or cancelled. */
MUST_CHECK enum rc followup_action(struct context *c, struct id id, struct action *ret_action, struct fault *why);
/* First and last day of its sessions that are not cancelled; false when none has a day. */
bool followup_span(struct context *c, struct id action, day_t *ret_first, day_t *ret_last);
/* Structures with an accepted delegation, in the order of their enrolments: each once; institutions are none. */
struct list followup_structures(struct context *c, struct id action);
/* Persons of accepted delegations, sorted by id: each once. */
struct list followup_participants(struct context *c, struct id action);

/* --- intersession.c ----------------------------------------------------------------------------------------------------- */
/* Half-days that the person's slots take, planned or done, are added to halves: one set of session_half a day from `from` on. */
void intersessions_hinder(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves);
/* What says that a slot took place is there, and its day has come. */
MUST_CHECK enum rc intersession_proof(struct context *c, const struct intersession *s, struct fault *why);

/* --- action_plan.c: for the outlook of an action ------------------------------------------------------------------------ */
/* Structures with a place in the action and without an action plan, archived ones left out; ids in the context's arena. */
struct list scheduling_action_plans_missing(struct context *c, struct id action);

/* --- survey_day.c ------------------------------------------------------------------------------------------------------- */
/* A session was staged: surveys that count from the last one follow it. */
void scheduling_survey_follow(struct context *c, const struct session *s);

/* --- hooks, as service.c takes them ------------------------------------------------------------------------------------- */
enum rc intersession_check_thunk(struct context *c, const void *before, void *after, struct fault *why);
bool intersession_visible_thunk(struct context *c, const void *rec);
enum rc action_plan_check_thunk(struct context *c, const void *before, void *after, struct fault *why);
enum rc action_plan_then_thunk(struct context *c, const void *before, const void *after, struct fault *why);
bool action_plan_visible_thunk(struct context *c, const void *rec);
enum rc survey_template_check_thunk(struct context *c, const void *before, void *after, struct fault *why);
enum rc survey_check_thunk(struct context *c, const void *before, void *after, struct fault *why);
enum rc survey_then_thunk(struct context *c, const void *before, const void *after, struct fault *why);
bool survey_visible_thunk(struct context *c, const void *rec);
SERVICE_THUNK(intersession_complete);
SERVICE_THUNK(intersession_cancel);
SERVICE_THUNK(intersession_summary);
SERVICE_THUNK(action_plan_share);
SERVICE_THUNK(action_plan_follow);
SERVICE_THUNK(action_plan_close);
SERVICE_THUNK(action_plan_summary);
SERVICE_THUNK(action_plan_measures);
SERVICE_THUNK(action_plan_tell);
SERVICE_THUNK(survey_open);
SERVICE_THUNK(survey_close);
SERVICE_THUNK(survey_tick);
SERVICE_THUNK(survey_links);
SERVICE_THUNK(survey_results);
SERVICE_THUNK(survey_form);
SERVICE_THUNK(survey_answer);

#define FOLLOWUP_TABLES \
	&scheduling_intersessions, &scheduling_action_plans, &scheduling_surveys, &scheduling_survey_templates, \
	&scheduling_survey_answers,
#define FOLLOWUP_ROWS \
	{ .desc = &intersession_collection, .table = &scheduling_intersessions, .check = intersession_check_thunk, \
	    .visible = intersession_visible_thunk }, \
	{ .desc = &action_plan_collection, .table = &scheduling_action_plans, .check = action_plan_check_thunk, \
	    .then = action_plan_then_thunk, .visible = action_plan_visible_thunk }, \
	{ .desc = &survey_template_collection, .table = &scheduling_survey_templates, .check = survey_template_check_thunk }, \
	{ .desc = &survey_collection, .table = &scheduling_surveys, .check = survey_check_thunk, .then = survey_then_thunk, \
	    .visible = survey_visible_thunk, .archive = survey_archive },
#define FOLLOWUP_HANDLERS \
	{ "scheduling.intersession.complete", intersession_complete_thunk }, \
	{ "scheduling.intersession.cancel", intersession_cancel_thunk }, \
	{ "scheduling.intersession.summary", intersession_summary_thunk }, \
	{ "scheduling.action_plan.share", action_plan_share_thunk }, \
	{ "scheduling.action_plan.follow", action_plan_follow_thunk }, \
	{ "scheduling.action_plan.close", action_plan_close_thunk }, \
	{ "scheduling.action_plan.summary", action_plan_summary_thunk }, \
	{ "scheduling.action_plan.measures", action_plan_measures_thunk }, \
	{ "scheduling.action_plan.tell", action_plan_tell_thunk }, \
	{ "scheduling.survey.open", survey_open_thunk }, \
	{ "scheduling.survey.close", survey_close_thunk }, \
	{ "scheduling.survey.tick", survey_tick_thunk }, \
	{ "scheduling.survey.links", survey_links_thunk }, \
	{ "scheduling.survey.results", survey_results_thunk }, \
	{ "scheduling.survey.form", survey_form_thunk }, \
	{ "scheduling.survey.answer", survey_answer_thunk },
#define FOLLOWUP_MACHINES &scheduling_intersession_machine, &scheduling_action_plan_machine, &scheduling_survey_machine,

#endif
