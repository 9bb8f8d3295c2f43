/*
 * session: what the store keeps of a browser that signed in: opened, used, closed.
 * Owns: nothing beyond its table.
 * Beware: these run as the front's own commands, after it has verified a password; nobody else has the role.
 */
#include "services/gateway/service.h"

static enum rc
session_open(
    struct context *c, const struct session_open *want, struct web_session *ret_session, struct fault *why)
{
	const struct account_entry *a = directory_account(c->state, want->account);

	if (a == NULL || a->closed)
		return fault_add(why, RC_NOT_FOUND, "account", FAULT_ARCHIVED);
	*ret_session = (struct web_session){ .id = context_id(c),
		.account = want->account,
		.secret_hash = want->secret_hash,
		.seen_at = c->now,
		.expires_at = want->expires_at };
	ret_session->has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9);
	event_stage(c, &session_table, "created", ret_session);
	record_drop(&web_session_desc, ret_session, SECRET);
	return RC_OK;
}
HANDLER_SHARED(session_open, struct session_open, struct web_session)

static enum rc
session_seen(struct context *c, const struct session_seen *in, struct nothing *ret_none, struct fault *why)
{
	struct web_session s;
	enum rc rc = context_need(c, &session_table, in->id, "id", &s, why);

	(void)ret_none;
	if (rc != RC_OK || REC_HAS(&s, TAG_ARCHIVED_AT))
		return rc;
	s.seen_at = in->seen_at;
	s.has |= REC_BIT(8);
	return event_stage(c, &session_table, "seen", &s);
}
HANDLER_SHARED(session_seen, struct session_seen, struct nothing)

static enum rc
session_close(struct context *c, const struct ref *in, struct nothing *ret_none, struct fault *why)
{
	struct web_session s;
	enum rc rc = context_need(c, &session_table, in->id, "id", &s, why);

	(void)ret_none;
	if (rc != RC_OK || REC_HAS(&s, TAG_ARCHIVED_AT))
		return rc;
	s.archived_at = c->now;
	s.has |= REC_BIT(TAG_ARCHIVED_AT);
	return event_stage(c, &session_table, "archived", &s);
}
HANDLER_SHARED(session_close, struct ref, struct nothing)

/* Rows that are answered over HTTP, before the bus: whoever calls them here is told. */
enum rc
front_only(struct context *c, const void *in, void *ret_out, struct fault *why)
{
	(void)c;
	(void)in;
	(void)ret_out;
	return fault_add(why, RC_METHOD, NULL, FAULT_FRONT_ONLY);
}
