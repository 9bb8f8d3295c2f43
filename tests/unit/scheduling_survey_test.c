/*
 * scheduling_survey_test: surveys: what can be asked and answered, their days, their links, their results, and that an anonymous answer
 * leads to nobody.
 * Owns: nothing; the world is scheduling_world.
 * Beware: every test ends by proving that the journal gives the tables.
 */
#include "services/scheduling/survey.h"
#include "tests/lib/scheduling_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

static const struct host_caller nobody = { 0 };
static const struct host_caller team = { .roles = ROLE_TEAM };
#define SURVEY(verb) "scheduling.survey." verb

/* --- questions and answers, on plain records -------------------------------------------------------------------- */
static struct text colours[] = { { "Rouge", 5, 0 }, { "Vert", 4, 0 } };
static struct question questions[] = {
	{ 0, 1, QUESTION_SCALE, { "Utile ?", 7, 0 }, true, { NULL, 0 } },
	{ 0, 2, QUESTION_YES_NO, { "Suite ?", 7, 0 }, false, { NULL, 0 } },
	{ 0, 3, QUESTION_CHOICE, { "Couleur ?", 9, 0 }, false, { colours, 2 } },
	{ 0, 4, QUESTION_NUMBER, { "Combien ?", 9, 0 }, false, { NULL, 0 } },
	{ 0, 5, QUESTION_TEXT, { "Et ?", 4, 0 }, false, { NULL, 0 } },
};

struct trial {
	uint32_t question;
	const char *value;
	const struct fault_code *refused; /* NULL: taken */
	int64_t number;
};

static enum rc
try_reply(
    const struct survey_given *given, uint32_t n, struct arena *a, struct list *values, struct fault *why)
{
	struct list asked = { questions, 5 }, said = { (void *)(uintptr_t)given, n };

	fault_clear(why);
	return survey_reply_read(&asked, &said, a, values, why);
}

static void
each_kind_of_question_takes_its_values_and_no_other(void **state)
{
	static const struct trial trials[] = { { 1, "1", NULL, 1 }, { 1, " 5 ", NULL, 5 },
		{ 1, "0", FAULT_QUESTION_VALUE, 0 }, { 1, "6", FAULT_QUESTION_VALUE, 0 },
		{ 1, "3,5", FAULT_QUESTION_VALUE, 0 }, { 1, "-1", FAULT_QUESTION_VALUE, 0 },
		{ 2, "oui", NULL, 1 }, { 2, "no", NULL, 0 }, { 2, "peut-être", FAULT_QUESTION_VALUE, 0 },
		{ 3, "Rouge", NULL, 1 }, { 3, "Vert", NULL, 2 }, { 3, "Bleu", FAULT_QUESTION_VALUE, 0 },
		{ 3, "1", FAULT_QUESTION_VALUE, 0 }, { 4, "0", NULL, 0 },
		{ 4, "1000000000", NULL, 1000000000 }, { 4, "1000000001", FAULT_QUESTION_VALUE, 0 },
		{ 4, "99999999999999999999", FAULT_QUESTION_VALUE, 0 },
		{ 4, "douze", FAULT_QUESTION_VALUE, 0 }, { 6, "1", FAULT_QUESTION_UNKNOWN, 0 } };
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
		const struct trial *t = &trials[i];
		struct survey_given g[2] = { { REC_BIT(1) | REC_BIT(2), 1, TEXT_LIT("4") },
			{ REC_BIT(1) | REC_BIT(2), t->question, text_of(t->value) } };
		struct survey_given *from = t->question == 1 ? &g[1] : g;
		uint32_t n = t->question == 1 ? 1 : 2;
		struct list values;
		struct fault why;

		if (t->refused == NULL) {
			assert_int_equal(try_reply(from, n, &a, &values, &why), RC_OK);
			assert_int_equal(((struct survey_value *)values.items)[n - 1].number, t->number);
		} else {
			assert_int_equal(try_reply(from, n, &a, &values, &why), RC_INVALID);
			assert_int_equal(why.count, 1);
			assert_ptr_equal(why.items[0].code, t->refused);
		}
	}
	arena_free(&a);
}

