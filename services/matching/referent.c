/*
 * referent: who serves personal requests: those named for the service, none of them twice in the asker's life.
 * Owns: the rule of two hats; the check of /referents; who is told with each request to serve it.
 * Beware: while nobody is named whose naming counts, every account with the role serves: a slip of the list silences nobody. The
 *         federation's own people are colleagues of whoever works there: only one named as alternate serves them.
 */
#include "services/matching/consent.h"

const struct db_table matching_referent = { &referent_desc };

/* What a reader shares with the asker: nothing, the federation alone, or a structure in which both stand. */
enum hats { HATS_ONE, HATS_FEDERATION, HATS_TWO };

static enum hats
hats_in(struct context *c, const struct centres *asker, struct id organisation)
{
	struct organisation o;

	if (!centres_has(asker, organisation))
		return HATS_ONE;
	return !asker->guest && context_get(c, &matching_organisation, organisation, &o) &&
		o.kind == ORGANISATION_FEDERATION
	    ? HATS_FEDERATION
	    : HATS_TWO;
}

static enum hats
hats_most(enum hats a, enum hats b)
{
	return a > b ? a : b;
}

static struct centres
asker_centres(struct context *c, struct id asker)
{
	struct policy policy;

	policy_active(c, &policy);
	return centres_of_asker(c, asker, &policy);
}

static enum hats
hats_of(struct context *c, const struct centres *asker, struct id reader)
{
	struct centres own = centres_of_person(c, reader);
	enum hats worn = HATS_ONE;

	for (uint32_t i = 0; i < own.count; i++)
		if (own.items[i].sides != 0)
			worn = hats_most(worn, hats_in(c, asker, own.items[i].organisation));
	return worn;
}

/* --- whether a naming counts ---------------------------------------------------------------------------------------- */
/* An employer or a board would read what is kept from employers and boards; of the federation itself, hats are looked at. */
static bool
governs_structure(struct context *c, struct id person)
{
	struct centres own = centres_of_person(c, person);
	struct organisation o;

	for (uint32_t i = 0; i < own.count; i++)
		if ((own.items[i].sides & SIDE_DIRECTION) != 0 &&
		    (!context_get(c, &matching_organisation, own.items[i].organisation, &o) ||
			o.kind != ORGANISATION_FEDERATION))
			return true;
	return false;
}

static enum referent_standing
standing_today(struct context *c, struct id person)
{
	if (governs_structure(c, person))
		return REFERENT_GOVERNS;
	return (access_roles(c, person) & ROLE_REFERENT) != 0 ? REFERENT_SERVES : REFERENT_NO_ACCESS;
}

static bool
counts(const struct referent *r)
{
	return !REC_HAS(r, TAG_ARCHIVED_AT) && r->standing == REFERENT_SERVES;
}

/* True when one changed. */
static bool
referents_settle(struct context *c)
{
	struct referent r;
	struct db_scan s;
	bool changed = false;

	db_scan_all(&s, c->txn, &matching_referent, false);
	while (db_scan_next(&s, c->arena, &r)) {
		enum referent_standing was = r.standing;

		if (REC_HAS(&r, TAG_ARCHIVED_AT) || (r.standing = standing_today(c, r.person)) == was)
			continue;
		r.has |= REC_BIT(REFERENT_TAG_STANDING);
		event_stage(c, &matching_referent, "settled", &r);
		changed = true;
	}
	db_scan_end(&s);
	return changed;
}

/* --- who serves ---------------------------------------------------------------------------------------------------- */
struct named {
	bool any, found, alternate; /* of those whose naming counts */
	bool listed; /* named, whether it counts or not */
};

static struct named
named_as(struct context *c, struct id person)
{
	struct named n = { 0 };
	struct referent r;
	struct db_scan s;

	db_scan_all(&s, c->txn, &matching_referent, false);
	while (!n.found && db_scan_next(&s, c->arena, &r)) {
		n.listed |= !REC_HAS(&r, TAG_ARCHIVED_AT) && id_equal(r.person, person);
		if (!counts(&r))
			continue;
		n.any = true;
		n.found = id_equal(r.person, person);
		n.alternate = n.found && r.alternate;
	}
	db_scan_end(&s);
	return n;
}

static bool
may_serve(enum hats worn, bool alternate)
{
	return worn == HATS_ONE || (worn == HATS_FEDERATION && alternate);
}

bool
referent_serves(struct context *c, struct id asker)
{
	struct named n = named_as(c, c->caller.person);
	struct centres centres;
	enum hats worn;

	if (!caller_has(c, ROLE_REFERENT) || (n.any && !n.found))
		return false;
	centres = asker_centres(c, asker);
	worn = hats_of(c, &centres, c->caller.person);
	for (uint32_t i = 0; i < c->caller.organisation_count; i++)
		worn = hats_most(worn, hats_in(c, &centres, c->caller.organisations[i]));
	return may_serve(worn, n.alternate);
}

bool
referents_named(struct context *c)
{
	return named_as(c, c->caller.person).any;
}

bool
referent_in_charge(struct context *c)
{
	struct named n = named_as(c, c->caller.person);

	return caller_has(c, ROLE_REFERENT) && (!n.any || n.found);
}

bool
referents_for(struct context *c, struct id asker, struct list *ret)
{
	struct id *items = ARENA_ARRAY(c->arena, REFERENTS_MOST, struct id);
	struct centres centres = asker_centres(c, asker);
	struct referent r;
	struct db_scan s;
	bool any = false;

	*ret = (struct list){ items, 0 };
	db_scan_all(&s, c->txn, &matching_referent, false);
	while (ret->count < REFERENTS_MOST && db_scan_next(&s, c->arena, &r)) {
		if (!counts(&r))
			continue;
		any = true;
		if (!id_equal(r.person, asker) && may_serve(hats_of(c, &centres, r.person), r.alternate))
			items[ret->count++] = r.person;
	}
	db_scan_end(&s);
	return any;
}

