/*
 * sheet_zip: the parts of a workbook, inflated and parsed as a stream, within bounds.
 * Owns: the parser of the part under way.
 * Beware: an archive of a few kilobytes may inflate to anything: bytes are counted as they come out, never taken from what the
 *         archive says of itself. A document type is refused, and with it every entity of its own.
 */
#include "common/sheet_zip.h"
#include <expat.h>
#include <stdlib.h>

#define CHUNK (64u * 1024u)
#define DEPTH_MAX 64
#define TOKEN_MAX (1024u * 1024u) /* a tag or a name that does not end */
#define FREE_OF_RATIO (1024u * 1024u)

struct part {
	const struct sheet_xml *xml;
	void *arg;
	struct sheet_zip *z;
	XML_Parser parser;
	const char *path;
	unsigned depth;
	uint64_t fed, packed;
	uint64_t heard; /* of fed, when a handler was last called */
	enum rc rc;
};

/* --- the archive -------------------------------------------------------------------------------------- */
static bool
has(struct sheet_zip *z, const char *path)
{
	return zip_name_locate(z->zip, path, ZIP_FL_NOCASE) >= 0;
}

static enum rc
kind_check(struct sheet_zip *z)
{
	if (zip_get_num_entries(z->zip, 0) > SHEET_ENTRIES_MAX)
		return sheet_fault(z->rows, RC_LIMIT, FAULT_SHEET_BOMB, "trop de parties dans le fichier");
	if (has(z, "xl/workbook.xml"))
		return RC_OK;
	if (has(z, "xl/workbook.bin"))
		return sheet_fault(z->rows, RC_MALFORMED, FAULT_SHEET_KIND, "un classeur binaire .xlsb");
	if (has(z, "content.xml"))
		return sheet_fault(
		    z->rows, RC_MALFORMED, FAULT_SHEET_KIND, "un document OpenDocument, .ods ou .odt");
	if (has(z, "word/document.xml"))
		return sheet_fault(
		    z->rows, RC_MALFORMED, FAULT_SHEET_KIND, "un document de traitement de texte");
	return sheet_fault(z->rows, RC_MALFORMED, FAULT_SHEET_KIND, "une archive ZIP sans classeur");
}

enum rc
sheet_zip_open(struct sheet_zip *z, const struct sheet_source *s, struct sheet_rows *rows)
{
	zip_error_t error;
	zip_source_t *source;

	z->rows = rows;
	z->len = s->len;
	zip_error_init(&error);
	source = zip_source_buffer_create(s->bytes, s->len, 0, &error);
	if (source != NULL)
		z->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (z->zip == NULL)
		zip_source_free(source);
	zip_error_fini(&error);
	if (z->zip == NULL)
		return sheet_fault(rows, RC_MALFORMED, FAULT_SHEET_CUT, "la fin du classeur manque");
	return kind_check(z);
}

void
sheet_zip_close(struct sheet_zip *z)
{
	if (z->zip != NULL)
		zip_discard(z->zip);
	z->zip = NULL;
}

/* --- a part ------------------------------------------------------------------------------------------- */
static const char *
bare(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon != NULL ? colon + 1 : name;
}

