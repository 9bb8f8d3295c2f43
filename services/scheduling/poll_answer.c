/*
 * poll_answer: what those who are asked read and answer, by an account or by a link.
 * Owns: what a ballot shows: the days, and one's own answers.
 * Beware: what was answered may be changed until the poll is closed. Nobody reads here what others answered.
 */
#include "services/scheduling/poll.h"

#include <stdlib.h>

/* --- ballots --------------------------------------------------------------------------- */
static int
by_day(const void *a, const void *b)
{
	const struct ballot_option *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static struct ballot_option
ballot_option(struct context *c, const struct poll_option *o, const struct poll_answer *a)
{
	const struct poll_value *v = poll_value_of(a, o->number);
	struct ballot_option b = {
		.number = o->number, .day = o->day, .halves = o->halves, .fallen = o->fallen
	};
	struct session s;

	b.has = REC_BIT(BALLOT_OPTION_NUMBER) | REC_BIT(BALLOT_OPTION_DAY) | REC_BIT(BALLOT_OPTION_HALVES) |
	    REC_BIT(BALLOT_OPTION_FALLEN);
	if (context_get(c, &scheduling_sessions, o->session, &s)) {
		b.rank = s.rank;
		b.remote = s.remote;
		b.has |= REC_BIT(BALLOT_OPTION_RANK) | REC_BIT(BALLOT_OPTION_REMOTE);
	}
	if (v != NULL) {
		b.value = v->value;
		b.has |= REC_BIT(BALLOT_OPTION_VALUE);
	}
	return b;
}

/* Why nothing can be answered any more; RC_OK: it can. */
static enum rc
ballot_open(struct context *c, const struct poll *p, struct fault *why)
{
	usec_t since = REC_HAS(p, POLL_TAG_CLOSED_AT) ? p->closed_at : p->closes_at;
	struct action a;

	if (p->status != POLL_OPEN || p->closes_at <= c->now || scheduling_is_archived(p))
		return fault_addf(
		    why, RC_CONFLICT, "closes_at", FAULT_POLL_LATE, "%s", poll_moment(c, since));
	return poll_action_check(c, p, &a, why);
}

static const char *
ballot_sentence(struct context *c, const struct poll *p)
{
	struct fault *why = ARENA_NEW(c->arena, struct fault);
	char line[400];

	fault_clear(why);
	if (p->status == POLL_OPEN && p->closes_at > c->now && !scheduling_is_archived(p)) {
		if (ballot_open(c, p, why) == RC_OK)
			return NULL;
		fault_sentence(&why->items[0], 1, line, sizeof line);
		return arena_printf(c->arena, "%s", line);
	}
	return arena_printf(c->arena, "Ce sondage est clos depuis le %s : les réponses ne changent plus.",
	    poll_moment(c, REC_HAS(p, POLL_TAG_CLOSED_AT) ? p->closed_at : p->closes_at));
}

static void
ballot_fill(struct context *c, const struct poll *p, const struct poll_answer *a, struct poll_ballot *ret)
{
	const struct poll_option *o = p->options.items;
	struct ballot_option *out = ARENA_ARRAY(c->arena, p->options.count + 1, struct ballot_option);
	const char *sentence = ballot_sentence(c, p);
	struct action action;

	for (uint32_t i = 0; i < p->options.count; i++)
		out[i] = ballot_option(c, &o[i], a);
	qsort(out, p->options.count, sizeof *out, by_day);
	*ret = (struct poll_ballot){ .poll = p->id,
		.status = p->status,
		.closes_at = p->closes_at,
		.options = { out, p->options.count },
		.answered_at = a->answered_at };
	ret->has = REC_BIT(POLL_BALLOT_POLL) | REC_BIT(POLL_BALLOT_STATUS) | REC_BIT(POLL_BALLOT_CLOSES_AT) |
	    REC_BIT(POLL_BALLOT_OPTIONS);
	if (REC_HAS(a, POLL_ANSWER_TAG_ANSWERED_AT))
		ret->has |= REC_BIT(POLL_BALLOT_ANSWERED_AT);
	if (context_get(c, &scheduling_actions, p->action, &action)) {
		ret->title = action.title;
		ret->has |= REC_BIT(POLL_BALLOT_TITLE);
	}
	if (sentence != NULL) {
		ret->sentence = text_of(sentence);
		ret->has |= REC_BIT(POLL_BALLOT_SENTENCE);
	}
}

/* --- answering ------------------------------------------------------------------------- */
static enum rc
values_check(const struct poll *p, const struct list *given, struct fault *why)
{
	const struct poll_value *v = given->items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < given->count; i++) {
		snprintf(field, sizeof field, "answers[%u].option", i);
		if (poll_option_find(p, v[i].option) == NULL)
			(void)fault_addf(
			    why, RC_INVALID, field, FAULT_POLL_OPTION_UNKNOWN, "%u", v[i].option);
		for (uint32_t k = 0; k < i; k++)
			if (v[k].option == v[i].option)
				(void)fault_addf(
				    why, RC_INVALID, field, FAULT_POLL_VALUE_TWICE, "n° %u", v[i].option);
	}
	return fault_rc(why);
}

