/*
 * presence_link: the address by which one person signs one half-day without an account.
 * Owns: its form: the session and the half-day in clear, then the person and the secret as common/link has them.
 * Beware: the secret is derived from session, half-day, person and number: none of them can be exchanged for another.
 */
#include "services/scheduling/presence.h"
#include "common/link.h"

#define SESSION_CHARS 22 /* base64url of an id */
static const char half_letters[] = {
	[SESSION_MORNING] = 'm', [SESSION_AFTERNOON] = 'a', [SESSION_EVENING] = 's'
};

static const char *
link_purpose(struct context *c, struct id session, enum session_half half)
{
	char id[ID_TEXT_LEN + 1];

	id_format(session, id);
	return arena_printf(c->arena, "signing link %s %c", id, half_letters[half]);
}

static const struct signing *
signing_find(struct context *c, struct id session, enum session_half half)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_signings, SIGNING_SESSION, &session);
	const struct signing *all = (const struct signing *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].session, session) && all[i].half == half)
			return &all[i];
	return NULL;
}

uint32_t
presence_link_number(struct context *c, struct id session, enum session_half half)
{
	const struct signing *s = signing_find(c, session, half);

	return s == NULL ? 1 : s->link;
}

struct text
presence_link(struct context *c, struct id session, enum session_half half, uint32_t number, struct id person)
{
	struct text token = link_token(c, link_purpose(c, session, half), person, number);
	char at[SESSION_CHARS + 3];

	crypto_base64(session.b, sizeof session.b, at);
	return text_of(
	    arena_printf(c->arena, "/presence/%s%c" TEXT_FMT, at, half_letters[half], TEXT_ARG(token)));
}

bool
presence_link_open(struct context *c, struct text token, struct sheet_ref *ret_half, struct id *ret_person)
{
	struct text secret = { token.ptr + SESSION_CHARS + 1, token.len - SESSION_CHARS - 1, 0 };
	size_t len;

	if (token.len <= SESSION_CHARS + 1 ||
	    crypto_base64_decode(token.ptr, SESSION_CHARS, ret_half->id.b, sizeof ret_half->id.b, &len) !=
		RC_OK ||
	    len != sizeof ret_half->id.b || !link_id(secret, ret_person))
		return false;
	for (size_t i = 0; i < sizeof half_letters; i++) {
		ret_half->half = (enum session_half)i;
		if (half_letters[i] == token.ptr[SESSION_CHARS])
			return link_is(c, link_purpose(c, ret_half->id, ret_half->half), secret, *ret_person,
			    presence_link_number(c, ret_half->id, ret_half->half));
	}
	return false;
}

static enum rc
presence_renew(struct context *c, const struct sheet_ref *in, struct signing *ret, struct fault *why)
{
	const struct signing *now = signing_find(c, in->id, in->half);
	struct session s;
	enum rc rc = context_need(c, &scheduling_sessions, in->id, "id", &s, why);

	if (rc != RC_OK)
		return rc;
	*ret = (struct signing){
		.id = now == NULL ? context_id(c) : now->id, .session = in->id, .half = in->half, .link = 2
	};
	ret->has = REC_BIT(TAG_ID) | REC_BIT(SIGNING_SESSION) | REC_BIT(SIGNING_HALF) | REC_BIT(SIGNING_LINK);
	if (now != NULL) {
		*ret = *now;
		ret->link++;
	}
	return event_stage(c, &scheduling_signings, "renewed", ret);
}
SERVICE_HANDLER(presence_renew, struct sheet_ref, struct signing)
