/*
 * peer_steps: what people decide about another federation: its fingerprint was compared, exchange stops, goes on, ends, its address is new,
 * or it was added by mistake.
 * Owns: nothing.
 * Beware: a fingerprint is never filled in from what is stored: it has to have been heard. What cannot be taken back is asked twice.
 */
#include "services/maillage/peer.h"
#include <strings.h>

/* --- one step ------------------------------------------------------------------------------------------------------ */
struct step {
	const char *folder; /* as it was typed */
	struct node node;
	struct client *client;
	struct peer_list list;
	const struct peer *peer;
	struct peer after;
};

/* The node's client, and the peer that the first argument names. */
static enum exit_code
step_open(struct step *s, const struct invocation *v)
{
	if (v->count < 1) {
		say("il manque le code de la fédération ; « maillage peer list » les montre.");
		return EXIT_USAGE;
	}
	s->folder = v->folder;
	enum exit_code code = node_client(v, &s->node, &s->client);

	return code == EXIT_DONE ? peer_by_code(s->client, v->arguments[0], &s->list, &s->peer) : code;
}

static void
step_close(struct step *s)
{
	arena_free(&s->list.arena);
	client_close(s->client);
	node_wipe(&s->node);
}

/* Where it stands, and what is typed there: for that code, unless others is said. */
static const struct {
	enum peer_status status;
	const char *sentence, *verb, *others, *after;
} standings[] = {
	{ PEER_TO_CONFIRM,
	    "n’est pas encore en service : deux personnes comparent d’abord son empreinte. Pour cela",
	    "confirm", NULL, " --fingerprint \"ce qui a été lu\" --as \"Prénom Nom\"" },
	{ PEER_CONFIRMED_ONCE,
	    "n’est pas encore en service : une deuxième personne compare d’abord son empreinte. Pour cela",
	    "confirm", NULL, " --fingerprint \"ce qui a été lu\" --as \"Prénom Nom\"" },
	{ PEER_ACTIVE, "est déjà en service : il n’y a rien à confirmer ni à reprendre. Pour une pause",
	    "suspend", NULL, "" },
	{ PEER_SUSPENDED, "est suspendue. Pour reprendre l’échange", "resume", NULL, "" },
	{ PEER_REVOKED, "est révoquée, et cela ne se reprend pas. Pour renouer, demandez-lui sa carte, puis",
	    "add", "AUTRE-CODE CARTE", "" },
};

/* Refused for where it stood when it was read just before: said with what to type instead. False: refused for something else. */
static bool
standing_say(const struct step *s, const struct fault *why)
{
	char typed_folder[PATH_MAX], typed_code[400], code[400];

	if (why->count != 1 || why->items[0].code != FAULT_STATE ||
	    strcmp(why->items[0].argument, peer_status_label(s->peer->status)) != 0)
		return false;
	snprintf(code, sizeof code, TEXT_FMT, TEXT_ARG(s->peer->code));
	(void)shell_word(s->folder, typed_folder, sizeof typed_folder);
	(void)shell_word(code, typed_code, sizeof typed_code);
	for (size_t i = 0; i < sizeof standings / sizeof standings[0]; i++) {
		if (standings[i].status != s->peer->status)
			continue;
		say("« %s » %s, tapez : maillage peer %s %s %s%s", code, standings[i].sentence,
		    standings[i].verb, typed_folder,
		    standings[i].others != NULL ? standings[i].others : typed_code, standings[i].after);
		return true;
	}
	return false;
}

static enum exit_code
step_send(struct step *s, const char *method, const struct rec_desc *desc, const void *in)
{
	struct fault why = { 0 };

	client_key_new(s->client);
	enum rc rc = client_call(s->client, method, ROLE_OPERATOR, desc, in, &peer_desc, &s->list.arena,
	    &s->after, CALL_TIMEOUT, &why);

	return rc == RC_CONFLICT && standing_say(s, &why) ? EXIT_REFUSED : call_failed(rc, desc, &why);
}

/* Those that need the peer's id alone. */
static enum exit_code
step_plain(struct step *s, const char *method)
{
	struct ref in = { REC_BIT(1), s->peer->id };

	return step_send(s, method, &ref_desc, &in);
}

