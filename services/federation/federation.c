/*
 * federation: the service's declaration.
 * Owns: the table of peers.
 * Beware: the exchange with other nodes comes with the outbox, in a file of its own; nothing here speaks to
 * anybody.
 */
#include "services/federation/service.h"

const struct db_table peer_table = { &peer_desc };

static const struct db_table *const tables[] = { &peer_table };
static const struct collection collections[] = {
	{ .desc = &peer_collection, .table = &peer_table, .check = peer_check },
};
HANDLER(card_get, struct nothing, struct node_card)
static const struct handler handlers[] = { { "federation.card.get", card_get_thunk } };

const struct service_desc federation_service = {
	.contract = &federation_contract,
	.tables = tables,
	.table_count = 1,
	.collections = collections,
	.collection_count = 1,
	.handlers = handlers,
	.handler_count = 1,
	.open = identity_open,
	.close = identity_close,
};