static void
what_has_to_be_answered_is_and_once(void **state)
{
	struct survey_given none = { REC_BIT(1) | REC_BIT(2), 1, TEXT_LIT("  ") };
	struct survey_given twice[] = { { REC_BIT(1) | REC_BIT(2), 1, TEXT_LIT("2") },
		{ REC_BIT(1) | REC_BIT(2), 1, TEXT_LIT("3") } };
	struct arena a = { 0 };
	struct list values;
	struct fault why;

	(void)state;
	assert_int_equal(try_reply(&none, 1, &a, &values, &why), RC_INVALID);
	assert_ptr_equal(why.items[0].code, FAULT_QUESTION_REQUIRED);
	assert_string_equal(why.items[0].argument, "1");
	assert_int_equal(try_reply(twice, 2, &a, &values, &why), RC_INVALID);
	assert_ptr_equal(why.items[0].code, FAULT_QUESTION_TWICE);
	arena_free(&a);
}

static void
a_questionnaire_is_one_that_can_be_answered(void **state)
{
	struct question q[2] = { questions[0], questions[2] };
	struct list l = { q, 2 };
	struct text same[] = { TEXT_LIT("Oui"), TEXT_LIT("Oui") };
	struct fault why = { 0 };

	(void)state;
	assert_int_equal(survey_questions_check(&l, &why), RC_OK);
	q[1].number = 1;
	assert_int_equal(survey_questions_check(&l, &why), RC_INVALID);
	assert_ptr_equal(why.items[0].code, FAULT_QUESTION_NUMBER);
	q[1].number = 3;
	q[1].options.count = 1;
	fault_clear(&why);
	assert_int_equal(survey_questions_check(&l, &why), RC_INVALID);
	assert_ptr_equal(why.items[0].code, FAULT_QUESTION_OPTIONS);
	q[1].options = (struct list){ same, 2 };
	fault_clear(&why);
	assert_int_equal(survey_questions_check(&l, &why), RC_INVALID);
	q[1] = questions[2];
	q[0].options = q[1].options; /* of a scale */
	fault_clear(&why);
	assert_int_equal(survey_questions_check(&l, &why), RC_INVALID);
	for (int moment = SURVEY_HOT; moment <= SURVEY_COLD; moment++) {
		fault_clear(&why);
		survey_questions_usual((enum survey_moment)moment, &l);
		assert_true(l.count >= 5);
		assert_int_equal(survey_questions_check(&l, &why), RC_OK);
	}
}

/* --- in a host ------------------------------------------------------------------------------------------------------ */
/* Three delegations of two in the activity action: six participants. J1 on 28 November, J2 on 19 December, J3 to place. */
static int
survey_up(void **state)
{
	struct world *w;
	struct enrolment e;

	world_up(state);
	w = *state;
	for (int i = 0; i < 3; i++)
		world_expect(w, world_enrol(w, ACTIVITY, i, world_staff, &e), RC_OK);
	return 0;
}

static int
survey_down(void **state)
{
	struct world *w = *state;
	struct fault why = { 0 };
	uint64_t events;

	assert_int_equal(host_verify(w->host, "scheduling", &events, &why), RC_OK);
	return world_down(state);
}

static struct survey
survey_of(struct world *w, enum survey_moment moment)
{
	return (struct survey){ .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(9),
		.action = w->actions[ACTIVITY],
		.moment = moment,
		.questions = { questions, 5 } };
}

/* The questions above, with the bits that say what they have. */
static void
questions_mark(void)
{
	for (size_t i = 0; i < 5; i++)
		questions[i].has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) |
		    (questions[i].kind == QUESTION_CHOICE ? REC_BIT(5) : 0);
}

static enum rc
survey_make(struct world *w, const struct survey *s, struct survey *made)
{
	questions_mark();
	return season_call(w, &world_coordinator, SURVEY("create"), &survey_desc, s, &survey_desc, made);
}

static enum rc
survey_step(struct world *w, struct id id, const char *method, struct survey *ret)
{
	struct ref ref = { REC_BIT(1), id };

	return season_call(w, &world_coordinator, method, &ref_desc, &ref, &survey_desc, ret);
}

