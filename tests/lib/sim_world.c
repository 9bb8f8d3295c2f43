/*
 * sim_world: see sim_world.h.
 * Owns: nothing.
 * Beware: an import is one command; it comes through the same bad network as everything else.
 */
#include "tests/lib/sim_world.h"
#include "tests/lib/sim_rows.h"
#include <stdio.h>

const enum mandate_role world_roles[WORLD_SEATS] = { MANDATE_DIRECTOR, MANDATE_PRESIDENT, MANDATE_EMPLOYEE };

static struct id
id_named(const struct world_ids *w, const char *kind, int n, int k)
{
	const struct crypto_hash_part parts[] = { { "sim", 3 }, { &w->size.node, sizeof w->size.node },
		{ kind, strlen(kind) }, { &n, sizeof n }, { &k, sizeof k } };

	return crypto_id_of(parts, 5);
}

void
world_fill(struct world_ids *w)
{
	static const struct world_size all = { 0, WORLD_CENTRES, WORLD_ANIMATORS, WORLD_PROVIDERS };

	world_fill_sized(w, &all);
}

void
world_fill_sized(struct world_ids *w, const struct world_size *size)
{
	*w = (struct world_ids){ .size = *size };
	w->federation = id_named(w, "federation", 0, 0);
	w->referent = id_named(w, "referent", 0, 0);
	w->coordinator = id_named(w, "coordinator", 0, 0);
	w->competence = id_named(w, "competence", 0, 0);
	w->bouquet = id_named(w, "bouquet", 0, 0);
	w->service = id_named(w, "service", 0, 0);
	w->other_competence = id_named(w, "competence", 1, 0);
	w->other_bouquet = id_named(w, "bouquet", 1, 0);
	w->other_service = id_named(w, "service", 1, 0);
	for (int i = 0; i < size->centres; i++) {
		w->centres[i] = id_named(w, "centre", i, 0);
		for (int k = 0; k < WORLD_SEATS; k++)
			w->people[i][k] = id_named(w, "person", i, k);
		w->as_director[i] =
		    (struct host_caller){ ROLE_DIRECTOR, w->people[i][SEAT_DIRECTOR], &w->centres[i], 1 };
		w->as_employee[i] =
		    (struct host_caller){ ROLE_BENEFICIARY, w->people[i][SEAT_EMPLOYEE], &w->centres[i], 1 };
	}
	for (int i = 0; i < size->animators; i++)
		w->animators[i] = id_named(w, "animator", i, 0);
	for (int i = 0; i < size->providers; i++) {
		w->providers[i] = id_named(w, "provider", i, 0);
		w->provider_people[i] = id_named(w, "provider person", i, 0);
	}
	w->as_operator = (struct host_caller){ .roles = ROLE_OPERATOR };
	w->as_coordinator = (struct host_caller){ ROLE_COORDINATOR, w->coordinator, &w->federation, 1 };
	w->as_referent = (struct host_caller){ ROLE_REFERENT, w->referent, &w->federation, 1 };
	w->as_nobody = (struct host_caller){ .roles = ROLE_ANYONE };
}

/* --- rows
 * -------------------------------------------------------------------------------------------------------------
 */
static void
rows_organisations(struct sim_rows *r, const struct world_ids *w)
{
	char name[32];

	sim_row_organisation(r, w->federation, "Fédération", ORGANISATION_FEDERATION);
	for (int i = 0; i < w->size.centres; i++) {
		snprintf(name, sizeof name, WORLD_CENTRE_NAME "%c", 'A' + i);
		sim_row_organisation(r, w->centres[i], name, ORGANISATION_CENTRE);
	}
}

static void
rows_persons(struct sim_rows *r, const struct world_ids *w)
{
	static const char *const seats[WORLD_SEATS] = { "Direction", "Présidence", WORLD_EMPLOYEE_NAME };
	char mail[64];

	for (int i = 0; i < w->size.centres; i++)
		for (int k = 0; k < WORLD_SEATS; k++) {
			snprintf(mail, sizeof mail, "%d.%d.%d%s", w->size.node, i, k, WORLD_MAIL);
			sim_row_person(r, w->people[i][k], seats[k], mail);
		}
	for (int i = 0; i < w->size.animators; i++)
		sim_row_person(r, w->animators[i], "Intervenant·e", NULL);
	for (int i = 0; i < w->size.providers; i++)
		sim_row_person(r, w->provider_people[i], "Prestataire", NULL);
	sim_row_person(r, w->referent, "Référent·e", NULL);
	sim_row_person(r, w->coordinator, "Coordination", NULL);
}

