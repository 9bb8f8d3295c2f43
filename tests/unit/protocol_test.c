/*
 * protocol_test: PROTOCOL.md says what the tables say, and the wire bytes of every record are those that were agreed.
 * Owns: nothing; golden bytes are in tests/golden, the reference in proto/PROTOCOL.md.
 * Beware: PROTOCOL_WRITE=1 and GOLDEN_WRITE=1 write them anew: a changed byte breaks nodes of another version.
 */
#include "proto/proto.h"
#include "services/federation/service.h"
#include "services/matching/service.h"
#include "services/registry/service.h"
#include "services/reporting/service.h"
#include "services/scheduling/service.h"
#include "tests/lib/golden.h"
#include "tests/lib/protocol_print.h"
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define PROTOCOL "proto/PROTOCOL.md"
#define MARK_BEGIN                                                                                           \
	"<!-- reference: printed from the tables; `PROTOCOL_WRITE=1 build/test/unit/protocol_test` renews "  \
	"it -->\n"
#define MARK_END "<!-- end of reference -->"

static const struct service_desc *const services[] = { &registry_service, &scheduling_service,
	&matching_service, &federation_service, &reporting_service, NULL };

static void
every_machine_is_sound(void **state)
{
	(void)state;
	for (size_t i = 0; services[i] != NULL; i++)
		for (size_t k = 0; k < services[i]->machine_count; k++)
			if (!machine_is_sound(services[i]->machines[k]))
				fail_msg("the machine %s has an edge twice, a state without a name, or one "
					 "that nothing leads to",
				    services[i]->machines[k]->name);
}

static void
golden_holds(const struct rec_desc *d)
{
	struct arena a = { 0 };
	void *rec = arena_alloc(&a, d->size);

	protocol_sample(d, &a, rec);
	assert_true(golden_matches(d, rec, d->name));
	arena_free(&a);
}

static void
the_bytes_of_every_record_are_those_agreed(void **state)
{
	(void)state;
	for (size_t i = 0; protocol_shared[i] != NULL; i++)
		golden_holds(protocol_shared[i]);
	for (size_t i = 0; i < proto_service_count; i++)
		for (size_t k = 0; k < proto_services[i]->record_count; k++)
			golden_holds(proto_services[i]->records[k]);
}

static void
file_write(const char *path, const struct buf *bytes)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fwrite(bytes->ptr, 1, bytes->len, f);
	assert_int_equal(fclose(f), 0);
}

/* The file is what is wanted, or becomes it. */
static void
file_holds(const char *path, const struct buf *want)
{
	struct buf have = { 0 };

	if (getenv("PROTOCOL_WRITE") != NULL)
		file_write(path, want);
	assert_true(golden_read(path, &have));
	if (have.len != want->len || memcmp(have.ptr, want->ptr, have.len) != 0)
		fail_msg("%s does not say what the tables say: PROTOCOL_WRITE=1 "
			 "build/test/unit/protocol_test renews it",
		    path);
	buf_free(&have);
}

static void
the_shared_reference_says_what_the_tables_say(void **state)
{
	struct buf file = { 0 }, want = { 0 };
	const char *begin, *end;

	(void)state;
	assert_true(golden_read(PROTOCOL, &file));
	begin = strstr(buf_cstr(&file), MARK_BEGIN);
	assert_non_null(begin);
	begin += strlen(MARK_BEGIN);
	end = strstr(begin, MARK_END);
	assert_non_null(end);
	buf_append(&want, file.ptr, (size_t)(begin - (const char *)file.ptr));
	protocol_print_shared(&want);
	buf_text(&want, end);
	file_holds(PROTOCOL, &want);
	buf_free(&file);
	buf_free(&want);
}

static void
the_reference_of_each_service_says_what_its_tables_say(void **state)
{
	struct buf want = { 0 };
	char path[80];

	(void)state;
	for (size_t i = 0; i < proto_service_count; i++) {
		buf_clear(&want);
		protocol_print_service(proto_services[i], &want);
		for (size_t k = 0; services[k] != NULL; k++)
			if (services[k]->contract == proto_services[i])
				protocol_print_machines(
				    services[k]->machines, services[k]->machine_count, &want);
		snprintf(path, sizeof path, "proto/%s.md", proto_services[i]->name);
		file_holds(path, &want);
	}
	buf_free(&want);
}

static bool
has_record(const struct service_contract *s, const struct rec_desc *d)
{
	for (size_t i = 0; protocol_shared[i] != NULL; i++)
		if (protocol_shared[i] == d)
			return true;
	for (size_t i = 0; i < s->record_count; i++)
		if (s->records[i] == d)
			return true;
	return false;
}

static void
a_contract_names_every_record_that_its_methods_use(void **state)
{
	(void)state;
	for (size_t i = 0; i < proto_service_count; i++)
		for (size_t k = 0; k < proto_services[i]->method_count; k++) {
			const struct method *m = &proto_services[i]->methods[k];

			if (!has_record(proto_services[i], m->in) ||
			    (m->out != NULL && !has_record(proto_services[i], m->out)))
				fail_msg("%s uses a record that its contract does not list", m->name);
		}
}