static struct survey
survey_stored(struct world *w, struct id id)
{
	struct survey s;

	world_expect(w, survey_step(w, id, SURVEY("get"), &s), RC_OK);
	return s;
}

static struct survey
survey_opened(struct world *w, bool anonymous)
{
	struct survey s = survey_of(w, SURVEY_HOT), made;

	s.anonymous = anonymous;
	s.has |= REC_BIT(SURVEY_TAG_ANONYMOUS);
	world_expect(w, survey_make(w, &s, &made), RC_OK);
	world_expect(w, survey_step(w, made.id, SURVEY("open"), &made), RC_OK);
	return made;
}

static struct survey_links
links_of(struct world *w, struct id id)
{
	struct ref ref = { REC_BIT(1), id };
	struct survey_links l;

	world_expect(w,
	    season_call(w, &world_coordinator, SURVEY("links"), &ref_desc, &ref, &survey_links_desc, &l),
	    RC_OK);
	return l;
}

static struct text
token_of(const struct survey_links *l, uint32_t place)
{
	struct text path = ((const struct survey_link *)l->items.items)[place].path;

	path.ptr += strlen("/questionnaire/");
	path.len -= (uint32_t)strlen("/questionnaire/");
	return path;
}

static enum rc
answer_as(
    struct world *w, const struct host_caller *who, struct text token, const char *scale, const char *words)
{
	struct survey_given g[] = { { REC_BIT(1) | REC_BIT(2), 1, text_of(scale) },
		{ REC_BIT(1) | REC_BIT(2), 5, text_of(words) } };
	struct survey_reply r = { REC_BIT(1) | REC_BIT(2), token, { g, 2 } };
	struct survey_taken t;

	return season_call(w, who, SURVEY("answer"), &survey_reply_desc, &r, &survey_taken_desc, &t);
}

static struct survey_results
results_of(struct world *w, const struct host_caller *who, struct id id)
{
	struct survey_results_query q = { .has = REC_BIT(1), .id = id };
	struct survey_results r;

	world_expect(w,
	    season_call(w, who, SURVEY("results"), &survey_results_query_desc, &q, &survey_results_desc, &r),
	    RC_OK);
	return r;
}

static void
a_survey_counts_its_days_from_the_last_session_and_follows_it(void **state)
{
	struct world *w = *state;
	struct survey hot = survey_of(w, SURVEY_HOT), cold = survey_of(w, SURVEY_COLD), made, late;

	hot.has &= ~REC_BIT(SURVEY_TAG_QUESTIONS);
	cold.has &= ~REC_BIT(SURVEY_TAG_QUESTIONS);
	world_expect(w, survey_make(w, &hot, &made), RC_OK);
	assert_int_equal(made.opens_on, world_day("2019-12-19"));
	assert_int_equal(made.closes_on, world_day("2020-01-03"));
	assert_int_equal(made.reminds_on, world_day("2019-12-29"));
	assert_true(made.anonymous);
	assert_true(made.questions.count >= 5);
	world_expect(w, survey_make(w, &hot, &late), RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_SURVEY_TWICE));
	world_expect(w, survey_make(w, &cold, &late), RC_OK);
	assert_int_equal(late.opens_on, world_day("2020-06-19"));
	assert_int_equal(late.closes_on, world_day("2020-07-19"));
	world_expect(w, world_put_session(w, w->actions[ACTIVITY], 4, NULL, NULL, "2020-03-12"), RC_OK);
	made = survey_stored(w, made.id);
	assert_int_equal(made.opens_on, world_day("2020-03-12"));
	assert_int_equal(made.closes_on, world_day("2020-03-27"));
	assert_int_equal(survey_stored(w, late.id).opens_on, world_day("2020-09-12"));
}

