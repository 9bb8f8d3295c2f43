/*
 * matching_world: see matching_world.h.
 * Owns: nothing beyond struct world.
 * Beware: a set-up call that fails ends the test program, with its name.
 */
#include "tests/lib/matching_world.h"
#include "common/calendar.h"
#include "proto/gateway.h"
#include "services/matching/service.h"
#include "services/registry/service.h"
#include <stdio.h>
#include <stdlib.h>

extern const struct service_desc gateway_service;
static const struct host_caller maker = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };

enum rc
world_call(struct world *w, const struct host_caller *who, const char *method, const struct rec_desc *in_desc,
    const void *in, const struct rec_desc *out_desc, void *out)
{
	w->calls++;
	return host_call(w->h, who, method, in_desc, in, 0, out_desc, out, NULL, &w->why);
}

enum rc
world_do(struct world *w, const struct host_caller *who, const char *method, struct id id,
    const struct rec_desc *out_desc, void *out)
{
	struct ref r = { REC_BIT(1), id };

	return world_call(w, who, method, &ref_desc, &r, out_desc, out);
}

static _Noreturn void
die(const struct world *w, const char *what)
{
	fprintf(stderr, "world: %s: %s %s %s\n", what, rc_info(w->why.rc)->name,
	    w->why.count ? w->why.items[0].field : "", w->why.count ? w->why.items[0].code->name : "");
	abort();
}

static struct id
make(struct world *w, const char *method, const struct rec_desc *d, const void *rec)
{
	struct rec_head *out = arena_alloc(host_arena(w->h), d->size);

	if (world_call(w, &maker, method, d, rec, d, out) != RC_OK)
		die(w, method);
	return out->id;
}

static struct id
make_organisation(struct world *w, const char *name, enum organisation_kind kind)
{
	struct organisation o = { .has = REC_BIT(7) | REC_BIT(8), .name = text_of(name), .kind = kind };

	return make(w, "registry.organisation.create", &organisation_desc, &o);
}

static struct id
make_person(struct world *w, const char *name)
{
	struct person p = { .has = REC_BIT(7), .name = text_of(name) };

	return make(w, "registry.person.create", &person_desc, &p);
}

/* Whoever serves has access by the gateway: a naming counts by that alone. */
static void
make_access(struct world *w, const struct host_caller *who)
{
	const struct token_new in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4),
		.roles = who->roles,
		.person = who->person,
		.days = 365 };

	if (world_call(w, &maker, "gateway.token.create", &token_new_desc, &in, NULL, NULL) != RC_OK)
		die(w, "access");
}

struct host_caller
world_person(struct world *w, uint32_t roles, struct id organisation, enum mandate_role role)
{
	struct host_caller who = { .roles = roles, .person = make_person(w, "une personne") };
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.person = who.person,
		.organisation = organisation,
		.role = role,
		.from = WORLD_TODAY - 1000 };

	make(w, "registry.mandate.create", &mandate_desc, &m);
	if ((roles & ROLE_REFERENT) != 0)
		make_access(w, &who);
	who.organisations = arena_copy(host_arena(w->h), &organisation, sizeof organisation);
	who.organisation_count = 1;
	return who;
}

static struct id
make_provider(struct world *w, struct id person, const char *commune, int64_t tariff)
{
	struct text *departments = ARENA_ARRAY(host_arena(w->h), 1, struct text);
	struct provider_competence *c = ARENA_ARRAY(host_arena(w->h), 1, struct provider_competence);
	struct provider p = { .name = text_of("un prestataire"),
		.person = person,
		.commune = text_of(commune),
		.days_individual = 3,
		.days_group = 4,
		.tariff = tariff };
	struct accreditation a = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.status = ACCREDITATION_ACCREDITED,
		.from = WORLD_TODAY - 300 };

	c[0] = (struct provider_competence){ REC_BIT(1) | REC_BIT(2), w->competence, 3, { 0 } };
	departments[0] = text_of("42");
	p.competences = (struct list){ c, 1 };
	p.departments = (struct list){ departments, 1 };
	p.has = REC_BIT(7) | REC_BIT(10) | REC_BIT(12) | REC_BIT(13) | REC_BIT(14) | REC_BIT(16) |
	    REC_BIT(17) | REC_BIT(18);
	a.provider = make(w, "registry.provider.create", &provider_desc, &p);
	make(w, "registry.accreditation.create", &accreditation_desc, &a);
	return a.provider;
}

