/*
 * gateway_front_test: the raw scanner refuses each oddity that evhttp would let through, wherever the bytes are cut.
 * Owns: nothing.
 * Beware: every case runs in one piece and byte by byte: both must say the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "services/gateway/front.h"
#include <stdlib.h>

#define HOST "Host: maillage.example\r\n"
#define BYTES(s) (s), sizeof(s) - 1

static const struct fault_code *
scan(const char *bytes, size_t len)
{
	struct front whole = { 0 }, single = { 0 };

	front_scan(&whole, (const uint8_t *)bytes, len);
	for (size_t i = 0; i < len; i++)
		front_scan(&single, (const uint8_t *)bytes + i, 1);
	assert_int_equal(whole.rc, single.rc);
	assert_ptr_equal(whole.fault, single.fault);
	return whole.fault;
}

static void
a_plain_request_passes(void **state)
{
	(void)state;
	assert_null(scan(BYTES("GET /api/v1/organisations?limit=3&name=%C3%A9 HTTP/1.1\r\n" HOST "\r\n")));
	assert_null(scan(BYTES("POST /a HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}")));
	assert_null(scan(BYTES("GET / HTTP/1.0\r\n" HOST "Accept:\t*/*  \r\n\r\n")));
	assert_null(
	    scan(BYTES("POST /a HTTP/1.1\r\n" HOST "Expect: 100-Continue \r\nContent-Encoding: identity\r\n"
		       "Cookie: a=1\r\nCookie: b=2\r\nContent-Length: 2\r\n\r\n{}")));
}

