/*
 * matching_acts: see matching_acts.h.
 * Owns: nothing beyond struct matching_acts.
 * Beware: rows are read anew after each call: what goes on is copied out of them.
 */
#include "tests/lib/matching_acts.h"
#include "proto/proto.h"
#include "tests/lib/personal_deeds.h"
#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static uint32_t
draw(struct matching_acts *a, uint32_t below)
{
	return (uint32_t)walk_draw(a->deal->w, below);
}

/* --- a call ------------------------------------------------------------------------------------------------ */
static enum rc
act(struct matching_acts *a, const struct host_caller *who, const char *method, const void *in, void *out)
{
	struct walk *w = a->deal->w;
	const struct method *m = proto_method(method, strlen(method));
	enum rc rc;

	w->desk->who = *who;
	rc = walk_call(w, m, in, 0, out != NULL ? out : arena_alloc(&w->arena, m->out->size));
	a->acted(a, m);
	return rc;
}

static enum rc
act_on(struct matching_acts *a, const struct host_caller *who, const char *method, struct id id, void *out)
{
	return act(a, who, method, &(const struct ref){ REC_BIT(1), id }, out);
}

/* --- what is there ----------------------------------------------------------------------------------------- */
/* One in a state of the mask, copied; false: none is. */
static bool
pick(struct matching_acts *a, const struct rows *rows, size_t status, unsigned mask, void *ret)
{
	const void *found = NULL;
	uint32_t seen = 0;

	for (uint32_t i = 0; i < rows->count; i++)
		if (mask >> rows_enum(rows_at(rows, i), status) & 1u && !rows_archived(rows_at(rows, i)) &&
		    draw(a, ++seen) == 0)
			found = rows_at(rows, i);
	if (found != NULL)
		memcpy(ret, found, rows->size);
	return found != NULL;
}
#define PICK(a, rows_, type, mask, ret)                                                                      \
	pick((a), &(a)->deal->holds->rows_, offsetof(struct type, status), (mask), (ret))

static const struct host_caller *
server(const struct matching_acts *a, enum pool pool)
{
	return pool == POOL_GROUP ? &a->deal->world->coordinator : &a->deal->world->referent;
}

/* Who asked; of a structure its direction. */
static const struct host_caller *
asker(const struct matching_acts *a, enum pool pool, struct id person, struct id organisation)
{
	const struct world *w = a->deal->world;
	const struct host_caller *const all[] = { &w->employee, &w->colleague, &a->person };

	if (pool == POOL_GROUP)
		return id_equal(organisation, w->centre_b) ? &w->director_b : &w->director_a;
	for (size_t i = 0; i < COUNT(all); i++)
		if (id_equal(all[i]->person, person))
			return all[i];
	return &w->director_a;
}

static const struct host_caller *
provider_caller(const struct matching_acts *a, struct id provider)
{
	const struct world *w = a->deal->world;

	for (int i = 0; i < WORLD_PROVIDERS; i++)
		if (id_equal(w->providers[i], provider))
			return &w->provider[i];
	return &w->nobody;
}