static struct id
make_service(struct world *w, const char *name, uint32_t kinds)
{
	static struct id bouquet;
	struct bouquet b = { .has = REC_BIT(7), .name = text_of("Bouquet") };
	struct accompaniment s = {
		.name = text_of(name), .kinds = kinds, .typical_days = 2, .competences = { &w->competence, 1 }
	};

	s.bouquet = bouquet = make(w, "registry.bouquet.create", &bouquet_desc, &b);
	s.has = REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) | REC_BIT(11);
	return make(w, "registry.accompaniment.create", &accompaniment_desc, &s);
}

static void
make_offer(struct world *w)
{
	struct competence c = { .has = REC_BIT(7), .name = text_of("Écoute") },
			  d = { .has = REC_BIT(7), .name = text_of("Gestion") };
	struct host_caller administrator;

	w->competence = make(w, "registry.competence.create", &competence_desc, &c);
	w->other_competence = make(w, "registry.competence.create", &competence_desc, &d);
	w->service = make_service(w, "Soutien", 1u << SERVICE_INDIVIDUAL | 1u << SERVICE_GROUP);
	w->individual_only = make_service(w, "Bilan personnel", 1u << SERVICE_INDIVIDUAL);
	for (int i = 0; i < WORLD_PROVIDERS; i++) {
		w->provider_persons[i] = make_person(w, "un intervenant");
		w->provider[i] =
		    (struct host_caller){ .roles = ROLE_PROVIDER, .person = w->provider_persons[i] };
		w->providers[i] = make_provider(w, w->provider_persons[i], "42218", 20000 + 10000 * i);
	}
	administrator = world_person(w, ROLE_DIRECTOR, w->centre_a, MANDATE_ADMINISTRATOR);
	w->colleague_provider = make_provider(w, administrator.person, "42218", 1000);
}

struct world *
world_new(void)
{
	static const struct service_desc *const services[] = { &matching_service, &registry_service };

	return world_new_of(services, 2);
}

#define WORLD_SERVICES_MOST 7

static bool
has_gateway(const struct service_desc *const *services, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (services[i] == &gateway_service)
			return true;
	return false;
}

struct world *
world_new_of(const struct service_desc *const *services, size_t count)
{
	const struct service_desc *all[WORLD_SERVICES_MOST + 1];
	struct world *w = calloc(1, sizeof *w);

	if (count > WORLD_SERVICES_MOST)
		abort();
	memcpy(all, services, count * sizeof *all);
	all[count] = &gateway_service;
	w->h = host_new(all, count + !has_gateway(services, count), WORLD_NOW);
	w->federation = make_organisation(w, "Fédération", ORGANISATION_FEDERATION);
	w->centre_a = make_organisation(w, "Centre A", ORGANISATION_CENTRE);
	w->centre_b = make_organisation(w, "Centre B", ORGANISATION_CENTRE);
	w->employee = world_person(w, ROLE_BENEFICIARY, w->centre_a, MANDATE_EMPLOYEE);
	w->colleague = world_person(w, ROLE_BENEFICIARY, w->centre_a, MANDATE_EMPLOYEE);
	w->director_a = world_person(w, ROLE_DIRECTOR | ROLE_BENEFICIARY, w->centre_a, MANDATE_DIRECTOR);
	w->board_a = world_person(w, ROLE_DIRECTOR, w->centre_a, MANDATE_PRESIDENT);
	w->director_b = world_person(w, ROLE_DIRECTOR, w->centre_b, MANDATE_DIRECTOR);
	w->referent = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
	w->two_hats = world_person(w, ROLE_REFERENT, w->centre_a, MANDATE_ADMINISTRATOR);
	w->coordinator = world_person(w, ROLE_COORDINATOR, w->federation, MANDATE_EMPLOYEE);
	w->animator = world_person(w, ROLE_ANIMATOR, w->centre_a, MANDATE_ANIMATOR);
	w->operator=(struct host_caller){ .roles = ROLE_OPERATOR };
	w->nobody = (struct host_caller){ .roles = ROLE_ANYONE };
	make_offer(w);
	host_settle(w->h);
	return w;
}

