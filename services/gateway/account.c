/*
 * account: making accounts, their roles and passwords.
 * Owns: the hashing work, which runs on a thread.
 * Beware: the password lives in the work's memory only, and is wiped; nothing is written, and nobody
 * answered, before its hash is there.
 */
#include "services/gateway/service.h"
#include <stdlib.h>

#define HANDLE_BYTES 1024
#define LABEL_BYTES 1024

/* What the hash is for, in memory of its own: nothing is written before the hash is there, and the caller is
 * answered then. */
struct hashing {
	struct work work;
	struct account_hashed made;
	size_t len;
	char password[PASSWORD_MAX * 4];
	char handle[HANDLE_BYTES];
	char label[LABEL_BYTES];
};

static void
hashing_run(struct work *w)
{
	struct hashing *h = (struct hashing *)w;
	char hash[CRYPTO_PASSWORD_HASH_LEN] = "";

	if (crypto_password_hash(h->password, h->len, hash) == RC_OK) {
		h->made.password_hash = text_of(hash);
		h->made.has |= REC_BIT(2);
	} /* else no memory for it: the handler refuses */
	record_encode(&account_hashed_desc, &h->made, 0, 0, &w->result);
	crypto_wipe(h->password, sizeof h->password);
}

static void
hashing_free(struct work *w)
{
	struct hashing *h = (struct hashing *)w;

	crypto_wipe(h->password, sizeof h->password);
	crypto_wipe(h->handle, sizeof h->handle);
	buf_free(&w->result);
	free(h);
}

static struct text
hashing_keep(char *to, size_t cap, struct text from)
{
	size_t len = from.len < cap ? from.len : cap;

	if (len > 0) /* an absent text points nowhere */
		memcpy(to, from.ptr, len);
	return (struct text){ to, (uint32_t)len, 0 };
}