static void
a_survey_opens_is_called_to_mind_once_and_closes_by_itself(void **state)
{
	struct world *w = *state;
	struct survey hot = survey_of(w, SURVEY_HOT), s;
	uint64_t version;

	world_expect(w, survey_make(w, &hot, &s), RC_OK);
	host_jump(w->host, calendar_instant(world_day("2019-12-19"), 15 * 60));
	assert_int_equal(survey_stored(w, s.id).status, SURVEY_PLANNED);
	host_jump(w->host, calendar_instant(world_day("2019-12-19"), 16 * 60 + 1));
	s = survey_stored(w, s.id);
	assert_int_equal(s.status, SURVEY_OPEN);
	assert_int_equal(s.links, 6);
	assert_false(s.reminded);
	host_jump(w->host, calendar_instant(world_day("2019-12-29"), 7 * 60));
	version = survey_stored(w, s.id).version;
	assert_true(survey_stored(w, s.id).reminded);
	host_jump(w->host, calendar_instant(world_day("2020-01-03"), 23 * 60));
	assert_int_equal(survey_stored(w, s.id).version, version);
	host_jump(w->host, calendar_instant(world_day("2020-01-04"), 6 * 60 + 1));
	assert_int_equal(survey_stored(w, s.id).status, SURVEY_CLOSED);
}

static void
a_survey_goes_through_its_life_and_no_other_way(void **state)
{
	struct world *w = *state;
	struct survey hot = survey_of(w, SURVEY_HOT), s, x;
	struct ref ref = { REC_BIT(1), { { 0 } } };
	struct survey_links links;

	world_expect(w, survey_make(w, &hot, &s), RC_OK);
	ref.id = s.id;
	world_expect(w, survey_step(w, s.id, SURVEY("close"), &x), RC_CONFLICT);
	world_expect(w,
	    season_call(w, &world_coordinator, SURVEY("links"), &ref_desc, &ref, &survey_links_desc, &links),
	    RC_CONFLICT);
	world_expect(w, survey_step(w, s.id, SURVEY("open"), &s), RC_OK);
	assert_int_equal(s.opens_on, world_day("2019-10-15"));
	world_expect(w, survey_step(w, s.id, SURVEY("open"), &x), RC_CONFLICT);
	x = (struct survey){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(SURVEY_TAG_ANONYMOUS),
		.id = s.id,
		.version = s.version };
	world_expect(w,
	    season_call(w, &world_coordinator, SURVEY("update"), &survey_desc, &x, &survey_desc, &hot),
	    RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_SURVEY_STARTED));
	x.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(SURVEY_TAG_LINKS);
	x.links = 5;
	world_expect(w,
	    season_call(w, &world_coordinator, SURVEY("update"), &survey_desc, &x, &survey_desc, &hot),
	    RC_RULE);
	assert_true(world_refused_for(w, FAULT_SURVEY_LINKS));
	x.links = 8;
	world_expect(w,
	    season_call(w, &world_coordinator, SURVEY("update"), &survey_desc, &x, &survey_desc, &s), RC_OK);
	assert_int_equal(links_of(w, s.id).items.count, 8);
	world_expect(w, survey_step(w, s.id, SURVEY("close"), &s), RC_OK);
	world_expect(w, survey_step(w, s.id, SURVEY("close"), &x), RC_CONFLICT);
	world_expect(w, survey_step(w, s.id, SURVEY("open"), &x), RC_CONFLICT);
}

static void
days_out_of_order_and_an_action_without_people_are_refused(void **state)
{
	struct world *w = *state;
	struct survey s = survey_of(w, SURVEY_HOT), made;

	s.opens_on = world_day("2020-01-10");
	s.closes_on = world_day("2020-01-09");
	s.has |= REC_BIT(SURVEY_TAG_OPENS_ON) | REC_BIT(SURVEY_TAG_CLOSES_ON);
	world_expect(w, survey_make(w, &s, &made), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_SURVEY_PERIOD));
	s = survey_of(w, SURVEY_HOT);
	s.action = w->actions[STUDY];
	world_expect(w, survey_make(w, &s, &made), RC_OK);
	world_expect(w, survey_step(w, made.id, SURVEY("open"), &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_SURVEY_NOBODY));
	s = survey_of(w, SURVEY_HOT);
	s.links = 4;
	s.has |= REC_BIT(SURVEY_TAG_LINKS) | REC_BIT(SURVEY_TAG_ANONYMOUS);
	world_expect(w, survey_make(w, &s, &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_SURVEY_LINKS));
}

