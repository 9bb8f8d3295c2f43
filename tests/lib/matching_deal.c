/*
 * matching_deal: see matching_deal.h.
 * Owns: nothing beyond struct matching_deal.
 * Beware: ids come from the last look; what was written since is unknown.
 */
#include "tests/lib/matching_deal.h"
#include "tests/lib/link_next.h"
#include "tests/lib/personal_deeds.h"
#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* --- callers ----------------------------------------------------------------------------------------------- */
static const struct host_caller *
caller_any(struct matching_deal *d)
{
	struct world *w = d->world;
	const struct host_caller *const all[] = { &w->referent, &w->referent, &w->referent, &w->coordinator,
		&w->coordinator, &w->employee, &w->employee, &w->colleague, &w->director_a, &w->director_b,
		&w->board_a, &w->provider[walk_draw(d->w, WORLD_PROVIDERS)], &w->provider[0], &w->animator,
		&w->operator, & w->two_hats, &w->nobody };

	return all[walk_draw(d->w, COUNT(all))];
}

void
matching_deal_caller(struct matching_deal *d, const struct method *m)
{
	bool whoever = walk_draw(d->w, 8) == 0;
	uint32_t roles = m->roles;

	if (strcmp(m->name, "matching.shortlist.score") == 0 ||
	    strcmp(m->name, "matching.shortlist.choose") == 0)
		roles = ROLE_BENEFICIARY | ROLE_DIRECTOR; /* whoever asks marks, and chooses */
	d->w->desk->who =
	    (struct host_caller){ .roles = ROLE_SERVICE }; /* the house, for a page that it draws */
	for (unsigned tries = 0; tries < 20 && (whoever || roles != ROLE_SERVICE); tries++) {
		d->w->desk->who = *caller_any(d);
		if (whoever || roles & d->w->desk->who.roles)
			return;
	}
}

bool
matching_deal_outsider(const struct matching_deal *d, const struct matching_secret *s)
{
	const struct host_caller *who = &d->w->desk->who;
	const struct world *w = d->world;

	if (id_equal(who->person, s->person) || id_is_zero(who->person))
		return false; /* one's own; and a link's holder is not known by an account */
	if (id_equal(who->person, w->two_hats.person))
		return id_equal(s->person, w->employee.person) || id_equal(s->person, w->colleague.person) ||
		    id_equal(s->person, w->director_a.person);
	return !(who->roles & (ROLE_REFERENT | ROLE_PROVIDER));
}

/* --- what is there ----------------------------------------------------------------------------------------- */
/* Somebody who may take steps of it, as far as a look can tell. */
static bool
is_theirs(const struct matching_deal *d, struct id id)
{
	const struct host_caller *who = &d->w->desk->who;

	for (uint32_t i = 0; i < d->holds->secret_count; i++)
		if (id_equal(d->holds->secrets[i].id, id))
			return id_equal(d->holds->secrets[i].person, who->person) ||
			    (who->roles & (ROLE_REFERENT | ROLE_PROVIDER));
	return who->roles & (ROLE_REFERENT | ROLE_COORDINATOR | ROLE_DIRECTOR | ROLE_PROVIDER);
}

/* Of those in a state that the mask has, one; the caller's, mostly. NULL: none is. */
static const void *
any_in(struct matching_deal *d, const struct rows *rows, size_t status, unsigned mask)
{
	const void *found = NULL;
	bool whoever = walk_draw(d->w, 8) == 0;
	uint64_t seen = 0;

	for (uint32_t i = 0; i < rows->count; i++) {
		const void *rec = rows_at(rows, i);

		if (!whoever && !is_theirs(d, ((const struct rec_head *)rec)->id))
			continue;
		if (mask >> rows_enum(rec, status) & 1u && !rows_archived(rec) &&
		    walk_draw(d->w, ++seen) == 0)
			found = rec;
	}
	return found;
}
#define ANY_IN(d, rows_, type, mask)                                                                         \
	((const struct type *)any_in((d), &(d)->holds->rows_, offsetof(struct type, status), (mask)))

static struct id
provider_any(struct matching_deal *d)
{
	const struct rows *r = &d->holds->providers;

	return ((const struct rec_head *)rows_at(r, (uint32_t)walk_draw(d->w, r->count)))->id;
}

