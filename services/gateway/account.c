/*
 * account: making accounts, their roles and passwords.
 * Owns: the rules of who may give which role; the hashing work, which runs on a thread.
 * Beware: the password lives in the work's memory only, and is wiped; until the hash is back the account
 * cannot sign in.
 */
#include "services/gateway/service.h"
#include <stdlib.h>

/* An operator may give any role. A coordinator may not make operators, nor the one role that reads personal
 * requests. */
#define ROLES_OF_OPERATOR_ONLY (ROLE_OPERATOR | ROLE_REFERENT | ROLE_NATIONAL)

struct hashing {
	struct work work;
	struct id account;
	size_t len;
	char password[PASSWORD_MAX * 4];
};

static void
hashing_run(struct work *w)
{
	struct hashing *h = (struct hashing *)w;
	char hash[CRYPTO_PASSWORD_HASH_LEN] = "";
	struct account_hashed out = { REC_BIT(1) | REC_BIT(2), h->account, { 0 } };

	if (crypto_password_hash(h->password, h->len, hash) != RC_OK)
		hash[0] =
		    '\0'; /* no memory for it: the handler refuses an empty one, the account stays shut */
	out.password_hash = text_of(hash);
	record_encode(&account_hashed_desc, &out, 0, 0, &w->result);
	crypto_wipe(h->password, sizeof h->password);
}

static void
hashing_free(struct work *w)
{
	struct hashing *h = (struct hashing *)w;

	crypto_wipe(h->password, sizeof h->password);
	buf_free(&w->result);
	free(h);
}

static void
hashing_start(struct context *c, struct id account, struct text password)
{
	struct hashing *h = calloc(1, sizeof *h);

	if (h == NULL)
		abort();
	h->work.run = hashing_run;
	h->work.free = hashing_free;
	h->work.method = "gateway.account.hashed";
	h->account = account;
	h->len = password.len < sizeof h->password ? password.len : sizeof h->password;
	memcpy(h->password, password.ptr, h->len);
	context_work(c, &h->work);
}

/* The roles among these that the caller may neither give nor manage, as words of the refusal. */
static enum rc
grant_check(const struct context *c, uint32_t roles, struct fault *why)
{
	uint32_t refused = roles & ROLES_OF_OPERATOR_ONLY;
	struct buf words = { 0 };
	enum rc rc;

	if (refused == 0 || caller_has(c, ROLE_OPERATOR | ROLE_SYSTEM))
		return RC_OK;
	for (uint32_t i = 0; i < roles_enum.count; i++)
		if (refused & (1u << roles_enum.values[i].value))
			buf_printf(&words, "%s%s", words.len ? ", " : "", roles_enum.values[i].label);
	rc = fault_addf(why, RC_FORBIDDEN, "roles", FAULT_ROLE_GRANT, "%s", buf_cstr(&words));
	buf_free(&words);
	return rc;
}

static enum rc
person_check(const struct context *c, struct id person, struct id account, struct fault *why)
{
	const struct account_entry *other = directory_account_of(c->state, person);

	if (other != NULL && !id_equal(other->id, account))
		return fault_add(why, RC_RULE, "person", FAULT_PERSON_TAKEN);
	return RC_OK;
}

static enum rc
handle_check(struct context *c, struct text handle, struct account *made, struct fault *why)
{
	const struct directory *d = c->state;
	uint8_t key[CRYPTO_KEY_LEN], hash[HASH_LEN];

	secret_key(c->service, PURPOSE_HANDLE, key);
	if (!handle_hash(key, handle, hash))
		return fault_add(why, RC_INVALID, "handle", FAULT_UTF8);
	if (map_find(&d->handles, hash) != NULL)
		return fault_add(why, RC_RULE, "handle", FAULT_HANDLE_TAKEN);
	made->handle_hash = hash_text(c->arena, hash);
	return RC_OK;
}

