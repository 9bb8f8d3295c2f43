/*
 * far_pair: see far_pair.h.
 * Owns: a service "federation" for each side, and a registry that can be told of a card of another federation, and of an agreement.
 * Beware: what a side's matching tells is noted here when its federation follows it, in the order of its journal.
 */
#include "tests/lib/far_pair.h"
#include "services/matching/service.h"
#include "services/registry/service.h"
#include "services/registry/sharing.h"
#include <stdio.h>
#include <stdlib.h>

static struct far_pair *noted; /* whose mails are noted */
static const struct host_caller maker = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR | ROLE_REFERENT };

static void
note(int side, const struct event *e)
{
	const char *service = e->rec_desc == &identity_word_desc ? "registry" : "matching";
	const struct peer_topic *t = peer_topic_of_event(service, e->name);
	struct far_mail *m;
	struct buf b = { 0 };
	struct id to;

	if (noted != NULL && noted->events != NULL)
		for (size_t i = 0; i < matching_contract.event_count && i < FAR_EVENTS_MOST; i++)
			(*noted->events)[i] += text_is(e->name, matching_contract.events[i].name);
	if (t == NULL || e->rec == NULL || noted == NULL)
		return;
	to = *(const struct id *)record_at_const(record_field(t->rec, "peer", 4), e->rec);
	if (!id_equal(to, far_peer_now(noted, side, to.b[1])) || noted->cut[side][to.b[1]])
		return; /* nothing is sent to a peer that was revoked */
	if (noted->count[side] == FAR_MAILS_MOST)
		abort();
	record_encode(t->rec, e->rec, 0, PERSONAL | SENSITIVE | SECRET, &b);
	m = &noted->mails[side][noted->count[side]++];
	*m = (struct far_mail){ to.b[1], t->number, e->key, b.len, malloc(b.len) };
	memcpy(m->body, b.ptr, b.len);
	buf_free(&b);
}

static enum rc
note_asker(struct context *c, const struct event *e, struct fault *why)
{
	(void)c;
	(void)why;
	note(FAR_ASKER, e);
	return RC_OK;
}

static enum rc
note_other(struct context *c, const struct event *e, struct fault *why)
{
	(void)c;
	(void)why;
	note(FAR_OTHER, e);
	return RC_OK;
}

static enum rc
note_home(struct context *c, const struct event *e, struct fault *why)
{
	(void)c;
	(void)why;
	note(FAR_HOME, e);
	return RC_OK;
}

/* --- the service "federation" of a test -------------------------------------------------------------------------------- */
static const struct db_table peer_table = { &peer_desc };
static const struct db_table mail_table = { &peer_mail_desc };
static const struct db_table *const tables[] = { &peer_table, &mail_table };

static enum rc
peer_put(struct context *c, const void *in, void *out, struct fault *why)
{
	struct peer p = *(const struct peer *)in;

	(void)out;
	(void)why;
	return event_stage(c, &peer_table, "created", &p);
}

static enum rc
peer_say(struct context *c, const void *in, const char *verb)
{
	struct peer p;

	if (!context_get(c, &peer_table, ((const struct ref *)in)->id, &p))
		return RC_NOT_FOUND;
	return event_stage(c, &peer_table, verb, &p);
}

static enum rc
peer_resync(struct context *c, const void *in, void *out, struct fault *why)
{
	(void)out;
	(void)why;
	return peer_say(c, in, "resync");
}

static enum rc
peer_restarted(struct context *c, const void *in, void *out, struct fault *why)
{
	(void)out;
	(void)why;
	return peer_say(c, in, "restarted");
}

static enum rc
mail_put(struct context *c, const void *in, void *out, struct fault *why)
{
	struct peer_mail m = *(const struct peer_mail *)in;

	(void)out;
	(void)why;
	m.id = context_id(c);
	m.has |= REC_BIT(TAG_ID);
	return event_stage(c, &mail_table, "received", &m);
}

