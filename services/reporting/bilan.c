/*
 * bilan: the accompaniment service on the four points of seed 000: relevance, complementarity, economy, organisation.
 * Owns: the definitions of these figures.
 * Beware: a mean of nothing is absent; personal requests count for référents alone, or two periods a day apart would tell of one.
 */
#include "common/calendar.h"
#include "proto/registry.h"
#include "services/reporting/service.h"

struct period {
	struct context *c; /* whose caller reads */
	day_t from, to;
	bool personal; /* what persons asked counts too */
};

/* A person's: for whoever may serve it, or two bilans would tell of one that the reader may not know of. */
static bool
counts(const struct period *p, enum pool pool, struct id request)
{
	const struct context *c = p->c;
	struct request r;

	if (pool == POOL_GROUP || !p->personal)
		return pool == POOL_GROUP;
	if (!context_get(p->c, &kept_request_table, request, &r) || !REC_HAS(&r, REQUEST_TAG_REFERENTS))
		return true;
	return list_has_id(&r.referents, c->caller.person);
}

static bool
within(const struct period *p, usec_t when)
{
	day_t day = calendar_local(when).day;

	return day >= p->from && day <= p->to;
}

/* --- adding up
 * -------------------------------------------------------------------------------------------------------- */
static void
tally_request(struct tally *t, const struct request *r)
{
	bool group = r->kind == POOL_GROUP;

	t->submitted++;
	t->group_submitted += group;
	t->help_asked += REC_HAS(r, REQUEST_TAG_FEDERATION_HELP) && r->federation_help;
	if (REC_HAS(r, REQUEST_TAG_HELP) && (unsigned)r->help < sizeof t->chosen / sizeof t->chosen[0])
		t->chosen[r->help]++;
	t->informed += r->nature == NATURE_INFORMATION;
	t->oriented += r->status == REQUEST_ORIENTED;
	t->called_back += r->status == REQUEST_CALLED_BACK;
	t->proposed += r->round > 0;
	t->withdrawn += r->status == REQUEST_WITHDRAWN;
	t->exhausted += r->status == REQUEST_EXHAUSTED;
}

static void
tally_proposal(struct tally *t, const struct proposal *p)
{
	bool answered = p->status == PROPOSAL_ACCEPTED || p->status == PROPOSAL_REFUSED;

	if (p->solicited_at == 0)
		return;
	t->sent++;
	t->accepted += p->status == PROPOSAL_ACCEPTED;
	t->refused += p->status == PROPOSAL_REFUSED;
	t->expired += p->status == PROPOSAL_EXPIRED;
	if (answered && p->answered_at >= p->solicited_at) {
		t->answers++;
		t->answer_usec += (uint64_t)(p->answered_at - p->solicited_at);
	}
}

static uint32_t
half_days(const struct engagement *g)
{
	const struct done_day *d = g->days_done.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < g->days_done.count; i++)
		n += d[i].half ? 1 : 2;
	return n;
}

static void
tally_engagement(struct tally *t, const struct engagement *g, usec_t submitted)
{
	uint32_t halves = half_days(g);

	t->engagements++;
	t->engaged++;
	t->group_engaged += g->pool == POOL_GROUP;
	t->days_planned += g->days_planned;
	t->half_days_done += halves;
	t->cents += g->tariff * halves / 2;
	if (g->evaluated_at != 0) {
		t->evaluated++;
		t->relevance_sum += g->relevance;
		t->complementarity_sum += g->complementarity;
	}
	if (submitted != 0 && g->created_at >= submitted) {
		t->accepts++;
		t->accept_usec += (uint64_t)(g->created_at - submitted);
	}
}

static void
tally_requests(struct context *c, const struct period *p, struct tally *t)
{
	struct db_scan s;
	struct request r;

	db_scan_all(&s, c->txn, &kept_request_table, false);
	while (db_scan_next(&s, c->arena, &r))
		if (counts(p, r.kind, r.id) && r.submitted_at != 0 && within(p, r.submitted_at))
			tally_request(t, &r);
	db_scan_end(&s);
}

