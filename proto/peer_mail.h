/*
 * peer_mail (contract): what came from another federation, as the services of this node hear of it; and the table of all that may come.
 * Owns: the shape of peer_mail; topics, whose rows the parts give (PEER_TOPICS of each header).
 * Beware: a number is for ever: nodes of other versions speak it. `peer` of a body is the sender's own word: only peer_mail.peer is true.
 */
#ifndef PROTO_PEER_MAIL_H
#define PROTO_PEER_MAIL_H

#include "common/contract.h"

/* What travels: an event of a service about a record of its own that has a field `peer`: to whom. */
struct peer_topic {
	uint32_t number; /* federation 1.., registry 20.., matching 40.., scheduling 60.., reporting 80.. */
	const char *service;
	const char *event; /* "sharing.offered" */
	const struct rec_desc *rec;
};
#define PEER_TOPIC(number_, service_, event_, record_) { (number_), (service_), (event_), &record_##_desc }

extern const struct peer_topic peer_topics[];
extern const size_t peer_topic_count;
const struct peer_topic *peer_topic_of_number(uint32_t number); /* NULL: another version's */
const struct peer_topic *peer_topic_of_event(const char *service, struct text event);

#define PEER_BODY_MAX (200u * 1024u)
/* A record of federation, made by what came in, once each; services follow it by name, and act upon "peer_mail.received" alone ("emptied"
 * and "removed" say that its time as evidence is over). */
struct peer_mail {
	REC_HEAD_MEMBERS;
	struct id peer;	 /* of this node's peers: who sent it */
	uint32_t topic;
	struct id about; /* the record's id over there */
	uint64_t epoch;	 /* of the sender's stream */
	uint64_t seq;
	usec_t sent_at;	 /* by the sender's clock */
	struct text body; /* the encoded record */
	struct text hash; /* of the envelope's exact bytes: the next one names it */
	struct text signature;
	struct id sealed_by; /* whose key seals the body: of the peer and the day, no person's */
	uint32_t speaks;	 /* the version that wrote it: with what is above and the hash before, the exact bytes can be made again */
	struct text signed_by; /* the sender's public key of then */
	struct text frame;	 /* the exact bytes, where they cannot: a newer version said more; not of long ones, whose body is all that is kept */
	struct list subjects;	 /* ids of those whose names or words are in the body, as the sender calls them; none: nobody's */
	usec_t erased_at;	 /* the words went with one of them: the place in the stream is all that stays */
};
enum peer_mail_tag {
	PEER_MAIL_TAG_PEER = 6, PEER_MAIL_TAG_TOPIC, PEER_MAIL_TAG_ABOUT, PEER_MAIL_TAG_EPOCH, PEER_MAIL_TAG_SEQ, PEER_MAIL_TAG_SENT_AT,
	PEER_MAIL_TAG_BODY, PEER_MAIL_TAG_HASH, PEER_MAIL_TAG_SIGNATURE, PEER_MAIL_TAG_SEALED_BY, PEER_MAIL_TAG_SPEAKS,
	PEER_MAIL_TAG_SIGNED_BY, PEER_MAIL_TAG_FRAME, PEER_MAIL_TAG_SUBJECTS, PEER_MAIL_TAG_ERASED_AT
};
/* What a service tells federation when nothing may stay of what was said about somebody: not in the evidence either. It travels nowhere,
 * under one id for all of a peer's: what counts is that it is told. */
struct evidence_end {
	REC_HEAD_MEMBERS;
	struct id peer;	      /* who had said it; absent: we, to all of them */
	struct id subject;    /* as called in what was said */
	uint64_t epoch;	      /* of the peer's stream: what came behind this is said anew, and stays; absent: all goes */
	uint64_t seq;
};
enum evidence_end_tag {
	EVIDENCE_END_TAG_PEER = 6, EVIDENCE_END_TAG_SUBJECT, EVIDENCE_END_TAG_EPOCH, EVIDENCE_END_TAG_SEQ
};
#define EVIDENCE_END_EVENTS \
	{ "evidence_end.told", &evidence_end_desc, "Of somebody nothing may be read any more: federation lets go of what it kept." },
REC_DESC_DECLARE(peer_mail);
REC_DESC_DECLARE(evidence_end);

/* Whose words a body has, of its topic's record: who each part with a private field is about, and the record itself; each once. None: it
 * has no such field. At most cap. */
#define PEER_SUBJECTS_MOST 300u
uint32_t peer_body_subjects(const struct rec_desc *d, const void *rec, struct id about, struct id *ret_subjects, uint32_t cap);
/* Takes out what is private and about that one. False: nothing was. */
bool peer_body_strip(const struct rec_desc *d, void *rec, struct id about, struct id subject);

/* The body as its topic's record, decoded and held to its bounds; ciphertext in it is refused. ret_rec: of the desc's size, zeroed. What is
 * refused changes nothing and is told by the caller's event. Pointers are the arena's and the mail's. */
MUST_CHECK enum rc peer_mail_read(const struct peer_mail *m, const struct rec_desc *d, struct arena *a, void *ret_rec,
    struct fault *why);

#endif