static const struct handler handlers[] = { { "federation.peer.put", peer_put },
	{ "federation.peer.again", peer_resync }, { "federation.peer.anew", peer_restarted },
	{ "federation.mail.put", mail_put } };
#define OF_TEST(name_, in_)                                                                                  \
	{                                                                                                    \
		.name = name_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &in_##_desc,              \
		.roles = ROLE_OPERATOR, .doc = "Of the test.", .title = "Essai"                              \
	}
static const struct method methods[] = { OF_TEST("federation.peer.put", peer),
	OF_TEST("federation.peer.again", ref), OF_TEST("federation.peer.anew", ref),
	OF_TEST("federation.mail.put", peer_mail) };
static const struct service_contract contract = {
	.name = "federation", .methods = methods, .method_count = sizeof methods / sizeof methods[0]
};
static const struct rec_desc *const seen[] = { &hold_ask_desc, &hold_answer_desc, &far_hold_desc,
	&home_hold_desc, &reception_word_desc, &reception_desc };
static const struct rec_desc *const words[] = { &identity_word_desc };
static const struct subscription of_asker[] = {
	{ .service = "matching", .see = seen, .see_count = 6, .on_event = note_asker },
	{ .service = "registry", .see = words, .see_count = 1, .on_event = note_asker },
};
static const struct subscription of_home[] = {
	{ .service = "matching", .see = seen, .see_count = 6, .on_event = note_home },
	{ .service = "registry", .see = words, .see_count = 1, .on_event = note_home },
};
static const struct subscription of_other[] = {
	{ .service = "matching", .see = seen, .see_count = 6, .on_event = note_other },
	{ .service = "registry", .see = words, .see_count = 1, .on_event = note_other },
};
#define FEDERATION(sub_)                                                                                     \
	{                                                                                                    \
		.contract = &contract, .tables = tables, .table_count = 2, .handlers = handlers,             \
		.handler_count = sizeof handlers / sizeof handlers[0], .subscriptions = (sub_),              \
		.subscription_count = 2                                                                      \
	}
static const struct service_desc federations[FAR_SIDES] = { FEDERATION(of_asker), FEDERATION(of_home),
	FEDERATION(of_other) };

/* --- a registry with four methods more ------------------------------------------------------------------------------------ */
static const struct db_table *
table_of(const struct rec_desc *d)
{
	for (size_t i = 0; i < registry_service.table_count; i++)
		if (registry_service.tables[i]->rec == d)
			return registry_service.tables[i];
	abort();
}

static enum rc
card_put(struct context *c, const void *in, void *out, struct fault *why)
{
	struct provider p = *(const struct provider *)in;

	(void)out;
	(void)why;
	return event_stage(c, table_of(&provider_desc), "updated", &p);
}

static enum rc
terms_put(struct context *c, const void *in, void *out, struct fault *why)
{
	struct sharing s = *(const struct sharing *)in;

	(void)out;
	(void)why;
	return event_stage(c, table_of(&sharing_desc), "accepted", &s);
}

static enum rc
lent_put(struct context *c, const void *in, void *out, struct fault *why)
{
	struct shared_card s = *(const struct shared_card *)in;

	(void)out;
	(void)why;
	return event_stage(c, table_of(&shared_card_desc), "told", &s);
}

/* As registry.person.erase does it, without asking the other services what they hold. */
static enum rc
person_forget(struct context *c, const void *in, void *out, struct fault *why)
{
	(void)out;
	(void)why;
	subject_erase(c, ((const struct ref *)in)->id);
	return RC_OK;
}