static struct desk *
registry(struct matching_acts *a)
{
	a->deal->w->desk->who = (struct host_caller){ .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
	return a->deal->w->desk;
}

/* What the registry has told is heard, and what was due by it is done. */
static void
heard(struct matching_acts *a, const char *method)
{
	const struct method *m = proto_method(method, strlen(method)); /* while its name is there */

	host_advance(a->deal->w->desk->h, 2 * USEC_PER_SEC);
	walk_settle(a->deal->w);
	a->acted(a, m);
}

/* What stands behind the path of a link. */
static struct text
token_of(struct text link, const char *path)
{
	uint32_t n = (uint32_t)strlen(path);

	return link.len < n ? (struct text){ 0 } : (struct text){ link.ptr + n, link.len - n, 0 };
}

/* --- asking and answering ---------------------------------------------------------------------------------- */
static bool
ask(struct matching_acts *a, struct request *ret)
{
	const struct world *w = a->deal->world;
	const struct host_caller *const all[] = { &w->employee, &w->colleague, &w->director_a, &w->director_a,
		&w->director_b, a->person.roles == 0 ? &w->employee : &a->person };
	uint32_t who = draw(a, COUNT(all));
	enum pool pool = who == 3 || who == 4 ? POOL_GROUP : POOL_INDIVIDUAL;
	struct request in = world_request(w, pool);

	if (pool == POOL_GROUP)
		in.organisation = all[who]->organisations[0];
	if (!id_is_zero(a->service) && draw(a, 4) == 0)
		in.service = a->service;
	in.from = a->deal->w->deal.today;
	in.to = in.from + 30 + (day_t)draw(a, 80);
	in.days = 1 + draw(a, 3);
	return act(a, all[who], "matching.request.create", &in, ret) == RC_OK &&
	    act_on(a, all[who], "matching.request.submit", ret->id, ret) == RC_OK;
}

/* Somebody of the list is asked, and answers by the link. */
static bool
serve(struct matching_acts *a, const struct request *r, bool accept)
{
	const struct host_caller *who = server(a, r->kind);
	struct solicit s = { .has = REC_BIT(1) | REC_BIT(2), .reason = TEXT_LIT("Pour la suite.") };
	struct answer in = { .has = REC_BIT(1) | REC_BIT(2) | (accept ? 0 : REC_BIT(3)), .accept = accept };
	struct ranking_view v = { 0 };
	struct solicitation sent = { 0 };

	if (act_on(a, who, "matching.request.proposals", r->id, &v) != RC_OK || v.lines.count == 0)
		return false;
	s.id = ((const struct ranking_line *)v.lines.items)[draw(a, v.lines.count)].proposal;
	if (act(a, who, "matching.proposal.solicit", &s, &sent) != RC_OK)
		return false;
	in.token = world_token(sent.answer_link);
	return act(a, &a->deal->world->nobody, "matching.answer.give", &in, NULL) == RC_OK;
}

static void
act_ask(struct matching_acts *a)
{
	(void)ask(a, &(struct request){ 0 });
}

static void
act_serve(struct matching_acts *a)
{
	struct request r;

	if (PICK(a, requests, request, 1u << REQUEST_PROPOSED, &r) || ask(a, &r))
		(void)serve(a, &r, draw(a, 4) != 0);
}

/* The same for all of the four. */
static void
cards_fill(struct matching_acts *a)
{
	struct desk *d = registry(a);

	for (int i = 0; i < WORLD_PROVIDERS; i++) {
		struct provider p;
		const char *id = desk_text(d, a->deal->world->providers[i]);

		if (desk_call(d, "registry.provider.get", &p, "{\"id\":\"%s\"}", id) == RC_OK)
			(void)desk_call(d, "registry.provider.update", NULL,
			    "{\"id\":\"%s\",\"version\":%llu,\"days_individual\":%u,\"days_group\":%u}", id,
			    (unsigned long long)p.version, 6 + draw(a, 8), 6 + draw(a, 8));
	}
	heard(a, "registry.provider.update");
}

/* Whoever was chosen answers; where the answer is no, the next of the list is chosen, until nobody is left. */
static void
chosen_answer(struct matching_acts *a, struct id list, struct id chosen)
{
	const struct host_caller *who = &a->deal->world->referent;
	struct shortlist_choose next = {
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .id = list, .reason = TEXT_LIT("Par son écoute.")
	};
	struct answer answer = { .has = REC_BIT(1) | REC_BIT(2), .accept = draw(a, 4) == 0 };
	struct solicitation sent = { 0 };
	struct link_request in = { .has = REC_BIT(1) | REC_BIT(2), .id = chosen, .renew = true };
	struct shortlist s = { 0 };
	const struct shortlist_line *l;

	answer.has |= answer.accept ? 0 : REC_BIT(3);
	if (act(a, who, "matching.proposal.link", &in, &sent) != RC_OK)
		return;
	answer.token = world_token(sent.answer_link);
	(void)act(a, &a->deal->world->nobody, "matching.answer.give", &answer, NULL);
	if (act_on(a, who, "matching.shortlist.get", list, &s) != RC_OK || s.status != SHORTLIST_SCORED)
		return;
	l = s.lines.items;
	for (uint32_t i = 0; i < s.lines.count && s.status == SHORTLIST_SCORED; i++) {
		next.proposal = l[i].proposal;
		(void)act(
		    a, asker(a, s.pool, s.person, s.organisation), "matching.shortlist.choose", &next, &s);
	}
}

/* Cards have room, somebody asks, and three are heard. */
static void
act_shortlist(struct matching_acts *a)
{
	struct request r;
	struct shortlist s;

	cards_fill(a);
	if (!ask(a, &r))
		return;
	(void)deed_shortlist(a->deal->world, server(a, r.kind), asker(a, r.kind, r.person, r.organisation),
	    r.id, &a->deal->w->deal.gen.state);
	a->acted(a, proto_method("matching.shortlist.score", strlen("matching.shortlist.score")));
	for (int i = 0; i < SHORTLIST_LEAST && PICK(a, shortlists, shortlist, 1u << SHORTLIST_CHOSEN, &s);
	     i++)
		chosen_answer(a, s.id, s.chosen);
}

/* --- papers ------------------------------------------------------------------------------------------------ */
static void
terms_change(struct matching_acts *a, struct engagement_agreement *x)
{
	struct engagement_agreement in = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) |
		    REC_BIT(ACCORD_TAG_TARIFF) | REC_BIT(ACCORD_TAG_DAYS),
		.id = x->id,
		.version = x->version,
		.tariff = 1 + draw(a, 50001),
		.days = 1 + draw(a, 3) };

	if (act(a, server(a, x->pool), "matching.engagement_agreement.update", &in, &in) == RC_OK)
		x->version = in.version;
}

