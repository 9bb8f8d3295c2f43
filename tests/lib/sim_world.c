/*
 * sim_world: see sim_world.h.
 * Owns: nothing.
 * Beware: an import is one command; it comes through the same bad network as everything else.
 */
#include "tests/lib/sim_world.h"
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
#define ROWS_MOST 120
struct rows {
	struct import_row items[ROWS_MOST];
	struct import import;
	struct arena arena;
};

static void
row_add(struct rows *r, const struct rec_desc *d, const void *rec)
{
	struct buf b = { 0 };
	uint32_t n = r->import.rows.count++;

	record_encode(d, rec, 0, 0, &b);
	r->items[n] = (struct import_row){ REC_BIT(1) | REC_BIT(2), n + 1,
		{ arena_copy(&r->arena, b.ptr, b.len), (uint32_t)b.len, 0 } };
	r->import.collection = text_of(d->name);
	buf_free(&b);
}

static void
row_organisation(struct rows *r, struct id id, const char *name, enum organisation_kind kind)
{
	struct organisation o = { .has = REC_BIT(TAG_ID) | REC_BIT(7) | REC_BIT(8),
		.id = id,
		.name = text_of(name),
		.kind = kind };

	row_add(r, &organisation_desc, &o);
}

static void
rows_organisations(struct rows *r, const struct world_ids *w)
{
	char name[32];

	row_organisation(r, w->federation, "Fédération", ORGANISATION_FEDERATION);
	for (int i = 0; i < w->size.centres; i++) {
		snprintf(name, sizeof name, WORLD_CENTRE_NAME "%c", 'A' + i);
		row_organisation(r, w->centres[i], name, ORGANISATION_CENTRE);
	}
}

static void
row_person(struct rows *r, struct id id, const char *name, const char *mail)
{
	struct person p = { .has = REC_BIT(TAG_ID) | REC_BIT(7) | (mail != NULL ? REC_BIT(8) : 0),
		.id = id,
		.name = text_of(name),
		.email = text_of(mail != NULL ? mail : "") };

	row_add(r, &person_desc, &p);
}

static void
rows_persons(struct rows *r, const struct world_ids *w)
{
	static const char *const seats[WORLD_SEATS] = { "Direction", "Présidence", WORLD_EMPLOYEE_NAME };
	char mail[64];

	for (int i = 0; i < w->size.centres; i++)
		for (int k = 0; k < WORLD_SEATS; k++) {
			snprintf(mail, sizeof mail, "%d.%d.%d%s", w->size.node, i, k, WORLD_MAIL);
			row_person(r, w->people[i][k], seats[k], mail);
		}
	for (int i = 0; i < w->size.animators; i++)
		row_person(r, w->animators[i], "Intervenant·e", NULL);
	for (int i = 0; i < w->size.providers; i++)
		row_person(r, w->provider_people[i], "Prestataire", NULL);
	row_person(r, w->referent, "Référent·e", NULL);
	row_person(r, w->coordinator, "Coordination", NULL);
}

static void
row_mandate(struct rows *r, struct id person, struct id organisation, enum mandate_role role)
{
	struct mandate m = {
		.person = person, .organisation = organisation, .role = role, .from = 17532 /* 2018-01-01 */
	};
	const struct crypto_hash_part parts[] = { { person.b, 16 }, { organisation.b, 16 } };

	m.id = crypto_id_of(parts, 2);
	m.has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9);
	row_add(r, &mandate_desc, &m);
}

static void
rows_mandates(struct rows *r, const struct world_ids *w)
{
	for (int i = 0; i < w->size.centres; i++)
		for (int k = 0; k < WORLD_SEATS; k++)
			row_mandate(r, w->people[i][k], w->centres[i], world_roles[k]);
	for (int i = 0; i < w->size.animators; i++)
		row_mandate(r, w->animators[i], w->federation, MANDATE_ANIMATOR);
	row_mandate(r, w->referent, w->federation, MANDATE_EMPLOYEE);
	row_mandate(r, w->coordinator, w->federation, MANDATE_EMPLOYEE);
	row_mandate(r, w->provider_people[w->size.providers - 1], w->centres[0], MANDATE_ADMINISTRATOR);
}

