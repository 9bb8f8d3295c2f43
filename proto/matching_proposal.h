/*
 * matching_proposal (contract): providers proposed for a request, asked one after the other, and their answers by a link without an account.
 * Owns: the shapes of these records.
 * Beware: an answer link shows neither identity nor text. Tags are for ever.
 */
#ifndef PROTO_MATCHING_PROPOSAL_H
#define PROTO_MATCHING_PROPOSAL_H

#include "proto/matching_request.h"

enum proposal_status {
	PROPOSAL_LISTED, PROPOSAL_SENT, PROPOSAL_ACCEPTED, PROPOSAL_REFUSED, PROPOSAL_EXPIRED, PROPOSAL_PASSED
};
/* Why somebody of the list was let go. */
enum passed_for { PASSED_NOT_NEEDED, PASSED_EXCLUDED, PASSED_TAKEN, PASSED_WITHDRAWN, PASSED_ARCHIVED, PASSED_HOME };
enum answer_reason { ANSWER_UNAVAILABLE, ANSWER_TOO_FAR, ANSWER_OUT_OF_FIELD, ANSWER_CONFLICT_OF_INTEREST, ANSWER_OTHER };
struct month_days {
	uint64_t has;
	day_t month; /* its first day */
	uint32_t days;
};
struct proposal {
	REC_HEAD_MEMBERS;
	struct id request;
	struct id provider;
	enum pool pool;
	uint32_t round;
	uint32_t rank;	      /* 1 is the best */
	uint32_t score;	      /* 0..1000 */
	struct list criteria; /* struct criterion_line */
	enum proposal_status status;
	usec_t solicited_at;
	usec_t expires_at;
	usec_t answered_at;
	enum answer_reason reason;  /* of a refusal */
	struct text choice_reason; /* why this one and not the best */
	uint32_t link;		    /* number of the answer link that is good; the link itself is kept nowhere */
	struct list held;	    /* struct month_days: days held while it is sent */
	uint32_t together;	    /* how many may be asked at once, as it was when this one was asked */
	enum passed_for passed_for;
	usec_t reminded_at;	    /* the last time */
	uint32_t reminders;
	struct id shortlist;	    /* that chose it: the list does not go on by itself then */
	struct list met;	    /* ids of requests of the person's own structure for which the same provider was asked; of a person's only */
	struct id peer;		    /* the provider's federation, which asks it and holds its days; absent: ours */
};
enum proposal_tag {
	PROPOSAL_TAG_REASON = 17, PROPOSAL_TAG_CHOICE_REASON, PROPOSAL_TAG_LINK, PROPOSAL_TAG_HELD, PROPOSAL_TAG_TOGETHER,
	PROPOSAL_TAG_PASSED_FOR, PROPOSAL_TAG_REMINDED_AT, PROPOSAL_TAG_REMINDERS, PROPOSAL_TAG_SHORTLIST, PROPOSAL_TAG_MET, PROPOSAL_TAG_PEER
};
#define TOGETHER_MOST 10
#define MET_MOST 20 /* more are not told again */
/* A criterion of the grid by which those of a short list are marked. */
struct grid_criterion {
	uint64_t has;
	struct text label;
	uint32_t weight; /* 1..100 */
};
#define GRID_MOST 8
struct solicit {
	uint64_t has;
	struct id id;
	struct text reason; /* required when it is not the best */
};
struct solicit_several {
	uint64_t has;
	struct id id; /* of the request */
	uint32_t together;
	struct list proposals; /* ids; absent: the best */
	struct text reason;    /* required when they are not the best */
};
struct solicitations {
	uint64_t has;
	struct list items; /* struct solicitation */
};
struct solicitation {
	uint64_t has;
	struct id id; /* of the proposal */
	struct id request;
	struct id provider;
	enum proposal_status status;
	usec_t expires_at;
	struct text answer_link; /* "/r/<token>" */
};
struct link_request {
	uint64_t has;
	struct id id; /* of the proposal */
	bool renew;   /* the link given before stops to work */
};
struct answer_ref {
	uint64_t has;
	struct text token;
};
struct answer_need { /* a competence, by its name: whoever holds a link reads no taxonomy */
	uint64_t has;
	struct text name;
	uint32_t level; /* at least; 1 to 5 */
};
struct answer_brief { /* neither identity nor text */
	uint64_t has;
	enum pool pool;
	struct id service;
	struct text service_name;
	uint32_t days;
	struct text department; /* absent at reinforced confidentiality */
	bool remote;
	day_t from;
	day_t to;
	enum request_urgency urgency;
	usec_t deadline;
	bool shared; /* others are asked at the same time */
	struct list competences; /* struct answer_need */
	struct list languages;	 /* texts */
	uint32_t accessibility;	 /* set */
};
struct answer {
	uint64_t has;
	struct text token;
	bool accept;
	enum answer_reason reason; /* required to refuse */
};
struct answer_taken {
	uint64_t has;
	enum proposal_status status;
	struct text sentence; /* French: what happens next */
};

REC_DESC_DECLARE(month_days);
REC_DESC_DECLARE(proposal);
REC_DESC_DECLARE(grid_criterion);
REC_DESC_DECLARE(solicit);
REC_DESC_DECLARE(solicit_several);
REC_DESC_DECLARE(solicitations);
REC_DESC_DECLARE(solicitation);
REC_DESC_DECLARE(link_request);
REC_DESC_DECLARE(answer_ref);
REC_DESC_DECLARE(answer_need);
REC_DESC_DECLARE(answer_brief);
REC_DESC_DECLARE(answer);
REC_DESC_DECLARE(answer_taken);

