/*
 * matching_holds: see matching_holds.h.
 * Owns: nothing beyond struct matching_holds.
 * Beware: entries of the ledger and steps of machines are read from the journal, one by one: a look at tables would miss what lies between.
 */
#include "tests/lib/matching_holds.h"
#include "services/matching/consent.h"
#include "services/matching/service.h"
#include <stdlib.h>

void
matching_holds_free(struct matching_holds *h)
{
	arena_free(&h->arena);
	free(h->known);
	free(h->secrets);
}

#define broken(h, ...) rows_broken((h)->sentence, sizeof(h)->sentence, __VA_ARGS__)

/* --- what the journal tells -------------------------------------------------------------------------------- */
static struct matching_known *
known_find(struct matching_holds *h, struct id id, bool *ret_new)
{
	uint32_t i = 0;

	while (i < h->known_count && !id_equal(h->known[i].id, id))
		i++;
	*ret_new = i == h->known_count;
	if (i == h->known_room) {
		h->known_room = h->known_room == 0 ? 256 : 2 * h->known_room;
		h->known = realloc(h->known, h->known_room * sizeof *h->known);
		if (h->known == NULL)
			abort();
	}
	if (*ret_new)
		h->known[h->known_count++] = (struct matching_known){ .id = id };
	return &h->known[i];
}

static bool
is_edge(const struct machine *m, int from, int to)
{
	for (size_t i = 0; i < m->edge_count; i++)
		if (m->edges[i].from == from && m->edges[i].to == to)
			return true;
	return false;
}

/* A request passes by "submitted" on its way: where providers are looked for, that is one with what is found. */
static bool
is_step(const struct machine *m, int from, int to)
{
	return from == to || is_edge(m, from, to) ||
	    (m == &request_machine && is_edge(m, from, REQUEST_SUBMITTED) &&
		is_edge(m, REQUEST_SUBMITTED, to));
}

/* A record begins where its machine does, or one step from there; a waiver where it is given or asked for. */
static void
step_follow(struct matching_holds *h, const struct machine *m, struct text event, struct id id, int status)
{
	bool is_new;
	struct matching_known *k = known_find(h, id, &is_new);
	int from = is_new ? m->states[0].value : k->status;

	if (!is_step(m, from, status) && !(is_new && m == &waiver_machine))
		broken(h, "%.*s: from state %d to %d", (int)event.len, event.ptr, from, status);
	k->status = status;
}

static void
entry_follow(struct matching_holds *h, const struct ledger_entry *e)
{
	bool is_new;
	struct matching_known *k = known_find(h, e->capacity, &is_new);

	if (e->days == 0 || e->from == e->to || e->rank != ++k->entries)
		broken(h, "entry %u of a row moves %u days from account %d to %d", e->rank, e->days,
		    (int)e->from, (int)e->to);
	k->balance[e->from] -= e->days;
	k->balance[e->to] += e->days;
}

static void
move_follow(struct matching_holds *h, const struct capacity *now)
{
	bool is_new;
	struct matching_known *k = known_find(h, now->id, &is_new);
	uint32_t promised = now->held + now->engaged;

	if (promised > k->promised && promised > now->capacity)
		broken(h, "a move promises %u days of %u", promised, now->capacity);
	k->promised = promised;
}

/* Of a pool, where the record says one. */
static void
told_count(struct matching_holds *h, struct text event, const struct rec_desc *rd, const void *rec)
{
	const struct rec_field *pool = record_field(rd, "pool", 4);

	if (pool == NULL && rd == &request_desc)
		pool = record_field(rd, "kind", 4);
	if (pool == NULL && rd == &capacity_transfer_desc)
		pool = record_field(rd, "from", 4);
	for (size_t i = 0; i < matching_contract.event_count && i < MATCHING_EVENTS_MOST; i++)
		if (text_is(event, matching_contract.events[i].name))
			h->told[pool == NULL ? POOL_GROUP : rows_enum(rec, pool->off)][i]++;
}

