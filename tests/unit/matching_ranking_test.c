/*
 * matching_ranking_test: rankings are explained, kept by rounds, made again a year later, and asked « why not »; rules have a window for each
 *         kind of tie.
 * Owns: nothing.
 * Beware: providers of the world are in the order of their tariffs; a personal request is the employee's of centre A.
 */
#include "common/calendar.h"
#include "services/matching/service.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define YEAR 366
#define ITEM(list, type, i) (((const type *)(list).items)[i])

static enum rc
coordinator_call(struct world *w, const char *method, const struct rec_desc *d, const void *in, void *out)
{
	static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };

	return world_call(w, &boss, method, d, in, d, out);
}

/* The card as it stands, for a change. */
static struct provider
card(struct world *w, struct id id)
{
	static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };
	struct provider p;

	assert_int_equal(world_do(w, &boss, "registry.provider.get", id, &provider_desc, &p), RC_OK);
	return p;
}

static void
card_change(struct world *w, const struct provider *before, struct provider *change)
{
	struct provider out;

	change->id = before->id;
	change->version = before->version;
	change->has |= REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	assert_int_equal(
	    coordinator_call(w, "registry.provider.update", &provider_desc, change, &out), RC_OK);
}

static struct ranking_replay
replayed(struct world *w, const struct host_caller *who, struct id ranking)
{
	struct ranking_replay out = { 0 };

	assert_int_equal(
	    world_do(w, who, "matching.ranking.replay", ranking, &ranking_replay_desc, &out), RC_OK);
	return out;
}

static enum rc
asked_why_not(struct world *w, const struct host_caller *who, struct id request, struct id provider,
    struct why_not *out)
{
	struct why_not_query q = { REC_BIT(1) | REC_BIT(2), request, provider };

	*out = (struct why_not){ 0 };
	return world_call(w, who, "matching.request.why_not", &why_not_query_desc, &q, &why_not_desc, out);
}

static bool
text_has(struct text t, const char *words)
{
	return memmem(t.ptr, t.len, words, strlen(words)) != NULL;
}

static const struct why_not_rule *
rule_of(const struct why_not *n, enum rule rule)
{
	for (uint32_t i = 0; i < n->rules.count; i++)
		if (ITEM(n->rules, struct why_not_rule, i).rule == rule)
			return &ITEM(n->rules, struct why_not_rule, i);
	return NULL;
}

/* --- replay -------------------------------------------------------------------------------------------------- */
/* All that a ranking looks at becomes something else. */
static void
everything_changes(struct world *w)
{
	struct policy other = { .weight_cost = 100, .list_size = 1, .has = REC_BIT(15) | REC_BIT(22) };

	for (int i = 0; i < WORLD_PROVIDERS; i++) {
		struct provider before = card(w, w->providers[i]), change = { 0 };

		change.tariff = 90000 - 10000 * i;
		change.days_individual = 1;
		change.commune = text_of("69123");
		change.has = REC_BIT(12) | REC_BIT(16) | REC_BIT(18);
		card_change(w, &before, &change);
	}
	(void)world_policy(w, other);
}

