/*
 * refuse_days: how many days there are, as the argument of a refusal, in the words of both languages.
 * Owns: nothing.
 * Beware: in French what is below two is singular, a day and a half too.
 */
#include "services/matching/service.h"

enum rc
refuse_days(struct fault *why, const char *field, const struct fault_code *code, uint32_t halves)
{
	bool odd = halves % 2 != 0, one = halves == 1 || halves == 2;

	return fault_english(why,
	    fault_addf(
		why, RC_RULE, field, code, "%u%s jour%s", halves / 2, odd ? ",5" : "", halves < 4 ? "" : "s"),
	    "%u%s day%s", halves / 2, odd ? ".5" : "", one ? "" : "s");
}