static void
sign(struct matching_acts *a, const struct engagement_agreement *x, enum accord_party party)
{
	const struct host_caller *const parties[ACCORD_PARTIES] = { asker(a, x->pool, x->person,
									x->organisation),
		provider_caller(a, x->provider), server(a, x->pool) };
	struct accord_sign by = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), x->id, party, false, 0 };
	struct accord_link_ask ask_link = { REC_BIT(1) | REC_BIT(2), x->id, party };
	struct accord_token token = { .has = REC_BIT(1) };
	struct accord_link link = { 0 };
	uint32_t way = party == ACCORD_SERVICE ? 0 : draw(a, 3);

	by.paper = way == 1;
	if (way < 2) {
		(void)act(a, by.paper ? server(a, x->pool) : parties[party],
		    "matching.engagement_agreement.sign", &by, NULL);
		return;
	}
	if (act(a, server(a, x->pool), "matching.engagement_agreement.link", &ask_link, &link) != RC_OK)
		return;
	token.token = token_of(link.path, "/accord/");
	for (int twice = 0; twice < 2; twice++)
		(void)act(a, &a->deal->world->nobody, "matching.accord.give", &token, NULL);
}

/* Made, changed, given to the three; taken back and changed once more, or not; signed by each in any order. */
static void
act_papers(struct matching_acts *a)
{
	struct engagement_agreement x = { .has = REC_BIT(ACCORD_TAG_ENGAGEMENT) | REC_BIT(ACCORD_TAG_OBJECT),
		.object = TEXT_LIT("Prendre du recul.") };
	struct engagement e;
	uint32_t first = draw(a, ACCORD_PARTIES);
	bool revised = draw(a, 3) != 0;

	if (!PICK(a, engagements, engagement,
		1u << ENGAGEMENT_ACTIVE | 1u << ENGAGEMENT_DONE | 1u << ENGAGEMENT_SUSPENDED, &e))
		return;
	x.engagement = e.id;
	if (act(a, server(a, e.pool), "matching.engagement_agreement.create", &x, &x) != RC_OK &&
	    !PICK(a, accords, engagement_agreement, 1u << ACCORD_DRAFT | 1u << ACCORD_PROPOSED, &x))
		return;
	for (uint32_t i = 0; i <= ACCORD_PARTIES; i++) {
		if (x.status == ACCORD_DRAFT) {
			terms_change(a, &x);
			(void)act_on(a, server(a, x.pool), "matching.engagement_agreement.propose", x.id, &x);
		}
		sign(a, &x, (enum accord_party)((first + i) % ACCORD_PARTIES));
		if (!revised && draw(a, 2) == 0) {
			revised = true;
			(void)act_on(a, server(a, x.pool), "matching.engagement_agreement.revise", x.id, &x);
			i = 0;
		}
	}
	terms_change(a, &x); /* signed by now, mostly */
}

