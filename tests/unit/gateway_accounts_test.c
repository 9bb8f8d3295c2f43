/*
 * gateway_accounts_test: accounts, sessions and tokens as commands, and the door that reads them from memory.
 * Owns: a host with the gateway's service and a registry in which nobody has a mandate.
 * Beware: requests are evhttp's own objects without a connection: only their headers are looked at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/notification.h"
#include "services/gateway/http.h"
#include "services/gateway/stream.h"
#include "tests/lib/host.h"
#include <stdlib.h>

#define NOW INT64_C(1574760000000000) /* 2019-11-26 */

extern const struct service_desc registry_service;
static const struct service_desc *const services[] = { &registry_service, &gateway_service };
static struct host *host;
static struct fault why;
static const struct host_caller operator_ = { .roles = ROLE_OPERATOR };
static const struct host_caller coordinator = { .roles = ROLE_COORDINATOR };
static const struct host_caller inside = { .roles = ROLE_SERVICE };

static int
setup(void **state)
{
	(void)state;
	crypto_open();
	host = host_new(services, 2, NOW);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	host_free(host);
	return 0;
}

static enum rc
account_make(const struct host_caller *who, const char *handle, uint32_t roles, struct account *ret_account)
{
	struct account_new in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), text_of(handle),
		TEXT_LIT("une phrase assez longue"), roles, { { 0 } }, { 0 } };

	fault_clear(&why);
	return host_call(host, who, "gateway.account.create", &account_new_desc, &in, 0, &account_desc,
	    ret_account, NULL, &why);
}

static struct id
person_make(void)
{
	struct person in = { .has = REC_BIT(7), .name = TEXT_LIT("Personne référente") }, made;

	fault_clear(&why);
	assert_int_equal(host_call(host, &operator_, "registry.person.create", &person_desc, &in, 0,
			     &person_desc, &made, NULL, &why),
	    RC_OK);
	host_settle(host);
	return made.id;
}

/* person NULL: of nobody. */
static enum rc
token_ask(uint32_t roles, const struct id *person, struct token_made *ret_made)
{
	struct token_new in = { REC_BIT(1) | (person == NULL ? 0 : REC_BIT(2)), roles,
		person == NULL ? (struct id){ { 0 } } : *person, { 0 }, 0 };

	fault_clear(&why);
	return host_call(host, &operator_, "gateway.token.create", &token_new_desc, &in, 0, &token_made_desc,
	    ret_made, NULL, &why);
}

static void
a_handle_is_taken_once_however_it_is_written(void **state)
{
	struct account a;

	(void)state;
	assert_int_equal(account_make(&operator_, "Coord@Exemple.org", ROLE_COORDINATOR, &a), RC_OK);
	assert_false(REC_HAS(&a, 6));
	assert_int_equal(account_make(&operator_, " coord@exemple.ORG", ROLE_COORDINATOR, &a), RC_RULE);
	assert_string_equal(why.items[0].code->name, "handle_taken");
	assert_string_equal(why.items[0].field, "handle");
}

static void
a_coordinator_gives_neither_operator_nor_referent(void **state)
{
	struct account a;

	(void)state;
	assert_int_equal(account_make(&coordinator, "one", ROLE_REFERENT, &a), RC_FORBIDDEN);
	assert_int_equal(account_make(&coordinator, "one", ROLE_OPERATOR | ROLE_DIRECTOR, &a), RC_FORBIDDEN);
	assert_int_equal(account_make(&coordinator, "one", ROLE_DIRECTOR, &a), RC_OK);
}

static enum rc
account_patch(const struct account *was, uint32_t roles, const struct id *person, struct account *ret)
{
	struct account in = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(8),
		.id = was->id,
		.version = was->version,
		.roles = roles };

	if (person != NULL) {
		in.person = *person;
		in.has |= REC_BIT(9);
	}
	fault_clear(&why);
	return host_call(host, &operator_, "gateway.account.update", &account_desc, &in, 0, &account_desc,
	    ret, NULL, &why);
}

