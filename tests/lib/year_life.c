/*
 * year_life: see year.h: what becomes of a request, hour by hour, as the seed draws it.
 * Owns: the lives, in blocks.
 * Beware: whoever acts knows what was answered and nothing else; what comes out otherwise than hoped is looked at again on another day.
 */
#include "common/calendar.h"
#include "tests/lib/year.h"
#include <stdlib.h>

#define BLOCK 1024
#define DOZEN 12
#define LOOKS_MOST 12
#define QUESTIONS 35 /* of a hundred only ask for information, and are told */
#define PER_MILLE_ELSEWHERE 60 /* ask for the department whose providers federations share */

enum life_state {
	LIFE_DRAFT, /* to be written and handed in */
	LIFE_LISTED, /* there are proposals: somebody of the service looks at them */
	LIFE_TO_ASK, /* has looked: the best is asked */
	LIFE_ASKED, /* whose answer comes */
	LIFE_WAITED, /* somebody of the service sees to it again */
	LIFE_NEXT, /* another one was asked: the link is handed to them */
	LIFE_BEGUN, /* accepted */
	LIFE_MISSION, /* a day is done */
	LIFE_EVALUATED, /* days are done: the asker's opinion */
	LIFE_CLOSED, /* and the end */
	LIFE_DROPPED, /* withdrawn */
	LIFE_TOLD /* only a question: it is answered */
};

/* --- lives
 * ------------------------------------------------------------------------------------------------------------- */
static struct year_life *
life_new(struct year *y)
{
	struct year_life *l = y->free;

	if (l == NULL) {
		struct year_life *block = calloc(BLOCK, sizeof *block);

		if (block == NULL)
			abort();
		block[0].next = y->chunks;
		y->chunks = block;
		for (int i = 1; i < BLOCK; i++) {
			block[i].next = y->free;
			y->free = &block[i];
		}
		l = y->free;
	}
	y->free = l->next;
	*l = (struct year_life){ .year = y };
	return l;
}

static void
life_end(struct year_life *l)
{
	l->next = l->year->free;
	l->year->free = l;
}

static uint64_t
draw(const struct year_life *l, uint64_t what)
{
	return year_draw(
	    l->year, what, l->drawn, (uint64_t)l->state << 8 | l->tries | (uint64_t)l->done << 16);
}

/* The hour of a day some days from now; not at night. */
static unsigned
hours_until(const struct year_life *l, unsigned days)
{
	unsigned today = (unsigned)l->year->hour % YEAR_HOURS;
	unsigned at = 1 + (unsigned)(draw(l, 3) % (YEAR_HOURS - 1));
	unsigned hours = days * YEAR_HOURS + at;

	return hours > today ? hours - today : 1;
}

static void
life_go(struct year_life *l, enum life_state next, unsigned days)
{
	struct year *y = l->year;
	int at = y->hour + (int)(days == 0 ? 1 : hours_until(l, days));

	while (at < y->hours && !year_is_worked(y, at))
		at++;
	l->state = (uint8_t)next;
	l->step++;
	if (at >= y->hours) { /* the year is over before */
		life_end(l);
		return;
	}
	l->next = y->due[at];
	y->due[at] = l;
}

void
year_life_file(struct year *y, uint16_t node)
{
	struct year_life *l = life_new(y);
	uint64_t d;

	l->node = node;
	l->drawn = y->setup.alike ? (uint64_t)(node % DOZEN) << 32 | y->filed / (uint32_t)y->count : y->filed;
	l->number = ++y->filed;
	d = draw(l, 1);
	l->group = d % 10 < 4;
	l->person = (uint16_t)((d >> 8) % YEAR_CENTRES * YEAR_STAFF);
	if (!l->group)
		l->person = (uint16_t)(l->person + 1 + (d >> 20) % (YEAR_STAFF - 1));
	l->elsewhere = (d >> 32) % 1000 < PER_MILLE_ELSEWHERE;
	l->question = (d >> 52) % 100 < QUESTIONS;
	l->days = (uint8_t)(1 + (d >> 44) % 3);
	l->next = y->due[y->hour];
	y->due[y->hour] = l;
}

/* --- calls
 * ----------------------------------------------------------------------------------------------------------- */
static void
call(struct year_life *l, const struct host_caller *who, const char *method, const struct rec_desc *d,
    const void *in, bool writes, year_done done)
{
	uint64_t key = (uint64_t)l->number << 28 | (uint64_t)l->step << 8 | l->state;

	year_call(&(const struct year_call){
	    &l->year->nodes[l->node], who, method, d, in, writes ? key << 4 | 1 : 0, done, l });
}

