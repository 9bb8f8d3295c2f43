/*
 * matching_hold (contract): a provider of another federation is asked through its home, which alone decides on its days: the two sides' records, and what each tells the other.
 * Owns: the shapes of these records; the topics 40 and 41 between nodes.
 * Beware: what travels is hold_ask and hold_answer, whole, and nothing else: no text, and no id of a request, a person or a structure. Tags are for ever.
 *
 * Each side keeps its own record (far_hold where the request is, home_hold where the provider is) and one word for the other, which says all
 * that it believes of this hold by now, with a rank. Whoever hears a word of a rank above the last one takes it; an older one, or the same
 * again, changes nothing. A word also says which rank of the other side was heard, so that either side knows what it has to tell again
 * (every twelve hours, and at once when the other's node was restored). Whoever is told of a rank that it never gave was restored itself: its next
 * word goes beyond it. Whoever learns from federation that it was restored leaps a thousand ranks: what it said in between may have had the
 * rank of a word that it has forgotten, and have changed nothing. For the same reason home's first rank is the second in which it begins.
 *
 * WHO BELIEVES WHAT
 *
 *  lost, or late                         asker (far_hold)            home (home_hold)        how it ends
 *  the ask                               asked                       nothing                 the deadline of the proposal passes here: expired, the next is asked
 *  home's "held"                         asked                       held, provider asked    no harm: the provider's answer says the same and more
 *  home's "refused"                      asked                       refused                 as if the ask were lost
 *  home's "declined", "expired"          held                        declined, expired       the proposal's own deadline passes here (two hours later), the next is asked
 *  home's "accepted"                     held                        accepted, days held     home tells it again after the policy's days, then releases and says so; here the
 *                                                                                            deadline passes, and the word "nothing" crosses it: both none
 *  the confirmation                      confirmed, mission begun    accepted                home asks once more: it is told again; else home releases, "released" comes, the
 *                                                                                            mission here is lost, and the request goes on with the next
 *  home's "engaged"                      confirmed                   engaged                 told again until it is heard; the days follow only then
 *  "nothing" (withdrawn, taken, closed)  withdrawn or ended          held, accepted, engaged home's own deadline ends what is held; what is engaged: told again until it is heard
 *  a day done, an evaluation             without it                  with it, and reverse    told again until it is heard
 *  days asked to another month           where they were, asked      where they were         told again until it is heard; home decides each number once
 *  home's word on that                   where they were, asked      moved, or refused       told again until it is heard; no other move is asked for meanwhile
 *  that the name was looked at           not told to whose it is     noted                   told again until it is heard, or with the next word
 *  home's "stopped" (card, sharing)      confirmed or agreed         stopped, days back      told again until it is heard; the mission here is lost, the request goes on
 *
 *  crossing or doubled
 *  "accepted" and "nothing"              withdrawn                   accepted                home hears "nothing": withdrawn, the provider is thanked
 *  "released" and the confirmation       confirmed                   released                home answers "released" again: the mission here is lost, before any day was done
 *  any word twice, or out of order       as before                   as before               the rank is not above the last one
 *  a confirmation before the yes         confirmed                   held                    not taken: it comes again once the provider has said yes; a no, or no answer, ends
 *                                                                                            both. Only for 30 days after all was told anew is it the yes that home forgot
 *  the last days, asked for twice        asked, asked                held, refused           in the order in which home takes them: its ledger has them once
 *
 *  restored from a backup
 *  the asker, of before the ask          nothing                     held or engaged         home tells a token that is unknown here: "nothing" goes back, the days are free
 *  the asker, of before the confirmation held                        engaged                 it hears "engaged": the mission begins if the request is open, else "nothing"
 *  home, of before the ask               confirmed or agreed         nothing                 the word has the whole brief: it is engaged if the agreement and the card still give
 *                                                                                            the days, else "refused": lost. Only all being told anew lets such a word in, for 30
 *                                                                                            days: of a mission that nobody here agreed to, home says "refused" (unknown)
 *  home, of before the confirmation      confirmed or agreed         held or accepted        the confirmation is told again: engaged
 *
 *  revoked (the rule for all that stands between two federations: proto/federation.h)
 *  home revokes the asker                asked to agreed             stopped, days back      at once at home; the asker hears nothing: what it had asked for passes with its
 *                                                                                            deadline, a mission is ended by hand, once the link is said to be dead
 *  the asker revokes home                refused, lost: goes on      held to engaged         at once at the asker; at home held days end by their deadlines, a mission by hand
 *  home adds the asker anew              asked to agreed             stopped                 it tells all that stands, home knows the token of a revoked peer of that node, and
 *                                                                                            answers "refused" (revoked): passed over, or lost
 *  the asker adds home anew              refused, lost               held to engaged         home tells all that stands, and hears "nothing": the days are free
 *  both revoke, and add anew             refused, lost               stopped                 nothing is left to be said
 */
