/*
 * notification: the service's declaration; an event that a rule speaks of becomes a notice.
 * Owns: the table of notices.
 * Beware: a notice's id derives from the event, or from its command where it gathers many (gather.c), so that an event seen twice
 *         makes one notice.
 */
#include "proto/federation.h"
#include "proto/matching.h"
#include "proto/registry.h"
#include "proto/reporting_figures.h"
#include "proto/scheduling.h"
#include "services/notification/service.h"
#include <stdio.h>

const struct db_table notice_table = { &notice_desc };
static const struct db_table organisation_table = { &organisation_desc }; /* kept: what kind each is */
static const struct db_table action_table = { &action_desc }; /* kept: who animates it */
static const struct db_table request_table = { &request_desc }; /* kept: who of the référents serves it */

static enum rc
notice_new(struct context *c, const struct event *e, const struct notice_draft *d, struct id id)
{
	struct notice n = { .id = id, .event = e->name, .urgency = d->urgency, .audience = d->audience };

	n.has = REC_BIT(TAG_ID) | REC_BIT(NOTICE_TAG_EVENT) | REC_BIT(NOTICE_TAG_URGENCY) |
	    REC_BIT(NOTICE_TAG_SENTENCE) | REC_BIT(NOTICE_TAG_AUDIENCE) | REC_BIT(NOTICE_TAG_ABOUT) |
	    REC_BIT(NOTICE_TAG_OBJECT);
	n.sentence = text_of(d->sentence);
	n.about = text_of(e->rec_desc->name);
	n.object = e->key;
	n.person = d->person;
	n.organisation = d->organisation;
	n.context = d->context;
	n.has |= id_is_zero(d->person) ? 0 : REC_BIT(NOTICE_TAG_PERSON);
	n.has |= id_is_zero(d->organisation) ? 0 : REC_BIT(NOTICE_TAG_ORGANISATION);
	n.has |= id_is_zero(d->context) ? 0 : REC_BIT(NOTICE_TAG_CONTEXT);
	if (d->named && d->audience == ROLE_REFERENT) {
		n.readers = d->readers;
		n.has |= REC_BIT(NOTICE_TAG_READERS);
	}
	if (d->gather != GATHER_NONE && d->gather != GATHER_ANSWER) {
		n.first = n.last = d->day;
		n.has |= REC_BIT(NOTICE_TAG_FIRST) | REC_BIT(NOTICE_TAG_LAST);
	}
	return event_stage(c, &notice_table, "created", &n);
}

/* What its command has said to the same reader already takes it in. */
static enum rc
notice_write(struct context *c, const struct event *e, const struct notice_draft *d)
{
	struct notice n;
	struct id id;

	if (!notice_gathers(e, d))
		return notice_new(c, e, d, context_id(c));
	id = notice_gathered_id(c, e, d);
	if (!context_get(c, &notice_table, id, &n))
		return notice_new(c, e, d, id);
	return notice_gather(c, e, d, &n) ? event_stage(c, &notice_table, "updated", &n) : RC_OK;
}

/* To who asks, in words of their own where there are some. */
static struct notice_draft
asker_draft(const struct notice_draft *d)
{
	struct notice_draft a = *d;

	a.audience = 0;
	if (d->to_asker == NULL)
		return a;
	snprintf(a.sentence, sizeof a.sentence, "%s", d->to_asker);
	a.urgency = d->asker_acts ? d->urgency : NOTICE_INFO;
	return a;
}

/* The person's own notice is another one: those of a role would read there whose request it is, and one of
 * them may stand in that person's centre. */
static enum rc
notice_tell(struct context *c, const struct event *e, const struct notice_draft *d)
{
	struct notice_draft role = *d, structure, own;
	enum rc rc = RC_OK;

	role.person = (struct id){ { 0 } };
	own = structure = asker_draft(d);
	own.organisation = structure.person = (struct id){ { 0 } };
	if (d->to_asker != NULL)
		role.organisation = (struct id){ { 0 } };
	if (role.audience != 0 || !id_is_zero(role.organisation))
		rc = notice_write(c, e, &role);
	if (rc == RC_OK && d->to_asker != NULL && !id_is_zero(d->organisation))
		rc = notice_write(c, e, &structure);
	return rc != RC_OK || id_is_zero(d->person) ? rc : notice_write(c, e, &own);
}

