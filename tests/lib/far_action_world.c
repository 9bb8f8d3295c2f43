/*
 * far_action_world: see far_action_world.h.
 * Owns: nothing.
 * Beware: what does not go as it should fails the test that asked for it.
 */
#include "tests/lib/far_action_world.h"
#include "common/mpscan.h"
#include "proto/roles.h"
#include "services/scheduling/far.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

extern const struct service_desc registry_service, reporting_service;

#define MINUTE (60 * USEC_PER_SEC)
static const struct service_desc *const services[] = { &registry_service, &scheduling_service,
	&reporting_service };
static const char *const centre_roles[] = { "director", "president", "employee" };

const char *
far_text(struct far_world *w, struct id id)
{
	return desk_text(&w->d[0], id);
}

static void
centre_make(struct far_world *w, int at)
{
	static const char *const names[] = { "Direction du centre", "Présidence du centre",
		"Animation du centre" };
	struct desk *d = &w->d[at];

	w->centre[at] = desk_make(d, "registry.organisation.create",
	    "{\"name\":\"Centre d’essai %d\",\"kind\":\"centre\",\"commune\":\"42218\"}", at);
	for (int i = 0; i < 3; i++) {
		w->person[at][i] = desk_make(d, "registry.person.create", "{\"name\":\"%s\"}", names[i]);
		desk_make(d, "registry.mandate.create",
		    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"%s\",\"from\":\"2018-01-01\"}",
		    far_text(w, w->person[at][i]), far_text(w, w->centre[at]), centre_roles[i]);
	}
	host_settle(d->h);
}

void
far_world_open(struct far_world *w, const char *rules)
{
	*w = (struct far_world){ 0 };
	two_nodes_open(&w->n, services, sizeof services / sizeof services[0], FAR_WORLD_NOW);
	for (int at = 0; at < 2; at++) {
		w->d[at].h = w->n.node[at].host;
		w->d[at].who.roles = ROLE_COORDINATOR | ROLE_OPERATOR;
		centre_make(w, at);
	}
	w->action = desk_make(&w->d[0], "scheduling.action.create",
	    "{\"title\":\"Gouvernance\",\"kind\":\"formation_action\",\"first_day\":\"2019-11-26\"%s}",
	    rules);
	desk_make(&w->d[0], "scheduling.action.open", "{\"id\":\"%s\"}", far_text(w, w->action));
}

/* Whatever is told a minute later is brought over too. */
void
far_world_wait(struct far_world *w)
{
	two_nodes_carry(&w->n);
	two_nodes_advance(&w->n, 2 * MINUTE);
	two_nodes_carry(&w->n);
}

void
far_world_offer(struct far_world *w, const char *more)
{
	w->share = desk_make(&w->d[0], "scheduling.action_share.create",
	    "{\"peer\":\"%s\",\"action\":\"%s\"%s}", far_text(w, w->n.peer[0]), far_text(w, w->action), more);
	two_nodes_carry(&w->n);
	w->far = far_id("far action", w->n.peer[1], w->share);
}

void
far_world_share(struct far_world *w, const char *rules)
{
	far_world_open(w, rules);
	far_world_offer(w, "");
	desk_make(&w->d[1], "scheduling.far_action.accept", "{\"id\":\"%s\"}", far_text(w, w->far));
	two_nodes_carry(&w->n);
}

void
far_world_close(struct far_world *w)
{
	struct fault why = { 0 };
	uint64_t events;

	for (int at = 0; at < 2; at++) {
		assert_int_equal(host_verify(w->n.node[at].host, "scheduling", &events, &why), RC_OK);
		assert_int_equal(host_verify(w->n.node[at].host, "registry", &events, &why), RC_OK);
	}
	two_nodes_close(&w->n);
}