static void
act_work(struct matching_acts *a)
{
	static const char *const ends[] = { "matching.invoice.pay", "matching.invoice.cancel" };
	struct engagement_day day = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) };
	struct invoice_ask in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) };
	struct invoice v = { 0 };
	struct engagement e;

	if (!PICK(a, engagements, engagement, ~0u, &e))
		return;
	day.id = in.id = e.id;
	for (uint32_t n = draw(a, 3); n > 0; n--) {
		day.day = a->deal->w->deal.today - (day_t)draw(a, 5);
		day.half = draw(a, 2) == 0;
		(void)act(a, server(a, e.pool), "matching.engagement.add_day", &day, NULL);
	}
	in.number = text_of(arena_printf(&a->deal->w->arena, "A-%u", ++a->invoices));
	in.half_days = 1 + draw(a, 4);
	if (draw(a, 2) == 0) {
		in.amount = 1 + draw(a, 60000);
		in.has |= REC_BIT(4);
	}
	if (draw(a, 4) == 0) {
		in.payer = (enum accord_payer)draw(a, 3);
		in.has |= REC_BIT(6);
	}
	if (act(a, draw(a, 2) == 0 ? server(a, e.pool) : provider_caller(a, e.provider),
		"matching.engagement.invoice", &in, &v) != RC_OK ||
	    draw(a, 3) == 0)
		return;
	(void)act(a, server(a, e.pool), ends[draw(a, 2)],
	    &(struct invoice_step){ .has = REC_BIT(1), .id = v.id }, NULL);
}

/* --- turns of a mission ------------------------------------------------------------------------------------ */
static void
pause_and_go_on(struct matching_acts *a, const struct engagement *e)
{
	const struct engagement_suspend pause = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), e->id, PAUSE_ASKED,
		draw(a, 2) == 0, 0 };
	const struct engagement_resume resume = { REC_BIT(1) | REC_BIT(2), e->id,
		e->to + (day_t)draw(a, 90) };
	const struct host_caller *who = asker(a, e->pool, e->person, e->organisation);

	(void)act(a, who, "matching.engagement.suspend", &pause, NULL);
	if (draw(a, 4) != 0)
		(void)act(a, who, "matching.engagement.resume", &resume, NULL);
}

static void
act_turn(struct matching_acts *a)
{
	struct engagement_replace other = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.reason = CHANGE_ASKED };
	struct request r;
	struct engagement e;

	if (!PICK(a, engagements, engagement, 1u << ENGAGEMENT_ACTIVE | 1u << ENGAGEMENT_SUSPENDED, &e))
		return;
	if (draw(a, 2) == 0) {
		pause_and_go_on(a, &e);
		return;
	}
	other.id = e.id;
	other.to = e.to + (day_t)draw(a, 60);
	if (act(a, server(a, e.pool), "matching.engagement.replace", &other, NULL) == RC_OK &&
	    act_on(a, server(a, e.pool), "matching.request.get", e.request, &r) == RC_OK)
		(void)serve(a, &r, draw(a, 4) != 0);
}

/* --- all at once ------------------------------------------------------------------------------------------- */
static void
act_campaign(struct matching_acts *a)
{
	static const char *const ends[] = { "matching.campaign.apply", "matching.campaign.apply",
		"matching.campaign.check", "matching.campaign.cancel" };
	struct campaign p = { .has = REC_BIT(CAMPAIGN_TAG_POOL), .pool = (enum pool)draw(a, POOL_COUNT) };
	const struct host_caller *who = server(a, p.pool);
	struct request r;

	for (uint32_t n = 1 + draw(a, 4); n > 0; n--)
		(void)ask(a, &r);
	if (act(a, who, "matching.campaign.create", &p, &p) != RC_OK ||
	    act_on(a, who, "matching.campaign.run", p.id, &p) != RC_OK)
		return;
	if (draw(a, 3) == 0) /* in between */
		act_serve(a);
	(void)act_on(a, who, ends[draw(a, COUNT(ends))], p.id, &p);
	(void)act_on(a, who, ends[draw(a, COUNT(ends))], p.id, &p);
}