/* Of the ways in which it is asked: most need what somebody has. */
static void
fill_request(struct matching_deal *d, void *in)
{
	struct request *r = in;
	const struct host_caller *who = &d->w->desk->who;
	bool own = who->roles & ROLE_BENEFICIARY && !(who->roles & ROLE_DIRECTOR && walk_draw(d->w, 3) != 0);
	struct request want = world_request(d->world, own ? POOL_INDIVIDUAL : POOL_GROUP);

	if (who->roles & ROLE_REFERENT && walk_draw(d->w, 2) == 0) { /* on paper */
		want = world_request(d->world, POOL_INDIVIDUAL);
		want.person =
		    walk_draw(d->w, 2) == 0 ? d->world->employee.person : d->world->colleague.person;
		want.consent_on = d->w->deal.today - 1;
		want.consent_holder = who->person;
		want.has |= REC_BIT(REQUEST_TAG_PERSON) | REC_BIT(REQUEST_TAG_CONSENT_ON) |
		    REC_BIT(REQUEST_TAG_CONSENT_HOLDER);
	}
	if (want.kind == POOL_GROUP && who->organisation_count != 0 && who->roles & ROLE_DIRECTOR)
		want.organisation = who->organisations[0];
	want.from = d->w->deal.today + (day_t)walk_draw(d->w, 3);
	want.to = want.from + 40 + (day_t)walk_draw(d->w, 60);
	want.days = 1 + (uint32_t)walk_draw(d->w, 3);
	want.urgency = (enum request_urgency)walk_draw(d->w, URGENCY_COUNT);
	want.has |= REC_BIT(REQUEST_TAG_URGENCY);
	if (walk_draw(d->w, 8) == 0) {
		want.nature = walk_draw(d->w, 2) == 0 ? NATURE_CRISIS : NATURE_INFORMATION;
		want.has &= REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_TEXT) |
		    REC_BIT(REQUEST_TAG_PERSON) | REC_BIT(REQUEST_TAG_ORGANISATION) |
		    REC_BIT(REQUEST_TAG_CONSENT_ON) | REC_BIT(REQUEST_TAG_CONSENT_HOLDER);
		want.has |= REC_BIT(REQUEST_TAG_NATURE);
	}
	*r = want;
}

/* A file that is there, and a need beside. */
static void
fill_filing(struct matching_deal *d, void *in)
{
	struct request_filing *f = in;

	f->nature = (enum request_nature)walk_draw(d->w, 3);
	f->has &= REC_BIT(FILING_TAG_TOKEN) | REC_BIT(FILING_TAG_PRICE_CEILING) | REC_BIT(FILING_TAG_WISH) |
	    REC_BIT(FILING_TAG_TRIAL);
	f->has |= REC_BIT(2);
	if (f->nature != NATURE_ACCOMPANIMENT)
		return;
	f->service = d->world->service;
	f->department = text_of("42");
	f->from = d->w->deal.today;
	f->to = f->from + 60;
	f->days = 2;
	f->has |= REC_BIT(3) | REC_BIT(4) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8);
}

static void
fill_order(struct matching_deal *d, void *in)
{
	struct request_link_order *o = in;
	bool group = d->w->desk->who.roles & ROLE_COORDINATOR || walk_draw(d->w, 3) == 0;

	*o = (struct request_link_order){ .has = REC_BIT(1) | REC_BIT(group ? 3 : 2),
		.kind = group ? POOL_GROUP : POOL_INDIVIDUAL,
		.person = walk_draw(d->w, 2) == 0 ? d->world->employee.person : d->world->colleague.person,
		.organisation = walk_draw(d->w, 2) == 0 ? d->world->centre_a : d->world->centre_b };
}

/* --- asking ------------------------------------------------------------------------------------------------ */
static void
fill_solicit(struct matching_deal *d, void *in)
{
	struct solicit *s = in;
	const struct proposal *p = NULL;

	for (unsigned tries = 0; tries < 12; tries++) {
		const struct request *r;

		p = ANY_IN(d, proposals, proposal, 1u << PROPOSAL_LISTED);
		r = p == NULL ? NULL : rows_find(&d->holds->requests, p->request);
		if (r != NULL && r->status == REQUEST_PROPOSED && r->round == p->round)
			break;
	}
	if (p != NULL)
		*s = (struct solicit){ REC_BIT(1) | REC_BIT(2), p->id, text_of("Pour la suite donnée.") };
}

