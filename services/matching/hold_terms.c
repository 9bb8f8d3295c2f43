/*
 * hold_terms: what another federation may have of our providers: whose cards, for what, where, and as long as which agreement stands.
 * Owns: which cards the registry says are shared; matching.home_hold.card_gone, which a timer runs.
 * Beware: a card that was told once is known over there for ever: that it is shared no more is decided here, at each ask. What is engaged goes on
 *         as it was agreed.
 */
#include "common/calendar.h"
#include "services/matching/hold.h"

const struct db_table matching_lent_card = { &lent_card_desc };

bool
home_card_holds(struct context *c, struct id provider)
{
	struct accreditation a;
	struct provider card;
	struct db_scan s;
	bool found = false;

	if (!context_get(c, &matching_provider, provider, &card) || REC_HAS(&card, TAG_ARCHIVED_AT) ||
	    REC_HAS(&card, PROVIDER_TAG_HOME))
		return false;
	db_scan_index(&s, c->txn, &matching_accreditation,
	    matching_field(&matching_accreditation, "provider"), &provider, false);
	while (!found && db_scan_next(&s, c->arena, &a))
		found = a.status == ACCREDITATION_ACCREDITED && !REC_HAS(&a, TAG_ARCHIVED_AT) &&
		    (!REC_HAS(&a, ACCREDITATION_TAG_FROM) || a.from <= c->today) &&
		    (!REC_HAS(&a, ACCREDITATION_TAG_TO) || a.to >= c->today);
	db_scan_end(&s);
	return found;
}

/* --- the agreement ------------------------------------------------------------------------------------------------------ */
bool
home_terms(struct context *c, struct id peer, struct sharing *ret)
{
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &matching_sharing, matching_field(&matching_sharing, "peer"), &peer, false);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = ret->status == SHARING_ACTIVE && ret->direction == SHARING_OURS &&
		    ret->from <= c->today && (!REC_HAS(ret, SHARING_TAG_TO) || c->today <= ret->to);
	db_scan_end(&s);
	return found;
}

