/*
 * survey_question: what questions can be asked, and what can be answered to them, on plain records.
 * Owns: nothing.
 * Beware: what is given is text, as a page sends it; what is kept is a number, or the text of a text.
 */
#include "services/scheduling/survey.h"
#include <stdio.h>

#define NUMBER_MOST 1000000000
#define NUMBER_DIGITS 10

/* --- what can be asked ---------------------------------------------------------------------------------------------- */
static bool
options_hold(const struct question *q)
{
	const struct text *o = q->options.items;

	if (q->kind != QUESTION_CHOICE)
		return q->options.count == 0;
	for (uint32_t i = 0; i < q->options.count; i++) {
		if (o[i].len == 0)
			return false;
		for (uint32_t k = 0; k < i; k++)
			if (text_equal(o[i], o[k]))
				return false;
	}
	return q->options.count >= 2;
}

enum rc
survey_questions_check(const struct list *questions, struct fault *why)
{
	const struct question *all = questions->items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < questions->count; i++) {
		for (uint32_t k = 0; k < i; k++)
			if (all[k].number == all[i].number) {
				snprintf(field, sizeof field, "questions[%u].number", i);
				(void)fault_addf(
				    why, RC_INVALID, field, FAULT_QUESTION_NUMBER, "%u", all[i].number);
				break;
			}
		if (options_hold(&all[i]))
			continue;
		snprintf(field, sizeof field, "questions[%u].options", i);
		(void)fault_add(why, RC_INVALID, field, FAULT_QUESTION_OPTIONS);
	}
	return fault_rc(why);
}

/* --- what can be answered ------------------------------------------------------------------------------------------- */
static struct text
text_trim(struct text t)
{
	while (t.len > 0 && (t.ptr[0] == ' ' || t.ptr[0] == '\t' || t.ptr[0] == '\n' || t.ptr[0] == '\r')) {
		t.ptr++;
		t.len--;
	}
	while (t.len > 0 && strchr(" \t\r\n", t.ptr[t.len - 1]) != NULL)
		t.len--;
	return t;
}

static bool
number_read(struct text t, int64_t least, int64_t most, int64_t *ret)
{
	int64_t n = 0;

	if (t.len == 0 || t.len > NUMBER_DIGITS)
		return false;
	for (uint32_t i = 0; i < t.len; i++) {
		if (t.ptr[i] < '0' || t.ptr[i] > '9')
			return false;
		n = n * 10 + (t.ptr[i] - '0');
	}
	*ret = n;
	return n >= least && n <= most;
}

static bool
yes_no_read(struct text t, int64_t *ret)
{
	static const struct {
		const char *word;
		int64_t value;
	} words[] = { { "oui", 1 }, { "yes", 1 }, { "true", 1 }, { "non", 0 }, { "no", 0 }, { "false", 0 } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (text_is(t, words[i].word)) {
			*ret = words[i].value;
			return true;
		}
	return false;
}

static bool
option_read(const struct question *q, struct text t, int64_t *ret)
{
	const struct text *o = q->options.items;

	for (uint32_t i = 0; i < q->options.count; i++)
		if (text_equal(text_trim(o[i]), t)) {
			*ret = i + 1;
			return true;
		}
	return false;
}

/* What is expected, in words. */
static const char *
expected_of(const struct question *q, struct arena *a)
{
	const struct text *o = q->options.items;
	const char *words = "";

	switch (q->kind) {
	case QUESTION_SCALE:
		return "un chiffre de 1 à 5";
	case QUESTION_YES_NO:
		return "oui ou non";
	case QUESTION_CHOICE:
		break;
	case QUESTION_TEXT:
		return "un texte";
	case QUESTION_NUMBER:
		return "un nombre entier, zéro ou plus";
	}
	for (uint32_t i = 0; i < q->options.count; i++)
		words = arena_printf(a, "%s%s« " TEXT_FMT " »", words, i == 0 ? "" : " ou ", TEXT_ARG(o[i]));
	return words;
}

static bool
value_read(const struct question *q, struct text t, struct survey_value *v)
{
	v->has = REC_BIT(1) | REC_BIT(2);
	switch (q->kind) {
	case QUESTION_SCALE:
		return number_read(t, 1, SURVEY_SCALE_MAX, &v->number);
	case QUESTION_YES_NO:
		return yes_no_read(t, &v->number);
	case QUESTION_CHOICE:
		return option_read(q, t, &v->number);
	case QUESTION_NUMBER:
		return number_read(t, 0, NUMBER_MOST, &v->number);
	case QUESTION_TEXT:
		break;
	}
	v->text = t;
	v->has = REC_BIT(1) | REC_BIT(3);
	return true;
}

static const struct question *
question_numbered(const struct list *questions, uint32_t number)
{
	const struct question *all = questions->items;

	for (uint32_t i = 0; i < questions->count; i++)
		if (all[i].number == number)
			return &all[i];
	return NULL;
}

static bool
values_have(const struct list *values, uint32_t number)
{
	const struct survey_value *all = values->items;

	for (uint32_t i = 0; i < values->count; i++)
		if (all[i].question == number)
			return true;
	return false;
}

static void
given_read(const struct list *questions, const struct survey_given *g, uint32_t at, struct arena *a,
    struct list *values, struct fault *why)
{
	const struct question *q = question_numbered(questions, g->question);
	struct survey_value v = { .question = g->question };
	struct text t = text_trim(g->value);
	char field[FAULT_FIELD_MAX];

	if (q == NULL) {
		snprintf(field, sizeof field, "answers[%u].question", at);
		(void)fault_addf(why, RC_INVALID, field, FAULT_QUESTION_UNKNOWN, "%u", g->question);
		return;
	}
	if (t.len == 0)
		return;
	snprintf(field, sizeof field, "answers[%u].value", at);
	if (values_have(values, g->question))
		(void)fault_addf(why, RC_INVALID, field, FAULT_QUESTION_TWICE, "%u", g->question);
	else if (!value_read(q, t, &v))
		(void)fault_addf(why, RC_INVALID, field, FAULT_QUESTION_VALUE, "%s", expected_of(q, a));
	((struct survey_value *)values->items)[values->count] = v;
	if (values->count < SURVEY_QUESTIONS_MAX)
		values->count++;
}

enum rc
survey_reply_read(const struct list *questions, const struct list *given, struct arena *a,
    struct list *ret_values, struct fault *why)
{
	const struct question *all = questions->items;

	*ret_values = (struct list){ ARENA_ARRAY(a, SURVEY_QUESTIONS_MAX + 1, struct survey_value), 0 };
	for (uint32_t i = 0; i < given->count; i++)
		given_read(questions, &((const struct survey_given *)given->items)[i], i, a, ret_values, why);
	for (uint32_t i = 0; i < questions->count; i++)
		if (all[i].required && !values_have(ret_values, all[i].number))
			(void)fault_addf(
			    why, RC_INVALID, "answers", FAULT_QUESTION_REQUIRED, "%u", all[i].number);
	return fault_rc(why);
}
