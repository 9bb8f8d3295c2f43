/*
 * far_name: the names of a delegation of ours that has its place in an action of another federation, told there and taken back; and those
 *         that another federation tells of its own.
 * Owns: the table of names told.
 * Beware: a name is sealed with a key of its own, which goes when the delegation ends, and with the person. What is taken back once is told
 *         no more.
 */
#include "services/registry/evidence.h"
#include "services/registry/far_party.h"

const struct db_table far_name_table = { &far_name_desc };

/* --- told ------------------------------------------------------------------------------------------------------------- */
static struct id
name_id(const struct far_enrolment *e, struct id person)
{
	const struct crypto_hash_part parts[] = { { "far name", 8 }, { e->id.b, sizeof e->id.b },
		{ person.b, sizeof person.b }, { &e->said_at, sizeof e->said_at } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

/* The one that stands; what was taken back has lost its key, and is told by another record if the person comes again. */
static bool
name_told(struct context *c, struct id token, struct id person, struct far_name *ret)
{
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &far_name_table, record_field_tag(&far_name_desc, FAR_NAME_TAG_TOKEN), &token, false);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = id_equal(ret->person, person) && REC_HAS(ret, FAR_NAME_TAG_NAME);
	db_scan_end(&s);
	return found;
}

static bool
name_of(struct context *c, struct id person, struct text *ret)
{
	struct person p;

	if (!context_latest(c, &person_table, person, &p) || REC_HAS(&p, PERSON_TAG_ERASED_AT) ||
	    !id_is_zero(p.merged_into))
		return false;
	context_open(c, &person_table, &p);
	*ret = p.name;
	return REC_HAS(&p, PERSON_TAG_NAME);
}

/* The last rank of a name of that delegation: who is named next is named after it, whatever the clock says. */
static usec_t
rank_of(struct context *c, struct id token)
{
	struct far_name n;
	struct db_scan s;
	usec_t last = 0;

	db_scan_index(
	    &s, c->txn, &far_name_table, record_field_tag(&far_name_desc, FAR_NAME_TAG_TOKEN), &token, false);
	while (db_scan_next(&s, c->arena, &n))
		last = n.said_at > last ? n.said_at : last;
	db_scan_end(&s);
	return last;
}

/* Its rank is above the one before, whatever the clock says. */
static void
name_say(struct context *c, struct far_name *n)
{
	n->said_at = c->now > n->said_at ? c->now : n->said_at + 1;
	n->has |= REC_BIT(FAR_NAME_TAG_SAID_AT);
	(void)event_stage(c, &far_name_table, "told", n);
}

/* Also under the id of a record that was merged into this one: scheduling hears of that later. */
static bool
is_with(struct context *c, const struct far_enrolment *e, struct id person)
{
	const struct delegate *d = e->persons.items;
	struct person p;

	for (uint32_t i = 0; i < e->persons.count; i++)
		if (id_equal(d[i].person, person) ||
		    (context_latest(c, &person_table, d[i].person, &p) && id_equal(p.merged_into, person)))
			return true;
	return false;
}

/* Once; and again after a further word of ours was answered, for the other side may have forgotten (put back). */
static void
name_tell(struct context *c, const struct far_enrolment *e, uint32_t member)
{
	struct id person = ((const struct delegate *)e->persons.items)[member].person;
	struct far_name n = { 0 };
	struct organisation o = { 0 };

	if (!name_told(c, e->id, person, &n))
		n = (struct far_name){ .id = name_id(e, person), .said_at = rank_of(c, e->id) };
	if ((REC_HAS(&n, FAR_NAME_TAG_ASKED_AT) && n.asked_at >= e->said_at) ||
	    !name_of(c, person, &n.name) || !context_get(c, &organisation_table, e->structure, &o))
		return;
	n.peer = e->peer;
	n.token = e->id;
	n.member = member + 1;
	n.person = person;
	n.structure = o.name;
	if (!REC_HAS(&n,
		FAR_NAME_TAG_MARK)) /* who has one keeps it: the record of the person may be another since */
		n.mark = far_member_mark(e->id, person);
	n.asked_at = e->said_at;
	n.has |= REC_BIT(TAG_ID) | REC_BIT(FAR_NAME_TAG_PEER) | REC_BIT(FAR_NAME_TAG_TOKEN) |
	    REC_BIT(FAR_NAME_TAG_MEMBER) | REC_BIT(FAR_NAME_TAG_MARK) | REC_BIT(FAR_NAME_TAG_ASKED_AT) |
	    REC_BIT(FAR_NAME_TAG_PERSON) | REC_BIT(FAR_NAME_TAG_NAME) | REC_BIT(FAR_NAME_TAG_STRUCTURE);
	name_say(c, &n);
}

/* Of those who are not with it any more; of all: nobody is. */
static void
names_back(struct context *c, const struct far_enrolment *e, bool all)
{
	struct far_name n;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &far_name_table, record_field_tag(&far_name_desc, FAR_NAME_TAG_TOKEN), &e->id, false);
	while (db_scan_next(&s, c->arena, &n))
		if (all || (REC_HAS(&n, FAR_NAME_TAG_NAME) && !is_with(c, e, n.person)))
			subject_strip(c, &far_name_table, n.id);
	db_scan_end(&s);
}