/* --- confirm --------------------------------------------------------------------------------------------------------- */
static enum exit_code
peer_confirm_run(const struct invocation *v)
{
	struct step s = { 0 };
	enum exit_code code = step_open(&s, v);

	if (code == EXIT_DONE) {
		struct peer_confirm in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
			.id = s.peer->id,
			.fingerprint = text_of(invocation_value(v, "fingerprint")),
			.name = text_of(invocation_value(v, "as")) };

		code = step_send(&s, "federation.peer.confirm", &peer_confirm_desc, &in);
	}
	if (code == EXIT_DONE && s.after.status == PEER_ACTIVE)
		printf("« %s » est en service : les deux systèmes se relient d’eux-mêmes, dès qu’elle a "
		       "confirmé aussi.\n",
		    v->arguments[0]);
	else if (code == EXIT_DONE)
		printf("C’est la bonne empreinte. Une deuxième personne doit la comparer à son tour, et la "
		       "saisir par la même commande.\n");
	step_close(&s);
	return code;
}

/* --- suspend, resume ------------------------------------------------------------------------------------------------- */
static enum exit_code
plain_run(const struct invocation *v, const char *method, const char *done)
{
	struct step s = { 0 };
	enum exit_code code = step_open(&s, v);

	if (code == EXIT_DONE)
		code = step_plain(&s, method);
	if (code == EXIT_DONE)
		printf("« %s » %s\n", v->arguments[0], done);
	step_close(&s);
	return code;
}

static enum exit_code
peer_suspend_run(const struct invocation *v)
{
	return plain_run(v, "federation.peer.suspend",
	    "est suspendue : rien n’est envoyé ni accepté ; ce qui est à envoyer est gardé.");
}

static enum exit_code
peer_resume_run(const struct invocation *v)
{
	return plain_run(v, "federation.peer.resume", "est de nouveau en service : ce qui était gardé part.");
}

/* --- revoke ---------------------------------------------------------------------------------------------------------- */
static bool
is_sure(const struct peer *p)
{
	char line[32] = "";

	fprintf(stderr,
	    "Révoquer « " TEXT_FMT " » (" TEXT_FMT
	    ") : plus rien ne lui sera envoyé, accepté d’elle ou répondu, et cela ne se "
	    "reprend pas.\nPour une pause : maillage peer suspend. Tapez « oui » pour révoquer : ",
	    TEXT_ARG(p->code), TEXT_ARG(p->federation));
	if (fgets(line, sizeof line, stdin) == NULL)
		line[0] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	if (strcasecmp(line, "oui") == 0)
		return true;
	say("rien n’a été changé.");
	return false;
}

static enum exit_code
peer_revoke_run(const struct invocation *v)
{
	struct step s = { 0 };
	enum exit_code code = step_open(&s, v);

	if (code == EXIT_DONE && invocation_value(v, "yes") == NULL && !is_sure(s.peer))
		code = EXIT_REFUSED;
	if (code == EXIT_DONE)
		code = step_plain(&s, "federation.peer.revoke");
	if (code == EXIT_DONE)
		printf("« %s » est révoquée. Prévenez-la : elle ne verra que du silence.\n", v->arguments[0]);
	step_close(&s);
	return code;
}

/* --- remove ---------------------------------------------------------------------------------------------------------- */
static enum exit_code
peer_remove_run(const struct invocation *v)
{
	struct step s = { 0 };
	enum exit_code code = step_open(&s, v);

	if (code == EXIT_DONE) {
		struct peer in = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION),
			.id = s.peer->id,
			.version = s.peer->version };

		code = step_send(&s, "federation.peer.archive", &peer_desc, &in);
	}
	if (code == EXIT_DONE)
		printf("« %s » est retirée : rien n’avait été échangé avec elle, et son code est libre de "
		       "nouveau.\n",
		    v->arguments[0]);
	step_close(&s);
	return code;
}

