/*
 * import_value: cells as people fill them into texts that a field takes: choices in French, euros, numbers with blanks.
 * Owns: nothing.
 * Beware: what is not understood is given as it stands, so that the field's own rule says what it expects.
 */
#include "common/fold.h"
#include "services/registry/import_load.h"
#include "services/registry/import_words.h"
#include <ctype.h>

/* Without the blanks around, no-break ones and line ends too. */
struct text
load_trim(struct text v)
{
	for (;;) {
		if (v.len >= 1 && (unsigned char)*v.ptr <= ' ')
			v.ptr++, v.len--;
		else if (v.len >= 2 && memcmp(v.ptr, "\xc2\xa0", 2) == 0)
			v.ptr += 2, v.len -= 2;
		else if (v.len >= 1 && (unsigned char)v.ptr[v.len - 1] <= ' ')
			v.len--;
		else if (v.len >= 2 && memcmp(v.ptr + v.len - 2, "\xc2\xa0", 2) == 0)
			v.len -= 2;
		else
			return v;
	}
}

/* "Salarié·e" is also "salarié" and "salariée"; "Administrateur·rice" is also "administratrice". */
static bool
label_is(const char *label, const char *folded, struct arena *a)
{
	const char *dot = strstr(label, "·"), *man, *end;
	size_t len;

	if (strcmp(text_fold(a, label, strlen(label)), folded) == 0)
		return true;
	if (dot == NULL)
		return false;
	man = text_fold(a, label, (size_t)(dot - label));
	end = text_fold(a, dot + strlen("·"), strlen(dot) - strlen("·"));
	len = strlen(man);
	if (strcmp(man, folded) == 0 || strcmp(arena_printf(a, "%s%s", man, end), folded) == 0)
		return true;
	if (strcmp(end, "rice") != 0 || len < 3 || strcmp(man + len - 3, "eur") != 0)
		return false;
	return strcmp(arena_printf(a, "%.*srice", (int)(len - 3), man), folded) == 0;
}

/* A folded text without what is no letter of ASCII: the dot of "Directeur·rice". */
static const char *
letters_of(struct arena *a, const char *folded)
{
	char *out = arena_text(a, folded, strlen(folded));
	size_t n = 0;

	for (const char *p = folded; *p != '\0'; p++)
		if ((unsigned char)*p < 0x80)
			out[n++] = *p;
	out[n] = '\0';
	return out;
}

static struct text
choice_name(const struct rec_enum *e, struct text cell, struct arena *a)
{
	const char *folded = text_fold(a, cell.ptr, cell.len);

	for (uint32_t i = 0; i < e->count; i++)
		if (label_is(e->values[i].label, folded, a) ||
		    strcmp(text_fold(a, e->values[i].name, strlen(e->values[i].name)), folded) == 0)
			return text_of(e->values[i].name);
	folded = letters_of(a, folded);
	for (const struct import_choice_word *w = import_choice_words; w->folded != NULL; w++)
		if (strcmp(w->choices, e->name) == 0 && strcmp(w->folded, folded) == 0)
			return text_of(w->name);
	return cell;
}

/* The same cell comes again and again: it is folded once. */
static struct text
choice_value(struct load_column *c, struct text cell, struct arena *a)
{
	struct text name;

	if (c->last_len == cell.len && memcmp(c->last, cell.ptr, cell.len) == 0)
		return c->last_said;
	name = choice_name(c->guess.target.field->values, cell, a);
	if (cell.len <= sizeof c->last && name.ptr != cell.ptr) { /* a constant: it stays */
		memcpy(c->last, cell.ptr, cell.len);
		c->last_len = cell.len;
		c->last_said = name;
	}
	return name;
}

/* Several values with commas or semicolons between, as people write them; choices by their names. */
static struct text
several_value(const struct rec_enum *e, struct text cell, struct arena *a)
{
	const char *marks = cell.len > 0 && memchr(cell.ptr, '|', cell.len) != NULL ? "|" : ",;|\n";
	struct buf out = { 0 };
	struct text one;

	for (uint32_t from = 0, i = 0; i <= cell.len; i++) {
		if (i < cell.len && (cell.ptr[i] == '\0' || strchr(marks, cell.ptr[i]) == NULL))
			continue;
		one = load_trim((struct text){ cell.ptr + from, i - from, 0 });
		from = i + 1;
		if (e != NULL)
			one = choice_name(e, one, a);
		if (one.len > 0)
			buf_printf(&out, "%s" TEXT_FMT, out.len > 0 ? "|" : "", TEXT_ARG(one));
	}
	one = (struct text){ arena_text(a, buf_cstr(&out), out.len), (uint32_t)out.len, 0 };
	buf_free(&out);
	return one;
}

/* Without blanks, thin and no-break ones too, and without the marks. */
static struct text
without(struct text cell, const char *marks, struct arena *a)
{
	char *out = arena_alloc(a, (size_t)cell.len + 1);
	uint32_t n = 0;

	for (uint32_t i = 0; i < cell.len; i++) {
		if (cell.len - i >= 2 && memcmp(cell.ptr + i, "\xc2\xa0", 2) == 0)
			i++;
		else if (cell.len - i >= 3 &&
		    (memcmp(cell.ptr + i, "\xe2\x80\xaf", 3) == 0 ||
			memcmp(cell.ptr + i, "\xe2\x82\xac", 3) == 0))
			i += 2;
		else if (cell.ptr[i] != ' ' && (cell.ptr[i] == '\0' || strchr(marks, cell.ptr[i]) == NULL))
			out[n++] = cell.ptr[i];
	}
	return (struct text){ out, n, 0 };
}

static struct text
bool_value(struct text cell)
{
	if (text_is(cell, "x") || text_is(cell, "X") || text_is(cell, "o") || text_is(cell, "O"))
		return TEXT_LIT("oui");
	return text_is(cell, "n") || text_is(cell, "N") ? TEXT_LIT("non") : cell;
}

/* A spreadsheet took these for numbers: the zero in front is gone. */
static struct text
zero_value(struct text cell, uint32_t wanted, struct arena *a)
{
	for (uint32_t i = 0; i < cell.len; i++)
		if (!isdigit((unsigned char)cell.ptr[i]))
			return cell;
	return cell.len + 1 == wanted ? text_of(arena_printf(a, "0" TEXT_FMT, TEXT_ARG(cell))) : cell;
}

static struct text
text_value(const struct rec_field *f, struct text cell, struct arena *a)
{
	if (f->format == &FORMAT_SIRET)
		return without(cell, ".-", a);
	if (import_is_commune(f))
		return zero_value(cell, 5, a);
	if (f->format == &FORMAT_PHONE)
		return zero_value(cell, 10, a);
	return cell;
}

struct text
import_value(struct load_column *c, struct text cell, struct arena *a)
{
	const struct rec_field *f = c->guess.target.field;

	switch (f->kind) {
	case REC_K_ENUM:
		return choice_value(c, cell, a);
	case REC_K_SET:
		return several_value(f->values, cell, a);
	case REC_K_LIST:
		return f->elem == REC_K_REC ? cell : several_value(NULL, cell, a);
	case REC_K_BOOL:
		return bool_value(cell);
	case REC_K_DAY:
		return import_day(f, cell, a);
	case REC_K_U32:
	case REC_K_U64:
	case REC_K_I64:
	case REC_K_F64:
		return without(cell, "%", a);
	case REC_K_TEXT:
		return text_value(f, cell, a);
	default:
		return cell;
	}
}
