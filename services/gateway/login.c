/*
 * login: POST and DELETE /session, GET /me: what the front answers itself, with commands of its own service behind.
 * Owns: the password jobs.
 * Beware: a wrong handle costs as much time as a wrong password, and the answer does not say which it was.
 */
#include "common/calendar.h"
#include "services/gateway/bind.h"
#include "services/gateway/http.h"
#include <stdio.h>
#include <stdlib.h>

#define JOBS_WAITING_MOST 32

/* The hash of nobody's password, for handles that do not exist. */
static const char nobody[CRYPTO_PASSWORD_HASH_LEN] =
    "$argon2id$v=19$m=65536,t=2,p=1$QkeNGtxLy"
    "sHPF53UlLhIyA$X/VxhUePCtGmxCDwKRjwqjyck+eFj/STQw7r5Koore0";

struct login_try {
	struct job job;
	struct exchange *r;
	struct id account;
	uint8_t handle[HASH_LEN];
	char hash[CRYPTO_PASSWORD_HASH_LEN];
	size_t len;
	char password[PASSWORD_MAX * 4];
	bool known, right;
	char cookie[SECRET_CHARS + 1];
};

static void
try_free(struct login_try *t)
{
	crypto_wipe(t, sizeof *t);
	free(t);
}

/* Runs a command of the gateway's own, in the name of the house. */
static void
house_call(struct exchange *r, const char *method, const struct rec_desc *d, const void *in)
{
	struct who who = r->who;
	const struct method row = { .name = method, .kind = METHOD_WRITE };
	size_t at = r->match.route->service_at;

	buf_clear(&r->in);
	record_encode(d, in, 0, 0, &r->in);
	memset(&r->who, 0, sizeof r->who);
	r->who.roles = ROLE_SERVICE;
	r->who.account = who.account;
	api_call(r, &row, at, false);
}

static void
cookie_set(struct exchange *r, const char *value)
{
	http_header_add(r, "Set-Cookie: " COOKIE_NAME "=%s; Secure; HttpOnly; SameSite=Lax; Path=/%s", value,
	    value[0] == '\0' ? "; Max-Age=0" : "");
}

/* --- signing in
 * ----------------------------------------------------------------------------------------------------- */
static void
session_opened(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct login_try *t = r->own;
	struct web_session s;
	struct pass *p = NULL;
	const struct account_entry *a;

	if (rc == RC_OK && record_decode(&web_session_desc, body, len, &r->arena, &s, NULL, NULL) == RC_OK)
		p = map_find(&r->g->directory->pass_ids, &s.id);
	a = p == NULL ? NULL : directory_account(r->g->directory, p->account);
	if (a == NULL) {
		try_free(t);
		api_faults(r, rc, body, len);
		http_problem(r, rc == RC_OK ? RC_INTERNAL : rc);
		return;
	}
	r->who = (struct who){ p, p->id, a->id, a->person, a->roles, a->label, true, t->cookie };
	directory_organisations(r->g->directory, p, a->person, calendar_local(r->began).day);
	buf_clear(&r->out);
	auth_me(r, &r->who, &r->out);
	cookie_set(r, t->cookie);
	try_free(t);
	http_send(r, 200, TYPE_JSON);
}

static void
session_make(struct login_try *t)
{
	struct exchange *r = t->r;
	struct session_open in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), t->account, { 0 }, 0 };
	uint8_t secret[32], hash[HASH_LEN];

	entropy_fill(&entropy_system, secret, sizeof secret);
	crypto_base64(secret, sizeof secret, t->cookie);
	crypto_wipe(secret, sizeof secret);
	secret_hash(r->g->secret_key, t->cookie, strlen(t->cookie), hash);
	in.secret_hash = hash_text(&r->arena, hash);
	in.expires_at = gateway_now() + SESSION_ABSOLUTE;
	r->own = t;
	r->answered = session_opened;
	r->began = gateway_now(); /* the deadline begins behind the hashing */
	house_call(r, "gateway.session.open", &session_open_desc, &in);
}

static void
try_run(struct job *j)
{
	struct login_try *t = j->arg;

	t->right = crypto_password_verify(t->hash, t->password, t->len) && t->known;
	crypto_wipe(t->password, sizeof t->password);
}

static void
try_done(struct job *j)
{
	struct login_try *t = j->arg;
	struct exchange *r = t->r;

	r->g->password_waiting--;
	if (t->right) {
		rate_passed(t->handle);
		session_make(t);
		return;
	}
	rate_failed(t->handle, gateway_now());
	try_free(t);
	fault_add(&r->why, RC_UNAUTHENTICATED, NULL, FAULT_LOGIN);
	http_problem(r, RC_UNAUTHENTICATED);
}

