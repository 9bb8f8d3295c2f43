/*
 * commune: see commune.h: the rows of the file, and three sorted arrays over them.
 * Owns: the rows, the folded names in one block, the arrays.
 * Beware: a name is found from any of its words, so that the article of "Le Puy" need not be typed: an entry of `starts` is
 *         where a word begins in the block.
 */
#include "common/commune.h"
#include "common/fold.h"
#include <stdlib.h>

#define HEADING "code;nom;departement;region;codes_postaux;population;lat;lon;precision"
#define COLUMNS 9
#define NAME_MOST 64 /* letters of a folded name that spelling is compared over */
#define FOUND_MOST 50
#define QUERY_MOST 400 /* bytes */

struct start {
	uint32_t at; /* in names */
	uint32_t row;
};
struct post {
	uint32_t code;
	uint32_t row;
};
struct communes {
	struct commune_entry *rows; /* by INSEE code */
	uint32_t *names_at; /* of each row: where its folded name begins */
	struct start *starts; /* by what begins there */
	struct post *posts; /* by code */
	struct buf names;
	uint32_t count, start_count, post_count;
};

/* The most exact first. */
enum rank { RANK_WHOLE, RANK_BEGINS, RANK_AFTER_ARTICLE, RANK_INSIDE };
struct found {
	const struct commune_entry *rows[FOUND_MOST];
	unsigned ranks[FOUND_MOST];
	unsigned count, most;
};

FAULT_DEFINE(FAULT_COMMUNE_ROW, "commune_row", "Le fichier des communes est illisible à la ligne %s.",
    "The file of communes cannot be read at line %s.");

/* --- reading --------------------------------------------------------------------------------------------- */
static struct text
cell_next(struct text *line)
{
	const char *end = memchr(line->ptr, ';', line->len);
	uint32_t n = end == NULL ? line->len : (uint32_t)(end - line->ptr);
	struct text cell = { line->ptr, n, 0 };

	line->ptr += n + (end != NULL);
	line->len -= n + (end != NULL);
	return cell;
}

static bool
number_of(struct text t, double *ret)
{
	char copy[32], *end;

	if (t.len == 0 || t.len >= sizeof copy)
		return false;
	memcpy(copy, t.ptr, t.len);
	copy[t.len] = '\0';
	*ret = strtod(copy, &end);
	return *end == '\0';
}

static bool
entry_of(struct text line, struct commune_entry *ret)
{
	struct text cells[COLUMNS];
	double population = 0;

	for (unsigned i = 0; i < COLUMNS; i++) {
		const char *begin = line.ptr;

		cells[i] = cell_next(&line);
		if (i + 1 < COLUMNS && line.ptr == begin + cells[i].len)
			return false; /* no `;` behind it: the row is too short */
	}
	if (line.len != 0 || cells[0].len != 5 || cells[1].len == 0 || cells[2].len < 2 || cells[2].len > 3)
		return false;
	*ret = (struct commune_entry){ .name = cells[1], .postal_codes = cells[4] };
	memcpy(ret->code, cells[0].ptr, cells[0].len);
	memcpy(ret->department, cells[2].ptr, cells[2].len);
	if (cells[5].len != 0 && (!number_of(cells[5], &population) || population < 0 || population > 1e9))
		return false;
	ret->population = (uint32_t)population;
	ret->placed = number_of(cells[6], &ret->lat) && number_of(cells[7], &ret->lon);
	return ret->placed || (cells[6].len == 0 && cells[7].len == 0);
}

static int
code_order(const void *a, const void *b)
{
	return memcmp(((const struct commune_entry *)a)->code, ((const struct commune_entry *)b)->code, 6);
}

