/*
 * year_world: see year.h: the nodes' keys, what is imported, who knows whom, and the agreements between them.
 * Owns: nothing.
 * Beware: a node's eight others stand around it in a ring, some steps away: each has as many, however large the network is.
 */
#include "common/calendar.h"
#include "services/federation/service.h"
#include "tests/lib/sim_rows.h"
#include "tests/lib/year.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HERE                                                                                                 \
	24 /* providers for the department of their own federation; the others are the ones that are shared */
#define LINES 3 /* of a ranking */
static const int ring[YEAR_AGREEMENTS / 2] = { 1, 2, 3, 5 };

/* --- keys
 * --------------------------------------------------------------------------------------------------------------
 */
static void
keys_fill(void *arg, void *out, size_t len)
{
	stage_fill(arg, out, len);
}

static void
keys_make(struct year_node *n, const struct sim_slot *slot)
{
	uint64_t random = UINT64_C(0x7ea5) + (uint64_t)slot->node->index;
	const struct entropy e = { keys_fill, &random };

	crypto_sign_keys(&e, n->keys.sign_public, n->keys.sign_secret);
	memcpy(n->keys.curve_public, sim_mesh_key(slot->sim, slot->node->index), sizeof n->keys.curve_public);
	memcpy(n->keys.curve_secret, n->keys.curve_public, sizeof n->keys.curve_secret);
}

/* A million requests are more than memory holds; keyrings are synced at each new key, which a disk would make the slowest part of all. */
static void
store_place(const struct year *y, const struct sim_slot *slot)
{
	char place[STAGE_PATH_MAX], link[STAGE_PATH_MAX];

	if (y->setup.disk == NULL || slot->life != 0)
		return;
	snprintf(
	    place, sizeof place, "%s/%s-%s", y->setup.disk, slot->node->name, slot->desc->contract->name);
	snprintf(link, sizeof link, "%s/%s", slot->node->folder, slot->desc->contract->name);
	if (mkdir(place, 0700) != 0 || symlink(place, link) != 0) {
		perror(place);
		abort();
	}
}

void
year_opening(void *arg, struct sim_slot *slot)
{
	struct year *y = arg;
	struct year_node *n = &y->nodes[slot->node->index];
	char federation[YEAR_NAME_CAP], endpoint[YEAR_NAME_CAP];

	store_place(y, slot);
	if (strcmp(slot->desc->contract->name, "federation") != 0)
		return;
	if (slot->life == 0)
		keys_make(n, slot);
	snprintf(federation, sizeof federation, "Fédération %d", slot->node->index);
	snprintf(endpoint, sizeof endpoint, "tcp://node%d:8472", slot->node->index);
	identity_set(
	    &(const struct identity_keys){ slot->node->name, federation, endpoint, &n->keys, NULL, NULL });
}

/* --- who is there
 * ------------------------------------------------------------------------------------------------------ */
static struct id
id_named(const struct year_node *n, const char *kind, int i)
{
	const struct crypto_hash_part parts[] = { { "year", 4 }, { &n->index, sizeof n->index },
		{ kind, strlen(kind) }, { &i, sizeof i } };

	return crypto_id_of(parts, 4);
}

static void
node_fill(struct year *y, int index)
{
	struct year_node *n = &y->nodes[index];

	n->year = y;
	n->node = &y->sim->nodes[index];
	n->index = index;
	n->up_at = -1;
	n->desk.node = n;
	n->federation = id_named(n, "federation", 0);
	n->competence = id_named(n, "competence", 0);
	n->bouquet = id_named(n, "bouquet", 0);
	n->service = id_named(n, "service", 0);
	n->referent = id_named(n, "referent", 0);
	n->coordinator = id_named(n, "coordinator", 0);
	for (int i = 0; i < YEAR_CENTRES; i++)
		n->centres[i] = id_named(n, "centre", i);
	for (int i = 0; i < YEAR_CENTRES * YEAR_STAFF; i++)
		n->people[i] = id_named(n, "person", i);
	for (int i = 0; i < YEAR_PROVIDERS; i++) {
		n->providers[i] = id_named(n, "provider", i);
		n->provider_people[i] = id_named(n, "provider person", i);
	}
	n->as_operator = (struct host_caller){ .roles = ROLE_OPERATOR };
	n->as_coordinator = (struct host_caller){ ROLE_COORDINATOR, n->coordinator, &n->federation, 1 };
	n->as_referent = (struct host_caller){ ROLE_REFERENT, n->referent, &n->federation, 1 };
	n->as_nobody = (struct host_caller){ .roles = ROLE_ANYONE };
	n->as_first = (struct host_caller){ ROLE_OPERATOR, n->coordinator, &n->federation, 1 };
	n->as_second = (struct host_caller){ ROLE_OPERATOR, n->referent, &n->federation, 1 };
}

