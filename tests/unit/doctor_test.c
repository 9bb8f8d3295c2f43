/*
 * doctor_test: what the doctor says of an exchange, from figures that no flow can bring about: clocks, versions, five days of silence.
 * Owns: a file that standard output goes to meanwhile.
 * Beware: the words of findings are looked for, the sentences only for what they have to hold.
 */
#include "services/maillage/doctor_stream.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static char said[8192];
static unsigned notes, faults;

static usec_t
seconds_ago(int64_t s)
{
	return ((usec_t)time(NULL) - s) * USEC_PER_SEC;
}

/* A link on which all is well. */
static struct peer_link
well(void)
{
	return (struct peer_link){ .has = REC_BIT(14) | REC_BIT(18),
		.code = text_of("isere"),
		.status = PEER_ACTIVE,
		.connected = true,
		.connected_at = seconds_ago(3600),
		.card_known = true,
		.version = PEER_VERSION };
}

/* Its findings as JSON, in said. */
static void
look(const struct peer_link *l)
{
	struct doctor *d = calloc(1, sizeof *d);
	char path[] = "/tmp/maillage-doctor-XXXXXX";
	int file = mkstemp(path), out = dup(STDOUT_FILENO);

	assert_non_null(d);
	assert_true(file >= 0 && out >= 0);
	d->json = true;
	snprintf(d->code, sizeof d->code, "isere");
	snprintf(d->folder, sizeof d->folder, "/srv/n");
	fflush(stdout);
	dup2(file, STDOUT_FILENO);
	doctor_stream(d, l);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	ssize_t len = pread(file, said, sizeof said - 1, 0);

	said[len > 0 ? len : 0] = '\0';
	notes = d->notes;
	faults = d->faults;
	close(file);
	close(out);
	unlink(path);
	free(d);
}

static bool
found(const char *word, const char *kind)
{
	char want[120];

	snprintf(want, sizeof want, "\"finding\":\"%s\",\"kind\":\"%s\"", word, kind);
	return strstr(said, want) != NULL;
}

static void
a_link_that_is_well_has_nothing_to_correct(void **unused)
{
	struct peer_link l = well();

	(void)unused;
	look(&l);
	assert_true(found("acknowledged", "fine"));
	assert_int_equal(notes + faults, 0);
}

static void
what_waits_on_a_link_that_stands_is_a_fault_after_a_while(void **unused)
{
	struct peer_link l = well();

	(void)unused;
	l.queued = 3;
	l.oldest_at = seconds_ago(5);
	look(&l);
	assert_true(found("queued", "note") && faults == 0);
	l.oldest_at = seconds_ago(3 * 3600);
	look(&l);
	assert_true(found("not_acknowledged", "fault"));
	assert_non_null(strstr(said, "3 heures"));
	l.connected = false; /* then the cut is the fault, and told elsewhere */
	look(&l);
	assert_true(found("queued", "note") && faults == 0);
}

static void
five_days_of_silence_are_told_with_what_was_given_up(void **unused)
{
	struct peer_link l = well();

	(void)unused;
	l.dead_at = seconds_ago(60);
	l.given_up = 12;
	look(&l);
	assert_true(found("given_up", "fault"));
	assert_non_null(strstr(said, "12."));
}

static void
versions_that_are_neighbours_understand_each_other_others_do_not(void **unused)
{
	struct peer_link l = well();

	(void)unused;
	l.version = PEER_VERSION + 1;
	look(&l);
	assert_true(found("version_apart", "note") && faults == 0);
	l.version = PEER_VERSION + 2;
	look(&l);
	assert_true(found("version_behind", "fault"));
	l = well();
	l.not_understood = 2;
	look(&l);
	assert_true(found("not_understood", "note"));
}

static void
clocks_that_differ_by_more_than_a_minute_are_told(void **unused)
{
	struct peer_link l = well();

	(void)unused;
	l.skew = 50 * USEC_PER_SEC;
	look(&l);
	assert_int_equal(faults, 0);
	l.skew = 180 * USEC_PER_SEC;
	look(&l);
	assert_true(found("clock_apart", "fault"));
	assert_non_null(strstr(said, "avance de 3 minutes"));
	l.skew = -l.skew;
	l.received_at =
	    l.connected_at + 5 * USEC_PER_SEC; /* queued before the link stood: late, and no clock's fault */
	look(&l);
	assert_int_equal(faults, 0);
	l.received_at = l.connected_at + 1200 * USEC_PER_SEC;
	look(&l);
	assert_true(found("clock_apart", "fault"));
	assert_non_null(strstr(said, "retarde de 3 minutes"));
}

static void
each_reason_of_refusal_has_its_sentence_and_the_harmless_ones_are_no_trouble(void **unused)
{
	(void)unused;
	for (int reason = PEER_TAKEN + 1; reason < PEER_REFUSALS; reason++) {
		struct peer_refused one = { REC_BIT(1) | REC_BIT(2), (enum peer_refusal)reason, 1 };
		struct peer_link l = well();
		const struct rec_enum_value *row = rec_enum_by_value(&peer_refusal_enum, reason);

		assert_non_null(row);
		l.refused = (struct list){ &one, 1 };
		look(&l);
		assert_int_equal(faults, 0);
		assert_true(found(row->name, "note") || found(row->name, "fine"));
		if (reason == PEER_REPLAYED || reason == PEER_SEQUENCE)
			assert_int_equal(notes, 0);
		if (reason == PEER_BAD_SIGNATURE || reason == PEER_IMPOSTOR)
			assert_true(notes == 1 && strstr(said, "maillage peer") != NULL);
		assert_null(strstr(said, "DOSSIER"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_that_is_well_has_nothing_to_correct),
		cmocka_unit_test(what_waits_on_a_link_that_stands_is_a_fault_after_a_while),
		cmocka_unit_test(five_days_of_silence_are_told_with_what_was_given_up),
		cmocka_unit_test(versions_that_are_neighbours_understand_each_other_others_do_not),
		cmocka_unit_test(clocks_that_differ_by_more_than_a_minute_are_told),
		cmocka_unit_test(
		    each_reason_of_refusal_has_its_sentence_and_the_harmless_ones_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
