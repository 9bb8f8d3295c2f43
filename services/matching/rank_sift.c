/*
 * rank_sift: see rank_sift.h.
 * Owns: nothing.
 * Beware: a page's bits come from far in memory: they are asked for some pages, or words, before they are looked at.
 */
#include "services/matching/rank_sift.h"

#define PAGES_AHEAD 4u
#define WORDS_AHEAD 8u

static uint32_t
word_count(uint64_t m)
{
	return (m & (m - 1)) == 0 ? m != 0 : (uint32_t)__builtin_popcountll(m);
}

static inline void
lot_add(struct lot *l, uint32_t word, uint64_t seats)
{
	l->words[l->count++] = (struct left){ seats, word };
}

/* --- pages: accreditation, competence, territory ------------------------------------------------------ */
static struct skill_view
need_view(const struct sieve *s, uint32_t n, uint32_t page)
{
	const struct rank_need *need = &s->q->needs[n];

	if (need->competence >= s->k->skill_count || need->level > SKILL_LEVELS)
		return (struct skill_view){ NULL, NULL, 0 };
	return skill_view(&s->k->skills[need->competence], page, rank_need_level(need));
}

static void
page_ahead(const struct sift *f, uint32_t page)
{
	const struct sieve *s = f->sieve;

	for (uint32_t n = 0; n < s->q->need_count && f->without != RULE_COMPETENCE; n++) {
		struct skill_view v = need_view(s, n, page);

		skill_soon(&v);
	}
	page_soon(f->good->words + (size_t)page * PAGE_WORDS);
	page_soon(s->going == NULL ? NULL : plane_page(s->going, page));
	page_soon(s->remote == NULL ? NULL : plane_page(s->remote, page));
}

/* The need that fewest meet on the page. */
static uint32_t
page_rarest(const struct sieve *s, uint32_t page, struct skill_view *ret)
{
	uint32_t rarest = 0;

	*ret = need_view(s, 0, page);
	for (uint32_t n = 1; n < s->q->need_count && ret->count != 0; n++) {
		struct skill_view v = need_view(s, n, page);

		if (v.count < ret->count) {
			*ret = v;
			rarest = n;
		}
	}
	return rarest;
}

/* m = those of from who meet all needs, and how many. */
static uint32_t
page_competent(const struct sieve *s, uint32_t page, const uint64_t *from, uint64_t *m)
{
	struct skill_view first, v;
	uint32_t rarest = page_rarest(s, page, &first), left;

	if (first.count == 0)
		return 0;
	left = skill_meet(&first, rank_need_level(&s->q->needs[rarest]), from, m);
	for (uint32_t n = 0; left != 0 && n < s->q->need_count; n++) {
		if (n == rarest)
			continue;
		v = need_view(s, n, page);
		left = skill_meet(&v, rank_need_level(&s->q->needs[n]), m, m);
	}
	return left;
}

/* How many of from meet all needs: the rarest is gone through last, and a page of bits is looked into as it stands. */
static uint32_t
page_competent_count(const struct sieve *s, uint32_t page, const uint64_t *from)
{
	struct skill_view first;
	uint32_t rarest = page_rarest(s, page, &first);
	const uint64_t *a = from, *b = NULL;
	uint64_t m[PAGE_WORDS];

	for (uint32_t n = 0; first.count != 0 && n < s->q->need_count; n++) {
		struct skill_view v = need_view(s, n, page);

		if (n == rarest)
			continue;
		if (v.bits != NULL && b == NULL) {
			b = v.bits;
		} else {
			if (skill_meet(&v, rank_need_level(&s->q->needs[n]), a, m) == 0)
				return 0;
			a = m;
		}
	}
	return first.count == 0
	    ? 0
	    : skill_meet_count(&first, rank_need_level(&s->q->needs[rarest]), a, b == NULL ? a : b);
}

static const uint64_t nobody[PAGE_WORDS];

/* Of a row: those who come, in the lot of their nearness. */
static uint32_t
row_near(struct sift *f, uint32_t first, const uint64_t *m, const uint64_t *going, const uint64_t *remote)
{
	const struct sieve *s = f->sieve;
	bool here = s->k->row_department[first / ROW_WORDS] == s->q->department;
	struct lot *lot = &f->near.of[here ? NEAR_HERE : NEAR_GOING];
	uint32_t n = 0;

	for (uint32_t w = 0; w < ROW_WORDS; w++) {
		uint64_t come = m[w] & going[w], afar = m[w] & remote[w] & ~going[w];

		if (come != 0)
			lot_add(lot, first + w, come);
		if (afar != 0)
			lot_add(&f->near.of[NEAR_REMOTE], first + w, afar);
		n += word_count(come) + word_count(afar);
	}
	return n;
}

