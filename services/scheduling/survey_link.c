/*
 * survey_link: the links of a survey: who bears one, and which answer is that of a link.
 * Owns: the form of the links, the purposes that their secrets derive from, and GET /surveys/{id}/links.
 * Beware: links of an anonymous survey are numbered, and their numbers are nobody's: no record says who was handed which. An answer's
 *         id derives from its link under the service's key, so that a link serves once without being noted anywhere.
 */
#include "common/link.h"
#include "services/scheduling/survey.h"

#define PURPOSE "survey link"
#define PURPOSE_ANSWER "survey answer"
#define PURPOSE_CAP (sizeof PURPOSE + 1 + ID_TEXT_LEN)

/* Whose link it is says its purpose: a person's own, or a number of the pile. */
static void
link_purpose(const struct survey *s, const struct list *participants, uint32_t place, char out[PURPOSE_CAP])
{
	char person[ID_TEXT_LEN + 1];

	memcpy(out, PURPOSE, sizeof PURPOSE);
	if (s->anonymous)
		return;
	id_format(((const struct id *)participants->items)[place], person);
	out[sizeof PURPOSE - 1] = ' ';
	memcpy(out + sizeof PURPOSE, person, sizeof person);
}

static uint32_t
link_number(const struct survey *s, uint32_t place)
{
	return s->anonymous ? place + 1 : 1;
}

struct survey_askees
survey_askees(struct context *c, const struct survey *s)
{
	struct survey_askees a = { { NULL, 0 }, s->links };

	if (!s->anonymous) {
		a.participants = followup_participants(c, s->action);
		a.count = a.participants.count < SURVEY_LINKS_MAX ? a.participants.count : SURVEY_LINKS_MAX;
	}
	return a;
}

static struct text
link_make(struct context *c, const struct survey *s, const struct survey_askees *a, uint32_t place)
{
	char purpose[PURPOSE_CAP];

	link_purpose(s, &a->participants, place, purpose);
	return link_token(c, purpose, s->id, link_number(s, place));
}

enum rc
survey_link_find(
    struct context *c, struct text token, struct survey *ret_survey, struct id *ret_bearer, struct fault *why)
{
	struct survey_askees a;
	char purpose[PURPOSE_CAP];
	bool found = false;
	struct id id;

	*ret_bearer = (struct id){ { 0 } };
	if (!link_id(token, &id) || !context_get(c, &scheduling_surveys, id, ret_survey) ||
	    scheduling_is_archived(ret_survey) || ret_survey->status == SURVEY_PLANNED)
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_SURVEY_UNKNOWN);
	a = survey_askees(c, ret_survey);
	for (uint32_t i = 0; i < a.count; i++) {
		link_purpose(ret_survey, &a.participants, i, purpose);
		if (!link_is(c, purpose, token, id, link_number(ret_survey, i)))
			continue;
		found = true;
		if (!ret_survey->anonymous)
			*ret_bearer = ((const struct id *)a.participants.items)[i];
	}
	return found ? RC_OK : fault_add(why, RC_NOT_FOUND, "token", FAULT_SURVEY_UNKNOWN);
}

struct id
survey_answer_id(struct context *c, struct text token)
{
	uint8_t print[CRYPTO_HASH_LEN];
	struct crypto_hash_part part = { print, sizeof print };

	context_fingerprint(c, PURPOSE_ANSWER, token.ptr, token.len, print);
	return crypto_id_of(&part, 1);
}

static enum rc
survey_links(struct context *c, const struct ref *in, struct survey_links *ret, struct fault *why)
{
	struct survey_link *items;
	struct survey_askees a;
	struct survey_answer given;
	struct survey s;
	enum rc rc = context_need(c, &scheduling_surveys, in->id, "id", &s, why);

	if (rc != RC_OK)
		return rc;
	if (s.status == SURVEY_PLANNED || scheduling_is_archived(&s))
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_STATE, &survey_status_enum, (int)s.status);
	a = survey_askees(c, &s);
	items = ARENA_ARRAY(c->arena, a.count + 1, struct survey_link);
	for (uint32_t i = 0; i < a.count; i++) {
		struct text token = link_make(c, &s, &a, i);

		items[i] = (struct survey_link){ .has = REC_BIT(1) | REC_BIT(3),
			.number = i + 1,
			.path =
			    text_of(arena_printf(c->arena, "/questionnaire/" TEXT_FMT, TEXT_ARG(token))) };
		if (s.anonymous)
			continue;
		items[i].person = ((const struct id *)a.participants.items)[i];
		items[i].used =
		    context_get(c, &scheduling_survey_answers, survey_answer_id(c, token), &given);
		items[i].has |= REC_BIT(2) | REC_BIT(4);
	}
	*ret = (struct survey_links){ .survey = s.id,
		.items = { items, a.count },
		.title = s.title,
		.action = s.action,
		.anonymous = s.anonymous,
		.closes_on = s.closes_on };
	for (unsigned tag = 1; tag <= 6; tag++)
		ret->has |= REC_BIT(tag);
	return RC_OK;
}
SERVICE_HANDLER(survey_links, struct ref, struct survey_links)
