/*
 * silence_own: what persons ask for themselves in one world of a random history: by an account or a link, with all that may follow.
 * Owns: nothing.
 * Beware: many of these are refused on the way, as in life; each call counts, for the other world makes as many.
 */
#include "common/calendar.h"
#include "services/matching/service.h"
#include "tests/lib/personal_deeds.h"
#include "tests/lib/silence.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
own_ask(struct silence *l)
{
	const struct host_caller *who = silence_dice(&l->personal, 2) ? &l->w->employee : &l->w->colleague;
	struct request in = world_request(l->w, POOL_INDIVIDUAL), r;

	in.days = 1 + silence_dice(&l->personal, 3);
	in.nature =
	    (enum request_nature)(silence_dice(&l->personal, 4) != 0 ? 0 : 1 + silence_dice(&l->personal, 2));
	in.has |= REC_BIT(REQUEST_TAG_NATURE);
	if (in.nature != NATURE_ACCOMPANIMENT)
		in.has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_NATURE) | REC_BIT(REQUEST_TAG_TEXT);
	if (l->own_count == SILENCE_MOST ||
	    world_call(l->w, who, "matching.request.create", &request_desc, &in, &request_desc, &r) != RC_OK)
		return;
	l->own_of[l->own_count] = who;
	l->own[l->own_count++] = r.id;
	if (silence_dice(&l->personal, 5) != 0)
		(void)world_do(l->w, who, "matching.request.submit", r.id, &request_desc, &r);
}

static void
own_serve(struct silence *l)
{
	struct text token;

	if (l->own_count == 0 || l->link_count == SILENCE_MOST)
		return;
	token = silence_solicit(
	    l, &l->personal, &l->w->referent, l->own[silence_dice(&l->personal, l->own_count)]);
	if (token.len != 0)
		l->links[l->link_count++] = token;
}

/* The last that was asked, mostly: links that were used before are refused. */
static void
own_answer(struct silence *l)
{
	struct answer_taken taken;
	uint32_t n;

	if (l->link_count == 0)
		return;
	n = silence_dice(&l->personal, 3) != 0 ? l->link_count - 1
					       : silence_dice(&l->personal, l->link_count);
	(void)world_answer(l->w, l->links[n], silence_dice(&l->personal, 4) != 0, ANSWER_TOO_FAR, &taken);
}

/* The newest or the oldest mission of a person; false when there is none. */
static bool
own_engagement(struct silence *l, struct engagement *ret)
{
	struct filter f = { REC_BIT(1) | REC_BIT(2), text_of("pool"), text_of("individual") };
	struct list_query q = {
		.has = REC_BIT(1) | REC_BIT(4) | REC_BIT(5), .limit = 1, .filters = { &f, 1 }
	};
	struct list_page page;

	q.newest = silence_dice(&l->personal, 2) != 0;
	return world_call(l->w, &l->w->referent, "matching.engagement.list", &list_query_desc, &q,
		   &list_page_desc, &page) == RC_OK &&
	    page.count == 1 &&
	    record_decode(&engagement_desc, page.items.ptr, page.items.len, host_arena(l->w->h), ret, NULL,
		NULL) == RC_OK;
}

/* Whose mission it is. */
static const struct host_caller *
beneficiary(const struct silence *l, const struct engagement *e)
{
	return id_equal(e->person, l->w->employee.person) ? &l->w->employee : &l->w->colleague;
}

/* A day is done, and a mark given. */
static void
own_mission(struct silence *l)
{
	struct engagement e, out;
	struct engagement_day d = { REC_BIT(1) | REC_BIT(2), { { 0 } }, 0, false };
	struct engagement_evaluate v = { REC_BIT(1) | REC_BIT(2), { { 0 } },
		1 + silence_dice(&l->personal, 5), 0, { 0 } };

	if (!own_engagement(l, &e))
		return;
	d.id = v.id = e.id;
	d.day = calendar_local(host_now(l->w->h)).day;
	(void)world_call(l->w, &l->w->referent, "matching.engagement.add_day", &engagement_day_desc, &d,
	    &engagement_desc, &out);
	(void)world_call(l->w, beneficiary(l, &e), "matching.engagement.evaluate", &engagement_evaluate_desc,
	    &v, &engagement_desc, &out);
}

