/*
 * figures_indicator: definitions that this node publishes, those that others ask for, and to whom figures are told.
 * Owns: the edges of a definition's life.
 * Beware: a published edition does not change: what was reported by it would mean something else. A change is the next edition.
 */
#include "services/reporting/figures.h"

static const struct edge edges[] = {
	{ INDICATOR_DRAFT, INDICATOR_EV_PUBLISH, INDICATOR_PUBLISHED },
	{ INDICATOR_PUBLISHED, INDICATOR_EV_WITHDRAW, INDICATOR_WITHDRAWN },
};
static const struct machine_name states[] = {
	{ INDICATOR_DRAFT, "draft" },
	{ INDICATOR_PUBLISHED, "published" },
	{ INDICATOR_WITHDRAWN, "withdrawn" },
};
static const struct machine_name events[] = {
	{ INDICATOR_EV_PUBLISH, "publish" },
	{ INDICATOR_EV_WITHDRAW, "withdraw" },
};
const struct machine indicator_machine = MACHINE_OF("indicator", edges, states, events);

static enum rc
indicator_refuse(const struct indicator *i, struct fault *why)
{
	static const char *const instead[][2] = {
		[INDICATOR_DRAFT] = { "encore un brouillon : publiez-la d’abord",
		    "is a draft: publish it first" },
		[INDICATOR_PUBLISHED] = { "publiée : elle ne change plus, créez l’édition suivante avec le "
					  "même code",
		    "is published: it does not change any more, create the next edition with the same code" },
		[INDICATOR_WITHDRAWN] = { "retirée : créez l’édition suivante avec le même code",
		    "is withdrawn: create the next edition with the same code" },
	};

	return fault_say(
	    why, RC_CONFLICT, "status", FAULT_INDICATOR_STATE, instead[i->status][0], instead[i->status][1]);
}

static bool
code_is_plain(struct text code)
{
	for (uint32_t i = 0; i < code.len; i++)
		if (!((code.ptr[i] >= 'a' && code.ptr[i] <= 'z') ||
			(code.ptr[i] >= '0' && code.ptr[i] <= '9') || code.ptr[i] == '_'))
			return false;
	return true;
}

/* The newest of that code whose state is one of the set; of a certain edition, unless it is 0. */
static bool
indicator_newest(
    struct context *c, struct text code, uint32_t edition, unsigned status, struct indicator *ret)
{
	struct indicator i;
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &indicator_table, record_field_tag(&indicator_desc, INDICATOR_CODE), &code, false);
	while (db_scan_next(&s, c->arena, &i))
		if ((status >> i.status & 1u) && (edition == 0 || i.edition == edition) &&
		    (!found || i.edition > ret->edition)) {
			*ret = i;
			found = true;
		}
	db_scan_end(&s);
	return found;
}

bool
indicator_find(struct context *c, struct text code, uint32_t edition, struct indicator *ret)
{
	unsigned open = 1u << INDICATOR_PUBLISHED, ever = open | 1u << INDICATOR_WITHDRAWN;

	return indicator_newest(c, code, edition, edition == 0 ? open : ever, ret);
}

enum rc
indicator_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct indicator *was = before;
	struct indicator *i = after, newest;
	bool computed = i->measure != MEASURE_ENTERED;

	if (was != NULL && was->status != INDICATOR_DRAFT)
		return indicator_refuse(was, why);
	if (!code_is_plain(i->code))
		return fault_add(why, RC_INVALID, "code", FAULT_INDICATOR_CODE);
	if (computed && REC_HAS(i, INDICATOR_UNIT) && i->unit != measure_unit(i->measure))
		return rec_fault_value(why, RC_RULE, "unit", FAULT_INDICATOR_UNIT, &figure_unit_enum,
		    (int)measure_unit(i->measure));
	if (computed || !REC_HAS(i, INDICATOR_UNIT))
		i->unit = measure_unit(i->measure);
	if (was == NULL) {
		bool another = indicator_newest(c, i->code, 0, ~0u, &newest);

		if (another && newest.period != i->period)
			return rec_fault_value(why, RC_RULE, "period", FAULT_INDICATOR_PERIOD,
			    &figure_period_enum, (int)newest.period);
		i->edition = another ? newest.edition + 1 : 1;
	}
	i->has |= REC_BIT(INDICATOR_EDITION) | REC_BIT(INDICATOR_UNIT) | REC_BIT(INDICATOR_STATUS);
	return RC_OK;
}

