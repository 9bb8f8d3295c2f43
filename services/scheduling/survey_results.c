/*
 * survey_results: counts and means of a survey, by question.
 * Owns: GET /surveys/{id}/results.
 * Beware: the figures of an anonymous survey show once it is closed, or whoever reads them before and after an answer would know that
 *         answer; and for five answers or more, of a question too. Texts come in the order of the alphabet, which is nobody's.
 */
#include "services/scheduling/survey.h"
#include <stdlib.h>

#define TEXTS_BYTES (160u * 1024u) /* of one message: the rest is asked for question by question */

struct answers {
	struct survey_answer *items;
	uint32_t count;
};

static struct answers
answers_of(struct context *c, struct id survey)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_survey_answers, SURVEY_ANSWER_TAG_SURVEY, &survey);
	struct answers a = { (struct survey_answer *)(void *)r.items, r.count };

	for (uint32_t i = 0; i < a.count; i++)
		context_open(c, &scheduling_survey_answers, &a.items[i]);
	return a;
}

static const struct survey_value *
value_of(const struct survey_answer *a, uint32_t question)
{
	const struct survey_value *all = a->values.items;

	for (uint32_t i = 0; i < a->values.count; i++)
		if (all[i].question == question)
			return &all[i];
	return NULL;
}

/* --- counting ------------------------------------------------------------------------------------------------------- */
/* The answers that a question offers, in their order; their values are the place in it, from `least`. */
static uint32_t
offered(struct context *c, const struct question *q, struct survey_count *counts, int64_t *ret_least)
{
	uint32_t n = 0;

	*ret_least = q->kind == QUESTION_YES_NO ? 0 : 1;
	if (q->kind == QUESTION_SCALE)
		for (; n < SURVEY_SCALE_MAX; n++)
			counts[n].label = text_of(arena_printf(c->arena, "%u", n + 1));
	if (q->kind == QUESTION_YES_NO) {
		counts[n++].label = TEXT_LIT("non");
		counts[n++].label = TEXT_LIT("oui");
	}
	if (q->kind == QUESTION_CHOICE)
		for (; n < q->options.count; n++)
			counts[n].label = ((const struct text *)q->options.items)[n];
	for (uint32_t i = 0; i < n; i++)
		counts[i].has = REC_BIT(1) | REC_BIT(2);
	return n;
}

static void
result_count(struct context *c, const struct question *q, const struct answers *a, struct survey_result *ret)
{
	struct survey_count *counts = ARENA_ARRAY(c->arena, SURVEY_OPTIONS_MAX, struct survey_count);
	double sum = 0;
	int64_t least;

	ret->counts = (struct list){ counts, offered(c, q, counts, &least) };
	for (uint32_t i = 0; i < a->count; i++) {
		const struct survey_value *v = value_of(&a->items[i], q->number);

		if (v == NULL)
			continue;
		sum += (double)v->number;
		if (v->number >= least && v->number - least < ret->counts.count)
			counts[v->number - least].count++;
	}
	if ((q->kind == QUESTION_SCALE || q->kind == QUESTION_NUMBER) && ret->answered > 0) {
		ret->mean = sum / ret->answered;
		ret->has |= REC_BIT(5);
	}
	ret->has |= ret->counts.count > 0 ? REC_BIT(6) : 0;
}

/* --- texts ---------------------------------------------------------------------------------------------------------- */
static int
text_order(const void *a, const void *b)
{
	struct text x = ((const struct survey_text *)a)->text, y = ((const struct survey_text *)b)->text;
	int by = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);

	return by != 0 ? by : (x.len > y.len) - (x.len < y.len);
}

/* Those behind `skip`, as far as the bytes left reach. */
static void
texts_cut(struct survey_text *all, uint32_t n, uint32_t skip, size_t *bytes, struct survey_result *ret)
{
	uint32_t from = skip < n ? skip : n, upto = from;

	while (upto < n && all[upto].text.len + 64 <= *bytes)
		*bytes -= all[upto++].text.len + 64;
	ret->texts = (struct list){ all + from, upto - from };
	ret->texts_left = n - upto;
	ret->has |= REC_BIT(7) | (ret->texts_left > 0 ? REC_BIT(8) : 0);
}