static enum rc
rows_read(struct communes *c, struct text csv, struct fault *why)
{
	size_t lines = 1;

	for (uint32_t i = 0; i < csv.len; i++)
		lines += csv.ptr[i] == '\n';
	c->rows = calloc(lines, sizeof *c->rows);
	if (c->rows == NULL)
		return RC_LIMIT;
	for (size_t number = 1; csv.len != 0; number++) {
		const char *end = memchr(csv.ptr, '\n', csv.len);
		struct text line = { csv.ptr, end == NULL ? csv.len : (uint32_t)(end - csv.ptr), 0 };

		csv.ptr += line.len + (end != NULL);
		csv.len -= line.len + (end != NULL);
		if (number == 1 ? !text_is(line, HEADING) : !entry_of(line, &c->rows[c->count]))
			return fault_addf(why, RC_INVALID, NULL, FAULT_COMMUNE_ROW, "%zu", number);
		c->count += number != 1;
	}
	qsort(c->rows, c->count, sizeof *c->rows, code_order);
	return RC_OK;
}

/* --- the index of names ----------------------------------------------------------------------------------- */
/* Folded into words, "st" and "ste" in full, into out; each name ended by NUL. */
static void
words_append(struct arena *a, struct text name, struct buf *out)
{
	const char *w = text_words(a, name.ptr, name.len);
	bool first = true;

	while (*w != '\0') {
		size_t n = strcspn(w, " ");

		if (!first)
			buf_byte(out, ' ');
		if (n == 2 && memcmp(w, "st", 2) == 0)
			buf_text(out, "saint");
		else if (n == 3 && memcmp(w, "ste", 3) == 0)
			buf_text(out, "sainte");
		else
			buf_append(out, w, n);
		w += n + (w[n] == ' ');
		first = false;
	}
	buf_byte(out, '\0');
}

static const char *
name_at(const struct communes *c, uint32_t at)
{
	return (const char *)c->names.ptr + at;
}

static int
start_order(const void *a, const void *b, void *arg)
{
	const struct start *x = a, *y = b;

	return strcmp(name_at(arg, x->at), name_at(arg, y->at));
}

static enum rc
names_index(struct communes *c)
{
	struct arena a = { 0 };

	c->names_at = calloc((size_t)c->count + 1, sizeof *c->names_at);
	if (c->names_at == NULL)
		return RC_LIMIT;
	for (uint32_t i = 0; i < c->count; i++) {
		c->names_at[i] = (uint32_t)c->names.len;
		words_append(&a, c->rows[i].name, &c->names);
		arena_reset(&a);
	}
	arena_free(&a);
	c->starts = calloc(c->names.len + 1, sizeof *c->starts);
	if (c->starts == NULL)
		return RC_LIMIT;
	for (uint32_t i = 0; i < c->count; i++)
		for (const char *s = name_at(c, c->names_at[i]); s != NULL;) {
			c->starts[c->start_count++] = (struct start){ (uint32_t)(s - name_at(c, 0)), i };
			s = strchr(s, ' ');
			s = s == NULL ? NULL : s + 1;
		}
	qsort_r(c->starts, c->start_count, sizeof *c->starts, start_order, c);
	return RC_OK;
}