static const struct service_desc *
registry_of_test(void)
{
	static struct service_contract more;
	static struct service_desc registry;
	const struct service_contract *r = registry_service.contract;
	struct method *m;
	struct handler *h;

	if (registry.contract != NULL)
		return &registry;
	m = calloc(r->method_count + 4, sizeof *m);
	h = calloc(registry_service.handler_count + 4, sizeof *h);
	memcpy(m, r->methods, r->method_count * sizeof *m);
	memcpy(h, registry_service.handlers, registry_service.handler_count * sizeof *h);
	m[r->method_count] = (struct method)OF_TEST("registry.card.put", provider);
	h[registry_service.handler_count] = (struct handler){ "registry.card.put", card_put };
	m[r->method_count + 1] = (struct method)OF_TEST("registry.terms.put", sharing);
	h[registry_service.handler_count + 1] = (struct handler){ "registry.terms.put", terms_put };
	m[r->method_count + 2] = (struct method)OF_TEST("registry.person.forget", ref);
	h[registry_service.handler_count + 2] = (struct handler){ "registry.person.forget", person_forget };
	m[r->method_count + 3] = (struct method)OF_TEST("registry.lent.put", shared_card);
	h[registry_service.handler_count + 3] = (struct handler){ "registry.lent.put", lent_put };
	more = *r;
	more.methods = m;
	more.method_count += 4;
	registry = registry_service;
	registry.contract = &more;
	registry.handlers = h;
	registry.handler_count += 4;
	return &registry;
}

/* --- the pair ----------------------------------------------------------------------------------------------------------- */
static void
must(struct far_pair *p, int side, const char *method, const struct rec_desc *in, const void *rec,
    const struct rec_desc *out_desc, void *out)
{
	struct world *w = p->world[side];

	if (world_call(w, &maker, method, in, rec, out_desc, out) == RC_OK)
		return;
	fprintf(stderr, "far_pair: %s: %s %s\n", method, rc_info(w->why.rc)->name,
	    w->why.count ? w->why.items[0].field : "");
	abort();
}

struct id
far_peer_id(int side, int other)
{
	return (struct id){ { (uint8_t)(0xf0 + side), (uint8_t)other, 7 } };
}

struct id
far_peer_now(const struct far_pair *p, int side, int other)
{
	return (
	    struct id){ { (uint8_t)(0xf0 + side), (uint8_t)other, (uint8_t)(7 + p->again[side][other]) } };
}

void
far_peer_of(struct far_pair *p, int side, int other, int node, enum peer_status status)
{
	struct peer one = { .has = REC_BIT(TAG_ID) | REC_BIT(PEER_TAG_CODE) | REC_BIT(PEER_TAG_CARD) |
		    REC_BIT(PEER_TAG_FEDERATION) | REC_BIT(PEER_TAG_STATUS) | REC_BIT(PEER_TAG_NODE),
		.id = far_peer_now(p, side, other),
		.node = { { 0x0d, (uint8_t)node } },
		.code = text_of("ailleurs"),
		.card = text_of("carte"),
		.federation = text_of("Fédération d’ailleurs"),
		.status = status };

	must(p, side, "federation.peer.put", &peer_desc, &one, NULL, NULL);
	host_settle(p->world[side]->h);
}

void
far_peer(struct far_pair *p, int side, int other, enum peer_status status)
{
	far_peer_of(p, side, other, other, status);
}

void
far_revoke(struct far_pair *p, int side, int other)
{
	far_peer(p, side, other, PEER_REVOKED);
	p->cut[side][other] = p->cut[other][side] = true;
	for (int from = 0; from < p->sides; from++)
		for (unsigned i = p->count[from]; i-- > 0;)
			if ((from == side && p->mails[from][i].to == other) ||
			    (from == other && p->mails[from][i].to == side))
				far_drop(p, from, i);
}

void
far_add_again(struct far_pair *p, int side, int other)
{
	struct ref r = { REC_BIT(1), far_peer_now(p, other, side) };

	p->again[side][other]++;
	p->cut[side][other] = p->cut[other][side] = false;
	far_peer(p, side, other, PEER_ACTIVE);
	far_resync(p, side, other);
	must(p, other, "federation.peer.anew", &ref_desc, &r, NULL, NULL);
	host_settle(p->world[other]->h);
}

void
far_resync(struct far_pair *p, int side, int other)
{
	struct ref r = { REC_BIT(1), far_peer_now(p, side, other) };

	must(p, side, "federation.peer.again", &ref_desc, &r, NULL, NULL);
	host_settle(p->world[side]->h);
}