#ifndef PROTO_MATCHING_HOLD_H
#define PROTO_MATCHING_HOLD_H

#include "common/quota.h"
#include "proto/matching_engagement.h"
#include "proto/peer_mail.h"

/* Where the request is: what became of the days asked for elsewhere. */
enum far_status {
	FAR_ASKED, FAR_HELD, FAR_CONFIRMED, FAR_AGREED, FAR_REFUSED, FAR_DECLINED, FAR_EXPIRED, FAR_WITHDRAWN, FAR_LOST, FAR_ENDED
};
/* Where the provider is. */
enum home_status {
	HOME_ASKED, HOME_HELD, HOME_ACCEPTED, HOME_ENGAGED, HOME_DONE, HOME_REFUSED, HOME_DECLINED, HOME_EXPIRED, HOME_WITHDRAWN,
	HOME_RELEASED, HOME_STOPPED, HOME_ENDED
};
/* What the asker wants of the days. */
enum hold_want { WANT_HELD, WANT_ENGAGED, WANT_NOTHING };
/* Why home did not hold them, or let them go. */
enum hold_refusal {
	HOLD_NO_ROOM, HOLD_NO_CARD, HOLD_NO_SHARING, HOLD_STALE, HOLD_UNCONFIRMED, HOLD_PROVIDER_STOPS, HOLD_UNKNOWN, HOLD_REVOKED,
	HOLD_NOT_LENT, HOLD_OTHER_PLACE, HOLD_OTHER_NEED, HOLD_NO_SHIFT
};

