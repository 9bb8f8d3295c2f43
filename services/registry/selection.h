/*
 * selection: what the files of the selections share: from records to the engine's figures, and its lines back to French.
 * Owns: nothing.
 * Beware: the engine (selection_rank.h) knows no record.
 */
#ifndef SERVICES_REGISTRY_SELECTION_H
#define SERVICES_REGISTRY_SELECTION_H

#include "services/registry/programme.h"
#include "services/registry/selection_rank.h"

/* The candidates of a call as the engine takes them; in the order of their names, which is how equal ones are listed. */
struct entrant {
	struct candidature candidature;
	struct text name;	/* of the organisation */
	const char *folded;
	bool agrement_declared; /* the registry knows no agrément: the centre's word */
	bool membership_declared;
};
struct field {
	struct rank_rules rules;
	struct entrant *entrants;
	struct rank_candidate *figures; /* the same order */
	uint32_t count;
};
/* selection_facts.c: reads them; what the registry knows is stronger than what was declared. */
void selection_field(struct context *c, const struct selection *s, struct field *ret_field);
/* selection_tell.c: a line in French: why it is not eligible, or what puts it behind the one before. */
struct list selection_tell_exclusions(struct context *c, const struct selection *s, const struct field *f, const struct rank_line *line);
struct text selection_tell_place(struct context *c, const struct selection *s, const struct rank_line *line, const struct rank_line *before,
    uint32_t places);
struct text selection_tell_rule(void);

#endif
