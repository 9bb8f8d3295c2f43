/*
 * import_guess: which field each column of a French spreadsheet fills, guessed from its heading.
 * Owns: the rules, from the surest to the least: name, label, synonym, year, one slip of the finger.
 * Beware: words are compared folded (no accent, case, blank or sign); a slip is looked for in words of five letters or more.
 */
#include "services/registry/import_guess.h"
#include "common/fold.h"
#include "services/registry/import_words.h"
#include <stdlib.h>

#define TYPO_LETTERS 5

static const struct {
	enum import_part part;
	const char *name, *label;
} parts[] = {
	{ IMPORT_POSTAL, ".postal_code", " (code postal)" },
	{ IMPORT_TOWN, ".town", " (ville)" },
	{ IMPORT_FIRST_NAME, ".first", " (prénom)" },
};

/* Letters and digits only: "N° SIRET" -> "nsiret", "Cœur" -> "coeur". */
static char *
fold(struct arena *a, const char *text, size_t len)
{
	const char *words = text_words(a, text, len);
	char *out = arena_text(a, words, strlen(words));
	size_t n = 0;

	for (const char *p = out; *p != '\0'; p++)
		if (*p != ' ')
			out[n++] = *p;
	out[n] = '\0';
	return out;
}

static bool
is_filled_by_imports(const struct rec_field *f)
{
	return f->tag >= TAG_FIRST ? !(f->flags & (SERVER_SET | SECRET)) : f->tag == TAG_ID;
}

bool
import_is_commune(const struct rec_field *f)
{
	return f->format != NULL && strcmp(f->format->name, FORMAT_COMMUNE.name) == 0;
}

const struct rec_field *
import_year_field(const struct rec_desc *d)
{
	const struct rec_field *f = record_field(d, "year", 4);

	return f != NULL && f->kind == REC_K_U32 ? f : NULL;
}

bool
import_target_same(const struct import_target *a, const struct import_target *b)
{
	return a->field == b->field && a->part == b->part && a->year == b->year;
}

/* --- by words ----------------------------------------------------------------------------------------- */
static bool
is_called(const struct rec_field *f, const char *folded, struct arena *a)
{
	return strcmp(fold(a, f->label, strlen(f->label)), folded) == 0 ||
	    strcmp(fold(a, f->name, strlen(f->name)), folded) == 0;
}

static const struct rec_field *
by_label(const struct rec_desc *d, const char *folded, struct arena *a)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if (is_called(f, folded, a))
			return f;
	return NULL;
}

/* The first word of the table whose field this record has. */
static bool
by_synonym(const struct rec_desc *d, const char *folded, bool (*alike)(const char *, const char *),
    struct import_target *t)
{
	for (const struct import_word *w = import_words; w->folded != NULL; w++) {
		const struct rec_field *f;

		if (!alike(w->folded, folded))
			continue;
		f = record_field(d, w->field, strlen(w->field));
		if (f == NULL || !is_filled_by_imports(f) ||
		    (w->record != NULL && strcmp(w->record, d->name) != 0))
			continue;
		*t = (struct import_target){ .field = f, .part = w->part };
		return true;
	}
	return false;
}

static bool
same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* At most one letter added, left out, changed, or two that changed places. */
static bool
slipped(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), i = 0, ends = 0;

	if (la < TYPO_LETTERS || lb < TYPO_LETTERS || la > lb + 1 || lb > la + 1)
		return false;
	while (i < la && i < lb && a[i] == b[i])
		i++;
	while (ends < la - i && ends < lb - i && a[la - 1 - ends] == b[lb - 1 - ends])
		ends++;
	if (la - i - ends <= 1 && lb - i - ends <= 1)
		return true;
	return la == lb && la - i - ends == 2 && a[i] == b[i + 1] && a[i + 1] == b[i];
}

/* A SIREN is nine digits, of an enterprise: no SIRET that a finger slipped on. */
static bool
is_siren(const char *folded)
{
	size_t len = strlen(folded);

	return len >= 5 && strcmp(folded + len - 5, "siren") == 0;
}

static bool
by_spelling(const struct rec_desc *d, const char *folded, struct arena *a, struct import_target *t)
{
	if (is_siren(folded))
		return false;
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (!is_filled_by_imports(f) || !slipped(fold(a, f->label, strlen(f->label)), folded))
			continue;
		*t = (struct import_target){ .field = f };
		return true;
	}
	return by_synonym(d, folded, slipped, t);
}

/* --- a column a year ---------------------------------------------------------------------------------- */
/* Four digits of a year, alone or at an end: taken out of the folded heading. 0: none. */
static uint32_t
year_take(char *folded)
{
	for (char *p = folded; *p != '\0'; p++) {
		size_t digits = strspn(p, "0123456789");
		unsigned long year =
		    digits == 4 ? strtoul((char[5]){ p[0], p[1], p[2], p[3], '\0' }, NULL, 10) : 0;

		if (year >= 1900 && year <= 2100) {
			memmove(p, p + 4, strlen(p + 4) + 1);
			return (uint32_t)year;
		}
		if (digits > 0)
			p += digits - 1;
	}
	return 0;
}

