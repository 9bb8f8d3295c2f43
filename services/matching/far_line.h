/*
 * far_line: what a line of a ranking says of a provider of another federation.
 * Owns: nothing.
 * Beware: whose links could not all be known is ranked, and asked by nobody until the référent has noted that it was asked about them.
 */
#ifndef MATCHING_FAR_LINE_H
#define MATCHING_FAR_LINE_H

#include "services/matching/service.h"

/* Links with structures that have no number, and nobody has asked yet. */
bool far_links_open(struct context *c, struct id provider);
/* RC_RULE for such a provider. */
MUST_CHECK enum rc far_links_check(struct context *c, struct id provider, struct fault *why);
/* whole: also what is to be asked before. */
void far_line_tell(struct context *c, struct id provider, bool whole, struct ranking_line *line);

#endif
