/*
 * machine_test: steps, soundness and pictures of a small machine.
 * Owns: nothing.
 * Beware: the pictures are compared as whole texts; documentation is made of them.
 */
#include "common/machine.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

enum { SENT, ACCEPTED, REFUSED, EXPIRED };
enum { EV_ACCEPT = 300, EV_REFUSE, EV_TIMEOUT };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct edge edges[] = {
	{ SENT, EV_ACCEPT, ACCEPTED },
	{ SENT, EV_REFUSE, REFUSED },
	{ SENT, EV_TIMEOUT, EXPIRED },
};
static const struct machine_name states[] = {
	{ SENT, "sent" },
	{ ACCEPTED, "accepted" },
	{ REFUSED, "refused" },
	{ EXPIRED, "expired" },
};
static const struct machine_name events[] = {
	{ EV_ACCEPT, "accept" },
	{ EV_REFUSE, "refuse" },
	{ EV_TIMEOUT, "timeout" },
};
static const struct machine proposal = MACHINE_OF("proposal", edges, states, events);

static void
an_edge_leads_to_its_state(void **unused)
{
	int to = -1;

	(void)unused;
	assert_int_equal(machine_step(edges, COUNT(edges), SENT, EV_REFUSE, &to), RC_OK);
	assert_int_equal(to, REFUSED);
}

static void
any_other_pair_is_a_conflict_and_leaves_the_output_alone(void **unused)
{
	int to = -1;

	(void)unused;
	for (int from = SENT; from <= EXPIRED; from++)
		for (int event = EV_ACCEPT - 1; event <= EV_TIMEOUT + 1; event++)
			if (from != SENT || event < EV_ACCEPT || event > EV_TIMEOUT)
				assert_int_equal(
				    machine_step(edges, COUNT(edges), from, event, &to), RC_CONFLICT);
	assert_int_equal(machine_step(edges, 0, SENT, EV_ACCEPT, &to), RC_CONFLICT);
	assert_int_equal(to, -1);
}

static void
a_machine_with_a_doubled_pair_a_nameless_value_or_an_island_is_not_sound(void **unused)
{
	static const struct edge doubled[] = { { SENT, EV_ACCEPT, ACCEPTED }, { SENT, EV_REFUSE, REFUSED },
		{ SENT, EV_TIMEOUT, EXPIRED }, { SENT, EV_ACCEPT, EXPIRED } };
	static const struct edge nameless[] = { { SENT, EV_ACCEPT, ACCEPTED }, { SENT, EV_REFUSE, REFUSED },
		{ SENT, 7, EXPIRED } };
	static const struct edge island[] = { { SENT, EV_ACCEPT, ACCEPTED }, { REFUSED, EV_REFUSE, EXPIRED },
		{ EXPIRED, EV_REFUSE, REFUSED } };
	const struct machine bad[] = { MACHINE_OF("doubled", doubled, states, events),
		MACHINE_OF("nameless", nameless, states, events),
		MACHINE_OF("island", island, states, events) };

	(void)unused;
	assert_true(machine_is_sound(&proposal));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(machine_is_sound(&bad[i]));
}

static void
a_machine_draws_itself_as_mermaid_and_as_graphviz(void **unused)
{
	struct buf out = { 0 };

	(void)unused;
	machine_print(&proposal, MACHINE_MERMAID, &out);
	assert_string_equal(buf_cstr(&out),
	    "stateDiagram-v2\n"
	    "    [*] --> sent\n"
	    "    sent --> accepted: accept\n"
	    "    sent --> refused: refuse\n"
	    "    sent --> expired: timeout\n");
	buf_clear(&out);
	machine_print(&proposal, MACHINE_GRAPHVIZ, &out);
	assert_string_equal(buf_cstr(&out),
	    "digraph \"proposal\" {\n"
	    "\t\"\" [shape=point];\n"
	    "\t\"\" -> \"sent\";\n"
	    "\t\"sent\" -> \"accepted\" [label=\"accept\"];\n"
	    "\t\"sent\" -> \"refused\" [label=\"refuse\"];\n"
	    "\t\"sent\" -> \"expired\" [label=\"timeout\"];\n"
	    "}\n");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edge_leads_to_its_state),
		cmocka_unit_test(any_other_pair_is_a_conflict_and_leaves_the_output_alone),
		cmocka_unit_test(a_machine_with_a_doubled_pair_a_nameless_value_or_an_island_is_not_sound),
		cmocka_unit_test(a_machine_draws_itself_as_mermaid_and_as_graphviz),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
