/*
 * reception: a door is offered to the team of a partner federation, taken up, and withdrawn: what people decide, and its last day.
 * Owns: the table of doors.
 * Beware: nothing here knows who came through one: that is reception_door.c, on the side that offers.
 */
#include "services/matching/reception.h"
#include "common/calendar.h"
#include "services/matching/consent.h"
#include "services/matching/hold.h"

const struct db_table matching_reception = { &reception_desc };

/* The team; of a door that is open for ours, whoever works at the federation: it is shown to all of them alike, and never looked up by
 * anything that they do. */
bool
reception_visible(struct context *c, const void *rec)
{
	const struct reception *r = rec;

	return caller_has(c, ROLE_TEAM) ||
	    (r->direction == RECEPTION_THEIRS && r->status == RECEPTION_ACTIVE &&
		caller_in(c, r->organisation));
}

void
reception_arm(struct context *c, const struct reception *r)
{
	if (REC_HAS(r, RECEPTION_TAG_TO))
		context_timer(c, calendar_instant(r->to + 1, 0), "matching.reception.day", r->id);
}

void
reception_close(struct context *c, struct reception *r, const char *verb)
{
	r->closed_on = c->today;
	r->has |= REC_BIT(RECEPTION_TAG_CLOSED_ON);
	(void)event_stage(c, &matching_reception, verb, r);
}

static enum rc
linked(struct context *c, struct id peer, struct fault *why)
{
	struct peer p;
	enum rc rc = consent_refer(c, &matching_peer, peer, "peer", &p, why);

	if (rc != RC_OK || p.status == PEER_ACTIVE)
		return rc;
	return peer_unlinked(why, FAULT_RECEPTION_PEER, p.status);
}

static bool
is_past(const struct context *c, const struct reception *r)
{
	return REC_HAS(r, RECEPTION_TAG_TO) && r->to < c->today;
}

/* --- offering ----------------------------------------------------------------------------------------------------------- */
static enum rc
single(struct context *c, struct id peer, struct fault *why)
{
	struct reception other;
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &matching_reception, matching_field(&matching_reception, "peer"), &peer, false);
	while (!found && db_scan_next(&s, c->arena, &other))
		found = other.direction == RECEPTION_OURS && reception_is_open(&other);
	db_scan_end(&s);
	return found ? fault_add(why, RC_CONFLICT, "peer", FAULT_RECEPTION_TWICE) : RC_OK;
}

/* It binds those who are named: one of them says so. */
static enum rc
in_charge(struct context *c, struct fault *why)
{
	if (!referents_named(c))
		return fault_add(why, RC_RULE, NULL, FAULT_RECEPTION_UNNAMED);
	return referent_in_charge(c) ? RC_OK : fault_add(why, RC_RULE, NULL, FAULT_RECEPTION_CHARGE);
}

static enum rc
offer_check(struct context *c, const struct reception *r, struct fault *why)
{
	enum rc rc = in_charge(c, why);

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(r, RECEPTION_TAG_TO) && r->to < r->from)
		return fault_add(why, RC_INVALID, "to", FAULT_RECEPTION_PERIOD);
	if (is_past(c, r))
		return fault_add(why, RC_INVALID, "to", FAULT_RECEPTION_PAST);
	rc = linked(c, r->peer, why);
	return rc == RC_OK ? single(c, r->peer, why) : rc;
}

static enum rc
reception_offer(struct context *c, const struct reception_offer *in, struct reception *ret, struct fault *why)
{
	struct reception r = { .peer = in->peer,
		.direction = RECEPTION_OURS,
		.status = RECEPTION_OFFERED,
		.from = in->from,
		.to = in->to,
		.link = 1,
		.decided_by = c->caller.person };
	enum rc rc;

	r.has = REC_BIT(TAG_ID) | REC_BIT(RECEPTION_TAG_PEER) | REC_BIT(RECEPTION_TAG_DIRECTION) |
	    REC_BIT(RECEPTION_TAG_TOKEN) | REC_BIT(RECEPTION_TAG_STATUS) | REC_BIT(RECEPTION_TAG_FROM) |
	    REC_BIT(RECEPTION_TAG_DOOR) | REC_BIT(RECEPTION_TAG_LINK) |
	    (REC_HAS(in, 3) ? REC_BIT(RECEPTION_TAG_TO) : 0) |
	    (id_is_zero(r.decided_by) ? 0 : REC_BIT(RECEPTION_TAG_DECIDED_BY));
	rc = offer_check(c, &r, why);
	if (rc != RC_OK)
		return rc;
	r.id = r.token = context_id(c);
	r.door = reception_door_make(c, &r, in->address);
	rc = event_stage(c, &matching_reception, "offered", &r);
	reception_say(c, &r);
	reception_arm(c, &r);
	*ret = r;
	return rc;
}
SERVICE_HANDLER(reception_offer, struct reception_offer, struct reception)

#define PARTNERS_MOST 500

