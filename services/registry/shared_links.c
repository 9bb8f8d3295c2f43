/*
 * shared_links: what ties a provider of ours to structures, as another federation may know it: keyed fingerprints of SIRET and RNA.
 * Owns: nothing.
 * Beware: declared links, mandates of the person and the provider's own structure all count, for on the other side no mandate of that
 *         person is known. Who holds the key can try numbers: the agreement says so. What has no number is only counted.
 */
#include "services/registry/network.h"
#include "services/registry/offer.h"
#include "services/registry/sharing.h"

/* Digits and capitals alone: "123 456 789 00012" is the same structure. */
static size_t
number_normal(struct text number, char *out, size_t cap)
{
	size_t n = 0;

	for (uint32_t i = 0; i < number.len && n < cap; i++) {
		char ch = number.ptr[i];

		if (ch >= 'a' && ch <= 'z')
			ch = (char)(ch - 'a' + 'A');
		if ((ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z'))
			out[n++] = ch;
	}
	return n;
}

static void
fingerprint_add(const struct sharing *s, struct text number, struct fingerprints *f)
{
	uint8_t hash[CRYPTO_HASH_LEN];
	char normal[32];
	size_t len = number_normal(number, normal, sizeof normal);
	const struct crypto_hash_part part = { normal, len };

	if (len == 0)
		return;
	crypto_hash((const uint8_t *)s->key.ptr, &part, 1, hash);
	memcpy(f->of[f->count++], hash, FINGERPRINT_LEN);
}

void
fingerprints_make(const struct sharing *s, const struct organisation *o, struct fingerprints *ret)
{
	ret->count = 0;
	if (!REC_HAS(s, SHARING_TAG_KEY) || s->key.len != SHARING_KEY_LEN)
		return;
	if (REC_HAS(o, ORGANISATION_TAG_SIRET))
		fingerprint_add(s, o->siret, ret);
	if (REC_HAS(o, ORGANISATION_TAG_RNA))
		fingerprint_add(s, o->rna, ret);
}

struct making {
	struct context *c;
	const struct sharing *sharing;
	struct far_link *items;
	uint32_t count, unknown;
	bool numbered, full; /* of the structure at hand: a number is known, and not all fitted in */
};

static bool
is_told(const struct making *m, const struct far_link *as)
{
	for (uint32_t i = 0; i < m->count; i++)
		if (record_equal(&far_link_desc, &m->items[i], as))
			return true;
	return false;
}

/* All that there is room for. */
static void
prints_add(struct making *m, const struct organisation *o, struct far_link as)
{
	struct fingerprints f;

	fingerprints_make(m->sharing, o, &f);
	m->numbered |= f.count != 0;
	for (unsigned i = 0; i < f.count; i++) {
		char *print = arena_alloc(m->c->arena, FINGERPRINT_LEN);

		memcpy(print, f.of[i], FINGERPRINT_LEN);
		as.fingerprint = (struct text){ print, FINGERPRINT_LEN, 0 };
		as.has |= REC_BIT(1) | REC_BIT(2);
		if (is_told(m, &as))
			continue;
		if (m->count < FAR_LINKS_MOST)
			m->items[m->count++] = as;
		else
			m->full = true;
	}
}

/* By all numbers that it has or had: the other side may know it by one that a merge has left behind here. */
static void
tie_add(struct making *m, struct id organisation, struct far_link as)
{
	struct organisation o, was;
	const struct id *from;

	m->numbered = m->full = false;
	if (context_get(m->c, &organisation_table, organisation, &o)) {
		prints_add(m, &o, as);
		from = o.merged_from.items;
		for (uint32_t i = 0; i < o.merged_from.count; i++)
			if (context_get(m->c, &organisation_table, from[i], &was))
				prints_add(m, &was, as);
	}
	if (!m->numbered || m->full)
		m->unknown += m->unknown < UNKNOWN_LINKS_MOST;
}

static void
declared_add(struct making *m, const struct provider *p)
{
	const struct provider_link *l = p->links.items;

	for (uint32_t i = 0; i < p->links.count; i++)
		tie_add(m, l[i].organisation,
		    (struct far_link){ .has = l[i].has & (REC_BIT(3) | REC_BIT(4)),
			.kind = l[i].kind,
			.from = l[i].from,
			.to = l[i].to });
}

/* As matching takes a mandate for a kind of link. */
static enum link_kind
mandate_kind(enum mandate_role role)
{
	return ((MANDATES_GOVERNING | 1u << MANDATE_ELECTED) >> role & 1u) != 0 ? LINK_ADMINISTRATOR
										: LINK_EMPLOYEE;
}

static void
mandates_add(struct making *m, struct id person)
{
	struct mandate d;
	struct db_scan s;

	db_scan_index(&s, m->c->txn, &mandate_table, record_field_tag(&mandate_desc, MANDATE_TAG_PERSON),
	    &person, false);
	while (db_scan_next(&s, m->c->arena, &d)) {
		struct far_link l = { .has = REC_BIT(3), .kind = mandate_kind(d.role), .from = d.from };

		if (REC_HAS(&d, TAG_ARCHIVED_AT))
			continue;
		if (REC_HAS(&d, MANDATE_TAG_TO)) {
			l.to = d.to;
			l.has |= REC_BIT(4);
		}
		tie_add(m, d.organisation, l);
	}
	db_scan_end(&s);
}

void
shared_links_make(struct context *c, const struct sharing *s, const struct provider *p, struct told_card *ret)
{
	struct making m = {
		.c = c, .sharing = s, .items = ARENA_ARRAY(c->arena, FAR_LINKS_MOST, struct far_link)
	};

	declared_add(&m, p);
	if (REC_HAS(p, PROVIDER_TAG_PERSON))
		mandates_add(&m, p->person);
	if (REC_HAS(p, PROVIDER_TAG_ORGANISATION))
		tie_add(&m, p->organisation, (struct far_link){ .kind = LINK_EMPLOYER });
	ret->links = (struct list){ m.items, m.count };
	ret->unknown_links = m.unknown;
	ret->has |= REC_BIT(TOLD_TAG_LINKS) | REC_BIT(TOLD_TAG_UNKNOWN_LINKS);
}
