/*
 * service: what scheduling is: tables, collections with their hooks, handlers, what it follows.
 * Owns: the declaration; nothing is decided here.
 * Beware: organisations, persons and mandates are the registry's, kept from its events, without names.
 */
#include "services/scheduling/archive.h"
#include "services/scheduling/clash.h"
#include "services/scheduling/enrolment.h"
#include "services/scheduling/far.h"
#include "services/scheduling/followup.h"
#include "services/scheduling/funding.h"
#include "services/scheduling/machines.h"
#include "services/scheduling/plan.h"
#include "services/scheduling/poll.h"
#include "services/scheduling/presence.h"
#include "services/scheduling/resource.h"
#include "services/scheduling/school_entered.h"
#include "services/scheduling/share.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
static const struct db_table *const tables[] = { &scheduling_venues, &scheduling_actions,
	&scheduling_sessions, &scheduling_absences, &scheduling_enrolments, &scheduling_plans,
	&scheduling_organisations, &scheduling_persons, &scheduling_mandates,
	RESOURCE_TABLES
	SCHOOL_TABLES
	POLL_TABLES
	PRESENCE_TABLES
	FOLLOWUP_TABLES
	FUNDING_TABLES
	SHARE_TABLES
	FAR_TABLES
};
/* clang-format on */

/* Typed thunks, so that the hooks themselves are free of void pointers. */
#define THEN_HOOK(fn, type)                                                                                  \
	static enum rc fn##_thunk(                                                                           \
	    struct context *c, const void *before, const void *after, struct fault *why)                     \
	{                                                                                                    \
		return fn(c, (const type *)before, (const type *)after, why);                                \
	}
COLLECTION_HOOK(scheduling_venue_check, struct venue)
COLLECTION_HOOK(scheduling_action_check, struct action)
COLLECTION_HOOK(scheduling_session_check, struct session)
COLLECTION_HOOK(scheduling_absence_check, struct absence)
COLLECTION_HOOK(scheduling_enrolment_ours, struct enrolment)
COLLECTION_HOOK(scheduling_plan_check, struct plan)
THEN_HOOK(scheduling_venue_then, struct venue)
THEN_HOOK(scheduling_action_then, struct action)
THEN_HOOK(scheduling_session_then, struct session)
THEN_HOOK(scheduling_absence_then, struct absence)
THEN_HOOK(scheduling_enrolment_then, struct enrolment)
THEN_HOOK(scheduling_plan_then, struct plan)

static bool
enrolment_visible_thunk(struct context *c, const void *rec)
{
	return scheduling_enrolment_visible(c, (const struct enrolment *)rec);
}

static bool
enrolment_moved_thunk(struct context *c, const void *before, void *after)
{
	return scheduling_enrolment_moved(c, (const struct enrolment *)before, (struct enrolment *)after);
}

static const struct collection collections[] = {
	{ .desc = &venue_collection,
	    .table = &scheduling_venues,
	    .check = scheduling_venue_check_hook,
	    .then = scheduling_venue_then_thunk,
	    .archive = venue_archive },
	{ .desc = &action_collection,
	    .table = &scheduling_actions,
	    .check = scheduling_action_check_hook,
	    .then = scheduling_action_then_thunk,
	    .archive = action_archive },
	{ .desc = &session_collection,
	    .table = &scheduling_sessions,
	    .check = scheduling_session_check_hook,
	    .then = scheduling_session_then_thunk,
	    .strip = session_strip,
	    .archive = session_archive },
	{ .desc = &absence_collection,
	    .table = &scheduling_absences,
	    .check = scheduling_absence_check_hook,
	    .then = scheduling_absence_then_thunk },
	{ .desc = &enrolment_collection,
	    .table = &scheduling_enrolments,
	    .check = scheduling_enrolment_ours_hook,
	    .then = scheduling_enrolment_then_thunk,
	    .visible = enrolment_visible_thunk,
	    .moved = enrolment_moved_thunk,
	    .refs_own = REC_BIT(ENROLMENT_PERSONS),
	    .archive = enrolment_archive },
	{ .desc = &plan_collection,
	    .table = &scheduling_plans,
	    .check = scheduling_plan_check_hook,
	    .then = scheduling_plan_then_thunk,
	    .archive = plan_archive },
	/* clang-format off */
	RESOURCE_ROWS
	SCHOOL_ROWS
	POLL_ROWS
	PRESENCE_ROWS
	FOLLOWUP_ROWS
	FUNDING_ROWS
	SHARE_ROWS
	FAR_ROWS
	/* clang-format on */
};