/* Messages are written from events: what happens to a record once is told once. */
static void
once_follow(struct matching_holds *h, struct text event, struct id id)
{
	static const char *const once[] = { "proposal.sent", "proposal.accepted", "proposal.refused",
		"proposal.expired", "proposal.passed", "engagement.created", "engagement.closed",
		"engagement.unsigned", "engagement.replaced", "engagement.evaluated",
		"engagement.card_archived", "request.service_archived", "request.withdrawn",
		"shortlist.opened", "shortlist.exhausted", "shortlist.engaged", "shortlist.cancelled",
		"campaign.applied", "campaign.cancelled", "engagement_agreement.signed",
		"engagement_agreement.cancelled", "invoice.received", "invoice.paid", "invoice.cancelled" };
	bool is_new;

	for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
		struct matching_known *k;

		if (!text_is(event, once[i]))
			continue;
		k = known_find(h, id, &is_new);
		if (k->once >> i & 1u)
			broken(h, "%s is told twice of one", once[i]);
		k->once |= 1u << i;
	}
}

/* By the agreement that was signed before: its tariff, and who pays. */
static void
invoice_follow(struct matching_holds *h, const struct invoice *v)
{
	for (uint32_t i = 0; i < h->accords.count; i++) {
		const struct engagement_agreement *a = rows_at(&h->accords, i);

		if (!id_equal(a->engagement, v->engagement) || a->status != ACCORD_SIGNED || rows_archived(a))
			continue;
		if (2 * v->amount > a->tariff * v->half_days)
			broken(h, "an invoice of %lld for %u half days, at %lld a day", (long long)v->amount,
			    v->half_days, (long long)a->tariff);
		if (v->payer != a->payer)
			broken(h, "an invoice says another payer than the agreement");
	}
}

/* One that is applied has asked each provider that it gave. */
static void
applied_follow(struct matching_holds *h, const struct campaign *c)
{
	for (uint32_t i = 0; i < h->campaign_lines.count; i++) {
		const struct campaign_line *l = rows_at(&h->campaign_lines, i);
		bool asked = false;

		if (!id_equal(l->campaign, c->id) || l->round != c->round || id_is_zero(l->provider))
			continue;
		for (uint32_t k = 0; k < h->proposals.count; k++) {
			const struct proposal *p = rows_at(&h->proposals, k);

			asked |= id_equal(p->request, l->request) && id_equal(p->provider, l->provider) &&
			    p->status == PROPOSAL_SENT;
		}
		if (!asked)
			broken(h, "a campaign is applied, and one of its providers was not asked");
	}
}

static void
entry_follow_all(struct matching_holds *h, const struct journal_entry *j, const struct rec_desc *rd,
    const struct machine *m, const struct rec_head *rec)
{
	const struct rec_field *status = record_field(rd, "status", 6);

	if (rd == &ledger_entry_desc)
		entry_follow(h, (const struct ledger_entry *)rec);
	else if (rd == &capacity_desc)
		move_follow(h, (const struct capacity *)rec);
	else if (m != NULL && status != NULL)
		step_follow(h, m, j->event, rec->id, rows_enum(rec, status->off));
	if (text_is(j->event, "invoice.received"))
		invoice_follow(h, (const struct invoice *)rec);
	else if (text_is(j->event, "campaign.applied"))
		applied_follow(h, (const struct campaign *)rec);
	once_follow(h, j->event, rec->id);
	told_count(h, j->event, rd, rec);
}

static void
entry_read(struct matching_holds *h, const struct journal_entry *j, const struct rec_desc *rd,
    const struct machine *m, struct arena *a)
{
	struct rec_head *rec = arena_alloc(a, rd->size);

	if (record_decode(rd, j->body.ptr, j->body.len, a, rec, NULL, NULL) != RC_OK)
		broken(h, "an event that cannot be read: %.*s", (int)j->event.len, j->event.ptr);
	else
		entry_follow_all(h, j, rd, m, rec);
}