static void
tally_proposals(struct context *c, const struct period *p, struct tally *t)
{
	struct db_scan s;
	struct proposal r;
	struct ranking k;

	db_scan_all(&s, c->txn, &kept_proposal_table, false);
	while (db_scan_next(&s, c->arena, &r))
		if (counts(p, r.pool, r.request) && within(p, r.created_at))
			tally_proposal(t, &r);
	db_scan_end(&s);
	db_scan_all(&s, c->txn, &kept_ranking_table, false);
	while (db_scan_next(&s, c->arena, &k))
		if (counts(p, k.pool, k.request) && within(p, k.created_at)) {
			t->rankings++;
			t->considered += k.considered;
			t->candidates += k.candidates;
		}
	db_scan_end(&s);
}

static void
tally_engagements(struct context *c, const struct period *p, struct tally *t)
{
	struct db_scan s;
	struct engagement g;
	struct request r;

	db_scan_all(&s, c->txn, &kept_engagement_table, false);
	while (db_scan_next(&s, c->arena, &g))
		if (counts(p, g.pool, g.request) && within(p, g.created_at))
			tally_engagement(
			    t, &g, context_get(c, &kept_request_table, g.request, &r) ? r.submitted_at : 0);
	db_scan_end(&s);
}

/* --- figures
 * ----------------------------------------------------------------------------------------------------------
 */
struct figures {
	struct figure *at;
	uint32_t count;
};

static void
figure_add(struct figures *f, enum bilan_point point, const char *code, const char *label,
    enum figure_unit unit, double value, uint32_t base)
{
	struct figure *g = &f->at[f->count++];

	*g = (struct figure){ .point = point,
		.code = text_of(code),
		.label = text_of(label),
		.value = value,
		.unit = unit,
		.base = base };
	g->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6);
}

static void
figure_count(struct figures *f, enum bilan_point point, const char *code, const char *label, uint32_t n)
{
	figure_add(f, point, code, label, UNIT_COUNT, n, n);
}

/* sum over base, times scale; absent when there is nothing to divide by. */
static void
figure_mean(struct figures *f, enum bilan_point point, const char *code, const char *label,
    enum figure_unit unit, double sum, uint32_t base)
{
	figure_add(f, point, code, label, unit, base == 0 ? 0 : sum / base, base);
	if (base == 0)
		f->at[f->count - 1].has &= ~REC_BIT(FIGURE_VALUE);
}

