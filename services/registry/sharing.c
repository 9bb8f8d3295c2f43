/*
 * sharing: what an agreement with another federation must hold to.
 * Owns: its table. The key of fingerprints is made when it is offered, leaves to the other side alone, and goes when it is over.
 * Beware: terms are fixed once offered: what both sides have read is what holds.
 */
#include "services/registry/sharing.h"
#include "common/calendar.h"
#include "services/registry/network.h"

const struct db_table sharing_table = { &sharing_desc };
const struct db_table registry_peer_table = { &peer_desc };
const struct db_table registry_quota = { &quota_desc };

bool
sharing_runs(const struct context *c, const struct sharing *s)
{
	return s->status == SHARING_ACTIVE && s->from <= c->today &&
	    (!REC_HAS(s, SHARING_TAG_TO) || c->today <= s->to);
}

void
sharings_active(struct context *c, enum sharing_direction direction, struct sharing_list *ret)
{
	const int active = SHARING_ACTIVE;
	uint32_t cap = 0;
	struct sharing s;
	struct db_scan scan;

	*ret = (struct sharing_list){ NULL, 0 };
	db_scan_index(&scan, c->txn, &sharing_table, record_field_tag(&sharing_desc, SHARING_TAG_STATUS),
	    &active, false);
	while (db_scan_next(&scan, c->arena, &s)) {
		if (s.direction != direction)
			continue;
		if (ret->count == cap) {
			struct sharing *more =
			    ARENA_ARRAY(c->arena, cap = cap == 0 ? 8 : 2 * cap, struct sharing);

			if (ret->count != 0)
				memcpy(more, ret->items, ret->count * sizeof *more);
			ret->items = more;
		}
		context_open(c, &sharing_table, &s);
		ret->items[ret->count++] = s;
	}
	db_scan_end(&scan);
}

/* --- rules --------------------------------------------------------------------------------------------------- */
static bool
code_is_known(struct context *c, const struct db_table *t, struct text code)
{
	struct db_scan s;
	struct id id;
	bool found;

	db_scan_index(&s, c->txn, t, record_field(t->rec, "code", strlen("code")), &code, false);
	found = db_scan_next_id(&s, &id);
	db_scan_end(&s);
	return found;
}

static void
codes_check(struct context *c, const struct db_table *t, const struct list *codes, const char *name,
    struct fault *why)
{
	const struct text *items = codes->items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < codes->count; i++) {
		if (code_is_known(c, t, items[i]))
			continue;
		snprintf(field, sizeof field, "%s[%u]", name, i);
		fault_addf(why, RC_INVALID, field, FAULT_SHARING_CODE, TEXT_FMT, TEXT_ARG(items[i]));
	}
}

void
sharing_key_make(struct context *c, struct sharing *s)
{
	uint8_t *key = arena_alloc(c->arena, SHARING_KEY_LEN);

	context_secret(c, "sharing", key);
	s->key = (struct text){ (const char *)key, SHARING_KEY_LEN, 0 };
	s->has |= REC_BIT(SHARING_TAG_KEY);
}

/* A revoked peer never comes back; the others may, before the offer. */
static void
peer_check(struct context *c, struct id peer, struct fault *why)
{
	struct peer p;

	if (context_get(c, &registry_peer_table, peer, &p) && p.status == PEER_REVOKED)
		(void)peer_unlinked(why, FAULT_SHARING_PEER, p.status);
}

enum rc
sharing_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct sharing *was = before;
	struct sharing *s = after;

	if (was != NULL && was->status != SHARING_DRAFT)
		return fault_add(why, RC_CONFLICT, NULL, FAULT_SHARING_FIXED);
	if (was == NULL)
		peer_check(c, s->peer, why);
	if (REC_HAS(s, SHARING_TAG_TO) && s->to < s->from)
		fault_add(why, RC_INVALID, "to", FAULT_SHARING_PERIOD);
	if (s->part_individual == 0 && s->part_group == 0)
		fault_add(why, RC_RULE, "part_individual", FAULT_SHARING_NOTHING);
	codes_check(c, &bouquet_table, &s->bouquets, "bouquets", why);
	codes_check(c, &competence_table, &s->competences, "competences", why);
	if (was == NULL) {
		s->direction = SHARING_OURS;
		s->status = SHARING_DRAFT;
		s->has |= REC_BIT(SHARING_TAG_DIRECTION) | REC_BIT(SHARING_TAG_STATUS);
	}
	return fault_rc(why);
}

enum rc
sharing_archive(struct context *c, const void *rec, struct fault *why)
{
	(void)c;
	return sharing_is_open(rec) ? fault_add(why, RC_CONFLICT, "status", FAULT_SHARING_OPEN) : RC_OK;
}

void
sharing_strip(struct context *c, void *rec)
{
	(void)c;
	((struct sharing *)rec)->has &= ~REC_BIT(SHARING_TAG_KEY);
}

static bool
shares_days(const struct sharing *a, const struct sharing *b)
{
	return (!REC_HAS(a, SHARING_TAG_TO) || b->from <= a->to) &&
	    (!REC_HAS(b, SHARING_TAG_TO) || a->from <= b->to);
}

enum rc
sharing_single(struct context *c, const struct sharing *s, struct fault *why)
{
	struct sharing other;
	struct db_scan scan;
	bool found = false;

	db_scan_index(&scan, c->txn, &sharing_table, record_field_tag(&sharing_desc, SHARING_TAG_PEER),
	    &s->peer, false);
	while (!found && db_scan_next(&scan, c->arena, &other))
		found = !id_equal(other.id, s->id) && other.direction == s->direction &&
		    sharing_is_open(&other) && shares_days(&other, s);
	db_scan_end(&scan);
	return found
	    ? fault_addf(why, RC_RULE, "from", FAULT_SHARING_TWICE, "%s", network_day(c->arena, other.from))
	    : RC_OK;
}

enum rc
sharing_linked(struct context *c, const struct sharing *s, struct fault *why)
{
	struct peer p;
	enum rc rc = context_need(c, &registry_peer_table, s->peer, "peer", &p, why);

	if (rc != RC_OK || p.status == PEER_ACTIVE)
		return rc;
	return peer_unlinked(why, FAULT_SHARING_PEER, p.status);
}
