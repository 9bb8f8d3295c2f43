/*
 * notification_test: which event is told to whom, in both pools; and the inbox in a host.
 * Owns: the list of events that are told.
 * Beware: an event added to a contract fails here until somebody has decided whether it is told.
 */
#include "proto/federation.h"
#include "proto/reporting_figures.h"
#include "proto/registry.h"
#include "proto/scheduling.h"
#include "services/notification/service.h"
#include "tests/lib/desk.h"
#include "tests/lib/matching_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

extern const struct service_desc registry_service, scheduling_service, matching_service;

static const struct id person = { { 1 } }, centre = { { 2 } }, object = { { 3 } }, action_id = { { 4 } };

/* --- every event of the contracts
 * ------------------------------------------------------------------------------------- */
static const char *const told_scheduling[] = { "enrolment.created", "enrolment.promoted", "enrolment.offered",
	"enrolment.accepted", "enrolment.refused", "enrolment.lapsed", "enrolment.replaced",
	"enrolment.united", "enrolment.withdrawn", "session.placed", "session.moved", "session.hindered",
	"enrolment.unclaimed", "enrolment.passed_over", "session.updated", "session.cancelled",
	"plan.computed", "plan.applied", "plan.infeasible", "plan.undecided", "action.opened",
	"action.confirmed", "action.cancelled", "poll.reminded", "poll.closed", "poll.applied", "poll.fell",
	"poll_answer.asked", "intersession.cancelled", "action_plan.shared", "action_plan.due",
	"survey.opened", "survey.reminded", "survey.closed", "calendar.failing", "far_action.offered",
	"far_action.withdrawn", "action_share.accepted", "action_share.declined", "far_enrolment.waiting",
	"far_enrolment.offered", "far_enrolment.accepted", "far_enrolment.declined", "far_enrolment.replaced",
	"far_enrolment.withdrawn", "visitor.refused", NULL };
static const char *const silent_scheduling[] = { "quota.taken", "quota.spent", "action.started",
	"action.finished", "session.held", "enrolment.declined", "enrolment.absorbed", "enrolment.ranked",
	"enrolment.reduced", "funding.asked", "funding.granted", "funding.refused", "funding.invoiced",
	"funding.paid", "funding.cancelled", "training_agreement.sent", "training_agreement.revised",
	"training_agreement.signed", "training_agreement.closed", "training_agreement.cancelled",
	"plan.stopping", "poll.opened", "poll.rose", "poll_answer.answered", "poll_answer.link_renewed",
	"intersession.completed", "action_plan.followed", "action_plan.closed", "survey.moved",
	"survey_answer.given", "calendar.asked", "calendar.taken", "calendar.read", "calendar.failed",
	"calendar_busy.read", "feed.revoked", "session_stamp.noted", "attendance.signed",
	"attendance.countersigned", "attendance.corrected", "signing.renewed", "person_share.joined",
	"person_share.linked", "person_share.refused", "person_share.ended", "person_share.activated",
	"person_share.denied", "person_share.closed", "busy_share.forgotten", "busy_share.told",
	"far_busy.forgotten", "far_busy.heard", "action_share.withdrawn", "shared_action.told",
	"far_action.changed", "far_action.accepted", "far_action.declined", "share_answer.told",
	"far_enrolment.answered", "far_enrolment.attended", "visitor_ask.told", "visitor.asked",
	"visitor.heard", "visitor.moved", "visitor_answer.told", NULL };
static const char *const told_matching[] = { "ranking.created", "ranking.used_up", "request.submitted",
	"request.proposed", "request.call_back", "request.call_again", "request.reopened",
	"request.exhausted", "request.withdrawn", "request.oriented", "request.service_archived",
	"proposal.sent", "proposal.refused", "proposal.expired", "proposal.reminded", "shortlist.opened",
	"shortlist.declined", "shortlist.exhausted", "engagement.created", "engagement.evaluated",
	"engagement.closed", "engagement.unsigned", "engagement.suspended", "engagement.resumed",
	"engagement.replaced", "engagement.card_archived", "request_link.renewed", "waiver.asked",
	"far_hold.refused", "far_hold.agreed", "far_hold.lost", "far_hold.shifted", "far_hold.shift_refused",
	"home_hold.shifted", "home_hold.solicited", "home_hold.reminded", "home_hold.engaged",
	"home_hold.withdrawn", "home_hold.released", "home_hold.stopped", "home_hold.ended", NULL };
/* those of doors are told by a rule of their own */
static const char *const silent_matching[] = { "reception.offered", "reception.received",
	"reception.accepted", "reception.entered", "reception.withdrawn", "reception.left", "reception.ended",
	"reception_word.told", "far_hold.moved", "home_hold.refused", "home_hold.moved",
	"home_hold.link_renewed", "home_hold.accepted", "home_hold.declined", "home_hold.expired",
	"home_hold.day_done", "home_hold.evaluated", "home_hold.erased", "hold_ask.told", "hold_ask.erased",
	"hold_answer.told", "hold_recall.noted", "lent_card.noted", "quota.taken", "quota.spent",
	"request.called_back", "request.solicited", "request.engaged", "request.closed", "request.entrusted",
	"request.followed", "request.erased",
	"request.reader_named", /* of a person's it is told, to that person: matching_named_test */
	"referent.settled", "referent_access.kept", "request_link.given", "request_link.filed",
	"request_link.revoked", "waiver.given", "waiver.revoked", "proposal.erased", "engagement.erased",
	"ranking.erased", "proposal.listed", "proposal.link_renewed", "proposal.accepted", "proposal.passed",
	"proposal.met", "shortlist.heard", "shortlist.marked", "shortlist.scored", "shortlist.chosen",
	"shortlist.engaged", "shortlist.cancelled", "shortlist.erased", "engagement.day_done",
	"engagement.shifted", "engagement.invoiced", "engagement_agreement.proposed",
	"engagement_agreement.signing", "engagement_agreement.signed", "engagement_agreement.revised",
	"engagement_agreement.cancelled", "engagement_agreement.erased", "invoice.received", "invoice.paid",
	"invoice.cancelled", "ledger_entry.posted", "capacity_transfer.entered", "capacity.moved",
	"campaign.started", "campaign.stopping", "campaign.computed", "campaign.undecided", "campaign.stale",
	"campaign.applied", "campaign.cancelled", "campaign_line.computed", "policy.replaced", NULL };