HANDLER(scheduling_action_open, struct ref, struct action)
HANDLER(scheduling_action_confirm, struct ref, struct action)
HANDLER(scheduling_action_start, struct ref, struct action)
HANDLER(scheduling_action_finish, struct ref, struct action)
HANDLER(scheduling_action_cancel, struct ref, struct action)
HANDLER(scheduling_session_hold, struct ref, struct session)
HANDLER(scheduling_session_cancel, struct ref, struct session)

static const struct handler handlers[] = {
	{ "scheduling.action.open", scheduling_action_open_thunk },
	{ "scheduling.action.confirm", scheduling_action_confirm_thunk },
	{ "scheduling.action.start", scheduling_action_start_thunk },
	{ "scheduling.action.finish", scheduling_action_finish_thunk },
	{ "scheduling.action.cancel", scheduling_action_cancel_thunk },
	{ "scheduling.session.hold", scheduling_session_hold_thunk },
	{ "scheduling.session.cancel", scheduling_session_cancel_thunk },
	/* clang-format off */
	PLAN_HANDLERS
	ENROLMENT_HANDLERS
	RESOURCE_HANDLERS
	POLL_HANDLERS
	PRESENCE_HANDLERS
	FOLLOWUP_HANDLERS
	FUNDING_HANDLERS
	SHARE_HANDLERS
	FAR_HANDLERS
	/* clang-format on */
};

static const struct db_table *const kept[] = { &scheduling_organisations, &scheduling_persons,
	&scheduling_mandates };
static const struct db_table *const kept_peers[] = { &scheduling_peers };
static const struct rec_desc *const seen_parties[] = { &far_party_desc };
static const struct rec_desc *const seen_mail[] = { &peer_mail_desc };
static const struct subscription subscriptions[] = {
	{ .service = "registry",
	    .keep = kept,
	    .keep_count = COUNT(kept),
	    .see = seen_parties,
	    .see_count = COUNT(seen_parties),
	    .on_event = far_party_heard },
	{ .service = "federation",
	    .keep = kept_peers,
	    .keep_count = COUNT(kept_peers),
	    .see = seen_mail,
	    .see_count = COUNT(seen_mail),
	    .on_event = scheduling_mail },
};

/* clang-format off */
static const struct machine *const machines[] = {
	&scheduling_action_machine, &scheduling_session_machine, &scheduling_enrolment_machine, &scheduling_plan_machine,
	RESOURCE_MACHINES
	POLL_MACHINES
	PRESENCE_MACHINES
	FOLLOWUP_MACHINES
	FUNDING_MACHINES
	SHARE_MACHINES
	FAR_MACHINES
};
/* clang-format on */

/* Surveys count their days from the last session; calendars tell of time and place. */
static void
scheduling_follow(struct context *c, const struct db_table *t, const void *after)
{
	resource_follow(c, t, after);
	share_follow(c, t);
	far_share_follow(c, t, after);
	far_visitor_follow(c, t, after);
	if (t == &scheduling_sessions)
		scheduling_survey_follow(c, after);
}

static void
scheduling_erase(struct context *c, struct id person)
{
	resource_erase(c, person);
	shares_erase(c, person);
}

const struct service_desc scheduling_service = {
	.contract = &scheduling_contract,
	.tables = tables,
	.table_count = COUNT(tables),
	.collections = collections,
	.collection_count = COUNT(collections),
	.handlers = handlers,
	.handler_count = COUNT(handlers),
	.subscriptions = subscriptions,
	.subscription_count = COUNT(subscriptions),
	.open = plan_board_open,
	.close = plan_board_close,
	.applied = plan_board_applied,
	.resume = scheduling_plan_resume,
	.follow = scheduling_follow,
	.erase = scheduling_erase,
	.machines = machines,
	.machine_count = COUNT(machines),
};
