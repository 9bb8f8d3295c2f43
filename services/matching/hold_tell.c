/*
 * hold_tell: what one side tells the other of a hold, and tells again until it is heard; what comes in by mail.
 * Owns: hold_ask and hold_answer, which travel; matching.far_hold.retell and matching.home_hold.retell, which timers run.
 * Beware: these two records leave the node whole: what is put into them is what an answer link shows, and nothing else. Once a hold is over
 *         its word says no more than that.
 */
#include "common/calendar.h"
#include "services/matching/hold.h"

#define DONE_DAYS_MOST 240u
#define HOLD_LEAP 1000u /* more words than one hold has between a backup and the day it is put back */
#define HOLD_FORGOTTEN (30 * USEC_PER_DAY) /* a backup that is put back is not older */

const struct db_table matching_far_hold = { &far_hold_desc };
const struct db_table matching_home_hold = { &home_hold_desc };
const struct db_table matching_hold_ask = { &hold_ask_desc };
const struct db_table matching_hold_answer = { &hold_answer_desc };
const struct db_table matching_quota = { &quota_desc };
const struct db_table matching_peer = { &peer_desc };
const struct db_table matching_sharing = { &sharing_desc };

bool
far_is_over(enum far_status s)
{
	return s != FAR_ASKED && s != FAR_HELD && s != FAR_CONFIRMED && s != FAR_AGREED;
}

bool
home_is_over(enum home_status s)
{
	return s != HOME_ASKED && s != HOME_HELD && s != HOME_ACCEPTED && s != HOME_ENGAGED && s != HOME_DONE;
}

enum rc
far_move(struct far_hold *h, enum far_event event)
{
	int to = 0;
	enum rc rc = machine_step(far_machine.edges, far_machine.edge_count, (int)h->status, (int)event, &to);

	if (rc == RC_OK)
		h->status = (enum far_status)to;
	return rc;
}

enum rc
home_move(struct home_hold *h, enum home_event event)
{
	int to = 0;
	enum rc rc =
	    machine_step(home_machine.edges, home_machine.edge_count, (int)h->status, (int)event, &to);

	if (rc == RC_OK)
		h->status = (enum home_status)to;
	return rc;
}

/* --- the asker's word --------------------------------------------------------------------------------------------------- */
static struct hold_need
need_of(struct context *c, const struct competence_need *n, const struct competence *known)
{
	(void)c;
	return (struct hold_need){ REC_BIT(2) | REC_BIT(3) | (REC_HAS(known, 6) ? REC_BIT(1) : 0),
		known->code, known->name, REC_HAS(n, 2) ? n->level : 1 };
}

static void
brief_needs(struct context *c, const struct request *r, struct hold_ask *a)
{
	const struct competence_need *needs = r->competences.items;
	struct hold_need *items = ARENA_ARRAY(c->arena, r->competences.count + 1, struct hold_need);
	struct accompaniment service;
	uint32_t n = 0;

	if (REC_HAS(r, REQUEST_TAG_SERVICE) &&
	    context_get(c, &matching_accompaniment, r->service, &service)) {
		a->service_code = service.code;
		a->service_name = service.name;
		a->has |= (REC_HAS(&service, 6) ? REC_BIT(ASK_TAG_SERVICE_CODE) : 0) |
		    REC_BIT(ASK_TAG_SERVICE_NAME);
	}
	for (uint32_t i = 0; i < r->competences.count; i++) {
		struct competence known;

		if (context_get(c, &matching_competence, needs[i].competence, &known))
			items[n++] = need_of(c, &needs[i], &known);
	}
	a->competences = (struct list){ items, n };
	a->has |= n != 0 ? REC_BIT(ASK_TAG_COMPETENCES) : 0;
}

