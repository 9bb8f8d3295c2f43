/*
 * selection_test: a call for candidates from its opening to the committee's decision.
 * Owns: a registry of four centres and a director of the first.
 * Beware: today is 2026-01-15 at the start of each test; each ends with a replay that must give its tables.
 */
#include "services/registry/programme.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

#define CENTRES 4

struct call {
	struct desk *d;
	struct id centres[CENTRES], candidatures[CENTRES], selection;
	struct host_caller team, director; /* of the first centre */
	char text[600];
};

static struct call *
call_new(void)
{
	static const struct service_desc *const services[] = { &registry_service };
	static struct call k;

	k = (struct call){ .d = desk_new(services, 1, "2026-01-15") };
	for (int i = 0; i < CENTRES; i++)
		k.centres[i] = desk_make(k.d, "registry.organisation.create",
		    "{\"name\":\"Centre %c\",\"kind\":\"centre\"}", 'A' + i);
	k.selection = desk_make(k.d, "registry.selection.create",
	    "{\"title\":\"Appel\",\"places\":2,\"eligibility\":[\"agrement_end\",\"membership\",\"will\","
	    "\"local_interest\"],"
	    "\"agrement_after\":\"2026-06-01\",\"agrement_before\":\"2027-12-31\",\"membership_year\":2026,"
	    "\"criteria\":[{\"key\":\"zone\",\"title\":\"Zone "
	    "prioritaire\",\"kind\":\"priority_zone\",\"weight\":60},"
	    "{\"key\":\"diag\",\"title\":\"Diagnostic\",\"kind\":\"diagnosis\",\"weight\":40}]}");
	k.team = k.d->who;
	k.director = (struct host_caller){ ROLE_DIRECTOR, { { 7 } }, &k.centres[0], 1 };
	return &k;
}

static void
finish(struct call *k)
{
	k->d->who = k->team;
	assert_true(desk_verified(k->d, "registry"));
	desk_free(k->d);
}

static void
apply(struct call *k, int centre, unsigned zone, unsigned diag, bool will)
{
	k->candidatures[centre] = desk_make(k->d, "registry.candidature.create",
	    "{\"selection\":\"%s\",\"organisation\":\"%s\",\"will\":%s,\"local_interest\":true,"
	    "\"membership_paid\":true,"
	    "\"agrement_end\":\"2027-01-31\",\"answers\":[{\"criterion\":\"zone\",\"level\":%u,\"evidence\":"
	    "\"Arrêté\"},"
	    "{\"criterion\":\"diag\",\"level\":%u,\"evidence\":\"Rapport\"}]}",
	    desk_text(k->d, k->selection), desk_text(k->d, k->centres[centre]), will ? "true" : "false", zone,
	    diag);
}

static enum rc
walk(struct call *k, const char *verb)
{
	char method[64];

	snprintf(method, sizeof method, "registry.selection.%s", verb);
	return desk_call(k->d, method, NULL, "{\"id\":\"%s\"}", desk_text(k->d, k->selection));
}

static struct selection
selection_now(struct call *k)
{
	struct selection s = { 0 };

	assert_int_equal(
	    desk_call(k->d, "registry.selection.get", &s, "{\"id\":\"%s\"}", desk_text(k->d, k->selection)),
	    RC_OK);
	return s;
}

/* "A1 B2 C-": name's letter and rank, in order. */
static const char *
order(struct call *k)
{
	struct selection_ranking r = { 0 };
	const struct selection_line *l;
	size_t n = 0;

	assert_int_equal(desk_call(k->d, "registry.selection.ranking", &r, "{\"id\":\"%s\"}",
			     desk_text(k->d, k->selection)),
	    RC_OK);
	l = r.lines.items;
	k->text[0] = '\0';
	for (uint32_t i = 0; i < r.lines.count; i++) {
		char letter = l[i].name.ptr[l[i].name.len - 1];

		if (REC_HAS(&l[i], LINE_RANK))
			n += (size_t)snprintf(
			    k->text + n, sizeof k->text - n, "%s%c%u", i ? " " : "", letter, l[i].rank);
		else
			n += (size_t)snprintf(k->text + n, sizeof k->text - n, "%s%c-", i ? " " : "", letter);
	}
	return k->text;
}