static void
fill_several(struct matching_deal *d, void *in)
{
	struct solicit_several *s = in;
	const struct request *r =
	    ANY_IN(d, requests, request, 1u << REQUEST_PROPOSED | 1u << REQUEST_SOLICITED);

	if (r != NULL)
		*s = (struct solicit_several){ .has = REC_BIT(1) | REC_BIT(2),
			.id = r->id,
			.together = 1 + (uint32_t)walk_draw(d->w, 4) };
}

static void
fill_answer(struct matching_deal *d, void *in)
{
	struct answer *a = in;

	a->accept = walk_draw(d->w, 3) != 0;
	a->reason = ANSWER_TOO_FAR;
	a->has |= REC_BIT(2) | REC_BIT(3);
	if (a->accept)
		a->has &= ~REC_BIT(3);
}

static void
fill_waiver(struct matching_deal *d, void *in)
{
	struct waiver_give *g = in;
	const struct request *r = ANY_IN(d, requests, request,
	    1u << REQUEST_DRAFT | 1u << REQUEST_PROPOSED | 1u << REQUEST_SOLICITED | 1u << REQUEST_EXHAUSTED);

	if (r != NULL)
		*g = (struct waiver_give){ REC_BIT(1) | REC_BIT(2), r->id,
			walk_draw(d->w, 2) == 0 ? d->world->colleague_provider : provider_any(d) };
}

static void
fill_why_not(struct matching_deal *d, void *in)
{
	struct why_not_query *q = in;

	q->provider = walk_draw(d->w, 2) == 0 ? d->world->colleague_provider : provider_any(d);
	q->has |= REC_BIT(2);
}

/* --- a short list ------------------------------------------------------------------------------------------ */
static void
fill_open(struct matching_deal *d, void *in)
{
	struct shortlist_open *o = in;
	struct id *ids = ARENA_ARRAY(&d->w->arena, SHORTLIST_LEAST, struct id);
	const struct request *r = ANY_IN(d, requests, request, 1u << REQUEST_PROPOSED);
	uint32_t n = 0;

	for (uint32_t i = 0; r != NULL && i < d->holds->proposals.count && n < SHORTLIST_LEAST; i++) {
		const struct proposal *p = rows_at(&d->holds->proposals, i);

		if (id_equal(p->request, r->id) && p->status == PROPOSAL_LISTED && p->round == r->round)
			ids[n++] = p->id;
	}
	if (n == SHORTLIST_LEAST)
		*o = (struct shortlist_open){ REC_BIT(1) | REC_BIT(2), r->id, { ids, n } };
}

/* One that was not heard yet, when that is asked for. */
static struct id
line_any(struct matching_deal *d, const struct shortlist *s, bool unheard)
{
	const struct shortlist_line *l = s->lines.items;
	uint32_t n = (uint32_t)walk_draw(d->w, s->lines.count);

	for (uint32_t i = 0; unheard && i < s->lines.count && l[n].heard_on != 0; i++)
		n = (n + 1) % s->lines.count;
	return l[n].proposal;
}

static void
fill_hear(struct matching_deal *d, void *in)
{
	struct shortlist_hear *x = in;
	const struct shortlist *s =
	    ANY_IN(d, shortlists, shortlist, 1u << SHORTLIST_OPEN | 1u << SHORTLIST_SCORED);

	if (s != NULL)
		*x = (struct shortlist_hear){
			.has = REC_BIT(1) | REC_BIT(2), .id = s->id, .proposal = line_any(d, s, true)
		};
}

/* All that were heard, mostly whole. */
static void
fill_score(struct matching_deal *d, void *in)
{
	struct shortlist_score *x = in;
	const struct shortlist *s =
	    ANY_IN(d, shortlists, shortlist, 1u << SHORTLIST_OPEN | 1u << SHORTLIST_SCORED);
	struct shortlist_mark *marks =
	    ARENA_ARRAY(&d->w->arena, SHORTLIST_MOST * GRID_MOST, struct shortlist_mark);
	uint32_t n = 0;

	for (uint32_t i = 0; s != NULL && i < s->lines.count; i++) {
		const struct shortlist_line *l = (const struct shortlist_line *)s->lines.items + i;

		for (uint32_t k = 1; l->heard_on != 0 && k <= s->grid.count; k++)
			marks[n++] = (struct shortlist_mark){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
				l->proposal, k, (uint32_t)walk_draw(d->w, SHORTLIST_MARK_MOST + 1) };
	}
	if (n != 0)
		*x = (struct shortlist_score){ REC_BIT(1) | REC_BIT(2), s->id, { marks, n } };
}

