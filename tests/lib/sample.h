/*
 * sample: a record of tests only, with every kind, every flag and lists in lists.
 * Owns: its tables.
 * Beware: tags 4 and 60 of `sample` are left free on purpose: tests put unknown fields there.
 */
#ifndef TESTS_LIB_SAMPLE_H
#define TESTS_LIB_SAMPLE_H

#include "common/record.h"

enum sample_colour { SAMPLE_RED = 1, SAMPLE_GREEN, SAMPLE_BLUE };
enum sample_moment { SAMPLE_MORNING, SAMPLE_AFTERNOON, SAMPLE_EVENING };

struct sample_leaf {
	uint64_t has;
	uint32_t rank;
	struct text note;
	struct list days;
};
struct sample_person {
	uint64_t has;
	struct text name;
	enum sample_colour role;
	struct list leaves;
	uint32_t moments;
};
struct sample {
	uint64_t has;
	bool open;
	uint32_t seats;
	uint64_t serial;
	int64_t offset;
	double ratio;
	int64_t price;
	day_t day;
	usec_t at;
	enum sample_colour colour;
	uint32_t moments;
	struct text title;
	struct text name;
	struct text email;
	struct text reason;
	struct text picture;
	struct id person;
	struct list ranks;
	struct list days;
	struct list words;
	struct list people;
	struct list persons;
	struct text code;
	uint64_t made_by;
	struct text password;
	struct list secrets;
};
/* A record of a collection. */
struct sample_card {
	REC_HEAD_MEMBERS;
	struct text title;
	struct text siret;
	uint32_t days;
};

REC_DESC_DECLARE(sample_leaf);
REC_DESC_DECLARE(sample_person);
REC_DESC_DECLARE(sample);
REC_DESC_DECLARE(sample_card);
extern const struct rec_desc *const sample_records[];
extern const size_t sample_record_count;

#endif
