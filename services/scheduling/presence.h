/*
 * presence: attendance per half-day, signing it, hours done, papers: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. An absence is private: the flag that tells of one is never kept in a record.
 */
#ifndef SERVICES_SCHEDULING_PRESENCE_H
#define SERVICES_SCHEDULING_PRESENCE_H

#include "proto/scheduling_presence.h"
#include "services/scheduling/archive.h"
#include "services/scheduling/service.h"

extern const struct db_table scheduling_attendances, scheduling_signings;

/* --- presence_flags.c, presence_hours.c: on plain structs --------------------------------------------------------------- */
struct presence_facts {
	const struct session *session;
	const struct action *action;
	const struct venue *venue; /* NULL: none, or remote */
	uint32_t present;	   /* participants of that half-day, this one among them */
	bool enrolled;		   /* in an accepted delegation, or among the animators */
	bool elsewhere;		   /* an animator that the row depends on is needed elsewhere at that time */
};
/* Set of attendance_flag: what looks wrong. */
uint32_t presence_flags(const struct presence_facts *f, const struct attendance *a);
/* Usual length of a half-day of a session, in minutes. */
uint32_t presence_minutes(const struct session *s, enum session_half half);

struct presence_slot { /* a half-day that is planned */
	struct id session;
	uint32_t rank;
	day_t day;
	bool placed;
	enum session_half half;
};
/* Slots of live sessions, by rank; ret has room for three a session. */
uint32_t presence_slots(const struct session *sessions, uint32_t count, struct presence_slot *ret);
/* Fills minutes, halves, rate and complete of each person from the rows; a row of nobody among them is passed over. completion: percent. */
void presence_count_people(const struct presence_slot *slots, uint32_t slot_count, const struct attendance *rows, uint32_t row_count,
    day_t today, uint32_t completion, struct presence_person *people, uint32_t people_count);
void presence_count_half(const struct presence_slot *slot, const struct attendance *rows, uint32_t row_count,
    const struct presence_person *people, uint32_t people_count, struct presence_half *ret);
/* Percent of the half-days asked of a person by that action. */
uint32_t presence_completion(const struct action *a);

/* --- presence_store.c ----------------------------------------------------------------------------------------------------- */
struct attendance_list {
	struct attendance *items;
	uint32_t count, cap;
};
/* A session with all that its attendance is held against. */
struct presence_scene {
	struct id by; /* who writes: the caller, or the holder of a link; zero: an account of nobody */
	struct session session;
	struct action action;
	bool has_venue;
	struct venue venue;
	struct enrolment_list in; /* accepted */
	struct attendance_list rows; /* of the session */
};
MUST_CHECK enum rc presence_scene_read(struct context *c, struct id session, const char *field, struct presence_scene *ret,
    struct fault *why);
/* Live rows of a session or an action. */
void presence_rows(struct context *c, unsigned tag, struct id of, struct attendance_list *ret);
/* The delegate of an accepted delegation, and its structure; NULL: none. */
const struct delegate *presence_delegate(const struct enrolment_list *in, struct id person, struct id *ret_structure);
const struct attendance *presence_row(const struct presence_scene *s, enum session_half half, struct id person);
/* The scene as this row leaves it. */
void presence_row_put(struct context *c, struct presence_scene *s, const struct attendance *a);
/* Whose venue it is at, of the session or the action; false: none known, or remote. */
bool presence_venue(struct context *c, const struct session *s, const struct action *a, struct venue *ret);

/* --- attendance.c --------------------------------------------------------------------------------------------------------- */
/* Fills and checks a row, new (before NULL) or changed: what stood before goes to its corrections. */
MUST_CHECK enum rc attendance_settle(struct context *c, const struct presence_scene *s, const struct attendance *before,
    struct attendance *after, struct fault *why);
/* What the team alone is told beside the record's flags. */
uint32_t attendance_team_flags(struct context *c, const struct attendance *a);
/* Nothing of it was said otherwise, or more. */
bool attendance_same(const struct attendance *before, const struct attendance *after);
bool attendance_corrects(const struct attendance *before, const struct attendance *after);
/* Refused: a half-day that the session does not have. */
MUST_CHECK enum rc presence_half_check(const struct session *s, enum session_half half, struct fault *why);
MUST_CHECK enum rc presence_may_begin(struct context *c, const struct session *s, struct fault *why);

/* --- presence_link.c ------------------------------------------------------------------------------------------------------ */
struct text presence_link(struct context *c, struct id session, enum session_half half, uint32_t number, struct id person);
/* Number of the links of that half-day that are good. */
uint32_t presence_link_number(struct context *c, struct id session, enum session_half half);
/* False for what is no good link. */
bool presence_link_open(struct context *c, struct text token, struct sheet_ref *ret_half, struct id *ret_person);

/* --- what service.c takes --------------------------------------------------------------------------------------------------- */
SERVICE_THUNK(presence_attend);
SERVICE_THUNK(presence_sheet);
SERVICE_THUNK(presence_sign_account);
SERVICE_THUNK(presence_renew);
SERVICE_THUNK(presence_sign_get);
SERVICE_THUNK(presence_sign_link);
SERVICE_THUNK(presence_of_action);
SERVICE_THUNK(presence_paper);
SERVICE_THUNK(presence_training_sheet);
enum rc attendance_check(struct context *c, const void *before, void *after, struct fault *why);
bool attendance_visible(struct context *c, const void *rec);
bool attendance_moved(struct context *c, const void *before, void *after);

#define PRESENCE_TABLES &scheduling_attendances, &scheduling_signings,
#define PRESENCE_ROWS \
	{ .desc = &attendance_collection, .table = &scheduling_attendances, .check = attendance_check, .visible = attendance_visible, \
	  .moved = attendance_moved, .archive = attendance_archive },
#define PRESENCE_HANDLERS \
	{ "scheduling.session.attend", presence_attend_thunk }, \
	{ "scheduling.session.sheet", presence_sheet_thunk }, \
	{ "scheduling.session.sign", presence_sign_account_thunk }, \
	{ "scheduling.session.renew_links", presence_renew_thunk }, \
	{ "scheduling.presence.get", presence_sign_get_thunk }, \
	{ "scheduling.presence.sign", presence_sign_link_thunk }, \
	{ "scheduling.action.presence", presence_of_action_thunk }, \
	{ "scheduling.action.paper", presence_paper_thunk }, \
	{ "scheduling.action.training_sheet", presence_training_sheet_thunk },
#define PRESENCE_MACHINES

#endif