static void
a_ranking_is_made_again_a_year_later_whatever_has_changed(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL), r, first;
	struct ranking_view then;
	struct ranking_replay again;
	struct engagement e;
	struct engagement_day day = { REC_BIT(1) | REC_BIT(2), { { 0 } }, WORLD_TODAY, false };
	struct engagement_evaluate v = { REC_BIT(1) | REC_BIT(2), { { 0 } }, 5, 0, { 0 } };
	struct fault why = { 0 };
	uint64_t events;

	(void)unused;
	first = world_submitted(
	    w, &w->colleague, &in); /* one mission before: rotation, load and marks say something */
	e = world_engaged(w, &w->referent, &first);
	v.id = day.id = e.id;
	assert_int_equal(world_call(w, &w->provider[0], "matching.engagement.add_day", &engagement_day_desc,
			     &day, &engagement_desc, &e),
	    RC_OK);
	assert_int_equal(world_call(w, &w->colleague, "matching.engagement.evaluate",
			     &engagement_evaluate_desc, &v, &engagement_desc, &e),
	    RC_OK);
	in.commune = text_of("42218");
	in.has |= REC_BIT(REQUEST_TAG_COMMUNE);
	r = world_submitted(w, &w->employee, &in);
	then = world_proposals(w, &w->referent, r.id);
	assert_int_equal(then.lines.count, WORLD_PROVIDERS);
	everything_changes(w);
	host_advance(w->h, (usec_t)YEAR * USEC_PER_DAY);
	again = replayed(w, &w->referent, then.ranking);
	assert_true(again.same);
	assert_true(text_has(again.sentence, "la même liste"));
	assert_int_equal(again.lines.count, then.lines.count);
	for (uint32_t i = 0; i < then.lines.count; i++) {
		const struct ranking_line *a = &ITEM(then.lines, struct ranking_line, i);
		const struct ranking_line *b = &ITEM(again.lines, struct ranking_line, i);

		assert_true(id_equal(a->provider, b->provider));
		assert_int_equal(a->score, b->score);
		for (uint32_t k = 0; k < CRITERION_COUNT; k++)
			assert_int_equal(ITEM(a->criteria, struct criterion_line, k).value,
			    ITEM(b->criteria, struct criterion_line, k).value);
	}
	assert_int_equal(host_verify(w->h, "matching", &events, &why), RC_OK);
	world_free(w);
}

static void
what_a_ranking_was_made_of_is_told_to_nobody_and_goes_with_the_texts(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct ranking_view then = world_proposals(w, &w->referent, r.id);
	const struct host_caller *const others[] = { &w->employee, &w->coordinator, &w->two_hats,
		&w->director_a, &w->animator, &w->provider[0] };
	struct retention_rule rule = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10),
		.class = RETENTION_REQUEST_OVER,
		.months = 6,
		.action = RETENTION_REMOVE_TEXTS,
		.basis = TEXT_LIT("Décision du conseil"),
		.active = true };
	struct ranking_replay out;
	struct retention_rule made;
	char centre[ID_TEXT_LEN + 1];

	(void)unused;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_int_not_equal(world_do(w, others[i], "matching.ranking.replay", then.ranking,
					 &ranking_replay_desc, &out),
		    RC_OK);
	(void)replayed(w, &w->referent, then.ranking);
	id_format(w->centre_a, centre);
	assert_false(text_has(host_last_body(w->h), centre));
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.withdraw", r.id, &request_desc, &r), RC_OK);
	assert_int_equal(
	    coordinator_call(w, "registry.retention_rule.create", &retention_rule_desc, &rule, &made), RC_OK);
	host_advance(w->h, 240 * USEC_PER_DAY);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.ranking.replay", then.ranking, &ranking_replay_desc, &out),
	    RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_RANKING_INPUTS));
	world_free(w);
}

/* The list is one long, and two of a provider's group days go to each: the third request is given somebody beyond its list. */
static void
what_a_campaign_adds_to_a_list_is_no_part_of_the_ranking_that_is_made_again(void **unused)
{
	struct world *w = world_new();
	struct policy rules = { .has = REC_BIT(22), .list_size = 1 };
	struct campaign p = { .has = REC_BIT(CAMPAIGN_TAG_POOL), .pool = POOL_GROUP };
	struct request in = world_request(w, POOL_GROUP), r[3];
	struct ranking_view v;
	uint32_t added = 0;

	(void)unused;
	in.from = WORLD_TODAY + 40; /* of one month */
	in.to = WORLD_TODAY + 50;
	(void)world_policy(w, rules);
	for (int i = 0; i < 3; i++)
		r[i] = world_submitted(w, &w->director_a, &in);
	assert_int_equal(coordinator_call(w, "matching.campaign.create", &campaign_desc, &p, &p), RC_OK);
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.campaign.run", p.id, &campaign_desc, &p), RC_OK);
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.campaign.apply", p.id, &campaign_desc, &p), RC_OK);
	for (int i = 0; i < 3; i++) {
		v = world_proposals(w, &w->coordinator, r[i].id);
		added += v.lines.count - 1;
		assert_true(replayed(w, &w->coordinator, v.ranking).same);
	}
	assert_int_equal(added, 1);
	world_free(w);
}

