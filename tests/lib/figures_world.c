/*
 * figures_world: see figures_world.h.
 * Owns: the service that stands for federation: it keeps peers and mail as the test puts them.
 * Beware: like the real one it seals the body of mail, and tells it open to who follows it by name.
 */
#include "tests/lib/figures_world.h"
#include "proto/roles.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

#define QUARTER ((day_t)20727) /* 2026-10-01 */

/* --- federation, as far as figures know it ------------------------------------------------- */
struct posting {
	uint64_t has;
	struct id peer;
	uint32_t status, topic;
	struct text verb, body;
};
static const struct rec_field posting_fields[] = {
	REC_ID(1, struct posting, peer, NULL, "Fédération", "Which one."),
	REC_U32(2, struct posting, status, 0, 9, "État", "How it stands."),
	REC_U32(3, struct posting, topic, 0, 9999, "Sujet", "Of the mail."),
	REC_TEXT(4, struct posting, verb, 20, "Événement", "Of the peer."),
	REC_BYTES(5, struct posting, body, PEER_BODY_MAX, "Contenu", "Of the mail."),
};
REC_DESC_DEFINE(posting, struct posting, "Dépôt", "What a test puts in.");

static const struct db_table peer_kept = { &peer_desc }, mail_kept = { &peer_mail_desc };
static const struct db_table *const post_tables[] = { &peer_kept, &mail_kept };
static const struct method post_methods[] = {
	{ .name = "federation.peer.put",
	    .kind = METHOD_WRITE,
	    .shape = METHOD_CUSTOM,
	    .in = &posting_desc,
	    .roles = ROLE_OPERATOR,
	    .doc = ".",
	    .title = "." },
	{ .name = "federation.mail.put",
	    .kind = METHOD_WRITE,
	    .shape = METHOD_CUSTOM,
	    .in = &posting_desc,
	    .roles = ROLE_OPERATOR,
	    .doc = ".",
	    .title = "." },
};
static const struct service_contract post_contract = {
	.name = "federation", .methods = post_methods, .method_count = 2
};

static enum rc
peer_put(struct context *c, const struct posting *in, void *unused, struct fault *why)
{
	static const char *const verbs[] = { "created", "updated", "resync", "revoked" };
	struct peer p;
	size_t verb = 0;

	(void)unused;
	(void)why;
	while (!text_is(in->verb, verbs[verb]))
		verb++;
	if (!context_get(c, &peer_kept, in->peer, &p))
		p = (struct peer){ .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(9) |
			    REC_BIT(14) | REC_BIT(PEER_TAG_NODE),
			.id = in->peer,
			.node = { { 7, in->peer.b[2] } },
			.code = TEXT_LIT("autre"),
			.card = TEXT_LIT("carte"),
			.federation = TEXT_LIT("Fédération partenaire") };
	p.status = (enum peer_status)in->status;
	return event_stage(c, &peer_kept, verbs[verb], &p);
}
HANDLER(peer_put, struct posting, void)

static enum rc
mail_put(struct context *c, const struct posting *in, void *unused, struct fault *why)
{
	struct peer_mail m = { .has = REC_BIT(TAG_ID), .id = context_id(c) };

	(void)unused;
	(void)why;
	m.peer = in->peer;
	m.topic = in->topic;
	m.body = in->body;
	m.sealed_by = m.id;
	m.has |= REC_BIT(PEER_MAIL_TAG_PEER) | REC_BIT(PEER_MAIL_TAG_TOPIC) | REC_BIT(PEER_MAIL_TAG_BODY) |
	    REC_BIT(PEER_MAIL_TAG_SEALED_BY);
	return event_stage(c, &mail_kept, "received", &m);
}
HANDLER(mail_put, struct posting, void)

static const struct handler post_handlers[] = { { "federation.peer.put", peer_put_thunk },
	{ "federation.mail.put", mail_put_thunk } };
static const struct service_desc post_service = { .contract = &post_contract,
	.tables = post_tables,
	.table_count = 2,
	.handlers = post_handlers,
	.handler_count = 2 };

/* --- nodes ------------------------------------------------------------------------------------ */
enum rc
figures_call(struct figures_world *w, uint32_t node, const struct host_caller *who, const char *method,
    const struct rec_desc *in_desc, const void *in, const struct rec_desc *out_desc, void *out)
{
	return host_call(w->h[node], who, method, in_desc, in, 0, out_desc, out, NULL, &w->why);
}

