/*
 * matching (service): what its files share: tables, memory, rights, and the moves that several methods make.
 * Owns: nothing itself.
 * Beware: a personal request must not show in anything that an employer, a coordinator or another centre can
 * read: rights.c decides record by record, and every figure stays within its pool.
 */
#ifndef MATCHING_SERVICE_H
#define MATCHING_SERVICE_H

#include "common/runs.h"
#include "common/service.h"
#include "proto/matching.h"
#include "services/matching/machines.h"
#include "services/matching/rank.h"

extern const struct service_desc matching_service;

extern const struct db_table matching_request, matching_ranking, matching_proposal, matching_engagement,
    matching_policy, matching_capacity;
/* kept from the registry's events */
extern const struct db_table matching_organisation, matching_person, matching_mandate, matching_competence,
    matching_bouquet, matching_accompaniment, matching_provider, matching_accreditation,
    matching_retention_rule;

struct matching_state {
	struct columns columns;
	struct runs campaigns;
	uint64_t changes[POOL_COUNT]; /* since it began, of records on which a campaign of the pool may rest */
	bool older; /* than the ledger: some rows have no entries yet */
};
/* campaign.c */
void campaigns_applied(struct matching_state *st, const struct event *e);
void *state_open(struct db_txn *t);
void state_close(void *state);
void state_applied(void *state, const struct event *e);
static inline const struct columns *
columns_of(const struct context *c)
{
	return &((const struct matching_state *)c->state)->columns;
}

/* The index row of a field, by name; a wrong name ends the process at the first call. */
const struct rec_field *matching_field(const struct db_table *t, const char *name);

/* --- the requester's structures (centres.c)
 * ------------------------------------------------------------------------- */
enum { SIDE_TEAM = 1, SIDE_DIRECTION = 2 };
struct centre {
	struct id organisation;
	uint32_t sides; /* of the person, today; 0: it was before */
};
struct centres {
	struct centre *items;
	uint32_t count;
	bool guest; /* of another federation: its colleagues here are no colleagues of ours */
};
/* Where a person holds a mandate; with antennes and what they are antennes of. */
struct centres centres_of_person(struct context *c, struct id person);
/* The same, and where one was held that ended within the policy's years for that kind of tie. */
struct centres centres_of_asker(struct context *c, struct id person, const struct policy *p);
/* That of whoever asks: a person's, or the structure of a group request. */
struct centres centres_of_request(struct context *c, const struct request *r, const struct policy *p);
/* These, and those whose people count as standing in one of them: who faces somebody has a mandate in one of these. */
struct centres centres_around(struct context *c, const struct centres *own);
bool centres_has(const struct centres *all, struct id organisation);
/* Team and direction of one structure face each other. */
bool centres_face(const struct centres *a, const struct centres *b);

/* --- rights (rights.c)
 * ------------------------------------------------------------------------------------------------ */
bool request_visible(struct context *c, const void *rec);
bool proposal_visible(struct context *c, const void *rec);
bool engagement_visible(struct context *c, const void *rec);
bool capacity_visible(struct context *c, const void *rec);
/* May do what a request's people do: the asker, the référent, and for a group the coordinator and its
 * directors. Not the provider. */
bool request_acts(struct context *c, const struct request *r);
/* Serves it: the référent (never on a request of one's own), and for a group the coordinator. */
bool request_serves(struct context *c, const struct request *r);
/* Whose it is: the asker, and for a group its directors. Nobody who serves. */
bool request_asks(struct context *c, const struct request *r);
/* Says what is asked for, and takes it back: the asker; the référent who entered a person's on paper; for a group whoever serves. */
bool request_speaks(struct context *c, const struct request *r);
/* Would serve a request of that person, or of that structure. */
bool asker_serves(struct context *c, enum pool pool, struct id person, struct id organisation);
/* An answer that carries something of the request goes to the caller: a reading, unless it is the asker's (readers.c). */
void request_told(struct context *c, const struct request *r);
/* The same, of what came of it. */
void proposal_told(struct context *c, const void *rec);
void engagement_told(struct context *c, const void *rec);
void shortlist_told(struct context *c, const void *rec);
void far_hold_told(struct context *c, const void *rec);
/* referent.c: the caller may serve personal requests of that person. */
bool referent_serves(struct context *c, struct id asker);
/* May serve somebody: named, or has the role while nobody is. */
bool referent_in_charge(struct context *c);
/* Those named who may serve a person's request stand in it, once it is handed in. */
void request_entrust(struct context *c, struct request *r);
/* Ids of those named who may; false: nobody is named, and every account with the role may be one. */
bool referents_for(struct context *c, struct id asker, struct list *ret);
bool engagement_acts(struct context *c, const struct engagement *e);
bool engagement_serves(struct context *c, const struct engagement *e);
bool provider_is_caller(struct context *c, struct id provider);
/* The record if the caller acts on it (serves it); else not found. */
MUST_CHECK enum rc request_load(struct context *c, struct id id, struct request *ret, struct fault *why);
MUST_CHECK enum rc
request_load_served(struct context *c, struct id id, struct request *ret, struct fault *why);
MUST_CHECK enum rc proposal_load(
    struct context *c, struct id id, struct proposal *ret, struct request *ret_request, struct fault *why);

