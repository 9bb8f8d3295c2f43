/*
 * far_line: see far_line.h.
 * Owns: the sentences.
 * Beware: the federation's name is the peer's, as it stands today.
 */
#include "services/matching/far_line.h"
#include "services/matching/hold.h"

#define LINE_HOME 9
#define LINE_TO_ASK 10

static bool
is_open(const struct provider *p)
{
	return REC_HAS(p, PROVIDER_TAG_HOME) && p->unknown_links != 0 &&
	    !REC_HAS(p, PROVIDER_TAG_LINKS_VERIFIED_ON);
}

bool
far_links_open(struct context *c, struct id provider)
{
	struct provider p;

	return context_get(c, &matching_provider, provider, &p) && is_open(&p);
}

enum rc
far_links_check(struct context *c, struct id provider, struct fault *why)
{
	return far_links_open(c, provider) ? fault_add(why, RC_RULE, "provider", FAULT_LINKS_UNVERIFIED)
					   : RC_OK;
}

void
far_line_tell(struct context *c, struct id provider, bool whole, struct ranking_line *line)
{
	struct text name = TEXT_LIT("partenaire");
	struct provider p;
	struct peer home;

	if (!context_get(c, &matching_provider, provider, &p) || !REC_HAS(&p, PROVIDER_TAG_HOME))
		return;
	if (context_get(c, &matching_peer, p.home, &home))
		name = home.federation.len != 0 ? home.federation : home.code;
	line->home =
	    text_of(arena_printf(c->arena, "Prestataire de la fédération « " TEXT_FMT " »", TEXT_ARG(name)));
	line->has |= REC_BIT(LINE_HOME);
	if (!whole || !is_open(&p))
		return;
	line->to_ask = text_of(arena_printf(c->arena,
	    "À vérifier avant de solliciter : %u lien%s avec des structures sans SIRET ni RNA. Demandez au "
	    "prestataire "
	    "lesquelles, puis notez-le sur sa fiche.",
	    p.unknown_links, p.unknown_links > 1 ? "s" : ""));
	line->has |= REC_BIT(LINE_TO_ASK);
}