static const char *const told_federation[] = { "peer.confirmed", "peer.revoked", "peer.archived",
	"peer.restarted", "peer.resync", "peer_stream.died", "peer_stream.held", "peer_stream.spilled",
	"peer_stream.overflowed", "peer_stream.refusing", "peer_stream.not_understood", NULL };
static const char *const silent_federation[] = { "peer_sent.erased", "peer_mail.erased", "peer.full",
	"peer.relieved", "peer.suspended", "peer.erased", "peer.resumed", "peer.renewed", "peer_stream.noted",
	"peer_stream.settled", "peer_stream.rewound", "peer_stream.moving", "peer_stream.moved",
	"peer_stream.dropped", "peer_stream.announced", "peer_sent.queued", "peer_sent.emptied",
	"peer_mail.received", "peer_mail.emptied", NULL };

static const char *const told_reporting[] = { "peer_indicator.heard", "figure_sheet.refused", NULL };
static const char *const silent_reporting[] = { "indicator.published", "indicator.withdrawn",
	"indicator_notice.told", "figure_sheet.closing", "figure_sheet.closed", "figure_sheet.asking",
	"figure_sheet.held", "figure_sheet.sending", "figure_ask.asked", "figure_ask.answered",
	"figure_held.told", "peer_figure.kept", "figure_sheet.sent", "figure_sheet.reopened",
	"figure_report.sent", "peer_figure.heard", "consolidation.summed", NULL };

static bool
is_in(const char *const *list, const char *name)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

/* A record of that kind, of that pool, with all that a rule could look at. */
static struct event
sample(const char *name, const struct rec_desc *d, enum pool pool)
{
	static struct request request;
	static struct proposal proposal;
	static struct engagement engagement;
	static struct shortlist shortlist;
	static const struct ranking found = { .id = { { 3 } }, .candidates = 2 };
	static struct ranking ranking;
	static struct request_link request_link;
	static struct waiver waiver;
	static const struct indicator_notice asked = { .label = TEXT_LIT("Personnes formées"),
		.period = PERIOD_YEAR };
	static struct far_hold far;
	static const struct far_enrolment far_enrolment = { .structure = { { 2 } }, .far_action = { { 3 } } };
	static const struct action_share action_share = { .action = { { 4 } } };
	static const struct visitor visitor = { .action = { { 4 } } };
	static struct home_hold home;
	static struct session session;
	static struct enrolment enrolment;
	static struct action action;
	static struct poll poll;
	static struct poll_answer poll_answer;
	static struct intersession slot;
	static struct action_plan plan;
	static struct survey survey;
	static struct calendar_source calendar;
	static const struct peer_stream stream = { .peer = { { 5 } } };
	static struct peer peer;
	static uint32_t due[] = { 2, 5 };
	struct event e = { .rec_desc = d,
		.name = text_of(name),
		.verb = strchr(name, '.') + 1,
		.key = object,
		.rec = &action };

	request = (struct request){ .id = object, .kind = pool, .person = person, .organisation = centre };
	proposal = (struct proposal){ .id = object, .pool = pool, .request = object };
	engagement = (struct engagement){
		.id = object, .pool = pool, .person = person, .organisation = centre, .request = object
	};
	shortlist = (struct shortlist){
		.id = object, .pool = pool, .person = person, .organisation = centre, .request = object
	};
	request_link = (struct request_link){
		.id = object, .kind = pool, .person = person, .organisation = centre, .request = object
	};
	waiver = (struct waiver){
		.id = object, .pool = pool, .person = person, .organisation = centre, .request = object
	};
	far = (struct far_hold){ .id = object, .pool = pool, .request = object };
	home = (struct home_hold){ .id = object, .pool = pool };
	ranking = found;
	ranking.pool = pool;
	ranking.request = object;
	session =
	    (struct session){ .has = REC_BIT(SESSION_DAY), .action = action_id, .rank = 2, .day = 18206 };
	enrolment = (struct enrolment){ .action = action_id, .structure = centre, .persons = { NULL, 2 } };
	poll = (struct poll){ .action = action_id, .closes_at = 1 };
	poll_answer = (struct poll_answer){ .poll = object, .person = person };
	slot = (struct intersession){ .action = action_id, .structure = centre, .day = 18206 };
	plan = (struct action_plan){ .action = action_id, .structure = centre, .fell_due = { due, 2 } };
	calendar = (struct calendar_source){ .id = object, .person = person };
	survey = (struct survey){ .action = action_id, .closes_on = 18206 };
	peer = (struct peer){ .id = object, .code = text_of("isere"), .status = PEER_CONFIRMED_ONCE };
	if (d == &peer_desc)
		e.rec = &peer;
	else if (d == &peer_indicator_desc)
		e.rec = &asked;
	else if (d == &peer_stream_desc)
		e.rec = &stream;
	else if (d == &intersession_desc)
		e.rec = &slot;
	else if (d == &action_plan_desc)
		e.rec = &plan;
	else if (d == &survey_desc)
		e.rec = &survey;
	else if (d == &calendar_desc)
		e.rec = &calendar;
	else if (d == &request_desc)
		e.rec = &request;
	else if (d == &proposal_desc)
		e.rec = &proposal;
	else if (d == &engagement_desc)
		e.rec = &engagement;
	else if (d == &shortlist_desc)
		e.rec = &shortlist;
	else if (d == &waiver_desc)
		e.rec = &waiver;
	else if (d == &far_hold_desc)
		e.rec = &far;
	else if (d == &home_hold_desc)
		e.rec = &home;
	else if (d == &ranking_desc)
		e.rec = &ranking;
	else if (d == &request_link_desc)
		e.rec = &request_link;
	else if (d == &session_desc)
		e.rec = &session;
	else if (d == &enrolment_desc)
		e.rec = &enrolment;
	else if (d == &far_enrolment_desc)
		e.rec = &far_enrolment;
	else if (d == &action_share_desc)
		e.rec = &action_share;
	else if (d == &visitor_desc)
		e.rec = &visitor;
	else if (d == &poll_desc)
		e.rec = &poll;
	else if (d == &poll_answer_desc)
		e.rec = &poll_answer;
	return e;
}

