/*
 * peer_add: another federation's card taken in, and what is to be done before anything is exchanged with it.
 * Owns: nothing.
 * Beware: a card comes by mail, from anybody: adding it trusts nothing. It is read before the client, which changes the working folder.
 */
#include "services/maillage/peer.h"
#include "services/maillage/programs.h"
#include "common/disk.h"
#include <ctype.h>
#include <errno.h>
#include <unistd.h>

#define CARD_HEAD "maillage-card1."
#define CARD_FILE_MOST (64u * 1024u) /* of a mail that holds one */

/* The card within a longer text: a mail that folded or quoted it into lines. Its last part has a length that is known, so that what
 * follows it is left out. */
static bool
card_pick(const char *text, struct buf *out)
{
	const char *at = strstr(text, CARD_HEAD);
	size_t dots = 0, left = SIZE_MAX;

	buf_clear(out);
	for (; at != NULL && *at != '\0' && left > 0; at++) {
		unsigned char c = (unsigned char)*at;

		if (!isalnum(c) && strchr("-_. \t\r\n>", c) == NULL)
			break;
		if (isspace(c) || c == '>')
			continue;
		buf_byte(out, c);
		left -= left != SIZE_MAX;
		dots += c == '.';
		if (c == '.' && dots == 2)
			left = (CRYPTO_SIGNATURE_LEN * 4 + 2) / 3; /* in base64url */
	}
	return at != NULL;
}

static bool
file_read(const char *path, char *out, size_t cap)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	size_t len = f != NULL ? fread(out, 1, cap - 1, f) : 0;
	bool done = f != NULL && !ferror(f);

	out[len] = '\0';
	if (!done)
		say("impossible de lire « %s » : %s.", path, node_cause(errno));
	if (f != NULL && f != stdin)
		fclose(f);
	return done;
}

enum exit_code
card_read(const char *given, struct buf *ret_card)
{
	static char text[CARD_FILE_MOST];

	if (strncmp(given, CARD_HEAD, strlen(CARD_HEAD)) == 0) {
		(void)card_pick(given, ret_card);
		return EXIT_DONE;
	}
	if (!file_read(given, text, sizeof text))
		return EXIT_FAILED;
	if (card_pick(text, ret_card))
		return EXIT_DONE;
	say("il n’y a pas de carte de présentation dans « %s » : elle commence par « %s ».", given,
	    CARD_HEAD);
	return EXIT_REFUSED;
}

/* The slip that is made most easily: one federation's card under another's code. */
static void
named_say(const struct peer *p, const char *typed_folder, const char *typed_code)
{
	struct arena a = { 0 };

	if (!peer_code_alike(&a, p->code, p->name))
		fprintf(stderr,
		    "Leur carte les nomme « " TEXT_FMT " », et vous « " TEXT_FMT
		    " » : si ce n’est pas voulu, retirez-la et recommencez :\n"
		    "  maillage peer remove %s %s\n",
		    TEXT_ARG(p->name), TEXT_ARG(p->code), typed_folder, typed_code);
	arena_free(&a);
}

static void
added_say(const struct node *n, const struct invocation *v, const struct peer *p, const char *own)
{
	char typed_folder[PATH_MAX], typed_code[400];

	(void)shell_word(v->folder, typed_folder, sizeof typed_folder);
	(void)shell_word(v->arguments[0], typed_code, sizeof typed_code);
	printf(TEXT_FMT "\n", TEXT_ARG(p->fingerprint));
	fflush(stdout); /* what follows speaks of it */
	fprintf(stderr,
	    "C’est l’empreinte de la carte de « " TEXT_FMT " » (" TEXT_FMT
	    "), qui est enregistrée. La vôtre : %s\n"
	    "Rien ne sera échangé avant que les deux ne soient comparées. "
	    "Appelez-les à un numéro que vous connaissiez déjà (pas celui du message qui apportait la "
	    "carte), faites-vous lire leur\n"
	    "empreinte, lisez-leur la vôtre. Puis deux personnes d’ici, l’une après l’autre, saisissent ce "
	    "qu’elles ont entendu :\n"
	    "  maillage peer confirm %s %s --fingerprint \"ce qui a été lu\" --as \"Prénom Nom\"\n",
	    TEXT_ARG(p->code), TEXT_ARG(p->federation.len > 0 ? p->federation : p->name), own, typed_folder,
	    typed_code);
	named_say(p, typed_folder, typed_code);
	if (p->endpoint.len == 0 && n->reached[0] != '\0')
		say("leur carte ne dit aucune adresse : ce sont eux qui nous appelleront.");
	else if (p->endpoint.len == 0)
		say("ni leur carte ni la nôtre ne disent d’adresse : aucun des deux ne peut appeler l’autre. "
		    "L’un des deux doit "
		    "en avoir une ([federation] endpoint et public, dans node.conf), et redonner sa carte.");
}

static enum exit_code
peer_send(const struct node *n, const struct invocation *v, struct client *c, const struct buf *card,
    const char *own)
{
	struct peer in = { .has = REC_BIT(6) | REC_BIT(7),
		.code = text_of(v->arguments[0]),
		.card = { (const char *)card->ptr, (uint32_t)card->len, 0 } };
	struct peer made = { 0 };
	struct fault why = { 0 };
	struct arena a = { 0 };

	client_key_new(c);
	enum exit_code code = call_failed(client_call(c, "federation.peer.create", ROLE_OPERATOR, &peer_desc,
					      &in, &peer_desc, &a, &made, CALL_TIMEOUT, &why),
	    &peer_desc, &why);

	if (code == EXIT_DONE)
		added_say(n, v, &made, own);
	arena_free(&a);
	return code;
}

static enum exit_code
peer_add_run(const struct invocation *v)
{
	struct node n;
	struct client *c = NULL;
	struct buf card = { 0 };
	char own[CARD_FINGERPRINT_CAP];
	enum exit_code code;

	if (v->count != 2) {
		say("il manque %s.",
		    v->count == 0 ? "le code à donner à cette fédération, et sa carte" : "sa carte");
		return EXIT_USAGE;
	}
	code = card_read(v->arguments[1], &card);
	if (code == EXIT_DONE) {
		code = node_client(v, &n, &c);
		if (code == EXIT_DONE)
			code = own_card(&n, NULL, own);
		if (code == EXIT_DONE)
			code = peer_send(&n, v, c, &card, own);
		client_close(c);
		node_wipe(&n);
	}
	buf_free(&card);
	return code;
}

const struct command command_peer_add = {
	.name = "peer add",
	.arguments = "DOSSIER CODE CARTE",
	.summary = "enregistre la carte d’une autre fédération, avant de comparer son empreinte",
	.detail = "CODE est le nom court que vous lui donnez (« isere »). CARTE est la ligne qu’elle a "
		  "envoyée, un fichier qui la "
		  "contient\n(le message entier convient), ou « - » pour la lire sur l’entrée standard.\n"
		  "Sur la sortie : l’empreinte de cette carte, à comparer de vive voix.",
	.most = 2,
	.run = peer_add_run,
};