/* retained: letters; reasons: letters. */
static enum rc
decide(struct call *k, const char *retained, const char *reasons)
{
	char json[1500];
	size_t n = 0;

	n += (size_t)snprintf(
	    json + n, sizeof json - n, "{\"id\":\"%s\",\"retained\":[", desk_text(k->d, k->selection));
	for (const char *p = retained; *p != '\0'; p++)
		n += (size_t)snprintf(json + n, sizeof json - n, "%s\"%s\"", p == retained ? "" : ",",
		    desk_text(k->d, k->centres[*p - 'A']));
	n += (size_t)snprintf(json + n, sizeof json - n, "],\"overrules\":[");
	for (const char *p = reasons; *p != '\0'; p++)
		n += (size_t)snprintf(json + n, sizeof json - n,
		    "%s{\"organisation\":\"%s\",\"reason\":\"Équilibre du territoire.\"}",
		    p == reasons ? "" : ",", desk_text(k->d, k->centres[*p - 'A']));
	snprintf(json + n, sizeof json - n, "]}");
	return desk_call(k->d, "registry.selection.decide", NULL, "%s", json);
}

static struct candidature
candidature_of(struct call *k, int centre)
{
	struct candidature c = { 0 };

	assert_int_equal(desk_call(k->d, "registry.candidature.get", &c, "{\"id\":\"%s\"}",
			     desk_text(k->d, k->candidatures[centre])),
	    RC_OK);
	return c;
}

static void
four_apply(struct call *k)
{
	apply(k, 0, 2, 2, true);
	apply(k, 1, 4, 1, true);
	apply(k, 2, 3, 4, true);
	apply(k, 3, 4, 4, false);
}

/* --- the call --------------------------------------------------------------------------------------------------------- */
static enum rc
selection_try(struct call *k, const char *fields)
{
	return desk_call(
	    k->d, "registry.selection.create", NULL, "{\"title\":\"x\",\"places\":1,%s}", fields);
}

static void
a_call_is_held_to_its_rules(void **state)
{
	struct call *k = call_new();

	(void)state;
	assert_int_equal(selection_try(k, "\"eligibility\":[\"agrement_end\"]"), RC_RULE);
	assert_true(desk_refused(k->d, "agrement_after", FAULT_SELECTION_AGREMENT));
	assert_int_equal(
	    selection_try(k, "\"agrement_after\":\"2026-02-01\",\"agrement_before\":\"2026-01-01\""),
	    RC_RULE);
	assert_true(desk_refused(k->d, "agrement_after", FAULT_SELECTION_AGREMENT));
	assert_int_equal(selection_try(k, "\"eligibility\":[\"membership\"]"), RC_RULE);
	assert_true(desk_refused(k->d, "membership_year", FAULT_SELECTION_YEAR));
	assert_int_equal(selection_try(k,
			     "\"criteria\":[{\"key\":\"a\",\"title\":\"x\",\"kind\":\"other\",\"weight\":1},{"
			     "\"key\":\"a\",\"title\":\"y\",\"kind\":\"other\",\"weight\":1}]"),
	    RC_INVALID);
	assert_true(desk_refused(k->d, "criteria[1].key", FAULT_SELECTION_CRITERIA));
	assert_int_equal(
	    selection_try(
		k, "\"criteria\":[{\"key\":\"a\",\"title\":\"x\",\"kind\":\"other\",\"weight\":101}]"),
	    RC_INVALID);
	assert_true(desk_refused(k->d, "criteria[0].weight", FAULT_RANGE));
	finish(k);
}

static enum rc
candidature_try(struct call *k, struct id organisation, const char *more)
{
	return desk_call(k->d, "registry.candidature.create", NULL,
	    "{\"selection\":\"%s\",\"organisation\":\"%s\"%s}", desk_text(k->d, k->selection),
	    desk_text(k->d, organisation), more);
}

