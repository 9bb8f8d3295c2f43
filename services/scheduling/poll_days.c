/*
 * poll_days: what the answers to a poll come to: for the planner, for those who read the results, and which days fall.
 * Owns: the counts; the rule by which an option falls.
 * Beware: of those who answered by name only the team reads; whoever is asked reads numbers.
 */
#include "services/scheduling/plan_case.h"
#include "services/scheduling/poll.h"

#include <stdlib.h>

/* --- reading --------------------------------------------------------------------------- */
static void
answers_push(struct context *c, struct poll_answer_list *l, const struct poll_answer *a)
{
	if (l->count == 0) {
		l->items = ARENA_ARRAY(c->arena, 16, struct poll_answer);
	} else if (l->count >= 16 && (l->count & (l->count - 1)) == 0) {
		struct poll_answer *grown = ARENA_ARRAY(c->arena, (size_t)l->count * 2, struct poll_answer);

		memcpy(grown, l->items, l->count * sizeof *grown);
		l->items = grown;
	}
	l->items[l->count++] = *a;
}

void
poll_answers_of(struct context *c, struct id poll, struct poll_answer_list *ret)
{
	const struct poll_answer *latest;
	const struct staged *at = NULL;
	struct poll_answer a;
	struct db_scan scan;

	*ret = (struct poll_answer_list){ NULL, 0 };
	db_scan_index(&scan, c->txn, &scheduling_poll_answers,
	    record_field_tag(&poll_answer_desc, POLL_ANSWER_TAG_POLL), &poll, false);
	while (db_scan_next(&scan, c->arena, &a))
		if (!scheduling_is_archived(&a) &&
		    context_staged_id(c, &scheduling_poll_answers, a.id) == NULL)
			answers_push(c, ret, &a);
	db_scan_end(&scan);
	while ((latest = context_staged_next(c, &scheduling_poll_answers, &at)) != NULL)
		if (id_equal(latest->poll, poll) && !scheduling_is_archived(latest) &&
		    latest == context_staged_id(c, &scheduling_poll_answers, latest->id))
			answers_push(c, ret, latest);
}

const struct poll_value *
poll_value_of(const struct poll_answer *a, uint32_t option)
{
	const struct poll_value *v = a->values.items;

	for (uint32_t i = 0; i < a->values.count; i++)
		if (v[i].option == option)
			return &v[i];
	return NULL;
}

void
poll_count(const struct poll *p, const struct poll_answer_list *answers, struct poll_count *ret_counts)
{
	const struct poll_option *o = p->options.items;

	for (uint32_t i = 0; i < p->options.count; i++) {
		struct poll_count *n = &ret_counts[i];

		*n = (struct poll_count){
			.number = o[i].number, .session = o[i].session, .day = o[i].day, .fallen = o[i].fallen
		};
		n->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) |
		    REC_BIT(7) | REC_BIT(8);
		if (REC_HAS(&o[i], POLL_OPTION_REASON)) {
			n->reason = o[i].reason;
			n->has |= REC_BIT(9);
		}
		for (uint32_t k = 0; k < answers->count; k++) {
			const struct poll_value *v = poll_value_of(&answers->items[k], o[i].number);

			n->yes += v != NULL && v->value == POLL_YES;
			n->if_needed += v != NULL && v->value == POLL_IF_NEEDED;
			n->no += v != NULL && v->value == POLL_NO;
			n->silent += v == NULL;
		}
	}
}

/* --- falling --------------------------------------------------------------------------- */
static bool
count_falls(const struct poll_count *n, bool closing)
{
	uint32_t said = n->yes + n->if_needed + n->no;

	if (n->no == 0 || n->no != said)
		return false;
	return n->silent == 0 || (closing && said >= n->silent);
}

static void
option_falls(struct context *c, struct poll_option *o, const struct poll_count *n)
{
	const char *who = n->silent == 0 ? "interrogées" : "qui ont répondu";

	o->fallen = true;
	o->reason = text_of(n->no == 1
		? arena_printf(c->arena, "La seule personne %s ne peut pas ce jour-là.",
		      n->silent == 0 ? "interrogée" : "qui a répondu")
		: arena_printf(c->arena, "Aucune des %u personnes %s ne peut ce jour-là.", n->no, who));
	o->has |= REC_BIT(POLL_OPTION_FALLEN) | REC_BIT(POLL_OPTION_REASON);
}

const char *
poll_falls(struct context *c, struct poll *p, const struct poll_answer_list *answers, bool closing)
{
	uint32_t n = p->options.count;
	struct poll_option *all = arena_copy(c->arena, p->options.items, n * sizeof *all);
	struct poll_count *counts = ARENA_ARRAY(c->arena, n, struct poll_count);
	bool fell = false, rose = false;

	poll_count(p, answers, counts);
	for (uint32_t i = 0; i < n; i++) {
		bool was = all[i].fallen;

		all[i].fallen = false;
		all[i].has &= ~(REC_BIT(POLL_OPTION_FALLEN) | REC_BIT(POLL_OPTION_REASON));
		if (count_falls(&counts[i], closing))
			option_falls(c, &all[i], &counts[i]);
		fell = fell || (all[i].fallen && !was);
		rose = rose || (was && !all[i].fallen);
	}
	p->options.items = all;
	if (fell)
		return "fell";
	return rose ? "rose" : NULL;
}

