/*
 * service: the gateway as a service of the node: its tables, handlers and the one subscription.
 * Owns: the description that the host runs.
 * Beware: rows of the contract that only the HTTP front answers are bound to front_only.
 */
#include "services/gateway/service.h"

const struct db_table account_table = { &account_desc };
const struct db_table session_table = { &web_session_desc };
const struct db_table token_table = { &token_desc };
const struct db_table kept_person_table = { &person_desc };
static const struct db_table mandate_table = { &mandate_desc };
static const struct db_table organisation_table = { &organisation_desc };

static const struct db_table *const gateway_tables[] = { &account_table, &session_table, &token_table,
	&kept_person_table, &mandate_table, &organisation_table };
static const struct db_table *const registry_kept[] = { &kept_person_table, &mandate_table,
	&organisation_table };

static const struct collection gateway_collections[] = {
	{ .desc = &account_collection,
	    .table = &account_table,
	    .check = account_check,
	    .moved = account_moved },
	{ .desc = &token_collection, .table = &token_table },
};

static const struct handler gateway_handlers[] = {
	{ "gateway.account.create", account_create_thunk },
	{ "gateway.account.password", account_password_thunk },
	{ "gateway.account.archive", account_archive_thunk },
	{ "gateway.account.hashed", account_hashed_thunk },
	{ "gateway.token.create", token_create_thunk },
	{ "gateway.token.revoke", token_revoke_thunk },
	{ "gateway.session.open", session_open_thunk },
	{ "gateway.session.seen", session_seen_thunk },
	{ "gateway.session.close", session_close_thunk },
	{ "gateway.session.create", front_only },
	{ "gateway.session.end", front_only },
	{ "gateway.me.get", front_only },
};

/* Who there is, and where they stand today, is known from the registry: by id. */
static const struct subscription gateway_subscriptions[] = {
	{ .service = "registry", .keep = registry_kept, .keep_count = 3, .on_event = gateway_registry_event },
};

const struct service_desc gateway_service = {
	.contract = &gateway_contract,
	.tables = gateway_tables,
	.table_count = sizeof gateway_tables / sizeof gateway_tables[0],
	.collections = gateway_collections,
	.collection_count = sizeof gateway_collections / sizeof gateway_collections[0],
	.handlers = gateway_handlers,
	.handler_count = sizeof gateway_handlers / sizeof gateway_handlers[0],
	.subscriptions = gateway_subscriptions,
	.subscription_count = 1,
	.open = directory_open,
	.close = directory_close,
	.applied = directory_applied,
	.erase = gateway_erase,
};
