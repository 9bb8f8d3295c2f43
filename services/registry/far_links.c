/*
 * far_links: which structures of this federation the links of far cards are with, so that neutrality is kept here; and those to be asked.
 * Owns: the kv "far_link": 'o' or 'p', agreement, fingerprint, id of the structure or of the card -> nothing; kept by `indexed`.
 * Beware: a fingerprint is of one agreement: its key alone makes it. A structure that gets its SIRET, or another one, moves the links of
 *         the cards that say its fingerprint.
 */
#include "services/registry/network.h"
#include "services/registry/offer.h"
#include "services/registry/sharing.h"

#define LINKS_MOST 60u
#define PREFIX_LEN (1 + 16 + FINGERPRINT_LEN)
#define KEY_LEN (PREFIX_LEN + 16)

const struct db_kv far_link_kv = { "far_link", DB_KV_PLAIN };

static void
prefix_make(char kind, struct id sharing, const void *print, uint8_t out[KEY_LEN])
{
	out[0] = (uint8_t)kind;
	memcpy(out + 1, sharing.b, 16);
	memcpy(out + 17, print, FINGERPRINT_LEN);
}

/* --- a card's links ------------------------------------------------------------------------------------------ */
/* Another federation may know it by the number that it had before it was merged. */
static struct id
stands_for(struct context *c, struct id organisation)
{
	struct organisation o;

	/* one step is enough: a merge moves what was merged before along */
	return context_get(c, &organisation_table, organisation, &o) &&
		REC_HAS(&o, ORGANISATION_TAG_MERGED_INTO)
	    ? o.merged_into
	    : organisation;
}

static void
links_of(struct context *c, struct id sharing, const struct far_link *l, struct list *links)
{
	struct provider_link *items = links->items;
	uint8_t prefix[KEY_LEN];
	struct db_kv_scan s;

	prefix_make('o', sharing, l->fingerprint.ptr, prefix);
	db_kv_scan(&s, c->txn, &far_link_kv, prefix, PREFIX_LEN);
	while (links->count < LINKS_MOST && db_kv_scan_next(&s)) {
		struct provider_link *made = &items[links->count];
		bool twice = false;

		*made = (struct provider_link){ .has = REC_BIT(1) | REC_BIT(2) |
			    (l->has & (REC_BIT(3) | REC_BIT(4))),
			.kind = l->kind,
			.from = l->from,
			.to = l->to };
		memcpy(made->organisation.b, s.key + PREFIX_LEN, 16);
		made->organisation = stands_for(c, made->organisation);
		for (uint32_t i = 0; i < links->count; i++) /* by SIRET and by RNA */
			twice = twice || record_equal(&provider_link_desc, &items[i], made);
		links->count += !twice;
	}
	db_kv_scan_end(&s);
}

void
far_links_fill(struct context *c, struct provider *p)
{
	const struct far_link *l = p->far_links.items;

	p->links = (struct list){ ARENA_ARRAY(c->arena, LINKS_MOST, struct provider_link), 0 };
	p->has |= REC_BIT(PROVIDER_TAG_LINKS);
	for (uint32_t i = 0; i < p->far_links.count; i++)
		links_of(c, p->sharing, &l[i], &p->links);
}

static enum rc
far_card_relink(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct provider was, p;
	struct sharing s;

	(void)ret;
	(void)why;
	if (!context_get(c, &provider_table, in->id, &was) || !REC_HAS(&was, PROVIDER_TAG_SHARING) ||
	    !context_get(c, &sharing_table, was.sharing, &s) ||
	    s.status != SHARING_ACTIVE) /* no key is left to know them by: they stay as they are */
		return RC_OK;
	p = was;
	far_links_fill(c, &p);
	if (record_diff(&provider_desc, &was, &p) != 0)
		(void)event_stage(c, &provider_table, "updated", &p);
	return RC_OK;
}
REGISTRY_HANDLER(far_card_relink, struct ref, void)

/* --- the index ----------------------------------------------------------------------------------------------- */
static void
entry_set(struct context *c, char kind, struct id sharing, const void *print, struct id id, bool in)
{
	uint8_t key[KEY_LEN];

	prefix_make(kind, sharing, print, key);
	memcpy(key + PREFIX_LEN, id.b, 16);
	if (in)
		db_kv_put(c->txn, &far_link_kv, key, KEY_LEN, "", 0);
	else
		db_kv_remove(c->txn, &far_link_kv, key, KEY_LEN);
}

static void
organisation_set(struct context *c, const struct sharing *s, const struct organisation *o, bool in)
{
	struct fingerprints f;

	fingerprints_make(s, o, &f);
	for (unsigned i = 0; i < f.count; i++)
		entry_set(c, 'o', s->id, f.of[i], o->id, in);
}