void
world_free(struct world *w)
{
	host_free(w->h);
	free(w);
}

void
world_be_refused(struct world *w, unsigned times)
{
	static const struct id nothing = { { 9 } };
	struct request r;

	for (unsigned i = 0; i < times; i++)
		if (world_do(w, &w->employee, "matching.request.get", nothing, &request_desc, &r) !=
		    RC_NOT_FOUND)
			die(w, "a request that is none");
}

struct request
world_request(const struct world *w, enum pool pool)
{
	struct request r = { .kind = pool,
		.service = w->service,
		.department = text_of("42"),
		.from = WORLD_TODAY,
		.to = WORLD_TODAY + 60,
		.days = 2,
		.text = text_of("Je suis épuisée.") };

	r.has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_SERVICE) | REC_BIT(REQUEST_TAG_DEPARTMENT) |
	    REC_BIT(REQUEST_TAG_FROM) | REC_BIT(REQUEST_TAG_TO) | REC_BIT(REQUEST_TAG_DAYS) |
	    REC_BIT(REQUEST_TAG_TEXT);
	if (pool == POOL_GROUP) {
		r.organisation = w->centre_a;
		r.has |= REC_BIT(REQUEST_TAG_ORGANISATION);
	}
	return r;
}

struct request
world_submitted(struct world *w, const struct host_caller *who, const struct request *in)
{
	struct request made, r;

	if (world_call(w, who, "matching.request.create", &request_desc, in, &request_desc, &made) != RC_OK ||
	    world_do(w, who, "matching.request.submit", made.id, &request_desc, &r) != RC_OK)
		die(w, "request");
	return r;
}

struct ranking_view
world_proposals(struct world *w, const struct host_caller *who, struct id request)
{
	struct ranking_view v = { 0 };

	if (world_do(w, who, "matching.request.proposals", request, &ranking_view_desc, &v) != RC_OK)
		die(w, "proposals");
	return v;
}

struct request
world_crisis(struct world *w)
{
	const struct request in = { .has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_NATURE),
		.kind = POOL_INDIVIDUAL,
		.nature = NATURE_CRISIS };
	struct request r;

	if (world_call(w, &w->employee, "matching.request.create", &request_desc, &in, &request_desc, &r) !=
	    RC_OK)
		die(w, "crisis");
	return r;
}

enum request_status
world_status(struct world *w, const struct host_caller *who, struct id request)
{
	struct request r;

	if (world_do(w, who, "matching.request.get", request, &request_desc, &r) != RC_OK)
		die(w, "status");
	return r.status;
}

const struct ranking_line *
world_line(const struct ranking_view *v, uint32_t i)
{
	if (i >= v->lines.count) {
		fprintf(stderr, "world: no line %u\n", i);
		abort();
	}
	return (const struct ranking_line *)v->lines.items + i;
}

struct policy
world_policy(struct world *w, struct policy p)
{
	struct policy made;

	p.name = text_of("Règles");
	p.active = true;
	p.has |= REC_BIT(6) | REC_BIT(7);
	if (world_call(w, &w->coordinator, "matching.policy.create", &policy_desc, &p, &policy_desc, &made) !=
	    RC_OK)
		die(w, "policy");
	return made;
}

static void
queue_answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct world_outcome *o = arg;

	(void)env;
	(void)body;
	(void)len;
	o->rc = rc;
	o->answers++;
}

void
world_queue(struct world *w, const struct host_caller *who, uint8_t number, const char *method,
    const struct rec_desc *d, const void *in, struct world_outcome *o)
{
	struct envelope e;
	struct buf b = { 0 };

	stage_envelope(&e, who, method, (struct id){ { 0xee, number } }, host_now(w->h) + USEC_PER_SEC, NULL);
	record_encode(d, in, 0, 0, &b);
	service_local(host_service(w->h, "matching"), &e, b.ptr, b.len, queue_answered, o);
	buf_free(&b);
}

struct text
world_token(struct text link)
{
	return (struct text){ link.ptr + 3, link.len - 3, 0 };
}