static void
the_role_that_reads_personal_requests_is_given_to_somebody_of_the_registry(void **state)
{
	struct id person = person_make(), nobody = { { 1, 2, 3 } };
	struct token_made made;
	struct account a, b;

	(void)state;
	assert_int_equal(token_ask(ROLE_REFERENT, NULL, &made), RC_RULE);
	assert_string_equal(why.items[0].code->name, "referent_person");
	assert_string_equal(why.items[0].field, "person");
	assert_int_equal(token_ask(ROLE_REFERENT | ROLE_COORDINATOR, NULL, &made), RC_RULE);
	assert_int_equal(token_ask(ROLE_REFERENT, &person, &made), RC_OK);
	assert_int_equal(account_make(&operator_, "two", ROLE_REFERENT, &a), RC_RULE);
	assert_string_equal(why.items[0].code->name, "referent_person");
	assert_int_equal(account_make(&operator_, "two", ROLE_COORDINATOR, &a), RC_OK);
	assert_int_equal(account_patch(&a, ROLE_REFERENT, NULL, &b), RC_RULE);
	assert_string_equal(why.items[0].code->name, "referent_person");
	assert_int_equal(account_patch(&a, ROLE_REFERENT, &nobody, &b), RC_INVALID);
	assert_string_equal(why.items[0].code->name, "unknown_reference");
	assert_int_equal(account_patch(&a, ROLE_REFERENT, &person, &b), RC_OK);
}

static void
an_account_or_a_token_is_of_nobody_or_of_a_person_who_exists(void **state)
{
	struct account_new in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), TEXT_LIT("seven"),
		TEXT_LIT("une phrase assez longue"), ROLE_DIRECTOR, { { 1, 2, 3 } }, { 0 } };
	struct id nobody = { { 1, 2, 3 } };
	struct token_made made;

	(void)state;
	assert_int_equal(token_ask(ROLE_DIRECTOR, &nobody, &made), RC_INVALID);
	assert_string_equal(why.items[0].code->name, "unknown_reference");
	assert_string_equal(why.items[0].field, "person");
	assert_int_equal(token_ask(ROLE_DIRECTOR, NULL, &made), RC_OK);
	fault_clear(&why);
	assert_int_equal(host_call(host, &operator_, "gateway.account.create", &account_new_desc, &in, 0,
			     NULL, NULL, NULL, &why),
	    RC_INVALID);
	assert_string_equal(why.items[0].code->name, "unknown_reference");
}

static void
a_coordinator_closes_no_account_of_an_operator(void **state)
{
	struct account a, in = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) };

	(void)state;
	assert_int_equal(account_make(&operator_, "chief", ROLE_OPERATOR, &a), RC_OK);
	in.id = a.id;
	in.version = a.version;
	assert_int_equal(host_call(host, &coordinator, "gateway.account.archive", &account_desc, &in, 0, NULL,
			     NULL, NULL, &why),
	    RC_FORBIDDEN);
	in.version = a.version + 1;
	assert_int_equal(host_call(host, &operator_, "gateway.account.archive", &account_desc, &in, 0, NULL,
			     NULL, NULL, &why),
	    RC_STALE);
	in.version = a.version;
	assert_int_equal(host_call(host, &operator_, "gateway.account.archive", &account_desc, &in, 0, NULL,
			     NULL, NULL, &why),
	    RC_OK);
}

static void
a_short_password_is_refused_with_its_bound(void **state)
{
	struct account_new in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), TEXT_LIT("three"),
		TEXT_LIT("trop court"), ROLE_DIRECTOR, { { 0 } }, { 0 } };

	(void)state;
	fault_clear(&why);
	assert_int_equal(host_call(host, &operator_, "gateway.account.create", &account_new_desc, &in, 0,
			     NULL, NULL, NULL, &why),
	    RC_INVALID);
	assert_string_equal(why.items[0].field, "password");
}

static void
the_password_is_hashed_beside_the_loop(void **state)
{
	struct account a;
	const struct account_entry *e;

	(void)state;
	assert_int_equal(account_make(&operator_, "four", ROLE_DIRECTOR, &a), RC_OK);
	e = directory_account(service_state(host_service(host, "gateway")), a.id);
	assert_non_null(e);
	assert_true(crypto_password_verify(e->password_hash, "une phrase assez longue", 23));
	assert_false(crypto_password_verify(e->password_hash, "une phrase assez longuE", 23));
}