static void
row_competence(struct rows *r, struct id id, const char *code, const char *name)
{
	struct competence c = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7),
		.id = id,
		.code = text_of(code),
		.name = text_of(name) };

	row_add(r, &competence_desc, &c);
}

static void
rows_competences(struct rows *r, const struct world_ids *w)
{
	row_competence(r, w->competence, WORLD_COMPETENCE, "Écoute");
	row_competence(r, w->other_competence, WORLD_OTHER_COMPETENCE, "Animation");
}

static void
row_bouquet(struct rows *r, struct id id, const char *code, const char *name)
{
	struct bouquet b = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7),
		.id = id,
		.code = text_of(code),
		.name = text_of(name) };

	row_add(r, &bouquet_desc, &b);
}

static void
rows_bouquets(struct rows *r, const struct world_ids *w)
{
	row_bouquet(r, w->bouquet, WORLD_BOUQUET, "Être soutenu·e");
	row_bouquet(r, w->other_bouquet, WORLD_OTHER_BOUQUET, "Animer");
}

static void
row_service(struct rows *r, struct id id, const char *code, struct id bouquet, struct id needs)
{
	struct accompaniment s = { .id = id,
		.code = text_of(code),
		.name = text_of(code),
		.bouquet = bouquet,
		.kinds = 1u << SERVICE_INDIVIDUAL | 1u << SERVICE_GROUP,
		.competences = { &needs, 1 },
		.typical_days = 2 };

	s.has =
	    REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) | REC_BIT(11);
	row_add(r, &accompaniment_desc, &s);
}

static void
rows_services(struct rows *r, const struct world_ids *w)
{
	row_service(r, w->service, "soutien", w->bouquet, w->competence);
	row_service(r, w->other_service, "animation", w->other_bouquet, w->other_competence);
}

static void
rows_providers(struct rows *r, const struct world_ids *w)
{
	struct provider_competence can[] = { { REC_BIT(1) | REC_BIT(2), w->competence, 3, { 0 } },
		{ REC_BIT(1) | REC_BIT(2), w->other_competence, 3, { 0 } } };
	struct text where[] = { TEXT_LIT(WORLD_DEPARTMENT), TEXT_LIT(WORLD_OTHER_DEPARTMENT) };

	for (int i = 0; i < w->size.providers; i++) {
		struct provider p = { .id = w->providers[i],
			.name = TEXT_LIT("Un prestataire"),
			.person = w->provider_people[i],
			.commune = TEXT_LIT("42218"),
			.competences = { can, WORLD_CAN_OTHER(i) ? 2 : 1 },
			.departments = { where, WORLD_CAN_OTHER(i) ? 2 : 1 },
			.days_individual = 2,
			.days_group = 2,
			.tariff = WORLD_TARIFF(i) };

		p.has = REC_BIT(TAG_ID) | REC_BIT(7) | REC_BIT(10) | REC_BIT(12) | REC_BIT(13) | REC_BIT(14) |
		    REC_BIT(16) | REC_BIT(17) | REC_BIT(18);
		row_add(r, &provider_desc, &p);
	}
}

static void
rows_accreditations(struct rows *r, const struct world_ids *w)
{
	for (int i = 0; i < w->size.providers; i++) {
		struct accreditation a = { .id = id_named(w, "accreditation", i, 0),
			.provider = w->providers[i],
			.status = ACCREDITATION_ACCREDITED,
			.from = 17897 /* 2019-01-01 */ };

		a.has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8);
		row_add(r, &accreditation_desc, &a);
	}
}

static void (*const makers[])(struct rows *r, const struct world_ids *w) = { rows_organisations, rows_persons,
	rows_mandates, rows_competences, rows_bouquets, rows_services, rows_providers, rows_accreditations };
#define MAKERS ((int)(sizeof makers / sizeof makers[0]))

static void
import_send(struct world_maker *m)
{
	struct rows *r = arena_alloc(&m->actor.arena, sizeof *r);

	makers[m->step](r, m->w);
	r->import.rows.items = r->items;
	r->import.has = REC_BIT(1) | REC_BIT(3);
	sim_actor_call(&m->actor, &m->w->as_operator, "registry.import", &import_desc, &r->import,
	    &import_report_desc, &m->report);
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
		import_send(m);
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