/* What an answer link would show of the request, and how to find the card. */
static void
ask_brief(struct context *c, const struct far_hold *h, struct hold_ask *a)
{
	struct provider card;
	struct proposal p;
	struct request r;

	if (!context_latest(c, &matching_request, h->request, &r) ||
	    !context_latest(c, &matching_proposal, h->proposal, &p) ||
	    !context_get(c, &matching_provider, h->provider, &card))
		return;
	context_open(c, &matching_request, &r); /* as it lies in the store, its languages are sealed */
	a->card = card.home_id;
	a->days = r.days;
	a->months = p.held;
	a->from = r.from;
	a->to = r.to;
	a->remote = r.remote;
	a->urgency = r.urgency;
	a->deadline = p.expires_at;
	a->has |= REC_BIT(ASK_TAG_CARD) | REC_BIT(ASK_TAG_DAYS) | REC_BIT(ASK_TAG_MONTHS) |
	    REC_BIT(ASK_TAG_FROM) | REC_BIT(ASK_TAG_TO) | REC_BIT(ASK_TAG_REMOTE) | REC_BIT(ASK_TAG_URGENCY) |
	    REC_BIT(ASK_TAG_DEADLINE);
	if (REC_HAS(&r, REQUEST_TAG_DEPARTMENT) && r.confidentiality == CONFIDENTIALITY_STANDARD) {
		a->department = r.department;
		a->has |= REC_BIT(ASK_TAG_DEPARTMENT);
	}
	a->languages = r.languages;
	a->accessibility = r.accessibility;
	a->has |= (r.languages.count != 0 ? REC_BIT(ASK_TAG_LANGUAGES) : 0) |
	    (r.accessibility != 0 ? REC_BIT(ASK_TAG_ACCESSIBILITY) : 0);
	brief_needs(c, &r, a);
}

/* As it was told last, or the first one. */
static void
ask_last(struct context *c, const struct far_hold *h, struct hold_ask *ret)
{
	if (context_latest(c, &matching_hold_ask, h->token, ret)) {
		context_open(c, &matching_hold_ask, ret);
		return;
	}
	*ret = (struct hold_ask){ .has = REC_BIT(TAG_ID) | REC_BIT(ASK_TAG_PEER) | REC_BIT(ASK_TAG_POOL),
		.id = h->token,
		.peer = h->peer,
		.pool = h->pool };
	ask_brief(c, h, ret);
}

#define ASK_KEPT                                                                                             \
	(REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT) |        \
	    REC_BIT(ASK_TAG_PEER) | REC_BIT(ASK_TAG_CARD) | REC_BIT(ASK_TAG_POOL) |                          \
	    REC_BIT(ASK_TAG_RELEVANCE) | REC_BIT(ASK_TAG_COMPLEMENTARITY))

static void
ask_stage(struct context *c, const struct far_hold *h, struct hold_ask *a)
{
	bool over = far_is_over(h->status), strip = over && REC_HAS(a, ASK_TAG_LANGUAGES);

	if (over)
		a->has &= ASK_KEPT;
	a->want = over					      ? WANT_NOTHING
	    : h->status == FAR_ASKED || h->status == FAR_HELD ? WANT_HELD
							      : WANT_ENGAGED;
	if (h->status == FAR_AGREED && REC_HAS(h, FAR_TAG_MONTHS) && h->months.count != 0)
		a->months = h->months; /* where home has them: what would suit, should it forget */
	a->rank = h->told;
	a->heard = h->heard;
	a->has |= REC_BIT(ASK_TAG_WANT) | REC_BIT(ASK_TAG_RANK) | REC_BIT(ASK_TAG_HEARD);
	event_stage(c, &matching_hold_ask, "told", a);
	if (strip)
		subject_strip(c, &matching_hold_ask, a->id);
}

/* When the other side has not heard, and not for ever. */
static void
retell_later(
    struct context *c, uint32_t told, uint32_t acked, uint32_t tries, const char *method, struct id id)
{
	if (acked < told && tries < HOLD_TRIES_MOST)
		context_timer(c, c->now + HOLD_RETELL, method, id);
}

/* Those that the word does not have yet. */
static bool
ask_days(struct context *c, struct hold_ask *a, const struct list *days)
{
	const struct done_day *more = days->items;
	uint32_t n = a->days_done.count;
	struct done_day *all = ARENA_ARRAY(c->arena, n + days->count + 1, struct done_day);

	if (n != 0)
		memcpy(all, a->days_done.items, n * sizeof *all);
	for (uint32_t i = 0; i < days->count && n < DONE_DAYS_MOST; i++) {
		uint32_t at = 0;

		while (at < n && all[at].day != more[i].day)
			at++;
		if (at == n)
			all[n++] = more[i];
	}
	if (n == a->days_done.count)
		return false;
	a->days_done = (struct list){ all, n };
	a->has |= REC_BIT(ASK_TAG_DAYS_DONE);
	return true;
}

static void
far_say(struct context *c, struct far_hold *h, bool fresh, const char *verb, struct hold_ask *a)
{
	h->told += fresh;
	h->tries = fresh ? 0 : h->tries;
	h->told_at = c->now;
	h->has |= REC_BIT(FAR_TAG_TOLD) | REC_BIT(FAR_TAG_TOLD_AT) | REC_BIT(FAR_TAG_TRIES);
	event_stage(c, &matching_far_hold, verb, h);
	ask_stage(c, h, a);
	retell_later(c, h->told, h->acked, h->tries, "matching.far_hold.retell", h->id);
}