/* --- the door
 * ------------------------------------------------------------------------------------------------------- */
struct door {
	struct gateway g;
	struct exchange r;
};

static struct door *
door_open(void)
{
	struct door *d = calloc(1, sizeof *d);
	struct service *s = host_service(host, "gateway");

	d->g.service = s;
	d->g.directory = service_state(s);
	service_key(s, PURPOSE_SECRET, d->g.secret_key);
	service_key(s, "csrf", d->g.csrf_key);
	d->r.g = &d->g;
	d->r.began = host_now(host);
	d->r.ev = evhttp_request_new(NULL, NULL);
	return d;
}

static void
door_header(struct door *d, const char *name, const char *value)
{
	evhttp_add_header(evhttp_request_get_input_headers(d->r.ev), name, value);
}

static void
door_close(struct door *d)
{
	evhttp_request_free(d->r.ev);
	arena_free(&d->r.arena);
	free(d);
}

static void
token_make(uint32_t roles, struct token_made *ret_made)
{
	assert_int_equal(token_ask(roles, NULL, ret_made), RC_OK);
}

static enum rc
door_by_token(struct text token, uint32_t roles, bool writes)
{
	struct door *d = door_open();
	char line[128];
	enum rc rc;

	snprintf(line, sizeof line, "Bearer " TEXT_FMT, TEXT_ARG(token));
	door_header(d, "Authorization", line);
	rc = auth_allows(&d->r, roles, writes);
	door_close(d);
	return rc;
}

static void
a_token_opens_until_it_is_revoked_or_its_days_are_over(void **state)
{
	struct token_made made;
	struct ref ref = { .has = REC_BIT(1) };

	(void)state;
	token_make(ROLE_COORDINATOR, &made);
	assert_memory_equal(made.token.ptr, "mlg_", 4);
	assert_int_equal(door_by_token(made.token, ROLE_COORDINATOR, true), RC_OK);
	assert_int_equal(door_by_token(made.token, ROLE_OPERATOR, false), RC_FORBIDDEN);
	assert_int_equal(door_by_token(TEXT_LIT("mlg_nothing"), ROLE_COORDINATOR, false), RC_UNAUTHENTICATED);
	ref.id = made.id;
	assert_int_equal(
	    host_call(host, &operator_, "gateway.token.revoke", &ref_desc, &ref, 0, NULL, NULL, NULL, &why),
	    RC_OK);
	assert_int_equal(door_by_token(made.token, ROLE_COORDINATOR, false), RC_UNAUTHENTICATED);
	token_make(ROLE_COORDINATOR, &made);
	host_advance(host, INT64_C(91) * 86400 * USEC_PER_SEC);
	assert_int_equal(door_by_token(made.token, ROLE_COORDINATOR, false), RC_UNAUTHENTICATED);
}

#define COOKIE "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void
session_make(struct id account, struct web_session *ret_session)
{
	struct session_open in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), account, { 0 },
		host_now(host) + SESSION_ABSOLUTE };
	uint8_t key[CRYPTO_KEY_LEN], hash[HASH_LEN];

	service_key(host_service(host, "gateway"), PURPOSE_SECRET, key);
	secret_hash(key, COOKIE, strlen(COOKIE), hash);
	in.secret_hash = hash_text(host_arena(host), hash);
	assert_int_equal(host_call(host, &inside, "gateway.session.open", &session_open_desc, &in, 0,
			     &web_session_desc, ret_session, NULL, &why),
	    RC_OK);
}