static void
a_link_serves_once_and_only_while_the_survey_is_open(void **state)
{
	struct world *w = *state;
	struct survey s = survey_opened(w, true);
	struct survey_links l = links_of(w, s.id);
	struct survey_token t = { REC_BIT(1), token_of(&l, 0) };
	struct survey_form form;
	char wrong[65];

	assert_int_equal(l.items.count, 6);
	memcpy(wrong, t.token.ptr, 64);
	wrong[63] = wrong[63] == 'A' ? 'B' : 'A';
	wrong[64] = '\0';
	world_expect(w, answer_as(w, &nobody, text_of(wrong), "4", "x"), RC_NOT_FOUND);
	assert_true(world_refused_for(w, FAULT_SURVEY_UNKNOWN));
	world_expect(w,
	    season_call(w, &nobody, SURVEY("form"), &survey_token_desc, &t, &survey_form_desc, &form), RC_OK);
	assert_int_equal(form.questions.count, 5);
	world_expect(w, answer_as(w, &nobody, t.token, "9", "x"), RC_INVALID);
	world_expect(w, answer_as(w, &nobody, t.token, "4", "Bien"), RC_OK);
	world_expect(w, answer_as(w, &nobody, t.token, "1", "Encore"), RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_SURVEY_USED));
	world_expect(w,
	    season_call(w, &nobody, SURVEY("form"), &survey_token_desc, &t, &survey_form_desc, &form),
	    RC_CONFLICT);
	world_expect(w, survey_step(w, s.id, SURVEY("close"), &s), RC_OK);
	world_expect(w, answer_as(w, &nobody, token_of(&l, 1), "4", "Trop tard"), RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_SURVEY_CLOSED));
}

/* --- that an anonymous answer leads to nobody ------------------------------------------------------------------------ */
static bool
bytes_have(const void *bytes, size_t len, struct id id)
{
	char text[ID_TEXT_LEN + 1];

	id_format(id, text);
	return memmem(bytes, len, id.b, sizeof id.b) != NULL || memmem(bytes, len, text, ID_TEXT_LEN) != NULL;
}

static bool
bytes_name_somebody(const struct world *w, const void *bytes, size_t len)
{
	for (int i = 0; i < CENTRES; i++)
		for (int k = 0; k < PER_CENTRE; k++)
			if (bytes_have(bytes, len, w->persons[i][k]))
				return true;
	return false;
}

/* Every journal entry behind that position, with its actor. Counts those of answers. */
static uint32_t
journal_names_nobody(struct world *w, uint64_t after)
{
	struct service *s = host_service(w->host, "scheduling");
	struct db_txn t = db_begin(service_db(s), DB_READ);
	uint64_t last = service_position(s);
	uint32_t answers = 0;

	for (uint64_t seq = after + 1; seq <= last; seq++) {
		struct journal_entry j;

		assert_true(journal_read(&t, seq, host_arena(w->host), &j));
		assert_false(bytes_name_somebody(w, j.body.ptr, j.body.len));
		assert_false(bytes_name_somebody(w, j.actor.b, sizeof j.actor.b));
		assert_false(bytes_name_somebody(w, j.key.b, sizeof j.key.b));
		if (!text_is(j.event, "survey_answer.given"))
			continue;
		answers++;
		assert_true(id_is_zero(j.actor));
		assert_true(id_is_zero(j.cause));
		assert_int_equal(j.time, calendar_instant(calendar_local(j.time).day, 0));
	}
	db_abort(&t);
	return answers;
}

static void
answers_hold_no_hour_and_no_order(struct world *w, const struct survey_links *l)
{
	struct db_txn t = db_begin(service_db(host_service(w->host, "scheduling")), DB_READ);
	struct survey_answer a;
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_all(&scan, &t, &scheduling_survey_answers, false);
	while (db_scan_next(&scan, host_arena(w->host), &a)) {
		assert_int_equal(a.created_at, calendar_instant(a.day, 0));
		assert_int_equal(a.updated_at, a.created_at);
		assert_false(REC_HAS(&a, SURVEY_ANSWER_TAG_RESPONDENT));
		assert_int_equal(a.id.b[6] >> 4, 8); /* no time in the id: not a version 7 */
		n++;
	}
	db_scan_end(&scan);
	db_abort(&t);
	assert_int_equal(n, l->items.count);
}

