/*
 * import_tell: what a run that was checked says in one message: what it found, what it left aside, what to do now.
 * Owns: nothing.
 * Beware: the field holds 400 bytes: headings and sentences are cut to fit.
 */
#include "common/mpscan.h"
#include "services/registry/import_run.h"

#define MESSAGE_MOST 400
#define ASIDE_SHOWN 3
#define HEADING_SHOWN 30 /* bytes */
#define SENTENCE_SHOWN 200

const char *
import_several(struct context *c, uint32_t n, const char *one, const char *many)
{
	return arena_printf(c->arena, "%u %s", n, n > 1 ? many : one);
}

static void
passed_tell(struct context *c, const struct import_run *run, const struct import_load *l, struct buf *out)
{
	if (l->raw_count == 0)
		buf_text(
		    out, "Le fichier n’a aucune ligne sous ses intitulés : il n’y a rien à enregistrer.");
	else if (run->undecided > 0)
		buf_printf(out,
		    "%s à des fiches existantes : choisissez de créer, de compléter ou de laisser de côté. "
		    "Rien n’est encore écrit.",
		    import_several(c, run->undecided, "ligne ressemble", "lignes ressemblent"));
	else if (run->to_create + run->to_update == 0)
		buf_text(out, "Rien ne changerait : tout ce que dit le fichier est déjà là.");
	else
		buf_printf(out,
		    "%s, %s, %s. Rien n’est encore écrit : lancez l’enregistrement pour le faire.",
		    import_several(c, run->to_create, "fiche à créer", "fiches à créer"),
		    import_several(c, run->to_update, "à modifier", "à modifier"),
		    import_several(c, run->unchanged, "inchangée", "inchangées"));
}

/* One alone is told at once: there is no list to open for it. */
static void
refused_tell(struct context *c, const struct import_load *l, struct buf *out)
{
	const struct import_problem *p = l->problems;
	const char *where = p->line > 0 ? arena_printf(c->arena, "Ligne %u : ", p->line) : "";

	if (l->problem_count == 1)
		buf_printf(out, "%s%.*s Rien n’a été écrit.", where,
		    (int)utf8_cut(p->sentence.ptr, p->sentence.len, SENTENCE_SHOWN), p->sentence.ptr);
	else
		buf_printf(out,
		    "%s : corrigez le fichier ou les correspondances, puis contrôlez de nouveau. Rien n’a "
		    "été écrit.",
		    import_several(c, l->problem_count, "erreur", "erreurs"));
}

static bool
is_aside(const struct load_column *column)
{
	return column->heading.len > 0 &&
	    (column->guess.reason == IMPORT_UNKNOWN || column->guess.reason == IMPORT_TAKEN);
}

static void
aside_tell(struct context *c, const struct import_load *l, struct buf *out)
{
	uint32_t count = 0, shown = 0;

	for (uint32_t i = 0; i < l->file_columns; i++)
		count += is_aside(&l->columns[i]);
	if (count == 0)
		return;
	buf_printf(
	    out, " %s : ", import_several(c, count, "colonne laissée de côté", "colonnes laissées de côté"));
	for (uint32_t i = 0; i < l->file_columns && shown < ASIDE_SHOWN; i++) {
		const struct load_column *column = &l->columns[i];

		if (is_aside(column))
			buf_printf(out, "%s%.*s%s", shown++ > 0 ? ", " : "",
			    (int)utf8_cut(column->heading.ptr, column->heading.len, HEADING_SHOWN),
			    column->heading.ptr,
			    column->guess.reason == IMPORT_TAKEN ? " (déjà donné par une autre)" : "");
	}
	buf_text(out, count > shown ? "…" : ".");
}

const char *
import_check_message(struct context *c, const struct import_run *run, const struct import_load *l)
{
	struct buf b = { 0 };
	const char *said;

	if (l->problem_count > 0)
		refused_tell(c, l, &b);
	else
		passed_tell(c, run, l, &b);
	if (l->heading_line > 1)
		buf_printf(&b, " Intitulés lus à la ligne %u.", l->heading_line);
	aside_tell(c, l, &b);
	said = arena_text(c->arena, buf_cstr(&b), utf8_cut(buf_cstr(&b), b.len, MESSAGE_MOST));
	buf_free(&b);
	return said;
}