static void
asker_calls(struct year_life *l, const char *method, const struct rec_desc *d, const void *in, year_done done)
{
	const struct host_caller who = year_person(&l->year->nodes[l->node], l->person);

	call(l, &who, method, d, in, true, done);
}

static const struct host_caller *
server(const struct year_life *l)
{
	const struct year_node *n = &l->year->nodes[l->node];

	return l->group ? &n->as_coordinator : &n->as_referent;
}

static day_t
today(const struct year_life *l)
{
	return calendar_local(sim_node_wall(l->year->nodes[l->node].node)).day;
}

/* --- filed
 * ------------------------------------------------------------------------------------------------------------- */
static void
handed_in(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_life *l = arg;

	(void)body;
	(void)len;
	l->year->seen.refused += rc != RC_OK;
	if (rc == RC_OK)
		l->year->seen.filed++;
	life_go(l,
	    rc != RC_OK	      ? LIFE_DROPPED
		: l->question ? LIFE_TOLD
			      : LIFE_LISTED,
	    (unsigned)(draw(l, 5) % 3));
}

static void
written(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_life *l = arg;
	struct request r;
	struct ref ref = { .has = REC_BIT(1) };

	if (rc != RC_OK || !year_answer(l->year, &request_desc, body, len, &r)) {
		l->year->seen.refused++;
		life_end(l);
		return;
	}
	ref.id = l->request = r.id;
	l->tries++;
	l->step++;
	asker_calls(l, "matching.request.submit", &ref_desc, &ref, handed_in);
}

static void
life_write(struct year_life *l)
{
	const struct year_node *n = &l->year->nodes[l->node];
	struct request r = { .has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_SERVICE) |
		    REC_BIT(REQUEST_TAG_DEPARTMENT) | REC_BIT(REQUEST_TAG_FROM) | REC_BIT(REQUEST_TAG_TO) |
		    REC_BIT(REQUEST_TAG_DAYS) | REC_BIT(REQUEST_TAG_URGENCY) | REC_BIT(REQUEST_TAG_TEXT),
		.kind = l->group ? POOL_GROUP : POOL_INDIVIDUAL,
		.service = n->service,
		.from = today(l),
		.to = today(l) + 50,
		.days = l->days,
		.urgency = (enum request_urgency)(draw(l, 7) % URGENCY_COUNT),
		.text = TEXT_LIT("Depuis quelques mois, l’équipe change et nous cherchons comment répartir "
				 "le travail autrement.") };

	r.department = l->elsewhere ? TEXT_LIT("43") : TEXT_LIT("42");
	if (l->question) {
		r.nature = NATURE_INFORMATION;
		r.has |= REC_BIT(REQUEST_TAG_NATURE);
	}
	if (l->group) {
		r.organisation = n->centres[l->person / YEAR_STAFF];
		r.has |= REC_BIT(REQUEST_TAG_ORGANISATION);
	}
	asker_calls(l, "matching.request.create", &request_desc, &r, written);
}

/* --- the service
 * ------------------------------------------------------------------------------------------------------ */
static bool
token_take(struct year_life *l, struct text link)
{
	l->token[0] = '\0';
	if (link.len <= 3 || link.len - 3 >= sizeof l->token) /* "/r/", and the token */
		return false;
	memcpy(l->token, link.ptr + 3, link.len - 3);
	l->token[link.len - 3] = '\0';
	return true;
}

static void
asked(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_life *l = arg;
	struct solicitations sent;
	const struct solicitation *first;

	if (rc != RC_OK || !year_answer(l->year, &solicitations_desc, body, len, &sent) ||
	    sent.items.count == 0) {
		l->year->seen.refused++;
		life_go(l, LIFE_WAITED, 1);
		return;
	}
	first = sent.items.items;
	l->year->seen.asked++;
	if (token_take(l, first->answer_link)) {
		life_go(l, LIFE_ASKED, (unsigned)(draw(l, 8) % 3));
		return;
	}
	l->year->seen.asked_elsewhere++;
	life_go(l, LIFE_WAITED, 2);
}

static void
life_ask(struct year_life *l)
{
	struct solicit_several in = { REC_BIT(1) | REC_BIT(2), l->request, 1, { 0 }, { 0 } };

	call(l, server(l), "matching.request.solicit", &solicit_several_desc, &in, true, asked);
}

