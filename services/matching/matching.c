/*
 * matching: what the service declares to the host.
 * Owns: its tables, collections, handlers and the subscription to the registry.
 * Beware: what is kept of the registry has lost its names and contacts on the way: ids only.
 */
#include "services/matching/named.h"
#include "services/matching/agreement.h"
#include "services/matching/archived.h"
#include "services/matching/campaign.h"
#include "services/matching/consent.h"
#include "services/matching/engagement.h"
#include "services/matching/hold.h"
#include "services/matching/machines.h"
#include "services/matching/parts.h"
#include "services/matching/ranking.h"
#include "services/matching/reception.h"
#include "services/matching/service.h"
#include "services/matching/shortlist.h"
#include "services/matching/transfer.h"
#include <stdlib.h>

const struct db_table matching_request = { &request_desc };
const struct db_table matching_ranking = { &ranking_desc };
const struct db_table matching_proposal = { &proposal_desc };
const struct db_table matching_engagement = { &engagement_desc };
const struct db_table matching_policy = { &policy_desc };
const struct db_table matching_capacity = { &capacity_desc };
const struct db_table matching_campaign = { &campaign_desc };
const struct db_table matching_campaign_line = { &campaign_line_desc };
const struct db_table matching_organisation = { &organisation_desc };
const struct db_table matching_person = { &person_desc };
const struct db_table matching_mandate = { &mandate_desc };
const struct db_table matching_competence = { &competence_desc };
const struct db_table matching_bouquet = { &bouquet_desc };
const struct db_table matching_accompaniment = { &accompaniment_desc };
const struct db_table matching_provider = { &provider_desc };
const struct db_table matching_accreditation = { &accreditation_desc };
const struct db_table matching_retention_rule = { &retention_rule_desc };

/* a line a part, left as it is: what the parts add does not meet */
/* clang-format off */
static const struct db_table *const tables[] = {
	&matching_request, &matching_ranking, &matching_proposal, &matching_engagement, &matching_policy, &matching_capacity,
	&matching_organisation, &matching_person, &matching_mandate, &matching_competence, &matching_bouquet,
	&matching_accompaniment, &matching_provider, &matching_accreditation, &matching_retention_rule,
	CONSENT_TABLES
	SHORTLIST_TABLES
	CAMPAIGN_TABLES
	AGREEMENT_TABLES
	TRANSFER_TABLES
	HOLD_TABLES
	RECEPTION_TABLES
};
/* clang-format on */
static const struct db_table *const kept[] = { &matching_organisation, &matching_person, &matching_mandate,
	&matching_competence, &matching_bouquet, &matching_accompaniment, &matching_provider,
	&matching_accreditation, &matching_retention_rule, &matching_sharing };

const struct rec_field *
matching_field(const struct db_table *t, const char *name)
{
	const struct rec_field *f = record_field(t->rec, name, strlen(name));

	if (f == NULL || !(f->flags & KEY))
		abort(); /* a name of our own: no input leads here */
	return f;
}

static enum rc
registry_event(struct context *c, const struct event *e, struct fault *why)
{
	(void)why;
	if (e->rec_desc == &provider_desc && e->rec != NULL)
		capacity_follow(c, e->rec);
	if (e->rec_desc == &mandate_desc && e->rec != NULL)
		referents_follow(c, e->rec);
	if (e->rec_desc == &organisation_desc && e->rec != NULL)
		referents_follow_tree(c, e->rec);
	if (e->rec_desc == &sharing_desc && e->rec != NULL)
		home_terms_follow(c, e->rec);
	if (e->rec_desc == &shared_card_desc && e->rec != NULL)
		home_lent_follow(c, e->rec);
	if (e->rec != NULL)
		archived_follow(c, e);
	return RC_OK;
}

static enum rc
federation_event(struct context *c, const struct event *e, struct fault *why)
{
	enum rc rc = hold_mail(c, e, why);

	return rc == RC_OK ? reception_heard(c, e, why) : rc;
}

/* of accounts, whose they are and what they may: nothing of them is kept but that (access.c) */
static const struct rec_desc *const seen_gateway[] = { &account_desc, &token_desc };
/* which federations there are, and what they say of holds */
static const struct db_table *const peers_kept[] = { &matching_peer };
static const struct rec_desc *const mail_seen[] = { &peer_mail_desc };
/* which cards are shared: whether they are is kept, and no more (hold_terms.c); whose name went, that a door let in: the host erases what is
 * kept of that person when it hears so */
static const struct rec_desc *const seen_registry[] = { &shared_card_desc, &reception_guest_desc };
static const struct subscription subscriptions[] = {
	{ .service = "registry",
	    .keep = kept,
	    .keep_count = sizeof kept / sizeof kept[0],
	    .see = seen_registry,
	    .see_count = 2,
	    .on_event = registry_event },
	{ .service = "gateway", .see = seen_gateway, .see_count = 2, .on_event = access_follow },
	{ .service = "federation",
	    .keep = peers_kept,
	    .keep_count = 1,
	    .see = mail_seen,
	    .see_count = 1,
	    .on_event = federation_event },
};

COLLECTION_HOOK(request_check, struct request)
COLLECTION_HOOK(policy_check, struct policy)

static enum rc
request_then_hook(struct context *c, const void *before, const void *after, struct fault *why)
{
	return request_then(c, before, after, why);
}