static void
fill_choose(struct matching_deal *d, void *in)
{
	struct shortlist_choose *x = in;
	const struct shortlist *s = ANY_IN(d, shortlists, shortlist, 1u << SHORTLIST_SCORED);

	if (s != NULL)
		*x = (struct shortlist_choose){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), s->id,
			line_any(d, s, false), text_of("Par son écoute.") };
}

void
matching_deal_shortlist(struct matching_deal *d)
{
	struct world *w = d->world;
	const struct host_caller *const askers[] = { &w->employee, &w->colleague, &w->director_a,
		&w->director_b };
	const struct host_caller *who = &w->director_a;
	const struct request *r;

	d->w->desk->who = w->referent;
	r = ANY_IN(d, requests, request, 1u << REQUEST_PROPOSED);
	for (size_t i = 0; r != NULL && i < COUNT(askers); i++)
		if (id_equal(askers[i]->person, r->person))
			who = askers[i];
	if (r != NULL)
		(void)deed_shortlist(w, &w->referent, who, r->id, &d->w->deal.gen.state);
}

/* --- a mission --------------------------------------------------------------------------------------------- */
static void
fill_day(struct matching_deal *d, void *in)
{
	struct engagement_day *x = in;
	const struct engagement *e = ANY_IN(d, engagements, engagement, 1u << ENGAGEMENT_ACTIVE);

	if (e != NULL)
		*x = (struct engagement_day){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), e->id,
			d->w->deal.today - (day_t)walk_draw(d->w, 4), walk_draw(d->w, 2) == 0 };
}

static void
fill_suspend(struct matching_deal *d, void *in)
{
	struct engagement_suspend *x = in;
	const struct engagement *e = ANY_IN(d, engagements, engagement, 1u << ENGAGEMENT_ACTIVE);

	if (e != NULL)
		*x = (struct engagement_suspend){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), e->id, PAUSE_ASKED,
			walk_draw(d->w, 2) == 0, 0 };
}

static void
fill_resume(struct matching_deal *d, void *in)
{
	struct engagement_resume *x = in;
	const struct engagement *e = ANY_IN(d, engagements, engagement, 1u << ENGAGEMENT_SUSPENDED);

	if (e != NULL)
		*x = (struct engagement_resume){ REC_BIT(1) | (walk_draw(d->w, 2) == 0 ? 0 : REC_BIT(2)),
			e->id, e->to + (day_t)walk_draw(d->w, 60) };
}

static void
fill_replace(struct matching_deal *d, void *in)
{
	struct engagement_replace *x = in;
	const struct engagement *e =
	    ANY_IN(d, engagements, engagement, 1u << ENGAGEMENT_ACTIVE | 1u << ENGAGEMENT_SUSPENDED);

	if (e != NULL)
		*x = (struct engagement_replace){ REC_BIT(1) | REC_BIT(2) |
			    (walk_draw(d->w, 2) == 0 ? 0 : REC_BIT(3)),
			e->id, CHANGE_ASKED, e->to + (day_t)walk_draw(d->w, 60) };
}

static void
fill_shift(struct matching_deal *d, void *in)
{
	struct engagement_shift *x = in;
	const struct engagement *e = ANY_IN(d, engagements, engagement, 1u << ENGAGEMENT_ACTIVE);
	const struct month_days *m = e == NULL ? NULL : e->months.items;

	if (e != NULL && e->months.count != 0)
		*x = (struct engagement_shift){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), e->id,
			m[walk_draw(d->w, e->months.count)].month, e->from + (day_t)walk_draw(d->w, 100), 1 };
}

static void
fill_invoice(struct matching_deal *d, void *in)
{
	struct invoice_ask *x = in;
	const struct engagement *e = ANY_IN(d, engagements, engagement, ~0u);

	if (e == NULL)
		return;
	*x = (struct invoice_ask){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.id = e->id,
		.number = text_of(arena_printf(&d->w->arena, "F-%u", (unsigned)walk_draw(d->w, 200))),
		.half_days = 1 + (uint32_t)walk_draw(d->w, 2) };
}

static void
fill_accord(struct matching_deal *d, void *in)
{
	struct engagement_agreement *a = in;
	const struct engagement *e = ANY_IN(d, engagements, engagement, 1u << ENGAGEMENT_ACTIVE);

	if (e != NULL)
		*a = (struct engagement_agreement){ .has = REC_BIT(ACCORD_TAG_ENGAGEMENT),
			.engagement = e->id };
}

