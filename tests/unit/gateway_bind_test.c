/*
 * gateway_bind_test: paths lead to the row that the contract has for them, and what comes with a request is bound or
 *         refused.
 * Owns: one router over all contracts.
 * Beware: the cases use the registry's rows as they are; they are not made for this test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/calendar.h"
#include "proto/gateway.h"
#include "proto/proto.h"
#include "proto/registry.h"
#include "services/gateway/answer.h"
#include "services/gateway/bind.h"
#include "services/gateway/http.h"
#include <stdlib.h>

#define AN_ID "01a20101-2e9c-7244-aa04-8c0c2501647e"

static struct router *router;
static struct arena arena;
static struct fault why;
static struct buf out;

static int
setup(void **state)
{
	(void)state;
	crypto_open();
	return router_new(proto_services, proto_service_count, &router, &why) == RC_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	router_free(router);
	arena_free(&arena);
	buf_free(&out);
	return 0;
}

static enum rc
find(enum verb v, const char *path, struct route_match *m)
{
	return router_find(router, v, text_of(path), m);
}

static enum rc
bind_as(enum verb v, const char *path, const char *query, const char *body, const char *if_match)
{
	struct bind_source src = { text_of(query), text_of(body), "application/json; charset=utf-8",
		if_match };
	struct route_match m;

	fault_clear(&why);
	buf_clear(&out);
	assert_int_equal(find(v, path, &m), RC_OK);
	return bind_request(&m, &src, &arena, &out, &why);
}

static const struct fault_item *
fault_at(const char *field)
{
	for (uint32_t i = 0; i < why.count; i++)
		if (strcmp(why.items[i].field, field) == 0)
			return &why.items[i];
	return NULL;
}

static void
a_path_leads_to_its_row(void **state)
{
	struct route_match m;

	(void)state;
	assert_int_equal(find(VERB_GET, "/organisations/" AN_ID "/history", &m), RC_OK);
	assert_string_equal(m.route->method->name, "registry.organisation.history");
	assert_true(text_is(m.params[0], AN_ID));
	assert_int_equal(find(VERB_POST, "/tokens/" AN_ID "/revoke", &m), RC_OK);
	assert_string_equal(m.route->method->name, "gateway.token.revoke");
}

static void
an_unknown_path_and_a_wrong_verb_are_told_apart(void **state)
{
	struct route_match m;

	(void)state;
	assert_int_equal(find(VERB_GET, "/organisation", &m), RC_NOT_FOUND);
	assert_int_equal(find(VERB_GET, "/organisations/", &m), RC_NOT_FOUND);
	assert_int_equal(find(VERB_GET, "", &m), RC_NOT_FOUND);
	assert_int_equal(find(VERB_GET, "/organisations//history", &m), RC_NOT_FOUND);
	assert_int_equal(find(VERB_DELETE, "/organisations", &m), RC_METHOD);
	assert_string_equal(m.allow, "GET, HEAD, POST");
	assert_int_equal(find(VERB_NONE, "/organisations/" AN_ID, &m), RC_METHOD);
	assert_string_equal(m.allow, "GET, HEAD, PATCH, DELETE");
}

static void
every_row_on_http_is_reached_by_its_own_path(void **state)
{
	struct route_match m;

	(void)state;
	for (size_t i = 0; i < router_count(router); i++) {
		const struct route *r = router_at(router, i);

		assert_int_equal(find(r->verb, r->method->path, &m), RC_OK);
		assert_ptr_equal(m.route, r);
	}
}

static void
a_list_is_filtered_by_indexed_fields_only(void **state)
{
	struct list_query q;

	(void)state;
	assert_int_equal(
	    bind_as(VERB_GET, "/organisations", "limit=3&kind=centre&newest=true", "", NULL), RC_OK);
	assert_int_equal(record_decode(&list_query_desc, out.ptr, out.len, &arena, &q, NULL, &why), RC_OK);
	assert_int_equal(q.limit, 3);
	assert_true(q.newest);
	assert_int_equal(q.filters.count, 1);
	assert_int_equal(
	    bind_as(VERB_GET, "/organisations", "colour=red&rna=W1&kind=zzz&limit=x", "", NULL), RC_INVALID);
	assert_ptr_equal(fault_at("colour")->code, FAULT_UNKNOWN_FIELD);
	assert_ptr_equal(fault_at("rna")->code, FAULT_NOT_FILTER);
	assert_non_null(fault_at("kind"));
	assert_non_null(fault_at("limit"));
	assert_int_equal(bind_as(VERB_GET, "/accounts", "handle_hash=00", "", NULL), RC_INVALID);
	assert_ptr_equal(fault_at("handle_hash")->code, FAULT_UNKNOWN_FIELD);
	assert_int_equal(bind_as(VERB_GET, "/organisations", "kind=%zz", "", NULL), RC_INVALID);
}

static void
a_parameter_given_twice_is_refused_by_its_name(void **state)
{
	static const struct {
		const char *query, *field;
	} cases[] = { { "kind=centre&kind=evs", "kind" }, { "limit=2&limit=3", "limit" },
		{ "format=csv&format=json", "format" }, { "kind=centre&kind=centre", "kind" } };
	char sentence[400];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(bind_as(VERB_GET, "/organisations", cases[i].query, "", NULL), RC_INVALID);
		assert_int_equal(why.count, 1);
		assert_ptr_equal(fault_at(cases[i].field)->code, FAULT_DOUBLED_KEY);
		fault_sentence(&why.items[0], 1, sentence, sizeof sentence);
		assert_non_null(strstr(sentence, cases[i].field));
	}
}

static void
what_the_path_gives_is_not_missing_in_the_body(void **state)
{
	(void)state;
	assert_int_equal(
	    bind_as(VERB_POST, "/requests/" AN_ID "/orient", "", "{\"colour\":1}", NULL), RC_INVALID);
	assert_null(fault_at("id"));
	assert_ptr_equal(fault_at("text")->code, FAULT_REQUIRED);
	assert_int_equal(bind_as(VERB_POST, "/answers/abc", "", "{\"colour\":1}", NULL), RC_INVALID);
	assert_null(fault_at("token"));
	assert_non_null(fault_at("colour"));
}

static void
all_faults_of_a_body_come_at_once(void **state)
{
	(void)state;
	assert_int_equal(
	    bind_as(VERB_POST, "/organisations", "", "{\"name\":3,\"colour\":1,\"siret\":\"12\"}", NULL),
	    RC_INVALID);
	assert_ptr_equal(fault_at("name")->code, FAULT_TYPE);
	assert_ptr_equal(fault_at("colour")->code, FAULT_UNKNOWN_FIELD);
	assert_non_null(fault_at("siret"));
	assert_ptr_equal(fault_at("kind")->code, FAULT_REQUIRED);
	assert_int_equal(bind_as(VERB_POST, "/organisations", "dry_run=1", "{}", NULL), RC_INVALID);
	assert_ptr_equal(fault_at("dry_run")->code, FAULT_UNKNOWN_FIELD);
	assert_int_equal(bind_as(VERB_POST, "/organisations", "", "{\"name\":", NULL), RC_MALFORMED);
	assert_int_equal(
	    bind_as(VERB_POST, "/organisations", "", "{\"name\":\"a\",\"name\":\"b\"}", NULL), RC_MALFORMED);
}

static void
an_update_travels_with_id_version_and_cleared_fields(void **state)
{
	struct organisation o;
	uint64_t nulls = 0;

	(void)state;
	assert_int_equal(
	    bind_as(VERB_PATCH, "/organisations/" AN_ID, "", "{\"name\":\"B\",\"rna\":null}", "\"4\""),
	    RC_OK);
	assert_int_equal(
	    record_decode(&organisation_desc, out.ptr, out.len, &arena, &o, &nulls, &why), RC_OK);
	assert_int_equal(o.version, 4);
	assert_true(REC_HAS(&o, TAG_ID));
	assert_int_equal(nulls, REC_BIT(13));
	assert_int_equal(
	    bind_as(VERB_PATCH, "/organisations/" AN_ID, "", "{\"version\":3}", "\"4\""), RC_INVALID);
	assert_int_equal(bind_as(VERB_PATCH, "/organisations/" AN_ID, "", "{}", NULL), RC_PRECONDITION);
	assert_int_equal(bind_as(VERB_DELETE, "/organisations/" AN_ID, "", "", NULL), RC_PRECONDITION);
	assert_int_equal(bind_as(VERB_GET, "/organisations/nobody", "", "", NULL), RC_NOT_FOUND);
}

static void
if_match_is_one_strong_number(void **state)
{
	uint64_t v = 0;

	(void)state;
	fault_clear(&why);
	assert_int_equal(bind_if_match("\"12\"", &v, &why), RC_OK);
	assert_int_equal(v, 12);
	assert_int_equal(bind_if_match(NULL, &v, NULL), RC_PRECONDITION);
	assert_int_equal(bind_if_match("12", &v, NULL), RC_MALFORMED);
	assert_int_equal(bind_if_match("\"01\"", &v, NULL), RC_MALFORMED);
	assert_int_equal(bind_if_match("\"0\"", &v, NULL), RC_OK);
	assert_int_equal(bind_if_match("W/\"12\"", &v, NULL), RC_MALFORMED);
	assert_int_equal(bind_if_match("*", &v, NULL), RC_MALFORMED);
	assert_int_equal(bind_if_match("\"1\", \"2\"", &v, NULL), RC_MALFORMED);
	assert_int_equal(bind_if_match("\"99999999999999999999\"", &v, NULL), RC_MALFORMED);
}

static void
a_body_must_say_that_it_is_json(void **state)
{
	(void)state;
	assert_true(bind_is_json("application/json"));
	assert_true(bind_is_json("Application/JSON; charset=utf-8"));
	assert_true(bind_is_json("application/json;charset=\"UTF-8\""));
	assert_true(bind_is_json("application/json ; v=1; charset=utf-8 ; x=y"));
	assert_false(bind_is_json("application/json; charset=latin1"));
	assert_false(bind_is_json("application/json; v=1; charset=utf-16"));
	assert_false(bind_is_json("application/json; charset=utf-88"));
	assert_false(bind_is_json("application/json; charset=\"utf-8"));
	assert_false(bind_is_json("application/json x"));
	assert_false(bind_is_json("application/jsonp"));
	assert_false(bind_is_json("text/plain"));
	assert_false(bind_is_json(NULL));
}

static void
what_a_form_sends_comes_without_the_blanks_around_it(void **state)
{
	struct text
	    form = text_of(
		"name=+Quelqu%E2%80%99un++d%E2%80%99ici%0D%0A&contact=%C2%A006+11%E2%80%AF&none=+%09"),
	    name, value;
	struct arena a = { 0 };
	bool bad = false;

	(void)state;
	assert_true(text_is(bind_form_get(form, "name", &a), "Quelqu’un  d’ici")); /* those within stay */
	assert_true(text_is(bind_form_get(form, "contact", &a), "06 11"));
	assert_int_equal(bind_form_get(form, "none", &a).len, 0);
	assert_int_equal(bind_form_get(form, "other", &a).len, 0);
	for (unsigned i = 0; i < 3; i++) {
		assert_true(bind_form_next(&form, &a, &name, &value, &bad));
		assert_true(value.len == 0 || (value.ptr[0] != ' ' && value.ptr[value.len - 1] != ' '));
	}
	assert_false(bind_form_next(&form, &a, &name, &value, &bad));
	assert_false(bad);
	arena_free(&a);
}

