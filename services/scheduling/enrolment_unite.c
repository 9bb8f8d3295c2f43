/*
 * enrolment_unite: two structures, or two persons, were found to be one: one delegation a structure and action, each person once.
 * Owns: which of two delegations gives its place, and who comes with it.
 * Beware: who had a place keeps it, even where the two together are more than a structure may send; who only waited comes along where
 *         the limits allow it. The delegation of the structure that stays is the one that goes on.
 */
#include "services/scheduling/enrolment.h"
#include "services/scheduling/funding.h"

static void
persons_once(struct list *persons)
{
	struct delegate *d = persons->items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < persons->count; i++) {
		bool there = false;

		for (uint32_t k = 0; k < n; k++)
			there = there || id_equal(d[k].person, d[i].person);
		if (!there)
			d[n++] = d[i];
	}
	persons->count = n;
}

static struct list
lists_join(struct context *c, struct list a, struct list b, size_t size, uint32_t most)
{
	struct list both = { arena_array(c->arena, a.count + b.count + 1, size), a.count };
	uint32_t more = a.count >= most ? 0 : b.count > most - a.count ? most - a.count : b.count;

	memcpy(both.items, a.items != NULL ? a.items : both.items, a.count * size);
	memcpy((char *)both.items + a.count * size, b.items != NULL ? b.items : both.items, more * size);
	both.count += more;
	return both;
}

/* --- which gives its place ------------------------------------------------------------------------------- */
static int
standing(const struct enrolment *e)
{
	return e->status == ENROLMENT_ACCEPTED ? 2 : e->status == ENROLMENT_OFFERED;
}

static usec_t
asked_at(const struct enrolment *e)
{
	return REC_HAS(e, ENROLMENT_ASKED_AT) ? e->asked_at : e->created_at;
}

static bool
goes_before(const struct enrolment *a, const struct enrolment *b)
{
	if (standing(a) != standing(b))
		return standing(a) > standing(b);
	return asked_at(a) != asked_at(b) ? asked_at(a) < asked_at(b) : a->rank < b->rank;
}

/* Another live one of that structure in that action. */
static bool
other_live(const struct enrolment_list *live, const struct enrolment *e, struct enrolment *ret)
{
	for (uint32_t i = 0; i < live->count; i++)
		if (!id_equal(live->items[i].id, e->id) && id_equal(live->items[i].structure, e->structure)) {
			*ret = live->items[i];
			return true;
		}
	return false;
}

/* Both have their places: together they take no more than they took. */
static bool
union_fits(struct context *c, struct enrolment_list live, const struct enrolment *first,
    const struct enrolment *second, const struct enrolment *both)
{
	struct waiting_limits limits;
	struct waiting_taken taken = { 0 }, former, party;
	bool institution = enrolment_is_institution(c, both->structure);
	enum waiting_rule rule;
	struct action action;
	uint32_t quota;

	if (enrolment_has_place(first) && enrolment_has_place(second))
		return true;
	if (!context_latest(c, &scheduling_actions, both->action, &action) ||
	    (action.persons_max != 0 && both->persons.count > action.persons_max))
		return false;
	if (!enrolment_has_place(first))
		return true;
	limits = enrolment_limits(c, &action);
	taken = enrolments_taken(c, &limits, &live, first->id);
	former = waiting_party(&limits, first, institution);
	party = waiting_party(&limits, both, institution);
	return waiting_may_become(&limits, &taken, &former, &party, &rule, &quota);
}