void
far_tell(struct context *c, struct far_hold *h, bool fresh, const char *verb)
{
	struct hold_ask a;

	ask_last(c, h, &a);
	far_say(c, h, fresh, verb, &a);
}

bool
far_tell_days(struct context *c, struct far_hold *h, const struct list *days, const char *verb)
{
	struct hold_ask a;

	ask_last(c, h, &a);
	if (!ask_days(c, &a, days))
		return false;
	far_say(c, h, true, verb, &a);
	return true;
}

void
far_tell_shift(struct context *c, struct far_hold *h)
{
	struct hold_ask a;

	ask_last(c, h, &a);
	a.shift = h->shift;
	a.shift_from = h->shift_from;
	a.shift_to = h->shift_to;
	a.shift_days = h->shift_days;
	a.has |= REC_BIT(ASK_TAG_SHIFT) | REC_BIT(ASK_TAG_SHIFT_FROM) | REC_BIT(ASK_TAG_SHIFT_TO) |
	    REC_BIT(ASK_TAG_SHIFT_DAYS);
	far_say(c, h, true, "moved", &a);
}

void
far_tell_engagement(struct context *c, struct far_hold *h, const struct engagement *e)
{
	struct hold_ask a;
	bool paused = e->status == ENGAGEMENT_SUSPENDED, told;

	ask_last(c, h, &a);
	told = REC_HAS(&a, ASK_TAG_SUSPENDED) && a.suspended;
	if (paused == told && REC_HAS(e, 21) == REC_HAS(&a, ASK_TAG_RELEVANCE) &&
	    (far_is_over(h->status) || a.to == e->to))
		return;
	if (!far_is_over(h->status)) {
		a.suspended = paused;
		a.to = e->to;
		a.has |= REC_BIT(ASK_TAG_SUSPENDED) | REC_BIT(ASK_TAG_TO);
	}
	if (REC_HAS(e, 21)) {
		a.relevance = e->relevance;
		a.complementarity = e->complementarity;
		a.has |= REC_BIT(ASK_TAG_RELEVANCE) | (REC_HAS(e, 22) ? REC_BIT(ASK_TAG_COMPLEMENTARITY) : 0);
	}
	far_say(c, h, true, "moved", &a);
}

/* --- home's word -------------------------------------------------------------------------------------------------------- */
void
home_tell(struct context *c, struct home_hold *h, bool fresh, const char *verb)
{
	struct hold_answer a = { .id = h->id, .peer = h->peer, .token = h->token, .status = h->status };

	h->told += fresh;
	h->tries = fresh ? 0 : h->tries;
	h->told_at = c->now;
	h->has |= REC_BIT(HOME_TAG_TOLD) | REC_BIT(HOME_TAG_TOLD_AT) | REC_BIT(HOME_TAG_TRIES);
	event_stage(c, &matching_home_hold, verb, h);
	if (context_latest(c, &matching_hold_answer, h->id, &a)) /* its head */
		a.has &= (REC_BIT(TAG_FIRST) - 1);
	a.has |= REC_BIT(TAG_ID) | REC_BIT(HOLD_ANSWER_TAG_PEER) | REC_BIT(HOLD_ANSWER_TAG_TOKEN) |
	    REC_BIT(HOLD_ANSWER_TAG_STATUS) | REC_BIT(HOLD_ANSWER_TAG_RANK) | REC_BIT(HOLD_ANSWER_TAG_HEARD) |
	    (REC_HAS(h, HOME_TAG_REASON) ? REC_BIT(HOLD_ANSWER_TAG_REASON) : 0) |
	    (REC_HAS(h, HOME_TAG_REFUSAL) ? REC_BIT(HOLD_ANSWER_TAG_REFUSAL) : 0) |
	    (REC_HAS(h, HOME_TAG_MONTHS) ? REC_BIT(HOLD_ANSWER_TAG_MONTHS) : 0) |
	    (REC_HAS(h, HOME_TAG_EXPIRES_AT) ? REC_BIT(HOLD_ANSWER_TAG_DEADLINE) : 0) |
	    (REC_HAS(h, HOME_TAG_DAYS_DONE) ? REC_BIT(HOLD_ANSWER_TAG_DAYS_DONE) : 0) |
	    (REC_HAS(h, HOME_TAG_SHIFT) ? REC_BIT(HOLD_ANSWER_TAG_SHIFT) : 0) |
	    (REC_HAS(h, HOME_TAG_SHIFT_REFUSED) ? REC_BIT(HOLD_ANSWER_TAG_SHIFT_REFUSED) : 0) |
	    (REC_HAS(h, HOME_TAG_OPENED_AT) ? REC_BIT(HOLD_ANSWER_TAG_OPENED_AT) : 0);
	a.peer = h->peer;
	a.token = h->token;
	a.status = h->status;
	a.rank = h->told;
	a.heard = h->heard;
	a.reason = h->reason;
	a.refusal = h->refusal;
	a.months = h->months;
	a.deadline = h->expires_at;
	a.days_done = h->days_done;
	a.shift = h->shift;
	a.shift_refused = h->shift_refused;
	a.opened_at = h->opened_at;
	event_stage(c, &matching_hold_answer, "told", &a);
	retell_later(c, h->told, h->acked, h->tries, "matching.home_hold.retell", h->id);
}

