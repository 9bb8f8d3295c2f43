/*
 * identity: who this node is: its keys and cards, set before the host starts, and kept as the service's memory.
 * Owns: what is set for this process, and a copy for each service opened; the signing key is in it.
 * Beware: everything signed here is signed as this node: what goes into an envelope is the caller's care.
 */
#include "services/federation/service.h"
#include "common/node_rotate.h"
#include <stdlib.h>

static struct federation own; /* card.has is 0 until it is set */
static struct fault lost; /* why it could not be */

static struct peer_card
card_of(const struct identity_keys *k, const struct node_keys *keys, struct id node)
{
	return (struct peer_card){
		.name = text_of(k->name),
		.federation = text_of(k->federation),
		.sign_public = { (const char *)keys->sign_public, sizeof keys->sign_public, 0 },
		.curve_public = { (const char *)keys->curve_public, sizeof keys->curve_public, 0 },
		.endpoint = text_of(k->endpoint),
		.node = node,
	};
}

static struct text
kept(struct arena *a, const char *s, size_t len)
{
	return (struct text){ arena_text(a, s, len), (uint32_t)len, 0 };
}

static void
line_make(struct peer_card *card, const uint8_t *secret, struct arena *a, struct text *ret_line,
    struct text *ret_fingerprint)
{
	char fingerprint[CARD_FINGERPRINT_CAP];
	struct buf line = { 0 };

	peer_card_write(card, secret, &line);
	peer_card_fingerprint(card, fingerprint);
	*ret_line = kept(a, (const char *)line.ptr, line.len);
	*ret_fingerprint = kept(a, fingerprint, strlen(fingerprint));
	buf_free(&line);
}

void
identity_set(const struct identity_keys *k)
{
	struct node_card mine = { .has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) |
		    REC_BIT(7) };
	struct peer_card card, next;
	struct arena a = { 0 };

	arena_reset(&own.arena);
	own.card = (struct node_card){ 0 };
	crypto_wipe(own.sign_secret, sizeof own.sign_secret);
	if (k == NULL)
		return;
	mine.node = peer_node_id(k->first_public != NULL ? k->first_public : k->keys->sign_public);
	card = card_of(k, k->keys, mine.node);
	line_make(&card, k->keys->sign_secret, &a, &mine.card, &mine.fingerprint);
	mine.name = card.name;
	mine.federation = card.federation;
	mine.sign_public = card.sign_public;
	mine.curve_public = card.curve_public;
	mine.endpoint = card.endpoint;
	mine.has |= (card.federation.len > 0 ? REC_BIT(2) : 0) | (card.endpoint.len > 0 ? REC_BIT(8) : 0);
	if (k->next != NULL) {
		next = card_of(k, k->next, mine.node);
		line_make(&next, k->next->sign_secret, &a, &mine.next_card, &mine.next_fingerprint);
		mine.has |= REC_BIT(9) | REC_BIT(10);
	}
	record_copy(&node_card_desc, &mine, &own.arena, &own.card);
	memcpy(own.sign_secret, k->keys->sign_secret, sizeof own.sign_secret);
	arena_free(&a);
}

static const char *
folder_of(int argc, char **argv)
{
	const char *folder = NULL;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--node") == 0 && i + 1 < argc)
			folder = argv[i + 1];
		else if (strncmp(argv[i], "--node=", 7) == 0)
			folder = argv[i] + 7;
	}
	return folder;
}

/* All that the node's folder says of who it is. Keys that a crash left half in use are of no use to anybody: the step is finished first. */
static enum rc
keys_load(const struct node *n, struct node_keys *now, struct node_keys *next, bool *ret_next,
    uint8_t first[CRYPTO_SIGN_PUBLIC_LEN], struct fault *why)
{
	enum rc rc = node_keys_half_used(n) ? node_keys_promote(n, why) : RC_OK;

	if (rc == RC_OK)
		rc = node_keys_load(n, now, why);
	if (rc == RC_OK)
		rc = node_first_public(n, now, first, why);
	if (rc == RC_OK)
		rc = node_keys_next(n, next, ret_next, why);
	return rc;
}

bool
identity_load(int argc, char **argv)
{
	const char *folder = folder_of(argc, argv);
	uint8_t first[CRYPTO_SIGN_PUBLIC_LEN];
	struct node_keys now, next;
	struct node n;
	bool has_next = false;

	crypto_open();
	if (folder == NULL || node_load(folder, &n, NULL) != RC_OK)
		return false;
	fault_clear(&lost);
	bool loaded = keys_load(&n, &now, &next, &has_next, first, &lost) == RC_OK;

	if (loaded) {
		struct identity_keys k = { n.name, n.federation, n.reached, &now, has_next ? &next : NULL,
			first };

		identity_set(&k);
	}
	node_keys_wipe(&now);
	node_keys_wipe(&next);
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
	struct federation *f = calloc(1, sizeof *f);

	(void)t;
	if (f == NULL)
		abort();
	if (own.card.has != 0)
		record_copy(&node_card_desc, &own.card, &f->arena, &f->card);
	memcpy(f->sign_secret, own.sign_secret, sizeof f->sign_secret);
	return f;
}

void
identity_close(void *state)
{
	struct federation *f = state;

	if (f == NULL)
		return;
	arena_free(&f->arena);
	crypto_wipe(f->sign_secret, sizeof f->sign_secret);
	free(f->live);
	free(f);
}

void
identity_applied(void *state, const struct event *e)
{
	struct federation *f = state;

	if (f->told != NULL)
		f->told(f->told_arg, e);
}

const struct node_card *
identity_card(const struct context *c)
{
	const struct federation *f = c->state;

	return f == NULL || f->card.has == 0 ? NULL : &f->card;
}

enum rc
identity_sign(struct context *c, struct id to, struct peer_envelope *e, struct text *ret_frame,
    struct text *ret_signature, struct fault *why)
{
	const struct federation *f = c->state;
	uint8_t signature[CRYPTO_SIGNATURE_LEN];
	struct buf frame = { 0 };

	if (identity_card(c) == NULL)
		return fault_add(why, RC_UNAVAILABLE, NULL, FAULT_NO_IDENTITY);
	e->version = PEER_VERSION;
	e->from = f->card.node;
	e->to = to;
	e->time = c->now;
	peer_envelope_write(e, f->sign_secret, &frame, signature);
	text_keep(c, frame.ptr, frame.len, ret_frame);
	text_keep(c, signature, sizeof signature, ret_signature);
	buf_free(&frame);
	return RC_OK;
}

struct peer_live *
identity_live(struct federation *f, struct id peer)
{
	struct peer_live *more;

	for (size_t i = 0; i < f->live_count; i++)
		if (id_equal(f->live[i].peer, peer))
			return &f->live[i];
	more = realloc(f->live, (f->live_count + 1) * sizeof *more);
	if (more == NULL)
		abort();
	f->live = more;
	f->live[f->live_count] = (struct peer_live){ .peer = peer };
	return &f->live[f->live_count++];
}

const struct peer_live *
identity_live_of(const struct context *c, struct id peer)
{
	const struct federation *f = c->state;

	for (size_t i = 0; f != NULL && i < f->live_count; i++)
		if (id_equal(f->live[i].peer, peer))
			return &f->live[i];
	return NULL;
}