static void
an_anonymous_answer_leads_to_nobody_by_any_table_or_the_journal(void **state)
{
	struct world *w = *state;
	struct survey s = survey_opened(w, true);
	struct survey_links l = links_of(w, s.id);
	const struct survey_link *links = l.items.items;
	uint64_t before = service_position(host_service(w->host, "scheduling"));

	for (uint32_t i = 0; i < l.items.count; i++) {
		/* signed in, even: the account of who answers is not written either */
		struct host_caller self = { .roles = ROLE_DIRECTOR, .person = w->persons[i / 2][i % 2] };

		assert_false(REC_HAS(&links[i], 2));
		assert_false(REC_HAS(&links[i], 4));
		host_advance(w->host, 61 * USEC_PER_SEC);
		world_expect(w, answer_as(w, &self, token_of(&l, i), "4", "Bien"), RC_OK);
	}
	assert_int_equal(journal_names_nobody(w, before), 6);
	answers_hold_no_hour_and_no_order(w, &l);
	l = links_of(w, s.id);
	assert_false(REC_HAS(&((const struct survey_link *)l.items.items)[0], 4));
}

static void
free_texts_are_sealed_at_rest(void **state)
{
	struct world *w = *state;
	struct survey s = survey_opened(w, true);
	struct survey_links l = links_of(w, s.id);
	uint64_t before = service_position(host_service(w->host, "scheduling"));
	struct db_txn t;
	struct journal_entry j;

	world_expect(
	    w, answer_as(w, &nobody, token_of(&l, 2), "4", "Une remarque très reconnaissable"), RC_OK);
	t = db_begin(service_db(host_service(w->host, "scheduling")), DB_READ);
	assert_true(journal_read(&t, before + 1, host_arena(w->host), &j));
	assert_null(memmem(j.body.ptr, j.body.len, "reconnaissable", 14));
	db_abort(&t);
}

/* --- results ---------------------------------------------------------------------------------------------------------- */
static const struct survey_result *
result_at(const struct survey_results *r, uint32_t i)
{
	return (const struct survey_result *)r->questions.items + i;
}

static void
figures_of_an_anonymous_survey_show_when_it_is_closed_and_for_five_answers(void **state)
{
	static const char *const words[] = { "E", "D", "C", "B", "A" };
	static const char *const scale[] = { "1", "2", "3", "5", "5" };
	struct world *w = *state;
	struct survey s = survey_opened(w, true);
	struct survey_links l = links_of(w, s.id);
	struct host_caller animator = { .roles = ROLE_ANIMATOR, .person = w->animators[2] };
	struct survey_results r;

	for (uint32_t i = 0; i < 5; i++)
		world_expect(w, answer_as(w, &nobody, token_of(&l, i), scale[i], words[i]), RC_OK);
	r = results_of(w, &team, s.id);
	assert_int_equal(r.answered, 5);
	assert_true(REC_HAS(&r, 4));
	assert_int_equal(r.questions.count, 0);
	world_expect(w, survey_step(w, s.id, SURVEY("close"), &s), RC_OK);
	r = results_of(w, &team, s.id);
	assert_false(REC_HAS(&r, 4));
	assert_int_equal(r.asked, 6);
	assert_int_equal(result_at(&r, 0)->answered, 5);
	assert_true(result_at(&r, 0)->mean > 3.199 && result_at(&r, 0)->mean < 3.201);
	assert_int_equal(((const struct survey_count *)result_at(&r, 0)->counts.items)[4].count, 2);
	assert_int_equal(result_at(&r, 1)->answered, 0);
	assert_int_equal(result_at(&r, 1)->counts.count, 0); /* fewer than five answered it */
	assert_int_equal(result_at(&r, 4)->texts.count, 5);
	assert_true(text_is(((const struct survey_text *)result_at(&r, 4)->texts.items)[0].text, "A"));
	r = results_of(w, &animator, s.id);
	assert_int_equal(result_at(&r, 0)->answered, 5);
	assert_int_equal(result_at(&r, 4)->texts.count, 0);
}