static enum rc
policy_then_hook(struct context *c, const void *before, const void *after, struct fault *why)
{
	return policy_then(c, before, after, why);
}

static const struct collection collections[] = {
	{ .desc = &request_collection,
	    .table = &matching_request,
	    .check = request_check_hook,
	    .then = request_then_hook,
	    .visible = request_visible,
	    .within = request_within },
	{ .desc = &proposal_collection,
	    .table = &matching_proposal,
	    .visible = proposal_visible,
	    .within = proposal_within,
	    .told = proposal_told },
	{ .desc = &engagement_collection,
	    .table = &matching_engagement,
	    .visible = engagement_visible,
	    .within = engagement_within,
	    .told = engagement_told },
	{ .desc = &policy_collection,
	    .table = &matching_policy,
	    .check = policy_check_hook,
	    .then = policy_then_hook },
	{ .desc = &capacity_collection,
	    .table = &matching_capacity,
	    .visible = capacity_visible,
	    .within = capacity_within },
	/* clang-format off */
	CONSENT_ROWS
	SHORTLIST_ROWS
	CAMPAIGN_ROWS
	AGREEMENT_ROWS
	TRANSFER_ROWS
	HOLD_ROWS
	RECEPTION_ROWS
	/* clang-format on */
};

HANDLER(request_submit, struct ref, struct request)
HANDLER(request_proposals, struct ref, struct ranking_view)
HANDLER(request_withdraw, struct ref, struct request)
HANDLER(request_close, struct ref, struct request)
HANDLER(request_orient, struct request_orient, struct request)
HANDLER(request_called_back, struct ref, struct request)
HANDLER(request_readers, struct ref, struct request_readers)
HANDLER(proposal_solicit, struct solicit, struct solicitation)
HANDLER(proposal_link, struct link_request, struct solicitation)
HANDLER(proposal_expire, struct ref, void)
HANDLER(answer_get, struct answer_ref, struct answer_brief)
HANDLER(answer_give, struct answer, struct answer_taken)
HANDLER(engagement_add_day, struct engagement_day, struct engagement)
HANDLER(engagement_evaluate, struct engagement_evaluate, struct engagement)
HANDLER(engagement_close, struct ref, struct engagement)
HANDLER(matching_retention_run, struct ref, void)
HANDLER(request_call_again, struct ref, void)
static const struct handler handlers[] = {
	{ "matching.request.submit", request_submit_thunk },
	{ "matching.request.proposals", request_proposals_thunk },
	{ "matching.request.withdraw", request_withdraw_thunk },
	{ "matching.request.close", request_close_thunk },
	{ "matching.request.orient", request_orient_thunk },
	{ "matching.request.called_back", request_called_back_thunk },
	{ "matching.request.readers", request_readers_thunk },
	{ "matching.proposal.solicit", proposal_solicit_thunk },
	{ "matching.proposal.link", proposal_link_thunk },
	{ "matching.proposal.expire", proposal_expire_thunk },
	{ "matching.proposal.remind", proposal_remind_thunk },
	{ "matching.proposal.meet", proposal_meet_thunk },
	ARCHIVED_HANDLERS{ "matching.request.solicit", request_solicit_thunk },
	{ "matching.request.cascade", request_cascade_thunk }, { "matching.answer.get", answer_get_thunk },
	{ "matching.answer.give", answer_give_thunk },
	{ "matching.engagement.add_day", engagement_add_day_thunk },
	{ "matching.engagement.evaluate", engagement_evaluate_thunk },
	{ "matching.engagement.close", engagement_close_thunk },
	{ "matching.retention.run", matching_retention_run_thunk },
	{ "matching.request.call_again", request_call_again_thunk },
	/* clang-format off */
	CONSENT_HANDLERS
	RANKING_HANDLERS
	SHORTLIST_HANDLERS
	CAMPAIGN_HANDLERS
	ENGAGEMENT_HANDLERS
	AGREEMENT_HANDLERS
	TRANSFER_HANDLERS
	HOLD_HANDLERS
	RECEPTION_HANDLERS
	NAMED_HANDLERS
	/* clang-format on */
};

/* clang-format off */
static const struct machine *const machines[] = {
	&request_machine, &proposal_machine, &engagement_machine,
	CONSENT_MACHINES
	SHORTLIST_MACHINES
	CAMPAIGN_MACHINES
	AGREEMENT_MACHINES
	HOLD_MACHINES
	RECEPTION_MACHINES
};
/* clang-format on */

static void
matching_follow(struct context *c, const struct db_table *t, const void *after)
{
	shortlist_follow(c, t, after);
	hold_follow(c, t, after);
}

static void
matching_resume(struct context *c)
{
	matching_retention_resume(c);
	campaign_resume(c);
	capacity_resume(c);
	referents_resume(c);
}

static const char *const aside[] = { "matching.request.preview", NULL };

const struct service_desc matching_service = {
	.contract = &matching_contract,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.collections = collections,
	.collection_count = sizeof collections / sizeof collections[0],
	.handlers = handlers,
	.handler_count = sizeof handlers / sizeof handlers[0],
	.subscriptions = subscriptions,
	.subscription_count = sizeof subscriptions / sizeof subscriptions[0],
	.open = state_open,
	.close = state_close,
	.applied = state_applied,
	.machines = machines,
	.machine_count = sizeof machines / sizeof machines[0],
	.follow = matching_follow,
	.erase = matching_erase,
	.aside = aside,
	.resume = matching_resume,
};
