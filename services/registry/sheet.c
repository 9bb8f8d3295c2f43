/*
 * sheet: what a theme sheet must hold to.
 * Owns: the table of theme sheets.
 * Beware: sheets are printed as they stand.
 */
#include "services/registry/sheet.h"

#define TAG_SINCE 2
#define TAG_UNTIL 3

const struct db_table theme_sheet_table = { &theme_sheet_desc };

enum rc
theme_sheet_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct theme_sheet *s = after;
	const struct theme_project *projects = s->projects.items;
	char field[FAULT_FIELD_MAX];

	(void)c;
	(void)before;
	for (uint32_t i = 0; i < s->projects.count; i++) {
		if (!REC_HAS(&projects[i], TAG_SINCE) || !REC_HAS(&projects[i], TAG_UNTIL) ||
		    projects[i].until >= projects[i].since)
			continue;
		snprintf(field, sizeof field, "projects[%u].until", i);
		(void)fault_addf(
		    why, RC_INVALID, field, FAULT_SHEET_YEARS, TEXT_FMT, TEXT_ARG(projects[i].title));
	}
	return fault_rc(why);
}