static bool
reads_well(const char *sentence)
{
	size_t n = strlen(sentence);

	return n > 20 && n < 400 && sentence[n - 1] == '.' && strchr(sentence, '%') == NULL &&
	    strstr(sentence, "(null)") == NULL && strstr(sentence, "matching") == NULL &&
	    strstr(sentence, "cascade") == NULL && strstr(sentence, "campagne") == NULL;
}

static void
hold_to(const struct service_contract *contract, const char *const *told, const char *const *silent,
    bool (*rule)(const struct event *e, struct notice_draft *d))
{
	for (size_t i = 0; i < contract->event_count; i++) {
		const struct event_desc *ev = &contract->events[i];
		struct event e = sample(ev->name, ev->rec, POOL_GROUP);
		struct notice_draft d = { 0 };
		bool tells = rule(&e, &d);

		if (!is_in(told, ev->name) && !is_in(silent, ev->name))
			fail_msg("%s: nobody has decided whether it is told", ev->name);
		if (tells != is_in(told, ev->name))
			fail_msg("%s is %s", ev->name, tells ? "told" : "not told");
		if (tells && !reads_well(d.sentence))
			fail_msg("%s: \"%s\"", ev->name, d.sentence);
	}
}

static void
every_event_of_the_contracts_is_told_or_is_silent_on_purpose(void **state)
{
	(void)state;
	hold_to(&scheduling_contract, told_scheduling, silent_scheduling, notice_of_scheduling);
	hold_to(&matching_contract, told_matching, silent_matching, notice_of_matching);
	hold_to(&federation_contract, told_federation, silent_federation, notice_of_federation);
}

static void
that_an_indicator_is_asked_for_is_told_and_no_figure_is(void **state)
{
	(void)state;
	hold_to(&reporting_contract, told_reporting, silent_reporting, notice_of_reporting);
}

static void
a_sheet_that_could_not_go_is_told_unless_requests_of_persons_count_in_it(void **state)
{
	struct figure_sheet s = {
		.id = object, .label = text_of("Personnes formées"), .status = SHEET_CLOSED
	};
	struct event e = { .rec_desc = &figure_sheet_desc,
		.name = text_of("figure_sheet.refused"),
		.verb = "refused",
		.key = object,
		.rec = &s };
	struct notice_draft d = { 0 };

	(void)state;
	assert_true(notice_of_reporting(&e, &d));
	assert_int_equal(d.audience, ROLE_COORDINATOR);
	assert_int_equal(d.urgency, NOTICE_ACTION);
	assert_non_null(strstr(d.sentence, "« Personnes formées » n’a pas pu être transmise"));
	s.personal = true;
	assert_false(notice_of_reporting(&e, &d));
}

static void
the_second_person_is_asked_for_once_and_then_told_that_it_is_done(void **state)
{
	struct peer p = { .id = object, .code = text_of("isere"), .status = PEER_CONFIRMED_ONCE };
	struct event e = { .rec_desc = &peer_desc,
		.name = text_of("peer.confirmed"),
		.verb = "confirmed",
		.key = object,
		.rec = &p };
	struct notice_draft d = { 0 };

	(void)state;
	assert_true(notice_of_federation(&e, &d));
	assert_int_equal(d.urgency, NOTICE_ACTION);
	assert_non_null(strstr(d.sentence, "« isere »"));
	assert_true(id_equal(d.context, object));
	assert_int_equal(d.audience, ROLE_COORDINATOR | ROLE_OPERATOR);
	p.status = PEER_ACTIVE;
	d = (struct notice_draft){ 0 };
	assert_true(notice_of_federation(&e, &d));
	assert_int_not_equal(d.urgency, NOTICE_ACTION);
}

static void
a_deadline_is_told_to_coordinators_when_it_falls_due_and_not_before(void **state)
{
	static const char *const silent[] = { "deadline.created", "deadline.moved", "deadline.updated",
		"deadline.dropped" };
	struct deadline due = {
		.record = object, .due = 20819, .title = text_of("Évaluer le projet social")
	};
	struct event e = {
		.rec_desc = &deadline_desc, .name = text_of("deadline.due"), .key = action_id, .rec = &due
	};
	struct notice_draft d = { 0 };

	(void)state;
	assert_true(notice_of_registry(&e, &d));
	assert_string_equal(d.sentence, "Échéance du vendredi 1er janvier 2027 : Évaluer le projet social.");
	assert_int_equal(d.audience, ROLE_COORDINATOR);
	assert_int_equal(d.urgency, NOTICE_ACTION);
	assert_true(id_equal(d.context, object));
	assert_true(id_is_zero(d.person) && id_is_zero(d.organisation));
	for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
		e.name = text_of(silent[i]);
		assert_false(notice_of_registry(&e, &d));
	}
}