/* Of a row: those who do not come. */
static uint32_t
row_absent(struct sift *f, uint32_t first, const uint64_t *m, const uint64_t *going, const uint64_t *remote)
{
	uint32_t n = 0;

	for (uint32_t w = 0; w < ROW_WORDS; w++) {
		uint64_t absent = m[w] & ~going[w] & ~remote[w];

		if (absent != 0)
			lot_add(&f->near.of[NEAR_HERE], first + w, absent);
		n += word_count(absent);
	}
	return n;
}

/* A row is a line of the page's bits. */
static void
page_territory(struct sift *f, uint32_t page, const uint64_t *m)
{
	const struct sieve *s = f->sieve;
	const uint64_t *going = s->going == NULL ? NULL : plane_page(s->going, page),
		       *remote = s->remote == NULL ? NULL : plane_page(s->remote, page);
	bool absent = f->without == RULE_TERRITORY;
	unsigned rows;

	going = going == NULL ? nobody : going;
	remote = remote == NULL ? nobody : remote;
	rows = absent ? (1u << PAGE_WORDS / ROW_WORDS) - 1 : page_lines_meet(m, going, remote);
	for (; rows != 0; rows &= rows - 1) {
		uint32_t w = (uint32_t)__builtin_ctz(rows) * ROW_WORDS;

		f->passed[RULE_TERRITORY] +=
		    (absent ? row_absent : row_near)(f, page * PAGE_WORDS + w, m + w, going + w, remote + w);
	}
}

/* Who is asked about; NULL: nobody of that page. */
static const uint64_t *
page_from(const struct sift *f, uint32_t page, uint64_t *room)
{
	const uint64_t *good = f->good->words + (size_t)page * PAGE_WORDS, *taken;

	if (f->without != RULE_ACCREDITATION)
		return good;
	taken = plane_page(&f->sieve->k->taken, page);
	for (uint32_t w = 0; taken != NULL && w < PAGE_WORDS; w++)
		room[w] = taken[w] & ~good[w];
	return taken == NULL ? NULL : room;
}

/* Those who meet one need are known beforehand, on the day; and when a rule is turned round, nobody asks how many meet all. */
static bool
pages_count(const struct sift *f)
{
	return f->without == SIFT_ALL && f->sieve->q->need_count > 1;
}

static uint32_t
competent_count(const struct sift *f)
{
	const struct rank_query *q = f->sieve->q;

	if (f->without == RULE_COMPETENCE || q->need_count == 0)
		return f->good->count;
	return q->need_count == 1
	    ? good_having(f->good, q->needs[0].competence, rank_need_level(&q->needs[0]))
	    : 0;
}

static bool
page_is_near(const struct sieve *s, uint32_t page)
{
	return (s->going != NULL && plane_page(s->going, page) != NULL) ||
	    (s->remote != NULL && plane_page(s->remote, page) != NULL);
}

/* Pages that must be looked into, in order; returns how many. */
static uint32_t
pages_choose(const struct sift *f, uint32_t *ret)
{
	bool all = pages_count(f) || f->without == RULE_TERRITORY;
	uint32_t n = 0;

	for (uint32_t page = 0; page < f->sieve->pages; page++)
		if (all || page_is_near(f->sieve, page))
			ret[n++] = page;
	return n;
}

static void
page_sift(struct sift *f, uint32_t page, bool needs)
{
	bool count = pages_count(f), near = page_is_near(f->sieve, page) || f->without == RULE_TERRITORY;
	uint64_t others[PAGE_WORDS], m[PAGE_WORDS];
	const uint64_t *from = page_from(f, page, others);
	uint32_t left;

	if (from == NULL)
		return;
	if (!near) {
		f->passed[RULE_COMPETENCE] += page_competent_count(f->sieve, page, from);
		return;
	}
	if (needs) {
		left = page_competent(f->sieve, page, from, m);
		f->passed[RULE_COMPETENCE] += count ? left : 0;
		if (left == 0)
			return;
	}
	page_territory(f, page, needs ? m : from);
}

void
sift_pages(struct sift *f, int without)
{
	bool needs = f->sieve->q->need_count != 0 && without != RULE_COMPETENCE;
	uint32_t count;

	f->without = without;
	for (int n = 0; n < NEARNESS_COUNT; n++)
		f->near.of[n].count = 0;
	memset(f->passed, 0, sizeof f->passed);
	f->passed[RULE_ACCREDITATION] = f->good->count;
	f->passed[RULE_COMPETENCE] = competent_count(f);
	count = pages_choose(f, f->pages);
	for (uint32_t i = 0; i < PAGES_AHEAD && i < count; i++)
		page_ahead(f, f->pages[i]);
	for (uint32_t i = 0; i < count; i++) {
		if (i + PAGES_AHEAD < count)
			page_ahead(f, f->pages[i + PAGES_AHEAD]);
		page_sift(f, f->pages[i], needs);
	}
}

