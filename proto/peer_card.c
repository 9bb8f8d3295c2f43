/*
 * peer_card: the card's record, its line and its fingerprint.
 * Owns: nothing.
 * Beware: what is verified is the exact bytes of the body that came, before anything in them is believed.
 */
#include "proto/peer_card.h"
#include "common/endpoint.h"
#include <stdio.h>

#define CARD_HEAD "maillage-card1."
#define KEY_LEN 32

static const struct rec_field peer_card_fields[] = {
	REC_TEXT(1, struct peer_card, name, 63, "Nom", "Of the node.", .flags = REQUIRED, .min = 1),
	REC_TEXT(2, struct peer_card, federation, 200, "Fédération", "Whose node it is."),
	REC_BYTES(3, struct peer_card, sign_public, KEY_LEN, "Clé de signature", "Ed25519, public.",
	    .flags = REQUIRED),
	REC_BYTES(4, struct peer_card, curve_public, KEY_LEN, "Clé de chiffrement", "Curve25519, public.",
	    .flags = REQUIRED),
	REC_TEXT(5, struct peer_card, endpoint, 200, "Adresse",
	    "Where other nodes reach it; absent: not reachable yet."),
	REC_ID(PEER_CARD_TAG_NODE, struct peer_card, node, NULL, "Numéro",
	    "Of the node, for ever, whatever its keys become; absent: made of the signing key."),
};
REC_DESC_DEFINE(
    peer_card, struct peer_card, "Carte de présentation", "How a node introduces itself to another.");

FAULT_DEFINE(FAULT_CARD_FORM, "card_form",
    "Ce texte n’est pas une carte de présentation entière : copiez toute la ligne, de « maillage-card1 » à "
    "la fin.",
    "This is not a whole card: copy all of the line, from \"maillage-card1\" to its end.");
FAULT_DEFINE(FAULT_CARD_SIGNATURE, "card_signature",
    "La signature de cette carte ne correspond pas à son contenu : demandez-en une nouvelle à l’autre "
    "fédération.",
    "The card's signature does not match its content: ask the other federation for a new one.");

static void
base64_append(struct buf *out, const void *bytes, size_t len)
{
	buf_reserve(out, 4 * ((len + 2) / 3) + 1);
	out->len += crypto_base64(bytes, len, (char *)out->ptr + out->len);
}

void
peer_card_write(struct peer_card *card, const uint8_t *secret, struct buf *out)
{
	uint8_t signature[CRYPTO_SIGNATURE_LEN];
	struct buf body = { 0 };

	card->has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4);
	if (card->federation.len > 0)
		card->has |= REC_BIT(2);
	if (card->endpoint.len > 0)
		card->has |= REC_BIT(5);
	if (!id_is_zero(card->node))
		card->has |= REC_BIT(PEER_CARD_TAG_NODE);
	record_encode(&peer_card_desc, card, 0, 0, &body);
	crypto_sign(secret, body.ptr, body.len, signature);
	buf_text(out, CARD_HEAD);
	base64_append(out, body.ptr, body.len);
	buf_byte(out, '.');
	base64_append(out, signature, sizeof signature);
	buf_free(&body);
}

static struct text
blanks_cut(struct text line)
{
	while (line.len > 0 && strchr(" \t\r\n", line.ptr[0]) != NULL)
		line.ptr++, line.len--;
	while (line.len > 0 && strchr(" \t\r\n", line.ptr[line.len - 1]) != NULL)
		line.len--;
	return line;
}

/* The two parts, decoded; false when the line is anything else. */
static bool
line_split(struct text line, struct arena *a, struct text *ret_body, uint8_t signature[CRYPTO_SIGNATURE_LEN])
{
	size_t head = sizeof CARD_HEAD - 1, len;

	line = blanks_cut(line);
	if (line.len > CARD_TEXT_MAX || line.len < head || memcmp(line.ptr, CARD_HEAD, head) != 0)
		return false;
	const char *body = line.ptr + head, *end = line.ptr + line.len;
	const char *dot = memchr(body, '.', (size_t)(end - body));

	if (dot == NULL ||
	    crypto_base64_decode(dot + 1, (size_t)(end - dot - 1), signature, CRYPTO_SIGNATURE_LEN, &len) !=
		RC_OK ||
	    len != CRYPTO_SIGNATURE_LEN)
		return false;
	uint8_t *bytes = arena_alloc(a, line.len);

	if (crypto_base64_decode(body, (size_t)(dot - body), bytes, line.len, &len) != RC_OK)
		return false;
	*ret_body = (struct text){ (const char *)bytes, (uint32_t)len, 0 };
	return true;
}

enum rc
peer_card_read(
    struct text line, const char *field, struct arena *a, struct peer_card *ret_card, struct fault *why)
{
	uint8_t signature[CRYPTO_SIGNATURE_LEN];
	struct peer_card card = { 0 };
	struct fault inner = { 0 };
	struct text body;

	if (!line_split(line, a, &body, signature) ||
	    record_decode(&peer_card_desc, body.ptr, body.len, a, &card, NULL, &inner) != RC_OK ||
	    record_validate(&peer_card_desc, &card, 0, RECORD_CREATE, &inner) != RC_OK ||
	    card.sign_public.len != KEY_LEN || card.curve_public.len != KEY_LEN ||
	    (card.endpoint.len > 0 && !endpoint_connects(card.endpoint)))
		return fault_add(why, RC_INVALID, field, FAULT_CARD_FORM);
	if (!crypto_verify((const uint8_t *)card.sign_public.ptr, body.ptr, body.len, signature))
		return fault_add(why, RC_INVALID, field, FAULT_CARD_SIGNATURE);
	*ret_card = card;
	return RC_OK;
}

void
peer_card_fingerprint(const struct peer_card *card, char ret_text[CARD_FINGERPRINT_CAP])
{
	static const char purpose[] = "maillage peer fingerprint 1";
	const struct crypto_hash_part parts[] = {
		{ purpose, sizeof purpose - 1 },
		{ card->sign_public.ptr, card->sign_public.len },
		{ card->curve_public.ptr, card->curve_public.len },
	};
	uint8_t hash[CRYPTO_HASH_LEN];

	crypto_hash_framed(NULL, parts, 3, hash);
	for (unsigned g = 0; g < 8;
	     g++) { /* 32 bits a group: the digits of 0..99999 come out alike often enough */
		uint32_t n = (uint32_t)hash[4 * g] << 24 | (uint32_t)hash[4 * g + 1] << 16 |
		    (uint32_t)hash[4 * g + 2] << 8 | hash[4 * g + 3];

		snprintf(ret_text + 6 * g, 7, "%05u%s", n % 100000u, g < 7 ? " " : "");
	}
}