static void
the_description_names_every_route_and_every_reference(void **state)
{
	struct buf text = { 0 };
	char needle[200];

	(void)state;
	openapi_write(router, &text);
	for (size_t i = 0; i < router_count(router); i++) {
		snprintf(needle, sizeof needle, "\"operationId\":\"%s\"", router_at(router, i)->method->name);
		assert_non_null(strstr(buf_cstr(&text), needle));
	}
	for (const char *p = buf_cstr(&text); (p = strstr(p, "#/components/schemas/")) != NULL;) {
		size_t n;

		p += sizeof "#/components/schemas/" - 1;
		n = strcspn(p, "\"");
		snprintf(needle, sizeof needle, "\"%.*s\":{", (int)n, p);
		assert_non_null(strstr((const char *)text.ptr, needle));
	}
	buf_free(&text);
}

static void
a_problem_tells_all_in_both_languages(void **state)
{
	struct buf text = { 0 };

	(void)state;
	fault_clear(&why);
	fault_add(&why, RC_INVALID, "name", FAULT_REQUIRED);
	fault_addf(&why, RC_INVALID, "limit", FAULT_RANGE, "1..200");
	answer_problem(&why, RC_INVALID, 422, (struct id){ { 0 } }, &text);
	assert_non_null(strstr(buf_cstr(&text), "\"code\":\"invalid\""));
	assert_non_null(strstr(buf_cstr(&text), "\"argument\":\"1..200\""));
	assert_non_null(strstr(buf_cstr(&text), "\"detail_en\""));
	assert_int_equal(answer_status(&why, RC_INVALID), 422);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_leads_to_its_row),
		cmocka_unit_test(an_unknown_path_and_a_wrong_verb_are_told_apart),
		cmocka_unit_test(every_row_on_http_is_reached_by_its_own_path),
		cmocka_unit_test(a_list_is_filtered_by_indexed_fields_only),
		cmocka_unit_test(a_parameter_given_twice_is_refused_by_its_name),
		cmocka_unit_test(what_the_path_gives_is_not_missing_in_the_body),
		cmocka_unit_test(all_faults_of_a_body_come_at_once),
		cmocka_unit_test(an_update_travels_with_id_version_and_cleared_fields),
		cmocka_unit_test(if_match_is_one_strong_number),
		cmocka_unit_test(a_body_must_say_that_it_is_json),
		cmocka_unit_test(what_a_form_sends_comes_without_the_blanks_around_it),
		cmocka_unit_test(the_description_names_every_route_and_every_reference),
		cmocka_unit_test(a_problem_tells_all_in_both_languages),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
