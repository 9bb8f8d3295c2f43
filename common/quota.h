/*
 * quota: how many new rows somebody outside may cause here in a day: whoever invents numbers fills no disk.
 * Owns: the shape of what is kept, one row for each of them and kind, for ever the same one.
 * Beware: the service that uses it has the table, and lists the record and its two events. Beyond the quota nothing is written but once a day:
 *         "quota.spent", which federation counts as a flood.
 */
#ifndef COMMON_QUOTA_H
#define COMMON_QUOTA_H

#include "common/service.h"

struct quota {
	REC_HEAD_MEMBERS;
	struct id who;
	struct text kind;
	day_t day; /* to which the figures belong */
	uint32_t used;
	bool spent;
};
enum { QUOTA_TAG_WHO = 6, QUOTA_TAG_KIND, QUOTA_TAG_DAY, QUOTA_TAG_USED, QUOTA_TAG_SPENT };
REC_DESC_DECLARE(quota);

/* clang-format off */
#define QUOTA_EVENTS \
	{ "quota.taken", &quota_desc, "Another federation has caused a new row here." }, \
	{ "quota.spent", &quota_desc, "Another federation would cause more new rows than fit into a day: what goes beyond is passed over." },
/* clang-format on */

/* One row more: false when `most` of that kind were made today, and then nothing of it is to be written. kind lives for ever. */
bool quota_take(struct context *c, const struct db_table *t, struct id who, const char *kind, uint32_t most);

#endif
