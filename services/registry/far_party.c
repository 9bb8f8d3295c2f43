/*
 * far_party: a structure and persons that stand in for a delegation of another federation, from its first word to its end.
 * Owns: the table of these delegations; the ids of stand-ins, which derive from the peer and the token, so that the same word makes them once.
 * Beware: stand-ins come before the delegation's own event: scheduling, which follows, finds them when it hears of it. Whether there is such
 *         an action, and a place, scheduling says: what it refuses is nameless at once.
 */
#include "services/registry/evidence.h"
#include "services/registry/far_party.h"
#include "services/registry/sharing.h"
#include "services/registry/sharing.h"

const struct db_table far_party_table = { &far_party_desc };

static struct id
stand_in_id(const char *kind, const struct far_party *p, uint32_t member)
{
	const uint8_t at[2] = { (uint8_t)(member >> 8), (uint8_t)member };
	const struct crypto_hash_part parts[] = { { kind, strlen(kind) }, { p->peer.b, sizeof p->peer.b },
		{ p->token.b, sizeof p->token.b }, { at, sizeof at } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

/* Of somebody who comes instead of another: whoever comes back is another stand-in, for the former one has no name for ever. */
static struct id
newcomer_id(const struct far_party *p, uint32_t member, usec_t said_at)
{
	const struct id first = stand_in_id("far person", p, member + 1);
	const struct crypto_hash_part parts[] = { { "far newcomer", 12 }, { first.b, sizeof first.b },
		{ &said_at, sizeof said_at } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

static struct id
mandate_id(struct id stand_in)
{
	const struct crypto_hash_part parts[] = { { "far mandate", 11 }, { stand_in.b, sizeof stand_in.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

struct id
far_party_id(struct id peer, struct id token)
{
	const struct far_party p = { .peer = peer, .token = token };

	return stand_in_id("far party", &p, 0);
}

/* What the other federation is called here. */
struct text
federation_of(struct context *c, struct id peer)
{
	struct peer p;

	if (!context_get(c, &registry_peer_table, peer, &p))
		return TEXT_LIT("Autre fédération");
	return p.federation.len != 0 ? p.federation : p.code;
}

/* --- making ----------------------------------------------------------------------------------------------------------- */
static enum rc
structure_make(struct context *c, const struct far_party *p, const struct visitor_ask *ask)
{
	struct organisation o = { .id = p->organisation,
		.kind = ask->kind,
		.status = ORGANISATION_ACTIVE,
		.home = p->peer,
		.home_name = federation_of(c, p->peer),
		.name = TEXT_LIT("Structure d’une autre fédération") };

	if (REC_HAS(ask, VISITOR_ASK_TAG_DEPARTMENT))
		o.name = text_of(
		    arena_printf(c->arena, "Structure d’une autre fédération (département " TEXT_FMT ")",
			TEXT_ARG(ask->department)));
	o.has = REC_BIT(TAG_ID) | REC_BIT(7) | REC_BIT(ORGANISATION_TAG_KIND) |
	    REC_BIT(ORGANISATION_TAG_STATUS) | REC_BIT(ORGANISATION_TAG_HOME) |
	    REC_BIT(ORGANISATION_TAG_HOME_NAME);
	return event_stage(c, &organisation_table, "created", &o);
}

static enum rc
person_make(
    struct context *c, const struct far_party *p, uint32_t member, struct id id, enum mandate_role role)
{
	struct person who = { .id = id,
		.home = p->peer,
		.home_name = federation_of(c, p->peer),
		.name = text_of(arena_printf(c->arena, "Participant·e %u", member + 1)) };
	struct mandate m = { .id = mandate_id(who.id),
		.person = who.id,
		.organisation = p->organisation,
		.role = role,
		.from = c->today };
	enum rc rc;

	who.has = REC_BIT(TAG_ID) | REC_BIT(PERSON_TAG_NAME) | REC_BIT(PERSON_TAG_HOME) |
	    REC_BIT(PERSON_TAG_HOME_NAME);
	m.has = REC_BIT(TAG_ID) | REC_BIT(MANDATE_TAG_PERSON) | REC_BIT(MANDATE_TAG_ORGANISATION) |
	    REC_BIT(MANDATE_TAG_ROLE) | REC_BIT(MANDATE_TAG_FROM);
	rc = event_stage(c, &person_table, "created", &who);
	return rc != RC_OK ? rc : event_stage(c, &mandate_table, "created", &m);
}

static enum rc
stand_ins_make(struct context *c, struct far_party *p, const struct visitor_ask *ask)
{
	const struct visitor_member *members = ask->members.items;
	struct id *persons = ARENA_ARRAY(c->arena, ask->members.count + 1, struct id);
	enum rc rc;

	p->organisation = stand_in_id("far structure", p, 0);
	for (uint32_t i = 0; i < ask->members.count; i++)
		persons[i] = stand_in_id("far person", p, i + 1);
	p->persons = (struct list){ persons, ask->members.count };
	p->has |= REC_BIT(FAR_PARTY_TAG_ORGANISATION) | REC_BIT(FAR_PARTY_TAG_PERSONS);
	rc = structure_make(c, p, ask);
	for (uint32_t i = 0; i < ask->members.count && rc == RC_OK; i++)
		rc = person_make(c, p, i, persons[i], members[i].role);
	return rc;
}

static void
mandate_end(struct context *c, struct id stand_in)
{
	struct mandate m;

	if (!context_latest(c, &mandate_table, mandate_id(stand_in), &m) || REC_HAS(&m, MANDATE_TAG_TO))
		return;
	m.to = c->today;
	m.has |= REC_BIT(MANDATE_TAG_TO);
	(void)event_stage(c, &mandate_table, "updated", &m);
}

/* Who has another mark comes instead of who had that place: a stand-in of its own, and the former one is nameless. */
static enum rc
members_follow(struct context *c, struct far_party *p, const struct visitor_ask *ask)
{
	const struct visitor_member *was = p->members.items, *is = ask->members.items;
	struct id *persons = ARENA_ARRAY(c->arena, p->persons.count + 1, struct id);
	struct visitor_member *members = ARENA_ARRAY(c->arena, p->persons.count + 1, struct visitor_member);
	enum rc rc = RC_OK;

	if (ask->members.count != p->members.count || p->persons.count != p->members.count)
		return RC_OK;
	for (uint32_t i = 0; i < p->persons.count && rc == RC_OK; i++) {
		persons[i] = ((const struct id *)p->persons.items)[i];
		members[i] = (struct visitor_member){ is[i].has | (was[i].has & REC_BIT(3)), is[i].role,
			is[i].mark, was[i].since };
		if (!REC_HAS(&was[i], 2) || !REC_HAS(&is[i], 2) || id_equal(was[i].mark, is[i].mark))
			continue;
		if (!quota_take(c, &registry_quota, p->peer, "newcomers", FAR_NEWCOMERS_A_DAY)) {
			members[i] = was[i];
			continue;
		}
		far_person_end(c, persons[i]);
		mandate_end(c, persons[i]);
		members[i].since = ask->said_at;
		members[i].has |= REC_BIT(3);
		persons[i] = newcomer_id(p, i, ask->said_at);
		rc = person_make(c, p, i, persons[i], is[i].role);
	}
	p->persons = (struct list){ persons, p->persons.count };
	p->members = (struct list){ members, p->persons.count };
	return rc;
}

enum rc
far_party_mail(struct context *c, const struct event *e, struct fault *why)
{
	const struct peer_mail *m = e->rec;
	struct visitor_ask ask = { 0 };
	struct far_party p = { 0 };
	enum rc rc = peer_mail_read(m, &visitor_ask_desc, c->arena, &ask, why);
	bool known;

	if (rc != RC_OK)
		return rc;
	known = context_get(c, &far_party_table, far_party_id(m->peer, ask.token), &p);
	if (known ? ask.said_at <= p.said_at
		  : ask.want == VISITOR_WANT_NOTHING || ask.members.count == 0 || id_is_zero(ask.share))
		return RC_OK;
	if (!known && !quota_take(c, &registry_quota, m->peer, "delegations", FAR_PARTIES_A_DAY))
		return RC_OK;
	p.want = ask.want;
	p.said_at = ask.said_at;
	p.has |= REC_BIT(FAR_PARTY_TAG_WANT) | REC_BIT(FAR_PARTY_TAG_SAID_AT);
	if (known) {
		rc = p.over ? RC_OK : members_follow(c, &p, &ask);
		return rc != RC_OK ? rc : event_stage(c, &far_party_table, "heard", &p);
	}
	p.id = far_party_id(m->peer, ask.token);
	p.peer = m->peer;
	p.token = ask.token;
	p.share = ask.share;
	p.members = ask.members;
	p.committed = ask.committed;
	p.has |= REC_BIT(TAG_ID) | REC_BIT(FAR_PARTY_TAG_PEER) | REC_BIT(FAR_PARTY_TAG_TOKEN) |
	    REC_BIT(FAR_PARTY_TAG_SHARE) | REC_BIT(FAR_PARTY_TAG_MEMBERS) | REC_BIT(FAR_PARTY_TAG_COMMITTED);
	rc = stand_ins_make(c, &p, &ask);
	return rc != RC_OK ? rc : event_stage(c, &far_party_table, "heard", &p);
}

/* --- ending ----------------------------------------------------------------------------------------------------------- */
void
far_person_end(struct context *c, struct id person)
{
	struct person p;

	if (context_latest(c, &person_table, person, &p) && REC_HAS(&p, PERSON_TAG_HOME) &&
	    !REC_HAS(&p, PERSON_TAG_ERASED_AT))
		subject_erase(c, person);
}

static void
mandates_end(struct context *c, const struct far_party *p)
{
	for (uint32_t i = 0; i < p->persons.count; i++)
		mandate_end(c, ((const struct id *)p->persons.items)[i]);
}

static void
party_end(struct context *c, struct far_party *p)
{
	const struct id *persons = p->persons.items;
	struct organisation o;

	for (uint32_t i = 0; i < p->persons.count; i++)
		far_person_end(c, persons[i]);
	mandates_end(c, p);
	if (context_latest(c, &organisation_table, p->organisation, &o) && !REC_HAS(&o, TAG_ARCHIVED_AT)) {
		o.name = TEXT_LIT("Structure d’une autre fédération");
		o.archived_at = c->now;
		o.has |= REC_BIT(TAG_ARCHIVED_AT);
		(void)event_stage(c, &organisation_table, "archived", &o);
	}
	evidence_end_heard(c, p->peer, p->token, NULL);
	p->over = true;
	p->has |= REC_BIT(FAR_PARTY_TAG_OVER);
	(void)event_stage(c, &far_party_table, "ended", p);
}

void
far_party_visitor(struct context *c, const struct visitor *g)
{
	struct far_party p;

	if (!context_get(c, &far_party_table, far_party_id(g->peer, g->token), &p) || p.over)
		return;
	if (REC_HAS(g, VISITOR_TAG_ACTION) && !REC_HAS(&p, FAR_PARTY_TAG_ACTION)) {
		p.action = g->action;
		p.has |= REC_BIT(FAR_PARTY_TAG_ACTION);
		(void)event_stage(c, &far_party_table, "placed", &p);
	}
	if (g->status == VISITOR_DECLINED || g->status == VISITOR_WITHDRAWN)
		party_end(c, &p);
}

void
far_party_action_done(struct context *c, struct id action)
{
	struct far_party p;
	struct db_scan s;

	db_scan_index(&s, c->txn, &far_party_table, record_field_tag(&far_party_desc, FAR_PARTY_TAG_ACTION),
	    &action, false);
	while (db_scan_next(&s, c->arena, &p))
		if (!p.over)
			mandates_end(c, &p);
	db_scan_end(&s);
}

enum rc
far_party_refuse(const struct organisation *o, const struct person *p, struct fault *why)
{
	if ((o != NULL && REC_HAS(o, ORGANISATION_TAG_HOME)) || (p != NULL && REC_HAS(p, PERSON_TAG_HOME)))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_FAR_PARTY);
	return RC_OK;
}
