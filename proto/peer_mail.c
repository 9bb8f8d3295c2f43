/*
 * peer_mail (contract): see peer_mail.h.
 * Owns: the descriptor, and the looking up of topics (their list is in peer_topics.c).
 * Beware: what a body says is believed by nobody before its topic's record has decoded and validated it.
 */
#include "proto/peer_mail.h"

static const struct rec_field peer_mail_fields[] = {
	REC_HEAD(struct peer_mail),
	REC_ID(PEER_MAIL_TAG_PEER, struct peer_mail, peer, "peer", "Fédération", "Who sent it.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(PEER_MAIL_TAG_TOPIC, struct peer_mail, topic, 1, 9999, "Sujet", "Its number among the topics.", .flags = REQUIRED | SERVER_SET),
	REC_ID(PEER_MAIL_TAG_ABOUT, struct peer_mail, about, NULL, "À propos de", "The record's id over there.", .flags = SERVER_SET),
	REC_U64(PEER_MAIL_TAG_EPOCH, struct peer_mail, epoch, "Époque", "Of the sender's stream.", .flags = SERVER_SET),
	REC_U64(PEER_MAIL_TAG_SEQ, struct peer_mail, seq, "Rang", "In that stream, from 1, without a gap.", .flags = SERVER_SET),
	REC_TIME(PEER_MAIL_TAG_SENT_AT, struct peer_mail, sent_at, "Envoyé le", "By the sender's clock.", .flags = SERVER_SET),
	REC_BYTES(PEER_MAIL_TAG_BODY, struct peer_mail, body, PEER_BODY_MAX, "Contenu", "The encoded record.", .flags = CARRIED | SERVER_SET),
	REC_BYTES(PEER_MAIL_TAG_HASH, struct peer_mail, hash, 32, "Empreinte", "Of the exact bytes that came.", .flags = SERVER_SET),
	REC_BYTES(PEER_MAIL_TAG_SIGNATURE, struct peer_mail, signature, 64, "Signature", "The sender's, over these bytes.", .flags = SERVER_SET),
	REC_ID(PEER_MAIL_TAG_SEALED_BY, struct peer_mail, sealed_by, NULL, "Clé", "Whose key seals the body.", .flags = SUBJECT | SERVER_SET),
	REC_U32(PEER_MAIL_TAG_SPEAKS, struct peer_mail, speaks, 0, UINT32_MAX, "Version", "Of the sender's program.", .flags = SERVER_SET),
	REC_BYTES(PEER_MAIL_TAG_SIGNED_BY, struct peer_mail, signed_by, 32, "Clé de signature", "The sender's, of then.", .flags = SERVER_SET),
	REC_BYTES(PEER_MAIL_TAG_FRAME, struct peer_mail, frame, PEER_BODY_MAX + 1024, "Enveloppe",
	    "The exact bytes, where a newer version said more than is above.", .flags = CARRIED | SERVER_SET),
	REC_IDS(PEER_MAIL_TAG_SUBJECTS, struct peer_mail, subjects, NULL, PEER_SUBJECTS_MOST, "Personnes concernées",
	    "Whose names or words are in it, as the sender calls them.", .flags = KEY | SERVER_SET),
	REC_TIME(PEER_MAIL_TAG_ERASED_AT, struct peer_mail, erased_at, "Effacé le", "The words went with one of them.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(peer_mail, struct peer_mail, "Message d’une autre fédération", "What another federation's node said, once.");

static const struct rec_field evidence_end_fields[] = {
	REC_HEAD(struct evidence_end),
	REC_ID(EVIDENCE_END_TAG_PEER, struct evidence_end, peer, "peer", "Fédération", "Who had said it; absent: we."),
	REC_ID(EVIDENCE_END_TAG_SUBJECT, struct evidence_end, subject, NULL, "Personne concernée", "As called in what was said.", .flags = REQUIRED),
	REC_U64(EVIDENCE_END_TAG_EPOCH, struct evidence_end, epoch, "Époque", "Of the peer's stream: what came behind this stays."),
	REC_U64(EVIDENCE_END_TAG_SEQ, struct evidence_end, seq, "Rang", "Of the peer's stream: what came behind this stays."),
};
REC_DESC_DEFINE(evidence_end, struct evidence_end, "Fin d’une trace", "Of whom nothing that was said may be read any more.");

/* --- whose words a body has ---------------------------------------------------------------------------------------------- */
struct subjects {
	struct id *ids;
	uint32_t count, cap;
};

static void
subject_add(struct subjects *s, struct id id)
{
	if (id_is_zero(id) || s->count == s->cap)
		return;
	for (uint32_t i = 0; i < s->count; i++)
		if (id_equal(s->ids[i], id))
			return;
	s->ids[s->count++] = id;
}

static bool
part_is_private(const struct rec_desc *d, const void *rec)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if ((f->flags & REC_PRIVATE) && ((*(const uint64_t *)rec >> f->tag) & 1u))
			return true;
	return false;
}

/* above: of the record that it is a part of. */
static void
subjects_of(const struct rec_desc *d, const void *rec, struct id above, struct subjects *s)
{
	struct id own = record_subject(d, rec);

	own = id_is_zero(own) ? above : own;
	if (part_is_private(d, rec))
		subject_add(s, own);
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		const struct list *l = record_at_const(f, rec);

		if (f->kind != REC_K_LIST || f->elem != REC_K_REC || !((*(const uint64_t *)rec >> f->tag) & 1u))
			continue;
		for (uint32_t i = 0; i < l->count; i++)
			subjects_of(f->sub, (const char *)l->items + i * f->sub->size, own, s);
	}
}

uint32_t
peer_body_subjects(const struct rec_desc *d, const void *rec, struct id about, struct id *ret_subjects, uint32_t cap)
{
	struct subjects s = { ret_subjects, 0, cap };

	subjects_of(d, rec, about, &s);
	if (s.count > 0 && cap > 0) {
		if (s.count == cap)
			s.count--;
		subject_add(&s, about);
	}
	return s.count;
}

static bool
part_strip(const struct rec_desc *d, void *rec, struct id above, struct id subject)
{
	struct id own = record_subject(d, rec);
	bool found = false;

	own = id_is_zero(own) ? above : own;
	if (id_equal(own, subject))
		return record_strip(d, rec);
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		struct list *l = record_at(f, rec);

		if (f->kind != REC_K_LIST || f->elem != REC_K_REC || !((*(const uint64_t *)rec >> f->tag) & 1u))
			continue;
		for (uint32_t i = 0; i < l->count; i++)
			found |= part_strip(f->sub, (char *)l->items + i * f->sub->size, own, subject);
	}
	return found;
}

