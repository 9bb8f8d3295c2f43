/*
 * transfer: a provider moves days of each month from one pool to the other, from a month on.
 * Owns: POST /capacity-transfers, and the timer by which the months that come near take the days moved.
 * Beware: the refusal names what is promised, to the provider or the référent alone. Whether a provider moves days is its own choice: what a
 *         coordinator sees of the group pool afterwards tells that choice and nothing of who asked.
 */
#include "services/matching/transfer.h"
#include "common/calendar.h"

#define EXTEND_EVERY (20 * USEC_PER_DAY)

const struct db_table matching_capacity_transfer = { &capacity_transfer_desc };

bool
transfer_visible(struct context *c, const void *rec)
{
	const struct capacity seen = { .pool = POOL_INDIVIDUAL }; /* it tells of both */

	return provider_is_caller(c, ((const struct capacity_transfer *)rec)->provider) ||
	    capacity_visible(c, &seen);
}

/* How many there are. */
static uint32_t
transfers_count(struct context *c, struct id provider)
{
	struct db_scan s;
	struct id id;
	uint32_t count = 0;

	db_scan_index(&s, c->txn, &matching_capacity_transfer,
	    matching_field(&matching_capacity_transfer, "provider"), &provider, false);
	while (db_scan_next_id(&s, &id))
		count++;
	db_scan_end(&s);
	return count;
}

struct ledger_transfer *
transfers_of(struct context *c, struct id provider, uint32_t *ret_count)
{
	uint32_t count = transfers_count(c, provider);
	struct ledger_transfer *all = ARENA_ARRAY(c->arena, count + 1, struct ledger_transfer);
	struct capacity_transfer t;
	struct db_scan s;

	db_scan_index(&s, c->txn, &matching_capacity_transfer,
	    matching_field(&matching_capacity_transfer, "provider"), &provider, false);
	while (db_scan_next(&s, c->arena, &t))
		if (t.rank >= 1 && t.rank <= count)
			all[t.rank - 1] = (struct ledger_transfer){ columns_month(t.month), t.from, t.days };
	db_scan_end(&s);
	*ret_count = count;
	return all;
}

/* --- what forbids it --------------------------------------------------------------------------------------------------- */
static enum rc
who_may(struct context *c, const struct transfer_ask *in, struct provider *ret_card, bool *ret_own,
    struct fault *why)
{
	const struct capacity_transfer t = { .provider = in->provider };

	if (!context_get(c, &matching_provider, in->provider, ret_card) ||
	    REC_HAS(ret_card, TAG_ARCHIVED_AT) || !transfer_visible(c, &t))
		return fault_only(why, RC_NOT_FOUND);
	*ret_own = provider_is_caller(c, in->provider);
	if (!*ret_own && (!REC_HAS(in, 5) || in->demanded_on > c->today))
		return fault_add(why, RC_RULE, "demanded_on", FAULT_TRANSFER_DEMAND);
	return RC_OK;
}

static enum rc
month_holds(
    struct context *c, const struct transfer_ask *in, uint32_t month, uint32_t days, struct fault *why)
{
	static const char *const names[] = { "janvier", "février", "mars", "avril", "mai", "juin", "juillet",
		"août", "septembre", "octobre", "novembre", "décembre" };
	const char *name = names[month % 12];
	uint32_t year = month / 12, left;
	struct capacity row;
	struct ledger_row l;

	if (days < in->days)
		return fault_english(why,
		    fault_addf(why, RC_RULE, "days", FAULT_TRANSFER_MORE, "%u jour%s en %s %u", days,
			days > 1 ? "s" : "", name, year),
		    "%u day%s in %u-%02u", days, days == 1 ? "" : "s", year, month % 12 + 1);
	(void)capacity_row(c, in->provider, month, in->from, &row);
	l = (struct ledger_row){ row.capacity, row.held, row.engaged };
	left = ledger_free(&l);
	if (left >= in->days)
		return RC_OK;
	return fault_english(why,
	    fault_addf(why, RC_RULE, "days", FAULT_TRANSFER_PROMISED, "%s %u : %u jour%s libre%s", name, year,
		left, left > 1 ? "s" : "", left > 1 ? "s" : ""),
	    "%u-%02u: %u day%s free", year, month % 12 + 1, left, left == 1 ? "" : "s");
}