void
far_share(struct far_pair *p, int asker, unsigned asker_provider, unsigned home_provider)
{
	struct world *w = p->world[asker];
	struct provider card;
	struct ref r = { REC_BIT(1), w->providers[asker_provider] };

	must(p, asker, "registry.provider.get", &ref_desc, &r, &provider_desc, &card);
	card.home = far_peer_now(p, asker, FAR_HOME);
	card.home_id = p->world[FAR_HOME]->providers[home_provider];
	card.has |= REC_BIT(PROVIDER_TAG_HOME) | REC_BIT(PROVIDER_TAG_HOME_ID);
	must(p, asker, "registry.card.put", &provider_desc, &card, NULL, NULL);
	host_settle(w->h);
	far_lend(p, asker, home_provider, SHARED_CARD_KNOWN);
}

/* An agreement for each time that home has added the asker. */
struct sharing
far_terms_of(const struct far_pair *p, int asker, uint32_t percent)
{
	struct id peer = far_peer_now(p, FAR_HOME, asker);
	struct sharing s = { .id = { { 0xaa, (uint8_t)asker, peer.b[2] } },
		.peer = peer,
		.direction = SHARING_OURS,
		.part_individual = percent,
		.part_group = percent,
		.from = WORLD_TODAY,
		.status = SHARING_ACTIVE };

	s.has = REC_BIT(TAG_ID) | REC_BIT(SHARING_TAG_PEER) | REC_BIT(SHARING_TAG_DIRECTION) |
	    REC_BIT(SHARING_TAG_PART_INDIVIDUAL) | REC_BIT(SHARING_TAG_PART_GROUP) |
	    REC_BIT(SHARING_TAG_FROM) | REC_BIT(SHARING_TAG_STATUS);
	return s;
}

void
far_terms_put(struct far_pair *p, const struct sharing *s)
{
	must(p, FAR_HOME, "registry.terms.put", &sharing_desc, s, NULL, NULL);
	host_settle(p->world[FAR_HOME]->h);
}

void
far_terms(struct far_pair *p, int asker, uint32_t percent, enum sharing_status status)
{
	struct sharing s = far_terms_of(p, asker, percent);

	s.status = status;
	far_terms_put(p, &s);
}

void
far_lend(struct far_pair *p, int asker, unsigned home_provider, enum shared_card_status status)
{
	const struct sharing terms = far_terms_of(p, asker, 0);

	far_lend_under(p, &terms, home_provider, status);
}

void
far_lend_under(
    struct far_pair *p, const struct sharing *terms, unsigned home_provider, enum shared_card_status status)
{
	struct shared_card card = { .sharing = terms->id,
		.peer = terms->peer,
		.provider = p->world[FAR_HOME]->providers[home_provider],
		.status = status };

	card.id = shared_card_id(card.sharing, card.provider);
	card.has = REC_BIT(TAG_ID) | REC_BIT(SHARED_CARD_TAG_SHARING) | REC_BIT(SHARED_CARD_TAG_PEER) |
	    REC_BIT(SHARED_CARD_TAG_PROVIDER) | REC_BIT(SHARED_CARD_TAG_STATUS);
	must(p, FAR_HOME, "registry.lent.put", &shared_card_desc, &card, NULL, NULL);
	host_settle(p->world[FAR_HOME]->h);
}

static struct far_pair *
far_new(int sides)
{
	struct far_pair *p = calloc(1, sizeof *p);

	noted = NULL;
	p->sides = sides;
	for (int side = 0; side < sides; side++) {
		const struct service_desc *const services[] = { &matching_service, registry_of_test(),
			&federations[side] };

		p->mails[side] = calloc(FAR_MAILS_MOST, sizeof *p->mails[side]);
		p->world[side] = world_new_of(services, 3);
		for (int other = 0; other < sides; other++)
			if (side != other && (side == FAR_HOME || other == FAR_HOME))
				far_peer(p, side, other, PEER_ACTIVE);
	}
	noted = p;
	p->card = p->world[FAR_HOME]->providers[0];
	p->copy = p->world[FAR_ASKER]->providers[0];
	for (int side = 0; side < sides; side++)
		if (side != FAR_HOME) {
			far_terms(p, side, 100, SHARING_ACTIVE);
			far_share(p, side, 0, 0);
		}
	return p;
}