enum rc
figures_do(struct figures_world *w, uint32_t node, const char *method, struct id id,
    const struct rec_desc *out_desc, void *out)
{
	struct ref r = { REC_BIT(1), id };

	return figures_call(w, node, &w->coordinator, method, &ref_desc, &r, out_desc, out);
}

bool
figures_refused(const struct figures_world *w, const char *field, const struct fault_code *code)
{
	for (uint32_t i = 0; i < w->why.count && i < FAULT_MAX; i++)
		if (w->why.items[i].code == code && strcmp(w->why.items[i].field, field) == 0)
			return true;
	return false;
}

static void
post(struct figures_world *w, uint32_t node, const char *method, const struct posting *in)
{
	static const struct host_caller operator= { .roles = ROLE_OPERATOR };

	assert_int_equal(figures_call(w, node, &operator, method, &posting_desc, in, NULL, NULL), RC_OK);
	host_settle(w->h[node]);
}

void
figures_peer(
    struct figures_world *w, uint32_t node, uint32_t other, enum peer_status status, const char *verb)
{
	struct posting in = { 0x16, w->peer[node][other], (uint32_t)status, 0, text_of(verb), { 0 } };

	post(w, node, "federation.peer.put", &in);
}

void
figures_peer_anew(struct figures_world *w, uint32_t node, uint32_t other)
{
	w->peer[node][other].b[3]++;
	figures_peer(w, node, other, PEER_ACTIVE, "created");
}

static const struct service_desc *const services[] = { &post_service, &reporting_service };

void
figures_put_back(struct figures_world *w, uint32_t node)
{
	usec_t now = host_now(w->h[node]);

	host_free(w->h[node]);
	w->h[node] = host_new(services, 2, now);
	for (uint32_t other = 0; other < w->count; other++)
		if (other != node && (other == 0 || node == 0))
			figures_peer(w, node, other, PEER_ACTIVE, "created");
	if (node != 0)
		figures_carry(w, 0, node);
}

struct figures_world *
figures_world_new(uint32_t federations)
{
	struct figures_world *w = calloc(1, sizeof *w);

	assert_non_null(w);
	w->count = federations + 1;
	w->coordinator = (struct host_caller){ .roles = ROLE_COORDINATOR, .person = { { 1 } } };
	w->national = (struct host_caller){ .roles = ROLE_NATIONAL, .person = { { 2 } } };
	w->referent = (struct host_caller){ .roles = ROLE_REFERENT, .person = { { 3 } } };
	w->director = (struct host_caller){ .roles = ROLE_DIRECTOR, .person = { { 4 } } };
	for (uint32_t i = 0; i < w->count; i++) {
		w->h[i] = host_new(services, 2, FIGURES_NOW);
		for (uint32_t k = 0; k < w->count; k++)
			w->peer[i][k] = (struct id){ { 9, (uint8_t)(i + 1), (uint8_t)(k + 1) } };
	}
	for (uint32_t i = 1; i < w->count; i++) {
		figures_peer(w, 0, i, PEER_ACTIVE, "created");
		figures_peer(w, i, 0, PEER_ACTIVE, "created");
	}
	return w;
}

void
figures_world_free(struct figures_world *w)
{
	for (uint32_t i = 0; i < w->count; i++)
		host_free(w->h[i]);
	free(w);
}

void
figures_verify(struct figures_world *w)
{
	uint64_t events;

	for (uint32_t i = 0; i < w->count; i++) {
		fault_clear(&w->why);
		assert_int_equal(host_verify(w->h[i], "reporting", &events, &w->why), RC_OK);
	}
}

/* --- mail ---------------------------------------------------------------------------------------- */
void
figures_mail(struct figures_world *w, uint32_t from, uint32_t to, uint32_t topic, struct text body)
{
	struct posting in = { 0x2a, w->peer[to][from], 0, topic, { 0 }, body };

	post(w, to, "federation.mail.put", &in);
}

/* Of a record that was told to that node: its bytes, in the receiver's arena. */
static struct text
told_bytes(struct figures_world *w, uint32_t to, const struct db_table *t, const void *rec)
{
	struct buf b = { 0 };

	record_encode(t->rec, rec, 0, 0, &b);
	struct text bytes = { arena_copy(host_arena(w->h[to]), b.ptr, b.len), (uint32_t)b.len, 0 };

	buf_free(&b);
	return bytes;
}

