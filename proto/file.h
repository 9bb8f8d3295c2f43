/*
 * file (contract of the registry): files kept by content: their metadata, parts that come in, parts that go out.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in file.c and never used again. The name of a file may name a person.
 */
#ifndef PROTO_FILE_H
#define PROTO_FILE_H

#include "proto/roles.h"

FAULT_DECLARE(FAULT_PACKAGE); /* proto/package.h; argument: what is wrong with the whole */

#define FILE_PART_MOST (192u * 1024u) /* bytes of a part, so that a message holds it */
#define FILE_PARTS_MOST 4096u

/* What it is for decides how large it may be, of which types, who brings it, and how long it is kept (file_rule). */
enum file_purpose { FILE_DOCUMENT, FILE_EVIDENCE, FILE_IMPORT, FILE_EXPORT };
enum file_type {
	FILE_PDF, FILE_PNG, FILE_JPEG, FILE_ODT, FILE_ODS, FILE_DOCX, FILE_XLSX, FILE_CSV, FILE_TXT, FILE_ZIP, FILE_JSON
};
enum file_status { FILE_RECEIVING, FILE_COMPLETE, FILE_REMOVED };

struct file {
	REC_HEAD_MEMBERS;
	struct text name; /* as the person called it; may name somebody */
	enum file_purpose purpose;
	enum file_type type;
	uint64_t size;
	enum file_status status;
	struct text hash;    /* SHA-256 of the plain bytes, hex: what a person can check */
	struct text address; /* where the sealed bytes lie: BLAKE2b of them, hex */
	struct id uploader;  /* person */
	usec_t completed_at;
};
enum { FILE_TAG_NAME = TAG_FIRST, FILE_TAG_PURPOSE, FILE_TAG_TYPE, FILE_TAG_SIZE, FILE_TAG_STATUS, FILE_TAG_HASH, FILE_TAG_ADDRESS,
	FILE_TAG_UPLOADER, FILE_TAG_COMPLETED };

struct file_part { /* PUT /files/{id}/parts/{n}, the body raw */
	uint64_t has;
	struct id id;
	uint32_t n; /* from 1 */
	struct text bytes;
};
struct file_part_kept {
	uint64_t has;
	struct id id;
	uint32_t n;
	uint32_t size;
	bool failed; /* the disk said no: from the thread to the service only */
};
struct file_complete {
	uint64_t has;
	struct id id;
	struct text hash;
};
/* What the thread found that put a file together, read a piece of one, or made one. */
enum file_outcome { FILE_OUT_OK, FILE_OUT_MISSING, FILE_OUT_REFUSED, FILE_OUT_IO, FILE_OUT_CORRUPT };
struct file_assembled {
	uint64_t has;
	struct id id;
	enum file_outcome outcome;
	uint32_t part; /* missing */
	bool type_holds;
	uint64_t size;
	struct text want; /* the hash that the caller gave */
	struct text hash;
	struct text address;
};
struct file_content_query {
	uint64_t has;
	struct id id;
	uint64_t offset;
};

enum package_format { PACKAGE_HSDS, PACKAGE_INCLUSION };
struct export_query { /* GET /exports/hsds; both fields are the gateway's, for the pieces behind the first */
	uint64_t has;
	struct id source;
	uint64_t offset;
};
struct export_made {
	uint64_t has;
	struct id id;
	enum package_format format;
	bool failed;
	uint64_t size;
	struct text hash;
	struct text address;
	struct text bytes; /* the first piece */
};

/* Purposes as a table: how large, which types (a mask of file_type), whether the team alone brings it, days kept once archived. */
struct file_rule {
	uint64_t size_most;
	uint32_t types;
	bool team_only;
	uint32_t days_after;
};
const struct file_rule *file_rule_of(enum file_purpose purpose);
const char *file_type_mime(enum file_type type);

REC_DESC_DECLARE(file);
REC_DESC_DECLARE(file_part);
REC_DESC_DECLARE(file_part_kept);
REC_DESC_DECLARE(file_complete);
REC_DESC_DECLARE(file_assembled);
REC_DESC_DECLARE(file_content_query);
REC_DESC_DECLARE(export_query);
REC_DESC_DECLARE(export_made);
extern const struct collection_desc file_collection;
extern const struct rec_enum file_purpose_enum, file_type_enum, file_status_enum;