/* A mission pauses, goes on, is another provider's from now on, or is over. */
static void
own_turn(struct silence *l)
{
	struct engagement e, out;
	struct engagement_suspend s = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) };
	struct engagement_resume r = { .has = REC_BIT(1) };
	struct engagement_replace x = { .has = REC_BIT(1) | REC_BIT(2) };

	if (!own_engagement(l, &e))
		return;
	s.id = r.id = x.id = e.id;
	s.keep = silence_dice(&l->personal, 2) != 0;
	switch (silence_dice(&l->personal, 4)) {
	case 0:
		(void)world_call(l->w, beneficiary(l, &e), "matching.engagement.suspend",
		    &engagement_suspend_desc, &s, &engagement_desc, &out);
		break;
	case 1:
		(void)world_call(l->w, beneficiary(l, &e), "matching.engagement.resume",
		    &engagement_resume_desc, &r, &engagement_desc, &out);
		break;
	case 2:
		(void)world_call(l->w, &l->w->referent, "matching.engagement.replace",
		    &engagement_replace_desc, &x, &engagement_desc, &out);
		break;
	default:
		(void)world_do(
		    l->w, &l->w->referent, "matching.engagement.close", e.id, &engagement_desc, &out);
	}
}

/* The three sign an agreement, and a day is invoiced. */
static void
own_papers(struct silence *l)
{
	struct engagement e;
	struct engagement_agreement a = { .has = REC_BIT(ACCORD_TAG_ENGAGEMENT) | REC_BIT(ACCORD_TAG_OBJECT),
		.object = TEXT_LIT("Prendre du recul.") },
				    made;
	struct accord_sign s = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) };
	struct invoice_ask ask = {
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .number = text_of("F-1"), .half_days = 1
	};
	struct invoice invoice;

	if (!own_engagement(l, &e))
		return;
	a.engagement = ask.id = e.id;
	if (world_call(l->w, &l->w->referent, "matching.engagement_agreement.create",
		&engagement_agreement_desc, &a, &engagement_agreement_desc, &made) == RC_OK) {
		s.id = made.id;
		(void)world_do(l->w, &l->w->referent, "matching.engagement_agreement.propose", made.id,
		    &engagement_agreement_desc, &made);
		for (s.party = ACCORD_BENEFICIARY; s.party <= ACCORD_SERVICE; s.party++) {
			s.paper = s.party != ACCORD_SERVICE;
			(void)world_call(l->w, &l->w->referent, "matching.engagement_agreement.sign",
			    &accord_sign_desc, &s, &engagement_agreement_desc, &made);
		}
	}
	(void)world_call(l->w, &l->w->referent, "matching.engagement.invoice", &invoice_ask_desc, &ask,
	    &invoice_desc, &invoice);
}

/* Neutrality is lifted for a provider of the own board; by a link, somebody without an account asks, and takes it back or not. */
static void
own_waiver(struct silence *l)
{
	struct waiver_give g = { REC_BIT(1) | REC_BIT(2), { { 0 } }, l->w->colleague_provider };
	struct waiver out;
	uint32_t n;

	if (l->own_count == 0)
		return;
	n = silence_dice(&l->personal, l->own_count);
	g.id = l->own[n];
	(void)world_call(
	    l->w, l->own_of[n], "matching.waiver.give", &waiver_give_desc, &g, &waiver_desc, &out);
}

static void
own_link(struct silence *l)
{
	struct request_link_order order = {
		.has = REC_BIT(1) | REC_BIT(2), .kind = POOL_INDIVIDUAL, .person = l->w->colleague.person
	};
	struct request_link_made link;
	struct request_filing f = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(12),
		.nature = NATURE_INFORMATION,
		.text = text_of("Par un lien.") };
	struct request_filed filed;
	struct request_token follow = { .has = REC_BIT(1) };
	struct request_state state;

	if (world_call(l->w, &l->w->referent, "matching.request_link.create", &request_link_order_desc,
		&order, &request_link_made_desc, &link) != RC_OK)
		return;
	f.token = (struct text){ link.link.ptr + strlen("/demande/"),
		link.link.len - (uint32_t)strlen("/demande/"), 0 };
	if (world_call(l->w, &l->w->nobody, "matching.request_form.file", &request_filing_desc, &f,
		&request_filed_desc, &filed) != RC_OK ||
	    silence_dice(&l->personal, 2) != 0)
		return;
	follow.token = (struct text){ filed.follow.ptr + strlen("/suivi/"),
		filed.follow.len - (uint32_t)strlen("/suivi/"), 0 };
	(void)world_call(l->w, &l->w->nobody, "matching.request_follow.withdraw", &request_token_desc,
	    &follow, &request_state_desc, &state);
}

