/*
 * sim_rows: see sim_rows.h.
 * Owns: nothing beyond its structs.
 * Beware: an import is of one collection: rows of another begin after a send.
 */
#include "tests/lib/sim_rows.h"
#include "services/registry/offer.h"

static void
row_add(struct sim_rows *r, const struct rec_desc *d, const void *rec)
{
	struct buf b = { 0 };
	uint32_t n = r->import.rows.count++;

	record_encode(d, rec, 0, 0, &b);
	r->items[n] = (struct import_row){ REC_BIT(1) | REC_BIT(2), n + 1,
		{ arena_copy(&r->arena, b.ptr, b.len), (uint32_t)b.len, 0 } };
	r->import.rows.items = r->items;
	r->import.collection = text_of(d->name);
	r->import.has = REC_BIT(1) | REC_BIT(3);
	buf_free(&b);
	if (r->import.rows.count == SIM_ROWS_MOST)
		r->send(r);
}

void
sim_rows_clear(struct sim_rows *r)
{
	arena_reset(&r->arena);
	r->import = (struct import){ 0 };
}

void
sim_row_organisation(struct sim_rows *r, struct id id, const char *name, enum organisation_kind kind)
{
	struct organisation o = { .has = REC_BIT(TAG_ID) | REC_BIT(7) | REC_BIT(8),
		.id = id,
		.name = text_of(name),
		.kind = kind };

	row_add(r, &organisation_desc, &o);
}

void
sim_row_person(struct sim_rows *r, struct id id, const char *name, const char *mail)
{
	struct person p = { .has = REC_BIT(TAG_ID) | REC_BIT(7) | (mail != NULL ? REC_BIT(8) : 0),
		.id = id,
		.name = text_of(name),
		.email = text_of(mail != NULL ? mail : "") };

	row_add(r, &person_desc, &p);
}

void
sim_row_mandate(struct sim_rows *r, struct id person, struct id organisation, enum mandate_role role)
{
	struct mandate m = {
		.person = person, .organisation = organisation, .role = role, .from = 17532 /* 2018-01-01 */
	};
	const struct crypto_hash_part parts[] = { { person.b, 16 }, { organisation.b, 16 } };

	m.id = crypto_id_of(parts, 2);
	m.has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9);
	row_add(r, &mandate_desc, &m);
}

void
sim_row_competence(struct sim_rows *r, struct id id, const char *code, const char *name)
{
	struct competence c = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7),
		.id = id,
		.code = text_of(code),
		.name = text_of(name) };

	row_add(r, &competence_desc, &c);
}

void
sim_row_bouquet(struct sim_rows *r, struct id id, const char *code, const char *name)
{
	struct bouquet b = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7),
		.id = id,
		.code = text_of(code),
		.name = text_of(name) };

	row_add(r, &bouquet_desc, &b);
}

void
sim_row_service(struct sim_rows *r, struct id id, const char *code, struct id bouquet, struct id competence)
{
	struct id needs[] = { competence };
	struct accompaniment s = { .id = id,
		.code = text_of(code),
		.name = text_of(code),
		.bouquet = bouquet,
		.kinds = 1u << SERVICE_INDIVIDUAL | 1u << SERVICE_GROUP,
		.competences = { needs, 1 },
		.typical_days = 2 };

	s.has =
	    REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) | REC_BIT(11);
	row_add(r, &accompaniment_desc, &s);
}

void
sim_row_provider(struct sim_rows *r, const struct sim_card *card)
{
	struct provider_competence can[SIM_CAN_MOST];
	struct provider p = { .id = card->id,
		.name = TEXT_LIT("Un prestataire"),
		.person = card->person,
		.commune = TEXT_LIT("42218"),
		.competences = { can, card->competences.count },
		.departments = card->departments,
		.days_individual = card->days,
		.days_group = card->days,
		.tariff = card->tariff,
		.refreshed_on = card->refreshed_on };

	for (uint32_t i = 0; i < card->competences.count && i < SIM_CAN_MOST; i++)
		can[i] = (struct provider_competence){ REC_BIT(1) | REC_BIT(2),
			((const struct id *)card->competences.items)[i], 3, { 0 } };
	p.has = REC_BIT(TAG_ID) | REC_BIT(7) | REC_BIT(10) | REC_BIT(12) | REC_BIT(13) | REC_BIT(14) |
	    REC_BIT(16) | REC_BIT(17) | REC_BIT(18) |
	    (card->refreshed_on != 0 ? REC_BIT(PROVIDER_TAG_REFRESHED_ON) : 0);
	row_add(r, &provider_desc, &p);
}

void
sim_row_accreditation(struct sim_rows *r, struct id id, struct id provider)
{
	struct accreditation a = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.id = id,
		.provider = provider,
		.status = ACCREDITATION_ACCREDITED,
		.from = 17897 /* 2019-01-01 */ };

	row_add(r, &accreditation_desc, &a);
}
