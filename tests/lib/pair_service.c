/*
 * pair_service: the small service of pair.h: it sends parcels to a peer, and counts those that come.
 * Owns: its two tables.
 * Beware: it counts what it is told, and does nothing against what comes twice: that is what is tested.
 */
#include "tests/lib/pair_service.h"

static const struct rec_field pair_parcel_fields[] = {
	REC_HEAD(struct pair_parcel),
	REC_ID(6, struct pair_parcel, peer, "peer", "Fédération", "To whom.", .flags = REQUIRED),
	REC_U32(7, struct pair_parcel, number, 0, UINT32_MAX, "Numéro", "Which."),
	REC_TEXT(8, struct pair_parcel, note, 200000, "Mot", "What it says.", .flags = CARRIED),
};
REC_DESC_DEFINE(pair_parcel, struct pair_parcel, "Colis", "What one says to the other.");
static const struct rec_field pair_got_fields[] = {
	REC_HEAD(struct pair_got),
	REC_ID(6, struct pair_got, peer, "peer", "Fédération", "From whom.", .flags = REQUIRED),
	REC_U32(7, struct pair_got, number, 0, UINT32_MAX, "Numéro", "Which."),
	REC_U32(8, struct pair_got, times, 0, UINT32_MAX, "Fois", "How often it came."),
	REC_U32(9, struct pair_got, order, 0, UINT32_MAX, "Rang", "Among all that came."),
	REC_TEXT(10, struct pair_got, note, 200000, "Mot", "What it said.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(pair_got, struct pair_got, "Colis reçu", "What came.");

const struct db_table pair_parcel_table = { &pair_parcel_desc };
const struct db_table pair_got_table = { &pair_got_desc };
static const struct db_table kept_peers = { &peer_desc };
static const struct db_table *const tables[] = { &pair_parcel_table, &pair_got_table, &kept_peers };

static const struct collection_desc pair_parcel_collection = { .service = "registry",
	.path = "/pair-parcels",
	.plural = "Colis",
	.rec = &pair_parcel_desc,
	.read_all = ROLE_COORDINATOR,
	.write_all = ROLE_COORDINATOR };
static const struct collection collections[] = { { .desc = &pair_parcel_collection,
    .table = &pair_parcel_table } };
static const struct method methods[] = { COLLECTION_METHODS(
    "registry", pair_parcel, "/pair-parcels", ROLE_COORDINATOR, ROLE_COORDINATOR, false, "Colis") };
static const struct service_contract contract = {
	.name = "registry", .methods = methods, .method_count = sizeof methods / sizeof methods[0]
};

struct id
pair_got_id(struct id peer, uint32_t number)
{
	const struct crypto_hash_part parts[] = { { peer.b, sizeof peer.b }, { &number, sizeof number } };

	return crypto_id_of(parts, 2);
}

static enum rc
mail_came(struct context *c, const struct peer_mail *m, struct fault *why)
{
	struct pair_parcel parcel = { 0 };
	struct pair_got got;

	if (m->topic != PAIR_TOPIC)
		return RC_OK;
	if (peer_mail_read(m, &pair_parcel_desc, c->arena, &parcel, why) != RC_OK)
		return why->rc;
	if (!context_get(c, &pair_got_table, pair_got_id(m->peer, parcel.number), &got))
		got =
		    (struct pair_got){ .has = REC_BIT(1) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
			    .id = pair_got_id(m->peer, parcel.number),
			    .peer = m->peer,
			    .number = parcel.number,
			    .order = (uint32_t)db_count(c->txn, &pair_got_table) + 1 };
	got.times++;
	got.note = parcel.note;
	got.has |= REC_HAS(&parcel, 8) ? REC_BIT(10) : 0;
	return event_stage(c, &pair_got_table, "came", &got);
}

static enum rc
on_federation(struct context *c, const struct event *e, struct fault *why)
{
	return e->rec_desc == &peer_mail_desc && strcmp(e->verb, "received") == 0 ? mail_came(c, e->rec, why)
										  : RC_OK;
}

static const struct db_table *const kept[] = { &kept_peers };
static const struct rec_desc *const seen[] = { &peer_mail_desc };
static const struct subscription subscriptions[] = { { .service = "federation",
    .keep = kept,
    .keep_count = 1,
    .see = seen,
    .see_count = 1,
    .on_event = on_federation } };

const struct service_desc pair_service = {
	.contract = &contract,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.collections = collections,
	.collection_count = 1,
	.subscriptions = subscriptions,
	.subscription_count = 1,
};