/* --- windows by kind of tie ------------------------------------------------------------------------------------ */
/* The first provider declares a tie with that centre that ended so many days ago. */
static void
tie_declare(struct world *w, struct id centre, enum link_kind kind, day_t ago)
{
	struct provider before = card(w, w->providers[0]), change = { 0 };
	struct provider_link *l = ARENA_NEW(host_arena(w->h), struct provider_link);

	*l = (struct provider_link){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), centre, kind,
		WORLD_TODAY - 3000, WORLD_TODAY - ago };
	change.links = (struct list){ l, 1 };
	change.has = REC_BIT(21);
	card_change(w, &before, &change);
	host_settle(w->h);
}

static bool
is_excluded_by(struct world *w, enum rule rule)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct why_not n;

	assert_int_equal(asked_why_not(w, &w->referent, r.id, w->providers[0], &n), RC_OK);
	return rule_of(&n, rule) != NULL;
}

static void
a_tie_counts_for_as_many_years_as_the_rules_say_of_its_kind(void **unused)
{
	static const struct {
		enum link_kind kind;
		day_t ago;
		uint32_t years; /* of that kind; 21: not said */
		bool counted;
		bool excluded;
	} cases[] = {
		{ LINK_EMPLOYEE, 700, 21, true, true }, /* three years for all */
		{ LINK_EMPLOYEE, 700, 1, true, false },
		{ LINK_EMPLOYEE, 1500, 21, true, false },
		{ LINK_EMPLOYEE, 1500, 5, true, true },
		{ LINK_ADMINISTRATOR, 700, 1, true, false },
		{ LINK_CLIENT, 100, 2, false, false }, /* counts only where the rules say so */
		{ LINK_CLIENT, 100, 2, true, true },
		{ LINK_CLIENT, 800, 2, true, false },
		{ LINK_SUPPLIER, 400, 0, true, false },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct world *w = world_new();
		struct policy p = { .links = cases[i].counted ? 1u << cases[i].kind : 1u << LINK_EMPLOYER,
			.neutrality_years = 3,
			.has = REC_BIT(16) | REC_BIT(17) };
		uint32_t *years[] = { &p.years_employer, &p.years_employee, &p.years_administrator,
			&p.years_client, &p.years_supplier, &p.years_family };

		if (cases[i].years <= 20) {
			*years[cases[i].kind] = cases[i].years;
			p.has |= REC_BIT(POLICY_TAG_YEARS + (unsigned)cases[i].kind);
		}
		(void)world_policy(w, p);
		tie_declare(w, w->centre_a, cases[i].kind, cases[i].ago);
		if (is_excluded_by(w, RULE_NEUTRALITY) != cases[i].excluded)
			fail_msg("case %zu", i);
		world_free(w);
	}
}

/* The employee had one in centre B until then. */
static void
mandate_ended(struct world *w, enum mandate_role role, day_t to)
{
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10),
		.person = w->employee.person,
		.organisation = w->centre_b,
		.role = role,
		.from = WORLD_TODAY - 3000,
		.to = to };

	assert_int_equal(
	    world_call(w, &w->coordinator, "registry.mandate.create", &mandate_desc, &m, &mandate_desc, &m),
	    RC_OK);
	host_settle(w->h);
}

/* One year for who worked there, five for who governed, three for all else: 2018-11-06 and 2014-11-06 are the last days that count. */
static void
a_former_structure_of_the_asker_counts_for_as_many_years_as_its_kind_of_tie(void **unused)
{
	static const struct {
		enum mandate_role role;
		day_t ago;
		bool counts;
	} cases[] = {
		{ MANDATE_EMPLOYEE, 365, true },
		{ MANDATE_EMPLOYEE, 366, false },
		{ MANDATE_DIRECTOR, 365, true },
		{ MANDATE_DIRECTOR, 366, false },
		{ MANDATE_ADMINISTRATOR, 1826, true },
		{ MANDATE_ADMINISTRATOR, 1827, false },
		{ MANDATE_PRESIDENT, 1826, true },
		{ MANDATE_ELECTED, 1827, false },
	};
	const struct policy p = { .neutrality_years = 3,
		.links = 1u << LINK_EMPLOYER,
		.years_employee = 1,
		.years_administrator = 5,
		.has = REC_BIT(16) | REC_BIT(17) | REC_BIT(POLICY_TAG_YEARS + (unsigned)LINK_EMPLOYEE) |
		    REC_BIT(POLICY_TAG_YEARS + (unsigned)LINK_ADMINISTRATOR) };

	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct world *w = world_new();
		struct host_caller two_hats =
		    world_person(w, ROLE_REFERENT, w->centre_b, MANDATE_ADMINISTRATOR);
		struct request in = world_request(w, POOL_INDIVIDUAL), r;

		(void)world_policy(w, p);
		tie_declare(w, w->centre_b, LINK_EMPLOYER, 10);
		mandate_ended(w, cases[i].role, WORLD_TODAY - cases[i].ago);
		if (is_excluded_by(w, RULE_NEUTRALITY) != cases[i].counts)
			fail_msg("case %zu: neutrality", i);
		r = world_submitted(w, &w->employee, &in);
		if (world_do(w, &two_hats, "matching.request.get", r.id, &request_desc, &r) !=
		    (cases[i].counts ? RC_NOT_FOUND : RC_OK))
			fail_msg("case %zu: two hats", i);
		world_free(w);
	}
}