/* who: a set of the centre's three. */
enum rc
far_world_enrol(struct far_world *w, unsigned who, const char *more, struct far_enrolment *ret)
{
	char persons[400];
	size_t n = 0;

	for (int i = 0; i < 3; i++)
		if ((who >> i & 1u) != 0)
			n += (size_t)snprintf(persons + n, sizeof persons - n,
			    "%s{\"person\":\"%s\",\"role\":\"%s\"}", n > 0 ? "," : "",
			    far_text(w, w->person[1][i]), centre_roles[i]);
	return desk_call(&w->d[1], "scheduling.far_enrolment.create", ret,
	    "{\"far_action\":\"%s\",\"structure\":\"%s\",\"persons\":[%s]%s}", far_text(w, w->far),
	    far_text(w, w->centre[1]), persons, more);
}

struct id
far_world_asked(struct far_world *w, unsigned who)
{
	struct far_enrolment e = { 0 };

	assert_int_equal(far_world_enrol(w, who, "", &e), RC_OK);
	return e.id;
}

struct id
far_world_placed(struct far_world *w, const char *rules, unsigned who)
{
	struct id e;

	far_world_share(w, rules);
	e = far_world_asked(w, who);
	two_nodes_carry(&w->n);
	assert_int_equal(far_world_enrolment(w, e).status, VISITOR_ACCEPTED);
	return e;
}

struct id
far_world_waiting(struct far_world *w, unsigned who, struct id *ret_theirs)
{
	struct id ours;

	far_world_share(w, ",\"structures_max\":1");
	ours = home_enrolled(w);
	*ret_theirs = far_world_asked(w, who);
	two_nodes_carry(&w->n);
	assert_int_equal(far_world_enrolment(w, *ret_theirs).status, VISITOR_WAITING);
	return ours;
}

/* In the role of the one who comes. */
enum rc
far_world_replace(struct far_world *w, struct id e, int leaving, int coming)
{
	enum rc rc = desk_call(&w->d[1], "scheduling.far_enrolment.replace", NULL,
	    "{\"id\":\"%s\",\"leaving\":\"%s\",\"coming\":\"%s\",\"role\":\"%s\"}", far_text(w, e),
	    far_text(w, w->person[1][leaving]), far_text(w, w->person[1][coming]), centre_roles[coming]);

	host_settle(w->d[1].h);
	return rc;
}

/* The record of that id, as the team of that node reads it. */
static void
read_one(struct far_world *w, int at, const char *method, struct id id, void *ret)
{
	assert_int_equal(desk_call(&w->d[at], method, ret, "{\"id\":\"%s\"}", far_text(w, id)), RC_OK);
}

#define READ_ONE(name_, type_, at_, method_)                                                                 \
	struct type_ name_(struct far_world *w, struct id id)                                                \
	{                                                                                                    \
		struct type_ rec = { 0 };                                                                    \
                                                                                                             \
		read_one(w, at_, method_, id, &rec);                                                         \
		return rec;                                                                                  \
	}
READ_ONE(far_world_enrolment, far_enrolment, 1, "scheduling.far_enrolment.get")
READ_ONE(home_enrolment, enrolment, 0, "scheduling.enrolment.get")
static READ_ONE(visitor_of, visitor, 0, "scheduling.visitor.get")

    struct shared_action far_world_sheet(struct far_world *w)
{
	struct shared_action a = { 0 };

	read_one(w, 1, "scheduling.far_action.get", w->far, &a);
	return a;
}

struct action_share
far_world_action_share(struct far_world *w)
{
	struct action_share s = { 0 };

	read_one(w, 0, "scheduling.action_share.get", w->share, &s);
	return s;
}

struct person
far_world_person(struct far_world *w, int at, struct id id)
{
	struct person p = { 0 };

	read_one(w, at, "registry.person.get", id, &p);
	return p;
}

struct visitor
far_world_visitor(struct far_world *w, struct id token)
{
	struct list_page page = { 0 };
	struct mpscan s;
	struct visitor v;

	assert_int_equal(desk_call(&w->d[0], "scheduling.visitor.list", &page, "{\"limit\":50}"), RC_OK);
	for (s = mpscan_of(page.items.ptr, page.items.len); mpscan_peek(&s) == MPSCAN_MAP;) {
		const uint8_t *from = s.pos;

		v = (struct visitor){ 0 };
		assert_int_equal(mpscan_skip(&s), RC_OK);
		assert_int_equal(record_decode(&visitor_desc, from, (size_t)(s.pos - from),
				     host_arena(w->d[0].h), &v, NULL, NULL),
		    RC_OK);
		if (id_equal(v.token, token))
			return visitor_of(w, v.id);
	}
	fail_msg("no such visitor");
	return v;
}

