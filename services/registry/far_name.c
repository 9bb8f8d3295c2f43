/*
 * far_name: the names of a delegation of ours that has its place in an action of another federation, told there and taken back; and those
 *         that another federation tells of its own.
 * Owns: the table of names told.
 * Beware: a name is sealed with a key of its own, which goes when the delegation ends, and with the person. What is taken back once is told
 *         no more.
 */
#include "services/registry/far_party.h"

const struct db_table far_name_table = { &far_name_desc };

/* --- told ------------------------------------------------------------------------------------------------------------- */
static struct id
name_id(struct id token, struct id person)
{
	const struct crypto_hash_part parts[] = { { "far name", 8 }, { token.b, sizeof token.b },
		{ person.b, sizeof person.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

static bool
name_of(struct context *c, struct id person, struct text *ret)
{
	struct person p;

	if (!context_latest(c, &person_table, person, &p) || REC_HAS(&p, PERSON_TAG_ERASED_AT))
		return false;
	context_open(c, &person_table, &p);
	*ret = p.name;
	return REC_HAS(&p, PERSON_TAG_NAME);
}

/* Its rank is above the one before, whatever the clock says. */
static void
name_say(struct context *c, struct far_name *n)
{
	n->said_at = c->now > n->said_at ? c->now : n->said_at + 1;
	n->has |= REC_BIT(FAR_NAME_TAG_SAID_AT);
	(void)event_stage(c, &far_name_table, "told", n);
}

static void
name_tell(struct context *c, const struct far_enrolment *e, uint32_t member)
{
	struct id person = ((const struct delegate *)e->persons.items)[member].person;
	struct far_name n = { 0 };
	struct organisation o = { 0 };

	if (context_latest(c, &far_name_table, name_id(e->id, person), &n) || !name_of(c, person, &n.name) ||
	    !context_get(c, &organisation_table, e->structure, &o))
		return;
	n.id = name_id(e->id, person);
	n.peer = e->peer;
	n.token = e->id;
	n.member = member + 1;
	n.person = person;
	n.structure = o.name;
	n.has = REC_BIT(TAG_ID) | REC_BIT(FAR_NAME_TAG_PEER) | REC_BIT(FAR_NAME_TAG_TOKEN) |
	    REC_BIT(FAR_NAME_TAG_MEMBER) | REC_BIT(FAR_NAME_TAG_PERSON) | REC_BIT(FAR_NAME_TAG_NAME) |
	    REC_BIT(FAR_NAME_TAG_STRUCTURE);
	name_say(c, &n);
}

static void
names_back(struct context *c, struct id token)
{
	struct db_scan s;
	struct id id;

	db_scan_index(
	    &s, c->txn, &far_name_table, record_field_tag(&far_name_desc, FAR_NAME_TAG_TOKEN), &token, false);
	while (db_scan_next_id(&s, &id))
		subject_strip(c, &far_name_table, id);
	db_scan_end(&s);
}

void
far_name_enrolment(struct context *c, const struct far_enrolment *e)
{
	if (e->status == VISITOR_ACCEPTED)
		for (uint32_t i = 0; i < e->persons.count; i++)
			name_tell(c, e, i);
	else if (e->status == VISITOR_DECLINED || e->status == VISITOR_WITHDRAWN)
		names_back(c, e->id);
}

void
far_name_follow(struct context *c, const struct db_table *t, const void *after)
{
	const struct person *p = after;
	struct far_name n;
	struct db_scan s;
	struct text name;

	if (t != &person_table || REC_HAS(p, PERSON_TAG_HOME) || !name_of(c, p->id, &name))
		return;
	db_scan_index(&s, c->txn, &far_name_table, record_field_tag(&far_name_desc, FAR_NAME_TAG_PERSON),
	    &p->id, false);
	while (db_scan_next(&s, c->arena, &n)) {
		context_open(c, &far_name_table, &n);
		if (!REC_HAS(&n, FAR_NAME_TAG_NAME) || text_equal(n.name, name))
			continue;
		n.name = name;
		name_say(c, &n);
	}
	db_scan_end(&s);
}

void
far_names_again(struct context *c, struct id peer)
{
	struct far_name n;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &far_name_table, record_field_tag(&far_name_desc, FAR_NAME_TAG_PEER), &peer, false);
	while (db_scan_next(&s, c->arena, &n)) {
		context_open(c, &far_name_table, &n);
		if (REC_HAS(&n, FAR_NAME_TAG_NAME))
			name_say(c, &n);
		else
			(void)event_stage(c, &far_name_table, "erased", &n);
	}
	db_scan_end(&s);
}

/* --- heard ------------------------------------------------------------------------------------------------------------ */
static enum rc
name_take(struct context *c, struct far_party *p, const struct far_name *said)
{
	struct person who;
	struct organisation o;
	enum rc rc;

	if (said->said_at < p->named_at || !REC_HAS(said, FAR_NAME_TAG_NAME) ||
	    !context_get(c, &person_table, ((const struct id *)p->persons.items)[said->member - 1], &who) ||
	    REC_HAS(&who, PERSON_TAG_ERASED_AT))
		return RC_OK;
	who.name = said->name;
	who.has |= REC_BIT(PERSON_TAG_NAME);
	rc = event_stage(c, &person_table, "updated", &who);
	if (rc == RC_OK && REC_HAS(said, FAR_NAME_TAG_STRUCTURE) &&
	    context_get(c, &organisation_table, p->organisation, &o) &&
	    !text_equal(o.name, said->structure)) {
		o.name = said->structure;
		rc = event_stage(c, &organisation_table, "updated", &o);
	}
	p->named_at = said->said_at;
	p->has |= REC_BIT(FAR_PARTY_TAG_NAMED_AT);
	return rc != RC_OK ? rc : event_stage(c, &far_party_table, "named", p);
}

enum rc
far_name_mail(struct context *c, const struct peer_mail *m, struct fault *why)
{
	struct far_name said = { 0 };
	struct far_party p;
	enum rc rc = peer_mail_read(m, &far_name_desc, c->arena, &said, why);

	if (rc != RC_OK)
		return rc;
	if (!context_get(c, &far_party_table, far_party_id(m->peer, said.token), &p) || p.over ||
	    said.member == 0 || said.member > p.persons.count)
		return RC_OK;
	if (m->topic == TOPIC_NAME_TOLD)
		return name_take(c, &p, &said);
	far_person_end(c, ((const struct id *)p.persons.items)[said.member - 1]);
	return RC_OK;
}