static void
a_candidature_is_held_to_its_rules(void **state)
{
	struct call *k = call_new();
	struct id caf =
	    desk_make(k->d, "registry.organisation.create", "{\"name\":\"Caf\",\"kind\":\"institution\"}");

	(void)state;
	assert_int_equal(candidature_try(k, caf, ""), RC_RULE);
	assert_true(desk_refused(k->d, "organisation", FAULT_CANDIDATURE_KIND));
	assert_int_equal(
	    candidature_try(k, k->centres[0], ",\"answers\":[{\"criterion\":\"autre\",\"level\":1}]"),
	    RC_RULE);
	assert_true(desk_refused(k->d, "answers[0].criterion", FAULT_CANDIDATURE_CRITERION));
	assert_int_equal(
	    candidature_try(k, k->centres[0],
		",\"answers\":[{\"criterion\":\"zone\",\"level\":1},{\"criterion\":\"zone\",\"level\":2}]"),
	    RC_RULE);
	assert_true(desk_refused(k->d, "answers[1].criterion", FAULT_CANDIDATURE_CRITERION));
	assert_int_equal(
	    candidature_try(k, k->centres[0], ",\"answers\":[{\"criterion\":\"zone\",\"level\":5}]"),
	    RC_INVALID);
	apply(k, 0, 1, 1, true);
	assert_int_equal(candidature_try(k, k->centres[0], ""), RC_RULE);
	assert_true(desk_refused(k->d, "organisation", FAULT_CANDIDATURE_TWICE));
	assert_int_equal(walk(k, "close"), RC_OK);
	assert_int_equal(candidature_try(k, k->centres[1], ""), RC_CONFLICT);
	assert_true(desk_refused(k->d, "selection", FAULT_SELECTION_NOT_OPEN));
	assert_int_equal(desk_call(k->d, "registry.candidature.withdraw", NULL, "{\"id\":\"%s\"}",
			     desk_text(k->d, k->candidatures[0])),
	    RC_CONFLICT);
	finish(k);
}

