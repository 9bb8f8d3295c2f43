/*
 * enrolment_link: a structure answers the offer of a place by a link, without an account.
 * Owns: the purpose and the path of these links.
 * Beware: whoever holds the link answers for the structure: the page names no person, and each offer has a link of its own.
 */
#include "common/link.h"
#include "services/scheduling/enrolment.h"

#define PURPOSE "enrolment offer"

/* For the team, which sends it to the structure. */
static enum rc
scheduling_enrolment_link(struct context *c, const struct ref *in, struct offer_link *ret, struct fault *why)
{
	struct enrolment e;
	enum rc rc = enrolment_take(c, in->id, &e, why);

	if (rc != RC_OK)
		return rc;
	if (e.status != ENROLMENT_OFFERED)
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_OFFER_NONE, &enrolment_status_enum, (int)e.status);
	ret->answer_link = text_of(
	    arena_printf(c->arena, "/inscription/" TEXT_FMT, TEXT_ARG(link_token(c, PURPOSE, e.id, e.link))));
	ret->answer_by = e.answer_by;
	ret->has = REC_BIT(1) | REC_BIT(2);
	return RC_OK;
}

/* A link of an offer before the newest one tells that its time is over. */
static bool
link_number(struct context *c, struct text token, const struct enrolment *e, uint32_t *ret_number)
{
	for (uint32_t n = REC_HAS(e, ENROLMENT_LINK) ? e->link : 0; n > 0; n--)
		if (link_is(c, PURPOSE, token, e->id, n)) {
			*ret_number = n;
			return true;
		}
	return false;
}

static enum rc
link_find(struct context *c, struct text token, struct enrolment *ret, struct fault *why)
{
	struct id id;
	uint32_t number;

	if (!link_id(token, &id) || !context_get(c, &scheduling_enrolments, id, ret) ||
	    scheduling_is_archived(ret) || !link_number(c, token, ret, &number))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_OFFER_UNKNOWN);
	if (number != ret->link)
		return fault_add(why, RC_CONFLICT, "token", FAULT_OFFER_OVER);
	return RC_OK;
}

static void
brief_sessions(struct context *c, struct id action, struct list *ret)
{
	struct session_list sessions;
	struct offer_session *out;

	scheduling_sessions_of(c, action, &sessions);
	out = ARENA_ARRAY(c->arena, sessions.count + 1, struct offer_session);
	for (uint32_t i = 0; i < sessions.count; i++) {
		const struct session *s = &sessions.items[i];

		out[i] = (struct offer_session){ REC_BIT(1), s->rank, s->day };
		if (REC_HAS(s, SESSION_DAY))
			out[i].has |= REC_BIT(2);
	}
	*ret =
	    (struct list){ out, sessions.count < SCHEDULING_RANK_MAX ? sessions.count : SCHEDULING_RANK_MAX };
}

static enum rc
scheduling_offer_get(
    struct context *c, const struct offer_ref *in, struct offer_brief *ret, struct fault *why)
{
	struct organisation o;
	struct enrolment e;
	struct action a;
	enum rc rc = link_find(c, in->token, &e, why);

	if (rc == RC_OK)
		rc = enrolment_offer_stands(c, &e, why);
	if (rc == RC_OK && !context_get(c, &scheduling_actions, e.action, &a))
		rc = fault_add(why, RC_CONFLICT, "token", FAULT_OFFER_OVER);
	if (rc != RC_OK)
		return rc;
	*ret = (struct offer_brief){ .title = a.title,
		.persons = e.persons.count,
		.all_sessions = a.all_sessions,
		.answer_by = e.answer_by,
		.has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) };
	brief_sessions(c, a.id, &ret->sessions);
	if (context_get(c, &scheduling_organisations, e.structure, &o)) {
		ret->structure = o.name;
		ret->has |= REC_BIT(2);
	}
	return RC_OK;
}

static enum rc
scheduling_offer_answer(
    struct context *c, const struct offer_answer *in, struct offer_taken *ret, struct fault *why)
{
	struct enrolment e;
	enum rc rc = link_find(c, in->token, &e, why);

	if (rc == RC_OK)
		rc = enrolment_answer(c, &e, in->accept, why);
	if (rc != RC_OK)
		return rc;
	*ret = (struct offer_taken){ REC_BIT(1) | REC_BIT(2), e.status,
		in->accept
		    ? text_of("Votre délégation est inscrite. La fédération vous enverra les convocations.")
		    : enrolment_place_taken(c, e.id)
		    ? text_of("C’est noté : la place est proposée à la structure suivante. Vous n’avez "
			      "rien d’autre à faire.")
		    : text_of("C’est noté : la place reste libre. Vous n’avez rien d’autre à faire.") };
	return RC_OK;
}

SERVICE_HANDLER(scheduling_enrolment_link, struct ref, struct offer_link)
SERVICE_HANDLER(scheduling_offer_get, struct offer_ref, struct offer_brief)
SERVICE_HANDLER(scheduling_offer_answer, struct offer_answer, struct offer_taken)
