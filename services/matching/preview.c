/*
 * preview: who would be proposed for a draft, before anybody hands it in.
 * Owns: GET /requests/{id}/preview.
 * Beware: it is for those who see whole rankings (proposals.c): an asker would learn, from who is missing, who
 * accompanies others. Nothing is written but that it was read, and nobody is asked. It runs beside the loop, several at a time.
 */
#include "services/matching/ranking.h"

enum rc
request_preview(struct context *c, const struct ref *in, struct ranking_view *ret, struct fault *why)
{
	struct submission *s = ARENA_NEW(c->arena, struct submission);
	struct proposal *lines;
	struct request r, handed_in;
	struct ranking k;
	enum rc rc = request_load(c, in->id, &r, why);

	if (rc == RC_OK && !ranking_is_whole(c, &r))
		rc = fault_only(why, RC_NOT_FOUND);
	handed_in = r;
	if (rc == RC_OK)
		rc = request_move(&handed_in, REQUEST_SUBMIT, why); /* as handing it in would be refused */
	if (rc == RC_OK)
		rc = request_check_need(c, &r, why);
	if (rc == RC_OK)
		rc = request_check_choice(c, &r, why);
	if (rc != RC_OK)
		return rc;
	request_told(c, &r);
	ret->request = r.id;
	ret->status = r.status;
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(8);
	if (!request_is_ranked(&r))
		return RC_OK;
	submission_rank(c, &r, s);
	lines = ARENA_ARRAY(c->arena, s->found.line_count + 1, struct proposal);
	for (uint32_t i = 0; i < s->found.line_count; i++)
		lines[i] = proposal_listed(c, &r, &s->q, &s->found, i);
	ret->lines = lines_view(c, &r, &(struct list){ lines, s->found.line_count }, true);
	k = ranking_of(c, &r, &s->policy, &s->found);
	k.created_at = c->now;
	ranking_tell(c, &k, ret);
	ret->has &= ~REC_BIT(14); /* the ranking: none is kept */
	return RC_OK;
}

SERVICE_HANDLER(request_preview, struct ref, struct ranking_view)