/* --- words: the rules after them ----------------------------------------------------------------------- */
/* Days are looked at in a lot of another place, so that what is near stays as it is. Returns how many are left. */
static uint32_t
lot_days(const struct sieve *s, const struct lot *near, struct lot *left, bool asked)
{
	const struct days *days = &s->k->days[s->q->pool];
	uint32_t n = 0;

	left->count = 0;
	for (uint32_t i = 0; asked && i < near->count && i < WORDS_AHEAD; i++)
		days_soon(days, s->wants, s->want_count, near->words[i].word);
	for (uint32_t i = 0; i < near->count; i++) {
		uint32_t word = near->words[i].word;
		uint64_t seats = near->words[i].seats;

		if (asked && i + WORDS_AHEAD < near->count)
			days_soon(days, s->wants, s->want_count, near->words[i + WORDS_AHEAD].word);
		if (asked)
			seats = days_word(days, s->wants, s->want_count, s->q->days, word, seats);
		if (seats == 0)
			continue;
		if (sieve_asks(s, RULE_PRICE))
			sieve_soon_tariffs(s, word, seats);
		lot_add(left, word, seats);
		n += word_count(seats);
	}
	return n;
}

static uint32_t
lot_rule(const struct sieve *s, enum rule rule, struct lot *l)
{
	uint32_t count = l->count, n = 0;

	l->count = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint64_t seats = sieve_word(s, rule, l->words[i].word, l->words[i].seats);

		if (seats == 0)
			continue;
		lot_add(l, l->words[i].word, seats);
		n += word_count(seats);
	}
	return n;
}

/* The word of a seat that is left, or NULL. */
static struct left *
lots_find(struct lots *l, uint32_t seat)
{
	uint64_t bit = UINT64_C(1) << (seat % 64);

	for (int n = 0; n < NEARNESS_COUNT; n++) {
		uint32_t lo = 0, hi = l->of[n].count;

		while (lo < hi) {
			uint32_t mid = lo + (hi - lo) / 2;

			if (l->of[n].words[mid].word < seat / 64)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo < l->of[n].count && l->of[n].words[lo].word == seat / 64 &&
		    (l->of[n].words[lo].seats & bit) != 0)
			return &l->of[n].words[lo];
	}
	return NULL;
}

struct drop {
	struct sift *sift;
	enum rule rule;
	uint32_t count;
};

static void
seat_drop(void *arg, uint32_t seat)
{
	struct drop *d = arg;
	struct left *word = lots_find(&d->sift->left, seat);

	if (word == NULL || !sieve_excludes(d->sift->sieve, d->rule, seat))
		return;
	word->seats &= ~(UINT64_C(1) << (seat % 64));
	d->count++;
}

void
sift_words(struct sift *f, int without)
{
	const struct sieve *s = f->sieve;
	uint32_t *passed = f->passed;

	passed[RULE_CAPACITY] = 0;
	for (int n = 0; n < NEARNESS_COUNT; n++)
		passed[RULE_CAPACITY] += lot_days(s, &f->near.of[n], &f->left.of[n],
		    without != RULE_CAPACITY && sieve_asks(s, RULE_CAPACITY));
	for (int rule = RULE_CAPACITY + 1; rule < RULE_UNWANTED; rule++) {
		passed[rule] = passed[rule - 1];
		if (rule == without || !sieve_asks(s, (enum rule)rule))
			continue;
		passed[rule] = 0;
		for (int n = 0; n < NEARNESS_COUNT; n++)
			passed[rule] += lot_rule(s, (enum rule)rule, &f->left.of[n]);
	}
	for (int rule = RULE_UNWANTED; rule < RULE_COUNT; rule++) {
		struct drop d = { f, (enum rule)rule, 0 };

		if (rule != without && passed[rule - 1] != 0)
			sieve_each(s, (enum rule)rule, seat_drop, &d);
		passed[rule] = passed[rule - 1] - d.count;
	}
}

void
sift_make(struct sift *f, const struct sieve *s)
{
	struct asked_room room = asked_room(s->k);

	*f = (struct sift){ .sieve = s, .good = asked_day(s->k, s->q->date), .pages = room.pages };
	for (int n = 0; n < NEARNESS_COUNT; n++) {
		f->near.of[n].words = room.near[n];
		f->left.of[n].words = room.left[n];
	}
}