/* Of an agreement, what the other federation decided; never what this one did. */
static void
what_another_federation_decides_of_an_agreement_is_told_to_coordinators(void **state)
{
	static const char *const told[] = { "sharing.received", "sharing.entered", "sharing.declined",
		"sharing.left", "sharing.ended" };
	static const char *const silent[] = { "sharing.created", "sharing.offered", "sharing.accepted",
		"sharing.refused", "sharing.withdrawn", "sharing.told", "sharing.gone" };
	struct sharing s = { .id = object, .peer = centre };
	struct event e = { .rec_desc = &sharing_desc, .key = object, .rec = &s };

	(void)state;
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
		struct notice_draft d = { 0 };

		e.name = text_of(told[i]);
		assert_true(notice_of_registry(&e, &d));
		assert_int_equal(d.audience, ROLE_COORDINATOR);
		assert_true(id_equal(d.context, centre));
		assert_true(reads_well(d.sentence));
	}
	for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
		struct notice_draft d = { 0 };

		e.name = text_of(silent[i]);
		assert_false(notice_of_registry(&e, &d));
	}
}

/* Of a door for a team the same; who serves is told too, once it binds them. */
static void
what_another_federation_decides_of_a_door_is_told_and_nobody_who_comes_through_it(void **state)
{
	static const char *const told[] = { "reception.received", "reception.entered", "reception.left",
		"reception.ended" };
	static const char *const silent[] = { "reception.offered", "reception.accepted",
		"reception.withdrawn" };
	struct reception r = { .id = object, .peer = centre };
	struct event e = { .rec_desc = &reception_desc, .key = object, .rec = &r };

	(void)state;
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
		struct notice_draft d = { 0 };

		e.name = text_of(told[i]);
		assert_true(notice_of_reception(&e, &d));
		assert_int_equal(d.audience, i == 0 ? ROLE_COORDINATOR : ROLE_COORDINATOR | ROLE_REFERENT);
		assert_true(id_equal(d.context, centre) && id_is_zero(d.person));
		assert_true(reads_well(d.sentence));
	}
	for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
		struct notice_draft d = { 0 };

		e.name = text_of(silent[i]);
		assert_false(notice_of_reception(&e, &d));
	}
}

static void
a_provider_alone_is_told_that_its_card_grows_old(void **state)
{
	struct accreditation a = { .has = REC_BIT(ACCREDITATION_TAG_PERSON), .person = person };
	struct event e = { .rec_desc = &accreditation_desc,
		.name = text_of("accreditation.reminded"),
		.key = object,
		.rec = &a };
	struct notice_draft d = { 0 };

	(void)state;
	assert_true(notice_of_registry(&e, &d));
	assert_true(id_equal(d.person, person));
	assert_int_equal(d.audience, 0);
	assert_true(reads_well(d.sentence));
	e.name = text_of("accreditation.suspended");
	assert_false(notice_of_registry(&e, &d)); /* by a decision: that is told by whoever took it */
	a.suspended_for = SUSPENSION_STALE_CARD;
	a.has |= REC_BIT(ACCREDITATION_TAG_SUSPENDED_FOR);
	assert_true(notice_of_registry(&e, &d));
	assert_true(reads_well(d.sentence));
	a.has &= ~REC_BIT(ACCREDITATION_TAG_PERSON); /* an organisation */
	assert_false(notice_of_registry(&e, &d));
	e.name = text_of("accreditation.created");
	assert_false(notice_of_registry(&e, &d));
}

static const struct rec_desc *
record_of(const char *event)
{
	static const struct rec_desc *const all[] = { &request_desc, &proposal_desc, &engagement_desc,
		&session_desc, &enrolment_desc, &plan_desc, &action_desc, &poll_desc, &poll_answer_desc,
		&intersession_desc, &action_plan_desc, &survey_desc, &calendar_desc, &shortlist_desc,
		&ranking_desc, &request_link_desc, &waiver_desc, &far_hold_desc, &home_hold_desc };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strncmp(event, all[i]->name, strlen(all[i]->name)) == 0 &&
		    event[strlen(all[i]->name)] == '.')
			return all[i];
	return NULL;
}

static void
what_is_told_reaches_somebody_and_says_of_what_it_is_part(void **state)
{
	(void)state;
	for (const char *const *n = told_scheduling; *n != NULL; n++) {
		struct event e = sample(*n, record_of(*n), POOL_GROUP);
		struct notice_draft d = { 0 };
		bool left =
		    text_is(e.name, "enrolment.unclaimed") || text_is(e.name, "enrolment.passed_over");

		if (text_is(e.name, "session.hindered"))
			e.rec = NULL; /* a note: the session keeps its version */
		assert_true(notice_of_scheduling(&e, &d));
		/* what is between a structure and who accompanies it, or its own alone, or asked of one person, needs no coordinator */
		if (e.rec_desc == &intersession_desc || e.rec_desc == &poll_answer_desc ||
		    text_is(e.name, "action_plan.due"))
			assert_int_equal(d.audience, 0);
		else if (text_is(e.name, "session.placed") || text_is(e.name, "session.moved"))
			assert_int_equal(d.audience, 0); /* once, with the plan or the poll */
		else
			assert_true((d.audience & ROLE_COORDINATOR) != 0);
		assert_int_equal(d.to_animators, e.rec_desc == &session_desc && e.rec != NULL);
		assert_int_equal(id_equal(d.person, person),
		    e.rec_desc == &poll_answer_desc || e.rec_desc == &calendar_desc);
		assert_int_equal(d.audience & (ROLE_PROVIDER | ROLE_INSTITUTION | ROLE_NATIONAL), 0);
		assert_int_equal(id_equal(d.organisation, centre),
		    (e.rec_desc == &enrolment_desc && !left) || e.rec_desc == &intersession_desc ||
			e.rec_desc == &action_plan_desc);
		if (e.rec == NULL)
			assert_true(id_is_zero(d.context));
		else if (e.rec_desc == &session_desc || e.rec_desc == &enrolment_desc ||
		    e.rec_desc == &poll_desc)
			assert_true(id_equal(d.context, action_id));
	}
	for (const char *const *n = told_matching; *n != NULL; n++) {
		struct event e = sample(*n, record_of(*n), POOL_GROUP);
		struct notice_draft d = { 0 };

		assert_true(notice_of_matching(&e, &d));
		assert_true(id_equal(d.context, object));
	}
}