static void
result_texts(struct context *c, const struct question *q, const struct answers *a, uint32_t skip,
    size_t *bytes, struct survey_result *ret)
{
	struct survey_text *all = ARENA_ARRAY(c->arena, a->count + 1, struct survey_text);
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->count; i++) {
		const struct survey_value *v = value_of(&a->items[i], q->number);

		if (v == NULL || !REC_HAS(v, 3)) /* erased with who wrote it */
			continue;
		all[n] = (struct survey_text){ REC_BIT(1), v->text, a->items[i].respondent };
		all[n++].has |= REC_HAS(&a->items[i], SURVEY_ANSWER_TAG_RESPONDENT) ? REC_BIT(2) : 0;
	}
	qsort(all, n, sizeof *all, text_order);
	texts_cut(all, n, skip, bytes, ret);
}

/* --- results -------------------------------------------------------------------------------------------------------- */
static const char *
hidden_why(const struct survey *s, uint32_t answered)
{
	if (!s->anonymous)
		return NULL;
	if (s->status != SURVEY_CLOSED)
		return "Les résultats d’un questionnaire anonyme se lisent une fois celui-ci clos.";
	return answered >= SURVEY_SHOWN_MIN
	    ? NULL
	    : "Moins de cinq réponses : le détail permettrait de reconnaître quelqu’un et n’est pas montré.";
}

static void
result_fill(struct context *c, const struct survey *s, const struct question *q, const struct answers *a,
    struct survey_result *ret)
{
	*ret = (struct survey_result){ .number = q->number, .kind = q->kind, .label = q->label };
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4);
	for (uint32_t i = 0; i < a->count; i++)
		ret->answered += value_of(&a->items[i], q->number) != NULL;
	if (q->kind != QUESTION_TEXT && (!s->anonymous || ret->answered >= SURVEY_SHOWN_MIN))
		result_count(c, q, a, ret);
}

static enum rc
survey_results(
    struct context *c, const struct survey_results_query *in, struct survey_results *ret, struct fault *why)
{
	size_t bytes = TEXTS_BYTES;
	struct survey_result *items;
	const struct question *q;
	const char *hidden;
	struct survey s;
	struct answers a;

	if (!context_get(c, &scheduling_surveys, in->id, &s) ||
	    (!caller_has(c, ROLE_TEAM) && !followup_caller_animates(c, s.action)))
		return fault_only(why, RC_NOT_FOUND);
	a = answers_of(c, s.id);
	hidden = hidden_why(&s, a.count);
	*ret = (struct survey_results){ .survey = s.id,
		.asked = survey_askees(c, &s).count,
		.answered = a.count,
		.title = s.title,
		.action = s.action };
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(6) | REC_BIT(7) |
	    (hidden != NULL ? REC_BIT(4) : REC_BIT(5));
	if (hidden != NULL) {
		ret->hidden = text_of(hidden);
		return RC_OK;
	}
	items = ARENA_ARRAY(c->arena, s.questions.count + 1, struct survey_result);
	ret->questions.items = items;
	q = s.questions.items;
	for (uint32_t i = 0; i < s.questions.count; i++) {
		if (REC_HAS(in, 2) && q[i].number != in->question)
			continue;
		result_fill(c, &s, &q[i], &a, &items[ret->questions.count]);
		if (q[i].kind == QUESTION_TEXT && caller_has(c, ROLE_TEAM))
			result_texts(c, &q[i], &a, in->skip, &bytes, &items[ret->questions.count]);
		ret->questions.count++;
	}
	return RC_OK;
}
SERVICE_HANDLER(survey_results, struct survey_results_query, struct survey_results)
