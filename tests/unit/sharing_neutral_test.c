/*
 * sharing_neutral_test: whom a provider of another federation is tied to, at home, keeps it from the people of that structure here: exactly those.
 * Owns: worlds dealt at random: links of each kind, over or not, mandates, a structure of one's own; centres with a SIRET, an RNA, both, none.
 * Beware: what is expected is reckoned from what was dealt at home, never from what the cards say here.
 */
#include "services/matching/service.h"
#include "tests/lib/sharing_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#define ITEM(list, type, i) (((const type *)(list).items)[i])
#define CENTRES 5
#define PROVIDERS 24
#define SEEDS 40

static const char *const sirets[CENTRES] = { SIRET_TWO, "55210055400013", NULL, "73282932000082", NULL };
static const char *const rnas[CENTRES] = { NULL, "W421000001", "W421000002", NULL, NULL };

struct dealt {
	struct sharing_world *w;
	uint64_t chance;
	struct id home[CENTRES], away[CENTRES]; /* the same structures; the last one has no number anywhere */
	struct id provider[PROVIDERS];
	bool tied[PROVIDERS][CENTRES];
	uint32_t unknown[PROVIDERS];
	struct host_caller referent;
	struct id service;
};

static uint32_t
draw(struct dealt *d, uint32_t most)
{
	return (uint32_t)(stage_next(&d->chance) >> 33) % most;
}

static struct id
centre_make(struct dealt *d, int at, int i)
{
	char name[30];
	struct organisation o = { .has = REC_BIT(7) | REC_BIT(8), .kind = ORGANISATION_CENTRE };

	snprintf(name, sizeof name, "Centre %d", i);
	o.name = text_of(name);
	if (sirets[i] != NULL) {
		o.siret = text_of(sirets[i]);
		o.has |= REC_BIT(12);
	}
	if (rnas[i] != NULL && (at == HOME || i != 1)) { /* here, the second is known by its SIRET alone */
		o.rna = text_of(rnas[i]);
		o.has |= REC_BIT(13);
	}
	return sharing_world_made(d->w, at, "registry.organisation.create", &organisation_desc, &o);
}

static struct id
person_make(struct dealt *d, int at, const char *name)
{
	struct person p = { .has = REC_BIT(7), .name = text_of(name) };

	return sharing_world_made(d->w, at, "registry.person.create", &person_desc, &p);
}

static void
mandate_make(
    struct dealt *d, int at, struct id person, struct id organisation, enum mandate_role role, bool over)
{
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.person = person,
		.organisation = organisation,
		.role = role,
		.from = SHARING_TODAY - 9000 };

	if (over) {
		m.to = SHARING_TODAY - 8000; /* twenty years ago: beyond any policy */
		m.has |= REC_BIT(10);
	}
	(void)sharing_world_made(d->w, at, "registry.mandate.create", &mandate_desc, &m);
}

/* Client and supplier links do not count: the rules of origin say so. */
static bool
kind_counts(enum link_kind kind)
{
	return kind != LINK_CLIENT && kind != LINK_SUPPLIER;
}

static void
links_deal(struct dealt *d, int i, struct provider_link *links, uint32_t *count)
{
	*count = draw(d, 4);
	for (uint32_t k = 0; k < *count; k++) {
		uint32_t centre = draw(d, CENTRES);
		bool over = draw(d, 3) == 0;

		links[k] = (struct provider_link){ .has = REC_BIT(1) | REC_BIT(2),
			.organisation = d->home[centre],
			.kind = (enum link_kind)draw(d, 6) };
		if (over) {
			links[k].to = SHARING_TODAY - 8000;
			links[k].has |= REC_BIT(4);
		}
		d->tied[i][centre] |= kind_counts(links[k].kind) && !over;
		d->unknown[i] += centre == CENTRES - 1;
	}
}