/* --- why not --------------------------------------------------------------------------------------------------- */
static void
why_not_names_every_rule_with_its_fact(void **unused)
{
	struct world *w = world_new();
	struct provider before = card(w, w->providers[0]),
			change = { .days_individual = 1, .has = REC_BIT(16) };
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct competence_need need = { REC_BIT(1) | REC_BIT(2), w->competence, 5 };
	struct why_not n;

	(void)unused;
	card_change(w, &before, &change);
	tie_declare(w, w->centre_a, LINK_EMPLOYEE, 10);
	in.competences = (struct list){ &need, 1 };
	in.department = text_of("29");
	in.price_ceiling = 10000;
	in.days = 5;
	in.unwanted = (struct list){ &w->providers[0], 1 };
	in.has |= REC_BIT(REQUEST_TAG_COMPETENCES) | REC_BIT(REQUEST_TAG_PRICE_CEILING) |
	    REC_BIT(REQUEST_TAG_UNWANTED);
	r = world_submitted(w, &w->employee, &in);
	assert_int_equal(asked_why_not(w, &w->referent, r.id, w->providers[0], &n), RC_OK);
	assert_int_equal(n.rules.count, 6);
	assert_true(text_has(rule_of(&n, RULE_COMPETENCE)->sentence, "niveau 3, il faut au moins 5"));
	assert_true(text_has(
	    rule_of(&n, RULE_TERRITORY)->sentence, "Intervient dans : 42. La demande est dans le 29"));
	assert_true(text_has(rule_of(&n, RULE_CAPACITY)->sentence, "1 jour libre en novembre 2019, "));
	assert_true(text_has(rule_of(&n, RULE_CAPACITY)->sentence, ". En tout "));
	assert_true(text_has(rule_of(&n, RULE_CAPACITY)->sentence, ", il en faut 5."));
	assert_true(text_has(rule_of(&n, RULE_PRICE)->sentence, "200,00 €"));
	assert_non_null(rule_of(&n, RULE_UNWANTED));
	assert_true(text_has(rule_of(&n, RULE_NEUTRALITY)->sentence,
	    "Lien déclaré avec une structure de la demande (salarié·e) : il compte encore 3 ans après sa "
	    "fin."));
	for (uint32_t i = 0; i < n.rules.count; i++)
		assert_true(ITEM(n.rules, struct why_not_rule, i).advice.len > 10);
	world_free(w);
}

static void
why_not_tells_the_place_and_what_costs_most(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct why_not n;

	(void)unused;
	assert_int_equal(asked_why_not(w, &w->referent, r.id, w->providers[0], &n), RC_OK);
	assert_int_equal(n.rules.count, 0);
	assert_int_equal(n.rank, 1);
	assert_false(REC_HAS(&n, 8));
	assert_int_equal(asked_why_not(w, &w->referent, r.id, w->providers[3], &n), RC_OK);
	assert_int_equal(n.rank, 4);
	assert_int_equal(n.candidates, WORLD_PROVIDERS);
	assert_int_equal(n.costs_most, CRITERION_COST); /* its tariff is the highest, all else is alike */
	assert_int_equal(n.best_score - n.score, n.cost);
	assert_true(text_has(n.sentence, "place 4 sur 4"));
	world_free(w);
}

