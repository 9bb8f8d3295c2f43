/*
 * package_hsds: writes the HSDS 3.0 tabular data package: CSV files and the descriptor of all their columns.
 * Owns: the table of columns.
 * Beware: the same records make the same bytes: nothing of the day or the hour is written.
 */
#include "proto/package_hsds.h"
#include "common/archive.h"
#include <stdio.h>

#define O PACKAGE_ORGANISATION
#define S PACKAGE_SERVICE
#define B PACKAGE_BOUQUET
#define C PACKAGE_COMPETENCE
#define ORG "organizations"
#define SRV "services"

const struct hsds_column hsds_columns[] = {
	{ ORG, O, "id", HSDS_ID, 0, NULL, "UUID of the organisation, for ever." },
	{ ORG, O, "name", HSDS_FIELD, 7, NULL, "Its usual name." },
	{ ORG, O, "alternate_name", HSDS_FIELD, 6, NULL, "The short code that its federation calls it by." },
	{ ORG, O, "description", HSDS_DESCRIBE, 0, NULL, "A sentence made from its kind and name; not read back." },
	{ ORG, O, "email", HSDS_FIELD, 17, NULL, "The organisation's own address, never a person's." },
	{ ORG, O, "legal_status", HSDS_FIELD, 15, NULL, "Who manages it: associative, municipal, caf or other." },
	{ ORG, O, "parent_organization_id", HSDS_FIELD, 10, NULL, "The organisation that it belongs to." },
	{ "locations", O, "id", HSDS_LOCATION, 0, NULL, "UUID of the place." },
	{ "locations", O, "location_type", HSDS_FIXED, 0, "physical", "Always physical." },
	{ "locations", O, "organization_id", HSDS_ID, 0, NULL, "Whose place it is." },
	{ "locations", O, "name", HSDS_CITY, 0, NULL, "The commune." },
	{ "locations", O, "external_identifier", HSDS_FIELD, 14, NULL, "The commune's code." },
	{ "locations", O, "external_identifier_type", HSDS_FIXED, 0, "INSEE", "Whose code it is: INSEE's." },
	{ "addresses", O, "id", HSDS_ROW_ID, 0, NULL, "UUID of the address." },
	{ "addresses", O, "location_id", HSDS_LOCATION, 0, NULL, "The place that it is the address of." },
	{ "addresses", O, "address_1", HSDS_CITY, 0, NULL, "The commune again: the registry keeps no street." },
	{ "addresses", O, "city", HSDS_CITY, 0, NULL, "The commune." },
	{ "addresses", O, "state_province", HSDS_DEPARTMENT, 0, NULL, "The département's number." },
	{ "addresses", O, "postal_code", HSDS_POSTAL, 0, NULL, "The first postal code of the commune." },
	{ "addresses", O, "country", HSDS_FIXED, 0, "FR", "Always FR." },
	{ "addresses", O, "address_type", HSDS_FIXED, 0, "physical", "Always physical." },
	{ "phones", O, "id", HSDS_ROW_ID, 0, NULL, "UUID of the number." },
	{ "phones", O, "organization_id", HSDS_ID, 0, NULL, "Whose number it is; never a person's." },
	{ "phones", O, "number", HSDS_FIELD, 18, NULL, "The number, as it is written." },
	{ "phones", O, "type", HSDS_FIXED, 0, "voice", "Always voice." },
	{ SRV, S, "id", HSDS_ID, 0, NULL, "UUID of the service, for ever." },
	{ SRV, S, "organization_id", HSDS_FEDERATION, 0, NULL, "The federation, which offers it." },
	{ SRV, S, "program_id", HSDS_FIELD, 8, NULL, "The bouquet of services that it belongs to." },
	{ SRV, S, "name", HSDS_FIELD, 7, NULL, "Its name." },
	{ SRV, S, "alternate_name", HSDS_FIELD, 6, NULL, "Its short code." },
	{ SRV, S, "description", HSDS_FIELD, 12, NULL, "In a few words." },
	{ SRV, S, "status", HSDS_FIXED, 0, "active", "Always active: others are not exported." },
	{ "programs", B, "id", HSDS_ID, 0, NULL, "UUID of the bouquet." },
	{ "programs", B, "organization_id", HSDS_FEDERATION, 0, NULL, "The federation." },
	{ "programs", B, "name", HSDS_FIELD, 7, NULL, "Its name." },
	{ "programs", B, "alternate_name", HSDS_FIELD, 6, NULL, "Its short code." },
	{ "programs", B, "description", HSDS_FIELD, 8, NULL, "What it brings together." },
};
const size_t hsds_column_count = sizeof hsds_columns / sizeof hsds_columns[0];