static int
post_order(const void *a, const void *b)
{
	const struct post *x = a, *y = b;

	if (x->code != y->code)
		return x->code < y->code ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static enum rc
posts_index(struct communes *c)
{
	size_t room = 0;

	for (uint32_t i = 0; i < c->count; i++)
		room += c->rows[i].postal_codes.len / 5;
	c->posts = calloc(room + 1, sizeof *c->posts);
	if (c->posts == NULL)
		return RC_LIMIT;
	for (uint32_t i = 0; i < c->count; i++) {
		struct text t = c->rows[i].postal_codes;

		for (uint32_t at = 0; at + 5 <= t.len; at += 6) {
			uint32_t code = 0;

			for (uint32_t k = 0; k < 5; k++)
				code = code * 10 + (uint32_t)(t.ptr[at + k] - '0');
			c->posts[c->post_count++] = (struct post){ code, i };
		}
	}
	qsort(c->posts, c->post_count, sizeof *c->posts, post_order);
	return RC_OK;
}

enum rc
communes_new(const char *csv, size_t len, struct communes **ret_communes, struct fault *why)
{
	struct communes *c = calloc(1, sizeof *c);
	enum rc rc = c == NULL || len > UINT32_MAX ? RC_LIMIT : RC_OK;

	if (rc == RC_OK)
		rc = rows_read(c, (struct text){ csv, (uint32_t)len, 0 }, why);
	if (rc == RC_OK)
		rc = names_index(c);
	if (rc == RC_OK)
		rc = posts_index(c);
	if (rc == RC_OK)
		*ret_communes = c;
	else
		communes_free(c);
	return rc;
}

void
communes_free(struct communes *c)
{
	if (c == NULL)
		return;
	free(c->rows);
	free(c->names_at);
	free(c->starts);
	free(c->posts);
	buf_free(&c->names);
	free(c);
}

size_t
communes_count(const struct communes *c)
{
	return c->count;
}

const struct commune_entry *
communes_by_code(const struct communes *c, struct text code)
{
	struct commune_entry want = { .population = 0 };

	if (code.len != 5)
		return NULL;
	memcpy(want.code, code.ptr, code.len);
	return bsearch(&want, c->rows, c->count, sizeof *c->rows, code_order);
}

const struct commune_entry *
communes_at(const struct communes *c, size_t number)
{
	return &c->rows[number];
}

/* --- searching -------------------------------------------------------------------------------------------- */
static bool
found_before(const struct found *f, unsigned i, unsigned rank, const struct commune_entry *row)
{
	if (f->ranks[i] != rank)
		return f->ranks[i] < rank;
	if (f->rows[i]->population != row->population)
		return f->rows[i]->population > row->population;
	return memcmp(f->rows[i]->code, row->code, sizeof row->code) < 0;
}

static void
found_remove(struct found *f, unsigned at)
{
	f->count--;
	memmove(&f->rows[at], &f->rows[at + 1], (f->count - at) * sizeof f->rows[0]);
	memmove(&f->ranks[at], &f->ranks[at + 1], (f->count - at) * sizeof f->ranks[0]);
}

/* Keeps the best ones in order; one that is there already keeps its better rank. */
static void
found_add(struct found *f, unsigned rank, const struct commune_entry *row)
{
	unsigned at;

	for (unsigned i = 0; i < f->count; i++)
		if (f->rows[i] == row) {
			if (f->ranks[i] <= rank)
				return;
			found_remove(f, i);
			break;
		}
	if (f->count == f->most) {
		if (f->most == 0 || found_before(f, f->count - 1, rank, row))
			return;
		f->count--;
	}
	for (at = f->count; at > 0 && !found_before(f, at - 1, rank, row); at--) {
		f->rows[at] = f->rows[at - 1];
		f->ranks[at] = f->ranks[at - 1];
	}
	f->rows[at] = row;
	f->ranks[at] = rank;
	f->count++;
}

/* Is each word of the query the beginning of a word of the name, in order? Words may be left out between. */
static bool
words_begin(const char *name, const char *query)
{
	while (*query != '\0') {
		size_t n = strcspn(query, " ");

		while (strncmp(name, query, n) != 0) {
			name = strchr(name, ' ');
			if (name == NULL)
				return false;
			name++;
		}
		name += strcspn(name, " ");
		name += *name == ' ';
		query += n + (query[n] == ' ');
	}
	return true;
}

static bool
is_article(const char *name, size_t len)
{
	static const char *const articles[] = { "l ", "le ", "la ", "les " };

	for (size_t i = 0; i < sizeof articles / sizeof articles[0]; i++)
		if (len == strlen(articles[i]) && memcmp(name, articles[i], len) == 0)
			return true;
	return false;
}

static enum rank
start_rank(const struct communes *c, const struct start *s, const char *query)
{
	const char *whole = name_at(c, c->names_at[s->row]), *from = name_at(c, s->at);

	if (strcmp(whole, query) == 0)
		return RANK_WHOLE;
	if (from == whole)
		return RANK_BEGINS;
	return is_article(whole, (size_t)(from - whole)) ? RANK_AFTER_ARTICLE : RANK_INSIDE;
}

static void
search_words(const struct communes *c, const char *query, struct found *f)
{
	size_t n = strcspn(query, " ");
	uint32_t lo = 0, hi = c->start_count;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (strncmp(name_at(c, c->starts[mid].at), query, n) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < c->start_count && strncmp(name_at(c, c->starts[lo].at), query, n) == 0; lo++)
		if (words_begin(name_at(c, c->starts[lo].at), query))
			found_add(f, start_rank(c, &c->starts[lo], query), &c->rows[c->starts[lo].row]);
}

static void
search_post(const struct communes *c, struct text digits, struct found *f)
{
	uint32_t from = 0, width = 1, lo = 0, hi = c->post_count;

	for (uint32_t i = 0; i < digits.len; i++)
		from = from * 10 + (uint32_t)(digits.ptr[i] - '0');
	for (uint32_t i = digits.len; i < 5; i++)
		width *= 10;
	from *= width;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (c->posts[mid].code < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < c->post_count && c->posts[lo].code < from + width; lo++)
		found_add(f, width == 1 ? RANK_WHOLE : RANK_BEGINS, &c->rows[c->posts[lo].row]);
}

static bool
is_digits(struct text t)
{
	for (uint32_t i = 0; i < t.len; i++)
		if (t.ptr[i] < '0' || t.ptr[i] > '9')
			return false;
	return t.len != 0 && t.len <= 5;
}

static void
search(const struct communes *c, struct text query, const char *words, struct found *f)
{
	const struct commune_entry *exact = communes_by_code(c, query);

	if (exact != NULL)
		found_add(f, RANK_WHOLE, exact);
	if (is_digits(query))
		search_post(c, query, f);
	else if (*words != '\0')
		search_words(c, words, f);
}

/* --- spelling --------------------------------------------------------------------------------------------- */
/* Changes between two words: a letter more, less or another, or two that changed places. More than `most`: most + 1. */
static unsigned
spelling_distance(const char *a, const char *b, unsigned most)
{
	unsigned rows[3][NAME_MOST + 1], n = (unsigned)strlen(a), m = (unsigned)strlen(b);

	if (n > NAME_MOST || m > NAME_MOST || n > m + most || m > n + most)
		return most + 1;
	for (unsigned k = 0; k <= m; k++)
		rows[0][k] = k;
	for (unsigned i = 1; i <= n; i++) {
		unsigned *row = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3], best;

		best = row[0] = i;
		for (unsigned k = 1; k <= m; k++) {
			unsigned d = up[k - 1] + (a[i - 1] != b[k - 1]);

			if (up[k] + 1 < d)
				d = up[k] + 1;
			if (row[k - 1] + 1 < d)
				d = row[k - 1] + 1;
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] &&
			    up2[k - 2] + 1 < d)
				d = up2[k - 2] + 1;
			row[k] = d;
			best = d < best ? d : best;
		}
		if (best > most)
			return most + 1;
	}
	return rows[n % 3][m];
}

