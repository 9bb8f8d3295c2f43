/*
 * gateway (contract): the tables of gateway.h.
 * Owns: descriptors, collections, methods and faults of the gateway, as constants.
 * Beware: rows under /session and /me are answered by the HTTP front itself; on the bus they are refused.
 */
#include "proto/gateway.h"

#define ROLES_FIELD(tag_, type, ...) \
	REC_SET(tag_, type, roles, roles_enum, "Rôles", "What the caller may be.", __VA_ARGS__)
#define PERSON_FIELD(tag_, type, ...) \
	REC_ID(tag_, type, person, "person", "Personne", "The person of the registry behind it.", __VA_ARGS__)
#define LABEL_FIELD(tag_, type, ...) \
	REC_TEXT(tag_, type, label, 120, "Libellé", "What it is for: \"Direction, centre A\"; not a person's name.", __VA_ARGS__)
#define SECRET_HASH_FIELD(tag_, type, ...) \
	REC_TEXT(tag_, type, secret_hash, KEYED_HASH_CHARS, "Empreinte", "Keyed hash of the secret, in hexadecimal.", \
	    .min = KEYED_HASH_CHARS, __VA_ARGS__)
#define HANDLE_FIELD(tag_, type) \
	REC_TEXT(tag_, type, handle, 120, "Identifiant de connexion", "What is typed to sign in; an e-mail address or a short name. Never kept.", \
	    .min = 3, .flags = REQUIRED | SECRET)
#define PASSWORD_FIELD(tag_, type, min_) \
	REC_TEXT(tag_, type, password, PASSWORD_MAX, "Mot de passe", "15 to 128 characters; a sentence does well. Never kept.", \
	    .min = (min_), .flags = REQUIRED | SECRET)

static const struct rec_field account_fields[] = {
	REC_HEAD(struct account),
	REC_TEXT(6, struct account, handle_hash, KEYED_HASH_CHARS, "Empreinte de l’identifiant", "Keyed hash of the handle.",
	    .flags = KEY | SECRET | SERVER_SET),
	REC_TEXT(7, struct account, password_hash, 128, "Empreinte du mot de passe", "Argon2id.", .flags = SECRET | SERVER_SET),
	ROLES_FIELD(8, struct account, .flags = REQUIRED | KEY),
	PERSON_FIELD(9, struct account, .flags = KEY | SUBJECT),
	LABEL_FIELD(10, struct account, .flags = 0),
};
REC_DESC_DEFINE(account, struct account, "Compte", "A login with its roles.");

static const struct rec_field account_new_fields[] = {
	HANDLE_FIELD(1, struct account_new),
	PASSWORD_FIELD(2, struct account_new, PASSWORD_MIN),
	ROLES_FIELD(3, struct account_new, .flags = REQUIRED),
	PERSON_FIELD(4, struct account_new, .flags = 0),
	LABEL_FIELD(5, struct account_new, .flags = 0),
};
REC_DESC_DEFINE(account_new, struct account_new, "Nouveau compte", "What makes an account.");

static const struct rec_field account_password_fields[] = {
	REC_ID(1, struct account_password, id, "account", "Compte", "Whose password.", .flags = REQUIRED),
	PASSWORD_FIELD(2, struct account_password, PASSWORD_MIN),
};
REC_DESC_DEFINE(account_password, struct account_password, "Nouveau mot de passe", "A password that replaces the one before.");

static const struct rec_field account_hashed_fields[] = {
	REC_ID(1, struct account_hashed, id, "account", "Compte", "Whose password; absent: a new account's."),
	REC_TEXT(2, struct account_hashed, password_hash, 128, "Empreinte", "Argon2id.", .flags = SECRET),
	REC_TEXT(3, struct account_hashed, handle, 254, "Identifiant", "Of the new account.", .flags = SECRET),
	ROLES_FIELD(4, struct account_hashed, .flags = 0),
	PERSON_FIELD(5, struct account_hashed, .flags = 0),
	LABEL_FIELD(6, struct account_hashed, .flags = 0),
};
REC_DESC_DEFINE(account_hashed, struct account_hashed, "Mot de passe calculé", "What the hashing job brings back.");