static void
journal_look(struct matching_holds *h, struct db_txn *txn)
{
	struct arena a = { 0 };
	struct journal_entry j;

	while (journal_read(txn, h->seen + 1, &a, &j)) {
		const struct rec_desc *rd = NULL;
		const struct machine *m = NULL;
		const char *dot = memchr(j.event.ptr, '.', j.event.len);
		size_t len = dot == NULL ? 0 : (size_t)(dot - j.event.ptr);

		for (size_t i = 0; i < matching_service.machine_count; i++)
			if (strlen(matching_service.machines[i]->name) == len &&
			    memcmp(matching_service.machines[i]->name, j.event.ptr, len) == 0)
				m = matching_service.machines[i];
		for (size_t i = 0; i < matching_service.table_count; i++)
			if (strlen(matching_service.tables[i]->rec->name) == len &&
			    memcmp(matching_service.tables[i]->rec->name, j.event.ptr, len) == 0)
				rd = matching_service.tables[i]->rec;
		if (rd != NULL && j.body.len != 0)
			entry_read(h, &j, rd, m, &a);
		h->seen++;
		arena_reset(&a);
	}
	arena_free(&a);
}

/* --- the ledger -------------------------------------------------------------------------------------------- */
static uint32_t
days_of(const struct list *months, day_t month)
{
	const struct month_days *m = months->items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < months->count; i++)
		n += month == 0 || m[i].month == month ? m[i].days : 0;
	return n;
}

static void
promises_look(struct matching_holds *h, const struct capacity *row)
{
	uint32_t held = 0, engaged = 0;

	for (uint32_t i = 0; i < h->proposals.count; i++) {
		const struct proposal *p = rows_at(&h->proposals, i);

		if (p->status == PROPOSAL_SENT && p->pool == row->pool &&
		    id_equal(p->provider, row->provider))
			held += days_of(&p->held, row->month);
	}
	for (uint32_t i = 0; i < h->engagements.count; i++) {
		const struct engagement *e = rows_at(&h->engagements, i);

		if (e->pool == row->pool && id_equal(e->provider, row->provider))
			engaged += days_of(&e->months, row->month);
	}
	if (row->held != held || row->engaged != engaged)
		broken(h, "a row says %u held and %u engaged; proposals hold %u, missions engage %u",
		    row->held, row->engaged, held, engaged);
}

static void
row_look(struct matching_holds *h, const struct capacity *row)
{
	bool is_new;
	const struct matching_known *k = known_find(h, row->id, &is_new);
	const int64_t *b = k->balance;

	if (b[ACCOUNT_FREE] != row->free || b[ACCOUNT_HELD] != row->held ||
	    b[ACCOUNT_ENGAGED] != row->engaged || -b[ACCOUNT_OVER] != row->over || k->entries != row->entries)
		broken(h,
		    "a row is not what its %u entries say: free %d %u, held %d %u, engaged %d %u, over %d %u",
		    k->entries, (int)b[ACCOUNT_FREE], row->free, (int)b[ACCOUNT_HELD], row->held,
		    (int)b[ACCOUNT_ENGAGED], row->engaged, (int)b[ACCOUNT_OVER], row->over);
	if (-(b[ACCOUNT_CARD] + b[ACCOUNT_POOL]) != row->capacity ||
	    row->capacity + row->over != row->free + row->held + row->engaged)
		broken(h, "a row of %u days: card %d, pool %d, free %u, held %u, engaged %u, over %u",
		    row->capacity, (int)b[ACCOUNT_CARD], (int)b[ACCOUNT_POOL], row->free, row->held,
		    row->engaged, row->over);
	if (row->overcommitted != (row->over > 0) || (row->over > 0 && row->free > 0))
		broken(h, "%u days over, %u free, and %s", row->over, row->free,
		    row->overcommitted ? "said to be over" : "not said to be");
	promises_look(h, row);
}