static enum rc
transfer_holds(struct context *c, const struct transfer_ask *in, const struct provider *card,
    const struct ledger_transfer *transfers, uint32_t count, struct fault *why)
{
	uint32_t days[POOL_COUNT], pools[POOL_COUNT], now = columns_month(c->today),
						      first = columns_month(in->month);
	enum rc rc = RC_OK;

	if (first < now || first >= now + CAPACITY_MONTHS)
		return fault_add(why, RC_RULE, "month", FAULT_TRANSFER_PAST);
	for (uint32_t m = first; rc == RC_OK && m < now + CAPACITY_MONTHS; m++) {
		capacity_card(card, m, days);
		ledger_pools(days, transfers, count, m, pools);
		rc = month_holds(c, in, m, pools[in->from], why);
	}
	return rc;
}

/* --- the transfer ------------------------------------------------------------------------------------------------------ */
static void
months_settle(struct context *c, const struct provider *card, const struct ledger_transfer *transfers,
    uint32_t count, uint32_t first, struct id document)
{
	uint32_t now = columns_month(c->today);

	for (uint32_t m = first > now ? first : now; m < now + CAPACITY_MONTHS; m++)
		capacity_settle(c, card, transfers, count, m, true, document);
	context_timer(c, c->now + EXTEND_EVERY, "matching.capacity.extend", document);
}

static enum rc
capacity_transfer(
    struct context *c, const struct transfer_ask *in, struct capacity_transfer *ret, struct fault *why)
{
	struct ledger_transfer *transfers;
	struct provider card;
	uint32_t count;
	bool own;
	enum rc rc = who_may(c, in, &card, &own, why);

	transfers = transfers_of(c, in->provider, &count);
	if (rc == RC_OK)
		rc = transfer_holds(c, in, &card, transfers, count, why);
	if (rc != RC_OK)
		return rc;
	*ret = (struct capacity_transfer){ .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) |
		    REC_BIT(9),
		.id = context_id(c),
		.provider = in->provider,
		.from = in->from,
		.days = in->days,
		.month = columns_month_day(columns_month(in->month)) };
	if (!own) {
		ret->demanded_on = in->demanded_on;
		ret->entered_by = c->caller.person;
		ret->has |= REC_BIT(10) | (id_is_zero(c->caller.person) ? 0 : REC_BIT(11));
	}
	ret->rank = count + 1;
	ret->has |= REC_BIT(12);
	transfers[count++] = (struct ledger_transfer){ columns_month(in->month), in->from, in->days };
	event_stage(c, &matching_capacity_transfer, "entered", ret);
	months_settle(c, &card, transfers, count, columns_month(in->month), ret->id);
	return RC_OK;
}
SERVICE_HANDLER(capacity_transfer, struct transfer_ask, struct capacity_transfer)

/* Rows are opened as time goes on, so that what is free in them is known without asking for the transfers. */
static enum rc
capacity_extend(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct ledger_transfer *transfers;
	struct capacity_transfer t;
	struct provider card;
	uint32_t count;

	(void)ret;
	(void)why;
	if (!context_get(c, &matching_capacity_transfer, in->id, &t) ||
	    !context_get(c, &matching_provider, t.provider, &card) || REC_HAS(&card, TAG_ARCHIVED_AT))
		return RC_OK;
	transfers = transfers_of(c, t.provider, &count);
	months_settle(c, &card, transfers, count, columns_month(t.month), t.id);
	return RC_OK;
}
SERVICE_HANDLER(capacity_extend, struct ref, void)
