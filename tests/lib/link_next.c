/*
 * link_next: see link_next.h.
 * Owns: nothing.
 * Beware: characters of base64url only.
 */
#include "tests/lib/link_next.h"
#include <string.h>

static bool
is_token_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
	    c == '_';
}

bool
link_next(struct text *rest, const char *path, char *ret_token, size_t room)
{
	const char *at = rest->len == 0 ? NULL : memmem(rest->ptr, rest->len, path, strlen(path));
	const char *end = rest->ptr + rest->len;
	size_t n = 0;

	if (at == NULL)
		return false;
	for (at += strlen(path); at + n < end && n < room - 1 && is_token_char(at[n]); n++)
		ret_token[n] = at[n];
	ret_token[n] = '\0';
	*rest = (struct text){ at, (uint32_t)(end - at), 0 };
	return true;
}