/* --- one of two -------------------------------------------------------------------------------------------- */
/* What the one that goes on becomes. */
static struct enrolment
united(struct context *c, const struct enrolment_list *live, const struct enrolment *goes,
    const struct enrolment *stays)
{
	const struct enrolment *first = goes_before(goes, stays) ? goes : stays,
			       *second = first == goes ? stays : goes;
	struct enrolment made = *first;

	made.structure = goes->structure;
	made.persons =
	    lists_join(c, first->persons, second->persons, sizeof(struct delegate), UINT32_MAX / 2);
	persons_once(&made.persons);
	if (!union_fits(c, *live, first, second, &made))
		made.persons = first->persons;
	made.replacements = lists_join(c, stays->replacements, goes->replacements, sizeof(struct replacement),
	    ENROLMENT_REPLACEMENTS_MAX);
	made.has |= (stays->has | goes->has) & REC_BIT(ENROLMENT_REPLACEMENTS);
	made.asked_at = asked_at(goes) < asked_at(stays) ? asked_at(goes) : asked_at(stays);
	made.has |= REC_BIT(ENROLMENT_ASKED_AT);
	made.id = stays->id;
	made.version = stays->version;
	made.created_at = stays->created_at;
	made.updated_at = stays->updated_at;
	made.link = stays->link;
	made.has = (made.has & ~REC_BIT(ENROLMENT_LINK)) | (stays->has & REC_BIT(ENROLMENT_LINK));
	return made;
}

/* The link that was sent with the offer of the other one is good no more: this one has its own. */
static void
offer_takes(struct context *c, const struct enrolment *stays, struct enrolment *made)
{
	if (made->status != ENROLMENT_OFFERED || stays->status == ENROLMENT_OFFERED)
		return;
	made->link = REC_HAS(stays, ENROLMENT_LINK) ? stays->link + 1 : 1;
	made->has |= REC_BIT(ENROLMENT_LINK);
	context_timer(c, made->answer_by, "scheduling.enrolment.lapse", made->id);
}

/* What is staged here cannot fail: there is nobody to refuse a merge that has been done. */
static void
unite(struct context *c, const struct enrolment_list *live, struct enrolment *goes,
    const struct enrolment *stays)
{
	struct enrolment made = united(c, live, goes, stays);
	struct action action;
	enum rc rc;

	enrolment_leaves(c, goes, ENROLMENT_WITHDRAWN);
	goes->archived_at = c->now;
	goes->has |= REC_BIT(TAG_ARCHIVED_AT);
	offer_takes(c, stays, &made);
	rc = event_stage(c, &scheduling_enrolments, "absorbed", goes);
	if (rc == RC_OK)
		rc = event_stage(c, &scheduling_enrolments, "united", &made);
	if (rc == RC_OK && context_latest(c, &scheduling_actions, made.action, &action))
		rc = scheduling_waiting_promote(c, &action);
	(void)rc;
}

bool
scheduling_enrolment_moved(struct context *c, const struct enrolment *before, struct enrolment *after)
{
	struct enrolment_list live;
	struct enrolment stays;

	persons_once(&after->persons);
	if (id_equal(before->structure, after->structure) || !scheduling_enrolment_is_live(after) ||
	    scheduling_is_archived(after))
		return true;
	scheduling_enrolments_of(c, after->action, &live);
	if (!other_live(&live, after, &stays))
		return true;
	unite(c, &live, after, &stays);
	return false;
}

/* --- what was written for the one that went ------------------------------------------------------------------ */
static void
enrolment_follow(struct context *c, struct id action, struct id structure, struct id *enrolment)
{
	const struct enrolment *gone = context_staged_id(c, &scheduling_enrolments, *enrolment);
	struct enrolment_list live;

	if (gone == NULL || !scheduling_is_archived(gone))
		return;
	scheduling_enrolments_of(c, action, &live);
	for (uint32_t i = 0; i < live.count; i++)
		if (id_equal(live.items[i].structure, structure))
			*enrolment = live.items[i].id;
}

bool
scheduling_funding_moved(struct context *c, const void *before, void *after)
{
	struct funding *f = after;

	(void)before;
	enrolment_follow(c, f->action, f->structure, &f->enrolment);
	return true;
}

bool
scheduling_agreement_moved(struct context *c, const void *before, void *after)
{
	struct training_agreement *g = after;

	(void)before;
	if (REC_HAS(g, AGREEMENT_TAG_ENROLMENT))
		enrolment_follow(c, g->action, g->structure, &g->enrolment);
	return true;
}
