/*
 * gateway (contract): accounts, sessions and API tokens: who may come in, as whom, with which roles.
 * Owns: the shapes of these records, and the codes of what is refused at the door (HTTP, session, rights).
 * Beware: no name, handle, password or token is ever kept: only keyed hashes. Nothing flagged SECRET leaves in an answer.
 */
#ifndef PROTO_GATEWAY_H
#define PROTO_GATEWAY_H

#include "proto/roles.h"

#define PASSWORD_MIN 15
#define PASSWORD_MAX 128
#define TOKEN_DAYS_DEFAULT 90
#define TOKEN_DAYS_MOST 400
#define KEYED_HASH_CHARS 64 /* a keyed BLAKE2b-256 in lower-case hexadecimal */

struct account {
	REC_HEAD_MEMBERS;
	struct text handle_hash; /* keyed hash of the folded handle */
	struct text password_hash; /* Argon2id, absent until computed (a fraction of a second after the command) */
	uint32_t roles;		 /* set of enum role */
	struct id person;	 /* of the registry */
	struct text label;	 /* what the account is for: "Direction, centre A"; never a person's name */
};
struct account_new {
	uint64_t has;
	struct text handle;
	struct text password;
	uint32_t roles;
	struct id person;
	struct text label;
};
struct account_password {
	uint64_t has;
	struct id id;
	struct text password;
};
/* what the job brings back: ROLE_SYSTEM only */
struct account_hashed {
	uint64_t has;
	struct id id; /* absent: a new account, of what follows */
	struct text password_hash;
	struct text handle;
	uint32_t roles;
	struct id person;
	struct text label;
};

struct web_session {
	REC_HEAD_MEMBERS;
	struct id account;
	struct text secret_hash;
	usec_t seen_at;	   /* coarse: written every few minutes of use */
	usec_t expires_at; /* whatever is done in between */
};
struct session_open {
	uint64_t has;
	struct id account;
	struct text secret_hash;
	usec_t expires_at;
};
struct session_seen {
	uint64_t has;
	struct id id;
	usec_t seen_at;
};
struct login {
	uint64_t has;
	struct text handle;
	struct text password;
};
/* Who the caller is; answers POST /session and GET /me. */
struct me {
	uint64_t has;
	struct id account; /* or token */
	struct id person;
	uint32_t roles;
	struct list organisations; /* ids: where the person holds a mandate today */
	struct text label;
	struct text csrf;  /* to send back as X-CSRF-Token with every write of this session; absent for a token */
	usec_t expires_at;
};

struct token {
	REC_HEAD_MEMBERS;
	struct text label;
	uint32_t roles;
	struct id person;
	struct text secret_hash;
	usec_t expires_at;
};
struct token_new {
	uint64_t has;
	uint32_t roles;
	struct id person;
	struct text label;
	uint32_t days;
};
struct token_made {
	uint64_t has;
	struct id id;
	struct text token; /* "mlg_…", shown this once */
	uint32_t roles;
	struct id person;
	struct text label;
	usec_t expires_at;
};

REC_DESC_DECLARE(account);
REC_DESC_DECLARE(account_new);
REC_DESC_DECLARE(account_password);
REC_DESC_DECLARE(account_hashed);
REC_DESC_DECLARE(web_session);
REC_DESC_DECLARE(session_open);
REC_DESC_DECLARE(session_seen);
REC_DESC_DECLARE(login);
REC_DESC_DECLARE(me);
REC_DESC_DECLARE(token);
REC_DESC_DECLARE(token_new);
REC_DESC_DECLARE(token_made);

extern const struct collection_desc account_collection, token_collection;

/* accounts */
FAULT_DECLARE(FAULT_HANDLE_TAKEN);
FAULT_DECLARE(FAULT_PERSON_TAKEN);  /* the person has an account already */
FAULT_DECLARE(FAULT_ROLE_GRANT);    /* argument: the roles that the caller may not give */
FAULT_DECLARE(FAULT_REFERENT_PERSON);
FAULT_DECLARE(FAULT_FRONT_ONLY);    /* answered over HTTP, not on the bus */
/* who is there */
FAULT_DECLARE(FAULT_LOGIN);	    /* handle or password wrong: never says which */
FAULT_DECLARE(FAULT_LOGIN_RATE);    /* argument: seconds to wait */
FAULT_DECLARE(FAULT_CREDENTIALS);   /* none were sent */
FAULT_DECLARE(FAULT_CREDENTIALS_OVER); /* unknown, expired or revoked */
FAULT_DECLARE(FAULT_ROLE);	    /* argument: the roles that may */
FAULT_DECLARE(FAULT_CSRF);
FAULT_DECLARE(FAULT_ORIGIN);
/* how it was asked */
FAULT_DECLARE(FAULT_PATH);	    /* argument: the path */
FAULT_DECLARE(FAULT_VERB);	    /* argument: the verbs that the path knows */
FAULT_DECLARE(FAULT_MEDIA_TYPE);
FAULT_DECLARE(FAULT_MEDIA_TYPE_BYTES);
FAULT_DECLARE(FAULT_BODY_BYTES);    /* argument: the most, in KiB */
FAULT_DECLARE(FAULT_BODY_WHOLE);    /* the same of a file that cannot come in parts */
FAULT_DECLARE(FAULT_IF_MATCH);	    /* none given */
FAULT_DECLARE(FAULT_IF_MATCH_FORM);
FAULT_DECLARE(FAULT_IDEMPOTENCY_KEY);
FAULT_DECLARE(FAULT_XLSX_ROWS);	    /* argument: the most rows of a workbook */
/* a provider's name on the page of a link */
FAULT_DECLARE(FAULT_PROVIDER_NAME_NONE);
FAULT_DECLARE(FAULT_PROVIDER_NAME_SEVERAL);
FAULT_DECLARE(FAULT_NOT_FILTER);    /* argument: the fields that a list can be filtered by */
/* raw HTTP */
FAULT_DECLARE(FAULT_HTTP_START);    /* request line */
FAULT_DECLARE(FAULT_HTTP_LINE);	    /* a line not ended by CR LF */
FAULT_DECLARE(FAULT_HTTP_FOLD);
FAULT_DECLARE(FAULT_HTTP_CONTROL);  /* NUL or another control byte */
FAULT_DECLARE(FAULT_HTTP_HEADER);   /* no colon, a space before it, a bad name */
FAULT_DECLARE(FAULT_HTTP_HOST);	    /* none, several, malformed */
FAULT_DECLARE(FAULT_HTTP_LENGTH);   /* Content-Length doubled or not in digits */
FAULT_DECLARE(FAULT_HTTP_BODY);	    /* a body where the verb takes none */
FAULT_DECLARE(FAULT_HTTP_DOUBLED); /* argument: the header */
FAULT_DECLARE(FAULT_HTTP_EXPECT);
FAULT_DECLARE(FAULT_HTTP_CODING);
FAULT_DECLARE(FAULT_HTTP_CHUNKED);  /* Transfer-Encoding */
FAULT_DECLARE(FAULT_HTTP_HEAD_SIZE);
FAULT_DECLARE(FAULT_HTTP_BODY_SIZE);

extern const struct service_contract gateway_contract;

#endif