/* Where the list stands, and who of it is asked. */
static void
view_follow(struct year_life *l, const struct ranking_view *v)
{
	const struct ranking_line *line = v->lines.items;

	if (v->status == REQUEST_ENGAGED)
		life_go(l, LIFE_BEGUN, 0);
	else if (v->status == REQUEST_PROPOSED && l->state == LIFE_LISTED)
		life_ask(l);
	else if (v->status == REQUEST_PROPOSED)
		life_go(l, LIFE_TO_ASK, 0);
	else if (v->status == REQUEST_SOLICITED) {
		for (uint32_t i = 0; i < v->lines.count; i++)
			if (line[i].status == PROPOSAL_SENT && line[i].home.len == 0) {
				l->proposal = line[i].proposal;
				life_go(l, LIFE_NEXT, 0);
				return;
			}
		life_go(l, LIFE_WAITED, 2); /* asked in another federation */
	} else {
		l->year->seen.exhausted += v->status == REQUEST_EXHAUSTED;
		life_go(l, LIFE_DROPPED, 1);
	}
}

static void
looked(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_life *l = arg;
	struct ranking_view v;

	if (rc == RC_OK && year_answer(l->year, &ranking_view_desc, body, len, &v))
		view_follow(l, &v);
	else
		life_go(l, LIFE_WAITED, 1);
}

static void
life_look(struct year_life *l)
{
	struct ref in = { REC_BIT(1), l->request };

	if (++l->tries > LOOKS_MOST)
		life_go(l, LIFE_DROPPED, 1);
	else
		call(l, server(l), "matching.request.proposals", &ref_desc, &in, false, looked);
}

static void
linked(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_life *l = arg;
	struct solicitation s;

	if (rc == RC_OK && year_answer(l->year, &solicitation_desc, body, len, &s) &&
	    token_take(l, s.answer_link)) {
		l->year->seen.again++;
		life_go(l, LIFE_ASKED, (unsigned)(draw(l, 9) % 3));
	} else {
		life_go(l, LIFE_WAITED, 1);
	}
}

static void
life_next(struct year_life *l)
{
	struct link_request in = { REC_BIT(1), l->proposal, false };

	call(l, server(l), "matching.proposal.link", &link_request_desc, &in, true, linked);
}

/* --- the provider
 * ------------------------------------------------------------------------------------------------------- */
static void
answered(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_life *l = arg;
	struct answer_taken taken;
	bool accepted = rc == RC_OK && year_answer(l->year, &answer_taken_desc, body, len, &taken) &&
	    taken.status == PROPOSAL_ACCEPTED;

	l->year->seen.accepted += accepted;
	l->year->seen.declined += rc == RC_OK && !accepted;
	l->tries++;
	life_go(l, accepted ? LIFE_BEGUN : LIFE_WAITED, accepted ? 0 : 1);
}

static void
life_answer(struct year_life *l)
{
	uint64_t d = draw(l, 10) % 100;
	struct answer in = { .has = REC_BIT(1) | REC_BIT(2),
		.token = text_of(l->token),
		.accept = d < 78,
		.reason = ANSWER_UNAVAILABLE };

	in.has |= in.accept ? 0 : REC_BIT(3);
	if (d >= 94) { /* says nothing: the deadline passes */
		l->year->seen.silent++;
		life_go(l, LIFE_WAITED, 8);
		return;
	}
	call(
	    l, &l->year->nodes[l->node].as_nobody, "matching.answer.give", &answer_desc, &in, true, answered);
}

/* --- the mission
 * ------------------------------------------------------------------------------------------------------ */
static void
found(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_life *l = arg;
	struct list_page page;
	struct engagement e;

	if (rc != RC_OK || !year_answer(l->year, &list_page_desc, body, len, &page) || page.count == 0 ||
	    record_decode(&engagement_desc, page.items.ptr, page.items.len, &l->year->scratch, &e, NULL,
		NULL) != RC_OK) {
		life_go(l, LIFE_WAITED, 1);
		return;
	}
	l->engagement = e.id;
	l->year->seen.engaged++;
	l->year->seen.engaged_elsewhere += REC_HAS(&e, ENGAGEMENT_TAG_PEER);
	life_go(l, LIFE_MISSION, 2 + (unsigned)(draw(l, 11) % 6));
}

