/*
 * shared_erase: somebody whose card was told to other federations is erased here: nothing of what is on its way, or was, keeps the name.
 * Owns: nothing.
 * Beware: parcels of a day share a key. Those that wait are sealed anew without that name, and the keys of before go with this command:
 *         their copies in the journal can be opened by nobody. That the card is gone is told as ever (shared_tell.c).
 */
#include "common/calendar.h"
#include "services/registry/evidence.h"
#include "services/registry/sharing.h"

#define KEYS_LAST                                                                                            \
	(9 * 86400 * USEC_PER_SEC) /* a week, its night, and a day: no key of a parcel lasts longer */
#define NIGHT 180 /* minutes */

/* Those that wait are told again, oldest first: federation may not have read the first telling, which nothing opens any more. */
static void
parcel_again(struct context *c, struct card_parcel *p, struct id provider, struct id seal)
{
	(void)peer_body_strip(&card_parcel_desc, p, p->id, provider);
	p->sealed_by = seal;
	p->has |= REC_BIT(PARCEL_TAG_SEALED_BY);
	(void)event_stage(c, &card_parcel_table, "told", p);
}

/* From the first of those days on. */
static struct id
parcels_from(const struct context *c)
{
	static const uint8_t least[CRYPTO_HASH_LEN];

	return crypto_uuid7(c->now - KEYS_LAST, least);
}

static void
sharing_erase(struct context *c, struct sharing *s, struct id provider)
{
	struct card_parcel p;
	struct db_scan scan;
	struct id seal;

	s->seals++;
	s->has |= REC_BIT(SHARING_TAG_SEALS);
	(void)event_stage(c, &sharing_table, "sealed", s);
	seal = shared_seal(c, s);
	db_scan_index(&scan, c->txn, &card_parcel_table,
	    record_field_tag(&card_parcel_desc, PARCEL_TAG_SHARING), &s->id, false);
	db_scan_after(&scan, parcels_from(c));
	while (db_scan_next(&scan, c->arena, &p)) {
		if (REC_HAS(&p, PARCEL_TAG_SEALED_BY))
			context_forget(c, p.sealed_by);
		if (REC_HAS(&p, PARCEL_TAG_CARDS))
			parcel_again(c, &p, provider, seal);
	}
	db_scan_end(&scan);
	context_timer(c, calendar_instant(c->today + 1, NIGHT), "registry.card_parcel.forget", seal);
}

void
shared_erase(struct context *c, struct id provider)
{
	struct shared_card row;
	struct sharing s;
	struct db_scan scan;

	evidence_end_said(c, provider);
	db_scan_index(&scan, c->txn, &shared_card_table,
	    record_field_tag(&shared_card_desc, SHARED_CARD_TAG_PROVIDER), &provider, false);
	while (db_scan_next(&scan, c->arena, &row))
		if (context_latest(c, &sharing_table, row.sharing, &s))
			sharing_erase(c, &s, provider);
	db_scan_end(&scan);
}