static void
search_spelling(const struct communes *c, const char *words, struct found *f)
{
	unsigned most = strlen(words) < 6 ? 1 : 2;

	for (uint32_t i = 0; i < c->count; i++) {
		unsigned d = spelling_distance(words, name_at(c, c->names_at[i]), most);

		if (d <= most)
			found_add(f, d, &c->rows[i]);
	}
}

static unsigned
search_both(const struct communes *c, struct text query, bool spelling, const struct commune_entry **out,
    unsigned most)
{
	struct found f = { .most = most < FOUND_MOST ? most : FOUND_MOST };
	struct arena a = { 0 };
	struct buf words = { 0 };

	if (query.len > QUERY_MOST)
		return 0;
	words_append(&a, query, &words);
	search(c, query, (const char *)words.ptr, &f);
	if (f.count == 0 && spelling && words.len > 1)
		search_spelling(c, (const char *)words.ptr, &f);
	buf_free(&words);
	arena_free(&a);
	memcpy(out, f.rows, f.count * sizeof f.rows[0]);
	return f.count;
}

unsigned
communes_search(const struct communes *c, struct text query, const struct commune_entry **out, unsigned most)
{
	return search_both(c, query, false, out, most);
}

unsigned
communes_near(const struct communes *c, struct text given, const struct commune_entry **out, unsigned most)
{
	return search_both(c, given, true, out, most);
}
