/*
 * figures_steps: the life of a sheet: closed, told, corrected.
 * Owns: the edges; what each step asks.
 * Beware: what is hidden is worked out when the sheet is closed, and again when it is sent, beside all that was told of these figures before.
 *         This node may have forgotten what it told: so nothing is sent before who holds it has said so (figures_ask.c).
 */
#include "common/calendar.h"
#include "services/reporting/figures.h"

static const struct edge edges[] = {
	{ SHEET_DRAFT, SHEET_EV_CLOSE, SHEET_CLOSING },
	{ SHEET_CLOSING, SHEET_EV_READY, SHEET_CLOSED },
	{ SHEET_CLOSING, SHEET_EV_REFUSE, SHEET_DRAFT },
	{ SHEET_CLOSING, SHEET_EV_CORRECT, SHEET_DRAFT },
	{ SHEET_CLOSED, SHEET_EV_SEND, SHEET_ASKING },
	{ SHEET_CLOSED, SHEET_EV_CORRECT, SHEET_DRAFT },
	{ SHEET_ASKING, SHEET_EV_ANSWER, SHEET_SENDING },
	{ SHEET_ASKING, SHEET_EV_REFUSE, SHEET_CLOSED },
	{ SHEET_ASKING, SHEET_EV_CORRECT, SHEET_DRAFT },
	{ SHEET_SENDING, SHEET_EV_READY, SHEET_SENT },
	{ SHEET_SENDING, SHEET_EV_REFUSE, SHEET_CLOSED },
	{ SHEET_SENDING, SHEET_EV_CORRECT, SHEET_DRAFT },
	{ SHEET_SENT, SHEET_EV_CORRECT, SHEET_DRAFT },
};
static const struct machine_name states[] = {
	{ SHEET_DRAFT, "draft" },
	{ SHEET_CLOSING, "closing" },
	{ SHEET_CLOSED, "closed" },
	{ SHEET_ASKING, "asking" },
	{ SHEET_SENDING, "sending" },
	{ SHEET_SENT, "sent" },
};
static const struct machine_name events[] = {
	{ SHEET_EV_CLOSE, "close" },
	{ SHEET_EV_SEND, "send" },
	{ SHEET_EV_CORRECT, "correct" },
	{ SHEET_EV_READY, "ready" },
	{ SHEET_EV_REFUSE, "refuse" },
	{ SHEET_EV_ANSWER, "answer" },
};
const struct machine figure_sheet_machine = MACHINE_OF("figure_sheet", edges, states, events);

enum rc
sheet_move(struct figure_sheet *s, enum sheet_event event, struct fault *why)
{
	static const char *const instead[][2] = {
		[SHEET_DRAFT] = { "encore un brouillon : arrêtez-la d’abord", "is a draft: close it first" },
		[SHEET_CLOSED] = { "déjà arrêtée : transmettez-la, ou rouvrez-la",
		    "is closed already: tell it, or open it again" },
		[SHEET_SENT] = { "déjà transmise : rouvrez-la pour la corriger",
		    "was told already: open it again to correct it" },
		[SHEET_CLOSING] = { "en préparation : attendez qu’elle soit arrêtée, ou rouvrez-la",
		    "is being prepared: wait until it is closed, or open it again" },
		[SHEET_ASKING] = { "sur le point de partir : attendez la réponse de l’autre fédération, ou "
				   "rouvrez-la pour y renoncer",
		    "is about to be told: wait for the other federation's answer, or open it again" },
		[SHEET_SENDING] = { "sur le point de partir : attendez un instant, ou rouvrez-la pour y "
				    "renoncer",
		    "is about to be told: wait a moment, or open it again" },
	};
	int to;

	if (machine_step(edges, sizeof edges / sizeof edges[0], (int)s->status, (int)event, &to) != RC_OK)
		return fault_say(why, RC_CONFLICT, "status", FAULT_FIGURE_STATE, instead[s->status][0],
		    instead[s->status][1]);
	s->status = (enum sheet_status)to;
	return RC_OK;
}

/* --- closing -------------------------------------------------------------------------------- */
static enum rc
sheet_is_ready(struct context *c, const struct figure_sheet *s, struct fault *why)
{
	char day[CALENDAR_LONG_CAP];

	if (c->today <= s->to) {
		calendar_day_long(s->to, day);
		return fault_addf(why, RC_CONFLICT, "to", FAULT_FIGURE_OPEN, "%s", day);
	}
	if (s->measure != MEASURE_ENTERED)
		return RC_OK;
	if (s->entries.count == 0)
		return fault_add(why, RC_RULE, "entries", FAULT_FIGURE_NOT_ENTERED);
	return s->evidence.len == 0 ? fault_add(why, RC_RULE, "evidence", FAULT_FIGURE_EVIDENCE) : RC_OK;
}

struct edition
sheet_table(struct context *c, const struct figure_sheet *s)
{
	if (s->measure != MEASURE_ENTERED)
		return measure_compute(c, s->measure, s->from, s->to);
	struct edition e = table_of_cells(c->arena, &s->entries);

	edition_total(&e);
	return e;
}

/* Another than any before: what comes of an older one is let go. */
static void
sheet_begin(struct context *c, struct figure_sheet *s)
{
	s->begun_at = c->now > s->begun_at ? c->now : s->begun_at + 1;
	s->has |= REC_BIT(FIGURE_SHEET_BEGUN_AT);
	s->has &= ~REC_BIT(FIGURE_SHEET_REFUSAL);
}