#define USEC_PER_HOUR 3600e6
uint32_t
bilan_figures(const struct tally *t, bool detail, struct figure *figures)
{
	struct figures f = { figures, 0 };

	if (!detail) {
		figure_count(&f, POINT_RELEVANCE, "requests_group",
		    "Demandes collectives déposées (les personnelles comptent dans le bilan de la personne "
		    "référente)",
		    t->group_submitted);
	} else {
		figure_count(&f, POINT_RELEVANCE, "requests_submitted", "Demandes déposées", t->submitted);
		figure_count(&f, POINT_RELEVANCE, "requests_group", "dont collectives", t->group_submitted);
		figure_count(&f, POINT_RELEVANCE, "requests_individual", "dont individuelles",
		    t->submitted - t->group_submitted);
	}
	figure_mean(&f, POINT_RELEVANCE, "proposed_rate", "Demandes ayant reçu des propositions",
	    UNIT_PERCENT, 100.0 * t->proposed, t->submitted);
	figure_mean(&f, POINT_RELEVANCE, "engaged_rate", "Demandes ayant trouvé un prestataire", UNIT_PERCENT,
	    100.0 * t->engaged, t->submitted);
	figure_count(&f, POINT_RELEVANCE, "information", "dont demandes d’information", t->informed);
	figure_count(&f, POINT_RELEVANCE, "oriented", "Demandes ayant reçu une orientation", t->oriented);
	if (detail)
		figure_count(&f, POINT_RELEVANCE, "called_back", "Personnes rappelées", t->called_back);
	figure_count(&f, POINT_RELEVANCE, "withdrawn", "Demandes retirées", t->withdrawn);
	figure_mean(&f, POINT_RELEVANCE, "relevance", "Pertinence ressentie", UNIT_SCORE, t->relevance_sum,
	    t->evaluated);
	figure_mean(&f, POINT_COMPLEMENTARITY, "help_rate",
	    "Demandes souhaitant aussi l’appui de la fédération", UNIT_PERCENT, 100.0 * t->help_asked,
	    t->submitted);
	figure_count(
	    &f, POINT_COMPLEMENTARITY, "choice_provider", "Choix : un prestataire", t->chosen[HELP_PROVIDER]);
	figure_count(&f, POINT_COMPLEMENTARITY, "choice_federation", "Choix : l’action de la fédération",
	    t->chosen[HELP_FEDERATION]);
	figure_count(&f, POINT_COMPLEMENTARITY, "choice_both", "Choix : les deux", t->chosen[HELP_BOTH]);
	figure_mean(&f, POINT_COMPLEMENTARITY, "complementarity", "Complémentarité ressentie", UNIT_SCORE,
	    t->complementarity_sum, t->evaluated);
	figure_add(
	    &f, POINT_ECONOMY, "days_planned", "Jours prévus", UNIT_DAYS, t->days_planned, t->engagements);
	figure_add(&f, POINT_ECONOMY, "days_done", "Jours réalisés", UNIT_DAYS, t->half_days_done / 2.0,
	    t->engagements);
	figure_add(&f, POINT_ECONOMY, "cost", "Coût des jours réalisés", UNIT_CENTS, (double)t->cents,
	    t->engagements);
	figure_mean(&f, POINT_ECONOMY, "cost_engagement", "Coût moyen d’une mission", UNIT_CENTS,
	    (double)t->cents, t->engagements);
	figure_count(&f, POINT_ORGANISATION, "solicited", "Sollicitations de prestataires", t->sent);
	figure_count(&f, POINT_ORGANISATION, "accepted", "Acceptations", t->accepted);
	figure_count(&f, POINT_ORGANISATION, "refused", "Refus", t->refused);
	figure_count(&f, POINT_ORGANISATION, "expired", "Sans réponse dans le délai", t->expired);
	figure_count(&f, POINT_ORGANISATION, "exhausted", "Demandes restées sans prestataire", t->exhausted);
	figure_mean(&f, POINT_ORGANISATION, "answer_time", "Délai moyen de réponse d’un prestataire",
	    UNIT_HOURS, (double)t->answer_usec / USEC_PER_HOUR, t->answers);
	figure_mean(&f, POINT_ORGANISATION, "accept_time", "Délai moyen entre la demande et l’accord",
	    UNIT_HOURS, (double)t->accept_usec / USEC_PER_HOUR, t->accepts);
	figure_mean(&f, POINT_ORGANISATION, "candidates", "Prestataires possibles par demande", UNIT_COUNT,
	    t->candidates, t->rankings);
	return f.count;
}

/* Once somebody is named, those named alone serve. */
static bool
is_in_charge(struct context *c)
{
	bool any = false, found = false;
	struct referent r;
	struct db_scan s;

	db_scan_all(&s, c->txn, &kept_referent_table, false);
	while (!found && db_scan_next(&s, c->arena, &r))
		if (!REC_HAS(&r, TAG_ARCHIVED_AT) && r.standing == REFERENT_SERVES) {
			any = true;
			found = id_equal(r.person, c->caller.person);
		}
	db_scan_end(&s);
	return caller_has(c, ROLE_REFERENT) && (found || !any);
}

/* As for capacity and notices: a référent in charge, and none who stands in a centre. */
bool
bilan_reads_personal(struct context *c)
{
	struct organisation o;

	if (!is_in_charge(c))
		return false;
	for (uint32_t i = 0; i < c->caller.organisation_count; i++)
		if (!context_get(c, &kept_organisation_table, c->caller.organisations[i], &o) ||
		    o.kind == ORGANISATION_CENTRE || o.kind == ORGANISATION_EVS)
			return false;
	return true;
}

enum rc
bilan_get(struct context *c, const struct bilan_query *in, struct bilan *ret, struct fault *why)
{
	struct period p = { c, REC_HAS(in, 1) ? in->from : 0, REC_HAS(in, 2) ? in->to : c->today,
		bilan_reads_personal(c) };
	struct tally t = { 0 };
	struct figure *figures = ARENA_ARRAY(c->arena, BILAN_FIGURES_MOST, struct figure);

	if (p.to < p.from)
		return fault_add(why, RC_INVALID, "to", FAULT_BILAN_PERIOD);
	tally_requests(c, &p, &t);
	tally_proposals(c, &p, &t);
	tally_engagements(c, &p, &t);
	*ret = (struct bilan){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), p.from, p.to, { figures, 0 } };
	ret->figures.count = bilan_figures(&t, p.personal, figures);
	return RC_OK;
}