struct host_caller
year_person(const struct year_node *n, unsigned person)
{
	return (struct host_caller){ person % YEAR_STAFF == 0 ? ROLE_DIRECTOR : ROLE_BENEFICIARY,
		n->people[person], &n->centres[person / YEAR_STAFF], 1 };
}

/* --- rows
 * -------------------------------------------------------------------------------------------------------------
 */
static void
rows_done(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_node *n = arg;
	struct import_report report = { 0 };

	if (rc != RC_OK || !year_answer(n->year, &import_report_desc, body, len, &report) ||
	    report.faults.count != 0)
		year_fail(n->year, "an import is %s with %u faults", rc_info(rc)->name, report.faults.count);
}

static void
rows_send(struct sim_rows *r)
{
	struct year_node *n = r->arg;

	if (r->import.rows.count != 0)
		year_call(&(const struct year_call){ n, &n->as_operator, "registry.import", &import_desc,
		    &r->import, ++n->year->waits, rows_done, n });
	sim_rows_clear(r);
}

static void
rows_organisations(struct sim_rows *r, const struct year_node *n)
{
	char name[YEAR_NAME_CAP];

	sim_row_organisation(r, n->federation, "Fédération", ORGANISATION_FEDERATION);
	for (int i = 0; i < YEAR_CENTRES; i++) {
		snprintf(name, sizeof name, "Centre %d", i + 1);
		sim_row_organisation(r, n->centres[i], name, ORGANISATION_CENTRE);
	}
}

static void
rows_persons(struct sim_rows *r, const struct year_node *n)
{
	for (int i = 0; i < YEAR_CENTRES * YEAR_STAFF; i++)
		sim_row_person(
		    r, n->people[i], i % YEAR_STAFF == 0 ? "Direction" : "Une personne salariée", NULL);
	for (int i = 0; i < YEAR_PROVIDERS; i++)
		sim_row_person(r, n->provider_people[i], "Prestataire", NULL);
	sim_row_person(r, n->referent, "Référent·e", NULL);
	sim_row_person(r, n->coordinator, "Coordination", NULL);
}

static void
rows_mandates(struct sim_rows *r, const struct year_node *n)
{
	for (int i = 0; i < YEAR_CENTRES * YEAR_STAFF; i++)
		sim_row_mandate(r, n->people[i], n->centres[i / YEAR_STAFF],
		    i % YEAR_STAFF == 0 ? MANDATE_DIRECTOR : MANDATE_EMPLOYEE);
	sim_row_mandate(r, n->referent, n->federation, MANDATE_EMPLOYEE);
	sim_row_mandate(r, n->coordinator, n->federation, MANDATE_EMPLOYEE);
}

static void
rows_competences(struct sim_rows *r, const struct year_node *n)
{
	sim_row_competence(r, n->competence, "ecoute", "Écoute");
}

static void
rows_bouquets(struct sim_rows *r, const struct year_node *n)
{
	sim_row_bouquet(r, n->bouquet, "etre-soutenu", "Être soutenu·e");
}

static void
rows_services(struct sim_rows *r, const struct year_node *n)
{
	sim_row_service(r, n->service, "soutien", n->bouquet, n->competence);
}

static void
rows_providers(struct sim_rows *r, const struct year_node *n)
{
	struct id can = n->competence;
	struct text here = TEXT_LIT("42"), shared = TEXT_LIT("43");

	for (int i = 0; i < YEAR_PROVIDERS; i++)
		sim_row_provider(r,
		    &(const struct sim_card){ n->providers[i], n->provider_people[i], { &can, 1 },
			{ i < HERE ? &here : &shared, 1 }, 31, 30000 + 100 * i, n->year->first - 1 });
}