/* Three are heard before one is chosen. */
static void
own_shortlist(struct silence *l)
{
	struct ranking_view v;
	struct id heard[3];
	struct shortlist_open open = { REC_BIT(1) | REC_BIT(2), { { 0 } }, { heard, 3 } };
	struct shortlist_hear hear = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.day = calendar_local(host_now(l->w->h)).day };
	struct shortlist list;

	if (l->own_count == 0)
		return;
	open.request = l->own[silence_dice(&l->personal, l->own_count)];
	if (world_do(l->w, &l->w->referent, "matching.request.proposals", open.request, &ranking_view_desc,
		&v) != RC_OK ||
	    v.lines.count < 3)
		return;
	for (int i = 0; i < 3; i++)
		heard[i] = ((const struct ranking_line *)v.lines.items)[i].proposal;
	if (world_call(l->w, &l->w->referent, "matching.shortlist.create", &shortlist_open_desc, &open,
		&shortlist_desc, &list) != RC_OK)
		return;
	hear.id = list.id;
	hear.proposal = heard[silence_dice(&l->personal, 3)];
	(void)world_call(l->w, &l->w->referent, "matching.shortlist.hear", &shortlist_hear_desc, &hear,
	    &shortlist_desc, &list);
	if (silence_dice(&l->personal, 2) == 0)
		(void)world_do(
		    l->w, &l->w->referent, "matching.shortlist.cancel", list.id, &shortlist_desc, &list);
}

/* Several are asked at once; the links are answered like the others. */
static void
own_several(struct silence *l)
{
	struct text tokens[TOGETHER_MOST];
	uint32_t n;

	if (l->own_count == 0 || l->link_count + TOGETHER_MOST > SILENCE_MOST)
		return;
	n = deed_several(
	    l->w, &l->w->referent, l->own[silence_dice(&l->personal, l->own_count)], &l->personal, tokens);
	for (uint32_t i = 0; i < n; i++)
		l->links[l->link_count++] = tokens[i];
}

/* The link of one who is asked is given once more: by a campaign, nobody has it yet. */
static void
own_link_again(struct silence *l)
{
	struct ranking_view v = { 0 };
	struct link_request in = { .has = REC_BIT(1) | REC_BIT(2), .renew = true };
	struct solicitation sent;

	if (l->own_count == 0 || l->link_count == SILENCE_MOST ||
	    world_do(l->w, &l->w->referent, "matching.request.proposals",
		l->own[silence_dice(&l->personal, l->own_count)], &ranking_view_desc, &v) != RC_OK)
		return;
	for (uint32_t i = 0; i < v.lines.count && l->link_count < SILENCE_MOST; i++) {
		const struct ranking_line *line = (const struct ranking_line *)v.lines.items + i;

		in.id = line->proposal;
		if (line->status == PROPOSAL_SENT &&
		    world_call(l->w, &l->w->referent, "matching.proposal.link", &link_request_desc, &in,
			&solicitation_desc, &sent) == RC_OK)
			l->links[l->link_count++] = world_token(sent.answer_link);
	}
}

/* All that persons ask, dealt at once. */
static void
own_campaign(struct silence *l)
{
	l->dealt += silence_campaign(l, &l->w->referent, POOL_INDIVIDUAL, l->deals);
	own_link_again(l);
}

static void
own_end(struct silence *l)
{
	static const char *const methods[] = { "matching.request.withdraw", "matching.request.close",
		"matching.request.called_back", "matching.request.submit", "matching.request.get" };
	uint32_t n, m = silence_dice(&l->personal, COUNT(methods));
	struct request r;

	if (l->own_count == 0)
		return;
	n = silence_dice(&l->personal, l->own_count);
	(void)world_do(l->w, m == 0 || m == 3 ? l->own_of[n] : &l->w->referent, methods[m], l->own[n],
	    &request_desc, &r);
}

void
silence_own(struct silence *l)
{
	static void (*const steps[])(struct silence *) = { own_ask, own_ask, own_ask, own_serve, own_serve,
		own_serve, own_answer, own_answer, own_mission, own_turn, own_papers, own_waiver, own_link,
		own_shortlist, own_end, own_several, own_several, own_campaign, own_link_again };

	steps[silence_dice(&l->personal, COUNT(steps))](l);
}
