/*
 * request_link: a link by which a person or a structure without an account files one request, and the one that follows it.
 * Owns: POST /request-links and revoke, /requests/{id}/follow-link; the two purposes of tokens.
 * Beware: an individual one is given by a référent who may serve that person, and by nobody else: that it was given tells that
 *         somebody may ask.
 */
#include "common/calendar.h"
#include "common/link.h"
#include "common/note.h"
#include "services/matching/consent.h"

#define PURPOSE_FILE "request link"
#define PURPOSE_FOLLOW "request follow link"
#define DAYS_USUAL 14

const struct db_table matching_request_link = { &request_link_desc };

bool
request_link_visible(struct context *c, const void *rec)
{
	const struct request_link *l = rec;

	return asker_serves(c, l->kind, l->person, l->organisation);
}

enum rc
consent_refer(struct context *c, const struct db_table *t, struct id id, const char *field, void *ret_rec,
    struct fault *why)
{
	char text[ID_TEXT_LEN + 1];

	if (context_get(c, t, id, ret_rec))
		return RC_OK;
	id_format(id, text);
	return fault_addf(why, RC_INVALID, field, FAULT_UNKNOWN_REFERENCE, "%s", text);
}

/* Whoever has an account asks by it: a link is for those who have none. Nothing is looked up for who may not give one. */
static bool
is_for_oneself(const struct context *c, const struct request_link_order *in)
{
	return !caller_has(c, SERVICE_TEAM) ||
	    (REC_HAS(in, 2) && !id_is_zero(c->caller.person) && id_equal(in->person, c->caller.person));
}

/* For whom: a person whom the caller may serve, or a structure. */
static enum rc
order_check(struct context *c, const struct request_link_order *in, struct fault *why)
{
	bool person = REC_HAS(in, 2), organisation = REC_HAS(in, 3);
	struct organisation o;
	struct person p;

	if (is_for_oneself(c, in))
		return fault_add(why, RC_RULE, in->kind == POOL_INDIVIDUAL ? "person" : "organisation",
		    FAULT_REQUEST_LINK_SELF);
	if (in->kind == POOL_INDIVIDUAL && !caller_has(c, ROLE_REFERENT))
		return fault_add(why, RC_RULE, "kind", FAULT_REQUEST_LINK_INDIVIDUAL);
	if (person == organisation || person != (in->kind == POOL_INDIVIDUAL))
		return fault_add(why, RC_RULE, in->kind == POOL_INDIVIDUAL ? "person" : "organisation",
		    FAULT_REQUEST_LINK_WHO);
	if (person && consent_refer(c, &matching_person, in->person, "person", &p, why) != RC_OK)
		return why->rc;
	if (organisation &&
	    consent_refer(c, &matching_organisation, in->organisation, "organisation", &o, why) != RC_OK)
		return why->rc;
	return asker_serves(c, in->kind, in->person, in->organisation)
	    ? RC_OK
	    : fault_add(why, RC_FORBIDDEN, "person", FAULT_REQUEST_LINK_SERVE);
}

struct text
request_link_path(struct context *c, const struct request_link *l)
{
	return text_of(arena_printf(
	    c->arena, "/demande/" TEXT_FMT, TEXT_ARG(link_token(c, PURPOSE_FILE, l->id, l->link))));
}

static enum rc
request_link_create(
    struct context *c, const struct request_link_order *in, struct request_link_made *ret, struct fault *why)
{
	uint32_t days = REC_HAS(in, 4) ? in->days : DAYS_USUAL;
	struct request_link l = { .kind = in->kind,
		.person = in->person,
		.organisation = in->organisation,
		.status = REQUEST_LINK_OPEN,
		.expires_at = c->now + days * USEC_PER_DAY,
		.link = 1,
		.given_by = c->caller.person };
	enum rc rc = order_check(c, in, why);

	if (rc != RC_OK)
		return rc;
	l.id = context_id(c);
	l.has = REC_BIT(REQUEST_LINK_TAG_KIND) | REC_BIT(REQUEST_LINK_TAG_STATUS) |
	    REC_BIT(REQUEST_LINK_TAG_EXPIRES_AT) | REC_BIT(REQUEST_LINK_TAG_LINK);
	l.has |= in->kind == POOL_INDIVIDUAL ? REC_BIT(REQUEST_LINK_TAG_PERSON)
					     : REC_BIT(REQUEST_LINK_TAG_ORGANISATION);
	l.has |= id_is_zero(l.given_by) ? 0 : REC_BIT(REQUEST_LINK_TAG_GIVEN_BY);
	*ret = (struct request_link_made){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), l.id, { 0 }, l.expires_at };
	ret->link = request_link_path(c, &l);
	return event_stage(c, &matching_request_link, "given", &l);
}
SERVICE_HANDLER(request_link_create, struct request_link_order, struct request_link_made)

enum rc
request_link_open(struct context *c, struct text token, struct request_link *ret, struct fault *why)
{
	char day[CALENDAR_LONG_CAP];
	struct id id;

	if (!link_id(token, &id) || !context_get(c, &matching_request_link, id, ret) ||
	    !link_is(c, PURPOSE_FILE, token, id, ret->link))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_REQUEST_LINK);
	if (ret->status == REQUEST_LINK_REVOKED)
		return fault_add(why, RC_CONFLICT, "token", FAULT_REQUEST_LINK_REVOKED);
	if (ret->status == REQUEST_LINK_FILED)
		return fault_add(why, RC_CONFLICT, "token", FAULT_REQUEST_LINK_USED);
	if (ret->expires_at > c->now)
		return RC_OK;
	calendar_day_long(calendar_local(ret->expires_at).day, day);
	return fault_addf(why, RC_CONFLICT, "token", FAULT_REQUEST_LINK_EXPIRED, "%s", day);
}

