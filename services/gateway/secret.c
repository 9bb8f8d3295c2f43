/*
 * secret: how handles, cookies and tokens are turned into what may be kept: keyed hashes.
 * Owns: nothing; keys derive from the service's own.
 * Beware: a handler and the front must get the same hash, so both come here.
 */
#include "services/gateway/service.h"
#include <stdlib.h>
#include <utf8proc.h>

void
secret_key(const struct service *s, const char *purpose, uint8_t ret_key[CRYPTO_KEY_LEN])
{
	service_key(s, purpose, ret_key);
}

void
secret_hash(const uint8_t key[CRYPTO_KEY_LEN], const void *bytes, size_t len, uint8_t ret_hash[HASH_LEN])
{
	struct crypto_hash_part part = { bytes, len };

	crypto_hash(key, &part, 1, ret_hash);
}

bool
handle_hash(const uint8_t key[CRYPTO_KEY_LEN], struct text handle, uint8_t ret_hash[HASH_LEN])
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t len;
	size_t from = 0, to;

	len = utf8proc_map((const utf8proc_uint8_t *)handle.ptr, (utf8proc_ssize_t)handle.len, &folded,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
	if (len < 0)
		return false;
	to = (size_t)len;
	while (from < to && folded[from] <= ' ')
		from++;
	while (to > from && folded[to - 1] <= ' ')
		to--;
	secret_hash(key, folded + from, to - from, ret_hash);
	free(folded);
	return true;
}

struct text
hash_text(struct arena *a, const uint8_t hash[HASH_LEN])
{
	static const char digits[] = "0123456789abcdef";
	char *out = arena_alloc(a, KEYED_HASH_CHARS + 1);

	for (size_t i = 0; i < HASH_LEN; i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
	return (struct text){ out, KEYED_HASH_CHARS, 0 };
}

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool
hash_parse(struct text hex, uint8_t ret_hash[HASH_LEN])
{
	if (hex.len != KEYED_HASH_CHARS)
		return false;
	for (size_t i = 0; i < HASH_LEN; i++) {
		int high = digit_value(hex.ptr[2 * i]), low = digit_value(hex.ptr[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret_hash[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}
