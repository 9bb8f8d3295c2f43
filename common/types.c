/*
 * types: ids to and from the 36-character form of RFC 9562.
 * Owns: nothing.
 * Beware: any version of UUID is read; always written in lower case.
 */
#include "common/types.h"
#include <stddef.h>

static bool
is_dash(size_t at)
{
	return at == 8 || at == 13 || at == 18 || at == 23;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void
id_format(struct id id, char *out)
{
	static const char hex[] = "0123456789abcdef";
	size_t nibble = 0;

	for (size_t at = 0; at < ID_TEXT_LEN; at++) {
		if (is_dash(at)) {
			out[at] = '-';
			continue;
		}
		unsigned byte = id.b[nibble / 2];

		out[at] = hex[nibble % 2 == 0 ? byte >> 4 : byte & 15];
		nibble++;
	}
	out[ID_TEXT_LEN] = '\0';
}

bool
id_parse(const char *s, size_t len, struct id *ret_id)
{
	struct id id = { { 0 } };
	size_t nibble = 0;

	if (len != ID_TEXT_LEN)
		return false;
	for (size_t at = 0; at < len; at++) {
		if (is_dash(at)) {
			if (s[at] != '-')
				return false;
			continue;
		}
		int v = hex_value(s[at]);

		if (v < 0)
			return false;
		id.b[nibble / 2] = (uint8_t)(id.b[nibble / 2] << 4 | v);
		nibble++;
	}
	*ret_id = id;
	return true;
}