static void
each_oddity_has_its_own_code(void **state)
{
	(void)state;
	assert_ptr_equal(
	    scan(BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}")),
	    FAULT_HTTP_LENGTH);
	assert_ptr_equal(
	    scan(BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\nabc")), FAULT_HTTP_LENGTH);
	assert_ptr_equal(
	    scan(BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 1 2\r\n\r\nabc")), FAULT_HTTP_LENGTH);
	assert_ptr_equal(
	    scan(BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n")), FAULT_HTTP_LENGTH);
	assert_ptr_equal(scan(BYTES("GET / HTTP/1.1\n" HOST "\r\n")), FAULT_HTTP_LINE);
	assert_ptr_equal(scan(BYTES("GET / HTTP/1.1\r\nHost: x\n\r\n")), FAULT_HTTP_LINE);
	assert_ptr_equal(scan(BYTES("GET / HTTP/1.1\r\n\r\n")), FAULT_HTTP_HOST);
	assert_ptr_equal(scan(BYTES("GET / HTTP/1.1\r\n" HOST HOST "\r\n")), FAULT_HTTP_HOST);
	assert_ptr_equal(scan(BYTES("GET / HTTP/1.1\r\nHost: a b\r\n\r\n")), FAULT_HTTP_HOST);
	assert_ptr_equal(scan(BYTES("GET / HTTP/1.1\r\nHost : x\r\n\r\n")), FAULT_HTTP_HEADER);
	assert_ptr_equal(scan(BYTES("GET / HTTP/1.1\r\n" HOST "A: b\r\n c\r\n\r\n")), FAULT_HTTP_FOLD);
	assert_ptr_equal(scan(BYTES("GET / HTTP/1.1\r\n" HOST "A: b\0c\r\n\r\n")), FAULT_HTTP_CONTROL);
	assert_ptr_equal(scan(BYTES("GET /\0 HTTP/1.1\r\n" HOST "\r\n")), FAULT_HTTP_CONTROL);
	assert_ptr_equal(
	    scan(BYTES("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
	    FAULT_HTTP_CHUNKED);
	assert_ptr_equal(
	    scan(BYTES("GET / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc")), FAULT_HTTP_BODY);
	assert_ptr_equal(scan(BYTES("GET http://x/ HTTP/1.1\r\n" HOST "\r\n")), FAULT_HTTP_START);
	assert_ptr_equal(scan(BYTES("GET //x HTTP/1.1\r\n" HOST "\r\n")), FAULT_HTTP_START);
	assert_ptr_equal(scan(BYTES("GET / HTTP/2.0\r\n" HOST "\r\n")), FAULT_HTTP_START);
	assert_ptr_equal(scan(BYTES("TRACE / HTTP/1.1\r\n" HOST "\r\n")), FAULT_VERB);
	assert_ptr_equal(scan(BYTES("GET / HTTP/1.1\r\n" HOST "Authorization: Bearer a\r\n"
				    "authorization: Bearer b\r\n\r\n")),
	    FAULT_HTTP_DOUBLED);
	assert_ptr_equal(
	    scan(BYTES("PATCH / HTTP/1.1\r\n" HOST "If-Match: \"1\"\r\nIf-Match: \"2\"\r\n\r\n")),
	    FAULT_HTTP_DOUBLED);
	assert_ptr_equal(scan(BYTES("POST / HTTP/1.1\r\n" HOST "Expect: 200-ok\r\n\r\n")), FAULT_HTTP_EXPECT);
	assert_ptr_equal(
	    scan(BYTES("POST / HTTP/1.1\r\n" HOST "Expect: 100-continue, x\r\n\r\n")), FAULT_HTTP_EXPECT);
	assert_ptr_equal(
	    scan(BYTES("POST / HTTP/1.1\r\n" HOST "Content-Encoding: gzip\r\n\r\n")), FAULT_HTTP_CODING);
	assert_ptr_equal(scan(BYTES("\r\nGET / HTTP/1.1\r\n" HOST "\r\n")), FAULT_HTTP_START);
}

static void
an_oddity_behind_a_good_request_is_found(void **state)
{
	(void)state;
	assert_ptr_equal(scan(BYTES("GET / HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\nHost : x\r\n\r\n")),
	    FAULT_HTTP_HEADER);
	assert_ptr_equal(
	    scan(BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\n\n\0\n\nFOO")), NULL);
}

static void
a_body_is_not_read_as_a_head(void **state)
{
	struct front f = { 0 };
	static const char bytes[] =
	    "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nGET /GET / HTTP/1.1\r\n" HOST "\r\n";

	(void)state;
	assert_int_equal(front_scan(&f, (const uint8_t *)bytes, sizeof bytes - 1), RC_OK);
	assert_int_equal(f.heads, 2);
}

static void
what_is_asked_beyond_reading_has_its_own_status(void **state)
{
	struct front f = { 0 };

	(void)state;
	front_scan(&f, (const uint8_t *)BYTES("POST / HTTP/1.1\r\n" HOST "Expect: later\r\n"));
	assert_int_equal(front_status(&f), 417);
	memset(&f, 0, sizeof f);
	front_scan(&f, (const uint8_t *)BYTES("POST / HTTP/1.1\r\n" HOST "Content-Encoding: br\r\n"));
	assert_int_equal(front_status(&f), 415);
	memset(&f, 0, sizeof f);
	front_scan(
	    &f, (const uint8_t *)BYTES("GET / HTTP/1.1\r\n" HOST "Authorization: a\r\nAuthorization:"));
	assert_int_equal(front_status(&f), 400);
	assert_string_equal(f.argument, "Authorization");
}

static void
size_has_a_bound(void **state)
{
	static char bytes[20000];
	struct front f = { 0 };

	(void)state;
	memset(bytes, 'a', sizeof bytes);
	memcpy(bytes, BYTES("GET / HTTP/1.1\r\n" HOST "X: "));
	assert_int_equal(front_scan(&f, (const uint8_t *)bytes, sizeof bytes), RC_LIMIT);
	assert_int_equal(front_status(&f), 431);
	memset(&f, 0, sizeof f);
	front_scan(&f, (const uint8_t *)BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 262145\r\n\r\n"));
	assert_int_equal(front_status(&f), 413);
	memset(&f, 0, sizeof f);
	front_scan(&f,
	    (const uint8_t *)BYTES(
		"POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999999\r\n\r\n"));
	assert_int_equal(front_status(&f), 413);
	memset(&f, 0, sizeof f);
	assert_int_equal(
	    front_scan(
		&f, (const uint8_t *)BYTES("POST / HTTP/1.1\r\n" HOST "Content-Length: 262144\r\n\r\n")),
	    RC_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_request_passes),
		cmocka_unit_test(each_oddity_has_its_own_code),
		cmocka_unit_test(an_oddity_behind_a_good_request_is_found),
		cmocka_unit_test(a_body_is_not_read_as_a_head),
		cmocka_unit_test(what_is_asked_beyond_reading_has_its_own_status),
		cmocka_unit_test(size_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