/* The other side has answered our latest word: both mean the same persons. */
static bool
is_level(const struct far_enrolment *e)
{
	return !REC_HAS(e, FAR_ENROLMENT_TAG_HEARD_OF) || e->heard_of >= e->said_at;
}

void
far_name_enrolment(struct context *c, const struct far_enrolment *e)
{
	bool over = e->status == VISITOR_DECLINED || e->status == VISITOR_WITHDRAWN;

	names_back(c, e, over);
	if (e->status == VISITOR_ACCEPTED && is_level(e))
		for (uint32_t i = 0; i < e->persons.count; i++)
			name_tell(c, e, i);
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

/* What was taken back. Names are told with the first answer to what scheduling asks again. */
void
far_names_again(struct context *c, struct id peer)
{
	struct far_name n;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &far_name_table, record_field_tag(&far_name_desc, FAR_NAME_TAG_PEER), &peer, false);
	while (db_scan_next(&s, c->arena, &n)) {
		if (!REC_HAS(&n, FAR_NAME_TAG_NAME))
			(void)event_stage(c, &far_name_table, "erased", &n);
	}
	db_scan_end(&s);
}

/* --- heard ------------------------------------------------------------------------------------------------------------ */
/* Whose it is, in the order of the delegation; the count when nobody's. */
static uint32_t
member_of(const struct far_party *p, const struct far_name *said)
{
	const struct visitor_member *m = p->members.items;
	uint32_t i = 0;

	if (!REC_HAS(said, FAR_NAME_TAG_MARK))
		return said->member == 0 ? p->persons.count : said->member - 1;
	while (i < p->members.count && !id_equal(m[i].mark, said->mark))
		i++;
	return i < p->members.count && said->asked_at >= m[i].since ? i : p->persons.count;
}

static enum rc
name_take(struct context *c, struct far_party *p, const struct far_name *said, struct id person)
{
	struct person who;
	struct organisation o;
	enum rc rc;

	if (said->said_at < p->named_at || !REC_HAS(said, FAR_NAME_TAG_NAME) ||
	    !context_get(c, &person_table, person, &who) || REC_HAS(&who, PERSON_TAG_ERASED_AT))
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
	struct far_party p = { 0 };
	uint32_t at;
	enum rc rc = peer_mail_read(m, &far_name_desc, c->arena, &said, why);

	if (rc != RC_OK)
		return rc;
	at = context_get(c, &far_party_table, far_party_id(m->peer, said.token), &p) && !p.over
	    ? member_of(&p, &said)
	    : p.persons.count;
	if (at < p.persons.count && m->topic == TOPIC_NAME_TOLD)
		return name_take(c, &p, &said, ((const struct id *)p.persons.items)[at]);
	evidence_end_heard(c, m->peer, m->about, m); /* taken back, or nobody's here */
	if (at >= p.persons.count)
		return RC_OK;
	far_person_end(c, ((const struct id *)p.persons.items)[at]);
	return RC_OK;
}
