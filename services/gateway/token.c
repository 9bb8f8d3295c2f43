/*
 * token: keys for programs: made once, shown once, kept as a keyed hash, ended by date or at once.
 * Owns: nothing beyond its table.
 * Beware: a token acts as the person and roles that it names: only an operator makes one.
 */
#include "services/gateway/service.h"

static enum rc
token_create(struct context *c, const struct token_new *want, struct token_made *ret_made, struct fault *why)
{
	uint32_t days = REC_HAS(want, 4) ? want->days : TOKEN_DAYS_DEFAULT;
	struct token t = { .roles = want->roles, .person = want->person, .label = want->label };
	uint8_t secret[32], key[CRYPTO_KEY_LEN], hash[HASH_LEN];
	char *text = arena_alloc(c->arena, sizeof TOKEN_PREFIX + SECRET_CHARS + 1);
	uint64_t optional = (REC_HAS(want, 2) ? REC_BIT(8) : 0) | (REC_HAS(want, 3) ? REC_BIT(6) : 0);

	if (grant_person(c, want->roles, REC_HAS(want, 2) ? &want->person : NULL, why) != RC_OK)
		return fault_rc(why);
	context_secret(c, "token", secret);
	memcpy(text, TOKEN_PREFIX, sizeof TOKEN_PREFIX - 1);
	crypto_base64(secret, sizeof secret, text + sizeof TOKEN_PREFIX - 1);
	secret_key(c->service, PURPOSE_SECRET, key);
	secret_hash(key, text, strlen(text), hash);
	t.id = context_id(c);
	t.secret_hash = hash_text(c->arena, hash);
	t.expires_at = c->now + (usec_t)days * 86400 * USEC_PER_SEC;
	t.has = REC_BIT(TAG_ID) | REC_BIT(7) | REC_BIT(9) | REC_BIT(10) | optional;
	*ret_made = (struct token_made){ .id = t.id,
		.token = text_of(text),
		.roles = t.roles,
		.person = t.person,
		.label = t.label,
		.expires_at = t.expires_at };
	ret_made->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(6) |
	    (REC_HAS(want, 2) ? REC_BIT(4) : 0) | (REC_HAS(want, 3) ? REC_BIT(5) : 0);
	return event_stage(c, &token_table, "created", &t);
}
HANDLER_SHARED(token_create, struct token_new, struct token_made)

static enum rc
token_revoke(struct context *c, const struct ref *in, struct token *ret_token, struct fault *why)
{
	enum rc rc = context_need(c, &token_table, in->id, "id", ret_token, why);

	if (rc != RC_OK)
		return rc;
	if (!REC_HAS(ret_token, TAG_ARCHIVED_AT)) { /* revoking twice is no fault */
		ret_token->archived_at = c->now;
		ret_token->has |= REC_BIT(TAG_ARCHIVED_AT);
		event_stage(c, &token_table, "archived", ret_token);
	}
	record_drop(&token_desc, ret_token, SECRET);
	return RC_OK;
}
HANDLER_SHARED(token_revoke, struct ref, struct token)