struct hold_need { /* a competence by code and name: ids are each node's own */
	uint64_t has;
	struct text code;
	struct text name;
	uint32_t level;
};
struct far_hold { /* its id derives from the proposal */
	REC_HEAD_MEMBERS;
	struct id peer;	 /* the provider's home */
	struct id token; /* by which both speak of it; says nothing of who asks */
	struct id proposal;
	struct id request;
	struct id provider;
	enum pool pool;
	enum far_status status;
	uint32_t told;	/* rank of the last word that was told */
	uint32_t heard; /* of the last one heard */
	uint32_t acked; /* of ours, what the other side has heard */
	usec_t told_at;
	uint32_t tries;	     /* since the last thing new */
	enum hold_refusal refusal;
	struct list months;  /* struct month_days: as home holds them */
	usec_t agreed_at;
	struct id person;	/* individual: whose name goes to the provider once both have agreed */
	struct id organisation; /* group: the structure's */
	enum contact_choice contact; /* of the person's, that may go with the name */
	uint32_t shift;	      /* number of the last move of days that was asked for */
	uint32_t shift_heard; /* of the last one that home has decided */
	day_t shift_from, shift_to; /* first days of the months */
	uint32_t shift_days;
	enum hold_refusal shift_refused; /* absent: it was done, or is waited for */
	usec_t opened_at; /* as home told last */
};
struct home_hold { /* its id derives from peer and token */
	REC_HEAD_MEMBERS;
	struct id peer; /* who asks */
	struct id token;
	struct id provider;
	enum pool pool;
	enum home_status status;
	uint32_t told, heard, acked;
	usec_t told_at;
	uint32_t tries;
	struct text service_name;
	struct list competences; /* struct hold_need */
	uint32_t days;
	day_t from;
	day_t to;
	struct text department; /* absent at reinforced confidentiality */
	bool remote;
	struct list languages;
	uint32_t accessibility;
	enum request_urgency urgency;
	struct list months; /* struct month_days: held or engaged here */
	usec_t solicited_at;
	usec_t expires_at;  /* of the provider's answer; once accepted, of the confirmation */
	usec_t answered_at;
	uint32_t link;	    /* number of the answer link that is good */
	usec_t reminded_at;
	uint32_t reminders;
	enum answer_reason reason;
	enum hold_refusal refusal;
	bool asked_again; /* for the confirmation */
	usec_t engaged_at;
	bool suspended;	  /* as the asker says */
	struct list days_done; /* struct done_day */
	uint32_t relevance;
	uint32_t complementarity;
	usec_t closed_at;
	uint32_t shift; /* number of the last move of days that was decided */
	enum hold_refusal shift_refused;
	usec_t opened_at; /* the page that names whom the mission is for */
};
struct hold_ask { /* asker to home; its id is the token */
	REC_HEAD_MEMBERS;
	struct id peer;
	enum hold_want want;
	uint32_t rank;
	uint32_t heard;
	struct id card; /* the provider's at home */
	enum pool pool;
	struct text service_code;
	struct text service_name;
	struct list competences; /* struct hold_need */
	uint32_t days;
	struct list months; /* struct month_days: those that would suit */
	day_t from;
	day_t to;
	struct text department;
	bool remote;
	struct list languages;
	uint32_t accessibility;
	enum request_urgency urgency;
	usec_t deadline;
	bool suspended;
	struct list days_done; /* struct done_day: declared where the request is, for home to enter */
	uint32_t relevance;
	uint32_t complementarity;
	uint32_t shift; /* days to another month: the last that is wanted, by its number */
	day_t shift_from, shift_to;
	uint32_t shift_days;
};
struct hold_answer { /* home to asker; its id is the home_hold's */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id token;
	enum home_status status;
	uint32_t rank;
	uint32_t heard;
	enum answer_reason reason;
	enum hold_refusal refusal;
	struct list months;
	usec_t deadline;
	struct list days_done;
	uint32_t shift; /* the last one decided */
	enum hold_refusal shift_refused; /* absent: the months have it */
	usec_t opened_at; /* a reading of the request, told to whose it is */
};
enum far_tag {
	FAR_TAG_PEER = 6, FAR_TAG_TOKEN, FAR_TAG_PROPOSAL, FAR_TAG_REQUEST, FAR_TAG_PROVIDER, FAR_TAG_POOL, FAR_TAG_STATUS, FAR_TAG_TOLD,
	FAR_TAG_HEARD, FAR_TAG_ACKED, FAR_TAG_TOLD_AT, FAR_TAG_TRIES, FAR_TAG_REFUSAL, FAR_TAG_MONTHS, FAR_TAG_AGREED_AT,
	FAR_TAG_PERSON, FAR_TAG_ORGANISATION, FAR_TAG_CONTACT, FAR_TAG_SHIFT, FAR_TAG_SHIFT_HEARD, FAR_TAG_SHIFT_FROM, FAR_TAG_SHIFT_TO,
	FAR_TAG_SHIFT_DAYS, FAR_TAG_SHIFT_REFUSED, FAR_TAG_OPENED_AT
};
enum home_tag {
	HOME_TAG_PEER = 6, HOME_TAG_TOKEN, HOME_TAG_PROVIDER, HOME_TAG_POOL, HOME_TAG_STATUS, HOME_TAG_TOLD, HOME_TAG_HEARD, HOME_TAG_ACKED,
	HOME_TAG_TOLD_AT, HOME_TAG_TRIES, HOME_TAG_SERVICE_NAME, HOME_TAG_COMPETENCES, HOME_TAG_DAYS, HOME_TAG_FROM, HOME_TAG_TO,
	HOME_TAG_DEPARTMENT, HOME_TAG_REMOTE, HOME_TAG_LANGUAGES, HOME_TAG_ACCESSIBILITY, HOME_TAG_URGENCY, HOME_TAG_MONTHS,
	HOME_TAG_SOLICITED_AT, HOME_TAG_EXPIRES_AT, HOME_TAG_ANSWERED_AT, HOME_TAG_LINK, HOME_TAG_REMINDED_AT, HOME_TAG_REMINDERS,
	HOME_TAG_REASON, HOME_TAG_REFUSAL, HOME_TAG_ASKED_AGAIN, HOME_TAG_ENGAGED_AT, HOME_TAG_SUSPENDED, HOME_TAG_DAYS_DONE,
	HOME_TAG_RELEVANCE, HOME_TAG_COMPLEMENTARITY, HOME_TAG_CLOSED_AT, HOME_TAG_SHIFT, HOME_TAG_SHIFT_REFUSED,
	HOME_TAG_OPENED_AT
};
enum ask_tag {
	ASK_TAG_PEER = 6, ASK_TAG_WANT, ASK_TAG_RANK, ASK_TAG_HEARD, ASK_TAG_CARD, ASK_TAG_POOL, ASK_TAG_SERVICE_CODE, ASK_TAG_SERVICE_NAME,
	ASK_TAG_COMPETENCES, ASK_TAG_DAYS, ASK_TAG_MONTHS, ASK_TAG_FROM, ASK_TAG_TO, ASK_TAG_DEPARTMENT, ASK_TAG_REMOTE, ASK_TAG_LANGUAGES,
	ASK_TAG_ACCESSIBILITY, ASK_TAG_URGENCY, ASK_TAG_DEADLINE, ASK_TAG_SUSPENDED, ASK_TAG_DAYS_DONE, ASK_TAG_RELEVANCE,
	ASK_TAG_COMPLEMENTARITY, ASK_TAG_SHIFT, ASK_TAG_SHIFT_FROM, ASK_TAG_SHIFT_TO, ASK_TAG_SHIFT_DAYS
};
enum hold_answer_tag {
	HOLD_ANSWER_TAG_PEER = 6, HOLD_ANSWER_TAG_TOKEN, HOLD_ANSWER_TAG_STATUS, HOLD_ANSWER_TAG_RANK, HOLD_ANSWER_TAG_HEARD,
	HOLD_ANSWER_TAG_REASON, HOLD_ANSWER_TAG_REFUSAL, HOLD_ANSWER_TAG_MONTHS, HOLD_ANSWER_TAG_DEADLINE, HOLD_ANSWER_TAG_DAYS_DONE,
	HOLD_ANSWER_TAG_SHIFT, HOLD_ANSWER_TAG_SHIFT_REFUSED, HOLD_ANSWER_TAG_OPENED_AT
};
struct home_link { /* the answer link of one of our providers, who was asked for another federation */
	uint64_t has;
	struct id id; /* of the home_hold */
	usec_t expires_at;
	struct text answer_link; /* "/r/<token>" */
};
struct home_link_ask {
	uint64_t has;
	struct id id;
	bool renew;
};
struct home_day {
	uint64_t has;
	struct id id;
	day_t day;
	bool half;
};

