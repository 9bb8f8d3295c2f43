/*
 * search_test: what is found is what reading every record would find, in the same order; the index follows the records, and is made anew alike.
 * Owns: one host with a registry, filled with made-up words of few letters, so that beginnings and typos abound.
 * Beware: the oracle below knows nothing of the index: it reads names, letter by letter.
 */
#include "services/registry/index.h"
#include "tests/lib/index_bytes.h"
#include "tests/lib/search_ask.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define WORDS 70u
#define DOCS_MOST 400u
#define NAME_WORDS 4u

static const struct host_caller team = { .roles = ROLE_COORDINATOR };
static struct host *host;
static uint64_t seed;
static char vocabulary[WORDS][12];
static struct id bouquet, competence;

struct doc {
	enum search_kind kind;
	bool archived;
	struct id id;
	uint64_t version;
	char words[NAME_WORDS][12];
	unsigned count;
	unsigned town; /* of towns */
};
/* The word of each that is asked for; the first is none. */
static const struct {
	const char *code, *word;
} towns[] = { { "", "" }, { "74001", "abondance" }, { "42147", "montbrison" }, { "42218", "etienne" } };
static struct doc docs[DOCS_MOST];
static unsigned doc_count;

static uint32_t
draw(uint32_t n)
{
	return (uint32_t)((stage_next(&seed) >> 33) % n);
}

/* --- the world --------------------------------------------------------------------------------------- */
static void
mutate(char *w)
{
	size_t n = strlen(w), at = n == 0 ? 0 : draw((uint32_t)n);

	switch (draw(4)) {
	case 0: /* another letter */
		if (n > 0)
			w[at] = (char)('a' + draw(4));
		break;
	case 1: /* one less */
		if (n > 1)
			memmove(w + at, w + at + 1, n - at);
		break;
	case 2: /* one more */
		if (n < 10) {
			memmove(w + at + 1, w + at, n - at + 1);
			w[at] = (char)('a' + draw(4));
		}
		break;
	default: /* two exchanged */
		if (at + 1 < n) {
			char c = w[at];

			w[at] = w[at + 1];
			w[at + 1] = c;
		}
	}
}

static void
vocabulary_make(void)
{
	for (unsigned i = 0; i < WORDS; i++) {
		char *w = vocabulary[i];

		if (i > 8 && draw(3) != 0) {
			memcpy(w, vocabulary[draw(i)], sizeof vocabulary[0]);
			mutate(w);
			continue;
		}
		for (unsigned n = 1 + draw(9); n > 0; n--)
			*w++ = (char)('a' + draw(4));
		*w = '\0';
	}
}

/* As people write: capitals, accents, hyphens and apostrophes. */
static struct text
name_written(const struct doc *d)
{
	static const char *const seams[] = { " ", "-", "’", "  ", " – " };
	struct buf b = { 0 };
	struct text t;

	for (unsigned i = 0; i < d->count; i++) {
		if (i > 0)
			buf_text(&b, seams[draw(5)]);
		for (const char *c = d->words[i]; *c != '\0'; c++) {
			if (*c == 'a' && draw(3) == 0)
				buf_text(&b, draw(2) ? "à" : "Â");
			else if (*c == 'c' && draw(3) == 0)
				buf_text(&b, "Ç");
			else
				buf_byte(&b, (uint8_t)(draw(4) == 0 ? *c - 'a' + 'A' : *c));
		}
	}
	t = (struct text){ arena_copy(host_arena(host), b.ptr, b.len), (uint32_t)b.len, 0 };
	buf_free(&b);
	return t;
}

static void
doc_name(struct doc *d)
{
	d->count = 1 + draw(NAME_WORDS);
	for (unsigned i = 0; i < d->count; i++)
		memcpy(d->words[i], vocabulary[draw(WORDS)], sizeof vocabulary[0]);
}

union any {
	struct rec_head head;
	struct organisation organisation;
	struct person person;
	struct provider provider;
	struct accompaniment service;
};
static const struct rec_desc *const descs[] = { &organisation_desc, &person_desc, &provider_desc,
	&accompaniment_desc };