static void
rows_accreditations(struct sim_rows *r, const struct year_node *n)
{
	for (int i = 0; i < YEAR_PROVIDERS; i++)
		sim_row_accreditation(r, id_named(n, "accreditation", i), n->providers[i]);
}

static void
world_import(struct year *y)
{
	static void (*const makers[])(struct sim_rows *, const struct year_node *) = { rows_organisations,
		rows_persons, rows_mandates, rows_competences, rows_bouquets, rows_services, rows_providers,
		rows_accreditations };
	struct sim_rows *r = calloc(1, sizeof *r);

	if (r == NULL)
		abort();
	r->send = rows_send;
	for (size_t k = 0; k < sizeof makers / sizeof makers[0]; k++) {
		for (int i = 0; i < y->count; i++) {
			r->arg = &y->nodes[i];
			makers[k](r, r->arg);
			rows_send(r);
		}
		year_wait(y);
	}
	arena_free(&r->arena);
	free(r);
}

/* --- who knows whom
 * ---------------------------------------------------------------------------------------------------- */
static void
peers_choose(struct year_node *n)
{
	struct year *y = n->year;
	bool all = y->setup.plant == YEAR_TOLD_TO_ALL || y->count <= YEAR_AGREEMENTS;

	n->peers = arena_array(&y->arena, (size_t)y->count, sizeof *n->peers);
	memset(n->peers, 0, (size_t)y->count * sizeof *n->peers);
	for (int k = 1; all && k < y->count; k++)
		n->peers[n->peer_count++].node = (n->index + k) % y->count;
	for (int k = 0; !all && k < YEAR_AGREEMENTS; k++)
		n->peers[n->peer_count++].node =
		    (n->index + (k % 2 == 0 ? ring[k / 2] : y->count - ring[k / 2])) % y->count;
	for (int k = 0; k < n->peer_count; k++)
		n->peers[k].at = n;
}

static void
card_told(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_node *n = arg;
	const void *kept = arena_copy(&n->year->arena, body, len); /* its texts lie in these bytes */

	if (rc != RC_OK ||
	    record_decode(&node_card_desc, kept, len, &n->year->arena, &n->card, NULL, NULL) != RC_OK)
		year_fail(n->year, "a node has no card");
}

static void
peer_told(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_peer *x = arg;
	struct peer p = { 0 };

	if (rc != RC_OK || !year_answer(x->at->year, &peer_desc, body, len, &p))
		year_fail(x->at->year, "a peer is not taken: %s", rc_info(rc)->name);
	x->id = p.id;
}

static void
peers_add(struct year *y)
{
	char code[YEAR_NAME_CAP];

	for (int i = 0; i < y->count; i++)
		for (int k = 0; k < y->nodes[i].peer_count; k++) {
			struct year_node *n = &y->nodes[i];
			const struct year_node *other = &y->nodes[n->peers[k].node];
			struct peer p = { .has = REC_BIT(PEER_TAG_CODE) | REC_BIT(PEER_TAG_CARD),
				.code = { code, 0, 0 },
				.card = other->card.card };

			p.code.len = (uint32_t)snprintf(code, sizeof code, "fede-%d", other->index);
			year_call(&(const struct year_call){ n, &n->as_first, "federation.peer.create",
			    &peer_desc, &p, ++y->waits, peer_told, &n->peers[k] });
		}
	year_wait(y);
}

static void
peers_confirm(struct year *y, bool second)
{
	for (int i = 0; i < y->count; i++)
		for (int k = 0; k < y->nodes[i].peer_count; k++) {
			struct year_node *n = &y->nodes[i];
			struct peer_confirm c = { REC_BIT(1) | REC_BIT(2), n->peers[k].id,
				y->nodes[n->peers[k].node].card.fingerprint, { 0 } };

			year_call(&(const struct year_call){ n, second ? &n->as_second : &n->as_first,
			    "federation.peer.confirm", &peer_confirm_desc, &c, ++y->waits, peer_told,
			    &n->peers[k] });
		}
	year_wait(y);
}

/* --- agreements
 * -------------------------------------------------------------------------------------------------------- */
static void
granted(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_node *n = arg;

	(void)body;
	(void)len;
	if (rc != RC_OK)
		year_fail(n->year, "a coordinator is refused: %s", rc_info(rc)->name);
}

