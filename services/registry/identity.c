/*
 * identity: a name goes to the provider's federation once matching says that both have agreed and its key was heard; and goes from there with the
 *           person.
 * Owns: identity_given, identity_word.
 * Beware: matching's word on who it is and that it is agreed is the only leave: a key that nobody waits for is kept, unanswered; and the
 *         leave ends with the mission.
 */
#include "services/registry/identity.h"
#include "common/calendar.h"
#include "proto/matching_hold.h"
#include "services/registry/reception_guest.h"
#include "services/registry/sharing.h"

const struct db_table identity_given_table = { &identity_given_desc };
const struct db_table identity_word_table = { &identity_word_desc };

static struct id
id_made(const char *what, struct id peer, struct id token)
{
	const struct crypto_hash_part parts[] = { { what, strlen(what) }, { peer.b, sizeof peer.b },
		{ token.b, sizeof token.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

void
identity_say(struct context *c, struct id peer, struct id token, const char *verb, struct text public_key,
    struct text box)
{
	struct identity_word w = { .id = id_made("identity word", peer, token) };

	if (context_latest(c, &identity_word_table, w.id, &w)) /* its head */
		w.has &= REC_BIT(TAG_FIRST) - 1;
	w.peer = peer;
	w.token = token;
	w.public_key = public_key;
	w.box = box;
	w.has |= REC_BIT(TAG_ID) | REC_BIT(IDENTITY_TAG_PEER) | REC_BIT(IDENTITY_TAG_TOKEN) |
	    (public_key.len != 0 ? REC_BIT(IDENTITY_TAG_PUBLIC_KEY) : 0) |
	    (box.len != 0 ? REC_BIT(IDENTITY_TAG_BOX) : 0);
	event_stage(c, &identity_word_table, verb, &w);
}

/* --- the name ----------------------------------------------------------------------------------------------------------- */
static void
contact_add(struct identity *who, struct text contact)
{
	if (contact.len == 0)
		return;
	if (who->contact.len == 0) {
		who->contact = contact;
		who->has |= REC_BIT(2);
	} else {
		who->second = contact;
		who->has |= REC_BIT(3);
	}
}

/* As the person chose: an address, a number, the two, or the one where there is no other. */
static void
contacts_fill(const struct person *p, enum contact_choice choice, struct identity *who)
{
	if (choice != CONTACT_PHONE && choice != CONTACT_NONE && REC_HAS(p, 8))
		contact_add(who, p->email);
	if (choice == CONTACT_PHONE || choice == CONTACT_BOTH ||
	    (choice == CONTACT_ANY && who->contact.len == 0))
		contact_add(who, REC_HAS(p, 9) ? p->phone : (struct text){ 0 });
}

/* Who came in by the door of a reception is no person of the registry: what was given there is an address or a number. */
static bool
guest_received(struct context *c, struct id person, enum contact_choice choice, struct identity *ret)
{
	struct reception_guest g;
	struct person p = { 0 };

	if (!reception_guest_open(c, person, &g))
		return false;
	p.email = p.phone = g.contact;
	p.has =
	    g.contact.len != 0 && memchr(g.contact.ptr, '@', g.contact.len) != NULL ? REC_BIT(8) : REC_BIT(9);
	*ret = (struct identity){ .has = REC_BIT(1), .name = g.name };
	contacts_fill(&p, choice, ret);
	return true;
}

/* A structure's name alone. False: erased, or nobody. */
static bool
identity_of(struct context *c, const struct identity_ask *ask, struct identity *ret)
{
	struct organisation o;
	struct person p;

	*ret = (struct identity){ 0 };
	if (REC_HAS(ask, IDENTITY_ASK_TAG_ORGANISATION)) {
		if (!context_get(c, &organisation_table, ask->organisation, &o))
			return false;
		*ret = (struct identity){ .has = REC_BIT(1), .name = o.name };
		return true;
	}
	if (!REC_HAS(ask, IDENTITY_ASK_TAG_PERSON))
		return false;
	if (!context_get(c, &person_table, ask->person, &p))
		return guest_received(c, ask->person, ask->contact, ret);
	context_open(c, &person_table, &p);
	if (!REC_HAS(&p, 7))
		return false; /* erased */
	*ret = (struct identity){ .has = REC_BIT(1), .name = p.name };
	contacts_fill(&p, ask->contact, ret);
	return true;
}

static struct identity_ask
ask_of(const struct identity_given *g)
{
	return (struct identity_ask){ .has = (REC_HAS(g, GIVEN_TAG_PERSON) ? REC_BIT(IDENTITY_ASK_TAG_PERSON)
									   : 0) |
		    (REC_HAS(g, GIVEN_TAG_ORGANISATION) ? REC_BIT(IDENTITY_ASK_TAG_ORGANISATION) : 0),
		.person = g->person,
		.organisation = g->organisation,
		.contact = g->contact };
}

static enum rc
identity_tell(struct context *c, const struct identity_ask *in, struct identity *ret, struct fault *why)
{
	if (REC_HAS(in, IDENTITY_ASK_TAG_HOLD) ? guest_identity(c, in->hold, ret) : identity_of(c, in, ret))
		return RC_OK;
	return fault_only(why, RC_NOT_FOUND);
}
REGISTRY_HANDLER(identity_tell, struct identity_ask, struct identity)

static bool
box_make(struct context *c, const struct identity *who, struct text public_key, struct text *ret)
{
	uint8_t seed[CRYPTO_KEY_LEN], *box;
	struct buf plain = { 0 };
	bool made;

	record_encode(&identity_desc, who, 0, 0, &plain);
	box = arena_alloc(c->arena, plain.len + CRYPTO_BOX_OVERHEAD);
	context_secret(c, "identity box", seed);
	made = plain.len + CRYPTO_BOX_OVERHEAD <= IDENTITY_BOX_MOST &&
	    crypto_box_close((const uint8_t *)public_key.ptr, seed, plain.ptr, plain.len, box) == RC_OK;
	*ret = (struct text){ (const char *)box, (uint32_t)(plain.len + CRYPTO_BOX_OVERHEAD), 0 };
	crypto_wipe(seed, sizeof seed);
	crypto_wipe(plain.ptr, plain.len);
	buf_free(&plain);
	return made;
}

/* Both are there: whose it is, and for which key. */
static void
given_go(struct context *c, struct identity_given *g)
{
	const struct identity_ask ask = ask_of(g);
	struct identity who;
	struct text box;

	if (REC_HAS(g, GIVEN_TAG_GONE_AT)) { /* erased meanwhile: it is said again */
		identity_say(c, g->peer, g->token, "gone", (struct text){ 0 }, (struct text){ 0 });
		return;
	}
	if (!REC_HAS(g, GIVEN_TAG_PUBLIC_KEY) || !identity_of(c, &ask, &who) ||
	    !box_make(c, &who, g->public_key, &box)) {
		event_stage(c, &identity_given_table, "moved", g);
		return;
	}
	g->given_at = c->now;
	g->has |= REC_BIT(GIVEN_TAG_GIVEN_AT);
	event_stage(c, &identity_given_table, "given", g);
	identity_say(c, g->peer, g->token, "told", (struct text){ 0 }, box);
}

/* False: nothing was said of that mission yet, and the record begins. */
static bool
given_find(struct context *c, struct id peer, struct id token, struct identity_given *ret)
{
	struct id id = id_made("identity given", peer, token);

	if (context_latest(c, &identity_given_table, id, ret))
		return true;
	*ret = (struct identity_given){ .has = REC_BIT(TAG_ID) | REC_BIT(GIVEN_TAG_PEER) |
		    REC_BIT(GIVEN_TAG_TOKEN),
		.id = id,
		.peer = peer,
		.token = token };
	return false;
}

/* --- what is heard ------------------------------------------------------------------------------------------------------ */
static bool
is_known(const struct identity_given *g)
{
	return REC_HAS(g, GIVEN_TAG_PERSON) || REC_HAS(g, GIVEN_TAG_ORGANISATION);
}

/* It is over: who it is may be asked for again for as long as the other side keeps it. */
static void
mission_over(struct context *c, const struct far_hold *h)
{
	struct identity_given g;

	if (!given_find(c, h->peer, h->token, &g) || !is_known(&g) || REC_HAS(&g, GIVEN_TAG_UNTIL))
		return;
	g.until = c->now + GUEST_KEPT_DAYS * USEC_PER_DAY;
	g.has |= REC_BIT(GIVEN_TAG_UNTIL);
	event_stage(c, &identity_given_table, "over", &g);
	context_timer(c, g.until, "registry.identity_given.end", g.id);
}

static bool
is_ended(const struct context *c, const struct identity_given *g)
{
	return REC_HAS(g, GIVEN_TAG_UNTIL) && g->until <= c->now;
}

static enum rc
identity_given_end(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct identity_given g;

	(void)ret;
	(void)why;
	if (!context_get(c, &identity_given_table, in->id, &g) || !is_ended(c, &g))
		return RC_OK;
	g.has &=
	    ~(REC_BIT(GIVEN_TAG_PUBLIC_KEY) | REC_BIT(GIVEN_TAG_PERSON) | REC_BIT(GIVEN_TAG_ORGANISATION));
	return event_stage(c, &identity_given_table, "ended", &g);
}
REGISTRY_HANDLER(identity_given_end, struct ref, void)

static void
mission_agreed(struct context *c, const struct far_hold *h)
{
	struct identity_given g;

	if (given_find(c, h->peer, h->token, &g) && is_known(&g) && !REC_HAS(&g, GIVEN_TAG_UNTIL))
		return;
	g.has &= ~REC_BIT(GIVEN_TAG_UNTIL);
	g.person = h->person;
	g.organisation = h->organisation;
	g.contact = h->contact;
	g.has |= REC_HAS(h, FAR_TAG_CONTACT) ? REC_BIT(GIVEN_TAG_CONTACT) : 0;
	g.has |= (REC_HAS(h, FAR_TAG_PERSON) ? REC_BIT(GIVEN_TAG_PERSON) : 0) |
	    (REC_HAS(h, FAR_TAG_ORGANISATION) ? REC_BIT(GIVEN_TAG_ORGANISATION) : 0);
	given_go(c, &g);
}

enum rc
identity_matching(struct context *c, const struct event *e, struct fault *why)
{
	const struct home_hold *h = e->rec;

	(void)why;
	if (e->rec == NULL)
		return RC_OK;
	if (e->rec_desc == &far_hold_desc && ((const struct far_hold *)e->rec)->status == FAR_AGREED)
		mission_agreed(c, e->rec);
	else if (e->rec_desc == &far_hold_desc)
		mission_over(c, e->rec);
	if (e->rec_desc == &home_hold_desc && REC_HAS(h, HOME_TAG_ENGAGED_AT))
		guest_mission(c, h->id, h->peer, h->token, h->provider,
		    h->status != HOME_ENGAGED && h->status != HOME_DONE);
	return RC_OK;
}

enum rc
identity_mail(struct context *c, const struct event *e, struct fault *why)
{
	const struct peer_mail *m = e->rec;
	struct identity_word w = { 0 };
	struct identity_given g;
	const struct peer_topic *t;

	(void)why;
	if (e->rec_desc != &peer_mail_desc || m == NULL || !text_is(e->name, "peer_mail.received"))
		return RC_OK;
	t = peer_topic_of_number(m->topic);
	if (t == NULL || t->rec != &identity_word_desc ||
	    peer_mail_read(m, &identity_word_desc, c->arena, &w, &(struct fault){ 0 }) != RC_OK)
		return RC_OK;
	if (strcmp(t->event, "identity_word.asked") == 0 && REC_HAS(&w, IDENTITY_TAG_PUBLIC_KEY)) {
		if (!given_find(c, m->peer, w.token, &g) &&
		    !quota_take(c, &registry_quota, m->peer, "keys of missions", IDENTITY_KEYS_A_DAY))
			return RC_OK; /* it is told again tomorrow */
		if (is_ended(c, &g))
			return RC_OK;
		g.public_key = w.public_key;
		g.has |= REC_BIT(GIVEN_TAG_PUBLIC_KEY);
		given_go(c, &g);
	} else if (strcmp(t->event, "identity_word.told") == 0 && REC_HAS(&w, IDENTITY_TAG_BOX)) {
		guest_told(c, m->peer, w.token, w.box);
	} else if (strcmp(t->event, "identity_word.gone") == 0) {
		guest_gone(c, m->peer, w.token);
	}
	return RC_OK;
}

void
identities_erase(struct context *c, struct id person)
{
	struct identity_given g;
	struct db_scan s;

	db_scan_index(&s, c->txn, &identity_given_table,
	    record_field_tag(&identity_given_desc, GIVEN_TAG_PERSON), &person, false);
	while (db_scan_next(&s, c->arena, &g)) {
		if (REC_HAS(&g, GIVEN_TAG_GONE_AT))
			continue;
		g.gone_at = c->now;
		g.has |= REC_BIT(GIVEN_TAG_GONE_AT);
		event_stage(c, &identity_given_table, "gone", &g);
		identity_say(c, g.peer, g.token, "gone", (struct text){ 0 }, (struct text){ 0 });
		subject_strip(c, &identity_word_table, id_made("identity word", g.peer, g.token));
	}
	db_scan_end(&s);
}