static void
doc_fill(const struct doc *d, union any *rec)
{
	static struct provider_competence known = { REC_BIT(1) | REC_BIT(2), { { 0 } }, 3, { 0 } };

	known.competence = competence;
	if (d->town != 0 && d->kind == SEARCH_ORGANISATION) {
		rec->organisation.commune = text_of(towns[d->town].code);
		rec->organisation.has |= REC_BIT(14);
	} else if (d->town != 0) {
		rec->provider.commune = text_of(towns[d->town].code);
		rec->provider.has |= REC_BIT(12);
	}
	rec->organisation.has |= REC_BIT(7);
	switch (d->kind) {
	case SEARCH_ORGANISATION:
		rec->organisation.name = name_written(d);
		rec->organisation.kind = ORGANISATION_CENTRE;
		rec->organisation.has |= REC_BIT(8);
		break;
	case SEARCH_PERSON:
		rec->person.name = name_written(d);
		break;
	case SEARCH_PROVIDER:
		rec->provider.name = name_written(d);
		rec->provider.competences = (struct list){ &known, 1 };
		rec->provider.has |= REC_BIT(13);
		break;
	default:
		rec->service.name = name_written(d);
		rec->service.bouquet = bouquet;
		rec->service.kinds = 1;
		rec->service.competences = (struct list){ &competence, 1 };
		rec->service.typical_days = 2;
		rec->service.has |= REC_BIT(8) | REC_BIT(9) | REC_BIT(10) | REC_BIT(11);
	}
}

static void
doc_call(struct doc *d, const char *verb, union any *rec)
{
	const struct rec_desc *desc = descs[d->kind];
	char method[64];
	struct fault why = { 0 };
	union any out;

	snprintf(method, sizeof method, "registry.%s.%s", desc->name, verb);
	if (strcmp(verb, "create") != 0) {
		rec->head.id = d->id;
		rec->head.version = d->version;
		rec->head.has |= REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	}
	if (host_call(host, &team, method, desc, rec, 0, desc, &out, NULL, &why) != RC_OK)
		fail_msg("%s: %s %s", method, why.count > 0 ? why.items[0].field : "",
		    why.count > 0 ? why.items[0].code->name : "");
	d->id = out.head.id;
	d->version = out.head.version;
}

static void
doc_create(void)
{
	struct doc *d = &docs[doc_count++];
	union any rec = { .head = { 0 } };

	memset(&rec, 0, sizeof rec);
	*d = (struct doc){ .kind = (enum search_kind)draw(SEARCH_KIND_COUNT) };
	doc_name(d);
	if (d->kind == SEARCH_ORGANISATION || d->kind == SEARCH_PROVIDER)
		d->town = draw(4);
	doc_fill(d, &rec);
	doc_call(d, "create", &rec);
}

static void
doc_change(void)
{
	struct doc *d = &docs[draw(doc_count)];
	union any rec;

	memset(&rec, 0, sizeof rec);
	if (d->archived)
		return;
	if (draw(5) == 0) {
		d->archived = true;
		doc_call(d, "archive", &rec);
		return;
	}
	doc_name(d);
	rec.organisation.has = REC_BIT(7);
	rec.organisation.name = name_written(d); /* of each kind the same member */
	if (d->kind == SEARCH_PERSON)
		rec.person.name = rec.organisation.name;
	doc_call(d, "update", &rec);
}

static int
set_up(void **unused)
{
	static const struct service_desc *const services[] = { &registry_service };
	struct bouquet b = { .has = REC_BIT(7), .name = TEXT_LIT("zzz") };
	struct competence c = { .has = REC_BIT(7), .name = TEXT_LIT("zzz") };

	(void)unused;
	host = host_new(services, 1, INT64_C(1793000000000000));
	seed = 42;
	doc_count = 0;
	bouquet = search_make(host, "registry.bouquet.create", &bouquet_desc, &b);
	competence = search_make(host, "registry.competence.create", &competence_desc, &c);
	vocabulary_make();
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	host_free(host);
	return 0;
}