static const struct rec_field web_session_fields[] = {
	REC_HEAD(struct web_session),
	REC_ID(6, struct web_session, account, "account", "Compte", "Whose session.", .flags = REQUIRED | KEY | CREATE_ONLY),
	SECRET_HASH_FIELD(7, struct web_session, .flags = REQUIRED | KEY | SECRET | CREATE_ONLY),
	REC_TIME(8, struct web_session, seen_at, "Dernière activité", "Written every few minutes of use."),
	REC_TIME(9, struct web_session, expires_at, "Fin au plus tard", "Whatever is done in between.", .flags = REQUIRED),
};
REC_DESC_DEFINE(web_session, struct web_session, "Session", "A browser that signed in.");

static const struct rec_field session_open_fields[] = {
	REC_ID(1, struct session_open, account, "account", "Compte", "Whose session.", .flags = REQUIRED),
	SECRET_HASH_FIELD(2, struct session_open, .flags = REQUIRED | SECRET),
	REC_TIME(3, struct session_open, expires_at, "Fin au plus tard", "Absolute end.", .flags = REQUIRED),
};
REC_DESC_DEFINE(session_open, struct session_open, "Ouverture de session", "What opens a session, once the password was right.");

static const struct rec_field session_seen_fields[] = {
	REC_ID(1, struct session_seen, id, "web_session", "Session", "Which.", .flags = REQUIRED),
	REC_TIME(2, struct session_seen, seen_at, "Dernière activité", "When it was last used.", .flags = REQUIRED),
};
REC_DESC_DEFINE(session_seen, struct session_seen, "Activité de session", "A session was used.");

static const struct rec_field login_fields[] = {
	HANDLE_FIELD(1, struct login),
	PASSWORD_FIELD(2, struct login, 1),
};
REC_DESC_DEFINE(login, struct login, "Connexion", "A handle and its password.");

static const struct rec_field me_fields[] = {
	REC_ID(1, struct me, account, "account", "Compte", "The account, or the token.", .flags = REQUIRED),
	PERSON_FIELD(2, struct me, .flags = 0),
	ROLES_FIELD(3, struct me, .flags = REQUIRED),
	REC_IDS(4, struct me, organisations, "organisation", ENVELOPE_ORGANISATIONS_MAX, "Structures", "Where the person holds a mandate today."),
	LABEL_FIELD(5, struct me, .flags = 0),
	REC_TEXT(6, struct me, csrf, 64, "Jeton d’écriture", "To send as X-CSRF-Token with every write of this session."),
	REC_TIME(7, struct me, expires_at, "Fin au plus tard", "When the session or the token ends."),
};
REC_DESC_DEFINE(me, struct me, "Qui je suis", "Who the caller is.");


static const struct rec_field token_fields[] = {
	REC_HEAD(struct token),
	LABEL_FIELD(6, struct token, .flags = 0),
	ROLES_FIELD(7, struct token, .flags = REQUIRED | KEY),
	PERSON_FIELD(8, struct token, .flags = KEY | SUBJECT),
	SECRET_HASH_FIELD(9, struct token, .flags = REQUIRED | KEY | SECRET | SERVER_SET),
	REC_TIME(10, struct token, expires_at, "Valable jusqu’à", "It is refused after.", .flags = REQUIRED | SERVER_SET),
};
REC_DESC_DEFINE(token, struct token, "Jeton d’accès", "A key for a program, without its secret.");

static const struct rec_field token_new_fields[] = {
	ROLES_FIELD(1, struct token_new, .flags = REQUIRED),
	PERSON_FIELD(2, struct token_new, .flags = 0),
	LABEL_FIELD(3, struct token_new, .flags = 0),
	REC_U32(4, struct token_new, days, 1, TOKEN_DAYS_MOST, "Durée", "Days until it ends; 90 when absent.", .unit = "jours"),
};
REC_DESC_DEFINE(token_new, struct token_new, "Nouveau jeton", "What makes a token.");

static const struct rec_field token_made_fields[] = {
	REC_ID(1, struct token_made, id, "token", "Jeton", "Its id, to revoke it by.", .flags = REQUIRED),
	REC_TEXT(2, struct token_made, token, 60, "Secret", "\"mlg_\" and 43 characters; shown this once.", .flags = REQUIRED),
	ROLES_FIELD(3, struct token_made, .flags = REQUIRED),
	PERSON_FIELD(4, struct token_made, .flags = 0),
	LABEL_FIELD(5, struct token_made, .flags = 0),
	REC_TIME(6, struct token_made, expires_at, "Valable jusqu’à", "It is refused after.", .flags = REQUIRED),
};
REC_DESC_DEFINE(token_made, struct token_made, "Jeton créé", "A token with its secret.");

