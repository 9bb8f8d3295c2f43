/*
 * sharing_world: see sharing_world.h.
 * Owns: nothing.
 * Beware: what cannot be made ends the program: no test goes on from half a world.
 */
#include "tests/lib/sharing_world.h"
#include "common/calendar.h"
#include "services/registry/offer.h"
#include <stdio.h>
#include <stdlib.h>

const struct host_caller sharing_boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };

enum rc
sharing_world_try(struct sharing_world *w, int at, const char *method, const struct rec_desc *d,
    const void *in, uint64_t nulls, const struct rec_desc *out_desc, void *out, struct fault *why)
{
	enum rc rc =
	    host_call(w->n.node[at].host, &sharing_boss, method, d, in, nulls, out_desc, out, NULL, why);

	host_settle(w->n.node[at].host);
	return rc;
}

void
sharing_world_at(struct sharing_world *w, int at, const char *method, const struct rec_desc *d,
    const void *in, const struct rec_desc *out_desc, void *out)
{
	struct fault why = { 0 };
	enum rc rc = sharing_world_try(w, at, method, d, in, 0, out_desc, out, &why);

	if (rc == RC_OK)
		return;
	fprintf(stderr, "%s: %s %s %s\n", method, rc_info(rc)->name, why.count != 0 ? why.items[0].field : "",
	    why.count != 0 ? why.items[0].code->name : "");
	abort();
}

struct id
sharing_world_made(
    struct sharing_world *w, int at, const char *method, const struct rec_desc *d, const void *rec)
{
	struct rec_head *out = calloc(1, d->size);
	struct id id;

	sharing_world_at(w, at, method, d, rec, d, out);
	id = out->id;
	free(out);
	return id;
}

struct id
sharing_world_organisation(struct sharing_world *w, int at, const char *name, const char *siret)
{
	struct organisation o = {
		.has = REC_BIT(7) | REC_BIT(8), .name = text_of(name), .kind = ORGANISATION_CENTRE
	};

	if (siret != NULL) {
		o.siret = text_of(siret);
		o.has |= REC_BIT(12);
	}
	return sharing_world_made(w, at, "registry.organisation.create", &organisation_desc, &o);
}

static struct id
competence(struct sharing_world *w, int at, const char *code, const char *name)
{
	struct competence k = {
		.has = REC_BIT(6) | REC_BIT(7), .code = text_of(code), .name = text_of(name)
	};

	return sharing_world_made(w, at, "registry.competence.create", &competence_desc, &k);
}

struct id
sharing_world_provider(struct sharing_world *w, const char *name, struct id of, struct id linked)
{
	struct text departments[] = { text_of("42"), text_of("43") };
	struct provider_competence c[] = { { REC_BIT(1) | REC_BIT(2), of, 3, { 0 } },
		{ REC_BIT(1) | REC_BIT(2), w->singing[0], 4, { 0 } } };
	struct provider_link l = {
		.has = REC_BIT(1) | REC_BIT(2), .organisation = linked, .kind = LINK_EMPLOYEE
	};
	struct provider_month m = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), SHARING_TODAY + 40, 7, 1 };
	struct provider p = { .name = text_of(name),
		.competences = { c, 2 },
		.departments = { departments, 2 },
		.days_individual = 5,
		.days_group = 8,
		.tariff = 40000,
		.months = { &m, 1 },
		.has = REC_BIT(7) | REC_BIT(13) | REC_BIT(14) | REC_BIT(16) | REC_BIT(17) | REC_BIT(18) |
		    REC_BIT(23) };
	struct accreditation a = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.status = ACCREDITATION_ACCREDITED,
		.from = SHARING_TODAY - 30 };

	if (!id_is_zero(linked)) {
		p.links = (struct list){ &l, 1 };
		p.has |= REC_BIT(21);
	}
	a.provider = sharing_world_made(w, HOME, "registry.provider.create", &provider_desc, &p);
	(void)sharing_world_made(w, HOME, "registry.accreditation.create", &accreditation_desc, &a);
	return a.provider;
}

struct sharing_world *
sharing_world_new(const struct service_desc *const *more, size_t count)
{
	const struct service_desc *all[8] = { &registry_service };
	struct sharing_world *w = calloc(1, sizeof *w);
	struct bouquet b = {
		.has = REC_BIT(6) | REC_BIT(7), .code = text_of("ecoute"), .name = text_of("Écoute")
	};
	struct accompaniment s = { .code = text_of("soutien"),
		.name = text_of("Soutien"),
		.kinds = 1u << SERVICE_INDIVIDUAL,
		.typical_days = 2,
		.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) | REC_BIT(11) };

	if (w == NULL || count > 7)
		abort();
	if (count != 0)
		memcpy(all + 1, more, count * sizeof *more);
	two_nodes_open(&w->n, all, count + 1, calendar_instant(SHARING_TODAY, 600));
	w->listening = competence(w, HOME, "C-ECO", "Écoute active");
	w->accounts = competence(w, HOME, "C-COM", "Comptabilité");
	w->singing[0] = competence(w, HOME, "C-CHA", "Chant");
	s.bouquet = w->bouquet = sharing_world_made(w, HOME, "registry.bouquet.create", &bouquet_desc, &b);
	s.competences = (struct list){ &w->listening, 1 };
	w->service = sharing_world_made(w, HOME, "registry.accompaniment.create", &accompaniment_desc, &s);
	(void)competence(w, AWAY, "C-COM", "La comptabilité");
	w->away_listening = competence(w, AWAY, "C-ECO", "L’écoute");
	w->far_centre = sharing_world_organisation(w, AWAY, "Centre de là-bas", SIRET_ONE);
	return w;
}