bool
peer_body_strip(const struct rec_desc *d, void *rec, struct id about, struct id subject)
{
	return id_equal(about, subject) ? record_strip(d, rec) : part_strip(d, rec, about, subject);
}

const struct peer_topic *
peer_topic_of_number(uint32_t number)
{
	for (size_t i = 0; i < peer_topic_count; i++)
		if (peer_topics[i].number == number)
			return &peer_topics[i];
	return NULL;
}

const struct peer_topic *
peer_topic_of_event(const char *service, struct text event)
{
	for (size_t i = 0; i < peer_topic_count; i++)
		if (strcmp(peer_topics[i].service, service) == 0 && text_is(event, peer_topics[i].event))
			return &peer_topics[i];
	return NULL;
}

enum rc
peer_mail_read(const struct peer_mail *m, const struct rec_desc *d, struct arena *a, void *ret_rec, struct fault *why)
{
	enum rc rc;

	if (!REC_HAS(m, PEER_MAIL_TAG_BODY))
		return fault_only(why, RC_NOT_FOUND); /* its key is gone: it is too old to be acted upon */
	rc = record_decode(d, m->body.ptr, m->body.len, a, ret_rec, NULL, why);
	if (rc == RC_OK)
		rc = record_validate(d, ret_rec, 0, RECORD_STORED, why);
	if (rc == RC_OK && record_has_sealed(d, ret_rec))
		rc = fault_only(why, RC_MALFORMED); /* only our own store holds ciphertext */
	return rc;
}