static void
fill_sign(struct matching_deal *d, void *in)
{
	struct accord_sign *x = in;
	const struct engagement_agreement *a =
	    ANY_IN(d, accords, engagement_agreement, 1u << ACCORD_PROPOSED);

	if (a != NULL)
		*x = (struct accord_sign){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), a->id,
			(enum accord_party)walk_draw(d->w, ACCORD_PARTIES),
			d->w->desk->who.roles & (ROLE_REFERENT | ROLE_COORDINATOR) && walk_draw(d->w, 2) == 0,
			0 };
}

/* --- rules, days, campaigns -------------------------------------------------------------------------------- */
static void
fill_transfer(struct matching_deal *d, void *in)
{
	struct transfer_ask *x = in;
	bool own = d->w->desk->who.roles & ROLE_PROVIDER;

	*x =
	    (struct transfer_ask){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | (own ? 0 : REC_BIT(5)),
		    provider_any(d), (enum pool)walk_draw(d->w, POOL_COUNT), 1,
		    d->w->deal.today + (day_t)walk_draw(d->w, 90), d->w->deal.today - 1 };
}

static void
fill_policy(struct matching_deal *d, void *in)
{
	struct policy *p = in;

	*p = (struct policy){ .name = text_of("Règles"),
		.active = true,
		.neutrality_years = (uint32_t)walk_draw(d->w, 5),
		.cascade = walk_draw(d->w, 2) == 0,
		.answer_days_normal = 1 + (uint32_t)walk_draw(d->w, 9),
		.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(16) | REC_BIT(18) | REC_BIT(21) };
}

static void
fill_referent(struct matching_deal *d, void *in)
{
	((struct referent *)in)->person =
	    d->world->referent.person; /* others serve nobody's once one is named */
	((struct referent *)in)->has |= REC_BIT(REFERENT_TAG_PERSON);
}

static void
fill_campaign(struct matching_deal *d, void *in)
{
	*(struct campaign *)in = (struct campaign){ .has = REC_BIT(CAMPAIGN_TAG_POOL),
		.pool = (enum pool)walk_draw(d->w, POOL_COUNT) };
}

/* --- by method --------------------------------------------------------------------------------------------- */
#define OF(rows_, type, mask) offsetof(struct matching_holds, rows_), offsetof(struct type, status), (mask)
static const struct {
	const char *method;
	size_t rows, status;
	unsigned mask;
} states[] = {
	{ "matching.request.submit", OF(requests, request, 1u << REQUEST_DRAFT | 1u << REQUEST_EXHAUSTED) },
	{ "matching.request.proposals", OF(requests, request, 1u << REQUEST_PROPOSED) },
	{ "matching.request.why_not", OF(requests, request, 1u << REQUEST_PROPOSED) },
	{ "matching.request.orient", OF(requests, request, 1u << REQUEST_SUBMITTED) },
	{ "matching.request.called_back", OF(requests, request, 1u << REQUEST_SUBMITTED) },
	{ "matching.request.close",
	    OF(requests, request, 1u << REQUEST_ORIENTED | 1u << REQUEST_CALLED_BACK) },
	{ "matching.proposal.link", OF(proposals, proposal, 1u << PROPOSAL_SENT) },
	{ "matching.engagement.evaluate",
	    OF(engagements, engagement, 1u << ENGAGEMENT_ACTIVE | 1u << ENGAGEMENT_DONE) },
	{ "matching.engagement.close",
	    OF(engagements, engagement, 1u << ENGAGEMENT_DONE | 1u << ENGAGEMENT_SUSPENDED) },
	{ "matching.engagement_agreement.propose", OF(accords, engagement_agreement, 1u << ACCORD_DRAFT) },
	{ "matching.engagement_agreement.revise", OF(accords, engagement_agreement, 1u << ACCORD_PROPOSED) },
	{ "matching.engagement_agreement.link", OF(accords, engagement_agreement, 1u << ACCORD_PROPOSED) },
	{ "matching.invoice.pay", OF(invoices, invoice, 1u << INVOICE_RECEIVED) },
	{ "matching.invoice.cancel", OF(invoices, invoice, 1u << INVOICE_RECEIVED) },
	{ "matching.waiver.revoke", OF(waivers, waiver, 1u << WAIVER_GIVEN | 1u << WAIVER_ASKED) },
	{ "matching.campaign.run",
	    OF(campaigns, campaign, 1u << CAMPAIGN_DRAFT | 1u << CAMPAIGN_READY | 1u << CAMPAIGN_STALE) },
	{ "matching.campaign.apply", OF(campaigns, campaign, 1u << CAMPAIGN_READY) },
	{ "matching.campaign.check", OF(campaigns, campaign, 1u << CAMPAIGN_READY) },
};
static const struct {
	const char *method;
	void (*fill)(struct matching_deal *d, void *in);
} fills[] = {
	{ "matching.request.create", fill_request },
	{ "matching.request.solicit", fill_several },
	{ "matching.request.why_not", fill_why_not },
	{ "matching.request_link.create", fill_order },
	{ "matching.request_form.file", fill_filing },
	{ "matching.request_follow.waive", fill_why_not },
	{ "matching.proposal.solicit", fill_solicit },
	{ "matching.answer.give", fill_answer },
	{ "matching.waiver.give", fill_waiver },
	{ "matching.waiver.ask", fill_waiver },
	{ "matching.shortlist.create", fill_open },
	{ "matching.shortlist.hear", fill_hear },
	{ "matching.shortlist.score", fill_score },
	{ "matching.shortlist.choose", fill_choose },
	{ "matching.engagement.add_day", fill_day },
	{ "matching.engagement.suspend", fill_suspend },
	{ "matching.engagement.resume", fill_resume },
	{ "matching.engagement.replace", fill_replace },
	{ "matching.engagement.shift", fill_shift },
	{ "matching.engagement.invoice", fill_invoice },
	{ "matching.engagement_agreement.create", fill_accord },
	{ "matching.engagement_agreement.sign", fill_sign },
	{ "matching.capacity.transfer", fill_transfer },
	{ "matching.policy.create", fill_policy },
	{ "matching.referent.create", fill_referent },
	{ "matching.campaign.create", fill_campaign },
};

