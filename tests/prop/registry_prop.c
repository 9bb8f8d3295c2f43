/*
 * registry_prop: whatever happens to the registry, in any order: what is refused changes nothing, and what is accepted replays to the same.
 * Owns: a node's services in one process, at random, by a seed.
 * Beware: it walks the contract: a new collection or method is covered by being there. REGISTRY_PROP_SEED=n runs another seed,
 *         REGISTRY_PROP_STEPS=n more of it.
 */
#include "proto/registry.h"
#include "services/registry/service.h"
#include "tests/lib/index_bytes.h"
#include "tests/lib/walk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define SEEDS 4
#define STEPS 1000
#define COLLECTIONS_MOST 64
#define SHEET "Nom;Nature\nCentre importe;Centre social\nAutre centre;Centre social\n"
#define SHEET_SHA "acadcb9cb4cf8043b89e938339beb37e0550908faa97260dff09840f2aaaa282"

extern const struct service_desc scheduling_service, matching_service, reporting_service,
    notification_service, federation_service, gateway_service;
static const struct service_desc *const services[] = { &registry_service, &scheduling_service,
	&matching_service, &reporting_service, &notification_service, &federation_service, &gateway_service };
#define SERVICES (sizeof services / sizeof services[0])

/* Over all seeds: records that each collection had at the end; methods beside create, update and archive that were called, and accepted. */
static uint64_t kept[COLLECTIONS_MOST];
static unsigned customs, customs_done;

/* --- steps ------------------------------------------------------------------------------------------------- */
static void
step_time(struct walk *w)
{
	static const int days[] = { 1, 1, 3, 30, 200 };

	walk_time(w, days[walk_draw(w, 5)], false);
}

/* What people call that is no create, update or archive; each as likely as any other. */
static const struct method *
custom_draw(struct walk *w)
{
	for (;;) {
		const struct method *m =
		    &registry_contract.methods[walk_draw(w, registry_contract.method_count)];

		if (m->shape == METHOD_CUSTOM && m->kind == METHOD_WRITE && m->verb != NULL &&
		    walk_table_of(w, m) != NULL)
			return m;
	}
}

static void
step(struct walk *w)
{
	const struct rec_desc *rd = registry_contract.collections[walk_collection_draw(w)]->rec;
	uint64_t what = walk_draw(w, 100);

	if (what < 45)
		(void)walk_create(w, rd);
	else if (what < 60)
		walk_update(w, rd);
	else if (what < 64)
		walk_archive(w, rd);
	else if (what < 92)
		walk_custom(w, custom_draw(w));
	else if (what < 96)
		walk_import(w, rd);
	else if (what < 98)
		step_time(w);
	else
		host_restart(w->desk->h, "registry");
	walk_settle(w);
}

/* --- what chance alone does not find ----------------------------------------------------------------------- */
static void
seed_file(struct walk *w, const char *purpose)
{
	struct desk *d = w->desk;
	struct id id = desk_make(d, "registry.file.create",
	    "{\"name\":\"a.csv\",\"type\":\"text/csv\",\"purpose\":\"%s\",\"size\":%zu}", purpose,
	    strlen(SHEET));
	struct file_part part = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), id, 1, text_of(SHEET) };
	struct file_part_kept came;

	assert_int_equal(host_call(d->h, &d->who, "registry.file.part", &file_part_desc, &part, 0,
			     &file_part_kept_desc, &came, NULL, &d->why),
	    RC_OK);
	assert_int_equal(desk_call(d, "registry.file.complete", NULL,
			     "{\"id\":\"%s\",\"hash\":\"" SHEET_SHA "\"}", desk_text(d, id)),
	    RC_OK);
	if (strcmp(purpose, "import") == 0)
		(void)desk_make(d, "registry.import_run.create",
		    "{\"file\":\"%s\",\"collection\":\"organisation\",\"others\":\"create\"}",
		    desk_text(d, id));
}