/* --- who is asked, and engaged ----------------------------------------------------------------------------- */
bool
matching_engagement_lives(const struct engagement *e)
{
	return e->status == ENGAGEMENT_ACTIVE || e->status == ENGAGEMENT_DONE ||
	    e->status == ENGAGEMENT_SUSPENDED;
}

static void
request_look(struct matching_holds *h, const struct request *r)
{
	uint32_t live = 0, sent = 0, accepted = 0, lists = 0;

	for (uint32_t i = 0; i < h->engagements.count; i++) {
		const struct engagement *e = rows_at(&h->engagements, i);

		live += id_equal(e->request, r->id) && matching_engagement_lives(e);
	}
	for (uint32_t i = 0; i < h->proposals.count; i++) {
		const struct proposal *p = rows_at(&h->proposals, i);

		sent += id_equal(p->request, r->id) && p->status == PROPOSAL_SENT;
		accepted +=
		    id_equal(p->request, r->id) && p->status == PROPOSAL_ACCEPTED && p->round == r->round;
	}
	for (uint32_t i = 0; i < h->shortlists.count; i++) {
		const struct shortlist *s = rows_at(&h->shortlists, i);

		lists += id_equal(s->request, r->id) && s->status <= SHORTLIST_CHOSEN;
	}
	if (live != (r->status == REQUEST_ENGAGED) || accepted > 1)
		broken(h, "a request in state %d has %u missions under way, and %u accepted it",
		    (int)r->status, live, accepted);
	if ((sent != 0) != (r->status == REQUEST_SOLICITED) || sent > TOGETHER_MOST)
		broken(h, "a request in state %d waits for %u answers", (int)r->status, sent);
	if (lists > 1)
		broken(h, "%u short lists of a request are under way", lists);
}

static void
proposal_look(struct matching_holds *h, const struct proposal *p)
{
	const struct request *r = rows_find(&h->requests, p->request);
	uint32_t held = days_of(&p->held, 0);

	if (r == NULL || p->pool != r->kind)
		broken(h, "a proposal of no request, or of another pool");
	else if (p->status == PROPOSAL_SENT && (held == 0 || held > r->days))
		broken(h, "somebody is asked for %u days of %u", held, r->days);
	if (p->status != PROPOSAL_SENT && held != 0)
		broken(h, "%u days are held by a proposal in state %d", held, (int)p->status);
}

/* Whoever is chosen stands on the list and was heard, and is asked, or has accepted. */
static void
shortlist_look(struct matching_holds *h, const struct shortlist *s)
{
	const struct proposal *p = rows_find(&h->proposals, s->chosen);
	const struct shortlist_line *l = s->lines.items;
	const struct shortlist_mark *m = s->marks.items;
	bool heard = false;

	for (uint32_t i = 0; i < s->marks.count; i++)
		if (m[i].mark > SHORTLIST_MARK_MOST)
			broken(h, "a mark of %u", m[i].mark);
	if (s->status != SHORTLIST_CHOSEN && s->status != SHORTLIST_ENGAGED)
		return;
	for (uint32_t i = 0; i < s->lines.count; i++)
		heard |= id_equal(l[i].proposal, s->chosen) && l[i].heard_on != 0;
	if (!heard || p == NULL ||
	    p->status != (s->status == SHORTLIST_CHOSEN ? PROPOSAL_SENT : PROPOSAL_ACCEPTED))
		broken(h, "a short list in state %d, of one who was %s, and whose proposal is in state %d",
		    (int)s->status, heard ? "heard" : "not heard", p == NULL ? -1 : (int)p->status);
}

/* --- missions, their papers and invoices ------------------------------------------------------------------- */
static uint32_t
halves_done(const struct engagement *e)
{
	const struct done_day *d = e->days_done.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < e->days_done.count; i++)
		n += d[i].half ? 1 : 2;
	return n;
}

