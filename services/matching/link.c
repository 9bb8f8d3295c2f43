/*
 * link: the answer link of a proposal: its id and a secret that is derived, under the service's key, from the id and a
 *         number.
 * Owns: the form of the token.
 * Beware: the secret is kept nowhere: whoever holds the store without the node's key cannot answer for a provider.
 *         Raising the number makes the links given before worthless.
 */
#include "services/matching/service.h"

#define SECRET_LEN 32
#define TOKEN_BYTES (sizeof(struct id) + SECRET_LEN)
#define TOKEN_CHARS (TOKEN_BYTES / 3 * 4)
_Static_assert(TOKEN_BYTES % 3 == 0, "a token has no partial group");

static void
link_secret(struct context *c, struct id proposal, uint32_t number, uint8_t out[SECRET_LEN])
{
	uint8_t of[sizeof proposal.b + 4];

	memcpy(of, proposal.b, sizeof proposal.b);
	for (size_t i = 0; i < 4; i++)
		of[sizeof proposal.b + i] = (uint8_t)(number >> (24 - 8 * i));
	context_fingerprint(c, "answer link", of, sizeof of, out);
}

struct text
link_path(struct context *c, const struct proposal *p)
{
	uint8_t bytes[TOKEN_BYTES];
	char token[TOKEN_CHARS + 1];

	memcpy(bytes, p->id.b, sizeof p->id.b);
	link_secret(c, p->id, p->link, bytes + sizeof p->id.b);
	crypto_base64(bytes, sizeof bytes, token);
	return text_of(arena_printf(c->arena, "/r/%s", token));
}

enum rc
link_find(struct context *c, struct text token, struct proposal *ret, struct fault *why)
{
	uint8_t bytes[TOKEN_BYTES], secret[SECRET_LEN];
	struct id id;
	size_t len;

	if (token.len != TOKEN_CHARS ||
	    crypto_base64_decode(token.ptr, token.len, bytes, sizeof bytes, &len) != RC_OK ||
	    len != sizeof bytes)
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_ANSWER_UNKNOWN);
	memcpy(id.b, bytes, sizeof id.b);
	if (!context_get(c, &matching_proposal, id, ret))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_ANSWER_UNKNOWN);
	link_secret(c, id, ret->link, secret);
	if (ret->link == 0 || !crypto_equal(secret, bytes + sizeof id.b, sizeof secret))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_ANSWER_UNKNOWN);
	return RC_OK;
}
