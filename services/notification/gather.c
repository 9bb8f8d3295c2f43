/*
 * gather: what one command did to many days, or said in several events of one answer, is told to one reader in one sentence.
 * Owns: the id and the words of a notice that gathers.
 * Beware: events come one by one, perhaps over several commits: each is found in the list, or added to it, so that none counts twice.
 */
#include "common/calendar.h"
#include "services/notification/service.h"
#include <stdio.h>
#include <string.h>

bool
notice_gathers(const struct event *e, const struct notice_draft *d)
{
	return d->gather != GATHER_NONE && !id_is_zero(e->cause);
}

/* Ordered by the time of the command, as other notices are by theirs. */
struct id
notice_gathered_id(struct context *c, const struct event *e, const struct notice_draft *d)
{
	struct {
		struct id cause, person, organisation;
		uint32_t audience, gather;
	} of;
	uint8_t hash[CRYPTO_HASH_LEN];

	memset(&of, 0, sizeof of);
	of.cause = e->cause;
	of.person = d->person;
	of.organisation =
	    d->gather == GATHER_ANSWER ? d->context : d->organisation; /* not all of them say whose it is */
	of.audience = d->audience;
	of.gather = (uint32_t)d->gather;
	context_fingerprint(c, "notice", &of, sizeof of, hash);
	return crypto_uuid7(e->time, hash);
}

static const struct id *
objects_of(const struct notice *n)
{
	return REC_HAS(n, NOTICE_TAG_OBJECTS) ? n->objects.items : &n->object;
}

static uint32_t
objects_count(const struct notice *n)
{
	return REC_HAS(n, NOTICE_TAG_OBJECTS) ? n->objects.count : 1;
}

static bool
is_in(const struct notice *n, struct id object)
{
	for (uint32_t i = 0; i < objects_count(n); i++)
		if (id_equal(objects_of(n)[i], object))
			return true;
	return false;
}

static void
objects_add(struct context *c, struct notice *n, struct id object)
{
	uint32_t had = objects_count(n);
	struct id *ids = ARENA_ARRAY(c->arena, had + 1, struct id);

	n->count = REC_HAS(n, NOTICE_TAG_COUNT) ? n->count + 1 : 2;
	n->has |= REC_BIT(NOTICE_TAG_OBJECTS) | REC_BIT(NOTICE_TAG_COUNT);
	memcpy(ids, had == 1 ? &n->object : n->objects.items, had * sizeof *ids);
	ids[had] = object;
	n->objects = (struct list){ ids, had < NOTICE_OBJECTS_MAX ? had + 1 : had };
}

static const char *
gathered_sentence(struct context *c, const struct notice *n, enum notice_gather what)
{
	char first[CALENDAR_LONG_CAP], last[CALENDAR_LONG_CAP];
	const char *between;

	calendar_day_long(n->first, first);
	calendar_day_long(n->last, last);
	between = n->first == n->last ? arena_printf(c->arena, "le %s", first)
				      : arena_printf(c->arena, "du %s au %s", first, last);
	switch (what) {
	case GATHER_CANCELLED:
		return arena_printf(
		    c->arena, "%u journées sont annulées ; elles étaient prévues %s.", n->count, between);
	case GATHER_CHANGED:
		return arena_printf(
		    c->arena, "%u journées sont modifiées ; elles ont lieu %s.", n->count, between);
	default:
		return arena_printf(c->arena,
		    "Dates fixées ou déplacées : %u journées vous concernent, %s ; elles sont dans votre "
		    "agenda.",
		    n->count, between);
	}
}

unsigned
notice_answer_weight(struct text event)
{
	static const char *const least_first[] = { "request.reopened", "proposal.expired", "proposal.refused",
		"shortlist.declined", "shortlist.exhausted", "request.exhausted", "ranking.used_up" };

	for (unsigned i = 0; i < sizeof least_first / sizeof least_first[0]; i++)
		if (text_is(event, least_first[i]))
			return i + 1;
	return 0;
}

/* A refusal, what the short list makes of it and where the request stands then are one thing: what says most of it is told. */
static bool
gather_answer(const struct event *e, const struct notice_draft *d, struct notice *n)
{
	bool more = notice_answer_weight(e->name) > notice_answer_weight(n->event);
	bool whose = !id_is_zero(d->organisation) && !REC_HAS(n, NOTICE_TAG_ORGANISATION) &&
	    !text_is(n->event, "ranking.used_up"); /* who asks has a notice of its own then */

	if (whose) {
		n->organisation = d->organisation;
		n->has |= REC_BIT(NOTICE_TAG_ORGANISATION);
	}
	if (!more)
		return whose;
	if (text_is(e->name, "ranking.used_up"))
		n->has &= ~REC_BIT(NOTICE_TAG_ORGANISATION);
	n->event = e->name;
	n->urgency = d->urgency;
	n->about = text_of(e->rec_desc->name);
	n->object = e->key;
	n->sentence = text_of(d->sentence);
	return true;
}

/* Who had taken care of it has not seen this one. Days of several actions are part of none of them. */
bool
notice_gather(struct context *c, const struct event *e, const struct notice_draft *d, struct notice *n)
{
	if (d->gather == GATHER_ANSWER)
		return gather_answer(e, d, n);
	if (is_in(n, e->key))
		return false;
	objects_add(c, n, e->key);
	n->first = d->day < n->first ? d->day : n->first;
	n->last = d->day > n->last ? d->day : n->last;
	n->has &= ~REC_BIT(NOTICE_TAG_HANDLED_AT);
	if (!id_equal(n->context, d->context))
		n->has &= ~REC_BIT(NOTICE_TAG_CONTEXT);
	n->sentence = text_of(gathered_sentence(c, n, d->gather));
	return true;
}
