/*
 * moves: one step of a machine on a record, with the fault that says which state forbids it.
 * Owns: nothing.
 * Beware: a move changes the struct only; the caller stages it.
 */
#include "services/matching/agreement.h"
#include "services/matching/refusal.h"

static enum rc
step(const struct machine *m, const struct state_words *words, int *state, int event, struct fault *why)
{
	if (machine_step(m->edges, m->edge_count, *state, event, state) == RC_OK)
		return RC_OK;
	return state_refused(why, "status", words, *state, event);
}

enum rc
request_move(struct request *r, enum request_event event, struct fault *why)
{
	int state = (int)r->status;
	enum rc rc = step(&request_machine, &request_words, &state, (int)event, why);

	r->status = (enum request_status)state;
	r->has |= REC_BIT(REQUEST_TAG_STATUS);
	return rc;
}

enum rc
proposal_move(struct proposal *p, enum proposal_event event, struct fault *why)
{
	int state = (int)p->status;
	enum rc rc = step(&proposal_machine, &proposal_words, &state, (int)event, why);

	p->status = (enum proposal_status)state;
	return rc;
}

enum rc
engagement_move(struct engagement *e, enum engagement_event event, struct fault *why)
{
	int state = (int)e->status;
	enum rc rc = step(&engagement_machine, &engagement_words, &state, (int)event, why);

	e->status = (enum engagement_status)state;
	return rc;
}

enum rc
accord_move(struct engagement_agreement *a, enum accord_event event, struct fault *why)
{
	int state = (int)a->status;
	enum rc rc = step(&accord_machine, &accord_words, &state, (int)event, why);

	a->status = (enum accord_status)state;
	return rc;
}

enum rc
request_stage(struct context *c, struct request *r, const char *verb)
{
	request_entrust(c, r);
	return event_stage(c, &matching_request, verb, r);
}

void
request_answer(struct context *c, const struct request *r, struct request *ret)
{
	request_told(c, r);
	*ret = *r;
	record_drop(&request_desc, ret, SENSITIVE);
}