static void
a_director_reads_and_writes_the_candidature_of_the_own_centre_and_no_other(void **state)
{
	struct call *k = call_new();
	struct list_page page = { 0 };

	(void)state;
	four_apply(k);
	k->d->who = k->director;
	assert_int_equal(desk_call(k->d, "registry.candidature.get", NULL, "{\"id\":\"%s\"}",
			     desk_text(k->d, k->candidatures[0])),
	    RC_OK);
	assert_int_equal(desk_call(k->d, "registry.candidature.get", NULL, "{\"id\":\"%s\"}",
			     desk_text(k->d, k->candidatures[1])),
	    RC_NOT_FOUND);
	assert_int_equal(desk_call(k->d, "registry.candidature.list", &page, "{}"), RC_OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(desk_call(k->d, "registry.candidature.withdraw", NULL, "{\"id\":\"%s\"}",
			     desk_text(k->d, k->candidatures[1])),
	    RC_NOT_FOUND);
	assert_int_equal(walk(k, "ranking"), RC_FORBIDDEN);
	assert_int_equal(desk_call(k->d, "registry.candidature.withdraw", NULL, "{\"id\":\"%s\"}",
			     desk_text(k->d, k->candidatures[0])),
	    RC_OK);
	assert_int_equal(candidature_try(k, k->centres[0], ""), RC_OK);
	assert_true(candidature_try(k, k->centres[1], "") != RC_OK);
	k->d->who = (struct host_caller){ ROLE_INSTITUTION, { { 9 } }, &k->centres[0], 1 };
	assert_int_equal(desk_call(k->d, "registry.candidature.get", NULL, "{\"id\":\"%s\"}",
			     desk_text(k->d, k->candidatures[0])),
	    RC_FORBIDDEN);
	finish(k);
}

static void
the_order_is_explained_line_by_line(void **state)
{
	struct call *k = call_new();
	struct selection_ranking r = { 0 };
	const struct selection_line *l;
	const struct ranking_exclusion *e;
	const struct ranking_mark *m;

	(void)state;
	four_apply(k);
	assert_string_equal(order(k), "C1 B2 A3 D-");
	assert_int_equal(desk_call(k->d, "registry.selection.ranking", &r, "{\"id\":\"%s\"}",
			     desk_text(k->d, k->selection)),
	    RC_OK);
	l = r.lines.items;
	assert_int_equal(r.maximum, 10000);
	assert_true(text_is(l[0].why, "En tête avec 85,00 points."));
	assert_true(text_is(l[1].why, "70,00 points, soit 15,00 de moins que le rang précédent."));
	assert_true(l[0].advised && l[1].advised && !l[2].advised && !l[3].eligible);
	m = l[0].marks.items;
	assert_true(text_is(m[0].criterion, "zone"));
	assert_int_equal(m[0].points, 4500);
	assert_int_equal(l[3].exclusions.count, 1);
	e = l[3].exclusions.items;
	assert_int_equal(e[0].rule, ELIGIBLE_WILL);
	assert_true(text_is(e[0].why, "Le centre n’a pas déclaré sa volonté de participer."));
	finish(k);
}

/* What the registry knows is stronger than what a centre says of itself. */
static void
an_agrement_of_the_registry_counts_before_the_one_declared(void **state)
{
	struct call *k = call_new();
	struct id caf =
	    desk_make(k->d, "registry.organisation.create", "{\"name\":\"Caf\",\"kind\":\"institution\"}");
	struct selection_ranking r = { 0 };
	const struct selection_line *l;
	const struct ranking_exclusion *e;

	(void)state;
	four_apply(k);
	(void)desk_make(k->d, "registry.agrement.create",
	    "{\"organisation\":\"%s\",\"caf\":\"%s\",\"kind\":\"agc\",\"status\":\"granted\",\"from\":\"2024-"
	    "01-01\",\"to\":\"2028-12-31\"}",
	    desk_text(k->d, k->centres[2]), desk_text(k->d, caf));
	assert_string_equal(order(k), "B1 A2 C- D-");
	assert_int_equal(desk_call(k->d, "registry.selection.ranking", &r, "{\"id\":\"%s\"}",
			     desk_text(k->d, k->selection)),
	    RC_OK);
	l = r.lines.items;
	e = l[2].exclusions.items;
	assert_true(text_is(e[0].why,
	    "L’agrément se termine le dimanche 31 décembre 2028 ; l’appel demande une fin au plus tard le "
	    "vendredi 31 décembre 2027."));
	finish(k);
}

static void
a_membership_of_the_registry_counts_before_the_one_declared(void **state)
{
	struct call *k = call_new();
	struct id federation = desk_make(
	    k->d, "registry.organisation.create", "{\"name\":\"Fédération\",\"kind\":\"federation\"}");
	struct id due;

	(void)state;
	four_apply(k);
	due = desk_make(k->d, "registry.membership.create",
	    "{\"organisation\":\"%s\",\"federation\":\"%s\",\"year\":2026,\"due\":50000}",
	    desk_text(k->d, k->centres[2]), desk_text(k->d, federation));
	(void)desk_make(k->d, "registry.membership.create",
	    "{\"organisation\":\"%s\",\"federation\":\"%s\",\"year\":2025,\"due\":50000}",
	    desk_text(k->d, k->centres[1]), desk_text(k->d, federation));
	assert_string_equal(order(k), "B1 A2 C- D-");
	assert_int_equal(desk_call(k->d, "registry.membership.update", NULL,
			     "{\"id\":\"%s\",\"version\":1,\"paid\":50000}", desk_text(k->d, due)),
	    RC_OK);
	assert_string_equal(order(k), "C1 B2 A3 D-");
	finish(k);
}

static void
the_machine_of_a_call_takes_its_edges_only(void **state)
{
	static const char *const verbs[] = { "close", "reopen", "rank", "decide", "cancel" };
	static const int to[5][5] = {
		[SELECTION_OPEN] = { SELECTION_CLOSED, -1, -1, -1, SELECTION_CANCELLED },
		[SELECTION_CLOSED] = { -1, SELECTION_OPEN, SELECTION_RANKED, -1, SELECTION_CANCELLED },
		[SELECTION_RANKED] = { -1, SELECTION_OPEN, SELECTION_RANKED, SELECTION_DECIDED,
		    SELECTION_CANCELLED },
		[SELECTION_DECIDED] = { -1, -1, -1, -1, -1 },
		[SELECTION_CANCELLED] = { -1, -1, -1, -1, -1 },
	};
	static const char *const ways[5][4] = { { NULL }, { "close" }, { "close", "rank" },
		{ "close", "rank", "decide" }, { "cancel" } };
	struct call *k = call_new();

	(void)state;
	for (unsigned from = 0; from < 5; from++)
		for (unsigned v = 0; v < 5; v++) {
			k->selection =
			    desk_make(k->d, "registry.selection.create", "{\"title\":\"x\",\"places\":1}");
			for (unsigned i = 0; i < 4 && ways[from][i] != NULL; i++)
				assert_int_equal(walk(k, ways[from][i]), RC_OK);
			assert_int_equal(walk(k, verbs[v]), to[from][v] < 0 ? RC_CONFLICT : RC_OK);
			assert_true(to[from][v] >= 0 || desk_refused(k->d, "status", FAULT_STATE));
			assert_int_equal(selection_now(k).status, to[from][v] < 0 ? (int)from : to[from][v]);
		}
	finish(k);
}

static void
closed_a_call_keeps_its_criteria_and_the_kept_order_does_not_move(void **state)
{
	struct call *k = call_new();
	struct selection s;

	(void)state;
	four_apply(k);
	assert_int_equal(walk(k, "close"), RC_OK);
	assert_int_equal(desk_call(k->d, "registry.selection.update", NULL,
			     "{\"id\":\"%s\",\"version\":2,\"places\":4}", desk_text(k->d, k->selection)),
	    RC_CONFLICT);
	assert_true(desk_refused(k->d, "status", FAULT_SELECTION_FROZEN));
	assert_int_equal(
	    desk_call(k->d, "registry.selection.update", NULL,
		"{\"id\":\"%s\",\"version\":2,\"title\":\"Appel 2026\"}", desk_text(k->d, k->selection)),
	    RC_OK);
	assert_int_equal(walk(k, "rank"), RC_OK);
	(void)desk_make(k->d, "registry.agrement.create",
	    "{\"organisation\":\"%s\",\"caf\":\"%s\",\"kind\":\"agc\",\"status\":\"granted\",\"from\":\"2024-"
	    "01-01\",\"to\":\"2028-12-31\"}",
	    desk_text(k->d, k->centres[2]),
	    desk_text(k->d,
		desk_make(
		    k->d, "registry.organisation.create", "{\"name\":\"Caf\",\"kind\":\"institution\"}")));
	assert_string_equal(order(k), "C1 B2 A3 D-");
	assert_int_equal(walk(k, "rank"), RC_OK);
	assert_string_equal(order(k), "B1 A2 C- D-");
	assert_int_equal(walk(k, "reopen"), RC_OK);
	s = selection_now(k);
	assert_false(REC_HAS(&s, SELECTION_RANKING));
	finish(k);
}

/* --- the decision ----------------------------------------------------------------------------------------------------- */
static void
the_committee_follows_the_order_without_a_word(void **state)
{
	struct call *k = call_new();
	struct candidature c;

	(void)state;
	four_apply(k);
	assert_int_equal(walk(k, "close"), RC_OK);
	assert_int_equal(walk(k, "rank"), RC_OK);
	assert_int_equal(decide(k, "BC", ""), RC_OK);
	assert_int_equal(selection_now(k).retained.count, 2);
	assert_int_equal(candidature_of(k, 1).outcome, CANDIDATURE_RETAINED);
	c = candidature_of(k, 0);
	assert_int_equal(c.outcome, CANDIDATURE_NOT_RETAINED);
	assert_int_equal(c.rank, 3);
	assert_false(REC_HAS(&c, CANDIDATURE_REASON));
	c = candidature_of(k, 3);
	assert_int_equal(c.outcome, CANDIDATURE_INELIGIBLE);
	assert_true(text_is(c.reason, "Le centre n’a pas déclaré sa volonté de participer."));
	finish(k);
}

static void
overruling_the_order_takes_a_reason_for_each_line_that_differs(void **state)
{
	struct call *k = call_new();
	struct candidature c;

	(void)state;
	four_apply(k);
	assert_int_equal(walk(k, "close"), RC_OK);
	assert_int_equal(walk(k, "rank"), RC_OK);
	assert_int_equal(decide(k, "AC", ""), RC_RULE);
	assert_int_equal(k->d->why.count, 2);
	assert_true(desk_refused(k->d, "overrules", FAULT_OVERRULE_REASON));
	assert_string_equal(k->d->why.items[0].argument, "le rang 2 (Centre B)");
	assert_string_equal(k->d->why.items[1].argument, "le rang 3 (Centre A)");
	assert_int_equal(decide(k, "AC", "A"), RC_RULE);
	assert_int_equal(k->d->why.count, 1);
	assert_int_equal(decide(k, "AC", "ABC"), RC_RULE);
	assert_true(desk_refused(k->d, "overrules[2].organisation", FAULT_OVERRULE_NEEDLESS));
	assert_int_equal(decide(k, "ABC", "A"), RC_RULE);
	assert_true(desk_refused(k->d, "retained", FAULT_RETAINED_PLACES));
	assert_int_equal(decide(k, "CD", "BD"), RC_RULE);
	assert_true(desk_refused(k->d, "retained[1]", FAULT_NOT_ELIGIBLE));
	assert_int_equal(decide(k, "CC", "B"), RC_INVALID);
	assert_true(desk_refused(k->d, "retained[1]", FAULT_RETAINED_TWICE));
	assert_int_equal(selection_now(k).status, SELECTION_RANKED);
	assert_int_equal(decide(k, "AC", "AB"), RC_OK);
	c = candidature_of(k, 1);
	assert_int_equal(c.outcome, CANDIDATURE_NOT_RETAINED);
	assert_true(text_is(c.reason, "Équilibre du territoire."));
	assert_int_equal(candidature_of(k, 0).outcome, CANDIDATURE_RETAINED);
	finish(k);
}

static void
a_centre_that_is_no_candidate_is_not_retained(void **state)
{
	struct call *k = call_new();

	(void)state;
	apply(k, 0, 4, 4, true);
	assert_int_equal(walk(k, "close"), RC_OK);
	assert_int_equal(walk(k, "rank"), RC_OK);
	assert_int_equal(decide(k, "AB", ""), RC_RULE);
	assert_true(desk_refused(k->d, "retained[1]", FAULT_NOT_CANDIDATE));
	finish(k);
}

static void
the_decision_named_is_of_the_call_and_of_its_instance(void **state)
{
	struct call *k = call_new();
	const char *call = desk_text(k->d, k->selection);
	struct id i = desk_make(
		      k->d, "registry.instance.create", "{\"name\":\"Comité\",\"kind\":\"steering\"}"),
		  m = desk_make(k->d, "registry.meeting.create",
		      "{\"instance\":\"%s\",\"day\":\"2026-01-10\"}", desk_text(k->d, i)),
		  d[3];

	(void)state;
	assert_int_equal(
	    desk_call(k->d, "registry.meeting.hold", NULL, "{\"id\":\"%s\"}", desk_text(k->d, m)), RC_OK);
	d[0] = desk_make(k->d, "registry.decision.create",
	    "{\"meeting\":\"%s\",\"text\":\"x\",\"outcome\":\"adopted\"}", desk_text(k->d, m));
	d[1] = desk_make(k->d, "registry.decision.create",
	    "{\"meeting\":\"%s\",\"text\":\"x\",\"outcome\":\"rejected\",\"selection\":\"%s\"}",
	    desk_text(k->d, m), call);
	d[2] = desk_make(k->d, "registry.decision.create",
	    "{\"meeting\":\"%s\",\"text\":\"x\",\"outcome\":\"adopted\",\"selection\":\"%s\"}",
	    desk_text(k->d, m), call);
	assert_int_equal(walk(k, "close"), RC_OK);
	assert_int_equal(walk(k, "rank"), RC_OK);
	for (int n = 0; n < 3; n++) {
		enum rc rc = desk_call(k->d, "registry.selection.decide", NULL,
		    "{\"id\":\"%s\",\"decision\":\"%s\"}", call, desk_text(k->d, d[n]));

		assert_int_equal(rc, n == 2 ? RC_OK : RC_RULE);
		assert_true(n == 2 || desk_refused(k->d, "decision", FAULT_SELECTION_DECISION));
	}
	assert_int_equal(
	    desk_call(k->d, "registry.decision.update", NULL,
		"{\"id\":\"%s\",\"version\":1,\"outcome\":\"postponed\"}", desk_text(k->d, d[2])),
	    RC_CONFLICT);
	assert_true(desk_refused(k->d, "outcome", FAULT_DECISION_USED));
	finish(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_held_to_its_rules),
		cmocka_unit_test(a_candidature_is_held_to_its_rules),
		cmocka_unit_test(a_director_reads_and_writes_the_candidature_of_the_own_centre_and_no_other),
		cmocka_unit_test(the_order_is_explained_line_by_line),
		cmocka_unit_test(an_agrement_of_the_registry_counts_before_the_one_declared),
		cmocka_unit_test(a_membership_of_the_registry_counts_before_the_one_declared),
		cmocka_unit_test(the_machine_of_a_call_takes_its_edges_only),
		cmocka_unit_test(closed_a_call_keeps_its_criteria_and_the_kept_order_does_not_move),
		cmocka_unit_test(the_committee_follows_the_order_without_a_word),
		cmocka_unit_test(overruling_the_order_takes_a_reason_for_each_line_that_differs),
		cmocka_unit_test(a_centre_that_is_no_candidate_is_not_retained),
		cmocka_unit_test(the_decision_named_is_of_the_call_and_of_its_instance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
