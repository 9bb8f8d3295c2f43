/*
 * fetch_address: which addresses are on the public Internet.
 * Owns: the list of those that are not (IANA's special-purpose registries).
 * Beware: of IPv6 only 2000::/3 is public, so that every way of writing an IPv4 address inside of one is refused.
 */
#include "services/gateway/fetch.h"
#include <netinet/in.h>
#include <string.h>

struct range {
	uint8_t bits;
	uint8_t bytes[16];
};

static const struct range private4[] = {
	{ 8, { 0 } }, { 8, { 10 } }, { 10, { 100, 64 } }, { 8, { 127 } }, { 16, { 169, 254 } },
	{ 12, { 172, 16 } }, { 24, { 192, 0, 0 } }, { 24, { 192, 0, 2 } }, { 24, { 192, 88, 99 } },
	{ 16, { 192, 168 } }, { 15, { 198, 18 } }, { 24, { 198, 51, 100 } }, { 24, { 203, 0, 113 } },
	{ 3, { 224 } }, /* multicast, and all that is reserved above it */
};
static const struct range public6 = { 3, { 0x20 } };
static const struct range private6[] = {
	{ 23, { 0x20, 0x01 } }, /* protocols, Teredo among them */
	{ 32, { 0x20, 0x01, 0x0d, 0xb8 } }, /* documentation */
	{ 16, { 0x20, 0x02 } }, /* 6to4 */
	{ 20, { 0x3f, 0xff } }, /* documentation */
};

static bool
in_range(const uint8_t *address, const struct range *r)
{
	unsigned whole = r->bits / 8u, rest = r->bits % 8u;
	unsigned mask = 0xffu << (8u - rest) & 0xffu;

	return memcmp(address, r->bytes, whole) == 0 &&
	    (rest == 0 || (address[whole] & mask) == (r->bytes[whole] & mask));
}

static bool
in_any(const uint8_t *address, const struct range *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (in_range(address, &list[i]))
			return true;
	return false;
}

bool
address_is_public(const struct sockaddr *sa, size_t len)
{
	if (sa->sa_family == AF_INET && len >= sizeof(struct sockaddr_in)) {
		struct sockaddr_in in;

		memcpy(&in, sa, sizeof in);
		return !in_any((const uint8_t *)&in.sin_addr, private4, sizeof private4 / sizeof private4[0]);
	}
	if (sa->sa_family == AF_INET6 && len >= sizeof(struct sockaddr_in6)) {
		struct sockaddr_in6 in;

		memcpy(&in, sa, sizeof in);
		return in_range(in.sin6_addr.s6_addr, &public6) &&
		    !in_any(in.sin6_addr.s6_addr, private6, sizeof private6 / sizeof private6[0]);
	}
	return false;
}
