/*
 * selection_tell: the engine's lines in French, for the committee and for each centre.
 * Owns: the words.
 * Beware: a line speaks of its own centre only: the centre reads why it is not eligible, never how another one did.
 */
#include "services/registry/selection.h"
#include "common/calendar.h"
#include <stdlib.h>

struct text
selection_tell_rule(void)
{
	return TEXT_LIT(
	    "Seuls sont classés les centres qui remplissent toutes les conditions. Chaque réponse "
	    "justifiée vaut le poids de son critère, en proportion du niveau (de 0 à 4) ; une réponse sans "
	    "justificatif ne compte pas. L’ordre suit le total des points ; à égalité, le critère de plus "
	    "grand poids, puis les suivants (à poids égal, dans l’ordre de l’appel) ; enfin l’agrément qui "
	    "se "
	    "termine le plus tôt. Les centres que rien ne départage sont ex æquo, présentés par ordre "
	    "alphabétique : le comité choisit entre eux.");
}

static const char *
points_words(struct context *c, uint32_t hundredths)
{
	return arena_printf(c->arena, "%u,%02u", hundredths / 100u, hundredths % 100u);
}

static const char *
agrement_words(struct context *c, const struct selection *s, const struct entrant *e,
    const struct rank_candidate *figures)
{
	char end[CALENDAR_LONG_CAP], bound[CALENDAR_LONG_CAP];
	bool early = REC_HAS(s, SELECTION_AFTER) && figures->agrement_end < s->agrement_after;
	const char *source = e->agrement_declared ? ", d’après le centre" : "";

	if (!figures->agrement_known)
		return "Aucun agrément connu : enregistrez-le, ou déclarez sa date de fin dans la "
		       "candidature.";
	calendar_day_long(figures->agrement_end, end);
	calendar_day_long(early ? s->agrement_after : s->agrement_before, bound);
	return arena_printf(c->arena, "L’agrément se termine le %s%s ; l’appel demande une fin %s le %s.",
	    end, source, early ? "au plus tôt" : "au plus tard", bound);
}

static const char *
failure_words(struct context *c, const struct selection *s, const struct field *f,
    const struct rank_line *line, enum eligibility_rule rule)
{
	const struct entrant *e = &f->entrants[line->candidate];

	switch (rule) {
	case ELIGIBLE_AGREMENT_END:
		return agrement_words(c, s, e, &f->figures[line->candidate]);
	case ELIGIBLE_MEMBERSHIP:
		return arena_printf(c->arena, "L’adhésion de %u n’est pas à jour%s.", s->membership_year,
		    e->membership_declared ? ", d’après le centre" : "");
	case ELIGIBLE_WILL:
		return "Le centre n’a pas déclaré sa volonté de participer.";
	case ELIGIBLE_LOCAL_INTEREST:
		return "La collectivité locale n’a pas fait connaître son intérêt.";
	}
	abort();
}

struct list
selection_tell_exclusions(
    struct context *c, const struct selection *s, const struct field *f, const struct rank_line *line)
{
	struct ranking_exclusion *out = ARENA_ARRAY(c->arena, 4, struct ranking_exclusion);
	uint32_t n = 0;

	for (int rule = ELIGIBLE_AGREMENT_END; rule <= ELIGIBLE_LOCAL_INTEREST; rule++)
		if (line->failed >> rule & 1u)
			out[n++] =
			    (struct ranking_exclusion){ REC_BIT(1) | REC_BIT(2), (enum eligibility_rule)rule,
				    text_of(failure_words(c, s, f, line, (enum eligibility_rule)rule)) };
	return (struct list){ out, n };
}

static const char *
parted_words(struct context *c, const struct selection *s, const struct rank_line *line,
    const struct rank_line *before)
{
	const struct selection_criterion *criteria = s->criteria.items;

	switch (line->parted) {
	case PARTED_FIRST:
		return arena_printf(c->arena, "En tête avec %s points.", points_words(c, line->points));
	case PARTED_POINTS:
		return arena_printf(c->arena, "%s points, soit %s de moins que le rang précédent.",
		    points_words(c, line->points), points_words(c, before->points - line->points));
	case PARTED_CRITERION:
		return arena_printf(c->arena,
		    "Autant de points que le rang précédent, qui en a plus au critère « %.*s ».",
		    (int)(criteria[line->criterion].title.len < 200 ? criteria[line->criterion].title.len
								    : 0),
		    criteria[line->criterion].title.ptr);
	case PARTED_AGREMENT:
		return "Mêmes points à chaque critère que le rang précédent, dont l’agrément se termine plus "
		       "tôt.";
	case PARTED_BY_NOTHING:
		return "Ex æquo : rien ne départage ce centre du précédent.";
	case PARTED_EXCLUDED:
		return "Non classé : une condition au moins n’est pas remplie.";
	}
	abort();
}

struct text
selection_tell_place(struct context *c, const struct selection *s, const struct rank_line *line,
    const struct rank_line *before, uint32_t places)
{
	const char *words = parted_words(c, s, line, before);

	if (line->rank != 0 && !line->advised && line->rank <= places)
		words = arena_printf(
		    c->arena, "%s Il reste moins de places que d’ex æquo : le comité choisit.", words);
	return text_of(words);
}