/* What is found, or nothing, is told to who asks in words of its own. */
static bool
for_asker(const char *event)
{
	return strcmp(event, "request.proposed") == 0 || strcmp(event, "request.exhausted") == 0 ||
	    strcmp(event, "waiver.asked") == 0; /* who serves has asked for it */
}

/* --- the two pools
 * -------------------------------------------------------------------------------------------------- */
static void
what_one_person_asks_is_told_to_referents_and_to_that_person_alone(void **state)
{
	(void)state;
	for (const char *const *n = told_matching; *n != NULL; n++) {
		struct event e = sample(*n, record_of(*n), POOL_INDIVIDUAL);
		struct notice_draft d = { 0 };

		assert_true(notice_of_matching(&e, &d));
		assert_int_equal(d.audience, for_asker(*n) ? 0 : ROLE_REFERENT);
		assert_true(id_is_zero(d.organisation)); /* even if the record had one */
		assert_true(id_is_zero(d.person) || id_equal(d.person, person));
	}
}

static void
what_a_group_asks_is_told_to_the_team_and_its_direction_and_to_no_person(void **state)
{
	(void)state;
	for (const char *const *n = told_matching; *n != NULL; n++) {
		struct event e = sample(*n, record_of(*n), POOL_GROUP);
		struct notice_draft d = { 0 };

		assert_true(notice_of_matching(&e, &d));
		assert_int_equal(d.audience, for_asker(*n) ? 0 : ROLE_REFERENT | ROLE_COORDINATOR);
		assert_true(id_is_zero(d.person));
		assert_int_equal(id_equal(d.organisation, centre),
		    e.rec_desc != &proposal_desc && e.rec_desc != &ranking_desc &&
			e.rec_desc != &far_hold_desc && e.rec_desc != &home_hold_desc &&
			!text_is(e.name, "engagement.card_archived") &&
			!text_is(e.name, "engagement.unsigned") &&
			!text_is(e.name, "request.service_archived")); /* for the service alone */
	}
}

static void
who_was_asked_at_the_same_time_or_whose_card_went_is_told_and_nobody_else_who_is_let_go(void **state)
{
	struct proposal p = {
		.has = REC_BIT(PROPOSAL_TAG_PASSED_FOR), .pool = POOL_INDIVIDUAL, .request = object
	};
	struct event e = {
		.rec_desc = &proposal_desc, .name = TEXT_LIT("proposal.passed"), .verb = "passed", .rec = &p
	};

	(void)state;
	for (int why = PASSED_NOT_NEEDED; why <= PASSED_HOME; why++) {
		struct notice_draft d = { 0 };
		bool told = why == PASSED_TAKEN || why == PASSED_ARCHIVED;

		p.passed_for = (enum passed_for)why;
		assert_int_equal(notice_of_matching(&e, &d), told);
		assert_int_equal(d.audience, told ? ROLE_REFERENT : 0);
		assert_int_equal(strstr(d.sentence, "archivée") != NULL, why == PASSED_ARCHIVED);
	}
}

static void
a_provider_between_a_person_and_the_structure_is_told_to_referents_alone(void **state)
{
	struct event e = sample("proposal.met", &proposal_desc, POOL_INDIVIDUAL);
	struct notice_draft d = { 0 };

	(void)state;
	assert_true(notice_of_matching(&e, &d));
	assert_int_equal(d.audience, ROLE_REFERENT);
	assert_true(id_is_zero(d.organisation) && id_is_zero(d.person) && id_equal(d.context, object));
	assert_true(reads_well(d.sentence));
}

static void
a_list_that_is_used_up_says_who_else_fits_or_what_stands_in_the_way(void **state)
{
	struct ranking k = { .pool = POOL_GROUP, .request = object, .candidates = 3, .left = 4 };
	struct event e = { .rec_desc = &ranking_desc, .name = TEXT_LIT("ranking.used_up"), .rec = &k };
	struct notice_draft d = { 0 };

	(void)state;
	assert_true(notice_of_matching(&e, &d));
	assert_non_null(strstr(d.sentence, "4 autres prestataires"));
	assert_int_equal(d.urgency, NOTICE_URGENT);
	k = (struct ranking){ .has = REC_BIT(14),
		.pool = POOL_GROUP,
		.request = object,
		.relax_rule = RULE_PRICE,
		.relax_candidates = 1 };
	assert_true(notice_of_matching(&e, &d));
	assert_non_null(strstr(d.sentence, "« Tarif au-dessus du plafond »"));
	assert_non_null(strstr(d.sentence, "1 prestataire deviendrait possible"));
	k.has = 0;
	assert_true(notice_of_matching(&e, &d));
	assert_non_null(strstr(d.sentence, "aucune règle assouplie seule"));
	e.name = text_of("ranking.created"); /* with nobody on it */
	assert_false(notice_of_matching(&e, &d));
}