static struct hashing *
hashing_new(struct text password)
{
	struct hashing *h = calloc(1, sizeof *h);

	if (h == NULL)
		abort();
	h->work.run = hashing_run;
	h->work.free = hashing_free;
	h->work.method = "gateway.account.hashed";
	h->work.answers = true;
	h->len = hashing_keep(h->password, sizeof h->password, password).len;
	return h;
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
	struct account made = { .roles = want->roles };
	struct hashing *h;

	(void)ret_made; /* answered when the hash is there */
	if (grant_roles(c, want->roles, why) != RC_OK)
		return fault_rc(why);
	grant_person(c, want->roles, REC_HAS(want, 4) ? &want->person : NULL, why);
	if (REC_HAS(want, 4))
		person_check(c, want->person, made.id, why);
	handle_check(c, want->handle, &made, why);
	if (fault_rc(why) != RC_OK)
		return fault_rc(why);
	h = hashing_new(want->password);
	h->made.has = REC_BIT(3) | REC_BIT(4) | (REC_HAS(want, 4) ? REC_BIT(5) : 0) |
	    (REC_HAS(want, 5) ? REC_BIT(6) : 0);
	h->made.handle = hashing_keep(h->handle, sizeof h->handle, want->handle);
	h->made.roles = want->roles;
	h->made.person = want->person;
	h->made.label = hashing_keep(h->label, sizeof h->label, want->label);
	context_work(c, &h->work);
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
	struct hashing *h;

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(ret_account, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, "id", FAULT_ARCHIVED);
	rc = grant_roles(c, ret_account->roles, why);
	if (rc != RC_OK)
		return rc;
	h = hashing_new(in->password);
	h->made.id = in->id;
	h->made.has = REC_BIT(1);
	context_work(c, &h->work); /* until it is there, the old one holds */
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
	rc = grant_roles(c, ret_account->roles, why);
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
hashed_new(struct context *c, const struct account_hashed *in, struct account *ret_made, struct fault *why)
{
	if (REC_HAS(in, 5))
		person_check(c, in->person, ret_made->id, why);
	handle_check(c, in->handle, ret_made, why); /* again: somebody may have been quicker */
	if (fault_rc(why) != RC_OK)
		return fault_rc(why);
	ret_made->id = context_id(c);
	ret_made->roles = in->roles;
	ret_made->person = in->person;
	ret_made->label = in->label;
	ret_made->has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(8) | (REC_HAS(in, 5) ? REC_BIT(9) : 0) |
	    (REC_HAS(in, 6) ? REC_BIT(10) : 0);
	return RC_OK;
}

static enum rc
account_hashed(
    struct context *c, const struct account_hashed *in, struct account *ret_account, struct fault *why)
{
	bool changed = REC_HAS(in, 1);
	enum rc rc;

	if (!REC_HAS(in, 2))
		return fault_addf(why, RC_INTERNAL, NULL, FAULT_TEXT, "no memory to hash a password");
	rc = changed ? context_need(c, &account_table, in->id, "id", ret_account, why)
		     : hashed_new(c, in, ret_account, why);
	if (rc != RC_OK)
		return rc;
	ret_account->password_hash = in->password_hash;
	ret_account->has |= REC_BIT(7);
	event_stage(c, &account_table, changed ? "password_changed" : "created", ret_account);
	if (changed)
		sessions_end(c, in->id);
	record_drop(&account_desc, ret_account, SECRET);
	return RC_OK;
}
HANDLER_SHARED(account_hashed, struct account_hashed, struct account)

static void
account_erase(struct context *c, struct account *a)
{
	const uint64_t goes = REC_BIT(6) | REC_BIT(7) | REC_BIT(10); /* handle, password, label */

	sessions_end(c, a->id);
	if (REC_HAS(a, TAG_ARCHIVED_AT) && (a->has & goes) == 0)
		return;
	a->has &= ~goes;
	if (!REC_HAS(a, TAG_ARCHIVED_AT))
		a->archived_at = c->now;
	a->has |= REC_BIT(TAG_ARCHIVED_AT);
	event_stage(c, &account_table, "erased", a);
}

void
gateway_erase(struct context *c, struct id subject)
{
	struct account a;
	struct token t;
	struct db_scan s;

	db_scan_index(&s, c->txn, &account_table, record_field_tag(&account_desc, 9), &subject, false);
	while (db_scan_next(&s, c->arena, &a))
		account_erase(c, &a);
	db_scan_end(&s);
	db_scan_index(&s, c->txn, &token_table, record_field_tag(&token_desc, 8), &subject, false);
	while (db_scan_next(&s, c->arena, &t)) {
		if (REC_HAS(&t, TAG_ARCHIVED_AT) && !REC_HAS(&t, 6))
			continue;
		t.has = (t.has | REC_BIT(TAG_ARCHIVED_AT)) & ~REC_BIT(6);
		t.archived_at = c->now;
		event_stage(c, &token_table, "erased", &t);
	}
	db_scan_end(&s);
}

static void
accounts_close(struct context *c, struct id person)
{
	struct account a;
	struct db_scan s;

	db_scan_index(&s, c->txn, &account_table, record_field_tag(&account_desc, 9), &person, false);
	while (db_scan_next(&s, c->arena, &a)) {
		sessions_end(c, a.id);
		if (REC_HAS(&a, TAG_ARCHIVED_AT))
			continue;
		a.archived_at = c->now;
		a.has |= REC_BIT(TAG_ARCHIVED_AT);
		event_stage(c, &account_table, "archived", &a);
	}
	db_scan_end(&s);
}

static void
tokens_close(struct context *c, struct id person)
{
	struct token t;
	struct db_scan s;

	db_scan_index(&s, c->txn, &token_table, record_field_tag(&token_desc, 8), &person, false);
	while (db_scan_next(&s, c->arena, &t)) {
		if (REC_HAS(&t, TAG_ARCHIVED_AT))
			continue;
		t.archived_at = c->now;
		t.has |= REC_BIT(TAG_ARCHIVED_AT);
		event_stage(c, &token_table, "archived", &t);
	}
	db_scan_end(&s);
}

/* Who was archived has no access any more; who was merged goes on as who stays. */
enum rc
gateway_registry_event(struct context *c, const struct event *e, struct fault *why)
{
	(void)why;
	if (e->rec_desc != &person_desc || strcmp(e->verb, "archived") != 0)
		return RC_OK;
	accounts_close(c, e->key);
	tokens_close(c, e->key);
	return RC_OK;
}

/* PATCH of roles or person: by somebody who may manage both what it was and what it becomes. */
enum rc
account_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct account *was = before, *now = after;

	if (was != NULL)
		grant_roles(c, was->roles | now->roles, why);
	if ((now->roles & ROLE_REFERENT) != 0 && !REC_HAS(now, 9))
		fault_add(why, RC_RULE, "person", FAULT_REFERENT_PERSON);
	if (REC_HAS(now, 9) && !REC_HAS(now, TAG_ARCHIVED_AT))
		person_check(c, now->person, now->id, why); /* the host has looked whether it exists */
	return fault_rc(why);
}

/* Two people are one: of two accounts the one of who stays is kept, and whoever was signed in by the other signs in by it. */
bool
account_moved(struct context *c, const void *before, void *after)
{
	const struct account *now = after;

	(void)before;
	if (REC_HAS(now, TAG_ARCHIVED_AT) || person_check(c, now->person, now->id, NULL) == RC_OK)
		return true;
	sessions_end(c, now->id);
	return false;
}