static void
sharing_step(struct year_node *n, const char *method, struct id sharing)
{
	struct ref in = { REC_BIT(1), sharing };

	year_call(&(const struct year_call){
	    n, &n->as_coordinator, method, &ref_desc, &in, ++n->year->waits, granted, n });
}

static void
sharing_made(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_node *n = arg;
	struct sharing s = { 0 };

	if (rc != RC_OK || !year_answer(n->year, &sharing_desc, body, len, &s))
		year_fail(n->year, "an agreement is not made: %s", rc_info(rc)->name);
	else
		sharing_step(n, "registry.sharing.offer", s.id);
}

static void
sharings_make(struct year *y)
{
	struct text shared[] = { TEXT_LIT("43") };

	for (int i = 0; i < y->count; i++)
		for (int k = 0; k < y->nodes[i].peer_count; k++) {
			struct year_node *n = &y->nodes[i];
			struct sharing s = { .has = REC_BIT(SHARING_TAG_PEER) |
				    REC_BIT(SHARING_TAG_DEPARTMENTS) | REC_BIT(SHARING_TAG_PART_INDIVIDUAL) |
				    REC_BIT(SHARING_TAG_PART_GROUP) | REC_BIT(SHARING_TAG_FROM),
				.peer = n->peers[k].id,
				.departments = { shared, 1 },
				.part_individual = 50,
				.part_group = 50,
				.from = y->first - 1 };

			year_call(&(const struct year_call){ n, &n->as_coordinator, "registry.sharing.create",
			    &sharing_desc, &s, ++y->waits, sharing_made, n });
		}
	year_wait(y);
}

static void
sharings_accept(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_node *n = arg;
	struct list_page page;
	struct mpscan items;
	struct arena a = { 0 };
	struct sharing s;

	if (rc != RC_OK || !year_answer(n->year, &list_page_desc, body, len, &page))
		return;
	items = mpscan_of(page.items.ptr, page.items.len);
	for (const uint8_t *from = items.pos; from < items.end && mpscan_skip(&items) == RC_OK;
	     from = items.pos)
		if (record_decode(&sharing_desc, from, (size_t)(items.pos - from), &a, &s, NULL, NULL) ==
			RC_OK &&
		    s.direction == SHARING_THEIRS && s.status == SHARING_OFFERED)
			sharing_step(n, "registry.sharing.accept", s.id);
	arena_free(&a);
}

static void
sharings_look(struct year *y)
{
	struct list_query q = { .has = REC_BIT(1), .limit = 200 };

	for (int i = 0; i < y->count; i++)
		year_call(&(const struct year_call){ &y->nodes[i], &y->nodes[i].as_coordinator,
		    "registry.sharing.list", &list_query_desc, &q, 0, sharings_accept, &y->nodes[i] });
	year_wait(y);
}

/* A référent wants to choose among a few. */
static void
policies_make(struct year *y)
{
	struct policy p = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(22),
		.name = TEXT_LIT("Trois propositions"),
		.active = true,
		.list_size = LINES };

	for (int i = 0; i < y->count; i++)
		year_call(&(const struct year_call){ &y->nodes[i], &y->nodes[i].as_coordinator,
		    "matching.policy.create", &policy_desc, &p, ++y->waits, granted, &y->nodes[i] });
	year_wait(y);
}

void
year_world_make(struct year *y)
{
	struct nothing none = { 0 };

	for (int i = 0; i < y->count; i++)
		node_fill(y, i);
	world_import(y);
	policies_make(y);
	for (int i = 0; i < y->count; i++) {
		peers_choose(&y->nodes[i]);
		year_call(&(const struct year_call){ &y->nodes[i], &y->nodes[i].as_first,
		    "federation.card.get", &nothing_desc, &none, 0, card_told, &y->nodes[i] });
	}
	year_wait(y);
	peers_add(y);
	peers_confirm(y, false);
	peers_confirm(y, true);
	(void)sim_run(y->sim, y->sim->now + 5 * USEC_PER_SEC, NULL, NULL);
	sharings_make(y);
	(void)sim_run(y->sim, y->sim->now + 5 * USEC_PER_SEC, NULL, NULL);
	sharings_look(y);
	(void)sim_run(y->sim, y->sim->now + 5 * USEC_PER_SEC, NULL, NULL);
}