/* --- a team and its structure (apart.c)
 * ---------------------------------------------------------------------------------------- */
/* That provider is asked for it and has not answered, as kept. */
bool request_has_asked(struct context *c, const struct request *r, struct id provider);
/* What the référent of a person has to know of that line, in French; empty for everybody else, and when there is nothing. */
struct text proposal_caution(struct context *c, const struct request *r, const struct proposal *p);
SERVICE_THUNK(proposal_meet);

/* --- policy (policy.c)
 * -------------------------------------------------------------------------------------------------- */
/* The active one with the defaults for what it leaves out; id zero and version 0: the default policy. */
void policy_active(struct context *c, struct policy *ret);
/* Years for which a tie of that kind counts after its end; and the day before which one that ended does not count. */
uint32_t policy_years(const struct policy *p, enum link_kind kind);
day_t policy_since_kind(const struct policy *p, enum link_kind kind, day_t today);
/* The kind of tie that a mandate is. */
enum link_kind policy_mandate_kind(enum mandate_role role);
usec_t policy_deadline(const struct policy *p, const struct request *r, usec_t now);
/* When the provider is reminded next, counted from the last time; 0: not any more. delay.c */
usec_t policy_reminder(const struct policy *p, const struct request *r, usec_t last, usec_t deadline);
/* So many days later, at the same hour of Paris; of working days those left out do not count (Monday to Friday, no public holiday). */
usec_t delay_end(usec_t from, uint32_t days, bool working);

/* --- ranking (query.c, submit.c, explain.c)
 * ------------------------------------------------------------------------------ */
void query_build(struct context *c, const struct request *r, const struct policy *p, struct rank_query *ret);
/* That provider (zero: none) counts as one that answered: it is not proposed. */
void query_leave_out(struct context *c, struct rank_query *q, struct id provider);
/* Ranks a request that was moved to "submitted" (but: leaves a provider out), and stages what was found. */
MUST_CHECK enum rc request_rank(struct context *c, struct request *r, struct id but, struct fault *why);
/* French, in the arena. */
struct text explain_relax(struct arena *a, enum rule rule, uint32_t candidates);
const char *explain_rule(enum rule rule);

/* waiver.c: ids of the providers that the requester accepts in spite of a link with the own structure. */
#define WAIVERS_MOST 20
struct list waivers_given(struct context *c, struct id request);

/* --- capacity (capacity.c)
 * -------------------------------------------------------------------------------------------- */
/* Spreads the days over the months of the query where the provider has room; RC_RULE with FAULT_CAPACITY when
 * it has not. */
MUST_CHECK enum rc capacity_plan(struct context *c, const struct rank_query *q, uint32_t provider,
    struct list *ret_months, struct fault *why);
/* Of a list of struct month_days, those of that month (its first day). */
uint32_t capacity_days_of(const struct list *months, day_t month);
/* Each months item (no month twice) as entries of the ledger, on the row of its month. RC_RULE, nothing staged, when
 * a row cannot take it. */
struct capacity_order {
	struct id provider;
	enum pool pool;
	const struct list *months; /* struct month_days */
	enum ledger_move move;
	struct id document; /* what moves them: a proposal, an engagement; zero: none */
};
MUST_CHECK enum rc capacity_post(struct context *c, const struct capacity_order *o, struct fault *why);
/* A card changed: its rows from this month on take the new figure and say when they are over it. */
void capacity_follow(struct context *c, const struct provider *p);

/* --- proposals (send.c, cascade.c, link.c)
 * ---------------------------------------------------------------------------- */