static void
try_begin(struct login_try *t)
{
	struct gateway *g = t->r->g;
	const struct account_entry *a = map_find(&g->directory->handles, t->handle);

	t->known = a != NULL && !a->closed && a->password_hash[0] != '\0';
	memcpy(t->hash, t->known ? a->password_hash : nobody, sizeof t->hash);
	if (t->known)
		t->account = a->id;
	t->job.run = try_run;
	t->job.done = try_done;
	t->job.arg = t;
	g->password_waiting++;
	job_start(g->password_jobs, &t->job);
}

static enum rc
login_read(struct exchange *r, struct login *in, uint8_t handle[HASH_LEN])
{
	const char *type = http_header(r, "Content-Type");
	unsigned wait;
	enum rc rc;

	if (auth_allows(r, ROLE_ANYONE, false) != RC_OK)
		return fault_rc(&r->why);
	if (r->who.by_cookie) /* signing in anew needs no CSRF token of the old session */
		memset(&r->who, 0, sizeof r->who);
	rc = auth_origin(r);
	if (rc != RC_OK)
		return rc;
	if (!bind_is_json(type))
		return fault_add(&r->why, RC_MALFORMED, NULL, FAULT_MEDIA_TYPE);
	rc = record_from_json(&login_desc, r->body.ptr, r->body.len, &r->arena, in, NULL, &r->why);
	if (rc == RC_OK)
		rc = record_validate(&login_desc, in, 0, RECORD_INPUT, &r->why);
	if (rc != RC_OK)
		return rc;
	if (!handle_hash(r->g->handle_key, in->handle, handle))
		return fault_add(&r->why, RC_INVALID, "handle", FAULT_UTF8);
	wait = rate_wait(handle, r->began);
	if (wait == 0 && r->g->password_waiting >= JOBS_WAITING_MOST)
		wait = 2;
	if (wait == 0)
		return RC_OK;
	http_header_add(r, "Retry-After: %u", wait);
	return fault_addf(&r->why, RC_RATE, NULL, FAULT_LOGIN_RATE, "%u", wait);
}

static void
login_start(struct exchange *r)
{
	struct login in = { 0 };
	struct login_try *t;
	uint8_t handle[HASH_LEN];
	enum rc rc = login_read(r, &in, handle);

	if (rc != RC_OK) {
		http_problem(r, rc);
		return;
	}
	t = calloc(1, sizeof *t);
	if (t == NULL)
		abort();
	t->r = r;
	memcpy(t->handle, handle, HASH_LEN);
	t->len = in.password.len < sizeof t->password ? in.password.len : sizeof t->password;
	if (t->len != 0)
		memcpy(t->password, in.password.ptr, t->len);
	try_begin(t);
}

/* --- signing out, and who am I
 * -------------------------------------------------------------------------------------- */
static void
session_closed(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	if (rc != RC_OK && rc != RC_NOT_FOUND) {
		api_faults(r, rc, body, len);
		http_problem(r, rc);
		return;
	}
	cookie_set(r, "");
	http_send(r, 204, NULL);
}

static void
login_end(struct exchange *r)
{
	struct ref in = { REC_BIT(1), { { 0 } } };
	enum rc rc = auth_allows(r, ROLE_ACCOUNTS, true);

	if (rc == RC_OK && !r->who.by_cookie) /* a token has no session: it is revoked, not signed out */
		rc = fault_addf(&r->why, RC_CONFLICT, NULL, FAULT_TEXT,
		    "Un jeton d’accès n’ouvre pas de session : il se révoque (POST /tokens/{id}/revoke).");
	if (rc != RC_OK) {
		http_problem(r, rc);
		return;
	}
	in.id = r->who.pass_id;
	r->answered = session_closed;
	house_call(r, "gateway.session.close", &ref_desc, &in);
}

static void
me_get(struct exchange *r)
{
	enum rc rc = auth_allows(r, ROLE_ACCOUNTS, false);

	if (rc != RC_OK) {
		http_problem(r, rc);
		return;
	}
	auth_me(r, &r->who, &r->out);
	http_send(r, 200, TYPE_JSON);
}

bool
login_request(struct exchange *r)
{
	static const struct {
		const char *method;
		void (*run)(struct exchange *r);
	} rows[] = { { "gateway.session.create", login_start }, { "gateway.session.end", login_end },
		{ "gateway.me.get", me_get } };
	const struct route *route = r->match.route;

	if (route->service != &gateway_contract)
		return false;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (strcmp(route->method->name, rows[i].method) == 0) {
			rows[i].run(r);
			return true;
		}
	}
	return false;
}
