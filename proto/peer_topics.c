/*
 * peer_topics: the list of all that may come from another federation.
 * Owns: the list; alone in its file, so that a test's program can have another.
 * Beware: a part adds its rows here by its macro, in the order of numbers; a row that is retired keeps its number in a comment.
 */
#include "proto/far_party.h"
#include "proto/federation.h"
#include "proto/identity.h"
#include "proto/matching_hold.h"
#include "proto/matching_reception.h"
#include "proto/reporting_figures.h"
#include "proto/scheduling_far.h"
#include "proto/scheduling_share.h"
#include "proto/sharing.h"

/* clang-format off */
const struct peer_topic peer_topics[] = {
	FEDERATION_TOPICS
	SHARING_TOPICS
	IDENTITY_TOPICS
	FAR_PARTY_TOPICS
	HOLD_TOPICS
	RECEPTION_TOPICS
	SHARE_TOPICS
	FAR_TOPICS
	FIGURES_TOPICS
};
/* clang-format on */
const size_t peer_topic_count = sizeof peer_topics / sizeof peer_topics[0];