void
sharing_world_free(struct sharing_world *w)
{
	two_nodes_close(&w->n);
	free(w);
}

struct sharing
sharing_world_terms(const struct sharing_world *w)
{
	return (struct sharing){ .peer = w->n.peer[HOME],
		.part_individual = 50,
		.part_group = 50,
		.from = SHARING_TODAY,
		.has = REC_BIT(SHARING_TAG_PEER) | REC_BIT(SHARING_TAG_PART_INDIVIDUAL) |
		    REC_BIT(SHARING_TAG_PART_GROUP) | REC_BIT(SHARING_TAG_FROM) };
}

void
sharing_world_step(struct sharing_world *w, int at, struct id sharing, const char *verb, const char *reason)
{
	struct sharing_decide d = { .has = REC_BIT(1) | REC_BIT(2), .id = sharing };
	struct ref r = { REC_BIT(1), sharing };
	struct sharing out;
	char method[60];

	snprintf(method, sizeof method, "registry.sharing.%s", verb);
	if (reason == NULL) {
		sharing_world_at(w, at, method, &ref_desc, &r, &sharing_desc, &out);
		return;
	}
	d.reason = text_of(reason);
	sharing_world_at(w, at, method, &sharing_decide_desc, &d, &sharing_desc, &out);
}

struct id
sharing_world_offered(struct sharing_world *w, const struct sharing *terms)
{
	struct id id = sharing_world_made(w, HOME, "registry.sharing.create", &sharing_desc, terms);

	sharing_world_step(w, HOME, id, "offer", NULL);
	return id;
}

struct sharing
sharing_world_agreement(struct sharing_world *w, int at)
{
	struct list_query q = { .has = REC_BIT(1) | REC_BIT(3), .limit = 10, .archived = true };
	struct list_page page = { 0 };
	struct sharing s = { 0 };
	struct fault why = { 0 };

	sharing_world_at(w, at, "registry.sharing.list", &list_query_desc, &q, &list_page_desc, &page);
	if (page.count == 0)
		return s;
	if (page.count != 1 ||
	    record_decode(&sharing_desc, page.items.ptr, page.items.len, host_arena(w->n.node[at].host), &s,
		NULL, &why) != RC_OK)
		abort();
	return s;
}

void
sharing_world_accept(struct sharing_world *w)
{
	sharing_world_step(w, AWAY, sharing_world_agreement(w, AWAY).id, "accept", NULL);
	two_nodes_carry(&w->n);
}

struct id
sharing_world_shared(struct sharing_world *w, const struct sharing *terms)
{
	struct id id = sharing_world_offered(w, terms);

	two_nodes_carry(&w->n);
	sharing_world_accept(w);
	return id;
}

struct sharing_world *
sharing_world_of_one(void)
{
	struct sharing_world *w = sharing_world_new(NULL, 0);
	struct sharing terms = sharing_world_terms(w);

	w->card = sharing_world_provider(w, "Une prestataire", w->listening, (struct id){ { 0 } });
	w->agreement = sharing_world_shared(w, &terms);
	return w;
}

static bool
got(struct sharing_world *w, int at, const char *method, struct id id, const struct rec_desc *d, void *out)
{
	struct ref r = { REC_BIT(1), id };

	return sharing_world_try(w, at, method, &ref_desc, &r, 0, d, out, NULL) == RC_OK;
}

bool
sharing_world_far(struct sharing_world *w, struct id provider, struct provider *ret)
{
	return got(w, AWAY, "registry.provider.get", far_card_id(w->n.peer[AWAY], provider), &provider_desc,
		   ret) &&
	    !REC_HAS(ret, TAG_ARCHIVED_AT);
}

struct shared_card
sharing_world_row(struct sharing_world *w, struct id sharing, struct id provider)
{
	struct shared_card row = { 0 };

	(void)got(
	    w, HOME, "registry.shared_card.get", shared_card_id(sharing, provider), &shared_card_desc, &row);
	return row;
}

void
sharing_world_verified(struct sharing_world *w)
{
	struct fault why = { 0 };
	uint64_t events;

	for (int i = 0; i < 2; i++)
		if (host_verify(w->n.node[i].host, "registry", &events, &why) != RC_OK || events == 0) {
			fprintf(stderr, "node %d does not replay\n", i);
			abort();
		}
}

uint32_t
sharing_world_waiting(struct sharing_world *w)
{
	two_nodes_look(&w->n);
	return w->n.node[HOME].count - w->n.node[HOME].done;
}
