/*
 * far_card: cards of other federations, as providers here: taken from parcels, gone when they are no more shared.
 * Owns: the table of receipts; the ids under which far cards and their accreditations stand here, for ever.
 * Beware: a far card is changed by its own federation's parcels alone. An older parcel after a newer one changes nothing. Who asks here
 *         ranks it by what was told; whether its days are free, its own federation says.
 */
#include "services/registry/evidence.h"
#include "services/registry/far_party.h"
#include "services/registry/offer.h"
#include "services/registry/sharing.h"

const struct db_table card_receipt_table = { &card_receipt_desc };

static struct id
id_within(const char *purpose, struct id a, struct id b)
{
	const struct crypto_hash_part parts[] = { { purpose, strlen(purpose) }, { a.b, sizeof a.b },
		{ b.b, sizeof b.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

/* The first byte is the owner's; five of the millisecond that a UUIDv7 begins with follow, but for its highest; the rest is drawn from all. */
struct id
id_beside(const char *purpose, struct id owner, struct id of)
{
	struct id id = id_within(purpose, owner, of);

	id.b[0] = id_within(purpose, owner, owner).b[0];
	memcpy(id.b + 1, of.b + 1, 5);
	return id;
}

struct id
far_card_id(struct id peer, struct id provider)
{
	return id_beside("far card", peer, provider);
}

/* --- what is not ours is not changed here -------------------------------------------------------------------- */
enum rc
far_card_refuse(struct context *c, const struct provider *p, struct fault *why)
{
	struct text name;

	if (!provider_is_far(p))
		return RC_OK;
	name = federation_of(c, p->home);
	return fault_addf(why, RC_RULE, "home", FAULT_CARD_FAR, TEXT_FMT, TEXT_ARG(name));
}

enum rc
far_card_refuse_id(struct context *c, struct id provider, struct fault *why)
{
	struct provider p;

	return context_get(c, &provider_table, provider, &p) ? far_card_refuse(c, &p, why) : RC_OK;
}

enum rc
provider_archive(struct context *c, const void *rec, struct fault *why)
{
	return far_card_refuse(c, rec, why);
}

/* --- one card ------------------------------------------------------------------------------------------------ */
struct taking {
	struct context *c;
	const struct sharing *sharing;
	struct text home_name;
	struct code_book codes;
	struct gap_book gaps;
};

static void
card_fill(struct taking *t, const struct told_card *told, struct provider *p)
{
	static const struct {
		uint8_t from, to;
	} same[] = { { TOLD_TAG_NAME, 7 }, { TOLD_TAG_COMMUNE, PROVIDER_TAG_COMMUNE },
		{ TOLD_TAG_DEPARTMENTS, 14 }, { TOLD_TAG_REMOTE, 15 }, { TOLD_TAG_DAYS_INDIVIDUAL, 16 },
		{ TOLD_TAG_DAYS_GROUP, 17 }, { TOLD_TAG_TARIFF, 18 }, { TOLD_TAG_LANGUAGES, 19 },
		{ TOLD_TAG_ACCESSIBILITY, 20 }, { TOLD_TAG_REFRESHED_ON, PROVIDER_TAG_REFRESHED_ON },
		{ TOLD_TAG_MONTHS, PROVIDER_TAG_MONTHS }, { TOLD_TAG_LINKS, PROVIDER_TAG_FAR_LINKS },
		{ TOLD_TAG_UNKNOWN_LINKS, PROVIDER_TAG_UNKNOWN_LINKS } };

	*p = (struct provider){ .id = far_card_id(t->sharing->peer, told->provider),
		.home = t->sharing->peer,
		.home_id = told->provider,
		.home_name = t->home_name,
		.sharing = t->sharing->id,
		.name = told->name,
		.commune = told->commune,
		.departments = told->departments,
		.remote = told->remote,
		.days_individual = told->days_individual,
		.days_group = told->days_group,
		.tariff = told->tariff,
		.languages = told->languages,
		.accessibility = told->accessibility,
		.refreshed_on = told->refreshed_on,
		.months = told->months,
		.far_links = told->links,
		.unknown_links = told->unknown_links,
		.has = REC_BIT(TAG_ID) | REC_BIT(PROVIDER_TAG_HOME) | REC_BIT(PROVIDER_TAG_HOME_ID) |
		    REC_BIT(PROVIDER_TAG_HOME_NAME) | REC_BIT(PROVIDER_TAG_SHARING) };
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		p->has |= REC_HAS(told, same[i].from) ? REC_BIT(same[i].to) : 0;
	far_competences_take(t->c, &t->codes, &told->competences, p);
	far_links_fill(t->c, p);
}

/* What was asked of the provider holds as long as its links are what they were. */
static void
verified_keep(const struct provider *was, struct provider *p)
{
	const uint64_t links = REC_BIT(PROVIDER_TAG_FAR_LINKS) | REC_BIT(PROVIDER_TAG_UNKNOWN_LINKS);

	if (!REC_HAS(was, PROVIDER_TAG_LINKS_VERIFIED_ON) ||
	    (record_diff(&provider_desc, was, p) & links) != 0)
		return;
	p->links_verified_on = was->links_verified_on;
	p->links_verified_by = was->links_verified_by;
	p->has |=
	    was->has & (REC_BIT(PROVIDER_TAG_LINKS_VERIFIED_ON) | REC_BIT(PROVIDER_TAG_LINKS_VERIFIED_BY));
}

#define HEAD_TAGS (REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT))

static void
head_keep(const void *was, void *rec)
{
	const struct rec_head *w = was;
	struct rec_head *r = rec;

	r->version = w->version;
	r->created_at = w->created_at;
	r->has |= w->has & (REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT));
}

static void
accreditation_take(struct taking *t, struct id provider, const struct told_card *told)
{
	struct accreditation was,
	    a = { .id = id_beside("far accreditation", provider, provider),
		    .provider = provider,
		    .status = ACCREDITATION_ACCREDITED,
		    .from = told->accredited_from,
		    .to = told->accredited_to,
		    .has = REC_BIT(TAG_ID) | REC_BIT(ACCREDITATION_TAG_PROVIDER) |
			REC_BIT(ACCREDITATION_TAG_STATUS) };
	bool known = context_get(t->c, &accreditation_table, a.id, &was);

	a.has |= REC_HAS(told, TOLD_TAG_ACCREDITED_FROM) ? REC_BIT(ACCREDITATION_TAG_FROM) : 0;
	a.has |= REC_HAS(told, TOLD_TAG_ACCREDITED_TO) ? REC_BIT(ACCREDITATION_TAG_TO) : 0;
	if (known) {
		head_keep(&was, &a);
		if ((record_diff(&accreditation_desc, &was, &a) & ~HEAD_TAGS) == 0)
			return;
	}
	(void)event_stage(t->c, &accreditation_table, known ? "updated" : "created", &a);
}

static void
card_take(struct taking *t, const struct told_card *told)
{
	struct provider was, p;
	bool known;

	if (!REC_HAS(told, TOLD_TAG_NAME))
		return; /* its name's key was destroyed on the way: what follows tells that it is gone */
	card_fill(t, told, &p);
	known = context_get(t->c, &provider_table, p.id, &was);
	accreditation_take(t, p.id, told);
	if (known) {
		context_open(t->c, &provider_table, &was);
		head_keep(&was, &p);
		verified_keep(&was, &p);
		if ((record_diff(&provider_desc, &was, &p) & ~HEAD_TAGS) == 0)
			return;
	}
	(void)event_stage(t->c, &provider_table, known ? "updated" : "created", &p);
}

/* --- gone ---------------------------------------------------------------------------------------------------- */
/* What was said of it, as far as its agreement's parcels were taken: a later one may share it anew. */
static void
card_evidence_end(struct context *c, const struct provider *p)
{
	struct peer_mail upto = { 0 };
	struct card_receipt r;

	if (context_latest(c, &card_receipt_table, id_within("card receipt", p->home, p->sharing), &r)) {
		upto.epoch = r.epoch;
		upto.seq = r.seq;
	}
	evidence_end_heard(c, p->home, p->home_id, upto.seq != 0 ? &upto : NULL);
}

/* Its texts, its links and its key go; the number stays for the missions that were. */
void
far_card_end(struct context *c, struct provider *p)
{
	struct accreditation a;

	card_evidence_end(c, p);
	if (context_get(c, &accreditation_table, id_beside("far accreditation", p->id, p->id), &a) &&
	    a.status == ACCREDITATION_ACCREDITED) {
		a.status = ACCREDITATION_ENDED;
		a.to = c->today - 1;
		a.has |= REC_BIT(ACCREDITATION_TAG_TO);
		(void)event_stage(c, &accreditation_table, "ended", &a);
	}
	(void)record_strip(&provider_desc, p);
	p->archived_at = c->now;
	p->has = (p->has | REC_BIT(TAG_ARCHIVED_AT)) &
	    ~(REC_BIT(PROVIDER_TAG_SHARING) | REC_BIT(PROVIDER_TAG_FAR_LINKS) | REC_BIT(PROVIDER_TAG_LINKS) |
		REC_BIT(PROVIDER_TAG_UNKNOWN_LINKS) | REC_BIT(PROVIDER_TAG_OTHER_COMPETENCES) |
		REC_BIT(PROVIDER_TAG_LINKS_VERIFIED_ON) | REC_BIT(PROVIDER_TAG_LINKS_VERIFIED_BY));
	(void)event_stage(c, &provider_table, "erased", p);
}

static void
gone_take(struct taking *t, const struct list *gone)
{
	const struct id *ids = gone->items;
	struct provider p;

	for (uint32_t i = 0; i < gone->count; i++)
		if (context_get(t->c, &provider_table, far_card_id(t->sharing->peer, ids[i]), &p) &&
		    REC_HAS(&p, PROVIDER_TAG_SHARING) && id_equal(p.sharing, t->sharing->id))
			far_card_end(t->c, &p);
}

static bool
cards_have(const struct list *cards, struct id provider)
{
	const struct told_card *l = cards->items;

	for (uint32_t i = 0; i < cards->count; i++)
		if (id_equal(l[i].provider, provider))
			return true;
	return false;
}

void
far_cards_scan(struct context *c, struct db_scan *s, const struct id *low, const struct id *high)
{
	db_scan_range(s, c->txn, &provider_table, record_field_tag(&provider_desc, PROVIDER_TAG_HOME_ID), low,
	    high, false);
}

bool
far_cards_next(
    struct context *c, struct db_scan *s, struct id sharing, const struct id *low, struct provider *ret)
{
	while (db_scan_next(s, c->arena, ret))
		if (REC_HAS(ret, PROVIDER_TAG_SHARING) && id_equal(ret->sharing, sharing) &&
		    (low == NULL || !id_equal(ret->home_id, *low)))
			return true;
	return false;
}

/* Of a range, what is here and not in it is no more shared. Returns whether all of it is gone. */
static bool
range_take(struct taking *t, const struct card_parcel *parcel)
{
	const struct id *low = REC_HAS(parcel, PARCEL_TAG_AFTER) ? &parcel->after : NULL;
	const struct id *high = REC_HAS(parcel, PARCEL_TAG_UPTO) ? &parcel->upto : NULL;
	struct provider p;
	struct db_scan s;
	uint32_t n = 0;

	far_cards_scan(t->c, &s, low, high);
	while (n < DROP_MOST && far_cards_next(t->c, &s, t->sharing->id, low, &p)) {
		if (cards_have(&parcel->cards, p.home_id))
			continue;
		far_card_end(t->c, &p);
		n++;
	}
	db_scan_end(&s);
	return n < DROP_MOST || !far_gaps_leave(t->c, t->sharing, parcel, p.home_id);
}

/* --- parcels and receipts ------------------------------------------------------------------------------------ */
static struct id
receipt_id(const struct sharing *s)
{
	return id_within("card receipt", s->peer, s->id);
}

static void
receipt_stage(
    struct context *c, const struct sharing *s, struct id parcel, const struct peer_mail *m, const char *verb)
{
	struct card_receipt was,
	    r = { .id = receipt_id(s),
		    .peer = s->peer,
		    .sharing = s->id,
		    .parcel = parcel,
		    .has = REC_BIT(TAG_ID) | REC_BIT(RECEIPT_TAG_PEER) | REC_BIT(RECEIPT_TAG_SHARING) |
			REC_BIT(RECEIPT_TAG_PARCEL) };
	bool known = context_latest(c, &card_receipt_table, r.id, &was);

	if (m != NULL || known) {
		r.epoch = m != NULL ? m->epoch : was.epoch;
		r.seq = m != NULL ? m->seq : was.seq;
		r.has |= REC_BIT(RECEIPT_TAG_EPOCH) | REC_BIT(RECEIPT_TAG_SEQ);
	}
	(void)event_stage(c, &card_receipt_table, verb, &r);
}

void
far_receipt_give(struct context *c, const struct sharing *s, struct id parcel, const struct peer_mail *m)
{
	receipt_stage(c, s, parcel, m, "given");
}

void
far_receipt_note(struct context *c, const struct sharing *s, struct id parcel, const struct peer_mail *m)
{
	receipt_stage(c, s, parcel, m, "noted");
}

void
far_receipt_again(struct context *c, const struct sharing *s)
{
	struct card_receipt r;

	if (context_get(c, &card_receipt_table, receipt_id(s), &r))
		(void)event_stage(c, &card_receipt_table, "given", &r);
}

static bool
is_older(struct context *c, const struct sharing *s, const struct peer_mail *m)
{
	struct card_receipt r;

	return context_get(c, &card_receipt_table, receipt_id(s), &r) && REC_HAS(&r, RECEIPT_TAG_SEQ) &&
	    (m->epoch < r.epoch || (m->epoch == r.epoch && m->seq <= r.seq));
}

static bool
mirror_of(struct context *c, const struct peer_mail *m, struct id far, struct sharing *ret)
{
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &sharing_table, record_field_tag(&sharing_desc, SHARING_TAG_FAR_ID), &far, false);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = ret->direction == SHARING_THEIRS && id_equal(ret->peer, m->peer);
	db_scan_end(&s);
	return found;
}

void
far_parcel_take(struct context *c, const struct peer_mail *m, const struct card_parcel *parcel)
{
	const struct told_card *cards = parcel->cards.items;
	struct sharing s;
	struct taking t = { .c = c, .sharing = &s };
	bool all = true;

	if (!mirror_of(c, m, parcel->sharing, &s) || s.status != SHARING_ACTIVE || is_older(c, &s, m)) {
		evidence_end_heard(c, m->peer, m->about, m); /* nothing of it is taken, nor kept */
		return;
	}
	t.home_name = federation_of(c, s.peer);
	far_gaps_load(c, s.id, &t.gaps);
	for (uint32_t i = 0; i < parcel->cards.count; i++) {
		far_gaps_cut(c, &t.gaps, cards[i].provider);
		card_take(&t, &cards[i]);
	}
	gone_take(&t, &parcel->gone);
	if (REC_HAS(parcel, PARCEL_TAG_ROUND))
		all = range_take(&t, parcel);
	(all ? far_receipt_give : far_receipt_note)(c, &s, parcel->id, m);
}

/* Some at a time; when none is left the other side is told so. */
static enum rc
far_card_drop(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct provider p;
	struct sharing s;
	struct db_scan scan;
	uint32_t n = 0;

	(void)ret;
	(void)why;
	if (!context_get(c, &sharing_table, in->id, &s) || sharing_is_open(&s))
		return RC_OK;
	db_scan_index(&scan, c->txn, &provider_table, record_field_tag(&provider_desc, PROVIDER_TAG_SHARING),
	    &in->id, false);
	while (n < DROP_MOST && db_scan_next(&scan, c->arena, &p)) {
		far_card_end(c, &p);
		n++;
	}
	db_scan_end(&scan);
	if (n == DROP_MOST)
		context_timer(c, c->now, "registry.far_card.drop", s.id);
	else
		far_receipt_give(c, &s, s.far_id, NULL);
	return RC_OK;
}
REGISTRY_HANDLER(far_card_drop, struct ref, void)