static void
a_season_that_is_applied_is_told_to_coordinators_once(void **state)
{
	struct plan_placement at[3] = { { .has = 0, .day = 10 },
		{ .has = REC_BIT(3), .before = 11, .day = 12 },
		{ .has = REC_BIT(3), .before = 13, .day = 13 } };
	struct plan_option option = { .placements = { at, 3 } };
	struct plan p = { .options = { &option, 1 }, .applied_option = 1 };
	struct event e = {
		.rec_desc = &plan_desc, .name = TEXT_LIT("plan.applied"), .verb = "applied", .rec = &p
	};
	struct notice_draft d = { 0 };

	(void)state;
	assert_true(notice_of_scheduling(&e, &d));
	assert_int_equal(d.audience, ROLE_COORDINATOR);
	assert_non_null(strstr(d.sentence, "2 journées ont"));
}

static void
a_provider_solicited_for_another_federation_waits_for_a_hand_to_pass_the_link_on(void **state)
{
	struct event e = sample("home_hold.solicited", &home_hold_desc, POOL_INDIVIDUAL);
	struct notice_draft d = { 0 };

	(void)state;
	assert_true(notice_of_matching(&e, &d));
	assert_int_equal(d.urgency, NOTICE_ACTION);
	assert_non_null(strstr(d.sentence, "transmettez-lui son lien"));
}

static void
a_delegation_that_waits_needs_a_hand_and_says_why_it_waits(void **state)
{
	struct event e = sample("enrolment.created", &enrolment_desc, POOL_GROUP);
	struct enrolment waiting = {
		.has = REC_BIT(ENROLMENT_RULE), .status = ENROLMENT_WAITING, .rank = 2, .rule = WAITING_SEATS
	};
	struct notice_draft d = { 0 };

	(void)state;
	e.rec = &waiting;
	assert_true(notice_of_scheduling(&e, &d));
	assert_int_equal(d.urgency, NOTICE_ACTION);
	assert_non_null(strstr(d.sentence, "rang 2"));
	assert_non_null(strstr(d.sentence, "la salle"));
}

/* --- the inbox
 * ------------------------------------------------------------------------------------------------------- */
static int
world_up(void **state)
{
	static const struct service_desc *const services[] = { &matching_service, &registry_service,
		&scheduling_service, &notification_service };

	*state = world_new_of(services, 4);
	return 0;
}

static int
world_down(void **state)
{
	world_free(*state);
	return 0;
}

/* The inbox as that reader sees it; its bytes. */
static struct text
inbox(struct world *w, const struct host_caller *who, uint32_t *ret_count)
{
	struct list_query q = { .has = REC_BIT(1), .limit = 200 };
	struct list_page page;

	host_settle(w->h);
	assert_int_equal(
	    world_call(w, who, "notification.notice.list", &list_query_desc, &q, &list_page_desc, &page),
	    RC_OK);
	*ret_count = page.count;
	return page.items;
}

static struct notice
first_notice(struct world *w, struct text items)
{
	struct notice n;

	for (uint32_t len = 1; len <= items.len; len++)
		if (record_decode(&notice_desc, items.ptr, len, host_arena(w->h), &n, NULL, NULL) == RC_OK)
			return n;
	fail_msg("no notice in %u bytes", items.len);
	return n;
}

static bool
has_bytes(struct text items, struct id id)
{
	for (uint32_t i = 0; i + sizeof id.b <= items.len; i++)
		if (memcmp(items.ptr + i, id.b, sizeof id.b) == 0)
			return true;
	return false;
}

static void
a_personal_request_shows_in_no_inbox_but_the_persons_and_the_referents(void **state)
{
	struct world *w = *state;
	const struct host_caller *others[] = { &w->director_a, &w->board_a, &w->director_b, &w->coordinator,
		&w->animator, &w->colleague };
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct text items;
	uint32_t n;

	r = world_submitted(w, &w->employee, &in);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		inbox(w, others[i], &n);
		assert_int_equal(n, 0);
	}
	items = inbox(w, &w->employee, &n);
	assert_int_equal(n, 1); /* providers are proposed */
	assert_true(has_bytes(items, w->employee.person));
	items = inbox(w, &w->referent, &n);
	assert_int_equal(n, 2); /* it is submitted, providers are proposed */
	assert_true(has_bytes(items, r.id));
}

static void
a_referent_does_not_read_in_the_inbox_whose_request_it_is(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL);
	uint32_t n;

	world_submitted(w, &w->employee, &in);
	assert_false(has_bytes(inbox(w, &w->referent, &n), w->employee.person));
	assert_int_equal(n, 2);
}

static void
a_referent_who_stands_in_any_centre_learns_of_no_personal_request(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL);
	struct host_caller chief = w->director_b, elsewhere;
	const struct host_caller *both[] = { &w->two_hats, &chief };
	struct history_query q = { .has = REC_BIT(1) };
	struct notice n;
	uint32_t count;

	chief.roles |= ROLE_REFERENT;
	world_submitted(w, &w->employee, &in);
	n = first_notice(w, inbox(w, &w->referent, &count));
	q.id = n.id;
	for (size_t i = 0; i < sizeof both / sizeof both[0]; i++) {
		inbox(w, both[i], &count);
		assert_int_equal(count, 0);
		assert_int_equal(
		    world_do(w, both[i], "notification.notice.get", n.id, &notice_desc, &n), RC_NOT_FOUND);
		assert_int_equal(
		    world_do(w, both[i], "notification.notice.handle", n.id, &notice_desc, &n), RC_NOT_FOUND);
		assert_int_equal(world_call(w, both[i], "notification.notice.history", &history_query_desc,
				     &q, NULL, NULL),
		    RC_NOT_FOUND);
	}
	elsewhere = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
	inbox(w, &elsewhere, &count);
	assert_int_equal(count, 2);
	in = world_request(w, POOL_INDIVIDUAL);
	world_submitted(w, &w->director_a, &in); /* who asks reads what is told to that person */
	chief = w->director_a;
	chief.roles |= ROLE_REFERENT;
	inbox(w, &chief, &count);
	assert_int_equal(count, 1);
}

