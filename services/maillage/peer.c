/*
 * peer: this node's card for other federations, those known, and the fingerprints to compare.
 * Owns: nothing.
 * Beware: the card is public and signed; the fingerprint is to be compared aloud, by another way than the
 * card's.
 */
#include "services/maillage/peer_keys.h"
#include "services/maillage/programs.h"
#include "common/mpscan.h"
#include "common/node_rotate.h"

/* --- what the other files ask for -------------------------------------------------------------------------- */
static enum rc
page_take(const struct list_page *page, struct peer_list *l)
{
	struct mpscan s = mpscan_of(page->items.ptr, page->items.len);
	struct peer *more = arena_alloc(&l->arena, (l->count + page->count) * sizeof *more);

	if (l->count > 0)
		memcpy(more, l->items, l->count * sizeof *more);
	l->items = more;
	for (uint32_t i = 0; i < page->count; i++) {
		const uint8_t *from = s.pos;

		more[l->count] = (struct peer){ 0 };
		if (mpscan_skip(&s) != RC_OK ||
		    record_decode(&peer_desc, from, (size_t)(s.pos - from), &l->arena, &more[l->count], NULL,
			NULL) != RC_OK)
			return RC_CORRUPT;
		l->count++;
	}
	return RC_OK;
}

enum rc
peers_fetch(struct client *c, struct peer_list *ret_list, struct fault *why)
{
	struct list_query q = { .has = REC_BIT(1), .limit = 200 };
	struct list_page page;
	enum rc rc;

	do {
		page = (struct list_page){ 0 };
		rc = client_call(c, "federation.peer.list", ROLE_OPERATOR, &list_query_desc, &q,
		    &list_page_desc, &ret_list->arena, &page, CALL_TIMEOUT, why);
		if (rc == RC_OK)
			rc = page_take(&page, ret_list);
		q.cursor = page.next;
		q.has |= REC_BIT(2);
	} while (rc == RC_OK && page.next.len > 0);
	return rc;
}

static void
codes_say(const struct peer_list *l)
{
	if (l->count == 0)
		say("aucune fédération partenaire n’est encore connue.");
	for (size_t i = 0; i < l->count; i++)
		fprintf(stderr, "  " TEXT_FMT "\n", TEXT_ARG(l->items[i].code));
}

enum exit_code
peer_by_code(struct client *c, const char *code, struct peer_list *l, const struct peer **ret_peer)
{
	struct fault why = { 0 };
	enum exit_code done = call_failed(peers_fetch(c, l, &why), NULL, &why);

	if (done != EXIT_DONE)
		return done;
	for (size_t i = 0; i < l->count; i++) {
		if (text_is(l->items[i].code, code)) {
			*ret_peer = &l->items[i];
			return EXIT_DONE;
		}
	}
	say("aucune fédération partenaire ne porte le code « %s »%s", code,
	    l->count > 0 ? " ; celles connues :" : ".");
	codes_say(l);
	return EXIT_REFUSED;
}

const char *
peer_status_label(enum peer_status status)
{
	const struct rec_enum_value *row = rec_enum_by_value(&peer_status_enum, (int)status);

	return row != NULL ? row->label : "-";
}

enum rc
links_fetch(struct client *c, struct arena *a, struct peer_links *ret_links, struct fault *why)
{
	return client_call(c, "federation.peer.links", ROLE_OPERATOR, &nothing_desc, &(struct nothing){ 0 },
	    &peer_links_desc, a, ret_links, CALL_TIMEOUT, why);
}

enum exit_code
own_card(const struct node *n, struct buf *ret_line, char ret_fingerprint[CARD_FINGERPRINT_CAP])
{
	struct node_keys k;
	struct fault why = { 0 };
	uint8_t first[CRYPTO_SIGN_PUBLIC_LEN];

	if (node_keys_load(n, &k, &why) != RC_OK || node_first_public(n, &k, first, &why) != RC_OK) {
		say_fault(NULL, &why);
		return EXIT_NODE;
	}
	struct peer_card card = {
		.name = text_of(n->name),
		.federation = text_of(n->federation),
		.sign_public = { (const char *)k.sign_public, sizeof k.sign_public, 0 },
		.curve_public = { (const char *)k.curve_public, sizeof k.curve_public, 0 },
		.endpoint = text_of(n->reached),
		.node = peer_node_id(first),
	};

	if (ret_line != NULL)
		peer_card_write(&card, k.sign_secret, ret_line);
	peer_card_fingerprint(&card, ret_fingerprint);
	node_keys_wipe(&k);
	return EXIT_DONE;
}

/* --- card --------------------------------------------------------------------------------------------------- */
static enum exit_code
peer_card_run(const struct invocation *v)
{
	struct node n;
	struct buf line = { 0 };
	char fingerprint[CARD_FINGERPRINT_CAP];
	enum exit_code code = node_open(v, &n);

	if (code != EXIT_DONE)
		return code;
	code = own_card(&n, &line, fingerprint);
	if (code == EXIT_DONE) {
		puts(buf_cstr(&line));
		if (n.reached[0] == '\0')
			say("cette carte ne dit aucune adresse : c’est nous qui appellerons les autres, qui "
			    "ne "
			    "pourront pas "
			    "nous appeler. Pour en dire une : [federation] public, dans node.conf.");
		fprintf(stderr, "Empreinte, à comparer de vive voix : %s\n", fingerprint);
	}
	buf_free(&line);
	node_wipe(&n);
	return code;
}