static enum rc
figure_sheet_close(struct context *c, const struct ref *in, struct figure_sheet *ret, struct fault *why)
{
	enum rc rc = figure_sheet_load(c, in->id, ret, why);

	if (rc == RC_OK)
		rc = sheet_move(ret, SHEET_EV_CLOSE, why);
	if (rc == RC_OK)
		rc = sheet_is_ready(c, ret, why);
	if (rc != RC_OK)
		return rc;
	sheet_begin(c, ret);
	sheet_work(c, ret);
	return event_stage(c, &figure_sheet_table, "closing", ret);
}

/* --- telling -------------------------------------------------------------------------------- */
enum rc
sheet_may_go(struct context *c, const struct figure_sheet *s, struct fault *why)
{
	struct indicator_notice asked;

	if (!REC_HAS(s, FIGURE_SHEET_PEER))
		return fault_add(why, RC_RULE, "peer", FAULT_FIGURE_OWN);
	if (!peer_is_active(c, s->peer))
		return fault_add(why, RC_RULE, "peer", FAULT_FIGURE_PEER);
	if (!peer_indicator_find(c, s->peer, s->code, &asked))
		return fault_add(why, RC_RULE, "code", FAULT_FIGURE_WITHDRAWN);
	return figure_is_granted(c, s->peer, s->code, s->from)
	    ? RC_OK
	    : fault_add(why, RC_RULE, "peer", FAULT_FIGURE_GRANT);
}

static struct id
report_id(const struct figure_sheet *s)
{
	static const char what[] = "figure_report";
	const struct crypto_hash_part parts[] = { { what, sizeof what - 1 }, { &s->id, sizeof s->id } };

	return crypto_id_of(parts, 2);
}

static enum rc
report_stage(struct context *c, const struct figure_sheet *s, usec_t at)
{
	struct figure_report r;

	if (!context_get(c, &figure_report_table, report_id(s), &r))
		r = (struct figure_report){ .has = REC_BIT(TAG_ID), .id = report_id(s) };
	r.peer = s->peer;
	r.code = s->code;
	r.edition = s->edition;
	r.period = s->period;
	r.from = s->from;
	r.revision = s->revision;
	r.sent_at = at;
	r.cells = cells_told(c->arena, &s->cells);
	for (unsigned tag = REPORT_PEER; tag <= REPORT_CELLS; tag++)
		r.has |= REC_BIT(tag);
	return event_stage(c, &figure_report_table, "sent", &r);
}

static void
told_add(struct context *c, struct figure_sheet *s, usec_t at)
{
	struct figure_edition *told = ARENA_ARRAY(c->arena, s->told.count + 1, struct figure_edition);

	if (s->told.count > 0)
		memcpy(told, s->told.items, s->told.count * sizeof *told);
	s->revision++;
	told[s->told.count] = (struct figure_edition){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.number = s->revision,
		.sent_at = at,
		.cells = s->cells };
	s->told = (struct list){ told, s->told.count + 1 };
	s->has |= REC_BIT(FIGURE_SHEET_TOLD) | REC_BIT(FIGURE_SHEET_REVISION);
}

/* Later than what was told of it before, whatever the clock says: the other side lets what is older stand for nothing. */
static usec_t
telling_at(const struct context *c, const struct figure_sheet *s)
{
	const struct figure_edition *e = s->told.items;
	usec_t at = c->now;

	for (uint32_t i = 0; i < s->told.count; i++)
		if (e[i].sent_at >= at)
			at = e[i].sent_at + 1;
	return at;
}

enum rc
sheet_told(struct context *c, struct figure_sheet *s)
{
	usec_t at = telling_at(c, s);
	enum rc rc;

	told_add(c, s, at);
	rc = report_stage(c, s, at);
	return rc != RC_OK ? rc : event_stage(c, &figure_sheet_table, "sent", s);
}

static enum rc
figure_sheet_send(struct context *c, const struct ref *in, struct figure_sheet *ret, struct fault *why)
{
	enum rc rc = figure_sheet_load(c, in->id, ret, why);

	if (rc == RC_OK)
		rc = sheet_move(ret, SHEET_EV_SEND, why);
	if (rc == RC_OK)
		rc = sheet_may_go(c, ret, why);
	if (rc != RC_OK)
		return rc;
	sheet_begin(c, ret);
	rc = asks_stage(c, ret);
	return rc != RC_OK ? rc : event_stage(c, &figure_sheet_table, "asking", ret);
}

static enum rc
figure_sheet_correct(struct context *c, const struct ref *in, struct figure_sheet *ret, struct fault *why)
{
	enum rc rc = figure_sheet_load(c, in->id, ret, why);

	if (rc == RC_OK)
		rc = sheet_move(ret, SHEET_EV_CORRECT, why);
	if (rc == RC_OK && ret->revision >= FIGURE_EDITIONS_MOST)
		rc = fault_add(why, RC_CONFLICT, "revision", FAULT_FIGURE_EDITIONS);
	if (rc != RC_OK)
		return rc;
	ret->has &= ~(REC_BIT(FIGURE_SHEET_CELLS) | REC_BIT(FIGURE_SHEET_REFUSAL));
	ret->cells = (struct list){ 0 };
	return event_stage(c, &figure_sheet_table, "reopened", ret);
}

SERVICE_HANDLER(figure_sheet_close, struct ref, struct figure_sheet)
SERVICE_HANDLER(figure_sheet_send, struct ref, struct figure_sheet)
SERVICE_HANDLER(figure_sheet_correct, struct ref, struct figure_sheet)
