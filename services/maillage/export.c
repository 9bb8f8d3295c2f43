/*
 * export: the command: a collection as CSV, XLSX or JSON, or a package of organisations and services, from a running node.
 * Owns: the file that it writes, made 0600: it may hold names.
 * Beware: the file is opened before the client, which changes the working folder.
 */
#include "services/maillage/import.h"
#include "common/disk.h"
#include "common/mpscan.h"
#include "common/xlsx.h"
#include "proto/registry.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE_LIMIT 200
#define COPY_BYTES 65536

enum form { FORM_CSV, FORM_XLSX, FORM_JSON };

struct exporting {
	struct client *client;
	const struct rec_desc *desc;
	enum form form;
	FILE *out;
	int rows_fd; /* of a workbook: what it will be made of */
	uint64_t rows;
	struct arena arena;
	struct buf line;
};

/* --- one record after the other --------------------------------------------------------- */
static void
row_write(struct exporting *e, const void *rec)
{
	buf_clear(&e->line);
	if (e->form == FORM_CSV) {
		record_csv_row(e->desc, rec, SECRET, &e->line);
	} else {
		buf_text(&e->line, e->rows == 0 ? "[" : ",\n");
		record_to_json(e->desc, rec, SECRET, &e->line);
	}
	fwrite(e->line.ptr, 1, e->line.len, e->out);
	e->rows++;
}

static enum rc
page_write(struct exporting *e, const struct list_page *page)
{
	struct mpscan s = mpscan_of(page->items.ptr, page->items.len);
	enum rc rc = RC_OK;

	if (e->form == FORM_XLSX) {
		e->rows += page->count;
		return disk_append(e->rows_fd, (const uint8_t *)page->items.ptr, page->items.len) ? RC_OK
												  : RC_IO;
	}
	while (rc == RC_OK && s.pos != s.end) {
		const uint8_t *from = s.pos;
		void *rec = arena_alloc(&e->arena, e->desc->size);

		rc = mpscan_skip(&s);
		if (rc == RC_OK)
			rc = record_decode(e->desc, from, (size_t)(s.pos - from), &e->arena, rec, NULL, NULL);
		if (rc == RC_OK)
			row_write(e, rec);
	}
	return rc;
}

static enum exit_code
pages_write(struct exporting *e, const struct collection_desc *collection)
{
	char method[128], cursor[512];
	struct list_query q = { .has = REC_BIT(1), .limit = PAGE_LIMIT };
	struct list_page page;
	struct fault why = { 0 };
	enum rc rc;

	snprintf(method, sizeof method, "%s.%s.list", collection->service, e->desc->name);
	do {
		arena_reset(&e->arena);
		rc = client_call(e->client, method, ROLE_OPERATOR, &list_query_desc, &q, &list_page_desc,
		    &e->arena, &page, CALL_TIMEOUT, &why);
		if (rc == RC_OK)
			rc = page_write(e, &page);
		if (rc != RC_OK)
			return call_failed(rc, NULL, &why);
		if (!REC_HAS(&page, 3))
			return EXIT_DONE;
		q.cursor = (struct text){ cursor, page.next.len, 0 };
		memcpy(cursor, page.next.ptr, page.next.len < sizeof cursor ? page.next.len : 0);
		q.has |= REC_BIT(2);
	} while (page.next.len < sizeof cursor);
	return EXIT_FAILED;
}

/* --- a workbook ------------------------------------------------------------------------- */
static bool
copy_out(int from, FILE *to)
{
	char bytes[COPY_BYTES];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(from, bytes, sizeof bytes, at)) > 0) {
		if (fwrite(bytes, 1, (size_t)n, to) != (size_t)n)
			return false;
		at += n;
	}
	return n == 0;
}

static enum exit_code
workbook_write(struct exporting *e)
{
	int book = memfd_create("workbook", MFD_CLOEXEC);
	enum rc rc = book < 0 ? RC_IO : RC_OK;

	if (e->rows > XLSX_ROWS_MOST) {
		say("un classeur ne tient que %u lignes : demandez --format csv.", XLSX_ROWS_MOST);
		rc = RC_LIMIT;
	}
	if (rc == RC_OK)
		rc = xlsx_write(e->desc, e->rows_fd, book, NULL);
	if (rc == RC_OK && !copy_out(book, e->out))
		rc = RC_IO;
	if (book >= 0)
		close(book);
	if (rc == RC_IO)
		say("le classeur n’a pas pu être écrit : %s.", node_cause(errno));
	return rc == RC_OK ? EXIT_DONE : EXIT_FAILED;
}

static enum exit_code
collection_write(struct exporting *e, const struct collection_desc *collection)
{
	enum exit_code code;

	e->desc = collection->rec;
	e->rows_fd = e->form == FORM_XLSX ? memfd_create("rows", MFD_CLOEXEC) : -1;
	if (e->form == FORM_CSV) {
		buf_text(&e->line, "\xef\xbb\xbf");
		record_csv_head(e->desc, SECRET, &e->line);
		fwrite(e->line.ptr, 1, e->line.len, e->out);
	}
	code = pages_write(e, collection);
	if (code == EXIT_DONE && e->form == FORM_JSON)
		fputs(e->rows == 0 ? "[]\n" : "]\n", e->out);
	if (code == EXIT_DONE && e->form == FORM_XLSX)
		code = workbook_write(e);
	if (e->rows_fd >= 0)
		close(e->rows_fd);
	return code;
}

