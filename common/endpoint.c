/*
 * endpoint: an address taken apart, and each part held to its form.
 * Owns: nothing.
 * Beware: whether somebody answers there is not known here.
 */
#include "common/endpoint.h"
#include <arpa/inet.h>
#include <stdlib.h>

#define SCHEME "tcp://"
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."

static bool
port_ok(const char *digits)
{
	size_t len = strlen(digits);
	unsigned long port = strtoul(digits, NULL, 10);

	return len > 0 && len <= 5 && strspn(digits, "0123456789") == len && digits[0] != '0' &&
	    port <= UINT16_MAX;
}

/* Without its brackets, in place. */
static bool
address_is_v6(char *host)
{
	unsigned char out[16];
	size_t len = strlen(host);

	if (len < 3 || host[0] != '[' || host[len - 1] != ']')
		return false;
	host[len - 1] = '\0';
	return inet_pton(AF_INET6, host + 1, out) == 1;
}

static bool
address_is_v4(const char *host)
{
	unsigned char out[4];

	return inet_pton(AF_INET, host, out) == 1;
}

static bool
name_ok(const char *host)
{
	size_t len = strlen(host);

	return len > 0 && strspn(host, NAME_LETTERS) == len && host[0] != '-' && host[0] != '.' &&
	    strstr(host, "..") == NULL && strspn(host, "0123456789.") < len;
}

static bool
endpoint_ok(struct text endpoint, bool named)
{
	char host[ENDPOINT_MAX + 1];
	size_t head = sizeof SCHEME - 1;

	if (endpoint.len <= head || endpoint.len > ENDPOINT_MAX || memcmp(endpoint.ptr, SCHEME, head) != 0 ||
	    memchr(endpoint.ptr, '\0', endpoint.len) != NULL)
		return false;
	memcpy(host, endpoint.ptr + head, endpoint.len - head);
	host[endpoint.len - head] = '\0';
	char *colon = strrchr(host, ':');

	if (colon == NULL || !port_ok(colon + 1))
		return false;
	*colon = '\0';
	return address_is_v6(host) || address_is_v4(host) || (named && name_ok(host));
}

bool
endpoint_binds(struct text endpoint)
{
	return endpoint_ok(endpoint, false);
}

bool
endpoint_connects(struct text endpoint)
{
	return endpoint_ok(endpoint, true);
}