struct far_pair *
far_pair_new(void)
{
	return far_new(2);
}

struct far_pair *
far_trio_new(void)
{
	return far_new(3);
}

void
far_pair_free(struct far_pair *p)
{
	for (int side = 0; side < p->sides; side++) {
		while (p->count[side] != 0)
			far_drop(p, side, 0);
		free(p->mails[side]);
		world_free(p->world[side]);
	}
	noted = NULL;
	free(p);
}

int
far_pair_setup(void **state)
{
	*state = far_pair_new();
	return 0;
}

int
far_pair_teardown(void **state)
{
	struct far_pair *p = *state;
	enum rc rc = RC_OK;

	for (int side = 0; side < p->sides && rc == RC_OK; side++) {
		struct fault why = { 0 };
		uint64_t events;

		rc = host_verify(p->world[side]->h, "matching", &events, &why);
	}
	far_pair_free(p);
	return rc == RC_OK ? 0 : -1;
}

void
far_deliver(struct far_pair *p, int side, unsigned i)
{
	const struct far_mail *m = &p->mails[side][i];
	int to = m->to;
	struct peer_mail mail = { .has = REC_BIT(PEER_MAIL_TAG_PEER) | REC_BIT(PEER_MAIL_TAG_TOPIC) |
		    REC_BIT(PEER_MAIL_TAG_ABOUT) | REC_BIT(PEER_MAIL_TAG_EPOCH) | REC_BIT(PEER_MAIL_TAG_SEQ) |
		    REC_BIT(PEER_MAIL_TAG_BODY),
		.peer = far_peer_now(p, to, side),
		.topic = m->topic,
		.about = m->about,
		.epoch = 1,
		.seq = ++p->seq,
		.body = { (const char *)m->body, (uint32_t)m->len, 0 } };

	must(p, to, "federation.mail.put", &peer_mail_desc, &mail, NULL, NULL);
	host_settle(p->world[to]->h);
}

void
far_say(struct far_pair *p, int side, int to, const char *event, const struct rec_desc *d, const void *rec)
{
	struct far_mail *m = &p->mails[side][p->count[side]++];
	struct buf b = { 0 };

	record_encode(d, rec, 0, 0, &b);
	*m = (struct far_mail){ to, peer_topic_of_event("matching", text_of(event))->number,
		((const struct rec_head *)rec)->id, b.len, malloc(b.len) };
	memcpy(m->body, b.ptr, b.len);
	buf_free(&b);
	far_deliver(p, side, p->count[side] - 1);
	far_drop(p, side, p->count[side] - 1);
}

void
far_drop(struct far_pair *p, int side, unsigned i)
{
	free(p->mails[side][i].body);
	memmove(
	    &p->mails[side][i], &p->mails[side][i + 1], (--p->count[side] - i) * sizeof p->mails[side][i]);
}

void
far_carry_from(struct far_pair *p, int side)
{
	for (unsigned n = p->count[side]; n > 0; n--) {
		far_deliver(p, side, 0);
		far_drop(p, side, 0);
	}
}

void
far_carry(struct far_pair *p)
{
	for (unsigned turn = 0; p->count[0] + p->count[1] + p->count[2] != 0; turn++) {
		if (turn == 100) {
			fprintf(stderr, "far_pair: they never stop to talk\n");
			abort();
		}
		for (int side = 0; side < p->sides; side++)
			far_carry_from(p, side);
	}
}

void
far_advance(struct far_pair *p, usec_t by)
{
	for (int side = 0; side < p->sides; side++)
		host_advance(p->world[side]->h, by);
}
