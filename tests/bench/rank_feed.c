/*
 * bench/rank_feed: the registry's journal of a node, filled with the mix that ranking is measured with, and served to who follows it.
 * Owns: nothing beyond the run; the node's folder is the caller's.
 * Beware: the store, the journal and what is told of it are the host's own, as the registry's; what only the registry does for itself
 *         (its search, its deadlines, names under their keys) is left out, for none of it is told.
 *
 * usage: rank_feed fill NODE COMMUNES.csv PROVIDERS SEED    competences, organisations, providers and their accreditations
 *        rank_feed change NODE COMMUNES.csv PROVIDERS SEED CHANGES VERSION    so many cards, all over, are of that version from now on
 *        rank_feed --node NODE    serves until SIGTERM
 */
#include "tests/lib/bench_node.h"
#include "tests/lib/mix.h"
#include <stdio.h>
#include <stdlib.h>

#define RECORDS_A_COMMAND 500u
#define STRIDE 7919u /* between the providers that change one after the other */

/* --- the service ------------------------------------------------------------------------------------- */
enum batch_kind { BATCH_COMPETENCE, BATCH_ORGANISATION, BATCH_PROVIDER, BATCH_ACCREDITATION, BATCH_CHANGE };
struct batch {
	uint64_t has;
	uint32_t kind, from, count, version;
};
static const struct rec_field batch_fields[] = {
	REC_U32(1, struct batch, kind, 0, BATCH_CHANGE, "Nature", "What."),
	REC_U32(2, struct batch, from, 0, UINT32_MAX, "Du", "The first number."),
	REC_U32(3, struct batch, count, 0, UINT32_MAX, "Nombre", "How many."),
	REC_U32(4, struct batch, version, 0, UINT32_MAX, "Version", "Of cards."),
};
REC_DESC_DEFINE(batch, struct batch, "Lot", "Records to be drawn.");

static const struct db_table competence_table = { &competence_desc },
			     organisation_table = { &organisation_desc }, provider_table = { &provider_desc },
			     accreditation_table = { &accreditation_desc };
static const struct db_table *const tables[] = { &competence_table, &organisation_table, &provider_table,
	&accreditation_table };
static const struct method methods[] = {
	{ .name = "registry.draw",
	    .kind = METHOD_WRITE,
	    .shape = METHOD_CUSTOM,
	    .in = &batch_desc,
	    .roles = ROLE_OPERATOR },
};
static const struct service_contract contract = { .name = "registry", .methods = methods, .method_count = 1 };

static struct mix *the_mix;

static void
competence_stage(struct context *c, uint32_t number)
{
	struct competence k = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7),
		.id = mix_competence_id(number) };

	k.code = k.name = text_of(arena_printf(c->arena, "competence-%u", number));
	(void)!event_stage(c, &competence_table, "created", &k);
}

static void
organisation_stage(struct context *c, uint32_t number)
{
	struct organisation o = { .has = REC_BIT(TAG_ID) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.id = mix_organisation_id(number),
		.kind = ORGANISATION_CENTRE };

	o.name = text_of(arena_printf(c->arena, "Centre %u", number));
	(void)!event_stage(c, &organisation_table, "created", &o);
}

static void
provider_stage(struct context *c, uint32_t number, uint32_t version, const char *verb)
{
	struct mix_provider *p = ARENA_NEW(c->arena, struct mix_provider);

	mix_provider(the_mix, number, version, p);
	p->card.has &= ~REC_BIT(7);
	(void)!event_stage(c, &provider_table, verb, &p->card);
}

static void
accreditation_stage(struct context *c, uint32_t number)
{
	struct mix_provider *p = ARENA_NEW(c->arena, struct mix_provider);

	mix_provider(the_mix, number, 0, p);
	(void)!event_stage(c, &accreditation_table, "created", &p->accreditation);
}

static enum rc
draw_thunk(struct context *c, const void *in, void *ret, struct fault *why)
{
	const struct batch *b = in;

	(void)ret, (void)why;
	for (uint32_t i = b->from; i < b->from + b->count; i++)
		switch ((enum batch_kind)b->kind) {
		case BATCH_COMPETENCE:
			competence_stage(c, i);
			break;
		case BATCH_ORGANISATION:
			organisation_stage(c, i);
			break;
		case BATCH_PROVIDER:
			provider_stage(c, i, 0, "created");
			break;
		case BATCH_ACCREDITATION:
			accreditation_stage(c, i);
			break;
		case BATCH_CHANGE:
			provider_stage(
			    c, (uint32_t)((uint64_t)i * STRIDE % mix_count(the_mix)), b->version, "updated");
			break;
		}
	return RC_OK;
}

static const struct handler handlers[] = { { "registry.draw", draw_thunk } };
static const struct service_desc feed_service = {
	.contract = &contract,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.handlers = handlers,
	.handler_count = 1,
};

/* --- filling ----------------------------------------------------------------------------------------- */
static void
drawn(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	(void)arg, (void)env, (void)body, (void)len;
	if (rc != RC_OK)
		bench_die(rc_info(rc)->name);
}

static void
draw_all(struct bench_node *n, enum batch_kind kind, uint32_t count, uint32_t version)
{
	for (uint32_t at = 0; at < count; at += RECORDS_A_COMMAND) {
		struct batch b = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), kind, at,
			count - at < RECORDS_A_COMMAND ? count - at : RECORDS_A_COMMAND, version };

		bench_node_queue(n, "registry.draw", &batch_desc, &b, drawn, NULL);
	}
	bench_node_step(n);
}

static int
fill(char **argv, bool change)
{
	uint32_t providers = (uint32_t)strtoul(argv[4], NULL, 10);
	static struct bench_node n;

	the_mix = mix_new(argv[3], providers, strtoull(argv[5], NULL, 10), MIX_FIRST_MONTH);
	if (the_mix == NULL)
		return 1;
	bench_node_open(&n, &feed_service, argv[2]);
	if (change) {
		draw_all(&n, BATCH_CHANGE, (uint32_t)strtoul(argv[6], NULL, 10),
		    (uint32_t)strtoul(argv[7], NULL, 10));
	} else {
		draw_all(&n, BATCH_COMPETENCE, MIX_COMPETENCES, 0);
		draw_all(&n, BATCH_ORGANISATION, MIX_ORGANISATIONS, 0);
		draw_all(&n, BATCH_PROVIDER, providers, 0);
		draw_all(&n, BATCH_ACCREDITATION, providers, 0);
	}
	printf("journal %llu\n", (unsigned long long)service_position(n.service));
	service_close(n.service);
	mix_free(the_mix);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 6 && strcmp(argv[1], "fill") == 0)
		return fill(argv, false);
	if (argc == 8 && strcmp(argv[1], "change") == 0)
		return fill(argv, true);
	return service_main(&feed_service, argc, argv);
}