static void
why_not_is_for_who_serves_the_request(void **unused)
{
	struct world *w = world_new();
	struct request own = world_request(w, POOL_INDIVIDUAL), group = world_request(w, POOL_GROUP);
	struct request r = world_submitted(w, &w->employee, &own),
		       g = world_submitted(w, &w->director_a, &group);
	const struct host_caller *const others[] = { &w->employee, &w->director_a, &w->coordinator,
		&w->two_hats };
	struct why_not n;

	(void)unused;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_int_not_equal(asked_why_not(w, others[i], r.id, w->providers[0], &n), RC_OK);
	assert_int_equal(asked_why_not(w, &w->coordinator, g.id, w->providers[0], &n), RC_OK);
	assert_int_not_equal(asked_why_not(w, &w->director_a, g.id, w->providers[0], &n), RC_OK);
	assert_int_equal(asked_why_not(w, &w->referent, g.id, (struct id){ { 7 } }, &n), RC_NOT_FOUND);
	world_free(w);
}

static bool
fact_is(struct world *w, struct id request, struct id provider, enum rule rule, const char *words)
{
	struct why_not n;
	bool same;

	assert_int_equal(asked_why_not(w, &w->referent, request, provider, &n), RC_OK);
	assert_non_null(rule_of(&n, rule));
	same = text_is(rule_of(&n, rule)->sentence, words);
	if (!same)
		print_error(TEXT_FMT "\n", TEXT_ARG(rule_of(&n, rule)->sentence));
	return same;
}

/* Who declined, who let the time go by, and who began and was replaced: each is told what is so. */
static void
who_was_asked_before_is_told_by_what_came_of_it(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct engagement e = world_engaged(w, &w->referent, &r), out;
	struct engagement_replace other = { REC_BIT(1) | REC_BIT(2), e.id, CHANGE_PROVIDER_STOPS, 0 };

	(void)unused;
	assert_int_equal(world_call(w, &w->referent, "matching.engagement.replace", &engagement_replace_desc,
			     &other, &engagement_desc, &out),
	    RC_OK);
	assert_true(fact_is(w, r.id, e.provider, RULE_ANSWERED,
	    "A commencé cette mission : quelqu’un d’autre est cherché pour la suite."));
	world_free(w);
}

static void
a_card_without_a_department_is_told_to_have_none(void **unused)
{
	struct world *w = world_new();
	struct provider before = card(w, w->providers[0]), change = { .has = REC_BIT(14) };
	struct request in = world_request(w, POOL_INDIVIDUAL), r;

	(void)unused;
	card_change(w, &before, &change);
	host_settle(w->h);
	r = world_submitted(w, &w->employee, &in);
	assert_true(fact_is(w, r.id, w->providers[0], RULE_TERRITORY,
	    "Sa fiche n’indique aucun département. La demande est dans le 42, et n’accepte pas "
	    "d’accompagnement à distance."));
	world_free(w);
}

static void
the_rule_between_team_and_direction_is_told_to_the_referent_alone(void **unused)
{
	struct world *w = world_new();
	struct request own = world_request(w, POOL_INDIVIDUAL), group = world_request(w, POOL_GROUP), r, d, g;
	struct why_not n;

	(void)unused;
	r = world_submitted(w, &w->employee, &own);
	(void)world_engaged(w, &w->referent, &r); /* the best one accompanies somebody of the team */
	d = world_submitted(w, &w->director_a, &own);
	assert_int_equal(asked_why_not(w, &w->referent, d.id, w->providers[0], &n), RC_OK);
	assert_int_equal(n.rules.count, 1);
	assert_non_null(rule_of(&n, RULE_TEAM_AND_DIRECTOR));
	g = world_submitted(w, &w->director_a, &group);
	assert_int_equal(asked_why_not(w, &w->coordinator, g.id, w->providers[0], &n), RC_OK);
	assert_int_equal(n.rules.count, 0); /* in the group pool it does not act at all */
	assert_int_equal(n.rank, 1);
	world_free(w);
}