/* Who serves reads no record of the exchange between nodes: names, and no more. */
static enum rc
reception_partners(
    struct context *c, const struct nothing *in, struct reception_partners *ret, struct fault *why)
{
	struct reception_partner *items = ARENA_ARRAY(c->arena, PARTNERS_MOST, struct reception_partner);
	struct peer p;
	struct db_scan s;

	(void)in;
	(void)why;
	*ret = (struct reception_partners){ REC_BIT(1), { items, 0 } };
	db_scan_all(&s, c->txn, &matching_peer, false);
	while (ret->items.count < PARTNERS_MOST && db_scan_next(&s, c->arena, &p))
		items[ret->items.count++] = (struct reception_partner){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
			p.id, REC_HAS(&p, PEER_TAG_FEDERATION) ? p.federation : p.code,
			p.status == PEER_ACTIVE && !REC_HAS(&p, TAG_ARCHIVED_AT) };
	db_scan_end(&s);
	return RC_OK;
}
SERVICE_HANDLER(reception_partners, struct nothing, struct reception_partners)

/* --- taking up ---------------------------------------------------------------------------------------------------------- */
/* What is told of this federation: what anybody can read of it, and no more. */
static enum rc
body_take(struct context *c, struct id organisation, struct reception *r, struct fault *why)
{
	struct organisation o;
	enum rc rc = consent_refer(c, &matching_organisation, organisation, "organisation", &o, why);

	if (rc != RC_OK)
		return rc;
	if (o.kind != ORGANISATION_FEDERATION || REC_HAS(&o, TAG_ARCHIVED_AT))
		return fault_add(why, RC_RULE, "organisation", FAULT_RECEPTION_BODY);
	if (!REC_HAS(&o, ORGANISATION_TAG_SIRET) && !REC_HAS(&o, ORGANISATION_TAG_RNA))
		return fault_add(why, RC_RULE, "organisation", FAULT_RECEPTION_NUMBER);
	r->organisation = organisation;
	r->name = o.name;
	r->siret = o.siret;
	r->rna = o.rna;
	r->has |= REC_BIT(RECEPTION_TAG_ORGANISATION) | REC_BIT(RECEPTION_TAG_NAME) |
	    (REC_HAS(&o, ORGANISATION_TAG_SIRET) ? REC_BIT(RECEPTION_TAG_SIRET) : 0) |
	    (REC_HAS(&o, ORGANISATION_TAG_RNA) ? REC_BIT(RECEPTION_TAG_RNA) : 0);
	return RC_OK;
}

static enum rc
reception_accept(
    struct context *c, const struct reception_accept *in, struct reception *ret, struct fault *why)
{
	enum rc rc = context_need(c, &matching_reception, in->id, "id", ret, why);

	if (rc == RC_OK)
		rc = reception_step(ret, RECEPTION_EV_ACCEPT, why);
	if (rc == RC_OK && is_past(c, ret))
		rc = fault_add(why, RC_RULE, "id", FAULT_RECEPTION_PAST);
	if (rc == RC_OK)
		rc = linked(c, ret->peer, why);
	if (rc == RC_OK)
		rc = body_take(c, in->organisation, ret, why);
	if (rc != RC_OK)
		return rc;
	ret->accepted_on = c->today;
	ret->decided_by = c->caller.person;
	ret->has |= REC_BIT(RECEPTION_TAG_ACCEPTED_ON) |
	    (id_is_zero(c->caller.person) ? 0 : REC_BIT(RECEPTION_TAG_DECIDED_BY));
	rc = event_stage(c, &matching_reception, "accepted", ret);
	reception_say(c, ret);
	return rc;
}
SERVICE_HANDLER(reception_accept, struct reception_accept, struct reception)

/* --- ending ------------------------------------------------------------------------------------------------------------- */
static enum rc
reception_withdraw(
    struct context *c, const struct reception_withdraw *in, struct reception *ret, struct fault *why)
{
	enum rc rc = context_need(c, &matching_reception, in->id, "id", ret, why);

	if (rc == RC_OK)
		rc = reception_step(ret, RECEPTION_EV_WITHDRAW, why);
	if (rc == RC_OK && (!REC_HAS(in, 2) || in->reason.len == 0))
		rc = fault_add(why, RC_INVALID, "reason", FAULT_RECEPTION_REASON);
	if (rc != RC_OK)
		return rc;
	ret->reason = in->reason;
	ret->has |= REC_BIT(RECEPTION_TAG_REASON);
	reception_close(c, ret, "withdrawn");
	reception_say(c, ret);
	return RC_OK;
}
SERVICE_HANDLER(reception_withdraw, struct reception_withdraw, struct reception)

/* Each side by its own clock: nothing is told. */
static enum rc
reception_day(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct reception r;

	(void)ret;
	(void)why;
	if (context_get(c, &matching_reception, in->id, &r) && is_past(c, &r) &&
	    reception_step(&r, RECEPTION_EV_END, NULL) == RC_OK)
		reception_close(c, &r, "ended");
	return RC_OK;
}
SERVICE_HANDLER(reception_day, struct ref, void)