/* --- results --------------------------------------------------------------------------- */
static int
count_by_day(const void *a, const void *b)
{
	const struct poll_count *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static void
voice_fill(struct context *c, const struct poll_answer *a, struct poll_voice *ret)
{
	const struct poll_value *v = a->values.items;
	struct list *const lists[] = { &ret->yes, &ret->if_needed, &ret->no };

	*ret = (struct poll_voice){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.person = a->person };
	for (int i = 0; i < 3; i++)
		lists[i]->items = ARENA_ARRAY(c->arena, a->values.count + 1, uint32_t);
	for (uint32_t i = 0; i < a->values.count; i++) {
		struct list *to = lists[v[i].value <= POLL_NO ? v[i].value : POLL_NO];

		((uint32_t *)to->items)[to->count++] = v[i].option;
	}
}

static bool
caller_is_asked(const struct context *c, const struct poll *p)
{
	return !id_is_zero(c->caller.person) && list_has_id(&p->asked, c->caller.person);
}

static enum rc
poll_results(struct context *c, const struct ref *in, struct poll_results *ret, struct fault *why)
{
	struct poll_answer_list answers;
	struct poll_voice *voices;
	struct poll_count *counts;
	struct poll p;

	if (!context_get(c, &scheduling_polls, in->id, &p) ||
	    !(caller_has(c, ROLE_TEAM) || caller_is_asked(c, &p)))
		return fault_only(why, RC_NOT_FOUND);
	poll_answers_of(c, p.id, &answers);
	counts = ARENA_ARRAY(c->arena, p.options.count + 1, struct poll_count);
	poll_count(&p, &answers, counts);
	qsort(counts, p.options.count, sizeof *counts, count_by_day);
	*ret = (struct poll_results){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5),
		.id = p.id,
		.status = p.status,
		.asked = answers.count,
		.counts = { counts, p.options.count } };
	voices = ARENA_ARRAY(c->arena, answers.count + 1, struct poll_voice);
	for (uint32_t i = 0; i < answers.count; i++)
		if (REC_HAS(&answers.items[i], POLL_ANSWER_TAG_ANSWERED_AT))
			voice_fill(c, &answers.items[i], &voices[ret->answered++]);
	if (!caller_has(c, ROLE_TEAM))
		return RC_OK;
	ret->voices = (struct list){ voices, ret->answered };
	ret->has |= REC_BIT(6);
	return RC_OK;
}
SERVICE_HANDLER(poll_results, struct ref, struct poll_results)

/* --- for the planner ------------------------------------------------------------------- */
static bool
poll_latest(struct context *c, struct id session, struct poll *ret)
{
	struct db_scan scan;
	struct poll p;
	bool found = false;

	db_scan_index(&scan, c->txn, &scheduling_polls, record_field_tag(&poll_desc, POLL_TAG_SESSIONS),
	    &session, false);
	while (db_scan_next(&scan, c->arena, &p)) {
		if (p.status == POLL_DRAFT || scheduling_is_archived(&p) ||
		    (found && p.opened_at <= ret->opened_at))
			continue;
		*ret = p;
		found = true;
	}
	db_scan_end(&scan);
	return found;
}

static bool
suits_more(const struct poll_day *d, const struct poll_count *n)
{
	if (d->fallen != n->fallen)
		return d->fallen;
	return 2 * n->yes + n->if_needed > 2 * d->yes + d->if_needed;
}

static bool
animator_declines(const struct action *a, const struct poll_answer_list *answers, uint32_t option)
{
	for (uint32_t i = 0; i < answers->count; i++) {
		const struct poll_value *v = poll_value_of(&answers->items[i], option);

		if (v != NULL && v->value == POLL_NO && plan_is_animator(a, answers->items[i].person))
			return true;
	}
	return false;
}

uint32_t
poll_days_of(struct context *c, struct id session, struct poll_day *ret, uint32_t cap)
{
	struct poll_answer_list answers;
	struct action action = { 0 };
	struct poll_count *counts;
	struct session of;
	struct poll p;
	uint32_t n = 0;

	if (!poll_latest(c, session, &p))
		return 0;
	if (context_get(c, &scheduling_sessions, session, &of))
		(void)context_get(c, &scheduling_actions, of.action, &action);
	poll_answers_of(c, p.id, &answers);
	counts = ARENA_ARRAY(c->arena, p.options.count + 1, struct poll_count);
	poll_count(&p, &answers, counts);
	qsort(counts, p.options.count, sizeof *counts, count_by_day);
	for (uint32_t i = 0; i < p.options.count; i++) {
		const struct poll_count *k = &counts[i];
		bool again = n > 0 && ret[n - 1].day == k->day;

		if (!id_equal(k->session, session) || (again && !suits_more(&ret[n - 1], k)) ||
		    (!again && n == cap))
			continue;
		n += !again;
		ret[n - 1] = (struct poll_day){ k->day, k->yes, k->if_needed, k->no, k->silent, k->fallen,
			k->fallen && animator_declines(&action, &answers, k->number) };
	}
	return n;
}
