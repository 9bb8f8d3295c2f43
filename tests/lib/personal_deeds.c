/*
 * personal_deeds: see personal_deeds.h.
 * Owns: nothing.
 * Beware: as many calls in every world that draws the same numbers and is answered alike.
 */
#include "tests/lib/personal_deeds.h"
#include "common/calendar.h"

static uint32_t
dice(uint64_t *state, uint32_t n)
{
	return (uint32_t)(stage_next(state) >> 33) % n;
}

uint32_t
deed_several(struct world *w, const struct host_caller *server, struct id request, uint64_t *state,
    struct text ret_tokens[TOGETHER_MOST])
{
	struct solicit_several in = {
		.has = REC_BIT(1) | REC_BIT(2), .id = request, .together = 1 + dice(state, 4)
	};
	struct solicitations sent = { 0 };

	if (world_call(w, server, "matching.request.solicit", &solicit_several_desc, &in, &solicitations_desc,
		&sent) != RC_OK)
		return 0;
	for (uint32_t i = 0; i < sent.items.count; i++)
		ret_tokens[i] = world_token(((const struct solicitation *)sent.items.items)[i].answer_link);
	return sent.items.count;
}

/* All of the list that were drawn. */
static bool
shortlist_mark_all(struct world *w, const struct host_caller *server, const struct host_caller *asker,
    struct shortlist *s, uint64_t *state)
{
	struct shortlist_mark marks[SHORTLIST_MOST * GRID_MOST];
	struct shortlist_score in = { REC_BIT(1) | REC_BIT(2), s->id, { marks, 0 } };
	const struct shortlist_line *lines = s->lines.items;

	for (uint32_t i = 0; i < s->lines.count; i++) {
		struct shortlist_hear heard = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4),
			.id = s->id,
			.proposal = lines[i].proposal,
			.minute = TEXT_LIT("Un entretien.") };
		struct shortlist out;

		if (world_call(w, server, "matching.shortlist.hear", &shortlist_hear_desc, &heard,
			&shortlist_desc, &out) != RC_OK)
			return false;
		for (uint32_t k = 1; k <= s->grid.count; k++)
			marks[in.marks.count++] =
			    (struct shortlist_mark){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), lines[i].proposal,
				    k, dice(state, SHORTLIST_MARK_MOST + 1) };
	}
	return world_call(w, asker, "matching.shortlist.score", &shortlist_score_desc, &in, &shortlist_desc,
		   s) == RC_OK;
}

bool
deed_shortlist(struct world *w, const struct host_caller *server, const struct host_caller *asker,
    struct id request, uint64_t *state)
{
	struct shortlist_open in = { REC_BIT(1) | REC_BIT(2), request, { 0 } };
	struct shortlist_choose choice = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.reason = TEXT_LIT("Par son écoute.") };
	struct id ids[SHORTLIST_LEAST];
	struct ranking_view v = { 0 };
	struct shortlist s = { 0 };
	uint32_t n = 0;

	if (world_do(w, server, "matching.request.proposals", request, &ranking_view_desc, &v) != RC_OK)
		return false;
	for (uint32_t i = 0; i < v.lines.count && n < SHORTLIST_LEAST; i++)
		ids[n++] = ((const struct ranking_line *)v.lines.items)[i].proposal;
	in.proposals = (struct list){ ids, n };
	if (world_call(w, server, "matching.shortlist.create", &shortlist_open_desc, &in, &shortlist_desc,
		&s) != RC_OK)
		return false;
	choice.id = s.id;
	if (!shortlist_mark_all(w, server, asker, &s, state) || dice(state, 4) == 0)
		return true;
	choice.proposal = ids[dice(state, n)];
	(void)world_call(
	    w, asker, "matching.shortlist.choose", &shortlist_choose_desc, &choice, &shortlist_desc, &s);
	return true;
}