static enum rc
door_by_cookie(const char *csrf, const char *origin, bool writes)
{
	struct door *d = door_open();
	char right[SECRET_CHARS + 1];
	enum rc rc;

	door_header(d, "Cookie", "theme=dark; __Host-sid=" COOKIE);
	door_header(d, "Host", "maillage.example");
	auth_csrf(&d->g, COOKIE, right);
	if (csrf != NULL)
		door_header(d, "X-CSRF-Token", csrf[0] == '=' ? right : csrf);
	if (origin != NULL)
		door_header(d, "Origin", origin);
	rc = auth_allows(&d->r, ROLE_ACCOUNTS, writes);
	door_close(d);
	return rc;
}

static void
a_cookie_writes_only_with_its_csrf_token_from_our_own_pages(void **state)
{
	struct account a;
	struct web_session s;
	struct ref ref = { .has = REC_BIT(1) };

	(void)state;
	assert_int_equal(account_make(&operator_, "five", ROLE_DIRECTOR, &a), RC_OK);
	session_make(a.id, &s);
	assert_int_equal(door_by_cookie(NULL, NULL, false), RC_OK);
	assert_int_equal(door_by_cookie(NULL, NULL, true), RC_FORBIDDEN);
	assert_int_equal(door_by_cookie(COOKIE, NULL, true), RC_FORBIDDEN);
	assert_int_equal(door_by_cookie("=", NULL, true), RC_OK);
	assert_int_equal(door_by_cookie("=", "https://maillage.example", true), RC_OK);
	assert_int_equal(door_by_cookie("=", "https://maillage.example.evil", true), RC_FORBIDDEN);
	assert_int_equal(door_by_cookie("=", "null", true), RC_FORBIDDEN);
	ref.id = s.id;
	assert_int_equal(
	    host_call(host, &inside, "gateway.session.close", &ref_desc, &ref, 0, NULL, NULL, NULL, &why),
	    RC_OK);
	assert_int_equal(door_by_cookie(NULL, NULL, false), RC_UNAUTHENTICATED);
}

static void
an_idle_session_ends_and_a_restart_keeps_the_others(void **state)
{
	struct account a;
	struct web_session s;

	(void)state;
	assert_int_equal(account_make(&operator_, "six", ROLE_DIRECTOR, &a), RC_OK);
	session_make(a.id, &s);
	host_restart(host, "gateway");
	assert_int_equal(door_by_cookie(NULL, NULL, false), RC_OK);
	host_advance(host, SESSION_IDLE + USEC_PER_SEC);
	assert_int_equal(door_by_cookie(NULL, NULL, false), RC_UNAUTHENTICATED);
}

/* --- the stream
 * ----------------------------------------------------------------------------------------------------- */
static void
an_event_is_told_only_to_those_whom_the_record_names(void **state)
{
	struct mandate m = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7),
		.person = { { 1 } },
		.organisation = { { 2 } } };
	struct id own[] = { { { 2 } } };
	struct viewer team = { ROLE_COORDINATOR, { { 0 } }, NULL, 0, false },
		      director = { ROLE_DIRECTOR, { { 9 } }, own, 1, true };
	struct viewer other = { ROLE_DIRECTOR, { { 9 } }, NULL, 0, false },
		      nobody = { ROLE_DIRECTOR, { { 0 } }, NULL, 0, false };
	struct collection_desc audited = mandate_collection;
	struct arena a = { 0 };
	struct buf b = { 0 };

	(void)state;
	record_encode(&mandate_desc, &m, 0, 0, &b);
	assert_true(stream_visible(&mandate_collection, &team, b.ptr, b.len, &a));
	assert_true(stream_visible(&mandate_collection, &director, b.ptr, b.len, &a));
	assert_false(stream_visible(&mandate_collection, &other, b.ptr, b.len, &a));
	assert_false(stream_visible(&mandate_collection, &nobody, b.ptr, b.len, &a));
	audited.audited = true;
	assert_false(stream_visible(&audited, &team, b.ptr, b.len, &a));
	arena_free(&a);
	buf_free(&b);
}

static bool
notice_told(uint32_t audience, struct id organisation, const struct viewer *v)
{
	struct notice n = { .has = REC_BIT(TAG_ID) | REC_BIT(NOTICE_TAG_AUDIENCE), .audience = audience };
	struct arena a = { 0 };
	struct buf b = { 0 };
	bool told;

	n.organisation = organisation;
	n.has |= id_is_zero(organisation) ? 0 : REC_BIT(NOTICE_TAG_ORGANISATION);
	record_encode(&notice_desc, &n, 0, 0, &b);
	told = stream_visible(&notice_collection, v, b.ptr, b.len, &a);
	arena_free(&a);
	buf_free(&b);
	return told;
}