/* --- rounds, words --------------------------------------------------------------------------------------------- */
static void
every_round_stays_as_it_was(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->director_a, &in);
	struct provider before = card(w, w->providers[0]), change = { .tariff = 99000, .has = REC_BIT(18) };
	struct ranking_rounds all;
	const struct ranking_round *now, *then;

	(void)unused;
	card_change(w, &before, &change);
	host_advance(w->h, USEC_PER_SEC); /* rounds are told by their time */
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.request.submit", r.id, &request_desc, &r), RC_OK);
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.request.rankings", r.id, &ranking_rounds_desc, &all),
	    RC_OK);
	assert_int_equal(all.rounds.count, 2);
	now = &ITEM(all.rounds, struct ranking_round, 0);
	then = &ITEM(all.rounds, struct ranking_round, 1);
	assert_int_equal(now->round, 2);
	assert_int_equal(then->round, 1);
	assert_true(id_equal(ITEM(then->lines, struct ranking_line, 0).provider, w->providers[0]));
	assert_false(id_equal(ITEM(now->lines, struct ranking_line, 0).provider, w->providers[0]));
	assert_int_equal(ITEM(then->lines, struct ranking_line, 0).status, PROPOSAL_PASSED);
	assert_true(replayed(w, &w->coordinator, then->ranking).same);
	assert_true(replayed(w, &w->coordinator, now->ranking).same);
	assert_int_equal(
	    world_do(w, &w->director_b, "matching.request.rankings", r.id, &ranking_rounds_desc, &all),
	    RC_NOT_FOUND);
	world_free(w);
}

static void
an_empty_list_says_which_rule_to_ease_and_how(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_GROUP), r;
	struct ranking_view v;

	(void)unused;
	in.price_ceiling = 50;
	in.has |= REC_BIT(REQUEST_TAG_PRICE_CEILING);
	r = world_submitted(w, &w->director_a, &in);
	v = world_proposals(w, &w->coordinator, r.id);
	assert_int_equal(v.lines.count, 0);
	assert_int_equal(v.relax_rule, RULE_PRICE);
	assert_int_equal(v.relax_candidates, WORLD_PROVIDERS);
	assert_true(text_has(v.relax_label, "prestataires deviendraient possibles"));
	assert_true(text_has(v.relax_advice, "Proposez de relever le plafond"));
	assert_true(ITEM(v.excluded, struct exclusion, 0).advice.len > 10);
	world_free(w);
}

static void
each_criterion_says_its_value_weight_and_points_in_words(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->director_a, &in);
	struct ranking_view v = world_proposals(w, &w->coordinator, r.id);
	const struct ranking_line *best = &ITEM(v.lines, struct ranking_line, 0);
	uint32_t points = 0;

	(void)unused;
	for (uint32_t i = 0; i < best->criteria.count; i++) {
		const struct criterion_line *c = &ITEM(best->criteria, struct criterion_line, i);

		points += c->contribution;
		assert_true(text_has(c->sentence, "poids"));
		assert_true(text_has(c->sentence, "sur 1000"));
	}
	assert_in_range(points, best->score - 4, best->score + 4); /* each is rounded */
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ranking_is_made_again_a_year_later_whatever_has_changed),
		cmocka_unit_test(what_a_campaign_adds_to_a_list_is_no_part_of_the_ranking_that_is_made_again),
		cmocka_unit_test(what_a_ranking_was_made_of_is_told_to_nobody_and_goes_with_the_texts),
		cmocka_unit_test(a_tie_counts_for_as_many_years_as_the_rules_say_of_its_kind),
		cmocka_unit_test(a_former_structure_of_the_asker_counts_for_as_many_years_as_its_kind_of_tie),
		cmocka_unit_test(why_not_names_every_rule_with_its_fact),
		cmocka_unit_test(why_not_tells_the_place_and_what_costs_most),
		cmocka_unit_test(why_not_is_for_who_serves_the_request),
		cmocka_unit_test(who_was_asked_before_is_told_by_what_came_of_it),
		cmocka_unit_test(a_card_without_a_department_is_told_to_have_none),
		cmocka_unit_test(the_rule_between_team_and_direction_is_told_to_the_referent_alone),
		cmocka_unit_test(every_round_stays_as_it_was),
		cmocka_unit_test(an_empty_list_says_which_rule_to_ease_and_how),
		cmocka_unit_test(each_criterion_says_its_value_weight_and_points_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