static void
act_days(struct matching_acts *a)
{
	const struct world *w = a->deal->world;
	uint32_t n = draw(a, WORLD_PROVIDERS);
	bool own = draw(a, 2) == 0;
	const struct transfer_ask in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) |
		    (own ? 0 : REC_BIT(5)),
		w->providers[n], (enum pool)draw(a, POOL_COUNT), 1 + draw(a, 2),
		a->deal->w->deal.today + (day_t)draw(a, 200), a->deal->w->deal.today };

	(void)act(a, own ? &w->provider[n] : &w->referent, "matching.capacity.transfer", &in, NULL);
}

/* Asked by a link, and followed by another: neutrality is lifted, and put back. */
static void
act_link(struct matching_acts *a)
{
	const struct world *w = a->deal->world;
	struct request_link_order order = {
		.has = REC_BIT(1) | REC_BIT(2), .kind = POOL_INDIVIDUAL, .person = w->colleague.person
	};
	struct request_filing f = { .nature = NATURE_ACCOMPANIMENT,
		.service = w->service,
		.department = TEXT_LIT("42"),
		.from = a->deal->w->deal.today,
		.to = a->deal->w->deal.today + 60,
		.days = 2 };
	struct follow_waiver in = { .has = REC_BIT(1) | REC_BIT(2), .provider = w->colleague_provider };
	struct request_link_made link = { 0 };
	struct request_filed filed = { 0 };
	struct request r;

	if (act(a, &w->referent, "matching.request_link.create", &order, &link) != RC_OK)
		return;
	f.token = token_of(link.link, "/demande/");
	f.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8);
	if (act(a, &w->nobody, "matching.request_form.file", &f, &filed) != RC_OK)
		return;
	in.token = token_of(filed.follow, "/suivi/");
	(void)act(a, &w->nobody, "matching.request_follow.waive", &in, NULL);
	if (draw(a, 2) == 0)
		(void)act(a, &w->nobody, "matching.request_follow.unwaive", &in, NULL);
	if (PICK(a, requests, request, 1u << REQUEST_PROPOSED, &r) && draw(a, 2) == 0)
		(void)act_on(a, &w->referent, "matching.request.follow_link", r.id, NULL);
}

/* Of the provider on the own board: asked for, given; asked, or taken back. */
static void
act_waiver(struct matching_acts *a)
{
	const struct world *w = a->deal->world;
	struct waiver_give in = { .has = REC_BIT(1) | REC_BIT(2), .provider = w->colleague_provider };
	struct waiver given = { 0 };
	struct request r;

	if (!PICK(a, requests, request,
		1u << REQUEST_DRAFT | 1u << REQUEST_PROPOSED | 1u << REQUEST_EXHAUSTED, &r) &&
	    !ask(a, &r))
		return;
	in.id = r.id;
	if (draw(a, 2) == 0)
		(void)act(a, server(a, r.kind), "matching.waiver.ask", &in, NULL);
	if (act(a, asker(a, r.kind, r.person, r.organisation), "matching.waiver.give", &in, &given) != RC_OK)
		return;
	if (draw(a, 2) == 0)
		(void)serve(a, &r, draw(a, 3) != 0);
	if (draw(a, 2) == 0)
		(void)act_on(
		    a, asker(a, r.kind, r.person, r.organisation), "matching.waiver.revoke", given.id, NULL);
}

/* --- what comes and goes ----------------------------------------------------------------------------------- */
static void
archive(struct matching_acts *a, const char *what, struct id *id)
{
	struct desk *d = registry(a);
	char *get = arena_printf(&a->deal->w->arena, "registry.%s.get", what);
	char *method = arena_printf(&a->deal->w->arena, "registry.%s.archive", what);
	const struct method *m = proto_method(get, strlen(get));
	struct rec_head *stands = arena_alloc(&a->deal->w->arena, m->out->size);

	if (desk_call(d, get, stands, "{\"id\":\"%s\"}", desk_text(d, *id)) == RC_OK)
		(void)desk_call(d, method, NULL, "{\"id\":\"%s\",\"version\":%llu}", desk_text(d, *id),
		    (unsigned long long)stands->version);
	*id = (struct id){ { 0 } };
	heard(a, method);
}