static void
a_notice_is_told_to_those_who_find_it_in_their_inbox(void **state)
{
	struct id centre[] = { { { 2 } } }, none = { { 0 } };
	struct viewer team = { ROLE_COORDINATOR, { { 0 } }, NULL, 0, false },
		      referent = { ROLE_REFERENT, { { 8 } }, NULL, 0, false },
		      both = { ROLE_REFERENT | ROLE_DIRECTOR, { { 9 } }, centre, 1, true },
		      employee = { ROLE_BENEFICIARY, { { 7 } }, centre, 1, true };

	(void)state;
	assert_true(notice_told(ROLE_REFERENT, none, &referent));
	assert_false(notice_told(ROLE_REFERENT, none, &both));
	assert_false(notice_told(ROLE_REFERENT, none, &team));
	assert_true(notice_told(ROLE_REFERENT | ROLE_COORDINATOR, centre[0], &team));
	assert_true(notice_told(ROLE_COORDINATOR, centre[0], &both)); /* the direction of that structure */
	assert_false(notice_told(ROLE_COORDINATOR, centre[0], &employee));
}

static void
an_event_id_opens_only_for_its_own_reader(void **state)
{
	uint8_t key[CRYPTO_KEY_LEN] = { 7 };
	uint64_t at[SERVICES_MOST] = { 3, 4 }, back[SERVICES_MOST] = { 0 };
	char id[STREAM_ID_CHARS], again[STREAM_ID_CHARS];
	struct id me = { { 1 } }, you = { { 2 } };

	(void)state;
	stream_id_seal(key, me, at, id);
	stream_id_seal(key, me, at, again);
	assert_string_not_equal(id, again);
	assert_int_equal(stream_id_open(key, me, id, back), RC_OK);
	assert_memory_equal(at, back, sizeof at);
	assert_int_not_equal(stream_id_open(key, you, id, back), RC_OK);
	assert_int_not_equal(stream_id_open(key, me, "AAAA", back), RC_OK);
}

static void
many_wrong_passwords_make_a_wait_that_grows(void **state)
{
	uint8_t handle[HASH_LEN] = { 1, 2, 3 };
	unsigned first;

	(void)state;
	for (int i = 0; i < 4; i++)
		rate_failed(handle, NOW);
	assert_int_equal(rate_wait(handle, NOW), 0);
	rate_failed(handle, NOW);
	first = rate_wait(handle, NOW);
	assert_true(first >= 30);
	rate_failed(handle, NOW);
	assert_true(rate_wait(handle, NOW) > first);
	rate_passed(handle);
	assert_int_equal(rate_wait(handle, NOW), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_handle_is_taken_once_however_it_is_written, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_coordinator_gives_neither_operator_nor_referent, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    the_role_that_reads_personal_requests_is_given_to_somebody_of_the_registry, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    an_account_or_a_token_is_of_nobody_or_of_a_person_who_exists, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_coordinator_closes_no_account_of_an_operator, setup, teardown),
		cmocka_unit_test_setup_teardown(a_short_password_is_refused_with_its_bound, setup, teardown),
		cmocka_unit_test_setup_teardown(the_password_is_hashed_beside_the_loop, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_token_opens_until_it_is_revoked_or_its_days_are_over, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_cookie_writes_only_with_its_csrf_token_from_our_own_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    an_idle_session_ends_and_a_restart_keeps_the_others, setup, teardown),
		cmocka_unit_test(an_event_is_told_only_to_those_whom_the_record_names),
		cmocka_unit_test(a_notice_is_told_to_those_who_find_it_in_their_inbox),
		cmocka_unit_test(an_event_id_opens_only_for_its_own_reader),
		cmocka_unit_test(many_wrong_passwords_make_a_wait_that_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