FAULT_DECLARE(FAULT_FILE_SIZE);	     /* larger than its purpose allows; argument: the most */
FAULT_DECLARE(FAULT_FILE_TYPE);	     /* a type that its purpose does not take; argument: those it takes */
FAULT_DECLARE(FAULT_FILE_TEAM);	     /* the team alone brings files of that purpose */
FAULT_DECLARE(FAULT_FILE_COMPLETE);  /* a part or an end for a file that is whole, or gone */
FAULT_DECLARE(FAULT_FILE_MISSING);   /* a part never came; argument: its number */
FAULT_DECLARE(FAULT_FILE_LENGTH);    /* the parts are not as long as was said; argument: what came */
FAULT_DECLARE(FAULT_FILE_HASH);	     /* not the bytes that were meant */
FAULT_DECLARE(FAULT_FILE_CONTENT);   /* its bytes are not of its type; argument: the type it says */
FAULT_DECLARE(FAULT_FILE_RECEIVING); /* to be read only once it is whole */
FAULT_DECLARE(FAULT_FILE_GONE);	     /* removed from the disk */
FAULT_DECLARE(FAULT_FILE_DISK);	     /* the disk failed */
FAULT_DECLARE(FAULT_FILE_PARTS);     /* cut into too many parts; argument: the most */
FAULT_DECLARE(FAULT_FILE_OPEN);	     /* too many on their way from one person; argument: the most */

/* What registry.c takes of this part, each item with its comma. */
#define FILE_METHODS \
	COLLECTION_METHODS("registry", file, "/files", ROLE_ACCOUNTS, ROLE_ACCOUNTS, false, "Fichiers"), \
	{ .name = "registry.file.part", .verb = "PUT", .path = "/files/{id}/parts/{n}", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &file_part_desc, .out = &file_part_kept_desc, .roles = ROLE_ACCOUNTS, \
	  .doc = "Bring one part, from 1, in any order, as raw bytes; a part sent again takes the place of the one before.", \
	  .title = "Fichiers : envoyer une partie" }, \
	{ .name = "registry.file.part_kept", .kind = METHOD_READ, .shape = METHOD_CUSTOM, .in = &file_part_kept_desc, \
	  .out = &file_part_kept_desc, .roles = ROLE_SYSTEM, .doc = "A part is on the disk." }, \
	{ .name = "registry.file.complete", .verb = "POST", .path = "/files/{id}/complete", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &file_complete_desc, .out = &file_desc, .roles = ROLE_ACCOUNTS, \
	  .doc = "All parts are there: put them together and compare length, hash and type.", .title = "Fichiers : terminer l’envoi" }, \
	{ .name = "registry.file.assembled", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &file_assembled_desc, .out = &file_desc, \
	  .roles = ROLE_SYSTEM, .doc = "The parts were put together, or could not be." }, \
	{ .name = "registry.file.content", .verb = "GET", .path = "/files/{id}/content", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &file_content_query_desc, .out = &content_part_desc, .roles = ROLE_ACCOUNTS, \
	  .doc = "The bytes of a file, as they came.", .title = "Fichiers : télécharger" }, \
	{ .name = "registry.file.content_read", .kind = METHOD_READ, .shape = METHOD_CUSTOM, .in = &content_part_desc, \
	  .out = &content_part_desc, .roles = ROLE_SYSTEM, .doc = "A piece of a file was read." }, \
	{ .name = "registry.file.expire", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "A file that was never completed goes; what its parts left on the disk goes in any case." }, \
	{ .name = "registry.file.empty", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "The bytes of an archived file go, once the time of its purpose is over." }, \
	{ .name = "registry.file.swept", .kind = METHOD_READ, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "Bytes are gone from the disk." }, \
	{ .name = "registry.export.hsds", .verb = "GET", .path = "/exports/hsds", .kind = METHOD_AUDITED_READ, .shape = METHOD_CUSTOM, \
	  .in = &export_query_desc, .out = &content_part_desc, .roles = ROLE_TEAM, \
	  .doc = "Organisations and services as an HSDS 3.0 tabular package (ZIP of CSV files).", .title = "Exports : paquet HSDS" }, \
	{ .name = "registry.export.inclusion", .verb = "GET", .path = "/exports/data-inclusion", .kind = METHOD_AUDITED_READ, \
	  .shape = METHOD_CUSTOM, .in = &export_query_desc, .out = &content_part_desc, .roles = ROLE_TEAM, \
	  .doc = "Organisations and services as data·inclusion has them (JSON).", .title = "Exports : data·inclusion" }, \
	{ .name = "registry.export.made", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &export_made_desc, .out = &content_part_desc, \
	  .roles = ROLE_SYSTEM, .doc = "A package was built." },
#define FILE_COLLECTIONS &file_collection,
#define FILE_RECORDS \
	&file_desc, &file_part_desc, &file_part_kept_desc, &file_complete_desc, &file_assembled_desc, &file_content_query_desc, \
	&export_query_desc, &export_made_desc,
#define FILE_FAULTS \
	FAULT_FILE_SIZE, FAULT_FILE_TYPE, FAULT_FILE_TEAM, FAULT_FILE_COMPLETE, FAULT_FILE_MISSING, FAULT_FILE_LENGTH, FAULT_FILE_HASH, \
	FAULT_FILE_CONTENT, FAULT_FILE_RECEIVING, FAULT_FILE_GONE, FAULT_FILE_DISK, FAULT_FILE_PARTS, FAULT_FILE_OPEN, FAULT_PACKAGE,

#endif
