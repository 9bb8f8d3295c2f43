/*
 * log_test: what a line looks like, and what never gets into one.
 * Owns: the capture, for the time of the program.
 * Beware: the time of a line is the machine's; only its form is checked.
 */
#include "common/log.h"
#include "common/calendar.h"
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

static char last[8192];
static size_t last_len;
static int lines;

static void
sink(void *arg, const char *line, size_t len)
{
	assert_ptr_equal(arg, &lines);
	assert_true(len < sizeof last);
	memcpy(last, line, len);
	last[len] = '\0';
	last_len = len;
	lines++;
}

static int
before_each(void **unused)
{
	(void)unused;
	lines = 0;
	log_open("registry", LOG_INFO);
	log_request((struct id){ { 0 } });
	log_capture(sink, &lines);
	return 0;
}

/* What follows "ts=2019-11-26T08:00:00.123Z ". */
static const char *
after_time(void)
{
	return last + 28;
}

static void
a_line_has_time_level_service_event_then_pairs(void **unused)
{
	usec_t ts;

	(void)unused;
	log_emit(
	    LOG_WARN, "journal_slow", LOG_U64("ms", 250), LOG_I64("delta", -3), LOG_STR("what", "commit"));
	assert_string_equal(
	    after_time(), "level=warn service=registry event=journal_slow ms=250 delta=-3 what=commit\n");
	assert_memory_equal(last, "ts=", 3);
	assert_true(calendar_instant_parse(last + 3, 24, &ts));
	log_event(LOG_INFO, "ready", NULL, 0);
	assert_string_equal(after_time(), "level=info service=registry event=ready\n");
}

static void
the_request_stands_before_the_pairs_while_there_is_one(void **unused)
{
	struct id req;

	(void)unused;
	assert_true(id_parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", 36, &req));
	log_request(req);
	log_emit(LOG_INFO, "call", LOG_UUID("action", req));
	assert_string_equal(after_time(),
	    "level=info service=registry event=call "
	    "req=017f22e2-79b0-7cc3-98c4-dc0c0c07398f "
	    "action=017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n");
}

static void
values_are_quoted_and_escaped_when_they_need_it(void **unused)
{
	static const char *const rows[][2] = {
		{ "plain-value_1/2", "plain-value_1/2" },
		{ "", "\"\"" },
		{ "two words", "\"two words\"" },
		{ "a=b", "\"a=b\"" },
		{ "say \"no\"", "\"say \\\"no\\\"\"" },
		{ "c:\\x", "\"c:\\\\x\"" },
		{ "line\nevent=forged", "\"line\\nevent=forged\"" },
		{ "\t\r\x1b[2J", "\"\\t\\u000d\\u001b[2J\"" },
		{ "Saint-Étienne", "\"Saint-Étienne\"" },
		{ "\xc2\x9b", "\"\\u009b\"" },
		{ "bad\xff", "\"bad\uFFFD\"" },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char want[256];

		snprintf(want, sizeof want, "level=info service=registry event=e v=%s\n", rows[i][1]);
		log_emit(LOG_INFO, "e", LOG_STR("v", rows[i][0]));
		assert_string_equal(after_time(), want);
	}
}

static void
a_sealed_text_never_shows(void **unused)
{
	const struct text sealed = { "ciphertext", 10, 1 };

	(void)unused;
	log_emit(LOG_INFO, "e", LOG_TEXT("name", sealed));
	assert_string_equal(after_time(), "level=info service=registry event=e name=[sealed]\n");
}

static void
what_is_below_the_level_is_not_written(void **unused)
{
	(void)unused;
	log_event(LOG_DEBUG, "detail", NULL, 0);
	assert_int_equal(lines, 0);
	log_open("registry", LOG_DEBUG);
	log_event(LOG_DEBUG, "detail", NULL, 0);
	assert_int_equal(lines, 1);
}

static void
a_long_value_is_cut_at_a_character_and_a_long_line_drops_whole_pairs(void **unused)
{
	static char accents[3001], controls[1001];

	(void)unused;
	for (size_t i = 0; i < 3000; i += 2)
		memcpy(accents + i, "é", 2);
	memset(controls, 1, 1000);
	log_emit(LOG_INFO, "e", LOG_STR("v", accents));
	assert_string_equal(last + last_len - 7, "é…\"\n");
	log_emit(LOG_INFO, "e", LOG_STR("v", controls), LOG_STR("w", "kept?"));
	assert_string_equal(after_time(), "level=info service=registry event=e cut=true\n");
	log_emit(LOG_INFO, "e", LOG_STR("a", accents), LOG_STR("b", accents), LOG_STR("c", accents),
	    LOG_STR("d", accents));
	assert_true(last_len <= 4096);
	assert_string_equal(last + last_len - 10, " cut=true\n");
}

static void
without_a_capture_a_line_is_one_write_to_standard_error(void **unused)
{
	int ends[2], kept = dup(STDERR_FILENO);
	char got[512];

	(void)unused;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	log_capture(NULL, NULL);
	log_emit(LOG_ERROR, "disk", LOG_STR("why", "no space"));
	dup2(kept, STDERR_FILENO);
	close(ends[1]);
	close(kept);
	ssize_t n = read(ends[0], got, sizeof got - 1);

	close(ends[0]);
	assert_true(n > 28);
	got[n] = '\0';
	assert_string_equal(got + 28, "level=error service=registry event=disk why=\"no space\"\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_line_has_time_level_service_event_then_pairs, before_each),
		cmocka_unit_test_setup(the_request_stands_before_the_pairs_while_there_is_one, before_each),
		cmocka_unit_test_setup(values_are_quoted_and_escaped_when_they_need_it, before_each),
		cmocka_unit_test_setup(a_sealed_text_never_shows, before_each),
		cmocka_unit_test_setup(what_is_below_the_level_is_not_written, before_each),
		cmocka_unit_test_setup(
		    a_long_value_is_cut_at_a_character_and_a_long_line_drops_whole_pairs, before_each),
		cmocka_unit_test_setup(without_a_capture_a_line_is_one_write_to_standard_error, before_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