enum rc
indicator_archive(struct context *c, const void *rec, struct fault *why)
{
	const struct indicator *i = rec;

	(void)c;
	return i->status == INDICATOR_PUBLISHED ? indicator_refuse(i, why) : RC_OK;
}

/* --- telling the federations -------------------------------------------------------------- */
bool
peer_is_active(struct context *c, struct id peer)
{
	struct peer p;

	return context_get(c, &kept_peer_table, peer, &p) && p.status == PEER_ACTIVE &&
	    !REC_HAS(&p, TAG_ARCHIVED_AT);
}

static struct id
notice_id(struct id peer, const struct indicator *i)
{
	static const char what[] = "indicator_notice";
	const struct crypto_hash_part parts[] = { { what, sizeof what - 1 }, { &peer, sizeof peer },
		{ &i->id, sizeof i->id } };

	return crypto_id_of(parts, 3);
}

/* again: it is told also when it was before, as it stands. */
static enum rc
notice_stage(struct context *c, struct id peer, const struct indicator *i, bool again)
{
	struct indicator_notice n;
	bool withdrawn = i->status == INDICATOR_WITHDRAWN;

	if (!context_get(c, &indicator_notice_table, notice_id(peer, i), &n))
		n = (struct indicator_notice){ .has = REC_BIT(TAG_ID), .id = notice_id(peer, i) };
	else if (n.withdrawn == withdrawn && !again)
		return RC_OK;
	n.peer = peer;
	n.code = i->code;
	n.edition = i->edition;
	n.label = i->label;
	n.measure = i->measure;
	n.unit = i->unit;
	n.definition = i->definition;
	n.from = i->from;
	n.withdrawn = withdrawn;
	n.period = i->period;
	for (unsigned tag = NOTICE_PEER; tag <= NOTICE_PERIOD; tag++)
		n.has |= REC_BIT(tag);
	if (!REC_HAS(i, INDICATOR_FROM))
		n.has &= ~REC_BIT(NOTICE_FROM);
	return event_stage(c, &indicator_notice_table, "told", &n);
}

static enum rc
notices_stage(struct context *c, const struct indicator *i)
{
	struct peer p;
	struct db_scan s;
	enum rc rc = RC_OK;

	db_scan_all(&s, c->txn, &kept_peer_table, false);
	while (rc == RC_OK && db_scan_next(&s, c->arena, &p))
		if (p.status == PEER_ACTIVE && !REC_HAS(&p, TAG_ARCHIVED_AT))
			rc = notice_stage(c, p.id, i, false);
	db_scan_end(&s);
	return rc;
}

