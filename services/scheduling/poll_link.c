/*
 * poll_link: the links by which those who are asked answer without an account, one a person and poll.
 * Owns: their purpose and path.
 * Beware: a link that is not good answers as one that never was. Raising its number makes those given before worthless.
 */
#include "common/link.h"
#include "services/scheduling/poll.h"

#define PURPOSE "poll answer"

enum rc
poll_link_find(
    struct context *c, struct text token, struct poll *ret_poll, struct poll_answer *ret, struct fault *why)
{
	struct id id;

	if (!link_id(token, &id) || !context_get(c, &scheduling_poll_answers, id, ret) ||
	    scheduling_is_archived(ret) || !link_is(c, PURPOSE, token, id, ret->link) ||
	    !context_get(c, &scheduling_polls, ret->poll, ret_poll) || scheduling_is_archived(ret_poll))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_POLL_LINK);
	return RC_OK;
}

/* --- handing them on ------------------------------------------------------------------- */
static struct poll_link
link_of(struct context *c, const struct poll_answer *a)
{
	struct poll_link l = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .person = a->person };

	l.link = text_of(
	    arena_printf(c->arena, "/sondage/" TEXT_FMT, TEXT_ARG(link_token(c, PURPOSE, a->id, a->link))));
	l.answered = REC_HAS(a, POLL_ANSWER_TAG_ANSWERED_AT);
	return l;
}

static void
links_fill(struct context *c, const struct poll_answer_list *answers, struct poll_links *ret)
{
	struct poll_link *items = ARENA_ARRAY(c->arena, answers->count + 1, struct poll_link);

	for (uint32_t i = 0; i < answers->count; i++)
		items[i] = link_of(c, &answers->items[i]);
	*ret = (struct poll_links){ .has = REC_BIT(1), .items = { items, answers->count } };
}

static enum rc
poll_links(struct context *c, const struct ref *in, struct poll_links *ret, struct fault *why)
{
	struct poll_answer_list answers;
	struct poll p;
	enum rc rc = context_need(c, &scheduling_polls, in->id, "id", &p, why);

	if (rc != RC_OK)
		return rc;
	poll_answers_of(c, p.id, &answers);
	links_fill(c, &answers, ret);
	return RC_OK;
}
SERVICE_HANDLER(poll_links, struct ref, struct poll_links)

static enum rc
poll_renew(struct context *c, const struct poll_renew *in, struct poll_links *ret, struct fault *why)
{
	struct poll_answer_list answers;
	struct poll p;
	enum rc rc = context_need(c, &scheduling_polls, in->id, "id", &p, why);
	char text[ID_TEXT_LEN + 1];
	uint32_t n = 0;

	if (rc == RC_OK && scheduling_is_archived(&p))
		rc = fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc != RC_OK)
		return rc;
	poll_answers_of(c, p.id, &answers);
	for (uint32_t i = 0; i < answers.count; i++)
		if (!REC_HAS(in, POLL_RENEW_PERSON) || id_equal(answers.items[i].person, in->person))
			answers.items[n++] = answers.items[i];
	answers.count = n;
	if (n == 0 && REC_HAS(in, POLL_RENEW_PERSON)) {
		id_format(in->person, text);
		return fault_addf(why, RC_INVALID, "person", FAULT_UNKNOWN_REFERENCE, "%s", text);
	}
	for (uint32_t i = 0; rc == RC_OK && i < n; i++) {
		answers.items[i].link++;
		rc = event_stage(c, &scheduling_poll_answers, "link_renewed", &answers.items[i]);
	}
	links_fill(c, &answers, ret);
	return rc;
}
SERVICE_HANDLER(poll_renew, struct poll_renew, struct poll_links)

/* --- two persons who are one ----------------------------------------------------------- */
/* Who was asked twice is asked once: the answer that says something stays, the later one when both do. */
bool
poll_answer_moved(struct context *c, const void *before, void *after)
{
	struct poll_answer *a = after;
	struct poll_answer_list answers;

	(void)before;
	poll_answers_of(c, a->poll, &answers);
	for (uint32_t i = 0; i < answers.count; i++) {
		struct poll_answer *o = &answers.items[i];

		if (id_equal(o->id, a->id) || !id_equal(o->person, a->person))
			continue;
		if (a->answered_at > o->answered_at) {
			o->values = a->values;
			o->answered_at = a->answered_at;
			o->has |= REC_BIT(POLL_ANSWER_TAG_VALUES) | REC_BIT(POLL_ANSWER_TAG_ANSWERED_AT);
			(void)event_stage(c, &scheduling_poll_answers, "answered", o);
		}
		return false;
	}
	return true;
}