/* What is not told stays as it was; in the order of the options. */
static void
values_take(struct context *c, const struct poll *p, const struct list *given, struct poll_answer *a)
{
	const struct poll_option *o = p->options.items;
	struct poll_answer told = { .values = *given };
	struct poll_value *out = ARENA_ARRAY(c->arena, p->options.count + 1, struct poll_value);
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->options.count; i++) {
		const struct poll_value *v = poll_value_of(&told, o[i].number);

		v = v != NULL ? v : poll_value_of(a, o[i].number);
		if (v != NULL)
			out[n++] = *v;
	}
	a->values = (struct list){ out, n };
	a->answered_at = c->now;
	a->has |= REC_BIT(POLL_ANSWER_TAG_VALUES) | REC_BIT(POLL_ANSWER_TAG_ANSWERED_AT);
}

static enum rc
answer_take(struct context *c, struct poll *p, struct poll_answer *a, const struct list *given,
    struct poll_ballot *ret, struct fault *why)
{
	struct poll_answer_list answers;
	enum rc rc = ballot_open(c, p, why);
	const char *verb;

	if (rc == RC_OK)
		rc = values_check(p, given, why);
	if (rc != RC_OK)
		return rc;
	values_take(c, p, given, a);
	rc = event_stage(c, &scheduling_poll_answers, "answered", a);
	poll_answers_of(c, p->id, &answers);
	verb = poll_falls(c, p, &answers, false);
	if (rc == RC_OK && verb != NULL)
		rc = event_stage(c, &scheduling_polls, verb, p);
	ballot_fill(c, p, a, ret);
	return rc;
}

/* --- by a link ------------------------------------------------------------------------- */
static enum rc
poll_read(struct context *c, const struct poll_token *in, struct poll_ballot *ret, struct fault *why)
{
	struct poll_answer a;
	struct poll p;
	enum rc rc = poll_link_find(c, in->token, &p, &a, why);

	if (rc == RC_OK)
		ballot_fill(c, &p, &a, ret);
	return rc;
}
SERVICE_HANDLER(poll_read, struct poll_token, struct poll_ballot)

static enum rc
poll_vote(struct context *c, const struct poll_vote *in, struct poll_ballot *ret, struct fault *why)
{
	struct poll_answer a;
	struct poll p;
	enum rc rc = poll_link_find(c, in->token, &p, &a, why);

	return rc == RC_OK ? answer_take(c, &p, &a, &in->answers, ret, why) : rc;
}
SERVICE_HANDLER(poll_vote, struct poll_vote, struct poll_ballot)

/* --- by an account --------------------------------------------------------------------- */
/* Of a poll in which the caller is not asked: as if it were not there. */
static enum rc
own_find(struct context *c, struct id poll, struct poll *ret_poll, struct poll_answer *ret, struct fault *why)
{
	struct poll_answer_list answers;

	if (!id_is_zero(c->caller.person) && context_get(c, &scheduling_polls, poll, ret_poll) &&
	    !scheduling_is_archived(ret_poll)) {
		poll_answers_of(c, poll, &answers);
		for (uint32_t i = 0; i < answers.count; i++)
			if (id_equal(answers.items[i].person, c->caller.person)) {
				*ret = answers.items[i];
				return RC_OK;
			}
	}
	return fault_only(why, RC_NOT_FOUND);
}

static enum rc
poll_ballot(struct context *c, const struct ref *in, struct poll_ballot *ret, struct fault *why)
{
	struct poll_answer a;
	struct poll p;
	enum rc rc = own_find(c, in->id, &p, &a, why);

	if (rc == RC_OK)
		ballot_fill(c, &p, &a, ret);
	return rc;
}
SERVICE_HANDLER(poll_ballot, struct ref, struct poll_ballot)

static enum rc
poll_reply(struct context *c, const struct poll_reply *in, struct poll_ballot *ret, struct fault *why)
{
	struct poll_answer a;
	struct poll p;
	enum rc rc = own_find(c, in->id, &p, &a, why);

	return rc == RC_OK ? answer_take(c, &p, &a, &in->answers, ret, why) : rc;
}
SERVICE_HANDLER(poll_reply, struct poll_reply, struct poll_ballot)

static int
by_deadline(const void *a, const void *b)
{
	const struct poll_ballot *x = a, *y = b;

	return x->closes_at < y->closes_at ? -1 : x->closes_at > y->closes_at;
}

#define MINE_MOST 50

static enum rc
poll_mine(struct context *c, const struct nothing *in, struct poll_ballots *ret, struct fault *why)
{
	struct poll_ballot *items = ARENA_ARRAY(c->arena, MINE_MOST, struct poll_ballot);
	struct poll_answer a;
	struct db_scan scan;
	struct poll p;

	(void)in;
	(void)why;
	ret->items = (struct list){ items, 0 };
	ret->has = REC_BIT(1);
	if (id_is_zero(c->caller.person))
		return RC_OK;
	db_scan_index(&scan, c->txn, &scheduling_poll_answers,
	    record_field_tag(&poll_answer_desc, POLL_ANSWER_TAG_PERSON), &c->caller.person, false);
	while (ret->items.count < MINE_MOST && db_scan_next(&scan, c->arena, &a)) {
		if (scheduling_is_archived(&a) || !context_get(c, &scheduling_polls, a.poll, &p))
			continue;
		if (ballot_sentence(c, &p) == NULL)
			ballot_fill(c, &p, &a, &items[ret->items.count++]);
	}
	db_scan_end(&scan);
	qsort(items, ret->items.count, sizeof *items, by_deadline);
	return RC_OK;
}
SERVICE_HANDLER(poll_mine, struct nothing, struct poll_ballots)