static void
invoices_look(struct matching_holds *h, const struct engagement *e)
{
	int64_t invoiced = 0, paid = 0;
	uint32_t halves = 0;

	for (uint32_t i = 0; i < h->invoices.count; i++) {
		const struct invoice *v = rows_at(&h->invoices, i);

		if (!id_equal(v->engagement, e->id) || v->status == INVOICE_CANCELLED)
			continue;
		halves += v->half_days;
		invoiced += v->amount;
		paid += v->status == INVOICE_PAID ? v->amount : 0;
	}
	if (e->half_days_invoiced != halves || e->invoiced != invoiced || e->paid != paid)
		broken(h, "a mission says %u half days invoiced, its invoices %u", e->half_days_invoiced,
		    halves);
	if (halves > halves_done(e))
		broken(h, "%u half days are invoiced of %u done", halves, halves_done(e));
}

/* How many of the three have signed. */
static uint32_t
parties_of(const struct engagement_agreement *a)
{
	const struct accord_signature *s = a->signatures.items;
	uint32_t parties = 0;

	for (uint32_t i = 0; i < a->signatures.count; i++)
		parties |= 1u << s[i].party;
	return (uint32_t)__builtin_popcount(parties);
}

static void
engagement_look(struct matching_holds *h, const struct engagement *e)
{
	const struct request *r = rows_find(&h->requests, e->request);
	const struct proposal *p = rows_find(&h->proposals, e->proposal);
	uint32_t accords = 0;

	if (r == NULL || p == NULL || e->pool != r->kind || p->status != PROPOSAL_ACCEPTED ||
	    !id_equal(p->provider, e->provider) || !id_equal(p->request, e->request))
		broken(h, "a mission that nobody accepted");
	if (halves_done(e) > 2 * e->days_planned)
		broken(h, "%u half days done of %u days", halves_done(e), e->days_planned);
	for (uint32_t i = 0; i < h->accords.count; i++) {
		const struct engagement_agreement *a = rows_at(&h->accords, i);

		if (!id_equal(a->engagement, e->id) || rows_archived(a))
			continue;
		accords += a->status != ACCORD_CANCELLED;
		if ((a->status == ACCORD_SIGNED) != (parties_of(a) == ACCORD_PARTIES) ||
		    a->signatures.count != parties_of(a) ||
		    (a->status == ACCORD_DRAFT && a->signatures.count != 0))
			broken(h, "an agreement in state %d has %u signatures", (int)a->status,
			    a->signatures.count);
	}
	if (accords > 1)
		broken(h, "%u agreements of a mission", accords);
	invoices_look(h, e);
}

/* --- rules, and who serves --------------------------------------------------------------------------------- */
static void
rules_look(struct matching_holds *h)
{
	uint32_t active = 0;

	for (uint32_t i = 0; i < h->policies.count; i++)
		active += ((const struct policy *)rows_at(&h->policies, i))->active &&
		    !rows_archived(rows_at(&h->policies, i));
	if (active > 1)
		broken(h, "%u policies are active", active);
	for (uint32_t i = 0; i < h->referents.count; i++)
		for (uint32_t k = 0; k < i; k++) {
			const struct referent *a = rows_at(&h->referents, i), *b = rows_at(&h->referents, k);

			if (id_equal(a->person, b->person) && !rows_archived(a) && !rows_archived(b))
				broken(h, "somebody is named twice");
		}
}

/* --- what an employer may not feel ------------------------------------------------------------------------- */
static void
secret_add(struct matching_holds *h, enum pool pool, struct id id, struct id person)
{
	if (h->secrets == NULL)
		h->secrets = calloc(SECRETS_MOST, sizeof *h->secrets);
	if (h->secrets == NULL || h->secret_count == SECRETS_MOST)
		abort();
	if (pool == POOL_INDIVIDUAL)
		h->secrets[h->secret_count++] = (struct matching_secret){ id, person };
}

