/*
 * organisation: the tree holds, a SIRET is of one organisation, an antenne has its parent's SIREN; closing one.
 * Owns: nothing.
 * Beware: the rows of one import are held to the rules together: what the command has staged goes before what is stored.
 */
#include "common/calendar.h"
#include "services/registry/far_party.h"

#define TREE_DEPTH_MOST 32
#define SIREN 9

bool
organisation_stands_below(struct context *c, struct id from, struct id self)
{
	struct organisation up;

	for (unsigned i = 0; i < TREE_DEPTH_MOST; i++) {
		if (id_equal(from, self))
			return true;
		if (!context_latest(c, &organisation_table, from, &up) ||
		    !REC_HAS(&up, ORGANISATION_TAG_PARENT))
			return false;
		from = up.parent;
	}
	return true;
}

static bool
siret_is(const struct organisation *o, struct text siret, struct id self)
{
	return !REC_HAS(o, TAG_ARCHIVED_AT) && REC_HAS(o, ORGANISATION_TAG_SIRET) &&
	    text_equal(o->siret, siret) && !id_equal(o->id, self);
}

/* The organisation in use that has this SIRET already. */
static bool
siret_other(struct context *c, const struct organisation *o, struct organisation *ret)
{
	const struct rec_field *f = record_field_tag(&organisation_desc, ORGANISATION_TAG_SIRET);
	const struct organisation *staged;
	const struct staged *at = NULL;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &organisation_table, f, &o->siret, false);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = siret_is(ret, o->siret, o->id);
	db_scan_end(&s);
	while (!found && (staged = context_staged_text(c, &organisation_table, f, o->siret, &at)) != NULL)
		if (siret_is(staged, o->siret, o->id)) {
			*ret = *staged;
			found = true;
		}
	return found;
}

static bool
siren_same(const struct organisation *a, const struct organisation *b)
{
	return !REC_HAS(a, ORGANISATION_TAG_SIRET) || !REC_HAS(b, ORGANISATION_TAG_SIRET) ||
	    memcmp(a->siret.ptr, b->siret.ptr, SIREN) == 0;
}

static void
siren_refuse(const struct organisation *parent, struct fault *why)
{
	fault_addf(why, RC_RULE, "siret", FAULT_ANTENNE_SIREN, "%.*s", SIREN, parent->siret.ptr);
}

/* A parent that changes its SIRET takes no antenne of another SIREN along. */
static void
antennes_check(struct context *c, const struct organisation *o, struct fault *why)
{
	const struct rec_field *f = record_field_tag(&organisation_desc, ORGANISATION_TAG_PARENT);
	struct organisation child;
	struct db_scan s;

	db_scan_index(&s, c->txn, &organisation_table, f, &o->id, false);
	while (fault_rc(why) == RC_OK && db_scan_next(&s, c->arena, &child))
		if (child.antenne && !REC_HAS(&child, TAG_ARCHIVED_AT) && !siren_same(&child, o))
			siren_refuse(&child, why);
	db_scan_end(&s);
}

static void
siret_check(
    struct context *c, const struct organisation *before, const struct organisation *o, struct fault *why)
{
	struct organisation other;

	if (siret_other(c, o, &other))
		fault_addf(why, RC_RULE, "siret", FAULT_SIRET_TAKEN, TEXT_FMT, TEXT_ARG(other.name));
	if (before != NULL)
		antennes_check(c, o, why);
}

static void
parent_check(struct context *c, const struct organisation *o, struct fault *why)
{
	struct organisation parent;

	if (organisation_stands_below(c, o->parent, o->id))
		fault_add(why, RC_RULE, "parent", FAULT_TREE_CYCLE);
	else if (o->antenne && context_latest(c, &organisation_table, o->parent, &parent) &&
	    !siren_same(o, &parent))
		siren_refuse(&parent, why);
}