/* What home keeps beside the holds. */
struct hold_recall { /* its id is the peer's: this node was put back, and may have forgotten what it had agreed with it */
	REC_HEAD_MEMBERS;
	usec_t until; /* so long a mission that is unknown here is believed */
};
struct lent_card { /* its id derives from both: whether the registry says that the card is shared under that agreement */
	REC_HEAD_MEMBERS;
	struct id sharing;
	struct id provider;
	bool lent;
};
enum { RECALL_TAG_UNTIL = 6 };
enum { LENT_TAG_SHARING = 6, LENT_TAG_PROVIDER, LENT_TAG_LENT };

REC_DESC_DECLARE(hold_recall);
REC_DESC_DECLARE(lent_card);
REC_DESC_DECLARE(hold_need);
REC_DESC_DECLARE(far_hold);
REC_DESC_DECLARE(home_hold);
REC_DESC_DECLARE(hold_ask);
REC_DESC_DECLARE(hold_answer);
REC_DESC_DECLARE(home_link);
REC_DESC_DECLARE(home_link_ask);
REC_DESC_DECLARE(home_day);

extern const struct rec_enum far_status_enum, home_status_enum, hold_refusal_enum;
extern const struct collection_desc far_hold_collection, home_hold_collection;

FAULT_DECLARE(FAULT_HOLD_ELSEWHERE);	  /* the link of a provider whom another federation asks */
FAULT_DECLARE(FAULT_HOLD_UNAGREED);	  /* a day of a mission that the other federation has not confirmed */
FAULT_DECLARE(FAULT_HOLD_DAYS_KEPT);	  /* days of a mission elsewhere given back */
FAULT_DECLARE(FAULT_HOLD_SHIFT);	  /* a move of days before the other federation has answered */
FAULT_DECLARE(FAULT_HOME_HOLD_STATE);	  /* argument: the state, and what can be done instead */
FAULT_DECLARE(FAULT_HOLD_SUSPENDED);	  /* a day while the other federation has it paused */
FAULT_DECLARE(FAULT_HOLD_RELEASED);	  /* told to a provider whose yes was not confirmed */

