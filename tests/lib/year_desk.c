/*
 * year_desk: see year.h: what other federations ask of providers of this node is answered; cards of its providers change.
 * Owns: each call for one mission, until it is answered.
 * Beware: the list is of those that wait for an answer: how long it takes must not go by all that ever were.
 */
#include "tests/lib/year.h"
#include <stdlib.h>

#define ANSWERED_OF_10 6 /* at one hour */
#define ALIKE 12 /* nodes that differ in it: a network of twice as many has twice as many of each */
#define CARD_EVERY 5 /* turns, of which a working day has one */
#define CARD_STEP                                                                                            \
	5 /* has no divisor in common with the cards of a node: each has its turn, before it is a year old */

struct answering {
	struct year_node *node;
	uint64_t random;
};

static void
given(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year *y = arg;

	(void)body;
	(void)len;
	y->seen.held_for_others += rc == RC_OK;
}

static void
link_told(void *arg, enum rc rc, const void *body, size_t len)
{
	struct answering a = *(struct answering *)arg;
	struct year *y = a.node->year;
	struct answer in = {
		.has = REC_BIT(1) | REC_BIT(2), .accept = a.random % 100 < 80, .reason = ANSWER_UNAVAILABLE
	};
	struct home_link link;

	free(arg);
	if (rc != RC_OK || !year_answer(y, &home_link_desc, body, len, &link) || link.answer_link.len <= 3)
		return;
	in.token = (struct text){ link.answer_link.ptr + 3, link.answer_link.len - 3, 0 };
	in.has |= in.accept ? 0 : REC_BIT(3);
	year_call(&(const struct year_call){
	    a.node, &a.node->as_nobody, "matching.answer.give", &answer_desc, &in, a.random | 1, given, y });
}

static void
hold_answer(struct year_node *n, const struct home_hold *h, uint64_t random)
{
	struct home_link_ask ask = { REC_BIT(1), h->id, false };
	struct answering *a = malloc(sizeof *a);

	if (a == NULL)
		abort();
	*a = (struct answering){ n, random };
	year_call(&(const struct year_call){ n, h->pool == POOL_GROUP ? &n->as_coordinator : &n->as_referent,
	    "matching.home_hold.link", &home_link_ask_desc, &ask, random << 1 | 1, link_told, a });
}

static void
holds_told(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_node *n = arg;
	struct year *y = n->year;
	struct list_page page;
	struct mpscan items;
	struct home_hold h;

	if (rc != RC_OK || !year_answer(y, &list_page_desc, body, len, &page))
		return;
	items = mpscan_of(page.items.ptr, page.items.len);
	for (const uint8_t *from = items.pos; from < items.end && mpscan_skip(&items) == RC_OK;
	     from = items.pos) {
		uint64_t d, id;

		if (record_decode(&home_hold_desc, from, (size_t)(items.pos - from), &y->scratch, &h, NULL,
			NULL) != RC_OK)
			break;
		memcpy(&id, h.id.b + 8, sizeof id);
		d = year_draw(y, 30, id, (uint64_t)y->hour);
		if (d % 10 < ANSWERED_OF_10)
			hold_answer(n, &h, d >> 4);
	}
}

/* --- cards
 * -------------------------------------------------------------------------------------------------------------
 */
static void
card_refreshed(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year *y = arg;

	(void)body;
	(void)len;
	y->seen.cards += rc == RC_OK;
}

static void
card_kept(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_node *n = arg;
	struct provider p;
	struct ref card = { REC_BIT(1), { { 0 } } };

	if (rc != RC_OK || !year_answer(n->year, &provider_desc, body, len, &p))
		return;
	card.id = p.id; /* said to be as it should: or it would be suspended after a year */
	year_call(&(const struct year_call){ n, &n->as_coordinator, "registry.provider.refresh", &ref_desc,
	    &card, year_draw(n->year, 33, (uint64_t)n->index, n->desk.turns) | 1, card_refreshed, n->year });
}

static void
card_told(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_node *n = arg;
	struct provider p, change;

	if (rc != RC_OK || !year_answer(n->year, &provider_desc, body, len, &p))
		return;
	change = (struct provider){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(18),
		.id = p.id,
		.version = p.version,
		.tariff = p.tariff + 100 };
	year_call(
	    &(const struct year_call){ n, &n->as_coordinator, "registry.provider.update", &provider_desc,
		&change, year_draw(n->year, 31, (uint64_t)n->index, n->desk.turns) | 1, card_kept, n });
}

static void
desk_run(void *arg)
{
	struct year_node *n = arg;
	struct filter f = { REC_BIT(1) | REC_BIT(2), TEXT_LIT("status"), TEXT_LIT("held") };
	struct list_query q = { .has = REC_BIT(1) | REC_BIT(5), .limit = 200, .filters = { &f, 1 } };
	struct ref card = { REC_BIT(1), n->providers[n->desk.turns * CARD_STEP % YEAR_PROVIDERS] };

	if (n->node->off)
		return;
	n->desk.turns++;
	year_call(&(const struct year_call){
	    n, &n->as_coordinator, "matching.home_hold.list", &list_query_desc, &q, 0, holds_told, n });
	year_call(&(const struct year_call){
	    n, &n->as_referent, "matching.home_hold.list", &list_query_desc, &q, 0, holds_told, n });
	if ((n->desk.turns + (uint32_t)n->index % ALIKE) % CARD_EVERY == 0)
		year_call(&(const struct year_call){
		    n, &n->as_coordinator, "registry.provider.get", &ref_desc, &card, 0, card_told, n });
}

void
year_desk_act(struct year_node *n)
{
	uint64_t d = year_draw(n->year, 32, (uint64_t)n->index, (uint64_t)n->year->hour);

	sim_wake(n->year->sim, year_moment(n->year, d), d, desk_run, n);
}
