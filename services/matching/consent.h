/*
 * consent: who asks and who serves: requests by a link, waivers of neutrality, the référents named: what matching.c takes of this part,
 *          and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_MATCHING_CONSENT_H
#define SERVICES_MATCHING_CONSENT_H

#include "proto/gateway.h"
#include "proto/matching_consent.h"
#include "services/matching/service.h"

enum request_link_event { REQUEST_LINK_EV_FILE, REQUEST_LINK_EV_REVOKE };
enum waiver_event { WAIVER_EV_GIVE, WAIVER_EV_REVOKE, WAIVER_EV_ASK };

extern const struct db_table matching_request_link, matching_waiver, matching_referent, matching_referent_access;
extern const struct machine request_link_machine, waiver_machine;

/* --- links (request_link.c, request_form.c, request_follow.c) */
/* The link that a token files by; a distinct sentence for one that was used, is over, or was taken back. */
MUST_CHECK enum rc
request_link_open(struct context *c, struct text token, struct request_link *ret, struct fault *why);
/* "/demande/<token>" */
struct text request_link_path(struct context *c, const struct request_link *l);
/* "/suivi/<token>" */
struct text request_follow_path(struct context *c, const struct request_link *l);
/* The request that a token follows. */
MUST_CHECK enum rc
request_follow_open(struct context *c, struct text token, struct request *ret, struct fault *why);
/* A record that an input names: RC_INVALID, as where a collection refers to what does not exist. */
MUST_CHECK enum rc consent_refer(
    struct context *c, const struct db_table *t, struct id id, const char *field, void *ret_rec, struct fault *why);
/* Those given for a person count no more. */
void request_links_end(struct context *c, struct id person);
/* Where a request stands, in words for who asked. */
struct text request_sentence(struct context *c, const struct request *r);

/* --- waivers (waiver.c). Who asks was looked at before. */
MUST_CHECK enum rc waiver_set(struct context *c, const struct request *r, struct id provider, bool given,
    bool by_link, struct waiver *ret, struct fault *why);
/* Ids of the providers whom the service asked the requester about. */
struct list waivers_asked(struct context *c, struct id request);
bool request_link_visible(struct context *c, const void *rec);
bool waiver_visible(struct context *c, const void *rec);
/* After one was named, changed or let go; after a mandate of one named, or of who has asked; after a structure came elsewhere in the
 * tree; after the policy, whose years tell which former structures count; at start and each night, for what time alone has changed. */
enum rc referent_then(struct context *c, const void *before, const void *after, struct fault *why);
void referents_follow(struct context *c, const struct mandate *m);
void referents_follow_tree(struct context *c, const struct organisation *o);
void referents_resume(struct context *c);
/* access.c: an event of the gateway: who has the role by an account or token. */
enum rc access_follow(struct context *c, const struct event *e, struct fault *why);
/* Of référent, of coordination: that an access of that person has today. */
uint32_t access_roles(struct context *c, struct id person);
/* Somebody has both. */
bool access_coordinates(struct context *c);
/* Somebody is, and it counts. */
bool referents_named(struct context *c);
enum rc referent_check(struct context *c, const void *before, void *after, struct fault *why);

SERVICE_THUNK(request_link_create);
SERVICE_THUNK(request_link_revoke);
SERVICE_THUNK(request_follow_renew);
SERVICE_THUNK(request_form_get);
SERVICE_THUNK(request_form_file);
SERVICE_THUNK(request_follow_get);
SERVICE_THUNK(request_follow_withdraw);
SERVICE_THUNK(request_follow_waive);
SERVICE_THUNK(request_follow_unwaive);
SERVICE_THUNK(matching_request_entrust);
SERVICE_THUNK(waiver_ask);
SERVICE_THUNK(waiver_give);
SERVICE_THUNK(waiver_revoke);

/* clang-format off */
#define CONSENT_TABLES &matching_request_link, &matching_waiver, &matching_referent, &matching_referent_access,
#define CONSENT_ROWS \
	{ .desc = &request_link_collection, .table = &matching_request_link, .visible = request_link_visible, \
	  .within = request_link_within }, \
	{ .desc = &waiver_collection, .table = &matching_waiver, .visible = waiver_visible, \
	  .within = waiver_within }, \
	{ .desc = &referent_collection, .table = &matching_referent, .check = referent_check, .then = referent_then },
#define CONSENT_HANDLERS \
	{ "matching.request_link.create", request_link_create_thunk }, \
	{ "matching.request_link.revoke", request_link_revoke_thunk }, \
	{ "matching.request.follow_link", request_follow_renew_thunk }, \
	{ "matching.request_form.get", request_form_get_thunk }, \
	{ "matching.request_form.file", request_form_file_thunk }, \
	{ "matching.request_follow.get", request_follow_get_thunk }, \
	{ "matching.request_follow.withdraw", request_follow_withdraw_thunk }, \
	{ "matching.request_follow.waive", request_follow_waive_thunk }, \
	{ "matching.request_follow.unwaive", request_follow_unwaive_thunk }, \
	{ "matching.request.entrust", matching_request_entrust_thunk }, \
	{ "matching.waiver.give", waiver_give_thunk }, \
	{ "matching.waiver.ask", waiver_ask_thunk }, \
	{ "matching.waiver.revoke", waiver_revoke_thunk },
#define CONSENT_MACHINES &request_link_machine, &waiver_machine,
/* clang-format on */

#endif
