/*
 * carried_test: what is CARRIED is told, open, to a service that follows the record by its name, to nobody else, and lies sealed.
 * Owns: a service that sends and one that follows it.
 * Beware: texts and bytes alike; what is PERSONAL beside them does not go.
 */
#include "proto/roles.h"
#include "tests/lib/host.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define NOW (INT64_C(1573000000) * USEC_PER_SEC)

struct parcel {
	REC_HEAD_MEMBERS;
	struct text name, note;
	struct text bytes;
};
static const struct rec_field parcel_fields[] = {
	REC_HEAD(struct parcel),
	REC_TEXT(6, struct parcel, name, 100, "Nom", "It stays.", .flags = PERSONAL),
	REC_TEXT(7, struct parcel, note, 100, "Mot", "It goes.", .flags = CARRIED),
	REC_BYTES(8, struct parcel, bytes, 100, "Octets", "They go.", .flags = CARRIED),
};
REC_DESC_DEFINE(parcel, struct parcel, "Colis", "What is on its way.");

static const struct db_table parcel_table = { &parcel_desc };
static const struct db_table *const tables[] = { &parcel_table };
static const struct collection_desc parcel_collection = { .service = "sender",
	.path = "/parcels",
	.plural = "Colis",
	.rec = &parcel_desc,
	.read_all = ROLE_COORDINATOR,
	.write_all = ROLE_COORDINATOR };
static const struct method sender_methods[] = { COLLECTION_METHODS(
    "sender", parcel, "/parcels", ROLE_COORDINATOR, ROLE_COORDINATOR, false, "Colis") };
static const struct service_contract sender_contract = { .name = "sender",
	.methods = sender_methods,
	.method_count = sizeof sender_methods / sizeof sender_methods[0] };
static const struct collection sender_collections[] = { { .desc = &parcel_collection,
    .table = &parcel_table } };
static const struct service_desc sender = { .contract = &sender_contract,
	.tables = tables,
	.table_count = 1,
	.collections = sender_collections,
	.collection_count = 1 };

static struct parcel heard;
static char heard_note[100], heard_bytes[100];

static enum rc
on_event(struct context *c, const struct event *e, struct fault *why)
{
	(void)c;
	(void)why;
	heard = *(const struct parcel *)e->rec;
	memcpy(heard_note, heard.note.ptr, heard.note.len);
	memcpy(heard_bytes, heard.bytes.ptr, heard.bytes.len);
	return RC_OK;
}

static const struct rec_desc *const seen[] = { &parcel_desc };
static const struct subscription subscription = {
	.service = "sender", .see = seen, .see_count = 1, .on_event = on_event
};
static const struct service_contract follower_contract = { .name = "follower" };
static const struct service_desc follower = {
	.contract = &follower_contract, .subscriptions = &subscription, .subscription_count = 1
};
static const struct service_desc *const services[] = { &sender, &follower };
static const struct host_caller coordinator = { .roles = ROLE_COORDINATOR, .person = { { 1 } } };
#define NOTE "un mot pour la route"
#define BYTES "\x00\xff\x01 pas du texte"

static void
parcel_send(struct host *h)
{
	struct parcel p = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.name = TEXT_LIT("Direction, centre A"),
		.note = TEXT_LIT(NOTE),
		.bytes = { BYTES, sizeof BYTES - 1, 0 } };

	heard = (struct parcel){ 0 };
	assert_int_equal(host_call(h, &coordinator, "sender.parcel.create", &parcel_desc, &p, 0, &parcel_desc,
			     &p, NULL, NULL),
	    RC_OK);
	host_settle(h);
}

static void
who_follows_by_name_is_told_the_words_and_the_bytes_and_no_name(void **state)
{
	struct host *h = host_new(services, 2, NOW);

	(void)state;
	parcel_send(h);
	assert_true(REC_HAS(&heard, 7) && REC_HAS(&heard, 8));
	assert_false(REC_HAS(&heard, 6));
	assert_int_equal(heard.note.sealed, 0);
	assert_int_equal(heard.note.len, sizeof NOTE - 1);
	assert_memory_equal(heard_note, NOTE, sizeof NOTE - 1);
	assert_int_equal(heard.bytes.sealed, 0);
	assert_int_equal(heard.bytes.len, sizeof BYTES - 1);
	assert_memory_equal(heard_bytes, BYTES, sizeof BYTES - 1);
	host_free(h);
}

static void
who_follows_all_without_a_name_is_told_neither(void **state)
{
	struct host *h = host_new(services, 2, NOW);
	struct host_caller service = { .roles = ROLE_SERVICE };
	struct pull p = { .has = REC_BIT(1) | REC_BIT(2), .limit = 10 };
	struct pulled told = { 0 };
	struct parcel got = { 0 };

	(void)state;
	parcel_send(h);
	assert_int_equal(
	    host_call(h, &service, "sender.journal.pull", &pull_desc, &p, 0, &pulled_desc, &told, NULL, NULL),
	    RC_OK);
	assert_int_equal(told.events.count, 1);
	const struct pulled_event *e = told.events.items;

	assert_int_equal(
	    record_decode(&parcel_desc, e->body.ptr, e->body.len, host_arena(h), &got, NULL, NULL), RC_OK);
	assert_true(REC_HAS(&got, TAG_ID));
	assert_false(REC_HAS(&got, 6) || REC_HAS(&got, 7) || REC_HAS(&got, 8));
	host_free(h);
}

static bool
holds(struct text bytes, const char *what, size_t len)
{
	return bytes.len >= len && memmem(bytes.ptr, bytes.len, what, len) != NULL;
}

static void
at_rest_all_of_it_is_sealed_and_the_store_replays(void **state)
{
	struct host *h = host_new(services, 2, NOW);
	struct arena a = { 0 };
	struct journal_entry j;
	struct fault why = { 0 };
	struct db_txn t;
	uint64_t events = 0;

	(void)state;
	parcel_send(h);
	t = db_begin(service_db(host_service(h, "sender")), DB_READ);
	assert_true(journal_read(&t, 1, &a, &j));
	assert_false(holds(j.body, NOTE, sizeof NOTE - 1));
	assert_false(holds(j.body, BYTES, sizeof BYTES - 1));
	db_abort(&t);
	arena_free(&a);
	assert_int_equal(host_verify(h, "sender", &events, &why), RC_OK);
	assert_int_equal(events, 1);
	host_free(h);
}

static void
nobody_may_send_bytes_that_say_they_are_sealed(void **state)
{
	struct host *h = host_new(services, 2, NOW);
	struct parcel p = { .has = REC_BIT(8), .bytes = { BYTES, sizeof BYTES - 1, 1 } };

	(void)state;
	assert_int_equal(
	    host_call(h, &coordinator, "sender.parcel.create", &parcel_desc, &p, 0, NULL, NULL, NULL, NULL),
	    RC_INVALID);
	host_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_follows_by_name_is_told_the_words_and_the_bytes_and_no_name),
		cmocka_unit_test(who_follows_all_without_a_name_is_told_neither),
		cmocka_unit_test(at_rest_all_of_it_is_sealed_and_the_store_replays),
		cmocka_unit_test(nobody_may_send_bytes_that_say_they_are_sealed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