static void
provider_deal(struct dealt *d, int i)
{
	struct provider_competence c = { REC_BIT(1) | REC_BIT(2), d->w->listening, 3, { 0 } };
	struct provider_link links[4];
	uint32_t count, who = draw(d, 3), centre = draw(d, CENTRES);
	struct provider p = { .competences = { &c, 1 },
		.remote = true,
		.days_individual = 10,
		.tariff = 40000,
		.has = REC_BIT(7) | REC_BIT(13) | REC_BIT(15) | REC_BIT(16) | REC_BIT(18) | REC_BIT(21) };
	struct accreditation a = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.status = ACCREDITATION_ACCREDITED,
		.from = SHARING_TODAY - 30 };
	char name[40];

	snprintf(name, sizeof name, "Prestataire %d", i);
	p.name = text_of(name);
	links_deal(d, i, links, &count);
	p.links = (struct list){ links, count };
	if (who == 1) {
		bool over = draw(d, 2) == 0;

		p.person = person_make(d, HOME, "Une personne");
		p.has |= REC_BIT(10);
		mandate_make(d, HOME, p.person, d->home[centre],
		    draw(d, 2) == 0 ? MANDATE_EMPLOYEE : MANDATE_PRESIDENT, over);
		d->tied[i][centre] |= !over;
		d->unknown[i] += centre == CENTRES - 1;
	} else if (who == 2) {
		p.organisation = d->home[centre];
		p.has |= REC_BIT(11);
		d->tied[i][centre] = true;
		d->unknown[i] += centre == CENTRES - 1;
	}
	a.provider = d->provider[i] =
	    sharing_world_made(d->w, HOME, "registry.provider.create", &provider_desc, &p);
	(void)sharing_world_made(d->w, HOME, "registry.accreditation.create", &accreditation_desc, &a);
}

static void
service_make(struct dealt *d)
{
	struct bouquet b = { .has = REC_BIT(7), .name = text_of("Écoute") };
	struct accompaniment s = { .name = text_of("Soutien"),
		.kinds = 1u << SERVICE_INDIVIDUAL,
		.typical_days = 2,
		.competences = { &d->w->away_listening, 1 },
		.has = REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) | REC_BIT(11) };

	s.bouquet = sharing_world_made(d->w, AWAY, "registry.bouquet.create", &bouquet_desc, &b);
	d->service = sharing_world_made(d->w, AWAY, "registry.accompaniment.create", &accompaniment_desc, &s);
}

static void
deal(struct dealt *d, uint64_t seed)
{
	static const struct service_desc *const more[] = { &matching_service };
	struct organisation federation = {
		.has = REC_BIT(7) | REC_BIT(8), .name = text_of("Fédération"), .kind = ORGANISATION_FEDERATION
	};
	struct sharing terms;

	*d = (struct dealt){ .chance = seed * 77 + 1, .w = sharing_world_new(more, 1) };
	terms = sharing_world_terms(d->w);
	for (int i = 0; i < CENTRES; i++)
		d->home[i] = centre_make(d, HOME, i);
	for (int i = 0; i < PROVIDERS; i++)
		provider_deal(d, i);
	for (int i = 0; i < CENTRES / 2; i++) /* some are known here before the cards, some after */
		d->away[i] = centre_make(d, AWAY, i);
	service_make(d);
	(void)sharing_world_shared(d->w, &terms);
	for (int i = CENTRES / 2; i < CENTRES; i++)
		d->away[i] = centre_make(d, AWAY, i);
	d->referent =
	    (struct host_caller){ .roles = ROLE_REFERENT, .person = person_make(d, AWAY, "Le référent") };
	mandate_make(d, AWAY, d->referent.person,
	    sharing_world_made(d->w, AWAY, "registry.organisation.create", &organisation_desc, &federation),
	    MANDATE_EMPLOYEE, false);
}

static void
called(struct dealt *d, const struct host_caller *who, const char *method, const struct rec_desc *in_desc,
    const void *in, const struct rec_desc *out_desc, void *out)
{
	assert_int_equal(
	    host_call(d->w->n.node[AWAY].host, who, method, in_desc, in, 0, out_desc, out, NULL, NULL),
	    RC_OK);
	host_settle(d->w->n.node[AWAY].host);
}

static struct ranking_view
asked_from(struct dealt *d, int centre)
{
	struct host_caller employee = { .roles = ROLE_BENEFICIARY,
		.person = person_make(d, AWAY, "Une salariée") };
	struct request in = { .kind = POOL_INDIVIDUAL,
		.service = d->service,
		.department = text_of("42"),
		.remote = true,
		.from = SHARING_TODAY,
		.to = SHARING_TODAY + 60,
		.days = 2 },
		       r;
	struct ref ref = { .has = REC_BIT(1) };
	struct ranking_view v = { 0 };

	mandate_make(d, AWAY, employee.person, d->away[centre], MANDATE_EMPLOYEE, false);
	in.has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_SERVICE) | REC_BIT(REQUEST_TAG_DEPARTMENT) |
	    REC_BIT(REQUEST_TAG_FROM) | REC_BIT(REQUEST_TAG_TO) | REC_BIT(REQUEST_TAG_DAYS) |
	    REC_BIT(REQUEST_TAG_REMOTE);
	called(d, &employee, "matching.request.create", &request_desc, &in, &request_desc, &r);
	ref.id = r.id;
	called(d, &employee, "matching.request.submit", &ref_desc, &ref, &request_desc, &r);
	called(d, &d->referent, "matching.request.proposals", &ref_desc, &ref, &ranking_view_desc, &v);
	return v;
}

