/*
 * file (contract of the registry): the tables of file.h.
 * Owns: descriptors, collection, rules by purpose and faults, as constants.
 * Beware: a file is read by the team and by the person who brought it, and by nobody else.
 */
#include "proto/registry.h"

#define MEBI (UINT64_C(1024) * 1024)
#define TYPES_PAPERS \
	(1u << FILE_PDF | 1u << FILE_PNG | 1u << FILE_JPEG | 1u << FILE_ODT | 1u << FILE_ODS | 1u << FILE_DOCX | 1u << FILE_XLSX | \
	    1u << FILE_CSV | 1u << FILE_TXT)

static const struct file_rule rules[] = {
	[FILE_DOCUMENT] = { 20 * MEBI, TYPES_PAPERS, false, 30 },
	/* ten years, as the code de commerce asks of accounting papers (article L123-22) */
	[FILE_EVIDENCE] = { 20 * MEBI, TYPES_PAPERS, false, 3653 },
	[FILE_IMPORT] = { 64 * MEBI, 1u << FILE_CSV | 1u << FILE_XLSX | 1u << FILE_ZIP | 1u << FILE_JSON | 1u << FILE_TXT, true, 1 },
	[FILE_EXPORT] = { 1024 * MEBI, 1u << FILE_ZIP | 1u << FILE_JSON, true, 1 },
};

const struct file_rule *
file_rule_of(enum file_purpose purpose)
{
	return &rules[purpose];
}

static const struct rec_enum_value purpose_values[] = {
	{ FILE_DOCUMENT, "document", "Document" },
	{ FILE_EVIDENCE, "evidence", "Pièce justificative" },
	{ FILE_IMPORT, "import", "Fichier à importer" },
	{ FILE_EXPORT, "export", "Fichier exporté" },
};
REC_ENUM_DEFINE(file_purpose_enum, "file_purpose", purpose_values);