const char *
sheet_attribute(const char **attributes, const char *name)
{
	for (; *attributes != NULL; attributes += 2)
		if (strcmp(bare(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

static void
part_stop(struct part *p, enum rc rc)
{
	if (p->rc == RC_OK)
		p->rc = rc;
	if (rc != RC_OK || p->z->rows->stopped)
		XML_StopParser(p->parser, XML_FALSE);
}

static enum rc
part_broken(struct part *p, const char *what)
{
	char said[160];

	snprintf(said, sizeof said, "%.80s : %.60s", p->path, what);
	return sheet_fault(p->z->rows, RC_MALFORMED, FAULT_SHEET_BROKEN, said);
}

static void
on_start(void *arg, const char *name, const char **attributes)
{
	struct part *p = arg;

	p->heard = p->fed;
	if (++p->depth > DEPTH_MAX)
		part_stop(p, part_broken(p, "éléments trop imbriqués"));
	else if (p->rc == RC_OK && p->xml->start != NULL)
		part_stop(p, p->xml->start(p->arg, bare(name), attributes));
}

static void
on_end(void *arg, const char *name)
{
	struct part *p = arg;

	p->heard = p->fed;
	p->depth--;
	if (p->rc == RC_OK && p->xml->end != NULL)
		part_stop(p, p->xml->end(p->arg, bare(name)));
}

static void
on_text(void *arg, const char *text, int len)
{
	struct part *p = arg;

	p->heard = p->fed;
	if (p->rc == RC_OK && p->xml->text != NULL)
		part_stop(p, p->xml->text(p->arg, text, (size_t)len));
}

static void
on_doctype(void *arg, const char *name, const char *system, const char *public, int internal)
{
	struct part *p = arg;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	part_stop(p, part_broken(p, "un DOCTYPE n’a rien à faire là"));
}

/* Bytes as they come out of the archive, against every bound. */
static enum rc
part_count(struct part *p, uint64_t more)
{
	p->fed += more;
	p->z->inflated += more;
	if (p->z->inflated > SHEET_INFLATED_MAX)
		return sheet_fault(p->z->rows, RC_LIMIT, FAULT_SHEET_BOMB, "plus de 512 Mio une fois déplié");
	if (p->fed > FREE_OF_RATIO && p->fed / SHEET_RATIO_MAX > p->packed)
		return sheet_fault(p->z->rows, RC_LIMIT, FAULT_SHEET_BOMB, "plus de 200 fois sa taille");
	return RC_OK;
}

static void
part_feed(struct part *p, const char *bytes, int len)
{
	enum rc rc = part_count(p, (uint64_t)len);

	if (rc != RC_OK) {
		p->rc = rc;
		return;
	}
	if (XML_Parse(p->parser, bytes, len, len == 0) == XML_STATUS_ERROR && p->rc == RC_OK &&
	    !p->z->rows->stopped)
		p->rc = part_broken(p, XML_ErrorString(XML_GetErrorCode(p->parser)));
	if (p->rc == RC_OK && !p->z->rows->stopped && p->fed - p->heard > TOKEN_MAX)
		p->rc = part_broken(p, "une balise ne finit pas");
}

static enum rc
part_inflate(struct part *p, zip_file_t *f)
{
	char *chunk = malloc(CHUNK);
	zip_int64_t n = 1;

	if (chunk == NULL)
		abort();
	while (n > 0 && p->rc == RC_OK && !p->z->rows->stopped) {
		n = zip_fread(f, chunk, CHUNK);
		if (n < 0)
			p->rc = part_broken(p, "ne se déplie pas");
		else
			part_feed(p, chunk, (int)n);
	}
	free(chunk);
	return p->rc;
}

static enum rc
part_parse(struct part *p, zip_file_t *f)
{
	enum rc rc;

	p->parser = XML_ParserCreate(NULL);
	if (p->parser == NULL)
		abort();
	XML_SetUserData(p->parser, p);
	XML_SetElementHandler(p->parser, on_start, on_end);
	XML_SetCharacterDataHandler(p->parser, on_text);
	XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
	rc = part_inflate(p, f);
	XML_ParserFree(p->parser);
	return rc;
}

enum rc
sheet_part(struct sheet_zip *z, const char *path, const struct sheet_xml *xml, void *arg, bool needed)
{
	struct part p = { .xml = xml, .arg = arg, .z = z, .path = path };
	zip_int64_t at = zip_name_locate(z->zip, path, ZIP_FL_NOCASE);
	zip_stat_t stat;
	zip_file_t *f;
	enum rc rc;

	if (at < 0)
		return needed ? part_broken(&p, "cette partie manque") : RC_OK;
	if (zip_stat_index(z->zip, (zip_uint64_t)at, 0, &stat) != 0)
		return part_broken(&p, "cette partie est illisible");
	if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
		return sheet_fault(z->rows, RC_MALFORMED, FAULT_SHEET_LOCKED, NULL);
	p.packed = stat.comp_size < z->len ? stat.comp_size : z->len;
	f = zip_fopen_index(z->zip, (zip_uint64_t)at, 0);
	if (f == NULL)
		return part_broken(&p, "cette partie est illisible");
	rc = part_parse(&p, f);
	zip_fclose(f);
	return rc;
}