/* --- told with each request -------------------------------------------------------------------------------------------- */
#define ENTRUST_METHOD "matching.request.entrust"
#define LOOKED_MOST 2000u /* requests of one commit */
#define CHANGED_MOST 200u

void
request_entrust(struct context *c, struct request *r)
{
	struct list named;

	if (r->kind != POOL_INDIVIDUAL || !REC_HAS(r, REQUEST_TAG_SUBMITTED_AT))
		return;
	r->has &= ~REC_BIT(REQUEST_TAG_REFERENTS);
	if (!referents_for(c, r->person, &named))
		return;
	r->referents = named;
	r->has |= REC_BIT(REQUEST_TAG_REFERENTS);
}

static bool
is_entrusted_anew(struct context *c, const struct request *was, struct request *r)
{
	*r = *was;
	request_entrust(c, r);
	return !record_equal(&request_desc, was, r);
}

/* Somebody can read it who was not named before: whose open request it is, is told. */
static const char *
entrusted_verb(const struct request *was, const struct request *r)
{
	const struct list none = { 0 },
			  *before = REC_HAS(was, REQUEST_TAG_REFERENTS) ? &was->referents : &none;

	if (!REC_HAS(r, REQUEST_TAG_REFERENTS) || REC_HAS(r, TAG_ARCHIVED_AT) ||
	    r->status == REQUEST_CLOSED || r->status == REQUEST_WITHDRAWN)
		return "entrusted";
	for (uint32_t i = 0; i < r->referents.count; i++)
		if (!list_has_id(before, ((const struct id *)r->referents.items)[i]))
			return "reader_named";
	return "entrusted";
}

/* From that request on: who is named, or where those who are stand, has changed. Which namings count is settled before. */
static enum rc
matching_request_entrust(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct request *r = ARENA_ARRAY(c->arena, 2, struct request);
	uint32_t looked = 0, changed = 0;
	struct id last = in->id;
	struct db_scan s;

	(void)ret_none;
	(void)why;
	if (id_is_zero(in->id) && referents_settle(c)) {
		referents_resume(c);
		return RC_OK;
	}
	db_scan_all(&s, c->txn, &matching_request, false);
	db_scan_after(&s, last);
	while (looked < LOOKED_MOST && changed < CHANGED_MOST && db_scan_next(&s, c->arena, &r[0])) {
		looked++;
		last = r[0].id;
		if (!is_entrusted_anew(c, &r[0], &r[1]))
			continue;
		changed++;
		event_stage(c, &matching_request, entrusted_verb(&r[0], &r[1]), &r[1]);
	}
	db_scan_end(&s);
	if (looked == LOOKED_MOST || changed == CHANGED_MOST)
		context_timer(c, c->now, ENTRUST_METHOD, last);
	return RC_OK;
}
SERVICE_HANDLER(matching_request_entrust, struct ref, void)

void
referents_resume(struct context *c)
{
	context_timer(c, c->now, ENTRUST_METHOD, (struct id){ { 0 } });
}

enum rc
referent_then(struct context *c, const void *before, const void *after, struct fault *why)
{
	(void)before;
	(void)after;
	(void)why;
	referents_resume(c);
	return RC_OK;
}

static bool
has_asked(struct context *c, struct id person)
{
	struct db_scan s;
	struct id id;
	bool found;

	db_scan_index(
	    &s, c->txn, &matching_request, matching_field(&matching_request, "person"), &person, false);
	found = db_scan_next_id(&s, &id);
	db_scan_end(&s);
	return found;
}

void
referents_follow(struct context *c, const struct mandate *m)
{
	if (named_as(c, m->person).listed || has_asked(c, m->person))
		referents_resume(c);
}

/* What its antennes are, and where colleagues are the federation's. */
void
referents_follow_tree(struct context *c, const struct organisation *o)
{
	struct organisation was; /* what is told is not kept yet */

	if (context_get(c, &matching_organisation, o->id, &was) &&
	    (!id_equal(was.parent, o->parent) || was.antenne != o->antenne || was.kind != o->kind))
		referents_resume(c);
}

/* Somebody of another id, as this command leaves it so far. */
static bool
is_named(struct context *c, struct id id, const struct referent *r)
{
	struct referent other;

	return !id_equal(id, r->id) && context_latest(c, &matching_referent, id, &other) &&
	    !REC_HAS(&other, TAG_ARCHIVED_AT) && id_equal(other.person, r->person);
}

/* Kept, or of a row before of the same import. */
static bool
named_before(struct context *c, const struct referent *r)
{
	const struct staged *at = NULL;
	const struct referent *s;
	struct db_scan scan;
	struct id id;
	bool found = false;

	db_scan_all(&scan, c->txn, &matching_referent, false);
	while (!found && db_scan_next_id(&scan, &id))
		found = is_named(c, id, r);
	db_scan_end(&scan);
	while (!found && (s = context_staged_next(c, &matching_referent, &at)) != NULL)
		found = is_named(c, s->id, r);
	return found;
}

enum rc
referent_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct referent *was = before;
	struct referent *r = after;

	r->standing = standing_today(c, r->person);
	r->has |= REC_BIT(REFERENT_TAG_STANDING);
	if (was != NULL && id_equal(was->person, r->person))
		return RC_OK;
	if (named_before(c, r))
		return fault_add(why, RC_CONFLICT, "person", FAULT_REFERENT_TWICE);
	return r->standing == REFERENT_GOVERNS ? fault_add(why, RC_RULE, "person", FAULT_REFERENT_GOVERNS)
					       : RC_OK;
}