/* --- renew ----------------------------------------------------------------------------------------------------------- */
static enum exit_code
renew_send(struct step *s, const struct invocation *v, const struct buf *card)
{
	struct peer_renew in = { .has = REC_BIT(1) | REC_BIT(2),
		.card = { (const char *)card->ptr, (uint32_t)card->len, 0 } };
	enum exit_code code = step_open(s, v);

	if (code != EXIT_DONE)
		return code;
	in.id = s->peer->id;
	code = step_send(s, "federation.peer.renew", &peer_renew_desc, &in);
	if (code == EXIT_DONE && s->after.endpoint.len > 0)
		printf("« %s » est désormais appelée à " TEXT_FMT ".\n", v->arguments[0],
		    TEXT_ARG(s->after.endpoint));
	else if (code == EXIT_DONE)
		printf("« %s » n’a plus d’adresse : c’est elle qui nous appellera.\n", v->arguments[0]);
	return code;
}

static enum exit_code
peer_renew_run(const struct invocation *v)
{
	struct step s = { 0 };
	struct buf card = { 0 };
	enum exit_code code;

	if (v->count != 2) {
		say("il manque %s.",
		    v->count == 0 ? "le code de la fédération, et sa nouvelle carte" : "sa nouvelle carte");
		return EXIT_USAGE;
	}
	code = card_read(v->arguments[1], &card);
	if (code == EXIT_DONE)
		code = renew_send(&s, v, &card);
	buf_free(&card);
	step_close(&s);
	return code;
}

/* --- rows ------------------------------------------------------------------------------------------------------------ */
static const struct option_row confirm_options[] = {
	{ "fingerprint", "EMPREINTE", "les huit groupes de chiffres, tels qu’ils ont été lus au téléphone",
	    true },
	{ "as", "NOM", "qui a comparé ; les deux personnes sont différentes", true },
};
const struct command command_peer_confirm = {
	.name = "peer confirm",
	.arguments = "DOSSIER CODE",
	.summary = "dit que l’empreinte d’une fédération a été comparée de vive voix",
	.detail = "Deux personnes différentes le font, l’une après l’autre : la seconde met la fédération en "
		  "service.\n"
		  "Saisissez l’empreinte que l’autre fédération a lue, et non celle qui s’affiche ici. Les "
		  "espaces ne comptent pas.",
	COMMAND_OPTIONS(confirm_options),
	.most = 1,
	.run = peer_confirm_run,
};
const struct command command_peer_suspend = {
	.name = "peer suspend",
	.arguments = "DOSSIER CODE",
	.summary = "n’échange plus rien avec une fédération, pour un temps",
	.detail = "Ce qui est à lui envoyer est gardé et part à la reprise (maillage peer resume).",
	.most = 1,
	.run = peer_suspend_run,
};
const struct command command_peer_resume = {
	.name = "peer resume",
	.arguments = "DOSSIER CODE",
	.summary = "échange de nouveau avec une fédération suspendue",
	.most = 1,
	.run = peer_resume_run,
};
static const struct option_row revoke_options[] = {
	{ "yes", NULL, "sans demander confirmation", false },
};
const struct command command_peer_revoke = {
	.name = "peer revoke",
	.arguments = "DOSSIER CODE",
	.summary = "n’échange plus jamais rien avec une fédération",
	.detail = "Dès cet instant rien n’est envoyé, accepté ni répondu. Cela ne se reprend pas : pour "
		  "renouer, elle envoie sa carte, et "
		  "l’empreinte est\ncomparée de nouveau.",
	COMMAND_OPTIONS(revoke_options),
	.most = 1,
	.run = peer_revoke_run,
};
const struct command command_peer_remove = {
	.name = "peer remove",
	.arguments = "DOSSIER CODE",
	.summary = "retire une fédération ajoutée par erreur, tant qu’elle n’a jamais été en service",
	.detail =
	    "Rien n’a été échangé avec elle : son code est libre de nouveau, et sa carte peut être ajoutée "
	    "sous un autre.\n"
	    "Celle qui a été en service se suspend ou se révoque.",
	.most = 1,
	.run = peer_remove_run,
};
const struct command command_peer_renew = {
	.name = "peer renew",
	.arguments = "DOSSIER CODE CARTE",
	.summary = "prend la nouvelle carte d’une fédération : autre adresse, mêmes clés",
	.detail = "Une fédération qui se relie annonce elle-même sa carte : cette commande sert quand aucune "
		  "des deux ne peut plus joindre "
		  "l’autre.\nCARTE s’écrit comme pour « peer add ».",
	.most = 2,
	.run = peer_renew_run,
};