static enum rc
indicator_step(struct context *c, struct id id, enum indicator_event event, const char *verb,
    struct indicator *ret, struct fault *why)
{
	enum rc rc = context_need(c, &indicator_table, id, "id", ret, why);
	int to;

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(ret, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (machine_step(edges, sizeof edges / sizeof edges[0], (int)ret->status, (int)event, &to) != RC_OK)
		return indicator_refuse(ret, why);
	ret->status = (enum indicator_status)to;
	rc = event_stage(c, &indicator_table, verb, ret);
	return rc != RC_OK ? rc : notices_stage(c, ret);
}

static enum rc
indicator_publish(struct context *c, const struct ref *in, struct indicator *ret, struct fault *why)
{
	return indicator_step(c, in->id, INDICATOR_EV_PUBLISH, "published", ret, why);
}

static enum rc
indicator_withdraw(struct context *c, const struct ref *in, struct indicator *ret, struct fault *why)
{
	return indicator_step(c, in->id, INDICATOR_EV_WITHDRAW, "withdrawn", ret, why);
}

static enum rc
reports_again(struct context *c, struct id peer)
{
	struct figure_report r;
	struct db_scan s;
	enum rc rc = RC_OK;

	db_scan_index(&s, c->txn, &figure_report_table, record_field_tag(&figure_report_desc, REPORT_PEER),
	    &peer, false);
	while (rc == RC_OK && db_scan_next(&s, c->arena, &r))
		rc = event_stage(c, &figure_report_table, "sent", &r);
	db_scan_end(&s);
	return rc;
}

enum rc
peer_tell(struct context *c, struct id peer, bool again)
{
	struct indicator i;
	struct db_scan s;
	enum rc rc = RC_OK;

	db_scan_all(&s, c->txn, &indicator_table, false);
	while (rc == RC_OK && db_scan_next(&s, c->arena, &i))
		if (i.status == INDICATOR_PUBLISHED || (again && i.status == INDICATOR_WITHDRAWN))
			rc = notice_stage(c, peer, &i, again);
	db_scan_end(&s);
	if (rc == RC_OK && again)
		rc = reports_again(c, peer);
	return rc == RC_OK && again ? asks_again(c, peer) : rc;
}

/* --- what others ask for, and what they are told ------------------------------------------------ */
bool
peer_indicator_find(struct context *c, struct id peer, struct text code, struct indicator_notice *ret)
{
	struct indicator_notice n;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &peer_indicator_table, record_field_tag(&peer_indicator_desc, NOTICE_CODE),
	    &code, false);
	while (db_scan_next(&s, c->arena, &n))
		if (!n.withdrawn && (id_is_zero(peer) || id_equal(n.peer, peer)) &&
		    (!found || n.edition > ret->edition)) {
			*ret = n;
			found = true;
		}
	db_scan_end(&s);
	return found;
}

/* Another line of the federation's that has one of the codes (of the sheet: from that day on). */
static bool
grant_has(struct context *c, struct id peer, struct text code, struct id except, day_t from)
{
	struct figure_grant g;
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &figure_grant_table, record_field_tag(&figure_grant_desc, GRANT_PEER), &peer, false);
	while (!found && db_scan_next(&s, c->arena, &g)) {
		const struct text *codes = g.codes.items;

		for (uint32_t i = 0; i < g.codes.count; i++)
			found |= text_equal(codes[i], code) && g.from <= from && !id_equal(g.id, except) &&
			    !REC_HAS(&g, TAG_ARCHIVED_AT);
	}
	db_scan_end(&s);
	return found;
}

bool
figure_is_granted(struct context *c, struct id peer, struct text code, day_t from)
{
	return grant_has(c, peer, code, (struct id){ 0 }, from);
}

enum rc
figure_grant_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct figure_grant *g = after;
	const struct text *codes = g->codes.items;
	struct indicator_notice asked;

	if (before == NULL && !peer_is_active(c, g->peer))
		return fault_add(why, RC_RULE, "peer", FAULT_FIGURE_PEER);
	for (uint32_t i = 0; i < g->codes.count; i++) {
		char field[24];

		snprintf(field, sizeof field, "codes[%u]", i);
		if (!peer_indicator_find(c, g->peer, codes[i], &asked))
			return fault_addf(
			    why, RC_RULE, field, FAULT_FIGURE_CODE_UNKNOWN, TEXT_FMT, TEXT_ARG(codes[i]));
		if (grant_has(c, g->peer, codes[i], g->id, REC_DAY_MAX))
			return fault_addf(
			    why, RC_CONFLICT, field, FAULT_FIGURE_GRANTED, TEXT_FMT, TEXT_ARG(codes[i]));
	}
	return RC_OK;
}

SERVICE_HANDLER(indicator_publish, struct ref, struct indicator)
SERVICE_HANDLER(indicator_withdraw, struct ref, struct indicator)