/* The proposals of the request's last ranking by rank, decoded into the arena. */
struct list proposals_of(struct context *c, const struct request *r);
/* The same as this command leaves them. */
struct list proposals_now(struct context *c, const struct request *r);
/* -1 when it may be asked today; else the rule. */
int proposal_excluded(struct context *c, const struct rank_query *q, const struct proposal *p);
/* Holds the days (those that the proposal has already, if it has), sets the deadline and its timer, stages proposal.sent and request.solicited. */
MUST_CHECK enum rc proposal_send(struct context *c, struct request *r, struct proposal *p,
    const struct rank_query *q, const struct policy *policy, struct fault *why);
/* The days that it holds, in the ledger. */
MUST_CHECK enum rc
proposal_days(struct context *c, const struct proposal *p, enum ledger_move move, struct fault *why);
/* The proposal is over without an agreement: its days go back, its event is staged. */
MUST_CHECK enum rc proposal_end(
    struct context *c, struct proposal *p, enum proposal_event event, const char *verb, struct fault *why);
/* RC_RULE when a rule excludes the provider today. The caller who does not serve the request is told no more than neutrality. */
MUST_CHECK enum rc
solicit_rules(struct context *c, const struct rank_query *q, const struct proposal *p, struct fault *why);
/* Those still listed or asked, but `but`, are let go: days held go back; of those who were asked it is kept why. */
MUST_CHECK enum rc proposals_let_go(struct context *c, const struct request *r, struct id but,
    enum passed_for sent_for, struct fault *why);
/* The same, because the request is over or ranked again. */
MUST_CHECK enum rc
proposals_pass(struct context *c, const struct request *r, struct id but, struct fault *why);
/* How many are asked and have not answered, as this command leaves them. */
uint32_t proposals_waited(struct context *c, const struct request *r);
/* Sets the timer of the next reminder, when one is due before the deadline. */
void proposal_remind_later(
    struct context *c, const struct request *r, const struct proposal *p, const struct policy *policy);
/* Somebody of the list may be asked today. */
bool cascade_finds(struct context *c, const struct request *r, const struct policy *policy);
/* Asks the best left until so many are waited for; those who may not be asked any more are passed over. ret_sent: struct proposal, may be
 * NULL. */
MUST_CHECK enum rc cascade_fill(struct context *c, struct request *r, const struct policy *policy,
    uint32_t together, struct list *ret_sent, struct fault *why);
/* After a refusal or a deadline: asks the next, or leaves it to the référent, or says that nobody is left. */
MUST_CHECK enum rc cascade_next(struct context *c, struct request *r, struct fault *why);
/* The same after that proposal: a short list does not go on by itself. */
MUST_CHECK enum rc
cascade_after(struct context *c, struct request *r, const struct proposal *p, struct fault *why);
/* Who was asked may not be engaged any more: let go for that reason, and the request goes on without. */
MUST_CHECK enum rc cascade_without(
    struct context *c, struct request *r, struct proposal *p, enum passed_for reason, struct fault *why);
/* Once a request is ranked: where the policy says so, the first is asked as soon as this command is done. */
void cascade_start(struct context *c, const struct request *r, const struct policy *policy);
/* A short list of the request is under way; RC_CONFLICT then (shortlist_follow.c). */
bool shortlist_active(struct context *c, struct id request);
MUST_CHECK enum rc shortlist_none(struct context *c, struct id request, struct fault *why);
/* "/r/<token>", in the arena. */
struct text link_path(struct context *c, const struct proposal *p);
/* The proposal of a token; RC_NOT_FOUND for a token that is not, or no longer, good. */
MUST_CHECK enum rc link_find(struct context *c, struct text token, struct proposal *ret, struct fault *why);
MUST_CHECK enum rc
engagement_begin(struct context *c, const struct request *r, const struct proposal *p, struct fault *why);

/* Over without regard to who asks: whoever was asked is let go, days not done go back (request_end.c, engagement.c). The request was
 * moved already; ret is the answer. */
enum rc
request_end(struct context *c, struct request *r, const char *verb, struct request *ret, struct fault *why);
enum rc engagement_end(struct context *c, struct engagement *e, struct fault *why);
/* The engagement alone: its request is the caller's to move. */
MUST_CHECK enum rc engagement_leave(struct context *c, struct engagement *e, struct fault *why);
/* Withdrawn, from whatever state: nothing asks who does it. */
MUST_CHECK enum rc request_give_up(struct context *c, struct request *r, struct request *ret, struct fault *why);
/* erase.c: the texts of a request that is over go, with those that came of it. */
void request_texts_remove(struct context *c, struct id request);
/* retention.c */
void matching_retention_resume(struct context *c);
enum rc matching_retention_run(struct context *c, const struct ref *in, void *ret, struct fault *why);
/* Somebody is erased. */
void matching_erase(struct context *c, struct id subject);

