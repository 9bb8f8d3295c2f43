/*
 * auth: who asks (session cookie or bearer token), and whether the row lets them.
 * Owns: nothing; passes live in the directory.
 * Beware: a cookie alone never writes: the CSRF token and, when there is one, the Origin must agree.
 */
#include "common/calendar.h"
#include "services/gateway/http.h"
#include <stdio.h>
#include <strings.h>

static const char *
cookie_find(const char *header, char out[SECRET_CHARS + 1])
{
	static const char name[] = COOKIE_NAME "=";
	const size_t n = sizeof name - 1;

	for (const char *p = header; p != NULL && *p != '\0';) {
		p += strspn(p, " ");
		if (strncmp(p, name, n) == 0 && strcspn(p + n, "; ") == SECRET_CHARS) {
			memcpy(out, p + n, SECRET_CHARS);
			out[SECRET_CHARS] = '\0';
			return out;
		}
		p = strchr(p, ';');
		if (p != NULL)
			p++;
	}
	return NULL;
}

static void
local_done(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	(void)arg;
	(void)rc;
	(void)env;
	(void)body;
	(void)len;
}

/* Last use stays in memory; the store hears of it every few minutes. */
static void
pass_seen(struct gateway *g, struct pass *p, usec_t now)
{
	struct session_seen in = { REC_BIT(1) | REC_BIT(2), p->id, now };
	struct envelope env = { .roles = ROLE_SERVICE, .method = TEXT_LIT("gateway.session.seen") };
	struct buf b = { 0 };

	p->seen_at = now;
	if (now - p->noted_at < SESSION_SEEN_EVERY)
		return;
	p->noted_at = now;
	env.id = gateway_id(g, now);
	env.deadline = now + CALL_DEADLINE;
	envelope_mark(&env);
	record_encode(&session_seen_desc, &in, 0, 0, &b);
	service_local(g->service, &env, b.ptr, b.len, local_done, NULL);
	process_wake(g->process);
	buf_free(&b);
}

static bool
pass_holds(struct gateway *g, struct pass *p, usec_t now, struct who *who)
{
	const struct account_entry *a;

	if (p == NULL || p->expires_at <= now)
		return false;
	who->pass = p;
	who->pass_id = p->id;
	if (p->kind == PASS_TOKEN) {
		who->account = p->id;
		who->person = p->person;
		who->roles = p->roles;
		who->label = p->label;
		return true;
	}
	a = directory_account(g->directory, p->account);
	if (a == NULL || a->closed || p->seen_at + SESSION_IDLE <= now)
		return false;
	who->account = a->id;
	who->person = a->person;
	who->roles = a->roles;
	who->label = a->label;
	pass_seen(g, p, now);
	return true;
}

enum rc
auth_request(struct exchange *r)
{
	struct gateway *g = r->g;
	const char *header = http_header(r, "Authorization");
	uint8_t hash[HASH_LEN];
	const char *secret = NULL;

	if (header != NULL) {
		if (strncasecmp(header, "Bearer ", 7) == 0)
			secret = header + 7 + strspn(header + 7, " ");
	} else if ((header = http_header(r, "Cookie")) != NULL) {
		secret = cookie_find(header, arena_alloc(&r->arena, SECRET_CHARS + 1));
		if (secret == NULL)
			return RC_OK;
		r->who.by_cookie = true;
		r->who.cookie = secret;
	} else {
		return RC_OK;
	}
	if (secret != NULL) {
		struct pass *p;

		secret_hash(g->secret_key, secret, strlen(secret), hash);
		p = map_find(&g->directory->passes, hash);
		if (p != NULL && (p->kind == PASS_SESSION) == r->who.by_cookie &&
		    pass_holds(g, p, r->began, &r->who)) {
			directory_organisations(g->directory, p, r->who.person, calendar_local(r->began).day);
			return RC_OK;
		}
	}
	memset(&r->who, 0, sizeof r->who);
	return fault_add(&r->why, RC_UNAUTHENTICATED, NULL, FAULT_CREDENTIALS_OVER);
}

void
auth_csrf(const struct gateway *g, const char *cookie, char out[SECRET_CHARS + 1])
{
	uint8_t hash[HASH_LEN];

	secret_hash(g->csrf_key, cookie, strlen(cookie), hash);
	crypto_base64(hash, sizeof hash, out);
}

/* "https://maillage.example.fr" against the Host that the request came to. */
static bool
origin_is_ours(const struct exchange *r)
{
	const char *origin = http_header(r, "Origin"), *host = http_header(r, "Host"), *after;

	if (origin == NULL)
		return true;
	after = strstr(origin, "://");
	return host != NULL && after != NULL && strcasecmp(after + 3, host) == 0;
}

enum rc
auth_origin(struct exchange *r)
{
	return origin_is_ours(r) ? RC_OK : fault_add(&r->why, RC_FORBIDDEN, NULL, FAULT_ORIGIN);
}

static enum rc
allows_write(struct exchange *r)
{
	const char *sent = http_header(r, "X-CSRF-Token");
	char csrf[SECRET_CHARS + 1];

	if (r->who.roles != 0 && !r->who.by_cookie)
		return RC_OK; /* a bearer token is not sent by a browser on its own */
	if (auth_origin(r) != RC_OK)
		return fault_rc(&r->why);
	if (!r->who.by_cookie)
		return RC_OK;
	auth_csrf(r->g, r->who.cookie, csrf);
	if (sent == NULL || strlen(sent) != strlen(csrf) || !crypto_equal(sent, csrf, strlen(csrf)))
		return fault_add(&r->why, RC_FORBIDDEN, NULL, FAULT_CSRF);
	return RC_OK;
}

static enum rc
refuse_role(struct exchange *r, uint32_t roles)
{
	char labels[FAULT_ARGUMENT_MAX], names[FAULT_ARGUMENT_MAX];

	return fault_say(&r->why, RC_FORBIDDEN, NULL, FAULT_ROLE,
	    rec_enum_words(&roles_enum, roles, true, labels, sizeof labels),
	    rec_enum_words(&roles_enum, roles, false, names, sizeof names));
}

enum rc
auth_allows(struct exchange *r, uint32_t roles, bool writes)
{
	bool anyone = (roles & ROLE_ANYONE) != 0;
	enum rc rc = auth_request(r);

	if (rc != RC_OK) {
		if (!anyone)
			return rc;
		fault_clear(&r->why);
	}
	if (!anyone && r->who.roles == 0)
		return fault_add(&r->why, RC_UNAUTHENTICATED, NULL, FAULT_CREDENTIALS);
	if (!anyone && (r->who.roles & roles) == 0)
		return refuse_role(r, roles & ROLE_ACCOUNTS);
	return writes ? allows_write(r) : RC_OK;
}

void
auth_me(struct exchange *r, const struct who *who, struct buf *out)
{
	struct me me = { .account = who->account, .person = who->person, .roles = who->roles };
	char csrf[SECRET_CHARS + 1];

	me.has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4) | REC_BIT(7);
	me.organisations = (struct list){ who->pass->organisations, who->pass->organisation_count };
	me.expires_at = who->pass->expires_at;
	if (!id_is_zero(who->person))
		me.has |= REC_BIT(2);
	if (who->label[0] != '\0') {
		me.label = text_of(who->label);
		me.has |= REC_BIT(5);
	}
	if (who->by_cookie) {
		auth_csrf(r->g, who->cookie, csrf);
		me.csrf = text_of(csrf);
		me.has |= REC_BIT(6);
	}
	record_to_json(&me_desc, &me, 0, out);
}