/* --- a package -------------------------------------------------------------------------- */
static enum exit_code
package_fetch(struct exporting *e, const char *method)
{
	struct export_query q = { 0 };
	struct content_part part;
	struct fault why = { 0 };
	uint64_t have = 0;
	enum rc rc;

	do {
		arena_reset(&e->arena);
		rc = client_call(e->client, method, ROLE_OPERATOR, &export_query_desc, &q, &content_part_desc,
		    &e->arena, &part, 20 * CALL_TIMEOUT, &why);
		if (rc != RC_OK)
			return call_failed(rc, NULL, &why);
		fwrite(part.bytes.ptr, 1, part.bytes.len, e->out);
		have += part.bytes.len;
		q = (struct export_query){ REC_BIT(1) | REC_BIT(2), part.source, have };
	} while (have < part.total && part.bytes.len > 0);
	return have == part.total ? EXIT_DONE : EXIT_FAILED;
}

/* --- the command ------------------------------------------------------------------------ */
struct wanted {
	enum form form;
	const struct collection_desc *collection;
	const char *package; /* the method */
	const char *path;
};

static bool
form_parse(const char *name, enum form *ret_form)
{
	static const char *const names[] = { "csv", "xlsx", "json" };

	for (unsigned i = 0; name != NULL && i < 3; i++) {
		if (strcmp(name, names[i]) == 0) {
			*ret_form = (enum form)i;
			return true;
		}
	}
	if (name != NULL)
		say("« %s » n’est pas un format : csv, xlsx ou json.", name);
	return name == NULL;
}

static bool
package_parse(const char *name, const char **ret_method)
{
	*ret_method = NULL;
	if (name == NULL)
		return true;
	if (strcmp(name, "hsds") == 0)
		*ret_method = "registry.export.hsds";
	else if (strcmp(name, "data-inclusion") == 0)
		*ret_method = "registry.export.inclusion";
	else
		say("« %s » n’est pas un paquet : hsds ou data-inclusion.", name);
	return *ret_method != NULL;
}

static bool
wanted_parse(const struct invocation *v, struct wanted *w)
{
	const char *form = invocation_value(v, "format");

	*w = (struct wanted){ .form = FORM_CSV, .path = invocation_value(v, "out") };
	if (!form_parse(form, &w->form) || !package_parse(invocation_value(v, "package"), &w->package))
		return false;
	if (w->package != NULL ? v->count > 0 || form != NULL : v->count != 1) {
		say("dites une collection (organisations), ou un paquet (--package hsds), l’un ou l’autre.");
		return false;
	}
	if (w->package != NULL)
		return true;
	w->collection = import_collection(v->arguments[0]);
	if (w->collection == NULL)
		say("« %s » n’est pas une collection : organisations, people, services…", v->arguments[0]);
	return w->collection != NULL;
}

static FILE *
out_open(const struct wanted *w)
{
	int fd = w->path == NULL ? dup(STDOUT_FILENO)
				 : open(w->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "wb");

	if (out == NULL)
		say("« %s » ne peut pas être écrit : %s.", w->path == NULL ? "-" : w->path,
		    node_cause(errno));
	return out;
}

static enum exit_code
export_run(const struct invocation *v)
{
	struct exporting e = { 0 };
	struct wanted w;
	struct node n;

	if (!wanted_parse(v, &w))
		return EXIT_USAGE;
	e.out = out_open(&w);
	if (e.out == NULL)
		return EXIT_FAILED;
	e.form = w.form;
	enum exit_code code = node_client(v, &n, &e.client);

	if (code == EXIT_DONE)
		code = w.package != NULL ? package_fetch(&e, w.package) : collection_write(&e, w.collection);
	if ((fflush(e.out) != 0 || ferror(e.out)) && code == EXIT_DONE) {
		say("l’écriture s’est arrêtée : %s.", node_cause(errno));
		code = EXIT_FAILED;
	}
	fclose(e.out);
	client_close(e.client);
	node_wipe(&n);
	arena_free(&e.arena);
	buf_free(&e.line);
	return code;
}

static const struct option_row export_options[] = {
	{ "format", "FORMAT", "csv (par défaut), xlsx ou json", false },
	{ "out", "FICHIER", "où écrire ; sur la sortie standard sinon", false },
	{ "package", "PAQUET", "hsds ou data-inclusion : structures et services, à la place d’une collection",
	    false },
};
const struct command command_export = {
	.name = "export",
	.arguments = "DOSSIER [COLLECTION]",
	.summary = "écrit une collection en CSV, XLSX ou JSON, ou un paquet de structures et de services",
	.detail =
	    "COLLECTION : organisations, people, services… Les fiches archivées ne sont pas écrites.\n"
	    "Les deux paquets se relisent avec « maillage import » : hsds (HSDS 3.0, une archive ZIP de\n"
	    "fichiers CSV) et data-inclusion (JSON). Ils disent les structures en activité et les services,\n"
	    "et ne contiennent ni le nom ni le contact d’une personne.",
	COMMAND_OPTIONS(export_options),
	.most = 1,
	.run = export_run,
};