/* Those of other actions have nothing to do there. */
static enum rc
animators_tell(struct context *c, const struct event *e, const struct notice_draft *d)
{
	struct notice_draft own = *d;
	enum rc rc = RC_OK;
	struct action a;

	if (!context_get(c, &action_table, d->context, &a))
		return RC_OK;
	own.audience = 0;
	for (uint32_t i = 0; i < a.animators.count && rc == RC_OK; i++) {
		own.person = ((const struct id *)a.animators.items)[i];
		rc = notice_write(c, e, &own);
	}
	return rc;
}

static enum rc
on_registry(struct context *c, const struct event *e, struct fault *why)
{
	struct notice_draft d = { 0 };

	(void)why;
	return e->rec != NULL && notice_of_registry(e, &d) ? notice_tell(c, e, &d) : RC_OK;
}

static enum rc
on_scheduling(struct context *c, const struct event *e, struct fault *why)
{
	struct notice_draft d = { 0 };

	enum rc rc;

	(void)why;
	if (!notice_of_scheduling(e, &d))
		return RC_OK;
	rc = notice_tell(c, e, &d);
	return rc == RC_OK && d.to_animators ? animators_tell(c, e, &d) : rc;
}

/* Of a person's request: what was told of it before is for those who may serve it now. */
static enum rc
readers_follow(struct context *c, const struct request *r)
{
	enum rc rc = RC_OK;
	struct db_scan s;
	struct notice n;

	db_scan_index(
	    &s, c->txn, &notice_table, record_field_tag(&notice_desc, NOTICE_TAG_CONTEXT), &r->id, false);
	while (rc == RC_OK && db_scan_next(&s, c->arena, &n)) {
		struct notice was = n;

		if (n.audience != ROLE_REFERENT)
			continue;
		n.readers = r->referents;
		n.has = REC_HAS(r, REQUEST_TAG_REFERENTS) ? n.has | REC_BIT(NOTICE_TAG_READERS)
							  : n.has & ~REC_BIT(NOTICE_TAG_READERS);
		if (!record_equal(&notice_desc, &was, &n))
			rc = event_stage(c, &notice_table, "updated", &n);
	}
	db_scan_end(&s);
	return rc;
}

/* A request says who serves it; of what comes of one, the request as it was told last. */
static void
readers_find(struct context *c, const struct event *e, struct notice_draft *d)
{
	struct request kept;
	const struct request *r = e->rec_desc == &request_desc ? e->rec : &kept;

	if (r == &kept && !context_get(c, &request_table, d->context, &kept))
		return;
	d->named = REC_HAS(r, REQUEST_TAG_REFERENTS);
	d->readers = r->referents;
}

static enum rc
on_matching(struct context *c, const struct event *e, struct fault *why)
{
	struct notice_draft d = { 0 };
	enum rc rc = RC_OK;

	(void)why;
	if (e->rec == NULL)
		return RC_OK;
	if (e->rec_desc == &reception_desc)
		return notice_of_reception(e, &d) ? notice_tell(c, e, &d) : RC_OK;
	if (e->rec_desc == &request_desc && ((const struct request *)e->rec)->kind == POOL_INDIVIDUAL)
		rc = readers_follow(c, e->rec);
	if (rc != RC_OK || !notice_of_matching(e, &d))
		return rc;
	readers_find(c, e, &d);
	return notice_tell(c, e, &d);
}

static enum rc
on_federation(struct context *c, const struct event *e, struct fault *why)
{
	struct notice_draft d = { 0 };

	(void)why;
	return e->rec != NULL && notice_of_federation(e, &d) ? notice_tell(c, e, &d) : RC_OK;
}

static enum rc
on_reporting(struct context *c, const struct event *e, struct fault *why)
{
	struct notice_draft d = { 0 };

	(void)why;
	return e->rec != NULL && notice_of_reporting(e, &d) ? notice_tell(c, e, &d) : RC_OK;
}

/* Whoever stands in a centre is an employer, or one of its people, to somebody. One that is not known yet may
 * be a centre. */
static bool
stands_in_centre(struct context *c)
{
	struct organisation o;

	for (uint32_t i = 0; i < c->caller.organisation_count; i++)
		if (!context_get(c, &organisation_table, c->caller.organisations[i], &o) ||
		    o.kind == ORGANISATION_CENTRE || o.kind == ORGANISATION_EVS)
			return true;
	return false;
}

