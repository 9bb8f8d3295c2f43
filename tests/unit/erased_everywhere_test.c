/*
 * erased_everywhere_test: somebody whom two federations knew is erased: once that is acknowledged, nothing in any store of either node can be
 *                         read to say the name: not the tables, not the journals, not the evidence, with all the keys that are there.
 * Owns: two whole nodes, and the wire between them.
 * Beware: the name must be there before, in both: each test looks for it first.
 */
#include "proto/registry.h"
#include "proto/scheduling.h"
#include "services/federation/service.h"
#include "services/gateway/service.h"
#include "services/matching/service.h"
#include "services/notification/service.h"
#include "services/registry/service.h"
#include "services/reporting/service.h"
#include "services/scheduling/service.h"
#include "tests/lib/desk.h"
#include "tests/lib/store_words.h"
#include "tests/lib/twin.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define DAY (24 * 3600 * USEC_PER_SEC)
#define NAME "La formatrice reconnaissable"
#define MARRIED "La formatrice renommée"

static const struct service_desc *const services[] = { &registry_service, &scheduling_service,
	&matching_service, &reporting_service, &notification_service, &gateway_service, &federation_service };
#define SERVICES (sizeof services / sizeof services[0])

struct world {
	struct twin *twin;
	struct desk d[2];
	struct id competence[2];
	struct id person, provider; /* of node 0 */
};

static int
set_up(void **state)
{
	struct world *w = test_calloc(1, sizeof *w);

	w->twin = twin_new_of(services, SERVICES, true);
	for (unsigned i = 0; i < 2; i++) {
		w->d[i] = (struct desk){ .h = w->twin->nodes[i].host,
			.who = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR | ROLE_REFERENT } };
		w->competence[i] = desk_make(
		    &w->d[i], "registry.competence.create", "{\"code\":\"ecoute\",\"name\":\"Écoute\"}");
	}
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;
	struct fault why = { 0 };
	uint64_t events;
	int rc = 0;

	twin_cut(w->twin, true);
	for (unsigned i = 0; i < 2; i++) {
		courier_free(w->twin->nodes[i].courier);
		w->twin->nodes[i].courier = NULL;
		for (size_t k = 0; k < SERVICES; k++)
			if (host_verify(w->d[i].h, services[k]->contract->name, &events, &why) != RC_OK)
				rc = -1;
	}
	twin_free(w->twin);
	test_free(w);
	return rc;
}

static void
calm(struct world *w)
{
	assert_true(twin_calm(w->twin, 900 * USEC_PER_SEC));
	twin_run(w->twin, 60 * USEC_PER_SEC);
	assert_true(twin_calm(w->twin, 900 * USEC_PER_SEC));
}

/* In how many places of a node that can be read; tell: each is named. */
static unsigned
said_at(struct world *w, unsigned node, const char *name, bool tell)
{
	unsigned n = 0;

	for (size_t k = 0; k < SERVICES; k++)
		n += store_words(host_service(w->d[node].h, services[k]->contract->name), name, tell);
	return n;
}

static void
provider_make(struct world *w)
{
	w->person = desk_make(&w->d[0], "registry.person.create",
	    "{\"name\":\"" NAME "\",\"email\":\"formatrice@example.org\"}");
	w->provider = desk_make(&w->d[0], "registry.provider.create",
	    "{\"name\":\"" NAME "\",\"person\":\"%s\",\"competences\":[{\"competence\":\"%s\",\"level\":3}],"
	    "\"departments\":[\"42\"],\"days_individual\":4,\"days_group\":4}",
	    desk_text(&w->d[0], w->person), desk_text(&w->d[0], w->competence[0]));
	(void)desk_make(&w->d[0], "registry.accreditation.create",
	    "{\"provider\":\"%s\",\"status\":\"accredited\",\"from\":\"2019-01-01\"}",
	    desk_text(&w->d[0], w->provider));
}