static struct id
lent_card_id(struct id sharing, struct id provider)
{
	const struct crypto_hash_part parts[] = { { "lent card", 9 }, { sharing.b, sizeof sharing.b },
		{ provider.b, sizeof provider.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

bool
home_lends(struct context *c, const struct sharing *terms, struct id provider)
{
	struct lent_card l;

	return context_get(c, &matching_lent_card, lent_card_id(terms->id, provider), &l) && l.lent;
}

/* Nothing is said of the place at reinforced confidentiality, and at a distance it does not count. */
static bool
covers_place(struct context *c, const struct sharing *terms, const struct hold_ask *a)
{
	struct provider card;

	if (terms->departments.count == 0 || !REC_HAS(a, ASK_TAG_DEPARTMENT) ||
	    list_has_text(&terms->departments, a->department))
		return true;
	return a->remote && context_get(c, &matching_provider, a->card, &card) && card.remote;
}

/* --- what it is for ------------------------------------------------------------------------------------------------------ */
static bool
in_bouquets(struct context *c, const struct sharing *terms, const struct accompaniment *a)
{
	struct bouquet b;

	return !REC_HAS(a, TAG_ARCHIVED_AT) && context_get(c, &matching_bouquet, a->bouquet, &b) &&
	    list_has_text(&terms->bouquets, b.code);
}

static bool
competence_of(struct context *c, struct text code, struct id *ret)
{
	struct db_scan s;
	bool found;

	db_scan_index(
	    &s, c->txn, &matching_competence, matching_field(&matching_competence, "code"), &code, false);
	found = db_scan_next_id(&s, ret);
	db_scan_end(&s);
	return found;
}

/* A service of the bouquets has that code, or takes that competence; one without the other is not asked. */
static bool
bouquets_give(
    struct context *c, const struct sharing *terms, const struct text *code, const struct id *competence)
{
	struct accompaniment a;
	struct db_scan s;
	bool found = false;

	db_scan_all(&s, c->txn, &matching_accompaniment, false);
	while (!found && db_scan_next(&s, c->arena, &a))
		found = in_bouquets(c, terms, &a) && (code == NULL || text_equal(a.code, *code)) &&
		    (competence == NULL || list_has_id(&a.competences, *competence));
	db_scan_end(&s);
	return found;
}

/* By code: what has none is in no agreement that names some. */
static bool
covers_need(struct context *c, const struct sharing *terms, const struct hold_need *n)
{
	struct id competence;

	if (terms->competences.count != 0 && !list_has_text(&terms->competences, n->code))
		return false;
	return terms->bouquets.count == 0 ||
	    (competence_of(c, n->code, &competence) && bouquets_give(c, terms, NULL, &competence));
}

static bool
covers_service(struct context *c, const struct sharing *terms, const struct hold_ask *a)
{
	return terms->bouquets.count == 0 || !REC_HAS(a, ASK_TAG_SERVICE_NAME) ||
	    bouquets_give(c, terms, &a->service_code, NULL);
}

enum rc
home_covers(
    struct context *c, const struct sharing *terms, const struct hold_ask *a, enum hold_refusal *ret_why)
{
	const struct hold_need *needs = a->competences.items;

	*ret_why = HOLD_NOT_LENT;
	if (!home_lends(c, terms, a->card))
		return RC_RULE;
	*ret_why = HOLD_OTHER_PLACE;
	if (!covers_place(c, terms, a))
		return RC_RULE;
	*ret_why = HOLD_OTHER_NEED;
	if (!covers_service(c, terms, a))
		return RC_RULE;
	for (uint32_t i = 0; i < a->competences.count; i++)
		if (!covers_need(c, terms, &needs[i]))
			return RC_RULE;
	return RC_OK;
}

/* --- what rests on it no more --------------------------------------------------------------------------------------------- */
static void
gone_later(struct context *c, const char *field, struct id id)
{
	struct home_hold h;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_home_hold, matching_field(&matching_home_hold, field), &id, false);
	while (db_scan_next(&s, c->arena, &h))
		if (h.status == HOME_HELD || h.status == HOME_ACCEPTED)
			context_timer(c, c->now, "matching.home_hold.card_gone", h.id);
	db_scan_end(&s);
}

void
home_terms_follow(struct context *c, const struct sharing *s)
{
	if (s->direction == SHARING_OURS && s->status != SHARING_ACTIVE)
		gone_later(c, "peer", s->peer);
}

void
home_lent_follow(struct context *c, const struct shared_card *s)
{
	struct lent_card was = { 0 },
			 l = { .id = lent_card_id(s->sharing, s->provider),
				 .sharing = s->sharing,
				 .provider = s->provider,
				 .lent = s->status == SHARED_CARD_TOLD || s->status == SHARED_CARD_KNOWN };

	if (context_latest(c, &matching_lent_card, l.id, &was) && was.lent == l.lent)
		return;
	l.has = REC_BIT(TAG_ID) | REC_BIT(LENT_TAG_SHARING) | REC_BIT(LENT_TAG_PROVIDER) |
	    REC_BIT(LENT_TAG_LENT) | (was.has & (REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT)));
	l.version = was.version;
	l.created_at = was.created_at;
	(void)event_stage(c, &matching_lent_card, "noted", &l);
	if (!l.lent)
		home_card_follow(c, l.provider);
}

void
home_card_follow(struct context *c, struct id provider)
{
	gone_later(c, "provider", provider);
}

static usec_t
told_until(const struct sharing *terms)
{
	return calendar_instant(terms->from, 0) + SHARING_TAKE_OVER;
}

/* What is engaged goes on as it was agreed. */
static enum rc
home_hold_card_gone(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct sharing terms;
	struct home_hold h;
	bool card, shared;

	(void)ret;
	if (!context_get(c, &matching_home_hold, in->id, &h) ||
	    (h.status != HOME_HELD && h.status != HOME_ACCEPTED))
		return RC_OK;
	card = home_card_holds(c, h.provider);
	shared = home_terms(c, h.peer, &terms);
	if (card && shared && home_lends(c, &terms, h.provider))
		return RC_OK;
	if (card && shared && c->now < told_until(&terms)) {
		context_timer(c, told_until(&terms), "matching.home_hold.card_gone", h.id);
		return RC_OK;
	}
	context_open(c, &matching_home_hold, &h);
	home_refusal(&h, !card ? HOLD_NO_CARD : shared ? HOLD_NOT_LENT : HOLD_NO_SHARING);
	return home_end(c, &h, HOME_EV_STOP, why);
}
SERVICE_HANDLER(home_hold_card_gone, struct ref, void)
