/*
 * import: the command: reads the files, has them checked, sends them, says what was done.
 * Owns: the bytes of the files while they are read.
 * Beware: files are read before the client is opened, which changes the working folder.
 */
#include "services/maillage/import.h"
#include "common/fold.h"
#include "proto/package.h"
#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

bool
import_read(struct import_set *s, const char *file, const void *bytes, size_t len)
{
	const struct collection_desc *c = import_collection(file);
	const char *dot = strrchr(file, '.');
	bool json = dot != NULL && strcasecmp(dot, ".json") == 0;
	bool table = dot != NULL && (strcasecmp(dot, ".csv") == 0 || strcasecmp(dot, ".xlsx") == 0);

	if (package_is(bytes, len)) {
		import_package(s, file, bytes, len);
		return true;
	}
	if (!json && !table) {
		import_complain(s, import_part_new(s, file, NULL, false), 0, NULL, FAULT_TEXT,
		    "Seuls les fichiers .csv, .xlsx et .json s’importent : enregistrez-le sous l’une de ces "
		    "formes.");
		return false;
	}
	if (json) {
		struct text text = text_utf8(&s->arena, bytes, len);

		import_json(s, file, c, text.ptr, text.len);
	} else if (c == NULL) {
		import_complain(s, import_part_new(s, file, NULL, true), 0, NULL, FAULT_TEXT,
		    "Le nom du fichier ne dit pas de quelle collection il s’agit (organisations.csv).");
		return false;
	} else {
		import_table(s, import_part_new(s, file, c, true), bytes, len);
	}
	return true;
}

static bool
file_read(struct import_set *s, const char *path)
{
	struct stat st;
	FILE *f = fopen(path, "rbe");

	if (f == NULL || fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode)) {
		say("« %s » ne peut pas être lu : %s.", path,
		    f == NULL ? node_cause(errno) : "ce n’est pas un fichier");
		if (f != NULL)
			fclose(f);
		return false;
	}
	if (st.st_size > IMPORT_FILE_MAX) {
		say("« %s » dépasse %u Mio : coupez-le en plusieurs.", path, IMPORT_FILE_MAX >> 20);
		fclose(f);
		return false;
	}
	char *bytes = malloc((size_t)st.st_size + 1);

	if (bytes == NULL)
		abort();
	size_t len = fread(bytes, 1, (size_t)st.st_size, f);

	fclose(f);
	(void)import_read(s, path, bytes, len);
	free(bytes);
	return true;
}

static void
summary_print(const struct import_set *s, bool dry_run)
{
	for (const struct import_part *p = s->parts; p != NULL; p = p->next)
		if (p->collection != NULL && !dry_run)
			printf("%s (%s) : créés %u, modifiés %u, inchangés %u\n", p->file,
			    p->collection->plural, p->created, p->updated, p->unchanged);
	if (dry_run && s->complaint_count == 0)
		printf("%zu ligne%s contrôlée%s, aucune erreur ; rien n’a été écrit.\n", s->line_count,
		    s->line_count > 1 ? "s" : "", s->line_count > 1 ? "s" : "");
}

static enum exit_code
import_files(const struct invocation *v, struct import_set *s, bool dry_run)
{
	struct node n;
	struct client *c = NULL;

	for (int i = 0; i < v->count; i++)
		if (!file_read(s, v->arguments[i]))
			return EXIT_FAILED;
	import_index(s);
	enum exit_code code = node_client(v, &n, &c);

	if (code == EXIT_DONE && s->line_count > 0)
		code = import_send(s, c, dry_run);
	client_close(c);
	node_wipe(&n);
	if (s->complaint_count == 0)
		return code;
	import_complaints_print(s, stderr);
	say("%zu erreur%s%s.", s->complaint_count, s->complaint_count > 1 ? "s" : "",
	    dry_run			 ? ""
		: s->complaint_count > 1 ? " ; corrigez-les, puis relancez l’import"
					 : " ; corrigez-la, puis relancez l’import");
	return code == EXIT_DONE ? EXIT_REFUSED : code;
}

static enum exit_code
import_run(const struct invocation *v)
{
	struct import_set s;
	bool dry_run = invocation_value(v, "dry-run") != NULL;

	import_set_init(&s);
	enum exit_code code = import_files(v, &s, dry_run);

	if (code == EXIT_DONE)
		summary_print(&s, dry_run);
	import_set_free(&s);
	return code;
}

static const struct option_row import_options[] = {
	{ "dry-run", NULL, "contrôle tout, n’écrit rien", false },
};
const struct command command_import = {
	.name = "import",
	.arguments = "DOSSIER FICHIER...",
	.summary = "enregistre des fiches depuis des fichiers CSV, XLSX ou JSON",
	.detail =
	    "Le nom du fichier dit la collection : organisations.csv, 20-personnes.csv, mandates.json…\n"
	    "CSV : « ; » ou « , », UTF-8 ou Windows-1252 ; XLSX : la première feuille. La première ligne "
	    "nomme les colonnes, par le nom "
	    "du champ ou son libellé.\n"
	    "JSON : un tableau d’objets, ou un objet { collection : tableau }.\n"
	    "Paquets : HSDS 3.0 (.zip) et data·inclusion (.json), tels que « maillage export --package » les "
	    "écrit.\n"
	    "Une fiche est désignée par son code (colonne « code ») ou son id ; plusieurs valeurs se "
	    "séparent par « | », et les\n"
	    "parties d’une sous-fiche par « : » (competences : gouvernance:4|juridique:3). L’ordre des "
	    "fichiers et des lignes est libre.\n"
	    "Tout est d’abord contrôlé ; si une seule ligne a une erreur, toutes les erreurs sont dites et "
	    "rien n’est écrit.\n"
	    "Relancer le même import ne double rien : les fiches sont retrouvées par leur code.",
	COMMAND_OPTIONS(import_options),
	.most = ARGUMENTS_FILES,
	.run = import_run,
};