/* Référents alone are told of what is of the individual pool: a group's is told to coordinators too. As in
 * matching, a référent who stands in a centre does not learn that somebody asked. */
static bool
role_reads(struct context *c, const struct notice *n)
{
	if ((n->audience & c->caller.roles) == 0)
		return false;
	return n->audience != ROLE_REFERENT || (!stands_in_centre(c) && notice_names(n, c->caller.person));
}

/* A role's inbox, a person's own, or the direction of an organisation. */
static bool
notice_visible(struct context *c, const void *rec)
{
	const struct notice *n = rec;

	if (role_reads(c, n))
		return true;
	if (REC_HAS(n, NOTICE_TAG_PERSON) && id_equal(n->person, c->caller.person))
		return true;
	return REC_HAS(n, NOTICE_TAG_ORGANISATION) && caller_has(c, ROLE_DIRECTOR) &&
	    caller_in(c, n->organisation);
}

static enum rc
notice_handle(struct context *c, const struct ref *in, struct notice *ret, struct fault *why)
{
	if (!context_get(c, &notice_table, in->id, ret) || !notice_visible(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	if (REC_HAS(ret, NOTICE_TAG_HANDLED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_NOTICE_HANDLED);
	ret->handled_at = c->now;
	ret->has |= REC_BIT(NOTICE_TAG_HANDLED_AT);
	return event_stage(c, &notice_table, "handled", ret);
}
HANDLER(notice_handle, struct ref, struct notice)

static const struct handler handlers[] = { { "notification.notice.handle", notice_handle_thunk } };
static const struct db_table *const tables[] = { &notice_table, &organisation_table, &action_table,
	&request_table };
static const struct db_table *const organisations_kept[] = { &organisation_table };
static const struct db_table *const actions_kept[] = { &action_table };
static const struct db_table *const requests_kept[] = { &request_table };
static const struct collection collections[] = {
	{ .desc = &notice_collection, .table = &notice_table, .visible = notice_visible },
};
/* of people, only that two were found to be one: the host moves what was told to the one */
static const struct rec_desc *const seen_registry[] = { &deadline_desc, &person_desc, &accreditation_desc,
	&sharing_desc };
static const struct rec_desc *const seen_scheduling[] = { &enrolment_desc, &session_desc, &plan_desc,
	&poll_desc, &poll_answer_desc, &intersession_desc, &action_plan_desc, &survey_desc, &calendar_desc,
	&far_action_desc, &action_share_desc, &far_enrolment_desc, &visitor_desc };
static const struct rec_desc *const seen_matching[] = { &ranking_desc, &proposal_desc, &engagement_desc,
	&shortlist_desc, &waiver_desc, &request_link_desc, &far_hold_desc, &home_hold_desc, &reception_desc };
static const struct rec_desc *const seen_federation[] = { &peer_desc, &peer_stream_desc };
static const struct rec_desc *const seen_reporting[] = { &peer_indicator_desc, &figure_sheet_desc };
static const struct subscription subscriptions[] = {
	{ .service = "registry",
	    .keep = organisations_kept,
	    .keep_count = 1,
	    .see = seen_registry,
	    .see_count = sizeof seen_registry / sizeof seen_registry[0],
	    .on_event = on_registry },
	{ .service = "scheduling",
	    .keep = actions_kept,
	    .keep_count = 1,
	    .see = seen_scheduling,
	    .see_count = sizeof seen_scheduling / sizeof seen_scheduling[0],
	    .on_event = on_scheduling },
	{ .service = "matching",
	    .keep = requests_kept,
	    .keep_count = 1,
	    .see = seen_matching,
	    .see_count = sizeof seen_matching / sizeof seen_matching[0],
	    .on_event = on_matching },
	{ .service = "federation",
	    .see = seen_federation,
	    .see_count = sizeof seen_federation / sizeof seen_federation[0],
	    .on_event = on_federation },
	{ .service = "reporting", .see = seen_reporting, .see_count = 2, .on_event = on_reporting },
};

const struct service_desc notification_service = {
	.contract = &notification_contract,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.collections = collections,
	.collection_count = 1,
	.handlers = handlers,
	.handler_count = 1,
	.subscriptions = subscriptions,
	.subscription_count = sizeof subscriptions / sizeof subscriptions[0],
};