/* The best card of all, as long as it is there. */
static void
act_card(struct matching_acts *a)
{
	struct desk *d = registry(a);

	if (!id_is_zero(a->card)) {
		archive(a, "provider", &a->card);
		return;
	}
	a->card = desk_make(d, "registry.provider.create",
	    "{\"name\":\"de passage\",\"commune\":\"42218\",\"departments\":[\"42\"],\"tariff\":100,"
	    "\"days_individual\":4,\"days_group\":4,\"competences\":[{\"competence\":\"%s\",\"level\":3}]}",
	    desk_text(d, a->deal->world->competence));
	(void)desk_make(d, "registry.accreditation.create",
	    "{\"provider\":\"%s\",\"status\":\"accredited\",\"from\":\"2019-01-01\"}", desk_text(d, a->card));
	heard(a, "registry.provider.create");
}

static void
act_service(struct matching_acts *a)
{
	struct desk *d = registry(a);
	struct id bouquet;

	if (!id_is_zero(a->service)) {
		archive(a, "accompaniment", &a->service);
		return;
	}
	bouquet = desk_make(d, "registry.bouquet.create", "{\"name\":\"De passage\"}");
	a->service = desk_make(d, "registry.accompaniment.create",
	    "{\"bouquet\":\"%s\",\"name\":\"De passage\",\"kinds\":[\"individual\",\"group\"],"
	    "\"typical_days\":2,\"competences\":[\"%s\"]}",
	    desk_text(d, bouquet), desk_text(d, a->deal->world->competence));
	heard(a, "registry.accompaniment.create");
}

/* With a request under way: the card is archived, and a link follows it. */
static void
leave(struct matching_acts *a)
{
	const struct world *w = a->deal->world;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = { 0 };
	struct id person = a->person.person;

	in.from = a->deal->w->deal.today;
	in.to = in.from + 60;
	if (act(a, &a->person, "matching.request.create", &in, &r) != RC_OK ||
	    act_on(a, &a->person, "matching.request.submit", r.id, NULL) != RC_OK)
		return;
	archive(a, "person", &person);
	(void)act_on(a, &w->referent, "matching.request.follow_link", r.id, NULL);
}

static void
act_person(struct matching_acts *a)
{
	struct desk *d = registry(a);

	if (a->person.roles == 0) {
		a->person = world_person(
		    a->deal->world, ROLE_BENEFICIARY, a->deal->world->centre_a, MANDATE_EMPLOYEE);
		heard(a, "registry.person.create");
		return;
	}
	if (draw(a, 2) == 0)
		leave(a);
	(void)desk_call(d, "registry.person.erase", NULL, "{\"id\":\"%s\",\"reason\":\"asked\"}",
	    desk_text(d, a->person.person));
	a->person = (struct host_caller){ 0 };
	heard(a, "registry.person.erase");
}

void
matching_acts_retention(struct matching_acts *a)
{
	(void)desk_make(registry(a), "registry.retention_rule.create",
	    "{\"class\":\"request_over\",\"months\":1,\"action\":\"remove_texts\",\"basis\":\"Décision du "
	    "conseil\","
	    "\"active\":true}");
}

/* --- one of them ------------------------------------------------------------------------------------------- */
static const struct {
	const char *name;
	void (*act)(struct matching_acts *a);
} acts[] = {
	{ "a request", act_ask },
	{ "somebody asked, who answers", act_serve },
	{ "somebody asked, who answers", act_serve },
	{ "a short list", act_shortlist },
	{ "an agreement", act_papers },
	{ "days done and invoiced", act_work },
	{ "days done and invoiced", act_work },
	{ "a turn of a mission", act_turn },
	{ "a campaign", act_campaign },
	{ "days between the pools", act_days },
	{ "a waiver", act_waiver },
	{ "a request by a link", act_link },
	{ "a card that comes or goes", act_card },
	{ "a service that comes or goes", act_service },
	{ "a person who comes or goes", act_person },
};

const char *
matching_act(struct matching_acts *a)
{
	uint32_t n = draw(a, COUNT(acts));

	acts[n].act(a);
	return acts[n].name;
}
