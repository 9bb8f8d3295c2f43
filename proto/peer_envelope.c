/*
 * peer_envelope: the record, its signature, and the order in which what came is looked at.
 * Owns: nothing.
 * Beware: size first (it bounds all that follows), then the signature over the exact bytes; only then is anything decoded.
 */
#include "proto/peer_envelope.h"
#include "proto/peer_mail.h"

_Static_assert(PEER_FRAME_MAX >= PEER_BODY_MAX + 512, "a whole body fits a frame");

static const char purpose[] = "maillage envelope 1";
#define PURPOSE_LEN (sizeof purpose - 1)

static const struct rec_enum_value peer_refusal_values[] = {
	{ PEER_UNSIGNED, "unsigned", "Sans signature" },
	{ PEER_BAD_SIGNATURE, "bad_signature", "Signature fausse" },
	{ PEER_FOR_ANOTHER, "for_another", "Destiné à une autre fédération" },
	{ PEER_IMPOSTOR, "impostor", "Au nom d’une autre fédération" },
	{ PEER_REPLAYED, "replayed", "Déjà reçu" },
	{ PEER_REFUSED_REVOKED, "revoked", "Fédération révoquée" },
	{ PEER_REFUSED_SUSPENDED, "suspended", "Fédération suspendue ou à confirmer" },
	{ PEER_TOO_OLD, "too_old", "Trop ancien" },
	{ PEER_FUTURE, "future", "Daté de l’avenir" },
	{ PEER_OVERSIZED, "oversized", "Trop volumineux" },
	{ PEER_DEEP, "deep", "Trop imbriqué" },
	{ PEER_FRAMES, "frames", "Mal découpé" },
	{ PEER_SEQUENCE, "sequence", "Hors de l’ordre" },
	{ PEER_UNREAD_VERSION, "version", "Version trop différente" },
	{ PEER_MALFORMED, "malformed", "Illisible" },
	{ PEER_STRANGER, "stranger", "Venu d’un inconnu" },
	{ PEER_FLOOD, "flood", "Trop à la fois" },
	{ PEER_OLD_KEYS, "old_keys", "Sous d’anciennes clés" },
};
REC_ENUM_DEFINE(peer_refusal_enum, "peer_refusal", peer_refusal_values);

static const struct rec_field peer_envelope_fields[] = {
	REC_U32(1, struct peer_envelope, version, 0, UINT32_MAX, "Version", "Of this form: 1.", .flags = REQUIRED),
	REC_ID(2, struct peer_envelope, from, NULL, "De", "The node that signed it.", .flags = REQUIRED),
	REC_ID(3, struct peer_envelope, to, NULL, "À", "The node that it is for.", .flags = REQUIRED),
	REC_U64(4, struct peer_envelope, epoch, "Époque", "Of the sender's stream; raised when its store was put back from a copy."),
	REC_U64(5, struct peer_envelope, seq, "Rang", "From 1 in its epoch; absent from what is no event."),
	REC_TIME(6, struct peer_envelope, time, "Signé le", "When it was signed.", .flags = REQUIRED),
	REC_U32(7, struct peer_envelope, kind, 0, UINT32_MAX, "Nature", "1 data, 2 ack, 3 hello, 4 state.", .flags = REQUIRED),
	REC_U32(8, struct peer_envelope, topic, 0, UINT32_MAX, "Sujet", "Which event, by its number in the table of topics."),
	REC_ID(9, struct peer_envelope, about, NULL, "Fiche", "The record that the body tells of."),
	REC_BYTES(10, struct peer_envelope, body, PEER_BODY_MAX, "Contenu", "The encoded record of the topic."),
	REC_BYTES(11, struct peer_envelope, previous, CRYPTO_HASH_LEN, "Précédent",
	    "Hash of the envelope before; absent from the first of an epoch.", .min = CRYPTO_HASH_LEN),
	REC_U64(12, struct peer_envelope, ack_epoch, "Époque reçue", "What the sender of this has of the other's stream."),
	REC_U64(13, struct peer_envelope, ack_seq, "Rang reçu", "The last that is committed there."),
	REC_BYTES(14, struct peer_envelope, ack_hash, CRYPTO_HASH_LEN, "Empreinte reçue", "Hash of that one.", .min = CRYPTO_HASH_LEN),
	REC_ID(15, struct peer_envelope, nonce, NULL, "Défi", "Of a hello; the state that answers repeats it."),
};
REC_DESC_DEFINE(peer_envelope, struct peer_envelope, "Enveloppe entre fédérations", "What one node says to another, signed.");

static bool
is_zero(const void *p, size_t len)
{
	const uint8_t *b = p;

	for (size_t i = 0; i < len; i++)
		if (b[i] != 0)
			return false;
	return true;
}