static void
rows_mandates(struct sim_rows *r, const struct world_ids *w)
{
	for (int i = 0; i < w->size.centres; i++)
		for (int k = 0; k < WORLD_SEATS; k++)
			sim_row_mandate(r, w->people[i][k], w->centres[i], world_roles[k]);
	for (int i = 0; i < w->size.animators; i++)
		sim_row_mandate(r, w->animators[i], w->federation, MANDATE_ANIMATOR);
	sim_row_mandate(r, w->referent, w->federation, MANDATE_EMPLOYEE);
	sim_row_mandate(r, w->coordinator, w->federation, MANDATE_EMPLOYEE);
	sim_row_mandate(r, w->provider_people[w->size.providers - 1], w->centres[0], MANDATE_ADMINISTRATOR);
}

static void
rows_competences(struct sim_rows *r, const struct world_ids *w)
{
	sim_row_competence(r, w->competence, WORLD_COMPETENCE, "Écoute");
	sim_row_competence(r, w->other_competence, WORLD_OTHER_COMPETENCE, "Animation");
}

static void
rows_bouquets(struct sim_rows *r, const struct world_ids *w)
{
	sim_row_bouquet(r, w->bouquet, WORLD_BOUQUET, "Être soutenu·e");
	sim_row_bouquet(r, w->other_bouquet, WORLD_OTHER_BOUQUET, "Animer");
}

static void
rows_services(struct sim_rows *r, const struct world_ids *w)
{
	sim_row_service(r, w->service, "soutien", w->bouquet, w->competence);
	sim_row_service(r, w->other_service, "animation", w->other_bouquet, w->other_competence);
}

static void
rows_providers(struct sim_rows *r, const struct world_ids *w)
{
	struct id can[] = { w->competence, w->other_competence };
	struct text where[] = { TEXT_LIT(WORLD_DEPARTMENT), TEXT_LIT(WORLD_OTHER_DEPARTMENT) };

	for (int i = 0; i < w->size.providers; i++) {
		uint32_t n = WORLD_CAN_OTHER(i) ? 2 : 1;

		sim_row_provider(r,
		    &(const struct sim_card){ w->providers[i], w->provider_people[i], { can, n },
			{ where, n }, 2, WORLD_TARIFF(i), 0 });
	}
}

static void
rows_accreditations(struct sim_rows *r, const struct world_ids *w)
{
	for (int i = 0; i < w->size.providers; i++)
		sim_row_accreditation(r, id_named(w, "accreditation", i, 0), w->providers[i]);
}

static void (*const makers[])(struct sim_rows *r, const struct world_ids *w) = { rows_organisations,
	rows_persons, rows_mandates, rows_competences, rows_bouquets, rows_services, rows_providers,
	rows_accreditations };
#define MAKERS ((int)(sizeof makers / sizeof makers[0]))

static void
import_send(struct sim_rows *r)
{
	struct world_maker *m = r->arg;

	sim_actor_call(&m->actor, &m->w->as_operator, "registry.import", &import_desc, &r->import,
	    &import_report_desc, &m->report);
	sim_rows_clear(r);
}

/* One collection of so small a world goes as one import. */
static void
import_make(struct world_maker *m)
{
	struct sim_rows *r = arena_alloc(&m->actor.arena, sizeof *r);

	r->send = import_send;
	r->arg = m;
	makers[m->step](r, m->w);
	import_send(r);
	arena_free(&r->arena);
}

void
world_maker_run(struct sim_actor *a)
{
	struct world_maker *m = (struct world_maker *)a;

	if (a->calls != 0) {
		if (!sim_actor_expect(a, RC_OK))
			return;
		if (m->report.faults.count != 0 || m->report.created == 0)
			sim_fail(a->cast, "import %d: %u created, %u faults", m->step, m->report.created,
			    m->report.faults.count);
		m->step++;
	}
	if (m->step < MAKERS) {
		import_make(m);
		return;
	}
	memcpy(a->node->seen, a->seen, sizeof a->seen);
	sim_actor_end(a);
}

void
world_engagements_of(
    struct sim_actor *a, const struct host_caller *who, struct id request, struct list_page *page)
{
	char id[ID_TEXT_LEN + 1];
	struct filter f = { REC_BIT(1) | REC_BIT(2), TEXT_LIT("request"), { id, ID_TEXT_LEN, 0 } };
	struct list_query q = { .has = REC_BIT(5), .filters = { &f, 1 } };

	id_format(request, id);
	sim_actor_call(a, who, "matching.engagement.list", &list_query_desc, &q, &list_page_desc, page);
}