const struct hsds_file hsds_files[] = {
	{ ORG, O, 0, "Federations, centres, institutions, partners." },
	{ "locations", O, 14, "Where organisations are: their communes." },
	{ "addresses", O, 14, "The same as addresses." },
	{ "phones", O, 18, "Numbers of organisations." },
	{ "programs", B, 0, "Bouquets: services that go together." },
	{ SRV, S, 0, "Accompaniments on offer." },
};
const size_t hsds_file_count = sizeof hsds_files / sizeof hsds_files[0];

const struct hsds_identifier hsds_identifiers[] = {
	{ "FR-SIRET", "SIRET", 12 },
	{ "FR-RNA", "RNA", 13 },
};
const size_t hsds_identifier_count = sizeof hsds_identifiers / sizeof hsds_identifiers[0];

/* Files whose rows are more than one a record, by hand below; their columns for the descriptor. */
static const char *const more_columns[][3] = {
	{ "organization_identifiers", "id", "UUID of the identifier." },
	{ "organization_identifiers", "organization_id", "Whose it is." },
	{ "organization_identifiers", "identifier_scheme", "FR-SIRET or FR-RNA." },
	{ "organization_identifiers", "identifier_type", "The same in words." },
	{ "organization_identifiers", "identifier", "The number." },
	{ "services_at_location", "id", "UUID of the link." },
	{ "services_at_location", "service_id", "The service." },
	{ "services_at_location", "location_id", "The federation's place." },
	{ "taxonomies", "id", "UUID of the taxonomy." },
	{ "taxonomies", "name", "Compétences, or the fields that HSDS has no column for." },
	{ "taxonomies", "description", "What it is for." },
	{ "taxonomy_terms", "id", "UUID of the term; of a competence, its own." },
	{ "taxonomy_terms", "code", "Short code of a competence; record.field of a field." },
	{ "taxonomy_terms", "name", "The competence, or the French label of the field." },
	{ "taxonomy_terms", "description", "What it covers." },
	{ "taxonomy_terms", "parent_id", "The wider competence." },
	{ "taxonomy_terms", "taxonomy", "Name of the taxonomy." },
	{ "taxonomy_terms", "language", "Always fr." },
	{ "taxonomy_terms", "taxonomy_id", "The taxonomy." },
	{ "attributes", "id", "UUID of the attribute." },
	{ "attributes", "link_id", "What it says something of." },
	{ "attributes", "taxonomy_term_id", "A competence that a service needs, or the field that `value` is of." },
	{ "attributes", "link_type", "competence or field." },
	{ "attributes", "link_entity", "organization, service, program or taxonomy_term." },
	{ "attributes", "value", "The field's value, as JSON; empty of a competence." },
};
#define MORE_COUNT (sizeof more_columns / sizeof more_columns[0])

struct writer {
	const struct package_source *source;
	struct archive *zip;
	struct arena arena;
	struct buf line, cell;
	bool first; /* cell of the line */
};

/* --- the table ------------------------------------------------------------------------ */
struct id
hsds_term(const struct rec_desc *d, const struct rec_field *f)
{
	char code[128];
	int n = snprintf(code, sizeof code, "%s.%s", d->name, f->name);

	return package_id("term", code, (size_t)n);
}

bool
hsds_is_mapped(enum package_kind kind, const struct rec_field *f)
{
	if (kind == PACKAGE_COMPETENCE) /* code, name, parent, description: taxonomy_terms */
		return f->tag <= 9;
	if (kind == PACKAGE_SERVICE && f->tag == HSDS_COMPETENCES_TAG)
		return true;
	for (size_t i = 0; kind == PACKAGE_ORGANISATION && i < hsds_identifier_count; i++)
		if (hsds_identifiers[i].tag == f->tag)
			return true;
	for (size_t i = 0; i < hsds_column_count; i++)
		if (hsds_columns[i].kind == kind && hsds_columns[i].how == HSDS_FIELD && hsds_columns[i].tag == f->tag)
			return true;
	return false;
}

const char *
hsds_entity(enum package_kind kind)
{
	static const char *const names[PACKAGE_KINDS] = { "taxonomy_term", "program", "organization", "service" };

	return names[kind];
}