static void
fewer_than_five_anonymous_answers_are_not_broken_down(void **state)
{
	struct world *w = *state;
	struct survey s = survey_opened(w, true);
	struct survey_links l = links_of(w, s.id);
	struct survey_results r;

	for (uint32_t i = 0; i < 4; i++)
		world_expect(w, answer_as(w, &nobody, token_of(&l, i), "4", "Bien"), RC_OK);
	world_expect(w, survey_step(w, s.id, SURVEY("close"), &s), RC_OK);
	r = results_of(w, &team, s.id);
	assert_int_equal(r.answered, 4);
	assert_true(REC_HAS(&r, 4));
	assert_int_equal(r.questions.count, 0);
}

static void
a_survey_with_names_says_who_answered_and_by_whose_link(void **state)
{
	struct world *w = *state;
	struct survey s = survey_opened(w, false);
	struct survey_links l = links_of(w, s.id);
	const struct survey_link *links = l.items.items;
	struct id who = links[3].person;
	struct host_caller stranger = { .roles = ROLE_ANIMATOR, .person = w->animators[0] };
	struct survey_results_query q = { .has = REC_BIT(1), .id = s.id };
	struct survey_results r;

	assert_int_equal(l.items.count, 6);
	world_expect(w, answer_as(w, &nobody, token_of(&l, 3), "5", "Merci"), RC_OK);
	r = results_of(w, &team, s.id);
	assert_int_equal(r.answered, 1);
	assert_true(id_equal(((const struct survey_text *)result_at(&r, 4)->texts.items)[0].respondent, who));
	l = links_of(w, s.id);
	links = l.items.items;
	for (uint32_t i = 0; i < 6; i++)
		assert_int_equal(links[i].used, i == 3);
	world_expect(w,
	    season_call(
		w, &stranger, SURVEY("results"), &survey_results_query_desc, &q, &survey_results_desc, &r),
	    RC_NOT_FOUND);
}

static void
a_survey_begins_with_the_questions_of_its_template(void **state)
{
	struct world *w = *state;
	struct survey_template t = { .has = REC_BIT(7) | REC_BIT(8) | REC_BIT(10) | REC_BIT(11),
		.title = TEXT_LIT("Bilan à six mois"),
		.moment = SURVEY_COLD,
		.months = 9,
		.questions = { questions, 2 } },
			       made;
	struct survey cold = survey_of(w, SURVEY_COLD), s;

	questions_mark();
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.survey_template.create", &survey_template_desc, &t,
		&survey_template_desc, &made),
	    RC_OK);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.survey_template.create", &survey_template_desc, &t,
		&survey_template_desc, &made),
	    RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_TEMPLATE_TWICE));
	cold.has &= ~REC_BIT(SURVEY_TAG_QUESTIONS);
	world_expect(w, survey_make(w, &cold, &s), RC_OK);
	assert_int_equal(s.questions.count, 2);
	assert_true(text_is(s.title, "Bilan à six mois"));
	assert_int_equal(s.opens_on, world_day("2020-09-19"));
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, survey_up, survey_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_question_takes_its_values_and_no_other),
		cmocka_unit_test(what_has_to_be_answered_is_and_once),
		cmocka_unit_test(a_questionnaire_is_one_that_can_be_answered),
		IN_WORLD(a_survey_counts_its_days_from_the_last_session_and_follows_it),
		IN_WORLD(a_survey_opens_is_called_to_mind_once_and_closes_by_itself),
		IN_WORLD(a_survey_goes_through_its_life_and_no_other_way),
		IN_WORLD(days_out_of_order_and_an_action_without_people_are_refused),
		IN_WORLD(a_link_serves_once_and_only_while_the_survey_is_open),
		IN_WORLD(an_anonymous_answer_leads_to_nobody_by_any_table_or_the_journal),
		IN_WORLD(free_texts_are_sealed_at_rest),
		IN_WORLD(figures_of_an_anonymous_survey_show_when_it_is_closed_and_for_five_answers),
		IN_WORLD(fewer_than_five_anonymous_answers_are_not_broken_down),
		IN_WORLD(a_survey_with_names_says_who_answered_and_by_whose_link),
		IN_WORLD(a_survey_begins_with_the_questions_of_its_template),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