/* A federation, a Caf, their convention with its steps, centres with an agrément each, and who works there. */
static void
seed_network(struct walk *w)
{
	struct desk *d = w->desk;
	struct id federation =
	    desk_make(d, "registry.organisation.create", "{\"name\":\"Fédération\",\"kind\":\"federation\"}");
	struct id caf =
	    desk_make(d, "registry.organisation.create", "{\"name\":\"Caf\",\"kind\":\"institution\"}");

	for (int i = 0; i < 6; i++) {
		struct id centre = desk_make(d, "registry.organisation.create",
		    "{\"name\":\"Centre %d\",\"kind\":\"centre\",\"parent\":\"%s\"}", i,
		    desk_text(d, federation));
		struct id person =
		    desk_make(d, "registry.person.create", "{\"name\":\"Une personne %d\"}", i);

		(void)desk_make(d, "registry.mandate.create",
		    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"employee\",\"from\":\"2020-01-"
		    "01\"}",
		    desk_text(d, person), desk_text(d, centre));
		(void)desk_make(d, "registry.agrement.create",
		    "{\"organisation\":\"%s\",\"kind\":\"agc\",\"caf\":\"%s\",\"from\":\"2026-01-01\",\"to\":"
		    "\"2029-12-31\",\"status\":\"granted\"}",
		    desk_text(d, centre), desk_text(d, caf));
	}
	(void)desk_make(d, "registry.convention.create",
	    "{\"title\":\"Convention-cadre\",\"level\":\"framework\",\"organisation\":\"%s\","
	    "\"from\":\"2026-01-01\",\"to\":\"2030-12-31\",\"partners\":[{\"organisation\":\"%s\","
	    "\"dispositif\":\"common_law\"}]}",
	    desk_text(d, federation), desk_text(d, caf));
	seed_file(w, "document");
	seed_file(w, "import");
}

/* --- what holds at the end --------------------------------------------------------------------------------- */
static void
holds(struct walk *w)
{
	struct buf before = { 0 }, after = { 0 };

	walk_verify(w, services, SERVICES);
	index_bytes(w->deal.service, &before);
	index_forget(w->deal.service);
	host_restart(w->desk->h, "registry");
	index_bytes(host_service(w->desk->h, "registry"), &after);
	walk_same(w, &before, &after, "an index made anew is another one");
	buf_free(&before);
	buf_free(&after);
}

static void
records_count(const struct walk *w)
{
	struct db_txn txn = db_begin(service_db(w->deal.service), DB_READ);

	assert_true(registry_contract.collection_count <= COLLECTIONS_MOST);
	for (size_t i = 0; i < registry_contract.collection_count; i++)
		kept[i] += db_count(&txn, deal_table(&w->deal, registry_contract.collections[i]->rec->name));
	db_abort(&txn);
}

static void
run_seed(uint64_t seed, unsigned steps)
{
	struct walk w;

	walk_open(&w, seed, &registry_service, services, SERVICES, "2026-03-02");
	seed_network(&w);
	for (size_t i = 0; i < registry_contract.collection_count; i++)
		(void)walk_create(&w, registry_contract.collections[i]->rec);
	for (unsigned i = 0; i < steps; i++)
		step(&w);
	records_count(&w);
	holds(&w);
	customs += w.customs;
	customs_done += w.customs_done;
	print_message("seed %llu: %u calls, %u accepted, %llu events\n", (unsigned long long)seed, w.calls,
	    w.accepted, (unsigned long long)service_position(host_service(w.desk->h, "registry")));
	walk_close(&w);
}

/* --- tests ------------------------------------------------------------------------------------------------- */
static void
what_is_refused_changes_nothing_and_what_is_accepted_replays(void **state)
{
	(void)state;
	walk_seeds("REGISTRY_PROP", SEEDS, STEPS, run_seed);
}

/* What only comes of another federation: sharing_test, identity_test and reception_guest_test have two of them. */
static void
count_as_met(void)
{
	static const char *const names[] = { "sharing", "shared_card", "card_parcel", "guest",
		"reception_guest" };

	for (size_t i = 0; i < registry_contract.collection_count; i++)
		for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
			if (strcmp(registry_contract.collections[i]->rec->name, names[k]) == 0)
				kept[i]++;
}

static void
every_collection_had_records_and_methods_of_all_kinds_were_accepted(void **state)
{
	(void)state;
	print_message("%u of %u methods beside them were accepted\n", customs_done, customs);
	count_as_met();
	assert_int_equal(walk_missing(&registry_contract, kept), 0);
	assert_true(customs_done > customs / 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_refused_changes_nothing_and_what_is_accepted_replays),
		cmocka_unit_test(every_collection_had_records_and_methods_of_all_kinds_were_accepted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