struct id
far_world_stand_in(struct far_world *w, struct id token, uint32_t member)
{
	return ((const struct id *)far_world_visitor(w, token).persons.items)[member];
}

void
far_world_agree(struct far_world *w, struct id token, enum visitor_status status)
{
	assert_int_equal(far_world_enrolment(w, token).status, status);
	assert_int_equal(far_world_visitor(w, token).status, status);
}

void
far_world_declined(struct far_world *w, struct id token, enum visitor_refusal why)
{
	assert_int_equal(far_world_enrolment(w, token).status, VISITOR_DECLINED);
	assert_int_equal(far_world_enrolment(w, token).refusal, why);
}

void
far_world_named(struct far_world *w, struct id token, uint32_t member, const char *name)
{
	assert_true(text_is(far_world_person(w, 0, far_world_stand_in(w, token, member)).name, name));
}

struct id
home_enrolled(struct far_world *w)
{
	struct id made = desk_make(&w->d[0], "scheduling.enrolment.create",
	    "{\"action\":\"%s\",\"structure\":\"%s\",\"persons\":[{\"person\":\"%s\",\"role\":\"director\"}]"
	    "}",
	    far_text(w, w->action), far_text(w, w->centre[0]), far_text(w, w->person[0][0]));

	host_settle(w->d[0].h);
	return made;
}

void
far_world_step(struct far_world *w, int at, const char *method, struct id id)
{
	assert_int_equal(desk_call(&w->d[at], method, NULL, "{\"id\":\"%s\"}", far_text(w, id)), RC_OK);
	host_settle(w->d[at].h);
}

void
far_world_take_back(struct far_world *w)
{
	assert_int_equal(
	    desk_call(&w->d[0], "scheduling.action_share.withdraw", NULL,
		"{\"id\":\"%s\",\"reason\":\"La salle n’est plus libre\"}", far_text(w, w->share)),
	    RC_OK);
	host_settle(w->d[0].h);
}

bool
far_world_told(struct far_world *w, int from, uint32_t topic, const char *words)
{
	for (uint32_t i = 0; i < w->n.node[from].count; i++) {
		const struct two_sent *s = &w->n.node[from].sent[i];

		if ((topic == 0 || s->topic->number == topic) &&
		    memmem(s->body.ptr, s->body.len, words, strlen(words)) != NULL)
			return true;
	}
	return false;
}

struct id
far_world_session(struct far_world *w)
{
	struct list_page page = { 0 };
	struct session s = { 0 };

	assert_int_equal(desk_call(&w->d[0], "scheduling.session.list", &page, "{\"limit\":1}"), RC_OK);
	assert_int_equal(record_decode(&session_desc, page.items.ptr, page.items.len, host_arena(w->d[0].h),
			     &s, NULL, NULL),
	    RC_OK);
	return s.id;
}

void
far_world_all_again(struct far_world *w)
{
	for (int from = 0; from < 2; from++)
		for (uint32_t i = 0; i < w->n.node[from].count; i++)
			two_nodes_hand(&w->n, from, i);
}

void
far_world_put_back(struct far_world *w, int at)
{
	host_put_back(w->d[at].h, false);
	for (unsigned s = 0; s < TWO_SERVICES_MAX; s++)
		w->n.node[at].seen[s] = 0; /* what it says again is passed over by rank */
	two_nodes_advance(&w->n, MINUTE);
}

void
far_world_as_director(struct far_world *w)
{
	w->of[0] = w->centre[1];
	w->d[1].who =
	    (struct host_caller){ .roles = ROLE_DIRECTOR, .organisations = w->of, .organisation_count = 1 };
}
