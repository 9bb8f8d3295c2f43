/*
 * sharing_world: two federations: the first has providers, the second asks; what a test of sharing says in one line.
 * Owns: the nodes, the ids of what they hold.
 * Beware: the second knows the competences of the first by their codes, but for one. SIRETs are made for the test, and hold.
 */
#ifndef TESTS_LIB_SHARING_WORLD_H
#define TESTS_LIB_SHARING_WORLD_H

#include "services/registry/sharing.h"
#include "tests/lib/two_nodes.h"

#define SHARING_TODAY 18322 /* 2020-03-01 */
#define HOME 0
#define AWAY 1
#define SIRET_ONE "73282932000074"
#define SIRET_TWO "35600000000048"

struct sharing_world {
	struct two_nodes n;
	struct id listening, accounts, singing[2]; /* at home; the last one is unknown away, at first */
	struct id bouquet, service;
	struct id away_listening;
	struct id far_centre; /* away, of SIRET_ONE */
	struct id card, agreement; /* of sharing_world_of_one, at home */
};

extern const struct host_caller sharing_boss;

/* services beside the registry, on both nodes. */
struct sharing_world *sharing_world_new(const struct service_desc *const *more, size_t count);
void sharing_world_free(struct sharing_world *w);
/* Calls, and dies when it is refused. */
void sharing_world_at(struct sharing_world *w, int at, const char *method, const struct rec_desc *d, const void *in, const struct rec_desc *out_desc,
    void *out);
enum rc sharing_world_try(struct sharing_world *w, int at, const char *method, const struct rec_desc *d, const void *in, uint64_t nulls,
    const struct rec_desc *out_desc, void *out, struct fault *why);
struct id sharing_world_made(struct sharing_world *w, int at, const char *method, const struct rec_desc *d, const void *rec);
struct id sharing_world_organisation(struct sharing_world *w, int at, const char *name, const char *siret);
/* Accredited at home; with that link, or none (zero). */
struct id sharing_world_provider(struct sharing_world *w, const char *name, struct id competence, struct id linked);
/* Half of the days of each pool, from today, everything else open. */
struct sharing sharing_world_terms(const struct sharing_world *w);
struct id sharing_world_offered(struct sharing_world *w, const struct sharing *terms);
/* Offered, carried and accepted; the cards are there. The agreement's id at home. */
struct id sharing_world_shared(struct sharing_world *w, const struct sharing *terms);
/* The one that was offered is accepted away, and all that follows arrives. */
void sharing_world_accept(struct sharing_world *w);
/* A world whose one provider, « Une prestataire », of no structure, is shared under an agreement of the usual terms. */
struct sharing_world *sharing_world_of_one(void);
/* The only agreement of that node. */
struct sharing sharing_world_agreement(struct sharing_world *w, int at);
/* The card away of a provider at home; false: there is none in use. */
bool sharing_world_far(struct sharing_world *w, struct id provider, struct provider *ret);
/* What home knows of a card it told. */
struct shared_card sharing_world_row(struct sharing_world *w, struct id sharing, struct id provider);
void sharing_world_step(struct sharing_world *w, int at, struct id sharing, const char *verb, const char *reason);
/* Messages that home has for the other one, under way. */
uint32_t sharing_world_waiting(struct sharing_world *w);
/* Both replay to what their tables hold. */
void sharing_world_verified(struct sharing_world *w);

#endif