static void
fill_state(struct matching_deal *d, const struct method *m, void *in)
{
	for (size_t i = 0; i < COUNT(states); i++) {
		const struct rec_head *rec;

		if (strcmp(states[i].method, m->name) != 0)
			continue;
		rec = any_in(d, (const struct rows *)(const void *)((const char *)d->holds + states[i].rows),
		    states[i].status, states[i].mask);
		if (rec != NULL) { /* the id is the input's first field */
			*(struct id *)record_at(&m->in->fields[0], in) = rec->id;
			*(uint64_t *)in |= REC_BIT(m->in->fields[0].tag);
		}
	}
}

void
matching_deal_fill(struct matching_deal *d, const struct method *m, void *in)
{
	const struct rec_field *token = record_field(m->in, "token", 5);

	if (token != NULL && d->link != NULL && walk_draw(d->w, 20) != 0) {
		*(struct text *)record_at(token, in) = text_of(d->link);
		*(uint64_t *)in |= REC_BIT(token->tag);
	}
	if (walk_draw(d->w, 8) == 0)
		return;
	fill_state(d, m, in);
	for (size_t i = 0; i < COUNT(fills); i++)
		if (strcmp(fills[i].method, m->name) == 0)
			fills[i].fill(d, in);
}

/* --- links ------------------------------------------------------------------------------------------------- */
static const char *const paths[MATCHING_LINKS] = { "/r/", "/demande/", "/suivi/", "/accord/" };
static const char *const link_of[MATCHING_LINKS] = { "matching.answer.", "matching.request_form.",
	"matching.request_follow.", "matching.accord." };

void
matching_deal_links(struct matching_deal *d, struct text body)
{
	char token[sizeof d->links[0][0]];

	for (unsigned i = 0; i < MATCHING_LINKS; i++)
		for (struct text rest = body; link_next(&rest, paths[i], token, sizeof token);)
			memcpy(d->links[i][d->link_count[i]++ % MATCHING_LINKS_KEPT], token, sizeof token);
}

bool
matching_deal_link_draw(struct matching_deal *d, const struct method *m)
{
	d->link = NULL;
	for (unsigned i = 0; i < MATCHING_LINKS; i++) {
		unsigned n = d->link_count[i] < MATCHING_LINKS_KEPT ? d->link_count[i] : MATCHING_LINKS_KEPT;

		if (strncmp(m->name, link_of[i], strlen(link_of[i])) != 0 || n == 0)
			continue;
		/* the newest, or one that may have been used */
		d->link = d->links[i][walk_draw(d->w, 2) == 0 ? (d->link_count[i] - 1) % MATCHING_LINKS_KEPT
							      : walk_draw(d->w, n)];
	}
	return d->link != NULL;
}
