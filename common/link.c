/*
 * link: see link.h.
 * Owns: nothing.
 * Beware: the bytes that are fingerprinted (id, then number, big-endian) are for ever: links given out depend on them.
 */
#include "common/link.h"
#include "common/crypto.h"
#include <string.h>

#define SECRET_LEN 32
#define TOKEN_BYTES (sizeof(struct id) + SECRET_LEN)
#define TOKEN_CHARS (TOKEN_BYTES / 3 * 4)
_Static_assert(TOKEN_BYTES % 3 == 0, "a token has no partial group");

static void
secret_of(struct context *c, const char *purpose, struct id id, uint32_t number, uint8_t out[SECRET_LEN])
{
	uint8_t of[sizeof id.b + 4];

	memcpy(of, id.b, sizeof id.b);
	for (size_t i = 0; i < 4; i++)
		of[sizeof id.b + i] = (uint8_t)(number >> (24 - 8 * i));
	context_fingerprint(c, purpose, of, sizeof of, out);
}

struct text
link_token(struct context *c, const char *purpose, struct id id, uint32_t number)
{
	uint8_t bytes[TOKEN_BYTES];
	char token[TOKEN_CHARS + 1];

	memcpy(bytes, id.b, sizeof id.b);
	secret_of(c, purpose, id, number, bytes + sizeof id.b);
	crypto_base64(bytes, sizeof bytes, token);
	return text_of(arena_printf(c->arena, "%s", token));
}

static bool
token_decode(struct text token, uint8_t ret_bytes[TOKEN_BYTES])
{
	size_t len;

	return token.len == TOKEN_CHARS &&
	    crypto_base64_decode(token.ptr, token.len, ret_bytes, TOKEN_BYTES, &len) == RC_OK &&
	    len == TOKEN_BYTES;
}

bool
link_id(struct text token, struct id *ret_id)
{
	uint8_t bytes[TOKEN_BYTES];

	if (!token_decode(token, bytes))
		return false;
	memcpy(ret_id->b, bytes, sizeof ret_id->b);
	return true;
}

bool
link_is(struct context *c, const char *purpose, struct text token, struct id id, uint32_t number)
{
	uint8_t bytes[TOKEN_BYTES], secret[SECRET_LEN];

	if (number == 0 || !token_decode(token, bytes))
		return false;
	secret_of(c, purpose, id, number, secret);
	return memcmp(bytes, id.b, sizeof id.b) == 0 &&
	    crypto_equal(secret, bytes + sizeof id.b, sizeof secret);
}