/* clang-format off */
#define HOLD_TOPICS \
	PEER_TOPIC(40, "matching", "hold_ask.told", hold_ask), \
	PEER_TOPIC(41, "matching", "hold_answer.told", hold_answer),
#define HOLD_TIMER(name_, doc_, title_) \
	{ .name = "matching." name_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, .doc = doc_, .title = title_ }
#define HOLD_METHODS \
	COLLECTION_TOLD_METHODS("matching", far_hold, "/far-holds", SERVICE_TEAM, "Réservations dans une autre fédération"), \
	COLLECTION_READ_METHODS("matching", home_hold, "/home-holds", SERVICE_TEAM | ROLE_PROVIDER, "Missions pour une autre fédération"), \
	MATCHING_ACT("home_hold.link", "/home-holds/{id}/link", home_link_ask, home_link, SERVICE_TEAM, "Mission pour une autre fédération : lien de réponse", \
	    "The answer link of a provider who is asked for another federation; or a new one."), \
	MATCHING_ACT("home_hold.add_day", "/home-holds/{id}/days", home_day, home_hold, SERVICE_TEAM | ROLE_PROVIDER, \
	    "Mission pour une autre fédération : jour réalisé", "Declare a day done; the other federation is told."), \
	MATCHING_ACT("home_hold.stop", "/home-holds/{id}/stop", ref, home_hold, SERVICE_TEAM, "Mission pour une autre fédération : arrêter", \
	    "The provider cannot go on: days not done go back, the other federation is told and looks for somebody else."), \
	HOLD_TIMER("far_hold.retell", "The other side has not heard the last word.", "Réservation ailleurs : redire"), \
	HOLD_TIMER("home_hold.retell", "The other side has not heard the last word.", "Mission pour une autre fédération : redire"), \
	HOLD_TIMER("home_hold.remind", "A provider asked for another federation has not answered.", "Mission pour une autre fédération : relance"), \
	HOLD_TIMER("home_hold.expire", "No answer of the provider, or no confirmation, in time.", "Mission pour une autre fédération : délai passé"), \
	HOLD_TIMER("home_hold.card_gone", "The card that it rests on is archived, or shared no more.", "Mission pour une autre fédération : fiche retirée"), \
	HOLD_TIMER("far_hold.cut", "The provider's federation was revoked.", "Réservation ailleurs : fédération révoquée"), \
	HOLD_TIMER("home_hold.cut", "The federation that asks was revoked.", "Mission pour une autre fédération : fédération révoquée"),
