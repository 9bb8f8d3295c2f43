/*
 * consent_machine: the states of a link that files a request, and of a waiver of neutrality.
 * Owns: their edges and their words.
 * Beware: a link that expired is still open: it is told by its hour, which no timer has to watch.
 */
#include "services/matching/consent.h"

static const struct edge link_edges[] = {
	{ REQUEST_LINK_OPEN, REQUEST_LINK_EV_FILE, REQUEST_LINK_FILED },
	{ REQUEST_LINK_OPEN, REQUEST_LINK_EV_REVOKE, REQUEST_LINK_REVOKED },
	{ REQUEST_LINK_FILED, REQUEST_LINK_EV_REVOKE, REQUEST_LINK_REVOKED }, /* the one that follows */
};
static const struct machine_name link_states[] = {
	{ REQUEST_LINK_OPEN, "open" },
	{ REQUEST_LINK_FILED, "filed" },
	{ REQUEST_LINK_REVOKED, "revoked" },
};
static const struct machine_name link_events[] = {
	{ REQUEST_LINK_EV_FILE, "file" },
	{ REQUEST_LINK_EV_REVOKE, "revoke" },
};
const struct machine request_link_machine = MACHINE_OF("request_link", link_edges, link_states, link_events);

static const struct edge waiver_edges[] = {
	{ WAIVER_GIVEN, WAIVER_EV_REVOKE, WAIVER_REVOKED },
	{ WAIVER_REVOKED, WAIVER_EV_GIVE, WAIVER_GIVEN },
	{ WAIVER_REVOKED, WAIVER_EV_ASK, WAIVER_ASKED },
	{ WAIVER_ASKED, WAIVER_EV_GIVE, WAIVER_GIVEN },
	{ WAIVER_ASKED, WAIVER_EV_REVOKE, WAIVER_REVOKED },
};
static const struct machine_name waiver_states[] = {
	{ WAIVER_GIVEN, "given" },
	{ WAIVER_REVOKED, "revoked" },
	{ WAIVER_ASKED, "asked" },
};
static const struct machine_name waiver_events[] = {
	{ WAIVER_EV_GIVE, "give" },
	{ WAIVER_EV_REVOKE, "revoke" },
	{ WAIVER_EV_ASK, "ask" },
};
const struct machine waiver_machine = MACHINE_OF("waiver", waiver_edges, waiver_states, waiver_events);