struct text
request_follow_path(struct context *c, const struct request_link *l)
{
	return text_of(arena_printf(
	    c->arena, "/suivi/" TEXT_FMT, TEXT_ARG(link_token(c, PURPOSE_FOLLOW, l->id, l->follow))));
}

enum rc
request_follow_open(struct context *c, struct text token, struct request *ret, struct fault *why)
{
	struct request_link l;
	struct id id;

	if (!link_id(token, &id) || !context_get(c, &matching_request_link, id, &l) ||
	    !link_is(c, PURPOSE_FOLLOW, token, id, l.follow) ||
	    !context_get(c, &matching_request, l.request, ret))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_REQUEST_FOLLOW);
	return RC_OK;
}

/* The card of a person who filed by an account is archived: the account is closed, and a link is what is left to follow and withdraw by. */
static bool
follow_begin(struct context *c, struct request *r, struct request_link *ret)
{
	struct person p;

	if (REC_HAS(r, REQUEST_TAG_LINK) || r->kind != POOL_INDIVIDUAL ||
	    !REC_HAS(r, REQUEST_TAG_SUBMITTED_AT) || !context_get(c, &matching_person, r->person, &p) ||
	    !REC_HAS(&p, TAG_ARCHIVED_AT))
		return false;
	*ret = (struct request_link){ .id = context_id(c),
		.kind = r->kind,
		.person = r->person,
		.status = REQUEST_LINK_FILED,
		.expires_at = c->now,
		.link = 1,
		.request = r->id,
		.given_by = c->caller.person };
	ret->has = REC_BIT(REQUEST_LINK_TAG_KIND) | REC_BIT(REQUEST_LINK_TAG_PERSON) |
	    REC_BIT(REQUEST_LINK_TAG_STATUS) | REC_BIT(REQUEST_LINK_TAG_EXPIRES_AT) |
	    REC_BIT(REQUEST_LINK_TAG_LINK) | REC_BIT(REQUEST_LINK_TAG_FOLLOW) |
	    REC_BIT(REQUEST_LINK_TAG_REQUEST) |
	    (id_is_zero(ret->given_by) ? 0 : REC_BIT(REQUEST_LINK_TAG_GIVEN_BY));
	r->link = ret->id;
	r->has |= REC_BIT(REQUEST_TAG_LINK);
	return request_stage(c, r, "followed") == RC_OK;
}

/* Who lost the link that follows turns to the service, and to nobody else; the page that it opens says who gave it, and when. */
static enum rc
request_follow_renew(
    struct context *c, const struct ref *in, struct request_link_made *ret, struct fault *why)
{
	struct request_link l;
	struct request r;
	enum rc rc = request_load_served(c, in->id, &r, why);

	if (rc != RC_OK)
		return rc;
	if (!follow_begin(c, &r, &l) &&
	    (!REC_HAS(&r, REQUEST_TAG_LINK) || !context_get(c, &matching_request_link, r.link, &l) ||
		l.status != REQUEST_LINK_FILED))
		return fault_add(why, RC_RULE, "link", FAULT_REQUEST_FOLLOW_NONE);
	l.follow++;
	*ret = (struct request_link_made){ REC_BIT(1) | REC_BIT(2), l.id, request_follow_path(c, &l), 0 };
	event_note(c, &matching_request, "read", r.id);
	return event_stage(c, &matching_request_link, "renewed", &l);
}
SERVICE_HANDLER(request_follow_renew, struct ref, struct request_link_made)

static enum rc
link_end(struct context *c, struct request_link *l, struct fault *why)
{
	int state = (int)l->status;

	if (machine_step(request_link_machine.edges, request_link_machine.edge_count, state,
		REQUEST_LINK_EV_REVOKE, &state) != RC_OK)
		return rec_fault_value(why, RC_CONFLICT, "status", FAULT_REQUEST_LINK_STATE,
		    &request_link_status_enum, (int)l->status);
	l->status = (enum request_link_status)state;
	l->follow = 0;
	l->has |= REC_BIT(REQUEST_LINK_TAG_FOLLOW);
	return event_stage(c, &matching_request_link, "revoked", l);
}

static enum rc
request_link_revoke(struct context *c, const struct ref *in, struct request_link *ret, struct fault *why)
{
	if (!context_get(c, &matching_request_link, in->id, ret) || !request_link_visible(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	return link_end(c, ret, why);
}
SERVICE_HANDLER(request_link_revoke, struct ref, struct request_link)

void
request_links_end(struct context *c, struct id person)
{
	struct fault why = { 0 };
	struct request_link l;
	struct db_scan s;

	db_scan_index(&s, c->txn, &matching_request_link, matching_field(&matching_request_link, "person"),
	    &person, false);
	while (db_scan_next(&s, c->arena, &l))
		if (l.status != REQUEST_LINK_REVOKED)
			(void)link_end(c, &l, &why); /* the machine has these edges */
	db_scan_end(&s);
}