/* --- list --------------------------------------------------------------------------------------------------- */
/* Of one that changes its keys a second line has the other fingerprint. */
static void
peer_row(const struct node *n, struct peer_list *l, const struct peer *p)
{
	struct fingerprints f;
	const char *word, *other;

	peer_fingerprints(n, p, &f);
	print_cell(stdout, arena_text(&l->arena, p->code.ptr, p->code.len), 16);
	print_cell(stdout, peer_status_label(p->status), 22);
	printf("%s  " TEXT_FMT "\n", fingerprint_used(&f), TEXT_ARG(p->federation));
	other = fingerprint_other(&f, &word);
	if (other != NULL) {
		print_cell(stdout, "", 38);
		printf("%s  (%s)\n", other, word);
	}
}

static enum exit_code
peer_list_run(const struct invocation *v)
{
	struct peer_list l = { 0 };
	struct node n;
	struct client *c = NULL;
	struct fault why = { 0 };
	enum exit_code code = node_client(v, &n, &c);

	if (code != EXIT_DONE)
		return code;
	code = call_failed(peers_fetch(c, &l, &why), NULL, &why);
	for (size_t i = 0; i < l.count; i++)
		peer_row(&n, &l, &l.items[i]);
	if (code == EXIT_DONE && l.count == 0)
		codes_say(&l);
	arena_free(&l.arena);
	client_close(c);
	node_wipe(&n);
	return code;
}

/* --- fingerprint -------------------------------------------------------------------------------------------- */
static void
other_say(const struct fingerprints *f)
{
	const char *word, *other = fingerprint_other(f, &word);

	if (other == NULL)
		return;
	if (f->used == KEYS_FORMER)
		fprintf(stderr,
		    "Ils changent de clés : c’est l’empreinte de celles qui servent encore. Les nouvelles "
		    "sont annoncées, pas en\n"
		    "service ; leur empreinte sera : %s\n"
		    "Il n’y a rien à faire.\n",
		    other);
	else
		fprintf(stderr,
		    "Ils changent de clés : c’est l’empreinte des nouvelles. Tant qu’elles ne sont pas en "
		    "service, ils lisent chez eux\n"
		    "celle des anciennes, qui vaut aussi : %s\n"
		    "Lesquelles servent aujourd’hui n’a pas pu être vu d’ici.\n",
		    other);
}

static enum exit_code
fingerprint_of_peer(const struct node *n, struct client *c, const char *code)
{
	struct peer_list l = { 0 };
	const struct peer *p = NULL;
	struct fingerprints f;
	enum exit_code done = peer_by_code(c, code, &l, &p);

	if (done == EXIT_DONE) {
		peer_fingerprints(n, p, &f);
		printf("%s\n", fingerprint_used(&f));
		other_say(&f);
		fprintf(stderr,
		    "C’est l’empreinte de la carte reçue de « %s » (" TEXT_FMT ", %s).\n"
		    "Faites-vous lire celle qu’ils voient chez eux (maillage peer fingerprint), à un numéro "
		    "que vous "
		    "connaissiez déjà :\nelles doivent être les mêmes, chiffre pour chiffre.\n",
		    code, TEXT_ARG(p->federation), peer_status_label(p->status));
	}
	arena_free(&l.arena);
	return done;
}

/* Our own that are announced: who has them shows both. */
static void
next_say(const struct node *n)
{
	struct node_keys next;
	char fingerprint[CARD_FINGERPRINT_CAP];
	bool has = false;

	if (node_keys_next(n, &next, &has, NULL) == RC_OK && has) {
		const struct peer_card card = { .sign_public = { (const char *)next.sign_public,
						    sizeof next.sign_public, 0 },
			.curve_public = { (const char *)next.curve_public, sizeof next.curve_public, 0 } };

		peer_card_fingerprint(&card, fingerprint);
		fprintf(stderr, "Les nouvelles clés, prêtes et pas encore en service, auront celle-ci : %s\n",
		    fingerprint);
	}
	node_keys_wipe(&next);
}

static enum exit_code
peer_fingerprint_run(const struct invocation *v)
{
	struct node n;
	struct client *c = NULL;
	char fingerprint[CARD_FINGERPRINT_CAP];
	enum exit_code code = v->count > 0 ? node_client(v, &n, &c) : node_open(v, &n);

	if (code != EXIT_DONE)
		return code;
	if (v->count > 0)
		code = fingerprint_of_peer(&n, c, v->arguments[0]);
	else
		code = own_card(&n, NULL, fingerprint);
	if (code == EXIT_DONE && v->count == 0) {
		puts(fingerprint);
		fputs("C’est votre empreinte : lisez-la à voix haute à la fédération qui a reçu votre "
		      "carte.\n",
		    stderr);
		next_say(&n);
	}
	client_close(c);
	node_wipe(&n);
	return code;
}

const struct command command_peer_card = {
	.name = "peer card",
	.arguments = "DOSSIER",
	.summary = "écrit la carte de présentation à donner à une autre fédération",
	.detail = "Une seule ligne, signée, sans secret. L’empreinte se compare de vive voix avec l’autre "
		  "fédération.\n"
		  "Marche aussi quand le système est arrêté.",
	.run = peer_card_run,
};
const struct command command_peer_list = {
	.name = "peer list",
	.arguments = "DOSSIER",
	.summary = "liste les fédérations partenaires",
	.run = peer_list_run,
};
const struct command command_peer_fingerprint = {
	.name = "peer fingerprint",
	.arguments = "DOSSIER [CODE]",
	.summary = "montre votre empreinte, ou celle d’une fédération partenaire",
	.detail =
	    "Deux personnes la comparent de vive voix, à un numéro de téléphone connu d’avance. La vôtre se "
	    "lit aussi quand le système est arrêté.",
	.most = 1,
	.run = peer_fingerprint_run,
};