static void
envelope_mark_present(struct peer_envelope *e)
{
	e->has = 0;
	for (const struct rec_field *f = peer_envelope_fields; f < record_end(&peer_envelope_desc); f++) {
		const void *at = record_at_const(f, e);
		bool absent = f->kind == REC_K_BYTES ? ((const struct text *)at)->len == 0 : is_zero(at, f->size);

		if (!absent || (f->flags & REQUIRED) != 0)
			e->has |= REC_BIT(f->tag);
	}
}

void
peer_envelope_bytes(struct peer_envelope *e, struct buf *frame)
{
	envelope_mark_present(e);
	record_encode(&peer_envelope_desc, e, 0, 0, frame);
}

void
peer_envelope_write(
    struct peer_envelope *e, const uint8_t *secret, struct buf *frame, uint8_t ret_signature[CRYPTO_SIGNATURE_LEN])
{
	struct buf told = { 0 };

	buf_append(&told, purpose, PURPOSE_LEN);
	peer_envelope_bytes(e, &told);
	crypto_sign(secret, told.ptr, told.len, ret_signature);
	buf_append(frame, told.ptr + PURPOSE_LEN, told.len - PURPOSE_LEN);
	buf_free(&told);
}

bool
peer_envelope_signed(const uint8_t key[CRYPTO_SIGN_PUBLIC_LEN], struct text frame, struct text signature, struct arena *a)
{
	uint8_t *told = arena_alloc(a, PURPOSE_LEN + frame.len);

	if (signature.len != CRYPTO_SIGNATURE_LEN)
		return false;
	memcpy(told, purpose, PURPOSE_LEN);
	if (frame.len > 0)
		memcpy(told + PURPOSE_LEN, frame.ptr, frame.len);
	return crypto_verify(key, told, PURPOSE_LEN + frame.len, (const uint8_t *)signature.ptr);
}

static bool
signature_holds(struct peer_reader *r, struct text frame, struct text signature, struct arena *a)
{
	for (unsigned i = 0; i < 2; i++)
		if (r->keys[i] != NULL && peer_envelope_signed(r->keys[i], frame, signature, a)) {
			r->held = r->keys[i];
			return true;
		}
	return false;
}

static enum peer_refusal
frame_decode(struct text frame, struct arena *a, struct peer_envelope *ret)
{
	struct fault why = { 0 };
	enum rc rc;

	*ret = (struct peer_envelope){ 0 };
	rc = record_decode(&peer_envelope_desc, frame.ptr, frame.len, a, ret, NULL, &why);
	if (rc == RC_LIMIT)
		return PEER_DEEP;
	/* another version may want other fields: whether it is one that is read here is said first */
	if (rc == RC_OK && (!REC_HAS(ret, 1) || ret->version > PEER_VERSION + 1 || ret->version + 1 < PEER_VERSION || ret->version == 0))
		return PEER_UNREAD_VERSION;
	if (rc != RC_OK || record_validate(&peer_envelope_desc, ret, 0, RECORD_INPUT, &why) != RC_OK)
		return PEER_MALFORMED;
	if (ret->kind == PEER_DATA && (ret->seq == 0 || ret->epoch == 0 || ret->topic == 0))
		return PEER_MALFORMED;
	return PEER_TAKEN;
}

enum peer_refusal
peer_envelope_read(struct peer_reader *r, struct text frame, struct text signature, struct arena *a,
    struct peer_envelope *ret_envelope)
{
	enum peer_refusal decoded;

	if (frame.len > PEER_FRAME_MAX)
		return PEER_OVERSIZED;
	if (signature.len == 0)
		return PEER_UNSIGNED;
	if (!signature_holds(r, frame, signature, a))
		return PEER_BAD_SIGNATURE;
	decoded = frame_decode(frame, a, ret_envelope);
	if (decoded != PEER_TAKEN)
		return decoded;
	if (!id_equal(ret_envelope->to, r->to))
		return PEER_FOR_ANOTHER;
	if (!id_equal(ret_envelope->from, r->from))
		return PEER_IMPOSTOR;
	if (ret_envelope->time < r->now - PEER_AGE_MOST)
		return PEER_TOO_OLD;
	return ret_envelope->time > r->now + PEER_AHEAD_MOST ? PEER_FUTURE : PEER_TAKEN;
}

void
peer_envelope_hash(struct text frame, uint8_t ret_hash[CRYPTO_HASH_LEN])
{
	const struct crypto_hash_part part = { frame.ptr, frame.len };

	crypto_hash(NULL, &part, 1, ret_hash);
}

struct id
peer_node_id(const uint8_t first_public[CRYPTO_SIGN_PUBLIC_LEN])
{
	static const char of[] = "maillage node";
	const struct crypto_hash_part parts[] = { { of, sizeof of - 1 }, { first_public, CRYPTO_SIGN_PUBLIC_LEN } };

	return crypto_id_of(parts, 2);
}
