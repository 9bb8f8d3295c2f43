/*
 * gateway's service: accounts, sessions and tokens, kept by commands, and the memory that requests are checked against.
 * Owns: struct directory: what the store holds, by the keys that a request comes with.
 * Beware: the directory is written only by directory_applied (and read from the store at open); the front only reads it, but for
 *         what is never kept: last use and seen positions.
 */
#ifndef GATEWAY_SERVICE_H
#define GATEWAY_SERVICE_H

#include "common/service.h"
#include "proto/gateway.h"
#include "proto/registry.h"
#include "services/gateway/map.h"

#define HASH_LEN CRYPTO_HASH_LEN
#define SERVICES_MOST 16 /* positions kept for a caller; the index is proto_services' */
#define SESSION_IDLE (30 * 60 * USEC_PER_SEC)
#define SESSION_ABSOLUTE (12 * 3600 * USEC_PER_SEC)
#define SESSION_SEEN_EVERY (5 * 60 * USEC_PER_SEC) /* how coarse the kept time of last use is */
#define TOKEN_PREFIX "mlg_"
#define SECRET_CHARS 43 /* base64url of 32 bytes */

struct account_entry {
	struct id id;
	uint8_t handle[HASH_LEN];
	char password_hash[CRYPTO_PASSWORD_HASH_LEN]; /* empty: not computed yet */
	uint32_t roles;
	struct id person;
	char label[120 * 4 + 1];
	bool closed;
};
/* What a request is made as: a session's account or a token. */
enum pass_kind { PASS_SESSION, PASS_TOKEN };
struct pass {
	struct id id; /* of the session or token */
	uint8_t secret[HASH_LEN];
	enum pass_kind kind;
	struct id account; /* session: whose */
	uint32_t roles;	   /* token: its own */
	struct id person;  /* token: its own */
	char label[120 * 4 + 1];
	usec_t expires_at;
	usec_t seen_at;	 /* last use; memory only */
	usec_t noted_at; /* last use as kept */
	bool over;
	/* memory only */
	uint64_t seen[SERVICES_MOST];
	uint64_t mandates_read; /* directory.mandates_changed when organisations were listed */
	day_t organisations_day;
	struct id *organisations;
	uint32_t organisation_count;
	bool in_centre; /* one of them is a centre, or is not known yet */
};
struct organisation_entry {
	struct id id;
	bool centre; /* or an espace de vie sociale */
};
struct mandate_entry {
	struct mandate_entry *next;
	struct id id;
	struct id person;
	struct id organisation;
	day_t from, to;
	bool over;
};
struct person_entry {
	struct id person;
	struct mandate_entry *mandates;
};
struct directory {
	struct map accounts;	/* by id */
	struct map handles;	/* account_entry by handle */
	struct map passes;	/* by secret */
	struct map pass_ids;	/* pass by id */
	struct map persons;	/* person_entry */
	struct map mandates;	/* mandate_entry by id */
	struct map organisations; /* organisation_entry */
	uint64_t mandates_changed; /* or a kind of organisation */
};

extern const struct service_desc gateway_service;
extern const struct db_table account_table, session_table, token_table, kept_person_table;

/* grant.c: may this caller give or manage these roles; may they be held by this person, or by none (NULL). */
enum rc grant_roles(const struct context *c, uint32_t roles, struct fault *why);
enum rc grant_person(struct context *c, uint32_t roles, const struct id *person, struct fault *why);

void *directory_open(struct db_txn *t);
void directory_close(void *state);
void directory_applied(void *state, const struct event *e);
struct account_entry *directory_account(const struct directory *d, struct id id);
/* The account that a person signs in with; NULL when there is none open. */
const struct account_entry *directory_account_of(const struct directory *d, struct id person);
/* Where the person of this pass holds a mandate on that day; kept in the pass until mandates or the day change. */
void directory_organisations(struct directory *d, struct pass *p, struct id person, day_t today);

/* Keyed hashes of handles and secrets: the same in a handler and in the front. */
void secret_key(const struct service *s, const char *purpose, uint8_t ret_key[CRYPTO_KEY_LEN]);
void secret_hash(const uint8_t key[CRYPTO_KEY_LEN], const void *bytes, size_t len, uint8_t ret_hash[HASH_LEN]);
/* NFKC, case folded, without white space at the ends; then hashed. False when it is not UTF-8. */
bool handle_hash(const uint8_t key[CRYPTO_KEY_LEN], struct text handle, uint8_t ret_hash[HASH_LEN]);
struct text hash_text(struct arena *a, const uint8_t hash[HASH_LEN]);
bool hash_parse(struct text hex, uint8_t ret_hash[HASH_LEN]);
#define PURPOSE_HANDLE "handle"
#define PURPOSE_SECRET "secret"

/* A typed thunk that service.c names in its table. */
#define HANDLER_SHARED(fn, in_type, out_type) \
	enum rc fn##_thunk(struct context *c, const void *in, void *ret_out, struct fault *why) \
	{ \
		return fn(c, (const in_type *)in, (out_type *)ret_out, why); \
	}
enum rc account_create_thunk(struct context *c, const void *in, void *ret_out, struct fault *why);
enum rc account_password_thunk(struct context *c, const void *in, void *ret_out, struct fault *why);
enum rc account_archive_thunk(struct context *c, const void *in, void *ret_out, struct fault *why);
enum rc account_hashed_thunk(struct context *c, const void *in, void *ret_out, struct fault *why);
/* Somebody is erased: accounts, sessions and tokens of that person end, and what they were opened by goes. */
void gateway_erase(struct context *c, struct id subject);
/* Of the registry: whoever is archived there has no access any more. */
enum rc gateway_registry_event(struct context *c, const struct event *e, struct fault *why);
enum rc account_check(struct context *c, const void *before, void *after, struct fault *why);
bool account_moved(struct context *c, const void *before, void *after);
enum rc token_create_thunk(struct context *c, const void *in, void *ret_out, struct fault *why);
enum rc token_revoke_thunk(struct context *c, const void *in, void *ret_out, struct fault *why);
enum rc session_open_thunk(struct context *c, const void *in, void *ret_out, struct fault *why);
enum rc session_seen_thunk(struct context *c, const void *in, void *ret_out, struct fault *why);
enum rc session_close_thunk(struct context *c, const void *in, void *ret_out, struct fault *why);
enum rc front_only(struct context *c, const void *in, void *ret_out, struct fault *why);

#endif
