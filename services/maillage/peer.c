/*
 * peer: this node's card for other federations, and the list of those known.
 * Owns: nothing.
 * Beware: the card is public and signed; the fingerprint is to be compared aloud, by another way than the
 * card's.
 */
#include "services/maillage/programs.h"
#include "common/mpscan.h"
#include "proto/federation.h"

static enum exit_code
peer_card_run(const struct invocation *v)
{
	struct node n;
	struct node_keys k;
	struct fault why = { 0 };
	struct buf line = { 0 };
	char fingerprint[CARD_FINGERPRINT_CAP];
	enum exit_code code = node_open(v, &n);

	if (code != EXIT_DONE)
		return code;
	if (node_keys_load(&n, &k, &why) != RC_OK) {
		say_fault(NULL, &why);
		node_wipe(&n);
		return EXIT_NODE;
	}
	struct peer_card card = {
		.name = text_of(n.name),
		.federation = text_of(n.federation),
		.sign_public = { (const char *)k.sign_public, sizeof k.sign_public, 0 },
		.curve_public = { (const char *)k.curve_public, sizeof k.curve_public, 0 },
	};

	peer_card_write(&card, k.sign_secret, &line);
	peer_card_fingerprint(&card, fingerprint);
	puts(buf_cstr(&line));
	fprintf(stderr, "Empreinte, à comparer de vive voix : %s\n", fingerprint);
	buf_free(&line);
	node_keys_wipe(&k);
	node_wipe(&n);
	return EXIT_DONE;
}

static bool
page_print(const struct list_page *page, struct arena *a)
{
	struct mpscan s = mpscan_of(page->items.ptr, page->items.len);

	while (mpscan_peek(&s) == MPSCAN_MAP) {
		const uint8_t *from = s.pos;
		struct peer p = { 0 };

		if (mpscan_skip(&s) != RC_OK ||
		    record_decode(&peer_desc, from, (size_t)(s.pos - from), a, &p, NULL, NULL) != RC_OK)
			return false;
		const struct rec_field *status = record_field(&peer_desc, "status", 6);
		const struct rec_enum_value *row = rec_enum_by_value(status->values, (int)p.status);

		print_cell(stdout, arena_text(a, p.code.ptr, p.code.len), 16);
		print_cell(stdout, row != NULL ? row->label : "-", 22);
		printf(TEXT_FMT "  " TEXT_FMT "\n", TEXT_ARG(p.fingerprint), TEXT_ARG(p.federation));
	}
	return true;
}

static enum exit_code
peer_list_run(const struct invocation *v)
{
	struct list_query q = { .has = REC_BIT(1), .limit = 200 };
	struct list_page page;
	struct node n;
	struct client *c = NULL;
	struct fault why = { 0 };
	struct arena a = { 0 };
	enum rc rc = RC_OK;
	bool any = false;
	enum exit_code code = node_client(v, &n, &c);

	if (code != EXIT_DONE)
		return code;
	do {
		page = (struct list_page){ 0 };
		rc = client_call(c, "federation.peer.list", ROLE_OPERATOR, &list_query_desc, &q,
		    &list_page_desc, &a, &page, CALL_TIMEOUT, &why);
		if (rc == RC_OK && !page_print(&page, &a))
			rc = RC_CORRUPT;
		any |= page.items.len > 0;
		q.cursor = page.next;
		q.has |= REC_BIT(2);
	} while (rc == RC_OK && page.next.len > 0);
	code = call_failed(rc, NULL, &why);
	if (code == EXIT_DONE && !any)
		say("aucune fédération partenaire n’est encore connue.");
	arena_free(&a);
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
		  "Marche aussi quand le nœud est arrêté.",
	.run = peer_card_run,
};
const struct command command_peer_list = {
	.name = "peer list",
	.arguments = "DOSSIER",
	.summary = "liste les fédérations partenaires",
	.run = peer_list_run,
};