/* --- again -------------------------------------------------------------------------------------------------------------- */
static enum rc
far_hold_retell(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct far_hold h;

	(void)ret;
	(void)why;
	if (!context_get(c, &matching_far_hold, in->id, &h) || h.acked >= h.told ||
	    c->now < h.told_at + HOLD_RETELL || /* a later word has its own timer */
	    hold_peer_is_revoked(c, h.peer))
		return RC_OK;
	h.tries++;
	far_tell(c, &h, false, "moved");
	return RC_OK;
}
SERVICE_HANDLER(far_hold_retell, struct ref, void)

static enum rc
home_hold_retell(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct home_hold h;

	(void)ret;
	(void)why;
	if (!context_get(c, &matching_home_hold, in->id, &h) || h.acked >= h.told ||
	    c->now < h.told_at + HOLD_RETELL || hold_peer_is_revoked(c, h.peer))
		return RC_OK;
	h.tries++;
	home_tell(c, &h, false, "moved");
	return RC_OK;
}
SERVICE_HANDLER(home_hold_retell, struct ref, void)

/* What was told since may be forgotten here: the next ranks go beyond any that it had. */
static bool
is_told_again(const struct context *c, bool over, uint32_t told, uint32_t acked, usec_t told_at, bool forgot)
{
	return !over || acked < told || (forgot && told_at >= c->now - HOLD_FORGOTTEN);
}

void
hold_tell_again(struct context *c, struct id peer, bool forgot)
{
	struct far_hold f;
	struct home_hold h;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_far_hold, matching_field(&matching_far_hold, "peer"), &peer, false);
	while (db_scan_next(&s, c->arena, &f)) {
		if (!is_told_again(c, far_is_over(f.status), f.told, f.acked, f.told_at, forgot))
			continue;
		f.told += forgot ? HOLD_LEAP : 0;
		far_tell(c, &f, false, "moved");
	}
	db_scan_end(&s);
	db_scan_index(
	    &s, c->txn, &matching_home_hold, matching_field(&matching_home_hold, "peer"), &peer, false);
	while (db_scan_next(&s, c->arena, &h)) {
		if (!is_told_again(c, home_is_over(h.status), h.told, h.acked, h.told_at, forgot))
			continue;
		h.told += forgot ? HOLD_LEAP : 0;
		home_tell(c, &h, false, "moved");
	}
	db_scan_end(&s);
}

/* --- in ----------------------------------------------------------------------------------------------------------------- */
/* What cannot be read is passed over: federation keeps it, and says so. */
static enum rc
mail_take(struct context *c, const struct peer_mail *m, struct fault *why)
{
	const struct peer_topic *t = peer_topic_of_number(m->topic);
	struct fault unread = { 0 };
	struct hold_answer answer = { 0 };
	struct hold_ask ask = { 0 };

	if (t == NULL)
		return RC_OK;
	if (t->rec == &hold_ask_desc && peer_mail_read(m, &hold_ask_desc, c->arena, &ask, &unread) == RC_OK &&
	    REC_HAS(&ask, TAG_ID))
		return hold_ask_hear(c, m->peer, &ask, why);
	if (t->rec == &hold_answer_desc &&
	    peer_mail_read(m, &hold_answer_desc, c->arena, &answer, &unread) == RC_OK)
		return hold_answer_hear(c, m->peer, &answer, why);
	return RC_OK;
}

enum rc
hold_mail(struct context *c, const struct event *e, struct fault *why)
{
	if (e->rec_desc == &peer_mail_desc && e->rec != NULL && text_is(e->name, "peer_mail.received"))
		return mail_take(c, e->rec, why);
	if (e->rec_desc == &peer_desc)
		hold_peer_follow(c, e);
	return RC_OK;
}