/* --- cells ---------------------------------------------------------------------------- */
static void
put_cell(struct writer *w, struct text cell)
{
	bool quote = cell.len > 0 && (memchr(cell.ptr, '"', cell.len) || memchr(cell.ptr, ',', cell.len) || memchr(cell.ptr, '\n', cell.len));

	if (!w->first)
		buf_byte(&w->line, ',');
	w->first = false;
	if (quote)
		buf_byte(&w->line, '"');
	for (uint32_t i = 0; i < cell.len; i++) {
		if (cell.ptr[i] == '"')
			buf_byte(&w->line, '"');
		buf_byte(&w->line, (uint8_t)cell.ptr[i]);
	}
	if (quote)
		buf_byte(&w->line, '"');
}

static void
put_id(struct writer *w, struct id id)
{
	char text[ID_TEXT_LEN + 1];

	id_format(id, text);
	put_cell(w, id_is_zero(id) ? TEXT_LIT("") : text_of(text));
}

static void
put_buf(struct writer *w)
{
	put_cell(w, (struct text){ (const char *)w->cell.ptr, (uint32_t)w->cell.len, 0 });
}

static void
put_field(struct writer *w, const struct rec_desc *d, unsigned tag, const void *rec)
{
	buf_clear(&w->cell);
	record_get_text(record_field_tag(d, tag), rec, &w->cell);
	put_buf(w);
}

static void
line_end(struct writer *w)
{
	buf_text(&w->line, "\r\n");
	archive_write(w->zip, w->line.ptr, w->line.len);
	buf_clear(&w->line);
	w->first = true;
}

static const struct commune_entry *
commune_of(const struct writer *w, const void *rec)
{
	const struct organisation *o = rec;

	return w->source->communes == NULL ? NULL : communes_by_code(w->source->communes, o->commune);
}

static void
put_commune(struct writer *w, enum hsds_how how, const void *rec)
{
	const struct commune_entry *c = commune_of(w, rec);
	struct text postal;

	if (c == NULL) {
		put_cell(w, how == HSDS_CITY ? ((const struct organisation *)rec)->commune : TEXT_LIT(""));
		return;
	}
	postal = c->postal_codes;
	if (postal.len > 5)
		postal.len = 5;
	put_cell(w, how == HSDS_CITY ? c->name : how == HSDS_POSTAL ? postal : text_of(c->department));
}

static void
put_column(struct writer *w, const struct hsds_column *c, const void *rec)
{
	struct id id = ((const struct rec_head *)rec)->id;

	switch (c->how) {
	case HSDS_FIELD:
		put_field(w, package_desc(c->kind), c->tag, rec);
		break;
	case HSDS_ID:
		put_id(w, id);
		break;
	case HSDS_ROW_ID:
		put_id(w, package_id(c->file, id.b, sizeof id.b));
		break;
	case HSDS_LOCATION:
		put_id(w, package_id("locations", id.b, sizeof id.b));
		break;
	case HSDS_FEDERATION:
		put_id(w, w->source->federation);
		break;
	case HSDS_FIXED:
		put_cell(w, text_of(c->fixed));
		break;
	case HSDS_DESCRIBE:
		buf_clear(&w->cell);
		package_describe(c->kind, rec, &w->cell);
		put_buf(w);
		break;
	default:
		put_commune(w, c->how, rec);
	}
}

/* --- files of a row a record ------------------------------------------------------------ */
static bool
source_next(struct writer *w, void *rec)
{
	arena_reset(&w->arena);
	return w->source->next(w->source->arg, &w->arena, rec);
}

static void
file_begin(struct writer *w, const char *name)
{
	char path[80];

	snprintf(path, sizeof path, "%s.csv", name);
	archive_entry(w->zip, path);
	w->first = true;
	for (size_t i = 0; i < hsds_column_count; i++)
		if (strcmp(hsds_columns[i].file, name) == 0)
			put_cell(w, text_of(hsds_columns[i].name));
	for (size_t i = 0; i < MORE_COUNT; i++)
		if (strcmp(more_columns[i][0], name) == 0)
			put_cell(w, text_of(more_columns[i][1]));
	line_end(w);
}

static void
file_write(struct writer *w, const struct hsds_file *f)
{
	union package_record rec;

	file_begin(w, f->name);
	w->source->rewind(w->source->arg, f->kind);
	while (source_next(w, &rec)) {
		if (f->needs != 0 && !REC_HAS(&rec.head, f->needs))
			continue;
		for (size_t i = 0; i < hsds_column_count; i++)
			if (strcmp(hsds_columns[i].file, f->name) == 0)
				put_column(w, &hsds_columns[i], &rec);
		line_end(w);
	}
}