static int
dealt_as(struct dealt *d, struct id far)
{
	struct provider p;

	for (int i = 0; i < PROVIDERS; i++)
		if (sharing_world_far(d->w, d->provider[i], &p) && id_equal(p.id, far))
			return i;
	return -1;
}

static uint32_t
by_neutrality(const struct ranking_view *v)
{
	for (uint32_t i = 0; i < v->excluded.count; i++)
		if (ITEM(v->excluded, struct exclusion, i).rule == RULE_NEUTRALITY)
			return ITEM(v->excluded, struct exclusion, i).count;
	return 0;
}

/* A structure without a number, here or there, is known to nobody: those tied to it are to be asked before. */
static void
held_to(struct dealt *d, int centre)
{
	struct ranking_view v = asked_from(d, centre);
	bool numbered = sirets[centre] != NULL || rnas[centre] != NULL;
	uint32_t tied = 0;

	for (int i = 0; i < PROVIDERS; i++)
		tied += d->tied[i][centre];
	assert_int_equal(by_neutrality(&v), numbered ? tied : 0);
	assert_true(v.lines.count != 0);
	for (uint32_t k = 0; k < v.lines.count; k++) {
		const struct ranking_line *l = &ITEM(v.lines, struct ranking_line, k);
		int i = dealt_as(d, l->provider);

		assert_true(i >= 0);
		assert_true(REC_HAS(l, 9)); /* of which federation */
		assert_int_equal(REC_HAS(l, 10), d->unknown[i] != 0);
		assert_false(d->tied[i][centre] && d->unknown[i] == 0);
	}
}

static void
nobody_is_proposed_to_the_people_of_a_structure_that_it_is_tied_to_at_home(void **unused)
{
	(void)unused;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct dealt d;

		deal(&d, seed);
		for (int i = 0; i < CENTRES; i++)
			held_to(&d, i);
		sharing_world_verified(d.w);
		sharing_world_free(d.w);
	}
}

static enum rc
solicited(struct dealt *d, const struct ranking_line *l, struct fault *why)
{
	struct solicit s = {
		.has = REC_BIT(1) | REC_BIT(2), .id = l->proposal, .reason = text_of("Le plus proche.")
	};
	struct solicitation out;
	enum rc rc = host_call(d->w->n.node[AWAY].host, &d->referent, "matching.proposal.solicit",
	    &solicit_desc, &s, 0, &solicitation_desc, &out, NULL, why);

	host_settle(d->w->n.node[AWAY].host);
	return rc;
}

static void
who_is_to_be_asked_about_a_link_is_solicited_only_once_that_was_noted(void **unused)
{
	struct dealt d;
	struct ranking_view v;
	struct ref r = { .has = REC_BIT(1) };
	struct fault why = { 0 };
	struct provider p;
	uint32_t k = 0;

	(void)unused;
	deal(&d, 3);
	v = asked_from(&d, 0);
	while (k < v.lines.count && !REC_HAS(&ITEM(v.lines, struct ranking_line, k), 10))
		k++;
	assert_true(k < v.lines.count);
	assert_int_equal(solicited(&d, &ITEM(v.lines, struct ranking_line, k), &why), RC_RULE);
	assert_ptr_equal(why.items[0].code, FAULT_LINKS_UNVERIFIED);
	r.id = ITEM(v.lines, struct ranking_line, k).provider;
	called(&d, &d.referent, "registry.provider.verify_links", &ref_desc, &r, &provider_desc, &p);
	assert_int_equal(solicited(&d, &ITEM(v.lines, struct ranking_line, k), &why), RC_OK);
	sharing_world_free(d.w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_proposed_to_the_people_of_a_structure_that_it_is_tied_to_at_home),
		cmocka_unit_test(who_is_to_be_asked_about_a_link_is_solicited_only_once_that_was_noted),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