static uint32_t
told_all(struct figures_world *w, uint32_t from, uint32_t to, const struct db_table *t, struct text out[64])
{
	struct db_txn txn = db_begin(service_db(host_service(w->h[from], "reporting")), DB_READ);
	void *rec = arena_alloc(host_arena(w->h[from]), t->rec->size);
	struct db_scan s;
	uint32_t count = 0;

	db_scan_index(&s, &txn, t, record_field(t->rec, "peer", 4), &w->peer[from][to], false);
	while (count < 64 && db_scan_next(&s, host_arena(w->h[from]), rec))
		out[count++] = told_bytes(w, to, t, rec);
	db_scan_end(&s);
	db_abort(&txn);
	return count;
}

struct text
figures_told(struct figures_world *w, uint32_t from, uint32_t to, const struct db_table *t)
{
	struct text out[64];
	uint32_t count = told_all(w, from, to, t, out);

	assert_int_equal(count, 1);
	return out[0];
}

void
figures_carry(struct figures_world *w, uint32_t from, uint32_t to)
{
	struct text out[64];
	uint32_t count = told_all(w, from, to, &indicator_notice_table, out);

	for (uint32_t i = 0; i < count; i++)
		figures_mail(w, from, to, TOPIC_INDICATOR, out[i]);
	count = told_all(w, from, to, &figure_report_table, out);
	for (uint32_t i = 0; i < count; i++)
		figures_mail(w, from, to, TOPIC_REPORT, out[i]);
}

/* --- what tests do again and again ------------------------------------------------------------------ */
struct indicator
figures_published(struct figures_world *w, const char *code)
{
	struct indicator i = { .has = REC_BIT(INDICATOR_CODE) | REC_BIT(INDICATOR_LABEL) |
		    REC_BIT(INDICATOR_MEASURE) | REC_BIT(INDICATOR_DEFINITION) | REC_BIT(INDICATOR_PERIOD),
		.code = text_of(code),
		.period = PERIOD_QUARTER,
		.label = TEXT_LIT("Personnes accueillies"),
		.measure = MEASURE_ENTERED,
		.definition = TEXT_LIT("Chaque personne compte une fois.") };

	assert_int_equal(figures_call(w, 0, &w->national, "reporting.indicator.create", &indicator_desc, &i,
			     &indicator_desc, &i),
	    RC_OK);
	assert_int_equal(figures_do(w, 0, "reporting.indicator.publish", i.id, &indicator_desc, &i), RC_OK);
	for (uint32_t k = 1; k < w->count; k++)
		figures_carry(w, 0, k);
	return i;
}

void
figures_grant(struct figures_world *w, uint32_t node, const char *code)
{
	struct text codes[] = { text_of(code) };
	struct figure_grant g = { .has = REC_BIT(GRANT_PEER) | REC_BIT(GRANT_CODES) | REC_BIT(GRANT_FROM),
		.peer = w->peer[node][0],
		.codes = { codes, 1 },
		.from = QUARTER };

	assert_int_equal(figures_call(w, node, &w->coordinator, "reporting.figure_grant.create",
			     &figure_grant_desc, &g, &figure_grant_desc, &g),
	    RC_OK);
}

static struct list
entries_of(const uint32_t people[3], struct figure_cell cells[3])
{
	static const enum figure_category categories[] = { CATEGORY_PROFESSIONAL, CATEGORY_GOVERNING,
		CATEGORY_OTHER_PUBLIC };

	for (uint32_t i = 0; i < 3; i++)
		cells[i] = (struct figure_cell){ .has = REC_BIT(CELL_CATEGORY) | REC_BIT(CELL_VALUE) |
			    REC_BIT(CELL_PEOPLE),
			.category = categories[i],
			.value = people[i],
			.people = people[i] };
	return (struct list){ cells, 3 };
}

struct figure_sheet
figures_sheet(struct figures_world *w, uint32_t node, const char *code, const uint32_t people[3])
{
	struct figure_cell cells[3];
	struct figure_sheet s = { .has = REC_BIT(FIGURE_SHEET_CODE) | REC_BIT(FIGURE_SHEET_PERIOD) |
		    REC_BIT(FIGURE_SHEET_FROM) | REC_BIT(FIGURE_SHEET_ENTRIES) |
		    REC_BIT(FIGURE_SHEET_EVIDENCE),
		.code = text_of(code),
		.period = PERIOD_QUARTER,
		.from = QUARTER,
		.entries = entries_of(people, cells),
		.evidence = TEXT_LIT("Registre d’accueil") };

	assert_int_equal(figures_call(w, node, &w->coordinator, "reporting.figure_sheet.create",
			     &figure_sheet_desc, &s, &figure_sheet_desc, &s),
	    RC_OK);
	return s;
}