/* --- files of several rows a record, or none --------------------------------------------- */
static void
write_identifiers(struct writer *w)
{
	union package_record rec;

	file_begin(w, "organization_identifiers");
	w->source->rewind(w->source->arg, PACKAGE_ORGANISATION);
	while (source_next(w, &rec)) {
		for (size_t i = 0; i < hsds_identifier_count; i++) {
			const struct hsds_identifier *h = &hsds_identifiers[i];

			if (!REC_HAS(&rec.head, h->tag))
				continue;
			put_id(w, package_id(h->scheme, rec.head.id.b, 16));
			put_id(w, rec.head.id);
			put_cell(w, text_of(h->scheme));
			put_cell(w, text_of(h->type));
			put_field(w, &organisation_desc, h->tag, &rec);
			line_end(w);
		}
	}
}

/* The services are offered where the federation is, when it says where. */
static void
write_places(struct writer *w)
{
	union package_record rec;
	bool placed = false;

	w->source->rewind(w->source->arg, PACKAGE_ORGANISATION);
	while (!placed && source_next(w, &rec))
		placed = id_equal(rec.head.id, w->source->federation) && REC_HAS(&rec.head, 14);
	file_begin(w, "services_at_location");
	w->source->rewind(w->source->arg, PACKAGE_SERVICE);
	while (placed && source_next(w, &rec)) {
		put_id(w, package_id("services_at_location", rec.head.id.b, 16));
		put_id(w, rec.head.id);
		put_id(w, package_id("locations", w->source->federation.b, 16));
		line_end(w);
	}
}

static void
write_taxonomies(struct writer *w)
{
	static const char *const rows[][2] = {
		{ HSDS_TAXONOMY_COMPETENCES, "Ce que savent les prestataires et ce que demandent les services." },
		{ HSDS_TAXONOMY_FIELDS, "Ce que la norme HSDS ne prévoit pas." },
	};

	file_begin(w, "taxonomies");
	for (size_t i = 0; i < 2; i++) {
		put_id(w, package_id("taxonomy", rows[i][0], strlen(rows[i][0])));
		put_cell(w, text_of(rows[i][0]));
		put_cell(w, text_of(rows[i][1]));
		line_end(w);
	}
}

static void
term_end(struct writer *w, const char *taxonomy)
{
	put_cell(w, text_of(taxonomy));
	put_cell(w, TEXT_LIT("fr"));
	put_id(w, package_id("taxonomy", taxonomy, strlen(taxonomy)));
	line_end(w);
}

static void
write_field_terms(struct writer *w, enum package_kind kind)
{
	const struct rec_desc *d = package_desc(kind);

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (!package_carries(f) || hsds_is_mapped(kind, f))
			continue;
		put_id(w, hsds_term(d, f));
		buf_clear(&w->cell);
		buf_printf(&w->cell, "%s.%s", d->name, f->name);
		put_buf(w);
		put_cell(w, text_of(f->label));
		put_cell(w, text_of(f->doc));
		put_cell(w, TEXT_LIT(""));
		term_end(w, HSDS_TAXONOMY_FIELDS);
	}
}

static void
write_terms(struct writer *w)
{
	union package_record rec;

	file_begin(w, "taxonomy_terms");
	w->source->rewind(w->source->arg, PACKAGE_COMPETENCE);
	while (source_next(w, &rec)) {
		put_id(w, rec.head.id);
		put_field(w, &competence_desc, 6, &rec);
		put_field(w, &competence_desc, 7, &rec);
		put_field(w, &competence_desc, 9, &rec);
		put_field(w, &competence_desc, 8, &rec);
		term_end(w, HSDS_TAXONOMY_COMPETENCES);
	}
	for (unsigned k = 0; k < PACKAGE_KINDS; k++)
		write_field_terms(w, (enum package_kind)k);
}

static void
attribute_begin(struct writer *w, enum package_kind kind, struct id link, struct id term, const char *type)
{
	struct id both[2] = { link, term };

	put_id(w, package_id("attributes", both, sizeof both));
	put_id(w, link);
	put_id(w, term);
	put_cell(w, text_of(type));
	put_cell(w, text_of(hsds_entity(kind)));
}

/* The record with this field alone, as JSON: {"levels":[…]}. */
static void
attribute_field(struct writer *w, enum package_kind kind, const struct rec_field *f, const union package_record *rec)
{
	const struct rec_desc *d = package_desc(kind);
	union package_record one = *rec;

	one.head.has = REC_BIT(f->tag);
	buf_clear(&w->cell);
	record_to_json(d, &one, 0, &w->cell);
	attribute_begin(w, kind, rec->head.id, hsds_term(d, f), "field");
	put_buf(w);
	line_end(w);
}