#define HOLD_COLLECTIONS &far_hold_collection, &home_hold_collection,
#define HOLD_RECORDS \
	&hold_need_desc, &far_hold_desc, &home_hold_desc, &hold_ask_desc, &hold_answer_desc, &home_link_desc, &home_link_ask_desc, &home_day_desc, \
	&hold_recall_desc, &lent_card_desc, &quota_desc,
#define HOLD_EVENTS \
	{ "far_hold.moved", &far_hold_desc, "Days asked for at another federation: its word, or ours, changed." }, \
	{ "far_hold.agreed", &far_hold_desc, "The other federation confirms the mission." }, \
	{ "far_hold.refused", &far_hold_desc, "The other federation could not hold the days." }, \
	{ "far_hold.lost", &far_hold_desc, "The other federation let the days go: the request goes on." }, \
	{ "far_hold.shifted", &far_hold_desc, "The other federation has moved days to the month that was asked for." }, \
	{ "far_hold.shift_refused", &far_hold_desc, "The other federation cannot move the days that were asked for." }, \
	{ "home_hold.solicited", &home_hold_desc, "One of our providers is asked for another federation; days are held." }, \
	{ "home_hold.refused", &home_hold_desc, "Days asked for by another federation are not held." }, \
	{ "home_hold.reminded", &home_hold_desc, "The provider has not answered." }, \
	{ "home_hold.link_renewed", &home_hold_desc, "The answer link was replaced." }, \
	{ "home_hold.accepted", &home_hold_desc, "The provider accepts; the other federation has to confirm." }, \
	{ "home_hold.declined", &home_hold_desc, "The provider declines." }, \
	{ "home_hold.expired", &home_hold_desc, "The provider did not answer in time." }, \
	{ "home_hold.withdrawn", &home_hold_desc, "The other federation needs it no more; days are free." }, \
	{ "home_hold.released", &home_hold_desc, "No confirmation came; days are free." }, \
	{ "home_hold.engaged", &home_hold_desc, "The mission is agreed by both." }, \
	{ "home_hold.day_done", &home_hold_desc, "A day was done." }, \
	{ "home_hold.shifted", &home_hold_desc, "Days went to another month, as the other federation asks." }, \
	{ "home_hold.evaluated", &home_hold_desc, "The other federation tells the evaluation." }, \
	{ "home_hold.stopped", &home_hold_desc, "The provider cannot go on." }, \
	{ "home_hold.ended", &home_hold_desc, "The mission is over; days not done went back." }, \
	{ "home_hold.moved", &home_hold_desc, "A word was told or heard." }, \
	{ "home_hold.erased", &home_hold_desc, "What was said of the need went with its end." }, \
	{ "hold_ask.told", &hold_ask_desc, "To the provider's home." }, \
	{ "hold_ask.erased", &hold_ask_desc, "What was said of the need went with its end." }, \
	{ "hold_answer.told", &hold_answer_desc, "To the asker." }, \
	{ "hold_recall.noted", &hold_recall_desc, "This node was put back: for a month it believes missions that it does not know." }, \
	{ "lent_card.noted", &lent_card_desc, "A card is shared under an agreement, or no more." }, \
	QUOTA_EVENTS
#define HOLD_FAULTS \
	FAULT_HOLD_ELSEWHERE, FAULT_HOLD_UNAGREED, FAULT_HOLD_DAYS_KEPT, FAULT_HOLD_SHIFT, FAULT_HOME_HOLD_STATE, FAULT_HOLD_SUSPENDED, FAULT_HOLD_RELEASED,
/* clang-format on */

#endif