enum rc
world_answer(struct world *w, struct text token, bool accept, int reason, struct answer_taken *out)
{
	struct answer a = { REC_BIT(1) | REC_BIT(2), token, accept, ANSWER_OTHER };

	if (reason >= 0) {
		a.reason = (enum answer_reason)reason;
		a.has |= REC_BIT(3);
	}
	return world_call(w, &w->nobody, "matching.answer.give", &answer_desc, &a, &answer_taken_desc, out);
}

struct engagement
world_engaged(struct world *w, const struct host_caller *who, const struct request *r)
{
	struct ranking_view v = world_proposals(w, who, r->id);
	struct solicit s = { REC_BIT(1), world_line(&v, 0)->proposal, { 0 } };
	struct filter f = { REC_BIT(1) | REC_BIT(2), text_of("request"), { 0 } };
	struct list_query q = { .has = REC_BIT(5), .filters = { &f, 1 } };
	struct solicitation sent;
	struct answer_taken taken;
	struct list_page page;
	struct engagement e;
	char text[ID_TEXT_LEN + 1];

	id_format(r->id, text);
	f.value = text_of(text);
	if (world_call(w, who, "matching.proposal.solicit", &solicit_desc, &s, &solicitation_desc, &sent) !=
		RC_OK ||
	    world_answer(w, world_token(sent.answer_link), true, -1, &taken) != RC_OK ||
	    world_call(w, who, "matching.engagement.list", &list_query_desc, &q, &list_page_desc, &page) !=
		RC_OK ||
	    record_decode(&engagement_desc, page.items.ptr, page.items.len, host_arena(w->h), &e, NULL,
		&w->why) != RC_OK)
		die(w, "engaged");
	return e;
}

bool
world_row(struct world *w, struct id provider, day_t day, struct capacity *ret)
{
	char id[ID_TEXT_LEN + 1], month[CALENDAR_DAY_CAP];
	struct filter f[3] = { { REC_BIT(1) | REC_BIT(2), text_of("provider"), { 0 } },
		{ REC_BIT(1) | REC_BIT(2), text_of("month"), { 0 } },
		{ REC_BIT(1) | REC_BIT(2), text_of("pool"), text_of("individual") } };
	struct list_query q = { .has = REC_BIT(5), .filters = { f, 3 } };
	struct list_page page;

	id_format(provider, id);
	calendar_day_format(columns_month_day(columns_month(day)), month);
	f[0].value = text_of(id);
	f[1].value = text_of(month);
	if (world_call(w, &w->referent, "matching.capacity.list", &list_query_desc, &q, &list_page_desc,
		&page) != RC_OK ||
	    page.count != 1)
		return false;
	return record_decode(&capacity_desc, page.items.ptr, page.items.len, host_arena(w->h), ret, NULL,
		   NULL) == RC_OK;
}

bool
world_refused(const struct world *w, const char *field, const struct fault_code *code)
{
	for (uint32_t i = 0; i < w->why.count && i < FAULT_MAX; i++)
		if (w->why.items[i].code == code && strcmp(w->why.items[i].field, field) == 0)
			return true;
	for (uint32_t i = 0; i < w->why.count && i < FAULT_MAX; i++)
		fprintf(stderr, "got: %s %s\n", w->why.items[i].field, w->why.items[i].code->name);
	return false;
}

int
world_setup(void **state)
{
	*state = world_new();
	return 0;
}

int
world_teardown(void **state)
{
	struct world *w = *state;
	struct fault why = { 0 };
	uint64_t events;
	enum rc rc = host_verify(w->h, "matching", &events, &why);

	world_free(w);
	return rc == RC_OK ? 0 : -1;
}

struct engagement
world_mission(struct world *w)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);

	return world_engaged(w, &w->referent, &r);
}

struct engagement
world_engagement(struct world *w, struct id id)
{
	struct engagement e;

	if (world_do(w, &w->referent, "matching.engagement.get", id, &engagement_desc, &e) != RC_OK)
		die(w, "engagement");
	return e;
}

enum rc
world_day_done(struct world *w, struct id id, day_t day, bool half)
{
	struct engagement_day d = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), id, day, half };
	struct engagement out;

	return world_call(
	    w, &w->referent, "matching.engagement.add_day", &engagement_day_desc, &d, &engagement_desc, &out);
}