/* --- the oracle -------------------------------------------------------------------------------------- */
/* Optimal string alignment, by its table. */
static unsigned
distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	unsigned t[16][16];

	for (unsigned i = 0; i <= n; i++)
		t[i][0] = i;
	for (unsigned k = 0; k <= m; k++)
		t[0][k] = k;
	for (unsigned i = 1; i <= n; i++)
		for (unsigned k = 1; k <= m; k++) {
			unsigned best = t[i - 1][k - 1] + (a[i - 1] != b[k - 1]);

			best = t[i - 1][k] + 1 < best ? t[i - 1][k] + 1 : best;
			best = t[i][k - 1] + 1 < best ? t[i][k - 1] + 1 : best;
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] &&
			    t[i - 2][k - 2] + 1 < best)
				best = t[i - 2][k - 2] + 1;
			t[i][k] = best;
		}
	return t[n][m];
}

static unsigned
oracle_word(const char *term, const char *word)
{
	size_t n = strlen(term);

	if (strcmp(term, word) == 0)
		return 0;
	if (strncmp(term, word, n) == 0)
		return 16 + (unsigned)(strlen(word) - n);
	return (n >= 6 || strlen(word) >= 6) && distance(term, word) == 1 ? 64 : 255;
}

static unsigned
oracle_doc(const char *term, const struct doc *d)
{
	unsigned best = 255;

	for (unsigned i = 0; i < d->count; i++) {
		unsigned cost = oracle_word(term, d->words[i]);

		best = cost < best ? cost : best;
	}
	if (best == 255 && d->town != 0 && oracle_word(term, towns[d->town].word) != 255)
		best = 96 + oracle_word(term, towns[d->town].word);
	return best;
}

/* Each word that answers counts each document that has it. */
static uint64_t
oracle_documents(const char *term)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < doc_count; i++)
		for (unsigned k = 0; k < docs[i].count; k++) {
			bool again = false;

			for (unsigned j = 0; j < k; j++)
				again = again || strcmp(docs[i].words[j], docs[i].words[k]) == 0;
			n += !again && oracle_word(term, docs[i].words[k]) != 255;
		}
	for (unsigned i = 0; i < doc_count; i++)
		n += docs[i].town != 0 && oracle_word(term, towns[docs[i].town].word) != 255;
	return n;
}

struct scored {
	const struct doc *doc;
	uint64_t cost;
};

static int
scored_compare(const void *a, const void *b)
{
	const struct scored *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	if (x->doc->archived != y->doc->archived)
		return x->doc->archived ? 1 : -1;
	if (x->doc->kind != y->doc->kind)
		return x->doc->kind < y->doc->kind ? -1 : 1;
	return memcmp(x->doc->id.b, y->doc->id.b, 16);
}

static unsigned
oracle_find(char terms[][12], unsigned count, uint32_t kinds, bool archived, struct scored *out)
{
	unsigned n = 0, weights[8];

	for (unsigned k = 0; k < count; k++) {
		uint64_t documents = oracle_documents(terms[k]);

		for (weights[k] = 32; documents > 0 && weights[k] > 1; documents /= 2)
			weights[k]--;
	}
	for (unsigned i = 0; i < doc_count; i++) {
		struct scored s = { &docs[i], 0 };
		bool all = (kinds >> docs[i].kind & 1u) && (archived || !docs[i].archived);

		for (unsigned k = 0; k < count && all; k++) {
			unsigned cost = oracle_doc(terms[k], &docs[i]);

			all = cost != 255;
			s.cost += (uint64_t)cost * weights[k];
		}
		if (all)
			out[n++] = s;
	}
	qsort(out, n, sizeof *out, scored_compare);
	return n;
}

/* --- questions --------------------------------------------------------------------------------------- */
static void
question_make(char terms[][12], unsigned *ret_count, char *q)
{
	*ret_count = 1 + draw(3);
	*q = '\0';
	for (unsigned i = 0; i < *ret_count; i++) {
		const struct doc *d = &docs[draw(doc_count)];

		memcpy(terms[i], d->words[draw(d->count)], 12);
		if (d->town != 0 && draw(3) == 0)
			snprintf(terms[i], 12, "%s", towns[d->town].word);
		if (draw(2) == 0)
			terms[i][1 + draw((uint32_t)strlen(terms[i]))] = '\0';
		if (draw(2) == 0)
			mutate(terms[i]);
		q += sprintf(q, "%s%s", i == 0 ? "" : " ", terms[i]);
	}
}

