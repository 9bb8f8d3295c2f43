/*
 * import_commune: the commune that a code, a town and a postal code mean together, as addresses write them.
 * Owns: nothing.
 * Beware: a CEDEX code is of no commune: only its department counts; arrondissements are Paris, Lyon and Marseille.
 */
#include "common/fold.h"
#include "services/registry/communes.h"
#include "services/registry/import_load.h"
#include <strings.h>

#define TOWNS_MOST 50

static const struct {
	const char *name, *code, *first, *last; /* first and last INSEE codes of its arrondissements */
} cities[] = {
	{ "paris", "75056", "75101", "75120" },
	{ "lyon", "69123", "69381", "69389" },
	{ "marseille", "13055", "13201", "13216" },
};

static bool
has_postal(const struct commune_entry *e, struct text postal)
{
	return e->postal_codes.len >= postal.len &&
	    memmem(e->postal_codes.ptr, e->postal_codes.len, postal.ptr, postal.len) != NULL;
}

/* Of a CEDEX code only the beginning is a place's; Corsica's two departments have 20. */
static bool
is_in_department(const struct commune_entry *e, struct text postal)
{
	size_t n = strlen(e->department) == 3 ? 3 : 2;

	if (postal.len < n)
		return false;
	if (e->department[0] == '2' && e->department[1] > '9')
		return memcmp(postal.ptr, "20", 2) == 0;
	return memcmp(postal.ptr, e->department, n) == 0;
}

/* The one that the town's name means, and that has the postal code if one is given. NULL when none or several could be. */
static const struct commune_entry *
commune_find(struct text town, struct text postal, bool cedex)
{
	const struct commune_entry *found[TOWNS_MOST], *only = NULL;
	unsigned n = communes_search(communes(), town.len > 0 ? town : postal, found, TOWNS_MOST), fits = 0;

	for (unsigned i = 0; i < n; i++) {
		if (town.len > 0 && postal.len > 0 && !has_postal(found[i], postal) &&
		    !(cedex && is_in_department(found[i], postal)))
			continue;
		if (only == NULL)
			only = found[i]; /* the most exact, then the most populated */
		fits++;
	}
	if (town.len > 0)
		return only != NULL && (postal.len > 0 || fits == 1 || only->name.len == town.len) ? only
												   : NULL;
	return fits == 1 ? only : NULL;
}

/* "Saint-Étienne Cedex 2" -> "Saint-Étienne"; "42007 CEDEX" -> "42007". */
static bool
cedex_cut(struct text *t)
{
	for (uint32_t i = 1; i + 5 <= t->len; i++)
		if (t->ptr[i - 1] == ' ' && strncasecmp(t->ptr + i, "cedex", 5) == 0) {
			*t = load_trim((struct text){ t->ptr, i, 0 });
			return true;
		}
	return false;
}

/* "Paris 18e", "Lyon 3 ème": the city. The INSEE code of an arrondissement: that of the city. */
static struct text
arrondissement_cut(struct text said, struct arena *a)
{
	const char *words = said.len > 0 ? text_words(a, said.ptr, said.len) : "";

	for (size_t i = 0; i < sizeof cities / sizeof cities[0] && said.len > 0; i++) {
		size_t n = strlen(cities[i].name);

		if (strncmp(words, cities[i].name, n) == 0 && words[n] == ' ' && words[n + 1] >= '0' &&
		    words[n + 1] <= '9')
			return text_of(cities[i].name);
		if (strlen(words) == 5 && strcmp(words, cities[i].first) >= 0 &&
		    strcmp(words, cities[i].last) <= 0)
			return text_of(cities[i].code);
	}
	return said;
}

/* "42000 Saint-Étienne" in one cell. */
static void
address_split(struct import_place *p)
{
	if (p->town.len > 0 || p->postal.len > 0 || p->code.len < 7 || p->code.ptr[5] != ' ' ||
	    strspn(p->code.ptr, "0123456789") != 5)
		return;
	p->postal = (struct text){ p->code.ptr, 5, 0 };
	p->town = load_trim((struct text){ p->code.ptr + 5, p->code.len - 5, 0 });
	p->code = (struct text){ "", 0, 0 };
}

/* The town is known and the postal code is another's: both are told. False when the town is none. */
static bool
postal_refuse(const struct import_place *p, const char *field, struct arena *a, struct fault *why)
{
	const struct commune_entry *town[1], *other[1];
	const char *whose = "";

	if (p->town.len == 0 || p->postal.len == 0 || communes_search(communes(), p->town, town, 1) == 0 ||
	    strcmp(text_fold(a, p->town.ptr, p->town.len),
		text_fold(a, town[0]->name.ptr, town[0]->name.len)) != 0)
		return false;
	if (communes_search(communes(), p->postal, other, 1) == 1)
		whose = arena_printf(a, " mais de " TEXT_FMT, TEXT_ARG(other[0]->name));
	(void)fault_addf(why, RC_INVALID, field, FAULT_IMPORT_POSTAL,
	    TEXT_FMT " n’est pas de " TEXT_FMT " (%.*s)%s", TEXT_ARG(p->postal), TEXT_ARG(town[0]->name), 5,
	    town[0]->postal_codes.len >= 5 ? town[0]->postal_codes.ptr : town[0]->code, whose);
	return true;
}

const struct commune_entry *
import_commune(const struct import_place *said, const char *field, struct arena *a, struct fault *why)
{
	const struct commune_entry *e = NULL;
	struct import_place p = *said;
	bool cedex;

	address_split(&p);
	cedex = cedex_cut(&p.town);
	cedex = cedex_cut(&p.postal) || cedex;
	cedex = cedex_cut(&p.code) || cedex;
	p.town = arrondissement_cut(p.town, a);
	if (p.code.len == 0 && arrondissement_cut(p.postal, a).ptr != p.postal.ptr)
		p.code = p.postal;
	p.code = arrondissement_cut(p.code, a);
	if (p.code.len > 0)
		e = communes_by_code(communes(), p.code);
	if (e == NULL)
		e = commune_find(p.code.len > 0 && p.town.len == 0 ? p.code : p.town, p.postal, cedex);
	if (e == NULL && !postal_refuse(&p, field, a, why))
		(void)commune_check(p.code.len > 0 ? p.code : p.town.len > 0 ? p.town : p.postal, field, why);
	return e;
}