/* --- moves: the machine's step, with the fault that names the state
 * ------------------------------------------------------ */
MUST_CHECK enum rc request_move(struct request *r, enum request_event event, struct fault *why);
MUST_CHECK enum rc proposal_move(struct proposal *p, enum proposal_event event, struct fault *why);
MUST_CHECK enum rc engagement_move(struct engagement *e, enum engagement_event event, struct fault *why);
/* A rule that has so many half days in it: its argument is "2,5 jours", "2.5 days" in English. */
enum rc refuse_days(struct fault *why, const char *field, const struct fault_code *code, uint32_t halves);
enum rc request_stage(struct context *c, struct request *r, const char *verb);
/* answer.c: a provider says yes: engaged, or let go because a rule stands against it by now (the proposal's status says which); or no. */
MUST_CHECK enum rc
proposal_answered_yes(struct context *c, struct request *r, struct proposal *p, struct fault *why);
MUST_CHECK enum rc proposal_answered_no(
    struct context *c, struct request *r, struct proposal *p, enum answer_reason reason, struct fault *why);
/* As an answer: without what is sensitive, for reading that is GET's, which leaves its event. */
void request_answer(struct context *c, const struct request *r, struct request *ret);

/* --- hooks and handlers
 * -------------------------------------------------------------------------------------------------- */
enum rc
request_check(struct context *c, const struct request *before, struct request *after, struct fault *why);
enum rc
request_then(struct context *c, const struct request *before, const struct request *after, struct fault *why);
enum rc request_check_need(struct context *c, struct request *r, struct fault *why);
/* Where the federation gives the service itself, the asker has to have chosen. */
MUST_CHECK enum rc request_check_choice(struct context *c, const struct request *r, struct fault *why);
/* Somebody named can read it, when it is handed in. */
MUST_CHECK enum rc request_check_served(struct context *c, const struct request *r, struct fault *why);
/* A draft, or a new one that has its id and whose it is, is submitted, and ranked where a provider is looked for (submit.c). */
MUST_CHECK enum rc request_hand_in(struct context *c, struct request *r, bool is_new, struct fault *why);
/* A new one, whole, without its author's account (request_check.c). */
MUST_CHECK enum rc request_file(struct context *c, struct request *r, struct fault *why);
/* request_crisis.c */
enum rc crisis_begin(struct context *c, const struct request *r);
enum rc request_call_again(struct context *c, const struct ref *in, void *ret, struct fault *why);
/* readers.c: sentences; struct reading, newest first. */
struct list readers_may(struct context *c, const struct request *r);
struct list readers_readings(struct context *c, const struct request *r);
enum rc policy_check(struct context *c, const struct policy *before, struct policy *after, struct fault *why);
enum rc
policy_then(struct context *c, const struct policy *before, const struct policy *after, struct fault *why);

enum rc request_submit(struct context *c, const struct ref *in, struct request *ret, struct fault *why);
enum rc
request_proposals(struct context *c, const struct ref *in, struct ranking_view *ret, struct fault *why);
enum rc request_withdraw(struct context *c, const struct ref *in, struct request *ret, struct fault *why);
enum rc request_close(struct context *c, const struct ref *in, struct request *ret, struct fault *why);
enum rc
request_orient(struct context *c, const struct request_orient *in, struct request *ret, struct fault *why);
enum rc request_called_back(struct context *c, const struct ref *in, struct request *ret, struct fault *why);
enum rc
request_readers(struct context *c, const struct ref *in, struct request_readers *ret, struct fault *why);
enum rc
proposal_solicit(struct context *c, const struct solicit *in, struct solicitation *ret, struct fault *why);
enum rc
proposal_link(struct context *c, const struct link_request *in, struct solicitation *ret, struct fault *why);
enum rc proposal_expire(struct context *c, const struct ref *in, void *ret, struct fault *why);
SERVICE_THUNK(request_solicit);
SERVICE_THUNK(request_cascade);
SERVICE_THUNK(proposal_remind);
enum rc
answer_get(struct context *c, const struct answer_ref *in, struct answer_brief *ret, struct fault *why);
enum rc answer_give(struct context *c, const struct answer *in, struct answer_taken *ret, struct fault *why);
enum rc engagement_add_day(
    struct context *c, const struct engagement_day *in, struct engagement *ret, struct fault *why);
enum rc engagement_evaluate(
    struct context *c, const struct engagement_evaluate *in, struct engagement *ret, struct fault *why);
enum rc engagement_close(struct context *c, const struct ref *in, struct engagement *ret, struct fault *why);

#endif
