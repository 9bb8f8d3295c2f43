/*
 * identity: this node's card, signed once before the host starts, and kept as the service's memory.
 * Owns: the card set for this process, and a copy for each service opened.
 * Beware: the secret keys live only while the card is signed; nothing of this service holds them after.
 */
#include "services/federation/service.h"
#include "common/node.h"
#include <stdlib.h>

struct identity {
	struct arena arena;
	struct node_card card;
};

static struct identity own; /* card.has is 0 until it is set */
static struct fault lost; /* why it could not be */

void
identity_set(const struct node_card *card)
{
	arena_reset(&own.arena);
	own.card = (struct node_card){ 0 };
	if (card != NULL)
		record_copy(&node_card_desc, card, &own.arena, &own.card);
}

static void
identity_sign(const struct node *n, const struct node_keys *k)
{
	struct peer_card card = {
		.name = text_of(n->name),
		.federation = text_of(n->federation),
		.sign_public = { (const char *)k->sign_public, sizeof k->sign_public, 0 },
		.curve_public = { (const char *)k->curve_public, sizeof k->curve_public, 0 },
	};
	char fingerprint[CARD_FINGERPRINT_CAP];
	struct buf line = { 0 };

	peer_card_write(&card, k->sign_secret, &line);
	peer_card_fingerprint(&card, fingerprint);
	struct node_card mine = {
		.has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) |
		    (card.federation.len > 0 ? REC_BIT(2) : 0),
		.name = card.name,
		.federation = card.federation,
		.sign_public = card.sign_public,
		.curve_public = card.curve_public,
		.fingerprint = text_of(fingerprint),
		.card = { (const char *)line.ptr, (uint32_t)line.len, 0 },
	};

	identity_set(&mine);
	buf_free(&line);
}

bool
identity_load(int argc, char **argv)
{
	const char *folder = NULL;
	struct node n;
	struct node_keys k;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--node") == 0 && i + 1 < argc)
			folder = argv[i + 1];
		else if (strncmp(argv[i], "--node=", 7) == 0)
			folder = argv[i] + 7;
	}
	crypto_open();
	if (folder == NULL || node_load(folder, &n, NULL) != RC_OK)
		return false;
	fault_clear(&lost);
	bool loaded = node_keys_load(&n, &k, &lost) == RC_OK;

	if (loaded)
		identity_sign(&n, &k);
	node_keys_wipe(&k);
	node_wipe(&n);
	return loaded;
}

static enum rc
identity_need(struct process *p, struct fault *why)
{
	(void)p;
	if (lost.count > 0)
		*why = lost;
	return fault_rc(&lost);
}

struct process_hook identity_hook = { .open = identity_need };

void *
identity_open(struct db_txn *t)
{
	struct identity *i = calloc(1, sizeof *i);

	(void)t;
	if (i == NULL)
		abort();
	if (own.card.has != 0)
		record_copy(&node_card_desc, &own.card, &i->arena, &i->card);
	return i;
}

void
identity_close(void *state)
{
	struct identity *i = state;

	if (i == NULL)
		return;
	arena_free(&i->arena);
	free(i);
}

const struct node_card *
identity_card(const struct context *c)
{
	const struct identity *i = c->state;

	return i == NULL || i->card.has == 0 ? NULL : &i->card;
}