static void
shared(struct world *w)
{
	struct id ours = desk_make(&w->d[0], "registry.sharing.create",
	    "{\"peer\":\"%s\",\"from\":\"2019-11-26\",\"part_individual\":50,\"part_group\":50}",
	    desk_text(&w->d[0], w->twin->nodes[0].peer));
	struct list_query q = { 0 };
	struct list_page page;
	struct sharing theirs;

	(void)desk_make(&w->d[0], "registry.sharing.offer", "{\"id\":\"%s\"}", desk_text(&w->d[0], ours));
	calm(w);
	assert_int_equal(host_call(w->d[1].h, &w->d[1].who, "registry.sharing.list", &list_query_desc, &q, 0,
			     &list_page_desc, &page, NULL, NULL),
	    RC_OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(record_decode(&sharing_desc, page.items.ptr, page.items.len, host_arena(w->d[1].h),
			     &theirs, NULL, NULL),
	    RC_OK);
	(void)desk_make(
	    &w->d[1], "registry.sharing.accept", "{\"id\":\"%s\"}", desk_text(&w->d[1], theirs.id));
	calm(w);
}

static void
forget(struct world *w)
{
	assert_int_equal(desk_call(&w->d[0], "registry.person.erase", NULL,
			     "{\"id\":\"%s\",\"reason\":\"asked\"}", desk_text(&w->d[0], w->person)),
	    RC_OK);
}

static void
rename_card(struct world *w)
{
	assert_int_equal(
	    desk_call(&w->d[0], "registry.provider.update", NULL,
		"{\"id\":\"%s\",\"version\":1,\"name\":\"" MARRIED "\"}", desk_text(&w->d[0], w->provider)),
	    RC_OK);
}

/* --- cards ------------------------------------------------------------------------------------------------------------ */
static void
a_provider_who_is_erased_is_read_nowhere_on_either_node(void **state)
{
	struct world *w = *state;

	provider_make(w);
	shared(w);
	assert_true(said_at(w, 0, NAME, false) > 0);
	assert_true(said_at(w, 1, NAME, false) > 0);
	forget(w);
	calm(w);
	assert_int_equal(said_at(w, 0, NAME, true), 0);
	assert_int_equal(said_at(w, 1, NAME, true), 0);
}

static void
one_who_is_erased_while_the_line_is_cut_never_arrives_with_a_name(void **state)
{
	struct world *w = *state;

	provider_make(w);
	shared(w);
	twin_cut(w->twin, true);
	rename_card(w);
	twin_run(w->twin, 60 * USEC_PER_SEC);
	assert_true(said_at(w, 0, MARRIED, false) > 0);
	forget(w);
	twin_run(w->twin, 60 * USEC_PER_SEC);
	assert_int_equal(said_at(w, 0, NAME, true) + said_at(w, 0, MARRIED, true), 0);
	twin_cut(w->twin, false);
	calm(w);
	assert_int_equal(said_at(w, 1, NAME, true) + said_at(w, 1, MARRIED, true), 0);
	assert_int_equal(twin_link(w->twin, 0).queued, 0);
}

static void
an_agreement_that_ends_takes_its_names_with_it_where_they_were_told(void **state)
{
	struct world *w = *state;
	struct sharing_decide d;
	struct list_query q = { 0 };
	struct list_page page;
	struct sharing ours;

	provider_make(w);
	shared(w);
	assert_int_equal(host_call(w->d[0].h, &w->d[0].who, "registry.sharing.list", &list_query_desc, &q, 0,
			     &list_page_desc, &page, NULL, NULL),
	    RC_OK);
	assert_int_equal(record_decode(&sharing_desc, page.items.ptr, page.items.len, host_arena(w->d[0].h),
			     &ours, NULL, NULL),
	    RC_OK);
	d = (struct sharing_decide){ REC_BIT(1) | REC_BIT(2), ours.id, TEXT_LIT("fin de l’essai") };
	assert_int_equal(host_call(w->d[0].h, &w->d[0].who, "registry.sharing.withdraw", &sharing_decide_desc,
			     &d, 0, &sharing_desc, &ours, NULL, NULL),
	    RC_OK);
	calm(w);
	assert_int_equal(said_at(w, 1, NAME, true), 0);
	assert_true(said_at(w, 0, NAME, false) > 0); /* at home it is a provider like others */
}

/* --- delegations ------------------------------------------------------------------------------------------------------ */
/* The only far action of node 1. */
static struct id
far_action_of(struct world *w)
{
	struct list_query q = { 0 };
	struct list_page page;
	struct shared_action a;

	assert_int_equal(host_call(w->d[1].h, &w->d[1].who, "scheduling.far_action.list", &list_query_desc,
			     &q, 0, &list_page_desc, &page, NULL, NULL),
	    RC_OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(record_decode(&far_action_desc, page.items.ptr, page.items.len,
			     host_arena(w->d[1].h), &a, NULL, NULL),
	    RC_OK);
	return a.id;
}

/* Somebody of node 1 has a place in an action of node 0. */
static struct id
delegated(struct world *w)
{
	struct id centre = desk_make(&w->d[1], "registry.organisation.create",
	    "{\"name\":\"Centre d’essai\",\"kind\":\"centre\",\"commune\":\"42218\"}");
	struct id action = desk_make(&w->d[0], "scheduling.action.create",
	    "{\"title\":\"Gouvernance\",\"kind\":\"formation_action\",\"first_day\":\"2019-12-26\"}");
	struct id far, person = desk_make(&w->d[1], "registry.person.create", "{\"name\":\"" NAME "\"}");

	(void)desk_make(&w->d[1], "registry.mandate.create",
	    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"director\",\"from\":\"2018-01-01\"}",
	    desk_text(&w->d[1], person), desk_text(&w->d[1], centre));
	(void)desk_make(&w->d[0], "scheduling.action.open", "{\"id\":\"%s\"}", desk_text(&w->d[0], action));
	(void)desk_make(&w->d[0], "scheduling.action_share.create", "{\"peer\":\"%s\",\"action\":\"%s\"}",
	    desk_text(&w->d[0], w->twin->nodes[0].peer), desk_text(&w->d[0], action));
	calm(w);
	far = far_action_of(w);
	(void)desk_make(
	    &w->d[1], "scheduling.far_action.accept", "{\"id\":\"%s\"}", desk_text(&w->d[1], far));
	calm(w);
	(void)desk_make(&w->d[1], "scheduling.far_enrolment.create",
	    "{\"far_action\":\"%s\",\"structure\":\"%s\",\"persons\":[{\"person\":\"%s\",\"role\":"
	    "\"director\"}]}",
	    desk_text(&w->d[1], far), desk_text(&w->d[1], centre), desk_text(&w->d[1], person));
	calm(w);
	return person;
}

static void
somebody_of_a_delegation_who_is_erased_is_read_nowhere_on_either_node(void **state)
{
	struct world *w = *state;
	struct id person = delegated(w);

	assert_true(said_at(w, 0, NAME, false) > 0);
	assert_true(said_at(w, 1, NAME, false) > 0);
	assert_int_equal(desk_call(&w->d[1], "registry.person.erase", NULL,
			     "{\"id\":\"%s\",\"reason\":\"asked\"}", desk_text(&w->d[1], person)),
	    RC_OK);
	calm(w);
	assert_int_equal(said_at(w, 1, NAME, true), 0);
	assert_int_equal(said_at(w, 0, NAME, true), 0);
}

#define OF_WORLD(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OF_WORLD(a_provider_who_is_erased_is_read_nowhere_on_either_node),
		OF_WORLD(one_who_is_erased_while_the_line_is_cut_never_arrives_with_a_name),
		OF_WORLD(somebody_of_a_delegation_who_is_erased_is_read_nowhere_on_either_node),
		OF_WORLD(an_agreement_that_ends_takes_its_names_with_it_where_they_were_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