static void
a_groups_request_shows_to_its_own_direction_and_not_to_another(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP);
	uint32_t n;

	world_submitted(w, &w->director_a, &in);
	inbox(w, &w->director_a, &n);
	assert_int_equal(n, 2);
	inbox(w, &w->coordinator, &n);
	assert_int_equal(n, 2);
	inbox(w, &w->director_b, &n);
	assert_int_equal(n, 0);
	inbox(w, &w->colleague, &n);
	assert_int_equal(n, 0);
}

static void
a_notice_is_taken_care_of_once_and_only_by_who_sees_it(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP);
	struct notice n, done;
	uint32_t count;

	world_submitted(w, &w->director_a, &in);
	n = first_notice(w, inbox(w, &w->coordinator, &count));
	assert_int_equal(world_do(w, &w->director_b, "notification.notice.handle", n.id, &notice_desc, &done),
	    RC_NOT_FOUND);
	assert_int_equal(
	    world_do(w, &w->coordinator, "notification.notice.handle", n.id, &notice_desc, &done), RC_OK);
	assert_true(REC_HAS(&done, NOTICE_TAG_HANDLED_AT));
	assert_int_equal(
	    world_do(w, &w->coordinator, "notification.notice.handle", n.id, &notice_desc, &done),
	    RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_NOTICE_HANDLED));
}

static void
a_restart_tells_nothing_twice(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP);
	uint32_t before, after;

	world_submitted(w, &w->director_a, &in);
	inbox(w, &w->coordinator, &before);
	host_restart(w->h, "notification");
	host_restart(w->h, "matching");
	inbox(w, &w->coordinator, &after);
	assert_int_equal(before, after);
}

/* --- what one command did to many days
 * ------------------------------------------------------------------------------------------------------ */
static struct id
animator_of(struct desk *d, const char *name)
{
	return desk_make(d, "registry.person.create", "{\"name\":\"%s\"}", name);
}

static struct id
action_of(struct desk *d, struct id animator, const char *const *days)
{
	struct id a = desk_make(d, "scheduling.action.create",
	    "{\"title\":\"Gouvernance\",\"animators\":[\"%s\"]}", desk_text(d, animator));

	for (unsigned i = 0; days[i] != NULL; i++)
		desk_make(d, "scheduling.session.create",
		    "{\"action\":\"%s\",\"rank\":%u,\"fixed\":true,\"day\":\"%s\"}", desk_text(d, a), i + 1,
		    days[i]);
	host_settle(d->h);
	return a;
}

/* How many notices of that event the reader has; *ret_one: the only one, with its list. */
static uint32_t
told(struct desk *d, struct host_caller who, const char *event, struct notice *ret_one)
{
	struct host_caller team = d->who;
	struct list_page page;

	host_settle(d->h);
	d->who = who;
	assert_int_equal(desk_call(d, "notification.notice.list", &page,
			     "{\"limit\":200,\"filters\":[{\"field\":\"event\",\"value\":\"%s\"}]}", event),
	    RC_OK);
	d->who = team;
	if (page.count == 1)
		assert_int_equal(record_decode(&notice_desc, page.items.ptr, page.items.len, host_arena(d->h),
				     ret_one, NULL, NULL),
		    RC_OK);
	return page.count;
}

static struct desk *
days_up(void)
{
	static const struct service_desc *const services[] = { &registry_service, &scheduling_service,
		&notification_service };

	return desk_new(services, 3, "2026-03-02");
}

static void
days_of_one_command_are_told_to_each_reader_once_with_their_number(void **state)
{
	static const char *const three[] = { "2026-05-19", "2026-06-16", "2026-04-14", NULL };
	struct desk *d = days_up();
	struct id her = animator_of(d, "Une intervenante"), him = animator_of(d, "Un intervenant");
	struct id a = action_of(d, her, (const char *const[]){ three[2], three[0], three[1], NULL });
	struct notice n;

	(void)state;
	assert_int_equal(
	    desk_call(d, "scheduling.action.cancel", NULL, "{\"id\":\"%s\"}", desk_text(d, a)), RC_OK);
	assert_int_equal(told(d, d->who, "session.cancelled", &n), 1);
	assert_int_equal(n.count, 3);
	assert_int_equal(n.objects.count, 3);
	assert_true(id_equal(n.context, a) && REC_HAS(&n, NOTICE_TAG_CONTEXT));
	assert_true(text_is(n.sentence,
	    "3 journées sont annulées ; elles étaient prévues du mardi 14 avril 2026 au mardi 16 juin "
	    "2026."));
	assert_int_equal(
	    told(d, (struct host_caller){ .person = her, .roles = ROLE_ANIMATOR }, "session.cancelled", &n),
	    1);
	assert_int_equal(n.count, 3);
	assert_true(id_equal(n.person, her));
	assert_int_equal(
	    told(d, (struct host_caller){ .person = him, .roles = ROLE_ANIMATOR }, "session.cancelled", &n),
	    0);
	assert_int_equal(desk_close(d, "notification"), 0);
}

