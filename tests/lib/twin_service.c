/*
 * twin_service: the small service of twin.h: it sends parcels to a peer, and counts those that come.
 * Owns: its two tables.
 * Beware: it counts what it is told, and does nothing against what comes twice: that is what is tested.
 */
#include "tests/lib/twin_service.h"

static const struct rec_field twin_parcel_fields[] = {
	REC_HEAD(struct twin_parcel),
	REC_ID(6, struct twin_parcel, peer, "peer", "Fédération", "To whom.", .flags = REQUIRED),
	REC_U32(7, struct twin_parcel, number, 0, UINT32_MAX, "Numéro", "Which."),
	REC_TEXT(8, struct twin_parcel, note, 230000, "Mot", "What it says.", .flags = CARRIED),
};
REC_DESC_DEFINE(twin_parcel, struct twin_parcel, "Colis", "What one says to the other.");
static const struct rec_field twin_got_fields[] = {
	REC_HEAD(struct twin_got),
	REC_ID(6, struct twin_got, peer, "peer", "Fédération", "From whom.", .flags = REQUIRED),
	REC_U32(7, struct twin_got, number, 0, UINT32_MAX, "Numéro", "Which."),
	REC_U32(8, struct twin_got, times, 0, UINT32_MAX, "Fois", "How often it came."),
	REC_U32(9, struct twin_got, order, 0, UINT32_MAX, "Rang", "Among all that came."),
	REC_TEXT(10, struct twin_got, note, 230000, "Mot", "What it said.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(twin_got, struct twin_got, "Colis reçu", "What came.");

const struct db_table twin_parcel_table = { &twin_parcel_desc };
const struct db_table twin_got_table = { &twin_got_desc };
static const struct db_table kept_peers = { &peer_desc };
static const struct db_table ends_table = { &evidence_end_desc };
static const struct db_table *const tables[] = { &twin_parcel_table, &twin_got_table, &kept_peers,
	&ends_table };

static const struct collection_desc twin_parcel_collection = { .service = "registry",
	.path = "/twin-parcels",
	.plural = "Colis",
	.rec = &twin_parcel_desc,
	.read_all = ROLE_COORDINATOR,
	.write_all = ROLE_COORDINATOR };
static const struct collection collections[] = { { .desc = &twin_parcel_collection,
    .table = &twin_parcel_table } };
static const struct method methods[] = {
	COLLECTION_METHODS(
	    "registry", twin_parcel, "/twin-parcels", ROLE_COORDINATOR, ROLE_COORDINATOR, false, "Colis"),
	{ .name = "registry.twin_parcel.erase",
	    .kind = METHOD_WRITE,
	    .shape = METHOD_CUSTOM,
	    .in = &ref_desc,
	    .roles = ROLE_COORDINATOR },
	{ .name = "registry.twin_got.erase",
	    .kind = METHOD_WRITE,
	    .shape = METHOD_CUSTOM,
	    .in = &evidence_end_desc,
	    .roles = ROLE_COORDINATOR },
};
static const struct service_contract contract = {
	.name = "registry", .methods = methods, .method_count = sizeof methods / sizeof methods[0]
};

static enum rc
parcel_erase(struct context *c, const struct ref *in, struct nothing *ret, struct fault *why)
{
	(void)ret;
	(void)why;
	subject_strip(c, &twin_parcel_table, in->id);
	return RC_OK;
}
HANDLER(parcel_erase, struct ref, struct nothing)

static enum rc
got_erase(struct context *c, const struct evidence_end *in, struct nothing *ret, struct fault *why)
{
	struct evidence_end e = *in;

	(void)ret;
	(void)why;
	e.id = context_id(c);
	e.has |= REC_BIT(TAG_ID);
	return event_stage(c, &ends_table, "told", &e);
}
HANDLER(got_erase, struct evidence_end, struct nothing)

static const struct handler handlers[] = { { "registry.twin_parcel.erase", parcel_erase_thunk },
	{ "registry.twin_got.erase", got_erase_thunk } };

struct id
twin_got_id(struct id peer, uint32_t number)
{
	const struct crypto_hash_part parts[] = { { peer.b, sizeof peer.b }, { &number, sizeof number } };

	return crypto_id_of(parts, 2);
}

static enum rc
mail_came(struct context *c, const struct peer_mail *m, struct fault *why)
{
	struct twin_parcel parcel = { 0 };
	struct twin_got got;

	if (m->topic != TWIN_TOPIC)
		return RC_OK;
	if (peer_mail_read(m, &twin_parcel_desc, c->arena, &parcel, why) != RC_OK)
		return why->rc;
	if (!context_get(c, &twin_got_table, twin_got_id(m->peer, parcel.number), &got))
		got =
		    (struct twin_got){ .has = REC_BIT(1) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
			    .id = twin_got_id(m->peer, parcel.number),
			    .peer = m->peer,
			    .number = parcel.number,
			    .order = (uint32_t)db_count(c->txn, &twin_got_table) + 1 };
	got.times++;
	got.note = parcel.note;
	got.has |= REC_HAS(&parcel, 8) ? REC_BIT(10) : 0;
	return event_stage(c, &twin_got_table, "came", &got);
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

const struct service_desc twin_service = {
	.contract = &contract,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.collections = collections,
	.collection_count = 1,
	.handlers = handlers,
	.handler_count = 2,
	.subscriptions = subscriptions,
	.subscription_count = 1,
};
