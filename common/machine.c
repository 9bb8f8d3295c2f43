/*
 * machine: steps along a table of edges, checks the table, prints it.
 * Owns: nothing.
 * Beware: tables are short (tens of edges) and searched in order; this is not meant for thousands.
 */
#include "common/machine.h"

enum rc
machine_step(const struct edge *edges, size_t n, int from, int event, int *ret_to)
{
	for (size_t i = 0; i < n; i++)
		if (edges[i].from == from && edges[i].event == event) {
			*ret_to = edges[i].to;
			return RC_OK;
		}
	return RC_CONFLICT;
}

static const char *
name_find(const struct machine_name *names, size_t n, int value)
{
	for (size_t i = 0; i < n; i++)
		if (names[i].value == value)
			return names[i].name;
	return NULL;
}

static const char *
state_name(const struct machine *m, int value)
{
	return name_find(m->states, m->state_count, value);
}

static bool
edge_is_sound(const struct machine *m, size_t at)
{
	const struct edge *e = &m->edges[at];

	for (size_t i = 0; i < at; i++)
		if (m->edges[i].from == e->from && m->edges[i].event == e->event)
			return false;
	return state_name(m, e->from) != NULL && state_name(m, e->to) != NULL &&
	    name_find(m->events, m->event_count, e->event) != NULL;
}

static void
reached_spread(const struct machine *m, bool *reached)
{
	for (size_t i = 0; i < m->edge_count; i++)
		for (size_t s = 0; s < m->state_count; s++)
			if (reached[s] && m->states[s].value == m->edges[i].from)
				for (size_t t = 0; t < m->state_count; t++)
					reached[t] |= m->states[t].value == m->edges[i].to;
}

bool
machine_is_sound(const struct machine *m)
{
	bool reached[MACHINE_STATES_MAX] = { true };

	if (m->state_count == 0 || m->state_count > MACHINE_STATES_MAX)
		return false;
	for (size_t i = 0; i < m->edge_count; i++)
		if (!edge_is_sound(m, i))
			return false;
	for (size_t i = 0; i < m->state_count; i++)
		reached_spread(m, reached);
	for (size_t i = 0; i < m->state_count; i++)
		if (!reached[i])
			return false;
	return true;
}

static void
print_name(struct buf *out, const char *name, int value)
{
	if (name != NULL)
		buf_text(out, name);
	else
		buf_printf(out, "%d", value);
}

static void
print_edge(const struct machine *m, const struct edge *e, enum machine_format format, struct buf *out)
{
	bool dot = format == MACHINE_GRAPHVIZ;

	buf_text(out, dot ? "\t\"" : "    ");
	print_name(out, state_name(m, e->from), e->from);
	buf_text(out, dot ? "\" -> \"" : " --> ");
	print_name(out, state_name(m, e->to), e->to);
	buf_text(out, dot ? "\" [label=\"" : ": ");
	print_name(out, name_find(m->events, m->event_count, e->event), e->event);
	buf_text(out, dot ? "\"];\n" : "\n");
}

void
machine_print(const struct machine *m, enum machine_format format, struct buf *out)
{
	const char *first = m->state_count > 0 ? m->states[0].name : NULL;

	if (format == MACHINE_GRAPHVIZ) {
		buf_printf(out, "digraph \"%s\" {\n", m->name);
		if (first != NULL)
			buf_printf(out, "\t\"\" [shape=point];\n\t\"\" -> \"%s\";\n", first);
	} else {
		buf_text(out, "stateDiagram-v2\n");
		if (first != NULL)
			buf_printf(out, "    [*] --> %s\n", first);
	}
	for (size_t i = 0; i < m->edge_count; i++)
		print_edge(m, &m->edges[i], format, out);
	if (format == MACHINE_GRAPHVIZ)
		buf_text(out, "}\n");
}