/* What a bare year means: what was asked for it, what was counted. */
static const struct rec_field *
year_default(const struct rec_desc *d)
{
	static const char *const names[] = { "due", "value", "amount", "paid" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct rec_field *f = record_field(d, names[i], strlen(names[i]));

		if (f != NULL && is_filled_by_imports(f))
			return f;
	}
	return NULL;
}

static bool
by_year(const struct rec_desc *d, const char *folded, struct arena *a, struct import_target *t)
{
	char *rest = arena_text(a, folded, strlen(folded));
	uint32_t year = year_take(rest);

	if (year == 0 || import_year_field(d) == NULL)
		return false;
	*t = (struct import_target){ .field = NULL };
	if (*rest == '\0')
		t->field = year_default(d);
	else
		t->field = by_label(d, rest, a);
	if (t->field == NULL && *rest != '\0')
		(void)by_synonym(d, rest, same, t);
	t->year = year;
	return t->field != NULL && is_filled_by_imports(t->field) && t->field != import_year_field(d);
}

/* --- all of it ---------------------------------------------------------------------------------------- */
static struct import_guess
guess_one(const struct rec_desc *d, struct text heading, struct arena *a)
{
	struct import_guess g = { .reason = IMPORT_UNKNOWN };
	const struct rec_field *f = record_field(d, heading.ptr, heading.len);
	const char *folded = fold(a, heading.ptr, heading.len);

	if (*folded == '\0')
		return g;
	if (f != NULL) {
		g = (struct import_guess){ { .field = f }, IMPORT_BY_NAME, 100 };
	} else if ((f = by_label(d, folded, a)) != NULL) {
		g = (struct import_guess){ { .field = f }, IMPORT_BY_LABEL, 98 };
	} else if (by_synonym(d, folded, same, &g.target)) {
		g.reason = IMPORT_BY_SYNONYM, g.confidence = 90;
	} else if (by_year(d, folded, a, &g.target)) {
		g.reason = IMPORT_BY_YEAR, g.confidence = 85;
	} else if (by_spelling(d, folded, a, &g.target)) {
		g.reason = IMPORT_BY_SPELLING, g.confidence = 70;
	}
	if (g.target.field != NULL && !is_filled_by_imports(g.target.field))
		g = (struct import_guess){ .reason = IMPORT_EXPORTED, .confidence = 100 };
	if (g.reason == IMPORT_UNKNOWN)
		g.target = (struct import_target){ .field = NULL };
	return g;
}

void
import_guess(const struct rec_desc *d, const struct text *headings, uint32_t count, struct arena *a,
    struct import_guess *ret_guesses)
{
	for (uint32_t i = 0; i < count; i++)
		ret_guesses[i] = guess_one(d, headings[i], a);
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t k = 0; k < count && ret_guesses[i].target.field != NULL; k++) {
			const struct import_guess *other = &ret_guesses[k];

			if (k == i || !import_target_same(&other->target, &ret_guesses[i].target))
				continue;
			if (other->confidence > ret_guesses[i].confidence ||
			    (other->confidence == ret_guesses[i].confidence && k < i))
				ret_guesses[i] = (struct import_guess){ .reason = IMPORT_TAKEN };
		}
	}
}

/* --- as texts ----------------------------------------------------------------------------------------- */
bool
import_target_parse(const struct rec_desc *d, struct text said, struct import_target *ret_target)
{
	const char *at = said.len > 0 ? memchr(said.ptr, '@', said.len) : NULL;
	struct text name = { said.ptr, at != NULL ? (uint32_t)(at - said.ptr) : said.len, 0 };
	struct import_target t = { .field = NULL };
	char year[8] = "";

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		size_t n = strlen(parts[i].name);

		if (name.len > n && memcmp(name.ptr + name.len - n, parts[i].name, n) == 0) {
			t.part = parts[i].part;
			name.len -= (uint32_t)n;
			break;
		}
	}
	t.field = record_field(d, name.ptr, name.len);
	if (t.field == NULL || !is_filled_by_imports(t.field))
		return false;
	if ((t.part == IMPORT_POSTAL || t.part == IMPORT_TOWN) && !import_is_commune(t.field))
		return false;
	if (at != NULL) {
		if (said.ptr + said.len - at != 5)
			return false;
		memcpy(year, at + 1, 4);
		t.year = year_take(year);
		if (t.year == 0 || year[0] != '\0' || import_year_field(d) == NULL)
			return false;
	}
	*ret_target = t;
	return true;
}

void
import_target_print(const struct import_target *t, struct buf *out)
{
	buf_text(out, t->field->name);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].part == t->part)
			buf_text(out, parts[i].name);
	if (t->year != 0)
		buf_printf(out, "@%u", t->year);
}

void
import_target_label(const struct import_target *t, struct buf *out)
{
	buf_text(out, t->field->label);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].part == t->part)
			buf_text(out, parts[i].label);
	if (t->field->kind == REC_K_MONEY)
		buf_text(out, ", en euros");
	if (t->year != 0)
		buf_printf(out, ", année %u", t->year);
}