/* Only what changed is looked at: a record of before a rule can still be mended elsewhere. */
enum rc
organisation_check(struct context *c, const void *before, void *after, struct fault *why)
{
	struct organisation *o = after;
	uint64_t changed = before == NULL ? UINT64_MAX : record_diff(&organisation_desc, before, after);
	uint64_t tree = REC_BIT(ORGANISATION_TAG_PARENT) | REC_BIT(ORGANISATION_TAG_ANTENNE) |
	    REC_BIT(ORGANISATION_TAG_SIRET);

	if (far_party_refuse(before, NULL, why) != RC_OK)
		return fault_rc(why);
	if (!REC_HAS(o, ORGANISATION_TAG_STATUS)) {
		o->status = ORGANISATION_ACTIVE;
		o->has |= REC_BIT(ORGANISATION_TAG_STATUS);
	}
	if (REC_HAS(o, ORGANISATION_TAG_COMMUNE) && (changed & REC_BIT(ORGANISATION_TAG_COMMUNE)) != 0)
		commune_check(o->commune, "commune", why);
	if (o->antenne && !REC_HAS(o, ORGANISATION_TAG_PARENT))
		fault_add(why, RC_RULE, "parent", FAULT_ANTENNE_PARENT);
	if (REC_HAS(o, ORGANISATION_TAG_PARENT) && (changed & tree) != 0)
		parent_check(c, o, why);
	if (REC_HAS(o, ORGANISATION_TAG_SIRET) && (changed & REC_BIT(ORGANISATION_TAG_SIRET)) != 0)
		siret_check(c, before, o, why);
	return fault_rc(why);
}

/* --- closing --------------------------------------------------------------------------------------------- */
/* Who took over in the end: the first along the chain that is active. */
static bool
successor_of(struct context *c, const struct organisation *closed, struct organisation *ret)
{
	*ret = *closed;
	for (unsigned i = 0; i < TREE_DEPTH_MOST; i++) {
		if (ret->status != ORGANISATION_CLOSED)
			return true;
		if (!REC_HAS(ret, ORGANISATION_TAG_SUCCESSOR) ||
		    !context_get(c, &organisation_table, ret->successor, ret))
			return false;
	}
	return false;
}

const char *
network_day(struct arena *a, day_t day)
{
	char words[CALENDAR_LONG_CAP];

	return arena_text(a, words, calendar_day_long(day, words));
}

enum rc
organisation_open_check(struct context *c, struct id id, day_t until, const char *field, struct fault *why)
{
	struct organisation o, next;
	const char *since;

	if (!context_latest(c, &organisation_table, id, &o) || o.status != ORGANISATION_CLOSED ||
	    until <= o.closed_on)
		return RC_OK;
	since = network_day(c->arena, o.closed_on);
	if (successor_of(c, &o, &next))
		return fault_addf(why, RC_RULE, field, FAULT_CLOSED,
		    "depuis le %s ; « " TEXT_FMT " » a pris la suite : choisissez cette structure", since,
		    TEXT_ARG(next.name));
	return fault_addf(
	    why, RC_RULE, field, FAULT_CLOSED, "depuis le %s, et personne n’a pris la suite", since);
}

static enum rc
successor_check(struct context *c, const struct organisation_close *in, struct fault *why)
{
	struct organisation next;
	enum rc rc;

	if (!REC_HAS(in, 3))
		return RC_OK;
	if (id_equal(in->successor, in->id))
		return fault_add(why, RC_RULE, "successor", FAULT_SUCCESSOR);
	rc = context_need(c, &organisation_table, in->successor, "successor", &next, why);
	if (rc != RC_OK)
		return rc;
	if (REC_HAS(&next, TAG_ARCHIVED_AT))
		return fault_add(why, RC_RULE, "successor", FAULT_ARCHIVED);
	/* an active one has no successor of its own: there is no way to draw a ring */
	if (next.status == ORGANISATION_CLOSED)
		return fault_add(why, RC_RULE, "successor", FAULT_SUCCESSOR);
	return RC_OK;
}

static enum rc
organisation_close(
    struct context *c, const struct organisation_close *in, struct organisation *ret, struct fault *why)
{
	enum rc rc = context_need(c, &organisation_table, in->id, "id", ret, why);
	int status;

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(ret, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, "id", FAULT_ARCHIVED);
	status = (int)ret->status;
	if (machine_step(organisation_machine.edges, organisation_machine.edge_count, status,
		ORGANISATION_CLOSE, &status) != RC_OK)
		return fault_addf(why, RC_CONFLICT, "status", FAULT_CLOSED, "depuis le %s",
		    network_day(c->arena, ret->closed_on));
	if (in->on > c->today)
		return fault_add(why, RC_RULE, "on", FAULT_CLOSING_DAY);
	rc = successor_check(c, in, why);
	if (rc != RC_OK)
		return rc;
	ret->status = (enum organisation_status)status;
	ret->closed_on = in->on;
	ret->successor = in->successor;
	ret->has |= REC_BIT(ORGANISATION_TAG_STATUS) | REC_BIT(ORGANISATION_TAG_CLOSED_ON) |
	    (REC_HAS(in, 3) ? REC_BIT(ORGANISATION_TAG_SUCCESSOR) : 0);
	return event_stage(c, &organisation_table, "closed", ret);
}
REGISTRY_HANDLER(organisation_close, struct organisation_close, struct organisation)