#define KEEPERS (ROLE_COORDINATOR | ROLE_OPERATOR)
const struct collection_desc account_collection = {
	.service = "gateway", .path = "/accounts", .plural = "Comptes", .rec = &account_desc,
	.read_all = KEEPERS, .write_all = KEEPERS,
};
const struct collection_desc token_collection = {
	.service = "gateway", .path = "/tokens", .plural = "Jetons d’accès", .rec = &token_desc,
	.read_all = ROLE_OPERATOR, .write_all = ROLE_OPERATOR,
};

#define OF_COLLECTION(sym, verb_, path_, kind_, shape_, in_, out_, roles_, name_, doc_, title_) \
	{ .name = "gateway." #sym "." name_, .verb = verb_, .path = path_, .kind = kind_, .shape = shape_, .in = &in_, .out = &out_, \
	  .roles = (roles_), .collection = &sym##_collection, .doc = doc_, .title = title_ }
#define CUSTOM(name_, verb_, path_, kind_, in_, out_, roles_, doc_, title_) \
	{ .name = "gateway." name_, .verb = verb_, .path = path_, .kind = kind_, .shape = METHOD_CUSTOM, .in = &in_, .out = out_, \
	  .roles = (roles_), .doc = doc_, .title = title_ }
#define INSIDE (ROLE_SERVICE | ROLE_SYSTEM)

static const struct method gateway_methods[] = {
	CUSTOM("account.create", "POST", "/accounts", METHOD_WRITE, account_new_desc, &account_desc, KEEPERS,
	    "Create an account.", "Comptes : créer"),
	OF_COLLECTION(account, "GET", "/accounts/{id}", METHOD_READ, METHOD_GET, ref_desc, account_desc, KEEPERS, "get",
	    "Read one: account.", "Comptes : lire"),
	OF_COLLECTION(account, "GET", "/accounts", METHOD_READ, METHOD_LIST, list_query_desc, list_page_desc, KEEPERS, "list",
	    "List, by pages, filtered by any indexed field: account.", "Comptes : liste"),
	OF_COLLECTION(account, "PATCH", "/accounts/{id}", METHOD_WRITE, METHOD_UPDATE, account_desc, account_desc, KEEPERS, "update",
	    "Change roles, person or label.", "Comptes : modifier"),
	OF_COLLECTION(account, "DELETE", "/accounts/{id}", METHOD_WRITE, METHOD_ARCHIVE, account_desc, account_desc, KEEPERS, "archive",
	    "Close an account: its sessions end at once.", "Comptes : fermer"),
	OF_COLLECTION(account, "GET", "/accounts/{id}/history", METHOD_READ, METHOD_HISTORY, history_query_desc, history_page_desc, KEEPERS,
	    "history", "Who changed what, when: account.", "Comptes : historique"),
	CUSTOM("account.password", "POST", "/accounts/{id}/password", METHOD_WRITE, account_password_desc, &account_desc, KEEPERS,
	    "Replace the password; open sessions of the account end.", "Comptes : nouveau mot de passe"),
	CUSTOM("account.hashed", NULL, NULL, METHOD_WRITE, account_hashed_desc, &account_desc, ROLE_SYSTEM,
	    "The hashing job brings its result.", "Comptes : mot de passe calculé"),

	CUSTOM("token.create", "POST", "/tokens", METHOD_WRITE, token_new_desc, &token_made_desc, ROLE_OPERATOR,
	    "Make a token; its secret is shown this once.", "Jetons d’accès : créer"),
	OF_COLLECTION(token, "GET", "/tokens/{id}", METHOD_READ, METHOD_GET, ref_desc, token_desc, ROLE_OPERATOR, "get",
	    "Read one, without its secret: token.", "Jetons d’accès : lire"),
	OF_COLLECTION(token, "GET", "/tokens", METHOD_READ, METHOD_LIST, list_query_desc, list_page_desc, ROLE_OPERATOR, "list",
	    "List, by pages, without secrets: token.", "Jetons d’accès : liste"),
	CUSTOM("token.revoke", "POST", "/tokens/{id}/revoke", METHOD_WRITE, ref_desc, &token_desc, ROLE_OPERATOR,
	    "End a token at once.", "Jetons d’accès : révoquer"),

	CUSTOM("session.create", "POST", "/session", METHOD_WRITE, login_desc, &me_desc, ROLE_ANYONE,
	    "Sign in: sets the session's cookie, answers who the caller is and the X-CSRF-Token of writes.", "Se connecter"),
	CUSTOM("session.end", "DELETE", "/session", METHOD_WRITE, nothing_desc, NULL, ROLE_ACCOUNTS,
	    "Sign out: the session ends at once.", "Se déconnecter"),
	CUSTOM("me.get", "GET", "/me", METHOD_READ, nothing_desc, &me_desc, ROLE_ACCOUNTS,
	    "Who the caller is, with which roles, in which organisations.", "Qui je suis"),
	CUSTOM("session.open", NULL, NULL, METHOD_WRITE, session_open_desc, &web_session_desc, INSIDE,
	    "Open a session, once the front has verified the password.", "Session : ouvrir"),
	CUSTOM("session.seen", NULL, NULL, METHOD_WRITE, session_seen_desc, NULL, INSIDE,
	    "A session was used.", "Session : activité"),
	CUSTOM("session.close", NULL, NULL, METHOD_WRITE, ref_desc, NULL, INSIDE,
	    "End a session.", "Session : fermer"),
};

static const struct collection_desc *const gateway_collections[] = { &account_collection, &token_collection };
static const struct rec_desc *const gateway_records[] = {
	&account_desc, &account_new_desc, &account_password_desc, &account_hashed_desc, &web_session_desc, &session_open_desc,
	&session_seen_desc, &login_desc, &me_desc, &token_desc, &token_new_desc, &token_made_desc,
};

FAULT_DEFINE(FAULT_HANDLE_TAKEN, "handle_taken", "Cet identifiant de connexion est déjà pris : choisissez-en un autre.",
    "This handle is taken: choose another.");
FAULT_DEFINE(FAULT_PERSON_TAKEN, "person_taken", "Cette personne a déjà un compte : modifiez celui qui existe.",
    "This person has an account already: change that one.");
FAULT_DEFINE(FAULT_ROLE_GRANT, "role_grant",
    "Vous ne pouvez pas donner ni gérer ces rôles : %s. Demandez-le à la personne qui administre le système.",
    "You may not give or manage these roles: %s. Ask the operator of the node.");
FAULT_DEFINE(FAULT_REFERENT_PERSON, "referent_person",
    "Le rôle de référent·e lit les demandes personnelles : il se donne à une personne du registre. Indiquez laquelle.",
    "The referent role reads personal requests: it is given to a person of the registry. Say which.");
FAULT_DEFINE(FAULT_FRONT_ONLY, "front_only", "Cette opération se fait par l’adresse web du service.",
    "This is answered over HTTP only.");
FAULT_DEFINE(FAULT_LOGIN, "login", "L’identifiant ou le mot de passe ne convient pas : vérifiez les deux, puis réessayez.",
    "The handle or the password is wrong: check both, then try again.");
FAULT_DEFINE(FAULT_LOGIN_RATE, "login_rate", "Trop d’essais de connexion : attendez %s secondes avant le prochain.",
    "Too many tries to sign in: wait %s seconds before the next.");
FAULT_DEFINE(FAULT_CREDENTIALS, "credentials", "Connectez-vous, ou joignez un jeton d’accès à la demande.",
    "Sign in, or send a token: Authorization: Bearer mlg_….");
FAULT_DEFINE(FAULT_CREDENTIALS_OVER, "credentials_over",
    "La session ou le jeton d’accès est inconnu, terminé ou révoqué : connectez-vous à nouveau. Sans compte désormais, et pour suivre ou "
    "retirer une demande d’accompagnement : un·e référent·e du service donne un lien de suivi.",
    "The session or token is unknown, over or revoked: sign in again. Without an account by now, to follow or withdraw a request for "
    "accompaniment: a referent of the service gives a link to follow it.");
FAULT_DEFINE(FAULT_ROLE, "role", "Cette opération est réservée à : %s. Adressez-vous à la personne qui gère les accès.",
    "This is reserved to: %s. Ask the person who manages access.");
FAULT_DEFINE(FAULT_CSRF, "csrf", 
    "L’en-tête X-CSRF-Token manque, ou n’est pas celui de cette session. Rechargez la page ; un programme envoie celui que donne "
    "GET /api/v1/me.",
    "X-CSRF-Token is missing or is not this session's: send the one that POST /session or GET /me gave.");
FAULT_DEFINE(FAULT_ORIGIN, "origin", "La demande vient d’un autre site : recommencez depuis l’adresse de votre fédération.",
    "The request comes from another origin: send it from this site.");
FAULT_DEFINE(FAULT_PATH, "path", "L’adresse %s n’existe pas : vérifiez-la ou repartez de la page d’accueil.",
    "There is nothing at %s: see /api/v1/openapi.json for what there is.");
FAULT_DEFINE(FAULT_VERB, "verb", "Cette adresse n’accepte que : %s.", "This path knows only: %s.");
FAULT_DEFINE(FAULT_MEDIA_TYPE, "media_type", 
    "Le contenu envoyé doit être du JSON en UTF-8 : indiquez Content-Type: application/json.",
    "The body must be JSON in UTF-8: send Content-Type: application/json.");
FAULT_DEFINE(FAULT_MEDIA_TYPE_BYTES, "media_type_bytes",
    "Le contenu envoyé doit être les octets du fichier, tels quels : indiquez Content-Type: application/octet-stream (ou text/calendar pour un agenda).",
    "The body must be the bytes of the file, as they are: send Content-Type: application/octet-stream (or text/calendar, of a calendar).");
FAULT_DEFINE(FAULT_BODY_BYTES, "body_bytes", "Cette partie dépasse %s Kio : découpez-la.", "This part is over %s KiB: cut it.");
FAULT_DEFINE(FAULT_BODY_WHOLE, "body_whole",
    "Ce fichier dépasse %s Kio : réduisez-le avant de l’envoyer ; pour un agenda, exportez une période plus courte ou donnez son adresse en ligne.",
    "This file is over %s KiB: make it smaller before you send it; of a calendar, export a shorter period or give its online address.");
FAULT_DEFINE(FAULT_IF_MATCH, "if_match",
    "La modification doit dire de quelle version elle part : relisez la fiche et joignez son ETag dans If-Match.",
    "Say which version this change starts from: read the record and send its ETag as If-Match.");
FAULT_DEFINE(FAULT_IF_MATCH_FORM, "if_match_form", "If-Match doit contenir l’ETag d’une fiche, un nombre entre guillemets, sans zéro devant : \"3\".",
    "If-Match must hold one record's ETag, a number in quotes, without leading zeros: \"3\".");
FAULT_DEFINE(FAULT_IDEMPOTENCY_KEY, "idempotency_key", "Idempotency-Key doit compter de 1 à 200 caractères visibles, sans espace.",
    "Idempotency-Key must be 1 to 200 visible ASCII characters.");
FAULT_DEFINE(FAULT_XLSX_ROWS, "xlsx_rows", "Un classeur ne tient que %s lignes : filtrez la liste, ou demandez-la en CSV.",
    "A workbook holds only %s rows: filter the list, or ask for CSV.");
FAULT_DEFINE(FAULT_PROVIDER_NAME_NONE, "provider_name_none",
    "Aucun prestataire accrédité ne porte exactement ce nom : écrivez-le en entier, ou laissez ce champ vide et dites-le avec vos mots dans votre demande.",
    "No accredited provider is called exactly so: write the whole name, or leave this field empty and say it in your own words.");
FAULT_DEFINE(FAULT_PROVIDER_NAME_SEVERAL, "provider_name_several",
    "Plusieurs prestataires portent ce nom : laissez ce champ vide et dites avec vos mots, dans votre demande, duquel il s’agit.",
    "Several providers are called so: leave this field empty, and say in your own words which one is meant.");
FAULT_DEFINE(FAULT_NOT_FILTER, "not_filter", "Cette liste ne se filtre que par : %s.", "This list can be filtered only by: %s.");
FAULT_DEFINE(FAULT_HTTP_START, "http_start", "La première ligne de la demande est illisible : utilisez un navigateur ou un outil HTTP/1.1.",
    "The request line is malformed: METHOD SP path SP HTTP/1.1.");
FAULT_DEFINE(FAULT_HTTP_LINE, "http_line", "Une ligne de la demande n’est pas terminée comme le veut HTTP (CR LF).",
    "A line of the head does not end in CR LF.");
FAULT_DEFINE(FAULT_HTTP_FOLD, "http_fold", "Un en-tête de la demande est coupé sur plusieurs lignes : écrivez-le sur une seule.",
    "A header is folded over several lines: write it on one.");
FAULT_DEFINE(FAULT_HTTP_CONTROL, "http_control", "L’en-tête de la demande contient un caractère de contrôle : retirez-le.",
    "The head holds a control byte: remove it.");
FAULT_DEFINE(FAULT_HTTP_HEADER, "http_header", "Un en-tête de la demande est mal écrit : « Nom: valeur », sans espace avant les deux-points.",
    "A header is malformed: \"Name: value\", no space before the colon.");
FAULT_DEFINE(FAULT_HTTP_HOST, "http_host", "La demande doit porter un en-tête Host, un seul.", "The request must have exactly one Host header.");
FAULT_DEFINE(FAULT_HTTP_LENGTH, "http_length", "La demande doit porter au plus un en-tête Content-Length, en chiffres.",
    "Content-Length must be given once at most, in digits.");
FAULT_DEFINE(FAULT_HTTP_BODY, "http_body", "Cette demande ne doit pas porter de contenu : envoyez-la sans Content-Length.",
    "This verb takes no body: send it without Content-Length.");
FAULT_DEFINE(FAULT_HTTP_DOUBLED, "http_doubled", "L’en-tête %s est donné deux fois : n’en gardez qu’un.",
    "The header %s is given twice: keep one.");
FAULT_DEFINE(FAULT_HTTP_EXPECT, "http_expect", "L’en-tête Expect n’accepte que « 100-continue » : corrigez-le ou retirez-le.",
    "Expect knows only 100-continue: correct it or leave it out.");
FAULT_DEFINE(FAULT_HTTP_CODING, "http_coding", "Le contenu est compressé (Content-Encoding) : envoyez-le tel quel, sans cet en-tête.",
    "The body is encoded (Content-Encoding): send it as it is, without this header.");
FAULT_DEFINE(FAULT_HTTP_CHUNKED, "http_chunked", "L’envoi par morceaux n’est pas accepté : indiquez Content-Length.",
    "Transfer-Encoding is not accepted: send Content-Length.");
FAULT_DEFINE(FAULT_HTTP_HEAD_SIZE, "http_head_size", "L’en-tête de la demande dépasse 16 Kio : raccourcissez l’adresse ou videz les cookies.",
    "The head is over 16 KiB: shorten the address or the headers.");
FAULT_DEFINE(FAULT_HTTP_BODY_SIZE, "http_body_size", "L’envoi dépasse 256 Kio : faites-en plusieurs plus petits.",
    "The body is over 256 KiB: send several smaller ones.");

static const struct fault_code *const gateway_faults[] = {
	FAULT_HANDLE_TAKEN, FAULT_PERSON_TAKEN, FAULT_ROLE_GRANT, FAULT_REFERENT_PERSON, FAULT_FRONT_ONLY, FAULT_LOGIN, FAULT_LOGIN_RATE, FAULT_CREDENTIALS,
	FAULT_CREDENTIALS_OVER, FAULT_ROLE, FAULT_CSRF, FAULT_ORIGIN, FAULT_PATH, FAULT_VERB, FAULT_MEDIA_TYPE, FAULT_MEDIA_TYPE_BYTES, FAULT_BODY_BYTES, FAULT_BODY_WHOLE, FAULT_IF_MATCH,
	FAULT_IF_MATCH_FORM, FAULT_IDEMPOTENCY_KEY, FAULT_NOT_FILTER, FAULT_XLSX_ROWS, FAULT_PROVIDER_NAME_NONE, FAULT_PROVIDER_NAME_SEVERAL, FAULT_HTTP_START, FAULT_HTTP_LINE, FAULT_HTTP_FOLD,
	FAULT_HTTP_CONTROL, FAULT_HTTP_HEADER, FAULT_HTTP_HOST, FAULT_HTTP_LENGTH, FAULT_HTTP_BODY, FAULT_HTTP_DOUBLED, FAULT_HTTP_EXPECT,
	FAULT_HTTP_CODING, FAULT_HTTP_CHUNKED, FAULT_HTTP_HEAD_SIZE,
	FAULT_HTTP_BODY_SIZE, NULL,
};

const struct service_contract gateway_contract = {
	.name = "gateway",
	.methods = gateway_methods,
	.method_count = sizeof gateway_methods / sizeof gateway_methods[0],
	.collections = gateway_collections,
	.collection_count = sizeof gateway_collections / sizeof gateway_collections[0],
	.records = gateway_records,
	.record_count = sizeof gateway_records / sizeof gateway_records[0],
	.faults = gateway_faults,
};
