/*
 * evidence: of somebody whose name has gone, federation is told to keep nothing either of what was said between federations.
 * Owns: the table of what was told last.
 * Beware: each is an event; the records of one peer have one id, so that the table does not grow with those who are gone.
 */
#include "services/registry/evidence.h"

const struct db_table evidence_end_table = { &evidence_end_desc };

static void
end_tell(struct context *c, struct id peer, struct id subject, const struct peer_mail *upto)
{
	const struct crypto_hash_part parts[] = { { "evidence end", 12 }, { peer.b, sizeof peer.b } };
	struct evidence_end e = { .id = crypto_id_of(parts, 2) };

	if (context_latest(c, &evidence_end_table, e.id, &e)) /* its head */
		e.has &= REC_BIT(TAG_FIRST) - 1;
	e.peer = peer;
	e.subject = subject;
	e.has |= REC_BIT(TAG_ID) | REC_BIT(EVIDENCE_END_TAG_SUBJECT) |
	    (id_is_zero(peer) ? 0 : REC_BIT(EVIDENCE_END_TAG_PEER));
	if (upto != NULL) {
		e.epoch = upto->epoch;
		e.seq = upto->seq;
		e.has |= REC_BIT(EVIDENCE_END_TAG_EPOCH) | REC_BIT(EVIDENCE_END_TAG_SEQ);
	}
	(void)event_stage(c, &evidence_end_table, "told", &e);
}

void
evidence_end_said(struct context *c, struct id subject)
{
	end_tell(c, (struct id){ { 0 } }, subject, NULL);
}

void
evidence_end_heard(struct context *c, struct id peer, struct id subject, const struct peer_mail *upto)
{
	end_tell(c, peer, subject, upto);
}