/* The names are the media types, so that a browser's own word can be sent as it is. */
static const struct rec_enum_value type_values[] = {
	{ FILE_PDF, "application/pdf", "PDF" },
	{ FILE_PNG, "image/png", "Image PNG" },
	{ FILE_JPEG, "image/jpeg", "Image JPEG" },
	{ FILE_ODT, "application/vnd.oasis.opendocument.text", "Texte OpenDocument" },
	{ FILE_ODS, "application/vnd.oasis.opendocument.spreadsheet", "Classeur OpenDocument" },
	{ FILE_DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Texte Word" },
	{ FILE_XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Classeur Excel" },
	{ FILE_CSV, "text/csv", "CSV" },
	{ FILE_TXT, "text/plain", "Texte" },
	{ FILE_ZIP, "application/zip", "Archive ZIP" },
	{ FILE_JSON, "application/json", "JSON" },
};
REC_ENUM_DEFINE(file_type_enum, "file_type", type_values);

const char *
file_type_mime(enum file_type type)
{
	const struct rec_enum_value *v = rec_enum_by_value(&file_type_enum, (int)type);

	return v == NULL ? "application/octet-stream" : v->name;
}

static const struct rec_enum_value status_values[] = {
	{ FILE_RECEIVING, "receiving", "En cours d’envoi" },
	{ FILE_COMPLETE, "complete", "Complet" },
	{ FILE_REMOVED, "removed", "Supprimé du disque" },
};
REC_ENUM_DEFINE(file_status_enum, "file_status", status_values);

static const struct rec_enum_value outcome_values[] = {
	{ FILE_OUT_OK, "ok", "Fait" },
	{ FILE_OUT_MISSING, "missing", "Partie manquante" },
	{ FILE_OUT_REFUSED, "refused", "Autre chose que ce qui était annoncé" },
	{ FILE_OUT_IO, "io", "Échec du disque" },
	{ FILE_OUT_CORRUPT, "corrupt", "Octets abîmés" },
};
static REC_ENUM_DEFINE(file_outcome_enum, "file_outcome", outcome_values);

static const struct rec_field file_fields[] = {
	REC_HEAD(struct file),
	REC_TEXT(6, struct file, name, 200, "Nom du fichier", "As the person called it.", .flags = REQUIRED | PERSONAL, .min = 1, .format = &FORMAT_NAME),
	REC_ENUM(7, struct file, purpose, file_purpose_enum, "Usage", "What it is for; decides size, types and how long it is kept.",
	    .flags = REQUIRED | CREATE_ONLY | KEY),
	REC_ENUM(8, struct file, type, file_type_enum, "Type", "What it is; compared with its bytes.", .flags = REQUIRED | CREATE_ONLY),
	REC_U64(9, struct file, size, "Taille", "Of the whole.", .flags = REQUIRED | CREATE_ONLY, .min = 1, .unit = "octets"),
	REC_ENUM(10, struct file, status, file_status_enum, "État", "Where it stands.", .flags = SERVER_SET | KEY),
	REC_TEXT(11, struct file, hash, 64, "Empreinte SHA-256", "Of its bytes, in hexadecimal; set once it is complete.", .flags = SERVER_SET),
	REC_TEXT(12, struct file, address, 64, "Adresse", "Where its sealed bytes lie: BLAKE2b of them.", .flags = SERVER_SET),
	REC_ID(13, struct file, uploader, "person", "Déposé par", "Who brought it.", .flags = SERVER_SET | KEY),
	REC_TIME(14, struct file, completed_at, "Complet le", "When it was whole.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(file, struct file, "Fichier", "A file kept by its content: what it is; its bytes lie sealed beside the store.");

static const struct rec_field file_part_fields[] = {
	REC_ID(1, struct file_part, id, "file", "Fichier", "Of which file.", .flags = REQUIRED),
	REC_U32(2, struct file_part, n, 1, FILE_PARTS_MOST, "Partie", "Its number, from 1.", .flags = REQUIRED),
	REC_BYTES(3, struct file_part, bytes, FILE_PART_MOST, "Octets", "As they are.", .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(file_part, struct file_part, "Partie de fichier", "A part that comes in.");

static const struct rec_field file_part_kept_fields[] = {
	REC_ID(1, struct file_part_kept, id, "file", "Fichier", "Of which file.", .flags = REQUIRED),
	REC_U32(2, struct file_part_kept, n, 1, FILE_PARTS_MOST, "Partie", "Its number.", .flags = REQUIRED),
	REC_U32(3, struct file_part_kept, size, 0, FILE_PART_MOST, "Taille", "Bytes kept.", .unit = "octets"),
	REC_BOOL(4, struct file_part_kept, failed, "Échec", "The disk said no; never in an answer."),
};
REC_DESC_DEFINE(file_part_kept, struct file_part_kept, "Partie reçue", "A part that is on the disk.");

static bool
sha256_holds(struct text value)
{
	for (uint32_t i = 0; i < value.len; i++)
		if (strchr("0123456789abcdefABCDEF", value.ptr[i]) == NULL || value.ptr[i] == '\0')
			return false;
	return value.len == 64;
}

static const struct rec_format FORMAT_SHA256 = { "sha256", "une empreinte SHA-256 : 64 chiffres de 0 à 9 et lettres de a à f",
	"a SHA-256 hash: 64 hexadecimal digits", sha256_holds };

static const struct rec_field file_complete_fields[] = {
	REC_ID(1, struct file_complete, id, "file", "Fichier", "Which file.", .flags = REQUIRED),
	REC_TEXT(2, struct file_complete, hash, 64, "Empreinte SHA-256", "Of all bytes, in hexadecimal.", .flags = REQUIRED, .min = 64,
	    .format = &FORMAT_SHA256),
};
REC_DESC_DEFINE(file_complete, struct file_complete, "Fin d’envoi", "All parts were sent.");

static const struct rec_field file_assembled_fields[] = {
	REC_ID(1, struct file_assembled, id, "file", "Fichier", "Which file.", .flags = REQUIRED),
	REC_ENUM(2, struct file_assembled, outcome, file_outcome_enum, "Issue", "How it went.", .flags = REQUIRED),
	REC_U32(3, struct file_assembled, part, 1, FILE_PARTS_MOST, "Partie", "The first that is missing."),
	REC_U64(4, struct file_assembled, size, "Taille", "Of what came.", .unit = "octets"),
	REC_TEXT(5, struct file_assembled, want, 64, "Empreinte annoncée", "What the caller said."),
	REC_TEXT(6, struct file_assembled, hash, 64, "Empreinte SHA-256", "Of what came."),
	REC_TEXT(7, struct file_assembled, address, 64, "Adresse", "Where the sealed bytes lie."),
	REC_BOOL(8, struct file_assembled, type_holds, "Type exact", "Its bytes are of the type that was said."),
};
REC_DESC_DEFINE(file_assembled, struct file_assembled, "Assemblage", "What became of the parts of a file.");

static const struct rec_field file_content_query_fields[] = {
	REC_ID(1, struct file_content_query, id, "file", "Fichier", "Which file.", .flags = REQUIRED),
	REC_U64(2, struct file_content_query, offset, "Début", "First byte wanted; all when absent.", .unit = "octets"),
};
REC_DESC_DEFINE(file_content_query, struct file_content_query, "Lecture d’un fichier", "From which byte.");

static const struct rec_field export_query_fields[] = {
	REC_ID(1, struct export_query, source, NULL, "Source", "What the first piece said; the package is built when absent."),
	REC_U64(2, struct export_query, offset, "Début", "First byte wanted; all when absent.", .unit = "octets"),
};
REC_DESC_DEFINE(export_query, struct export_query, "Export", "From which byte.");

static const struct rec_enum_value package_format_values[] = {
	{ PACKAGE_HSDS, "hsds", "HSDS 3.0" },
	{ PACKAGE_INCLUSION, "inclusion", "data·inclusion" },
};
static REC_ENUM_DEFINE(package_format_enum, "package_format", package_format_values);

static const struct rec_field export_made_fields[] = {
	REC_ID(1, struct export_made, id, NULL, "Fichier", "Which file.", .flags = REQUIRED),
	REC_ENUM(2, struct export_made, format, package_format_enum, "Format", "Of which kind.", .flags = REQUIRED),
	REC_BOOL(3, struct export_made, failed, "Échec", "The disk said no."),
	REC_U64(4, struct export_made, size, "Taille", "Of the whole.", .unit = "octets"),
	REC_TEXT(5, struct export_made, hash, 64, "Empreinte SHA-256", "Of the whole."),
	REC_TEXT(6, struct export_made, address, 64, "Adresse", "Where the sealed bytes lie."),
	REC_BYTES(7, struct export_made, bytes, CONTENT_PART_MOST, "Octets", "The first piece."),
};
REC_DESC_DEFINE(export_made, struct export_made, "Paquet", "A package that was built.");

const struct collection_desc file_collection = {
	.service = "registry", .path = "/files", .plural = "Fichiers", .rec = &file_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM,
	.write_all = ROLE_TEAM, .write_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM, .own_tag = FILE_TAG_UPLOADER,
};

FAULT_DEFINE(FAULT_FILE_SIZE, "file_size", "Un fichier de cet usage pèse au plus %s : réduisez-le, ou découpez-le en plusieurs.",
    "A file of this purpose has at most %s: make it smaller, or cut it in several.");
FAULT_DEFINE(FAULT_FILE_TYPE, "file_type", "Ce type de fichier n’est pas accepté pour cet usage ; ceux qui le sont : %s.",
    "This type is not taken for this purpose; those that are: %s.");
FAULT_DEFINE(FAULT_FILE_TEAM, "file_team", "Seule l’équipe de la fédération dépose des fichiers de cet usage : choisissez « document ».",
    "Only the federation's team brings files of this purpose: choose \"document\".");
FAULT_DEFINE(FAULT_FILE_COMPLETE, "file_complete", "L’envoi de ce fichier est terminé : pour en changer le contenu, déposez un nouveau fichier.",
    "This file is whole already: to change its content, bring a new file.");
FAULT_DEFINE(FAULT_FILE_MISSING, "file_missing_part", "La partie %s n’est pas arrivée : envoyez-la, puis terminez l’envoi.",
    "Part %s has not come: send it, then complete.");
FAULT_DEFINE(FAULT_FILE_LENGTH, "file_length", "Les parties reçues font %s octets, ce qui n’est pas la taille annoncée : renvoyez le fichier.",
    "The parts have %s bytes, which is not the size that was said: send the file again.");
FAULT_DEFINE(FAULT_FILE_HASH, "file_hash", "L’empreinte du fichier reçu n’est pas celle annoncée : il a été abîmé en route, renvoyez-le.",
    "The hash of what came is not the one that was said: it was damaged on the way, send it again.");
FAULT_DEFINE(FAULT_FILE_CONTENT, "file_content", "Le contenu de ce fichier n’est pas du type annoncé (%s) : choisissez le bon type, ou le bon fichier.",
    "What is in this file is not of the type that was said (%s): choose the right type, or the right file.");
FAULT_DEFINE(FAULT_FILE_RECEIVING, "file_receiving", "Ce fichier n’est pas encore arrivé en entier : terminez son envoi.",
    "This file has not come as a whole yet: complete it.");
FAULT_DEFINE(FAULT_FILE_GONE, "file_gone", "Le contenu de ce fichier a été supprimé à la fin de sa durée de conservation.",
    "The content of this file was removed at the end of the time it is kept.");
FAULT_DEFINE(FAULT_FILE_DISK, "file_disk", "Le disque du serveur n’a pas pu garder ou relire ce fichier : réessayez, puis prévenez la personne qui exploite le serveur.",
    "The disk of the server could not keep or read this file: try again, then tell who runs the server.");
FAULT_DEFINE(FAULT_FILE_PARTS, "file_parts", "Un fichier de cette taille s’envoie en %s parties au plus : faites-les plus grandes (192 Kio au plus chacune).",
    "A file of this size comes in at most %s parts: make them larger (192 KiB each at most).");
FAULT_DEFINE(FAULT_FILE_OPEN, "file_open", "Vous avez déjà %s fichiers en cours d’envoi : terminez-les d’abord ; ceux qui ne le sont pas s’effacent après un jour.",
    "You have %s files on their way already: complete them first; those that are not go after a day.");