/* What is not in the list is not imported, has no page and no documentation. */
static void
a_contract_lists_every_collection_that_its_methods_serve(void **state)
{
	(void)state;
	for (size_t i = 0; i < proto_service_count; i++)
		for (size_t k = 0; k < proto_services[i]->method_count; k++) {
			const struct method *m = &proto_services[i]->methods[k];
			bool listed = m->collection == NULL;

			for (size_t j = 0; j < proto_services[i]->collection_count && !listed; j++)
				listed = proto_services[i]->collections[j] == m->collection;
			if (!listed)
				fail_msg("%s is of a collection that its contract does not list", m->name);
		}
}

static void
no_fault_of_a_contract_is_left_out_of_the_list_of_all(void **state)
{
	const struct fault_code *const *faults = proto_faults();
	size_t all = 0, told = 0;

	(void)state;
	while (faults[all] != NULL)
		all++;
	for (size_t i = 0; i < proto_service_count; i++)
		for (const struct fault_code *const *f = proto_services[i]->faults; f != NULL && *f != NULL;
		     f++)
			told++;
	assert_int_equal(all, told);
}

static void
names_of_records_methods_and_faults_stand_once(void **state)
{
	const struct fault_code *const *faults = proto_faults();

	(void)state;
	for (size_t i = 0; faults[i] != NULL; i++)
		for (size_t k = i + 1; faults[k] != NULL; k++)
			if (strcmp(faults[i]->name, faults[k]->name) == 0)
				fail_msg("fault %s stands twice", faults[i]->name);
	for (size_t i = 0; i < proto_service_count; i++)
		for (size_t k = 0; k < proto_services[i]->method_count; k++) {
			const struct method *m = &proto_services[i]->methods[k];

			assert_ptr_equal(proto_method(m->name, strlen(m->name)), m);
		}
}

/* --- the site in front ------------------------------------------------------------------------------- */
/* What nginx leaves out of its log, as a pattern that regcomp takes. */
static void
site_unlogged(regex_t *ret)
{
	char text[8192] = "", pattern[512];
	FILE *f = fopen("deploy/nginx-site.conf", "rb");
	const char *at, *end;
	size_t n = 0;

	assert_non_null(f);
	text[fread(text, 1, sizeof text - 1, f)] = '\0';
	fclose(f);
	at = strstr(text, "location ~ ");
	assert_non_null(at);
	at += strlen("location ~ ");
	end = strstr(at, " {");
	assert_non_null(end);
	assert_non_null(strstr(end, "access_log off;"));
	for (; at < end && n < sizeof pattern - 1; at += strncmp(at, "?:", 2) == 0 ? 2 : 0)
		pattern[n++] = *at++;
	pattern[n] = '\0';
	assert_int_equal(regcomp(ret, pattern, REG_EXTENDED | REG_NOSUB), 0);
}

static void
an_address_that_answers_for_somebody_is_in_no_log_of_the_site(void **state)
{
	static const char *const pages[] = { "/r/x", "/ics/x.ics", "/presence/x", "/sondage/x",
		"/questionnaire/x", "/inscription/x", "/demande/x", "/suivi/x", "/accord/x", "/accueil/x",
		"/api/v1/answers/x" };
	unsigned met = 0;
	regex_t unlogged;

	(void)state;
	site_unlogged(&unlogged);
	assert_int_not_equal(regexec(&unlogged, "/api/v1/people", 0, NULL, 0), 0);
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		assert_int_equal(regexec(&unlogged, pages[i], 0, NULL, 0), 0);
	for (size_t s = 0; s < proto_service_count; s++)
		for (size_t i = 0; i < proto_services[s]->method_count; i++) {
			const char *path = proto_services[s]->methods[i].path;
			char address[200];

			if (path == NULL || strstr(path, "{token}") == NULL)
				continue;
			met++;
			snprintf(address, sizeof address, "/api/v1%s", path);
			if (regexec(&unlogged, address, 0, NULL, 0) != 0)
				fail_msg("%s would be in the log of nginx", address);
		}
	assert_true(met > 0);
	regfree(&unlogged);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_machine_is_sound),
		cmocka_unit_test(the_bytes_of_every_record_are_those_agreed),
		cmocka_unit_test(the_shared_reference_says_what_the_tables_say),
		cmocka_unit_test(the_reference_of_each_service_says_what_its_tables_say),
		cmocka_unit_test(a_contract_names_every_record_that_its_methods_use),
		cmocka_unit_test(a_contract_lists_every_collection_that_its_methods_serve),
		cmocka_unit_test(no_fault_of_a_contract_is_left_out_of_the_list_of_all),
		cmocka_unit_test(names_of_records_methods_and_faults_stand_once),
		cmocka_unit_test(an_address_that_answers_for_somebody_is_in_no_log_of_the_site),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
