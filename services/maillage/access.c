/*
 * access: tokens and accounts, made by the gateway at the operator's word.
 * Owns: nothing.
 * Beware: a password is read from standard input, never from the command line, where other processes would
 * see it; and wiped.
 */
#include "services/maillage/maillage.h"
#include "proto/gateway.h"
#include "proto/registry.h"
#include <termios.h>
#include <unistd.h>

#define LINE_MAX_LEN 600

/* The person in whose name: one of the registry, told by what was typed. The gateway waits until it knows of
 * it. */
static enum exit_code
person_known(struct client *c, const char *typed, struct id person)
{
	struct ref ref = { REC_BIT(1), person };
	struct fault why = { 0 };
	struct person found;
	struct arena a = { 0 };
	enum rc rc = client_call(c, "registry.person.get", ROLE_OPERATOR, &ref_desc, &ref, &person_desc, &a,
	    &found, CALL_TIMEOUT, &why);

	arena_free(&a);
	client_seen(c, "registry", client_position(c));
	if (rc != RC_NOT_FOUND)
		return call_failed(rc, &ref_desc, &why);
	say("la personne « %s » n’est pas dans le registre : donnez le code qu’elle porte dans votre fichier "
	    "d’import, ou son identifiant.",
	    typed);
	return EXIT_REFUSED;
}

/* --- token
 * -------------------------------------------------------------------------------------------------- */
static bool
token_input(const struct invocation *v, struct token_new *ret_input)
{
	const char *person = invocation_value(v, "person"), *label = invocation_value(v, "label");
	long days = 0;

	*ret_input = (struct token_new){ .has = REC_BIT(1) };
	if (!roles_parse(invocation_value(v, "role"), &ret_input->roles) ||
	    !invocation_number(v, "days", 1, TOKEN_DAYS_MOST, &days))
		return false;
	if (person != NULL) {
		ret_input->person = id_or_code("person", text_of(person));
		ret_input->has |= REC_BIT(2);
	}
	if (label != NULL) {
		ret_input->label = text_of(label);
		ret_input->has |= REC_BIT(3);
	}
	if (days != 0) {
		ret_input->days = (uint32_t)days;
		ret_input->has |= REC_BIT(4);
	}
	return true;
}

static enum exit_code
token_send(struct client *c, const struct token_new *input)
{
	struct token_made made;
	struct fault why = { 0 };
	struct arena a = { 0 };

	client_key_new(c);
	enum rc rc = client_call(c, "gateway.token.create", ROLE_OPERATOR, &token_new_desc, input,
	    &token_made_desc, &a, &made, CALL_TIMEOUT, &why);

	if (rc == RC_OK) {
		printf(TEXT_FMT "\n", TEXT_ARG(made.token));
		if (isatty(STDERR_FILENO))
			say("notez ce jeton : il ne sera plus montré.");
	}
	arena_free(&a);
	return call_failed(rc, &token_new_desc, &why);
}

static enum exit_code
token_run(const struct invocation *v)
{
	struct token_new input;
	struct node n;
	struct client *c = NULL;

	if (!token_input(v, &input))
		return EXIT_USAGE;
	enum exit_code code = node_client(v, &n, &c);

	if (code != EXIT_DONE)
		return code;
	if ((input.has & REC_BIT(2)) != 0)
		code = person_known(c, invocation_value(v, "person"), input.person);
	if (code == EXIT_DONE)
		code = token_send(c, &input);
	client_close(c);
	node_wipe(&n);
	return code;
}

/* --- user add
 * ------------------------------------------------------------------------------------------------- */
/* One line of standard input, without its end; not shown when it is typed. */
static bool
password_read(char *out, size_t cap)
{
	struct termios old, quiet;
	bool typed = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &old) == 0;

	if (typed) {
		fprintf(stderr, "Mot de passe (%d caractères au moins) : ", PASSWORD_MIN);
		quiet = old;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	bool got = fgets(out, (int)cap, stdin) != NULL;

	if (typed) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
		fputc('\n', stderr);
	}
	if (got)
		out[strcspn(out, "\r\n")] = '\0';
	else
		say("aucun mot de passe sur l’entrée standard.");
	return got;
}

static enum exit_code
user_send(struct client *c, const struct account_new *input)
{
	struct account made;
	struct fault why = { 0 };
	struct arena a = { 0 };
	char id[ID_TEXT_LEN + 1];

	client_key_new(c);
	enum rc rc = client_call(c, "gateway.account.create", ROLE_OPERATOR, &account_new_desc, input,
	    &account_desc, &a, &made, CALL_TIMEOUT, &why);

	if (rc == RC_OK) {
		id_format(made.id, id);
		puts(id);
	}
	arena_free(&a);
	return call_failed(rc, &account_new_desc, &why);
}

static enum exit_code
user_add_run(const struct invocation *v)
{
	const char *person = invocation_value(v, "person"), *label = invocation_value(v, "label");
	struct account_new input = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.handle = text_of(invocation_value(v, "handle")) };
	char password[LINE_MAX_LEN];
	struct node n;
	struct client *c = NULL;

	if (!roles_parse(invocation_value(v, "role"), &input.roles) ||
	    !password_read(password, sizeof password))
		return EXIT_USAGE;
	input.password = text_of(password);
	if (person != NULL) {
		input.person = id_or_code("person", text_of(person));
		input.has |= REC_BIT(4);
	}
	if (label != NULL) {
		input.label = text_of(label);
		input.has |= REC_BIT(5);
	}
	enum exit_code code = node_client(v, &n, &c);

	if (code == EXIT_DONE && person != NULL)
		code = person_known(c, person, input.person);
	if (code == EXIT_DONE)
		code = user_send(c, &input);
	crypto_wipe(password, sizeof password);
	client_close(c);
	node_wipe(&n);
	return code;
}

static const struct option_row token_options[] = {
	{ "role", "RÔLE[,RÔLE]",
	    "operator, coordinator, referent, director, beneficiary, provider, animator…", true },
	{ "person", "CODE|ID", "personne du registre au nom de qui il agit ; nécessaire au rôle referent",
	    false },
	{ "label", "TEXTE", "à quoi il sert", false },
	{ "days", "N", "jours avant sa fin (90)", false },
};
const struct command command_token = {
	.name = "token",
	.arguments = "DOSSIER",
	.summary = "fait un jeton d’accès à l’API et l’écrit",
	.detail = "Le jeton, « mlg_… », est écrit seul sur la sortie ; il n’est gardé nulle part.\n"
		  "Un programme l’envoie ainsi : Authorization: Bearer mlg_…",
	COMMAND_OPTIONS(token_options),
	.run = token_run,
};
static const struct option_row user_options[] = {
	{ "handle", "NOM", "ce qui se tape pour se connecter : adresse e-mail ou nom court", true },
	{ "role", "RÔLE[,RÔLE]", "comme pour token", true },
	{ "person", "CODE|ID", "personne du registre ; nécessaire au rôle referent", false },
	{ "label", "TEXTE", "à quoi sert le compte : « Direction, centre A »", false },
};
const struct command command_user_add = {
	.name = "user add",
	.arguments = "DOSSIER",
	.summary = "ouvre un compte ; le mot de passe est lu sur l’entrée",
	.detail = "Le mot de passe compte 15 caractères au moins ; une phrase convient bien.\n"
		  "L’identifiant du compte est écrit sur la sortie.",
	COMMAND_OPTIONS(user_options),
	.run = user_add_run,
};