static enum rc
account_create(struct context *c, const struct account_new *want, struct account *ret_made, struct fault *why)
{
	struct account made = { .roles = want->roles, .person = want->person, .label = want->label };

	grant_check(c, want->roles, why);
	if (REC_HAS(want, 4))
		person_check(c, want->person, made.id, why);
	handle_check(c, want->handle, &made, why);
	if (fault_rc(why) != RC_OK)
		return fault_rc(why);
	made.id = context_id(c);
	made.has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(8);
	if (REC_HAS(want, 4))
		made.has |= REC_BIT(9);
	if (REC_HAS(want, 5))
		made.has |= REC_BIT(10);
	hashing_start(c, made.id, want->password);
	*ret_made = made;
	event_stage(c, &account_table, "created", ret_made);
	record_drop(&account_desc, ret_made, SECRET);
	return RC_OK;
}
HANDLER_SHARED(account_create, struct account_new, struct account)

/* Whoever changes a password ends what is open under the old one. */
static void
sessions_end(struct context *c, struct id account)
{
	struct db_scan scan;
	struct web_session s;

	db_scan_index(&scan, c->txn, &session_table, record_field_tag(&web_session_desc, 6), &account, false);
	while (db_scan_next(&scan, c->arena, &s)) {
		if (REC_HAS(&s, TAG_ARCHIVED_AT))
			continue;
		s.archived_at = c->now;
		s.has |= REC_BIT(TAG_ARCHIVED_AT);
		event_stage(c, &session_table, "archived", &s);
	}
	db_scan_end(&scan);
}

static enum rc
account_password(
    struct context *c, const struct account_password *in, struct account *ret_account, struct fault *why)
{
	enum rc rc = context_need(c, &account_table, in->id, "id", ret_account, why);

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(ret_account, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, "id", FAULT_ARCHIVED);
	rc = grant_check(c, ret_account->roles, why);
	if (rc != RC_OK)
		return rc;
	ret_account->has &= ~REC_BIT(7);
	event_stage(c, &account_table, "password_changed", ret_account);
	sessions_end(c, in->id);
	hashing_start(c, in->id, in->password);
	record_drop(&account_desc, ret_account, SECRET);
	return RC_OK;
}
HANDLER_SHARED(account_password, struct account_password, struct account)

/* The collection's own way, and two things more: who may manage these roles, and the end of open sessions. */
static enum rc
account_archive(struct context *c, const struct account *in, struct account *ret_account, struct fault *why)
{
	enum rc rc = context_need(c, &account_table, in->id, "id", ret_account, why);

	if (rc != RC_OK)
		return rc;
	if (!REC_HAS(in, TAG_VERSION))
		return fault_add(why, RC_PRECONDITION, NULL, FAULT_IF_MATCH);
	if (in->version != ret_account->version) {
		why->rc = RC_STALE;
		return RC_STALE;
	}
	if (REC_HAS(ret_account, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, "id", FAULT_ARCHIVED);
	rc = grant_check(c, ret_account->roles, why);
	if (rc != RC_OK)
		return rc;
	ret_account->archived_at = c->now;
	ret_account->has |= REC_BIT(TAG_ARCHIVED_AT);
	event_stage(c, &account_table, "archived", ret_account);
	sessions_end(c, in->id);
	record_drop(&account_desc, ret_account, SECRET);
	return RC_OK;
}
HANDLER_SHARED(account_archive, struct account, struct account)

static enum rc
account_hashed(
    struct context *c, const struct account_hashed *in, struct nothing *ret_none, struct fault *why)
{
	struct account a;
	enum rc rc = context_need(c, &account_table, in->id, "id", &a, why);

	(void)ret_none;
	if (rc != RC_OK)
		return rc;
	if (in->password_hash.len == 0)
		return fault_addf(why, RC_INTERNAL, "id", FAULT_TEXT, "no memory to hash a password");
	a.password_hash = in->password_hash;
	a.has |= REC_BIT(7);
	return event_stage(c, &account_table, "password_ready", &a);
}
HANDLER_SHARED(account_hashed, struct account_hashed, struct nothing)

/* PATCH of roles or person: by somebody who may manage both what it was and what it becomes. */
enum rc
account_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct account *was = before, *now = after;

	if (was != NULL)
		grant_check(c, was->roles | now->roles, why);
	if (REC_HAS(now, 9) && !REC_HAS(now, TAG_ARCHIVED_AT))
		person_check(c, now->person, now->id, why);
	return fault_rc(why);
}