enum rc
figures_enter(struct figures_world *w, uint32_t node, struct figure_sheet *s, const uint32_t people[3])
{
	struct figure_cell cells[3];
	struct figure_sheet patch = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) |
		    REC_BIT(FIGURE_SHEET_ENTRIES),
		.id = s->id,
		.version = s->version,
		.entries = entries_of(people, cells) };

	return figures_call(w, node, &w->coordinator, "reporting.figure_sheet.update", &figure_sheet_desc,
	    &patch, &figure_sheet_desc, s);
}

bool
figures_sum(
    struct figures_world *w, const char *code, enum figure_category category, struct consolidation *ret)
{
	struct db_txn t = db_begin(service_db(host_service(w->h[0], "reporting")), DB_READ);
	struct db_scan s;
	struct text of = text_of(code);
	bool found = false;

	db_scan_index(&s, &t, &consolidation_table, record_field_tag(&consolidation_desc, CONSOLIDATION_CODE),
	    &of, false);
	while (!found && db_scan_next(&s, host_arena(w->h[0]), ret))
		found = ret->category == category && !REC_HAS(ret, CONSOLIDATION_TERRITORY);
	db_scan_end(&s);
	db_abort(&t);
	return found;
}

/* --- for cmocka ------------------------------------------------------------ */
const uint32_t figures_many[3] = { 10, 9, 8 }, figures_few[3] = { 3, 9, 20 };

int
figures_up(void **state)
{
	*state = figures_world_new(2);
	return 0;
}

int
figures_down(void **state)
{
	figures_verify(*state);
	assert_null(
	    figures_check(service_db(host_service(((struct figures_world *)*state)->h[0], "reporting"))));
	figures_world_free(*state);
	return 0;
}

enum rc
figures_step_begin(struct figures_world *w, uint32_t node, const char *verb, struct figure_sheet *s)
{
	char method[64];

	snprintf(method, sizeof method, "reporting.figure_sheet.%s", verb);
	return figures_do(w, node, method, s->id, &figure_sheet_desc, s);
}

void
figures_reload(struct figures_world *w, uint32_t node, struct figure_sheet *s)
{
	host_settle(w->h[node]);
	assert_int_equal(
	    figures_call(w, node, s->personal ? &w->referent : &w->coordinator, "reporting.figure_sheet.get",
		&ref_desc, &(struct ref){ REC_BIT(1), s->id }, &figure_sheet_desc, s),
	    RC_OK);
}

static void
all_carry(struct figures_world *w, uint32_t from, uint32_t to, uint32_t topic, const struct db_table *t)
{
	struct text out[64];
	uint32_t count = told_all(w, from, to, t, out);

	for (uint32_t i = 0; i < count; i++)
		figures_mail(w, from, to, topic, out[i]);
}

void
figures_ask(struct figures_world *w, uint32_t node, uint32_t other)
{
	all_carry(w, node, other, TOPIC_ASK, &figure_ask_table);
}

void
figures_answer(struct figures_world *w, uint32_t node, uint32_t other)
{
	all_carry(w, other, node, TOPIC_HELD, &figure_held_table);
}

enum rc
figures_step(struct figures_world *w, uint32_t node, const char *verb, struct figure_sheet *s)
{
	enum rc rc = figures_step_begin(w, node, verb, s);

	if (rc != RC_OK)
		return rc;
	figures_reload(w, node, s);
	for (unsigned i = 0; i < 20 && s->status == SHEET_ASKING; i++) {
		figures_ask(w, node, 0);
		host_advance(w->h[0], USEC_PER_SEC); /* behind a jump, who follows another is late to hear */
		figures_answer(w, node, 0);
		host_advance(w->h[node], USEC_PER_SEC);
		figures_reload(w, node, s);
	}
	assert_int_not_equal(s->status, SHEET_ASKING);
	return REC_HAS(s, FIGURE_SHEET_REFUSAL) ? RC_RULE : RC_OK;
}

/* Entered, granted, closed and told, and heard by the national node. */
struct figure_sheet
figures_tell(struct figures_world *w, uint32_t node, const char *code, const uint32_t people[3])
{
	struct figure_sheet s = figures_sheet(w, node, code, people);

	figures_grant(w, node, code);
	assert_int_equal(figures_step(w, node, "close", &s), RC_OK);
	assert_int_equal(figures_step(w, node, "send", &s), RC_OK);
	figures_carry(w, node, 0);
	return s;
}