/* Words of one letter are left aside when there are others. */
static unsigned
terms_kept(char terms[][12], unsigned count)
{
	unsigned n = 0;

	for (unsigned i = 0; i < count; i++)
		if (strlen(terms[i]) > 1)
			memmove(terms[n++], terms[i], 12);
	return n == 0 ? count : n;
}

static void
compare_one(void)
{
	static struct scored want[DOCS_MOST];
	char terms[3][12], q[64];
	unsigned count, n;
	uint32_t kinds = draw(2) == 0 ? 15 : 1 + draw(15);
	bool archived = draw(3) == 0;
	struct search_answer got;
	struct fault why = { 0 };

	question_make(terms, &count, q);
	count = terms_kept(terms, count);
	n = oracle_find(terms, count, kinds, archived, want);
	assert_int_equal(search_ask(host, &team, q, kinds, archived, &got, &why), RC_OK);
	if (got.hits.count != (n < SEARCH_ASK_LIMIT ? n : SEARCH_ASK_LIMIT))
		fail_msg("« %s », kinds %u: %u found, %u wanted", q, kinds, got.hits.count, n);
	for (unsigned i = 0; i < got.hits.count; i++) {
		const struct search_hit *hit = (const struct search_hit *)got.hits.items + i;

		if (!id_equal(hit->id, want[i].doc->id))
			fail_msg("« %s », kinds %u: the %uth is another: " TEXT_FMT, q, kinds, i + 1,
			    TEXT_ARG(hit->label));
		assert_int_equal(hit->kind, want[i].doc->kind);
		assert_true(hit->ranges.count > 0 || want[i].doc->town != 0);
	}
}

/* --- tests ------------------------------------------------------------------------------------------- */
static void
what_is_found_is_what_reading_everything_would_find_through_changes(void **unused)
{
	(void)unused;
	for (unsigned round = 0; round < 6; round++) {
		for (unsigned i = 0; i < 50; i++)
			doc_create();
		for (unsigned i = 0; i < 40 && round > 0; i++)
			doc_change();
		for (unsigned i = 0; i < 250; i++)
			compare_one();
	}
}

static void
an_index_made_anew_is_the_same_byte_for_byte(void **unused)
{
	struct buf before = { 0 }, after = { 0 };

	(void)unused;
	for (unsigned i = 0; i < 80; i++)
		doc_create();
	for (unsigned i = 0; i < 120; i++)
		doc_change();
	index_bytes(host_service(host, "registry"), &before);
	index_forget(host_service(host, "registry"));
	host_restart(host, "registry");
	index_bytes(host_service(host, "registry"), &after);
	assert_true(before.len > 1000);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.ptr, after.ptr, before.len);
	for (unsigned i = 0; i < 50; i++)
		compare_one();
	buf_free(&before);
	buf_free(&after);
}

/* Its handler reads no name, so leaves the card sealed. */
static void
a_card_that_was_refreshed_is_found_as_before(void **unused)
{
	struct fault why = { 0 };
	struct provider p;

	(void)unused;
	for (unsigned i = 0; i < 60; i++)
		doc_create();
	for (unsigned i = 0; i < doc_count; i++) {
		struct ref ref = { REC_BIT(1), docs[i].id };

		if (docs[i].kind == SEARCH_PROVIDER)
			assert_int_equal(host_call(host, &team, "registry.provider.refresh", &ref_desc, &ref,
					     0, &provider_desc, &p, NULL, &why),
			    RC_OK);
	}
	for (unsigned i = 0; i < 100; i++)
		compare_one();
}

static void
replay_knows_nothing_of_the_index_and_the_tables_are_equal(void **unused)
{
	uint64_t events;
	struct fault why = { 0 };

	(void)unused;
	for (unsigned i = 0; i < 30; i++)
		doc_create();
	for (unsigned i = 0; i < 30; i++)
		doc_change();
	assert_int_equal(host_verify(host, "registry", &events, &why), RC_OK);
	for (unsigned i = 0; i < 30; i++)
		compare_one();
}

int
main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_is_found_is_what_reading_everything_would_find_through_changes),
		TEST(a_card_that_was_refreshed_is_found_as_before),
		TEST(an_index_made_anew_is_the_same_byte_for_byte),
		TEST(replay_knows_nothing_of_the_index_and_the_tables_are_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