static void
organisation_indexed(struct context *c, struct id id, const struct organisation *after)
{
	struct sharing_list all;
	struct organisation before;
	bool was;

	sharings_active(c, SHARING_THEIRS, &all);
	was = all.count != 0 && context_get(c, &organisation_table, id, &before);
	for (uint32_t i = 0; i < all.count; i++) {
		if (was)
			organisation_set(c, &all.items[i], &before, false);
		if (after != NULL)
			organisation_set(c, &all.items[i], after, true);
	}
}

static void
card_set(struct context *c, const struct provider *p, bool in)
{
	const struct far_link *l = p->far_links.items;

	for (uint32_t i = 0; REC_HAS(p, PROVIDER_TAG_SHARING) && i < p->far_links.count; i++)
		entry_set(c, 'p', p->sharing, l[i].fingerprint.ptr, p->id, in);
}

static void
card_indexed(struct context *c, struct id id, const struct provider *after)
{
	struct provider before;

	if (after == NULL || !provider_is_far(after))
		return;
	if (context_get(c, &provider_table, id, &before))
		card_set(c, &before, false);
	card_set(c, after, true);
}

/* From the day an agreement is in force, all structures stand in the index of its key; once it is over, none. */
static void
sharing_indexed(struct context *c, const struct sharing *s)
{
	uint8_t prefix[KEY_LEN] = { 'o' };
	struct organisation o;
	struct text key, value;
	struct db_scan scan;

	if (s->direction != SHARING_THEIRS)
		return;
	memcpy(prefix + 1, s->id.b, 16);
	if (s->status == SHARING_ACTIVE) {
		db_scan_all(&scan, c->txn, &organisation_table, false);
		while (db_scan_next(&scan, c->arena, &o))
			organisation_set(c, s, &o, true);
		db_scan_end(&scan);
		return;
	}
	while (db_kv_seek(c->txn, &far_link_kv, prefix, 17, false, c->arena, &key, &value) &&
	    key.len == KEY_LEN && memcmp(key.ptr, prefix, 17) == 0)
		db_kv_remove(c->txn, &far_link_kv, key.ptr, key.len);
}

void
far_links_indexed(struct context *c, const struct db_table *t, struct id id, const void *after)
{
	if (t == &organisation_table)
		organisation_indexed(c, id, after);
	else if (t == &provider_table)
		card_indexed(c, id, after);
	else if (t == &sharing_table && after != NULL)
		sharing_indexed(c, after);
}

/* --- a structure whose numbers change ------------------------------------------------------------------------ */
static void
cards_due(struct context *c, const struct sharing *s, const struct organisation *o)
{
	struct fingerprints f;

	fingerprints_make(s, o, &f);
	for (unsigned i = 0; i < f.count; i++) {
		uint8_t prefix[KEY_LEN];
		struct db_kv_scan scan;

		prefix_make('p', s->id, f.of[i], prefix);
		db_kv_scan(&scan, c->txn, &far_link_kv, prefix, PREFIX_LEN);
		while (db_kv_scan_next(&scan)) {
			struct id card;

			memcpy(card.b, scan.key + PREFIX_LEN, 16);
			context_timer(c, c->now, "registry.far_card.relink", card);
		}
		db_kv_scan_end(&scan);
	}
}

void
far_links_follow(struct context *c, const struct db_table *t, const void *after)
{
	const uint64_t tags = REC_BIT(ORGANISATION_TAG_SIRET) | REC_BIT(ORGANISATION_TAG_RNA) |
	    REC_BIT(ORGANISATION_TAG_MERGED_INTO);
	const struct organisation *o = after;
	struct organisation was = { 0 };
	struct sharing_list all;

	if (t != &organisation_table)
		return;
	(void)context_get(c, &organisation_table, o->id, &was);
	if ((record_diff(&organisation_desc, &was, o) & tags) == 0)
		return;
	sharings_active(c, SHARING_THEIRS, &all);
	for (uint32_t i = 0; i < all.count; i++) {
		cards_due(c, &all.items[i], &was);
		cards_due(c, &all.items[i], o);
	}
}

/* --- links that no number tells ------------------------------------------------------------------------------ */
static enum rc
provider_verify_links(struct context *c, const struct ref *in, struct provider *ret, struct fault *why)
{
	enum rc rc = context_need(c, &provider_table, in->id, "id", ret, why);

	if (rc != RC_OK)
		return rc;
	if (!provider_is_far(ret))
		return fault_add(why, RC_RULE, "home", FAULT_CARD_OURS);
	if (REC_HAS(ret, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	ret->links_verified_on = c->today;
	ret->links_verified_by = c->caller.person;
	ret->has |= REC_BIT(PROVIDER_TAG_LINKS_VERIFIED_ON) |
	    (id_is_zero(c->caller.person) ? 0 : REC_BIT(PROVIDER_TAG_LINKS_VERIFIED_BY));
	rc = event_stage(c, &provider_table, "verified", ret);
	context_open(c, &provider_table, ret);
	return rc;
}
REGISTRY_HANDLER(provider_verify_links, struct ref, struct provider)
