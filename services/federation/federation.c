/*
 * federation: the service's declaration.
 * Owns: the tables; what is followed of other services, made of the table of topics before main.
 * Beware: a service that has no topic is followed all the same, by evidence_end alone.
 */
#include "services/federation/service.h"

const struct db_table peer_table = { &peer_desc };
const struct db_table stream_table = { &peer_stream_desc };
const struct db_table sent_table = { &peer_sent_desc };
const struct db_table mail_table = { &peer_mail_desc };

static const struct db_table *const tables[] = { &peer_table, &stream_table, &sent_table, &mail_table };

/* Evidence says who said what to whom, and when: the words are for the services of the two nodes. */
static void
sent_strip(struct context *c, void *rec)
{
	(void)c;
	((struct peer_sent *)rec)->has &= ~REC_BIT(SENT_TAG_FRAME);
}

static void
mail_strip(struct context *c, void *rec)
{
	(void)c;
	((struct peer_mail *)rec)->has &= ~(REC_BIT(PEER_MAIL_TAG_BODY) | REC_BIT(PEER_MAIL_TAG_FRAME));
}

static const struct collection collections[] = {
	{ .desc = &peer_collection, .table = &peer_table, .check = peer_check, .archive = peer_archive },
	{ .desc = &peer_stream_collection, .table = &stream_table },
	{ .desc = &peer_sent_collection, .table = &sent_table, .strip = sent_strip },
	{ .desc = &peer_mail_collection, .table = &mail_table, .strip = mail_strip },
};

static const struct handler handlers[] = {
	{ "federation.card.get", card_get_thunk },
	{ "federation.card.announce", card_announce_thunk },
	{ "federation.peer.confirm", peer_confirm_thunk },
	{ "federation.peer.suspend", peer_suspend_thunk },
	{ "federation.peer.resume", peer_resume_thunk },
	{ "federation.peer.revoke", peer_revoke_thunk },
	{ "federation.peer.renew", peer_renew_thunk },
	{ "federation.peer.links", peer_links_thunk },
	{ "federation.peer.routes", peer_routes_thunk },
	{ "federation.envelope.receive", envelope_receive_thunk },
	{ "federation.outbox.take", outbox_take_thunk },
	{ "federation.link.hello", link_hello_thunk },
	{ "federation.peer_mail.prove", mail_prove_thunk },
	{ "federation.stream.settle", stream_settle_thunk },
	{ "federation.stream.note", stream_note_thunk },
	{ "federation.stream.move", stream_move_thunk },
	{ "federation.stream.sweep", stream_sweep_thunk },
};

/* --- what is followed --- */
#define FOLLOWED 4u
#define SEEN_MOST 64u
static const struct rec_desc *seen[FOLLOWED][SEEN_MOST];
static struct subscription subscriptions[FOLLOWED] = {
	{ .service = "registry", .see = seen[0], .on_event = outbox_event },
	{ .service = "scheduling", .see = seen[1], .on_event = outbox_event },
	{ .service = "matching", .see = seen[2], .on_event = outbox_event },
	{ .service = "reporting", .see = seen[3], .on_event = outbox_event },
};

static void
see(const struct rec_desc **list, size_t *count, const struct rec_desc *d)
{
	for (size_t i = 0; i < *count; i++)
		if (list[i] == d)
			return;
	if (*count < SEEN_MOST)
		list[(*count)++] = d;
}

__attribute__((constructor)) static void
topics_follow(void)
{
	for (size_t i = 0; i < FOLLOWED; i++) {
		struct subscription *s = &subscriptions[i];

		for (size_t k = 0; k < peer_topic_count; k++)
			if (strcmp(peer_topics[k].service, s->service) == 0)
				see(seen[i], &s->see_count, peer_topics[k].rec);
		see(seen[i], &s->see_count, &quota_desc);
		see(seen[i], &s->see_count, &evidence_end_desc); /* no name at all would mean all of them */
	}
}

static const struct machine *const machines[] = { &peer_machine };

const struct service_desc federation_service = {
	.contract = &federation_contract,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.collections = collections,
	.collection_count = sizeof collections / sizeof collections[0],
	.handlers = handlers,
	.handler_count = sizeof handlers / sizeof handlers[0],
	.subscriptions = subscriptions,
	.subscription_count = FOLLOWED,
	.open = identity_open,
	.close = identity_close,
	.applied = identity_applied,
	.resume = federation_resume,
	.machines = machines,
	.machine_count = sizeof machines / sizeof machines[0],
	.ending = &peer_ending,
};
