/*
 * link: the answer link of a proposal.
 * Owns: its purpose and its path.
 * Beware: a link that is not good answers as one that never was.
 */
#include "common/link.h"
#include "services/matching/service.h"

#define PURPOSE "answer link"

struct text
link_path(struct context *c, const struct proposal *p)
{
	return text_of(
	    arena_printf(c->arena, "/r/" TEXT_FMT, TEXT_ARG(link_token(c, PURPOSE, p->id, p->link))));
}

enum rc
link_find(struct context *c, struct text token, struct proposal *ret, struct fault *why)
{
	struct id id;

	if (!link_id(token, &id) || !context_get(c, &matching_proposal, id, ret) ||
	    REC_HAS(ret, PROPOSAL_TAG_PEER) || /* its own federation asks it */
	    !link_is(c, PURPOSE, token, id, ret->link))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_ANSWER_UNKNOWN);
	return RC_OK;
}