extern const struct rec_enum proposal_status_enum, answer_reason_enum, passed_for_enum;
extern const struct collection_desc proposal_collection;

FAULT_DECLARE(FAULT_PROPOSAL_STATE);	    /* argument: the state, and what can be done instead */
FAULT_DECLARE(FAULT_PROPOSAL_PENDING);	    /* another provider has not answered yet */
FAULT_DECLARE(FAULT_PROPOSAL_NOT_BEST);	    /* not the best one left, and no reason given */
FAULT_DECLARE(FAULT_LINKS_UNVERIFIED);	    /* of a provider of another federation: links that no number tells */
FAULT_DECLARE(FAULT_PROVIDER_EXCLUDED);	    /* argument: the rule that excludes the provider today */
FAULT_DECLARE(FAULT_SOLICIT_NOBODY);	    /* none of the list can be asked today */
FAULT_DECLARE(FAULT_ANSWER_UNKNOWN);
FAULT_DECLARE(FAULT_ANSWER_USED);
FAULT_DECLARE(FAULT_ANSWER_TAKEN);	    /* another who was asked at the same time accepted first */
FAULT_DECLARE(FAULT_ANSWER_EXPIRED);
FAULT_DECLARE(FAULT_ANSWER_WITHDRAWN);
FAULT_DECLARE(FAULT_ANSWER_REASON);	    /* a refusal without its reason */

/* clang-format off */
#define PROPOSAL_METHODS \
	COLLECTION_TOLD_METHODS("matching", proposal, "/proposals", SERVICE_TEAM, "Propositions"), \
	MATCHING_ACT("proposal.solicit", "/proposals/{id}/solicit", solicit, solicitation, SERVICE_TEAM, "Proposition : solliciter", \
	    "Ask a provider: its days are held until the answer or the deadline."), \
	MATCHING_ACT("proposal.link", "/proposals/{id}/link", link_request, solicitation, SERVICE_TEAM, "Proposition : lien de réponse", \
	    "Show the answer link of a proposal that was sent again, or replace it."), \
	MATCHING_ACT("request.solicit", "/requests/{id}/solicit", solicit_several, solicitations, SERVICE_TEAM, "Demande : solliciter les premiers", \
	    "Ask the best of the list, several at once: the first who accepts is engaged."), \
	{ .name = "matching.request.cascade", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "A request was ranked and the policy asks the first by itself.", .title = "Demande : solliciter dès le classement" }, \
	{ .name = "matching.proposal.remind", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "A provider has not answered for the policy's days.", .title = "Proposition : relance" }, \
	{ .name = "matching.proposal.expire", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "The deadline of a proposal passed.", .title = "Proposition : délai passé" }, \
	{ .name = "matching.proposal.meet", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "A provider was asked for a structure: of those it accompanies in its team, the référent is told.", .title = "Proposition : prestataire d’une équipe et de sa structure" }, \
	{ .name = "matching.proposal.card_archived", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "The card of a provider who was asked is archived: the next is asked, or the service is told.", .title = "Proposition : fiche archivée" }, \
	MATCHING_LOOK("answer.get", "/answers/{token}", answer_ref, answer_brief, ROLE_ANYONE | ROLE_ACCOUNTS, "Réponse : lire la demande", \
	    "What is asked of a provider, without identity or text."), \
	MATCHING_ACT("answer.give", "/answers/{token}", answer, answer_taken, ROLE_ANYONE | ROLE_ACCOUNTS, "Réponse : accepter ou décliner", \
	    "Accept or refuse; a link works once."),
#define PROPOSAL_COLLECTIONS &proposal_collection,
#define PROPOSAL_RECORDS \
	&month_days_desc, &proposal_desc, &grid_criterion_desc, &solicit_desc, &solicit_several_desc, &solicitation_desc, &solicitations_desc, &link_request_desc, &answer_ref_desc, \
	&answer_need_desc, &answer_brief_desc, &answer_desc, &answer_taken_desc,
#define PROPOSAL_EVENTS \
	{ "proposal.erased", &proposal_desc, "The same, of what was noted on a choice." }, \
	{ "proposal.listed", &proposal_desc, "A provider is on the list." }, \
	{ "proposal.sent", &proposal_desc, "A provider was asked; days are held." }, \
	{ "proposal.reminded", &proposal_desc, "A provider has not answered for the policy's days: the service reminds them." }, \
	{ "proposal.link_renewed", &proposal_desc, "The answer link was replaced." }, \
	{ "proposal.met", &proposal_desc, "Of a person's: the provider was asked for the person's structure too." }, \
	{ "proposal.accepted", &proposal_desc, "A provider accepted." }, \
	{ "proposal.refused", &proposal_desc, "A provider refused; the hold is released." }, \
	{ "proposal.expired", &proposal_desc, "A provider did not answer in time; the hold is released." }, \
	{ "proposal.passed", &proposal_desc, "A provider of the list was not needed." },
#define PROPOSAL_FAULTS \
	FAULT_PROPOSAL_STATE, FAULT_PROPOSAL_PENDING, FAULT_PROPOSAL_NOT_BEST, FAULT_PROVIDER_EXCLUDED, FAULT_LINKS_UNVERIFIED, FAULT_SOLICIT_NOBODY, \
	FAULT_ANSWER_UNKNOWN, FAULT_ANSWER_USED, FAULT_ANSWER_TAKEN, FAULT_ANSWER_EXPIRED, FAULT_ANSWER_WITHDRAWN, FAULT_ANSWER_REASON,
/* clang-format on */

#endif