static void
attribute_competences(struct writer *w, const struct accompaniment *a)
{
	const struct id *ids = a->competences.items;

	for (uint32_t i = 0; i < a->competences.count; i++) {
		attribute_begin(w, PACKAGE_SERVICE, a->id, ids[i], "competence");
		put_cell(w, TEXT_LIT(""));
		line_end(w);
	}
}

static void
write_attributes(struct writer *w)
{
	union package_record rec;

	file_begin(w, "attributes");
	for (unsigned k = 0; k < PACKAGE_KINDS; k++) {
		const struct rec_desc *d = package_desc((enum package_kind)k);

		w->source->rewind(w->source->arg, (enum package_kind)k);
		while (source_next(w, &rec)) {
			for (const struct rec_field *f = d->fields; f < record_end(d); f++)
				if (REC_HAS(&rec.head, f->tag) && package_carries(f) && !hsds_is_mapped((enum package_kind)k, f))
					attribute_field(w, (enum package_kind)k, f, &rec);
			if (k == PACKAGE_SERVICE)
				attribute_competences(w, &rec.accompaniment);
		}
	}
}

/* --- the descriptor --------------------------------------------------------------------- */
static void
describe_column(struct buf *b, const char *name, const char *doc, bool *more)
{
	bool id = strcmp(name, "id") == 0;

	buf_printf(b, "%s{\"name\":\"%s\",\"type\":\"string\",\"description\":", *more ? "," : "", name);
	json_text(b, doc, strlen(doc));
	buf_text(b, id ? ",\"constraints\":{\"unique\":true,\"required\":true}}" : "}");
	*more = true;
}

static void
describe_file(struct buf *b, const char *name, bool *more)
{
	bool column = false;

	buf_printf(b,
	    "%s{\"name\":\"%s\",\"path\":\"%s.csv\",\"format\":\"csv\",\"mediatype\":\"text/csv\",\"encoding\":\"utf-8\","
	    "\"profile\":\"tabular-data-resource\",\"schema\":{\"primaryKey\":\"id\",\"fields\":[",
	    *more ? "," : "", name, name);
	*more = true;
	for (size_t i = 0; i < hsds_column_count; i++)
		if (strcmp(hsds_columns[i].file, name) == 0)
			describe_column(b, hsds_columns[i].name, hsds_columns[i].doc, &column);
	for (size_t i = 0; i < MORE_COUNT; i++)
		if (strcmp(more_columns[i][0], name) == 0)
			describe_column(b, more_columns[i][1], more_columns[i][2], &column);
	buf_text(b, "]}}");
}

/* First in the archive, so that it is known for what it is by how it begins. */
static void
write_descriptor(struct writer *w)
{
	bool more = false;

	archive_entry(w->zip, "datapackage.json");
	buf_clear(&w->line);
	buf_text(&w->line,
	    "{\"profile\":\"tabular-data-package\",\"name\":\"human_services_data\",\"title\":\"Human Services Data "
	    "Specification\",\"version\":\"3.0\",\"description\":\"Organisations and services of a federation of French social "
	    "centres.\",\"contributors\":[{\"title\":");
	json_text(&w->line, w->source->node.ptr, w->source->node.len);
	buf_text(&w->line, "}],\"resources\":[");
	for (size_t i = 0; i < hsds_file_count; i++)
		describe_file(&w->line, hsds_files[i].name, &more);
	for (size_t i = 0; i < MORE_COUNT; i++)
		if (i == 0 || strcmp(more_columns[i][0], more_columns[i - 1][0]) != 0)
			describe_file(&w->line, more_columns[i][0], &more);
	buf_text(&w->line, "]}\n");
	archive_write(w->zip, w->line.ptr, w->line.len);
	buf_clear(&w->line);
}

enum rc
package_write_hsds(const struct package_source *source, package_put_fn put, void *arg)
{
	struct writer w = { .source = source, .zip = archive_new(put, arg), .first = true };
	enum rc rc;

	write_descriptor(&w);
	for (size_t i = 0; i < hsds_file_count; i++)
		file_write(&w, &hsds_files[i]);
	write_identifiers(&w);
	write_places(&w);
	write_taxonomies(&w);
	write_terms(&w);
	write_attributes(&w);
	rc = archive_finish(w.zip);
	archive_free(w.zip);
	arena_free(&w.arena);
	buf_free(&w.line);
	buf_free(&w.cell);
	return rc;
}