static void
secrets_look(struct matching_holds *h)
{
	h->secret_count = 0;
#define SECRETS_OF(rows_, type, pool_)                                                                       \
	for (uint32_t i = 0; i < (rows_).count; i++) {                                                       \
		const struct type *x = rows_at(&(rows_), i);                                                 \
		secret_add(h, x->pool_, x->id, x->person);                                                   \
	}
	SECRETS_OF(h->requests, request, kind)
	SECRETS_OF(h->engagements, engagement, pool)
	SECRETS_OF(h->shortlists, shortlist, pool)
	SECRETS_OF(h->accords, engagement_agreement, pool)
	SECRETS_OF(h->invoices, invoice, pool)
	SECRETS_OF(h->links, request_link, kind)
#undef SECRETS_OF
	for (uint32_t i = 0; i < h->proposals.count; i++) {
		const struct proposal *p = rows_at(&h->proposals, i);
		const struct request *r = rows_find(&h->requests, p->request);

		if (r != NULL)
			secret_add(h, p->pool, p->id, r->person);
	}
	for (uint32_t i = 0; i < h->waivers.count; i++) {
		const struct waiver *x = rows_at(&h->waivers, i);
		const struct request *r = rows_find(&h->requests, x->request);

		if (r != NULL)
			secret_add(h, r->kind, x->id, r->person);
	}
}

static void
tables_read(struct matching_holds *h, struct db_txn *txn)
{
	const struct {
		const char *record;
		struct rows *rows;
	} all[] = { { "request", &h->requests }, { "proposal", &h->proposals },
		{ "engagement", &h->engagements }, { "capacity", &h->capacities },
		{ "shortlist", &h->shortlists }, { "engagement_agreement", &h->accords },
		{ "invoice", &h->invoices }, { "request_link", &h->links }, { "waiver", &h->waivers },
		{ "campaign", &h->campaigns }, { "campaign_line", &h->campaign_lines },
		{ "provider", &h->providers }, { "policy", &h->policies }, { "referent", &h->referents } };

	arena_reset(&h->arena);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		*all[i].rows = rows_read(txn, &matching_service, all[i].record, &h->arena);
}

const char *
matching_holds_look(struct matching_holds *h, struct service *s)
{
	struct db_txn txn = db_begin(service_db(s), DB_READ);

	h->sentence[0] = '\0';
	tables_read(h, &txn);
	journal_look(h, &txn);
	db_abort(&txn);
	for (uint32_t i = 0; i < h->capacities.count; i++)
		row_look(h, rows_at(&h->capacities, i));
	for (uint32_t i = 0; i < h->requests.count; i++)
		request_look(h, rows_at(&h->requests, i));
	for (uint32_t i = 0; i < h->proposals.count; i++)
		proposal_look(h, rows_at(&h->proposals, i));
	for (uint32_t i = 0; i < h->engagements.count; i++)
		engagement_look(h, rows_at(&h->engagements, i));
	for (uint32_t i = 0; i < h->shortlists.count; i++)
		shortlist_look(h, rows_at(&h->shortlists, i));
	rules_look(h);
	secrets_look(h);
	return h->sentence[0] == '\0' ? NULL : h->sentence;
}

static bool
card_is_gone(const struct matching_holds *h, struct id provider)
{
	const void *card = rows_find(&h->providers, provider);

	return card == NULL || rows_archived(card);
}

const char *
matching_holds_archived(struct matching_holds *h)
{
	for (uint32_t i = 0; i < h->proposals.count; i++) {
		const struct proposal *p = rows_at(&h->proposals, i);

		if (p->status == PROPOSAL_SENT && card_is_gone(h, p->provider))
			return "somebody is asked whose card is archived";
	}
	for (uint32_t i = 0; i < h->engagements.count; i++) {
		const struct engagement *e = rows_at(&h->engagements, i);

		if ((e->status == ENGAGEMENT_ACTIVE || e->status == ENGAGEMENT_SUSPENDED) &&
		    card_is_gone(h, e->provider) && !REC_HAS(e, ENGAGEMENT_TAG_CARD_ARCHIVED_AT))
			return "a mission goes on whose card is archived, and nobody was told";
	}
	return NULL;
}