static void
life_find(struct year_life *l)
{
	char id[ID_TEXT_LEN + 1];
	struct filter f = { REC_BIT(1) | REC_BIT(2), TEXT_LIT("request"), { id, ID_TEXT_LEN, 0 } };
	struct list_query q = { .has = REC_BIT(5), .filters = { &f, 1 } };

	id_format(l->request, id);
	call(l, server(l), "matching.engagement.list", &list_query_desc, &q, false, found);
}

static void
day_noted(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_life *l = arg;

	(void)body;
	(void)len;
	l->year->seen.days += rc == RC_OK;
	l->year->seen.refused += rc != RC_OK;
	if (rc != RC_OK || ++l->done >= l->days)
		life_go(l, draw(l, 12) % 100 < 75 ? LIFE_EVALUATED : LIFE_CLOSED,
		    1 + (unsigned)(draw(l, 13) % 4));
	else
		life_go(l, LIFE_MISSION, 2 + (unsigned)(draw(l, 14) % 6));
}

static void
life_day(struct year_life *l)
{
	struct engagement_day in = { REC_BIT(1) | REC_BIT(2), l->engagement, today(l), false };

	call(l, server(l), "matching.engagement.add_day", &engagement_day_desc, &in, true, day_noted);
}

static void
evaluated(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_life *l = arg;

	(void)body;
	(void)len;
	l->year->seen.evaluated += rc == RC_OK;
	life_go(l, LIFE_CLOSED, 1);
}

static void
life_evaluate(struct year_life *l)
{
	struct engagement_evaluate in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.id = l->engagement,
		.relevance = 1 + (uint32_t)(draw(l, 15) % 5),
		.complementarity = 1 + (uint32_t)(draw(l, 16) % 5) };

	asker_calls(l, "matching.engagement.evaluate", &engagement_evaluate_desc, &in, evaluated);
}

static void
ended(void *arg, enum rc rc, const void *body, size_t len)
{
	struct year_life *l = arg;

	(void)body;
	(void)len;
	l->year->seen.closed += rc == RC_OK && l->state == LIFE_CLOSED;
	l->year->seen.withdrawn += rc == RC_OK && l->state == LIFE_DROPPED;
	l->year->seen.informed += rc == RC_OK && l->state == LIFE_TOLD;
	l->year->seen.refused += rc != RC_OK;
	life_end(l);
}

static void
life_close(struct year_life *l)
{
	struct ref in = { REC_BIT(1), l->engagement };

	call(l, server(l), "matching.engagement.close", &ref_desc, &in, true, ended);
}

static void
life_drop(struct year_life *l)
{
	struct ref in = { REC_BIT(1), l->request };

	asker_calls(l, "matching.request.withdraw", &ref_desc, &in, ended);
}

static void
life_tell(struct year_life *l)
{
	struct request_orient in = { REC_BIT(1) | REC_BIT(2), l->request,
		TEXT_LIT("La personne est orientée vers le service de santé au travail.") };

	call(l, server(l), "matching.request.orient", &request_orient_desc, &in, true, ended);
}

/* --- the hour
 * --------------------------------------------------------------------------------------------------------- */
static void
life_run(void *arg)
{
	static void (*const acts[])(struct year_life *) = { [LIFE_DRAFT] = life_write,
		[LIFE_LISTED] = life_look,
		[LIFE_TO_ASK] = life_ask,
		[LIFE_ASKED] = life_answer,
		[LIFE_WAITED] = life_look,
		[LIFE_NEXT] = life_next,
		[LIFE_BEGUN] = life_find,
		[LIFE_MISSION] = life_day,
		[LIFE_EVALUATED] = life_evaluate,
		[LIFE_CLOSED] = life_close,
		[LIFE_DROPPED] = life_drop,
		[LIFE_TOLD] = life_tell };
	struct year_life *l = arg;

	if (l->year->nodes[l->node].node->off) {
		life_go(l, (enum life_state)l->state, 0);
		return;
	}
	if (l->state >= LIFE_LISTED && l->state <= LIFE_MISSION && draw(l, 17) % 1000 < 8)
		l->state = LIFE_DROPPED; /* changes their mind */
	acts[l->state](l);
}

void
year_lives_act(struct year *y)
{
	struct sim *s = y->sim;

	for (struct year_life *l = y->due[y->hour], *next; l != NULL; l = next) {
		uint64_t d = year_draw(y, 18, l->drawn, (uint64_t)y->hour);

		next = l->next;
		sim_wake(s, year_moment(y, d), d, life_run, l);
	}
	y->due[y->hour] = NULL;
}