static void
one_day_of_a_command_is_told_as_that_day_and_each_command_for_itself(void **state)
{
	static const char *const two[] = { "2026-04-14", "2026-05-19", NULL };
	struct desk *d = days_up();
	struct id her = animator_of(d, "Une intervenante"), a = action_of(d, her, two);
	struct host_caller reader = { .person = her, .roles = ROLE_ANIMATOR };
	struct list_page page;
	struct notice n;
	struct session s;

	(void)state;
	assert_int_equal(
	    desk_call(d, "scheduling.session.list", &page,
		"{\"limit\":1,\"filters\":[{\"field\":\"action\",\"value\":\"%s\"}]}", desk_text(d, a)),
	    RC_OK);
	assert_int_equal(
	    record_decode(&session_desc, page.items.ptr, page.items.len, host_arena(d->h), &s, NULL, NULL),
	    RC_OK);
	assert_int_equal(
	    desk_call(d, "scheduling.session.cancel", NULL, "{\"id\":\"%s\"}", desk_text(d, s.id)), RC_OK);
	assert_int_equal(told(d, reader, "session.cancelled", &n), 1);
	assert_false(REC_HAS(&n, NOTICE_TAG_COUNT));
	assert_true(text_is(n.sentence, "La journée J1 prévue le mardi 14 avril 2026 est annulée."));
	assert_int_equal(
	    desk_call(d, "scheduling.action.cancel", NULL, "{\"id\":\"%s\"}", desk_text(d, a)), RC_OK);
	assert_int_equal(told(d, reader, "session.cancelled", &n), 2);
	assert_int_equal(desk_close(d, "notification"), 0);
}

/* As the service does with each event of the other's journal, whatever was told before. */
static void
an_event_that_comes_again_counts_once_and_a_new_one_is_to_be_read_again(void **state)
{
	struct arena arena = { 0 };
	struct context c = { .arena = &arena };
	struct event e = { .rec_desc = &session_desc, .key = object };
	struct notice_draft d = { .gather = GATHER_GIVEN, .day = 18206, .context = action_id };
	struct notice n = { .has = REC_BIT(NOTICE_TAG_OBJECT) | REC_BIT(NOTICE_TAG_CONTEXT) |
		    REC_BIT(NOTICE_TAG_HANDLED_AT),
		.object = object,
		.context = action_id,
		.first = 18206,
		.last = 18206 };

	(void)state;
	assert_false(notice_gather(&c, &e, &d, &n));
	assert_true(REC_HAS(&n, NOTICE_TAG_HANDLED_AT));
	e.key = person;
	d.day = 18209;
	d.context = centre; /* another action's day */
	assert_true(notice_gather(&c, &e, &d, &n));
	assert_false(REC_HAS(&n, NOTICE_TAG_HANDLED_AT) || REC_HAS(&n, NOTICE_TAG_CONTEXT));
	assert_false(notice_gather(&c, &e, &d, &n));
	assert_int_equal(n.count, 2);
	e.key = centre;
	assert_true(notice_gather(&c, &e, &d, &n));
	assert_int_equal(n.count, 3);
	assert_int_equal(n.objects.count, 3);
	assert_true(n.first == 18206 && n.last == 18209);
	assert_non_null(strstr(n.sentence.ptr, "3 journées vous concernent, du "));
	arena_free(&arena);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_up, world_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_event_of_the_contracts_is_told_or_is_silent_on_purpose),
		cmocka_unit_test(that_an_indicator_is_asked_for_is_told_and_no_figure_is),
		cmocka_unit_test(a_sheet_that_could_not_go_is_told_unless_requests_of_persons_count_in_it),
		cmocka_unit_test(what_another_federation_decides_of_an_agreement_is_told_to_coordinators),
		cmocka_unit_test(a_provider_alone_is_told_that_its_card_grows_old),
		cmocka_unit_test(
		    what_another_federation_decides_of_a_door_is_told_and_nobody_who_comes_through_it),
		cmocka_unit_test(the_second_person_is_asked_for_once_and_then_told_that_it_is_done),
		cmocka_unit_test(a_deadline_is_told_to_coordinators_when_it_falls_due_and_not_before),
		cmocka_unit_test(what_is_told_reaches_somebody_and_says_of_what_it_is_part),
		cmocka_unit_test(what_one_person_asks_is_told_to_referents_and_to_that_person_alone),
		cmocka_unit_test(what_a_group_asks_is_told_to_the_team_and_its_direction_and_to_no_person),
		cmocka_unit_test(
		    who_was_asked_at_the_same_time_or_whose_card_went_is_told_and_nobody_else_who_is_let_go),
		cmocka_unit_test(a_list_that_is_used_up_says_who_else_fits_or_what_stands_in_the_way),
		cmocka_unit_test(a_provider_between_a_person_and_the_structure_is_told_to_referents_alone),
		cmocka_unit_test(a_season_that_is_applied_is_told_to_coordinators_once),
		cmocka_unit_test(
		    a_provider_solicited_for_another_federation_waits_for_a_hand_to_pass_the_link_on),
		cmocka_unit_test(a_delegation_that_waits_needs_a_hand_and_says_why_it_waits),
		IN_WORLD(a_personal_request_shows_in_no_inbox_but_the_persons_and_the_referents),
		IN_WORLD(a_referent_does_not_read_in_the_inbox_whose_request_it_is),
		IN_WORLD(a_referent_who_stands_in_any_centre_learns_of_no_personal_request),
		IN_WORLD(a_groups_request_shows_to_its_own_direction_and_not_to_another),
		IN_WORLD(a_notice_is_taken_care_of_once_and_only_by_who_sees_it),
		IN_WORLD(a_restart_tells_nothing_twice),
		cmocka_unit_test(days_of_one_command_are_told_to_each_reader_once_with_their_number),
		cmocka_unit_test(one_day_of_a_command_is_told_as_that_day_and_each_command_for_itself),
		cmocka_unit_test(an_event_that_comes_again_counts_once_and_a_new_one_is_to_be_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
