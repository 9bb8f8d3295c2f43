/*
 * gateway_address_test: which addresses the gateway may go out to.
 * Owns: nothing.
 * Beware: what is not plainly public is refused, however it is written.
 */
#include "services/gateway/fetch.h"
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static bool
is_public(const char *text)
{
	struct sockaddr_in a4 = { .sin_family = AF_INET };
	struct sockaddr_in6 a6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &a4.sin_addr) == 1)
		return address_is_public((const struct sockaddr *)&a4, sizeof a4);
	assert_int_equal(inet_pton(AF_INET6, text, &a6.sin6_addr), 1);
	return address_is_public((const struct sockaddr *)&a6, sizeof a6);
}

static void
public_addresses_are_gone_out_to(void **unused)
{
	static const char *const good[] = { "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255",
		"100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "198.17.255.255", "198.20.0.1",
		"223.255.255.255", "2001:4860:4860::8888", "2a00::1", "3ffe::1" };

	(void)unused;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (!is_public(good[i]))
			fail_msg("%s is refused", good[i]);
}

static void
this_machine_its_network_and_all_that_is_reserved_are_not(void **unused)
{
	static const char *const bad[] = { "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255",
		"127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255",
		"192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255",
		"198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:1.1.1.1", "64:ff9b::7f00:1", "fc00::1", "fd12::1",
		"fe80::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "::127.0.0.1" };

	(void)unused;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (is_public(bad[i]))
			fail_msg("%s is taken for public", bad[i]);
}

static void
another_family_or_an_address_cut_short_is_refused(void **unused)
{
	struct sockaddr_in a4 = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x01010101) };

	(void)unused;
	assert_true(address_is_public((const struct sockaddr *)&a4, sizeof a4));
	assert_false(address_is_public((const struct sockaddr *)&a4, 4));
	a4.sin_family = AF_UNIX;
	assert_false(address_is_public((const struct sockaddr *)&a4, sizeof a4));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(public_addresses_are_gone_out_to),
		cmocka_unit_test(this_machine_its_network_and_all_that_is_reserved_are_not),
		cmocka_unit_test(another_family_or_an_address_cut_short_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
